"""A closure sees the last value of a loop variable, and values assigned after its definition."""
import tensorflow as tf


def use(x):
    return x


def late(x):
    return x


def outer():
    functions = []
    for shape in ([1], [2]):
        tensor = tf.ones(shape)
        functions.append(lambda scale, bound=tensor: use(bound * scale))
    for function in functions:
        function(2.0)


def forward():
    def inner():
        return late(value)

    value = tf.ones([4])
    return inner()


outer()
forward()
