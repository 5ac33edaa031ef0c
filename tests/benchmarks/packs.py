"""What a pack costs beside its files, and how that grows: ``python -m tests.benchmarks.packs``.

Compares linting a pack of 200 actions and 400 workflows with linting each of its files alone; then, for
packs that are made to be hard, prints the time for one size and for four times that, the exponent of
growth, the peak of memory for the larger one, and the codes that were found.
"""

from __future__ import annotations

import math
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import PurePath

from attune_lint import LintReport, Source, Target, lint_pack, read_workflow
from attune_lint.model.files import WorkflowFile
from attune_lint.pack.action import read_action
from attune_lint.shell.catalogues import shipped
from tests.benchmarks.growth import milliseconds

GROWTH = 4
TARGET = Target.V2026_10
KNOWN = shipped(TARGET)
MANIFEST = "ref: demo\nversion: 1.0.0\n"

Files = dict[str, str]


def action(name: str, more: str = "") -> str:
    return f"ref: demo.{name}\nlabel: Do\nrunner_type: shell\nentry_point: do.sh\n{more}"


PARAMETERS = """\
parameters:
  url: {type: string, required: true}
  tries: {type: integer, minimum: 1, default: 3}
  mode: {type: string, enum: [fast, slow]}
  token: {type: string, secret: true}
output:
  size: {type: integer}
  state: {type: string}
"""


def task(name: str, called: str, following: str) -> str:
    return f"""\
  - name: {name}
    action: demo.{called}
    input:
      url: "{{{{ parameters.url }}}}/{name}"
      tries: 3
      mode: fast
      token: "{{{{ parameters.token }}}}"
    next:
      - when: "{{{{ succeeded() }}}}"
        publish:
          - {name}_size: "{{{{ result().size }}}}"
        do:
          - {following}
"""


def workflow(name: str, tasks: str, more: str = "") -> str:
    return f"ref: demo.{name}\nlabel: Job\nversion: 1.0.0\n{more}tasks:\n{tasks}"


INPUTS = """\
parameters:
  type: object
  properties:
    url: {type: string}
    token: {type: string, secret: true}
  required: [url]
"""
LAST = "  - name: last\n    action: core.noop\n    input: {message: Done}\n"


def usual(actions: int, workflows: int) -> Files:
    """A pack in which each workflow calls three actions and the next workflow."""
    files = {"pack.yaml": MANIFEST}
    for n in range(actions):
        files[f"actions/a{n}.yaml"] = action(f"a{n}", PARAMETERS)
    for n in range(workflows):
        called = [f"a{(n * 3 + k) % actions}" for k in range(3)]
        tasks = "".join(task(f"t{k}", each, f"t{k + 1}" if k < 2 else "on") for k, each in enumerate(called))
        other = "demo.w" + str(n + 1) if n + 1 < workflows else "core.noop"
        on = f"  - name: on\n    action: {other}\n    input: {{url: x}}\n"
        files[f"workflows/w{n}.yaml"] = workflow(f"w{n}", tasks + on, INPUTS)
    return files


def alone(files: Files) -> None:
    """Lint each file of a pack by itself."""
    for name, text in files.items():
        path = PurePath("demo", name)
        if path.parent.name == "workflows":
            read_workflow(Source(path, text), file=WorkflowFile(path, "demo", path.stem, f"demo.{path.stem}"))
        else:
            read_action(Source(path, text))


def together(files: Files) -> LintReport:
    """Lint a pack as a whole."""
    return lint_pack(files, PurePath("demo"), target=TARGET, known=KNOWN)


def one(text: str, **actions: str) -> Files:
    """A pack of one workflow and some actions."""
    return {
        "pack.yaml": MANIFEST,
        "workflows/job.yaml": text,
        **{f"actions/{name}.yaml": each for name, each in actions.items()},
    }


def job(tasks: list[str], more: str = "") -> str:
    return workflow("job", "".join(f"  - {{{each}}}\n" for each in tasks), more)


def circle(n: int) -> Files:
    """Workflows that each call the next one, and the last one the first."""
    return {"pack.yaml": MANIFEST} | {
        f"workflows/w{i}.yaml": workflow(f"w{i}", f"  - {{name: a, action: demo.w{(i + 1) % n}}}\n")
        for i in range(n)
    }


def dense(n: int) -> Files:
    """Workflows that all call each other."""
    tasks = "".join(f"  - {{name: t{i}, action: demo.w{i}}}\n" for i in range(n))
    return {"pack.yaml": MANIFEST} | {f"workflows/w{i}.yaml": workflow(f"w{i}", tasks) for i in range(n)}


