"""Operators of user classes, reflected and in place ones too."""
import tensorflow as tf


class Vector:
    def __init__(self, data):
        self.data = data

    def __add__(self, other):
        return Vector(add(self.data, other.data))

    def __mul__(self, factor):
        return Vector(scale(self.data, factor))

    def __rmul__(self, factor):
        return self * factor

    def __iadd__(self, other):
        self.data = add(self.data, other)
        return self

    def __neg__(self):
        return Vector(-self.data)

    def __matmul__(self, other):
        return dot(self.data, other.data)

    def __eq__(self, other):
        return compare(other)

    def __lt__(self, other):
        return compare(other.data)


def add(x, y):
    return x + y


def scale(x, factor):
    return x * factor


def dot(x, y):
    return tf.tensordot(x, y, 1)


def compare(other):
    return True


def end(x):
    return x


v = Vector(tf.ones([3]))
w = v + v
w = w * 2.0
w = 3.0 * w
w += tf.ones([3])
end((-w).data)
end(v @ w)
v == 5
v < w
