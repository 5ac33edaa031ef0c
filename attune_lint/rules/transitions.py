"""The ATL4 family, as far as it is about transitions and failures (spec: execution)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from attune_lint.expressions.parsed import parsed
from attune_lint.expressions.syntax import Attribute, Call, Expression, Index, Literal, Name, walk
from attune_lint.expressions.templates import find
from attune_lint.graph.flow import Flow, FlowTask, FlowTransition
from attune_lint.model.diagnostic import Diagnostic, Located, Rule
from attune_lint.model.examples import GOOD, HEAD
from attune_lint.model.node import Mapping, Resolved, Scalar
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.conditions import outcome_of
from attune_lint.rules.context import Context
from attune_lint.rules.flow_graph import WorkflowFlow, flow_of, number_of_items, transitions_of
from attune_lint.rules.scope import VARIABLES
from attune_lint.rules.templates import Role, TemplateUse
from attune_lint.workflow.json_values import JsonValues
from attune_lint.workflow.located import LocatedTask, LocatedTransition
from attune_lint.workflow.scalars import shortened

_A: Final = HEAD + "tasks:\n  - name: a\n    action: core.noop\n    input: {message: Go}\n    next:\n"
_B: Final = "  - name: b\n    action: core.noop\n    input: {message: Go}\n"
_GOOD: Final = _A + "      - when: '{{ succeeded() }}'\n        do: [b]\n" + _B


def _rule(code: str, name: str, severity: Severity, what: str, why: str, bad: str, good: str = _GOOD) -> Rule:
    return Rule(code, name, severity, what, why, bad, good)


RAN_ALREADY: Final = _rule(
    "ATL410",
    "target-ran-already",
    Severity.WARNING,
    "A transition leads to a task that must have ended before.",
    "A task runs once in a run: an arrival at one that has ended is skipped, so loops do not loop.",
    bad=_A + "      - do: [b]\n" + _B + "    next:\n      - do: [a]\n  - name: s\n    action: core.noop\n"
    "    input: {message: Go}\n    next:\n      - do: [a]\n",
)

COVERED: Final = Rule(
    "ATL411",
    "covered-transition",
    Severity.WARNING,
    "A transition does only what one before it does whenever it fires.",
    "Every transition that matches fires, and a task is started once, so it has no effect.",
    bad=_A + "      - do: [b]\n      - when: '{{ succeeded() }}'\n        do: [b]\n" + _B,
    good=_GOOD,
    sound=False,
)

CONFLICT: Final = _rule(
    "ATL412",
    "conflicting-publish",
    Severity.WARNING,
    "Two transitions of a task both fire and set a variable to different values.",
    "Every transition that matches fires, in their order, so the later value replaces the other.",
    bad=_A
    + "      - publish: [{x: 1}]\n"
    + "      - when: '{{ succeeded() }}'\n        publish: [{x: 2}]\n        do: [b]\n"
    + _B.replace("Go", "'{{ string(workflow.x) }}'"),
)

READS_OWN: Final = _rule(
    "ATL413",
    "reads-own-publish",
    Severity.WARNING,
    "A published value reads a variable that the same transition sets.",
    "The values of a transition are rendered in no particular order, so it may see the old value or the new.",
    bad=_A.replace("tasks:", "vars: {x: 0, y: 0}\ntasks:")
    + "      - publish: [{x: 1}, {y: '{{ workflow.x }}'}]\n        do: [b]\n"
    + _B.replace("Go", "'{{ string(workflow.y) }}'"),
)

NO_TIMEOUT: Final = _rule(
    "ATL414",
    "timeout-never-comes",
    Severity.WARNING,
    "A transition waits for `timed_out()` where a task never times out.",
    "In 2026.06 an action that times out counts as failed; since 2026.10 a task over `iterate_cache` never "
    "times out. The transition never fires.",
    bad=GOOD
    + "    iterate_cache: {namespace: hosts}\n    next:\n      - when: '{{ timed_out() }}'\n        do: [b]\n"
    + _B,
)

LAST_ITEM: Final = Rule(
    "ATL415",
    "last-item-decides",
    Severity.INFO,
    "A condition asks how a task with `with_items` ended.",
    "`succeeded()`, `failed()` and `result()` speak of the item that ended last; earlier failures are lost.",
    bad=GOOD
    + "    with_items: '{{ [1, 2] }}'\n    next:\n      - when: '{{ succeeded() }}'\n        do: [b]\n"
    + _B,
    good=_GOOD,
    sound=False,
)

SHARED_HANDLER: Final = Rule(
    "ATL420",
    "shared-handler",
    Severity.WARNING,
    "Two tasks that run at the same time have one task to handle their failures.",
    "Only the first failure starts it; the other one stays unhandled, and the run fails.",
    bad=_A
    + "      - when: '{{ failed() }}'\n        do: [b]\n  - name: c\n    action: core.noop\n"
    + "    input: {message: Go}\n    next:\n      - when: '{{ failed() }}'\n        do: [b]\n"
    + _B,
    good=_GOOD,
    sound=False,
)

IDLE_HANDLER: Final = _rule(
    "ATL421",
    "handler-without-task",
    Severity.WARNING,
    "A `failed()` transition starts no task.",
    "A failure is handled by the task that it starts: without one the run still fails.",
    bad=_A + "      - when: '{{ failed() }}'\n        publish: [{x: 1}]\n      - do: []\n",
    good=_GOOD,
)

UNHANDLED_TIMEOUT: Final = Rule(
    code="ATL422",
    name="timeout-not-handled",
    severity=Severity.INFO,
    what="A task with a `timeout` handles failures, and not that it times out.",
    why="Since 2026.10, `failed()` does not hold for a task that has timed out.",
    bad=GOOD + "    timeout: 60\n    next:\n      - when: '{{ failed() }}'\n        do: [b]\n" + _B,
    good=_GOOD,
    since=Target.V2026_10,
    sound=False,
)


def flow_findings(context: Context) -> Iterator[Diagnostic]:
    """ATL410 to ATL412 and ATL414."""
    found = context.once(flow_of)
    if found is None:
        return
    for task, index, made, own in transitions_of(found):
        yield from _ran_already(context, found, task, made, own)
        yield from _covered(context, task, index, made, own)
        yield from _no_timeout(context, found, task, own)
    for name in found.tasks:
        if name in found.flow.running:
            yield from _conflicts(context, found, name)


def _ran_already(
    context: Context, found: WorkflowFlow, task: FlowTask, made: FlowTransition, own: LocatedTransition
) -> Iterator[Diagnostic]:
    start = found.flow.at_start
    reached = start is not None and (task.name in found.flow.entries or found.flow.arrivals[task.name])
    if start is None or not reached or not made.may:
        return
    if start[task.name] == found.flow.every and task.name not in found.flow.entries:
        return  # it never starts
    for target in own.do or ():
        bit = found.results.get(target.text, 0)
        if target.text == task.name or start[task.name] & bit:
            shown = shortened(target.text)
            message = (
                f"'{shown}' has run already when this transition fires, so it does not run again; remove it."
            )
            place = found.tasks[target.text].place
            yield RAN_ALREADY.at(
                context.source, target, message, route=own.fields.to("do"), related=[("the task", place)]
            )


def _covered(
    context: Context, task: FlowTask, index: int, made: FlowTransition, own: LocatedTransition
) -> Iterator[Diagnostic]:
    if own.publish or not own.do or "publish" in own.fields.undecoded:
        return
    fires = made.may & task.outcomes
    for earlier in task.transitions[:index]:
        if fires and fires <= earlier.must and set(made.targets) <= set(earlier.targets):
            message = (
                "A transition before this one leads there whenever this one does; remove one of the two."
            )
            yield COVERED.at(context.source, own.fields.head, message, route=own.fields.route)
            return


def _conflicts(context: Context, found: WorkflowFlow, name: str) -> Iterator[Diagnostic]:
    task = found.flow.tasks[name]
    if sum(bool(own.publish) for own in found.written[name]) < 2:
        return
    set_before: dict[str, tuple[int, _Published]] = {}
    for index, own in enumerate(found.written[name]):
        for each in _published(context, own):
            before = set_before.get(each.name)
            set_before[each.name] = index, each
            if before is None or before[0] == index:
                continue
            if not _differ(_value(context, before[1]), _value(context, each)):
                continue
            if task.transitions[before[0]].must & task.transitions[index].must & task.outcomes:
                message = f"An earlier transition fires, too, and sets '{shortened(each.name)}'; keep one."
                related = [("set before here", before[1].key)]
                route = own.fields.to("publish")
                yield CONFLICT.at(context.source, each.key, message, route=route, related=related)


class _Constant(NamedTuple):
    """A value that is written out: what kind of value it is, and which."""

    kind: str
    value: object


class _OfResult(NamedTuple):
    """The result of the task, or what it has under some names."""

    names: tuple[str, ...]


class _Published(NamedTuple):
    """A variable that a transition sets, and its value as it is written; `short` takes the whole result."""

    name: str
    key: Scalar
    node: Resolved | None = None
    short: bool = False


# What results have besides what an action returns, so that its value may well be a certain one.
_FIXED: Final = ("succeeded", "exit_code", "duration_ms", "stdout", "error")


def _published(context: Context, transition: LocatedTransition) -> Iterator[_Published]:
    for item in transition.publish:
        if isinstance(item, Scalar):
            yield _Published(item.text, item, short=True)
        for key_node, value_node in item.pairs if isinstance(item, Mapping) else ():
            key, value = context.document.resolve(key_node), context.document.resolve(value_node)
            if isinstance(key, Scalar):
                yield _Published(key.text, key, value)


def _value(context: Context, published: _Published) -> _Constant | _OfResult | None:
    """What a variable is set to; None for what can't be told from others."""
    node = published.node
    if published.short:
        return _OfResult(())
    if not isinstance(node, Scalar):
        return None
    template = find(node.text)
    if not template.parts:
        value = JsonValues(context.document).of(node)
        return _Constant("number" if type(value) in (int, float) else type(value).__name__, value)
    expression = parsed(template.parts[0].text).expression if template.pure else None
    return None if expression is None else _of_result(expression)


