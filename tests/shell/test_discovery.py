"""Which files are found, how they are shown, and to which pack they belong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attune_lint.shell.discovery import Discovery, discover
from tests.shell.packs import write


def found(root: Path, *paths: str) -> list[tuple[str, str | None]]:
    """The shown path and the reference of every file that is found."""
    return [
        (file.shown.as_posix(), file.file.ref_name if file.file else None)
        for file in discover(paths, root).files
    ]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        {
            "packs/one/pack.yaml": "ref: first\n",
            "packs/one/workflows/a.yaml": "",
            "packs/one/workflows/b.yml": "",
            "packs/one/workflows/notes.txt": "",
            "packs/one/workflows/deep/c.yaml": "",
            "packs/one/actions/a.yaml": "",
            "packs/one/actions/workflows/d.workflow.yaml": "",
            "packs/one/nested/pack.yaml": "ref: nested\n",
            "packs/one/nested/workflows/e.yaml": "",
            "packs/two/workflows/f.yaml": "",
            "packs/three/actions/workflows/g.yaml": "",
            ".github/workflows/ci.yaml": "",
            "packs/.hidden/workflows/h.yaml": "",
        },
    )


ALL = [
    ("packs/one/actions/workflows/d.workflow.yaml", "first.d"),
    ("packs/one/workflows/a.yaml", "first.a"),
    ("packs/one/workflows/b.yml", "first.b"),
    ("packs/three/actions/workflows/g.yaml", "three.g"),
    ("packs/two/workflows/f.yaml", "two.f"),
]


def test_a_walk_finds_the_workflows_of_all_packs(repository: Path) -> None:
    assert found(repository, ".") == ALL


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("packs/one", ALL[:3]),
        ("packs/one/workflows", ALL[1:3]),
        ("packs/one/actions", ALL[:1]),
        ("packs/one/actions/workflows", ALL[:1]),
        ("packs/two/workflows", ALL[4:]),
        ("packs/three/actions/workflows", ALL[3:4]),
        ("packs/one/nested", [("packs/one/nested/workflows/e.yaml", "nested.e")]),
        ("packs/one/workflows/deep", []),
    ],
)
def test_a_directory_stands_for_what_is_below_it(
    repository: Path, path: str, expected: list[tuple[str, str]]
) -> None:
    assert found(repository, path) == expected


def test_each_file_is_found_once(repository: Path) -> None:
    assert found(repository, ".", "packs/one", "packs/one/workflows/a.yaml") == ALL


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("packs/one/pack.yaml", 1),
        ("packs/one/actions/a.yaml", 1),
        ("packs/one/workflows/deep/c.yaml", 1),
        ("packs/one/workflows/notes.txt", 1),
    ],
)
def test_a_named_file_that_is_no_workflow_is_context(repository: Path, path: str, context: int) -> None:
    assert discover([path], repository) == Discovery(context=context)


def test_context_is_told_without_a_manifest_too(tmp_path: Path) -> None:
    write(tmp_path, {"actions/a.yaml": "", "pack.yml": ""})
    (tmp_path / "pack.yml").rename(tmp_path / "elsewhere.txt")
    assert discover(["actions/a.yaml"], tmp_path).context == 1


def test_a_named_file_outside_any_pack_has_none(tmp_path: Path) -> None:
    write(tmp_path, {"loose/job.yaml": ""})
    assert found(tmp_path, "loose/job.yaml") == [("loose/job.yaml", None)]


def test_a_named_workflow_belongs_to_the_directory_around_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"demo/workflows/job.yaml": "", "demo/actions/workflows/other.yaml": ""})
    paths = ("demo/workflows/job.yaml", "demo/actions/workflows/other.yaml")
    assert {ref for _, ref in found(tmp_path, *paths)} == {"demo.job", "demo.other"}


@pytest.mark.parametrize(
    ("manifest", "reference"),
    [
        ("ref: slack\n", "slack.a"),
        ("label: no reference\n", "pack-slack.a"),
        ("ref: [a list]\n", "pack-slack.a"),
        ("ref: 'unclosed\n", "pack-slack.a"),
        ("- a list\n", "pack-slack.a"),
        ("? [key]\n: 1\nref: *nothing\n", "pack-slack.a"),
        ("", "pack-slack.a"),
    ],
)
def test_the_reference_is_the_manifest_s_else_the_directory_s(
    tmp_path: Path, manifest: str, reference: str
) -> None:
    write(tmp_path, {"pack-slack/pack.yaml": manifest, "pack-slack/workflows/a.yaml": ""})
    assert found(tmp_path, ".") == [("pack-slack/workflows/a.yaml", reference)]


def test_a_manifest_that_is_not_utf8_gives_no_reference(tmp_path: Path) -> None:
    write(tmp_path, {"demo/workflows/a.yaml": ""})
    (tmp_path / "demo/pack.yaml").write_bytes(b"ref: \xff\n")
    assert found(tmp_path, ".") == [("demo/workflows/a.yaml", "demo.a")]


def test_a_path_that_does_not_exist_is_missing(tmp_path: Path) -> None:
    assert discover(["nothing", "bad\0name"], tmp_path) == Discovery(missing=("nothing", "bad\0name"))


def test_absolute_paths_below_the_working_directory_are_shown_relative(repository: Path) -> None:
    assert found(repository, str(repository / "packs/two")) == ALL[4:]


def test_paths_elsewhere_are_shown_as_given(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert found(elsewhere, str(repository / "packs/two")) == [
        ((repository / "packs/two/workflows/f.yaml").as_posix(), "two.f")
    ]


def test_parent_steps_are_kept(repository: Path) -> None:
    assert found(repository / "packs/one", "../two") == [("../two/workflows/f.yaml", "two.f")]


def test_links_inside_are_followed_once_and_links_outside_are_not(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = write(tmp_path_factory.mktemp("outside"), {"pack.yaml": "", "workflows/x.yaml": ""})
    (repository / "packs/link").symlink_to(outside, target_is_directory=True)
    (repository / "packs/again").symlink_to(repository / "packs/two", target_is_directory=True)
    (repository / "packs/loop").symlink_to(repository, target_is_directory=True)
    (repository / "packs/two/workflows/z.yaml").symlink_to(outside / "workflows/x.yaml")
    (repository / "packs/two/workflows/same.yaml").symlink_to(repository / "packs/two/workflows/f.yaml")
    assert found(repository, ".") == ALL


def test_a_link_that_leads_nowhere_is_found_so_that_it_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"demo/workflows/a.yaml": ""})
    (tmp_path / "demo/workflows/self.yaml").symlink_to("self.yaml")
    assert [path for path, _ in found(tmp_path, ".")] == ["demo/workflows/a.yaml", "demo/workflows/self.yaml"]


def test_a_start_that_is_a_link_is_followed(repository: Path) -> None:
    (repository / "start").symlink_to(repository / "packs/two", target_is_directory=True)
    assert found(repository, "start") == [("start/workflows/f.yaml", "two.f")]


def test_a_folder_with_a_yaml_name_is_no_file(tmp_path: Path) -> None:
    write(tmp_path, {"pack.yaml": "", "workflows/x.yaml/y.yaml": "", "workflows/.z.yaml": ""})
    assert found(tmp_path, ".") == []


def test_a_directory_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a/workflows/x.yaml": "", "b/workflows/y.yaml": ""})
    real = os.scandir

    def scandir(path: str | Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    discovery = discover(["."], tmp_path)
    assert [file.shown.as_posix() for file in discovery.files] == ["a/workflows/x.yaml", "b/workflows/y.yaml"]
    assert [(told.code, told.path.as_posix()) for told in discovery.unreadable] == [("ATL100", "a")]


class _BrokenEntry:
    """An entry of a directory about which the system says nothing."""

    name = "broken.yaml"

    def is_dir(self) -> bool:
        raise OSError(5, "Input/output error")

    is_file = is_symlink = is_dir


class _BrokenScan:
    def __enter__(self) -> list[_BrokenEntry]:
        return [_BrokenEntry()]

    def __exit__(self, *_: object) -> None:
        return None


def test_an_entry_that_cannot_be_looked_at_is_taken_for_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"demo/workflows/x.yaml": ""})
    monkeypatch.setattr(os, "scandir", lambda _path: _BrokenScan())
    assert found(tmp_path, "demo/workflows") == [("demo/workflows/broken.yaml", "demo.broken")]


def test_names_with_any_bytes_are_found(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "demo/workflows")
    os.makedirs(folder)
    with open(os.path.join(folder, b"caf\xe9 \xff.yaml"), "wb"):
        pass
    assert found(tmp_path, ".") == [("demo/workflows/caf\udce9 \udcff.yaml", "demo.caf\udce9 \udcff")]
