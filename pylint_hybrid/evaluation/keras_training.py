"""Keras' training loop: what ``compile`` keeps and ``fit``, ``evaluate``, ``predict`` run.

A step runs in a graph on batches of the data: the model's own ``train_step``, or else its ``call`` and the
losses and metrics that ``compile`` was given. Callbacks run eagerly, with numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.shapes import DYNAMIC
from pylint_hybrid.domain.values import (
    BOTTOM,
    FROM_TENSORFLOW,
    NONE,
    ApiObject,
    Class,
    Dataset,
    Function,
    Mapping,
    Object,
    Partial,
    Sequence,
    Tensor,
    Unknown,
    Value,
    members,
    primitive,
    sequence,
    tensor,
    union,
)
from pylint_hybrid.evaluation import attributes, calls, containers, keras_layers
from pylint_hybrid.evaluation.keras_layers import LOSS, METRIC
from pylint_hybrid.knowledge import library

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.calls import Arguments
    from pylint_hybrid.evaluation.interpreter import Frame

TRAINING = {
    **dict.fromkeys(("fit", "train_on_batch"), "train_step"),
    **dict.fromkeys(("evaluate", "test_on_batch"), "test_step"),
    **dict.fromkeys(("predict", "predict_on_batch"), "predict_step"),
}
TRACED_BY = "Model.fit"
OPTIMIZER = "tensorflow.keras.optimizers.Optimizer"
MAX_NESTING = 3

_COMPILED = ("optimizer", "loss", "loss_weights", "metrics")  # the first parameters of ``compile``
_NUMBER = primitive("int")
_LOGS = values.mapping((), primitive("str"), primitive("float"))
# Methods of a callback with their arguments: an epoch or batch number, and the logs.
_CALLBACKS = {
    **{f"on_{part}_{when}": (_LOGS,) for part in ("train", "test", "predict") for when in ("begin", "end")},
    **{
        f"on_{part}_{when}": (_NUMBER, _LOGS)
        for part in ("epoch", "batch", "train_batch", "test_batch", "predict_batch")
        for when in ("begin", "end")
    },
}

Model = ApiObject | Object


def compile_model(frame: Frame, model: Model, given: Arguments) -> None:
    """``model.compile(...)``: keep the losses and metrics."""
    settings = {**dict(zip(_COMPILED, given.positional, strict=False)), **given.keywords}
    for name in ("optimizer", "loss", "metrics", "weighted_metrics"):
        if name in settings and settings[name] is not BOTTOM:
            frame.write(_compiled_key(model, name), settings[name])


def _compiled_key(model: Model, name: str) -> tuple[object, ...]:
    kind: int | str = model.cls if isinstance(model, Object) else model.name
    return ("compiled", kind, model.site, name)


def run(frame: Frame, model: Model, name: str, given: Arguments) -> Value | None:
    """``fit`` and its like; None where the result is the library's to tell."""
    data = _data_of(frame, given)
    _run_callbacks(frame, model, given)
    outputs = _step(frame, model, TRAINING[name], _batch_of(frame, data))
    if TRAINING[name] == "train_step":
        run_schedule(frame, frame.read(_compiled_key(model, "optimizer")))
    if name == "fit" and "validation_data" in given.keywords:
        _validate(frame, model, given.keywords["validation_data"])
    if not isinstance(model, Object):
        return None
    if name == "predict":
        return _arrays(outputs, data[0] if data else BOTTOM)
    return _arrays(outputs, BOTTOM) if name == "predict_on_batch" else None


def _validate(frame: Frame, model: Model, data: Value) -> None:
    for member in members(data):
        if isinstance(member, Sequence) and member.items is not None:
            _step(frame, model, "test_step", _batch_of(frame, member.items[:2]))
        elif isinstance(member, Dataset):
            _step(frame, model, "test_step", _batch(frame, member))


def _step(frame: Frame, model: Model, step_name: str, batch: Value) -> Value:
    """One batch through the model's own step or the built-in one; what ``predict`` collects."""
    step = attributes.special_method(frame, model, step_name)
    given = calls.Arguments([batch], {})
    if step is not None:
        return calls.call_value(frame, step, given, TRACED_BY)
    return run_step(frame, model, step_name, given)


