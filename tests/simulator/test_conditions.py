"""The simulator, sentence by sentence of spec/execution.md: conditions, and the names in them."""

from __future__ import annotations

from typing import Any

import pytest

from attune_lint import Target
from tests.simulator.conditions import decided_by
from tests.simulator.engine import Run, simulate
from tests.simulator.events import ReadUnset, Site
from tests.simulator.workflows import task, to, workflow

OLD, NEW = Target.V2026_06, Target.V2026_10
BOTH = pytest.mark.parametrize("target", Target)
ALWAYS = frozenset({True})
NEVER = frozenset({False})
EITHER = ALWAYS | NEVER


def runs(when: str, target: Target = NEW, **head: Any) -> list[Run]:
    """The runs of two tasks, of which `b` follows `a` under a condition."""
    return simulate(workflow(task("a", to("b", when=when)), task("b"), **head), target)


def fired(when: str, outcome: str, target: Target = NEW, **head: Any) -> frozenset[bool]:
    """Whether the condition holds after an outcome, in all runs."""
    found = runs(when, target, **head)
    return frozenset(bool(run.fired()) for run in found if run.outcomes()["a"] == outcome)


@pytest.mark.parametrize(
    ("when", "old", "new"),
    [
        ("succeeded()", "succeeded", "succeeded"),
        ("{{ failed() }}", "failed", "failed"),
        ("{{ timed_out() }}", "timed_out", "timed_out"),
        ("{{ Failed( ) }}", None, "failed"),
        (" FAILED() ", None, "failed"),
        ("{{ succeeded() and result().ok }}", "succeeded", None),
        ("{{ not failed() }}", "failed", None),
        ("succeeded() or failed()", "succeeded", None),
        ("failed() or timed_out()", "failed", None),
        ("{{ failed() or succeeded() }}", "succeeded", None),
        ("cancelled()", None, None),
    ],
)
def test_conditions_that_the_outcome_decides(when: str, old: str | None, new: str | None) -> None:
    """`2026.10`: exactly `succeeded()` ...; `2026.06`: a `when` that merely contains `succeeded()` ..."""
    assert decided_by(when, OLD) == old
    assert decided_by(when, NEW) == new


def test_not_failed_in_both_generations() -> None:
    """`{{ not failed() }}` fires on failure."""
    when = "{{ not failed() }}"
    assert fired(when, "failed", OLD) == ALWAYS
    assert fired(when, "succeeded", OLD) == NEVER
    assert fired(when, "failed", NEW) == NEVER
    assert fired(when, "timed_out", NEW) == ALWAYS


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("null", False),
        ("false", False),
        ("0", False),
        ("0.0", False),
        ("''", False),
        ("[]", False),
        ("workflow.object", False),
        ("1 == 1", True),
        ("not true", False),
        ("1 / 2 > 0.4 and -1 < 0", True),
        ("length('\u00e9') == 2", True),
        ("'a' in ['a'] and 'a' in 'cat'", True),
        ("type_of(1.0) == 'number' and 1 == 1.0 and 1 != '1'", True),
        ("a_list[-1] == 2", True),
        ("a_list + [3] == [1, 2, 3]", True),
    ],
)
@BOTH
def test_a_bare_condition(when: str, *, holds: bool, target: Target) -> None:
    """First the whole string as a bare expression; if that works, its truth decides."""
    head: dict[str, Any] = {"vars": {"object": {}, "a_list": [1, 2]}}
    assert {fired(when, outcome, target, **head) for outcome in ("succeeded", "failed")} == {
        frozenset({holds})
    }


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("{{ true }}", True),
        ("{{ ' TRUE ' }}", True),
        ("{{ 'yes' }}", True),
        ("{{ 'No' }}", False),
        ("{{ 0 }}", False),
        ("{{ null }}", False),
        ("{{ '' }}", False),
        ("{{ 0.0 }}", True),
        ("{{ workflow.items }}", True),
        ("{{ workflow.object }}", True),
        ("off", True),
        ("{{ workflow.n }} == 3", True),
        ("{{ 1 }}{{ 2 }}", True),
        ("a {{ b", True),
        ("", False),
    ],
)
def test_the_text_of_a_condition_decides(when: str, *, holds: bool) -> None:
    """The trimmed, lower-cased text decides; anything else than the named ones is true."""
    assert fired(when, "failed", vars={"items": [], "object": {}, "n": 5}) == frozenset({holds})


@pytest.mark.parametrize(
    "when", ["nothing", "workflow.nothing", "items.x", "task.b.x", "no syntax here", "1 +"]
)
def test_a_bare_condition_that_cannot_be_evaluated(when: str) -> None:
    """It is its own text, and fires on every outcome."""
    assert {fired(when, outcome, vars={"items": []}) for outcome in ("succeeded", "failed", "timed_out")} == {
        ALWAYS
    }


@pytest.mark.parametrize("when", ["False", "No"])
def test_bare_words_that_are_false_texts(when: str) -> None:
    """Unless that text is one of the false ones: bare `False` and `No` are false."""
    assert fired(when, "succeeded") == NEVER


