"""The cases that golden files hold the reports of.

``python -m tests.report.cases`` writes all golden files anew; look at what changed before keeping it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from attrs import field, frozen

from attune_lint.lint.report import FileReport, LintReport
from attune_lint.model.diagnostic import Diagnostic, Related, Rule, Stage
from attune_lint.model.severity import Severity
from attune_lint.model.source import Source
from attune_lint.model.target import Target
from attune_lint.report import full

GOLDEN = Path(__file__).parent / "golden"
PATH = PurePath("packs/demo/workflows/job.yaml")
OTHER = PurePath("packs/demo/workflows/other.yaml")


def rule(code: str, name: str, severity: Severity) -> Rule:
    """A rule that says nothing of itself."""
    engine: Stage | None = "validate" if severity is Severity.ERROR else None
    return Rule(code, name, severity, "What.", "Why.", "", "", engine)


ERROR = rule("ATL213", "unknown-target", Severity.ERROR)
WARNING = rule("ATL801", "unknown-key", Severity.WARNING)
INFO = rule("ATL901", "unused-variable", Severity.INFO)


@frozen
class Place:
    """A place in a text, as rules know it."""

    start: int
    end: int


def marked(text: str) -> tuple[Source, Place]:
    """A file whose place in question stands between « and »."""
    start = text.index("«")
    end = text.index("»") - 1
    return Source(PATH, text.replace("«", "").replace("»", "")), Place(start, end)


def report_of(*diagnostics: Diagnostic, files: Iterable[FileReport] = ()) -> LintReport:
    """A report on the files that findings are about, and on others."""
    paths = sorted({found.path for found in diagnostics})
    found = tuple(FileReport(path, "validate") for path in paths)
    return LintReport(Target.V2026_10, (*found, *files), diagnostics)


@frozen
class Case:
    """A report, the files that it is about, and how it is shown."""

    report: LintReport
    sources: Mapping[PurePath, Source] = field(factory=dict)
    color: bool = False
    width: int = 100

    @property
    def text(self) -> str:
        """The whole report."""
        return "".join(full.render(self.report, self.sources, color=self.color, width=self.width))


def at(*texts: str, message: str = "This is the place.", width: int = 100) -> Case:
    """One finding in each of some files with a marked place."""
    found, sources = [], {}
    for number, text in enumerate(texts):
        path = PATH if len(texts) == 1 else PurePath(f"{number}.yaml")
        source, place = marked(text)
        sources[path] = Source(path, source.text)
        found.append(ERROR.at(sources[path], place, message))
    return Case(report_of(*found), sources, width=width)


JOB = """\
ref: demo.job
label: Job
version: 1.0.0
vars: {unused: 1}
tasks:
  - name: build
    action: core.echo
    next:
      - do: [deploi]
  - name: deploy
    action: core.echo
    retries: 3
  - name: deploy
    action: core.echo
