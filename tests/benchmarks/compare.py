"""How long checking takes beside other tools: ``python -m tests.benchmarks.compare [--packs N]``.

Runs, on the same generated packs and in turn, so that a busy machine is fair to all: this tool cold and warm,
yamllint, check-jsonschema with a schema of the same fields, and bare Python. Prints medians, their ratios
and the peak of memory. What this version of the tool has no option for is listed as missing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tests.benchmarks.generate import PACKS, WORKFLOWS, write, write_one
from tests.benchmarks.json_schema import json_schema
from tests.benchmarks.processes import Cost, cost

TOOLS: Final = ("yamllint", "check-jsonschema")
BIG: Final = 500
"""So many workflows are in the big pack."""

ALL, ONE, WARM = "yamllint, all files", "yamllint, one file", "warm, nothing changed"


@dataclass(frozen=True)
class Case:
    """A command, what its time is divided by, and the ratio that is aimed at.

    `needs` are options without which it is missing. `before` runs each time before the command, and outside
    of what is measured.
    """

    name: str
    command: Sequence[str]
    against: str
    goal: float | None = None
    needs: tuple[str, ...] = ()
    before: Callable[[], object] = bool


@dataclass(frozen=True)
class Row:
    """What was measured of a case; None where it is missing."""

    name: str
    seconds: float | None = None
    processor_seconds: float | None = None
    peak_mib: float | None = None
    against: str = ""
    ratio: float | None = None
    processor_ratio: float | None = None
    goal: float | None = None


@dataclass(frozen=True)
class Place:
    """Where what is measured lies: all packs, a big one, and a file by itself, with one file of each."""

    directory: Path
    workflows: Sequence[Path]
    big: Path
    alone: Path

    @property
    def packs(self) -> Path:
        return self.directory / "packs"

    def cache(self, name: str) -> Path:
        return self.directory / "caches" / name


def prepared(directory: Path, packs: int) -> Place:
    """Generate what is measured, and a schema for it."""
    workflows = write(directory / "packs", packs)
    big = write(directory / "big", 1, workflows=BIG)[BIG // 2]
    alone = write_one(directory / "alone")
    (directory / "schema.json").write_text(json.dumps(json_schema()))
    return Place(directory, workflows, big, alone)


def others(place: Place, tools: Path) -> list[Case]:
    """The cases of other tools."""
    yamllint = [str(tools / "yamllint"), "-d", "relaxed"]
    schema = [str(tools / "check-jsonschema"), "--schemafile", str(place.directory / "schema.json")]
    return [
        Case("python -c pass", [sys.executable, "-c", "pass"], ONE),
        Case(ALL, [*yamllint, str(place.packs)], ALL),
        Case(ONE, [*yamllint, str(place.alone)], ONE),
        Case("check-jsonschema, all workflows", [*schema, *map(str, place.workflows)], ALL),
        Case("check-jsonschema, one file", [*schema, str(place.alone)], ONE),
    ]


def own(place: Place) -> list[Case]:
    """The cases of this tool, in an order in which a cache is filled before it is used."""
    check, packs = [_script(), "check"], str(place.packs)
    cached, jobs = ("--cache-dir",), ("--no-cache", "--jobs")
    all_files = [*check, packs, "--cache-dir", str(place.cache("all"))]
    return [
        Case("cold", [*check, packs], ALL, 0.25),
        Case("cold, 1 process", [*check, packs, "--no-cache", "--jobs", "1"], ALL, 0.25, jobs),
        Case("cold, 2 processes", [*check, packs, "--no-cache", "--jobs", "2"], ALL, 0.25, jobs),
        Case("filling the cache", all_files, ALL, None, cached, partial(_removed, place.cache("all"))),
        Case(WARM, all_files, ALL, 0.01, cached),
        Case("warm, one file changed", all_files, ALL, None, cached, _changing(place.workflows[-1])),
        *_single(check, "one file alone", place.alone, place.cache("alone")),
        *_single(check, "one file in a big pack", place.big, place.cache("big")),
    ]


def _single(check: Sequence[str], name: str, path: Path, cache: Path) -> list[Case]:
    """One file, without a cache and from it."""
    cached = [*check, str(path), "--cache-dir", str(cache)]
    fill = partial(_filled, cached, cache)
    without = [*check, str(path), "--no-cache"]
    return [
        Case(name, [*check, str(path)], ONE, 1.0),
        Case(f"{name}, cold", without, ONE, 1.0, ("--no-cache",)),
        Case(f"{name}, warm", cached, ONE, 0.5, ("--cache-dir",), fill),
    ]


def _removed(cache: Path) -> None:
    shutil.rmtree(cache, ignore_errors=True)


def _filled(command: Sequence[str], cache: Path) -> None:
    if not cache.exists():
        cost(command, cache.parents[1])


def _changing(path: Path) -> Callable[[], None]:
    """What changes a file, differently each time."""
    numbers = count()
    text = path.read_text(encoding="utf-8")

    def change() -> None:
        path.write_text(f"{text}# Change {next(numbers)}\n", encoding="utf-8")

    return change


def _script() -> str:
    return str(Path(sysconfig.get_path("scripts")) / "attune-lint")


def options_of_check() -> str:
    """What the tool says of its options."""
    return subprocess.run([_script(), "check", "--help"], capture_output=True, text=True, check=True).stdout


@contextmanager
def registering(place: Place, packs: int) -> Iterator[Case]:
    """The case of a database in which all workflows are registered."""
    from tests.benchmarks.registered import registered_in

    with registered_in(packs) as dsn:
        cache = str(place.cache("registered"))
        command = [_script(), "register", str(place.packs), "--dsn", dsn, "--cache-dir", cache]
        for _ in range(2):  # the first writes, and only a run that does not is kept
            cost(command, place.directory)
        yield Case("registering, unchanged", command, WARM, 2.0)


def measured(cases: Sequence[Case], place: Place, repeat: int) -> dict[str, list[Cost]]:
    """What each case costs, in rounds of all cases."""
    costs: dict[str, list[Cost]] = {case.name: [] for case in cases}
    for _ in range(repeat):
        for case in cases:
            case.before()
            costs[case.name].append(cost(case.command, place.directory))
    return costs


def rows(cases: Sequence[Case], costs: Mapping[str, Sequence[Cost]]) -> list[Row]:
    """Medians, and their ratios."""
    medians = {name: _median(found) for name, found in costs.items() if found}
    return [
        _row(case, medians[case.name], medians.get(case.against))
        if case.name in medians
        else Row(case.name, goal=case.goal)
        for case in cases
    ]


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(each.seconds for each in costs),
        statistics.median(each.processor_seconds for each in costs),
        max(each.peak_mib for each in costs),
    )


def _row(case: Case, own: Cost, base: Cost | None) -> Row:
    ratio = own.seconds / base.seconds if base else None
    processor = own.processor_seconds / base.processor_seconds if base else None
    costs = own.seconds, own.processor_seconds, own.peak_mib
    return Row(case.name, *costs, case.against, ratio, processor, case.goal)


def shown(found: Sequence[Row]) -> str:
    """A table of rows."""
    lines = [f"{'':34}{'seconds':>9}{'cpu':>9}{'MiB':>7}{'ratio':>8}{'of cpu':>8}  {'goal':>5}"]
    for row in found:
        if row.seconds is None or row.peak_mib is None:
            lines.append(f"{row.name:34}{'missing':>9}")
            continue
        both = (row.ratio, row.processor_ratio)
        ratios = "".join(f"{each:8.3f}" if each else f"{'':8}" for each in both)
        goal = "" if row.goal is None else f"{row.goal:5.2f}"
        lines.append(
            f"{row.name:34}{row.seconds:9.3f}{row.processor_seconds:9.3f}{row.peak_mib:7.0f}{ratios}"
            f"  {goal:5}  of {row.against}"
        )
    return "\n".join(lines)


@contextmanager
def tools(directory: Path | None) -> Iterator[Path]:
    """The folder of the other tools: one that is given, that of the path, or a new environment's."""
    there = shutil.which(TOOLS[0])
    if directory is None and there and all((Path(there).parent / tool).exists() for tool in TOOLS):
        directory = Path(there).parent
    if directory is not None:
        yield directory.resolve()
        return
    with TemporaryDirectory(prefix="attune-tools-") as made:
        venv.create(made, with_pip=True)
        scripts = Path(made) / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", *TOOLS], check=True)
        yield scripts


