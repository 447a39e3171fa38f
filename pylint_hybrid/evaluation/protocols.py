"""Calls of library names and objects, and the protocols that need the program: ``tf.function``, Keras' calls.

Everything that can be told from argument values alone is knowledge (``pylint_hybrid.knowledge``); here
stand only the APIs that call back into user code by a rule of their own, or that look at the frame. Those of
Python itself are in ``builtin_calls`` and ``python_calls``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    ApiObject,
    Class,
    Constant,
    Dataset,
    Function,
    Mapping,
    Object,
    Sequence,
    Super,
    Tensor,
    Unknown,
    Value,
    members,
    union,
)
from pylint_hybrid.evaluation import (
    attributes,
    builtin_calls,
    calls,
    container_objects,
    containers,
    enums,
    fixtures,
    guards,
    hazards,
    keras_layers,
    keras_training,
    outcomes,
    python_calls,
)
from pylint_hybrid.evaluation.classes import UNRESOLVED_BASE, Order
from pylint_hybrid.evaluation.keras_layers import KERAS_LAYER
from pylint_hybrid.evaluation.marks import HybridMark
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge import python as python_knowledge

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.calls import Arguments
    from pylint_hybrid.evaluation.interpreter import Frame

TF_FUNCTION = "tensorflow.function"
KERAS_MODEL = "tensorflow.keras.Model"
TF_FUNCTION_PARAMETERS = (
    "func", "input_signature", "autograph", "jit_compile", "reduce_retracing", "experimental_implements",
    "experimental_autograph_options", "experimental_attributes", "experimental_relax_shapes",
    "experimental_compile", "experimental_follow_type_hints",
)  # fmt: skip
# The published rules count every call of a TensorFlow name but those below these.
NOT_COMPUTING = (
    "tensorflow.train.",
    "tensorflow.io.",
    "tensorflow.compat.v1.train.",
    "tensorflow.compat.v1.io.",
)
# Data pipelines are run by tf.data in graphs of its own.
PIPELINES = "tensorflow.data."


# -- library calls ---------------------------------------------------------------------------------------


def call_api(frame: Frame, name: str, given: Arguments) -> Value:
    """Call a library function or class by name."""
    special = _SPECIAL.get(name)
    if special is not None:
        found = special(frame, given)
        if found is not None:
            return found
    if name.startswith(_ARRAY_LIBRARIES):
        given = _with_additions(frame, given)
    if given.rest is not BOTTOM or given.keyword_rest is not BOTTOM:
        return _call_api(frame, name, given)
    key = outcomes.key_of(frame, name, -1, given)
    return outcomes.remembered(frame, key, given, lambda: _call_api(frame, name, given))


_ARRAY_LIBRARIES = ("tensorflow.", "numpy.", "keras.", "tf_keras.")


def _call_api(frame: Frame, name: str, given: Arguments) -> Value:
    hazards.of_call(frame, name, given.positional)
    if name.startswith(("pytest.", "absl.testing.")):
        found = fixtures.call_factory(frame, name, given)
        if found is not None:
            return found
    if name.startswith("builtins."):
        return _call_builtin(frame, name, given)
    if library.is_library(name.partition(".")[0]):
        return _call_known_library(frame, name, given)
    kind = python_knowledge.decorator_kind(name)
    if kind:
        found = _decorate(frame, kind, given)
        if found is not None:
            return found
    found = python_knowledge.call_library(name, given.flat(), given.keywords, frame)
    if found is None:
        return calls.unknown_call(frame, BOTTOM, given, name)
    return found


def _call_builtin(frame: Frame, name: str, given: Arguments) -> Value:
    if BOTTOM in given.flat():
        frame.context.met_unknown = True
        return BOTTOM
    found = python_knowledge.call_builtin(name, given.flat(), given.keywords, frame)
    if found is None:
        return calls.unknown_call(frame, BOTTOM, given, name)
    return found


def _call_known_library(frame: Frame, name: str, given: Arguments) -> Value:
    if BOTTOM in given.positional or BOTTOM in given.keywords.values():
        frame.context.met_unknown = True
        if not frame.engine.tops:
            return BOTTOM
    mark_library_use(frame, name)
    entry = library.resolve(name)
    if entry is not None:
        for kind in entry.effects:
            frame.effect(kind, name)
    if name.endswith(".__init__") and given.positional and isinstance(given.positional[0], Object):
        rest = calls.Arguments(given.positional[1:], given.keywords, given.rest, given.keyword_rest)
        return call_inherited(frame, given.positional[0], name, rest)
    given = _without_missing(given)
    found = library.call_api(name, given.flat(), given.keywords, frame)
    if found is None or (isinstance(found, Unknown) and entry is None):
        for value in given.everything():
            calls.escape(frame, value)
        return frame.opaque(name)
    return found


def _with_additions(frame: Frame, given: Arguments) -> Arguments:
    """Library functions see their containers whole."""
    for value in (*given.positional, *given.keywords.values()):
        if isinstance(value, (Sequence, Mapping, values.Union)):
            break
    else:
        return given
    return calls.Arguments(
        [containers.with_additions(frame, value) for value in given.positional],
        {name: containers.with_additions(frame, value) for name, value in given.keywords.items()},
        given.rest,
        given.keyword_rest,
    )


def _without_missing(given: Arguments) -> Arguments:
    """Where a tensor or None may arrive, a library function goes on with the tensor only."""
    arguments = [*given.positional, *given.keywords.values()]
    if not any(isinstance(value, values.Union) and NONE in value.members for value in arguments):
        return given
    return calls.Arguments(
        [_tensor_if_any(value) for value in given.positional],
        {name: _tensor_if_any(value) for name, value in given.keywords.items()},
        given.rest,
        given.keyword_rest,
    )


def _tensor_if_any(value: Value) -> Value:
    if any(isinstance(member, Tensor) for member in members(value)):
        return guards.without_none(value)
    return value


def mark_library_use(frame: Frame, name: str) -> None:
    """A TensorFlow or Keras call is tensor computation, except for specifications, files and the like."""
    if not name.startswith(("tensorflow.", "keras.", "tf_keras.")):
        return
    if frame.engine.paper:
        computes = not name.startswith(NOT_COMPUTING)
    else:
        computes = not name.startswith(PIPELINES) and library.computes(name)
    if computes:
        frame.mark_computation()


def call_library_method(
    frame: Frame, receiver: Tensor | Dataset | ApiObject, name: str, given: Arguments
) -> Value:
    """A method of a tensor, dataset or library object."""
    if BOTTOM in given.positional and not frame.engine.tops:
        frame.context.met_unknown = True
        return BOTTOM
    if given.rest is not BOTTOM or given.keyword_rest is not BOTTOM:
        return _call_library_method(frame, receiver, name, given)
    key = outcomes.key_of(frame, name, receiver.uid, given)
    return outcomes.remembered(
        frame,
        key,
        given if isinstance(receiver, Tensor) else (receiver, *given.everything()),
        lambda: _call_library_method(frame, receiver, name, given),
    )


def _call_library_method(
    frame: Frame, receiver: Tensor | Dataset | ApiObject, name: str, given: Arguments
) -> Value:
    hazards.of_method(frame, receiver, name)
    if isinstance(receiver, Tensor):
        if name not in ("numpy", "set_shape", "get_shape"):
            frame.mark_use(receiver)
        if receiver.kind == "ndarray" and name in _ARRAY_MUTATORS:
            frame.mark_effect("item-write", f"array.{name}", None, paper=False)
    elif isinstance(receiver, Dataset):
        mark_library_use(frame, f"tensorflow.data.Dataset.{name}")
    elif isinstance(receiver, ApiObject):
        found = python_calls.call_method(frame, receiver, name, given)
        if found is not None:
            return found
        mark_library_use(frame, receiver.name)
        entry = library.method_entry(receiver.name, name)
        for kind in entry.effects if entry is not None else ():
            frame.effect(kind, f"{receiver.name}.{name}")
        _run_keras_method(frame, receiver, name, given)
        receiver = keras_layers.with_added_layers(frame, receiver)
    found = library.call_method(receiver, name, given.flat(), given.keywords, frame)
    if found is None and isinstance(receiver, ApiObject):
        found = python_knowledge.call_library_method(receiver, name, given.flat(), given.keywords, frame)
    if found is None:
        owner = receiver.name if isinstance(receiver, ApiObject) else f"tensorflow.{type(receiver).__name__}"
        return calls.call_undescribed(frame, owner, name, given)
    return found


def _run_keras_method(frame: Frame, receiver: ApiObject, name: str, given: Arguments) -> None:
    """The methods of Keras' own models that call back into user code."""
    if name in keras_training.TRAINING and library.is_subclass(receiver.name, KERAS_MODEL):
        keras_training.run(frame, receiver, name, given)
    elif name == "compile":
        keras_training.compile_model(frame, receiver, given)
    elif name in ("apply_gradients", "apply", "minimize"):
        keras_training.run_schedule(frame, receiver)
    elif name == "add" and receiver.name == keras_layers.SEQUENTIAL:
        keras_layers.add_layer(frame, receiver, given)


