"""How many processors there are to work with."""

from __future__ import annotations

import os
import sys
from typing import Final

_FORKS: Final = sys.platform == "linux"
"""Whether processes can be forked: elsewhere libraries of the system may break in them."""


def processors() -> int:
    """How many processes it pays to work with."""
    return len(os.sched_getaffinity(0)) if _FORKS else 1
