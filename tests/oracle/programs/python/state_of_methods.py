"""A field that holds the method to call next."""

import tensorflow as tf


def show(v):
    return v


class M:
    def __init__(self):
        self.state = self.s0
        self.out = None

    def s0(self):
        self.state = self.s1

    def s1(self):
        self.out = tf.ones([2])
        self.state = self.s2

    def s2(self):
        show(self.out)

    def run(self):
        for _ in range(3):
            self.state()


M().run()
