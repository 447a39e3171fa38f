"""Hazards of tracing: what fails, or may give another result, when the code at hand runs in a graph.

*Certain* hazards raise or change results under ``tf.function``; *cautions* are what AutoGraph handles in many
cases but not in all, so that a conversion past them cannot be called safe. Both are recorded like effects and
reach callers through the call graph.
NumPy arrays do not count as tensors here: inside a graph they are constants.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pylint_hybrid.domain.values import ApiObject, Dataset, Mapping, Sequence, Tensor, Value, members
from pylint_hybrid.evaluation.heap import Cell
from pylint_hybrid.knowledge import library
from pylint_hybrid.lowering.ir import CodeKind

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.contexts import Context
    from pylint_hybrid.evaluation.engine import Engine
    from pylint_hybrid.evaluation.interpreter import Frame

EAGER_METHODS = frozenset({"numpy", "item", "tolist", "__array__"})
EAGER_MODEL_METHODS = frozenset(
    {
        "fit", "predict", "evaluate", "train_on_batch", "test_on_batch", "predict_on_batch",
        "fit_generator", "evaluate_generator", "predict_generator",
    }
)  # fmt: skip
# Built-ins that iterate their argument in Python, which a symbolic tensor refuses.
ITERATING = frozenset(
    f"builtins.{name}" for name in ("list", "tuple", "set", "sum", "any", "all", "zip", "enumerate", "map",
                                    "max", "min", "dict", "frozenset", "iter")
)  # fmt: skip
# NumPy functions that read only what a symbolic tensor has.
NUMPY_ON_SYMBOLIC = frozenset({"numpy.shape", "numpy.ndim"})
ASKING_FOR_MODE = frozenset(
    {"tensorflow.executing_eagerly", "tensorflow.inside_function", "tensorflow.compat.v1.executing_eagerly"}
)

# Only a function's own arguments become tensors: in what it calls, the array may be a constant.
ARRAY_DTYPE = "array-dtype"


def _is_symbolic(value: Value) -> bool:
    """Whether a value may be a symbolic tensor when its code runs in a graph."""
    return isinstance(value, Tensor) and value.kind != "ndarray"


def _may_be_symbolic(value: Value) -> bool:
    return any(_is_symbolic(member) for member in members(value))


def _holds_symbolic(value: Value) -> bool:
    for member in members(value):
        if _is_symbolic(member):
            return True
        if not isinstance(member, Sequence) or member.kind not in ("list", "tuple"):
            continue
        if any(_may_be_symbolic(item) for item in (*(member.items or ()), member.rest)):
            return True
    return False


def of_condition(frame: Frame, value: Value, raises: bool = False) -> None:
    """``if`` and ``while`` on a tensor: AutoGraph converts them within limits.

    Where a branch ``raises``, so does tracing, which follows both branches.
    """
    if not _may_be_symbolic(value):
        return
    if raises:
        frame.mark_hazard("tensor-raise", "raises an exception if a tensor has some value")
    else:
        frame.mark_hazard("tensor-condition", "branches on the value of a tensor", certain=False)


def of_loop(frame: Frame, value: Value, role: str) -> None:
    """A ``for`` over a tensor works within AutoGraph's limits, a comprehension over one does not."""
    for member in members(value):
        if _is_symbolic(member):
            if role == "comprehension":
                frame.mark_hazard("iterates-tensor", "iterates over a tensor in a comprehension")
            else:
                frame.mark_hazard("tensor-loop", "loops over a tensor", certain=False)
        elif isinstance(member, Dataset):
            frame.mark_hazard("tensor-loop", "loops over a dataset", certain=False)


def of_unpacking(frame: Frame, value: Value) -> None:
    """``a, b = tensor`` iterates over it."""
    if _may_be_symbolic(value):
        frame.mark_hazard("iterates-tensor", "unpacks a tensor")


def of_assertion(frame: Frame, value: Value) -> None:
    """``assert`` on a tensor needs its value."""
    if _may_be_symbolic(value):
        frame.mark_hazard("tensor-as-bool", "asserts on the value of a tensor")


def of_membership(frame: Frame, left: Value, right: Value) -> None:
    """``tensor in things`` needs the values of the comparisons."""
    if _is_symbolic(right) or (_is_symbolic(left) and isinstance(right, (Sequence, Mapping))):
        frame.mark_hazard("tensor-as-bool", "tests a tensor for membership")


