"""A call as rules see it: bound arguments that are no unions, options, and the evaluator.

Arguments that are unions are distributed: a rule runs once for each combination of alternatives and the
results are joined. The number of combinations is capped; beyond it the widest arguments are summarised
(tensors join, numbers become any number of their kind, anything else becomes unknown), so that the result
stays an upper bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Constant,
    Primitive,
    Tensor,
    Union,
    Value,
    members,
    of_python,
    primitive,
    sequence,
    union,
    unknown,
)
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.catalogue import Signature
from pylint_hybrid.knowledge.interface import Caller
from pylint_hybrid.knowledge.tensors import NotYet

MAX_COMBINATIONS: Final = 9
# Arguments that never decide about the type of a result.
IGNORED: Final = frozenset(
    {"name", "seed", "message", "parallel_iterations", "num_parallel_calls", "summarize"}
)


class Call:
    """One call of one API with bound arguments."""

    __slots__ = ("arguments", "caller", "name", "options", "signature")

    def __init__(
        self,
        name: str,
        signature: Signature,
        options: Mapping[str, Any],
        arguments: Mapping[str, Value],
        caller: Caller,
    ) -> None:
        self.name = name
        self.signature = signature
        self.options = options
        self.arguments = arguments
        self.caller = caller

    @property
    def numpy(self) -> bool:
        """Whether the API is NumPy's."""
        return self.name.startswith("numpy.")

    def uses_as_tensor(self, value: Value) -> None:
        """Record evidence that a value is a tensor; what is given to NumPy is rather an array."""
        if not self.numpy:
            self.caller.uses_as_tensor(value)

    def option(self, key: str, default: Any = None) -> Any:
        """An option of the binding."""
        return self.options.get(key, default)

    def given(self, name: str) -> Value | None:
        """The argument, or None if the call does not pass it."""
        return self.arguments.get(name)

    def get(self, name: str) -> Value:
        """The argument, its default, or the constant None."""
        found = self.arguments.get(name)
        if found is not None:
            return found
        default = self.signature.defaults.get(name)
        if isinstance(default, (list, tuple)):
            return sequence("tuple", [of_python(item) for item in default])
        return (
            NONE
            if default is None or not isinstance(default, (bool, int, float, str))
            else of_python(default)
        )

    def parameter(self, role: str, *fallbacks: str) -> str:
        """The name of the parameter in a role: by the binding, else the first that the signature has."""
        chosen = self.options.get(role)
        if isinstance(chosen, str):
            return chosen
        for name in fallbacks:
            if (
                name in self.arguments
                or name in self.signature.positional
                or name in self.signature.keyword_only
            ):
                return name
        return fallbacks[0] if fallbacks else role

    def first(self) -> str:
        """The name of the first parameter."""
        return self.signature.positional[0] if self.signature.positional else ""

    def tensor(self, name: str | None = None) -> Tensor:
        """A tensor argument (the first, if no name is given), converted; unknown if it is absent."""
        value = self.given(name or self.options.get("tensor") or self.first())
        return tensors.dense() if value is None else self.convert(value)

    def convert(self, value: Value) -> Tensor:
        """A value used as a tensor."""
        if not isinstance(value, Tensor):
            self.uses_as_tensor(value)
        return tensors.as_tensor(value, self.numpy)

    def integers(self, name: str) -> tuple[int, ...] | None:
        """The constant integers of an argument."""
        return tensors.integers(self.get(name))

    def is_none(self, name: str) -> bool:
        """Whether the argument is None or absent without a default."""
        return tensors.is_none(self.get(name))

    def truth(self, name: str) -> bool | None:
        """The constant truth of a flag; None if it varies."""
        value = self.get(name)
        return False if tensors.is_none(value) else tensors.truth(value)

    def dtype(self, name: str = "dtype") -> str | None:
        """The dtype asked for by an argument or its default; None if there is none."""
        return dtypes.of_value(self.get(name), self.numpy)

    def text(self, name: str) -> str | None:
        """A constant text argument."""
        value = self.get(name)
        return value.value if isinstance(value, Constant) and isinstance(value.value, str) else None

    def items(self, name: str) -> tuple[Value, ...] | None:
        """The items of a list argument; None if they are not all known."""
        value = self.given(name)
        if isinstance(value, SequenceValue):
            return value.items
        return None

    def result(self, dtype: str, shape: tuple[int, ...] | None, like: Sequence[Tensor] = ()) -> Tensor:
        """The API's result: an array for NumPy, else a tensor whose kind follows its inputs."""
        if self.numpy:
            return tensors.array(dtype, shape)
        return tensors.dense(dtype, shape, tensors.result_kind(like))


Rule = Callable[[Call], "Value | None"]


def bind(signature: Signature, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> dict[str, Value]:
    """Arguments by parameter name; surplus positional ones as a tuple under the variadic name."""
    bound = dict(zip(signature.positional, arguments, strict=False))
    if signature.variadic and len(arguments) > len(signature.positional):
        bound[signature.variadic] = sequence("tuple", arguments[len(signature.positional) :])
    bound.update(keywords)
    return bound


def combinations(arguments: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
    """All assignments of alternatives to arguments, at most ``MAX_COMBINATIONS``."""
    varying = {
        name: value for name, value in arguments.items() if isinstance(value, Union) and name not in IGNORED
    }
    if not varying:
        yield arguments
        return
    settled = dict(arguments)
    while _count(varying) > MAX_COMBINATIONS:
        widest = max(varying, key=lambda name: (len(varying[name].members), name))
        parts = summary(varying[widest])
        if isinstance(parts, Union) and len(parts.members) < len(varying[widest].members):
            varying[widest] = parts
        else:
            settled[widest] = unknown("alternatives") if isinstance(parts, Union) else parts
            del varying[widest]
    names = list(varying)
    for chosen in product(*[varying[name].members for name in names]):
        yield {**settled, **dict(zip(names, chosen, strict=True))}


def _count(varying: Mapping[str, Union]) -> int:
    count = 1
    for value in varying.values():
        count *= len(value.members)
    return count


def summary(value: Union) -> Value:
    """Fewer alternatives that cover the same values."""
    groups: dict[str, list[Value]] = {}
    for member in value.members:
        groups.setdefault(_group(member), []).append(member)
    joined: list[Value] = []
    for key, group in groups.items():
        found = [item for item in group if isinstance(item, Tensor)]
        if key == "tensor" and found:
            joined.append(tensors.join_tensors(found))
        elif key.startswith("p:") and len(group) > 1:
            joined.append(primitive(key[2:]))
        else:
            joined.extend(group)
    return union(joined)


def _group(value: Value) -> str:
    if isinstance(value, Tensor):
        return "tensor"
    if isinstance(value, (Constant, Primitive)) and value.kind not in ("none", "ellipsis"):
        return f"p:{value.kind}"
    return type(value).__name__


def distribute(call: Call, rule: Rule) -> Value | None:
    """Run a rule for every combination of alternatives and join; bottom if an argument is bottom."""
    for name, value in call.arguments.items():
        if value is BOTTOM and name not in IGNORED:
            return BOTTOM
    results: list[Value] = []
    for arguments in combinations(call.arguments):
        one = Call(call.name, call.signature, call.options, arguments, call.caller)
        try:
            result = rule(one)
        except NotYet:
            continue
        if result is None:
            return None
        results.append(result)
    return union(results)


def for_each(value: Value, function: Callable[[Value], Value | None]) -> Value | None:
    """Apply to every alternative and join; None if it is None for one of them."""
    results: list[Value] = []
    for member in members(value):
        result = function(member)
        if result is None:
            return None
        results.append(result)
    return union(results)
