"""A variable that two inner functions share."""
import tensorflow as tf


def use(x):
    return x


def make(start):
    state = start

    def read():
        return use(state)

    def write(value):
        nonlocal state
        state = value

    return read, write


read, write = make(tf.ones([2]))
read()
write(tf.ones([3]))
read()
get, put = make(5)
get()
