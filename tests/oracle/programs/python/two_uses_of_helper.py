"""One helper, two uses: they must not mix."""
import tensorflow as tf


def identity(x):
    return x


def first(x):
    return x


def second(x):
    return x


def third(x):
    return x


first(identity(tf.ones([1])))
second(identity(2))
third(identity(identity))


class Box:
    def __init__(self, v):
        self.v = v


def unbox(box):
    return box.v


def left(x):
    return x


def right(x):
    return x


left(unbox(Box(tf.ones([3]))))
right(unbox(Box("text")))


def wrap(x):
    return [x]


def in_first(xs):
    return xs


def in_second(xs):
    return xs


in_first(wrap(tf.ones([4])))
in_second(wrap(5))
