"""Decoding, parsing, strings and files."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, RAGGED, UNRESOLVED
from pylint_hybrid.domain.values import FROM_TENSORFLOW, NONE, Mapping, Value, primitive, sequence, tensor
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.broadcast import broadcast_all
from pylint_hybrid.knowledge.rules.dataset import parse_example
from pylint_hybrid.knowledge.rules.registry import rule


@rule("decode-raw")
def decode_raw(call: Call) -> Value:
    """One more axis whose extent depends on the data."""
    source = call.tensor()
    dtype = call.dtype("out_type") or dtypes.UNKNOWN
    return call.result(dtype, None if source.shape is None else (*source.shape, DYNAMIC))


@rule("parse-tensor")
def parse_tensor(call: Call) -> Value:
    """A tensor of the dtype that an argument names, of unknown rank."""
    call.tensor()
    return call.result(call.dtype("out_type") or dtypes.UNKNOWN, None)


@rule("parse-sequence")
def parse_sequence(call: Call) -> Value:
    """Context features and sequence features."""
    parts: list[Value] = []
    for name in ("context_features", "sequence_features"):
        features = call.get(name)
        arguments = {**call.arguments, "features": features if isinstance(features, Mapping) else NONE}
        parts.append(parse_example(Call(call.name, call.signature, {}, arguments, call.caller)) or NONE)
    return sequence("tuple", parts)


@rule("decode-csv")
def decode_csv(call: Call) -> Value:
    """One tensor for each default, of its dtype."""
    source = call.tensor()
    items = call.items("record_defaults")
    if items is None:
        return sequence("list", None, tensors.dense(dtypes.UNKNOWN, source.shape))
    found = [dtypes.of_value(item) for item in items]
    names = [
        dtype if dtype not in (None, dtypes.UNKNOWN) else tensors.as_tensor(item).dtype
        for item, dtype in zip(items, found, strict=True)
    ]
    return sequence("list", [tensors.dense(name or dtypes.UNKNOWN, source.shape) for name in names])


@rule("string-join")
def string_join(call: Call) -> Value:
    """A list of string tensors, broadcast."""
    items = call.items("inputs")
    if items is None:
        return tensors.dense("string", None)
    return tensors.dense("string", broadcast_all([call.convert(item).shape for item in items]))


@rule("string-split")
def string_split(call: Call) -> Value:
    """A ragged axis more; for a scalar, a vector."""
    source = call.tensor()
    dtype = call.option("dtype", "string")
    if source.shape == ():
        return tensors.dense(dtype, (DYNAMIC,))
    shape = None if source.shape is None else (*source.shape, RAGGED)
    return tensor("ragged", dtype, shape, FROM_TENSORFLOW)


@rule("strings-list")
def strings_list(call: Call) -> Value:
    """A list of Python strings."""
    return sequence("list", None, primitive("str"), (call.caller.site(),))


@rule("lookup")
def lookup(call: Call) -> Value:
    """A value for each key; its dtype is that of the table's values, which is not tracked."""
    keys = call.convert(call.get("keys"))
    return tensors.dense(call.option("dtype", dtypes.UNKNOWN), keys.shape, tensors.result_kind([keys]))


@rule("numpy-buffer")
def numpy_buffer(call: Call) -> Value:
    """Arrays read from memory or files."""
    vector = call.name.rpartition(".")[2] in ("frombuffer", "fromstring", "fromfile")
    dtype = call.dtype() or "float64"
    return tensors.array(dtype, (UNRESOLVED,) if vector else None)


@rule("pad-sequences")
def pad_sequences(call: Call) -> Value:
    """A matrix: one row for each sequence."""
    items = call.get("sequences")
    rows = len(items.items) if isinstance(items, SequenceValue) and items.items is not None else UNRESOLVED
    width = UNRESOLVED if call.is_none("maxlen") else tensors.dimension_of(call.get("maxlen"))
    return tensors.array(call.dtype() or "int32", (rows, width))
