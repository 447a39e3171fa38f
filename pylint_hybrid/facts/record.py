"""What is known of one function: the typed form of the public facts format.

Every property of the published rules is three-valued: ``True``, ``False`` or ``None`` for unknown.
Unknown is never folded into no. The public JSON (``facts.schema.json``) is written from these records
by ``pylint_hybrid.report.facts_json``; fields that only the decisions and the rules need are marked so.
"""

from __future__ import annotations

from dataclasses import dataclass

Tri = bool | None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a source file: absolute path, 1-based line, 0-based column."""

    path: str
    line: int
    column: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TensorType:
    """One tensor type that reaches a parameter.

    ``kind`` is one of dense, ragged, sparse, variable, keras, ndarray, dataset, other; ``dtype`` is
    TensorFlow's name or "unknown"; ``shape`` is None for unknown rank, an item None for a dimension
    that is unknown or varies; ``origin`` lists tensorflow, numpy, parameter, annotation, assumed.
    """

    kind: str
    dtype: str
    shape: tuple[int | None, ...] | None
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParameterFacts:
    """A positional or keyword-only parameter (``self`` included, ``*args`` and ``**kwargs`` not)."""

    name: str
    tensor: Tri
    primitive: Tri
    container: bool = False
    types: tuple[TensorType, ...] = ()
    evidence: tuple[Place, ...] = ()
    has_default: bool = False
    keyword_only: bool = False
    is_self: bool = False
    # How the classification came about: "annotation", "call", "container", "use", "name" or "".
    source: str = ""
    # Distinct literal values seen, as source text, for messages about retracing (at most four).
    literals: tuple[str, ...] = ()
    # Where the literal values come from: the call sites.
    literal_places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class EffectFact:
    """A Python side effect that the function has itself (``via`` empty) or through calls.

    ``kind`` is one of output, file, global-write, nonlocal-write, attribute-write, item-write,
    argument-mutation, random, clock, environment, iterator, unknown-call. ``paper`` tells whether the
    published rules count it as an effect. ``via`` is the chain of call sites that leads to ``place``.
    """

    kind: str
    place: Place
    target: str = ""
    via: tuple[Place, ...] = ()
    paper: bool = True


@dataclass(frozen=True, slots=True)
class HazardFact:
    """Something that raises or gives another result when the function runs as a graph.

    ``rule`` is a stable slug (``eager-only-call``, ``numpy-on-tensor``, ...); ``place`` is where it stands,
    its reason a short clause in the present tense ("calls .numpy() on a tensor"); ``via`` is the chain of
    call sites that leads there.
    """

    rule: str
    place: Place
    via: tuple[Place, ...] = ()
    # Whether it does fail or change; else it may, which keeps a change from being called safe.
    certain: bool = True


@dataclass(frozen=True, slots=True)
class DecoratorFact:
    """A decorator of the function, or a wrapping call, that makes it hybrid.

    ``line`` and ``column`` are those of the decorator's expression (after the ``@``); a wrap by a call
    (``f = tf.function(f)``) has ``wrap`` set and cannot be removed by the fixer.
    """

    line: int
    column: int
    arguments: tuple[str, ...] = ()
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """All that is known of one ``def``. See ``facts.schema.json`` for the public meaning of each field."""

    path: str  # absolute
    module: str
    qualname: str
    name: str
    line: int  # of the ``def`` keyword
    column: int  # of the ``def`` keyword (``async`` starts before it)
    hybrid: bool
    decorators: tuple[DecoratorFact, ...]
    reached: bool
    tensor_parameter: Tri
    primitive_parameter: Tri
    side_effects: Tri
    effects: tuple[EffectFact, ...]
    recursive: Tri
    tensor_computation: Tri
    parameters: tuple[ParameterFacts, ...]
    covered_by_callers: Tri = None
    retracing: str | None = None
    assumptions: tuple[str, ...] = ()
    # --- for decisions, rules and explanations only -------------------------------------------------
    # T was set by the name of the function or class alone (published rule 3.6).
    speculative: bool = False
    is_method: bool = False  # first positional parameter is named ``self``
    is_async: bool = False
    is_generator: bool = False
    is_lambda: bool = False
    class_name: str = ""  # qualified name of the enclosing class, if any
    # A Keras ``call`` (``Layer`` or ``Model`` subclass), or reached from one: see W0.
    keras_call: Tri = False
    keras_call_via: tuple[Place, ...] = ()
    # It already runs inside a graph: a ``Dataset.map`` callback, a step under ``fit``, ...
    traced_by: str = ""
    # It computes the gradient of a ``tf.custom_gradient`` function, and is made anew at each of its calls.
    is_gradient: bool = False
    # The function object is used as an object: ``get_concrete_function``, exported, passed on.
    object_uses: tuple[Place, ...] = ()
    # It is a method, and called on an object that nothing else holds.
    on_temporaries: bool = False
    # Call sites that reach it, in source order.
    callers: tuple[Place, ...] = ()
    # The functions that call it, by path and line of ``def``; empty also if module code, a library or
    # anything else that cannot become a graph calls it as well.
    called_by: tuple[tuple[str, int], ...] = ()
    # Unknown calls met in it, by name; they are why side effects may be unknown.
    unknown_calls: tuple[str, ...] = ()
    # Decorators other than tf.function, as written, for placing and for messages.
    other_decorators: tuple[str, ...] = ()
    # How well it is known: "seen" (all contexts concrete), "inferred", "assumed" (open evaluation).
    confidence: str = "seen"
    is_test: bool = False
    # What would break or change in a graph, here or in what it calls. None: nobody looked, so that no
    # change of this function to a graph can be called safe.
    hazards: tuple[HazardFact, ...] | None = None
    # First line of the whole definition, decorators included.
    first_line: int = 0

    @property
    def decorator_arguments(self) -> tuple[str, ...]:
        """Names of the ``tf.function`` parameters that the last hybrid decorator supplies."""
        return self.decorators[-1].arguments if self.decorators else ()
