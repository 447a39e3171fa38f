"""The proposed changes of one file, turned into edits of its bytes.

Works out, before any byte is touched, which function each change means, which decorators it adds or
removes, and what import that needs; what cannot be done in a function is refused for that function alone.
Knows nothing of other files except through the resolver of imported names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from autofix.decorators import RefusedError, insertion, insertion_index, removal
from autofix.edits import Edit, apply_edits
from autofix.imports import Resolver, Spellings, imported_names, spellings
from autofix.new_import import NewImport
from autofix.scopes import Function, functions_of
from autofix.source import SourceError, SourceText, parse
from pylint_hybrid.findings.finding import Action, ProposedChange


@dataclass(frozen=True, slots=True)
class FunctionEdit:
    """What happens to the decorators of the function at ``place`` (see ``functions_of``).

    Either ``removed`` holds indexes of decorators, or ``expression`` is added before index ``index``.
    """

    place: int
    change: ProposedChange
    index: int = 0
    expression: str = ""
    removed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that is not made, and why."""

    change: ProposedChange
    reason: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The outcome for one file: bytes before and after, what was done and what was refused."""

    before: bytes
    after: bytes
    edits: tuple[FunctionEdit, ...] = ()
    new_import: NewImport | None = None
    refused: tuple[Refusal, ...] = ()


def rewrite(
    data: bytes,
    changes: Sequence[ProposedChange],
    resolve: Resolver,
    skip: Mapping[int, str] = MappingProxyType({}),
) -> Rewrite:
    """Make ``changes`` in the bytes of their file, but not in the functions at the places in ``skip``.

    Raises ``SourceError`` where the bytes are no Python source.
    """
    source, tree = SourceText.of(data), parse(data)
    functions = functions_of(tree)
    refused: list[Refusal] = []
    by_place = _by_function(functions, changes, refused)
    for place in sorted(by_place.keys() & skip.keys()):
        refused.append(Refusal(by_place.pop(place), skip[place]))
    added = [place for place, change in by_place.items() if change.action is Action.ADD_DECORATOR]
    spelled = spellings(source, tree, added, resolve)
    file = _File(source, functions, imported_names(tree), spelled)
    planned = []
    for place, change in by_place.items():
        try:
            planned.append(_planned(file, place, change))
        except (RefusedError, SourceError) as error:
            refused.append(Refusal(change, str(error)))
    new_import = spelled.new_import if _needs_import(planned, spelled) else None
    edits = [*([new_import.edit] if new_import else []), *(edit for _, each in planned for edit in each)]
    after = apply_edits(data, edits)
    return Rewrite(data, after, tuple(each for each, _ in planned), new_import, tuple(refused))


def _needs_import(planned: Sequence[tuple[FunctionEdit, Sequence[Edit]]], spelled: Spellings) -> bool:
    return any(each.place in spelled.by_new_import for each, _ in planned)


def _by_function(
    functions: Sequence[Function], changes: Iterable[ProposedChange], refused: list[Refusal]
) -> dict[int, ProposedChange]:
    """One change for each function, by its place, in source order."""
    places = {function.lineno: place for place, function in enumerate(functions)}
    wanted: dict[int, list[ProposedChange]] = {}
    for change in changes:
        place = places.get(change.line)
        if place is None or functions[place].name != change.qualname.rpartition(".")[2]:
            refused.append(Refusal(change, f"there is no function '{change.qualname}' on line {change.line}"))
        else:
            wanted.setdefault(place, []).append(change)
    merged = {}
    for place, group in sorted(wanted.items()):
        try:
            merged[place] = merge(group)
        except RefusedError as error:
            refused.extend(Refusal(change, str(error)) for change in group)
    return merged


def merge(changes: Sequence[ProposedChange]) -> ProposedChange:
    """One change that does what all ``changes`` of one function ask; raises ``RefusedError`` on conflict."""
    first = changes[0]
    if any(change.action is not first.action for change in changes):
        raise RefusedError("one finding would add the decorator, another remove it")
    arguments: dict[str, str] = {}
    for name, text in (argument for change in changes for argument in change.arguments):
        if arguments.setdefault(name, text) != text:
            raise RefusedError(f"two findings give the argument '{name}' different values")
    lines = sorted({line for change in changes for line in change.decorator_lines})
    return ProposedChange(
        action=first.action,
        applicability=first.applicability,
        path=first.path,
        qualname=first.qualname,
        line=first.line,
        arguments=tuple(arguments.items()),
        decorator_lines=tuple(lines),
        summary=first.summary,
    )


@dataclass(frozen=True, slots=True)
class _File:
    """What the edits of all functions of a file rest on."""

    source: SourceText
    functions: tuple[Function, ...]
    imported: Mapping[str, str]
    spelled: Spellings


def _planned(file: _File, place: int, change: ProposedChange) -> tuple[FunctionEdit, list[Edit]]:
    function = file.functions[place]
    if change.action is Action.REMOVE_DECORATOR:
        indexes = _indexes(function, change.decorator_lines)
        edits = [removal(file.source, function.decorator_list[index]) for index in indexes]
        return FunctionEdit(place, change, removed=indexes), edits
    if place in file.spelled.refused:
        raise RefusedError(file.spelled.refused[place])
    index = insertion_index(function, file.imported)
    expression = _call(file.spelled.by_function[place], change.arguments)
    edit = insertion(file.source, function, index, expression)
    return FunctionEdit(place, change, index, expression), [edit]


def _indexes(function: Function, lines: Sequence[int]) -> tuple[int, ...]:
    """Which of the function's decorators stand on ``lines``."""
    by_line = {each.lineno: index for index, each in enumerate(function.decorator_list)}
    if not lines or any(line not in by_line for line in lines):
        raise RefusedError("the decorator to remove is not where it was found")
    return tuple(by_line[line] for line in lines)


def _call(name: str, arguments: Sequence[tuple[str, str]]) -> str:
    if not arguments:
        return name
    return f"{name}({', '.join(f'{keyword}={text}' for keyword, text in arguments)})"
