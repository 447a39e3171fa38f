"""Random tensors whose shape is not simply an argument."""

from __future__ import annotations

from pylint_hybrid.domain.values import Value, primitive
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.broadcast import broadcast_all
from pylint_hybrid.knowledge.rules.registry import rule


@rule("numpy-random")
def numpy_random(call: Call) -> Value:
    """NumPy's distributions.

    ``size`` decides; without it the parameters broadcast, or a Python number results.
    """
    dtype = call.dtype() or call.option("default", "float64")
    size = call.get("size")
    if not tensors.is_none(size):
        shape = tensors.shape_of_argument(size)
        extra = call.option("extra")
        if extra is not None and shape is not None:
            inner = call.convert(call.get(extra)).shape
            shape = None if inner is None else (*shape, *inner[-1:])
        return tensors.array(dtype, shape)
    names = call.option("parameters", [])
    given = [call.get(name) for name in names if name in call.arguments]
    if all(dtypes.python_kind(value) is not None for value in given):
        return primitive("int" if dtypes.is_integer(dtype) else "float")
    return tensors.array(dtype, broadcast_all([call.convert(value).shape for value in given]))


@rule("allocate-variadic")
def allocate_variadic(call: Call) -> Value:
    """``np.random.rand(2, 3)``: the positional arguments are the extents."""
    items = call.items(call.signature.variadic)
    if items is None:
        given = call.signature.variadic in call.arguments
        return call.result("float64", None) if given else primitive("float")
    return call.result("float64", tuple([tensors.dimension_of(item) for item in items]))


@rule("numpy-choice")
def numpy_choice(call: Call) -> Value:
    """Items of an array or numbers below a bound."""
    source = call.convert(call.get("a"))
    size = call.get("size")
    dtype = "int64" if source.shape == () else source.dtype
    if not tensors.is_none(size):
        return tensors.array(dtype, tensors.shape_of_argument(size))
    return tensors.array(dtype, () if source.shape is not None else None)


@rule("permutation")
def permutation(call: Call) -> Value:
    """A shuffled copy, or a shuffled range."""
    value = call.get("x")
    source = call.convert(value)
    if source.shape == ():
        return tensors.array("int64", (tensors.dimension_of(value),))
    return tensors.array(source.dtype, source.shape)


@rule("categorical")
def categorical(call: Call) -> Value:
    """``tf.random.categorical``: batch times samples."""
    logits = call.tensor()
    samples = tensors.dimension_of(call.get("num_samples"))
    shape = None if not logits.shape else (logits.shape[0], samples)
    return tensors.dense(call.dtype() or "int64", shape)


@rule("sample-outer")
def sample_outer(call: Call) -> Value:
    """``tf.random.gamma`` and ``poisson``: the shape, then their parameters' unless ``inner`` is false."""
    shape = tensors.shape_of_argument(call.get("shape"))
    names = call.option("parameters", [])
    given = [call.convert(call.get(name)) for name in names if not call.is_none(name)]
    inner = broadcast_all([item.shape for item in given]) if call.option("inner", True) else ()
    dtype = call.dtype() or (given[0].dtype if given else "float32")
    return tensors.dense(dtype, None if shape is None or inner is None else (*shape, *inner))
