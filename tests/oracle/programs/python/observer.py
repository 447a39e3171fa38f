"""Observers, events, weak couplings by dict of lists of callables."""
from collections import defaultdict

import tensorflow as tf


class Event:
    def __init__(self, name, payload=None):
        self.name = name
        self.payload = payload


class Bus:
    def __init__(self):
        self._handlers = defaultdict(list)

    def on(self, name):
        def register(handler):
            self._handlers[name].append(handler)
            return handler

        return register

    def emit(self, name, **data):
        event = Event(name, data.get("value"))
        return [handler(event) for handler in self._handlers[name]]


bus = Bus()


@bus.on("step")
def on_step(event):
    return step(event.payload)


@bus.on("end")
def on_end(event):
    return end(event.payload)


def step(x):
    return x


def end(x):
    return x


bus.emit("step", value=tf.ones([2]))
bus.emit("end", value=tf.ones([2]))
