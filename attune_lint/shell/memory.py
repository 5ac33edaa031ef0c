"""What is known of workflow files from earlier runs, so that unchanged ones need not be parsed."""

from __future__ import annotations

from typing import Any, Final

from returns.pipeline import is_successful

from attune_lint.lint.pack import FactsOf, OpenedPack
from attune_lint.model.target import Target
from attune_lint.pack.facts import WorkflowFacts
from attune_lint.pack.files import FileText, WorkflowText
from attune_lint.pack.stored import facts_from, facts_json
from attune_lint.shell.cache import Cache, key_of
from attune_lint.shell.discovery import FoundPack
from attune_lint.shell.disk import digest_of

_NOTHING: Final[dict[str, Any]] = {}


class Memory:
    """The facts of workflow files in a cache, one entry a pack.

    Args:
        cache: where they are.
        target: the generation of the engine for which they hold.
    """

    def __init__(self, cache: Cache, target: Target) -> None:
        self._cache = cache
        self._target = target

    def known(self, pack: FoundPack) -> FactsOf:
        """Gives what is known of a pack's workflow files, for as long as these hold what they held."""
        entry = self._cache.load(self._name(pack))
        known = entry if isinstance(entry, dict) else _NOTHING

        def facts(text: WorkflowText) -> WorkflowFacts | None:
            digest, stored = _pair(known.get(str(text.text.location)))
            if digest is None or digest != _digest(text.text):
                return None
            try:
                return facts_from(stored, text.text.path, text.file)
            except ValueError:
                return None

        return facts

    def keep(self, pack: FoundPack, opened: OpenedPack) -> None:
        """Note what is known of a pack's workflow files, if anything of that is new."""
        if all(each.known is not None for each in opened.workflows):
            return
        entry = {
            str(each.text.location): [_digest(each.text), facts_json(each.facts)]
            for each in opened.workflows
            if each.facts is not None
        }
        self._cache.store(self._name(pack), entry)

    def _name(self, pack: FoundPack) -> str:
        return key_of("facts", str(pack.directory), self._target)


def _pair(stored: Any) -> tuple[Any, Any]:
    return (stored[0], stored[1]) if isinstance(stored, list) and len(stored) == 2 else (None, None)


def _digest(text: FileText) -> str | None:
    if not is_successful(text.content):
        return None
    return digest_of(text.content.unwrap().text.encode("utf-8"))
