"""What can be wrong with the text of an expression, told to the author of a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias, assert_never

ErrorKind: TypeAlias = Literal[
    "empty",
    "expected-field-name",
    "invalid-number",
    "unexpected-character",
    "unexpected-token",
    "unterminated-string",
]

_LONGEST_SHOWN: Final = 40

_BRACKETED_NOT: Final = "write `not (a in b)`; after an operator, `not` needs parentheses around it"
_NO_CONDITIONAL: Final = "there are no conditional expressions; choose between values with transitions"
_NO_FILTER: Final = (
    "there are no filters; call a function, such as `upper(x)`, and write `or` for alternatives"
)

# What people who know another template language write here, and what to write in its place.
_HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "|": _NO_FILTER,
        "&": "write `and`",
        "!": "write `not`, or `!=` to compare",
        "=": "compare with `==`",
        "?": _NO_CONDITIONAL,
        "if": _NO_CONDITIONAL,
        ":": "there are no slices and no object literals; use `slice(v, start, end)` for a part of a list",
        "{": "there are no object literals, and `{{` does not nest",
        "~": "join strings with `+`",
        "not": _BRACKETED_NOT,
        "is": "compare with `==` or `!=`",
        ".": "a number needs digits before its point, such as `0.5`",
        "(": "only a function's bare name can be called; there are no methods",
    }
)
_FIELD_HINT: Final = (
    "take an element of a list with brackets, such as `a[0]`; a number needs digits after its point"
)


class ExpressionError(NamedTuple):
    """Why a text is not an expression.

    `start` and `end` are the place of the offending token, and `found` is its text. Where the text
    ends too early that place is empty, at its end; an empty expression is wrong as a whole.
    """

    kind: ErrorKind
    start: int
    end: int
    found: str

    @property
    def message(self) -> str:
        """One sentence fragment; what stands in double quotes is the author's own text."""
        match self.kind:
            case "empty":
                return "the expression is empty"
            case "unterminated-string":
                return "the string that begins here has no closing quote"
            case "invalid-number":
                return f"the number {_shown(self.found)} is too large for a 64-bit integer"
            case "unexpected-character":
                return f"the character {_shown(self.found)} has no meaning outside a string"
            case "expected-field-name":
                return f"a field name has to follow the dot, {self._instead}"
            case "unexpected-token" if self.found:
                return f"{_shown(self.found)} cannot stand here"
            case "unexpected-token":
                return "the expression is incomplete"
            case _:
                assert_never(self.kind)

    @property
    def hint(self) -> str | None:
        """What to write instead, where what was meant is likely."""
        match self.kind:
            case "expected-field-name":
                return _FIELD_HINT
            case "unexpected-character" | "unexpected-token":
                return _HINTS.get(self.found)
            case _:
                return None

    @property
    def _instead(self) -> str:
        return f"not {_shown(self.found)}" if self.found else "but the expression ends"


def _shown(text: str) -> str:
    """A token in double quotes: on one line, of bearable length, and with nothing invisible in it."""
    short = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "\u2026"
    visible = (character if character.isprintable() else f"<U+{ord(character):04X}>" for character in short)
    return f'"{"".join(visible)}"'
