// The articles, whole, with every piece of evidence marked.
function articlesView(stage, state) {
  const chosen = state.article !== undefined ? documentIndex().get(state.article) : undefined;
  const list = (filter) => {
    const small = fold(filter);
    const found = DOCS.map((_, d) => d).filter((d) => !small || fold(`${documentName(d)} ${DOCS[d].id} ${DOCS[d].publisher || ''}`).includes(small));
    return [found.slice(0, 300).map((d) => el('li', {}, el('a', { ...(DOCS[d].href ? { href: DOCS[d].href } : { href: hash({ view: 'articles', article: DOCS[d].id }) }), 'aria-current': d === chosen ? 'true' : null },
      el('bdi.article-name', {}, documentName(d)), el('span.muted', {}, [documentFacts(d), plural(statementsIn()[d].length, 'statement')].filter(Boolean).join(' · '))))),
    found.length > 300 ? el('li.muted', {}, `and ${found.length - 300} more: filter by name`) : null, found.length ? null : el('li.empty', {}, 'No article of that name.')].flat().filter(Boolean);
  };
  const items = el('ul.article-list', {}, list(''));
  const search = DOCS.length > 12 ? el('input.filter', { type: 'search', placeholder: 'Filter articles', 'aria-label': 'Filter articles', oninput: (event) => items.replaceChildren(...list(event.target.value)) }) : null;
  if (chosen === undefined) {
    stage.replaceChildren(el('div.page', {}, el('h1', {}, 'Articles'),
      el('p.lead', {}, state.article !== undefined ? 'That article is not in this build. These are:' : 'Every report, with the words that became statements marked.'), search, items,
      queryBox(sparql('articles'), 'this list')));
    return;
  }
  const about = DOCS[chosen];
  const text = about.text === undefined
    ? el('div', {}, emptyState('The text is not in this page', about.href ? 'It lies beside it, in a file of its own.' : 'It was made without the articles’ texts: the panel shows the exact words of each piece of evidence.', about.href ? el('a.button', { href: about.href }, 'Open it') : null),
      el('ul.statements', {}, statementsIn()[chosen].slice(0, 300).map(statementItem)))
    : el('div.article-text', { lang: about.language || 'en' }, articleText(chosen, state));
  stage.replaceChildren(el('div.page.reading', {},
    el('p.crumb', {}, el('a', { href: '#view=articles' }, '‹ All articles')),
    el('article.sheet', {}, el('header', {},
      el('h1', {}, el('bdi', {}, documentName(chosen))),
      el('p.muted', {}, [about.publisher, (about.authors || []).join(', '), about.published && day(about.published)].filter(Boolean).join(' · ')),
      about.url ? el('p.muted', {}, outward(about.url)) : null,
      el('p.muted', {}, el('bdi', {}, about.id), ' · ', plural(statementsIn()[chosen].length, 'statement')),
      state.node !== undefined && nodeIndex().has(state.node) ? el('p.note', {}, 'Dotted lines: where ', el('b', {}, el('bdi', {}, N.label[nodeIndex().get(state.node)])), ' is spoken of.') : null),
    text, queryBox(sparql('article', { replace: { '"#identifier"': quoted(about.id) } }), 'this article'))));
  const target = stage.querySelector('mark.chosen') || stage.querySelector('.mentioned');
  if (target) {
    target.scrollIntoView({ block: 'center' });
    target.classList.add('flash');
  }
}

/** The text of a document as paragraphs, cut wherever evidence or a mention begins or ends. */
function articleText(d, state) {
  const total = units(d) ? units(d).length - 1 : DOCS[d].text.length;
  const spans = [];
  statementsIn()[d].forEach((s) => S.evidence[s].forEach((row) => { if (row[0] === d) spans.push({ start: row[1], end: row[2], s }); }));
  spans.sort((a, b) => a.start - b.start || a.end - b.end);
  const node = state.node !== undefined ? nodeIndex().get(state.node) : undefined;
  const mentions = node === undefined ? [] : DOCS[d].mentions.filter((m) => m[0] === node);
  const cuts = [...new Set([...spans.flatMap((e) => [e.start, e.end]), ...mentions.flatMap((m) => [m[1], m[2]])])].sort((a, b) => a - b);
  const stretch = (start, end) => {
    const covering = spans.filter((e) => e.start <= start && e.end >= end);
    const named = mentions.some((m) => m[1] <= start && m[2] >= end);
    const content = named ? el('span.mentioned', {}, words(d, start, end)) : visible(words(d, start, end));
    if (!covering.length) return content;
    covering.sort((a, b) => (a.end - a.start) - (b.end - b.start) || a.s - b.s);
    const mine = covering.find((e) => S.id[e.s] === state.statement);
    const chosen_ = mine || covering[0];
    const several = new Set(covering.map((e) => e.s)).size;
    // The next click on words of several statements shows the next one.
    const follow = () => {
      const all = [...new Set(covering.map((e) => e.s))];
      const at = all.findIndex((s) => S.id[s] === address().statement);
      go({ view: 'articles', article: DOCS[d].id, statement: S.id[all[(at + 1) % all.length]], node: undefined });
    };
    return el('mark', { class: mine ? 'chosen' : several > 1 ? 'several' : null, tabindex: 0, role: 'button', title: cut(plainly(chosen_.s), 160) + (several > 1 ? ` (and ${several - 1} more)` : ''),
      onclick: follow, onkeydown: (event) => { if (event.key === 'Enter') { follow(); event.stopPropagation(); } } }, content);
  };
  const flow = (start, end) => {
    const made = [];
    let at = start;
    for (const c of [...cuts.filter((x) => x > start && x < end), end]) {
      made.push(stretch(at, c));
      at = c;
    }
    return made;
  };
  const passages = DOCS[d].passages.length ? DOCS[d].passages : [[0, total, 'body']];
  const TAGS = { headline: 'h2', crosshead: 'h3', standfirst: 'p', blockquote: 'blockquote', pullquote: 'blockquote' };
  const made = [];
  let at = 0;
  const between = (start, end) => {
    if (end > start && words(d, start, end).trim()) made.push(el('p', {}, flow(start, end)));
  };
  for (const [start, end, layout] of passages) {
    if (start < at) continue;
    between(at, start);
    made.push(el(TAGS[layout] || 'p', { class: `layout-${layout}`, dir: 'auto' }, flow(start, end)));
    at = end;
  }
  between(at, total);
  return made;
}
