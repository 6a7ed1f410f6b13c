// A grid: a row per y, a column per x, and in each cell bars ("bar", "sides") or a shade ("shade").

const GRID_BAR = 14;
const GRID_LEAST = { bar: 84, sides: 64, shade: 40 };
const GRID_MOST = { bar: 420, sides: 150, shade: 110 };

/** The element of a grid with one mark for each key that has sentences. */
function drawGrid(view, answer, context) {
  const marks = inReadingOrder(view, answer).filter((mark) => mark.n > 0);
  if (!marks.length) return emptyView(view, context);
  const plan = gridPlan(view, { ...answer, marks }, context);
  const drawn = marks.map((mark) => gridMark(plan, mark)).filter(Boolean);
  return viewBody(view, context, plan, [...gridHeads(plan), ...gridLines(plan), ...drawn, gridStaying(plan)]);
}

/** The marks row by row, from left to right: the order of the keyboard and of screen readers. */
function inReadingOrder(view, { y, x, marks }) {
  const place = ({ key }) => [y.indexOf(key[view.y]), view.x ? x.indexOf(key[view.x]) : 0, Number(key[view.split] ?? 0)];
  const placed = marks.map((mark) => [place(mark), mark]);
  return placed.sort(([one], [other]) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]).map(([, mark]) => mark);
}

/** Where everything of a grid stands. */
function gridPlan(view, answer, context) {
  const style = GRID_LEAST[view.style] ? view.style : "bar", unit = unitOf(view, answer);
  const columns = view.x ? answer.x : [""], labels = answer.y.map((value) => context.label(view.y, value));
  const plan = { view, answer, context, style, unit, columns };
  plan.numbers = Math.max(...answer.marks.map((mark) => numbersWidth(plan, mark)));
  const cell = leastCell(plan), labelWidth = labelColumn(labels, context);
  plan.least = labelWidth + cell * columns.length + 2;
  plan.cell = Math.min((viewWidth(context, plan.least) - labelWidth - 2) / columns.length, Math.max(cell, GRID_MOST[style]));
  plan.left = labelWidth;
  plan.right = labelWidth + plan.cell * columns.length;
  plan.width = viewWidth(context, plan.least);
  plan.heads = columns.map((value) => columnHead(plan, value));
  plan.top = (style === "sides" ? 26 : 4) + Math.max(...plan.heads.map((head) => head.lines.length)) * 15 + 10;
  plan.rows = rowPlaces(labels, labelWidth - 14, plan.top, style === "sides" ? 38 : 28);
  plan.bottom = plan.rows.at(-1).y + plan.rows.at(-1).height;
  plan.notes = gridTold(plan).flatMap((note) => wrapText(note, shownWidth(plan) - 8, 12));
  plan.height = plan.bottom + 8 + plan.notes.length * 16 + 4;
  plan.axis = barAxis(plan);
  return plan;
}

/** The narrowest cell in which the numbers, and the words of the heads, have room. */
function leastCell(plan) {
  const { numbers } = plan, words = Math.max(0, ...plan.columns.map((value) => longestWord(columnName(plan, value), 12, 700)));
  const room = { bar: numbers + 44, sides: 2 * numbers + 18, shade: numbers + 12 }[plan.style];
  return Math.max(GRID_LEAST[plan.style], room, Math.min(words, 100) + 10);
}

/** What is written on a mark: n, and beside it what its length shows where that is not n. */
function markNumbers(plan, mark) {
  const sign = plan.style === "sides" ? { "-1": "−", 1: "+" }[mark.key[plan.view.split]] ?? "" : "";
  const beside = plan.unit !== "sentences" && plan.style === "bar" && Number.isFinite(mark.value);
  return [sign + plan.context.number(mark.n), beside ? writtenValue(mark.value, plan.unit, plan.context) : ""];
}

/** The width of what is written on a mark. */
function numbersWidth(plan, mark) {
  const [n, value] = markNumbers(plan, mark);
  return textWidth(n, 13, 700) + (value ? 6 + textWidth(value, 12) : 0);
}

/** The name of a column. */
function columnName(plan, value) {
  return plan.view.x ? cutLabel(plan.context.label(plan.view.x, value)) : "";
}

/** The head of a column: name, articles, whether they are few, and what the shares are out of. */
function columnHead(plan, value) {
  const { answer: { articles, of }, context } = plan, width = plan.cell - 8;
  const lines = wrapText(columnName(plan, value), width, 12, 700).map((line) => [line, 700, VIEW_INK]);
  const add = (text, fill) => wrapText(text, width, 12).forEach((line) => lines.push([line, 400, fill]));
  const known = (numbers) => plan.view.x && Number.isFinite(numbers?.[value]);
  if (known(of) && !plan.view.unit && plan.unit !== "amount") add(context.counted(of[value], "sentence"), VIEW_QUIET);
  if (known(articles)) add(context.counted(articles[value], "article"), VIEW_QUIET);
  const own = plan.answer.marks.filter((mark) => mark.key[plan.view.x] === value);
  const bare = isEstimate(plan.view, plan.unit) && own.every((mark) => !Number.isFinite(mark.low));
  if (bare || (known(articles) && articles[value] < 5)) add(context.word(bare ? "no interval" : "few articles"), "#8A3D00");
  return { lines, title: context.label(plan.view.x ?? "", value) };
}

