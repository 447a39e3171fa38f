"""Abstract execution of one piece of code in one context: operations over an environment of slots.

``Frame`` holds the environment and implements ``Caller``, through which knowledge of libraries calls back.
Blocks run in order; a block ends early when an operation ends it (``return``, ``raise``, ``break``, a call
that cannot return). At the end of every branch that was evaluated the assigned slots are joined, so pruned
branches and early exits need no further care.
"""

from __future__ import annotations

from collections.abc import Mapping as Keywords
from collections.abc import Sequence as Items
from typing import TYPE_CHECKING, Any, Final

from pylint_hybrid.domain.values import (
    BOTTOM,
    COMPUTED,
    FROM_NUMPY,
    LITERAL,
    NONE,
    Constant,
    Slice,
    Tensor,
    Unknown,
    Value,
    constant,
    join,
    members,
    primitive,
    sequence,
    slice_of,
    union,
    unknown,
)
from pylint_hybrid.evaluation import (
    attributes,
    calls,
    containers,
    definitions,
    entry_points,
    guards,
    hazards,
    imports,
    operators,
)
from pylint_hybrid.evaluation.contexts import CAUTION, HAZARD, Context, EffectMark
from pylint_hybrid.evaluation.heap import Cell, CellKey
from pylint_hybrid.evaluation.marks import named_parameter
from pylint_hybrid.evaluation.outcomes import Recording
from pylint_hybrid.knowledge.interface import Iteration
from pylint_hybrid.lowering.ir import Block, CodeKind, Op, Operation, pack

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.engine import Engine

MAX_LOOP_ROUNDS = 12
MAX_TEXT = 60  # longer texts are no names


_RAISE: Final = Op.RAISE.value  # plain numbers are compared faster than members
_MODULE: Final = CodeKind.MODULE.value


class Loop:
    """A loop in execution: which slots it assigns, and their values at each break and continue."""

    __slots__ = ("assigned", "breaks", "continues")

    def __init__(self, assigned: list[int]) -> None:
        self.assigned = assigned
        self.breaks: list[list[Value]] = []
        self.continues: list[list[Value]] = []


def ends_with_raise(block: Block) -> bool:
    """Whether a block of operations raises an exception whenever it runs to its end."""
    return bool(block) and block[-1][0] == _RAISE


