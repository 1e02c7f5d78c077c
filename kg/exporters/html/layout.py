"""Places the nodes of a drawing, beforehand and always alike: the page and the picture only draw.

Up to a few hundred nodes stress majorisation (Gansner, Koren, North: Graph drawing by stress majorization, 2004) is
used, beyond that pivot multidimensional scaling (Brandes, Pich: Eigensolver methods for progressive multidimensional
scaling, 2006) of the core with the leaves fanned out about their hub. Nothing here draws random numbers or calls a
threaded linear algebra routine, whose last bits change with the number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STRESS_LIMIT = 300
"""Largest component laid out by stress majorisation: its cost grows with the square, 300 nodes take half a second."""
PIVOTS = 50
"""Pivots of the scaling; the paper finds no visible gain above 50."""
SWEEPS = 80
"""Rounds of majorisation; the stress of graphs of this size changes by less than 0.1 % a round after about 60."""
ROUNDS = 40
"""Rounds of smoothing of a large layout; more move hardly anything and cost a tenth of a second each at 20,000."""
GOLDEN = np.pi * (3 - np.sqrt(5))


def positions(nodes: int, edges: Sequence[tuple[int, int]], boxes: Sequence[tuple[float, float, float]]) -> Floats:
    """Return one (x, y) for each of `nodes` nodes, in pixels, rounded to whole ones, centred on the origin.

    `edges` are pairs of indices, direction and number do not matter; `boxes` are what each node covers
    with its label: (width, height above its centre, height below). In drawings small enough to read no two overlap.
    """
    if nodes == 0:
        return np.zeros((0, 2))
    pairs = sorted({(min(a, b), max(a, b)) for a, b in edges if a != b})
    rows = np.array([a for a, _ in pairs], dtype=np.int64)
    columns = np.array([b for _, b in pairs], dtype=np.int64)
    degree = np.bincount(np.concatenate([rows, columns]), minlength=nodes).astype(np.float64)
    # Long edges between hubs leave room for the leaves of both.
    lengths = np.maximum(1.0, 0.32 * (np.sqrt(degree[rows]) + np.sqrt(degree[columns])))
    graph = coo_array((lengths, (rows, columns)), shape=(nodes, nodes)).tocsr()
    found, labels = connected_components(graph, directed=False)
    members = [[] for _ in range(found)]  # type: list[list[int]]
    for node, label in enumerate(labels):
        members[label].append(node)
    members.sort(key=lambda component: (-len(component), component[0]))
    box = np.array(boxes, dtype=np.float64).reshape(nodes, 3)
    placed = [_component(graph, np.array(component), box[component]) for component in members]
    return np.round(_pack(members, placed, box, nodes))


def _component(graph: coo_array, nodes: NDArray[np.int64], box: Floats) -> Floats:
    """Return the places of one connected component, its boxes apart where it is small enough to be read."""
    count = len(nodes)
    if count == 1:
        return np.zeros((1, 2))
    part = graph[nodes][:, nodes]
    if count <= STRESS_LIMIT:
        distance = dijkstra(part, directed=False)
        places = _majorise(distance, _scaling(distance[: min(PIVOTS, count)].T))
        return _apart(places * np.array([100.0, 50.0]), box)
    return _large(part) * 90.0


def _scaling(distance: Floats) -> Floats:
    """Return two coordinates for each row of squared distances to pivots, by power iteration."""
    squared = distance**2
    centred = -0.5 * (squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean())
    small = np.einsum("ij,ik->jk", centred, centred)
    axes: list[Floats] = []
    for axis in range(2):
        vector = np.cos(np.arange(small.shape[0]) * GOLDEN * (axis + 1)) + 0.01
        for _ in range(200):
            vector = (small * vector).sum(1)
            for other in axes:
                vector = vector - (vector * other).sum() * other
            length = np.sqrt((vector * vector).sum())
            if length < 1e-9:
                break
            vector = vector / length
        axes.append(vector)
    places = np.stack([(centred * vector).sum(1) for vector in axes], 1)
    span = np.sqrt((places * places).sum(1)).max() or 1.0
    # Nodes with the same neighbours fall on one point: a spiral too small to be seen tells them apart.
    apart: Floats = places / span * distance.max() / 2 + 0.15 * _spiral(len(places)) / np.sqrt(len(places))
    return apart


def _spiral(count: int) -> Floats:
    """Return points of Vogel's sunflower spiral: evenly spread, about one unit apart."""
    turn = np.arange(count) * GOLDEN
    points: Floats = np.sqrt(np.arange(count) + 0.5)[:, None] * np.stack([np.cos(turn), np.sin(turn)], 1)
    return points


