/* The marks of a page without a kernel, for what engine.js chose. Its twin in Python is counting.py. */

function allMarks(engine, chosen) {
  const views = {};
  for (const [name, rule] of Object.entries(engine.facts.views)) {
    const others = Object.entries(chosen.picked).filter(([view]) => view !== name).map(([, mask]) => mask);
    const left = common([chosen.told, ...others]);
    views[name] = rule.layer === "periods" ? timelineAnswer(engine, chosen, left) : gridAnswer(engine, chosen, name, left);
  }
  const articles = new Set(chosen.sentences.map(s => engine.article[s]));
  return { chosen: { sentences: chosen.sentences.length, articles: articles.size }, views };
}

/* ------------------------------------------------------------------------------------------------ grids */

/** A view that is no timeline: the leading values of its dims, and a mark for each combination of them that has sentences. */
function gridAnswer(engine, chosen, name, left) {
  const rule = engine.facts.views[name], { dims } = rule, [y, x] = dims, grouped = groupedRows(engine, chosen, name);
  const layer = engine.layer(rule.layer), axes = leadingValues(layer, rule, grouped, left);
  const of = denominators(engine, chosen, rule), cells = tallied(engine, layer, rule, axes, grouped, left);
  const share = rule.share || (chosen.choices.measure === "share" && rule.agg === "sentences");
  const doubt = share ? intervalsOf(engine, chosen, rule, cells) : cells.map(() => [null, null]);
  const marks = cells.map((cell, at) => markOf(layer, rule, share, of, cell, doubt[at]));
  const shown = dim => axes[dim] ? axes[dim].codes.map(code => layer.values[dim][code]) : [];
  const left_out = Object.fromEntries(Object.entries({ y, x }).filter(([, dim]) => dim).map(([axis, dim]) => [axis, axes[dim].beyond]));
  return { y: shown(y), x: shown(x), left_out, of: x === "outlet" && shown(x).length ? byOutlet(engine, shown(x), of) : null,
    articles: byOutlet(engine, shown("outlet"), articlesOf(engine, chosen)), marks };
}

function markOf(layer, rule, share, denominator, { codes, n, articles, rows, amount }, [low, high]) {
  const of = "outlet" in codes ? denominator[codes.outlet] : sumOf(denominator);
  const value = { sum: amount, mean: amount / rows, sentences: n }[rule.agg];
  return { key: namedKey(layer, codes), n, articles, value: share ? value / of : value, low, high, of };
}

/** The interval of the share of each cell, by article, among the same of all outlets where the view has them. */
function intervalsOf(engine, chosen, rule, cells) {
  const clusters = engine.facts.articles.id.length, dense = () => new Float64Array(clusters);
  const whole = wholes(engine, chosen, rule), within = rule.dims.includes("outlet"), bases = engine.shown.map(dense), every = dense();
  for (const [s, amount] of whole) {
    const cluster = engine.facts.articles.cluster[engine.article[s]];
    bases[engine.outlet[s]][cluster] += amount;
    every[cluster] += amount;
  }
  const named = ({ codes }) => JSON.stringify({ ...codes, outlet: 0 }), tops = new Map();
  const topOf = cell => {
    const top = dense();
    for (const [cluster, amount] of cell.told) top[cluster] += amount;
    return top;
  };
  for (const cell of cells) {
    const all = tops.get(named(cell)) ?? tops.set(named(cell), dense()).get(named(cell));
    for (const [cluster, amount] of cell.told) all[cluster] += amount;
  }
  return cells.map(cell => shareInterval(topOf(cell), within ? bases[cell.codes.outlet] : every, within ? { top: tops.get(named(cell)), base: every } : null));
}

function namedKey(layer, codes) {
  return Object.fromEntries(Object.entries(codes).map(([dim, code]) => [dim, layer.values[dim][code]]));
}

function byOutlet(engine, outlets, numbers) {
  return Object.fromEntries(outlets.map(outlet => [outlet, numbers[engine.shown.indexOf(outlet)]]));
}

