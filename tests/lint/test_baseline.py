"""Baselines: what a finding is known again by, and the file."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attune_lint import Source, lint_pack
from attune_lint.lint.baseline import Baseline, Entry, compared, entries, parse, render
from attune_lint.lint.named_route import NamedRoutes
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.yaml.compose import compose
from attune_lint.yaml.rules import UNREADABLE

PATH = PurePath("workflows/job.yaml")
HEAD = "ref: demo.job\nlabel: Job\nversion: 1.0.0\ntasks:\n"
FAULTS = (
    "    retrys: 1\n",
    "    input: {message: '{{ nonsense }}'}\n",
    "    next:\n      - publish:\n          - a: '{{ missing }}'\n      - do: [nobody, nobody]\n",
    "    foo: 1\n",
)


def found(text: str) -> list[tuple[Diagnostic, Entry | None]]:
    report = lint_pack({"pack.yaml": "ref: demo\nversion: 1.0.0\n", str(PATH): text}, PurePath())
    sources = {PATH: Source(PATH, text)}
    return list(entries(report.diagnostics, sources, PurePath.as_posix))


def baseline_of(text: str) -> Baseline:
    return Counter(entry for _, entry in found(text) if entry is not None)


def task(name: str, fault: str) -> str:
    return f"  - name: {name}\n    action: core.echo\n{fault}"


tasks = st.lists(st.sampled_from(FAULTS), min_size=2, max_size=4).map(
    lambda faults: [task(f"t{number}", fault) for number, fault in enumerate(faults)]
)


@settings(max_examples=30)
@given(tasks, st.data())
def test_edits_elsewhere_and_moved_tasks_keep_it(written: list[str], data: st.DataObject) -> None:
    baseline = baseline_of(HEAD + "".join(written))
    moved = [each.replace("\n", "\n\n" * data.draw(st.integers(0, 1)) or "\n") for each in written]
    moved = data.draw(st.permutations([*moved, task("clean", "")]))
    told = compared(found("# a comment\n" + HEAD + "".join(moved)), baseline)
    assert told.new == ()
    assert told.left == {}


@settings(max_examples=30)
@given(tasks, st.sampled_from(FAULTS), st.data())
def test_a_second_one_is_new_and_what_is_mended_is_left(
    written: list[str], fault: str, data: st.DataObject
) -> None:
    before, after = HEAD + "".join(written), HEAD + "".join([*written, task("t0x", fault)])
    told = compared(found(after), baseline_of(before))
    assert {each.route.split(".")[0] for each in told.new if each.route} == {f"tasks[{len(written)}]"}
    place = data.draw(st.integers(0, len(written) - 1))
    mended = [task(f"t{place}", "") if number == place else each for number, each in enumerate(written)]
    told = compared(found(HEAD + "".join(mended)), baseline_of(before))
    assert told.new == ()
    # What a task sets is also spoken of at the workflow as a whole.
    assert {entry.where.split(".")[0] for entry in told.left} - {""} == {f"tasks[t{place}]"}


def test_equal_ones_are_counted() -> None:
    text = HEAD + task("a", FAULTS[2])
    twice = Entry("workflows/job.yaml", "ATL213", "tasks[a].next.do", baseline_text("nobody"))
    assert baseline_of(text)[twice] == 2
    told = compared(found(text.replace("nobody, ", "nobody, nobody, ")), baseline_of(text))
    assert [each.code for each in told.new] == ["ATL213"]
    told = compared(found(text.replace("nobody, ", "")), baseline_of(text))
    assert (told.new, told.left) == ((), {twice: 1})


def baseline_text(text: str) -> str:
    (entry,) = {
        entry.text for each, entry in found(HEAD + task("a", FAULTS[2])) if entry and each.code == "ATL213"
    }
    assert text in HEAD + FAULTS[2]
    return entry


def test_spaces_in_the_text_do_not_matter_and_its_words_do() -> None:
    text = HEAD + task("a", "    input:\n      message: >-\n        {{ nonsense +\n          1 }}\n")
    baseline = baseline_of(text)
    assert baseline != {}
    assert compared(found(text.replace("+\n          1", "+ 1")), baseline).new == ()
    assert compared(found(text.replace("nonsense", "nonsens")), baseline).new != ()


def test_what_was_not_read_is_never_known() -> None:
    unread = UNREADABLE.of_file(PATH, "The file can't be read.")
    assert list(entries([unread], {}, str)) == [(unread, None)]
    assert compared([(unread, None)], {}).new == (unread,)


def test_a_file_without_text_or_tree() -> None:
    (finding,) = lint_pack({str(PATH): "a: [\n"}, PurePath()).diagnostics
    source = Source(PATH, "a: [\n")
    ((_, read),) = entries([finding], {PATH: source}, str)
    ((_, unread),) = entries([finding], {}, str)
    assert read is not None
    assert read.text != ""
    assert unread == Entry(str(PATH), finding.code, "", "")


ROUTED = """\
tasks:
  - &one {name: a, next: [{do: [b]}], odd.key: 1}
  - name: [x]
  - *one
  - *none
  - plain
