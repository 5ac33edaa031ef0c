"""Several mistakes in one file: each is reported once, and none hides another."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.workflow.documents import (
    GOOD,
    HEAD,
    OLD,
    codes,
    for_both_targets,
    lint,
    rejections,
    task,
    third_level,
    transition,
    verdict,
)


def found(text: str, target: str = Target.V2026_10) -> list[tuple[str, str | None]]:
    """The codes and routes of what rejects a file."""
    return [(each.code, each.route) for each in lint(text, target).diagnostics if each.engine]


@for_both_targets
def test_mistakes_all_over_a_file(target: Target) -> None:
    text = """\
ref: [x]
label: {a: b}
version: ''
description: [1]
parameters: {url: {type: string}}
output: [1]
vars: [a: 1]
output_map: {a: [b]}
tags: a
cancellation_policy: maybe
tasks:
  - name: a
    type: Action
    action: [core.echo]
    input: [1]
    when: {x: y}
    with_items: [1]
    batch_size: '5'
    concurrency: 1.5
    retry: {count: 0, delay: 5s, backoff: quick, max_delay: -1, on_error: []}
    join: all
    permission_set_refs: !x y
    next:
      - when: []
        publish: {x: !y z}
        do: b
  - name: [b]
    action: core.echo
  - name: c
