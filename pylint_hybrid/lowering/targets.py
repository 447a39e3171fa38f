"""Lowers assignment to, and deletion of, targets: names, attributes, items and unpackings."""

from __future__ import annotations

import ast
from typing import Any

from pylint_hybrid.lowering.builder import DEPTH_LIMIT, Builder, at, lower_expression, too_deep
from pylint_hybrid.lowering.ir import Op
from pylint_hybrid.lowering.scopes import mangle

CSTORE = Op.CSTORE.value
DELATTR = Op.DELATTR.value
DELETE = Op.DELETE.value
DELITEM = Op.DELITEM.value
GSTORE = Op.GSTORE.value
SETATTR = Op.SETATTR.value
SETITEM = Op.SETITEM.value
UNPACK = Op.UNPACK.value


def slot_for(builder: Builder, target: Any) -> int:
    """Where the value for a target (None: there is none) is put: a name's own slot, else a temporary."""
    if target.__class__ is ast.Name:
        return builder.destination(target.id)
    slot = builder.top
    builder.top = slot + 1
    return slot


def bind(builder: Builder, target: Any, slot: int) -> None:
    """Give a target the value that was put in the slot made for it."""
    if target.__class__ is ast.Name:
        builder.settle(target.id, slot, at(target))
    else:
        assign(builder, target, slot)


def assign(builder: Builder, target: Any, src: int) -> None:
    """Assign the value in ``src`` to a target."""
    kind = target.__class__
    if kind is ast.Name:
        builder.store(target.id, src, at(target))
    elif kind is ast.Attribute:
        receiver = lower_expression(builder, target.value)
        builder.ops.append([SETATTR, receiver, mangle(target.attr, builder.private), src, at(target)])
    elif kind is ast.Subscript:
        receiver = lower_expression(builder, target.value)
        index = lower_expression(builder, target.slice)
        builder.ops.append([SETITEM, receiver, index, src, at(target)])
    elif kind is ast.Starred:
        assign(builder, target.value, src)
    else:
        _unpack(builder, target, src)


def _unpack(builder: Builder, target: Any, src: int) -> None:
    """Unpack into slots, then move on what is not a plain name."""
    builder.depth += 3
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(target.lineno)
    slots: list[int] = []
    star = -1
    for position, element in enumerate(target.elts):
        if element.__class__ is ast.Starred:
            star = position
            element = element.value  # noqa: PLW2901
        slots.append(slot_for(builder, element))
    builder.ops.append([UNPACK, src, slots, star, at(target)])
    for element, slot in zip(target.elts, slots, strict=True):
        inner = element.value if element.__class__ is ast.Starred else element
        bind(builder, inner, slot)
    builder.depth -= 3


def delete(builder: Builder, target: Any) -> None:
    """Delete a target."""
    kind = target.__class__
    if kind is ast.Name:
        delete_name(builder, target.id, at(target))
    elif kind is ast.Attribute:
        receiver = lower_expression(builder, target.value)
        builder.ops.append([DELATTR, receiver, mangle(target.attr, builder.private), at(target)])
    elif kind is ast.Subscript:
        receiver = lower_expression(builder, target.value)
        index = lower_expression(builder, target.slice)
        builder.ops.append([DELITEM, receiver, index, at(target)])
    else:
        for element in target.elts:
            delete(builder, element)


def delete_name(builder: Builder, name: str, pos: int) -> None:
    """Delete a variable."""
    access = builder.stores.get(name)
    if isinstance(access, int):
        builder.ops.append([DELETE, access])
        builder.written.add(access)
    elif access is not None and access[0] == "B":
        builder.ops.append([DELETE, access[1]])
        builder.written.add(access[1])
    elif access is not None and access[0] == "C":
        builder.ops.append([CSTORE, access[1], access[2], -1, pos])
    else:
        builder.ops.append([GSTORE, name, -1, pos])
