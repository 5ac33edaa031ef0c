"""The ATL7 family, as far as it is about the actions that tasks call (spec: pack-layout, execution)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import Final, NamedTuple

from attune_lint.model.diagnostic import Diagnostic, Related, Rule
from attune_lint.model.examples import HEAD
from attune_lint.model.node import Node, Scalar
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.pack.contract import CORE, Parameter, Place, Schema, pack_of
from attune_lint.pack.surroundings import Callee, Surroundings
from attune_lint.pack.values import Patience, misfits, type_names
from attune_lint.rules.context import Context
from attune_lint.workflow.json_values import RAW_VALUE_KEY
from attune_lint.workflow.located import LocatedTask
from attune_lint.workflow.scalars import absence, described, shortened

# All that can be in the database (spec: pack-layout, References).
_CALLABLE: Final = re.compile(r"[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*")
_ASK: Final = "core.ask"
_LISTED: Final = 20
"""How many missing parameters of one task are listed: each of many tasks may lack many."""

_BUILD: Final = (
    "# file: actions/build.yaml\nref: demo.build\nlabel: Build\nrunner_type: shell\nentry_point: build.sh\n"
    "parameters:\n  url: {type: string, required: true}\n  tries: {type: integer, minimum: 1}\n"
)
_JOB: Final = _BUILD + "# file: workflows/job.yaml\n" + HEAD


def _job(action: str, input: str) -> str:
    return _JOB + f"tasks:\n  - name: run\n    action: {action}\n    input: {input}\n"


_GOOD: Final = _job("demo.build", "{url: 'https://example.com', tries: 3}")


def _rule(code: str, name: str, severity: Severity, what: str, why: str, bad: str, good: str = _GOOD) -> Rule:
    return Rule(code, name, severity, what, why, bad, good)


UNKNOWN_ACTION: Final = _rule(
    "ATL730",
    "unknown-action",
    Severity.ERROR,
    "A task calls an action that does not exist.",
    "The run fails, or stops without an end, when it gets there. It is a warning where the action would be "
    "in another pack, which may be installed in another version, and at a sub-task, which never runs.",
    bad=_job("demo.biuld", "{url: 'https://example.com'}"),
)

UNAVAILABLE_PACK: Final = _rule(
    "ATL731",
    "unavailable-pack",
    Severity.WARNING,
    "A task calls an action of a pack that is not at hand and not among the manifest's `dependencies`.",
    "Nothing says that the pack is installed where this one is. Declare it, or show it with `--actions`.",
    bad=_job("chat.post", "{text: Done}"),
)

DISABLED_ACTION: Final = Rule(
    code="ATL732",
    name="disabled-action",
    severity=Severity.ERROR,
    what="A task calls an action that its file disables with `enabled: false`.",
    why="The engine fails the task. It is a warning where the action is in another pack.",
    bad=_job("demo.build", "{url: 'https://example.com'}").replace("label: Build\n", "enabled: false\n", 1),
    good=_GOOD,
    since=Target.V2026_10,
)

MISSING_PARAMETER: Final = _rule(
    "ATL733",
    "missing-parameter",
    Severity.WARNING,
    "A task does not give a parameter that its action requires and that has no default.",
    "The action runs without it. A task with an empty `input` passes on what the workflow's own caller gave, "
    "without the workflow's defaults.",
    bad=_job("demo.build", "{tries: 3}"),
)

UNKNOWN_PARAMETER: Final = _rule(
    "ATL734",
    "unknown-parameter",
    Severity.WARNING,
    "A task gives a parameter that its action does not declare.",
    "The action does not read it.",
    bad=_job("demo.build", "{url: 'https://example.com', retries: 3}"),
)

PARAMETER_TYPE: Final = _rule(
    "ATL735",
    "parameter-type",
    Severity.WARNING,
    "A value that is written out is not of the type that the action's parameter declares.",
    "The action gets something else than it was written for.",
    bad=_job("demo.build", "{url: 'https://example.com', tries: many}"),
)

PARAMETER_VALUE: Final = _rule(
    "ATL736",
    "parameter-value",
    Severity.WARNING,
    "A value that is written out is outside of what the action's parameter allows.",
    "It is none of its `enum`, or breaks its `minimum`, `maximum`, `pattern` or lengths.",
    bad=_job("demo.build", "{url: 'https://example.com', tries: 0}"),
)


class _Task(NamedTuple):
    """A task with its action's reference, and whether it may ever run."""

    task: LocatedTask
    action: Scalar
    runs: bool


def _calling(context: Context) -> Iterator[_Task]:
    for task, _, level in context.tasks:
        if task.action is not None and task.action.text:
            yield _Task(task, task.action, level == 0)


