"""Which findings are shown: by code, by the start of a code, or by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from returns.result import Failure, Result, Success

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.near import Speller
from attune_lint.model.severity import Severity
from attune_lint.rules.history import FORMER_NAMES, GONE
from attune_lint.rules.registry import RULES
from attune_lint.yaml.rules import INTERNAL_ERROR, UNREADABLE

NOT_READ: Final = frozenset({UNREADABLE.code, INTERNAL_ERROR.code})
"""The codes that say that a file was not read or not checked, which are always shown."""

_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


class Selection(NamedTuple):
    """The codes to show; that a file could not be read is always shown."""

    codes: frozenset[str]

    def shows(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding is shown."""
        return diagnostic.code in self.codes or diagnostic.code in NOT_READ


DEFAULT_SELECTION: Final = Selection(frozenset(rule.code for rule in RULES if not rule.opt_in))
"""Every rule but those that are on only where somebody asks for them."""


def selection(
    select: Iterable[str],
    ignore: Iterable[str],
    extend: Iterable[str] = (),
    base: Selection = DEFAULT_SELECTION,
) -> Result[Selection, str]:
    """The rules that some selectors come to.

    Args:
        select: codes, starts of codes or names; none means `base`.
        ignore: what to leave out of these.
        extend: what to add to these.
        base: what is selected where nothing else is.

    Returns:
        The selection, or a sentence about the first selector that selects nothing.
    """
    chosen: list[frozenset[str]] = []
    for selectors in (tuple(select), tuple(ignore), tuple(extend)):
        codes: set[str] = set()
        for selector in selectors:
            found = codes_of(selector)
            if not found:
                return Failure(_unknown(selector))
            codes |= found
        chosen.append(frozenset(codes))
    selected, ignored, added = chosen
    return Success(Selection(((selected or base.codes) | added) - ignored))


def codes_of(selector: str) -> set[str]:
    """The codes that a code, the start of one or a rule's name stands for; none if it is unknown."""
    if not selector:
        return set()
    word = FORMER_NAMES.get(selector, selector)
    return {rule.code for rule in RULES if rule.name == word or rule.code.startswith(word)}


def _unknown(selector: str) -> str:
    if selector in GONE:
        return f"There is no rule '{selector}' any more. {GONE[selector]}"
    near = Speller().did_you_mean(selector, [word for rule in RULES for word in (rule.code, rule.name)])
    return f"There is no rule '{selector}'." + (f" {near}" if near else "")


def as_bad_as(found: Diagnostic, mildest: Severity) -> bool:
    """Whether a finding is as bad as a severity or worse."""
    return _RANKS[found.severity] <= _RANKS[mildest]
