"""Comments that suppress findings: what they cover, and what is said of them."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from attune_lint import Source, lint_pack, lint_text, parse_workflow, read_workflow
from attune_lint.lint.reading import open_workflow
from attune_lint.lint.suppressed import without_suppressed
from attune_lint.lint.suppression import WHOLE_FILE, Suppressions
from attune_lint.model.target import DEFAULT_TARGET
from attune_lint.yaml.rules import INTERNAL_ERROR, NESTING_TOO_DEEP

MANIFEST = "ref: demo\nversion: 1.0.0\n"
HEAD = "ref: demo.job\nlabel: Job\nversion: 1.0.0\n"
TASKS = """\
tasks:
  - name: a
    action: core.echo
    input: {message: Go}
    retrys: 1
    next:
      - do: [b]
        foo: 1
  - name: b
    action: core.echo
    input: {message: Done}
    retrys: 2
"""
PATH = PurePath("demo/workflows/job.yaml")


def found(text: str) -> list[tuple[int, str]]:
    """The lines and codes of what is found in a workflow of a pack."""
    report = lint_pack({"pack.yaml": MANIFEST, "workflows/job.yaml": text}, PurePath("demo"))
    return [(each.span.start.line if each.span else 0, each.code) for each in report.diagnostics]


def with_line(before: str, line: str) -> str:
    """The workflow with a line before one of its lines."""
    assert TASKS.count(before) == 1
    return HEAD + TASKS.replace(before, f"{line}\n{before}")


def said(text: str) -> Suppressions:
    return open_workflow(Source(PATH, text), DEFAULT_TARGET).suppressions


def test_without_comments_all_is_found() -> None:
    assert found(HEAD + TASKS) == [(8, "ATL801"), (11, "ATL801"), (15, "ATL801")]


@pytest.mark.parametrize("selector", ["ATL801", "ATL8", "unknown-key", "ATL999, unknown-key", " ATL801 ,"])
def test_a_comment_behind_a_line_covers_the_line(selector: str) -> None:
    text = HEAD + TASKS.replace("retrys: 1", f"retrys: 1 # attune-lint: ignore[{selector}] read by a script")
    unknown = [(8, "ATL003")] if "999" in selector else []
    assert found(text) == [*unknown, (11, "ATL801"), (15, "ATL801")]


@pytest.mark.parametrize(
    ("before", "indentation", "left"),
    [
        ("  - name: a", 2, [(16, "ATL801")]),  # a task
        ("  - name: a", 0, [(16, "ATL801")]),  # further out is fine
        ("  - name: b", 2, [(8, "ATL801"), (11, "ATL801")]),
        ("    retrys: 1", 4, [(12, "ATL801"), (16, "ATL801")]),  # a key with its value
        ("    next:", 4, [(8, "ATL801"), (16, "ATL801")]),
        ("      - do: [b]", 6, [(8, "ATL801"), (16, "ATL801")]),  # a transition
        ("        foo: 1", 8, [(8, "ATL801"), (16, "ATL801")]),
        ("tasks:", 0, []),
    ],
)
def test_a_comment_on_its_own_line_covers_what_follows(
    before: str, indentation: int, left: list[tuple[int, str]]
) -> None:
    comment = " " * indentation + "# attune-lint: ignore[unknown-key]"
    assert found(with_line(before, comment)) == left
    # Blank lines and other comments may stand between, and comments stack.
    more = f"{comment}\n\n  # see the wiki\n{' ' * indentation}# attune-lint: ignore[ATL2]"
    at = with_line(before, comment).splitlines().index(comment) + 1
    shifted = [(line + 3 if line > at else line, code) for line, code in left]
    again = found(with_line(before, more))
    assert [each for each in again if each[1] == "ATL801"] == shifted
    assert [code for _, code in again if code != "ATL801"] == ["ATL001"]


@pytest.mark.parametrize(
    "text",
    [
        with_line("  - name: b", "    # attune-lint: ignore[unknown-key]"),
        with_line("  - name: b", "        # attune-lint: ignore[unknown-key]"),
        HEAD + TASKS.replace("[b]", "[b\n        # attune-lint: ignore[unknown-key]\n        ]"),
        HEAD + TASKS + "# attune-lint: ignore[unknown-key]\n",
    ],
)
def test_at_the_end_of_a_block_it_covers_nothing(text: str) -> None:
    codes = [code for _, code in found(text)]
    assert sorted(codes) == ["ATL001", "ATL801", "ATL801", "ATL801"]


def test_behind_a_dash_it_speaks_of_the_item() -> None:
    for dashed in (
        "  - # attune-lint: ignore[unknown-key]\n    name: a",
        "  # attune-lint: ignore[unknown-key]\n  -\n    name: a",
        "  # attune-lint: ignore[unknown-key]\n  - &x\n    name: a",
    ):
        text = HEAD + TASKS.replace("  - name: a", dashed)
        assert [line for line, _ in found(text)] == [text[: text.index("retrys: 2")].count("\n") + 1]
    empty = HEAD + TASKS.replace("  - name: b", "  - # attune-lint: ignore[unknown-key]\n  - name: b")
    assert sum(code == "ATL801" for _, code in found(empty)) == 3


def test_behind_a_key_it_covers_the_line_of_the_key_alone() -> None:
    text = HEAD + TASKS.replace("tasks:", "tasks: # attune-lint: ignore[unknown-key]")
    assert found(text) == [(4, "ATL001"), (8, "ATL801"), (11, "ATL801"), (15, "ATL801")]


def test_before_a_value_it_speaks_of_the_value() -> None:
    value = "retrys:\n      # attune-lint: ignore[unknown-key]\n      1"
    assert found(HEAD + TASKS.replace("retrys: 1", value))[1] == (9, "ATL001")
    first = HEAD + TASKS.replace("tasks:", "tasks:\n  # attune-lint: ignore[unknown-key]")
    assert found(first) == [(16, "ATL801")]


def test_in_brackets_what_follows_is_inside_them() -> None:
    flow = """\
