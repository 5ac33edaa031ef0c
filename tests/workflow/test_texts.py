"""Fields that hold text (spec: engine-facts 4 and 5)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.workflow.documents import (
    HEAD,
    OLD,
    TASK,
    assert_rejects,
    assert_takes,
    for_both_targets,
    rejections,
    stored,
    stored_task,
    task,
    top,
    transition,
    verdict,
)

LABEL = "ref: demo.job\nlabel:§\nversion: 1.0.0\n" + TASK
VERSION = "ref: demo.job\nlabel: Job\nversion:§\n" + TASK
REF = "ref:§\nlabel: Job\nversion: 1.0.0\n" + TASK
NAME = HEAD + "tasks:\n  - name:§\n    action: core.echo\n"
PLAIN = [LABEL, VERSION, NAME]
OPTIONAL = [
    top("description:§"),
    task("when:§"),
    task("with_items:§"),
    task("retry:\n  count: 1\n  delay: 1\n  on_error:§"),
    transition("when:§"),
    task("decision:\n  - next: a\n    when:§"),
]
TRACE_TAG = task("trace_tag_template:§")

# As they are written, and as text.
TEXTS = {
    "1.0": "1.0",
    "1": "1",
    "1e3": "1e3",
    "017": "017",
    "0x10": "0x10",
    "2024-01-01": "2024-01-01",
    ".inf": ".inf",
    ".nan": ".nan",
    "true": "true",
    "yes": "yes",
    "1_000": "1_000",
    "1:30": "1:30",
    "-1": "-1",
    "nULL": "nULL",
    "'null'": "null",
    '"~"': "~",
    "!foo null": "null",
    "!!str null": "null",
    "!!int abc": "abc",
    "!custom 1.0": "1.0",
    "!!binary X": "X",
    "!<tag:x> y": "y",
    "! x": "x",
    "!!null ''": "",
    "''": "",
    "'   '": "   ",
    "|-\n            a": "a",
    ">-\n            a\n            b": "a b",
    "&anchor text": "text",
    "a: b".replace(": ", ":"): "a:b",
    "x {{ y }} z": "x {{ y }} z",
    "'{{ y }}'": "{{ y }}",
}
NO_TEXTS = {
    "[]": "ATL201",
    "[a]": "ATL201",
    "{}": "ATL201",
    "{a: b}": "ATL201",
    "{{ x }}": "ATL119",
    "{{ x }": "ATL104",
}


@for_both_targets
@pytest.mark.parametrize("value", TEXTS)
@pytest.mark.parametrize("template", [LABEL, NAME, *OPTIONAL])
def test_any_scalar_is_text(template: str, value: str, target: Target) -> None:
    assert_takes(template, value, target)


@for_both_targets
@pytest.mark.parametrize("value", ["[]", "[a]", "{}", "{a: b}", "{{ x }}"])
@pytest.mark.parametrize("template", [REF, *PLAIN, *OPTIONAL])
def test_collections_are_no_text(template: str, value: str, target: Target) -> None:
    assert_rejects(template, value, NO_TEXTS[value], target)


@pytest.mark.parametrize("value", TEXTS)
def test_text_is_stored_as_it_is_written(value: str) -> None:
    assert stored(top(f"description: {value}"))["description"] == TEXTS[value]
    assert stored_task(task(f"when: {value}"))["when"] == TEXTS[value]
    assert stored(top(f"output_map:\n  a: {value}"))["output_map"] == {"a": TEXTS[value]}


@pytest.mark.parametrize("value", ["", "~", "null", "Null", "NULL", "!!null ~", "!!null NULL", "# nothing"])
@pytest.mark.parametrize("template", OPTIONAL)
def test_absent(template: str, value: str) -> None:
    for target in Target:
        assert_takes(template, value, target)
    assert stored_task(task(f"when: {value}"))["when"] is None
    assert stored(top(f"description: {value}"))["description"] is None


@for_both_targets
@pytest.mark.parametrize("value", ["!!null x", "!!null", "!!null nULL"])
@pytest.mark.parametrize("template", OPTIONAL)
def test_what_is_tagged_null_must_be_null(template: str, value: str, target: Target) -> None:
    assert_rejects(template, value, "ATL116", target)


@for_both_targets
@pytest.mark.parametrize("value", ["", "~", "null", "!!null ~", "!!null x", "!!null"])
def test_plain_texts_are_never_absent(value: str, target: Target) -> None:
    assert_takes(LABEL, value, target)
    assert_takes(NAME, value, target)


@for_both_targets
def test_trace_tag(target: Target) -> None:
    for value in TEXTS:
        assert_takes(TRACE_TAG, value, target)
    for value in ("[]", "{a: b}", "{{ x }}"):
        if target == OLD:
            assert_takes(TRACE_TAG, value, target)
        else:
            assert_rejects(TRACE_TAG, value, NO_TEXTS[value], target)
    assert stored_task(task("trace_tag_template: 5"))["trace_tag_template"] == "5"
    assert "trace_tag_template" not in stored_task(task("trace_tag_template: 5"), OLD)


@for_both_targets
@pytest.mark.parametrize("letter", ["x", "é", "\U0001d4b3", "\u3000x"])
def test_lengths_count_characters(letter: str, target: Target) -> None:
    half = len(letter)
    for template, most in ((REF, 255), (LABEL, 255), (VERSION, 50)):
        assert_takes(template, f"'{letter * (most // half)}'", target)
        assert_rejects(template, f"'{letter * (most // half + 1)}'", "ATL206", target)
    assert_takes(NAME, f"'{letter * 600}'", target)


@for_both_targets
@pytest.mark.parametrize("value", ["", "''", '""', "|"])
def test_version_must_not_be_empty(value: str, target: Target) -> None:
    assert_rejects(VERSION, value, "ATL206", target)


@for_both_targets
@pytest.mark.parametrize("value", ["~", "null", "'   '", "1", "!!null ~"])
def test_version_may_be_any_other_text(value: str, target: Target) -> None:
    assert_takes(VERSION, value, target)


@for_both_targets
@pytest.mark.parametrize("value", ["foo", "a..b", ".a", "5", "' '", "~", "null", "A.B", "a b"])
def test_ref_has_no_form(value: str, target: Target) -> None:
    assert_takes(REF, value, target)


@for_both_targets
@pytest.mark.parametrize("value", ["", "''", "|", "!!str"])
def test_ref_must_not_be_empty(value: str, target: Target) -> None:
    text = REF.replace("§", f" {value}" if value else "")
    assert rejections(text, target) == [("ATL301", 0)]
    assert verdict(text, target) == "validate"


TAGS = top("tags:§")
DO = transition("do:§")


@for_both_targets
@pytest.mark.parametrize(
    "value",
    ["", "# none", "[]", "[1, true, ~]", "[null, '', 1.0]", "\n  -\n  - a", "!foo [a]", "!!null", "[!foo a]"],
)
def test_tags(value: str, target: Target) -> None:
    assert_takes(TAGS, value, target)


@for_both_targets
@pytest.mark.parametrize(
    ("value", "code"),
    [
        *(
            (value, "ATL201")
            for value in ("~", "null", "''", "a", "a, b", "5", "{}", "{a: b}", "|", "!!seq x")
        ),
        ("[a, «[b]]", "ATL201"),
        ("[«{a: b}]", "ATL201"),
        ("[a, «{{ x }}]", "ATL119"),
        ("{{ x }}", "ATL119"),
    ],
)
def test_no_tags(value: str, code: str, target: Target) -> None:
    assert_rejects(TAGS, value, code, target)


def test_stored_tags() -> None:
    assert stored(top("tags: [1, true, ~, '', 1.0]"))["tags"] == ["1", "true", "~", "", "1.0"]
    assert stored(top("tags:"))["tags"] == []


@for_both_targets
@pytest.mark.parametrize(
    "value", ["", "~", "null", "[]", "[b]", "[b, b, a]", "!foo [b]", "[!foo b]", "[!!int b]"]
)
def test_do(value: str, target: Target) -> None:
    text = DO.replace("§", f" {value}") + "    next: [{do: [a]}]\n"
    assert rejections(text, target) == []


@for_both_targets
@pytest.mark.parametrize(
    ("value", "code"),
    [
        *((value, "ATL201") for value in ("b", "'b, a'", "{}", "{b: 1}", "''", "!!seq b", "|\n          b")),
        *((f"[«{item}]", "ATL201") for item in ("[b]", "{a: b}", "[]")),
        ("[«{{ x }}]", "ATL119"),
        *(
            (f"[b, «{item}]", "ATL213")
            for item in ("c", "''", "null", "~", "B", "' b'", "noop", "'{{ x }}'", "5")
        ),
        ("!!null x", "ATL116"),
    ],
)
def test_no_do(value: str, code: str, target: Target) -> None:
    assert_rejects(DO, value, code, target)


OUTPUT_MAP = top("output_map:§")


@for_both_targets
@pytest.mark.parametrize(
    "value",
    [
        *("", "~", "null", "{}", "{x: 5}", "{x: ~, y: null, z: }", "{5: x, ~: y}", "!foo {a: b}"),
        *("{a: !foo b}", "{a: 1, a: 2}", "{a: !!int b}", "{<<: b}", "{a: '{{ x + }}'}", "!!null ~"),
    ],
)
def test_output_map(value: str, target: Target) -> None:
    assert_takes(OUTPUT_MAP, value, target)


@for_both_targets
@pytest.mark.parametrize(
    ("value", "code"),
    [
        *((value, "ATL201") for value in ("''", "[]", "[a]", "x", "5", "|")),
        *((f"{{x: 1, a: «{inner}}}", "ATL201") for inner in ("[]", "{}", "[b]", "{b: c}")),
        ("{a: «{{ x }}}", "ATL119"),
        ("{{ x }}", "ATL119"),
        ("{«[a]: b}", "ATL118"),
        ("{? «{a: b} : c}", "ATL118"),
        ("!!null x", "ATL116"),
    ],
)
def test_no_output_map(value: str, code: str, target: Target) -> None:
    assert_rejects(OUTPUT_MAP, value, code, target)


def test_stored_output_map() -> None:
    text = top("output_map: {x: 5, y: ~, z: , 7: null, x: 6}")
    assert stored(text)["output_map"] == {"x": "6", "y": "~", "z": "", "7": "null"}
    assert stored(top("output_map: {}"))["output_map"] == {}
    assert stored(top("output_map: ~"))["output_map"] is None
