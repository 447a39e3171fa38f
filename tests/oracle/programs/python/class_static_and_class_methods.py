"""Static and class methods, through the class and through instances."""
import tensorflow as tf


class Maker:
    default = tf.ones([2])

    @staticmethod
    def plain(x, n=1):
        return x

    @classmethod
    def build(cls, x):
        return cls.finish(x, cls.default)

    @classmethod
    def finish(cls, x, d):
        return x

    def run(self, x):
        return self.plain(x)


class Sub(Maker):
    default = 5


Maker.plain(tf.ones([1]))
Maker().plain(2, n=3)
Maker.build(tf.ones([3]))
Sub.build(tf.ones([4]))
Sub().run(tf.ones([5]))
