"""Python's built-in functions. Types called as functions are in ``builtin_types``."""

from __future__ import annotations

import builtins
from typing import Any, Final

from pylint_hybrid.domain.values import (
    BOTTOM,
    COMPUTED,
    COUNTED,
    NONE,
    Bottom,
    Constant,
    Dataset,
    Primitive,
    Sequence,
    Tensor,
    Value,
    api_object,
    dataset,
    mapping,
    members,
    of_python,
    primitive,
    sequence,
    union,
    unknown,
)
from pylint_hybrid.knowledge.interface import Iteration
from pylint_hybrid.knowledge.python.builtin_types import TYPES, is_callable
from pylint_hybrid.knowledge.python.calling import (
    Call,
    Handler,
    array_function,
    is_number,
    lazily,
    operate,
    over,
    settled,
)
from pylint_hybrid.knowledge.python.concrete import concrete
from pylint_hybrid.knowledge.python.folding import ARITHMETIC_ERRORS, lift
from pylint_hybrid.knowledge.python.indexing import MAX_UNROLLED, items_of, length
from pylint_hybrid.knowledge.python.operators import truth
from pylint_hybrid.knowledge.python.sequence_methods import permuted, sorted_items

MAX_ACCUMULATED: Final = 64


def _len(call: Call) -> Value:
    results = [length(member) for member in members(call.argument(0))]
    if getattr(call.argument(0), "sites", ()):
        # Others may have added to it.
        iteration = call.iterate(call.argument(0))
        return primitive("int") if iteration.items is None else of_python(len(iteration.items))
    return union([primitive("int") if one is None else one for one in results])


def _counter() -> Value:
    return primitive("int", COMPUTED | COUNTED)


def _enumerate(call: Call) -> Value:
    iteration = call.iterate(call.argument(0, "iterable"))
    start = call.argument(1, "start", of_python(0))
    if iteration.items is None:
        return sequence("iterator", None, sequence("tuple", [_counter(), iteration.rest]))
    first = start.value if isinstance(start, Constant) and isinstance(start.value, int) else None
    exact = first is not None and len(iteration.items) <= MAX_UNROLLED
    pairs = [
        sequence(
            "tuple",
            [of_python((first or 0) + offset) if exact else _counter(), item],
        )
        for offset, item in enumerate(iteration.items)
    ]
    return sequence("iterator", pairs)


def zipped(iterations: list[Iteration], filler: Value | None = None) -> Iteration:
    """The tuples of ``zip``; with a filler, of ``zip_longest``."""
    known = [one.items for one in iterations if one.items is not None]
    if len(known) == len(iterations) and (filler is None or len({len(items) for items in known}) <= 1):
        columns = zip(*known, strict=False)
        return Iteration(tuple([sequence("tuple", column) for column in columns]))
    extra = [] if filler is None else [filler]
    items = [union([items_of(one), *extra]) for one in iterations]
    if filler is None and any(item is BOTTOM for item in items):
        return Iteration(None, BOTTOM)
    return Iteration(None, sequence("tuple", items))


def _zip(call: Call) -> Value:
    return lazily("iterator", zipped([call.iterate(argument) for argument in call.arguments]))


def _map(call: Call) -> Value:
    function = call.argument(0)
    columns = zipped([call.iterate(argument) for argument in call.arguments[1:]])
    if columns.items is not None and len(columns.items) <= MAX_UNROLLED:
        return sequence("iterator", [_apply(call, function, row) for row in columns.items])
    return sequence("iterator", None, _apply(call, function, items_of(columns)))


def _apply(call: Call, function: Value, row: Value) -> Value:
    """Call a function with the items of a tuple."""
    results = [
        call.caller.invoke(function, list(member.items))
        for member in members(row)
        if isinstance(member, Sequence) and member.items is not None
    ]
    return union(results)


def _filter(call: Call) -> Value:
    iteration = call.iterate(call.argument(1))
    function = call.argument(0)
    if iteration.items is None or len(iteration.items) > MAX_UNROLLED:
        if function is not NONE:
            call.caller.invoke(function, [items_of(iteration)])
        return sequence("iterator", None, items_of(iteration))
    verdicts = [_verdict(call, function, item) for item in iteration.items]
    kept = [item for item, verdict in zip(iteration.items, verdicts, strict=True) if verdict is not False]
    exact = None not in verdicts
    return sequence("iterator", kept) if exact else sequence("iterator", None, union(kept))


