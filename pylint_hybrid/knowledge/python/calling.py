"""A call of a library function, as the handlers of this package see it."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Keywords
from collections.abc import Sequence as Arguments
from typing import Final, TypeAlias

from pylint_hybrid.domain.values import (
    NONE,
    Constant,
    Mapping,
    Primitive,
    Sequence,
    Tensor,
    Value,
    api,
    join,
    members,
    sequence,
    union,
    unknown,
)
from pylint_hybrid.knowledge.interface import Caller, Iteration
from pylint_hybrid.knowledge.python.indexing import items_of, iterate
from pylint_hybrid.knowledge.python.operators import binary

# The domain's chains are short: an accumulator that still changes then is not worth following.
MAX_STEPS: Final = 16


class Call:
    """The function's name as called (without ``builtins.``), its arguments, and who calls."""

    __slots__ = ("arguments", "caller", "keywords", "name")

    def __init__(
        self, name: str, arguments: Arguments[Value], keywords: Keywords[str, Value], caller: Caller
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.keywords = keywords
        self.caller = caller

    def argument(self, position: int, name: str = "", default: Value = NONE) -> Value:
        """An argument by position or name."""
        if position < len(self.arguments):
            return self.arguments[position]
        return self.keywords.get(name, default)

    def has(self, position: int, name: str = "") -> bool:
        """Whether an argument was given."""
        return position < len(self.arguments) or name in self.keywords

    def iterate(self, value: Value) -> Iteration:
        """The items of any iterable argument."""
        parts = [iterate(member) for member in members(value)]
        alone = parts[0] if len(parts) == 1 else None
        # Containers that may have changed elsewhere, and all other classes, are for the evaluator.
        if alone is not None and not _is_shared(value):
            return alone
        return self.caller.iterate(value)

    def items(self, position: int, name: str = "") -> Value:
        """One value that covers the items of an argument."""
        return items_of(self.iterate(self.argument(position, name)))


Handler: TypeAlias = Callable[[Call], "Value | None"]


def _is_shared(value: Value) -> bool:
    return isinstance(value, (Sequence, Mapping)) and bool(value.sites)


def over(value: Value, function: Callable[[Value], Value | None]) -> Value | None:
    """The join of a function's results on all alternatives; None if it does not apply to one of them."""
    results = [function(member) for member in members(value)]
    known = [result for result in results if result is not None]
    return union(known) if len(known) == len(results) else None


def array_function(call: Call, name: str, operands: Arguments[Value]) -> Value | None:
    """The function of TensorFlow or NumPy that Python's built-in becomes on arrays; None without arrays."""
    tensors = [value for value in operands if isinstance(value, Tensor)]
    if not tensors:
        return None
    root = "numpy" if all(value.kind == "ndarray" for value in tensors) else "tensorflow"
    return call.caller.invoke(api(f"{root}.{name}"), operands)


_ARRAY_OPERATORS = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "**": "pow",
    "@": "matmul",
}


def operate(call: Call, operator: str, left: Value, right: Value) -> Value:
    """``left operator right`` for any values; unknown where a class of the program defines it."""
    results = [_operate(call, operator, a, b) for a in members(left) for b in members(right)]
    return union(results)


def _operate(call: Call, operator: str, left: Value, right: Value) -> Value:
    found = binary(operator, left, right)
    if found is None and operator in _ARRAY_OPERATORS:
        name = "power" if operator == "**" and isinstance(left, Tensor) and left.kind == "ndarray" else None
        found = array_function(call, name or _ARRAY_OPERATORS[operator], [left, right])
    return unknown(f"operator {operator}") if found is None else found


def settled(start: Value, step: Callable[[Value], Value]) -> Value:
    """What an accumulator may hold after any number of steps."""
    total = start
    for _ in range(MAX_STEPS):
        after = join(total, step(total))
        if after is total:
            return total
        total = after
    return join(total, unknown("accumulation"))


def is_number(value: Value) -> bool:
    """Whether it is a Python number."""
    return isinstance(value, (Constant, Primitive)) and value.kind in {"bool", "int", "float", "complex"}


def lazily(kind: str, iteration: Iteration) -> Value:
    """A generator or iterator over what an iteration gives."""
    return sequence(kind, iteration.items, iteration.rest)
