"""The forms of texts on one line, as patterns that are not compiled: each reader adds its own to them."""

from __future__ import annotations


def single_quoted(breaks_end: str) -> str:
    """The pattern of a text in single quotes, without any inside, up to what ends a line."""
    return f"'([^'{breaks_end}]*+)'(?!')"


def double_quoted(breaks_end: str) -> str:
    """The pattern of a text in double quotes, without escapes, up to what ends a line."""
    return f'"([^"\\\\{breaks_end}]*+)"'


def plain(breaks_end: str) -> str:
    """The pattern of a plain text up to what ends a line."""
    word = rf"(?:[^ \t:{breaks_end}]++|:(?![ \t{breaks_end}]))++"
    return rf"{word}(?:[ \t]++(?!#){word})*+"


def plain_in_flow(breaks_end: str) -> str:
    """The pattern of a plain text in brackets up to what ends a line."""
    word = rf"(?:[^ \t:,\[\]{{}}{breaks_end}]++|:(?![ \t,?\[\]{{}}{breaks_end}]))++"
    return rf"{word}(?:[ \t]++(?!#){word})*+"
