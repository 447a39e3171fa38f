"""Decorators that register, validate, retry, time; on methods, properties, classes and nested functions."""
import functools
import time

import tensorflow as tf


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.time()
        try:
            return function(*args, **kwargs)
        finally:
            report(function.__name__, time.time() - start)

    return wrapper


def retry(times):
    def decorate(function):
        def wrapper(*args):
            for attempt in range(times):
                try:
                    return function(*args)
                except ValueError:
                    if attempt == times - 1:
                        raise

        return wrapper

    return decorate


def validated(**kinds):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(self, *args, **kwargs):
            for name in kinds:
                kwargs.setdefault(name, kinds[name])
            return function(self, *args, **kwargs)

        return wrapper

    return decorate


def default_arg(method):
    return functools.wraps(method)(lambda self, x=None: method(self, x if x is not None else tf.ones([9])))


def report(name, seconds):
    return name


class Model:
    @timed
    def run(self, x):
        return x

    @retry(times=2)
    def again(self, x):
        return x

    @validated(scale=2.0)
    def scaled(self, x, scale):
        return x * scale

    @property
    @timed
    def weight(self):
        return tf.ones([4])

    @default_arg
    def maybe(self, x):
        return x

    @staticmethod
    @timed
    def static(x):
        return x

    @classmethod
    @timed
    def build(cls, x):
        return x


def use(x):
    return x


model = Model()
model.run(tf.ones([1]))
model.again(tf.ones([2]))
model.scaled(tf.ones([3]))
use(model.weight)
model.maybe()
model.maybe(tf.ones([5]))
Model.static(tf.ones([6]))
Model.build(tf.ones([7]))


@timed
def outer(x):
    @timed
    def inner(y):
        return y

    return inner(x)


outer(tf.ones([8]))
