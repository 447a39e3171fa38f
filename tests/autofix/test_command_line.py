"""The fixer's command line, with an analysis that goes by names."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from autofix import job, settling
from autofix.command_line import main
from autofix.write import replace_file
from pylint_hybrid import analysis
from pylint_hybrid.project.model import Request
from tests.autofix import fake_analysis
from tests.autofix.fake_analysis import names_decorated

TF = "import tensorflow as tf\n"
FAST = "def fast(x): pass\n"
SLOW = "@tf.function  # why\ndef slow(x): pass\n"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Place:
    """A small project, and the fixer run in it."""

    def __init__(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.root = root
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        (root / "pyproject.toml").write_text("[tool.pylint-hybrid]\n")
        monkeypatch.chdir(root)
        monkeypatch.setattr(analysis, "analyse", fake_analysis.analyse)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def run(self, *arguments: str) -> Ran:
        try:
            code = main(arguments)
        except SystemExit as error:
            assert isinstance(error.code, int)
            code = error.code
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Place:
    return Place(tmp_path, monkeypatch, capsys)


def test_nothing_to_do(place: Place) -> None:
    place.write("a.py", "def f(): pass\n")
    for option in ((), ("--check",), ("--write",)):
        assert place.run(*option, ".") == Ran(0, "No findings.\n", "")
    assert place.run("--diff", ".") == Ran(0, "", "")


def test_findings_are_told_and_nothing_is_written(place: Place) -> None:
    path = place.write("a.py", TF + FAST + SLOW)
    code, out, err = place.run("a.py")
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "a.py:2:1: R6301 About 'fast'. (could-be-tf-function) [seen]",
        "    fix: Change 'fast'.",
        f"a.py:4:1: {out.splitlines()[2].split()[1]} About 'slow'. (tf-function-without-tensors) [seen]",
        "    fix: Change 'slow'.",
        "2 findings, 2 changes possible (--diff shows, --write makes).",
    ]
    assert path.read_text() == TF + FAST + SLOW


def test_write(place: Place) -> None:
    path = place.write("a.py", TF + FAST + SLOW)
    code, out, err = place.run("--write", "a.py")
    assert (code, err) == (0, "")
    assert "2 findings, 2 changes made." in out
    assert path.read_text() == TF + "@tf.function\n" + FAST + "# why\ndef slow(x): pass\n"
    assert place.run("--write", "a.py") == Ran(0, "No findings.\n", "")


@pytest.mark.parametrize(
    "names",
    [("a.py", "a.py"), ("a.py", "{root}/a.py"), ("./a.py", "sub/../a.py"), ("a.py", "link.py"), (".",)],
    ids=["twice", "relative and absolute", "by way of folders", "a link", "a folder with a link"],
)
def test_a_file_of_several_names_is_written_once(place: Place, names: tuple[str, ...]) -> None:
    path = place.write("a.py", TF + FAST)
    link = place.root / "link.py"
    link.symlink_to("a.py")
    place.write("sub/notes.txt", "")
    written = []

    def note_and_replace(path: str, before: bytes, after: bytes) -> None:
        written.append(path)
        replace_file(path, before, after)

    place.monkeypatch.setattr(job, "replace_file", note_and_replace)
    asked = [name.format(root=place.root) for name in names]
    diff = place.run("--diff", *asked)
    code, out, err = place.run("--write", *asked)
    assert (code, err) == (0, "")
    assert "refused" not in out
    assert written == [str(path)]
    assert path.read_text() == TF + "@tf.function\n" + FAST
    assert link.is_symlink()
    assert diff.code == 1
    assert diff.out.count("+@tf.function") == 1
    assert diff.out.startswith("--- a/a.py\n")
    assert place.run("--write", *asked) == Ran(0, "No findings.\n", "")


def test_a_link_alone_is_followed(place: Place) -> None:
    path = place.write("a.py", TF + FAST)
    (place.root / "link.py").symlink_to(path)
    assert place.run("--write", "link.py").code == 0
    assert (place.root / "link.py").is_symlink()
    assert names_decorated(path.read_bytes()) == {"fast"}


def test_a_file_that_would_be_changed_otherwise_under_its_other_name(place: Place) -> None:
    path = place.write("a.py", TF + FAST + "def fast2(x): pass\n")
    (place.root / "link.py").symlink_to("a.py")

    def analyse(request: Request) -> analysis.Analysis:
        found = fake_analysis.analyse(request)
        kept = (each for each in found.findings if (Path(each.path).stem, each.qualname) != ("link", "fast"))
        return replace(found, findings=tuple(kept))

    place.monkeypatch.setattr(analysis, "analyse", analyse)
    code, out, err = place.run("--write", ".")
    assert (code, err) == (1, "")
    assert "(not possible here: the same file is changed otherwise as a.py)" in out
    assert names_decorated(path.read_bytes()) == {"fast", "fast2"}
    assert place.run("--write", ".").code == 0


def test_only_the_named_files_are_written(place: Place) -> None:
    named, other = place.write("a.py", TF + FAST), place.write("b.py", TF + FAST)
    assert place.run("--write", "a.py").code == 0
    assert names_decorated(named.read_bytes()) == {"fast"}
    assert names_decorated(other.read_bytes()) == set()


def test_diff_can_be_applied(place: Place) -> None:
    texts = {
        "a.py": FAST + "x = 1",
        "b.py": "# coding: latin-1\r\n" + TF + "# \u00e9\r\n" + FAST.replace("\n", "\r\n"),
        "sub/c.py": TF + "class A:\n    " + FAST.strip(),
    }
    for name, text in texts.items():
        place.write(name, "").write_bytes(text.encode("latin-1"))
    subprocess.run(["git", "init", "-q"], cwd=place.root, check=True)
    command = [sys.executable, "-c", DIFF_OF_FAKE, "--diff", "."]
    done = subprocess.run(command, cwd=place.root, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"--- a/a.py\n+++ b/a.py\n")
    assert b"\\ No newline at end of file" in done.stdout
    subprocess.run(["git", "apply", "-"], cwd=place.root, input=done.stdout, check=True)
    patched = {name: (place.root / name).read_bytes() for name in texts}
    for name, text in texts.items():
        (place.root / name).write_bytes(text.encode("latin-1"))
    assert place.run("--write", ".").code == 0
    assert patched == {name: (place.root / name).read_bytes() for name in texts}
    assert all(map(names_decorated, patched.values()))


DIFF_OF_FAKE = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from autofix.command_line import main
from pylint_hybrid import analysis
from pylint_hybrid.project.model import Request
from tests.autofix import fake_analysis
analysis.analyse = fake_analysis.analyse
sys.exit(main(sys.argv[1:]))
"""


