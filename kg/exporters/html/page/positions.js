// Who supports and who opposes what, as a matrix.
function positionsView(stage, state) {
  const cells = new Map();
  const rows = new Map();
  const columns = new Map();
  S.kind.forEach((kind, s) => {
    if (kind !== 'Position' || S.object[s] < 0) return;
    const [who, what] = [S.subject[s], S.object[s]];
    const key = `${who} ${what}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(s);
    rows.set(who, (rows.get(who) || 0) + 1);
    columns.set(what, (columns.get(what) || 0) + 1);
  });
  const sorted = (map) => [...map].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([node]) => node);
  const everything = state.show === 'all';
  const what = sorted(columns);
  const who = sorted(rows);
  const [manyWho, manyWhat] = everything ? [1000, 200] : [40, 18];
  const head = [el('h1', {}, 'Position map'), el('p.lead', {}, 'Who stands where. A filled sign is stated or the actor’s own word; a hollow one is planned, hedged, denied or alleged by others. Click one for the sentences.')];
  if (!cells.size) {
    stage.replaceChildren(el('div.page', {}, head, emptyState('No positions', 'No report says that somebody supports or opposes something.'), queryBox(sparql('positions'), 'these positions')));
    return;
  }
  const shownWhat = what.slice(0, manyWhat);
  const shownWho = who.filter((n) => shownWhat.some((m) => cells.has(`${n} ${m}`))).slice(0, manyWho);
  const cell = (n, m) => {
    const found = cells.get(`${n} ${m}`);
    if (!found) return el('td.none');
    const stances = new Set(found.map((s) => S.predicate[s]));
    const stance = stances.size > 1 ? 'both' : [...stances][0];
    const firm = found.some((s) => S.plain[s]);
    const first = found.find((s) => S.plain[s]) ?? found[0];
    const documents = new Set(found.flatMap((s) => S.evidence[s].map((row) => row[0]))).size;
    const label = `${N.label[n]} ${stance === 'both' ? 'both supports and opposes' : relationName(stance)} ${N.label[m]}: ${plural(documents, 'document')}${firm ? '' : ', not stated outright'}`;
    return el('td', {}, el('a', { class: `cell ${stance}${firm ? '' : ' hollow'}`, href: hash({ ...keep(), statement: S.id[first], node: undefined }), title: label, 'aria-label': label },
      { supports: '+', opposes: '−', both: '±' }[stance], documents > 1 ? el('sub', {}, documents) : null));
  };
  const left = who.length - shownWho.length;
  stage.replaceChildren(el('div.page.wide', {}, head,
    el('p.key', {}, el('span.cell.supports', {}, '+'), ' supports ', el('span.cell.opposes', {}, '−'), ' opposes ', el('span.cell.both', {}, '±'), ' both ', el('span.cell.opposes.hollow', {}, '−'), ' not stated outright'),
    el('div.table-frame.matrix-frame', { tabindex: 0, role: 'region', 'aria-label': 'Position map, scrolls' }, el('table.matrix', {},
      el('thead', {}, el('tr', {}, el('td'), shownWhat.map((m) => el('th', { scope: 'col' }, el('div.slanted', { title: N.label[m] }, nodeLink(m, { class: 'name' })))))),
      el('tbody', {}, shownWho.map((n) => el('tr', {}, el('th', { scope: 'row' }, nodeLink(n)), shownWhat.map((m) => cell(n, m))))))),
    left > 0 || what.length > shownWhat.length ? el('p.more', {}, el('span.muted', {}, `${shownWho.length} of ${who.length} actors, ${shownWhat.length} of ${what.length} matters, those with most positions first. `), el('a.button.small', { href: hash({ view: 'positions', show: 'all' }) }, 'Show all')) : null,
    queryBox(sparql('positions'), 'these positions')));
}
