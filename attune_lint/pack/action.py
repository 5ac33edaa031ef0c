"""Action files, `actions/NAME.yaml` (spec: pack-layout)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import frozen

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.near import Speller
from attune_lint.model.node import Scalar
from attune_lint.model.source import Source
from attune_lint.pack import rules
from attune_lint.pack.contract import Contract, Place, Schema
from attune_lint.pack.record import ReadRecord, Record, read_record
from attune_lint.pack.schema_check import SchemaText, declared_schema, schema_findings
from attune_lint.workflow.scalars import shortened

if TYPE_CHECKING:
    from attune_lint.model.definition import ActionMetadata

OUTPUT_HABITS: Final = ("output_schema", "out_schema")
"""Keys that some files use for `output`, and that the engine ignores."""

_ACTION_REF: Final = re.compile(r"[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*")
_RUNNER_KEYS: Final = (
    "entry_point",
    "runner_type",
    "parameter_delivery",
    "parameter_format",
    "output_format",
)
_WORTH_SPELLING: Final = ("ref", "enabled", "parameters", "output", "workflow_file", *_RUNNER_KEYS)
_OTHER_KEYS: Final = frozenset(
    (
        *OUTPUT_HABITS,
        *(
            "label",
            "description",
            "tags",
            "name",
            "author",
            "version",
            "pack",
            "pack_ref",
            "metadata",
            "meta",
        ),
        *("timeout", "timeout_seconds", "max_retries", "retries", "runtime", "runtime_version"),
        *("runtime_version_constraint", "required_worker_runtimes", "worker_selector", "worker_tolerations"),
        *("worker_affinity", "accesses_mcp", "default_execution_permission_set_refs", "env", "environment"),
        *("param_schema", "parameter_schema", "examples", "outputs_example", "notes", "runner", "reference"),
    )
)


@frozen(eq=False, repr=False)
class ActionFile:
    """What an action file declares; `ref` is None where it has none that can be used.

    `workflow_file` is the path that it points at a workflow with, as it is written.
    """

    record: Record
    ref: Scalar | None
    parameters: Schema | None
    output: Schema | None
    enabled: bool
    workflow_file: Scalar | None

    @property
    def contract(self) -> Contract | None:
        """What callers may rely on; None for an action that has no reference."""
        if self.ref is None:
            return None
        source = self.record.source
        place = Place(source.path, source.span(self.ref.start, self.ref.end))
        return Contract(self.ref.text, self.parameters, self.output, self.enabled, place)

    @property
    def metadata(self) -> ActionMetadata:
        """What it says of the workflow that it points at."""
        from attune_lint.model.definition import ActionMetadata

        record = self.record
        tags = record.value("tags")
        return ActionMetadata(
            None if self.ref is None else self.ref.text,
            _text(record, "label"),
            _text(record, "description"),
            tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
            record.value("parameters"),
            record.value("output"),
        )


def _text(record: Record, name: str) -> str | None:
    text = record.text(name)
    return None if text is None else text.text


class ReadAction(NamedTuple):
    """An action file, `action` None where it could not be read, and what is wrong with it."""

    path: PurePath
    action: ActionFile | None
    diagnostics: tuple[Diagnostic, ...]


def read_action(source: Source) -> ReadAction:
    """What an action file declares, and what is wrong with it."""
    read = read_record(source)
    if read.record is None:
        return ReadAction(source.path, None, _unusable(read, source))
    record = read.record
    action = ActionFile(
        record,
        record.text("ref"),
        _schema(record, "parameters"),
        _schema(record, "output"),
        record.value("enabled") is not False,
        record.text("workflow_file"),
    )
    return ReadAction(source.path, action, (*read.diagnostics, *_findings(action)))


def _schema(record: Record, name: str) -> Schema | None:
    text = _schema_text(record, name)
    return None if text is None else declared_schema(text)


def _schema_text(record: Record, name: str) -> SchemaText | None:
    if name not in record.values:
        return None
    return SchemaText(record.source, record.document, record.json, name, record.values[name])


def _unusable(read: ReadRecord, source: Source) -> tuple[Diagnostic, ...]:
    if read.is_broken:
        return read.diagnostics
    message = "The action file is no mapping; give it at least 'ref'."
    return (*read.diagnostics, rules.NOT_A_MAPPING.of_file(source.path, message))


def _findings(action: ActionFile) -> Iterator[Diagnostic]:
    yield from _ref_findings(action)
    for name in ("parameters", "output"):
        text = _schema_text(action.record, name)
        if text is not None:
            yield from schema_findings(text)
    yield from _key_findings(action.record)
    yield from _runner_findings(action)


def _ref_findings(action: ActionFile) -> Iterator[Diagnostic]:
    record, ref = action.record, action.ref
    if record.is_dangling("ref"):
        return
    if ref is None:
        message = "The action has no reference; add 'ref: PACK.NAME'."
        yield rules.ACTION_REF.at(record.source, record.keys.get("ref", record.head), message, route="ref")
    elif not _ACTION_REF.fullmatch(ref.text):
        message = (
            f"'{shortened(ref.text)}' is no reference of an action; write PACK.NAME, both of a-z, 0-9, '-' "
            "and '_', with a letter first."
        )
        yield rules.ACTION_REF.at(record.source, ref, message, route="ref")


def _key_findings(record: Record) -> Iterator[Diagnostic]:
    speller = Speller()
    for name, key in record.keys.items():
        if name in OUTPUT_HABITS:
            message = f"The engine ignores '{name}'; call it 'output'."
            help = "Remove it: 'output' is there, too." if "output" in record.keys else None
            yield rules.IGNORED_OUTPUT.at(record.source, key, message, help=help, route=name)
        elif name not in _WORTH_SPELLING and name not in _OTHER_KEYS:
            hint = speller.did_you_mean(name, _WORTH_SPELLING)
            if hint:
                message = f"The engine does not know the key '{shortened(name)}' of an action; rename it."
                yield rules.MISSPELT_KEY.at(record.source, key, message, help=hint, route=name)


def _runner_findings(action: ActionFile) -> Iterator[Diagnostic]:
    if action.workflow_file is None:
        return
    for name in _RUNNER_KEYS:
        if name in action.record.keys:
            message = f"'{name}' has no effect in an action that is a workflow; remove it."
            yield rules.RUNNER_KEYS.at(
                action.record.source,
                action.record.keys[name],
                message,
                route=name,
                related=[("the workflow", action.workflow_file)],
            )
