// The drawing: the most telling nodes at first, more on demand, one neighbourhood at a time, or everything.
/** Nodes up to which everything is drawn by vis-network: its frames take 325 ms at 20,000 and grow with the number, so some
    20 ms here; beyond, the overview is ready sooner and moves more smoothly. */
const LARGE = 1000;
const graph = {
  shown: new Map(), // node -> [x, y]
  hiddenKinds: new Set(), hiddenPredicates: new Set(),
  mode: null, network: null, nodes: null, edges: null, place: null, overview: null,
};
const START_SET = D.start.map(([node]) => node);
const PREDICATES = [...new Set(E.predicate)].sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
function rankOf(predicate) {
  const at = ['supports', 'opposes', 'pickets_at', 'takes_part_in', 'role', 'holds_title'].indexOf(predicate);
  return at < 0 ? 9 : at;
}

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
let ink = {};
function readInk() {
  ink = Object.fromEntries(['--paper', '--ink', '--muted', '--line', '--support', '--oppose', '--picket', '--edge', '--accent', '--halo']
    .map((name) => [name.slice(2), css(name)]));
}

/** The size of a label grows with its node, as the layout supposes. */
const letters = (node) => (kindOf(node) === 'RoleTitle' ? 14 : Math.round(9 + 0.7 * N.size[node]));

/** A label on one line or two, as the layout supposes. */
const LINE = 17;
function broken(label) {
  const parts = label.split(/\s+/).filter(Boolean);
  let first = parts.shift() || '';
  while (parts.length && [...first].length + 1 + [...parts[0]].length <= LINE) first += ' ' + parts.shift();
  return (parts.length ? [first, parts.join(' ')] : [first]).map((line) => cut(line, LINE)).join('\n');
}

function nodeRow(node) {
  const kind = kindOf(node);
  const colour = colourOf(kind);
  const [x, y] = graph.shown.get(node);
  const more = edgesOf()[node].some((edge) => !graph.shown.has(other(edge, node)));
  return {
    id: node, x, y, shape: N.shape[N.kind[node]], size: kind === 'RoleTitle' ? 6 : N.size[node], label: broken(visible(N.label[node])),
    color: { background: colour, border: more ? ink.ink : ink.paper, highlight: { background: colour, border: ink.accent }, hover: { background: colour, border: ink.accent } },
    borderWidth: more ? 1 : 1.5, shapeProperties: { borderDashes: more ? [3, 3] : false },
    font: { color: kind === 'RoleTitle' ? ink.muted : ink.ink, size: letters(node), strokeWidth: 4, strokeColor: ink.paper },
  };
}

const LINES = { supports: ['support', '+'], opposes: ['oppose', '−'], pickets_at: ['picket', ''] };
function edgeRow(edge, parallel) {
  const predicate = E.predicate[edge];
  const [name, symbol] = LINES[predicate] || ['edge', ''];
  const focused = graph.mode === 'focus';
  const aside = focused && E.from[edge] !== graph.centre && E.to[edge] !== graph.centre;
  const label = aside ? '' : symbol || (focused ? edgeWords(edge) : '');
  return {
    id: edge, from: E.from[edge], to: E.to[edge], label: label || undefined,
    dashes: predicate === 'opposes' ? [7, 5] : predicate === 'part_of' || predicate === 'located_in' ? [2, 4] : false,
    width: (name === 'edge' ? 1 : 1.8) + Math.min(2, 0.4 * (E.statements[edge].length - 1)),
    color: { color: ink[name], highlight: ink.accent, hover: ink.accent, opacity: aside ? 0.22 : 1 },
    font: { color: symbol ? ink[name] : ink.muted, size: symbol ? 24 : 12, strokeWidth: 4, strokeColor: ink.paper, align: symbol ? 'horizontal' : 'middle', bold: Boolean(symbol) },
    smooth: parallel ? { enabled: true, type: 'curvedCW', roundness: 0.12 + 0.12 * parallel } : false,
  };
}
function edgeWords(edge) {
  const titles = [...new Set(E.statements[edge].map((s) => S.qualifiers[s].title).filter(Boolean))];
  return visible(cut(E.predicate[edge] === 'role' && titles.length ? titles.join(', ') : relationName(E.predicate[edge]), 30));
}

