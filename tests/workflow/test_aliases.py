"""Anchors and aliases: what they stand for, how far they are followed, where findings point."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings

from attune_lint import Source, Target, lint_text
from attune_lint.workflow import reading
from attune_lint.yaml.compose import compose
from tests.workflow.aliased import EndlessError, Map, TooManyError, Walker, documents, written
from tests.workflow.documents import (
    GOOD,
    HEAD,
    NEW,
    OLD,
    PATH,
    TASK,
    codes,
    for_both_targets,
    lint,
    rejections,
    stored,
    stored_task,
    task,
    top,
    transition,
    verdict,
)

LIMITS = {"ATL107", "ATL108"}


def with_limits(text: str, events: int, followed: int = 10**6, depth: int = 128) -> set[str]:
    """The codes of limits that a document breaks while they are as given."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "ALIASES_PER_EVENT", Fraction(followed, events))
        patch.setattr(reading, "DEPTH_LIMIT", depth)
        return LIMITS & {found.code for found in lint_text(text, PATH, target=NEW).diagnostics}


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(documents())
def test_against_a_reader_that_follows_every_alias(root: Map) -> None:
    walker = Walker(root)
    text = written(root)
    try:
        plain = walker.walk(root, "workflow")
    except EndlessError:
        assert "ATL107" in with_limits(text, walker.events)
        return
    except TooManyError:
        assume(False)
    assert with_limits(text, walker.events, walker.followed, walker.deepest) == set()
    assert with_limits(text, walker.events, depth=walker.deepest - 1) == {"ATL107"}
    if walker.followed:
        assert with_limits(text, walker.events, walker.followed - 1) == {"ATL108"}
    without_aliases = json.dumps(plain)
    aliased, expanded = lint(text), lint(without_aliases)
    assert {each.code for each in aliased.diagnostics if each.engine} == {
        each.code for each in expanded.diagnostics if each.engine
    }
    if verdict(text) != "parse":
        assert stored(text) == stored(without_aliases)


@for_both_targets
@pytest.mark.parametrize(
    ("anchored", "lines"),
    [
        ("&x text", "when: *x"),
        ("&x ~", "when: *x"),
        ("&x 5", "join: *x"),
        ("&x ~", "join: *x"),
        ("&x 0x10", "retry: {count: *x, delay: *x}"),
        ("&x {count: 1, delay: 2}", "retry: *x"),
        ("&x ~", "retry: *x"),
        ("&x action", "type: *x"),
        ("&x !action", "type: *x"),
        ("&x true", "decision: [{next: a, default: *x}]"),
        ("&x {a: [1, {b: c}]}", "input: *x"),
        ("&x", "input: *x"),
        ("&x {a: 1}", "worker_selector: *x"),
        ("&x ~", "worker_selector: *x"),
        ("&x [{do: [a]}]", "next: *x"),
        ("&x {do: [a]}", "next: [*x, *x]"),
        ("&x [a]", "next: [{do: *x}]"),
        ("&x a", "next: [{do: [*x, *x]}]"),
        ("&x [y, {z: 1}]", "publish: *x"),
        ("&x {z: 1}", "publish: [*x, {y: *x}]"),
        ("&x y", "publish: [*x]"),
        ("&x a", "on_success: *x"),
        ("&x [{next: a, default: true}]", "decision: *x"),
        ("&x [{name: s, action: x.y, on_success: s}]", "tasks: *x"),
        ("&x {name: s, action: x.y}", "tasks: [*x, *x]"),
        ("&x join", "*x : 5"),
        ("&x k", "input: {*x : 5}"),
        ("&x {namespace: n}", "iterate_cache: *x"),
        ("&x {inquiry: 5}", "wait_for: *x"),
        ("&x 5", "wait_for: {inquiry: *x}"),
        ("&x inquiry", "wait_for: {*x : 5}"),
    ],
)
def test_an_alias_is_what_it_stands_for(anchored: str, lines: str, target: Target) -> None:
    text = HEAD + f"x-anchored: {anchored}\n" + task(lines)[len(HEAD) :]
    name, _, value = anchored.partition(" ")
    plain = lines.replace(f"*{name[1:]} ", value).replace(f"*{name[1:]}", value)
    assert verdict(text, target) == verdict(task(plain), target) == "ok"
    assert stored(text, target) == stored(task(plain), target)


