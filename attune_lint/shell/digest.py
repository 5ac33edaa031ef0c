"""The hash that names and checks what is kept."""

from __future__ import annotations

try:
    # `hashlib` loads OpenSSL for other hashes, which is a twentieth of a run that is answered from the cache.
    from _blake2 import blake2b
except ImportError:  # it is CPython's own
    from hashlib import blake2b

__all__ = ["blake2b"]