class Frame:
    """The execution of one context's code."""

    __slots__ = (
        "catching",
        "code",
        "context",
        "decorating",
        "engine",
        "env",
        "grown",
        "in_library",
        "loops",
        "pos",
        "raised",
        "raising",
        "recording",
        "results",
        "summarising",
        "yields",
    )

    def __init__(self, engine: Engine, context: Context) -> None:
        self.engine = engine
        self.context = context
        self.code = context.code
        self.env: list[Value] = [BOTTOM] * context.code.summary.slots
        self.loops: list[Loop] = []
        self.results: list[Value] = []
        self.yields: Value = BOTTOM
        self.pos = 0
        self.raised = False
        self.raising = False  # in a block that ends with ``raise``, outside of any ``try``
        self.catching = 0  # depth of bodies of ``try``
        self.recording: Recording | None = None  # of the library call at hand
        self.summarising = 0  # depth of loops that run to a fixed point
        # The function that is being decorated, and the position of the decorator at work.
        self.decorating: tuple[int, int] | None = None
        # Layers that this execution added to models, in order.
        self.in_library = False  # a library is calling a function that it was given
        self.grown: dict[CellKey, Value] = {}

    def execute(self) -> Value:
        """Run the code; its result is what a call of it gives."""
        summary = self.code.summary
        for parameter, argument in zip(summary.parameters, self.context.arguments, strict=True):
            self.env[parameter.slot] = argument
        alive = self.run(summary.body)
        if summary.kind == _MODULE and self.engine.runs_tests(self.code):
            entry_points.run_tests(self)
        if summary.kind == CodeKind.CLASS:
            definitions.publish_class(self)
            return NONE
        if summary.is_generator:
            if alive:
                self.results.append(NONE)
            site = _generator_site(self)
            self.write((containers.RETURNED, site), union(self.results))
            return sequence("generator", None, self.yields, (site,))
        if alive:
            self.results.append(NONE)
        return union(self.results)

    def run(self, block: Block) -> bool:
        """Run a block; whether control reaches its end."""
        engine = self.engine
        engine.work += len(block)
        if engine.work > engine.budget:
            engine.exhausted = True
            return False
        outer, self.raising = self.raising, not self.catching and ends_with_raise(block)
        handlers = HANDLERS
        alive = True
        engine.nesting += 1
        for operation in block:
            if handlers[operation[0]](self, operation):
                alive = False
                break
        engine.nesting -= 1
        self.raising = outer
        return alive

    # -- the heap ------------------------------------------------------------------------------------

    def read(self, key: CellKey) -> Value:
        """The value of a cell."""
        if self.recording is not None:
            self.recording.repeatable = False
        return self.depend(self.engine.heap.cell(key))

    def read_others(self, key: CellKey) -> Value:
        """The value of a cell less what this context contributes."""
        if self.recording is not None:
            self.recording.repeatable = False
        context = self.context
        cell = self.engine.heap.cell(key)
        value = cell.without(context.number)
        others = context.others
        others[cell] = value if others.get(cell, value) is value else None
        cell.readers[context.number] = None
        return value

    def depend(self, cell: Cell) -> Value:
        """The value of a cell; have this context evaluated again when it changes."""
        context = self.context
        value = cell.value
        reads = context.reads
        reads[cell] = value if reads.get(cell, value) is value else None
        cell.readers[context.number] = None
        return value

    def write(self, key: CellKey, value: Value, strong: bool = False) -> None:
        """Contribute to a cell. ``strong`` replaces what this evaluation contributed before."""
        if value is BOTTOM:
            return
        context = self.context
        if self.recording is not None:
            self.recording.repeatable = False
        replace = key not in context.writes or strong
        context.writes[key] = None
        if context.evaluations > 3:
            replace = False
        self.engine.heap.contribute(key, context.number, value, replace)

    # -- unknown, effects ----------------------------------------------------------------------------

    def unknown(self, reason: str) -> Value:
        """A value that cannot be known: bottom in the first phase, top in the second."""
        self.context.met_unknown = True
        return unknown(reason) if self.engine.tops else BOTTOM

    def opaque(self, reason: str) -> Value:
        """An unknown value that no evaluation of other code can make known: top in both phases."""
        return unknown(reason)

    def mark_effect(
        self, kind: str, target: str, sites: tuple[int, ...] | None = None, paper: bool = True
    ) -> None:
        """Record a Python side effect at the current position."""
        if self.recording is not None:
            self.recording.effects.append((kind, target, sites, paper))
        self.context.effects[EffectMark(kind, self.pos, target, sites, paper)] = None

    def mark_hazard(self, rule: str, clause: str, certain: bool = True) -> None:
        """Record what fails, or (not ``certain``) may change, when the code runs in a graph."""
        kind = (HAZARD if certain else CAUTION) + rule
        self.mark_effect(kind, clause, None, False)

    def mark_computation(self) -> None:
        """Record that the code computes with tensors at the current position."""
        if self.recording is not None:
            self.recording.computes = True
        if self.context.computes < 0:
            self.context.computes = self.pos

    def mark_use(self, *values: Value) -> None:
        """Record tensor computation if it is done with one of these, and not on NumPy's arrays alone.

        The published rules go by where a value comes from: an array that was once a tensor counts.
        """
        for value in values:
            if not isinstance(value, Tensor) or value.origin == FROM_NUMPY:
                continue
            if self.engine.paper or value.kind != "ndarray":
                self.mark_computation()

    def mark_read(self, value: Value) -> None:
        """The published rules count whatever defines a tensor: an item, a field, an element."""
        if self.engine.paper and self.context.computes < 0:
            for member in members(value):
                if isinstance(member, Tensor) and member.origin != FROM_NUMPY:
                    self.mark_computation()
                    return

    # -- Caller --------------------------------------------------------------------------------------

    def invoke(
        self,
        function: Value,
        arguments: Items[Value],
        keywords: Keywords[str, Value] | None = None,
        traced_by: str = "",
    ) -> Value:
        """Call a callable with abstract arguments."""
        if self.recording is not None:
            self.recording.repeatable = False
        given = calls.Arguments(list(arguments), dict(keywords or {}))
        before, self.in_library = self.in_library, True
        result = calls.call_value(self, function, given, traced_by)
        self.in_library = before
        return result

    def site(self) -> int:
        """The allocation site of the current call."""
        if self.recording is not None:
            self.recording.repeatable = False
        return self.engine.site(self.context, self.pos)

    def effect(self, kind: str, target: str = "") -> None:
        """Record a Python side effect of the current call."""
        # Of what libraries write, the published rules see nothing but the built-in ``print``.
        self.mark_effect(kind, target, None, kind == "output" and target in ("print", "builtins.print"))

    def iterate(self, value: Value) -> Iteration:
        """What iterating a value gives."""
        if self.recording is not None:
            self.recording.repeatable = False
        return containers.iterate(self, value)

    def uses_as_tensor(self, value: Value) -> None:
        """Record that a parameter of unknown kind is used as a tensor."""
        if self.recording is not None:
            self.recording.uses.append(value)
        for member in members(value):
            if isinstance(member, Unknown):
                for reason in member.reasons:
                    parameter = named_parameter(reason)
                    if parameter is not None:
                        self.engine.marks.use_as_tensor(*parameter)


