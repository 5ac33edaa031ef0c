"""Fields that hold any JSON, and lists of variables to publish (spec: engine-facts 5, 7 and 8)."""

from __future__ import annotations

from typing import Any

import pytest

from attune_lint import Target
from attune_lint.model.node import Alias, Document
from attune_lint.workflow.json_values import RAW_VALUE_KEY, JsonValues, embedded_json, is_embedded_json
from tests.workflow.documents import (
    NEW,
    assert_rejects,
    assert_takes,
    codes,
    for_both_targets,
    rejections,
    stored,
    stored_task,
    task,
    top,
    transition,
    verdict,
)

VARS = top("vars:§")
INPUT = task("input:§")
MAPS = [VARS, INPUT]
VARIABLE = top("vars:\n  x:§")
PARAMETER = task("input:\n  x:§")
INNER = task("input:\n  x:\n    - y: [1, §]")
OPTIONAL = [
    *(task(f"{name}:§") for name in ("permission_set_refs", "permission_set_ref", "worker_selector")),
    *(task(f"{name}:§") for name in ("worker_tolerations", "worker_affinity", "__chart_meta__")),
    transition("do: [b]\n__chart_meta__:§"),
]
PUBLISHED = transition("do: [b]\npublish:\n  - x:§")
VALUES = [VARIABLE, PARAMETER, *OPTIONAL, PUBLISHED]

JSON = {
    "": None,
    "~": None,
    "null": None,
    "nULL": "nULL",
    "True": True,
    "yes": "yes",
    "5": 5,
    "-0": 0,
    "0x1F": 31,
    "010": "010",
    "1e3": 1000.0,
    "1.0": 1.0,
    "00.5": 0.5,
    ".inf": None,
    "-.INF": None,
    ".nan": None,
    "1_000": "1_000",
    "2024-01-01": "2024-01-01",
    "18446744073709551615": 2**64 - 1,
    "-9223372036854775808": -(2**63),
    "'5'": "5",
    "!!str 5": "5",
    "!!int '5'": 5,
    "!!float 5": 5.0,
    "!!bool 'true'": True,
    "!!null null": None,
    "!!foo 5": "5",
    "!!binary aGk=": "aGk=",
    "!!timestamp 2024-01-01": "2024-01-01",
    "!!python/name:x y": "y",
    "!<tag:example.com,2000:x> 5": "5",
    "!!set {a, b}": {"a": None, "b": None},
    "!!map {a: 1}": {"a": 1},
    "!!seq [a]": ["a"],
    "[]": [],
    "{}": {},
    "[1, [a, ~], {b: 1.0}]": [1, ["a", None], {"b": 1.0}],
    "{5: a, ~: b, true: c, 1.5: d, '': e}": {"5": "a", "~": "b", "true": "c", "1.5": "d", "": "e"},
    "{a: 1, a: 2}": {"a": 2},
    "{<<: {a: 1}}": {"<<": {"a": 1}},
    "{!foo a: 1}": {"a": 1},
    "{!!int a: 1}": {"a": 1},
    "{a, b: c}": {"a": None, "b": "c"},
    "[a: b, c]": [{"a": "b"}, "c"],
    "|\n                text": "text\n",
    "'{{ x }}'": "{{ x }}",
}
# In a buffer, keys that are no strings are rejected, and so are tags on keys.
NOT_PUBLISHED = {"{5: a, ~: b, true: c, 1.5: d, '': e}", "{!foo a: 1}", "{!!int a: 1}"}
NO_JSON = {
    "!foo x": "ATL115",
    "! x": "ATL115",
    "!foo": "ATL115",
    "!": "ATL115",
    "!foo [x]": "ATL115",
    "!foo {a: b}": "ATL115",
    "!<!foo> x": "ATL115",
    "[a, «!foo x]": "ATL115",
    "{a: {b: «!foo x}}": "ATL115",
    "!!int abc": "ATL116",
    "!!int 010": "ATL116",
    "!!bool yes": "ATL116",
    "!!float abc": "ATL116",
    "!!null ''": "ATL116",
    "!!null x": "ATL116",
    "[«!!int a]": "ATL116",
    "18446744073709551616": "ATL117",
    "-9223372036854775809": "ATL117",
    "[«99999999999999999999]": "ATL117",
    "{«[a]: b}": "ATL118",
    "{? «{a: b} : c}": "ATL118",
    "[{? «[a] : b}]": "ATL118",
    "{{ x }}": "ATL119",
    "[«{{ x }}]": "ATL119",
    "{a: «{{ x }}}": "ATL119",
}


