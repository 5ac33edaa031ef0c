"""What the engine's reader and validator check beyond shape (spec: engine-facts 1, 8 to 12)."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from attune_lint import Target, lint_text
from tests.workflow.documents import (
    GOOD,
    HEAD,
    TASK,
    assert_rejects,
    assert_takes,
    codes,
    for_both_targets,
    lint,
    parallel,
    rejections,
    task,
    third_level,
    transition,
    verdict,
)

ACTION = HEAD + "tasks:\n  - name: a\n    action:§\n"
NAME = HEAD + "tasks:\n  - name:§\n    action: core.echo\n"
VARIABLE = HEAD + "vars:\n  ? §\n  : 1\n" + TASK


@for_both_targets
@pytest.mark.parametrize(
    "ref",
    [
        *(
            "a.b",
            "a.b.c",
            "A.B",
            "'a b.c'",
            "a/b.c",
            "' . '",
            "1.2",
            "é.ü",
            "'{{ parameters.x }}'",
            "!foo a.b",
        ),
        f"a.{'b' * 500}",
    ],
)
def test_action_refs(ref: str, target: Target) -> None:
    assert_takes(ACTION, ref, target)


@for_both_targets
@pytest.mark.parametrize(
    "ref", ["a", ".a", "a.", ".", "a..b", "''", "5", "true", "'{{ x }}'", "'..'", "1.", "nULL", "'~'", "a.b."]
)
def test_no_action_refs(ref: str, target: Target) -> None:
    assert_rejects(ACTION, ref, "ATL310", target)
    assert verdict(ACTION.replace("§", f" {ref}"), target) == "validate"


@for_both_targets
@pytest.mark.parametrize("ref", ["", "~", "null", "!!null ~"])
def test_missing_actions(ref: str, target: Target) -> None:
    text = ACTION.replace("§", f" {ref}" if ref else "")
    assert rejections(text, target) == [("ATL211", len(HEAD + "tasks:\n  - name: "))]
    assert verdict(text, target) == "parse"


@for_both_targets
def test_types_and_actions(target: Target) -> None:
    def says(fields: str) -> list[str]:
        return codes(HEAD + f"tasks: [{{name: p, {fields}}}]\n", target)

    sub = "tasks: [{name: s, action: x}]"
    assert says("type: workflow, action: a.b") == []
    for action in ("", "action: ~,", "action: ,"):
        assert says(f"type: workflow, {action} join: 1") == ["ATL303"]
        assert says(f"type: action, {action} join: 1") == ["ATL211"]
    assert says("type: workflow, action: ''") == ["ATL310"]
    assert says("action: ''") == ["ATL310"]
    assert says(f"type: parallel, {sub}") == []
    assert says(f"type: parallel, action: a.b, {sub}") == []
    assert says(f"type: parallel, action: '', {sub}") == ["ATL310"]
    assert says(f"type: parallel, action: x, {sub}") == ["ATL310"]
    for tasks in ("tasks: []", "tasks: ", "tasks: ~", "join: 1"):
        assert says(f"type: parallel, {tasks}") == ["ATL212"]
        assert says(f"action: a.b, {tasks}") == []
        assert says(f"type: workflow, action: a.b, {tasks}") == []
    assert says(sub) == ["ATL211"]
    (found,) = lint(HEAD + f"tasks: [{{name: p, {sub}}}]\n", target).diagnostics
    assert found.help == "For sub-tasks that run at once, set 'type: parallel'."


@for_both_targets
def test_what_is_checked_of_sub_tasks(target: Target) -> None:
    for fields, code in (
        ("name: s", "ATL211"),
        ("name: s, type: parallel", "ATL212"),
        ("name: s, type: workflow", "ATL303"),
        ("name: s, action: x, retry: {count: 0, delay: 1}", "ATL214"),
        ("name: s, action: x, retry: {count: 1, delay: 2, max_delay: 1}", "ATL304"),
        ("name: s, action: x, with_items: y, batch_size: 0", "ATL305"),
        ("name: s, action: x, with_items: y, concurrency: 0", "ATL306"),
        ("name: s, action: x, on_success: t", "ATL213"),
        ("name: s, action: x, on_success: p", "ATL213"),
        ("name: s, action: x, next: [{do: [p]}]", "ATL213"),
    ):
        assert codes(parallel(fields), target) == [code]
        nested = (
            HEAD
            + f"tasks: [{{name: p, action: a.b, tasks: [{{name: q, action: c, tasks: [{{{fields}}}]}}]}}]\n"
        )
        assert codes(nested, target) == [code]


@for_both_targets
def test_what_is_not_checked_of_sub_tasks(target: Target) -> None:
    for subtasks in (
        ("name: s, action: x",),
        ("name: s, action: ''",),
        ("name: '', action: a.b",),
        ("name: s, action: x", "name: s, action: y"),
        ("name: p, action: x",),
        ("name: task, action: x",),
        ("name: s, action: x", "name: t, action: y, on_success: t"),
        ("name: s, action: '{{ x | y }}', on_success: s",),
    ):
        assert verdict(parallel(*subtasks), target) == "ok"


@for_both_targets
def test_targets_are_looked_up_among_siblings(target: Target) -> None:
    assert codes(parallel("name: s, action: x, on_success: t", "name: t, action: x"), target) == []
    outer = HEAD + "tasks: [{name: p, action: a.b, on_success: s, tasks: [{name: s, action: x}]}]\n"
    assert codes(outer, target) == ["ATL213"]
    assert codes(third_level("on_success: q"), target) == ["ATL213"]
    assert codes(third_level("on_success: r"), target) == []
    (found,) = [each for each in lint(third_level("on_success: q"), target).diagnostics if each.engine]
    assert "beside it" in found.message
    assert "in this workflow" in lint(outer, target).diagnostics[0].message


def test_targets_are_compared_as_text() -> None:
    for name, to in (
        ("1", "'1'"),
        ("'1'", "1"),
        ("0x1", "0x1"),
        ("", "''"),
        ("null", "'null'"),
        ("noop", "noop"),
    ):
        text = HEAD + f"tasks:\n  - name: {name}\n    action: a.b\n    next: [{{do: [{to}]}}]\n"
        assert verdict(text) == "ok"
    for name, to in (("1", "0x1"), ("1", "1.0"), ("a", "A"), ("a", "' a'"), ("null", "~")):
        text = HEAD + f"tasks:\n  - name: {name}\n    action: a.b\n    next: [{{do: [{to}]}}]\n"
        assert "ATL213" in codes(text)


def test_help_with_targets() -> None:
    (found,) = lint(transition("do: [B]") + "    on_success: a\n").diagnostics
    assert found.help == "Did you mean 'b'?"


@for_both_targets
def test_top_level_names_are_unique(target: Target) -> None:
    def says(*names: str) -> list[str]:
        tasks = ", ".join(f"{{name: {name}, action: a.b}}" for name in names)
        return [code for code, _ in rejections(HEAD + f"tasks: [{tasks}]\n", target)]

    assert says("1", "'1'") == ["ATL302"]
    assert says("", "''") == ["ATL302"]
    assert says("~", "'~'") == ["ATL302"]
    assert says("b", "b", "b") == ["ATL302", "ATL302"]
    assert says("1", "1.0", "A", "a", "~", "null", "' a'") == []


@for_both_targets
@pytest.mark.parametrize(
    "name", ["parameters", "vars", "task", "system", "kv", "pack", "item", "batch", "index"]
)
def test_reserved_names(name: str, target: Target) -> None:
    assert_rejects(NAME, name, "ATL312", target)
    assert_rejects(NAME, f"'{name}'", "ATL312", target)
    for other in (name.upper(), name.title(), f"' {name}'", f"{name}s1"):
        assert_takes(NAME, other, target)


@for_both_targets
@pytest.mark.parametrize(
    "name", ["tasks", "workflow", "config", "keystore", "variables", "result", "inquiry", "env", "true"]
)
def test_names_that_are_not_reserved(name: str, target: Target) -> None:
    assert_takes(NAME, name, target)


@for_both_targets
@pytest.mark.parametrize(
    "name",
    [
        *(
            "a-b",
            "'-'",
            "1a",
            "5",
            "true",
            "null",
            "é",
            "変数",
            "a²",
            "a½",
            "Ⅷ",
            "٣",
            "का",
            "ⓐ",
            "ªº",
            "parameters",
        ),
        *("_", "0x1F", "__a__", "a" * 500),
    ],
)
def test_variable_names(name: str, target: Target) -> None:
    assert rejections(VARIABLE.replace("§", name), target) == []


@for_both_targets
@pytest.mark.parametrize(
    "name",
    [
        *(
            "''",
            "'a b'",
            "a.b",
            "$a",
            "~",
            "1.5",
            "<<",
            "😀",
            "'e\u0301'",
            "'a\u200db'",
            "'{{ x }}'",
            "a/b",
            '"a\\tb"',
        ),
        *("+5", '"a\\n"', "€", "a:b", "' a'", "a·b"),
    ],
)
def test_no_variable_names(name: str, target: Target) -> None:
    text = VARIABLE.replace("§", name)
    assert rejections(text, target) == [("ATL311", text.index("? ") + 2)]
    assert verdict(text, target) == "validate"


def test_where_a_ref_is_needed() -> None:
    text = GOOD.replace("ref: demo.job\n", "")
    for path in ("p/workflows/a.yaml", "a.yaml", "actions/a.yaml", "p/workflows/actions/a.yaml"):
        assert lint_text(text, PurePath(path)).files[0].verdict == "validate"
    for path in ("p/actions/workflows/a.workflow.yaml", "actions/workflows/a.yml"):
        assert lint_text(text, PurePath(path)).files[0].verdict == "ok"
        assert lint_text(text, PurePath(path), target="2026.06").files[0].verdict == "ok"
        empty = lint_text("ref: ''\n" + text, PurePath(path))
        assert empty.files[0].verdict == "ok"


def test_the_reader_speaks_before_the_validator() -> None:
    """Whatever the validator finds, what the reader finds decides."""
    validator = "version: 1\ntasks: [{name: task, action: a}]\nvars: {a.b: 1}\nparameters: []\n"
    assert verdict(validator) == "validate"
    for line in ("label: []\n", "---\n", "x: *y\n", "description: !!null x\n", "output_map: x\n", "\x07"):
        assert verdict(validator + line) == "parse"
    assert verdict(validator.replace("name: task", "on_success: z, name: task")) == "parse"


def test_findings_of_both_are_reported_together() -> None:
    text = "version: ''\ntasks: [{name: task, action: a, on_success: z}]\nvars: {a.b: 1}\nparameters: []\n"
    assert sorted(codes(text)) == ["ATL206", "ATL213", "ATL301", "ATL310", "ATL311", "ATL312", "ATL313"]


def test_retry_of_many_kinds() -> None:
    assert codes(task("retry: {count: 0, delay: 5, max_delay: 1}")) == ["ATL214", "ATL304"]
    assert codes(task("retry: {count: 101, delay: 0, max_delay: 0}")) == ["ATL214"]
