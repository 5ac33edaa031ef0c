"""The ATL7 family, as far as it is found while a manifest or an action file is read (spec: pack-layout)."""

from __future__ import annotations

from typing import Final

from attune_lint.model.diagnostic import Rule
from attune_lint.model.severity import Severity

_MANIFEST: Final = "# file: pack.yaml\n"
_ACTION: Final = "# file: actions/build.yaml\n"
_REST: Final = "label: Build\nrunner_type: shell\nentry_point: build.sh\n"


MANIFEST_REF: Final = Rule(
    "ATL710",
    "manifest-ref",
    Severity.ERROR,
    "A manifest has no `ref`, or one that is no pack reference.",
    "The engine can't load the pack. A reference is two or more lower-case letters, digits, `-` and `_`, "
    "the first a letter.",
    bad=_MANIFEST + "ref: Demo\nversion: 1.0.0\n",
    good=_MANIFEST + "ref: demo\nversion: 1.0.0\n",
)

MANIFEST_VERSION: Final = Rule(
    "ATL711",
    "manifest-version",
    Severity.WARNING,
    "A manifest has no `version`, or one that is no semantic version.",
    "A pack's version is three numbers, MAJOR.MINOR.PATCH, perhaps with more behind `-` or `+`.",
    bad=_MANIFEST + "ref: demo\nversion: 1.0\n",
    good=_MANIFEST + "ref: demo\nversion: 1.0.0\n",
)

NOT_A_MAPPING: Final = Rule(
    "ATL712",
    "pack-file-not-mapping",
    Severity.ERROR,
    "A manifest or an action file is empty, or holds a list or a text.",
    "The engine wants keys with values there, and loads neither the pack nor the action.",
    bad=_ACTION + "- ref: demo.build\n",
    good=_ACTION + "ref: demo.build\n" + _REST,
)

ACTION_REF: Final = Rule(
    "ATL713",
    "action-file-ref",
    Severity.ERROR,
    "An action file has no `ref`, or one that is not of the form `PACK.NAME`.",
    "The engine can't load the action: pack and name each are lower-case letters, digits, `-` and `_`, the "
    "first a letter.",
    bad=_ACTION + "ref: build\n" + _REST,
    good=_ACTION + "ref: demo.build\n" + _REST,
)

MALFORMED_SCHEMA: Final = Rule(
    "ATL714",
    "malformed-schema",
    Severity.WARNING,
    "`parameters` or `output` of an action or a workflow is no schema that says something.",
    "What is written there has no effect, so that callers are told nothing and defaults are not applied. "
    "Those in JSON Schema style never are.",
    bad=_ACTION + "ref: demo.build\n" + _REST + "parameters:\n  url: string\n",
    good=_ACTION + "ref: demo.build\n" + _REST + "parameters:\n  url: {type: string}\n",
)

IGNORED_OUTPUT: Final = Rule(
    "ATL715",
    "ignored-output",
    Severity.WARNING,
    "An action file describes its results under `output_schema` or `out_schema`.",
    "The engine ignores both keys, so that the action has no declared results; the key is `output`.",
    bad=_ACTION + "ref: demo.build\n" + _REST + "output_schema:\n  size: {type: integer}\n",
    good=_ACTION + "ref: demo.build\n" + _REST + "output:\n  size: {type: integer}\n",
)

MISSPELT_KEY: Final = Rule(
    code="ATL716",
    name="misspelt-key",
    severity=Severity.WARNING,
    what="A key of an action file is almost one that the engine knows.",
    why="The engine ignores it, so a typing error costs the whole field.",
    bad=_ACTION + "ref: demo.build\n" + _REST + "paramaters:\n  url: {type: string}\n",
    good=_ACTION + "ref: demo.build\n" + _REST + "parameters:\n  url: {type: string}\n",
    sound=False,
)

RUNNER_KEYS: Final = Rule(
    "ATL717",
    "runner-key-beside-workflow",
    Severity.WARNING,
    "An action file that points at a workflow has keys for a runner, such as `entry_point`.",
    "Nothing is run for a workflow but its tasks, so that these keys have no business there.",
    bad=_ACTION
    + "ref: demo.build\nlabel: Build\nworkflow_file: workflows/build.workflow.yaml\nrunner_type: shell\n"
    + "# file: actions/workflows/build.workflow.yaml\n"
    + "version: 1.0.0\ntasks:\n  - name: run\n    action: core.noop\n    input: {message: Go}\n",
    good=_ACTION
    + "ref: demo.build\nlabel: Build\nworkflow_file: workflows/build.workflow.yaml\n"
    + "# file: actions/workflows/build.workflow.yaml\n"
    + "version: 1.0.0\ntasks:\n  - name: run\n    action: core.noop\n    input: {message: Go}\n",
)

RULES: Final = (
    MANIFEST_REF,
    MANIFEST_VERSION,
    NOT_A_MAPPING,
    ACTION_REF,
    MALFORMED_SCHEMA,
    IGNORED_OUTPUT,
    MISSPELT_KEY,
    RUNNER_KEYS,
)
