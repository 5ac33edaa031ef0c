"""The options of all commands.

What a command does is imported when it runs: no command waits for what only others need.
"""

from __future__ import annotations

import argparse
from typing import Any

from attune_lint.cli import baseline, cached, check, registration
from attune_lint.cli.configured import add_configured
from attune_lint.cli.later import Command, built, complete, plain_help


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; `run` of what it gives takes that and returns the exit status.

    A command has its options when it is used, and stands for a parser until `complete` has been called.
    """
    made = argparse.ArgumentParser(
        prog="attune-lint",
        description="Check Attune workflow files, and say everything at once.",
        formatter_class=plain_help,
    )
    return built(made, _add_commands)


def _add_commands(made: argparse.ArgumentParser) -> None:
    made.add_argument("--version", action=_Version, help="show the version and exit")
    deferred: Any = Command  # all that argparse asks of it is what a parser has
    commands = made.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog=made.prog, parser_class=deferred
    )
    check.add_command(commands)
    baseline.add_command(commands)
    cached.add_command(commands)
    registration.add_commands(commands)
    for name, fill, short, what in (
        ("export-actions", _add_export, "write what can be called", _EXPORT),
        ("config", _add_config, "show the configuration", _CONFIG),
        ("rules", _add_rules, "list the rules", "List every rule, one a line."),
        ("explain", _add_explain, "explain a rule", "Explain one rule in full."),
        ("completion", _add_completion, "write a shell's completion", _COMPLETION),
    ):
        commands.add_parser(name, help=short, description=what, fill=fill)


_EXPORT = (
    "Write what can be called in some packs as JSON, so that workflows elsewhere can be checked with "
    "--actions where these packs are not at hand. A PACK is the directory of a pack."
)


_COMPLETION = (
    "Write a script that makes a shell complete commands, options, names of rules and paths. For bash: "
    "attune-lint completion bash > ~/.local/share/bash-completion/completions/attune-lint. For zsh: "
    "attune-lint completion zsh > _attune-lint, in a directory of fpath. For fish: "
    "attune-lint completion fish > ~/.config/fish/completions/attune-lint.fish."
)


class _Version(argparse.Action):
    """Shows the version; asking the installation for it costs too much to do it at every start."""

    def __init__(self, option_strings: list[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        from attune_lint.shell.writing import write

        write([f"attune-lint {version('attune-lint')}\n"])
        parser.exit()


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("packs", nargs="+", metavar="PACK", help="the directory of a pack")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write it (default: standard output)")
    parser.set_defaults(run=_export_actions)


def _export_actions(options: argparse.Namespace) -> int:
    from attune_lint.commands.export import export

    return export(options.packs, options.output)


def _add_rules(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_rules)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="CODE|NAME", help="a rule's code or name, such as ATL213")
    parser.set_defaults(run=_explain)


def _add_completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=["bash", "zsh", "tcsh", "fish"], help="the shell to write it for")
    parser.set_defaults(run=_completion)


def _completion(options: argparse.Namespace) -> int:
    from attune_lint.commands.completion import completion

    whole = parser()
    complete(whole)
    return completion(whole, options.shell)


_CONFIG = (
    "Show which configuration applies to a file or directory, and where each value comes from: a line of a "
    "file, an option, or a default. The options are those of check."
)


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help="a file, which need not exist, or a directory (default: the current directory)",
    )
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help="how to show it (default: text)"
    )
    add_configured(parser)
    parser.set_defaults(run=_config)


def _config(options: argparse.Namespace) -> int:
    from attune_lint.commands.config import show_config

    return show_config(options)


def _rules(_options: argparse.Namespace) -> int:
    from attune_lint.commands.rules import list_rules

    return list_rules()


def _explain(options: argparse.Namespace) -> int:
    from attune_lint.commands.rules import explain_rule

    return explain_rule(options.rule)
