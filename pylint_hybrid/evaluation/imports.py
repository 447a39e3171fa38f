"""Names of modules and imports: which value a global name, an import or a wildcard stands for."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import BOTTOM, Api, Module, Sequence, Value, join, members, sequence, union
from pylint_hybrid.evaluation.program import ModuleState
from pylint_hybrid.knowledge import library

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame

_BUILTIN_NAMES = frozenset(dir(builtins))
_MODULE_TEXTS = frozenset({"__name__", "__file__", "__doc__", "__package__", "__spec__", "__path__"})
MAX_STAR_DEPTH = 8


def global_name(frame: Frame, name: str) -> Value:
    """What a name that is not local means: a global of the module, or a built-in."""
    module = frame.code.module
    found = module_name(frame, module, name)
    if found is not None:
        return found if found is not BOTTOM else _unbound(frame, module, f"name {name}")
    if name in _BUILTIN_NAMES:
        return values.api(f"builtins.{name}")
    return _unbound(frame, module, f"name {name}")


def _unbound(frame: Frame, module: ModuleState, reason: str) -> Value:
    """A name that nothing has bound: unknown, unless the body of the module is still being run."""
    return frame.unknown(reason) if frame.engine.module_context(module).busy else frame.opaque(reason)


def module_name(frame: Frame, module: ModuleState, name: str, depth: int = 0) -> Value | None:
    """A global of a module; None if nothing binds it there."""
    if name in _MODULE_TEXTS:
        return values.primitive("str")
    if name in module.body.local_slots or name in module.body.summary.shared:
        cell = module.cells.get(name)
        if cell is None:
            cell = module.cells[name] = frame.engine.heap.cell(("g", module.number, name))
        value = frame.read(cell.key)
        if value is not BOTTOM or depth or module is not frame.code.module:
            return _or_submodule(frame, module, name, value)
        if name in _BUILTIN_NAMES:
            return values.api(f"builtins.{name}")
        return value
    return _from_stars(frame, module, name, depth)


def _or_submodule(frame: Frame, module: ModuleState, name: str, value: Value) -> Value:
    if value is BOTTOM and module.file.is_package:
        submodule = frame.engine.program.resolve(module, name, level=1)
        if submodule is not None:
            return import_module_state(frame, submodule)
    return value


def _from_stars(frame: Frame, module: ModuleState, name: str, depth: int) -> Value | None:
    stars = frame.read(("star", module.number))
    found: Value | None = None
    for source in members(stars):
        for item in (source.items or (source.rest,)) if isinstance(source, Sequence) else ():
            for member in members(item):
                value = _exported(frame, member, name, depth)
                if value is not None:
                    found = value if found is None else join(found, value)
    return found


def _exported(frame: Frame, source: Value, name: str, depth: int) -> Value | None:
    if isinstance(source, Api):
        entry = library.resolve(f"{source.name}.{name}")
        return values.api(entry.name) if entry is not None else None
    if isinstance(source, Module) and depth < MAX_STAR_DEPTH:
        module = frame.engine.program.modules[source.module]
        exports = module.summary.exports
        if name in exports if exports is not None else not name.startswith("_"):
            return module_name(frame, module, name, depth + 1)
    return None


def import_module_state(frame: Frame, module: ModuleState) -> Value:
    """Run a module of the project, as its first import does."""
    frame.engine.module_context(module)
    return values.module(module.number)


def import_module(frame: Frame, dotted: str, bind_top: bool) -> Value:
    """``import dotted``; binds the top-level package if ``bind_top``."""
    program = frame.engine.program
    importer = frame.code.module
    parts = dotted.split(".")
    for length in range(1, len(parts) + 1):
        state = program.resolve(importer, ".".join(parts[:length]))
        if state is not None:
            frame.engine.module_context(state)
    bound = parts[0] if bind_top else dotted
    state = program.resolve(importer, bound)
    if state is not None:
        return values.module(state.number)
    if program.resolve(importer, dotted) is not None or program.is_namespace(importer, bound):
        return values.api(f"namespace:{bound}")
    return library_name(bound)


def library_name(dotted: str) -> Value:
    """A name of a library outside the project, by its public name where the catalogue has it."""
    entry = library.resolve(dotted)
    return values.api(entry.name if entry is not None else dotted)


def import_name(frame: Frame, module: str, name: str, level: int) -> Value:
    """``from module import name``."""
    program = frame.engine.program
    importer = frame.code.module
    state = program.resolve(importer, module, level)
    if state is not None:
        return name_of_module(frame, state, name)
    dotted = f"{module}.{name}" if module else name
    submodule = program.resolve(importer, dotted, level)
    if submodule is not None:
        return import_module_state(frame, submodule)
    if level:
        return frame.opaque(f"module {'.' * level}{dotted}")
    if program.is_namespace(importer, dotted):
        return values.api(f"namespace:{dotted}")
    return library_name(dotted)


def name_of_module(frame: Frame, module: ModuleState, name: str) -> Value:
    """``module.name``: a global, or a submodule."""
    frame.engine.module_context(module)
    value = module_name(frame, module, name, depth=1)
    if value is None or value is BOTTOM:
        submodule = frame.engine.program.resolve(module, name, level=1) if module.file.is_package else None
        if submodule is not None:
            return import_module_state(frame, submodule)
    if value is None or value is BOTTOM:
        return _unbound(frame, module, f"{module.file.module}.{name}")
    return value


def namespace_attribute(frame: Frame, dotted: str, name: str) -> Value:
    """An attribute of a package directory without ``__init__``."""
    importer = frame.code.module
    inner = f"{dotted}.{name}"
    state = frame.engine.program.resolve(importer, inner)
    if state is not None:
        return import_module_state(frame, state)
    if frame.engine.program.is_namespace(importer, inner):
        return values.api(f"namespace:{inner}")
    return frame.opaque(inner)


def import_star(frame: Frame, module: str, level: int) -> None:
    """``from module import *``."""
    state = frame.engine.program.resolve(frame.code.module, module, level)
    if state is not None:
        source = import_module_state(frame, state)
    elif level:
        return
    else:
        source = library_name(module)
    frame.write(("star", frame.code.module.number), sequence("tuple", [source]))
    if frame.code is frame.code.module.body:
        _bind_stars(frame, source)


def _bind_stars(frame: Frame, source: Value) -> None:
    """Give the names that the module binds elsewhere too the values of the wildcard, from here on."""
    for slot, name in enumerate(frame.code.summary.locals):
        value = union([_exported(frame, member, name, 0) or BOTTOM for member in members(source)])
        if value is not BOTTOM:
            frame.env[slot] = value
            frame.write(("g", frame.code.module.number, name), value, strong=True)
