"""Instances as functions: in lists, composed, with defaults."""
import tensorflow as tf


class Compose:
    def __init__(self, *functions):
        self.functions = functions

    def __call__(self, x):
        for function in self.functions:
            x = function(x)
        return x


class Add:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, scale=1.0):
        return added(x + self.n, scale)


def added(x, scale):
    return x


def squeeze(x):
    return tf.squeeze(x)


def end(x):
    return x


pipeline = Compose(squeeze, Add(1.0), Add(tf.constant(2.0)))
end(pipeline(tf.ones([1, 4])))
end(Compose()(tf.ones([5])))
Compose(lambda x: x * 2, squeeze)(tf.ones([1, 6]))
