"""Places and effects in words do not depend on where the project lies."""

from __future__ import annotations

import pytest

from pylint_hybrid.decisions import wording
from pylint_hybrid.facts.record import Place
from tests.decisions.handmade import PATH, effect


def test_places_of_the_own_file_are_lines_and_others_are_named() -> None:
    assert wording.where(Place(PATH, 3), PATH) == "line 3"
    assert wording.where(Place("/project/nets/losses.py", 3), PATH) == "losses.py:3"


def test_an_effect_is_told_with_its_place_and_the_call_that_leads_there() -> None:
    assert wording.effect(effect(), PATH) == "calls 'print' (line 12)"
    via = (Place(PATH, 5), Place("/project/a.py", 6))
    far = effect("global-write", 9, "counter", via=via)
    assert wording.effect(far, PATH) == "assigns the global 'counter' (line 9, through the call at line 5)"
    assert wording.effect(effect("file", target=""), PATH) == "reads or writes a file (line 12)"
    assert wording.effect(effect("new-kind", target="x"), PATH) == "has the side effect 'x' (line 12)"


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("list.append", "changes a list that it did not make ('append')"),
        ("array.fill", "changes an array that it did not make ('fill')"),
        ("+=", "changes an object that it did not make ('+=')"),
        ("dict item", "sets an item of a dict that it did not make"),
        ("item", "sets an item of an object that it did not make"),
        ("deleted item", "deletes an item of an object that it did not make"),
        ("", "changes an object that it did not make"),
    ],
)
def test_changed_contents_are_told_in_words(target: str, text: str) -> None:
    assert wording.effect_clause(effect("item-write", target=target)) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d"], "a, b and 2 more"),
    ],
)
def test_lists_end_in_and(items: list[str], text: str) -> None:
    assert wording.listed(items, 3) == text


def test_the_same_place_is_told_once() -> None:
    assert wording.places([Place(PATH, 3), Place(PATH, 3, 8), Place(PATH, 4)], PATH) == "line 3 and line 4"
