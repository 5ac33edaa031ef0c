"""What tasks call, against what is known of these actions (spec: pack-layout, execution)."""

from __future__ import annotations

import pytest

from attune_lint import Target, lint_pack
from attune_lint.pack.contract import Contract, KnownPack, Origin, Parameter, Schema
from tests.rules.marked import assert_marked, found_in, notes, unmarked
from tests.rules.packs import action, call, graph, job, manifest, pointer
from tests.workflow.documents import HEAD, NEW, OLD, codes, for_both_targets

CHAT = KnownPack(
    "chat",
    "1.0.0",
    {"chat.post": Contract("chat.post", Schema({"text": Parameter("text", {"type": "string"}, True)}))},
)
URL = "  url: {type: string, required: true}\n"
JSON_URL = "  type: object\n  properties: {url: {type: string}}\n  required: [url]\n"
both_styles = pytest.mark.parametrize("parameters", [URL, JSON_URL], ids=["flat", "json"])


def build(parameters: str = "", more: str = "") -> str:
    return action("build", f"parameters:\n{parameters}{more}" if parameters else more)


def one(parameter: str, value: str) -> str:
    """A call that gives one parameter of a described kind."""
    return build(f"  x: {parameter}\n") + job(call("demo.build", f"{{x: {value}}}"))


# Which actions there are


@for_both_targets
@pytest.mark.parametrize("ref", ["demo.gone", "demo.x", "demo.job2"])
def test_actions_that_are_not_in_the_pack(ref: str, target: Target) -> None:
    (found,) = assert_marked(build() + job(call(f"«E730»{ref}")), target)
    assert "this pack" in found.message
    assert found.route == "tasks[0].action"


@for_both_targets
@pytest.mark.parametrize("ref", ["demo.Build", "demo.build.sh", "Demo.build", "demo.{{ x }}", "demo. build"])
def test_references_that_no_action_can_have(ref: str, target: Target) -> None:
    severity = "W" if ref.startswith("D") else "E"
    (found,) = assert_marked(build() + job(call(f"«{severity}730»'{ref}'")), target)
    assert found.message.startswith(f"There can be no action '{ref}'")


@pytest.mark.parametrize("ref", ["'{{ parameters.action }}'", "other.a.b", "other.A"])
def test_references_that_no_action_of_another_pack_can_have(ref: str) -> None:
    assert_marked(job(call(f"«W730»{ref}")))
    assert_marked(manifest("«E710»version: 1.0.0\n") + job(call(f"«W730»{ref}")))


@for_both_targets
@pytest.mark.parametrize("ref", ["build", "''", "demo.", ".build"])
def test_what_is_no_reference_is_no_unknown_action(ref: str, target: Target) -> None:
    assert_marked(job(call(f"«E310»{ref}")), target)


@for_both_targets
def test_actions_that_are_in_the_pack(target: Target) -> None:
    files = action("build") + pointer("linked", "workflows/g.workflow.yaml") + graph("g")
    calls = [
        call(ref, "{}", name=ref[5:]) for ref in ("demo.build", "demo.linked", "demo.other", "demo.noref")
    ]
    noref = graph("noref", more="«!E707»")
    assert_marked(files + noref + job("".join(calls)) + job(call("core.noop"), name="other"), target)


def test_an_action_that_cannot_be_read_is_there() -> None:
    broken = "# file: actions/build.yaml\nref: «E106»*x\n# file: actions/make.yml\n«E713»label: L\n"
    calls = call("demo.build") + call("demo.make", name="b") + call("«W730»demo.gone", name="c")
    assert_marked(broken + job(calls))


def test_an_action_of_two_files_is_there_and_nothing_else_is_known_of_it() -> None:
    files = action("a", "parameters: {}\nenabled: false\n", ref="demo.x")
    assert_marked(files + action("b").replace("ref: demo.b", "ref: «W718»demo.x") + job(call("demo.x")))


def test_a_graph_file_s_own_action_is_not_there_by_the_file_s_name() -> None:
    files = pointer("build", "workflows/other.workflow.yaml") + graph("other")
    assert_marked(files + job(call("demo.build") + call("«E730»demo.other", name="b")))


def test_a_workflow_that_calls_one_that_is_not_valid() -> None:
    assert_marked(job(call("demo.b")) + job(call("«E310»x"), name="b"))


