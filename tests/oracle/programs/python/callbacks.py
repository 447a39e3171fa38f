"""Functions given to others and stored in fields and tables."""
import tensorflow as tf


class Trainer:
    def __init__(self, loss, callbacks=()):
        self.loss = loss
        self.callbacks = list(callbacks)
        self.hooks = {}

    def on(self, event, hook):
        self.hooks.setdefault(event, []).append(hook)

    def fit(self, x, y):
        value = self.loss(y, x)
        for callback in self.callbacks:
            callback(value)
        for hook in self.hooks.get("end", []):
            hook(self, value)
        return value


def mse(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred))


def report(value):
    return value


def hook(trainer, value):
    return value


trainer = Trainer(mse, callbacks=[report])
trainer.on("end", hook)
trainer.fit(tf.ones([2, 3]), tf.zeros([2, 3]))
