"""The commands that register workflows, or show them: what they print, and how they end."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Final

import pytest
from attrs import evolve
from psycopg.conninfo import conninfo_to_dict

from attune_lint.cli import main
from attune_lint.rows.options import RegistrationOptions
from attune_lint.shell import gathering
from attune_lint.shell.database.connection import connect
from attune_lint.shell.discovery import Discovery, discover
from attune_lint.shell.disk import Disk
from attune_lint.shell.loader import LoaderConfig, load_pack_workflows
from attune_lint.shell.registrar import RegistrationFailure, register_workflows
from attune_lint.yaml.rules import INTERNAL_ERROR as UNREADABLE
from tests.database.commands import BROKEN, DEMO, INVALID, Attune
from tests.database.registering import done, workflow
from tests.database.schema import GENERATIONS, Connection
from tests.database.tables import Row, insert, registered, rows
from tests.shell.packs import LINKED
from tests.shell.packs import workflow as text

every_generation = pytest.mark.parametrize("generation", GENERATIONS)
NOTHING: Final[dict[str, list[Row]]] = {"workflow_definition": [], "action": []}
OWN: Final = "ref: demo.own\nlabel: Own\nworkflow_file: workflows/graph.workflow.yaml\n"


@every_generation
def test_register(attune: Attune, connection: Connection) -> None:
    assert attune("register", "demo") == 0
    assert attune.lines == ["created demo.a", "created demo.b", "2 created."]
    assert attune.err == ""
    before = registered(connection)
    assert attune("register") == 0
    assert attune.lines == ["unchanged demo.a", "unchanged demo.b", "2 unchanged."]
    assert registered(connection) == before
    attune.write({"demo/workflows/b.yaml": DEMO["demo/workflows/b.yaml"].replace("Second", "Third")})
    assert attune("register", "demo/workflows/b.yaml") == 0
    changes = "workflow_definition: label, definition; action: label"
    if "is_workflow" in rows(connection, "action")[0]:
        changes += ", description"
    assert attune.lines == [f"updated demo.b: {changes}", "1 updated."]


@every_generation
def test_a_plan_writes_nothing(attune: Attune, connection: Connection) -> None:
    assert attune("plan", "demo", "--prune") == 0
    assert attune.lines == ["would create demo.a", "would create demo.b", "2 would create."]
    assert registered(connection) == NOTHING
    assert attune("plan", "demo", "--format", "json") == 0
    assert attune.json["written"] is False
    assert {each["status"] for each in attune.json["workflows"]} == {"would create"}


def test_the_json_of_a_registration(attune: Attune, connection: Connection) -> None:
    attune.write({"demo/workflows/broken.yaml": BROKEN})
    assert attune("register", "demo", "--format", "json") == 1
    assert attune.err == ""
    found = attune.json
    assert (found["version"], found["written"], found["problem"]) == (1, True, None)
    actions = {row["ref"]: row for row in rows(connection, "action")}
    first, second = found["workflows"]
    assert first == {
        "ref": "demo.a",
        "path": "demo/workflows/a.yaml",
        "action": "create",
        "status": "created",
        "changes": first["changes"],
        "reason": None,
        "workflow_def_id": actions["demo.a"]["workflow_def"],
        "action_id": actions["demo.a"]["id"],
        "users": {},
        "warnings": [],
    }
    assert set(first["changes"]["action"]) >= {"ref", "pack", "workflow_def"}
    assert second["ref"] == "demo.b"
    [left] = found["left_out"]
    assert (left["ref"], left["path"]) == ("demo.broken", "demo/workflows/broken.yaml")
    assert left["reason"] == "The engine can't read it."
    assert {each["severity"] for each in left["diagnostics"]} == {"error"}


def test_what_can_never_be_registered_is_left_out(attune: Attune, connection: Connection) -> None:
    attune.write({"demo/workflows/broken.yaml": BROKEN})
    for more in ((), ("--no-skip-invalid",)):
        assert attune("register", "demo", *more) == 1
        told = "left out demo.broken: The engine can't read it. See demo/workflows/broken.yaml."
        assert told in attune.lines
        assert attune.lines[-1].endswith(", 1 left out.")
        assert attune.err.startswith("demo/workflows/broken.yaml:3:1: error ATL104")
    assert [row["ref"] for row in rows(connection, "action")] == ["demo.a", "demo.b"]


def test_what_the_validator_rejects_is_left_out_or_registered(attune: Attune, connection: Connection) -> None:
    attune.write({"demo/workflows/invalid.yaml": INVALID})
    assert attune("register", "demo") == 1
    told = "left out demo.invalid: The engine rejects it. See demo/workflows/invalid.yaml."
    assert told in attune.lines
    assert "demo/workflows/invalid.yaml:6:13: error ATL310" in attune.err
    assert attune("register", "demo", "--no-skip-invalid", "--format", "json") == 0
    [warning] = attune.json["workflows"][2]["warnings"]
    assert warning["code"] == "ATL310"
    assert attune("register", "demo", "--no-skip-invalid") == 0
    assert "error ATL310" in attune.err
    assert [row["ref"] for row in rows(connection, "action")] == ["demo.a", "demo.b", "demo.invalid"]


def test_what_the_database_cannot_hold_is_left_out(attune: Attune, connection: Connection) -> None:
    attune.write({"demo/workflows/nul.yaml": text("demo.nul") + 'description: "a\\0b"\n'})
    assert attune("register", "demo", "--no-skip-invalid") == 1
    assert "left out demo.nul: It can't be stored. See demo/workflows/nul.yaml." in attune.lines
    assert "demo/workflows/nul.yaml:7:14: error ATL751" in attune.err
    assert len(rows(connection, "action")) == 2


def test_a_text_may_be_too_long_for_this_database(attune: Attune, connection: Connection) -> None:
    connection.execute("ALTER TABLE action ALTER COLUMN label TYPE varchar(3)")
    assert attune("register", "demo") == 1
    assert "created demo.a" in attune.lines
    told = "demo/workflows/b.yaml:2:1: error ATL753 The label has 6 characters, and only 3 can be stored;"
    assert attune.err.startswith(told)


def test_atomic(attune: Attune, connection: Connection) -> None:
    attune.write({"demo/workflows/invalid.yaml": INVALID})
    assert attune("register", "demo", "--atomic") == 1
    assert attune.lines[:2] == ["would create demo.a", "would create demo.b"]
    assert registered(connection) == NOTHING
    assert attune("register", "demo", "--atomic", "--no-skip-invalid") == 0
    assert len(rows(connection, "action")) == 3


def test_existing_ones_are_not_updated(attune: Attune) -> None:
    assert attune("register", "demo/workflows/a.yaml", "--no-update-existing") == 0
    assert attune("register", "demo", "--no-update-existing") == 1
    told = "refused demo.a: 'demo.a' is registered already, and existing ones are not to be updated."
    assert attune.lines == [told, "created demo.b", "1 refused, 1 created."]
    assert attune("plan", "demo", "--no-update-existing") == 1
    assert attune.lines[0].startswith("would refuse demo.a: ")


def test_a_default_timeout(attune: Attune, connection: Connection) -> None:
    assert attune("register", "demo", "--default-timeout", "90", "--lock-timeout", "2147483646") == 0
    assert {row["timeout_seconds"] for row in rows(connection, "action")} == {90}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--default-timeout", "-1"),
        ("--default-timeout", "1.5"),
        ("--default-timeout", "2147483648"),
        ("--default-timeout", "9" * 5000),
        ("--default-timeout", "\u00b2"),
        ("--lock-timeout", "0"),
        ("--lock-timeout", "-1"),
        ("--lock-timeout", "nan"),
        ("--lock-timeout", "inf"),
        ("--lock-timeout", "soon"),
    ],
)
def test_a_timeout_that_is_none(attune: Attune, option: str, value: str) -> None:
    assert attune("register", "demo", f"{option}={value}") == 2
    assert f"argument {option}: '{value}' is no " in attune.err


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere", "attune-lint: there is no file or directory 'nowhere'."),
        (
            "loose.yaml",
            "attune-lint: 'loose.yaml' is in no pack, so it has no reference to be registered by.",
        ),
        ("empty", "attune-lint: found no workflow of a pack; give its path."),
    ],
)
def test_what_is_no_workflow_of_a_pack(attune: Attune, connection: Connection, path: str, told: str) -> None:
    attune.write({"loose.yaml": text("demo.loose"), "empty/note.txt": ""})
    assert attune("register", path) == 2
    assert told in attune.err.splitlines()
    if path != "empty":
        assert attune("register", "demo", path) == 2
        assert told in attune.err.splitlines()
    assert registered(connection) == NOTHING


def test_a_folder_that_cannot_be_read(
    attune: Attune, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = UNREADABLE.of_file(Path("demo/x"), "It can't be read.")

    def unreadable(paths: list[str], directory: Path, disk: Disk) -> Discovery:
        return evolve(discover(paths, directory, disk), unreadable=(problem,))

    monkeypatch.setattr(gathering, "discover", unreadable)
    assert attune("register", "demo") == 2
    assert attune.err == "attune-lint: 'demo/x': It can't be read.\n"
    assert registered(connection) == NOTHING


def test_the_database_is_that_of_the_environment(
    attune: Attune, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", attune.dsn)
    assert main(["register", "demo/workflows/a.yaml"]) == 0
    monkeypatch.delenv("DATABASE_URL")
    for name, variable in {"host": "PGHOST", "dbname": "PGDATABASE", "user": "PGUSER"}.items():
        monkeypatch.setenv(variable, str(conninfo_to_dict(attune.dsn)[name]))
    assert main(["register", "demo/workflows/b.yaml"]) == 0
    assert [row["ref"] for row in rows(connection, "action")] == ["demo.a", "demo.b"]


# Unregistering


@every_generation
def test_unregister(attune: Attune, connection: Connection) -> None:
    attune("register", "demo")
    assert attune("unregister", "demo.a", "demo.none", "demo.a") == 1
    assert attune.lines == ["unregistered demo.a"]
    told = "attune-lint: 'demo.none' was not unregistered: No workflow 'demo.none' is registered.\n"
    assert attune.err == told
    assert attune("unregister", "demo.b", "--format", "json") == 0
    assert attune.json == {"version": 1, "unregistered": ["demo.b"], "failed": {}}
    assert attune("unregister", "demo.b", "\udcff", "--format", "json") == 1
    assert attune.json["failed"] == {
        "demo.b": "No workflow 'demo.b' is registered.",
        "\udcff": r"No workflow '\udcff' is registered.",
    }
    assert registered(connection) == NOTHING


# Listing


def test_registered(attune: Attune, connection: Connection, packs: dict[str, int]) -> None:
    attune("register", "demo")
    attune.write(
        {
            "demo/workflows/b.yaml": text("demo.b"),
            "demo/workflows/broken.yaml": BROKEN,
            "demo/workflows/new.yaml": text("demo.new"),
        }
    )
    common = {"pack": packs["demo"], "pack_ref": "demo", "version": "2", "definition": "{}", "tags": ["two"]}
    insert(connection, "workflow_definition", **common, ref="demo.broken", label="Broken")
    insert(
        connection,
        "workflow_definition",
        **common,
        ref="demo.old",
        label="Old\x1b",
        description="An OLD one.",
    )
    assert attune("registered") == 0
    assert attune.lines == [
        "REFERENCE    VERSION  FILE     LABEL    TAGS",
        "demo.a       1.0.0    same     L        one, two",
        "demo.b       1.0.0    differs  Second",
        "demo.broken  2        differs  Broken   two",
        r"demo.old     2        no file  Old\x1b  two",
    ]
    assert attune("registered", "--files", "demo/actions", "--files", "demo/workflows/a.yaml") == 2
    assert attune("registered", "--files", "demo/workflows/a.yaml", "--format", "json") == 0
    assert [each["file"] for each in attune.json["workflows"]] == ["same", *["no file"] * 3]
    assert attune.json["workflows"][3] == {
        "ref": "demo.old",
        "pack": "demo",
        "label": "Old\x1b",
        "description": "An OLD one.",
        "version": "2",
        "tags": ["two"],
        "file": "no file",
    }


@pytest.mark.parametrize(
    ("arguments", "refs"),
    [
        (["--tag", "two"], ["demo.a"]),
        (["--tag", "three"], []),
        (["--pack", "demo"], ["demo.a", "demo.b"]),
        (["--pack", "chat"], []),
        (["SECOND"], ["demo.b"]),
        (["demo.", "--tag", "one"], ["demo.a"]),
        (["nothing"], []),
    ],
)
def test_registered_is_narrowed(attune: Attune, arguments: list[str], refs: list[str]) -> None:
    attune("register", "demo")
    assert attune("registered", *arguments) == 0
    assert [line.split()[0] for line in attune.lines[1:]] == refs
    assert attune("registered", *arguments, "--format", "json") == 0
    assert [each["ref"] for each in attune.json["workflows"]] == refs


@pytest.mark.parametrize("generation", ["later"])
def test_what_is_retired_is_not_registered(attune: Attune, connection: Connection) -> None:
    attune("register", "demo")
    connection.execute("UPDATE workflow_definition SET retired_at = now() WHERE ref = 'demo.a'")
    assert attune("registered", "--format", "json") == 0
    assert [each["ref"] for each in attune.json["workflows"]] == ["demo.b"]


def test_tags_may_be_null(attune: Attune, connection: Connection) -> None:
    attune("register", "demo")
    connection.execute("UPDATE workflow_definition SET tags = NULL")
    assert attune("registered", "a", "--pack", "demo") == 0
    assert attune.lines[1].split() == ["demo.a", "1.0.0", "differs", "L"]


# Rows


@pytest.fixture
def offline(attune: Attune, monkeypatch: pytest.MonkeyPatch) -> Attune:
    """attune-lint where psycopg is not installed."""
    for name in [name for name in sys.modules if name.startswith(("psycopg", "attune_lint.shell.database"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    return attune


@pytest.mark.parametrize("generation_of_rows", ["1", "2"])
def test_rows(offline: Attune, generation_of_rows: str) -> None:
    assert offline("rows", "demo/workflows/a.yaml", "--generation", generation_of_rows) == 0
    assert offline.err == ""
    common = {"ref": "demo.a", "pack_ref": "demo", "label": "L", "param_schema": None, "out_schema": None}
    first = {"description": "L", "is_workflow": True}
    definition = offline.json["workflow_definition"].pop("definition")
    assert (definition["ref"], len(definition["tasks"])) == ("demo.a", 1)
    assert offline.json["action"] == {
        **common,
        "entrypoint": "internal://workflow",
        **(first if generation_of_rows == "1" else {"description": None}),
    }
    expected = {**common, "description": None, "version": "1.0.0", "tags": ["one", "two"]}
    assert {k: v for k, v in offline.json["workflow_definition"].items() if k != "definition"} == expected


def test_rows_are_what_is_registered(attune: Attune, connection: Connection) -> None:
    attune("register", "demo/workflows/a.yaml")
    assert attune("rows", "demo/workflows/a.yaml") == 0
    for table, [row] in registered(connection).items():
        wanted = attune.json[table]
        assert {name: row[name] for name in wanted} == wanted


def test_rows_with_options(attune: Attune) -> None:
    attune.write({"demo/workflows/invalid.yaml": INVALID})
    assert attune("rows", "demo/workflows/invalid.yaml") == 1
    assert (attune.out, attune.err.count("ATL310")) == ("", 1)
    assert attune("rows", "demo/workflows/invalid.yaml", "--no-skip-invalid", "--default-timeout", "5") == 0
    assert (attune.json["action"]["timeout_seconds"], attune.err.count("ATL310")) == (5, 1)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("demo/workflows/x.yaml", BROKEN, "ATL"),
        ("demo/workflows/x.yaml", text("demo.x") + 'description: "\\0"\n', "ATL751"),
        ("loose.yaml", BROKEN, "ATL"),
    ],
)
def test_a_file_without_rows(attune: Attune, name: str, content: str, code: str) -> None:
    attune.write({name: content})
    assert attune("rows", name) == 1
    assert attune.out == ""
    assert f" error {code}" in attune.err


def test_rows_of_a_file_in_no_pack(attune: Attune) -> None:
    attune.write({"loose.yaml": text("other.loose")})
    assert attune("rows", "loose.yaml") == 0
    assert attune.json["action"]["pack_ref"] == "other"
    assert attune("rows", "nowhere.yaml") == 2
    assert attune.err.startswith("attune-lint: there is no file or directory 'nowhere.yaml'.\n")


def test_rows_of_a_workflow_with_an_action_file(attune: Attune) -> None:
    attune.write(
        {
            "demo/actions/own.yaml": OWN,
            "demo/actions/workflows/graph.workflow.yaml": LINKED,
        }
    )
    assert attune("rows", "demo/actions/own.yaml") == 0
    assert (attune.json["action"]["ref"], attune.json["action"]["label"]) == ("demo.own", "Own")


# Without psycopg


@pytest.mark.parametrize(
    "command", [["register", "demo"], ["plan", "demo"], ["unregister", "demo.a"], ["registered"]]
)
def test_without_psycopg_commands_say_how_to_install_it(offline: Attune, command: list[str]) -> None:
    assert offline(*command) == 2
    told = "the driver for PostgreSQL is not installed; install it with: pip install 'attune-lint[postgres]'"
    assert (offline.out, offline.err) == ("", f"attune-lint: {told}\n")


def test_only_commands_that_need_it_import_psycopg(attune: Attune, offline: Attune) -> None:
    assert offline is attune
    importlib.reload(importlib.import_module("attune_lint.commands.registration"))
    assert main(["check", "demo"]) == 0


@pytest.mark.parametrize(
    ("skip_validation", "skip_invalid", "told"),
    [
        (False, True, "The engine rejects it."),
        (False, False, "The engine rejects it."),
        (True, True, "The engine rejects it."),
        (True, False, None),
    ],
)
def test_the_library_leaves_out_what_is_invalid_or_warns_of_it(
    attune: Attune, skip_validation: bool, skip_invalid: bool, told: str | None
) -> None:
    attune.write({"demo/workflows/invalid.yaml": INVALID, "demo/workflows/broken.yaml": BROKEN})
    config, how = (
        LoaderConfig(skip_validation=skip_validation),
        RegistrationOptions(skip_invalid=skip_invalid),
    )
    loaded = load_pack_workflows("demo", attune.directory / "demo", config).unwrap()
    with connect(attune.dsn).unwrap() as link:
        found = dict(zip(loaded, register_workflows(link, loaded.values(), how), strict=True))
    assert found["demo.broken"].failure().message == "The engine can't read it."
    if told is None:
        [warning] = found["demo.invalid"].unwrap().warnings
        assert warning.startswith("The action 'echo' of 'a' is no reference;")
    else:
        assert found["demo.invalid"].failure() == RegistrationFailure("demo.invalid", told)
    assert found["demo.a"].unwrap().warnings == ()


def test_the_library_registers_what_the_loader_gives(attune: Attune, connection: Connection) -> None:
    loaded = load_pack_workflows("demo", attune.directory / "demo", LoaderConfig()).unwrap()
    with connect(attune.dsn).unwrap() as link:
        results = register_workflows(link, loaded.values())
        assert [each.unwrap().ref_name for each in results] == ["demo.a", "demo.b"]
        done(link, [workflow("chat.x")])
    assert [row["ref"] for row in rows(connection, "action")] == ["demo.a", "demo.b", "chat.x"]


def test_what_could_only_be_better_is_no_warning(attune: Attune) -> None:
    attune.write({"demo/workflows/a.yaml": text("demo.a").replace("version: 1.0.0", "version: 1.10")})
    assert attune("register", "demo/workflows/a.yaml") == 0
    assert attune.err == ""
