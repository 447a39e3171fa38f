"""Sources of ``tf.data`` datasets.

In ``tf.data`` tuples and dicts are structure, but a list is converted to one tensor.
"""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC
from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    ApiObject,
    Constant,
    Dataset,
    Mapping,
    Tensor,
    Value,
    dataset,
    mapping,
    members,
    primitive,
    sequence,
    tensor,
    union,
    unknown,
)
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import attributes, dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule
from pylint_hybrid.knowledge.subscripts import item_of

INFINITE = -1
UNKNOWN_SIZE = -2


def as_element(value: Value) -> Value:
    """A value as ``tf.data`` takes it into an element: leaves are tensors, lists are stacked."""
    if isinstance(value, SequenceValue) and value.kind == "tuple":
        if value.items is None:
            return sequence("tuple", None, as_element(value.rest))
        return sequence("tuple", [as_element(item) for item in value.items])
    if isinstance(value, Mapping):
        entries = [(key, as_element(item)) for key, item in value.entries]
        rest = BOTTOM if value.rest is BOTTOM else as_element(value.rest)
        return mapping(entries, value.rest_key, rest, kind=value.kind)
    if isinstance(value, (Dataset, ApiObject)) or value is BOTTOM or tensors.is_none(value):
        return value
    if len(members(value)) > 1:
        return union([as_element(member) for member in members(value)])
    if dtypes.is_unknown(value):
        return value
    found = tensors.as_tensor(value)
    kind = "dense" if found.kind in ("ndarray", "variable") else found.kind
    return tensor(kind, found.dtype, found.shape)


def map_leaves(value: Value, function: object) -> Value:
    """Apply a function to the tensors of an element."""
    assert callable(function)
    if isinstance(value, SequenceValue) and value.kind in ("tuple", "list"):
        if value.items is None:
            return sequence(value.kind, None, map_leaves(value.rest, function))
        return sequence(value.kind, [map_leaves(item, function) for item in value.items])
    if isinstance(value, Mapping):
        entries = [(key, map_leaves(item, function)) for key, item in value.entries]
        rest = BOTTOM if value.rest is BOTTOM else map_leaves(value.rest, function)
        return mapping(entries, value.rest_key, rest, kind=value.kind)
    if len(members(value)) > 1:
        return union([map_leaves(member, function) for member in members(value)])
    if isinstance(value, Tensor):
        result = function(value)
        assert isinstance(result, Value)
        return result
    return value


@rule("from-tensor-slices")
def from_tensor_slices(call: Call) -> Value:
    """Elements are the items along the first axis of every component."""
    whole = as_element(call.get(call.first()))
    sizes = [leaf.shape[0] for leaf in tensors.tensors_in(whole) if leaf.shape and leaf.shape[0] >= 0]
    element = map_leaves(whole, item_of)
    return dataset(element, sizes[0] if sizes else UNKNOWN_SIZE)


@rule("from-tensors")
def from_tensors(call: Call) -> Value:
    """One element."""
    return dataset(as_element(call.get(call.first())), 1)


@rule("dataset-range")
def dataset_range(call: Call) -> Value:
    """``Dataset.range(start, stop, step)``: int64 scalars."""
    items = call.items(call.signature.variadic) or ()
    bounds = [tensors.integer(item) for item in items]
    dtype = call.dtype("output_type") or "int64"
    known = [bound for bound in bounds if bound is not None]
    size = len(range(*known)) if known and len(known) == len(bounds) and 0 not in known[2:] else UNKNOWN_SIZE
    return dataset(tensors.dense(dtype, ()), size)


@rule("from-generator")
def from_generator(call: Call) -> Value:
    """The element is declared by ``output_signature`` or by ``output_types`` and ``output_shapes``."""
    arguments = call.items("args") if not call.is_none("args") else ()
    call.caller.invoke(call.get("generator"), [tensors.as_tensor(item) for item in arguments or ()])
    if not call.is_none("output_signature"):
        return dataset(of_spec(call.get("output_signature")))
    shapes = call.get("output_shapes")
    return dataset(_typed(call.get("output_types"), shapes))


def of_spec(spec: Value) -> Value:
    """A value as a ``TensorSpec`` (or a structure of them) describes it."""
    if isinstance(spec, SequenceValue):
        if spec.items is None:
            return sequence(spec.kind, None, of_spec(spec.rest))
        return sequence(spec.kind, [of_spec(item) for item in spec.items])
    if isinstance(spec, Mapping):
        return mapping([(key, of_spec(item)) for key, item in spec.entries], spec.rest_key, BOTTOM)
    if isinstance(spec, ApiObject) and spec.name.endswith("Spec"):
        shape_value = attributes.config_of(spec, "shape")
        dtype = dtypes.of_value(attributes.config_of(spec, "dtype")) or "float32"
        shape = None if shape_value is None else tensors.shape_of_argument(shape_value)
        if "Ragged" in spec.name:
            return tensor("ragged", dtype, _ragged_shape(spec, shape))
        return tensor("sparse" if "Sparse" in spec.name else "dense", dtype, shape)
    return unknown("TensorSpec")


