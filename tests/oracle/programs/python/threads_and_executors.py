"""Functions run by threads, executors and queues."""
import queue
import threading
from concurrent.futures import ThreadPoolExecutor

import tensorflow as tf


def use(x):
    return x


def got(x):
    return x


q = queue.Queue()
q.put(tf.ones([4]))
got(q.get())
with ThreadPoolExecutor(max_workers=1) as pool:
    future = pool.submit(abs, -1)
    use(future.result())
lock = threading.Lock()
with lock:
    use(tf.ones([5]))
