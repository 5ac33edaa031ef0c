"""The hash that names and checks what is kept, where Python has it by itself and where not."""

from __future__ import annotations

import sys
from hashlib import blake2b
from importlib import reload

import pytest

from attune_lint.shell import digest


def test_the_hash_is_the_same_without_the_module_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = blake2b(b"a text", digest_size=16).hexdigest()
    assert digest.blake2b(b"a text", digest_size=16).hexdigest() == expected
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "_blake2", None)
        assert reload(digest).blake2b(b"a text", digest_size=16).hexdigest() == expected
    reload(digest)
