"""Decorators on methods keep the receiver."""
import functools

import tensorflow as tf


def traced(method):
    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        return method(self, *args, **kwargs)

    return wrapper


class Net:
    def __init__(self, w):
        self.w = w

    @traced
    def apply(self, x, scale=1.0):
        return self.inner(x, self.w)

    def inner(self, x, w):
        return x * w


net = Net(tf.ones([2]))
net.apply(tf.ones([3, 2]), scale=2.0)
