"""The report as SARIF 2.1.0, within the limits of GitHub's code scanning.

The limits are those of GitHub's page on SARIF support: a file with more is refused as a whole.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Final

from attrs import evolve

from attune_lint.lint.report import LintReport
from attune_lint.lint.selection import NOT_READ
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.json import Json
from attune_lint.model.source import Source
from attune_lint.report.line_hash import line_hashes
from attune_lint.report.links import PROJECT_URL
from attune_lint.report.rendering import Rendering
from attune_lint.report.sarif_places import location, related, thread_flow, unlinked
from attune_lint.report.sarif_rules import LEVELS, descriptor

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS: Final = 25_000
"""With more results, a file is refused."""
SHOWN_RESULTS: Final = 5_000
"""Of more results, code scanning keeps the worst."""
MOST_BYTES: Final = 10_000_000
"""The size, compressed with gzip, above which a file is refused."""


def formatted(shown: Rendering) -> Iterator[str]:
    """The report as JSON in ASCII, with the worst findings only where all are too many."""
    report = shown.report.at_most(MOST_RESULTS)
    text = _text(evolve(shown, report=report))
    while (size := _size(text)) > MOST_BYTES and len(report.diagnostics) > 1:
        number = len(report.diagnostics) * MOST_BYTES // size
        report = report.at_most(max(1, number * 9 // 10))
        text = _text(evolve(shown, report=report))
    yield text


def _size(text: str) -> int:
    """How many bytes a text has for the limit: compressed, unless it is small enough as it is."""
    return len(text) if len(text) <= MOST_BYTES else len(zlib.compress(text.encode("ascii")))


def _text(shown: Rendering) -> str:
    document: dict[str, Json] = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(shown)]}
    return json.dumps(document) + "\n"  # indented, a large report would take four times as long


def _run(shown: Rendering) -> dict[str, Json]:
    kept = shown.report.diagnostics
    rules = {found.code: found for found in kept}
    indexes = {code: index for index, code in enumerate(sorted(rules))}
    hashes = _hashes(kept, shown.sources)
    driver: dict[str, Json] = {
        "name": "attune-lint",
        "informationUri": PROJECT_URL,
        "rules": [descriptor(rules[code]) for code in indexes],
    }
    if shown.version:
        driver["version"] = shown.version
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "Where attune-lint was run."}}},
        "invocations": [_invocation(shown.report)],
        "results": [_result(found, indexes[found.code], hashes) for found in kept],
    }


_Hashes = Mapping[PurePath, Mapping[int, str]]


def _hashes(found: Sequence[Diagnostic], sources: Mapping[PurePath, Source]) -> _Hashes:
    """The fingerprints of the lines that findings begin in, by file."""
    lines: dict[PurePath, set[int]] = {}
    for each in found:
        if each.span is not None and each.path in sources:
            lines.setdefault(each.path, set()).add(each.span.start.line)
    return {path: line_hashes(sources[path].text, numbers) for path, numbers in lines.items()}


def _result(found: Diagnostic, index: int, hashes: _Hashes) -> dict[str, Json]:
    result: dict[str, Json] = {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": LEVELS[found.severity],
        "message": {"text": unlinked(found.advice)},
        "locations": [location(found.path, found.span)],
    }
    if found.related:
        result["relatedLocations"] = related(found)
    if found.way:
        result["codeFlows"] = [{"threadFlows": [thread_flow(found)]}]
    line = found.span.start.line if found.span else 0
    fingerprint = hashes.get(found.path, {}).get(line)
    if fingerprint is not None:
        result["partialFingerprints"] = {"primaryLocationLineHash": fingerprint}
    return result


def _invocation(report: LintReport) -> dict[str, Json]:
    """How the run went: files that could not be read, and findings that are left out."""
    unread = [found for found in report.all_diagnostics if found.code in NOT_READ]
    notes: list[Json] = [
        {
            "level": "error",
            "message": {"text": unlinked(found.message)},
            "locations": [location(found.path, None)],
        }
        for found in unread
    ]
    notes += [{"level": "warning", "message": {"text": text}} for text in _cuts(report)]
    return {"executionSuccessful": not unread, "toolExecutionNotifications": notes}


def _cuts(report: LintReport) -> Iterator[str]:
    kept, found = len(report.diagnostics), len(report.all_diagnostics)
    if kept < found:
        yield f"Only the worst {kept} of {found} findings are here."
    if kept > SHOWN_RESULTS:
        yield f"Code scanning shows only the worst {SHOWN_RESULTS} of {kept} findings."