@for_both_targets
@pytest.mark.parametrize("value", JSON)
def test_json(value: str, target: Target) -> None:
    for template in VALUES:
        if template is not PUBLISHED or value not in NOT_PUBLISHED:
            assert_takes(template, value, target)


@pytest.mark.parametrize("value", JSON)
def test_stored_json(value: str) -> None:
    text = stored(VARIABLE.replace("§", f" {value}"))["vars"]["x"]
    assert repr(text) == repr(JSON[value])
    assert repr(stored_task(PARAMETER.replace("§", f" {value}"))["input"]["x"]) == repr(JSON[value])
    assert repr(stored_task(task(f"worker_selector: {value}"))["worker_selector"]) == repr(JSON[value])
    if value not in NOT_PUBLISHED:
        first = stored_task(PUBLISHED.replace("§", f" {value}"))["next"][0]
        assert repr(first["publish"]) == repr([{"x": JSON[value]}])


@for_both_targets
@pytest.mark.parametrize("value", NO_JSON)
def test_no_json(value: str, target: Target) -> None:
    for template in VALUES:
        # An optional field may be null, but only in plain style.
        assert_rejects(template, value, NO_JSON[value], target)


@for_both_targets
@pytest.mark.parametrize("value", NO_JSON)
def test_no_json_inside(value: str, target: Target) -> None:
    if value not in ("!", "!foo"):
        assert_rejects(INNER, value, NO_JSON[value], target)


@for_both_targets
@pytest.mark.parametrize("template", MAPS)
def test_maps(template: str, target: Target) -> None:
    for value in (
        "",
        "# none",
        "{}",
        "!foo {a: 1}",
        "!!null",
        "!foo",
        "&x",
        "{5: x, true: z}",
        "{a: 1, a: 2}",
    ):
        assert_takes(template, value, target)
    for value in ("~", "null", "!!null ~", "''", "|", "[]", "[a]", "x", "5", "[a: 1]", '""'):
        assert_rejects(template, value, "ATL201", target)
    assert_rejects(template, "{{ x }}", "ATL119", target)
    assert_rejects(template, "{«[a]: 1}", "ATL118", target)
    assert_rejects(template, "{a: «!foo x}", "ATL115", target)


def test_stored_maps() -> None:
    assert stored(top("vars:"))["vars"] == {}
    assert stored_task(task("input:"))["input"] == {}
    assert stored_task(task("input: {5: x, ~: y, a: 1, a: 2}"))["input"] == {"5": "x", "~": "y", "a": 2}


@for_both_targets
@pytest.mark.parametrize("name", ["parameters", "output"])
def test_schemas(name: str, target: Target) -> None:
    template = top(f"{name}:§")
    for value in (
        *("", "~", "null", "NULL", "!!null ~", "{type: 5}", "{type: ~}", "{type: {}}", "{a: 1, type: x}"),
        *("{type: }", "{'type': 1}", "!!map {type: 1}", "{!foo type: 1}", "{type: object, 5: x}"),
    ):
        assert_takes(template, value, target)
    for value in (
        "[]",
        "''",
        "x",
        "5",
        "true",
        "nULL",
        "'null'",
        "!!str null",
        "!!str",
        ".inf",
        "[{type: x}]",
    ):
        assert_rejects(template, value, "ATL313", target)
        assert verdict(template.replace("§", f" {value}"), target) == "validate"
    for value in ("{}", "{url: {type: string}}", "{Type: x}", "{' type': x}", "{<<: {type: x}}"):
        text = template.replace("§", f" {value}")
        assert rejections(text, target) == [("ATL314", text.index(f"\n{name}:") + 1)]
        assert verdict(text, target) == "validate"
    for value, code in (("!foo {type: x}", "ATL115"), ("!!null x", "ATL116"), ("{type: «!x y}", "ATL115")):
        assert_rejects(template, value, code, target)


PUBLISH = transition("do: [b]\npublish:§")
LEGACY_PUBLISH = task("publish:§")

