"""__call__, __getitem__, __len__, __contains__."""
import tensorflow as tf


class Table:
    def __init__(self):
        self.rows = [tf.ones([2]), tf.ones([2])]

    def __getitem__(self, index):
        return self.rows[index]

    def __setitem__(self, index, value):
        self.rows[index] = value

    def __len__(self):
        return len(self.rows)

    def __call__(self, x, *, training=False):
        return use(x + self[0])


def use(x):
    return x


def row(x, n):
    return x


table = Table()
row(table[0], len(table))
table[1] = tf.ones([3])
table(tf.ones([4, 2]), training=True)
