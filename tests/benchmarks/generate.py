"""Packs like real ones, the same for the same seed: ``python -m tests.benchmarks.generate DIR [--packs N]``.

Each pack has a manifest, five actions with schemas, and twenty workflows of about sixty lines, one of which
belongs to an action. They call actions of `core` and of their pack, workflows of their pack, and those of
a pack that many share. Each pack has one file with a mistake; all others have no findings for the engine
2026.10.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.benchmarks.shapes import DECLARED, FLAT, SHAPES, Callee, Draft, body, callee

PACKS: Final = 200
WORKFLOWS: Final = 20
ACTIONS: Final = 5

SHARED: Final = 10
"""Of so many packs, the first one has workflows that the others call."""

CALLED: Final = 10
"""So many of a pack's first workflows are called by others; the rest may have mistakes."""

VERBS: Final = (
    "sync",
    "check",
    "rotate",
    "archive",
    "deploy",
    "scan",
    "export",
    "repair",
    "measure",
    "clean",
)
THINGS: Final = ("orders", "hosts", "volumes", "reports", "users", "queues", "images", "invoices")
PARAMETERS: Final = {
    "target": ("string", "pattern: '^.+$'"),
    "path": ("string", "default: /var/lib"),
    "limit": ("integer", "minimum: 1\n    maximum: 500"),
    "dry_run": ("boolean", "default: false"),
    "entries": ("array", "items: {type: string}"),
    "options": ("object", "default: {}"),
}
CORE: Final = Callee("core.http_request", (("url", "string"), ("json_body", "object")), "status_code", "body")
NUMBERS: Final = ("size", "number", "elapsed_ms", "changed")
TEXTS: Final = ("status", "summary", "location", "digest")
LISTS: Final = ("rows", "names", "records", "paths")


@dataclass(frozen=True)
class Mistake:
    """One way to get a file wrong: what is found then, what is replaced, by what, and in which folder."""

    code: str
    pattern: str
    replacement: str
    folder: str = "workflows"

    def made(self, text: str) -> str:
        """The text with the mistake, or as it is where there is no place for it."""
        return re.sub(self.pattern, self.replacement, text, count=1)


MISTAKES: Final = (
    Mistake("ATL104", r"output_map:\n", "output_map: [\n"),
    Mistake("ATL211", r"    action:", "    acton:"),
    Mistake("ATL213", r"do: \[(\w+)\]", r"do: [\1_all]"),
    Mistake("ATL503", r"length\(", "len("),
    Mistake("ATL502", r" \}\}\"", ' }"'),
    Mistake("ATL511", r"workflow\.total \}\}\"\n  state", 'workflow.totals }}"\n  state'),
    Mistake("ATL730", r"action: core\.echo", "action: core.ecko"),
    Mistake("ATL202", r"version: .*\n", ""),
    Mistake("ATL401", r"join: \d", "join: 7"),
    Mistake("ATL203", r"\nvars:\n", "\nvars: {}\nvars:\n"),
    Mistake("ATL214", r"count: \d", "count: 0"),
    Mistake("ATL501", r"\{\{ parameters\.region \}\}", "{{ parameters.region | upper }}"),
    Mistake("ATL509", r"parameters\.region", "parameters.regoin"),
    Mistake("ATL312", r"name: \w+\n(    action: core)", r"name: task\n\1"),
    Mistake("ATL714", r"type: string\n", "type: text\n", "actions"),
    Mistake("ATL711", r"version: .*\n", "version: new\n", ""),
)


@dataclass(frozen=True)
class GeneratedPack:
    """A pack: its files by their paths in it, and which of them have a mistake."""

    name: str
    files: dict[str, str]
    broken: frozenset[str]


def generated(packs: int = PACKS, seed: int = 0, workflows: int = WORKFLOWS) -> Iterator[GeneratedPack]:
    """Some packs of some workflows each. A pack does not depend on how many there are."""
    for number in range(packs):
        rng = Random(f"{seed}/{number}")
        files = _files(rng, number, workflows)
        path = _spoiled(rng, files, MISTAKES[number % len(MISTAKES)])
        yield GeneratedPack(pack_name(number), files, frozenset({path}))


def pack_name(number: int) -> str:
    return f"team_{number:03}"


def write(directory: Path, packs: int = PACKS, seed: int = 0, workflows: int = WORKFLOWS) -> list[Path]:
    """Write packs below a directory, and give the paths of the workflow files."""
    written = []
    for pack in generated(packs, seed, workflows):
        for name, text in pack.files.items():
            path = _write(directory / pack.name / name, text)
            if "workflows/" in name:
                written.append(path)
    return written


