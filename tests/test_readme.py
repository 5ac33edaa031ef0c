"""What README.md shows is true: its blocks are run in order, in a folder with a copy of `docs`."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
import yaml

from tests.database.databases import Databases
from tests.database.server import running_server
from tests.database.tables import insert_pack

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\S*)[ ]?(.*)\n((?:.*\n)*?)```$", re.MULTILINE)

Block = tuple[str, str, str]  # a language, the rest of the line, the text
BLOCKS: list[Block] = [(found[1], found[2], found[3]) for found in FENCE.finditer(README)]


def attune_lint(arguments: str) -> subprocess.CompletedProcess[str]:
    """What `attune-lint` says to the arguments of a command line, with this interpreter."""
    command = [sys.executable, "-m", "attune_lint", *shlex.split(arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def replayed(session: str) -> str:
    """A console session with what its commands print today; `echo $?` is the one other command."""
    shown, status = "", 0
    for line in re.findall(r"^\$ (.*)$", session, re.MULTILINE):
        shown += f"$ {line}\n"
        if line == "echo $?":
            shown += f"{status}\n"
            continue
        program, arguments = line.split(" ", 1)
        assert program == "attune-lint", line
        ran = attune_lint(arguments)
        shown, status = shown + ran.stdout, ran.returncode
    return shown


def printed(code: str) -> str:
    """What a piece of Python prints."""
    output = io.StringIO()
    with redirect_stdout(output):
        exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    return output.getvalue()


def check(block: Block, following: Block | None) -> None:
    """Fails unless a block does what README.md says; a `text` is what the block before it prints."""
    match block:
        case ("sh", "", command) if "pytest" in command:
            assert re.fullmatch(r"python3 -m venv .venv && .* && \.venv/bin/pytest\b.*\n", command)
        case ("sh", "", command):
            installation, arguments = command.split(" && .venv/bin/attune-lint ")
            assert installation == "python3 -m venv .venv && .venv/bin/pip install -q ."
            ran = attune_lint(arguments)
            assert (ran.returncode, ran.stdout) == (0, "")
        case ("console", "", session):
            assert replayed(session) == session
        case ("python", "", code):
            assert following is not None
            assert following[0] == "text"
            assert printed(code) == following[2]
        case ("yaml" | "toml", path, text) if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(text, encoding="utf-8")
        case ("text", "", _):
            pass
        case (language, rest, _):
            pytest.fail(f"nothing checks a block that starts with ```{language} {rest}")


def test_every_fence_is_a_block() -> None:
    assert len(re.findall(r"^\s*(?:```|~~~)", README, re.MULTILINE)) == 2 * len(BLOCKS)


def test_an_output_belongs_to_a_python_block() -> None:
    languages = [language for language, _, _ in BLOCKS]
    assert languages.count("text") == sum(pair == ("python", "text") for pair in pairwise(languages))


@pytest.fixture
def database() -> Iterator[str]:
    """The DSN of a database in which the pack of the example is registered."""
    with running_server() as server:
        databases = Databases(server)
        with databases.fresh("second") as dsn:
            with psycopg.connect(dsn) as connection:
                connection.execute("SET search_path TO attune")
                insert_pack(connection, "uptime")
            yield dsn
        databases.close()


def test_readme_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database)
    for block, following in zip(BLOCKS, [*BLOCKS[1:], None], strict=True):
        check(block, following)


def test_the_hook_that_is_shown_exists() -> None:
    (config,) = [text for language, path, text in BLOCKS if path == ".pre-commit-config.yaml"]
    (repository,) = yaml.safe_load(config)["repos"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in hooks}


@pytest.mark.parametrize("block", [("ruby", "", "puts 1\n"), ("", "", ""), ("yaml", "", "a: 1\n")])
def test_an_unknown_block_fails(block: Block) -> None:
    with pytest.raises(pytest.fail.Exception):
        check(block, None)
