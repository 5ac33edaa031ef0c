"""What holds for every expression, and for every text that is none."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from returns.result import Result, Success

from attune_lint.expressions.errors import ExpressionError
from attune_lint.expressions.parser import parse
from attune_lint.expressions.syntax import Expression, structure, walk
from attune_lint.expressions.tokens import tokenize
from tests.expressions.reference import Reference, WrongError
from tests.expressions.strategies import KEYWORDS, OPERATORS, WORDS, written

TOKENS = st.sampled_from([*WORDS, *KEYWORDS, *OPERATORS, *"()[]().,,-", "not", "0", "1.5", "'s'"])
CHARACTERS = st.sampled_from("ab01 .,()[]+-*/%=!<>'\"\\|&{}\xe9\n") | st.characters()
Written = tuple[Expression, list[str], str]


def check(text: str, result: Result[Expression, ExpressionError]) -> None:
    """What holds for any outcome: places are in the text, and are of what they say."""
    if isinstance(result, Success):
        for node in walk(result.unwrap()):
            assert 0 <= node.start < node.end <= len(text)
        return
    error = result.failure()
    assert 0 <= error.start <= error.end <= len(text)
    if error.kind != "empty":
        assert error.found == text[error.start : error.end]
        assert (error.found == "") == (error.start == len(text))


def outcome(text: str) -> object:
    """The structure of a text's expression, or the kind and the place of what is wrong with it."""
    result = parse(text)
    if isinstance(result, Success):
        return structure(result.unwrap())
    return (result.failure().kind, result.failure().start)


def reference(text: str) -> object:
    """What `outcome` should be, where every token is one."""
    try:
        return structure(Reference(tokenize(text).unwrap()).whole())
    except WrongError as error:
        return (error.kind, error.token.start)


@given(written())
def test_what_is_written_is_read(case: Written) -> None:
    node, _, text = case
    assert structure(parse(text).unwrap()) == structure(node)


@given(written(), st.sampled_from(["", " ", "\n\x85 "]))
def test_every_part_is_an_expression_by_itself(case: Written, space: str) -> None:
    text = space + case[2] + space
    for node in walk(parse(text).unwrap()):
        assert structure(parse(text[node.start : node.end]).unwrap()) == structure(node)


@given(written())
def test_the_parts_of_a_node_are_inside_it_and_in_order(case: Written) -> None:
    nodes = list(walk(parse(case[2]).unwrap()))
    places = [(node.start, -node.end) for node in nodes]
    # An operator and its left operand may begin together, and then the longer one comes first.
    assert places == sorted(places)
    assert len(set(places)) == len(places)


@given(st.text() | st.text(CHARACTERS))
def test_no_text_crashes_it(text: str) -> None:
    check(text, parse(text))


@given(written(), st.data())
def test_no_change_to_an_expression_crashes_it(case: Written, data: st.DataObject) -> None:
    text = case[2]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 3)))
    changed = text[:start] + data.draw(st.text(CHARACTERS, max_size=2)) + text[end:]
    check(changed, parse(changed))


@given(st.lists(TOKENS, min_size=1, max_size=12).map(" ".join))
def test_any_tokens_are_read_as_the_grammar_says(text: str) -> None:
    assert outcome(text) == reference(text)


@given(written(), st.data())
def test_changed_tokens_are_read_as_the_grammar_says(case: Written, data: st.DataObject) -> None:
    tokens = case[1]
    at = data.draw(st.integers(0, len(tokens)))
    put = data.draw(st.lists(TOKENS, max_size=2))
    text = " ".join(tokens[:at] + put + tokens[at + data.draw(st.integers(0, 2)) :])
    assume(text)
    assert outcome(text) == reference(text)


@given(written())
def test_where_a_text_is_cut_it_is_incomplete(case: Written) -> None:
    for end in range(1, len(case[1])):
        text = " ".join(case[1][:end])
        result = parse(text)
        if not isinstance(result, Success):
            assert result.failure().start == len(text)
