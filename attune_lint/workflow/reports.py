"""Findings that several readers of values share, and their wording."""

from __future__ import annotations

import re
from collections.abc import Sequence as SequenceABC
from typing import Final

from attune_lint.model.diagnostic import Located, Rule
from attune_lint.model.node import Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.workflow import rules
from attune_lint.workflow.fields import Field, Kind
from attune_lint.workflow.reading import Reading
from attune_lint.workflow.scalars import CORE_TAG, Problem, described, is_idle, is_local, shortened
from attune_lint.workflow.transitions import CONDITIONS
from attune_lint.yaml import rules as yaml_rules

_EXPECTED: Final = {
    Kind.TEXT: "a text",
    Kind.TEXTS: "a list of texts",
    Kind.TEXT_MAP: "a mapping of names to texts",
    Kind.JSON_MAP: "a mapping of names to values",
    Kind.RECORDS: "a list of mappings",
    Kind.PUBLISH: "a list",
}
_EXPECTED_TASKS: Final = {
    "do": "a list of task names",
    "next": "a list of transitions",
    "tasks": "a list of tasks",
    **dict.fromkeys(CONDITIONS, "the name of one task"),
}
_MEANT_NUMBER = re.compile(r"\+?0*([0-9]{1,18})(?:\.0*)? *(?:s|secs?|seconds?)?")


def wrong_type(reading: Reading, field: Field, node: Resolved, route: str) -> None:
    """Report a field whose value has another shape than it takes."""
    if is_unquoted_template(reading, node):
        unquoted_template(reading, node, route)
        return
    expected = _EXPECTED_TASKS.get(field.name, _EXPECTED[field.kind])
    message = f"'{field.name}' takes {expected}, not {described(node)}."
    reading.report(rules.WRONG_TYPE, node, message, help=_type_help(field, node), route=route)


def _type_help(field: Field, node: Resolved) -> str | None:
    if isinstance(node, Sequence) and field.name in CONDITIONS:
        return "For conditions or several tasks, write transitions in 'next'."
    if isinstance(node, Sequence) and field.kind in (Kind.JSON_MAP, Kind.TEXT_MAP):
        return "Write 'name: value' lines without dashes."
    if isinstance(node, Scalar) and field.kind is Kind.TEXTS and node.text:
        return f"Write [{shortened(node.text)}]."
    if isinstance(node, Mapping) and field.kind in (Kind.PUBLISH, Kind.RECORDS):
        return "Put a dash before each entry."
    return None


def number_help(name: str, node: Resolved) -> str | None:
    """How to write a number that was nearly one."""
    if not isinstance(node, Scalar):
        return None
    if name == "join" and node.text == "all":
        return "Write the number of tasks that lead to this one."
    meant = _MEANT_NUMBER.fullmatch(node.text.strip().replace("_", ""))
    return f"Write {meant.group(1)}." if meant else None


def unknown_word(
    reading: Reading,
    rule: Rule,
    place: Located,
    problem: str,
    word: str,
    known: SequenceABC[str],
    route: str,
) -> None:
    """Report a word that is none of those that are known; `problem` is the start of the sentence."""
    help = reading.speller.did_you_mean(word, known)
    message = f"{problem}; use {one_of(known)}."
    reading.report(rule, place, message, help=help, route=route)


