"""What a format makes its text of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from attrs import field, frozen

from attune_lint.lint.report import LintReport
from attune_lint.model.source import Source

if TYPE_CHECKING:
    from attune_lint.report.statistics import Statistics


@frozen(eq=False, repr=False)
class Rendering:
    """A report, and how it is to look.

    `sources` has the texts of the files that findings speak of, as far as they could be read. `width` is in
    cells of a terminal. `links` says that codes lead to the pages of their rules, which only some
    terminals show. `quiet` leaves the summary out of what people read. `statistics` are there where somebody
    asked for them. `version` is that of this tool, empty if it is not known.
    """

    report: LintReport
    sources: Mapping[PurePath, Source] = field(factory=dict)
    color: bool = False
    links: bool = False
    width: int = 100
    quiet: bool = False
    statistics: Statistics | None = None
    version: str = ""
