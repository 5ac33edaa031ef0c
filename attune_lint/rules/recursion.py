"""The ATL7 family, as far as it is about workflows that call themselves (spec: execution)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from attune_lint.model.diagnostic import Diagnostic, Related, Rule
from attune_lint.model.examples import HEAD
from attune_lint.model.severity import Severity
from attune_lint.pack.recursion import Recursion
from attune_lint.pack.surroundings import Surroundings
from attune_lint.rules.context import Context
from attune_lint.workflow.scalars import shortened

_FILE: Final = "# file: workflows/job.yaml\n" + HEAD
_TASKS: Final = "tasks:\n  - name: run\n    action: core.noop\n    input: {message: Go}\n"
_AGAIN: Final = "  - name: again\n    action: demo.job\n"
_SHOWN: Final = 10

SELF_CALL: Final = Rule(
    code="ATL737",
    name="self-call",
    severity=Severity.ERROR,
    what="A workflow calls itself on every run, directly or through others.",
    why="Each run starts the next one, so that no run ever ends.",
    bad=_FILE + _TASKS + "    next:\n      - do: [again]\n" + _AGAIN,
    good=_FILE + _TASKS,
)

POSSIBLE_SELF_CALL: Final = Rule(
    code="ATL738",
    name="possible-self-call",
    severity=Severity.INFO,
    what="A workflow calls itself on some runs, directly or through others.",
    why="That may be meant; make sure that it comes to an end.",
    bad=_FILE + _TASKS + "    next:\n      - when: '{{ parameters.more }}'\n        do: [again]\n" + _AGAIN,
    good=_FILE + _TASKS,
)


def self_calls(context: Context) -> Iterator[Diagnostic]:
    """ATL737 and ATL738."""
    around = context.surroundings
    for task in context.workflow.tasks if around is not None else ():
        if task.action is None or around is None:
            continue
        found = around.recursions.get((context.source.path, task.action.start))
        if found is None:
            continue
        rule, when = (SELF_CALL, "every run") if found.always else (POSSIBLE_SELF_CALL, "some runs")
        others = f" through '{shortened(found.way[0])}'" if len(found.way) > 1 else ""
        advice = "; remove the call, or make it depend on something" if found.always else ""
        message = f"The workflow calls itself{others} on {when}{advice}."
        way = tuple(_way(around, found))
        said = rule.at(
            context.source,
            task.action,
            message,
            help=None if found.always else "See that something makes it end.",
            route=task.fields.to("action"),
            elsewhere=way,
            rests_on=_pointing(context.source.path, around, found),
        )
        yield said.along(after=way)


def _pointing(path: PurePath, around: Surroundings, found: Recursion) -> tuple[PurePath, ...]:
    """The action files that make the workflows on the way what is called."""
    workflows = (around.workflows.get(ref) for ref in found.way[:_SHOWN])
    paths = dict.fromkeys([path, *(facts.path for facts in workflows if facts is not None)])
    return tuple(action for each in paths for action in around.declaring(each))


def _way(around: Surroundings, found: Recursion) -> Iterator[Related]:
    """The calls behind the first one, each in its file."""
    for caller, called in list(zip(found.way, found.way[1:], strict=False))[:_SHOWN]:
        note = f"'{shortened(caller)}' calls '{shortened(called)}'"
        calls = (call for call in around.workflows[caller].calls if call.ref == called)
        places = [call.place for call in calls if call.certain or not found.always]
        yield from [Related(note, place.path, place.span) for place in places[:1]]


RULES: Final = (SELF_CALL, POSSIBLE_SELF_CALL)
CHECKS: Final = (self_calls,)
