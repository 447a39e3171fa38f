"""__getattr__, delegation, __setattr__."""
import tensorflow as tf


class Proxy:
    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        return getattr(self.inner, name)


class Inner:
    def __init__(self):
        self.weight = tf.ones([1])

    def run(self, x):
        return x


class Options(dict):
    def __getattr__(self, name):
        return self[name]


def use(x):
    return x


proxy = Proxy(Inner())
proxy.run(tf.ones([2]))
use(proxy.weight)
options = Options(rate=tf.ones([3]))
use(options.rate)