const kindShown = (node) => !graph.hiddenKinds.has(kindOf(node));
function edgesAmong(nodes) {
  const found = new Set();
  nodes.forEach((_, node) => edgesOf()[node].forEach((edge) => {
    if (nodes.has(other(edge, node)) && kindShown(E.from[edge]) && kindShown(E.to[edge]) && !graph.hiddenPredicates.has(E.predicate[edge])) found.add(edge);
  }));
  return [...found].sort((a, b) => a - b);
}

/** The rows of what is in `graph.shown`, with the filters of the legend. */
function rows() {
  const pairs = new Map();
  const edges = edgesAmong(graph.shown).map((edge) => {
    const pair = Math.min(E.from[edge], E.to[edge]) * COUNT + Math.max(E.from[edge], E.to[edge]);
    const before = pairs.get(pair) || 0;
    pairs.set(pair, before + 1);
    return edgeRow(edge, before);
  });
  return { nodes: [...graph.shown.keys()].filter(kindShown).map(nodeRow), edges };
}

/** Draw the rows. Data sets are changed in place: a network that is given new ones forgets where its reader was. */
function redraw({ fit = false } = {}) {
  if (!graph.network) return;
  const { nodes, edges } = rows();
  const wanted = new Set(nodes.map((row) => row.id));
  graph.edges.clear();
  graph.nodes.remove(graph.nodes.getIds().filter((id) => !wanted.has(id)));
  graph.nodes.update(nodes);
  graph.edges.add(edges);
  if (fit) fitAll();
  caption();
}
function fitAll(animate = false) {
  if (graph.overview) graph.overview.fit();
  else if (graph.network) {
    const seen = [...graph.shown].filter(([node]) => kindShown(node));
    if (!seen.length) return;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [node, [x, y]] of seen) {
      const half = Math.max(N.size[node], 0.28 * letters(node) * Math.min(LINE, N.label[node].length));
      x0 = Math.min(x0, x - half); x1 = Math.max(x1, x + half);
      y0 = Math.min(y0, y - N.size[node]); y1 = Math.max(y1, y + N.size[node] + 2.6 * letters(node));
    }
    const f = free();
    const scale = Math.min(1.3, (f.right - f.left - 40) / (x1 - x0 + 1), (f.bottom - f.top) / (y1 - y0 + 1));
    // On a phone the whole would be a cloud of dots: begin where most is told, large enough to read.
    if (narrow.matches && graph.mode === 'start' && scale < 0.4) centre({ x: seen[0][1][0], y: seen[0][1][1] }, 0.42, animate);
    else centre({ x: (x0 + x1) / 2, y: (y0 + y1) / 2 }, Math.max(scale, 0.02), animate);
  }
}

/** The neighbours of a node, the most telling first (nodes are numbered by that). */
const neighbours = (node) => [...new Set(edgesOf()[node].map((edge) => other(edge, node)))].filter((n) => n !== node).sort((a, b) => a - b);

const RING = 14;
function setMode(mode, node) {
  graph.mode = mode;
  graph.centre = node;
  graph.shown = new Map();
  if (mode === 'start') D.start.forEach(([n, x, y]) => graph.shown.set(n, [x, y]));
  if (mode === 'all') N.x.forEach((x, n) => { if (edgesOf()[n].length || COUNT <= START_SET.length) graph.shown.set(n, [x, N.y[n]]); });
  if (mode === 'focus') {
    graph.shown.set(node, [0, 0]);
    // Neighbours on rings, those of one relation side by side, so that a label has room and a place a meaning.
    const around = neighbours(node).slice(0, 60);
    const relation = (n) => PREDICATES.indexOf(E.predicate[edgesOf()[node].find((edge) => other(edge, node) === n)]);
    around.sort((a, b) => relation(a) - relation(b) || a - b);
    const rings = Math.ceil(around.length / RING);
    around.forEach((n, index) => {
      const ring = index % rings;
      const angle = (2 * Math.PI * index) / around.length - Math.PI / 2;
      const reach = Math.max(190, around.length * 11) + 105 * ring;
      graph.shown.set(n, [Math.round(1.35 * reach * Math.cos(angle)), Math.round(reach * Math.sin(angle))]);
    });
  }
}

