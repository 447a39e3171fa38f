"""Products that contract axes: ``matmul``, ``einsum``, ``tensordot``, ``dot``."""

from __future__ import annotations

from collections.abc import Sequence

from pylint_hybrid.domain.shapes import UNRESOLVED, Shape, broadcast, broadcast_dimensions
from pylint_hybrid.domain.values import Constant, Value
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.broadcast import common_dtype
from pylint_hybrid.knowledge.rules.registry import rule


def matmul_shape(
    left: Shape, right: Shape, transpose_left: bool = False, transpose_right: bool = False
) -> Shape:
    """Batch axes broadcast, (m, k) (k, n) gives (m, n); vectors as in NumPy."""
    if left is None or right is None or not left or not right:
        return None
    if len(left) == 1 and len(right) == 1:
        return ()
    if len(left) == 1:
        return (*right[:-2], right[-1])
    if len(right) == 1:
        return left[:-1]
    rows = left[-1] if transpose_left else left[-2]
    columns = right[-2] if transpose_right else right[-1]
    batch = broadcast(left[:-2], right[:-2])
    return None if batch is None else (*batch, rows, columns)


def _flag(call: Call, *names: str) -> bool | None:
    """Whether one of the flags is set; None if one varies."""
    found = [call.truth(name) for name in names if name in call.arguments]
    if None in found:
        return None
    return any(found)


def _operands(call: Call) -> tuple[Value, Value]:
    first, second = call.option("inputs") or call.signature.positional[:2]
    return call.get(first), call.get(second)


@rule("matmul")
def matmul(call: Call) -> Value:
    """Matrix product with optional transposition."""
    left, right = _operands(call)
    first, second = call.convert(left), call.convert(right)
    flip_left, flip_right = _flag(call, "transpose_a", "adjoint_a"), _flag(call, "transpose_b", "adjoint_b")
    if flip_left is None or flip_right is None:
        shape = None if first.shape is None else tuple([-1] * len(first.shape))
    else:
        shape = matmul_shape(first.shape, second.shape, flip_left, flip_right)
    dtype = call.dtype("output_type") or common_dtype([left, right], call.numpy)
    return call.result(dtype, shape, [first, second])


@rule("matvec")
def matvec(call: Call) -> Value:
    """Matrix times vector, batched."""
    left, right = _operands(call)
    first, second = call.convert(left), call.convert(right)
    flip = _flag(call, "transpose_a", "adjoint_a")
    shape: Shape = None
    if (
        first.shape is not None
        and second.shape is not None
        and len(first.shape) >= 2
        and second.shape
        and flip is not None
    ):
        batch = broadcast(first.shape[:-2], second.shape[:-1])
        shape = None if batch is None else (*batch, first.shape[-1 if flip else -2])
    return call.result(common_dtype([left, right], call.numpy), shape, [first, second])


@rule("dot")
def dot(call: Call) -> Value:
    """``np.dot``: the last axis with the last but one."""
    left, right = _operands(call)
    first, second = call.convert(left), call.convert(right)
    shape: Shape = None
    if first.shape is not None and second.shape is not None:
        if not first.shape or not second.shape:
            shape = first.shape or second.shape
        elif len(second.shape) == 1:
            shape = first.shape[:-1]
        else:
            shape = (*first.shape[:-1], *second.shape[:-2], second.shape[-1])
    return call.result(common_dtype([left, right], call.numpy), shape, [first, second])


@rule("outer")
def outer(call: Call) -> Value:
    """``np.outer``: both flattened."""
    left, right = _operands(call)
    first, second = call.convert(left), call.convert(right)
    sizes = [
        tensors.product(item.shape) if item.shape is not None else UNRESOLVED for item in (first, second)
    ]
    return call.result(dtypes.promote(first.dtype, second.dtype), tuple(sizes))


