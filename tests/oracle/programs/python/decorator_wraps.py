"""A decorator that wraps with functools.wraps."""
import functools

import tensorflow as tf


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def cast_first(function):
    @functools.wraps(function)
    def wrapper(x, *rest):
        return function(tf.cast(x, tf.float64), *rest)

    return wrapper


@logged
def plain(x, y, flag=False):
    return x


@cast_first
def double(x, n):
    return x


@logged
@cast_first
def both(x):
    return x


plain(tf.ones([1]), 2, flag=True)
plain(1, y=tf.ones([2]))
double(tf.ones([3]), 4)
both(tf.ones([5], tf.int32))
