"""The suppressions in the comments of a file."""

from __future__ import annotations

from typing import Final, NamedTuple

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.node import Document
from attune_lint.model.source import Source, Span

TOOL: Final = "attune-lint"
"""What comments to this tool begin with."""

WHOLE_FILE: Final = -1
"""The offset at which findings start that speak of a file as a whole."""


class Suppressed(NamedTuple):
    """What a suppression names: a code, the start of one or a rule's name, and where it does."""

    selector: str
    span: Span


class Suppression(NamedTuple):
    """What a comment leaves unsaid: findings that start at the offsets from `first` to `last`.

    A suppression for the whole file begins with `WHOLE_FILE`. `reason` may be empty.
    """

    first: int
    last: int
    rules: tuple[Suppressed, ...]
    reason: str


class Suppressions(NamedTuple):
    """The suppressions of a file, and what is wrong with them.

    Where not `judged`, a run does not know all findings of the file, so none is called unused.
    """

    entries: tuple[Suppression, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    judged: bool = True

    def without_unused(self) -> Suppressions:
        """The same where not all findings of the file are known."""
        return self._replace(judged=False)

    def beside_the_run(self) -> Suppressions:
        """The same for a file that a run was not asked for: nothing is said of them."""
        return self._replace(diagnostics=(), judged=False)


NO_SUPPRESSIONS: Final = Suppressions()
"""Those of a file without such comments."""


def suppressions(source: Source, document: Document | None) -> Suppressions:
    """The suppressions of a file.

    Args:
        source: the file.
        document: its tree, None where it has none; then nothing tells a comment from a text.
    """
    if document is None or not addresses(source.text):
        return NO_SUPPRESSIONS
    from attune_lint.lint.covered import suppressions_of  # which few files need

    return suppressions_of(source, document)


def addresses(text: str) -> bool:
    """Whether a text may hold a directive; cheap for the many that hold none."""
    return TOOL in text
