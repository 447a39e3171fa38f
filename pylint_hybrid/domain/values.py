"""Abstract values: interned, so that equality is identity, and closed under a join.

Every value stands for a set of run-time values. A ``Union`` holds alternatives; all other classes are
single alternatives. The caps below are *upper closures*: a union is first grouped (constants by kind,
tensors by kind and dtype, sequences by kind, objects by class, ...), and a group that holds more members than
its cap is replaced by one *wide* member that absorbs everything the group could hold. Whether a
group is above its cap depends only on the set of its members, never on the order in which they came, so
the join is associative, commutative and idempotent. ``tests/domain`` checks these laws.

``Unknown`` is an alternative like others: it says that a value of unknown kind is possible too, and
remembers which names it came from. It absorbs nothing, so that evidence for tensors is kept beside it.

Values are never compared by content after creation: use ``is``. ``uid`` gives a deterministic order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final, TypeAlias

from pylint_hybrid.domain.shapes import Shape, join_shapes

ConstantValue: TypeAlias = "bool | int | float | complex | str | bytes | None"

LITERAL: Final = 1  # the value is a literal of the program
COMPUTED: Final = 2  # the value is computed: arithmetic, ``len``, loop counters

FROM_TENSORFLOW: Final = 1
FROM_NUMPY: Final = 2
FROM_PARAMETER: Final = 4
FROM_ANNOTATION: Final = 8
ASSUMED: Final = 16

MAX_CONSTANTS: Final = 4
MAX_TENSORS: Final = 4
MAX_SEQUENCES: Final = 4
MAX_OBJECTS_PER_CLASS: Final = 8
MAX_CLOSURES: Final = 8
MAX_GROUPS: Final = 40
MAX_REASONS: Final = 4
MAX_DEPTH: Final = 6
MAX_KEYS: Final = 64
MAX_SITES: Final = 16

ANY_SITE: Final = -1
ANY_CLOSURE: Final = -1


class Value:
    """Base of all abstract values. ``uid`` is the order of creation; ``depth`` the nesting."""

    __slots__ = ("depth", "uid")
    uid: int
    depth: int

    def __repr__(self) -> str:
        return describe(self)


class Bottom(Value):
    """No value at all: not computed yet, or unreachable."""

    __slots__ = ()


class Unknown(Value):
    """A value of unknown kind. ``reasons`` are the names or places that it came from, at most four."""

    __slots__ = ("reasons",)
    reasons: tuple[str, ...]


class Constant(Value):
    """One Python constant. ``kind`` is none, bool, int, float, complex, str, bytes or ellipsis."""

    __slots__ = ("kind", "literal", "value")
    kind: str
    value: ConstantValue
    literal: int


class Primitive(Value):
    """Any Python value of a primitive ``kind``. ``literal`` tells how it came about, as a bit mask."""

    __slots__ = ("kind", "literal")
    kind: str
    literal: int


class Tensor(Value):
    """A tensor. ``kind``: dense, ragged, sparse, variable, keras, ndarray. ``dtype``: TensorFlow's name or
    "unknown". ``content`` is the value of small integer tensors (a constant or a sequence), else None."""

    __slots__ = ("content", "dtype", "kind", "origin", "shape", "wide")
    kind: str
    dtype: str
    shape: Shape
    origin: int
    content: Value | None
    wide: bool


class Sequence(Value):
    """A Python sequence. ``kind``: list, tuple, set, frozenset, deque, generator, iterator, shape, range.

    ``items`` are the known items in order, or None; then ``rest`` covers every item. ``sites`` are the
    allocation sites through which aliases may change it.
    """

    __slots__ = ("items", "kind", "rest", "sites", "wide")
    kind: str
    items: tuple[Value, ...] | None
    rest: Value
    sites: tuple[int, ...]
    wide: bool


class Mapping(Value):
    """A dict. ``entries`` are known keys with values, in order; ``rest_key``/``rest`` cover all others."""

    __slots__ = ("entries", "kind", "rest", "rest_key", "sites", "wide")
    kind: str
    entries: tuple[tuple[Constant, Value], ...]
    rest_key: Value
    rest: Value
    sites: tuple[int, ...]
    wide: bool


class Dataset(Value):
    """A ``tf.data`` dataset (or its iterator): the structure of its elements, and its cardinality.

    ``cardinality``: number of elements, -1 infinite, -2 unknown. ``iterator``: it is an iterator over one.
    ``batch``: the size of the last batch is (size, remainder kept), kept for derived shapes; 0 if unbatched.
    """

    __slots__ = ("cardinality", "element", "iterator")
    element: Value
    cardinality: int
    iterator: bool


class Object(Value):
    """An instance of the user class ``cls`` allocated at ``site`` (``ANY_SITE``: any instance)."""

    __slots__ = ("cls", "site")
    cls: int
    site: int


class Function(Value):
    """A user function ``code`` with its closure (a context number) and, if bound, its receiver.

    ``wrap`` is "" or "tf.function" for a function that runs as a graph.
    """

    __slots__ = ("closure", "code", "receiver", "wrap")
    code: int
    closure: int
    receiver: Value | None
    wrap: str


class Class(Value):
    """A user class, by its number."""

    __slots__ = ("cls",)
    cls: int


class Module(Value):
    """A module of the project, by its number."""

    __slots__ = ("module",)
    module: int


class Api(Value):
    """A name of a library, by its public dotted name: module, function, class or constant."""

    __slots__ = ("name",)
    name: str


class ApiObject(Value):
    """An instance of the library class ``name`` with the arguments it was configured with."""

    __slots__ = ("config", "name", "site", "wide")
    name: str
    config: tuple[tuple[str, Value], ...]
    site: int
    wide: bool


class BoundApi(Value):
    """A library's method ``name`` bound to ``receiver``."""

    __slots__ = ("name", "receiver")
    receiver: Value
    name: str


