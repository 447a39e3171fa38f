"""What fails or changes in a graph is told, where it stands, and what a graph copes with is not."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.evaluation.asking import ask

# For each program: the hazards of functions as ``rule line``, with a "?" for those that are not certain.
PROGRAMS = {
    "a callback of tf.nest": (
        """\
        import tensorflow as tf

        def as_array(tensor):
            return tensor.numpy()

        def all_arrays(tensors):
            return tf.nest.map_structure(as_array, tensors)

        all_arrays([tf.ones([2])])
        """,
        {"all_arrays": ["eager-only-call 4", "returns-array? 6"]},
    ),
    "exceptions that depend on tensors": (
        """\
        import tensorflow as tf

        def checked(x):
            if tf.reduce_min(x) < 0:
                raise ValueError("negative")
            return tf.sqrt(x)

        def static(x):
            if x.shape.rank != 1:
                raise ValueError("no vector")
            return tf.sqrt(x)

        def branched(x):
            if tf.reduce_min(x) < 0:
                x = -x
            return tf.sqrt(x)

        for f in (checked, static, branched):
            f(tf.random.uniform([3]))
        """,
        {"checked": ["tensor-raise 4"], "static": [], "branched": ["tensor-condition? 14"]},
    ),
    "arrays of another dtype": (
        """\
        import numpy as np
        import tensorflow as tf

        def scaled(x, factors):
            return tf.exp(x) * factors

        def scaled_by_constants(x):
            return scaled(x, np.array([0.5, 2.0]))

        def scaled_alike(x, factors):
            return tf.exp(x) * factors

        scaled(tf.ones([2]), np.array([0.5, 2.0]))
        scaled_by_constants(tf.ones([2]))
        scaled_alike(tf.ones([2]), np.array([0.5, 2.0], np.float32))
        """,
        {"scaled": ["array-dtype 5"], "scaled_by_constants": [], "scaled_alike": []},
    ),
    "custom gradients": (
        """\
        import tensorflow as tf

        @tf.custom_gradient
        def clipped(x):
            def grad(dy):
                return tf.clip_by_value(dy, -1.0, 1.0)
            return tf.identity(x), grad

        def plain(x):
            def grad(dy):
                return tf.clip_by_value(dy, -1.0, 1.0)
            return tf.identity(x), grad

        clipped(tf.ones([2]))
        plain(tf.ones([2]))
        """,
        {"clipped": [], "plain": ["returns-object 9"]},
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_hazards(name: str, tmp_path: Path) -> None:
    source, expected = PROGRAMS[name]
    functions = ask(tmp_path, source, "safe").functions
    found = {
        function: [
            f"{hazard.rule}{'' if hazard.certain else '?'} {hazard.place.line}"
            for hazard in functions[function].hazards or ()
        ]
        for function in expected
    }
    assert found == expected


def test_a_gradient_function_is_no_graph_of_its_own(tmp_path: Path) -> None:
    source, _ = PROGRAMS["custom gradients"]
    answers = ask(tmp_path, source, "safe")
    gradient = "clipped.<locals>.grad"
    assert answers.functions[gradient].traced_by == ""
    assert [reason.slug for reason in answers.decisions[gradient].reasons] == ["gradient"]


def test_nothing_need_be_known_of_calls_before_an_exception(tmp_path: Path) -> None:
    source = """\
        import tensorflow as tf
        import elsewhere

        def refused(x):
            if x.shape.rank == 7:
                raise ValueError(elsewhere.describe(x))
            return tf.abs(x)

        def caught(x):
            try:
                raise ValueError(elsewhere.describe(x))
            except ValueError:
                return tf.abs(x)

        def returned(x):
            if x.shape.rank == 7:
                if x.dtype == tf.int32:
                    return elsewhere.describe(x)
                raise ValueError("rank 7")
            return tf.abs(x)

        def f(x):
            refused(x)
            caught(x)
            returned(x)

        for n in elsewhere.ranks():
            f(tf.ones([1] * n))
        """
    functions = ask(tmp_path, source, "safe").functions
    assert {name: functions[name].side_effects for name in ("refused", "caught", "returned")} == {
        "refused": False,
        "caught": None,
        "returned": None,
    }


def test_known_arguments_are_not_joined_with_unknown_ones(tmp_path: Path) -> None:
    calls = "\n".join(f"known(tf.ones([{n}]), {n}.5)" for n in range(70))
    source = textwrap.dedent(
        """\
        import tensorflow as tf
        import elsewhere

        def size(x, number):
            return x.shape.as_list()[0] * number

        def known(x, number):
            return tf.abs(x) * size(x, number)

        def unknown(number):
            return size(elsewhere.tensor(), number)

        """
    )
    others = "\n".join(f"unknown({n}.25)" for n in range(70))
    functions = ask(tmp_path, f"{source}\n{calls}\n{others}\n", "safe").functions
    assert functions["known"].side_effects is False
    assert functions["unknown"].side_effects is None


def test_arrays_and_questions_are_no_tensor_computation(tmp_path: Path) -> None:
    source = """\
        import tensorflow as tf

        def first(array):
            return array[0] * 2

        def is_tensor(x):
            return tf.is_tensor(x) or isinstance(x, tf.Variable)

        def both(array, x):
            return array * x

        first(tf.ones([2]).numpy())
        is_tensor(tf.ones([2]))
        both(tf.ones([2]).numpy(), tf.ones([2]))
        """
    safe = ask(tmp_path, source, "safe").functions
    assert {name: facts.tensor_computation for name, facts in safe.items()} == {
        "first": False,
        "is_tensor": False,
        "both": True,
    }


def test_an_object_that_is_made_is_not_changed_however_many_there_are(tmp_path: Path) -> None:
    source = """\
        import tensorflow as tf

        class Named:
            def __init__(self, value):
                self.value = value

        class Scale(Named):
            def __init__(self, value):
                super().__init__(value)
                self.inverse = 1.0 / value

        def scaled(x):
            return x * Scale(2.0).inverse

        def changed(x, scale):
            scale.value = 1.0
            return x * scale.inverse

        """
    many = "\n".join(f"changed(tf.ones([2]), Scale({n}.5))" for n in range(80))
    program = f"{textwrap.dedent(source)}\nscaled(tf.ones([2]))\n{many}\n"
    functions = ask(tmp_path, program, "safe").functions
    assert functions["scaled"].side_effects is False
    assert functions["changed"].side_effects is True
    assert functions["Scale.__init__"].side_effects is True


def test_what_numpy_is_given_is_not_taken_for_a_tensor(tmp_path: Path) -> None:
    source = """\
        import numpy as np
        import tensorflow as tf

        CENTER = np.array([1.0, 2.0])

        def distance(x):
            return np.sqrt(np.sum((x - CENTER) ** 2))

        def mixed(x):
            return np.ceil(tf.abs(x))
        """
    functions = ask(tmp_path, source, "safe").functions
    assert functions["distance"].tensor_parameter is not True
    assert [hazard.rule for hazard in functions["distance"].hazards or () if hazard.certain] == []
    assert functions["mixed"].tensor_parameter is True
    assert [hazard.rule for hazard in functions["mixed"].hazards or () if hazard.certain] == [
        "numpy-on-tensor"
    ]
