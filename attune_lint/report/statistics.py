"""What a run came to in numbers, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from attune_lint.lint.report import LintReport
from attune_lint.model.json import Json


@frozen(eq=False, repr=False)
class Statistics:
    """Numbers of a run.

    `findings` counts by code and name, the most frequent first. `seconds` are by stage, in the order of
    the stages. `cache` has figures by what they count; None where no cache was used.
    """

    files: int
    findings: tuple[tuple[str, str, int], ...]
    seconds: Mapping[str, float] = field(factory=dict)
    cache: Mapping[str, int] | None = None


def statistics_of(
    report: LintReport, seconds: Mapping[str, float], cache: Mapping[str, int] | None = None
) -> Statistics:
    """The numbers of a report, those that are not shown included.

    Args:
        report: what was found.
        seconds: how long each stage took.
        cache: figures of the cache by what they count; None where none was used.
    """
    counted = Counter((found.code, found.name) for found in report.all_diagnostics)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    findings = tuple((code, name, number) for (code, name), number in ordered)
    return Statistics(len(report.files), findings, dict(seconds), cache)


def render(statistics: Statistics) -> Iterator[str]:
    """The numbers as lines."""
    yield f"Files: {statistics.files}\n"
    yield f"Findings: {sum(number for _, _, number in statistics.findings)}\n"
    for code, name, number in statistics.findings:
        yield f"{number:>9}  {code} {name}\n"
    yield f"Seconds: {sum(statistics.seconds.values()):.3f}\n"
    for stage, seconds in statistics.seconds.items():
        yield f"{seconds:>9.3f}  {stage}\n"
    if statistics.cache is not None:
        yield "Cache:\n"
        yield from (f"{number:>9}  {what.replace('_', ' ')}\n" for what, number in statistics.cache.items())


def as_json(statistics: Statistics) -> dict[str, Json]:
    """The numbers as JSON; seconds are rounded to microseconds."""
    return {
        "files": statistics.files,
        "findings": [
            {"code": code, "name": name, "count": number} for code, name, number in statistics.findings
        ],
        "stages": [
            {"stage": stage, "seconds": round(seconds, 6)} for stage, seconds in statistics.seconds.items()
        ],
        "cache": None if statistics.cache is None else dict(statistics.cache),
    }