def unknown_actions(context: Context) -> Iterator[Diagnostic]:
    """ATL730 and ATL731."""
    around = context.surroundings
    if around is None:
        return
    for task, action, runs in _calling(context):
        if not all(action.text.split(".")) or "." not in action.text:
            continue  # that it is no reference is reported
        if around.callee(action.text) is None:
            yield from _unknown_action(context, around, task, action, runs)
        elif action.text == _ASK and context.target >= Target.V2026_10:
            message = "The engine no longer runs 'core.ask' as a task; wait with 'wait_for' instead."
            route, mild = task.fields.to("action"), Severity.WARNING
            yield UNKNOWN_ACTION.at(context.source, action, message, route=route, severity=mild)


def _unknown_action(
    context: Context, around: Surroundings, task: LocatedTask, action: Scalar, runs: bool
) -> Iterator[Diagnostic]:
    ref, pack = action.text, pack_of(action.text)
    route, rests_on = task.fields.to("action"), _pack_paths(around)
    if around.is_at_hand(pack) or not _CALLABLE.fullmatch(ref):
        yield UNKNOWN_ACTION.at(
            context.source,
            action,
            _unknown(around, ref),
            help=context.speller.did_you_mean(ref, around.known_refs(pack)),
            route=route,
            rests_on=rests_on,
            severity=None if runs and _is_sure(around, ref) else Severity.WARNING,
        )
        return
    manifest = None if around.pack is None else around.pack.manifest
    if manifest is not None and pack not in (*manifest.dependencies, CORE):
        message = (
            f"The pack of '{shortened(ref)}' is not at hand and no dependency; add it to 'dependencies'."
        )
        yield UNAVAILABLE_PACK.at(context.source, action, message, route=route, rests_on=rests_on)


def _unknown(around: Surroundings, ref: str) -> str:
    shown = shortened(ref)
    if not _CALLABLE.fullmatch(ref):
        return f"There can be no action '{shown}'; write PACK.NAME, both of a-z, 0-9, '-' and '_'."
    where = "this pack" if around.is_own(ref) else f"the pack '{shortened(pack_of(ref))}'"
    return f"There is no action '{shown}' in {where}; correct the name."


def _is_sure(around: Surroundings, ref: str) -> bool:
    """Whether all actions that a reference may be one of are at hand."""
    pack = around.pack
    if pack is None or not around.is_own(ref) or pack.ref == CORE:
        return False
    return pack.declared and pack.listed and not pack.unread_actions


def _pack_paths(around: Surroundings) -> tuple[PurePath, ...]:
    """What says which actions a pack has and may call: its manifest and its action files."""
    return () if around.pack is None else (*around.manifest, around.pack.action_folder)


def disabled_actions(context: Context) -> Iterator[Diagnostic]:
    """ATL732."""
    if context.target < Target.V2026_10:
        return
    for task, action, runs, callee in _callees(context):
        if not callee.contract.enabled:
            message = f"The action '{shortened(action.text)}' is disabled, so this task fails; enable it."
            yield DISABLED_ACTION.at(
                context.source,
                action,
                message,
                route=task.fields.to("action"),
                elsewhere=_declared("the action", callee.contract.place),
                severity=None if callee.own and runs else Severity.WARNING,
            )


class _Called(NamedTuple):
    task: LocatedTask
    action: Scalar
    runs: bool
    callee: Callee


def _callees(context: Context) -> Iterator[_Called]:
    """The tasks whose action is known."""
    for calling in _calling(context) if context.surroundings is not None else ():
        callee = None if context.surroundings is None else context.surroundings.callee(calling.action.text)
        if callee is not None:
            yield _Called(*calling, callee)


def _declared(note: str, place: Place | None) -> tuple[Related, ...]:
    return () if place is None else (Related(note, place.path, place.span),)


def parameters(context: Context) -> Iterator[Diagnostic]:
    """ATL733 to ATL736."""
    patience = Patience()
    checked: dict[tuple[int, str], set[str]] = {}
    inputs: dict[int, _Given | None] = {}
    passed: dict[str, tuple[_NotPassed, ...]] = {}
    for called in _callees(context):
        schema = called.callee.contract.parameters
        if schema is None or "input" in called.task.fields.undecoded:
            continue
        at = id(called.task.input)
        if at not in inputs:
            inputs[at] = _given(context, called.task)
        given = inputs[at]
        if given is None:
            continue
        if not given:
            if called.action.text not in passed:
                passed[called.action.text] = tuple(islice(_not_passed(context, schema), _LISTED))
            yield from _passed_on(context, called, schema, passed[called.action.text])
            continue
        key = at, called.action.text
        if key not in checked:  # an alias gives two tasks the same input
            unknown = [name for name in given if name not in schema.fields and not schema.open]
            meant = {name: _meant(context, name, schema, given) for name in unknown}
            checked[key] = {*given, *(name for name in meant.values() if name is not None)}
            yield from _unknown_parameters(context, called, given, meant)
            yield from _given_misfits(context, called, schema, given, patience)
        yield from _missing_parameters(context, called, schema, checked[key])


_Given = dict[str, tuple[Scalar, Node]]


def _given(context: Context, task: LocatedTask) -> _Given | None:
    """The parameters that a task gives; None where they are not what they look like."""
    found: _Given = {}
    for key_node, value in task.input.pairs if task.input is not None else ():
        key = context.document.resolve(key_node)
        if not isinstance(key, Scalar) or key.text == RAW_VALUE_KEY:
            return None
        found[key.text] = key, value
    return found


