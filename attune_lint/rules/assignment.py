"""The ATL6 family: variables and results that are read where nothing may have set them (spec: execution)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.expressions.inference import evaluated, present_if
from attune_lint.expressions.syntax import Attribute, Expression, Index, Literal, Name
from attune_lint.graph.flow import Arrival
from attune_lint.model.diagnostic import Diagnostic, Located, Rule, Severity
from attune_lint.model.examples import HEAD
from attune_lint.model.node import Mapping, Scalar
from attune_lint.rules.context import Context
from attune_lint.rules.flow_graph import WorkflowFlow, flow_of, located
from attune_lint.rules.scope import TASKS, VARIABLES, Scope, effect_of
from attune_lint.rules.templates import Part, Role, TemplateUse
from attune_lint.workflow.scalars import shortened

_TASKS: Final = (
    HEAD
    + "tasks:\n  - name: build\n    action: core.noop\n    input: {message: Go}\n    next:\n"
    + "      - when: '{{ succeeded() }}'\n        publish: [{code: '{{ result().exit_code }}'}]\n"
    + "        do: [tell]\n"
)
_TELL: Final = "  - name: tell\n    action: core.echo\n    input: {message: '{{ string(workflow.code) }}'}\n"
_FAILED: Final = "      - when: '{{ failed() }}'\n        do: [tell]\n"

MAYBE_UNSET: Final = Rule(
    code="ATL601",
    name="maybe-unset-variable",
    severity=Severity.WARNING,
    engine=None,
    what="An expression reads a variable that is not set on every way there.",
    why="Reading a variable that is not set fails. Set it in `vars`, or on every way.",
    bad=_TASKS + _FAILED + _TELL,
    good=_TASKS + _TELL,
    sound=False,
)

MAYBE_NO_RESULT: Final = Rule(
    code="ATL602",
    name="maybe-no-result",
    severity=Severity.WARNING,
    engine=None,
    what="An expression reads the result of a task that has not ended on every way there.",
    why="A result is there once the task has ended; before, reading it fails.",
    bad=_TASKS
    + "  - name: tell\n    action: core.echo\n    input: {message: '{{ task.later.stdout }}'}\n    next:\n"
    + "      - do: [later]\n  - name: later\n    action: core.noop\n"
    + "    input: {message: '{{ string(workflow.code) }}'}\n",
    good=_TASKS + _TELL,
    sound=False,
)

UNUSED: Final = Rule(
    code="ATL603",
    name="unused-variable",
    severity=Severity.INFO,
    engine=None,
    what="A variable is set and never read.",
    why="It has no effect.",
    bad=_TASKS + _TELL.replace("{{ string(workflow.code) }}", "Done"),
    good=_TASKS + _TELL,
)

_LOOKED_AT: Final = 20_000
_SHOWN: Final = 10


def assignments(context: Context) -> Iterator[Diagnostic]:
    """ATL601 and ATL602."""
    found = context.once(flow_of)
    if found is None:
        return
    told: set[tuple[object, str]] = set()
    guards = _Known(context, found)
    budget = _LOOKED_AT
    for use in context.templates:
        known = guards.before(use)
        if known is None:
            continue
        for part in use.parts:
            for node, where, name in _reads(part, guards.present(use)):
                bits = found.variables if where == "workflow" else found.results
                bit, place = bits.get(name, 0), (use.task, use.role is Role.OUTPUT)
                if not bit or known & bit or (place, f"{where}.{name}") in told:
                    continue
                told.add((place, f"{where}.{name}"))
                way = None
                if use.task is not None and use.task.name is not None and budget > 0:
                    way = found.flow.way_without(bit, use.task.name.text, budget)
                    budget -= _LOOKED_AT // 100
                yield _finding(context, found, use, part, node, where, name, way)


class _Known:
    """What surely holds where a template is rendered."""

    def __init__(self, context: Context, found: WorkflowFlow) -> None:
        self.context = context
        self.found = found
        self.guards = {
            use.transition: present_if(use.expressions[0], truth=True)
            for use in context.templates
            if use.role is Role.CONDITION and use.expressions and (use.bare or use.pure)
        }

    def before(self, use: TemplateUse) -> int | None:
        """The facts that hold there; None where nothing is to be said."""
        if not use.runs or use.role in (Role.UNREAD, Role.TASK_WHEN):
            return None
        if use.task is None:
            return self.found.flow.at_end
        start = self.found.flow.at_start
        name = "" if use.task.name is None else use.task.name.text
        if start is None or self.found.tasks.get(name) is not use.task:
            return None
        if use.transition is None:
            return start[name]
        return self._in_transition(use, name, start[name])

    def _in_transition(self, use: TemplateUse, name: str, before: int) -> int | None:
        """What holds in a transition: the task's result, and what transitions before this one have set."""
        task = self.found.flow.tasks[name]
        written = tuple(dict.fromkeys(self.found.tasks[name].transitions))
        if use.transition not in written or not task.outcomes:
            return None
        index = written.index(use.transition)
        own = task.transitions[index]
        outcomes = task.outcomes if use.role is Role.CONDITION else own.may & task.outcomes
        if not outcomes:
            return None
        facts = before | (0 if "cancelled" in outcomes else task.own)
        for earlier in task.transitions[:index]:
            if outcomes <= earlier.must:
                facts |= earlier.facts
        # What the same transition sets may be there already or not, which is a finding of its own.
        return facts | (own.facts if use.role is Role.PUBLISH else 0)

    def present(self, use: TemplateUse) -> frozenset[tuple[str, str]]:
        """What the condition of a transition makes sure of."""
        return self.guards.get(use.transition, frozenset()) if use.role is Role.PUBLISH else frozenset()


