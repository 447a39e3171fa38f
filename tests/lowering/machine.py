"""Runs summaries on real values, so that tests can compare a lowered program with what Python does.

The machine is strict where an abstract evaluation would be lenient: after a structured operation it forgets
every temporary that the operation did not list as assigned, fails if a local variable changed without being
listed, and checks that each guard tells the truth in the branch in which it is said to hold.
An unknown constant is a choice: ``outcomes`` runs a program once for each sequence of choices.
"""

from __future__ import annotations

import builtins
import operator
import types
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeAlias

from pylint_hybrid.lowering.ir import Block, CodeKind, CodeSummary, ModuleSummary, Op, ParameterKind

UNSET: Any = type("Unset", (), {"__repr__": lambda self: "UNSET"})()

# What a block ends with: None, "break", "continue" or ("return", value); it yields what the program yields.
Run: TypeAlias = Generator[Any, Any, Any]

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
}
INPLACE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.iadd,
    "-": operator.isub,
    "*": operator.imul,
    "|": operator.ior,
    "&": operator.iand,
}
UNARY: dict[str, Callable[[Any], Any]] = {
    "-": operator.neg,
    "+": operator.pos,
    "~": operator.invert,
    "not": operator.not_,
}
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


class MachineError(Exception):
    """The summary is wrong: whatever Python would have done, this is not it."""


class OutOfChoicesError(Exception):
    """A choice was met that the given sequence does not decide."""


class EagerGenerator(list[Any]):
    """The items of a generator expression, run where it stands."""

    def __next__(self) -> Any:
        if not self:
            raise StopIteration
        return self.pop(0)


class Slots(list[Any]):
    """Slots that remember which of them were written."""

    def __init__(self, count: int) -> None:
        super().__init__([UNSET] * count)
        self.dirty: set[int] = set()

    def __setitem__(self, slot: Any, value: Any) -> None:
        super().__setitem__(slot, value)
        self.dirty.add(slot)


class Frame:
    """One activation of a code."""

    def __init__(self, code: CodeSummary, closure: dict[int, Frame]) -> None:
        self.code = code
        self.slots = Slots(code.slots)
        self.closure = closure
        self.cells: dict[str, Any] = {}
        self.defining_class: list[Any] = []

    def get(self, slot: int) -> Any:
        value = self.slots[slot]
        if value is UNSET:
            if slot < len(self.code.locals):
                raise UnboundLocalError(self.code.locals[slot])
            raise MachineError(f"code {self.code.index} reads slot {slot} that nothing wrote")
        return value

    def chain(self) -> dict[int, Frame]:
        return {**self.closure, self.code.index: self}


def run(summary: ModuleSummary, names: dict[str, Any], choices: tuple[int, ...] = ()) -> dict[str, Any]:
    """Run a module body in a namespace that has ``names``; its globals are the result."""
    machine = Machine(summary, names, choices)
    frame = Frame(summary.codes[0], {})
    for _ in machine.block(frame, frame.code.body):
        raise MachineError("the module yields")
    return machine.globals


