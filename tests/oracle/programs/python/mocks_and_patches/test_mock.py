"""unittest.mock, subTest loops, helper assertions, class-level data."""
import unittest
from unittest import mock

import tensorflow as tf
from service import Service, compute


class ServiceTest(unittest.TestCase):
    data = [tf.ones([1]), tf.ones([2])]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = Service(tf.ones([3]))

    def assert_runs(self, x):
        self.assertIsNotNone(self.service.run(x))

    def test_all(self):
        for x in self.data:
            with self.subTest():
                self.assert_runs(x)

    def test_mock(self):
        with mock.patch.object(Service, "name", "n"):
            compute(tf.ones([4]), self.service)

    @mock.patch("os.getcwd", return_value="x")
    def test_patched(self, getcwd):
        compute(5, self.service)

    @unittest.skip("never run")
    def test_skipped(self):
        pass