def _reads(part: Part, present: frozenset[tuple[str, str]]) -> Iterator[tuple[Expression, str, str]]:
    """The variables and results that an expression reads without a guard."""
    for each in evaluated(part.expression, present) if part.expression is not None else ():
        node = each.node
        if not isinstance(node, Attribute | Index) or not isinstance(node.target, Name):
            if isinstance(node, Name) and ("workflow", node.text) not in each.present:
                yield node, "workflow", node.text
            continue
        key = node.field.text if isinstance(node, Attribute) else _key(node)
        target = node.target.text
        if key is None or (target, key) in each.present:
            continue
        if target in VARIABLES:
            yield node, "workflow", key
        elif target in TASKS:
            yield node, "task", key


def _key(node: Index) -> str | None:
    value = node.index.value if isinstance(node.index, Literal) else None
    return value if isinstance(value, str) else None


def _finding(
    context: Context,
    found: WorkflowFlow,
    use: TemplateUse,
    part: Part,
    node: Expression,
    where: str,
    name: str,
    way: tuple[Arrival, ...] | None,
) -> Diagnostic:
    shown = shortened(name)
    place = context.inside(use.node, part.offset + node.start, part.offset + node.end)
    when = "a run can succeed without it" if use.task is None else "there is a way here without it"
    if where == "workflow":
        rule, message = MAYBE_UNSET, f"The variable '{shown}' may not be set: {when}, and {effect_of(use)}."
        help = "Set it in 'vars', or on every way."
    else:
        rule, message = (
            MAYBE_NO_RESULT,
            f"The task '{shown}' may not have ended: {when}, and {effect_of(use)}.",
        )
        help = f"Test for it: '\"{shown}\" in task and ...'."
    related = list(_way(found, way or ()))
    return rule.at(context.source, place, message, help=help, route=use.route, related=related)


def _way(found: WorkflowFlow, way: tuple[Arrival, ...]) -> Iterator[tuple[str, Located]]:
    for arrival in way[-_SHOWN:]:
        name = arrival.source.name
        transition = located(found, name, arrival.index)
        place = transition.when if transition.when is not None else transition.fields.head
        yield f"from '{shortened(name)}' by this transition", place


def unused(context: Context) -> Iterator[Diagnostic]:
    """ATL603; silent where something reads all variables at once, or could not be read."""
    scope = context.once(Scope)
    if scope.variables is None:
        return
    read: set[str] = set()
    for use in context.templates:
        if use.role is Role.UNREAD or any(part.error is not None for part in use.parts):
            return
        for part in use.parts:
            if not _note_reads(part, read):
                return
    for task in context.workflow.tasks:
        for transition in task.transitions:
            for item in transition.publish:
                yield from _unused(context, item, read)
    if scope.initial:
        for name, key in scope.initial.items():
            if name not in read:
                yield UNUSED.at(context.source, key, _never(name), route=f"vars.{name}")


def _note_reads(part: Part, read: set[str]) -> bool:
    """Note the variables that an expression reads; False if it may read any."""
    taken: set[Expression] = set()
    for each in evaluated(part.expression) if part.expression is not None else ():
        node = each.node
        if isinstance(node, Attribute | Index) and isinstance(node.target, Name):
            key = node.field.text if isinstance(node, Attribute) else _key(node)
            if node.target.text in VARIABLES:
                if key is None:
                    return False
                read.add(key)
                taken.add(node.target)
        elif isinstance(node, Name) and node not in taken:
            if node.text in VARIABLES:
                return False
            read.add(node.text)
    return True


def _unused(context: Context, item: object, read: set[str]) -> Iterator[Diagnostic]:
    if isinstance(item, Scalar):
        if item.text not in read:
            yield UNUSED.at(context.source, item, _never(item.text))
    elif isinstance(item, Mapping):
        for key_node, _ in item.pairs:
            key = context.document.resolve(key_node)
            if isinstance(key, Scalar) and key.text not in read:
                yield UNUSED.at(context.source, key, _never(key.text))


def _never(name: str) -> str:
    return f"The variable '{shortened(name)}' is set and never read; remove it, or use it."


RULES: Final = (MAYBE_UNSET, MAYBE_NO_RESULT, UNUSED)
CHECKS: Final = (assignments, unused)
