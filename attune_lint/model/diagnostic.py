"""Rules, and the diagnostics that they give."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import PurePath
from typing import Literal, Protocol, TypeAlias

from attrs import evolve, field, frozen

from attune_lint.model.severity import Severity
from attune_lint.model.source import Source, Span
from attune_lint.model.target import Target

Stage: TypeAlias = Literal["parse", "validate"]
Verdict: TypeAlias = Literal["parse", "validate", "ok"]


class Located(Protocol):
    """Anything with a place in a text: `start` and `end` are offsets in code points."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@frozen
class Related:
    """Another place that a diagnostic speaks of, with a note on it; `span` None is a whole file."""

    message: str
    path: PurePath
    span: Span | None


@frozen
class Diagnostic:
    """One finding at one place.

    `engine` is the stage at which this finding by itself makes the engine reject the file, else
    None. `route` is the way from the root to the value, such as ``tasks[1].next[0].do[2]``, None
    for the root or where there is no tree. `span` is None where the file could not be read. `rests_on`
    names further files and folders without which the finding would not be. `way` has, for a finding about
    something that goes from place to place, all these places in order, the finding's own among them.
    """

    code: str
    name: str
    severity: Severity
    engine: Stage | None
    message: str
    help: str | None
    path: PurePath
    route: str | None
    span: Span | None
    related: tuple[Related, ...] = ()
    rests_on: tuple[PurePath, ...] = ()
    way: tuple[Related, ...] = ()

    @property
    def advice(self) -> str:
        """The message, with the help behind it if there is any."""
        return self.message if self.help is None else f"{self.message} {self.help}"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key that diagnostics are sorted by: file, place, code, message."""
        start, end = (self.span.start.offset, self.span.end.offset) if self.span else (-1, -1)
        return (self.path.as_posix(), start, end, self.code, self.message)

    def concerns(self, paths: Collection[PurePath]) -> bool:
        """Whether it speaks of, or rests on, one of some files or folders."""
        if self.path in paths or any(path in paths for path in self.rests_on):
            return True
        return any(note.path in paths for note in self.related)

    def resting_on(self, paths: tuple[PurePath, ...]) -> Diagnostic:
        """The same finding, with more files that it rests on."""
        return evolve(self, rests_on=(*self.rests_on, *paths)) if paths else self

    def along(self, before: Iterable[Related] = (), after: Iterable[Related] = ()) -> Diagnostic:
        """The same finding with its way, if there are places before or behind its own."""
        own = Related(self.message, self.path, self.span)
        way = (*before, own, *after)
        return evolve(self, way=way) if len(way) > 1 else self


@frozen
class Rule:
    """What a code stands for.

    `what` says in a sentence what the rule finds, `why` why that matters, `bad` and `good` are
    whole files, the first with the finding and the second without. `since` and `until` are the
    first and the last target that it applies to. `sound` rules are never wrong when they speak. `opt_in`
    ones are off unless they are selected. `deprecated` is a sentence on what takes the place of a rule that
    is to go.
    """

    code: str
    name: str
    severity: Severity
    what: str = field(repr=False)
    why: str = field(repr=False)
    bad: str = field(repr=False)
    good: str = field(repr=False)
    engine: Stage | None = None
    since: Target = Target.V2026_06
    until: Target | None = None
    sound: bool = True
    opt_in: bool = False
    deprecated: str | None = None

    def applies_to(self, target: Target) -> bool:
        """Whether the rule speaks of a generation of the engine."""
        return self.since <= target and (self.until is None or target <= self.until)

    def at(
        self,
        source: Source,
        place: Located,
        message: str,
        *,
        help: str | None = None,
        route: str | None = None,
        related: Iterable[tuple[str, Located]] = (),
        elsewhere: tuple[Related, ...] = (),
        rests_on: tuple[PurePath, ...] = (),
        severity: Severity | None = None,
        engine: bool = True,
    ) -> Diagnostic:
        """A diagnostic of this rule at a place of a file, with notes on related places of that file.

        `elsewhere` are related places of other files. `severity` is a milder one than the rule's, for
        what is less sure. `engine` False says that here, unlike elsewhere, the finding is not what
        rejects the file.
        """
        notes = (Related(note, source.path, source.span(other.start, other.end)) for note, other in related)
        found = self.of_span(
            source.path,
            source.span(place.start, place.end),
            message,
            help=help,
            route=route,
            related=(*notes, *elsewhere),
            rests_on=rests_on,
            severity=severity,
        )
        return found if engine else evolve(found, engine=None)

    def of_span(
        self,
        path: PurePath,
        span: Span | None,
        message: str,
        *,
        help: str | None = None,
        route: str | None = None,
        related: tuple[Related, ...] = (),
        rests_on: tuple[PurePath, ...] = (),
        severity: Severity | None = None,
    ) -> Diagnostic:
        """A diagnostic of this rule at a place that is known by its lines and columns."""
        return Diagnostic(
            self.code,
            self.name,
            severity or self.severity,
            self.engine,
            message,
            help,
            path,
            route or None,
            span,
            related,
            rests_on,
        )

    def of_file(
        self,
        path: PurePath,
        message: str,
        *,
        help: str | None = None,
        related: tuple[Related, ...] = (),
        rests_on: tuple[PurePath, ...] = (),
    ) -> Diagnostic:
        """A diagnostic of this rule about a file as a whole, which has no place in its text."""
        return self.of_span(path, None, message, help=help, related=related, rests_on=rests_on)


def verdict_of(diagnostics: Iterable[Diagnostic]) -> Verdict:
    """The engine's verdict on a file with these findings: its reader speaks before its validator."""
    stages = {found.engine for found in diagnostics}
    return "parse" if "parse" in stages else "validate" if "validate" in stages else "ok"


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics sorted by file, place and code, with doubles removed."""
    seen: dict[tuple[str, int, int, str, str], Diagnostic] = {}
    for found in diagnostics:
        seen.setdefault(found.order, found)
    return tuple(seen[key] for key in sorted(seen))
