"""Abstract values: interned, so that equality is identity, and closed under a join.

Every value stands for a set of run-time values. A ``Union`` holds alternatives; all other classes are
single alternatives. The caps below are *upper closures*: a union is first grouped (constants by kind,
tensors by kind and dtype, sequences by kind, objects by class, ...), and a group that holds more members than
its cap is replaced by one *wide* member that absorbs everything the group could hold. Whether a
group is above its cap depends only on the set of its members, never on the order in which they came, so
the join is associative, commutative and idempotent: a closure must satisfy ``close(close(S) | T) ==
close(S | T)`` and must not move members into another group. Members with one component only (a method
and its receiver) are joined at that component, which loses nothing. ``tests/domain`` checks these laws.

``Unknown`` is an alternative like others: it says that a value of unknown kind is possible too, and
remembers which names it came from. It absorbs nothing, so that evidence for tensors is kept beside it.

Values are never compared by content after creation: use ``is``. ``uid`` gives a deterministic order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final, TypeAlias, cast

from pylint_hybrid.domain.shapes import Shape, join_shapes

ConstantValue: TypeAlias = "bool | int | float | complex | str | bytes | None"

LITERAL: Final = 1  # the value is a literal of the program
COMPUTED: Final = 2  # the value is computed: arithmetic, ``len``, loop counters
COUNTED: Final = 4  # it counts something, so that it takes many values: ``range``, ``enumerate``

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
MAX_GROUPS: Final = 24
MAX_REASONS: Final = 4
MAX_DEPTH: Final = 6
MAX_KEYS: Final = 64
MAX_SITES: Final = 16

ANY_SITE: Final = -1
ANY_CLOSURE: Final = -1
_MANY: Final = "many"


class Value:
    """Base of all abstract values. ``uid`` is the order of creation; ``depth`` the nesting."""

    __slots__ = ("depth", "uid")
    uid: int
    depth: int

    def __repr__(self) -> str:
        return describe(self)

    def _group(self) -> tuple[Any, ...]:
        """Alternatives with the same key are capped together; the first item names the closure."""
        return ("1", self.uid)


class Bottom(Value):
    """No value at all: not computed yet, or unreachable."""

    __slots__ = ()


class Unknown(Value):
    """A value of unknown kind. ``reasons`` are the names or places that it came from, at most four."""

    __slots__ = ("reasons",)
    reasons: tuple[str, ...]

    def _group(self) -> tuple[Any, ...]:
        return ("?",)


class Constant(Value):
    """One Python constant. ``kind`` is none, bool, int, float, complex, str, bytes or ellipsis."""

    __slots__ = ("kind", "literal", "value")
    kind: str
    value: ConstantValue
    literal: int

    def _group(self) -> tuple[Any, ...]:
        return ("p", self.kind)


class Primitive(Value):
    """Any Python value of a primitive ``kind``. ``literal`` tells how it came about, as a bit mask."""

    __slots__ = ("kind", "literal")
    kind: str
    literal: int

    def _group(self) -> tuple[Any, ...]:
        return ("p", self.kind)


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

    def _group(self) -> tuple[Any, ...]:
        return ("t", self.kind)


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

    def _group(self) -> tuple[Any, ...]:
        return ("s", self.kind)


class Mapping(Value):
    """A dict. ``entries`` are known keys with values, in order; ``rest_key``/``rest`` cover all others."""

    __slots__ = ("entries", "kind", "rest", "rest_key", "sites", "wide")
    kind: str
    entries: tuple[tuple[Constant, Value], ...]
    rest_key: Value
    rest: Value
    sites: tuple[int, ...]
    wide: bool

    def _group(self) -> tuple[Any, ...]:
        return ("m", self.kind)


class Dataset(Value):
    """A ``tf.data`` dataset (or its iterator): the structure of its elements, and its cardinality.

    ``cardinality``: number of elements, -1 infinite, -2 unknown. ``iterator``: it is an iterator over one.
    """

    __slots__ = ("cardinality", "element", "iterator", "wide")
    element: Value
    cardinality: int
    iterator: bool
    wide: bool

    def _group(self) -> tuple[Any, ...]:
        return ("d", self.iterator)


class Object(Value):
    """An instance of the user class ``cls`` allocated at ``site`` (``ANY_SITE``: any instance)."""

    __slots__ = ("cls", "site")
    cls: int
    site: int

    def _group(self) -> tuple[Any, ...]:
        return ("o", self.cls)


class Function(Value):
    """A user function ``code`` with its closure (a context number) and, if bound, its receiver.

    ``wrap`` is "" or "tf.function" for a function that runs as a graph. The join of a method bound to several
    receivers is the method bound to their union.
    """

    __slots__ = ("closure", "code", "receiver", "wrap")
    code: int
    closure: int
    receiver: Value | None
    wrap: str

    def _group(self) -> tuple[Any, ...]:
        return ("f", self.code, self.wrap, self.receiver is None)


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
    """An instance of the library class ``name`` with the arguments it was configured with.

    Where ``wide`` is set, an argument that ``config`` lacks is unknown, else it was not given.
    """

    __slots__ = ("config", "name", "site", "wide")
    name: str
    config: tuple[tuple[str, Value], ...]
    site: int
    wide: bool

    def _group(self) -> tuple[Any, ...]:
        return ("A", self.name)


class BoundApi(Value):
    """A library's method ``name`` bound to ``receiver``."""

    __slots__ = ("name", "receiver")
    receiver: Value
    name: str

    def _group(self) -> tuple[Any, ...]:
        return ("b", self.name)


