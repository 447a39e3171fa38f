import tensorflow as tf

def power(x, n):
    result = tf.ones_like(x)
    for _ in range(n):
        result = result * x
    return after(result)

def after(r): return tf.abs(r)

def newton(x):
    guess = x
    while tf.abs(guess * guess - x) > 1e-3:
        guess = step(guess, x)
    return guess

def step(g, x):
    return 0.5 * (g + x / g)

def select(x, mode):
    if mode == "sum":
        return total(x)
    elif mode == "mean":
        return mean(x)
    raise ValueError(mode)

def total(x): return tf.reduce_sum(x)
def mean(x): return tf.reduce_mean(x)

def history(xs):
    out = []
    for x in xs:
        if tf.reduce_sum(x) < 0:
            continue
        out.append(after(x))
    return tf.stack(out)

def nested(xs):
    return {k: [after(v) for v in vs] for k, vs in xs.items()}

power(tf.ones([3]), 4)
newton(tf.constant(2.0))
select(tf.ones([2]), "sum")
history([tf.ones([2]), tf.ones([2])])
nested({"a": [tf.ones([7])]})
try:
    select(tf.ones([2]), "other")
except ValueError:
    pass
