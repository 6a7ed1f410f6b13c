/* The engine of a page without a kernel: what a selection leaves of the embedded facts. Its twin in Python is selecting.py.
   A mask is a Uint8Array with a 1 for each sentence, or row of a layer, that is meant. Rows are in the order of their sentences. */

const ENGINE = { other: "*other*", missing: "*missing*", quoted: "*quoted*", own: "outlet", dates: ["published", "event"], z: 1.96 };

/** Answers the questions of the front end from the facts: {marks(selection), sentences(selection, offset, limit)}, both promises. */
function pageStore(facts, spec) {
  const engine = openEngine(facts, spec);
  let last = {};
  const chosenBy = ({ choices, picks }) => {
    const asked = JSON.stringify([choices, picks]);
    if (asked !== last.asked) last = { asked, chosen: choose(engine, { choices: chosenOnly(choices), picks: chosenOnly(picks) }) };
    return last.chosen;
  };
  return {
    marks: async selection => allMarks(engine, chosenBy(selection)),
    sentences: async (selection, offset, limit) => listedItems(engine, chosenBy(selection), offset, limit),
  };
}

/** The choices that are not "all", and the picks that are not none. */
function chosenOnly(given) {
  return Object.fromEntries(Object.entries(given || {}).filter(([, value]) => value));
}

/* ------------------------------------------------------------------------------------------------ the facts, opened */

/** The facts with typed arrays; each sentence with the code of the outlet that it is shown under. */
function openEngine(facts, spec) {
  const shown = [...facts.engine.outlets, ENGINE.other], article = Int32Array.from(facts.sentences.article);
  const place = facts.dims.outlet.map(value => (shown.indexOf(value) + shown.length) % shown.length);
  const outletOf = facts.articles.outlet.map(code => place[code]);
  const engine = { facts, spec, shown, article, outletOf, outlet: article.map(a => outletOf[a]), made: new Map() };
  engine.layer = name => remembered(engine.made, name, () => openLayer(engine, facts.layers[name], facts.dims));
  engine.periods = (date, grain) => remembered(engine.made, `${date} ${grain}`, () => openPeriods(engine, date, grain));
  return engine;
}

/** What was made under a name for the same question, or is made now; only the newest is kept. */
function remembered(map, name, make, asked = "") {
  if (!map.has(name) || map.get(name).asked !== asked) map.set(name, { asked, made: make() });
  return map.get(name).made;
}

/** A layer with its dims as codes into lists of values; the shown outlet of the sentence is one of them. */
function openLayer(engine, raw, dims) {
  const sentence = Int32Array.from(raw.sentence), codes = {}, values = {};
  for (const dim of Object.keys(raw).filter(name => dims[name] && name !== "outlet")) {
    codes[dim] = Int32Array.from(raw[dim]);
    values[dim] = dims[dim];
  }
  codes.outlet = sentence.map(s => engine.outlet[s]);
  values.outlet = engine.shown;
  return { raw, sentence, codes, values };
}

/** The sentences in their periods, as a layer; without rows where nothing is dated. */
function openPeriods(engine, date, grain) {
  const raw = ((engine.facts.periods || {})[date] || {})[grain] || { names: [], sentence: [], period: [] };
  return openLayer(engine, raw, { period: raw.names });
}

/* ------------------------------------------------------------------------------------------------ what is chosen */

/** What a selection leaves: masks of sentences (admitted by outlet and dates, told, picked by view), and which sentences are listed. */
function choose(engine, { choices, picks }) {
  const known = new Map(), picked = {}, passing = layer => remembered(known, layer, () => passingRows(engine, layer, choices));
  const admitted = admittedSentences(engine, choices), told = toldSentences(engine, choices, passing, admitted);
  for (const [view, key] of Object.entries(picks)) {
    const layer = layerOf(engine, view, key, choices);
    picked[view] = sentencesOf(engine, layer, rowsOfMark(engine, layer, view, key, passing));
  }
  const sentences = places(common([told, ...Object.values(picked)]));
  return { choices, picks, passing, admitted, told, picked, sentences, made: new Map() };
}

function layerOf(engine, view, key, choices) {
  const { layer } = engine.facts.views[view];
  return layer === "periods" ? engine.periods(key.date, choices.grain || "month") : engine.layer(layer);
}

/** The rows that a mark is counted from, before sentences are chosen. */
function rowsOfMark(engine, layer, view, key, passing) {
  return matchingRows(layer, key, countedRows(layer, engine.facts.views[view], passing(layer)));
}

