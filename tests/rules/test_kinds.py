"""The types of values in templates (spec: expressions, Types; execution)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.rules.packs import action, call, job
from tests.rules.templated import NEWER_PLACES, PLACES, VARS, assert_found, input, task
from tests.workflow.documents import NEW, OLD, for_both_targets


@for_both_targets
@pytest.mark.parametrize(("severity", "lines"), [row for row in PLACES if "\nwhen:" not in row[1]])
def test_every_place(severity: str, lines: str, target: Target) -> None:
    assert_found(task(lines.replace("§", f"{{{{ «{severity}520»workflow.count + workflow.host }}}}")), target)
    assert_found(
        task(
            lines.replace("§", f"{{{{ string(-«{severity}520»workflow.host) }}}}").replace(
                f"-«{severity}520»", f"«{severity}520»-"
            )
        ),
        target,
    )


@pytest.mark.parametrize(("severity", "lines"), NEWER_PLACES)
def test_every_place_of_2026_10(severity: str, lines: str) -> None:
    assert_found(task(lines.replace("§", f"{{{{ «{severity}520»workflow.count + workflow.host }}}}")), NEW)


@for_both_targets
def test_sub_tasks_and_conditions_of_tasks(target: Target) -> None:
    inner = "{name: s, action: core.echo, input: {message: \"{{ «W520»1 + 'a' }}\"}}"
    (found,) = assert_found(job(f"  - name: p\n    type: parallel\n    tasks: [{inner}]\n"), target)
    assert found.message.endswith("; sub-tasks never run.")
    assert_found(task("input: {message: Go}\nwhen: \"{{ 1 + 'a' }}\""), target)


@for_both_targets
@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (
            "«E520»workflow.host + 1",
            "'+' joins two numbers, strings or lists, not a string and a whole number; ",
        ),
        ("upper(«E520»workflow.count)", "'upper' takes a string, not a whole number; "),
        ("«E520»workflow.hosts.web1", "Only an object has fields such as '.web1', not a list; "),
        ("«E520»workflow.hosts['x']", "An element of a list is taken with a whole number, not a string; "),
        ("«W520»parameters.name - 1", "'-' takes numbers, not "),
        ("«E520»system.workflow_start - 1", "'-' takes numbers, not a string; "),
        ("«E520»1 / 0", "Dividing by zero always fails; "),
        ("«E520»item2 + 1", "'+' joins two numbers"),
        ("false and «W520»workflow.host + 1", "'+' joins two numbers"),
        ("«E520»succeeded() + 1", "'+' joins two numbers"),
        (
            "«W521»workflow.count == '1'",
            "A whole number and a string are never equal; compare values of one type.",
        ),
        (
            "«W521»workflow.count != workflow.host",
            "A whole number and a string are always different; compare",
        ),
    ],
)
def test_operators(expression: str, message: str, target: Target) -> None:
    marked = expression.replace("parameters.name - 1", "parameters.name - 1")
    where = expression.index("«")
    name = expression[where + 6 :].split(" ")[0]
    if "-" in expression:  # the operand is what is wrong
        marked = expression
    assert name
    (found,) = assert_found(input(marked).replace("count: 1", "count: 1, item2: a"), target)
    assert found.message.startswith(message)


@for_both_targets
@pytest.mark.parametrize(
    "expression",
    [
        *("workflow.count + 1.5", "workflow.host + 'x'", "workflow.hosts + [1]", "workflow.info.a + 1"),
        *("workflow.hosts[0] + 1", "result() == null", "result().x + 1", "task.a.data + 1", "config2 + 1"),
        *("workflow.count == 1.0", "null == null", "parameters.name + 'x'", "'a' in workflow.info"),
        *("int('5') - 1", "length(workflow.hosts) - 1", "workflow[workflow.host] + 1", "task.a.anything - 1"),
    ],
)
def test_operators_that_may_work(expression: str, target: Target) -> None:
    lines = f"input:\n  message: |-\n    {{{{ {expression} }}}}\nnext: [{{publish: [config2]}}]"
    assert_found(task(lines), target)


@for_both_targets
def test_types_of_published_variables(target: Target) -> None:
    def after(publish: str, expression: str) -> None:
        tasks = call("core.noop", name="b", more=f"    next: [{{publish: [{publish}], do: [a]}}]\n")
        assert_found(
            job(tasks + call("core.echo", f'{{message: "{{{{ {expression} }}}}"}}', name="a"), VARS), target
        )

    after("{x: 1}", "«E520»workflow.x + 'a'")
    after("{x: 1}, {x: a}", "workflow.x + 'a'")
    after("{x: '{{ workflow.y }}'}, {y: '{{ workflow.x }}'}, {x: 1}", "«W520»workflow.y + 'a'")
    after("{x: '{{ result().x }}'}", "workflow.x + 'a'")
    after("{x: '{{ a «W501»| b }}'}", "workflow.x + 'a'")
    after("{x: 'n {{ workflow.count }}'}", "«E520»workflow.x - 1")
    after("{count: text}", "workflow.count + 'a'")
    after("x", "workflow.x + 'a'")
    after("{x: [1]}, {y: {z: 1}}", "«E520»workflow.x + workflow.y")
    after("{x: '{{ «W506»hsot }}'}", "workflow.x + 'a'")


@for_both_targets
def test_types_of_results(target: Target) -> None:
    build = action("build", "output: {size: {type: integer}, text: {type: string}}\n")

    def reads(expression: str, more: str = "") -> str:
        tasks = call("demo.build", None, more, name="b") + call(
            "core.echo", f'{{message: "{{{{ {expression} }}}}"}}', name="a"
        )
        return build + job(tasks, VARS)

    assert_found(reads("«W520»task.b.text - 1"), target)
    assert_found(reads("task.b.size - 1"), target)
    assert_found(reads("«W520»task.b - 1"), target)
    assert_found(reads("task.b.text - 1", "    with_items: '{{ workflow.hosts }}'\n"), target)
    assert_found(reads("task['b'].size - 1"), target)
    assert_found(reads("task[workflow.host].size - 1"), target)


# Settings


@for_both_targets
@pytest.mark.parametrize(
    ("items", "code"),
    [
        ("'{{ workflow.count }}'", "W522"),
        ("'{{ workflow.host }}'", "W522"),
        ("'a {{ workflow.hosts }}'", "W522"),
        ("'web1'", "W522"),
        ("'{{ workflow.info }}'", "W522"),
        ("'{{ [] }}'", "E523"),
        ("'{{ workflow.hosts }}'", ""),
        ("'{{ [1] }}'", ""),
        ("'{{ workflow.info.a }}'", ""),
        ("'{{ range(3) }}'", ""),
    ],
)
def test_items(items: str, code: str, target: Target) -> None:
    mark = f"«{code}»" if code else ""
    assert_found(task(f"input: {{message: Go}}\nwith_items: {mark}{items}"), target)


@for_both_targets
def test_no_items_of_a_sub_task(target: Target) -> None:
    inner = "{name: s, action: core.noop, input: {message: Go}, with_items: «W523»'{{ [] }}'}"
    assert_found(job(f"  - name: p\n    type: parallel\n    tasks: [{inner}]\n"), target)


@for_both_targets
@pytest.mark.parametrize(
    "setting",
    [
        "worker_selector: «W524»'{{ workflow.hosts }}'",
        "worker_affinity: «W524»'{{ workflow.count }}'",
        "worker_tolerations: «W524»'{{ workflow.info }}'",
        "permission_set_refs: «W524»'{{ workflow.count }}'",
        "permission_set_refs: core.x",
        "permission_set_refs: [core.x]",
        "permission_set_refs: '{{ workflow.hosts }}'",
        "worker_selector: {zone: north}",
        "worker_selector: '{{ workflow.info }}'",
        "worker_selector: ~",
        "worker_affinity: '{{ workflow.info.a }}'",
        "worker_tolerations: '{{ workflow.hosts }}'",
    ],
)
def test_settings(setting: str, target: Target) -> None:
    assert_found(task(f"input: {{message: Go}}\n{setting}"), target)


@pytest.mark.parametrize(
    "timeout",
    ["«W524»[5]", "«W524»'{{ workflow.hosts }}'", "«W524»1.5", "5", "~", "'5'", "'{{ workflow.count }}'"],
)
def test_timeouts(timeout: str) -> None:
    assert_found(task(f"input: {{message: Go}}\ntimeout: {timeout}"), NEW)


def test_timeouts_that_are_not_rendered() -> None:
    assert_found(task("input: {message: Go}\ntimeout: 5"), OLD)


# Arguments


@for_both_targets
@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("integer", "'{{ workflow.hosts }}'", "W525"),
        ("integer", "'{{ workflow.count }}'", ""),
        ("number", "'{{ workflow.count }}'", ""),
        ("integer", "'{{ 1.5 + 1 }}'", ""),
        ("integer", "'{{ null }}'", ""),
        ("integer", "'{{ workflow.count }} times'", "W526"),
        ("string", "'{{ workflow.count }} times'", ""),
        ("string", "'{{ workflow.count }}'", "W525"),
        ("array", "'{{ workflow.hosts }}x'", "W526"),
        ("array", "['{{ workflow.count }}']", ""),
        ("object", "'{{ workflow.info }}'", ""),
        ("integer", "'{{ «E506»hsot }}'", ""),
        ("integer", "'{{ 1 «E501»| x }}'", ""),
    ],
)
def test_arguments(kind: str, value: str, code: str, target: Target) -> None:
    mark = f"«{code}»" if code else ""
    files = action("build", f"parameters: {{x: {{type: {kind}}}}}\n")
    (*found,) = assert_found(files + job(call("demo.build", f"{{x: {mark}{value}}}"), VARS), target)
    assert all("The parameter 'x' of 'demo.build' takes" in each.message for each in found if code)


@for_both_targets
def test_arguments_of_which_nothing_is_known(target: Target) -> None:
    assert_found(
        job(call("other.build", "{x: '{{ workflow.hosts }}'}"), VARS).replace("action: ", "action: «W731»"),
        target,
    )
    files = action("build", "parameters: {x: {}}\n")
    assert_found(files + job(call("demo.build", "{x: '{{ workflow.hosts }}'}"), VARS), target)
    assert_found(
        files + job("  - name: a\n    action: «E201»[x]\n    input: {x: '{{ workflow.hosts }}'}\n", VARS),
        target,
    )
