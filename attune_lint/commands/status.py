"""What the exit status of a command says."""

from __future__ import annotations

from typing import Final

CLEAN: Final = 0
"""There is nothing to complain about."""
FOUND: Final = 1
"""There are findings that count as failures, or not all was done."""
BROKEN: Final = 2
"""The usage was wrong, or something could not be read or reached."""
INTERRUPTED: Final = 130
