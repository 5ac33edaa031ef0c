"""What runs will do: joins, transitions, failures, what never runs, and what may not be set."""

from __future__ import annotations

import pytest

from attune_lint import Diagnostic, Target, lint_pack
from attune_lint.shell.catalogues import shipped
from tests.rules.marked import DIRECTORY, line, notes, unmarked, way
from tests.workflow.documents import NEW, OLD, for_both_targets

DONE, FAILED, LATE = ("when: '{{ " + word + "() }}'" for word in ("succeeded", "failed", "timed_out"))
START = "# file: workflows/w.yaml\nref: demo.w\nlabel: L\nversion: 1.0.0\n"


def task(name: str, *following: str, fields: str = "", text: str = "Go") -> str:
    """A task with transitions, each without its braces."""
    lines = f"  - name: {name}\n    action: core.noop\n    input: {{message: {text}}}\n"
    lines += "".join(f"    {line}\n" for line in fields.splitlines())
    return lines + ("    next:\n" + "".join(map(_transition, following)) if following else "")


def _transition(text: str) -> str:
    mark, rest = text[:6], text[6:]
    return f"      - {mark}{{{rest}}}\n" if mark == "«W411»" else f"      - {{{text}}}\n"


def assert_marked(example: str, target: Target) -> tuple[Diagnostic, ...]:
    """Checks that an example has those findings about its flow that it is marked with."""
    files, expected = unmarked(example)
    report = lint_pack(files, DIRECTORY, target=target, known=shipped(target))
    found = tuple(each for each in report.diagnostics if each.code[:4] in ("ATL4", "ATL6"))
    assert sorted(map(line, found)) == expected
    return found


def check(*tasks: str, head: str = "", target: Target = NEW) -> tuple[Diagnostic, ...]:
    return assert_marked(f"{START}{head}tasks:\n{''.join(tasks)}", target)


def read(name: str = "x", mark: str = "") -> str:
    return f"'{{{{ {mark}workflow.{name} }}}}'"


# What other analysers get wrong


@for_both_targets
def test_a_variable_that_is_set_on_one_of_two_ways(target: Target) -> None:
    check(
        task("a", f"{DONE}, do: [b]", f"{FAILED}, do: [c]"),
        task("b", "publish: [{x: 1}], do: [d]"),
        task("c", "do: [d]"),
        task("d", text=read(mark="«W601»")),
        head="vars: {y: 1}\noutput_map: {y: '{{ workflow.y }}'}\n",
        target=target,
    )


@for_both_targets
def test_a_join_of_one_of_which_one_branch_publishes(target: Target) -> None:
    (found,) = check(
        task("a", f"{DONE}, publish: [{{x: 1}}], do: [c]"),
        task("b", f"{DONE}, do: [c]"),
        task("c", fields="join: 1", text=read(mark="«W601»")),
        target=target,
    )
    assert [note.message for note in found.related] == ["from 'b' by this transition"]
    assert way(found) == [*notes(found), "HERE"]


@for_both_targets
def test_a_join_of_all_of_which_one_branch_publishes(target: Target) -> None:
    check(
        task("a", f"{DONE}, publish: [{{x: 1}}], do: [c]"),
        task("b", f"{DONE}, do: [c]"),
        task("c", fields="join: 2", text=read()),
        target=target,
    )


@for_both_targets
def test_an_output_that_is_set_on_one_way(target: Target) -> None:
    check(
        task("a", f"{DONE}, publish: [{{x: 1}}]", f"{FAILED}, do: [b]", f"{LATE}, do: [b]")
        if target is NEW
        else task("a", f"{DONE}, publish: [{{x: 1}}]", f"{FAILED}, do: [b]"),
        task("b"),
        head="output_map: {x: '{{ «W601»workflow.x }}'}\n",
        target=target,
    )


@for_both_targets
def test_an_output_of_a_failure_that_nothing_handles(target: Target) -> None:
    tasks = task("a", f"{DONE}, publish: [{{x: 1}}]")
    check(tasks, head="output_map: {x: '{{ workflow.x }}'}\n", target=target)


@for_both_targets
def test_a_join_of_five_with_one_source(target: Target) -> None:
    check(task("a", f"{DONE}, do: [b]"), task("b", fields="join: «W401»5"), target=target)


@for_both_targets
def test_a_join_of_all_on_exclusive_branches(target: Target) -> None:
    check(
        task("s", f"{DONE}, do: [a]", f"{FAILED}, do: [b]"),
        task("a", "do: [c]"),
        task("b", "do: [c]"),
        task("c", fields="join: «W402»2"),
        target=target,
    )


