"""The ATL1 family: what is wrong with a file as YAML (spec: engine-facts 0, 3, 7 and 13)."""

from __future__ import annotations

from typing import Final

from attune_lint.model.diagnostic import Rule, Severity

_HEAD: Final = "ref: demo.job\nlabel: Job\nversion: 1.0.0\n"
_TASK: Final = "tasks:\n  - name: build\n    action: core.echo\n"
_GOOD: Final = _HEAD + _TASK


UNREADABLE: Final = Rule(
    code="ATL100",
    name="unreadable-file",
    severity=Severity.ERROR,
    engine=None,
    what="A file could not be read, or is no file.",
    why="Nothing can be said of it, so it is never called clean.",
    bad="",
    good=_GOOD,
)

INTERNAL_ERROR: Final = Rule(
    code="ATL199",
    name="internal-error",
    severity=Severity.ERROR,
    engine=None,
    what="This tool failed on a file.",
    why="The file was not checked, so it is never called clean; the mistake is the tool's.",
    bad="",
    good=_GOOD,
)

FILE_TOO_LARGE: Final = Rule(
    code="ATL101",
    name="file-too-large",
    severity=Severity.ERROR,
    engine="parse",
    what="The file is larger than the engine reads, 1,048,576 bytes unless configured otherwise.",
    why="The engine rejects such a file before it looks inside.",
    bad="",
    good=_GOOD,
)

NOT_UTF8: Final = Rule(
    code="ATL102",
    name="not-utf8",
    severity=Severity.ERROR,
    engine="parse",
    what="The file is not encoded in UTF-8.",
    why="The engine reads UTF-8 only, without exceptions for comments.",
    bad="",
    good=_HEAD.replace("Job", "Jöb") + _TASK,
)

CONTROL_CHARACTER: Final = Rule(
    code="ATL103",
    name="control-character",
    severity=Severity.ERROR,
    engine="parse",
    what="The file contains a character that YAML forbids, such as NUL, ESC or DEL.",
    why="The engine rejects the whole file, even where the character stands in a comment.",
    bad=_GOOD + "# ring\x07\n",
    good=_GOOD + "# ring\n",
)

SYNTAX: Final = Rule(
    code="ATL104",
    name="yaml-syntax",
    severity=Severity.ERROR,
    engine="parse",
    what="The file is not well-formed YAML.",
    why="Nothing can be read from it, and nothing behind the error has been checked.",
    bad=_HEAD + "description: Build: all\n" + _TASK,
    good=_HEAD + "description: 'Build: all'\n" + _TASK,
)

SEVERAL_DOCUMENTS: Final = Rule(
    code="ATL105",
    name="several-documents",
    severity=Severity.ERROR,
    engine="parse",
    what="The file holds more than one YAML document.",
    why="The engine rejects such a file; a lone `---` at its end starts a second document, too.",
    bad=_GOOD + "---\n",
    good="---\n" + _GOOD,
)

UNDEFINED_ALIAS: Final = Rule(
    code="ATL106",
    name="undefined-alias",
    severity=Severity.ERROR,
    engine="parse",
    what="An alias `*name` has no anchor `&name` before it.",
    why="The engine rejects the whole file, also where the alias stands under a key that it ignores.",
    bad=_HEAD + "description: *text\n" + _TASK,
    good=_HEAD + "x-text: &text Builds all\ndescription: *text\n" + _TASK,
)

NESTING_TOO_DEEP: Final = Rule(
    code="ATL107",
    name="nesting-too-deep",
    severity=Severity.ERROR,
    engine="parse",
    what="Lists and mappings nest more than 128 deep, or a value contains itself through an alias.",
    why="The engine rejects the file. What an alias stands for counts at the place of the alias.",
    bad=_HEAD + "vars:\n  loop: &loop [*loop]\n" + _TASK,
    good=_HEAD + "vars:\n  list: &list [1]\n  again: *list\n" + _TASK,
)

TOO_MANY_ALIASES: Final = Rule(
    code="ATL108",
    name="too-many-aliases",
    severity=Severity.ERROR,
    engine="parse",
    what="Aliases of aliases multiply beyond what the engine follows.",
    why="The engine follows at most 100 aliases for each part of the document, as a guard against bombs.",
    bad=_HEAD
    + "vars:\n  a: &a [1]\n"
    + "".join(
        f"  {name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
        for before, name in ("ab", "bc", "cd", "de", "ef", "fg")
    )
    + _TASK,
    good=_HEAD + "vars:\n  a: &a [1]\n  b: [*a, *a]\n" + _TASK,
)

BYTE_ORDER_MARK: Final = Rule(
    code="ATL109",
    name="byte-order-mark",
    severity=Severity.ERROR,
    engine="parse",
    what="A byte order mark at the start of a line makes the rest of the file unreadable.",
    why="The engine counts the mark as a column, so the line is indented and the lines below it are not.",
    bad="\ufeff" + _GOOD,
    good=_GOOD,
)

