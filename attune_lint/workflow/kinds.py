"""What a field may hold: one function a kind, from a node to a value.

Each gives the value, or UNKNOWN where the mistake was reported and nothing can be made of it. Where
more can be made of it, as of one task's name where a list of names belongs, the value is given
all the same, so that its own mistakes show, too; `Partial` says that something is missing in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, Protocol

from attrs import frozen

from attune_lint.model.node import Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.workflow import reports, rules
from attune_lint.workflow.fields import Field, Kind
from attune_lint.workflow.json_check import JsonChecker
from attune_lint.workflow.located import Value
from attune_lint.workflow.publish import check_publish_item
from attune_lint.workflow.reading import Reading
from attune_lint.workflow.scalars import (
    boolean,
    choice,
    described,
    is_empty,
    json_scalar,
    may_be_null,
    shortened,
    unsigned,
)
from attune_lint.workflow.transitions import going_to, names_task
from attune_lint.workflow.wait_for import decode_wait_for

_TRUTHS: Final = frozenset(["true", "false", "yes", "no", "on", "off"])


@frozen(eq=False, repr=False)
class Partial:
    """A value of which a part could not be read, which was reported."""

    value: Any


UNKNOWN: Final = Partial(None)
"""A value of which nothing could be read."""


class At(NamedTuple):
    """A node to decode, what it resolves to, how many collections are around it, and its route."""

    node: Node
    resolved: Resolved
    depth: int
    route: str

    def inside(self) -> At:
        """The same as a collection, which counts itself."""
        return self._replace(depth=self.depth + 1)


class RecordDecoder(Protocol):
    """What decodes the records inside a field's value."""

    reading: Reading
    json: JsonChecker

    def record(self, name: str, at: At) -> Any:
        """A record, or UNKNOWN."""
        ...


def is_text(field: Field, node: Node) -> bool:
    """Whether a value surely is a text as it stands, as two in five are; looking first saves a tenth."""
    return (
        field.kind is Kind.TEXT
        and isinstance(node, Scalar)
        and node.tag is None
        and field.length is None
        and not may_be_null(node.text)
    )


def decode_value(decoder: RecordDecoder, field: Field, at: At) -> Any:
    """The value of a field that is present."""
    return _DECODERS[field.kind](decoder, field, at)


def _text(decoder: RecordDecoder, field: Field, at: At) -> Any:
    node = at.resolved
    if not isinstance(node, Scalar):
        unknown = _wrong_type(decoder, field, at)
        is_list = field.legacy and isinstance(node, Sequence)
        return _recovered_transitions(decoder, at) if is_list else unknown
    reports.idle_tag(decoder.reading, node, at.route)
    low, high = field.length or (0, len(node.text))
    if low <= len(node.text) <= high:
        return node
    too_long = f"has {len(node.text)} characters; shorten it to at most {high}"
    message = f"'{field.name}' {too_long if node.text else 'must not be empty'}."
    decoder.reading.report(rules.BAD_LENGTH, node, message, route=at.route)
    return UNKNOWN


def _texts(decoder: RecordDecoder, field: Field, at: At) -> Any:
    if is_empty(at.resolved):
        return ()
    if not isinstance(at.resolved, Sequence):
        _wrong_type(decoder, field, at)
        names = _recovered_names(at.resolved) if field.name == "do" else ()
        return names or UNKNOWN
    if _too_deep(decoder, at):
        return UNKNOWN
    what = "the name of a task" if field.name == "do" else "a text"
    items = [_text_inside(decoder, what, item, step) for item, step in _items(at)]
    texts = tuple(item for item in items if item is not None)
    return texts if len(texts) == len(items) else Partial(texts)


def _recovered_names(node: Resolved) -> tuple[Scalar, ...]:
    """The tasks that a text names where a list of names belongs, as in ``do: build, test``."""
    if not isinstance(node, Scalar) or "{{" in node.text:
        return ()
    names = (name.strip() for name in node.text.split(","))
    return tuple(Scalar(node.start, node.end, name) for name in names if name)