def _verdict(call: Call, function: Value, item: Value) -> bool | None:
    result = item if function is NONE else call.caller.invoke(function, [item])
    verdicts = {truth(member) for member in members(result)}
    return verdicts.pop() if len(verdicts) == 1 else None


def _sorted(call: Call) -> Value:
    iteration = call.iterate(call.argument(0))
    made = sequence("list", iteration.items, iteration.rest, (call.caller.site(),))
    key = call.keywords.get("key", NONE)
    if key is not NONE and items_of(iteration) is not BOTTOM:
        call.caller.invoke(key, [items_of(iteration)])
    return permuted(made) if call.keywords else sorted_items(made)


def _reversed(call: Call) -> Value:
    iteration = call.iterate(call.argument(0))
    items = None if iteration.items is None else iteration.items[::-1]
    return sequence("iterator", items, iteration.rest)


def accumulated(call: Call, operator: str, start: Value, iteration: Iteration) -> Value:
    """The fold of an operator over an iteration."""
    if iteration.items is not None and len(iteration.items) <= MAX_ACCUMULATED:
        total = start
        for item in iteration.items:
            total = operate(call, operator, total, item)
        return total
    item = items_of(iteration)
    return settled(start, lambda total: operate(call, operator, total, item))


def _sum(call: Call) -> Value:
    argument = call.argument(0)
    if isinstance(argument, Tensor) and argument.kind == "ndarray" and len(call.arguments) == 1:
        return array_function(call, "sum", [argument, of_python(0)]) or unknown("sum")
    return accumulated(call, "+", call.argument(1, "start", of_python(0)), call.iterate(argument))


def _extreme(call: Call) -> Value:
    if len(call.arguments) > 1:
        candidates = Iteration(tuple(call.arguments))
    else:
        candidates = call.iterate(call.argument(0))
    covered = items_of(candidates)
    key = call.keywords.get("key", NONE)
    if key is not NONE and covered is not BOTTOM:
        call.caller.invoke(key, [covered])
    computed = _computed_extreme(call.name, candidates) if key is NONE else None
    default = call.keywords.get("default", BOTTOM)
    if computed is not None:
        return computed
    return default if candidates.items == () else union([covered, default])


def _computed_extreme(name: str, candidates: Iteration) -> Value | None:
    constants = [item for item in candidates.items or () if isinstance(item, Constant)]
    if not constants or candidates.items is None or len(constants) != len(candidates.items):
        return None
    pick: Any = max if name == "max" else min
    try:
        return lift(concrete(pick(constants, key=concrete)))
    except TypeError:
        return None


def _numeric(call: Call) -> Value:
    """``abs`` and ``round``: computed, or by kind; on arrays the arrays' own function."""
    return union([_numeric_of(call, member) for member in members(call.argument(0, "number"))])


def _numeric_of(call: Call, value: Value) -> Value:
    digits = call.argument(1, "ndigits")
    if isinstance(value, Constant) and (digits is NONE or isinstance(digits, Constant)):
        arguments = [concrete(value), *([] if digits is NONE else [concrete(digits)])]
        try:
            return lift(getattr(builtins, call.name)(*arguments)) or BOTTOM
        except (TypeError, *ARITHMETIC_ERRORS):
            return BOTTOM
    if isinstance(value, Primitive) and is_number(value):
        return primitive(_numeric_kind(call.name, value.kind, digits is not NONE))
    found = array_function(call, call.name, [value])
    return unknown(call.name) if found is None else found


def _numeric_kind(name: str, kind: str, with_digits: bool) -> str:
    if name == "round":
        return "int" if not with_digits or kind in {"int", "bool"} else "float"
    return {"complex": "float", "bool": "int"}.get(kind, kind)


def _divmod(call: Call) -> Value:
    left, right = call.argument(0), call.argument(1)
    return sequence("tuple", [operate(call, "//", left, right), operate(call, "%", left, right)])


def _pow(call: Call) -> Value:
    if len(call.arguments) > 2 or "mod" in call.keywords:
        return primitive("int")
    return operate(call, "**", call.argument(0, "base"), call.argument(1, "exp"))


def _iter(call: Call) -> Value:
    if len(call.arguments) > 1:
        return sequence("iterator", None, call.caller.invoke(call.argument(0), []))
    return union([_iterator_of(call, member) for member in members(call.argument(0))])


def _iterator_of(call: Call, value: Value) -> Value:
    if isinstance(value, Dataset):
        return dataset(value.element, value.cardinality, iterator=True, wide=value.wide)
    if isinstance(value, Sequence) and value.kind in {"generator", "iterator"}:
        return value
    # ``next`` takes items from it later: which are left is not known.
    return sequence("iterator", None, items_of(call.iterate(value)))


