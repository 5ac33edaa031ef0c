"""Codes that lead to the pages of their rules."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from attune_lint.report.formats import rendered
from attune_lint.report.links import PROJECT_URL, page_url
from attune_lint.report.rendering import Rendering
from attune_lint.rules.registry import RULES
from tests.report.cases import FOUND, PATH, SOURCE, report_of

ROOT = Path(__file__).resolve().parent.parent.parent
LINK = re.compile(r"\x1b\]8;;(?P<url>[^\x1b]*)\x1b\\(?P<text>ATL[0-9]+)\x1b\]8;;\x1b\\")


def test_each_rule_has_the_page_that_links_lead_to() -> None:
    start = f"{PROJECT_URL}/blob/main/"
    for rule in RULES:
        assert (ROOT / page_url(rule.code, rule.name).removeprefix(start)).is_file()


def test_the_project_is_where_its_metadata_says() -> None:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert metadata["project"]["urls"]["Source"] == PROJECT_URL


@pytest.mark.parametrize("name", ["full", "concise"])
@pytest.mark.parametrize("color", [True, False])
def test_a_code_is_a_link(name: str, color: bool) -> None:
    shown = Rendering(report_of(*FOUND), {PATH: SOURCE}, color=color)
    plain = "".join(rendered(name, shown))
    linked = "".join(rendered(name, Rendering(shown.report, shown.sources, color=color, links=True)))
    assert [link["url"] for link in LINK.finditer(linked)] == [
        page_url(each.code, each.name) for each in FOUND
    ]
    assert LINK.sub(r"\g<text>", linked) == plain
