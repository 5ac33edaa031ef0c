"""The text of templates, and the functions that they call (spec: expressions)."""

from __future__ import annotations

import pytest

from attune_lint import Target
from tests.rules.marked import assert_marked
from tests.rules.packs import job
from tests.rules.templated import LEFT_OUT, NEWER_PLACES, PLACES, assert_found, condition, input, task
from tests.workflow.documents import NEW, OLD, for_both_targets

NO_TASK_CAN_RUN = "the task then can't run"


# Where templates stand


def broken(severity: str, code: str, expression: str) -> str:
    return f"{{{{ {expression.replace('^', f'«{severity}{code}»')} }}}}"


@for_both_targets
@pytest.mark.parametrize(("severity", "lines"), PLACES)
def test_every_place(severity: str, lines: str, target: Target) -> None:
    for code, expression in (("501", "workflow.count ^| length"), ("503", "1 + ^now()")):
        if "when" in lines.split(":")[1] and code == "503":
            continue
        assert_found(task(lines.replace("§", broken(severity, code, expression))), target)


@pytest.mark.parametrize(("severity", "lines"), NEWER_PLACES)
def test_every_place_of_2026_10(severity: str, lines: str) -> None:
    for code, expression in (("501", "workflow.count ^| length"), ("503", "1 + ^now()")):
        assert_found(task(lines.replace("§", broken(severity, code, expression))), NEW)


@for_both_targets
def test_results(target: Target) -> None:
    assert_found(
        task("input: {message: Go}", "output_map: {x: '{{ «W503»now() }}', y: 'a {{ 1 «W501»| b }}'}\n"),
        target,
    )


@for_both_targets
def test_sub_tasks(target: Target) -> None:
    inner = "{name: s, action: core.echo, input: {message: '{{ «W503»now() }}'}}"
    tasks = f"  - name: p\n    type: parallel\n    tasks: [{inner}]\n"
    (found,) = (each for each in assert_found(job(tasks), target))
    assert found.message == "There is no function 'now'; sub-tasks never run."


@for_both_targets
@pytest.mark.parametrize(
    "tasks",
    [
        "  - name: a\n    action: «E201»[x]\n    input: {message: '{{ a «E501»| b }}'}\n",
        "  - name: a\n    action: core.echo\n    input: «E201»['{{ 1 «W501»| b }}']\n",
        "  - name: a\n    action: core.echo\n    next: «E201»{publish: [{x: '{{ a «W501»| b }}'}]}\n",
        "  - name: a\n    action: core.echo\n    next: [{publish: «E201»{x: '{{ a «W501»| b }}'}}]\n",
        "  - «E202»name2: a\n    action: core.echo\n    input: {message: '{{ a «E501»| b }}'}\n",
    ],
)
def test_what_could_not_be_read(tasks: str, target: Target) -> None:
    assert_found(job(tasks), target)


@for_both_targets
def test_places_inside_every_style(target: Target) -> None:
    for value in (
        "It is {{ a «E501»| b }}",
        "'It''s {{ ''x'' «E501»| b }}'",
        '"\\x41\\u00e9 \\"{{ \\"x\\" «E501»| b }}\\""',
        '"a\\\n\n         {{ 1 «E501»| b }}"',
        "|\n        a\n\n        {{ 1 «E501»| b }}",
        ">2-\n          a\n        b\n        {{ 1\n        «E501»| b }}",
    ):
        assert_found(task(f"input:\n  message: {value}"), target)


@for_both_targets
def test_what_an_alias_repeats(target: Target) -> None:
    text = (
        task("input: &x {message: '{{ 1 «E501»| b }}'}")
        + "  - name: b\n    action: core.echo\n    input: *x\n"
    )
    assert_found(text, target)


# Syntax


