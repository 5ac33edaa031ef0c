"""Running the command line."""

from __future__ import annotations

import gc
from collections.abc import Sequence

from attune_lint.cli.parser import parser
from attune_lint.commands.status import INTERRUPTED


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: those behind the program's name; those of the process if None.

    Returns:
        0 if there is nothing to complain about, 1 if there are findings that count as failures, 2 if
        the usage was wrong or something could not be read.
    """
    options = parser().parse_args(arguments)
    collecting = gc.isenabled()
    # Trees hold no cycles, and looking for some in a large one costs more than a tenth of the run.
    gc.disable()
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        if collecting:
            gc.enable()
    return status
