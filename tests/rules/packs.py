"""The files of a pack around what a test is about."""

from __future__ import annotations

from typing import Final

from tests.workflow.documents import HEAD

GRAPH: Final = "version: 1.0.0\ntasks:\n  - name: run\n    action: core.noop\n    input: {message: Go}\n"


def manifest(text: str) -> str:
    return f"# file: pack.yaml\n{text}"


def action(name: str, more: str = "", *, ref: str | None = None) -> str:
    """An ordinary action file with more lines."""
    own = f"demo.{name}" if ref is None else ref
    head = f"ref: {own}\nlabel: Label\nrunner_type: shell\nentry_point: {name}.sh\n"
    return f"# file: actions/{name}.yaml\n{head}{more}"


def pointer(name: str, path: str, more: str = "") -> str:
    """An action file that points at a workflow."""
    return f"# file: actions/{name}.yaml\nref: demo.{name}\nlabel: Label\nworkflow_file: {path}\n{more}"


def graph(name: str, text: str = GRAPH, more: str = "") -> str:
    """A file in `actions/workflows/`."""
    return f"# file: actions/workflows/{name}.workflow.yaml\n{more}{text}"


def job(tasks: str, more: str = "", *, name: str = "job") -> str:
    """A standalone workflow with its tasks as lines."""
    head = HEAD.replace("demo.job", f"demo.{name}")
    return f"# file: workflows/{name}.yaml\n{head}{more}tasks:\n{tasks}"


def call(ref: str, input: str | None = "{message: Go}", more: str = "", *, name: str = "run") -> str:
    """A task that calls an action, its `input` in one line."""
    given = "" if input is None else f"    input: {input}\n"
    return f"  - name: {name}\n    action: {ref}\n{given}{more}"
