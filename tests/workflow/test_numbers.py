"""Fields that hold numbers, booleans, or one of some words (spec: engine-facts 5 and 6)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.workflow.documents import (
    HEAD,
    NEW,
    OLD,
    assert_rejects,
    assert_takes,
    for_both_targets,
    lint,
    stored_task,
    task,
    top,
    transition,
    verdict,
)

WIDE = [task(f"{name}:§") for name in ("batch_size", "concurrency", "join")]
TIMEOUT = task("timeout:§")
COUNT = task("retry:\n  count:§\n  delay: 0")
DELAY = task("retry:\n  count: 1\n  delay:§")
MAX_DELAY = task("retry:\n  count: 1\n  delay: 0\n  max_delay:§")
PAGE_SIZE = task("iterate_cache:\n  namespace: hosts\n  page_size:§")
OPTIONAL = [*WIDE, MAX_DELAY]

# As they are written, and the number; each between 1 and 100.
NUMBERS = {
    "1": 1,
    "100": 100,
    "+5": 5,
    "0x1F": 31,
    "0x1f": 31,
    "+0x10": 16,
    "0o17": 15,
    "0b11": 3,
    "0x0005": 5,
    "!!int 5": 5,
    "!!str 5": 5,
    "!!float 5": 5,
    "!foo 5": 5,
    "! 5": 5,
    "&five 5": 5,
    "!!int |-\n            5": 5,
    "5 # five": 5,
}
NO_NUMBERS = [
    *("-1", "-0", "-0x1", "1.0", "60.0", "5.", ".5", "1e3", ".inf", "'5'", '"5"', "!!int '5'", '!!int "5"'),
    *("010", "00", "+00", "1_000", "1,000", "30s", "0XFF", "0O17", "0B1", "0x", "0o", "0b", "++5", "+-5"),
    *(
        "true",
        "all",
        "'{{ x }}'",
        "{{ x }}",
        "[]",
        "[5]",
        "{}",
        "٣",
        "\uff15",
        "0x-1",
        "0x+1",
        "0o8",
        "0b2",
        "+",
    ),
    *("''", "|\n            5", "|-\n            5", "!!int |\n            5", "!!int >-\n            5"),
    *("!!str |-\n            5", "1 2", "x", "nULL", "'~'", "99999999999999999999999999999999999999999999"),
]
NO_JSON = {"{{ x }}": "ATL119", "!!int |\n            5": "ATL116"}
NULLS = ["", "~", "null", "NULL", "!!null ~", "# nothing"]


@for_both_targets
@pytest.mark.parametrize("value", NUMBERS)
@pytest.mark.parametrize("template", [*WIDE, COUNT, DELAY, MAX_DELAY, PAGE_SIZE])
def test_numbers(template: str, value: str, target: Target) -> None:
    assert_takes(template, value, target)


@for_both_targets
@pytest.mark.parametrize("value", NO_NUMBERS)
@pytest.mark.parametrize("template", [*WIDE, COUNT, DELAY, MAX_DELAY])
def test_no_numbers(template: str, value: str, target: Target) -> None:
    assert_rejects(template, value, "ATL205", target)


@pytest.mark.parametrize("value", [*NO_NUMBERS, "", "~", "null"])
def test_no_page_size(value: str) -> None:
    assert_rejects(PAGE_SIZE, value, "ATL205", NEW)
    if value != "{{ x }}":
        assert_takes(PAGE_SIZE, value, OLD)


@for_both_targets
@pytest.mark.parametrize("value", NULLS)
def test_absent_numbers(value: str, target: Target) -> None:
    for template in OPTIONAL:
        assert_takes(template, value, target)


@for_both_targets
@pytest.mark.parametrize("value", ["", "~", "null"])
def test_required_numbers_are_never_absent(value: str, target: Target) -> None:
    for template in (COUNT, DELAY):
        assert_rejects(template, value, "ATL205", target)


@for_both_targets
@pytest.mark.parametrize("value", ["!!null 5", "!!null", "!!null nULL"])
def test_what_is_tagged_null_must_be_null(value: str, target: Target) -> None:
    for template in OPTIONAL:
        assert_rejects(template, value, "ATL116", target)


@for_both_targets
def test_widths(target: Target) -> None:
    for template in WIDE:
        assert_takes(template, "18446744073709551615", target)
        assert_takes(template, "0xFFFFFFFFFFFFFFFF", target)
        assert_rejects(template, "18446744073709551616", "ATL205", target)
    for template in (DELAY, MAX_DELAY):
        assert_takes(template, "4294967295", target)
        assert_rejects(template, "4294967296", "ATL205", target)
    assert_rejects(COUNT, "4294967295", "ATL214", target)
    assert_rejects(COUNT, "4294967296", "ATL205", target)


def test_width_of_page_size() -> None:
    assert_rejects(PAGE_SIZE, "18446744073709551615", "ATL318", NEW)
    assert_rejects(PAGE_SIZE, "18446744073709551616", "ATL205", NEW)


@for_both_targets
def test_zero(target: Target) -> None:
    for template in [*WIDE, DELAY, MAX_DELAY, TIMEOUT]:
        for value in ("0", "+0", "0x0"):
            assert_takes(template, value, target)
    assert_rejects(COUNT, "0", "ATL214", target)


@for_both_targets
def test_range_of_retry_count(target: Target) -> None:
    assert_takes(COUNT, "1", target)
    assert_takes(COUNT, "100", target)
    assert_rejects(COUNT, "101", "ATL214", target)


class TestTimeout:
    @for_both_targets
    @pytest.mark.parametrize("value", [value for value in NUMBERS if not value.startswith(("!foo", "! "))])
    def test_numbers(self, value: str, target: Target) -> None:
        assert_takes(TIMEOUT, value, target)

    @for_both_targets
    @pytest.mark.parametrize("value", NULLS)
    def test_absent(self, value: str, target: Target) -> None:
        assert_takes(TIMEOUT, value, target)
        assert stored_task(task(f"timeout: {value}"), target)["timeout"] is None

    def test_width(self) -> None:
        assert_takes(TIMEOUT, "4294967295", OLD)
        assert_rejects(TIMEOUT, "4294967296", "ATL205", OLD)
        assert_takes(TIMEOUT, "18446744073709551615", NEW)
        assert_rejects(TIMEOUT, "18446744073709551616", "ATL117", NEW)

    @pytest.mark.parametrize("value", [value for value in NO_NUMBERS if value not in NO_JSON])
    def test_anything_since_2026_10(self, value: str) -> None:
        assert_rejects(TIMEOUT, value, "ATL205", OLD)
        assert_takes(TIMEOUT, value, NEW)

    @pytest.mark.parametrize(
        ("value", "old", "new"),
        [
            ("!foo 5", None, "ATL115"),
            ("! 5", None, "ATL115"),
            ("!foo x", "ATL205", "ATL115"),
            ("!!int x", "ATL205", "ATL116"),
            ("!!null x", "ATL116", "ATL116"),
            *((value, "ATL205", code) for value, code in NO_JSON.items()),
        ],
    )
    def test_tags(self, value: str, old: str | None, new: str | None) -> None:
        for target, code in ((OLD, old), (NEW, new)):
            if code is None:
                assert_takes(TIMEOUT, value, target)
            else:
                assert_rejects(TIMEOUT, value, code, target)

    def test_stored(self) -> None:
        assert stored_task(task("timeout: 0x10"), OLD)["timeout"] == 16
        assert stored_task(task("timeout: 0x10"), NEW)["timeout"] == 16
        assert stored_task(task("timeout: 30s"))["timeout"] == "30s"
        assert stored_task(task("timeout: {a: [1.0]}"))["timeout"] == {"a": [1.0]}


@pytest.mark.parametrize(("value", "number"), NUMBERS.items())
def test_stored_numbers(value: str, number: int) -> None:
    assert stored_task(task(f"join: {value}"))["join"] == number
    retry = f"retry:\n  count: {value}\n  delay: {value}\n  max_delay: {value}"
    expected = {
        "backoff": "constant",
        "on_error": None,
        **dict.fromkeys(("count", "delay", "max_delay"), number),
    }
    assert stored_task(task(retry))["retry"] == expected


@for_both_targets
@pytest.mark.parametrize(
    "iteration", ["with_items: x", "with_items: ''", "with_items: 'null'", "with_items: 5"]
)
def test_limits_of_iteration(iteration: str, target: Target) -> None:
    for name, highest, code in (("batch_size", 1000, "ATL305"), ("concurrency", 100, "ATL306")):
        template = task(f"{iteration}\n{name}:§")
        assert_rejects(template, "0", code, target)
        assert_takes(template, "1", target)
        assert_takes(template, str(highest), target)
        if target == NEW:
            assert_rejects(template, str(highest + 1), code, target)
            assert_rejects(template, "18446744073709551615", code, target)
        else:
            assert_takes(template, str(highest + 1), target)


@for_both_targets
@pytest.mark.parametrize("line", ["with_items:", "with_items: ~", "with_items: null", "join: 1"])
def test_no_limits_without_iteration(line: str, target: Target) -> None:
    assert_takes(task(f"{line}\nconcurrency: 0\nbatch_size:§"), "0", target)
    assert_takes(task(f"{line}\nconcurrency: 5000\nbatch_size:§"), "5000", target)


def test_a_cache_iterates_too() -> None:
    template = task("iterate_cache: {namespace: hosts}\nbatch_size:§")
    assert_rejects(template, "1001", "ATL305", NEW)
    assert_takes(template, "0", OLD)
    assert_takes(task("iterate_cache: ~\nbatch_size:§"), "0", NEW)


@for_both_targets
def test_max_delay(target: Target) -> None:
    template = task("retry:\n  count: 1\n  delay: 5\n  max_delay:§")
    assert_takes(template, "5", target)
    assert_rejects(template, "4", "ATL304", target)
    assert_rejects(template, "0", "ATL304", target)
    assert verdict(template.replace("§", " 4"), target) == "validate"


DEFAULT = task("decision:\n  - next: a\n    default:§")
FRESH = task("iterate_cache:\n  namespace: hosts\n  require_fresh:§")
TRUTHS = [
    *("true", "True", "TRUE", "false", "False", "FALSE", "!!bool true", "!!str true", "!foo true"),
    "!!bool |-\n            true",
]
NO_TRUTHS = [
    *("yes", "on", "1", "0", "no", "tRue", "'true'", '"true"', "", "~", "null", "[]", "{}", "!!bool 'true'"),
    *("!!bool |\n            true", "|-\n            true", "''", "!!bool >-\n            true"),
]


@for_both_targets
@pytest.mark.parametrize("value", TRUTHS)
def test_booleans(value: str, target: Target) -> None:
    assert_takes(DEFAULT, value, target)
    assert_takes(FRESH, value, target)


@for_both_targets
@pytest.mark.parametrize("value", NO_TRUTHS)
def test_no_booleans(value: str, target: Target) -> None:
    assert_rejects(DEFAULT, value, "ATL201", target)
    if target == NEW:
        assert_rejects(FRESH, value, "ATL201", target)
    else:
        assert_takes(FRESH, value, target)


CHOICES = [
    (task("type:§"), "action"),
    (
        HEAD + "tasks:\n  - name: a\n    action: a.b\n    type:§\n    tasks: [{name: s, action: x.y}]\n",
        "parallel",
    ),
    (task("type:§"), "workflow"),
    *(
        (task("retry:\n  count: 1\n  delay: 1\n  backoff:§"), word)
        for word in ("constant", "linear", "exponential")
    ),
    (top("cancellation_policy:§"), "allow_finish"),
    (top("cancellation_policy:§"), "cancel_running"),
]
each_choice = pytest.mark.parametrize(("template", "word"), CHOICES)


@for_both_targets
@each_choice
def test_choices(template: str, word: str, target: Target) -> None:
    for value in (
        word,
        f"'{word}'",
        f'"{word}"',
        f"!{word}",
        f"!{word} ~",
        f"!{word} null",
        f"!<!{word}> NULL",
    ):
        assert_takes(template, value, target)
    for value in (f"!!str {word}", f"!!int {word}", f"!!x {word}", f"!<x> {word}", f"|-\n            {word}"):
        assert_takes(template, value, target)


@for_both_targets
@each_choice
def test_no_choices(template: str, word: str, target: Target) -> None:
    for value in (
        "",
        "~",
        "null",
        "''",
        "x",
        word.upper(),
        word.title(),
        f"'{word} '",
        "[]",
        f"[{word}]",
        "{}",
    ):
        assert_rejects(template, value, "ATL204", target)
    for value in (
        f"{{{word}: ~}}",
        f"!{word} x",
        f"!{word} ''",
        f"!{word} []",
        f"!{word.upper()}",
        "!x",
        f"! {word}",
    ):
        assert_rejects(template, value, "ATL204", target)
    assert_rejects(template, f"|\n            {word}", "ATL204", target)


@pytest.mark.parametrize(
    ("value", "help"),
    [
        ("'5'", "Write 5."),
        ("05", "Write 5."),
        ("00", "Write 0."),
        ("5s", "Write 5."),
        ("30 seconds", "Write 30."),
        ("1_000", "Write 1000."),
        ("60.0", "Write 60."),
        ("1.5", None),
        ("1e3", None),
        ("5m", None),
        ("-5", None),
        ("0xZ", None),
        ("18446744073709551616", None),
        ("[5]", None),
        ("{{ x }}", None),
        ("all", "Write the number of tasks that lead to this one."),
    ],
)
def test_help_with_numbers(value: str, help: str | None) -> None:
    (found,) = [each for each in lint(task(f"join: {value}")).diagnostics if each.code == "ATL205"]
    assert found.help == help


def test_only_join_can_be_meant_to_be_all() -> None:
    (found,) = [each for each in lint(task("batch_size: all")).diagnostics if each.code == "ATL205"]
    assert found.help is None


def test_help_with_choices_and_booleans() -> None:
    (found,) = lint(task("type: Paralel")).diagnostics
    assert found.help == "Did you mean 'parallel'?"
    (found,) = lint(transition("do: [b]") + "    decision: [{next: b, default: a}]\n").diagnostics[-1:]
    assert found.help == "Name the task of this branch in 'next'."
    (found,) = lint(task("iterate_cache: {namespace: x, require_fresh: 1}")).diagnostics
    assert found.help is None
