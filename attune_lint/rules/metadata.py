"""The ATL7 family, as far as it is about what a workflow and its action file both say (spec: pack-layout)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.model.diagnostic import Diagnostic, Related, Rule
from attune_lint.model.severity import Severity
from attune_lint.pack.action import ActionFile
from attune_lint.pack.schema import normal_form
from attune_lint.rules.context import Context

_FILES: Final = (
    "# file: actions/build.yaml\nref: demo.build\nlabel: Build\n"
    "workflow_file: workflows/build.workflow.yaml\n# file: actions/workflows/build.workflow.yaml\n"
)
_GRAPH: Final = "version: 1.0.0\ntasks:\n  - name: run\n    action: core.noop\n    input: {message: Go}\n"

CONFLICTING_METADATA: Final = Rule(
    code="ATL724",
    name="conflicting-metadata",
    severity=Severity.WARNING,
    what="A workflow file and the action file that points at it say different things of the same field.",
    why="One is silently dropped: `ref`, `label`, `description` and `tags` are taken from the workflow file, "
    "`parameters` and `output` from the action file.",
    bad=_FILES + "label: Make\n" + _GRAPH,
    good=_FILES + _GRAPH,
)

REPEATED_METADATA: Final = Rule(
    code="ATL725",
    name="repeated-metadata",
    severity=Severity.INFO,
    what="A workflow file repeats what the action file that points at it says.",
    why="It has no effect, and goes wrong when only one of the two is changed.",
    bad=_FILES + "label: Build\n" + _GRAPH,
    good=_FILES + _GRAPH,
)

_FROM_WORKFLOW: Final = ("ref", "label", "description", "tags")
_FROM_ACTION: Final = ("parameters", "output")


def metadata(context: Context) -> Iterator[Diagnostic]:
    """ATL724 and ATL725; silent where several actions point at the file, which is reported."""
    around = context.surroundings
    actions = () if around is None else around.actions_of(context.source.path)
    if len(actions) != 1:
        return
    for name in _FROM_WORKFLOW:
        written, other = _said(context, name), _said_by_action(actions[0], name)
        if written and other:
            advice = "replaces that of the action file; keep it in one of the two"
            yield _repeated(context, actions[0], name, written == other, advice)
    facts = None if around is None or around.pack is None else around.pack.by_path.get(context.source.path)
    for name in _FROM_ACTION:
        written = None if facts is None else getattr(facts, name)
        other = getattr(actions[0], name)
        if written is not None and other is not None:
            same = normal_form(written) == normal_form(other)
            yield _repeated(
                context, actions[0], name, same, "has no effect beside that of the action file; remove it"
            )


def _said(context: Context, name: str) -> object:
    value = getattr(context.workflow, name)
    if isinstance(value, tuple):
        return [item.text for item in value]
    return None if value is None else value.text


def _said_by_action(action: ActionFile, name: str) -> object:
    text = action.record.text(name)
    return action.record.value(name) if text is None else text.text


def _repeated(context: Context, action: ActionFile, name: str, same: bool, advice: str) -> Diagnostic:
    rule = REPEATED_METADATA if same else CONFLICTING_METADATA
    key, other = action.record.keys[name], action.record.source
    return rule.at(
        context.source,
        context.workflow.fields.key(name),
        f"The '{name}' of this workflow {advice}.",
        route=name,
        elsewhere=(Related("the action file's", other.path, other.span(key.start, key.end)),),
    )


RULES: Final = (CONFLICTING_METADATA, REPEATED_METADATA)
CHECKS: Final = (metadata,)
