"""A command that watches, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

_PATIENCE: Final = 120.0
"""In seconds: after this, something is wrong on any machine."""
_AGAIN: Final = 5.0
"""In seconds: after this, a user would press the keys again."""


class Watching:
    """attune-lint in a directory; it is ended when the context is left."""

    def __init__(self, directory: Path, *arguments: str, environment: Mapping[str, str] = os.environ) -> None:
        self.out, self.err = directory / ".out", directory / ".err"
        self._told = 0
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "attune_lint", *arguments],
                cwd=directory,
                stdout=out,
                stderr=err,
                env=dict(environment),
                preexec_fn=_interruptible,  # noqa: PLW1509 - no thread of the tests holds a lock then
            )

    def __enter__(self) -> Watching:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.interrupt()

    def interrupt(self) -> int:
        """Interrupt it; gives the exit status.

        Python loses an interruption that comes while it cleans up, so it is sent again as a user would.
        """
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                return self.process.wait(_AGAIN)
        self.process.kill()
        raise AssertionError(f"not interrupted, but still there: {self.process.wait(_PATIENCE)}")

    def told(self, end: str) -> str:
        """What standard error has gained, once that ends with a line that ends like this."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            text = self.err.read_text(encoding="utf-8")[self._told :]
            if text.endswith(f"{end}\n"):
                self._told += len(text)
                return text
            assert self.process.poll() is None, text
            time.sleep(0.02)
        raise AssertionError(f"not told: {end!r}, but {self.err.read_text(encoding='utf-8')!r}")

    @property
    def output(self) -> list[str]:
        """What it wrote to standard output since this was asked last."""
        text = self.out.read_text(encoding="utf-8")
        os.truncate(self.out, 0)
        return text.replace("\0", "").splitlines()


def _interruptible() -> None:
    """Take interruptions, though a shell may have started the tests so that they don't."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
