"""Two names for one container, and containers changed through parameters."""
import tensorflow as tf


def fill(target):
    target.append(tf.ones([1]))


def put(table, key):
    table[key] = tf.ones([2])


def see(x):
    return x


def all_of(xs):
    return xs


def from_table(v):
    return v


xs = []
fill(xs)
all_of(xs)
see(xs[0])
ys = xs
ys.append(tf.ones([3]))
see(xs[-1])
table = {}
put(table, "k")
from_table(table["k"])


class Store:
    def __init__(self):
        self.items = []
        self.by_name = {}

    def add(self, name, x):
        self.items.append(x)
        self.by_name[name] = x


store = Store()
store.add("n", tf.ones([4]))
all_of(store.items)
for item in store.items:
    see(item)
from_table(store.by_name["n"])
