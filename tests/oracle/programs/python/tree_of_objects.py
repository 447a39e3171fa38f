"""A tree of objects built and walked by recursion."""

import tensorflow as tf


def show(v):
    return v


def show_other(v):
    return v


class N:
    def __init__(self, kids, v):
        self.kids = kids
        self.v = v


def build(d):
    if d == 0:
        return N([], tf.ones([1]))
    return N([build(d - 1), build(d - 1)], None)


def total(n):
    if not n.kids:
        show(n.v)
        return n.v
    return tf.add_n([total(k) for k in n.kids])


show_other(total(build(3)))
