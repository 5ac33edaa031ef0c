"""The flow of a workflow: which transitions may and must fire, and what they set (spec: execution)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from attune_lint.expressions.parsed import parsed
from attune_lint.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Expression,
    ListLiteral,
    Literal,
    Name,
    Unary,
    children,
    structure,
    walk,
)
from attune_lint.expressions.templates import find
from attune_lint.graph.edges import edges_of, is_complete
from attune_lint.graph.flow import Flow, FlowTask, FlowTransition, Outcome, Outcomes, bits
from attune_lint.graph.names import cyclic
from attune_lint.model.target import Target
from attune_lint.rules.conditions import FALSE_TEXTS, outcome_of
from attune_lint.rules.context import Context
from attune_lint.rules.kinds import is_constant
from attune_lint.rules.reads import reads
from attune_lint.rules.scope import OBJECTS, Scope, published
from attune_lint.rules.templates import Role, TemplateUse
from attune_lint.workflow.located import LocatedTask, LocatedTransition

_OF_WORD: Final[dict[str, Outcome]] = {
    "succeeded()": "succeeded",
    "failed()": "failed",
    "timed_out()": "timed_out",
}
_OF_FUNCTION: Final[dict[str, Outcome]] = {
    "succeeded": "succeeded",
    "failed": "failed",
    "timed_out": "timed_out",
    "cancelled": "cancelled",
}
_CANCELLED: Final = "cancelled"
_WANTING: Final = (Role.INPUT, Role.ITEMS, Role.SETTING)
ITEM_NAMES: Final = ("item", "index")
_ASK: Final = "core.ask"
_NONE: Final[Outcomes] = frozenset()
_LARGEST: Final = 100


# Above these nothing is said: of transitions times targets, of facts, and of facts times tasks.
_EDGES: Final = 200_000
_FACTS: Final = 20_000
_SIZE: Final = 400_000_000


class WorkflowFlow(NamedTuple):
    """A workflow's flow, with the bits of its variables and of its tasks' results.

    Only what something asks for has a bit: variables and results that expressions read, and the results of
    tasks in circles. `written` are the transitions of each task in the order of the flow.
    """

    flow: Flow
    variables: dict[str, int]
    results: dict[str, int]
    tasks: dict[str, LocatedTask]
    written: dict[str, tuple[LocatedTransition, ...]]


def flow_of(context: Context) -> WorkflowFlow | None:
    """The flow of a workflow; None where what matters to it could not be read in whole, or is too much."""
    scope = context.once(Scope)
    if scope.variables is None or not _is_read(context, scope):
        return None
    read = _names_read(context)
    circling = cyclic(edges_of(context.workflow.tasks))
    asked = [name for name in scope.tasks if name in read or name in circling]
    names = [*(f"workflow.{name}" for name in sorted(scope.variables & read)), *(f"task.{n}" for n in asked)]
    if len(names) > _FACTS or len(names) * len(scope.tasks) > _SIZE:
        return None
    bit = bits(names)
    variables = {name: bit[f"workflow.{name}"] for name in scope.variables & read}
    results = {name: bit[f"task.{name}"] for name in asked}
    conditions = {use.transition: use for use in context.templates if use.role is Role.CONDITION and use.runs}
    written = {name: tuple(dict.fromkeys(task.transitions)) for name, task in scope.tasks.items()}
    wants = _wants(context, {"workflow": variables, "task": results})
    made = {
        name: _task(
            context, task, written[name], conditions, variables, results.get(name, 0), wants.get(task, 0)
        )
        for name, task in scope.tasks.items()
    }
    initial = sum(variables.get(name, 0) for name in scope.initial)
    return WorkflowFlow(Flow(made, initial, (1 << len(bit)) - 1), variables, results, scope.tasks, written)


def _is_read(context: Context, scope: Scope) -> bool:
    """Whether all is known that decides where tasks lead, and it is not too much."""
    tasks = context.workflow.tasks
    if not is_complete(context.workflow) or not scope.all_tasks_named:
        return False
    if any({"join", "type", "with_items", "iterate_cache"} & task.fields.undecoded for task in tasks):
        return False
    return sum(len(each.do or ()) for task in tasks for each in task.transitions) <= _EDGES


def _names_read(context: Context) -> frozenset[str]:
    """All names in expressions, whatever they are names of."""
    found: set[str] = set()
    for use in context.templates:
        for part in use.parts:
            found.update(part.parsed.once(_names_in))
    return frozenset(found)


def _names_in(expression: Expression) -> Iterator[str]:
    for node in walk(expression):
        match node:
            case Name():
                yield node.text
            case Attribute():
                yield node.field.text
            case Literal(value=str(text)):
                yield text


def _wants(context: Context, bits_of: dict[str, dict[str, int]]) -> dict[LocatedTask, int]:
    """The facts without which each task can't run, as it reads them whenever it is started."""
    found: dict[LocatedTask, int] = {}
    for use in context.templates:
        idle = use.name == "timeout" and context.target < Target.V2026_10
        if use.task is None or not use.runs or use.role not in _WANTING or idle:
            continue
        for part in use.parts:
            for read in reads(part):
                # With items, such a name may be that of the item.
                if read.certain and not (use.task.iterates and read.name in ITEM_NAMES):
                    bit = bits_of[read.where].get(read.name, 0)
                    found[use.task] = found.get(use.task, 0) | bit
    return found


