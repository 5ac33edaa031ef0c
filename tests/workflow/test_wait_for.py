"""`wait_for`: its value, and the places where it may stand (spec: engine-facts 16)."""

from __future__ import annotations

import pytest

from tests.workflow.documents import (
    HEAD,
    NEW,
    OLD,
    assert_rejects,
    assert_takes,
    codes,
    lint,
    parallel,
    rejections,
    stored_task,
    task,
    verdict,
)

WAIT = task("wait_for:§")

WAITS: dict[str, dict[str, int | str]] = {
    "{inquiry: 1}": {"inquiry": 1},
    "{execution: 9223372036854775807}": {"execution": 2**63 - 1},
    "{work_queue_item: 0x10}": {"work_queue_item": 16},
    "{inquiry: +5}": {"inquiry": 5},
    "{inquiry: 0b1}": {"inquiry": 1},
    "{inquiry: !!int 5}": {"inquiry": 5},
    "{inquiry: !!int '5'}": {"inquiry": 5},
    "{'inquiry': 5}": {"inquiry": 5},
    "{!!str inquiry: 5}": {"inquiry": 5},
    "!!map {inquiry: 5}": {"inquiry": 5},
    "!!foo {inquiry: 5}": {"inquiry": 5},
    "{inquiry: '{{ x }}'}": {"inquiry": "{{ x }}"},
    "{inquiry: ' {{x}} '}": {"inquiry": " {{x}} "},
    "{inquiry: !!foo '{{ x }}'}": {"inquiry": "{{ x }}"},
    "{inquiry: '{{ ''}}'' }}'}": {"inquiry": "{{ '}}' }}"},
    "{inquiry: '{{ f(x, 1) + [1][0] }}'}": {"inquiry": "{{ f(x, 1) + [1][0] }}"},
    '{inquiry: "\\u00a0{{ x }}\\u3000"}': {"inquiry": "\u00a0{{ x }}\u3000"},
    "\n      inquiry: |\n        {{ x }}": {"inquiry": "{{ x }}\n"},
}
NO_WAITS = {
    **dict.fromkeys(("{}", "[]", "[{inquiry: 5}]", "5", "x", "''", "true", "|"), "ATL215"),
    **{
        f"{{inquiry: «{value}}}": "ATL215"
        for value in (
            *(
                "0",
                "-1",
                "'5'",
                "5.0",
                "1e3",
                "~",
                "true",
                "[]",
                "{}",
                "[5]",
                "9223372036854775808",
                "''",
                "x",
            ),
            *("'{{ }}'", "'{{}}'", "'{{ x'", "'x {{ x }}'", "'{{ x }} y'", "'{ { x } }'", "'}}{{'", "'{{}'"),
            *("!!str 5", ".inf", "010", "'{x}'", '" "'),
        )
    },
    **{
        f"{{inquiry: «{value}}}": "ATL216"
        for value in (
            *(
                "'{{ x }}{{ y }}'",
                "'{{ x | y }}'",
                "'{{ a b }}'",
                "'{{ 1 + }}'",
                "'{{ x }}}}'",
                "'{{ {{ x }} }}'",
            ),
            *("'{{{ x }}}'", "'{{ \"}}'"),
        )
    },
    "{inquiry: «{{ x }}}": "ATL119",
    "{{ x }}": "ATL119",
    "{inquiry: «18446744073709551616}": "ATL117",
    "{inquiry: «!foo 5}": "ATL115",
    "{inquiry: «!!int x}": "ATL116",
    "!!null x": "ATL116",
    "{«!foo inquiry: 5}": "ATL115",
    "{«!!int inquiry: 5}": "ATL116",
    "{«[inquiry]: 5}": "ATL118",
    "{«Inquiry: 5}": "ATL215",
    "{«5: 5}": "ATL215",
    **{f"{{inquiry: 5, «{more}}}": "ATL215" for more in ("execution: 6", "x: 1", "inquiry: 5", "<<: {}")},
    "{inquiry: 5, «__chart_meta__: 1}": "ATL215",
    "{«x: 1, inquiry: 5}": "ATL215",
    "{inquiry: ~, «execution: 5}": "ATL215",
}


@pytest.mark.parametrize("value", WAITS)
def test_waits(value: str) -> None:
    assert_takes(WAIT, value, NEW)
    assert stored_task(WAIT.replace("§", f" {value}"))["wait_for"] == WAITS[value]
    assert "wait_for" not in stored_task(WAIT.replace("§", f" {value}"), OLD)


@pytest.mark.parametrize("value", NO_WAITS)
def test_no_waits(value: str) -> None:
    assert_rejects(WAIT, value, NO_WAITS[value], NEW)
    assert verdict(WAIT.replace("§", f" {value}".replace("«", ""))) == "parse"
    if "[inquiry]" not in value:
        assert_takes(WAIT, value.replace("«", ""), OLD)


def test_an_empty_value() -> None:
    assert [code for code, _ in rejections(WAIT.replace("§", " {inquiry: }"))] == ["ATL215"]
    assert [code for code, _ in rejections(WAIT.replace("§", " !foo {inquiry: 5}"))] == ["ATL115"]


