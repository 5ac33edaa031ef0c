"""Running the commands that use a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from psycopg.conninfo import make_conninfo

from attune_lint.cli import main
from tests.shell.packs import workflow, write

PASSWORD: Final = "pa%24$w:0rd"
"""In every DSN, so that no output may have it."""

MANIFEST: Final = "ref: demo\nversion: 1.0.0\n"
INVALID: Final = workflow("demo.invalid").replace("core.echo", "echo")
BROKEN: Final = "ref: demo.broken\ntasks: {\n"
DEMO: Final = {
    "demo/pack.yaml": MANIFEST,
    "demo/workflows/a.yaml": workflow("demo.a") + "tags: [one, two]\n",
    "demo/workflows/b.yaml": workflow("demo.b").replace("label: L", "label: Second"),
}


class Attune:
    """attune-lint in a directory with a pack: the status, and what it wrote, of each command."""

    def __init__(self, dsn: str, directory: Path, capture: pytest.CaptureFixture[bytes]) -> None:
        self.dsn = make_conninfo(dsn, password=PASSWORD)
        self.directory = directory
        self._capture = capture
        self.out = self.err = ""

    def __call__(self, command: str, *arguments: str, dsn: str | None = None) -> int:
        """Run a command; every one that wants a database gets the DSN."""
        given = [] if command == "rows" else ["--dsn", self.dsn if dsn is None else dsn]
        self._capture.readouterr()
        try:
            status = main([command, *arguments, *given])
        except SystemExit as ended:
            status = int(ended.code or 0)
        out, err = self._capture.readouterr()
        self.out, self.err = out.decode("utf-8", "surrogateescape"), err.decode()
        for secret in (PASSWORD, "%2524", "w:0rd", "secret"):
            assert secret not in self.out + self.err
        assert "Traceback" not in self.err
        return status

    def write(self, files: dict[str, str]) -> None:
        write(self.directory, files)

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()
