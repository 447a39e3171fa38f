"""Keras' call protocol on instances of user classes: ``__call__`` -> ``build`` -> ``call``, losses, metrics.

What a user class hands to ``super().__init__`` configures the library's part of it; that is kept in a field
of the instance, so that an inherited ``call`` (or a loss's reduction, a layer's dtype) can be computed.
Keras 3 casts all floating-point tensors in the arguments of a layer to the layer's compute dtype, makes
tensors of arrays, and leaves Python values alone. A symbolic input (``keras.Input``) reaches ``call`` as a
tensor of a graph, and the result is symbolic again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED
from pylint_hybrid.domain.values import (
    BOTTOM,
    FROM_TENSORFLOW,
    NONE,
    ApiObject,
    Constant,
    Function,
    Mapping,
    Object,
    Sequence,
    Tensor,
    Unknown,
    Value,
    members,
    sequence,
    tensor,
    union,
)
from pylint_hybrid.evaluation import attributes, calls
from pylint_hybrid.evaluation.classes import UNRESOLVED_BASE
from pylint_hybrid.knowledge import dtypes, library

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.calls import Arguments
    from pylint_hybrid.evaluation.interpreter import Frame

KERAS_LAYER = "tensorflow.keras.layers.Layer"
LOSS = "tensorflow.keras.losses.Loss"
METRIC = "tensorflow.keras.metrics.Metric"
RNN = "tensorflow.keras.layers.RNN"
SEQUENTIAL = "tensorflow.keras.Sequential"
FLOATING = ("float16", "bfloat16", "float32", "float64")
MAX_NESTING = 4

_POLICY = ("keras policy",)  # the cell of the global dtype policy


# -- configuration ---------------------------------------------------------------------------------------


def configure(frame: Frame, receiver: Object, owner: str, given: Arguments) -> None:
    """``super().__init__(...)`` of the library class ``owner``: remember the arguments."""
    made = library.call_api(owner, given.flat(), given.keywords, frame)
    for member in members(made or BOTTOM):
        if isinstance(member, ApiObject):
            known = given.rest is BOTTOM and given.keyword_rest is BOTTOM
            configured = values.api_object(member.name, member.config, receiver.site, not known)
            frame.write(("f", receiver.cls, receiver.site, f"<{owner}>"), configured)
            frame.write(("F", receiver.cls, f"<{owner}>"), configured)


def library_part(frame: Frame, receiver: Object, owner: str) -> Value:
    """The library's part of an instance, as its constructor configured it."""
    stored = attributes.field(frame, receiver, f"<{owner}>")
    return stored if stored is not BOTTOM else values.api_object(owner, wide=True)


def setting(frame: Frame, receiver: Object, name: str) -> Value:
    """What an instance passed to its library base under ``name``; bottom if it passed nothing."""
    found: list[Value] = []
    for owner in frame.engine.classes.library_bases(receiver.cls, frame.context.number):
        for member in members(attributes.field(frame, receiver, f"<{owner}>")):
            if isinstance(member, ApiObject):
                found.append(dict(member.config).get(name, BOTTOM))
    return union(found)


def set_policy(frame: Frame, given: Arguments) -> None:
    """``set_global_policy`` and its like: the dtype that layers compute in from now on."""
    if given.positional:
        frame.write(_POLICY, given.positional[0])


# -- Sequential.add --------------------------------------------------------------------------------------


def add_layer(frame: Frame, receiver: ApiObject | Object, given: Arguments) -> None:
    """``model.add(layer)``: one more layer, in order while one context alone adds them."""
    if not given.positional or receiver.site < 0:
        return
    kind: int | str = receiver.cls if isinstance(receiver, Object) else receiver.name
    key = ("layers", kind, receiver.site)
    heap, context = frame.engine.heap, frame.context
    others = frame.read_others(key)
    before = frame.grown.get(key, BOTTOM)
    if others is not BOTTOM or frame.summarising:
        added = sequence("list", None, union([*_items(others), *_items(before), given.positional[0]]))
        frame.write(key, added)
        return
    layers = sequence("list", [*_items(before), given.positional[0]])
    frame.grown[key] = layers
    if not _extends(heap.contribution(key, context.number), layers):
        frame.write(key, layers, strong=True)
    context.writes[key] = None


