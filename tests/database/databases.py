"""Databases on one server, each a copy of a template that is made once for a generation."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.database.schema import Generation, create_schema

# As in most deployments `lower` knows more letters than ASCII, which the checks of references use.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"


class Databases:
    """Makes databases under names that no other test process uses on the same server."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._prefix = f"attune_test_{secrets.token_hex(6)}"
        self._numbers = count(1)
        self._templates: dict[Generation, str] = {}

    @contextmanager
    def fresh(self, generation: Generation | None) -> Iterator[str]:
        """The DSN of a database with empty tables, or without any, which goes at the end."""
        name = self._create("template0" if generation is None else self._template(generation))
        try:
            yield self._dsn(name)
        finally:
            self._drop(name)

    def close(self) -> None:
        while self._templates:
            self._drop(self._templates.popitem()[1])

    def _template(self, generation: Generation) -> str:
        if generation not in self._templates:
            name = self._templates[generation] = self._create("template0")
            with psycopg.connect(self._dsn(name)) as connection:
                create_schema(connection, generation)
        return self._templates[generation]

    def _create(self, template: str) -> str:
        name = f"{self._prefix}_{next(self._numbers)}"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LOCALE {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Literal(LOCALE)
            )
        )
        return name

    def _drop(self, name: str) -> None:
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)

    def _dsn(self, name: str) -> str:
        return make_conninfo(self._server, dbname=name)
