"""Truth of containers, and/or that pick operands."""
import tensorflow as tf


def empty(x):
    return x


def full(xs):
    return xs


def chosen(x):
    return x


def check(xs=None, name=None):
    xs = xs or []
    if not xs:
        empty(name)
        return None
    full(xs)
    return xs and xs[0]


chosen(check())
chosen(check([tf.ones([1])], "n"))
chosen(None or tf.ones([2]))
chosen(0 or "" or 3)
chosen([] and tf.ones([4]))
flag = bool([1]) and not 0
chosen(flag)
