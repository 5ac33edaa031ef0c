"""The ATL1 family: what is wrong with a file as YAML (spec: engine-facts 0, 3, 7 and 13)."""

from __future__ import annotations

from typing import Final

from attune_lint.model.diagnostic import Rule
from attune_lint.model.examples import GOOD, HEAD, TASK
from attune_lint.model.severity import Severity

UNREADABLE: Final = Rule(
    code="ATL100",
    name="unreadable-file",
    severity=Severity.ERROR,
    what="A file could not be read, or is no file.",
    why="Nothing can be said of it, so it is never called clean.",
    bad="",
    good=GOOD,
)

INTERNAL_ERROR: Final = Rule(
    code="ATL199",
    name="internal-error",
    severity=Severity.ERROR,
    what="This tool failed on a file.",
    why="The file was not checked, so it is never called clean; the mistake is the tool's.",
    bad="",
    good=GOOD,
)

FILE_TOO_LARGE: Final = Rule(
    code="ATL101",
    name="file-too-large",
    severity=Severity.ERROR,
    engine="parse",
    what="The file is larger than the engine reads, 1,048,576 bytes unless configured otherwise.",
    why="The engine rejects such a file before it looks inside.",
    bad="",
    good=GOOD,
)

NOT_UTF8: Final = Rule(
    code="ATL102",
    name="not-utf8",
    severity=Severity.ERROR,
    engine="parse",
    what="The file is not encoded in UTF-8.",
    why="The engine reads UTF-8 only, without exceptions for comments.",
    bad="",
    good=HEAD.replace("Job", "Jöb") + TASK,
)

CONTROL_CHARACTER: Final = Rule(
    code="ATL103",
    name="control-character",
    severity=Severity.ERROR,
    engine="parse",
    what="The file contains a character that YAML forbids, such as NUL, ESC or DEL.",
    why="The engine rejects the whole file, even where the character stands in a comment.",
    bad=GOOD + "# ring\x07\n",
    good=GOOD + "# ring\n",
)

SYNTAX: Final = Rule(
    code="ATL104",
    name="yaml-syntax",
    severity=Severity.ERROR,
    engine="parse",
    what="The file is not well-formed YAML.",
    why="Nothing can be read from it, and nothing behind the error has been checked.",
    bad=HEAD + "description: Build: all\n" + TASK,
    good=HEAD + "description: 'Build: all'\n" + TASK,
)

SEVERAL_DOCUMENTS: Final = Rule(
    code="ATL105",
    name="several-documents",
    severity=Severity.ERROR,
    engine="parse",
    what="The file holds more than one YAML document.",
    why="The engine rejects such a file; a lone `---` at its end starts a second document, too.",
    bad=GOOD + "---\n",
    good="---\n" + GOOD,
)

UNDEFINED_ALIAS: Final = Rule(
    code="ATL106",
    name="undefined-alias",
    severity=Severity.ERROR,
    engine="parse",
    what="An alias `*name` has no anchor `&name` before it.",
    why="The engine rejects the whole file, also where the alias stands under a key that it ignores.",
    bad=HEAD + "description: *text\n" + TASK,
    good=HEAD + "x-text: &text Builds all\ndescription: *text\n" + TASK,
)

NESTING_TOO_DEEP: Final = Rule(
    code="ATL107",
    name="nesting-too-deep",
    severity=Severity.ERROR,
    engine="parse",
    what="Lists and mappings nest more than 128 deep, or a value contains itself through an alias.",
    why="The engine rejects the file. What an alias stands for counts at the place of the alias.",
    bad=HEAD + "vars:\n  loop: &loop [*loop]\n" + TASK,
    good=HEAD + "vars:\n  list: &list [1]\n  again: *list\n" + TASK,
)

TOO_MANY_ALIASES: Final = Rule(
    code="ATL108",
    name="too-many-aliases",
    severity=Severity.ERROR,
    engine="parse",
    what="Aliases of aliases multiply beyond what the engine follows.",
    why="The engine follows at most 100 aliases for each part of the document, as a guard against bombs.",
    bad=HEAD
    + "vars:\n  a: &a [1]\n"
    + "".join(
        f"  {name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
        for before, name in ("ab", "bc", "cd", "de", "ef", "fg")
    )
    + TASK,
    good=HEAD + "vars:\n  a: &a [1]\n  b: [*a, *a]\n" + TASK,
)

BYTE_ORDER_MARK: Final = Rule(
    code="ATL109",
    name="byte-order-mark",
    severity=Severity.ERROR,
    engine="parse",
    what="A byte order mark at the start of a line makes the rest of the file unreadable.",
    why="The engine counts the mark as a column, so the line is indented and the lines below it are not.",
    bad="\ufeff" + GOOD,
    good=GOOD,
)

DUPLICATE_KEY: Final = Rule(
    code="ATL111",
    name="duplicate-key",
    severity=Severity.WARNING,
    what="A key of a free mapping, such as `input` or `vars`, stands there twice.",
    why="The last one wins and the others are lost without a word.",
    bad=GOOD + "    input:\n      message: one\n      message: two\n",
    good=GOOD + "    input:\n      message: one two\n",
)

