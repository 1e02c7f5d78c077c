// The panel: what is said, who says so, and the very words, for a statement or for an entity.
const panel = $('#panel');

function shut() {
  go({ node: undefined, statement: undefined });
}

const meter = (value) => el('span.meter', { title: `Confidence ${value.toFixed(2)} of 1: how often a reading by this rule is right`, 'aria-hidden': 'true' },
  (() => { const bar = el('span.meter-fill'); bar.style.inlineSize = `${Math.round(value * 100)}%`; return bar; })());

function evidenceCard(s, row) {
  const found = evidence(row);
  const about = found.document >= 0 ? DOCS[found.document] : { id: 'unknown document' };
  const link = found.document >= 0 ? documentLink(found.document, s, -1) : null;
  const parts = found.document >= 0 ? documentFacts(found.document) : '';
  return el('article.card', {},
    el('header', {}, el('bdi.card-title', {}, found.document >= 0 ? documentName(found.document) : about.id),
      parts ? el('span.muted', {}, parts) : null),
    found.exact ? el('blockquote', { dir: 'auto' }, found.before, el('mark', {}, found.exact), found.after)
      : el('p.note', {}, `Characters ${found.start} to ${found.end} of the text: this file was made without the articles’ words.`, about.url ? [' ', outward(about.url, 'The article on the web')] : null),
    el('footer', {},
      statusChip(found.status),
      found.speaker >= 0 && found.status !== 'asserted' ? el('span.muted', {}, 'by ', nodeLink(found.speaker)) : null,
      el('span.muted.confidence', {}, meter(found.confidence), found.confidence.toFixed(2)),
      link ? el('a.read', link, 'Read in the article') : null),
    el('details.how', {}, el('summary', {}, 'How it was read'),
      el('dl', {}, el('dt', {}, 'Rule'), el('dd', {}, found.rule), el('dt', {}, 'Place'), el('dd', {}, `characters ${found.start}–${found.end} of ${about.id}`)),
      found.steps.length ? el('ol', {}, found.steps.map((step) => el('li', {}, step))) : null));
}

function support(s) {
  const voices = S.independent[s];
  const total = new Set(S.evidence[s].map((row) => row[0])).size;
  return voices === total ? plural(voices, 'document') + (voices > 1 ? ' say so independently' : ' says so')
    : `${plural(voices, 'independent document')} (${total} print it)`;
}

function statementPanel(s) {
  const edge = edgeOfStatement().get(s);
  const rows = S.evidence[s];
  const beside = new Set(edge === undefined ? [] : E.statements[edge]);
  if (S.object[s] >= 0) statementsOf()[S.subject[s]].forEach((o) => { if (S.object[o] === S.object[s] || S.subject[o] === S.object[s]) beside.add(o); });
  beside.delete(s);
  const best = Math.max(...rows.map((row) => row[4]));
  return [
    el('p.eyebrow', {}, spaced(S.kind[s])),
    el('h2.saying', { class: `saying ${S.predicate[s]}` }, sentence(s)),
    el('p.facts', {}, statusesOf(s).map(statusChip), el('span', {}, support(s)),
      el('span.confidence', {}, meter(best), `confidence ${best.toFixed(2)}`)),
    qualifierList(s),
    S.plain[s] || S.kind[s] === 'Quotation' ? null : el('p.note', {}, 'Not drawn as a line: no report states it outright, and it is not its subject’s own word.'),
    el('h3', {}, plural(rows.length, 'sentence says so', 'sentences say so')),
    rows.map((row) => evidenceCard(s, row)),
    beside.size ? el('section', {}, el('h3', {}, 'Also between these two'), el('ul.statements', {}, [...beside].map(statementItem))) : null,
    queryBox(sparql('statement', { replace: {
      '#subject': iri(S.subject[s]), '#predicate': 'https://example.org/kg#' + S.predicate[s],
      '  #object\n': S.object[s] >= 0 ? `  ?statement kg:object <${iri(S.object[s])}> .\n` : '' } }), 'this evidence'),
  ];
}

