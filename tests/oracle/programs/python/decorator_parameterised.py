"""Decorators with arguments, with and without parentheses."""
import functools

import tensorflow as tf


def repeat(times, value=None):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(x):
            for _ in range(times):
                x = function(x, value)
            return x

        return wrapper

    return decorate


def optional(function=None, *, scale=1.0):
    if function is None:
        return functools.partial(optional, scale=scale)

    @functools.wraps(function)
    def wrapper(x):
        return function(x * scale)

    return wrapper


@repeat(2, value=tf.ones([3]))
def step(x, v):
    return x + v


@repeat(3)
def other(x, v):
    return x


@optional
def bare(x):
    return x


@optional(scale=2.0)
def scaled(x):
    return x


step(tf.zeros([3]))
other(tf.ones([2]))
bare(tf.ones([4]))
scaled(tf.ones([5]))