# -- simple operations -----------------------------------------------------------------------------------


def _const(frame: Frame, op: Operation) -> None:
    known = frame.code.constants
    value = known.get(id(op))
    if value is None:
        value = known[id(op)] = _constant(op[2], op[3])
    frame.env[op[1]] = value


def _constant(kind: str, value: Any) -> Value:
    if kind == "none":
        return NONE
    if kind == "ellipsis":
        return constant("ellipsis", "...")
    if value is None:
        return primitive(kind, LITERAL)
    if kind == "complex":
        return constant(kind, complex(*value))
    return constant(kind, value.encode("latin-1") if kind == "bytes" else value)


def _move(frame: Frame, op: Operation) -> None:
    frame.env[op[1]] = frame.env[op[2]]


def _bind(frame: Frame, op: Operation) -> None:
    slot = op[1]
    value = frame.env[slot]
    summary = frame.code.summary
    name = summary.locals[slot]
    if summary.kind == _MODULE:
        frame.write(("g", frame.code.module.number, name), value, strong=True)
    else:
        frame.context.allocations[frame.engine.variables_site(frame.code.number)] = None
        frame.write(("c", frame.context.number, name), value)
        frame.write(("C", frame.code.number, name), value)


def _delete(frame: Frame, op: Operation) -> None:
    frame.env[op[1]] = BOTTOM


def _gload(frame: Frame, op: Operation) -> None:
    _, dst, name, pos = op
    frame.pos = pos
    cell = frame.code.module.cells.get(name)
    if cell is not None and cell.value is not BOTTOM:
        frame.env[dst] = frame.depend(cell)
    else:
        frame.env[dst] = imports.global_name(frame, name)


def _gstore(frame: Frame, op: Operation) -> None:
    _, name, src, pos = op
    frame.pos = pos
    if src >= 0:
        frame.write(("g", frame.code.module.number, name), frame.env[src])
    if frame.code.summary.kind != _MODULE:
        frame.mark_effect("global-write", name)


