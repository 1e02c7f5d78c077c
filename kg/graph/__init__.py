"""The one stateful room: the graph on disk and as RDF; answers SPARQL, validates itself, says why it says so.

with Graph.open("out/store") as graph:
    for row in graph.query("roles"):
        print(row["person"], row["title"])
"""

from kg.graph.explain import Explanation, Proof, context
from kg.graph.rdf import BASE, quads
from kg.graph.sparql import Answer, Cell, Limits, shipped
from kg.graph.store import STORE, Graph
from kg.graph.validate import Finding, Report

__all__ = [
    "BASE", "STORE", "Answer", "Cell", "Explanation", "Finding", "Graph", "Limits", "Proof", "Report", "context",
    "quads", "shipped",
]  # fmt: skip
