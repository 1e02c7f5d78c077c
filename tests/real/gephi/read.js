// Reads a GEXF or GraphML file as Gephi Lite does and prints its nodes and edges as JSON: read.js FILE.
import fs from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const file = process.argv[2];
const reader = file.endsWith(".gexf") ? gexf : graphml;
const graph = reader.parse(Graph, fs.readFileSync(file, "utf8"));
const edges = graph.mapEdges((edge, attributes, source, target) => ({ source, target, ...attributes }));
const nodes = graph.mapNodes((node, attributes) => ({ node, ...attributes }));
console.log(JSON.stringify({ nodes, edges, type: graph.type }));
