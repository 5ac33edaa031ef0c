"""Declared results against `output_map` and against what templates read (spec: pack-layout, execution)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.rules.marked import assert_marked, found_in, notes, unmarked
from tests.rules.packs import GRAPH, action, call, graph, job, pointer
from tests.workflow.documents import for_both_targets

OUTPUT = "output:\n  type: object\n  properties: {size: {type: integer}}\n"
NOOP = call("core.noop")


# `output_map` against `output`


@for_both_targets
def test_results_that_are_given_and_declared(target: Target) -> None:
    assert_marked(job(NOOP, OUTPUT + "output_map: {size: 1}\n"), target)
    assert_marked(job(NOOP, OUTPUT + "output_map: {size: 1, «I739»weight: 2}\n"), target)
    assert_marked(job(NOOP, OUTPUT + "«W740»output_map: {}\n"), target)
    (first, second) = assert_marked(job(NOOP, OUTPUT + "«W740»output_map: {«I739»sizes: 1}\n"), target)
    assert (first.code, second.help) == ("ATL740", "Did you mean 'size'?")
    assert notes(first) == ["job.yaml:6:16 declared here"]
    assert notes(second) == ["job.yaml:6:16 declared results"]


@for_both_targets
def test_results_without_an_output_map(target: Target) -> None:
    (found,) = assert_marked(job(NOOP, OUTPUT).replace("ref: demo", "«W740»ref: demo"), target)
    assert "no 'output_map'" in found.message
    assert_marked(job(NOOP, f"{OUTPUT}output_map:\n").replace("ref: demo", "«W740»ref: demo"), target)


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "output_map: {anything: 1}\n",
        "output: ~\noutput_map: {anything: 1}\n",
        "output: {type: object}\noutput_map: {anything: 1}\n",
        "output: {type: object, properties: {}}\n",
        "output: {type: object, properties: {}, additionalProperties: true}\noutput_map: {anything: 1}\n",
        "output: {type: object, properties: {succeeded: {type: boolean}}}\n",
        "output: «E313»[x]\noutput_map: {anything: 1}\n",
        f"{OUTPUT}output_map: «E201»[size]\n",
    ],
)
def test_results_that_are_not_compared(fields: str) -> None:
    assert_marked(job(NOOP, fields))


def test_a_required_result_is_declared() -> None:
    (found,) = assert_marked(
        job(NOOP, "output: {type: object, required: [size]}\n").replace("ref: demo", "«W740»ref: demo")
    )
    assert found.related == ()
    assert_marked(job(NOOP, "output: {type: object, required: [size]}\n«W740»output_map: {weight: 1}\n"))


def test_an_output_that_declares_nothing() -> None:
    (found,) = assert_marked(
        job(NOOP, "output: {type: object, properties: {}}\noutput_map: {«I739»size: 1}\n")
    )
    assert found.related == ()


@for_both_targets
def test_the_results_of_the_action_file(target: Target) -> None:
    file = "workflows/g.workflow.yaml"
    text = "output_map: {size: 1, «I739»weight: 2}\n" + GRAPH
    assert_marked(pointer("build", file, "output: {size: {type: integer}}\n") + graph("g", text), target)
    assert_marked(
        pointer("build", file, "output: {x: {}}\n") + graph("g", "«W740»output_map: {«I739»y: 1}\n" + GRAPH),
        target,
    )


def test_a_workflow_of_several_actions_is_not_compared() -> None:
    file = "workflows/g.workflow.yaml"
    files = pointer("a", file, "output: {size: {}}\n") + pointer("b", f"«W723»{file}", "output: {x: {}}\n")
    assert_marked(files + graph("g"))


# What templates read


def reading(template: str, output: str = "{size: {type: integer}}", more: str = "") -> str:
    """A workflow whose second task reads a result of the first."""
    tasks = (
        f"  - name: a\n    action: demo.build\n{more}    next: [{{do: [b]}}]\n"
        f'  - name: b\n    action: core.echo\n    input:\n      message: "{template}"\n'
    )
    return action("build", f"output: {output}\n") + job(tasks)


def told(template: str) -> str:
    return reading(template).replace('message: "', 'message: «I741»"')


@for_both_targets
@pytest.mark.parametrize(
    "template",
    [
        *(
            "{{ task.a.weight }}",
            "{{ tasks.a.weight }}",
            "x {{ task.a.weight }} y",
            "{{ task.a.data.weight }}",
        ),
        *("{{ task.a.weight.size }}", "{{ length(task.a.weight) }}", "{{ task.a.size + task.a.weight }}"),
        "{{ task.a.weight + task.a.weight }}",
    ],
)
def test_fields_that_are_not_declared(template: str, target: Target) -> None:
    (found,) = assert_marked(told(template), target)
    assert found.message == "The action 'demo.build' declares no result 'weight'; add it to its 'output'."
    assert notes(found) == ["build.yaml:5:10 declared results"]
    assert found.route == "tasks[1].input.message"


@for_both_targets
@pytest.mark.parametrize(
    "template",
    [
        *(
            "{{ task.a.size }}",
            "{{ task.a.data.size }}",
            "{{ task.a.size.weight }}",
            "{{ task.a['weight'] }}",
        ),
        *(
            "{{ task.a.succeeded }}",
            "{{ task.a.exit_code }}",
            "{{ task.a.duration_ms }}",
            "{{ task.a.stdout }}",
        ),
        *("{{ task.a.data }}", "{{ task.a.error }}", "{{ task.a.result.x }}", "{{ task.a.status }}"),
        *(
            "{{ task.b.weight }}",
            "{{ task.gone.weight }}",
            "{{ workflow.a.weight }}",
            "{{ result().weight }}",
        ),
        *("{{ task.weight }}", "{{ a.weight }}", "{{ task.a.weight", "{{ task.a. }}", "{{ succeeded().x }}"),
    ],
)
def test_fields_that_are_declared_or_not_known(template: str, target: Target) -> None:
    assert_marked(reading(template), target)


@pytest.mark.parametrize("output", ["~", "{type: object}", "«W714»[x]"])
def test_results_of_which_nothing_is_known(output: str) -> None:
    assert_marked(reading("{{ task.a.weight }}", output))


def test_results_that_are_called_data() -> None:
    assert_marked(reading("{{ task.a.data.x }}", "{data: {type: object}}"))


@pytest.mark.parametrize(
    "field",
    [
        *("iterate_cache: {namespace: x}", "wait_for: {inquiry: x}", "wait_for: [x]", "iterate_cache: x"),
        "with_items: '{{ [1] }}'",
    ],
)
def test_results_of_other_kinds(field: str) -> None:
    files, _ = unmarked(reading("{{ task.a.weight }}", more=f"    {field}\n"))
    codes = [each.code for each in found_in(files) if each.code == "ATL741"]
    assert codes == (["ATL741"] if "with_items" in field else [])


@for_both_targets
def test_the_own_result_in_transitions(target: Target) -> None:
    def check(next: str) -> None:
        tasks = f"  - name: a\n    action: demo.build\n    next: [{next}]\n"
        assert_marked(action("build", "output: {size: {}}\n") + job(tasks), target)

    check("{when: «I741»'{{ result().weight }}'}")
    check("{when: '{{ result().size }}'}")
    check("{when: «I741»'result().data.weight > 1'}")
    check("{publish: [{x: «I741»'{{ result().weight }}', y: ['{{ result().size }}']}]}")
    check("{publish: [x, {y: {z: [1, «I741»'{{ task.a.weight }}']}}]}")


def test_results_in_the_output_map() -> None:
    text = reading("x").replace(
        "version: 1.0.0\n", "version: 1.0.0\noutput_map: {x: «I741»'{{ task.a.wide }}'}\n"
    )
    assert_marked(text)


def test_results_of_a_workflow() -> None:
    other = job(NOOP, OUTPUT + "output_map: {size: 1}\n", name="other")
    tasks = (
        call("demo.other", name="a", input=None)
        + "    next: [{publish: [{x: «I741»'{{ result().sizes }}'}]}]\n"
    )
    (found,) = assert_marked(job(tasks) + other)
    assert found.help == "Did you mean 'size'?"


def test_tasks_without_names_and_actions() -> None:
    parallel = "  - name: p\n    type: parallel\n    tasks: [{name: s, action: demo.build}]\n"
    tasks = "  - «E202»action: demo.build\n" + parallel
    assert_marked(action("build", "output: {size: {}}\n") + job(tasks))
