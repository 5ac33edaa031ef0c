"""What a pack's directory holds, as far as workflows depend on it (spec: pack-layout)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from attrs import field, frozen
from returns.result import Result

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.files import WorkflowFile
from attune_lint.model.source import Source


class Astray(Enum):
    """Why a `workflow_file` leads to no file that the engine reads."""

    MISSING = auto()
    OUTSIDE = auto()


Pointed: TypeAlias = "PurePath | Astray"
"""Where the `workflow_file` of an action leads: a file, as findings show it, or nowhere."""


class FileText(NamedTuple):
    """A file with its text, or with what kept it from being read.

    `path` is what findings show, `location` where the file is.
    """

    path: PurePath
    location: PurePath
    content: Result[Source, Diagnostic]


class WorkflowText(NamedTuple):
    """A workflow file with its place in the pack."""

    file: WorkflowFile
    text: FileText


class PackFiles(NamedTuple):
    """The files of one pack, each list sorted by path.

    `ref` is the pack's reference, which is only guessed where `declared` is False. `directory` is the
    pack's directory as findings show it. `never_read` are YAML files in the folders of workflows at
    which the engine does not look. `listed` is False where some folder could not be looked into.
    """

    directory: PurePath
    ref: str
    declared: bool
    manifest: FileText | None = None
    actions: tuple[FileText, ...] = ()
    workflows: tuple[WorkflowText, ...] = ()
    never_read: tuple[PurePath, ...] = ()
    listed: bool = True


@frozen(eq=False, repr=False)
class Pointers:
    """Where each action file's `workflow_file` leads, and the workflow files found that way alone."""

    leading: Mapping[PurePath, Pointed] = field(factory=dict)
    elsewhere: tuple[WorkflowText, ...] = ()