def run_step(frame: Frame, model: Model, step_name: str, given: Arguments) -> Value:
    """The built-in step: the model on the inputs of a batch, then losses and metrics.

    Gives the outputs for ``predict_step``, else the logs.
    """
    outputs: list[Value] = []
    for member in members(given.positional[0]) if given.positional else ():
        inputs: Value = member
        target: Value = BOTTOM
        if isinstance(member, Sequence) and member.kind == "tuple" and member.items:
            inputs = member.items[0]
            target = member.items[1] if len(member.items) > 1 else BOTTOM
        output = _forward(frame, model, inputs, step_name)
        outputs.append(output)
        if step_name != "predict_step" and target is not BOTTOM and output is not BOTTOM:
            compute_loss(frame, model, target, output)
            _update_metrics(frame, model, target, output)
    if step_name == "predict_step":
        return union(outputs)
    return values.mapping((), primitive("str"), tensor("dense", "float32", ()))


def _forward(frame: Frame, model: Model, inputs: Value, step_name: str) -> Value:
    if isinstance(model, ApiObject):
        return calls.call_value(frame, model, calls.Arguments([inputs], {}), TRACED_BY)
    training = values.of_python(step_name == "train_step")
    return keras_layers.call_layer(frame, model, calls.Arguments([inputs], {"training": training}), TRACED_BY)


# -- losses and metrics ----------------------------------------------------------------------------------


def compute_loss(frame: Frame, model: Model, target: Value, output: Value) -> Value:
    """Run the compiled losses."""
    for losses, one_target, one_output in _by_output(frame, model, "loss", target, output):
        for loss in _leaves(losses):
            _run_loss(frame, loss, one_target, one_output)
    return tensor("dense", "float32", ())


def _run_loss(frame: Frame, loss: Value, target: Value, output: Value) -> None:
    if isinstance(loss, Object) and frame.engine.classes.is_a(loss.cls, LOSS, frame.context.number):
        calls.call_value(frame, loss, calls.Arguments([target, output], {}), TRACED_BY)
    elif isinstance(loss, (Function, Partial, Object)):
        # A function is wrapped in a loss: both arguments are float32 and of one rank.
        pair = _of_one_rank(keras_layers.as_float(target), keras_layers.as_float(output))
        calls.call_value(frame, loss, calls.Arguments(list(pair), {}), TRACED_BY)


def _by_output(
    frame: Frame, model: Model, name: str, target: Value, output: Value
) -> list[tuple[Value, Value, Value]]:
    """What ``compile`` was given under ``name`` for each output, with its target and output."""
    compiled = frame.read(_compiled_key(model, name))
    pairs = _pairs(target, output)
    one_each = compiled.items if isinstance(compiled, Sequence) else None
    if one_each is not None and len(one_each) == len(pairs) > 1:
        return [(given, *pair) for given, pair in zip(one_each, pairs, strict=True)]
    return [(compiled, *pair) for pair in pairs]


def _pairs(target: Value, output: Value) -> list[tuple[Value, Value]]:
    """Targets with their outputs where a model has several."""
    if isinstance(target, Sequence) and isinstance(output, Sequence):
        targets, outputs = target.items or (), output.items or ()
        if len(targets) == len(outputs) > 0:
            return list(zip(targets, outputs, strict=True))
    if isinstance(target, Mapping) and isinstance(output, Mapping):
        by_name = dict(output.entries)
        return [(value, by_name[key]) for key, value in target.entries if key in by_name]
    return [(target, output)]


def _of_one_rank(target: Value, output: Value) -> tuple[Value, Value]:
    """Keras adds or drops a last axis of extent 1 where the ranks differ by one."""
    if isinstance(target, Tensor) and isinstance(output, Tensor) and target.shape is not None:
        wanted, found = target.shape, output.shape
        if found is not None and len(found) == len(wanted) + 1 and found[-1] == 1:
            if len(wanted) == 1:
                return _with_shape(target, (*wanted, 1)), output
            return target, _with_shape(output, found[:-1])
        if found is not None and len(wanted) == len(found) + 1 and wanted[-1] == 1:
            if len(found) == 1:
                return target, _with_shape(output, (*found, 1))
            return _with_shape(target, wanted[:-1]), output
    return target, output


def _with_shape(value: Tensor, shape: tuple[int, ...]) -> Tensor:
    return tensor(value.kind, value.dtype, shape, value.origin)


