"""Findings and suppressions as JSON, from which they can be made again.

What is read here may be cut short or of somebody else's making: it gives findings, or `ValueError`.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final, get_args

from attune_lint.lint.suppression import Suppressed, Suppression, Suppressions
from attune_lint.model.diagnostic import Diagnostic, Related, Stage, Verdict
from attune_lint.model.json import Json
from attune_lint.model.severity import Severity
from attune_lint.model.source import Span
from attune_lint.model.stored import of_kind, span_from, span_json

_STAGES: Final = (None, *get_args(Stage))
_VERDICTS: Final = get_args(Verdict)


def finding_json(found: Diagnostic) -> Json:
    """A finding as JSON."""
    return [
        found.code,
        found.name,
        found.severity.value,
        found.engine,
        found.message,
        found.help,
        str(found.path),
        found.route,
        _span_json(found.span),
        [_related_json(other) for other in found.related],
        [str(path) for path in found.rests_on],
        [_related_json(other) for other in found.way],
    ]


def finding_from(known: Any) -> Diagnostic:
    """A finding from its JSON.

    Raises:
        ValueError: it is nothing that `finding_json` gives.
    """
    try:
        code, name, severity, engine, message, help, path, route, span, related, rests_on, way = known
        return Diagnostic(
            of_kind(str, code),
            of_kind(str, name),
            Severity(severity),
            _one_of(_STAGES, engine),
            of_kind(str, message),
            None if help is None else of_kind(str, help),
            PurePath(path),
            None if route is None else of_kind(str, route),
            _span(span),
            tuple(map(_related, related)),
            tuple(map(PurePath, rests_on)),
            tuple(map(_related, way)),
        )
    except (AttributeError, TypeError) as error:
        raise ValueError("this is not a finding") from error


def verdict_from(known: Any) -> Verdict:
    """A verdict from its name.

    Raises:
        ValueError: it is none.
    """
    verdict: Verdict = _one_of(_VERDICTS, known)
    return verdict


def _one_of(words: tuple[str | None, ...], known: Any) -> Any:
    if known not in words:
        raise ValueError(f"none of {words}")
    return known


def suppressions_json(said: Suppressions) -> Json:
    """The suppressions of a file as JSON."""
    entries: list[Json] = [
        [
            entry.first,
            entry.last,
            [[named.selector, span_json(named.span)] for named in entry.rules],
            entry.reason,
        ]
        for entry in said.entries
    ]
    return [entries, [finding_json(found) for found in said.diagnostics], said.judged]


def suppressions_from(known: Any) -> Suppressions:
    """The suppressions of a file from their JSON.

    Raises:
        ValueError: it is nothing that `suppressions_json` gives.
    """
    try:
        entries, diagnostics, judged = known
        found = tuple(map(finding_from, diagnostics))
        return Suppressions(tuple(map(_entry, entries)), found, of_kind(bool, judged))
    except TypeError as error:
        raise ValueError("these are not suppressions") from error


def _entry(known: Any) -> Suppression:
    first, last, rules, reason = known
    named = tuple(Suppressed(of_kind(str, selector), span_from(span)) for selector, span in rules)
    return Suppression(of_kind(int, first), of_kind(int, last), named, of_kind(str, reason))


def _related_json(other: Related) -> Json:
    return [other.message, str(other.path), _span_json(other.span)]


def _related(known: Any) -> Related:
    message, path, span = known
    return Related(of_kind(str, message), PurePath(path), _span(span))


def _span_json(span: Span | None) -> Json:
    return None if span is None else span_json(span)


def _span(known: Any) -> Span | None:
    return None if known is None else span_from(known)