def _next(call: Call) -> Value:
    argument = call.argument(0)
    if not all(isinstance(member, Dataset) for member in members(argument)):
        call.caller.effect("iterator")
    found = items_of(call.caller.iterate(argument))
    return union([found, call.arguments[1]]) if len(call.arguments) > 1 else found


def _any_or_all(call: Call) -> Value:
    iteration = call.iterate(call.argument(0))
    verdicts = [
        _verdict(call, NONE, item)
        for item in (iteration.items if iteration.items is not None else [iteration.rest])
    ]
    decisive = call.name == "any"
    if iteration.items is None:
        return primitive("bool")
    if decisive in verdicts:
        return of_python(decisive)
    return primitive("bool") if None in verdicts else of_python(not decisive)


def _print(call: Call) -> Value:
    call.caller.effect("output", call.name)
    return NONE


def _input(call: Call) -> Value:
    call.caller.effect("environment", "input")
    return primitive("str")


def _open(call: Call) -> Value:
    call.caller.effect("file", "open")
    mode = call.argument(1, "mode", of_python("r"))
    binary = isinstance(mode, Constant) and isinstance(mode.value, str) and "b" in mode.value
    name = "io.BufferedReader" if binary else "io.TextIOWrapper"
    return api_object(name, [], call.caller.site())


def _callable(call: Call) -> Value:
    verdicts = {is_callable(member) for member in members(call.argument(0))}
    known = verdicts.pop() if len(verdicts) == 1 else None
    return primitive("bool") if known is None else of_python(known)


def _text_of(call: Call) -> Value:
    """``repr``, ``chr``, ``hex``, ...: computed for constants."""
    return over(call.argument(0), lambda value: _computed_text(call, value)) or primitive("str")


def _computed_text(call: Call, value: Value) -> Value:
    if isinstance(value, Constant) and len(call.arguments) == 1:
        try:
            return lift(getattr(builtins, call.name)(concrete(value))) or primitive("str")
        except (TypeError, *ARITHMETIC_ERRORS):
            return BOTTOM
    return BOTTOM if isinstance(value, Bottom) else primitive("str")


def _ord(call: Call) -> Value:
    value = call.argument(0)
    if isinstance(value, Constant) and isinstance(value.value, str) and len(value.value) == 1:
        return of_python(ord(value.value))
    return primitive("int")


def _an_int(call: Call) -> Value:
    return primitive("int")


def _a_bool(call: Call) -> Value:
    return primitive("bool")


def _namespace(call: Call) -> Value:
    return mapping([], primitive("str"), unknown(call.name))


def _names(call: Call) -> Value:
    return sequence("list", None, primitive("str"), (call.caller.site(),))


def _leave(call: Call) -> Value:
    return BOTTOM


FUNCTIONS: Final[dict[str, Handler]] = {
    "len": _len,
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter": _filter,
    "sorted": _sorted,
    "reversed": _reversed,
    "sum": _sum,
    **dict.fromkeys(("min", "max"), _extreme),
    **dict.fromkeys(("abs", "round"), _numeric),
    "divmod": _divmod,
    "pow": _pow,
    "iter": _iter,
    "next": _next,
    **dict.fromkeys(("any", "all"), _any_or_all),
    **dict.fromkeys(("print", "breakpoint", "help"), _print),
    "input": _input,
    "open": _open,
    "callable": _callable,
    **dict.fromkeys(("repr", "ascii", "chr", "hex", "oct", "bin", "format"), _text_of),
    "ord": _ord,
    **dict.fromkeys(("id", "hash"), _an_int),
    **dict.fromkeys(("isinstance", "issubclass"), _a_bool),
    **dict.fromkeys(("vars", "globals", "locals"), _namespace),
    "dir": _names,
    **dict.fromkeys(("exit", "quit"), _leave),
}
_EXCEPTION_SUFFIXES: Final = ("Error", "Exception", "Warning", "Exit", "Interrupt", "Iteration", "Group")


def call_builtin(call: Call) -> Value | None:
    """The result of a built-in; None for one that only the evaluator can do, or an unknown name."""
    handler = FUNCTIONS.get(call.name) or TYPES.get(call.name)
    if handler is not None:
        return handler(call)
    if call.name.endswith(_EXCEPTION_SUFFIXES):
        config = [(str(position), argument) for position, argument in enumerate(call.arguments)]
        return api_object(f"builtins.{call.name}", config, call.caller.site())
    return None
