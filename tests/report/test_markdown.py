"""The report in Markdown, read by another implementation."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from attune_lint.report import markdown
from attune_lint.report.links import page_url
from attune_lint.report.rendering import Rendering
from attune_lint.report.text import printable
from tests.report.cases import FOUND, UNREADABLE, report_of
from tests.report.hostile import TEXTS, renderings

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
COMMENT = "<!-- -->"


def text_in(token: Token) -> str:
    """What a reader sees of a line, where nothing but text and comments is."""
    children = token.children or []
    assert {child.type for child in children} <= {"text", "text_special", "html_inline"}
    assert all(child.content == COMMENT for child in children if child.type == "html_inline")
    return "".join(child.content for child in children if child.type != "html_inline")


def seen(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= markdown.LONGEST else shown[: markdown.LONGEST - 1] + "…"


@given(TEXTS)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    *_, cell, _, _, _, _ = [
        token
        for token in READER.parse(f"| x |\n| --- |\n| {markdown.escaped(text)} |\n")
        if token.type in {"inline", "td_close", "tr_close", "tbody_close", "table_close"}
    ]
    assert cell.type == "inline"
    assert text_in(cell).strip() == seen(text).strip()


@given(renderings())
def test_a_report_has_a_table_for_each_file_and_nothing_else(shown: Rendering) -> None:
    tokens = READER.parse("".join(markdown.formatted(shown)))
    assert {token.type for token in tokens if "open" in token.type} <= {
        *("heading_open", "paragraph_open", "table_open", "thead_open", "tbody_open"),
        *("tr_open", "th_open", "td_open"),
    }
    rows = sum(token.type == "tr_open" for token in tokens)
    tables = sum(token.type == "table_open" for token in tokens)
    headings = sum(token.type == "heading_open" for token in tokens)
    assert rows - tables == len(shown.report.diagnostics)
    assert headings == tables + 1
    links = re.findall(r"\]\((https://[^)]*)\)", "".join(markdown.formatted(shown)))
    assert links == [page_url(found.code, found.name) for found in shown.report.diagnostics]


def test_a_report() -> None:
    text = "".join(markdown.formatted(Rendering(report_of(FOUND[1], UNREADABLE))))
    assert text.startswith(
        "### attune-lint\n\nFound 2 errors in 2 files.\n\n#### packs/demo/workflows/job.yaml\n"
    )
    assert "\n| 9 | error | [ATL213](https://" in text
    assert text.endswith("permission denied. Look at its mode. |\n")


@pytest.mark.parametrize(
    "text", ["@user", "a@b.c", "#1", "https://x.y", "www.x.y", "GH-12", ":tada:", "!5", "~label", "$x$"]
)
def test_sites_make_no_links_of_it(text: str) -> None:
    shown = markdown.escaped(text)
    assert COMMENT in shown
    assert text not in shown


def test_a_long_report_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Rendering(report_of(*FOUND))
    title, *rows = markdown.formatted(shown)
    size = sum(len(row.encode()) for row in rows)
    monkeypatch.setattr(markdown, "MOST_BYTES", size)
    assert [*markdown.formatted(shown)] == [title, *rows]
    monkeypatch.setattr(markdown, "MOST_BYTES", size - 1)
    assert [*markdown.formatted(shown)] == [title, *rows[:3], "\nThese are the first 3 of 4 findings.\n"]