def _items(layers: Value) -> tuple[Value, ...]:
    """What a list of layers may hold; of other values nothing."""
    found: list[Value] = []
    for member in members(layers):
        if isinstance(member, Sequence):
            found.extend(member.items if member.items is not None else (member.rest,))
    return tuple(found)


def _extends(longer: Value, shorter: Sequence) -> bool:
    """Whether ``longer`` begins with all of ``shorter``: it is what an evaluation before this one wrote."""
    if not isinstance(longer, Sequence) or longer.items is None or shorter.items is None:
        return False
    return longer.items[: len(shorter.items)] == shorter.items


def with_added_layers(frame: Frame, model: ApiObject, owner: Object | None = None) -> ApiObject:
    """A ``Sequential`` with the layers that ``add`` gave it."""
    if model.name != SEQUENTIAL or model.site < 0:
        return model
    kind: int | str = owner.cls if owner is not None else model.name
    added = frame.read(("layers", kind, model.site))
    if not isinstance(added, Sequence):
        return model
    config = dict(model.config)
    first = config.get("layers", NONE)
    if added.items is not None and (
        first is NONE or (isinstance(first, Sequence) and first.items is not None)
    ):
        config["layers"] = sequence("list", [*_items(first), *added.items])
    else:
        config["layers"] = sequence("list", None, union([*_items(first), *_items(added)]))
    return values.api_object(model.name, sorted(config.items()), model.site, model.wide)


# -- calling a layer -------------------------------------------------------------------------------------


def call_layer(frame: Frame, receiver: Object, given: Arguments, traced_by: str = "") -> Value:
    """Keras' ``Layer.__call__``: inputs become tensors of the layer's dtype; ``build``, then ``call``."""
    frame.mark_computation()
    dtype = _compute_dtype(frame, receiver)
    symbolic = any([_is_symbolic(value) for value in given.everything()])
    given = calls.Arguments(
        [autocast(value, dtype) for value in given.positional],
        {name: autocast(value, dtype) for name, value in given.keywords.items()},
        autocast(given.rest, dtype),
        given.keyword_rest,
    )
    _build(frame, receiver, given)
    method = attributes.special_method(frame, receiver, "call")
    if method is None:
        result = _library_forward(frame, receiver, given)
    else:
        for member in members(method):
            if isinstance(member, Function):
                frame.engine.marks.keras_calls.add(member.code)
        result = calls.call_value(frame, method, _without_surplus(frame, method, given), traced_by)
    return _as_symbolic(result) if symbolic else result


def _compute_dtype(frame: Frame, receiver: Object) -> str:
    """The dtype that a layer casts floating-point inputs to; "" if it leaves them alone, or may."""
    if setting(frame, receiver, "autocast") is values.FALSE:
        return ""
    asked = setting(frame, receiver, "dtype")
    if asked is BOTTOM or asked is NONE:
        asked = frame.read(_POLICY)
        if asked is BOTTOM:
            return "float32"
    if isinstance(asked, ApiObject):
        asked = dict(asked.config).get("name", BOTTOM)
    if isinstance(asked, Constant) and isinstance(asked.value, str):
        found = asked.value
    else:
        found = dtypes.of_value(asked) or ""
    if found.startswith("mixed_"):
        return found.removeprefix("mixed_")
    return found if found in FLOATING else ""


def _build(frame: Frame, receiver: Object, given: Arguments) -> None:
    build = attributes.special_method(frame, receiver, "build")
    if build is not None and given.positional:
        shape = _shape_of(frame, given.positional[0])
        if shape is not BOTTOM:
            calls.call_value(frame, build, calls.Arguments([shape], {}))


def _without_surplus(frame: Frame, method: Value, given: Arguments) -> Arguments:
    """Keras passes ``training`` and ``mask`` only to a ``call`` that takes them."""
    names: set[str] = set()
    for member in members(method):
        if isinstance(member, Function):
            signature = frame.engine.program.codes[member.code].signature
            if signature.var_keyword >= 0:
                return given
            names.update(signature.by_name)
    keywords = {
        name: value
        for name, value in given.keywords.items()
        if name in names or name not in ("training", "mask")
    }
    return calls.Arguments(given.positional, keywords, given.rest, given.keyword_rest)


