"""The published fixtures' outcomes, on programs of our own: a program and near misses per row.

Rows of the table that rest on hazards or on signature inference are not here. Side effects and recursion are
asked for in every function, as the published fixtures do. A verdict reads ``TLERC`` in capitals where a
property holds, then the precondition or the codes of the failures (see ``asking``).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.asking import ask

# name: (rows of the table, program, verdicts)
PROGRAMS: dict[str, tuple[str, dict[str, str]]] = {
    # 1, 2: a tensor argument and a computation; without the computation there is no benefit.
    "row 1": (
        """
        import tensorflow as tf

        def energy(field):
            return tf.reduce_sum(field)

        def passed_on(field):
            return field

        def empty(field):
            pass

        energy(tf.constant([1.0, 2.0]))
        passed_on(tf.constant([1.0, 2.0]))
        empty(tf.constant([1.0, 2.0]))
        """,
        {"energy": "TlerC P1", "passed_on": "Tlerc 14", "empty": "Tlerc 14"},
    ),
    "row 3": (
        """
        import tensorflow as tf

        @tf.function
        def half(count):
            return count

        @tf.function
        def fed(count):
            return count + 1

        half(5)
        fed(tf.constant(5))
        """,
        {"half": "@tLerc P2", "fed": "@TlerC 13"},
    ),
    "row 4": (
        """
        import tensorflow as tf

        @tf.function
        def magnitude(x):
            return tf.abs(x)

        magnitude(tf.constant(-3.0))
        """,
        {"magnitude": "@TlerC 13"},
    ),
    "row 5 and 6": (
        """
        import tensorflow as tf

        @tf.function
        def quiet(x):
            return x

        @tf.function
        def loud(x):
            print(x)
            return x

        for f in (quiet, loud):
            f(1)
            f(2)
            f(tf.constant(1))
        """,
        {"quiet": "@TLerc P3", "loud": "@TLErc 4"},
    ),
    "row 7": (
        """
        import tensorflow as tf

        def scaled(x):
            return tf.multiply(x, 2)

        def only_tensors(x):
            return tf.multiply(x, 2)

        scaled(1)
        scaled(tf.constant(1))
        only_tensors(tf.constant(1))
        only_tensors(tf.constant([1]))
        """,
        {"scaled": "TLerC 12", "only_tensors": "TlerC P1"},
    ),
    "row 8": (
        """
        import tensorflow as tf

        @tf.function
        def same(x):
            return x

        @tf.function
        def negative(x):
            return -x

        same(tf.ones([2]))
        negative(tf.ones([2]))
        """,
        {"same": "@Tlerc P6", "negative": "@TlerC 13"},
    ),
    "row 9": (
        """
        import tensorflow as tf

        last = None

        @tf.function
        def remember(x):
            global last
            last = x
            return tf.square(x)

        @tf.function
        def read(x):
            return tf.square(x) if last is None else x

        remember(tf.constant(2.0))
        read(tf.constant(2.0))
        """,
        {"remember": "@TlErC 4 13", "read": "@TlerC 13"},
    ),
    "row 10 to 12": (
        """
        import tensorflow as tf

        seen = []

        @tf.function
        def collects():
            seen.append(1)

        @tf.function
        def one():
            return tf.constant(1)

        def plain_collects():
            seen.append(1)

        def plain_local():
            found = []
            found.append(1)
            return found

        collects()
        one()
        plain_collects()
        plain_local()
        """,
        {
            "collects": "@tlErc 4",
            "one": "@tlerC P2",
            "plain_collects": "tlErc 4 6",
            "plain_local": "tlerc 6",
        },
    ),
    "row 13": (
        """
        import tensorflow as tf

        @tf.function
        def unused(a, b):
            return tf.add(a, b)

        def plain(a, b):
            return tf.add(a, b)

        @tf.function
        def no_parameters():
            return tf.constant(0)

        def hinted(a: tf.Tensor):
            return tf.abs(a)
        """,
        {
            "unused": "@????? 3 9 10 11",
            "plain": "????? 3 9 10 11",
            "no_parameters": "@t???? 3 9 11",
            "hinted": "T???? 3 9 11",
        },
    ),
    "row 14 to 16": (
        """
        import tensorflow as tf

        @tf.function
        def mixed(t):
            return tf.add(t[0], t[1])

        @tf.function
        def mixed_other_way(t):
            return tf.add(t[0], t[1])

        @tf.function
        def tensors(t):
            return tf.add(t[0], t[1])

        @tf.function
        def nested(t):
            return tf.add(t[0][0], t[1][0])

        @tf.function
        def numbers(t):
            return t[0] + t[1]

        mixed((tf.constant(1), 1))
        mixed_other_way((1, tf.constant(1)))
        tensors((tf.constant(1), tf.constant(2)))
        nested(((tf.constant(1), tf.constant(2)), (tf.constant(3), tf.constant(4))))
        numbers((1, 1))
        """,
        {
            "mixed": "@TLerC P3",
            "mixed_other_way": "@TLerC P3",
            "tensors": "@TlerC 13",
            "nested": "@TlerC 13",
            "numbers": "@tLerc P2",
        },
    ),
    "row 17": (
        """
        import tensorflow as tf

        @tf.function
        def hinted(t: tuple[tf.Tensor, tf.Tensor]):
            return tf.add(t[0], t[1])

        @tf.function
        def unhinted(t):
            return tf.add(t[0], t[1])

        hinted((2, 2))
        unhinted((2, 2))
        """,
        {"hinted": "@TLerC P3", "unhinted": "@tLerC P2"},
    ),
    "row 18 and 19": (
        """
        import tensorflow as tf

        @tf.function
        def training_step(a):
            return tf.zeros([2])

        @tf.function
        def warm_up(a):
            return tf.zeros([2])

        @tf.function
        def test_step():
            return tf.zeros([2])

        def run_model(flag):
            return tf.zeros([2])

        def fast_inference(flag):
            return tf.zeros([2])

        def inference_of(flag):
            return tf.zeros([2])

        training_step(True)
        warm_up(True)
        test_step()
        run_model(True)
        fast_inference(None)
        inference_of(None)
        """,
        {
            "training_step": "@TlerC 13",
            "warm_up": "@tlerC P2",
            "test_step": "@tlerC P2",
            "run_model": "TlerC P1",
            "fast_inference": "TlerC P1",
            "inference_of": "tlerC 6",
        },
    ),
    "row 20": (
        """
        import tensorflow as tf

        class Encoder(tf.keras.Model):
            def call(self, x):
                return tf.reduce_sum(tf.ones([2]))

        class Empty(tf.keras.Model):
            def call(self, x):
                pass

        encoder = Encoder()
        encoder(False)
        Empty()(False)
        """,
        {"Encoder.call": "TlerC P1", "Empty.call": "Tlerc 14"},
    ),
    "row 21 to 23": (
        """
        import tensorflow as tf
        from tensorflow.keras import Model
        from tensorflow.keras.layers import Layer

        class Plain:
            def __call__(self, n):
                return n

        class Direct(tf.keras.Model):
            def __call__(self, n):
                return n

        class Transitive(Direct):
            def __call__(self, n):
                return n

        class Mixin:
            pass

        class Multiple(Mixin, Model):
            def __call__(self, n):
                return n

        class OnlyLayer(Layer):
            def __call__(self, n):
                return n

        class Module(tf.Module):
            def __call__(self, n):
                return n

        class Unused(Model):
            def call(self, x):
                return tf.abs(x)

        for cls in (Plain, Direct, Transitive, Multiple, OnlyLayer, Module):
            thing = cls()
            thing(5)
        """,
        {
            "Plain.__call__": "tLerc 6 12",
            "Direct.__call__": "TLerc 12",
            "Transitive.__call__": "TLerc 12",
            "Multiple.__call__": "TLerc 12",
            "OnlyLayer.__call__": "tLerc 6 12",
            "Module.__call__": "tLerc 6 12",
            "Unused.call": "T???? 3 9 11",
        },
    ),
    "row 24 and 25": (
        """
        import tensorflow as tf

        class Bare:
            pass

        class Named:
            def __init__(self):
                self.name = "n"

        def true(a): return a
        def false(a): return a
        def nothing(a): return a
        def bare(a): return a
        def number(a): return a
        def text(a): return a
        def pair(a): return a
        def listed(a): return a
        def nested(a): return a
        def named(a): return a
        def looped(a): return a
        def chosen(a): return a
        def counted(a): return a
        def length(a): return a

        true(True)
        false(False)
        nothing(None)
        bare(Bare())
        number(5)
        text("5")
        pair((5, 5))
        listed([5, 5])
        nested(((1, 2), (3, (4, 5))))
        named(Named())
        for item in [3, 6]:
            looped(item)
        chosen(5 if bare else None)
        for step in range(100):
            counted(step)
        length(len([1, 2]))
        """,
        {
            "Named.__init__": "tlErc 4 6",
            "true": "tlerc 6",
            "false": "tlerc 6",
            "nothing": "tlerc 6",
            "bare": "tlerc 6",
            "number": "tLerc 6 12",
            "text": "tLerc 6 12",
            "pair": "tLerc 6 12",
            "listed": "tLerc 6 12",
            "nested": "tLerc 6 12",
            "named": "tLerc 6 12",
            "looped": "tLerc 6 12",
            "chosen": "tLerc 6 12",
            "counted": "tlerc 6",
            "length": "tlerc 6",
        },
    ),
    "row 26": (
        """
        import tensorflow as tf

        def never_given(x, flag=1):
            return tf.abs(x)

        def given_once(x, flag=1):
            return tf.abs(x)

        def given_by_name(x, flag=1):
            return tf.abs(x)

        def given_after_star(x, y, flag=1):
            return tf.abs(x)

        def keyword_only(x, *, flag=1):
            return tf.abs(x)

        x = tf.constant(1.0)
        rest = [x, x]
        never_given(x)
        never_given(x)
        given_once(x)
        given_once(x, 5)
        given_by_name(x, flag=5)
        given_after_star(*rest, 5)
        keyword_only(x)
        """,
        {
            "never_given": "TlerC P1",
            "given_once": "TLerC 12",
            "given_by_name": "TLerC 12",
            "given_after_star": "TLerC 12",
            "keyword_only": "TLerC 12",
        },
    ),
    "row 27 to 30": (
        """
        import tensorflow as tf

        def direct(x):
            if tf.reduce_sum(x) > 10.0:
                return x
            return direct(x + 1.0)

        def ping(x):
            return x if tf.reduce_sum(x) > 10.0 else pong(x * 2.0)

        def pong(x):
            return ping(x)

        def calls_a_recursive_one(x):
            return direct(x)

        @tf.function
        def hybrid(x):
            if tf.reduce_sum(x) > 10.0:
                return x
            return hybrid(x + 1.0)

        @tf.function
        def countdown(n):
            return 0 if n == 0 else countdown(n - 1)

        def noisy(n):
            print(n)
            if n > 0:
                noisy(n - 1)

        x = tf.constant([1.0])
        direct(x)
        ping(x)
        pong(x)
        calls_a_recursive_one(x)
        hybrid(x)
        countdown(5)
        noisy(5)
        """,
        {
            "direct": "TleRC 8",
            "ping": "TleRC 8",
            "pong": "TleRC 8",
            "calls_a_recursive_one": "TlerC P1",
            "hybrid": "@TleRC 13",
            "countdown": "@tLeRc P2",
            "noisy": "tLERc 4 6 8 12",
        },
    ),
    "row 31 and 32": (
        """
        import tensorflow as tf

        def element(e): return tf.abs(e)
        def batch(e): return tf.abs(e)
        def mapped(e): return tf.abs(e)
        def left(e): return tf.abs(e)
        def counted(i, e): return tf.abs(e)
        def first(e): return tf.abs(e)
        def whole(ds): return 0
        def iterator(it): return 0

        ds = tf.data.Dataset.from_tensor_slices([1, 2, 3])
        for e in ds:
            element(e)
        for e in ds.batch(2):
            batch(e)
        for e in ds.map(lambda v: v + 1):
            mapped(e)
        for a, b in zip(ds, ds):
            left(a)
        for i, e in enumerate(ds):
            counted(i, e)
        first(next(iter(ds)))
        whole(ds)
        iterator(iter(ds))
        """,
        {
            "element": "TlerC P1",
            "batch": "TlerC P1",
            "mapped": "TlerC P1",
            "left": "TlerC P1",
            "counted": "TlerC P1",
            "first": "TlerC P1",
            "whole": "tlerc 6",
            "iterator": "tlerc 6",
        },
    ),
    "row 33": (
        """
        import tensorflow as tf

        def literal(xs): return tf.add_n(xs)
        def appended(xs): return tf.add_n(xs)
        def item(x): return tf.abs(x)
        def numbers(xs): return 0
        def repeated(xs): return 0

        literal([tf.constant(1), tf.constant(2)])
        grown = []
        for i in range(10):
            grown.append(tf.constant(i))
        appended(grown)
        for one in grown:
            item(one)
        numbers([1, 2])
        repeated([0] * 3)
        """,
        {
            "literal": "TlerC P1",
            "appended": "TlerC P1",
            "item": "TlerC P1",
            "numbers": "tLerc 6 12",
            "repeated": "tLerc 6 12",
        },
    ),
    "row 34": (
        """
        import tensorflow as tf

        a = tf.constant([1.0])
        b = tf.constant([2.0])

        def total():
            return tf.add(a, b)

        def total_of(a, b):
            return tf.add(a, b)

        total()
        total_of(a, b)
        """,
        {"total": "tlerC 6", "total_of": "TlerC P1"},
    ),
    "row 35": (
        """
        import tensorflow as tf

        strategy = tf.distribute.MirroredStrategy()

        class Trainer:
            def __init__(self):
                self.loss = None

            def step(self, x):
                self.loss = tf.reduce_mean(x)

            def distributed(self, x):
                strategy.run(self.step, args=(x,))

            def local_step(self, x):
                loss = tf.reduce_mean(x)
                return loss

            def local_distributed(self, x):
                return strategy.run(self.local_step, args=(x,))

        trainer = Trainer()
        trainer.distributed(tf.ones([2]))
        trainer.local_distributed(tf.ones([2]))
        """,
        {
            "Trainer.__init__": "tlErc 4 6",
            "Trainer.step": "TlErC 4",
            "Trainer.distributed": "TlErC 4",
            "Trainer.local_step": "TlerC P1",
            "Trainer.local_distributed": "TlerC P1",
        },
    ),
    "row 36": (
        """
        import tensorflow as tf

        class Weighted(tf.keras.layers.Layer):
            def build(self, input_shape):
                self.w = self.add_weight(shape=(input_shape[-1], 2), name="w")

            def call(self, x):
                return tf.matmul(x, self.w)

        class Caching(tf.keras.layers.Layer):
            def call(self, x):
                self.last = x
                return x * 2.0

        class Both(tf.keras.layers.Layer):
            def build(self, input_shape):
                self.scale = 1.0

            def call(self, x):
                self.scale = 2.0
                return x * self.scale

        class Container(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.inner = Weighted()

            def call(self, x):
                return self.inner(x)

        class CachingContainer(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.inner = Caching()

            def call(self, x):
                return self.inner(x)

        class BothContainer(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.inner = Both()

            def call(self, x):
                return self.inner(x)

        x = tf.ones([4, 3])
        for model in (Container(), CachingContainer(), BothContainer()):
            model(x)
        """,
        {
            "Weighted.build": "tlErC 4 6",
            "Weighted.call": "TlerC P1",
            "Caching.call": "TlErC 4",
            "Both.build": "tlErc 4 6",
            "Both.call": "TlErC 4",
            "Container.__init__": "tlErc 4 6",
            "Container.call": "TlerC P1",
            "CachingContainer.__init__": "tlErc 4 6",
            "CachingContainer.call": "TlErC 4",
            "BothContainer.__init__": "tlErc 4 6",
            "BothContainer.call": "TlErC 4",
        },
    ),
    "row 37": (
        """
        import tensorflow as tf

        def load(x):
            return tf.cast(x, tf.float32) / 255.0

        def augment(x):
            return tf.reverse(x, [0])

        def pipeline():
            ds = tf.data.Dataset.from_tensor_slices(tf.ones([8, 4]))
            return ds.map(load).map(augment)

        pipeline()
        """,
        {"load": "TlerC P1", "augment": "TlerC P1", "pipeline": "tlerC 6"},
    ),
    "row 39, a predict of one's own": (
        """
        import tensorflow as tf

        class Own:
            def predict(self, x):
                return tf.nn.softmax(x)

        def scores(own, x):
            return own.predict(x)

        scores(Own(), tf.ones([2, 3]))
        """,
        {"Own.predict": "TlerC P1", "scores": "TlerC P1"},
    ),
    "row 46, through a library": (
        """
        import tensorflow as tf

        strategy = tf.distribute.get_strategy()

        def replica_step(x):
            return inner(x)

        def inner(x):
            return tf.square(x)

        def direct(x):
            return tf.square(x)

        @tf.function
        def outer(x):
            return strategy.run(replica_step, args=(x,)) + direct(x)

        outer(tf.constant(1.0))
        """,
        {
            "replica_step": "TlerC P1",
            "inner": "TlerC P1",
            "direct": "TlerC 21",
            "outer": "@TlerC 13",
        },
    ),
    "row 46": (
        """
        import tensorflow as tf

        def helper(x):
            return tf.square(x)

        def also_called(x):
            return tf.square(x)

        @tf.function
        def hybrid_helper(x):
            return tf.square(x)

        def deep(x):
            return tf.square(x)

        def between(x):
            return deep(x)

        @tf.function
        def outer(x):
            return helper(x) + also_called(x) + hybrid_helper(x) + between(x)

        def dead(x):
            return helper(x)

        outer(tf.constant(1.0))
        also_called(tf.constant(1.0))
        """,
        {
            "helper": "TlerC 21",
            "also_called": "TlerC P1",
            "hybrid_helper": "@TlerC 13",
            "deep": "TlerC 21",
            "between": "TlerC 21",
            "outer": "@TlerC 13",
            "dead": "????? 3 9 10 11",
        },
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_verdicts(name: str, tmp_path: Path) -> None:
    source, expected = PROGRAMS[name]
    assert ask(tmp_path, source).verdicts(always=True) == expected