def _text_inside(decoder: RecordDecoder, what: str, node: Node, route: str) -> Scalar | None:
    """A text inside a list or a mapping; None where there is none."""
    resolved = decoder.reading.follow(node)
    if resolved is None or isinstance(resolved, Scalar):
        return resolved
    with decoder.reading.through(node):
        if reports.is_unquoted_template(decoder.reading, resolved):
            reports.unquoted_template(decoder.reading, resolved, route)
        else:
            message = f"Expected {what} here, not {described(resolved)}."
            decoder.reading.report(rules.WRONG_TYPE, resolved, message, route=route)
    return None


def _text_map(decoder: RecordDecoder, field: Field, at: At) -> Any:
    return _mapping(decoder, field, at, lambda node, route: _text_inside(decoder, "a text", node, route))


def _json_map(decoder: RecordDecoder, field: Field, at: At) -> Any:
    if isinstance(at.resolved, Sequence):
        decoder.json.check(at.resolved, at.depth, at.route)
    return _mapping(decoder, field, at, lambda node, route: decoder.json.check(node, at.depth + 1, route))


def _mapping(decoder: RecordDecoder, field: Field, at: At, check: Callable[[Node, str], object]) -> Any:
    if is_empty(at.resolved):
        return None
    node = at.resolved
    if not isinstance(node, Mapping) or reports.is_unquoted_template(decoder.reading, node):
        return _wrong_type(decoder, field, at)
    if _too_deep(decoder, at):
        return UNKNOWN
    keys: dict[str, Scalar] = {}
    for key_node, value in node.pairs:
        key = reports.scalar_key(decoder.reading, key_node, at.route)
        if key is not None:
            merges = field.name != "vars"  # there it can't be a name, which is reported as such
            reports.compared_keys(decoder.reading, key, keys, at.route, merges=merges)
            check(value, f"{at.route}.{key.text}")
    return node


def _unsigned(decoder: RecordDecoder, field: Field, at: At) -> Any:
    number = unsigned(at.resolved)
    if number is not None and number < 2**field.bits:
        return Value(number, at.resolved)
    if number is not None:
        message = f"'{field.name}' is too large; the highest number here is {2**field.bits - 1}."
        help = None
    else:
        template = reports.is_unquoted_template(decoder.reading, at.resolved)
        instead = "a template" if template else described(at.resolved)
        message = f"'{field.name}' takes a whole number such as 5, not {instead}."
        help = reports.number_help(field.name, at.resolved)
    decoder.reading.report(rules.BAD_NUMBER, at.resolved, message, help=help, route=at.route)
    return UNKNOWN


def _boolean(decoder: RecordDecoder, field: Field, at: At) -> Any:
    truth = boolean(at.resolved)
    if truth is not None:
        return Value(truth, at.resolved)
    message = f"'{field.name}' takes true or false without quotes, not {described(at.resolved)}."
    help = "Name the task of this branch in 'next'." if field.name == "default" else None
    decoder.reading.report(rules.WRONG_TYPE, at.resolved, message, help=help, route=at.route)
    is_name = field.name == "default" and isinstance(at.resolved, Scalar) and json_scalar(at.resolved)
    return at.resolved if isinstance(is_name, str) and is_name.lower() not in _TRUTHS else UNKNOWN


def _choice(decoder: RecordDecoder, field: Field, at: At) -> Any:
    word = choice(at.resolved)
    if word is not None and word in field.choices:
        return Value(word, at.resolved)
    shown = described(at.resolved) if word is None else f"'{shortened(word)}'"
    message = f"'{field.name}' can't be {shown}"
    known = list(field.choices)
    reports.unknown_word(
        decoder.reading, rules.UNKNOWN_CHOICE, at.resolved, message, word or "", known, at.route
    )
    return UNKNOWN


