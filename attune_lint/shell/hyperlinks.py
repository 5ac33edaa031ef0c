"""Whether a terminal shows links: there is no way to ask it, so only those that are known to do it count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Final

_PROGRAMS: Final = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Tabby", "rio"})
_TERMINALS: Final = frozenset({"xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour"})
_VARIABLES: Final = ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM")
_OLDEST_VTE: Final = 5000
# A program between that passes on what it is given may be older than the terminal around it.
_BETWEEN: Final = ("TMUX", "STY", "CI")


def wants_links(color: bool, stream: IO[str], environment: Mapping[str, str]) -> bool:
    """Whether to write links to a stream that is written to with or without colours.

    ``FORCE_HYPERLINK`` comes first, where 0 says no and anything else yes.
    """
    forced = environment.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    if not color or not stream.isatty() or any(environment.get(name) for name in _BETWEEN):
        return False
    return _is_known(environment)


def _is_known(environment: Mapping[str, str]) -> bool:
    version = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in _PROGRAMS
        or environment.get("TERM") in _TERMINALS
        or any(environment.get(name) for name in _VARIABLES)
        or (version.isascii() and version.isdigit() and int(version[:9]) >= _OLDEST_VTE)
    )
