// How things are said to a reader: classes, relations, claim statuses, statements as sentences, and SPARQL.
const KINDS = {
  TradeUnion: ['Trade union', 'Trade unions'], GovernmentBody: ['Government body', 'Government bodies'],
  PoliticalParty: ['Political party', 'Political parties'], MediaOrganisation: ['News organisation', 'News organisations'],
  University: ['University', 'Universities'], Person: ['Person', 'People'], Policy: ['Policy', 'Policies'], March: ['March', 'Marches'],
  OtherAction: ['Other action', 'Other actions'], RoleTitle: ['Role', 'Roles'], Rally: ['Rally', 'Rallies'],
};
const spaced = (name) => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
const kindName = (kind, many = false) => {
  if (KINDS[kind]) return KINDS[kind][many ? 1 : 0];
  const name = spaced(kind);
  return name[0].toUpperCase() + name.slice(1) + (many ? 's' : '');
};
const RELATIONS = {
  role: 'role at', holds_title: 'role', pickets_at: 'pickets at', supports: 'supports', opposes: 'opposes',
  takes_part_in: 'takes part in', located_in: 'is in', part_of: 'is part of', said: 'said',
};
const relationName = (predicate) => RELATIONS[predicate] || predicate.replace(/_/g, ' ');

const STATUSES = {
  asserted: ['Stated', 'The report says so in its own voice, or it is the speaker’s own stand.'],
  attributed: ['Reported', 'The report gives it as what somebody says.'],
  hedged: ['Hedged', 'Said with reserve: may, could, allegedly.'],
  planned: ['Planned', 'Meant to happen; the words do not say that it did.'],
  cancelled: ['Called off', 'It was planned and did not take place.'],
  conditional: ['Conditional', 'Only if something else happens.'],
  negated: ['Negated', 'The words say that it is not so.'],
  denied: ['Denied', 'Somebody denies it.'],
};
const ORDER = ['asserted', 'attributed', 'hedged', 'planned', 'conditional', 'cancelled', 'negated', 'denied'];
/** The claim statuses of a statement's evidence, the firmest first. */
function statusesOf(s) {
  const found = new Set(S.evidence[s].map((row) => D.statuses[row[5]]));
  return ORDER.filter((status) => found.has(status));
}
const statusChip = (status) => el(`span.chip.status-${status}`, { title: STATUSES[status][1] }, STATUSES[status][0]);

const nodeLink = (node, properties) => el('a.name', { href: hash({ ...keep(), node: N.id[node], statement: undefined }), ...properties },
  sign(kindOf(node), 12), el('bdi', {}, N.label[node]));
/** The parts of the address that stay when something is opened beside the present view. */
function keep() {
  const { view, table, filter, sort, article, show: shown, focus } = address();
  return { view, table, filter, sort, article, show: shown, focus };
}

/** A statement as the pieces of a sentence: strings, and numbers for nodes. */
function saying(s) {
  const [subject, object, qualifiers, links] = [S.subject[s], S.object[s], S.qualifiers[s], S.links[s]];
  const status = statusesOf(s)[0];
  const planned = status === 'planned' || status === 'conditional';
  switch (S.kind[s]) {
    case 'RoleHolding': {
      const verb = { former: ' was ', incoming: ' is to be ', acting: ' is acting ' }[qualifiers.tenure] || ' is ';
      if (!qualifiers.title && object >= 0) return [subject, qualifiers.tenure === 'former' ? ' belonged to ' : ' belongs to ', object];
      return [subject, verb, qualifiers.title || '', ...(links.of_person >= 0 ? [' to ', links.of_person] : []), ...(object >= 0 ? [' at ', object] : [])];
    }
    case 'PicketPresence': return [subject, planned ? ' is to picket at ' : ' pickets at ', object];
    case 'Quotation': return [subject, qualifiers.quotation_kind === 'indirect' ? ' said, as reported: ' : ' said: ',
      qualifiers.quotation_kind === 'indirect' ? qualifiers.text || '' : `“${qualifiers.text || ''}”`];
    case 'Participation': return [subject, planned ? ' is to take part in ' : ' takes part in ', object,
      ...(links.place >= 0 ? [' at ', links.place] : []), ...(qualifiers.when_text ? [`, ${qualifiers.when_text}`] : [])];
    default: return [subject, ` ${relationName(S.predicate[s])} `, ...(object >= 0 ? [object] : [])];
  }
}
const sentence = (s) => saying(s).map((part) => (typeof part === 'number' ? nodeLink(part) : el('span', {}, part)));
const plainly = (s) => saying(s).map((part) => (typeof part === 'number' ? N.label[part] : part)).join('');

/** What a reader calls an article: its title, else how it begins, else its file's name. */
const documentName = (d) => DOCS[d].title || DOCS[d].opening || DOCS[d].id;
const documentFacts = (d) => [DOCS[d].publisher, DOCS[d].published && day(DOCS[d].published), DOCS[d].title ? null : DOCS[d].id].filter(Boolean).join(' · ');
const documentLink = (d, s, node) => {
  const about = DOCS[d];
  if (about.href) return { href: about.href + (s >= 0 ? '#s-' + S.id[s] : '') };
  if (about.text === undefined) return null;
  return { href: hash({ view: 'articles', article: about.id, statement: s >= 0 ? S.id[s] : undefined, node: node >= 0 ? N.id[node] : undefined }) };
};

// SPARQL: each view has a query that gives the same rows; what the reader filters by goes into it.
const iri = (node) => (N.id[node].includes(':') ? N.id[node] : D.base + N.id[node]);
const quoted = (text) => '"' + text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t') + '"';
function sparql(name, { filter, replace = {} } = {}) {
  let query = D.queries[name].replace(/^ *#filter (.*)\n/m, (_, names) => (filter
    ? `  FILTER(CONTAINS(LCASE(CONCAT(${names.split(' ').map((v) => `COALESCE(STR(${v}), "")`).join(', " ", ')})), ${quoted(filter.toLowerCase())}))\n` : ''));
  for (const [mark, value] of Object.entries(replace)) query = query.split(mark).join(value);
  return query;
}
function queryBox(query, what) {
  return el('details.sparql', {}, el('summary', {}, 'SPARQL for ' + what),
    el('div.sparql-body', {}, el('pre', { tabindex: 0 }, query), button('Copy', () => copy(query, 'Query copied'), { class: 'small' })));
}