def _json(decoder: RecordDecoder, _field: Field, at: At) -> Any:
    decoder.json.check(at.node, at.depth, at.route)
    return at.node


def _records(decoder: RecordDecoder, field: Field, at: At) -> Any:
    is_list = isinstance(at.resolved, Sequence)
    if not is_list and not is_empty(at.resolved):
        unknown = _wrong_type(decoder, field, at)
        return _recovered_transitions(decoder, at) if field.record == "transition" else unknown
    if is_list and _too_deep(decoder, at):
        return UNKNOWN
    found = []
    for item, route in _items(at):
        resolved = decoder.reading.follow(item)
        found.append(
            UNKNOWN
            if resolved is None
            else decoder.record(field.record, At(item, resolved, at.depth + 2, route))
        )
    if field.required and not found:
        message = f"'{field.name}' must not be empty; add a task."
        decoder.reading.report(rules.NO_TASKS, at.resolved, message, route=at.route)
    return _without_unknown(found)


def _without_unknown(items: list[Any]) -> Any:
    known = tuple(item for item in items if item is not UNKNOWN)
    return known if len(known) == len(items) else Partial(known)


def _recovered_transitions(decoder: RecordDecoder, at: At) -> Any:
    """Transitions that are written where none belong."""
    if reports.is_unquoted_template(decoder.reading, at.resolved):
        return UNKNOWN
    nodes = _items(at) if isinstance(at.resolved, Sequence) else [(at.node, at.route)]
    found: list[Any] = []
    for node, route in nodes:
        resolved = decoder.reading.document.resolve(node)
        if resolved is not None and names_task(resolved):
            found.append(going_to(resolved, route))
        elif isinstance(resolved, Mapping):
            found.append(decoder.record("transition", At(resolved, resolved, at.depth + 2, route)))
        else:
            found.append(UNKNOWN)
    return _without_unknown(found)


def _publish(decoder: RecordDecoder, field: Field, at: At) -> Any:
    if is_empty(at.resolved):
        return ()
    node = at.resolved
    if not isinstance(node, Sequence):
        unknown = _wrong_type(decoder, field, at)
        if not isinstance(node, Mapping) or reports.is_unquoted_template(decoder.reading, node):
            return unknown
        check_publish_item(decoder.reading, decoder.json, node, at.depth, at.route)
        return (node,)
    if _too_deep(decoder, at):
        return UNKNOWN
    for item, route in _items(at):
        check_publish_item(decoder.reading, decoder.json, item, at.depth + 1, route)
    found = (decoder.reading.document.resolve(item) for item in node.items)
    return tuple(item for item in found if isinstance(item, Scalar | Mapping))


def _wait_for(decoder: RecordDecoder, _field: Field, at: At) -> Any:
    value = decode_wait_for(decoder.reading, at.resolved, at.depth, at.route)
    return UNKNOWN if value is None else value


def _items(at: At) -> Iterator[tuple[Node, str]]:
    items = at.resolved.items if isinstance(at.resolved, Sequence) else ()
    return ((item, f"{at.route}[{index}]") for index, item in enumerate(items))


def _too_deep(decoder: RecordDecoder, at: At) -> bool:
    reports.idle_tag(decoder.reading, at.resolved, at.route)
    return decoder.reading.too_deep(at.resolved, at.depth + 1, at.route)


def _wrong_type(decoder: RecordDecoder, field: Field, at: At) -> Any:
    reports.wrong_type(decoder.reading, field, at.resolved, at.route)
    return UNKNOWN


_DECODERS: Final[dict[Kind, Callable[[RecordDecoder, Field, At], Any]]] = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.TEXT_MAP: _text_map,
    Kind.UNSIGNED: _unsigned,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.JSON: _json,
    Kind.JSON_MAP: _json_map,
    Kind.RECORDS: _records,
    Kind.PUBLISH: _publish,
    Kind.WAIT_FOR: _wait_for,
}
