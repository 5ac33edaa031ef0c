"""What one reading of a document gathers: findings, and the aliases that were followed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from attune_lint.model.diagnostic import Diagnostic, Located, Rule
from attune_lint.model.near import Speller
from attune_lint.model.node import Alias, Document, Node, Resolved
from attune_lint.model.source import Source
from attune_lint.model.target import Target
from attune_lint.workflow.expansion import Expansions
from attune_lint.yaml import rules as yaml_rules

DEPTH_LIMIT: Final = 128
ALIASES_PER_EVENT: Final = 100


class Reading:
    """The accumulator of one decoding; never shared between two files."""

    def __init__(self, source: Source, document: Document, target: Target) -> None:
        self.source = source
        self.document = document
        self.target = target
        self.found: list[Diagnostic] = []
        self.expansions = Expansions(document)
        self.followed = 0
        self.deepest = 0
        self.alias_limit = ALIASES_PER_EVENT * document.events
        self.via: list[Alias] = []
        self.speller = Speller()

    def report(
        self,
        rule: Rule,
        place: Located,
        message: str,
        *,
        help: str | None = None,
        route: str = "",
        related: tuple[tuple[str, Located], ...] = (),
    ) -> None:
        """Keep a finding; one inside what an alias stands for points back at the alias."""
        via = tuple(("reached through this alias", alias) for alias in self.via[:1])
        self.found.append(
            rule.at(self.source, place, message, help=help, route=route, related=(*related, *via))
        )

    def follow(self, node: Node) -> Resolved | None:
        """The node itself, or what it is an alias of; None for an alias of nothing."""
        if not isinstance(node, Alias):
            return node
        self.count_aliases(1, node)
        return self.document.resolve(node)

    @contextmanager
    def through(self, node: Node) -> Iterator[None]:
        """While open, findings are in what a node stands for, if that is an alias."""
        before = len(self.via)
        if isinstance(node, Alias):
            self.via.append(node)
        try:
            yield
        finally:
            del self.via[before:]

    def count_aliases(self, number: int, place: Located) -> None:
        """Count aliases that the engine follows (spec: engine-facts 13)."""
        before, self.followed = self.followed, self.followed + number
        if before <= self.alias_limit < self.followed:
            message = "Aliases multiply beyond what the engine follows; write some of the values out."
            self.report(yaml_rules.TOO_MANY_ALIASES, place, message)

    def too_deep(self, place: Located, depth: int, route: object = "") -> bool:
        """Report a collection that is nested deeper than the engine reads.

        Args:
            place: the collection.
            depth: how many collections are around it, and itself.
            route: its route, of which the text is only taken for a report.
        """
        if depth > self.deepest:
            self.deepest = depth
        if depth <= DEPTH_LIMIT:
            return False
        message = f"This is nested more than {DEPTH_LIMIT} deep, which the engine rejects; flatten it."
        self.report(yaml_rules.NESTING_TOO_DEEP, place, message, route=str(route))
        return True
