"""A `tf.function` is given no tensors and computes with none.

## What it does

Reports a hybrid function without a tensor parameter that performs no tensor computation, has no side effects
and whose decorator shows no other purpose. Under the published policy, any hybrid function without a tensor
parameter and without side effects.

## Why is this bad

A graph without tensors computes nothing that a graph is good for. Every call pays for the decorator, every
new Python argument for another trace, and plain Python values come back as tensors.

## Example

```python
import tensorflow as tf


@tf.function
def half(n):
    return n // 2


half(5)
```

## Use instead

```python
def half(n):
    return n // 2


half(5)
```

## Fix safety

The fix removes the decorator. It is unsafe: the function then returns plain Python values, where the graph
returned tensors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pylint_hybrid.decisions.decision import Decision, Precondition
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.rules import reporting
from pylint_hybrid.rules.rule import Rule

_SYMBOL: Final = "tf-function-without-tensors"
_TEMPLATE: Final = "tf.function {function} is given no tensors{computation}: the decorator only adds overhead"


def _check(facts: FunctionFacts, decision: Decision) -> Iterator[Finding]:
    if decision.precondition is not Precondition.P2:
        return
    computation = " and computes with none" if facts.tensor_computation is False else ""
    yield reporting.finding(
        _SYMBOL,
        facts,
        _TEMPLATE.format(function=reporting.title(facts), computation=computation),
        facts.callers,
        reporting.remove_decorator(facts, decision, Precondition.P2),
    )


RULE: Final = Rule(_SYMBOL, "R6302", "HYB302", True, _TEMPLATE, _check, __doc__ or "")