/** The width of the column of row labels: as wide as the longest, or about a quarter of the view. */
function labelColumn(labels, context) {
  const longest = Math.max(...labels.map((label) => textWidth(cutLabel(label)))), most = Math.min(220, 0.28 * viewWidth(context, 0));
  return Math.min(longest + 2, Math.max(96, most)) + 14;
}

/** The rows from top to bottom: their labels in lines, and where they stand; `least` is the height of all or of each. */
function rowPlaces(labels, width, top, least) {
  let y = top;
  return labels.map((label, number) => {
    const lines = wrapText(cutLabel(label), width), height = Math.max(least[number] ?? least, lines.length * 16 + 10);
    y += height;
    return { lines, label, height, y: y - height };
  });
}

/** The one scale of all bars: from where they start, and how many pixels one is. */
function barAxis({ answer: { marks }, style, cell, numbers }) {
  const values = marks.flatMap((mark) => [mark.value ?? 0, mark.high ?? 0]), low = Math.min(0, ...values), high = Math.max(0, ...values);
  if (style === "sides") return { zero: cell / 2, one: (cell / 2 - 4) / Math.max(...marks.map((mark) => mark.n)) };
  const one = (cell - numbers - 16) / (high - low || 1);
  return { zero: 4 - low * one, one, high };
}

/** A pair of swatches that says which side is which. */
function gridLegend({ style, context }) {
  if (style !== "sides") return [];
  let x = 2;
  return [["−", "against", VIEW_AGAINST], ["+", "in favour", VIEW_FOR]].flatMap(([sign, key, fill]) => {
    const text = `${sign} ${context.word(key)}`, nodes = [svgBox([x, 6, 12, 12], fill), svgText(text, x + 18, 12, { size: 12 })];
    x += 34 + textWidth(text, 12);
    return nodes;
  });
}

/** The heads of the columns, standing on the first row. */
function gridHeads({ heads, top, left, cell, style, right }) {
  const middle = style !== "bar", look = { size: 12, anchor: middle ? "middle" : "start" };
  const nodes = heads.map(({ lines, title }, number) => {
    const x = left + number * cell + (middle ? cell / 2 : 4), first = top - 10 - lines.length * 15 + 8;
    const texts = lines.map(([line, weight, fill], at) => svgText(line, x, first + at * 15, { ...look, weight, fill }));
    return svgNode("g", { class: "revue-column" }, svgNode("title", {}, title), ...texts);
  });
  return [...nodes, svgLines(`M${left} ${top - 2}H${right}`, VIEW_INK)];
}

/** The legend, the labels of the rows and the notes, which stay while the columns scroll. */
function gridStaying(plan) {
  const { rows, left, top, bottom, style } = plan, from = style === "sides" ? 24 : 0;
  const lines = svgLines(rows.map(({ y, height }) => `M0 ${y + height}H${left}`).join(""), VIEW_LINE);
  const ground = [0, from, left - 0.5, bottom - from];
  const edges = [svgLines(`M0 ${top - 2}H${left}`, VIEW_INK), svgLines(`M${left} ${top - 2}V${bottom}`, VIEW_LINE), lines];
  return stayingNodes(ground, ...gridLegend(plan), ...edges, ...rowLabels(rows), ...gridNotes(plan));
}

/** The labels of rows, in full where one points at them. */
function rowLabels(rows) {
  return rows.map(({ lines, label, y, height }) => svgNode("g", { class: "revue-label" }, svgNode("title", {}, label),
    svgText(lines, 2, y + height / 2 - (lines.length - 1) * 8)));
}

/** Lines between rows and columns; between the sides of a cell a broken one. */
function gridLines({ rows, left, right, cell, columns, top, bottom, style }) {
  const across = rows.map(({ y, height }) => `M${left} ${y + height}H${right}`).join("");
  const down = columns.slice(1).map((_, number) => left + (number + 1) * cell).map((x) => `M${x} ${top - 2}V${bottom}`).join("");
  const middles = style === "sides" ? columns.map((_, number) => `M${left + (number + 0.5) * cell} ${top}V${bottom}`).join("") : "M0 0";
  return [svgLines(across + down, VIEW_LINE), svgLines(middles, VIEW_LINE, 1, { "stroke-dasharray": "2 3" })];
}

