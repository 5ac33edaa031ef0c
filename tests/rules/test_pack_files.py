"""Which files of a pack belong together (spec: pack-layout)."""

from __future__ import annotations

import pytest

from attune_lint import Target, lint_pack
from tests.rules.marked import assert_marked, notes
from tests.rules.packs import GRAPH, action, call, graph, job, manifest, pointer
from tests.workflow.documents import for_both_targets

FILE = "workflows/build.workflow.yaml"


@for_both_targets
@pytest.mark.parametrize(
    "example",
    [
        pointer("build", FILE) + graph("build"),
        pointer("build", "./workflows/../workflows//build.workflow.yaml") + graph("build"),
        pointer("other", FILE) + graph("build"),
        action("build") + job(call("demo.build")),
        action("build").replace("build.yaml", "build.yml"),
        pointer("build", FILE) + graph("build") + "# file: actions/build.sh\n# file: README.md\n",
        "# file: workflows/.hidden.yaml\nx\n# file: .github/workflows/ci.yaml\nx\n",
        "# file: actions/.a.yaml\nx\n",
        "# file: workflows/.old/a.yaml\nx\n# file: workflows/notes.txt\n# file: workflows/old/notes.md\n",
        "# file: actions/lib/helper.yaml\n- nothing\n# file: triggers/a.yaml\n- nothing\n",
        "# file: workflows/build.sh\n",
    ],
)
def test_packs_in_order(example: str, target: Target) -> None:
    assert_marked(example, target)


@for_both_targets
@pytest.mark.parametrize(
    "name",
    [
        *("workflows/old/job.yaml", "workflows/a/b/job.yml", "workflows/old/job.YAML", "workflows/job.YML"),
        *("workflows/Job.Yaml", "workflows/job.workflow", "actions/workflows/job.workflow"),
        *("actions/workflows/sub/job.workflow.yaml", "actions/workflows/job.YAML"),
    ],
)
def test_files_that_are_never_read(name: str, target: Target) -> None:
    assert_marked(f"# file: {name}\n«!W705»no workflow\n", target)


def test_why_a_file_is_never_read() -> None:
    def why(name: str) -> str:
        (found,) = assert_marked(f"# file: {name}\n«!W705»{GRAPH}")
        return found.message

    assert "directly" in why("workflows/old/job.yaml")
    assert ".yaml" in why("workflows/job.YAML")
    assert ".yaml" in why("workflows/old/job.YML")


def test_what_an_action_points_at_is_read_wherever_it_is() -> None:
    sub = "# file: actions/workflows/sub/x.yaml\n" + GRAPH
    assert_marked(pointer("x", "«W722»workflows/sub/x.yaml") + sub)


@for_both_targets
def test_graph_files_without_an_action(target: Target) -> None:
    assert_marked(graph("build", more="«!E707»"), target)
    assert_marked(graph("build", more="«!W706»ref: demo.build\n"), target)
    assert_marked(graph("build", more="«!E707»ref: ''\n"), target)
    assert_marked(action("build") + graph("build", more="«!E707»"), target)


def test_a_reference_that_cannot_be_read_is_one() -> None:
    assert_marked(graph("build", more="«!W706»ref: «E201»[demo.build]\n"))


def test_a_graph_file_of_which_nothing_can_be_read() -> None:
    assert_marked("# file: actions/workflows/build.workflow.yaml\n«!W706»tasks: [\n«E104»")


def test_graph_files_are_not_missed_where_an_action_file_may_point_at_them() -> None:
    assert_marked("# file: actions/build.yaml\nref: «E106»*x\n" + graph("build"))
    assert_marked("# file: actions/build.yaml\n«E713»label: L\n" + graph("build"))


def test_graph_files_without_a_manifest() -> None:
    """What may be no pack has no action files that are missing."""
    assert lint_pack({"actions/workflows/build.workflow.yaml": GRAPH}).diagnostics == ()


@for_both_targets
def test_doubled_references(target: Target) -> None:
    first = action("a", ref="demo.x")
    (found,) = assert_marked(first + action("b").replace("ref: demo.b", "ref: «W718»demo.x"), target)
    assert notes(found) == ["a.yaml:1:6 the other one"]
    assert "'demo.x'" in found.message
    third = action("c").replace("ref: demo.c", "ref: «W718»demo.x")
    assert_marked(first + action("b").replace("ref: demo.b", "ref: «W718»demo.x") + third, target)


def test_an_action_and_a_workflow_of_one_reference() -> None:
    assert_marked(action("job") + job(call("core.noop")).replace("ref: demo.job", "ref: «W718»demo.job"))


def test_what_an_action_points_at_has_its_reference() -> None:
    assert_marked(pointer("build", FILE) + graph("build", more="«I725»ref: demo.build\n"))
    assert_marked(
        pointer("build", "«W722»../workflows/job.yaml")
        + job(call("core.noop")).replace("ref", "«W724»ref").replace("label: Job", "«W724»label: Job")
    )


