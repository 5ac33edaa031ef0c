"""What holds for suppressions in any workflow."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import PurePath

from hypothesis import given, settings
from hypothesis import strategies as st

from attune_lint import Diagnostic, lint_pack

HEAD = ["ref: demo.job", "label: Job", "version: 1.0.0", "tasks:"]
FAULTS = (
    ["    retrys: 1"],
    ["    action: echo"],
    ['    input: {message: "{{ nonsense }}"}'],
    ["    input:", "      message: |", "        one {{ a.b }}", "", "        # two {{ c }}"],
    ["    timeout: -1"],
    ["    next:", "      - do: [nobody]", "        foo: 1"],
    ["    next:", "      - when: '{{ failed( }}'", "        do: [t0]"],
    ["    retry: {count: 0,", "      delay: x}"],
)
CODES = st.sampled_from(["ATL801", "ATL5", "unknown-target", "ATL6"])


@st.composite
def workflows(draw: st.DrawFn) -> list[str]:
    lines = list(HEAD)
    for number in range(draw(st.integers(1, 3))):
        lines.append(f"  - name: t{number}")
        faults = draw(st.lists(st.sampled_from(FAULTS), max_size=3, unique_by=lambda fault: fault[0][:9]))
        if not any("action" in fault[0] for fault in faults):
            lines.append("    action: core.echo")
        lines += [line for fault in faults for line in fault]
    return lines


def found(lines: list[str]) -> tuple[Diagnostic, ...]:
    files = {"pack.yaml": "ref: demo\nversion: 1.0.0\n", "workflows/job.yaml": "\n".join(lines) + "\n"}
    return lint_pack(files, PurePath()).diagnostics


def header(lines: list[str], line: int) -> int:
    """The line on which a comment covers a line: the head of the block scalar that it is in, or itself."""
    inside = line
    while lines[inside].startswith("        ") or not lines[inside]:
        inside -= 1
    return inside if lines[inside].endswith("|") else line


@settings(max_examples=50)
@given(workflows())
def test_a_comment_on_each_line_with_findings_leaves_nothing(lines: list[str]) -> None:
    codes: dict[int, set[str]] = defaultdict(set)
    for each in found(lines):
        assert each.span is not None
        codes[header(lines, each.span.start.line - 1)].add(each.code)
    covered = [
        f"{line} # attune-lint: ignore[{','.join(sorted(codes[number]))}]" if number in codes else line
        for number, line in enumerate(lines)
    ]
    assert found(covered) == ()


def said(diagnostics: tuple[Diagnostic, ...], *left_out: str) -> Counter[tuple[str, str, str | None]]:
    return Counter((each.code, each.message, each.route) for each in diagnostics if each.code not in left_out)


@settings(max_examples=50)
@given(workflows(), st.data())
def test_a_comment_suppresses_what_it_names_and_nothing_else(lines: list[str], data: st.DataObject) -> None:
    places = [number for number, line in enumerate(lines) if number > 3 and line.strip()[:1] not in "o#"]
    place = data.draw(st.sampled_from([number for number in places if header(lines, number) == number]))
    indentation = len(lines[place]) - len(lines[place].lstrip())
    codes = data.draw(st.lists(CODES, min_size=1, max_size=2, unique=True))
    comment = f"{' ' * indentation}# attune-lint: ignore[{','.join(codes)}]"
    before, after = found(lines), found([*lines[:place], comment, *lines[place:]])
    gone = said(before) - said(after, "ATL001")
    assert said(after, "ATL001") == said(before) - gone, "nothing but what is unused is added"
    named = tuple("ATL213" if code == "unknown-target" else code for code in codes)
    assert all(code.startswith(named) for code, _, _ in gone)
    broken = any(each.engine == "parse" for each in before)
    unused = sum(each.code == "ATL001" for each in after)
    assert (
        unused == 0
        if broken
        else unused == sum(not any(code.startswith(start) for code, _, _ in gone) for start in named)
    )
