"""Linear algebra on the last two axes."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape, broadcast
from pylint_hybrid.domain.values import Value, sequence
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.elementwise import dtype_by_option
from pylint_hybrid.knowledge.rules.reduce import reduce_shape
from pylint_hybrid.knowledge.rules.registry import rule


def _smaller(rows: int, columns: int) -> int:
    return (
        min(rows, columns)
        if rows >= 0 and columns >= 0
        else min(rows, columns, key=lambda extent: (extent >= 0, -extent))
    )


def _dtype(call: Call, dtype: str) -> str:
    return dtypes.as_float(dtype) if call.numpy else dtype


@rule("square-function")
def square_function(call: Call) -> Value:
    """Same shape: inverse, Cholesky factor, matrix functions."""
    source = call.tensor()
    return call.result(_dtype(call, source.dtype), source.shape, [source])


@rule("determinant")
def determinant(call: Call) -> Value:
    """The last two axes disappear."""
    source = call.tensor()
    shape = source.shape[:-2] if source.shape is not None and len(source.shape) >= 2 else None
    return call.result(
        dtype_by_option(call.option("dtype", "same"), _dtype(call, source.dtype)), shape, [source]
    )


@rule("slogdet")
def slogdet(call: Call) -> Value:
    """Sign and logarithm of the determinant."""
    source = call.tensor()
    dtype = _dtype(call, source.dtype)
    shape = source.shape[:-2] if source.shape is not None and len(source.shape) >= 2 else None
    return sequence(
        "tuple",
        [
            call.result(dtype, shape),
            call.result(dtypes.REAL_PART.get(dtype, dtype) if call.numpy else dtype, shape),
        ],
    )


@rule("diag")
def diag(call: Call) -> Value:
    """A matrix with the last axis on its diagonal (NumPy: from a matrix, the diagonal)."""
    source = call.tensor()
    shape = source.shape
    plain = all(name in ("v", "diagonal", "a", "name") for name in call.arguments)
    if shape is None or not shape or not plain:
        rank = None if shape is None else len(shape) + 1
        return call.result(source.dtype, None if rank is None or call.numpy else (UNRESOLVED,) * rank)
    if call.numpy and len(shape) == 2:
        return call.result(source.dtype, (_smaller(*shape),))
    return call.result(source.dtype, (*shape, shape[-1]), [source])


@rule("diag-part")
def diag_part(call: Call) -> Value:
    """The diagonal of the last two axes (``k`` other than 0: unknown extents)."""
    source = call.tensor()
    shape = source.shape
    if shape is None or len(shape) < 2:
        return call.result(source.dtype, None)
    if any(name in call.arguments for name in ("k", "offset", "axis1", "axis2")):
        return call.result(source.dtype, None)
    if call.numpy:
        return call.result(source.dtype, (*shape[2:], _smaller(*shape[:2])))
    return call.result(source.dtype, (*shape[:-2], _smaller(shape[-2], shape[-1])), [source])


@rule("trace")
def trace(call: Call) -> Value:
    """The sum of the diagonal of the last two axes (NumPy: of the first two)."""
    source = call.tensor()
    shape = source.shape
    if shape is not None:
        shape = None if len(shape) < 2 else shape[2:] if call.numpy else shape[:-2]
    dtype = dtypes.widened(source.dtype, 64) if call.numpy else source.dtype
    return call.result(dtype, shape, [source])


@rule("solve")
def solve(call: Call) -> Value:
    """The right-hand side's shape, batch axes broadcast."""
    names = call.option("inputs") or call.signature.positional[:2]
    matrix, rhs = (call.convert(call.get(name)) for name in names)
    shape: Shape = rhs.shape
    if matrix.shape is not None and shape is not None and len(matrix.shape) != len(shape):
        shape = None
    elif matrix.shape is not None and shape is not None and len(shape) >= 2:
        columns = matrix.shape[-1] if call.option("square", True) is False else shape[-2]
        shape = (*shape[:-2], columns, shape[-1])
    return call.result(_dtype(call, rhs.dtype), shape, [rhs])


@rule("eigen")
def eigen(call: Call) -> Value:
    """Values and vectors, or values only (``values``)."""
    source = call.tensor()
    dtype = _dtype(call, source.dtype)
    real = call.numpy and not call.option("complex")
    if call.option("complex"):
        dtype = dtypes.COMPLEX_OF.get(dtype, dtypes.UNKNOWN) if not call.numpy else dtypes.UNKNOWN
    shape = source.shape[:-1] if source.shape else None
    values = call.result(dtypes.REAL_PART.get(dtype, dtype) if real else dtype, shape)
    if call.option("values"):
        return values
    return sequence("tuple", [values, call.result(dtype, source.shape)])


@rule("svd")
def svd(call: Call) -> Value:
    """TensorFlow: s, u, v. NumPy: u, s, vh."""
    source = call.tensor()
    dtype = _dtype(call, source.dtype)
    square: Shape = None
    smaller: Shape = None
    if source.shape is not None and len(source.shape) >= 2:
        square = (*source.shape[:-2], UNRESOLVED, UNRESOLVED)
        smaller = (*source.shape[:-2], _smaller(source.shape[-2], source.shape[-1]))
    matrix = call.result(dtype, square)
    values = call.result(dtypes.REAL_PART.get(dtype, dtype), smaller)
    if call.truth("compute_uv") is False:
        return values
    return sequence("tuple", [matrix, values, matrix] if call.numpy else [values, matrix, matrix])


