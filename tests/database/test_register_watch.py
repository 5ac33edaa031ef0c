"""`register --watch`: what it reads, plans and writes after a change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from attune_lint.cli import main
from tests.database.commands import DEMO
from tests.database.schema import Connection
from tests.database.tables import insert_pack, rows
from tests.shell.packs import workflow, write
from tests.watched import Watching

A = "demo/workflows/a.yaml"
B = "demo/workflows/b.yaml"
ACTION = "ref: demo.own\nlabel: {label}\nworkflow_file: workflows/own.yaml\n"


@pytest.fixture
def demo(tmp_path: Path, packs: dict[str, int]) -> Path:
    del packs
    return write(tmp_path, DEMO)


@pytest.fixture
def watcher(demo: Path, database: str) -> Iterator[Watching]:
    options = ("--watch", "--prune", "--yes", "--dsn", database)
    with Watching(demo, "register", "demo", *options) as made:
        made.told("no findings; watching for changes.")
        assert made.output == ["created demo.a", "created demo.b", "2 created."]
        yield made


def test_only_what_changed_is_registered(demo: Path, watcher: Watching, connection: Connection) -> None:
    write(demo, {A: DEMO[A].replace("one", "three")})
    watcher.told(f"{A} changed: no findings.")
    assert [line.split(":")[0] for line in watcher.output] == ["updated demo.a", "1 updated."]
    write(demo, {A: workflow("demo.a").replace("core.echo", "echo")})
    assert "ATL310" in watcher.told(f"{A} changed: 1 finding.")
    assert watcher.output[0].startswith("left out demo.a")
    (demo / B).unlink()
    watcher.told(f"{B} is gone: no findings.")
    assert watcher.output[0].startswith("deleted demo.b")
    assert [row["ref"] for row in rows(connection, "action")] == ["demo.a"]
    write(demo, DEMO)
    watcher.told(": no findings.")
    assert "created demo.b" in watcher.output


def test_an_action_file_changes_its_workflow(demo: Path, watcher: Watching) -> None:
    own = {"demo/actions/workflows/own.yaml": "version: 1.0.0\ntasks:\n  - name: a\n    action: core.echo\n"}
    write(demo, own | {"demo/actions/own.yaml": ACTION.format(label="Own")})
    watcher.told("2 files are new: no findings.")
    assert watcher.output == ["created demo.own", "1 created."]
    write(demo, {"demo/actions/own.yaml": ACTION.format(label="Other")})
    watcher.told("demo/actions/own.yaml changed: no findings.")
    assert watcher.output[0].startswith("updated demo.own:")


def test_what_failed_is_tried_again(demo: Path, connection: Connection, database: str) -> None:
    shutil.copytree(demo / "demo", demo / "late")
    write(
        demo, {"late/pack.yaml": "ref: late\nversion: 1.0.0\n", "late/workflows/a.yaml": workflow("late.a")}
    )
    (demo / "late/workflows/b.yaml").unlink()
    with Watching(demo, "register", "late", "--watch", "--dsn", database) as watcher:
        watcher.told("no findings; watching for changes.")
        assert "refused late.a" in watcher.output[0]
        insert_pack(connection, "late")
        write(demo, {"late/workflows/c.yaml": workflow("late.c")})
        watcher.told("late/workflows/c.yaml is new: no findings.")
        assert watcher.output == ["created late.a", "created late.c", "2 created."]


def test_a_database_that_is_not_there_is_tried_again(demo: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:9/nothing"
    with Watching(demo, "register", "demo", "--watch", "--dsn", nowhere) as watcher:
        first = watcher.told("it could not be done; watching for changes.")
        write(demo, {A: DEMO[A] + "# more\n"})
        again = watcher.told(f"{A} changed: it could not be done.")
        assert first.splitlines()[0] == again.splitlines()[0]


def test_nothing_is_written_where_no_row_changes(demo: Path, database: str) -> None:
    with Watching(demo, "register", "demo", "--watch", "--dsn", database) as watcher:
        watcher.told("watching for changes.")
        assert watcher.output[-1] == "2 created."
        write(
            demo,
            {"demo/actions/other.yaml": "ref: demo.other\nlabel: L\nrunner_type: shell\nentry_point: x\n"},
        )
        watcher.told("demo/actions/other.yaml is new: no findings.")
        assert watcher.output == []


def test_deleting_is_agreed_to_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "--watch", "--prune"]) == 2
    assert "agree to that with --yes" in capsys.readouterr().err