def _closure_context(frame: Frame, owner: int) -> tuple[Any, ...]:
    """The cell prefix of a variable of the enclosing code number ``owner`` of the module."""
    owner_code = frame.code.module.codes[owner]
    context = frame.context
    while context.closure > 0:
        context = frame.engine.context(context.closure)
        if context.code is owner_code:
            return ("c", context.number)
    return ("C", owner_code.number)


def _cload(frame: Frame, op: Operation) -> None:
    _, dst, owner, name, pos = op
    frame.pos = pos
    key = (
        ("c", frame.context.number, name)
        if owner == frame.code.summary.index
        else (*_closure_context(frame, owner), name)
    )
    value = frame.read(key)
    frame.env[dst] = value if value is not BOTTOM else frame.unknown(f"variable {name}")


def _cstore(frame: Frame, op: Operation) -> None:
    _, owner, name, src, pos = op
    frame.pos = pos
    prefix = _closure_context(frame, owner)
    if src >= 0:
        frame.write((*prefix, name), frame.env[src])
        frame.write(("C", frame.code.module.codes[owner].number, name), frame.env[src])
    site = frame.engine.variables_site(frame.code.module.codes[owner].number)
    frame.mark_effect("nonlocal-write", name, (site,), paper=False)


def _nload(frame: Frame, op: Operation) -> None:
    _, dst, slot, name, pos = op
    frame.pos = pos
    value = frame.env[slot]
    frame.env[dst] = value if value is not BOTTOM else imports.global_name(frame, name)


def _attr(frame: Frame, op: Operation) -> None:
    _, dst, source, name, pos = op
    frame.pos = pos
    frame.env[dst] = value = attributes.get(frame, frame.env[source], name)
    frame.mark_read(value)


def _setattr(frame: Frame, op: Operation) -> None:
    _, target, name, src, pos = op
    frame.pos = pos
    attributes.store(frame, frame.env[target], name, frame.env[src])


def _delattr(frame: Frame, op: Operation) -> None:
    _, target, name, pos = op
    frame.pos = pos
    attributes.mark_store(frame, frame.env[target], name)


def _item(frame: Frame, op: Operation) -> None:
    _, dst, source, index, pos = op
    frame.pos = pos
    value = containers.subscript(frame, frame.env[source], frame.env[index])
    frame.env[dst] = containers.owned(frame, value) if isinstance(frame.env[index], Slice) else value
    frame.mark_read(value)


def _setitem(frame: Frame, op: Operation) -> None:
    _, target, index, src, pos = op
    frame.pos = pos
    containers.store_item(frame, target, frame.env[index], frame.env[src])


def _delitem(frame: Frame, op: Operation) -> None:
    _, target, index, pos = op
    frame.pos = pos
    containers.delete_item(frame, target, frame.env[index])


def _slice(frame: Frame, op: Operation) -> None:
    _, dst, lower, upper, step = op
    env = frame.env
    bounds = [NONE if slot < 0 else env[slot] for slot in (lower, upper, step)]
    env[dst] = BOTTOM if BOTTOM in bounds else slice_of(*bounds)


def _build(frame: Frame, op: Operation) -> None:
    _, dst, kind, items, stars, pos = op
    frame.pos = pos
    frame.env[dst] = containers.build(frame, kind, [frame.env[slot] for slot in items], stars)


def _dict(frame: Frame, op: Operation) -> None:
    _, dst, keys, values, pos = op
    frame.pos = pos
    frame.env[dst] = containers.build_mapping(frame, keys, [frame.env[slot] for slot in values])


def _format(frame: Frame, op: Operation) -> None:
    frame.pos = op[3]
    hazards.of_formatting(frame, [frame.env[slot] for slot in op[2]])
    frame.env[op[1]] = _text([frame.env[slot] for slot in op[2]])


def _text(parts: list[Value]) -> Value:
    """The text of an f-string whose parts are all constants; else any text."""
    texts = [str(part.value) for part in parts if isinstance(part, Constant)]
    if len(texts) < len(parts) or sum(map(len, texts)) > MAX_TEXT:
        return primitive("str", COMPUTED)
    return constant("str", "".join(texts), COMPUTED)