def of_formatting(frame: Frame, values: Iterable[Value]) -> None:
    """The text of a symbolic tensor is not its value."""
    if any(_may_be_symbolic(value) for value in values):
        frame.mark_hazard("formats-tensor", "formats a tensor as text", certain=False)


def of_operator(frame: Frame, left: Value, right: Value) -> None:
    """An array of another dtype than the tensor that it meets, where the array is an argument.

    Eager operators convert the array to the tensor's dtype. ``tf.function`` makes a tensor of every array
    that it is given, of the array's own dtype, and tensors of two dtypes do not go together.
    """
    for tensor, array in ((left, right), (right, left)):
        if not (_is_symbolic(tensor) and isinstance(tensor, Tensor)):
            continue
        if not (isinstance(array, Tensor) and array.kind == "ndarray"):
            continue
        differs = tensor.dtype != array.dtype and "unknown" not in (tensor.dtype, array.dtype)
        if differs and any(array in members(argument) for argument in frame.context.arguments):
            clause = f"combines a {tensor.dtype} tensor with an argument that is a {array.dtype} array"
            frame.mark_hazard(ARRAY_DTYPE, clause)


def of_call(frame: Frame, name: str, arguments: Iterable[Value]) -> None:
    """Calls of library functions and classes."""
    if name in ASKING_FOR_MODE:
        frame.mark_hazard("asks-for-mode", "asks whether it runs eagerly", certain=False)
    elif name in ITERATING:
        if any(_may_be_symbolic(argument) for argument in arguments):
            clause = f"iterates over a tensor with {name.removeprefix('builtins.')}()"
            frame.mark_hazard("iterates-tensor", clause)
    elif name.startswith(("numpy.", "scipy.")):
        if name not in NUMPY_ON_SYMBOLIC and any(_holds_symbolic(argument) for argument in arguments):
            frame.mark_hazard("numpy-on-tensor", f"calls {name} on a tensor")
    elif name in ("builtins.str", "builtins.repr", "builtins.format"):
        of_formatting(frame, arguments)
    else:
        _of_library_call(frame, name)


def _of_library_call(frame: Frame, name: str) -> None:
    entry = library.resolve(name) if name.startswith(("tensorflow.", "keras.", "tf_keras.")) else None
    if entry is None:
        return
    if entry.creates_variables and frame.code.summary.kind in (CodeKind.FUNCTION, CodeKind.LAMBDA):
        frame.mark_hazard("creates-variables", f"creates variables ({_short(entry.name)})")
    if entry.eager_only:
        frame.mark_hazard("eager-only-call", f"calls {_short(entry.name)}, which runs eagerly only")


def _short(name: str) -> str:
    return name.replace("tensorflow.", "tf.", 1) if name.startswith("tensorflow.") else name


def of_method(frame: Frame, receiver: Value, name: str) -> None:
    """Methods of tensors and library objects."""
    if _is_symbolic(receiver):
        if name in EAGER_METHODS:
            frame.mark_hazard("eager-only-call", f"calls .{name}() on a tensor")
        return
    if isinstance(receiver, ApiObject):
        entry = library.method_entry(receiver.name, name)
        if name in EAGER_MODEL_METHODS and entry is not None:
            frame.mark_hazard("eager-only-call", f"calls {_short(receiver.name)}.{name}()")
        elif entry is not None and entry.eager_only:
            frame.mark_hazard("eager-only-call", f"calls {_short(entry.name)}, which runs eagerly only")


_STATE = frozenset({"g", "f", "a"})
_SETTING_UP = frozenset({"__init__", "build", "__post_init__", "setUp"})


def changing_state(engine: Engine, context: Context, known: dict[Cell, str]) -> Iterable[str]:
    """Names of globals and fields that a context reads and that are written after set-up somewhere.

    Tracing freezes what it reads, so a later change would go unseen. What the open world writes is nothing
    to the reached one, so each of the two has its own ``known``: the name of a cell that changes, else "".
    """
    for cell in (*context.reads, *context.others):
        name = known.get(cell)
        if name is None:
            changes = cell.key[0] in _STATE and _changes(engine, cell, context.open)
            name = known[cell] = str(cell.key[-1]) if changes else ""
        if name:
            yield name


def _changes(engine: Engine, cell: Cell, is_open: bool) -> bool:
    for number in cell.contributions:
        writer = engine.context(number)
        if writer.dead or (writer.open and not is_open):
            continue
        summary = writer.code.summary
        if summary.kind == CodeKind.FUNCTION and summary.name not in _SETTING_UP:
            return True
    return False
