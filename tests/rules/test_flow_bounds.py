"""Rules on flow and templates in odd corners: bounds, shared parts, and what could not be read."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from attune_lint import lint_text
from attune_lint.graph import flow
from attune_lint.rules import flow_graph
from attune_lint.yaml import inner

PATH = PurePath("packs/demo/workflows/job.yaml")
HEAD = "ref: demo.job\nlabel: Job\nversion: 1.0.0\n"


def task(name: str, *lines: str) -> str:
    """A task in flow style, with more of its fields."""
    return (
        f"  - {{name: {name}, action: core.noop, input: {{message: Go}}{''.join(f', {x}' for x in lines)}}}\n"
    )


def leads(*targets: str, when: str = "") -> str:
    condition = f"when: {when!r}, " if when else ""
    return f"{{{condition}do: [{', '.join(targets)}]}}"


def codes(text: str, target: str = "2026.10", path: PurePath = PATH) -> set[str]:
    found = {each.code for each in lint_text(HEAD + text, path, target=target).diagnostics}
    assert "ATL199" not in found
    return found


UNSET = "tasks:\n" + (
    task("a", f"next: [{leads('b')}, {{when: '{{{{ succeeded() }}}}', publish: [{{x: 1}}]}}]")
    + "  - {name: b, action: core.echo, input: {message: '{{ string(workflow.x) }}'}}\n"
)


def test_beyond_its_bounds_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ATL601" in codes(UNSET)
    monkeypatch.setattr(flow, "_ROUNDS", 0)
    assert "ATL601" not in codes(UNSET)
    monkeypatch.undo()
    monkeypatch.setattr(flow_graph, "_FACTS", 0)
    assert "ATL601" not in codes(UNSET)


def test_a_text_whose_characters_are_not_found_is_pointed_at_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inner, "inner_offsets", lambda _source, _node: None)
    (found,) = [
        each for each in lint_text(HEAD + UNSET, PATH).diagnostics if each.code == "ATL601" and each.span
    ]
    text = HEAD + UNSET
    assert found.span is not None
    start, end = found.span.start.offset, found.span.end.offset
    assert text[start:end] == "'{{ string(workflow.x) }}'"


def test_a_long_way_to_a_join() -> None:
    chain = "".join(task(f"t{n}", f"next: [{leads(f't{n + 1}')}]") for n in range(60))
    text = "tasks:\n" + chain + task("t60", f"next: [{leads('end')}]") + task("end", "join: 1")
    assert not codes(text) & {"ATL401", "ATL402"}


def test_a_join_behind_a_circle() -> None:
    text = "tasks:\n" + task("a", f"next: [{leads('b')}]") + task("b", f"next: [{leads('a', 'c')}]")
    assert "ATL402" not in codes(text + task("c", "join: 1"))


def test_opposite_conditions_leave_what_both_set() -> None:
    publish = "publish: [{x: 1}], do: [b]"
    pair = (
        f"next: [{{when: '{{{{ config.on }}}}', {publish}}}, {{when: '{{{{ not config.on }}}}', {publish}}}]"
    )
    tell = "  - {name: b, action: core.echo, input: {message: '{{ string(workflow.x) }}'}}\n"
    assert "ATL601" not in codes("tasks:\n" + task("a", pair) + tell)
    ends = "tasks:\n" + task("a", pair) + task("b") + "output_map: {x: '{{ workflow.x }}'}\n"
    assert "ATL601" not in codes(ends)


@pytest.mark.parametrize(
    ("condition", "may"),
    [
        ("{{ succeeded() or failed() or timed_out() }}", True),
        ("{{ not failed() and not timed_out() }}", True),
        ("{{ failed() and config.x }}", True),
        ("{{ 1 == 1 }}", True),
        ("{{ not (failed() or config.x) }}", True),
    ],
)
def test_conditions_on_outcomes_do_not_break_the_flow(condition: str, may: bool) -> None:
    text = "tasks:\n" + task("a", f"next: [{leads('b', when=condition)}]") + task("b")
    assert ("ATL430" not in codes(text)) is may
    assert "ATL430" not in codes(text, "2026.06")


def test_cancelled_is_no_function_before_it_was() -> None:
    text = "tasks:\n" + task("a", f"next: [{leads('b', when='{{ cancelled() }}')}]") + task("b")
    assert "ATL503" in codes(text, "2026.06")
    assert "ATL503" not in codes(text)


def test_a_condition_that_could_not_be_read_may_hold() -> None:
    text = "tasks:\n" + task("a", "next: [{when: [x], do: [b]}]") + task("b", "join: 1")
    assert {"ATL201"} <= codes(text)


def test_a_setting_of_an_alias_of_nothing() -> None:
    assert "ATL524" not in codes("tasks:\n" + task("a", "worker_selector: *none"))


def test_parameters_of_a_linked_workflow_are_not_known_by_itself() -> None:
    text = "tasks:\n  - {name: a, action: core.echo, input: {message: '{{ parameters.x }}'}}\n"
    assert "ATL509" in codes(text)
    assert "ATL509" not in codes(text, path=PurePath("packs/demo/actions/workflows/job.yaml"))


def test_sub_tasks_that_two_tasks_share_are_met_once() -> None:
    sub = "x-subs: &subs [{name: s, action: core.echo, input: {message: '{{ nowhere }}'}}]\n"
    text = sub + (
        "tasks:\n  - {name: p, type: parallel, tasks: *subs}\n  - {name: q, type: parallel, tasks: *subs}\n"
    )
    found = [each for each in lint_text(HEAD + text, PATH).diagnostics if each.code == "ATL506"]
    assert len(found) == 1


@pytest.mark.parametrize("when", ["{{ config.x", "fal{{ config.x }}"])
def test_text_around_that_may_be_false(when: str) -> None:
    text = "tasks:\n" + task("a", f"next: [{leads('b', when=when)}]") + task("b")
    assert "ATL531" not in codes(text)


def test_a_key_that_is_no_text_is_no_variable() -> None:
    text = "tasks:\n" + task("a", "next: [{publish: [{[x]: 1, y: 2}]}]")
    assert "ATL118" in codes(text)


def test_a_variable_that_takes_a_result_is_not_written_out() -> None:
    text = "vars: {x: a}\ntasks:\n" + task("a", "next: [{publish: [x], do: [b]}]")
    text += "  - {name: b, action: core.echo, input: {message: '{{ 1 - upper(2) + workflow.x }}'}}\n"
    found = [each for each in lint_text(HEAD + text, PATH).diagnostics if each.code == "ATL520"]
    assert [str(each.severity) for each in found] == ["error"]


def test_what_two_transitions_set_is_compared_beside_keys_that_are_no_names() -> None:
    publish = "publish: [{[a]: 1}, {x: %s}], do: [b]"
    text = "tasks:\n" + task("a", f"next: [{{{publish % 1}}}, {{{publish % 2}}}]") + task("b")
    assert {"ATL118", "ATL412"} <= codes(text)
