"""The core does nothing but compute: proved by an audit hook, which sees what no import contract sees.

A hook can't be taken away again, so every case runs in a Python of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Runs PREPARE, then `act` once unwatched, because what is imported late or compiled once may be, and
# then `act` on every input watched. Events that say nothing of the world outside are not reported.
HARNESS = """
import json, sys

HARMLESS = {
    "builtins.id",
    "code.__new__",
    "compile",
    "exec",
    "object.__getattr__",
    "object.__setattr__",
    "sys._getframe",
}
watching = False
seen = []


def hook(event, arguments):
    if watching and event not in HARMLESS:
        seen.append(f"{event} {arguments!r}"[:200])


prepare, inputs = json.load(sys.stdin)
exec(prepare)
act(inputs[0])
sys.addaudithook(hook)
watching = True
for each in inputs:
    act(each)
watching = False
print(json.dumps(seen))
"""

LINT = """
from pathlib import PurePath

from attune_lint import Source, lint_text, parse_workflow

PATH = PurePath("pack/workflows/probe.yaml")


def act(text):
    lint_text(text, PATH)
    lint_text(text.encode("utf-8", "surrogatepass"), PATH, target="2026.06")
    parse_workflow(Source(PATH, text))
    parse_workflow(Source(PATH, text), target="2026.06")
"""

CLEAN = """\
ref: pack.probe
label: Probe
version: "1.0.0"
parameters:
  type: object
  properties:
    name: {type: string}
  required: [name]
vars:
  greeted: []
tasks:
  - name: greet
    action: core.echo
    input: {message: "Hello {{ upper(parameters.name) }}."}
    retry: {count: 3, delay: 1, backoff: linear, max_delay: 5}
    next:
      - when: "{{ succeeded() and length(workflow.greeted) < 3 }}"
        publish:
          - greeted: "{{ workflow.greeted + [result().stdout] }}"
        do: [wait]
  - name: wait
    action: core.sleep
    input: {seconds: 1}
    join: 1
output_map:
  greeted: "{{ workflow.greeted }}"
"""

INPUTS = [
    # The first one is only warmed up with: a misspelt key makes it import what finds near words, an anchor
    # what reads any YAML, and a misspelt function what finds places inside of texts.
    CLEAN.replace("upper(parameters.name)", "uper(parameters.name)") + "outptu: &x {}\n",
    CLEAN,
    "",
    "null\n",
    "tasks: [",
    "a: \x00\n",
    "a: \ud800\n",
    "\ufeff" + CLEAN,
    CLEAN.replace("\n", "\r\n"),
    CLEAN + "---\n",
    CLEAN.replace("name: greet", "name: wait"),
    CLEAN.replace("do: [wait]", "do: [wiat]"),
    CLEAN.replace("count: 3", "count: 300"),
    CLEAN.replace("core.echo", "echo"),
    CLEAN.replace("succeeded() and", "succeeded() &&"),
    CLEAN.replace("upper(parameters.name)", "uper(parameter.name, 'é')"),
    CLEAN.replace("greeted: []", "greeted: &list [*list, *other]"),
    CLEAN.replace("    join: 1", "    on_success: greet\n    decision: [{next: wait, default: true}]"),
    CLEAN.replace("    join: 1", "    join: 1\n    timeout: {a: 1}\n    wait_for: {inquiry: 5}"),
    "x: " + "[" * 200 + "]" * 200 + "\n",
    "version: 1\n" + CLEAN * 2,
]

IMPURE = {
    "opens a file": ("def act(each): open(os.devnull).close()", "open"),
    "writes a file": ("def act(each): os.open(os.devnull, os.O_WRONLY)", "open"),
    "lists a folder": ("def act(each): os.listdir('.')", "os.listdir"),
    "changes the environment": ("def act(each): os.putenv('ATTUNE_LINT_PROBE', each)", "os.putenv"),
    "starts a process": ("def act(each): os.system('true')", "os.system"),
    "makes a socket": ("import socket\ndef act(each): socket.socket().close()", "socket.__new__"),
    "imports on a later input": ("def act(each): __import__(each)", "import"),
}


def events(prepare: str, inputs: list[str]) -> list[str]:
    """The audit events of `act`, which `prepare` defines, on inputs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    ran = subprocess.run(
        [sys.executable, "-c", HARNESS],
        input=json.dumps([prepare, inputs]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert isinstance(found, list)
    return found


def test_the_core_touches_nothing_outside() -> None:
    assert events(LINT, INPUTS) == []


@pytest.mark.parametrize("case", IMPURE)
def test_the_hook_sees_what_is_impure(case: str) -> None:
    act, event = IMPURE[case]
    seen = events(f"import os\n{act}", ["colorsys", "wave"])
    assert event in {line.split(" ", 1)[0] for line in seen}


def test_the_hook_lets_pure_code_be() -> None:
    assert events("import re\ndef act(each): return re.sub('a', 'b', each)", ["a", "b"]) == []