def _majorise(distance: Floats, places: Floats) -> Floats:
    """Return places whose distances come near the wanted ones, near pairs counting most (weights d^-2)."""
    count = len(places)
    weight = 1.0 / np.maximum(distance, 1e-9) ** 2
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(1)
    pull = weight * distance
    for _ in range(SWEEPS):
        x, y = places[:, 0], places[:, 1]
        dx, dy = x[:, None] - x, y[:, None] - y
        ratio = pull / np.maximum(np.sqrt(dx * dx + dy * dy), 1e-6)
        # A localised majorisation step: each node to the weighted mean of where the others want it.
        places = np.stack(
            [((weight * x).sum(1) + (ratio * dx).sum(1)) / total, ((weight * y).sum(1) + (ratio * dy).sum(1)) / total],
            1,
        )
    centred: Floats = places - places.sum(0) / count
    return centred


def _apart(places: Floats, box: Floats) -> Floats:
    """Return the places with overlapping boxes pushed apart along the shorter way; the whole is stretched if need be."""
    wide = (box[:, 0][:, None] + box[:, 0]) / 2 + 8
    tall = box[:, 1] + box[:, 2]
    lower = (box[:, 2] - box[:, 1]) / 2
    high = (tall[:, None] + tall) / 2 + 7
    order = np.sign(np.arange(len(places))[:, None] - np.arange(len(places)))
    for _ in range(10):
        places = places * 1.07
        for _ in range(25):
            x, y = places[:, 0], places[:, 1] + lower
            dx, dy = x[:, None] - x, y[:, None] - y
            over_x, over_y = wide - np.abs(dx), high - np.abs(dy)
            hit = (over_x > 0) & (over_y > 0)
            np.fill_diagonal(hit, False)
            if not hit.any():
                return places
            sideways = hit & (over_x < over_y)
            upwards = hit & ~sideways
            push_x = np.where(sideways, over_x * np.where(dx == 0, order, np.sign(dx)), 0).sum(1)
            push_y = np.where(upwards, over_y * np.where(dy == 0, order, np.sign(dy)), 0).sum(1)
            places = places + 0.35 * np.stack([push_x, push_y], 1)
    return places


def _large(part: coo_array) -> Floats:
    """Return the places of a large component: the core scaled, each leaf in a sunflower about its hub."""
    count = part.shape[0]
    whole = part + part.T
    degree = np.diff(whole.indptr)
    core = np.flatnonzero(degree > 1)
    if len(core) < 2:
        core = np.argsort(-degree, kind="stable")[:1]
    inside = np.zeros(count, dtype=bool)
    inside[core] = True
    leaves: dict[int, list[int]] = {}
    for leaf in np.flatnonzero(~inside):
        leaves.setdefault(int(whole.indices[whole.indptr[leaf]]), []).append(int(leaf))
    inner = whole[core][:, core]
    # A hub with its leaves is a disk; edges between disks are as long as both radii and a little more.
    disk = 0.5 * np.sqrt(1.0 + np.array([len(leaves.get(int(node), ())) for node in core]))
    edges = inner.tocoo()
    rest = 0.6 + disk[edges.row] + disk[edges.col]
    inner = coo_array((rest, (edges.row, edges.col)), shape=inner.shape).tocsr()
    pivot = int(np.argmax(np.diff(inner.indptr)))
    rows: list[Floats] = []
    nearest = np.full(len(core), np.inf)
    for _ in range(min(PIVOTS, len(core))):
        rows.append(dijkstra(inner, directed=False, indices=pivot))
        nearest = np.minimum(nearest, rows[-1])
        pivot = int(np.argmax(nearest))
    distance = np.stack(rows, 1)
    spread = 1.3 * np.sqrt(((disk + 0.3) ** 2).sum()) / max(distance.max() / 2, 1.0)
    places = np.zeros((count, 2))
    places[core] = _settle(_scaling(distance) * max(1.0, spread), edges.row, edges.col, rest, disk)
    for hub, around in sorted(leaves.items()):
        places[around] = places[hub] + 0.5 * _spiral(len(around) + 1)[1:]
    return places


