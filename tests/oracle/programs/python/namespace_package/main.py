"""Folders without __init__."""
import tensorflow as tf

import space.inner.leaf
from space import other
from space.inner import leaf as l

space.inner.leaf.f(tf.ones([1]))
l.f(tf.ones([2]))
other.g(tf.ones([3]))
