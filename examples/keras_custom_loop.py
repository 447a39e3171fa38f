"""Trains a subclassed Keras model in a loop of its own.

The step should run as a graph. ``call`` must stay as it is: under Keras 3 a decorated ``call`` is traced
before the weights exist, and the model silently stops training.
"""

import tensorflow as tf


class Classifier(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(16, activation="relu")
        self.logits = tf.keras.layers.Dense(2)

    def call(self, inputs):
        return self.logits(self.hidden(inputs))


tf.keras.utils.set_random_seed(7)
model = Classifier()
optimizer = tf.keras.optimizers.SGD(0.1)
loss_function = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def train_step(features, labels):
    with tf.GradientTape() as tape:
        loss = loss_function(labels, model(features))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


def main():
    features = tf.random.stateless_normal((256, 2), seed=(7, 1))
    labels = tf.cast(features[:, 0] * features[:, 1] > 0, tf.int32)
    dataset = tf.data.Dataset.from_tensor_slices((features, labels)).batch(32).repeat(20)
    loss = tf.constant(0.0)
    for batch_features, batch_labels in dataset:
        loss = train_step(batch_features, batch_labels)
    correct = tf.equal(tf.argmax(model(features), axis=1, output_type=tf.int32), labels)
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
    print(f"loss {loss.numpy():.3f}, accuracy {accuracy.numpy():.3f}")


if __name__ == "__main__":
    main()
