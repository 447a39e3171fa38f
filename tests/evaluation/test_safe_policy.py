"""Policy ``safe`` on whole programs: what is not advised although the published rules would, and what is.

Each program is a case that was seen under TensorFlow 2.21 with Keras 3 to break, slow down or change when the
published advice is followed; or its twin for which the advice is good.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.asking import ask

# program, verdict under paper and under safe for each function
PROGRAMS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "a Keras call and what it reaches": (
        """
        import tensorflow as tf

        class Net(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = tf.keras.layers.Dense(2)

            def call(self, x):
                return self.head(self.dense(x))

            def head(self, x):
                return tf.nn.relu(x)

        def step(net, x):
            return tf.reduce_sum(net(x))

        step(Net(), tf.ones([2, 3]))
        """,
        {
            "Net.call": ("TlerC P1", "TlerC"),
            "Net.head": ("TlerC P1", "TlerC"),
            "step": ("TlerC P1", "TlerC P1"),
        },
    ),
    "a graph function without tensor parameters that computes": (
        """
        import tensorflow as tf

        weights = tf.Variable([1.0, 2.0])

        @tf.function
        def norm():
            return tf.norm(weights)

        @tf.function
        def number():
            return 3

        norm()
        number()
        """,
        {"norm": ("@tlerC P2", "@tlerC"), "number": ("@tlerc P2", "@tlerc P2")},
    ),
    "decorator arguments show intent": (
        """
        import tensorflow as tf

        @tf.function(jit_compile=True)
        def compiled(n):
            return n

        @tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
        def signed(n):
            return n

        @tf.function(experimental_implements="identity")
        def implements(n):
            return n

        @tf.function
        def plain(n):
            return n

        for f in (compiled, signed, implements, plain):
            f(1)
        """,
        {
            "compiled": ("@tLerc P2", "@tLerc"),
            "signed": ("@tLerc P2", "@tLerc"),
            "implements": ("@tLerc P2", "@tLerc"),
            "plain": ("@tLerc P2", "@tLerc P2"),
        },
    ),
    "one fixed literal does not retrace, a counter does": (
        """
        import tensorflow as tf

        @tf.function
        def scaled(x, factor):
            return x * factor

        @tf.function
        def stepped(x, step):
            return x * step

        def eager(x, factor):
            return tf.multiply(x, factor)

        x = tf.ones([2])
        scaled(x, 2.0)
        eager(x, 2.0)
        for i in range(100):
            stepped(x, i)
        """,
        {
            "scaled": ("@TLerC P3", "@TLerC"),
            "stepped": ("@TlerC 13", "@TlerC 13"),
            "eager": ("TLerC 12", "TLerC P1"),
        },
    ),
    "generators, coroutines, properties, tests and special methods": (
        """
        import tensorflow as tf

        def pieces(x):
            yield tf.abs(x)

        async def later(x):
            return tf.abs(x)

        class Thing:
            def __init__(self, x):
                tf.abs(x)

            def __len__(self):
                return 1

            def norm(self, x):
                return tf.norm(x)

        def plain(x):
            return tf.abs(x)

        x = tf.ones([2])
        list(pieces(x))
        later(x)
        Thing(x).norm(x)
        plain(x)
        """,
        {
            "pieces": ("TlerC P1", "TlerC"),
            "later": ("TlerC P1", "TlerC"),
            "Thing.__init__": ("TlerC P1", "TlerC"),
            "Thing.norm": ("TlerC P1", "TlerC P1"),
            "plain": ("TlerC P1", "TlerC P1"),
        },
    ),
    "already in a graph": (
        """
        import tensorflow as tf

        def callback(x):
            return tf.abs(x)

        def both(x):
            return tf.abs(x)

        ds = tf.data.Dataset.from_tensor_slices([1.0, 2.0]).map(callback).map(both)
        both(tf.constant(1.0))
        """,
        {"callback": ("TlerC P1", "TlerC"), "both": ("TlerC P1", "TlerC P1")},
    ),
    "nobody calls it": (
        """
        import tensorflow as tf

        def norm(x):
            return tf.sqrt(tf.reduce_sum(tf.square(x)))

        def hinted(x: tf.Tensor) -> tf.Tensor:
            return tf.square(x)

        def unclear(x):
            return x

        @tf.function
        def graph(x):
            return tf.square(x)
        """,
        {
            "norm": ("????? 10 11", "TlerC P1"),
            "hinted": ("T???? 3 9 11", "TlerC P1"),
            "unclear": ("????? 10 11", "??erc 10 14"),
            "graph": ("@????? 3 10 11", "@TlerC 13"),
        },
    ),
}


@pytest.mark.parametrize("policy", ["paper", "safe"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_verdicts(name: str, policy: str, tmp_path: Path) -> None:
    source, table = PROGRAMS[name]
    answers = ask(tmp_path, source, policy)
    expected = {function: pair[policy == "safe"] for function, pair in table.items()}
    assert {function: answers.verdict(function) for function in expected} == expected


def test_a_method_called_on_an_object_that_nothing_holds_is_no_safe_fix(tmp_path: Path) -> None:
    text = """
    import tensorflow as tf

    class Scale:
        def __init__(self):
            self.factor = 2.0

        def passing(self, x):
            return tf.exp(x) * self.factor + x

        def held(self, x):
            return tf.exp(x) * self.factor + x

    Scale().passing(tf.ones(3))
    scale = Scale()
    scale.held(tf.ones(3))
    """
    decisions = ask(tmp_path, text, policy="safe").decisions
    assert [reason.slug for reason in decisions["Scale.passing"].reasons] == ["on-temporaries"]
    assert not decisions["Scale.passing"].safe
    assert decisions["Scale.held"].safe
