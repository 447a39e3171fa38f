import tensorflow as tf
import numpy as np

IMG = 32
AUTOTUNE = tf.data.AUTOTUNE

def decode(path):
    img = tf.zeros([40, 50, 3], tf.uint8)
    return img

def preprocess(img, label):
    img = tf.image.convert_image_dtype(img, tf.float32)
    img = tf.image.resize(img, [IMG, IMG])
    return img, label

def augment(img, label):
    img = tf.image.random_flip_left_right(img)
    img = tf.image.random_brightness(img, 0.2)
    img = tf.image.random_crop(img, [28, 28, 3])
    img = tf.image.adjust_contrast(img, 2.0)
    return img, label

def normalize(img, label):
    mean = tf.reduce_mean(img, axis=[0, 1], keepdims=True)
    return img - mean, tf.one_hot(label, 5)

def consume(img, label):
    return tf.reduce_sum(img)

paths = tf.constant(["a", "b", "c", "d"])
labels = tf.constant([0, 1, 2, 3])
ds = tf.data.Dataset.from_tensor_slices((paths, labels))
ds = ds.map(lambda p, l: (decode(p), l), num_parallel_calls=AUTOTUNE)
ds = ds.map(preprocess).map(augment).map(normalize)
ds = ds.batch(2).prefetch(AUTOTUNE)
for img, label in ds:
    consume(img, label)
it = iter(ds)
consume(*next(it))
