"""Where the expressions in a string are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.expressions.templates import Embedded, Template, find, find_spliced, whole
from attune_lint.expressions.whitespace import WHITE_SPACE

TEXTS = st.text(st.sampled_from("{}{}' a\x1c\x85\n")) | st.text()

PURE = [
    ("{{ a }}", "a"),
    ("{{a}}", "a"),
    (" \n{{ a }}\x85", "a"),
    ("{{ '}}' }}", "'}}'"),
    ("{{ a }} b }}", "a }} b"),
    ("{{}}", ""),
    ("{{   }}", ""),
    ("{{{}}", "{"),
    ("{{}}}", "}"),
    ("{{}}}}", "}}"),
    ("{{{ a }}}", "{ a }"),
    ("{{ \x1ca }}", "\x1ca"),
]

SPLICED: list[tuple[str, list[str], int | None]] = [
    ("", [], None),
    ("a", [], None),
    ("{ { a } }", [], None),
    ("}} a", [], None),
    ("a {{ b }}", ["b"], None),
    ("{{ a }} b", ["a"], None),
    ("{{ a }}.", ["a"], None),
    ("\x1c{{ a }}", ["a"], None),
    ("{{ a }}{{ b }}", ["a", "b"], None),
    ("x {{ a }} y {{ }} z {{\tb\n}}", ["a", "", "b"], None),
    ("{{ 'a {{ b' }}", ["'a {{ b'"], None),
    ("x {{ '}}' }}", ["'"], None),
    ("{{{{ a }}", ["{{ a"], None),
    ("{{", [], 0),
    ("{{}", [], 0),
    ("{{ a }", [], 0),
    ("a {{ b", [], 2),
    ("{{ a }} {{ b", ["a"], 8),
    ("{{ a }} {{ b {{ c", ["a"], 8),
    ("{{ a {{ b", [], 0),
    ("{{ a }} }} {{", ["a"], 11),
]

WHOLE = [
    *PURE,
    ("{{ 'a {{ b' }}", "'a {{ b'"),
    ("{{ a }}{{ b }}", "a }}{{ b"),
    ("{{{{ a }}", "{{ a"),
]

NOT_WHOLE = [
    "",
    " ",
    "a",
    "5",
    "{{",
    "}}",
    "{{}",
    "{}}",
    "{{ a",
    "a }}",
    "{{ a }} b",
    "a {{ b }}",
    "}}{{",
    "\x1c{{ a }}",
]


@pytest.mark.parametrize(("text", "expected"), PURE)
def test_pure(text: str, expected: str) -> None:
    template = find(text)
    assert template.pure
    assert [part.text for part in template.parts] == [expected]
    assert template.unclosed is None


@pytest.mark.parametrize(("text", "expected", "unclosed"), SPLICED)
def test_spliced(text: str, expected: list[str], unclosed: int | None) -> None:
    template = find(text)
    assert not template.pure
    assert [part.text for part in template.parts] == expected
    assert template.unclosed == unclosed
    assert find_spliced(text) == template


@pytest.mark.parametrize(
    ("text", "expected"),
    [("{{ a }}", ["a"]), ("{{ '}}' }}", ["'"]), ("{{ a }} b }}", ["a"]), ("{{}}}}", [""])],
)
def test_conditions_are_never_pure(text: str, expected: list[str]) -> None:
    template = find_spliced(text)
    assert not template.pure
    assert [part.text for part in template.parts] == expected


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_whole(text: str, expected: str) -> None:
    found = whole(text)
    assert found is not None
    assert found.text == expected


@pytest.mark.parametrize("text", NOT_WHOLE)
def test_not_whole(text: str) -> None:
    assert whole(text) is None


def test_places() -> None:
    assert find("x {{  a }}{{b}}") == Template(False, (Embedded(2, 10, "a", 6), Embedded(10, 15, "b", 12)))
    assert find(" {{ a.b }}\n") == Template(True, (Embedded(1, 10, "a.b", 4),))
    assert whole(" {{ a.b }}\n") == Embedded(1, 10, "a.b", 4)
    assert whole("{{  }}") == Embedded(0, 6, "", 4)


@given(TEXTS)
def test_parts_are_where_they_say(text: str) -> None:
    last = 0
    for part in find(text).parts:
        assert last <= part.start <= part.offset <= part.offset + len(part.text) <= part.end <= len(text)
        assert text[part.offset : part.offset + len(part.text)] == part.text
        assert text[part.start : part.end].startswith("{{")
        assert text[part.start : part.end].endswith("}}")
        last = part.end


@given(TEXTS)
def test_every_part_ends_at_the_first_braces(text: str) -> None:
    expected = [found[1].strip(WHITE_SPACE) for found in re.finditer(r"\{\{(.*?)\}\}", text, re.DOTALL)]
    assert [part.text for part in find_spliced(text).parts] == expected


@given(TEXTS)
def test_braces_without_an_end_are_the_first_after_the_parts(text: str) -> None:
    template = find_spliced(text)
    after = template.parts[-1].end if template.parts else 0
    rest = text.find("{{", after)
    assert template.unclosed == (rest if rest >= 0 else None)


@given(TEXTS)
def test_pure_is_whole_with_one_opening(text: str) -> None:
    template = find(text)
    assert template.pure == (whole(text) is not None and text.count("{{") == 1)
    if template.pure:
        assert template.parts == (whole(text),)
    else:
        assert template == find_spliced(text)
