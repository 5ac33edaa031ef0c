"""What the engine said of probe files, generation by generation: verdict, definition, place of the error."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase

import pytest

from attune_lint import Source, Target, definition_json, read_workflow
from attune_lint.model.diagnostic import Stage, verdict_of
from attune_lint.rules.registry import RULES
from tests.lint.corpus import CASES, PATH, RECORDS, content, report

ENGINE_OF_RULE: dict[str, Stage | None] = {rule.code: rule.engine for rule in RULES}

# Where a finding is deliberately not placed where the engine puts its error: reason, then records.
PLACED_ELSEWHERE = {
    "a field that stands twice is placed at its second key, not at the mapping": (
        "13_dup_retry",
        "13_dup_task_name",
        "13_dup_trans",
        "17_psr_both*",
        "n30_wf_dup_field",
        "n34_ic_dup",
        "n38_ttt_dup",
    ),
    "an entry of a publish list is placed at itself, not at the start of the list": ("10_pub_*",),
    "what is wrong in a wait_for is placed at the key or the value, not at the task": (
        "n30_wf_*",
        "n31_inq_*",
        "n42_*",
    ),
    "a template without quotes is placed at its first brace": ("11_input_unq*",),
    "what nests too deep through an alias is placed at the alias": ("12_alias_chain200", "12_anchor_self"),
    "a tag that does not fit is placed at its value, not at the task": ("26_timeout_null_tag",),
    "an empty file is reported at its start, not at its end": (
        "14_bom_only",
        "14_comments",
        "14_onlynl",
        "14_ws",
    ),
    "a byte order mark is placed at itself": ("14_bom*",),
    "lines are counted as editors do, without Unicode's own line breaks": ("14_ls", "14_nel"),
    "a syntax error leaves no tree to find what is wrong before it": (
        "16_first_line",
        "26_syntax_then_type",
        "26_type_then_syntax",
    ),
    "a syntax error is placed at what it is about, not where the engine gave up": (
        "14_surr_esc",
        "14_unkdir",
        "16_amp",
        "16_key_nocolon",
        "16_multiline_plain_key",
        "16_unclosed_quote",
    ),
}


def reasons(name: str) -> list[str]:
    return [
        reason
        for reason, patterns in PLACED_ELSEWHERE.items()
        if any(fnmatchcase(name, pattern) for pattern in patterns)
    ]


def is_placed(name: str, target: Target) -> bool:
    """Whether some finding of the reader is where the engine puts its error."""
    error = RECORDS[name][target]
    starts = [
        found.span.start
        for found in report(name, target).diagnostics
        if found.engine == "parse" and found.span
    ]
    return any((start.line, start.column) == (error["line"], error["column"]) for start in starts)


PLACED = [(name, target) for name, target in CASES if "line" in RECORDS[name][target]]


@pytest.mark.parametrize(("name", "target"), CASES)
def test_verdict(name: str, target: Target) -> None:
    assert report(name, target).files[0].verdict == RECORDS[name][target]["verdict"]


@pytest.mark.parametrize("name", [name for name, record in RECORDS.items() if "definition" in record])
def test_definition(name: str) -> None:
    record = RECORDS[name]
    parsed = read_workflow(Source(PATH, record["text"]), target=Target.V2026_10)
    assert parsed.definition is not None
    stored = definition_json(parsed.definition, target=Target.V2026_10)
    # As text, since 1 == 1.0 == True.
    assert json.dumps(stored, sort_keys=True) == json.dumps(record["definition"], sort_keys=True)


@pytest.mark.parametrize(("name", "target"), PLACED)
def test_place_of_the_error(name: str, target: Target) -> None:
    assert is_placed(name, target) or reasons(name)


def test_exceptions_are_needed() -> None:
    off = [name for name, target in PLACED if not is_placed(name, target)]
    for patterns in PLACED_ELSEWHERE.values():
        for pattern in patterns:
            assert any(fnmatchcase(name, pattern) for name in off), pattern


@pytest.mark.parametrize(("name", "target"), CASES)
def test_findings_agree_with_the_verdict(name: str, target: Target) -> None:
    """Each finding says of itself what its rule says, and together they make the verdict."""
    found = report(name, target).diagnostics
    assert all(each.engine in (None, ENGINE_OF_RULE[each.code]) for each in found)
    assert verdict_of(found) == report(name, target).files[0].verdict


def test_a_definition_exists_where_the_reader_takes_the_file() -> None:
    for name, target in CASES[::7]:
        data = content(RECORDS[name])
        if isinstance(data, str) and len(data) < 20_000:
            definition = read_workflow(Source(PATH, data), target=target).definition
            assert (definition is None) == (RECORDS[name][target]["verdict"] == "parse")
