"""``tf.data``: which element reaches the functions that receive elements, through every link of a chain.

The types were seen under TensorFlow 2.21 by a profile hook in a subprocess; for callbacks that AutoGraph
rewrites ``element_spec`` was read. Where the last batch is smaller both extents are listed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.asking import ask

# program, types by "function.parameter", verdicts under policy paper
PROGRAMS: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "slices of arrays, tuples and dicts": (
        """
        import numpy as np
        import tensorflow as tf

        def array(e): return tf.abs(e)
        def pair(x, y): return tf.abs(x)
        def fields(d): return d["a"]
        def inner(a): return tf.abs(a)
        def nested(x, d): return tf.abs(x)
        def numbers(e): return tf.abs(e)
        def text(e): return tf.strings.length(e)

        for e in tf.data.Dataset.from_tensor_slices(np.ones([6, 4])):
            array(e)
        for x, y in tf.data.Dataset.from_tensor_slices((tf.ones([6, 4]), np.array([1, 2, 3, 4, 5, 6]))):
            pair(x, y)
        for d in tf.data.Dataset.from_tensor_slices({"a": tf.ones([6, 2]), "b": tf.zeros([6], tf.int32)}):
            fields(d)
            inner(d["b"])
        for x, d in tf.data.Dataset.from_tensor_slices((tf.ones([3]), {"k": tf.ones([3, 5])})):
            nested(x, d)
        for e in tf.data.Dataset.from_tensor_slices([1, 2, 3]):
            numbers(e)
        for e in tf.data.Dataset.from_tensor_slices(["a", "b"]):
            text(e)
        """,
        {
            "array.e": "float64[4]",
            "pair.x": "float32[4]",
            "pair.y": "int64[]",
            "inner.a": "int32[]",
            "nested.x": "float32[]",
            "numbers.e": "int32[]",
            "text.e": "string[]",
        },
        {"array": "TlerC P1", "pair": "TlerC P1", "fields": "TlerC P1", "nested": "TlerC P1"},
    ),
    "batch, remainder, unbatch": (
        """
        import tensorflow as tf

        def even(b): return tf.abs(b)
        def odd(b): return tf.abs(b)
        def dropped(b): return tf.abs(b)
        def repeated(b): return tf.abs(b)
        def again(e): return tf.abs(e)
        def twice(b): return tf.abs(b)

        ds = tf.data.Dataset.from_tensor_slices(tf.ones([10, 3]))
        for b in ds.batch(5):
            even(b)
        for b in ds.batch(4):
            odd(b)
        for b in ds.batch(4, drop_remainder=True):
            dropped(b)
        for b in ds.repeat().batch(4).take(3):
            repeated(b)
        for e in ds.batch(4).unbatch():
            again(e)
        for b in ds.batch(5).batch(2):
            twice(b)
        """,
        {
            "even.b": "float32[5,3]",
            "odd.b": "float32[2,3] | float32[4,3]",
            "dropped.b": "float32[4,3]",
            "repeated.b": "float32[4,3]",
            "again.e": "float32[3]",
            "twice.b": "float32[2,5,3]",
        },
        {"even": "TlerC P1"},
    ),
    "what leaves elements as they are": (
        """
        import tensorflow as tf

        def f(e): return tf.abs(e)

        ds = tf.data.Dataset.from_tensor_slices(tf.ones([10, 3], tf.float16))
        ds = ds.shuffle(10).cache().prefetch(tf.data.AUTOTUNE).repeat(2).take(5).skip(1).shard(2, 0)
        ds = ds.filter(lambda e: tf.reduce_sum(e) > 0).concatenate(ds).with_options(tf.data.Options())
        for e in ds:
            f(e)
        """,
        {"f.e": "float16[3]"},
        {"f": "TlerC P1"},
    ),
    "range and enumerate": (
        """
        import tensorflow as tf

        def ranged(i): return tf.abs(i)
        def library(i, e): return tf.abs(e)
        def python(i, e): return tf.abs(e)

        for i in tf.data.Dataset.range(5):
            ranged(i)
        ds = tf.data.Dataset.from_tensor_slices(tf.ones([4, 2]))
        for i, e in ds.enumerate():
            library(i, e)
        for i, e in enumerate(ds):
            python(i, e)
        """,
        {
            "ranged.i": "int64[]",
            "library.i": "int64[]",
            "library.e": "float32[2]",
            "python.i": "",
            "python.e": "float32[2]",
        },
        {"python": "TlerC P1"},
    ),
    "map with every kind of callable": (
        """
        import functools
        import tensorflow as tf

        def named(x, y): return tf.cast(x, tf.float32) / 255.0, tf.one_hot(y, 10)
        def called_by_lambda(x): return x * 2.0
        def with_option(x, factor): return x * factor
        def after(x, y): return tf.abs(x)
        def batched(x): return tf.abs(x)
        def to_dict(x): return {"x": x, "double": x * 2.0}
        def of_dict(d): return d["double"]
        def last(e): return tf.abs(e)

        class Pipeline:
            def __init__(self, size):
                self.size = size

            def method(self, x):
                return tf.image.resize(x, [self.size, self.size])

            @staticmethod
            def static(x):
                return tf.abs(x)

        images = tf.zeros([8, 28, 28, 1], tf.uint8)
        labels = tf.zeros([8], tf.int64)
        for x, y in tf.data.Dataset.from_tensor_slices((images, labels)).map(named):
            after(x, y)
        ds = tf.data.Dataset.from_tensor_slices(tf.ones([8, 4, 4, 3]))
        ds.map(lambda x: called_by_lambda(x))
        ds.map(functools.partial(with_option, factor=2.0), num_parallel_calls=2)
        ds.map(Pipeline(6).method).map(Pipeline.static)
        ds.batch(4, drop_remainder=True).map(batched)
        for e in ds.map(to_dict).map(of_dict):
            last(e)
        """,
        {
            "named.x": "uint8[28,28,1]",
            "named.y": "int64[]",
            "after.x": "float32[28,28,1]",
            "after.y": "float32[10]",
            "called_by_lambda.x": "float32[4,4,3]",
            "with_option.x": "float32[4,4,3]",
            "Pipeline.method.x": "float32[4,4,3]",
            "Pipeline.static.x": "float32[6,6,3]",
            "batched.x": "float32[4,4,4,3]",
            "to_dict.x": "float32[4,4,3]",
            "last.e": "float32[4,4,3]",
        },
        {
            "named": "TlerC P1",
            "with_option": "TLerC 12",
            "Pipeline.method": "TlerC P1",
            "of_dict": "TlerC P1",
            "to_dict": "TlerC P1",
        },
    ),
    "from_generator": (
        """
        import numpy as np
        import tensorflow as tf

        def pairs():
            for i in range(4):
                yield np.ones([3], np.float32), i

        def of_signature(x, y): return tf.abs(x)
        def of_types(e): return tf.abs(e)
        def of_shapes(x, y): return tf.abs(x)

        signature = (tf.TensorSpec(shape=(3,), dtype=tf.float32), tf.TensorSpec(shape=(), dtype=tf.int32))
        for x, y in tf.data.Dataset.from_generator(pairs, output_signature=signature):
            of_signature(x, y)
        for e in tf.data.Dataset.from_generator(lambda: iter([1, 2]), tf.int64):
            of_types(e)
        for x, y in tf.data.Dataset.from_generator(
            pairs, output_types=(tf.float32, tf.int32), output_shapes=([3], [])
        ):
            of_shapes(x, y)
        """,
        {
            "of_signature.x": "float32[3]",
            "of_signature.y": "int32[]",
            "of_types.e": "int64[?]",
            "of_shapes.x": "float32[3]",
            "of_shapes.y": "int32[]",
        },
        {"pairs": "tlerc 6", "of_signature": "TlerC P1"},
    ),
    "zip": (
        """
        import tensorflow as tf

        def library(x, y): return tf.abs(x)
        def nested(x, pair): return tf.abs(x)
        def python(x, y): return tf.abs(x)
        def of_map(x, y): return x

        a = tf.data.Dataset.range(4)
        b = tf.data.Dataset.from_tensor_slices(tf.ones([4, 2]))
        for x, y in tf.data.Dataset.zip((a, b)):
            library(x, y)
        for x, pair in tf.data.Dataset.zip((a, (b, a))):
            nested(x, pair)
        for x, y in zip(a, b):
            python(x, y)
        tf.data.Dataset.zip((a, b)).map(of_map)
        """,
        {
            "library.x": "int64[]",
            "library.y": "float32[2]",
            "nested.x": "int64[]",
            "python.x": "int64[]",
            "python.y": "float32[2]",
            "of_map.x": "int64[]",
            "of_map.y": "float32[2]",
        },
        {"nested": "TlerC P1", "of_map": "Tlerc 14"},
    ),
    "iterators": (
        """
        import tensorflow as tf

        def by_next(e): return tf.abs(e)
        def by_get_next(e): return tf.abs(e)
        def arrays(e): return e
        def batch(b): return b
        def single(e): return tf.abs(e)
        def given_iterator(it): return 0
        def given_dataset(ds): return 0

        ds = tf.data.Dataset.from_tensor_slices(tf.ones([4, 2]))
        by_next(next(iter(ds)))
        it = iter(ds)
        by_get_next(it.get_next())
        by_next(next(it))
        for e in ds.as_numpy_iterator():
            arrays(e)
        batch(next(ds.batch(3).as_numpy_iterator()))
        single(ds.take(1).get_single_element())
        given_iterator(it)
        given_dataset(ds)
        """,
        {
            "by_next.e": "float32[2]",
            "by_get_next.e": "float32[2]",
            "arrays.e": "ndarray float32[2]",
            "single.e": "float32[2]",
        },
        {
            "by_next": "TlerC P1",
            "arrays": "Tlerc 14",
            "given_iterator": "tlerc 6",
            "given_dataset": "tlerc 6",
        },
    ),
    "padded_batch, window, interleave, reduce, scan": (
        """
        import tensorflow as tf

        def padded(b): return tf.abs(b)
        def padded_to(b): return tf.abs(b)
        def windowed(e): return tf.abs(e)
        def interleaved(x): return tf.data.Dataset.from_tensors(x).repeat(2)
        def from_interleave(e): return tf.abs(e)
        def add(state, x): return state + x
        def total(t): return tf.abs(t)
        def flattened(e): return tf.abs(e)

        ds = tf.data.Dataset.range(4).map(lambda i: tf.fill([i], tf.cast(i, tf.float32)))
        for b in ds.padded_batch(4):
            padded(b)
        for b in ds.padded_batch(4, padded_shapes=[6]):
            padded_to(b)
        for w in tf.data.Dataset.range(6).window(3):
            for e in w:
                windowed(e)
        for e in tf.data.Dataset.range(3).interleave(interleaved, cycle_length=2):
            from_interleave(e)
        total(tf.data.Dataset.range(3).reduce(tf.constant(0, tf.int64), add))
        for e in tf.data.Dataset.range(6).window(2).flat_map(lambda w: w.batch(2)):
            flattened(e)
        """,
        {
            "padded_to.b": "float32[4,6]",
            "windowed.e": "int64[]",
            "interleaved.x": "int64[]",
            "from_interleave.e": "int64[]",
            "add.state": "int64[]",
            "add.x": "int64[]",
            "total.t": "int64[]",
        },
        {"interleaved": "TlerC P1", "add": "TlerC P1", "total": "TlerC P1"},
    ),
    "keras data sets and a preprocessing chain": (
        """
        import tensorflow as tf

        (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()

        def scale(image, label):
            return tf.cast(image, tf.float32) / 255.0, label

        def train_step(images, labels):
            return tf.reduce_mean(images)

        ds = tf.data.Dataset.from_tensor_slices((x_train, y_train))
        ds = ds.map(scale).shuffle(1000).batch(32)
        for images, labels in ds:
            train_step(images, labels)
        """,
        {
            "scale.image": "uint8[28,28]",
            "scale.label": "uint8[]",
            "train_step.images": "float32[32,28,28]",
            "train_step.labels": "uint8[32]",
        },
        {"scale": "TlerC P1", "train_step": "TlerC P1"},
    ),
    "a data set that goes through functions and objects": (
        """
        import tensorflow as tf

        class Data:
            def __init__(self, n):
                self.train = make(n)

            def batches(self, size):
                return self.train.batch(size, drop_remainder=True)

        def make(n):
            return tf.data.Dataset.from_tensor_slices((tf.ones([n, 3]), tf.zeros([n], tf.int32)))

        def epoch(ds):
            for step, (x, y) in enumerate(ds):
                train(x, y)

        def train(x, y):
            return tf.reduce_sum(x)

        def all_batches(ds):
            for x, y in ds:
                yield x

        def use(x):
            return tf.abs(x)

        data = Data(8)
        epoch(data.batches(4))
        for x in all_batches(data.batches(2)):
            use(x)
        """,
        {"train.x": "float32[4,3]", "train.y": "int32[4]", "use.x": "float32[2,3]"},
        {"make": "tLerC 6 12", "epoch": "tlerC 6", "train": "TlerC P1", "use": "TlerC P1"},
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
