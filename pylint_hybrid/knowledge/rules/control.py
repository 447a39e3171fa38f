"""Functions that call other functions: branches, loops, maps, gradients, wrapped Python functions."""

from __future__ import annotations

from collections.abc import Sequence

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED
from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Constant,
    Mapping,
    Primitive,
    Tensor,
    Value,
    api_object,
    members,
    sequence,
    union,
    unknown,
)
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule
from pylint_hybrid.knowledge.rules.structure import map_structure
from pylint_hybrid.knowledge.subscripts import item_of

_ROUNDS = 3


def as_tensors(value: Value) -> Value:
    """A structure with every leaf converted to a tensor; None and composite objects stay."""
    return map_structure(_converted, value)


def _converted(leaf: Value) -> Value:
    if isinstance(leaf, Tensor):
        return (
            tensors.dense(leaf.dtype, leaf.shape, content=leaf.content)
            if leaf.kind in ("ndarray", "variable")
            else leaf
        )
    if tensors.is_none(leaf) or not isinstance(leaf, (Constant, Primitive)):
        return leaf
    return tensors.literal_tensor(leaf, None, False)


@rule("cond")
def cond(call: Call) -> Value:
    """Both branches are called; the results join."""
    branches = [call.get(name) for name in call.option("branches", ["true_fn", "false_fn"])]
    call.convert(call.get(call.first()))
    return union(
        [as_tensors(call.caller.invoke(branch, [])) for branch in branches if not tensors.is_none(branch)]
    )


@rule("switch-case")
def switch_case(call: Call) -> Value:
    """``tf.switch_case`` and ``tf.case``: any of the functions in a list or dict, or the default."""
    found: list[Value] = []
    for name in ("branch_fns", "pred_fn_pairs", "default"):
        found.extend(_functions_in(call.get(name)))
    results = [as_tensors(call.caller.invoke(function, [])) for function in found]
    return union(results) if results else unknown(call.name)


def _functions_in(value: Value) -> list[Value]:
    if tensors.is_none(value) or isinstance(value, Tensor):
        return []
    if isinstance(value, SequenceValue):
        return [function for item in (*(value.items or ()), value.rest) for function in _functions_in(item)]
    if isinstance(value, Mapping):
        return [item for _, item in value.entries]
    return [] if value is BOTTOM or isinstance(value, Constant) else [value]


@rule("while-loop")
def while_loop(call: Call) -> Value:
    """The loop variables joined with what the body makes of them, until nothing changes."""
    state = as_tensors(call.get("loop_vars"))
    condition, body = call.get("cond"), call.get("body")
    for _ in range(_ROUNDS):
        arguments = _loop_arguments(state)
        call.caller.invoke(condition, arguments)
        result = as_tensors(call.caller.invoke(body, arguments))
        following = merge_states(state, result)
        if following is state:
            break
        state = following
    return state


def _loop_arguments(state: Value) -> list[Value]:
    if isinstance(state, SequenceValue) and state.items is not None:
        return list(state.items)
    return [state]


def merge_states(state: Value, result: Value) -> Value:
    """Item by item, so that a list stays a list of as many items."""
    items = state.items if isinstance(state, SequenceValue) else None
    others = result.items if isinstance(result, SequenceValue) else None
    if isinstance(state, SequenceValue) and items is not None:
        if others is not None and len(items) == len(others):
            return sequence(state.kind, [merge_states(*pair) for pair in zip(items, others, strict=True)])
        if len(items) == 1:
            return sequence(state.kind, [merge_states(items[0], result)])
    if isinstance(state, Tensor) and isinstance(result, Tensor):
        return tensors.join_tensors([state, result]) if state is not result else state
    return union([state, result])


