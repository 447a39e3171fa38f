"""Lambdas given, kept, returned, called at once."""
import tensorflow as tf


def use(x):
    return x


def call(function, x):
    return function(x)


def adder(n):
    return lambda x: use(x + n)


square = lambda x: use(x * x)
square(tf.ones([2]))
call(lambda v: use(v), tf.ones([3]))
adder(1.0)(tf.ones([4]))
(lambda a, b=tf.ones([5]): use(b))(1)
table = {"double": lambda x: use(x * 2)}
table["double"](tf.ones([6]))
