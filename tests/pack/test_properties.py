"""What holds for any pack: of which files a run speaks, and that names, order and style do not matter."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attune_lint import Diagnostic, LintReport, Target, lint_pack
from attune_lint.pack.contract import KnownPack
from attune_lint.rules.registry import RULES
from attune_lint.shell.catalogues import export_actions, read_catalogues, shipped
from attune_lint.shell.run import lint_paths
from tests.pack.generated import (
    ACTIONS,
    EXAMPLES,
    GOOD_SPECS,
    PACK,
    Files,
    action_files,
    as_json_schema,
    called,
    flat_schemas,
    graphs,
    linked,
    packs,
    rendered,
)
from tests.shell.packs import write

DIRECTORY = PurePath(PACK)
SHIPPED = shipped(Target.V2026_10)
EXAMPLES_EACH = min(100, settings().max_examples)
slow = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=EXAMPLES_EACH
)
seldom = settings(slow, max_examples=EXAMPLES_EACH // 3)
seeds = st.integers(0, 2**32)


def lint(files: Files, directory: PurePath = DIRECTORY, known: Iterable[KnownPack] = SHIPPED) -> LintReport:
    return lint_pack(files, directory, known=known)


@contextmanager
def on_disk(files: Files) -> Iterator[Path]:
    with TemporaryDirectory() as directory:
        yield write(Path(directory), {f"{PACK}/{path}": text for path, text in files.items()})


def run(root: Path, *paths: str) -> LintReport:
    return lint_paths(paths, working_directory=root).report


def essence(found: Diagnostic) -> Diagnostic:
    """A finding but for what else it speaks of."""
    return evolve(found, related=(), rests_on=(), help=None, way=())


# What is found at all


def test_generated_packs_hold_every_mistake() -> None:
    expected = {rule.code for rule in RULES if "ATL705" <= rule.code <= "ATL741"} | {"ATL901"}
    met = {found.code for files in EXAMPLES for found in lint(files).diagnostics}
    assert met >= expected
    random_ones: Counter[str] = Counter()

    @settings(slow, derandomize=True, max_examples=140, database=None)
    @given(packs())
    def gather(files: Files) -> None:
        random_ones.update({found.code for found in lint(files).diagnostics})

    gather()
    assert len(expected & random_ones.keys()) >= len(expected) - 4
    assert not {"ATL199"} & random_ones.keys()


# Order


@slow
@given(packs(), seeds)
def test_the_order_of_files_does_not_matter(files: Files, seed: int) -> None:
    other = random.Random(seed).sample(list(files.items()), len(files))
    assert lint(dict(other)) == lint(files)


@seldom
@given(packs(), seeds)
def test_the_order_of_directories_and_arguments_does_not_matter(files: Files, seed: int) -> None:
    shuffling = random.Random(seed)
    scan, walk = os.scandir, os.listdir

    class Shuffled:
        """What `os.scandir` gives, in another order."""

        def __init__(self, path: Any) -> None:
            with scan(path) as entries:
                found = list(entries)
            self.entries = iter(shuffling.sample(found, len(found)))

        def __iter__(self) -> Iterator[Any]:
            return self.entries

        def __next__(self) -> Any:
            return next(self.entries)

        def __enter__(self) -> Iterator[Any]:
            return self.entries

        def __exit__(self, *_: object) -> None: ...

    with on_disk(files) as root:
        paths = [f"{PACK}/{path}" for path in files]
        expected = run(root, *paths)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "scandir", Shuffled)
            patch.setattr(os, "listdir", lambda path: shuffling.sample(walk(path), len(walk(path))))
            assert run(root, *shuffling.sample(paths, len(paths))) == expected


# In memory and on disk


@slow
@given(packs())
def test_texts_are_linted_like_files(files: Files) -> None:
    if "pack.yaml" not in files and not any("workflows/" in path for path in files):
        return  # on disk, nothing says that this is a pack
    with on_disk(files) as root:
        expected = run(root, PACK)
    assert lint(files) == expected


# Naming some files


def concerning(report: LintReport, named: Iterable[str]) -> tuple[Diagnostic, ...]:
    """The findings that concern some files: an action file stands for the folder of actions, too."""
    paths = {DIRECTORY / name for name in named}
    folder = DIRECTORY / "actions"
    if any(path.parent == folder and path.suffix in (".yaml", ".yml") for path in paths):
        paths.add(folder)
    return tuple(found for found in report.diagnostics if found.concerns(paths))


# Without a manifest, nothing says that these belong to a pack.
OUTSIDE = re.compile(r"rules/|workflows/.*/|\w+/\w+/.*/")


@slow
@given(packs(), st.data())
def test_naming_some_files_gives_what_concerns_them(files: Files, data: st.DataObject) -> None:
    known = sorted(path for path in files if "pack.yaml" in files or not OUTSIDE.match(path))
    named = data.draw(st.lists(st.sampled_from(known), min_size=1, unique=True)) if known else []
    with on_disk(files) as root:
        whole = run(root, PACK)
        part = run(root, *(f"{PACK}/{path}" for path in named))
    assert part.diagnostics == concerning(whole, named)
    assert set(part.files) <= set(whole.files)


@st.composite
def changes(draw: st.DrawFn) -> tuple[Files, str, Files]:
    """A pack, one of its manifest and action files, and the pack with another such file in its place."""
    before, donor = draw(packs()), draw(packs())
    path = draw(st.sampled_from(["pack.yaml", *(f"actions/{name}.yaml" for name in ("f0", "f1", "build"))]))
    others = [text for name, text in donor.items() if PurePath(name).parent == PurePath(path).parent]
    after = before | ({path: draw(st.sampled_from(others))} if others else {})
    return before, path, after


# With another reference of the pack, other actions are its own, and more is known of calls to them.
OF_OWN_CALLS = re.compile("ATL52[0-6]|ATL702|ATL73[2-9]|ATL74[01]|ATL901")


def lost(before: Files, after: Files, path: str) -> bool:
    """Whether an action file points no longer at the workflow file that it pointed at."""
    pointer = re.compile(r"workflow_file\W+[^\"\n]*")
    return set(pointer.findall(before.get(path, ""))) > set(pointer.findall(after.get(path, "")))


@slow
@given(changes())
def test_what_a_changed_file_breaks_is_reported_with_it(change: tuple[Files, str, Files]) -> None:
    before, path, after = change
    if {"ATL718", "ATL723"} & {found.code for found in lint(before).diagnostics} or lost(before, after, path):
        return  # what hid other mistakes may be gone
    known = {essence(found) for found in lint(before).diagnostics}
    broken = [found for found in lint(after).diagnostics if essence(found) not in known]
    if path == "pack.yaml":
        broken = [found for found in broken if not OF_OWN_CALLS.match(found.code)]
    named = concerning(lint(after), [path])
    assert [found for found in broken if found not in named] == []


# Renaming


def renamed(files: Files, old: str, new: str) -> Files:
    return {path: text.replace(old, new) for path, text in files.items()}


def with_names(report: LintReport, old: str, new: str) -> list[tuple[object, ...]]:
    """Findings with other names in what they say; at what else they hint depends on names."""

    def told(text: str) -> str:
        return text.replace(old, new)

    return sorted(
        (
            found.code,
            found.severity,
            told(found.message),
            told(found.path.as_posix()),
            told(found.route or ""),
            repr(found.span),
            sorted(
                (told(note.message), told(note.path.as_posix()), repr(note.span)) for note in found.related
            ),
            sorted(told(path.as_posix()) for path in found.rests_on),
        )
        for found in report.diagnostics
    )


@slow
@given(packs(), st.sampled_from(ACTIONS))
def test_renaming_an_action_changes_nothing_but_names(files: Files, action: str) -> None:
    old, new = f"{PACK}.{action}", f"{PACK}.zzzzz"
    same_name = any(PurePath(path).name.startswith(f"{action}.") for path in files)
    if same_name:
        files = {
            path.replace(f"{action}.", "f9."): text.replace(f"{action}.", "f9.")
            for path, text in files.items()
        }
    assert with_names(lint(renamed(files, old, new)), new, old) == with_names(lint(files), old, old)


@slow
@given(packs())
def test_renaming_a_pack_changes_nothing_but_names(files: Files) -> None:
    report = lint(renamed(files, PACK, "nova"), PurePath("nova"))
    assert with_names(report, "nova", PACK) == with_names(lint(files), PACK, PACK)


# Other packs


def near(files: Files) -> Files:
    return renamed(files, PACK, "near")


OF_CALLS = re.compile("ATL73[0-6]|ATL74[01]|ATL901")


def of_calls(report: LintReport) -> list[Diagnostic]:
    """What is said of calls in the pack, but for other places and how the files of its pack lie."""
    found = (each for each in report.diagnostics if OF_CALLS.match(each.code))
    return [essence(each) for each in found if each.path.is_relative_to(PACK)]


@seldom
@given(packs(), graphs(st.sampled_from([f"near.{name}" for name in (*ACTIONS, "f0", "job")])))
def test_an_exported_pack_is_checked_like_one_at_hand(other: Files, graph: dict[str, Any]) -> None:
    # What is no reference of an action can't be exported, and without a manifest there is no pack.
    other = near(other) | {"pack.yaml": "ref: near\nversion: 1.0.0\n"}
    own = {
        "pack.yaml": f"ref: {PACK}\nversion: 1.0.0\n",
        "workflows/own.yaml": rendered({"ref": f"{PACK}.own", "label": "Own", **graph}),
    }
    with on_disk(own) as root, TemporaryDirectory() as away:
        at_hand = root / "near"
        write(at_hand, other)
        expected = run(root, PACK)
        exported = Path(away) / "near.json"
        exported.write_text(export_actions([str(at_hand)]).unwrap(), encoding="utf-8")
        known = read_catalogues([str(exported)], Target.V2026_10).unwrap()
    assert of_calls(lint(own, known=known)) == of_calls(expected)


# Calls in circles


@st.composite
def circles(draw: st.DrawFn) -> dict[str, list[tuple[str, bool]]]:
    """The calls of some workflows, each with whether every run makes it."""
    names = [f"w{n}" for n in range(draw(st.integers(1, 5)))]
    calls = st.lists(st.tuples(st.sampled_from(names), st.booleans()), max_size=3)
    return {name: draw(calls) for name in names}


def calling(name: str, calls: list[tuple[str, bool]]) -> str:
    always = [{"do": ["always"]}] if calls else []
    tasks: list[dict[str, Any]] = [{"name": "start", "action": "core.noop", "next": [*always]}]
    if calls:
        tasks.append({"name": "always", "action": "core.noop"})
    for number, (ref, certain) in enumerate(calls):
        when = {} if certain else {"when": "{{ parameters.more }}"}
        tasks[0]["next"].append({**when, "do": [f"call{number}"]})
        tasks.append({"name": f"call{number}", "action": f"{PACK}.{ref}"})
    return rendered({"ref": f"{PACK}.{name}", "label": "L", "version": "1.0.0", "tasks": tasks})


def leads_to(edges: dict[str, list[str]], start: str, end: str) -> bool:
    """Whether one name leads to another, by trying all ways."""
    ways = [[start]]
    while ways:
        way = ways.pop()
        if way[-1] == end:
            return True
        ways += [[*way, name] for name in edges[way[-1]] if name not in way]
    return False


@slow
@given(circles())
def test_self_calls_are_those_that_a_search_finds(calls: dict[str, list[tuple[str, bool]]]) -> None:
    files = {f"workflows/{name}.yaml": calling(name, made) for name, made in calls.items()}
    found = {
        (each.path.stem, each.route): each.code
        for each in lint(files | {"pack.yaml": f"ref: {PACK}\nversion: 1.0.0\n"}).diagnostics
        if each.code in ("ATL737", "ATL738")
    }
    every = {name: [ref for ref, certain in made if certain] for name, made in calls.items()}
    some = {name: [ref for ref, _ in made] for name, made in calls.items()}
    expected = {
        (name, f"tasks[{number + 2}].action"): "ATL737"
        if certain and leads_to(every, ref, name)
        else "ATL738"
        for name, made in calls.items()
        for number, (ref, certain) in enumerate(made)
        if leads_to(some, ref, name)
    }
    assert found == expected


# Styles of schemas


@slow
@given(flat_schemas(GOOD_SPECS), graphs(called), linked(ACTIONS[1], 0, called), action_files(ACTIONS[2]))
def test_the_style_of_a_schema_does_not_matter(
    schema: dict[str, Any], graph: dict[str, Any], graphed: dict[str, Any], other: dict[str, Any]
) -> None:
    def findings(written: dict[str, Any]) -> list[Diagnostic]:
        action = {"ref": f"{PACK}.{ACTIONS[0]}", "parameters": written, "output": written}
        files = {
            "pack.yaml": {"ref": PACK, "version": "1.0.0"},
            "actions/of.yaml": action,
            "actions/other.yaml": other,
            "workflows/own.yaml": {"ref": f"{PACK}.own", "label": "Own", **graph},
            **graphed,
        }
        found = lint({path: rendered(value) for path, value in files.items()}).diagnostics
        return [essence(each) for each in found]

    assert findings(schema) == findings(as_json_schema(schema))
