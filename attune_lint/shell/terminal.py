"""What a terminal is to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Literal, TypeAlias

When: TypeAlias = Literal["auto", "always", "never"]


def wants_color(when: str, stream: IO[str], environment: Mapping[str, str]) -> bool:
    """Whether to colour what is written to a stream.

    An option comes first, then ``NO_COLOR``, then ``FORCE_COLOR``, then whether it is a terminal.
    """
    if when != "auto":
        return when == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"