_ARRAY_MUTATORS = frozenset({"fill", "sort", "put", "resize", "itemset", "partition"})


# -- tf.function -----------------------------------------------------------------------------------------


def _tf_function(frame: Frame, given: Arguments) -> Value | None:
    config: dict[str, Value] = dict(zip(TF_FUNCTION_PARAMETERS, given.positional, strict=False))
    config.update(given.keywords)
    function = config.pop("func", None)
    options = tuple(sorted(config.items()))
    if function is None or function is NONE:
        return values.api_object(TF_FUNCTION, options)
    return wrap_as_graph(frame, options, calls.Arguments([function], {}))


def wrap_as_graph(frame: Frame, options: Iterable[tuple[str, Value]], given: Arguments) -> Value:
    """Apply ``tf.function`` with ``options`` to a callable."""
    names = tuple(sorted(name for name, _ in options))
    if not given.positional:
        return frame.opaque(TF_FUNCTION)
    return union([_as_graph(frame, member, names) for member in members(given.positional[0])])


def _as_graph(frame: Frame, member: Value, names: tuple[str, ...]) -> Value:
    if isinstance(member, Function):
        decorating = frame.decorating
        wrap = decorating is None or decorating[0] != member.code
        pos = frame.pos if decorating is None or wrap else decorating[1]
        mark = HybridMark(frame.code.number, pos, wrap, names)
        frame.engine.marks.add_hybrid(member.code, mark)
        kinds = ",".join(dict.fromkeys([*filter(None, member.wrap.split(",")), "tf.function"]))
        return values.function(member.code, member.closure, member.receiver, kinds)
    if isinstance(member, values.Partial):
        inner = union([_as_graph(frame, one, names) for one in members(member.function)])
        return values.partial(inner, member.arguments, member.keywords)
    method = attributes.special_method(frame, member, "__call__")
    if method is not None:
        return union([_as_graph(frame, one, names) for one in members(method)])
    return member