def test_check(place: Place) -> None:
    place.write("a.py", TF + FAST)
    assert place.run("--check", ".").code == 1
    place.write("a.py", TF + "def none(x): pass\ndef risky(x): pass\n")
    code, out, _ = place.run("--check", ".")
    assert code == 0
    assert "2 findings" in out
    assert place.run(".").code == 1


def test_unsafe_and_display_only(place: Place) -> None:
    path = place.write("a.py", TF + "def risky(x): pass\ndef shown(x): pass\n")
    assert "1 change unsafe (--unsafe), 1 change to be made by hand." in place.run("--write", ".").out
    assert names_decorated(path.read_bytes()) == set()
    assert place.run("--write", "--unsafe", ".").code == 0
    assert names_decorated(path.read_bytes()) == {"risky"}


@pytest.mark.parametrize(
    ("options", "decorated"),
    [
        (["--select", "could-be-tf-function"], {"fast", "slow"}),
        (["--select", "r6301"], {"fast", "slow"}),
        (["--select", "HYB301,tf-function-retraces"], {"fast", "slow"}),
        (["--select=tf-function-without-tensors"], set()),
        (["--ignore", "could-be-tf-function"], set()),
        (["--select", "HYB", "--ignore", "HYB301"], set()),
        (["--ignore", "tf-function-without-tensors"], {"fast", "slow"}),
        ([], {"fast"}),
    ],
)
def test_selection(place: Place, options: list[str], decorated: set[str]) -> None:
    path = place.write("a.py", TF + FAST + SLOW)
    assert place.run("--write", *options, ".").code == 0
    assert names_decorated(path.read_bytes()) == decorated


def test_selection_in_the_settings(place: Place) -> None:
    place.write("pyproject.toml", "[tool.pylint-hybrid]\nignore = ['HYB301']\n")
    path = place.write("a.py", TF + FAST + SLOW)
    assert place.run("--write", ".").code == 0
    assert names_decorated(path.read_bytes()) == set()


