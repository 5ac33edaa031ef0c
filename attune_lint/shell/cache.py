"""A directory of JSON texts that are worth keeping, and that may be gone at any time.

Nothing here ever fails: what can't be kept is not, and what can't be read, was cut short or is of
somebody else's making is not there. Files are written whole or not at all, so any number of processes may
share a directory.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from attune_lint.shell.digest import blake2b
from attune_lint.shell.tool import tool_digest

MAX_BYTES: Final = 256 * 1024 * 1024
"""How large a cache grows before the oldest entries go."""

_NAME: Final = "attune-lint"
_SUFFIX: Final = ".attune.json"
_SHARE_LEFT: Final = 0.75
_TAG: Final = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This directory is a cache of attune-lint. See https://bford.info/cachedir/\n"
)


def default_directory() -> str:
    """The platform's place for what attune-lint caches."""
    if sys.platform == "linux":
        # What `platformdirs` says there; importing it is a fifth of a run that is answered from the cache.
        base = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")
        return os.path.join(base, _NAME)
    from platformdirs import user_cache_dir

    return user_cache_dir(_NAME, appauthor=False)


def key_of(*parts: str) -> str:
    """A name for an entry of this build of the tool; other parts, or another build, make another name."""
    digest = blake2b(tool_digest().encode(), digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


class Cache:
    """Entries by names that `key_of` makes.

    Args:
        directory: where they are.
        max_bytes: how much they take at most.
    """

    def __init__(self, directory: str, max_bytes: int = MAX_BYTES) -> None:
        self.directory = directory
        self.max_bytes = max_bytes
        self._wrote = False

    def load(self, name: str) -> Any:
        """The value of an entry, None if there is none that is whole."""
        path = self._path(name)
        try:
            status = os.stat(path)
            if not stat.S_ISREG(status.st_mode) or status.st_size > self.max_bytes:
                return None  # of somebody else's making: a pipe, say, would be waited for
            with open(path, "rb") as file:
                checksum, _, data = file.read().partition(b"\n")
            value = json.loads(data) if checksum == _checksum(data) else None
        except (OSError, ValueError, RecursionError):
            return None
        with suppress(OSError):  # a cache that can't be written to is still of use
            os.utime(path)
        return value

    def store(self, name: str, value: Any) -> None:
        """Keep a value, if that can be done."""
        data = json.dumps(value, separators=(",", ":")).encode()
        part = self._path(f"{name}.{os.getpid()}.part")
        with suppress(OSError):
            if not self._wrote:
                self._prepare()
                self._wrote = True
            try:
                with open(part, "wb") as file:
                    file.write(_checksum(data) + b"\n" + data)
                os.replace(part, self._path(name))
            finally:
                with suppress(OSError):
                    os.unlink(part)

    def trim(self) -> None:
        """Let the entries go that were not used for longest, if there has come to be too much."""
        entries = sorted(self._entries()) if self._wrote else []
        total = sum(size for _, size, _ in entries)
        if total <= self.max_bytes:
            return
        for _, size, path in entries:
            if total <= self.max_bytes * _SHARE_LEFT:
                break
            with suppress(OSError):
                os.unlink(path)
                total -= size

    def clear(self) -> int:
        """Remove all entries, and nothing else; gives how many there were."""
        removed = 0
        for _, _, path in list(self._entries()):
            with suppress(OSError):
                os.unlink(path)
                removed += 1
        return removed

    def _path(self, name: str) -> str:
        return os.path.join(self.directory, name + _SUFFIX)

    def _prepare(self) -> None:
        os.makedirs(self.directory, exist_ok=True)
        for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n")):
            with suppress(FileExistsError), open(os.path.join(self.directory, name), "x") as file:
                file.write(text)

    def _entries(self) -> Iterator[tuple[int, int, str]]:
        """When each entry was last used, in nanoseconds, its size in bytes, and its path."""
        with suppress(OSError), os.scandir(self.directory) as found:
            for each in found:
                with suppress(OSError):
                    if each.name.endswith(_SUFFIX) and each.is_file(follow_symlinks=False):
                        status = each.stat(follow_symlinks=False)
                        yield status.st_mtime_ns, status.st_size, each.path


def _checksum(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).hexdigest().encode()
