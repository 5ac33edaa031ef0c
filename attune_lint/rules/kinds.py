"""The ATL5 family, as far as it is about the types of values in templates (spec: expressions, Types)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.expressions import types
from attune_lint.expressions.inference import evaluated
from attune_lint.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Expression,
    Index,
    ListLiteral,
    Name,
    Unary,
    walk,
)
from attune_lint.expressions.types import LIST, NULL, OBJECT, STRING, Type
from attune_lint.model.diagnostic import Diagnostic, Related, Rule
from attune_lint.model.examples import GOOD, HEAD
from attune_lint.model.node import Scalar
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.pack.contract import Contract, Parameter
from attune_lint.pack.values import type_names
from attune_lint.rules.context import Context
from attune_lint.rules.scope import effect_of, fails_task
from attune_lint.rules.templates import Part, Role, TemplateUse
from attune_lint.rules.typing import ALWAYS_OBJECTS, Typing, literal_type, typing_of
from attune_lint.workflow.scalars import shortened

_VARS: Final = GOOD.replace("tasks:", "vars: {hosts: [web1], count: 1}\ntasks:")


def _task(lines: str) -> str:
    return _VARS + f"    {lines}\n"


TYPE_ERROR: Final = Rule(
    "ATL520",
    "type-error",
    Severity.ERROR,
    "An operator or a function gets values of types for which it always fails.",
    "`+` joins two numbers, two strings or two lists, and so on; there is no conversion by itself.",
    bad=_task("input: {message: \"{{ 'Hosts: ' + workflow.count }}\"}"),
    good=_task("input: {message: \"{{ 'Hosts: ' + string(workflow.count) }}\"}"),
)

CONSTANT_COMPARISON: Final = Rule(
    "ATL521",
    "constant-comparison",
    Severity.WARNING,
    "Two values are compared whose types are never equal.",
    "Values of different types are unequal, numbers apart: `'1' == 1` is false.",
    bad=_task("input: {message: \"{{ workflow.count == '1' }}\"}"),
    good=_task('input: {message: "{{ workflow.count == 1 }}"}'),
)

ITEMS_NOT_LIST: Final = Rule(
    "ATL522",
    "items-not-list",
    Severity.WARNING,
    "The value of `with_items` is no list.",
    "The engine makes a list of one of it, with no more than a line in its log.",
    bad=_task('with_items: "{{ workflow.count }}"'),
    good=_task('with_items: "{{ workflow.hosts }}"'),
)

NO_ITEMS: Final = Rule(
    "ATL523",
    "no-items",
    Severity.ERROR,
    "The value of `with_items` is an empty list.",
    "The task never ends, so that what follows is lost or the run hangs.",
    bad=_task('with_items: "{{ [] }}"'),
    good=_task('with_items: "{{ workflow.hosts }}"'),
)

SETTING_TYPE: Final = Rule(
    "ATL524",
    "setting-type",
    Severity.WARNING,
    "A setting of a task gets a value of a type that it does not take.",
    "`permission_set_refs` takes a string or a list, `worker_selector` and `worker_affinity` an object, "
    "and `worker_tolerations` a list; `timeout` takes a number of seconds.",
    bad=_task('worker_selector: "{{ workflow.hosts }}"'),
    good=_task("worker_selector: {zone: north}"),
)

_CALL: Final = (
    "# file: actions/build.yaml\nref: demo.build\nlabel: Build\nrunner_type: shell\nentry_point: build.sh\n"
    "parameters:\n  tries: {type: integer}\n# file: workflows/job.yaml\n"
    + HEAD
    + "vars: {hosts: [web1], count: 1}\ntasks:\n  - name: run\n    action: demo.build\n"
    + "    input:\n      tries: "
)

ARGUMENT_TYPE: Final = Rule(
    "ATL525",
    "argument-type",
    Severity.WARNING,
    "A template gives a value of a type that the action's parameter does not take.",
    "The action gets something else than it was written for.",
    bad=_CALL + '"{{ workflow.hosts }}"\n',
    good=_CALL + '"{{ workflow.count }}"\n',
)

TEXT_ARGUMENT: Final = Rule(
    "ATL526",
    "text-argument",
    Severity.WARNING,
    "A template has text around its braces where the action's parameter takes no text.",
    "With anything around the braces, a space inside the quotes apart, the value is always text.",
    bad=_CALL + '"{{ workflow.count }} times"\n',
    good=_CALL + '"{{ workflow.count }}"\n',
)

_SETTINGS: Final[dict[str, Type]] = {
    "permission_set_refs": NULL | STRING | LIST,
    "worker_selector": NULL | OBJECT,
    "worker_affinity": NULL | OBJECT,
    "worker_tolerations": NULL | LIST,
    "timeout": NULL | types.INTEGER | STRING,
}


def operators(context: Context) -> Iterator[Diagnostic]:
    """ATL520 and ATL521."""
    typing = context.once(typing_of)
    for use in context.templates:
        if use.role in (Role.UNREAD, Role.TASK_WHEN):
            continue
        for part in use.parts:
            yield from _problems(context, typing, use, part)


def _fallible(expression: Expression) -> Iterator[Expression]:
    """The parts of an expression that may be wrong: all but names, and fields of what is always an object."""
    for node in walk(expression):
        match node:
            case Attribute(target=Name(text=name)) if name in ALWAYS_OBJECTS:
                continue
            case Unary() | Binary() | Attribute() | Index():
                yield node
            case Call() if node.arguments:
                yield node


def _problems(context: Context, typing: Typing, use: TemplateUse, part: Part) -> Iterator[Diagnostic]:
    if not any(part.parsed.once(_fallible)):
        return
    problems = typing.infer(part, use).problems
    certain = {found.node for found in part.parsed.once(evaluated) if found.certain} if problems else set()
    for problem in problems:
        start, end = part.offset + problem.node.start, part.offset + problem.node.end
        place = context.inside(use.node, start, end)
        said = problem.message[0].upper() + problem.message[1:]
        if problem.kind == "constant":
            yield CONSTANT_COMPARISON.at(
                context.source, place, f"{said}; compare values of one type.", route=use.route
            )
        else:
            sure = problem.node in certain and fails_task(use) and typing.is_proven(problem.node)
            severity = None if sure else Severity.WARNING
            message = f"{said}; {effect_of(use, context.target)}."
            yield TYPE_ERROR.at(context.source, place, message, route=use.route, severity=severity)


def items(context: Context) -> Iterator[Diagnostic]:
    """ATL522 and ATL523."""
    typing = context.once(typing_of)
    templates = {use.node: use for use in context.templates if use.role is Role.ITEMS}
    for task, _, _ in context.tasks:
        node = task.with_items
        if node is None:
            continue
        use, route = templates.get(node), task.fields.to("with_items")
        kinds = STRING if use is None else typing.type_of(use)
        expression = use.parts[0].expression if use is not None and use.pure else None
        if isinstance(expression, ListLiteral) and not expression.items:
            message = f"The task '{task.title}' iterates over nothing, so it never ends; give it items."
            severity = None if use is not None and use.runs else Severity.WARNING
            yield NO_ITEMS.at(context.source, node, message, route=route, severity=severity)
        elif kinds and not kinds & LIST:
            what = types.title(kinds)
            message = f"'with_items' takes a list; {what} makes one item of itself."
            help = "Write a template that gives a list, such as '{{ parameters.hosts }}'."
            yield ITEMS_NOT_LIST.at(context.source, node, message, help=help, route=route)


def settings(context: Context) -> Iterator[Diagnostic]:
    """ATL524."""
    typing = context.once(typing_of)
    templates = {use.node: use for use in context.templates if use.role is Role.SETTING}
    for task in context.workflow.tasks if context.bounded else ():
        for name, wanted in _SETTINGS.items():
            node = getattr(task, name)
            if node is None or (name == "timeout" and context.target < Target.V2026_10):
                continue
            resolved = context.document.resolve(getattr(node, "node", node))
            use = templates.get(resolved) if isinstance(resolved, Scalar) else None
            known = types.ANY if resolved is None else literal_type(resolved)
            kinds = known if use is None else typing.type_of(use)
            if resolved is not None and kinds and not kinds & wanted:
                message = f"'{name}' takes {types.title(wanted - NULL)}, not {types.title(kinds)}."
                yield SETTING_TYPE.at(context.source, resolved, message, route=task.fields.to(name))


def arguments(context: Context) -> Iterator[Diagnostic]:
    """ATL525 and ATL526."""
    around = context.surroundings
    if around is None:
        return
    typing = context.once(typing_of)
    for use in context.templates:
        task = use.task
        if use.role is not Role.INPUT or task is None or task.action is None:
            continue
        if use.route != f"{task.fields.to('input')}.{use.name}":
            continue  # a part of a list or a mapping
        callee = around.callee(task.action.text)
        parameter = None if callee is None else _parameter(callee.contract, use.name)
        if callee is not None and parameter is not None:
            yield from _argument(context, typing, use, callee.contract, parameter)


def _parameter(contract: Contract, name: str) -> Parameter | None:
    return None if contract.parameters is None else contract.parameters.fields.get(name)


def _argument(
    context: Context, typing: Typing, use: TemplateUse, contract: Contract, parameter: Parameter
) -> Iterator[Diagnostic]:
    wanted = types.of_schema(type_names(parameter.schema))
    if wanted == types.ANY:
        return
    kinds = typing.type_of(use)
    fits = kinds & (wanted | (types.NUMBER if "float" in wanted else types.of()))
    if not kinds - NULL or fits:
        return
    place = parameter.place or contract.place
    declared = () if place is None else (Related("declared here", place.path, place.span),)
    title = f"The parameter '{shortened(parameter.name)}' of '{shortened(contract.ref)}'"
    if not use.pure and use.parts and use.unclosed is None:
        message = f"{title} takes {types.title(wanted)}, and text around the braces makes text; leave it out."
        yield TEXT_ARGUMENT.at(context.source, use.node, message, route=use.route, elsewhere=declared)
    elif use.pure:
        message = f"{title} takes {types.title(wanted)}, not {types.title(kinds - NULL)}."
        yield ARGUMENT_TYPE.at(context.source, use.node, message, route=use.route, elsewhere=declared)


def is_constant(expression: Expression) -> bool:
    """Whether an expression has the same value wherever it is evaluated."""
    return not any(isinstance(node, Name | Call) for node in walk(expression))


RULES: Final = (
    TYPE_ERROR,
    CONSTANT_COMPARISON,
    ITEMS_NOT_LIST,
    NO_ITEMS,
    SETTING_TYPE,
    ARGUMENT_TYPE,
    TEXT_ARGUMENT,
)
CHECKS: Final = (operators, items, settings, arguments)