class Partial(Value):
    """``functools.partial``: a callable with some arguments supplied."""

    __slots__ = ("arguments", "function", "keywords")
    function: Value
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]


class Super(Value):
    """``super()``: attribute lookup on ``receiver`` continues behind class ``cls``."""

    __slots__ = ("cls", "receiver")
    cls: int
    receiver: Value


class Slice(Value):
    """A slice object; absent bounds are the constant None."""

    __slots__ = ("lower", "step", "upper")
    lower: Value
    upper: Value
    step: Value


class Union(Value):
    """Several alternatives, in the order of their uid."""

    __slots__ = ("members",)
    members: tuple[Value, ...]


class _Tables:
    """All interned values and memoised joins. One analysis at a time uses them; ``reset`` empties them."""

    values: ClassVar[dict[tuple[Any, ...], Value]] = {}
    joins: ClassVar[dict[tuple[int, int], Value]] = {}
    count: ClassVar[int] = 0


def _register(value: Value, depth: int) -> None:
    value.uid = _Tables.count
    value.depth = depth
    _Tables.count += 1


def _singleton(value: Value) -> Value:
    _register(value, 0)
    return value


BOTTOM: Final = Bottom()
_singleton(BOTTOM)


def reset() -> None:
    """Forget all values but the singletons. Values made before must not be used with values made after."""
    _Tables.values.clear()
    _Tables.joins.clear()
    for single in (NONE, TRUE, FALSE):
        _Tables.values[_constant_key(single.kind, single.value, single.literal)] = single
    _Tables.count = FALSE.uid + 1


def unknown(*reasons: str) -> Unknown:
    """A value of unknown kind that comes from ``reasons``."""
    kept = tuple(sorted(set(reasons)))
    if len(kept) > MAX_REASONS:
        kept = ("many",)
    key = ("?", kept)
    found = _Tables.values.get(key)
    if found is None:
        found = Unknown()
        found.reasons = kept
        _register(found, 0)
        _Tables.values[key] = found
    assert isinstance(found, Unknown)
    return found


def _constant_key(kind: str, value: ConstantValue, literal: int) -> tuple[Any, ...]:
    token = repr(value) if kind in ("float", "complex") else value
    return ("c", kind, token, literal)


def constant(kind: str, value: ConstantValue, literal: int = LITERAL) -> Constant:
    """A Python constant. -0.0 and 0.0, True and 1 are told apart by kind and representation."""
    key = _constant_key(kind, value, literal)
    found = _Tables.values.get(key)
    if found is None:
        found = Constant()
        found.kind = kind
        found.value = value
        found.literal = literal
        _register(found, 0)
        _Tables.values[key] = found
    assert isinstance(found, Constant)
    return found


