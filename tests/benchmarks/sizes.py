"""How time and memory grow with size: ``python -m tests.benchmarks.sizes [WORD ...]``.

For a file with its length, width, depth and tasks, and for packs with their files and their number, prints
the processor time and the peak of memory for some sizes; then the exponents of growth, by least squares of
the logarithms over all sizes, and of time also between the two largest. Words choose what is measured.
"""

from __future__ import annotations

import math
import statistics
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from attune_lint import lint_text
from attune_lint.shell.run import lint_paths
from tests.benchmarks.flow import chain
from tests.benchmarks.generate import write
from tests.benchmarks.growth import milliseconds
from tests.benchmarks.reading import HEAD, PATH, deep, wide, workflow

Run: TypeAlias = Callable[[], object]
Series: TypeAlias = tuple[Callable[[int], Run], Sequence[int]]


def lines(count: int) -> str:
    """A workflow of about so many lines."""
    return workflow(count // 16)


def wide_input(items: int) -> str:
    """A task with a list of templates as its input."""
    listed = '        - "{{ workflow.x }}/{{ index }}"\n' * items
    task = "  - name: a\n    action: core.noop\n    input:\n      x:\n"
    return f"{HEAD}vars:\n  x: 1\ntasks:\n{task}{listed}"


def wide_mapping(keys: int) -> str:
    """A workflow with many variables that are read."""
    variables = "".join(f"  v{n}: {n}\n" for n in range(keys))
    read = "".join(f'      v{n}: "{{{{ workflow.v{n} }}}}"\n' for n in range(keys))
    return f"{HEAD}vars:\n{variables}tasks:\n  - name: a\n    action: core.noop\n    input:\n{read}"


def deep_input(levels: int) -> str:
    """A task with mappings in mappings as its input."""
    nested = "{x: " * levels + "1" + "}" * levels
    return f"{HEAD}tasks:\n  - {{name: a, action: core.noop, input: {nested}}}\n"


def of(make: Callable[[int], str]) -> Callable[[int], Run]:
    """What lints a text of a size."""
    return lambda size: partial(lint_text, make(size), PATH)


def series(directory: Path) -> dict[str, Series]:
    """What is measured, with the sizes."""

    def packs(count: int) -> Run:
        write(directory / f"packs-{count}", count)
        return partial(lint_paths, [str(directory / f"packs-{count}")])

    def one_pack(workflows: int) -> Run:
        write(directory / f"one-{workflows}", 1, workflows=workflows)
        return partial(lint_paths, [str(directory / f"one-{workflows}")])

    wide_sizes = (100, 500, 2_500, 10_000)
    return {
        "length, in lines": (of(lines), (64, 320, 1_600, 6_400, 20_000)),
        "width, a list": (of(wide), wide_sizes),
        "width, a list of templates": (of(wide_input), wide_sizes),
        "width, a mapping": (of(wide_mapping), wide_sizes),
        "depth, ignored lists": (of(deep), (100, 500, 2_500, 10_000)),
        "depth, an input": (of(deep_input), (100, 500, 2_500, 10_000)),
        "tasks, in a chain": (of(chain), (20, 100, 500, 2_500)),
        "packs": (packs, (2, 4, 8, 16)),
        "workflows of a pack": (one_pack, (20, 60, 180, 540)),
    }


def megabytes(run: Run) -> float:
    """The peak of memory that Python takes for a run."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """The slope of the line through the logarithms with the least squares."""
    return statistics.linear_regression([*map(math.log, sizes)], [*map(math.log, values)]).slope


ROUNDS: Final = 3


def shown(name: str, make: Callable[[int], Run], sizes: Sequence[int]) -> str:
    """The measurements of a series, in three lines."""
    runs = [make(size) for size in sizes]
    times = [milliseconds(run, ROUNDS) for run in runs]
    peaks = [megabytes(run) for run in runs]
    last = exponent(sizes[-2:], times[-2:])
    listed = "".join(f"{size:>10}" for size in sizes)
    first = f"{name:<28}{listed}   exponent\n"
    second = f"{'':22}time: {''.join(f'{time:7.0f} ms' for time in times)}   "
    third = f"{'':20}memory: {''.join(f'{peak:7.1f} MB' for peak in peaks)}   "
    exponents = f"{exponent(sizes, times):.2f}, of the last step {last:.2f}", f"{exponent(sizes, peaks):.2f}"
    return f"{first}{second}{exponents[0]}\n{third}{exponents[1]}\n"


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory(prefix="attune-") as directory:
        for name, (make, sizes) in series(Path(directory)).items():
            if not sys.argv[1:] or any(word in name for word in sys.argv[1:]):
                sys.stdout.write(shown(name, make, sizes))
                sys.stdout.flush()


if __name__ == "__main__":
    main()
