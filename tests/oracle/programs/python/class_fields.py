"""Fields set in and outside of __init__."""
import tensorflow as tf


class Cell:
    def __init__(self, units, value=None):
        self.units = units
        self.value = value

    def set(self, value):
        self.value = value
        return self

    def get(self):
        return use(self.value, self.units)


def use(v, n):
    return v


def later(x):
    return x


cell = Cell(3, tf.ones([3]))
cell.get()
other = Cell(units=2)
other.extra = tf.ones([5])
later(other.extra)
other.set(tf.ones([4])).get()
