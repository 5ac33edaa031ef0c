"""What all tests share: how hard Hypothesis looks, chosen by the variable `HYPOTHESIS_PROFILE`."""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings

# What these say of the terminal or the job that the tests run in must not change what they see.
for name in ("GITHUB_ACTIONS", "FORCE_HYPERLINK"):
    os.environ.pop(name, None)

# What a run keeps is for no other run of the tests.
_CACHE = TemporaryDirectory(prefix="attune-lint-tests-", ignore_cleanup_errors=True)
os.environ["XDG_CACHE_HOME"] = _CACHE.name

settings.register_profile("default", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=40)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=120,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
