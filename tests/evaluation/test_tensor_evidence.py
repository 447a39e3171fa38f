"""What makes a parameter a tensor parameter at a call site (published rule 3.4), and what does not.

Every line is the argument of one call ``f(...)``; the expected verdict is that of the published analysis,
under policy ``paper``: True, or False for near misses.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.asking import ask

HEADER = """\
import functools, os, json, argparse
import numpy as np
import scipy.sparse as sp
import tensorflow as tf
from tensorflow.python.framework import ops

class Holder:
    shared = tf.ones([2])

    def __init__(self, x):
        self.x = x
        self.n = 3

    def get(self):
        return self.x

    @property
    def prop(self):
        return self.x

    @staticmethod
    def make():
        return tf.ones([2])

def make(): return tf.ones([2])
def several(): return 1, tf.ones([2])
def numbers(): yield from (1, 2)
def tensors(): yield tf.ones([2])
def passes(x): return x
def closure():
    t = tf.ones([2])
    def inner():
        return t
    return inner

t = tf.constant([1.0, 2.0])
holder = Holder(t)
ds = tf.data.Dataset.from_tensor_slices([1.0, 2.0])
model = tf.keras.Sequential([tf.keras.layers.Dense(2)])
options = argparse.ArgumentParser().parse_args()

def f(a):
    return a

"""

TENSORS = (
    "t",
    "tf.Tensor(ops.Operation(), 0, tf.float32)",
    "tf.Variable(1.0)",
    "make()",
    "several()[1]",
    "passes(t)",
    "closure()()",
    "holder.x",
    "holder.get()",
    "holder.prop",
    "Holder.shared",
    "Holder.make()",
    "getattr(holder, 'x')",
    "t + 1",
    "1 - t",
    "-t",
    "t > 0",
    "t[0]",
    "t if holder else 1.0",
    "(lambda v: v)(t)",
    "[t, t]",
    "(t, 1)",
    "{'a': t}",
    "[[t]]",
    "{'a': [t]}",
    "[make() for _ in range(3)]",
    "list(tensors())",
    "next(tensors())",
    "next(iter(ds))",
    "next(iter(ds.batch(2)))",
    "np.array([1, 2])",
    "np.ones([2])",
    "np.random.rand(3)",
    "np.eye(2).astype('float32')",
    "np.unique([1, 1])",
    "sp.diags([1.0, 2.0])",
    "tf.keras.datasets.mnist.load_data()[0][0]",
    "tf.keras.Input((2,))",
    "model(tf.ones([1, 2]))",
    "tf.keras.layers.Dense(3)(tf.ones([1, 2]))",
    "model.trainable_weights",
    "functools.reduce(lambda a, b: a + b, [t, t])",
    "functools.partial(passes, t)()",
    "max([t, t], key=len)",
    "sorted([t, t])[0]",
    "dict(a=t)['a']",
    "dict(zip('ab', [t, t]))",
    "list(map(passes, [t]))",
    "[*[t], 1]",
    "tuple([t])",
    "tf.nest.map_structure(tf.abs, {'a': t})",
    "tf.ragged.constant([[1], [2, 3]])",
    "tf.sparse.eye(3)",
    "tf.GradientTape().gradient(t, t)",
    "tf.TensorArray(tf.float32, 3).stack()",
)

OTHERS = (
    "1",
    "'text'",
    "None",
    "True",
    "several()[0]",
    "holder",
    "holder.n",
    "Holder",
    "range(3)",
    "[0] * 3",
    "[1, 2]",
    "{'a': 1}",
    "ds",
    "iter(ds)",
    "ds.batch(2)",
    "tensors()",
    "numbers()",
    "model",
    "tf.keras.layers.Dense(3)",
    "tf.float32",
    "tf.TensorSpec([1], tf.float32)",
    "t.dtype",
    "t.shape",
    "len([t])",
    "os.listdir('.')[1:]",
    "json.loads('1')",
    "options.size",
    "make",
    "lambda: t",
    "tf.keras.optimizers.Adam()",
    "tf.keras.losses.MeanSquaredError()",
    "tf.GradientTape()",
    "np.float32",
    "f'{t}'",
    "str(t)",
    "isinstance(t, tf.Tensor)",
    "model.summary()",
    "tf.executing_eagerly()",
    "tf.random.set_seed(1)",
)


@pytest.mark.parametrize(
    ("argument", "expected"), [*[(text, True) for text in TENSORS], *[(text, False) for text in OTHERS]]
)
def test_call_site_evidence(argument: str, expected: bool, tmp_path: Path) -> None:
    answers = ask(tmp_path, f"{HEADER}f({argument})\n")
    assert answers.functions["f"].tensor_parameter is expected


HINTS = {
    "x: tf.Tensor": True,
    "x: Optional[tf.Tensor]": True,
    "x: tuple[tf.Tensor, tf.Tensor]": True,
    "x: Dict[str, tf.Tensor]": True,
    "x: Union[int, tf.Variable]": True,
    "x: 'tf.Tensor'": False,
    "x: Tensor": False,
    "x: tf.TensorSpec": False,
    "x: tf.DType": False,
    "x: int": False,
    "x: np.ndarray": False,
    "*, x: tf.RaggedTensor": True,
    "x: Callable[[tf.Tensor], int]": True,
    "x: tf.SparseTensor | None": True,
    "x: List['tf.Tensor']": False,
    "x: tf.IndexedSlices = None": True,
}


@pytest.mark.parametrize("parameter", HINTS)
def test_published_hints(parameter: str, tmp_path: Path) -> None:
    """Policy ``paper`` takes attribute expressions that name a tensor class, nothing else."""
    source = f"""
from typing import Callable, Dict, List, Optional, Union
import numpy as np
import tensorflow as tf
from tensorflow import Tensor

def f({parameter}):
    return x

f(x=None)
"""
    assert ask(tmp_path, source).functions["f"].tensor_parameter is HINTS[parameter]


# Our own policy understands names and strings, too, and knows that a callable is no tensor.
SAFE_HINTS = {
    "x: tf.Tensor": True,
    "x: 'tf.Tensor'": True,
    "x: Tensor": True,
    "x: List['tf.Tensor']": True,
    "x: tf.types.experimental.TensorLike": True,
    "x: Callable[[tf.Tensor], int]": False,
    "x: tf.TensorSpec": False,
    "x: int": False,
}


@pytest.mark.parametrize("parameter", SAFE_HINTS)
def test_own_hints(parameter: str, tmp_path: Path) -> None:
    source = f"""
from typing import Callable, List
import tensorflow as tf
from tensorflow import Tensor

def f({parameter}):
    return 1

f(None)
"""
    assert ask(tmp_path, source, "safe").functions["f"].tensor_parameter is SAFE_HINTS[parameter]


NAMES = {
    "train_step": True,
    "distributed_training_step": True,
    "testing_step": True,
    "latest_step": True,
    "run_model": True,
    "run_inference": True,
    "inference": True,
    "train_batch": False,
    "step": False,
    "train_step_once": False,
    "run_models": False,
    "call": False,
    "__call__": False,
    "predict_step": False,
    "inferences": False,
}


@pytest.mark.parametrize("name", NAMES)
def test_tensor_context_by_name(name: str, tmp_path: Path) -> None:
    """Published rule 3.6: only the name counts, and only where a function is called with something."""
    source = f"def {name}(x):\n    return x\n\n{name}(None)\n"
    facts = ask(tmp_path, source).functions[name]
    assert (facts.tensor_parameter, facts.speculative) == (NAMES[name], NAMES[name])
