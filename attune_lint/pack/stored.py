"""The facts of a workflow as JSON, from which they can be made again without its text.

What is read here may be cut short or of somebody else's making: it gives facts, or `ValueError`.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from attune_lint.model.files import WorkflowFile
from attune_lint.model.json import Json
from attune_lint.model.node import Scalar
from attune_lint.model.stored import of_kind, span_from, span_json
from attune_lint.pack.contract import Parameter, Place, Schema
from attune_lint.pack.facts import Call, WorkflowFacts


def facts_json(facts: WorkflowFacts) -> Json:
    """The facts as JSON, without the paths of the file that they are of."""
    ref = facts.ref
    return [
        None if ref is None else [ref.start, ref.end, ref.text, ref.style, ref.tag, ref.anchor],
        facts.says_ref,
        _place_json(facts.place),
        _schema_json(facts.parameters),
        _schema_json(facts.output),
        [[call.ref, call.task, call.certain, _place_json(call.place)] for call in facts.calls],
    ]


def _place_json(place: Place | None) -> Json:
    return None if place is None else span_json(place.span)


def _schema_json(schema: Schema | None) -> Json:
    if schema is None:
        return None
    fields: list[Json] = [
        [name, each.name, dict(each.schema), each.required, _place_json(each.place), each.unapplied]
        for name, each in schema.fields.items()
    ]
    return [schema.open, fields]


def facts_from(known: Any, path: PurePath, file: WorkflowFile) -> WorkflowFacts:
    """The facts of a file from their JSON.

    Args:
        known: what `facts_json` gave.
        path: the file's path as findings show it.
        file: its place in its pack.

    Raises:
        ValueError: it is nothing that `facts_json` gives.
    """
    try:
        ref, says_ref, place, parameters, output, calls = known
        return WorkflowFacts(
            path,
            file,
            None if ref is None else _scalar(ref),
            of_kind(bool, says_ref),
            _place(place, path),
            _schema(parameters, path),
            _schema(output, path),
            tuple(_call(call, path) for call in calls),
        )
    except (AttributeError, TypeError) as error:
        raise ValueError("these are not the facts of a workflow") from error


def _scalar(known: Any) -> Scalar:
    start, end, text, *more = known
    if not all(each is None or isinstance(each, str) for each in more):
        raise TypeError("another kind of value")
    return Scalar(of_kind(int, start), of_kind(int, end), of_kind(str, text), *more)


def _call(known: Any, path: PurePath) -> Call:
    ref, task, certain, place = known
    return Call(of_kind(str, ref), of_kind(str, task), of_kind(bool, certain), _sure_place(place, path))


def _place(known: Any, path: PurePath) -> Place | None:
    return None if known is None else _sure_place(known, path)


def _sure_place(known: Any, path: PurePath) -> Place:
    return Place(path, span_from(known))


def _schema(known: Any, path: PurePath) -> Schema | None:
    if known is None:
        return None
    is_open, fields = known
    made = {
        of_kind(str, key): Parameter(
            of_kind(str, name),
            of_kind(dict, schema),
            of_kind(bool, required),
            _place(place, path),
            of_kind(bool, unapplied),
        )
        for key, name, schema, required, place, unapplied in fields
    }
    return Schema(made, of_kind(bool, is_open))
