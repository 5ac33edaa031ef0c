"""Rules as a person reads them: the list of all, and one in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attune_lint.model.diagnostic import Rule


def rule_list(rules: Iterable[Rule]) -> Iterator[str]:
    """One line a rule: its code, its severity, its name and what it finds."""
    ordered = sorted(rules, key=lambda rule: rule.code)
    width = max((len(rule.name) for rule in ordered), default=0)
    for rule in ordered:
        yield f"{rule.code}  {rule.severity:<7}  {rule.name:<{width}}  {rule.what}\n"


def explanation(rule: Rule) -> Iterator[str]:
    """All that there is to say about one rule."""
    yield f"{rule.code} {rule.name}\n\n{rule.what}\n\n{rule.why}\n\n"
    yield f"Severity: {rule.severity}\n"
    yield f"Engine:   {engine_of(rule)}\n"
    yield f"Targets:  {targets_of(rule)}\n"
    yield f"Claim:    {claim_of(rule)}\n"
    if rule.opt_in:
        yield "Off, unless it is selected.\n"
    if rule.deprecated is not None:
        yield f"This rule will go. {rule.deprecated}\n"
    for title, example in (("Found in", rule.bad), ("Not found in", rule.good)):
        if rule.bad:
            yield f"\n{title}:\n\n{_indented(example)}"


def engine_of(rule: Rule) -> str:
    """What the engine does with a file that has the finding."""
    if rule.engine is None:
        return "accepts the file"
    return f"rejects the file when it {'reads' if rule.engine == 'parse' else 'validates'} it"


def targets_of(rule: Rule) -> str:
    """The generations of the engine that a rule speaks of."""
    if rule.until is None:
        return f"{rule.since} and later"
    return str(rule.until) if rule.since == rule.until else f"{rule.since} to {rule.until}"


def claim_of(rule: Rule) -> str:
    """How sure a rule is."""
    return "sound: never wrong when it speaks" if rule.sound else "heuristic: may be wrong"


def _indented(example: str) -> str:
    lines = example.replace("\ufeff", "<U+FEFF>").splitlines()
    return "".join(f"    {''.join(map(visible, line))}\n" for line in lines)


def visible(character: str) -> str:
    """A character, or its number where it can't be seen."""
    return character if character.isprintable() else f"<U+{ord(character):04X}>"
