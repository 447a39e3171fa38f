"""Absolute imports of a package in all spellings."""
import tensorflow as tf

import lib
import lib.ops
import lib.ops as operations
from lib import ops
from lib.ops import scale as multiply
from lib.nets.dense import Dense

lib.ops.scale(tf.ones([1]))
operations.scale(tf.ones([2]))
ops.scale(tf.ones([3]))
multiply(tf.ones([4]))
Dense(3)(tf.ones([5]))
lib.top(tf.ones([6]))
