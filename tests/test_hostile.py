"""Files that are meant to break a reader end with a verdict, in bounded memory.

Each runs in a process of its own with a limit on its memory, and on its processor time as a net for what
would never end; how long it takes is for the benchmarks to tell.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys

import pytest

LIMITED = """
import json, resource, sys
from pathlib import PurePath
resource.setrlimit(resource.RLIMIT_DATA, (2**30, 2**30))
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
from attune_lint import lint_text
report = lint_text(sys.stdin.buffer.read(), PurePath("packs/demo/workflows/job.yaml"))
# What runs make of a file is told elsewhere.
codes = sorted({found.code for found in report.diagnostics if found.code[3] not in "456"})
print(json.dumps([report.files[0].verdict, codes]))
"""

HEAD = "ref: demo.job\nlabel: L\nversion: 1.0.0\n"
TASK = "tasks:\n  - name: a\n    action: core.echo\n"
MEBIBYTE = 1_048_576


def chain(length: int) -> str:
    tasks = (
        f"  - {{name: t{n}, action: core.echo, next: [{{do: [t{n + 1}]}}]}}\n" for n in range(length - 1)
    )
    return HEAD + "tasks:\n" + "".join(tasks) + f"  - {{name: t{length - 1}, action: core.echo}}\n"


def fan(width: int) -> str:
    targets = ", ".join(f"t{n}" for n in range(width))
    tasks = "".join(f"  - {{name: t{n}, action: core.echo}}\n" for n in range(width))
    return HEAD + TASK + f"    next: [{{do: [{targets}]}}]\n" + tasks


def bomb(levels: int) -> str:
    lines = ["  a0: &a0 [x]"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return HEAD + "vars:\n" + "\n".join(lines) + "\n" + TASK


def wait_for(expression: str) -> str:
    return HEAD + TASK + f"    wait_for: {{inquiry: '{{{{ {expression} }}}}'}}\n"


def noise(seed: int) -> bytes:
    return random.Random(seed).randbytes(200_000)


CASES: dict[str, tuple[str | bytes, str, list[str]]] = {
    "random bytes": (noise(1), "parse", ["ATL102"]),
    "random latin-1": (noise(2).decode("latin-1"), "parse", ["ATL103"]),
    "only NUL": ("\0" * MEBIBYTE, "parse", ["ATL103", "ATL201"]),
    "open brackets": ("[" * 100_000, "parse", ["ATL104"]),
    "brackets": (HEAD + "vars:\n  x: " + "[" * 100_000 + "]" * 100_000 + "\n" + TASK, "parse", ["ATL107"]),
    "brackets under an ignored key": (
        HEAD + "x-y: " + "[" * 100_000 + "]" * 100_000 + "\n" + TASK,
        "ok",
        [],
    ),
    "brackets on lines": (
        HEAD + "vars:\n  x: " + "[\n" * 100_000 + "]" * 100_000 + "\n" + TASK,
        "parse",
        ["ATL107"],
    ),
    "dashes on one line": (HEAD + "vars:\n  x:\n    " + "- " * 100_000 + "\n" + TASK, "parse", ["ATL107"]),
    "a flow list of a mebibyte": (HEAD + "vars:\n  x: [" + "ab, " * (MEBIBYTE // 4) + "]\n" + TASK, "ok", []),
    "an alias bomb": (bomb(60), "parse", ["ATL108"]),
    "a line of a mebibyte": (HEAD + "description: " + "x y " * (MEBIBYTE // 4) + "\n" + TASK, "ok", []),
    "a chain of 9,000 tasks": (chain(9_000), "ok", []),
    "9,000 targets": (fan(9_000), "ok", []),
    "50,000 not": (wait_for("not " * 50_000 + "task.a"), "ok", []),
    "50,000 parentheses": (wait_for("(" * 50_000 + "x"), "parse", ["ATL216"]),
    "many mistakes": (HEAD + "tasks:\n" + "  - x\n" * 50_000, "parse", ["ATL201", "ATL302"]),
    "many doubled keys": (HEAD + "vars:\n" + "  a: 1\n" * 50_000 + TASK, "ok", ["ATL111"]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_ends_with_its_verdict(name: str) -> None:
    content, verdict, codes = CASES[name]
    data = content if isinstance(content, bytes) else content.encode()
    # Measured for coverage, most of the time would go to the measuring.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED],
        input=data,
        capture_output=True,
        env=environment,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    assert json.loads(ended.stdout) == [verdict, codes]
