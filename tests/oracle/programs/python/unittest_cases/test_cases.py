"""unittest: setUp, setUpClass, tf.test.TestCase, subTest."""
import unittest

import tensorflow as tf


def use(x):
    return x


def shared(x):
    return x


def sub(x, n):
    return x


def cleaned(x):
    return x


class Base(unittest.TestCase):
    def setUp(self):
        self.x = self.make()

    def make(self):
        return tf.ones([1])


class First(Base):
    @classmethod
    def setUpClass(cls):
        cls.shared = tf.ones([2])

    def test_fields(self):
        use(self.x)
        shared(self.shared)

    def test_sub(self):
        for n in (1, 2):
            with self.subTest(n=n):
                sub(tf.ones([3]), n)

    def test_raises(self):
        with self.assertRaises(ValueError):
            raise ValueError(use(2))

    def tearDown(self):
        cleaned(self.x)


class Second(Base, tf.test.TestCase):
    def setUp(self):
        super().setUp()
        self.y = tf.ones([4])

    def make(self):
        return tf.ones([5])

    def test_more(self):
        use(self.x)
        use(self.y)
        self.assertAllClose(self.y[0], self.check(self.y[0]))

    def check(self, v):
        return v
