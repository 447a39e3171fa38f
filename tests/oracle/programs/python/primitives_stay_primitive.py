"""Python values of all kinds, and tensors beside them."""
import numpy as np
import tensorflow as tf


def f(a, b, c, d, e):
    return a


def shape_of(n, m):
    return n


def numbers(x):
    return x


def text(s):
    return s


f(1, 2.5, "s", None, True)
x = tf.ones([3, 4])
shape_of(x.shape[0], x.shape.rank)
shape_of(len(x), int(x[0, 0]))
numbers(float(tf.reduce_sum(x)))
numbers(range(3))
numbers([1, 2])
numbers({"a": 1.5})
text(x.dtype.name)
text(f"{x.shape}")
text(b"bytes")
numbers(np.float32(1))
numbers(abs(-3) + round(2.6) + divmod(7, 2)[0])
numbers(1 if x is None else 2)
