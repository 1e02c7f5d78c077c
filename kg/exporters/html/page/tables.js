// The same facts as rows: sorted, filtered, copied into a spreadsheet.
const claim = ['Claim', (s) => statusesOf(s).map((status) => STATUSES[status][0]).join(', '), (s) => statusesOf(s).map(statusChip)];
const voices = ['Documents', (s) => new Set(S.evidence[s].map((row) => row[0])).size];
const subject = (name) => [name, (s) => N.label[S.subject[s]], (s) => nodeLink(S.subject[s])];
const object = (name) => [name, (s) => (S.object[s] >= 0 ? N.label[S.object[s]] : ''), (s) => (S.object[s] >= 0 ? nodeLink(S.object[s]) : '')];
const link = (name, key, through) => {
  const find = (s) => S.links[s][key] ?? (through ? through(s) : undefined);
  return [name, (s) => (find(s) === undefined ? '' : N.label[find(s)]), (s) => (find(s) === undefined ? '' : nodeLink(find(s)))];
};
const literal = (name, key) => [name, (s) => S.qualifiers[s][key] || ''];
const ofKind = (kind) => () => S.kind.flatMap((k, s) => (k === kind ? [s] : []));

// A column is [name, value as text or number, optional drawing of it]; `searched` are the columns that the filter looks
// in, the same as those of the query.
const TABLES = {
  roles: { name: 'People & roles', rows: ofKind('RoleHolding'), searched: [0, 1, 2, 3], columns: [subject('Person'), literal('Role', 'title'), object('Organisation'), link('Of', 'of_person'), literal('Tenure', 'tenure'), claim, voices] },
  pickets: { name: 'Pickets', rows: ofKind('PicketPresence'), searched: [0, 1], columns: [subject('Who'), object('Where'), claim, voices] },
  positions: { name: 'Positions', rows: ofKind('Position'), searched: [0, 2], columns: [subject('Who'), ['Stance', (s) => relationName(S.predicate[s]), (s) => el(`span.stance.${S.predicate[s]}`, {}, S.predicate[s] === 'supports' ? '+ ' : '− ', relationName(S.predicate[s]))], object('What'), claim, voices] },
  quotations: { name: 'Quotations', rows: ofKind('Quotation'), searched: [0, 2], columns: [subject('Speaker'), literal('Kind', 'quotation_kind'), ['Words', (s) => S.qualifiers[s].text || '', (s) => el('q.quoted', { dir: 'auto' }, S.qualifiers[s].text || '')], claim, voices] },
  actions: { name: 'Actions', rows: ofKind('Participation'), searched: [0, 2, 3, 4], columns: [subject('Who'), ['Action', (s) => (S.object[s] >= 0 ? kindName(kindOf(S.object[s])) : ''), (s) => (S.object[s] >= 0 ? nodeLink(S.object[s]) : '')], link('Where', 'place'), literal('When', 'when_text'), literal('For how long', 'duration_text'), claim, voices] },
  relations: { name: 'Places & parts', rows: ofKind('Relation'), searched: [0, 2], columns: [subject('What'), ['Relation', (s) => relationName(S.predicate[s])], object('Of'), claim, voices] },
  entities: {
    name: 'All names', rows: () => N.id.map((_, n) => n).filter((n) => kindOf(n) !== 'RoleTitle'), searched: [0], nodes: true,
    columns: [['Name', (n) => N.label[n], (n) => nodeLink(n)], ['Class', (n) => kindName(kindOf(n))], ['Other names', (n) => (N.names[n] || []).join('; ')], ['Statements', (n) => statementsOf()[n].length], ['Documents', (n) => N.documents[n].length]],
  },
};

