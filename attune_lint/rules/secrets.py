"""The ATL9 family: secrets that flow to where they can be seen (spec: pack-layout, expressions)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final, NamedTuple

from attune_lint.expressions.syntax import Attribute, Binary, Call, Expression, Index, Literal, Name, Unary
from attune_lint.expressions.syntax import children as inside
from attune_lint.model.diagnostic import Diagnostic, Related, Rule
from attune_lint.model.examples import HEAD
from attune_lint.model.severity import Severity
from attune_lint.pack.contract import Origin, Parameter, Place
from attune_lint.rules.context import Context
from attune_lint.rules.templates import Role, TemplateUse
from attune_lint.workflow.located import LocatedTask
from attune_lint.workflow.scalars import shortened

_FILES: Final = (
    "# file: actions/login.yaml\nref: demo.login\nlabel: Log in\nrunner_type: shell\nentry_point: login.sh\n"
    "parameters:\n  token: {type: string, secret: true}\n  note: {type: string}\n# file: workflows/job.yaml\n"
    + HEAD
    + "parameters:\n  type: object\n  required: [token]\n"
    "  properties:\n    token: {type: string, secret: true}\n"
    "tasks:\n  - name: log_in\n    action: demo.login\n    input:\n"
)

EXPOSED_SECRET: Final = Rule(
    code="ATL901",
    name="exposed-secret",
    severity=Severity.WARNING,
    what="A secret flows into a parameter that is not secret, a variable, a result or a trace tag.",
    why="What is not marked as secret is stored and shown in the clear. Secrets are parameters with "
    "`secret: true` and what `keystore` gives.",
    bad=_FILES + "      note: '{{ parameters.token }}'\n",
    good=_FILES + "      token: '{{ parameters.token }}'\n",
    sound=False,
)

# What these give tells nothing of a text but that it is there, how long it is, or whether it fits.
_TELLS_LITTLE: Final = frozenset(
    {"length", "type_of", "bool", "starts_with", "ends_with", "match", "contains", "index_of", "count"}
)
_VARIABLES: Final = ("workflow", "vars", "variables")
_OTHER_NAMES: Final = frozenset(
    {"task", "tasks", "config", "system", "index", "inquiry", "execution", "work_queue_item"}
)
_LONGEST_WAY: Final = 10


class _Carrier(NamedTuple):
    """What an expression takes a value from: `kind` and the name, empty for all of that kind."""

    kind: str  # "parameter", "keystore", "variable" or "item"
    name: str


class _Secret(NamedTuple):
    """Where a secret comes from, and the template through which it came here, if any."""

    title: str
    declared: tuple[Related, ...] = ()
    step: TemplateUse | None = None
    before: _Secret | None = None

    def through(self, use: TemplateUse) -> _Secret:
        return _Secret(self.title, self.declared, use, self)

    @property
    def way(self) -> list[TemplateUse]:
        """The templates on its way, from the first one on; of a long way the last ones."""
        steps: list[TemplateUse] = []
        at: _Secret | None = self
        while at is not None and at.step is not None and len(steps) < _LONGEST_WAY:
            steps.append(at.step)
            at = at.before
        return steps[::-1]


def exposed_secrets(context: Context) -> Iterator[Diagnostic]:
    """ATL901."""
    around = context.surroundings
    parameters = {} if around is None else around.own(context.source.path).parameters.fields
    flow = _Flow(context, {name: each for name, each in parameters.items() if each.secret})
    for use in _running(context):
        secret = flow.reaching(use)
        where = None if secret is None else _exposed_to(context, use)
        if secret is not None and where is not None:
            yield _finding(context, use, secret, where)
    if flow.secrets:
        yield from _passed_on(context, flow.secrets)


def _running(context: Context) -> Iterator[TemplateUse]:
    """The templates that are ever rendered."""
    return (use for use in context.templates if use.runs and use.role is not Role.UNREAD)


class _Flow:
    """Which variables and items may hold a secret; linear in the references between them."""

    def __init__(self, context: Context, secrets: dict[str, Parameter]) -> None:
        self.secrets = secrets
        self.variables: dict[str, _Secret] = {}
        self.items: dict[LocatedTask, _Secret] = {}
        self.carried = {use: carriers(use) for use in _running(context)}
        self.spread(context)

    def spread(self, context: Context) -> None:
        """Follow each secret from variable to variable, the shortest way first."""
        readers: dict[_Carrier, list[TemplateUse]] = {}
        waiting: deque[TemplateUse] = deque()
        for use in _running(context):
            if use.role in (Role.PUBLISH, Role.ITEMS):
                waiting.append(use)
                for carrier in self.carried[use]:
                    readers.setdefault(carrier, []).append(use)
        while waiting:
            use = waiting.popleft()
            secret = self.reaching(use)
            if secret is None:
                continue
            for carrier in self.keep(use, secret):
                waiting.extend(readers.get(carrier, ()))

    def keep(self, use: TemplateUse, secret: _Secret) -> list[_Carrier]:
        """Note that a variable or an item holds a secret, and give what reads it, if that is news."""
        if use.role is Role.ITEMS and use.task is not None:
            if use.task in self.items:
                return []
            self.items[use.task] = secret.through(use)
            return [_Carrier("item", "")]
        if use.name in self.variables:
            return []
        self.variables[use.name] = secret.through(use)
        return [_Carrier("variable", use.name), _Carrier("variable", "")]

    def reaching(self, use: TemplateUse) -> _Secret | None:
        """The first secret that a template may give."""
        for carrier in self.carried[use]:
            found = self.source(carrier, use)
            if found is not None:
                return found
        return None

    def source(self, carrier: _Carrier, use: TemplateUse) -> _Secret | None:
        match carrier.kind:
            case "keystore":
                return _Secret("a secret of the keystore")
            case "item":
                return None if use.task is None else self.items.get(use.task)
            case "variable":
                return self.variables.get(carrier.name) or (
                    next(iter(self.variables.values()), None) if not carrier.name else None
                )
            case _:
                name = carrier.name or next(iter(self.secrets), "")
                return _of_parameter(self.secrets[name]) if name in self.secrets else None


def _of_parameter(parameter: Parameter) -> _Secret:
    place = parameter.place
    declared = () if place is None else (Related("the secret parameter", place.path, place.span),)
    return _Secret(f"the secret parameter '{shortened(parameter.name)}'", declared)


def carriers(use: TemplateUse) -> tuple[_Carrier, ...]:
    """What the expressions of a template take values from and pass on, in the order of the text."""
    return tuple(dict.fromkeys(carrier for part in use.parts for carrier in part.parsed.once(_carriers_in)))


def _carriers_in(expression: Expression) -> Iterator[_Carrier]:
    stack = [expression]
    while stack:
        node = stack.pop()
        carrier = _carrier(node)
        if carrier is not None:
            yield carrier
        else:
            stack.extend(reversed(_passing(node)))


def _passing(node: Expression) -> tuple[Expression, ...]:
    """The parts of an expression of which something is in its value."""
    match node:
        case Binary(op="+" | "-" | "*" | "/" | "%"):
            return node.left, node.right
        case Binary() | Unary(op="not"):
            return ()
        case Call():
            return () if node.function.text in _TELLS_LITTLE else node.arguments
        case Attribute() | Index():
            return (node.target,)
        case _:
            return inside(node)


def _carrier(node: Expression) -> _Carrier | None:
    if isinstance(node, Attribute | Index) and isinstance(node.target, Name):
        kind = _kind(node.target.text)
        if kind is not None:
            return _Carrier(kind, _member(node))
    if isinstance(node, Name):
        return _named(node.text)
    return None


def _kind(name: str) -> str | None:
    if name in _VARIABLES:
        return "variable"
    return {"parameters": "parameter", "keystore": "keystore"}.get(name)


def _member(node: Attribute | Index) -> str:
    if isinstance(node, Attribute):
        return node.field.text
    return str(node.index.value) if isinstance(node.index, Literal) else ""


def _named(name: str) -> _Carrier | None:
    kind = _kind(name)
    if kind is not None:
        return _Carrier(kind, "")
    if name == "item":
        return _Carrier("item", "")
    return None if name in _OTHER_NAMES else _Carrier("variable", name)


class _Exposed(NamedTuple):
    """What a value can be seen in, and where that is declared, if it is."""

    title: str
    place: Place | None = None

    @property
    def declared(self) -> tuple[Related, ...]:
        return () if self.place is None else (Related("not secret", self.place.path, self.place.span),)


def _exposed_to(context: Context, use: TemplateUse) -> _Exposed | None:
    """Where the value of a template can be seen; None where it can't, or where that is not known."""
    match use.role:
        case Role.PUBLISH:
            return _Exposed(f"the variable '{shortened(use.name)}'")
        case Role.TRACE_TAG:
            return _Exposed("a trace tag")
        case Role.OUTPUT:
            around = context.surroundings
            output = None if around is None else around.own(context.source.path).output
            declared = None if output is None else output.fields.get(use.name)
            if declared is not None and declared.secret:
                return None
            return _Exposed(
                f"the result '{shortened(use.name)}'", None if declared is None else declared.place
            )
        case Role.INPUT:
            return None if use.task is None else _open_parameter(context, use.task, use.name)
        case _:
            return None


