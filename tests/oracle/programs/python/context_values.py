"""Managers that give tuples; nested and parenthesised with; reuse after the block."""
import contextlib

import tensorflow as tf


@contextlib.contextmanager
def pair(x):
    yield x, x * 2


class Timer:
    def __enter__(self):
        self.start = 1
        return self

    def __exit__(self, *details):
        self.seconds = 2


class Base(contextlib.ContextDecorator):
    def __enter__(self):
        return 1

    def __exit__(self, *details):
        return None


def use(x):
    return x


def number(n):
    return n


@Base()
def decorated(x):
    return x


with pair(tf.ones([1])) as (a, b):
    use(a)
    use(b)
with Timer() as timer:
    inner = tf.ones([2])
use(inner)
number(timer.seconds)
with (
    pair(tf.ones([3])) as (c, _),
    Timer() as t,
):
    use(c)
    number(t.start)
decorated(tf.ones([4]))
with tf.GradientTape() as tape:
    w = tf.Variable([1.0, 2.0])
    loss = tf.reduce_sum(w * w)
use(tape.gradient(loss, w))