/** Sentences that pass the choices of outlet and dates. */
function admittedSentences(engine, { outlet, date, since, until }) {
  const { articles, dims } = engine.facts, only = outlet ? dims.outlet.indexOf(outlet) : null;
  const published = (since || until) && date !== "event", event = (since || until) && date === "event";
  const inTime = day => !published || meets(day, day, since, until);
  const passes = a => (only === null || articles.outlet[a] === only) && inTime(articles.published[a]);
  return remembered(engine.made, "admitted", () => {
    const article = articles.id.map((_, a) => passes(a)), mask = Uint8Array.from(engine.article, a => article[a]);
    return event ? common([mask, sentencesInTime(engine, since, until)]) : mask;
  }, JSON.stringify([outlet, date, since, until]));
}

/** Sentences with an expression of time that meets the days from since to until. */
function sentencesInTime(engine, since, until) {
  const times = engine.layer("times"), { earliest, latest } = times.raw, rows = new Uint8Array(earliest.length);
  for (let r = 0; r < rows.length; r++) rows[r] = meets(earliest[r], latest[r], since, until) ? 1 : 0;
  return sentencesOf(engine, times, rows);
}

/** Whether the days from earliest to latest meet those from since to until; a choice may be open at either end. */
function meets(earliest, latest, since, until) {
  return Boolean(earliest && latest) && (!until || earliest <= until) && (!since || latest >= since);
}

function everyRow(layer) {
  return new Uint8Array(layer.sentence.length).fill(1);
}

/** Rows of a layer that the controls about rows leave. */
function passingRows(engine, layer, choices) {
  let rows = everyRow(layer);
  for (const control of engine.facts.engine.rows.filter(name => choices[name])) {
    const [dim, edge] = control.split(":"), value = choices[control];
    if (!layer.codes[dim]) continue;
    rows = keepRows(rows, layer, dim, edge ? known => known !== ENGINE.missing && (edge === "since" ? known >= value : known <= value)
      : value === ENGINE.quoted ? known => known !== ENGINE.own : known => known === value);
  }
  return rows;
}

/** The rows without those whose value of a dim is not wanted. */
function keepRows(rows, layer, dim, wanted) {
  const good = Uint8Array.from(layer.values[dim], value => wanted(value)), codes = layer.codes[dim], kept = new Uint8Array(rows.length);
  for (let r = 0; r < rows.length; r++) kept[r] = rows[r] & good[codes[r]];
  return kept;
}

/** The rows that have the values of a key. */
function matchingRows(layer, key, rows) {
  for (const dim of Object.keys(key).filter(name => layer.codes[name])) rows = keepRows(rows, layer, dim, value => value === key[dim]);
  return rows;
}

/** The rows that a view counts: of stance, those that take a side. */
function countedRows(layer, rule, rows) {
  for (const [dim, kept] of Object.entries(rule.keep || {})) rows = keepRows(rows, layer, dim, value => kept.includes(value));
  return rows;
}

/** What the choices leave: admitted sentences with a row in the base layer, in the voice, and one for each choice about sentences. */
function toldSentences(engine, choices, passing, admitted) {
  const { base, voiced } = engine.facts.engine, demanded = demandedRows(engine, choices, passing);
  if (base) demanded.push({ layer: engine.layer(base), rows: passing(engine.layer(base)) });
  const masks = demanded.map(({ layer, rows }) => sentencesOf(engine, layer, rows));
  if (choices.voice && voiced.length) {
    const spoken = voiced.map(name => sentencesOf(engine, engine.layer(name), passing(engine.layer(name))));
    masks.push(spoken.reduce((some, mask) => some.map((one, i) => one | mask[i])));
  }
  return common([admitted, ...masks]);
}

/** The rows that the choices about sentences ask for (an actor, a topic), each with its layer. */
function demandedRows(engine, choices, passing) {
  return Object.entries(engine.facts.engine.sentences).filter(([control]) => choices[control]).map(([control, [name, dim]]) => {
    const layer = engine.layer(name);
    return { layer, rows: matchingRows(layer, { [dim]: choices[control] }, passing(layer)) };
  });
}

function sentencesOf(engine, layer, rows) {
  const mask = new Uint8Array(engine.article.length);
  for (let r = 0; r < rows.length; r++) if (rows[r]) mask[layer.sentence[r]] = 1;
  return mask;
}

function common(masks) {
  return masks.reduce((kept, mask) => kept.map((one, i) => one & mask[i]));
}

/** Where a mask has its ones. */
function places(mask) {
  const found = [];
  for (let i = 0; i < mask.length; i++) if (mask[i]) found.push(i);
  return found;
}
