"""Workflow files by their paths (spec: workflow-format, Files and names)."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from attrs import field, frozen

SUFFIXES: Final = (".yaml", ".yml")
WORKFLOW_FOLDER: Final = "workflows"
ACTION_FOLDER: Final = "actions"


@frozen
class WorkflowFile:
    """A workflow file: its path, its pack's reference, its name, and its reference PACK.NAME.

    `declared` is False where no manifest says the pack's reference, so that it is only guessed from the
    name of a directory.
    """

    path: PurePath
    pack: str
    name: str
    ref_name: str
    declared: bool = field(default=True, kw_only=True)


def is_action_linked(path: PurePath) -> bool:
    """Whether a file lies where action files point at workflows, ``actions/workflows/``."""
    return path.parent.name == WORKFLOW_FOLDER and path.parent.parent.name == ACTION_FOLDER


def is_nearly_workflow(path: PurePath) -> bool:
    """Whether a file ends as if it were meant for a workflow."""
    return path.suffix.lower() in (*SUFFIXES, ".workflow")


def workflow_name(path: PurePath) -> str:
    """The name of a workflow: the file's stem without a trailing ``.workflow``."""
    return path.stem.removesuffix(".workflow")


# In which order the engine looks for a workflow in a folder (spec: workflow-format).
_ENDINGS: Final = (".workflow.yaml", ".yaml", ".workflow.yml", ".yml")


def precedence(path: PurePath) -> tuple[int, int]:
    """The place of a file in the order in which the engine looks for a workflow's name."""
    ending = next((i for i, suffix in enumerate(_ENDINGS) if path.name.endswith(suffix)), len(_ENDINGS))
    return (0 if is_action_linked(path) else 1, ending)
