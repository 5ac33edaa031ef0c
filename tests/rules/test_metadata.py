"""What a workflow file and the action file that points at it both say (spec: pack-layout)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.rules.marked import OF_RUNS, assert_marked, notes
from tests.rules.packs import GRAPH, graph
from tests.workflow.documents import for_both_targets

FILE = "workflows/build.workflow.yaml"


def both(action: str, workflow: str, ref: str = "demo.build") -> str:
    """An action that says something, and its workflow that says something."""
    head = f"# file: actions/build.yaml\nref: {ref}\nworkflow_file: {FILE}\n{action}"
    return head + graph("build", GRAPH, workflow)


WORKFLOW_WINS = [
    ("label: A\n", "label: A\n", "label: B\n"),
    ("description: A\n", "description: 'A'\n", "description: a\n"),
    ("description: |\n  A\n  B\n", 'description: "A\\nB\\n"\n', "description: A B\n"),
    ("tags: [a, b]\n", "tags:\n  - a\n  - b\n", "tags: [b, a]\n"),
    ("label: 5\n", "label: '5'\n", "label: 6\n"),
]


@for_both_targets
@pytest.mark.parametrize(("action", "same", "other"), WORKFLOW_WINS)
def test_what_the_workflow_file_decides(action: str, same: str, other: str, target: Target) -> None:
    (found,) = assert_marked(both(action, f"«I725»{same}"), target)
    assert "replaces that of the action file" in found.message
    assert notes(found) == ["build.yaml:3:1 the action file's"]
    (found,) = assert_marked(both(action, f"«W724»{other}"), target)
    assert "replaces that of the action file" in found.message


@for_both_targets
def test_references_in_both(target: Target) -> None:
    assert_marked(both("", "«I725»ref: demo.build\n"), target)
    assert_marked(both("", "«W724»ref: demo.other\n"), target)
    assert_marked(both("", "«W724»ref: «E703»other.build\n"), target)


ACTION_WINS = [
    (
        "{x: {type: string}}",
        "{type: object, properties: {x: {type: string}}}",
        "{type: object, properties: {}}",
    ),
    (
        "{x: {type: string, required: true}}",
        "{type: object, properties: {x: {type: string}}, required: [x]}",
        "{type: object, properties: {x: {type: string}}}",
    ),
    (
        "{type: object, properties: {x: {default: 1}}}",
        "{type: object, properties: {x: {default: 2}}, required: []}",
        "{type: object, properties: {x: {}}, additionalProperties: true}",
    ),
]


@for_both_targets
@pytest.mark.parametrize(("action", "same", "other"), ACTION_WINS)
def test_what_the_action_file_decides(action: str, same: str, other: str, target: Target) -> None:
    for schema, code in ((same, "I725"), (other, "W724")):
        example = both(f"parameters: {action}\n", f"«{code}»parameters: {schema}\n")
        (found,) = assert_marked(example, target, left_out=(*OF_RUNS, "ATL714"))
        assert "has no effect" in found.message


def test_results_in_both() -> None:
    schema = "output: {type: object, properties: {x: {type: string}}}\n"
    fill = "output_map: {x: a}\n"
    assert_marked(both(schema, f"«I725»{schema}{fill}"))
    assert_marked(both("output: {x: {}}\n", f"«W724»{schema}{fill}"))
    assert_marked(both("output: {}\n", f"«W724»{schema}"))


@for_both_targets
@pytest.mark.parametrize(
    ("action", "workflow"),
    [
        ("", "label: A\n"),
        ("label: A\n", ""),
        ("label: A\n", "label: ''\n"),
        ("label: ''\n", "label: A\n"),
        ("label:\n", "label: A\n"),
        ("description: A\n", "description: ~\n"),
        ("tags: [a]\n", "tags: []\n"),
        ("tags: []\n", "tags: [a]\n"),
        ("parameters: {}\n", ""),
        ("", "parameters: {type: object}\n"),
        ("parameters: ~\n", "parameters: {type: object}\n"),
        ("parameters: {}\n", "parameters: ~\n"),
    ],
)
def test_what_only_one_of_them_says(action: str, workflow: str, target: Target) -> None:
    assert_marked(both(action, workflow), target)


def test_what_cannot_be_read_is_not_compared() -> None:
    assert_marked(both("label: A\n", "label: «E201»[A]\n"))
    assert_marked(both("parameters: «W714»[a]\n", "«W724»parameters: {type: object, properties: {}}\n"))


def test_several_actions_are_not_compared() -> None:
    second = f"# file: actions/make.yaml\nref: demo.make\nlabel: B\nworkflow_file: «W723»{FILE}\n"
    assert_marked(both("label: A\n", "label: C\n") + second)
