"""What applies to files: what the command line says, behind that a configuration, behind that defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any, NamedTuple, TypeVar

from attrs import field, frozen

from attune_lint.config.configuration import Configuration
from attune_lint.config.patterns import Patterns
from attune_lint.lint.policy import Policy
from attune_lint.lint.selection import Selection, codes_of, selection
from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.model.severity import Severity
from attune_lint.model.target import DEFAULT_TARGET, Target

_Value = TypeVar("_Value")


@frozen(eq=False, repr=False)
class Options:
    """What the command line says; None, or empty, where it says nothing.

    `select`, `extend_select`, `ignore` and the keys of `severity` are codes, starts of codes or names, all
    of them known. `exclude` and paths are relative to `directory`.
    """

    directory: PurePath
    target: Target | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(factory=dict)
    fail_on: Severity | None = None
    exclude: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    max_file_size: int | None = None


class Settings(NamedTuple):
    """What files must have in common to be checked together; the paths are as they are written."""

    target: Target = DEFAULT_TARGET
    max_file_size: int = DEFAULT_MAX_FILE_SIZE
    packs: tuple[PurePath, ...] = ()
    actions: tuple[PurePath, ...] = ()


class Applied:
    """What applies to the files that have one configuration.

    Args:
        configuration: the configuration, None where there is none.
        options: what the command line says.
    """

    def __init__(self, configuration: Configuration | None, options: Options) -> None:
        self.configuration = configuration
        values: Mapping[str, Any] = {} if configuration is None else configuration.values
        base = PurePath() if configuration is None else configuration.file.path.parent
        self.base = base
        self.settings = Settings(
            _first(options.target, values.get("target"), DEFAULT_TARGET),
            _first(options.max_file_size, values.get("max-file-size"), DEFAULT_MAX_FILE_SIZE),
            (*_below(options.directory, options.packs), *_below(base, values.get("packs", ()))),
            (*_below(options.directory, options.actions), *_below(base, values.get("actions", ()))),
        )
        self.fail_on: Severity = _first(options.fail_on, values.get("fail-on"), Severity.ERROR)
        self.selection = _selected(values, options)
        severities = _severities(values.get("severity", {})) | _severities(options.severity)
        self.policy = Policy(self.selection, severities)
        self.excluding = [
            (directory, Patterns(patterns))
            for directory, patterns in ((options.directory, options.exclude), (base, values.get("exclude")))
            if patterns
        ]
        ignores: Mapping[str, tuple[str, ...]] = values.get("per-file-ignores", {})
        self.ignoring = [(Patterns([pattern]), _codes(rules)) for pattern, rules in ignores.items()]

    def excludes(self, path: PurePath, *, directory: bool = False) -> bool:
        """Whether a file, or a directory, is left out, by its absolute path."""
        for base, patterns in self.excluding:
            match = patterns.match_directory if directory else patterns.match
            if path.is_relative_to(base) and match(path.relative_to(base)):
                return True
        return False

    def policy_of(self, path: PurePath) -> Policy:
        """What is reported of a file, by its absolute path."""
        if not self.ignoring or not path.is_relative_to(self.base):
            return self.policy
        below = path.relative_to(self.base)
        ignored = frozenset[str]().union(*(codes for each, codes in self.ignoring if each.match(below)))
        left = Selection(self.selection.codes - ignored)
        return Policy(left, self.policy.severities) if ignored else self.policy


def _first(*values: _Value | None) -> _Value:
    return next(value for value in values if value is not None)


def _below(directory: PurePath, paths: Iterable[str]) -> tuple[PurePath, ...]:
    return tuple(directory / path for path in paths)


def _selected(values: Mapping[str, Any], options: Options) -> Selection:
    """What the configuration selects, and then what the command line makes of it."""
    of_file = selection(values.get("select", ()), values.get("ignore", ()), values.get("extend-select", ()))
    return selection(options.select, options.ignore, options.extend_select, of_file.unwrap()).unwrap()


def _severities(levels: Mapping[str, Severity]) -> dict[str, Severity]:
    """Severities by code: of several selectors that say one, the narrowest holds."""
    chosen = [(codes_of(selector), level) for selector, level in levels.items()]
    chosen.sort(key=lambda each: -len(each[0]))
    return {code: level for codes, level in chosen for code in codes}


def _codes(selectors: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(codes_of, selectors))