/** The rows that a view counts, and which of them are the first with their key in their sentence: only those add to n. */
function groupedRows(engine, chosen, name) {
  const rule = engine.facts.views[name], layer = engine.layer(rule.layer);
  const filters = engine.facts.engine.rows.map(control => chosen.choices[control]);
  return remembered(engine.made, `rows of ${name}`, () => {
    const rows = Int32Array.from(places(countedRows(layer, rule, chosen.passing(layer)))), keys = new Float64Array(rows.length);
    for (const dim of rule.dims) {
      const codes = layer.codes[dim], size = layer.values[dim].length;
      for (let i = 0; i < rows.length; i++) keys[i] = keys[i] * size + codes[rows[i]];
    }
    return { rows, first: firstInSentence(layer.sentence, rows, keys) };
  }, JSON.stringify(filters));
}

function firstInSentence(sentence, rows, keys) {
  const first = new Uint8Array(rows.length).fill(1);
  for (let i = 0; i < rows.length; i++) {
    for (let j = i - 1; first[i] && j >= 0 && sentence[rows[j]] === sentence[rows[i]]; j--) if (keys[j] === keys[i]) first[i] = 0;
  }
  return first;
}

/** For each dim the codes that are shown, in order, and how many are beyond: those whose marks have the most sentences, or all. */
function leadingValues(layer, rule, { rows, first }, left) {
  const { sentence } = layer, axes = {};
  for (const dim of rule.dims) {
    const score = new Int32Array(layer.values[dim].length), codes = layer.codes[dim], top = (rule.top || {})[dim];
    for (let i = 0; i < rows.length; i++) if (first[i] && left[sentence[rows[i]]]) score[codes[rows[i]]]++;
    const found = places(score);
    if (top) found.sort((a, b) => score[b] - score[a]);
    axes[dim] = { codes: found.slice(0, top || found.length), beyond: Math.max(found.length - (top || found.length), 0) };
  }
  return axes;
}

