"""Tasks that every run starts (spec: execution, Start, Transitions, Join)."""

from __future__ import annotations

import pytest

from attune_lint import Source, Target
from attune_lint.graph.certain import certain_tasks
from attune_lint.lint.reading import open_workflow
from tests.workflow.documents import HEAD, PATH


def certain(*tasks: str) -> str:
    """The names of the tasks that every run starts, each task given in flow style without braces."""
    written = (task if "action: " in task else f"action: a.b, {task}" for task in tasks)
    text = HEAD + "tasks:\n" + "".join(f"  - {{{task}}}\n" for task in written)
    opened = open_workflow(Source(PATH, text), Target.V2026_10)
    assert opened.workflow is not None
    assert opened.document is not None
    found = certain_tasks(opened.workflow, opened.document)
    return "".join(sorted(task.title for task in found))


ALWAYS = "next: [{do: [b]}]"


@pytest.mark.parametrize(
    ("tasks", "names"),
    [
        (["name: a"], "a"),
        (["name: a", "name: b"], "ab"),
        ([f"name: a, {ALWAYS}", "name: b"], "ab"),
        (["name: a, on_complete: b", "name: b, on_complete: c", "name: c"], "abc"),
        (["name: a, next: [{do: [b, c]}, {do: [d]}]", "name: b", "name: c", "name: d"], "abcd"),
        ([f"name: a, {ALWAYS}", "name: b, join: 0"], "ab"),
        (["name: a, next: [{do: [b]}, {when: x, do: [b]}]", "name: b"], "ab"),
        (["name: a, next: [{publish: [x], do: [b]}], input: {x: '{{ y }}'}", "name: b"], "ab"),
        ([f"name: a, retry: {{count: 1, delay: 1}}, timeout: 5, {ALWAYS}", "name: b"], "ab"),
        (["name: a, when: never, next: [{do: [b]}]", "name: b"], "ab"),
        (
            [f"action: a.b, name: a, type: parallel, tasks: [{{name: s, action: ~}}], {ALWAYS}", "name: b"],
            "ab",
        ),
        ([f"name: a, type: workflow, {ALWAYS}", "name: b"], "ab"),
        (["name: a, next: [{do: [b]}]", "name: b, input: {x: [y]}, timeout: 5"], "ab"),
    ],
)
def test_tasks_that_every_run_starts(tasks: list[str], names: str) -> None:
    assert certain(*tasks) == names


@pytest.mark.parametrize(
    ("tasks", "names"),
    [
        (["name: a, on_success: b", "name: b"], "a"),
        (["name: a, on_failure: b", "name: b"], "a"),
        (["name: a, next: [{when: x, do: [b]}]", "name: b"], "a"),
        (["name: a, next: [{when: [x], do: [b]}]", "name: b"], "a"),
        (["name: a, next: [{do: ~}]", "name: b, on_complete: b"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, join: 1"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, join: x"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, with_items: '{{ x }}'"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, iterate_cache: {namespace: x}"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, wait_for: {inquiry: x}"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, action: [x]"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, input: {x: '{{ y }}'}, on_complete: c", "name: c"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, input: {x: [{y: '{{ y }}'}]}"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, timeout: '{{ y }}'"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, permission_set_refs: ['{{ y }}']"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, worker_selector: {x: '{{ y }}'}"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, trace_tag_template: '{{ y }}'"], "a"),
        ([f"name: a, {ALWAYS}", "name: b, input: {x: *gone}"], "ab"),
        ([f"name: a, type: parallel, tasks: [{{name: s, action: ~}}], {ALWAYS}", "name: b"], "a"),
        ([f"name: a, with_items: '{{{{ x }}}}', {ALWAYS}", "name: b"], ""),
        ([f"name: a, join: 1, {ALWAYS}", "name: b"], ""),
        (["name: a, on_complete: a"], ""),
        (["name: a, on_complete: b", "name: b, on_complete: a"], ""),
        (["name: a, on_complete: gone"], "a"),
        (["name: a", "name: a"], ""),
        (["name: a", "on_complete: a"], ""),
        (["name: a, next: [{do: [b, [c]]}]", "name: b"], ""),
        (["name: a, decision: [{next: [b]}]", "name: b"], ""),
        (["name: a, on_success: [b]", "name: b"], "a"),
        (["name: a, on_success: {x: y}", "name: b"], ""),
    ],
)
def test_tasks_that_some_runs_may_not_start(tasks: list[str], names: str) -> None:
    assert certain(*tasks) == names


def test_what_aliases_share_is_looked_through_once() -> None:
    first = "name: a, next: [{do: [b, c, d]}], input: &i {x: [&j ['{{ y }}', *j], *j]}"
    assert certain(first, "name: b, input: *i", "name: c, input: {x: *j}", "name: d, input: {x: y}") == "ad"
    shared = "name: a, next: [{do: [b, c]}], input: &i {x: [&j [y], *j]}"
    assert certain(shared, "name: b, input: *i", "name: c, input: *i") == "abc"
