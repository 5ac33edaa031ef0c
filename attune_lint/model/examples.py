"""Parts of the example files that rules show."""

from __future__ import annotations

from typing import Final

HEAD: Final = "ref: demo.job\nlabel: Job\nversion: 1.0.0\n"
TASK: Final = "tasks:\n  - name: build\n    action: core.echo\n"
GOOD: Final = HEAD + TASK
"""The least file that nothing is wrong with."""
