"""None as default that is replaced: or, if, conditional expressions, nested."""
import tensorflow as tf


def a(x=None):
    if x is None:
        x = tf.ones([1])
    return use_a(x)


def b(x=None):
    x = x if x is not None else tf.ones([2])
    return use_b(x)


def c(x=None, y=None):
    if not (x is None or y is None):
        return both(x, y)
    return one(x)


def d(options=None):
    options = options or {}
    return use_d(options.get("w", tf.ones([3])))


def e(x=None, *, mask=None):
    if mask is not None:
        x = masked(x, mask)
    return x


def use_a(x):
    return x


def use_b(x):
    return x


def both(x, y):
    return x


def one(x):
    return x


def use_d(x):
    return x


def masked(x, mask):
    return x * mask


a()
a(tf.ones([4]))
b()
c(tf.ones([5]), tf.ones([6]))
c(tf.ones([7]))
d()
d({"w": 8})
e(tf.ones([9]))
e(tf.ones([9]), mask=tf.ones([9]))
