"""Test functions and classes as pytest finds them."""
import tensorflow as tf
from code_under_test import scale, shift, unused


def test_scale():
    assert scale(tf.ones([1])) is not None


class TestShift:
    value = tf.ones([2])

    def test_shift(self):
        shift(self.value, 1)

    def helper(self):
        unused(tf.ones([9]))


class Other:
    def test_never(self):
        unused(tf.ones([8]))


def check_never():
    unused(tf.ones([7]))
