import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
import numpy as np

discriminator = keras.Sequential([keras.Input(shape=(28, 28, 1)), layers.Conv2D(4, 3, strides=2, padding="same"), layers.LeakyReLU(), layers.GlobalMaxPooling2D(), layers.Dense(1)])
generator = keras.Sequential([keras.Input(shape=(8,)), layers.Dense(7*7*8), layers.Reshape((7, 7, 8)), layers.Conv2DTranspose(8, 4, strides=2, padding="same"), layers.Conv2DTranspose(8, 4, strides=2, padding="same"), layers.Conv2D(1, 7, padding="same", activation="sigmoid")])

class GAN(keras.Model):
    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator = discriminator
        self.generator = generator
        self.latent_dim = latent_dim
        self.d_loss_tracker = keras.metrics.Mean(name="d_loss")

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer
        self.loss_fn = loss_fn

    def train_step(self, real_images):
        if isinstance(real_images, tuple):
            real_images = real_images[0]
        batch_size = tf.shape(real_images)[0]
        noise = self.noise(batch_size)
        generated = self.generator(noise)
        combined = tf.concat([generated, real_images], axis=0)
        labels = tf.concat([tf.ones((batch_size, 1)), tf.zeros((batch_size, 1))], axis=0)
        labels += 0.05 * tf.random.uniform(tf.shape(labels))
        with tf.GradientTape() as tape:
            predictions = self.discriminator(combined)
            d_loss = self.d_loss(labels, predictions)
        grads = tape.gradient(d_loss, self.discriminator.trainable_weights)
        self.d_optimizer.apply_gradients(zip(grads, self.discriminator.trainable_weights))
        self.d_loss_tracker.update_state(d_loss)
        return {"d_loss": self.d_loss_tracker.result()}

    def noise(self, n):
        return tf.random.normal(shape=(n, self.latent_dim))

    def d_loss(self, labels, predictions):
        return self.loss_fn(labels, predictions)

x = np.random.rand(16, 28, 28, 1).astype("float32")
ds = tf.data.Dataset.from_tensor_slices(x).shuffle(buffer_size=16).batch(8)
gan = GAN(discriminator=discriminator, generator=generator, latent_dim=8)
gan.compile(d_optimizer=keras.optimizers.Adam(3e-4), g_optimizer=keras.optimizers.Adam(3e-4), loss_fn=keras.losses.BinaryCrossentropy(from_logits=True))
gan.fit(ds, epochs=1, verbose=0)
