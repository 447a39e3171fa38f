"""From a project to an evaluated program: lowering (cached), both worlds, the call graphs."""

from __future__ import annotations

from dataclasses import dataclass

from pylint_hybrid.cache.store import SummaryCache, key_of
from pylint_hybrid.domain import values
from pylint_hybrid.evaluation.call_graph import CallGraph
from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.engine import Engine
from pylint_hybrid.evaluation.open_world import OpenWorld
from pylint_hybrid.evaluation.program import Program
from pylint_hybrid.lowering import LoweringError, SummaryFormatError, lower
from pylint_hybrid.lowering.ir import LOWERING_VERSION, ModuleSummary
from pylint_hybrid.lowering.summary_io import dump, load
from pylint_hybrid.project.model import EntryPoints, Policy, Problem, Project, SourceFile
from pylint_hybrid.project.modules import LIBRARIES, ModuleIndex

# The work budget, in operations; real packages need 10 to 90 per line.
WORK_AT_LEAST = 3_000_000
WORK_PER_LINE = 100


@dataclass(slots=True)
class Evaluation:
    """An evaluated program. ``reached`` holds the contexts that entry points reach, by code; ``open`` those
    of functions that nothing reaches (empty under policy ``paper``)."""

    program: Program
    engine: Engine
    reached: dict[int, list[Context]]
    open: dict[int, list[Context]]
    graph: CallGraph
    problems: tuple[Problem, ...]


def evaluate(project: Project, cache: SummaryCache) -> Evaluation:
    """Evaluate a project. Files that cannot be lowered become problems."""
    values.reset()
    program, problems = _lower_all(project, cache)
    tests = project.settings.entry_points is EntryPoints.TESTS
    engine = Engine(program, tests, budget_of(program))
    engine.paper = project.settings.policy is Policy.PAPER
    for module in program.modules:
        engine.module_context(module)
    engine.solve()
    reached_numbers = engine.reachable(engine.roots)
    reached_contexts = [context for context in engine.contexts if context.number in reached_numbers]
    if project.settings.policy is Policy.SAFE:
        OpenWorld(engine).solve()
    open_contexts = [context for context in engine.contexts if context.open and not context.dead]
    joined = [c for c in engine.contexts if not c.dead or c.number in reached_numbers]
    problems.extend(engine.failures)
    if engine.exhausted:
        problems.append(_exhausted(project))
    return Evaluation(
        program,
        engine,
        _by_code(reached_contexts),
        _by_code(open_contexts),
        CallGraph(engine, joined),
        tuple(sorted(problems, key=lambda problem: problem.sort_key)),
    )


def budget_of(program: Program) -> int:
    """How many operations may be evaluated: enough for every program seen, but bounded by its size."""
    lines = sum(module.body.summary.end_line for module in program.modules)
    return WORK_AT_LEAST + WORK_PER_LINE * lines


def _exhausted(project: Project) -> Problem:
    return Problem(
        str(project.root),
        None,
        "the program is too large or too tangled for the work budget: "
        "what is reported is incomplete; analyse a smaller root (--root) or exclude generated files",
    )


def _by_code(contexts: list[Context]) -> dict[int, list[Context]]:
    found: dict[int, list[Context]] = {}
    for context in contexts:
        found.setdefault(context.code.number, []).append(context)
    return found


def _lower_all(project: Project, cache: SummaryCache) -> tuple[Program, list[Problem]]:
    program = Program(project, ModuleIndex(project, LIBRARIES))
    problems: list[Problem] = []
    version = f"lowering {LOWERING_VERSION}"
    keys = {file.key: key_of(file.source, version) for file in project.files}
    stored = cache.get_many(keys.values())
    for file in project.files:
        summary = _from_cache(stored.get(keys[file.key]))
        if summary is None:
            summary = _lower(file, problems)
            if summary is None:
                continue
            cache.put(keys[file.key], dump(summary))
        program.add(file, summary)
    cache.flush()
    return program, problems


def _from_cache(payload: bytes | None) -> ModuleSummary | None:
    if payload is None:
        return None
    try:
        return load(payload)
    except SummaryFormatError:
        return None


def _lower(file: SourceFile, problems: list[Problem]) -> ModuleSummary | None:
    try:
        return lower(file.source, str(file.path))
    except LoweringError as error:
        problems.append(Problem(str(file.path), error.line, error.message))
        return None
