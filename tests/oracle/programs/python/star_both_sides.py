"""Functions that pass on what they were given."""
import tensorflow as tf


def target(x, y, z=None, *, name=""):
    return x


def forward(*args, **kwargs):
    return target(*args, **kwargs)


def swap(first, *others):
    return target(*others, first)


def add_default(**kwargs):
    kwargs.setdefault("z", tf.zeros([7]))
    return target(**kwargs)


def only_first(first, *unused):
    return sink(first)


def sink(x):
    return x


forward(tf.ones([1]), 2, name="n")
forward(3, tf.ones([2], tf.int32), z=tf.ones([3]))
swap(tf.ones([4]), 1)
add_default(x=1, y=tf.ones([5]))
only_first(1, tf.ones([6]))
