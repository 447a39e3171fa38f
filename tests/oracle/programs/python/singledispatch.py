"""functools.singledispatch and typing.overload."""
import functools
from typing import overload

import tensorflow as tf


@functools.singledispatch
def show(x):
    return other(x)


@show.register
def _(x: list):
    return listed(x)


@show.register(str)
def _(x):
    return text(x)


@overload
def both(x: int) -> int: ...
@overload
def both(x: str) -> str: ...
def both(x):
    return x


def other(x):
    return x


def listed(x):
    return x


def text(x):
    return x


show(tf.ones([1]))
show([tf.ones([2])])
show("s")
both(tf.ones([3]))
