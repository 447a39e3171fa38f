"""Methods of lists."""
import tensorflow as tf


def each(x):
    return x


def all_of(xs):
    return xs


def popped(x):
    return x


def counts(n):
    return n


xs = []
all_of(xs)
xs.append(tf.ones([1]))
xs.extend([tf.ones([2]), tf.ones([3])])
xs.insert(0, tf.ones([4]))
all_of(xs)
for x in xs:
    each(x)
popped(xs.pop())
ys = xs.copy()
ys.reverse()
popped(ys[0])
zs = xs + [1]
all_of(zs[1:])
all_of([0] * 3)
ws = [tf.zeros([5])] * 2
all_of(ws)
del xs[0]
each(xs[0])
xs.clear()
counts(len(ws))
counts([1, 2].index(2))
