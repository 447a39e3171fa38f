"""The compiled build of this checkout, made once and unpacked into a folder that git ignores.

The wheel is built as a user's is, through pip and ``hatch_build.py``. The folder is named by a hash of all
that goes into the wheel, and reused; it is complete if it is there. ``python benchmarks/builds.py`` prints
its path, to be set as ``PYTHONPATH``.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMPILED, PURE = "compiled", "pure"
KEPT_FOLDERS = 4


class NoBuildError(Exception):
    """Why there is no compiled build, in one line."""


def compiled_build(root: Path = ROOT) -> Path:
    """The folder that holds the packages of the compiled wheel; raises ``NoBuildError``."""
    store = root / "build" / "unpacked"
    folder = store / _hash_of_sources(root)
    store.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(store / "lock"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(prefix="unfinished-", dir=store) as scratch:
                unpacked = Path(scratch, "unpacked")
                with zipfile.ZipFile(_wheel(root, Path(scratch))) as wheel:
                    wheel.extractall(unpacked)
                unpacked.rename(folder)
            _forget_old(store, folder)
    return folder


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    """Let other processes wait, rather than compile the same beside this one; the system ends it with us."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _wheel(root: Path, folder: Path) -> Path:
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--wheel-dir", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, str(root)],
        env={**os.environ, "PYLINT_HYBRID_COMPILE": "1"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    wheels = list(folder.glob("*.whl"))
    if done.returncode != 0 or not wheels:
        raise NoBuildError(_reason(done.stdout + done.stderr))
    return wheels[0]


def _reason(output: str) -> str:
    found = re.search(r"CompilationError: (.+)", output) or re.search(r"(?i)error: (.+)", output)
    return found.group(1).strip() if found else "pip made no wheel"


def _hash_of_sources(root: Path) -> str:
    digest = hashlib.sha256(f"{sys.version} {os.environ.get('CC')} {os.environ.get('CFLAGS')}".encode())
    files = [root / "hatch_build.py", root / "pyproject.toml", root / "README.md", root / "LICENSE"]
    for package in ("pylint_hybrid", "autofix"):
        files += sorted(path for path in (root / package).rglob("*") if path.is_file())
    for path in files:
        if "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _forget_old(store: Path, newest: Path) -> None:
    folders = [path for path in store.iterdir() if path.is_dir() and path != newest]
    folders = [path for path in folders if not path.name.startswith("unfinished-")]
    folders.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in folders[KEPT_FOLDERS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


if __name__ == "__main__":
    try:
        print(compiled_build())
    except NoBuildError as error:
        sys.exit(f"there is no compiled build: {error}")
