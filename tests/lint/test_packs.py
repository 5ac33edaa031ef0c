"""Real files that the Attune project published, where they are at hand: each mistake at its line."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from attune_lint import LintReport, Severity, lint_text

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the published files are not here")


def report(name: str) -> LintReport:
    return lint_text((CORPUS / name).read_bytes(), PurePath(name))


def rejections(name: str) -> list[tuple[int, str]]:
    found = [each for each in report(name).diagnostics if each.engine]
    return [(each.span.start.line, each.code) for each in found if each.span]


def lines_of(name: str, start: str) -> list[int]:
    """The lines that begin with a text, counted from 1."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if line.startswith(start)]


def test_install_packs() -> None:
    name = "packs/core/workflows/install_packs.yaml"
    assert report(name).files[0].verdict == "parse"
    assert rejections(name) == [
        (11, "ATL314"),
        (59, "ATL201"),
        *((line, "ATL201") for line in (93, 94, 103, 104, 106, 118, 119, 121, 141, 142, 144)),
        *((line, "ATL201") for line in (159, 160, 162, 164, 166, 168, 171, 182, 183, 185)),
    ]


def test_install_packs_by_its_text() -> None:
    """The same lines found another way: the list `vars`, lists of transitions, each `do` that is no list."""
    name = "packs/core/workflows/install_packs.yaml"
    lists = [number + 1 for key in ("on_success:", "on_failure:") for number in lines_of(name, f"    {key}")]
    text = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    dashes = [number for number in lists if text[number - 1].startswith("      - ")]
    assert sorted(line for line, code in rejections(name) if code == "ATL201") == sorted(
        [
            lines_of(name, "vars:")[0] + 1,
            *dashes,
            *lines_of(name, "        do: "),
            *lines_of(name, "          - when:"),
        ]
    )


def test_simple_workflow() -> None:
    assert report("loose/simple-workflow.yaml").files[0].verdict == "validate"
    assert rejections("loose/simple-workflow.yaml") == [(10, "ATL314")]


def test_complete_workflow() -> None:
    name = "loose/complete-workflow.yaml"
    assert report(name).files[0].verdict == "parse"
    assert rejections(name) == [
        (18, "ATL314"),
        *((line, "ATL201") for line in (114, 139, 226)),
        (236, "ATL213"),
        *((line, "ATL201") for line in (249, 412, 422, 432, 442)),
    ]
    assert lines_of(name, "      - default: ") == [
        line for line, code in rejections(name) if code == "ATL201"
    ]


def test_no_errors_in_what_the_engine_accepts() -> None:
    name = "packs/examples/actions/workflows/news_via_copilot.workflow.yaml"
    assert report(name).files[0].verdict == "ok"
    assert report(name).count(Severity.ERROR) == 0