@for_both_targets
@pytest.mark.parametrize(
    ("anchored", "line"),
    [
        ("&x text", "description: *x"),
        ("&x ~", "description: *x"),
        ("&x [a, b]", "tags: *x"),
        ("&x a", "tags: [*x, *x]"),
        ("&x {a: b}", "output_map: *x"),
        ("&x a", "output_map: {*x : *x }"),
        ("&x {a: [b]}", "vars: *x"),
        ("&x a", "vars: {*x : *x }"),
        ("&x {type: object}", "parameters: *x"),
        ("&x type", "parameters: {*x : 1}"),
        ("&x cancel_running", "cancellation_policy: *x"),
        ("&x tags", "*x : [a]"),
    ],
)
def test_an_alias_at_the_top(anchored: str, line: str, target: Target) -> None:
    name, _, value = anchored.partition(" ")
    text = top(f"x-anchored: {anchored}\n{line}")
    plain = top(line.replace(f"*{name[1:]} ", value).replace(f"*{name[1:]}", value))
    assert verdict(text, target) == verdict(plain, target) == "ok"
    assert stored(text, target) == stored(plain, target)


def test_a_list_of_tasks_behind_an_alias() -> None:
    text = HEAD + "x: &t [{name: a, action: a.b}, &b {name: b, action: a.b}]\ntasks: *t\n"
    assert (
        stored(text)["tasks"]
        == stored(HEAD + "tasks: [{name: a, action: a.b}, {name: b, action: a.b}]\n")["tasks"]
    )


def test_aliased_tasks_are_converted_by_their_level() -> None:
    text = HEAD + (
        "x: &s [&t {name: s, action: x.y, on_success: s}]\n"
        "tasks:\n"
        "  - {name: a, action: a.b, tasks: *s}\n"
        "  - {name: b, action: a.b, tasks: [{name: c, action: d, tasks: *s}, *t]}\n"
    )
    first, second = stored(text)["tasks"]
    converted = [{"when": "{{ succeeded() }}", "do": ["s"]}]
    assert first["tasks"][0]["next"] == second["tasks"][1]["next"] == converted
    deep = second["tasks"][0]["tasks"][0]
    assert (deep["next"], deep["on_success"]) == ([], "s")


@for_both_targets
def test_a_name_that_is_defined_twice_mixes_up_later_ones(target: Target) -> None:
    text = top("vars: {a: &x 1, b: &x 2, c: &y 3, d: *x , e: *y }")
    assert stored(text, target)["vars"] == {"a": 1, "b": 2, "c": 3, "d": 3, "e": 3}
    assert codes(text, target) == ["ATL112"]


@for_both_targets
def test_keys_that_repeat_through_an_alias(target: Target) -> None:
    assert codes(top("x-k: &k tags\n*k : []\n*k : []"), target) == ["ATL203"]
    assert codes(task("x-k: &k join\njoin: 1\n*k : 1"), target) == ["ATL203"]
    assert codes(task("input: {&k a: 1, *k : 2}"), target) == ["ATL111"]
    assert codes(task("input: {x: {&k a: 1, *k : 2}}"), target) == ["ATL111"]
    assert codes(top("output_map: {&k a: 1, *k : 2}"), target) == ["ATL111"]


@for_both_targets
@pytest.mark.parametrize(
    "tasks", ["[&t {name: a, action: b.c}, *t]", "[{name: &n a, action: b.c}, {name: *n , action: b.c}]"]
)
def test_tasks_that_repeat_through_an_alias(tasks: str, target: Target) -> None:
    assert codes(HEAD + f"tasks: {tasks}\n", target) == ["ATL302"]
    assert codes(HEAD + f"tasks: [{{name: p, action: b.c, tasks: {tasks}}}]\n", target)[:1] in (
        [],
        ["ATL808"],
    )


