"""A `tf.function` does something in Python that happens only while it is traced.

## What it does

Reports a hybrid function that prints, writes files, assigns globals, attributes or items of objects that it
did not make, changes its arguments, advances a Python iterator, or uses Python's or NumPy's random numbers,
the clock or the environment, itself or through what it calls. TensorFlow's own operations, such as
`tf.print` and `Variable.assign`, are no such effects.

## Why is this bad

The Python code of a `tf.function` runs once per trace, not once per call. So the effect happens once, or a
few times, or again without warning after a retrace; a random number is drawn once and kept for ever; a tensor
stored outside has no value.

## Example

```python
import tensorflow as tf

history = []


@tf.function
def step(x):
    loss = tf.reduce_sum(x)
    history.append(loss)
    return loss


step(tf.ones((8, 3)))
```

## Use instead

```python
import tensorflow as tf

history = []


@tf.function
def step(x):
    return tf.reduce_sum(x)


history.append(step(tf.ones((8, 3))))
```

## Fix safety

There is no fix: whether the effect should move to the caller, become a TensorFlow operation or go is for the
author to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pylint_hybrid.decisions import notices, wording
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.decisions.obstacles import known_effects
from pylint_hybrid.facts.record import EffectFact, FunctionFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.project.model import Policy
from pylint_hybrid.rules import reporting
from pylint_hybrid.rules.rule import Rule

_SYMBOL: Final = "tf-function-has-side-effects"
_TEMPLATE: Final = "tf.function {function} {effects}: this happens while it is traced, not at every call"


def _check(facts: FunctionFacts, decision: Decision) -> Iterator[Finding]:
    if notices.HYBRID_HAS_SIDE_EFFECTS not in decision.notices:
        return
    effects = _effects_of_policy(facts, decision.policy)
    told = wording.effects(effects, facts.path) or "has Python side effects"
    yield reporting.finding(
        _SYMBOL,
        facts,
        _TEMPLATE.format(function=reporting.title(facts), effects=told),
        [place for effect in effects for place in (*effect.via, effect.place)],
    )


def _effects_of_policy(facts: FunctionFacts, policy: Policy) -> list[EffectFact]:
    return [effect for effect in known_effects(facts) if effect.paper or policy is Policy.SAFE]


RULE: Final = Rule(_SYMBOL, "W6101", "HYB101", True, _TEMPLATE, _check, __doc__ or "")
