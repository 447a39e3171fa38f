"""Methods of Python's built-in types, by the class of the receiver."""

from __future__ import annotations

from collections.abc import Mapping as Keywords
from collections.abc import Sequence as Arguments

from pylint_hybrid.domain.values import NONE, Mapping, Sequence, Value
from pylint_hybrid.knowledge.interface import Mutation
from pylint_hybrid.knowledge.python.indexing import delete_item, store_item, subscript
from pylint_hybrid.knowledge.python.mapping_methods import COUNTER_METHODS, MAPPING_METHODS, MappingMethod
from pylint_hybrid.knowledge.python.sequence_methods import SEQUENCE_METHODS, permuted
from pylint_hybrid.knowledge.python.text_methods import call_scalar_method


def call_container_method(
    receiver: Value, name: str, arguments: Arguments[Value], keywords: Keywords[str, Value]
) -> Mutation | None:
    """``receiver.name(*arguments, **keywords)`` for one alternative of a built-in type.

    None if the type has no such method. ``list.sort`` with a key does not call it (no caller is here): its
    result is an unknown order.
    """
    if name in {"__getitem__", "__setitem__", "__delitem__"}:
        return _item_method(receiver, name, arguments)
    if isinstance(receiver, Mapping):
        method = _mapping_method(receiver, name)
        return None if method is None else method(receiver, arguments, keywords)
    if not isinstance(receiver, Sequence):
        return call_scalar_method(receiver, name, arguments, keywords)
    if name == "sort" and keywords and receiver.kind == "list":
        return Mutation(NONE, permuted(receiver))
    sequence_method = SEQUENCE_METHODS.get(receiver.kind, {}).get(name)
    if sequence_method is None:
        return None
    return sequence_method(receiver, [*arguments, *keywords.values()])


def _mapping_method(receiver: Mapping, name: str) -> MappingMethod | None:
    own = COUNTER_METHODS.get(name) if receiver.kind == "Counter" else None
    return MAPPING_METHODS.get(name) if own is None else own


def _item_method(receiver: Value, name: str, arguments: Arguments[Value]) -> Mutation | None:
    if name == "__getitem__" and len(arguments) == 1:
        result = subscript(receiver, arguments[0])
        return None if result is None else Mutation(result)
    if name == "__setitem__" and len(arguments) == 2:
        return store_item(receiver, arguments[0], arguments[1])
    return delete_item(receiver, arguments[0]) if name == "__delitem__" and arguments else None
