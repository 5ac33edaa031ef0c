"""The ATL7 family, as far as it is about which files of a pack belong together (spec: pack-layout)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from attune_lint.model.diagnostic import Diagnostic, Related, Rule
from attune_lint.model.files import SUFFIXES, WORKFLOW_FOLDER, is_action_linked
from attune_lint.model.severity import Severity
from attune_lint.pack.action import ActionFile
from attune_lint.pack.contract import Place
from attune_lint.pack.files import Astray
from attune_lint.pack.pack import Pack
from attune_lint.workflow.scalars import shortened

_GRAPH: Final = "version: 1.0.0\ntasks:\n  - name: run\n    action: core.noop\n    input: {message: Go}\n"
_GRAPH_FILE: Final = "# file: actions/workflows/build.workflow.yaml\n"
_ACTION_FILE: Final = "# file: actions/build.yaml\n"
_ACTION: Final = "ref: demo.build\nlabel: Build\n"
_POINTER: Final = "workflow_file: workflows/build.workflow.yaml\n"
_GOOD: Final = _ACTION_FILE + _ACTION + _POINTER + _GRAPH_FILE + _GRAPH


def _rule(code: str, name: str, severity: Severity, what: str, why: str, bad: str, good: str = _GOOD) -> Rule:
    return Rule(code, name, severity, what, why, bad, good)


NEVER_READ: Final = _rule(
    "ATL705",
    "never-read-file",
    Severity.WARNING,
    "A YAML file lies below a folder of workflows, and is none that the engine reads.",
    "The engine reads files that lie directly in `workflows/` or `actions/workflows/` and end in `.yaml` or "
    "`.yml`, in lower case.",
    bad=_GOOD + "# file: workflows/old/job.yaml\nref: demo.job\nlabel: Job\n" + _GRAPH,
)

ORPHAN: Final = _rule(
    "ATL706",
    "graph-file-without-action",
    Severity.WARNING,
    "No action file points at a file in `actions/workflows/` that has a `ref` of its own.",
    "The engine registers it under that `ref`, but the action's label, parameters and output are missing.",
    bad=_GRAPH_FILE + "ref: demo.build\n" + _GRAPH,
)

NAMELESS_ORPHAN: Final = _rule(
    "ATL707",
    "unregistered-graph-file",
    Severity.ERROR,
    "No action file points at a file in `actions/workflows/`, and it has no `ref` of its own.",
    "The engine has no reference to register it by, and drops it.",
    bad=_GRAPH_FILE + _GRAPH,
)

DOUBLED_REF: Final = _rule(
    "ATL718",
    "doubled-reference",
    Severity.WARNING,
    "Two files of a pack declare an action or a workflow of the same reference.",
    "One replaces the other when the pack is registered.",
    bad=_GOOD + "# file: actions/make.yaml\n" + _ACTION + "runner_type: shell\nentry_point: make.sh\n",
)

ACTION_OUTSIDE_PACK: Final = _rule(
    "ATL719",
    "action-ref-outside-pack",
    Severity.ERROR,
    "The `ref` of an action file does not begin with its pack's reference and a dot.",
    "An action belongs to the pack that its reference names, so the engine can't load it from this one.",
    bad=_ACTION_FILE + "ref: other.build\nlabel: Build\nrunner_type: shell\nentry_point: build.sh\n",
)

WORKFLOW_FILE_MISSING: Final = _rule(
    "ATL720",
    "workflow-file-missing",
    Severity.ERROR,
    "The `workflow_file` of an action leads to no file.",
    "The engine logs a warning and creates the action without a workflow. The path starts from `actions/`.",
    bad=_ACTION_FILE
    + _ACTION
    + "workflow_file: build.workflow.yaml\n"
    + _GRAPH_FILE
    + "ref: demo.b\n"
    + _GRAPH,
)

WORKFLOW_FILE_OUTSIDE: Final = _rule(
    "ATL721",
    "workflow-file-outside-pack",
    Severity.ERROR,
    "The `workflow_file` of an action leads out of its pack, by `..`, as an absolute path or by a link.",
    "The engine logs a warning and creates the action without a workflow.",
    bad=_ACTION_FILE + _ACTION + "workflow_file: ../../build.workflow.yaml\n",
)

WORKFLOW_FILE_ELSEWHERE: Final = _rule(
    "ATL722",
    "workflow-file-elsewhere",
    Severity.WARNING,
    "The `workflow_file` of an action lies in the pack, but not in `actions/workflows/`.",
    "It works, but the engine's search by reference and other tools look in `actions/workflows/` only.",
    bad=_ACTION_FILE
    + _ACTION
    + "workflow_file: graphs/build.yaml\n# file: actions/graphs/build.yaml\n"
    + _GRAPH,
)

SHARED_GRAPH_FILE: Final = _rule(
    "ATL723",
    "shared-graph-file",
    Severity.WARNING,
    "Two action files point at the same workflow file.",
    "What the file says of itself then replaces what one of the actions says.",
    bad=_GOOD + "# file: actions/make.yaml\nref: demo.make\nlabel: Make\n" + _POINTER,
)


def never_read(pack: Pack) -> Iterator[Diagnostic]:
    """ATL705."""
    for path in pack.never_read:
        if path in pack.pointing:
            continue  # it is read for an action
        deeper = path.suffix in SUFFIXES
        why = (
            "it does not lie directly in the folder of workflows; move it up"
            if deeper
            else ("its name does not end in '.yaml' or '.yml'; rename it")
        )
        yield NEVER_READ.of_file(path, f"The engine never reads this file, since {why}.")


def orphans(pack: Pack) -> Iterator[Diagnostic]:
    """ATL706 and ATL707; silent where it is not known what the pack's action files point at."""
    if pack.manifest_path is None or pack.unread_actions or not pack.listed:
        return
    rests_on = (pack.action_folder,)
    for facts in pack.workflows:
        if not is_action_linked(facts.file.path) or facts.path in pack.pointing:
            continue
        if pack.read_workflows.get(facts.file.name) is not facts:
            continue  # that it is never read is reported
        if facts.says_ref or facts.place is None:
            message = "No action file points at this workflow; add one with a 'workflow_file' that does."
            yield ORPHAN.of_file(facts.path, message, rests_on=rests_on)
        else:
            message = (
                "The engine drops this workflow, since no action file points at it and it has no 'ref'; add "
                "one of the two."
            )
            yield NAMELESS_ORPHAN.of_file(facts.path, message, rests_on=rests_on)


