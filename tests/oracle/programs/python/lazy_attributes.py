"""Attributes made on first use, in several styles."""
import tensorflow as tf


class Lazy:
    def __init__(self):
        self._value = None
        self._built = False

    @property
    def value(self):
        if self._value is None:
            self._value = tf.ones([1])
        return self._value

    def build(self, n):
        if self._built:
            return
        self.w = tf.ones([n])
        self._built = True

    def call(self, x):
        self.build(2)
        return combine(x, self.w)

    def get(self):
        if not hasattr(self, "cache"):
            self.cache = tf.ones([3])
        return self.cache


def combine(x, w):
    return x


def use(x):
    return x


lazy = Lazy()
use(lazy.value)
lazy.call(tf.ones([2]))
lazy.call(tf.ones([2]))
use(lazy.get())
