"""Reports with the worst texts that anybody may write, for every format."""

from __future__ import annotations

from pathlib import PurePath
from random import Random

from hypothesis import strategies as st

from attune_lint.lint.report import FileReport, LintReport
from attune_lint.model.diagnostic import Diagnostic, Related
from attune_lint.model.severity import Severity
from attune_lint.model.source import Source, Span
from attune_lint.model.target import Target
from attune_lint.report.rendering import Rendering
from attune_lint.yaml.rules import UNREADABLE

_PIECES = (
    *(
        "\x00",
        "\x1b[31m",
        "\r\n",
        "\n",
        "\r",
        "\t",
        "\ud800",
        "\udc80",
        "\udfff",
        "\ufffe",
        "\uffff",
        "\u2028",
    ),
    *(
        "\u202e",
        "\U0001f600",
        "語",
        "<b>",
        "]]>",
        "&amp;",
        "<!--",
        "-->",
        "`",
        "```",
        "|",
        "\\",
        "\\|",
        "*",
        "_",
    ),
    *(
        "](",
        "[x](http://x.y)",
        "![x](y)",
        "{0}",
        "$x$",
        "::error::",
        "##[add-mask]",
        "##vso[x]",
        "%0A",
        "%",
        ",",
    ),
    *(
        "@someone",
        "#1",
        "www.x.y",
        "http://x.y",
        "GH-1",
        ":smile:",
        "'",
        '"',
        " ",
        "a",
        "--",
        "~~",
        "x" * 400,
    ),
)
TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=5).map("".join)
_RULES = (("ATL213", "unknown-target"), (UNREADABLE.code, UNREADABLE.name), ("X1", "x"))


def _span(choice: Random, source: Source) -> Span | None:
    if choice.random() < 0.2:
        return None
    return source.span(choice.randint(0, len(source.text)), choice.randint(0, len(source.text)))


def _notes(choice: Random, texts: list[str], sources: list[Source]) -> list[Related]:
    chosen = choice.choices(sources, k=choice.randint(0, 2))
    return [Related(choice.choice(texts), each.path, _span(choice, each)) for each in chosen]


def _diagnostic(choice: Random, texts: list[str], sources: list[Source]) -> Diagnostic:
    source = choice.choice(sources)
    code, name = choice.choice(_RULES)
    found = Diagnostic(
        code=code,
        name=name,
        severity=choice.choice([*Severity]),
        engine=None,
        message=choice.choice(texts),
        help=choice.choice([None, *texts]),
        path=source.path,
        route=choice.choice([None, *texts]),
        span=_span(choice, source),
        related=tuple(_notes(choice, texts, sources)),
    )
    return found.along(after=_notes(choice, texts, sources))


def _rendering(seed: int, texts: list[str], findings: int) -> Rendering:
    choice = Random(seed)
    paths = {PurePath(text.replace("\x00", "") or "x") for text in texts[:3]}
    sources = [Source(path, "".join(texts)) for path in sorted(paths)]
    found = tuple(_diagnostic(choice, texts, sources) for _ in range(findings))
    files = tuple(FileReport(each.path, choice.choice(["parse", "ok", None])) for each in sources)
    report = LintReport(choice.choice([*Target]), files, found)
    kept = {each.path: each for each in sources if choice.random() < 0.7}
    return Rendering(report, kept, version=choice.choice(["", "1.0"]))


def renderings() -> st.SearchStrategy[Rendering]:
    """Reports, each with the texts of some of its files; what stands where is left to a number."""
    texts = st.lists(TEXTS, min_size=1, max_size=5)
    return st.builds(_rendering, st.integers(0, 2**32), texts, st.integers(0, 4))
