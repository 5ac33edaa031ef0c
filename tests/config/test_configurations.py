"""Which configuration applies to which file on disk."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

import pytest

from attune_lint import Target
from attune_lint.config.applied import Options
from attune_lint.shell.configuration import Configurations
from attune_lint.shell.disk import Disk
from tests.shell.packs import write

OLD = 'target = "2026.06"\n'
NEW = 'target = "2026.10"\n'
PROJECT = f"[tool.attune-lint]\n{OLD}"


def configurations(root: Path, **more: object) -> Configurations:
    return Configurations(Options(root), **more)  # type: ignore[arg-type]


def target(root: Path, path: str) -> Target:
    return configurations(root).of(PurePath(path)).settings.target


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "2026.10"),
        ({"attune-lint.toml": OLD}, "2026.06"),
        ({"pyproject.toml": PROJECT}, "2026.06"),
        ({"pyproject.toml": PROJECT, "attune-lint.toml": NEW}, "2026.10"),
        ({"pyproject.toml": PROJECT, "a/pyproject.toml": "[project]\nname = 'attune-lint'\n"}, "2026.06"),
        ({"attune-lint.toml": OLD, "a/attune-lint.toml": ""}, "2026.10"),
        ({"attune-lint.toml": OLD, "a/pyproject.toml": "[tool.attune-lint]\n"}, "2026.10"),
        ({"attune-lint.toml": OLD, "a/b/c/attune-lint.toml": NEW, "z/attune-lint.toml": NEW}, "2026.06"),
        ({"attune-lint.toml/x": "", "pyproject.toml": PROJECT}, "2026.06"),
    ],
)
def test_the_nearest_upward_applies(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    write(tmp_path, files)
    assert target(tmp_path, "a/b/file.yaml") == expected
    assert target(tmp_path, str(tmp_path / "a/b/file.yaml")) == expected
    assert target(tmp_path / "a", "../a/b/file.yaml") == expected


def test_a_directory_has_what_its_files_have(tmp_path: Path) -> None:
    write(tmp_path, {"a/attune-lint.toml": OLD})
    assert (target(tmp_path, "a"), target(tmp_path, ".")) == ("2026.06", "2026.10")


def test_each_is_read_once_and_directories_are_looked_into_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"attune-lint.toml": OLD, "a/b/x.yaml": ""})
    found = configurations(tmp_path)
    first = found.of(PurePath("a/b/x.yaml"))
    monkeypatch.setattr(Disk, "is_file", pytest.fail)
    assert found.of_directory(tmp_path / "a/b") is found.of_directory(tmp_path / "a") is first
    assert found.policy_of(PurePath("a/y.yaml")) is found.policy_of(PurePath("a/y.yaml"))


def test_one_for_all_and_none(tmp_path: Path) -> None:
    write(tmp_path, {"ci/lint.toml": f"{OLD}exclude = ['x/']", "a/attune-lint.toml": NEW})
    one = configurations(tmp_path, only=Path("ci/lint.toml"))
    assert one.of(PurePath("a/x.yaml")).settings.target == "2026.06"
    assert one.leaves_out(PurePath("ci/x/y.yaml"))
    assert not one.leaves_out(PurePath("x/y.yaml"))
    none = configurations(tmp_path, only=Path("gone.toml"), isolated=True)
    assert none.of(PurePath("a/x.yaml")).settings.target == "2026.10"
    assert not none.problems


def test_one_for_all_may_be_a_project_without_a_table(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[project]\n"})
    one = configurations(tmp_path, only=Path("pyproject.toml"))
    assert (one.of(PurePath("x")).settings.target, one.problems) == ("2026.10", [])


def problems(found: Configurations) -> list[str]:
    return list(map(str, found.problems))


def test_what_is_wrong_is_gathered_from_all(tmp_path: Path) -> None:
    write(tmp_path, {"attune-lint.toml": "a = 1\nb = 1", "x/pyproject.toml": "[tool.attune-lint]\nc = 1"})
    found = configurations(tmp_path)
    assert found.of(PurePath("y.yaml")).settings == found.of(PurePath("x/y.yaml")).settings
    assert problems(found) == [
        "attune-lint.toml:1:1: unknown key 'a'.",
        "attune-lint.toml:2:1: unknown key 'b'.",
        "x/pyproject.toml:2:1: unknown key 'c'.",
    ]


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    text = "actions = ['here.json',\n  'é.json']\n\npacks = ['.', '../x', 'here.json']\n"
    write(tmp_path, {"attune-lint.toml": text, "here.json": ""})
    found = configurations(tmp_path)
    found.of(PurePath("x"))
    assert problems(found) == [
        "attune-lint.toml:4:15: there is no directory '../x'.",
        "attune-lint.toml:4:23: there is no directory 'here.json'.",
        "attune-lint.toml:2:3: there is no file 'é.json'.",
    ]


def test_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    one = configurations(tmp_path, only=Path("gone.toml"))
    assert problems(one) == ["gone.toml:1:1: The file can't be read: No such file or directory."]
    write(tmp_path, {"attune-lint.toml": "#" * 1_000_001})
    found = configurations(tmp_path)
    found.of(PurePath("x"))
    assert problems(found) == ["attune-lint.toml:1:1: The file is larger than 1000000 bytes."]


def test_what_is_left_out_stays_out_where_another_configuration_is_nearer(tmp_path: Path) -> None:
    write(tmp_path, {"attune-lint.toml": "exclude = ['vendor/']", "vendor/a/attune-lint.toml": ""})
    found = configurations(tmp_path)
    assert found.leaves_out(PurePath("vendor/a/x.yaml"))
    assert found.leaves_out(PurePath("vendor"))
    assert not found.leaves_out(PurePath("a/x.yaml"))


def test_a_link_has_the_configuration_of_where_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"a/attune-lint.toml": OLD, "b/x.yaml": ""})
    os.symlink("../b/x.yaml", tmp_path / "a/x.yaml")
    assert (target(tmp_path, "a/x.yaml"), target(tmp_path, "b/x.yaml")) == ("2026.06", "2026.10")
