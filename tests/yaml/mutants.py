"""Texts that are almost YAML: fragments put into documents, and heaps of fragments."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.yaml.writer import documents

SEEDS = [
    """\
ref: pack.build
label: Build
version: 1.0.0
vars: {count: 0, "names": [a, 'b']}
tasks:
  - name: build   # first
    action: core.local
    input:
      cmd: >-
        make all
        echo "done"
    next:
      - when: "{{ succeeded() }}"
        publish:
          - out: "{{ result().stdout }}"
        do: [check]
""",
    """\
%YAML 1.2
---
# Two tasks that share their input.
version: "1"
x-input: &input
  text: |
    one

    two
  ? long
  : !!str 5
tasks:
- name: a
  action: core.echo
  input: *input
- name: b
  input: &other {<<: *input}
...
""",
    "tasks:\r\n- name: a\r\n  when: 'it''s\r\n\r\n    so'\r\n  tags: [x,\r\n  y: z, {\"q\":1}]\r\n",
    '- - a\n  - b: c\n    d:\n    - e\n- ? f\n  : |2-\n    g\n- "h\\\n   i \\x41 j"\n',
]
LONG = ["x" * 1022, "\xe9" * 511, "\u20ac" * 341]
FRAGMENTS = [
    *["a:", "?", "-", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", '"', "%", "@", "`", "~"],
    *["\\", "\n", "\r", "\t", "\x85", "\u2028", "\ufeff", "\xe9", "\U0001f600", "<", ">", "'", '"'],
    *[" ", "  ", "\n  ", "\n ", "\n\n", "\n\t", "\t\n", "\r\n", "\n- ", "\nk: ", "\n? ", "\n: "],
    *[": ", "- ", "? ", ", ", " #", "# c", "&x ", "*x", "*x ", "!t ", "!!str ", "!", "!<t> ", "!e!x ", "%41"],
    *["---", "...", "---\n", "...\n", "%YAML 1.2\n", "%TAG !e! tag:e,\n", "{{ x }}", "<<", "::", "a:b", "?:"],
    *["|\n  x\n y\n", ">\n  x\n\n  y\n   z\n", "|-\n", ">+2\n", "'a\n\n b'", '"a\nb"', "''", '""', "\\\n"],
    *["\\n", "\\x41", "\\u00e9", "\\ud800", "\\U0001F600", "\\U00110000", "\\q", '": ', "':", "]:", "}: "],
]
"""What has a meaning in YAML, alone and with what may stand beside it."""


def _spliced(base: str, splices: list[tuple[int, int, str]]) -> str:
    for place, length, fragment in splices:
        start = place % (len(base) + 1)
        base = base[:start] + fragment + base[start + length :]
    return base


_fragments = st.sampled_from(FRAGMENTS)
_splices = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from([0, 0, 1, 1, 3]), _fragments | st.just("")),
    min_size=1,
    max_size=3,
)
mutants: SearchStrategy[str] = st.builds(
    _spliced, st.sampled_from(SEEDS) | documents.map(lambda written: written.text), _splices
)
"""Documents with a few mistakes."""

_heaps = st.lists(_fragments | st.sampled_from(LONG), max_size=12).map("".join)
_openings = st.sampled_from(["", "a: ", "- ", "a:\n  ", "? ", "[", "{", "{a: ", "[[", "- a: b\n  "])
_closings = st.sampled_from(["", "]", "}", "\n", "]]", "\n# c"])
_scalars = st.text(" \n\t#'\"|>-+2a:b\x85\u2028\r\\", min_size=1, max_size=16)
_quotes = st.sampled_from(["|", ">", '"', "'", "a: |", "a: >", 'a: "', "a: '", "- |", "a", "a: b", "[a"])
heaps: SearchStrategy[str] = (
    _heaps
    | st.tuples(_openings, _heaps, _closings).map("".join)
    | st.tuples(_quotes, _scalars, st.sampled_from(["", "'", '"', "]"])).map("".join)
)
"""Fragments one after another, which are seldom YAML."""
