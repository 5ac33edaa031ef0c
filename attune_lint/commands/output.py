"""What a run writes, and where: formats that are asked for, each to its file or to standard output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from attrs import evolve
from returns.result import Failure, Result, Success

from attune_lint.model.near import Speller
from attune_lint.report.formats import FORMATS, rendered
from attune_lint.report.rendering import Rendering
from attune_lint.shell.writing import complain, write, write_file

_FOR_PEOPLE: Final = frozenset({"full", "concise"})


class Output(NamedTuple):
    """A format, and the file that it is written to; None is standard output."""

    format: str
    file: str | None = None


class Text(NamedTuple):
    """What is to be written to a file, or to standard output if that is None."""

    file: str | None
    chunks: Iterable[str]


def chosen_outputs(
    words: Sequence[str], *, terminal: bool, environment: Mapping[str, str]
) -> Result[tuple[Output, ...], str]:
    """The outputs of a run, or a sentence on what is wrong with what was asked for.

    Args:
        words: each a format, or a format and a file with a colon between them; the file may hold colons.
        terminal: whether standard output is one.
        environment: the variables of the process.
    """
    if not words:
        return Success(_usual_outputs(terminal, environment))
    outputs = tuple(_output(word) for word in words)
    problem = next(filter(None, map(_problem, outputs)), None) or _clash(outputs)
    return Success(outputs) if problem is None else Failure(problem)


def in_job_log(environment: Mapping[str, str]) -> bool:
    """Whether what is written goes to the log of a job of GitHub Actions."""
    return environment.get("GITHUB_ACTIONS") == "true"


def _usual_outputs(terminal: bool, environment: Mapping[str, str]) -> tuple[Output, ...]:
    if in_job_log(environment):
        return Output("concise"), Output("github")
    return (Output("full" if terminal else "concise"),)


def _output(word: str) -> Output:
    name, colon, file = word.partition(":")
    return Output(name, file if colon else None)


def _problem(output: Output) -> str | None:
    if output.format not in FORMATS:
        hint = Speller().did_you_mean(output.format, FORMATS) or f"There are {', '.join(FORMATS)}."
        return f"there is no format '{output.format}'. {hint}"
    if output.file == "":
        return f"'{output.format}:' names no file; write it behind the colon, or leave the colon out."
    return None


def _clash(outputs: tuple[Output, ...]) -> str | None:
    """What is wrong where two formats have the same destination."""
    for file, number in Counter(output.file for output in outputs).items():
        if number > 1 and file is None:
            return "only one format can go to standard output; give the others a file, as in sarif:FILE."
        if number > 1:
            return f"only one format can go to '{file}'; give each a file of its own."
    return None


def texts(shown: Rendering, outputs: Iterable[Output], *, job_log: bool = False) -> Iterator[Text]:
    """The texts of a run by where they go. Files have neither colours nor links.

    Args:
        shown: the report, and how it is to look on standard output.
        outputs: what is to be written.
        job_log: whether standard output is a log in which some lines are commands.
    """
    for output in outputs:
        if output.file is not None:
            yield Text(output.file, rendered(output.format, evolve(shown, color=False, links=False)))
        elif job_log and output.format in _FOR_PEOPLE:
            yield Text(None, _harmless(rendered(output.format, shown)))
        else:
            yield Text(None, rendered(output.format, shown))


def _harmless(chunks: Iterable[str]) -> Iterator[str]:
    from attune_lint.report.github import without_commands

    return without_commands(chunks)


def write_texts(written: Iterable[Text]) -> bool:
    """Write each text to where it goes, and complain of files that can't be written.

    Returns:
        whether all could be written.
    """
    problems = []
    for text in written:
        if text.file is None:
            write(text.chunks)
        else:
            problems.append(write_file(text.file, "".join(text.chunks)))
    for problem in filter(None, problems):
        complain(problem)
    return not any(problems)