def _settle(places: Floats, one: Ints, two: Ints, rest: Floats, disk: Floats) -> Floats:
    """Return the places after springs along edges that are too long, and pushes between disks that overlap."""
    count = len(places)
    degree = np.maximum(np.bincount(one, minlength=count), 1)[:, None]
    large = np.flatnonzero(disk > 1.0)
    rounds = ROUNDS if count < 5000 else ROUNDS // 2
    for step in range(rounds):
        cooling = 1 - step / rounds
        gap = places[two] - places[one]
        far = np.sqrt((gap * gap).sum(1))
        pull = gap * np.maximum(1 - rest / np.maximum(far, 1e-6), 0)[:, None]
        places = places + 0.3 * cooling * _summed(one, pull, count) / degree
        # Each node is pushed by its nearest few, and by every disk that reaches over it.
        tree = cKDTree(places)
        _, near = tree.query(places, k=min(8, count), distance_upper_bound=1.6)
        pushed, by = np.repeat(np.arange(count), near.shape[1]), near.ravel()
        hubs = tree.query_ball_point(places[large], disk[large] + 1.0)
        pushed = np.concatenate([pushed, *(np.array(found, dtype=np.int64) for found in hubs)])
        by = np.concatenate([by, *(np.full(len(found), hub) for hub, found in zip(large, hubs, strict=True))])
        real = (by < count) & (by != pushed)
        pushed, by = pushed[real], by[real]
        gap = places[pushed] - places[by]
        far = np.maximum(np.sqrt((gap * gap).sum(1)), 1e-3)
        overlap = np.clip(disk[pushed] + disk[by] + 0.3 - far, 0, 2)
        places = places + _summed(pushed, gap / far[:, None] * overlap[:, None] * 0.3, count)
    return places


def _summed(index: Ints, values: Floats, count: int) -> Floats:
    """Return for each of `count` nodes the sum of the vectors that have its index."""
    return np.stack([np.bincount(index, values[:, axis], count) for axis in (0, 1)], 1)


def _pack(members: list[list[int]], placed: list[Floats], box: Floats, nodes: int) -> Floats:
    """Return the places of all components side by side on shelves, the largest first, about as wide as a screen."""
    gap = 60.0
    frames = []
    for component, places in zip(members, placed, strict=True):
        wide, above, below = box[component].T
        low = (places - np.stack([wide / 2, above], 1)).min(0)
        high = (places + np.stack([wide / 2, below], 1)).max(0)
        frames.append((low, high - low + gap))
    width = max(max(size[0] for _, size in frames), 1.3 * float(np.sqrt(sum(size[0] * size[1] for _, size in frames))))
    result = np.zeros((nodes, 2))
    x = y = shelf = 0.0
    for component, places, (low, size) in zip(members, placed, frames, strict=True):
        if x > 0 and x + size[0] > width:
            x, y, shelf = 0.0, y + shelf, 0.0
        result[component] = places - low + np.array([x, y])
        x, shelf = x + size[0], max(shelf, size[1])
    centred: Floats = result - (result.min(0) + result.max(0)) / 2
    return centred
