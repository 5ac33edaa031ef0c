"""What is reported of the findings of a file, and how severe it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import evolve, field, frozen

from attune_lint.lint.selection import DEFAULT_SELECTION, NOT_READ, Selection
from attune_lint.lint.suppressed import SuppressionsOf, unused, without_suppressed
from attune_lint.model.diagnostic import Diagnostic, in_order
from attune_lint.model.severity import Severity
from attune_lint.model.target import DEFAULT_TARGET, Target


@frozen
class Policy:
    """Which findings of a file are reported, and the severities of those that are to have another.

    `severities` has codes for keys. No policy changes what the engine makes of a file.
    """

    selection: Selection = DEFAULT_SELECTION
    severities: Mapping[str, Severity] = field(factory=dict)

    def applied(self, found: Diagnostic) -> Diagnostic | None:
        """The finding as it is reported; None if it is not."""
        if not self.selection.shows(found):
            return None
        severity = self.severities.get(found.code, found.severity)
        return found if severity is found.severity else evolve(found, severity=severity)


DEFAULT_POLICY: Final = Policy()
"""Every rule that is not opt-in, as severe as it is by itself."""

PolicyOf: TypeAlias = Callable[[PurePath], Policy]
"""Gives the policy of a file by the path that findings show."""


def default_policy(_path: PurePath) -> Policy:
    """The same for every file: `DEFAULT_POLICY`."""
    return DEFAULT_POLICY


def reported(
    found: Iterable[Diagnostic],
    policy_of: PolicyOf,
    said: SuppressionsOf = MappingProxyType({}),
    target: Target = DEFAULT_TARGET,
) -> tuple[Diagnostic, ...]:
    """What is reported of some findings, sorted, and each once.

    Args:
        found: the findings.
        policy_of: what is to be reported of each file.
        said: what the comments of these files, and of others that were looked at, suppress.
        target: the generation of the engine that the findings are for.
    """
    all_found = tuple(found)
    applied = list(_applied(all_found, policy_of))
    broken = {each.path for each in all_found if each.engine == "parse" or each.code in NOT_READ}
    by_path: dict[PurePath, list[Diagnostic]] = defaultdict(list)
    for each in applied:
        by_path[each.path].append(each)
    for path, file in said.items():
        applied += _applied(file.diagnostics, policy_of)
        if file.judged and path not in broken:
            needless = unused(by_path[path], path, file, policy_of(path).selection, target)
            applied += _applied(needless, policy_of)
    return in_order(without_suppressed(applied, said))


def _applied(found: Iterable[Diagnostic], policy_of: PolicyOf) -> Iterator[Diagnostic]:
    applied = (policy_of(each.path).applied(each) for each in found)
    return (each for each in applied if each is not None)
