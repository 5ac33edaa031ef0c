"""What rules were called, and which are no more: the policy in ``docs/codes.md``, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FORMER_NAMES: Final[Mapping[str, str]] = {}
"""Names that rules had, each with the name of today; they work for at least a year."""

GONE: Final[Mapping[str, str]] = {}
"""Codes and names of rules that are no more, never given again, each with a sentence on what to do."""
