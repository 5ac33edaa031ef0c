"""The command line: arguments in, exit status out."""

from __future__ import annotations

from attune_lint.cli.main import main

__all__ = ["main"]
