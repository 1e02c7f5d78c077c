"""The one stateful room: the graph as RDF, on disk and as a stream."""

from kg.graph.rdf import BASE, quads

__all__ = ["BASE", "quads"]
