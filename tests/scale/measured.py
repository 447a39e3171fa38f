"""``python -m tests.scale.measured FOLDER``: analyses a folder and prints, as JSON, what that took."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest import mock

from pylint_hybrid import analysis
from pylint_hybrid.cache.store import SummaryCache
from pylint_hybrid.evaluation.result import Evaluation, evaluate
from pylint_hybrid.project.model import Project, Request


def peak_megabytes() -> float:
    """The most memory that this process has held at once."""
    status = Path("/proc/self/status")
    if status.exists():  # the other way counts, on Linux, what the parent held before it started this process
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def measured(folder: Path) -> dict[str, object]:
    """Counts of the evaluation, the problems told, and the peak of memory."""
    counts: list[int] = []
    exhausted = []

    def observed(project: Project, cache: SummaryCache) -> Evaluation:
        evaluation = evaluate(project, cache)
        counts.extend(context.evaluations for context in evaluation.engine.contexts)
        exhausted.append(evaluation.engine.exhausted)
        return evaluation

    with mock.patch.object(analysis, "evaluate", observed):
        found = analysis.analyse(Request((folder,)))
    return {
        "functions": len(found.functions),
        "reached": sum(facts.reached for facts in found.functions),
        "with_tensors": sum(facts.tensor_parameter is True for facts in found.functions),
        "problems": [problem.message for problem in found.problems],
        "contexts": len(counts),
        "evaluations": sum(counts),
        "most": max(counts),
        "exhausted": any(exhausted),
        "peak_megabytes": peak_megabytes(),
    }


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
