// Points: a row per y, a dot per mark at its value; dots that would hide each other stand one under the other.

const POINT_RADIUS = 6, POINT_LANE = 26;

/** The element of dots on one axis of values. */
function drawPoints(view, answer, context) {
  const marks = answer.marks.filter((mark) => mark.n > 0 && Number.isFinite(mark.value));
  if (!marks.length) return emptyView(view, context);
  const plan = pointPlan(view, { ...answer, marks }, context);
  const dots = plan.rows.flatMap((row) => row.dots.map((dot) => pointMark(plan, row, dot)));
  const { legend, rows, left, bottom } = plan, ground = [0, rows[0].y + 1, left - 12, bottom - rows[0].y - 2];
  return viewBody(view, context, plan, [...pointAxis(plan), ...dots, stayingNodes(ground, ...legend.nodes, ...rowLabels(rows))]);
}

/** Where everything stands: the axis, and in each row its dots in lanes. */
function pointPlan(view, answer, context) {
  const { marks } = answer, unit = unitOf(view, answer), values = marks.map((mark) => mark.value);
  const ticks = niceTicks(Math.min(...values), Math.max(...values)), texts = ticks.map((tick) => writtenValue(tick, unit, context));
  const labels = answer.y.map((value) => context.label(view.y, value)), labelWidth = labelColumn(labels, context);
  const end = Math.max(...marks.map((mark) => textWidth(context.number(mark.n), 12, 700))) + 24, least = labelWidth + end + 180;
  const plan = { view, answer, context, unit, ticks, texts, least, width: viewWidth(context, least), left: labelWidth + 10 };
  plan.right = plan.width - end;
  plan.colours = view.colour ? valuesIn(view.colour, marks, context) : [];
  plan.legend = view.colour ? shapeLegend(view.colour, plan.colours, 2, shownWidth(plan), context) : { nodes: [], height: 0 };
  const lanes = answer.y.map((value) => dotsIn(plan, marks.filter((mark) => mark.key[view.y] === value)));
  const heights = lanes.map((dots) => (Math.max(0, ...dots.map((dot) => dot.lane)) + 1) * POINT_LANE + 6);
  plan.rows = rowPlaces(labels, labelWidth - 14, plan.legend.height + 10, heights).map((row, number) => ({ ...row, dots: lanes[number] }));
  plan.bottom = plan.rows.at(-1).y + plan.rows.at(-1).height;
  plan.height = plan.bottom + 28;
  return plan;
}

/** The horizontal place of a value. */
function placeAlong({ ticks, left, right }, value) {
  return left + ((value - ticks[0]) / (ticks.at(-1) - ticks[0])) * (right - left);
}

/** The dots of a row from left to right, each in the first lane where it hides no other. */
function dotsIn(plan, marks) {
  const ends = [], named = (mark) => JSON.stringify(mark.key);
  const ordered = [...marks].sort((one, other) => one.value - other.value || (named(one) < named(other) ? -1 : 1));
  return ordered.map((mark) => {
    const x = placeAlong(plan, mark.value), text = textWidth(plan.context.number(mark.n), 12, 700), right = x + POINT_RADIUS + 6 + text + 2;
    let lane = ends.findIndex((end) => end < x - 12);
    if (lane < 0) lane = ends.length;
    ends[lane] = right;
    return { mark, x, right, lane };
  });
}

/** Lines between rows, and the axis of values, with a line at zero where there are values on both sides. */
function pointAxis(plan) {
  const { rows, ticks, texts, bottom, width } = plan, top = rows[0].y, at = (tick) => tidyNumber(placeAlong(plan, tick));
  const across = rows.map(({ y, height }) => `M0 ${y + height}H${width}`).join("");
  const down = ticks.map((tick) => `M${at(tick)} ${top}V${bottom}`).join("");
  const zero = ticks[0] < 0 && ticks.at(-1) > 0 ? [svgLines(`M${at(0)} ${top}V${bottom}`, VIEW_INK, 1.25, { class: "revue-zero" })] : [];
  return [svgLines(across + down, VIEW_LINE), ...zero,
    ...ticks.map((tick, number) => svgText(texts[number], at(tick), bottom + 14, { size: 12, fill: VIEW_QUIET, anchor: "middle" }))];
}

/** A dot, and beside it how many sentences. */
function pointMark(plan, row, { mark, x, right, lane }) {
  const { view, context, unit, colours } = plan, { pale } = markState(mark, context);
  const lanes = Math.max(...row.dots.map((dot) => dot.lane)) + 1, y = row.y + row.height / 2 + (lane - (lanes - 1) / 2) * POINT_LANE;
  const place = view.colour ? placeOf(view.colour, mark.key[view.colour], colours, context) : 0;
  const number = svgText(context.number(mark.n), x + POINT_RADIUS + 5, y, { size: 12, weight: 700, halo: true });
  return viewMark(view, mark, unit, context, [x - 11, y - 12, right - x + 11, 24], shapeOf(place, x, y, POINT_RADIUS, { pale }), number);
}
