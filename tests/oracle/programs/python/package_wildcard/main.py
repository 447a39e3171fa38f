"""Wildcard imports with and without __all__."""
import tensorflow as tf

from everything import *
from some import *

visible(tf.ones([1]))
chosen(tf.ones([2]))
_hidden_use = use_hidden(tf.ones([3]))
both(WEIGHT)


def both(x):
    return x
