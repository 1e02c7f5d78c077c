// One address, one picture: every change of the address is drawn here, and keys and tabs only change the address.
const VIEWS = [['graph', 'Graph'], ['tables', 'Tables'], ['positions', 'Position map'], ['timeline', 'Timeline'], ['articles', 'Articles']];
const stage = $('#stage');

function emptyState(title, explanation, action) {
  return el('div.empty-state', {}, el('p.empty-title', {}, title), el('p', {}, explanation), action || null);
}

const tabs = new Map(VIEWS.map(([name, label], index) => [name, el('a.tab', { role: 'tab', href: name === 'graph' ? '#' : `#view=${name}`, 'aria-controls': 'stage', title: `${label} (${index + 1})` }, label)]));
$('.tabs').append(...tabs.values());
$('.tabs').addEventListener('keydown', (event) => {
  if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
  const list = [...tabs.values()];
  const at = list.indexOf(document.activeElement);
  list[(at + (event.key === 'ArrowRight' ? 1 : list.length - 1)) % list.length].focus();
  event.preventDefault();
  event.stopPropagation();
});

let drawn = '';
function show() {
  const state = address();
  let view = VIEWS.some(([name]) => name === state.view) ? state.view : state.view === 'entity' ? 'entity' : state.query !== undefined ? 'query' : 'graph';
  if (view === 'entity' && !nodeIndex().has(state.node)) view = 'graph';
  for (const [name, tab] of tabs) {
    tab.setAttribute('aria-selected', String(name === view));
    tab.tabIndex = name === view || (view === 'entity' && name === 'graph') ? 0 : -1;
  }
  document.body.dataset.view = view;
  tip.hidden = true;
  if (view !== 'query') { if (document.activeElement !== searchInput) searchInput.value = ''; } else searchInput.value = state.query;
  // What lies beside the panel stays as it is when only the panel changes, so that no reader loses the place.
  const { node, statement, ...rest } = state;
  const key = JSON.stringify([view, rest, view === 'articles' || view === 'entity' ? [node, statement] : null]);
  if (view !== 'graph' && (key !== drawn || graph.place && document.contains(graph.place))) {
    const top = drawn && JSON.parse(drawn)[1].article === rest.article ? stage.scrollTop : 0;
    leaveGraph();
    graph.place = null;
    stage.scrollTop = 0;
    if (view === 'tables') tableView(stage, state);
    if (view === 'positions') positionsView(stage, state);
    if (view === 'timeline') timelineView(stage, state);
    if (view === 'articles') { if (top) stage.scrollTop = top; articlesView(stage, state); }
    if (view === 'query') queryView(stage, state);
    if (view === 'entity') stage.replaceChildren(el('div.page.entity', {}, entityPanel(nodeIndex().get(state.node))));
  }
  drawn = key;
  showPanel(view === 'entity' ? { node: undefined, statement: state.statement } : state);
  if (view === 'graph') graphView(stage, state);
  markRow(state);
  const name = statement && statementIndex().has(statement) ? plainly(statementIndex().get(statement)) : node && nodeIndex().has(node) ? N.label[nodeIndex().get(node)] : (VIEWS.find(([v]) => v === view) || [])[1] || 'Search';
  document.title = `${visible(cut(name, 80))} · Pressgraph`;
}
function markRow(state) {
  if (state.view !== 'tables') return;
  stage.querySelectorAll('tr.chosen').forEach((row) => row.classList.remove('chosen'));
  const wanted = state.statement || state.node;
  if (!wanted) return;
  const target = [...stage.querySelectorAll('td.go a')].find((a) => a.getAttribute('href').endsWith('=' + encodeURIComponent(wanted)));
  if (target) target.closest('tr').classList.add('chosen');
}

const help = $('#help');
const KEYS = [['/', 'search'], ['1 – 5', 'graph, tables, position map, timeline, articles'], ['← ↑ → ↓', 'from node to node'], ['Enter', 'into the panel: the sentences'],
  ['Esc', 'close the panel, the search, this help'], ['e', 'draw the neighbours of the selected node (or double-click it)'], ['f', 'only its neighbourhood'], ['0', 'fit all into view'], ['+ −', 'zoom'], ['?', 'this help']];
