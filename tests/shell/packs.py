"""Packs on disk for tests."""

from __future__ import annotations

from pathlib import Path

CLEAN = "ref: {ref}\nlabel: L\nversion: 1.0.0\ntasks:\n  - name: a\n    action: core.echo\n"
LINKED = "version: 1.0.0\ntasks:\n  - name: a\n    action: core.echo\n"


def write(root: Path, files: dict[str, str]) -> Path:
    """Write some files below a directory."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def workflow(ref: str) -> str:
    """The text of a clean standalone workflow."""
    return CLEAN.format(ref=ref)
