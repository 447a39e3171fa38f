"""The slugs of notices: what a decision mentions that neither fails nor passes anything.

They stand for the INFO and WARNING entries of the published rules; both policies use them.
"""

from __future__ import annotations

from typing import Final

from pylint_hybrid.facts.record import FunctionFacts

TYPE_HINT: Final = "type-hint-followed"
TENSOR_ANALYSIS: Final = "tensor-analysis"
TENSOR_CONTAINER: Final = "tensor-container"
SPECULATIVE: Final = "speculative-analysis"
LIKELY_TENSOR_PARAMETER: Final = "likely-tensor-parameter"
NO_PRIMITIVE_PARAMETER: Final = "no-primitive-parameter"
NO_SIDE_EFFECTS: Final = "no-side-effects"
NOT_RECURSIVE: Final = "not-recursive"
CALLER_COVERAGE: Final = "caller-coverage"
HYBRID_IS_RECURSIVE: Final = "hybrid-is-recursive"
HYBRID_HAS_SIDE_EFFECTS: Final = "hybrid-has-side-effects"
# Only policy ``safe`` knows how many values a Python argument takes.
HYBRID_RETRACES: Final = "hybrid-retraces"

_BY_SOURCE: Final = {"annotation": TYPE_HINT, "call": TENSOR_ANALYSIS, "container": TENSOR_CONTAINER}


def of_tensor_evidence(facts: FunctionFacts) -> tuple[str, ...]:
    """How its parameters came to be tensors, each way once."""
    sources = [parameter.source for parameter in facts.parameters if parameter.tensor is True]
    named = dict.fromkeys(_BY_SOURCE[source] for source in sources if source in _BY_SOURCE)
    speculative = (SPECULATIVE,) if facts.tensor_parameter is True and facts.speculative else ()
    return (*named, *speculative)
