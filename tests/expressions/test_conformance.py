"""What the engine's checker of expressions found in probe files, where these are at hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from returns.result import Success

from attune_lint.expressions.functions import BUILTINS
from attune_lint.expressions.parser import parse
from attune_lint.expressions.templates import find_spliced, whole
from attune_lint.expressions.whitespace import WHITE_SPACE, is_blank

SHARED = Path(__file__).parents[2] / ".." / "shared"
CORPUS = SHARED / "corpus" / "conformance.jsonl"
FACTS = SHARED / "spec" / "engine-facts.md"

WARNING = re.compile(r"task '[^']*' \S+: (?P<problem>.*) \u2014 `(?P<raw>.*)`", re.DOTALL)
PLACE = re.compile(r"at position (\d+)")
CACHE_FIELDS = ("owner_type", "owner_ref", "namespace", "generation")

needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the probe files are not here")


def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def warnings(record: dict[str, Any]) -> Iterator[tuple[bool, str, str]]:
    """Whether each warning is about syntax, its text, and the expression as it is written."""
    for warning in record["2026.10"].get("expression_warnings", ()):
        found = WARNING.fullmatch(warning)
        assert found, warning
        yield found["problem"].startswith("syntax error:"), found["problem"], found["raw"]


def strings(value: Any) -> Iterator[str]:
    """The strings in a JSON value, keys left out."""
    stack = [value]
    while stack:
        match stack.pop():
            case str() as text:
                yield text
            case list() as items:
                stack += items
            case dict() as mapping:
                stack += mapping.values()


def templates(task: dict[str, Any]) -> Iterator[str]:
    """The strings of a task that the engine's checker looks at (spec: engine-facts 15 and 16)."""
    cache = task.get("iterate_cache") or {}
    yield from strings([task["with_items"], task["when"], task["input"]])
    yield from strings([cache.get(name) for name in CACHE_FIELDS])
    for transition in task["next"]:
        yield from strings(transition.get("when"))
        for entry in transition.get("publish", ()):
            if isinstance(entry, dict):
                yield from (value for value in entry.values() if isinstance(value, str))


def waits(task: dict[str, Any]) -> list[str]:
    return [*strings(task.get("wait_for"))]


def raw_expressions(definition: dict[str, Any]) -> Iterator[str]:
    """The expressions as the checker cuts them out: in `wait_for`, too, up to the first braces."""
    for task in definition["tasks"]:
        for text in [*templates(task), *waits(task)]:
            for part in find_spliced(text).parts:
                yield text[part.start + 2 : part.end - 2]


@needs_corpus
def test_warnings_about_syntax_are_failures_at_their_places() -> None:
    seen = 0
    for record in records():
        for is_syntax, problem, raw in warnings(record):
            result = parse(raw.strip(WHITE_SPACE))
            if not is_syntax:
                assert isinstance(result, Success), (record["id"], raw)
                continue
            place = PLACE.search(problem)
            assert place, problem
            assert result.failure().start == int(place[1]), (record["id"], raw)
            seen += 1
    assert seen > 20


@needs_corpus
def test_expressions_fail_just_where_there_are_warnings() -> None:
    seen = 0
    for record in records():
        if "definition" not in record:
            continue
        expected = Counter(raw for is_syntax, _, raw in warnings(record) if is_syntax)
        raws = [raw for raw in raw_expressions(record["definition"]) if not is_blank(raw)]
        failing = Counter(raw for raw in raws if not isinstance(parse(raw), Success))
        assert failing == expected, record["id"]
        seen += len(raws)
    assert seen > 100


@needs_corpus
def test_waits_of_accepted_files_are_expressions() -> None:
    definitions = [record["definition"] for record in records() if "definition" in record]
    texts = [text for definition in definitions for task in definition["tasks"] for text in waits(task)]
    for text in texts:
        found = whole(text)
        assert found is not None
        assert isinstance(parse(found.text), Success), text
    assert len(texts) > 3


@pytest.mark.skipif(not FACTS.exists(), reason="the list of facts is not here")
def test_functions_are_those_of_the_facts() -> None:
    line = next(
        line for line in FACTS.read_text(encoding="utf-8").splitlines() if line.startswith("Built-ins")
    )
    listed = line.partition("arity: ")[2].partition(". ")[0]
    rows = re.findall(r"(\w+) (\d)(?:-(\d))?", listed)
    assert {name: (int(least), int(most or least)) for name, least, most in rows} == {
        row.name: (row.least, row.most) for row in BUILTINS.values()
    }
