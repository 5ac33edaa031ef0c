"""How long a command takes, and how much memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# A process counts the memory of the one that it was forked from, up to its `exec`. So a small one starts
# the command, and prints what it cost. Memory is that of the largest process, children of children included.
_LAUNCHER: Final = """
import os, sys, time
began = time.perf_counter()
actions = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - began
print([seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status)])
"""
_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024
_FINDINGS: Final = (0, 1)


class CommandError(Exception):
    """A command did something else than to check."""


@dataclass(frozen=True)
class Cost:
    """What a command took: by the clock, of the processors, and at most of memory in one process."""

    seconds: float
    processor_seconds: float
    peak_mib: float


def cost(command: Sequence[str], directory: Path) -> Cost:
    """Run a command in a directory, without its output.

    Raises:
        CommandError: it ended neither with 0 nor, as linters do for findings, with 1.
    """
    launched = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command]
    done = subprocess.run(launched, cwd=directory, capture_output=True, check=False)
    if done.returncode:
        raise CommandError(f"{command[0]} did not start: {done.stderr.decode()}")
    seconds, processor, peak, status = json.loads(done.stdout)
    if status not in _FINDINGS:
        raise CommandError(f"{' '.join(command[:6])} ended with {status}: {done.stderr.decode()}")
    return Cost(seconds, processor, peak * _RSS_UNIT / 2**20)