def of_python(value: ConstantValue, literal: int = COMPUTED) -> Constant:
    """The abstract constant of a Python value."""
    kind = "none" if value is None else type(value).__name__
    return constant(kind, value, literal)


def primitive(kind: str, literal: int = COMPUTED) -> Primitive:
    """Any value of a primitive kind."""
    key = ("p", kind, literal)
    found = _Tables.values.get(key)
    if found is None:
        found = Primitive()
        found.kind = kind
        found.literal = literal
        _register(found, 0)
        _Tables.values[key] = found
    assert isinstance(found, Primitive)
    return found


def tensor(
    kind: str = "dense",
    dtype: str = "unknown",
    shape: Shape = None,
    origin: int = FROM_TENSORFLOW,
    content: Value | None = None,
    wide: bool = False,
) -> Tensor:
    """A tensor type; see ``Tensor``."""
    key = ("t", kind, dtype, shape, origin, None if content is None else content.uid, wide)
    found = _Tables.values.get(key)
    if found is None:
        found = Tensor()
        found.kind = kind
        found.dtype = dtype
        found.shape = shape
        found.origin = origin
        found.content = content
        found.wide = wide
        _register(found, 0)
        _Tables.values[key] = found
    assert isinstance(found, Tensor)
    return found


def _shallow(value: Value) -> Value:
    """The value, or an unknown one where nesting would exceed the cap."""
    return value if value.depth < MAX_DEPTH else unknown("nesting")


def _merge_sites(sites: Iterable[int]) -> tuple[int, ...]:
    kept = tuple(sorted(set(sites)))
    return (ANY_SITE,) if len(kept) > MAX_SITES or ANY_SITE in kept else kept


def sequence(
    kind: str,
    items: Iterable[Value] | None,
    rest: Value = BOTTOM,
    sites: Iterable[int] = (),
    wide: bool = False,
) -> Sequence:
    """A sequence with known items (``items``), or with ``rest`` covering all of them (``items`` None)."""
    known = None if items is None else tuple([_shallow(item) for item in items])
    rest = _shallow(rest)
    kept = _merge_sites(sites)
    key = ("s", kind, None if known is None else tuple([item.uid for item in known]), rest.uid, kept, wide)
    found = _Tables.values.get(key)
    if found is None:
        found = Sequence()
        found.kind = kind
        found.items = known
        found.rest = rest
        found.sites = kept
        found.wide = wide
        depth = max([rest.depth, *[item.depth for item in known or ()]])
        _register(found, depth + 1)
        _Tables.values[key] = found
    assert isinstance(found, Sequence)
    return found


def mapping(
    entries: Iterable[tuple[Constant, Value]],
    rest_key: Value = BOTTOM,
    rest: Value = BOTTOM,
    sites: Iterable[int] = (),
    wide: bool = False,
    kind: str = "dict",
) -> Mapping:
    """A dict with known entries; ``rest_key``/``rest`` cover entries with unknown keys."""
    known = tuple([(key, _shallow(value)) for key, value in entries])
    rest = _shallow(rest)
    if len(known) > MAX_KEYS:
        rest_key = union([rest_key, *[key for key, _ in known]])
        rest = union([rest, *[value for _, value in known]])
        known = ()
    kept = _merge_sites(sites)
    pairs = tuple([(key.uid, value.uid) for key, value in known])
    key = ("m", kind, pairs, rest_key.uid, rest.uid, kept, wide)
    found = _Tables.values.get(key)
    if found is None:
        found = Mapping()
        found.kind = kind
        found.entries = known
        found.rest_key = rest_key
        found.rest = rest
        found.sites = kept
        found.wide = wide
        _register(found, max([rest.depth, *[value.depth for _, value in known]]) + 1)
        _Tables.values[key] = found
    assert isinstance(found, Mapping)
    return found


def dataset(element: Value, cardinality: int = -2, iterator: bool = False) -> Dataset:
    """A dataset of ``element``s."""
    element = _shallow(element)
    key = ("d", element.uid, cardinality, iterator)
    found = _Tables.values.get(key)
    if found is None:
        found = Dataset()
        found.element = element
        found.cardinality = cardinality
        found.iterator = iterator
        _register(found, element.depth + 1)
        _Tables.values[key] = found
    assert isinstance(found, Dataset)
    return found