def _task(
    context: Context,
    task: LocatedTask,
    transitions: tuple[LocatedTransition, ...],
    conditions: dict[LocatedTransition | None, TemplateUse],
    variables: dict[str, int],
    own: int,
    wants: int,
) -> FlowTask:
    outcomes = outcomes_of(context, task)
    made = tuple(
        FlowTransition(
            *_fires(context, each, conditions.get(each), outcomes),
            tuple(target.text for target in each.do or ()),
            _set_by(context, each, variables),
            _opposite(number, transitions, conditions),
        )
        for number, each in enumerate(transitions)
    )
    join = 0 if task.join is None else task.join.value
    return FlowTask(
        "" if task.name is None else task.name.text, outcomes, made, join, own, wants, task.iterates
    )


def outcomes_of(context: Context, task: LocatedTask) -> Outcomes:
    """How a task may end; none for one that never does (spec: execution, Transitions)."""
    if (task.kind != "action" and task.action is None) or number_of_items(task) == 0:
        return _NONE
    found: set[Outcome] = {"succeeded", "failed"}
    if context.target >= Target.V2026_10:
        if task.iterate_cache is None:
            found.add("timed_out")
        if task.wait_for is not None or "wait_for" in task.fields.undecoded:
            found.add("cancelled")
    elif task.action is not None and task.action.text == _ASK:
        found.add("timed_out")
    return frozenset(found)


def number_of_items(task: LocatedTask) -> int | None:
    """How many items a task has whose `with_items` says so; None where that is not known."""
    found = None if task.with_items is None else find(task.with_items.text)
    if found is None or not found.pure:
        return None
    expression = parsed(found.parts[0].text).expression
    if isinstance(expression, ListLiteral):
        return len(expression.items)
    return 1 if isinstance(expression, Literal) else None


def _fires(
    context: Context,
    transition: LocatedTransition,
    use: TemplateUse | None,
    outcomes: Outcomes,
) -> tuple[Outcomes, Outcomes]:
    """After which outcomes a transition may fire, and after which it must."""
    if "when" in transition.fields.undecoded:
        return outcomes, _NONE
    condition = transition.condition
    if condition is None:
        return outcomes, outcomes
    word = outcome_of(condition, context.target)
    if word is not None:
        decided = frozenset({_OF_WORD[word]}) & outcomes
        return decided, decided
    if use is not None and use.bare and _is_text(context, use.parts[0].expression):
        return (_NONE, _NONE) if use.parts[0].text.lower() in FALSE_TEXTS else (outcomes, outcomes)
    return (outcomes, _NONE) if use is None else _evaluated(context, use, outcomes)


def _is_text(context: Context, bare: Expression | None) -> bool:
    """Whether a condition without braces can't be evaluated, so that it is its own text."""
    if not isinstance(bare, Name):
        return bare is None
    return bare.text not in (*OBJECTS, *ITEM_NAMES, *(context.once(Scope).variables or ()))


