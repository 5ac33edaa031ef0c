"""The ATL7 family, as far as it is about what the database of workflows can't hold (spec: database)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.examples import GOOD
from attune_lint.model.node import Node, Resolved, Scalar, children
from attune_lint.model.severity import Severity
from attune_lint.rows.columns import GENERATIONS
from attune_lint.rows.storable import broken_texts, ref_problem, visible
from attune_lint.rules.context import Context, all_records
from attune_lint.workflow.scalars import shortened

_FILE: Final = "# file: workflows/job.yaml\n"
_GOOD: Final = _FILE + GOOD + "    input: {message: Go}\n"
_LONGEST_REF: Final = GENERATIONS[2].workflow_definition["ref"].length or 0

UNSTORABLE_TEXT: Final = Rule(
    code="ATL751",
    name="unstorable-text",
    severity=Severity.ERROR,
    what="A text holds a character that the database can't store, such as `\\0`.",
    why="PostgreSQL has no U+0000, so the workflow can't be registered.",
    bad=_FILE + GOOD + '    input: {message: "Go\\0"}\n',
    good=_GOOD,
)

UNSTORABLE_REF: Final = Rule(
    code="ATL752",
    name="unstorable-ref",
    severity=Severity.ERROR,
    what="A workflow's reference is none that the database takes for an action.",
    why="It must be PACK.NAME in lower case with one dot, 255 characters at most, else the workflow can't be "
    "registered. Without a `ref`, the name is that of the file.",
    bad=_FILE + GOOD.replace("demo.job", "demo.Job"),
    good=_GOOD,
)

UNSTORABLE_LENGTH: Final = Rule(
    code="ATL753",
    name="unstorable-length",
    severity=Severity.ERROR,
    what="A text is longer than its column in the database that the workflow is to be registered in.",
    why="The workflow can't be registered there.",
    bad="",
    good=_GOOD,
)

CODES: Final = frozenset({"ATL751", "ATL752", "ATL753"})
"""The findings on what never reaches a database."""


def storage(context: Context) -> Iterator[Diagnostic]:
    """ATL751 and ATL752; silent where nothing says that the workflow is ever registered."""
    around = context.surroundings
    if around is None or around.pack is None:
        return
    if around.registering or around.pack.manifest_path is not None:
        yield from _texts(context)
        yield from _ref(context)


def _texts(context: Context) -> Iterator[Diagnostic]:
    if "\0" not in context.source.text and "\\" not in context.source.text:
        return
    for scalar in _stored(context):
        if any(True for _ in broken_texts(scalar.text)):
            shown = shortened(visible(scalar.text))
            message = f"The text '{shown}' holds a character that can't be stored; remove it."
            yield UNSTORABLE_TEXT.at(context.source, scalar, message)


def _stored(context: Context) -> Iterator[Scalar]:
    """Every scalar of a workflow that is stored, each once: those under unknown keys are not."""
    left_out: set[Node] = set()
    for _, fields in all_records(context):
        for key, value in fields.unknown:
            left_out |= {key, value}
    root = context.document.root
    stack: list[Node] = [] if root is None else [root]
    met: set[Resolved] = set()
    while stack:
        node = stack.pop()
        resolved = context.document.resolve(node)
        if node in left_out or resolved is None or resolved in met:
            continue
        met.add(resolved)
        if isinstance(resolved, Scalar):
            yield resolved
        stack.extend(reversed(tuple(children(resolved))))


def _ref(context: Context) -> Iterator[Diagnostic]:
    around, file, written = context.surroundings, context.file, context.workflow.ref
    if around is None or file is None or "ref" in context.workflow.fields.undecoded:
        return
    own = written is not None and bool(written.text)
    if not own and around.actions_of(context.source.path):
        return  # the action's reference is checked in its file
    ref = written.text if written is not None and own else file.ref_name
    problem = ref_problem(ref)
    if problem is None and len(ref) > _LONGEST_REF:
        problem = (
            f"The reference has {len(ref)} characters, and only {_LONGEST_REF} can be stored; shorten it."
        )
    if problem is not None:
        place = written if written is not None and own else context.workflow.fields.head
        help = None if own else "It is made from the name of the file."
        yield UNSTORABLE_REF.at(context.source, place, problem, help=help, route="ref" if own else None)


RULES: Final = (UNSTORABLE_TEXT, UNSTORABLE_REF, UNSTORABLE_LENGTH)
CHECKS: Final = (storage,)
