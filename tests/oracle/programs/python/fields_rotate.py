"""A field that is given a rotation of itself, round by round."""

import tensorflow as tf


def show(v):
    return v


class R:
    def __init__(self):
        self.q = [tf.ones([2]), 1, None]

    def rot(self):
        self.q = self.q[1:] + self.q[:1]
        return self.q[0]


r = R()
for _ in range(9):
    show(r.rot())
