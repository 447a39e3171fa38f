"""Names of methods without side effects: real, without duplicates, and contradicted by no other table."""

from __future__ import annotations

import importlib
import importlib.util
import json
from typing import Any

import pytest

from pylint_hybrid.domain import values as v
from pylint_hybrid.knowledge import catalogue
from pylint_hybrid.knowledge.method_names import (
    ANY,
    AT_MOST_ONE,
    BY_NAME,
    DATA,
    TEXT_ONLY,
    is_pure_method,
    listed,
)
from pylint_hybrid.knowledge.python.library_tables import describe_member, tables
from pylint_hybrid.knowledge.python.notation import parse

ENTRIES = [
    (owner, name) for classes in listed().values() for owner, names in classes.items() for name in names
]
# Reading the environment or a file once more changes nothing; these names are those of mappings, too.
_READING = frozenset({"environment"})
# A file is copied with two arguments, queues and web clients take no names: the sections rule them out.
_OTHER_ARGUMENTS = frozenset({"shutil.copy", "queue.Queue.get"})
TEXT = v.primitive("str")


def test_the_file_is_sorted_into_the_known_sections_without_duplicates() -> None:
    assert list(json.loads(DATA.read_text(encoding="utf-8"))) == [ANY, AT_MOST_ONE, BY_NAME, TEXT_ONLY]
    names = [name for _, name in ENTRIES]
    assert len(names) == len(set(names))


def _exists(owner: str, name: str) -> bool:
    if catalogue.is_library(owner.partition(".")[0]):
        entry = catalogue.method_entry(owner, name)
        return entry is not None and entry.kind == "function"
    if owner.startswith("absl."):
        return describe_member(owner, name) is not None
    module, _, member = owner.rpartition(".")
    if importlib.util.find_spec(module.partition(".")[0]) is None:
        pytest.skip("not installed")
    holder: Any = getattr(importlib.import_module(module), member)
    return callable(getattr(holder, name, None))


@pytest.mark.parametrize(("owner", "name"), ENTRIES)
def test_each_method_exists(owner: str, name: str) -> None:
    assert _exists(owner, name), f"{owner} has no method {name}"


def test_no_table_gives_an_effect_to_a_listed_name() -> None:
    names = {name for _, name in ENTRIES}
    contradictions = [
        f"{owner}.{member}"
        for owner, entries in tables().items()
        for member, text in entries.items()
        if member in names and not set(parse(text).effects) <= _READING
    ]
    assert set(contradictions) <= _OTHER_ARGUMENTS


def test_arguments_decide() -> None:
    assert is_pure_method("as_list", [])
    assert is_pure_method("assertEqual", [v.unknown("x"), v.unknown("y")])
    assert is_pure_method("split", [v.of_python("/")])
    assert is_pure_method("encode", [TEXT, v.union([TEXT, v.of_python("a")])])
    assert not is_pure_method("split", [v.unknown("x")])
    assert not is_pure_method("split", [v.tensor("ndarray")])
    assert not is_pure_method("encode", [v.BOTTOM, TEXT])
    assert is_pure_method("get", [v.of_python("units")])
    assert is_pure_method("get", [v.of_python("units"), v.unknown("default")])
    assert not is_pure_method("get", [v.of_python("/index.html")])
    assert not is_pure_method("get", [v.of_python(True), TEXT])
    assert not is_pure_method("get", [TEXT])
    assert is_pure_method("sum", [v.of_python(0)])
    assert not is_pure_method("sum", [v.of_python(0), v.NONE])
    assert not is_pure_method("sum", [], ["out"])


_AMBIGUOUS = "get pop sample join close read write fit update add append sort to numpy replace title"


@pytest.mark.parametrize("name", _AMBIGUOUS.split())
def test_names_that_mean_more_than_one_thing_are_not_listed(name: str) -> None:
    assert not is_pure_method(name, [])