def _binop(frame: Frame, op: Operation) -> None:
    _, dst, operator, left, right, pos, inplace = op
    frame.pos = pos
    value = operators.binary(frame, operator, frame.env[left], frame.env[right], inplace)
    frame.env[dst] = value if inplace else containers.owned(frame, value)
    if inplace:
        operators.mark_inplace(frame, left, frame.env[left], frame.env[dst])


def _unary(frame: Frame, op: Operation) -> None:
    _, dst, operator, operand, pos = op
    frame.pos = pos
    frame.env[dst] = operators.unary(frame, operator, frame.env[operand])


def _compare(frame: Frame, op: Operation) -> None:
    _, dst, operator, left, right, pos = op
    frame.pos = pos
    frame.env[dst] = operators.compare(frame, operator, frame.env[left], frame.env[right])


def _arguments(frame: Frame, op: Operation, first: int) -> calls.Arguments:
    env = frame.env
    positional, stars, names, values = op[first : first + 4]
    given = [env[slot] for slot in positional]
    if not names:
        return calls.expand(frame, given, stars, (), []) if stars else calls.Arguments(given, {})
    if stars or None in names:
        return calls.expand(frame, given, stars, names, [env[slot] for slot in values])
    return calls.Arguments(given, dict(zip(names, [env[slot] for slot in values], strict=True)))


def _call(frame: Frame, op: Operation) -> None:
    frame.pos = pos = op[7]
    function = frame.env[op[2]]
    arguments = _arguments(frame, op, 3)
    frame.pos = pos
    result = calls.call_value(frame, function, arguments)
    frame.pos = pos
    frame.env[op[1]] = containers.owned(frame, result)


def _method(frame: Frame, op: Operation) -> None:
    frame.pos = pos = op[8]
    receiver_slot = op[2]
    arguments = _arguments(frame, op, 4)
    frame.pos = pos
    result = calls.call_method(frame, receiver_slot, op[3], arguments)
    frame.pos = pos
    frame.env[op[1]] = containers.owned(frame, result)


# -- structured operations -------------------------------------------------------------------------------


def _if(frame: Frame, op: Operation) -> bool:
    _, condition, then, orelse, assigned, pos, tests = op
    assigned = frame.code.tracked(op, assigned)
    frame.pos = pos
    truth = guards.truth(frame, frame.env[condition])
    if truth is None:
        hazards.of_condition(frame, frame.env[condition], ends_with_raise(then) or ends_with_raise(orelse))
    if truth is not None and not tests:
        return not frame.run(then if truth else orelse)
    slots = guards.with_refined(assigned, tests)
    before = _snapshot(frame, slots)
    then_alive = truth is not False and guards.apply(frame, tests, True) and frame.run(then)
    after_then = _snapshot(frame, slots)
    _restore(frame, slots, before)
    else_alive = truth is not True and guards.apply(frame, tests, False) and frame.run(orelse)
    if then_alive and else_alive:
        after_else = _snapshot(frame, slots)
        _restore(frame, slots, [join(a, b) for a, b in zip(after_then, after_else, strict=True)])
    elif then_alive:
        _restore(frame, slots, after_then)
    return not (then_alive or else_alive)


def _restore(frame: Frame, assigned: list[int], values: Items[Value]) -> None:
    for slot, value in zip(assigned, values, strict=True):
        frame.env[slot] = value


def _snapshot(frame: Frame, assigned: list[int]) -> list[Value]:
    env = frame.env
    return [env[slot] for slot in assigned]


def _join_states(states: Items[list[Value]]) -> list[Value]:
    if len(states) == 1:
        return states[0]
    return [union(column) for column in zip(*states, strict=True)]


