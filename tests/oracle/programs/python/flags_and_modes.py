"""Behaviour chosen by constants: per call, per class, per instance."""
import tensorflow as tf


class Base:
    use_bias = False
    mode = "a"

    def __init__(self, training=None):
        self.training = training

    def run(self, x):
        if self.use_bias:
            with_bias(x)
        else:
            without_bias(x)
        if self.training:
            train(x)
        return self.pick(x)

    def pick(self, x):
        if self.mode == "a":
            return mode_a(x)
        elif self.mode in ("b", "c"):
            return mode_b(x)
        raise ValueError(self.mode)


class Biased(Base):
    use_bias = True
    mode = "b"


def with_bias(x):
    return x


def without_bias(x):
    return x


def train(x):
    return x


def mode_a(x):
    return x


def mode_b(x):
    return x


Base().run(tf.ones([1]))
Biased(training=True).run(tf.ones([2]))
