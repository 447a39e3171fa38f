"""Parametrised tests and fixtures."""
import pytest
import tensorflow as tf


def use(x, n):
    return x


def single(x):
    return x


def both(x, flag):
    return x


def from_fixture(v):
    return v


@pytest.mark.parametrize("x,n", [(tf.ones([1]), 1), (tf.ones([2]), 2)])
def test_pairs(x, n):
    use(x, n)


@pytest.mark.parametrize("x", [tf.ones([3]), 4])
def test_single(x):
    single(x)


@pytest.mark.parametrize(("x", "flag"), [pytest.param(tf.ones([5]), True, id="five")])
def test_named(x, flag):
    both(x, flag)


@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("x", [tf.ones([6])])
def test_stacked(x, flag):
    both(x, flag)


@pytest.fixture(params=[tf.ones([7]), 8])
def value(request):
    return request.param


def test_fixture(value):
    from_fixture(value)


@pytest.mark.parametrize("n", [1])
class TestClass:
    def test_in_class(self, n):
        use(tf.ones([9]), n)
