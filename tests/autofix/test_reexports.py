from __future__ import annotations

from pathlib import Path

import pytest

from autofix.reexports import Reexports
from pylint_hybrid.project.model import Project, Settings, SourceFile

FILES = {
    "pkg/__init__.py": b"",
    "pkg/backend/__init__.py": b"from .load import tf, maybe as perhaps\nfrom . import load\n",
    "pkg/backend/load.py": b"import tensorflow as tf\ntry:\n    import tensorflow as maybe\n"
    b"except ImportError:\n    maybe = None\nimport numpy as np\n",
    "pkg/deep/er/use.py": b"",
    "pkg/broken.py": b"def",
    "pkg/loop.py": b"from .loop import tf\n",
}


def project(tmp_path: Path) -> Project:
    files = []
    for key, source in FILES.items():
        parts = key.removesuffix(".py").removesuffix("/__init__").split("/")
        is_package = key.endswith("__init__.py")
        files.append(SourceFile(key, tmp_path / key, ".".join(parts), is_package, tmp_path, source))
    return Project(tmp_path, (tmp_path,), tuple(files), frozenset(), Settings(), ())


@pytest.mark.parametrize(
    ("importer", "target", "meaning"),
    [
        ("pkg/deep/er/use.py", "pkg.backend.tf", "tensorflow"),
        ("pkg/deep/er/use.py", "...backend.tf", "tensorflow"),
        ("pkg/deep/er/use.py", "...backend.load.tf", "tensorflow"),
        ("pkg/backend/__init__.py", ".load.tf", "tensorflow"),
        ("pkg/deep/er/use.py", "pkg.backend.perhaps", "?"),
        ("pkg/deep/er/use.py", "pkg.backend.load.np", None),
        ("pkg/deep/er/use.py", "pkg.backend.missing", None),
        ("pkg/deep/er/use.py", "pkg.broken.tf", None),
        ("pkg/deep/er/use.py", "pkg.loop.tf", None),
        ("pkg/deep/er/use.py", "elsewhere.tf", None),
        ("not/in/project.py", "..tf", None),
    ],
)
def test_imports_are_followed(tmp_path: Path, importer: str, target: str, meaning: str | None) -> None:
    resolve = Reexports(project(tmp_path)).resolver(str(tmp_path / importer))
    assert resolve(target) == meaning


def test_each_script_takes_names_from_its_own_neighbour(tmp_path: Path) -> None:
    sources = {
        "one/common.py": b"import numpy as tf\n",
        "one/use.py": b"from common import tf\n",
        "two/common.py": b"import tensorflow as tf\n",
        "two/use.py": b"from common import tf\n",
    }
    files = tuple(
        SourceFile(key, tmp_path / key, Path(key).stem, False, (tmp_path / key).parent, source)
        for key, source in sources.items()
    )
    reexports = Reexports(Project(tmp_path, (tmp_path,), files, frozenset(), Settings(), ()))
    meanings = [reexports.resolver(str(tmp_path / each / "use.py"))("common.tf") for each in ("one", "two")]
    assert meanings == [None, "tensorflow"]
