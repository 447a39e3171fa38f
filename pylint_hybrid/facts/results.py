"""What a function returns, and what its parameters are, as hazards of tracing.

A graph returns tensors (or structures of them, or None): objects and functions are refused, Python values
and arrays silently become tensors.
"""

from __future__ import annotations

from collections.abc import Iterable

from pylint_hybrid.domain.values import (
    Constant,
    Mapping,
    Primitive,
    Sequence,
    Tensor,
    Unknown,
    Value,
    members,
)
from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.facts.parameters import ParameterReader
from pylint_hybrid.facts.record import HazardFact, Place

MAX_NESTING = 4


# The rule of a hazard, what happens as a clause, and whether it does for certain.
Verdict = tuple[str, str, bool]

_SYMBOLIC: Verdict = ("keras-symbolic", "is given a symbolic Keras input", True)


class ResultReader:
    """Reads results and arguments from contexts."""

    __slots__ = ("_parameters", "_verdicts")

    def __init__(self, parameters: ParameterReader) -> None:
        self._parameters = parameters
        self._verdicts: dict[Value, Verdict | None] = {}

    def hazards(self, code: Code, contexts: Iterable[Context], path: str) -> list[HazardFact]:
        """The hazards of the results and arguments of all contexts of a function."""
        first_only = bool(code.summary.decorators) and _is_custom_gradient(code)
        found: set[Verdict] = set()
        for result in {context.result for context in contexts}:
            for member in _returned(result, first_only):
                verdict = self._verdict(member)
                if verdict is not None:
                    found.add(verdict)
        arguments = set[Value]().union(*[context.arguments for context in contexts])
        if any([self._parameters.argument(argument).symbolic for argument in arguments]):
            found.add(_SYMBOLIC)
        return [
            HazardFact(rule, Place(path, code.summary.line, code.summary.column, clause), (), certain)
            for rule, clause, certain in sorted(found, key=lambda one: (not one[2], *one[:2]))
        ]

    def _verdict(self, member: Value) -> Verdict | None:
        if member not in self._verdicts:
            self._verdicts[member] = _of_result(member, 0)
        return self._verdicts[member]


def _is_custom_gradient(code: Code) -> bool:
    return any(text.name.rpartition(".")[2] == "custom_gradient" for text in code.summary.decorators)


def _returned(result: Value, first_only: bool) -> Iterable[Value]:
    """The alternatives of a result; where ``tf.custom_gradient`` takes a pair apart, of its first item."""
    if not first_only:
        return members(result)
    found: list[Value] = []
    for member in members(result):
        is_pair = isinstance(member, Sequence) and member.items is not None and len(member.items) == 2
        if is_pair and isinstance(member, Sequence) and member.items:
            found.extend(members(member.items[0]))
        else:
            found.append(member)
    return found


def _of_result(value: Value, depth: int) -> Verdict | None:
    """What is wrong with one alternative of a result; None if a graph can return it as it is."""
    if isinstance(value, Tensor):
        return ("returns-array", "returns an array", False) if value.kind == "ndarray" else None
    if isinstance(value, Constant) and value.kind == "none":
        return None
    if isinstance(value, (Constant, Primitive)):
        return ("returns-python-value", "returns a Python value", False)
    if isinstance(value, Unknown):
        return ("returns-unknown", "returns something unknown", False)
    if isinstance(value, (Sequence, Mapping)) and depth < MAX_NESTING:
        return _of_container(value, depth)
    return ("returns-object", "returns something that is no tensor", True)


def _of_container(value: Sequence | Mapping, depth: int) -> Verdict | None:
    if isinstance(value, Sequence):
        if value.kind not in ("list", "tuple"):
            return ("returns-object", f"returns a {value.kind}", False)
        items = value.items if value.items is not None else (value.rest,)
    else:
        items = (*[item for _, item in value.entries], value.rest)
    worst: Verdict | None = None
    for item in items:
        for member in members(item):
            verdict = _of_result(member, depth + 1)
            if verdict is not None and (worst is None or verdict[2]):
                worst = verdict
    return worst
