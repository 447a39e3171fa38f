"""match: constants, sequences, mappings, classes, captures."""
import tensorflow as tf


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


def number(n):
    return n


def one(x):
    return x


def rest(xs):
    return xs


def value(v):
    return v


def attribute(a):
    return a


def other(o):
    return o


def dispatch(subject):
    match subject:
        case 1 | 2 as n:
            number(n)
        case [x]:
            one(x)
        case [x, *more]:
            rest(more)
        case {"value": v}:
            value(v)
        case Point(x=a):
            attribute(a)
        case _:
            other(subject)


dispatch(1)
dispatch([tf.ones([1])])
dispatch([1, tf.ones([2]), tf.ones([3])])
dispatch({"value": tf.ones([4])})
dispatch(Point(tf.ones([5]), 2))
dispatch("text")