def unknown(n: int) -> Files:
    known = {f"actions/a{i}.yaml": action(f"action_{i}") for i in range(n)}
    return one(job([f"name: t{i}, action: demo.acton_{i}x" for i in range(n)])) | known


def shared_input(n: int) -> Files:
    given = ", ".join(f"k{i}: '{{{{ keystore.x }}}}'" for i in range(n // 10))
    declared = "".join(f"  k{i}: {{type: string}}\n" for i in range(n // 10))
    tasks = [f"name: t{i}, action: demo.do, input: *in " for i in range(n)]
    return one(job(tasks, f"x-in: &in {{{given}}}\n"), do=action("do", "parameters:\n" + declared))


def shared_wrong(n: int) -> Files:
    given = ", ".join(f"k{i}: 1" for i in range(n // 10))
    tasks = [f"name: t{i}, action: demo.do, input: *in " for i in range(n)]
    return one(job(tasks, f"x-in: &in {{{given}}}\n"), do=action("do", "parameters:\n  x: {type: string}\n"))


def chain(n: int) -> Files:
    """A secret that goes from variable to variable, against the order of the file."""
    publish = ", ".join(f"{{v{i}: '{{{{ workflow.v{i + 1} }}}}'}}" for i in range(n))
    first = f"{{v{n}: '{{{{ parameters.token }}}}'}}"
    return one(job([f"name: a, action: core.noop, next: [{{publish: [{publish}, {first}]}}]"], INPUTS))


def everything(n: int) -> Files:
    """Many variables, all of which are read as one."""
    publish = ", ".join(f"{{v{i}: '{{{{ workflow }}}}'}}" for i in range(n))
    return one(job([f"name: a, action: core.noop, next: [{{publish: [{publish}]}}]"], INPUTS))


def wide_schema(n: int) -> Files:
    declared = "".join(f"  p{i}: {{type: string, required: true, default: 5}}\n" for i in range(n))
    given = ", ".join(f"p{i}: [1]" for i in range(n))
    tasks = [f"name: a, action: demo.do, input: {{{given}}}", "name: b, action: demo.do, input: {q: 1}"]
    return one(job(tasks), do=action("do", "parameters:\n" + declared))


def many_required(n: int) -> Files:
    """Many calls of an action with many required parameters."""
    declared = "".join(f"  p{i}: {{type: string, required: true}}\n" for i in range(n // 10))
    tasks = [f"name: t{i}, action: demo.do, input: {{q{i}: 1}}" for i in range(n // 10)]
    return one(job(tasks), do=action("do", "parameters:\n" + declared))


def deep_schema(n: int) -> Files:
    schema = "{properties: {x: " * n + "{type: string}" + "}}" * n
    value = "{x: " * n + "1" + "}" * n
    tasks = [f"name: a, action: demo.do, input: {{x: {value}}}"]
    return one(job(tasks), do=action("do", f"parameters: {{x: {schema}}}\n"))


def bomb(n: int) -> str:
    text = "x0: &b0 [x]\n"
    for i in range(1, n):
        text += f"x{i}: &b{i} [{', '.join([f'*b{i - 1}'] * 10)}]\n"
    return text


def alias_bomb(n: int) -> Files:
    text = bomb(n)
    files = one(job(["name: a, action: demo.do"]), do=action("do") + text + f"parameters: *b{n - 1}\n")
    return files | {"pack.yaml": MANIFEST + text + f"dependencies: *b{n - 1}\n"}


def shared_schema(n: int) -> Files:
    """One description for all parameters, with a default that does not fit."""
    declared = "".join(f"  p{i}: *s\n" for i in range(n))
    inner = ", ".join(f"k{i}: {{type: string}}" for i in range(n))
    default = ", ".join(f"k{i}: 1" for i in range(n))
    spec = f"x: &s {{type: object, properties: {{{inner}}}, default: {{{default}}}}}\n"
    return one(job(["name: a, action: demo.do"]), do=action("do", f"{spec}parameters:\n{declared}"))


def patterns(n: int) -> Files:
    declared = "".join(
        f"  p{i}: {{type: string, pattern: '^(a|aa)+{i}$', default: {'a' * 40}}}\n" for i in range(n)
    )
    tasks = [f"name: t{i}, action: demo.do, input: {{p0: {'a' * 40}b, p1: {'a' * 30}{i}}}" for i in range(n)]
    return one(job(tasks), do=action("do", "parameters:\n" + declared))


def choices(n: int) -> Files:
    listed = ", ".join(f"c{i}" for i in range(n))
    tasks = [f"name: t{i}, action: demo.do, input: {{p: x{i}}}" for i in range(n)]
    return one(job(tasks), do=action("do", f"parameters:\n  p: {{type: string, enum: [{listed}]}}\n"))


def long_path(n: int) -> Files:
    text = f"ref: demo.do\nworkflow_file: {'../actions/' * n}{'x' * n}\n"
    return one(job(["name: a, action: demo.do"]), do=text, nul='ref: demo.nul\nworkflow_file: "a\\0b"\n')


def one_graph(n: int) -> Files:
    """Many actions that point at one workflow file."""
    files = {f"actions/a{i}.yaml": f"ref: demo.a{i}\nworkflow_file: workflows/g.yaml\n" for i in range(n)}
    graph = "version: 1.0.0\nlabel: x\ntasks: [{name: a, action: demo.a1}]\n"
    return {"pack.yaml": MANIFEST, "actions/workflows/g.yaml": graph} | files


def one_reference(n: int) -> Files:
    return one(job(["name: a, action: demo.do"])) | {f"actions/a{i}.yaml": action("do") for i in range(n)}


def broken(n: int) -> Files:
    return one(job(["name: a, action: demo.a0"])) | {f"actions/a{i}.yaml": "ref: [\n" for i in range(n)}


def results(n: int) -> Files:
    """Many reads of results that are not declared."""
    tasks = [f"name: t{i}, action: demo.do, input: {{x: '{{{{ task.t{i}.sice }}}}'}}" for i in range(n)]
    output = "".join(f"  size{i}: {{type: string}}\n" for i in range(n))
    return one(job(tasks), do=action("do", "output:\n" + output))


def unfilled(n: int) -> Files:
    declared = ", ".join(f"r{i}: {{type: string}}" for i in range(n))
    given = ", ".join(f"s{i}: x" for i in range(n))
    schema = f"output: {{type: object, properties: {{{declared}}}}}\noutput_map: {{{given}}}\n"
    return one(job(["name: a, action: core.noop"], schema))


CASES: dict[str, tuple[int, Callable[[int], Files]]] = {
    "a usual pack": (50, lambda n: usual(n, 2 * n)),
    "workflows in one circle": (250, circle),
    "workflows that all call each other": (25, dense),
    "unknown actions, many known": (250, unknown),
    "one input of many tasks": (500, shared_input),
    "one wrong input of many tasks": (500, shared_wrong),
    "a secret in a chain": (1250, chain),
    "all variables at once": (1250, everything),
    "a schema with many parameters": (1250, wide_schema),
    "many calls that lack many parameters": (500, many_required),
    "deep schemas": (2000, deep_schema),
    "aliases of aliases": (30, alias_bomb),
    "one description of many parameters": (125, shared_schema),
    "patterns that take long": (50, patterns),
    "many choices": (250, choices),
    "long paths": (2500, long_path),
    "one workflow file of many actions": (500, one_graph),
    "one reference of many actions": (500, one_reference),
    "many broken action files": (500, broken),
    "results that are not declared": (500, results),
    "results that are never given": (500, unfilled),
}


def compare() -> None:
    """Print the time of a usual pack as a whole, and of its files alone, for two sizes."""
    whole: list[float] = []
    for actions in (200 // GROWTH, 200):
        files = usual(actions, 2 * actions)
        whole.append(milliseconds(lambda files=files: together(files), 5))  # type: ignore[misc]
        apart = milliseconds(lambda files=files: alone(files), 5)  # type: ignore[misc]
        sys.stdout.write(
            f"{actions} actions, {2 * actions} workflows: together {whole[-1]:.0f} ms, alone {apart:.0f} ms, "
            f"ratio {whole[-1] / apart:.2f}\n"
        )
    sys.stdout.write(f"together grows with exponent {math.log(whole[1] / whole[0]) / math.log(GROWTH):.2f}\n")


def megabytes(files: Files) -> float:
    """The peak of memory while a pack is linted."""
    tracemalloc.start()
    together(files)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    """Measure and print."""
    chosen = sys.argv[1:]
    if not chosen:
        compare()
    for name, (count, make) in CASES.items():
        if chosen and not any(word in name for word in chosen):
            continue
        small, large = make(count), make(count * GROWTH)
        first, second = (milliseconds(lambda files=files: together(files)) for files in (small, large))  # type: ignore[misc]
        found = Counter(each.code for each in together(large).diagnostics)
        shown = " ".join(f"{code}:{number}" for code, number in found.most_common(4))
        exponent = math.log(second / first) / math.log(GROWTH)
        peak = megabytes(large)
        sys.stdout.write(
            f"{name:<38}{first:8.0f} ms{second:8.0f} ms  exponent {exponent:5.2f}{peak:8.0f} MB  {shown}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