function qualifierList(s) {
  const names = { when_text: 'When', duration_text: 'For how long', starts: 'Begins', ends: 'Ends', tenure: 'Tenure' };
  const rows = Object.entries(S.qualifiers[s]).filter(([key]) => names[key]);
  const places = Object.entries(S.links[s]).filter(([key]) => key !== 'of_person');
  if (!rows.length && !places.length) return null;
  return el('dl.qualifiers', {}, rows.map(([key, value]) => [el('dt', {}, names[key]), el('dd', {}, value)]),
    places.map(([key, node]) => [el('dt', {}, spaced(key)[0].toUpperCase() + key.slice(1).replace(/_/g, ' ')), el('dd', {}, nodeLink(node))]));
}

function statementItem(s) {
  const first = statusesOf(s)[0];
  return el('li', {}, el('a.statement', { href: hash({ ...keep(), statement: S.id[s] }) },
    el('span.statement-words', {}, el('span', {}, cut(plainly(s), 180))),
    el('span.statement-side', {}, first !== 'asserted' ? statusChip(first) : null,
      el('span.muted', {}, plural(S.independent[s], 'document')))));
}

const GROUPS = [
  ['Roles', (s, n) => S.kind[s] === 'RoleHolding' && S.subject[s] === n],
  ['Positions', (s, n) => S.kind[s] === 'Position' && S.subject[s] === n],
  ['On picket lines', (s, n) => S.kind[s] === 'PicketPresence' && S.subject[s] === n],
  ['Took part in', (s, n) => S.kind[s] === 'Participation' && S.subject[s] === n],
  ['In their words', (s, n) => S.kind[s] === 'Quotation' && S.subject[s] === n],
  ['Place and belonging', (s) => S.kind[s] === 'Relation'],
  ['People and roles here', (s) => S.kind[s] === 'RoleHolding'],
  ['Supported or opposed by', (s) => S.kind[s] === 'Position'],
  ['Pickets here', (s) => S.kind[s] === 'PicketPresence'],
  ['Who took part, and where', (s) => S.kind[s] === 'Participation'],
  ['Other', () => true],
];

function grouped(node, limit) {
  const rest = new Set(statementsOf()[node]);
  const sections = [];
  for (const [title, belongs] of GROUPS) {
    const found = [...rest].filter((s) => belongs(s, node));
    if (!found.length) continue;
    found.forEach((s) => rest.delete(s));
    const list = el('ul.statements', {}, found.slice(0, limit).map(statementItem));
    sections.push(el('section', {}, el('h3', {}, title, el('span.count', {}, found.length)), list,
      found.length > limit ? button(`Show ${found.length - limit} more`, (event) => {
        list.append(...found.slice(limit).map(statementItem));
        event.currentTarget.remove();
      }, { class: 'small' }) : null));
  }
  return sections;
}

function entityHead(node) {
  const names = N.names[node] || [];
  const list = el('bdi', {}, names.slice(0, 8).join(' · '));
  return [
    el('p.eyebrow', {}, sign(kindOf(node), 13), kindName(kindOf(node))),
    el('h2', {}, el('bdi', {}, N.label[node])),
    names.length ? el('p.also', {}, el('span.muted', {}, 'Also called '), list,
      names.length > 8 ? button(`and ${names.length - 8} more`, (event) => { list.textContent = visible(names.join(' · ')); event.currentTarget.remove(); }, { class: 'inline' }) : null) : null,
    (N.matches[node] || []).length ? el('p.also', {}, el('span.muted', {}, 'Same as '), N.matches[node].map((m) => [outward(m), ' '])) : null,
  ];
}

