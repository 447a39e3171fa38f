"""Every kind of parameter, given in every way."""
import tensorflow as tf

a = tf.ones([1])
b = tf.ones([2])
c = tf.ones([3], tf.float64)


def every(p, /, q, r=0.5, *rest, k, m=None, **others):
    inner(rest, others)
    return p


def inner(rest, others):
    return rest


def plain(x, y=1):
    return x


every(a, b, k=c)
every(a, q=b, r=c, k=1, m=a)
every(1, 2, 3, a, b, k=None, z=c)
every(a, b, c, k=a, **{"m": b, "extra": a})
plain(*(a, b))
plain(*[c])
plain(**{"x": a, "y": 2})
plain(y=b, x=3)
