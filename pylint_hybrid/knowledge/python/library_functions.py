"""Calls and attributes of the standard library and common pure libraries.

Most are described by the tables of ``data``; those that call back, build containers or depend on the values
of their arguments are in ``library_protocols``.
"""

from __future__ import annotations

import math
from typing import Final

from pylint_hybrid.domain.values import (
    BOTTOM,
    FROM_NUMPY,
    NONE,
    ApiObject,
    Value,
    api,
    api_object,
    mapping,
    of_python,
    primitive,
    sequence,
    tensor,
    union,
    unknown,
)
from pylint_hybrid.knowledge.python.builtin_functions import call_builtin
from pylint_hybrid.knowledge.python.calling import Call
from pylint_hybrid.knowledge.python.library_protocols import CALLBACKS, IDENTITY, PROTOCOLS
from pylint_hybrid.knowledge.python.library_tables import (
    canonical,
    describe,
    describe_member,
    is_listed,
    is_module,
)
from pylint_hybrid.knowledge.python.named_tuples import call_named_tuple, named_tuple_attribute
from pylint_hybrid.knowledge.python.notation import PRIMITIVES, Description, Result

_CONSTANTS: Final[dict[str, float]] = {
    "math.pi": math.pi,
    "math.e": math.e,
    "math.tau": math.tau,
    "math.inf": math.inf,
    "math.nan": math.nan,
}
# What every function, class and module has.
_TEXT_ATTRIBUTES: Final = (
    ".__name__",
    ".__qualname__",
    ".__doc__",
    ".__module__",
    ".__file__",
    ".__version__",
)
# What add-ons of TensorFlow give under names of their own is described by its name there.
_TENSORFLOW: Final = "tensorflow."
_MUTABLE: Final = frozenset({"list", "set", "deque", "dict"})


def call_function(call: Call) -> Value | None:
    """Call a library function or class; None if the name is unknown."""
    name = canonical(call.name)
    if name != call.name:
        if name.startswith(_TENSORFLOW):
            return call.caller.invoke(api(name), call.arguments, call.keywords)
        call = Call(name, call.arguments, call.keywords, call.caller)
    if name.startswith("builtins."):
        return call_builtin(Call(name.removeprefix("builtins."), call.arguments, call.keywords, call.caller))
    handler = PROTOCOLS.get(call.name)
    if handler is not None:
        found = handler(call)
        if found is not None:
            return found
    described = describe(call.name)
    if described is None or described.is_attribute:
        return None
    callback = CALLBACKS.get(call.name)
    if callback is not None:
        callback(call)
    return _perform(call, described, call.name, None)


def call_method(receiver: ApiObject, call: Call) -> Value | None:
    """Call a method of a library object; None if it is unknown."""
    found = call_named_tuple(receiver, call)
    if found is not None:
        return found
    described = describe_member(receiver.name, call.name)
    if described is None or described.is_attribute:
        return None
    callback = CALLBACKS.get(f"{receiver.name}.{call.name}")
    if callback is not None:
        callback(call)
    return _perform(call, described, receiver.name, receiver)


def _perform(call: Call, described: Description, owner: str, receiver: ApiObject | None) -> Value:
    for effect in described.effects:
        call.caller.effect(effect, owner if receiver is None else f"{owner}.{call.name}")
    return make(call, described.result, owner, receiver)


def make(call: Call, result: Result, owner: str, receiver: ApiObject | None) -> Value:
    """The value that a parsed result stands for."""
    if result.head == "|":
        return union([make(call, part, owner, receiver) for part in result.parts])
    if result.head in PRIMITIVES:
        return primitive(result.head)
    if result.head in {"arg", "item", "result"}:
        return _from_argument(call, result)
    if result.head in {"self", "object"}:
        return receiver if receiver is not None and result.head == "self" else _object(call, result, owner)
    words = {"none": NONE, "never": BOTTOM, "unknown": unknown(owner), "decorator": api(IDENTITY)}
    if result.head in words:
        return words[result.head]
    if result.head == "ndarray":
        return tensor("ndarray", "unknown", None, FROM_NUMPY)
    if result.head == "tensor":
        # An operation makes it, so that the call counts as tensor computation.
        return call.caller.invoke(api(f"{_TENSORFLOW}identity"), [tensor("dense")])
    return _container(call, result, owner, receiver)


