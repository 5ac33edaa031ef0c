"""Checking the values of a configuration, by the kinds of its keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar

from attune_lint.config.configuration import Value
from attune_lint.config.keys import KEYS, Kind
from attune_lint.config.patterns import why_no_pattern
from attune_lint.config.places import Way
from attune_lint.lint.selection import codes_of
from attune_lint.model.near import Speller
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.registry import RULES

Told: TypeAlias = Iterator[tuple[Way, str, bool]]
"""What is wrong: at which value, a sentence, and whether the key is meant and not the value."""

_Word = TypeVar("_Word", bound=StrEnum)


def wrong_in(table: Mapping[str, Any]) -> Told:
    """What is wrong in a configuration."""
    speller = Speller()
    for name, value in table.items():
        if name in KEYS:
            for way, message, is_key in _CHECKS[KEYS[name].kind](name, value):
                yield (name, *way), message, is_key
        else:
            yield (name,), _unknown("key", name, KEYS, speller), True


def value_of(name: str, value: Any) -> Value:
    """A value, in which nothing is wrong, as it is worked with."""
    match KEYS[name].kind:
        case Kind.TARGET:
            return Target(value)
        case Kind.SEVERITY:
            return Severity(value)
        case Kind.SEVERITIES:
            return {rule: Severity(level) for rule, level in value.items()}
        case Kind.RULES_BY_PATTERN:
            return {pattern: tuple(rules) for pattern, rules in value.items()}
        case Kind.SIZE:
            return int(value)
        case _:
            return tuple(value)


def _one_of(words: type[StrEnum]) -> Callable[[str, Any], Told]:
    def check(name: str, value: Any) -> Told:
        if value not in list(words):
            yield (), f"'{name}' must be {_either(words)}.", False

    return check


def _either(words: type[StrEnum]) -> str:
    *most, last = (f'"{word}"' for word in words)
    return f"{', '.join(most)} or {last}"


def _size(name: str, value: Any) -> Told:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value % 1 == 0
    if not whole or value < 0:
        yield (), f"'{name}' must be {Kind.SIZE}.", False


def _list_of(wrong: Callable[[str, Speller], str | None], kind: str) -> Callable[[str, Any], Told]:
    def check(name: str, value: Any) -> Told:
        if not isinstance(value, list):
            yield (), f"'{name}' must be {kind}.", False
            return
        speller = Speller()
        for index, item in enumerate(value):
            if not isinstance(item, str):
                yield (index,), f"'{name}' must be {kind}, and this is no text.", False
            elif (message := wrong(item, speller)) is not None:
                yield (index,), message, False

    return check


def _some_rules(name: str, value: Any) -> Told:
    if value == []:
        yield (), f"'{name}' names no rule, so nothing would be shown; name some, or leave it out.", False
    yield from _RULES(name, value)


def _rule(selector: str, speller: Speller) -> str | None:
    if codes_of(selector):
        return None
    words = [word for rule in RULES for word in (rule.code, rule.name)]
    return _unknown("rule", selector, words, speller)


def _unknown(what: str, word: str, known: Collection[str], speller: Speller) -> str:
    near = speller.nearest(word, known)
    return f"unknown {what} '{word}'" + (f"; did you mean '{near}'?" if near else ".")


def _pattern(text: str, _speller: Speller) -> str | None:
    why = why_no_pattern(text)
    return None if why is None else f"'{text}' is no pattern, since it {why}."


def _path(text: str, _speller: Speller) -> str | None:
    return None if text and "\0" not in text else "a path must not be empty."


def _severities(name: str, value: Any) -> Told:
    if not isinstance(value, dict):
        yield (), f"'{name}' must be {Kind.SEVERITIES}, such as ATL8 = \"info\".", False
        return
    speller = Speller()
    for rule, level in value.items():
        if (message := _rule(rule, speller)) is not None:
            yield (rule,), message, True
        if level not in list(Severity):
            yield (rule,), f"the severity of '{rule}' must be {_either(Severity)}.", False


_RULES: Final = _list_of(_rule, Kind.RULES)


def _rules_by_pattern(name: str, value: Any) -> Told:
    if not isinstance(value, dict):
        yield (), f'\'{name}\' must be {Kind.RULES_BY_PATTERN}, such as "legacy/" = ["ATL8"].', False
        return
    speller = Speller()
    for pattern, rules in value.items():
        if (message := _pattern(pattern, speller)) is not None:
            yield (pattern,), message, True
        elif pattern.startswith("!"):
            yield (pattern,), f"'{pattern}' is alone, so its '!' would exempt nothing; leave it out.", True
        for way, told, is_key in _RULES(pattern, rules):
            yield (pattern, *way), told, is_key


_CHECKS: Final[Mapping[Kind, Callable[[str, Any], Told]]] = {
    Kind.TARGET: _one_of(Target),
    Kind.SEVERITY: _one_of(Severity),
    Kind.RULES: _RULES,
    Kind.SOME_RULES: _some_rules,
    Kind.SEVERITIES: _severities,
    Kind.PATTERNS: _list_of(_pattern, Kind.PATTERNS),
    Kind.RULES_BY_PATTERN: _rules_by_pattern,
    Kind.PATHS: _list_of(_path, Kind.PATHS),
    Kind.SIZE: _size,
}
