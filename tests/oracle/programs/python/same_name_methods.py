"""Methods of the same name in unrelated classes, and polymorphic calls."""
import tensorflow as tf


class Cat:
    def speak(self, x):
        return x


class Dog:
    def speak(self, x):
        return x


class Fish:
    def speak(self, x):
        return x


def ask(animal, x):
    return animal.speak(x)


ask(Cat(), tf.ones([1]))
ask(Dog(), 2)
animal = Cat() if tf.executing_eagerly() else Dog()
animal.speak(tf.ones([3]))
for cls in (Cat, Dog):
    ask(cls(), tf.ones([4]))
