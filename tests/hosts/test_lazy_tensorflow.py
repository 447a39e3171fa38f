"""Pylint's own false messages about what TensorFlow loads lazily go away, and only those."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
CHECKS = "no-member,no-name-in-module,import-error,undefined-variable,not-callable"

# A package with the tricks of tensorflow/__init__.py: names set on itself, and Keras reached by __path__.
PACKAGE = {
    "tensorflow/__init__.py": """
        import sys as _sys
        from tensorflow._api.v2 import math
        from tensorflow._api.v2 import compat
        _current_module = _sys.modules[__name__]
        setattr(_current_module, "keras", object())
        if True:
            _losses = object()
            setattr(_current_module, "losses", _losses)
            _current_module.metrics = object()
        setattr(_elsewhere, "kerass", object())
        """,
    "tensorflow/_api/__init__.py": "",
    "tensorflow/_api/v2/__init__.py": "",
    "tensorflow/_api/v2/math/__init__.py": "def add(x, y): return x\n",
    "tensorflow/_api/v2/compat/__init__.py": "from tensorflow._api.v2.compat import v1\n",
    "tensorflow/_api/v2/compat/v1/__init__.py": """
        import sys as _sys
        _current_module = _sys.modules[__name__]
        setattr(_current_module, "keras", object())
        """,
    "keras/__init__.py": "",
    "keras/_tf_keras/__init__.py": "",
    "keras/_tf_keras/keras/__init__.py": "from keras._tf_keras.keras import layers\n",
    "keras/_tf_keras/keras/layers/__init__.py": "def Dense(units): return units\n",
}
RIGHT = """
    import tensorflow as tf
    import tensorflow.compat.v1 as tf1
    import tensorflow.keras.layers as kl
    from tensorflow import keras
    from tensorflow.math import add
    from tensorflow.keras import layers
    from tensorflow.keras.layers import *
    MODEL = tf.keras.layers.Dense(2), keras.layers.Dense(2), layers.Dense(2), kl.Dense(2), Dense(2)
    OTHER = tf.losses.mse(1, 2), tf.metrics.Mean(), tf.math.add(1, add(2, 3)), tf1.keras.layers.Dense(1)
    """
WRONG = """
    import tensorflow as tf
    import tensorflow.kerass
    import tensorflow.keras.layerz
    from tensorflow import optimizerss
    from tensorflow.keras.layers import *
    tf.kerass.layers
    tf.math.ad(1, 2)
    Dens(2)
    """


def messages(tmp_path: Path, code: str, *options: str, packages: str = "") -> set[tuple[int, str]]:
    """Line and symbol of the messages, as the real program finds them."""
    file = tmp_path / "code.py"
    file.write_text(textwrap.dedent(code).lstrip())
    search = os.pathsep.join(filter(None, [str(REPOSITORY), packages]))
    command = [sys.executable, "-m", "pylint", "--rcfile", os.devnull, "--disable=all", f"--enable={CHECKS}"]
    done = subprocess.run(
        [*command, "--output-format=json2", *options, str(file)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": search},
        timeout=300,
        check=False,
    )
    assert not done.stderr, done.stderr
    return {(each["line"], each["symbol"]) for each in json.loads(done.stdout)["messages"]}


@pytest.fixture
def packages(tmp_path: Path) -> str:
    """A folder with the imitation; it comes before whatever is installed."""
    for name, text in PACKAGE.items():
        path = tmp_path / "packages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return str(tmp_path / "packages")


def test_false_messages_go_away(tmp_path: Path, packages: str) -> None:
    without = messages(tmp_path, RIGHT, packages=packages)
    assert {symbol for _, symbol in without} >= {"no-member", "no-name-in-module", "import-error"}
    assert messages(tmp_path, RIGHT, "--load-plugins=pylint_hybrid", packages=packages) == set()


def test_right_messages_stay(tmp_path: Path, packages: str) -> None:
    assert messages(tmp_path, WRONG, "--load-plugins=pylint_hybrid", packages=packages) == {
        (2, "import-error"),
        (2, "no-name-in-module"),
        (3, "import-error"),
        (4, "no-name-in-module"),
        (6, "no-member"),
        (7, "no-member"),
        (8, "undefined-variable"),
    }


def test_without_tensorflow_its_import_is_still_an_error(tmp_path: Path) -> None:
    empty = tmp_path / "tensorflow.py"
    empty.write_text("")
    code = "from tensorflow.keras import layers\n"
    expected = {(1, "import-error"), (1, "no-name-in-module")}
    assert messages(tmp_path, code, "--load-plugins=pylint_hybrid", packages=str(tmp_path)) >= expected


@pytest.mark.tensorflow
@pytest.mark.skipif(importlib.util.find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_with_the_real_tensorflow(tmp_path: Path) -> None:
    code = """
        import tensorflow as tf
        import tensorflow.compat.v1 as tf1
        from tensorflow import keras
        from tensorflow.keras import layers
        from tensorflow.keras.layers import *
        MODEL = tf.keras.Sequential([tf.keras.layers.Dense(10), layers.Dense(2), Conv2D(2, 2)])
        LOSS = keras.losses.MeanSquaredError(), tf.losses.MeanSquaredError(), tf.metrics.Mean()
        STEP = tf.optimizers.Adam(0.1), tf.initializers.GlorotUniform(), tf1.keras.layers.Dense(2)
        TYPO = tf.reduce_summ([1.0]), tf.kerass.Model()
        """
    without = messages(tmp_path, code)
    assert {line for line, _ in without} >= {2, 3, 4, 5, 6, 7, 8}
    assert messages(tmp_path, code, "--load-plugins=pylint_hybrid") == {(9, "no-member")}
