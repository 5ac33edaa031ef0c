"""On which terminals codes are links."""

from __future__ import annotations

import io

import pytest

from attune_lint.shell.hyperlinks import wants_links


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


KITTY = {"TERM": "xterm-kitty"}


@pytest.mark.parametrize(
    ("environment", "links"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        (KITTY, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"WT_SESSION": "x"}, True),
        ({"VTE_VERSION": "5000"}, True),
        ({"VTE_VERSION": "4999"}, False),
        ({"VTE_VERSION": "²"}, False),
        ({"VTE_VERSION": "9" * 5000}, True),
        ({**KITTY, "TMUX": "x"}, False),
        ({**KITTY, "CI": "true"}, False),
        ({**KITTY, "FORCE_HYPERLINK": "0"}, False),
        ({**KITTY, "FORCE_HYPERLINK": ""}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
    ],
)
def test_terminals(environment: dict[str, str], links: bool) -> None:
    assert wants_links(True, Terminal(), environment) is links


def test_only_with_colours_on_a_terminal_unless_forced() -> None:
    assert not wants_links(False, Terminal(), KITTY)
    assert not wants_links(True, io.StringIO(), KITTY)
    assert wants_links(False, io.StringIO(), {"FORCE_HYPERLINK": "1"})
