"""Fluent interfaces: methods that return self, a copy, or another object."""
import tensorflow as tf


class Query:
    def __init__(self, data, steps=()):
        self.data = data
        self.steps = tuple(steps)

    def map(self, function):
        return Query(self.data, self.steps + (function,))

    def limit(self, n):
        self.n = n
        return self

    def run(self):
        value = self.data
        for step in self.steps:
            value = step(value)
        return finish(value, self.n)


def double(x):
    return x * 2


def total(x):
    return tf.reduce_sum(x)


def finish(x, n):
    return x


Query(tf.ones([3])).map(double).map(total).limit(5).run()