/** Add the neighbours of a node round it, each at the nearest place that is free. */
function expand(node, limit = 25) {
  const fresh = neighbours(node).filter((n) => !graph.shown.has(n));
  if (!fresh.length) return toast('All its neighbours are drawn');
  const taken = [...graph.shown.values()];
  const [cx, cy] = graph.shown.get(node);
  const outwards = Math.atan2(cy, cx || 1);
  fresh.slice(0, limit).forEach((n) => {
    let spot = [cx + 160, cy];
    for (let step = 0; step < 600; step += 1) {
      const reach = 110 + 9 * Math.floor(step / 4);
      const angle = outwards + (step % 2 ? 1 : -1) * step * 0.19;
      spot = [Math.round(cx + 1.3 * reach * Math.cos(angle)), Math.round(cy + reach * Math.sin(angle))];
      if (taken.every(([x, y]) => Math.abs(x - spot[0]) > 115 || Math.abs(y - spot[1]) > 46)) break;
    }
    taken.push(spot);
    graph.shown.set(n, spot);
  });
  redraw();
  select();
  toast(fresh.length > limit ? `${limit} of ${fresh.length} more neighbours drawn` : plural(fresh.length, 'neighbour') + ' drawn');
  return undefined;
}

/** Bring a node into the drawing beside a neighbour that is already there, or in free space. */
function reveal(node) {
  if (graph.overview || graph.shown.has(node)) return;
  const anchor = neighbours(node).find((n) => graph.shown.has(n));
  const [ax, ay] = anchor === undefined ? [0, -200 - Math.max(0, ...[...graph.shown.values()].map(([, y]) => -y))] : graph.shown.get(anchor);
  const taken = [...graph.shown.values()];
  let spot = [ax, ay];
  for (let step = 0; step < 800; step += 1) {
    const reach = 100 + 8 * Math.floor(step / 6);
    spot = anchor === undefined ? [0, ay - 10 * step] : [Math.round(ax + 1.3 * reach * Math.cos(step * 2.4)), Math.round(ay + reach * Math.sin(step * 2.4))];
    if (taken.every(([x, y]) => Math.abs(x - spot[0]) > 115 || Math.abs(y - spot[1]) > 46)) break;
  }
  graph.shown.set(node, spot);
  redraw();
}

