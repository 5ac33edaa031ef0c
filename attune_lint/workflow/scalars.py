"""What a scalar's text stands for where it is not taken as text (spec: engine-facts 4 to 7)."""

from __future__ import annotations

import math
import re
from enum import Enum, auto
from typing import Final

from attune_lint.model.json import JsonScalar
from attune_lint.model.node import Mapping, Resolved, Scalar, Sequence

CORE_TAG: Final = "tag:yaml.org,2002:"
_BOOL_TAG, _INT_TAG, _FLOAT_TAG, _NULL_TAG = (CORE_TAG + name for name in ("bool", "int", "float", "null"))
_EFFECTIVE_TAGS: Final = frozenset(
    CORE_TAG + name for name in ["str", "bool", "int", "float", "null", "seq", "map"]
)

_NULLS: Final = frozenset({"~", "null", "Null", "NULL"})
_BOOLEANS: Final = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NOT_FINITE: Final = frozenset(
    sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")
) | {".nan", ".NaN", ".NAN"}
_INTEGER = re.compile(r"([+-]?)(?:0x([0-9a-fA-F]+)|0o([0-7]+)|0b([01]+)|(0|[1-9][0-9]*))")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]+")
# No decimal number of 128 bits has more digits; beyond them a number is a float.
_MOST_DIGITS = 39
# Of a text that is to be shown, how many times what is shown: white space is not.
_LOOKED_AT = 20
_NUMBER_STARTS: Final = frozenset("+-.0123456789")


class Problem(Enum):
    """Why a scalar has no JSON value."""

    LOCAL_TAG = auto()
    TAG_MISMATCH = auto()
    OUT_OF_RANGE = auto()


def is_local(tag: str | None) -> bool:
    """Whether a tag is an application's own, such as ``!env`` or a lone ``!``."""
    return tag is not None and tag.startswith("!")


def is_idle(tag: str | None) -> bool:
    """Whether a tag has no effect on any value (spec: engine-facts 7)."""
    return tag is not None and tag not in _EFFECTIVE_TAGS


def is_empty(node: Resolved) -> bool:
    """Whether nothing is written, as behind the colon of ``key:``."""
    return isinstance(node, Scalar) and node.style is None and not node.text


def may_be_null(text: str) -> bool:
    """Whether a text is nothing or, unless it is quoted, null."""
    return not text or text in _NULLS


def absence(node: Resolved) -> bool | Problem:
    """Whether an optional value is absent: nothing, ``~`` or ``null`` in plain style."""
    if not isinstance(node, Scalar) or node.style is not None:
        return False
    if node.tag is None:
        return not node.text or node.text in _NULLS
    if node.tag == _NULL_TAG:
        return node.text in _NULLS or Problem.TAG_MISMATCH
    return False


def unsigned(node: Resolved) -> int | None:
    """The whole number that a scalar stands for where one is expected; None where it is none."""
    if not isinstance(node, Scalar) or not _is_literal_of(node, _INT_TAG) or node.text.startswith("-"):
        return None
    return _integer(node.text)


def boolean(node: Resolved) -> bool | None:
    """The truth value that a scalar stands for where one is expected; None where it is none."""
    if not isinstance(node, Scalar) or not _is_literal_of(node, _BOOL_TAG):
        return None
    return _BOOLEANS.get(node.text)


def _is_literal_of(node: Scalar, tag: str) -> bool:
    return node.style is None or (node.style == "|" and node.tag == tag)


def choice(node: Resolved) -> str | None:
    """The word that a scalar stands for where one of some words is expected."""
    if not isinstance(node, Scalar):
        return None
    if node.tag is None or not is_local(node.tag):
        return node.text
    unit = node.style is None and (not node.text or node.text in _NULLS)
    return node.tag[1:] if unit else None


def json_scalar(node: Scalar) -> JsonScalar | Problem:
    """The JSON value of a scalar; `.inf` and `.nan` become None, as in the engine."""
    if node.tag is not None:
        return _tagged(node.text, node.tag)
    return node.text if node.style is not None else plain_value(node.text)


def plain_value(text: str) -> JsonScalar | Problem:
    """The JSON value of a plain scalar without a tag."""
    if text and text[0] not in _NUMBER_STARTS:
        return None if text in _NULLS else _BOOLEANS.get(text, text)
    if not text or text in _NOT_FINITE:
        return None
    number = _integer(text)
    if number is not None:
        return _in_range(number)
    real = None if _LEADING_ZERO.fullmatch(text) else _float(text)
    return text if real is None else real


def is_not_finite(node: Scalar) -> bool:
    """Whether a scalar is an infinity or not a number, which JSON does not have."""
    return node.text in _NOT_FINITE and (node.tag == _FLOAT_TAG or (node.tag is None and node.style is None))


def _integer(text: str) -> int | None:
    found = _INTEGER.fullmatch(text)
    if found is None:
        return None
    sign, hexadecimal, octal, binary, decimal = found.groups()
    if decimal and len(decimal) > _MOST_DIGITS:
        return None
    base = 10 if decimal else 16 if hexadecimal else 8 if octal else 2
    number = int(sign + (decimal or hexadecimal or octal or binary), base)
    return number if -(2**127) <= number < 2**128 else None


def _in_range(number: int) -> int | Problem:
    return number if -(2**63) <= number < 2**64 else Problem.OUT_OF_RANGE


def _float(text: str) -> float | None:
    real = float(text) if _FLOAT.fullmatch(text) else math.inf
    return real if math.isfinite(real) else None


def _tagged(text: str, tag: str) -> JsonScalar | Problem:
    if is_local(tag):
        return Problem.LOCAL_TAG
    if tag == _BOOL_TAG:
        return _BOOLEANS.get(text, Problem.TAG_MISMATCH)
    if tag == _NULL_TAG:
        return None if text in _NULLS else Problem.TAG_MISMATCH
    if tag == _INT_TAG:
        number = _integer(text)
        return Problem.TAG_MISMATCH if number is None else _in_range(number)
    if tag == _FLOAT_TAG:
        real = _float(text)
        return real if real is not None else None if text in _NOT_FINITE else Problem.TAG_MISMATCH
    return text


def described(node: Resolved) -> str:
    """What a node is, in words for a message: ``a list``, ``the text 'x'``, ``nothing``."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    if is_empty(node):
        return "nothing"
    value = json_scalar(node)
    shown = shortened(node.text)
    if value is None or isinstance(value, bool | int | float):
        return shown
    return f"the text '{shown}'"


def shortened(text: str, length: int = 40) -> str:
    """A text short enough for a message, on one line."""
    beginning = text[: _LOOKED_AT * length]
    line = " ".join(beginning.split())
    return line if len(line) <= length and beginning == text else line[: length - 1] + "…"


def type_name(value: JsonScalar) -> str:
    """The name of a scalar's type in messages."""
    if value is None:
        return "null"
    return "a text" if isinstance(value, str) else "a boolean" if isinstance(value, bool) else "a number"
