"""Keyword-only and positional-only parameters through wrappers."""
import tensorflow as tf


def core(x, /, *, scale, bias=None):
    return x


def wrapper(x, **options):
    options["scale"] = options.get("scale", 1.0)
    return core(x, **options)


def partial_like(function, **bound):
    def call(*args, **more):
        return function(*args, **{**bound, **more})

    return call


wrapper(tf.ones([1]), bias=tf.ones([2]))
wrapper(3, scale=tf.constant(2.0))
partial_like(core, scale=4.0)(tf.ones([5]))
partial_like(core, scale=6.0)(tf.ones([7]), bias=tf.ones([8]))
