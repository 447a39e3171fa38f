"""Properties with setters, cached properties."""
import functools

import tensorflow as tf


class Layer:
    def __init__(self, n):
        self._n = n
        self._w = None

    @property
    def w(self):
        if self._w is None:
            self._w = tf.ones([self._n])
        return self._w

    @w.setter
    def w(self, value):
        check(value)
        self._w = value

    @functools.cached_property
    def mean(self):
        return tf.reduce_mean(self.w)

    @property
    def size(self):
        return self._n


def check(value):
    return value


def use(w, mean, size):
    return w


layer = Layer(3)
use(layer.w, layer.mean, layer.size)
layer.w = tf.zeros([3])
use(layer.w, 1, 2)