@pytest.mark.parametrize(
    "when", ["{{ nothing }}", "{{ workflow.x.y }}", "{{ }}", "{{ no syntax }}", "{{ 'a' < 1 }}"]
)
def test_rendering_fails(when: str) -> None:
    """If rendering itself fails, the transition fires when the task succeeded."""
    assert fired(when, "succeeded", vars={"x": {}}) == ALWAYS
    assert fired(when, "failed", vars={"x": {}}) == fired(when, "timed_out", vars={"x": {}}) == NEVER


# What nobody knows


def test_unknown_data_goes_both_ways() -> None:
    assert fired("result().ok", "succeeded") == fired("{{ parameters.p }}", "failed") == EITHER


SURE = {"type": "object", "properties": {"p": {"type": "boolean"}}, "required": ["p"]}


@pytest.mark.parametrize(
    "schema", [SURE, {"p": {"type": "string", "default": "x"}}, {"p": {"required": True}}]
)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("parameters.p == 'a'", "parameters.p != 'a'"),
        ("parameters.p", "not parameters.p"),
        ("parameters.p == 'a'", "{{ parameters.p == 'b' or not (parameters.p in ['a', 'b']) }}"),
    ],
)
def test_a_run_is_consistent(schema: dict[str, Any], one: str, other: str) -> None:
    tasks = (task("a", to("b", when=one), to("c", when=other)), task("b"), task("c"))
    found = simulate(workflow(*tasks, parameters=schema))
    assert {len(run.fired()) for run in found} == {1}


def test_a_boolean_is_its_text() -> None:
    tasks = (task("a", to("b", when="{{ parameters.p }}"), to("c", when="{{ not parameters.p }}")),)
    found = simulate(workflow(*tasks, task("b"), task("c"), parameters=SURE))
    assert {run.fired() for run in found} == {frozenset({("a", 0)}), frozenset({("a", 1)})}


@pytest.mark.parametrize(
    "schema",
    [
        {"p": {"type": "string"}},
        {"type": "object", "properties": {"p": {"type": "string", "default": "x"}}},
        None,
    ],
)
def test_a_parameter_that_may_be_missing(schema: object) -> None:
    """A parameter that is not required and has no default is missing when the caller leaves it out."""
    event = ReadUnset("parameter", "p", Site("a", 0, "when"))
    assert {run.has(event) for run in runs("{{ parameters.p }}", parameters=schema)} == {True, False}
    guarded = runs("{{ 'p' in parameters and parameters.p }}", parameters=schema)
    assert not any(run.reads_unset() for run in guarded)


# Names


@pytest.mark.parametrize("name", ["workflow.x", "vars.x", "variables['x']", "x"])
def test_names_of_a_variable(name: str) -> None:
    """Reading a name that is not set is an error, never null."""
    (event,) = {event for run in runs(f"{{{{ {name} }}}}") for event in run.reads_unset()}
    assert event == ReadUnset("variable", "x", Site("a", 0, "when"))
    assert not any(run.reads_unset() for run in runs(f"{{{{ {name} }}}}", vars={"x": 1}))


def test_a_guard() -> None:
    """`and` and `or` stop early, so that `"x" in workflow and workflow.x` is a guard."""
    found = runs("{{ 'x' in workflow and workflow.x or 'b' in task and task.b }}")
    assert not any(run.reads_unset() for run in found)


@pytest.mark.parametrize("name", ["task.b", "tasks.b", "task['b'].data"])
def test_the_result_of_a_task_that_has_not_ended(name: str) -> None:
    """`task.NAME` is there once NAME has ended."""
    event = ReadUnset("task", "b", Site("a", 0, "when"))
    assert all(run.has(event) for run in runs(f"{{{{ {name} }}}}"))
    assert not any(run.reads_unset() for run in runs(f"{{{{ {name.replace('b', 'a', 1)} }}}}"))


def test_the_result_says_whether_it_succeeded() -> None:
    """It is the action's result object: `succeeded` always; `result()` is the same view."""
    for when in ("task.a.succeeded", "result().succeeded", "result()['succeeded'] and succeeded()"):
        assert fired(when, "succeeded") == ALWAYS
        assert fired(when, "failed") == NEVER


@pytest.mark.parametrize("name", ["config", "keystore"])
def test_configuration_and_secrets(name: str) -> None:
    """`2026.06`: null in a workflow run, so that any field of it is an error."""
    assert fired(f"{name} == null", "failed", OLD) == ALWAYS
    assert fired(f"{{{{ {name}.x }}}}", "failed", OLD) == NEVER


def test_functions_in_an_entry_task() -> None:
    """In an entry task, null and false; in a task's `input`, they speak of the predecessor."""
    entry = "{{ result() == null and not succeeded() and [] + 1 }}"
    assert {run.final for run in simulate(workflow(task("a", input={"x": entry})))} == {"hangs"}
    found = simulate(workflow(task("a", to("b", when="{{ succeeded() }}")), task("b", input={"x": entry})))
    assert not any(run.final == "hangs" for run in found)