def test_unknown_rule(place: Place) -> None:
    place.write("a.py", FAST)
    code, _, err = place.run("--select", "could-be-tf-funtcion", ".")
    assert code == 2
    assert "did you mean 'could-be-tf-function'" in err


@pytest.mark.parametrize(
    "comment",
    ["# noqa", "# noqa: HYB301", "# pylint: disable=could-be-tf-function", "# pylint: disable=R6301"],
)
def test_comments_are_honoured(place: Place, comment: str) -> None:
    path = place.write("a.py", TF + FAST.replace("\n", f"  {comment}\n") + "def fast2(): pass\n")
    assert place.run("--write", ".").code == 0
    assert names_decorated(path.read_bytes()) == {"fast2"}


def test_json(place: Place) -> None:
    place.write("a.py", TF + FAST)
    place.write("b.py", "def")
    code, out, err = place.run("--format", "json", ".")
    document = json.loads(out)
    assert (code, err) == (2, "")
    assert [each["fix"]["state"] for each in document["findings"]] == ["available"]
    assert [each["path"] for each in document["problems"]] == ["b.py"]


def test_github(place: Place) -> None:
    place.write("a.py", TF + FAST)
    code, out, err = place.run("--check", "--format", "github", ".")
    assert (code, err) == (1, "")
    assert out == (
        "::warning file=a.py,line=2,col=1,title=R6301 could-be-tf-function::About 'fast'.%0AChange 'fast'.\n"
    )


def test_what_cannot_be_analysed_costs_only_itself(place: Place) -> None:
    path = place.write("a.py", TF + FAST)
    place.write("b.py", "x = 1\ndef\n")
    code, _, err = place.run("--write", ".")
    assert (code, err) == (2, "b.py:2: error: syntax error: invalid syntax\n")
    assert names_decorated(path.read_bytes()) == {"fast"}
    assert place.run("--write", "a.py").code == 0


def test_missing_path(place: Place) -> None:
    code, _, err = place.run("missing.py")
    assert code == 2
    assert "missing.py: error: no such file" in err


def test_bad_settings(place: Place) -> None:
    place.write("pyproject.toml", "[tool.pylint-hybrid]\npolcy = 'safe'\n")
    place.write("a.py", FAST)
    code, out, err = place.run(".")
    assert (code, out) == (2, "")
    assert "polcy" in err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--check", "--write", "."],
        ["--stdin-filename", "a.py", "b.py"],
        ["--policy", "x", "."],
        ["--root", "no", "."],
        ["--format=xml", "."],
    ],
)
def test_wrong_calls(place: Place, arguments: list[str]) -> None:
    code, out, err = place.run(*arguments)
    assert (code, out) == (2, "")
    assert err


def test_a_crash_is_told_in_one_line(place: Place) -> None:
    place.write("a.py", "def crash(): pass\n")
    code, _, err = place.run(".")
    assert code == 2
    assert "RuntimeError: of no consequence at fake_analysis.py" in err


class TestStandardInput:
    @pytest.fixture(autouse=True)
    def on_disk(self, place: Place) -> Path:
        return place.write("a.py", "raise SystemExit\n")

    def run(self, place: Place, text: bytes, *options: str) -> Ran:
        place.monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        return place.run("--stdin-filename", "a.py", *options)

    def test_findings(self, place: Place) -> None:
        code, out, _ = self.run(place, (TF + FAST).encode())
        assert code == 1
        assert out.startswith("a.py:2:1: R6301")

    def test_dash_may_be_given(self, place: Place) -> None:
        assert self.run(place, (TF + FAST).encode(), "-").code == 1

    def test_result_goes_to_standard_output(self, place: Place, on_disk: Path) -> None:
        code, out, err = self.run(place, (TF + FAST).encode(), "--write")
        assert (code, out, err) == (0, TF + "@tf.function\n" + FAST, "")
        assert on_disk.read_text() == "raise SystemExit\n"

    def test_unchanged_text_is_handed_back(self, place: Place) -> None:
        assert self.run(place, b"x = 1", "--write").out == "x = 1"

    def test_broken_text_is_handed_back(self, place: Place) -> None:
        code, out, err = self.run(place, b"def", "--write")
        assert (code, out) == (2, "def")
        assert err.startswith("a.py:1: error: syntax error")

    def test_diff(self, place: Place) -> None:
        assert "+@tf.function\n" in self.run(place, (TF + FAST).encode(), "--diff").out

    def test_new_file(self, place: Place, on_disk: Path) -> None:
        on_disk.unlink()
        assert self.run(place, (TF + FAST).encode(), "--check").code == 1


