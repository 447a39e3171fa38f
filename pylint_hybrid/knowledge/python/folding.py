"""Python's arithmetic on constants, done for real where it is cheap, by kind of value where it is not.

Relies on constants being small (the caps below), so that no operation here can take long: powers, shifts,
repetitions and padded formats are checked before they are computed.
"""

from __future__ import annotations

import operator as python_operator
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from pylint_hybrid.domain.values import (
    COMPUTED,
    LITERAL,
    Constant,
    ConstantValue,
    Primitive,
    Value,
    constant,
    primitive,
    union,
)
from pylint_hybrid.knowledge.python.concrete import concrete

MAX_INT_BITS: Final = 128
MAX_TEXT: Final = 1000

TEXT_KINDS: Final = frozenset({"str", "bytes"})

# What Python raises for operands that fit by type but not by value.
ARITHMETIC_ERRORS: Final = (ArithmeticError, ValueError, LookupError)

BINARY: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": python_operator.add,
    "-": python_operator.sub,
    "*": python_operator.mul,
    "/": python_operator.truediv,
    "//": python_operator.floordiv,
    "%": python_operator.mod,
    "**": python_operator.pow,
    "&": python_operator.and_,
    "|": python_operator.or_,
    "^": python_operator.xor,
    "<<": python_operator.lshift,
    ">>": python_operator.rshift,
}
UNARY: Final[dict[str, Callable[[Any], Any]]] = {
    "-": python_operator.neg,
    "+": python_operator.pos,
    "~": python_operator.invert,
}
COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": python_operator.eq,
    "!=": python_operator.ne,
    "<": python_operator.lt,
    "<=": python_operator.le,
    ">": python_operator.gt,
    ">=": python_operator.ge,
}

# Stand for all values of a kind when the kind of a result is asked for. A power with a negative exponent
# is a float. A negative float to a fraction would be complex: no program here means that.
_SAMPLES: Final[dict[str, tuple[Any, ...]]] = {
    "none": (None,),
    "bool": (True,),
    "int": (2, -2),
    "float": (1.5,),
    "complex": (1.5j,),
    "str": ("",),
    "bytes": (b"",),
    "ellipsis": (...,),
}
_WIDE_FORMAT: Final = re.compile(r"\d{4,}|\*")


def kind_of(value: object) -> str | None:
    """The kind of constant that a Python object is, or None."""
    if value is None:
        return "none"
    name = type(value).__name__
    return name if name in _SAMPLES and type(value).__module__ == "builtins" else None


def lift(value: object, literal: int = COMPUTED) -> Value | None:
    """The abstract value of a Python constant; its kind alone if it is too large to keep."""
    kind = kind_of(value)
    if kind is None:
        return None
    if isinstance(value, int) and value.bit_length() > MAX_INT_BITS:
        return primitive(kind, literal)
    if isinstance(value, (str, bytes)) and len(value) > MAX_TEXT:
        return primitive(kind, literal)
    if kind in {"none", "ellipsis"}:
        return constant(kind, None, LITERAL)
    kept: ConstantValue = value  # type: ignore[assignment]  # the kind has been checked
    return constant(kind, kept, literal)


def is_scalar(value: Value) -> bool:
    """Whether it is a constant or a primitive."""
    return isinstance(value, (Constant, Primitive))


def scalar_kind(value: Value) -> str:
    """The kind of a constant or primitive, else ""."""
    return value.kind if isinstance(value, (Constant, Primitive)) else ""


def fold_binary(operator: str, left: Value, right: Value) -> Value | None:
    """An operator on two scalars; None where Python raises TypeError for them."""
    if (
        isinstance(left, Constant)
        and isinstance(right, Constant)
        and _is_cheap(operator, left.value, right.value)
    ):
        try:
            return lift(BINARY[operator](concrete(left), concrete(right)))
        except TypeError:
            return None
        except ARITHMETIC_ERRORS:
            pass
    kinds = _result_kinds(operator, _samples(left), _samples(right))
    return union([primitive(kind) for kind in kinds]) if kinds else None


def _is_cheap(operator: str, left: ConstantValue, right: ConstantValue) -> bool:
    if operator == "**" and isinstance(left, int) and isinstance(right, int):
        return right <= MAX_INT_BITS
    if operator == "<<":
        return isinstance(right, int) and right <= MAX_INT_BITS
    if operator == "*":
        return _repeats_little(left, right) and _repeats_little(right, left)
    if operator == "%" and isinstance(left, (str, bytes)):
        return is_cheap_format(left)
    return True


def _repeats_little(text: ConstantValue, count: ConstantValue) -> bool:
    if isinstance(text, (str, bytes)) and isinstance(count, int):
        return len(text) * count <= MAX_TEXT
    return True


def is_cheap_format(template: str | bytes) -> bool:
    """Whether a format cannot pad its result to a great width."""
    text = template if isinstance(template, str) else template.decode("latin-1")
    return _WIDE_FORMAT.search(text) is None


def _samples(value: Value) -> tuple[Any, ...]:
    if isinstance(value, Constant):
        if value.kind == "int" and isinstance(value.value, int):
            return (-2,) if value.value < 0 else (2,)
        return _SAMPLES[value.kind]
    return _SAMPLES.get(scalar_kind(value), ())


@lru_cache(maxsize=4096)
def _result_kinds(operator: str, lefts: tuple[Any, ...], rights: tuple[Any, ...]) -> tuple[str, ...]:
    kinds: list[str] = []
    for left in lefts:
        for right in rights:
            if isinstance(left, (str, bytes)) and operator == "%":
                kind: str | None = kind_of(left)
            else:
                kind = _sample_kind(operator, left, right)
            if kind is not None and kind not in kinds:
                kinds.append(kind)
    return tuple(kinds)


def _sample_kind(operator: str, left: Any, right: Any) -> str | None:
    try:
        return kind_of(BINARY[operator](left, right))
    except (TypeError, *ARITHMETIC_ERRORS):
        return None


def fold_unary(operator: str, operand: Value) -> Value | None:
    """A sign or inversion of a scalar; a negated literal remains a literal."""
    if isinstance(operand, Constant):
        try:
            return lift(UNARY[operator](concrete(operand)), operand.literal)
        except (TypeError, *ARITHMETIC_ERRORS):
            return None
    if not isinstance(operand, Primitive):
        return None
    for sample in _SAMPLES.get(operand.kind, ()):
        try:
            kind = kind_of(UNARY[operator](sample))
        except TypeError:
            continue
        if kind is not None:
            return primitive(kind, operand.literal)
    return None


def fold_compare(operator: str, left: Constant, right: Constant) -> bool | None:
    """A comparison of two constants; None where Python raises TypeError."""
    try:
        return bool(COMPARE[operator](concrete(left), concrete(right)))
    except TypeError:
        return None
