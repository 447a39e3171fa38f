"""Methods of libraries' base classes run methods of the program: what these get and give is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from pylint_hybrid.knowledge.callbacks import callbacks, called_back
from tests.evaluation.asking import ask

PROGRAMS = {
    "tfp.distributions.Distribution": ("_log_prob", "Own().log_prob(x)"),
    "tfp.bijectors.Bijector": ("_forward", "Own().forward(x)"),
    "torch.nn.Module": ("forward", "Own()(x)"),
}


@pytest.mark.parametrize("base", PROGRAMS)
@pytest.mark.parametrize("effect", [False, True])
def test_the_method_that_is_called_back(base: str, effect: bool, tmp_path: Path) -> None:
    method, call = PROGRAMS[base]
    answers = ask(
        tmp_path,
        f"""
        import tensorflow as tf
        import tensorflow_probability as tfp
        import torch

        class Own({base}):
            def {method}(self, value):
                {"print(value)" if effect else "pass"}
                return tf.math.log(value)

        def f(x):
            return {call}

        def g(y): return tf.abs(y)

        g(f(tf.ones([2])))
        """,
        policy="safe",
    )
    assert answers.types(f"Own.{method}", "value") == "float32[2]"
    assert answers.types("g", "y") == "float32[2]"
    assert answers.functions["f"].side_effects is effect


def test_what_the_program_does_not_define_stays_unknown(tmp_path: Path) -> None:
    answers = ask(
        tmp_path,
        """
        import tensorflow_probability as tfp
        class Own(tfp.distributions.Distribution):
            def _prob(self, value): return value
        def f(x): return Own().log_prob(x)
        f(1)
        """,
        policy="safe",
    )
    assert answers.functions["f"].side_effects is None


def test_the_table() -> None:
    assert list(callbacks()) == sorted(callbacks())
    assert called_back((3, "torch.nn.Module"), "__call__") == "forward"
    assert called_back((3, "torch.nn.Module"), "parameters") == ""
    assert called_back((3, "tensorflow_probability.distributions.Distribution"), "mean") == "_mean"
    assert called_back((3,), "__call__") == ""