def test_later_rounds_belong_to_the_fix(place: Place) -> None:
    path = place.write("a.py", TF + FAST + "def late(x): pass\n")
    assert place.run("--write", ".").code == 0
    assert names_decorated(path.read_bytes()) == {"fast", "late"}
    assert place.run("--check", ".").code == 0


def test_what_does_not_settle_is_left_alone(place: Place) -> None:
    path = place.write("a.py", TF + FAST + "def odd(x): pass\n")
    code, out, _ = place.run("--write", ".")
    assert code == 1
    assert names_decorated(path.read_bytes()) == {"fast"}
    assert "not possible here: the change would be proposed again, or taken back" in out


def test_a_file_that_cannot_be_analysed_afterwards_is_left_alone(place: Place) -> None:
    bad, good = place.write("bad.py", TF + "def bad(x): pass\n" + FAST), place.write("good.py", TF + FAST)
    code, _, err = place.run("--write", ".")
    assert code == 2
    assert "bad.py: error: not changed: the changed file could not be analysed" in err
    assert names_decorated(bad.read_bytes()) == set()
    assert names_decorated(good.read_bytes()) == {"fast"}


def test_all_files_that_are_left_alone_are_told(place: Place) -> None:
    for name in ("b.py", "a.py"):
        place.write(name, TF + "def bad(x): pass\n" + FAST)
    code, _, err = place.run("--write", ".")
    assert code == 2
    assert [line[:4] for line in err.splitlines()] == ["a.py", "b.py"]


@pytest.mark.parametrize("spoiled", [b"def", b"import tensorflow as tf\n@tf.function\ndef fast(x): 1\n"])
def test_a_file_that_fails_verification_is_left_alone(place: Place, spoiled: bytes) -> None:
    path = place.write("a.py", TF + FAST)
    place.monkeypatch.setattr("autofix.rewriting.apply_edits", lambda *_: spoiled)
    code, out, err = place.run("--write", ".")
    assert code == 2
    assert "a.py: error: not changed: the changed file would" in err
    assert "1 change refused" in out
    assert path.read_text() == TF + FAST


def test_endless_rounds_end(place: Place) -> None:
    path = place.write("a.py", TF + FAST + "def late(x): pass\n")
    place.monkeypatch.setattr(settling, "MAX_ROUNDS", 2)
    assert place.run("--write", ".").code == 0
    assert names_decorated(path.read_bytes()) == {"fast"}


def test_refused_changes_are_told(place: Place) -> None:
    path = place.write("a.py", "if x:\n    " + TF + FAST)
    code, out, _ = place.run("--write", ".")
    assert code == 1
    assert "not possible here: TensorFlow is imported only under a condition" in out
    assert path.read_text() == "if x:\n    " + TF + FAST
    assert place.run("--check", ".").code == 0


def test_a_read_only_file_does_not_stop_the_others(place: Place) -> None:
    locked, free = place.write("a.py", TF + FAST), place.write("b.py", TF + FAST)
    locked.chmod(0o444)
    code, out, err = place.run("--write", ".")
    assert (code, err) == (2, "a.py: error: the file is read-only\n")
    assert "1 change made, 1 change refused" in out
    assert names_decorated(free.read_bytes()) == {"fast"}


