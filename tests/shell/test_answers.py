"""What a run gave is given again while all that it saw is the same, and nothing else is ever written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attune_lint.shell import answers
from attune_lint.shell.answers import Answer, Answers, Environment
from attune_lint.shell.cache import Cache, _checksum
from attune_lint.shell.disk import Disk
from attune_lint.shell.writing import Said
from tests.shell.outcomes import Outcome, outcome
from tests.shell.packs import workflow, write

ARGUMENTS = (
    "check",
    "--jobs",
    "1",
    "--cache-dir",
    "../cache",
    "--format",
    "concise",
    "--format",
    "json:../report",
)

ACTION = "ref: demo.a\nlabel: L\nrunner_type: workflow\nworkflow_file: workflows/a.yaml\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    files = {
        "demo/pack.yaml": "ref: demo\nversion: 1.0.0\n",
        "demo/actions/a.yaml": ACTION,
        "demo/workflows/a.yaml": workflow("demo.a").replace(
            "tasks", "parameters:\n  count: {type: integer, required: true}\ntasks"
        ),
        "demo/workflows/b.yaml": workflow("demo.b").replace("core.echo", "demo.a") + "    retrys: 1\n",
    }
    return write(tmp_path / "repository", files)


def run(repository: Path, *more: str) -> Outcome:
    return outcome([*ARGUMENTS, *more], repository, {}, [repository.parent / "report"])


def is_known(repository: Path, *more: str) -> bool:
    """Whether a run is answered by the cache."""
    with patch("attune_lint.commands.check.check", return_value=77):
        return run(repository, *more).status != 77


def test_the_same_run_is_done_once(repository: Path) -> None:
    first = run(repository)
    assert first.out
    assert first.files[0]
    (repository.parent / "report").unlink()
    assert is_known(repository)
    assert run(repository) == first


@pytest.mark.parametrize(
    "more", [("--statistics",), ("--isolated",), ("demo/workflows",), ("--max-findings=1",)]
)
def test_other_runs_are_not_known(repository: Path, more: tuple[str, ...]) -> None:
    run(repository)
    assert not is_known(repository, *more)
    assert is_known(repository)


def test_each_limit_of_size_is_a_question_of_its_own(repository: Path) -> None:
    run(repository, "--max-file-size", "5000")
    assert is_known(repository, "--max-file-size", "5000")


def test_what_changes_while_it_runs_is_not_kept(repository: Path) -> None:
    cache = Cache(str(repository.parent / "cache"))
    kept = Answers(cache, "question")
    disk = Disk()
    path = repository / "demo/pack.yaml"
    disk.content(str(path))
    path.write_text("ref: other\nversion: 1.0.0\n")
    disk.content(str(path))
    kept.remember(Answer((), 0), disk, Environment({}))
    assert kept.recall({}, Disk()) is None


def test_long_answers_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_LONGEST", 9)
    kept = Answers(Cache(str(tmp_path)), "question")
    for length, known in ((10, False), (9, True)):
        kept.remember(Answer((Said("out", "", "x" * length),), 0), Disk(), Environment({}))
        assert (kept.recall({}, Disk()) is not None) == known


def test_variables_are_noted_one_by_one(tmp_path: Path) -> None:
    environment = Environment({"A": "1"})
    assert (environment["A"], environment.get("B")) == ("1", None)
    assert environment.seen == {"A": "1", "B": None}
    for look in (len, list):
        with pytest.raises(NotImplementedError):
            look(environment)
    kept = Answers(Cache(str(tmp_path)), "question")
    kept.remember(Answer((), 1), Disk(), environment)
    assert kept.recall({"A": "1", "C": "x"}, Disk()) == Answer((), 1)
    assert kept.recall({"A": "1", "B": ""}, Disk()) is None
    assert kept.recall({}, Disk()) is None


def test_files_that_cannot_be_written_are_told_where_they_were(repository: Path) -> None:
    (repository.parent / "report").mkdir()
    first = run(repository, "--max-findings", "1")
    assert first.status == 2
    shutil.rmtree(repository.parent / "report")
    good = run(repository, "--max-findings", "1")
    assert good.status == 1
    (repository.parent / "report").unlink()
    (repository.parent / "report").mkdir()
    assert is_known(repository, "--max-findings", "1")
    again = run(repository, "--max-findings", "1")
    assert again == first
    assert b"can't be written" in again.error


@st.composite
def poisoned(draw: st.DrawFn, value: Any) -> Any:
    """A value with another one somewhere in it."""
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 5)) == 0:
        return draw(ANYTHING)
    keys = sorted(value) if isinstance(value, dict) else range(len(value))
    key: Any = draw(st.sampled_from(keys))
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[key] = draw(poisoned(value[key]))
    return changed


ANYTHING: Any = st.recursive(
    st.sampled_from(
        [None, True, -1, 1, 10**40, 0.5, "", "file", "out", "../victim", "\0", "\ud800", "/a" * 3000]
    ),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=6,
)


def entries(repository: Path) -> Iterator[tuple[Path, Any]]:
    for path in sorted((repository.parent / "cache").glob("*.attune.json")):
        yield path, json.loads(path.read_bytes().partition(b"\n")[2])


def put(path: Path, value: Any) -> None:
    data = json.dumps(value).encode()
    path.write_bytes(_checksum(data) + b"\n" + data)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(data=st.data())
def test_poisoned_entries_crash_nothing_and_write_nothing(repository: Path, data: st.DataObject) -> None:
    shutil.rmtree(repository.parent / "cache", ignore_errors=True)
    outside = repository.parent / "victim"
    outside.write_text("whole")
    run(repository)
    for path, value in entries(repository):
        put(path, data.draw(poisoned(value)))
    for more in ((), ("--isolated",)):
        again = run(repository, *more)
        assert again.status in {0, 1, 2}
        assert b"attune-lint failed" not in again.out
    assert outside.read_text() == "whole"
    assert {path.name for path in repository.parent.iterdir()} == {"repository", "cache", "report", "victim"}


@pytest.mark.parametrize("name", ["../victim", "", "../report/../victim"])
def test_an_answer_writes_only_files_that_were_asked_for(repository: Path, name: str) -> None:
    run(repository)
    ((path, value),) = [(path, value) for path, value in entries(repository) if "said" in value]
    put(path, value | {"said": [["file", name, "poison"]]})
    assert not is_known(repository)
    put(path, value | {"said": [["file", "../report", "other"]]})
    assert is_known(repository)


def test_the_cache_is_shown_and_cleared(repository: Path) -> None:
    run(repository)
    kept = len(list(entries(repository)))
    where = ("--cache-dir", "../cache")
    assert outcome(["cache", "dir", *where], repository).out == b"../cache\n"
    told = f"Removed {kept} entries from ../cache.\n".encode()
    assert outcome(["cache", "clear", *where], repository) == Outcome(0, told, b"")
    assert outcome(["cache", "clear", *where], repository).out == b"Removed 0 entries from ../cache.\n"
    assert not is_known(repository)
    assert outcome(["cache", "clear", *where], repository).out == b"Removed 1 entry from ../cache.\n"
    assert outcome(["cache", "dir"], repository).out.endswith(b"attune-lint\n")


@pytest.mark.parametrize("poison", [7, None, [], ["x"], [[1, 2, 3, 4, 5, 6], True, None, None, None, []]])
def test_facts_that_are_none_are_found_again(repository: Path, poison: object) -> None:
    expected = run(repository)
    for path, value in entries(repository):
        if value.keys() <= {str(file) for file in repository.rglob("*.yaml")}:
            put(path, {name: [known[0], poison] for name, known in value.items()})
        else:
            path.unlink()
    assert len(list(entries(repository))) == 1
    assert run(repository) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": 3},
        {"status": True},
        {"said": [["nowhere", "", "text"]]},
        {"said": [["out", "", "\ud800"]]},
        {"said": [["file", "another", "text"]]},
        {"question": "another"},
        {"environment": {"NO_COLOR": "1"}},
    ],
    ids=str,
)
def test_an_answer_of_another_shape_is_none(tmp_path: Path, wrong: dict[str, Any]) -> None:
    cache = Cache(str(tmp_path))
    asked = Answers(cache, "question")
    asked.remember(Answer((Said("out", "", "text"),), 1), Disk(), Environment({}))
    known = cache.load(asked._name)
    assert asked.recall({}, Disk()) == Answer((Said("out", "", "text"),), 1)
    cache.store(asked._name, known | wrong)
    assert asked.recall({}, Disk()) is None
