"""What is reported of the findings of a file, and how severe it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Final, TypeAlias

from attrs import evolve, field, frozen

from attune_lint.lint.selection import DEFAULT_SELECTION, Selection
from attune_lint.model.diagnostic import Diagnostic, in_order
from attune_lint.model.severity import Severity


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


def reported(found: Iterable[Diagnostic], policy_of: PolicyOf) -> tuple[Diagnostic, ...]:
    """What is reported of some findings, sorted, and each once."""
    applied = (policy_of(each.path).applied(each) for each in found)
    return in_order(each for each in applied if each is not None)
