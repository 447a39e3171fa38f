"""What Python itself, its standard library and common pure libraries do with abstract values.

The functions here decide by the classes and contents of values alone. ``None`` as a result means that the
question is not one for Python's own rules (a tensor, an object of the program, an unknown name).
"""

from __future__ import annotations

from collections.abc import Mapping as Keywords
from collections.abc import Sequence as Arguments

from pylint_hybrid.domain.values import ApiObject, Value
from pylint_hybrid.knowledge.interface import Caller
from pylint_hybrid.knowledge.python import builtin_functions, library_functions, operators
from pylint_hybrid.knowledge.python.calling import Call
from pylint_hybrid.knowledge.python.container_methods import call_container_method
from pylint_hybrid.knowledge.python.decorators import decorator_kind
from pylint_hybrid.knowledge.python.indexing import delete_item, iterate, length, store_item, subscript
from pylint_hybrid.knowledge.python.library_functions import attribute, object_attribute
from pylint_hybrid.knowledge.python.operators import compare, truth

__all__ = [
    "attribute",
    "binary",
    "call_builtin",
    "call_container_method",
    "call_library",
    "call_library_method",
    "compare",
    "decorator_kind",
    "delete_item",
    "iterate",
    "length",
    "object_attribute",
    "store_item",
    "subscript",
    "truth",
    "unary",
]


def binary(operator: str, left: Value, right: Value) -> Value | None:
    """``left operator right`` for Python's own values and objects of known libraries."""
    found = operators.binary(operator, left, right)
    return library_functions.object_operator(operator, left, right) if found is None else found


def unary(operator: str, operand: Value) -> Value | None:
    """``operator operand`` for Python's own values and objects of known libraries."""
    if isinstance(operand, ApiObject):
        return library_functions.object_unary(operator, operand)
    return operators.unary(operator, operand)


def call_builtin(
    name: str, arguments: Arguments[Value], keywords: Keywords[str, Value], caller: Caller
) -> Value | None:
    """Call a built-in by name, with or without ``builtins.`` before it.

    None for names that it does not know, and for those that need the evaluator (``getattr``, ``super``).
    """
    return builtin_functions.call_builtin(Call(name.removeprefix("builtins."), arguments, keywords, caller))


def call_library(
    dotted: str, arguments: Arguments[Value], keywords: Keywords[str, Value], caller: Caller
) -> Value | None:
    """Call a function or class of a known library by its dotted name; None if it is not known."""
    return library_functions.call_function(Call(dotted, arguments, keywords, caller))


def call_library_method(
    receiver: ApiObject,
    name: str,
    arguments: Arguments[Value],
    keywords: Keywords[str, Value],
    caller: Caller,
) -> Value | None:
    """Call a method of an object of a known library (``__enter__`` and ``__iter__`` too); None if unknown."""
    return library_functions.call_method(receiver, Call(name, arguments, keywords, caller))
