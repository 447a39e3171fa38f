"""absl's parameterized tests: positional, named, product, dicts."""
import tensorflow as tf
from absl.testing import absltest, parameterized


def positional(x, n):
    return x


def named(x):
    return x


def prod(a, b):
    return a


def single(x):
    return x


class First(parameterized.TestCase):
    @parameterized.parameters((tf.ones([1]), 1), (tf.ones([2]), 2))
    def test_positional(self, x, n):
        positional(x, n)

    @parameterized.named_parameters(("one", tf.ones([3])), {"testcase_name": "two", "x": 4})
    def test_named(self, x):
        named(x)

    @parameterized.product(a=[tf.ones([5]), 1], b=(True, False))
    def test_product(self, a, b):
        prod(a, b)

    @parameterized.parameters(1, 2)
    def test_single(self, n):
        single(tf.ones([n]))


class Second(tf.test.TestCase, parameterized.TestCase):
    def setUp(self):
        super().setUp()
        self.base = tf.ones([6])

    @parameterized.parameters([dict(x=1, n=2), dict(x=3, n=4)])
    def test_dicts(self, x, n):
        positional(self.base, n)


if __name__ == "__main__":
    absltest.main()
