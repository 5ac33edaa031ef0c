"""The shape of a file: root, records, keys (spec: engine-facts 3, 5 and 16)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.workflow.documents import (
    GOOD,
    HEAD,
    NEW,
    OLD,
    TASK,
    assert_rejects,
    assert_takes,
    codes,
    for_both_targets,
    lint,
    rejections,
    stored,
    task,
    top,
    transition,
    verdict,
)


class TestRoot:
    @for_both_targets
    @pytest.mark.parametrize(
        "text",
        [
            *("", " ", "\n", "\n\n", "# nothing\n", "---\n", "--- \n", "---\n...\n"),
            *("{}", "{}\n", "--- !foo\n", "!!map\n", "--- &a\n"),
        ],
    )
    def test_nothing(self, text: str, target: Target) -> None:
        assert [code for code, _ in rejections(text, target)] == ["ATL202", "ATL202", "ATL301"]
        assert verdict(text, target) == "parse"

    @for_both_targets
    @pytest.mark.parametrize(
        "text", ["null\n", "~\n", "a\n", "5\n", "''\n", "[]\n", "- a\n", "--- |\n", "-\n"]
    )
    def test_no_mapping(self, text: str, target: Target) -> None:
        assert [code for code, _ in rejections(text, target)] == ["ATL201"]

    @for_both_targets
    @pytest.mark.parametrize(
        "text",
        [
            '{"ref": "a.b", "version": "1", "tasks": [{"name": "a", "action": "a.b"}]}',
            "{ref: a.b, version: 1, tasks: [{name: a, action: a.b}]}\n",
            "--- !foo\n" + GOOD,
            "--- !!map\n" + GOOD,
            "--- &root\n" + GOOD,
            "%YAML 1.2\n---\n" + GOOD,
            "---\n" + GOOD + "...\n# end\n",
            GOOD.replace("\n", "\r\n"),
            GOOD.replace("\n", "\r"),
        ],
    )
    def test_good(self, text: str, target: Target) -> None:
        assert verdict(text, target) == "ok"

    @for_both_targets
    @pytest.mark.parametrize(
        "end", ["---\n", "--- # x\n", "...\n---\n", "---\n" + GOOD, "---\n[", "...\nx: y\n"]
    )
    def test_more_documents(self, end: str, target: Target) -> None:
        assert verdict(GOOD + end, target) == "parse"

    @for_both_targets
    def test_the_first_document_counts_too(self, target: Target) -> None:
        assert codes("---\n---\n", target) == ["ATL202", "ATL202", "ATL301", "ATL105"]


TASKS = HEAD + "tasks:§\n"
TASK_ITEM = HEAD + "tasks:\n  - {name: a, action: core.echo}\n  -§\n"


@for_both_targets
@pytest.mark.parametrize(
    ("value", "code"),
    [
        *((value, "ATL207") for value in ("", "[]", "!foo", "!foo []", "!!null")),
        *((value, "ATL201") for value in ("~", "null", "{}", "{a: b}", "a", "''", "5", "|", "!!null ~")),
        ("{{ x }}", "ATL119"),
        ("[«{{ x }}]", "ATL119"),
    ],
)
def test_no_list_of_tasks(value: str, code: str, target: Target) -> None:
    assert_rejects(TASKS, value, code, target)


@for_both_targets
@pytest.mark.parametrize("value", ["x", "[]", "~", "null", "''", "5", "!!null ~", "[{name: a, action: a.b}]"])
def test_no_task(value: str, target: Target) -> None:
    assert_rejects(TASK_ITEM, value, "ATL201", target)


@for_both_targets
@pytest.mark.parametrize("value", ["", "{}", "!foo", "!!null", "!foo {}"])
def test_an_empty_task(value: str, target: Target) -> None:
    assert [code for code, _ in rejections(TASK_ITEM.replace("§", f" {value}"), target)] == [
        "ATL202",
        "ATL211",
    ]


@for_both_targets
@pytest.mark.parametrize(
    "text", ["ref: demo.job\n" + TASK, "ref: demo.job\nlabel: Job\n" + TASK, "version: 1\nref: demo.job\n"]
)
def test_required_at_the_top(text: str, target: Target) -> None:
    assert rejections(text, target) == [("ATL202", 0)]


def test_label_is_not_required() -> None:
    assert stored("ref: demo.job\nversion: 1\n" + TASK)["label"] == ""


RETRY = task("retry:§")
BRANCH = task("decision:\n  -§")
CACHE = task("iterate_cache:§")
TRANSITION = task("next:\n  -§")


@pytest.mark.parametrize(
    ("template", "fields"),
    [
        (RETRY, "count: 1, delay: 1"),
        (BRANCH, "next: a"),
        (CACHE, "namespace: hosts"),
        (TRANSITION, "when: x"),
    ],
)
def test_mappings_of_fields(template: str, fields: str) -> None:
    for value in (f"{{{fields}}}", f"!foo {{{fields}}}", f"!!map {{{fields}}}"):
        assert_takes(template, value, NEW)
        assert_takes(template, value, OLD)
    for value in ("[]", f"[{{{fields}}}]"):
        assert_rejects(template, value, "ATL201", NEW)
    assert_rejects(template, "{{ x }}", "ATL119", NEW)


@pytest.mark.parametrize("value", ["x", "5", "''", "|", "true"])
def test_scalars_in_their_place(value: str) -> None:
    for template in (RETRY, BRANCH, CACHE):
        assert_rejects(template, value, "ATL201", NEW)


def test_absent_and_empty_records() -> None:
    for value in ("", "~", "null", "!!null ~"):
        assert_takes(RETRY, value, NEW)
        assert_takes(CACHE, value, NEW)
    for value in ("", "{}", "!foo", "!!null"):
        assert_takes(TRANSITION, value, NEW)
    for value in ("~", "null", "!!null ~"):
        assert_rejects(BRANCH, value, "ATL201", NEW)
        assert_rejects(TRANSITION, value, "ATL201", NEW)
    for template, missing in ((RETRY, 2), (BRANCH, 1), (CACHE, 1)):
        text = template.replace("§", " {}")
        assert rejections(text) == [("ATL202", text.index("{}"))] * missing
        assert [code for code, _ in rejections(template.replace("§", " !foo"))] == ["ATL202"] * missing


@for_both_targets
@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        ("retry: {count: 1}", "'delay'"),
        ("retry: {delay: 1}", "'count'"),
        ("retry: {x: 1, count: 1}", "'delay'"),
        ("decision: [{when: x}]", "'next'"),
        ("decision: [{do: [a]}]", "'next'"),
    ],
)
def test_missing_in_braces_is_placed_at_the_brace(lines: str, missing: str, target: Target) -> None:
    text = task(lines)
    (found,) = (each for each in lint(text, target).diagnostics if each.engine)
    assert found.span is not None
    assert (found.code, found.span.start.offset) == ("ATL202", text.index("{"))
    assert missing in found.message


def test_missing_in_a_block_is_placed_at_its_first_key() -> None:
    text = task("retry:\n  jitter: 1\n  count: 1")
    assert rejections(text) == [("ATL202", text.index("jitter"))]


@for_both_targets
@pytest.mark.parametrize(
    "line",
    [
        *(
            "5: x",
            "~: x",
            "'a': 1",
            '"b": 2',
            "Label: x",
            "? a\n: b",
            "x: !foo [!bar {a: !!int abc}]",
            "true: 1",
        ),
        *("x: 1\nx: 2", "x: !!null z", "x: &k 1\n*k : 2", "? \n: 5", "x: 18446744073709551616", "<<: {a: b}"),
        *(
            "x: {{ a }}",
            "x: {? [a] : b}",
            "!foo q: 1",
            "!!int abc: 1",
            "x: &x [*x]",
            "x: " + "[" * 300 + "]" * 300,
        ),
    ],
)
def test_unknown_keys_are_ignored(line: str, target: Target) -> None:
    assert verdict(top(line), target) == "ok"
    indented = line.replace("\n", "\n    ")
    assert verdict(GOOD + f"    {indented}\n", target) == "ok"
    assert verdict(task("retry:\n  count: 1\n  delay: 1\n  " + line.replace("\n", "\n  ")), target) == "ok"
    assert verdict(task("next:\n  - do:\n    " + line.replace("\n", "\n    ")), target) == "ok"
    assert verdict(task("decision:\n  - next: a\n    " + line.replace("\n", "\n    ")), target) == "ok"


@for_both_targets
@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("[a]", "ATL118"),
        ("? [a]\n", "ATL118"),
        ("{a: 1}", "ATL118"),
        ("? - a\n", "ATL118"),
        ("{{ a }}", "ATL119"),
        ("*none ", "ATL106"),
    ],
)
def test_keys_that_are_rejected_anywhere(key: str, code: str, target: Target) -> None:
    for text in (top(f"{key}: 1"), GOOD + f"    {key}: 1\n".replace("\n:", "\n    :")):
        assert [found for found, _ in rejections(text, target)] == [code]


@for_both_targets
def test_an_undefined_alias_is_rejected_anywhere(target: Target) -> None:
    for line in ("x: *none", "x: [{a: *none}]", "vars: {a: *none}", "description: *none", "tags: [*none]"):
        text = top(line)
        assert rejections(text, target) == [("ATL106", text.index("*"))]
    for line in ("tasks: [*none]", "tasks: *none"):
        assert rejections(HEAD + line + "\n", target) == [("ATL106", len(HEAD) + line.index("*"))]
    assert verdict(task("next: *none\njoin: *none\nretry: *none"), target) == "parse"
    assert verdict(task("wait_for: {inquiry: *none}"), target) == "parse"
    assert verdict(transition("publish: [*none, {a: *none}]"), target) == "parse"


@for_both_targets
@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (GOOD + "ref: x\n", "ref", "ref: x"),
        (GOOD + "'ref': x\n", "ref", "'ref'"),
        (GOOD + "!!str ref: 5\n", "ref", "!!str"),
        (GOOD + "tasks: []\n", "tasks", "tasks: []"),
        (top("vars: {}\nvars: {}"), "vars", "vars: {}\ntasks"),
        (top("description:\ndescription:"), "description", "description:\ntasks"),
        (task("name: b"), "name", "name: b"),
        (task("action: x.y"), "action", "action: x.y"),
        (task("retry: {count: 1, delay: 1, count: 2}"), "count", "count: 2"),
        (task("decision: [{next: a, next: b}]"), "next", "next: b"),
        (transition("do: [b]\ndo: [b]"), "do: [b]\n ", "do: [b]\n  -"),
        (task("permission_set_ref: 1\npermission_set_refs: 2"), "permission_set_ref:", "permission_set_refs"),
        (task("permission_set_refs: 1\npermission_set_ref: 2"), "permission_set_refs", "permission_set_ref:"),
        (task("permission_set_ref:\npermission_set_ref:"), "permission_set_ref:", "permission_set_ref:\n"),
    ],
)
def test_known_keys_must_not_repeat(text: str, first: str, second: str, target: Target) -> None:
    found = [each for each in lint(text, target).diagnostics if each.code == "ATL203"]
    assert len(found) == 1
    assert found[0].span is not None
    assert found[0].span.start.offset == text.rindex(second)
    (note,) = found[0].related
    assert note.span is not None
    assert text.startswith(first, note.span.start.offset)
    assert note.span.start.offset < found[0].span.start.offset


def test_three_times() -> None:
    assert codes(task("join: 1\njoin: 2\njoin: 3")) == ["ATL203", "ATL203"]


@for_both_targets
def test_fields_of_another_target_may_repeat(target: Target) -> None:
    expected = "ok" if target == OLD else "parse"
    assert verdict(task("wait_for: {inquiry: 1}\nwait_for: {inquiry: 1}"), target) == expected
    assert verdict(task("trace_tag_template: 1\ntrace_tag_template: 1"), target) == expected
    assert verdict(task("iterate_cache: {namespace: a, namespace: b}"), target) == expected


@for_both_targets
def test_merge_keys_do_not_merge(target: Target) -> None:
    text = HEAD + "x-base: &base {action: core.echo}\ntasks:\n  - name: a\n    <<: *base\n"
    assert set(codes(text, target)) == {"ATL113", "ATL211"}


class TestIterateCache:
    TEMPLATE = task("iterate_cache:§")

    @pytest.mark.parametrize(
        "value",
        [
            *("~", "", "null", "{namespace: x}", "{namespace: 5}", "{namespace: ~}", "{'namespace': x}"),
            *(
                "{namespace: x, owner_type: ~}",
                "{namespace: x, owner_type: , owner_ref: 5}",
                "!foo {namespace: x}",
            ),
            *(
                "{namespace: x, generation: ~}",
                "{namespace: x, generation: }",
                "{namespace: x, generation: 5}",
            ),
            *("{namespace: !foo x}", "{!foo namespace: x}", "{namespace: '{{ }}'}", '{namespace: "\\u200b"}'),
            *("{namespace: x, page_size: 1}", "{namespace: x, page_size: 1000}"),
        ],
    )
    def test_good(self, value: str) -> None:
        assert_takes(self.TEMPLATE, value, NEW)

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            ("{page_size: 5}", "ATL202"),
            ("{namespace: «[]}", "ATL201"),
            ("{namespace: «{{ x }}}", "ATL119"),
            ("{namespace: x, «foo: 1}", "ATL208"),
            ("{namespace: x, «Namespace: 1}", "ATL208"),
            ("{namespace: x, «5: 1}", "ATL208"),
            ("{namespace: x, «<<: {}}", "ATL208"),
            ("{namespace: x, «__chart_meta__: 1}", "ATL208"),
            ("{namespace: x, «[a]: 1}", "ATL118"),
            ("{namespace: x, owner_type: «[]}", "ATL201"),
            ("{namespace: x, owner_ref: «{}}", "ATL201"),
            ("{namespace: x, generation: «[]}", "ATL201"),
            ("{namespace: x, owner_type: «!!null x}", "ATL116"),
            ("{{ x }}", "ATL119"),
            ("!!null x", "ATL116"),
            ("{namespace: «''}", "ATL317"),
            ("{namespace: «' '}", "ATL317"),
            ('{namespace: «"\\t\\u3000\\u0085\\n"}', "ATL317"),
            ("{namespace: x, page_size: «0}", "ATL318"),
            ("{namespace: x, page_size: «1001}", "ATL318"),
        ],
    )
    def test_bad(self, value: str, code: str) -> None:
        assert_rejects(self.TEMPLATE, value, code, NEW)

    def test_ignored_before(self) -> None:
        for value in ("[]", "x", "{}", "{namespace: [], foo: 1}", "{namespace: x, page_size: 0}", "{{ x }}"):
            assert_takes(self.TEMPLATE, value, OLD)

    def test_stored(self) -> None:
        text = task("iterate_cache: {namespace: 5, owner_ref: 1.0, generation: , require_fresh: TRUE}")
        assert stored(text)["tasks"][0]["iterate_cache"] == {
            "namespace": "5",
            "owner_ref": "1.0",
            "generation": "",
            "page_size": 100,
            "require_fresh": True,
        }

    @pytest.mark.parametrize(
        ("lines", "code"),
        [
            ("with_items: x", "ATL315"),
            ("with_items: ''", "ATL315"),
            ("batch_size: 0", "ATL305"),
            ("batch_size: 1001", "ATL305"),
            ("concurrency: 101", "ATL306"),
            ("type: workflow", "ATL316"),
            ("type: parallel\ntasks: [{name: s, action: x}]", "ATL316"),
        ],
    )
    def test_beside_other_fields(self, lines: str, code: str) -> None:
        text = task("iterate_cache: {namespace: hosts}\n" + lines)
        assert [found for found, _ in rejections(text)] == [code]
        assert verdict(text) == "validate"
        assert verdict(text, OLD) == "ok"

    def test_with_items_that_are_absent(self) -> None:
        assert verdict(task("iterate_cache: {namespace: hosts}\nwith_items: ~")) == "ok"


def test_both_names_of_one_field() -> None:
    for name in ("permission_set_ref", "permission_set_refs"):
        text = task(f"{name}: [a, {{b: 1}}]")
        assert stored(text)["tasks"][0]["permission_set_refs"] == ["a", {"b": 1}]
