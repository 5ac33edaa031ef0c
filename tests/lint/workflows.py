"""Workflows made up at random: as what the engine stores of them, and as texts, some of them broken."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from hypothesis import strategies as st

NAMES: Final = ["a", "b", "c", "d"]
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
words = st.text(st.characters(codec="utf-8"), max_size=6)
numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
maps = st.dictionaries(words, json_values, max_size=3)
positive = st.integers(1, 100)
directives = st.lists(words | maps, max_size=2)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=dict(fields))


@st.composite
def retries(draw: st.DrawFn) -> dict[str, Any]:
    delay = draw(st.integers(0, 2**32 - 1))
    return {
        "count": draw(positive),
        "delay": delay,
        "backoff": draw(st.sampled_from(["constant", "linear", "exponential"])),
        "max_delay": draw(st.none() | st.integers(delay, 2**32 - 1)),
        "on_error": draw(st.none() | words),
    }


@st.composite
def transitions(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    found = draw(
        optional(when=words, do=st.lists(st.sampled_from(names), max_size=2), __chart_meta__=json_values)
    )
    publish = draw(directives)
    if publish:
        found["publish"] = publish
    if found.get("__chart_meta__", 0) is None:
        del found["__chart_meta__"]
    return found


FIELDS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "input": maps,
    "permission_set_refs": json_values,
    "worker_selector": json_values,
    "worker_tolerations": json_values,
    "worker_affinity": json_values,
    "when": words,
    "with_items": words,
    "batch_size": positive,
    "concurrency": positive,
    "retry": retries(),
    "timeout": json_values,
    "join": st.integers(0, 2**64 - 1),
    "trace_tag_template": words,
    "__chart_meta__": json_values.filter(lambda value: value is not None),
    "iterate_cache": st.fixed_dictionaries(
        {
            "namespace": st.sampled_from(["x", "null", " 5"]),
            "generation": words,
            "page_size": st.integers(1, 1000),
            "require_fresh": st.booleans(),
        },
        optional={"owner_type": words, "owner_ref": words},
    ),
    "wait_for": st.fixed_dictionaries({"inquiry": st.just("{{ x }}") | positive}),
}
EMPTY: Final[dict[str, Any]] = {
    "type": "action",
    "action": "core.echo",
    "input": {},
    "permission_set_refs": None,
    "worker_selector": None,
    "worker_tolerations": None,
    "worker_affinity": None,
    "when": None,
    "with_items": None,
    "iterate_cache": None,
    "batch_size": None,
    "concurrency": None,
    "retry": None,
    "timeout": None,
    "next": [],
    "join": None,
    "tasks": None,
    "trace_tag_template": None,
}


@st.composite
def tasks(draw: st.DrawFn, name: str, siblings: list[str], level: int) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(list(FIELDS)), max_size=3, unique=True))
    task = {**EMPTY, "name": name, **{field: draw(FIELDS[field]) for field in chosen}}
    task["next"] = draw(st.lists(transitions(siblings), max_size=2))
    if level < 2 and draw(st.integers(0, 3)) == 3:
        task |= {"type": "parallel", "action": None, "tasks": [draw(tasks("a", ["a"], level + 1))]}
    elif draw(st.booleans()):
        task |= {"type": "workflow", "action": "demo.x.y"}
    if task["type"] != "action" or task["with_items"] is not None:
        task["iterate_cache"] = None
    iterates = task["iterate_cache"] is not None or task["with_items"] is not None
    if "wait_for" in task and (level or iterates or task["type"] != "action"):
        del task["wait_for"]
    if "wait_for" in task:
        task["next"] = []
    return task


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """A definition as the engine stores it, in which its reader and its validator find nothing wrong.

    Where there are several tasks the first leads to all others, so that none is unreachable.
    """
    names = draw(st.permutations(NAMES).map(lambda order: order[: draw(st.integers(1, 3))]))
    found: dict[str, Any] = {
        "ref": draw(words.filter(bool)),
        "label": draw(words),
        "version": draw(words.filter(bool)),
        "description": draw(st.none() | words),
        "parameters": draw(st.none() | maps.map(lambda schema: {**schema, "type": "object"})),
        "output": draw(st.none() | maps.map(lambda schema: {"type": 5, **schema})),
        "output_map": draw(st.none() | st.dictionaries(words, words, max_size=2)),
        "vars": draw(st.dictionaries(st.text(st.sampled_from("aé5_-"), min_size=1), json_values, max_size=2)),
        "tags": draw(st.lists(words, max_size=2)),
        "tasks": [draw(tasks(name, names[1:] or names, 0)) for name in names],
    }
    if names[1:]:
        found["tasks"][0]["next"] = [{"do": names[1:]}]
    if draw(st.booleans()):
        found["cancellation_policy"] = "cancel_running"
    return found


def written(value: Any) -> str:
    """A value as JSON text, which is YAML but for what JSON need not escape."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def block(value: Any, indent: str = "") -> list[str]:
    """A value as lines of YAML in block style."""
    if isinstance(value, dict) and value:
        lines = []
        for key, inner in value.items():
            lines += [f"{indent}{written(key)}:", *block(inner, indent + "  ")]
        return lines
    if isinstance(value, list) and value:
        lines = []
        for inner in value:
            lines += [f"{indent}-", *block(inner, indent + "  ")]
        return lines
    return [indent + written(value)]
