"""What holds for every format."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.report.formats import FORMATS, rendered
from attune_lint.report.rendering import Rendering
from tests.report.cases import FOUND, PATH, SOURCE, UNREADABLE, report_of
from tests.report.hostile import renderings

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
REPORT = Rendering(report_of(*FOUND, UNREADABLE), {PATH: SOURCE})


@given(st.sampled_from([*FORMATS]), renderings())
def test_any_report_can_be_written_and_is_always_the_same(name: str, shown: Rendering) -> None:
    text = "".join(rendered(name, shown))
    text.encode("utf-8", "surrogateescape")
    assert "\x00" not in text
    assert "\x1b" not in text
    assert text == "".join(rendered(name, shown))


@given(st.sampled_from(["sarif", "gitlab", "rdjson"]), renderings())
def test_what_services_read_holds_no_lone_surrogates(name: str, shown: Rendering) -> None:
    document = json.loads("".join(rendered(name, shown)))
    json.dumps(document, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_each_names_every_finding(name: str) -> None:
    text = "".join(rendered(name, REPORT))
    for found in REPORT.report.diagnostics:
        assert found.code in text
    assert "permission denied" in text


@pytest.mark.parametrize("name", FORMATS)
def test_each_is_described(name: str) -> None:
    assert f"\n## {name}\n" in (DOCS / "formats.md").read_text("utf-8")


def test_no_format_waits_for_another() -> None:
    code = (
        "import sys; from attune_lint.commands import check\n"
        "from attune_lint.report.formats import FORMATS\n"
        "print(*(name for name in FORMATS.values() if f'attune_lint.report.{name}' in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout == "\n"
