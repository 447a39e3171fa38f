"""The fixed point: contexts are evaluated depth first, then by an ordered work list until nothing changes.

Two phases deal with what is unknown. In the first, what code that is still to run may make known is bottom
(results of calls that have not returned, fields that an object's own classes store, globals of modules that
are still being run), so that only what is certain flows; once that is stable, it becomes top (``Unknown``
with the name it came from) and what met it is evaluated again. All else that is not known is top from the
start: contributions are replaced, so that most of what leaks out early is taken back.
Functions that nothing reaches are evaluated afterwards, in the *open* world: while that runs no context of
the reached world is evaluated, so that it is the same with and without them.

Termination: domains are finite by their caps, contributions and results only grow after three evaluations
of a context, and a budget of operations bounds hostile programs; what is left then is reported.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TypeAlias

from pylint_hybrid.domain.values import (
    ANY_CLOSURE,
    ASSUMED,
    BOTTOM,
    ApiObject,
    Function,
    Mapping,
    Object,
    Partial,
    Sequence,
    Union,
    Unknown,
    Value,
    join,
    members,
    tensor,
    union,
    unknown,
)
from pylint_hybrid.evaluation import definitions
from pylint_hybrid.evaluation.classes import ClassTable
from pylint_hybrid.evaluation.contexts import (
    CONTEXTS_PER_GROUP,
    GROUPS_PER_CODE,
    LONG_CODE,
    MAX_OPEN_CONTEXTS_PER_GROUP,
    MIN_CONTEXTS_PER_GROUP,
    OPERATIONS_PER_GROUP,
    SMALL_PROGRAM,
    VERY_LONG_CODE,
    Context,
    ContextKey,
    Edge,
    crowded_key,
    group_key,
)
from pylint_hybrid.evaluation.entry_points import is_test_file
from pylint_hybrid.evaluation.heap import CellKey, Heap
from pylint_hybrid.evaluation.interpreter import Frame
from pylint_hybrid.evaluation.marks import Marks, named_parameter, parameter_reason
from pylint_hybrid.evaluation.outcomes import Key, Outcome
from pylint_hybrid.evaluation.program import NO_CLOSURE, Code, ModuleState, Program
from pylint_hybrid.lowering.ir import pack
from pylint_hybrid.project.model import Problem

# Beyond so many calls within each other, or blocks of all of them, a callee waits until they have returned:
# the stack stays below Python's limit, and in the 512 KiB of some threads: compiled code knows no limit.
MAX_CALL_DEPTH = 24
MAX_BLOCK_DEPTH = 96
REPLACING_EVALUATIONS = 3
MAX_EVALUATIONS = 20
MAX_SITE_LEVEL = 2
# Rounds of a loop over known items that are run one by one; fewer in programs of so many codes.
MAX_UNROLLED, MAX_UNROLLED_IF_LARGE = 8, 2
LARGE_PROGRAM = 250

# Values are interned, so that a tuple of them is hashed and compared by identity.
SiteKey: TypeAlias = "tuple[int, int, tuple[Value, ...]]"  # code, position, what an object is made of


class Engine:
    """Evaluates one program."""

    __slots__ = (
        "_crowded",
        "_depth",
        "_groups",
        "_hints",
        "_index",
        "_levels",
        "_merged",
        "_module_contexts",
        "_pending",
        "_population",
        "_renamed",
        "_site_index",
        "_unknown",
        "api_attributes",
        "budget",
        "classes",
        "contexts",
        "evaluations",
        "exhausted",
        "failures",
        "heap",
        "is_open",
        "marks",
        "max_unrolled",
        "nesting",
        "outcomes",
        "paper",
        "plain",
        "program",
        "roots",
        "site_levels",
        "tests",
        "tops",
        "work",
    )

    def __init__(self, program: Program, tests: bool, budget: int) -> None:
        self.program = program
        self.tests = tests
        self.paper = False  # what computes with tensors is judged by the published rules
        self.heap = Heap()
        self.classes = ClassTable(program, self.heap)
        self.marks = Marks()
        self.contexts: list[Context] = []
        self.roots: dict[int, None] = {}
        self.site_levels: list[int] = []  # how deeply told apart, by site
        self.tops = False  # second phase: unknown is top
        self.is_open = False
        self.work = 0
        self.evaluations = 0
        self.budget = budget
        large = len(program.codes) >= LARGE_PROGRAM
        self.max_unrolled = MAX_UNROLLED_IF_LARGE if large else MAX_UNROLLED
        self.exhausted = False
        self.failures: dict[Problem, None] = {}
        self._depth = 0
        self.nesting = 0  # blocks that are being run, in all frames
        self._pending: dict[int, None] = {}
        self._index: dict[ContextKey, Context] = {}
        self._groups: dict[tuple[object, ...], list[Context]] = {}
        self._merged: dict[tuple[object, ...], Context] = {}
        self._population: dict[tuple[int, bool], int] = {}
        self._crowded: set[tuple[int, bool]] = set()
        self._module_contexts: dict[int, Context] = {}
        self._site_index: dict[SiteKey, int] = {}
        self._levels: dict[int, int] = {}
        self._unknown: dict[int, bool] = {}
        self._hints: dict[tuple[int, int], Value] = {}
        self._renamed: dict[tuple[int, int, int], Value] = {}
        self.api_attributes: dict[tuple[int, str], Value] = {}
        self.outcomes: dict[Key, Outcome | None] = {}
        self.plain: dict[int, bool] = {}  # by uid of a value: whether nothing of the program is in it

    # -- contexts ------------------------------------------------------------------------------------

    def call(
        self,
        caller: Context,
        code: Code,
        closure: int,
        arguments: tuple[Value, ...],
        pos: int,
        traced_by: str = "",
        graph: bool = False,
        library: bool = False,
    ) -> Value:
        """The result of calling ``code`` from ``caller`` with one value per parameter."""
        if BOTTOM in arguments:
            caller.met_unknown = True
            return BOTTOM
        for argument in arguments:
            if self._unknown.get(argument.uid, True):
                arguments = self._with_own_unknowns(code, arguments)
                if caller.open:
                    arguments = self.with_assumptions(code, arguments)
                break
        context = self.context_for(code, closure, arguments, caller.open)
        edge = caller.callees.get(context.number)
        if edge is None:
            edge = caller.callees[context.number] = Edge(traced_by, graph)
            self._refresh_for(context, caller)
            edge.result = context.result
        else:
            if edge.traced_by != traced_by or edge.graph is not graph:
                edge.traced_by = edge.traced_by and traced_by
                edge.graph = edge.graph and graph
            self.refresh(context)
            if edge.result is not context.result:
                edge.mixed = True
        edge.library = edge.library or library
        edge.positions[pos] = edge.positions.get(pos, 0) + 1
        if context.result is BOTTOM:
            caller.met_unknown = True
            if context.busy or not context.evaluations:
                edge.mixed = True  # what it gives is not known yet
            elif self.tops:
                return unknown(f"{code.summary.qualname} does not return")
        return context.result

    def _with_own_unknowns(self, code: Code, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
        return tuple(
            [
                self._own_unknown(code, number, argument) if self._may_be_unknown(argument) else argument
                for number, argument in enumerate(arguments)
            ]
        )

    def _may_be_unknown(self, value: Value) -> bool:
        found = self._unknown.get(value.uid)
        if found is None:
            found = any(isinstance(member, Unknown) for member in members(value))
            self._unknown[value.uid] = found
        return found

    def _own_unknown(self, code: Code, number: int, value: Value) -> Value:
        """An unknown argument is named after the parameter, so that all unknown callers share a context.

        Where the caller's value was named after one of *its* parameters, a link is kept: what the callee
        does with it tells about the caller's parameter too.
        """
        key = (code.number, number, value.uid)
        found = self._renamed.get(key)
        if found is None:
            found = self._renamed[key] = self._rename_unknown(code, number, value)
        return found

    def _rename_unknown(self, code: Code, number: int, value: Value) -> Value:
        name = code.summary.parameters[number].name
        own = unknown(parameter_reason(code.number, name))
        kept: list[Value] = [own]
        for member in members(value):
            if not isinstance(member, Unknown):
                kept.append(member)
                continue
            for reason in member.reasons:
                passed = named_parameter(reason)
                if passed is not None and passed != (code.number, name):
                    self.marks.pass_on(code.number, name, passed)
        return union(kept)

    def with_assumptions(self, code: Code, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
        """The arguments, with something better for those that are unknown.

        That is what the annotation of the parameter says, else a tensor if the body uses it as one.
        """
        used = self.marks.tensor_uses.get(code.number, ())
        found = list(arguments)
        for number, argument in enumerate(arguments):
            parameter = code.summary.parameters[number]
            may_say_more = parameter.annotation or parameter.name in used
            if not may_say_more or not self._may_be_unknown(argument):
                continue
            better = self.hint(code, number)
            if better is BOTTOM and parameter.name in used:
                better = tensor("dense", "unknown", None, ASSUMED)
            if better is not BOTTOM:
                kept = [member for member in members(argument) if not isinstance(member, Unknown)]
                found[number] = union([better, *kept])
        return tuple(found)

    def hint(self, code: Code, number: int) -> Value:
        """What the annotation of a parameter says; bottom if that is nothing."""
        key = (code.number, number)
        found = self._hints.get(key)
        if found is None:
            frame = Frame(self, self.module_context(code.module))
            annotation = code.summary.parameters[number].annotation
            found = self._hints[key] = definitions.annotated(frame, annotation)
        return found

    def _refresh_for(self, context: Context, caller: Context) -> None:
        """Refresh a context that ``caller`` calls for the first time in its evaluation.

        The caller has seen no older result, so that a change now is no reason to evaluate it again.
        """
        context.callers.pop(caller.number, None)
        self.refresh(context)
        context.callers[caller.number] = None
        if context.dead:
            caller.forced = True
            self.enqueue(caller)

    def refresh(self, context: Context) -> None:
        """Evaluate a context now if that is due and the call depth allows it, else later."""
        if context.busy or not (context.evaluations == 0 or context.pending):
            return
        # A merged context waits for the end of the round, so that many callers widen it before it runs.
        waits = context.merged and context.evaluations > 0
        fits = self._depth < MAX_CALL_DEPTH and self.nesting < MAX_BLOCK_DEPTH
        if fits and context.evaluations < MAX_EVALUATIONS and not waits:
            self.evaluate(context)
        else:
            self.enqueue(context)

    def context_for(self, code: Code, closure: int, arguments: tuple[Value, ...], is_open: bool) -> Context:
        """The context for these arguments: an existing one, a new one, or its group's merged one."""
        key = (code.number, closure, False, arguments)
        found = self._index.get(key)
        if found is None and is_open:
            key = (code.number, closure, True, arguments)
            found = self._index.get(key)
        if found is not None:
            return found
        group = self._group_of(code, arguments, is_open)
        merged = self._merged.get(group)
        if merged is not None:
            self._widen(merged, closure, arguments)
            merged.keys.append(key)
            self._index[key] = merged
            return merged
        context = self._new_context(code, closure, arguments, is_open)
        context.keys.append(key)
        self._index[key] = context
        context.group = group
        siblings = self._groups.setdefault(group, [])
        siblings.append(context)
        if self._is_crowded(code, is_open):
            self._regroup(code, is_open)
            return self._index[key]
        if len(siblings) > self._cap(is_open, code):
            return self._merge(group, siblings)
        return context

    def _cap(self, is_open: bool, code: Code) -> int:
        """How many contexts a group may have.

        They are fewer for long code, and once the program has had many contexts for its size.
        """
        if is_open:
            return 1 if code.summary.slots > LONG_CODE else MAX_OPEN_CONTEXTS_PER_GROUP
        made, codes = len(self.contexts), len(self.program.codes)
        for cap, plenty in CONTEXTS_PER_GROUP:
            if made < plenty * (codes + SMALL_PROGRAM):
                slots = code.summary.slots + 1
                operations = OPERATIONS_PER_GROUP // 2 if slots > VERY_LONG_CODE else OPERATIONS_PER_GROUP
                return max(MIN_CONTEXTS_PER_GROUP, min(cap, operations // slots))
        return MIN_CONTEXTS_PER_GROUP

    def _group_of(self, code: Code, arguments: tuple[Value, ...], is_open: bool) -> tuple[object, ...]:
        if (code.number, is_open) in self._crowded:
            return crowded_key(code, arguments, is_open)
        return group_key(code, arguments, is_open)

    def _is_crowded(self, code: Code, is_open: bool) -> bool:
        """Count one more context of a code; whether it has become one too many."""
        population = (code.number, is_open)
        self._population[population] = self._population.get(population, 0) + 1
        limit = GROUPS_PER_CODE * self._cap(False, code)
        return self._population[population] > limit and population not in self._crowded

    def _regroup(self, code: Code, is_open: bool) -> None:
        """Merge all contexts of a code that differ only in callable and other arguments."""
        self._crowded.add((code.number, is_open))
        groups: dict[tuple[object, ...], list[Context]] = {}
        for context in self.contexts:
            if context.code is code and context.open is is_open and not context.dead:
                groups.setdefault(crowded_key(code, context.arguments, is_open), []).append(context)
                self._forget_group(context)
        for group, siblings in groups.items():
            self._merge(group, siblings)

    def _new_context(self, code: Code, closure: int, arguments: tuple[Value, ...], is_open: bool) -> Context:
        level = max([self.level_of(argument) for argument in arguments], default=0)
        if closure > 0:
            level = max(level, self.contexts[closure - 1].level)
        context = Context(len(self.contexts) + 1, code, closure, arguments, is_open, level)
        self.contexts.append(context)
        return context

    def context(self, number: int) -> Context:
        """A context by its number; numbers start at 1."""
        return self.contexts[number - 1]

    def _merge(self, group: tuple[object, ...], siblings: list[Context]) -> Context:
        first = siblings[0]
        columns = zip(*[context.arguments for context in siblings], strict=True)
        arguments = tuple(map(union, columns))
        closures = {context.closure for context in siblings}
        closure = closures.pop() if len(closures) == 1 else ANY_CLOSURE
        merged = self._new_context(first.code, closure, arguments, first.open)
        merged.merged = True
        merged.group = group
        self._merged[group] = merged
        for context in siblings:
            for key in context.keys:
                self._index[key] = merged
            merged.keys.extend(context.keys)
            if context.number in self.roots:
                self.roots[merged.number] = None
            self._redirect(context, merged)
            self.bury(context)
        # Its callers may see nothing new, and roots have none.
        self.enqueue(merged)
        self._groups[group] = []
        return merged

    def _widen(self, merged: Context, closure: int, arguments: tuple[Value, ...]) -> None:
        widened = tuple(map(join, merged.arguments, arguments))
        changed = any(new is not old for new, old in zip(widened, merged.arguments, strict=True))
        if merged.closure not in (closure, ANY_CLOSURE):
            merged.closure = ANY_CLOSURE
            changed = True
        if changed:
            merged.arguments = widened
            merged.forced = True
            self.enqueue(merged)

    def _redirect(self, context: Context, merged: Context) -> None:
        """Have the callers of a context call the merged one.

        They need not be evaluated again if that gives them the same result.
        """
        for number in list(context.callers):
            caller = self.context(number)
            edge = caller.callees.pop(context.number, None)
            if edge is None:
                continue
            known = caller.callees.get(merged.number)
            if known is None:
                caller.callees[merged.number] = edge
            else:
                known.add(edge)
            merged.callers[number] = None
            self.enqueue(caller)
        context.callers.clear()

    def bury(self, context: Context) -> None:
        """Remove a context: take back what it contributed, and have its callers evaluated again."""
        context.dead = True
        self._pending.pop(context.number, None)
        context.pending = False
        self._release(context)
        for number in list(context.callers):
            self.enqueue(self.context(number))
        context.callers.clear()

    def _release(self, context: Context) -> None:
        for key in context.writes:
            self.heap.withdraw(key, context.number)
        context.writes = {}
        self._forget_reads(context)
        for number in context.callees:
            self.context(number).callers.pop(context.number, None)
        context.callees = {}
        self._drain()

    def _forget_reads(self, context: Context) -> None:
        number = context.number
        for cell in context.reads:
            cell.readers.pop(number, None)
        for cell in context.others:
            cell.readers.pop(number, None)
        context.reads, context.others = {}, {}

    # -- evaluation ----------------------------------------------------------------------------------

    def evaluate(self, context: Context) -> None:
        """Run the code of a context once, unless all that it saw is as it was, and pass on what changed."""
        self._pending.pop(context.number, None)
        context.pending = False
        if context.evaluations and self._sees_nothing_new(context):
            return
        context.forced = False
        context.in_tops = self.tops
        context.busy = True
        context.evaluations += 1
        self.evaluations += 1
        old_writes, old_callees = context.writes, context.callees
        old_allocations = context.allocations
        result = self._execute(context)
        if context.open and self._assumes_more(context):
            old_writes, old_callees = {**old_writes, **context.writes}, {**old_callees, **context.callees}
            result = self._execute(context)
        context.busy = False
        self._settle(context, old_writes, old_callees)
        if context.evaluations > REPLACING_EVALUATIONS:
            result = join(context.result, result)
            # Calls of constructors that are kept are calls for the objects that were made then.
            context.allocations.update(old_allocations)
        if result is not context.result:
            context.result = result
            for number in context.callers:
                self.enqueue(self.context(number))
        self._drain()
        if context.dead:
            self._release(context)

    def _execute(self, context: Context) -> Value:
        # A change of a cell is no reason to evaluate again what has not read it yet.
        self._forget_reads(context)
        context.writes, context.callees = {}, {}
        context.effects = {}
        context.allocations = {}
        context.computes = -1
        context.met_unknown = False
        self._depth += 1
        nesting = self.nesting
        try:
            return Frame(self, context).execute()
        except Exception as error:
            return self._failed(context, error)
        finally:
            self._depth -= 1
            self.nesting = nesting

    def _assumes_more(self, context: Context) -> bool:
        """Whether the body has shown, of arguments that are unknown, that they are tensors.

        The context then goes on with assumed tensors; who calls it with the unknown ones finds it still.
        """
        arguments = self.with_assumptions(context.code, context.arguments)
        if arguments == context.arguments:
            return False
        context.arguments = arguments
        key = (context.code.number, context.closure, context.open, arguments)
        if key not in self._index:
            self._index[key] = context
            context.keys.append(key)
        return True

    def _sees_nothing_new(self, context: Context) -> bool:
        """Whether an evaluation now would read and be given just what the last one was.

        Cells often change and change back, and results of contexts with it, before their readers are due.
        """
        if context.forced or (context.met_unknown and context.in_tops is not self.tops):
            return False
        for cell, value in context.reads.items():
            if cell.value is not value:
                return False
        for cell, value in context.others.items():
            if cell.without(context.number) is not value:
                return False
        for number, edge in context.callees.items():
            callee = self.context(number)
            if edge.mixed or callee.dead or edge.result is not callee.result:
                return False
        return True

    def _failed(self, context: Context, error: Exception) -> Value:
        """A fault of ours costs the function at hand: it is reported, and its result is unknown."""
        code = context.code
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        path, line, _ = code.place(pack(code.summary.line, code.summary.column))
        name = code.summary.qualname or "the module"
        text = f"internal error while evaluating {name}: {type(error).__name__}: {error} ({where})"
        self.failures[Problem(path, line, text)] = None
        return unknown("internal error")

    def _settle(
        self, context: Context, old_writes: dict[CellKey, None], old_callees: dict[int, Edge]
    ) -> None:
        for key in old_writes:
            if key not in context.writes:
                if context.evaluations <= REPLACING_EVALUATIONS:
                    self.heap.withdraw(key, context.number)
                else:
                    context.writes[key] = None
        for number, edge in old_callees.items():
            if number in context.callees:
                continue
            if context.evaluations <= REPLACING_EVALUATIONS or self.context(number).dead:
                self.context(number).callers.pop(context.number, None)
            else:
                # A call that comes and goes (``if self.w is None: self.build()``) did happen.
                context.callees[number] = edge

    def _drain(self) -> None:
        changed = self.heap.changed
        if changed:
            self.heap.changed = {}
            for number in changed:
                self.enqueue(self.context(number))
        alarmed = self.heap.alarmed
        if alarmed:
            self.heap.alarmed = {}
            for number in alarmed:
                self.context(number).forced = True
                self.enqueue(self.context(number))

    def enqueue(self, context: Context) -> None:
        """Have a context evaluated again."""
        if not context.dead and not context.pending and (context.open or not self.is_open):
            context.pending = True
            self._pending[context.number] = None

    def run(self) -> None:
        """Evaluate in rounds, later contexts (mostly callees) first, until nothing is pending."""
        while self._pending and not self.exhausted:
            for number in sorted(self._pending, reverse=True):
                context = self.context(number)
                if number in self._pending:
                    self._pending.pop(number)
                    context.pending = False
                    if context.evaluations < MAX_EVALUATIONS and not context.dead:
                        self.evaluate(context)

    def solve(self) -> None:
        """Both phases, from whatever roots were evaluated or queued so far."""
        self.run()
        self.collect()
        self.finish()

    def finish(self) -> None:
        """The second phase: what is still not known becomes top."""
        self.tops = True
        for context in self.contexts:
            if context.met_unknown:
                self.enqueue(context)
        self.run()
        self.collect()

    def collect(self) -> None:
        """Remove contexts that no root reaches any more, and let the others settle."""
        while True:
            alive = self.reachable(self.roots)
            garbage = [
                context
                for context in self.contexts
                if not context.dead and context.number not in alive and (context.open or not self.is_open)
            ]
            if not garbage:
                return
            for context in garbage:
                for key in context.keys:
                    if self._index.get(key) is context:
                        del self._index[key]
                self._forget_group(context)
                self.bury(context)
            self.run()

    def _forget_group(self, context: Context) -> None:
        group = context.group
        siblings = self._groups.get(group)
        if siblings and context in siblings:
            siblings.remove(context)
        if self._merged.get(group) is context:
            del self._merged[group]

    def reachable(self, roots: dict[int, None]) -> dict[int, None]:
        """The contexts that calls reach from ``roots``."""
        seen: dict[int, None] = {}
        stack = [number for number in roots if not self.context(number).dead]
        while stack:
            number = stack.pop()
            if number not in seen:
                seen[number] = None
                stack.extend(self.context(number).callees)
        return seen

    # -- roots ---------------------------------------------------------------------------------------

    def module_context(self, module: ModuleState) -> Context:
        """The context of a module's body, evaluated at its first import."""
        context = self._module_contexts.get(module.number)
        if context is None:
            context = self._new_context(module.body, NO_CLOSURE, (), False)
            self._module_contexts[module.number] = context
            self.roots[context.number] = None
        self.refresh(context)
        return context

    def is_keras_build(self, code: Code) -> bool:
        """Whether Keras runs the code once, outside of graphs; the published rules go by the name alone."""
        if code.summary.name != "build" or code.class_number < 0:
            return False
        reader = self.module_context(code.module).number
        order = self.classes.order(code.class_number, reader)
        return self.paper or any(isinstance(entry, str) and "keras" in entry.split(".") for entry in order)

    def runs_tests(self, code: Code) -> bool:
        """Whether the tests of the module of which ``code`` is the body are entry points."""
        return self.tests and is_test_file(code.module.file.path.name)

    def add_root(self, code: Code, closure: int, arguments: tuple[Value, ...], is_open: bool) -> Context:
        """A context that something outside the program calls."""
        context = self.context_for(code, closure, arguments, is_open)
        self.roots[context.number] = None
        self.refresh(context)
        return context

    # -- allocation sites ----------------------------------------------------------------------------

    def site(self, context: Context, pos: int, given: tuple[Value, ...] = ()) -> int:
        """The allocation site of an object made at ``pos``, told apart by what it is made of.

        ``given`` are the arguments of its constructor. Objects made by one piece of code from the same values
        are alike in most programs, whoever called it, so that they share their contexts. Not told apart
        are those made of objects that were told apart already (some steps deep), and where values still
        grow, since each step would make new ones.
        """
        level = 0
        growing = context.merged or context.evaluations > REPLACING_EVALUATIONS
        if given and not context.open and not growing:
            level = 1 + max([self.level_of(value) for value in given])
        if level > MAX_SITE_LEVEL:
            level, given = 0, ()
        key = (context.code.number, pos, given if level else ())
        found = self._site_index.get(key)
        if found is None:
            found = self._new_site(key, level)
        context.allocations[found] = None
        return found

    def _new_site(self, key: SiteKey, level: int) -> int:
        site = self._site_index[key] = len(self.site_levels)
        self.site_levels.append(level)
        return site

    def variables_site(self, code: int) -> int:
        """The site that stands for the variables of a function that functions inside it assign."""
        key = (code, 0, ())
        found = self._site_index.get(key)
        return self._new_site(key, 0) if found is None else found

    def level_of(self, value: Value) -> int:
        """How deeply allocation contexts nest in a value."""
        found = self._levels.get(value.uid)
        if found is None:
            found = self._levels[value.uid] = self._compute_level(value)
        return found

    def _compute_level(self, value: Value) -> int:
        parts: list[Value] = []
        level = 0
        if isinstance(value, (Object, ApiObject)):
            level = self.site_levels[value.site] if value.site >= 0 else 0
        elif isinstance(value, Union):
            parts.extend(value.members)
        elif isinstance(value, Function):
            if value.closure > 0:
                level = self.context(value.closure).level
            if value.receiver is not None:
                parts.append(value.receiver)
        elif isinstance(value, Sequence):
            parts.extend(value.items or (value.rest,))
        elif isinstance(value, Mapping):
            parts.extend([item for _, item in value.entries])
        elif isinstance(value, Partial):
            parts.extend([value.function, *value.arguments])
        return max([level, *[self.level_of(part) for part in parts]])
