"""TensorFlow's dtypes by name, NumPy's promotion, and what a value says about a dtype.

Promotion follows NumPy 2: Python numbers are weak. TensorFlow itself does not promote tensors; its rules are
in ``operators.py``.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from pylint_hybrid.domain.values import Api, Constant, Primitive, Unknown, Value

UNKNOWN: Final = "unknown"

SIGNED: Final = ("int8", "int16", "int32", "int64")
UNSIGNED: Final = ("uint8", "uint16", "uint32", "uint64")
FLOATS: Final = ("float16", "float32", "float64")
COMPLEX: Final = ("complex64", "complex128")
ALL: Final = frozenset(
    {*SIGNED, *UNSIGNED, *FLOATS, *COMPLEX, "bfloat16", "bool", "string", "resource", "variant"}
    | {"qint8", "qint16", "qint32", "quint8", "quint16", "half", "double", "int4", "uint4"}
    | {"float8_e4m3fn", "float8_e5m2"}
)
_ALIASES: Final = {
    "half": "float16",
    "double": "float64",
    "single": "float32",
    "float": "float64",
    "int": "int64",
    "int_": "int64",
    "intp": "int64",
    "float_": "float64",
    "longlong": "int64",
    "complex": "complex128",
    "complex_": "complex128",
    "bool_": "bool",
    "bool": "bool",
    "str": "string",
    "str_": "string",
    "bytes": "string",
    "bytes_": "string",
    "uint": "uint64",
    "long": "int64",
    "f4": "float32",
    "f8": "float64",
    "f": "float32",
    "d": "float64",
    "i4": "int32",
    "i8": "int64",
    "i": "int32",
    "u1": "uint8",
    "b": "int8",
    "B": "uint8",
    "?": "bool",
}
_PYTHON: Final = {
    "float": "float32",
    "int": "int32",
    "bool": "bool",
    "str": "string",
    "complex": "complex128",
}
REAL_PART: Final = {"complex64": "float32", "complex128": "float64"}
COMPLEX_OF: Final = {"float32": "complex64", "float64": "complex128"}


def is_integer(dtype: str) -> bool:
    """Signed or unsigned integers."""
    return dtype in SIGNED or dtype in UNSIGNED


def is_float(dtype: str) -> bool:
    """Floating point, ``bfloat16`` included."""
    return dtype in FLOATS or dtype == "bfloat16"


@cache
def named(name: str, numpy: bool = False) -> str:
    """The dtype that a text or the last part of a dotted name stands for; "unknown" if none."""
    text = name.lstrip("<>=|")
    if not numpy and text in _PYTHON:
        return _PYTHON[text]
    text = _ALIASES.get(text, text)
    return text.removesuffix("_ref") if text.removesuffix("_ref") in ALL else UNKNOWN


def of_value(value: Value | None, numpy: bool = False) -> str | None:
    """The dtype that an argument asks for; None if it is absent or the constant None."""
    if value is None or (isinstance(value, Constant) and value.kind == "none"):
        return None
    if isinstance(value, Constant):
        return named(value.value, numpy) if isinstance(value.value, str) else UNKNOWN
    if isinstance(value, Api):
        head, _, last = value.name.rpartition(".")
        return named(last, numpy or head.startswith("numpy"))
    return UNKNOWN


def of_kind(kind: str, numpy: bool) -> str:
    """The dtype of a Python number or text when it is converted."""
    if kind in ("str", "bytes"):
        return "string"
    if kind == "int":
        return "int64" if numpy else "int32"
    if kind == "float":
        return "float64" if numpy else "float32"
    return {"bool": "bool", "complex": "complex128"}.get(kind, UNKNOWN)


def python_kind(value: Value) -> str | None:
    """The kind of a Python number, text or flag; None for other values."""
    if isinstance(value, (Constant, Primitive)) and value.kind in (
        "bool",
        "int",
        "float",
        "complex",
        "str",
        "bytes",
    ):
        return value.kind
    return None


def is_unknown(value: Value) -> bool:
    """Whether nothing is known of the value."""
    return isinstance(value, Unknown)


_RANK: Final = {"bool": 0, "int": 1, "float": 2, "complex": 3}


def _category(dtype: str) -> int:
    if dtype == "bool":
        return 0
    if is_integer(dtype):
        return 1
    return 2 if is_float(dtype) else 3


def promote_weak(dtype: str, kind: str) -> str:
    """NumPy's promotion of an array with a Python number."""
    if dtype == UNKNOWN or kind not in _RANK:
        return UNKNOWN
    if dtype == "string" or _RANK[kind] <= _category(dtype):
        return dtype
    if kind == "int":
        return "int64"
    if kind == "float":
        return "float64"
    return COMPLEX_OF.get(dtype, "complex128" if dtype != "float16" else "complex64")


