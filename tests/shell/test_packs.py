"""Packs on disk: links, ways out of the pack, and how findings name their files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attune_lint.shell.run import lint_bytes, lint_paths
from tests.shell.packs import LINKED, workflow, write

MANIFEST = "ref: demo\nversion: 1.0.0\n"
GRAPH = LINKED + "    input: {message: Go}\n"


def pointer(path: str, name: str = "build") -> str:
    return f"ref: demo.{name}\nlabel: L\nworkflow_file: {path}\n"


def found(root: Path, *paths: str) -> list[tuple[str, str]]:
    """The shown path and the code of each finding."""
    report = lint_paths(paths or ["."], working_directory=root).report
    return [(each.path.as_posix(), each.code) for each in report.diagnostics]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        {
            "demo/pack.yaml": MANIFEST,
            "demo/actions/build.yaml": pointer("workflows/build.workflow.yaml"),
            "demo/actions/workflows/build.workflow.yaml": GRAPH,
            "outside/x.yaml": GRAPH,
        },
    )


def test_a_pack_in_order(pack: Path) -> None:
    assert found(pack, "demo") == []


ACTION = "demo/actions/build.yaml"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        *(
            ("../../outside/x.yaml", "ATL721"),
            ("../../demo/../outside/x.yaml", "ATL721"),
            ("/etc/hosts", "ATL721"),
        ),
        *(("../..", "ATL721"), ("workflows/gone.yaml", "ATL720"), ("workflows", "ATL720"), (".", "ATL720")),
        *(('"a\\0b"', "ATL720"), ("~/x.yaml", "ATL720"), ("workflows/build.workflow.yaml/x", "ATL720")),
    ],
)
def test_pointers_that_lead_nowhere(pack: Path, path: str, code: str) -> None:
    write(pack, {ACTION: pointer(path), "demo/actions/b.yaml": pointer("workflows/build.workflow.yaml", "b")})
    assert found(pack, "demo") == [(ACTION, code)]


def test_a_link_out_of_the_pack(pack: Path) -> None:
    link = pack / "demo/actions/workflows/link.yaml"
    link.symlink_to(pack / "outside/x.yaml")
    write(pack, {"demo/actions/link.yaml": pointer("workflows/link.yaml", "link")})
    assert found(pack, "demo") == [("demo/actions/link.yaml", "ATL721")]


def test_a_link_to_a_folder_out_of_the_pack(pack: Path) -> None:
    (pack / "demo/actions/lib").symlink_to(pack / "outside", target_is_directory=True)
    write(pack, {"demo/actions/link.yaml": pointer("lib/x.yaml", "link")})
    assert found(pack, "demo") == [("demo/actions/link.yaml", "ATL721")]


def test_a_link_inside_the_pack_leads_to_the_file_itself(pack: Path) -> None:
    (pack / "demo/actions/workflows/link.yaml").symlink_to("build.workflow.yaml")
    write(pack, {"demo/actions/link.yaml": pointer("workflows/link.yaml", "link")})
    assert found(pack, "demo") == [("demo/actions/link.yaml", "ATL723")]


def test_a_link_that_leads_nowhere(pack: Path) -> None:
    (pack / "demo/actions/workflows/link.yaml").symlink_to("gone.yaml")
    write(pack, {"demo/actions/link.yaml": pointer("workflows/link.yaml", "link")})
    assert found(pack, "demo") == [
        ("demo/actions/link.yaml", "ATL720"),
        ("demo/actions/workflows/link.yaml", "ATL100"),
        ("demo/actions/workflows/link.yaml", "ATL706"),
    ]


def test_a_pack_behind_a_link(pack: Path) -> None:
    (pack / "link").symlink_to("demo", target_is_directory=True)
    assert found(pack, "link") == []
    write(pack, {ACTION: pointer("workflows/gone.yaml")})
    assert found(pack, "link") == [
        ("link/actions/build.yaml", "ATL720"),
        ("link/actions/workflows/build.workflow.yaml", "ATL707"),
    ]


def test_files_that_are_only_pointed_at(pack: Path) -> None:
    write(
        pack,
        {
            ACTION: pointer("lib/build.yaml"),
            "demo/actions/lib/build.yaml": GRAPH.replace("core.echo", "demo.gone"),
            "demo/actions/second.yaml": pointer("lib/build.yaml", "second"),
            "demo/actions/b.yaml": pointer("workflows/build.workflow.yaml", "b"),
        },
    )
    assert sorted(found(pack, "demo")) == [
        (ACTION, "ATL722"),
        ("demo/actions/lib/build.yaml", "ATL730"),
        ("demo/actions/second.yaml", "ATL722"),
        ("demo/actions/second.yaml", "ATL723"),
    ]


def test_a_file_that_is_only_pointed_at_and_cannot_be_read(pack: Path) -> None:
    write(pack, {"demo/actions/b.yaml": pointer("lib/x.yaml", "b")})
    os.makedirs(pack / "demo/actions/lib")
    (pack / "demo/actions/lib/x.yaml").write_bytes(b"\xff")
    assert found(pack, "demo") == [("demo/actions/b.yaml", "ATL722"), ("demo/actions/lib/x.yaml", "ATL102")]


def test_files_in_the_folder_of_actions(pack: Path) -> None:
    write(
        pack,
        {
            "demo/actions/.hidden.yaml": "[",
            "demo/actions/build.sh": "[",
            "demo/actions/folder.yaml/x.yaml": "[",
            "demo/actions/upper.YAML": "[",
            "demo/actions/broken.yml": "[",
        },
    )
    (pack / "demo/actions/link.yaml").symlink_to(pack / "outside/gone.yaml")
    assert found(pack, "demo") == [("demo/actions/broken.yml", "ATL104")]


def test_files_that_are_never_read(pack: Path) -> None:
    write(
        pack,
        {
            "demo/workflows/deep/a.yaml": "",
            "demo/workflows/deep/.hidden.yaml": "",
            "demo/workflows/.git/a.yaml": "",
            "demo/workflows/a.YML": "",
            "demo/workflows/notes.txt": "",
            "demo/actions/workflows/a.workflow": "",
            "demo/actions/workflows/deep/b.yaml": "",
            "demo/actions/workflows/deep/deeper/c.yml": "",
        },
    )
    never = [path for path, code in found(pack, "demo") if code == "ATL705"]
    assert never == [
        "demo/actions/workflows/a.workflow",
        "demo/actions/workflows/deep/b.yaml",
        "demo/actions/workflows/deep/deeper/c.yml",
        "demo/workflows/a.YML",
        "demo/workflows/deep/a.yaml",
    ]


class _Unreadable:
    """The system's way to list a folder, that fails for one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.real: Callable[..., Any] = os.scandir

    def __call__(self, path: str | Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == self.name:
            raise PermissionError(13, "Permission denied")
        return self.real(path)  # type: ignore[no-any-return]


def test_a_folder_of_actions_that_cannot_be_read(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What may be in it is not missed, and it is told that it could not be read."""
    text = workflow("demo.job").replace("core.echo", "demo.build\n  - name: b\n    action: demo.gone")
    write(pack, {"demo/workflows/job.yaml": text})
    monkeypatch.setattr(os, "scandir", _Unreadable("actions"))
    report = lint_paths(["demo"], working_directory=pack).report
    assert [(each.path.as_posix(), each.code, str(each.severity)) for each in report.diagnostics] == [
        ("demo/actions", "ATL100", "error"),
        ("demo/workflows/job.yaml", "ATL730", "warning"),
    ]


# How files are named


def broken(pack: Path) -> None:
    write(
        pack,
        {
            "demo/actions/do.yaml": "ref: demo.do\nlabel: L\nentry_point: x\nparameters: [x]\n",
            "demo/actions/c.yaml": pointer("workflows/gone.yaml", "c"),
            "demo/workflows/job.yaml": workflow("demo.job").replace("core.echo", "demo.gone"),
        },
    )


ALL = [("actions/c.yaml", "ATL720"), ("actions/do.yaml", "ATL714"), ("workflows/job.yaml", "ATL730")]


def test_names_from_around_the_pack(pack: Path) -> None:
    broken(pack)
    assert found(pack, "demo") == [(f"demo/{path}", code) for path, code in ALL]
    assert found(pack, "./demo/../demo/") == [(f"demo/{path}", code) for path, code in ALL]
    assert found(pack, str(pack / "demo")) == [(f"demo/{path}", code) for path, code in ALL]


def test_names_from_inside_the_pack(pack: Path) -> None:
    broken(pack)
    assert found(pack / "demo") == ALL
    assert found(pack / "demo", "workflows") == ALL[2:]
    assert found(pack / "demo/workflows", "job.yaml") == [("job.yaml", "ATL730")]
    assert found(pack / "demo/workflows", "..") == [
        *(("../actions/c.yaml", "ATL720"), ("../actions/do.yaml", "ATL714")),
        ("../workflows/job.yaml", "ATL730"),
    ]
    assert found(pack / "demo/actions", "c.yaml") == [
        ("../workflows/job.yaml", "ATL730"),
        ("c.yaml", "ATL720"),
    ]


def test_names_from_outside_of_the_pack(pack: Path) -> None:
    broken(pack)
    assert found(pack / "outside", "../demo") == [(f"../demo/{path}", code) for path, code in ALL]
    absolute = str(pack / "demo")
    assert found(pack / "outside", absolute) == [(f"{absolute}/{path}", code) for path, code in ALL]


def test_related_places_are_named_like_files(pack: Path) -> None:
    write(pack, {"demo/actions/b.yaml": pointer("workflows/build.workflow.yaml", "b")})
    (told,) = lint_paths(["build.yaml"], working_directory=pack / "demo/actions").report.diagnostics
    assert (told.path.as_posix(), told.related[0].path.as_posix()) == ("build.yaml", "b.yaml")
    (told,) = lint_paths(["../b.yaml"], working_directory=pack / "demo/actions/workflows").report.diagnostics
    assert (told.path.as_posix(), told.related[0].path.as_posix()) == ("../build.yaml", "../b.yaml")


def test_the_sources_of_findings_are_kept(pack: Path) -> None:
    broken(pack)
    run = lint_paths(["demo"], working_directory=pack)
    assert {path.as_posix() for path in run.sources} == {f"demo/{path}" for path, _ in ALL}


# Standard input


def stdin(root: Path, name: str, text: str) -> list[tuple[str, str]]:
    report = lint_bytes(text.encode(), name, working_directory=root).report
    return [(each.path.as_posix(), each.code) for each in report.diagnostics]


def test_standard_input_takes_the_place_of_a_file(pack: Path) -> None:
    write(pack, {"demo/workflows/job.yaml": workflow("demo.job").replace("core.echo", "demo.gone")})
    job = "demo/workflows/job.yaml"
    assert stdin(pack, job, workflow("demo.job")) == []
    assert stdin(pack, job, workflow("demo.job").replace("core.echo", "demo.x")) == [(job, "ATL730")]
    assert stdin(pack, job, workflow("demo.job").replace("core.echo", "demo.build")) == []


def test_standard_input_that_is_no_file_yet(pack: Path) -> None:
    new = workflow("demo.new")
    assert stdin(pack, "demo/workflows/new.yaml", new.replace("core.echo", "demo.gone")) == [
        ("demo/workflows/new.yaml", "ATL730")
    ]
    assert stdin(pack, "demo/workflows/new.yaml", new.replace("core.echo", "demo.new")) == [
        ("demo/workflows/new.yaml", "ATL737")
    ]
    write(pack, {"demo/actions/new.yaml": pointer("workflows/new.workflow.yaml", "new")})
    assert stdin(pack, "demo/actions/workflows/new.workflow.yaml", GRAPH) == []
    assert stdin(pack, "demo/actions/workflows/other.yaml", GRAPH) == [
        ("demo/actions/workflows/other.yaml", "ATL707")
    ]


def test_standard_input_that_is_an_action_file_or_a_manifest(pack: Path) -> None:
    assert stdin(pack, ACTION, pointer("workflows/build.workflow.yaml")) == []
    assert stdin(pack, ACTION, pointer("workflows/gone.yaml")) == [
        (ACTION, "ATL720"),
        ("demo/actions/workflows/build.workflow.yaml", "ATL707"),
    ]
    assert stdin(pack, "demo/pack.yaml", "ref: demo\nversion: 1\n") == [("demo/pack.yaml", "ATL711")]
    assert stdin(pack, "demo/README.md", "") == []


def test_standard_input_that_is_too_large(pack: Path) -> None:
    report = lint_bytes(b"x" * 50, "demo/workflows/job.yaml", max_file_size=10, working_directory=pack).report
    assert {each.code for each in report.diagnostics} == {"ATL101"}