def _update_metrics(frame: Frame, model: Model, target: Value, output: Value) -> None:
    for name in ("metrics", "weighted_metrics"):
        for metrics, one_target, one_output in _by_output(frame, model, name, target, output):
            for metric in _leaves(metrics):
                _update_metric(frame, metric, one_target, one_output)


def _update_metric(frame: Frame, metric: Value, target: Value, output: Value) -> None:
    if isinstance(metric, Object) and _is_metric(frame, metric):
        keras_layers.call_metric(frame, metric, calls.Arguments([target, output], {}), TRACED_BY)
        reset = attributes.special_method(frame, metric, "reset_state")
        if reset is not None:
            calls.call_value(frame, reset, calls.Arguments([], {}))
    elif isinstance(metric, (Function, Partial, Object)):
        pair = _of_one_rank(target, output)
        calls.call_value(frame, metric, calls.Arguments(list(pair), {}), TRACED_BY)


def _is_metric(frame: Frame, metric: Object) -> bool:
    return frame.engine.classes.is_a(metric.cls, METRIC, frame.context.number)


def _leaves(value: Value, depth: int = 0) -> list[Value]:
    """The callables in what ``compile`` was given: one, or a list or dict of them."""
    found: list[Value] = []
    for member in members(value):
        if isinstance(member, Sequence) and depth < MAX_NESTING:
            for item in (*(member.items or ()), member.rest):
                found.extend(_leaves(item, depth + 1))
        elif isinstance(member, Mapping) and depth < MAX_NESTING:
            for item in (*[item for _, item in member.entries], member.rest):
                found.extend(_leaves(item, depth + 1))
        else:
            found.append(member)
    return list(dict.fromkeys(found))


# -- data ------------------------------------------------------------------------------------------------


def _data_of(frame: Frame, given: Arguments) -> tuple[Value, ...]:
    """Inputs and targets as they were given."""
    inputs = given.positional[0] if given.positional else given.keywords.get("x", BOTTOM)
    target = given.positional[1] if len(given.positional) > 1 else given.keywords.get("y", BOTTOM)
    if inputs is BOTTOM:
        return ()
    return (inputs,) if target is BOTTOM or target is NONE else (inputs, target)


def _batch_of(frame: Frame, data: tuple[Value, ...]) -> Value:
    """The element that a step receives: a dataset's, or batches of the arrays given."""
    if not data:
        return frame.unknown("data")
    batches = [union([_batch(frame, member) for member in members(part)]) for part in data]
    return batches[0] if len(batches) == 1 else sequence("tuple", batches)


def _batch(frame: Frame, data: Value) -> Value:
    """One batch of data. Keras traces a step with an open batch axis, as the last batch may be smaller."""
    if isinstance(data, Dataset):
        return _open_batch(data.element)
    if isinstance(data, Tensor):
        return _open_batch(data)
    if isinstance(data, Sequence) and data.kind in ("generator", "iterator"):
        iteration = containers.iterate(frame, data)
        return _open_batch(union([iteration.rest, *(iteration.items or ())]))
    if isinstance(data, Sequence) and data.items is not None:
        return sequence(data.kind, [union([_batch(frame, m) for m in members(i)]) for i in data.items])
    if isinstance(data, Mapping):
        entries = [(key, union([_batch(frame, m) for m in members(item)])) for key, item in data.entries]
        return values.mapping(entries, data.rest_key, data.rest, kind=data.kind)
    if isinstance(data, Object):
        method = attributes.special_method(frame, data, "__getitem__")
        length = attributes.special_method(frame, data, "__len__")
        if length is not None:
            calls.call_value(frame, length, calls.Arguments([], {}))
        if method is not None:
            return _open_batch(calls.call_value(frame, method, calls.Arguments([_NUMBER], {})))
    return frame.unknown("data")