def instance(cls: int, site: int) -> Object:
    """An instance of user class number ``cls``, allocated at ``site``."""
    key = ("o", cls, site)
    found = _Tables.values.get(key)
    if found is None:
        found = Object()
        found.cls = cls
        found.site = site
        _register(found, 0)
        _Tables.values[key] = found
    assert isinstance(found, Object)
    return found


def function(code: int, closure: int, receiver: Value | None = None, wrap: str = "") -> Function:
    """A user function; see ``Function``."""
    if receiver is not None:
        receiver = _shallow(receiver)
    key = ("f", code, closure, None if receiver is None else receiver.uid, wrap)
    found = _Tables.values.get(key)
    if found is None:
        found = Function()
        found.code = code
        found.closure = closure
        found.receiver = receiver
        found.wrap = wrap
        _register(found, 0 if receiver is None else receiver.depth + 1)
        _Tables.values[key] = found
    assert isinstance(found, Function)
    return found


def user_class(cls: int) -> Class:
    """A user class by number."""
    key = ("k", cls)
    found = _Tables.values.get(key)
    if found is None:
        found = Class()
        found.cls = cls
        _register(found, 0)
        _Tables.values[key] = found
    assert isinstance(found, Class)
    return found


def module(number: int) -> Module:
    """A module of the project by number."""
    key = ("M", number)
    found = _Tables.values.get(key)
    if found is None:
        found = Module()
        found.module = number
        _register(found, 0)
        _Tables.values[key] = found
    assert isinstance(found, Module)
    return found


def api(name: str) -> Api:
    """A library name, dotted and public (``tensorflow.reduce_sum``)."""
    key = ("a", name)
    found = _Tables.values.get(key)
    if found is None:
        found = Api()
        found.name = name
        _register(found, 0)
        _Tables.values[key] = found
    assert isinstance(found, Api)
    return found


def api_object(
    name: str, config: Iterable[tuple[str, Value]] = (), site: int = ANY_SITE, wide: bool = False
) -> ApiObject:
    """An instance of a library class with its configuration."""
    kept = tuple([(key, _shallow(value)) for key, value in config])
    key = ("A", name, tuple([(label, value.uid) for label, value in kept]), site, wide)
    found = _Tables.values.get(key)
    if found is None:
        found = ApiObject()
        found.name = name
        found.config = kept
        found.site = site
        found.wide = wide
        _register(found, max([-1, *[value.depth for _, value in kept]]) + 1)
        _Tables.values[key] = found
    assert isinstance(found, ApiObject)
    return found


def bound_api(receiver: Value, name: str) -> BoundApi:
    """A library method bound to its receiver."""
    receiver = _shallow(receiver)
    key = ("b", receiver.uid, name)
    found = _Tables.values.get(key)
    if found is None:
        found = BoundApi()
        found.receiver = receiver
        found.name = name
        _register(found, receiver.depth + 1)
        _Tables.values[key] = found
    assert isinstance(found, BoundApi)
    return found


def partial(
    function: Value, arguments: Iterable[Value], keywords: Iterable[tuple[str, Value]] = ()
) -> Partial:
    """``functools.partial(function, *arguments, **keywords)``."""
    function = _shallow(function)
    given = tuple([_shallow(argument) for argument in arguments])
    named = tuple([(name, _shallow(value)) for name, value in keywords])
    uids = (function.uid, tuple([a.uid for a in given]), tuple([(n, v.uid) for n, v in named]))
    key = ("P", *uids)
    found = _Tables.values.get(key)
    if found is None:
        found = Partial()
        found.function = function
        found.arguments = given
        found.keywords = named
        depths = [function.depth, *[a.depth for a in given], *[v.depth for _, v in named]]
        _register(found, max(depths) + 1)
        _Tables.values[key] = found
    assert isinstance(found, Partial)
    return found


def super_of(cls: int, receiver: Value) -> Super:
    """What ``super()`` gives in a method of class ``cls`` on ``receiver``."""
    key = ("S", cls, receiver.uid)
    found = _Tables.values.get(key)
    if found is None:
        found = Super()
        found.cls = cls
        found.receiver = receiver
        _register(found, receiver.depth)
        _Tables.values[key] = found
    assert isinstance(found, Super)
    return found


