"""The ATL5 family, as far as it is about the conditions of transitions (spec: execution, Conditions)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attune_lint.expressions import types
from attune_lint.expressions.syntax import Literal
from attune_lint.expressions.types import BOOLEAN, INTEGER, NULL
from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.examples import GOOD
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.context import Context
from attune_lint.rules.kinds import is_constant
from attune_lint.rules.templates import Role, TemplateUse
from attune_lint.rules.typing import Typing, typing_of

_VARS: Final = GOOD.replace("tasks:", "vars: {hosts: [web1]}\ntasks:")


def _when(condition: str) -> str:
    transition = f'    next:\n      - when: "{condition}"\n        do: [test]\n'
    return _VARS + transition + "  - name: test\n    action: core.echo\n"


def _rule(code: str, name: str, what: str, why: str, bad: str, good: str) -> Rule:
    return Rule(code, name, Severity.WARNING, what, why, bad, good)


TEXT_DECIDES: Final = _rule(
    "ATL530",
    "text-decides",
    "A condition in braces gives a value that is no boolean.",
    "Its text decides: `true`, `1` and `yes` are true, `false`, `0`, `no` and nothing are false, and all "
    "else is true, an empty list and the word `off` included.",
    bad=_when("{{ workflow.hosts }}"),
    good=_when("{{ length(workflow.hosts) > 0 }}"),
)

TEXT_AROUND: Final = _rule(
    "ATL531",
    "text-around-condition",
    "A condition has text around its braces.",
    "Text and value make one text, which is true unless it happens to be `false`, `0`, `no` or nothing.",
    bad=_when("{{ length(workflow.hosts) }} > 0"),
    good=_when("{{ length(workflow.hosts) > 0 }}"),
)

CONSTANT: Final = _rule(
    "ATL532",
    "constant-condition",
    "A condition is always true, or always false.",
    "A transition that always fires needs no `when`, and one that never does has no use.",
    bad=_when("{{ false }}"),
    good=_when("{{ length(workflow.hosts) > 0 }}"),
)

ONE_WORD_COUNTS: Final = Rule(
    code="ATL533",
    name="only-outcome-counts",
    severity=Severity.WARNING,
    what="A condition holds `succeeded()`, `failed()` or `timed_out()` and more.",
    why="The engine 2026.06 looks for the first of these words that is in the text, and ignores the rest.",
    bad=_when("{{ succeeded() and length(workflow.hosts) > 0 }}"),
    good=_when("{{ succeeded() }}"),
    until=Target.V2026_06,
)

OUTCOMES: Final = ("succeeded()", "failed()", "timed_out()")
FALSE_TEXTS: Final = ("false", "0", "no", "")
_TRUE_TEXTS: Final = ("true", "1", "yes")
_BRACES: Final = re.compile(r"^\{\{(.*)\}\}$", re.DOTALL)


def outcome_of(text: str, target: Target) -> str | None:
    """The outcome that alone decides a condition, as `succeeded()`; None if the text is evaluated."""
    if target < Target.V2026_10:
        return next((word for word in OUTCOMES if word in text), None)
    plain = "".join(text.split()).lower()
    inside = _BRACES.match(plain)
    word = inside[1] if inside else plain
    return word if word in OUTCOMES else None


def conditions(context: Context) -> Iterator[Diagnostic]:
    """ATL530 to ATL533."""
    typing = context.once(typing_of)
    for use in context.templates:
        if use.role is Role.CONDITION and use.runs:
            yield from _condition(context, typing, use)


def _condition(context: Context, typing: Typing, use: TemplateUse) -> Iterator[Diagnostic]:
    text = use.node.text
    outcome = outcome_of(text, context.target)
    if outcome is not None:
        if outcome_of(text, Target.V2026_10) is None:
            message = (
                f"The engine {context.target} sees '{outcome}' only, and ignores the rest of this condition."
            )
            yield ONE_WORD_COUNTS.at(context.source, use.node, message, route=use.route)
    elif use.bare:
        yield from _bare(context, use)
    elif not use.pure:
        yield from _around(context, use)
    else:
        yield from _in_braces(context, typing, use)


def _bare(context: Context, use: TemplateUse) -> Iterator[Diagnostic]:
    (part,) = use.parts
    word = part.text.strip().lower()
    if part.expression is None and word in (*FALSE_TEXTS, *_TRUE_TEXTS):
        yield _constant(context, use, word in _TRUE_TEXTS)
    elif part.expression is not None and is_constant(part.expression):
        yield _constant(context, use, _truth(part.expression))


def _in_braces(context: Context, typing: Typing, use: TemplateUse) -> Iterator[Diagnostic]:
    expression = use.parts[0].expression
    if expression is None:
        return
    if is_constant(expression):
        yield _constant(context, use, _truth(expression))
        return
    kinds = typing.type_of(use)
    if kinds and not kinds & (BOOLEAN | INTEGER | NULL):
        what = types.title(kinds)
        message = f"This condition gives {what}, whose text decides; compare it with something."
        help = "Test a list or a string with 'length(...) > 0'."
        yield TEXT_DECIDES.at(context.source, use.node, message, help=help, route=use.route)


def _around(context: Context, use: TemplateUse) -> Iterator[Diagnostic]:
    text, outside, at = use.node.text, "", 0
    for part in use.parts:
        outside, at = outside + text[at : part.start], part.end
    outside = (outside + text[at:]).strip().lower()
    if not use.parts or (outside and any(outside in word for word in (*FALSE_TEXTS, *_TRUE_TEXTS))):
        return
    what = "Text around braces" if outside else "Two expressions side by side"
    message = f"{what} make one text here, and nearly every text is true; write all of it inside the braces."
    yield TEXT_AROUND.at(context.source, use.node, message, route=use.route)


def _truth(expression: object) -> bool | None:
    """Whether a constant is true, None where that takes computing."""
    if not isinstance(expression, Literal):
        return None
    return expression.value not in (None, False, 0, "")


def _constant(context: Context, use: TemplateUse, truth: bool | None) -> Diagnostic:
    said = {
        True: "is always true; leave it out",
        False: "is never true; remove the transition",
        None: "is always the same; it depends on nothing",
    }[truth]
    return CONSTANT.at(context.source, use.node, f"This condition {said}.", route=use.route)


RULES: Final = (TEXT_DECIDES, TEXT_AROUND, CONSTANT, ONE_WORD_COUNTS)
CHECKS: Final = (conditions,)