def _ragged_shape(spec: ApiObject, shape: tuple[int, ...] | None) -> tuple[int, ...] | None:
    if shape is None:
        return None
    rank = tensors.integer(attributes.config_of(spec, "ragged_rank"))
    last = len(shape) if rank is None else rank + 1
    return tuple([-3 if 0 < index < last and extent < 0 else extent for index, extent in enumerate(shape)])


def _typed(types: Value, shapes: Value) -> Value:
    if isinstance(types, SequenceValue) and types.items is not None:
        given = shapes.items if isinstance(shapes, SequenceValue) and shapes.items is not None else ()
        pairs = [
            (item, given[index] if index < len(given) else NONE) for index, item in enumerate(types.items)
        ]
        return sequence("tuple", [_typed(item, shape) for item, shape in pairs])
    if isinstance(types, Mapping):
        found = dict(shapes.entries) if isinstance(shapes, Mapping) else {}
        return mapping([(key, _typed(item, found.get(key, NONE))) for key, item in types.entries])
    return tensors.dense(dtypes.of_value(types) or dtypes.UNKNOWN, tensors.shape_of_argument(shapes))


@rule("dataset-of")
def dataset_of(call: Call) -> Value:
    """Scalars of the dtype that the binding names: lines of text, records, file names."""
    shape = tuple(call.option("shape", ()))
    return dataset(tensors.dense(call.option("dtype", "string"), shape), call.option("size", UNKNOWN_SIZE))


@rule("dataset-zip")
def dataset_zip(call: Call) -> Value:
    """Elements are the structure of the datasets' elements; the shortest ends."""
    items = call.items(call.signature.variadic) or ()
    structure = call.get("datasets")
    if tensors.is_none(structure):
        structure = items[0] if len(items) == 1 else sequence("tuple", items)
    sizes: list[int] = []
    element = zipped(structure, sizes)
    finite = [size for size in sizes if size != INFINITE]
    size = UNKNOWN_SIZE if UNKNOWN_SIZE in finite else min(finite, default=INFINITE)
    return dataset(element, size)


def zipped(structure: Value, sizes: list[int]) -> Value:
    """The structure with each dataset replaced by its element."""
    if isinstance(structure, SequenceValue) and structure.items is not None:
        return sequence("tuple", [zipped(item, sizes) for item in structure.items])
    if isinstance(structure, Mapping):
        return mapping([(key, zipped(item, sizes)) for key, item in structure.entries])
    if isinstance(structure, Dataset):
        sizes.append(structure.cardinality)
        return structure.element
    sizes.append(UNKNOWN_SIZE)
    return unknown("dataset")


@rule("dataset-merge")
def dataset_merge(call: Call) -> Value:
    """``sample_from_datasets`` and ``choose_from_datasets``: elements of any of them."""
    items = call.items(call.first()) or ()
    elements = [item.element for item in items if isinstance(item, Dataset)]
    return dataset(union(elements) if elements else unknown(call.name))


@rule("parse-example")
def parse_example(call: Call) -> Value:
    """A dict with one tensor for each feature; the batch axis only for a batch of protos (``option.

    Batch``).
    """
    features = call.get("features")
    prefix: tuple[int, ...] = (DYNAMIC,) if call.option("batch") else ()
    if not isinstance(features, Mapping):
        return mapping((), rest_key=primitive("str"), rest=tensors.dense())
    entries = [(key, _feature(item, prefix)) for key, item in features.entries]
    rest = tensors.dense() if features.rest is not BOTTOM else BOTTOM
    return mapping(entries, features.rest_key, rest)


def _feature(spec: Value, prefix: tuple[int, ...]) -> Value:
    if not isinstance(spec, ApiObject):
        return tensors.dense()
    dtype = dtypes.of_value(attributes.config_of(spec, "dtype")) or dtypes.UNKNOWN
    last = spec.name.rpartition(".")[2]
    if last == "VarLenFeature":
        return tensor("sparse", dtype, (*prefix, DYNAMIC))
    if last == "RaggedFeature":
        return tensor("ragged", dtype) if prefix else tensors.dense(dtype, (DYNAMIC,))
    shape = tensors.shape_of_argument(attributes.config_of(spec, "shape"))
    extra = (DYNAMIC,) if last == "FixedLenSequenceFeature" else ()
    return tensors.dense(dtype, None if shape is None else (*prefix, *extra, *shape))


def text(value: Value | None) -> str | None:
    """A constant text."""
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else None
