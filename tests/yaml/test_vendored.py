"""The parser inside strictyaml is used without the rest, and leaves the rest as it is."""

from __future__ import annotations

import subprocess
import sys

import pytest

READ = "from attune_lint.yaml.compose import compose\nfrom attune_lint import Source\n"
READ += "from pathlib import PurePath\n"
COMPOSE = "assert compose(Source(PurePath('a'), 'a: [1, x')).diagnostics\n"
LOAD = """
import strictyaml
import strictyaml.ruamel.scanner
assert strictyaml.load("a: 1", strictyaml.Map({"a": strictyaml.Int()})).data == {"a": 1}
try:
    strictyaml.load("a: [1, x")
except strictyaml.YAMLError:
    pass
assert strictyaml.ruamel.scanner.Scanner
"""


def run(code: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stderr == ""
    return ran.stdout


def test_reading_imports_neither_validators_nor_dates() -> None:
    names = run(READ + COMPOSE + "import sys; print(*sys.modules)").split()
    assert "attune_lint.yaml.compose" in names
    assert not [name for name in names if name.split(".")[0] in {"dateutil", "strictyaml"}]


@pytest.mark.parametrize("code", [READ + COMPOSE + LOAD, LOAD + READ + COMPOSE, READ + LOAD + COMPOSE])
def test_strictyaml_works_before_and_after(code: str) -> None:
    assert run(code) == ""
