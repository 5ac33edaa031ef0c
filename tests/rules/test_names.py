"""Names and fields in templates (spec: expressions, Names; execution, Results and names)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.rules.marked import assert_marked
from tests.rules.packs import action, call, graph, job, pointer
from tests.rules.templated import LEFT_OUT, NEWER_PLACES, PLACES, VARS, assert_found, condition, input, task
from tests.workflow.documents import NEW, OLD, for_both_targets


@for_both_targets
@pytest.mark.parametrize(("severity", "lines"), PLACES)
def test_every_place(severity: str, lines: str, target: Target) -> None:
    for code, read in (("506", "hsot"), ("511", "workflow.hsot"), ("512", "task.gone.stdout")):
        assert_found(task(lines.replace("§", f"{{{{ «{severity}{code}»{read} }}}}")), target)


@pytest.mark.parametrize(("severity", "lines"), NEWER_PLACES)
def test_every_place_of_2026_10(severity: str, lines: str) -> None:
    assert_found(task(lines.replace("§", f"{{{{ «{severity}506»hsot }}}}")), NEW)


# Bare names


@for_both_targets
@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("hsot", "Did you mean 'host'?"),
        ("name", "A parameter is a field: write 'parameters.name'."),
        ("a", "A result is a field: write 'task.a'."),
        ("pack", "The pack's configuration is 'config'."),
        ("kv", "Secrets are in"),
        ("True", "Write 'true'."),
        ("None", "Write 'null'."),
        ("result", "Write 'result()'."),
        ("zzzzzz", None),
    ],
)
def test_unknown_names(name: str, help: str | None, target: Target) -> None:
    (found,) = assert_found(input(f"«E506»{name}"), target)
    assert found.message == f"Nothing defines '{name}', and the task then can't run; correct the name."
    assert (found.help or "").startswith(help or "")
    assert (found.help is None) == (help is None)


@for_both_targets
def test_one_mistake_makes_one_finding(target: Target) -> None:
    for expression in (
        *("1 + «E506»hsot", "length(«E506»hsot)", "«E506»hsot.x + 1", "-«E506»hsot", "«E506»hsot == 'a'"),
        *("«E506»pack.config.x", "«E506»kv.x", "«E511»workflow.hsot + 1", "«E511»workflow.hsot < 'a'"),
        *(
            "«E512»task.gone.result",
            "«E512»task.gone.exit_code + 'x'",
            "[«E506»hsot, 1]",
            "«E511»workflow.x.y['z']",
        ),
        *(
            "«E514»workflow.web-host",
            "upper(«E514»workflow.web-host)",
            "«E503»now() - 1",
            "1 + «E504»length()",
        ),
        *("workflow.count + «E503»len(workflow.hosts)", "«E511»workflow['hsot'] in workflow.hosts"),
    ):
        assert_found(input(expression), target)
    assert_found(task("input: {message: Go}\nwith_items: '{{ 1 + «E506»hsot }}'"), target)
    assert_found(task("input: {message: Go}\nworker_selector: '{{ length(«E511»workflow.x) }}'"), target)


@for_both_targets
def test_what_may_not_be_evaluated_is_a_warning(target: Target) -> None:
    assert_found(input("true and «W506»hsot"), target)
    assert_found(input("workflow.host == 'a' or «W511»workflow.hsot"), target)
    assert_found(input("«E506»hsot and true"), target)
    assert_found(input("not («E512»task.gone or true)"), target)


@for_both_targets
@pytest.mark.parametrize(
    "expression",
    [
        *(
            "host",
            "workflow.host",
            "workflow['host']",
            "parameters.name",
            "parameters['name']",
            "config2 == 1",
        ),
        *(
            "'x' in workflow and workflow.x",
            "'x' in parameters and parameters.x > 1",
            "'b' in task and task.b",
        ),
        *(
            "not ('x' in workflow) or workflow.x",
            "'size' in parameters and parameters.size",
            "system.workflow_start",
        ),
        *("'x' in workflow and (1 > 2 or workflow.x)", "workflow[host]", "workflow", "task", "parameters"),
        *("task.a", "task.a.stdout", "workflow.info.a", "workflow.info['b']", "workflow['web-host']"),
        *("'x' in workflow and 'y' in workflow and workflow.x and workflow.y",),
    ],
)
def test_what_is_left_alone(expression: str, target: Target) -> None:
    assert_found(input(expression).replace("count: 1", "count: 1, config2: 1"), target)


@for_both_targets
def test_guards_that_do_not_guard(target: Target) -> None:
    assert_found(input("'x' in workflow or «W511»workflow.x"), target)
    assert_found(input("'x' in workflow and «W511»workflow.y"), target)
    assert_found(input("not ('x' in workflow) and «W511»workflow.x"), target)
    assert_found(input("«E511»workflow.x and 'x' in workflow"), target)
    assert_found(input("'x' in parameters and «W511»workflow.x"), target)


@for_both_targets
@pytest.mark.parametrize(
    "guard", ["'x' in workflow", "{{ 'x' in workflow and workflow.x }}", "not not ('x' in workflow)"]
)
def test_conditions_guard_what_is_published(guard: str, target: Target) -> None:
    lines = (
        f'input: {{message: Go}}\nnext:\n  - when: "{guard}"\n    publish: [{{y: "{{{{ workflow.x }}}}"}}]'
    )
    assert_marked(task(lines), target, left_out=(*LEFT_OUT, "ATL53"))


@for_both_targets
def test_conditions_that_guard_nothing(target: Target) -> None:
    for guard in ("{{ 'x' in workflow }} {{ 1 }}", "{{ 1 ~ 2 }}", "host", "'x' in workflow or true"):
        lines = (
            f"input: {{message: Go}}\nnext:\n  - when: |-\n      {guard}\n"
            "    publish: [{y: '{{ «W511»workflow.x }}'}]"
        )
        assert_marked(task(lines), target, left_out=(*LEFT_OUT, "ATL53", "ATL501"))


@for_both_targets
def test_variables_that_could_not_be_read(target: Target) -> None:
    text = input("hsot + workflow.hsot")
    assert_found(text.replace(VARS, "vars: «E201»[x]\n"), target)
    lines = "input: {message: '{{ hsot + workflow.hsot }}'}\nnext: [{publish: «E201»5}]"
    assert_found(task(lines), target)


@for_both_targets
def test_variables_that_aliases_set(target: Target) -> None:
    lines = "input: {message: '{{ workflow.x }}'}\nnext:\n  - publish: &p [{x: 1}, y]\n  - publish: *p"
    assert_found(task(lines), target)
    text = input("workflow.q").replace("vars: {", "vars: {&k q: 1, ")
    assert_found(text, target)


# Names out of their place


@for_both_targets
@pytest.mark.parametrize("name", ["item", "index"])
def test_items(name: str, target: Target) -> None:
    (found,) = assert_found(input(f"«E507»{name}"), target)
    assert "only exists in a task with" in found.message
    loop = "with_items: '{{ workflow.hosts }}'\n"
    here = f"'{{{{ {name} }}}}'"
    assert_found(task(f"{loop}input: {{message: {here}}}"), target)
    assert_found(
        task(f"{loop}input: {{message: Go}}\npermission_set_refs: ['{{{{ string({name}) }}}}']"), target
    )
    assert_found(
        task(f"{loop}input: {{message: Go}}\nnext: [{{publish: [{{x: '{{{{ «W507»{name} }}}}'}}]}}]"), target
    )
    assert_found(
        task(f"input: {{message: {here}}}\nwith_items: ~\n").replace(f"{{ {name}", f"{{ «E507»{name}"), target
    )
    assert_found(task(f"input: {{message: {here}}}\nwith_items: «E201»[x]\n"), target)
    assert_found(task(f"input: {{message: Go}}\nwith_items: '{{{{ [«E507»{name}] }}}}'"), target)
    assert_found(task("input: {message: Go}", f"output_map: {{x: '{{{{ «W507»{name} }}}}'}}\n"), target)


def test_items_in_newer_settings() -> None:
    loop = "input: {message: Go}\nwith_items: '{{ workflow.hosts }}'\n"
    assert_found(task(loop + "timeout: '{{ index }}'\ntrace_tag_template: '{{ index }}'"), NEW)
    cache = "input: {message: Go}\niterate_cache: {namespace: x}\n"
    (found,) = assert_found(task(cache + "timeout: '{{ «E507»index }}'"), NEW)
    assert "under 'iterate_cache'" in found.message
    assert_found(task(cache + "permission_set_refs: ['{{ «E507»item }}']"), NEW)
    assert_found(task(cache + "worker_selector: {a: '{{ item.value }}'}"), NEW)


def test_names_of_one_target() -> None:
    assert_found(input("keystore['x']"), NEW)
    assert_found(input("«E507»keystore['x']"), OLD)
    assert_found(input("config.x"), NEW)
    assert_found(input("«E507»config.x"), OLD)
    assert_found(input("«E507»inquiry.a.status"), NEW)
    assert_found(input("«E507»inquiry.a.status"), OLD)
    assert_found(task("input: {message: Go}\nwith_items: '{{ «E507»keystore[\"x\"] }}'"), NEW)


def test_inquiries() -> None:
    wait = "wait_for: {inquiry: '{{ 1 }}'}\ninput: {message: \"{{ %s }}\"}"
    assert_found(task(wait % "inquiry.a.status"), NEW)
    (found,) = assert_found(task(wait % "«E512»inquiry.b.status"), NEW)
    assert found.message.startswith("No task 'b' waits for an inquiry")
    other = "wait_for: {execution: '{{ 1 }}'}\ninput: {message: \"{{ %s }}\"}"
    assert_found(task(other % "execution.a"), NEW)
    assert_found(task(other % "«E506»work_queue_item.a"), NEW)


@for_both_targets
@pytest.mark.parametrize(
    ("name", "means"), [("vars.host", "workflow"), ("variables['host']", "workflow"), ("tasks.a", "task")]
)
def test_other_words(name: str, means: str, target: Target) -> None:
    (found,) = assert_found(input(f"«I508»{name}"), target)
    assert f"another word for '{means}'" in found.message


# Parameters


@for_both_targets
def test_parameters(target: Target) -> None:
    (found,) = assert_found(input("«W509»parameters.nam"), target)
    assert found.help == "Did you mean 'name'?"
    (found,) = assert_found(input("«W510»parameters.size"), target)
    assert found.message.startswith("The parameter 'size' may be left out, and the task then can't run")
    assert_found(input("«W510»parameters['size']"), target)
    for schema in ("{type: object}", "{type: object, properties: {}, additionalProperties: true}"):
        text = job(call("core.echo", "{message: '{{ parameters.x }}'}"), f"parameters: {schema}\n")
        assert_found(text, target)
    assert_found(job(call("core.echo", "{message: '{{ «W509»parameters.x }}'}")), target)
    assert_found(job(call("core.echo", "{message: '{{ parameters.x }}'}"), "parameters: «E313»[x]\n"), target)


@for_both_targets
def test_defaults_that_are_never_applied_are_reported_once(target: Target) -> None:
    schema = "{type: object, properties: {x: {type: string, «W714»default: a}, y: {type: string}}}"
    given = "{message: '{{ parameters.x }} {{ «W510»parameters.y }}'}"
    assert_found(job(call("core.echo", given), f"parameters: {schema}\n"), target)


@for_both_targets
def test_parameters_of_the_action_file(target: Target) -> None:
    file = "workflows/g.workflow.yaml"
    schema = (
        "parameters: {a: {type: string, required: true}, b: {type: string, default: x}, c: {type: string}}\n"
    )

    def reads(expression: str) -> str:
        return graph("g").replace("message: Go", f"message: '{{{{ {expression} }}}}'")

    for good in ("parameters.a", "parameters.b", '"c" in parameters and parameters.c'):
        assert_found(pointer("build", file, schema) + reads(good), target)
    assert_found(pointer("build", file, schema) + reads("«W510»parameters.c"), target)
    assert_found(pointer("build", file, schema) + reads("«W509»parameters.d"), target)
    never = "parameters: {type: object, properties: {c: {type: string, «W714»default: x}}}\n"
    assert_found(pointer("build", file, never) + reads("parameters.c"), target)


# Results


@for_both_targets
def test_results_of_sub_tasks(target: Target) -> None:
    tasks = "  - name: p\n    type: parallel\n    tasks: [{name: s, action: core.noop}]\n" + call(
        "core.echo", "{message: '{{ «E512»task.s.stdout }}'}"
    )
    (found,) = assert_found(job(tasks), target)
    assert found.message.startswith("The task 's' is a sub-task, which never runs")
    assert found.help is None


@for_both_targets
def test_results_where_names_could_not_be_read(target: Target) -> None:
    tasks = "  - «E202»action: core.noop\n" + call("core.echo", "{message: '{{ task.gone.stdout }}'}")
    assert_found(job(tasks), target)


@for_both_targets
@pytest.mark.parametrize("field", ["result", "status", "stderr"])
def test_old_fields(field: str, target: Target) -> None:
    (found,) = assert_found(input(f"task.a.«W513»{field}"), target)
    assert found.message.startswith(f"A result has no field '{field}' unless")
    assert_found(input(f"task['a'].«W513»{field}"), target)
    assert_found(input(f"workflow.info.{field}"), target)
    assert_found(input(f"task[host].{field}"), target)
    assert_found(input(f"task.a.data.{field}"), target)
    given = f"{{message: '{{{{ task.b.{field} }}}}'}}"
    files = action("build", f"output: {{{field}: {{type: string}}}}\n") + job(
        call("demo.build", None, name="b") + call("core.echo", given, name="c")
    )
    assert_found(files, target)


# Hyphens


@for_both_targets
def test_hyphens(target: Target) -> None:
    (found,) = assert_found(input("«E514»workflow.web-host"), target)
    assert found.message.endswith("write 'workflow[\"web-host\"]'.")
    text = input("«E514»task.my-task.stdout").replace("name: a\n", "name: my-task\n")
    assert_found(text, target)
    assert_found(
        input("«E514»parameters.my-size").replace("properties: {", "properties: {my-size: {}, "), target
    )
    assert_found(input("«E511»workflow.web - host"), target)
    assert_found(input("workflow.count-1"), target)
    assert_found(input("workflow.count-count"), target)


# Conditions


@for_both_targets
def test_conditions(target: Target) -> None:
    assert_found(condition("«W506»hsot"), target)
    assert_found(condition("{{ «W506»hsot }}"), target)
    assert_found(condition("host == 'a'"), target)


@for_both_targets
def test_a_when_of_a_task_is_never_evaluated(target: Target) -> None:
    assert_found(task("input: {message: Go}\nwhen: '{{ parameters.size }}'"), target)
