"""Wildcards through several modules, names hidden and shown."""
import tensorflow as tf

from api import *
from api import layers as L

dense(tf.ones([1]))
helper(tf.ones([2]))
L.dense(tf.ones([3]))
Config.scale(tf.ones([4]))