DUPLICATE_KEY: Final = Rule(
    code="ATL111",
    name="duplicate-key",
    severity=Severity.WARNING,
    engine=None,
    what="A key of a free mapping, such as `input` or `vars`, stands there twice.",
    why="The last one wins and the others are lost without a word.",
    bad=_GOOD + "    input:\n      message: one\n      message: two\n",
    good=_GOOD + "    input:\n      message: one two\n",
)

ANCHOR_REDEFINED: Final = Rule(
    code="ATL112",
    name="anchor-redefined",
    severity=Severity.WARNING,
    engine=None,
    what="An anchor `&name` is defined a second time.",
    why="The engine then mixes up the anchors that follow: an alias may give the value of another name.",
    bad=_HEAD + "vars:\n  a: &x 1\n  b: &x 2\n" + _TASK,
    good=_HEAD + "vars:\n  a: &x 1\n  b: &y 2\n" + _TASK,
)

MERGE_KEY: Final = Rule(
    code="ATL113",
    name="merge-key",
    severity=Severity.WARNING,
    engine=None,
    what="A merge key `<<` does not merge anything.",
    why="The engine takes `<<` for an ordinary key: it ignores it in tasks, and keeps it in values.",
    bad=_HEAD + "x-input: &input {message: hi}\n" + _TASK + "    input:\n      <<: *input\n",
    good=_HEAD + "x-input: &input {message: hi}\n" + _TASK + "    input: *input\n",
)

IGNORED_TAG: Final = Rule(
    code="ATL114",
    name="ignored-tag",
    severity=Severity.WARNING,
    engine=None,
    what="A tag such as `!!binary` or `!custom` has no effect.",
    why="The engine takes the text as it stands.",
    bad=_HEAD + "description: !markdown Builds all\n" + _TASK,
    good=_HEAD + "description: Builds all\n" + _TASK,
)

LOCAL_TAG: Final = Rule(
    code="ATL115",
    name="local-tag",
    severity=Severity.ERROR,
    engine="parse",
    what="A value that may be any JSON has a tag of its own, such as `!env` or a lone `!`.",
    why="The engine knows no such tags in values and rejects the file.",
    bad=_HEAD + "vars:\n  home: !env HOME\n" + _TASK,
    good=_HEAD + "vars:\n  home: HOME\n" + _TASK,
)

TAG_MISMATCH: Final = Rule(
    code="ATL116",
    name="tag-mismatch",
    severity=Severity.ERROR,
    engine="parse",
    what="A value does not fit its tag, as in `!!int abc`.",
    why="The engine rejects the file.",
    bad=_HEAD + "vars:\n  count: !!int many\n" + _TASK,
    good=_HEAD + "vars:\n  count: !!int 5\n" + _TASK,
)

NUMBER_OUT_OF_RANGE: Final = Rule(
    code="ATL117",
    name="number-out-of-range",
    severity=Severity.ERROR,
    engine="parse",
    what="A whole number does not fit into 64 bits.",
    why="The engine rejects integers below -2^63 or above 2^64-1.",
    bad=_HEAD + "vars:\n  id: 18446744073709551616\n" + _TASK,
    good=_HEAD + "vars:\n  id: '18446744073709551616'\n" + _TASK,
)

KEY_NOT_SCALAR: Final = Rule(
    code="ATL118",
    name="key-not-scalar",
    severity=Severity.ERROR,
    engine="parse",
    what="A list or a mapping is used as a key.",
    why="The engine wants keys that are texts, and rejects the file.",
    bad=_HEAD + "vars:\n  ? [a, b]\n  : 1\n" + _TASK,
    good=_HEAD + "vars:\n  a_b: 1\n" + _TASK,
)

UNQUOTED_TEMPLATE: Final = Rule(
    code="ATL119",
    name="unquoted-template",
    severity=Severity.ERROR,
    engine="parse",
    what="A template `{{ ... }}` is not in quotes.",
    why="Without quotes, YAML reads the braces as two nested mappings, and the engine rejects the file.",
    bad=_GOOD + "    input:\n      message: {{ parameters.message }}\n",
    good=_GOOD + '    input:\n      message: "{{ parameters.message }}"\n',
)

EMBEDDED_JSON: Final = Rule(
    code="ATL120",
    name="embedded-json",
    severity=Severity.ERROR,
    engine="parse",
    what="The key `$serde_json::private::RawValue` comes first in a mapping, with more keys or no JSON.",
    why="The engine reads the value of this one key as JSON text in place of the mapping.",
    bad=_HEAD + "vars:\n  x:\n    $serde_json::private::RawValue: '[1'\n" + _TASK,
    good=_HEAD + "vars:\n  x: [1]\n" + _TASK,
)

NOT_FINITE: Final = Rule(
    code="ATL121",
    name="not-finite",
    severity=Severity.WARNING,
    engine=None,
    what="A value is `.inf` or `.nan`.",
    why="JSON has no such numbers, and the engine stores null.",
    bad=_HEAD + "vars:\n  limit: .inf\n" + _TASK,
    good=_HEAD + "vars:\n  limit: 1.0e+9\n" + _TASK,
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