def test_sub_tasks_never_run() -> None:
    tasks = (
        "  - name: p\n    type: parallel\n    tasks:\n      - name: a\n        action: «W730»demo.gone\n"
        "      - name: b\n        action: «W731»other.gone\n"
    )
    assert_marked(job(tasks))


def test_a_pack_that_is_only_guessed_is_no_error() -> None:
    assert_marked(manifest("«E710»version: 1.0.0\n") + job(call("«W730»demo.gone")))


@for_both_targets
@pytest.mark.parametrize(
    "dependencies",
    ["[chat]", "['chat>=2.0']", "[' chat ']", "[{ref: chat, version: 1.0.0}]", "{chat: 1.0.0}", "chat"],
)
def test_packs_that_are_not_at_hand(dependencies: str, target: Target) -> None:
    text = "ref: demo\nversion: 1.0.0\n"
    (found,) = assert_marked(manifest(text) + job(call("«W731»chat.post")), target)
    assert "'dependencies'" in found.message
    assert_marked(manifest(f"{text}dependencies: {dependencies}\n") + job(call("chat.post")), target)
    assert_marked(manifest(f"{text}dependencies: [chats, demo, 1]\n") + job(call("«W731»chat.post")), target)


def test_packs_of_a_pack_without_a_manifest() -> None:
    files, _ = unmarked(job(call("chat.post")))
    del files["pack.yaml"]
    assert found_in(files) == ()


@for_both_targets
def test_packs_of_which_the_actions_are_known(target: Target) -> None:
    known = (CHAT,)
    good = job(call("chat.post", "{text: Hi}"))
    assert_marked(good, target, known)
    assert_marked(job(call("«W730»chat.pots", "{text: Hi}")), target, known)
    assert_marked(job(call("chat.post", "{«W734»txt: Hi}")), target, known)
    assert_marked(job(call("chat.post", "{text: «W735»5}")), target, known)


def test_core_is_always_there() -> None:
    files, _ = unmarked(job(call("core.echo") + call("core.anything", name="b")))
    assert lint_pack(files).diagnostics == ()


@for_both_targets
@pytest.mark.parametrize(
    "name",
    [
        *("echo", "noop", "sleep", "build_pack_envs", "download_packs", "get_pack_dependencies"),
        *("register_packs", "run_agent_command"),
    ],
)
def test_actions_that_ship_with_the_engine(name: str, target: Target) -> None:
    assert_marked(job(call(f"core.{name}")).replace("seconds", "message"), target)
    (found,) = assert_marked(job(call(f"«W730»core.{name}s")), target)
    assert found.help == f"Did you mean 'core.{name}'?"


@for_both_targets
def test_http_requests(target: Target) -> None:
    names = (
        *("method", "headers", "body", "json_body", "query_params", "timeout", "verify_ssl", "auth_type"),
        *("auth_username", "auth_password", "auth_token", "follow_redirects", "max_redirects"),
    )
    given = "".join(f", {name}: x" for name in names)
    assert_marked(job(call("core.http_request", f"{{url: x{given}}}")), target)
    assert_marked(job(call("core.http_request", "{url: x, «W734»verify: x}")), target)
    assert_marked(job(call("core.http_request", "{method: x}").replace("input", "«W733»input")), target)


def test_actions_of_one_target() -> None:
    key = job(call("core.generate_ssh_key_pair", "{}"))
    assert_marked(key, NEW)
    assert_marked(key.replace("core.g", "«W730»core.g"), OLD)
    ask = job(call("core.ask", "{prompt: Go}"))
    assert_marked(ask, OLD)
    assert_marked(ask.replace("core.ask", "«W730»core.ask"), NEW)
    own = manifest("ref: core\nversion: 1.0.0\n") + action("ask", ref="core.ask")
    workflow = job(call("core.ask", "{}")).replace("demo.job", "core.job")
    assert_marked(own + workflow, OLD)
    (found,) = assert_marked(own + workflow.replace("action: core", "action: «W730»core"), NEW)
    assert "wait_for" in found.message


def test_the_pack_core_itself_has_actions_without_files() -> None:
    own = manifest("ref: core\nversion: 1.0.0\n")
    calls = call("core.echo") + call("«W730»core.gone", name="b")
    assert_marked(own + job(calls).replace("demo.job", "core.job"))


@for_both_targets
def test_did_you_mean(target: Target) -> None:
    (found,) = assert_marked(build() + job(call("«E730»demo.biuld")), target)
    assert found.help == "Did you mean 'demo.build'?"
    (found,) = assert_marked(build() + job(call("«E730»demo.Build")), target)
    assert found.help == "Did you mean 'demo.build'?"
    (found,) = assert_marked(build() + job(call("«E730»demo.something_else")), target)
    assert found.help is None


