"""Teach astroid what TensorFlow puts into its own modules while it is imported.

``tensorflow/__init__.py`` sets ``keras``, ``losses``, ``optimizers`` and more on itself at run time
(``setattr(_current_module, "keras", _KerasLazyLoader(...))``) and extends its ``__path__``. Astroid reads
source only, so Pylint reports ``no-member`` for ``tf.keras`` and ``import-error`` for
``from tensorflow.keras import layers``, which are both right Python.

Two hooks remove these false messages:

* a transform reads, in every module of TensorFlow, which names the module sets on itself, and enters them as
  *unknown* values;
* an import hook answers for modules below ``tensorflow`` that only the extended ``__path__`` reaches.

Both decide by the source of the installed TensorFlow, which is never imported. Values stay unknown on
purpose: inference stops there, so Pylint does not become slower by reading all of Keras, and it cannot
report new false messages. What TensorFlow does not have (``tf.kerras``, ``import tensorflow.kerras``) is
still reported, and so is a TensorFlow that is not installed.

Only ``pylint_plugin`` imports this module: astroid is slow to import.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator

from astroid import nodes
from astroid.exceptions import AstroidBuildingError
from astroid.manager import AstroidManager

TENSORFLOW = "tensorflow"
# Where the packages live that TensorFlow adds to its ``__path__``: its own public API first, then what
# answers for ``tensorflow.keras`` (Keras 3, Keras 2 of TensorFlow 2.9 to 2.15, legacy Keras).
_API = "tensorflow._api.v2"
_KERAS_PARENTS = ("keras._tf_keras", "keras.api._v2", "tf_keras.api._v2")


def register() -> None:
    """Register both hooks with astroid; calling it again changes nothing."""
    manager = AstroidManager()
    # Clearing astroid's caches drops the transforms: take out, then put in, so that exactly one remains.
    with contextlib.suppress(ValueError):
        manager.unregister_transform(nodes.Module, _enter_late_names, _is_tensorflow)
    manager.register_transform(nodes.Module, _enter_late_names, _is_tensorflow)
    _register_import_hook()


@functools.cache
def _register_import_hook() -> None:
    """Register the import hook; unlike transforms it survives the clearing of caches."""
    AstroidManager().register_failed_import_hook(_import_below_tensorflow)


def _is_tensorflow(module: nodes.Module) -> bool:
    return str(module.name).split(".")[0] == TENSORFLOW


def _enter_late_names(module: nodes.Module) -> None:
    """Enter the names that ``module`` sets on itself, unless an ordinary statement binds them too."""
    for name in sorted(set(_late_names(module)) - set(module.locals)):
        module.locals[name] = [_unknown(module)]


def _unknown(parent: nodes.Module) -> nodes.Unknown:
    return nodes.Unknown(parent=parent)


def _late_names(module: nodes.Module) -> Iterator[str]:
    statements = tuple(_unconditional_and_guarded(module.body))
    handles = {name for statement in statements for name in _handle_names(statement)}
    for statement in statements:
        name = _name_set_on(statement, handles)
        if name is not None:
            yield name


def _unconditional_and_guarded(body: list[nodes.NodeNG]) -> Iterator[nodes.NodeNG]:
    """The statements of a module body, those below ``if`` and ``try`` included."""
    for statement in body:
        if isinstance(statement, nodes.If):
            yield from _unconditional_and_guarded([*statement.body, *statement.orelse])
        elif isinstance(statement, nodes.Try):
            yield from _unconditional_and_guarded([*statement.body, *statement.orelse, *statement.finalbody])
        else:
            yield statement


def _handle_names(statement: nodes.NodeNG) -> Iterator[str]:
    """Names bound to the module object itself: ``_current_module = _sys.modules[__name__]``."""
    match statement:
        case nodes.Assign(
            value=nodes.Subscript(
                value=nodes.Attribute(attrname="modules"), slice=nodes.Name(name="__name__")
            )
        ):
            yield from (target.name for target in statement.targets if isinstance(target, nodes.AssignName))


def _name_set_on(statement: nodes.NodeNG, handles: set[str]) -> str | None:
    """The name that ``setattr(handle, "name", ...)`` or ``handle.name = ...`` sets on the module."""
    match statement:
        case nodes.Expr(
            value=nodes.Call(
                func=nodes.Name(name="setattr"),
                args=[nodes.Name(name=handle), nodes.Const(value=str() as name), _],
            )
        ) if handle in handles:
            return name
        case nodes.Assign(targets=[nodes.AssignAttr(expr=nodes.Name(name=handle), attrname=name)]) if (
            handle in handles
        ):
            return str(name)
    return None


class _OpaqueModule(nodes.Module):  # type: ignore[misc]
    """A module that exists, whose attributes are all unknown."""

    def getattr(self, name, context=None, ignore_locals=False):  # type: ignore[no-untyped-def]
        """Any attribute, unknown; astroid's own names (``__name__``) as usual."""
        if name in self.special_attributes:
            return super().getattr(name, context, ignore_locals)
        return [_unknown(self)]


def _import_below_tensorflow(modname: str) -> nodes.Module:
    """Astroid's last resort for a module that it did not find; raise to leave it at that."""
    head, *below = modname.split(".")
    if head != TENSORFLOW or not below or below[0] == "_api":
        raise AstroidBuildingError(modname=modname)
    module = _opaque(modname, _module_reached(below))
    AstroidManager().cache_module(module)
    return module


def _module_reached(below: list[str]) -> nodes.Module | None:
    """The real module that ``tensorflow.<below>`` is at run time; None if it is there but was not located.

    Raises ``AstroidBuildingError`` where the installed TensorFlow has no such module, or is not installed.
    """
    manager = AstroidManager()
    module = manager.ast_from_module_name(TENSORFLOW)
    for index, part in enumerate(below):
        if isinstance(module.locals.get(part, [None])[0], nodes.Unknown):
            return _keras_module(below[index:])
        module = manager.ast_from_module_name(".".join([_API, *below[: index + 1]]))
    return module


def _keras_module(path: list[str]) -> nodes.Module | None:
    """The module of the installed Keras that answers for a lazily loaded ``keras...``; None without Keras."""
    tail = path if path[0] == "keras" else ["keras", *path]
    manager = AstroidManager()
    installed = False
    for parent in _KERAS_PARENTS:
        with contextlib.suppress(AstroidBuildingError):
            manager.ast_from_module_name(f"{parent}.keras")
            installed = True
            return manager.ast_from_module_name(".".join([parent, *tail]))
    if installed:
        raise AstroidBuildingError(modname=".".join(path))
    return None


def _opaque(modname: str, real: nodes.Module | None) -> nodes.Module:
    """An opaque module under the imported name, with the names of the real one for wildcard imports."""
    module = _OpaqueModule(modname, file=real.file if real else None, path=real.path if real else None)
    module.package = real.package if real else True
    for name in real.wildcard_import_names() if real else ():
        module.locals[name] = [_unknown(module)]
    module.postinit([])
    return module
