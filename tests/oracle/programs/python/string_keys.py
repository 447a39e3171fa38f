"""Names made of strings: format keys, getattr by f-string, dispatch by method name."""
import tensorflow as tf


class Handler:
    def handle_add(self, x):
        return x

    def handle_scale(self, x):
        return x

    def dispatch(self, kind, x):
        return getattr(self, f"handle_{kind}")(x)


class Params:
    def __init__(self, n):
        for i in range(n):
            setattr(self, f"w{i}", tf.ones([n]))

    def all(self):
        return [getattr(self, f"w{i}") for i in range(2)]


def use(x):
    return x


def many(xs):
    return xs


Handler().dispatch("add", tf.ones([1]))
Handler().dispatch("scale", tf.ones([4]))
params = Params(2)
use(params.w0)
many(params.all())
values = {"layer_%d" % i: tf.ones([3]) for i in range(2)}
use(values["layer_0"])
name = "layer" + "_" + str(1)
use(values[name])
use(values["layer_{}".format(0)])
