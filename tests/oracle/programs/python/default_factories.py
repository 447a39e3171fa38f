"""Defaults made by functions, sentinel objects, keyword tables."""
import tensorflow as tf

_MISSING = object()


def fetch(table, key, default=_MISSING):
    if key in table:
        return table[key]
    if default is _MISSING:
        raise KeyError(key)
    return default


def with_factory(make=lambda: tf.ones([1])):
    return use(make())


def options(**given):
    merged = {"x": tf.ones([2]), "n": 1, **given}
    return core(**merged)


def core(x, n, extra=None):
    return x


def use(x):
    return x


def got(x):
    return x


got(fetch({"a": tf.ones([3])}, "a"))
got(fetch({}, "b", default=tf.ones([4])))
try:
    got(fetch({}, "c"))
except KeyError as error:
    use(error.args)
with_factory()
with_factory(lambda: tf.ones([5]))
options()
options(n=2, extra=tf.ones([6]))
