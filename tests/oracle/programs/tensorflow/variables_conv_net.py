import tensorflow as tf
import numpy as np

random_normal = tf.initializers.RandomNormal()
weights = {
    'wc1': tf.Variable(random_normal([5, 5, 1, 4])),
    'wd1': tf.Variable(random_normal([14*14*4, 16])),
    'out': tf.Variable(random_normal([16, 10])),
}
biases = {
    'bc1': tf.Variable(tf.zeros([4])),
    'bd1': tf.Variable(tf.zeros([16])),
    'out': tf.Variable(tf.zeros([10])),
}
optimizer = tf.optimizers.Adam(0.001)

def conv2d(x, W, b, strides=1):
    x = tf.nn.conv2d(x, W, strides=[1, strides, strides, 1], padding='SAME')
    x = tf.nn.bias_add(x, b)
    return tf.nn.relu(x)

def maxpool2d(x, k=2):
    return tf.nn.max_pool(x, ksize=[1, k, k, 1], strides=[1, k, k, 1], padding='SAME')

def conv_net(x):
    x = tf.reshape(x, [-1, 28, 28, 1])
    conv1 = conv2d(x, weights['wc1'], biases['bc1'])
    conv1 = maxpool2d(conv1, k=2)
    fc1 = tf.reshape(conv1, [-1, weights['wd1'].get_shape().as_list()[0]])
    fc1 = tf.add(tf.matmul(fc1, weights['wd1']), biases['bd1'])
    fc1 = tf.nn.relu(fc1)
    out = tf.add(tf.matmul(fc1, weights['out']), biases['out'])
    return tf.nn.softmax(out)

def cross_entropy(y_pred, y_true):
    y_true = tf.one_hot(y_true, depth=10)
    y_pred = tf.clip_by_value(y_pred, 1e-9, 1.)
    return tf.reduce_mean(-tf.reduce_sum(y_true * tf.math.log(y_pred)))

def run_optimization(x, y):
    with tf.GradientTape() as g:
        pred = conv_net(x)
        loss = cross_entropy(pred, y)
    trainable_variables = list(weights.values()) + list(biases.values())
    gradients = g.gradient(loss, trainable_variables)
    optimizer.apply_gradients(zip(gradients, trainable_variables))

x, y = np.random.rand(16, 784).astype(np.float32), np.random.randint(0, 10, 16)
data = tf.data.Dataset.from_tensor_slices((x, y)).repeat().shuffle(100).batch(8).prefetch(1)
for step, (batch_x, batch_y) in enumerate(data.take(3), 1):
    run_optimization(batch_x, batch_y)
