"""What the engine's validator rejects in tasks that iterate (spec: engine-facts 6 and 16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.expressions.whitespace import is_blank
from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.examples import GOOD, HEAD
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.context import Context
from attune_lint.workflow.located import LocatedTask, Value


def _error(
    code: str, name: str, what: str, why: str, bad: str, good: str, since: Target = Target.V2026_06
) -> Rule:
    return Rule(code, name, Severity.ERROR, what, why, bad, good, "validate", since)


BATCH_SIZE: Final = _error(
    "ATL305",
    "batch-size",
    "The `batch_size` of a task that iterates is out of range.",
    "The engine takes 1 to 1000, and before 2026.10 any number but 0; it rejects the file.",
    bad=GOOD + "    with_items: '{{ [1, 2] }}'\n    batch_size: 0\n",
    good=GOOD + "    with_items: '{{ [1, 2] }}'\n    batch_size: 10\n",
)

CONCURRENCY: Final = _error(
    "ATL306",
    "concurrency",
    "The `concurrency` of a task that iterates is out of range.",
    "The engine takes 1 to 100, and before 2026.10 any number but 0; it rejects the file.",
    bad=GOOD + "    with_items: '{{ [1, 2] }}'\n    concurrency: 0\n",
    good=GOOD + "    with_items: '{{ [1, 2] }}'\n    concurrency: 10\n",
)

ITERATION_LIMITS: Final = {"batch_size": 1000, "concurrency": 100}
"""The highest values since 2026.10; before, there was no limit."""


def batch_size(context: Context) -> Iterator[Diagnostic]:
    """ATL305."""
    for task, _, _ in context.tasks:
        yield from _iteration_limit(context, BATCH_SIZE, task, "batch_size", task.batch_size)


def concurrency(context: Context) -> Iterator[Diagnostic]:
    """ATL306."""
    for task, _, _ in context.tasks:
        yield from _iteration_limit(context, CONCURRENCY, task, "concurrency", task.concurrency)


def _iteration_limit(
    context: Context, rule: Rule, task: LocatedTask, name: str, number: Value[int] | None
) -> Iterator[Diagnostic]:
    if number is None or not task.iterates:
        return
    highest = ITERATION_LIMITS[name] if context.target >= Target.V2026_10 else None
    if number.value < 1 or (highest is not None and number.value > highest):
        limits = "at least 1" if highest is None else f"1 to {highest}"
        message = f"The task '{task.title}' iterates with a {name} of {number.value}; it must be {limits}."
        yield rule.at(context.source, number, message, route=task.fields.to(name))


TWO_ITERATIONS: Final = _error(
    "ATL315",
    "two-iterations",
    "A task has both `with_items` and `iterate_cache`.",
    "The engine rejects the file.",
    bad=GOOD + "    with_items: '{{ [1, 2] }}'\n    iterate_cache: {namespace: hosts}\n",
    good=GOOD + "    iterate_cache: {namespace: hosts}\n",
    since=Target.V2026_10,
)


def two_iterations(context: Context) -> Iterator[Diagnostic]:
    """ATL315."""
    for task, _, _ in context.tasks:
        if task.iterate_cache is not None and task.with_items is not None:
            message = f"The task '{task.title}' has both 'with_items' and 'iterate_cache'; remove one."
            yield TWO_ITERATIONS.at(
                context.source,
                task.fields.key("iterate_cache"),
                message,
                route=task.fields.to("iterate_cache"),
                related=(("the other is here", task.fields.key("with_items")),),
            )


CACHE_PLACE: Final = _error(
    "ATL316",
    "iterate-cache-place",
    "An `iterate_cache` stands at a task that is not of type `action`.",
    "The engine rejects the file.",
    bad=HEAD
    + "tasks:\n  - name: build\n    type: workflow\n    action: demo.other\n"
    + "    iterate_cache: {namespace: hosts}\n",
    good=GOOD + "    iterate_cache: {namespace: hosts}\n",
    since=Target.V2026_10,
)


def cache_place(context: Context) -> Iterator[Diagnostic]:
    """ATL316."""
    for task, _, _ in context.tasks:
        if task.iterate_cache is not None and task.kind not in ("action", None):
            message = (
                f"Only tasks of type 'action' can have 'iterate_cache', and '{task.title}' is '{task.kind}'."
            )
            place = task.fields.key("iterate_cache")
            yield CACHE_PLACE.at(context.source, place, message, route=task.fields.to("iterate_cache"))


CACHE_NAMESPACE: Final = _error(
    "ATL317",
    "iterate-cache-namespace",
    "The `namespace` of an `iterate_cache` is blank.",
    "The engine rejects the file.",
    bad=GOOD + "    iterate_cache: {namespace: ' '}\n",
    good=GOOD + "    iterate_cache: {namespace: hosts}\n",
    since=Target.V2026_10,
)


def cache_namespace(context: Context) -> Iterator[Diagnostic]:
    """ATL317."""
    for task, _, _ in context.tasks:
        cache = task.iterate_cache
        if cache is not None and cache.namespace is not None and is_blank(cache.namespace.text):
            message = f"The cache iteration of '{task.title}' needs a namespace; name one."
            yield CACHE_NAMESPACE.at(
                context.source, cache.namespace, message, route=cache.fields.to("namespace")
            )


PAGE_SIZE: Final = _error(
    "ATL318",
    "page-size",
    "The `page_size` of an `iterate_cache` is not between 1 and 1000.",
    "The engine rejects the file.",
    bad=GOOD + "    iterate_cache: {namespace: hosts, page_size: 0}\n",
    good=GOOD + "    iterate_cache: {namespace: hosts, page_size: 100}\n",
    since=Target.V2026_10,
)


def page_size(context: Context) -> Iterator[Diagnostic]:
    """ATL318."""
    for task, _, _ in context.tasks:
        cache = task.iterate_cache
        size = cache.page_size if cache is not None else None
        if cache is not None and size is not None and not 1 <= size.value <= 1000:
            message = f"The page_size of '{task.title}' is {size.value}; it must be 1 to 1000."
            yield PAGE_SIZE.at(context.source, size, message, route=cache.fields.to("page_size"))


RULES: Final = (BATCH_SIZE, CONCURRENCY, TWO_ITERATIONS, CACHE_PLACE, CACHE_NAMESPACE, PAGE_SIZE)
CHECKS: Final = (batch_size, concurrency, two_iterations, cache_place, cache_namespace, page_size)
