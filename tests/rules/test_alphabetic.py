"""The characters of variable names against another table of Unicode (spec: engine-facts 12)."""

from __future__ import annotations

import sys
import unicodedata

import pytest
import regex

from attune_lint.rules.alphabetic import is_alphanumeric

# The property that the engine goes by. Python's own tables are those of one version of Unicode.
ALPHANUMERIC = regex.compile(r"[\p{Alphabetic}\p{N}]")


def test_all_characters_of_this_unicode() -> None:
    assigned = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) != "Cn"
    ]
    off = [
        f"U+{ord(character):04X}"
        for character in assigned
        if is_alphanumeric(character) != bool(ALPHANUMERIC.match(character))
    ]
    assert off == []


@pytest.mark.parametrize("character", ["\u1c89", "\U00011f02", "\U00031350", "\U000323b0", "\U00016ea0"])
def test_characters_that_are_newer_than_some_pythons(character: str) -> None:
    assert is_alphanumeric(character)


@pytest.mark.parametrize("character", "aZ09é変²½Ⅷ٣ाⓐ🄰ªʰ\u0345ͣ")
def test_letters_and_numbers(character: str) -> None:
    assert is_alphanumeric(character)


@pytest.mark.parametrize("character", "_-. $~/\t\n\u0301\u200d\u00b7€😀\ud800\uffff")
def test_others(character: str) -> None:
    assert not is_alphanumeric(character)
