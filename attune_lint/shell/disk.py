"""All that a run sees of the disk, and what that was.

Whatever a run finds depends on the disk only through what it asked here. `Disk.seen` is therefore enough
to say later whether the same run would find the same.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final, Literal, NamedTuple, TypeAlias

from attune_lint.shell.digest import blake2b

Kind: TypeAlias = Literal["file", "directory", "other", "broken"]
"""What a path is when links are followed; `broken` is a link that leads nowhere."""

Question: TypeAlias = Literal["content", "entries", "kind", "real"]
Seen: TypeAlias = dict[Question, dict[str, str]]
"""A digest or the text of each answer, by what was asked and by path, behind its limit for a content."""
Asked: TypeAlias = set[tuple[Question, str]]
"""What was asked, without the answers."""

_DIGEST_BYTES: Final = 16
_CHUNK: Final = 1 << 16
_WITHOUT_END: Final = 1 << 62
_DEEPEST: Final = 200
"""How many parts a path may have to be looked at part by part, each of which is a call inside a call."""


def path_of(question: Question, asked: str) -> str:
    """The path that something was asked about, without the limit that stands before it for a content."""
    return asked.partition(" ")[2] if question == "content" else asked


class Entry(NamedTuple):
    """What a directory holds under a name; `link` tells a symbolic link."""

    name: str
    kind: Kind
    link: bool


class Trouble(NamedTuple):
    """Why something could not be looked at, as the system says it."""

    reason: str


class Disk:
    """Looks at files and directories, by absolute paths, and notes what it saw.

    Directories are looked at once: what is asked again gets the same answer. Contents are read each
    time, since keeping them would need memory for all files; `steady` turns False when one has changed
    meanwhile.

    Args:
        before: one that has looked at some of it just now, and need not look again.
    """

    def __init__(self, before: Disk | None = None) -> None:
        self.seen = _nothing_seen()
        self.steady: bool = before is None or before.steady
        self._known: Seen = _nothing_seen() if before is None else before._known
        self._entries: dict[str, dict[str, Entry] | Trouble] = {} if before is None else before._entries
        self._kinds: dict[str, Kind | None] = {} if before is None else before._kinds
        self._reals: dict[str, str] = {} if before is None else before._reals
        self._new = _nothing_seen()
        self._asked: list[Asked] = []

    def content(self, path: str, limit: int = 0) -> bytes | Trouble:
        """What a regular file holds, but no more than one byte beyond `limit`, which is 0 for all of it."""
        content = _read(path, limit)
        digest = f"!{content.reason}" if isinstance(content, Trouble) else digest_of(content)
        limited = f"{limit} {path}"
        if self._known["content"].get(limited, digest) != digest:
            self.steady = False
        self._known["content"][limited] = digest
        self._note("content", limited)
        return content

    def entries(self, directory: str) -> dict[str, Entry] | Trouble:
        """What is in a directory, by name, in no order, without what is hidden.

        So a run does not depend on what editors and version control hide there.
        """
        found = self._entries.get(directory)
        if found is None:
            found = self._entries[directory] = _scan(directory)
            self._known["entries"][directory] = _summary(found)
        self._note("entries", directory)
        return found

    def kind(self, path: str) -> Kind | None:
        """What a path is, None if there is nothing."""
        parent, name = os.path.split(path)
        listed = self._entries.get(parent)
        if isinstance(listed, dict) and name and not name.startswith("."):
            self._note("entries", parent)
            entry = listed.get(name)
            return None if entry is None else entry.kind
        if path not in self._kinds:
            kind = self._kinds[path] = _kind(path)
            self._known["kind"][path] = str(kind)
        self._note("kind", path)
        return self._kinds[path]

    def is_file(self, path: str) -> bool:
        """Whether a path is a file, or a link to one."""
        return self.kind(path) == "file"

    def is_directory(self, path: str) -> bool:
        """Whether a path is a directory, or a link to one."""
        return self.kind(path) == "directory"

    def real(self, path: str) -> str:
        """A path without links; what is not there counts as what it is called."""
        known = self._reals.get(path)
        if known is None:
            parent, name = os.path.split(path)
            listed = self._entries.get(parent)
            entry = listed.get(name) if isinstance(listed, dict) else None
            if entry is not None and not entry.link:
                self._note("entries", parent)
                return os.path.join(self.real(parent), name)
            known = self._reals[path] = self._known["real"][path] = self._resolved(path, parent, name)
        self._note("real", path)
        return known

    def _resolved(self, path: str, parent: str, name: str) -> str:
        plain = parent != path and name not in {"", ".", ".."} and path.count(os.sep) <= _DEEPEST
        if plain and not _is_link(path):
            return os.path.join(self.real(parent), name)
        return os.path.realpath(path)

    def shows_again(self, seen: Seen, own: Collection[str] = ()) -> bool:
        """Whether all is as it was seen before; a file that was read just now is not read again.

        Args:
            seen: what was seen.
            own: absolute paths that may have come into directories meanwhile.
        """
        return (
            all(self._lists(path, known, own) for path, known in seen["entries"].items())
            and all(str(self.kind(path)) == known for path, known in seen["kind"].items())
            and all(self.real(path) == known for path, known in seen["real"].items())
            and all(self._holds(limited) == known for limited, known in seen["content"].items())
        )

    def _lists(self, directory: str, known: str, own: Collection[str]) -> bool:
        found = self.entries(directory)
        if self._known["entries"][directory] == known:
            return True
        if isinstance(found, Trouble):
            return False
        others = {name: each for name, each in found.items() if os.path.join(directory, name) not in own}
        return _summary(others) == known

    def _holds(self, limited: str) -> str:
        if limited in self._known["content"]:
            self._note("content", limited)
        else:
            self.content(path_of("content", limited), int(limited.partition(" ")[0]))
        return self._known["content"][limited]

    @contextmanager
    def asked(self) -> Iterator[Asked]:
        """Gives a set that has all that was asked meanwhile, also what had been asked before."""
        asked: Asked = set()
        self._asked.append(asked)
        try:
            yield asked
        finally:
            self._asked.pop()

    def seen_of(self, asked: Asked) -> Seen:
        """What was seen of all that was asked."""
        seen = _nothing_seen()
        for question, path in sorted(asked):
            seen[question][path] = self._known[question][path]
        return seen

    def taken(self) -> Seen:
        """What was seen since this was asked last, to tell another `Disk` of it."""
        new, self._new = self._new, _nothing_seen()
        return new

    def add(self, seen: Seen, *, steady: bool = True) -> None:
        """Note what was seen in another process, and whether all stayed as it was there."""
        self.steady = self.steady and steady
        for question, answers in seen.items():
            for path, answer in answers.items():
                if self._known[question].setdefault(path, answer) != answer:
                    self.steady = False
                self._note(question, path)

    def _note(self, question: Question, path: str) -> None:
        """Note that something was asked whose answer is known."""
        self.seen[question][path] = self._new[question][path] = self._known[question][path]
        for asked in self._asked:
            asked.add((question, path))


def _nothing_seen() -> Seen:
    return {"content": {}, "entries": {}, "kind": {}, "real": {}}


def digest_of(content: bytes) -> str:
    """What stands for a content; no two that anybody can make have the same."""
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()


def _read(path: str, limit: int) -> bytes | Trouble:
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for a writer.
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                return Trouble("it is not a regular file")
            return _all_of(file, status.st_size, limit)
        finally:
            os.close(file)
    except (OSError, ValueError) as error:
        return _trouble(error)


def _all_of(file: int, size: int, limit: int) -> bytes:
    """What an open file holds; `size` is what it is thought to hold."""
    parts: list[bytes] = []
    left = limit + 1 if limit else _WITHOUT_END
    while part := os.read(file, min(left, max(size, _CHUNK))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _trouble(error: OSError | ValueError) -> Trouble:
    return Trouble(error.strerror if isinstance(error, OSError) and error.strerror else str(error))


def _scan(directory: str) -> dict[str, Entry] | Trouble:
    try:
        with os.scandir(directory) as entries:
            return {
                entry.name: Entry(entry.name, _entry_kind(entry), _entry_link(entry))
                for entry in entries
                if not entry.name.startswith(".")
            }
    except (OSError, ValueError) as error:
        return _trouble(error)


def _entry_kind(entry: os.DirEntry[str]) -> Kind:
    try:
        if entry.is_file():
            return "file"
        if entry.is_dir():
            return "directory"
        return "broken" if entry.is_symlink() else "other"
    except OSError:  # such as a link to itself
        return "broken"


def _entry_link(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink()
    except OSError:
        return False


def _summary(found: dict[str, Entry] | Trouble) -> str:
    if isinstance(found, Trouble):
        return f"!{found.reason}"
    names = sorted(f"{entry.name}\0{entry.kind}\0{entry.link}" for entry in found.values())
    return digest_of("\n\0".join(names).encode("utf-8", "surrogateescape"))


def _kind(path: str) -> Kind | None:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return "broken" if os.path.lexists(path) else None
    return "file" if stat.S_ISREG(mode) else "directory" if stat.S_ISDIR(mode) else "other"


def _is_link(path: str) -> bool:
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False
