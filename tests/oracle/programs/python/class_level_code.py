"""Code in class bodies, nested classes, class-level comprehensions."""
import tensorflow as tf


def use(x):
    return x


def table(t):
    return t


class Outer:
    sizes = [2, 3]
    tensors = [tf.ones([n]) for n in (4, 5)]
    use(tensors[0])

    class Inner:
        value = tf.ones([6])

        def get(self):
            return use(self.value)

    def run(self):
        table(self.tensors)
        return self.Inner().get()

    alias = run


Outer().run()
Outer.Inner().get()
Outer().alias()
table(Outer.sizes)