def _with_slots_of(state: list[Value], other: list[Value], indices: list[int]) -> list[Value]:
    joined = list(state)
    for index in indices:
        joined[index] = join(state[index], other[index])
    return joined


def _run_body(frame: Frame, loop: Loop, body: Block) -> list[Value] | None:
    """One round of a loop's body; the state in which the next round starts, or None if there is none."""
    loop.continues = []
    frame.loops.append(loop)
    alive = frame.run(body)
    frame.loops.pop()
    ends = list(loop.continues)
    if alive:
        ends.append(_snapshot(frame, loop.assigned))
    return _join_states(ends) if ends else None


def _finish_loop(frame: Frame, loop: Loop, exhausted: list[Value] | None, orelse: Block) -> bool:
    """Join the ways out of a loop: exhaustion (then ``else``), and every break."""
    ends = loop.breaks
    if exhausted is not None:
        _restore(frame, loop.assigned, exhausted)
        if frame.run(orelse):
            ends = [*ends, _snapshot(frame, loop.assigned)]
    if not ends:
        return True
    _restore(frame, loop.assigned, _join_states(ends))
    return False


def _for(frame: Frame, op: Operation) -> bool:
    _, item, iterable, body, orelse, assigned, pos, _is_async, role = op
    assigned = frame.code.tracked(op, assigned)
    frame.pos = pos
    hazards.of_loop(frame, frame.env[iterable], role)
    iteration = containers.iterate(frame, frame.env[iterable], marks=True)
    loop = Loop(assigned)
    env = frame.env
    for value in (iteration.rest, *(iteration.items or ())):
        frame.mark_read(value)
    if iteration.items is not None and len(iteration.items) <= frame.engine.max_unrolled:
        state: list[Value] | None = _snapshot(frame, assigned)
        for value in iteration.items:
            if state is None:
                break
            _restore(frame, assigned, state)
            env[item] = value
            state = _run_body(frame, loop, body)
        return _finish_loop(frame, loop, state, orelse)
    rest = union([iteration.rest, *(iteration.items or ())])
    if rest is BOTTOM:
        frame.context.met_unknown = True
        return _finish_loop(frame, loop, _snapshot(frame, assigned), orelse)
    header = _snapshot(frame, assigned)
    carried = frame.code.carried(op, assigned)
    frame.summarising += 1
    for _ in range(MAX_LOOP_ROUNDS):
        _restore(frame, assigned, header)
        env[item] = rest
        after = _run_body(frame, loop, body)
        before, header = header, header if after is None else _join_states([header, after])
        if all([header[index] is before[index] for index in carried.in_round]):
            break
    frame.summarising -= 1
    loop.breaks = [_with_slots_of(end, header, carried.at_breaks) for end in loop.breaks]
    return _finish_loop(frame, loop, header, orelse)


def _while(frame: Frame, op: Operation) -> bool:
    _, test, condition, body, orelse, assigned, pos, tests = op
    assigned = frame.code.tracked(op, assigned)
    frame.pos = pos
    loop = Loop(assigned)
    header = _snapshot(frame, assigned)
    carried = frame.code.carried(op, assigned)
    exits: list[list[Value]] = []
    frame.summarising += 1
    for _ in range(MAX_LOOP_ROUNDS):
        _restore(frame, assigned, header)
        if not frame.run(test):
            break
        truth = guards.truth(frame, frame.env[condition])
        if truth is None:
            hazards.of_condition(frame, frame.env[condition])
        after_test = _snapshot(frame, assigned)
        exits = [] if truth is True else [after_test]
        if truth is False:
            break
        slots = guards.with_refined([], tests)
        unrefined = _snapshot(frame, slots)
        guards.apply(frame, tests, True)
        after = _run_body(frame, loop, body)
        _restore(frame, slots, unrefined)
        before, header = header, header if after is None else _join_states([header, after])
        if all([header[index] is before[index] for index in carried.in_round]):
            break
    frame.summarising -= 1
    # The last round began before its body assigned what no further round reads.
    loop.breaks = [_with_slots_of(end, header, carried.at_breaks) for end in loop.breaks]
    exits = [_with_slots_of(end, header, carried.at_test) for end in exits]
    return _finish_loop(frame, loop, exits[0] if exits else None, orelse)


