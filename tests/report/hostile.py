"""Reports with the worst texts that anybody may write, for every format."""

from __future__ import annotations

from pathlib import PurePath

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
PATHS = TEXTS.map(lambda text: PurePath(text.replace("\x00", "") or "x"))


@st.composite
def _sources(draw: st.DrawFn) -> dict[PurePath, Source]:
    paths = draw(st.lists(PATHS, min_size=1, max_size=3, unique=True))
    return {path: Source(path, draw(TEXTS)) for path in paths}


@st.composite
def _places(draw: st.DrawFn, sources: dict[PurePath, Source]) -> tuple[PurePath, Span | None]:
    source = draw(st.sampled_from([*sources.values()]))
    offsets = st.integers(0, len(source.text))
    return source.path, draw(st.none() | st.builds(source.span, offsets, offsets))


@st.composite
def _diagnostics(draw: st.DrawFn, sources: dict[PurePath, Source]) -> Diagnostic:
    notes = _places(sources).flatmap(lambda at: TEXTS.map(lambda text: Related(text, *at)))
    path, span = draw(_places(sources))
    code, name = draw(
        st.sampled_from([("ATL213", "unknown-target"), (UNREADABLE.code, UNREADABLE.name), ("X1", "x")])
    )
    found = Diagnostic(
        code=code,
        name=name,
        severity=draw(st.sampled_from(Severity)),
        engine=None,
        message=draw(TEXTS),
        help=draw(st.none() | TEXTS),
        path=path,
        route=draw(st.none() | TEXTS),
        span=span,
        related=tuple(draw(st.lists(notes, max_size=2))),
    )
    return found.along(after=draw(st.lists(notes, max_size=2)))


@st.composite
def renderings(draw: st.DrawFn) -> Rendering:
    """A report, and the texts of some of its files."""
    sources = draw(_sources())
    found = draw(st.lists(_diagnostics(sources), max_size=4))
    files = tuple(FileReport(path, draw(st.sampled_from(["parse", "ok", None]))) for path in sources)
    report = LintReport(draw(st.sampled_from(Target)), files, tuple(found))
    kept = {path: source for path, source in sources.items() if draw(st.booleans())}
    return Rendering(report, kept, version=draw(st.sampled_from(["", "1.0"])))
