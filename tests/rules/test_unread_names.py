"""A task whose name could not be read hides no mistake of another, and is not mistaken for a missing one."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from attune_lint import lint_text

TEXT = """\
ref: demo.job
label: L
version: 1.0.0
tasks:
  - name: {name}
    action: core.echo
  - name: b
    action: core.echo
    next:
      - do: [a, nope]
"""


@pytest.mark.parametrize("name", ["[a]", "{a: 1}", "{{ a }}", "[[a, c], d]"])
def test_what_stands_where_a_name_belongs_may_be_led_to(name: str) -> None:
    report = lint_text(TEXT.format(name=name), PurePath("demo/workflows/job.yaml"))
    found = [(each.code, each.span and each.span.start.line) for each in report.diagnostics]
    assert found[0][1] == 5
    assert found[1:] == [("ATL213", 10)]
    assert "'nope'" in report.diagnostics[1].message


def test_a_name_that_is_no_scalar_inside_a_task_that_is_no_mapping() -> None:
    text = TEXT.replace("  - name: {name}\n    action: core.echo\n", "  - [a]\n")
    report = lint_text(text, PurePath("demo/workflows/job.yaml"))
    assert [(each.code, each.route) for each in report.diagnostics] == [
        ("ATL201", "tasks[0]"),
        ("ATL213", "tasks[1].next[0].do[0]"),
        ("ATL213", "tasks[1].next[0].do[1]"),
    ]
