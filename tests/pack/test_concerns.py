"""A run on some files reports what a change of them breaks in workflows that were not named."""

from __future__ import annotations

from pathlib import Path

import pytest

from attune_lint.shell.run import lint_paths
from tests.shell.packs import write

MANIFEST = "ref: demo\nversion: 1.0.0\n"
LINKED = "ref: demo.build\nlabel: Build\nworkflow_file: workflows/build.workflow.yaml\n"
GRAPH = "version: 1.0.0\ntasks:\n  - name: run\n    action: demo.do\n"
JOB = "ref: demo.job\nlabel: Job\n" + GRAPH
DO = "ref: demo.do\nlabel: Do\nrunner_type: shell\nentry_point: do.sh\n"
SECRET = "parameters:\n  token: {type: string, secret: true}\n"
SECRETS = "parameters:\n  type: object\n  properties:\n    token: {type: string, secret: true}\n"

CASES = {
    "a parameter is secret no longer": (
        {
            "actions/do.yaml": DO + "parameters:\n  note: {type: string}\n",
            "workflows/job.yaml": JOB + "    input: {note: '{{ parameters.token }}'}\n" + SECRETS,
        },
        "actions/do.yaml",
        "ATL901",
    ),
    "a parameter is secret no longer, and passed on": (
        {
            "actions/do.yaml": DO + "parameters:\n  token: {type: string}\n",
            "workflows/job.yaml": JOB + SECRETS,
        },
        "actions/do.yaml",
        "ATL901",
    ),
    "a parameter of the workflow becomes secret": (
        {
            "actions/build.yaml": LINKED + SECRET,
            "actions/workflows/build.workflow.yaml": GRAPH + "output_map: {x: '{{ parameters.token }}'}\n",
        },
        "actions/build.yaml",
        "ATL901",
    ),
    "an action has no results": (
        {
            "actions/do.yaml": DO + "output: {}\n",
            "workflows/job.yaml": JOB + "output_map: {x: '{{ task.run.size }}'}\n",
        },
        "actions/do.yaml",
        "ATL741",
    ),
    "a workflow's action has no results": (
        {
            "actions/build.yaml": LINKED + "output: {}\n",
            "actions/workflows/build.workflow.yaml": GRAPH + "output_map: {x: '{{ 1 }}'}\n",
        },
        "actions/build.yaml",
        "ATL739",
    ),
    "a name is required that is not described": (
        {
            "actions/do.yaml": DO + "parameters: {type: object, required: [url]}\n",
            "workflows/job.yaml": JOB + "    input: {url: null}\n",
        },
        "actions/do.yaml",
        "ATL733",
    ),
    "a workflow's action requires less": (
        {
            "actions/do.yaml": DO + "parameters:\n  url: {type: string, required: true}\n",
            "actions/build.yaml": LINKED + "parameters:\n  url: {type: string}\n",
            "actions/workflows/build.workflow.yaml": GRAPH,
        },
        "actions/build.yaml",
        "ATL733",
    ),
    "an action leads back to its caller": (
        {
            "actions/do.yaml": LINKED.replace("demo.build", "demo.do"),
            "actions/workflows/build.workflow.yaml": GRAPH,
        },
        "actions/do.yaml",
        "ATL737",
    ),
    "an action leads back through another": (
        {
            "actions/do.yaml": LINKED.replace("demo.build", "demo.do"),
            "actions/workflows/build.workflow.yaml": GRAPH.replace("demo.do", "demo.job"),
            "workflows/job.yaml": JOB,
        },
        "actions/do.yaml",
        "ATL737",
    ),
    "the pack has another reference": (
        {"pack.yaml": MANIFEST.replace("demo", "other"), "workflows/job.yaml": JOB},
        "pack.yaml",
        "ATL703",
    ),
    "the pack is called like a directory": (
        {"pack.yaml": "version: 1.0.0\n", "workflows/other.yaml": JOB},
        "pack.yaml",
        "ATL704",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_changed_file_breaks(case: str, tmp_path: Path) -> None:
    files, changed, code = CASES[case]
    root = write(tmp_path, {f"demo/{name}": text for name, text in ({"pack.yaml": MANIFEST} | files).items()})
    found = lint_paths([f"demo/{changed}"], working_directory=root).report.diagnostics
    workflows = [each.path.as_posix() for each in found if each.code == code]
    assert workflows
    assert all("workflows/" in path for path in workflows)


def test_a_file_that_is_never_read_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"demo/pack.yaml": MANIFEST, "demo/workflows/old/job.yaml": JOB, "demo/workflows/a.YML": JOB},
    )
    for name in ("demo/workflows/old/job.yaml", "demo/workflows/a.YML", "demo/workflows/old"):
        found = lint_paths([name], working_directory=tmp_path).report.diagnostics
        assert [(each.code, each.path.as_posix().startswith(name)) for each in found] == [("ATL705", True)]


def test_a_folder_of_actions_is_no_pack(tmp_path: Path) -> None:
    write(tmp_path, {"demo/actions/build.yaml": LINKED, "demo/actions/workflows/build.workflow.yaml": GRAPH})
    run = lint_paths(["demo"], working_directory=tmp_path)
    assert [each.path.name for each in run.report.files] == ["build.workflow.yaml"]
    assert [pack.directory.name for pack in run.discovery.packs] == ["demo"]


def test_an_action_file_of_a_pack_without_manifest(tmp_path: Path) -> None:
    write(tmp_path, {"demo/actions/do.yaml": DO + "out_schema: {}\n", "demo/workflows/job.yaml": JOB})
    for name in ("demo/actions/do.yaml", "demo/actions"):
        found = lint_paths([name], working_directory=tmp_path).report.diagnostics
        assert [each.code for each in found] == ["ATL715"]
