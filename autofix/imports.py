"""How a file spells ``tf.function``, and which import to add where it has no name for it.

A name serves a function if, in the scope where the decorator is evaluated, every statement that binds it
imports TensorFlow, and one of them has surely run before the function is defined. An import in all branches
of a ``try`` or ``if`` is as good as one import; one that is itself conditional serves only in its own block.

Where no name serves, an import is added at the top of the file, unless the file imports TensorFlow under a
condition or inside functions only: then the author wants the file to load without TensorFlow, and an import
(or a decorator) at the top would break that.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from autofix.new_import import Import, NewImport, imports_tensorflow, new_import
from autofix.scopes import (
    Binding,
    Enclosing,
    Function,
    Scope,
    bindings_of,
    bound_name,
    enclosing_scopes,
    functions_of,
    global_names,
    imported_name,
)
from autofix.source import SourceText

# Modules whose attribute ``function`` is ``tf.function``.
MODULES = frozenset(
    {
        "tensorflow",
        "tensorflow._api.v2.v2",
        "tensorflow.compat.v1",
        "tensorflow.compat.v2",
        "tensorflow.python.eager.def_function",
    }
)
_FUNCTIONS = frozenset(f"{module}.function" for module in MODULES)
_NEW_IMPORTS = (("tf", "import tensorflow as tf"), ("tensorflow", "import tensorflow"))
_WILDCARD_NAMES = ("tf", "tensorflow", "function")
_EXITS = frozenset({"exit", "quit", "_exit", "abort"})

# Tells what a dotted name that a file imports really is, ``CONDITIONAL`` if it is TensorFlow only under a
# condition, None if that is not known.
Resolver = Callable[[str], str | None]
CONDITIONAL = "?"


@dataclass(frozen=True, slots=True)
class Spellings:
    """How to write ``tf.function`` at each of some functions, or why not, and an import to add if any."""

    by_function: Mapping[int, str]
    refused: Mapping[int, str]
    new_import: NewImport | None = None
    by_new_import: frozenset[int] = frozenset()


def spellings(source: SourceText, tree: ast.Module, wanted: Sequence[int], resolve: Resolver) -> Spellings:
    """Spell ``tf.function`` for the functions with the given places in ``functions_of``."""
    names = Names(tree, resolve)
    functions = functions_of(tree)
    found = {place: names.spelling(functions[place]) for place in wanted}
    by_function = {place: text for place, text in found.items() if text is not None}
    missing = [place for place in wanted if found[place] is None]
    if not missing:
        return Spellings(by_function, {})
    if names.avoids_import():
        reason = "TensorFlow is imported only under a condition or inside functions here"
        return Spellings(by_function, dict.fromkeys(missing, reason))
    return _with_new_import(source, names, by_function, {place: functions[place] for place in missing})


def _with_new_import(
    source: SourceText, names: Names, spelled: dict[int, str], missing: Mapping[int, Function]
) -> Spellings:
    """Take the first alias that serves the most functions; those that it cannot serve are refused."""
    served = {
        statement: [place for place, function in missing.items() if names.is_free(alias, function)]
        for alias, statement in _NEW_IMPORTS
    }
    alias, statement = max(_NEW_IMPORTS, key=lambda each: len(served[each[1]]))
    places = served[statement]
    reason = "every usual name of TensorFlow means something else here"
    refused = {place: reason for place in missing if place not in places}
    if not places:
        return Spellings(spelled, refused)
    first = names.statement_with(missing[min(places)])
    added = new_import(source, names.tree.body, statement, first)
    spelled |= dict.fromkeys(places, f"{alias}.function")
    return Spellings(spelled, refused, added, frozenset(places))


class Names:
    """The names of one file that may stand for TensorFlow or for ``tf.function``."""

    def __init__(self, tree: ast.Module, resolve: Resolver) -> None:
        self.tree = tree
        self._resolve = resolve
        self._bindings: dict[Scope, dict[str, list[Binding]]] = {}
        self._globals = global_names(tree)
        self._uses = _uses(tree)

    def spelling(self, function: Function) -> str | None:
        """How to write ``tf.function`` in a decorator of ``function``; None if no name serves."""
        chain = _visible(enclosing_scopes(self.tree, function))
        names = dict.fromkeys(name for each in chain for name in self._bound_in(each.scope))
        spelled = [text for name in names if (text := self._spelling_by(name, chain)) is not None]
        if spelled:
            return max(
                spelled, key=lambda text: (self._uses[text], "." in text, self._uses[text.split(".")[0]])
            )
        return self._spelling_by_wildcard(chain)

    def is_free(self, alias: str, function: Function) -> bool:
        """Whether ``alias``, bound to TensorFlow at the top of the file, means that at ``function``."""
        *inner, module = _visible(enclosing_scopes(self.tree, function))
        if any(alias in self._bound_in(each.scope) for each in inner) or alias in self._globals:
            return False
        bound = self._bound_in(module.scope)
        if alias in bound:
            return all(binding.target == "tensorflow" for binding in bound[alias])
        return "*" not in bound or not self._uses[alias]

    def avoids_import(self) -> bool:
        """Whether TensorFlow is imported in this file, but never without a condition."""
        if any(_surely(each, imports_tensorflow) for each in self.tree.body):
            return False
        return any(imports_tensorflow(each) or self._may_import(each) for each in ast.walk(self.tree))

    def _may_import(self, node: ast.AST) -> bool:
        """Whether ``node`` imports a name that is TensorFlow only under a condition."""
        if not isinstance(node, ast.ImportFrom):
            return False
        return any(self._resolve(imported_name(node, alias)) == CONDITIONAL for alias in node.names)

    def statement_with(self, function: Function) -> int:
        """The index in the module's body of the statement that holds ``function``."""
        return enclosing_scopes(self.tree, function)[-1].blocks[0].index

    def _bound_in(self, scope: Scope) -> dict[str, list[Binding]]:
        if scope not in self._bindings:
            self._bindings[scope] = bindings_of(scope)
        return self._bindings[scope]

    def _spelling_by(self, name: str, chain: Sequence[Enclosing]) -> str | None:
        """``tf.function`` spelled by ``name`` if that serves at the inner end of ``chain``."""
        if name in self._globals or name.startswith("__"):  # mangled in classes
            return None
        holder = next(each for each in chain if name in self._bound_in(each.scope))
        texts = {self._text(name, binding) for binding in self._bound_in(holder.scope)[name]}
        if len(texts) > 1 or not any(_surely(each, _binding(name)) for each in holder.earlier()):
            return None
        return texts.pop()

    def _text(self, name: str, binding: Binding) -> str | None:
        if binding.target is None:
            return None
        target = binding.target if binding.target in MODULES | _FUNCTIONS else self._resolve(binding.target)
        if target in MODULES:
            return f"{name}.function"
        return name if target in _FUNCTIONS else None

    def _spelling_by_wildcard(self, chain: Sequence[Enclosing]) -> str | None:
        """``tf.function`` spelled by a name that the file has from the last of its wildcard imports."""
        earlier = [each for each in chain[-1].earlier() if _surely(each, _binding("*"))]
        wildcards = self._bound_in(self.tree).get("*", [])
        if not earlier or wildcards[-1].node is not earlier[-1] or wildcards[-1].target is None:
            return None
        module = wildcards[-1].target.removesuffix("*")
        for name in _WILDCARD_NAMES:
            bound = name in self._globals or any(name in self._bound_in(each.scope) for each in chain)
            text = self._text(name, Binding(wildcards[-1].node, module + name))
            if text is not None and not bound:
                return text
        return None


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Names that imports anywhere in the file bind, with the dotted names that they stand for."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found.update({bound_name(alias): imported_name(node, alias) for alias in node.names})
        elif isinstance(node, ast.Import):
            found.update({bound_name(alias): alias.name for alias in node.names if alias.asname})
    return found


