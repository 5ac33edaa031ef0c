"""What can be called: schemas in one normal form, catalogues, and their JSON (spec: pack-layout)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint import Target
from attune_lint.model.json import Json
from attune_lint.pack.contract import Contract, KnownPack, Origin, Parameter, Schema, catalogue
from attune_lint.pack.exported import exported, read_exported
from attune_lint.pack.schema import from_normal_form, normal_form, schema_of
from attune_lint.shell.catalogues import shipped
from tests.workflow.documents import for_both_targets


@pytest.mark.parametrize(
    ("schema", "normal"),
    [
        ({}, {"type": "object", "properties": {}, "required": []}),
        (
            {"b": {"type": "string", "required": True}, "a": {"default": 1, "secret": True}},
            {
                "type": "object",
                "properties": {"a": {"default": 1, "secret": True}, "b": {"type": "string"}},
                "required": ["b"],
            },
        ),
        (
            {"type": "object", "properties": {"a": {"default": 1}}, "required": ["a", "z", 5]},
            {"type": "object", "properties": {"a": {}, "z": {}}, "required": ["a", "z"]},
        ),
        (
            {"type": "object"},
            {"type": "object", "properties": {}, "required": [], "additionalProperties": True},
        ),
        (
            {"properties": {"a": True}, "allOf": []},
            {"type": "object", "properties": {"a": {}}, "required": [], "additionalProperties": True},
        ),
        ({"type": ["object"], "properties": None}, {"type": "object", "properties": {}, "required": []}),
        (
            {"type": {"type": "string"}, "properties": {"required": True}},
            {
                "type": "object",
                "properties": {"properties": {}, "type": {"type": "string"}},
                "required": ["properties"],
            },
        ),
        (
            {"a": {"type": "object", "required": ["b"]}, "c": "text"},
            {
                "type": "object",
                "properties": {"a": {"type": "object", "required": ["b"]}, "c": {}},
                "required": [],
            },
        ),
        ({"type": "string"}, None),
        ({"type": ["object", "null"]}, None),
        ([], None),
        (None, None),
        (5, None),
    ],
)
def test_one_normal_form_of_both_styles(schema: Json, normal: Json) -> None:
    assert normal_form(schema_of(schema)) == normal


KEYWORDS = st.dictionaries(
    st.sampled_from(["type", "default", "secret", "enum", "minimum", "description"]),
    st.one_of(st.booleans(), st.integers(), st.text(max_size=3), st.none()),
    max_size=3,
)
PARAMETERS = st.dictionaries(
    st.sampled_from(["a", "b", "type", "properties", "required", ""]),
    st.tuples(KEYWORDS, st.booleans()),
    max_size=4,
)


@st.composite
def schemas(draw: st.DrawFn) -> Schema | None:
    if draw(st.integers(0, 4)) == 0:
        return None
    given_parameters = draw(PARAMETERS)
    fields = {
        name: Parameter(name, keywords, required) for name, (keywords, required) in given_parameters.items()
    }
    return Schema(fields, draw(st.booleans()))


def plain(schema: Schema | None) -> Any:
    if schema is None:
        return None
    return schema.open, {name: (dict(each.schema), each.required) for name, each in schema.fields.items()}


@given(schemas())
def test_a_normal_form_says_all_of_a_schema(schema: Schema | None) -> None:
    assert plain(from_normal_form(normal_form(schema))) == plain(schema)


@given(st.lists(st.tuples(st.sampled_from("abc"), schemas(), schemas(), st.booleans()), max_size=4))
def test_what_is_exported_is_read_again(
    actions: list[tuple[str, Schema | None, Schema | None, bool]],
) -> None:
    contracts = {f"p.{name}": Contract(f"p.{name}", one, two, enabled) for name, one, two, enabled in actions}
    (read,) = read_exported(exported([KnownPack("p", "1.0.0", contracts)])).unwrap()
    assert (read.ref, read.version, read.origin) == ("p", "1.0.0", Origin.EXPORTED)
    assert list(read.actions) == sorted(contracts)
    for ref, contract in contracts.items():
        again = read.actions[ref]
        assert (again.ref, again.enabled, again.place) == (ref, contract.enabled, None)
        assert plain(again.parameters) == plain(contract.parameters)
        assert plain(again.output) == plain(contract.output)


def test_the_order_of_what_is_exported() -> None:
    one = KnownPack("b", None, {"b.z": Contract("b.z"), "b.a": Contract("b.a", enabled=False)})
    two = KnownPack("a", "2.0.0", {"a.x": Contract("a.x"), "other.y": Contract("other.y")})
    assert exported([one, two]) == exported([two, one])
    action = {"enabled": True, "output": None, "parameters": None}
    assert json.loads(exported([one, two])) == {
        "version": 1,
        "packs": {
            "a": {"version": "2.0.0", "actions": {"x": action}},
            "b": {"version": None, "actions": {"a": action | {"enabled": False}, "z": action}},
        },
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is no JSON: "),
        ("{", "it is no JSON: "),
        ("[" * 100_000, "it is no JSON: "),
        ("[]", "it holds no exported actions; make it with 'attune-lint export-actions'"),
        ('{"version": 1}', "it holds no exported actions"),
        ('{"version": 1, "packs": []}', "it holds no exported actions"),
        ('{"version": 2, "packs": {}}', "its version is 2, and only 1 can be read"),
        ('{"packs": {}}', "its version is null, and only 1 can be read"),
        ('{"version": 1, "packs": {"a": []}}', "its pack 'a' has no object 'actions' of objects"),
        ('{"version": 1, "packs": {"a": {}}}', "its pack 'a' has no object"),
        ('{"version": 1, "packs": {"a": {"actions": {"x": 5}}}}', "its pack 'a' has no object"),
    ],
)
def test_what_can_t_be_read(text: str, problem: str) -> None:
    assert read_exported(text).failure().startswith(problem)


def test_what_an_exported_action_need_not_say() -> None:
    text = '{"version": 1, "packs": {"a": {"version": 5, "actions": {"x": {"parameters": [], "more": 1}}}}}'
    (pack,) = read_exported(text, Origin.SHIPPED).unwrap()
    assert (pack.version, pack.origin) == (None, Origin.SHIPPED)
    assert pack.actions == {"a.x": Contract("a.x")}
    assert read_exported('{"version": 1, "packs": {}}').unwrap() == ()


@for_both_targets
def test_the_files_that_ship_with_this_tool_are_as_it_would_write_them(target: Target) -> None:
    packs = shipped(target)
    assert [(pack.ref, pack.origin) for pack in packs] == [("core", Origin.SHIPPED)]
    names = {ref.removeprefix("core.") for ref in packs[0].actions}
    both = {"echo", "noop", "sleep", "http_request", "build_pack_envs", "download_packs"}
    both |= {"get_pack_dependencies", "register_packs", "run_agent_command"}
    assert names == both | ({"ask"} if target == "2026.06" else {"generate_ssh_key_pair"})
    assert read_exported(exported(packs), Origin.SHIPPED).unwrap() == packs


def test_the_surest_contract_counts() -> None:
    def pack(origin: Origin, name: str, enabled: bool) -> KnownPack:
        return KnownPack("p", None, {f"p.{name}": Contract(f"p.{name}", enabled=enabled)}, origin)

    known = catalogue(
        [
            pack(Origin.SHIPPED, "a", False),
            pack(Origin.EXPORTED, "a", True),
            pack(Origin.EXPORTED, "a", False),
            pack(Origin.SHIPPED, "b", True),
            KnownPack("q", None, {}),
        ]
    )
    assert known.find("p.a") == (Contract("p.a"), Origin.EXPORTED)
    assert known.find("p.b") == (Contract("p.b"), Origin.SHIPPED)
    assert (known.find("p.c"), known.find("z.a"), known.find("")) == (None, None, None)
    assert known.names("p") == ["p.a", "p.a", "p.a", "p.b"]
    assert known.names("z") == []
    assert set(known.packs) == {"p", "q"}