/** Mark in the drawing what the address names. */
function select(near = false) {
  const { node, statement } = address();
  const n = node !== undefined ? nodeIndex().get(node) : undefined;
  const s = statement !== undefined ? statementIndex().get(statement) : undefined;
  const edge = s === undefined ? undefined : edgeOfStatement().get(s);
  if (graph.overview) return graph.overview.select(n, edge);
  if (!graph.network) return undefined;
  if (n !== undefined) reveal(n);
  if (edge !== undefined) { reveal(E.from[edge]); reveal(E.to[edge]); } else if (s !== undefined) reveal(S.subject[s]);
  graph.network.unselectAll();
  if (edge !== undefined && graph.edges.get(edge)) graph.network.selectEdges([edge]);
  else if (n !== undefined && graph.nodes.get(n)) graph.network.selectNodes([n], false);
  const ends = edge !== undefined ? [E.from[edge], E.to[edge]] : n !== undefined ? [n] : s !== undefined ? [S.subject[s]] : [];
  keepInSight(ends.filter((end) => graph.nodes.get(end)), near && graph.mode === 'start');
  return undefined;
}
/** The part of the drawing that neither caption, legend nor panel covers, in pixels of its frame. */
function free() {
  const frame = graph.place.getBoundingClientRect();
  const covered = panel.hidden ? null : panel.getBoundingClientRect();
  const open = $('.legend') && $('.legend').open && frame.width > 1100 ? 226 : 0;
  return { left: open, top: 58, right: covered && !narrow.matches ? covered.left - frame.left : frame.width, bottom: covered && narrow.matches ? covered.top - frame.top : frame.height - 24, width: frame.width, height: frame.height };
}
/** Move so that the middle of some nodes lies in the middle of what is free. */
function centre(position, scale, animate) {
  const f = free();
  graph.network.moveTo({ position, scale, offset: { x: (f.left + f.right - f.width) / 2, y: (f.top + f.bottom - f.height) / 2 },
    animation: animate && !still.matches ? { duration: 280, easingFunction: 'easeOutQuad' } : false });
}
function keepInSight(nodes, near = false) {
  if (!nodes.length) return;
  const f = free();
  const places = nodes.map((node) => graph.network.getPosition(node));
  const hidden = places.some((place) => {
    const { x, y } = graph.network.canvasToDOM(place);
    return x < f.left + 30 || y < f.top || x > f.right - 30 || y > f.bottom - 30;
  });
  if (!hidden && !near) return;
  const reach = Math.max(...places.map((p) => Math.hypot(p.x - places[0].x, p.y - places[0].y)), 1);
  const scale = near ? Math.min(0.85, (f.right - f.left) / (reach + 300)) : Math.min(graph.network.getScale(), (f.right - f.left - 80) / reach, (f.bottom - f.top - 80) / reach);
  centre({ x: places.reduce((sum, p) => sum + p.x, 0) / places.length, y: places.reduce((sum, p) => sum + p.y, 0) / places.length }, scale, !near);
}

function caption() {
  const place = $('.caption');
  if (!place) return;
  const hidden = COUNT - graph.shown.size;
  const connected = later(() => edgesOf().filter((list) => list.length).length);
  const parts = {
    start: () => [
      hidden ? el('span', {}, 'The ', el('b', {}, graph.shown.size), ` most telling of ${plural(COUNT, 'node')}`) : el('span', {}, plural(COUNT, 'node')),
      connected() > graph.shown.size ? el('a.button.small', { href: hash({ show: 'all' }) }, `Show all ${connected().toLocaleString('en-GB')} with lines`)
        : hidden ? el('a.button.small', { href: hash({ view: 'tables', table: 'entities' }) }, `${hidden.toLocaleString('en-GB')} without lines`) : null].filter(Boolean),
    all: () => [el('span', {}, el('b', {}, graph.shown.size.toLocaleString('en-GB')), ' nodes, everything that a line joins'), el('a.button.small', { href: '#' }, 'Most telling only')],
    focus: () => [el('span', {}, 'Round ', el('b', {}, el('bdi', {}, cut(N.label[graph.centre], 40))),
      neighbours(graph.centre).length > 60 ? ` · 60 of ${neighbours(graph.centre).length} neighbours` : ''), el('a.button.small', { href: '#' }, 'Back to the start view')],
  }[graph.mode];
  place.replaceChildren(...parts());
}

function lineSign(predicate) {
  const [name, symbol] = LINES[predicate] || ['edge', ''];
  const line = svg('line', { x1: 1, y1: 7, x2: symbol ? 17 : 27, y2: 7, class: `line-${name}`, 'stroke-width': name === 'edge' ? 1.4 : 2.2 });
  if (predicate === 'opposes') line.setAttribute('stroke-dasharray', '5 3');
  if (predicate === 'located_in' || predicate === 'part_of') line.setAttribute('stroke-dasharray', '1.5 3');
  const drawn = svg('svg', { viewBox: '0 0 28 14', width: 28, height: 14, 'aria-hidden': 'true', class: 'sign' }, line);
  if (symbol) drawn.append(Object.assign(svg('text', { x: 23, y: 12, 'text-anchor': 'middle', class: `sign-${name}` }), { textContent: symbol }));
  return drawn;
}

