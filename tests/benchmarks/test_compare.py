"""What comparisons rest on: the schema, the cost of a command, and the ratios."""

from __future__ import annotations

import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.benchmarks.compare import Case, rows, shown
from tests.benchmarks.generate import generated
from tests.benchmarks.json_schema import json_schema
from tests.benchmarks.processes import CommandError, Cost, cost


def test_the_schema_takes_generated_workflows_and_refuses_others() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    validator.check_schema(validator.schema)
    (pack,) = generated(1, workflows=12)
    for path, text in pack.files.items():
        if "workflows/" in path and path not in pack.broken:
            validator.validate(yaml.safe_load(text))
    assert {error.validator for error in validator.iter_errors({"tasks": [{"name": "a", "join": -1}]})} == {
        "required",
        "anyOf",
    }


def test_a_command_costs_time_and_memory_and_may_have_findings(tmp_path: Path) -> None:
    found = cost([sys.executable, "-S", "-c", "x = bytearray(64 << 20); raise SystemExit(1)"], tmp_path)
    assert found.seconds > 0
    assert found.processor_seconds > 0
    assert 64 < found.peak_mib < 200


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["attune-no-such-command"], "did not start"),
        ([sys.executable, "-S", "-c", "raise SystemExit(2)"], "ended with 2"),
    ],
)
def test_a_command_that_does_not_work_is_an_error(command: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=said):
        cost(command, tmp_path)


def test_ratios_are_of_medians_and_what_was_not_run_is_missing() -> None:
    cases = [Case("a", [], "a"), Case("b", [], "a", 0.5), Case("c", [], "a")]
    costs = {"a": [Cost(each, 0.5, 10) for each in (1, 4, 9)], "b": [Cost(1, 0.5, 8), Cost(1, 0.5, 9)]}
    found = rows(cases, costs)
    assert [row.seconds for row in found] == [4, 1, None]
    assert [row.ratio for row in found] == [1, 0.25, None]
    assert [row.peak_mib for row in found] == [10, 9, None]
    assert shown(found).splitlines()[-1].split() == ["c", "missing"]
