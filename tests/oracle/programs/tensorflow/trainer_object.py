import tensorflow as tf
class Trainer:
    def __init__(self, model, optimizer=None, loss_fn=None):
        self.model = model
        self.optimizer = optimizer or tf.keras.optimizers.SGD()
        self.loss_fn = loss_fn if loss_fn is not None else tf.keras.losses.MeanSquaredError()
        self.history = []
    def train_step(self, x, y):
        with tf.GradientTape() as tape:
            pred = self.model(x, training=True)
            loss = self.loss_fn(y, pred) + sum(self.model.losses)
        self.update(tape.gradient(loss, self.model.trainable_variables))
        return loss
    def update(self, grads):
        clipped, norm = tf.clip_by_global_norm(grads, 1.0)
        self.optimizer.apply_gradients(zip(clipped, self.model.trainable_variables))
        self.log(norm)
    def log(self, norm): return tf.abs(norm)
    def fit(self, ds, epochs):
        for epoch in range(epochs):
            for step, batch in enumerate(ds):
                loss = self.train_step(*batch)
                self.history.append(float(loss))
            yield epoch, self.average(self.history)
    def average(self, values): return tf.reduce_mean(values)
def build(units):
    return tf.keras.Sequential([tf.keras.layers.Dense(u) for u in units])
ds = tf.data.Dataset.from_tensor_slices((tf.ones([8, 3]), tf.ones([8, 1]))).batch(4)
t = Trainer(build([4, 1]))
for epoch, loss in t.fit(ds, 2):
    pass
