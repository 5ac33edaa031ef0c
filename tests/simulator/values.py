"""Values of the simulator: JSON, and what only a real run would know, which is decided by choices."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, TypeAlias, TypeVar

from attrs import Factory, define, frozen

T = TypeVar("T")
Scalar: TypeAlias = str | int | float | bool | None
Kind: TypeAlias = Literal["any", "boolean", "string", "result"]

FALSE_TEXTS: Final = frozenset({"false", "0", "no", ""})


class TooManyError(Exception):
    """A workflow has more runs than the simulator is willing to look at."""


@frozen
class Unknown:
    """A value that the workflow does not tell; equal paths are the same value within one run.

    `kind` is what is known of its type; a `result` is an object that is never empty. `fields` are the
    fields of it whose values are known.
    """

    path: str
    kind: Kind = "any"
    fields: tuple[tuple[str, Scalar], ...] = ()


Value: TypeAlias = "Scalar | Unknown | list[Value] | dict[str, Value]"


def canonical(value: Value) -> str:
    """A text that tells values apart: JSON, with `?path` for what is unknown."""
    match value:
        case Unknown():
            return f"?{value.path}"
        case list():
            return "[" + ",".join(map(canonical, value)) + "]"
        case dict():
            return "{" + ",".join(f"{json.dumps(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
        case _:
            return json.dumps(value)


def has_unknown(value: Value) -> bool:
    """Whether any part of a value is unknown."""
    match value:
        case list():
            return any(map(has_unknown, value))
        case dict():
            return any(map(has_unknown, value.values()))
        case _:
            return isinstance(value, Unknown)


def is_number(value: Value) -> bool:
    """Whether a value is a number, which a boolean is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def same(left: Value, right: Value) -> bool:
    """What `==` gives for known values: different types are unequal, except integer and float."""
    if is_number(left) and is_number(right):
        return left == right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return type(left) is type(right) and left == right


def as_text(value: Value) -> str:
    """What a known value becomes when it is spliced into a text."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, separators=(",", ":"))


def is_true_text(text: str) -> bool:
    """Whether the text that a condition was rendered to counts as true."""
    return text.strip().lower() not in FALSE_TEXTS


@define(eq=False)
class Choices:
    """Decisions that are made in turn: first those of a script, then always the first option."""

    script: Sequence[int] = ()
    taken: list[tuple[int, int]] = Factory(list)

    def choose(self, options: Sequence[T]) -> T:
        """One of the options."""
        at = len(self.taken)
        picked = self.script[at] if at < len(self.script) else 0
        self.taken.append((picked, len(options)))
        return options[picked]

    def order(self, items: Sequence[T]) -> list[T]:
        """The items in some order."""
        left = list(items)
        found = []
        while left:
            found.append(left.pop(self.choose(range(len(left))) if len(left) > 1 else 0))
        return found

    def next_script(self) -> list[int] | None:
        """The decisions of the next way through, None where all have been gone."""
        for at in range(len(self.taken) - 1, -1, -1):
            picked, count = self.taken[at]
            if picked + 1 < count:
                return [*(index for index, _ in self.taken[:at]), picked + 1]
        return None


def branches(way: Callable[[Choices], T]) -> Iterator[T]:
    """What a function gives for each way through the choices that it makes."""
    script: list[int] | None = []
    while script is not None:
        choices = Choices(script)
        yield way(choices)
        script = choices.next_script()


@define(eq=False)
class Knowledge:
    """What has been decided of unknown values in a run, one question at a time.

    Answers about equality with a constant, truth, text and fields agree with each other. Other questions,
    such as two comparisons of one number, are taken as independent, which may admit a run too many.
    """

    choices: Choices
    known: dict[str, str | bool | int]

    def pick(self, question: str, options: Sequence[int]) -> int:
        """The answer to a question, chosen when it is asked first."""
        if question not in self.known:
            self.known[question] = self.choices.choose(options)
        return int(self.known[question])

    def holds(self, question: str) -> bool:
        """Whether something holds of an unknown value."""
        return bool(self.pick(question, (True, False)))

    def settled(self, value: Value) -> Value:
        """The value itself, where it has been decided."""
        if not isinstance(value, Unknown):
            return value
        if value.kind == "boolean":
            return self.holds(f"true {value.path}")
        if (text := self.known.get(f"value {value.path}")) is not None:
            found: Value = json.loads(str(text))
            return found
        return value

    def truth(self, value: Value) -> bool:
        """Whether a value counts as true."""
        value = self.settled(value)
        if isinstance(value, Unknown):
            return value.kind == "result" or bool(self._parts(value.path)) or self.holds(f"true {value.path}")
        return bool(value)

    def text_truth(self, value: Unknown) -> bool:
        """Whether the text of a value alone counts as true in a condition."""
        settled = self.settled(value)
        if not isinstance(settled, Unknown):
            return is_true_text(as_text(settled))
        return settled.kind == "result" or self.holds(f"text {settled.path}")

    def equal(self, left: Value, right: Value) -> bool:
        """Whether two values are equal."""
        left, right = self.settled(left), self.settled(right)
        if canonical(left) == canonical(right):
            return True
        if not has_unknown(left) and not has_unknown(right):
            return same(left, right)
        if isinstance(left, Unknown) and not has_unknown(right):
            return self._is(left, right)
        if isinstance(right, Unknown) and not has_unknown(left):
            return self._is(right, left)
        return self.holds(" == ".join(sorted((canonical(left), canonical(right)))))

    def has(self, path: str, name: str) -> bool:
        """Whether an unknown value contains a name, as a field of an object or as a part of a text."""
        return self.known.get(f"true {path}", True) is not False and self.holds(f"{path} has {name}")

    def _parts(self, path: str) -> list[str]:
        """What an unknown value is known to contain."""
        start = f"{path} has "
        return [
            text.removeprefix(start) for text, held in self.known.items() if held and text.startswith(start)
        ]

    def _is(self, unknown: Unknown, constant: Value) -> bool:
        """Whether an unknown value is a constant, which decides it; not if that contradicts an answer."""
        path = unknown.path
        if unknown.kind == "result" or (unknown.kind == "string" and not isinstance(constant, str)):
            return False
        if self.known.get(f"true {path}", bool(constant)) != bool(constant):
            return False
        true_text = is_true_text(as_text(constant))
        if self.known.get(f"text {path}", true_text) != true_text:
            return False
        if not all(isinstance(constant, str | dict) and part in constant for part in self._parts(path)):
            return False
        found = self.holds(f"{path} == {canonical(constant)}")
        if found:
            self.known[f"value {path}"] = json.dumps(constant)
        return found