@for_both_targets
@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("name «E501»| length", "There are no filters. Write 'length(...)'."),
        ("name «E501»|upper", "There are no filters. Write 'upper(...)'."),
        (
            "name «E501»| default('x')",
            "There are no filters. There are no default values; test for a field with ",
        ),
        (
            "name «E501»| map(1)",
            "There are no filters. There are no loops in expressions; iterate with 'with_items'.",
        ),
        (
            "name «E501»| tojson",
            "There are no filters. An object or a list becomes JSON where it stands in a text.",
        ),
        ("name «E501»| frobnicate", "There are no filters; call a function, such as 'upper(x)'"),
        ("name «E501»|", "There are no filters; call a function"),
        ("true «E501»&& false", "Write 'and'."),
        ("true «E501»|| false", "There are no filters; call a function, such as 'upper(x)', and write 'or'"),
        ("«E501»!true", "Write 'not', or '!=' to compare."),
        ("true «E501»? 1 : 2", "There are no conditional expressions"),
        ("1 «E501»if true else 2", "There are no conditional expressions"),
        ("1 «E501»not in [1]", "Write 'not (a in b)'"),
        (
            "workflow.hosts[1«E501»:2]",
            "There are no slices and no object literals; use 'slice(v, start, end)'",
        ),
        ("«E501»{'a': 1}", "There are no object literals"),
        ("'a' «E501»~ 'b'", "Join strings with '+'."),
        ("1 «E501»is 2", "Compare with '==' or '!='."),
        ("1 «E501»= 2", "Compare with '=='."),
        ("workflow.hosts.«E501»0", "Take an element of a list with brackets, such as 'a[0]'"),
        ("workflow.host.upper«E501»()", "Only a function's bare name can be called; there are no methods."),
        ("«E501»'abc", None),
        ("1 +«E501»", None),
        ("«E501»9223372036854775808", None),
        ("(1«E501»", None),
        ("1 «E501»2", None),
    ],
)
def test_syntax(expression: str, hint: str | None, target: Target) -> None:
    (found,) = assert_found(input(expression), target)
    assert found.message.startswith("This is no expression: ")
    assert found.message.endswith(f"; {NO_TASK_CAN_RUN}.")
    assert (found.help or "").startswith(hint or "")
    assert (found.help is None) == (hint is None)
    assert found.route == "tasks[0].input.message"


@for_both_targets
@pytest.mark.parametrize("expression", ["{{ }}", "{{}}", "a {{ }} b", "{{\n        }}"])
def test_empty_braces(expression: str, target: Target) -> None:
    text = expression.replace("{{", "«E501»{{")
    (found,) = assert_found(task(f'input:\n  message: "{text}"'), target)
    assert found.message == f"There is no expression between the braces, and {NO_TASK_CAN_RUN}; write one."


@for_both_targets
def test_braces_that_are_not_closed(target: Target) -> None:
    (found,) = assert_found(task("input: {message: 'Hello «W502»{{ workflow.host'}"), target)
    assert found.message == "This '{{' is never closed, so it stays in the text; add the '}}'."
    assert_found(task("input: {message: '{{ «E503»now() }} «W502»{{ x'}"), target)
    assert_found(task("input: {message: 'Hello }} workflow.host'}"), target)


@for_both_targets
def test_braces_in_strings(target: Target) -> None:
    (cut,) = assert_found(task("input:\n  message: It is {{ 'a «E501»}} b' }}"), target)
    assert cut.message.startswith("The '}}' in this string ends the expression")
    (kept,) = assert_found(task("""input:\n  message: "{{ 'a «I515»}} b' }}\""""), target)
    assert kept.message.startswith("These braces are inside a string")
    assert_found(task("input:\n  message: It is {{ «E501»'a }}"), target)
    assert_found(task("""input:\n  message: "{{ 'a } b' }}\""""), target)


def test_braces_in_a_wait() -> None:
    lines = "action: core.echo\ninput: {message: Go}\nwait_for: {inquiry: \"{{ '«I515»}}' }}\"}"
    text = job("  - name: a\n" + "".join(f"    {line}\n" for line in lines.split("\n")))
    found = [each for each in assert_found(text, NEW) if each.code == "ATL515"]
    assert len(found) == 1


@for_both_targets
def test_block_tags(target: Target) -> None:
    (found,) = assert_found(
        task("input: {message: '«W505»{% if a %}x{% endif %} {{ workflow.host }}'}"), target
    )
    assert found.message.startswith("'{% %}' means nothing here")
    assert_found(task("input: {message: '{% x {{ workflow.host }}'}"), target)


# Functions


