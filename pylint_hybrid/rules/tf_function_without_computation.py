"""A `tf.function` is given tensors but computes nothing with them.

## What it does

Reports a hybrid function with tensor parameters that performs no tensor computation, itself or through what
it calls, has no side effects and whose decorator shows no other purpose.

## Why is this bad

Such a function selects, wraps or passes on what it is given. A graph cannot make that faster; every call pays
for entering and leaving it.

## Example

```python
import tensorflow as tf


@tf.function
def first_of(features, labels):
    return features


first_of(tf.ones((8, 3)), tf.zeros(8))
```

## Use instead

```python
import tensorflow as tf


def first_of(features, labels):
    return features


first_of(tf.ones((8, 3)), tf.zeros(8))
```

## Fix safety

The fix removes the decorator. It is unsafe: arrays and Python values that the function passes on come back as
they are, where the graph returned tensors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pylint_hybrid.decisions.decision import Decision, Precondition
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.rules import reporting
from pylint_hybrid.rules.rule import Rule

_SYMBOL: Final = "tf-function-without-computation"
_TEMPLATE: Final = (
    "tf.function {function} computes nothing with its tensors: the decorator only adds overhead"
)


def _check(facts: FunctionFacts, decision: Decision) -> Iterator[Finding]:
    if decision.precondition is Precondition.P6:
        yield reporting.finding(
            _SYMBOL,
            facts,
            _TEMPLATE.format(function=reporting.title(facts)),
            reporting.tensor_evidence(facts),
            reporting.remove_decorator(facts, decision, Precondition.P6),
        )


RULE: Final = Rule(_SYMBOL, "R6303", "HYB303", True, _TEMPLATE, _check, __doc__ or "")
