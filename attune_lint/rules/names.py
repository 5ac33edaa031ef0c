"""The ATL5 family, as far as it is about names and fields in templates (spec: expressions, execution)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from attrs import evolve

from attune_lint.expressions.functions import known_names
from attune_lint.expressions.inference import Evaluated, evaluated, present_if
from attune_lint.expressions.syntax import Attribute, Binary, Expression, Index, Literal, Name, walk
from attune_lint.model.diagnostic import Diagnostic, Located, Rule
from attune_lint.model.examples import GOOD
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.rules.context import Context
from attune_lint.rules.reads import key_of
from attune_lint.rules.scope import TASKS, VARIABLES, Scope, effect_of, fails_task, is_word
from attune_lint.rules.templates import Part, Role, TemplateUse
from attune_lint.workflow.located import LocatedTransition
from attune_lint.workflow.scalars import shortened

_GOOD: Final = GOOD.replace("tasks:", "vars: {host: web1}\ntasks:") + (
    "    input:\n      message: '{{ workflow.host }}'\n"
)


def _bad(expression: str) -> str:
    return _GOOD.replace("{{ workflow.host }}", f"{{{{ {expression} }}}}")


def _rule(code: str, name: str, severity: Severity, what: str, why: str, bad: str, good: str = _GOOD) -> Rule:
    return Rule(code, name, severity, what, why, bad, good)


UNKNOWN_NAME: Final = _rule(
    "ATL506",
    "unknown-name",
    Severity.ERROR,
    "An expression uses a name that nothing defines.",
    "A bare name is that of a variable in `vars` or `publish`. Parameters are fields of `parameters`.",
    bad=_bad("hsot"),
)

MISPLACED_NAME: Final = _rule(
    "ATL507",
    "name-out-of-place",
    Severity.ERROR,
    "An expression uses `item`, `index`, `inquiry`, `keystore` or `config` where it does not exist.",
    "`item` and `index` belong to a task that iterates, `keystore` to a task's input since 2026.10, and "
    "`inquiry` to workflows that wait for one; the pack's `config` can be read since 2026.10.",
    bad=_bad("item"),
)

OTHER_NAME: Final = _rule(
    "ATL508",
    "other-name",
    Severity.INFO,
    "An expression calls the variables `vars` or `variables`, or the results `tasks`.",
    "These are other words for `workflow` and `task`; one word for one thing is easier to read.",
    bad=_bad("vars.host"),
)

UNDECLARED_PARAMETER: Final = _rule(
    "ATL509",
    "undeclared-parameter",
    Severity.WARNING,
    "An expression reads a parameter that the workflow does not declare.",
    "Reading it fails unless the caller happens to give it.",
    bad=_bad("parameters.name"),
)

OPTIONAL_PARAMETER: Final = _rule(
    "ATL510",
    "optional-parameter",
    Severity.WARNING,
    "An expression reads a parameter that is neither required nor has a default that is applied.",
    "Reading it fails where the caller leaves it out. Defaults in JSON Schema style are never applied. Test "
    'for it first: `"x" in parameters and parameters.x`.',
    bad=_bad("parameters.name").replace(
        "vars:", "parameters:\n  type: object\n  properties:\n    name: {type: string}\nvars:"
    ),
)

UNSET_VARIABLE: Final = _rule(
    "ATL511",
    "unset-variable",
    Severity.ERROR,
    "An expression reads a variable that neither `vars` nor any `publish` sets.",
    "Reading it always fails.",
    bad=_bad("workflow.hsot"),
)

UNKNOWN_RESULT: Final = _rule(
    "ATL512",
    "unknown-task-result",
    Severity.ERROR,
    "An expression reads the result of a task that does not exist, or never runs.",
    "Results are there for top-level tasks that have ended.",
    bad=_bad("task.biuld.stdout"),
)

OLD_RESULT_FIELD: Final = _rule(
    "ATL513",
    "old-result-field",
    Severity.WARNING,
    "An expression reads `task.NAME.result`, `.status` or `.stderr`.",
    "The result's fields are fields of `task.NAME` itself, which has `succeeded`, `exit_code`, `stdout`, "
    "`data` and `error`; reading others is an error unless the action gives them.",
    bad=_bad("task.build.result"),
)

HYPHEN: Final = _rule(
    "ATL514",
    "hyphen-in-name",
    Severity.ERROR,
    "An expression reads a name with a hyphen behind a dot, which makes it a subtraction.",
    'Write the name in brackets and quotes: `task["my-task"]`.',
    bad=_bad("workflow.web-host").replace("{host: web1}", "{host: web1, web-host: web2}"),
    good=_bad('workflow["web-host"]').replace("{host: web1}", "{host: web1, web-host: web2}"),
)

_OLD_FIELDS: Final = ("result", "status", "stderr")


class _Read(NamedTuple):
    """A read of a field of one of the top-level objects: `parameters.x`, `task["x"]`."""

    use: TemplateUse
    part: Part
    found: Evaluated
    object: str
    field: str

    @property
    def guarded(self) -> bool:
        return (self.object, self.field) in self.found.present


def names(context: Context) -> Iterator[Diagnostic]:
    """ATL506 to ATL514."""
    scope, guards = context.once(Scope), _guards(context)
    for use in context.templates:
        present: frozenset[tuple[str, str]] = frozenset()
        if use.role is Role.PUBLISH and use.transition is not None:
            present = guards.get(use.transition, present)
        for part in use.parts if use.role is not Role.UNREAD else ():
            yield from _expression(context, scope, use, part, present)


def _guards(context: Context) -> dict[LocatedTransition, frozenset[tuple[str, str]]]:
    """What the condition of each transition makes sure of for what it publishes."""
    return {
        use.transition: present_if(use.expressions[0], truth=True)
        for use in context.templates
        if use.role is Role.CONDITION and use.transition is not None and len(use.parts) == 1
        if use.expressions and (use.bare or use.pure)
    }


def _expression(
    context: Context, scope: Scope, use: TemplateUse, part: Part, present: frozenset[tuple[str, str]]
) -> Iterator[Diagnostic]:
    hyphens = dict(_hyphens(scope, part.parsed.once(_subtractions)))
    taken: set[Expression] = set()
    for mention in part.parsed.once(_mentions):
        found, node = mention.found, mention.found.node
        if node in hyphens:
            yield _hyphen(context, use, part, found, hyphens[node])
            taken |= set(walk(node))
        if node in taken:
            continue
        if mention.field is not None:
            if (mention.object, mention.field) not in present:
                yield from _field(context, scope, _Read(use, part, found, mention.object, mention.field))
        elif isinstance(node, Name):
            yield from _name(context, scope, use, part, found, node)


class _Mention(NamedTuple):
    """A name, a subtraction, or a read of a field that is written out; `field` is None for the former."""

    found: Evaluated
    object: str = ""
    field: str | None = None


def _mentions(expression: Expression) -> Iterator[_Mention]:
    """The parts of an expression of which something may be said."""
    for found in evaluated(expression):
        node = found.node
        if isinstance(node, Attribute | Index) and isinstance(node.target, Name):
            key = key_of(node)
            if key is not None:
                yield _Mention(found, node.target.text, key)
        elif isinstance(node, Name | Binary):
            yield _Mention(found)


def _place(context: Context, use: TemplateUse, part: Part, node: Expression) -> Located:
    return context.inside(use.node, part.offset + node.start, part.offset + node.end)


def _severity(use: TemplateUse, found: Evaluated) -> Severity | None:
    return None if found.certain and fails_task(use) else Severity.WARNING


def _field(context: Context, scope: Scope, read: _Read) -> Iterator[Diagnostic]:
    if read.guarded:
        return
    if read.object == "parameters":
        yield from _parameter(context, scope, read)
    elif read.object in VARIABLES:
        yield from _variable(context, scope, read)
    elif read.object in TASKS:
        yield from _task(context, scope, read)
    elif read.object == "inquiry" and context.target >= Target.V2026_10:
        yield from _inquiry(context, scope, read)


def _said(
    context: Context, rule: Rule, read: _Read, message: str, help: str | None, severity: Severity | None
) -> Diagnostic:
    place = _place(context, read.use, read.part, read.found.node)
    return rule.at(context.source, place, message, help=help, route=read.use.route, severity=severity)


def _parameter(context: Context, scope: Scope, read: _Read) -> Iterator[Diagnostic]:
    schema, name = scope.parameters, read.field
    declared = schema.fields.get(name)
    shown = shortened(name)
    if declared is None:
        if not schema.open:
            help = context.speller.did_you_mean(name, schema.fields)
            effect = effect_of(read.use, context.target)
            message = f"The workflow declares no parameter '{shown}', and {effect}; declare it."
            found = _said(context, UNDECLARED_PARAMETER, read, message, help, None)
            yield evolve(found, rests_on=scope.declaring)
    elif declared.unapplied or read.use.role is Role.TASK_WHEN:
        return  # ATL714 is at the default
    elif not declared.required and not declared.has_default:
        effect = effect_of(read.use, context.target)
        message = f"The parameter '{shown}' may be left out, and {effect}; test for it or require it."
        help = (
            f"Write '\"{shown}\" in parameters and parameters.{shown}', or give it a default in flat style."
        )
        found = _said(context, OPTIONAL_PARAMETER, read, message, help, None)
        yield evolve(found, rests_on=scope.declaring)


def _variable(context: Context, scope: Scope, read: _Read) -> Iterator[Diagnostic]:
    if scope.variables is None or read.field in scope.variables:
        return
    help = context.speller.did_you_mean(read.field, scope.variables)
    effect = effect_of(read.use, context.target)
    message = f"Nothing sets the variable '{shortened(read.field)}', and {effect}; set it in 'vars'."
    yield _said(context, UNSET_VARIABLE, read, message, help, _severity(read.use, read.found))


def _task(context: Context, scope: Scope, read: _Read) -> Iterator[Diagnostic]:
    name = read.field
    if name in scope.tasks or not scope.all_tasks_named:
        return
    sub = any(placed.task.name is not None and placed.task.name.text == name for placed in context.tasks)
    what = "is a sub-task, which never runs" if sub else "does not exist"
    message = (
        f"The task '{shortened(name)}' {what}, and {effect_of(read.use, context.target)}; correct the name."
    )
    help = None if sub else context.speller.did_you_mean(name, scope.tasks)
    yield _said(context, UNKNOWN_RESULT, read, message, help, _severity(read.use, read.found))


def _inquiry(context: Context, scope: Scope, read: _Read) -> Iterator[Diagnostic]:
    if not scope.inquiries or read.field in scope.inquiries or not scope.all_tasks_named:
        return
    name = shortened(read.field)
    message = (
        f"No task '{name}' waits for an inquiry, and {effect_of(read.use, context.target)}; correct the name."
    )
    help = context.speller.did_you_mean(read.field, scope.inquiries)
    yield _said(context, UNKNOWN_RESULT, read, message, help, _severity(read.use, read.found))


def old_fields(context: Context) -> Iterator[Diagnostic]:
    """ATL513."""
    scope = context.once(Scope)
    for use in context.templates:
        for part in use.parts if use.role is not Role.UNREAD else ():
            for node in part.parsed.once(_old_fields_in):
                name = _result_of(node.target)
                if name in scope.tasks and not _gives(context, scope.tasks[name].action, node.field.text):
                    yield _old_field(context, use, part, node, name)


def _old_fields_in(expression: Expression) -> Iterator[Attribute]:
    """The fields of an expression that are called as those of results once were."""
    for node in walk(expression):
        if isinstance(node, Attribute) and node.field.text in _OLD_FIELDS:
            yield node


def _result_of(node: Expression) -> str:
    """The task whose result an expression is, empty if it is none."""
    if isinstance(node, Attribute) and isinstance(node.target, Name) and node.target.text in TASKS:
        return node.field.text
    if isinstance(node, Index) and isinstance(node.target, Name) and node.target.text in TASKS:
        return str(node.index.value) if isinstance(node.index, Literal) else ""
    return ""


def _gives(context: Context, action: object, field: str) -> bool:
    """Whether an action says that its result has a field."""
    around, ref = context.surroundings, getattr(action, "text", "")
    callee = None if around is None else around.callee(ref)
    output = None if callee is None else callee.contract.output
    return output is not None and field in output.fields


def _old_field(context: Context, use: TemplateUse, part: Part, node: Attribute, name: str) -> Diagnostic:
    field = node.field
    place = context.inside(use.node, part.offset + field.start, part.offset + field.end)
    instead = {
        "result": f"its fields are those of 'task.{shortened(name)}' itself",
        "status": "test 'succeeded' instead",
        "stderr": "only 'stdout' and 'error' are kept",
    }[field.text]
    effect = effect_of(use, context.target)
    message = f"A result has no field '{field.text}' unless the action gives one, and {effect}; {instead}."
    return OLD_RESULT_FIELD.at(context.source, place, message, route=use.route)


def _name(
    context: Context, scope: Scope, use: TemplateUse, part: Part, found: Evaluated, node: Name
) -> Iterator[Diagnostic]:
    name, severity = node.text, _severity(use, found)
    known = known_names(context.target).get(name)
    misplaced = _misplaced(context, scope, use, name)
    if misplaced is not None and name not in (scope.variables or ()):
        message = f"'{name}' {misplaced}, and {effect_of(use, context.target)}."
        place = _place(context, use, part, node)
        yield MISPLACED_NAME.at(context.source, place, message, route=use.route, severity=severity)
    elif known is not None:
        if known.means != name:
            message = f"'{name}' is another word for '{known.means}'; write that."
            place = _place(context, use, part, node)
            yield OTHER_NAME.at(context.source, place, message, route=use.route)
    elif not (use.bare and is_word(part.text)) and name not in scope.waits:
        yield from _unknown_name(context, scope, use, part, found, name)


def _misplaced(context: Context, scope: Scope, use: TemplateUse, name: str) -> str | None:
    """Why a name does not exist in a template, None if it does."""
    newer = context.target >= Target.V2026_10
    match name:
        case "item" | "index":
            return _item_misplaced(use, newer)
        case "keystore":
            if not newer:
                return "can't be read in workflows before 2026.10"
            return None if use.role is Role.INPUT else "can only be read in a task's 'input'"
        case "config":
            return None if newer else "can't be read in workflows before 2026.10"
        case "inquiry":
            if not newer:
                return "does not exist before 2026.10"
            return (
                None
                if scope.inquiries or not scope.all_tasks_named
                else "needs a task that waits for an inquiry"
            )
        case _:
            return None


def _item_misplaced(use: TemplateUse, newer: bool) -> str | None:
    task = use.task
    unread = task is not None and {"with_items", "iterate_cache"} & task.fields.undecoded
    if task is None or not (task.iterates or unread):
        return "only exists in a task with 'with_items' or 'iterate_cache'"
    if use.role is Role.INPUT or unread:
        return None
    limited = use.role is Role.TRACE_TAG or use.name == "timeout"
    if use.role is Role.TRACE_TAG or use.role is Role.SETTING:
        cached = task.iterate_cache is not None and use.name in ("timeout", "permission_set_refs")
        if cached:
            return f"can't be used in '{use.name}' under 'iterate_cache'"
        return "can't be used here before 2026.10" if limited and not newer else None
    return "exists only in the task's 'input' and settings"


def _unknown_name(
    context: Context, scope: Scope, use: TemplateUse, part: Part, found: Evaluated, name: str
) -> Iterator[Diagnostic]:
    if scope.variables is None or name in scope.variables:
        return
    message = f"Nothing defines '{shortened(name)}', and {effect_of(use, context.target)}; correct the name."
    help = _name_hint(context, scope, name)
    place, severity = _place(context, use, part, found.node), _severity(use, found)
    yield UNKNOWN_NAME.at(context.source, place, message, help=help, route=use.route, severity=severity)


def _name_hint(context: Context, scope: Scope, name: str) -> str | None:
    if name in scope.parameters.fields:
        return f"A parameter is a field: write 'parameters.{name}'."
    if name in scope.tasks:
        return f"A result is a field: write 'task.{name}'."
    words = {
        "pack": "The pack's configuration is 'config'.",
        "kv": "Secrets are in 'keystore[\"REF\"]', in a task's input.",
        "env": "There are no environment variables; take a parameter.",
        "True": "Write 'true'.",
        "False": "Write 'false'.",
        "None": "Write 'null'.",
        "ctx": "Variables are fields of 'workflow'.",
        "result": "Write 'result()'.",
        "inputs": "The workflow's input is 'parameters'.",
        "params": "The workflow's input is 'parameters'.",
    }
    known = [*known_names(context.target), *(scope.variables or ())]
    return words.get(name) or context.speller.did_you_mean(name, known)


def _subtractions(expression: Expression) -> Iterator[Binary]:
    """The _subtractions in an expression."""
    return (node for node in walk(expression) if isinstance(node, Binary) and node.op == "-")


def _hyphens(scope: Scope, found: Iterable[Binary]) -> Iterator[tuple[Expression, str]]:
    """Subtractions that spell a known name with a hyphen, such as ``task.my-task``, and that name."""
    for node in found:
        left, right = node.left, node.right
        word = _first_word(right)
        if not isinstance(left, Attribute) or not isinstance(left.target, Name) or word is None:
            continue
        name = f"{left.field.text}-{word}"
        if left.end + 1 == right.start and name in _fields_of(scope, left.target.text):
            yield node, f'{left.target.text}["{name}"]'


def _first_word(node: Expression) -> str | None:
    """The word with which an expression begins, such as ``task`` in ``task.stdout``."""
    while isinstance(node, Attribute | Index):
        node = node.target
    return node.text if isinstance(node, Name) else None


def _fields_of(scope: Scope, name: str) -> frozenset[str]:
    if name in TASKS:
        return frozenset(scope.tasks)
    if name == "parameters":
        return frozenset(scope.parameters.fields)
    return scope.variables or frozenset() if name in VARIABLES else frozenset()


def _hyphen(context: Context, use: TemplateUse, part: Part, found: Evaluated, meant: str) -> Diagnostic:
    message = f"This is read as a subtraction, and {effect_of(use, context.target)}; write '{meant}'."
    place = _place(context, use, part, found.node)
    return HYPHEN.at(context.source, place, message, route=use.route, severity=_severity(use, found))


RULES: Final = (
    UNKNOWN_NAME,
    MISPLACED_NAME,
    OTHER_NAME,
    UNDECLARED_PARAMETER,
    OPTIONAL_PARAMETER,
    UNSET_VARIABLE,
    UNKNOWN_RESULT,
    OLD_RESULT_FIELD,
    HYPHEN,
)
CHECKS: Final = (names, old_fields)
