"""What applies to files: options, configuration and defaults together."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from attune_lint import Severity, Target
from attune_lint.config.applied import Applied, Options, Settings
from attune_lint.config.reading import read_configuration
from attune_lint.lint.policy import DEFAULT_POLICY
from attune_lint.lint.selection import DEFAULT_SELECTION, codes_of

BASE = PurePath("/r")
HERE = PurePath("/w")
NONE = Options(HERE)


def applied(text: str, options: Options = NONE) -> Applied:
    path = BASE / "attune-lint.toml"
    return Applied(read_configuration(text.encode(), path, path).unwrap(), options)


def test_defaults() -> None:
    nothing = Applied(None, NONE)
    assert nothing.settings == Settings() == applied("").settings
    assert nothing.fail_on is Severity.ERROR
    assert nothing.policy_of(HERE / "a.yaml") == DEFAULT_POLICY == applied("").policy_of(BASE / "a.yaml")
    assert not nothing.excludes(HERE / "a.yaml")


def test_the_configuration_comes_before_defaults_and_options_before_it() -> None:
    text = "target = '2026.06'\nmax-file-size = 7\nfail-on = 'info'\npacks = ['p']\nactions = ['a.json']"
    assert applied(text).settings == Settings(Target.V2026_06, 7, (BASE / "p",), (BASE / "a.json",))
    assert applied(text).fail_on is Severity.INFO
    options = Options(
        HERE,
        target=Target.V2026_10,
        fail_on=Severity.WARNING,
        packs=("q",),
        actions=("/b.json",),
        max_file_size=0,
    )
    both = applied(text, options)
    packs, actions = (HERE / "q", BASE / "p"), (PurePath("/b.json"), BASE / "a.json")
    assert both.settings == Settings(Target.V2026_10, 0, packs, actions)
    assert both.fail_on is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("select = ['ATL8']", NONE, codes_of("ATL8")),
        ("select = ['ATL8']\nignore = ['ATL801']", NONE, codes_of("ATL8") - {"ATL801"}),
        ("extend-select = ['ATL423']", NONE, DEFAULT_SELECTION.codes | {"ATL423"}),
        ("select = ['ATL8']\nextend-select = ['ATL213']", NONE, codes_of("ATL8") | {"ATL213"}),
        ("select = ['ATL8']", Options(HERE, select=("ATL213",)), {"ATL213"}),
        ("ignore = ['ATL801']", Options(HERE, select=("ATL801",)), {"ATL801"}),
        ("select = ['ATL801']", Options(HERE, extend_select=("ATL213",)), {"ATL801", "ATL213"}),
        ("ignore = ['ATL8']\nselect = ['ATL8']", Options(HERE, extend_select=("ATL801",)), {"ATL801"}),
        ("select = ['ATL801', 'ATL213']", Options(HERE, ignore=("unknown-key",)), {"ATL213"}),
        ("select = ['ATL8']", Options(HERE, select=("ATL213", "ATL801"), ignore=("ATL8",)), {"ATL213"}),
    ],
)
def test_selection(text: str, options: Options, expected: set[str]) -> None:
    assert applied(text, options).selection.codes == expected


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("severity = {ATL8 = 'info', unknown-key = 'error'}", NONE, Severity.ERROR),
        ("severity = {unknown-key = 'error', ATL8 = 'info'}", NONE, Severity.ERROR),
        ("severity = {ATL801 = 'error'}", Options(HERE, severity={"ATL8": Severity.INFO}), Severity.INFO),
        ("severity = {ATL8 = 'error'}", Options(HERE, severity={"ATL7": Severity.INFO}), Severity.ERROR),
        ("severity = {ATL7 = 'error'}", NONE, None),
    ],
)
def test_severity(text: str, options: Options, expected: Severity | None) -> None:
    assert applied(text, options).policy.severities.get("ATL801") is expected


@pytest.mark.parametrize(
    ("patterns", "path", "excluded"),
    [
        ("['vendor/']", "vendor/a.yaml", True),
        ("['vendor/']", "x/vendor/b/a.yaml", True),
        ("['/vendor/']", "x/vendor/a.yaml", False),
        ("['vendor/']", "vendor", False),
        ("['*.gen.yaml']", "x/a.gen.yaml", True),
        ("['*.yaml', '!a.yaml']", "x/a.yaml", False),
        ("['vendor/', '!vendor/a.yaml']", "vendor/a.yaml", True),
        ("['vendor/*', '!vendor/a.yaml']", "vendor/a.yaml", False),
        ("['vendor/*', '!vendor/a.yaml']", "vendor/b.yaml", True),
        ("['x[[]y.yaml']", "x[y.yaml", True),
        ("['a.yaml']", "../a.yaml", False),
    ],
)
def test_exclusion(patterns: str, path: str, excluded: bool) -> None:
    target = PurePath("/a.yaml") if path.startswith("..") else BASE / path
    assert applied(f"exclude = {patterns}").excludes(target) is excluded
    assert applied("", Options(BASE, exclude=tuple(eval(patterns)))).excludes(target) is excluded


def test_exclusion_of_directories() -> None:
    some = applied("exclude = ['vendor/', 'y/*', '!y/z']", Options(HERE, exclude=("deps",)))
    for path, excluded in (("vendor", True), ("vendor/a", True), ("y", False), ("y/a", True), ("y/z", False)):
        assert some.excludes(BASE / path, directory=True) is excluded
    assert some.excludes(HERE / "deps", directory=True)
    assert not some.excludes(BASE / "deps", directory=True)
    assert not some.excludes(BASE, directory=True)


def test_per_file_ignores() -> None:
    text = "[per-file-ignores]\n'legacy/' = ['ATL8']\n'*.yml' = ['ATL213', 'unknown-key']\n"
    some = applied(text, Options(HERE, select=("ATL8", "ATL213", "ATL310")))

    def shown(path: str) -> frozenset[str]:
        return some.policy_of(BASE / path).selection.codes

    everything = codes_of("ATL8") | {"ATL213", "ATL310"}
    assert shown("a.yaml") == everything
    assert shown("legacy/a.yaml") == {"ATL213", "ATL310"}
    assert shown("legacy/x/a.yml") == {"ATL310"}
    assert shown("a.yml") == everything - {"ATL213", "ATL801"}
    assert some.policy_of(PurePath("/legacy/a.yml")) is some.policy
