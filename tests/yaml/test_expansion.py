"""How deep and how wide values become when aliases are followed, against following them."""

from __future__ import annotations

from hypothesis import assume, given

from attune_lint.model.node import Alias, Document, Node, Resolved, Scalar, children, walk
from attune_lint.workflow.expansion import ENDLESS, Expansion, Expansions
from tests.yaml.aliases import EndlessError, values
from tests.yaml.reading import document_of, times


def followed(document: Document, node: Node, around: tuple[Resolved, ...] = ()) -> Expansion:
    """The expansion of a node, the node counted where it is an alias."""
    target = document.resolve(node)
    depth, aliases = 0, int(isinstance(node, Alias))
    if target is None:
        return Expansion(depth, aliases)
    if target in around:
        raise EndlessError
    for child in children(target):
        part = followed(document, child, (*around, target))
        depth, aliases = max(depth, part.depth), aliases + part.aliases
    return Expansion(depth + (not isinstance(target, Scalar)), aliases)


def aliases_of(document: Document) -> list[Alias]:
    assert document.root is not None
    return [node for node in walk(document.root) if isinstance(node, Alias)]


@times(2)
@given(values)
def test_measures_are_those_of_following(text: str) -> None:
    document = document_of(text)
    expansions = Expansions(document)
    for alias in aliases_of(document):
        measured = expansions.of(alias)
        try:
            assert followed(document, alias) == measured._replace(aliases=measured.aliases + 1)
        except EndlessError:
            assert measured.depth == ENDLESS


@given(values)
def test_the_order_of_questions_does_not_matter(text: str) -> None:
    document = document_of(text)
    aliases = aliases_of(document)
    assume(len(aliases) > 1)
    forth, back = Expansions(document), Expansions(document)
    depths = [forth.of(alias).depth for alias in aliases]
    assert [back.of(alias).depth for alias in reversed(aliases)] == depths[::-1]


def measures(text: str) -> list[Expansion]:
    document = document_of(text)
    expansions = Expansions(document)
    return [expansions.of(alias) for alias in aliases_of(document)]


def test_aliases_inside_are_counted() -> None:
    assert measures("- &a [x]\n- &b [*a, *a]\n- *b\n")[-1] == Expansion(2, 2)


def test_an_alias_of_a_text_or_of_nothing_adds_nothing() -> None:
    assert measures("- &a x\n- *a\n- *b\n") == [Expansion(0, 0), Expansion(0, 0)]


def test_a_value_in_itself_is_endless() -> None:
    assert [measure.depth for measure in measures("&a [*a]\n")] == [ENDLESS]
    # The second definition's number is taken by a later name, which closes a circle.
    circle = measures("- &a x\n- &a y\n- &b [*a]\n")
    assert [measure.depth for measure in circle] == [ENDLESS]


def test_a_bomb_is_measured_without_going_off() -> None:
    levels = "".join(f"- &a{number + 1} [*a{number}, *a{number}]\n" for number in range(10_000))
    found = measures(f"- &a0 x\n{levels}- *a10000\n")
    assert found[2 * 20].aliases == 2**21 - 2
    assert found[-1].depth == 10_000
    assert found[-1].aliases >= ENDLESS


def test_a_deep_value_is_measured() -> None:
    assert measures(f"- &a {'[' * 20_000}{']' * 20_000}\n- *a\n") == [Expansion(20_000, 0)]
