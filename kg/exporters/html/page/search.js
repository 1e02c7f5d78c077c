// Search with suggestions over labels and other names; Enter on the bare words lists everything that has them.
const searchInput = $('#search');
const suggestions = $('#suggestions');
const haystack = later(() => N.id.map((_, n) => [fold(N.label[n]), (N.names[n] || []).map(fold)]));

/** Nodes that answer to the words, best first: a name that begins so, then a word that does, then any part. */
function matching(text, limit) {
  const wanted = fold(text.trim());
  if (!wanted) return [];
  const score = (name) => {
    const at = name.indexOf(wanted);
    if (at < 0) return 9;
    return name === wanted ? 0 : at === 0 ? 1 : /[\s\-'’.(]/.test(name[at - 1]) ? 2 : 4;
  };
  const buckets = [[], [], [], [], [], [], [], []];
  haystack().forEach(([label, names], n) => {
    let best = score(label);
    let through = -1;
    names.forEach((name, index) => { const found = score(name); if (found + 2 < best) [best, through] = [found + 2, index]; });
    if (best < 9) buckets[Math.min(best, 7)].push([n, through]);
  });
  return buckets.flat().slice(0, limit);
}

let options = [];
let active = -1;
function suggest() {
  options = matching(searchInput.value, 9);
  active = -1;
  suggestions.replaceChildren(...options.map(([n, through], index) => el('li', { role: 'option', id: `option-${index}`, 'aria-selected': 'false', onmousedown: (event) => { event.preventDefault(); choose(index); } },
    sign(kindOf(n), 14), el('span.option-name', {}, el('bdi', {}, N.label[n]), through >= 0 ? el('span.muted', {}, ' ', el('bdi', {}, N.names[n][through])) : null), el('span.muted', {}, kindName(kindOf(n))))));
  if (searchInput.value.trim()) {
    suggestions.append(el('li.search-all', { role: 'option', id: `option-${options.length}`, 'aria-selected': 'false', onmousedown: (event) => { event.preventDefault(); choose(-1); } },
      options.length ? 'Everything with ' : 'No such name. Look for the words ', el('b', {}, `“${cut(searchInput.value.trim(), 40)}”`), ' in statements'));
  }
  const open = Boolean(searchInput.value.trim());
  suggestions.hidden = !open;
  searchInput.setAttribute('aria-expanded', String(open));
  searchInput.removeAttribute('aria-activedescendant');
}
function closeSuggestions() {
  suggestions.hidden = true;
  searchInput.setAttribute('aria-expanded', 'false');
}
function choose(index) {
  const text = searchInput.value.trim();
  closeSuggestions();
  searchInput.blur();
  if (index >= 0 && index < options.length) {
    const [n] = options[index];
    searchInput.value = '';
    const view = address().view;
    go({ node: N.id[n], view: view === 'entity' ? 'entity' : undefined, show: view ? undefined : address().show }, { fresh: true });
  } else if (text) go({ query: text }, { fresh: true });
}
searchInput.addEventListener('input', suggest);
searchInput.addEventListener('focus', () => { if (searchInput.value.trim()) suggest(); });
searchInput.addEventListener('blur', closeSuggestions);
searchInput.addEventListener('keydown', (event) => {
  const last = suggestions.children.length - 1;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (last < 0) return;
    active = event.key === 'ArrowDown' ? (active >= last ? 0 : active + 1) : (active <= 0 ? last : active - 1);
    [...suggestions.children].forEach((child, index) => child.setAttribute('aria-selected', String(index === active)));
    searchInput.setAttribute('aria-activedescendant', `option-${active}`);
    suggestions.children[active].scrollIntoView({ block: 'nearest' });
  } else if (event.key === 'Enter') {
    event.preventDefault();
    choose(active >= 0 ? active : options.length === 1 ? 0 : active === -1 && options.length && fold(N.label[options[0][0]]) === fold(searchInput.value.trim()) ? 0 : -1);
  } else if (event.key === 'Escape') {
    searchInput.value = '';
    closeSuggestions();
    searchInput.blur();
    event.stopPropagation();
  }
});

/** Names and statements that have the words of the address's query. */
function queryView(stage, state) {
  const small = fold(state.query);
  const nodes = matching(state.query, COUNT).filter(([n]) => kindOf(n) !== 'RoleTitle');
  const statements = S.id.map((_, s) => s).filter((s) => fold(plainly(s)).includes(small));
  stage.replaceChildren(el('div.page', {}, el('h1', {}, 'Search: ', el('bdi', {}, `“${state.query}”`)),
    nodes.length ? el('section', {}, el('h2', {}, 'Names', el('span.count', {}, nodes.length)), el('ul.found', {}, nodes.slice(0, 300).map(([n]) => el('li', {}, nodeLink(n), el('span.muted', {}, `${kindName(kindOf(n))} · ${plural(statementsOf()[n].length, 'statement')}`))))) : null,
    statements.length ? el('section', {}, el('h2', {}, 'Statements', el('span.count', {}, statements.length)), el('ul.statements', {}, statements.slice(0, 200).map((s) => el('li', {}, el('a.statement', { href: hash({ query: state.query, statement: S.id[s] }) }, el('span', {}, cut(plainly(s), 240))))))) : null,
    nodes.length || statements.length ? null : emptyState('Nothing has these words', 'Neither a name nor a statement. The articles themselves can be searched with the browser on their pages.'),
    queryBox(sparql('search', { filter: state.query }), 'these names')));
}