def slice_of(lower: Value, upper: Value, step: Value) -> Slice:
    """``slice(lower, upper, step)``."""
    lower, upper, step = _shallow(lower), _shallow(upper), _shallow(step)
    key = ("/", lower.uid, upper.uid, step.uid)
    found = _Tables.values.get(key)
    if found is None:
        found = Slice()
        found.lower = lower
        found.upper = upper
        found.step = step
        _register(found, max(lower.depth, upper.depth, step.depth) + 1)
        _Tables.values[key] = found
    assert isinstance(found, Slice)
    return found


def members(value: Value) -> tuple[Value, ...]:
    """The alternatives of a value: none for bottom, itself for a single one."""
    if isinstance(value, Union):
        return value.members
    if value is BOTTOM:
        return ()
    return (value,)


def join(left: Value, right: Value) -> Value:
    """The least value above both."""
    if left is right or right is BOTTOM:
        return left
    if left is BOTTOM:
        return right
    key = (left.uid, right.uid) if left.uid < right.uid else (right.uid, left.uid)
    found = _Tables.joins.get(key)
    if found is None:
        found = _close([*members(left), *members(right)])
        _Tables.joins[key] = found
    return found


def union(values: Iterable[Value]) -> Value:
    """The join of any number of values."""
    distinct = {value.uid: value for value in values if value is not BOTTOM}
    if not distinct:
        return BOTTOM
    if len(distinct) == 1:
        return next(iter(distinct.values()))
    flat: list[Value] = []
    for value in distinct.values():
        flat.extend(members(value))
    return _close(flat)


def covers(upper: Value, lower: Value) -> bool:
    """Whether ``upper`` stands for everything that ``lower`` stands for, as far as the join can tell."""
    return join(upper, lower) is upper


def _group_key(value: Value) -> tuple[Any, ...]:
    """Members with the same key are capped together."""
    if isinstance(value, Constant | Primitive):
        return ("p", value.kind)
    if isinstance(value, Tensor):
        return ("t", value.kind)
    if isinstance(value, Sequence):
        return ("s", value.kind)
    if isinstance(value, Object):
        return ("o", value.cls)
    if isinstance(value, Function):
        return ("f", value.code, value.wrap)
    if isinstance(value, ApiObject):
        return ("A", value.name)
    if isinstance(value, BoundApi):
        return ("b", value.name)
    if isinstance(value, Partial):
        return ("P",)
    return (type(value).__name__,) if isinstance(value, _FEW) else ("1", value.uid)


_FEW = (Mapping, Dataset, Unknown, Slice, Super)


def _close(flat: list[Value]) -> Value:
    groups: dict[tuple[Any, ...], dict[int, Value]] = {}
    for value in flat:
        groups.setdefault(_group_key(value), {})[value.uid] = value
    overflow = len(groups) > MAX_GROUPS or _OVERFLOW_KEY in groups
    closed: dict[int, Value] = {}
    for key, group in groups.items():
        if overflow and key[0] in _OVERFLOWING:
            continue
        kept = list(group.values())
        for value in kept if len(kept) == 1 else _close_group(key, kept):
            closed[value.uid] = value
    if overflow:
        closed_unknown = [value for value in closed.values() if not isinstance(value, Unknown)]
        closed = {value.uid: value for value in closed_unknown}
        lost = _overflow()
        closed[lost.uid] = lost
        reasons = [v for v in groups.get(("Unknown",), {}).values() if isinstance(v, Unknown)]
        if reasons:
            merged = unknown(*[reason for value in reasons for reason in value.reasons])
            closed[merged.uid] = merged
    if len(closed) == 1:
        return next(iter(closed.values()))
    return _make_union(tuple(sorted(closed.values(), key=_uid)))


def _uid(value: Value) -> int:
    return value.uid


_OVERFLOWING = frozenset({"o", "f", "A", "b", "P", "1", "Super"})
_OVERFLOW_NAME = "*too many alternatives*"
_OVERFLOW_KEY = ("b", _OVERFLOW_NAME)


def _overflow() -> Value:
    """Stands for callables and objects when a union held too many kinds of them."""
    return bound_api(BOTTOM, _OVERFLOW_NAME)


def is_overflow(value: Value) -> bool:
    """Whether the value stands for too many alternatives; treat it as unknown."""
    return isinstance(value, BoundApi) and value.name == _OVERFLOW_NAME


def _make_union(parts: tuple[Value, ...]) -> Value:
    key = ("u", tuple([part.uid for part in parts]))
    found = _Tables.values.get(key)
    if found is None:
        found = Union()
        found.members = parts
        _register(found, max([part.depth for part in parts]))
        _Tables.values[key] = found
    return found


