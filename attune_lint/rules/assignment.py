"""The ATL6 family: variables and results that are read where nothing may have set them (spec: execution)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.expressions.inference import present_if
from attune_lint.expressions.syntax import Attribute, Expression, Index, Name, walk
from attune_lint.graph.flow import Arrival, FlowTask, Outcome
from attune_lint.model.diagnostic import Diagnostic, Located, Rule
from attune_lint.model.examples import HEAD
from attune_lint.model.node import Mapping, Resolved, Scalar
from attune_lint.model.severity import Severity
from attune_lint.rules.conditions import outcome_of
from attune_lint.rules.context import Context
from attune_lint.rules.flow_graph import ITEM_NAMES, WorkflowFlow, flow_of
from attune_lint.rules.reads import Read, key_of, reads
from attune_lint.rules.scope import VARIABLES, Scope, effect_of
from attune_lint.rules.templates import Part, Role, TemplateUse
from attune_lint.workflow.located import LocatedTransition
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
    what="An expression reads a variable that is not set on every way there.",
    why="Reading a variable that is not set fails. Set it in `vars`, or on every way. Held against every run "
    "of made-up workflows, about one finding in ten is wrong, where conditions exclude each other unseen.",
    bad=_TASKS + _FAILED + _TELL,
    good=_TASKS + _TELL,
    sound=False,
)

MAYBE_NO_RESULT: Final = Rule(
    code="ATL602",
    name="maybe-no-result",
    severity=Severity.WARNING,
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
    what="A variable is set and never read.",
    why="It has no effect.",
    bad=_TASKS + _TELL.replace("{{ string(workflow.code) }}", "Done"),
    good=_TASKS + _TELL,
)

# Ways are shown with the first findings, if they are found in so many steps, with their last transitions.
_WAYS: Final = 20
_LOOKED_AT: Final = 20_000
_SHOWN: Final = 10


def assignments(context: Context) -> Iterator[Diagnostic]:
    """ATL601 and ATL602."""
    found = context.once(flow_of)
    if found is None:
        return
    told: set[tuple[object, str, str]] = set()
    known = _Known(context, found)
    for use in context.templates:
        before = known.before(use)
        for part in use.parts if before is not None else ():
            for read in reads(part, known.present(use)):
                bits = found.variables if read.where == "workflow" else found.results
                bit, key = bits.get(read.name, 0), (use.task, read.where, read.name)
                if bit and not bit & (before or 0) and key not in told and not _is_item(use, read):
                    told.add(key)
                    way = _way(found, use, bit) if len(told) <= _WAYS else []
                    yield _finding(context, use, part, read, way)


def _is_item(use: TemplateUse, read: Read) -> bool:
    """Whether a name that is also that of a variable stands for an item."""
    return use.task is not None and use.task.iterates and read.name in ITEM_NAMES


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
        self.places: dict[str, dict[LocatedTransition | None, int]] = {}
        self.earlier: dict[str, list[dict[Outcome, int]]] = {}

    def before(self, use: TemplateUse) -> int | None:
        """The facts that hold there; None where nothing is to be said."""
        if not use.runs or use.role in (Role.UNREAD, Role.TASK_WHEN) or self._is_decided(use):
            return None
        if use.task is None:
            return self.found.flow.at_end
        start = self.found.flow.at_start
        name = "" if use.task.name is None else use.task.name.text
        if start is None or self.found.tasks.get(name) is not use.task:
            return None
        # What never ends renders nothing but the items of which there are none.
        if not self.found.flow.tasks[name].outcomes and use.role is not Role.ITEMS:
            return None
        if use.transition is None:
            return start[name]
        return self._in_transition(use, name, start[name])

    def _is_decided(self, use: TemplateUse) -> bool:
        """Whether a condition is one that is never evaluated."""
        return use.role is Role.CONDITION and outcome_of(use.node.text, self.context.target) is not None

    def _in_transition(self, use: TemplateUse, name: str, before: int) -> int | None:
        """What holds in a transition: the task's result, and what transitions before this one have set."""
        task = self.found.flow.tasks[name]
        index = self._places(name).get(use.transition)
        if index is None:
            return None  # it stands where the engine accepts none
        own = task.transitions[index]
        outcomes = task.outcomes if use.role is Role.CONDITION else own.may & task.outcomes
        facts = self.found.flow.every
        for outcome in outcomes:
            facts &= self._earlier(task)[index][outcome] | (0 if outcome == "cancelled" else task.own)
        # What the same transition sets may be there already or not, which is a finding of its own.
        return before | facts | (own.facts if use.role is Role.PUBLISH else 0)

    def _places(self, name: str) -> dict[LocatedTransition | None, int]:
        if name not in self.places:
            self.places[name] = {each: index for index, each in enumerate(self.found.written[name])}
        return self.places[name]

    def _earlier(self, task: FlowTask) -> list[dict[Outcome, int]]:
        """What has surely been set before each transition of a task is looked at, by how the task ended."""
        if task.name not in self.earlier:
            facts = dict.fromkeys(task.outcomes, 0)
            self.earlier[task.name] = found = []
            for transition in task.transitions:
                found.append(dict(facts))
                for outcome in transition.must & task.outcomes:
                    facts[outcome] |= transition.facts
        return self.earlier[task.name]

    def present(self, use: TemplateUse) -> frozenset[tuple[str, str]]:
        """What the condition of a transition makes sure of."""
        return self.guards.get(use.transition, frozenset()) if use.role is Role.PUBLISH else frozenset()


