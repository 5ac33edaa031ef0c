"""Action files: what is wrong with them, and what they declare (spec: pack-layout)."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from attune_lint import Source, Target
from attune_lint.pack.action import read_action
from tests.rules.marked import assert_marked, notes
from tests.rules.packs import action, graph, pointer
from tests.workflow.documents import for_both_targets

FILE = "# file: actions/build.yaml\n"
REST = "label: Build\nrunner_type: shell\nentry_point: build.sh\n"


@for_both_targets
@pytest.mark.parametrize("ref", ["demo.build", "demo.b", "demo.a-b_1", "'demo.build'"])
def test_references(ref: str, target: Target) -> None:
    assert_marked(f"{FILE}ref: {ref}\n{REST}", target)


@for_both_targets
@pytest.mark.parametrize(
    "ref", ["build", "demo.Build", "demo.", "demo.a.b", "demo.1", "demo. a", "demo.é", "demo._a", "demo.a/b"]
)
def test_texts_that_are_no_references(ref: str, target: Target) -> None:
    assert_marked(f"{FILE}ref: «E713»{ref}\n{REST}", target)


@for_both_targets
@pytest.mark.parametrize("ref", ["", "~", "[demo.build]", "{}", "!foo demo.build"])
def test_references_that_are_not_there(ref: str, target: Target) -> None:
    assert_marked(f"{FILE}«E713»ref: {ref}\n{REST}", target)


def test_a_missing_reference() -> None:
    assert_marked(f"{FILE}«E713»{REST}")
    assert_marked(f"{FILE}«E713»{{label: Build}}\n")
    assert_marked(f"{FILE}ref: «E106»*x\n{REST}")


def test_mistakes_of_yaml() -> None:
    assert_marked(f"{FILE}ref: demo.build\n«W111»ref: demo.build\n{REST}")
    assert_marked(f"{FILE}ref: demo.build\n{REST}parameters: {'[' * 127}«E107»{'[' * 9}{']' * 136}\n")
    assert_marked(f"{FILE}ref: demo.build\n{REST}tags: [«E106»*x]\n")
    assert_marked(f"{FILE}\tref: demo.build\n".replace("\tref", "«E104»\tref"))


def test_a_list_with_a_mistake_of_yaml_is_no_mapping_either() -> None:
    assert_marked(f"{FILE}«!E712»- {{a: 1, «W111»a: 2}}\n")


@for_both_targets
@pytest.mark.parametrize("name", ["output_schema", "out_schema"])
def test_ignored_output(name: str, target: Target) -> None:
    (found,) = assert_marked(action("build", f"«W715»{name}:\n  x: {{type: string}}\n"), target)
    assert found.help is None
    (found,) = assert_marked(action("build", f"output: {{}}\n«W715»{name}: {{}}\n"), target)
    assert found.help is not None


@for_both_targets
@pytest.mark.parametrize(
    "name",
    [
        *("paramaters", "parameter", "outputs", "enable", "enabeld", "workflowfile", "workflow-file", "Ref"),
        *("runner-type", "entrypoint", "output_fromat", "parameter_formats"),
    ],
)
def test_misspelt_keys(name: str, target: Target) -> None:
    (found,) = assert_marked(action("build", f"«W716»{name}: x\n"), target)
    assert (found.help or "").startswith("Did you mean '")
    assert found.route == name


@for_both_targets
@pytest.mark.parametrize(
    "name",
    [
        *("label", "description", "tags", "enabled", "timeout", "notes", "anything_else", "x-own", "runtime"),
        *("parameter_delivery", "parameter_format", "output_format", "parameter_schema", "version", "author"),
    ],
)
def test_other_keys(name: str, target: Target) -> None:
    assert_marked(action("build").replace("label: Label\n", "") + f"{name}: x\n", target)


@for_both_targets
@pytest.mark.parametrize(
    "name", ["entry_point", "runner_type", "parameter_delivery", "parameter_format", "output_format"]
)
def test_runner_keys_beside_a_workflow(name: str, target: Target) -> None:
    (found,) = assert_marked(
        pointer("build", "workflows/g.workflow.yaml", f"«W717»{name}: x\n") + graph("g"), target
    )
    assert notes(found) == ["build.yaml:3:16 the workflow"]


def test_an_action_with_a_runner_may_say_that_it_has_no_workflow() -> None:
    assert_marked(action("build", "workflow_file:\n"))
    assert_marked("# file: actions/build.yaml\nref: demo.build\n«E720»workflow_file:\n")


def test_what_an_action_declares() -> None:
    text = "ref: demo.build\nenabled: false\nparameters: {x: {type: string}}\nworkflow_file: a.yaml\n"
    found = read_action(Source(PurePath("a.yaml"), text)).action
    assert found is not None
    assert found.contract is not None
    assert (found.contract.ref, found.contract.enabled, found.contract.output) == ("demo.build", False, None)
    assert found.contract.parameters is not None
    assert set(found.contract.parameters.fields) == {"x"}
    assert found.workflow_file is not None
    assert found.workflow_file.text == "a.yaml"


def test_an_action_without_a_reference_makes_no_contract() -> None:
    found = read_action(Source(PurePath("a.yaml"), "label: x\n")).action
    assert found is not None
    assert found.contract is None


def test_keys_that_are_no_text() -> None:
    assert_marked(f"{FILE}? «E118»[a]\n: 1\nref: demo.build\n{REST}")
    assert_marked(
        action("build", "parameters: {? «E118»[a] : {}, x: {properties: {}, default: {? «E118»[b] : 1}}}\n")
    )
