"""Writing what packs can be called for, and reading it again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from attune_lint.cli import main
from attune_lint.shell.catalogues import export_actions, read_catalogues, shipped
from tests.shell.packs import write
from tests.workflow.documents import NEW

POST = "ref: chat.post\nlabel: Post\nrunner_type: shell\nentry_point: post.sh\n"
OFF = "ref: chat.off\nenabled: false\n"
FILES = {
    "chat/pack.yaml": "ref: chat\nversion: 2.1.0\n",
    "chat/actions/post.yaml": POST + "parameters:\n  text: {type: string, required: true}\n",
    "chat/actions/off.yml": OFF + "output: {type: object, properties: {x: {default: 1}}}\n",
    "chat/actions/broken.yaml": "ref: [\n",
    "chat/actions/linked.yaml": "ref: chat.linked\nworkflow_file: workflows/linked.workflow.yaml\n",
    "chat/actions/workflows/linked.workflow.yaml": "version: 1.0.0\ntasks: [{name: a, action: core.echo}]\n",
    "chat/workflows/w.yaml": "ref: chat.w\nlabel: W\nversion: 1.0.0\ntasks: [{name: a, action: core.echo}]\n",
    "chat/actions/other.yaml": "ref: other.x\n",
    "demo/pack.yaml": "ref: demo\nversion: 1.0.0\ndependencies: [chat]\n",
    "demo/workflows/job.yaml": (
        "ref: demo.job\nlabel: Job\nversion: 1.0.0\ntasks:\n  - name: a\n    action: chat.post\n"
        "    input: {txt: Hi}\n"
    ),
    "nothing/workflows/a.yaml": "",
}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    write(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)

    def run_main(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        out, err = capfd.readouterr()
        return status, out, err

    return run_main


NOTHING = {"enabled": True, "output": None, "parameters": None}


def test_what_can_be_called_is_exported(run: Run) -> None:
    status, out, err = run("export-actions", "chat")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "version": 1,
        "packs": {
            "chat": {
                "version": "2.1.0",
                "actions": {
                    "broken": NOTHING,
                    "linked": NOTHING,
                    "off": {
                        "enabled": False,
                        "parameters": None,
                        "output": {"type": "object", "properties": {"x": {}}, "required": []},
                    },
                    "post": NOTHING
                    | {
                        "parameters": {
                            "type": "object",
                            "properties": {"text": {"type": "string"}},
                            "required": ["text"],
                        }
                    },
                    "w": NOTHING,
                },
            }
        },
    }
    assert out == json.dumps(json.loads(out), indent=2, sort_keys=True) + "\n"


def test_exporting_again_gives_the_same(run: Run) -> None:
    assert run("export-actions", "chat", "demo") == run("export-actions", "./demo/", "demo/../chat")


def test_an_export_is_written_to_a_file_whole(run: Run, tmp_path: Path) -> None:
    assert run("export-actions", "chat", "-o", "out.json") == (0, "", "")
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == run("export-actions", "chat")[1]
    assert run("export-actions", "demo", "-o", "out.json")[0] == 0
    assert "chat" not in json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["packs"]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.json"]


@pytest.mark.parametrize("name", ["gone/out.json", "chat", "a\0b", "", "/"])
def test_an_export_that_cannot_be_written(run: Run, tmp_path: Path, name: str) -> None:
    status, out, err = run("export-actions", "chat", "-o", name)
    assert (status, out) == (2, "")
    assert "can't be written" in err
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(
    ("packs", "problem"),
    [
        (["gone"], "there is no directory 'gone'."),
        (["chat/pack.yaml"], "there is no directory 'chat/pack.yaml'."),
        (["nothing"], "'nothing' holds no pack: it has no 'pack.yaml' with a 'ref'."),
        (
            ["chat", "chat/actions/.."],
            "'chat/actions/..' is the pack 'chat', which was given before; leave one out.",
        ),
    ],
)
def test_packs_that_cannot_be_exported(run: Run, packs: list[str], problem: str) -> None:
    status, out, err = run("export-actions", *packs)
    assert (status, out) == (2, "")
    assert problem in err


def test_a_repository_is_checked_against_packs_that_are_not_there(run: Run, tmp_path: Path) -> None:
    run("export-actions", "chat", "-o", "chat.json")
    (tmp_path / "chat").rename(tmp_path / ".chat")
    assert run("check", "demo") == (0, "", "")
    status, out, _ = run("check", "demo", "--actions", "chat.json")
    assert status == 0
    assert [line.split()[1:3] for line in out.splitlines()] == [["warning", "ATL734"]]


def test_a_pack_at_hand_counts_more_than_its_export(run: Run, tmp_path: Path) -> None:
    run("export-actions", "chat", "-o", "chat.json")
    write(tmp_path, {"chat/actions/post.yaml": POST + "parameters: {txt: {type: string}}\n"})
    assert run("check", "demo", "--actions", "chat.json") == (0, "", "")


def test_several_files_are_read(run: Run, tmp_path: Path) -> None:
    run("export-actions", "demo", "-o", "demo.json")
    run("export-actions", "chat", "-o", "chat.json")
    files = [str(tmp_path / name) for name in ("demo.json", "chat.json")]
    packs = read_catalogues(files, NEW).unwrap()
    assert [pack.ref for pack in packs] == ["demo", "chat", "core"]
    assert packs[2:] == shipped(NEW)
    assert read_catalogues([], NEW).unwrap() == shipped(NEW)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "'x.json' can't be used: The file can't be read: No such file or directory."),
        (b"", "'x.json' can't be used: it is no JSON: Expecting value: line 1 column 1 (char 0)."),
        (b"\xff", "'x.json' can't be used: it is no JSON: "),
        (b"{}", "'x.json' can't be used: it holds no exported actions; make it with"),
    ],
)
def test_files_that_cannot_be_used(run: Run, tmp_path: Path, content: bytes | None, problem: str) -> None:
    if content is not None:
        (tmp_path / "x.json").write_bytes(content)
    status, out, err = run("check", "demo", "--actions", "x.json")
    assert (status, out) == (2, "")
    assert problem in err


def test_a_large_file_is_read(run: Run, tmp_path: Path) -> None:
    run("export-actions", "chat", "-o", "chat.json")
    path = tmp_path / "chat.json"
    path.write_text(path.read_text(encoding="utf-8") + " " * 2_000_000, encoding="utf-8")
    assert run("check", "demo", "--actions", "chat.json")[0] == 0


def test_what_is_exported_is_named_by_the_working_directory(run: Run) -> None:
    del run
    assert export_actions(["chat"]) == export_actions([str(Path.cwd() / "chat")])
