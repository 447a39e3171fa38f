"""Bound methods as values: in tables, partials, callbacks, maps."""
import functools

import tensorflow as tf


class Scaler:
    def __init__(self, factor):
        self.factor = factor
        self.modes = {"mul": self.mul, "add": self.add}

    def mul(self, x):
        return result(x * self.factor)

    def add(self, x, y=0.0):
        return result(x + y)

    def run(self, mode, x):
        return self.modes[mode](x)


def result(x):
    return x


def apply(function, x):
    return function(x)


scaler = Scaler(2.0)
scaler.run("mul", tf.ones([1]))
scaler.run("add", tf.ones([2]))
apply(scaler.mul, tf.ones([3]))
functools.partial(scaler.add, y=tf.ones([4]))(tf.ones([4]))
for x in map(Scaler(3.0).mul, [tf.ones([5])]):
    apply(result, x)
steps = [scaler.mul, scaler.add]
value = tf.ones([6])
for step in steps:
    value = step(value)