def _try(frame: Frame, op: Operation) -> bool:
    _, body, handlers, orelse, final, assigned, pos = op
    assigned = frame.code.tracked(op, assigned)
    frame.pos = pos
    before = _snapshot(frame, assigned)
    frame.catching += 1
    alive = frame.run(body)
    frame.catching -= 1
    after = _snapshot(frame, assigned)
    in_handler = [join(a, b) for a, b in zip(before, after, strict=True)]
    ends: list[list[Value]] = []
    if alive and frame.run(orelse):
        ends.append(_snapshot(frame, assigned))
    for kind, name, block in handlers:
        _restore(frame, assigned, in_handler)
        if name >= 0:
            frame.env[name] = calls.exception_of(frame, frame.env[kind] if kind >= 0 else BOTTOM)
        if frame.run(block):
            ends.append(_snapshot(frame, assigned))
    _restore(frame, assigned, _join_states(ends) if ends else in_handler)
    return not frame.run(final) or not ends


def _with(frame: Frame, op: Operation) -> bool:
    _, dst, manager, body, assigned, pos, _is_async = op
    assigned = frame.code.tracked(op, assigned)
    frame.pos = pos
    context = frame.env[manager]
    frame.env[dst] = calls.enter(frame, context)
    before = _snapshot(frame, assigned)
    frame.raised = False
    alive = frame.run(body)
    raised = frame.raised
    calls.leave(frame, context)
    frame.raised = raised
    if alive:
        return False
    if raised and calls.swallows(frame, context):
        after = _snapshot(frame, assigned)
        _restore(frame, assigned, [join(a, b) for a, b in zip(before, after, strict=True)])
        return False
    return True


def _unpack(frame: Frame, op: Operation) -> None:
    _, src, targets, star, pos = op
    frame.pos = pos
    hazards.of_unpacking(frame, frame.env[src])
    values = containers.unpack(frame, frame.env[src], len(targets), star)
    for slot, value in zip(targets, values, strict=True):
        frame.env[slot] = value
        frame.mark_read(value)


def _append(frame: Frame, op: Operation) -> None:
    _, dst, src = op
    target = frame.env[dst]
    if frame.summarising:
        target = containers.summarise(target)
    frame.env[dst] = containers.append(target, frame.env[src])


def _mapadd(frame: Frame, op: Operation) -> None:
    _, dst, key, src = op
    frame.env[dst] = containers.add_entry(frame.env[dst], frame.env[key], frame.env[src])


def _return(frame: Frame, op: Operation) -> bool:
    frame.raised = False
    frame.results.append(frame.env[op[1]] if op[1] >= 0 else NONE)
    return True


def _yield(frame: Frame, op: Operation) -> None:
    _, dst, src, pos = op
    frame.pos = pos
    frame.yields = join(frame.yields, frame.env[src] if src >= 0 else NONE)
    frame.env[dst] = join(NONE, frame.read((containers.SENT, _generator_site(frame))))


def _yieldfrom(frame: Frame, op: Operation) -> None:
    _, dst, src, pos = op
    frame.pos = pos
    iteration = containers.iterate(frame, frame.env[src])
    frame.yields = union([frame.yields, iteration.rest, *(iteration.items or ())])
    frame.env[dst] = containers.returned(frame, frame.env[src])


def _generator_site(frame: Frame) -> int:
    """The generator that a call of the code makes."""
    summary = frame.code.summary
    return frame.engine.site(frame.context, pack(summary.line, summary.column), frame.context.arguments)


def _await(frame: Frame, op: Operation) -> None:
    frame.env[op[1]] = frame.env[op[2]]


