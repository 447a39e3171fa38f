import tensorflow as tf

class Layer(tf.Module):
    def __init__(self, dim_in, dim_out, activation=tf.nn.relu):
        super().__init__()
        self.w = tf.Variable(tf.random.normal([dim_in, dim_out]), name='w')
        self.b = tf.Variable(tf.zeros([dim_out]), name='b')
        self.activation = activation

    @tf.Module.with_name_scope
    def __call__(self, x):
        return self.activation(x @ self.w + self.b)

class MLP(tf.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = []
        with self.name_scope:
            for a, b in zip(sizes[:-1], sizes[1:]):
                self.layers.append(Layer(a, b))

    @tf.Module.with_name_scope
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

def softmax(y):
    return tf.nn.softmax(y)

@tf.function
def step(model, x, y):
    with tf.GradientTape() as tape:
        loss = mse(y, model(x))
    grads = tape.gradient(loss, model.trainable_variables)
    for g, v in zip(grads, model.trainable_variables):
        v.assign_sub(0.1 * g)
    return loss

def mse(a, b):
    return tf.reduce_mean((a - b) ** 2)

mlp = MLP([3, 8, 8, 2])
softmax(mlp(tf.ones([5, 3])))
step(mlp, tf.ones([5, 3]), tf.zeros([5, 2]))
