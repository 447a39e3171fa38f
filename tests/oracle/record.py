"""Runs the oracle's programs under TensorFlow and writes down what reached each parameter.

    python tests/oracle/record.py [PROGRAM...]        (default: every program)

A program is a file ``programs/<area>/<name>.py``, or a folder ``programs/<area>/<name>/`` whose ``main.py``
is run or, without one, whose tests pytest runs. The truth is written beside it, as ``<name>.json``. One
process imports TensorFlow and forks for each program, so that programs do not see each other; each has a time
limit.

What is recorded, by ``sys.setprofile``, is every call of a ``def`` that stands in the program's own files:
for each positional and keyword-only parameter the tensors (kind, dtype, shape), the containers that hold
tensors (list, tuple, dict, set) and the names of the other types that it received. NumPy's scalars count as
arrays without dimensions: TensorFlow takes them as such.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import runpy
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
TIME_LIMIT = 60
WORKER_LIMIT = 1800
_GENERATOR_FLAGS = 0x20 | 0x80 | 0x200
_VARARGS, _VARKEYWORDS = 0x04, 0x08
_MAX_NESTING = 5
_REWRITTEN = "__autograph_generated_file"  # in the names of files that AutoGraph writes


def programs(root: Path = PROGRAMS) -> list[Path]:
    """All programs, sorted: files, and folders that stand for one program."""
    areas = [area for area in sorted(root.iterdir()) if area.is_dir() and not area.name.startswith("_")]
    found = []
    for area in areas:
        for path in sorted(area.iterdir()):
            if path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__"):
                found.append(path)
    return found


def truth_file(program: Path) -> Path:
    """Where the truth of a program is kept."""
    return program.parent / f"{program.stem}.json"


def record(chosen: list[Path], output: Path | None = None) -> dict[str, str]:
    """Record programs in a subprocess; the errors by program. ``output``: write the truths there instead."""
    environment = {
        **os.environ,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, str(Path(__file__).resolve()), "--worker"]
    if output is not None:
        command += ["--output", str(output)]
    finished = subprocess.run(
        [*command, *map(str, chosen)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        timeout=WORKER_LIMIT,
        check=False,
    )
    lines = finished.stdout.splitlines()
    answers = [line for line in lines if line.startswith("{")]
    if finished.returncode or not answers:
        return {"worker": f"exit status {finished.returncode}"}
    errors: dict[str, str] = json.loads(answers[-1])
    return errors


# -- in the process that imports TensorFlow ----------------------------------------------------------------


def _work(chosen: list[Path], output: Path | None) -> dict[str, str]:
    import numpy  # noqa: F401
    import tensorflow as tf

    tf.keras.Model  # noqa: B018 - loads Keras before the fork
    errors: dict[str, str] = {}
    for program in chosen:
        target = truth_file(program) if output is None else output / truth_file(program).name
        error = _fork(program, target)
        if error:
            errors[program.stem] = error
    return errors


def _fork(program: Path, target: Path) -> str:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _child(program, target)
    deadline = time.monotonic() + TIME_LIMIT
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "" if status == 0 else f"status {status}"
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return f"more than {TIME_LIMIT} s"


def _child(program: Path, target: Path) -> None:
    status = 0
    os.dup2(2, 1)  # what programs print is none of the answer
    try:
        folder = program if program.is_dir() else program.parent
        recorder = Recorder([*folder.rglob("*.py")] if program.is_dir() else [program], folder)
        sys.path.insert(0, str(folder))
        os.chdir(folder)
        with recorder:
            _run(program)
        text = json.dumps(recorder.truth(), indent=1, sort_keys=True)
        target.write_text(_compact(text) + "\n", encoding="utf-8")
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stderr.flush()
    os._exit(status)


def _run(program: Path) -> None:
    if program.is_file():
        runpy.run_path(str(program), run_name="__main__")
    elif (program / "main.py").exists():
        runpy.run_path(str(program / "main.py"), run_name="__main__")
    else:
        import pytest

        status = pytest.main(["-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", ".", "."])
        if status:
            raise RuntimeError(f"pytest ended with {status}")


def _compact(text: str) -> str:
    """One line per observed type instead of one per number."""
    document = json.loads(text)
    lines = ["{", f' "tensorflow": {json.dumps(document["tensorflow"])},', ' "functions": {']
    functions = []
    for name, parameters in document["functions"].items():
        rows = [f"   {json.dumps(key)}: {json.dumps(seen)}" for key, seen in parameters.items()]
        body = ",\n".join(rows)
        functions.append(f"  {json.dumps(name)}: {{\n{body}\n  }}" if rows else f"  {json.dumps(name)}: {{}}")
    return "\n".join([*lines, ",\n".join(functions), " }", "}"])


class Recorder:
    """Notes the arguments of every function of some files while it is active."""

    def __init__(self, files: list[Path], folder: Path) -> None:
        self.folder = folder
        self.lines = {str(path): _definition_lines(path) for path in sorted(files)}
        self.seen: dict[str, dict[str, dict[str, set[Any]]]] = {}

    def __enter__(self) -> Recorder:
        sys.setprofile(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _event(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or code.co_name[0] == "<":
            return
        place = self._rewritten(code) if _REWRITTEN in code.co_filename else self._place(code)
        if place is None or (code.co_flags & _GENERATOR_FLAGS and _resumes(frame)):
            return
        file, line, name = place
        path = Path(file).relative_to(self.folder).as_posix()
        noted = self.seen.setdefault(f"{path}:{line}:{name}", {})
        sys.setprofile(None)
        try:
            for parameter in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
                if parameter in frame.f_locals:
                    _note(noted.setdefault(parameter, _nothing()), frame.f_locals[parameter])
        finally:
            sys.setprofile(self._event)

    def _place(self, code: CodeType) -> tuple[str, int, str] | None:
        """File, line and name of a function of the program."""
        line, name = self.lines.get(code.co_filename, {}).get(code.co_firstlineno, (0, ""))
        return (code.co_filename, line, name) if name == code.co_name else None

    def _rewritten(self, code: CodeType) -> tuple[str, int, str] | None:
        """The function that AutoGraph rewrote, where only one of the program has the name."""
        wanted = code.co_name.removeprefix("tf__")
        found = [
            (file, line, name)
            for file, lines in self.lines.items()
            for line, name in lines.values()
            if name == wanted
        ]
        return found[0] if len(found) == 1 and wanted != code.co_name else None

    def truth(self) -> dict[str, Any]:
        """What was seen, as JSON, in a fixed order."""
        import tensorflow as tf

        functions = {
            name: {
                parameter: {kind: sorted(found, key=repr) for kind, found in sorted(noted.items()) if found}
                for parameter, noted in parameters.items()
            }
            for name, parameters in self.seen.items()
        }
        return {"tensorflow": tf.__version__, "functions": functions}


def _definition_lines(path: Path) -> dict[int, tuple[int, str]]:
    """From the first line of a definition, decorators counted, to the line of its ``def`` and its name."""
    tree = ast.parse(path.read_bytes())
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *[decorator.lineno for decorator in node.decorator_list]])
            found[first] = (node.lineno, node.name)
    return found


def _resumes(frame: FrameType) -> bool:
    """Whether a generator or coroutine goes on, rather than starts."""
    return any(position == frame.f_lasti for position in _yield_positions(frame.f_code))


def _yield_positions(code: CodeType) -> Iterator[int]:
    import dis

    for instruction in dis.get_instructions(code):
        if instruction.opname in ("YIELD_VALUE", "SEND", "YIELD_FROM"):
            yield instruction.offset


def _nothing() -> dict[str, set[Any]]:
    return {"tensors": set(), "containers": set(), "others": set()}


def _note(noted: dict[str, set[Any]], value: object) -> None:
    tensor = _tensor(value)
    if tensor is not None:
        noted["tensors"].add(tensor)
    elif isinstance(value, list | tuple | dict | set | frozenset) and _holds_tensor(value, 0):
        noted["containers"].add(type(value).__name__)
    else:
        noted["others"].add(type(value).__name__)


def _holds_tensor(value: object, depth: int) -> bool:
    if _tensor(value) is not None:
        return True
    if depth > _MAX_NESTING:
        return False
    if isinstance(value, dict):
        return any(_holds_tensor(item, depth + 1) for item in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return any(_holds_tensor(item, depth + 1) for item in value)
    return False


def _tensor(value: Any) -> tuple[str, str, tuple[int | None, ...] | None] | None:
    import numpy as np
    import tensorflow as tf

    kinds = (
        (tf.RaggedTensor, "ragged"),
        (tf.SparseTensor, "sparse"),
        (tf.Variable, "variable"),
        (tf.keras.Variable, "variable"),
        (tf.keras.KerasTensor, "keras"),
        (tf.Tensor, "dense"),
        (np.ndarray, "ndarray"),
        (np.number, "ndarray"),
    )
    for cls, kind in kinds:
        if isinstance(value, cls):
            dtype = value.dtype if isinstance(value.dtype, str) else tf.as_dtype(value.dtype).name
            shape = tf.TensorShape(value.shape)
            return (kind, dtype, None if shape.rank is None else tuple(shape.as_list()))
    return None


def main() -> int:
    """Record the programs named on the command line, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("programs", nargs="*", type=Path)
    parser.add_argument("--output", type=Path, help="folder for the truths instead of the programs' own")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    chosen = [path.resolve() for path in options.programs] or programs()
    if options.worker:
        errors = _work(chosen, options.output)
        print(json.dumps(errors))
        return 0
    errors = record(chosen, options.output)
    for name, error in errors.items():
        print(f"{name}: {error}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    raise SystemExit(main())
