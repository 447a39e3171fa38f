"""What type hints and names say: the published rules 3.3 and 3.6, and the wider ones of policy ``safe``."""

from __future__ import annotations

from typing import Any

from pylint_hybrid.domain.values import Api, members
from pylint_hybrid.evaluation.definitions import resolve_dotted
from pylint_hybrid.evaluation.interpreter import Frame
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation

TENSOR_CLASSES = frozenset(
    {
        "tensorflow.Tensor", "tensorflow.RaggedTensor", "tensorflow.SparseTensor",
        "tensorflow.sparse.SparseTensor", "tensorflow.Variable", "tensorflow.IndexedSlices",
    }
)  # fmt: skip
TENSOR_LIKE = TENSOR_CLASSES | {"tensorflow.types.experimental.TensorLike"}


class Hints:
    """Resolves annotations and class hierarchies of one evaluated program."""

    __slots__ = ("_known", "evaluation")

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self._known: dict[tuple[int, str], bool] = {}

    def is_tensor(self, code: Code, annotation: list[Any], paper: bool) -> bool:
        """Whether an annotation names a tensor class.

        The published rule takes any attribute expression anywhere in the annotation; ours also takes bare
        names and strings, and leaves out what stands inside ``Callable``.
        """
        return any(
            self._is_tensor_name(code, dotted, TENSOR_CLASSES if paper else TENSOR_LIKE)
            for dotted in _names(annotation, paper)
        )

    def _is_tensor_name(self, code: Code, dotted: str, classes: frozenset[str]) -> bool:
        key = (code.module.number, dotted)
        found = self._known.get(key)
        if found is None:
            engine = self.evaluation.engine
            frame = Frame(engine, engine.module_context(code.module))
            resolved = resolve_dotted(frame, dotted)
            found = any(isinstance(m, Api) and m.name in classes for m in members(resolved))
            self._known[key] = found
        return found

    def derives_from_model(self, cls: int) -> bool:
        """Whether a base class, however far up, is called ``Model`` (published rule 3.6)."""
        engine = self.evaluation.engine
        classes = engine.classes
        reader = engine.module_context(classes.code(cls).module).number
        for entry in classes.order(cls, reader)[1:]:
            name = classes.code(entry).summary.name if isinstance(entry, int) else entry.rpartition(".")[2]
            if name == "Model":
                return True
        return False


def _names(annotation: list[Any], paper: bool) -> list[str]:
    """The dotted names in an annotation that may name a tensor class."""
    head = annotation[0]
    if head == "name":
        return [annotation[1]] if "." in annotation[1] or not paper else []
    if head == "str":
        return [] if paper else _names(annotation[1], paper)
    if head == "or":
        return [name for part in annotation[1:3] for name in _names(part, paper)]
    if head == "list":
        return [name for part in annotation[1] for name in _names(part, paper)]
    if head == "sub":
        base = annotation[1][1].rpartition(".")[2] if annotation[1][0] == "name" else ""
        if base == "Callable" and not paper:
            return []
        return [*_names(annotation[1], paper), *[n for part in annotation[2] for n in _names(part, paper)]]
    return []


def is_step_name(name: str) -> bool:
    """Whether a function's name alone makes it a training or inference step (published rule 3.6)."""
    if name.endswith("_step") and ("train" in name or "test" in name):
        return True
    return name == "run_model" or name.endswith("inference")
