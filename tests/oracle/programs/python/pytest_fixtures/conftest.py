import pytest
import tensorflow as tf


@pytest.fixture
def model():
    return Model(tf.ones([2]))


@pytest.fixture(name="renamed")
def _renamed():
    return tf.ones([3])


class Model:
    def __init__(self, w):
        self.w = w

    def run(self, x):
        return x
