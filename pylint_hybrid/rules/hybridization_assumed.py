"""A function that nobody calls could run as a graph, if what is assumed of it holds.

Off by default: enable it in libraries, whose functions are called by others.

## What it does

Reports a function that would be reported by `could-be-tf-function`, but of which no call was seen. That its
parameters are tensors is assumed from annotations and from what its body does with them.

## Why is this bad

The functions of a library are called by programs that are not there to be analysed. The advice is the same as
for functions that are called, but rests on assumptions, so it needs a reader who knows the callers.

## Example

```python
import tensorflow as tf


def mean_squared_error(expected: tf.Tensor, predicted: tf.Tensor) -> tf.Tensor:
    return tf.reduce_mean(tf.square(expected - predicted))
```

## Use instead

```python
import tensorflow as tf


@tf.function
def mean_squared_error(expected: tf.Tensor, predicted: tf.Tensor) -> tf.Tensor:
    return tf.reduce_mean(tf.square(expected - predicted))
```

## Fix safety

The fix adds the decorator and is unsafe: callers may pass Python values that change from call to call, or
rely on results that only eager code gives.
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

_SYMBOL: Final = "hybridization-assumed"
_TEMPLATE: Final = "{function} could be a tf.function if, as assumed, {parameters} {verb} given tensors"


def _check(facts: FunctionFacts, decision: Decision) -> Iterator[Finding]:
    if decision.precondition is not Precondition.P1 or reporting.confidence(facts) is not Confidence.ASSUMED:
        return
    parameters = reporting.tensor_parameters(facts)
    yield reporting.finding(
        _SYMBOL,
        facts,
        _TEMPLATE.format(
            function=reporting.title(facts),
            parameters=wording.names(parameters) or "its parameters",
            verb="is" if len(parameters) == 1 else "are",
        ),
        reporting.tensor_evidence(facts),
        reporting.add_decorator(facts, decision),
    )


RULE: Final = Rule(_SYMBOL, "R6306", "HYB306", False, _TEMPLATE, _check, __doc__ or "")
