"""A server for each test process, and a database for each test.

A test that wants another generation than the second parametrizes `generation`, which may also be None
for a database without tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from attune_lint.shell.database.connection import Connection as RegistrarConnection
from attune_lint.shell.database.connection import connect
from tests.database.commands import DEMO, Attune
from tests.database.databases import Databases
from tests.database.proxy import PoolingProxy
from tests.database.schema import Connection, Generation, create_role, drop_role, role_dsn
from tests.database.server import running_server
from tests.database.tables import insert_pack
from tests.shell.packs import write


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A superuser's DSN of the server."""
    with running_server() as dsn:
        yield dsn


@pytest.fixture(scope="session")
def databases(server: str) -> Iterator[Databases]:
    made = Databases(server)
    yield made
    made.close()


@pytest.fixture
def generation() -> Generation | None:
    return "second"


@pytest.fixture
def database(databases: Databases, generation: Generation | None) -> Iterator[str]:
    """A superuser's DSN of a database with empty tables."""
    with databases.fresh(generation) as dsn:
        yield dsn


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    """A superuser's connection to the database, each statement a transaction of its own."""
    with psycopg.connect(database, autocommit=True) as made:
        made.execute("SET search_path TO attune")
        yield made


@pytest.fixture
def least(database: str) -> Iterator[str]:
    """A DSN of the database for a role with the least rights that registration needs."""
    with psycopg.connect(database) as made:
        role, password = create_role(made)
    yield role_dsn(database, role, password)
    with psycopg.connect(database) as made:
        drop_role(made, role)


@pytest.fixture
def proxy(database: str) -> Iterator[str]:
    """A DSN of the database through a transaction-pooling proxy with two connections to it."""
    with PoolingProxy(database, size=2) as pooling:
        yield pooling.dsn


@pytest.fixture
def packs(connection: Connection) -> dict[str, int]:
    """The packs that are in the database, with their numbers."""
    return {ref: insert_pack(connection, ref) for ref in ("chat", "demo")}


@pytest.fixture
def link(database: str, packs: dict[str, int]) -> Iterator[RegistrarConnection]:
    """A registrar's connection to the database, in which two packs are."""
    del packs
    with connect(database).unwrap() as made:
        yield made


@pytest.fixture
def attune(
    database: str,
    packs: dict[str, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Attune:
    """attune-lint in a directory with the files of a pack that is in the database."""
    del packs
    write(tmp_path, DEMO)
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    return Attune(database, tmp_path, capfdbinary)
