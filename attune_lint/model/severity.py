"""How bad findings are."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is, worst first.

    `ERROR`: the engine rejects the file, or a run provably fails when it gets there.
    `WARNING`: accepted, and goes wrong on some runs or is silently ignored.
    `INFO`: works, and could be better or clearer.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