def _evaluated(context: Context, use: TemplateUse, outcomes: Outcomes) -> tuple[Outcomes, Outcomes]:
    expression = use.expressions[0] if len(use.parts) == 1 and use.expressions else None
    if expression is None or not (use.bare or use.pure):
        return outcomes, _NONE
    if isinstance(expression, Literal) and isinstance(expression.value, bool):
        return (outcomes, outcomes) if expression.value else (_NONE, _NONE)
    if len(list(walk(expression))) > _LARGEST or is_constant(expression):
        return outcomes, _NONE
    if _CANCELLED in _functions(expression) and context.target < Target.V2026_10:
        return outcomes, _NONE  # there is no such function
    if _all_logic(expression):
        held = frozenset(each for each in outcomes if _holds(expression, each))
        return held, held
    may = frozenset(each for each in outcomes if _may_hold(expression, each))
    # One that can't be evaluated fires when the task succeeded, or without braces always.
    return (outcomes if use.bare else may | (outcomes & {"succeeded"})), _NONE


def _functions(expression: Expression) -> set[str]:
    return {node.function.text for node in walk(expression) if isinstance(node, Call)}


def _is_logic(node: Expression) -> bool:
    if isinstance(node, Call):
        return node.function.text in _OF_FUNCTION and not node.arguments
    return isinstance(node, Unary | Binary) and node.op in ("not", "and", "or")


def _holds(node: Expression, outcome: Outcome) -> bool:
    """Whether an expression of outcomes alone is true after one."""
    if isinstance(node, Call):
        return _OF_FUNCTION[node.function.text] == outcome
    if isinstance(node, Unary):
        return not _holds(node.operand, outcome)
    sides = [_holds(side, outcome) for side in children(node)]
    return all(sides) if isinstance(node, Binary) and node.op == "and" else any(sides)


def _may_hold(node: Expression, outcome: Outcome) -> bool:
    """Whether an expression may be true after an outcome, whatever its other parts are."""
    if isinstance(node, Binary) and node.op == "and":
        return _may_hold(node.left, outcome) and _may_hold(node.right, outcome)
    if isinstance(node, Binary) and node.op == "or":
        return _may_hold(node.left, outcome) or _may_hold(node.right, outcome)
    if isinstance(node, Unary) and node.op == "not":
        return not (_is_logic(node.operand) and _all_logic(node.operand) and _holds(node.operand, outcome))
    if isinstance(node, Call) and node.function.text in _OF_FUNCTION:
        return _OF_FUNCTION[node.function.text] == outcome
    return True


def _all_logic(node: Expression) -> bool:
    return all(_is_logic(each) for each in walk(node))


def _set_by(context: Context, transition: LocatedTransition, variables: dict[str, int]) -> int:
    facts = 0
    for name in published(context, transition):
        facts |= variables.get(name, 0)
    return facts


def _opposite(
    number: int,
    transitions: tuple[LocatedTransition, ...],
    conditions: dict[LocatedTransition | None, TemplateUse],
) -> int | None:
    """The place of the transition beside this one whose condition says just the opposite."""
    own = _single(conditions.get(transitions[number]))
    for other in (number - 1, number + 1):
        if own is None or not 0 <= other < len(transitions):
            continue
        beside = _single(conditions.get(transitions[other]))
        if beside is not None and (_negates(own, beside) or _negates(beside, own)):
            return other
    return None


def _single(use: TemplateUse | None) -> Expression | None:
    if use is None or not use.pure or len(use.expressions) != 1:
        return None
    expression = use.expressions[0]
    return expression if len(list(walk(expression))) <= _LARGEST else None


def _negates(one: Expression, other: Expression) -> bool:
    return isinstance(one, Unary) and one.op == "not" and structure(one.operand) == structure(other)


def transitions_of(found: WorkflowFlow) -> Iterator[tuple[FlowTask, int, FlowTransition, LocatedTransition]]:
    """Every transition of a task that may run, with how it is written."""
    for name, task in found.flow.tasks.items():
        if name in found.flow.running:
            for index, (made, own) in enumerate(zip(task.transitions, found.written[name], strict=True)):
                yield task, index, made, own