class Partial(Value):
    """``functools.partial``: a callable with some arguments supplied."""

    __slots__ = ("arguments", "function", "keywords", "wide")
    function: Value
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]
    wide: bool

    def _group(self) -> tuple[Any, ...]:
        return ("P", self.function.uid, len(self.arguments), tuple([name for name, _ in self.keywords]))


class Super(Value):
    """``super()``: attribute lookup on ``receiver`` continues behind class ``cls``."""

    __slots__ = ("cls", "receiver")
    cls: int
    receiver: Value

    def _group(self) -> tuple[Any, ...]:
        return ("S", self.cls)


class Slice(Value):
    """A slice object; absent bounds are the constant None."""

    __slots__ = ("lower", "step", "upper")
    lower: Value
    upper: Value
    step: Value

    def _group(self) -> tuple[Any, ...]:
        return ("/",)


class Union(Value):
    """Several alternatives, in the order of their uid."""

    __slots__ = ("members",)
    members: tuple[Value, ...]


class _Tables:
    """All interned values and memoised joins. One analysis at a time uses them; ``reset`` empties them."""

    values: ClassVar[dict[tuple[Any, ...], Value]] = {}
    joins: ClassVar[dict[tuple[int, int], Value]] = {}
    unions: ClassVar[dict[tuple[int, ...], Value]] = {}
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
    _Tables.unions.clear()
    for single in (NONE, TRUE, FALSE):
        _Tables.values[_constant_key(single.kind, single.value, single.literal)] = single
    _Tables.count = FALSE.uid + 1


def unknown(*reasons: str) -> Unknown:
    """A value of unknown kind that comes from ``reasons``."""
    kept = tuple(sorted(set(reasons)))
    if len(kept) > MAX_REASONS or _MANY in kept:
        kept = (_MANY,)
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
    """The value, with unknown in place of alternatives whose nesting would exceed the cap."""
    if value.depth < MAX_DEPTH:
        return value
    kept = [member for member in members(value) if member.depth < MAX_DEPTH]
    return union([*kept, unknown("nesting")])


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
    rest_key, rest = _shallow(rest_key), _shallow(rest)
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
        _register(found, max([rest_key.depth, rest.depth, *[value.depth for _, value in known]]) + 1)
        _Tables.values[key] = found
    assert isinstance(found, Mapping)
    return found


def dataset(element: Value, cardinality: int = -2, iterator: bool = False, wide: bool = False) -> Dataset:
    """A dataset of ``element``s."""
    element = _shallow(element)
    key = ("d", element.uid, cardinality, iterator, wide)
    found = _Tables.values.get(key)
    if found is None:
        found = Dataset()
        found.element = element
        found.cardinality = cardinality
        found.iterator = iterator
        found.wide = wide
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
    function: Value,
    arguments: Iterable[Value],
    keywords: Iterable[tuple[str, Value]] = (),
    wide: bool = False,
) -> Partial:
    """``functools.partial(function, *arguments, **keywords)``."""
    function = _shallow(function)
    given = tuple([_shallow(argument) for argument in arguments])
    named = tuple([(name, _shallow(value)) for name, value in keywords])
    uids = (function.uid, tuple([a.uid for a in given]), tuple([(n, v.uid) for n, v in named]))
    key = ("P", *uids, wide)
    found = _Tables.values.get(key)
    if found is None:
        found = Partial()
        found.function = function
        found.arguments = given
        found.keywords = named
        found.wide = wide
        depths = [function.depth, *[a.depth for a in given], *[v.depth for _, v in named]]
        _register(found, max(depths) + 1)
        _Tables.values[key] = found
    assert isinstance(found, Partial)
    return found