ANCHOR_REDEFINED: Final = Rule(
    code="ATL112",
    name="anchor-redefined",
    severity=Severity.WARNING,
    what="An anchor `&name` is defined a second time.",
    why="The engine then mixes up the anchors that follow: an alias may give the value of another name.",
    bad=HEAD + "vars:\n  a: &x 1\n  b: &x 2\n" + TASK,
    good=HEAD + "vars:\n  a: &x 1\n  b: &y 2\n" + TASK,
)

MERGE_KEY: Final = Rule(
    code="ATL113",
    name="merge-key",
    severity=Severity.WARNING,
    what="A merge key `<<` does not merge anything.",
    why="The engine takes `<<` for an ordinary key: it ignores it in tasks, and keeps it in values.",
    bad=HEAD + "x-input: &input {message: hi}\n" + TASK + "    input:\n      <<: *input\n",
    good=HEAD + "x-input: &input {message: hi}\n" + TASK + "    input: *input\n",
)

IGNORED_TAG: Final = Rule(
    code="ATL114",
    name="ignored-tag",
    severity=Severity.WARNING,
    what="A tag such as `!!binary` or `!custom` has no effect.",
    why="The engine takes the text as it stands.",
    bad=HEAD + "description: !markdown Builds all\n" + TASK,
    good=HEAD + "description: Builds all\n" + TASK,
)

LOCAL_TAG: Final = Rule(
    code="ATL115",
    name="local-tag",
    severity=Severity.ERROR,
    engine="parse",
    what="A value that may be any JSON has a tag of its own, such as `!env` or a lone `!`.",
    why="The engine knows no such tags in values and rejects the file.",
    bad=HEAD + "vars:\n  home: !env HOME\n" + TASK,
    good=HEAD + "vars:\n  home: HOME\n" + TASK,
)

TAG_MISMATCH: Final = Rule(
    code="ATL116",
    name="tag-mismatch",
    severity=Severity.ERROR,
    engine="parse",
    what="A value does not fit its tag, as in `!!int abc`.",
    why="The engine rejects the file.",
    bad=HEAD + "vars:\n  count: !!int many\n" + TASK,
    good=HEAD + "vars:\n  count: !!int 5\n" + TASK,
)

NUMBER_OUT_OF_RANGE: Final = Rule(
    code="ATL117",
    name="number-out-of-range",
    severity=Severity.ERROR,
    engine="parse",
    what="A whole number does not fit into 64 bits.",
    why="The engine rejects integers below -2^63 or above 2^64-1.",
    bad=HEAD + "vars:\n  id: 18446744073709551616\n" + TASK,
    good=HEAD + "vars:\n  id: '18446744073709551616'\n" + TASK,
)

KEY_NOT_SCALAR: Final = Rule(
    code="ATL118",
    name="key-not-scalar",
    severity=Severity.ERROR,
    engine="parse",
    what="A list or a mapping is used as a key.",
    why="The engine wants keys that are texts, and rejects the file.",
    bad=HEAD + "vars:\n  ? [a, b]\n  : 1\n" + TASK,
    good=HEAD + "vars:\n  a_b: 1\n" + TASK,
)

UNQUOTED_TEMPLATE: Final = Rule(
    code="ATL119",
    name="unquoted-template",
    severity=Severity.ERROR,
    engine="parse",
    what="A template `{{ ... }}` is not in quotes.",
    why="Without quotes, YAML reads the braces as two nested mappings, and the engine rejects the file.",
    bad=GOOD + "    input:\n      message: {{ config.message }}\n",
    good=GOOD + '    input:\n      message: "{{ config.message }}"\n',
)

EMBEDDED_JSON: Final = Rule(
    code="ATL120",
    name="embedded-json",
    severity=Severity.ERROR,
    engine="parse",
    what="The key `$serde_json::private::RawValue` comes first in a mapping, with more keys or no JSON.",
    why="The engine reads the value of this one key as JSON text in place of the mapping.",
    bad=HEAD + "vars:\n  x:\n    $serde_json::private::RawValue: '[1'\n" + TASK,
    good=HEAD + "vars:\n  x: [1]\n" + TASK,
)

NOT_FINITE: Final = Rule(
    code="ATL121",
    name="not-finite",
    severity=Severity.WARNING,
    what="A value is `.inf` or `.nan`.",
    why="JSON has no such numbers, and the engine stores null.",
    bad=HEAD + "vars:\n  limit: .inf\n" + TASK,
    good=HEAD + "vars:\n  limit: 1.0e+9\n" + TASK,
)

RULES: Final = (
    UNREADABLE,
    INTERNAL_ERROR,
    FILE_TOO_LARGE,
    NOT_UTF8,
    CONTROL_CHARACTER,
    SYNTAX,
    SEVERAL_DOCUMENTS,
    UNDEFINED_ALIAS,
    NESTING_TOO_DEEP,
    TOO_MANY_ALIASES,
    BYTE_ORDER_MARK,
    DUPLICATE_KEY,
    ANCHOR_REDEFINED,
    MERGE_KEY,
    IGNORED_TAG,
    LOCAL_TAG,
    TAG_MISMATCH,
    NUMBER_OUT_OF_RANGE,
    KEY_NOT_SCALAR,
    UNQUOTED_TEMPLATE,
    EMBEDDED_JSON,
    NOT_FINITE,
)
