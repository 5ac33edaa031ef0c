"""Writes `docs/config.schema.json` and the table of keys in `docs/configuration.md` anew.

Run it as ``python .ci/config_schema.py``; ``.ci/rule_pages.py`` does so, too, since rules are in the schema.
"""

from __future__ import annotations

import json
from pathlib import Path

from attune_lint.config.schema import documented, key_table, schema

DOCS = Path(__file__).resolve().parent.parent / "docs"


def write() -> None:
    """Write both files."""
    (DOCS / "config.schema.json").write_text(json.dumps(schema(), indent=2) + "\n", encoding="utf-8")
    page = DOCS / "configuration.md"
    page.write_text(documented(page.read_text(encoding="utf-8"), key_table()), encoding="utf-8")


if __name__ == "__main__":
    write()
