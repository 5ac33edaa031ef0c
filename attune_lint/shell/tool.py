"""What tells one build of this tool from another: whatever findings depend on beside their files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from typing import Final

_PACKAGE: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_LIBRARIES: Final = ("attrs", "pathspec", "regex", "returns", "strictyaml", "tomlkit")


@cache
def tool_digest() -> str:
    """A digest of this tool's code, of the libraries that it uses, and of Python."""
    digest = blake2b(f"{sys.version} {sys.platform}".encode(), digest_size=16)
    for path in _code():
        with open(path, "rb") as file:
            content = file.read()
        digest.update(f"\0{os.path.relpath(path, _PACKAGE)}\0{len(content)}\0".encode())
        digest.update(content)
    for name in _LIBRARIES:
        digest.update(f"\0{name} {_installed(name)}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _code() -> Iterator[str]:
    for folder, folders, names in os.walk(_PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith((".py", ".json")))


def _installed(name: str) -> str:
    """What is installed of a library; its version would have to be looked up in a slow way."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return "none"
    try:
        status = os.stat(spec.origin)
    except OSError:
        return spec.origin
    return f"{spec.origin} {status.st_mtime_ns} {status.st_size}"