def _object(call: Call, result: Result, owner: str) -> Value:
    if result.head == "object":
        return api_object(result.name, [], call.caller.site())
    return api_object(owner, sorted(call.keywords.items()), call.caller.site())


def _from_argument(call: Call, result: Result) -> Value:
    if result.position >= len(call.arguments):
        named = list(call.keywords.values())
        if not named and result.head == "arg" and result.position:
            return NONE  # a default that is not given
        return union(named) if named else unknown(call.name)
    argument = call.arguments[result.position]
    if result.head == "arg":
        return argument
    return call.items(result.position) if result.head == "item" else call.caller.invoke(argument, [])


def _container(call: Call, result: Result, owner: str, receiver: ApiObject | None) -> Value:
    parts = [make(call, part, owner, receiver) for part in result.parts]
    sites = (call.caller.site(),) if result.head in _MUTABLE else ()
    if result.head == "dict":
        key, value = parts if len(parts) == 2 else (unknown(owner), unknown(owner))
        return mapping([], key, value, sites)
    if len(parts) > 1:
        return sequence(result.head, parts, sites=sites)
    return sequence(result.head, None, parts[0] if parts else unknown(owner), sites)


def attribute(dotted: str) -> Value | None:
    """The value of a library's constant or variable; None for functions, classes and unknown names."""
    if dotted.endswith(_TEXT_ATTRIBUTES):
        return primitive("str")
    if dotted in _CONSTANTS:
        return of_python(_CONSTANTS[dotted])
    described = None if is_module(dotted) and not is_listed(dotted) else describe(canonical(dotted))
    if described is None or not described.is_attribute:
        return None
    return constant_result(described.result, dotted)


def object_attribute(receiver: ApiObject, name: str) -> Value | None:
    """The value of an attribute of a library object; None for methods and unknown names."""
    found = named_tuple_attribute(receiver, name)
    if found is not None:
        return found
    described = describe_member(receiver.name, name)
    if described is None or not described.is_attribute:
        return None
    if described.result.head == "self":
        return receiver
    return constant_result(described.result, f"{receiver.name}.{name}")


_SPECIAL_METHODS: Final = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "&": "and",
    "|": "or",
}


def object_operator(operator: str, left: Value, right: Value) -> Value | None:
    """An operator that an object of a known library defines (``path / "name"``); None for others."""
    stem = _SPECIAL_METHODS.get(operator, "")
    for receiver, name in ((left, f"__{stem}__"), (right, f"__r{stem}__")):
        if isinstance(receiver, ApiObject) and stem:
            described = describe_member(receiver.name, name)
            if described is not None:
                same = described.result.head == "self"
                return receiver if same else constant_result(described.result, f"{receiver.name}.{name}")
    return None


def object_unary(operator: str, operand: ApiObject) -> Value | None:
    """A sign or inversion of an object of a known library; None for others."""
    name = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}.get(operator, "")
    described = describe_member(operand.name, name) if name else None
    if described is None:
        return None
    same = described.result.head == "self"
    return operand if same else constant_result(described.result, f"{operand.name}.{name}")


def constant_result(result: Result, name: str) -> Value:
    """A result that depends on no call."""
    parts = [constant_result(part, name) for part in result.parts]
    if result.head == "|":
        return union(parts)
    if result.head in PRIMITIVES:
        return primitive(result.head)
    if result.head == "object":
        return api_object(result.name)
    if result.head == "ndarray":
        return tensor("ndarray", "unknown", None, FROM_NUMPY)
    if result.head == "tensor":
        return tensor("dense")
    if result.head == "none":
        return NONE
    return _constant_container(result.head, parts, name)


def _constant_container(head: str, parts: list[Value], name: str) -> Value:
    if head == "dict":
        key, value = parts if len(parts) == 2 else (unknown(name), unknown(name))
        return mapping([], key, value)
    if head in {"unknown", "self", "never"}:
        return unknown(name)
    if len(parts) > 1:
        return sequence(head, parts)
    return sequence(head, None, parts[0] if parts else unknown(name))
