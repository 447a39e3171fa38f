"""type(), issubclass, __class__, class objects as values."""
import tensorflow as tf


class A:
    def run(self, x):
        return x


class B(A):
    def run(self, x):
        return other(x)


def other(x):
    return x


def same(x):
    return x


def clone(obj):
    return type(obj)()


clone(A()).run(tf.ones([1]))
clone(B()).run(tf.ones([2]))
B().__class__().run(tf.ones([3]))
if issubclass(B, A):
    same(tf.ones([4]))
if type(tf.ones([1])) is int:
    same(5)
A.run(B(), tf.ones([6]))
