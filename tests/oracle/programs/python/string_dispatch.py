"""Dispatch by strings and tables of functions."""
import tensorflow as tf


def relu(x):
    return tf.nn.relu(x)


def scale(x, factor=2.0):
    return x * factor


def identity(x):
    return x


ACTIVATIONS = {"relu": relu, "scale": scale, None: identity}


def activate(name, x):
    function = ACTIVATIONS.get(name, identity)
    return function(x)


def resolve(identifier):
    if callable(identifier):
        return identifier
    if identifier in ACTIVATIONS:
        return ACTIVATIONS[identifier]
    raise ValueError(identifier)


activate("relu", tf.ones([1]))
activate(None, tf.ones([2]))
resolve("scale")(tf.ones([3]))
resolve(identity)(tf.ones([4]))