"""
    assert found(text, target) == [
        ("ATL201", "ref"),
        ("ATL201", "label"),
        ("ATL206", "version"),
        ("ATL201", "description"),
        ("ATL314", "parameters"),
        ("ATL313", "output"),
        ("ATL201", "vars"),
        ("ATL201", "output_map.a"),
        ("ATL201", "tags"),
        ("ATL204", "cancellation_policy"),
        ("ATL204", "tasks[0].type"),
        ("ATL201", "tasks[0].action"),
        ("ATL201", "tasks[0].input"),
        ("ATL201", "tasks[0].when"),
        ("ATL201", "tasks[0].with_items"),
        ("ATL205", "tasks[0].batch_size"),
        ("ATL205", "tasks[0].concurrency"),
        ("ATL214", "tasks[0].retry.count"),
        ("ATL205", "tasks[0].retry.delay"),
        ("ATL204", "tasks[0].retry.backoff"),
        ("ATL205", "tasks[0].retry.max_delay"),
        ("ATL201", "tasks[0].retry.on_error"),
        ("ATL205", "tasks[0].join"),
        ("ATL115", "tasks[0].permission_set_refs"),
        ("ATL201", "tasks[0].next[0].when"),
        ("ATL201", "tasks[0].next[0].publish"),
        ("ATL115", "tasks[0].next[0].publish.x"),
        ("ATL201", "tasks[0].next[0].do"),
        ("ATL201", "tasks[1].name"),
        ("ATL211", "tasks[2]"),
    ]


def test_a_task_that_is_a_text_is_still_a_target() -> None:
    text = HEAD + "tasks:\n  - name: a\n    action: core.echo\n    next: [{do: [b]}]\n  - b\n"
    assert found(text) == [("ATL201", "tasks[1]")]


def test_a_task_that_is_half_read_is_still_a_target() -> None:
    text = (
        HEAD + "tasks:\n  - name: a\n    action: core.echo\n    on_success: b\n  - name: b\n    action: []\n"
    )
    assert found(text) == [("ATL201", "tasks[1].action")]


def test_while_a_name_is_unread_every_target_may_exist() -> None:
    text = (
        HEAD + "tasks:\n  - {name: a, action: core.echo, on_success: b}\n  - {name: [b], action: core.echo}\n"
    )
    assert found(text) == [("ATL201", "tasks[1].name")]
    assert found(text.replace("name: [b], ", "")) == [
        ("ATL213", "tasks[0].on_success"),
        ("ATL202", "tasks[1]"),
    ]


def test_unread_fields_are_not_missing() -> None:
    assert found(HEAD + "tasks: [{name: a, type: parallel, tasks: [[]]}]\n") == [
        ("ATL201", "tasks[0].tasks[0]")
    ]
    assert found(HEAD + "tasks: [{name: a, type: workflow, action: []}]\n") == [("ATL201", "tasks[0].action")]
    assert found(HEAD + "tasks: [{name: a, type: parallel, tasks: x}]\n") == [("ATL201", "tasks[0].tasks")]
    assert found(HEAD + "tasks: [{name: a, type: paralel, tasks: []}]\n") == [("ATL204", "tasks[0].type")]
    assert found("ref: []\nversion: 1\ntasks: [{name: a, action: a.b}]\n") == [("ATL201", "ref")]
    assert found(task("retry: {count: x, delay: y}")) == [
        ("ATL205", "tasks[0].retry.count"),
        ("ATL205", "tasks[0].retry.delay"),
    ]


def test_do_as_a_text() -> None:
    both = "  - name: c\n    action: core.echo\n"
    assert found(transition("do: b")) == [("ATL201", "tasks[0].next[0].do")]
    assert found(transition("do: b, c") + both) == [("ATL201", "tasks[0].next[0].do")]
    assert found(transition("do: b, d") + both) == [
        ("ATL201", "tasks[0].next[0].do"),
        ("ATL213", "tasks[0].next[0].do[1]"),
    ]
    for value in ("'{{ x }}'", "''", "','", "{a: b}"):
        assert found(transition(f"do: {value}")) == [("ATL201", "tasks[0].next[0].do")]
    (help,) = {each.help for each in lint(transition("do: b, c") + both).diagnostics}
    assert help == "Write [b, c]."


def test_do_with_wrong_items() -> None:
    assert found(transition("do: [b, [c], d, {e: f}]")) == [
        ("ATL201", "tasks[0].next[0].do[1]"),
        ("ATL213", "tasks[0].next[0].do"),
        ("ATL201", "tasks[0].next[0].do[3]"),
    ]


def test_next_as_a_mapping() -> None:
    assert found(task("next: {when: x, do: [a]}")) == [("ATL201", "tasks[0].next")]
    assert found(task("next: {when: [], do: c}")) == [
        ("ATL201", "tasks[0].next"),
        ("ATL201", "tasks[0].next.when"),
        ("ATL201", "tasks[0].next.do"),
        ("ATL213", "tasks[0].next.do[0]"),
    ]
    (wrong_type,) = lint(task("next: {do: [a]}")).diagnostics
    assert wrong_type.help == "Put a dash before each entry."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", [("ATL201", "")]),
        ("z", [("ATL201", ""), ("ATL213", "")]),
        ("[a]", [("ATL201", "[0]")]),
        ("[z]", [("ATL201", "[0]"), ("ATL213", "[0]")]),
        ("[[z], {do: [a]}]", [("ATL201", "[0]")]),
        ("{{ x }}", [("ATL119", "")]),
        *((value, [("ATL201", "")]) for value in ("~", "''", "'{{ x }}'")),
        *((f"[{value}]", [("ATL201", "[0]")]) for value in ("~", "''", "'{{ x }}'", "[]")),
    ],
)
def test_next_as_names(value: str, expected: list[tuple[str, str]]) -> None:
    routes = [(code, f"tasks[0].next{step}") for code, step in expected]
    assert found(task(f"next: {value}")) == routes


@pytest.mark.parametrize("name", ["on_success", "on_failure", "on_complete", "on_timeout"])
def test_legacy_lists(name: str) -> None:
    assert found(task(f"{name}: [a]")) == [("ATL201", f"tasks[0].{name}")]
    assert found(task(f"{name}: [z]")) == [("ATL201", f"tasks[0].{name}"), ("ATL213", f"tasks[0].{name}[0]")]
    transitions = task(f"{name}:\n  - when: x\n    do: z\n  - do: [a]\n    publish: [5]")
    assert found(transitions) == [
        ("ATL201", f"tasks[0].{name}"),
        ("ATL201", f"tasks[0].{name}[0].do"),
        ("ATL213", f"tasks[0].{name}[0].do[0]"),
        ("ATL209", f"tasks[0].{name}[1].publish[0]"),
    ]
    assert found(task(f"{name}: [[a], {{}}, {{{{ x }}}}]")) == [
        ("ATL201", f"tasks[0].{name}"),
        ("ATL119", f"tasks[0].{name}[2]"),
    ]
    assert found(task(f"{name}: {{a: b}}")) == [("ATL201", f"tasks[0].{name}")]
    (help,) = {each.help for each in lint(task(f"{name}: [a]")).diagnostics}
    assert help == "For conditions or several tasks, write transitions in 'next'."


def test_legacy_lists_lead_somewhere() -> None:
    """Of a task that a list of transitions names it is not said that nothing leads to it."""
    loop = "  - {name: b, action: a.b, on_success: c}\n  - {name: c, action: a.b, on_success: b}\n"
    assert codes(GOOD + loop) == ["ATL309", "ATL309"]
    assert codes(task("on_success:\n  - do: [b]") + loop) == ["ATL201"]
    assert codes(task("on_success: [b]") + loop) == ["ATL201"]
    assert codes(task("next: b") + loop) == ["ATL201"]
    assert codes(task("decision:\n  - default: b") + loop) == ["ATL201"]


@pytest.mark.parametrize(
    "lines",
    [
        *(
            "next: {{ x }}",
            "next: 5",
            "on_success: {a: b}",
            "decision: x",
            "decision: [x]",
            "decision: [{next: []}]",
        ),
        *(
            "next: [{do: {a: b}}]",
            "next: [{do: [[b]]}]",
            "next: [[b]]",
            "name: [x]",
            "next: [{do: '{{ x }}'}]",
        ),
        *("decision: [{when: x}]", "decision: [{default: yes}]", "next: [{do: ['{{ x }}']}]"),
    ],
)
def test_nothing_is_unreachable_while_transitions_are_unread(lines: str) -> None:
    loop = "  - {name: b, action: a.b, on_success: c}\n  - {name: c, action: a.b, on_success: b}\n"
    assert "ATL309" not in codes(task(lines) + loop)
    assert verdict(task(lines) + loop) == "parse"


def test_a_default_that_names_a_task() -> None:
    assert found(task("decision: [{when: x, next: a}, {default: a}]")) == [
        ("ATL201", "tasks[0].decision[1].default")
    ]
    assert found(task("decision: [{default: z}]")) == [
        ("ATL201", "tasks[0].decision[0].default"),
        ("ATL213", "tasks[0].decision[0]"),
    ]
    assert found(task("decision: [{next: a, default: z}]")) == [("ATL201", "tasks[0].decision[0].default")]
    for value in ("yes", "'true'", "1", "[]", "~"):
        assert found(task(f"decision: [{{default: {value}}}]")) == [
            ("ATL202", "tasks[0].decision[0]"),
            ("ATL201", "tasks[0].decision[0].default"),
        ]


def test_what_is_wrong_two_levels_down() -> None:
    route = "tasks[0].tasks[0].tasks[0]"
    assert found(third_level("decision: [{next: r, default: r}]")) == [
        ("ATL201", f"{route}.decision[0].default")
    ]
    assert found(third_level("decision: [{when: x}]")) == [("ATL202", f"{route}.decision[0]")]
    assert found(third_level("decision: [{next: r, when: []}]")) == [("ATL201", f"{route}.decision[0].when")]
    assert found(third_level("decision: [{next: z}], on_success: y, next: [{do: [x]}]")) == [
        ("ATL308", f"{route}.decision[0]"),
        ("ATL213", f"{route}.decision[0].next"),
        ("ATL213", f"{route}.on_success"),
        ("ATL213", f"{route}.next[0].do[0]"),
    ]


def test_a_mapping_in_place_of_a_list() -> None:
    for lines, route in (("publish: {a: 1}", "publish"), ("decision: {next: a}", "decision")):
        (wrong_type,) = lint(task(lines)).diagnostics
        assert (wrong_type.code, wrong_type.route) == ("ATL201", f"tasks[0].{route}")
        assert wrong_type.help == "Put a dash before each entry."
    (wrong_type,) = lint(HEAD + "tasks: {a: {action: a.b}}\n").diagnostics
    assert wrong_type.help == "Put a dash before each entry."


def test_a_list_in_place_of_a_mapping() -> None:
    for text in (HEAD + "vars:\n  - a: !x 1\n" + GOOD[len(HEAD) :], task("input:\n  - a: !x 1")):
        assert [code for code, _ in rejections(text)] == ["ATL201", "ATL115"]
        assert lint(text).diagnostics[0].help == "Write 'name: value' lines without dashes."


def test_a_missing_name() -> None:
    text = (
        HEAD + "tasks:\n  - action: core.echo\n    on_success: b\n    join: x\n  - name: b\n    action: b\n"
    )
    assert found(text) == [("ATL202", "tasks[0]"), ("ATL205", "tasks[0].join"), ("ATL310", "tasks[1].action")]
    assert "'?'" not in lint(text).diagnostics[0].message


def test_a_root_that_is_no_mapping_ends_the_reading() -> None:
    for text in ("- a\n", "{{ x }}\n", "x\n"):
        assert len(codes(text)) == 1
        assert len(codes(text, OLD)) == 1


def test_a_mistake_is_reported_once_however_often_it_is_reached() -> None:
    text = HEAD + "tasks: [{name: a, action: a.b, next: &n [{do: [z]}]}, {name: b, action: a.b, next: *n}]\n"
    assert codes(text) == ["ATL213"]
