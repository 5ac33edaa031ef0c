"""The texts of generated workflows: five shapes that real ones have, filled in and written in many ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

TYPES: Final = ("string", "integer", "boolean", "array", "object")


@dataclass(frozen=True)
class Callee:
    """What a task can call: its parameters with their types, and the fields of its results."""

    ref: str
    parameters: tuple[tuple[str, str], ...]
    number: str
    text: str
    items: str = ""

    @property
    def name(self) -> str:
        return self.ref.partition(".")[2]


@dataclass
class Draft:
    """A workflow that is being written: what it may call, and what templates may read so far."""

    rng: Random
    actions: Sequence[Callee]
    workflows: Sequence[Callee]
    tasks: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    def action(self) -> Callee:
        return self.rng.choice(self.actions)

    def workflow(self) -> Callee:
        return self.rng.choice(self.workflows or self.actions)

    def variable(self, name: str, start: str) -> str:
        """An expression that reads a variable, which is declared with a value to start with."""
        self.variables[name] = start
        return f"workflow.{name}"


def quoted(rng: Random, template: str) -> str:
    """A text in one of the two styles of quotes, whichever it does not hold."""
    mark = "'" if '"' in template or rng.random() < 0.2 else '"'
    return f"{mark}{template}{mark}"


def value(draft: Draft, name: str, kind: str) -> str:
    """YAML of a value of a type: a template, or one that is written out."""
    rng = draft.rng
    match kind:
        case "string":
            texts = ("{{ parameters.region }}", "{{ parameters.region }}/" + name, f"{name} of the night")
            return quoted(rng, rng.choice(texts))
        case "integer":
            return rng.choice((str(rng.randint(1, 50)), '"{{ length(parameters.hosts) }}"'))
        case "boolean":
            return rng.choice(("true", "false", '"{{ length(parameters.hosts) > 1 }}"'))
        case "array":
            return rng.choice(('"{{ parameters.hosts }}"', f"[{name}-a, {name}-b]"))
        case _:
            return f'{{source: "{{{{ parameters.region }}}}", attempts: {rng.randint(1, 9)}}}'


def given(draft: Draft, callee: Callee, **values: str) -> str:
    """The `input` of a task."""
    lines = (
        f"      {name}: {values.get(name) or value(draft, name, kind)}\n" for name, kind in callee.parameters
    )
    return "    input:\n" + "".join(lines)


def transition(rng: Random, when: str, targets: Sequence[str], publish: Sequence[str] = ()) -> str:
    """An entry of `next`."""
    lines = [f"      - when: {quoted(rng, '{{ ' + when + ' }}')}"]
    if publish:
        lines += ["        publish:", *(f"          - {each}" for each in publish)]
    if rng.random() < 0.2:
        lines += ["        do:", *(f"          - {each}" for each in targets)]
    else:
        lines.append(f"        do: [{', '.join(targets)}]")
    return "\n".join(lines) + "\n"


def task(name: str, ref: str, *parts: str) -> str:
    """A task of parts that are whole lines."""
    return f"\n  - name: {name}\n    action: {ref}\n" + "".join(parts)


def retry(rng: Random) -> str:
    delay = rng.choice((1, 5, 30))
    more = f"      backoff: exponential\n      max_delay: {delay * 8}\n" if rng.random() < 0.5 else ""
    if not more:
        return f"    retry: {{count: {rng.randint(2, 5)}, delay: {delay}}}\n"
    return f"    retry:\n      count: {rng.randint(2, 5)}\n      delay: {delay}\n{more}"


def handler(draft: Draft, name: str) -> str:
    """The task that says that something has failed."""
    if draft.rng.random() < 0.7:
        message = '      message: "Failed in {{ parameters.region }}."\n'
        return task(name, "core.echo", "    input:\n", message)
    request = (
        "    input:\n",
        '      url: "https://hooks.example.com/{{ parameters.region }}"\n',
        "      json_body: {hosts: '{{ parameters.hosts }}', state: failed}\n",
    )
    return task(name, "core.http_request", *request, f"    timeout: {draft.rng.choice((10, 30, 60))}\n")


def after(rng: Random, following: str, failing: str, publish: Sequence[str] = ()) -> str:
    """The `next` of a task with one way on, and one to a handler."""
    onward = transition(rng, "succeeded()", [following], publish)
    return "    next:\n" + onward + transition(rng, "failed()", [failing])


def pipeline(draft: Draft) -> tuple[str, str]:
    """Tasks in a row, each of which uses what the one before it found."""
    rng, first, second, third = draft.rng, draft.action(), draft.action(), draft.action()
    total, state = draft.variable("total", "0"), draft.variable("state", "new")
    publish = [f'total: "{{{{ result().{first.number} }}}}"', f'state: "{{{{ result().{first.text} }}}}"']
    draft.tasks += [
        task("fetch", first.ref, given(draft, first), retry(rng), after(rng, "convert", "alert", publish)),
        task("convert", second.ref, given(draft, second), after(rng, "store", "alert")),
        task("store", third.ref, given(draft, third), f"    timeout: {rng.randint(1, 9) * 60}\n"),
        handler(draft, "alert"),
    ]
    return total, state


def fan_out(draft: Draft) -> tuple[str, str]:
    """Tasks that run at the same time, and one that waits for all of them."""
    rng = draft.rng
    first, last, branches = draft.action(), draft.action(), ["left", "right"]
    total = draft.variable("total", "0")
    draft.variable("started", '""')
    publish = ['started: "{{ system.workflow_start }}"', f'total: "{{{{ result().{first.number} * 2 }}}}"']
    ways = transition(rng, "succeeded()", branches, publish) + transition(rng, "failed()", ["give_up"])
    draft.tasks.append(task("prepare", first.ref, given(draft, first), "    next:\n", ways))
    for branch in branches:
        called = draft.action()
        onward = transition(rng, "succeeded()", ["gather"])
        draft.tasks.append(task(branch, called.ref, given(draft, called), "    next:\n", onward))
    shown = given(draft, last, target='"{{ task.left.succeeded }} since {{ workflow.started }}"')
    joining = task("gather", last.ref, "    join: 2\n", shown)
    draft.tasks += [joining, handler(draft, "give_up")]
    return total, '"done"'


def batch(draft: Draft) -> tuple[str, str]:
    """A list, and a task for each of its items."""
    rng, lister, worker, last = draft.rng, draft.action(), draft.workflow(), draft.action()
    found, total = draft.variable("found", "[]"), draft.variable("total", "0")
    publish = [f'found: "{{{{ result().{lister.items} }}}}"']
    inputs = {name: '"{{ item }}-{{ index }}"' for name, kind in worker.parameters if kind == "string"}
    settings = f"    concurrency: {rng.randint(2, 10)}\n"
    items = f"    with_items: {quoted(rng, '{{ ' + found + ' }}')}\n"
    onward = "    next:\n" + transition(
        rng, "result().succeeded", ["sum_up"], [f'total: "{{{{ length({found}) }}}}"']
    )
    draft.tasks += [
        task(
            "search", lister.ref, given(draft, lister), retry(rng), after(rng, "handle", "explain", publish)
        ),
        task("handle", worker.ref, settings, items, given(draft, worker, **inputs), onward),
        task("sum_up", last.ref, given(draft, last)),
        handler(draft, "explain"),
    ]
    return total, '"searched"'


def decide(draft: Draft) -> tuple[str, str]:
    """Ways that depend on what was found."""
    rng, check, big, small = draft.rng, draft.action(), draft.workflow(), draft.action()
    limit, level = draft.variable("limit", str(rng.randint(10, 90))), draft.variable("level", "0")
    ways = (
        transition(rng, f"result().{check.number} > {limit}", ["escalate"], ["level: 2"]),
        transition(rng, f"result().{check.number} <= {limit}", ["repair"], ["level: 1"]),
        transition(rng, "failed()", ["tell"]),
    )
    draft.tasks += [
        task("inspect", check.ref, given(draft, check), retry(rng), "    next:\n", *ways),
        task(
            "escalate", big.ref, given(draft, big), "    next:\n", transition(rng, "succeeded()", ["pause"])
        ),
        task("repair", small.ref, given(draft, small), after(rng, "pause", "tell")),
        task("pause", "core.sleep", f"    input: {{seconds: {rng.randint(5, 300)}}}\n"),
        handler(draft, "tell"),
    ]
    return level, '"decided"'


def compose(draft: Draft) -> tuple[str, str]:
    """Calls of other workflows, whose results are put together."""
    rng, first, second, own = draft.rng, draft.workflow(), draft.workflow(), draft.action()
    total, note = draft.variable("total", "0"), draft.variable("note", '""')
    publish = [f'total: "{{{{ result().{first.number} + 1 }}}}"']
    more = [f'note: "{{{{ upper(result().{second.text}) }}}} in {{{{ parameters.region }}}}"']
    draft.tasks += [
        task("begin", first.ref, given(draft, first), after(rng, "proceed", "undo", publish)),
        task("proceed", second.ref, given(draft, second), after(rng, "finish", "undo", more)),
        task("finish", own.ref, given(draft, own), retry(rng)),
        handler(draft, "undo"),
    ]
    return total, note


SHAPES: Final[tuple[Callable[[Draft], tuple[str, str]], ...]] = (pipeline, fan_out, batch, decide, compose)

DECLARED: Final = """\
parameters:
  type: object
  properties:
    region: {type: string, description: Where to work}
    hosts: {type: array, items: {type: string}}
  required: [region, hosts]
output:
  type: object
  properties: {total: {type: integer}, state: {type: string}}
"""

FLAT: Final = """\
parameters:
  region:
    type: string
    description: Where to work
    default: north
  hosts:
    type: array
    required: true
output:
  total: {type: integer}
  state: {type: string}
"""

CALLED_WITH: Final = (("region", "string"), ("hosts", "array"))


def callee(ref: str) -> Callee:
    """How a generated workflow is called."""
    return Callee(ref, CALLED_WITH, "total", "state")


def body(draft: Draft, shape: Callable[[Draft], tuple[str, str]]) -> str:
    """`vars`, `tasks` and `output_map` of a workflow."""
    total, state = shape(draft)
    variables = "".join(f"  {name}: {start}\n" for name, start in draft.variables.items())
    shown = f"output_map:\n  total: \"{{{{ {total} }}}}\"\n  state: '{{{{ {state} }}}}'\n"
    return f"\nvars:\n{variables}\ntasks:{''.join(draft.tasks)}\n{shown}"
