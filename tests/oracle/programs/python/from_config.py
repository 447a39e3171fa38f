"""Alternative constructors, get_config, type(self)."""
import tensorflow as tf


class Layer:
    registry = {}

    def __init__(self, units, scale=1.0):
        self.units = units
        self.scale = scale

    def get_config(self):
        return {"units": self.units, "scale": self.scale}

    @classmethod
    def from_config(cls, config):
        return cls(**config)

    def copy(self):
        return type(self)(self.units, scale=self.scale)

    @classmethod
    def register(cls, name):
        cls.registry[name] = cls

    def call(self, x):
        return out(x * self.scale, self.units)


class Double(Layer):
    def call(self, x):
        return doubled(x)


def out(y, units):
    return y


def doubled(x):
    return x


layer = Layer(2, scale=tf.constant(3.0))
layer.call(tf.ones([1]))
Layer.from_config(layer.get_config()).call(tf.ones([2]))
layer.copy().call(tf.ones([3]))
Double(1).copy().call(tf.ones([4]))
Double.register("double")
Layer.registry["double"](5).call(tf.ones([5]))
