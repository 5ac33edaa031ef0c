"""From legacy fields to `next`, and what is stored of a workflow (spec: engine-facts 9 and 17)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint import Target, WorkflowDefinition, definition_json
from tests.workflow.documents import (
    GOOD,
    HEAD,
    NEW,
    OLD,
    codes,
    for_both_targets,
    parallel,
    stored,
    stored_task,
    task,
    third_level,
    top,
    verdict,
)

SUCCEEDED, FAILED, TIMED_OUT = "{{ succeeded() }}", "{{ failed() }}", "{{ timed_out() }}"
CONDITIONS = {"on_success": SUCCEEDED, "on_failure": FAILED, "on_complete": None, "on_timeout": TIMED_OUT}
WHENS = [
    None,
    "",
    "{{ x }}",
    SUCCEEDED,
    "{{ succeeded() and x }}",
    "not succeeded()",
    "succeeded ()",
    "failed()",
]


def converted(legacy: dict[str, Any]) -> list[dict[str, Any]]:
    """The rules of the specification once more, as plainly as they are written there."""
    transitions: list[dict[str, Any]] = []
    for name, condition in CONDITIONS.items():
        if name in legacy:
            when = {} if condition is None else {"when": condition}
            transitions.append({**when, "do": [legacy[name]]})
    for branch in legacy.get("decision", []):
        when = {} if branch.get("when") is None else {"when": branch["when"]}
        transitions.append({**when, "do": [branch["next"]]})
    if legacy.get("publish"):
        if not transitions:
            return [{"when": SUCCEEDED, "publish": legacy["publish"]}]
        succeeding = [found for found in transitions if "succeeded()" in found.get("when", "")]
        (succeeding or transitions)[0]["publish"] = legacy["publish"]
    return transitions


branches = st.fixed_dictionaries(
    {"next": st.just("a")}, optional={"when": st.sampled_from(WHENS), "default": st.booleans()}
)
legacy_fields = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.just("a") for name in CONDITIONS},
        "decision": st.lists(branches, max_size=3),
        "publish": st.lists(st.sampled_from(["x", {"y": 1}, {}]), max_size=2),
    },
)


@given(legacy_fields)
def test_conversion(legacy: dict[str, Any]) -> None:
    written = task("\n".join(f"{name}: {json.dumps(value)}" for name, value in legacy.items()) or "join:")
    by_hand = task(f"next: {json.dumps(converted(legacy))}")
    assert stored_task(written)["next"] == converted(legacy)
    assert stored_task(by_hand) == stored_task(written)
    subtask = ", ".join(
        [f"{name}: {json.dumps(value)}" for name, value in legacy.items()] + ["name: a", "action: x"]
    )
    (stored_sub,) = stored_task(parallel(subtask))["tasks"]
    assert stored_sub["next"] == converted(legacy)
    assert not stored_sub.keys() & legacy.keys()


@given(legacy_fields)
def test_no_conversion_two_levels_down(legacy: dict[str, Any]) -> None:
    written = ", ".join(f"{name}: {json.dumps(value)}" for name, value in legacy.items())
    text = third_level(written.replace('"a"', '"r"') or "join: 1")
    kept = stored_task(text)["tasks"][0]["tasks"][0]
    assert kept["next"] == []
    for name in CONDITIONS:
        assert (kept.get(name) == "r") == (name in legacy)
    assert kept.get("publish", []) == legacy.get("publish", [])
    assert kept.get("decision", []) == [
        {"when": branch.get("when"), "next": "r", "default": branch.get("default", False)}
        for branch in legacy.get("decision", [])
    ]


@given(legacy_fields)
def test_next_that_is_not_empty_wins(legacy: dict[str, Any]) -> None:
    written = "\n".join(f"{name}: {json.dumps(value)}" for name, value in legacy.items()).replace(
        '"a"', '"zzz"'
    )
    text = task(f"next: [{{}}]\n{written or 'join:'}")
    assert verdict(text) == "ok"
    assert stored_task(text)["next"] == [{}]


@for_both_targets
@pytest.mark.parametrize("empty", ["next: []", "next:", "next: []  # none"])
def test_an_empty_next_does_not_win(empty: str, target: Target) -> None:
    assert stored_task(task(f"{empty}\non_success: a"), target)["next"] == [{"when": SUCCEEDED, "do": ["a"]}]
    assert codes(task(f"{empty}\non_success: z"), target) == ["ATL213"]


@for_both_targets
def test_empty_names_are_names(target: Target) -> None:
    for value in ("''", "5", "nULL", "'~'"):
        assert codes(task(f"on_success: {value}"), target) == ["ATL213"]
    for value in ("", "~", "null"):
        assert codes(task(f"on_success: {value}"), target) == []
        assert stored_task(task(f"on_success: {value}"), target)["next"] == []


@for_both_targets
def test_subtasks_of_any_type_are_converted(target: Target) -> None:
    text = task("tasks: [{name: s, action: x, on_success: s, tasks: [{name: t, action: y, on_success: t}]}]")
    sub = stored_task(text, target)["tasks"][0]
    assert sub["next"] == [{"when": SUCCEEDED, "do": ["s"]}]
    assert "on_success" not in sub
    assert sub["tasks"][0]["next"] == []
    assert sub["tasks"][0]["on_success"] == "t"


def test_targets_two_levels_down_are_looked_up_beside_next() -> None:
    assert verdict(third_level("next: [{do: [r]}], on_success: r")) == "ok"
    for fields in ("next: [{do: [r]}], on_success: z", "decision: [{next: z, when: x}]", "on_timeout: q"):
        assert codes(third_level(fields)) == ["ATL213"]


def test_rules_of_decisions_two_levels_down() -> None:
    for fields in ("{next: r}", "{next: r, when: }", "{next: r, default: false}"):
        assert codes(third_level(f"decision: [{fields}]")) == ["ATL308"]
    assert codes(third_level("decision: [{next: r, default: true}, {next: r, default: true}]")) == ["ATL307"]
    assert codes(third_level("next: [{}], decision: [{next: r}]")) == ["ATL308"]
    for fields in ("{next: r, when: ''}", "{next: r, default: true}", "{next: r, default: true, when: x}"):
        assert codes(third_level(f"decision: [{fields}]")) == []
    for fields in ("{next: a}", "{next: a, default: true}, {next: a, default: true, when: x}"):
        assert verdict(task(f"decision: [{fields}]")) == "ok"
        assert verdict(parallel(f"name: a, action: x, decision: [{fields}]")) == "ok"


MINIMAL: dict[str, Any] = {
    "ref": "demo.job",
    "label": "Job",
    "version": "1.0.0",
    "description": None,
    "parameters": None,
    "output": None,
    "output_map": None,
    "vars": {},
    "tags": [],
    "tasks": [
        {
            "name": "a",
            "type": "action",
            "action": "core.echo",
            "input": {},
            "permission_set_refs": None,
            "worker_selector": None,
            "worker_tolerations": None,
            "worker_affinity": None,
            "when": None,
            "with_items": None,
            "batch_size": None,
            "concurrency": None,
            "retry": None,
            "timeout": None,
            "next": [],
            "join": None,
            "tasks": None,
        }
    ],
}
NEWER = {"trace_tag_template": None, "iterate_cache": None}


def test_stored_minimum() -> None:
    assert stored(GOOD, OLD) == MINIMAL
    assert stored(GOOD, NEW) == {**MINIMAL, "tasks": [{**MINIMAL["tasks"][0], **NEWER}]}
    assert stored("version: 1\n" + GOOD[len(HEAD) :])["ref"] == ""


def test_stored_policy() -> None:
    assert "cancellation_policy" not in stored(top("cancellation_policy: allow_finish"))
    assert stored(top("cancellation_policy: !cancel_running"))["cancellation_policy"] == "cancel_running"


def test_stored_transitions() -> None:
    transitions = [
        {},
        {"when": ""},
        {"do": []},
        {"do": ["a"], "publish": ["x", {}]},
        {"__chart_meta__": {"x": 1}},
    ]
    assert stored_task(task(f"next: {json.dumps(transitions)}"))["next"] == transitions
    absent: list[dict[str, Any]] = [{"when": None, "do": None, "publish": [], "__chart_meta__": None}]
    assert stored_task(task(f"next: {json.dumps(absent)}"))["next"] == [{}]


def test_stored_editor_layout() -> None:
    assert stored_task(task("__chart_meta__: {x: 1.0}"))["__chart_meta__"] == {"x": 1.0}
    assert "__chart_meta__" not in stored_task(task("__chart_meta__: ~"))


def test_stored_retry() -> None:
    retry = {"count": 1, "delay": 0, "backoff": "linear", "max_delay": 5, "on_error": "x"}
    assert stored_task(task(f"retry: {json.dumps(retry)}"))["retry"] == retry


def test_stored_for_a_target_by_its_text() -> None:
    definition = WorkflowDefinition(version="1", tasks=())
    assert definition_json(definition, target="2026.06") == definition_json(definition)
    with pytest.raises(ValueError, match="2025"):
        definition_json(definition, target="2025.01")
