"""The ATL2 family: what the engine's reader rejects in a file's shape (spec: engine-facts 1 to 10, 16)."""

from __future__ import annotations

from typing import Final

from attune_lint.model.diagnostic import Rule
from attune_lint.model.examples import GOOD, HEAD, TASK
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target

_WAIT: Final = "    wait_for:\n      inquiry: '{{ task.ask.id }}'\n"
_ASK: Final = "tasks:\n  - name: ask\n    action: core.echo\n    next:\n      - do: [build]\n"


def _error(
    code: str, name: str, what: str, why: str, bad: str, good: str, since: Target = Target.V2026_06
) -> Rule:
    return Rule(code, name, Severity.ERROR, what, why, bad, good, "parse", since)


WRONG_TYPE: Final = _error(
    "ATL201",
    "wrong-type",
    "A field holds a list, a mapping or a text where it takes something else.",
    "The engine rejects the file at the first such field, mostly naming only its own types.",
    bad=GOOD + "    next:\n      - do: deploy\n",
    good=GOOD + "    next:\n      - do: [deploy]\n  - name: deploy\n    action: core.echo\n",
)

MISSING_FIELD: Final = _error(
    "ATL202",
    "missing-field",
    "A field that the engine requires is not there.",
    "The engine rejects the file: `version` and `tasks` of a workflow, the `name` of a task, `count` and "
    "`delay` of a retry, `next` of a decision branch and `namespace` of a cache iteration are required.",
    bad="ref: demo.job\nlabel: Job\n" + TASK,
    good=GOOD,
)

DUPLICATE_FIELD: Final = _error(
    "ATL203",
    "duplicate-field",
    "A field stands in its mapping twice, or under both of its names.",
    "The engine rejects the file, unlike for keys that it does not know.",
    bad=GOOD + "    action: core.noop\n",
    good=GOOD,
)

UNKNOWN_CHOICE: Final = _error(
    "ATL204",
    "unknown-choice",
    "A field that takes one of a few words holds another.",
    "The engine compares the word to the letter, and rejects the file.",
    bad=GOOD + "    type: Action\n",
    good=GOOD + "    type: action\n",
)

BAD_NUMBER: Final = _error(
    "ATL205",
    "bad-number",
    "A field that takes a whole number holds something else.",
    "The engine wants plain digits: no quotes, sign, fraction, unit, leading zero or template.",
    bad=GOOD + "    retry:\n      count: 3\n      delay: 5s\n",
    good=GOOD + "    retry:\n      count: 3\n      delay: 5\n",
)

BAD_LENGTH: Final = _error(
    "ATL206",
    "bad-length",
    "A text is too long or too short.",
    "The engine takes 1 to 50 characters for `version`, and up to 255 for `ref` and `label`.",
    bad="ref: demo.job\nlabel: Job\nversion: ''\n" + TASK,
    good=GOOD,
)

NO_TASKS: Final = _error(
    "ATL207",
    "no-tasks",
    "The list of tasks is empty.",
    "The engine rejects a workflow without tasks.",
    bad=HEAD + "tasks: []\n",
    good=GOOD,
)

FORBIDDEN_FIELD: Final = _error(
    "ATL208",
    "forbidden-field",
    "A mapping that takes certain keys only holds another.",
    "Elsewhere the engine ignores what it does not know; in `iterate_cache` it rejects the file.",
    bad=GOOD + "    iterate_cache:\n      namespace: hosts\n      pagesize: 10\n",
    good=GOOD + "    iterate_cache:\n      namespace: hosts\n      page_size: 10\n",
    since=Target.V2026_10,
)

PUBLISH_ITEM: Final = _error(
    "ATL209",
    "publish-item",
    "An entry of `publish` is neither a variable's name nor a mapping.",
    "The engine rejects numbers, booleans, lists and nothing there.",
    bad=GOOD + "    next:\n      - publish: [5]\n",
    good=GOOD + "    next:\n      - publish: [result]\n",
)

PUBLISH_KEY: Final = _error(
    "ATL210",
    "publish-key",
    "A key inside `publish` is a number, a boolean or null.",
    "Unlike in every other mapping, the engine takes no such keys there without quotes.",
    bad=GOOD + "    next:\n      - publish:\n          - codes: {200: ok}\n",
    good=GOOD + "    next:\n      - publish:\n          - codes: {'200': ok}\n",
)

WAIT_FOR: Final = _error(
    "ATL215",
    "wait-for",
    "`wait_for` does not say what to wait for.",
    "The engine takes exactly one of `inquiry`, `execution` and `work_queue_item`, with an id or a template.",
    bad=GOOD + "    wait_for: {inquiry: '5'}\n",
    good=GOOD + "    wait_for: {inquiry: 5}\n",
    since=Target.V2026_10,
)

WAIT_FOR_EXPRESSION: Final = _error(
    "ATL216",
    "wait-for-expression",
    "The template of a `wait_for` is not a valid expression.",
    "This is the one template that the engine checks before it runs, and it rejects the file.",
    bad=GOOD + "    wait_for: {inquiry: '{{ task.ask.id | int }}'}\n",
    good=HEAD + _ASK + "  - name: build\n    action: core.echo\n" + _WAIT,
    since=Target.V2026_10,
)

RULES: Final = (
    WRONG_TYPE,
    MISSING_FIELD,
    DUPLICATE_FIELD,
    UNKNOWN_CHOICE,
    BAD_NUMBER,
    BAD_LENGTH,
    NO_TASKS,
    FORBIDDEN_FIELD,
    PUBLISH_ITEM,
    PUBLISH_KEY,
    WAIT_FOR,
    WAIT_FOR_EXPRESSION,
)
