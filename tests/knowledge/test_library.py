"""The questions of the evaluator, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from pylint_hybrid.domain import values as v
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge.interface import Iteration

UNRESOLVED, DYNAMIC = -2, -1


class RecordingCaller:
    """Remembers what rules tell the evaluator; callbacks give what ``answers`` says."""

    def __init__(self, *answers: v.Value) -> None:
        self.answers = list(answers)
        self.calls: list[tuple[v.Value, list[v.Value], str]] = []
        self.effects: list[tuple[str, str]] = []
        self.tensors: list[v.Value] = []

    def invoke(
        self,
        function: v.Value,
        arguments: Sequence[v.Value],
        keywords: Mapping[str, v.Value] | None = None,
        traced_by: str = "",
    ) -> v.Value:
        self.calls.append((function, list(arguments), traced_by))
        if isinstance(function, v.ApiObject):
            return library.call_object(function, arguments, keywords, self) or v.unknown("layer")
        if isinstance(function, v.Api):
            return library.call_api(function.name, arguments, keywords, self) or v.unknown("api")
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def site(self) -> int:
        return 7

    def effect(self, kind: str, target: str = "") -> None:
        self.effects.append((kind, target))

    def iterate(self, value: v.Value) -> Iteration:
        return library.iterate(value) or Iteration(None, v.unknown("items"))

    def uses_as_tensor(self, value: v.Value) -> None:
        self.tensors.append(value)


def number(value: float | bool | str | None) -> v.Constant:
    return v.of_python(value)


def f32(*shape: int, kind: str = "dense") -> v.Tensor:
    origin = v.FROM_NUMPY if kind == "ndarray" else v.FROM_TENSORFLOW
    return v.tensor(kind, "float32", shape, origin)


def call(name: str, *arguments: v.Value, **keywords: v.Value) -> v.Value:
    found = library.call_api(
        f"tensorflow.{name}", arguments, keywords, RecordingCaller(v.unknown("callback"))
    )
    assert found is not None
    return found


def shape_of(value: v.Value) -> tuple[int, ...] | None:
    assert isinstance(value, v.Tensor)
    return value.shape


FUNCTION = v.function(1, 0)


# ------------------------------------------------------------------ attributes


def test_static_shapes_are_python_numbers() -> None:
    shape = library.get_attribute(f32(2, DYNAMIC), "shape")
    assert shape is v.sequence("shape", [number(2), v.primitive("int")], v.primitive("int"))
    unknown_rank = library.get_attribute(v.tensor(), "shape")
    assert isinstance(unknown_rank, v.Sequence) and unknown_rank.items is None
    array = library.get_attribute(f32(2, kind="ndarray"), "shape")
    assert isinstance(array, v.Sequence) and array.kind == "tuple"


def test_dtypes_and_their_attributes() -> None:
    dtype = library.get_attribute(f32(2), "dtype")
    assert dtype is v.api("tensorflow.float32")
    assert library.get_attribute(dtype, "is_floating") is v.of_python(True)
    assert library.get_attribute(dtype, "name") is v.of_python("float32")


def test_methods_are_bound_by_their_canonical_name() -> None:
    bound = library.get_attribute(f32(2), "numpy")
    assert isinstance(bound, v.BoundApi) and bound.name == "tensorflow.Tensor.numpy"
    assert library.get_attribute(f32(2), "nope") is None


def test_names_below_modules_and_constants() -> None:
    assert library.get_attribute(v.api("tensorflow.math"), "reduce_sum") is v.api("tensorflow.reduce_sum")
    newaxis = library.get_attribute(v.api("tensorflow"), "newaxis")
    assert isinstance(newaxis, v.Constant) and newaxis.kind == "none"
    pi = library.get_attribute(v.api("numpy"), "pi")
    assert isinstance(pi, v.Constant) and pi.kind == "float"


def test_configured_objects() -> None:
    dense = call("keras.layers.Dense", number(10), activation=number("relu"))
    assert isinstance(dense, v.ApiObject) and dense.site == 7
    assert library.get_attribute(dense, "units") is number(10)
    weights = library.get_attribute(dense, "trainable_variables")
    assert isinstance(weights, v.Sequence) and isinstance(weights.rest, v.Tensor)
    assert weights.rest.kind == "variable"


# ------------------------------------------------------------------ contents: shapes that are computed


def test_shapes_travel_through_tensors() -> None:
    batch = call("shape", f32(4, DYNAMIC, 3))
    first = library.subscript(batch, number(0))
    assert first is not None
    rows = library.binary("*", first, number(2))
    assert rows is not None
    made = call("zeros", v.sequence("list", [rows, number(5)]))
    assert shape_of(made) == (8, 5)
    varying = library.subscript(batch, number(1))
    assert varying is not None
    assert shape_of(call("zeros", v.sequence("list", [varying, number(5)]))) == (DYNAMIC, 5)


def test_concatenated_shapes() -> None:
    head = library.subscript(call("shape", f32(4, 5, 3)), v.slice_of(v.NONE, number(-1), v.NONE))
    assert head is not None
    target = call("concat", v.sequence("list", [head, v.sequence("list", [number(7)])]), number(0))
    assert shape_of(call("ones", target)) == (4, 5, 7)


def test_unknown_numbers_stay_fixed_and_tensors_vary() -> None:
    assert shape_of(call("zeros", v.sequence("list", [v.primitive("int"), number(3)]))) == (UNRESOLVED, 3)
    scalar = v.tensor("dense", "int32", ())
    assert shape_of(call("zeros", v.sequence("list", [scalar, number(3)]))) == (DYNAMIC, 3)


def test_variables_have_no_content() -> None:
    variable = call("Variable", number(3))
    assert isinstance(variable, v.Tensor) and variable.kind == "variable" and variable.content is None


# ------------------------------------------------------------------ operators


@pytest.mark.parametrize(
    ("operator", "left", "right", "kind", "dtype"),
    [
        ("+", f32(2), number(1), "dense", "float32"),
        ("*", number(2.0), f32(2), "dense", "float32"),
        ("+", v.tensor("ndarray", "int64", (2,), v.FROM_NUMPY), number(1.5), "ndarray", "float64"),
        ("/", v.tensor("dense", "int32", (2,)), v.tensor("dense", "int32", (2,)), "dense", "float64"),
        ("+", f32(2), v.tensor("ndarray", "float64", (2,), v.FROM_NUMPY), "dense", "float32"),
        ("-", f32(2, kind="variable"), number(1), "dense", "float32"),
        ("+", v.tensor("keras", "float32", (-1, 2)), number(1), "keras", "float32"),
    ],
)
def test_binary_operators(operator: str, left: v.Value, right: v.Value, kind: str, dtype: str) -> None:
    result = library.binary(operator, left, right)
    assert isinstance(result, v.Tensor)
    assert (result.kind, result.dtype) == (kind, dtype)


def test_operators_of_no_tensors_are_not_ours() -> None:
    assert library.binary("+", number(1), number(2)) is None
    assert library.compare("<", number(1), number(2)) is None
    assert library.unary("-", number(1)) is None


def test_comparisons() -> None:
    result = library.compare("<", f32(2, 1), f32(3))
    assert isinstance(result, v.Tensor) and (result.dtype, result.shape) == ("bool", (2, 3))
    assert library.compare("is", f32(2), v.NONE) is v.primitive("bool")


def test_assumed_tensors_give_assumed_results() -> None:
    assumed = v.tensor("dense", origin=v.ASSUMED)
    result = library.binary("+", assumed, number(1))
    assert isinstance(result, v.Tensor) and result.origin & v.ASSUMED


# ------------------------------------------------------------------ alternatives, bottom, unknown


def test_alternatives_are_distributed_and_joined() -> None:
    result = call("reduce_sum", v.union([f32(2, 3), f32(4)]), axis=number(0))
    assert {shape_of(member) for member in v.members(result)} == {(3,), ()}


def test_many_alternatives_stay_an_upper_bound() -> None:
    many = v.union(
        [f32(2, 3), v.tensor("dense", "int32", (4,)), v.tensor("variable", "float32", (5, 6, 7)), f32()]
    )
    axis = v.union([number(0), number(1), v.NONE])
    flag = v.union([number(True), number(False)])
    result = call("reduce_sum", many, axis, flag)
    assert all(isinstance(member, v.Tensor) for member in v.members(result))


def test_bottom_gives_bottom_and_unknown_gives_a_tensor() -> None:
    assert call("reduce_sum", v.BOTTOM) is v.BOTTOM
    result = call("matmul", v.unknown("x"), v.unknown("y"))
    assert isinstance(result, v.Tensor) and result.dtype == "unknown" and result.shape is None
    in_list = call("stack", v.sequence("list", [v.BOTTOM, f32(2)]))
    assert in_list is v.BOTTOM


def test_unknown_results_name_the_api() -> None:
    result = call("config.list_physical_devices")
    assert isinstance(result, v.Unknown) and result.reasons == ("tensorflow.config.list_physical_devices",)
    assert library.call_api("tensorflow.nope", [], {}, RecordingCaller()) is None


def test_arguments_used_as_tensors_are_reported() -> None:
    caller = RecordingCaller()
    given = v.unknown("parameter")
    library.call_api("tensorflow.reduce_sum", [given], {}, caller)
    assert caller.tensors == [given]


def test_effects_are_reported() -> None:
    caller = RecordingCaller()
    library.call_api("numpy.random.normal", [], {"size": number(3)}, caller)
    library.call_api("tensorflow.io.gfile.makedirs", [number("x")], {}, caller)
    assert caller.effects == [("random", "numpy.random.normal"), ("file", "tensorflow.io.gfile.makedirs")]


# ------------------------------------------------------------------ callbacks


def dataset_method(source: v.Value, method: str, caller: RecordingCaller, *arguments: v.Value) -> v.Value:
    found = library.call_method(source, method, arguments, {}, caller)
    assert found is not None
    return found


def test_dataset_callbacks_are_traced_and_tuples_spread() -> None:
    source = call("data.Dataset.from_tensor_slices", v.sequence("tuple", [f32(10, 3), f32(10)]))
    caller = RecordingCaller(v.sequence("tuple", [f32(3), number(1)]))
    mapped = dataset_method(source, "map", caller, FUNCTION)
    assert caller.calls == [(FUNCTION, [f32(3), f32()], "tf.data")]
    assert isinstance(mapped, v.Dataset) and mapped.cardinality == 10
    assert isinstance(mapped.element, v.Sequence) and mapped.element.items is not None
    counter = mapped.element.items[1]
    assert isinstance(counter, v.Tensor) and counter.dtype == "int32"


def test_batches_of_known_datasets_give_batch_and_remainder() -> None:
    source = call("data.Dataset.from_tensor_slices", f32(10, 3))
    caller = RecordingCaller()
    batched = dataset_method(source, "batch", caller, number(4))
    assert isinstance(batched, v.Dataset) and batched.cardinality == 3
    assert {shape_of(member) for member in v.members(batched.element)} == {(4, 3), (2, 3)}
    repeated = dataset_method(dataset_method(source, "repeat", caller), "batch", caller, number(4))
    assert isinstance(repeated, v.Dataset) and shape_of(repeated.element) == (4, 3)


def test_branches_join() -> None:
    caller = RecordingCaller(f32(2), f32(3))
    result = library.call_api(
        "tensorflow.cond", [v.tensor("dense", "bool", ()), FUNCTION, v.function(2, 0)], {}, caller
    )
    assert result is not None
    assert {shape_of(member) for member in v.members(result)} == {(2,), (3,)}


def test_loops_reach_a_fixed_point() -> None:
    state = v.sequence("list", [number(0), f32(1)])
    caller = RecordingCaller(v.sequence("list", [v.tensor("dense", "int32", ()), f32(2)]))
    result = library.call_api("tensorflow.while_loop", [FUNCTION, FUNCTION, state], {}, caller)
    assert isinstance(result, v.Sequence) and result.items is not None
    assert shape_of(result.items[1]) == (DYNAMIC,)


def test_mapped_functions_see_items() -> None:
    caller = RecordingCaller(f32(7))
    result = library.call_api("tensorflow.map_fn", [FUNCTION, f32(5, 3)], {}, caller)
    assert caller.calls[0][1] == [f32(3)]
    assert result is not None and shape_of(result) == (5, 7)


def test_gradients_have_the_structure_of_the_sources() -> None:
    tape = call("GradientTape")
    sources = v.sequence("list", [f32(2, kind="variable"), f32(3, kind="variable")])
    result = library.call_method(tape, "gradient", [f32(), sources], {}, RecordingCaller())
    assert result is v.sequence("list", [f32(2), f32(3)])


def test_strategies_forward_arguments() -> None:
    caller = RecordingCaller(f32())
    strategy = call("distribute.MirroredStrategy")
    library.call_method(strategy, "run", [FUNCTION], {"args": v.sequence("tuple", [f32(2)])}, caller)
    assert caller.calls == [(FUNCTION, [f32(2)], "")]


def test_structures_are_mapped() -> None:
    caller = RecordingCaller(f32(9))
    structure = v.mapping([(number("a"), f32(2)), (number("b"), v.sequence("list", [f32(3)]))])
    result = library.call_api("tensorflow.nest.map_structure", [FUNCTION, structure], {}, caller)
    assert result is v.mapping([(number("a"), f32(9)), (number("b"), v.sequence("list", [f32(9)]))])


# ------------------------------------------------------------------ iteration, unbound methods, literals


def test_iteration() -> None:
    exact = library.iterate(f32(2, 3))
    assert exact is not None and exact.items == (f32(3), f32(3))
    many = library.iterate(f32(100, 3))
    assert many is not None and many.items is None and many.rest is f32(3)
    assert library.iterate(number(1)) is None


def test_unbound_methods_take_their_receiver_first() -> None:
    result = library.call_api(
        "numpy.ndarray.sum", [f32(2, 3, kind="ndarray")], {"axis": number(0)}, RecordingCaller()
    )
    assert result is not None and shape_of(result) == (3,)


def test_literals() -> None:
    nested = v.sequence(
        "list", [v.sequence("list", [number(1), number(2.5)]), v.sequence("list", [number(3), number(4)])]
    )
    found = library.literal_tensor(nested, None, False)
    assert isinstance(found, v.Tensor) and (found.dtype, found.shape) == ("float32", (2, 2))
    array = library.literal_tensor(v.sequence("list", [number(1), number(2)]), None, True)
    assert isinstance(array, v.Tensor) and (array.kind, array.dtype) == ("ndarray", "int64")
    assert array.content is v.sequence("tuple", [number(1), number(2)])
    growing = library.literal_tensor(v.sequence("list", None, f32(3)), None, False)
    assert isinstance(growing, v.Tensor) and growing.shape == (UNRESOLVED, 3)


def test_sequential_models_run_their_layers() -> None:
    layers = v.sequence(
        "list", [call("keras.layers.Dense", number(8)), call("keras.layers.Dense", number(2))]
    )
    model = call("keras.Sequential", layers)
    assert isinstance(model, v.ApiObject)
    result = library.call_object(model, [f32(DYNAMIC, 4)], {}, RecordingCaller())
    assert result is f32(DYNAMIC, 2)


def test_functional_models_take_the_batch_of_their_input() -> None:
    inputs = call("keras.Input", v.sequence("tuple", [number(4)]))
    assert isinstance(inputs, v.Tensor) and inputs.kind == "keras" and inputs.shape == (DYNAMIC, 4)
    dense = call("keras.layers.Dense", number(2))
    assert isinstance(dense, v.ApiObject)
    outputs = library.call_object(dense, [inputs], {}, RecordingCaller())
    assert isinstance(outputs, v.Tensor) and outputs.kind == "keras"
    model = call("keras.Model", inputs, outputs)
    assert isinstance(model, v.ApiObject)
    assert library.call_object(model, [f32(5, 4)], {}, RecordingCaller()) is f32(5, 2)