def _visible(chain: Sequence[Enclosing]) -> tuple[Enclosing, ...]:
    """The scopes in which a name is looked up: of classes, only the innermost scope counts."""
    return tuple(
        each for depth, each in enumerate(chain) if depth == 0 or not isinstance(each.scope, ast.ClassDef)
    )


def _uses(tree: ast.Module) -> Counter[str]:
    """How often names, and the attribute ``function`` of names, are read in this file."""
    uses: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            uses[node.id] += 1
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr == "function":
            uses[f"{node.value.id}.function"] += 1
    return uses


def _binding(name: str) -> Callable[[Import], bool]:
    return lambda statement: any(bound_name(alias) == name for alias in statement.names)


def _surely(statement: ast.stmt, wanted: Callable[[Import], bool]) -> bool:
    """Whether a wanted import has run once ``statement`` has run to its end."""
    match statement:
        case ast.Import() | ast.ImportFrom():
            return wanted(statement)
        case ast.If():
            return all(_block_surely_or_leaves(each, wanted) for each in (statement.body, statement.orelse))
        case ast.With() | ast.AsyncWith():
            return not _may_suppress(statement) and _block_surely(statement.body, wanted)
        case ast.Try():
            return _try_surely(statement, wanted)
    return False


def _try_surely(statement: ast.Try, wanted: Callable[[Import], bool]) -> bool:
    if _block_surely(statement.finalbody, wanted):
        return True
    if not _block_surely([*statement.body, *statement.orelse], wanted):
        return False
    return all(_block_surely_or_leaves(handler.body, wanted) for handler in statement.handlers)


def _block_surely_or_leaves(block: Sequence[ast.stmt], wanted: Callable[[Import], bool]) -> bool:
    return _block_surely(block, wanted) or (bool(block) and _leaves(block[-1]))


def _block_surely(block: Sequence[ast.stmt], wanted: Callable[[Import], bool]) -> bool:
    return any(_surely(each, wanted) for each in block)


def _leaves(statement: ast.stmt) -> bool:
    """Whether nothing after ``statement`` runs: it raises, returns or ends the program."""
    match statement:
        case ast.Raise() | ast.Return():
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name))):
            return name in _EXITS
    return False


def _may_suppress(statement: ast.With | ast.AsyncWith) -> bool:
    """Whether leaving the block may swallow an ImportError, as ``contextlib.suppress`` does."""
    return any("suppress" in ast.dump(item.context_expr) for item in statement.items)


def exported(tree: ast.Module, name: str) -> tuple[str | None, bool]:
    """What a module's ``name`` stands for, if an import binds it, and whether it surely does once loaded."""
    targets = [binding.target for binding in bindings_of(tree).get(name, ())]
    sure = len(set(targets)) == 1 and name not in global_names(tree)
    sure = sure and any(_surely(each, _binding(name)) for each in tree.body)
    return next((target for target in targets if target is not None), None), sure
