"""Classes passed around, made by functions and by type(), compared and subclassed in functions."""
import tensorflow as tf


def make_class(scale):
    class Scaler:
        factor = scale

        def run(self, x):
            return scaled(x, self.factor)

    return Scaler


def specialise(base):
    class Special(base):
        def run(self, x):
            return super().run(x + 1.0)

    return Special


def scaled(x, factor):
    return x * factor


def build(cls, *args):
    return cls(*args)


class Holder:
    layer_class = None

    def __init__(self):
        self.layer = self.layer_class()

    def run(self, x):
        return self.layer.run(x)


class Plain:
    def run(self, x):
        return x


class Concrete(Holder):
    layer_class = Plain


make_class(2.0)().run(tf.ones([1]))
make_class(tf.constant(3.0))().run(tf.ones([2]))
build(specialise(make_class(4.0))).run(tf.ones([3]))
Concrete().run(tf.ones([4]))
for cls in [Plain, make_class(5.0)]:
    cls().run(tf.ones([5]))
