import functools, time
import tensorflow as tf

def timer(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        start = time.time()
        out = f(*args, **kwargs)
        print(time.time() - start)
        return out
    return inner

def check(dtype):
    def deco(f):
        def inner(x, *rest):
            assert x.dtype == dtype
            return f(x, *rest)
        return inner
    return deco

class Registry:
    def __init__(self): self.items = {}
    def register(self, name):
        def deco(f):
            self.items[name] = f
            return f
        return deco

registry = Registry()

@timer
def a(x, y=None): return tf.abs(x)
@check(tf.float32)
def b(x, y): return x + y
@registry.register("c")
def c(x): return tf.abs(x)
class K:
    @timer
    def m(self, x): return tf.abs(x)
a(tf.ones([2])); a(tf.ones([2]), y=tf.ones([3]))
b(tf.ones([2]), tf.ones([2]))
registry.items["c"](tf.ones([4]))
K().m(tf.ones([5]))
