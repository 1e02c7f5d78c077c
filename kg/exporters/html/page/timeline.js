// Strikes, pickets, rallies and marches in time: dated where the text allows it, else in the order in which it tells them.
function timelineView(stage, state) {
  const actions = new Map();
  S.kind.forEach((kind, s) => {
    if (kind !== 'Participation') return;
    const key = S.object[s] >= 0 ? S.object[s] : `s${s}`;
    if (!actions.has(key)) actions.set(key, []);
    actions.get(key).push(s);
  });
  const list = [...actions].map(([key, said]) => {
    const starts = said.map((s) => S.qualifiers[s].starts).filter(Boolean).sort()[0] || '';
    const places = said.flatMap((s) => S.evidence[s].map((row) => [row[0], row[1]])).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return { node: typeof key === 'number' ? key : undefined, said, starts, first: places[0] };
  });
  const dated = list.filter((a) => a.starts).sort((a, b) => (a.starts < b.starts ? -1 : a.starts > b.starts ? 1 : 0) || a.first[0] - b.first[0] || a.first[1] - b.first[1]);
  const told = list.filter((a) => !a.starts).sort((a, b) => a.first[0] - b.first[0] || a.first[1] - b.first[1]);
  const item = (action) => {
    const [s] = action.said;
    const who = [...new Set(action.said.map((x) => S.subject[x]))];
    const where = [...new Set(action.said.map((x) => S.links[x].place).filter((n) => n !== undefined))];
    const gather = (key) => [...new Set(action.said.map((x) => S.qualifiers[x][key]).filter(Boolean))].join('; ');
    const status = ORDER.find((each) => action.said.some((x) => statusesOf(x).includes(each)));
    return el('li', { class: `event status-line-${status}` },
      el('span.event-sign', {}, action.node !== undefined ? sign(kindOf(action.node), 18) : null),
      el('div.event-body', {},
        el('p.event-title', {}, el('a', { href: hash({ ...keep(), statement: S.id[s], node: undefined }) }, el('b', {}, action.node !== undefined ? kindName(kindOf(action.node)) : 'Action')), ' ', statusChip(status)),
        el('p', {}, who.slice(0, 6).map((n, i) => [i ? ', ' : '', nodeLink(n)]), who.length > 6 ? ` and ${who.length - 6} more` : '', where.length ? [' at ', where.map((n, i) => [i ? ', ' : '', nodeLink(n)])] : ''),
        gather('when_text') || gather('duration_text') ? el('p.muted', {}, [gather('when_text') && `“${gather('when_text')}”`, gather('duration_text') && `for “${gather('duration_text')}”`].filter(Boolean).join(' · ')) : null));
  };
  const groups = [];
  const put = (name, note, action) => {
    const last = groups[groups.length - 1];
    if (last && last.name === name) last.items.push(action);
    else groups.push({ name, note, items: [action] });
  };
  dated.forEach((a) => put(day(a.starts), '', a));
  told.forEach((a) => put(documentName(a.first[0]), documentFacts(a.first[0]), a));
  const limit = state.show === 'all' ? Infinity : 60;
  stage.replaceChildren(el('div.page', {}, el('h1', {}, 'Timeline'),
    el('p.lead', {}, dated.length && told.length ? 'First the actions that the reports date, then the others in the order in which each report tells them.' : dated.length ? 'Actions by the day on which they began.' : 'No action has a date that is sure: they stand in the order in which each report tells them.'),
    list.length ? groups.slice(0, limit).map((group) => el('section.day', {}, el('h2', {}, el('bdi', {}, group.name), group.note ? el('span.muted', {}, group.note) : null), el('ol.events', {}, group.items.map(item))))
      : emptyState('No actions', 'No report tells of a strike, picket, rally or march.'),
    groups.length > limit ? el('p.more', {}, el('a.button', { href: hash({ view: 'timeline', show: 'all' }) }, `Show all ${groups.length} groups`)) : null,
    queryBox(sparql('actions'), 'these actions')));
}
