"""ATL751 to ATL753: what the database of workflows can't hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from attune_lint import Diagnostic, Target
from attune_lint.lint.registration import prepared
from attune_lint.rows.columns import GENERATIONS
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rules.storage import CODES
from attune_lint.shell.gathering import gather
from tests.rules.examples import findings
from tests.rules.packs import GRAPH, graph, job, pointer
from tests.shell.packs import write

RUN = "  - name: run\n    action: core.noop\n    input: {message: Go}\n"
FORM = "can't be stored; write PACK.NAME, with one dot."
CASE = "can't be stored; write it in lower case."
UNSTORABLE = "holds a character that can't be stored; remove it."


def told(example: str) -> list[tuple[str, str]]:
    """The codes and messages of findings on storage."""
    found = findings(example, Target.V2026_10)
    return [(each.code, each.message) for each in found if each.code in CODES]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ('description: "a\\0b"\n', r"a\u0000b"),
        ('vars: {"k\\0": 1}\n', r"k\u0000"),
        ('tags: ["\\x00"]\n', r"\u0000"),
        ('vars: {a: &x ["\\0"], b: *x, c: *x}\n', r"\u0000"),
    ],
)
def test_a_text_that_cannot_be_stored(more: str, shown: str) -> None:
    assert told(job(RUN, more)) == [("ATL751", f"The text '{shown}' {UNSTORABLE}")]


@pytest.mark.parametrize(
    "more",
    [
        "description: a\\0b\n",
        'description: "a\\tb\\u00e9"\n',
        'x-note: "a\\0b"\n',
        '"x\\0": 1\n',
    ],
)
def test_texts_that_can_be_stored_or_never_are(more: str) -> None:
    assert told(job(RUN, more)) == []


def test_a_text_under_an_unknown_key_of_a_task_is_not_stored() -> None:
    assert told(job(RUN + '    x-note: "\\0"\n')) == []
    assert told(job(RUN.replace("Go", '"\\0"'))) == [("ATL751", f"The text '\\u0000' {UNSTORABLE}")]


@pytest.mark.parametrize(
    ("ref", "problem"),
    [
        ("demo.Job", f"The reference 'demo.Job' {CASE}"),
        ("demo", f"The reference 'demo' {FORM}"),
        ("demo.a.b", f"The reference 'demo.a.b' {FORM}"),
    ],
)
def test_a_reference_that_cannot_be_stored(ref: str, problem: str) -> None:
    example = job(RUN).replace("demo.job", ref)
    assert told(example) == [("ATL752", problem)]
    [found] = [each for each in findings(example, Target.V2026_10) if each.code == "ATL752"]
    assert found.span is not None
    assert (found.route, found.span.start.line, found.span.start.column, found.help) == ("ref", 1, 6, None)


def test_a_reference_is_too_long() -> None:
    told_of = "The reference has 256 characters, and only 255 can be stored; shorten it."
    assert told(graph("x" * 251)) == [("ATL752", told_of)]
    assert told(graph("x" * 250)) == []


@pytest.mark.parametrize("ref", ["{}", "[x]"])
def test_a_reference_that_cannot_be_read_is_another_matter(ref: str) -> None:
    assert told(job(RUN).replace("demo.job", ref)) == []


def test_without_a_reference_the_name_of_the_file_counts() -> None:
    example = graph("Deploy.it")
    [found] = [each for each in findings(example, Target.V2026_10) if each.code == "ATL752"]
    assert found.message == f"The reference 'demo.Deploy.it' {FORM}"
    assert (found.help, found.route) == ("It is made from the name of the file.", None)


def test_the_reference_of_an_action_is_not_the_workflows_mistake() -> None:
    assert told(pointer("deploy", "workflows/Deploy.workflow.yaml") + graph("Deploy")) == []


# Files on disk, with and without anything that says that they are ever registered


def found_in(root: Path, *paths: str, generation: int = 2) -> list[Diagnostic]:
    """What keeps workflows out of the database."""
    gathered = gather([str(root / path) for path in paths], working_directory=root)
    made = [prepared(each, GENERATIONS[generation], RegistrationOptions()) for each in gathered.workflows]
    return [each for one in made for each in one.swap().value_or(None).diagnostics]  # type: ignore[union-attr]


MANIFEST = "ref: demo\nversion: 1.0.0\n"
WORKFLOW = 'ref: demo.job\nlabel: "a\\0"\nversion: 1.0.0\ntasks:\n  - name: a\n    action: core.noop\n'
ACTION = "demo/actions/job.yaml"


def linked(root: Path, **fields: str) -> Diagnostic:
    """What keeps a workflow out of the database whose action file has some fields."""
    said = {"ref": "demo.job", "label": "L", "workflow_file": "workflows/job.workflow.yaml"} | fields
    files = {
        "demo/pack.yaml": MANIFEST,
        ACTION: "".join(f"{name}: {value}\n" for name, value in said.items()),
        "demo/actions/workflows/job.workflow.yaml": GRAPH,
    }
    [found] = found_in(write(root, files), "demo")
    assert found.path.as_posix() == ACTION
    assert found.span is not None
    assert found.span.start.line == list(said).index(str(found.route)) + 1
    return found


def test_a_pack_without_a_manifest_is_checked_when_it_is_registered(tmp_path: Path) -> None:
    write(tmp_path, {"demo/workflows/job.yaml": WORKFLOW})
    [found] = found_in(tmp_path, "demo")
    assert found.code == "ATL751"


def test_a_text_is_too_long(tmp_path: Path) -> None:
    found = linked(tmp_path, label="x" * 256)
    told = "The label has 256 characters, and only 255 can be stored; shorten it."
    assert (found.code, found.message, found.route) == ("ATL753", told, "label")


@pytest.mark.parametrize("field", ["label", "description"])
def test_what_an_action_file_says_is_found_there(tmp_path: Path, field: str) -> None:
    found = linked(tmp_path, **{field: '"a\\0"'})
    assert (found.code, found.message, found.route) == (
        "ATL751",
        f"The text 'a\\u0000' {UNSTORABLE}",
        field,
    )


def test_the_action_file_has_a_reference_that_cannot_be_stored(tmp_path: Path) -> None:
    found = linked(tmp_path, ref="demo.Job")
    assert (found.message, found.route) == (f"The reference 'demo.Job' {CASE}", "ref")