def _library_forward(frame: Frame, receiver: Object, given: Arguments) -> Value:
    for owner in frame.engine.classes.library_bases(receiver.cls, frame.context.number):
        if owner == UNRESOLVED_BASE:
            continue
        results: list[Value] = []
        for part in members(library_part(frame, receiver, owner)):
            if isinstance(part, ApiObject):
                configured = with_added_layers(frame, part, receiver)
                found = library.call_object(configured, given.flat(), given.keywords, frame)
                results.extend([] if found is None else [found])
        if results:
            return union(results)
    return frame.unknown("Keras call")


def autocast(value: Value, dtype: str, depth: int = 0) -> Value:
    """An argument as ``call`` receives it; ``dtype`` is the layer's, "" for no cast."""
    if isinstance(value, Tensor):
        return _autocast_tensor(value, dtype)
    if isinstance(value, values.Union):
        return union([autocast(member, dtype, depth) for member in value.members])
    if depth > MAX_NESTING:
        return value
    if isinstance(value, Sequence) and value.kind in ("list", "tuple"):
        items = None if value.items is None else [autocast(item, dtype, depth + 1) for item in value.items]
        return sequence(value.kind, items, autocast(value.rest, dtype, depth + 1), value.sites, value.wide)
    if isinstance(value, Mapping):
        entries = [(key, autocast(item, dtype, depth + 1)) for key, item in value.entries]
        rest = autocast(value.rest, dtype, depth + 1)
        return values.mapping(entries, value.rest_key, rest, value.sites, value.wide, value.kind)
    return value


def _autocast_tensor(value: Tensor, dtype: str) -> Tensor:
    cast = bool(dtype) and value.dtype in FLOATING and value.dtype != dtype
    if value.kind == "variable" and not cast:
        return value
    if not cast and value.kind not in ("ndarray", "keras"):
        return value
    kind = value.kind if value.kind in ("ragged", "sparse") else "dense"
    return tensor(kind, dtype if cast else value.dtype, value.shape, value.origin | FROM_TENSORFLOW)


def _is_symbolic(value: Value, depth: int = 0) -> bool:
    if isinstance(value, Tensor):
        return value.kind == "keras"
    if isinstance(value, Sequence) and depth < MAX_NESTING:
        return any([_is_symbolic(item, depth + 1) for item in (*(value.items or ()), value.rest)])
    if isinstance(value, Mapping) and depth < MAX_NESTING:
        return any([_is_symbolic(item, depth + 1) for _, item in value.entries])
    return False


def _as_symbolic(value: Value, depth: int = 0) -> Value:
    """A result of a layer on symbolic inputs."""
    if isinstance(value, Tensor) and value.kind in ("dense", "variable"):
        return tensor("keras", value.dtype, value.shape, value.origin)
    if isinstance(value, values.Union):
        return union([_as_symbolic(member, depth) for member in value.members])
    if isinstance(value, Sequence) and depth < MAX_NESTING:
        items = None if value.items is None else [_as_symbolic(item, depth + 1) for item in value.items]
        return sequence(value.kind, items, _as_symbolic(value.rest, depth + 1), value.sites, value.wide)
    if isinstance(value, Mapping) and depth < MAX_NESTING:
        entries = [(key, _as_symbolic(item, depth + 1)) for key, item in value.entries]
        rest = _as_symbolic(value.rest, depth + 1)
        return values.mapping(entries, value.rest_key, rest, value.sites, value.wide, value.kind)
    return value


def _shape_of(frame: Frame, value: Value) -> Value:
    results: list[Value] = []
    for member in members(value):
        if isinstance(member, Tensor):
            results.append(library.get_attribute(member, "shape") or BOTTOM)
        elif isinstance(member, Sequence) and member.items:
            inner = [_shape_of(frame, item) for item in member.items]
            if BOTTOM not in inner:
                results.append(sequence("list", inner))
        elif isinstance(member, Unknown):
            results.append(frame.unknown("input shape"))
    return union(results)


# -- recurrent layers over a cell of one's own -------------------------------------------------------------