"""


@pytest.mark.parametrize(
    ("route", "named"),
    [
        (None, ""),
        ("tasks", "tasks"),
        ("tasks[0].next[0].do[0]", "tasks[a].next.do"),
        ("tasks[0].odd.key", "tasks[a].odd.key"),
        ("tasks[1].name[0]", "tasks.name"),
        ("tasks[2].next", "tasks[a].next"),
        ("tasks[3].next", "tasks.next"),
        ("tasks[4].name", "tasks.name"),
        ("tasks[9].next[1]", "tasks.next"),
        ("[0].x", "x"),
        ("tasks..a[b", "tasks.a.b"),
    ],
)
def test_names_for_numbers(route: str | None, named: str) -> None:
    assert NamedRoutes(compose(Source(PATH, ROUTED)).document).of(route) == named


def test_without_a_tree_numbers_are_left_out() -> None:
    assert NamedRoutes(None).of("tasks[1].next") == "tasks.next"


words = st.text(max_size=5)
baselines = st.dictionaries(st.builds(Entry, words, words, words, words), st.integers(1, 9), max_size=4)


@given(baselines)
def test_a_baseline_is_read_as_it_was_written(baseline: Baseline) -> None:
    text = render(baseline)
    assert parse(text.encode()).unwrap() == baseline
    assert text.isascii()
    assert text.count("\n") == (6 + len(baseline) if baseline else 5)


@given(baselines)
def test_entries_that_are_there_twice_count_as_the_larger(baseline: Baseline) -> None:
    document = json.loads(render(baseline))
    document["findings"] += [{**each, "count": each["count"] + 1} for each in document["findings"]]
    assert parse(json.dumps(document).encode()).unwrap() == {key: n + 1 for key, n in baseline.items()}


ENTRY = {"path": "a", "rule": "ATL801", "where": "", "text": "", "count": 1}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is no JSON at line 1; mend it, or write it anew"),
        (b"{\n<<<<<<< ours\n", "is no JSON at line 2"),
        (b"\xff", "is no JSON; mend it"),
        (b"[" * 100_000, "is no JSON; mend it"),
        (b"[]", "is no baseline; give another file, or remove it"),
        (b'{"version": 1, "findings": []}', "is no baseline"),
        (b'{"tool": "attune-lint", "version": 2, "findings": []}', "another version of attune-lint"),
        (b'{"tool": "attune-lint", "version": 1}', "has no list of findings"),
        *(
            (
                json.dumps({"tool": "attune-lint", "version": 1, "findings": [ENTRY, broken]}).encode(),
                "has a broken entry, number 2 of its findings; write it anew with 'attune-lint baseline",
            )
            for broken in (
                1,
                {"path": "a"},
                {**ENTRY, "more": 1},
                {**ENTRY, "path": 1},
                {**ENTRY, "count": 0},
                {**ENTRY, "count": True},
                {**ENTRY, "count": "1"},
            )
        ),
    ],
)
def test_what_is_no_baseline(content: bytes, why: str) -> None:
    assert why in parse(content).failure()