/** The mark of a key in its cell. */
function gridMark(plan, mark) {
  const { view, context, answer, columns, rows } = plan;
  const row = rows[answer.y.indexOf(mark.key[view.y])], column = Math.max(0, view.x ? columns.indexOf(mark.key[view.x]) : 0);
  if (!row) return null;
  const place = { x: plan.left + column * plan.cell, row, pale: markState(mark, context).pale };
  const { box, nodes } = { bar: barCell, sides: sideCell, shade: shadeCell }[plan.style](plan, mark, place);
  return viewMark(view, mark, plan.unit, context, box, ...nodes);
}

/** A bar with its numbers; that of a share has its interval, or is hollow where there is none. */
function barCell(plan, mark, { x, row, pale }) {
  const { axis, view, answer, context } = plan, value = (mark.value ?? 0) * axis.one;
  const dim = [view.x, view.y].find((name) => name === "outlet");
  const place = dim ? placeOf(dim, mark.key[dim], answer[dim === view.x ? "x" : "y"], context) : 0;
  const start = x + axis.zero + Math.min(0, value), middle = row.y + row.height / 2;
  const [n, beside] = markNumbers(plan, mark), at = (number) => x + axis.zero + number * axis.one;
  const sure = Number.isFinite(mark.low), end = Math.max(at(0) + Math.max(1.5, value), sure ? at(mark.high) : 0) + 6;
  const whole = [start, middle - GRID_BAR / 2, Math.max(Math.abs(value), 1.5), GRID_BAR];
  const bar = sure || !isEstimate(view, plan.unit) ? patternedBar(place, ...whole, pale) : [svgBox(whole, "#FFFFFF", true, pale)];
  const nodes = [...bar, ...(sure ? [whisker(at(mark.low), at(mark.high), middle, pale)] : []), svgText(n, end, middle, { weight: 700 })];
  if (beside) nodes.push(svgText(beside, end + textWidth(n, 13, 700) + 6, middle, { size: 12, fill: VIEW_QUIET }));
  return { box: [x + 1, row.y + 1, plan.cell - 2, row.height - 2], nodes };
}

/** An interval across the middle of a bar, with a white edge that keeps it apart from patterns. */
function whisker(low, high, y, pale) {
  const d = `M${tidyNumber(low)} ${y - 4}v8M${tidyNumber(low)} ${y}H${tidyNumber(high)}M${tidyNumber(high)} ${y - 4}v8`;
  return svgNode("g", { class: "revue-interval" }, svgLines(d, "#FFFFFF", 3.5), svgLines(d, pale ? VIEW_QUIET : VIEW_INK, 1.5));
}

/** Half a cell: how many are against (left) or in favour (right), the number above its bar. */
function sideCell(plan, mark, { x, row, pale }) {
  const against = mark.key[plan.view.split] === "-1", middle = x + plan.cell / 2, down = row.y + (row.height - 38) / 2;
  const length = Math.max(2, mark.n * plan.axis.one), fill = mixed(against ? VIEW_AGAINST : VIEW_FOR, "#FFFFFF", pale ? 0.5 : 0);
  const bar = svgBox([against ? middle - length : middle, down + 23, length, 9], fill, true, pale);
  const number = svgText(markNumbers(plan, mark)[0], middle + (against ? -6 : 6), down + 13,
    { weight: 700, anchor: against ? "end" : "start", fill: against ? "#8F3E00" : "#004E7A" });
  return { box: [against ? x + 1 : middle + 1, row.y + 1, plan.cell / 2 - 2, row.height - 2], nodes: [bar, number] };
}

/** A cell whose darkness is its value. */
function shadeCell(plan, mark, { x, row, pale }) {
  const part = 0.1 + 0.9 * Math.max(0, (mark.value ?? 0) / (plan.axis.high || 1));
  const box = [x + 1.5, row.y + 1.5, plan.cell - 3, row.height - 3];
  const fill = mixed("#FFFFFF", VIEW_SHADE, part * (pale ? 0.55 : 1)), look = { weight: 700, anchor: "middle", fill: textOn(fill) };
  const number = svgText(plan.context.number(mark.n), x + plan.cell / 2, row.y + row.height / 2, look);
  return { box, nodes: [svgBox(box, fill, false), number] };
}

/** What stands under a grid: how many values are shown, and what its numbers are. */
function gridTold({ view, answer, context, unit, style }) {
  const shown = ["y", "x"].filter((side) => view[side] && answer.left_out?.[side] > 0).map((side) => {
    const name = capital(context.word(view[side] === "outlet" ? "outlet_column" : view[side])), count = answer[side].length;
    return `${name}${colon(context)}${context.number(count)} ${context.word("shown of")} ${context.number(count + answer.left_out[side])}.`;
  });
  const measured = unit === "share" && style === "bar" ? ["bold and share", "with intervals"].map((key) => `${capital(context.word(key))}.`) : [];
  return [...measured, shown.join(" ")].filter(Boolean);
}

/** The lines under a grid. */
function gridNotes({ notes, bottom }) {
  return notes.length ? [svgText(notes, 2, bottom + 16, { size: 12, fill: VIEW_QUIET, step: 16 })] : [];
}
