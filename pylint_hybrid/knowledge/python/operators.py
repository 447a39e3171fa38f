"""Python's operators on Python values: numbers, text, containers.

Each function takes single alternatives (no unions) and returns None where Python's own operators do not
apply: then a tensor, an object of the program or something unknown is involved, and others decide.
"""

from __future__ import annotations

from typing import Final

from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Api,
    ApiObject,
    Bottom,
    BoundApi,
    Class,
    Constant,
    Dataset,
    Function,
    Mapping,
    Module,
    Object,
    Partial,
    Primitive,
    Sequence,
    Slice,
    Tensor,
    Unknown,
    Value,
    is_overflow,
    mapping,
    members,
    of_python,
    primitive,
    sequence,
    union,
)
from pylint_hybrid.knowledge.python.concrete import concrete_tuple, same_key
from pylint_hybrid.knowledge.python.folding import (
    ARITHMETIC_ERRORS,
    TEXT_KINDS,
    fold_binary,
    fold_compare,
    fold_unary,
    is_cheap_format,
    is_scalar,
    lift,
    scalar_kind,
)

MAX_ITEMS: Final = 256

_SET_KINDS: Final = frozenset({"set", "frozenset"})
_ONLY_SEQUENCES: Final = frozenset({"list", "tuple", "deque", "shape"})
_LAZY_KINDS: Final = frozenset({"generator", "iterator"})


def binary(operator: str, left: Value, right: Value) -> Value | None:
    """``left operator right``."""
    if operator == "%" and scalar_kind(left) in TEXT_KINDS:
        return _format_percent(left, right)
    if is_scalar(left) and is_scalar(right):
        return fold_binary(operator, left, right)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return _combine(operator, left, right)
    if operator == "*" and (isinstance(left, Sequence) or isinstance(right, Sequence)):
        return repeat(left, right) if isinstance(left, Sequence) else repeat(right, left)
    if operator == "|" and isinstance(left, Mapping) and isinstance(right, Mapping):
        return merge(left, right)
    return None


def _format_percent(left: Value, right: Value) -> Value:
    kind = scalar_kind(left)
    operand = right.value if isinstance(right, Constant) else concrete_tuple(right)
    known = isinstance(right, Constant) or operand is not None
    if known and isinstance(left, Constant) and isinstance(left.value, (str, bytes)):
        template = left.value
        if is_cheap_format(template):
            try:
                return lift(template % operand) or primitive(kind)
            except (TypeError, *ARITHMETIC_ERRORS):
                return primitive(kind)
    return primitive(kind)


def _combine(operator: str, left: Sequence, right: Sequence) -> Value | None:
    if operator == "+":
        return _concatenate(left, right)
    # A dict's views stand as lists; they know the operators of sets, and lists do not.
    set_like = _SET_KINDS | {"list"}
    if operator not in {"-", "&", "|", "^"} or not {left.kind, right.kind} <= set_like:
        return None
    kind = "frozenset" if left.kind == "frozenset" else "set"
    return combine_sets(operator, kind, left, right)


def combine_sets(operator: str, kind: str, left: Sequence, right: Sequence) -> Sequence:
    """The union, intersection, difference or symmetric difference of two sets."""
    first, second = constants_of(left), constants_of(right)
    if first is not None and second is not None:
        return sequence(kind, _set_constants(operator, first, second))
    if operator in {"|", "^"}:
        return sequence(kind, None, union([all_items(left), all_items(right)]))
    return sequence(kind, None, all_items(left))


def _set_constants(operator: str, left: list[Constant], right: list[Constant]) -> list[Constant]:
    only_left = [item for item in left if not any(same_key(item, other) for other in right)]
    only_right = [item for item in right if not any(same_key(item, other) for other in left)]
    both = [item for item in left if any(same_key(item, other) for other in right)]
    chosen = {
        "-": only_left,
        "&": both,
        "|": left + only_right,
        "^": only_left + only_right,
    }
    return chosen[operator]


def constants_of(value: Sequence) -> list[Constant] | None:
    """The items, if all are known and constant."""
    if value.items is None:
        return None
    found = [item for item in value.items if isinstance(item, Constant)]
    return found if len(found) == len(value.items) else None


def all_items(value: Sequence) -> Value:
    """One value that covers every item."""
    return value.rest if value.items is None else union(value.items)


