"""Transformations of ``tf.data`` datasets: methods whose receiver ``self`` is a dataset.

Callbacks are traced by ``tf.data``. A batch of a dataset of known size gives the full batch and the remainder
as alternatives; of unknown size, an extent that varies.
"""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, RAGGED
from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Constant,
    Dataset,
    Mapping,
    Tensor,
    Value,
    dataset,
    members,
    of_python,
    sequence,
    tensor,
    union,
    unknown,
)
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.control import as_tensors, merge_states
from pylint_hybrid.knowledge.rules.dataset import INFINITE, UNKNOWN_SIZE, as_element, map_leaves
from pylint_hybrid.knowledge.rules.registry import rule
from pylint_hybrid.knowledge.subscripts import item_of

TRACED_BY = "tf.data"


def _source(call: Call) -> Dataset:
    found = call.get("self")
    return found if isinstance(found, Dataset) else dataset(unknown(call.name))


def callback_arguments(element: Value) -> list[Value]:
    """A tuple element is spread over the callback's parameters."""
    if isinstance(element, SequenceValue) and element.kind == "tuple" and element.items is not None:
        return list(element.items)
    return [element]


def _invoke(call: Call, name: str, element: Value) -> Value:
    results = [
        call.caller.invoke(call.get(name), callback_arguments(member), traced_by=TRACED_BY)
        for member in members(element)
    ]
    return union(results)


@rule("dataset-map")
def dataset_map(call: Call) -> Value:
    """The callback's result is the new element."""
    source = _source(call)
    result = _invoke(call, "map_func", source.element)
    return dataset(as_element(result), source.cardinality)


@rule("dataset-filter")
def dataset_filter(call: Call) -> Value:
    """The same elements, fewer of them."""
    source = _source(call)
    _invoke(call, "predicate", source.element)
    return dataset(source.element)


@rule("dataset-flat-map")
def dataset_flat_map(call: Call) -> Value:
    """The callback gives datasets; their elements are the new ones."""
    result = _invoke(call, "map_func", _source(call).element)
    elements = [member.element for member in members(result) if isinstance(member, Dataset)]
    return dataset(union(elements) if elements or result is BOTTOM else unknown(call.name))


@rule("dataset-same")
def dataset_same(call: Call) -> Value:
    """Elements and their number stay: shuffle, cache, prefetch, options."""
    return _source(call)


@rule("dataset-some")
def dataset_some(call: Call) -> Value:
    """Elements stay, their number changes (``option: how``: take, skip, repeat, shard, any)."""
    source = _source(call)
    how, size = call.option("how", "any"), source.cardinality
    count = tensors.integer(call.get("count"))
    if how == "repeat":
        forever = call.is_none("count") or count == -1
        size = INFINITE if forever else size * count if count is not None and size >= 0 else UNKNOWN_SIZE
    elif how == "take" and count is not None:
        size = (
            count
            if size == INFINITE and count >= 0
            else min(size, count)
            if size >= 0 and count >= 0
            else UNKNOWN_SIZE
        )
    elif how == "skip" and count is not None:
        size = max(0, size - count) if size >= 0 and count >= 0 else size
    else:
        size = UNKNOWN_SIZE
    return dataset(source.element, size)


@rule("dataset-batch")
def dataset_batch(call: Call) -> Value:
    """One more axis in front: the batch size, the remainder, or both as alternatives."""
    source = _source(call)
    size = tensors.dimension_of(call.get("batch_size"))
    drop = call.truth("drop_remainder")
    extents, count = batch_extents(source.cardinality, size, drop)
    elements = [
        map_leaves(source.element, _prepend(extent, call.option("ragged", False))) for extent in extents
    ]
    return dataset(union(elements), count)


def batch_extents(cardinality: int, size: int, drop: bool | None) -> tuple[list[int], int]:
    """The possible extents of the batch axis, and the number of batches."""
    if size <= 0:
        return [size if drop or cardinality == INFINITE else DYNAMIC], UNKNOWN_SIZE
    if drop or cardinality == INFINITE:
        return [size], cardinality if cardinality < 0 else cardinality // size
    if cardinality < 0 or drop is None:
        return [DYNAMIC], UNKNOWN_SIZE
    full, rest = divmod(cardinality, size)
    extents = ([size] if full else []) + ([rest] if rest else [])
    return extents or [size], full + bool(rest)


def _prepend(extent: int, ragged: bool = False) -> object:
    def one(leaf: Tensor) -> Tensor:
        shape = tensors.prepend(extent, leaf.shape)
        if ragged and shape is not None and DYNAMIC in shape[1:]:
            inner = tuple([RAGGED if dimension == DYNAMIC else dimension for dimension in shape[1:]])
            return tensor("ragged", leaf.dtype, (extent, *inner))
        return tensor(leaf.kind, leaf.dtype, shape)

    return one


@rule("dataset-padded-batch")
def dataset_padded_batch(call: Call) -> Value:
    """A batch whose inner extents are the padded shapes, or vary."""
    source = _source(call)
    size = tensors.dimension_of(call.get("batch_size"))
    extents, count = batch_extents(source.cardinality, size, call.truth("drop_remainder"))
    padded = call.get("padded_shapes")
    elements = [_padded(source.element, padded, extent) for extent in extents]
    return dataset(union(elements), count)


