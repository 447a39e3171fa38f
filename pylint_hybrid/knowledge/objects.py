"""Instances of library classes: what a constructor makes, what calling the instance gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    TRUE,
    Api,
    ApiObject,
    Value,
    api_object,
    dataset,
    mapping,
    primitive,
    sequence,
    unknown,
)
from pylint_hybrid.knowledge import catalogue, dtypes, tensors
from pylint_hybrid.knowledge.calls import IGNORED, Call, bind, distribute
from pylint_hybrid.knowledge.interface import Caller, Entry
from pylint_hybrid.knowledge.rules import registry

FORWARD = "forward"
# In the configuration of a model whose layers are all of the library: their class.
LAYERS = "*layers"
_SOME = "*some"


def construct(entry: Entry, bound: Mapping[str, Value], caller: Caller) -> Value:
    """An instance with the arguments it was given."""
    config = [(name, value) for name, value in sorted(bound.items()) if name not in IGNORED]
    return api_object(entry.name, config, caller.site())


def some_layer(model: Value) -> ApiObject:
    """A layer of a model of which nothing else is known; it may be of a class of the program."""
    known = dict(model.config).get(LAYERS) if isinstance(model, ApiObject) else None
    if isinstance(known, Api):
        return api_object(known.name)
    return api_object("tensorflow.keras.layers.Layer", [(_SOME, TRUE)])


def documented(entry: Entry) -> Value:
    """A result known from the documentation only."""
    if entry.returns == "tensor":
        return tensors.array() if entry.name.startswith("numpy.") else tensors.dense()
    if entry.returns == "tensors":
        return sequence("list", None, tensors.dense())
    if entry.returns == "dataset":
        return dataset(unknown(entry.name))
    if entry.returns == "dict":
        return mapping([], primitive("str"), unknown(entry.name))
    if entry.returns in ("bool", "str", "bytes", "int", "float"):
        return primitive(entry.returns)
    return NONE if entry.returns == "none" else unknown(entry.name)


def call(
    receiver: ApiObject, arguments: Sequence[Value], keywords: Mapping[str, Value], caller: Caller
) -> Value | None:
    """The result of calling an instance; None if instances of its class are not callable."""
    entry = catalogue.resolve(receiver.name)
    if entry is None:
        return None
    forward = dict(entry.options).get(FORWARD)
    for base in entry.bases:
        if forward is not None:
            break
        forward = catalogue.find_binding(base).options.get(FORWARD)
    method = _call_entry(receiver.name)
    if forward is None and method is None:
        return None
    signature = (
        catalogue.signature_of(method.name) if method is not None else catalogue.Signature(("inputs",))
    )
    bound = bind(signature, arguments, keywords)
    bound["self"] = receiver
    if any(value is BOTTOM for key, value in bound.items() if key not in IGNORED):
        return BOTTOM
    if (_SOME, TRUE) in receiver.config:
        caller.effect("unknown-call", receiver.name)
    rule = registry.find(forward) if isinstance(forward, str) else None
    if rule is None:
        return (
            tensors.dense(dtypes.UNKNOWN)
            if catalogue.is_subclass(receiver.name, "tensorflow.keras.layers.Layer")
            else unknown(receiver.name)
        )
    return distribute(Call(receiver.name, signature, dict(entry.options), bound, caller), rule)


def _call_entry(name: str) -> Entry | None:
    for method in ("call", "__call__"):
        entry = catalogue.method_entry(name, method)
        if entry is not None and entry.kind == "function" and entry.parameters != ("*args", "**kwargs"):
            return entry
    return None
