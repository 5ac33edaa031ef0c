"""The options that a configuration has keys for, and those that say which configuration applies.

An option that is not given is None or empty, so that the configuration holds.
"""

from __future__ import annotations

import argparse
from typing import Final

from attune_lint.config.keys import KEYS
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target


def add_configured(parser: argparse.ArgumentParser) -> None:
    """Add all of them to a parser."""
    add_configuration(parser)
    add_target(parser)
    _add_rules(parser)
    parser.add_argument(
        "--severity",
        action="append",
        default=[],
        type=_severity,
        metavar="RULE=LEVEL",
        help=_help("severity", "such as unknown-key=error; may be given several times"),
    )
    parser.add_argument(
        "--fail-on",
        choices=[str(severity) for severity in Severity],
        help=_help("fail-on", f"(default: {Severity.ERROR})"),
    )
    for name, metavar in (("exclude", "PATTERN"), ("packs", "PATH"), ("actions", "FILE")):
        parser.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar=metavar,
            help=_help(name, f"such as {_EXAMPLES[name]}; may be given several times"),
        )
    parser.add_argument(
        "--max-file-size",
        type=_size,
        metavar="BYTES",
        help=_help("max-file-size", f"(default: {KEYS['max-file-size'].default})"),
    )


def add_configuration(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which configuration applies."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--config",
        metavar="FILE",
        help="the configuration for all files, such as ci/attune-lint.toml (default: the nearest "
        "attune-lint.toml, or pyproject.toml with [tool.attune-lint], upward from each file)",
    )
    which.add_argument("--isolated", action="store_true", help="use no configuration")


def add_target(parser: argparse.ArgumentParser) -> None:
    """Add the option that chooses the generation of the engine."""
    parser.add_argument(
        "--target",
        choices=[str(target) for target in Target],
        help=_help("target", f"(default: {KEYS['target'].default.strip(chr(34))})"),
    )


def _add_rules(parser: argparse.ArgumentParser) -> None:
    for name in ("select", "ignore", "extend-select"):
        parser.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="RULE,...",
            help=_help(name, _SELECTORS),
        )


_SELECTORS: Final = (
    "codes, starts of codes or names, such as ATL213,ATL8,unknown-key; may be given several times"
)
_EXAMPLES: Final = {"exclude": "vendor/", "packs": "../shared-packs", "actions": "actions.json"}


def _help(name: str, more: str) -> str:
    separator = " " if more.startswith("(") else ": "
    return f"{KEYS[name].help}{separator}{more}"


def _severity(text: str) -> tuple[str, str]:
    rule, _, level = text.rpartition("=")
    if not rule or level not in list(Severity):
        levels = ", ".join(Severity)
        raise argparse.ArgumentTypeError(f"'{text}' is not RULE=LEVEL; the levels are {levels}")
    return rule, level


def _size(text: str) -> int:
    return digits(text, "number of bytes")


def digits(text: str, what: str) -> int:
    """The number that some digits are.

    Raises:
        argparse.ArgumentTypeError: they are none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < _MANY_DIGITS):
        raise argparse.ArgumentTypeError(f"'{text}' is no {what}; write digits only")
    return int(text)


_MANY_DIGITS: Final = 20
"""Python itself refuses thousands of digits with an error of its own."""
