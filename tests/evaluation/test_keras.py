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
    "recurrent cell and bidirectional": (
        """
        import tensorflow as tf

        class MinimalRNNCell(tf.keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.state_size = units

            def build(self, input_shape):
                self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
                self.recurrent_kernel = self.add_weight(shape=(self.units, self.units), name="recurrent")

            def call(self, inputs, states):
                prev_output = states[0]
                h = tf.matmul(inputs, self.kernel)
                output = h + tf.matmul(prev_output, self.recurrent_kernel)
                return output, [output]

        def use(y):
            return tf.abs(y)
        def state(s):
            return tf.abs(s)

        cell = MinimalRNNCell(5)
        x = tf.ones([2, 7, 3])
        layer = tf.keras.layers.RNN(cell)
        use(layer(x))
        bi = tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(4, return_sequences=True))
        use(bi(x))
        lstm = tf.keras.layers.LSTM(4, return_state=True)
        out, h, c = lstm(x)
        state(h)
        gru_cell = tf.keras.layers.GRUCell(6)
        o, s = gru_cell(x[:, 0], [tf.zeros([2, 6])])
        state(o)
        td = tf.keras.layers.TimeDistributed(tf.keras.layers.Dense(9))
        use(td(x))
        """,
        {
            "MinimalRNNCell.call.inputs": "float32[2,3]",
            "use.y": "float32[2,5] | float32[2,7,8] | float32[2,7,9]",
            "state.s": "float32[2,4] | float32[2,6]",
        },
        {
            "MinimalRNNCell.build": "tlErC 6",
            "MinimalRNNCell.call": "TlerC P1",
            "use": "TlerC P1",
            "state": "TlerC P1",
        },
    ),
    "subclass of functional and of sequential": (
        """
        import tensorflow as tf

        class Small(tf.keras.Sequential):
            def __init__(self, units):
                super().__init__([tf.keras.layers.Dense(units), tf.keras.layers.Dense(2)])

        class Fun(tf.keras.Model):
            def __init__(self):
                inp = tf.keras.Input((3,))
                out = tf.keras.layers.Dense(7)(inp)
                super().__init__(inputs=inp, outputs=out)

        class MyDense(tf.keras.layers.Dense):
            def call(self, x):
                y = super().call(x)
                return after_super(y)

        class Wide(tf.keras.layers.Dense):
            pass

        class Block(tf.keras.layers.Layer):
            def __init__(self, filters, **kwargs):
                super().__init__(**kwargs)
                self.convs = [tf.keras.layers.Conv2D(filters, 3, padding="same") for _ in range(2)]
                self.norm = tf.keras.layers.BatchNormalization()
                self.pool = tf.keras.layers.MaxPooling2D()

            def call(self, x, training=None):
                for conv in self.convs:
                    x = tf.nn.relu(conv(x))
                x = self.norm(x, training=training)
                return self.pool(x)

        class ResNet(tf.keras.Model):
            def __init__(self, num_classes):
                super().__init__()
                self.blocks = tf.keras.Sequential([Block(4), Block(8)])
                self.gap = tf.keras.layers.GlobalAveragePooling2D()
                self.out = tf.keras.layers.Dense(num_classes)

            def call(self, x, training=False):
                return self.out(self.gap(self.blocks(x, training=training)))

        def after_super(y): return tf.abs(y)
        def small(y): return tf.abs(y)
        def fun(y): return tf.abs(y)
        def wide(y): return tf.abs(y)
        def resnet(y): return tf.abs(y)
        x = tf.ones([4, 3])
        small(Small(6)(x))
        fun(Fun()(x))
        MyDense(5)(x)
        wide(Wide(8)(x))
        resnet(ResNet(10)(tf.ones([2, 16, 16, 3]), training=True))
        """,
        {
            "MyDense.call.x": "float32[4,3]",
            "Block.call.x": "float32[2,16,16,3] | float32[2,8,8,4]",
            "ResNet.call.x": "float32[2,16,16,3]",
            "after_super.y": "float32[4,5]",
            "small.y": "float32[4,2]",
            "fun.y": "float32[4,7]",
            "wide.y": "float32[4,8]",
            "resnet.y": "float32[2,10]",
        },
        {
            "MyDense.call": "TlerC P1",
            "Block.call": "TlerC P1",
            "ResNet.call": "TlerC P1",
            "after_super": "TlerC P1",
            "small": "TlerC P1",
            "fun": "TlerC P1",
            "wide": "TlerC P1",
            "resnet": "TlerC P1",
        },
    ),
    "fit with generators, sequences, dicts, several outputs": (
        """
        import numpy as np
        import tensorflow as tf

        def first_loss(y, p): return tf.reduce_mean(tf.abs(y - p))
        def second_loss(y, p): return tf.reduce_mean(tf.square(y - p))
        def metric(y, p): return tf.reduce_mean(p)

        a = tf.keras.Input((3,), name="a")
        b = tf.keras.Input((4,), name="b")
        h = tf.keras.layers.Concatenate()([a, b])
        one = tf.keras.layers.Dense(1, name="one")(h)
        two = tf.keras.layers.Dense(2, name="two")(h)
        model = tf.keras.Model(inputs=[a, b], outputs=[one, two])
        model.compile("sgd", loss=[first_loss, second_loss], metrics=[[metric], [metric]])
        model.fit([np.ones([8, 3]), np.ones([8, 4])], [np.ones([8, 1]), np.ones([8, 2])], verbose=0)

        class Two(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.d = tf.keras.layers.Dense(1)
            def call(self, inputs):
                return self.d(tf.concat([inputs["x"], inputs["z"]], axis=1))
        def dict_loss(y, p): return tf.reduce_mean(y - p)
        m = Two()
        m.compile("sgd", loss=dict_loss)
        m.fit({"x": np.ones([8, 3]), "z": np.ones([8, 2])}, np.ones([8, 1]), verbose=0)

        class Data(tf.keras.utils.PyDataset):
            def __init__(self):
                super().__init__()
            def __len__(self):
                return 2
            def __getitem__(self, index):
                return np.ones([4, 5], "float32"), np.ones([4, 1], "float32")
        class Net(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.d = tf.keras.layers.Dense(1)
            def call(self, x):
                return self.d(x)
        def seq_loss(y, p): return tf.reduce_mean(y - p)
        n = Net()
        n.compile("sgd", loss=seq_loss)
        n.fit(Data(), verbose=0)

        def batches():
            for _ in range(2):
                yield np.ones([4, 6], "float32"), np.ones([4, 1], "float32")
        class Net2(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.d = tf.keras.layers.Dense(1)
            def call(self, x):
                return self.d(x)
        g = Net2()
        g.compile("sgd", loss="mse")
        g.fit(batches(), verbose=0)
        """,
        {
            "first_loss.y": "float32[None,1]",
            "first_loss.p": "float32[None,1]",
            "second_loss.y": "float32[None,2]",
            "second_loss.p": "float32[None,2]",
            "metric.y": "float32[None,1] | float32[None,2]",
            "metric.p": "float32[None,1] | float32[None,2]",
            "dict_loss.y": "float32[None,1]",
            "dict_loss.p": "float32[None,1]",
            "Net.call.x": "float32[None,5]",
            "seq_loss.y": "float32[None,1]",
            "seq_loss.p": "float32[None,1]",
            "Net2.call.x": "float32[None,6]",
        },
        {
            "first_loss": "TlerC P1",
            "second_loss": "TlerC P1",
            "metric": "TlerC P1",
            "Two.call": "TlerC P1",
            "dict_loss": "TlerC P1",
            "Data.__len__": "tlerc 6",
            "Data.__getitem__": "tlerc 6",
            "Net.call": "TlerC P1",
            "seq_loss": "TlerC P1",
            "batches": "tlerc 6",
            "Net2.call": "TlerC P1",
        },
    ),
    "ints and 1-D targets": (
        """
        import numpy as np
        import tensorflow as tf

        def sparse_loss(y, p): return tf.keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True)
        def acc(y, p): return tf.cast(tf.equal(tf.cast(y, tf.int64), tf.argmax(p, 1)), tf.float32)
        def reg_loss(y, p): return tf.reduce_mean(tf.square(y - p))
        class Loss(tf.keras.losses.Loss):
            def __init__(self, scale=1.0):
                super().__init__(reduction="none")
                self.scale = scale
            def call(self, y_true, y_pred):
                return tf.reduce_sum(tf.square(y_true - y_pred), axis=-1) * self.scale
        def reduced(l): return tf.abs(l)
        class F1(tf.keras.metrics.Metric):
            def __init__(self, name="f1", **kwargs):
                super().__init__(name=name, **kwargs)
                self.tp = self.add_weight(name="tp", initializer="zeros")
            def update_state(self, y_true, y_pred, sample_weight=None):
                self.tp.assign_add(tf.reduce_sum(tf.cast(y_true, tf.float32) * y_pred))
            def result(self):
                return self.tp
            def reset_state(self):
                self.tp.assign(0.0)
        def of_metric(v): return tf.abs(v)
        x = np.random.rand(8, 3)
        model = tf.keras.Sequential([tf.keras.layers.Dense(4)])
        model.compile("sgd", loss=sparse_loss, metrics=[acc])
        model.fit(x, np.arange(8) % 4, verbose=0)
        reg = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        reg.compile("sgd", loss=reg_loss, metrics=[F1()])
        reg.fit(x, np.random.rand(8), verbose=0)
        reduced(Loss(2.0)(tf.ones([4, 2], tf.int32), tf.zeros([4, 2])))
        f1 = F1()
        of_metric(f1(tf.ones([4], tf.int32), tf.zeros([4])))
        f1.update_state(tf.ones([4], tf.int32), tf.zeros([4]))
        of_metric(f1.result())
        """,
        {
            "sparse_loss.y": "float32[None]",
            "sparse_loss.p": "float32[None,4]",
            "acc.y": "int64[None]",
            "acc.p": "float32[None,4]",
            "reg_loss.y": "float32[None,1]",
            "reg_loss.p": "float32[None,1]",
            "Loss.call.y_true": "float32[4,2]",
            "Loss.call.y_pred": "float32[4,2]",
            "reduced.l": "float32[4]",
            "F1.update_state.y_true": "float32[None] | int32[4]",
            "F1.update_state.y_pred": "float32[4] | float32[None,1]",
            "of_metric.v": "variable float32[]",
        },
        {
            "sparse_loss": "TlerC P1",
            "acc": "TlerC P1",
            "reg_loss": "TlerC P1",
            "Loss.call": "TlerC P1",
            "reduced": "TlerC P1",
            "F1.update_state": "TlerC P1",
            "F1.result": "tlerC 6",
            "F1.reset_state": "tlerC 6",
            "of_metric": "TlerC P1",
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
