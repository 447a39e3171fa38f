"""Writes a TensorFlow package of any size, the same for the same seed: for tests of memory and of work.

It is varied as real packages are: operations on tensors with branches and loops, Keras layers and models
built from these, input pipelines, training steps, plain Python (settings, registries, text, inheritance,
generators) and tests that call most of it. The modules import each other in layers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

_UNARY = ("abs", "exp", "square", "tanh", "sigmoid", "sign", "floor", "negative", "identity", "zeros_like")
_BINARY = ("add", "subtract", "multiply", "maximum", "minimum", "math.squared_difference")
_REDUCTIONS = ("reduce_sum", "reduce_mean", "reduce_max", "reduce_min")
_ACTIVATIONS = ("relu", "elu", "selu", "softplus", "swish")
_WORDS = ("alpha", "beta", "gamma", "delta", "kappa", "lambda_", "sigma", "omega")


class _Writer:
    """Writes modules in rounds, one of each kind, until there are enough lines."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.lines = 0

    def write(self, lines: int) -> None:
        self._file("pyproject.toml", "[project]\nname = 'made-up'\n")
        for folder in ("", "ops", "layers", "data", "training", "plain"):
            self._file(f"made_up/{folder}/__init__.py", '"""A made-up package."""\n')
        kinds: tuple[tuple[str, Callable[[int], Iterator[str]]], ...] = (
            ("made_up/plain/settings_{}.py", self._settings),
            ("made_up/plain/text_{}.py", self._text),
            ("made_up/ops/ops_{}.py", self._operations),
            ("made_up/layers/layers_{}.py", self._layers),
            ("made_up/data/data_{}.py", self._pipelines),
            ("made_up/training/train_{}.py", self._training),
            ("tests/test_{}.py", self._tests),
        )
        number = 0
        while self.lines < lines:
            for name, kind in kinds:
                self._file(name.format(number), "\n\n".join(map(dedent, kind(number))))
            number += 1

    def _file(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.lines += text.count("\n")

    def _one(self, choices: tuple[str, ...]) -> str:
        return self.random.choice(choices)

    def _operations(self, number: int) -> Iterator[str]:
        yield "import numpy as np\nimport tensorflow as tf\n"
        if number:
            yield f"from made_up.ops import ops_{number - 1} as before\n"
        for index in range(12):
            deeper = f"before.operation_{index}(y, axis)" if number and index % 5 == 0 else "y"
            yield f'''\
                def operation_{index}(x, axis=-1, scale={self.random.randint(1, 9)}.0, training=False):
                    """Operation {index} of module {number}."""
                    y = tf.{self._one(_UNARY)}(x)
                    y = tf.{self._one(_BINARY)}(y, tf.cast(scale, y.dtype))
                    if training:
                        y = tf.nn.dropout(y, 0.{self.random.randint(1, 5)})
                    elif axis is None:
                        return tf.{self._one(_REDUCTIONS)}(y)
                    for _ in range({self.random.randint(1, 4)}):
                        y = y * {self.random.randint(2, 5)} - tf.{self._one(_UNARY)}(y)
                    y = {deeper}
                    total = tf.{self._one(_REDUCTIONS)}(y, axis=axis, keepdims=True)
                    return tf.math.divide_no_nan(y, total)
                '''
        for index in range(4):
            yield f'''\
                def combined_{index}(values, weights=None, *others, name="{self._one(_WORDS)}", **options):
                    """Combine several operations."""
                    parts = [operation_{index}(value, **options) for value in values]
                    if weights is not None:
                        parts = [part * weight for part, weight in zip(parts, weights)]
                    best = max(range(len(parts)), key=lambda place: place % {index + 2})
                    stacked = tf.stack(parts + [operation_{index + 4}(other) for other in others], axis=0)
                    shape = tf.shape(stacked)
                    with tf.name_scope(name):
                        return {{"best": parts[best], "all": tf.reshape(stacked, [shape[0], -1])}}


                def as_array_{index}(x):
                    """The same as NumPy does it."""
                    array = np.asarray(x, dtype=np.float32)
                    return np.{self._one(("sum", "mean", "max"))}(array, axis=0) + {index}
                '''

    def _layers(self, number: int) -> Iterator[str]:
        yield f"import tensorflow as tf\n\nfrom made_up.ops import ops_{number}\n"
        yield f"from made_up.plain.settings_{number} import Settings{number}, registered\n"
        if number:
            yield f"from made_up.layers.layers_{number - 1} import Block{number - 1}\n"
        for index in range(4):
            yield f'''\
                class Layer{number}_{index}(tf.keras.layers.Layer):
                    """A layer with a kernel."""

                    def __init__(self, units={8 * index + 8}, activation="{self._one(_ACTIVATIONS)}", **rest):
                        super().__init__(**rest)
                        self.units = units
                        self.activation = tf.keras.activations.get(activation)
                        self.calls = 0

                    def build(self, input_shape):
                        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
                        self.bias = self.add_weight(shape=(self.units,), name="bias")

                    def call(self, inputs, training=False):
                        x = tf.matmul(inputs, self.kernel) + self.bias
                        x = ops_{number}.operation_{index}(x, training=training)
                        return self.activation(x)

                    def get_config(self):
                        return {{**super().get_config(), "units": self.units}}
                '''
        inner = f"Block{number - 1}()" if number and number % 4 else "tf.keras.layers.Dense(8)"
        yield f'''\
            @registered("block-{number}")
            class Block{number}(tf.keras.Model):
                """Several layers, and what the settings ask for."""

                def __init__(self, settings=None):
                    super().__init__()
                    self.settings = settings or Settings{number}()
                    self.parts = [Layer{number}_0(8), Layer{number}_1(8), Layer{number}_2(8)]
                    self.inner = {inner}
                    self.norm = tf.keras.layers.LayerNormalization()

                def call(self, inputs, training=False):
                    x = inputs
                    for part in self.parts:
                        x = part(x, training=training) + x
                    x = self.norm(self.inner(x))
                    if self.settings.depth > 2:
                        x = tf.concat([x, inputs], axis=-1)
                    return x


            def functional_{number}(width={self.random.randint(4, 32)}):
                """The same by Keras' functional interface."""
                inputs = tf.keras.Input(shape=(width,))
                hidden = tf.keras.layers.Dense(width, activation="{self._one(_ACTIVATIONS)}")(inputs)
                return tf.keras.Model(inputs, Layer{number}_3()(hidden))
            '''

    def _pipelines(self, number: int) -> Iterator[str]:
        yield f"import numpy as np\nimport tensorflow as tf\n\nfrom made_up.ops import ops_{number}\n"
        for index in range(6):
            yield f'''\
                def normalise_{index}(features, label):
                    """Callback of a pipeline."""
                    scaled = tf.cast(features, tf.float32) / {self.random.randint(2, 255)}.0
                    encoded = tf.one_hot(label, {self.random.randint(2, 12)})
                    return ops_{number}.operation_{index}(scaled), encoded


                def dataset_{index}(count={self.random.randint(8, 64)}, batch_size=8, shuffle=True):
                    """Made of arrays."""
                    features = np.ones((count, 8), dtype=np.float32)
                    labels = np.arange(count, dtype=np.int64) % 3
                    dataset = tf.data.Dataset.from_tensor_slices((features, labels))
                    if shuffle:
                        dataset = dataset.shuffle(count)
                    dataset = dataset.map(normalise_{index}).batch(batch_size, drop_remainder=True)
                    return dataset.prefetch(tf.data.AUTOTUNE)


                def average_{index}(dataset, limit=None):
                    """Goes over a pipeline in Python."""
                    total, seen = tf.zeros([8]), 0
                    for step, (features, labels) in enumerate(dataset):
                        if limit is not None and step >= limit:
                            break
                        total += tf.reduce_mean(features, axis=0)
                        seen = step + int(tf.shape(labels)[0])
                    return total / max(seen, 1)
                '''

    def _training(self, number: int) -> Iterator[str]:
        yield f"""\
            import time

            import tensorflow as tf

            from made_up.data.data_{number} import average_0, dataset_0, dataset_1
            from made_up.layers.layers_{number} import Block{number}, functional_{number}

            HISTORY = []
            """
        for index, decorator in enumerate(("", "@tf.function\n", "@tf.function(jit_compile=True)\n")):
            yield decorator + dedent(f'''\
                def step_{index}(model, optimizer, features, labels):
                    """One step."""
                    with tf.GradientTape() as tape:
                        predicted = model(features, training=True)
                        loss = tf.{self._one(_REDUCTIONS)}(tf.square(predicted)) + tf.reduce_sum(labels)
                    gradients = tape.gradient(loss, model.trainable_variables)
                    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
                    return loss
                ''')
        yield f'''\
            class Trainer{number}:
                """Remembers what it did."""

                best = None

                def __init__(self, model, rate=0.{self.random.randint(1, 9)}, verbose=True):
                    self.model = model
                    self.optimizer = tf.keras.optimizers.Adam(rate)
                    self.verbose = verbose
                    self.losses = []

                @property
                def last(self):
                    return self.losses[-1] if self.losses else None

                def run(self, dataset, epochs={self.random.randint(2, 5)}):
                    started = time.time()
                    for epoch in range(epochs):
                        for features, labels in dataset:
                            loss = step_0(self.model, self.optimizer, features, labels)
                            self.losses.append(float(loss))
                        if self.verbose:
                            print(f"epoch {{epoch}}: {{self.last:.3f}} after {{time.time() - started:.0f}} s")
                    HISTORY.append(("run", epochs))
                    return self.losses


            def main():
                """The script."""
                trainer = Trainer{number}(Block{number}())
                trainer.run(dataset_0())
                average_0(dataset_1(), limit=2)
                functional_{number}().summary()


            if __name__ == "__main__":
                main()
            '''

    def _settings(self, number: int) -> Iterator[str]:
        yield "import dataclasses\nimport enum\nimport json\n\nREGISTRY = {}\n"
        fields = "\n".join(f"    {word}: float = {self.random.random():.3f}" for word in _WORDS)
        yield f'''\
def registered(name):
    """A decorator with an argument."""

    def register(made):
        REGISTRY[name] = made
        return made

    return register


class Mode(enum.Enum):
    """How it is run."""

    FAST = "fast"
    EXACT = "exact"


@dataclasses.dataclass
class Settings{number}:
    """What can be set."""

    depth: int = {self.random.randint(1, 4)}
    mode: Mode = Mode.FAST
{fields}

    def merged(self, **changes):
        """A copy with changes."""
        known = {{field.name for field in dataclasses.fields(self)}}
        unknown = sorted(set(changes) - known)
        if unknown:
            raise ValueError(f"unknown settings: {{', '.join(unknown)}}")
        return dataclasses.replace(self, **changes)

    @classmethod
    def read(cls, text):
        """From JSON."""
        values = json.loads(text)
        return cls(**{{key: value for key, value in values.items() if not key.startswith("_")}})
'''

    def _text(self, number: int) -> Iterator[str]:
        yield "import contextlib\nimport functools\nimport itertools\nimport re\n"
        for index in range(8):
            yield f'''\
                class Node{index}:
                    """A tree of text."""

                    kinds = ("{self._one(_WORDS)}", "{self._one(_WORDS)}")

                    def __init__(self, label, *children, parent=None):
                        self.label, self.children, self.parent = label, list(children), parent
                        self._cache = {{}}

                    def walk(self, depth=0):
                        """This node and all below it."""
                        yield depth, self
                        for child in self.children:
                            yield from child.walk(depth + 1)

                    @functools.lru_cache(maxsize=None)
                    def size(self):
                        return 1 + sum(child.size() for child in self.children)

                    def find(self, pattern, *, limit={self.random.randint(1, 9)}):
                        """The labels that match."""
                        matching = (node for _, node in self.walk() if re.search(pattern, node.label))
                        found = {{}}
                        for place, node in enumerate(itertools.islice(matching, limit)):
                            try:
                                found[node.label] = found.get(node.label, 0) + place
                            except TypeError as error:
                                found["error"] = str(error)
                            else:
                                self._cache[pattern] = found
                        return found


                @contextlib.contextmanager
                def indented_{index}(lines, by={index}):
                    """Lines that are added meanwhile are indented."""
                    start = len(lines)
                    yield lines
                    lines[start:] = [" " * by + line for line in lines[start:]]


                def render_{index}(count={self.random.randint(2, 20)}, separator="{index}"):
                    """Builds, walks and prints a tree."""
                    tree = Node{index}("root", *(Node{index}(str(n) * 2) for n in range(count)))
                    lines = [f"{{'-' * depth}} {{node.label.title()}}" for depth, node in tree.walk()]
                    with indented_{index}(lines):
                        lines.append(separator.join(sorted({{line.strip().lower() for line in lines}})))
                    while lines and not lines[-1]:
                        lines.pop()
                    return lines[: tree.size()]
                '''

    def _tests(self, number: int) -> Iterator[str]:
        yield f"""\
            import pytest
            import tensorflow as tf

            from made_up.data import data_{number} as data
            from made_up.layers import layers_{number} as layers
            from made_up.ops import ops_{number} as ops
            from made_up.plain import settings_{number} as settings
            from made_up.plain import text_{number} as text
            from made_up.training import train_{number} as train


            @pytest.fixture
            def matrix():
                return tf.random.normal(({self.random.randint(2, 9)}, 8))


            def test_block(matrix):
                model = layers.Block{number}(settings.Settings{number}(depth=3))
                assert model(matrix).shape[0] == matrix.shape[0]
                model.compile(optimizer="adam", loss="mse")
                model.fit(data.dataset_2(), epochs=1)


            def test_training(capsys):
                losses = train.Trainer{number}(layers.Block{number}(), verbose=False).run(data.dataset_3(), 1)
                assert len(losses) > 1
            """
        for index in range(12):
            size = self.random.randint(2, 6)
            yield f"""\
                @pytest.mark.parametrize("axis", [0, 1, -1])
                def test_operation_{index}(matrix, axis):
                    assert ops.operation_{index}(matrix, axis).dtype == tf.float32
                    ops.operation_{index}(tf.ones([{size}, {size + 1}]), training=True)
                    settings.Settings{number}().merged(alpha={size}.0)
                """
        for index in range(4):
            yield f"""\
                def test_combined_{index}(matrix):
                    found = ops.combined_{index}([matrix, matrix + 1.0], [0.5, {index}.5], matrix, axis=0)
                    assert set(found) == {{"best", "all"}}
                    assert text.render_{index}() and ops.as_array_{index}(matrix).shape == (8,)
                """


def write_package(root: Path, lines: int, seed: int = 0) -> int:
    """Write the package below ``root``, with at least that many lines; how many they are."""
    writer = _Writer(root, seed)
    writer.write(lines)
    return writer.lines
