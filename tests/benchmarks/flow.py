"""How time grows with the flow of a workflow: ``python -m tests.benchmarks.flow``.

Prints for each kind of workflow the time of linting for one size and for a larger one, and the exponent of
growth with the length of the text.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from functools import partial

from tests.benchmarks.growth import listed, milliseconds
from tests.workflow.documents import HEAD, lint


def task(name: str, following: str = "", fields: str = "") -> str:
    """A task in one line."""
    more = f", next: [{following}]" if following else ""
    return f"  - {{name: {name}, action: core.echo{fields}{more}}}\n"


def transition(targets: list[str], when: str = "succeeded()", publish: str = "") -> str:
    """A transition in braces."""
    published = f", publish: [{{{publish}}}]" if publish else ""
    return f"{{when: '{{{{ {when} }}}}'{published}, do: {listed(targets)}}}"


def reading(expression: str) -> str:
    """An input that reads something."""
    return f", input: {{x: '{{{{ {expression} }}}}'}}"


def chain(count: int) -> str:
    """Each task reads what the one before it has set and given."""
    lines = [task("t0", transition(["t1"], publish="v: 1"))]
    for n in range(1, count):
        fields = reading(f"[workflow.v, task.t{n - 1}]") if n % 100 == 0 else ""
        lines.append(task(f"t{n}", transition([f"t{n + 1}"]), fields))
    return HEAD + "tasks:\n" + "".join(lines) + task(f"t{count}")


def comb(count: int) -> str:
    """Each task of a chain has a task beside it, and all of these lead to one."""
    lines = []
    for n in range(count):
        lines.append(task(f"t{n}", transition([f"t{n + 1}"]) + ", " + transition([f"u{n}"])))
        lines.append(task(f"u{n}", transition(["end"])))
    end = task(f"t{count}", transition(["end"])) + task("end", fields=f", join: {count + 1}")
    return HEAD + "tasks:\n" + "".join(lines) + end


def dense(count: int) -> str:
    """Each task leads to all that come after it, in one transition each."""
    lines = []
    for n in range(count):
        later = [transition([f"t{m}"], publish=f"v{n}: 1") for m in range(n + 1, count)]
        lines.append(task(f"t{n}", ", ".join(later), reading(f"v{n - 1}") if n else ""))
    return HEAD + "tasks:\n" + "".join(lines)


def circles(count: int) -> str:
    """Each task leads to the next one and back to the first."""
    lines = [task(f"t{n}", transition([f"t{n + 1}"]) + ", " + transition(["t0"])) for n in range(count)]
    return HEAD + "tasks:\n" + task("start", transition(["t0"])) + "".join(lines) + task(f"t{count}")


def variables(count: int) -> str:
    """A task sets variables when it succeeds, and one after it reads them, also when it failed."""
    publish = ", ".join(f"v{n}: {n}" for n in range(count))
    reads = ", ".join(f"p{n}: '{{{{ workflow.v{n} }}}}'" for n in range(count))
    first = task("a", transition(["b"], publish=publish) + ", " + transition(["b"], "failed()"))
    return HEAD + "tasks:\n" + first + task("b", fields=f", input: {{{reads}}}")


def handlers(count: int) -> str:
    """Tasks that start together and share a handler."""
    names = [f"t{n}" for n in range(count)]
    lines = [task(name, transition(["h"], "failed()")) for name in names]
    return HEAD + "tasks:\n" + task("s", transition(names)) + "".join(lines) + task("h")


CASES: dict[str, tuple[Callable[[int], str], int, int]] = {
    "a chain of tasks": (chain, 2_500, 10_000),
    "a comb": (comb, 1_250, 5_000),
    "a dense graph": (dense, 75, 300),
    "circles": (circles, 1_000, 4_000),
    "variables": (variables, 1_250, 5_000),
    "tasks that share a handler": (handlers, 1_250, 5_000),
}


def main() -> None:
    """Measure and print."""
    for name, (make, small, large) in CASES.items():
        texts = make(small), make(large)
        times = [milliseconds(partial(lint, text)) for text in texts]
        exponent = math.log(times[1] / times[0]) / math.log(len(texts[1]) / len(texts[0]))
        sizes = f"{small:>6}: {times[0]:8.0f} ms {large:>6}: {times[1]:8.0f} ms"
        sys.stdout.write(f"{name:<28}{sizes}  exponent {exponent:.2f}\n")


if __name__ == "__main__":
    main()
