"""The flow of a workflow: which transitions may and must fire, and what they set (spec: execution)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from attune_lint.expressions.syntax import Binary, Call, Expression, Literal, Unary, structure, walk
from attune_lint.graph.edges import is_complete
from attune_lint.graph.flow import Flow, FlowTask, FlowTransition, Outcome, Outcomes, bits
from attune_lint.model.target import Target
from attune_lint.rules.conditions import outcome_of
from attune_lint.rules.context import Context
from attune_lint.rules.kinds import is_constant
from attune_lint.rules.scope import Scope, published
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
_ASK: Final = "core.ask"
_NONE: Final[Outcomes] = frozenset()
_LARGEST: Final = 100


@frozen(eq=False)
class WorkflowFlow:
    """A workflow's flow, with the bits of its variables and of its tasks' results."""

    flow: Flow
    variables: dict[str, int]
    results: dict[str, int]
    tasks: dict[str, LocatedTask]


def flow_of(context: Context) -> WorkflowFlow | None:
    """The flow of a workflow; None where its tasks or what they set could not be read in whole."""
    scope = context.once(Scope)
    workflow = context.workflow
    if not is_complete(workflow) or scope.variables is None or not scope.all_tasks_named:
        return None
    if any(
        {"join", "type", "with_items", "iterate_cache"} & task.fields.undecoded for task in workflow.tasks
    ):
        return None
    names = [*(f"workflow.{name}" for name in sorted(scope.variables)), *(f"task.{n}" for n in scope.tasks)]
    bit = bits(names)
    variables = {name: bit[f"workflow.{name}"] for name in scope.variables}
    results = {name: bit[f"task.{name}"] for name in scope.tasks}
    conditions = {use.transition: use for use in context.templates if use.role is Role.CONDITION and use.runs}
    made = {
        name: _task(context, task, conditions, variables, results[name]) for name, task in scope.tasks.items()
    }
    initial = sum(variables[name] for name in scope.initial)
    return WorkflowFlow(Flow(made, initial, (1 << len(bit)) - 1), variables, results, scope.tasks)


def _task(
    context: Context,
    task: LocatedTask,
    conditions: dict[LocatedTransition | None, TemplateUse],
    variables: dict[str, int],
    own: int,
) -> FlowTask:
    outcomes = outcomes_of(context, task)
    transitions = tuple(dict.fromkeys(task.transitions))
    made = tuple(
        FlowTransition(
            *_fires(context, task, each, conditions.get(each), outcomes),
            tuple(target.text for target in each.do or ()),
            _set_by(context, each, variables),
            _opposite(number, transitions, conditions),
        )
        for number, each in enumerate(transitions)
    )
    join = 0 if task.join is None else task.join.value
    return FlowTask("" if task.name is None else task.name.text, outcomes, made, join, own)


def outcomes_of(context: Context, task: LocatedTask) -> Outcomes:
    """How a task may end; none for one that never does (spec: execution, Transitions)."""
    if task.kind != "action" and task.action is None:
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


def _fires(
    context: Context,
    task: LocatedTask,
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
        # Of several items the last one decides, and an earlier one may have failed.
        return (decided, decided) if task.with_items is None else (outcomes, _NONE)
    if use is None:
        return outcomes, _NONE
    return _evaluated(use, outcomes)


def _evaluated(use: TemplateUse, outcomes: Outcomes) -> tuple[Outcomes, Outcomes]:
    expression = use.expressions[0] if len(use.parts) == 1 and use.expressions else None
    if expression is None or not (use.bare or use.pure):
        return outcomes, _NONE
    if isinstance(expression, Literal) and isinstance(expression.value, bool):
        return (outcomes, outcomes) if expression.value else (_NONE, _NONE)
    if len(list(walk(expression))) > _LARGEST or is_constant(expression):
        return outcomes, _NONE
    simple = all(isinstance(node, Unary | Binary | Call) and _is_logic(node) for node in walk(expression))
    if simple:
        held = frozenset(each for each in outcomes if _holds(expression, each))
        return held, held
    may = frozenset(each for each in outcomes if _may_hold(expression, each))
    # One that can't be evaluated fires when the task succeeded, or without braces always.
    return (outcomes if use.bare else may | (outcomes & {"succeeded"})), _NONE


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
    if isinstance(node, Binary):
        left, right = _holds(node.left, outcome), _holds(node.right, outcome)
        return left and right if node.op == "and" else left or right
    return True


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


def located(found: WorkflowFlow, name: str, index: int) -> LocatedTransition:
    """The transition of a flow as it is written."""
    return tuple(dict.fromkeys(found.tasks[name].transitions))[index]


def transitions_of(found: WorkflowFlow) -> Iterator[tuple[FlowTask, int, FlowTransition, LocatedTransition]]:
    """Every transition with how it is written."""
    for name, task in found.flow.tasks.items():
        written = tuple(dict.fromkeys(found.tasks[name].transitions))
        for index, (made, own) in enumerate(zip(task.transitions, written, strict=True)):
            yield task, index, made, own
