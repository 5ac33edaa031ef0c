"""What is to be known of several processes by runs that need none."""

from __future__ import annotations

import os
import sys
from typing import Final

_FORKS: Final = sys.platform == "linux"
"""Whether processes can be forked: elsewhere libraries of the system may break in them."""


class ProcessDiedError(Exception):
    """A process could not be started, or ended before it was done, for instance since memory ran out."""


def number_of(jobs: int, *, pays: bool) -> int:
    """How many processes are to work.

    Args:
        jobs: how many were asked for; 0 for as many as there are processors, where that pays.
        pays: whether there is enough to do for several.
    """
    if not _FORKS:
        return 1
    return jobs or (len(os.sched_getaffinity(0)) if pays else 1)
