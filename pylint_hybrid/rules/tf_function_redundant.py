"""A `tf.function` is called by graphs only, which trace it anyway.

## What it does

Reports a hybrid function all of whose known callers are hybrid, or are themselves called by hybrid functions
only. A decorator with arguments that ask for a particular graph, such as `jit_compile`, is left alone, and so
is a function that is used as an object.

## Why is this bad

The function becomes a part of its callers' graphs with or without a decorator of its own. With it, every
caller's graph holds a nested one: more to trace, more to read in error messages, nothing gained.

## Example

```python
import tensorflow as tf


@tf.function
def normalise(x):
    return x / tf.norm(x)


@tf.function
def step(x):
    return tf.reduce_sum(normalise(x))


step(tf.ones(3))
```

## Use instead

```python
import tensorflow as tf


def normalise(x):
    return x / tf.norm(x)


@tf.function
def step(x):
    return tf.reduce_sum(normalise(x))


step(tf.ones(3))
```

## Fix safety

There is no fix: callers outside of the analysed files may rely on the decorator.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pylint_hybrid.decisions import notices, wording
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.decisions.removal import intended_arguments
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.project.model import Policy
from pylint_hybrid.rules import reporting
from pylint_hybrid.rules.rule import Rule

_SYMBOL: Final = "tf-function-redundant"
_TEMPLATE: Final = "tf.function {function} is called by graphs only{calls}: its own decorator is redundant"


def _check(facts: FunctionFacts, decision: Decision) -> Iterator[Finding]:
    if notices.CALLER_COVERAGE not in decision.notices:
        return
    wanted = bool(intended_arguments(facts) or facts.object_uses)
    if wanted and decision.policy is Policy.SAFE:
        return
    calls = f" ({wording.places(facts.callers, facts.path)})" if facts.callers else ""
    message = _TEMPLATE.format(function=reporting.title(facts), calls=calls)
    yield reporting.finding(_SYMBOL, facts, message, facts.callers)


RULE: Final = Rule(_SYMBOL, "R6304", "HYB304", True, _TEMPLATE, _check, __doc__ or "")