def write_one(directory: Path) -> Path:
    """Write a pack of one workflow, which calls actions of `core` alone, and give the path of its file."""
    draft = Draft(Random(0), [CORE], [])
    text = _head(draft.rng, "team.nightly") + DECLARED + body(draft, SHAPES[0])
    return _write(directory / "team/workflows/nightly.yaml", text)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _files(rng: Random, number: int, workflows: int) -> dict[str, str]:
    name = pack_name(number)
    actions = [_action(rng, name, n) for n in range(ACTIONS - 1)]
    files = {"pack.yaml": _manifest(number)}
    files |= {f"actions/{each.name}.yaml": _action_file(rng, each) for each in actions}
    names = [_workflow_name(n) for n in range(workflows)]
    for n, each in enumerate(names):
        draft = Draft(rng, actions, _called(number, names[: min(n, CALLED)]))
        rest = body(draft, SHAPES[n % len(SHAPES)])
        if n < workflows - 1:
            files[f"workflows/{each}.yaml"] = _head(rng, f"{name}.{each}") + DECLARED + rest
        else:
            head = f"ref: {name}.{each}\nlabel: {_title(each)}\nenabled: true\n"
            files[f"actions/{each}.yaml"] = f"{head}workflow_file: workflows/{each}.workflow.yaml\n{FLAT}"
            files[f"actions/workflows/{each}.workflow.yaml"] = (
                f"# The tasks of {each}\nversion: 1.0.0\n{rest}"
            )
    return files


def _workflow_name(number: int) -> str:
    return f"{VERBS[number % len(VERBS)]}_{THINGS[number * 3 % len(THINGS)]}_{number}"


def _called(number: int, names: list[str]) -> list[Callee]:
    """The workflows that one may call: those before it in its pack, and those of the shared pack."""
    own = [callee(f"{pack_name(number)}.{name}") for name in names]
    shared = number - number % SHARED
    others = range(CALLED) if shared != number else ()
    return own + [callee(f"{pack_name(shared)}.{_workflow_name(n)}") for n in others]


def _manifest(number: int) -> str:
    name, shared = pack_name(number), number - number % SHARED
    needed = f"dependencies: [{pack_name(shared)}]\n" if shared != number else ""
    return f"""\
# What team {number} runs
ref: {name}
label: "Team {number}"
description: Workflows of team {number}
version: 1.{number % 7}.0
{needed}conf_schema:
  endpoint:
    type: string
    default: https://example.com
tags:
  - team
  - nightly
"""


def _action(rng: Random, pack: str, number: int) -> Callee:
    names = ["target", *rng.sample(sorted(PARAMETERS.keys() - {"target"}), rng.randint(1, 2))]
    fields = rng.choice(NUMBERS), rng.choice(TEXTS), rng.choice(LISTS)
    ref = f"{pack}.{rng.choice(VERBS)}_{rng.choice(THINGS)}_action_{number}"
    return Callee(ref, tuple((name, PARAMETERS[name][0]) for name in names), *fields)


def _action_file(rng: Random, action: Callee) -> str:
    runner, ending = rng.choice((("shell", "sh"), ("python", "py")))
    lines = [
        f"# {_title(action.name)}",
        f"ref: {action.ref}",
        f'label: "{_title(action.name)}"',
        "enabled: true",
        f"runner_type: {runner}",
        f"entry_point: {action.name}.{ending}",
        "parameter_delivery: stdin",
        "parameter_format: json",
        "output_format: json",
        "",
        "parameters:",
    ]
    for name, kind in action.parameters:
        lines += [f"  {name}:", f"    type: {kind}", f'    description: "The {name} to use"']
        lines += ["    required: true"] if name == "target" else []
        lines.append(f"    {PARAMETERS[name][1]}")
    lines += ["", "output:", f"  {action.number}: {{type: integer, description: How much}}"]
    lines += [f"  {action.text}: {{type: string}}", f"  {action.items}:", "    type: array"]
    lines += ["tags: [generated]", ""]
    return "\n".join(lines)


def _head(rng: Random, ref: str) -> str:
    title = _title(ref.partition(".")[2])
    return f"""\
# {title}
ref: {ref}
label: {title}
description: {title} in a region, for {rng.choice(("one team", "all teams"))}.
version: {rng.randint(1, 4)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}
tags: [{rng.choice(VERBS)}, nightly]
"""


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _spoiled(rng: Random, files: dict[str, str], mistake: Mistake) -> str:
    """Make a mistake in one of the files that have a place for it, and give its path."""
    called = {f"workflows/{_workflow_name(n)}.yaml" for n in range(CALLED)}
    there = [path for path in files if path.rpartition("/")[0] == mistake.folder and path not in called]
    path = rng.choice([path for path in there if mistake.made(files[path]) != files[path]])
    files[path] = mistake.made(files[path])
    return path


def main() -> None:
    """Write the packs that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--packs", type=int, default=PACKS, metavar="N", help=f"default: {PACKS}")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="default: 0")
    options = parser.parse_args()
    write(options.directory, options.packs, options.seed)


if __name__ == "__main__":
    main()
