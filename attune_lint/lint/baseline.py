"""Baselines: the findings that were there when a repository began to be checked.

A finding is known again by its file, its rule, the names of the task and the keys that it is at, and the
text that it speaks of, so that neither lines nor the order of tasks matter.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import PurePath
from typing import Final, TypeAlias

from attrs import asdict, field, frozen
from returns.result import Failure, Result, Success

from attune_lint.lint.named_route import NamedRoutes
from attune_lint.lint.selection import NOT_READ
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.json import Json
from attune_lint.model.source import Source
from attune_lint.yaml.compose import compose

VERSION: Final = 1
_TOOL: Final = "attune-lint"
_AGAIN: Final = "write it anew with 'attune-lint baseline write'"
_TEXTS: Final = ("path", "rule", "where", "text")


@frozen(order=True)
class Entry:
    """What a finding is known by.

    `path` is relative to the folder of the baseline, with ``/``. `rule` is a code. `where` is a route with
    names for numbers, and `text` a digest of what the finding speaks of, spaces and line breaks aside; both
    are empty for a file as a whole.
    """

    path: str
    rule: str
    where: str
    text: str


Baseline: TypeAlias = Mapping[Entry, int]
"""How many findings of each kind there are."""


@frozen
class Compared:
    """What of some findings is new, and how much of a baseline they leave over."""

    new: tuple[Diagnostic, ...]
    left: Baseline = field(factory=dict)


def entries(
    found: Iterable[Diagnostic], sources: Mapping[PurePath, Source], name_of: Callable[[PurePath], str]
) -> Iterator[tuple[Diagnostic, Entry | None]]:
    """Findings with their entries, None for those that say that a file could not be read.

    Args:
        found: the findings.
        sources: the files that they are in, by the paths that findings show.
        name_of: gives the path of a file for its entries.
    """
    routes: dict[PurePath, NamedRoutes] = {}
    for each in found:
        if each.code in NOT_READ:
            yield each, None
            continue
        source = sources.get(each.path)
        if each.path not in routes:
            routes[each.path] = NamedRoutes(None if source is None else compose(source).document)
        where = routes[each.path].of(each.route)
        yield each, Entry(name_of(each.path), each.code, where, _text(each, source))


def _text(found: Diagnostic, source: Source | None) -> str:
    if found.span is None or source is None:
        return ""
    text = " ".join(source.text[found.span.start.offset : found.span.end.offset].split())
    return blake2b(text.encode(), digest_size=8).hexdigest()


def compared(found: Iterable[tuple[Diagnostic, Entry | None]], baseline: Baseline) -> Compared:
    """The findings that a baseline does not have; of equal ones it has the first."""
    left = Counter(dict(baseline))
    new = []
    for each, entry in found:
        if entry is not None and left[entry] > 0:
            left[entry] -= 1
        else:
            new.append(each)
    return Compared(tuple(new), +left)


def render(baseline: Baseline) -> str:
    """A baseline as text: JSON in ASCII, sorted, one line an entry."""
    lines = (json.dumps({**asdict(entry), "count": baseline[entry]}) for entry in sorted(baseline))
    listed = ",\n".join(f"    {line}" for line in lines)
    inside = f"\n{listed}\n  " if listed else ""
    return f'{{\n  "tool": "{_TOOL}",\n  "version": {VERSION},\n  "findings": [{inside}]\n}}\n'


def parse(data: bytes) -> Result[Baseline, str]:
    """The baseline in a file, or why there is none: the end of a sentence about the file.

    An entry that is there twice, as after a merge, counts as the larger one.
    """
    try:
        document: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        line = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        return Failure(f"is no JSON{line}; mend it, or {_AGAIN}")
    if not isinstance(document, dict) or document.get("tool") != _TOOL:
        return Failure("is no baseline; give another file, or remove it")
    if document.get("version") != VERSION:
        return Failure(f"is a baseline of another version of attune-lint; {_AGAIN}")
    findings = document.get("findings")
    if not isinstance(findings, list):
        return Failure(f"has no list of findings; {_AGAIN}")
    baseline: dict[Entry, int] = {}
    for number, finding in enumerate(findings, 1):
        read = _entry(finding)
        if read is None:
            return Failure(f"has a broken entry, number {number} of its findings; {_AGAIN}")
        entry, count = read
        baseline[entry] = max(count, baseline.get(entry, 0))
    return Success(baseline)


def _entry(finding: Json) -> tuple[Entry, int] | None:
    if not isinstance(finding, dict) or set(finding) != {*_TEXTS, "count"}:
        return None
    texts = [value for name in _TEXTS if isinstance(value := finding[name], str)]
    count = finding["count"]
    if len(texts) < len(_TEXTS) or not isinstance(count, int) or isinstance(count, bool) or count < 1:
        return None
    return Entry(*texts), count