def super_of(cls: int, receiver: Value) -> Super:
    """What ``super()`` gives in a method of class ``cls`` on ``receiver``."""
    receiver = _shallow(receiver)
    key = ("S", cls, receiver.uid)
    found = _Tables.values.get(key)
    if found is None:
        found = Super()
        found.cls = cls
        found.receiver = receiver
        _register(found, receiver.depth + 1)
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
    first: Value = BOTTOM
    others: dict[int, Value] = {}
    for value in values:
        if value is first or value is BOTTOM:
            continue
        if first is BOTTOM:
            first = value
        else:
            others[value.uid] = value
    if not others:
        return first
    if len(others) == 1:
        return join(first, next(iter(others.values())))
    key = (first.uid, *others)
    found = _Tables.unions.get(key)
    if found is None:
        flat = list(members(first))
        for value in others.values():
            flat.extend(members(value))
        found = _Tables.unions[key] = _close(flat)
    return found


def covers(upper: Value, lower: Value) -> bool:
    """Whether ``upper`` stands for everything that ``lower`` stands for, as far as the join can tell."""
    return join(upper, lower) is upper


def _close(flat: list[Value]) -> Value:
    groups: dict[tuple[Any, ...], dict[int, Value]] = {}
    for value in flat:
        key = value._group()
        group = groups.get(key)
        if group is None:
            groups[key] = {value.uid: value}
        else:
            group[value.uid] = value
    if len(groups) > MAX_GROUPS or _OVERFLOW_KEY in groups:
        groups = {key: group for key, group in groups.items() if key[0] not in _OVERFLOWING}
        lost = _overflow()
        groups[_OVERFLOW_KEY] = {lost.uid: lost}
    closed: list[Value] = []
    for key, group in groups.items():
        if len(group) == 1:
            closed.extend(group.values())
        else:
            closed.extend(_CLOSURES[key[0]](list(group.values())))
    if len(closed) == 1:
        return closed[0]
    closed.sort(key=_uid)
    return _make_union(tuple(closed))


def _uid(value: Value) -> int:
    return value.uid


_OVERFLOWING = frozenset({"o", "f", "A", "b", "P", "1", "S"})
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


# A closure takes at least two distinct members of one group and gives members of the same group. All of
# one group's members are of the same class (constants and primitives apart): the casts rely on it.


def _close_primitives(group: list[Value]) -> list[Value]:
    alternatives = cast("list[Constant | Primitive]", group)
    wide = any(isinstance(value, Primitive) for value in alternatives)
    if len(alternatives) <= MAX_CONSTANTS and not wide:
        return group
    mask = 0
    for value in alternatives:
        mask |= value.literal
    return [primitive(alternatives[0].kind, mask)]


def _close_tensors(group: list[Value]) -> list[Value]:
    merged: dict[tuple[Any, ...], Tensor] = {}
    wide = False
    for value in cast("list[Tensor]", group):
        wide = wide or value.wide
        key = (value.dtype, value.shape, value.origin)
        if key in merged:
            # Their contents differ: what is left is their common type.
            value = tensor(value.kind, value.dtype, value.shape, value.origin)  # noqa: PLW2901
        merged[key] = value
    tensors = list(merged.values())
    if len(tensors) <= MAX_TENSORS and not wide:
        return list(tensors)
    first = tensors[0]
    dtype, shape, origin = first.dtype, first.shape, 0
    for value in tensors:
        dtype = dtype if dtype == value.dtype else "unknown"
        shape = join_shapes(shape, value.shape)
        origin |= value.origin
    return [tensor(first.kind, dtype, shape, origin, None, wide=True)]


def _close_sequences(group: list[Value]) -> list[Value]:
    sequences = cast("list[Sequence]", group)
    if len(sequences) <= MAX_SEQUENCES and not any([value.wide for value in sequences]):
        return group
    kind = sequences[0].kind
    sites = [site for value in sequences for site in value.sites]
    lengths = {None if value.items is None else len(value.items) for value in sequences}
    rest = union([value.rest for value in sequences])
    if len(lengths) == 1 and None not in lengths:
        columns = zip(*[value.items or () for value in sequences], strict=True)
        return [sequence(kind, [union(column) for column in columns], rest, sites, wide=True)]
    everything = [item for value in sequences for item in value.items or ()]
    return [sequence(kind, None, union([rest, *everything]), sites, wide=True)]


def _close_mappings(group: list[Value]) -> list[Value]:
    mappings = cast("list[Mapping]", group)
    if len(mappings) <= MAX_SEQUENCES and not any([value.wide for value in mappings]):
        return group
    entries: dict[int, tuple[Constant, list[Value]]] = {}
    for value in mappings:
        for key, item in value.entries:
            entries.setdefault(key.uid, (key, []))[1].append(item)
    ordered = sorted(entries.values(), key=lambda entry: entry[0].uid)
    sites = [site for value in mappings for site in value.sites]
    rest_key = union([value.rest_key for value in mappings])
    rest = union([value.rest for value in mappings])
    if rest_key is not BOTTOM or rest is not BOTTOM:
        # A wide mapping has known keys only, or none: else it would depend on the order when they are lost.
        rest_key = union([rest_key, *[key for key, _ in ordered]])
        rest = union([rest, *[item for _, items in ordered for item in items]])
        ordered = []
    joined = [(key, union(items)) for key, items in ordered]
    return [mapping(joined, rest_key, rest, sites, wide=True, kind=mappings[0].kind)]