function legend() {
  const counts = new Map();
  const bump = (kind) => counts.set(kind, (counts.get(kind) || 0) + 1);
  N.kind.forEach((kind, node) => { if (COUNT <= 400 || edgesOf()[node].length) bump(D.kinds[kind]); });
  const lines = new Map();
  E.predicate.forEach((predicate) => lines.set(predicate, (lines.get(predicate) || 0) + 1));
  const row = (hidden, key, mark, name, count) => {
    const made = button([mark, el('span.legend-name', {}, name), el('span.count', {}, count.toLocaleString('en-GB'))], () => {
      if (hidden.has(key)) hidden.delete(key); else hidden.add(key);
      made.setAttribute('aria-pressed', String(!hidden.has(key)));
      if (graph.overview) graph.overview.filter(); else redraw();
      select();
    }, { class: 'legend-row', 'aria-pressed': String(!hidden.has(key)), title: 'Show or hide', 'data-key': key });
    return made;
  };
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return el('details.legend', { open: !narrow.matches }, el('summary', {}, 'Legend'),
    el('div.legend-body', {},
      el('p.legend-head', {}, 'Nodes'), sorted.map(([kind, count]) => row(graph.hiddenKinds, kind, sign(kind), kindName(kind, true), count)),
      el('p.legend-head', {}, 'Lines'), PREDICATES.map((p) => row(graph.hiddenPredicates, p, lineSign(p), relationName(p), lines.get(p)))));
}

function graphView(stage, state) {
  const mode = state.focus !== undefined && nodeIndex().has(state.focus) ? 'focus' : state.show === 'all' ? 'all' : 'start';
  const node = mode === 'focus' ? nodeIndex().get(state.focus) : undefined;
  const large = mode === 'all' && COUNT > LARGE;
  if (graph.place && document.contains(graph.place) && graph.mode === mode && graph.centre === node) return select();
  const rebuild = !graph.place || !document.contains(graph.place) || Boolean(graph.overview) !== large;
  setMode(mode, node);
  if (!rebuild) {
    redraw({ fit: true });
    return select();
  }
  leaveGraph();
  readInk();
  graph.place = el('div.canvas', { role: 'application', tabindex: 0, 'aria-label': 'The graph. Arrow keys move from node to node, Enter opens the evidence, question mark lists all keys. The tables hold the same facts.' });
  const tools = el('div.tools', { role: 'group', 'aria-label': 'Zoom' },
    button('+', () => zoom(1.35), { 'aria-label': 'Zoom in', title: 'Zoom in (+)' }),
    button('−', () => zoom(1 / 1.35), { 'aria-label': 'Zoom out', title: 'Zoom out (−)' }),
    button('⤢', () => fitAll(true), { 'aria-label': 'Fit all into view', title: 'Fit all (0)' }));
  stage.replaceChildren(el('div.graph', {}, graph.place, el('div.caption', {}), legend(), tools,
    el('div.graph-query', {}, queryBox(sparql('graph'), 'these lines'))));
  if (!E.from.length) {
    graph.place.replaceChildren(emptyState('No lines to draw', 'The reports name people and places, but no statement joins two of them. The tables list what was found.', el('a.button', { href: '#view=tables' }, 'Open the tables')));
    return undefined;
  }
  if (large) {
    graph.overview = overview(graph.place);
    caption();
    return select();
  }
  const first = rows();
  [graph.nodes, graph.edges] = [new vis.DataSet(first.nodes), new vis.DataSet(first.edges)];
  graph.network = new vis.Network(graph.place, { nodes: graph.nodes, edges: graph.edges }, D.options);
  graph.network.once('afterDrawing', () => { if (!document.documentElement.dataset.drawn) document.documentElement.dataset.drawn = String(Math.round(performance.now())); });
  fitAll();
  caption();
  listen();
  // Who comes by a link sees at once what the link is about.
  return select(true);
}
function leaveGraph() {
  if (graph.network) graph.network.destroy();
  if (graph.overview) graph.overview.destroy();
  graph.network = graph.overview = null;
}
function zoom(factor) {
  if (graph.overview) graph.overview.zoom(factor);
  else if (graph.network) graph.network.moveTo({ scale: graph.network.getScale() * factor });
}

