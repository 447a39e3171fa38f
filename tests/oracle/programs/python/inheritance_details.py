"""Overridden class methods, static methods, private names, explicit base calls."""
import tensorflow as tf


class A:
    __secret = tf.ones([1])
    kind = "a"

    def reveal(self):
        return use(self.__secret)

    @staticmethod
    def helper(x):
        return helped_a(x)

    @classmethod
    def create(cls, *args):
        made = cls(*args)
        return made

    def process(self, x):
        return self._hook(self.helper(x))

    def _hook(self, x):
        return hook_a(x)


class B(A):
    __secret = 5
    kind = "b"

    def __init__(self, w=None):
        self.w = w

    @staticmethod
    def helper(x):
        return helped_b(x)

    def _hook(self, x):
        A._hook(self, x)
        return hook_b(x, self.w)


def use(x):
    return x


def helped_a(x):
    return x


def helped_b(x):
    return x * 2


def hook_a(x):
    return x


def hook_b(x, w):
    return x


A().reveal()
B().reveal()
A.create().process(tf.ones([2]))
B.create(tf.ones([3])).process(tf.ones([4]))
B.helper(6)
