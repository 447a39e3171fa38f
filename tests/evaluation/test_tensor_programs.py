"""TensorFlow beyond layers and data sets: control flow, gradients, strategies, kinds of tensors, NumPy.

The types were seen under TensorFlow 2.21 by a profile hook in a subprocess. A function that runs in
a graph was seen there with the shapes of the trace.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.asking import ask

# program, types by "function.parameter", verdicts under policy paper
PROGRAMS: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "functions given to TensorFlow": (
        """
        import tensorflow as tf

        def row(r): return tf.reduce_sum(r)
        def pair(p): return p[0] * p[1]
        def yes(): return tf.constant(1.0)
        def no(): return tf.constant(2.0)
        def chosen(x): return tf.abs(x)
        def cond(i, total): return i < 5
        def body(i, total): return i + 1, total + 2.0
        def looped(total): return tf.abs(total)
        def accumulate(state, x): return state + x
        def scanned(s): return tf.abs(s)
        def mapped(m): return tf.abs(m)
        def case(x): return tf.abs(x)

        x = tf.ones([4, 3])
        mapped(tf.map_fn(row, x))
        tf.map_fn(pair, (x, x), fn_output_signature=tf.float32)
        chosen(tf.cond(tf.reduce_sum(x) > 0.0, yes, no))
        chosen(tf.cond(tf.reduce_sum(x) > 0.0, lambda: yes(), lambda: no()))
        i, total = tf.while_loop(cond, body, [tf.constant(0), tf.constant(0.0)])
        looped(total)
        scanned(tf.scan(accumulate, x))
        scanned(tf.foldl(accumulate, x))
        case(tf.switch_case(tf.constant(0), [lambda: tf.ones([2]), lambda: tf.zeros([2])]))
        tf.vectorized_map(row, x)
        """,
        {
            "row.r": "float32[3]",
            "chosen.x": "float32[]",
            "cond.i": "int32[]",
            "cond.total": "float32[]",
            "body.i": "int32[]",
            "body.total": "float32[]",
            "looped.total": "float32[]",
            "accumulate.state": "float32[3]",
            "accumulate.x": "float32[3]",
            "scanned.s": "float32[3] | float32[4,3]",
            "mapped.m": "float32[4]",
            "case.x": "float32[2]",
        },
        {
            "row": "TlerC P1",
            "pair": "TlerC P1",
            "yes": "tlerC 6",
            "body": "TlerC P1",
            "looped": "TlerC P1",
        },
    ),
    "Python functions in a graph": (
        """
        import numpy as np
        import tensorflow as tf

        def eager(x): return x.numpy() * 2
        def array(a): return np.abs(a)
        def after(y): return tf.abs(y)
        def log(x): print(x)

        x = tf.ones([2, 3])
        after(tf.py_function(eager, [x], tf.float32))
        after(tf.numpy_function(array, [x], tf.float32))
        tf.py_function(log, [x], [])
        """,
        {"eager.x": "float32[2,3]", "array.a": "ndarray float32[2,3]", "after.y": "float32[?]"},
        {"after": "TlerC P1", "log": "TlErc 4"},
    ),
    "gradients": (
        """
        import tensorflow as tf

        def loss_of(w, x): return tf.reduce_sum(w * x)
        def of_one(g): return tf.abs(g)
        def of_list(gs): return [tf.abs(g) for g in gs]
        def each(g): return tf.abs(g)
        def of_dict(g): return tf.abs(g)
        def second(g): return tf.abs(g)
        def hessian(h): return tf.abs(h)

        w = tf.Variable(tf.ones([3]))
        b = tf.Variable(0.0)
        x = tf.constant([1.0, 2.0, 3.0])
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            loss = loss_of(w, x) + b
        of_one(tape.gradient(loss, w))
        of_list(tape.gradient(loss, [w, b]))
        dw, db = tape.gradient(loss, [w, b])
        each(db)
        of_dict(tape.gradient(loss, {"w": w})["w"])
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = tf.reduce_sum(x ** 3)
            g = inner.gradient(y, x)
        second(g)
        hessian(outer.jacobian(g, x))

        @tf.custom_gradient
        def clip(x):
            def grad(dy):
                return tf.clip_by_norm(dy, 0.5)
            return tf.identity(x), grad

        each(clip(x))
        """,
        {
            "loss_of.w": "variable float32[3]",
            "loss_of.x": "float32[3]",
            "of_one.g": "float32[3]",
            "each.g": "float32[] | float32[3]",
            "of_dict.g": "float32[3]",
            "second.g": "float32[3]",
            "hessian.h": "float32[3,3]",
            "clip.x": "float32[3]",
            "clip.<locals>.grad.dy": "float32[3]",
        },
        {"loss_of": "TlerC P1", "of_list": "TlerC P1", "clip": "TlerC P1"},
    ),
    "strategies": (
        """
        import tensorflow as tf

        strategy = tf.distribute.OneDeviceStrategy("/cpu:0")

        def step(x, y): return tf.reduce_mean(x)
        def keyword_step(x, scale): return x * scale
        def reduced(r): return tf.abs(r)
        def element(e): return tf.abs(e)
        def make(context): return tf.data.Dataset.range(4).batch(2)

        with strategy.scope():
            v = tf.Variable(1.0)
        ds = tf.data.Dataset.from_tensor_slices((tf.ones([4, 3]), tf.zeros([4]))).batch(2)
        for x, y in strategy.experimental_distribute_dataset(ds):
            per_replica = strategy.run(step, args=(x, y))
            reduced(strategy.reduce(tf.distribute.ReduceOp.SUM, per_replica, axis=None))
        strategy.run(keyword_step, args=(tf.ones([2]),), kwargs={"scale": tf.constant(2.0)})
        for e in strategy.distribute_datasets_from_function(make):
            element(e)
        """,
        {
            "step.x": "float32[2,3]",
            "step.y": "float32[2]",
            "keyword_step.scale": "float32[]",
            "reduced.r": "float32[]",
            "element.e": "int64[2]",
        },
        {"step": "TlerC P1", "keyword_step": "TlerC P1", "reduced": "TlerC P1"},
    ),
    "kinds of tensors": (
        """
        import numpy as np
        import tensorflow as tf

        def variable(v): return v + 1.0
        def ragged(r): return tf.reduce_sum(r, axis=1)
        def of_ragged(row): return tf.abs(row)
        def sparse(s): return tf.sparse.to_dense(s)
        def dense(d): return tf.abs(d)
        def text(t): return tf.strings.upper(t)
        def tokens(t): return t.to_tensor()
        def complexes(c): return tf.abs(c)
        def magnitude(m): return tf.abs(m)
        def flags(b): return tf.logical_not(b)
        def array(a): return tf.abs(a)
        def scalar(s): return tf.abs(s)
        def half(h): return tf.abs(h)

        variable(tf.Variable([1.0, 2.0]))
        ragged(tf.ragged.constant([[1, 2], [3]]))
        for row in tf.ragged.constant([[1, 2], [3]]):
            of_ragged(row)
        sparse(tf.sparse.SparseTensor([[0, 1]], [1.0], [2, 3]))
        sparse(tf.sparse.from_dense(tf.ones([2, 3])))
        dense(sparse(tf.sparse.from_dense(tf.ones([2, 3]))))
        text(tf.constant(["a", "b"]))
        tokens(tf.strings.split(tf.constant(["a b", "c"])))
        complexes(tf.complex(tf.ones([2]), tf.ones([2])))
        complexes(tf.signal.fft(tf.ones([2], tf.complex64)))
        magnitude(tf.abs(tf.complex(tf.ones([2]), tf.ones([2]))))
        flags(tf.ones([2]) > 0.5)
        flags(tf.constant([True, False]))
        array(np.arange(3))
        array(np.arange(3.0))
        array(np.ones([2, 2], dtype="float32"))
        scalar(np.float32(3))
        half(tf.cast([1, 2], tf.bfloat16))
        """,
        {
            "variable.v": "variable float32[2]",
            "ragged.r": "ragged int32[2,None]",
            "of_ragged.row": "int32[None]",
            "sparse.s": "sparse float32[2,3]",
            "dense.d": "float32[2,3]",
            "text.t": "string[2]",
            "tokens.t": "ragged string[2,None]",
            "complexes.c": "complex64[2]",
            "magnitude.m": "float32[2]",
            "flags.b": "bool[2]",
            "array.a": "ndarray float32[2,2] | ndarray float64[3] | ndarray int64[3]",
            "half.h": "bfloat16[2]",
        },
        {"ragged": "TlerC P1", "sparse": "TlerC P1", "text": "TlerC P1", "array": "TlerC P1"},
    ),
    "slicing": (
        """
        import tensorflow as tf

        def f(a): return tf.abs(a)
        def g(a): return tf.abs(a)
        def h(a): return tf.abs(a)
        def i(a): return tf.abs(a)
        def j(a): return tf.abs(a)
        def k(a): return tf.abs(a)
        def m(a): return tf.abs(a)

        x = tf.ones([4, 6, 3])
        f(x[0])
        f(x[-1])
        g(x[1:3])
        g(x[::2])
        h(x[..., 0])
        h(x[:, :, 1])
        i(x[:, tf.newaxis])
        j(x[:, 2:])
        k(x[:, :-1, ::-1])
        m(x[x > 0.5])
        rows = tf.unstack(x)
        f(rows[2])
        """,
        {
            "f.a": "float32[6,3]",
            "g.a": "float32[2,6,3]",
            "h.a": "float32[4,6]",
            "i.a": "float32[4,1,6,3]",
            "j.a": "float32[4,4,3]",
            "k.a": "float32[4,5,3]",
            "m.a": "float32[None]",
        },
        {"f": "TlerC P1"},
    ),
    "NumPy and tensors": (
        """
        import numpy as np
        import tensorflow as tf

        def mixed(a): return tf.abs(a)
        def left(a): return tf.abs(a)
        def into(a): return tf.abs(a)
        def back(a): return np.abs(a)
        def pure(a): return np.maximum(a, 0)
        def methods(a): return a.reshape([4]).astype("float32").mean()
        def arithmetic(a): return a * 2 + 1

        x, n = tf.ones([2, 2]), np.ones([2, 2], np.float32)
        mixed(x + n)
        left(n * x)
        into(tf.convert_to_tensor(n))
        back(x.numpy())
        pure(n)
        methods(n)
        arithmetic(n)
        """,
        {
            "mixed.a": "float32[2,2]",
            "left.a": "float32[2,2]",
            "into.a": "float32[2,2]",
            "back.a": "ndarray float32[2,2]",
            "pure.a": "ndarray float32[2,2]",
        },
        {
            "mixed": "TlerC P1",
            "pure": "Tlerc 14",
            "methods": "Tlerc 14",
            "arithmetic": "Tlerc 14",
        },
    ),
    "set_shape, ensure_shape and shapes computed": (
        """
        import tensorflow as tf

        def f(a): return tf.abs(a)
        def g(a): return tf.abs(a)
        def h(a): return tf.abs(a)

        x = tf.ones([4, 6])
        batch, width = x.shape
        f(tf.reshape(x, [batch * 2, width // 2]))
        f(tf.reshape(x, [-1, 3]))
        g(tf.zeros([batch, 1]))
        g(tf.zeros((x.shape[0], 1)))
        h(tf.reshape(x, tf.concat([tf.shape(x)[:1], [2, 3]], 0)))

        def i(a): return tf.abs(a)
        def j(a): return tf.abs(a)

        y = tf.numpy_function(lambda v: v, [x], tf.float32)
        z = y
        y.set_shape([None, 6])
        i(y)
        i(z)
        j(tf.ensure_shape(tf.numpy_function(lambda v: v, [x], tf.float32), [4, None]))
        """,
        {
            "f.a": "float32[8,3]",
            "g.a": "float32[4,1]",
            "h.a": "float32[4,2,3]",
            "i.a": "float32[None,6]",
            "j.a": "float32[4,None]",
        },
        {"f": "TlerC P1"},
    ),
    "variables in objects": (
        """
        import tensorflow as tf

        class Model:
            def __init__(self):
                self.w = tf.Variable(5.0)
                self.b = tf.Variable(0.0)

            def __call__(self, x):
                return self.w * x + self.b

        def loss(target, predicted):
            return tf.reduce_mean(tf.square(target - predicted))

        def train(model, x, y, rate):
            with tf.GradientTape() as tape:
                current = loss(y, model(x))
            dw, db = tape.gradient(current, [model.w, model.b])
            model.w.assign_sub(rate * dw)
            model.b.assign_sub(rate * db)

        def fixed(model, x, y, rate=0.1):
            train(model, x, y, rate=rate)

        model = Model()
        xs, ys = tf.random.normal([200]), tf.random.normal([200])
        for epoch in range(10):
            fixed(model, xs, ys)
        """,
        {
            "Model.__call__.x": "float32[200]",
            "loss.target": "float32[200]",
            "loss.predicted": "float32[200]",
        },
        {
            "Model.__call__": "TlerC P1",
            "loss": "TlerC P1",
            "train": "TLerC 12",
            "fixed": "TlerC P1",
        },
    ),
    "higher-order functions and comprehensions": (
        """
        import functools
        import tensorflow as tf

        def apply(f, x): return f(x)
        def square(x): return tf.square(x)
        def compose(*fs):
            def run(x):
                for f in fs:
                    x = f(x)
                return x
            return run
        def add(a, b): return a + b
        def scaled(factor, x): return x * factor
        def of_list(x): return tf.abs(x)
        def of_dict(v): return tf.abs(v)

        x = tf.ones([2])
        apply(square, x)
        compose(square, tf.abs)(x)
        functools.reduce(add, [x, x, x])
        functools.partial(scaled, tf.constant(2.0))(x)
        [of_list(y) for y in [x, x]]
        {k: of_dict(v) for k, v in {"a": x}.items()}
        list(map(of_list, [x]))
        """,
        {
            "apply.x": "float32[2]",
            "square.x": "float32[2]",
            "compose.<locals>.run.x": "float32[2]",
            "add.a": "float32[2]",
            "scaled.factor": "float32[]",
            "of_list.x": "float32[2]",
            "of_dict.v": "float32[2]",
        },
        {"apply": "TlerC P1", "add": "TlerC P1", "scaled": "TlerC P1"},
    ),
    "TensorArray and loops": (
        """
        import tensorflow as tf

        def run(xs):
            ta = tf.TensorArray(tf.float32, size=3)
            for i in tf.range(3):
                ta = ta.write(i, xs[i] * 2.0)
            return ta.stack()

        def item(x): return tf.abs(x)
        def counter(i): return tf.abs(i)
        def whole(y): return tf.abs(y)

        xs = tf.ones([3, 2])
        whole(run(xs))
        for x in xs:
            item(x)
        for i in tf.range(3):
            counter(i)
        """,
        {"run.xs": "float32[3,2]", "item.x": "float32[2]", "counter.i": "int32[]"},
        {"run": "TlerC P1", "item": "TlerC P1", "counter": "TlerC P1"},
    ),
    "compat.v1": (
        """
        import tensorflow.compat.v1 as tf

        def f(x): return tf.abs(x)
        def g(x): return tf.reduce_sum(x, keep_dims=True)

        f(tf.ones([2]))
        f(tf.random_normal([2]))
        f(tf.to_float(tf.constant([1, 2])))
        g(tf.get_variable("v", [3]))
        """,
        {"f.x": "float32[2]", "g.x": "variable float32[3]"},
        {"f": "TlerC P1", "g": "TlerC P1"},
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
