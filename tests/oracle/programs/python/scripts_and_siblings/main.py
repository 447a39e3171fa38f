"""A script, its siblings, and a test helper beside."""
import tensorflow as tf
from helpers import build, constants
from helpers.build import Builder as B

import settings as cfg


class Runner(B):
    size = cfg.SIZE

    def run(self):
        x = self.build(self.size)
        return build.check(x, constants.RATE)


Runner().run()
cfg.SIZE = 7
build.check(tf.ones([cfg.SIZE]), None)