@rule("map-fn")
def map_fn(call: Call) -> Value:
    """The function on every item along the first axis, results stacked."""
    elements = call.get(call.parameter("elems", "elems"))
    structure = _as_slices(call, elements)
    extent = _first_extent(structure)
    item = map_structure(lambda leaf: item_of(leaf) if isinstance(leaf, Tensor) else leaf, structure)
    arguments = [item]
    result = as_tensors(call.caller.invoke(call.get(call.first()), arguments))
    signature = (
        call.get("fn_output_signature") if not call.is_none("fn_output_signature") else call.get("dtype")
    )
    if result is BOTTOM:
        raise tensors.NotYet
    return _stacked(result, extent, signature)


def _as_slices(call: Call, elements: Value) -> Value:
    """A list of Python numbers is a tensor; lists and tuples of tensors are structure."""
    if tensors.tensors_in(elements) or isinstance(elements, Mapping):
        return map_structure(call.convert, elements)
    return call.convert(elements)


def _first_extent(structure: Value) -> int:
    for leaf in tensors.tensors_in(structure):
        if leaf.shape:
            return leaf.shape[0]
    return DYNAMIC


def _stacked(result: Value, extent: int, signature: Value) -> Value:
    asked = dtypes.of_value(signature) if not tensors.is_none(signature) else None

    def stack(leaf: Value) -> Value:
        item = tensors.as_tensor(leaf)
        dtype = asked if asked is not None and asked != dtypes.UNKNOWN else item.dtype
        return tensors.dense(dtype, tensors.prepend(extent, item.shape), tensors.result_kind([item]))

    return map_structure(stack, result)


@rule("fold")
def fold(call: Call) -> Value:
    """``tf.foldl``/``tf.foldr`` (the last state) and ``tf.scan`` (all states, ``option: stacked``)."""
    structure = _as_slices(call, call.get("elems"))
    item = map_structure(lambda leaf: item_of(leaf) if isinstance(leaf, Tensor) else leaf, structure)
    initial = call.get("initializer")
    state = item if tensors.is_none(initial) else as_tensors(initial)
    for _ in range(_ROUNDS):
        following = merge_states(state, as_tensors(call.caller.invoke(call.get("fn"), [state, item])))
        if following is state:
            break
        state = following
    return _stacked(state, _first_extent(structure), NONE) if call.option("stacked") else state


@rule("python-function")
def python_function(call: Call) -> Value:
    """``tf.py_function`` and ``tf.numpy_function``.

    The function runs eagerly; dtypes are declared, shapes are lost.
    """
    given = call.get("inp")
    arguments = (
        list(given.items)
        if isinstance(given, SequenceValue) and given.items is not None
        else [unknown(call.name)]
    )
    converted = [call.convert(argument) for argument in arguments]
    if call.option("arrays"):
        converted = [tensors.array(item.dtype, item.shape) for item in converted]
    call.caller.invoke(call.get("func"), converted)
    declared = call.get("Tout")
    if isinstance(declared, SequenceValue) and declared.items is not None:
        return sequence(
            "list", [tensors.dense(dtypes.of_value(item) or dtypes.UNKNOWN) for item in declared.items]
        )
    return tensors.dense(dtypes.of_value(declared) or dtypes.UNKNOWN)


@rule("transparent")
def transparent(call: Call) -> Value:
    """A decorator that gives a function which can be called in the same way."""
    function = call.get(call.parameter("of", call.first()))
    return unknown(call.name) if tensors.is_none(function) else function


@rule("call-function")
def call_function(call: Call) -> Value:
    """The argument is called without arguments, or with those of a tuple (``strategy.run``)."""
    function = call.get(call.parameter("of", "fn", "func", call.first()))
    given = call.get("args") if call.option("arguments", True) else NONE
    arguments: Sequence[Value] = (
        given.items if isinstance(given, SequenceValue) and given.items is not None else ()
    )
    if not tensors.is_none(given) and not isinstance(given, SequenceValue):
        arguments = [given]
    return call.caller.invoke(function, list(arguments), _named(call.get("kwargs")))


@rule("call-with-first")
def call_with_first(call: Call) -> Value:
    """The argument is called with another one in front of a tuple (``strategy.extended.update``)."""
    given = call.get("args")
    rest = list(given.items) if isinstance(given, SequenceValue) and given.items is not None else []
    first = call.get(call.parameter("first"))
    return call.caller.invoke(call.get(call.parameter("of")), [first, *rest], _named(call.get("kwargs")))


