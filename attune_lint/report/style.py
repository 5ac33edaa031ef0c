"""Colours, as escape sequences that terminals understand and that depend on no file's content."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.severity import Severity
from attune_lint.report.links import hyperlink, page_url


class Style(StrEnum):
    """How a part of a report looks, as the parameters of an escape sequence."""

    STRONG = "1"
    QUIET = "2"
    RED = "1;31"
    YELLOW = "1;33"
    BLUE = "1;34"
    CYAN = "1;36"


OF_SEVERITY: Final[Mapping[Severity, Style]] = MappingProxyType(
    {Severity.ERROR: Style.RED, Severity.WARNING: Style.YELLOW, Severity.INFO: Style.BLUE}
)


class Painter(NamedTuple):
    """What colours text, or leaves it as it is; with `links`, codes lead to the pages of their rules."""

    color: bool
    links: bool = False

    def paint(self, style: Style, text: str) -> str:
        """A text in a style."""
        return f"\x1b[{style.value}m{text}\x1b[0m" if self.color and text else text

    def code(self, found: Diagnostic) -> str:
        """The code of a finding."""
        if not self.links:
            return found.code
        return hyperlink(found.code, page_url(found.code, found.name))
