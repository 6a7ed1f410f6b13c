// A timeline: a panel for each date (publication above, event below), in it a mark per period and outlet with its interval.

const TIME_PLOT = 150, TIME_HEAD = 44;

/** The element of a timeline; marks without sentences are drawn hollow and are no buttons. */
function drawTimeline(view, answer, context) {
  if (!answer.marks.some((mark) => mark.n > 0)) return emptyView(view, context);
  const plan = timePlan(view, answer, context);
  const { legend, left, height } = plan, ground = [0, legend.height, left - 4, height - legend.height];
  const staying = stayingNodes(ground, ...legend.nodes, ...plan.panels.flatMap((panel) => timeHeads(plan, panel)));
  return viewBody(view, context, plan, [...plan.panels.flatMap((panel) => timePanel(plan, panel)), staying]);
}

/** Where everything of a timeline stands. */
function timePlan(view, answer, context) {
  const unit = unitOf(view, answer), outlets = valuesIn(view.colour, answer.marks, context);
  const ticks = niceTicks(0, Math.max(...answer.marks.map((mark) => Math.max(mark.high ?? 0, mark.value ?? 0))), 5);
  const tickTexts = ticks.map((tick) => writtenValue(tick, unit, context));
  const left = Math.max(...tickTexts.map((text) => textWidth(text, 12))) + 14;
  const mostOf = Math.max(1, ...answer.marks.map((mark) => mark.of ?? 0));
  const slot = Math.max(SMALLEST_TARGET + 1, ...answer.marks.map((mark) => textWidth(context.number(mark.n), 12, 700) + 6));
  const plan = { view, answer, context, unit, outlets, ticks, tickTexts, left, slot, top: ticks.at(-1), mostOf };
  const rows = view.row === "date" ? ["published", "event"] : valuesIn(view.row, answer.marks, context);
  plan.panels = rows.map((row) => panelOf(plan, row));
  plan.least = left + Math.max(...plan.panels.map((panel) => panel.least)) + 6;
  plan.width = viewWidth(context, plan.least);
  plan.legend = shapeLegend(view.colour, outlets, 2, shownWidth(plan), context);
  let y = plan.legend.height + 8;
  for (const panel of plan.panels) y = placePanel(plan, panel, y);
  plan.height = y;
  return plan;
}

/** The marks of a panel by period, from the first to the last period that has any, and the width they need. */
function panelOf({ view, answer, outlets, slot }, row) {
  const marks = answer.marks.filter((mark) => !view.row || mark.key[view.row] === row);
  const axis = (Array.isArray(answer.x) ? answer.x : answer.x[row]) ?? [];
  const place = new Map(axis.map((period, at) => [period, at])), byOutlet = (mark) => outlets.indexOf(mark.key[view.colour]);
  const places = marks.map((mark) => place.get(mark.key[view.x])), first = Math.min(...places), last = Math.max(...places);
  const periods = marks.length ? axis.slice(first, last + 1).map((period) => ({ period, marks: [] })) : [];
  marks.forEach((mark, number) => periods[places[number] - first].marks.push(mark));
  periods.forEach((period) => period.marks.sort((one, other) => byOutlet(one) - byOutlet(other)));
  return { row, periods, least: periods.reduce((sum, period) => sum + leastBand(period, slot), 0) };
}

/** The narrowest band of a period: all of its marks stand beside each other. */
function leastBand(period, slot) {
  return Math.max(10, period.marks.length * slot + 4);
}

/** Gives each period its band and each mark its x; periods are as wide as each other where there is room. Returns where the panel ends. */
function placePanel(plan, panel, y) {
  const room = plan.width - plan.left - 4, bands = panel.periods.map((period) => leastBand(period, plan.slot)), equal = room / bands.length;
  let x = plan.left;
  panel.periods.forEach((period, number) => {
    period.x = x;
    period.width = Math.max(...bands) <= equal ? equal : bands[number] * (room / panel.least);
    x += period.width;
    const count = period.marks.length, slot = Math.min(period.width / count, plan.slot * 1.6);
    period.places = period.marks.map((_, at) => period.x + period.width / 2 + (at - (count - 1) / 2) * slot);
  });
  Object.assign(panel, { y, plot: y + TIME_HEAD, right: x, bottom: y + TIME_HEAD + TIME_PLOT });
  panel.labels = periodLabels(panel, plan);
  return panel.bottom + Math.max(1, ...panel.labels.map((label) => label.lines.length)) * 14 + 22;
}

/** The labels of periods, thinned out until none touches the one before it. */
function periodLabels(panel, { view, width, context }) {
  const labels = [];
  let free = -Infinity;
  for (const period of panel.periods) {
    const lines = wrapText(context.label(view.x, period.period), Math.max(64, Math.min(period.width - 4, 110)), 12);
    const half = Math.max(...lines.map((line) => textWidth(line, 12))) / 2, tick = period.x + period.width / 2;
    const x = Math.min(width - half - 1, Math.max(half + 1, tick));
    if (x - half < free) continue;
    free = x + half + 8;
    labels.push({ lines, x, tick });
  }
  return labels;
}

