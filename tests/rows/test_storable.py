"""What PostgreSQL can't store of a workflow's rows."""

from __future__ import annotations

import math
from typing import Any

import pytest

from attune_lint.model.definition import Task, WorkflowDefinition
from attune_lint.model.json import Json
from attune_lint.rows.columns import GENERATIONS
from attune_lint.rows.rows import rows
from attune_lint.rows.storable import broken_texts, ref_problem, visible
from attune_lint.rows.unstorable import unstorable
from tests.rows.strategies import file_of

TEXT = "The text '{}' holds a character that can't be stored; remove it."


def problems(ref: str = "demo.a", **fields: Any) -> dict[tuple[str, str], str]:
    """What can't be stored of a workflow, by table and column."""
    definition = WorkflowDefinition(**{"version": "1", "tasks": (), "ref": ref, "label": "A", **fields})
    made = rows(definition, file_of("demo", "a"), None, GENERATIONS[2])
    return {(each.table, each.column): each.problem for each in unstorable(made, GENERATIONS[2])}


def test_a_workflow_can_be_stored() -> None:
    assert problems(description="Ünïcödé \U0001f600 \x01", vars={"a": [1, 1e308, "\ufffe"]}) == {}


@pytest.mark.parametrize(
    ("fields", "columns", "shown"),
    [
        (
            {"label": "a\0b"},
            ["workflow_definition label", "workflow_definition definition", "action label"],
            r"a\u0000b",
        ),
        ({"vars": {"a": [{"b": "\ud800"}]}}, ["workflow_definition definition"], r"\ud800"),
        ({"vars": {"a\0": 1}}, ["workflow_definition definition"], r"a\u0000"),
        (
            {"tags": ("ok", "\udfff")},
            ["workflow_definition tags", "workflow_definition definition"],
            r"\udfff",
        ),
        ({"version": "\0"}, ["workflow_definition version", "workflow_definition definition"], r"\u0000"),
        (
            {"parameters": {"x": "\0"}},
            ["workflow_definition param_schema", "workflow_definition definition", "action param_schema"],
            r"\u0000",
        ),
        ({"tasks": (Task("a", input={"x": "\0"}),)}, ["workflow_definition definition"], r"\u0000"),
    ],
)
def test_texts_that_cannot_be_stored(fields: dict[str, Any], columns: list[str], shown: str) -> None:
    found = problems(**fields)
    assert {f"{table} {column}" for table, column in found} == set(columns)
    assert set(found.values()) == {TEXT.format(shown)}


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_numbers_that_cannot_be_stored(number: float) -> None:
    told = "A number is infinite or none, which can't be stored; remove it."
    assert problems(vars={"a": [number]}) == {("workflow_definition", "definition"): told}


@pytest.mark.parametrize(
    ("column", "fields", "length"),
    [("label", {"label": "x" * 256}, 255), ("version", {"version": "x" * 51}, 50)],
)
def test_texts_that_are_too_long(column: str, fields: dict[str, str], length: int) -> None:
    told = f"The {column} has {length + 1} characters, and only {length} can be stored; shorten it."
    assert problems(**fields) == {("workflow_definition", column): told}
    shorter = {name: text[1:] for name, text in fields.items()}
    assert problems(**shorter) == {}


def test_a_length_is_counted_in_characters() -> None:
    assert problems(label="\U0001f600" * 255) == {}


FORM = "The reference '{}' can't be stored; write PACK.NAME, with one dot."
CASE = "The reference '{}' can't be stored; write it in lower case."


@pytest.mark.parametrize(
    ("ref", "problem"),
    [
        ("demo.a", None),
        ("demo.a b", None),
        ("demo.ä", None),
        ("demo.ß\n", None),
        ("demo", FORM),
        ("", FORM),
        ("demo.", FORM),
        (".a", FORM),
        ("demo.a.b", FORM),
        ("demo..a", FORM),
        ("demo.A", CASE),
        ("Demo.a", CASE),
        ("demo.Ä", CASE),
    ],
)
def test_references(ref: str, problem: str | None) -> None:
    assert ref_problem(ref) == (None if problem is None else problem.format(ref))
    assert problems(ref=ref or "x") == (
        {} if problem is None else {("action", "ref"): problem.format(ref or "x")}
    )


def test_broken_texts_are_found_once_though_they_are_shared() -> None:
    shared: Json = ["\0"]
    assert list(broken_texts([shared, {"k": shared}, "\ud800", {"\0k": 1}])) == ["\0", "\ud800", "\0k"]
    assert list(broken_texts({"a": 1, "b": [None, True, "ok"]})) == []


def test_what_cannot_be_stored_is_shown_as_an_escape() -> None:
    assert visible("a\0\ud83dä") == r"a\u0000\ud83dä"
