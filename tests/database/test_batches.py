"""How many statements registration takes, and what a workflow that fails does to those beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from attune_lint.rows.options import RegistrationOptions
from attune_lint.shell import registrar
from attune_lint.shell.registrar import BATCH, STATEMENTS_PER_BATCH
from tests.database.registering import Watched, changed, done, workflow
from tests.database.schema import Connection
from tests.database.tables import registered, rows

MANY = 4000
CATALOG = 2
"""Statements that look at the database's catalog, once."""


@pytest.fixture
def watched(database: str, packs: dict[str, int]) -> Iterator[Watched]:
    del packs
    with Watched.of(database) as made:
        yield made


def count(link: Watched, *arguments: object, **options: object) -> int:
    """How many statements a registration takes that fails for none."""
    link.statements.clear()
    link.transactions = 0
    found = done(link, *arguments, **options)  # type: ignore[arg-type]
    assert not found.failed
    assert found.problem is None
    return link.count


def test_four_thousand_workflows(connection: Connection, watched: Watched) -> None:
    """To begin, the lock, three to see what is there, one or two for each table, to commit."""
    given = [workflow(f"demo.w{n}", vars={"n": n}) for n in range(MANY)]
    batches = MANY // BATCH
    assert count(watched, given) == CATALOG + batches * 8 == 66
    before = registered(connection)
    assert len(before["action"]) == len(before["workflow_definition"]) == MANY
    assert count(watched, given) == CATALOG + batches * 6 == 50
    assert registered(connection) == before
    newer = [changed(each, label="New") for each in given]
    assert count(watched, newer, RegistrationOptions(lock_timeout=5)) == CATALOG + batches * 9 == 74
    assert {row["label"] for row in rows(connection, "action")} == {"New"}
    assert count(watched, given, RegistrationOptions(atomic=True)) == CATALOG + 8
    assert count(watched, given, dry_run=True) == CATALOG + 5


def test_the_most_statements_of_a_batch(connection: Connection, watched: Watched) -> None:
    given = [workflow(f"demo.w{n}") for n in range(6)]
    done(watched, given[:4])
    connection.execute("DELETE FROM action WHERE ref = 'demo.w0'")
    newer = [changed(each, label="New") for each in given]
    statements = count(watched, newer, RegistrationOptions(lock_timeout=5))
    assert statements == CATALOG + STATEMENTS_PER_BATCH


@pytest.mark.parametrize("bad", [0, 3, 9])
def test_one_that_fails_is_left_out_alone(
    connection: Connection, watched: Watched, monkeypatch: pytest.MonkeyPatch, bad: int
) -> None:
    monkeypatch.setattr(registrar, "BATCH", 4)
    connection.execute("ALTER TABLE action ADD CONSTRAINT no_bad CHECK (label <> 'Bad')")
    given = [workflow(f"demo.w{n}", label="Bad" if n == bad else "Good") for n in range(10)]
    found = done(watched, given)
    assert [each.step.ref for each in found.outcomes if each.failed] == [f"demo.w{bad}"]
    for each in registered(connection).values():
        assert {row["ref"] for row in each} == {f"demo.w{n}" for n in range(10) if n != bad}
    # Only the batch that failed is tried again one by one.
    tried = 4 if bad < 8 else 2
    assert watched.transactions == 3 + tried


def test_those_that_want_one_reference_are_in_one_batch(
    connection: Connection, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registrar, "BATCH", 2)
    names = ["a", "b", "b", "b", "c"]
    found = done(watched, [workflow(f"demo.{name}") for name in names])
    assert [each.step.action for each in found.outcomes] == ["create", "refuse", "refuse", "refuse", "create"]
    assert [row["ref"] for row in rows(connection, "action")] == ["demo.a", "demo.c"]


def test_nothing_takes_next_to_nothing(watched: Watched) -> None:
    assert count(watched, []) == CATALOG
