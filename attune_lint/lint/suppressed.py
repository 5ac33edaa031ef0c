"""Leaving out the findings that comments suppress, and telling of suppressions that are not needed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Final, TypeAlias

from attune_lint.lint.selection import NOT_READ, Selection, codes_of
from attune_lint.lint.suppression import WHOLE_FILE, Suppressed, Suppression, Suppressions
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.target import Target
from attune_lint.rules.registry import RULES
from attune_lint.rules.suppressions import CODES, UNUSED
from attune_lint.workflow.scalars import shortened

SuppressionsOf: TypeAlias = Mapping[PurePath, Suppressions]
"""The suppressions of files by the paths that findings show."""

_RULES: Final = {rule.code: rule for rule in RULES}


def applicable(codes: Iterable[str], selection: Selection, target: Target) -> set[str]:
    """The codes of rules that are on, and that apply to a target."""
    return {code for code in codes if code in selection.codes and _RULES[code].applies_to(target)}


def without_suppressed(found: Iterable[Diagnostic], said: SuppressionsOf) -> Iterator[Diagnostic]:
    """The findings that no comment suppresses; that a file could not be read can't be suppressed."""
    hidden: dict[PurePath, _Hidden] = {}
    for each in found:
        if each.path in said and each.path not in hidden:
            hidden[each.path] = _Hidden(said[each.path].entries)
        if each.path not in hidden or not hidden[each.path].has(each):
            yield each


def unused(
    found: Iterable[Diagnostic], path: PurePath, said: Suppressions, selection: Selection, target: Target
) -> Iterator[Diagnostic]:
    """ATL001: what a file's comments suppress without need.

    Args:
        found: the findings of the file that are reported, if nothing suppresses them.
        path: the file, as findings show it.
        said: its suppressions.
        selection: the rules that are on.
        target: the generation of the engine.
    """
    offsets: dict[str, list[int]] = defaultdict(list)
    for each in found:
        offsets[each.code].append(_offset(each))
    for starts in offsets.values():
        starts.sort()
    selectors = {named.selector for entry in said.entries for named in entry.rules}
    codes = {selector: codes_of(selector) - CODES for selector in selectors}
    judged = {selector for selector in selectors if applicable(codes[selector], selection, target)}
    for entry in said.entries:
        for named in entry.rules:
            found_here = codes[named.selector] & offsets.keys()
            if named.selector in judged and not _finds(found_here, entry, offsets):
                yield UNUSED.of_span(path, named.span, _message(named, entry))


def _message(named: Suppressed, entry: Suppression) -> str:
    where = "in this file" if entry.first == WHOLE_FILE else "here"
    what = "it" if len(entry.rules) > 1 else "this comment"
    return f"The rule '{shortened(named.selector)}' finds nothing {where} to suppress; remove {what}."


def _finds(codes: Iterable[str], entry: Suppression, offsets: Mapping[str, list[int]]) -> bool:
    for code in codes:
        starts = offsets[code]
        first = bisect_left(starts, entry.first)
        if first < len(starts) and starts[first] <= entry.last:
            return True
    return False


def _offset(found: Diagnostic) -> int:
    return WHOLE_FILE if found.span is None else found.span.start.offset


class _Hidden:
    """Where findings of each code are suppressed, as stretches that do not overlap."""

    def __init__(self, entries: Sequence[Suppression]) -> None:
        self.entries = sorted(entries, key=lambda entry: (entry.first, entry.last))
        selectors = {named.selector for each in entries for named in each.rules}
        self.codes = {selector: codes_of(selector) for selector in selectors}
        self.by_code: dict[str, tuple[list[int], list[int]]] = {}

    def has(self, found: Diagnostic) -> bool:
        """Whether a finding is suppressed."""
        if found.code in NOT_READ:
            return False
        if found.code not in self.by_code:
            self.by_code[found.code] = self._stretches(found.code)
        firsts, lasts = self.by_code[found.code]
        before = bisect_right(firsts, _offset(found)) - 1
        return before >= 0 and _offset(found) <= lasts[before]

    def _stretches(self, code: str) -> tuple[list[int], list[int]]:
        firsts: list[int] = []
        lasts: list[int] = []
        for entry in self.entries:
            if any(code in self.codes[named.selector] for named in entry.rules):
                if lasts and entry.first <= lasts[-1]:
                    lasts[-1] = max(lasts[-1], entry.last)
                else:
                    firsts.append(entry.first)
                    lasts.append(entry.last)
        return firsts, lasts
