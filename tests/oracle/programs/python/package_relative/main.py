"""Relative imports up and down."""
import tensorflow as tf

from app.run import start

start(tf.ones([1]))
