"""The bounds within which files are read."""

from __future__ import annotations

from typing import Final

DEFAULT_MAX_FILE_SIZE: Final = 1_048_576
"""The engine's limit in bytes (spec: workflow-format)."""
