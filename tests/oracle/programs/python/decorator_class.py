"""Decorators that are classes."""
import functools

import tensorflow as tf


class Counted:
    def __init__(self, function):
        self.function = function
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1
        return self.function(*args)


class Scaled:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, function):
        @functools.wraps(function)
        def wrapper(x):
            return function(x * self.factor)

        return wrapper


@Counted
def counted(x, y):
    return x


@Scaled(tf.constant([1.0, 2.0]))
def scaled(x):
    return x


counted(tf.ones([1]), 2)
scaled(tf.ones([3, 2]))
scaled(3.0)
