"""Programs run before and after the fix: TensorFlow agrees with the decorator's place and spelling."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autofix.decorators import NO_PLACE, STAYS_BELOW
from autofix.imports import MODULES
from tests.autofix.changing import added

TF = "import tensorflow as tf\nx = tf.constant([1.0, 2.0])\n"
GRADIENT = """\
def gradient(f):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return y.numpy().tolist(), tape.gradient(y, x).numpy().tolist()
"""

# Each program leaves what is compared in ``result``; the functions called ``f`` are decorated.
# (Instances are kept in names: a bound tf.function holds its instance weakly.)
PROGRAMS = {
    "plain": """\
def f(x):
    return x * 2
result = f(x).numpy().tolist()
""",
    "staticmethod": """\
class A:
    @staticmethod
    def f(x):
        return x * 2
result = [A.f(x).numpy().tolist(), A().f(x).numpy().tolist()]
""",
    "classmethod": """\
class A:
    @classmethod
    def f(cls, x):
        return x * 2
result = [A.f(x).numpy().tolist(), A().f(x).numpy().tolist()]
""",
    "property": """\
class A:
    @property
    def f(self):
        return x * 2
a = A()
result = a.f.numpy().tolist()
""",
    "cached_property": """\
import functools
class A:
    @functools.cached_property
    def f(self):
        return x * 2
a = A()
result = a.f.numpy().tolist()
""",
    "singledispatchmethod": """\
import functools
class A:
    @functools.singledispatchmethod
    def f(self, x):
        return x * 2
a = A()
result = a.f(x).numpy().tolist()
""",
    "abstractmethod": """\
import abc
class A(abc.ABC):
    @abc.abstractmethod
    def f(self, x):
        return x * 2
class B(A):
    def f(self, x):
        return super().f(x)
b = B()
try:
    A()
except TypeError:
    result = b.f(x).numpy().tolist()
""",
    "wraps": """\
import functools
def inner(x):
    return x + 100
@functools.wraps(inner)
def f(x):
    return inner(x) * 2
result = [f(x).numpy().tolist(), f.__name__]
""",
    "registered": """\
@tf.keras.utils.register_keras_serializable(package="p")
def f(x):
    return x * 2
result = [f(x).numpy().tolist(), tf.keras.utils.get_registered_name(f)]
""",
    "custom_gradient": GRADIENT
    + """\
@tf.custom_gradient
def f(x):
    return x * 2, lambda upstream: upstream * 3
result = gradient(f)
""",
    "custom_gradient_alias": GRADIENT
    + """\
from tensorflow import custom_gradient as cg
@cg
def f(x):
    return x * 2, lambda upstream: upstream * 3
result = gradient(f)
""",
    "recompute_grad": GRADIENT
    + """\
@tf.recompute_grad
def f(x):
    return x * x
result = gradient(f)
""",
    "with_name_scope": """\
class A(tf.Module):
    v = None
    @tf.Module.with_name_scope
    def f(self, x):
        if self.v is None:
            self.v = tf.Variable(2.0, name="v")
        return x * self.v
a = A()
result = [a.f(x).numpy().tolist(), a.v.name]
""",
    "nested": """\
def outer():
    def f(x):
        if tf.reduce_sum(x) > 0:
            return x * 2
        return x
    return f(x)
result = outer().numpy().tolist()
""",
}
SPELLINGS = [*(f"import {module} as t" for module in sorted(MODULES)), "from tensorflow import *"]
SPELLING = """\
{}
def f(x):
    return x * 2
import tensorflow
result = f(tensorflow.constant(2.0)).numpy().item()
"""

RUN = """
import json, runpy, sys, traceback
found = {}
for path in sys.argv[2:]:
    try:
        found[path] = runpy.run_path(path)["result"]
    except Exception:
        found[path] = traceback.format_exc()
with open(sys.argv[1], "w") as stream:
    json.dump(found, stream)
"""


def results(folder: Path, sources: dict[str, bytes]) -> dict[str, object]:
    """What each program leaves in ``result``, or the traceback; all run in one process."""
    for name, source in sources.items():
        (folder / f"{name}.py").write_bytes(source)
    paths = [str(folder / f"{name}.py") for name in sources]
    command = [sys.executable, "-c", RUN, str(folder / "out.json"), *paths]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    subprocess.run(command, check=True, timeout=300, env=environment, capture_output=True)
    found = json.loads((folder / "out.json").read_text())
    return {name: found[str(folder / f"{name}.py")] for name in sources}


@pytest.mark.tensorflow
@pytest.mark.slow
def test_programs_compute_the_same_after_the_fix(tmp_path: Path) -> None:
    programs = {name: TF + text for name, text in PROGRAMS.items()}
    programs |= {f"spelling_{number}": SPELLING.format(text) for number, text in enumerate(SPELLINGS)}
    before = {f"{name}_before": text.encode() for name, text in programs.items()}
    after = {f"{name}_after": added(text.encode(), "f") for name, text in programs.items()}
    wrong = {
        # Why custom_gradient has to stand below.
        "wrong_order": programs["custom_gradient"].replace("def f", "@tf.function\ndef f").encode(),
        # Why with_name_scope has to stand below.
        "lost_scope": programs["with_name_scope"]
        .replace("    def f", "    @tf.function\n    def f")
        .encode(),
    }
    found = results(tmp_path, {**before, **after, **wrong})
    for name in programs:
        assert found[f"{name}_after"] == found[f"{name}_before"], name
        assert "Traceback" not in str(found[f"{name}_before"]), found[f"{name}_before"]
    assert "must return zero or more Tensors" in str(found["wrong_order"])
    assert found["lost_scope"] != found["with_name_scope_before"]


@pytest.mark.tensorflow
@pytest.mark.slow
def test_names_in_the_tables_exist(tmp_path: Path) -> None:
    owners = {
        "with_name_scope": "tf.Module",
        "do_not_convert": "tf.autograph.experimental",
        "to_graph": "tf.autograph",
    }
    checks = [f"getattr({owners.get(name, 'tf')}, {name!r})" for name in sorted(STAYS_BELOW | NO_PLACE)]
    source = "import tensorflow as tf\n" + "\n".join(checks) + "\nresult = 'all'\n"
    assert results(tmp_path, {"tables": source.encode()}) == {"tables": "all"}