def _named(keywords: Value) -> dict[str, Value]:
    if not isinstance(keywords, Mapping):
        return {}
    return {str(key.value): item for key, item in keywords.entries}


@rule("call-with-context")
def call_with_context(call: Call) -> Value:
    """The argument is called with a context object (``distribute_datasets_from_function``)."""
    return call.caller.invoke(call.get(call.first()), [api_object("tensorflow.distribute.InputContext")])


@rule("apply-to-items")
def apply_to_items(call: Call) -> Value:
    """``np.apply_along_axis``: the function on vectors; rank and dtype are not known."""
    source = call.convert(call.get("arr"))
    call.caller.invoke(call.get("func1d"), [tensors.array(source.dtype, (UNRESOLVED,))])
    return tensors.array()


@rule("gradient")
def gradient(call: Call) -> Value:
    """Gradients in the structure of the sources; None is possible, but programs do not expect it."""
    sources = call.get(call.parameter("of", "sources", "xs"))
    call.convert(call.get(call.parameter("target", "target", "ys")))
    if not isinstance(sources, (Tensor, SequenceValue, Mapping)):
        return unknown(call.name)
    return map_structure(_gradient_of, sources)


def _gradient_of(leaf: Value) -> Value:
    if isinstance(leaf, Tensor):
        return tensors.dense(leaf.dtype, leaf.shape, tensors.result_kind([leaf]))
    return tensors.dense()


@rule("jacobian")
def jacobian(call: Call) -> Value:
    """Target axes followed by source axes."""
    found = [tensors.as_tensor(member) for member in members(call.get("target"))]
    target = tensors.join_tensors(found)
    shape = target.shape

    def one(leaf: Value) -> Value:
        source = tensors.as_tensor(leaf)
        if shape is None or source.shape is None:
            return tensors.dense(source.dtype)
        if call.option("batch"):
            return tensors.dense(source.dtype, (*shape, *source.shape[1:]))
        return tensors.dense(source.dtype, (*shape, *source.shape))

    return map_structure(one, call.get("sources"))


@rule("clip-global")
def clip_global(call: Call) -> Value:
    """``tf.clip_by_global_norm``: the list with the same types, and the norm."""
    given = call.get("t_list")
    found = tensors.tensors_in(given)
    norm = tensors.dense(found[0].dtype if found else "float32", ())
    if not isinstance(given, SequenceValue):
        return sequence("tuple", [sequence("list", None, tensors.dense()), norm])
    clipped = map_structure(_gradient_of, sequence("list", given.items, given.rest))
    return sequence("tuple", [clipped, norm])


@rule("cond-switch")
def cond_switch(call: Call) -> Value:
    """``K.switch``: branches are functions or tensors."""
    found: list[Value] = []
    for name in call.signature.positional[1:3]:
        value = call.get(name)
        found.append(value if isinstance(value, Tensor) else as_tensors(call.caller.invoke(value, [])))
    return union(found)


@rule("merge-call")
def merge_call(call: Call) -> Value:
    """The function is called with the strategy and the arguments."""
    given = call.get("args")
    arguments = list(given.items) if isinstance(given, SequenceValue) and given.items is not None else []
    strategy = api_object("tensorflow.distribute.Strategy")
    return call.caller.invoke(call.get("merge_fn"), [strategy, *arguments])


@rule("strategy-reduce")
def strategy_reduce(call: Call) -> Value:
    """The value, reduced along ``axis`` if there is one."""

    def one(leaf: Value) -> Value:
        source = tensors.as_tensor(leaf)
        axis = call.get("axis")
        shape = source.shape if tensors.is_none(axis) else source.shape[1:] if source.shape else None
        return tensors.dense(source.dtype, shape)

    return map_structure(one, call.get("value"))


@rule("local-results")
def local_results(call: Call) -> Value:
    """A tuple with one value for each replica."""
    return sequence("tuple", None, call.get(call.first()))