@cache
def promote(left: str, right: str) -> str:
    """NumPy's promotion of two arrays."""
    if left == right:
        return left
    if UNKNOWN in (left, right) or "string" in (left, right):
        return UNKNOWN
    if left == "bool":
        return right
    if right == "bool":
        return left
    if _category(left) > _category(right):
        left, right = right, left
    if _category(left) == _category(right):
        return _promote_same(left, right)
    if _category(right) == 2:
        return _float_of(left, right)
    return _complex_of(left, right)


def _bits(dtype: str) -> int:
    return int("".join(character for character in dtype.removeprefix("bfloat") if character.isdigit()) or 0)


def _promote_same(left: str, right: str) -> str:
    if (left in SIGNED) == (right in SIGNED) or not is_integer(left):
        return left if _bits(left) >= _bits(right) else right
    signed, unsigned = (left, right) if left in SIGNED else (right, left)
    if _bits(signed) > _bits(unsigned):
        return signed
    return "float64" if unsigned == "uint64" else f"int{_bits(unsigned) * 2}"


def _float_of(integer: str, floating: str) -> str:
    needed = {8: 16, 16: 32}.get(_bits(integer), 64)
    return f"float{max(needed, _bits(floating))}"


def _complex_of(other: str, complex_dtype: str) -> str:
    if complex_dtype == "complex128" or other == "float64" or (is_integer(other) and _bits(other) > 16):
        return "complex128"
    return "complex64"


def promote_keras(left: str, right: str) -> str:
    """Keras 3's promotion: as NumPy, but an integer beside a float takes the float's dtype."""
    if is_float(left) and (is_integer(right) or right == "bool"):
        return left
    if is_float(right) and (is_integer(left) or left == "bool"):
        return right
    return promote(left, right)


def as_floatx(dtype: str) -> str:
    """The dtype of Keras functions whose result is floating: float32 for integers."""
    return "float32" if dtype == "bool" or is_integer(dtype) else dtype


def without_bool(dtype: str) -> str:
    """NumPy's arithmetic on booleans gives int8."""
    return "int8" if dtype == "bool" else dtype


def fourier(dtype: str) -> str:
    """The dtype of NumPy's Fourier transforms."""
    if dtype in COMPLEX or dtype == UNKNOWN:
        return dtype
    return "complex64" if dtype in ("float16", "float32") else "complex128"


def quotient(dtype: str, numpy: bool) -> str:
    """The dtype of a true division."""
    if dtype == "bool":
        return "float64" if numpy else UNKNOWN
    if not is_integer(dtype):
        return dtype
    return "float32" if not numpy and _bits(dtype) <= 16 else "float64"


def widened(dtype: str, word: int) -> str:
    """The dtype in which sums of small integers are kept: ``word`` bits at least."""
    if dtype == "bool":
        return f"int{word}"
    if not is_integer(dtype) or _bits(dtype) >= word:
        return dtype
    return f"{'u' if dtype in UNSIGNED else ''}int{word}"


def as_float(dtype: str) -> str:
    """The floating dtype of NumPy's float-valued functions (``np.sqrt`` of integers)."""
    if dtype == "bool" or (is_integer(dtype) and _bits(dtype) == 8):
        return "float16"
    if is_integer(dtype):
        return "float32" if _bits(dtype) == 16 else "float64"
    return dtype