# Disabled actions


def test_disabled_actions() -> None:
    files = build(more="enabled: false\n")
    (found,) = assert_marked(files + job(call("«E732»demo.build")), NEW)
    assert notes(found) == ["build.yaml:1:6 the action"]
    assert_marked(files + job(call("demo.build")), OLD)
    tasks = "  - name: p\n    type: parallel\n    tasks:\n      - {name: a, action: «W732»demo.build}\n"
    assert_marked(files + job(tasks), NEW)
    off = KnownPack("chat", None, {"chat.post": Contract("chat.post", enabled=False)})
    assert_marked(job(call("«W732»chat.post")), NEW, (off,))


@pytest.mark.parametrize("value", ["true", "~", "", "'false'", "no", "0"])
def test_enabled_actions(value: str) -> None:
    assert_marked(build(more=f"enabled: {value}\n") + job(call("demo.build")))


# Parameters


@for_both_targets
@both_styles
def test_missing_parameters(parameters: str, target: Target) -> None:
    files = build(parameters)
    (found,) = assert_marked(
        files + job(call("demo.build", "{«W734»zzz: 1}").replace("input", "«W733»input")), target
    )[:1]
    assert found.route == "tasks[0].input"
    assert notes(found) == [
        f"build.yaml:{6 if parameters == URL else 7}:{3 if parameters == URL else 16} required here"
    ]
    assert_marked(files + job(call("demo.build", "{url: x}")), target)
    assert_marked(files + job(call("demo.build", "{url: '{{ parameters.x }}'}")), target)
    assert_marked(files + job(call("demo.build", "{url: «W733»~}")), target)


@both_styles
def test_a_required_parameter_that_is_misspelt_is_told_once(parameters: str) -> None:
    (found,) = assert_marked(build(parameters) + job(call("demo.build", "{«W734»urls: x}")))
    assert found.help == "Did you mean 'url'?"
    assert found.route == "tasks[0].input.urls"
    assert notes(found) == ["build.yaml:1:6 the action"]


def test_required_parameters_that_may_be_left_out_or_null() -> None:
    default = build("  url: {type: string, required: true, default: x}\n  y: {}\n")
    assert_marked(default + job(call("demo.build", "{y: 1}")))
    assert_marked(default + job(call("demo.build", "{url: ~}")))
    assert_marked(default + job(call("demo.build", None)))
    nullable = build("  url: {type: [string, 'null'], required: true}\n")
    assert_marked(nullable + job(call("demo.build", "{url: ~}")))
    assert_marked(build("  url: {type: string}\n") + job(call("demo.build", "{url: ~}")))


def test_defaults_in_json_schema_style_are_not_applied() -> None:
    text = "  type: object\n  properties: {url: {type: string, default: x}, y: {}}\n  required: [url]\n"
    assert_marked(build(text) + job(call("demo.build", "{y: 1}").replace("input", "«W733»input")))


@for_both_targets
@pytest.mark.parametrize("input", ["{}", None])
def test_an_empty_input_passes_on_the_caller_s_parameters(input: str | None, target: Target) -> None:
    def check(declared: str, complaint: str) -> None:
        text = call("demo.build", input)
        if complaint:
            word = "action" if input is None else "input"
            mark = f"{word}: {complaint}" if input is None else f"{complaint}{word}:"
            text = text.replace(f"{word}:" if input is not None else f"{word}: ", mark)
        found = assert_marked(build(URL) + job(text, declared), target)
        assert [each.message for each in found] == [
            each.message for each in found if "add it" in each.message
        ]

    schema = "parameters:\n  type: object\n  properties: {url: {type: string}, other: {}}\n"
    check("", "«W733»")
    check(schema, "«W733»")
    check(schema + "  required: [other]\n", "«W733»")
    check(schema + "  required: [url]\n", "")


def test_an_empty_input_of_a_workflow_of_an_action() -> None:
    task = "version: 1.0.0\ntasks:\n  - name: run\n    action: «W733»demo.build\n"

    def check(parameters: str, text: str = task.replace("«W733»", "")) -> None:
        assert_marked(build(URL) + pointer("w", "workflows/w.workflow.yaml", parameters) + graph("w", text))

    check("parameters:\n  url: {type: string, required: true}\n")
    check("parameters:\n  url: {type: string}\n", task)
    check("parameters:\n  url: {type: string, required: true, default: x}\n", task)
    check("parameters: «W714»[a]\n")
    check("", task)


