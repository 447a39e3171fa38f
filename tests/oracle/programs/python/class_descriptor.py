"""Descriptors of the common kind."""
import tensorflow as tf


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return getattr(instance, self.name, None)

    def __set__(self, instance, value):
        setattr(instance, self.name, clip(value))


class Constant:
    def __get__(self, instance, owner):
        return tf.ones([7])


def clip(value):
    return tf.nn.relu(value)


def use(x):
    return x


def seven(x):
    return x


class Model:
    weight = Positive()
    fixed = Constant()

    def __init__(self, w):
        self.weight = w


model = Model(tf.ones([2]))
use(model.weight)
seven(model.fixed)
