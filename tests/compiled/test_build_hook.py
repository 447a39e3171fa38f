"""The build hook: what it puts into a wheel, and what it does where nothing can be compiled."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[2]
MODULES = {
    "domain/__init__.py": '"""Nothing."""\n',
    "domain/values.py": '"""A module to compile."""\n\n\ndef double(x: int) -> int:\n    return 2 * x\n',
    "rules/rule.py": '"""Documentation."""\n',
}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package as small as can be, with our hook and our settings."""
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("hatch_build.py", "pyproject.toml", "README.md", "LICENSE"):
        (root / name).write_bytes((ROOT / name).read_bytes())
    (root / "autofix").mkdir()
    (root / "autofix" / "__init__.py").write_text("", encoding="utf-8")
    for name, text in {"__init__.py": '__version__ = "1.0"\n', **MODULES}.items():
        path = root / "pylint_hybrid" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.delenv("PYLINT_HYBRID_COMPILE", raising=False)
    monkeypatch.chdir(root)
    yield root
    assert sources(root) == {"__init__.py", *MODULES}, "something was left in the source tree"


def sources(root: Path) -> set[str]:
    """The files of the package, without what Python keeps beside them."""
    package = root / "pylint_hybrid"
    files = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    return {name for name in files if "__pycache__" not in name}


def wheel(root: Path) -> tuple[str, list[str]]:
    """The name of the wheel and the extension modules in it."""
    (path,) = WheelBuilder(str(root)).build(directory=str(root / "dist"), versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    return Path(path).name, [name for name in names if name.endswith((".so", ".pyd"))]


def test_without_a_compiler_the_wheel_is_pure_and_says_why(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    assert wheel(checkout) == ("pylint_hybrid-1.0-py3-none-any.whl", [])
    printed = capfd.readouterr()
    assert (printed.out + printed.err).count("\n") == 1
    assert "pylint_hybrid is not compiled, hence slower: no C compiler (no-such-compiler)" in (
        printed.out + printed.err
    )
    assert WheelBuilder(str(checkout)).config.dependencies == []


def test_a_failure_of_the_compiler_is_told_in_one_line(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fail(checkout)
    assert wheel(checkout) == ("pylint_hybrid-1.0-py3-none-any.whl", [])
    printed = capfd.readouterr()
    assert (printed.out + printed.err).count("\n") == 1
    assert "not compiled, hence slower: error: it is broken" in printed.out + printed.err
    assert not [path for path in (checkout / "build" / "compiled").iterdir() if path.is_dir()]


def fail(root: Path) -> None:
    """Replace the step that compiles by one that fails, and what must be installed for it by nothing."""
    path = root / "hatch_build.py"
    text = path.read_text(encoding="utf-8")
    for old, new in (
        (
            "    _build_extensions(sys.argv[1])",
            "    sys.exit('a word first\\nerror: it is broken\\nnot this')",
        ),
        ("    _check_mypy()\n", ""),
        ("    obstacle = _obstacle()\n", "    obstacle = None\n"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_the_switch_makes_a_failure_an_error(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYLINT_HYBRID_COMPILE", "1")
    fail(checkout)
    with pytest.raises(Exception, match="it is broken") as caught:
        wheel(checkout)
    assert type(caught.value).__name__ == "CompilationError"


def test_the_switch_makes_a_wheel_pure_in_silence(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYLINT_HYBRID_COMPILE", "0")
    assert WheelBuilder(str(checkout)).config.dependencies == []
    assert wheel(checkout) == ("pylint_hybrid-1.0-py3-none-any.whl", [])
    assert capfd.readouterr() == ("", "")
    assert not (checkout / "build").exists()


def test_a_switch_that_is_neither_is_refused(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYLINT_HYBRID_COMPILE", "yes")
    with pytest.raises(ValueError, match="PYLINT_HYBRID_COMPILE is 'yes', not 0 or 1"):
        wheel(checkout)


def test_an_editable_installation_is_pure(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYLINT_HYBRID_COMPILE", "1")
    fail(checkout)
    builder = WheelBuilder(str(checkout))
    build_data = builder.get_default_build_data()
    hook = builder.get_build_hooks(str(checkout / "dist"))["custom"]
    hook.initialize("editable", build_data)
    assert build_data == builder.get_default_build_data()
    assert not (checkout / "build").exists()


def test_what_is_compiled_goes_into_the_wheel_and_is_used_again(checkout: Path) -> None:
    """With a step that makes empty files where the real one compiles."""
    fail(checkout)
    path = checkout / "hatch_build.py"
    text = path.read_text(encoding="utf-8")
    start = text.index("    sys.exit('a word first")
    made = (
        "    for module in modules_to_compile():\n"
        "        made = Path(sys.argv[1], module).with_suffix('.so')\n"
        "        made.parent.mkdir(parents=True, exist_ok=True)\n"
        "        made.touch()\n"
    )
    path.write_text(text[:start] + made, encoding="utf-8")
    name, extensions = wheel(checkout)
    assert not name.endswith("any.whl")
    # Neither a package without code nor a rule, whose docstring is its documentation.
    assert extensions == ["pylint_hybrid/domain/values.so"]
    first = list((checkout / "build" / "compiled").iterdir())
    assert len(first) == 1
    wheel(checkout)
    assert list((checkout / "build" / "compiled").iterdir()) == first
    module = checkout / "pylint_hybrid" / "domain" / "values.py"
    module.write_text(MODULES["domain/values.py"] + "\n\nmore = 1\n", encoding="utf-8")
    wheel(checkout)
    assert len(list((checkout / "build" / "compiled").iterdir())) == 2


def test_the_source_distribution_can_build_the_same(checkout: Path) -> None:
    (path,) = SdistBuilder(str(checkout)).build(directory=str(checkout / "dist"), versions=["standard"])
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"hatch_build.py", "pyproject.toml", "pylint_hybrid/domain/values.py"} <= names