@rule("tensordot")
def tensordot(call: Call) -> Value:
    """Axes given as a number (last of the left, first of the right) or as a pair of lists."""
    left, right = _operands(call)
    first, second = call.convert(left), call.convert(right)
    dtype = common_dtype([left, right], call.numpy)
    if not first.shape or not second.shape:
        return call.result(dtype, None)
    pair = _contracted(call.get("axes"), len(first.shape), len(second.shape))
    if pair is None:
        return call.result(dtype, None)
    kept: list[int] = []
    for shape, axes in zip((first.shape, second.shape), pair, strict=True):
        kept.extend(extent for index, extent in enumerate(shape) if index not in axes)
    return call.result(dtype, tuple(kept))


def _contracted(axes: Value, left_rank: int, right_rank: int) -> tuple[list[int], list[int]] | None:
    number = tensors.integer(axes)
    if number is not None:
        return list(range(left_rank - number, left_rank)), list(range(number))
    if not isinstance(axes, SequenceValue) or axes.items is None or len(axes.items) != 2:
        return None
    left, right = tensors.integers(axes.items[0]), tensors.integers(axes.items[1])
    if left is None or right is None:
        return None
    return [axis % left_rank for axis in left], [axis % right_rank for axis in right]


@rule("einsum")
def einsum(call: Call) -> Value:
    """The output's letters from the inputs' extents, ellipses broadcast."""
    operands = list(call.items(call.signature.variadic) or ())
    equation = call.given(call.first()) if call.signature.positional else None
    if equation is None and operands:
        equation, operands = operands[0], operands[1:]
    converted = [call.convert(value) for value in operands]
    dtype = common_dtype(operands, call.numpy) if operands else dtypes.UNKNOWN
    if not isinstance(equation, Constant) or not isinstance(equation.value, str):
        return call.result(dtype, None, converted)
    shape = einsum_shape(equation.value.replace(" ", ""), [item.shape for item in converted])
    return call.result(dtype, shape, converted)


def einsum_shape(equation: str, shapes: Sequence[Shape]) -> Shape:
    """The result's shape; None where the equation or a rank does not fit."""
    left, arrow, output = equation.partition("->")
    terms = left.split(",")
    if len(terms) != len(shapes):
        return None
    extents: dict[str, int] = {}
    ellipsis: Shape = ()
    for term, shape in zip(terms, shapes, strict=True):
        if not bind_term(term, shape, extents):
            return None
        if "..." in term:
            ellipsis = broadcast(ellipsis, ellipsis_of(term, shape))
    if not arrow:
        letters = left.replace(",", "").replace(".", "")
        output = ("..." if "..." in left else "") + "".join(
            sorted(c for c in set(letters) if letters.count(c) == 1)
        )
    return _einsum_output(output, extents, ellipsis)


def _einsum_output(output: str, extents: dict[str, int], ellipsis: Shape) -> Shape:
    head, dots, tail = output.partition("...")
    if dots and ellipsis is None:
        return None
    middle = ellipsis if dots and ellipsis is not None else ()
    if any(letter not in extents for letter in head + tail):
        return None
    return (*[extents[letter] for letter in head], *middle, *[extents[letter] for letter in tail])


def bind_term(term: str, shape: Shape, extents: dict[str, int]) -> bool:
    """Note the extents of a term's letters; False if the rank does not fit."""
    head, dots, tail = term.partition("...")
    letters = head + tail
    if shape is None:
        for letter in letters:
            extents.setdefault(letter, UNRESOLVED)
        return True
    if len(shape) < len(letters) or (not dots and len(shape) != len(letters)):
        return False
    pairs = [*zip(head, shape, strict=False), *zip(tail, shape[len(shape) - len(tail) :], strict=True)]
    for letter, extent in pairs:
        extents[letter] = broadcast_dimensions(extents[letter], extent) if letter in extents else extent
    return True


def ellipsis_of(term: str, shape: Shape) -> Shape:
    """The axes that ``...`` stands for."""
    head, _, tail = term.partition("...")
    return None if shape is None else shape[len(head) : len(shape) - len(tail)]
