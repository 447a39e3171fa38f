import tensorflow as tf

from lib.ops import scale


class Dense:
    def __init__(self, n):
        self.w = tf.ones([n])

    def __call__(self, x):
        return self.apply(x, self.w)

    def apply(self, x, w):
        return scale(x)
