"""Imports inside of functions and guarded imports."""
import tensorflow as tf

try:
    import fast as backend
except ImportError:
    backend = None

try:
    import does_not_exist as optional
except ImportError:
    import slow as optional


def run(x):
    from tools import prepare
    import tools.more

    tools.more.extra(x)
    return prepare(x)


run(tf.ones([1]))
backend.work(tf.ones([2]))
optional.work(tf.ones([3]))
