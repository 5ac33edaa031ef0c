"""Manifests: what is wrong with them, and what they declare (spec: pack-layout)."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from attune_lint import Source, Target
from attune_lint.pack.manifest import Manifest, read_manifest
from tests.rules.marked import assert_marked
from tests.rules.packs import manifest
from tests.workflow.documents import for_both_targets

VERSION = "version: 1.0.0\n"


def read(text: str) -> Manifest:
    found = read_manifest(Source(PurePath("pack.yaml"), text)).manifest
    assert found is not None
    return found


@for_both_targets
@pytest.mark.parametrize(
    "ref", ["demo", "d1", "a-b_c", "'demo'", "!!str demo", "null", "true", f"{'a' * 300}"]
)
def test_references(ref: str, target: Target) -> None:
    expected = {"null": "«E710»"}.get(ref, "")
    text = f"ref: {ref}\n" if not expected else f"{expected}ref: {ref}\n"
    assert_marked(manifest(text + VERSION), target)


@for_both_targets
@pytest.mark.parametrize(
    "ref", ["Demo", "d", "1a", "a.b", "' demo'", "a b", "-a", "_a", "é", "demo/x", "5", "'demo\n\n  '"]
)
def test_texts_that_are_no_references(ref: str, target: Target) -> None:
    assert_marked(manifest(f"ref: «E710»{ref}\n{VERSION}"), target)


@for_both_targets
@pytest.mark.parametrize("ref", ["", "~", "[demo]", "{a: b}", "!foo demo"])
def test_references_that_are_not_there(ref: str, target: Target) -> None:
    assert_marked(manifest(f"«E710»ref: {ref}\n{VERSION}"), target)


def test_where_a_missing_field_is_reported() -> None:
    assert_marked(manifest(f"label: L\n{VERSION}").replace("label", "«E710»label"))
    assert_marked(manifest("ref: demo\nlabel: L\n").replace("ref", "«W711»ref"))
    assert_marked(manifest("# comment\n«E710»{version: 1.0.0}\n"))
    assert_marked(manifest("«E710»«W711»{}\n"))


@for_both_targets
@pytest.mark.parametrize(
    "version",
    [
        *(
            "1.0.0",
            "'1.0.0'",
            "0.0.0",
            "10.20.30",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-0.3.7",
            "1.0.0+build",
        ),
        *("1.0.0-x-y-z.--", "1.0.0-rc.1+001", "1.0.0-0a", "99999999999999999999.0.0"),
    ],
)
def test_semantic_versions(version: str, target: Target) -> None:
    assert_marked(manifest(f"ref: demo\nversion: {version}\n"), target)


@for_both_targets
@pytest.mark.parametrize(
    "version",
    [
        "1.0",
        "1",
        "v1.0.0",
        "01.0.0",
        "1.0.0.0",
        "1.0.0-",
        "1.0.0-01",
        "1.0.0+",
        "latest",
        "' 1.0.0'",
        "1.0.0-é",
    ],
)
def test_texts_that_are_no_semantic_versions(version: str, target: Target) -> None:
    assert_marked(manifest(f"ref: demo\nversion: «W711»{version}\n"), target)


@pytest.mark.parametrize("version", ["", "~", "[1.0.0]", "{}"])
def test_versions_that_are_not_there(version: str) -> None:
    assert_marked(manifest(f"ref: demo\n«W711»version: {version}\n"))


def test_an_alias_of_nothing_is_reported_once() -> None:
    assert_marked(manifest("ref: «E106»*x\nversion: «E106»*y\n"))


def test_mistakes_of_yaml() -> None:
    assert_marked(manifest("ref: demo\n«W111»ref: demo\nversion: 1.0.0\n"))
    assert_marked(
        manifest("ref: demo\nversion: 1.0.0\nconfig: " + "[" * 127 + "«E107»" + "[" * 9 + "]" * 136 + "\n")
    )


def test_a_manifest_that_is_called_otherwise() -> None:
    assert_marked(
        "# file: pack.yml\n«E710»version: 1.0.0\n".replace("# file: pack.yml\n", manifest("").strip() + "\n")
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[slack, 'aws>=2.0', ' git ==1', 5, 'Big', ~]", {"slack", "aws", "git"}),
        ("[{ref: slack, version: 1.0.0}, {pack: aws}, {name: git}]", {"slack", "aws", "git"}),
        ("[{slack: 1.0.0}, {aws: '>=2', git: ~}]", {"slack", "aws", "git"}),
        ("{slack: 1.0.0, aws: {version: 2}}", {"slack", "aws"}),
        ("{ref: slack}", {"slack"}),
        ("[{ref: [slack]}, [slack], {? [x] : 1}]", {"ref"}),
        ("slack", {"slack"}),
        ("", set()),
        ("~", {"null"}),
        ("[]", set()),
        ("*x", set()),
        ("[*x]", set()),
        ("[&a slack, *a]", {"slack"}),
    ],
)
def test_dependencies(text: str, named: set[str]) -> None:
    expected = named - {"null"}
    assert read(f"ref: demo\ndependencies: {text}\n").dependencies == expected


def test_what_a_manifest_declares() -> None:
    found = read("ref: demo\nversion: 1.0\n")
    assert (found.ref, found.version, found.dependencies) == ("demo", "1.0", frozenset())
    assert (read("{}").ref, read("{}").version) == (None, None)
