"""The answers that hosts get: once per project, per file, and never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from pylint_hybrid import analysis
from pylint_hybrid.analysis import Analysis
from pylint_hybrid.findings.finding import Confidence, Finding
from pylint_hybrid.hosts.answers import Answers
from pylint_hybrid.hosts.trouble import TroubleKind
from pylint_hybrid.project.model import ConfigurationError, Problem, Project, Request, Settings, SourceFile
from pylint_hybrid.project.roots import find_root


def finding(path: Path, message: str) -> Finding:
    return Finding(str(path), 1, 0, "could-be-tf-function", message, "f", Confidence.SEEN)


STEP = "import tensorflow as tf\n\ndef step(x):\n    return tf.square(x)\n\nstep(tf.ones(3))\n"


class Recorder:
    """Stands for the analysis: a finding per file, whose text is the file's, and the requests made."""

    def __init__(self, problems: tuple[Problem, ...] = (), left_out: str = "") -> None:
        self.requests: list[Request] = []
        self.problems = problems
        self.left_out = left_out

    def __call__(self, request: Request) -> Analysis:
        self.requests.append(request)
        root = find_root(request.paths).path
        named = {path for path in request.paths if path.is_file()}
        paths = sorted({*root.rglob("*.py"), *request.overlays})
        files = tuple(
            SourceFile(
                path.name, path, path.stem, False, root, request.overlays.get(path) or path.read_bytes()
            )
            for path in paths
            if path.name != self.left_out or path in named
        )
        findings = tuple(finding(file.path, file.source.decode()) for file in files)
        project = Project(root, (root,), files, frozenset(), Settings(), ())
        return Analysis(project, (), (), findings, self.problems)


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(analysis, "analyse", recorder)
    return recorder


def make(root: Path, **files: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    (root / "pyproject.toml").write_text("[project]\n")
    for name, text in files.items():
        (root / f"{name}.py").write_text(text)
    return root


def messages(answers: Answers, path: Path) -> list[str]:
    return [each.message for each in answers.of_file(path).for_pylint]


def test_one_question_per_project(tmp_path: Path, recorder: Recorder) -> None:
    root = make(tmp_path / "one", a="A", b="B")
    answers = Answers()
    assert messages(answers, root / "a.py") == ["A"]
    assert messages(answers, root / "b.py") == ["B"]
    assert len(recorder.requests) == 1


def test_each_file_is_answered_by_its_own_project(tmp_path: Path, recorder: Recorder) -> None:
    outer = make(tmp_path / "outer", a="A")
    inner = make(outer / "inner", b="B")
    answers = Answers()
    answers.prepare([outer, inner / "b.py"])
    assert messages(answers, inner / "b.py") == ["B"]
    assert messages(answers, outer / "a.py") == ["A"]
    assert [find_root(request.paths).path for request in recorder.requests] == [outer, inner]


def test_relative_paths_count_from_the_working_directory(
    tmp_path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path / "one", a="A")
    monkeypatch.chdir(root)
    assert messages(Answers(), Path("a.py")) == ["A"]
    assert recorder.requests[0].paths == (root / "a.py",)


def test_a_buffer_stands_for_the_file(tmp_path: Path, recorder: Recorder) -> None:
    root = make(tmp_path / "one", a="A")
    answers = Answers()
    for path in (root / "a.py", root / "not_saved.py"):
        (found,) = answers.of_file(path, b"buffer").for_pylint
        assert (found.path, found.message) == (str(path), "buffer")
    assert messages(answers, root / "a.py") == ["A"]


def test_a_file_that_the_project_leaves_out_is_asked_about_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(left_out="generated.py")
    monkeypatch.setattr(analysis, "analyse", recorder)
    root = make(tmp_path / "one", a="A", generated="G")
    answers = Answers()
    assert messages(answers, root / "a.py") == ["A"]
    assert messages(answers, root / "generated.py") == ["G"]


def test_a_broken_configuration_is_a_trouble_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: Request) -> Analysis:
        raise ConfigurationError("pyproject.toml: unknown key 'polcy'")

    monkeypatch.setattr(analysis, "analyse", broken)
    root = make(tmp_path / "one", a="A", b="B")
    answers = Answers()
    (trouble,) = answers.prepare([root / "a.py", root / "b.py"])
    assert trouble.kind is TroubleKind.CONFIGURATION
    assert trouble.of_project
    assert trouble.text == "pyproject.toml: unknown key 'polcy'"
    assert answers.of_file(root / "a.py").troubles == (trouble,)


def test_a_mistake_of_ours_costs_the_file_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(request: Request) -> Analysis:
        raise KeyError("no\nsuch")

    monkeypatch.setattr(analysis, "analyse", mistaken)
    root = make(tmp_path / "one", a="A")
    answers = Answers()
    assert answers.prepare([root]) == ()
    (trouble,) = answers.of_file(root / "a.py").troubles
    assert trouble.kind is TroubleKind.ANALYSIS
    assert not trouble.of_project
    assert trouble.text.startswith(
        "internal error, please report it: KeyError: 'no\\nsuch' at test_answers.py:"
    )
    assert "\n" not in trouble.text


def test_problems_belong_to_their_file_or_to_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path / "one", a="A", b="B")
    problems = (
        Problem(str(root), None, "too many files"),
        Problem(str(root / "a.py"), 7, "cannot be decoded"),
    )
    monkeypatch.setattr(analysis, "analyse", Recorder(problems))
    answers = Answers()
    (of_project,) = answers.prepare([root])
    assert (of_project.text, of_project.of_project) == (f"{root}: too many files", True)
    assert [(each.line, each.text) for each in answers.of_file(root / "a.py").troubles] == [
        (1, f"{root}: too many files"),
        (7, "cannot be decoded"),
    ]
    assert answers.of_file(root / "b.py").troubles == (of_project,)


def test_names_of_modules_are_left_for_later(recorder: Recorder) -> None:
    assert Answers().prepare(["no.such.module"]) == ()
    assert recorder.requests == []


@pytest.mark.parametrize("name", ["could-be-tf-function", "R6301", "HYB301"])
def test_the_settings_may_name_a_rule_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    root = make(tmp_path / "one", a=STEP)
    assert messages(Answers(), root / "a.py")
    (root / "pyproject.toml").write_text(f"[tool.pylint-hybrid]\nignore = ['{name}']\n")
    assert messages(Answers(), root / "a.py") == []


def test_a_rule_that_there_is_not_is_an_error_in_the_settings(tmp_path: Path) -> None:
    root = make(tmp_path / "one", a=STEP)
    (root / "pyproject.toml").write_text("[tool.pylint-hybrid]\nselect = ['no-such-rule']\n")
    answer = Answers().of_file(root / "a.py")
    assert answer.for_pylint == ()
    assert [(each.kind, each.of_project) for each in answer.troubles] == [(TroubleKind.CONFIGURATION, True)]
    assert "no-such-rule" in answer.troubles[0].text
