import tensorflow as tf


def make_input(n):
    return check(tf.ones([n]))


def check(x):
    return x
