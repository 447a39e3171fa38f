"""A function with tensor parameters was not suggested as a graph; this tells why.

Off by default: enable it to learn what keeps a function from becoming a `tf.function`.

## What it does

Reports every eager function with a tensor parameter that no other rule suggests to decorate, with all the
reasons, not only the first.

## Why is this bad

It need not be: often the function is best left as it is. But a training step that stays eager because of one
`print` is worth a change.

## Example

```python
import tensorflow as tf


def step(x):
    print("loss", x)
    return tf.square(x)


step(tf.constant(3.0))
```

## Use instead

```python
import tensorflow as tf


@tf.function
def step(x):
    tf.print("loss", x)
    return tf.square(x)


step(tf.constant(3.0))
```

## Fix safety

There is no fix: the reasons have to be removed by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pylint_hybrid.decisions import wording
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.rules import reporting
from pylint_hybrid.rules.rule import Rule

_SYMBOL: Final = "hybridization-blocked"
_TEMPLATE: Final = "{function} has tensor parameters but is not suggested as a tf.function: {reasons}"


def _check(facts: FunctionFacts, decision: Decision) -> Iterator[Finding]:
    if facts.hybrid or facts.tensor_parameter is not True or decision.transformation is not None:
        return
    told = [reason.sentence for reason in decision.reasons]
    sentences = told or [wording.failure(failure, hybrid=False) for failure in decision.failures]
    yield reporting.finding(
        _SYMBOL,
        facts,
        _TEMPLATE.format(function=reporting.title(facts), reasons=" ".join(sentences).rstrip(".")),
        [effect.place for effect in facts.effects],
    )


RULE: Final = Rule(_SYMBOL, "R6305", "HYB305", False, _TEMPLATE, _check, __doc__ or "")
