"""Pressgraph: news reports in, a knowledge graph out, every edge one click away from the sentence that says so."""