def one_of(words: SequenceABC[str]) -> str:
    """Words as a sentence has them: ``'a', 'b' or 'c'``."""
    quoted = [f"'{word}'" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def no_json_value(reading: Reading, problem: Problem, node: Resolved, route: str) -> None:
    """Report a value that has no JSON."""
    tag = short_tag(node.tag)
    if problem is Problem.LOCAL_TAG:
        message = f"The tag '{tag}' is not known in values, and the engine rejects it; remove the tag."
        reading.report(yaml_rules.LOCAL_TAG, node, message, route=route)
    elif problem is Problem.TAG_MISMATCH:
        message = f"{described_text(node)} does not fit its tag '{tag}'; change one of the two."
        reading.report(yaml_rules.TAG_MISMATCH, node, message, route=route)
    else:
        message = "This whole number does not fit into 64 bits; put it in quotes to keep it as text."
        reading.report(yaml_rules.NUMBER_OUT_OF_RANGE, node, message, route=route)


def described_text(node: Resolved) -> str:
    """The start of a sentence on a scalar."""
    text = shortened(node.text) if isinstance(node, Scalar) else ""
    return f"The value '{text}'" if text else "The empty value"


def not_finite(reading: Reading, node: Scalar, route: str) -> None:
    """Report a number that JSON does not have."""
    message = f"The number {node.text} becomes null, since JSON has none such; put it in quotes or remove it."
    reading.report(yaml_rules.NOT_FINITE, node, message, route=route)


def idle_tag(reading: Reading, node: Resolved, route: str) -> None:
    """Report a tag that changes nothing, if the node has one."""
    if is_idle(node.tag):
        message = f"The tag '{short_tag(node.tag)}' has no effect; remove it."
        reading.report(yaml_rules.IGNORED_TAG, node, message, route=route)


def short_tag(tag: str | None) -> str:
    """A tag as authors write it."""
    tag = tag or ""
    if tag.startswith(CORE_TAG):
        return f"!!{tag.removeprefix(CORE_TAG)}"
    return tag if is_local(tag) else f"!<{tag}>"


def duplicate_field(reading: Reading, key: Scalar, first: Scalar, route: str) -> None:
    """Report a field that is written twice, perhaps under two names."""
    same = key.text == first.text
    what = f"'{key.text}'" if same else f"'{key.text}', another name of '{first.text}',"
    reading.report(
        rules.DUPLICATE_FIELD,
        key,
        f"The field {what} stands here twice, which the engine rejects; remove one.",
        route=route,
        related=(("the first is here", first),),
    )


def compared_keys(
    reading: Reading, key: Scalar, keys: dict[str, Scalar], route: str, *, merges: bool = True
) -> None:
    """Report a key of a free mapping that came before, or that is meant to merge; keep it in `keys`."""
    if key.text == "<<" and merges:
        merge_key(reading, key, route, "kept as a key of this name")
    if key.text in keys:
        duplicate_key(reading, key, keys[key.text], route)
    keys.setdefault(key.text, key)


def duplicate_key(reading: Reading, key: Scalar, first: Scalar, route: str) -> None:
    """Report a doubled key of which the last wins."""
    reading.report(
        yaml_rules.DUPLICATE_KEY,
        key,
        f"The key '{shortened(key.text)}' stands here twice, and only the last counts; remove one.",
        route=route,
        related=(("the first is here", first),),
    )


def merge_key(reading: Reading, key: Scalar, route: str, effect: str) -> None:
    """Report ``<<``, which merges nothing; `effect` says what becomes of it."""
    message = f"The merge key '<<' merges nothing, it is {effect}; write the keys out."
    reading.report(yaml_rules.MERGE_KEY, key, message, route=route)


def scalar_key(reading: Reading, node: Node, route: str) -> Scalar | None:
    """A mapping's key; None where its alias stands for nothing or, which is reported, no scalar."""
    key = reading.follow(node)
    if isinstance(key, Sequence | Mapping):
        key_not_scalar(reading, node, route)
        return None
    return key


def key_not_scalar(reading: Reading, node: Node, route: str) -> None:
    """Report a key that is a list or a mapping."""
    if is_unquoted_template(reading, node):
        unquoted_template(reading, node, route)
        return
    message = "A key must be a text, not a list or a mapping; if this is a template, put it in quotes."
    reading.report(yaml_rules.KEY_NOT_SCALAR, node, message, route=route)


def is_unquoted_template(reading: Reading, node: Node) -> bool:
    """Whether a mapping is what YAML makes of ``{{ ... }}`` without quotes."""
    return isinstance(node, Mapping) and node.flow and reading.source.text.startswith("{{", node.start)


def unquoted_template(reading: Reading, node: Node, route: str) -> None:
    """Report a template that YAML read as two nested mappings."""
    written = shortened(reading.source.text[node.start : node.end])
    message = f"The template {written} must be in quotes, else it is read as a mapping."
    reading.report(yaml_rules.UNQUOTED_TEMPLATE, node, message, help=f'Write "{written}".', route=route)
