"""Tests in a package, with a helper module beside them."""
import tensorflow as tf

from lib.model import Model

from .support import make_input


def test_run():
    Model().run(make_input(2))


def test_other():
    model = Model(n=3)
    model.run(tf.zeros([3]))
