"""Keras: what reaches ``call``, ``build``, custom steps, losses, metrics, callbacks; and the verdicts there.

The types in the tables were seen under TensorFlow 2.21 with Keras 3: the program ran in a subprocess with a
profile hook that wrote down every argument. ``None`` stands for an axis that varies between calls or that
Keras leaves open while it traces.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.asking import ask

# program, types by "function.parameter", verdicts under policy paper
PROGRAMS: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "a layer of one's own on a tensor": (
        """
        import tensorflow as tf

        class Linear(tf.keras.layers.Layer):
            def __init__(self, units=4):
                super().__init__()
                self.units = units

            def build(self, input_shape):
                self.w = self.add_weight(shape=(input_shape[-1], self.units), name="w")
                self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

            def call(self, inputs):
                return scale(tf.matmul(inputs, self.w) + self.b)

        def scale(y):
            return y * 2.0

        layer = Linear(3)
        y = layer(tf.ones([2, 5]))
        scale(y)
        """,
        {"Linear.call.inputs": "float32[2,5]", "scale.y": "float32[2,3]"},
        {
            "Linear.__init__": "tLErc 4 6 12".replace("4 ", ""),
            "Linear.build": "tlErC 6",
            "Linear.call": "TlerC P1",
            "scale": "TlerC P1",
        },
    ),
    "autocast": (
        """
        import numpy as np
        import tensorflow as tf

        class Probe(tf.keras.layers.Layer):
            def call(self, x):
                return x

        class Integers(tf.keras.layers.Layer):
            def call(self, x):
                return x

        class Second(tf.keras.layers.Layer):
            def call(self, x, other):
                return x

        class Pair(tf.keras.layers.Layer):
            def call(self, pair):
                return pair[0]

        class Wide(tf.keras.layers.Layer):
            def __init__(self):
                super().__init__(dtype="float64")

            def call(self, x):
                return x

        Probe()(np.ones([2, 3]))
        Probe()(tf.ones([2, 3], tf.float64))
        Integers()(np.array([1, 2]))
        Second()(tf.ones([2], tf.float64), tf.ones([2], tf.float64))
        Pair()((tf.ones([2], tf.float64), np.ones([3])))
        Wide()(tf.ones([2], tf.float64))
        """,
        {
            "Probe.call.x": "float32[2,3]",
            "Integers.call.x": "int64[2]",
            "Second.call.x": "float32[2]",
            "Second.call.other": "float32[2]",
            "Wide.call.x": "float64[2]",
        },
        {"Probe.call": "Tlerc 14", "Pair.call": "TlerC P1", "Wide.call": "Tlerc 14"},
    ),
    "training and mask": (
        """
        import tensorflow as tf

        class Noise(tf.keras.layers.Layer):
            def call(self, x, training=False):
                if training:
                    return noisy(x)
                return quiet(x)

        class Never(tf.keras.layers.Layer):
            def call(self, x, training=False):
                if training:
                    return never(x)
                return x

        def noisy(x):
            return x + tf.random.normal([2, 3])

        def quiet(x):
            return x * 1.0

        def never(x):
            return x * 1.0

        x = tf.ones([2, 3])
        Noise()(x, training=True)
        Noise()(x)
        Never()(x)
        """,
        {"Noise.call.x": "float32[2,3]", "noisy.x": "float32[2,3]", "quiet.x": "float32[2,3]"},
        {
            "Noise.call": "TlerC P1",
            "noisy": "TlerC P1",
            "quiet": "TlerC P1",
            "never": "????? 10 11",
        },
    ),
    "layers within layers, in lists and in dicts": (
        """
        import tensorflow as tf

        class Inner(tf.keras.layers.Layer):
            def __init__(self, units):
                super().__init__()
                self.dense = tf.keras.layers.Dense(units)

            def call(self, x):
                return self.dense(x)

        class Stack(tf.keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.layers = [Inner(8) for _ in range(3)]
                self.table = {"last": Inner(2)}

            def call(self, x):
                for layer in self.layers:
                    x = layer(x)
                return self.table["last"](x)

        class Net(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.stack = Stack()
                self.head = tf.keras.layers.Dense(1, activation="relu")

            def call(self, inputs, training=None):
                return self.head(self.stack(inputs))

        def use(y):
            return tf.abs(y)

        net = Net()
        use(net(tf.ones([4, 8])))
        """,
        {
            "Net.call.inputs": "float32[4,8]",
            "Stack.call.x": "float32[4,8]",
            "Inner.call.x": "float32[4,8]",
            "use.y": "float32[4,1]",
        },
        {
            "Net.call": "TlerC P1",
            "Stack.call": "TlerC P1",
            "Inner.call": "TlerC P1",
            "use": "TlerC P1",
        },
    ),
    "functional model": (
        """
        import tensorflow as tf

        inputs = tf.keras.Input(shape=(28, 28))
        x = tf.keras.layers.Flatten()(inputs)
        x = tf.keras.layers.Dense(64, activation="relu")(x)
        outputs = tf.keras.layers.Dense(10)(x)
        model = tf.keras.Model(inputs=inputs, outputs=outputs)

        def loss_of(y):
            return tf.reduce_mean(y)

        def symbolic(t):
            return t

        loss_of(model(tf.ones([3, 28, 28])))
        symbolic(x)
        """,
        {"loss_of.y": "float32[3,10]", "symbolic.t": "keras float32[None,64]"},
        {"loss_of": "TlerC P1", "symbolic": "Tlerc 14"},
    ),
    "Sequential": (
        """
        import tensorflow as tf
        from tensorflow.keras import Sequential
        from tensorflow.keras.layers import Dense, Flatten

        listed = Sequential([Flatten(), Dense(5), Dense(3, activation="softmax")])
        grown = Sequential()
        grown.add(Flatten())
        grown.add(Dense(7))

        class Own(tf.keras.layers.Layer):
            def call(self, x):
                return tf.square(x)

        mixed = Sequential([Dense(4), Own()])

        def a(y): return tf.abs(y)
        def b(y): return tf.abs(y)
        def c(y): return tf.abs(y)

        x = tf.ones([2, 3, 4])
        a(listed(x))
        b(grown(x))
        c(mixed(x))
        """,
        {
            "a.y": "float32[2,3]",
            "b.y": "float32[2,7]",
            "c.y": "float32[2,3,4]",
            "Own.call.x": "float32[2,3,4]",
        },
        {"a": "TlerC P1", "b": "TlerC P1", "c": "TlerC P1", "Own.call": "TlerC P1"},
    ),
    "a custom training loop": (
        """
        import tensorflow as tf

        class Net(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = tf.keras.layers.Dense(2)

            def call(self, x):
                return self.dense(x)

        model = Net()
        optimizer = tf.keras.optimizers.Adam(1e-3)
        loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        mean_loss = tf.keras.metrics.Mean()

        def train_step(images, labels):
            with tf.GradientTape() as tape:
                predictions = model(images, training=True)
                loss = compute_loss(labels, predictions)
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            mean_loss(loss)
            return clipped(loss)

        def compute_loss(labels, predictions):
            return loss_object(labels, predictions)

        def clipped(loss):
            return tf.minimum(loss, 10.0)

        def epoch(dataset):
            for images, labels in dataset:
                train_step(images, labels)

        ds = tf.data.Dataset.from_tensor_slices((tf.ones([8, 3]), tf.zeros([8], tf.int64))).batch(4)
        epoch(ds)
        """,
        {
            "train_step.images": "float32[4,3]",
            "train_step.labels": "int64[4]",
            "Net.call.x": "float32[4,3]",
            "compute_loss.predictions": "float32[4,2]",
            "compute_loss.labels": "int64[4]",
            "clipped.loss": "float32[]",
        },
        {
            "train_step": "TlerC P1",
            "compute_loss": "TlerC P1",
            "clipped": "TlerC P1",
            "epoch": "tlerC 6",
            "Net.call": "TlerC P1",
        },
    ),
    "train_step and test_step through fit": (
        """
        import numpy as np
        import tensorflow as tf

        class Net(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = tf.keras.layers.Dense(1)
                self.tracker = tf.keras.metrics.Mean(name="loss")

            def call(self, x, training=False):
                return self.dense(x)

            def train_step(self, data):
                x, y = data
                with tf.GradientTape() as tape:
                    loss = self.error(y, self(x, training=True))
                gradients = tape.gradient(loss, self.trainable_variables)
                self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
                self.tracker.update_state(loss)
                return {"loss": self.tracker.result()}

            def test_step(self, data):
                x, y = data
                return {"loss": self.error(y, self(x))}

            def error(self, y, prediction):
                return tf.reduce_mean(tf.square(y - prediction))

            @property
            def metrics(self):
                return [self.tracker]

        net = Net()
        net.compile(optimizer="sgd")
        x, y = np.random.rand(8, 3), np.random.rand(8, 1)
        net.fit(x, y, epochs=1, batch_size=4, verbose=0)
        net.evaluate(x, y, verbose=0)
        """,
        {
            "Net.call.x": "float32[None,3]",
            "Net.error.y": "float32[None,1]",
            "Net.error.prediction": "float32[None,1]",
        },
        {
            "Net.call": "TlerC P1",
            "Net.train_step": "TlerC P1",
            "Net.test_step": "TlerC P1",
            "Net.error": "TlerC P1",
        },
    ),
    "fit with a loss, a metric and a callback of one's own": (
        """
        import numpy as np
        import tensorflow as tf

        def my_loss(y_true, y_pred):
            return tf.reduce_mean(tf.square(y_true - y_pred))

        def my_metric(y_true, y_pred):
            return tf.reduce_max(tf.abs(y_true - y_pred))

        class MyLoss(tf.keras.losses.Loss):
            def call(self, y_true, y_pred):
                return tf.square(y_true - y_pred)

        class MyMetric(tf.keras.metrics.Metric):
            def __init__(self):
                super().__init__(name="mine")
                self.total = self.add_weight(name="total", initializer="zeros")

            def update_state(self, y_true, y_pred, sample_weight=None):
                self.total.assign_add(tf.reduce_sum(y_pred))

            def result(self):
                return self.total

        class History(tf.keras.callbacks.Callback):
            def on_train_begin(self, logs=None):
                self.losses = []

            def on_epoch_end(self, epoch, logs=None):
                self.losses.append(logs["loss"])

        def activation(x):
            return tf.nn.relu(x)

        model = tf.keras.Sequential([tf.keras.layers.Dense(1, activation=activation)])
        model.compile(optimizer="sgd", loss=my_loss, metrics=[my_metric, MyMetric()])
        x, y = np.random.rand(8, 3), np.random.rand(8, 1)
        model.fit(x, y, verbose=0, callbacks=[History()])
        other = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        other.compile(optimizer="sgd", loss=MyLoss())
        other.fit(x, y, verbose=0)
        """,
        {
            "my_loss.y_pred": "float32[None,1]",
            "my_loss.y_true": "float32[None,1]",
            "my_metric.y_pred": "float32[None,1]",
            "MyLoss.call.y_pred": "float32[None,1]",
            "activation.x": "float32[None,1]",
        },
        {
            "my_loss": "TlerC P1",
            "my_metric": "TlerC P1",
            "MyLoss.call": "TlerC P1",
            "MyMetric.update_state": "TlerC P1",
            "MyMetric.result": "tlerC 6",
            "History.on_train_begin": "tlErc 6",
            "History.on_epoch_end": "tlErc 6",
            "activation": "TlerC P1",
        },
    ),
    "losses and metrics called directly": (
        """
        import tensorflow as tf

        class MyLoss(tf.keras.losses.Loss):
            def call(self, y_true, y_pred):
                return tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)

        def after(value): return tf.abs(value)
        def built_in(value): return tf.abs(value)
        def result(value): return tf.abs(value)

        y, p = tf.zeros([4, 2]), tf.ones([4, 2])
        after(MyLoss()(y, p))
        built_in(tf.keras.losses.MeanSquaredError()(y, p))
        metric = tf.keras.metrics.Mean()
        metric.update_state(p)
        result(metric.result())
        """,
        {
            "MyLoss.call.y_true": "float32[4,2]",
            "MyLoss.call.y_pred": "float32[4,2]",
            "after.value": "float32[]",
            "built_in.value": "float32[]",
            "result.value": "float32[]",
        },
        {"MyLoss.call": "TlerC P1", "after": "TlerC P1"},
    ),
    "tf.Module": (
        """
        import tensorflow as tf

        class Dense(tf.Module):
            def __init__(self, inputs, outputs, name=None):
                super().__init__(name=name)
                self.w = tf.Variable(tf.random.normal([inputs, outputs]), name="w")
                self.b = tf.Variable(tf.zeros([outputs]), name="b")

            def __call__(self, x):
                y = tf.matmul(x, self.w) + self.b
                return tf.nn.relu(y)

        class Network(tf.Module):
            def __init__(self):
                super().__init__()
                self.first = Dense(3, 5)
                self.second = Dense(5, 2)

            @tf.function
            def __call__(self, x):
                return self.second(self.first(x))

        network = Network()
        network(tf.ones([4, 3]))

        def update(weights):
            return [w * 0.9 for w in weights]

        update(network.trainable_variables)
        """,
        {"Network.__call__.x": "float32[4,3]"},
        {
            "Dense.__init__": "tLErC 6 12",
            "Dense.__call__": "TlerC 21",
            "Network.__init__": "tlErC 6",
            "Network.__call__": "@TlerC 13",
            "update": "TlerC P1",
        },
    ),
    "a model that another model holds, and predict": (
        """
        import numpy as np
        import tensorflow as tf

        class Encoder(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.d = tf.keras.layers.Dense(3)

            def call(self, x):
                return self.d(x)

        class Auto(tf.keras.Model):
            def __init__(self, encoder):
                super().__init__()
                self.encoder = encoder
                self.decoder = tf.keras.layers.Dense(6)

            def encode(self, x):
                return self.encoder(x)

            def call(self, x):
                return self.decoder(self.encode(x))

        def after(y):
            return np.abs(y)

        auto = Auto(Encoder())
        auto(tf.ones([2, 6]))
        after(auto.predict(np.ones([4, 6]), verbose=0))
        """,
        {"after.y": "ndarray float32[4,6]"},
        {
            "Encoder.call": "TlerC P1",
            "Auto.encode": "TlerC P1",
            "Auto.call": "TlerC P1",
            "after": "Tlerc 14",
        },
    ),
    "not Keras: a call method of a plain class is not called": (
        """
        import tensorflow as tf

        class Telephone:
            def call(self, x):
                return tf.abs(x)

        class Answering:
            def __call__(self, x):
                return self.call(x)

            def build(self, x):
                self.x = x

            def call(self, x):
                return tf.abs(x)

        Answering()(tf.ones([2]))
        """,
        {"Answering.call.x": "float32[2]"},
        {
            "Telephone.call": "????? 10 11",
            "Answering.__call__": "TlerC P1",
            "Answering.build": "????? 10 11",
            "Answering.call": "TlerC P1",
        },
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_types(name: str, tmp_path: Path) -> None:
    source, expected, _ = PROGRAMS[name]
    answers = ask(tmp_path, source)
    assert {key: answers.types(*key.rsplit(".", 1)) for key in expected} == expected


@pytest.mark.parametrize("name", PROGRAMS)
def test_verdicts(name: str, tmp_path: Path) -> None:
    source, _, expected = PROGRAMS[name]
    answers = ask(tmp_path, source)
    assert {function: answers.verdict(function) for function in expected} == expected