@rule("qr")
def qr(call: Call) -> Value:
    """Two matrices; their inner extents are not computed."""
    source = call.tensor()
    shape = (
        None
        if source.shape is None or len(source.shape) < 2
        else (*source.shape[:-2], UNRESOLVED, UNRESOLVED)
    )
    one = call.result(_dtype(call, source.dtype), shape)
    return sequence("tuple", [one, one])


@rule("norm")
def norm(call: Call) -> Value:
    """A reduction whose result is floating."""
    source = call.tensor()
    keepdims = call.truth("keepdims") if "keepdims" in call.arguments else False
    dtype = source.dtype
    if call.numpy:
        dtype = dtype_by_option("real-mean", dtype)
    elif call.option("dtype"):
        dtype = dtype_by_option(call.option("dtype"), dtype)
    shape = reduce_shape(source.shape, call.get("axis"), keepdims)
    return call.result(dtype, shape, [source])


@rule("cross")
def cross(call: Call) -> Value:
    """The shape of the operands."""
    left, right = (call.convert(call.get(name)) for name in call.signature.positional[:2])
    if not call.numpy:
        return call.result(left.dtype, tensors.merge_shapes(left.shape, right.shape), [left, right])
    shape = broadcast(left.shape, right.shape)
    if not left.shape or not right.shape or shape is None or min(left.shape[-1], right.shape[-1]) < 2:
        shape = None
    elif left.shape[-1] == right.shape[-1] == 2:
        shape = shape[:-1]
    return call.result(dtypes.promote(left.dtype, right.dtype), shape)


@rule("covariance")
def covariance(call: Call) -> Value:
    """A square matrix, or a scalar for one variable."""
    source = call.tensor()
    shape = source.shape
    if shape is not None:
        shape = () if len(shape) < 2 and call.is_none("y") else (UNRESOLVED, UNRESOLVED)
    return call.result("complex128" if source.dtype in dtypes.COMPLEX else "float64", shape)


@rule("triangle-of")
def triangle_of(call: Call) -> Value:
    """``np.tril``: a matrix of a vector, else the same shape."""
    source = call.tensor()
    shape = source.shape
    if shape is not None and len(shape) == 1:
        shape = shape * 2
    return call.result(source.dtype, shape, [source])


@rule("triangle")
def triangle(call: Call) -> Value:
    """``np.tri``: a matrix of N rows."""
    rows = call.get("N")
    columns = call.get("M")
    height = tensors.dimension_of(rows)
    width = height if tensors.is_none(columns) else tensors.dimension_of(columns)
    return call.result(call.dtype() or "float64", (height, width))


@rule("histogram")
def histogram(call: Call) -> Value:
    """``tf.histogram_fixed_width``: ``nbins`` counts."""
    call.tensor()
    nbins = call.get("nbins")
    extent = DYNAMIC if tensors.is_none(nbins) else tensors.dimension_of(nbins)
    return call.result(call.dtype() or "int32", (extent,))


@rule("pinv")
def pinv(call: Call) -> Value:
    """The last two axes exchanged."""
    source = call.tensor()
    shape = source.shape
    if shape is not None and len(shape) >= 2:
        shape = (*shape[:-2], shape[-1], shape[-2])
    return call.result(_dtype(call, source.dtype), shape, [source])


@rule("tensor-diag")
def tensor_diag(call: Call) -> Value:
    """All axes twice."""
    source = call.tensor()
    return call.result(source.dtype, None if source.shape is None else source.shape * 2, [source])


@rule("vdot")
def vdot(call: Call) -> Value:
    """A scalar."""
    left, right = (call.convert(call.get(name)) for name in call.signature.positional[:2])
    return call.result(dtypes.promote(left.dtype, right.dtype), ())


@rule("kron")
def kron(call: Call) -> Value:
    """Extents multiply, aligned at the right."""
    left, right = (call.convert(call.get(name)) for name in call.signature.positional[:2])
    shape: Shape = None
    if left.shape is not None and right.shape is not None:
        rank = max(len(left.shape), len(right.shape))
        first = (1,) * (rank - len(left.shape)) + left.shape
        second = (1,) * (rank - len(right.shape)) + right.shape
        shape = tuple([tensors.product(pair) for pair in zip(first, second, strict=True)])
    return call.result(dtypes.promote(left.dtype, right.dtype), shape)


@rule("numpy-solve")
def numpy_solve(call: Call) -> Value:
    """``np.linalg.solve``: the right-hand side's shape; a vector only if it has rank 1."""
    left, right = (call.convert(call.get(name)) for name in call.signature.positional[:2])
    dtype = dtypes.promote(dtypes.as_float(left.dtype), dtypes.as_float(right.dtype))
    same = left.shape is not None and right.shape is not None and len(right.shape) in (1, len(left.shape))
    return call.result(dtype, right.shape if same else None)