"""
SOURCE = Source(PATH, JOB)


def placed(text: str, number: int = 0) -> Place:
    """Where a text stands in the job, its first occurrence being number 0."""
    start = -1
    for _ in range(number + 1):
        start = JOB.index(text, start + 1)
    return Place(start, start + len(text))


FOUND = (
    INFO.at(SOURCE, placed("unused"), "Nothing uses the variable 'unused'.", route="vars.unused"),
    ERROR.at(
        SOURCE,
        placed("deploi"),
        "The task 'build' leads to 'deploi', but no task in this workflow has this name.",
        help="Did you mean 'deploy'?",
        route="tasks[0].next[0].do[0]",
    ),
    WARNING.at(SOURCE, placed("retries"), "The engine ignores 'retries', which is no key of a task."),
    ERROR.at(
        SOURCE,
        placed("deploy", 1),
        "Two tasks have the name 'deploy'.",
        related=[("The first is here.", placed("deploy"))],
    ),
)
OTHERS = (FileReport(OTHER, "ok"), FileReport(PurePath("packs/demo/workflows/third.yaml"), "ok"))
ELSEWHERE = Diagnostic(
    "ATL301",
    "double-ref",
    Severity.WARNING,
    None,
    "Two workflows have the reference 'demo.job'.",
    None,
    PATH,
    "ref",
    SOURCE.span(5, 13),
    (
        Related("The other one is here.", OTHER, SOURCE.span(5, 13)),
        Related("This one was read first.", OTHER, None),
    ),
)
OTHER_SOURCE = Source(OTHER, "ref: demo.job\n")
UNREADABLE = ERROR.of_file(OTHER, "The file could not be read: permission denied.", help="Look at its mode.")
LONG = "x" * 300

CASES: dict[str, Case] = {
    "typical": Case(report_of(*FOUND, files=OTHERS), {PATH: SOURCE}),
    "color": Case(report_of(*FOUND, files=OTHERS), {PATH: SOURCE}, color=True),
    "other-files": Case(report_of(ELSEWHERE, UNREADABLE), {PATH: SOURCE, OTHER: OTHER_SOURCE}, width=80),
    "without-sources": Case(report_of(*FOUND), {}),
    "fine": Case(report_of(files=OTHERS)),
    "unread": Case(report_of(files=(FileReport(PATH, None), *OTHERS))),
    "wide": at(
        "前: 値\n名前: [構築, «配置»する]\n",
        "emoji: [🚀, ❤️, «🚨🚨», 🇪🇺]\n",
        "한국어: «태스크»\n",
        "\u1112\u1161\u11ab: «태스크» # jamo\n",
    ),
    "tabs": at("a:\n\tb: [\t1,\t«2\t3»\t]\n", "\t\t«\tx»\n", "\t\t«\t»"),
    "combining": at(
        "cafe\u0301: «e\u0301te\u0301» x\n",
        "cafe«\u0301»: x\n",
        "«\u0301»x: 1\n",
        "हिन्दी: «नमस्ते» x\n",
    ),
    "controls": at(
        "a: «\x1b[31m»red\x07\x00\x7f\n",
        "b: \x85\x9b\u202e «evil» \u2066\u2028\u200b\ufeff\n",
        "\ufeffref: «x»\n",
        message="Bad: \x1b[31m\x9b\u202e\n\r\t\u2028\u200b\ufeff\udc80\U000e0041.",
    ),
    "long-lines": at(
        f"key: «{LONG}»\n",
        f"key: {LONG}«target»{LONG}\n",
        f"key: {LONG}«target»\n",
        f"key: «target»{LONG}\n",
        f"key: {LONG}«{LONG}»{LONG}\n",
        f"key: {LONG}«»\n",
        f"key: {'語' * 100}«目標»{'語' * 100}\n",
        f"key: {LONG}\nkey: «x»\n",
        "\t" * 100 + "«x»" + "\t" * 100,
        width=72,
    ),
    "several-lines": at(
        "a:\n  b: «[1,\n    2]»\n",
        "a:\n  b: «[1,\n    2,\n    3,\n    4]»\n",
        "a: |«\n  text\n\n  text\n\n»b: 1\n",
        "a: «[1,\n»  2]\n",
        "a: «\n \n\n »\n",
        "a: «'x\n" + "  " + LONG + "'»\n",
        width=72,
    ),
    "end-of-file": at("a: [1«»", "a: [1\n«»", "«»", "a: [\n\n«»", "a: 1«\n»", "a: 1\nb: «2»"),
    "line-breaks": at(
        "a: 1\r\nb: «2»\r\nc: 3\r\n",
        "a: 1\rb: «2»\rc: 3\r",
        "a: 1\r\n«b:\r\n  - 1»\r\nc: 3\r\n",
        "a: 1\rb: «[2,\r3]»\rc: 3\r",
        "a: 1\r«\n»b: 2",
        "a: 1\n\r«b: 2»",
    ),
    "line-numbers": Case(
        report_of(
            ERROR.at(
                numbers := Source(PATH, "".join(f"{n}\n" for n in range(1, 120))),
                Place(numbers.line_starts[99], numbers.line_starts[99] + 3),
                "The numbers of lines stand below each other.",
                related=[
                    ("So do those of a note.", Place(numbers.line_starts[1], numbers.line_starts[1] + 1))
                ],
            )
        ),
        {PATH: numbers},
    ),
}


def path_of(name: str) -> Path:
    """The golden file of a case."""
    return GOLDEN / f"{name}.txt"


def main() -> None:
    """Writes all golden files anew."""
    for old in GOLDEN.glob("*.txt"):
        old.unlink()
    for name, case in CASES.items():
        path_of(name).write_bytes(case.text.encode())


if __name__ == "__main__":
    main()
