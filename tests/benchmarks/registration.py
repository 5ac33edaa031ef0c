"""How long registering takes: ``python -m tests.benchmarks.registration [--json] [--workflows N]``.

On a PostgreSQL of its own, or the one that the tests use: registers generated workflows, again unchanged,
again all changed, and in the same run writes the same rows with two plain COPY commands. Prints medians
of the times, their ratio to COPY, and how many statements the server was given.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable

from psycopg import sql
from psycopg.types.json import Jsonb

from attune_lint.lint.loaded import LoadedWorkflow
from attune_lint.lint.registration import prepared
from attune_lint.model.definition import Retry, Task, Transition
from attune_lint.rows.columns import GENERATIONS, TABLES, Table
from attune_lint.rows.mapping import MAPPING
from attune_lint.rows.options import DEFAULT_OPTIONS
from attune_lint.rows.rows import Row, WorkflowRows
from tests.database.databases import Databases
from tests.database.registering import Watched, changed, done, workflow
from tests.database.server import running_server

PACKS = 20
ROUNDS = 3
JSONB = {(each.table, each.column) for each in MAPPING if each.type == "jsonb"}


def generated(count: int) -> list[LoadedWorkflow]:
    """Workflows of four tasks each, in some packs."""
    return [
        workflow(f"pack{n % PACKS}.workflow_{n}", label=f"Workflow {n}", tags=("generated",), tasks=tasks(n))
        for n in range(count)
    ]


def tasks(seed: int) -> tuple[Task, ...]:
    return tuple(
        Task(
            f"task_{number}",
            action="core.http_request",
            input={"url": f"https://example.com/{seed}/{number}", "headers": {"x": "{{ parameters.x }}"}},
            retry=Retry(3, 5),
            next=(Transition("{{ succeeded() }}", ({"seen": [seed, number]},), (f"task_{number + 1}",)),),
        )
        for number in range(4)
    )


def emptied(link: Watched) -> None:
    """Take all rows away, and make the packs."""
    link.execute("TRUNCATE attune.pack CASCADE")
    for number in range(PACKS):
        link.execute(
            "INSERT INTO attune.pack (ref, label, version) VALUES (%s, 'Pack', '1.0.0')", (f"pack{number}",)
        )


def mapped(workflows: list[LoadedWorkflow]) -> list[WorkflowRows]:
    """The rows of workflows, which registering makes itself."""
    return [prepared(each, GENERATIONS[2], DEFAULT_OPTIONS).unwrap().rows for each in workflows]


def copied(link: Watched, rows: list[WorkflowRows]) -> None:
    """Write rows with COPY, made before; the ids that link them are made up."""
    numbers: dict[str, int] = dict(link.execute("SELECT ref, id FROM attune.pack").fetchall())
    with link.transaction():
        for table in TABLES:
            links = [
                {"id": n, "pack": numbers[each.pack_ref]} | ({"workflow_def": n} if table == "action" else {})
                for n, each in enumerate(rows)
            ]
            copy(link, table, [{**each.of(table), **own} for each, own in zip(rows, links, strict=True)])


def copy(link: Watched, table: Table, rows: list[Row]) -> None:
    names = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier("attune", table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with link.cursor() as cursor, cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row([written(table, name, row[name]) for name in names])


def written(table: Table, name: str, value: object) -> object:
    return Jsonb(value) if (table, name) in JSONB and value is not None else value


def measured(count: int) -> dict[str, object]:
    """Seconds and statements by what was done."""
    workflows = generated(count)
    rows = mapped(workflows)
    newer = [changed(each, label="New") for each in workflows]
    times: dict[str, list[float]] = {}
    statements: dict[str, int] = {}

    def timed(name: str, link: Watched, act: Callable[[], object]) -> None:
        link.statements.clear()
        link.transactions = 0
        began = time.perf_counter()
        act()
        times.setdefault(name, []).append(time.perf_counter() - began)
        statements[name] = link.count

    with running_server() as server:
        databases = Databases(server)
        with databases.fresh("second") as dsn, Watched.of(dsn) as link:
            for _ in range(ROUNDS):
                emptied(link)
                timed("making the rows", link, lambda: mapped(workflows))
                timed("COPY", link, lambda: copied(link, rows))
                emptied(link)
                timed("register", link, lambda: done(link, workflows))
                timed("register, unchanged", link, lambda: done(link, workflows))
                timed("register, all changed", link, lambda: done(link, newer))
        databases.close()
    # COPY has two statements that are no `execute`.
    statements["COPY"] += len(TABLES)
    seconds = {name: statistics.median(found) for name, found in times.items()}
    return {"workflows": count, "seconds": seconds, "statements": statements}


def _shown(result: dict[str, object]) -> str:
    seconds: dict[str, float] = result["seconds"]  # type: ignore[assignment]
    statements: dict[str, int] = result["statements"]  # type: ignore[assignment]
    lines = [f"{result['workflows']} workflows, median of {ROUNDS}"]
    lines += [
        f"{name:<24}{value:7.2f} s {value / seconds['COPY']:6.2f} x COPY {statements[name]:6} statements"
        for name, value in seconds.items()
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--workflows", type=int, default=4000, metavar="N", help="default: 4000")
    options = parser.parse_args()
    result = measured(options.workflows)
    sys.stdout.write((json.dumps(result, indent=2) if options.json else _shown(result)) + "\n")


if __name__ == "__main__":
    main()
