"""Structures of lists, tuples and dicts, and results that need no tensors.

``tf.nest`` treats lists, tuples and dicts as structure and everything else as a leaf; dicts are flattened by
key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Constant,
    Mapping,
    Primitive,
    Tensor,
    Value,
    api,
    api_object,
    mapping,
    members,
    of_python,
    primitive,
    sequence,
    union,
    unknown,
)
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import dtypes, objects, tensors
from pylint_hybrid.knowledge.calls import Call, for_each
from pylint_hybrid.knowledge.rules.registry import rule

_NESTS = ("list", "tuple", "shape", "deque")


def is_nest(value: Value) -> bool:
    """Whether ``tf.nest`` looks inside."""
    return isinstance(value, Mapping) or (isinstance(value, SequenceValue) and value.kind in _NESTS)


def map_structure(function: Callable[..., Value], first: Value, *others: Value) -> Value:
    """The first structure with every leaf replaced by the function's result on the corresponding leaves."""
    if isinstance(first, SequenceValue) and first.kind in _NESTS:
        return _map_sequence(function, first, others)
    if isinstance(first, Mapping):
        entries = [
            (key, map_structure(function, item, *[_entry(other, key) for other in others]))
            for key, item in first.entries
        ]
        rest = (
            map_structure(function, first.rest, *[_rest(other) for other in others])
            if first.rest is not BOTTOM
            else BOTTOM
        )
        return mapping(entries, first.rest_key, rest, kind=first.kind)
    if first is BOTTOM:
        return BOTTOM
    if len(members(first)) > 1:
        return union([map_structure(function, member, *others) for member in members(first)])
    return function(first, *others)


def _map_sequence(function: Callable[..., Value], first: SequenceValue, others: Sequence[Value]) -> Value:
    if first.items is None:
        return sequence(
            first.kind, None, map_structure(function, first.rest, *[_rest(other) for other in others])
        )
    columns = [
        map_structure(function, item, *[_at(other, index) for other in others])
        for index, item in enumerate(first.items)
    ]
    return sequence(first.kind, columns)


def _at(value: Value, index: int) -> Value:
    if isinstance(value, SequenceValue) and value.items is not None and index < len(value.items):
        return value.items[index]
    return _rest(value)


def _entry(value: Value, key: Value) -> Value:
    if isinstance(value, Mapping):
        for known, item in value.entries:
            if known is key:
                return item
    return _rest(value)


def _rest(value: Value) -> Value:
    if isinstance(value, SequenceValue):
        return union([value.rest, *(value.items or ())])
    if isinstance(value, Mapping):
        return union([value.rest, *[item for _, item in value.entries]])
    return value if value is BOTTOM else unknown("structure")


def leaves(value: Value) -> Iterator[Value | None]:
    """The leaves in order; None stands for an unknown number of them."""
    if isinstance(value, SequenceValue) and value.kind in _NESTS:
        for item in value.items if value.items is not None else ():
            yield from leaves(item)
        if value.items is None:
            yield None
    elif isinstance(value, Mapping):
        for _, item in sorted(value.entries, key=lambda entry: str(entry[0].value)):
            yield from leaves(item)
        if value.rest is not BOTTOM:
            yield None
    else:
        yield value


def all_leaves(value: Value) -> Value:
    """One value that covers every leaf."""
    if is_nest(value):
        rest = _rest(value)
        return union([all_leaves(member) for member in members(rest)])
    return value


@rule("map-structure")
def map_structure_rule(call: Call) -> Value:
    """``tf.nest.map_structure(func, *structure)``."""
    function = call.get(call.first())
    items = call.items(call.signature.variadic) or call.items("structure")
    if not items:
        return unknown(call.name)
    return map_structure(lambda *parts: call.caller.invoke(function, list(parts)), items[0], *items[1:])


@rule("flatten-structure")
def flatten_structure(call: Call) -> Value:
    """``tf.nest.flatten``: a list of the leaves."""
    value = call.get(call.first())
    found = list(leaves(value))
    if None in found or len(found) > 64:
        return sequence("list", None, all_leaves(value))
    return sequence("list", [leaf for leaf in found if leaf is not None])


@rule("pack-structure")
def pack_structure(call: Call) -> Value:
    """``tf.nest.pack_sequence_as(structure, flat)``."""
    structure, flat = call.get("structure"), call.get("flat_sequence")
    items = flat.items if isinstance(flat, SequenceValue) else None
    rest = _rest(flat) if is_nest(flat) else unknown(call.name)
    if items is None:
        return map_structure(lambda leaf: rest, structure)
    queue = iter(items)
    return map_structure(lambda leaf: next(queue, rest), structure)


def _as_result(leaf: Value) -> Value:
    """A tensor like the leaf, no longer a variable."""
    if not isinstance(leaf, Tensor):
        return tensors.dense()
    return tensors.dense(leaf.dtype, leaf.shape, tensors.result_kind([leaf]))