def _of_result(node: Expression) -> _OfResult | None:
    names: list[str] = []
    while isinstance(node, Attribute):
        names.append(node.field.text)
        node = node.target
    if not isinstance(node, Call) or node.function.text != "result":
        return None
    # What `data` has is there without it, too.
    path = tuple(reversed(names[:-1] if names[-1:] == ["data"] and len(names) > 1 else names))
    return None if path and path[0] in _FIXED else _OfResult(path)


def _differ(one: _Constant | _OfResult | None, other: _Constant | _OfResult | None) -> bool:
    """Whether two values are different, in some run at least."""
    return one is not None and other is not None and one != other


def _no_timeout(
    context: Context, found: WorkflowFlow, task: FlowTask, own: LocatedTransition
) -> Iterator[Diagnostic]:
    condition = own.condition
    if condition is None or "timed_out" in task.outcomes or not task.outcomes:
        return
    if outcome_of(condition, context.target) == "timed_out()":
        cached = found.tasks[task.name].iterate_cache is not None and context.target >= Target.V2026_10
        why = (
            "a task over a cache never times out"
            if cached
            else "a timeout counts as a failure before 2026.10"
        )
        place: Located = own.when if own.when is not None else own.fields.head
        message = f"This transition never fires, since {why}; use 'failed()'."
        yield NO_TIMEOUT.at(context.source, place, message, route=own.fields.route)


