"""Contexts: one activation of a piece of code per tuple of abstract arguments.

A context is found by its code, its closure and its arguments, so two uses of one function with different
arguments stay apart, whatever the call path. Contexts are capped per group (code, the codes of callable
arguments, the class of the receiver, which arguments may be unknown); on overflow the whole group is merged
into one context whose arguments are the join of all, so that within a group it does not matter which came
first. The caps are lower for long code, and fall while a program makes very many contexts, which bounds its
cost; there the order of its files, which is always the same, can matter. What is certain of a call with known
arguments is never lost to one with unknown ones.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from pylint_hybrid.domain.values import (
    BOTTOM,
    Function,
    Object,
    Partial,
    Sequence,
    Unknown,
    Value,
    members,
)
from pylint_hybrid.evaluation.heap import Cell, CellKey
from pylint_hybrid.evaluation.program import Code

# The cap of a group, while fewer than so many contexts per code were made: generous at first, and falling
# where a program makes very many, so that the cost of large and tangled programs stays bounded.
CONTEXTS_PER_GROUP = ((64, 4), (16, 6))
MIN_CONTEXTS_PER_GROUP = 4
OPERATIONS_PER_GROUP = (
    1600  # of all contexts of a group together, if more than the least; half for very long code
)
SMALL_PROGRAM = 500  # codes; below, a program may have many contexts
MAX_OPEN_CONTEXTS_PER_GROUP = 2  # and one, but of the shortest code
LONG_CODE, VERY_LONG_CODE = 10, 100  # slots, of which nearly every operation writes one
# Beyond so many times the cap of a group, the groups of a code no longer tell callable arguments apart.
GROUPS_PER_CODE = 8


# Code, closure, whether it is open, and the arguments: interned values, compared by identity.
ContextKey: TypeAlias = "tuple[int, int, bool, tuple[Value, ...]]"


class Edge:
    """Why and where one context calls another."""

    __slots__ = ("graph", "library", "mixed", "positions", "result", "traced_by")

    def __init__(self, traced_by: str, graph: bool) -> None:
        self.positions: dict[int, int] = {}  # where, and how often in one evaluation of the caller
        self.traced_by = traced_by  # the API that runs the callee in a graph; "" for a plain call
        self.graph = graph  # the call goes through tf.function
        self.library = False  # a library makes the call, with a function that it was given
        self.result: Value = BOTTOM  # what the calls gave
        self.mixed = False  # not all of them gave the same, or one could not give it yet

    def add(self, other: Edge) -> None:
        """Take in another edge between the same two."""
        for pos, count in other.positions.items():
            self.positions[pos] = self.positions.get(pos, 0) + count
        self.traced_by = self.traced_by and other.traced_by
        self.graph = self.graph and other.graph
        self.library = self.library or other.library
        self.mixed = self.mixed or other.mixed or self.result is not other.result


HAZARD = "hazard:"
CAUTION = "caution:"


class EffectMark(NamedTuple):
    """A Python side effect, or a hazard of tracing, that happens in a context itself.

    ``sites`` are the allocation sites of the objects written to; None if they cannot be told. Hazards have a
    ``kind`` that starts with ``HAZARD`` (it fails or changes in a graph) or ``CAUTION`` (it may), and say
    in ``target`` what happens, as a clause.
    """

    kind: str
    pos: int
    target: str
    sites: tuple[int, ...] | None = None
    paper: bool = True


class Context:
    """The evaluation of one code for one tuple of arguments."""

    __slots__ = (
        "allocations",
        "arguments",
        "busy",
        "callees",
        "callers",
        "closure",
        "code",
        "computes",
        "dead",
        "effects",
        "evaluations",
        "forced",
        "group",
        "in_tops",
        "keys",
        "level",
        "merged",
        "met_unknown",
        "number",
        "open",
        "others",
        "pending",
        "reads",
        "result",
        "writes",
        "yields",
    )

    def __init__(
        self, number: int, code: Code, closure: int, arguments: tuple[Value, ...], is_open: bool, level: int
    ) -> None:
        self.number = number
        self.code = code
        self.closure = closure
        self.arguments = arguments
        self.open = is_open
        self.level = level
        self.group: tuple[object, ...] = ()
        self.result: Value = BOTTOM
        self.evaluations = 0
        self.busy = False
        self.pending = False
        self.dead = False
        self.merged = False
        self.met_unknown = False
        self.keys: list[ContextKey] = []
        self.callers: dict[int, None] = {}
        self.callees: dict[int, Edge] = {}
        # What was read, and its value then; None if that was not the same each time.
        self.reads: dict[Cell, Value | None] = {}
        self.others: dict[Cell, Value | None] = {}  # the same, of reads less what the context itself said
        self.forced = False  # something else than a read cell or a result has changed
        self.in_tops = False  # the phase of the last evaluation
        self.writes: dict[CellKey, None] = {}
        self.effects: dict[EffectMark, None] = {}
        self.allocations: dict[int, None] = {}
        self.computes = -1  # position of the first tensor computation, or -1

    def __repr__(self) -> str:
        return f"Context({self.code.summary.qualname}, {self.arguments})"


def crowded_key(code: Code, arguments: tuple[Value, ...], is_open: bool) -> tuple[object, ...]:
    """The group of contexts of a code that has too many of them.

    It tells the class of the receiver, and whether any argument may be unknown.
    """
    receiver = arguments[0].cls if arguments and isinstance(arguments[0], Object) else -1
    return (code.number, is_open, receiver, any(map(_may_be_unknown, arguments)), "crowded")


def group_key(code: Code, arguments: tuple[Value, ...], is_open: bool) -> tuple[object, ...]:
    """Contexts with the same key are capped, and merged, together."""
    callables: list[object] = []
    for argument in arguments:
        for member in members(argument)[:4]:
            if isinstance(member, Function):
                callables.append(member.code)
            elif isinstance(member, Partial) and isinstance(member.function, Function):
                callables.append(member.function.code)
    receiver = -1
    if arguments and isinstance(arguments[0], Object):
        receiver = arguments[0].cls
    unknown = tuple([number for number, argument in enumerate(arguments) if _may_be_unknown(argument)])
    return (code.number, is_open, receiver, unknown, *callables)


def _may_be_unknown(value: Value, depth: int = 2) -> bool:
    for member in members(value):
        if isinstance(member, Unknown):
            return True
        if depth and isinstance(member, Sequence):
            items = (member.rest,) if member.items is None else (*member.items, member.rest)
            if any(_may_be_unknown(item, depth - 1) for item in items):
                return True
    return False
