"""Resolves every name of a module, as Python's own symbol tables do.

``resolve`` makes one pass over the syntax tree with an explicit stack (no recursion, hence no limit on depth,
and no object that refers to itself, so that nothing is left to the cyclic collector) and then numbers the
slots. Each function, lambda, class body and the module body is a *code*; comprehensions, and the type
parameters of a definition, are scopes inside a code: their variables are slots of that code which no other
scope of it can see. A comprehension's variable that a lambda reads gets a name of its own (``x@7``, 7 being
its slot), since the same name may stand for another variable of the code.

Two tables come out per scope. ``loads`` maps a name to how it is read: a slot number, or one of

- ``("W", slot)``: a slot that a ``:=`` may overwrite while an earlier read of it waits to be used;
- ``("N", slot, name)``: a class body's own name, which may be unbound and then means the global;
- ``("C", owner, name)``: a variable of the enclosing code number ``owner``;
- ``("G", name)``: a global under another name than the one written.

A name that is missing is a global. ``stores`` maps a name to how it is written: a slot number,
``("B", slot)`` for a slot that others can see, ``("C", owner, name)`` or ``("G", name)``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Access: TypeAlias = "int | tuple[Any, ...]"

MODULE, FUNCTION, LAMBDA, CLASS, INNER = range(5)


@dataclass(slots=True, eq=False)
class Scope:
    """A code, or a scope inside one (``kind`` INNER)."""

    kind: int
    node: ast.AST
    parent: Scope | None
    # The code that it is part of; None for a code itself (a reference to itself would be a cycle).
    inside: Scope | None = None
    # Names that a class body mangles: the class's name without leading underscores, "" outside of classes.
    private: str = ""
    parameters: list[str] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    walrus: set[str] = field(default_factory=set)
    # Local names that other codes read or assign, and those that other codes assign.
    captured: set[str] = field(default_factory=set)
    rebound: set[str] = field(default_factory=set)
    index: int = -1
    slot_names: list[str] = field(default_factory=list)
    slots: int = 0
    slot_of: dict[str, int] = field(default_factory=dict)
    # Slots without a name: variables of an inner scope that nothing else reads.
    nameless: list[int] = field(default_factory=list)
    loads: dict[str, Access] = field(default_factory=dict)
    stores: dict[str, Access] = field(default_factory=dict)
    # Slots that need a BIND after they are written.
    visible: set[int] = field(default_factory=set)

    @property
    def code(self) -> Scope:
        """The code that this scope is or is part of."""
        return self if self.inside is None else self.inside


@dataclass(slots=True)
class Scopes:
    """All scopes of a module: by node, and the codes in the order of their numbers."""

    by_node: dict[ast.AST, Scope]
    codes: list[Scope]


def resolve(tree: ast.Module) -> Scopes:
    """Find the scopes of a module, number its codes and their slots, and say what each name means."""
    collector = _Collector(tree)
    collector.run()
    codes = _number_codes(collector.scopes)
    module = codes[0]
    for scope in collector.scopes:
        _link(scope, module)
    _number_slots(collector.scopes)
    for scope in collector.scopes:
        _build_tables(scope, module)
    return Scopes(by_node={scope.node: scope for scope in collector.scopes}, codes=codes)


def mangle(name: str, private: str) -> str:
    """The name that ``__name`` stands for inside the class ``private``."""
    if private and name[:2] == "__" and name[-2:] != "__":
        return f"_{private}{name}"
    return name


# --- first pass: which names each scope uses and binds ---------------------------------------------------


class _Collector:
    """Walks the tree once, scope by scope. ``stack`` holds the nodes of ``scope`` still to be seen."""

    __slots__ = ("pending", "scope", "scopes", "stack")

    def __init__(self, tree: ast.Module) -> None:
        self.scope = Scope(MODULE, tree, None)
        self.scopes = [self.scope]
        self.stack: list[Any] = list(tree.body)
        self.pending: list[tuple[Scope, list[Any]]] = [(self.scope, self.stack)]

    def run(self) -> None:
        name_type, load_type, constant_type = ast.Name, ast.Load, ast.Constant
        attribute_type, call_type = ast.Attribute, ast.Call
        handlers = _HANDLERS
        while self.pending:
            self.scope, self.stack = self.pending.pop()
            stack = self.stack
            pop, push, extend = stack.pop, stack.append, stack.extend
            use, bind = self.scope.uses.add, self.scope.bound.add
            while stack:
                node = pop()
                kind = node.__class__
                if kind is name_type:
                    if node.ctx.__class__ is load_type:
                        use(node.id)
                    else:
                        bind(node.id)
                elif kind is attribute_type:
                    push(node.value)
                elif kind is constant_type:
                    continue
                elif kind is call_type:
                    push(node.func)
                    if node.args:
                        extend(node.args)
                    for keyword in node.keywords:
                        push(keyword.value)
                else:
                    handlers[kind](self, node)

    def open(
        self, kind: int, node: ast.AST, nodes: list[Any], private: str, parent: Scope | None = None
    ) -> Scope:
        parent = parent or self.scope
        inside = parent.code if kind == INNER else None
        scope = Scope(kind, node, parent, inside, private)
        self.scopes.append(scope)
        self.pending.append((scope, nodes))
        return scope

    def type_parameters(self, node: ast.AST) -> Scope:
        """The scope of the type parameters of a definition, if it has any; else the current one."""
        parameters = getattr(node, "type_params", None)
        if not parameters:
            return self.scope
        # Keyed by its first parameter: the definition's own node stands for the code.
        scope = self.open(INNER, parameters[0], [], self.scope.private)
        scope.bound.update(parameter.name for parameter in parameters)
        return scope


def _function(collector: _Collector, node: Any) -> None:
    collector.scope.bound.add(node.name)
    collector.stack.extend(node.decorator_list)
    parent = collector.type_parameters(node)
    _parameters(collector, node.args, collector.open(FUNCTION, node, list(node.body), parent.private, parent))


def _lambda(collector: _Collector, node: ast.Lambda) -> None:
    _parameters(collector, node.args, collector.open(LAMBDA, node, [node.body], collector.scope.private))


def _parameters(collector: _Collector, arguments: ast.arguments, scope: Scope) -> None:
    collector.stack.extend(arguments.defaults)
    collector.stack.extend(arguments.kw_defaults)
    scope.parameters = [parameter.arg for parameter in parameters_in_order(arguments)]
    scope.bound.update(scope.parameters)


def parameters_in_order(arguments: ast.arguments) -> list[ast.arg]:
    """The parameters in the order in which they stand in the signature."""
    found = [*arguments.posonlyargs, *arguments.args]
    if arguments.vararg is not None:
        found.append(arguments.vararg)
    found.extend(arguments.kwonlyargs)
    if arguments.kwarg is not None:
        found.append(arguments.kwarg)
    return found


def _class(collector: _Collector, node: ast.ClassDef) -> None:
    collector.scope.bound.add(node.name)
    collector.stack.extend(node.decorator_list)
    parent = collector.type_parameters(node)
    outside: list[Any] = [*node.bases, *(keyword.value for keyword in node.keywords)]
    if parent is collector.scope:
        collector.stack.extend(outside)
    else:
        collector.pending[-1][1].extend(outside)
    collector.open(CLASS, node, list(node.body), node.name.lstrip("_"), parent)


def _comprehension(collector: _Collector, node: Any) -> None:
    generators = node.generators
    collector.stack.append(generators[0].iter)
    inner: list[Any] = [node.key, node.value] if node.__class__ is ast.DictComp else [node.elt]
    for number, generator in enumerate(generators):
        inner.append(generator.target)
        inner.extend(generator.ifs)
        if number:
            inner.append(generator.iter)
    collector.open(INNER, node, inner, collector.scope.private)


def _walrus(collector: _Collector, node: ast.NamedExpr) -> None:
    collector.stack.append(node.value)
    code = collector.scope.code
    code.bound.add(node.target.id)
    code.walrus.add(node.target.id)


def _import(collector: _Collector, node: ast.Import) -> None:
    collector.scope.bound.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)


def _import_from(collector: _Collector, node: ast.ImportFrom) -> None:
    collector.scope.bound.update(alias.asname or alias.name for alias in node.names if alias.name != "*")


def _handler(collector: _Collector, node: ast.ExceptHandler) -> None:
    collector.stack.append(node.type)
    collector.stack.extend(node.body)
    if node.name is not None:
        collector.scope.bound.add(node.name)


def _annotated(collector: _Collector, node: ast.AnnAssign) -> None:
    # A name in parentheses without a value is neither assigned nor declared.
    if node.simple or node.value is not None or node.target.__class__ is not ast.Name:
        collector.stack.append(node.target)
    collector.stack.append(node.value)


def _global(collector: _Collector, node: ast.Global) -> None:
    if collector.scope.kind != MODULE:
        collector.scope.global_names.update(node.names)


def _nonlocal(collector: _Collector, node: ast.Nonlocal) -> None:
    collector.scope.nonlocal_names.update(node.names)


def _capture(collector: _Collector, node: Any) -> None:
    if node.name is not None:
        collector.scope.bound.add(node.name)
    if node.__class__ is ast.MatchAs:
        collector.stack.append(node.pattern)


def _match_mapping(collector: _Collector, node: ast.MatchMapping) -> None:
    collector.stack.extend(node.keys)
    collector.stack.extend(node.patterns)
    if node.rest is not None:
        collector.scope.bound.add(node.rest)


def _nothing(collector: _Collector, node: None) -> None:
    """Stands for absent children, such as the key of ``**`` in a dictionary."""


def _children(collector: _Collector, node: ast.AST) -> None:
    """Any node that neither binds a name nor opens a scope by itself."""
    for name in _CHILDREN[node.__class__]:
        child = getattr(node, name)
        if child.__class__ is list:
            collector.stack.extend(child)
        elif child is not None:
            collector.stack.append(child)


_SPECIAL: dict[type, Callable[[_Collector, Any], None]] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: _lambda,
    ast.ClassDef: _class,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.NamedExpr: _walrus,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.ExceptHandler: _handler,
    ast.AnnAssign: _annotated,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.MatchAs: _capture,
    ast.MatchStar: _capture,
    ast.MatchMapping: _match_mapping,
    type(None): _nothing,
}

# Fields that hold nothing that names a variable here: contexts, operators, annotations, plain text.
_SKIPPED_FIELDS = frozenset(
    {"ctx", "op", "ops", "type_comment", "returns", "annotation", "type_params", "id", "attr", "arg", "name"}
    | {"names", "level", "module", "kind", "simple", "conversion", "is_async", "asname", "rest", "kwd_attrs"}
)


def _all_node_types(root: type[ast.AST]) -> Iterable[type[ast.AST]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _all_node_types(kind)


_CHILDREN: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _SKIPPED_FIELDS)
    for kind in _all_node_types(ast.AST)
}
_CHILDREN[ast.MatchSingleton] = ()
if hasattr(ast, "TypeAlias"):
    # The value is evaluated lazily, if ever.
    _CHILDREN[ast.TypeAlias] = ("name",)
_HANDLERS: dict[type, Callable[[_Collector, Any], None]] = {**dict.fromkeys(_CHILDREN, _children), **_SPECIAL}


# --- second pass: numbers, and who sees what -------------------------------------------------------------


def _number_codes(scopes: list[Scope]) -> list[Scope]:
    """Number the codes in source order of their keyword; the module is first."""
    codes = [scope for scope in scopes[1:] if scope.kind != INNER]
    codes.sort(key=_position)
    codes.insert(0, scopes[0])
    for index, scope in enumerate(codes):
        scope.index = index
    return codes


def _position(scope: Scope) -> tuple[int, int]:
    node: Any = scope.node
    return (node.lineno, node.col_offset)


def _link(scope: Scope, module: Scope) -> None:
    """Tell the owners of the free variables of ``scope`` that they are captured or rebound."""
    if scope.global_names:
        # A name that a function assigns becomes a global of the module, whoever else assigns it.
        assigned = scope.bound & scope.global_names
        module.bound |= assigned
        module.rebound |= assigned
    scope.bound -= scope.global_names
    if scope.nonlocal_names:
        for name in sorted(scope.nonlocal_names):
            owner = owner_of(scope, name)
            if owner is not None:
                owner.captured.add(name)
                if name in scope.bound:
                    owner.rebound.add(name)
        scope.bound -= scope.nonlocal_names
    if scope.parent is None or scope.parent is module:
        return
    code = scope.code
    for name in scope.uses - scope.bound - scope.global_names:
        owner = owner_of(scope, name)
        if owner is not None and owner.code is not code:
            owner.captured.add(name)


def owner_of(scope: Scope, name: str) -> Scope | None:
    """The scope outside of ``scope`` whose variable ``name`` it sees; None for a global."""
    outer = scope.parent
    while outer is not None and outer.kind != MODULE:
        if outer.kind != CLASS:
            if name in outer.bound and name not in outer.nonlocal_names and name not in outer.global_names:
                return outer
            if name in outer.global_names:
                return None
        outer = outer.parent
    return None


def _number_slots(scopes: list[Scope]) -> None:
    """Number the locals of each code: parameters, other names sorted, then captured inner variables."""
    for scope in scopes:
        if scope.kind != INNER:
            _number_locals(scope)
    inner = [scope for scope in scopes if scope.kind == INNER]
    for scope in inner:
        names = scope.code.slot_names
        for name in sorted(scope.captured):
            scope.slot_of[name] = len(names)
            names.append(f"{name}@{len(names)}")
    for scope in scopes:
        scope.slots = len(scope.slot_names)
    for scope in inner:
        code = scope.code
        for name in sorted(scope.bound - scope.captured):
            scope.slot_of[name] = code.slots
            scope.nameless.append(code.slots)
            code.slots += 1


def _number_locals(scope: Scope) -> None:
    names = list(dict.fromkeys(scope.parameters))
    names += sorted(scope.bound.difference(names))
    scope.slot_of = {name: slot for slot, name in enumerate(names)}
    scope.slot_names = [mangle(name, scope.private) for name in names] if scope.kind == CLASS else names


def _build_tables(scope: Scope, module: Scope) -> None:
    """Fill ``loads``, ``stores`` and ``visible``; enclosing scopes come first and are done."""
    code = scope.code
    if scope.kind == INNER:
        _build_inner(scope, code)
    elif scope.kind == MODULE:
        scope.visible = set(scope.slot_of.values())
        scope.loads = {name: slot for name, slot in scope.slot_of.items() if name not in scope.rebound}
        scope.stores = {name: ("B", slot) for name, slot in scope.slot_of.items()}
    elif scope.kind == CLASS:
        scope.loads = {name: ("N", slot, scope.slot_names[slot]) for name, slot in scope.slot_of.items()}
        scope.stores = dict(scope.slot_of)
    else:
        _build_function(scope)
    for name in scope.walrus:
        slot = scope.loads.get(name)
        if isinstance(slot, int):
            scope.loads[name] = ("W", slot)
    if scope.kind != MODULE:
        _add_free_names(scope, module)


def _build_inner(scope: Scope, code: Scope) -> None:
    scope.loads = dict(scope.slot_of)
    scope.stores = dict(scope.slot_of)
    for name in scope.captured:
        slot = scope.slot_of[name]
        scope.stores[name] = ("B", slot)
        code.visible.add(slot)
        if name in scope.rebound:
            scope.loads[name] = ("C", code.index, code.slot_names[slot])


def _build_function(scope: Scope) -> None:
    scope.loads = dict(scope.slot_of)
    scope.stores = dict(scope.slot_of)
    for name in scope.captured:
        slot = scope.slot_of[name]
        scope.stores[name] = ("B", slot)
        scope.visible.add(slot)
    for name in scope.rebound:
        scope.loads[name] = ("C", scope.index, name)


def _add_free_names(scope: Scope, module: Scope) -> None:
    for name in scope.global_names:
        scope.stores[name] = ("G", name)
    for name in scope.nonlocal_names:
        owner = owner_of(scope, name)
        access: Access = ("G", name) if owner is None else ("C", *_place(owner, name))
        scope.loads[name] = access
        scope.stores[name] = access
    if scope.parent is module and scope.kind != INNER:
        return
    code = scope.code
    for name in scope.uses - scope.bound - scope.global_names - scope.nonlocal_names:
        owner = owner_of(scope, name)
        if owner is None:
            if code is module and name in module.loads:
                scope.loads[name] = module.loads[name]
        elif owner.code is code:
            scope.loads[name] = owner.loads[name]
        elif owner.code is module:
            scope.loads[name] = ("G", _place(owner, name)[1])
        else:
            scope.loads[name] = ("C", *_place(owner, name))


def _place(owner: Scope, name: str) -> tuple[int, str]:
    """Number of the code that owns a variable, and the variable's name there."""
    code = owner.code
    return code.index, code.slot_names[owner.slot_of[name]]
