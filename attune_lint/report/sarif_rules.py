"""Rules as SARIF describes them, with what code scanning shows of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.json import Json
from attune_lint.model.severity import Severity
from attune_lint.report.explain import explanation
from attune_lint.report.links import page_url
from attune_lint.report.rule_page import page
from attune_lint.report.text import REPLACEMENT, printable
from attune_lint.rules.registry import RULES

LEVELS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
)
"""SARIF's words for severities."""

_PROBLEMS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
)
_TAGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ATL0": ("suppression",),
        "ATL1": ("yaml",),
        "ATL2": ("structure",),
        "ATL3": ("validation",),
        "ATL4": ("flow",),
        "ATL5": ("templates",),
        "ATL6": ("data-flow",),
        "ATL7": ("pack",),
        "ATL8": ("suspicious",),
        "ATL9": ("security",),
    }
)
_BY_CODE: Final[Mapping[str, Rule]] = MappingProxyType({rule.code: rule for rule in RULES})


def descriptor(found: Diagnostic) -> dict[str, Json]:
    """The rule of a finding as a `reportingDescriptor`."""
    described: dict[str, Json] = {
        "id": found.code,
        "name": found.name,
        "helpUri": page_url(found.code, found.name),
    }
    rule = _BY_CODE.get(found.code)
    if rule is None:
        described["shortDescription"] = described["fullDescription"] = {"text": printable(found.name)}
        return described
    return {
        **described,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": f"{rule.what} {rule.why}"},
        "help": {"text": _whole("".join(explanation(rule))), "markdown": _whole(page(rule))},
        "defaultConfiguration": {"level": LEVELS[rule.severity], "enabled": not rule.opt_in},
        "properties": _properties(rule),
    }


def _properties(rule: Rule) -> dict[str, Json]:
    return {
        "tags": ["attune", *_TAGS.get(rule.code[:4], ())],
        "precision": "very-high" if rule.sound else "medium",
        "problem.severity": _PROBLEMS[rule.severity],
    }


def _whole(text: str) -> str:
    """A text without lone surrogates, which many readers of JSON refuse."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", REPLACEMENT)
