"""The report that GitLab shows as the code quality of a merge request.

The fields and severities are those that GitLab documents for its code quality report.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.json import Json
from attune_lint.model.severity import Severity
from attune_lint.model.source import Source
from attune_lint.report.rendering import Rendering
from attune_lint.report.text import printable

_SEVERITIES: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}
)
_LONGEST_TEXT: Final = 200


def formatted(shown: Rendering) -> Iterator[str]:
    """The report as JSON in ASCII, a line for each finding."""
    seen: Counter[tuple[str, ...]] = Counter()
    issues = []
    for found in shown.report.diagnostics:
        key = _identity(found, shown.sources)
        seen[key] += 1
        issues.append(json.dumps(_issue(found, _fingerprint(key, seen[key]))))
    yield "[" + ",\n".join(issues) + "]\n"


def _issue(found: Diagnostic, fingerprint: str) -> dict[str, Json]:
    return {
        "description": printable(f"{found.code}: {found.message}"),
        "check_name": found.name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[found.severity],
        "location": {
            "path": printable(found.path.as_posix()),
            "lines": {"begin": found.span.start.line if found.span else 1},
        },
    }


def _identity(found: Diagnostic, sources: Mapping[PurePath, Source]) -> tuple[str, ...]:
    """What a finding is about wherever it stands in its file, so that other changes do not make it new."""
    source, text = sources.get(found.path), ""
    if source is not None and found.span is not None:
        start = found.span.start.offset
        text = source.text[start : min(found.span.end.offset, start + _LONGEST_TEXT)]
    return (found.path.as_posix(), found.code, found.message, text.strip())


def _fingerprint(key: tuple[str, ...], number: int) -> str:
    """A name for the finding with this number among those that can't be told apart otherwise."""
    return sha256(json.dumps([*key, number]).encode("ascii")).hexdigest()
