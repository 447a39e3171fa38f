"""A class-level None that a method replaces before use."""
import tensorflow as tf


class Lazy:
    kernel = None

    def __init__(self):
        self.bias = None

    def build(self, n):
        self.kernel = tf.ones([n, 2])
        self.bias = tf.zeros([2])

    def __call__(self, x):
        if self.kernel is None:
            self.build(x.shape[-1])
        return affine(x, self.kernel, self.bias)


def affine(x, kernel, bias):
    return tf.matmul(x, kernel) + bias


def out(y):
    return y


out(Lazy()(tf.ones([4, 3])))
