"""Fixtures of the module and of conftest files, requesting each other."""
import pytest
import tensorflow as tf


@pytest.fixture(scope="module")
def data():
    value = tf.ones([4])
    yield value
    cleanup(value)


@pytest.fixture
def doubled(data):
    return data * 2.0


@pytest.fixture(autouse=True)
def prepared(model):
    prepare(model.w)


def cleanup(x):
    return x


def prepare(x):
    return x


def use(x):
    return x


def test_one(data, model):
    use(data)
    model.run(data)


def test_two(doubled, renamed):
    use(doubled)
    use(renamed)


class TestInClass:
    @pytest.fixture
    def own(self):
        return tf.ones([6])

    def test_own(self, own, tmp_path):
        use(own)

    @pytest.mark.usefixtures("model")
    def test_marked(self):
        use(1)
