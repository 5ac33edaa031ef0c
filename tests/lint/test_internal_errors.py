"""One file on which this tool fails stops no other."""

from __future__ import annotations

import pytest

from attune_lint import Source, lint_pack
from attune_lint.lint import pack, reading
from attune_lint.lint.reading import Checked, Opened
from attune_lint.pack.action import ReadAction
from tests.shell.packs import workflow

FILES = {
    "pack.yaml": "ref: demo\nversion: 1.0.0\n",
    "actions/a.yaml": "ref: demo.a\nentry_point: x\n",
    "workflows/b.yaml": workflow("demo.b").replace("core.echo", "demo.a"),
    "workflows/c.yaml": workflow("demo.c").replace("core.echo", "demo.gone"),
}


def codes() -> list[tuple[str, str]]:
    return [(each.path.name, each.code) for each in lint_pack(FILES).diagnostics]


def test_an_action_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_action(_source: Source) -> ReadAction:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(pack, "read_action", read_action)
    assert codes() == [("a.yaml", "ATL199"), ("c.yaml", "ATL730")]


def test_a_workflow_file_that_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    real = reading.check_workflow

    def check_workflow(opened: Opened, *more: object) -> Checked:
        if opened.source.path.name == "b.yaml":
            raise ZeroDivisionError("oops")
        return real(opened, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(pack, "check_workflow", check_workflow)
    assert codes() == [("b.yaml", "ATL199"), ("c.yaml", "ATL730")]
