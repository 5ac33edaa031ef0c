"""Reading configurations: what they say, and what is wrong with them, at its place."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns.pipeline import is_successful

from attune_lint import Severity, Target
from attune_lint.config.keys import KEYS, Key
from attune_lint.config.reading import place_in, read_configuration
from attune_lint.rules.registry import RULES
from tests.config.toml import Writer, seeds, tables

PATH = PurePath("/r/attune-lint.toml")
SHOWN = PurePath("attune-lint.toml")
PROJECT = PurePath("/r/pyproject.toml")


def problems(text: str | bytes, path: PurePath = PATH) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return [str(each) for each in read_configuration(data, path, SHOWN).failure()]


ALL = """\
target = "2026.06"
select = ["ATL2", "unknown-key", "ATL801"]
extend-select = []
ignore = ["ATL806"]
severity = { ATL8 = "info", unknown-key = "error" }
fail-on = "warning"
exclude = ["vendor/", "!vendor/ours/"]
per-file-ignores."legacy/" = ["ATL8"]
packs = ["../more"]
actions = ["actions.json"]
max-file-size = 2_000
"""
VALUES = {
    "target": Target.V2026_06,
    "select": ("ATL2", "unknown-key", "ATL801"),
    "extend-select": (),
    "ignore": ("ATL806",),
    "severity": {"ATL8": Severity.INFO, "unknown-key": Severity.ERROR},
    "fail-on": Severity.WARNING,
    "exclude": ("vendor/", "!vendor/ours/"),
    "per-file-ignores": {"legacy/": ("ATL8",)},
    "packs": ("../more",),
    "actions": ("actions.json",),
    "max-file-size": 2000,
}


@pytest.mark.parametrize("text", [ALL, ALL.replace("\n", "\r\n"), "\ufeff" + ALL])
def test_every_key_is_read(text: str) -> None:
    read = read_configuration(text.encode(), PATH, SHOWN).unwrap()
    assert read is not None
    assert read.values == VALUES
    assert list(VALUES) == list(KEYS)


@pytest.mark.parametrize("key", KEYS.values(), ids=lambda key: key.name)
def test_examples_and_defaults_can_be_written(key: Key) -> None:
    for value in (key.example, key.default):
        if not value.startswith("("):
            assert read_configuration(f"{key.name} = {value}".encode(), PATH, SHOWN).unwrap()


Case: TypeAlias = tuple[str, ...]

WRONG: list[Case] = [
    ("igore = []", "1:1: unknown key 'igore'; did you mean 'ignore'?"),
    ('\n "fail_on" = "error"', "2:2: unknown key 'fail_on'; did you mean 'fail-on'?"),
    ("colour.x = 1", "1:1: unknown key 'colour'."),
    ("[severty]\nATL8 = 1", "1:2: unknown key 'severty'; did you mean 'severity'?"),
    ("target = 2026.06", '1:10: \'target\' must be "2026.06" or "2026.10".'),
    ("target = '2026.6'", '1:10: \'target\' must be "2026.06" or "2026.10".'),
    ("fail-on = []", '1:11: \'fail-on\' must be "error", "warning" or "info".'),
    ("ignore = 'ATL8'", "1:10: 'ignore' must be a list of rules."),
    (
        "select = [\n  'ATL8',\n  # é\n  'é', 5,\n]",
        "4:3: unknown rule 'é'.",
        "4:8: 'select' must be a list of rules, and this is no text.",
    ),
    (
        "select = []",
        "1:10: 'select' names no rule, so nothing would be shown; name some, or leave it out.",
    ),
    ("ignore = ['unknown-kye']", "1:11: unknown rule 'unknown-kye'; did you mean 'unknown-key'?"),
    ("ignore = ['']", "1:11: unknown rule ''."),
    (
        "severity = {'é' = 'info', unknown-key = 'warn'}",
        "1:13: unknown rule 'é'.",
        '1:41: the severity of \'unknown-key\' must be "error", "warning" or "info".',
    ),
    (
        "severity.ATL8.x = 'info'",
        '1:19: the severity of \'ATL8\' must be "error", "warning" or "info".',
    ),
    ("severity = 'info'", "1:12: 'severity' must be a table from rules to severities, such as"),
    ("exclude = ['a', '!', '[z-a]']", "1:17: '!' is no", "1:22: '[z-a]' is no pattern, since it can't be"),
    ("exclude = ['#a', '', 'a', \"a\\nb\"]", "1:12: '#a' is no", "1:18: '' is no", "1:27: 'a\nb' is no"),
    ("[per-file-ignores]\n'!a' = ['ATL8']", "2:1: '!a' is alone, so its '!' would exempt nothing"),
    ("[per-file-ignores]\n'/' = ['ATL8']", "2:1: '/' is no pattern, since it matches nothing."),
    ("[per-file-ignores]\n'a' = ['ALT8']", "2:8: unknown rule 'ALT8'"),
    ("[per-file-ignores]\n'a' = 'ATL8'", "2:7: 'a' must be a list of rules."),
    ("per-file-ignores = ['ATL8']", "1:20: 'per-file-ignores' must be a table from patterns"),
    ("packs = ['a', '', \"\\u0000\"]", "1:15: a path must not be", "1:19: a path must not be"),
    ("max-file-size = -1", "1:17: 'max-file-size' must be a whole number of bytes, 0 or more."),
    ("max-file-size = true", "1:17: 'max-file-size' must be a whole number of bytes, 0 or more."),
    ("max-file-size = 1.5", "1:17: 'max-file-size' must be a whole number of bytes, 0 or more."),
    ("[[ignore]]\nx = 1", "1:3: 'ignore' must be a list of rules, and this is no text."),
]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case[0])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_is_wrong_is_told_at_its_place(case: Case, line_end: str) -> None:
    text, *expected = case
    told = problems(text.replace("\n", line_end))
    assert len(told) == len(expected)
    assert all(map(str.startswith, told, (f"attune-lint.toml:{each}" for each in expected)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = ", "1:5: this is no TOML: Invalid value."),
        ("é\n", "1:1: this is no TOML: Invalid statement."),
        ("select = [\n", "2:1: this is no TOML: Invalid value."),
        ("# é\r\na = 1 b", "2:7: this is no TOML: Expected newline or end of document after a statement."),
        (b"# \xc3\xa9\nb = '\xff'", "2:6: this byte is no UTF-8."),
        ("a = 1\ra = 2", "1:6: this is no TOML: Expected newline or end of document after a statement."),
        (f"a = {'[' * 5000}", "1:1: the file can't be read: it is nested too deep."),
        (f"a = {'9' * 5000}", "1:1: the file can't be read: a number in it is too long."),
    ],
)
def test_what_is_no_toml(text: str | bytes, expected: str) -> None:
    assert problems(text) == [f"attune-lint.toml:{expected}"]


def test_all_problems_are_told_in_order() -> None:
    text = "fail-on = 1\n[severity]\nx = 'info'\n[per-file-ignores]\ny = 1\n"
    assert [line.split(": ")[0] for line in problems(text)] == [
        f"attune-lint.toml:{place}" for place in ("1:11", "3:1", "5:5")
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('[tool.attune-lint]\nignore = ["ATL8"]', {"ignore": ("ATL8",)}),
        ('tool = { attune-lint.ignore = ["ATL8"] }', {"ignore": ("ATL8",)}),
        ('[tool."attune\\u002dlint"]\nignore = ["ATL8"]', {"ignore": ("ATL8",)}),
        ("[tool.attune-lint]", {}),
        ("[tool.ruff]\nignore = ['ATL8']", None),
        ("[project]\nname = 'attune-lint'", None),
        ("tool = 'attune-lint'", None),
        ("this is no TOML, and not ours", None),
    ],
)
def test_a_table_of_a_project(text: str, values: dict[str, object] | None) -> None:
    read = read_configuration(text.encode(), PROJECT, SHOWN).unwrap()
    assert (None if read is None else read.values) == values


def test_problems_in_a_table_of_a_project() -> None:
    assert problems("[x]\n[tool.attune-lint]\nigore = 1", PROJECT)[0].startswith("attune-lint.toml:3:1: ")
    assert problems("[tool]\nattune-lint = 1", PROJECT) == ["attune-lint.toml:2:15: this must be a table."]
    assert problems("attune-lint", PROJECT)[0].startswith("attune-lint.toml:1:12: this is no TOML")


def test_the_place_of_what_is_read() -> None:
    read = read_configuration(b"[tool.attune-lint]\npacks = [\n 'a',\n]", PROJECT, SHOWN).unwrap()
    assert read is not None
    assert place_in(read.file, ("packs",), key=True) == (2, 1)
    assert place_in(read.file, ("packs", 0)) == (3, 2)


near = st.sampled_from(
    [*KEYS, "ATL8", "unknown-key", "a/", "info", "error", "2026.06", *(r.code for r in RULES)]
)
documents = st.dictionaries(
    near, st.lists(near) | near | st.dictionaries(near, near | st.lists(near)) | tables
)


@given(documents | tables, seeds)
def test_any_document_gives_a_configuration_or_problems(document: dict[str, Any], seed: int) -> None:
    writer = Writer(seed)
    writer.document(document)
    read = read_configuration(writer.text.encode(), PATH, SHOWN)
    if is_successful(read):
        assert read.unwrap() is not None
    else:
        assert all(each.line > 0 and each.column > 0 for each in read.failure())


@given(st.binary() | st.text().map(str.encode), st.sampled_from([PATH, PROJECT]))
def test_any_bytes_give_a_configuration_or_problems(data: bytes, path: PurePath) -> None:
    read_configuration(data, path, SHOWN)