def as_graph_result(result: Value) -> Value:
    """What a graph function returns for a Python result: numbers and arrays become tensors."""
    converted: list[Value] = []
    for member in members(result):
        numeric = isinstance(member, Constant) and member.kind in ("bool", "int", "float", "complex", "str")
        if numeric or (isinstance(member, Tensor) and member.kind == "ndarray"):
            converted.append(library.literal_tensor(member, None, numpy=False))
        else:
            converted.append(member)
    return union(converted)


def with_custom_gradient(frame: Frame, result: Value) -> Value:
    """``tf.custom_gradient``: a call gives the first result; the second one is called with its gradients."""
    outputs: list[Value] = []
    for member in members(result):
        if not isinstance(member, Sequence) or member.items is None or len(member.items) != 2:
            return frame.opaque("custom gradient") if result is not BOTTOM else BOTTOM
        output, gradient = member.items
        outputs.append(output)
        parts = output.items if isinstance(output, Sequence) and output.items is not None else (output,)
        calls.call_value(frame, gradient, calls.Arguments(list(parts), {}), "tf.custom_gradient")
    return union(outputs)


def call_function_method(frame: Frame, receiver: Function, name: str, given: Arguments) -> Value:
    """``f.get_concrete_function(...)``, ``prop.setter(f)`` and the like."""
    if name in ("setter", "getter", "deleter"):
        for argument in given.positional[:1]:
            if name == "setter":
                frame.write(("ps", receiver.code), argument)
        return receiver
    if name == "register":
        return python_calls.register(frame, receiver, given)
    if name == "get_concrete_function":
        calls.call_value(frame, receiver, given)
        return receiver
    if name == "python_function":
        return calls.call_value(frame, receiver, given)
    return frame.opaque(f"function.{name}")