def _concatenate(left: Sequence, right: Sequence) -> Value | None:
    if left.kind == right.kind and left.kind in _ONLY_SEQUENCES:
        return concatenate(left.kind, left, right)
    # A TensorShape takes lists and tuples on both sides.
    if "shape" in {left.kind, right.kind} and {left.kind, right.kind} <= {"shape", "list", "tuple"}:
        return as_shape(concatenate("list", left, right))
    return None


def as_shape(value: Sequence) -> Sequence:
    """The shape whose dimensions are the items: numbers and None, whatever else may seem to be among them."""
    items = None if value.items is None else [_dimension(item) for item in value.items]
    return sequence("shape", items, _dimension(value.rest))


def _dimension(item: Value) -> Value:
    kept = [member for member in members(item) if member is NONE or scalar_kind(member) == "int"]
    return item if len(kept) == len(members(item)) else union([*kept, primitive("int")])


def concatenate(kind: str, left: Sequence, right: Sequence) -> Sequence:
    """The items of both, in order."""
    if left.items is not None and right.items is not None and len(left.items) + len(right.items) <= MAX_ITEMS:
        return sequence(kind, left.items + right.items)
    return sequence(kind, None, union([all_items(left), all_items(right)]))


def repeat(value: Value, count: Value) -> Value | None:
    """``[item] * count``."""
    if (
        not isinstance(value, Sequence)
        or value.kind not in _ONLY_SEQUENCES
        or scalar_kind(count) not in {"int", "bool"}
    ):
        return None
    if isinstance(count, Constant) and isinstance(count.value, int) and value.items is not None:
        times = max(count.value, 0) if value.items else 0
        if len(value.items) * times <= MAX_ITEMS:
            return sequence(value.kind, value.items * times)
    return sequence(value.kind, None, all_items(value))


def merge(left: Mapping, right: Mapping) -> Mapping:
    """``{**left, **right}``: entries on the right replace those on the left."""
    entries = list(left.entries)
    later = list(right.entries)
    if right.rest_key is not BOTTOM:
        entries = [(key, union([item, right.rest])) for key, item in entries]
    if right.wide:
        # Its entries may be absent.
        later = [(key, union([item, left.rest, *_values_at(left, key)])) for key, item in later]
    kept = [(key, item) for key, item in entries if not any(same_key(key, other) for other, _ in later)]
    rest_key = union([left.rest_key, right.rest_key])
    rest = union([left.rest, right.rest])
    return mapping(kept + later, rest_key, rest, wide=left.wide or right.wide, kind=left.kind)


def _values_at(value: Mapping, key: Constant) -> list[Value]:
    return [item for other, item in value.entries if same_key(other, key)]


def unary(operator: str, operand: Value) -> Value | None:
    """``operator operand``."""
    if operator != "not":
        return fold_unary(operator, operand)
    if isinstance(operand, (Tensor, Object, ApiObject, Unknown, Bottom)):
        return None
    known = truth(operand)
    return primitive("bool") if known is None else of_python(not known)


def truth(value: Value) -> bool | None:
    """Whether a value is true in a condition; None if that is not certain."""
    if isinstance(value, Constant):
        return value.kind == "ellipsis" or bool(value.value)
    if isinstance(value, Sequence):
        if value.kind in _LAZY_KINDS:
            return True
        return None if value.items is None else bool(value.items)
    if isinstance(value, Mapping):
        if value.entries:
            return None if value.wide else True
        return False if value.rest_key is BOTTOM and value.rest is BOTTOM and not value.wide else None
    if isinstance(value, BoundApi):
        return None if is_overflow(value) else True
    return True if isinstance(value, (Function, Class, Module, Partial, Dataset, Slice)) else None


def compare(operator: str, left: Value, right: Value) -> Value | None:
    """``left operator right`` for comparisons, identity and membership."""
    if isinstance(left, Bottom) or isinstance(right, Bottom):
        return None
    if operator in {"is", "is not"}:
        return _decided(is_same(left, right), operator == "is")
    if operator in {"in", "not in"}:
        return _membership(left, right, operator == "in")
    if isinstance(left, Constant) and isinstance(right, Constant):
        known = fold_compare(operator, left, right)
        return None if known is None else of_python(known)
    if operator in {"==", "!="}:
        return _equality(left, right, operator == "==")
    return primitive("bool") if _is_plain(left) and _is_plain(right) else None


def _decided(known: bool | None, positive: bool) -> Value:
    return primitive("bool") if known is None else of_python(known is positive)


