"""Whatever happens to a repository between runs, a run with a cache gives what a run without one gives."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.shell.outcomes import Outcome, outcome
from tests.shell.packs import LINKED, workflow, write

HEAD: Final = "ref: {ref}\nlabel: L\nversion: 1.0.0\n"
TASK: Final = "tasks:\n  - name: a\n    action: {action}\n"
WORKFLOWS: Final = (
    workflow("alpha.a"),
    workflow("beta.a"),
    LINKED,
    workflow("alpha.a") + "    retrys: 1\n",
    workflow("alpha.a") + "    retrys: 1  # attune-lint: ignore[unknown-key]\n",
    workflow("alpha.a") + "    # attune-lint: ignore[unknown-key] none\n    input: {x: '{{ nothing }}'}\n",
    HEAD.format(ref="alpha.a") + TASK.format(action="beta.a"),
    HEAD.format(ref="beta.a") + TASK.format(action="alpha.a"),
    HEAD.format(ref="beta.a") + TASK.format(action="gamma.a") + "    input: {count: many}\n",
    HEAD.format(ref="alpha.b")
    + "parameters:\n  count: {type: integer, required: true}\n  token: {type: string, secret: true}\n"
    + "output:\n  x: {type: string}\n"
    + TASK.format(action="alpha.b"),
    HEAD.format(ref="alpha.b") + "parameters: {x: {default: .nan}, y: {type: 7}}\n" + TASK.format(action="a"),
    "ref: [alpha\n",
    "ref: alpha.a\nref: alpha.b\nlabel: é\nversion: 1.10\ntasks: 7\n",
    "",
    "\ufeffref: alpha.a\n",
    "- a\n" * 300,
)
MANIFESTS: Final = (
    "ref: alpha\nversion: 1.0.0\n",
    "ref: beta\nversion: 1.0.0\n",
    'ref: "g\\x61mma"\nversion: 1.0.0\n',
    "version: 1\n",
    "ref: [\n",
)
ACTION: Final = "ref: alpha.x\nlabel: L\nrunner_type: workflow\n"
ACTIONS: Final = (
    ACTION + "workflow_file: workflows/a.yaml\nparameters:\n  count: {type: integer, required: true}\n",
    ACTION + "workflow_file: other/c.yaml\n",
    ACTION + "workflow_file: ../workflows/b.yaml\n",
    ACTION + "workflow_file: ../../beta/workflows/a.yaml\n",
    ACTION + "workflow_file: missing.yaml  # attune-lint: ignore[ATL7]\n",
    "ref: alpha.a\nlabel: L\nrunner_type: python\nentry_point: a.py\n",
    "ref: {\n",
)
CONFIGURATIONS: Final = (
    'target = "2026.06"\n',
    'target = "2026.10"\nignore = ["ATL8"]\n',
    'select = ["ATL2"]\nfail-on = "info"\n',
    'extend-select = ["suppression-without-reason", "failure-not-handled"]\n',
    '[severity]\nunknown-key = "error"\n',
    '[per-file-ignores]\n"a.yaml" = ["ATL8"]\n',
    'exclude = ["b.yaml", "beta/"]\n',
    'packs = ["elsewhere"]\n',
    'packs = ["../elsewhere/gamma"]\n',
    'actions = ["actions.json"]\n',
    "max-file-size = 100\n",
    'unknown = 1\ntarget = "1"\n',
    "[",
)
EXPORTED: Final = '{"packs": [{"ref": "gamma", "actions": [{"ref": "gamma.a"}]}]}'
SLOTS: Final = {
    "alpha/pack.yaml": MANIFESTS,
    "alpha/pack.yml": MANIFESTS,
    "alpha/workflows/a.yaml": WORKFLOWS,
    "alpha/workflows/b.yaml": WORKFLOWS,
    "alpha/workflows/b.yml": WORKFLOWS,
    "alpha/workflows/sub/c.yaml": WORKFLOWS,
    "alpha/workflows/sub/attune-lint.toml": CONFIGURATIONS,
    "alpha/actions/x.yaml": ACTIONS,
    "alpha/actions/y.yaml": ACTIONS,
    "alpha/actions/other/c.yaml": WORKFLOWS,
    "alpha/actions/other/attune-lint.toml": CONFIGURATIONS,
    "alpha/actions/workflows/a.yaml": WORKFLOWS,
    "alpha/attune-lint.toml": CONFIGURATIONS,
    "beta/pack.yaml": MANIFESTS,
    "beta/workflows/a.yaml": WORKFLOWS,
    "beta/workflows/attune-lint.toml": CONFIGURATIONS,
    "elsewhere/gamma/pack.yaml": MANIFESTS,
    "elsewhere/gamma/workflows/a.yaml": WORKFLOWS,
    "actions.json": (EXPORTED, "{}", "["),
    "attune-lint.toml": CONFIGURATIONS,
    "pyproject.toml": ("[project]\n", *("[tool.attune-lint]\n" + text for text in CONFIGURATIONS[:4])),
    "baseline.json": ("[", '{"version": 1, "findings": []}'),
    "loose.yaml": WORKFLOWS,
}  # fmt: skip
LINKS: Final = (
    "alpha",
    "alpha/workflows",
    "workflows/a.yaml",
    "../workflows/b.yaml",
    "nowhere",
    "/dev/null",
    ".",
)
"""Where symbolic links lead."""
PLACES: Final = (*SLOTS, "alias", "alpha/workflows", "alpha", "beta")


class Question(NamedTuple):
    """A run: `files` are those that the arguments name as the ones to write."""

    arguments: tuple[str, ...]
    directory: str = "."
    environment: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    terminal: bool = False


EXTRAS: Final = (
    (),
    ("--target", "2026.06"),
    ("--compare-targets",),
    ("--isolated",),
    ("--config", "attune-lint.toml"),
    ("--select", "ATL8,ATL2"),
    ("--exclude", "sub/"),
    ("--packs", "elsewhere"),
    ("--actions", "actions.json"),
    ("--max-file-size", "200"),
    ("--baseline", "baseline.json"),
    ("--max-findings", "1"),
    ("--fail-on", "info", "-q"),
    ("--allow-empty", "--format", "no"),
)
PATHS: Final = (
    (),
    (".",),
    ("alpha",),
    ("beta", "alpha/workflows/a.yaml"),
    ("alpha/workflows", "alias"),
    ("alpha/actions/x.yaml",),
    ("loose.yaml", "missing"),
    ("alpha/workflows/sub",),
)
FORMATS: Final = ("full", "json", "sarif", "github", "junit", "markdown", "concise")
FILES: Final = ("report.out", "alpha/workflows/b.yaml", "no/such/folder/x", "alpha")
VARIABLES: Final = ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "FORCE_HYPERLINK", "TERM")


@st.composite
def questions(draw: st.DrawFn) -> Question:
    paths = draw(st.sampled_from(PATHS))
    directory = draw(st.sampled_from([".", ".", "alpha"]))
    if directory != ".":
        paths = tuple(os.path.join("..", path) for path in paths)
    formats = draw(st.lists(st.sampled_from(FORMATS), max_size=1))
    files = draw(st.lists(st.sampled_from(FILES), max_size=2, unique=True))
    words = [*formats, *(f"{draw(st.sampled_from(FORMATS))}:{file}" for file in files)]
    command = draw(st.sampled_from([("check",)] * 4 + [("baseline", "check", "--file", "baseline.json")]))
    extra = draw(st.sampled_from(EXTRAS))
    if command[0] == "baseline" and extra[:1] == ("--baseline",):
        extra = ()
    variables = draw(
        st.dictionaries(st.sampled_from(VARIABLES), st.sampled_from(["", "1", "true"]), max_size=2)
    )
    arguments = (*command, *extra, *(word for each in words for word in ("--format", each)), *paths)
    return Question(arguments, directory, tuple(variables.items()), tuple(files), draw(st.booleans()))


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


class SameAsWithout(RuleBasedStateMachine):
    """A small repository, what may happen to it, and runs after each change."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(prefix="attune-lint-same-")).resolve()
        self.repository = self.root / "repository"
        self.cache = self.root / "cache"
        self.questions: list[Question] = []

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @initialize(
        asked=st.lists(questions(), min_size=1, max_size=3),
        chosen=st.dictionaries(st.sampled_from([*SLOTS]), st.integers(0, 15)),
        inside=st.booleans(),
    )
    def begin(self, asked: list[Question], chosen: dict[str, int], inside: bool) -> None:
        texts = {
            "alpha/pack.yaml": MANIFESTS[0],
            "alpha/workflows/a.yaml": WORKFLOWS[6],
            "beta/pack.yaml": MANIFESTS[1],
            "beta/workflows/a.yaml": WORKFLOWS[1],
        }
        write(self.repository, texts | {slot: _text(slot, number) for slot, number in chosen.items()})
        self.questions = asked
        if inside:
            self.cache = self.repository / "cache"  # where nothing takes it, and with it a folder, away
        self.ask(0, 2)

    @rule(
        slot=st.sampled_from([*SLOTS]),
        text=st.integers(0, 15),
        which=st.integers(0, 2),
        jobs=st.integers(1, 2),
    )
    def edit(self, slot: str, text: int, which: int, jobs: int) -> None:
        with suppress(OSError):  # there may be a directory
            _put(self.repository / slot, _text(slot, text).encode())
        self.ask(which, jobs)

    @rule(place=st.sampled_from(PLACES), which=st.integers(0, 2), jobs=st.integers(1, 2))
    def delete(self, place: str, which: int, jobs: int) -> None:
        with suppress(OSError):
            remove(self.repository / place)
        self.ask(which, jobs)

    @rule(places=st.lists(st.sampled_from(PLACES), min_size=2, max_size=2), which=st.integers(0, 2))
    def rename(self, places: list[str], which: int) -> None:
        with suppress(OSError):
            (self.repository / places[0]).rename(self.repository / places[1])
        self.ask(which, 1)

    @rule(
        slots=st.lists(st.sampled_from([*SLOTS]), min_size=2, max_size=2, unique=True),
        which=st.integers(0, 2),
    )
    def swap(self, slots: list[str], which: int) -> None:
        first, second = (self.repository / slot for slot in slots)
        with suppress(OSError):
            texts = [_content(second), _content(first)]
            for path, text in zip((first, second), texts, strict=True):
                if text is not None:
                    _put(path, text)
        self.ask(which, 2)

    @rule(place=st.sampled_from(PLACES), what=st.sampled_from(["link", "folder", "pipe", "bytes", "old"]),
          link=st.sampled_from(LINKS), which=st.integers(0, 2))  # fmt: skip
    def make(self, place: str, what: str, link: str, which: int) -> None:
        path = self.repository / place
        with suppress(OSError):
            if what == "old":
                os.utime(path, (0, 0))
            else:
                remove(path)
                _make(path, what, link)
        self.ask(which, 1)

    @rule(text=st.integers(0, 15), second=st.integers(0, 15))
    def forget_and_learn(self, text: int, second: int) -> None:
        """Ask again after a change that is taken back."""
        path = self.repository / "alpha/workflows/a.yaml"
        with suppress(OSError):
            for number in (text, second, text):
                _put(path, _text("alpha/workflows/a.yaml", number).encode())
                self.ask(0, 1)

    def ask(self, which: int, jobs: int) -> None:
        """Run with the cache, and with it again, after a run without one."""
        question = self.questions[which % len(self.questions)]
        if not (self.repository / question.directory).is_dir():
            return
        expected = self.given(question, "--no-cache", "--jobs", "1")
        known = ("--cache-dir", str(self.cache), "--jobs", str(jobs))
        assert self.given(question, *known) == expected
        assert self.given(question, *known) == expected

    def given(self, question: Question, *options: str) -> Outcome:
        """What a run gives, of which nothing stays."""
        directory = self.repository / question.directory
        files = [directory / file for file in question.files]
        before = [_content(file) for file in files]
        links = [os.readlink(file) if file.is_symlink() else None for file in files]
        try:
            return outcome(
                [*question.arguments, *options], directory, dict(question.environment), files,
                terminal=question.terminal,
            )  # fmt: skip
        finally:
            _restore(files, before, links)


def _restore(files: Sequence[Path], before: Sequence[bytes | None], links: Sequence[str | None]) -> None:
    for file, content, link in zip(files, before, links, strict=True):
        if link is not None:
            file.unlink()
            file.symlink_to(link)
        elif content is not None:
            file.write_bytes(content)
        elif file.is_file():
            file.unlink()


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _put(path: Path, content: bytes) -> None:
    if path.is_fifo():  # which would wait for a reader
        path.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _text(slot: str, number: int) -> str:
    return SLOTS[slot][number % len(SLOTS[slot])]


def _make(path: Path, what: str, link: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if what == "link":
        path.symlink_to(link)
    elif what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(b"ref: \xff\n")


assert settings.default is not None
TestSameAsWithout = SameAsWithout.TestCase
TestSameAsWithout.settings = settings(
    max_examples=min(settings.default.max_examples, 300) // 12,
    stateful_step_count=8,
    suppress_health_check=[HealthCheck.too_slow],
)
