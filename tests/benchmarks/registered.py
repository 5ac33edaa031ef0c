"""A database with the generated packs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.benchmarks.generate import pack_name
from tests.database.databases import Databases
from tests.database.server import running_server


@contextmanager
def registered_in(packs: int) -> Iterator[str]:
    """The DSN of a new database in which the packs are known, and no workflow is."""
    with running_server() as server:
        databases = Databases(server)
        with databases.fresh("second") as dsn:
            with psycopg.connect(dsn) as link:
                for number in range(packs):
                    link.execute(
                        "INSERT INTO attune.pack (ref, label, version) VALUES (%s, 'Team', '1.0.0')",
                        (pack_name(number),),
                    )
            yield dsn
        databases.close()
