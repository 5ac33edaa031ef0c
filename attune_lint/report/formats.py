"""The formats of output by name. The module of a format is imported when something is written in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from attune_lint.report.rendering import Rendering

FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "full": "full",
        "concise": "concise",
        "json": "json_report",
        "jsonl": "jsonl",
        "sarif": "sarif",
        "github": "github",
        "gitlab": "gitlab",
        "junit": "junit",
        "rdjson": "rdjson",
        "markdown": "markdown",
    }
)
"""The name of each format, and the module beside this one whose `formatted` writes it."""


def rendered(name: str, shown: Rendering) -> Iterator[str]:
    """A report in the format of a name that is among `FORMATS`, in chunks.

    The chunks hold no lone surrogates but those that stand for undecodable bytes of paths.
    """
    module: Any = import_module(f"attune_lint.report.{FORMATS[name]}")
    chunks: Iterator[str] = module.formatted(shown)
    return chunks
