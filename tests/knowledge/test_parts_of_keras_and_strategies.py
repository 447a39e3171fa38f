"""What identifiers, strategies, sessions and parts of models stand for, and whose functions they call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pylint_hybrid.domain import values as v
from pylint_hybrid.knowledge import library
from tests.evaluation.asking import ask
from tests.knowledge.test_library import RecordingCaller, call

# Made when they are asked for: an analysis in the same process forgets all values that there were before.
NAMES: Mapping[str, tuple[str, Callable[[str], v.Value], str]] = {
    "activations.get": ("relu", v.api, "activations.relu"),
    "activations.deserialize": ("tanh", v.api, "activations.tanh"),
    "losses.get": ("MeanSquaredError", v.api_object, "losses.MeanSquaredError"),
    "initializers.get": ("glorot_uniform", v.api_object, "initializers.Initializer"),
    "regularizers.get": ("l2", v.api_object, "regularizers.Regularizer"),
    "constraints.get": ("non_neg", v.api_object, "constraints.Constraint"),
    "optimizers.get": ("adam", v.api_object, "optimizers.Optimizer"),
}


@pytest.mark.parametrize("function", NAMES)
def test_names_of_keras_stand_for_its_functions_and_objects(function: str) -> None:
    identifier, make, name = NAMES[function]
    assert call(f"keras.{function}", v.of_python(identifier)) is make(f"tensorflow.keras.{name}")


def test_other_identifiers_pass() -> None:
    function = v.function(1, 0)
    assert call("keras.activations.get", function) is function
    assert call("keras.regularizers.get", v.NONE) is v.NONE
    assert isinstance(call("keras.activations.get", v.of_python("no such name")), v.Unknown)
    assert isinstance(call("keras.activations.get", v.primitive("str")), v.Unknown)


def test_an_initializer_by_name_makes_tensors() -> None:
    made = call("keras.initializers.get", v.of_python("zeros"))
    assert isinstance(made, v.ApiObject)
    shape = v.sequence("tuple", [v.of_python(2), v.of_python(3)])
    found = library.call_object(made, [shape], {}, RecordingCaller())
    assert found is v.tensor("dense", "float32", (2, 3))


def test_a_layer_of_a_model_may_be_of_the_program() -> None:
    model = v.api_object("tensorflow.keras.Model")
    layers = library.get_attribute(model, "layers")
    assert isinstance(layers, v.Sequence) and isinstance(layers.rest, v.ApiObject)
    caller = RecordingCaller()
    assert library.call_method(layers.rest, "get_config", [], {}, caller) is not None
    assert caller.effects == []
    library.call_object(layers.rest, [v.tensor()], {}, caller)
    assert caller.effects == [("unknown-call", "tensorflow.keras.layers.Layer")]


def test_the_layers_of_a_model_of_the_library_are_its_own() -> None:
    model = call("keras.applications.ResNet50")
    layers = library.get_attribute(model, "layers")
    assert isinstance(layers, v.Sequence)
    caller = RecordingCaller()
    for layer in (layers.rest, library.call_method(model, "get_layer", [v.of_python("x")], {}, caller)):
        assert layer is v.api_object("tensorflow.keras.layers.Layer")
        library.call_object(layer, [v.tensor()], {}, caller)
    assert caller.effects == []


PROGRAM = """\
import tensorflow as tf

def shown(variable, value):
    print(value)

def quiet(variable, value):
    return variable.assign(value)

def update(x):
    strategy = tf.distribute.get_strategy()
    return strategy.extended.update(tf.Variable(1.0), CALLED, args=(x,))

def session(x):
    with tf.compat.v1.Session() as s, tf.Graph().as_default():
        return s.run(x)

ops = tf.load_op_library("ops.so")

def own_operation(x):
    return ops.twice(x)

class Case(tf.test.TestCase):
    def test_it(self):
        with self.cached_session() as s:
            s.run(1)

update(tf.ones([2]))
session(tf.ones([2]))
own_operation(tf.ones([2]))
"""


@pytest.mark.parametrize(("called", "effects"), [("shown", True), ("quiet", False)])
def test_a_strategy_calls_what_it_is_given(tmp_path: Path, called: str, effects: bool) -> None:
    answers = ask(tmp_path, PROGRAM.replace("CALLED", called), "safe")
    assert answers.functions["update"].side_effects is effects
    assert answers.functions[called].parameters[0].types[0].kind == "variable"


def test_sessions_and_operations_of_other_libraries_are_no_side_effects(tmp_path: Path) -> None:
    answers = ask(tmp_path, PROGRAM.replace("CALLED", "quiet"), "safe")
    names = ("session", "own_operation", "Case.test_it")
    assert [answers.functions[name].side_effects for name in names] == [False, False, False]
    assert answers.functions["own_operation"].tensor_computation is True


SIGNATURES = """\
import inspect

def names(f):
    return [one.name for one in inspect.signature(f).parameters.values() if one.name.startswith("a")]

def filled(f, x):
    bound = inspect.signature(f).bind(x)
    bound.apply_defaults()
    return bound.args

names(print)
filled(print, 1)
"""


def test_signatures_are_read_without_effects(tmp_path: Path) -> None:
    answers = ask(tmp_path, SIGNATURES, "safe")
    assert answers.functions["names"].side_effects is False
    assert answers.functions["filled"].side_effects is None


OLDER = """\
import tensorflow as tf

class Halving(tf.keras.optimizers.Optimizer):
    def __init__(self, rate):
        super().__init__(name="halving")
        self._set_hyper("rate", rate)

    def get_config(self):
        return {"rate": self._serialize_hyperparameter("rate")}

class Around(tf.keras.layers.Wrapper):
    def around(self, layer):
        self._track_trackable(layer, name="layer")

Halving(0.5).get_config()
Around(tf.keras.layers.Dense(1)).around(tf.keras.layers.Dense(1))
"""


def test_methods_of_older_versions_that_classes_inherit(tmp_path: Path) -> None:
    answers = ask(tmp_path, OLDER, "safe")
    names = ("Halving.__init__", "Halving.get_config", "Around.around")
    assert [answers.functions[name].side_effects for name in names] == [True, False, True]