@rule("none")
def nothing(call: Call) -> Value:
    """The call gives None (or an operation that nobody reads).

    Arguments named by ``tensors`` are used as tensors.
    """
    for name in call.option("tensors", ()):
        value = call.given(name)
        if value is not None:
            call.convert(value)
    return NONE


@rule("python")
def python_value(call: Call) -> Value:
    """A Python value of the kind that the binding names."""
    return primitive(call.option("kind", "bool"))


@rule("argument")
def argument(call: Call) -> Value:
    """The argument unchanged: decorators, ``strategy.experimental_distribute_dataset``."""
    return call.get(call.parameter("of", call.first()))


@rule("receiver")
def receiver(call: Call) -> Value:
    """The receiver itself."""
    return call.get("self")


@rule("object")
def library_object(call: Call) -> Value:
    """An instance of the library class that the binding names.

    It has no configuration, but that all ``layers`` of a library's own model are of the library.
    """
    config = [(objects.LAYERS, api(call.option("layers")))] if call.option("layers") else ()
    return api_object(call.option("class"), config, call.caller.site())


@rule("dtype-value")
def dtype_value(call: Call) -> Value:
    """``tf.as_dtype(x)`` and ``np.dtype(x)``: the dtype constant."""
    value = call.get(call.first())
    if isinstance(value, Tensor):
        return tensors.dtype_value(value.dtype)
    dtype = dtypes.of_value(value, call.numpy)
    return tensors.dtype_value(dtype or dtypes.UNKNOWN)


@rule("static-value")
def static_value(call: Call) -> Value:
    """``tf.get_static_value``: the array if it is known when traced, else None."""
    value = call.get(call.first())
    if not isinstance(value, Tensor):
        return value
    return union([tensors.array(value.dtype, value.shape, value.content), NONE])


@rule("dimension-value")
def dimension_value(call: Call) -> Value:
    """``tf.compat.dimension_value``: the number itself."""
    return call.get(call.first())


@rule("is-tensor")
def is_tensor(call: Call) -> Value:
    """Whether the argument is a TensorFlow tensor."""
    value = call.get(call.first())
    if isinstance(value, Tensor):
        return of_python(value.kind != "ndarray")
    if isinstance(value, (Constant, Primitive, SequenceValue, Mapping)):
        return of_python(False)
    return primitive("bool")


@rule("is-nested")
def is_nested(call: Call) -> Value:
    """Whether the argument is a structure."""
    value = call.get(call.first())
    if is_nest(value):
        return of_python(True)
    return of_python(False) if isinstance(value, (Tensor, Constant, Primitive)) else primitive("bool")


@rule("to-list")
def to_list(call: Call) -> Value:
    """``x.tolist()``, ``x.as_list()``: nested Python lists."""
    source = call.get("self")
    if isinstance(source, SequenceValue):
        return sequence("list", source.items, source.rest, (call.caller.site(),))
    return for_each(source, lambda value: _nested_list(value, call)) or unknown(call.name)


def _nested_list(value: Value, call: Call) -> Value:
    if not isinstance(value, Tensor) or value.shape is None:
        return unknown(call.name)
    kind = {"bool": "bool", "string": "bytes"}.get(
        value.dtype, "int" if dtypes.is_integer(value.dtype) else "float"
    )
    result: Value = primitive(kind)
    for _ in value.shape[:4]:
        result = sequence("list", None, result, (call.caller.site(),))
    return result


@rule("item")
def item(call: Call) -> Value:
    """``x.item()``: a Python number."""
    source = call.get("self")
    if not isinstance(source, Tensor):
        return unknown(call.name)
    number = tensors.integer(source)
    if number is not None:
        return of_python(number)
    dtype = source.dtype
    kind = "bool" if dtype == "bool" else "int" if dtypes.is_integer(dtype) else "float"
    return primitive(kind)


@rule("to-numpy")
def to_numpy(call: Call) -> Value:
    """``x.numpy()``: an array of the same shape and dtype."""
    source = call.tensor("self" if "self" in call.arguments else None)
    return tensors.array(source.dtype, source.shape, source.content)


@rule("identity-list")
def identity_list(call: Call) -> Value:
    """A list of tensors passes through."""
    return map_structure(_as_result, call.get(call.first()))


@rule("config")
def config(call: Call) -> Value:
    """``get_config()``: a dict with text keys."""
    return mapping((), primitive("str"), unknown(call.name), (call.caller.site(),))


@rule("transparent-decorator")
def transparent_decorator(call: Call) -> Value:
    """A decorator factory whose decorator gives back what it gets."""
    return api("tensorflow.keras.utils.register_keras_serializable.decorator")


@rule("as-arrays")
def as_arrays(call: Call) -> Value:
    """``session.run(fetches)``, ``self.evaluate(tensors)``: the structure with arrays."""

    def one(leaf: Value) -> Value:
        return tensors.array(leaf.dtype, leaf.shape) if isinstance(leaf, Tensor) else tensors.array()

    return map_structure(one, call.get(call.first()))
