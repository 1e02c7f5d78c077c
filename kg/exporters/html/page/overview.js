// The whole of a large graph: lines and points in two calls to WebGL (or on a plain canvas where there is none), names of
// the most telling nodes in sight above them. Same data, same panel, same keys as the small drawing.
function overview(place) {
  const shown = [...graph.shown.keys()].sort((a, b) => b - a); // the most telling are drawn last, on top
  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const names = el('canvas.names', { 'aria-hidden': 'true' });
  place.append(canvas, names);
  const gl = canvas.getContext('webgl', { antialias: true, alpha: false });
  const flat = gl ? null : canvas.getContext('2d');
  const view = { x: 0, y: 0, scale: 1 };
  const rgb = new Map();
  const colour = (css_) => {
    if (!rgb.has(css_)) rgb.set(css_, [1, 3, 5].map((at) => parseInt(css_.slice(at, at + 2), 16)));
    return rgb.get(css_);
  };
  let chosen = { node: undefined, edge: undefined };
  let pending = 0;
  let visibleNodes = shown;
  let visibleEdges = [];
  const grid = new Map();
  const CELL = 60;

  function program(vertex, fragment) {
    const made = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(made, shader);
    }
    gl.linkProgram(made);
    return made;
  }
  const MOVE = 'uniform vec2 middle; uniform vec2 size; uniform float scale;'
    + 'vec4 moved(vec2 p) { vec2 q = (p - middle) * scale * 2.0 / size; return vec4(q.x, -q.y, 0, 1); }';
  const lines = gl && program(`attribute vec2 at; attribute vec4 tint; varying vec4 shade; ${MOVE} void main() { gl_Position = moved(at); shade = tint; }`,
    'precision mediump float; varying vec4 shade; void main() { gl_FragColor = vec4(shade.rgb * shade.a, shade.a); }');
  const points = gl && program(`attribute vec3 at; attribute vec4 tint; varying vec4 shade; uniform float ratio; ${MOVE} void main() { gl_Position = moved(at.xy); gl_PointSize = max(at.z * 2.0 * scale, 2.5) * ratio; shade = tint; }`,
    'precision mediump float; varying vec4 shade; void main() { float far = length(gl_PointCoord - 0.5); float a = smoothstep(0.5, 0.42, far); gl_FragColor = vec4(shade.rgb * a, a); }');
  const buffers = {};

  function fill() {
    visibleNodes = shown.filter(kindShown);
    const nodes = new Set(visibleNodes);
    visibleEdges = [];
    E.from.forEach((from, edge) => { if (nodes.has(from) && nodes.has(E.to[edge]) && !graph.hiddenPredicates.has(E.predicate[edge])) visibleEdges.push(edge); });
    grid.clear();
    for (const node of visibleNodes) {
      const key = Math.floor(N.x[node] / CELL) * 100003 + Math.floor(N.y[node] / CELL);
      if (!grid.has(key)) grid.set(key, []);
      grid.get(key).push(node);
    }
    if (!gl) return;
    const pointData = new ArrayBuffer(visibleNodes.length * 16);
    const pf = new Float32Array(pointData);
    const pb = new Uint8Array(pointData);
    visibleNodes.forEach((node, i) => {
      pf.set([N.x[node], N.y[node], N.size[node] * 0.8], i * 4);
      pb.set([...colour(colourOf(kindOf(node))), 255], i * 16 + 12);
    });
    // The more lines, the fainter each: what is dense shows as a shade, not as a wall.
    const thin = Math.max(0.25, Math.min(1, Math.sqrt(3000 / visibleEdges.length)));
    const tones = Object.fromEntries(PREDICATES.map((p) => [p, [...colour(ink[(LINES[p] || ['edge'])[0]]), Math.round((LINES[p] ? 150 : 90) * thin)]]));
    const lineData = new ArrayBuffer(visibleEdges.length * 24);
    const lf = new Float32Array(lineData);
    const lb = new Uint8Array(lineData);
    visibleEdges.forEach((edge, i) => {
      const [a, b, tone] = [E.from[edge], E.to[edge], tones[E.predicate[edge]]];
      lf[i * 6] = N.x[a]; lf[i * 6 + 1] = N.y[a]; lf[i * 6 + 3] = N.x[b]; lf[i * 6 + 4] = N.y[b];
      lb.set(tone, i * 24 + 8);
      lb.set(tone, i * 24 + 20);
    });
    for (const [name, data] of [['points', pointData], ['lines', lineData]]) {
      buffers[name] ||= gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name]);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    }
  }

  function paintGl() {
    const ratio = devicePixelRatio || 1;
    gl.viewport(0, 0, canvas.width, canvas.height);
    const ground = colour(ink.paper);
    gl.clearColor(ground[0] / 255, ground[1] / 255, ground[2] / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    for (const [used, buffer, size, stride, mode, count] of [[lines, buffers.lines, 2, 12, gl.LINES, visibleEdges.length * 2], [points, buffers.points, 3, 16, gl.POINTS, visibleNodes.length]]) {
      gl.useProgram(used);
      gl.uniform2f(gl.getUniformLocation(used, 'middle'), view.x, view.y);
      gl.uniform2f(gl.getUniformLocation(used, 'size'), place.clientWidth, place.clientHeight);
      gl.uniform1f(gl.getUniformLocation(used, 'scale'), view.scale);
      if (used === points) gl.uniform1f(gl.getUniformLocation(used, 'ratio'), ratio);
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      const at = gl.getAttribLocation(used, 'at');
      const tint = gl.getAttribLocation(used, 'tint');
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, gl.FLOAT, false, stride, 0);
      gl.enableVertexAttribArray(tint);
      gl.vertexAttribPointer(tint, 4, gl.UNSIGNED_BYTE, true, stride, size * 4);
      gl.drawArrays(mode, 0, count);
    }
  }
  function paintFlat() {
    const ratio = devicePixelRatio || 1;
    flat.setTransform(1, 0, 0, 1, 0, 0);
    flat.fillStyle = ink.paper;
    flat.fillRect(0, 0, canvas.width, canvas.height);
    flat.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, canvas.width / 2 - view.x * view.scale * ratio, canvas.height / 2 - view.y * view.scale * ratio);
    flat.lineWidth = 1 / view.scale;
    flat.globalAlpha = 0.4;
    for (const predicate of PREDICATES) {
      flat.strokeStyle = ink[(LINES[predicate] || ['edge'])[0]];
      flat.beginPath();
      for (const edge of visibleEdges) {
        if (E.predicate[edge] !== predicate) continue;
        flat.moveTo(N.x[E.from[edge]], N.y[E.from[edge]]);
        flat.lineTo(N.x[E.to[edge]], N.y[E.to[edge]]);
      }
      flat.stroke();
    }
    flat.globalAlpha = 1;
    for (const node of visibleNodes) {
      flat.fillStyle = colourOf(kindOf(node));
      const r = Math.max(N.size[node] * 0.8, 1.2 / view.scale);
      flat.fillRect(N.x[node] - r, N.y[node] - r, 2 * r, 2 * r);
    }
  }

  const toScreen = (x, y) => [(x - view.x) * view.scale + place.clientWidth / 2, (y - view.y) * view.scale + place.clientHeight / 2];
  const toGraph = (x, y) => [(x - place.clientWidth / 2) / view.scale + view.x, (y - place.clientHeight / 2) / view.scale + view.y];

  function paintNames() {
    const ratio = devicePixelRatio || 1;
    const pen = names.getContext('2d');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, names.width, names.height);
    pen.textAlign = 'center';
    pen.lineJoin = 'round';
    // The chosen line, or the lines of the chosen node.
    const drawnLine = (edge) => kindShown(E.from[edge]) && kindShown(E.to[edge]) && !graph.hiddenPredicates.has(E.predicate[edge]);
    const accented = chosen.edge !== undefined ? [chosen.edge] : chosen.node !== undefined ? edgesOf()[chosen.node].filter(drawnLine) : [];
    pen.strokeStyle = ink.accent;
    pen.lineWidth = chosen.edge !== undefined ? 3 : 1.2;
    pen.beginPath();
    for (const edge of accented) {
      pen.moveTo(...toScreen(N.x[E.from[edge]], N.y[E.from[edge]]));
      pen.lineTo(...toScreen(N.x[E.to[edge]], N.y[E.to[edge]]));
    }
    pen.stroke();
    const marked = [chosen.node, ...(chosen.edge === undefined ? [] : [E.from[chosen.edge], E.to[chosen.edge]])].filter((n) => n !== undefined);
    for (const node of marked) {
      const [x, y] = toScreen(N.x[node], N.y[node]);
      pen.strokeStyle = ink.accent;
      pen.lineWidth = 3;
      pen.beginPath();
      pen.arc(x, y, Math.max(N.size[node] * 0.8 * view.scale, 3) + 4, 0, 7);
      pen.stroke();
    }
    paintSigns(pen);
    const boxes = [];
    let written = 0;
    for (let i = visibleNodes.length - 1, tried = 0; i >= 0 && written < 70 && tried < 6000; i -= 1, tried += 1) {
      const node = tried < marked.length ? marked[tried] : visibleNodes[i + marked.length] ?? visibleNodes[i];
      const [x, y] = toScreen(N.x[node], N.y[node]);
      if (x < 0 || y < 0 || x > place.clientWidth || y > place.clientHeight) continue;
      const label = visible(cut(N.label[node], 28));
      const half = label.length * 3.6;
      const top = y + Math.max(N.size[node] * 0.8 * view.scale, 3) + 13;
      if (boxes.some(([bx, by, bh]) => Math.abs(bx - x) < bh + half + 8 && Math.abs(by - top) < 18)) continue;
      boxes.push([x, top, half]);
      written += 1;
      pen.font = '12.5px system-ui, sans-serif';
      pen.strokeStyle = ink.paper;
      pen.lineWidth = 4;
      pen.strokeText(label, x, top);
      pen.fillStyle = ink.ink;
      pen.fillText(label, x, top);
    }
  }
  /** The signs of support and opposition, once so few lines are in sight that they can be told apart. */
  function paintSigns(pen) {
    if (view.scale < 0.3) return;
    const seen = [];
    for (const edge of visibleEdges) {
      const symbol = (LINES[E.predicate[edge]] || [])[1];
      if (!symbol) continue;
      const [x, y] = toScreen((N.x[E.from[edge]] + N.x[E.to[edge]]) / 2, (N.y[E.from[edge]] + N.y[E.to[edge]]) / 2);
      if (x > 0 && y > 0 && x < place.clientWidth && y < place.clientHeight) seen.push([symbol, ink[LINES[E.predicate[edge]][0]], x, y]);
      if (seen.length > 300) return;
    }
    pen.font = '700 17px system-ui, sans-serif';
    pen.strokeStyle = ink.paper;
    pen.lineWidth = 4;
    for (const [symbol, tone, x, y] of seen) {
      pen.strokeText(symbol, x, y + 5);
      pen.fillStyle = tone;
      pen.fillText(symbol, x, y + 5);
    }
  }
  function paint() {
    pending = 0;
    if (gl) paintGl(); else paintFlat();
    paintNames();
    if (!document.documentElement.dataset.drawn) document.documentElement.dataset.drawn = String(Math.round(performance.now()));
  }
  const ask = () => { pending ||= requestAnimationFrame(paint); };

  function resize() {
    const ratio = devicePixelRatio || 1;
    for (const each of [canvas, names]) {
      each.width = Math.round(place.clientWidth * ratio);
      each.height = Math.round(place.clientHeight * ratio);
    }
    ask();
  }
  function fit() {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const node of visibleNodes) {
      x0 = Math.min(x0, N.x[node]); x1 = Math.max(x1, N.x[node]);
      y0 = Math.min(y0, N.y[node]); y1 = Math.max(y1, N.y[node]);
    }
    if (x0 > x1) return;
    const f = free();
    view.scale = Math.min(1.5, (f.right - f.left) / (x1 - x0 + 120), (f.bottom - f.top) / (y1 - y0 + 120));
    view.x = (x0 + x1) / 2 - (f.left + f.right - f.width) / 2 / view.scale;
    view.y = (y0 + y1) / 2 - (f.top + f.bottom - f.height) / 2 / view.scale;
    ask();
  }
  function zoomAt(factor, sx = place.clientWidth / 2, sy = place.clientHeight / 2) {
    const [gx, gy] = toGraph(sx, sy);
    view.scale = Math.min(6, Math.max(0.002, view.scale * factor));
    view.x = gx - (sx - place.clientWidth / 2) / view.scale;
    view.y = gy - (sy - place.clientHeight / 2) / view.scale;
    ask();
  }
  /** The node under a point of the screen, else the line within a few pixels. */
  function at(sx, sy) {
    const [x, y] = toGraph(sx, sy);
    const reach = Math.max(30, 10 / view.scale);
    let best;
    let least = Infinity;
    const cells = Math.min(6, Math.ceil(reach / CELL));
    for (let i = -cells; i <= cells; i += 1) {
      for (let j = -cells; j <= cells; j += 1) {
        for (const node of grid.get(Math.floor(x / CELL + i) * 100003 + Math.floor(y / CELL + j)) || []) {
          const far = Math.hypot(N.x[node] - x, N.y[node] - y) - N.size[node] * 0.8;
          if (far < least && far * view.scale < 6) [best, least] = [node, far];
        }
      }
    }
    if (best !== undefined) return { node: best };
    const near = 5 / view.scale;
    for (const edge of visibleEdges) {
      const [a, b] = [E.from[edge], E.to[edge]];
      const [dx, dy] = [N.x[b] - N.x[a], N.y[b] - N.y[a]];
      const t = Math.max(0, Math.min(1, ((x - N.x[a]) * dx + (y - N.y[a]) * dy) / (dx * dx + dy * dy || 1)));
      const far = Math.hypot(N.x[a] + t * dx - x, N.y[a] + t * dy - y);
      if (far < near && far < least) [best, least] = [edge, far];
    }
    return best === undefined ? {} : { edge: best };
  }

  const fingers = new Map();
  let moved = 0;
  const spot = (event) => { const f = place.getBoundingClientRect(); return [event.clientX - f.left, event.clientY - f.top]; };
  names.addEventListener('pointerdown', (event) => { names.setPointerCapture(event.pointerId); fingers.set(event.pointerId, spot(event)); moved = 0; hover(null, null); });
  names.addEventListener('pointermove', (event) => {
    const now = spot(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      const found = at(...now);
      place.classList.toggle('pointing', found.node !== undefined || found.edge !== undefined);
      hover({ x: now[0], y: now[1] }, found.node !== undefined ? nodeTip(found.node) : found.edge !== undefined ? edgeTip(found.edge) : null);
      return;
    }
    if (fingers.size === 2) {
      const [, opposite] = [...fingers].find(([id]) => id !== event.pointerId);
      const gap = (p) => Math.hypot(p[0] - opposite[0], p[1] - opposite[1]) || 1;
      zoomAt(gap(now) / gap(before), (now[0] + opposite[0]) / 2, (now[1] + opposite[1]) / 2);
    } else {
      view.x -= (now[0] - before[0]) / view.scale;
      view.y -= (now[1] - before[1]) / view.scale;
      ask();
    }
    moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    fingers.set(event.pointerId, now);
  });
  const lift = (event) => {
    if (fingers.delete(event.pointerId) && event.type === 'pointerup' && moved < 5) {
      const found = at(...spot(event));
      if (found.node !== undefined) openNode(found.node);
      else if (found.edge !== undefined) openEdge(found.edge);
      else if (!panel.hidden) shut();
    }
  };
  names.addEventListener('pointerup', lift);
  names.addEventListener('pointercancel', lift);
  names.addEventListener('pointerleave', () => hover(null, null));
  names.addEventListener('wheel', (event) => { event.preventDefault(); hover(null, null); zoomAt(Math.exp(-event.deltaY * 0.0016), ...spot(event)); }, { passive: false });
  names.addEventListener('dblclick', (event) => { const found = at(...spot(event)); if (found.node !== undefined) go({ focus: N.id[found.node], node: N.id[found.node] }, { fresh: true }); });
  const watcher = new ResizeObserver(resize);
  watcher.observe(place);
  fill();
  resize();
  fit();
  return {
    fit, zoom: zoomAt,
    destroy() { watcher.disconnect(); cancelAnimationFrame(pending); canvas.remove(); names.remove(); },
    filter() { fill(); ask(); },
    recolour() { fill(); ask(); },
    select(node, edge) {
      chosen = { node, edge };
      const wanted = edge !== undefined ? E.from[edge] : node;
      if (wanted !== undefined) {
        const [x, y] = toScreen(N.x[wanted], N.y[wanted]);
        const f = free();
        if (x < f.left + 30 || y < f.top || x > f.right - 30 || y > f.bottom - 30 || view.scale < 0.25) {
          view.scale = Math.max(view.scale, 0.25);
          view.x = N.x[wanted] - (f.left + f.right - f.width) / 2 / view.scale;
          view.y = N.y[wanted] - (f.top + f.bottom - f.height) / 2 / view.scale;
        }
      }
      ask();
    },
    screen: (node) => toScreen(N.x[node], N.y[node]),
  };
}