def test_an_empty_input_of_a_workflow_of_several_actions() -> None:
    file = "workflows/w.workflow.yaml"
    files = pointer("a", file) + pointer("b", f"«W723»{file}")
    assert_marked(build(URL) + files + graph("w", "version: 1.0.0\ntasks: [{name: a, action: demo.build}]\n"))


def test_an_empty_input_of_a_loose_file_says_nothing_of_its_parameters() -> None:
    broken = "parameters: «E313»[a]\n"
    assert_marked(build(URL) + job(call("demo.build", None), broken))


@for_both_targets
@pytest.mark.parametrize(
    "parameters",
    [
        "  x: {type: string}\n",
        "  type: object\n  properties: {x: {type: string}}\n",
        "  type: object\n  properties: {x: {type: string}}\n  additionalProperties: false\n",
    ],
)
def test_unknown_parameters(parameters: str, target: Target) -> None:
    assert_marked(build(parameters) + job(call("demo.build", "{x: a, «W734»zzz: 1}")), target)


@pytest.mark.parametrize(
    "parameters",
    [
        "  type: object\n",
        "  type: object\n  properties: {x: {type: string}}\n  additionalProperties: true\n",
        "  type: object\n  properties: {x: {type: string}}\n  additionalProperties: {}\n",
        "  type: object\n  properties: {x: {type: string}}\n  additionalProperties: {type: string}\n",
        "  type: object\n  properties: {x: {type: string}}\n  patternProperties: {'^z': {}}\n",
        "  type: object\n  properties: {x: {type: string}}\n  anyOf: [{required: [zzz]}]\n",
        "  type: «W714»string\n",
    ],
)
def test_parameters_that_may_be_there(parameters: str) -> None:
    assert_marked(build(parameters) + job(call("demo.build", "{x: a, zzz: 1}")))


def test_parameters_of_an_action_that_says_nothing_of_them() -> None:
    assert_marked(build() + job(call("demo.build", "{zzz: 1}")))
    assert_marked(build(more="parameters:\n") + job(call("demo.build", "{zzz: 1}")))
    assert_marked(build(more="parameters: {}\n") + job(call("demo.build", "{«W734»zzz: 1}")))


def test_parameters_of_a_workflow() -> None:
    schema = "parameters:\n  type: object\n  properties: {url: {type: string}}\n  required: [url]\n"
    other = job(call("core.noop"), schema, name="other")
    assert_marked(job(call("demo.other", "{url: «W735»5, «W734»x: 1}")) + other)
    assert_marked(job(call("demo.other", "{url: x}")) + other)


def test_an_input_that_cannot_be_read_misses_nothing() -> None:
    assert_marked(build(URL) + job(call("demo.build", "«E201»[url]")))
    assert_marked(build(URL) + job(call("demo.build", "{? «E118»[a] : x}")))


def test_an_input_that_stands_for_a_raw_value() -> None:
    assert_marked(build(URL) + job(call("demo.build", "{'$serde_json::private::RawValue': '{}'}")))


def test_the_same_input_twice() -> None:
    """What an alias repeats is reported once, save what is missing or too much in each task."""
    tasks = call("demo.build", "«W733»&i {x: «W735»5}".replace("«W733»", "")).replace("input", "«W733»input")
    tasks += call("demo.build", "*i", name="b").replace("input", "«W733»input")
    assert_marked(build(URL + "  x: {type: string}\n") + job(tasks))


# Literals


TYPES = {
    "string": (["a", "'5'", "''", '"true"', "!!str 5"], ["5", "5.5", "true", "[a]", "{a: b}"]),
    "integer": (["5", "0", "-3", "0x1F", "5.0"], ["a", "'5'", "5.5", "true", "[5]", "{a: 5}"]),
    "number": (["5", "5.5", "-1e3"], ["a", "'5'", "false", "[5]"]),
    "boolean": (["true", "false"], ["yes", "'true'", "1", "0", "[true]"]),
    "array": (["[]", "[1, a]", "\n        - a"], ["a", "5", "{a: b}"]),
    "object": (["{}", "{a: b}"], ["a", "5", "[a]"]),
    "'null'": ([], ["a", "5", "[a]"]),
    "[string, integer]": (["a", "5"], ["5.5", "true", "[a]"]),
    "[string, 'null']": (["a"], ["5"]),
}
UNKNOWN = ["~", "null", "", "'{{ parameters.x }}'", "'a {{ x }}'", "'{{'", "!foo x"]


