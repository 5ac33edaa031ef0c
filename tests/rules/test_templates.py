"""Which templates are found in a workflow, and what they are for."""

from __future__ import annotations

import pytest

from attune_lint import Source, Target
from attune_lint.expressions.parsed import SHORT
from attune_lint.rules.templates import REPEATED, Role, TemplateUse, all_templates
from attune_lint.workflow.decode import decode
from attune_lint.yaml.compose import compose
from tests.rules.templated import assert_found, task
from tests.workflow.documents import HEAD, NEW, PATH, for_both_targets


def templates(tasks: str, more: str = "") -> list[TemplateUse]:
    source = Source(PATH, f"{HEAD}{more}tasks:\n{tasks}")
    document = compose(source).document
    assert document is not None
    workflow = decode(source, document, NEW).workflow
    return [] if workflow is None else list(all_templates(workflow, document))


@pytest.mark.parametrize(
    ("field", "role", "name", "route"),
    [
        ("input: {x: [{y: '{{ 1 }}'}]}", Role.INPUT, "x", "input.x[0].y"),
        ("with_items: '{{ 1 }}'", Role.ITEMS, "", "with_items"),
        ("timeout: '{{ 1 }}'", Role.SETTING, "timeout", "timeout"),
        ("worker_selector: {x: '{{ 1 }}'}", Role.SETTING, "worker_selector", "worker_selector.x"),
        ("iterate_cache: {namespace: '{{ 1 }}'}", Role.CACHE, "namespace", "iterate_cache.namespace"),
        ("wait_for: {inquiry: '{{ 1 }}'}", Role.WAIT, "inquiry", "wait_for"),
        ("trace_tag_template: '{{ 1 }}'", Role.TRACE_TAG, "", "trace_tag_template"),
        ("when: '{{ 1 }}'", Role.TASK_WHEN, "", "when"),
        ("next: [{when: '{{ 1 }}'}]", Role.CONDITION, "", "next[0].when"),
        ("next: [{when: '1'}]", Role.CONDITION, "", "next[0].when"),
        ("next: [{publish: [{x: '{{ 1 }}'}]}]", Role.PUBLISH, "x", "next[0].publish[0].x"),
        ("input: ['{{ 1 }}']", Role.UNREAD, "", "input[0]"),
    ],
)
def test_what_a_template_is_for(field: str, role: Role, name: str, route: str) -> None:
    (use,) = templates(f"  - name: a\n    action: core.echo\n    {field}\n")
    assert (use.role, use.name, use.route, use.runs) == (role, name, f"tasks[0].{route}", True)
    assert len(use.expressions) == 1


def test_results() -> None:
    (use,) = templates("  - name: a\n    action: core.noop\n", "output_map: {x: '{{ 1 }}'}\n")
    assert (use.role, use.name, use.route, use.task) == (Role.OUTPUT, "x", "output_map.x", None)


def test_a_task_that_an_alias_repeats_is_met_where_it_runs_and_where_not() -> None:
    found = templates(
        "  - &a {name: a, action: core.echo, input: {x: '{{ 1 }}'}}\n"
        "  - {name: p, type: parallel, tasks: [*a]}\n"
    )
    assert [use.runs for use in found] == [True, False]


def test_what_aliases_repeat_is_looked_at_so_often() -> None:
    tens = "".join(f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 6))
    more = f"vars:\n  l0: &l0 '{{{{ 1 }}}}'\n{tens}"
    found = templates("  - name: a\n    action: core.echo\n    input: {x: *l5}\n", more)
    assert 0 < len(found) <= REPEATED


@for_both_targets
def test_keys_and_aliases_that_are_none(target: Target) -> None:
    assert_found(
        task("input: {message: Go, «W734»deep: {? «E118»[k] : '{{ x }}', b: '{{ «E506»x }}'}}"), target
    )
    assert_found(task("input: {message: Go, «W734»deep: [«E106»*gone, '{{ «E506»x }}']}"), target)


def test_a_long_text_is_looked_at_once_in_a_file() -> None:
    long = " + ".join(["1"] * SHORT)
    one, other = templates(
        f"  - name: a\n    action: core.echo\n    input: {{x: '{{{{ {long} }}}}', y: '{{{{ {long} }}}}'}}\n"
    )
    assert one.parts is other.parts
