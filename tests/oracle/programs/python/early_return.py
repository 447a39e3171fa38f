"""Early returns and values that reach only some calls."""
import tensorflow as tf


def use(x):
    return x


def after(x):
    return x


def choose(x, mode):
    if mode == "raw":
        return x
    if mode == "double":
        x = x * 2
        return tf.cast(x, tf.float64)
    return None


def guard(x):
    if x is None:
        return 0
    return after(x)


use(choose(tf.ones([1]), "raw"))
use(choose(tf.ones([2]), "double"))
use(choose(tf.ones([3]), "none"))
guard(None)
guard(tf.ones([4]))
