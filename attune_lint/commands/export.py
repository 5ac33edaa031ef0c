"""The command that writes what can be called in some packs."""

from __future__ import annotations

from collections.abc import Sequence

from returns.pipeline import is_successful

from attune_lint.commands.status import BROKEN, CLEAN
from attune_lint.shell.catalogues import export_actions
from attune_lint.shell.writing import complain, write, write_file

_STANDARD_OUTPUT = "-"


def export(packs: Sequence[str], output: str | None) -> int:
    """Write what can be called in packs.

    Args:
        packs: their directories.
        output: the file to write; standard output if None or ``-``.
    """
    text = export_actions(packs)
    if not is_successful(text):
        complain(text.failure())
        return BROKEN
    if output is None or output == _STANDARD_OUTPUT:
        write([text.unwrap()])
        return CLEAN
    problem = write_file(output, text.unwrap())
    if problem is not None:
        complain(problem)
    return CLEAN if problem is None else BROKEN
