"""Cooperative __init__ with keyword arguments through mixins."""
import tensorflow as tf


class Base:
    def __init__(self, name="base", **kwargs):
        self.name = name
        self.rest = kwargs


class Weighted:
    def __init__(self, weight=None, **kwargs):
        super().__init__(**kwargs)
        self.weight = weight


class Biased:
    def __init__(self, *args, bias=0.0, **kwargs):
        super().__init__(*args, **kwargs)
        self.bias = bias


class Model(Weighted, Biased, Base):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def run(self):
        return use(self.weight, self.bias, self.units, self.name)


def use(weight, bias, units, name):
    return weight


Model(3, weight=tf.ones([1]), bias=tf.ones([2]), name="m").run()
Model(4, weight=5).run()