DIRECTIVES: dict[str, Any] = {
    "['5']": ["5"],
    "[!!str 5]": ["5"],
    "[!!foo 5]": ["5"],
    "[x, {y: 1}]": ["x", {"y": 1}],
    "[{}]": [{}],
    "[{'5': x, '': y}]": [{"5": "x", "": "y"}],
    "[{!!str 5: x}]": [{"5": "x"}],
    "[{a: 1, b: {c: [1, null, true, 1.5]}}]": [{"a": 1, "b": {"c": [1, None, True, 1.5]}}],
    "[{a: 5, a: 6}]": [{"a": 6}],
    "[{<<: {a: 1}}]": [{"<<": {"a": 1}}],
    "[yes, 0777, '', 1_000, 1e, 2024-01-01]": ["yes", "0777", "", "1_000", "1e", "2024-01-01"],
    "[{yes: 1, 010: 2, 1e: 3}]": [{"yes": 1, "010": 2, "1e": 3}],
    "[!!set {a}, !!map {b: 1}]": [{"a": None}, {"b": 1}],
    "!foo [x]": ["x"],
    "\n              - x\n              - y: 1\n                z: 2": ["x", {"y": 1, "z": 2}],
    f"[{{{RAW_VALUE_KEY}: '[1'}}]": [{RAW_VALUE_KEY: "[1"}],
}
NO_DIRECTIVES = {
    **dict.fromkeys(("~", "null", "''", "x", "5", "{}", "{x: 1}", "|", "!!null ~"), "ATL201"),
    **{
        f"[x, «{item}]": "ATL209"
        for item in (
            "5",
            "true",
            "~",
            "null",
            "[]",
            ".inf",
            "1.5",
            "0x10",
            "!!int 5",
            "!!null ~",
            "!!bool true",
        )
    },
    "[«{{ x }}]": "ATL119",
    "{{ x }}": "ATL119",
    "[«18446744073709551616]": "ATL117",
    "[«!foo x]": "ATL115",
    "[«!foo {a: 1}]": "ATL115",
    "[«!foo ]": "ATL115",
    "[«!!int a]": "ATL116",
    **{f"[{{a: 1, «{key}: x}}]": "ATL210" for key in ("5", "true", "~", "1.5", ".inf", "0x10", "!!int 5")},
    "[{a: {«5: x}}]": "ATL210",
    "[{a: [{b: {«null: x}}]}]": "ATL210",
    "[{«!foo a: 1}]": "ATL115",
    "[{«!!int a: 1}]": "ATL116",
    "[{«18446744073709551616: 1}]": "ATL117",
    "[{«[a]: b}]": "ATL118",
    "[{a: {«[b]: c}}]": "ATL118",
    "[{a: «!foo x}]": "ATL115",
    "[{a: «{{ x }}}]": "ATL119",
}


@for_both_targets
@pytest.mark.parametrize("value", DIRECTIVES)
def test_directives(value: str, target: Target) -> None:
    assert_takes(PUBLISH, value, target)
    assert_takes(LEGACY_PUBLISH, value, target)
    first = stored_task(PUBLISH.replace("§", f" {value}"), target)["next"][0]
    assert repr(first["publish"]) == repr(DIRECTIVES[value])


@for_both_targets
@pytest.mark.parametrize("value", NO_DIRECTIVES)
def test_no_directives(value: str, target: Target) -> None:
    assert_rejects(PUBLISH, value, NO_DIRECTIVES[value], target)
    assert_rejects(LEGACY_PUBLISH, value, NO_DIRECTIVES[value], target)


@for_both_targets
def test_empty_publish(target: Target) -> None:
    for value in ("", "[]", "!foo"):
        assert_takes(PUBLISH, value, target)
        assert "publish" not in stored_task(PUBLISH.replace("§", f" {value}"), target)["next"][0]


@for_both_targets
def test_an_empty_item_of_publish(target: Target) -> None:
    text = transition("do: [b]\npublish:\n  - x\n  -")
    assert rejections(text, target) == [("ATL209", text.index("          -\n") + 11)]


def test_a_mapping_in_place_of_a_list_is_looked_into() -> None:
    text = transition("do: [b]\npublish: {a: !foo x, 5: y}")
    assert [code for code, _ in rejections(text)] == ["ATL201", "ATL115", "ATL210"]


