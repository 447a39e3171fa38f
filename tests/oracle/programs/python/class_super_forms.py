"""super() in all forms."""
import tensorflow as tf


class A:
    def __init__(self, x):
        self.x = x

    def go(self, y):
        return y

    @classmethod
    def make(cls, v):
        return cls(v)


class B(A):
    def __init__(self, x, z):
        super().__init__(x)
        self.z = z

    def go(self, y):
        return super(B, self).go(y * 2.0)

    @classmethod
    def make(cls, v):
        made = super().make.__func__(A, v)
        return keep(made.x)


class C(B):
    def __init__(self, x):
        B.__init__(self, x, 1)

    def go(self, y):
        A.go(self, y)
        return super().go(tf.cast(y, tf.float32))


def keep(x):
    return x


C(tf.ones([1])).go(tf.ones([2], tf.int32))
B(1, tf.ones([3])).go(tf.ones([4]))
B.make(tf.ones([5]))
