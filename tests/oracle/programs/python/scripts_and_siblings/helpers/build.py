import tensorflow as tf


class Builder:
    def build(self, n):
        return tf.ones([n])


def check(x, rate):
    return x
