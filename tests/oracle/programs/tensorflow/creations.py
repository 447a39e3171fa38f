import tensorflow as tf
from tensorflow import keras
import numpy as np

def f(a): return a
def g(a): return a
def h(a): return a
def k(a): return a
def r(a): return a
f(tf.eye(3)); f(tf.eye(2, batch_shape=[4])); f(tf.linspace(0.0, 1.0, 5)); f(tf.fill([2, 3], 9))
g(tf.range(3, 18, 3)); g(tf.range(5.0)); g(tf.one_hot([0, 1], 3)); g(tf.sequence_mask([1, 3, 2], 5))
h(tf.random.gamma([10], [0.5, 1.5])); h(tf.random.poisson([2], 1.0)); h(tf.random.stateless_uniform([2], [1, 2]))
k(tf.meshgrid([1, 2, 3], [4, 5])); k(tf.identity(1.0)); k(tf.zeros_like([1, 2])); k(tf.ones([2], "int64")); k(tf.repeat([1, 2], 3))
r(tf.RaggedTensor.from_row_splits([3, 1, 4, 1], [0, 4, 4])); r(tf.RaggedTensor.from_value_rowids([1, 2], [0, 1])); r(tf.ragged.range([1, 2, 3]))
def s(a): return a
s(tf.sparse.SparseTensor(indices=[[0, 0], [1, 2]], values=[1, 2], dense_shape=[3, 4]))
s(tf.SparseTensor([[0, 0]], [1.0], [2, 2])); s(tf.sparse.add(tf.sparse.eye(3), tf.sparse.eye(3)))
def v(a): return a
v(tf.Variable(3)); v(tf.Variable([[1., 2.]], dtype=tf.float64)); v(tf.Variable(lambda: tf.ones([2])))
def w(a): return a
w(tf.strings.to_number(["1"])); w(tf.strings.join(["a", "b"])); w(tf.io.decode_raw(tf.constant(["a"]), tf.uint8)); w(tf.constant(b"x")); w(tf.as_string([1, 2]))
def x(a): return a
x(tf.linalg.diag([1., 2.])); x(tf.linalg.inv(tf.eye(3))); x(tf.linalg.det(tf.eye(3))); x(tf.linalg.band_part(tf.ones([3, 3]), 0, -1)); x(tf.linalg.norm(tf.ones([2, 3]), axis=1))
def y(a): return a
y(tf.math.argmax([[1, 2]], axis=1)); y(tf.math.top_k([1., 3., 2.], k=2).values); y(tf.unique([1, 1, 2])[0]); y(tf.where([True, False])); y(tf.searchsorted([1, 2], [1])); y(tf.math.bincount([1, 1])); y(tf.sort([3, 1])); y(tf.argsort([3, 1])); y(tf.cumsum([1, 2])); y(tf.math.segment_sum([1., 2.], [0, 0]))
def z(a): return a
z(tf.image.grayscale_to_rgb(tf.ones([4, 4, 1]))); z(tf.image.resize(tf.ones([1, 4, 4, 3]), (8, 8))); z(tf.image.central_crop(tf.ones([8, 8, 3]), 0.5)); z(tf.image.rgb_to_grayscale(tf.ones([4, 4, 3]))); z(tf.image.flip_left_right(tf.ones([4, 4, 3])))
def q(a): return a
q(tf.signal.stft(tf.ones([1000]), 256, 128)); q(tf.nn.conv1d(tf.ones([1, 8, 2]), tf.ones([3, 2, 4]), 1, "SAME")); q(tf.nn.embedding_lookup(tf.ones([10, 4]), [1, 2])); q(tf.nn.moments(tf.ones([2, 3]), axes=[0])[0]); q(tf.nn.l2_loss(tf.ones([2]))); q(tf.nn.softmax_cross_entropy_with_logits(tf.ones([2, 3]), tf.ones([2, 3]))); q(tf.nn.max_pool2d(tf.ones([1, 4, 4, 2]), 2, 2, "VALID"))