def doubled_refs(pack: Pack) -> Iterator[Diagnostic]:
    """ATL718."""
    first: dict[str, Place] = {}
    declared = ((each.ref, each.place) for each in pack.declarations if each.place is not None)
    for ref, place in sorted(declared, key=lambda each: (each[0], each[1].path.as_posix())):
        if ref not in first:
            first[ref] = place
            continue
        other = first[ref]
        message = f"The reference '{shortened(ref)}' stands in another file, too; rename one of the two."
        related = (Related("the other one", other.path, other.span),)
        yield DOUBLED_REF.of_span(place.path, place.span, message, route="ref", related=related)


def actions_outside(pack: Pack) -> Iterator[Diagnostic]:
    """ATL719; silent where no manifest declares the pack's reference."""
    for action in pack.read_actions if pack.declared else ():
        ref = action.ref
        if ref is None or "." not in ref.text or ref.text.startswith(f"{pack.ref}."):
            continue
        message = (
            f"The reference '{shortened(ref.text)}' is outside the pack; it must start with '{pack.ref}.'."
        )
        rests_on = () if pack.manifest_path is None else (pack.manifest_path,)
        yield ACTION_OUTSIDE_PACK.at(action.record.source, ref, message, route="ref", rests_on=rests_on)


def pointers(pack: Pack) -> Iterator[Diagnostic]:
    """ATL720, ATL721 and ATL722."""
    for action in pack.read_actions:
        path = action.workflow_file
        if path is None:
            yield from _no_path(action)
            continue
        shown = shortened(path.text)
        leads = pack.leading.get(action.record.source.path)
        if leads is Astray.MISSING:
            message = f"There is no file '{shown}', seen from the folder of this action; correct the path."
            help = _where_it_is(pack, path.text)
            yield WORKFLOW_FILE_MISSING.at(action.record.source, path, message, help=help, route=_KEY)
        elif leads is Astray.OUTSIDE:
            message = f"The path '{shown}' leaves the pack; move the file to 'actions/workflows/'."
            yield WORKFLOW_FILE_OUTSIDE.at(action.record.source, path, message, route=_KEY)
        elif isinstance(leads, PurePath) and not is_action_linked(pack.by_path[leads].file.path):
            message = f"The workflow '{shown}' does not lie in 'actions/workflows/'; move it there."
            yield WORKFLOW_FILE_ELSEWHERE.at(
                action.record.source, path, message, route=_KEY, rests_on=(leads,)
            )


_KEY: Final = "workflow_file"


def _no_path(action: ActionFile) -> Iterator[Diagnostic]:
    key = action.record.keys.get(_KEY)
    ordinary = action.record.text("entry_point") is not None and action.record.value(_KEY) is None
    if key is not None and not ordinary:
        message = "'workflow_file' holds no path; write one such as 'workflows/NAME.workflow.yaml'."
        yield WORKFLOW_FILE_MISSING.at(action.record.source, key, message, route=_KEY)


def _where_it_is(pack: Pack, written: str) -> str | None:
    name = PurePath(written).name
    same = [facts.file.path for facts in pack.workflows if facts.file.path.name == name]
    linked = any(map(is_action_linked, same))
    return f"Did you mean '{'' if linked else '../'}{WORKFLOW_FOLDER}/{name}'?" if same else None


def shared_graphs(pack: Pack) -> Iterator[Diagnostic]:
    """ATL723."""
    for target, actions in pack.pointing.items():
        written = [(action.record.source, action.workflow_file) for action in actions]
        (other, first), *others = [(source, path) for source, path in written if path is not None]
        for source, path in others:
            message = f"Another action has the workflow '{target.name}', too; give each its own file."
            span = other.span(first.start, first.end)
            yield SHARED_GRAPH_FILE.at(
                source,
                path,
                message,
                route=_KEY,
                elsewhere=(Related("the other action", other.path, span),),
                rests_on=(target,),
            )


RULES: Final = (
    NEVER_READ,
    ORPHAN,
    NAMELESS_ORPHAN,
    DOUBLED_REF,
    ACTION_OUTSIDE_PACK,
    WORKFLOW_FILE_MISSING,
    WORKFLOW_FILE_OUTSIDE,
    WORKFLOW_FILE_ELSEWHERE,
    SHARED_GRAPH_FILE,
)
CHECKS: Final = (never_read, orphans, doubled_refs, actions_outside, pointers, shared_graphs)
