"""The report for programs that read line by line: one JSON object for each finding."""

from __future__ import annotations

import json
from collections.abc import Iterator

from attune_lint.report.json_report import diagnostic_json
from attune_lint.report.rendering import Rendering


def formatted(shown: Rendering) -> Iterator[str]:
    """A line for each finding, in ASCII: what the format ``json`` has in `diagnostics`."""
    for found in shown.report.diagnostics:
        yield json.dumps(diagnostic_json(found)) + "\n"
