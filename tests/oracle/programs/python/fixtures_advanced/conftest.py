import pytest
import tensorflow as tf


@pytest.fixture(params=["small", "large"])
def size(request):
    return 2 if request.param == "small" else 5


@pytest.fixture
def factory():
    def make(n):
        return tf.ones([n])

    return make


@pytest.fixture(scope="session")
def shared():
    return {"weights": tf.ones([4])}
