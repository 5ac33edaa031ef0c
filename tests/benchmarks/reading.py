"""How long reading takes: ``python -m tests.benchmarks.reading [--json]``.

Measures, in one run on the same texts, strictyaml's own parser driven for events, PyYAML's two parsers,
and the stages of attune-lint, on a workflow of about sixty lines. Prints medians in milliseconds and
their ratio to the slowest parser.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import PurePath

import strictyaml.parser
import yaml

from attune_lint import Source, lint_text
from attune_lint.yaml.adapter.events import EventParser
from attune_lint.yaml.compose import compose

PATH = PurePath("packs/demo/workflows/job.yaml")
HEAD = "ref: demo.job\nlabel: Nightly build\nversion: 1.0.0\n"
TASK = """\
  - name: {name}
    action: demo.{name}
    input:
      url: "{{{{ parameters.url }}}}/{name}"
      options:
        retries: 3
        tags: [nightly, "{{{{ workflow.tag }}}}"]
    retry:
      count: 3
      delay: 5
    next:
      - when: "{{{{ succeeded() }}}}"
        publish:
          - {name}_result: "{{{{ result().data }}}}"
        do:
          - {following}
"""
ROUNDS = 15


def workflow(tasks: int) -> str:
    """A workflow of some tasks in a chain, about sixteen lines each."""
    middle = "".join(TASK.format(name=f"t{n}", following=f"t{n + 1}") for n in range(tasks))
    return HEAD + "vars:\n  tag: main\ntasks:\n" + middle + f"  - name: t{tasks}\n    action: core.noop\n"


def wide(items: int) -> str:
    """A workflow with one list of some items."""
    return HEAD + "vars:\n  x:\n" + "    - item\n" * items + "tasks:\n  - {name: a, action: core.noop}\n"


def deep(levels: int) -> str:
    """A workflow with lists in lists under a key that is ignored."""
    nested = "[" * levels + "]" * levels
    return HEAD + f"x-y: {nested}\ntasks:\n  - {{name: a, action: core.noop}}\n"


def median(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median time of some runs, in milliseconds."""
    run()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def _strictyaml(text: str) -> None:
    loader = strictyaml.parser.StrictYAMLLoader(text)
    loader.label, loader.allow_flow_style = "a workflow", True
    while loader.get_event() is not None:
        continue


def _events(text: str) -> None:
    parser = EventParser(text)
    while parser.next_event() is not None:
        continue
    parser.close()


def stages(text: str) -> dict[str, float]:
    """Milliseconds by what reads the text."""
    source = Source(PATH, text)
    return {
        "strictyaml, events": median(lambda: _strictyaml(text)),
        "PyYAML in Python, events": median(lambda: list(yaml.parse(text, Loader=yaml.SafeLoader))),
        "PyYAML in C, events": median(lambda: list(yaml.parse(text, Loader=yaml.CSafeLoader))),
        "attune-lint, events": median(lambda: _events(text)),
        "attune-lint, tree": median(lambda: compose(source)),
        "attune-lint, all findings": median(lambda: lint_text(text, PATH)),
    }


def measured() -> dict[str, object]:
    """All measurements."""
    return {"lines": workflow(4).count("\n"), "stages": stages(workflow(4))}


def _shown(result: dict[str, object]) -> str:
    times: dict[str, float] = result["stages"]  # type: ignore[assignment]
    slowest = max(times.values())
    lines = [f"{result['lines']} lines, median of {ROUNDS}"]
    lines += [f"{name:<28}{value:8.2f} ms {value / slowest:6.2f}" for name, value in times.items()]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    result = measured()
    sys.stdout.write((json.dumps(result, indent=2) if options.json else _shown(result)) + "\n")


if __name__ == "__main__":
    main()
