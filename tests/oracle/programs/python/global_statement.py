"""Globals assigned by functions."""
import tensorflow as tf

weights = None
steps = 0


def setup(n):
    global weights
    weights = tf.ones([n])


def step(x):
    global steps
    steps = steps + 1
    return apply(x, weights, steps)


def apply(x, w, s):
    return x * w


setup(3)
step(tf.ones([3]))
step(2.0)