def _open_parameter(context: Context, task: LocatedTask, name: str) -> _Exposed | None:
    """A parameter of a called action that is declared and not secret."""
    if context.surroundings is None or task.action is None:
        return None
    callee = context.surroundings.callee(task.action.text)
    if callee is None or callee.contract.parameters is None or callee.origin is Origin.SHIPPED:
        return None  # of the actions that ship with the engine it is not known which parameters are secret
    parameter = callee.contract.parameters.fields.get(name)
    if parameter is None or parameter.secret:
        return None
    title = f"the parameter '{shortened(name)}' of '{shortened(task.action.text)}'"
    return _Exposed(title, parameter.place)


def _finding(context: Context, use: TemplateUse, secret: _Secret, where: _Exposed) -> Diagnostic:
    title = secret.title[0].upper() + secret.title[1:]
    way = [
        (f"passed on as '{shortened(step.name)}'" if step.name else "iterated over", step.node)
        for step in secret.way
    ]
    found = EXPOSED_SECRET.at(
        context.source,
        use.node,
        f"{title} flows into {where.title}, which is not secret; pass it to secret parameters only.",
        route=use.route,
        related=way,
        elsewhere=(*secret.declared, *where.declared),
        rests_on=_declaring(context),
    )
    return found.along((*secret.declared, *found.related[: len(way)]), where.declared)


def _declaring(context: Context) -> tuple[PurePath, ...]:
    return () if context.surroundings is None else context.surroundings.declaring(context.source.path)


def _passed_on(context: Context, secrets: dict[str, Parameter]) -> Iterator[Diagnostic]:
    """Secrets in the caller's parameters, which a task without `input` passes on."""
    for task in context.workflow.tasks:
        if task.action is None or "input" in task.fields.undecoded or (task.input and task.input.pairs):
            continue
        for name, parameter in secrets.items():
            where = _open_parameter(context, task, name)
            if where is not None:
                message = (
                    f"Without 'input', the secret parameter '{shortened(name)}' of the workflow's caller "
                    f"flows into {where.title}, which is not secret; write out the 'input'."
                )
                declared = _of_parameter(parameter).declared
                route = task.fields.to("action")
                elsewhere = (*declared, *where.declared)
                found = EXPOSED_SECRET.at(
                    context.source, task.action, message, route=route, elsewhere=elsewhere
                )
                yield found.along(declared, where.declared)


RULES: Final = (EXPOSED_SECRET,)
CHECKS: Final = (exposed_secrets,)
