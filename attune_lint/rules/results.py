"""The ATL7 family, as far as it is about declared results (spec: pack-layout, execution)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeGuard

from attune_lint.expressions.syntax import Attribute, Call, Expression, Name, walk
from attune_lint.model.diagnostic import Diagnostic, Related, Rule
from attune_lint.model.examples import HEAD
from attune_lint.model.node import Mapping, Scalar
from attune_lint.model.severity import Severity
from attune_lint.pack.contract import Contract, Parameter, Schema
from attune_lint.rules.context import Context
from attune_lint.rules.templates import TemplateUse
from attune_lint.workflow.scalars import shortened

_OUTPUT: Final = "output:\n  type: object\n  properties:\n    size: {type: integer}\n"
_FILE: Final = "# file: workflows/job.yaml\n" + HEAD + _OUTPUT
_TASKS: Final = "tasks:\n  - name: run\n    action: core.noop\n    input: {message: Go}\n"
_GOOD: Final = _FILE + _TASKS + "output_map:\n  size: '{{ 1 + 1 }}'\n"
_BUILD: Final = (
    "# file: actions/build.yaml\nref: demo.build\nlabel: Build\nrunner_type: shell\nentry_point: build.sh\n"
    "output:\n  size: {type: integer}\n# file: workflows/job.yaml\n"
)
_USE: Final = (
    _BUILD
    + HEAD
    + "tasks:\n  - name: run\n    action: demo.build\n    next:\n      - when: '{{ succeeded() }}'\n"
    + "        publish:\n          - size: '{{ result().FIELD }}'\n"
)


UNDECLARED_OUTPUT: Final = Rule(
    "ATL739",
    "undeclared-output",
    Severity.INFO,
    "`output_map` gives a result that the workflow's `output` does not declare.",
    "It works, but callers are not told of it.",
    bad=_GOOD.replace("output_map:\n", "output_map:\n  weight: '{{ 2 }}'\n"),
    good=_GOOD,
)

UNFILLED_OUTPUT: Final = Rule(
    "ATL740",
    "unfilled-output",
    Severity.WARNING,
    "A workflow's `output` declares a result that `output_map` never gives.",
    "Reading a result that is not there is an error for the caller.",
    bad=_FILE + _TASKS,
    good=_GOOD,
)

UNDECLARED_RESULT: Final = Rule(
    "ATL741",
    "undeclared-result",
    Severity.INFO,
    "A template reads a field of a result that the action's `output` does not declare.",
    "The field may be there all the same; if it is not, reading it is an error.",
    bad=_USE.replace("FIELD", "length"),
    good=_USE.replace("FIELD", "size"),
)

# What results have besides what the action gives, or what is a mistake of another kind.
_ALWAYS: Final = frozenset(
    {"succeeded", "exit_code", "duration_ms", "stdout", "data", "error", "result", "status", "stderr"}
)


# The engine adds it to the results of each workflow.
_GIVEN: Final = "succeeded"
# What makes the result of a task another than its action's.
_OTHER: Final = {"iterate_cache", "wait_for"}


def outputs(context: Context) -> Iterator[Diagnostic]:
    """ATL739 and ATL740."""
    around, workflow = context.surroundings, context.workflow
    if around is None or "output_map" in workflow.fields.undecoded:
        return
    declared = around.own(context.source.path).output
    if declared is None:
        return
    given = _keys(context, workflow.output_map)
    declaring = around.declaring(context.source.path)
    if not declared.open:
        yield from (found.resting_on(declaring) for found in _undeclared(context, declared, given))
    missing = [each for name, each in declared.fields.items() if name not in (*given, _GIVEN)]
    yield from _unfilled(context, missing)


def _keys(context: Context, node: Mapping | None) -> dict[str, Scalar]:
    keys = (context.document.resolve(key) for key, _ in node.pairs) if node is not None else ()
    return {key.text: key for key in keys if isinstance(key, Scalar)}


def _undeclared(context: Context, declared: Schema, given: dict[str, Scalar]) -> Iterator[Diagnostic]:
    unfilled = [name for name in declared.fields if name not in given]
    for name, key in given.items():
        if name not in declared.fields:
            message = f"The result '{shortened(name)}' is not declared in 'output'; declare it there."
            help = context.speller.did_you_mean(name, unfilled)
            yield UNDECLARED_OUTPUT.at(
                context.source, key, message, help=help, route=f"output_map.{name}", elsewhere=_any(declared)
            )


def _any(declared: Schema) -> tuple[Related, ...]:
    places = (each.place for each in declared.fields.values() if each.place is not None)
    first = next(places, None)
    return () if first is None else (Related("declared results", first.path, first.span),)


def _unfilled(context: Context, missing: list[Parameter]) -> Iterator[Diagnostic]:
    workflow = context.workflow
    if missing and workflow.output_map is None:
        message = "The workflow declares results and has no 'output_map', so that callers get none; add it."
        place = missing[0].place
        elsewhere = () if place is None else (Related("declared here", place.path, place.span),)
        yield UNFILLED_OUTPUT.at(context.source, workflow.fields.head, message, elsewhere=elsewhere)
        return
    for each in missing:
        message = f"The declared result '{shortened(each.name)}' is never given; add it to 'output_map'."
        place = each.place
        elsewhere = () if place is None else (Related("declared here", place.path, place.span),)
        key = workflow.fields.key("output_map")
        yield UNFILLED_OUTPUT.at(context.source, key, message, route="output_map", elsewhere=elsewhere)


def result_fields(context: Context) -> Iterator[Diagnostic]:
    """ATL741."""
    around = context.surroundings
    if around is None:
        return
    outputs: dict[str, tuple[Contract, Schema]] = {}
    for task in context.workflow.tasks:
        callee = None if task.action is None else around.callee(task.action.text)
        output = None if callee is None else callee.contract.output
        if task.name is None or callee is None or output is None or output.open:
            continue
        other = task.iterate_cache is not None or task.wait_for is not None or _OTHER & task.fields.undecoded
        if not other:
            outputs[task.name.text] = callee.contract, output
    for use in (each for each in context.templates if each.runs) if outputs else ():
        yield from _fields_of(context, use, outputs)


def _fields_of(
    context: Context, use: TemplateUse, outputs: dict[str, tuple[Contract, Schema]]
) -> Iterator[Diagnostic]:
    for task, field, of_data in dict.fromkeys(_reads(use)):
        if task not in outputs or field in _ALWAYS:
            continue
        action, output = outputs[task]
        if field in output.fields or (of_data and "data" in output.fields):
            continue
        rests_on = () if action.place is None else (action.place.path,)
        names = f"'{shortened(action.ref)}' declares no result '{shortened(field)}'"
        message = f"The action {names}; add it to its 'output'."
        help = context.speller.did_you_mean(field, output.fields)
        yield UNDECLARED_RESULT.at(
            context.source,
            use.node,
            message,
            help=help,
            route=use.route,
            elsewhere=_any(output),
            rests_on=rests_on,
        )


def _reads(use: TemplateUse) -> Iterator[tuple[str, str, bool]]:
    """The fields of results that a template reads: the task, the field, and whether it is one of `data`."""
    own = use.task.name.text if use.transition is not None and use.task and use.task.name else None
    for part in use.parts:
        for node in part.parsed.once(_attributes):
            task = _task_of_result(node.target, own)
            of_data = _task_of_result(node.target.target, own) if _is_data(node.target) else None
            if task is not None:
                yield task, node.field.text, False
            elif of_data is not None:
                yield of_data, node.field.text, True


def _attributes(expression: Expression) -> Iterator[Attribute]:
    return (node for node in walk(expression) if isinstance(node, Attribute))


def _is_data(node: Expression) -> TypeGuard[Attribute]:
    return isinstance(node, Attribute) and node.field.text == "data"


def _task_of_result(node: Expression, own: str | None) -> str | None:
    if isinstance(node, Call) and node.function.text == "result":
        return own
    if (
        isinstance(node, Attribute)
        and isinstance(node.target, Name)
        and node.target.text in ("task", "tasks")
    ):
        return node.field.text
    return None


RULES: Final = (UNDECLARED_OUTPUT, UNFILLED_OUTPUT, UNDECLARED_RESULT)
CHECKS: Final = (outputs, result_fields)
