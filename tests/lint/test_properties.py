"""What holds for any text: linting ends, findings have places, and the verdict is what is said to be one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from returns.pipeline import is_successful

from attune_lint import Diagnostic, Source, Target, definition_json, lint_text, parse_workflow, read_workflow
from attune_lint.model.diagnostic import in_order, verdict_of
from attune_lint.model.node import Document, Mapping, Node, Scalar, Sequence
from attune_lint.yaml.compose import compose
from tests.lint.corpus import RECORDS
from tests.lint.workflows import block, definitions, written

PATH = PurePath("packs/demo/workflows/job.yaml")
targets = st.sampled_from(list(Target))
PROBES = [record["text"] for record in RECORDS.values() if len(record.get("text", "x" * 3000)) < 2000]

PIECES = [
    *(
        "- ",
        ": ",
        "? ",
        "\n",
        "  ",
        "    ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        '"',
        "&a ",
        "*a ",
        "!x ",
        "!!int ",
        "~",
    ),
    *(
        "name: ",
        "action: ",
        "next:\n",
        "do: ",
        "tasks:\n",
        "wait_for: ",
        "{{ x }}",
        "{{",
        "}}",
        "|\n",
        "<<: ",
        "#",
        " # attune-lint: ignore[ATL, x",
        "# attune-lint: ignore-file[ATL8]\n",
    ),
    *(
        "null",
        "5",
        "-1",
        "1e400",
        "\t",
        "\r",
        "\ufeff",
        "\x00",
        "\x85",
        "\u2028",
        "é",
        "---\n",
        "...\n",
        "decision:",
    ),
    *(
        "on_success: ",
        "retry: ",
        "publish: ",
        "parameters: ",
        "vars: ",
        "\ud800",
        "iterate_cache: ",
        "type: ",
    ),
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A probe file in which some stretches are taken away, doubled, moved or replaced."""
    text: str = draw(st.sampled_from(PROBES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        put = draw(st.sampled_from(PIECES) | st.just(text[start:end] * 2) | st.text(max_size=3) | st.just(""))
        text = text[:start] + put + text[end:]
    return text


anything = st.text() | mutated() | st.lists(st.sampled_from(PIECES)).map("".join)


def inside(node: Node, document: Document, rest: str, at_start: bool) -> Iterator[Node]:
    """The nodes that a route reaches from a node; keys may hold any text, so there may be several."""
    resolved = document.resolve(node)
    if not rest:
        yield node
        return
    if isinstance(resolved, Sequence | Scalar) and (step := re.match(r"\[(\d+)\]", rest)):
        # Of a text in place of a list, the names that it holds count as entries.
        items = resolved.items if isinstance(resolved, Sequence) else (resolved,) * (int(step[1]) + 1)
        if int(step[1]) < len(items):
            yield from inside(items[int(step[1])], document, rest[step.end() :], False)
    if isinstance(resolved, Mapping):
        for key_node, value in resolved.pairs:
            key = document.resolve(key_node)
            start = (key.text if at_start else f".{key.text}") if isinstance(key, Scalar) else None
            if start is not None and rest.startswith(start):
                yield from inside(value, document, rest[len(start) :], False)


def resolves(found: Diagnostic, document: Document | None) -> bool:
    if found.route is None:
        return True
    assert document is not None
    assert document.root is not None
    return any(True for _ in inside(document.root, document, found.route, True))


def check(text: str, target: Target) -> None:
    report = lint_text(text, PATH, target=target)
    document = compose(Source(PATH, text)).document if not re.search("[\ud800-\udfff]", text) else None
    assert report.diagnostics == in_order(report.diagnostics)
    assert report.files[0].verdict == verdict_of(report.diagnostics)
    for found in report.diagnostics:
        spans = [found.span, *(note.span for note in found.related)]
        for span in spans:
            assert span is not None
            assert 0 <= span.start.offset <= span.end.offset
            if found.code != "ATL102":
                assert span.end.offset <= len(text)
                assert Source(PATH, text).position(span.start.offset) == span.start
        assert resolves(found, document), found.route
        assert "\n" not in found.message
        assert len(found.message) < 400


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(anything, targets)
def test_any_text(text: str, target: Target) -> None:
    check(text, target)


@given(st.binary() | anything.map(lambda text: text.encode("utf-8", "surrogatepass")), targets)
def test_any_bytes(data: bytes, target: Target) -> None:
    report = lint_text(data, PATH, target=target)
    assert report.files[0].verdict == verdict_of(report.diagnostics)
    try:
        assert report == lint_text(data.decode(), PATH, target=target)
    except UnicodeDecodeError:
        assert [found.code for found in report.diagnostics] == ["ATL102"]


@given(mutated(), targets)
def test_a_definition_is_the_success_of_parsing(text: str, target: Target) -> None:
    source = Source(PATH, text.encode("utf-8", "replace").decode())
    parsed, result = read_workflow(source, target=target), parse_workflow(source, target=target)
    assert is_successful(result) == (parsed.verdict == "ok")
    assert (parsed.definition is None) == (parsed.verdict == "parse")
    if is_successful(result):
        assert result.unwrap() == parsed.definition
    else:
        assert result.failure()
        assert result.failure() == tuple(found for found in parsed.diagnostics if found.engine)


def stored(text: str) -> dict[str, Any]:
    """What is stored of a file in which nothing is wrong."""
    parsed = read_workflow(Source(PATH, text))
    assert parsed.verdict == "ok", [found.message for found in parsed.diagnostics if found.engine]
    assert parsed.definition is not None
    return definition_json(parsed.definition)


def same(left: object, right: object) -> bool:
    """Equality that tells 1, 1.0 and True apart, and does not care for the order of keys."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(definitions())
def test_what_is_stored_is_what_was_written(definition: dict[str, Any]) -> None:
    assert same(stored(written(definition)), definition)
    assert same(stored("\n".join(block(definition)) + "\n"), definition)


def shuffled(value: Any, random: Random) -> Any:
    """The same value with the keys of its mappings in another order."""
    if isinstance(value, list):
        return [shuffled(item, random) for item in value]
    if isinstance(value, dict):
        return {key: shuffled(value[key], random) for key in random.sample(list(value), len(value))}
    return value


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    """A definition in which a few fields may hold anything."""
    definition = draw(definitions())
    for _ in range(draw(st.integers(0, 3))):
        place: Any = draw(st.sampled_from([definition, *definition["tasks"]]))
        place[draw(st.sampled_from(list(place)))] = draw(
            st.sampled_from(
                [None, "x", "", 0, -1, 1.5, True, [], {}, ["zz"], {"a": 1}, [{"do": ["a"]}], [[]]]
            )
        )
        if not isinstance(definition["tasks"], list) or not all(
            isinstance(t, dict) for t in definition["tasks"]
        ):
            break
    return definition


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(broken(), st.integers(0, 2**32), targets)
def test_the_order_of_keys_does_not_matter(definition: dict[str, Any], seed: int, target: Target) -> None:
    other = shuffled(definition, Random(seed))
    first, second = (
        read_workflow(Source(PATH, written(each)), target=target) for each in (definition, other)
    )
    assert first.verdict == second.verdict
    assert sorted(found.code for found in first.diagnostics) == sorted(
        found.code for found in second.diagnostics
    )
    assert first.definition == second.definition


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(broken(), st.integers(0, 2**32), targets)
def test_comments_and_blank_lines_do_not_matter(
    definition: dict[str, Any], seed: int, target: Target
) -> None:
    random, lines = Random(seed), block(definition)
    noisy = []
    for line in lines:
        noisy += random.sample(["", "# comment", "   # more", "  ", "#"], random.randint(0, 2))
        noisy.append(line + random.choice(["", " # x"]))
    first, second = (
        read_workflow(Source(PATH, "\n".join(each) + "\n"), target=target) for each in (lines, noisy)
    )
    assert first.verdict == second.verdict
    assert [found.code for found in first.diagnostics] == [found.code for found in second.diagnostics]
    assert first.definition == second.definition


@given(mutated(), targets)
def test_linting_twice_says_the_same(text: str, target: Target) -> None:
    assert lint_text(text, PATH, target=target) == lint_text(text, PATH, target=target)
