"""Swaps, shadowed names, del, parameters named like globals."""
import tensorflow as tf

x = tf.ones([1])


def use(x):
    return x


def other(y):
    return y


def local():
    x = 5
    return use(x)


a, b = tf.ones([2]), 3
a, b = b, a
use(a)
other(b)
local()
use(x)
list = [tf.ones([4])]
use(list[0])
del list
other(list((1, 2)))


def nested():
    value = tf.ones([5])

    def middle():
        def inner():
            nonlocal value
            value = value + 1.0
            return use(value)

        return inner()

    middle()
    return other(value)


nested()
