"""Secrets that flow to where they can be seen (spec: pack-layout, expressions)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from attune_lint.pack.contract import Contract, KnownPack, Origin, Parameter, Schema
from tests.rules.marked import assert_marked, found_in, notes, unmarked, way
from tests.rules.packs import action, call, graph, job, pointer
from tests.workflow.documents import HEAD, NEW, codes, for_both_targets

LOGIN = action("login", "parameters: {token: {type: string, secret: true}, note: {}, more: {type: object}}\n")
SECRETS = (
    "parameters:\n  type: object\n  properties:\n    token: {type: string, secret: true}\n"
    "    user: {type: string}\n    key: {secret: true}\n"
)


def flow(input: str, more: str = "", top: str = SECRETS) -> str:
    """A workflow with secrets that calls an action."""
    return LOGIN + job(call("demo.login", input, more), top)


@for_both_targets
@pytest.mark.parametrize(
    "template",
    [
        *("{{ parameters.token }}", "{{ parameters['token'] }}", "Bearer {{ parameters.token }}"),
        *("{{ 'a' + parameters.token }}", "{{ upper(parameters.token) }}", "{{ [parameters.token] }}"),
        *("{{ parameters.token.part }}", "{{ parameters.token[0] }}", "{{ (parameters.token) }}"),
        *("{{ replace(parameters.user, 'a', parameters.token) }}", "{{ -parameters.token }}"),
        *("{{ parameters }}", "{{ parameters[workflow.name] }}", "{{ split(parameters.token, '')[0] }}"),
        *("{{ slice(parameters.token, 1) }}", "{{ parameters.user }}{{ parameters.key }}"),
    ],
)
def test_templates_that_give_a_secret(template: str, target: Target) -> None:
    (found,) = assert_marked(flow(f'{{note: «W901»"{template}"}}'), target)
    assert "flows into the parameter 'note' of 'demo.login', which is not secret" in found.message
    assert found.route == "tasks[0].input.note"


@for_both_targets
@pytest.mark.parametrize(
    "template",
    [
        *("{{ parameters.user }}", "{{ parameters['user'] }}", "{{ parameters.other }}", "{{ token }}"),
        *("{{ parameters.token == 'x' }}", "{{ not parameters.token }}", "{{ 'x' in parameters.token }}"),
        *("{{ length(parameters.token) }}", "{{ bool(parameters.token) }}", "{{ type_of(parameters.key) }}"),
        *("{{ starts_with(parameters.token, 'a') }}", "{{ parameters.token and true }}", "parameters.token"),
        *("{{ task.token }}", "{{ config.token }}", "{{ system.token }}", "{{ workflow.token }}", "{{ x. }}"),
        *("{{ 'parameters.token' }}", "{{ parameters.user[parameters.token] }}", "{{ null }}"),
    ],
)
def test_templates_that_give_none(template: str, target: Target) -> None:
    assert_marked(flow(f'{{note: "{template}"}}'), target)


def test_what_a_finding_says() -> None:
    (found,) = assert_marked(flow("{note: «W901»'{{ parameters.token }}'}"))
    assert found.message.startswith("The secret parameter 'token' flows into")
    assert notes(found) == ["job.yaml:7:5 the secret parameter", "login.yaml:5:51 not secret"]
    assert way(found) == ["job.yaml:7:5 the secret parameter", "HERE", "login.yaml:5:51 not secret"]


@for_both_targets
def test_where_secrets_may_go(target: Target) -> None:
    assert_marked(flow("{token: '{{ parameters.token }}'}"), target)
    assert_marked(flow("{more: {deep: [«W901»'{{ parameters.token }}']}}"), target)
    assert_marked(
        flow("{note: x}", "    timeout: 5\n    permission_set_refs: ['{{ parameters.token }}']\n"), target
    )
    assert_marked(flow("{note: x}", "    with_items: '{{ parameters.token }}'\n"), target)
    assert_marked(flow("{note: x}", "    next: [{when: '{{ parameters.token }}'}]\n"), target)
    assert_marked(job(call("core.echo", "{message: '{{ parameters.token }}'}"), SECRETS), target)


def test_parameters_that_are_not_known() -> None:
    secret = "{zzz: '{{ parameters.token }}'}"
    assert_marked(flow(secret.replace("zzz", "«W734»zzz")))
    assert_marked(action("login") + job(call("demo.login", secret), SECRETS))
    assert_marked(job(call("«E730»demo.gone", secret), SECRETS))
    known = KnownPack("x", None, {"x.y": Contract("x.y", Schema({"zzz": Parameter("zzz")}))}, Origin.EXPORTED)
    assert_marked(job(call("x.y", secret.replace("'{{", "«W901»'{{")), SECRETS), NEW, (known,))
    tasks = (
        "  - name: p\n    type: parallel\n    tasks: [{name: s, action: core.noop}]\n    input: "
        + secret
        + "\n"
    )
    assert_marked(job(tasks, SECRETS))


def test_the_keystore() -> None:
    (found,) = assert_marked(flow("{note: «W901»'{{ keystore[\"chat.token\"] }}'}"), NEW)
    assert found.message.startswith("A secret of the keystore flows into")
    assert_marked(flow("{note: «W901»'{{ keystore.a }}', token: '{{ keystore.a }}'}", top=""), NEW)
    assert_marked(flow("{note: «W901»'{{ keystore }}'}", top=""), NEW)


@for_both_targets
def test_variables(target: Target) -> None:
    publish = "    next: [{publish: [{kept: «W901»'{{ parameters.token }}'}], do: [b]}]\n"
    for name in ("workflow.kept", "vars.kept", "variables['kept']", "kept", "workflow", "workflow[item]"):
        tasks = call("demo.login", "{note: x}", publish)
        tasks += call("demo.login", f'{{note: «W901»"{{{{ {name} }}}}"}}', name="b")
        found = assert_marked(LOGIN + job(tasks, SECRETS), target)
        assert notes(found[1])[0] == "job.yaml:14:30 passed on as 'kept'"
        assert way(found[1])[1:3] == ["job.yaml:14:30 passed on as 'kept'", "HERE"]
    tasks = call("demo.login", "{note: x}", publish)
    tasks += call("demo.login", "{note: '{{ workflow.other }}', token: '{{ kept }}'}", name="b")
    assert_marked(LOGIN + job(tasks, SECRETS), target)


def test_a_way_through_several_variables() -> None:
    first = "    next: [{publish: [{a: «W901»'{{ parameters.token }}'}], do: [b]}]\n"
    second = "    next: [{publish: [{b: «W901»'{{ upper(a) }}'}, {a: «W901»'{{ b }}'}], do: [c]}]\n"
    tasks = call("demo.login", "{note: x}", first) + call("demo.login", "{note: x}", second, name="b")
    tasks += call("demo.login", "{note: «W901»'{{ b }}'}", name="c")
    found = assert_marked(LOGIN + job(tasks, SECRETS))
    (last,) = [each for each in found if each.route == "tasks[2].input.note"]
    assert [note.message for note in last.related] == [
        *("passed on as 'a'", "passed on as 'b'", "the secret parameter", "not secret"),
    ]


def test_a_long_way_is_cut() -> None:
    steps = ", ".join(f"{{v{i + 1}: «W901»'{{{{ v{i} }}}}'}}" for i in range(30))
    publish = f"    next: [{{publish: [{{v0: «W901»'{{{{ parameters.key }}}}'}}, {steps}]}}]\n"
    found = assert_marked(LOGIN + job(call("demo.login", "{note: x}", publish), SECRETS))
    assert max(len(each.related) for each in found) == 11


def test_variables_that_hold_a_result_hold_no_secret() -> None:
    publish = "    next: [{publish: [token, {x: '{{ result().token }}'}, {y: '{{ task.run }}'}], do: [b]}]\n"
    tasks = call("demo.login", "{note: x}", publish) + call(
        "demo.login", "{note: '{{ token }}{{ x }}'}", name="b"
    )
    assert_marked(LOGIN + job(tasks, SECRETS))


@for_both_targets
def test_items(target: Target) -> None:
    items = "    with_items: '{{ [parameters.token] }}'\n"
    (found,) = assert_marked(flow("{note: «W901»'{{ item }}'}", items), target)
    assert notes(found)[0] == "job.yaml:14:17 iterated over"
    assert_marked(
        flow("{note: «W901»'{{ item.name }}', token: '{{ item }}', more: '{{ index }}'}", items), target
    )
    other = call("demo.login", "{note: '{{ item }}'}", "    with_items: '{{ [1] }}'\n", name="b")
    assert_marked(flow("{token: '{{ item }}'}", items) + other, target)
    twice = "    with_items: '{{ split(parameters.token, item) }}'\n"
    assert_marked(flow("{token: '{{ item }}'}", twice), target)


@for_both_targets
def test_results(target: Target) -> None:
    shown = "output_map: {x: «W901»'{{ parameters.token }}', y: '{{ parameters.user }}'}\n"
    (found,) = assert_marked(flow("{note: x}", top=SECRETS + shown), target)
    assert "flows into the result 'x'" in found.message
    output = "output: {type: object, properties: {x: {secret: SECRET}, y: {}}}\n"
    hidden = shown.replace("«W901»", "")
    assert_marked(flow("{note: x}", top=SECRETS + output.replace("SECRET", "true") + hidden), target)
    assert_marked(flow("{note: x}", top=SECRETS + output.replace("SECRET", "false") + shown), target)


def test_trace_tags() -> None:
    tag = "    trace_tag_template: «W901»'{{ parameters.token }}'\n"
    (found,) = assert_marked(flow("{note: x}", tag), NEW)
    assert "flows into a trace tag" in found.message


@for_both_targets
def test_secrets_of_the_action_file(target: Target) -> None:
    file = "workflows/g.workflow.yaml"
    text = "version: 1.0.0\ntasks:\n" + call("demo.login", "{note: «W901»'{{ parameters.pin }}'}")
    linked = pointer("build", file, "parameters: {pin: {secret: true}}\n") + graph("g", text)
    (found,) = assert_marked(LOGIN + linked, target)
    assert notes(found)[0] == "build.yaml:4:14 the secret parameter"
    second = pointer("c", f"«W723»{file}")
    assert_marked(LOGIN + linked.replace("«W901»", "") + second, target)


@for_both_targets
@pytest.mark.parametrize("input", [None, "{}"])
def test_the_caller_s_parameters_are_passed_on(input: str | None, target: Target) -> None:
    files = action("show", "parameters: {token: {}, other: {}}\n")
    text = call("demo.show", input).replace("action: ", "action: «W901»")
    (found,) = assert_marked(files + job(text, SECRETS), target)
    assert found.message.startswith("Without 'input', the secret parameter 'token' of the workflow's caller")
    assert way(found)[1] == "HERE"
    assert_marked(files + job(call("demo.show", "{other: x}"), SECRETS), target)
    assert_marked(LOGIN + job(call("demo.login", input), SECRETS), target)
    assert_marked(files + job(call("demo.show", input)), target)


def test_an_input_that_cannot_be_read_passes_nothing_on() -> None:
    files = action("show", "parameters: {token: {}}\n")
    assert_marked(files + job(call("demo.show", "«E201»[x]"), SECRETS))
    parallel = "  - name: p\n    type: parallel\n    tasks: [{name: s, action: demo.show}]\n"
    assert_marked(files + job(parallel, SECRETS))


def test_a_loose_file_has_no_secrets_but_the_keystore() -> None:
    publish = "next: [{publish: [{x: '{{ keystore.a }}'}]}]"
    text = f"tasks: [{{name: a, action: a.b, {publish}, input: {{y: '{{{{ keystore.b }}}}'}}}}]\n"
    assert "ATL901" in codes(HEAD + text)
    text = "output_map: {x: '{{ keystore.a }}'}\ntasks: [{name: a, action: a.b}]\n"
    assert "ATL901" in codes(HEAD + text)


def test_many_references_take_linear_time() -> None:
    """Each of many variables reads all: a secret goes to each once."""
    count = 300
    steps = ", ".join(f"{{v{i}: '{{{{ workflow.v{(i * 7) % count} }}}}'}}" for i in range(count))
    publish = f"[{steps}, {{v1: '{{{{ parameters.key }}}}'}}]"
    files, _ = unmarked(flow("{note: x}", f"    next: [{{publish: {publish}}}]\n"))
    found = [each for each in found_in(files) if each.code == "ATL901"]
    assert 1 < len(found) <= count
