"""Which rules selectors come to, and which findings make a run fail."""

from __future__ import annotations

import pytest
from returns.pipeline import is_successful

from attune_lint import Severity
from attune_lint.lint.selection import as_bad_as, codes_of, selection
from attune_lint.rules.registry import RULES
from tests.workflow.documents import GOOD, lint

ALL = {rule.code for rule in RULES}
OPT_IN = {rule.code for rule in RULES if rule.opt_in}


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("ATL213", {"ATL213"}),
        ("unknown-target", {"ATL213"}),
        ("ATL21", {code for code in ALL if code.startswith("ATL21")}),
        ("ATL", ALL),
        ("", set()),
        ("atl213", set()),
        ("unknown", set()),
        ("ATL999", set()),
    ],
)
def test_selectors(selector: str, codes: set[str]) -> None:
    assert codes_of(selector) == codes


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        ((), (), ALL - OPT_IN),
        (("ATL",), (), ALL),
        (("ATL213",), (), {"ATL213"}),
        (("ATL213", "ATL3"), ("unknown-target",), {code for code in ALL if code.startswith("ATL3")}),
        ((), ("ATL",), set()),
    ],
)
def test_selection(select: tuple[str, ...], ignore: tuple[str, ...], codes: set[str]) -> None:
    assert selection(select, ignore).unwrap().codes == codes


def test_what_is_off_can_be_added() -> None:
    assert selection((), ("ATL1",), ("ATL423",)).unwrap().codes == {
        code for code in (ALL - OPT_IN) | {"ATL423"} if not code.startswith("ATL1")
    }


def test_selectors_that_select_nothing() -> None:
    for select, ignore in ((("unknown-targets",), ()), (("ATL3",), ("unknown-targets",))):
        found = selection(select, ignore)
        assert not is_successful(found)
        assert found.failure() == "There is no rule 'unknown-targets'. Did you mean 'unknown-target'?"
    assert selection(("?",), ()).failure() == "There is no rule '?'."


def test_what_is_shown() -> None:
    chosen = selection(("ATL2",), ()).unwrap()
    shown = [
        found.code for found in lint(GOOD + "    join: x\n    on: y\n").diagnostics if chosen.shows(found)
    ]
    assert shown == ["ATL205"]


@pytest.mark.parametrize(
    ("text", "mildest", "bad"),
    [
        ("    join: x\n", Severity.ERROR, True),
        ("    join: x\n", Severity.INFO, True),
        ("    joins: x\n", Severity.ERROR, False),
        ("    joins: x\n", Severity.WARNING, True),
    ],
)
def test_as_bad_as(text: str, mildest: Severity, bad: bool) -> None:
    (found,) = lint(GOOD + text).diagnostics
    assert as_bad_as(found, mildest) is bad
