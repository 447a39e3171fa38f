"""Names defined twice, and conditionally."""
import tensorflow as tf


def work(x):
    return first(x)


def first(x):
    return x


def second(x):
    return x


work(tf.ones([1]))


def work(x):  # noqa: F811
    return second(x)


work(tf.ones([2]))

if tf.__version__.startswith("1"):

    def choose(x):
        return x

else:

    def choose(x):
        return second(x)


choose(tf.ones([3]))


class Model:
    def run(self, x):
        return x

    def run(self, x, y=None):  # noqa: F811
        return x


Model().run(tf.ones([4]))
same = work
work = first
work(tf.ones([5]))
same(tf.ones([6]))