/** The height of a value in a panel. */
function heightOf(plan, panel, value) {
  return panel.bottom - (Math.min(value, plan.top) / plan.top) * TIME_PLOT;
}

/** The title of a panel and the values of its axis, which stay while the periods scroll. */
function timeHeads(plan, panel) {
  const { view, context, unit } = plan, sentences = context.word("sentences");
  const measured = { share: `${context.word("share of")} ${sentences}`, sentences }[unit] ?? "";
  const named = view.row === "date" ? context.word(`${panel.row} time`) : view.row ? context.label(view.row, panel.row) : "";
  const title = svgText(capital(named), 2, panel.y + 12, { weight: 700 }), far = textWidth(capital(named), 13, 700) + 14;
  const beside = svgText(measured, far, panel.y + 12, { size: 12, fill: VIEW_QUIET });
  if (!panel.periods.length) return [title, svgText(context.word("nothing"), 2, panel.y + 38, { size: 12, fill: VIEW_QUIET })];
  const look = { size: 12, fill: VIEW_QUIET, anchor: "end" };
  return [title, beside, ...plan.ticks.map((tick, at) => svgText(plan.tickTexts[at], plan.left - 8, heightOf(plan, panel, tick), look))];
}

/** A panel: axes, joining lines, marks. */
function timePanel(plan, panel) {
  if (!panel.periods.length) return [];
  return [...timeAxes(plan, panel), ...joiningLines(plan, panel),
    ...panel.periods.flatMap((period) => period.marks.map((mark, number) => timeMark(plan, panel, mark, period.places[number])))];
}

/** The axes of a panel: values across, periods below. */
function timeAxes(plan, panel) {
  const { left, ticks } = plan, at = (tick) => heightOf(plan, panel, tick);
  const across = ticks.map((tick) => `M${left} ${at(tick)}H${panel.right}`).join(""), look = { size: 12, fill: VIEW_QUIET };
  const between = panel.periods.length > 1 ? panel.periods.slice(1).map(({ x }) => `M${tidyNumber(x)} ${panel.bottom}v4`).join("") : "";
  return [svgLines(across, VIEW_LINE), svgLines(`M${left} ${panel.bottom}H${panel.right}${between}`, VIEW_QUIET),
    ...panel.labels.map(({ lines, x }) => svgText(lines, x, panel.bottom + 16, { ...look, anchor: "middle", step: 14 }))];
}

/** A broken line for each outlet between marks of periods that follow each other. */
function joiningLines(plan, panel) {
  const lines = new Map(), last = new Map();
  panel.periods.forEach((period, number) => period.marks.forEach((mark, at) => {
    const outlet = mark.key[plan.view.colour], before = last.get(outlet);
    const here = [period.places[at], heightOf(plan, panel, mark.value)].map(tidyNumber).join(" ");
    if (before?.number === number - 1) lines.set(outlet, `${lines.get(outlet) ?? ""}M${before.here}L${here}`);
    last.set(outlet, { number, here });
  }));
  const look = { "stroke-dasharray": "4 3", opacity: plan.context.pick ? 0.5 : 1 };
  return [...lines].map(([outlet, d]) => svgLines(d, timeColour(plan, outlet), 1.25, look));
}

/** The colour of an outlet's lines, dark enough on white. */
function timeColour({ view, outlets, context }, outlet) {
  return mixed(VIEW_PALETTE[placeOf(view.colour, outlet, outlets, context)], "#000000", 0.3);
}

/** A mark with its interval, and above it how many sentences. */
function timeMark(plan, panel, mark, x) {
  const { view, context, unit, outlets, slot } = plan, outlet = mark.key[view.colour], { pale } = markState(mark, context);
  const y = heightOf(plan, panel, mark.value), r = 4 + 4 * Math.sqrt((mark.of ?? 0) / plan.mostOf);
  const [high, low] = [mark.high, mark.low].map((end) => heightOf(plan, panel, end ?? mark.value));
  const text = Math.min(high - 2, y - r * 1.2) - 9, bottom = Math.max(low, y + r * 1.2);
  const colour = mixed(timeColour(plan, outlet), "#FFFFFF", pale ? 0.4 : 0);
  const interval = svgLines(`M${tidyNumber(x)} ${tidyNumber(high)}V${tidyNumber(low)}`, colour, 1.75);
  const shape = shapeOf(placeOf(view.colour, outlet, outlets, context), x, y, r, { hollow: !mark.n, pale });
  const look = { size: 12, anchor: "middle", halo: true, ...(mark.n ? { weight: 700 } : { fill: VIEW_QUIET }) };
  const number = svgText(context.number(mark.n), x, text, look);
  return viewMark(view, mark, unit, context, [x - slot / 2 + 0.5, text - 8, slot - 1, bottom - text + 10], interval, shape, number);
}
