"""Completion, in a real shell."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from attune_lint.cli import main
from tests.shell.packs import workflow, write

# Asks the shell for what it would offer for the last word of a line; an empty word may be the last.
ASK = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_shtab_attune_lint
printf '%s\\n' "${COMPREPLY[@]}"
"""

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


def script(shell: str, capfd: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capfd.readouterr().out


@pytest.fixture
def bash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    """The script for bash, in a folder with a pack."""
    write(tmp_path, {"demo/workflows/a.yaml": workflow("demo.a"), "notes.txt": ""})
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "completion.bash"
    path.write_text(script("bash", capfd), encoding="utf-8")
    return path


def offered(bash: Path, *words: str) -> set[str]:
    ran = subprocess.run(
        ["bash", "--norc", "-euc", ASK, "bash", str(bash), "attune-lint", *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ran.stderr == ""
    return set(ran.stdout.split())


@needs_bash
def test_bash_accepts_the_script(bash: Path) -> None:
    ran = subprocess.run(["bash", "-n", str(bash)], capture_output=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


@needs_bash
@pytest.mark.parametrize(
    ("words", "some"),
    [
        (("che",), {"check"}),
        (("",), {"check", "rules", "explain", "completion", "register"}),
        (("check", "--max-f"), {"--max-findings", "--max-file-size"}),
        (("check", "--target", ""), {"2026.06", "2026.10"}),
        (("check", "--select", "unknown-t"), {"unknown-target"}),
        (("check", "-q", "de"), {"demo"}),
        (("explain", "ATL21"), {"ATL213"}),
        (("completion", "b"), {"bash"}),
    ],
)
def test_bash_completes_words(bash: Path, words: tuple[str, ...], some: set[str]) -> None:
    found = offered(bash, *words)
    assert some <= found
    assert all(word.startswith(words[-1]) for word in found)


@needs_bash
def test_a_pack_is_a_directory(bash: Path) -> None:
    assert offered(bash, "export-actions", "") == {"demo"}


@pytest.mark.parametrize("shell", ["zsh", "tcsh", "fish"])
def test_other_shells_get_their_own(shell: str, capfd: pytest.CaptureFixture[str]) -> None:
    text = script(shell, capfd)
    assert "attune-lint" in text
    assert "unknown-target" in text
    assert "max-findings" in text
    if shutil.which(shell) is not None:
        ran = subprocess.run(
            [shell, "-n"], input=text, capture_output=True, text=True, timeout=60, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, "")


def test_a_shell_that_nobody_wrote_for_is_wrong_usage(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["completion", "sh"])
    assert ended.value.code == 2
    assert "'bash'" in capfd.readouterr().err


def test_the_library_is_imported_for_this_command_alone() -> None:
    code = "import sys; from attune_lint.cli import main; main(['rules']); sys.exit('shtab' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
