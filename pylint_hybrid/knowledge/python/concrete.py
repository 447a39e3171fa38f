"""From abstract values back to Python objects, where they are fully known."""

from __future__ import annotations

from typing import Any

from pylint_hybrid.domain.values import Constant, Sequence, Value


def concrete(value: Constant) -> Any:
    """The Python object of a constant."""
    return ... if value.kind == "ellipsis" else value.value


def same_key(left: Constant, right: Constant) -> bool:
    """Whether two constants are the same key of a dict (1, 1.0 and True are)."""
    return bool(concrete(left) == concrete(right))


def concrete_tuple(value: Value) -> tuple[Any, ...] | None:
    """The Python tuple of a tuple of constants, else None."""
    if not isinstance(value, Sequence) or value.kind != "tuple" or value.items is None:
        return None
    items = concrete_items(value)
    return None if items is None else tuple(items)


def concrete_items(value: Sequence) -> list[Any] | None:
    """The Python objects of a sequence of constants, else None."""
    if value.items is None:
        return None
    found: list[Any] = []
    for item in value.items:
        if not isinstance(item, Constant):
            return None
        found.append(concrete(item))
    return found


def concrete_int(value: Value) -> int | None:
    """The integer of a constant that can index, else None."""
    if isinstance(value, Constant) and isinstance(value.value, int):
        return value.value
    return None