/** For each combination of shown values that has sentences, in the order of values: {codes, n, articles, rows, amount}. */
function tallied(engine, layer, rule, axes, { rows, first }, left) {
  const found = new Map(), place = shownPlaces(layer, rule.dims, axes), amounts = layer.raw[rule.amount];
  for (let i = 0; i < rows.length; i++) {
    const r = rows[i], s = layer.sentence[r], at = left[s] ? place(r) : -1;
    if (at < 0) continue;
    if (!found.has(at)) found.set(at, { at, codes: codesOf(layer, rule.dims, r), n: 0, articles: 0, rows: 0, amount: 0, article: -1, told: new Map() });
    const cell = found.get(at);
    cell.n += first[i];
    cell.rows++;
    cell.amount += amounts ? amounts[r] : 0;
    const cluster = engine.facts.articles.cluster[engine.article[s]];
    cell.told.set(cluster, (cell.told.get(cluster) ?? 0) + (amounts ? amounts[r] : first[i]));
    if (cell.article !== engine.article[s]) cell.articles++;
    cell.article = engine.article[s];
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** A function that gives the place of a row's key among all keys, in the order of values, or -1 where a value is not shown. */
function shownPlaces(layer, dims, axes) {
  const columns = dims.map(dim => layer.codes[dim]), sizes = dims.map(dim => layer.values[dim].length);
  const shown = dims.map((dim, d) => new Uint8Array(sizes[d]));
  dims.forEach((dim, d) => { for (const code of axes[dim].codes) shown[d][code] = 1; });
  return r => {
    let place = 0;
    for (let d = 0; d < columns.length; d++) {
      const code = columns[d][r];
      if (!shown[d][code]) return -1;
      place = place * sizes[d] + code;
    }
    return place;
  };
}

function codesOf(layer, dims, r) {
  return Object.fromEntries(dims.map(dim => [dim, layer.codes[dim][r]]));
}

/** What a share of each shown outlet is a share of: its admitted sentences, or what a sum adds up in them. */
function denominators(engine, chosen, rule) {
  const of = engine.shown.map(() => 0);
  for (const [s, amount] of wholes(engine, chosen, rule)) of[engine.outlet[s]] += amount;
  return of;
}

/** [sentence, amount] of all that a share is a share of. */
function wholes(engine, chosen, rule) {
  if (rule.agg !== "sum") return places(chosen.admitted).map(s => [s, 1]);
  const layer = engine.layer(rule.layer), ranges = Object.entries(chosen.choices).filter(([name]) => name.includes(":"));
  const rows = places(passingRows(engine, layer, Object.fromEntries(ranges)));
  return rows.filter(r => chosen.admitted[layer.sentence[r]]).map(r => [layer.sentence[r], layer.raw[rule.amount][r]]);
}

/** How many articles of each shown outlet are admitted (and have a row in the base layer). */
function articlesOf(engine, chosen) {
  const { base } = engine.facts.engine, masks = [chosen.admitted], number = engine.shown.map(() => 0);
  if (base) masks.push(sentencesOf(engine, engine.layer(base), everyRow(engine.layer(base))));
  const articles = new Set(places(common(masks)).map(s => engine.article[s]));
  for (const a of articles) number[engine.outletOf[a]]++;
  return number;
}

/* ------------------------------------------------------------------------------------------------ timeline */

/** For each date, period and outlet what is left of all that was published, or told to have happened, then. */
function timelineAnswer(engine, chosen, left) {
  const x = {}, marks = [];
  for (const date of ENGINE.dates) {
    const layer = engine.periods(date, chosen.choices.grain || "month");
    const marked = marksInTime(engine, chosen, date, layer, left);
    x[date] = stretch(layer.values.period, marked);
    marks.push(...marked);
  }
  const told = new Set(marks.map(mark => mark.key.outlet)), outlets = engine.shown.filter(outlet => told.has(outlet));
  return { y: [], x, left_out: {}, of: null, articles: byOutlet(engine, outlets, articlesOf(engine, chosen)), marks };
}

/** The periods from the first to the last that has a mark, those without one between them too. */
function stretch(names, marked) {
  const told = new Set(marked.map(mark => mark.key.period)), at = places(names.map(name => told.has(name)));
  return at.length ? names.slice(at[0], at.at(-1) + 1) : [];
}

function marksInTime(engine, chosen, date, layer, left) {
  const outlets = engine.shown.length, size = layer.values.period.length * outlets, clusters = engine.facts.articles.id.length;
  const of = new Int32Array(size), n = new Int32Array(size), articles = new Int32Array(size), last = new Int32Array(size).fill(-1);
  const units = new Int32Array(clusters), hits = new Int32Array(clusters), cluster = Int32Array.from(engine.facts.articles.cluster);
  for (let r = 0; r < layer.sentence.length; r++) {
    const s = layer.sentence[r], a = engine.article[s], cell = layer.codes.period[r] * outlets + layer.codes.outlet[r];
    if (!chosen.admitted[s]) continue;
    of[cell]++;
    units[cluster[a]]++;
    if (!left[s]) continue;
    n[cell]++;
    hits[cluster[a]]++;
    if (last[cell] !== a) articles[cell]++;
    last[cell] = a;
  }
  const worth = worthOf(units, hits), share = chosen.choices.measure === "share";
  const allTold = units.every((many, c) => many === hits[c]);  // where all are counted nothing was drawn by chance
  return places(of).map(cell => {
    const ends = wilson(n[cell] / of[cell], worth(of[cell])).map(edge => share ? edge : edge * of[cell]);
    const [low, high] = allTold || Number.isNaN(ends[0]) ? [null, null] : ends;
    const key = { date, ...namedKey(layer, { period: Math.floor(cell / outlets), outlet: cell % outlets }) };
    return { key, n: n[cell], articles: articles[cell], value: share ? n[cell] / of[cell] : n[cell], low, high, of: of[cell] };
  });
}

/** How many independent observations so many sentences are worth, by the design effect over clusters of articles (see timelines.py). */
function worthOf(units, hits) {
  const many = places(units).length, total = sumOf(units), share = sumOf(hits) / Math.max(total, 1);
  if (many < 2) return () => NaN;
  let residual = 0;
  for (let c = 0; c < units.length; c++) residual += (hits[c] - share * units[c]) ** 2;
  const simple = share * (1 - share) / Math.max(total - 1, 1);
  const effect = simple > 0 ? Math.max(residual * many / (many - 1) / total ** 2 / simple, 1) : 1;
  const shrink = ENGINE.z ** 2 / squaredQuantile(many - 1);
  return of => Math.min(Math.max(of / effect * shrink, 1), of);
}

/** Wilson's 95 % interval of a share of n independent observations (see resampling.py). */
function wilson(share, n) {
  const zz = ENGINE.z ** 2, shrink = 1 + zz / n, middle = share + zz / (2 * n);
  const half = ENGINE.z * Math.sqrt(share * (1 - share) / n + zz / (4 * n * n));
  return [Math.max((middle - half) / shrink, 0), Math.min((middle + half) / shrink, 1)];
}
