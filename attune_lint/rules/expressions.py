"""The ATL5 family, as far as it is about the text of templates and the functions that they call.

Spec: expressions, engine-facts 15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attune_lint.expressions.errors import ExpressionError
from attune_lint.expressions.functions import BUILTINS, workflow_functions
from attune_lint.expressions.inference import evaluated
from attune_lint.expressions.syntax import Call
from attune_lint.model.diagnostic import Diagnostic, Located, Rule
from attune_lint.model.examples import GOOD
from attune_lint.model.severity import Severity
from attune_lint.rules.context import Context
from attune_lint.rules.scope import effect_of, fails_task, is_word
from attune_lint.rules.templates import Part, Role, TemplateUse
from attune_lint.workflow.scalars import shortened

_GOOD: Final = GOOD + "    input:\n      message: \"{{ upper('go') }}\"\n"


def _bad(template: str) -> str:
    return GOOD + f"    input:\n      message: '{template}'\n"


def _rule(code: str, name: str, severity: Severity, what: str, why: str, bad: str, good: str = _GOOD) -> Rule:
    return Rule(code, name, severity, what, why, bad, good)


SYNTAX: Final = _rule(
    "ATL501",
    "expression-syntax",
    Severity.ERROR,
    "What stands in `{{ }}`, or in a condition without braces, is no expression.",
    "It can't be evaluated: a task whose input holds it never runs. Elsewhere, where the run goes on without "
    "a word, it is a warning.",
    bad=_bad("{{ parameters.name | upper }}"),
)

UNCLOSED: Final = _rule(
    "ATL502",
    "unclosed-braces",
    Severity.WARNING,
    "A `{{` has no `}}` behind it.",
    "It stays in the text as it stands.",
    bad=_bad("Hello {{ parameters.name"),
)

UNKNOWN_FUNCTION: Final = _rule(
    "ATL503",
    "unknown-function",
    Severity.ERROR,
    "An expression calls a function that does not exist.",
    "It can't be evaluated. There are 36 functions, and those that speak of the task that just ended.",
    bad=_bad("{{ now() }}"),
)

ARGUMENT_COUNT: Final = _rule(
    "ATL504",
    "argument-count",
    Severity.ERROR,
    "A function is called with too many arguments, or too few.",
    "It can't be evaluated.",
    bad=_bad("{{ upper() }}"),
)

BLOCK_TAG: Final = _rule(
    "ATL505",
    "block-tag",
    Severity.WARNING,
    "A text holds `{% ... %}`.",
    "Templates have expressions in `{{ }}` only, so it stays in the text as it stands.",
    bad=_bad("{% if parameters.name %}Hello{% endif %} {{ parameters.name }}"),
)

BRACES_IN_STRING: Final = _rule(
    "ATL515",
    "braces-in-string",
    Severity.INFO,
    "A string in an expression holds `}}`.",
    "It works, since the expression stands alone. With anything around it, the expression would end at these "
    "braces, where the engine's own checker takes it to end already.",
    bad=_bad('{{ "a }} b" }}'),
)

# What other languages call some functions, or what to do without one.
_HABITS: Final = {
    "len": "Write 'length(...)'.",
    "size": "Write 'length(...)'.",
    "str": "Write 'string(...)'.",
    "float": "Write 'number(...)'.",
    "tojson": "An object or a list becomes JSON where it stands in a text.",
    "to_json": "An object or a list becomes JSON where it stands in a text.",
    "json": "An object or a list becomes JSON where it stands in a text.",
    "now": "There is no clock; 'system.workflow_start' is the time of the current step.",
    "uuid": "There are no random values; let an action make one.",
    "default": "There are no default values; test for a field with '\"x\" in workflow and workflow.x'.",
    "map": "There are no loops in expressions; iterate with 'with_items'.",
    "filter": "There are no loops in expressions; iterate with 'with_items'.",
    "lowercase": "Write 'lower(...)'.",
    "uppercase": "Write 'upper(...)'.",
    "strip": "Write 'trim(...)'.",
    "type": "Write 'type_of(...)'.",
    "first": "Take an element with brackets: '[0]'.",
    "last": "Take an element with brackets: '[-1]'.",
    "has": "Write '\"x\" in workflow'.",
    "defined": "Write '\"x\" in workflow'.",
}


def syntax(context: Context) -> Iterator[Diagnostic]:
    """ATL501, ATL502, ATL505 and ATL515."""
    for use in context.templates:
        for part in use.parts:
            if part.error is not None and not (use.bare and is_word(part.text)):
                yield _syntax(context, use, part, part.error)
        if use.unclosed is not None:
            place = context.inside(use.node, use.unclosed, use.unclosed + 2)
            message = "This '{{' is never closed, so it stays in the text; add the '}}'."
            yield UNCLOSED.at(context.source, place, message, route=use.route)
        if (use.pure or use.role is Role.WAIT) and use.parts[0].expression is not None:
            yield from _braces(context, use, use.parts[0])
        tag = use.node.text.find("{%")
        if tag >= 0 and "%}" in use.node.text[tag:]:
            place = context.inside(use.node, tag, tag + 2)
            message = "'{% %}' means nothing here and stays in the text; use '{{ }}' and transitions."
            yield BLOCK_TAG.at(context.source, place, message, route=use.route)


def _braces(context: Context, use: TemplateUse, part: Part) -> Iterator[Diagnostic]:
    at = part.text.find("}}")
    if at >= 0:
        place = context.inside(use.node, part.offset + at, part.offset + at + 2)
        message = "These braces are inside a string; with text around it, the expression would end here."
        yield BRACES_IN_STRING.at(context.source, place, message, route=use.route)


def _syntax(context: Context, use: TemplateUse, part: Part, error: ExpressionError) -> Diagnostic:
    cut = _cut_in_string(use, part, error)
    if cut is not None:
        message = "The '}}' in this string ends the expression; put the braces together some other way."
        help = "In a template with text around it, an expression ends at the first '}}'."
        place: Located = context.inside(use.node, part.end - 2, part.end)
    elif error.kind == "empty":
        message = (
            f"There is no expression between the braces, and {effect_of(use, context.target)}; write one."
        )
        help, place = None, context.inside(use.node, part.start, part.end)
    else:
        start, end = part.offset + error.start, part.offset + max(error.end, error.start)
        place = context.inside(use.node, start, end)
        message = f"This is no expression: {error.message}; {effect_of(use, context.target)}."
        help = _filter_hint(part.text, error) or _sentence(error.hint)
    return SYNTAX.at(
        context.source,
        place,
        message,
        help=help,
        route=use.route,
        severity=None if fails_task(use) else Severity.WARNING,
    )


def _cut_in_string(use: TemplateUse, part: Part, error: ExpressionError) -> bool | None:
    """Whether an expression was cut off by braces inside a string."""
    if error.kind != "unterminated-string" or use.pure or use.bare:
        return None
    quote = error.found[:1]
    return True if quote and quote in use.node.text[part.end :] else None


def _filter_hint(text: str, error: ExpressionError) -> str | None:
    """What to write for a filter such as ``x | length``."""
    found = _FILTER.match(text, error.start) if error.found == "|" else None
    if found is None:
        return None
    name = found[1]
    habit = f"Write '{name}(...)'." if name in BUILTINS else _HABITS.get(name.lower())
    return None if habit is None else f"There are no filters. {habit}"


_FILTER: Final = re.compile(r"\|\s*([A-Za-z_]\w*)")


def _sentence(hint: str | None) -> str | None:
    return None if hint is None else hint[0].upper() + hint[1:].replace("`", "'") + "."


def functions(context: Context) -> Iterator[Diagnostic]:
    """ATL503 and ATL504."""
    known = workflow_functions(context.target)
    for use in context.templates:
        for part in use.parts:
            for found in part.parsed.once(evaluated):
                node = found.node
                if isinstance(node, Call) and node.function.text not in known:
                    yield from _call(context, use, part, node, found.certain)


def _call(context: Context, use: TemplateUse, part: Part, node: Call, certain: bool) -> Iterator[Diagnostic]:
    name = node.function.text
    function = BUILTINS.get(name)
    if function is not None and function.least <= len(node.arguments) <= function.most:
        return
    place = context.inside(use.node, part.offset + node.function.start, part.offset + node.function.end)
    severity = None if certain and fails_task(use) else Severity.WARNING
    if function is None:
        help = _HABITS.get(name.lower()) or context.speller.did_you_mean(
            name, [*BUILTINS, *workflow_functions(context.target)]
        )
        message = f"There is no function '{shortened(name)}'; {effect_of(use, context.target)}."
        yield UNKNOWN_FUNCTION.at(
            context.source, place, message, help=help, route=use.route, severity=severity
        )
    else:
        wants = (
            f"{function.least}" if function.least == function.most else f"{function.least} or {function.most}"
        )
        plural, effect = "" if wants == "1" else "s", effect_of(use, context.target)
        message = f"'{name}' takes {wants} argument{plural}, not {len(node.arguments)}; {effect}."
        yield ARGUMENT_COUNT.at(context.source, place, message, route=use.route, severity=severity)


RULES: Final = (SYNTAX, UNCLOSED, UNKNOWN_FUNCTION, ARGUMENT_COUNT, BLOCK_TAG, BRACES_IN_STRING)
CHECKS: Final = (syntax, functions)
