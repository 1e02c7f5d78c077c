// What the page knows, and the few ways in which it makes elements. Text becomes text nodes; nothing is parsed as HTML.
const D = JSON.parse(document.getElementById('data').textContent);
const { nodes: N, edges: E, statements: S, documents: DOCS } = D;
const COUNT = N.id.length;
const dark = matchMedia('(prefers-color-scheme: dark)');
const narrow = matchMedia('(max-width: 760px)');
const still = matchMedia('(prefers-reduced-motion: reduce)');

const $ = (selector) => document.querySelector(selector);

/** Characters that would be invisible, or would turn the reading direction of what stands beside them, made visible. */
const visible = (text) => String(text ?? '')
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/\u007f/g, '\u2421')
  .replace(/[\u202a-\u202e\u2066-\u2069]/g, (c) => `[U+${c.charCodeAt(0).toString(16).toUpperCase()}]`);

/** An element with properties and children; strings among the children become text nodes. */
function el(tag, properties, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name || 'div');
  if (classes.length) made.className = classes.join(' ');
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'hidden' || key === 'disabled' || key === 'checked' || key === 'open') made[key] = Boolean(value);
    else made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false)
    .map((c) => (c instanceof Node ? c : visible(c))));
  return made;
}

function svg(tag, properties, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

const button = (label, onclick, properties) => el('button', { type: 'button', onclick, ...properties }, label);
const plural = (count, one, many) => `${count.toLocaleString('en-GB')} ${count === 1 ? one : many || one + 's'}`;
/** The text, or its beginning with an ellipsis; counted and cut in whole code points. */
function cut(text, limit) {
  if (text.length <= limit) return text;
  const points = [...text.slice(0, 2 * limit + 2)];
  return points.length <= limit && text.length <= 2 * limit + 2 ? text : points.slice(0, limit - 1).join('').trimEnd() + '…';
}
const fold = (text) => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

/** A link to another page, only where its address is one of the web's. */
function outward(address, label) {
  return /^https?:\/\//i.test(address)
    ? el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, label || address) : el('span', {}, label || address);
}

// Offsets are code points; a JavaScript string counts UTF-16 units. Only texts with characters beyond U+FFFF need a map.
const unitMaps = new Map();
function units(document_) {
  if (unitMaps.has(document_)) return unitMaps.get(document_);
  const text = DOCS[document_].text;
  let map = null;
  if (/[\ud800-\udbff]/.test(text)) {
    map = [];
    for (let at = 0; at < text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) map.push(at);
    map.push(text.length);
  }
  unitMaps.set(document_, map);
  return map;
}
/** The words of a document from one code point to another. */
function words(document_, start, end) {
  const map = units(document_);
  return map ? DOCS[document_].text.slice(map[start], map[end]) : DOCS[document_].text.slice(start, end);
}

/** One piece of evidence by names: its row is [document, start, end, rule, confidence, status, speaker, steps, ...]. */
function evidence(row) {
  const [document_, start, end, rule, confidence, status, speaker, steps] = row;
  const found = { document: document_, start, end, rule: D.rules[rule], confidence, status: D.statuses[status], speaker, steps };
  if (row.length === 10) {
    found.before = words(document_, row[8], start);
    found.exact = words(document_, start, end);
    found.after = words(document_, end, row[9]);
  } else [found.before, found.exact, found.after] = row.slice(8);
  return found;
}

// Indexes are made when they are first asked for: a large graph opens sooner.
function later(make) {
  let made;
  return () => (made === undefined ? (made = make()) : made);
}
const nodeIndex = later(() => new Map(N.id.map((id, index) => [id, index])));
const statementIndex = later(() => new Map(S.id.map((id, index) => [id, index])));
const documentIndex = later(() => new Map(DOCS.map((d, index) => [d.id, index])));
const lists = (count) => Array.from({ length: count }, () => []);
const edgesOf = later(() => {
  const found = lists(COUNT);
  E.from.forEach((from, edge) => {
    found[from].push(edge);
    if (E.to[edge] !== from) found[E.to[edge]].push(edge);
  });
  return found;
});
const statementsOf = later(() => {
  const found = lists(COUNT);
  S.id.forEach((_, s) => {
    const ends = new Set([S.subject[s], S.object[s], ...Object.values(S.links[s])]);
    ends.forEach((node) => { if (node >= 0) found[node].push(s); });
  });
  E.statements.forEach((indices, edge) => {
    if (D.kinds[N.kind[E.to[edge]]] === 'RoleTitle') found[E.to[edge]].push(...indices);
  });
  return found;
});
const edgeOfStatement = later(() => {
  const found = new Map();
  E.statements.forEach((indices, edge) => indices.forEach((s) => found.set(s, edge)));
  return found;
});
const statementsIn = later(() => {
  const found = lists(DOCS.length);
  S.evidence.forEach((rows, s) => new Set(rows.map((r) => r[0])).forEach((d) => { if (d >= 0) found[d].push(s); }));
  return found;
});

const kindOf = (node) => D.kinds[N.kind[node]];
const colourOf = (kind) => D.colours[kind][dark.matches ? 1 : 0];
const other = (edge, node) => (E.from[edge] === node ? E.to[edge] : E.from[edge]);

/** What the page shows is in its address: view, node, statement, query and so on, so that it can be sent and gone back to. */
function address() {
  const found = {};
  for (const part of location.hash.slice(1).split('&')) {
    const at = part.indexOf('=');
    if (at < 1) continue;
    try { found[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch { /* a mangled address shows the start */ }
  }
  return found;
}
const hash = (state) => '#' + Object.entries(state).filter(([, v]) => v !== undefined && v !== null && v !== '')
  .map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join('&');
/** Go to the present address with changes; undefined takes a part away. */
function go(changes, { fresh = false, replace = false } = {}) {
  const target = hash({ ...(fresh ? {} : address()), ...changes });
  if (replace) { history.replaceState(null, '', target); show(); } else if (location.hash !== target) location.hash = target; else show();
}

function toast(message) {
  const place = $('#toast');
  place.textContent = message;
  place.classList.add('seen');
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => place.classList.remove('seen'), 2200);
}
const announce = (message) => { $('#announce').textContent = message; };

async function copy(text, message) {
  try { await navigator.clipboard.writeText(text); } catch {
    const area = el('textarea', { class: 'hidden-text' });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  toast(message);
}

/** The sign of a class: the shape and colour that its nodes have. */
function sign(kind, size = 14) {
  const shape = N.shape[D.kinds.indexOf(kind)];
  const colour = colourOf(kind);
  const points = (list) => svg('polygon', { points: list, fill: colour });
  const drawn = {
    dot: () => svg('circle', { cx: 8, cy: 8, r: kind === 'RoleTitle' ? 4 : 6.5, fill: colour }),
    square: () => svg('rect', { x: 2, y: 2, width: 12, height: 12, rx: 1, fill: colour }),
    triangle: () => points('8,1.5 15,14 1,14'), triangleDown: () => points('8,14.5 15,2 1,2'),
    diamond: () => points('8,0.5 15.5,8 8,15.5 0.5,8'), hexagon: () => points('4.2,1.5 11.8,1.5 15.5,8 11.8,14.5 4.2,14.5 0.5,8'),
    star: () => points('8,0.5 10,5.6 15.5,6 11.2,9.6 12.7,15 8,11.9 3.3,15 4.8,9.6 0.5,6 6,5.6'),
  }[shape]();
  return svg('svg', { viewBox: '0 0 16 16', width: size, height: size, 'aria-hidden': 'true', class: 'sign' }, drawn);
}
