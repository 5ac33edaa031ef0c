"""The package as it is imported: names are there when they are asked for."""

from __future__ import annotations

import pytest

import attune_lint


@pytest.mark.parametrize("name", attune_lint.__all__)
def test_a_name_is_there(name: str) -> None:
    attune_lint.__dict__.pop(name, None)
    assert getattr(attune_lint, name) is not None
    assert name in attune_lint.__dict__
    assert name in dir(attune_lint)


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lint_everything'"):
        _ = attune_lint.lint_everything