def test_a_workflow_that_is_never_read_has_no_reference() -> None:
    shadowed = job(call("core.noop"), name="build").replace("ref: demo.build", "«!W702»ref: demo.build")
    assert_marked(pointer("build", FILE) + graph("build") + shadowed)


@for_both_targets
def test_a_workflow_in_both_places(target: Target) -> None:
    both = graph("x", more="«!W706»ref: demo.x\nlabel: X\n")
    found = assert_marked(both + job(call("core.noop"), name="x").replace("ref:", "«!W702»ref:"), target)
    assert [notes(each) for each in found if each.code == "ATL702"] == [["x.workflow.yaml this one is read"]]


def test_a_file_outside_of_the_folders_hides_none_and_is_not_hidden() -> None:
    lib = "# file: actions/lib/job.yaml\n" + GRAPH
    assert_marked(pointer("build", "«W722»lib/job.yaml") + lib + job(call("core.noop")))
    assert_marked(
        pointer("build", "«W722»lib/x.yaml")
        + lib.replace("job", "x")
        + pointer("x", "workflows/x.workflow.yaml")
        + graph("x")
    )


@for_both_targets
@pytest.mark.parametrize("ref", ["other.build", "demos.build", "de.mo"])
def test_actions_outside_the_pack(ref: str, target: Target) -> None:
    (found,) = assert_marked(action("build").replace("demo.build", f"«E719»{ref}"), target)
    assert "'demo.'" in found.message


def test_actions_are_outside_of_no_pack_that_is_only_guessed() -> None:
    text = action("build").replace("demo.build", "other.build")
    assert_marked(manifest("«E710»version: 1.0.0\n") + text)


@for_both_targets
@pytest.mark.parametrize(
    ("path", "code"),
    [
        *(
            ("workflows/gone.yaml", "E720"),
            ("build.workflow.yaml", "E720"),
            ("''", "E720"),
            ("workflows", "E720"),
        ),
        *(("../workflows/gone.yaml", "E720"), ("actions/workflows/build.workflow.yaml", "E720")),
        *(("../../x.yaml", "E721"), ("/etc/passwd", "E721"), ("../../demo/workflows/x.yaml", "E721")),
        *(("workflows/../../../x.yaml", "E721"), ("'../..'", "E721")),
    ],
)
def test_pointers_to_nowhere(path: str, code: str, target: Target) -> None:
    assert_marked(pointer("build", f"«{code}»{path}") + pointer("x", FILE) + graph("build"), target)


@pytest.mark.parametrize("value", ["", "~", "[workflows/build.workflow.yaml]", "{a: b}", "!!int x"])
def test_pointers_that_are_no_path(value: str) -> None:
    assert_marked(pointer("x", value).replace("workflow_file", "«E720»workflow_file"))


def test_where_a_missing_file_is() -> None:
    def help(path: str, example: str) -> str | None:
        (found,) = assert_marked(pointer("build", f"«E720»{path}") + example)
        return found.help

    linked = pointer("x", FILE) + graph("build")
    assert help("build.workflow.yaml", linked) == "Did you mean 'workflows/build.workflow.yaml'?"
    assert help("workflows/job.yaml", job(call("core.noop"))) == "Did you mean '../workflows/job.yaml'?"
    assert help("workflows/gone.yaml", linked) is None


@for_both_targets
@pytest.mark.parametrize("path", ["lib/x.yaml", "x.graph", "../graphs/x.yaml", "workflows/deep/x.yaml"])
def test_pointers_to_elsewhere(path: str, target: Target) -> None:
    file = path.removeprefix("../") if path.startswith("../") else f"actions/{path}"
    assert_marked(pointer("build", f"«W722»{path}") + f"# file: {file}\n{GRAPH}", target)


@for_both_targets
def test_what_is_pointed_at_is_checked_wherever_it_is(target: Target) -> None:
    text = "# file: actions/lib/x.yaml\n" + GRAPH.replace("core.noop", "«E730»demo.gone")
    assert_marked(pointer("build", "«W722»lib/x.yaml") + text, target)


def test_two_actions_with_one_workflow() -> None:
    second = pointer("make", f"«W723»{FILE}")
    (found,) = assert_marked(pointer("build", FILE) + second + graph("build"))
    assert notes(found) == ["build.yaml:3:16 the other action"]
    assert "'build.workflow.yaml'" in found.message
    third = pointer("zip", f"«W723»{FILE}")
    assert_marked(pointer("build", FILE) + second + third + graph("build"))


@for_both_targets
@pytest.mark.parametrize("text", ["", "# nothing\n", "- ref: demo\n", "demo\n", "~\n", "--- !!null\n"])
def test_files_that_are_no_mapping(text: str, target: Target) -> None:
    assert_marked(f"# file: actions/build.yaml\n«!E712»{text}", target)
    assert_marked(manifest(f"«!E712»{text}"), target)


def test_a_graph_file_that_is_never_read_needs_no_action() -> None:
    other = "# file: actions/workflows/build.yaml\n«!W702»" + GRAPH
    assert_marked(pointer("build", FILE) + graph("build") + other)
