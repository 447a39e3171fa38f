"""Library functions that call back, build containers or depend on the values of their arguments."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Class,
    Constant,
    Function,
    Mapping,
    Primitive,
    Sequence,
    Unknown,
    Value,
    api,
    api_object,
    bound_api,
    join,
    mapping,
    members,
    of_python,
    partial,
    primitive,
    sequence,
    slice_of,
    union,
    unknown,
)
from pylint_hybrid.knowledge.interface import Iteration
from pylint_hybrid.knowledge.python.builtin_functions import zipped
from pylint_hybrid.knowledge.python.builtin_types import dict_of
from pylint_hybrid.knowledge.python.calling import Call, Handler, lazily, operate, settled
from pylint_hybrid.knowledge.python.concrete import concrete
from pylint_hybrid.knowledge.python.decorators import CONFIGURABLE
from pylint_hybrid.knowledge.python.folding import ARITHMETIC_ERRORS, MAX_INT_BITS, lift
from pylint_hybrid.knowledge.python.indexing import (
    MAX_UNROLLED,
    from_iteration,
    items_of,
    slice_bounds,
    subscript,
)
from pylint_hybrid.knowledge.python.named_tuples import make_factory
from pylint_hybrid.knowledge.python.operators import compare, truth, unary
from pylint_hybrid.knowledge.python.sequence_methods import SHUFFLE

# The name under which a decorator that changes nothing is called.
IDENTITY: Final = "functools.*identity*"
MAX_REDUCED: Final = 64
_MAX_PRODUCT: Final = 64


# -- functools -----------------------------------------------------------------------------------------------


def _partial(call: Call) -> Value | None:
    if not call.arguments:
        return None
    return partial(call.arguments[0], call.arguments[1:], sorted(call.keywords.items()))


def _reduce(call: Call) -> Value:
    function, iteration = call.argument(0), call.iterate(call.argument(1))
    items = iteration.items
    if items is not None and len(items) <= MAX_REDUCED:
        remaining = list(items)
        total = call.argument(2) if call.has(2, "initial") else (remaining.pop(0) if remaining else BOTTOM)
        for item in remaining:
            total = call.caller.invoke(function, [total, item])
        return total
    item = items_of(iteration)
    start = join(call.argument(2, "initial", BOTTOM), item)
    if start is BOTTOM:
        return start
    return settled(start, lambda total: call.caller.invoke(function, [total, item]))


def _configured(call: Call) -> Value:
    """A decorator called with arguments: what it returns is to be called with the function or class."""
    if any(isinstance(member, (Function, Class)) for member in members(call.argument(0))):
        return call.argument(0)
    return partial(api(call.name), (), sorted(call.keywords.items()))


def _identity(call: Call) -> Value:
    return call.argument(0)


def _first(call: Call) -> Value:
    return call.argument(0)


def _update_wrapper(call: Call) -> Value:
    return call.argument(0, "wrapper")


# -- operator ------------------------------------------------------------------------------------------------

_OPERATORS: Final[dict[str, str]] = {
    "add": "+",
    "concat": "+",
    "iadd": "+",
    "sub": "-",
    "isub": "-",
    "mul": "*",
    "imul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "matmul": "@",
    "and_": "&",
    "or_": "|",
    "xor": "^",
    "lshift": "<<",
    "rshift": ">>",
}
_COMPARISONS: Final[dict[str, str]] = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "is_": "is",
    "is_not": "is not",
}
_UNARY: Final[dict[str, str]] = {"neg": "-", "pos": "+", "invert": "~", "inv": "~", "not_": "not"}


def _stem(call: Call) -> str:
    return call.name.rpartition(".")[2]


def _binary_operator(call: Call) -> Value:
    return operate(call, _OPERATORS[_stem(call)], call.argument(0), call.argument(1))


def _comparison(call: Call) -> Value:
    operator = _COMPARISONS[_stem(call)]
    results = [compare(operator, a, b) for a in members(call.argument(0)) for b in members(call.argument(1))]
    return union([primitive("bool") if one is None else one for one in results])


def _unary_operator(call: Call) -> Value:
    results = [unary(_UNARY[_stem(call)], member) for member in members(call.argument(0))]
    return union([unknown(call.name) if one is None else one for one in results])


def _get_item(call: Call) -> Value:
    index = call.argument(1)
    results = [subscript(member, index) for member in members(call.argument(0))]
    return union([unknown(call.name) if one is None else one for one in results])


# -- itertools -----------------------------------------------------------------------------------------------


def _iterations(call: Call) -> list[Iteration]:
    return [call.iterate(argument) for argument in call.arguments]


def _chained(iterations: list[Iteration]) -> Value:
    known = [one.items for one in iterations if one.items is not None]
    if len(known) == len(iterations):
        return sequence("iterator", [item for items in known for item in items])
    return sequence("iterator", None, union([items_of(one) for one in iterations]))


def _chain(call: Call) -> Value:
    return _chained(_iterations(call))


def _chain_from_iterable(call: Call) -> Value:
    outer = call.iterate(call.argument(0))
    if outer.items is not None:
        return _chained([call.iterate(item) for item in outer.items])
    return sequence(
        "iterator", None, items_of(call.iterate(outer.rest)) if outer.rest is not BOTTOM else BOTTOM
    )


def _product(call: Call) -> Value:
    iterations = _iterations(call)
    if call.keywords:
        covered = union([items_of(one) for one in iterations])
        return sequence("iterator", None, sequence("tuple", None, covered))
    rows: list[tuple[Value, ...]] = [()]
    for one in iterations:
        if one.items is None or len(rows) * len(one.items) > _MAX_PRODUCT:
            columns = [items_of(column) for column in iterations]
            return sequence("iterator", None, sequence("tuple", columns))
        rows = [(*row, item) for row in rows for item in one.items]
    return sequence("iterator", [sequence("tuple", row) for row in rows])


def _selections(call: Call) -> Value:
    """``combinations`` and ``permutations``: tuples of a known length, of any of the items."""
    item = call.items(0)
    size = call.argument(1, "r")
    if isinstance(size, Constant) and isinstance(size.value, int) and 0 <= size.value <= MAX_UNROLLED:
        return sequence("iterator", None, sequence("tuple", [item] * size.value))
    return sequence("iterator", None, sequence("tuple", None, item))


def _zip_longest(call: Call) -> Value:
    return lazily("iterator", zipped(_iterations(call), call.keywords.get("fillvalue", NONE)))


def _slice_of_iterable(call: Call) -> Value:
    iteration = call.iterate(call.argument(0))
    given = call.arguments[1:4]
    padded = [NONE, *given, NONE] if len(given) == 1 else [*given, NONE, NONE, NONE]
    bounds = slice_bounds(slice_of(*padded[:3]))
    negative = any(isinstance(bound, Constant) and str(bound.value).startswith("-") for bound in given)
    if iteration.items is None or bounds is None or negative:
        return sequence("iterator", None, items_of(iteration))
    return sequence("iterator", iteration.items[bounds])


def _any_of_items(call: Call) -> Value:
    return sequence("iterator", None, call.items(0))


def _filtered(call: Call) -> Value:
    item = call.items(1)
    if item is not BOTTOM and call.argument(0) is not NONE:
        call.caller.invoke(call.argument(0), [item])
    return sequence("iterator", None, item)


def _repeat(call: Call) -> Value:
    times = call.argument(1, "times")
    if isinstance(times, Constant) and isinstance(times.value, int) and times.value <= MAX_UNROLLED:
        return sequence("iterator", [call.argument(0)] * max(times.value, 0))
    return sequence("iterator", None, call.argument(0))


def _count(call: Call) -> Value:
    numbers = [call.argument(0, "start", of_python(0)), call.argument(1, "step", of_python(1))]
    is_float = any(isinstance(number, Constant) and number.kind == "float" for number in numbers)
    return sequence("iterator", None, primitive("float" if is_float else "int"))


def _accumulate(call: Call) -> Value:
    item = call.items(0)
    function = call.argument(1, "func")
    start = join(call.keywords.get("initial", BOTTOM), item)
    if start is BOTTOM:
        return sequence("iterator", None, BOTTOM)
    if function is NONE:
        total = settled(start, lambda total: operate(call, "+", total, item))
    else:
        total = settled(start, lambda total: call.caller.invoke(function, [total, item]))
    return sequence("iterator", None, total)


def _star_map(call: Call) -> Value:
    rows = call.items(1)
    results: list[Value] = []
    for row in members(rows):
        if isinstance(row, Sequence) and row.items is not None:
            results.append(call.caller.invoke(call.argument(0), list(row.items)))
        else:
            results.append(unknown(call.name))
    return sequence("iterator", None, union(results))


def _group_by(call: Call) -> Value:
    item = call.items(0)
    function = call.argument(1, "key")
    key = item if function is NONE else call.caller.invoke(function, [item])
    return sequence("iterator", None, sequence("tuple", [key, sequence("iterator", None, item)]))


def _tee(call: Call) -> Value:
    return sequence("tuple", [_any_of_items(call)] * 2) if len(call.arguments) < 2 else unknown(call.name)


def _pairwise(call: Call) -> Value:
    return sequence("iterator", None, sequence("tuple", [call.items(0)] * 2))


# -- collections, copy, dataclasses --------------------------------------------------------------------------


def _ordered_dict(call: Call) -> Value:
    return dict_of(call, "OrderedDict")


def _default_dict(call: Call) -> Value:
    factory = call.argument(0, "default_factory")
    rest = Call(call.name, call.arguments[1:], call.keywords, call.caller)
    made = dict_of(rest, "defaultdict")
    default = BOTTOM if factory is NONE else call.caller.invoke(factory, [])
    return mapping(made.entries, made.rest_key, join(made.rest, default), made.sites, kind="defaultdict")


def _counter(call: Call) -> Value:
    key = call.items(0) if call.arguments else BOTTOM
    return mapping([], key, primitive("int"), (call.caller.site(),), kind="Counter")


def _deque(call: Call) -> Value:
    iteration = call.iterate(call.arguments[0]) if call.arguments else Iteration(())
    if call.has(1, "maxlen") and call.argument(1, "maxlen") is not NONE:
        # Later additions push old items out: only what may be inside is known.
        return sequence("deque", None, items_of(iteration), (call.caller.site(),))
    return from_iteration("deque", iteration, (call.caller.site(),))


def _copied(call: Call) -> Value:
    """A copy: containers get the site of the call, all else stays itself."""
    return union([_copy_of(call, member) for member in members(call.argument(0))])


def _copy_of(call: Call, value: Value) -> Value:
    site = (call.caller.site(),)
    if isinstance(value, Sequence) and value.kind in {"list", "set", "deque"}:
        iteration = call.iterate(value)
        return sequence(value.kind, iteration.items, iteration.rest, site, value.wide)
    if isinstance(value, Mapping):
        return mapping(
            value.entries, value.rest_key, value.rest, (*value.sites, *site), value.wide, value.kind
        )
    return value


def _simple_namespace(call: Call) -> Value:
    return api_object(call.name, sorted(call.keywords.items()), call.caller.site())


def _context_value(call: Call) -> Value:
    return call.argument(0, "enter_result")


# -- math ----------------------------------------------------------------------------------------------------

_MATH: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "pow", "sin", "cos", "tan"), "float"
    ),
    **dict.fromkeys(
        ("asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "hypot", "fabs", "fmod"), "float"
    ),
    **dict.fromkeys(("radians", "degrees", "copysign", "erf", "erfc", "lgamma"), "float"),
    **dict.fromkeys(("ceil", "floor", "trunc", "gcd", "isqrt"), "int"),
    **dict.fromkeys(("isnan", "isinf", "isfinite", "isclose"), "bool"),
}


def _math(call: Call) -> Value:
    """A cheap function of numbers: computed for constants."""
    name = _stem(call)
    constants = [argument for argument in call.arguments if isinstance(argument, Constant)]
    if len(constants) != len(call.arguments) or call.keywords:
        return primitive(_MATH[name])
    try:
        return lift(getattr(math, name)(*map(concrete, constants))) or primitive(_MATH[name])
    except (TypeError, *ARITHMETIC_ERRORS):
        return primitive(_MATH[name])


def _product_of(call: Call) -> Value:
    iteration = call.iterate(call.argument(0))
    total = call.keywords.get("start", of_python(1))
    if iteration.items is None or len(iteration.items) > MAX_INT_BITS:
        kinds = {getattr(member, "kind", "int") for member in members(iteration.rest)}
        return primitive("float" if kinds == {"float"} else "int") if len(kinds) <= 1 else unknown(call.name)
    for item in iteration.items:
        total = operate(call, "*", total, item)
    return total


# -- random --------------------------------------------------------------------------------------------------


def _random_items(call: Call) -> Value:
    """``random.choices`` and ``random.sample``: a list of some of the items."""
    call.caller.effect("random", call.name)
    return sequence("list", None, call.items(0), (call.caller.site(),))


def _method(name: str) -> Handler:
    """A function that calls a method of its argument."""

    def handler(call: Call) -> Value:
        return call.caller.invoke(bound_api(call.argument(0), name), [])

    return handler


def _shuffle(call: Call) -> Value:
    call.caller.effect("random", call.name)
    call.caller.effect("argument-mutation", call.name)
    call.caller.invoke(bound_api(call.argument(0), SHUFFLE), [])
    return NONE


def _progress(call: Call) -> Value:
    """A progress bar iterates what it is given."""
    call.caller.effect("output", call.name)
    if not call.has(0, "iterable"):
        return api_object("tqdm.tqdm", [], call.caller.site())
    return lazily("iterator", call.iterate(call.argument(0, "iterable")))


def _progress_range(call: Call) -> Value:
    call.caller.effect("output", call.name)
    return lazily("iterator", call.iterate(call.caller.invoke(api("builtins.range"), call.arguments)))


def _is_true(call: Call) -> Value:
    verdicts = {truth(member) for member in members(call.argument(0))}
    known = verdicts.pop() if len(verdicts) == 1 else None
    return primitive("bool") if known is None else of_python(known)


_NO_FUNCTIONS: Final = (Constant, Primitive, Unknown)


def _replacing(position: int) -> Callable[[Call], None]:
    """``re.sub``: a function in place of the new text is called with each match."""

    def run(call: Call) -> None:
        replacement = call.argument(position, "repl")
        functions = [member for member in members(replacement) if not isinstance(member, _NO_FUNCTIONS)]
        if functions:
            call.caller.invoke(union(functions), [api_object("re.Match")])

    return run


def _named(prefix: str, names: tuple[str, ...], handler: Handler) -> dict[str, Handler]:
    return {f"{prefix}.{name}": handler for name in names}


# What is called back by functions and methods that the tables describe else.
CALLBACKS: Final[dict[str, Callable[[Call], None]]] = {
    **dict.fromkeys(("re.sub", "re.subn"), _replacing(1)),
    **dict.fromkeys(("re.Pattern.sub", "re.Pattern.subn"), _replacing(0)),
}
PROTOCOLS: Final[dict[str, Handler]] = {
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "functools.reduce": _reduce,
    "functools.update_wrapper": _update_wrapper,
    IDENTITY: _identity,
    **dict.fromkeys(sorted(CONFIGURABLE), _configured),
    **_named("operator", tuple(_OPERATORS), _binary_operator),
    **_named("operator", tuple(_COMPARISONS), _comparison),
    **_named("operator", tuple(_UNARY), _unary_operator),
    "operator.getitem": _get_item,
    "operator.truth": _is_true,
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_from_iterable,
    "itertools.product": _product,
    **_named("itertools", ("combinations", "permutations", "combinations_with_replacement"), _selections),
    "itertools.zip_longest": _zip_longest,
    "itertools.islice": _slice_of_iterable,
    "itertools.cycle": _any_of_items,
    "itertools.compress": _any_of_items,
    **_named("itertools", ("takewhile", "dropwhile", "filterfalse"), _filtered),
    "itertools.repeat": _repeat,
    "itertools.count": _count,
    "itertools.accumulate": _accumulate,
    "itertools.starmap": _star_map,
    "itertools.groupby": _group_by,
    "itertools.tee": _tee,
    "itertools.pairwise": _pairwise,
    "collections.OrderedDict": _ordered_dict,
    "collections.defaultdict": _default_dict,
    "collections.Counter": _counter,
    "collections.deque": _deque,
    **dict.fromkeys(("collections.namedtuple", "typing.NamedTuple"), make_factory),
    **_named("copy", ("copy", "deepcopy"), _copied),
    "dataclasses.replace": _first,
    "types.SimpleNamespace": _simple_namespace,
    **_named("six", ("iteritems", "viewitems"), _method("items")),
    **_named("six", ("iterkeys", "viewkeys"), _method("keys")),
    **_named("six", ("itervalues", "viewvalues"), _method("values")),
    "random.shuffle": _shuffle,
    **_named("tqdm", ("tqdm", "auto.tqdm", "notebook.tqdm", "std.tqdm", "autonotebook.tqdm"), _progress),
    **_named("tqdm", ("trange", "auto.trange", "notebook.trange"), _progress_range),
    "contextlib.nullcontext": _context_value,
    **_named("math", tuple(_MATH), _math),
    "math.prod": _product_of,
    **_named("random", ("choices", "sample"), _random_items),
}
