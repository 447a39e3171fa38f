"""A `tf.function` is given Python numbers that change from call to call.

## What it does

Reports a hybrid function with a parameter that is given several different Python numbers, or a loop counter.
One fixed number, booleans, `None` and mode names such as `"train"` are not reported. Under the published
policy it reports any literal argument.

## Why is this bad

`tf.function` makes a new graph for every Python value that it has not seen: tracing costs far more than a
call, and the graphs are kept. Passed as tensors, all the values share one graph.

## Example

```python
import tensorflow as tf


@tf.function
def scale(x, factor):
    return x * factor


scale(tf.ones(3), 1.5)
scale(tf.ones(3), 2.5)
scale(tf.ones(3), 3.5)
```

## Use instead

```python
import tensorflow as tf


@tf.function
def scale(x, factor):
    return x * factor


scale(tf.ones(3), tf.constant(1.5))
scale(tf.ones(3), tf.constant(2.5))
scale(tf.ones(3), tf.constant(3.5))
```

## Fix safety

Usually there is no fix: the calls have to be changed. Where the function computes nothing with tensors
either, and always under the published policy, the fix removes the decorator. It is unsafe, because the plain
function returns Python or NumPy values where the graph returned tensors, and may be slower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pylint_hybrid.decisions import notices, wording
from pylint_hybrid.decisions.decision import Decision, Precondition
from pylint_hybrid.decisions.retracing import varying_parameters
from pylint_hybrid.facts.record import FunctionFacts, ParameterFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.rules import reporting
from pylint_hybrid.rules.rule import Rule

_SYMBOL: Final = "tf-function-retraces"
_TEMPLATE: Final = (
    "tf.function {function} is traced anew for each Python value of {parameters}: pass a tensor"
)


def _check(facts: FunctionFacts, decision: Decision) -> Iterator[Finding]:
    decided = decision.precondition is Precondition.P3
    if not decided and notices.HYBRID_RETRACES not in decision.notices:
        return
    literal = tuple(parameter for parameter in facts.parameters if parameter.primitive)
    parameters = varying_parameters(facts) or literal
    yield reporting.finding(
        _SYMBOL,
        facts,
        _TEMPLATE.format(function=reporting.title(facts), parameters=_described(parameters)),
        [place for parameter in parameters for place in parameter.literal_places],
        reporting.remove_decorator(facts, decision, Precondition.P3),
    )


def _described(parameters: Sequence[ParameterFacts]) -> str:
    described = [
        f"'{parameter.name}'" + (f" ({', '.join(parameter.literals)})" if parameter.literals else "")
        for parameter in parameters
    ]
    return wording.listed(described) or "its arguments"


RULE: Final = Rule(_SYMBOL, "W6103", "HYB103", True, _TEMPLATE, _check, __doc__ or "")
