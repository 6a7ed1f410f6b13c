/* The sentences of a page without a kernel, for what engine.js chose, with their words marked. Its twin is evidence_items.py. */

/** {total, items} of the sentences that are left, in the order of article and sentence. */
function listedItems(engine, chosen, offset = 0, limit = 100) {
  const named = remembered(engine.made, "named", () => namedRows(engine)), first = Math.max(offset, 0);
  const words = [...remembered(chosen.made, "evidence", () => evidenceRows(engine, chosen)), ...named];
  const wanted = chosen.sentences.slice(first, first + Math.max(limit, 0));
  return { total: chosen.sentences.length, items: wanted.map(s => itemOf(engine, s, words)) };
}

function itemOf(engine, s, words) {
  const { articles, sentences, dims } = engine.facts, a = engine.article[s], at = name => sentences[name] ? sentences[name][s] : null;
  return { article: articles.id[a], path: articles.path[a], outlet: dims.outlet[articles.outlet[a]], published: articles.published[a],
    number: at("number"), start: at("start"), end: at("end"), text: at("text"),
    before: textBeside(engine, s, -1), after: textBeside(engine, s, 1), spans: spansOf(s, words), sha256: at("sha256"),
    digest: articles.sha256 ? articles.sha256[a] : null, rows: correctedRows(engine, s) };
}

/** The rows of a sentence that a reader may correct: [table, start, end, field, what stands there]. Words in an excerpt have other places. */
function correctedRows(engine, s) {
  const { sentences, engine: { corrected } } = engine.facts, from = sentences.start[s], found = [];
  for (const [name, [table, field, value, own]] of Object.entries(corrected || {})) {
    const layer = engine.layer(name), { raw } = layer;
    for (let r = firstRow(layer.sentence, s); layer.sentence[r] === s; r++) {
      const told = text => text.replace(/\{(\w+)\}/g, (_, dim) => layer.values[dim][layer.codes[dim][r]]);
      const place = own === "row" ? (raw.whole || {})[r] || raw.spans[r][0] : [0, sentences.end[s] - from];
      if (place) found.push([table, from + place[0], raw.until ? raw.until[r] : from + place[1], told(field), told(value)]);
    }
  }
  return found;
}

/** The sentence before or after one in its article; none in a panel, and none where the text may not be passed on. */
function textBeside(engine, s, step) {
  const { sentences, engine: rules } = engine.facts, other = s + step;
  const shared = !(sentences.sha256 && (sentences.sha256[s] || sentences.sha256[other]));
  return !rules.base && shared && engine.article[other] === engine.article[s] ? sentences.text[other] : "";
}

/** The rows that a list marks as evidence: those behind the picks and the choices about sentences, in a panel those of all its rows. */
function evidenceRows(engine, { choices, picks, passing }) {
  const found = demandedRows(engine, choices, passing), { base } = engine.facts.engine;
  for (const [view, key] of Object.entries(picks)) {
    const layer = layerOf(engine, view, key, choices);
    if (layer.raw.spans) found.push({ layer, rows: rowsOfMark(engine, layer, view, key, passing) });
    else if (key.date === "event") found.push({ layer: engine.layer("times"), rows: everyRow(engine.layer("times")) });
  }
  if (base && !Object.keys(picks).length) found.push({ layer: engine.layer(base), rows: passing(engine.layer(base)) });
  return found.map(words => ({ ...words, kind: "evidence", label: () => "" }));
}

/** The rows that a list marks whatever was chosen: mentions of actors, and words in another voice than the outlet's. */
function namedRows(engine) {
  const named = [["mentions", "actor", "actor"], ["voices", "voice", "quote"]].filter(([name]) => engine.facts.layers[name]);
  return named.map(([name, dim, kind]) => {
    const layer = engine.layer(name), label = r => nameOf(engine, dim, layer.values[dim][layer.codes[dim][r]]);
    return { layer, rows: keepRows(everyRow(layer), layer, dim, value => kind !== "quote" || value !== ENGINE.own), kind, label };
  });
}

function nameOf(engine, dim, value) {
  const names = (engine.spec.names || {})[dim] || {};
  return Object.hasOwn(names, value) ? names[value] : value;
}

/** The marked words of a sentence, [start, end, kind, label], without repetition and in the order of all four. */
function spansOf(s, words) {
  const found = new Map();
  for (const { layer, rows, kind, label } of words) {
    for (let r = firstRow(layer.sentence, s); layer.sentence[r] === s; r++) {
      if (!rows[r]) continue;
      const called = label(r);
      for (const [start, end] of layer.raw.spans[r]) found.set(`${start} ${end} ${kind} ${called}`, [start, end, kind, called]);
    }
  }
  return [...found.keys()].sort(byNumbers).map(key => found.get(key));
}

/** The order of texts that begin with two numbers. */
function byNumbers(a, b) {
  const [[start, end], [other, last]] = [a, b].map(text => text.split(" "));
  return start - other || end - last || (a < b ? -1 : 1);
}

/** Where the rows of a sentence begin in a layer. */
function firstRow(sentences, s) {
  let low = 0, high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sentences[middle] < s) low = middle + 1; else high = middle;
  }
  return low;
}
