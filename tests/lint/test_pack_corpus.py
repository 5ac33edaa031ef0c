"""The packs that the Attune project published, where they are at hand: each finding about packs and calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from attune_lint import Target
from attune_lint.shell.run import lint_paths

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the published files are not here")

EXPECTED = [
    *(
        (f"packs/core/actions/{name}.yaml", line, "ATL715", "warning")
        for name, line in (
            ("build_pack_envs", 60),
            ("download_packs", 55),
            ("get_pack_dependencies", 38),
            ("http_request", 94),
            ("register_packs", 54),
        )
    ),
    # It calls itself for the dependencies of what it installs.
    ("packs/core/workflows/install_packs.yaml", 126, "ATL738", "info"),
    # There is no `core.run_pack_tests`, and which actions `core` has differs between installations.
    ("packs/core/workflows/install_packs.yaml", 175, "ATL730", "warning"),
    ("packs/examples/actions/list_example.yaml", 33, "ATL715", "warning"),
    ("packs/examples/actions/prompt_copilot.yaml", 55, "ATL715", "warning"),
]


@pytest.mark.parametrize("target", Target)
def test_every_finding(target: Target) -> None:
    report = lint_paths(["packs"], target=target, working_directory=CORPUS).report
    found = [
        (each.path.as_posix(), each.span.start.line if each.span else 0, each.code, str(each.severity))
        for each in report.diagnostics
        if each.code.startswith(("ATL7", "ATL9"))
    ]
    assert found == EXPECTED


@pytest.mark.parametrize("target", Target)
def test_named_alone_each_file_has_the_same_findings(target: Target) -> None:
    for name in ("packs/core/workflows/install_packs.yaml", "packs/examples/actions/list_example.yaml"):
        report = lint_paths([name], target=target, working_directory=CORPUS).report
        found = {(each.code, each.span.start.line) for each in report.diagnostics if each.span}
        assert {(code, line) for path, line, code, _ in EXPECTED if path == name} <= found


def test_a_name_that_is_ignored_is_there_by_its_line() -> None:
    for path, line, code, _ in EXPECTED:
        text = (CORPUS / path).read_text(encoding="utf-8").splitlines()[line - 1]
        word = {"ATL715": ("output_schema:", "out_schema:"), "ATL738": ("core.install_packs",)}.get(code)
        assert any(each in text for each in word or ("core.run_pack_tests",))