tasks: [ # a
  # attune-lint: ignore[unknown-key]
  {name: a, action: core.echo, retrys: 1,
   # attune-lint: ignore[unknown-parameter]
   input: {message: x, other: 1}}, {name: b, retrys: 2,
action: core.echo}
]
"""
    assert found(HEAD + flow) == [
        (7, "ATL001"),
        (8, "ATL801"),
    ]


BLOCK = """\
tasks:
  - name: a
    action: core.echo
    input:
      message: |{comment}
        # attune-lint: ignore[unknown-root]
        {{{{ nonsense.a }}}}

        and {{{{ other.b }}}}
"""


def test_a_comment_at_the_head_of_a_block_scalar_covers_its_text() -> None:
    plain = found(HEAD + BLOCK.format(comment=""))
    assert [line for line, _ in plain] == [10, 12]
    (code,) = {code for _, code in plain}
    assert found(HEAD + BLOCK.format(comment=f" # attune-lint: ignore[{code}]")) == []
    before = BLOCK.format(comment="").replace(
        "      message", f"      # attune-lint: ignore[{code}]\n      message"
    )
    assert found(HEAD + before) == []


def test_comments_inside_texts_are_text() -> None:
    assert said(HEAD + BLOCK.format(comment="")) == Suppressions()
    quoted = HEAD + TASKS.replace("{message: Go}", '{message: "a # attune-lint: ignore[ATL801]"}')
    assert said(quoted) == Suppressions()


def test_a_whole_file() -> None:
    comment = "# attune-lint: ignore-file[unknown-key] generated\n"
    assert found(comment + HEAD + TASKS) == []
    assert found("---\n" + comment + HEAD + TASKS) == []
    assert found(HEAD + comment + TASKS)[0] == (4, "ATL005")
    assert len(found(HEAD + comment + TASKS)) == 4
    (entry,) = said(comment + HEAD).entries
    assert (entry.first, entry.reason) == (WHOLE_FILE, "generated")
    assert len(said("# attune-lint: ignore-file[ATL2]\n").entries) == 1
    assert len(said("{ # attune-lint: ignore-file[ATL2]\n}").entries) == 0


@pytest.mark.parametrize(
    ("comment", "code", "message", "help"),
    [
        ("ignore", "ATL002", "This suppresses nothing, since it names no rule; write 'ignore[RULE]'.", None),
        ("ignore ATL801", "ATL002", "This suppresses nothing, since it names no rule", None),
        ("ignore-file[ , ]", "ATL002", "names no rule; write 'ignore-file[RULE]'.", None),
        (
            "ignore[unknwon-key]",
            "ATL003",
            "There is no rule 'unknwon-key' to suppress; correct or remove it.",
            "Did you mean 'unknown-key'?",
        ),
        ("ignroe[ATL801]", "ATL004", "'ignroe' is nothing that attune-lint knows", "Did you mean 'ignore'?"),
        ("disable ATL801", "ATL004", "'disable' is nothing that attune-lint knows", None),
        ("ignore[ATL801", "ATL004", "The closing bracket is missing; write it behind the rules.", None),
        ("", "ATL004", "Nothing that attune-lint knows stands behind 'attune-lint:'", None),
        ("[ATL801]", "ATL004", "Nothing that attune-lint knows stands behind 'attune-lint:'", None),
    ],
)
def test_what_can_not_be_followed(comment: str, code: str, message: str, help: str | None) -> None:
    text = HEAD + TASKS.replace("retrys: 1", f"retrys: 1 # attune-lint: {comment}")
    told = [each for each in lint_text(text, PATH).diagnostics if each.code != "ATL801"]
    assert [each.code for each in told] == [code]
    assert message in told[0].message
    assert told[0].help == help
    assert len(found(text)) == 4


def test_a_missing_colon_is_told_but_prose_is_not() -> None:
    text = HEAD + TASKS.replace("retrys: 1", "retrys: 1 # attune-lint ignore[ATL801]")
    assert "A colon is missing; write 'attune-lint: ignore[RULE]'." in [
        each.message for each in lint_text(text, PATH).diagnostics
    ]
    for prose in ("attune-lint ignores this", "see `# attune-lint: ignore[X]`", "attune-lint is run on this"):
        assert said(f"# {prose}\n{HEAD}") == Suppressions()


def test_several_in_a_comment() -> None:
    text = "a: 1 # yamllint disable-line # attune-lint: ignore[ATL8] one # attune-lint: ignore[ATL2] two\n"
    entries = said(text).entries
    assert [(entry.rules[0].selector, entry.reason) for entry in entries] == [
        ("ATL8", "one"),
        ("ATL2", "two"),
    ]
    (named,) = entries[1].rules
    assert text[named.span.start.offset : named.span.end.offset] == "ATL2"


def test_a_part_that_is_unused_is_named() -> None:
    text = HEAD + TASKS.replace("retrys: 1", "retrys: 1 # attune-lint: ignore[ATL801, ATL802]")
    report = lint_pack({"pack.yaml": MANIFEST, "workflows/job.yaml": text})
    told = report.diagnostics[0]
    assert told.message == "The rule 'ATL802' finds nothing here to suppress; remove it."
    assert told.span is not None
    assert text[told.span.start.offset : told.span.end.offset] == "ATL802"


def test_what_is_said_of_comments_can_be_suppressed_too() -> None:
    trailing = "retrys: 1 # attune-lint: ignore[ATL801, ATL802, unused-suppression]"
    assert len(found(HEAD + TASKS.replace("retrys: 1", trailing))) == 2
    own = "    # attune-lint: ignore[ATL802, unused-suppression]"
    assert len(found(with_line("    retrys: 1", own))) == 3
    head = "# attune-lint: ignore-file[ATL00]\n"
    assert len(found(head + with_line("    retrys: 1", "# attune-lint: ignroe"))) == 3


def test_a_rule_that_is_off_is_not_called_unused() -> None:
    assert (
        found(with_line("    retrys: 1", "    # attune-lint: ignore[failure-not-handled]"))[0][1] == "ATL801"
    )


def test_where_the_file_can_not_be_read_nothing_is_called_unused() -> None:
    broken = with_line("    retrys: 1", "    # attune-lint: ignore[ATL505]").replace("[b]", "{b: 1}")
    assert "ATL001" not in [code for _, code in found(broken)]


def test_no_comment_changes_what_the_engine_says() -> None:
    text = "# attune-lint: ignore-file[ATL]\n" + HEAD + "tasks: []\n"
    source = Source(PATH, text)
    report = lint_text(text, PATH)
    assert report.diagnostics == ()
    assert report.files[0].verdict != "ok"
    assert read_workflow(source).verdict == report.files[0].verdict
    assert parse_workflow(source).failure() != ()


def test_what_could_not_be_read_is_always_said() -> None:
    text = "# attune-lint: ignore-file[ATL]\na: [\n"
    assert [each.code for each in lint_text(text, PATH).diagnostics] == ["ATL104"]


def test_that_a_file_was_not_checked_can_not_be_suppressed() -> None:
    entries = {PATH: said("# attune-lint: ignore-file[ATL]\n")}
    unread, other = (rule.of_file(PATH, "No.") for rule in (INTERNAL_ERROR, NESTING_TOO_DEEP))
    assert list(without_suppressed([unread, other], entries)) == [unread]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_breaks_and_a_byte_order_mark(line_break: str, mark: str) -> None:
    head = f"{mark}# attune-lint: ignore-file[ATL73, unused-suppression]\n"
    text = with_line("  - name: a", "  # attune-lint: ignore[unknown-key] yes")
    text = text.replace("retrys: 2", "retrys: 2 # attune-lint: ignore[ATL801]")
    assert found((head + text).replace("\n", line_break)) == []


def test_findings_of_a_whole_file_need_a_comment_for_the_file() -> None:
    files = {"pack.yaml": "# attune-lint: ignore[ATL7]\n- a\n"}
    codes = [each.code for each in lint_pack(files).diagnostics]
    assert codes == ["ATL712", "ATL001"]
    files = {"pack.yaml": "# attune-lint: ignore-file[ATL7]\n- a\n"}
    assert lint_pack(files).diagnostics == ()


def test_manifests_and_action_files() -> None:
    manifest = "ref: demo # attune-lint: ignore[ATL7]\nversion: x # attune-lint: ignore[ATL7] kept\n"
    action = "ref: demo.a\noutputs: {} # attune-lint: ignore[misspelt-action-key]\n"
    report = lint_pack({"pack.yaml": manifest, "actions/a.yaml": action}, PurePath("demo"))
    told = [(each.path.name, each.code) for each in report.diagnostics]
    assert ("pack.yaml", "ATL001") in told
    assert [code for name, code in told if name == "pack.yaml"] == ["ATL001"]


def test_suppressions_of_one_rule_may_cover_each_other() -> None:
    text = with_line("  - name: a\n", "  # attune-lint: ignore[unknown-key] the task")
    text = text.replace("    retrys: 1\n", "    retrys: 1  # attune-lint: ignore[unknown-key] and this\n")
    assert (12, "ATL801") not in found(text)
    assert [code for _, code in found(text)].count("ATL801") == 1
