"""Default values, evaluated once and shared between calls."""
import tensorflow as tf

SCALE = tf.constant(2.0)


def scaled(x, scale=SCALE, times=3):
    return x * scale


def collect(x, into=[]):
    into.append(x)
    return into


def remember(key, value, table={}):
    table[key] = value
    return table


def see(values):
    return values


def look(table):
    return table


def never(x, cache=[]):
    return cache


scaled(tf.ones([2]))
scaled(tf.ones([3]), tf.constant([1.0, 2.0, 3.0]), times=1)
collect(tf.ones([4]))
see(collect(tf.zeros([5])))
remember("a", tf.ones([6]))
look(remember("b", 1))
never(1)
see(never(2))
