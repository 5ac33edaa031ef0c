"""The JSON Schema of a configuration: that it is current, valid, and agrees with what reads one."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from returns.pipeline import is_successful

from attune_lint.config.keys import KEYS, Kind
from attune_lint.config.reading import read_configuration
from attune_lint.config.schema import documented, key_table, schema, selectors
from attune_lint.lint.selection import codes_of
from tests.config.toml import Writer, seeds

DOCS = Path(__file__).resolve().parents[2] / "docs"
VALIDATOR = Draft202012Validator(schema())
PATH = PurePath("attune-lint.toml")

rules = st.sampled_from(["ATL8", "ATL801", "unknown-key", "A", "ATL", "ATL8011", "", "atl8", "key"])
patterns = st.sampled_from(["a", "b/", "*.yaml", "!c", "", " ", "#x", "a b", "\\#", "a\nb", "é/**"])
paths = st.sampled_from(["a", "../b", "", " ", "\0", "a\0b"])
severities = st.sampled_from(["error", "warning", "info", "ERROR", ""])
odd: st.SearchStrategy[Any] = st.sampled_from([0, -1, True, 1.5, 2.0, "x", [], {}, [[]], [1], {"a": 1}])
BY_KIND: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TARGET: st.sampled_from(["2026.06", "2026.10", "2026"]),
    Kind.SEVERITY: severities,
    Kind.RULES: st.lists(rules, max_size=3),
    Kind.SOME_RULES: st.lists(rules, max_size=3),
    Kind.SEVERITIES: st.dictionaries(rules, severities, max_size=3),
    Kind.PATTERNS: st.lists(patterns, max_size=3),
    Kind.RULES_BY_PATTERN: st.dictionaries(patterns, st.lists(rules, max_size=2), max_size=2),
    Kind.PATHS: st.lists(paths, max_size=3),
    Kind.SIZE: st.integers(-2, 2**40),
}
documents = st.fixed_dictionaries(
    {}, optional={"unknown": odd, **{name: BY_KIND[key.kind] | odd for name, key in KEYS.items()}}
)


def test_it_is_valid_and_current() -> None:
    Draft202012Validator.check_schema(schema())
    assert json.loads((DOCS / "config.schema.json").read_text(encoding="utf-8")) == schema()


def test_the_table_of_the_documentation_is_current() -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert documented(page, key_table()) == page
    assert key_table() in page


def test_everything_that_it_calls_a_rule_is_one() -> None:
    assert all(map(codes_of, selectors()))


@pytest.mark.parametrize("name", KEYS)
def test_it_has_every_key(name: str) -> None:
    assert VALIDATOR.is_valid({})
    assert not VALIDATOR.is_valid({f"{name}s": []})
    assert name in schema()["properties"]  # type: ignore[operator]


@given(documents, seeds)
def test_it_refuses_what_reading_refuses_and_nothing_else(document: dict[str, Any], seed: int) -> None:
    writer = Writer(seed)
    writer.document(document)
    read = read_configuration(writer.text.encode(), PATH, PATH)
    assert is_successful(read) == VALIDATOR.is_valid(document), writer.text
