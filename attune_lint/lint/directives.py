"""What comments say to attune-lint: ``# attune-lint: ignore[CODE, ...] reason``."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import Final, NamedTuple

from attune_lint.lint.selection import codes_of
from attune_lint.lint.suppression import TOOL
from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.near import Speller
from attune_lint.model.node import Comment
from attune_lint.model.source import Source
from attune_lint.rules import suppressions as rules
from attune_lint.rules.registry import RULES
from attune_lint.workflow.scalars import shortened

IGNORE: Final = "ignore"
IGNORE_FILE: Final = "ignore-file"
_WORDS: Final = (IGNORE, IGNORE_FILE)

# A comment may hold several, and other text before the first. Without its colon it is prose,
# unless it goes on as a suppression does.
_START: Final = re.compile(rf"(?:\A|(?<=\s))#\s*{TOOL}(?:\s*(?P<colon>:)|\s+(?={IGNORE}(?:-file)?\s*\[))")
_LETTERS: Final = string.ascii_letters + "-_"
_SELECTOR: Final = re.compile(r"[^\s,](?:[^,]*[^\s,])?")


class Place(NamedTuple):
    """A stretch of a text, by the offsets of its start and its end."""

    start: int
    end: int


class Selector(NamedTuple):
    """What a directive names: a code, the start of one, or a rule's name."""

    text: str
    place: Place


class Directive(NamedTuple):
    """What is to be left unsaid: `reason` is what stands behind, empty where there is nothing."""

    comment: Comment
    whole_file: bool
    place: Place
    selectors: tuple[Selector, ...]
    reason: str


class DirectiveReader:
    """Reads the directives in the comments of a file; `found` is what is wrong with them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.speller = Speller()
        self.known: dict[str, bool] = {}
        self.names = [word for rule in RULES for word in (rule.code, rule.name)]

    def read(self, comment: Comment) -> Iterator[Directive]:
        """The directives of a comment that can be followed."""
        text = self.source.text[comment.start : comment.end]
        starts = list(_START.finditer(text))
        bounds = [*(each.start() for each in starts), len(text)]
        for start, end in zip(starts, bounds[1:], strict=True):
            last = start.start() + len(text[start.start() : end].rstrip())
            place = Place(comment.start + start.start(), comment.start + last)
            directive = self._directive(comment, place, text[start.end() : last], bool(start["colon"]))
            if directive is not None:
                yield directive

    def _directive(self, comment: Comment, place: Place, said: str, colon: bool) -> Directive | None:
        """The directive in what stands behind the tool's name."""
        name, rest = _first_word(said)
        problem = _problem(name, rest, colon)
        if problem is not None:
            near = self.speller.did_you_mean(name, _WORDS) if name not in _WORDS else None
            self._wrong(place, rules.MALFORMED, problem, near)
            return None
        inside, _, reason = rest[1:].partition("]") if rest.startswith("[") else ("", "", rest)
        offset = place.end - len(rest) + 1
        named = [
            Selector(each[0], Place(offset + each.start(), offset + each.end()))
            for each in _SELECTOR.finditer(inside)
        ]
        if not named:
            message = f"This suppresses nothing, since it names no rule; write '{name}[RULE]'."
            self._wrong(place, rules.NO_CODE, message)
            return None
        known = tuple(each for each in named if self._is_known(each))
        directive = Directive(comment, name == IGNORE_FILE, place, known, reason.strip())
        return directive if known else None

    def _is_known(self, selector: Selector) -> bool:
        if selector.text not in self.known:
            self.known[selector.text] = bool(codes_of(selector.text))
        if self.known[selector.text]:
            return True
        message = f"There is no rule '{shortened(selector.text)}' to suppress; correct or remove it."
        self._wrong(
            selector.place,
            rules.UNKNOWN_RULE,
            message,
            self.speller.did_you_mean(selector.text, self.names),
        )
        return False

    def _wrong(self, place: Place, rule: Rule, message: str, help: str | None = None) -> None:
        self.found.append(rule.at(self.source, place, message, help=help))


def _first_word(said: str) -> tuple[str, str]:
    """The word that a text begins with, which may be empty, and what stands behind it."""
    said = said.lstrip()
    rest = said.lstrip(_LETTERS)
    return said[: len(said) - len(rest)], rest.lstrip()


def _problem(name: str, rest: str, colon: bool) -> str | None:
    """Why what is said is no suppression, None where it is one."""
    if not colon:
        return f"A colon is missing; write '{TOOL}: {name}[RULE]'."
    if not name:
        return f"Nothing that attune-lint knows stands behind '{TOOL}:'; write 'ignore[RULE]'."
    if name not in _WORDS:
        return f"'{shortened(name)}' is nothing that attune-lint knows; write 'ignore[RULE]'."
    if rest.startswith("[") and "]" not in rest:
        return "The closing bracket is missing; write it behind the rules."
    return None