/** A cell for a spreadsheet: quoted, and with an apostrophe before what a spreadsheet would run as a formula. */
function csvCell(value) {
  if (typeof value === 'number') return String(value);
  const text = String(value).replace(/\u0000/g, '');
  const safe = /^\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? "'" + text : text;
  return '"' + safe.replace(/"/g, '""') + '"';
}

const PAGE = 150;
function tableView(stage, state) {
  const key = TABLES[state.table] ? state.table : 'roles';
  const table = TABLES[key];
  const all = table.rows();
  const [sorted, direction] = /^\d+[ad]$/.test(state.sort || '') ? [parseInt(state.sort, 10), state.sort.endsWith('d') ? -1 : 1] : [null, 1];
  const count = el('span.muted', { role: 'status' });
  const body = el('tbody');
  const more = el('p.more');
  const query = el('div');
  let rows = all;

  function fill() {
    const wanted = input.value.trim();
    const small = wanted.toLowerCase();
    rows = small ? all.filter((r) => table.searched.map((c) => table.columns[c][1](r)).join(' ').toLowerCase().includes(small)) : all;
    if (sorted !== null && table.columns[sorted]) {
      const value = table.columns[sorted][1];
      const keyed = rows.map((r) => [value(r), r]);
      keyed.sort(([a, x], [b, y]) => direction * (typeof a === 'number' ? a - b : (a === '') - (b === '') || a.localeCompare(b, 'en', { numeric: true })) || x - y);
      rows = keyed.map(([, r]) => r);
    }
    count.textContent = small ? `${rows.length.toLocaleString('en-GB')} of ${plural(all.length, 'row')}` : plural(all.length, 'row');
    body.replaceChildren();
    add(PAGE);
    query.replaceChildren(queryBox(sparql(key, { filter: wanted }), 'these rows'));
  }
  function add(limit) {
    const from = body.children.length;
    body.append(...rows.slice(from, from + limit).map((r) => {
      const target = table.nodes ? { node: N.id[r], statement: undefined } : { statement: S.id[r], node: undefined };
      return el('tr', { class: address().statement === S.id[r] && !table.nodes ? 'chosen' : null, tabindex: -1, onclick: (event) => { if (!event.target.closest('a')) go(target); } },
        table.columns.map(([name, value, draw], index) => el('td', { 'data-name': name, class: typeof value(r) === 'number' ? 'number' : null },
          draw ? draw(r) : index === 0 ? value(r) : el('bdi', {}, value(r)))),
        el('td.go', {}, el('a', { href: hash({ ...keep(), ...target }), 'aria-label': table.nodes ? 'About it' : 'The sentences that say so' }, '›')));
    }));
    if (!rows.length) body.append(el('tr', {}, el('td.empty', { colspan: table.columns.length + 1 }, all.length ? 'No row has these words. The filter looks in names and words, not in claims.' : 'The reports say nothing of this kind.')));
    more.replaceChildren(rows.length > body.children.length ? button(`Show more (${(rows.length - body.children.length).toLocaleString('en-GB')} left)`, () => add(PAGE * 4), { class: 'button' }) : '');
  }
  const input = el('input.filter', { type: 'search', placeholder: 'Filter rows', 'aria-label': 'Filter rows', value: state.filter || '', spellcheck: 'false',
    oninput: () => { history.replaceState(null, '', hash({ ...address(), filter: input.value.trim() })); fill(); } });
  const heads = table.columns.map(([name], index) => el('th', { scope: 'col', 'aria-sort': sorted === index ? (direction > 0 ? 'ascending' : 'descending') : null },
    button([name, el('span.arrow', { 'aria-hidden': 'true' }, sorted === index ? (direction > 0 ? ' ↑' : ' ↓') : '')], () => go({ sort: `${index}${sorted === index && direction > 0 ? 'd' : 'a'}` }))));
  const choice = el('div.choices', { role: 'group', 'aria-label': 'Which table' }, Object.entries(TABLES).map(([name, each]) => el('a.choice', { href: hash({ view: 'tables', table: name }), 'aria-current': name === key ? 'true' : null }, each.name, el('span.count', {}, each.rows().length.toLocaleString('en-GB')))));
  const csv = () => copy([table.columns.map(([name]) => csvCell(name)), ...rows.map((r) => table.columns.map(([, value]) => csvCell(value(r))))].map((line) => line.join(',')).join('\r\n') + '\r\n', `${plural(rows.length, 'row')} copied as CSV`);
  stage.replaceChildren(el('div.page', {}, el('h1', {}, 'Tables'), choice,
    el('div.table-tools', {}, input, count, button('Copy as CSV', csv, { class: 'button copy-csv' })),
    el('div.table-frame', {}, el('table', {}, el('thead', {}, el('tr', {}, heads, el('th', { 'aria-label': 'Evidence' }))), body)), more, query));
  fill();
}