class TestPlaces:
    """Findings point to what is wrong, and back to the alias that leads there."""

    @pytest.mark.parametrize(
        ("anchored", "lines", "code", "found_at"),
        [
            ("&x [a]", "when: *x", "ATL201", "&x [a]"),
            ("&x five", "join: *x", "ATL205", "&x five"),
            ("&x {count: 0, delay: y}", "retry: *x", "ATL205", "y}"),
            ("&x {a: !foo b}", "input: *x", "ATL115", "!foo"),
            ("&x {a: !foo b}", "worker_selector: [*x]", "ATL115", "!foo"),
            ("&x [{do: b}]", "next: *x", "ATL201", "b}]"),
            ("&x {do: [z]}", "next: [*x]", "ATL213", "z]"),
            ("&x {5: y}", "publish: [*x]", "ATL210", "5: y"),
            ("&x 5", "publish: [*x]", "ATL209", "&x 5"),
            ("&x {name: s}", "tasks: [*x]", "ATL211", "s}"),
            ("&x {inquiry: 0}", "wait_for: *x", "ATL215", "0}"),
        ],
    )
    def test_definition_and_alias(self, anchored: str, lines: str, code: str, found_at: str) -> None:
        text = HEAD + f"x-anchored: {anchored}\n" + task(lines)[len(HEAD) :]
        (found,) = [each for each in lint(text).diagnostics if each.code == code]
        assert found.span is not None
        assert found.span.start.offset == text.index(found_at)
        notes = [(note.message, note.span and note.span.start.offset) for note in found.related]
        if code not in ("ATL213", "ATL211"):
            assert notes == [("reached through this alias", text.index("*x"))]

    def test_the_outermost_alias_is_named(self) -> None:
        text = top("x: &x [!foo a]\ny: &y [*x]\nvars: {v: *y}")
        (found,) = [each for each in lint(text).diagnostics if each.code == "ATL115"]
        assert found.span is not None
        assert found.span.start.offset == text.index("!foo")
        assert [note.span and note.span.start.offset for note in found.related] == [text.index("*y")]

    def test_once_for_all_aliases(self) -> None:
        text = top("x: &x [!foo a]\nvars: {v: *x, w: *x, u: [*x, *x]}")
        assert codes(text).count("ATL115") == 1
        text = (
            HEAD + "x: &x {name: s, action: y, join: z}\ntasks: [{name: a, action: a.b, tasks: [*x, *x]}]\n"
        )
        assert codes(text).count("ATL205") == 1

    def test_routes_go_through_aliases(self) -> None:
        (found,) = [each for each in lint(top("x: &x [!a b]\nvars: {v: {w: *x}}")).diagnostics if each.engine]
        assert found.route == "vars.v.w[0]"


def bomb(levels: int, fan: int = 10) -> str:
    """Variables of which each holds the one before several times."""
    return "vars:\n  a0: &a0 [x]\n" + "".join(
        f"  a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * fan)}]\n" for level in range(1, levels + 1)
    )