class TestEmbeddedJson:
    """The key that makes the engine read a value as JSON text."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("5", 5),
            (" [1, 2.0]\n", [1, 2.0]),
            ('{"a": {"b": null}}', {"a": {"b": None}}),
            ("18446744073709551615", 2**64 - 1),
            ("18446744073709551616", float(2**64)),
            ("-9223372036854775809", -float(2**63 + 1)),
            ("1" * 30, float("1" * 30)),
            ("-0", -0.0),
            ('{"a": 1, "a": 2}', {"a": 2}),
            ('"\\ud83d\\ude00"', "\U0001f600"),
            (f'{{"{RAW_VALUE_KEY}": "[1]"}}', [1]),
            ("[" * 127 + "]" * 127, None),
        ],
    )
    def test_json(self, text: str, value: object) -> None:
        assert is_embedded_json(text)
        if value is not None:
            assert repr(embedded_json(text)) == repr(value)

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "",
                "[1",
                "[1,]",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "9" * 400,
                "'a'",
                "1 2",
                '"\\ud83d"',
                "01",
            ),
            *("[" * 128 + "]" * 128, '{"a":' * 128 + "1" + "}" * 128, "[" * 100_000),
            *(f'{{"{RAW_VALUE_KEY}": {value}}}' for value in ("5", '"[1"', '"1", "a": 2')),
        ],
    )
    def test_no_json(self, text: str) -> None:
        assert not is_embedded_json(text)

    def test_where_a_value_is_any_json(self) -> None:
        for template in (VARIABLE, PARAMETER, task("worker_selector:§"), PUBLISHED):
            assert_takes(template, f"{{{RAW_VALUE_KEY}: '[1, 2]'}}", NEW)
            assert_takes(template, f"{{a: 1, {RAW_VALUE_KEY}: x}}", NEW)
            for rest in ("'[1'", "x", "'1', b: 2", "[1]", "{a: 1}", "~"):
                if rest != "~" or template is PUBLISHED:
                    assert_rejects(template, f"{{{RAW_VALUE_KEY}: {rest}}}", "ATL120", NEW)
        assert stored(VARIABLE.replace("§", f" {{{RAW_VALUE_KEY}: '[1, 2]'}}"))["vars"]["x"] == [1, 2]

    def test_the_source_text_counts_outside_of_publish(self) -> None:
        assert_takes(VARIABLE, f"{{{RAW_VALUE_KEY}: 5}}", NEW)
        assert_takes(VARIABLE, f"{{{RAW_VALUE_KEY}: !foo 5}}", NEW)
        assert_rejects(PUBLISHED, f"{{{RAW_VALUE_KEY}: 5}}", "ATL120", NEW)

    def test_maps_of_names_are_no_values(self) -> None:
        assert_takes(INPUT, f"{{{RAW_VALUE_KEY}: x, y: 1}}", NEW)
        assert_rejects(VARS, f"{{«{RAW_VALUE_KEY}: x}}", "ATL311", NEW)

    def test_through_an_alias(self) -> None:
        anchored = f"x-text: &text '[1]'\nx-key: &key {RAW_VALUE_KEY}\n"
        assert stored(anchored + top("vars: {a: {*key : *text}, b: [*text]}"))["vars"] == {
            "a": [1],
            "b": ["[1]"],
        }
        assert "ATL106" in codes(top(f"vars: {{a: {{{RAW_VALUE_KEY}: *none}}}}"))

    def test_schemas(self) -> None:
        key = RAW_VALUE_KEY
        assert codes(top(f"parameters: {{{key}: '{{\"type\": 1}}'}}")) == []
        assert codes(top(f"parameters: {{{key}: '{{}}'}}")) == ["ATL314"]
        assert codes(top(f"parameters: {{{key}: '[1]'}}")) == ["ATL313"]
        assert codes(top(f"parameters: {{{key}: '[1'}}")) == ["ATL120"]
        assert codes(top(f"parameters: {{{key}: [1]}}")) == ["ATL314", "ATL120"]


def test_an_alias_of_nothing_is_null() -> None:
    """There is no definition of a file with such an alias, but the value is there for whoever asks."""
    assert JsonValues(Document(None)).of(Alias(0, 2, "x", -1)) is None


def test_tags_without_effect_are_pointed_out() -> None:
    assert codes(top("vars: !foo {a: !!binary x, b: !!set {c}, d: [!!x y]}")) == ["ATL114"] * 4
    assert codes(top("vars: {a: !!str x, b: !!map {}, c: !!seq []}")) == []


def test_numbers_without_json_are_pointed_out() -> None:
    assert codes(top("vars: {a: .inf, b: [-.INF], c: '.inf', d: {e: !!float .nan}}")) == ["ATL121"] * 3


def test_keys_are_compared() -> None:
    assert codes(top("vars: {a: 1, a: 2, b: {c: 1, c: 2, c: 3}}")) == ["ATL111"] * 3
    assert codes(task("input: {<<: {a: 1}, x: {<<: {b: 1}}}")) == ["ATL113"] * 2
