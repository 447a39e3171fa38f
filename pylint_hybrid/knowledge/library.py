"""What the evaluator asks about TensorFlow, Keras and NumPy: one function for each kind of question.

All functions take abstract values and give abstract values; None means that the knowledge has no answer (the
evaluator then makes the result unknown). Effects of a call are recorded through ``caller.effect``, evidence
that an argument is a tensor through ``caller.uses_as_tensor``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pylint_hybrid.domain.values import (
    BOTTOM,
    Api,
    ApiObject,
    Dataset,
    Tensor,
    Value,
    api_object,
    members,
    primitive,
    tensor,
    unknown,
)
from pylint_hybrid.knowledge import attributes, catalogue, objects, operators, subscripts, tensors
from pylint_hybrid.knowledge.calls import IGNORED, Call, bind, distribute
from pylint_hybrid.knowledge.interface import Caller, Entry, Iteration
from pylint_hybrid.knowledge.python import library_tables
from pylint_hybrid.knowledge.rules import registry

MAX_EXACT_ITEMS = 8

resolve = catalogue.resolve
is_library = catalogue.is_library
is_subclass = catalogue.is_subclass
get_attribute = attributes.get_attribute
subscript = subscripts.subscript
binary = operators.binary
compare = operators.compare
unary = operators.unary
literal_tensor = tensors.literal_tensor

_NO_KEYWORDS: Mapping[str, Value] = {}


def method_entry(class_name: str, method: str) -> Entry | None:
    """A method of a library class or of its bases; None if it has none.

    Of classes that the tables of Python's own libraries describe, what a program may inherit is found.
    """
    if catalogue.is_library(class_name.partition(".")[0]):
        return catalogue.method_entry(class_name, method)
    if not library_tables.has_method(class_name, method):
        return None
    return Entry(name=f"{class_name}.{method}", kind="function", parameters=("*args", "**kwargs"))


def call_api(
    name: str, arguments: Sequence[Value], keywords: Mapping[str, Value] | None, caller: Caller
) -> Value | None:
    """The result of calling the function or class ``name``; None if there is no such name.

    An unbound method called through its class takes its receiver as the first argument.
    """
    entry = catalogue.resolve(name)
    if entry is None:
        return None
    if entry.kind in ("module", "constant"):
        return unknown(entry.name)
    owner = _unbound_owner(entry)
    if not owner and entry.name.endswith(".from_config"):
        return api_object(entry.name.rpartition(".")[0], (), caller.site())
    if owner and arguments and _is_instance(arguments[0], owner):
        return call_method(arguments[0], entry.name.rpartition(".")[2], arguments[1:], keywords, caller)
    return _run(entry, bind(catalogue.signature_of(entry.name), arguments, keywords or _NO_KEYWORDS), caller)


def _unbound_owner(entry: Entry) -> str:
    """The class of a method that is called by its dotted name; "" for functions and static methods."""
    owner = entry.name.rpartition(".")[0]
    holder = catalogue.resolve(owner)
    if holder is None or holder.kind != "class" or catalogue.is_static(entry.name):
        return ""
    return owner


def _is_instance(value: Value, owner: str) -> bool:
    return any(catalogue.is_subclass(attributes.class_of(member), owner) for member in members(value))


def _run(entry: Entry, bound: Mapping[str, Value], caller: Caller) -> Value | None:
    for kind in entry.effects:
        caller.effect(kind, entry.name)
    rule = registry.find(entry.rule) if entry.rule else None
    if rule is None:
        return _by_catalogue(entry, bound, caller)
    return distribute(
        Call(entry.name, catalogue.signature_of(entry.name), dict(entry.options), bound, caller), rule
    )


def _by_catalogue(entry: Entry, bound: Mapping[str, Value], caller: Caller) -> Value:
    """What the catalogue itself knows: instances of classes, and results that its documentation names."""
    if any(value is BOTTOM for key, value in bound.items() if key not in IGNORED):
        return BOTTOM
    if entry.kind == "class":
        return objects.construct(entry, bound, caller)
    return objects.documented(entry)


def call_method(
    receiver: Value,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value] | None,
    caller: Caller,
) -> Value | None:
    """The result of ``receiver.name(...)`` for one alternative; None if the receiver has no such method."""
    if receiver is BOTTOM:
        return BOTTOM
    if isinstance(receiver, Api):
        return call_api(f"{receiver.name}.{name}", arguments, keywords, caller)
    owner = attributes.class_of(receiver)
    entry = attributes.method_of(receiver, owner, name) if owner else None
    if entry is None or entry.kind == "constant":
        return _call_attribute(receiver, name, arguments, keywords, caller)
    if not entry.rule and isinstance(receiver, ApiObject):
        special = _by_protocol(receiver, name, arguments, keywords, caller)
        if special is not None:
            return special
    bound = bind(catalogue.signature_of(entry.name), arguments, keywords or _NO_KEYWORDS)
    bound["self"] = receiver
    found = _run(entry, bound, caller)
    if found is None and isinstance(receiver, Tensor):
        return unknown(entry.name)
    return found


def _by_protocol(
    receiver: ApiObject,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value] | None,
    caller: Caller,
) -> Value | None:
    """Methods that mean the same for every class: entering a context, calling a layer by its ``call``."""
    if name == "__enter__":
        return enter(receiver)
    if name in ("call", "__call__"):
        return call_object(receiver, arguments, keywords, caller)
    return None


def _call_attribute(
    receiver: Value,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value] | None,
    caller: Caller,
) -> Value | None:
    """Calling what an attribute holds: a configured function or another object."""
    if (
        name == "__enter__"
        and isinstance(receiver, ApiObject)
        and catalogue.resolve(receiver.name) is not None
    ):
        return enter(receiver)
    held = attributes.get_attribute(receiver, name)
    if isinstance(held, ApiObject):
        return call_object(held, arguments, keywords, caller)
    if isinstance(held, Api):
        return call_api(held.name, arguments, keywords, caller)
    return None


def call_object(
    receiver: ApiObject, arguments: Sequence[Value], keywords: Mapping[str, Value] | None, caller: Caller
) -> Value | None:
    """The result of calling a layer, model, loss, metric or initializer.

    None if the object is not callable.
    """
    return objects.call(receiver, arguments, keywords or _NO_KEYWORDS, caller)


def iterate(value: Value) -> Iteration | None:
    """What iterating a tensor or dataset gives; None for other values."""
    if value is BOTTOM:
        return Iteration(items=())
    if isinstance(value, Tensor):
        exact = subscripts.items_of(value, MAX_EXACT_ITEMS)
        return (
            Iteration(exact, subscripts.item_of(value))
            if exact is not None
            else Iteration(None, subscripts.item_of(value))
        )
    if isinstance(value, Dataset):
        return Iteration(None, value.element)
    return None


def with_shape(receiver: Tensor, shape: Value) -> Tensor:
    """A tensor after ``set_shape``: what was not known of its shape is now what the argument says."""
    asked = tensors.shape_of_argument(shape)
    known = receiver.shape
    if asked is None or (known is not None and len(known) != len(asked)):
        return receiver
    merged = asked if known is None else tuple([a if b < 0 else b for a, b in zip(asked, known, strict=True)])
    return tensor(receiver.kind, receiver.dtype, merged, receiver.origin)


def enter(value: Value) -> Value | None:
    """What ``with value as target`` binds: the object itself for tapes, writers and scopes."""
    if isinstance(value, ApiObject):
        return primitive("str") if value.name.endswith("name_scope") else value
    return None


def computes(name: str) -> bool:
    """Whether calling the name is tensor computation (specs, protos, parsing and files are not)."""
    return catalogue.find_binding(name).computes