def call_rnn(frame: Frame, layer: ApiObject, given: Arguments) -> Value | None:
    """``RNN(cell)(x)``: the cell on one time step and its states; None for the library's own cells."""
    config = dict(layer.config)
    cells = [member for member in members(config.get("cell", BOTTOM)) if isinstance(member, Object)]
    inputs = given.positional[0] if given.positional else BOTTOM
    if layer.name != RNN or not cells or not isinstance(inputs, Tensor):
        return None
    shape = inputs.shape
    known = shape is not None and len(shape) > 1
    step = tensor("dense", inputs.dtype, (shape[0], *shape[2:]) if shape and known else None)
    results: list[Value] = []
    for cell in cells:
        states = _initial_states(frame, cell, shape[0] if shape else DYNAMIC)
        outcome = call_layer(frame, cell, calls.Arguments([step, states], {}))
        if isinstance(outcome, Sequence) and outcome.items:
            time = shape[1] if shape and known else DYNAMIC
            results.append(_of_steps(config, outcome.items[0], outcome.items[1:], time))
        else:
            results.append(outcome)
    return union(results)


def _initial_states(frame: Frame, cell: Object, batch: int) -> Value:
    sizes = attributes.get(frame, cell, "state_size")
    parts = sizes.items if isinstance(sizes, Sequence) and sizes.items is not None else (sizes,)
    states: list[Value] = []
    for part in parts:
        size = part.value if isinstance(part, Constant) and isinstance(part.value, int) else UNRESOLVED
        states.append(tensor("dense", "float32", (batch, size)))
    return sequence("list", states)


def _of_steps(config: dict[str, Value], output: Value, states: tuple[Value, ...], time: int) -> Value:
    """The outputs of all steps or of the last one, followed by the states if they are asked for."""
    if config.get("return_sequences") is values.TRUE and isinstance(output, Tensor) and output.shape:
        output = tensor(output.kind, output.dtype, (output.shape[0], time, *output.shape[1:]))
    if config.get("return_state") is not values.TRUE:
        return output
    last: list[Value] = []
    for state in states:
        last.extend(state.items if isinstance(state, Sequence) and state.items is not None else (state,))
    return sequence("list", [output, *last])


# -- losses and metrics ----------------------------------------------------------------------------------


def call_loss(frame: Frame, receiver: Object, given: Arguments, traced_by: str = "") -> Value | None:
    """``Loss.__call__``: both arguments as float32 tensors, ``call``, then the reduction."""
    method = attributes.special_method(frame, receiver, "call")
    if method is None:
        return None
    frame.mark_computation()
    arguments = calls.Arguments([as_float(value) for value in given.positional[:2]], {})
    for name in ("y_true", "y_pred"):
        if name in given.keywords:
            arguments.keywords[name] = as_float(given.keywords[name])
    losses = calls.call_value(frame, method, arguments, traced_by)
    reduction = setting(frame, receiver, "reduction")
    kept = isinstance(reduction, Constant) and (reduction.value is None or reduction.value == "none")
    if reduction is BOTTOM or (isinstance(reduction, Constant) and not kept):
        return BOTTOM if losses is BOTTOM else tensor("dense", "float32", ())
    return losses if kept else union([losses, tensor("dense", "float32", ())])


def as_float(value: Value) -> Value:
    """An argument of a loss, as a float32 tensor."""
    if isinstance(value, Tensor):
        kind = value.kind if value.kind in ("ragged", "sparse") else "dense"
        return tensor(kind, "float32", value.shape, value.origin | FROM_TENSORFLOW)
    if isinstance(value, values.Union):
        return union([as_float(member) for member in value.members])
    if isinstance(value, Sequence) and value.items is not None and value.kind == "list":
        made = library.literal_tensor(value, "float32", numpy=False)
        return made if isinstance(made, Tensor) else value
    return value


def call_metric(frame: Frame, receiver: Object, given: Arguments, traced_by: str = "") -> Value | None:
    """``Metric.__call__``: ``update_state``, then ``result``."""
    update = attributes.special_method(frame, receiver, "update_state")
    result = attributes.special_method(frame, receiver, "result")
    if update is None and result is None:
        return None
    frame.mark_computation()
    if update is not None:
        calls.call_value(frame, update, given, traced_by)
    if result is None:
        return tensor("dense", "float32", ())
    return calls.call_value(frame, result, calls.Arguments([], {}), traced_by)
