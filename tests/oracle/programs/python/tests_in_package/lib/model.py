import tensorflow as tf


class Model:
    def __init__(self, n=2):
        self.w = tf.ones([n])

    def run(self, x):
        return self.apply(x, self.w)

    def apply(self, x, w):
        return x * w