@for_both_targets
@pytest.mark.parametrize("kind", TYPES)
def test_types(kind: str, target: Target) -> None:
    good, bad = TYPES[kind]
    for value in (*good, *UNKNOWN):
        if not value.startswith("\n") and value != "!foo x":
            assert_marked(one(f"{{type: {kind}}}", value), target)
    for value in bad:
        assert_marked(one(f"{{type: {kind}}}", f"«W735»{value}"), target)
    text = f"  type: object\n  properties: {{x: {{type: {kind}}}}}\n"
    for value in bad:
        assert_marked(build(text) + job(call("demo.build", f"{{x: «W735»{value}}}")), target)


@pytest.mark.parametrize(
    "parameter", ["{}", "{type: «W714»strange}", "{type: «W714»[[]]}", "{description: x}"]
)
@pytest.mark.parametrize("value", ["5", "a", "[a]", "{a: b}"])
def test_types_that_are_not_known(parameter: str, value: str) -> None:
    parameter = parameter.replace("«W714»[[]]", "[«W714»[]]")
    assert_marked(one(parameter, value))


VALUES = [
    ("{enum: [a, b]}", ["a", "b", "~", "[c]", "{c: d}"], ["c", "A", "5", "true"], "one of 'a', 'b'"),
    (
        "{enum: [1, 2.0, true, ~]}",
        ["1", "1.0", "2", "true"],
        ["0", "'1'", "false"],
        "one of 1, 2.0, true, null",
    ),
    ("{enum: [only]}", ["only"], ["x"], "'only'"),
    ("{enum: [[1]]}", ["[2]"], ["x"], "[1]"),
    ("{enum: [0]}", ["0"], ["false"], "0"),
    ("{const: 5}", ["5", "5.0"], ["6"], "5"),
    ("{minimum: 1}", ["1", "5", "'0'", "a"], ["0", "-1", "0.9"], "at least 1"),
    ("{maximum: 1.5}", ["1.5", "1"], ["2"], "at most 1.5"),
    ("{exclusiveMinimum: 1}", ["2", "1.1"], ["1", "0"], "more than 1"),
    ("{exclusiveMaximum: 1}", ["0"], ["1"], "less than 1"),
    ("{minimum: 1, exclusiveMinimum: true}", ["2"], ["1"], "more than 1"),
    ("{maximum: 1, exclusiveMaximum: true}", ["0"], ["1"], "less than 1"),
    ("{minimum: 1, maximum: 9}", ["5", "true"], ["0"], "at least 1"),
    ("{minLength: 2}", ["ab", "5", "é€"], ["a", "''"], "at least 2 characters long"),
    ("{maxLength: 1}", ["a", "''", "€"], ["ab"], "at most 1 character long"),
    ("{minItems: 1}", ["[a]", "x", "{}"], ["[]"], "at least 1 item long"),
    ("{maxItems: 1}", ["[a]"], ["[a, b]"], "at most 1 item long"),
    ("{minProperties: 2}", ["{a: 1, b: 2}", "[]"], ["{a: 1}"], "of at least 2 keys"),
    ("{maxProperties: 1}", ["{a: 1}"], ["{a: 1, b: 2}"], "of at most 1 keys"),
    ("{pattern: '^a+$'}", ["aa", "5", "[b]"], ["b", "''"], "a text that matches '^a+$'"),
    ("{pattern: b}", ["abc"], ["ac"], "a text that matches 'b'"),
    ("{pattern: '^[z-a]$'}", ["a"], [], ""),
    (
        "{pattern: '^[a-z][a-z_-]*$'}",
        ["a", "a-b"],
        ["A", "aé"],
        "a text that matches '^[a-z][a-z_-]*$'",
    ),
]


@pytest.mark.parametrize(("parameter", "good", "bad", "wants"), VALUES)
def test_values(parameter: str, good: list[str], bad: list[str], wants: str) -> None:
    for value in (*good, *UNKNOWN[:-1]):
        assert_marked(one(parameter, value))
    for value in bad:
        (found,) = assert_marked(one(parameter, f"«W736»{value}"))
        assert f"must be {wants}, not " in found.message
        assert found.route == "tasks[0].input.x"
        assert notes(found) == ["build.yaml:6:3 declared here"]


