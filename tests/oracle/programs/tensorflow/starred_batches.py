import tensorflow as tf
def loss(*, features, labels, weight=None): return tf.reduce_sum(features["a"]) + tf.reduce_sum(labels)
def forward(*args, **kwargs): return inner(*args, **kwargs)
def inner(x, y=None, *, z): return x + z
def unpack(batch): return loss(**batch)
def cat(*tensors): return tf.concat(tensors, 0)
def after(c): return tf.abs(c)
ds = tf.data.Dataset.from_tensor_slices({"features": {"a": tf.ones([4, 2])}, "labels": tf.ones([4])}).batch(2)
for batch in ds:
    unpack(batch)
forward(tf.ones([2]), z=tf.ones([2]))
after(cat(tf.ones([2, 3]), tf.ones([4, 3])))
xs = [tf.ones([1, 3])] * 2
after(cat(*xs))