function entityPanel(node) {
  const wide = address().view === 'entity';
  const statements = statementsOf()[node].length;
  return [
    entityHead(node),
    el('p.facts', {}, el('span', {}, plural(statements, 'statement')), el('span', {}, plural(N.documents[node].length, 'document')),
      el('span', {}, plural(edgesOf()[node].length, 'line'))),
    el('p.actions', {},
      edgesOf()[node].length ? el('a.button', { href: hash({ focus: N.id[node], node: N.id[node] }) }, 'Neighbourhood') : null,
      wide ? el('a.button', { href: hash({ node: N.id[node] }) }, 'Show in the graph') : el('a.button', { href: hash({ view: 'entity', node: N.id[node] }) }, 'Whole page'),
      button('Copy link', () => copy(location.href.split('#')[0] + hash({ node: N.id[node] }), 'Link copied'), { class: 'button' })),
    statements ? grouped(node, wide ? 200 : 6) : el('p.empty', {}, 'The reports name it, but no statement about it was read.'),
    N.documents[node].length ? el('section', {}, el('h3', {}, 'Named in', el('span.count', {}, N.documents[node].length)),
      el('ul.documents', {}, N.documents[node].slice(0, wide ? 500 : 8).map((d) => {
        const link = documentLink(d, -1, node);
        return el('li', {}, el(link ? 'a' : 'span', link || {}, el('bdi', {}, documentName(d))), el('span.muted', {}, documentFacts(d)));
      }))) : null,
    (N.why[node] || []).length ? el('details.how', {}, el('summary', {}, 'Why this is one entity'),
      el('ul', {}, N.why[node].slice(0, 100).map(([left, right, verdict, score, reason, by]) => el('li', {},
        el('bdi', {}, left), verdict === 'same' ? ' is ' : verdict === 'different' ? ' is not ' : ' may be ', el('bdi', {}, right), `: ${reason} (${score.toFixed(2)}, ${by})`)))) : null,
    D.kinds[N.kind[node]] === 'RoleTitle' ? null : queryBox(sparql('entity', { replace: { '#entity': iri(node) } }), 'this entity'),
  ];
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
/** '2031-05-04T08:00' as '4 May 2031'; what is no date stays as it is. */
function day(text) {
  const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(text);
  if (!found) return text;
  return [found[3] && Number(found[3]), found[2] && MONTHS[found[2] - 1], found[1]].filter(Boolean).join(' ');
}

let opener = null;
function showPanel({ node, statement }) {
  const s = statement ? statementIndex().get(statement) : undefined;
  const n = node ? nodeIndex().get(node) : undefined;
  const wide = address().view === 'entity';
  const content = s !== undefined ? statementPanel(s) : n !== undefined && !wide ? entityPanel(n)
    : (statement || (node && !wide)) ? [el('h2', {}, 'Not in this graph'), el('p.empty', {}, 'The link names something that this build does not hold. It may have been made from other reports.')] : null;
  const was = panel.hidden;
  panel.hidden = !content;
  document.body.classList.toggle('with-panel', Boolean(content));
  if (!content) {
    if (!was && opener && document.contains(opener)) opener.focus({ preventScroll: true });
    return;
  }
  if (was) opener = document.activeElement;
  const bar = el('div.panel-bar', {},
    s !== undefined ? el('a.back', { href: hash({ ...keep(), node: N.id[S.subject[s]], statement: undefined }) }, '‹ ', cut(N.label[S.subject[s]], 34)) : el('span'),
    s !== undefined ? button('Copy link', () => copy(location.href.split('#')[0] + hash({ statement: S.id[s] }), 'Link copied'), { class: 'quiet' }) : null,
    button('✕', shut, { class: 'quiet close', 'aria-label': 'Close the panel', title: 'Close (Esc)' }));
  panel.replaceChildren(bar, el('div.panel-body', {}, content));
  panel.scrollTop = 0;
  panel.setAttribute('aria-label', s !== undefined ? 'Evidence: ' + cut(plainly(s), 120) : n !== undefined ? 'About ' + N.label[n] : 'Not found');
  announce(s !== undefined ? plainly(s) : n !== undefined ? `${N.label[n]}, ${kindName(kindOf(n))}` : 'Not in this graph');
}
