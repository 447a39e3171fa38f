"""Circles of the call graph, against a search that is too slow for programs but cannot go wrong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pylint_hybrid.evaluation.call_graph import strongly_connected

NODES = range(8)
GRAPHS = st.dictionaries(st.sampled_from(NODES), st.lists(st.sampled_from(NODES)))


def _reached(edges: dict[int, list[int]], start: int) -> set[int]:
    seen: set[int] = set()
    stack = [start]
    while stack:
        node = stack.pop()
        if node in edges and node not in seen:
            seen.add(node)
            stack.extend(edges[node])
    return seen


@given(GRAPHS)
def test_components_are_what_reaches_each_other(edges: dict[int, list[int]]) -> None:
    reached = {node: _reached(edges, node) for node in edges}
    wanted = {frozenset(each for each in reached[node] if node in reached[each]) for node in edges}
    found = strongly_connected(edges)
    assert {frozenset(component) for component in found} == wanted
    assert sum(map(len, found)) == len(edges)


@given(GRAPHS)
def test_what_is_called_comes_first(edges: dict[int, list[int]]) -> None:
    order = {node: number for number, component in enumerate(strongly_connected(edges)) for node in component}
    assert all(order[to] <= order[node] for node in edges for to in edges[node] if to in edges)