def _close_datasets(group: list[Value]) -> list[Value]:
    datasets = cast("list[Dataset]", group)
    if len(datasets) <= MAX_SEQUENCES and not any([value.wide for value in datasets]):
        return group
    sizes = {value.cardinality for value in datasets}
    cardinality = sizes.pop() if len(sizes) == 1 else -2
    element = union([value.element for value in datasets])
    return [dataset(element, cardinality, datasets[0].iterator, wide=True)]


def _close_slices(group: list[Value]) -> list[Value]:
    slices = cast("list[Slice]", group)
    lower = union([value.lower for value in slices])
    upper = union([value.upper for value in slices])
    return [slice_of(lower, upper, union([value.step for value in slices]))]


def _close_objects(group: list[Value]) -> list[Value]:
    objects = cast("list[Object]", group)
    if len(objects) <= MAX_OBJECTS_PER_CLASS and not any([value.site == ANY_SITE for value in objects]):
        return group
    return [instance(objects[0].cls, ANY_SITE)]


def _close_functions(group: list[Value]) -> list[Value]:
    functions = cast("list[Function]", group)
    first = functions[0]
    receivers: dict[int, list[Value]] = {}
    for value in functions:
        receivers.setdefault(value.closure, []).extend([] if value.receiver is None else [value.receiver])
    if len(receivers) > MAX_CLOSURES or ANY_CLOSURE in receivers:
        receivers = {ANY_CLOSURE: [receiver for bound in receivers.values() for receiver in bound]}
    return [
        function(first.code, closure, union(bound) if bound else None, first.wrap)
        for closure, bound in receivers.items()
    ]


def _close_api_objects(group: list[Value]) -> list[Value]:
    objects = cast("list[ApiObject]", group)
    if len(objects) <= MAX_OBJECTS_PER_CLASS and not any([value.wide for value in objects]):
        return group
    configs = [dict(value.config) for value in objects]
    common = sorted(set.intersection(*map(set, configs)))
    config = [(name, union([one[name] for one in configs])) for name in common]
    return [api_object(objects[0].name, config, ANY_SITE, wide=True)]


def _close_bound(group: list[Value]) -> list[Value]:
    bound = cast("list[BoundApi]", group)
    return [bound_api(union([value.receiver for value in bound]), bound[0].name)]


def _close_supers(group: list[Value]) -> list[Value]:
    supers = cast("list[Super]", group)
    return [super_of(supers[0].cls, union([value.receiver for value in supers]))]


def _close_partials(group: list[Value]) -> list[Value]:
    partials = cast("list[Partial]", group)
    if len(partials) <= MAX_CLOSURES and not any([value.wide for value in partials]):
        return group
    columns = zip(*[value.arguments for value in partials], strict=True)
    arguments = [union(column) for column in columns]
    names = [name for name, _ in partials[0].keywords]
    keywords = [
        (name, union([value.keywords[position][1] for value in partials]))
        for position, name in enumerate(names)
    ]
    return [partial(partials[0].function, arguments, keywords, wide=True)]


def _close_unknown(group: list[Value]) -> list[Value]:
    return [unknown(*[reason for value in cast("list[Unknown]", group) for reason in value.reasons])]


_CLOSURES: Final[dict[str, Callable[[list[Value]], list[Value]]]] = {
    "p": _close_primitives,
    "t": _close_tensors,
    "s": _close_sequences,
    "m": _close_mappings,
    "d": _close_datasets,
    "o": _close_objects,
    "f": _close_functions,
    "A": _close_api_objects,
    "b": _close_bound,
    "P": _close_partials,
    "S": _close_supers,
    "/": _close_slices,
    "?": _close_unknown,
}


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
    # Not by ``__slots__``, which compiled classes lack.
    names = [name for name in dir(value) if name[0] != "_" and name not in ("uid", "depth")]
    fields = ", ".join(f"{name}={_field_text(getattr(value, name), depth)}" for name in names)
    return f"{type(value).__name__}({fields})"


def _field_text(item: object, depth: int) -> str:
    return describe(item, depth - 1) if isinstance(item, Value) else repr(item)


def _dimension_text(dimension: int) -> str:
    return str(dimension) if dimension >= 0 else {-1: "None", -2: "?", -3: "ragged"}[dimension]