def _open_batch(value: Value, depth: int = 0) -> Value:
    """Tensors of a structure with an open first axis; floating-point arrays become float32."""
    if isinstance(value, Tensor):
        dtype = "float32" if value.kind == "ndarray" and value.dtype == "float64" else value.dtype
        shape = (DYNAMIC, *value.shape[1:]) if value.shape else value.shape
        kind = "dense" if value.kind in ("ndarray", "variable") else value.kind
        return tensor(kind, dtype, shape, value.origin | FROM_TENSORFLOW)
    if isinstance(value, values.Union):
        return union([_open_batch(member, depth) for member in value.members])
    if isinstance(value, Sequence) and depth < MAX_NESTING:
        items = None if value.items is None else [_open_batch(item, depth + 1) for item in value.items]
        return sequence(value.kind, items, _open_batch(value.rest, depth + 1), (), value.wide)
    if isinstance(value, Mapping) and depth < MAX_NESTING:
        entries = [(key, _open_batch(item, depth + 1)) for key, item in value.entries]
        rest = _open_batch(value.rest, depth + 1)
        return values.mapping(entries, value.rest_key, rest, (), value.wide, value.kind)
    return value


def _arrays(outputs: Value, data: Value) -> Value:
    """What ``predict`` gives: the outputs of all batches as arrays."""
    extent = data.shape[0] if isinstance(data, Tensor) and data.shape else DYNAMIC

    def one(value: Value, depth: int = 0) -> Value:
        if isinstance(value, Tensor):
            shape = (extent, *value.shape[1:]) if value.shape else value.shape
            return tensor("ndarray", value.dtype, shape, FROM_TENSORFLOW)
        if isinstance(value, Sequence) and value.items is not None and depth < MAX_NESTING:
            return sequence(value.kind, [one(item, depth + 1) for item in value.items])
        if isinstance(value, Mapping) and depth < MAX_NESTING:
            return values.mapping([(key, one(item, depth + 1)) for key, item in value.entries])
        return value

    return union([one(member) for member in members(outputs)])


# -- optimizers --------------------------------------------------------------------------------------------


def run_schedule(frame: Frame, optimizer: Value) -> None:
    """An optimizer asks its schedule for the learning rate of a step."""
    for member in members(optimizer):
        if isinstance(member, ApiObject) and library.is_subclass(member.name, OPTIMIZER):
            schedule = dict(member.config).get("learning_rate", BOTTOM)
            if any([isinstance(one, (Function, Object)) for one in members(schedule)]):
                step = tensor("variable", "int64", ())
                calls.call_value(frame, schedule, calls.Arguments([step], {}), TRACED_BY)


# -- callbacks -------------------------------------------------------------------------------------------


def _run_callbacks(frame: Frame, model: Model, given: Arguments) -> None:
    for callback in _leaves(given.keywords.get("callbacks", BOTTOM)):
        if isinstance(callback, ApiObject):
            for _, configured in callback.config:
                calls.escape(frame, configured)
        elif isinstance(callback, Object):
            frame.write(("f", callback.cls, callback.site, "model"), model)
            frame.write(("F", callback.cls, "model"), model)
            for name, arguments in _CALLBACKS.items():
                method = attributes.special_method(frame, callback, name)
                if method is not None:
                    calls.call_value(frame, method, calls.Arguments(list(arguments), {}))


# -- functions that layers are configured with -------------------------------------------------------------


def run_configured(frame: Frame, settings: list[tuple[str, Value]], output: Value) -> Value:
    """The user's activations, initializers, regularizers and constraints of a layer; gives the output."""
    for name, value in settings:
        if not any([isinstance(member, (Function, Object, Partial, Class)) for member in members(value)]):
            continue
        if name in ("activation", "recurrent_activation"):
            if isinstance(output, Tensor):
                output = calls.call_value(frame, value, calls.Arguments([output], {}))
        elif name == "initializer" or name.endswith("_initializer"):
            shape = sequence("tuple", None, primitive("int"))
            dtype: dict[str, Value] = {"dtype": primitive("str")}
            calls.call_value(frame, _instance_of(frame, value), calls.Arguments([shape], dtype))
        elif name in ("regularizer", "constraint") or name.endswith(("_regularizer", "_constraint")):
            weights = tensor("dense", "float32", None)
            calls.call_value(frame, _instance_of(frame, value), calls.Arguments([weights], {}))
    return output


def _instance_of(frame: Frame, value: Value) -> Value:
    """Keras makes an instance where a class was given."""
    made = [
        calls.call_value(frame, member, calls.Arguments([], {})) if isinstance(member, Class) else member
        for member in members(value)
        if not isinstance(member, Unknown)
    ]
    return union(made)