# Joins

JOINS = {
    "as many as there are": (f"{DONE}, do: [c]", f"{DONE}, do: [c]", "2"),
    "no join": (f"{DONE}, do: [c]", f"{FAILED}, do: [c]", "0"),
    "more than there are": (f"{DONE}, do: [c]", f"{DONE}, do: [c]", "«W401»3"),
    "two transitions of one task": (f"{DONE}, do: [c]}}\n      - {{{FAILED}, do: [c]", "do: []", "«W401»2"),
    "after failures": (f"{FAILED}, do: [c]", f"{FAILED}, do: [c]", "«W403»2"),
    "after one failure": (f"{FAILED}, do: [c]", f"{DONE}, do: [c]", "2"),
    "on a condition": (f"{DONE}, do: [c]", "when: '{{ config.ready }}', do: [c]", "«I404»2"),
    "never": ("when: '{{ false }}', do: [c]", "when: '{{ false }}', do: [c]", "2"),
}


@for_both_targets
@pytest.mark.parametrize(("one", "two", "join"), JOINS.values(), ids=JOINS)
def test_joins(one: str, two: str, join: str, target: Target) -> None:
    check(task("a", one), task("b", two), task("c", fields=f"join: {join}"), target=target)


def test_a_join_of_an_entry_task() -> None:
    check(task("a", fields="join: 2"))


# Transitions

TRANSITIONS = {
    "back to the one before": (task("a", "do: [b]") + task("b", "do: [«W410»a]") + task("s", "do: [a]"), NEW),
    "to itself": (task("a", "do: [«W410»a]") + task("s", "do: [a]"), NEW),
    "covered": (task("a", "do: [b]", f"«W411»{DONE}, do: [b]") + task("b"), NEW),
    "not covered": (task("a", f"{DONE}, do: [b]", f"{FAILED}, do: [b]") + task("b"), NEW),
    "covered and publishing": (
        task("a", "do: [b]", f"{DONE}, publish: [{{x: 1}}], do: [b]")
        + task("b", text="'{{ \"x\" in workflow }}'"),
        NEW,
    ),
    "timed out in 2026.06": (task("a", "when: «W414»'{{ timed_out() }}', do: [b]") + task("b"), OLD),
    "timed out": (task("a", f"{LATE}, do: [b]") + task("b"), NEW),
    "items": (
        task("a", "when: «I415»'{{ failed() }}', do: [b]", fields="with_items: '{{ [1, 2] }}'") + task("b"),
        NEW,
    ),
    "one item": (task("a", f"{FAILED}, do: [b]", fields="with_items: '{{ [1] }}'") + task("b"), NEW),
    "one batch": (
        task("a", f"{FAILED}, do: [b]", fields="with_items: '{{ [1, 2] }}'\nbatch_size: 2") + task("b"),
        NEW,
    ),
    "a handler that starts nothing": (task("a", "when: «W421»'{{ failed() }}', do: []"), NEW),
    "a timeout that nothing handles": (
        task("a", f"{FAILED}, do: [b]", fields="«I422»timeout: 60") + task("b"),
        NEW,
    ),
    "a handled timeout": (
        task("a", f"{FAILED}, do: [b]", f"{LATE}, do: [b]", fields="timeout: 60") + task("b"),
        NEW,
    ),
    "a shared handler": (
        task("a", f"{FAILED}, do: [c]") + task("b", "when: «W420»'{{ failed() }}', do: [c]") + task("c"),
        OLD,
    ),
    "handlers of their own": (
        task("a", f"{FAILED}, do: [c]") + task("b", f"{FAILED}, do: [d]") + task("c") + task("d"),
        NEW,
    ),
}


@pytest.mark.parametrize(("tasks", "target"), TRANSITIONS.values(), ids=TRANSITIONS)
def test_transitions(tasks: str, target: Target) -> None:
    check(tasks, target=target)


CONFLICTS = {
    "constants": ("1", "2", True),
    "a number and its text": ("1", "'1'", True),
    "equal numbers": ("1", "1.0", False),
    "the same": ("1", "1", False),
    "a field of the result": ("'{{ result().code }}'", "1", True),
    "two fields of the result": ("'{{ result().code }}'", "'{{ result().name }}'", True),
    "one field, written in two ways": ("'{{ result().code }}'", "'{{ result().data.code }}'", False),
    "what may well be the constant": ("'{{ result().exit_code }}'", "0", False),
    "what is not known": ("'{{ config.x }}'", "1", False),
    "text around an expression": ("'a {{ result().x }}'", "1", False),
    "no expression": ("'{{ ) }}'", "1", False),
    "lists": ("[]", "[]", False),
}


