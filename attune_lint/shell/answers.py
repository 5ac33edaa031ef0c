"""What a run gave, kept with all that it saw, so that the same run need not be done again.

A run sees the world through a `Disk` and an `Environment`, which note what it asked and what they
answered. An answer is given again only if both still say the same to each of these questions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from attune_lint.shell.cache import Cache, key_of
from attune_lint.shell.disk import Disk
from attune_lint.shell.writing import Said, Where

_LONGEST: Final = 32 * 1024 * 1024
"""How much text is kept of a run at most, in characters."""
_PLACES: Final = frozenset({"out", "error", "file"})


Holds: TypeAlias = Callable[[Any], bool]
"""Whether what a run saw beside disk and environment is the same, by what was noted of it as JSON."""

_MANY: Final = 500
"""From so many files on, looking at them takes longer than starting a process."""


class Answer(NamedTuple):
    """All that a run gives: what it writes, in that order, and its exit status."""

    said: tuple[Said, ...]
    status: int


class Environment(Mapping[str, str]):
    """Some variables, which notes the ones that were asked for."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.seen: dict[str, str | None] = {}

    def __getitem__(self, name: str) -> str:
        self.seen[name] = self._variables.get(name)
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("which variables there are can't be noted")

    def __len__(self) -> int:
        raise NotImplementedError("how many variables there are can't be noted")


class Answers:
    """The answers to one question.

    Args:
        cache: where they are kept.
        question: what was asked, as JSON: the options, the working directory, and what is known of streams.
        files: the files that a run may write: whatever an answer says, no other is written.
    """

    def __init__(self, cache: Cache, question: object, files: Iterable[str] = ()) -> None:
        self._cache = cache
        self._files = frozenset(files)
        self._question = json.dumps(question, sort_keys=True)
        self._name = key_of("answer", self._question)

    def recall(
        self, environment: Mapping[str, str], disk: Disk, holds: Holds | None = None, jobs: int = 1
    ) -> Answer | None:
        """What the run gave when all was as it is now, None if that is not known.

        Args:
            environment: all variables.
            disk: what looks at files.
            holds: is asked about what was noted beside disk and environment; None if that is nothing.
            jobs: how many processes work at most, 0 for as many as pay.
        """
        known = self._cache.load(self._name)
        try:
            if known is None or known["question"] != self._question:
                return None
            if any(environment.get(name) != value for name, value in known["environment"].items()):
                return None
            same = _same(known["seen"], disk, known["noted"], holds, jobs)
            return self._answer(known) if same else None
        except (AttributeError, KeyError, TypeError, ValueError):  # of somebody else's making
            return None

    def _answer(self, known: Any) -> Answer:
        said = tuple(Said(_where(where), str(name), str(text)) for where, name, text in known["said"])
        if any(each.where == "file" and each.name not in self._files for each in said):
            raise ValueError("not a file to write")
        for each in said:
            each.text.encode("utf-8", "surrogateescape")  # as it will be
        if type(known["status"]) is not int or known["status"] not in {0, 1, 2}:
            raise ValueError("no exit status")
        return Answer(said, known["status"])

    def remember(self, answer: Answer, disk: Disk, environment: Environment, noted: object = None) -> None:
        """Keep what a run gave, unless something changed while it ran.

        Args:
            answer: what it gave.
            disk: what it saw of the disk.
            environment: what it saw of variables.
            noted: what it saw of anything else, as JSON.
        """
        if disk.steady and sum(len(said.text) for said in answer.said) <= _LONGEST:
            known = {
                "question": self._question,
                "environment": environment.seen,
                "seen": disk.seen,
                "noted": noted,
                "said": answer.said,
                "status": answer.status,
            }
            self._cache.store(self._name, known)


def _same(seen: Any, disk: Disk, noted: Any, holds: Holds | None, jobs: int) -> bool:
    """Whether files, and what else was seen, are as they were."""
    if holds is None:
        return disk.shows_again(seen)
    from attune_lint.shell.processors import number_of

    if number_of(jobs, pays=len(seen["content"]) >= _MANY) < 2:
        return disk.shows_again(seen) and holds(noted)
    # Asking elsewhere takes as long as looking at thousands of files.
    from attune_lint.shell.aside import aside

    with aside(lambda: disk.shows_again(seen)) as are_same:
        return holds(noted) and are_same()


def _where(word: Any) -> Where:
    if word not in _PLACES:
        raise ValueError("nowhere")
    return word  # type: ignore[no-any-return]