def _raise(frame: Frame, op: Operation) -> bool:
    frame.raised = True
    return True


def _break(frame: Frame, op: Operation) -> bool:
    frame.raised = False
    loop = frame.loops[-1]
    loop.breaks.append(_snapshot(frame, loop.assigned))
    return True


def _continue(frame: Frame, op: Operation) -> bool:
    frame.raised = False
    loop = frame.loops[-1]
    loop.continues.append(_snapshot(frame, loop.assigned))
    return True


def _assert(frame: Frame, op: Operation) -> None:
    frame.pos = op[2]
    hazards.of_assertion(frame, frame.env[op[1]])
    guards.apply(frame, op[3], True)


def _import(frame: Frame, op: Operation) -> None:
    _, dst, dotted, bind_top, pos = op
    frame.pos = pos
    frame.env[dst] = imports.import_module(frame, dotted, bind_top)


def _from(frame: Frame, op: Operation) -> None:
    _, dst, module, name, level, pos = op
    frame.pos = pos
    frame.env[dst] = imports.import_name(frame, module or "", name, level)


def _star(frame: Frame, op: Operation) -> None:
    _, module, level, pos = op
    frame.pos = pos
    imports.import_star(frame, module or "", level)


def _makefn(frame: Frame, op: Operation) -> None:
    _, dst, code, defaults, decorators, pos = op
    frame.pos = pos
    frame.env[dst] = definitions.make_function(frame, code, defaults, decorators)


def _makeclass(frame: Frame, op: Operation) -> None:
    _, dst, code, bases, names, values, decorators, pos = op
    frame.pos = pos
    frame.env[dst] = definitions.make_class(frame, code, bases, names, values, decorators)


def _hint(frame: Frame, op: Operation) -> None:
    """An annotation refines only what is otherwise unknown."""
    slot, annotation = op[1], op[2]
    value = frame.env[slot]
    if isinstance(value, Unknown):
        hinted = definitions.annotated(frame, annotation)
        if hinted is not BOTTOM:
            frame.env[slot] = hinted


def _generic(frame: Frame, op: Operation) -> None:
    _, dst, inputs, pos = op
    frame.pos = pos
    for slot in inputs:
        calls.escape(frame, frame.env[slot])
    frame.env[dst] = frame.opaque("expression")


_BY_OPERATION: dict[Op, Any] = {
    Op.CONST: _const, Op.MOVE: _move, Op.BIND: _bind, Op.DELETE: _delete, Op.GLOAD: _gload,
    Op.GSTORE: _gstore, Op.CLOAD: _cload, Op.CSTORE: _cstore, Op.NLOAD: _nload, Op.ATTR: _attr,
    Op.SETATTR: _setattr, Op.DELATTR: _delattr, Op.ITEM: _item, Op.SETITEM: _setitem,
    Op.DELITEM: _delitem, Op.SLICE: _slice, Op.BUILD: _build, Op.DICT: _dict, Op.FORMAT: _format,
    Op.BINOP: _binop, Op.UNARY: _unary, Op.COMPARE: _compare, Op.CALL: _call, Op.METHOD: _method,
    Op.IF: _if, Op.FOR: _for, Op.WHILE: _while, Op.TRY: _try, Op.WITH: _with, Op.UNPACK: _unpack,
    Op.APPEND: _append, Op.MAPADD: _mapadd, Op.RETURN: _return, Op.YIELD: _yield,
    Op.YIELDFROM: _yieldfrom, Op.AWAIT: _await, Op.RAISE: _raise, Op.BREAK: _break,
    Op.CONTINUE: _continue, Op.ASSERT: _assert, Op.IMPORT: _import, Op.FROM: _from, Op.STAR: _star,
    Op.MAKEFN: _makefn, Op.MAKECLASS: _makeclass, Op.HINT: _hint, Op.GENERIC: _generic,
}  # fmt: skip

HANDLERS: list[Any] = [_BY_OPERATION[operation] for operation in Op]