def _is_plain(value: Value) -> bool:
    """Whether comparisons of the value are Python's own, and give a bool."""
    return isinstance(value, (Constant, Primitive, Sequence, Mapping))


_IDENTIFIED: Final = (Class, Module)


def is_same(left: Value, right: Value) -> bool | None:
    """``left is right``; None if that is not certain."""
    if any(isinstance(side, Unknown) or is_overflow(side) for side in (left, right)):
        return None
    if is_scalar(left) and is_scalar(right):
        return _is_same_scalar(left, right)
    if is_scalar(left) or is_scalar(right):
        # A name of a library may be that of a constant.
        return None if isinstance(left, Api) or isinstance(right, Api) else False
    if isinstance(left, _IDENTIFIED) and isinstance(right, _IDENTIFIED):
        return left is right
    return True if isinstance(left, Api) and left is right else None


def _is_same_scalar(left: Value, right: Value) -> bool | None:
    if scalar_kind(left) != scalar_kind(right):
        return False
    singletons = scalar_kind(left) in {"none", "bool", "ellipsis"}
    if singletons and isinstance(left, Constant) and isinstance(right, Constant):
        return left.value is right.value
    return None


def _equality(left: Value, right: Value, positive: bool) -> Value | None:
    if isinstance(left, Api) and left is right:
        return of_python(positive)
    if isinstance(left, _IDENTIFIED) and isinstance(right, _IDENTIFIED):
        return of_python((left is right) is positive)
    if not (_is_plain(left) and _is_plain(right)):
        return None
    return _decided(are_equal(left, right), positive)


def are_equal(left: Value, right: Value) -> bool | None:
    """``left == right`` for plain values; None if that is not certain."""
    if isinstance(left, Constant) and isinstance(right, Constant):
        return fold_compare("==", left, right)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return _equal_sequences(left, right)
    kinds = {scalar_kind(left), scalar_kind(right)}
    if is_scalar(left) and is_scalar(right):
        comparable = len(kinds) == 1 or kinds <= {"bool", "int", "float", "complex"}
        return None if comparable else False
    same_class = isinstance(left, Mapping) and isinstance(right, Mapping)
    return None if same_class or not (_is_plain(left) and _is_plain(right)) else False


def _equal_sequences(left: Sequence, right: Sequence) -> bool | None:
    family = {left.kind, right.kind}
    if "shape" in family or family & _LAZY_KINDS:
        return None
    if len(family) > 1 and not family <= _SET_KINDS:
        return False
    if left.items is None or right.items is None or family & _SET_KINDS:
        return None
    if len(left.items) != len(right.items):
        return False
    results = [_equal_items(a, b) for a, b in zip(left.items, right.items, strict=True)]
    if False in results:
        return False
    return None if None in results else True


def _equal_items(left: Value, right: Value) -> bool | None:
    if len(members(left)) != 1 or len(members(right)) != 1:
        return None
    return are_equal(left, right)


def _membership(item: Value, container: Value, positive: bool) -> Value | None:
    if is_scalar(container):
        return _text_membership(item, container, positive)
    if isinstance(container, Mapping):
        return _decided(_is_key(item, container), positive)
    if isinstance(container, Sequence):
        return _decided(_is_item(item, container), positive)
    return None


def _text_membership(item: Value, container: Value, positive: bool) -> Value | None:
    if isinstance(item, Constant) and isinstance(container, Constant):
        inner, outer = item.value, container.value
        if isinstance(inner, str) and isinstance(outer, str):
            return of_python((inner in outer) is positive)
        if isinstance(inner, (bytes, int)) and isinstance(outer, bytes):
            return primitive("bool")
    return primitive("bool") if scalar_kind(container) in TEXT_KINDS else None


def _is_key(item: Value, container: Mapping) -> bool | None:
    if not isinstance(item, Constant):
        return None
    found = any(same_key(item, key) for key, _ in container.entries)
    if found:
        return None if container.wide else True
    return False if container.rest_key is BOTTOM and container.kind != "defaultdict" else None


def _is_item(item: Value, container: Sequence) -> bool | None:
    if container.items is None or container.kind in _LAZY_KINDS:
        return None
    results = [_found_in(item, member) for member in container.items]
    if True in results:
        return True
    return None if None in results else False


def _found_in(item: Value, member: Value) -> bool | None:
    """Membership asks for identity first, then for equality."""
    if isinstance(item, Constant) and isinstance(member, Constant):
        return same_key(item, member) or None if item.kind == "float" else same_key(item, member)
    return _equal_items(item, member)