def own_publishes(context: Context) -> Iterator[Diagnostic]:
    """ATL413."""
    sets: dict[LocatedTransition, dict[str, Scalar]] = {}
    for use in context.templates:
        if use.role is not Role.PUBLISH or use.transition is None or not use.runs:
            continue
        if use.transition not in sets:
            sets[use.transition] = {each.name: each.key for each in _published(context, use.transition)}
        for part in use.parts:
            for node, name in part.parsed.once(_variables):
                if name != use.name and name in sets[use.transition]:
                    place = context.inside(use.node, part.offset + node.start, part.offset + node.end)
                    message = (
                        f"The same transition sets '{shortened(name)}', so this may be its old value or new."
                    )
                    related = [("set here", sets[use.transition][name])]
                    yield READS_OWN.at(context.source, place, message, route=use.route, related=related)


def _variables(expression: Expression) -> Iterator[tuple[Expression, str]]:
    for node in walk(expression):
        if isinstance(node, Attribute) and isinstance(node.target, Name) and node.target.text in VARIABLES:
            yield node, node.field.text
        elif isinstance(node, Index) and isinstance(node.target, Name) and isinstance(node.index, Literal):
            yield from [(node, str(node.index.value))] if node.target.text in VARIABLES else ()


def last_items(context: Context) -> Iterator[Diagnostic]:
    """ATL415."""
    for use in context.templates:
        if use.role is Role.CONDITION and use.runs and use.task is not None and _asks_of_items(context, use):
            message = "This speaks of the item that ended last, so an earlier failure goes unseen."
            yield LAST_ITEM.at(context.source, use.node, message, route=use.route)


def _asks_of_items(context: Context, use: TemplateUse) -> bool:
    if use.task is None or use.task.with_items is None:
        return False
    return _runs_often(context, use.task) and outcome_of(use.node.text, context.target) is not None


