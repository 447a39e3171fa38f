"""Methods of text, bytes and numbers: computed for constants where that is cheap, else by their kind."""

from __future__ import annotations

from collections.abc import Mapping as Keywords
from collections.abc import Sequence as Arguments
from typing import Any, Final

from pylint_hybrid.domain.values import Constant, Sequence, Value, primitive, sequence
from pylint_hybrid.knowledge.interface import Mutation
from pylint_hybrid.knowledge.python.concrete import concrete, concrete_items
from pylint_hybrid.knowledge.python.folding import ARITHMETIC_ERRORS, is_cheap_format, lift, scalar_kind

# Kind of result, by method. "text": the receiver's own kind; "texts": a list, "parts": a triple of it.
_TEXT_RESULTS: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("capitalize", "casefold", "center", "expandtabs", "format", "format_map", "join", "ljust", "lower"),
        "text",
    ),
    **dict.fromkeys(
        ("lstrip", "removeprefix", "removesuffix", "replace", "rjust", "rstrip", "strip"), "text"
    ),
    **dict.fromkeys(("swapcase", "title", "translate", "upper", "zfill"), "text"),
    **dict.fromkeys(("count", "find", "index", "rfind", "rindex"), "int"),
    **dict.fromkeys(
        ("endswith", "startswith", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit"), "bool"
    ),
    **dict.fromkeys(("isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle"), "bool"),
    "isupper": "bool",
    **dict.fromkeys(("split", "rsplit", "splitlines"), "texts"),
    **dict.fromkeys(("partition", "rpartition"), "parts"),
    "encode": "bytes",
    "decode": "str",
    "hex": "str",
}
_INT_RESULTS: Final[dict[str, str]] = {
    "bit_length": "int",
    "bit_count": "int",
    "conjugate": "int",
    "to_bytes": "bytes",
    "as_integer_ratio": "ints",
    "is_integer": "bool",
    "merge_with": "int",  # of ``tf.compat.v1.Dimension``, which stands for its number here
}
_FLOAT_RESULTS: Final[dict[str, str]] = {
    "is_integer": "bool",
    "hex": "str",
    "conjugate": "float",
    "as_integer_ratio": "ints",
}
_RESULTS: Final[dict[str, dict[str, str]]] = {
    "str": _TEXT_RESULTS,
    "bytes": _TEXT_RESULTS,
    "int": _INT_RESULTS,
    "bool": _INT_RESULTS,
    "float": _FLOAT_RESULTS,
    "complex": {"conjugate": "complex"},
}
# Methods that pad or repeat: computed only for small arguments.
_PADDING: Final = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "to_bytes"})
_TEMPLATES: Final = frozenset({"format", "format_map"})
_MAX_PADDING: Final = 256
_MAX_PARTS: Final = 64


def call_scalar_method(
    receiver: Value, name: str, arguments: Arguments[Value], keywords: Keywords[str, Value]
) -> Mutation | None:
    """A method of a constant or primitive; None if its kind has no such method."""
    kind = scalar_kind(receiver)
    described = _RESULTS.get(kind, {}).get(name)
    if described is None:
        return None
    computed = _compute(receiver, name, arguments, keywords)
    return Mutation(_by_kind(kind, described) if computed is None else computed)


def _by_kind(kind: str, described: str) -> Value:
    if described == "texts":
        return sequence("list", None, primitive(kind))
    if described == "parts":
        return sequence("tuple", [primitive(kind)] * 3)
    if described == "ints":
        return sequence("tuple", [primitive("int")] * 2)
    return primitive(kind if described == "text" else described)


def _compute(
    receiver: Value, name: str, arguments: Arguments[Value], keywords: Keywords[str, Value]
) -> Value | None:
    """The real result for constants; None if something is unknown, too large, or raises."""
    if not isinstance(receiver, Constant):
        return None
    given = [_concrete(argument) for argument in arguments]
    named = {key: _concrete(value) for key, value in keywords.items()}
    everything = [*given, *named.values()]
    if any(isinstance(argument, _Missing) for argument in everything):
        return None
    if not _is_cheap(receiver.value, name, everything):
        return None
    try:
        return _lift(getattr(receiver.value, name)(*given, **named))
    except (TypeError, AttributeError, *ARITHMETIC_ERRORS):
        return None


class _Missing:
    """Marks an argument that is not fully known."""


def _concrete(value: Value) -> Any:
    if isinstance(value, Constant):
        return concrete(value)
    if isinstance(value, Sequence) and value.kind in {"list", "tuple"}:
        items = concrete_items(value)
        if items is not None:
            return tuple(items) if value.kind == "tuple" else items
    return _Missing()


def _is_cheap(receiver: Any, name: str, arguments: list[Any]) -> bool:
    if name in _PADDING:
        return all(not isinstance(argument, int) or argument <= _MAX_PADDING for argument in arguments)
    if name in _TEMPLATES:
        return is_cheap_format(receiver) and "{}" not in str(arguments) and "." not in _fields(receiver)
    return name != "translate"


def _fields(template: str | bytes) -> str:
    """The replacement fields of a template: attribute look-ups in them are left alone."""
    text = template if isinstance(template, str) else template.decode("latin-1")
    names = [field.split("}")[0].split(":")[0] for field in text.split("{")[1:]]
    return " ".join(names)


def _lift(result: object) -> Value | None:
    if isinstance(result, (list, tuple)):
        items = [lift(item) for item in result[: _MAX_PARTS + 1]]
        known = [item for item in items if item is not None]
        if len(known) != len(result):
            return None
        return sequence("list" if isinstance(result, list) else "tuple", known)
    return lift(result)
