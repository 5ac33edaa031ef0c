"""Examples of workflows around one template, with the findings about it marked in them."""

from __future__ import annotations

from typing import Final

from attune_lint import DEFAULT_TARGET, Diagnostic
from tests.rules.marked import assert_marked
from tests.rules.packs import job

VARS: Final = "vars: {host: web1, hosts: [web1], count: 1, web-host: web2, info: {a: 1}}\n"
PARAMETERS: Final = (
    "parameters: {type: object, required: [name], "
    "properties: {name: {type: string}, size: {type: integer}}}\n"
)
# What runs make of a workflow, and what of it the engine ignores, is for other tests.
LEFT_OUT: Final = ("ATL4", "ATL6", "ATL8")


def assert_found(example: str, target: str = DEFAULT_TARGET) -> tuple[Diagnostic, ...]:
    """Checks that an example has the findings on templates that it is marked with, and no other."""
    return assert_marked(example, target, left_out=LEFT_OUT)


def task(lines: str, more: str = "") -> str:
    """A workflow of variables, parameters, and a task `a` with more fields."""
    written = "".join(f"    {line}\n" for line in lines.split("\n"))
    return job(f"  - name: a\n    action: core.echo\n{written}", VARS + PARAMETERS + more)


def input(expression: str) -> str:
    """A workflow with an expression in its task's input."""
    return task(f"input:\n  message: |-\n    {{{{ {expression} }}}}")


def condition(text: str) -> str:
    """A workflow with a transition under a condition."""
    return task(f"input: {{message: Go}}\nnext:\n  - when: |-\n      {text}\n    do: [b]") + (
        "  - name: b\n    action: core.echo\n    input: {message: Go}\n"
    )


# Every place of a template, with `§` for an expression that can't be evaluated, and how bad that is.
PLACES: Final = (
    ("E", "input: {message: '§'}"),
    ("E", 'input: {message: "It is §"}'),
    ("E", "input: {message: Go, «W734»deep: [{deeper: ['§']}]}"),
    ("E", "input:\n  message: >\n    It is\n    §"),
    ("E", "input: {message: Go}\nwith_items: '§'"),
    ("E", "input: {message: Go}\npermission_set_refs: '§'"),
    ("E", "input: {message: Go}\npermission_set_refs: [core.x, '§']"),
    ("E", "input: {message: Go}\nworker_selector: {zone: '§'}"),
    ("E", "input: {message: Go}\nworker_tolerations: [{key: '§'}]"),
    ("E", "input: {message: Go}\nworker_affinity: {x: ['§']}"),
    ("W", "input: {message: Go}\nnext: [{when: '§'}]"),
    ("W", "input: {message: Go}\nnext: [{publish: [{x: '§'}]}]"),
    ("W", "input: {message: Go}\nnext: [{publish: [{x: [{y: '§'}]}]}]"),
    ("W", "input: {message: Go}\nwhen: '§'"),
)
NEWER_PLACES: Final = (
    ("E", "input: {message: Go}\ntimeout: '§'"),
    ("E", "input: {message: Go}\niterate_cache: {namespace: '§'}"),
    ("E", "input: {message: Go}\niterate_cache: {namespace: x, generation: '§'}"),
    ("E", "input: {message: Go}\niterate_cache: {namespace: x, owner_type: '§', owner_ref: x}"),
    ("E", "input: {message: Go}\niterate_cache: {namespace: x, owner_ref: '§', owner_type: x}"),
    ("W", "input: {message: Go}\ntrace_tag_template: '§'"),
)
