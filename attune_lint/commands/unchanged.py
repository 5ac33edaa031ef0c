"""Registering what is registered already: whether the database still has what it had, so that all is said.

Only a run that wrote nothing, and that needed to write nothing, is answered from the cache.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from attune_lint.shell.database.opening import Connection
    from attune_lint.shell.database.witness import Place
    from attune_lint.shell.registrar import Registration

_NAMES: Final = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE", "PGSERVICEFILE")
_PARTS: Final = re.compile(r"\b(host|hostaddr|port|dbname|service)\s*=\s*(\S+)")


def database_of(dsn: str | None) -> list[object]:
    """What tells databases apart that are used in turn; nothing that is secret.

    The witness says whether it is the same database, so it is enough that this is nearly always right.
    """
    given = dsn if dsn is not None else os.environ.get("DATABASE_URL", "")
    if "://" in given:
        return ["url", given.rpartition("@")[2].partition("?")[0]]
    return ["parts", _PARTS.findall(given), *(os.environ.get(name) for name in _NAMES)]


def still_there(options: argparse.Namespace, known: Any, *, dry_run: bool) -> bool:
    """Whether the database has what it had when `known` was noted; any doubt is no.

    Args:
        options: those of the command.
        known: what `Looked.known` gave.
        dry_run: whether nothing would have been written, so that no other registrar need be waited for.
    """
    try:
        from attune_lint.shell.database.opening import dsn_of, lock_at_once, opened
    except ImportError:
        return False
    from psycopg import Error

    from attune_lint.shell.database.witness import Place, witness_of

    place, witness = Place(*known["place"]), known["witness"]
    with suppress(Error, UnicodeError), opened(dsn_of(options.dsn)) as connection, connection.transaction():
        if dry_run or lock_at_once(connection, place.schema, place.packs):
            return witness is not None and witness_of(connection, place) == witness
    return False


class Looked:
    """Notes what a registration finds in the database, from before it begins.

    Args:
        connection: the registration's.
        place: what it is going to look at.
    """

    def __init__(self, connection: Connection, place: Place) -> None:
        self._connection = connection
        self._place = place
        self._before = self._witness()

    def known(self, done: Registration) -> Any:
        """What is to be the same for the same outcome, None if it can't be said, or anything was to be done.

        What was found is what there was before and after, since no row becomes again what it was.
        """
        place = self._place
        looked = all(
            each.rows.ref in place.refs and each.rows.pack_ref in place.packs for each in done.prepared
        )
        if self._before is None or not looked or not _was_idle(done) or self._witness() != self._before:
            return None
        return {"place": list(place), "witness": self._before}

    def _witness(self) -> str | None:
        from psycopg import Error

        from attune_lint.shell.database.witness import witness_of

        with suppress(Error, UnicodeError):
            return witness_of(self._connection, self._place)
        return None


def _was_idle(done: Registration) -> bool:
    """Whether there was nothing to write, and nothing that failed."""
    idle: Iterable[bool] = (
        outcome.failure is None and outcome.step.action in {"leave", "refuse"} for outcome in done.outcomes
    )
    return done.problem is None and all(idle)
