"""The ATL7 family: a workflow file as a part of its pack (spec: engine-facts 0, workflow-format)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.files import WorkflowFile
from attune_lint.model.severity import Severity
from attune_lint.rules.context import Context
from attune_lint.workflow.scalars import shortened

_REST: Final = "label: Job\nversion: 1.0.0\ntasks:\n  - name: build\n    action: core.echo\n"


NOT_A_WORKFLOW: Final = Rule(
    code="ATL701",
    name="not-a-workflow-file",
    severity=Severity.ERROR,
    what="A path is none at which the engine looks for workflows.",
    why="Workflow files lie directly in `workflows/` or `actions/workflows/` of a pack, and end in `.yaml` "
    "or `.yml`.",
    bad="",
    good="ref: demo.job\n" + _REST,
)

SHADOWED: Final = Rule(
    code="ATL702",
    name="shadowed-workflow",
    severity=Severity.WARNING,
    what="Two files of a pack make the same workflow name.",
    why="Only one of them is read: `actions/workflows/` before `workflows/`, and in each "
    "`NAME.workflow.yaml`, `NAME.yaml`, `NAME.workflow.yml`, `NAME.yml` in this order.",
    bad="",
    good="ref: demo.job\n" + _REST,
)

REF_OUTSIDE_PACK: Final = Rule(
    code="ATL703",
    name="ref-outside-pack",
    severity=Severity.ERROR,
    what="The `ref` of a workflow does not begin with its pack's reference and a dot.",
    why="The engine's validation of the pack reports it.",
    bad="ref: other.job\n" + _REST,
    good="ref: demo.job\n" + _REST,
)

REF_NOT_NAME: Final = Rule(
    code="ATL704",
    name="ref-not-file-name",
    severity=Severity.WARNING,
    what="The `ref` of a workflow is not the pack's reference and the file's name.",
    why="The engine finds a workflow by its file and registers it by its `ref`: with two names for one "
    "workflow, reloading it by reference does not find it.",
    bad="ref: demo.other\n" + _REST,
    good="ref: demo.job\n" + _REST,
)


def ref_outside_pack(context: Context) -> Iterator[Diagnostic]:
    """ATL703."""
    file, ref = context.file, context.workflow.ref
    if file is None or ref is None or not ref.text or not file.declared:
        return
    if not ref.text.startswith(f"{file.pack}."):
        message = (
            f"The reference '{shortened(ref.text)}' is outside the pack; it must start with '{file.pack}.'."
        )
        yield REF_OUTSIDE_PACK.at(
            context.source, ref, message, help=_use(file), route="ref", rests_on=_manifest(context)
        )


def ref_not_name(context: Context) -> Iterator[Diagnostic]:
    """ATL704."""
    file, ref = context.file, context.workflow.ref
    if file is None or ref is None or ref.text in ("", file.ref_name) or _has_action(context):
        return
    if ref.text.startswith(f"{file.pack}.") or not file.declared:
        message = f"The reference '{shortened(ref.text)}' is not that of this file; rename one of the two."
        yield REF_NOT_NAME.at(
            context.source, ref, message, help=_use(file), route="ref", rests_on=_manifest(context)
        )


def _manifest(context: Context) -> tuple[PurePath, ...]:
    return () if context.surroundings is None else context.surroundings.manifest


def _has_action(context: Context) -> bool:
    """Whether an action file says the workflow's reference, so that its file's name says nothing."""
    around = context.surroundings
    return around is not None and bool(around.actions_of(context.source.path))


def _use(file: WorkflowFile) -> str:
    guessed = "" if file.declared else " if the pack is called like its directory"
    return f"The file's own reference is '{file.ref_name}'{guessed}."


RULES: Final = (NOT_A_WORKFLOW, SHADOWED, REF_OUTSIDE_PACK, REF_NOT_NAME)
CHECKS: Final = (ref_outside_pack, ref_not_name)
