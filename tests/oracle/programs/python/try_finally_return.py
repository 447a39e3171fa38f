"""Values through finally, nested handlers, raise from, swallowing managers."""
import tensorflow as tf


class Swallow:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return True


class Known(ValueError):
    pass


def first():
    try:
        return tf.ones([1])
    finally:
        cleanup(0)


def second(fail):
    try:
        try:
            if fail:
                raise KeyError("k")
            value = tf.ones([2])
        except KeyError as error:
            raise Known("x") from error
    except Known as known:
        caught(known)
        value = None
    return value


def cleanup(n):
    return n


def caught(error):
    return error


def use(x):
    return x


def after(x):
    return x


use(first())
use(second(False))
use(second(True))
value = 1
with Swallow():
    value = tf.ones([3])
    raise RuntimeError("stop")
after(value)
for attempt in range(3):
    try:
        result = tf.ones([4])
        break
    except ValueError:
        continue
after(result)