def comparison(options: argparse.Namespace) -> dict[str, Any]:
    """Everything that the options ask for."""
    with ExitStack() as stack:
        place = prepared(Path(stack.enter_context(TemporaryDirectory(prefix="attune-"))), options.packs)
        cases = [*others(place, stack.enter_context(tools(options.tools))), *own(place)]
        if options.database:
            cases.append(stack.enter_context(registering(place, options.packs)))
        known = options_of_check()
        possible = [case for case in cases if all(option in known for option in case.needs)]
        # Once without being measured: compiled modules are then there for all.
        measured([case for case in possible if case.against == ONE], place, 1)
        found = rows(cases, measured(possible, place, options.repeat))
    return {
        "workflows": options.packs * WORKFLOWS,
        "repeat": options.repeat,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "rows": [asdict(row) for row in found],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packs", type=int, default=PACKS, metavar="N", help=f"default: {PACKS}")
    parser.add_argument("--repeat", type=int, default=3, metavar="R", help="default: 3")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there, too")
    parser.add_argument("--tools", type=Path, metavar="DIR", help="where yamllint and check-jsonschema are")
    parser.add_argument("--database", action="store_true", help="measure registering, on PostgreSQL")
    options = parser.parse_args()
    result = comparison(options)
    heading = (
        f"{result['workflows']} workflows, {result['processors']} processors, median of {options.repeat}"
    )
    sys.stdout.write(f"{heading}; memory of the largest process\n")
    sys.stdout.write(shown([Row(**row) for row in result["rows"]]) + "\n")
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
