"""try, except, else, finally."""
import tensorflow as tf


class Failure(Exception):
    def __init__(self, payload):
        super().__init__("failed")
        self.payload = payload


def risky(x, fail):
    if fail:
        raise Failure(x)
    return x


def handle(payload):
    return payload


def ok(x):
    return x


def final(x):
    return x


def chosen(x):
    return x


def run(x, fail):
    value = None
    try:
        value = risky(x, fail)
    except Failure as failure:
        handle(failure.payload)
        value = tf.zeros([9])
    else:
        ok(value)
    finally:
        final(value)
    return value


chosen(run(tf.ones([1]), False))
chosen(run(tf.ones([2]), True))
try:
    import not_a_module
except ImportError:
    not_a_module = None
chosen(not_a_module)
