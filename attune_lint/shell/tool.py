"""What tells one build of this tool from another: whatever findings depend on beside their files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from typing import Final

from attune_lint.shell.digest import blake2b

_PACKAGE: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_LIBRARIES: Final = ("attrs", "pathspec", "regex", "returns", "strictyaml", "tomlkit")
_DISTRIBUTIONS: Final = frozenset({"attune_lint", *_LIBRARIES})


@cache
def tool_digest() -> str:
    """A digest of this tool's code and version, of the libraries that it uses, and of Python."""
    digest = blake2b(f"{sys.version} {sys.platform}".encode(), digest_size=16)
    for path in _code():
        with open(path, "rb", buffering=0) as file:
            content = file.read()
        digest.update(f"\0{path.removeprefix(_PACKAGE)}\0{len(content)}\0".encode())
        digest.update(content)
    for name in _LIBRARIES:
        digest.update(f"\0{name} {_installed(name)}".encode("utf-8", "surrogateescape"))
    digest.update("\0".join(_versions()).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _code() -> Iterator[str]:
    for folder, folders, names in os.walk(_PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith((".py", ".json")))


def _installed(name: str) -> str:
    """The file that is installed of a library."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return "none"
    try:
        status = os.stat(spec.origin)
    except OSError:
        return spec.origin
    return f"{spec.origin} {status.st_mtime_ns} {status.st_size}"


def _versions() -> Iterator[str]:
    """The names of what is installed, which have versions in them; `importlib.metadata` is slow to import."""
    for folder in sys.path:
        with suppress(OSError):
            names = sorted(os.listdir(folder or os.curdir))
            yield from (name for name in names if _is_of_use(name))


def _is_of_use(name: str) -> bool:
    return name.endswith((".dist-info", ".egg-info")) and name.partition("-")[0].lower() in _DISTRIBUTIONS