def _given_misfits(
    context: Context, called: _Called, schema: Schema, given: _Given, patience: Patience
) -> Iterator[Diagnostic]:
    for name, (_, value) in given.items():
        if name in schema.fields:
            yield from _misfits(context, called, schema.fields[name], value, patience)


def _meant(context: Context, name: str, schema: Schema, given: _Given) -> str | None:
    return context.speller.nearest(name, [known for known in schema.fields if known not in given])


def _unknown_parameters(
    context: Context, called: _Called, given: _Given, meant: dict[str, str | None]
) -> Iterator[Diagnostic]:
    for name, near in meant.items():
        action = shortened(called.action.text)
        message = f"The action '{action}' has no parameter '{shortened(name)}'; remove or rename it."
        yield UNKNOWN_PARAMETER.at(
            context.source,
            given[name][0],
            message,
            help=None if near is None else f"Did you mean '{near}'?",
            route=f"{called.task.fields.to('input')}.{name}",
            elsewhere=_declared("the action", called.callee.contract.place),
        )


def _missing_parameters(
    context: Context, called: _Called, schema: Schema, given: set[str]
) -> Iterator[Diagnostic]:
    action = shortened(called.action.text)
    missing = (name for name in schema.required if name not in given)
    for name in islice(missing, _LISTED):
        message = f"The action '{action}' requires the parameter '{shortened(name)}'; add it to 'input'."
        yield _missing(context, called, schema.fields[name], message)
    name = next(missing, "")
    if name:
        message = f"The action '{action}' requires '{shortened(name)}' and perhaps more; add them to 'input'."
        yield _missing(context, called, schema.fields[name], message)


def _missing(context: Context, called: _Called, parameter: Parameter, message: str) -> Diagnostic:
    fields = called.task.fields
    return MISSING_PARAMETER.at(
        context.source,
        fields.keys.get("input", called.action),
        message,
        route=fields.to("input" if "input" in fields.keys else "action"),
        elsewhere=_declared("required here", parameter.place or called.callee.contract.place),
    )


class _NotPassed(NamedTuple):
    """A required parameter that may not be among those of the workflow's caller."""

    name: str
    why: str


def _not_passed(context: Context, schema: Schema) -> Iterator[_NotPassed]:
    """What may be missing where the parameters of the workflow's caller are passed on."""
    around = context.surroundings
    own = Schema(open=True) if around is None else around.own(context.source.path).parameters
    for name in () if own.open else schema.required:
        declared = own.fields.get(name)
        if declared is None:
            yield _NotPassed(name, "the workflow has no such parameter to pass on")
        elif not declared.required or declared.has_default:
            why = "without 'input' the workflow's caller need not give it, and defaults are not passed on"
            yield _NotPassed(name, why)


def _passed_on(
    context: Context, called: _Called, schema: Schema, missing: tuple[_NotPassed, ...]
) -> Iterator[Diagnostic]:
    around = context.surroundings
    declaring = () if around is None else around.declaring(context.source.path)
    for name, why in missing:
        action, shown = shortened(called.action.text), shortened(name)
        message = f"The action '{action}' requires '{shown}', and {why}; add it to 'input'."
        yield _missing(context, called, schema.fields[name], message).resting_on(declaring)


def _misfits(
    context: Context, called: _Called, parameter: Parameter, value: Node, patience: Patience
) -> Iterator[Diagnostic]:
    resolved = context.document.resolve(value)
    if resolved is None:
        return
    needed = parameter.required and not parameter.has_default and "null" not in type_names(parameter.schema)
    missing = needed and absence(resolved) is True
    route = f"{called.task.fields.to('input')}.{parameter.name}"
    found = [] if missing else list(misfits(context.document, value, parameter.schema, route, patience))
    if not missing and not found:
        return
    title = f"The parameter '{shortened(parameter.name)}' of '{shortened(called.action.text)}'"
    declared = _declared("declared here", parameter.place or called.callee.contract.place)
    if missing:
        message = f"{title} is required, so it can't be null."
        yield MISSING_PARAMETER.at(context.source, resolved, message, route=route, elsewhere=declared)
    for misfit in found:
        inside = "" if misfit.node is resolved else " is wrong inside: this"
        rule = PARAMETER_TYPE if misfit.of_type else PARAMETER_VALUE
        message = f"{title}{inside} must be {misfit.wants}, not {described(misfit.node)}."
        yield rule.at(context.source, misfit.node, message, route=misfit.route, elsewhere=declared)


RULES: Final = (
    UNKNOWN_ACTION,
    UNAVAILABLE_PACK,
    DISABLED_ACTION,
    MISSING_PARAMETER,
    UNKNOWN_PARAMETER,
    PARAMETER_TYPE,
    PARAMETER_VALUE,
)
CHECKS: Final = (unknown_actions, disabled_actions, parameters)