# -- decorators of the standard library ------------------------------------------------------------------


def _decorate(frame: Frame, kind: str, given: Arguments) -> Value | None:
    """Apply a described decorator: mark the function, or give it back unchanged."""
    if not given.positional:
        return None
    target = given.positional[0]
    if kind == "dataclass":
        for member in members(target):
            if isinstance(member, Class):
                frame.engine.classes.mark(member.cls, "dataclass")
        return target
    if not all(isinstance(member, (Function, Class, Object, Unknown)) for member in members(target)):
        return None
    if kind == "transparent":
        return target
    wrap = "property" if kind == "cached_property" else kind
    return union([_wrapped(member, wrap) for member in members(target)])


def _wrapped(member: Value, kind: str) -> Value:
    if not isinstance(member, Function):
        return member
    kinds = ",".join(dict.fromkeys([*filter(None, member.wrap.split(",")), kind]))
    return values.function(member.code, member.closure, member.receiver, kinds)


def _decorator(kind: str) -> Callable[[Frame, Arguments], Value | None]:
    def apply(frame: Frame, given: Arguments) -> Value | None:
        return _decorate(frame, kind, given)

    return apply


# -- all special calls -----------------------------------------------------------------------------------


def _set_policy(frame: Frame, given: Arguments) -> Value | None:
    keras_layers.set_policy(frame, given)
    return NONE


_SPECIAL: dict[str, Callable[..., Value | None]] = {
    **builtin_calls.BUILTINS,
    **python_calls.FUNCTIONS,
    TF_FUNCTION: _tf_function,
    "tensorflow.custom_gradient": _decorator("custom_gradient"),
    **dict.fromkeys(
        (
            "tensorflow.keras.config.set_dtype_policy",
            "tensorflow.keras.backend.set_floatx",
            "tensorflow.keras.mixed_precision.experimental.set_policy",
        ),
        _set_policy,
    ),
    "builtins.property": _decorator("property"),
    "builtins.staticmethod": _decorator("staticmethod"),
    "builtins.classmethod": _decorator("classmethod"),
    "functools.singledispatch": _decorator("singledispatch"),
    "functools.singledispatchmethod": _decorator("singledispatch"),
}


# -- instances of user classes ---------------------------------------------------------------------------


def instantiate_special(frame: Frame, cls: Class, order: Order, given: Arguments) -> Value | None:
    """Classes whose call does not simply make an instance: enumerations, and user-defined ``__new__``."""
    if enums.is_enum(frame, cls.cls):
        return enums.by_value(frame, cls.cls, given.positional[0] if given.positional else BOTTOM)
    for entry in order:
        if isinstance(entry, int) and frame.engine.classes.has_name(entry, "__new__"):
            method = frame.read(("k", entry, "__new__"))
            made = calls.call_value(frame, method, given.with_receiver(cls))
            for member in members(made):
                if isinstance(member, Object) and member.cls == cls.cls:
                    calls.initialise(frame, member, given)
            return made
    return None


def call_object(frame: Frame, receiver: Object, given: Arguments, traced_by: str = "") -> Value:
    """Call an instance: its own ``__call__``, or the Keras protocol ``__call__`` -> ``build`` -> ``call``."""
    method = attributes.special_method(frame, receiver, "__call__")
    if method is not None:
        return calls.call_value(frame, method, given, traced_by)
    found = _call_keras_object(frame, receiver, given, traced_by)
    if found is not None:
        return found
    order = frame.engine.classes.order(receiver.cls, frame.context.number)
    for entry in order:
        if isinstance(entry, str) and entry != UNRESOLVED_BASE and library.method_entry(entry, "__call__"):
            inner = attributes.special_method(frame, receiver, "call")
            if inner is not None:
                return calls.call_value(frame, inner, given, traced_by)
            found = library.call_object(values.api_object(entry), given.flat(), given.keywords, frame)
            return found if found is not None else frame.opaque(f"call of {entry}")
    fallback = attributes.special_method(frame, receiver, "call") if UNRESOLVED_BASE in order else None
    if fallback is not None:
        return calls.call_value(frame, fallback, given, traced_by)
    method = attributes.callback(frame, receiver, order, "__call__")
    if method is not None:
        return calls.call_value(frame, method, given, traced_by)
    name = f"call of {frame.engine.classes.code(receiver.cls).summary.name}"
    return calls.unknown_call(frame, BOTTOM, given, name)


