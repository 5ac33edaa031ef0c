"""The ATL3 family: what the engine's validator rejects (spec: engine-facts 9 to 12 and 16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.graph.edges import edges_of, is_complete
from attune_lint.graph.names import reachable
from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.examples import GOOD, HEAD, TASK
from attune_lint.model.node import Mapping, Node, Scalar
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.alphabetic import is_alphanumeric
from attune_lint.rules.context import Context
from attune_lint.workflow.json_values import RAW_VALUE_KEY, embedded_json
from attune_lint.workflow.located import LocatedTask
from attune_lint.workflow.reports import one_of
from attune_lint.workflow.scalars import described, shortened
from attune_lint.workflow.transitions import CONVERTED_LEVELS

RESERVED_NAMES: Final = ("parameters", "vars", "task", "system", "kv", "pack", "item", "batch", "index")


def _error(
    code: str, name: str, what: str, why: str, bad: str, good: str, since: Target = Target.V2026_06
) -> Rule:
    return Rule(code, name, Severity.ERROR, what, why, bad, good, "validate", since)


MISSING_REF: Final = _error(
    "ATL301",
    "missing-ref",
    "A standalone workflow has no `ref`.",
    "The engine rejects it. In `actions/workflows/` the action file has the reference, and none is needed.",
    bad="label: Job\nversion: 1.0.0\n" + TASK,
    good=GOOD,
)


def missing_ref(context: Context) -> Iterator[Diagnostic]:
    """ATL301."""
    workflow = context.workflow
    if context.linked or "ref" in workflow.fields.undecoded:
        return
    if workflow.ref is None or not workflow.ref.text:
        message = "A workflow in 'workflows/' needs its reference; add 'ref: PACK.NAME'."
        route = None if workflow.ref is None else "ref"
        yield MISSING_REF.at(context.source, workflow.fields.key("ref"), message, route=route)


DUPLICATE_TASK: Final = _error(
    "ATL302",
    "duplicate-task-name",
    "Two top-level tasks have the same name.",
    "Transitions could not tell them apart, and the engine rejects the file.",
    bad=GOOD + "  - name: build\n    action: core.noop\n",
    good=GOOD + "  - name: test\n    action: core.noop\n",
)


def duplicate_task(context: Context) -> Iterator[Diagnostic]:
    """ATL302."""
    names: dict[str, Scalar] = {}
    for task in context.workflow.tasks:
        if task.name is None:
            continue
        first = names.get(task.name.text)
        if first is None:
            names[task.name.text] = task.name
        else:
            message = f"There are two tasks named '{task.title}'; rename one of them."
            related = (("the first is here", first),)
            yield DUPLICATE_TASK.at(
                context.source, task.name, message, route=task.fields.to("name"), related=related
            )


WORKFLOW_WITHOUT_ACTION: Final = _error(
    "ATL303",
    "workflow-without-action",
    "A task of type `workflow` names no workflow in `action`.",
    "The engine rejects the file: such a task calls its workflow by the action's reference.",
    bad=HEAD + "tasks:\n  - name: build\n    type: workflow\n",
    good=HEAD + "tasks:\n  - name: build\n    type: workflow\n    action: demo.other\n",
)


def workflow_without_action(context: Context) -> Iterator[Diagnostic]:
    """ATL303."""
    for task, _, _ in context.tasks:
        if task.kind == "workflow" and task.action is None and "action" not in task.fields.undecoded:
            message = f"The task '{task.title}' of type 'workflow' calls nothing; add 'action: PACK.NAME'."
            yield WORKFLOW_WITHOUT_ACTION.at(context.source, task.place, message, route=task.fields.route)


MAX_DELAY: Final = _error(
    "ATL304",
    "max-delay-below-delay",
    "The `max_delay` of a retry is below its `delay`.",
    "The engine rejects the file.",
    bad=GOOD + "    retry: {count: 3, delay: 10, max_delay: 5}\n",
    good=GOOD + "    retry: {count: 3, delay: 10, max_delay: 60}\n",
)


def max_delay(context: Context) -> Iterator[Diagnostic]:
    """ATL304."""
    for task, _, _ in context.tasks:
        retry = task.retry
        if retry is None or retry.max_delay is None or retry.delay is None:
            continue
        if retry.max_delay.value < retry.delay.value:
            message = (
                f"The retry of '{task.title}' has a max_delay of {retry.max_delay.value}, below its delay "
                f"of {retry.delay.value}; raise it."
            )
            yield MAX_DELAY.at(
                context.source,
                retry.max_delay,
                message,
                route=retry.fields.to("max_delay"),
                related=(("the delay is here", retry.delay),),
            )


SEVERAL_DEFAULTS: Final = _error(
    "ATL307",
    "several-default-branches",
    "A `decision` of a deeply nested sub-task has more than one default branch.",
    "The engine rejects the file; elsewhere it turns the branches into transitions and does not look.",
    bad=HEAD
    + "tasks:\n  - name: p\n    type: parallel\n    tasks:\n      - name: q\n        type: parallel\n"
    + "        tasks:\n          - name: r\n            action: core.echo\n            decision:\n"
    + "              - {next: r, default: true}\n              - {next: r, default: true}\n",
    good=GOOD,
)

BRANCH_WITHOUT_CONDITION: Final = _error(
    "ATL308",
    "branch-without-condition",
    "A `decision` branch of a deeply nested sub-task has neither `when` nor `default`.",
    "The engine rejects the file; elsewhere it turns the branches into transitions and does not look.",
    bad=HEAD
    + "tasks:\n  - name: p\n    type: parallel\n    tasks:\n      - name: q\n        type: parallel\n"
    + "        tasks:\n          - name: r\n            action: core.echo\n            decision:\n"
    + "              - {next: r}\n",
    good=GOOD,
)


def several_defaults(context: Context) -> Iterator[Diagnostic]:
    """ATL307."""
    for task in _with_decisions(context):
        defaults = [branch for branch in task.decision if branch.default and branch.default.value]
        for branch in defaults[1:]:
            message = f"A decision of '{task.title}' has a second default branch; keep one."
            related = (("the first is here", defaults[0].fields.head),)
            yield SEVERAL_DEFAULTS.at(
                context.source,
                branch.fields.key("default"),
                message,
                route=branch.fields.route,
                related=related,
            )


def branch_without_condition(context: Context) -> Iterator[Diagnostic]:
    """ATL308."""
    for task in _with_decisions(context):
        for branch in task.decision:
            default = branch.default.value if branch.default is not None else "default" in branch.fields.keys
            if branch.when is None and not default and "when" not in branch.fields.undecoded:
                message = f"A decision branch of '{task.title}' needs 'when', or 'default: true'."
                yield BRANCH_WITHOUT_CONDITION.at(
                    context.source, branch.fields.head, message, route=branch.fields.route
                )


def _with_decisions(context: Context) -> Iterator[LocatedTask]:
    return (task for task, _, level in context.tasks if level >= CONVERTED_LEVELS)


UNREACHABLE_TASK: Final = _error(
    "ATL309",
    "unreachable-task",
    "A task is reached from no task at which the workflow starts.",
    "A workflow starts at the tasks that no transition names; the engine rejects it if others never run.",
    bad=GOOD + "  - name: again\n    action: core.echo\n    next:\n      - do: [again]\n",
    good=GOOD + "    next:\n      - do: [again]\n  - name: again\n    action: core.echo\n",
)


def unreachable_task(context: Context) -> Iterator[Diagnostic]:
    """ATL309."""
    tasks = context.workflow.tasks
    edges = edges_of(tasks)
    targeted = set[str]().union(*edges.values())
    entries = [name for name in edges if name not in targeted]
    if not entries or not targeted <= edges.keys() or not is_complete(context.workflow):
        return
    reached = reachable(edges, entries)
    for task in tasks:
        if task.name is not None and task.name.text not in reached:
            message = (
                f"The task '{task.title}' can never run: no path leads to it from a task at which the "
                "workflow starts; add a transition to it, or remove it."
            )
            yield UNREACHABLE_TASK.at(context.source, task.place, message, route=task.fields.route)


ACTION_REF: Final = _error(
    "ATL310",
    "action-ref",
    "An action's reference is not of the form `PACK.NAME`.",
    "The engine rejects a reference without a dot, or with nothing on a side of one.",
    bad=HEAD + "tasks:\n  - name: build\n    action: echo\n",
    good=GOOD,
)


def action_ref(context: Context) -> Iterator[Diagnostic]:
    """ATL310."""
    for task in context.workflow.tasks:
        parts = task.action.text.split(".") if task.action is not None else ()
        if task.action is not None and (len(parts) < 2 or not all(parts)):
            message = (
                f"The action '{shortened(task.action.text)}' of '{task.title}' is no reference; write it as "
                "PACK.NAME, such as core.echo."
            )
            yield ACTION_REF.at(context.source, task.action, message, route=task.fields.to("action"))


VARIABLE_NAME: Final = _error(
    "ATL311",
    "variable-name",
    "The name of a variable has characters that it can't have.",
    "The engine takes letters, digits, `_` and `-`, and rejects the file for any other.",
    bad=HEAD + "vars:\n  build.id: 1\n" + TASK,
    good=HEAD + "vars:\n  build_id: 1\n" + TASK,
)


def variable_name(context: Context) -> Iterator[Diagnostic]:
    """ATL311."""
    pairs = context.workflow.vars.pairs if context.workflow.vars is not None else ()
    for key_node, _ in pairs:
        key = context.document.resolve(key_node)
        if isinstance(key, Scalar) and not _is_variable_name(key.text):
            message = f"'{shortened(key.text)}' can't name a variable; use letters, digits, '_' and '-' only."
            help = "A merge key merges nothing; write the variables out." if key.text == "<<" else None
            yield VARIABLE_NAME.at(context.source, key, message, help=help, route=f"vars.{key.text}")


def _is_variable_name(name: str) -> bool:
    return bool(name) and all(letter in "_-" or is_alphanumeric(letter) for letter in name)


RESERVED_NAME: Final = _error(
    "ATL312",
    "reserved-task-name",
    "A top-level task has a name that templates need for something else.",
    f"The engine rejects {one_of(RESERVED_NAMES)} as the name of a task.",
    bad=HEAD + "tasks:\n  - name: task\n    action: core.echo\n",
    good=GOOD,
)


def reserved_name(context: Context) -> Iterator[Diagnostic]:
    """ATL312."""
    for task in context.workflow.tasks:
        if task.name is not None and task.name.text in RESERVED_NAMES:
            message = (
                f"A task can't be named '{task.title}', which means something else in templates; rename it."
            )
            yield RESERVED_NAME.at(context.source, task.name, message, route=task.fields.to("name"))


SCHEMA_NOT_MAPPING: Final = _error(
    "ATL313",
    "schema-not-mapping",
    "`parameters` or `output` is no mapping.",
    "The engine wants a schema there, and rejects the file.",
    bad=HEAD + "parameters: [message]\n" + TASK,
    good=HEAD + "parameters: {type: object, properties: {message: {type: string}}}\n" + TASK,
)

SCHEMA_WITHOUT_TYPE: Final = _error(
    "ATL314",
    "schema-without-type",
    "`parameters` or `output` has no key `type`.",
    "In a workflow file the engine takes JSON Schema style; the flat style of action files has no such key.",
    bad=HEAD + "parameters:\n  message: {type: string}\n" + TASK,
    good=HEAD + "parameters:\n  type: object\n  properties:\n    message: {type: string}\n" + TASK,
)


def schema_not_mapping(context: Context) -> Iterator[Diagnostic]:
    """ATL313."""
    for name, schema in _schemas(context):
        keys = _keys(context, schema)
        if keys is None:
            resolved = context.document.resolve(schema)
            found = "another value" if resolved is None else described(resolved)
            message = f"'{name}' takes a schema as a mapping, not {found}."
            yield SCHEMA_NOT_MAPPING.at(context.source, schema, message, route=name)


def schema_without_type(context: Context) -> Iterator[Diagnostic]:
    """ATL314."""
    for name, schema in _schemas(context):
        keys = _keys(context, schema)
        if keys is not None and "type" not in keys:
            message = f"The schema in '{name}' needs a key 'type'; write JSON Schema style here."
            help = "Write 'type: object', and put the names under 'properties'." if keys else None
            yield SCHEMA_WITHOUT_TYPE.at(
                context.source, context.workflow.fields.key(name), message, help=help, route=name
            )


def _schemas(context: Context) -> Iterator[tuple[str, Node]]:
    workflow = context.workflow
    for name, schema in (("parameters", workflow.parameters), ("output", workflow.output)):
        if schema is not None and context.document.resolve(schema) is not None:
            yield name, schema


def _keys(context: Context, schema: Node) -> set[str] | None:
    """The keys of a schema, None if it is no mapping."""
    resolved = context.document.resolve(schema)
    if not isinstance(resolved, Mapping):
        return None
    keys = [context.document.resolve(key) for key, _ in resolved.pairs]
    texts = [key.text for key in keys if isinstance(key, Scalar)]
    if texts[:1] != [RAW_VALUE_KEY]:
        return set(texts)
    text = context.document.resolve(resolved.pairs[0][1])
    return _embedded_keys(text.text) if isinstance(text, Scalar) else set()


def _embedded_keys(text: str) -> set[str] | None:
    try:
        value = embedded_json(text)
    except ValueError:
        return {"type"}  # reported as what can't be read
    return set(value) if isinstance(value, dict) else None


RULES: Final = (
    MISSING_REF,
    DUPLICATE_TASK,
    WORKFLOW_WITHOUT_ACTION,
    MAX_DELAY,
    SEVERAL_DEFAULTS,
    BRANCH_WITHOUT_CONDITION,
    UNREACHABLE_TASK,
    ACTION_REF,
    VARIABLE_NAME,
    RESERVED_NAME,
    SCHEMA_NOT_MAPPING,
    SCHEMA_WITHOUT_TYPE,
)
CHECKS: Final = (
    missing_ref,
    duplicate_task,
    workflow_without_action,
    max_delay,
    several_defaults,
    branch_without_condition,
    unreachable_task,
    action_ref,
    variable_name,
    reserved_name,
    schema_not_mapping,
    schema_without_type,
)
