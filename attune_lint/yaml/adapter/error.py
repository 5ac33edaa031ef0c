"""What the scanner and the parser say of a text that is not YAML."""

from __future__ import annotations


class YamlSyntaxError(Exception):
    """A text is not YAML: `problem` says why, `offset` where, `context` where what it is part of starts."""

    def __init__(self, problem: str, offset: int, context: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.offset = offset
        self.context = context
