"""Places and effects in words do not depend on where the project lies."""

from __future__ import annotations

import pytest

from pylint_hybrid.decisions import wording
from pylint_hybrid.facts.record import Place
from tests.decisions.handmade import PATH, effect


def test_places_of_the_own_file_are_lines_and_others_are_named() -> None:
    assert wording.where(Place(PATH, 3), PATH) == "line 3"
    assert wording.where(Place("/project/nets/losses.py", 3), PATH) == "losses.py:3"


def test_effects_are_told_with_their_places_and_the_calls_that_lead_there() -> None:
    assert wording.effects([effect()], PATH) == "calls 'print' (line 12)"
    via = (Place(PATH, 5), Place("/project/a.py", 6))
    far = effect("global-write", 9, "counter", via=via)
    assert wording.effects([far], PATH) == "assigns the global 'counter' (line 9, through the call at line 5)"
    assert wording.effects([effect("file", target="")], PATH) == "reads or writes a file (line 12)"
    assert wording.effects([effect("new-kind", target="x")], PATH) == "has the side effect 'x' (line 12)"
    assert wording.effects([], PATH) == ""


def test_the_same_effect_at_several_places_is_one_clause() -> None:
    several = [effect(line=12), effect("clock", 13, "time.time"), effect(line=14)]
    told = "calls 'print' (line 12 and line 14) and reads the clock with 'time.time' (line 13)"
    assert wording.effects(several, PATH) == told


def test_one_place_is_told_once_whatever_it_happens_to() -> None:
    same = [effect("attribute-write", 12, "A.x"), effect("attribute-write", 12, "B.x")]
    assert wording.effects(same, PATH) == "sets the attribute 'A.x' (line 12)"


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
