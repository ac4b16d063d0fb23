# SPDX-License-Identifier: GPL-2.0-or-later
"""The text of `wqlint check --dump-graph`, as doc/graph.md describes it."""
import dataclasses


@dataclasses.dataclass(frozen=True, order=True)
class Edge:
    """One line; nodes as they are spelled, places as FILE:LINE or "-"."""
    start: str
    end: str
    kind: str
    tier: str
    at: str
    function: str
    since: str


@dataclasses.dataclass
class Graph:
    """nodes: spelling -> tuple of places."""
    nodes: dict
    edges: list
    unresolved: int

    def between(self, start, end):
        """Kinds of the edges from one node to another."""
        return sorted(e.kind for e in self.edges if (e.start, e.end) == (start, end))

    def from_(self, start):
        """(node, kind) of all that is waited for under one."""
        return {(e.end, e.kind) for e in self.edges if e.start == start}

    def at(self, place):
        """The node that begins at FILE:LINE, by which what ran is told apart; None if there is none."""
        return next((name for name, places in self.nodes.items() if place in places), None)


def parse(text):
    """The graph of one dump; raises ValueError for anything that the format does not know."""
    lines = text.splitlines()
    if not lines or lines[0] != "# wqlint graph 1" or not lines[-1].startswith("# unresolved waits: "):
        raise ValueError("not a graph, or not all of one")
    graph = Graph({}, [], int(lines[-1].rsplit(" ", 1)[1]))
    for line in lines[1:-1]:
        word, *fields = line.split("\t")
        if word == "node" and len(fields) == 2:
            graph.nodes[fields[0]] = () if fields[1] == "-" else tuple(fields[1].split(" "))
        elif word == "edge" and len(fields) == 7:
            graph.edges.append(Edge(*fields))
        else:
            raise ValueError(f"no line of a graph: {line}")
    return graph
