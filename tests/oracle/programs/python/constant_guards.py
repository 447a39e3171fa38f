"""Branches that constants decide, per call."""
import tensorflow as tf

DEBUG = False
VERSION = 2


def train(x):
    return x


def infer(x):
    return x


def debug(x):
    return x


def modern(x):
    return x


def old(x):
    return x


def call(x, training=False):
    if DEBUG:
        debug(x)
    if VERSION >= 2:
        modern(x)
    else:
        old(x)
    if training:
        return train(x)
    return infer(x)


call(tf.ones([1]), training=True)
call(tf.ones([2]))
call(3, False)
