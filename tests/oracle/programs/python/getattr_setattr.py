"""getattr, setattr, hasattr with constant names; vars and __dict__."""
import tensorflow as tf


class Bag:
    size = 3

    def method(self, x):
        return x


def use(x):
    return x


def default(x):
    return x


def yes(x):
    return x


def no(x):
    return x


bag = Bag()
setattr(bag, "w", tf.ones([1]))
use(getattr(bag, "w"))
use(bag.w)
default(getattr(bag, "missing", tf.ones([2])))
getattr(bag, "method")(tf.ones([3]))
for name in ("u", "v"):
    setattr(bag, name, tf.ones([4]))
use(bag.u)
if hasattr(bag, "w"):
    yes(bag.w)
if hasattr(bag, "nothing_like_it"):
    no(bag.w)
use(bag.size)
