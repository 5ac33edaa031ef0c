"""The keys of a configuration, which validation, options, the schema and the documentation come from.

The command line imports this at every start, so it needs nothing that costs time.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.model.severity import Severity
from attune_lint.model.target import DEFAULT_TARGET

FILE_NAME: Final = "attune-lint.toml"
PROJECT_FILE_NAME: Final = "pyproject.toml"
PROJECT_TABLE: Final = ("tool", "attune-lint")
"""Where a `pyproject.toml` has the configuration."""


class Kind(StrEnum):
    """What a value is; the text completes the sentence that a value must be ..."""

    TARGET = "a generation of the engine"
    SEVERITY = "a severity"
    RULES = "a list of rules"
    SOME_RULES = "a list of one rule or more"
    SEVERITIES = "a table from rules to severities"
    PATTERNS = "a list of patterns"
    RULES_BY_PATTERN = "a table from patterns to lists of rules"
    PATHS = "a list of paths"
    SIZE = "a whole number of bytes, 0 or more"


class Key(NamedTuple):
    """A key: its name, what its value is, what holds without it as TOML, and what it says."""

    name: str
    kind: Kind
    default: str
    help: str
    example: str


KEYS: Final = {
    key.name: key
    for key in (
        Key(
            "target",
            Kind.TARGET,
            f'"{DEFAULT_TARGET}"',
            "the generation of the engine to judge for",
            '"2026.06"',
        ),
        Key(
            "select",
            Kind.SOME_RULES,
            "(every rule that is not opt-in)",
            "show only these rules",
            '["ATL2", "ATL3"]',
        ),
        Key(
            "extend-select",
            Kind.RULES,
            "[]",
            "show these rules, too, which are off by themselves",
            '["failure-not-handled"]',
        ),
        Key("ignore", Kind.RULES, "[]", "do not show these rules", '["ATL806", "unknown-key"]'),
        Key(
            "severity",
            Kind.SEVERITIES,
            "{}",
            "show the findings of a rule with another severity",
            '{ ATL8 = "info", unknown-key = "error" }',
        ),
        Key(
            "fail-on",
            Kind.SEVERITY,
            f'"{Severity.ERROR}"',
            "the mildest finding that makes the exit status 1",
            '"warning"',
        ),
        Key(
            "exclude",
            Kind.PATTERNS,
            "[]",
            "leave out files and directories that match, as in a .gitignore, also those that are named",
            '["vendor/", "*.generated.yaml"]',
        ),
        Key(
            "per-file-ignores",
            Kind.RULES_BY_PATTERN,
            "{}",
            "do not show these rules in files that match, as in a .gitignore",
            '{ "legacy/" = ["ATL8"] }',
        ),
        Key(
            "packs",
            Kind.PATHS,
            "[]",
            "where to look for packs that are called, behind those beside a pack: packs, or directories of "
            "packs",
            '["../shared-packs"]',
        ),
        Key(
            "actions",
            Kind.PATHS,
            "[]",
            "what can be called in packs that are not at hand, in files that export-actions wrote",
            '["actions.json"]',
        ),
        Key(
            "max-file-size",
            Kind.SIZE,
            str(DEFAULT_MAX_FILE_SIZE),
            "do not read files of more bytes, 0 for no limit",
            "2_000_000",
        ),
    )
}
"""All keys by name."""
