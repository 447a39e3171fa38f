"""contextlib: generator-based managers, closing, nullcontext, ExitStack."""
import contextlib

import tensorflow as tf


@contextlib.contextmanager
def scaled(x):
    y = x * 2.0
    try:
        yield y
    finally:
        done(y)


@contextlib.contextmanager
def silent():
    yield


def done(y):
    return y


def inside(x):
    return x


def other(x):
    return x


with scaled(tf.ones([2])) as y:
    inside(y)
with silent() as nothing:
    inside(nothing)
with contextlib.nullcontext(tf.ones([3])) as z:
    other(z)
with contextlib.ExitStack() as stack:
    other(stack.enter_context(scaled(tf.ones([4]))))
with contextlib.suppress(ValueError):
    other(tf.ones([5]))
