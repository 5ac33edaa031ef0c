"""A page in Markdown for each rule, and an index of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attune_lint.model.diagnostic import Rule
from attune_lint.report.explain import claim_of, engine_of, targets_of, visible
from attune_lint.report.links import page_name

FAMILIES: Final = {
    "ATL0": "Comments that suppress findings",
    "ATL1": "YAML",
    "ATL2": "The shape that the engine's reader wants",
    "ATL3": "What the engine's validator wants",
    "ATL4": "Transitions, joins, and what never runs",
    "ATL5": "Templates",
    "ATL6": "Variables and results",
    "ATL7": "The pack around the file, and the calls of actions",
    "ATL8": "What is ignored, or means something else",
    "ATL9": "Secrets",
}
"""The families of rules by the start of their codes."""


def file_name(rule: Rule) -> str:
    """The name of a rule's page."""
    return page_name(rule.code, rule.name)


def page(rule: Rule) -> str:
    """The page of a rule."""
    return "".join(_page(rule))


def _page(rule: Rule) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}\n\n{rule.what}\n\n## Why it matters\n\n{rule.why}\n\n"
    yield "| | |\n| --- | --- |\n"
    yield f"| severity | {rule.severity} |\n| the engine | {engine_of(rule)} |\n"
    yield f"| targets | {targets_of(rule)} |\n| claim | {claim_of(rule)} |\n"
    if rule.opt_in:
        yield "| on | only where it is selected |\n"
    if rule.deprecated is not None:
        yield f"| deprecated | {_cell(rule.deprecated)} |\n"
    if rule.bad:
        yield f"\n## Found in\n\n{_fenced(rule.bad)}\n## Not found in\n\n{_fenced(rule.good)}"


def _fenced(example: str) -> str:
    lines = ("".join(map(visible, line)) for line in example.replace("\ufeff", "<U+FEFF>").splitlines())
    return "```yaml\n" + "".join(f"{line}\n" for line in lines) + "```\n"


def index(rules: Iterable[Rule]) -> str:
    """The index of all rules by family, each with its severity and its claim."""
    return "".join(_index(sorted(rules, key=lambda rule: rule.code)))


def _index(rules: list[Rule]) -> Iterator[str]:
    yield "# Rules\n\nA code keeps its meaning for good, as [the policy](../codes.md) says. "
    yield "`attune-lint explain CODE` shows the same as a page here.\n\n"
    yield "A `sound` rule is never wrong when it speaks. A `heuristic` one may be wrong, and says what "
    yield "most likely is a mistake. Those that are `opt-in` are off unless they are selected.\n"
    for start, title in FAMILIES.items():
        yield f"\n## {start}xx: {title}\n\n"
        yield "| rule | severity | claim | what it finds |\n| --- | --- | --- | --- |\n"
        yield from (_line(rule) for rule in rules if rule.code.startswith(start))


def _line(rule: Rule) -> str:
    link = f"[{rule.code} {rule.name}]({file_name(rule)})"
    claim = ", ".join(
        word
        for word, holds in (
            ("sound" if rule.sound else "heuristic", True),
            ("opt-in", rule.opt_in),
            ("deprecated", rule.deprecated is not None),
        )
        if holds
    )
    return f"| {link} | {rule.severity} | {claim} | {_cell(rule.what)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
