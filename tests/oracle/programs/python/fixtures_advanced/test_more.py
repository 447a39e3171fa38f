"""Fixtures that make functions, depend on parameters, serve classes; raises and approx."""
import pytest
import tensorflow as tf
from pytest import fixture, mark


def use(x):
    return x


def made(x):
    return x


def table(t):
    return t


def checked(x):
    if x is None:
        raise ValueError("no")
    return x


@fixture
def model(size):
    return Model(size)


class Model:
    def __init__(self, n):
        self.w = tf.ones([n])

    def run(self, x):
        return x * self.w


class Base:
    @pytest.fixture(autouse=True)
    def _setup(self, shared):
        self.weights = shared["weights"]

    def make(self):
        raise NotImplementedError

    def test_make(self):
        use(self.make())


class TestOne(Base):
    def make(self):
        return self.weights


class TestTwo(Base):
    def setup_method(self, method):
        self.extra = tf.ones([6])

    def make(self):
        return self.extra


def test_factory(factory):
    made(factory(3))


def test_model(model):
    model.run(2.0)


def test_shared(shared, monkeypatch, capsys):
    table(shared)


def test_raises():
    with pytest.raises(ValueError):
        checked(None)
    checked(tf.ones([7]))


@mark.parametrize("x", [tf.ones([8])], ids=["eight"])
@mark.skipif(False, reason="never")
def test_mark(x):
    use(x)