def test_a_folder_that_cannot_be_written_to_does_not_stop_the_others(place: Place) -> None:
    locked, free = place.write("locked/a.py", TF + FAST), place.write("b.py", TF + FAST)
    real = tempfile.mkstemp

    def mkstemp(suffix: str, prefix: str, dir: str) -> tuple[int, str]:  # a superuser may write anywhere
        if dir == str(locked.parent):
            raise PermissionError(13, "Permission denied")
        return real(suffix, prefix, dir)

    place.monkeypatch.setattr(tempfile, "mkstemp", mkstemp)
    code, out, err = place.run("--write", ".")
    assert (code, err) == (2, "locked/a.py: error: cannot be written: Permission denied\n")
    assert "1 change made, 1 change refused" in out
    assert (locked.read_text(), names_decorated(free.read_bytes())) == (TF + FAST, {"fast"})
    assert [path.name for path in locked.parent.iterdir()] == ["a.py"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a superuser may write to any folder")
def test_a_folder_without_the_permission_to_write(place: Place) -> None:
    path = place.write("locked/a.py", TF + FAST)
    path.parent.chmod(0o500)
    try:
        code, _, err = place.run("--write", ".")
    finally:
        path.parent.chmod(0o700)
    assert (code, err) == (2, "locked/a.py: error: cannot be written: Permission denied\n")
    assert path.read_text() == TF + FAST


def test_a_link_to_nothing(place: Place) -> None:
    path, link = place.write("a.py", TF + FAST), place.root / "link.py"
    link.symlink_to("gone.py")
    code, _, err = place.run("--write", "a.py", "link.py")
    assert (code, err) == (2, "link.py: error: no such file or folder\n")
    assert names_decorated(path.read_bytes()) == {"fast"}
    assert place.run("--write", ".") == Ran(0, "No findings.\n", "")
    assert link.is_symlink()
    assert not (place.root / "gone.py").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX only")
def test_a_pipe_is_neither_waited_for_nor_replaced(place: Place) -> None:
    path, pipe = place.write("a.py", TF + FAST), place.root / "pipe.py"
    os.mkfifo(pipe)
    code, _, err = place.run("--write", "a.py", "pipe.py")
    assert (code, err) == (2, "pipe.py: error: cannot be read: not a regular file\n")
    assert names_decorated(path.read_bytes()) == {"fast"}
    assert place.run("--write", ".") == Ran(0, "No findings.\n", "")
    assert pipe.is_fifo()


def _swap_for_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _swap_for_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("other.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX only")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Path.unlink, "cannot be written: No such file or directory"),
        (_swap_for_pipe, "not a regular file"),
        (_swap_for_link, "the file was changed since it was analysed"),
        (lambda path: path.chmod(0o444), "the file is read-only"),
    ],
    ids=["deleted", "a pipe", "a link to another file", "read-only"],
)
def test_a_file_that_becomes_something_else_meanwhile(
    place: Place, change: Callable[[Path], None], message: str
) -> None:
    path, other = place.write("a.py", TF + FAST), place.write("other.txt", "precious")
    free = place.write("b.py", TF + FAST)
    changes = [change]  # after the last analysis, when the next thing to do is to write

    def analyse_and_change(request: Request) -> analysis.Analysis:
        result = fake_analysis.analyse(request)
        if request.overlays and changes:
            changes.pop()(path)
        return result

    place.monkeypatch.setattr(analysis, "analyse", analyse_and_change)
    code, _, err = place.run("--write", ".")
    assert (code, err) == (2, f"a.py: error: {message}\n")
    assert names_decorated(free.read_bytes()) == {"fast"}
    assert other.read_text() == "precious"
    assert not list(place.root.glob(".*.tmp"))


def test_a_file_saved_meanwhile_is_left_alone(place: Place) -> None:
    path = place.write("a.py", TF + FAST)

    def analyse_and_save(request: object) -> object:
        result = fake_analysis.analyse(request)  # type: ignore[arg-type]
        path.write_text("x = 1\n")
        return result

    place.monkeypatch.setattr(analysis, "analyse", analyse_and_save)
    code, _, err = place.run("--write", ".")
    assert (code, err) == (2, "a.py: error: the file was changed since it was analysed\n")
    assert path.read_text() == "x = 1\n"


def test_files_of_two_projects(place: Place) -> None:
    for name in ("one", "two"):
        place.write(f"{name}/pyproject.toml", "[tool.pylint-hybrid]\n")
        place.write(f"{name}/a.py", TF + FAST)
    code, out, _ = place.run("one/a.py", "two/a.py", "one")
    assert code == 1
    assert [line.split(":")[0] for line in out.splitlines() if "R6301" in line] == ["one/a.py", "two/a.py"]


def test_help_names_everything(place: Place) -> None:
    out = place.run("--help").out
    options = "diff write check select ignore unsafe stdin-filename root policy entry-points format"
    assert all(f"--{option}" in out for option in options.split())