def _call_keras_object(frame: Frame, receiver: Object, given: Arguments, traced_by: str) -> Value | None:
    """Layers, losses and metrics are called by a protocol of Keras; None for other objects."""
    classes, reader = frame.engine.classes, frame.context.number
    if classes.is_a(receiver.cls, KERAS_LAYER, reader):
        return keras_layers.call_layer(frame, receiver, given, traced_by)
    if classes.is_a(receiver.cls, keras_layers.LOSS, reader):
        return keras_layers.call_loss(frame, receiver, given, traced_by)
    if classes.is_a(receiver.cls, keras_layers.METRIC, reader):
        return keras_layers.call_metric(frame, receiver, given, traced_by)
    return None


def call_inherited(frame: Frame, receiver: Value, dotted: str, given: Arguments) -> Value:
    """A method that a user class inherits from a library class, ``dotted`` being class and method."""
    owner, _, name = dotted.rpartition(".")
    if isinstance(receiver, Super):
        receiver = receiver.receiver
    entry = library.method_entry(owner, name)
    for kind in entry.effects if entry is not None else ():
        frame.effect(kind, dotted)
    if name == "__init__":
        if isinstance(receiver, Object):
            _initialise_inherited(frame, receiver, owner, given)
        return NONE
    if name == "__new__":
        return builtin_calls.object_new(frame, given) or NONE
    if isinstance(receiver, Object):
        found = _call_keras_method(frame, receiver, owner, name, given)
        if found is not None:
            return found
    mark_library_use(frame, owner)
    if isinstance(receiver, Class):
        found = library.call_api(dotted, given.flat(), given.keywords, frame)
    else:
        part = keras_layers.library_part(frame, receiver, owner) if isinstance(receiver, Object) else BOTTOM
        configured = part if isinstance(part, ApiObject) else values.api_object(owner)
        found = library.call_method(configured, name, given.flat(), given.keywords, frame)
    if found is None:
        inherited = values.api_object(owner)
        found = python_knowledge.call_library_method(inherited, name, given.flat(), given.keywords, frame)
    return found if found is not None else calls.call_undescribed(frame, owner, name, given)


def _initialise_inherited(frame: Frame, receiver: Object, owner: str, given: Arguments) -> None:
    if owner in container_objects.KINDS:
        container_objects.fill(frame, receiver, given)
    else:
        keras_layers.configure(frame, receiver, owner, given)


def _call_keras_method(
    frame: Frame, receiver: Object, owner: str, name: str, given: Arguments
) -> Value | None:
    """The inherited methods of Keras that call back into the user's class."""
    if name == "__call__":
        return _call_keras_object(frame, receiver, given, "")
    if name in keras_training.TRAINING:
        hazards.of_method(frame, values.api_object(owner), name)
        return keras_training.run(frame, receiver, name, given)
    if name in ("train_step", "test_step", "predict_step"):
        return keras_training.run_step(frame, receiver, name, given)
    if name == "compute_loss" and len(given.flat()) > 2:
        return keras_training.compute_loss(frame, receiver, given.flat()[1], given.flat()[2])
    if name == "compile":
        keras_training.compile_model(frame, receiver, given)
    elif name == "add" and owner == keras_layers.SEQUENTIAL:
        keras_layers.add_layer(frame, receiver, given)
    elif name == "add_weight":
        keras_training.run_configured(frame, sorted(given.keywords.items()), NONE)
    return NONE if name in ("build", "compile", "add", "__setattr__") else None
