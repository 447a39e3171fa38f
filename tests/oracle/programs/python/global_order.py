"""A function reads a global that is bound after it, and one that is bound again."""
import tensorflow as tf


def current(x):
    return x


def run():
    return current(VALUE)


VALUE = tf.ones([1])
run()
OTHER = 1
OTHER = tf.ones([2])


def other(x):
    return x


other(OTHER)