@pytest.mark.parametrize(("one", "two", "differ"), CONFLICTS.values(), ids=CONFLICTS)
def test_values_of_two_transitions(one: str, two: str, differ: bool) -> None:
    mark = "«W412»" if differ else ""
    first, second = f"publish: [{{x: {one}}}]", f"{DONE}, publish: [{{{mark}x: {two}}}], do: [b]"
    check(task("a", first, second), task("b", text=read()))


def test_the_whole_result_and_a_constant() -> None:
    check(task("a", "publish: [x]", "publish: [{«W412»x: 2}], do: [b]"), task("b", text=read()))
    check(
        task("a", "when: «W421»'{{ failed() }}', publish: [x]", f"{DONE}, publish: [{{x: 2}}]"),
        task("b", text="'{{ [] }}'"),
        head="output_map: {x: '{{ workflow.x }}'}\n",
    )


@pytest.mark.parametrize("value", ["workflow.x", 'vars["x"]'])
def test_a_value_that_reads_what_its_transition_sets(value: str) -> None:
    publish = f"publish: [{{x: 1, y: '{{{{ «W413»{value} }}}}'}}], do: [b]"
    check(task("a", publish), task("b", text=read("y")), head="vars: {x: 0}\n")


# What never runs

IDLE = {
    "no entry task": (f"{START}«W430»tasks:\n" + task("a", "do: [b]") + task("b", "do: [a]"), NEW),
    "parallel": (
        f"{START}tasks:\n  - name: p\n    type: «W431»parallel\n    tasks: [{{name: a, action: a.b}}]\n",
        NEW,
    ),
    "when": (f"{START}tasks:\n" + task("a", fields="«W432»when: 'true'"), NEW),
    "on_error": (
        f"{START}tasks:\n" + task("a", fields="retry: {count: 1, delay: 1, «W433»on_error: x}"),
        NEW,
    ),
    "batches": (
        f"{START}tasks:\n" + task("a", fields="with_items: '{{ [1, 2] }}'\n«W434»batch_size: 2"),
        OLD,
    ),
    "empty input": (f"{START}tasks:\n  - name: a\n    action: core.noop\n    «I435»input: {{}}\n", NEW),
}


@pytest.mark.parametrize(("example", "target"), IDLE.values(), ids=IDLE)
def test_what_never_runs(example: str, target: Target) -> None:
    assert_marked(example, target)


# Reads

READS = {
    "a guard": ("'{{ \"x\" in workflow and workflow.x }}'", ""),
    "a guard of another name": ("'{{ \"x\" in vars and workflow.x }}'", ""),
    "a bare name": ("'{{ «W601»x }}'", ""),
    "an element": ("'{{ «W601»workflow[\"x\"] }}'", ""),
    "a name that is not known": ("'{{ «W601»workflow.x and workflow[config.y] }}'", ""),
    "twice": ("'{{ [«W601»workflow.x, workflow.x] }}'", ""),
    "the item": ("'{{ item }}'", "with_items: '{{ [1, 2] }}'"),
}


@pytest.mark.parametrize(("text", "fields"), READS.values(), ids=READS)
def test_reads(text: str, fields: str) -> None:
    first = f"{DONE}, publish: [{{x: 1, item: 2}}], do: [b]"
    check(
        task("a", first, f"{FAILED}, do: [b]"),
        task("b", text=text, fields=fields),
        head="output_map: {x: '{{ \"x\" in workflow and x }}', i: '{{ \"item\" in workflow and item }}'}\n",
    )


def test_results_of_tasks_that_may_not_have_ended() -> None:
    check(task("a", "do: [b]", text="'{{ «W602»task.b }}'"), task("b", text="'{{ task.a }}'"))


def test_what_a_task_reads_is_there_once_it_has_ended() -> None:
    check(
        task("a", f"{DONE}, publish: [{{x: 1}}], do: [b]", f"{FAILED}, do: [b]"),
        task("b", "do: [c]", text=read(mark="«W601»")),
        task("c", text=read()),
    )


@pytest.mark.parametrize("text", ["'{{ workflow }}'", "'{{ workflow[config.x] }}'", "'{{ workflow.x }}'"])
def test_variables_that_may_be_read(text: str) -> None:
    check(task("a", text=text), head="vars: {x: 1}\n")


def test_variables_that_are_never_read() -> None:
    check(task("a", "publish: [«I603»x, {«I603»y: 1}]"), head="vars: {«I603»z: 1}\n")
