"""A function that computes with tensors runs eagerly and could run as a graph.

## What it does

Reports a function that is called with tensors, computes with them, has no Python side effects, does not
recurse, is not already part of a graph, and is not decorated with `tf.function`.

## Why is this bad

Eager code runs every operation on its own, through Python. As a `tf.function` it is traced once into a graph
that TensorFlow optimises and runs as a whole, which pays most for many small operations: training steps,
loops, losses.

## Example

```python
import tensorflow as tf


def mean_squared_error(expected, predicted):
    return tf.reduce_mean(tf.square(expected - predicted))


mean_squared_error(tf.ones((8, 3)), tf.zeros((8, 3)))
```

## Use instead

```python
import tensorflow as tf


@tf.function
def mean_squared_error(expected, predicted):
    return tf.reduce_mean(tf.square(expected - predicted))


mean_squared_error(tf.ones((8, 3)), tf.zeros((8, 3)))
```

## Fix safety

The fix adds the decorator. It is safe only if everything that it rests on was seen: all calls, no effect of
any kind, no unknown call, nothing that fails in a graph. Otherwise it is unsafe, and says what to look at.
Under the published policy it is always unsafe.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pylint_hybrid.decisions import wording
from pylint_hybrid.decisions.decision import Decision, Precondition
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Confidence, Finding
from pylint_hybrid.rules import reporting
from pylint_hybrid.rules.rule import Rule

_SYMBOL: Final = "could-be-tf-function"
_TEMPLATE: Final = (
    "{function} computes with tensors ({parameters}) but runs eagerly: it could be a tf.function"
)


def _check(facts: FunctionFacts, decision: Decision) -> Iterator[Finding]:
    if decision.precondition is not Precondition.P1 or reporting.confidence(facts) is Confidence.ASSUMED:
        return
    parameters = wording.names(reporting.tensor_parameters(facts)) or "judged by its name"
    yield reporting.finding(
        _SYMBOL,
        facts,
        _TEMPLATE.format(function=reporting.title(facts), parameters=parameters),
        reporting.tensor_evidence(facts),
        reporting.add_decorator(facts, decision),
        reporting.confidence_of_advice(facts, decision),
    )


RULE: Final = Rule(_SYMBOL, "R6301", "HYB301", True, _TEMPLATE, _check, __doc__ or "")