def _close_group(key: tuple[Any, ...], group: list[Value]) -> list[Value]:
    head = key[0]
    group.sort(key=_uid)
    if head == "p":
        return _close_primitives(str(key[1]), group)
    if head == "t":
        return _close_tensors(group)
    if head == "s":
        return _close_sequences(str(key[1]), group)
    if head == "o":
        return _close_objects(group)
    if head == "f":
        return _close_functions(group)
    if head == "A":
        return _close_api_objects(str(key[1]), group)
    if head == "b":
        return _close_bound(str(key[1]), group)
    if head == "P":
        return group if len(group) <= MAX_CLOSURES else [unknown("partial")]
    return _close_rare(head, group)


def _close_rare(head: Any, group: list[Value]) -> list[Value]:
    if head == "Unknown":
        return [unknown(*[reason for v in group if isinstance(v, Unknown) for reason in v.reasons])]
    if head == "Mapping":
        return _close_mappings(group)
    if head == "Dataset":
        return _close_datasets(group)
    if head == "Slice":
        return _close_slices(group)
    return group


def _close_primitives(kind: str, group: list[Value]) -> list[Value]:
    mask = 0
    collapsed = len(group) > MAX_CONSTANTS
    for value in group:
        if isinstance(value, Primitive):
            collapsed = True
            mask |= value.literal
        elif isinstance(value, Constant):
            mask |= value.literal
    if not collapsed:
        return group
    return [primitive(kind, mask)]


def _close_tensors(group: list[Value]) -> list[Value]:
    tensors = [value for value in group if isinstance(value, Tensor)]
    merged: dict[tuple[Any, ...], Tensor] = {}
    for value in tensors:
        key = (value.dtype, value.shape, value.origin)
        other = merged.get(key)
        if other is None or other is value:
            merged[key] = value
        else:
            merged[key] = tensor(value.kind, value.dtype, value.shape, value.origin, None, other.wide or value.wide)
    tensors = list(merged.values())
    if len(tensors) <= MAX_TENSORS and not any(value.wide for value in tensors):
        return list(tensors)
    first = tensors[0]
    dtype, shape, origin = first.dtype, first.shape, 0
    for value in tensors:
        dtype = dtype if dtype == value.dtype else "unknown"
        shape = join_shapes(shape, value.shape)
        origin |= value.origin
    return [tensor(first.kind, dtype, shape, origin, None, wide=True)]


def _close_sequences(kind: str, group: list[Value]) -> list[Value]:
    sequences = [value for value in group if isinstance(value, Sequence)]
    if len(sequences) <= MAX_SEQUENCES and not any(value.wide for value in sequences):
        return group
    sites = [site for value in sequences for site in value.sites]
    lengths = {None if value.items is None else len(value.items) for value in sequences}
    rest = union([value.rest for value in sequences])
    if len(lengths) == 1 and None not in lengths:
        columns = zip(*[value.items or () for value in sequences], strict=True)
        return [sequence(kind, [union(column) for column in columns], rest, sites, wide=True)]
    everything = [item for value in sequences for item in value.items or ()]
    return [sequence(kind, None, union([rest, *everything]), sites, wide=True)]


def _close_mappings(group: list[Value]) -> list[Value]:
    mappings = [value for value in group if isinstance(value, Mapping)]
    if len(mappings) <= MAX_SEQUENCES and not any(value.wide for value in mappings):
        return group
    entries: dict[int, tuple[Constant, list[Value]]] = {}
    for value in mappings:
        for key, item in value.entries:
            entries.setdefault(key.uid, (key, []))[1].append(item)
    ordered = sorted(entries.values(), key=lambda entry: entry[0].uid)
    sites = [site for value in mappings for site in value.sites]
    rest_key = union([value.rest_key for value in mappings])
    rest = union([value.rest for value in mappings])
    collapsed = any(value.rest_key is not BOTTOM and not value.entries and value.wide for value in mappings)
    if collapsed:
        # A mapping that lost its keys absorbs the keys of the others.
        rest_key = union([rest_key, *[key for key, _ in ordered]])
        rest = union([rest, *[item for _, items in ordered for item in items]])
        ordered = []
    joined = [(key, union(items)) for key, items in ordered]
    return [mapping(joined, rest_key, rest, sites, wide=True)]