def test_many_choices() -> None:
    choices = ", ".join(map(str, range(20)))
    (found,) = assert_marked(one(f"{{enum: [{choices}]}}", "«W736»20"))
    assert "must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ..., not" in found.message


@pytest.mark.parametrize(
    "parameter",
    [
        *("{enum: «W714»[]}", "{enum: «W714»a}", "{minimum: «W714»a}", "{minLength: «W714»true}"),
        *("{pattern: «W714»5}", "{pattern: '('}", "{format: date}", "{multipleOf: 2}", "{not: {}}"),
        *("{pattern: '[a-z&&[^x]]'}", "{pattern: '[[:digit:]]'}", "{pattern: 'y{1000}{1000}'}"),
        *("{pattern: '(((y{500}){500}){500}){500}'}", "{pattern: '(((y{500,}){500,}){500,}){500,}'}"),
        "{pattern: '(((y{,500}){,500}){,500}){,500}'}",
        f"{{pattern: {'y' * 1001}}}",
    ],
)
def test_keywords_that_say_nothing(parameter: str) -> None:
    assert_marked(one(parameter, "x"))


def test_a_pattern_that_takes_too_long_and_a_text_that_is_too_long() -> None:
    assert_marked(one("{pattern: '^(a|aa)+(a|aa)+(a|aa)+$'}", f"{'a' * 3000}b"))
    assert_marked(one("{pattern: '^a$'}", "b" * 10_001))


def test_values_inside_of_values() -> None:
    items = "{type: array, items: {type: integer, minimum: 1}}"
    (first, second) = assert_marked(one(items, "[1, «W735»a, '{{ x }}', «W736»0]"))
    assert (first.route, second.route) == ("tasks[0].input.x[1]", "tasks[0].input.x[3]")
    assert "'demo.build' is wrong inside: this must be a whole number, not the text 'a'" in first.message
    keys = "{type: object, properties: {a: {type: string}, b: {type: object, properties: {c: {enum: [d]}}}}}"
    (first, second) = assert_marked(one(keys, "{a: «W735»5, z: 5, b: {c: «W736»e}}"))
    assert second.route == "tasks[0].input.x.b.c"
    assert_marked(one("{items: [{type: integer}], properties: «W714»x}", "[a]"))
    assert_marked(one("{properties: {a: true}}", "{a: 5}"))
    assert_marked(one("{type: object, maxProperties: 0}", "{'$serde_json::private::RawValue': '1'}"))


def test_a_text_over_several_lines() -> None:
    lines = "\n      x: «W735»5\n      y: |\n        line\n"
    assert_marked(build("  x: {type: string}\n  y: {type: string}\n") + job(call("demo.build", lines)))


def test_values_that_aliases_repeat() -> None:
    items = "{type: array, items: {type: integer}}"
    assert_marked(one(items, "[«W735»&a text, *a, *a]"))
    assert_marked(one(items, "«E106»*gone"))


def test_a_value_that_is_nested_deeply() -> None:
    deep = "{type: array, items: " * 70 + "{type: integer}" + "}" * 70
    assert_marked(one(deep, "[" * 70 + "a" + "]" * 70))


def test_other_packs_at_hand_are_named_with_their_place() -> None:
    known = KnownPack("chat", None, {"chat.post": Contract("chat.post")}, Origin.AT_HAND)
    (found,) = assert_marked(job(call("«W730»chat.pst")), NEW, (known,))
    assert "the pack 'chat'" in found.message


def test_a_workflow_by_itself_is_not_asked_what_it_calls() -> None:
    assert codes(HEAD + "tasks: [{name: a, action: demo.gone}]\n") == []


def test_many_missing_parameters() -> None:
    """The first ones are named, and of the others it is said that there are more."""
    parameters = "".join(f"  p{number:02}: {{required: true}}\n" for number in range(40))
    files, _ = unmarked(build(parameters + "  x: {}\n") + job(call("demo.build", "{x: 1}")))
    found = found_in(files)
    assert {each.code for each in found} == {"ATL733"}
    assert 1 < len(found) < 40
    assert any("and perhaps more" in each.message for each in found)


def test_two_tasks_that_pass_on_too_little() -> None:
    tasks = call("demo.build", None).replace("action: ", "action: «W733»")
    tasks += call("demo.build", None, name="b").replace("action: ", "action: «W733»")
    assert_marked(build(URL) + job(tasks))