class TestRepetition:
    @for_both_targets
    def test_ten_times_ten(self, target: Target) -> None:
        assert verdict(HEAD + bomb(3) + TASK, target) == "ok"
        assert codes(HEAD + bomb(4) + TASK, target) == ["ATL108"]
        assert codes(HEAD + bomb(60) + TASK, target) == ["ATL108"]

    @staticmethod
    def exact(body: str, followed: int) -> None:
        """A document that follows this many aliases stays within the limit to one event."""

        def filled(count: int) -> str:
            return body + "pad: [" + ", ".join(["x"] * count) + "]\n"

        document = compose(Source(PATH, filled(0))).document
        assert document is not None
        missing = -(-followed // 100) - document.events
        assert missing > 0
        assert "ATL108" not in codes(filled(missing))
        assert "ATL108" in codes(filled(missing - 1))

    def exact_in_tasks(self, anchors: str, fields: str, followed: int) -> None:
        """The same, with ninety thousand times a task in which so many aliases are followed."""
        text = (
            HEAD
            + anchors
            + (
                f"t: &t {{name: a, action: b.c, {fields}}}\n"
                f"p: &p {{name: b, action: b.c, tasks: [{', '.join(['*t'] * 300)}]}}\n"
                f"tasks: [{', '.join(['*p'] * 300)}]\n"
            )
        )
        self.exact(text, 300 * (1 + 300 * (1 + followed)))

    def test_exact_in_values(self) -> None:
        text = HEAD + TASK + f"vars:\n  a: &a [x]\n  b: &b [{', '.join(['*a'] * 300)}]\n"
        self.exact(text + f"  c: [{', '.join(['*b'] * 300)}]\n", 300 + 300 * 301)

    @pytest.mark.parametrize(
        ("anchors", "fields", "followed"),
        [
            ("", "join: 1", 0),
            ("w: &w x\n", "when: *w, input: {k: *w, *w : 1}, next: [{when: *w}]", 4),
            ("w: &w x\nn: &n [{when: *w}, {when: *w}]\n", "next: *n", 3),
            ("w: &w a\nl: &l [*w, *w, *w]\n", "next: [{do: *l}, {do: *l}]", 8),
            ("n: &n ~\n", "worker_selector: *n, join: *n, retry: *n, next: [{when: *n}]", 4),
            ("k: &k ignored\n", "*k : [1, *k ]", 1),
            ("v: &v 1\ni: &i {k: *v, l: [*v]}\n", "publish: [*i, {m: *i}]", 6),
            ("k: &k inquiry\nv: &v 1\n", "wait_for: {*k : *v }", 2),
            ("k: &k namespace\n", "iterate_cache: {*k : *k }", 2),
            ("r: &r {count: 1, delay: 1}\n", "retry: *r, decision: [*d]", 2),
        ],
    )
    def test_exact_in_tasks(self, anchors: str, fields: str, followed: int) -> None:
        self.exact_in_tasks("d: &d {next: a}\n" + anchors, fields, followed)

    def test_unknown_keys_are_not_counted(self) -> None:
        ignored = "x: [" + "*b, " * 50 + "]\n"
        text = HEAD + TASK + "a: &a [" + "x, " * 10 + "]\nb: &b [" + "*a, " * 500 + "]\n"
        assert verdict(text + ignored * 20) == "ok"
        assert verdict(text + "vars: {v: [" + "*b, " * 1000 + "]}\n") == "parse"


def lists(depth: int) -> str:
    return "[" * depth + "]" * depth


def nested(levels: int, inner: str = "{name: z, action: x.y}") -> str:
    """A parallel task that nests so many levels of tasks, the last being an ordinary one."""
    text = inner
    for level in range(levels - 1):
        text = f"{{name: p{level}, type: parallel, tasks: [{text}]}}"
    return HEAD + f"tasks: [{text}]\n"


class TestDepth:
    @for_both_targets
    def test_values(self, target: Target) -> None:
        for template in (top("vars: {x: §}"), top("vars:\n  x: §")):
            assert verdict(template.replace("§", lists(126)), target) == "ok"
            assert codes(template.replace("§", lists(127)), target) == ["ATL107"]
        assert verdict(top(f"parameters: {{type: x, a: {lists(126)}}}"), target) == "ok"
        assert codes(top(f"parameters: {{type: x, a: {lists(127)}}}"), target) == ["ATL107"]
        assert verdict(task(f"worker_selector: {lists(125)}"), target) == "ok"
        assert codes(task(f"worker_selector: {lists(126)}"), target) == ["ATL107"]
        assert verdict(task(f"input: {{a: {lists(124)}}}"), target) == "ok"
        assert codes(task(f"input: {{a: {lists(125)}}}"), target) == ["ATL107"]
        assert verdict(task(f"next: [{{publish: [{{a: {lists(121)}}}]}}]"), target) == "ok"
        assert codes(task(f"next: [{{publish: [{{a: {lists(122)}}}]}}]"), target) == ["ATL107"]

    @for_both_targets
    def test_tasks(self, target: Target) -> None:
        assert verdict(nested(63), target) == "ok"
        assert codes(nested(64), target) == ["ATL107"]
        assert codes(nested(500), target) == ["ATL107"]

    @for_both_targets
    def test_fields_of_the_innermost_task(self, target: Target) -> None:
        # The innermost task is the 127th collection.
        for field in ("next: []", "next: ", "retry: {count: 1, delay: 1}", "input: {a: b}", "publish: [a]"):
            assert verdict(nested(63, f"{{name: z, action: x.y, {field} }}"), target) == "ok", field
        assert verdict(nested(63, "{name: z, action: x.y, next: [!!null ]}"), target) == "ok"
        for field in (
            "next: [{}]",
            "input: {a: []}",
            "publish: [{}]",
            "next: [!!map {}]",
            "decision: [{next: z}]",
        ):
            assert codes(nested(63, f"{{name: z, action: x.y, {field} }}"), target)[:1] == ["ATL107"], field

    def test_fields_that_are_mappings_since_2026_10(self) -> None:
        for field in ("iterate_cache: {namespace: n}", "wait_for: {inquiry: 5}"):
            assert "ATL107" not in codes(nested(63, f"{{name: z, action: x.y, {field} }}"))
            assert "ATL107" in codes(nested(64, f"{{name: z, action: x.y, {field} }}"))

    def test_no_limit_under_unknown_keys(self) -> None:
        assert verdict(top(f"x: {lists(1000)}")) == "ok"
        assert verdict(task(f"x: {lists(1000)}")) == "ok"

    @pytest.mark.parametrize("around", range(4))
    def test_values_behind_aliases(self, around: int) -> None:
        deep, more = "[" * around, "]" * around
        for inner, expected in ((126 - around, "ok"), (127 - around, "parse")):
            text = top(f"x: &x {lists(inner)}\nvars: {{v: {deep}*x {more}}}")
            assert verdict(text) == expected
            chain = top(f"x: &x {lists(inner - 1)}\ny: &y [*x]\nvars: {{v: {deep}*y {more}}}")
            assert verdict(chain) == expected

    def test_records_behind_aliases(self) -> None:
        for inner, expected in ((124, "ok"), (125, "parse")):
            anchored = f"x: &t {{name: a, action: b.c, input: {{v: {lists(inner)}}}}}\n"
            assert verdict(HEAD + anchored + "tasks: [*t]\n") == expected
        shallow = f"x: &t {{name: a, action: b.c, input: {{v: {lists(122)}}}}}\n"
        assert verdict(HEAD + shallow + "tasks: [{name: p, action: b.c, tasks: [*t]}, *t]\n") == "ok"
        deeper = "tasks: [*t, {name: p, action: b.c, tasks: [{name: q, action: b.c, tasks: [*t]}]}]\n"
        assert codes(HEAD + shallow + deeper).count("ATL107") == 1
        (found,) = [each for each in lint(HEAD + shallow + deeper).diagnostics if each.code == "ATL107"]
        assert [note.span and note.span.start.offset for note in found.related] == [
            (HEAD + shallow + deeper).rindex("*t")
        ]

    def test_an_alias_that_was_followed_elsewhere(self) -> None:
        """What was read before is not read again, and is still too deep in another place."""
        anchored = f"x: &t {{name: a, action: b.c, input: {{v: {lists(116)}}}}}\n"
        levels = "*t"
        for name in "edcb":
            levels = f"{{name: {name}, action: b.c, tasks: [{levels}, *t]}}"
        assert codes(HEAD + anchored + f"tasks: [{levels}]\n").count("ATL107") == 0
        levels = f"{{name: f, action: b.c, tasks: [{levels}]}}"
        text = HEAD + anchored + f"tasks: [{levels}]\n"
        assert codes(text).count("ATL107") == 2

    def test_lists_behind_aliases(self) -> None:
        anchored = f"x: &n [{{publish: [{{a: {lists(121)}}}]}}]\n"
        assert verdict(HEAD + anchored + "tasks: [{name: a, action: b.c, next: *n}]\n") == "ok"
        sub = "tasks: [{name: a, action: b.c, next: *n, tasks: [{name: s, action: x, next: *n}]}]\n"
        assert codes(HEAD + anchored + sub).count("ATL107") == 1

    def test_unknown_keys_of_records_behind_aliases(self) -> None:
        anchored = f"x: &t {{name: a, action: b.c, y: {lists(300)}}}\n"
        assert verdict(HEAD + anchored + "tasks: [*t]\n") == "ok"
        assert verdict(HEAD + anchored + "tasks: [{name: p, action: b.c, tasks: [*t, *t]}]\n") == "ok"
        assert verdict(HEAD + anchored + "tasks: [*t]\nvars: {v: *t}\n") == "parse"


class TestSelfContaining:
    @for_both_targets
    @pytest.mark.parametrize(
        "text",
        [
            top("vars: {a: &a [*a]}"),
            top("vars: &v {a: *v}"),
            top("vars: {a: &a {b: [1, {c: *a}]}}"),
            task("input: &i {a: *i}"),
            task("worker_selector: &w [*w]"),
            "&root\n" + HEAD + "vars: {a: *root}\n" + TASK,
            "&root\n" + HEAD + TASK + "    input: *root\n",
            HEAD + "tasks: [&t {name: a, action: b.c, tasks: [*t]}]\n",
            HEAD + "tasks: [&t {name: a, action: b.c, tasks: [" + "*t, " * 500 + "]}]\n",
            HEAD + "tasks: [{name: a, action: b.c, tasks: &s [{name: s, action: x, tasks: *s}]}]\n",
            HEAD + "tasks: &s [{name: a, action: b.c, tasks: *s}]\n",
            HEAD + "tasks: [&t {name: a, action: b.c, input: *t}]\n",
            transition("publish: [&p {a: [*p]}]"),
            transition("publish: &p [{a: *p}]"),
            transition("__chart_meta__: &m {a: *m}"),
        ],
    )
    def test_rejected(self, text: str, target: Target) -> None:
        assert set(codes(text, target)) & {"ATL107"}
        assert verdict(text, target) == "parse"

    @for_both_targets
    @pytest.mark.parametrize(
        "text",
        [
            top("x: &x [*x, {a: *x}]"),
            task("x: &x [*x]"),
            "&root\n" + GOOD + "x: *root\n",
            HEAD + "tasks: [&t {name: a, action: b.c, me: *t}]\n",
            HEAD + "x: &t {name: a, action: b.c, me: *t}\ntasks: [*t]\n",
            HEAD
            + "x: &t {name: a, action: b.c, me: [{us: *t}]}\ntasks: [{name: p, action: b.c, tasks: [*t]}]\n",
            task("retry: &r {count: 1, delay: 1, x: *r}"),
            HEAD + "x: &n [{x: *n}]\ntasks: [{name: a, action: b.c, next: *n}]\n",
        ],
    )
    def test_under_unknown_keys_it_is_all_right(self, text: str, target: Target) -> None:
        assert verdict(text, target) == "ok"
        assert stored_task(text, target)["name"] in ("a", "p")


def test_bombs_of_tasks_take_no_time() -> None:
    text = HEAD + "x0: &t0 {name: a, action: b.c}\n"
    for level in range(1, 40):
        inner = ", ".join([f"*t{level - 1}"] * 10)
        text += f"x{level}: &t{level} {{name: a, type: parallel, tasks: [{inner}]}}\n"
    assert verdict(text + "tasks: [*t39]\n") == "parse"
    assert set(codes(text + "tasks: [*t39]\n")) <= {"ATL108", "ATL808", "ATL801"}
    assert rejections(text + "tasks: [*t4]\n", OLD) == []