def _close_datasets(group: list[Value]) -> list[Value]:
    datasets = [value for value in group if isinstance(value, Dataset)]
    if len(datasets) <= MAX_SEQUENCES:
        return group
    merged: list[Value] = []
    for iterator in (False, True):
        same = [value for value in datasets if value.iterator is iterator]
        if same:
            sizes = {value.cardinality for value in same}
            cardinality = sizes.pop() if len(sizes) == 1 else -2
            merged.append(dataset(union([value.element for value in same]), cardinality, iterator))
    return merged


def _close_slices(group: list[Value]) -> list[Value]:
    slices = [value for value in group if isinstance(value, Slice)]
    if len(slices) <= MAX_SEQUENCES:
        return group
    lower = union([value.lower for value in slices])
    upper = union([value.upper for value in slices])
    return [slice_of(lower, upper, union([value.step for value in slices]))]


def _close_objects(group: list[Value]) -> list[Value]:
    objects = [value for value in group if isinstance(value, Object)]
    if len(objects) <= MAX_OBJECTS_PER_CLASS and not any(value.site == ANY_SITE for value in objects):
        return group
    return [instance(objects[0].cls, ANY_SITE)]


def _close_functions(group: list[Value]) -> list[Value]:
    functions = [value for value in group if isinstance(value, Function)]
    if len(functions) <= MAX_CLOSURES and not any(value.closure == ANY_CLOSURE for value in functions):
        return group
    receivers = [value.receiver for value in functions]
    bound = [receiver for receiver in receivers if receiver is not None]
    closures = {value.closure for value in functions}
    closure = closures.pop() if len(closures) == 1 else ANY_CLOSURE
    first = functions[0]
    collapsed: list[Value] = []
    if len(bound) < len(receivers):
        collapsed.append(function(first.code, closure, None, first.wrap))
    if bound:
        collapsed.append(function(first.code, ANY_CLOSURE, union(bound), first.wrap))
    return collapsed


def _close_api_objects(name: str, group: list[Value]) -> list[Value]:
    objects = [value for value in group if isinstance(value, ApiObject)]
    if len(objects) <= MAX_OBJECTS_PER_CLASS and not any(value.wide for value in objects):
        return group
    configs = {value.config for value in objects}
    config = objects[0].config if len(configs) == 1 else ()
    return [api_object(name, config, ANY_SITE, wide=True)]


def _close_bound(name: str, group: list[Value]) -> list[Value]:
    if len(group) <= MAX_CLOSURES:
        return group
    return [bound_api(union([value.receiver for value in group if isinstance(value, BoundApi)]), name)]


NONE: Final = constant("none", None)
TRUE: Final = constant("bool", True)
FALSE: Final = constant("bool", False)


def describe(value: Value, depth: int = 3) -> str:
    """A short readable form, for messages and debugging."""
    if depth == 0:
        return "..."
    if isinstance(value, Union):
        return " | ".join(describe(member, depth) for member in value.members)
    if isinstance(value, Tensor):
        shape = "?" if value.shape is None else "x".join(_dimension_text(d) for d in value.shape) or "scalar"
        return f"{value.kind}<{value.dtype}, {shape}>"
    if isinstance(value, Constant):
        return repr(value.value)
    if isinstance(value, Sequence):
        if value.items is None:
            return f"{value.kind}[{describe(value.rest, depth - 1)}...]"
        return f"{value.kind}[{', '.join(describe(item, depth - 1) for item in value.items)}]"
    if isinstance(value, Mapping):
        entries = ", ".join(f"{key.value!r}: {describe(item, depth - 1)}" for key, item in value.entries)
        return f"{value.kind}{{{entries}; {describe(value.rest, depth - 1)}}}"
    if isinstance(value, Dataset):
        return f"dataset<{describe(value.element, depth - 1)}>"
    slots = [slot for slot in type(value).__slots__ if slot not in ("uid", "depth")]
    fields = ", ".join(f"{slot}={_field_text(getattr(value, slot), depth)}" for slot in slots)
    return f"{type(value).__name__}({fields})"


def _field_text(item: object, depth: int) -> str:
    return describe(item, depth - 1) if isinstance(item, Value) else repr(item)


def _dimension_text(dimension: int) -> str:
    return str(dimension) if dimension >= 0 else {-1: "None", -2: "?", -3: "ragged"}[dimension]
