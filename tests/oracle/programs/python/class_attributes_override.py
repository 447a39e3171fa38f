"""Class attributes, overridden in subclasses and on instances."""
import tensorflow as tf


class Base:
    weight = None
    bias = tf.zeros([1])

    def run(self):
        return use(self.weight, self.bias)


class Fixed(Base):
    weight = tf.ones([2])


class Own(Base):
    def __init__(self):
        self.weight = tf.ones([3])


def use(weight, bias):
    return bias


Base().run()
Fixed().run()
Own().run()
Base.bias = tf.zeros([4])
Base().run()