@pytest.mark.parametrize("value", ["", "~", "null", "!!null ~"])
def test_no_wait_at_all(value: str) -> None:
    assert_takes(WAIT, value, NEW)
    assert "wait_for" not in stored_task(WAIT.replace("§", f" {value}"))


def test_several_mistakes() -> None:
    assert codes(task("wait_for: {inqiry: 5, x: 1}")) == ["ATL215", "ATL215"]
    assert [found.help for found in lint(task("wait_for: {inqiry: 5}")).diagnostics] == [
        "Did you mean 'inquiry'?"
    ]
    assert codes(task("wait_for: {inquiry: 5, execution: 6, work_queue_item: 7}")) == ["ATL215"]


@pytest.mark.parametrize(
    "lines",
    [
        *(
            "with_items: ''",
            "with_items: x",
            "with_items: [a]\nwith_items: x",
            "iterate_cache: {namespace: x}",
        ),
        *(
            "iterate_cache: {namespace: ''}",
            "type: workflow",
            "type: parallel\ntasks: [{name: s, action: x}]",
        ),
    ],
)
def test_tasks_that_cannot_wait(lines: str) -> None:
    text = task("wait_for: {inquiry: 5}\n" + lines)
    found = rejections(text)
    assert ("ATL217", text.index("wait_for")) in found
    assert verdict(text) == "parse"


def test_sub_tasks_cannot_wait() -> None:
    assert [code for code, _ in rejections(parallel("name: s, action: x, wait_for: {inquiry: 5}"))] == [
        "ATL217"
    ]
    nested = HEAD + "tasks: [{name: p, action: a.b, tasks: [{name: s, action: x, wait_for: {inquiry: 5}}]}]\n"
    assert codes(nested) == ["ATL217"]
    assert codes(nested, OLD) == ["ATL801"]
    assert codes(nested.replace("{inquiry: 5}", "~")) == []


def test_a_wait_that_is_wrong_in_itself_stands_in_a_wrong_place_too() -> None:
    found = lint(task("wait_for: {inquiry: 0}\nwith_items: '{{ [1] }}'")).diagnostics
    assert [each.code for each in found] == ["ATL217", "ATL215"]
    assert "it iterates with 'with_items'" in found[0].message
    unread = lint(task("wait_for: {inquiry: 5}\ntype: paralel")).diagnostics
    assert [each.code for each in unread] == ["ATL204"]


@pytest.mark.parametrize(
    "lines",
    [
        "with_items:",
        "with_items: ~",
        "iterate_cache: ~",
        "when: x\nretry: {count: 1, delay: 1}",
        "publish: [x]",
    ],
)
def test_tasks_that_can_wait(lines: str) -> None:
    assert verdict(task("wait_for: {inquiry: 5}\n" + lines)) == "ok"


@pytest.mark.parametrize(
    "lines",
    ["next: [{do: [a]}]", "on_success: a", "on_timeout: a", "decision: [{next: a}]", "on_complete: a"],
)
def test_waits_in_a_cycle(lines: str) -> None:
    text = task("wait_for: {inquiry: 5}\n" + lines)
    assert rejections(text) == [("ATL218", text.index("name: a") + len("name: "))]
    assert verdict(text) == "parse"
    assert verdict(text, OLD) == "ok"


def test_cycles_that_do_not_count() -> None:
    assert verdict(task("wait_for: {inquiry: 5}\nnext: [{}]\non_success: a")) == "ok"
    assert verdict(task("wait_for: {inquiry: 5}\ntasks: [{name: a, action: x, on_success: a}]")) == "ok"
    assert verdict(task("wait_for: ~\non_success: a")) == "ok"
    after = "  - {name: b, action: a.b, next: [{do: [a]}]}\n  - {name: c, action: a.b, on_success: a}\n"
    assert verdict(task("wait_for: {inquiry: 5}") + after) == "ok"
    entered = "  - {name: b, action: a.b, next: [{do: [c]}]}\n  - {name: c, action: a.b, on_success: b}\n"
    assert verdict(task("wait_for: {inquiry: 5}\nnext: [{do: [b]}]") + entered) == "ok"


def test_every_wait_in_a_cycle_is_reported() -> None:
    wait = "wait_for: {inquiry: 5}"
    text = HEAD + "".join(
        f"{line}\n"
        for line in (
            "tasks:",
            f"  - {{name: a, action: a.b, {wait}, on_success: b}}",
            f"  - {{name: b, action: a.b, {wait}, on_success: a}}",
            "  - {name: c, action: a.b, on_success: a}",
        )
    )
    assert codes(text) == ["ATL218", "ATL218"]


def test_of_two_tasks_of_one_name_the_last_counts() -> None:
    wait = "wait_for: {inquiry: 5}"
    looping, plain = (
        f"{{name: a, action: a.b, {wait}, next: [{{do: [a]}}]}}",
        f"{{name: a, action: a.b, {wait}}}",
    )
    assert "ATL218" not in codes(HEAD + f"tasks: [{looping}, {plain}]\n")
    assert codes(HEAD + f"tasks: [{plain}, {looping}]\n").count("ATL218") == 2
