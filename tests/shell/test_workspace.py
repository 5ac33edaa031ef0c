"""The packs around a pack: which of them are found, and what is known of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.pack.surroundings import Surroundings
from attune_lint.shell import workspace
from attune_lint.shell.discovery import FoundPack
from attune_lint.shell.run import lint_paths
from tests.shell.packs import workflow, write


def manifest(ref: str) -> str:
    return f"ref: {ref}\nversion: 1.0.0\n"


def action(ref: str, more: str = "") -> str:
    return f"ref: {ref}\nlabel: L\nrunner_type: shell\nentry_point: x.sh\n{more}"


def calling(ref: str, *calls: str) -> str:
    """A workflow that calls some actions, one after the other."""
    tasks = "".join(f"  - name: t{i}\n    action: {call}\n" for i, call in enumerate(calls))
    return workflow(ref).partition("tasks:")[0] + "tasks:\n" + tasks


def report(root: Path, *paths: str) -> tuple[Diagnostic, ...]:
    return lint_paths(paths, working_directory=root).report.diagnostics


def found(root: Path, *paths: str) -> list[tuple[str, str, str]]:
    return [(each.path.as_posix(), each.code, str(each.severity)) for each in report(root, *paths)]


URL = "parameters:\n  url: {type: string, required: true}\n"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        {
            "packs/demo/pack.yaml": manifest("demo"),
            "packs/demo/workflows/job.yaml": calling("demo.job", "chat.post"),
            "packs/chat/pack.yaml": manifest("chat"),
            "packs/chat/actions/post.yaml": action("chat.post", URL),
        },
    )


JOB = "packs/demo/workflows/job.yaml"


def test_a_pack_beside_the_pack_is_known(packs: Path) -> None:
    assert found(packs, "packs/demo") == [(JOB, "ATL733", "warning")]
    (told,) = report(packs, JOB)
    assert told.related[0].path.as_posix() == "packs/chat/actions/post.yaml"
    write(packs, {JOB: calling("demo.job", "chat.gone")})
    assert found(packs, "packs/demo") == [(JOB, "ATL730", "warning")]


def test_nothing_is_reported_in_packs_that_were_not_named(packs: Path) -> None:
    write(packs, {"packs/chat/workflows/w.yaml": "tasks: [", "packs/chat/actions/bad.yaml": "["})
    assert found(packs, "packs/demo") == [(JOB, "ATL733", "warning")]
    assert "packs/chat/workflows/w.yaml" in [path for path, _, _ in found(packs, "packs")]


@pytest.mark.parametrize("folder", ["packs/pack-chat", "packs/zzz"])
def test_a_pack_beside_it_may_be_called_otherwise(packs: Path, folder: str) -> None:
    (packs / "packs/chat").rename(packs / folder)
    assert found(packs, "packs/demo") == [(JOB, "ATL733", "warning")]


@pytest.mark.parametrize(
    "text", ["label: chat\n", "", "ref: chats\n", "ref: [chat]\n", '"ref": "\\x63hats"\n']
)
def test_a_directory_of_that_name_need_not_be_the_pack(packs: Path, text: str) -> None:
    write(packs, {"packs/chat/pack.yaml": text})
    assert found(packs, "packs/demo") == [(JOB, "ATL731", "warning")]


def test_a_reference_with_escapes_is_found(packs: Path) -> None:
    write(packs, {"packs/chat/pack.yaml": 'ref: "\\x63hat"\nversion: 1.0.0\n'})
    assert found(packs, "packs/demo") == [(JOB, "ATL733", "warning")]


def test_hidden_directories_and_files_beside_it_are_no_packs(packs: Path) -> None:
    (packs / "packs/chat").rename(packs / "packs/.chat")
    write(packs, {"packs/chat": "a file"})
    assert found(packs, "packs/demo") == [(JOB, "ATL731", "warning")]


def test_what_is_beside_it_cannot_be_listed(packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def scandir(path: str) -> object:
        if path == str(packs / "packs"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert found(packs, "packs/demo") == [(JOB, "ATL731", "warning")]


def test_a_pack_that_was_given_is_known(packs: Path) -> None:
    (packs / "elsewhere").mkdir()
    (packs / "packs/chat").rename(packs / "elsewhere/chat")
    assert found(packs, "packs/demo") == [(JOB, "ATL731", "warning")]
    assert found(packs, "packs/demo", "elsewhere") == [(JOB, "ATL733", "warning")]
    assert found(packs, "packs/demo", "elsewhere/chat/actions/post.yaml") == [(JOB, "ATL733", "warning")]


def test_a_pack_beside_it_is_nearer_than_one_that_was_given(packs: Path) -> None:
    write(packs, {"a/chat/pack.yaml": manifest("chat"), "a/chat/actions/other.yaml": action("chat.other")})
    assert found(packs, "a", "packs") == [(JOB, "ATL733", "warning")]
    write(
        packs,
        {"a/demo/pack.yaml": manifest("demo"), "a/demo/workflows/job.yaml": calling("demo.job", "chat.post")},
    )
    assert found(packs, "a", "packs") == [
        ("a/demo/workflows/job.yaml", "ATL730", "warning"),
        (JOB, "ATL733", "warning"),
    ]


def test_a_second_pack_of_the_same_reference(packs: Path) -> None:
    """Each speaks of its own actions."""
    write(
        packs,
        {
            "packs/two/pack.yaml": manifest("demo"),
            "packs/two/workflows/b.yaml": calling("demo.b", "demo.job"),
        },
    )
    assert found(packs, "packs/two") == [("packs/two/workflows/b.yaml", "ATL730", "error")]


def test_packs_that_call_each_other(packs: Path) -> None:
    write(
        packs,
        {
            "packs/chat/workflows/w.yaml": calling("chat.w", "demo.job"),
            JOB: calling("demo.job", "chat.w"),
        },
    )
    assert found(packs, "packs/demo") == [(JOB, "ATL737", "error")]
    told = report(packs, "packs")
    assert [(each.path.as_posix(), each.code) for each in told] == [
        ("packs/chat/workflows/w.yaml", "ATL737"),
        (JOB, "ATL737"),
    ]
    assert [note.path.as_posix() for note in told[0].related] == [JOB]


def test_a_circle_of_packs(packs: Path) -> None:
    write(
        packs,
        {
            JOB: calling("demo.job", "bb.x"),
            "packs/bb/pack.yaml": manifest("bb"),
            "packs/bb/workflows/x.yaml": calling("bb.x", "cc.x", "core.echo"),
            "packs/cc/pack.yaml": manifest("cc"),
            "packs/cc/workflows/x.yaml": calling("cc.x", "demo.job"),
            "packs/dd/pack.yaml": manifest("dd"),
            "packs/dd/workflows/x.yaml": calling("dd.x", "demo.job", "gone.x"),
        },
    )
    codes = {path: code for path, code, _ in found(packs, "packs")}
    assert codes == {
        JOB: "ATL737",
        "packs/bb/workflows/x.yaml": "ATL737",
        "packs/cc/workflows/x.yaml": "ATL737",
        "packs/dd/workflows/x.yaml": "ATL731",
    }
    assert found(packs, "packs/cc") == [("packs/cc/workflows/x.yaml", "ATL737", "error")]


def test_no_more_workflows_are_held_than_a_bound(packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        f"packs/p{i}/workflows/w{j}.yaml": calling(f"p{i}.w{j}", "chat.post")
        for i in range(3)
        for j in range(3)
    }
    files |= {f"packs/p{i}/pack.yaml": manifest(f"p{i}") for i in range(3)}
    files["packs/chat/workflows/w.yaml"] = calling("chat.w", "p0.w0")
    write(packs, files)
    before = found(packs, "packs")
    assert {code for _, code, _ in before} == {"ATL733"}
    monkeypatch.setattr(workspace, "_HELD", 0)
    assert found(packs, "packs") == before


def test_a_mistake_of_this_tool_in_one_pack_stops_no_other(
    packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = workspace.Workspace.around

    def around(self: workspace.Workspace, pack: FoundPack) -> Surroundings:
        if pack.reference == "chat":
            raise ZeroDivisionError("oops")
        return real(self, pack)

    monkeypatch.setattr(workspace.Workspace, "around", around)
    assert found(packs, "packs") == [("packs/chat", "ATL199", "error"), (JOB, "ATL733", "warning")]


# What a run on some files reports


def test_a_changed_action_file(packs: Path) -> None:
    assert found(packs, "packs/chat/actions/post.yaml") == []
    write(packs, {"packs/demo/actions/x.yaml": action("demo.x", URL), JOB: calling("demo.job", "demo.x")})
    assert found(packs, "packs/demo/actions/x.yaml") == [(JOB, "ATL733", "warning")]
    assert found(packs, "packs/demo/actions") == [(JOB, "ATL733", "warning")]
    write(packs, {"packs/demo/actions/y.yaml": action("demo.y", "parameters: [x]\n")})
    assert found(packs, "packs/demo/actions/x.yaml") == [(JOB, "ATL733", "warning")]


def test_a_changed_manifest(packs: Path) -> None:
    write(packs, {JOB: calling("demo.job", "gone.x", "demo.job2")})
    assert found(packs, "packs/demo/pack.yaml") == [(JOB, "ATL731", "warning"), (JOB, "ATL730", "error")]


def test_a_changed_workflow(packs: Path) -> None:
    write(
        packs,
        {
            "packs/demo/workflows/b.yaml": calling("demo.b", "demo.job"),
            "packs/demo/workflows/c.yaml": calling("demo.c", "demo.gone"),
        },
    )
    assert found(packs, JOB) == [(JOB, "ATL733", "warning")]
    text = "parameters: {type: object, properties: {x: {}}, required: [x]}\n"
    write(packs, {JOB: text + calling("demo.job", "core.echo")})
    assert found(packs, JOB) == [("packs/demo/workflows/b.yaml", "ATL733", "warning")]


def test_files_of_two_packs(packs: Path) -> None:
    write(packs, {"packs/chat/workflows/w.yaml": calling("chat.w", "chat.gone")})
    assert found(packs, JOB, "packs/chat/workflows/w.yaml") == [
        ("packs/chat/workflows/w.yaml", "ATL730", "error"),
        (JOB, "ATL733", "warning"),
    ]


def test_which_files_count_as_looked_at(packs: Path) -> None:
    write(packs, {"packs/demo/workflows/b.yaml": calling("demo.b", "core.echo")})

    def files(*paths: str) -> list[str]:
        return [each.path.name for each in lint_paths(paths, working_directory=packs).report.files]

    assert files("packs") == ["b.yaml", "job.yaml"]
    assert files("packs/demo/workflows/b.yaml") == ["b.yaml"]
    assert files("packs/demo/pack.yaml") == []
    write(packs, {JOB: calling("demo.job", "gone.x")})
    assert files("packs/demo/pack.yaml") == ["job.yaml"]


def test_loose_files_know_the_actions_that_ship_with_the_engine(tmp_path: Path) -> None:
    write(tmp_path, {"loose/a.yaml": calling("x.a", "core.gone", "any.thing", "core.noop")})
    assert found(tmp_path, "loose/a.yaml") == [("loose/a.yaml", "ATL730", "warning")]
