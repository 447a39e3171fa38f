"""A `tf.function` calls itself.

## What it does

Reports a hybrid function that takes tensors and reaches itself through calls, direct or indirect.

## Why is this bad

TensorFlow does not support recursive `tf.function`s. A recursion that stops at a tensor's value never stops
while it is traced; one that stops at a Python number is traced again at every depth.

## Example

```python
import tensorflow as tf


@tf.function
def power(x, n):
    if n == 0:
        return tf.ones_like(x)
    return x * power(x, n - 1)


power(tf.constant(2.0), tf.constant(10))
```

## Use instead

```python
import tensorflow as tf


@tf.function
def power(x, n):
    result = tf.ones_like(x)
    for _ in tf.range(n):
        result *= x
    return result


power(tf.constant(2.0), tf.constant(10))
```

## Fix safety

There is no fix: the recursion has to be written as a loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pylint_hybrid.decisions import notices
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.rules import reporting
from pylint_hybrid.rules.rule import Rule

_SYMBOL: Final = "tf-function-is-recursive"
_TEMPLATE: Final = (
    "tf.function {function} calls itself, directly or through others, which TensorFlow does not support"
)


def _check(facts: FunctionFacts, decision: Decision) -> Iterator[Finding]:
    if notices.HYBRID_IS_RECURSIVE in decision.notices:
        message = _TEMPLATE.format(function=reporting.title(facts))
        yield reporting.finding(_SYMBOL, facts, message, facts.callers)


RULE: Final = Rule(_SYMBOL, "W6102", "HYB102", True, _TEMPLATE, _check, __doc__ or "")
