"""Methods that may be called on a value of unknown kind without a doubt about side effects, by their names.

``data/pure-methods.json`` lists, per class, methods whose name no common library gives to anything that
changes state: ``shape.as_list()`` and ``text.lower()`` have no effects, whatever the receiver. Names that
mean something else elsewhere (``fit`` of estimators, ``join`` of threads, ``sample`` of spaces) are left out.
Whether the program itself defines a method of the name is for the evaluator to ask first, and so are methods
that a base class of a library calls back: ``_mean`` for ``mean``.

Sections of the file: ``any arguments``; ``text only``, if all arguments are certainly texts
(``x.split("/")``, while scikit-learn's ``split`` draws random numbers); ``at most one`` positional argument,
as later ones may name an array that is written to; ``by a name``, if the first argument is a constant that
reads as a name (``config.get("units")``; that of a queue is a truth value, that of a web client an address).
A keyword ``out`` or ``inplace`` always speaks against it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from pylint_hybrid.domain.values import Constant, Primitive, Value, members

DATA: Final = Path(__file__).parent / "data" / "pure-methods.json"
ANY: Final = "any arguments"
TEXT_ONLY: Final = "text only"
AT_MOST_ONE: Final = "at most one"
BY_NAME: Final = "by a name"
_WRITING: Final = frozenset({"out", "inplace"})


def listed() -> dict[str, dict[str, list[str]]]:
    """The names by section and class."""
    sections = json.loads(DATA.read_text(encoding="utf-8"))
    return {
        section: {owner: names.split() for owner, names in classes.items()}
        for section, classes in sections.items()
    }


@lru_cache(maxsize=1)
def _sections() -> dict[str, str]:
    return {
        name: section for section, classes in listed().items() for names in classes.values() for name in names
    }


def is_pure_method(name: str, arguments: Sequence[Value], keywords: Collection[str] = ()) -> bool:
    """Whether a call of a method of this name has no side effects on any receiver of a library."""
    section = _sections().get(name)
    if section is None or not _WRITING.isdisjoint(keywords):
        return False
    if section == TEXT_ONLY:
        return all(_is_text(argument) for argument in arguments)
    if section == BY_NAME:
        names = members(arguments[0]) if arguments else ()
        return bool(names) and all(_is_name(one) for one in names)
    return section == ANY or len(arguments) <= 1


def _is_name(value: Value) -> bool:
    return isinstance(value, Constant) and isinstance(value.value, str) and value.value.isidentifier()


def _is_text(value: Value) -> bool:
    alternatives = members(value)
    return bool(alternatives) and all(
        isinstance(one, (Constant, Primitive)) and one.kind == "str" for one in alternatives
    )