def _runs_often(context: Context, task: LocatedTask) -> bool:
    """Whether a task with `with_items` may run more than once."""
    number = number_of_items(task)
    in_batches = context.target >= Target.V2026_10 and task.batch_size is not None
    size = task.batch_size.value if in_batches and task.batch_size is not None else 1
    return number is None or number > max(size, 1)


def handlers(context: Context) -> Iterator[Diagnostic]:
    """ATL420 to ATL422."""
    found = context.once(flow_of)
    if found is None:
        return
    yield from _shared_handlers(context, found)
    for name, task in found.flow.tasks.items():
        yield from _idle_handler(context, task, found.tasks[name])
        yield from _unhandled_timeout(context, task, found.tasks[name])


def _shared_handlers(context: Context, found: WorkflowFlow) -> Iterator[Diagnostic]:
    """Among tasks that are started together, those whose failures lead to one task only."""
    flow = found.flow
    handlers = {name: _only_handler(flow, flow.tasks[name]) for name in flow.running}
    groups = [flow.entries, *(made.targets for _, _, made, _ in transitions_of(found) if made.may)]
    # What a success starts, too, may have run before either fails.
    shared = {
        name
        for name, arrivals in flow.arrivals.items()
        if any("succeeded" in each.transition.may for each in arrivals)
    }
    told: set[str] = set()
    for group in groups:
        first: dict[str, str] = {}
        for name in group:
            handler = handlers.get(name)
            if handler is None or handler in shared or name in told or flow.tasks[name].join > 0:
                continue
            other = first.setdefault(handler, name)
            if other != name:
                told.add(name)
                yield _shared(context, found, name, other, handler)


def _shared(context: Context, found: WorkflowFlow, name: str, other: str, handler: str) -> Diagnostic:
    task = found.tasks[name]
    message = (
        f"If '{shortened(other)}' fails, too, '{shortened(handler)}' is started once, and one failure fails "
        "the run."
    )
    return SHARED_HANDLER.at(
        context.source,
        _failed_transition(task),
        message,
        help="Give each task a handler of its own.",
        route=task.fields.to("next"),
        related=[(f"'{shortened(other)}'", found.tasks[other].place)],
    )


def _only_handler(flow: Flow, task: FlowTask) -> str | None:
    """The one task that a failure starts for certain, None if there is none or are several."""
    if "failed" not in task.outcomes:
        return None
    targets = {target for each in task.transitions if "failed" in each.may for target in each.targets}
    certain = any("failed" in each.must and each.targets for each in task.transitions)
    if len(targets) != 1 or not certain:
        return None
    (handler,) = targets
    return handler if handler in flow.tasks and flow.tasks[handler].join < 1 else None


def _failed_transition(task: LocatedTask) -> Located:
    asked = (each for each in task.transitions if "failed" in (each.condition or ""))
    places: Iterator[Located] = (each.when or each.fields.head for each in asked)
    return next(places, task.place)


def _idle_handler(context: Context, task: FlowTask, located: LocatedTask) -> Iterator[Diagnostic]:
    if "failed" not in task.outcomes or task.handles("failed"):
        return
    for own in dict.fromkeys(located.transitions):
        condition = own.condition
        if condition is not None and outcome_of(condition, context.target) == "failed()":
            place: Located = own.when if own.when is not None else own.fields.head
            message = (
                f"This starts no task, so a failure of '{located.title}' still fails the run; add a 'do'."
            )
            yield IDLE_HANDLER.at(context.source, place, message, route=own.fields.route)
            return


def _unhandled_timeout(context: Context, task: FlowTask, located: LocatedTask) -> Iterator[Diagnostic]:
    if context.target < Target.V2026_10 or located.timeout is None or "timed_out" not in task.outcomes:
        return
    if task.handles("failed") and not any("timed_out" in each.may for each in task.transitions):
        key = located.fields.key("timeout")
        message = (
            f"'{located.title}' handles failures, but not a timeout; add a transition for 'timed_out()'."
        )
        yield UNHANDLED_TIMEOUT.at(context.source, key, message, route=located.fields.to("timeout"))


RULES: Final = (
    RAN_ALREADY,
    COVERED,
    CONFLICT,
    READS_OWN,
    NO_TIMEOUT,
    LAST_ITEM,
    SHARED_HANDLER,
    IDLE_HANDLER,
    UNHANDLED_TIMEOUT,
)
CHECKS: Final = (flow_findings, own_publishes, last_items, handlers)
