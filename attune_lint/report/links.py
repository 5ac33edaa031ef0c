"""The pages of rules on the web, and links to them that terminals show."""

from __future__ import annotations

from typing import Final

PROJECT_URL: Final = "https://github.com/attune-lint/attune-lint"
"""Where the project is at home."""


def page_name(code: str, name: str) -> str:
    """The name of the file that a rule's page is in."""
    return f"{code}-{name}.md"


def page_url(code: str, name: str) -> str:
    """The address of a rule's page."""
    return f"{PROJECT_URL}/blob/main/docs/rules/{page_name(code, name)}"


def hyperlink(text: str, url: str) -> str:
    """A text that leads to an address on terminals that know the sequence OSC 8."""
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"
