"""How time grows with size, whatever a file is made of: ``python -m tests.benchmarks.growth``.

Prints for each kind of file the time for one size and for four times that, and the exponent of growth.
"""

from __future__ import annotations

import gc
import math
import sys
import time
from collections.abc import Callable
from functools import partial

from tests.workflow.documents import GOOD, HEAD, TASK, lint

GROWTH = 4


def listed(entries: list[str]) -> str:
    return f"[{', '.join(entries)}]"


def tasks(count: int, fields: str) -> str:
    lines = (f"  - {{name: t{n}, action: a.b, {fields}}}\n" for n in range(count))
    return HEAD + "tasks:\n" + "".join(lines)


def chain(n: int) -> str:
    lines = (f"  - {{name: t{i}, action: a.b, next: [{{do: [t{(i + 1) % n}]}}]}}\n" for i in range(n))
    return HEAD + "tasks:\n  - {name: start, action: a.b, on_success: t0}\n" + "".join(lines)


def star(n: int) -> str:
    start = f"  - {{name: start, action: a.b, next: [{{do: {listed([f't{i}' for i in range(n)])}}}]}}\n"
    return tasks(n, "join: 1") + start


def bomb_of_tasks(n: int) -> str:
    text = HEAD + "x0: &t0 {name: a, action: a.b}\n"
    for i in range(1, n):
        text += f"x{i}: &t{i} {{name: a, type: parallel, tasks: {listed([f'*t{i - 1}'] * 10)}}}\n"
    return text + f"tasks: [*t{n - 1}]\n"


CASES: dict[str, tuple[int, Callable[[int], str]]] = {
    "a chain of tasks": (250, chain),
    "waits in a chain of tasks": (
        250,
        lambda n: chain(n).replace("action: a.b", "action: a.b, wait_for: {inquiry: 5}"),
    ),
    "many targets of one task": (300, star),
    "many targets that do not exist": (300, lambda n: star(n).replace("t1", "x1")),
    "many targets of one transition": (1500, lambda n: GOOD + f"    next: [{{do: {listed(['a'] * n)}}}]\n"),
    "many variables": (700, lambda n: HEAD + "vars:\n" + "".join(f"  k{i}: {i}\n" for i in range(n)) + TASK),
    "one variable many times": (700, lambda n: HEAD + "vars:\n" + "  k: 1\n" * n + TASK),
    "names of variables that are wrong": (
        700,
        lambda n: HEAD + "vars:\n" + "".join(f"  k.{i}: 1\n" for i in range(n)) + TASK,
    ),
    "a long list": (2500, lambda n: GOOD + f"    input: {{x: {listed(['1'] * n)}}}\n"),
    "a long list of wrong values": (1000, lambda n: GOOD + f"    input: {{x: {listed(['!!int a'] * n)}}}\n"),
    "a long expression": (5000, lambda n: GOOD + f"    wait_for: {{inquiry: '{{{{ {'not ' * n}x }}}}'}}\n"),
    "many unknown keys": (500, lambda n: GOOD + "".join(f"    k{i}: 1\n" for i in range(n))),
    "many tasks of one name": (250, lambda n: HEAD + "tasks:\n" + "  - {name: a, action: b}\n" * n),
    "many wrong numbers": (250, lambda n: tasks(n, "join: all")),
    "many branches": (400, lambda n: GOOD + f"    decision: {listed(['{next: a, when: x}'] * n)}\n"),
    "many directives": (400, lambda n: GOOD + f"    publish: {listed(['{a: [1, b]}'] * n)}\n"),
    "deep values that are ignored": (4000, lambda n: HEAD + f"x: {'[' * n}{']' * n}\n" + TASK),
    "deep values": (4000, lambda n: HEAD + f"vars: {{x: {'[' * n}{']' * n}}}\n" + TASK),
    "a value behind many aliases": (
        1500,
        lambda n: HEAD + f"vars: {{a: &a [1], b: {listed(['*a'] * n)}}}\n" + TASK,
    ),
    "a task behind many aliases": (
        1500,
        lambda n: HEAD + f"t: &t {{name: a, action: b}}\ntasks: {listed(['*t'] * n)}\n",
    ),
    "transitions behind many aliases": (
        250,
        lambda n: (
            HEAD
            + f"x-next: &next {listed([f'{{do: [t{i}]}}' for i in range(n)])}\n"
            + tasks(n, "next: *next ")[len(HEAD) :]
        ),
    ),
    "targets behind many aliases": (
        250,
        lambda n: (
            HEAD
            + f"x-do: &do {listed([f't{i}' for i in range(n)])}\n"
            + tasks(n, "next: [{do: *do }]")[len(HEAD) :]
        ),
    ),
    "input behind many aliases": (
        250,
        lambda n: (
            HEAD
            + f"x-input: &input {{{', '.join(f'k{i}: 1' for i in range(n))}}}\n"
            + tasks(n, "input: *input ")[len(HEAD) :]
        ),
    ),
    "sub-tasks behind many aliases": (
        150,
        lambda n: (
            HEAD
            + f"x-sub: &sub {listed([f'{{name: s{i}, action: b}}' for i in range(n)])}\n"
            + tasks(n, "tasks: *sub ")[len(HEAD) :]
        ),
    ),
    "a value that contains itself many times": (
        1000,
        lambda n: HEAD + f"vars: &v {{a: {listed(['*v'] * n)}}}\n" + TASK,
    ),
    "a task that contains itself many times": (
        1000,
        lambda n: HEAD + f"tasks: [&t {{name: a, action: b, tasks: {listed(['*t'] * n)}}}]\n",
    ),
    "aliases of aliases": (30, bomb_of_tasks),
    "a file that ends too early": (2500, lambda n: GOOD + f"    input: {{x: [{'a, ' * n}\n"),
}


def milliseconds(run: Callable[[], object], rounds: int = 2) -> float:
    """The processor time of a run, at best of some."""
    found = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found) * 1000


def main() -> None:
    """Measure and print."""
    for name, (count, make) in CASES.items():
        small, large = (milliseconds(partial(lint, make(size))) for size in (count, count * GROWTH))
        exponent = math.log(large / small) / math.log(GROWTH)
        sys.stdout.write(f"{name:<42}{small:9.1f} ms{large:9.1f} ms  exponent {exponent:.2f}\n")


if __name__ == "__main__":
    main()