def _padded(element: Value, shapes: Value, extent: int) -> Value:
    if isinstance(element, SequenceValue) and element.items is not None:
        given = shapes.items if isinstance(shapes, SequenceValue) and shapes.items is not None else ()
        parts = [
            _padded(item, given[index] if index < len(given) else NONE, extent)
            for index, item in enumerate(element.items)
        ]
        return sequence(element.kind, parts)
    if isinstance(element, Mapping):
        found = dict(shapes.entries) if isinstance(shapes, Mapping) else {}
        entries = [(key, _padded(item, found.get(key, NONE), extent)) for key, item in element.entries]
        return tensors_mapping(entries)
    if not isinstance(element, Tensor):
        return element
    inner = element.shape
    stated = tensors.shape_of_argument(shapes)
    if stated is not None:
        inner = tuple([DYNAMIC if dimension < 0 else dimension for dimension in stated])
    return tensor("dense", element.dtype, tensors.prepend(extent, inner))


def tensors_mapping(entries: list[tuple[Constant, Value]]) -> Value:
    """A dict element."""
    from pylint_hybrid.domain.values import mapping

    return mapping(entries)


@rule("dataset-unbatch")
def dataset_unbatch(call: Call) -> Value:
    """The first axis disappears."""
    return dataset(map_leaves(_source(call).element, item_of))


@rule("dataset-window")
def dataset_window(call: Call) -> Value:
    """Elements are datasets (one for each component)."""
    source = _source(call)
    size = tensors.dimension_of(call.get("size"))
    inner_size = size if size >= 0 and call.truth("drop_remainder") else UNKNOWN_SIZE
    element = map_leaves(source.element, lambda leaf: dataset(leaf, inner_size))
    return dataset(element)


@rule("dataset-enumerate")
def dataset_enumerate(call: Call) -> Value:
    """Pairs of an int64 counter and the element."""
    source = _source(call)
    return dataset(sequence("tuple", [tensors.dense("int64", ()), source.element]), source.cardinality)


@rule("dataset-concatenate")
def dataset_concatenate(call: Call) -> Value:
    """Elements of both."""
    source, other = _source(call), call.get("dataset")
    if not isinstance(other, Dataset):
        return dataset(union([source.element, unknown(call.name)]))
    both = (source.cardinality, other.cardinality)
    size = INFINITE if INFINITE in both else UNKNOWN_SIZE if UNKNOWN_SIZE in both else sum(both)
    return dataset(union([source.element, other.element]), size)


@rule("dataset-reduce")
def dataset_reduce(call: Call) -> Value:
    """The state joined with what the callback makes of it."""
    source, state = _source(call), as_tensors(call.get("initial_state"))
    for _ in range(3):
        result = as_tensors(
            call.caller.invoke(call.get("reduce_func"), [state, source.element], traced_by=TRACED_BY)
        )
        following = merge_states(state, result)
        if following is state:
            break
        state = following
    return state


@rule("dataset-scan")
def dataset_scan(call: Call) -> Value:
    """The callback gives a new state and an output element."""
    source, state = _source(call), as_tensors(call.get("initial_state"))
    output: Value = BOTTOM
    for _ in range(3):
        result = call.caller.invoke(call.get("scan_func"), [state, source.element], traced_by=TRACED_BY)
        if not (isinstance(result, SequenceValue) and result.items is not None and len(result.items) == 2):
            return dataset(unknown(call.name))
        output = union([output, as_element(result.items[1])])
        following = merge_states(state, as_tensors(result.items[0]))
        if following is state:
            break
        state = following
    return dataset(output, source.cardinality)


@rule("dataset-apply")
def dataset_apply(call: Call) -> Value:
    """The function is called with the dataset."""
    return call.caller.invoke(call.get("transformation_func"), [_source(call)])


@rule("dataset-arrays")
def dataset_arrays(call: Call) -> Value:
    """``as_numpy_iterator``: elements as arrays."""
    element = map_leaves(_source(call).element, lambda leaf: tensors.array(leaf.dtype, leaf.shape))
    return dataset(element, _source(call).cardinality, iterator=True)


@rule("dataset-iterator")
def dataset_iterator(call: Call) -> Value:
    """An iterator over the dataset."""
    source = call.get(call.parameter("of", "self"))
    if not isinstance(source, Dataset):
        return unknown(call.name)
    return dataset(source.element, source.cardinality, iterator=True)


@rule("dataset-element")
def dataset_element(call: Call) -> Value:
    """One element: ``get_single_element``, ``iterator.get_next``."""
    return _source(call).element


@rule("dataset-cardinality")
def dataset_cardinality(call: Call) -> Value:
    """The number of elements as an int64 scalar."""
    source = call.get("self" if "self" in call.arguments else call.first())
    known = isinstance(source, Dataset) and source.cardinality >= 0
    content = of_python(source.cardinality) if isinstance(source, Dataset) and known else None
    return tensors.dense("int64", (), content=content)


@rule("dataset-buckets")
def dataset_buckets(call: Call) -> Value:
    """``bucket_by_sequence_length`` and its like: padded batches of several sizes."""
    source = _source(call)
    if "element_length_func" in call.arguments:
        _invoke(call, "element_length_func", source.element)
    return dataset(map_leaves(source.element, _prepend(DYNAMIC)))
