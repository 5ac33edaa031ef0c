"""Fails unless a wheel holds the package with its type marker and licence, and nothing else.

Usage: check_wheel.py WHEEL
"""

from __future__ import annotations

import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path


def problems(wheel: Path) -> list[str]:
    """What is wrong with a wheel, a sentence each."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        info = next(name.split("/")[0] for name in names if name.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(archive.read(f"{info}/METADATA").decode())
    package = ["attune_lint/__init__.py", "attune_lint/py.typed", "attune_lint/config.schema.json"]
    required = [*package, f"{info}/licenses/LICENSE"]
    found = [f"{name} is missing" for name in required if name not in names]
    strange = [name for name in names if name.split("/")[0] not in ("attune_lint", info)]
    found += [f"{name} has no place in it" for name in strange]
    if metadata["License-Expression"] != "Apache-2.0":
        found.append("its metadata does not name the licence Apache-2.0")
    return found


if __name__ == "__main__":
    raise SystemExit("\n".join(problems(Path(sys.argv[1]))) or 0)