def outcomes(summary: ModuleSummary, make_names: Callable[[], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The globals after each possible run of a module that makes unknown choices."""
    pending: list[tuple[int, ...]] = [()]
    while pending:
        choices = pending.pop()
        try:
            yield run(summary, make_names(), choices)
        except OutOfChoicesError:
            pending.extend([(*choices, 0), (*choices, 1)])
        except (TypeError, IndexError, KeyError, AttributeError):
            # A pattern that does not match was assumed to match.
            continue


class Machine:
    """Executes blocks."""

    def __init__(self, summary: ModuleSummary, names: dict[str, Any], choices: tuple[int, ...]) -> None:
        self.codes = summary.codes
        self.globals = dict(names)
        self.choices = list(choices)

    def block(self, frame: Frame, block: Block) -> Run:
        for operation in block:
            op = Op(operation[0])
            structured = getattr(self, f"run_{op.name.lower()}", None)
            if structured is not None:
                signal = yield from self.structured(frame, operation, structured)
            elif op in (Op.YIELD, Op.YIELDFROM):
                signal = None
                source = frame.get(operation[2])
                frame.slots[operation[1]] = (yield source) if op == Op.YIELD else (yield from source)
            else:
                signal = getattr(self, f"do_{op.name.lower()}")(frame, *operation[1:])
            if signal is not None:
                return signal
        return None

    def structured(self, frame: Frame, operation: list[Any], handler: Callable[..., Run]) -> Run:
        before = list(frame.slots)
        signal = yield from handler(frame, *operation[1:])
        assigned = operation[{Op.IF: 4, Op.FOR: 5, Op.WHILE: 5, Op.TRY: 5, Op.WITH: 4}[Op(operation[0])]]
        written = operation[1] if operation[0] == Op.WITH else -1
        for slot, (old, new) in enumerate(zip(before, frame.slots, strict=True)):
            if old is new or slot in assigned or slot == written:
                continue
            if slot < len(frame.code.locals):
                raise MachineError(f"slot {slot} ({frame.code.locals[slot]}) changed but is not listed")
            frame.slots[slot] = UNSET
        return signal

    # --- structured operations -------------------------------------------------------------------------

    def check(self, frame: Frame, guards: list[list[Any]], holds: bool) -> None:
        if not holds and len(guards) != 1:
            return
        for slot, test, operand, positive in guards:
            value = frame.get(slot)
            if test == "none":
                truth = value is None
            elif test == "truthy":
                truth = bool(value)
            elif test == "isinstance":
                truth = isinstance(value, frame.get(operand))
            elif test == "equal":
                truth = value is frame.get(operand) or value == frame.get(operand)
            elif test == "callable":
                truth = callable(value)
            else:
                truth = hasattr(value, operand)
            if truth != (positive if holds else not positive):
                raise MachineError(f"guard {test} on slot {slot} does not hold")

    def run_if(
        self, f: Frame, condition: int, then: Block, orelse: Block, _: Any, __: int, guards: Any
    ) -> Run:
        holds = bool(f.get(condition))
        self.check(f, guards, holds)
        return (yield from self.block(f, then if holds else orelse))

    def run_for(self, f: Frame, item: int, iterable: int, body: Block, orelse: Block, *_: Any) -> Run:
        for value in f.get(iterable):
            f.slots[item] = value
            signal = yield from self.block(f, body)
            if signal == "break":
                return None
            if isinstance(signal, tuple):
                return signal
        return (yield from self.block(f, orelse))

    def run_while(self, f: Frame, test: Block, condition: int, body: Block, orelse: Block, *rest: Any) -> Run:
        while True:
            yield from self.block(f, test)
            holds = bool(f.get(condition))
            self.check(f, rest[2], holds)
            if not holds:
                return (yield from self.block(f, orelse))
            signal = yield from self.block(f, body)
            if signal == "break":
                return None
            if isinstance(signal, tuple):
                return signal

    def run_try(self, f: Frame, body: Block, handlers: Any, orelse: Block, final: Block, *_: Any) -> Run:
        result: Any = None
        try:
            try:
                result = yield from self.block(f, body)
            except Exception as error:
                if isinstance(error, (MachineError, OutOfChoicesError)):
                    raise
                handler = next((h for h in handlers if h[0] < 0 or isinstance(error, f.get(h[0]))), None)
                if handler is None:
                    raise
                if handler[1] >= 0:
                    f.slots[handler[1]] = error
                result = yield from self.block(f, handler[2])
            else:
                if result is None:
                    result = yield from self.block(f, orelse)
        finally:
            signal = yield from self.block(f, final)
            if signal is not None:
                return signal  # noqa: B012 - as in Python, this swallows an exception on its way
        return result

    def run_with(self, f: Frame, dst: int, context: int, body: Block, *_: Any) -> Run:
        with f.get(context) as value:
            f.slots[dst] = value
            return (yield from self.block(f, body))

    # --- names -----------------------------------------------------------------------------------------

    def do_const(self, f: Frame, dst: int, kind: str, value: Any) -> None:
        if value is None and kind == "int":
            if not self.choices:
                raise OutOfChoicesError
            value = self.choices.pop(0)
        f.slots[dst] = {"ellipsis": ...}.get(kind, value)
        if kind == "bytes":
            f.slots[dst] = value.encode("latin-1")
        elif kind == "complex":
            f.slots[dst] = complex(*value)

    def do_move(self, f: Frame, dst: int, src: int) -> None:
        f.slots[dst] = f.get(src)

    def do_bind(self, f: Frame, slot: int) -> None:
        value = f.slots[slot]
        name = f.code.locals[slot]
        if name in f.code.shared and slot not in f.slots.dirty:
            # Said again after a structured operation that did not assign it: others may have, meanwhile.
            return
        f.slots.dirty.discard(slot)
        if f.code.kind == CodeKind.MODULE:
            if value is UNSET:
                self.globals.pop(name, None)
            else:
                self.globals[name] = value
        else:
            f.cells[name] = value

    def do_delete(self, f: Frame, slot: int) -> None:
        # The end of a handler deletes its variable whether or not its body did.
        f.slots[slot] = UNSET
        if f.code.kind == CodeKind.MODULE or slot in f.code.cells:
            self.do_bind(f, slot)

    def do_gload(self, f: Frame, dst: int, name: str, pos: int) -> None:
        if name == "super" and f.defining_class:
            f.slots[dst] = lambda: super(f.defining_class[0], f.slots[0])
        elif name in self.globals:
            f.slots[dst] = self.globals[name]
        elif hasattr(builtins, name):
            f.slots[dst] = getattr(builtins, name)
        else:
            raise NameError(name)

    def do_gstore(self, f: Frame, name: str, src: int, pos: int) -> None:
        if src < 0:
            self.globals.pop(name, None)
        else:
            self.globals[name] = f.get(src)

    def do_cload(self, f: Frame, dst: int, owner: int, name: str, pos: int) -> None:
        value = f.chain()[owner].cells.get(name, UNSET)
        if value is UNSET:
            raise NameError(name)
        f.slots[dst] = value

    def do_cstore(self, f: Frame, owner: int, name: str, src: int, pos: int) -> None:
        f.chain()[owner].cells[name] = UNSET if src < 0 else f.get(src)

    def do_nload(self, f: Frame, dst: int, slot: int, name: str, pos: int) -> None:
        if f.slots[slot] is UNSET:
            self.do_gload(f, dst, name, pos)
        else:
            f.slots[dst] = f.slots[slot]

    def do_hint(self, f: Frame, slot: int, annotation: Any) -> None:
        if slot >= len(f.code.locals):
            raise MachineError("a hint for a temporary")

    # --- values ----------------------------------------------------------------------------------------

    def do_attr(self, f: Frame, dst: int, target: int, name: str, pos: int) -> None:
        f.slots[dst] = getattr(f.get(target), name)

    def do_setattr(self, f: Frame, target: int, name: str, src: int, pos: int) -> None:
        setattr(f.get(target), name, f.get(src))

    def do_delattr(self, f: Frame, target: int, name: str, pos: int) -> None:
        delattr(f.get(target), name)

    def do_item(self, f: Frame, dst: int, target: int, index: int, pos: int) -> None:
        f.slots[dst] = f.get(target)[f.get(index)]

    def do_setitem(self, f: Frame, target: int, index: int, src: int, pos: int) -> None:
        f.get(target)[f.get(index)] = f.get(src)

    def do_delitem(self, f: Frame, target: int, index: int, pos: int) -> None:
        del f.get(target)[f.get(index)]

    def do_slice(self, f: Frame, dst: int, *bounds: int) -> None:
        f.slots[dst] = slice(*[None if slot < 0 else f.get(slot) for slot in bounds])

    def items(self, f: Frame, slots: list[int], stars: list[int]) -> list[Any]:
        found: list[Any] = []
        for number, slot in enumerate(slots):
            found.extend(f.get(slot) if number in stars else [f.get(slot)])
        return found

    def do_build(self, f: Frame, dst: int, kind: str, items: list[int], stars: list[int], pos: int) -> None:
        make: Any = {"tuple": tuple, "list": list, "set": set, "generator": EagerGenerator}[kind]
        f.slots[dst] = make(self.items(f, items, stars))

    def do_dict(self, f: Frame, dst: int, keys: list[int], values: list[int], pos: int) -> None:
        made: dict[Any, Any] = {}
        for key, value in zip(keys, values, strict=True):
            made.update(f.get(value) if key < 0 else {f.get(key): f.get(value)})
        f.slots[dst] = made

    def do_format(self, f: Frame, dst: int, values: list[int], pos: int) -> None:
        f.slots[dst] = "".join(format(f.get(slot)) for slot in values)

    def do_binop(self, f: Frame, dst: int, sign: str, left: int, right: int, pos: int, inplace: bool) -> None:
        table = INPLACE if inplace and sign in INPLACE else BINARY
        f.slots[dst] = table[sign](f.get(left), f.get(right))

    def do_unary(self, f: Frame, dst: int, sign: str, operand: int, pos: int) -> None:
        f.slots[dst] = UNARY[sign](f.get(operand))

    def do_compare(self, f: Frame, dst: int, sign: str, left: int, right: int, pos: int) -> None:
        f.slots[dst] = COMPARISONS[sign](f.get(left), f.get(right))

    def keywords(self, f: Frame, names: list[str | None], values: list[int]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, slot in zip(names, values, strict=True):
            found.update(f.get(slot) if name is None else {name: f.get(slot)})
        return found

    def do_call(self, f: Frame, dst: int, function: int, arguments: Any, stars: Any, *rest: Any) -> None:
        called = f.get(function)
        f.slots[dst] = called(*self.items(f, arguments, stars), **self.keywords(f, rest[0], rest[1]))

    def do_method(self, f: Frame, dst: int, target: int, name: str, arguments: Any, *rest: Any) -> None:
        method = getattr(f.get(target), name)
        f.slots[dst] = method(*self.items(f, arguments, rest[0]), **self.keywords(f, rest[1], rest[2]))

    def do_unpack(self, f: Frame, src: int, targets: list[int], star: int, pos: int) -> None:
        values = list(f.get(src))
        if star >= 0:
            after = len(targets) - star - 1
            if len(values) < star + after:
                raise ValueError("not enough values to unpack")
            end = len(values) - after
            values[star:end] = [values[star:end]]
        if len(values) != len(targets):
            raise ValueError("wrong number of values to unpack")
        for slot, value in zip(targets, values, strict=True):
            f.slots[slot] = value

    def do_append(self, f: Frame, dst: int, src: int) -> None:
        made = f.get(dst)
        (made.add if isinstance(made, set) else made.append)(f.get(src))

    def do_mapadd(self, f: Frame, dst: int, key: int, src: int) -> None:
        f.get(dst)[f.get(key)] = f.get(src)

    # --- control ---------------------------------------------------------------------------------------

    def do_return(self, f: Frame, src: int, pos: int) -> tuple[str, Any]:
        return ("return", f.get(src))

    def do_raise(self, f: Frame, src: int, pos: int) -> None:
        if src < 0:
            raise  # noqa: PLE0704 - called while a handler runs
        raise f.get(src)

    def do_break(self, f: Frame) -> str:
        return "break"

    def do_continue(self, f: Frame) -> str:
        return "continue"

    def do_assert(self, f: Frame, condition: int, pos: int, guards: Any) -> None:
        if not f.get(condition):
            raise AssertionError
        self.check(f, guards, True)

    def do_import(self, f: Frame, dst: int, dotted: str, bind_top: bool, pos: int) -> None:
        module = __import__(dotted)
        for name in dotted.split(".")[1:] if not bind_top else ():
            module = getattr(module, name)
        f.slots[dst] = module

    def do_from(self, f: Frame, dst: int, module: str, name: str, level: int, pos: int) -> None:
        f.slots[dst] = getattr(__import__(module, fromlist=[name]), name)

    # --- functions and classes -------------------------------------------------------------------------

    def do_makefn(self, f: Frame, dst: int, code: int, defaults: Any, decorators: Any, pos: int) -> None:
        made: Any = self.function(f, self.codes[code], {index: f.get(slot) for index, slot in defaults})
        for slot, _ in reversed(decorators):
            made = f.get(slot)(made)
        f.slots[dst] = made

    def function(self, frame: Frame, code: CodeSummary, defaults: dict[int, Any]) -> Callable[..., Any]:
        closure = frame.chain()
        defining_class = frame.defining_class

        def call(*args: Any, **kwargs: Any) -> Any:
            inner = Frame(code, closure)
            inner.defining_class = defining_class
            pass_arguments(inner, defaults, args, kwargs)
            running = self.block(inner, code.body)
            return generate(running) if code.is_generator else finish(running)

        call.__name__ = code.name
        call.__qualname__ = code.qualname
        call.__doc__ = code.docstring or None
        return call

    def do_makeclass(
        self, f: Frame, dst: int, code: int, bases: Any, names: Any, values: Any, *rest: Any
    ) -> None:
        inner = Frame(self.codes[code], f.chain())

        def fill(namespace: dict[str, Any]) -> None:
            for _ in self.block(inner, inner.code.body):
                raise MachineError("a class yields")
            namespace["__qualname__"] = inner.code.qualname
            for name, value in zip(inner.code.locals, inner.slots, strict=False):
                if value is not UNSET and "@" not in name:
                    namespace[name] = value

        keywords = self.keywords(f, names, values)
        made: Any = types.new_class(inner.code.name, tuple(f.get(b) for b in bases), keywords, fill)
        inner.defining_class.append(made)
        for slot, _ in reversed(rest[0]):
            made = f.get(slot)(made)
        f.slots[dst] = made


def finish(running: Run) -> Any:
    """The result of a function that is no generator."""
    try:
        next(running)
    except StopIteration as stop:
        return stop.value[1] if stop.value is not None else None
    raise MachineError("a function yields that is no generator")


def generate(running: Run) -> Run:
    """A generator over what the function yields."""
    signal = yield from running
    return signal[1] if signal is not None else None


def pass_arguments(
    frame: Frame, defaults: dict[int, Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """Bind arguments to parameters as Python does."""
    left = list(args)
    for index, parameter in enumerate(frame.code.parameters):
        if parameter.kind == ParameterKind.VAR_POSITIONAL:
            value: Any = tuple(left)
            left = []
        elif parameter.kind == ParameterKind.VAR_KEYWORD:
            value, kwargs = dict(kwargs), {}
        elif parameter.kind != ParameterKind.KEYWORD_ONLY and left:
            value = left.pop(0)
        elif parameter.kind != ParameterKind.POSITIONAL_ONLY and parameter.name in kwargs:
            value = kwargs.pop(parameter.name)
        elif index in defaults:
            value = defaults[index]
        else:
            raise TypeError(f"missing argument {parameter.name}")
        if parameter.has_default != (index in defaults):
            raise MachineError(f"{parameter.name} has no default, or one that its signature does not tell of")
        frame.slots[parameter.slot] = value
    if left or kwargs:
        raise TypeError("too many arguments")
