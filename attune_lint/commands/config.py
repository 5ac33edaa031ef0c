"""The command that shows which configuration applies."""

from __future__ import annotations

import argparse
from pathlib import PurePath

from attune_lint.commands.options import are_wrong, configurations_of
from attune_lint.commands.status import BROKEN, CLEAN
from attune_lint.config.origins import entries
from attune_lint.report.configuration import Shown, render_json, render_text
from attune_lint.shell.disk import Disk
from attune_lint.shell.writing import write


def show_config(options: argparse.Namespace) -> int:
    """Show what applies to a path, and where each value comes from."""
    configurations = configurations_of(options, Disk())
    if configurations is None:
        return BROKEN
    path = PurePath(options.path)
    applied = configurations.of(path)
    excluded = configurations.leaves_out(path)
    if are_wrong(configurations):
        return BROKEN
    file = None if applied.configuration is None else applied.configuration.file.shown
    shown = Shown(path, file, excluded, tuple(entries(applied.configuration, configurations.options)))
    write(render_json(shown) if options.format == "json" else render_text(shown))
    return CLEAN