function openEdge(edge) {
  go({ ...keep(), statement: S.id[E.statements[edge][0]], node: undefined });
}
function openNode(node) {
  go({ ...keep(), node: N.id[node], statement: undefined });
}

const tip = $('#tip');
function hover(point, content) {
  if (!content) { tip.hidden = true; return; }
  tip.replaceChildren(...content);
  tip.hidden = false;
  const frame = graph.place.getBoundingClientRect();
  tip.style.insetInlineStart = `${Math.max(8, Math.min(frame.left + point.x + 14, innerWidth - tip.offsetWidth - 12))}px`;
  tip.style.insetBlockStart = `${Math.max(8, Math.min(frame.top + point.y + 16, innerHeight - tip.offsetHeight - 12))}px`;
}
const nodeTip = (node) => [el('b', {}, el('bdi', {}, N.label[node])), el('span.muted', {}, `${kindName(kindOf(node))} · ${plural(edgesOf()[node].length, 'line')} · ${plural(N.documents[node].length, 'document')}`)];
const edgeTip = (edge) => [el('b', {}, cut(plainly(E.statements[edge][0]), 140)),
  el('span.muted', {}, E.statements[edge].length > 1 ? `and ${E.statements[edge].length - 1} more · click for the sentences` : 'click for the sentence')];

function listen() {
  const net = graph.network;
  net.on('click', ({ nodes, edges }) => {
    if (nodes.length) openNode(nodes[0]);
    else if (edges.length) openEdge(edges[0]);
    else if (!panel.hidden) shut();
  });
  net.on('doubleClick', ({ nodes }) => { if (nodes.length) expand(nodes[0]); });
  net.on('hoverNode', ({ node, event }) => { graph.place.classList.add('pointing'); hover(local(event), nodeTip(node)); });
  net.on('hoverEdge', ({ edge, event }) => { graph.place.classList.add('pointing'); hover(local(event), edgeTip(edge)); });
  for (const gone of ['blurNode', 'blurEdge', 'dragStart', 'zoom']) net.on(gone, () => { graph.place.classList.remove('pointing'); hover(null, null); });
  net.on('dragEnd', ({ nodes }) => nodes.forEach((node) => { const { x, y } = net.getPosition(node); graph.shown.set(node, [x, y]); }));
}
function local(event) {
  const frame = graph.place.getBoundingClientRect();
  const source = event.srcEvent || event;
  return { x: source.clientX - frame.left, y: source.clientY - frame.top };
}

/** From the selected node to the neighbour that lies most in the direction of an arrow key. */
function step(key) {
  const { node, statement } = address();
  const present = node !== undefined ? nodeIndex().get(node) : statement !== undefined && statementIndex().has(statement) ? S.subject[statementIndex().get(statement)] : undefined;
  if (present === undefined || !graph.shown.has(present)) {
    const first = [...graph.shown.keys()].filter(kindShown).sort((a, b) => a - b)[0];
    if (first !== undefined) go({ ...keep(), node: N.id[first], statement: undefined }, { replace: true });
    return;
  }
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const [x, y] = graph.shown.get(present);
  const score = (n) => {
    const [ox, oy] = graph.shown.get(n);
    const along = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    return along > 0 ? along + 2 * aside : Infinity;
  };
  const near = (list) => list.filter((n) => n !== present && graph.shown.has(n) && kindShown(n) && score(n) < Infinity).sort((a, b) => score(a) - score(b))[0];
  const next = near(neighbours(present)) ?? near([...graph.shown.keys()]);
  if (next !== undefined) go({ ...keep(), node: N.id[next], statement: undefined }, { replace: true });
}
