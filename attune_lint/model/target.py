"""Generations of the engine that a file can be judged for."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Target(StrEnum):
    """One generation of the engine; members order by age, as their texts do (spec: workflow-format)."""

    V2026_06 = "2026.06"
    V2026_10 = "2026.10"


DEFAULT_TARGET: Final = Target.V2026_10
