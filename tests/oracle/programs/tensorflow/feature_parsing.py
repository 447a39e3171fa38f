import tensorflow as tf

def _float_feature(value):
    return tf.train.Feature(float_list=tf.train.FloatList(value=[value]))

def serialize(x, y):
    feature = {"x": _float_feature(x), "y": tf.train.Feature(int64_list=tf.train.Int64List(value=[y]))}
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()

description = {
    "x": tf.io.FixedLenFeature([], tf.float32),
    "y": tf.io.FixedLenFeature([1], tf.int64),
}

def parse(record):
    parsed = tf.io.parse_single_example(record, description)
    return parsed["x"], parsed["y"]

def parse_dict(record):
    return tf.io.parse_single_example(record, description)

def use(x, y):
    return x * tf.cast(y, tf.float32)

def use_dict(features):
    return features["x"]

records = [serialize(1.0, 2), serialize(2.0, 3)]
for x, y in tf.data.Dataset.from_tensor_slices(records).map(parse):
    use(x, y)
for d in tf.data.Dataset.from_tensor_slices(records).map(parse_dict).batch(2):
    use_dict(d)