@for_both_targets
@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("«E503»now()", "There is no clock; 'system.workflow_start' is the time of the current step."),
        ("«E503»uuid()", "There are no random values; let an action make one."),
        ("«E503»len(workflow.hosts)", "Write 'length(...)'."),
        ("«E503»Length(workflow.hosts)", "Did you mean 'length'?"),
        ("«E503»default(workflow.host, 'x')", "There are no default values"),
        ("upper(«E503»str(1))", "Write 'string(...)'."),
        ("true and «W503»now()", "There is no clock"),
        ("«E503»frobnicate(1)", None),
    ],
)
def test_functions_that_do_not_exist(expression: str, hint: str | None, target: Target) -> None:
    (found,) = assert_found(input(expression), target)
    assert found.message.startswith("There is no function '")
    assert (found.help or "").startswith(hint or "-" if hint else "")


@for_both_targets
@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("«E504»upper()", "'upper' takes 1 argument, not 0; "),
        ("«E504»upper('a', 'b')", "'upper' takes 1 argument, not 2; "),
        ("«E504»range()", "'range' takes 1 or 2 arguments, not 0; "),
        ("«E504»split('a')", "'split' takes 2 arguments, not 1; "),
        ("1 + length(«E504»slice('a', 1, 2, 3))", "'slice' takes 2 or 3 arguments, not 4; "),
        ("false or «W504»upper()", "'upper' takes 1 argument, not 0; "),
    ],
)
def test_wrong_numbers_of_arguments(expression: str, message: str, target: Target) -> None:
    (found,) = assert_found(input(expression), target)
    assert found.message == message + NO_TASK_CAN_RUN + "."


@for_both_targets
def test_functions_about_the_task_take_anything(target: Target) -> None:
    for expression in ("result()", "succeeded(1, 2)", "failed()", "timed_out()", "not result('x')"):
        assert_found(input(expression), target)


def test_cancelled_is_new() -> None:
    assert_found(input("cancelled()"), NEW)
    (found,) = assert_found(input("«E503»cancelled()"), "2026.06")
    assert found.help is None or "cancelled" not in found.help


@for_both_targets
@pytest.mark.parametrize(
    "expression", ["range(3)", "range(1, 3)", "slice(workflow.hosts, 1)", "zip([1], [2])"]
)
def test_functions_that_exist(expression: str, target: Target) -> None:
    assert_found(input(expression), target)


# Conditions


@for_both_targets
@pytest.mark.parametrize("word", ["yes", "no", "Yes", "NO", "False", "True"])
def test_conditions_by_words(word: str, target: Target) -> None:
    found = assert_marked(condition(word), target, left_out=(*LEFT_OUT, "ATL53"))
    assert found == ()


@for_both_targets
@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("workflow.count «W501»| length", "the transition then fires on every outcome"),
        ("{{ workflow.count «W501»| length }}", "the transition then fires when the task succeeded"),
        ("{{ workflow.count }} == {{ 1 «W501»| x }}", "the transition then fires when the task succeeded"),
        ("workflow.count > «W503»now()", "the transition then fires on every outcome"),
        ("{{ «W506»hsot }}", "the transition then fires when the task succeeded"),
        ("«W506»hsot", "the transition then fires on every outcome"),
        ("«W511»workflow.hsot", "the transition then fires on every outcome"),
        ("{{ «W520»workflow.count + 'a' }} x", "the transition then fires when the task succeeded"),
    ],
)
def test_conditions(text: str, effect: str, target: Target) -> None:
    (found,) = assert_marked(condition(text), target, left_out=(*LEFT_OUT, "ATL53"))
    assert effect in found.message


@pytest.mark.parametrize(
    "text",
    [
        "«W501»!succeeded()",
        "succeeded() «W501»&& workflow.count > 1",
        "{{ failed() and «W506»x }}",
        "timed_out() + «W503»f()",
    ],
)
def test_conditions_that_an_outcome_decides(text: str) -> None:
    (new,) = assert_marked(condition(text), NEW, left_out=(*LEFT_OUT, "ATL53"))
    assert "then fires" in new.message
    (old,) = assert_marked(condition(text), OLD, left_out=(*LEFT_OUT, "ATL53"))
    assert "the outcome that it names decides instead" in old.message
