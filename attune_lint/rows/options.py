"""How workflows are registered."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from attune_lint.model.target import DEFAULT_TARGET


@frozen
class RegistrationOptions:
    """How workflows are registered (spec: database, Registration).

    `update_existing`: whether one that is there already is changed; else it is an error.
    `skip_invalid`: whether a workflow that the engine's validator rejects is left out; else it goes in, with
    its findings as warnings. `default_runner` is stored where the schema has a column for it, and
    `default_timeout` is in seconds. `schema` is the database schema of the tables, `lock_timeout` the
    seconds to wait for others at most, None for as long as the server does. With `atomic`, nothing is
    written unless everything is. `target` is the generation of the engine, which says what of a
    definition is stored.
    """

    update_existing: bool = True
    skip_invalid: bool = True
    default_runner: str | None = None
    default_timeout: int | None = None
    schema: str = "attune"
    lock_timeout: float | None = None
    atomic: bool = False
    target: str = DEFAULT_TARGET


DEFAULT_OPTIONS: Final = RegistrationOptions()
