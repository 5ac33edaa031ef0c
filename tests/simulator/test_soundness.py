"""No rule that claims to be sound speaks of what no run of a made-up workflow shows.

Of findings for tasks that can't run, which is another mistake, nothing is claimed. How often rules are
silent, and how often those are wrong that do not claim to be sound, `tests.simulator.statistics` prints.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings

from attune_lint import Target, WorkflowDefinition
from attune_lint.rules.registry import RULES
from tests.simulator.claims import CLAIMS, Claim, case_of
from tests.simulator.statistics import Counts, measured, table
from tests.simulator.values import TooManyError
from tests.simulator.workflows import Sample, all_samples, task, text_of, to, workflow

OLD, NEW = Target.V2026_06, Target.V2026_10
DONE, FAILED, LATE = "{{ succeeded() }}", "{{ failed() }}", "{{ timed_out() }}"
SOUND = tuple(claim for claim in CLAIMS if not claim.heuristic)


def named(claim: Claim) -> str:
    return claim.codes[0]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(all_samples())
def test_sound_rules(sample: Sample) -> None:
    try:
        case = case_of(sample)
        wrong = {named(claim): claim.wrong(case) for claim in SOUND}
    except TooManyError:
        assume(False)
    assert not any(wrong.values()), wrong


def test_rules_that_claim_to_be_sound_are_held_against_runs() -> None:
    sound = {rule.code: rule.sound for rule in RULES}
    for claim in CLAIMS:
        assert {sound[code] for code in claim.codes} == {not claim.heuristic}, claim.codes


SHOWN: dict[str, tuple[WorkflowDefinition, Target]] = {
    "ATL401": (workflow(task("a", to("b")), task("b", join=2)), NEW),
    "ATL404": (workflow(task("a", to("b", when="{{ result().ok }}")), task("b", join=1)), NEW),
    "ATL410": (workflow(task("a", to("b")), task("b", to("c")), task("c", to("b"))), NEW),
    "ATL411": (workflow(task("a", to("b"), to("b", when=DONE)), task("b")), NEW),
    "ATL412": (workflow(task("a", to(publish=({"x": 1},)), to(publish=({"x": 2},)))), NEW),
    "ATL413": (workflow(task("a", to(publish=({"x": 1, "y": "{{ workflow.x }}"},)))), NEW),
    "ATL414": (workflow(task("a", to("b", when=LATE)), task("b")), OLD),
    "ATL415": (workflow(task("a", to("b", when=FAILED), with_items="{{ [1, 2] }}"), task("b")), NEW),
    "ATL420": (
        workflow(task("a", to("c", when=FAILED)), task("b", to("c", when=FAILED)), task("c")),
        NEW,
    ),
    "ATL421": (workflow(task("a", to(when=FAILED, publish=({"x": 1},)))), NEW),
    "ATL422": (workflow(task("a", to("b", when=FAILED), timeout=60), task("b")), NEW),
    "ATL430": (workflow(task("a", to("a"))), NEW),
    "ATL431": (workflow(task("a", type="parallel", action=None, tasks=(task("b"),))), NEW),
    "ATL434": (workflow(task("a", with_items="{{ [1, 2] }}", batch_size=2)), OLD),
    "ATL523": (workflow(task("a", with_items="{{ [] }}")), NEW),
    "ATL531": (workflow(task("a", to("b", when="{{ 1 }} == 2")), task("b")), NEW),
    "ATL532": (workflow(task("a", to("b", when="{{ false }}")), task("b")), NEW),
    "ATL533": (workflow(task("a", to("b", when="{{ not failed() }}")), task("b")), OLD),
    "ATL601": (
        workflow(
            task("a", to("b", publish=({"x": 1},), when=DONE), to("b", when=FAILED)),
            task("b", input={"t": "{{ x }}"}),
        ),
        NEW,
    ),
    "ATL602": (workflow(task("a", to("b"), input={"t": "{{ task.b }}"}), task("b")), NEW),
    "ATL603": (workflow(task("a"), vars={"x": 1}), NEW),
}


@pytest.mark.parametrize("claim", CLAIMS, ids=named)
def test_what_runs_show_has_a_finding(claim: Claim) -> None:
    definition, target = SHOWN[named(claim)]
    case = case_of(Sample(definition, target, text_of(definition)))
    said = claim.said(case)
    assert said
    assert said <= claim.real(case)


def test_statistics() -> None:
    counts = measured(150)
    assert all(len(line) < 110 for line in table(counts).splitlines())
    reads = counts["ATL602"]
    assert reads.said > 10
    assert reads.found > reads.real / 2


def test_the_table() -> None:
    assert table({"ATL1": Counts(), "ATL2": Counts(4, 1, 4, 2)}).splitlines()[1:] == [
        "ATL1                           0       0         0       -",
        "ATL2                           4       1         4     50%",
    ]
