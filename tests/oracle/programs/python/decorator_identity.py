"""Decorators that give the function back."""
import tensorflow as tf

registry = []


def register(function):
    registry.append(function)
    return function


def named(name):
    def wrap(function):
        function.label = name
        return function

    return wrap


@register
def first(x):
    return x


@named("second")
def second(x, y=1):
    return x


@register
@named("third")
def third(x):
    return x


first(tf.ones([1]))
second(tf.ones([2]), y=2)
third(tf.ones([3]))
for function in registry:
    function(tf.zeros([4]))