function openHelp() {
  help.replaceChildren(el('div.help-body', {},
    el('h2', {}, 'How to read this'),
    el('p', {}, `${plural(DOCS.length, 'report')} became ${plural(S.id.length, 'statement')} about ${plural(N.id.length, 'name')}. Every line is one click from the sentence that says so; the sentence is one more from its article.`),
    el('p', {}, 'A line with ', el('b.supports', {}, '+'), ' supports, a dashed one with ', el('b.opposes', {}, '−'), ' opposes. A node with a dashed rim has neighbours that are not drawn yet. Any address can be sent to somebody who has the same file.'),
    el('h3', {}, 'What the claims mean'), el('dl.statuses', {}, ORDER.map((status) => [el('dt', {}, statusChip(status)), el('dd', {}, STATUSES[status][1])])),
    el('h3', {}, 'Keys'), el('dl.keys', {}, KEYS.map(([key, meaning]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, meaning)])),
    el('p.muted', {}, 'Drawn with vis-network (MIT). Nothing here is loaded from, or sent to, the network.'),
    button('Close', () => help.close(), { class: 'button' })));
  help.showModal();
  help.scrollTop = 0; // the button that has the focus is at its end
}
$('.help-button').addEventListener('click', openHelp);
help.addEventListener('click', (event) => { if (event.target === help) help.close(); });

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const typing = event.target.closest && event.target.closest('input, textarea, select');
  if (event.key === 'Escape') {
    if (typing) event.target.blur();
    if (!panel.hidden) shut();
    return;
  }
  if (typing) return;
  const inGraph = document.body.dataset.view === 'graph';
  const selected = address().node !== undefined ? nodeIndex().get(address().node) : undefined;
  const keys = {
    '/': () => { searchInput.focus(); searchInput.select(); },
    '?': openHelp,
    0: () => inGraph && fitAll(true), '+': () => inGraph && zoom(1.35), '=': () => inGraph && zoom(1.35), '-': () => inGraph && zoom(1 / 1.35),
    e: () => inGraph && !graph.overview && selected !== undefined && graph.shown.has(selected) && expand(selected),
    f: () => selected !== undefined && go({ focus: N.id[selected], node: N.id[selected] }, { fresh: true }),
  };
  VIEWS.forEach(([name], index) => { keys[index + 1] = () => go(name === 'graph' ? {} : { view: name }, { fresh: true }); });
  if (keys[event.key]) {
    keys[event.key]();
    event.preventDefault();
  } else if (event.key.startsWith('Arrow') && inGraph && !panel.contains(event.target) && !event.target.closest('.legend, .sparql')) {
    step(event.key);
    event.preventDefault();
  } else if (event.key === 'Enter' && inGraph && !panel.hidden && !event.target.closest('a, button, summary')) {
    const first = panel.querySelector('.panel-body a, .panel-body button');
    (first || panel).focus();
    event.preventDefault();
  }
});

/** For tests and for pages that embed this one: where on the screen a node or the line of a statement is drawn. */
window.pressgraph = {
  address,
  where(id) {
    const s = statementIndex().get(id);
    const ends = s !== undefined ? [E.from[edgeOfStatement().get(s)], E.to[edgeOfStatement().get(s)]] : [nodeIndex().get(id)];
    if (ends.some((n) => n === undefined) || !graph.place) return null;
    const frame = graph.place.getBoundingClientRect();
    const spots = ends.map((n) => {
      if (graph.overview) return graph.overview.screen(n);
      const { x, y } = graph.network.canvasToDOM(graph.network.getPosition(n));
      return [x, y];
    });
    const along = spots.length > 1 ? 0.4 : 0;
    const [from, to] = [spots[0], spots[spots.length - 1]];
    return { x: frame.left + from[0] + (to[0] - from[0]) * along, y: frame.top + from[1] + (to[1] - from[1]) * along };
  },
  drawn: () => [...graph.shown.keys()].filter(kindShown).map((n) => N.id[n]),
};

addEventListener('hashchange', show);
dark.addEventListener('change', () => {
  readInk();
  const legendPlace = $('.legend');
  if (legendPlace) legendPlace.replaceWith(legend());
  if (graph.overview) graph.overview.recolour(); else if (graph.network) { redraw(); select(); } else { drawn = ''; show(); }
});
show();
