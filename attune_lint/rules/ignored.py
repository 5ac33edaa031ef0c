"""The ATL8 family: what the engine ignores without a word, or takes for something else.

Spec: workflow-format, engine-facts 3 to 5, 8 and 9, execution (Publish, What a task does).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attune_lint.model.diagnostic import Diagnostic, Rule
from attune_lint.model.examples import GOOD, HEAD, TASK
from attune_lint.model.node import Mapping, Node, Scalar, walk
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.context import Context, Placed, all_records, text_fields
from attune_lint.rules.validator import RESERVED_NAMES
from attune_lint.workflow.fields import RECORDS, Field, fields_of
from attune_lint.workflow.located import LocatedDecision
from attune_lint.workflow.reports import one_of
from attune_lint.workflow.scalars import shortened
from attune_lint.workflow.transitions import CONVERTED_LEVELS

_TWO: Final = "  - name: test\n    action: core.echo\n"


UNKNOWN_KEY: Final = Rule(
    code="ATL801",
    name="unknown-key",
    severity=Severity.WARNING,
    what="A key is none that the engine knows in its place.",
    why="The engine ignores it and all below it, so a typing error costs the whole field. "
    "Keys that begin with `x-` or `__` are taken for notes and left alone.",
    bad=GOOD + "    retrys: {count: 3, delay: 5}\n",
    good=GOOD + "    retry: {count: 3, delay: 5}\n",
)

_RECORD_TITLES: Final = {
    "workflow": "a workflow",
    "task": "a task",
    "transition": "a transition",
    "retry": "a retry",
    "decision": "a decision branch",
}
_KNOWN_HABITS: Final = {
    ("workflow", "name"): "A workflow's name is that of its file, or the end of 'ref'.",
    ("workflow", "output_schema"): "Did you mean 'output'?",
    ("workflow", "input"): "Did you mean 'parameters'?",
    ("task", "delay"): "Only a retry can have a delay.",
    ("task", "parameters"): "Did you mean 'input'?",
    ("task", "items"): "Did you mean 'with_items'?",
    ("transition", "next"): "Did you mean 'do'?",
}


def unknown_key(context: Context) -> Iterator[Diagnostic]:
    """ATL801."""
    for record, fields in all_records(context):
        for key, _ in fields.unknown:
            if key.text.startswith(("x-", "__")) or key.text == "<<" or record not in _RECORD_TITLES:
                continue
            problem, help = _unknown_key(context, record, key.text)
            yield UNKNOWN_KEY.at(context.source, key, problem, help=help, route=fields.to(key.text))


def _unknown_key(context: Context, record: str, key: str) -> tuple[str, str | None]:
    shown = shortened(key)
    newer = next((field for field in RECORDS[record] if field.name == key), None)
    if newer is not None:
        return _other_target(newer, context.target), None
    known = fields_of(record, context.target)
    help = _KNOWN_HABITS.get((record, key)) or context.speller.did_you_mean(key, known)
    return (
        f"The engine ignores '{shown}', which is no key of {_RECORD_TITLES[record]}; remove or rename it.",
        help,
    )


def _other_target(field: Field, target: Target) -> str:
    return f"The engine {target} ignores '{field.name}', which it only knows since {field.since}; remove it."


LEGACY_BESIDE_NEXT: Final = Rule(
    code="ATL802",
    name="legacy-beside-next",
    severity=Severity.WARNING,
    what="A field of the older layout stands beside a `next` that is not empty.",
    why="The engine then drops `on_success` and the like, `decision` and the task's `publish`.",
    bad=GOOD + "    next:\n      - do: [test]\n    on_failure: test\n" + _TWO,
    good=GOOD + "    next:\n      - do: [test]\n" + _TWO,
)

_LEGACY: Final = tuple(field.name for field in RECORDS["task"] if field.legacy)


def legacy_beside_next(context: Context) -> Iterator[Diagnostic]:
    """ATL802."""
    for task, _, level in context.tasks:
        if not task.next or level >= CONVERTED_LEVELS:
            continue
        for name in _LEGACY:
            if getattr(task, name):
                message = (
                    f"The engine drops '{name}', since '{task.title}' has 'next'; write it as a transition."
                )
                yield LEGACY_BESIDE_NEXT.at(
                    context.source, task.fields.key(name), message, route=task.fields.to(name)
                )


IDLE_ITERATION: Final = Rule(
    code="ATL803",
    name="iteration-setting-without-iteration",
    severity=Severity.WARNING,
    what="A task has `batch_size` or `concurrency`, and does not iterate.",
    why="The engine ignores both without `with_items` or `iterate_cache`.",
    bad=GOOD + "    concurrency: 5\n",
    good=GOOD + "    with_items: '{{ [1, 2] }}'\n    concurrency: 5\n",
)


def idle_iteration(context: Context) -> Iterator[Diagnostic]:
    """ATL803."""
    for task, _, _ in context.tasks:
        if task.iterates or {"with_items", "iterate_cache"} & task.fields.undecoded:
            continue
        for name in ("batch_size", "concurrency"):
            if getattr(task, name) is not None:
                message = f"'{name}' has no effect, since '{task.title}' does not iterate; add 'with_items'."
                yield IDLE_ITERATION.at(
                    context.source, task.fields.key(name), message, route=task.fields.to(name)
                )


LOST_DEFAULT: Final = Rule(
    code="ATL804",
    name="decision-default-lost",
    severity=Severity.WARNING,
    what="The `default` of a `decision` branch does not mean what it says.",
    why="The engine turns branches into transitions and forgets `default`. Every transition that matches "
    "fires, so a default branch without `when` always runs, beside the branch that matches.",
    bad=GOOD
    + "    decision:\n      - {when: '{{ config.x }}', next: test}\n"
    + "      - {next: skip, default: true}\n"
    + _TWO
    + _TWO.replace("test", "skip"),
    good=GOOD
    + "    next:\n      - {when: '{{ config.x }}', do: [test]}\n"
    + "      - {when: '{{ not config.x }}', do: [skip]}\n"
    + _TWO
    + _TWO.replace("test", "skip"),
)


def lost_default(context: Context) -> Iterator[Diagnostic]:
    """ATL804."""
    for task, _, level in context.tasks:
        if task.next or level >= CONVERTED_LEVELS:
            continue
        for branch in task.decision:
            problem = _lost_default(branch, len(task.decision))
            if branch.default is not None and problem is not None:
                yield LOST_DEFAULT.at(
                    context.source, branch.default, problem, route=branch.fields.to("default")
                )


def _lost_default(branch: LocatedDecision, branches: int) -> str | None:
    if branch.default is None or not branch.default.value:
        return None
    if branch.when is not None:
        return "The engine forgets 'default: true' of a branch that has 'when'; remove one of the two."
    if branches > 1:
        return (
            "The engine always runs this branch, also beside one that matches; give it the opposite 'when'."
        )
    return None


WORD_AS_TEXT: Final = Rule(
    code="ATL805",
    name="word-as-text",
    severity=Severity.WARNING,
    what="A field that holds text says `null`, `~`, `yes`, `off` or the like.",
    why="The engine takes the word itself for the text, where YAML readers elsewhere see null or a boolean.",
    bad="ref: demo.job\nlabel: ~\nversion: 1.0.0\n" + TASK,
    good=GOOD,
    sound=False,
)

_WORDS: Final = frozenset(["null", "~", "true", "false", "yes", "no", "on", "off"])


def word_as_text(context: Context) -> Iterator[Diagnostic]:
    """ATL805."""
    for text, route in text_fields(context):
        if text.style is None and text.tag is None and text.text.lower() in _WORDS:
            message = f"This is the text '{text.text}'; put it in quotes if it is meant, else write another."
            yield WORD_AS_TEXT.at(context.source, text, message, route=route)


NUMBER_AS_TEXT: Final = Rule(
    code="ATL806",
    name="number-as-text",
    severity=Severity.INFO,
    what="A field that holds text has a number or date without quotes that other readers would rewrite.",
    why="The engine keeps the text, but `1.10` is 1.1, `1_000` is 1000 and `017` is 15 to many YAML tools.",
    bad="ref: demo.job\nlabel: Job\nversion: 1.10\n" + TASK,
    good="ref: demo.job\nlabel: Job\nversion: '1.10'\n" + TASK,
    sound=False,
)

# What YAML 1.1 or 1.2 readers take for a number, a time or a date.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_REWRITTEN = re.compile(
    r"[-+]?(?:0[0-7_]+|0b[01_]+|0o[0-7]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*_[0-9_]*"
    r"|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|\.(?:inf|Inf|INF))"
    r"|\.(?:nan|NaN|NAN)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?"
)
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?")


def number_as_text(context: Context) -> Iterator[Diagnostic]:
    """ATL806."""
    for text, route in text_fields(context):
        if text.style is None and text.tag is None and is_rewritten(text.text):
            message = f"Other tools read {shortened(text.text)} as another text; put it in quotes to keep it."
            yield NUMBER_AS_TEXT.at(context.source, text, message, route=route)


def is_rewritten(text: str) -> bool:
    """Whether common YAML readers take a plain text for a number or date and write it otherwise."""
    if not text or text[0] not in "+-.0123456789" or len(text) > 60:
        return False
    if _INTEGER.fullmatch(text):
        return str(int(text)) != text
    if _REWRITTEN.fullmatch(text):
        return True
    return _FLOAT.fullmatch(text) is not None and repr(float(text)) != text


TEMPLATE_IN_VARS: Final = Rule(
    code="ATL807",
    name="template-in-vars",
    severity=Severity.WARNING,
    what="A value in `vars` holds a template.",
    why="The engine never renders `vars`: the variable starts as the text with its braces.",
    bad=HEAD + "vars:\n  greeting: 'Hello {{ parameters.name }}'\n" + TASK,
    good=HEAD + "vars:\n  greeting: Hello\n" + TASK,
)


def template_in_vars(context: Context) -> Iterator[Diagnostic]:
    """ATL807."""
    variables = context.workflow.vars
    for key_node, value in variables.pairs if variables is not None else ():
        key = context.document.resolve(key_node)
        name = key.text if isinstance(key, Scalar) else "?"
        for text in _texts(value):
            if "{{" in text.text and "}}" in text.text:
                message = f"The template in the variable '{name}' is never rendered; set it with 'publish'."
                yield TEMPLATE_IN_VARS.at(context.source, text, message, route=f"vars.{name}")


def _texts(value: Node) -> Iterator[Scalar]:
    keys: set[Node] = set()
    for node in walk(value):
        if isinstance(node, Mapping):
            keys.update(key for key, _ in node.pairs)
        elif isinstance(node, Scalar) and node not in keys:
            yield node


SUBTASK_NAME: Final = Rule(
    code="ATL808",
    name="sub-task-name",
    severity=Severity.WARNING,
    what="A sub-task has the same name as another beside it, or a reserved one.",
    why="The engine checks such names for top-level tasks only, and can't tell such sub-tasks apart.",
    bad=HEAD
    + "tasks:\n  - name: both\n    type: parallel\n    tasks:\n"
    + "      - {name: one, action: core.echo}\n      - {name: one, action: core.noop}\n",
    good=HEAD
    + "tasks:\n  - name: both\n    type: parallel\n    tasks:\n"
    + "      - {name: one, action: core.echo}\n      - {name: two, action: core.noop}\n",
)


def subtask_name(context: Context) -> Iterator[Diagnostic]:
    """ATL808."""
    seen: dict[int, dict[str, Scalar]] = {}
    for placed in context.tasks:
        if placed.level and placed.task.name is not None:
            names = seen.setdefault(id(placed.siblings), {})
            yield from _subtask_name(context, placed, placed.task.name, names)


def _subtask_name(
    context: Context, placed: Placed, name: Scalar, names: dict[str, Scalar]
) -> Iterator[Diagnostic]:
    route = placed.task.fields.to("name")
    first = names.setdefault(name.text, name)
    if first is not name:
        message = f"There are two sub-tasks named '{shortened(name.text)}'; rename one of them."
        related = (("the first is here", first),)
        yield SUBTASK_NAME.at(context.source, name, message, route=route, related=related)
    elif name.text in RESERVED_NAMES:
        message = f"A sub-task should not be named '{name.text}', like {one_of(RESERVED_NAMES)}; rename it."
        yield SUBTASK_NAME.at(context.source, name, message, route=route)


RULES: Final = (
    UNKNOWN_KEY,
    LEGACY_BESIDE_NEXT,
    IDLE_ITERATION,
    LOST_DEFAULT,
    WORD_AS_TEXT,
    NUMBER_AS_TEXT,
    TEMPLATE_IN_VARS,
    SUBTASK_NAME,
)
CHECKS: Final = (
    unknown_key,
    legacy_beside_next,
    idle_iteration,
    lost_default,
    word_as_text,
    number_as_text,
    template_in_vars,
    subtask_name,
)
