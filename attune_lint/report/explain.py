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
    yield f"Engine:   {_engine(rule)}\n"
    yield f"Targets:  {_targets(rule)}\n"
    yield f"Claim:    {_claim(rule)}\n"
    if rule.opt_in:
        yield "Off, unless it is selected.\n"
    for title, example in (("Found in", rule.bad), ("Not found in", rule.good)):
        if rule.bad:
            yield f"\n{title}:\n\n{_indented(example)}"


def _engine(rule: Rule) -> str:
    if rule.engine is None:
        return "accepts the file"
    return f"rejects the file when it {'reads' if rule.engine == 'parse' else 'validates'} it"


def _targets(rule: Rule) -> str:
    if rule.until is None:
        return f"{rule.since} and later"
    return str(rule.until) if rule.since == rule.until else f"{rule.since} to {rule.until}"


def _claim(rule: Rule) -> str:
    return "sound: never wrong when it speaks" if rule.sound else "heuristic: may be wrong"


def _indented(example: str) -> str:
    lines = example.replace("\ufeff", "<U+FEFF>").splitlines()
    return "".join(f"    {''.join(map(_visible, line))}\n" for line in lines)


def _visible(character: str) -> str:
    return character if character.isprintable() else f"<U+{ord(character):04X}>"
