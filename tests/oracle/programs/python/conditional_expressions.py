"""Conditional expressions, and/or, chained comparisons."""
import tensorflow as tf


def use(x):
    return x


def default(x):
    return x


def either(x):
    return x


def pick(flag, x):
    return use(x if flag else 0)


def fallback(x=None):
    x = x or tf.ones([2])
    return default(x)


def ranges(n):
    return either(tf.ones([n]) if 0 < n < 5 else None)


pick(True, tf.ones([1]))
pick(False, tf.ones([1]))
fallback()
fallback([tf.ones([3])])
ranges(3)
ranges(9)
