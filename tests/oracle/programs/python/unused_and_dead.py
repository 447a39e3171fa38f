"""Functions that are never called, and dead branches."""
import tensorflow as tf


def called(x):
    return x


def never(x):
    return called(tf.zeros([9]))


def dead(x):
    return x


def run(x):
    if False:
        dead(x)
    return called(x)
    dead(x)


run(tf.ones([1]))
if 0:
    dead(tf.ones([2]))
while False:
    dead(1)
