"""Reading values as tensors, as shapes and as axes.

Shared by all rules. Two conventions hold everywhere. ``NotYet`` is raised where a value that is needed is
bottom; the façade turns it into bottom. The *content* of small integer tensors is a constant, an ``int``
primitive (fixed, not known) or None (varies at run time) for scalars, and a tuple of those for vectors; it
serves to carry shapes through ``tf.shape``, slicing, arithmetic and ``tf.concat``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pylint_hybrid.domain.shapes import DYNAMIC, RAGGED, UNRESOLVED, Shape, join_dimensions, join_shapes
from pylint_hybrid.domain.values import (
    BOTTOM,
    COMPUTED,
    FROM_NUMPY,
    FROM_TENSORFLOW,
    NONE,
    Constant,
    Mapping,
    Primitive,
    Sequence,
    Tensor,
    Union,
    Value,
    api,
    api_object,
    constant,
    members,
    of_python,
    primitive,
    sequence,
    tensor,
)
from pylint_hybrid.knowledge import dtypes

MAX_CONTENT: Final = 16
LISTS: Final = ("list", "tuple", "shape", "range", "deque")


class NotYet(Exception):
    """A value that the result depends on is bottom."""


def is_none(value: Value | None) -> bool:
    """Whether the value is the constant None, written or computed."""
    return isinstance(value, Constant) and value.kind == "none"


def join_tensors(tensors: Iterable[Tensor]) -> Tensor:
    """One tensor type that covers all of them."""
    found = list(tensors)
    first = found[0]
    if all(item is first for item in found):
        return first
    kinds = {item.kind for item in found}
    kind = kinds.pop() if len(kinds) == 1 else ("keras" if "keras" in kinds else "dense")
    dtype, shape, origin = first.dtype, first.shape, 0
    for item in found:
        dtype = dtype if dtype == item.dtype else dtypes.UNKNOWN
        shape = join_shapes(shape, item.shape)
        origin |= item.origin
    return tensor(kind, dtype, shape, origin)


def as_tensor(value: Value, numpy: bool = False) -> Tensor:
    """The value as TensorFlow (or NumPy) converts it; unknown dtype and shape where that cannot be told."""
    if isinstance(value, Tensor):
        return value
    converted = literal_tensor(value, None, numpy)
    if not isinstance(converted, Tensor):
        raise NotYet
    return converted


def literal_tensor(value: Value, dtype: str | None, numpy: bool) -> Value:
    """``tf.convert_to_tensor`` or ``np.asarray`` of a Python value; bottom for bottom."""
    if value is BOTTOM:
        return BOTTOM
    if isinstance(value, Union):
        converted = [literal_tensor(member, dtype, numpy) for member in value.members]
        return join_tensors([item for item in converted if isinstance(item, Tensor)])
    try:
        leaf = _leaf(value, numpy)
    except NotYet:
        return BOTTOM
    kind, origin = ("ndarray", FROM_NUMPY) if numpy else ("dense", FROM_TENSORFLOW)
    if isinstance(value, Tensor) and not numpy and value.kind in ("ragged", "sparse", "keras"):
        kind = value.kind
    settled = dtype if dtype is not None else leaf.dtype(numpy)
    content = content_of(value) if dtypes.is_integer(settled) else None
    return tensor(kind, settled, leaf.shape, origin, content)


class _Leaf:
    """Shape and the dtypes found so far of a nested Python value.

    Strong ones of tensors, kinds of numbers.
    """

    __slots__ = ("kinds", "shape", "strong", "vague")

    def __init__(
        self, shape: Shape, strong: frozenset[str], kinds: frozenset[str], vague: bool = False
    ) -> None:
        self.shape = shape
        self.strong = strong
        self.kinds = kinds
        self.vague = vague

    def dtype(self, numpy: bool) -> str:
        if self.strong and not numpy:
            known = sorted(self.strong - {dtypes.UNKNOWN})
            return known[0] if len(known) == 1 else dtypes.UNKNOWN
        if self.vague:
            return dtypes.UNKNOWN
        if not self.strong:
            return _dtype_of_kinds(self.kinds, numpy)
        names = sorted(self.strong)
        result = names[0]
        for name in names[1:]:
            result = dtypes.promote(result, name)
        for kind in sorted(self.kinds):
            result = dtypes.promote_weak(result, kind)
        return result


def _dtype_of_kinds(kinds: frozenset[str], numpy: bool) -> str:
    if not kinds:
        return "float64" if numpy else "float32"
    if kinds <= {"str", "bytes"}:
        return "string"
    for kind in ("complex", "float", "int", "bool"):
        if kind in kinds and not kinds & {"str", "bytes"}:
            return dtypes.of_kind(kind, numpy)
    return dtypes.UNKNOWN


_NOTHING: Final[frozenset[str]] = frozenset()


def _leaf(value: Value, numpy: bool) -> _Leaf:
    if value is BOTTOM:
        raise NotYet
    if isinstance(value, Tensor):
        return _Leaf(value.shape, frozenset({value.dtype}), _NOTHING)
    kind = dtypes.python_kind(value)
    if kind is not None:
        return _Leaf((), _NOTHING, frozenset({kind}))
    if isinstance(value, Sequence) and value.kind in LISTS:
        return _leaf_of_sequence(value, numpy)
    if isinstance(value, Union):
        return _join_leaves([_leaf(member, numpy) for member in value.members])
    return _Leaf(None, _NOTHING, _NOTHING, vague=True)


def _leaf_of_sequence(value: Sequence, numpy: bool) -> _Leaf:
    if value.items is None:
        if value.rest is BOTTOM:
            raise NotYet
        inner = _leaf(value.rest, numpy)
        return _Leaf(prepend(UNRESOLVED, inner.shape), inner.strong, inner.kinds, inner.vague)
    if not value.items:
        return _Leaf((0,), _NOTHING, frozenset({"int"}) if value.kind == "shape" else _NOTHING)
    inner = _stack_leaves([_leaf(item, numpy) for item in value.items])
    return _Leaf(prepend(len(value.items), inner.shape), inner.strong, inner.kinds, inner.vague)


def _stack_leaves(leaves: list[_Leaf]) -> _Leaf:
    """Items of one list must have one shape: what one of them knows holds for all."""
    shape = leaves[0].shape
    for leaf in leaves[1:]:
        shape = merge_shapes(shape, leaf.shape)
    return _combined(shape, leaves)


def _join_leaves(leaves: list[_Leaf]) -> _Leaf:
    shape = leaves[0].shape
    for leaf in leaves[1:]:
        shape = join_shapes(shape, leaf.shape)
    return _combined(shape, leaves)


def _combined(shape: Shape, leaves: list[_Leaf]) -> _Leaf:
    strong = frozenset[str]().union(*[leaf.strong for leaf in leaves])
    kinds = frozenset[str]().union(*[leaf.kinds for leaf in leaves])
    return _Leaf(shape, strong, kinds, any(leaf.vague for leaf in leaves))


def merge_dimensions(left: int, right: int) -> int:
    """Two descriptions of one dimension: the more exact one; contradicting numbers join."""
    if left == right or right < 0 <= left:
        return left
    if left < 0 <= right:
        return right
    if left < 0 and right < 0:
        return max(left, right) if -3 not in (left, right) else -3
    return join_dimensions(left, right)


def merge_shapes(left: Shape, right: Shape) -> Shape:
    """Two descriptions of one shape: the more exact dimensions; contradicting ranks give an unknown rank."""
    if left is None or right is None:
        return right if left is None else left
    return tuple(map(merge_dimensions, left, right)) if len(left) == len(right) else None


def settled(shape: Shape) -> tuple[str, Shape]:
    """Kind and shape of a part of a ragged tensor.

    A first axis cannot be ragged, and without one it is dense.
    """
    if shape and shape[0] == RAGGED:
        shape = (DYNAMIC, *shape[1:])
    return ("ragged" if shape is None or RAGGED in shape else "dense"), shape


def prepend(dimension: int, shape: Shape) -> Shape:
    """The shape with one more axis in front."""
    return None if shape is None else (dimension, *shape)


# ------------------------------------------------------------------------------------------------ contents


def content_of(value: Value) -> Value | None:
    """The content of an integer value of rank 0 or 1; None if it is not known or too long."""
    if isinstance(value, Tensor):
        return value.content
    scalar = _scalar_content(value)
    if scalar is not None:
        return scalar
    if not isinstance(value, Sequence) or value.kind not in LISTS:
        return None
    if value.items is None or len(value.items) > MAX_CONTENT:
        return None
    found = [_scalar_content(item) for item in value.items]
    known = [item for item in found if item is not None]
    return sequence("tuple", known) if len(known) == len(found) else None


def _scalar_content(value: Value) -> Value | None:
    if isinstance(value, Constant) and value.kind == "int":
        return of_python(value.value)
    if isinstance(value, Primitive) and value.kind == "int":
        return primitive("int")
    if isinstance(value, Tensor) and value.shape == ():
        return value.content if value.content is not None else NONE
    if isinstance(value, Union) and all(_scalar_content(member) is not None for member in value.members):
        return primitive("int")
    return None


def content_of_dimensions(shape: Shape) -> Value | None:
    """The content of ``tf.shape`` of a tensor of this shape."""
    if shape is None or len(shape) > MAX_CONTENT:
        return None
    return sequence("tuple", [content_of_dimension(dimension) for dimension in shape])


def content_of_dimension(dimension: int) -> Value:
    """A dimension as a scalar content."""
    if dimension >= 0:
        return of_python(dimension)
    return primitive("int") if dimension == UNRESOLVED else NONE


def contents(value: Value) -> tuple[Value, ...] | None:
    """The known items of a vector: of a Python sequence, or of a tensor with content."""
    content = content_of(value)
    if isinstance(content, Sequence):
        return content.items
    return None


def integers(value: Value | None) -> tuple[int, ...] | None:
    """The constant integers of a scalar or vector (``3`` gives ``(3,)``); None if one is not constant."""
    if value is None:
        return None
    content = content_of(value)
    items: tuple[Value, ...] | None = (content,) if isinstance(content, Constant) else None
    if isinstance(content, Sequence):
        items = content.items
    if items is None:
        return None
    numbers = [item.value for item in items if isinstance(item, Constant) and isinstance(item.value, int)]
    return tuple(numbers) if len(numbers) == len(items) else None


def integer(value: Value | None) -> int | None:
    """The constant integer that the value is; booleans count as in Python."""
    if isinstance(value, Constant) and isinstance(value.value, int):
        return int(value.value)
    if isinstance(value, Constant) and isinstance(value.value, float) and value.value.is_integer():
        return int(value.value)
    if isinstance(value, Tensor):
        return integer(value.content)
    return None


def truth(value: Value | None) -> bool | None:
    """The constant truth of a flag argument; None if it is not constant."""
    return bool(value.value) if isinstance(value, Constant) else None


# ------------------------------------------------------------------------------------------------ shapes


def dimension_of(value: Value) -> int:
    """A value used as the extent of an axis. -1 stays DYNAMIC; callers look at constants first."""
    number = integer(value)
    if number is not None:
        return number if number >= 0 else DYNAMIC
    if isinstance(value, Union):
        found = [dimension_of(member) for member in value.members]
        result = found[0]
        for dimension in found[1:]:
            result = join_dimensions(result, dimension)
        return result
    if isinstance(value, Tensor):
        return UNRESOLVED if isinstance(value.content, Primitive) or value.kind == "ndarray" else DYNAMIC
    return UNRESOLVED if isinstance(value, Primitive) else DYNAMIC


def extents(value: Value | None) -> list[Value] | None:
    """The items of a shape argument; None if their number is not known."""
    if value is None or is_none(value):
        return None
    if value is BOTTOM:
        raise NotYet
    if isinstance(value, Sequence) and value.items is not None:
        return list(value.items)
    if isinstance(value, (Constant, Primitive)):
        return [value]
    if isinstance(value, Tensor):
        return _extents_of_tensor(value)
    return None


def _extents_of_tensor(value: Tensor) -> list[Value] | None:
    if isinstance(value.content, Sequence) and value.content.items is not None:
        return list(value.content.items)
    if value.shape == ():
        return [value]
    if value.shape is not None and len(value.shape) == 1 and 0 <= value.shape[0] <= MAX_CONTENT:
        return [primitive("int") if value.kind == "ndarray" else NONE] * value.shape[0]
    return None


def shape_of_argument(value: Value | None) -> Shape:
    """The shape that an argument (list, tuple, ``TensorShape``, tensor, number) stands for."""
    if isinstance(value, Union):
        shapes = [shape_of_argument(member) for member in value.members]
        result = shapes[0]
        for shape in shapes[1:]:
            result = join_shapes(result, shape)
        return result
    items = extents(value)
    return None if items is None else tuple([dimension_of(item) for item in items])


def shape_value(shape: Shape) -> Value:
    """What ``x.shape`` gives: a ``TensorShape``."""
    if shape is None:
        return sequence("shape", None, primitive("int"))
    return sequence("shape", [dimension_value(dimension) for dimension in shape], primitive("int"))


def dimension_value(dimension: int) -> Value:
    """A dimension as Python reads it."""
    return constant("int", dimension, COMPUTED) if dimension >= 0 else primitive("int")


def axis_of(value: int, rank: int | None) -> int | None:
    """A non-negative axis, or None if it lies outside of the rank or the rank is not known and it is
    negative.
    """
    if value >= 0:
        return value if rank is None or value < rank else None
    return None if rank is None or value + rank < 0 else value + rank


def product(dimensions: Iterable[int]) -> int:
    """The product of extents; DYNAMIC beats UNRESOLVED, zero beats both."""
    result, marks = 1, set()
    for dimension in dimensions:
        if dimension < 0:
            marks.add(dimension)
        else:
            result *= dimension
    if not marks or result == 0:
        return result
    return UNRESOLVED if marks == {UNRESOLVED} else DYNAMIC


def total(dimensions: Iterable[int]) -> int:
    """The sum of extents."""
    found = list(dimensions)
    if all(dimension >= 0 for dimension in found):
        return sum(found)
    return UNRESOLVED if all(dimension in (UNRESOLVED,) or dimension >= 0 for dimension in found) else DYNAMIC


# ------------------------------------------------------------------------------------------------ results


def is_numpy(values: Iterable[Value]) -> bool:
    """Whether an operation on these stays in NumPy: arrays and Python numbers only, at least one array."""
    found = [value for value in values if isinstance(value, Tensor)]
    return bool(found) and all(value.kind == "ndarray" for value in found)


def result_kind(tensors: Iterable[Tensor]) -> str:
    """The kind of what a TensorFlow operation gives.

    Symbolic, ragged or sparse if an input is, else dense.
    """
    kinds = {item.kind for item in tensors}
    for kind in ("keras", "ragged", "sparse"):
        if kind in kinds:
            return kind
    return "dense"


def dense(
    dtype: str = dtypes.UNKNOWN, shape: Shape = None, kind: str = "dense", content: Value | None = None
) -> Tensor:
    """A TensorFlow result."""
    return tensor(kind, dtype, shape, FROM_TENSORFLOW, content)


def array(dtype: str = dtypes.UNKNOWN, shape: Shape = None, content: Value | None = None) -> Tensor:
    """A NumPy result."""
    return tensor("ndarray", dtype, shape, FROM_NUMPY, content)


def dtype_value(dtype: str) -> Value:
    """What ``x.dtype`` gives: ``tf.float32`` and its like, or some ``tf.DType``."""
    return api_object("tensorflow.dtypes.DType") if dtype == dtypes.UNKNOWN else api(f"tensorflow.{dtype}")


def tensors_in(value: Value) -> list[Tensor]:
    """All tensors in a structure of lists, tuples and dicts."""
    found: list[Tensor] = []
    for member in members(value):
        if isinstance(member, Tensor):
            found.append(member)
        elif isinstance(member, Sequence):
            for item in (*(member.items or ()), member.rest):
                found.extend(tensors_in(item))
        elif isinstance(member, Mapping):
            for _, item in member.entries:
                found.extend(tensors_in(item))
            found.extend(tensors_in(member.rest))
    return found
