"""Small workflow files around what a test is about, and what is said of them."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

import pytest
from attrs import evolve

from attune_lint import (
    DEFAULT_TARGET,
    LintReport,
    Source,
    Target,
    definition_json,
    lint_text,
    read_workflow,
)

PATH: Final = PurePath("packs/demo/workflows/job.yaml")
OLD, NEW = Target.V2026_06, Target.V2026_10
HEAD: Final = "ref: demo.job\nlabel: Job\nversion: 1.0.0\n"
TASK: Final = "tasks:\n  - name: a\n    action: core.echo\n"
GOOD: Final = HEAD + TASK

VALUE: Final = "§"
HERE: Final = "«"

for_both_targets = pytest.mark.parametrize("target", Target)


def top(line: str) -> str:
    """A good workflow with more fields of its own."""
    return HEAD + line + "\n" + TASK


def task(lines: str) -> str:
    """A good workflow with more fields of its task `a`."""
    return GOOD + "".join(f"    {line}\n" for line in lines.split("\n"))


def transition(lines: str) -> str:
    """A good workflow with fields of a transition of `a`, and a task `b` for it."""
    first, *others = lines.split("\n")
    written = "".join(f"        {line}\n" for line in others)
    return GOOD + f"    next:\n      - {first}\n{written}  - name: b\n    action: core.echo\n"


def parallel(*subtasks: str) -> str:
    """A workflow with a parallel task of some sub-tasks, each in flow style without braces."""
    return (
        HEAD + f"tasks: [{{name: p, type: parallel, tasks: [{', '.join(f'{{{s}}}' for s in subtasks)}]}}]\n"
    )


def third_level(fields: str) -> str:
    """A workflow with a sub-task `r` two levels down, beyond what is converted."""
    inner = f"{{name: q, type: parallel, tasks: [{{name: r, action: core.echo, {fields}}}]}}"
    return HEAD + f"tasks: [{{name: p, type: parallel, tasks: [{inner}]}}]\n"


def lint(text: str | bytes, target: str = DEFAULT_TARGET) -> LintReport:
    """The findings on how a file is written; what runs make of it is for other tests."""
    report = lint_text(text, PATH, target=target)
    written = (found for found in report.diagnostics if found.code[3] not in "456")
    return evolve(report, diagnostics=tuple(written))


def verdict(text: str | bytes, target: str = DEFAULT_TARGET) -> str | None:
    return lint(text, target).files[0].verdict


def rejections(text: str, target: str = DEFAULT_TARGET) -> list[tuple[str, int]]:
    """The codes and offsets of the findings for which the engine rejects a file."""
    found = (diagnostic for diagnostic in lint(text, target).diagnostics if diagnostic.engine)
    return [(diagnostic.code, diagnostic.span.start.offset) for diagnostic in found if diagnostic.span]


def codes(text: str, target: str = DEFAULT_TARGET) -> list[str]:
    """The codes of all findings on how a file is written."""
    return [diagnostic.code for diagnostic in lint(text, target).diagnostics]


def marked(text: str) -> tuple[str, list[int]]:
    """A text without its HERE marks, and the offsets at which they were."""
    pieces = text.split(HERE)
    offsets, length = [], 0
    for piece in pieces[:-1]:
        length += len(piece)
        offsets.append(length)
    return "".join(pieces), offsets


def filled(template: str, value: str) -> tuple[str, int]:
    """A template with VALUE replaced, and where what is wrong with it begins: at HERE, or at its start."""
    before, after = template.split(VALUE)
    gap = " " if value else ""
    text, offsets = marked(before + gap + value + after)
    return text, offsets[0] if offsets else len(before + gap)


def assert_takes(template: str, value: str, target: str) -> None:
    text, _ = filled(template, value)
    assert rejections(text, target) == []


def assert_rejects(template: str, value: str, code: str, target: str) -> None:
    """Checks that a value is rejected for one reason only, at its place."""
    text, offset = filled(template, value)
    assert rejections(text, target) == [(code, offset)]


def stored(text: str, target: str = DEFAULT_TARGET) -> dict[str, Any]:
    """What the engine stores of a file that its reader takes."""
    parsed = read_workflow(Source(PATH, text), target=target)
    assert parsed.definition is not None, [found.message for found in parsed.diagnostics]
    return definition_json(parsed.definition, target=target)


def stored_task(text: str, target: str = DEFAULT_TARGET) -> dict[str, Any]:
    """What the engine stores of the first task of a file."""
    first: dict[str, Any] = stored(text, target)["tasks"][0]
    return first