def _finding(
    context: Context, use: TemplateUse, part: Part, read: Read, way: list[tuple[str, Located]]
) -> Diagnostic:
    shown = shortened(read.name)
    place = context.inside(use.node, part.offset + read.node.start, part.offset + read.node.end)
    when = "a run can succeed without it" if use.task is None else "there is a way here without it"
    if read.where == "workflow":
        rule, message = (
            MAYBE_UNSET,
            f"The variable '{shown}' may not be set: {when}, and {effect_of(use, context.target)}.",
        )
        help = "Set it in 'vars', or on every way."
    else:
        rule, message = (
            MAYBE_NO_RESULT,
            f"The task '{shown}' may not have ended: {when}, and {effect_of(use, context.target)}.",
        )
        help = f"Test for it: '\"{shown}\" in task and ...'."
    found = rule.at(context.source, place, message, help=help, route=use.route, related=way)
    return found.along(found.related)


def _way(found: WorkflowFlow, use: TemplateUse, bit: int) -> list[tuple[str, Located]]:
    """The transitions on a way to a task on which something is not set."""
    if use.task is None or use.task.name is None:
        return []
    way = found.flow.way_without(bit, use.task.name.text, _LOOKED_AT)
    return [
        (f"from '{shortened(arrival.source.name)}' by this transition", _place(found, arrival))
        for arrival in way[-_SHOWN:]
    ]


def _place(found: WorkflowFlow, arrival: Arrival) -> Located:
    transition = found.written[arrival.source.name][arrival.index]
    return transition.fields.head if transition.when is None else transition.when


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
    for node in part.parsed.once(walk):
        if isinstance(node, Attribute | Index) and isinstance(node.target, Name):
            key = key_of(node)
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


def _unused(context: Context, item: Resolved, read: set[str]) -> Iterator[Diagnostic]:
    pairs = item.pairs if isinstance(item, Mapping) else ()
    keys = [item, *(context.document.resolve(key) for key, _ in pairs)]
    for key in keys:
        if isinstance(key, Scalar) and key.text not in read:
            yield UNUSED.at(context.source, key, _never(key.text))


def _never(name: str) -> str:
    return f"The variable '{shortened(name)}' is set and never read; remove it, or use it."


RULES: Final = (MAYBE_UNSET, MAYBE_NO_RESULT, UNUSED)
CHECKS: Final = (assignments, unused)
