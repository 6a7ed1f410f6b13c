// Marks: buttons inside an SVG that say what they count, are picked by mouse or keyboard, and keep the focus when a view is drawn anew.

const SMALLEST_TARGET = 24;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Whether a mark is picked, and whether it stands back because another one is. */
function markState(mark, context) {
  const picked = Boolean(context.pick) && sameKey(mark.key, context.pick);
  return { picked, pale: Boolean(context.pick) && !picked };
}

/** What a mark counts, in words: names, sentences, articles, and the share or amount with its interval, or that it has none. */
function markLabel(mark, unit, context, estimated = false) {
  const names = Object.entries(mark.key).map(([dim, value]) => context.label(dim, value)).join(", ");
  const told = [context.counted(mark.n, "sentence")];
  if (Number.isFinite(mark.articles)) told.push(context.counted(mark.articles, "article"));
  const ends = [mark.low, mark.high].map((end) => unit === "sentences" && Number.isFinite(end) ? Math.round(end) : end);
  const known = ends.every(Number.isFinite) ? ends.map((end) => writtenValue(end, unit, context)).join("–") : "";
  const interval = known || estimated ? ` (${known || context.word("no interval")})` : "";
  if (unit !== "sentences" && Number.isFinite(mark.value)) told.push(writtenValue(mark.value, unit, context) + interval);
  else told[0] += interval;
  return `${names}${colon(context)}${told.join(", ")}`;
}

/** Whether the marks of a view are shares, each of which has an interval where there are articles enough. */
function isEstimate(view, unit) {
  return view.kind === "grid" && unit === "share";
}

/** A colon with the space that French puts before it. */
function colon(context) {
  return context.spec.lang === "fr" ? "\u00a0: " : ": ";
}

/** A mark as a button over a box [x, y, width, height]; without sentences it is a picture. */
function viewMark(view, mark, unit, context, box, ...drawing) {
  const label = markLabel(mark, unit, context, isEstimate(view, unit)), { picked } = markState(mark, context);
  const button = { role: "button", class: "revue-mark", tabindex: -1, "aria-pressed": String(picked), style: "cursor:pointer;outline:none",
    "data-view": view.name, "data-n": mark.n, "data-key": JSON.stringify(mark.key) };
  const [x, y, width, height] = largeEnough(box), outline = picked ? { stroke: VIEW_PICKED, "stroke-width": 3 } : { stroke: "none" };
  return svgNode("g", { ...(mark.n ? button : { role: "img" }), "aria-label": label }, svgNode("title", {}, label), ...drawing,
    svgNode("rect", { class: "revue-area", x, y, width, height, rx: 2, fill: "none", "pointer-events": "all", ...outline }));
}

/** A box of at least 24 x 24 pixels around the same centre. */
function largeEnough([x, y, width, height]) {
  const wide = Math.max(width, SMALLEST_TARGET), high = Math.max(height, SMALLEST_TARGET);
  return [x - (wide - width) / 2, y - (high - height) / 2, wide, high];
}

/** The view as an element: a white card; one that is wider than its place is "revue-wide" and scrolls. */
function viewBody(view, context, { width, height }, nodes) {
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  const look = { fill: "none", stroke: VIEW_FOCUS, "stroke-width": 3, rx: 3, "pointer-events": "none", visibility: "hidden" };
  const ring = svgNode("rect", { class: "revue-ring", ...look });
  const named = { role: "group", "aria-label": view.title, style: "display:block;forced-color-adjust:none" };
  const svg = svgNode("svg", { ...named, ...size, viewBox: `0 0 ${size.width} ${size.height}` },
    svgBox([0, 0, size.width, size.height], "#FFFFFF", false), ...nodes, ring);
  const body = document.createElement("div");
  const wide = size.width > (context.width || Infinity);
  body.className = wide ? "revue-view-body revue-wide" : "revue-view-body";
  body.style.overflowX = "auto";
  body.dataset.lmSuppressShortcuts = "true";
  body.append(svg);
  if (wide) letScroll(body);
  listenToMarks(body, ring, view, context);
  return body;
}

/** What stays in sight while a view scrolls sideways: nodes on a white ground, a box [x, y, width, height]. */
function stayingNodes(ground, ...nodes) {
  return svgNode("g", { class: "revue-stay" }, svgBox(ground, "#FFFFFF", false), ...nodes);
}

/** Makes a view that scrolls a tab stop, and keeps in sight what is to stay. */
function letScroll(body) {
  const staying = [...body.querySelectorAll(".revue-stay")];
  body.tabIndex = 0;
  const follow = () => staying.forEach((node) => node.setAttribute("transform", `translate(${body.scrollLeft} 0)`));
  body.addEventListener("scroll", follow, { passive: true });
}

/** The view that has no mark. */
function emptyView(view, context) {
  const width = Math.max(context.width || 0, 280);
  const lines = wrapText(context.word("nothing"), width - 24);
  return viewBody(view, context, { width, height: 40 + lines.length * 16 }, [svgText(lines, 12, 24, { fill: VIEW_QUIET })]);
}

/** The width of a view: what there is, or what it needs at least. */
function viewWidth(context, least) {
  return Math.max(context.width || 640, least);
}

/** The width of a view that is seen without scrolling. */
function shownWidth({ width, context }) {
  return Math.min(width, context.width || width);
}

/** Lets the marks of a view be picked: one of them is a tab stop, arrows move between them. (An SVG that listens itself is a tab stop.) */
function listenToMarks(body, ring, view, context) {
  const marks = [...body.querySelectorAll(".revue-mark")];
  const start = marks.find((mark) => mark.getAttribute("aria-pressed") === "true") ?? marks[0];
  start?.setAttribute("tabindex", "0");
  const markAt = (event) => event.target.closest(".revue-mark");
  body.addEventListener("click", (event) => pickMark(markAt(event), view, context));
  body.addEventListener("keydown", (event) => pressKey(event, markAt(event), marks, view, context));
  body.addEventListener("focusout", () => ring.setAttribute("visibility", "hidden"));
  body.addEventListener("focusin", (event) => {
    const focused = markAt(event);
    if (!focused) return;
    marks.forEach((mark) => mark.setAttribute("tabindex", mark === focused ? "0" : "-1"));
    putRing(ring, focused);
    scrollToMark(body, focused);
  });
}

/** Picks a mark, or lets go of the picked one. */
function pickMark(mark, view, context) {
  if (!mark) return;
  mark.focus({ preventScroll: true });
  context.onPick(view.name, mark.getAttribute("aria-pressed") === "true" ? null : JSON.parse(mark.dataset.key));
}

/** What a key does on a mark: arrows, Home and End move, Enter and Space pick, Escape lets go. */
function pressKey(event, mark, marks, view, context) {
  if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = { Home: () => marks[0], End: () => marks.at(-1) };
  if (ARROWS[event.key]) nearestMark(mark, marks, ARROWS[event.key])?.focus();
  else if (moves[event.key]) moves[event.key]().focus();
  else if (event.key === "Enter" || event.key === " ") pickMark(mark, view, context);
  else if (event.key === "Escape" && context.pick) context.onPick(view.name, null);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The nearest mark in a direction; what lies aside counts three times. */
function nearestMark(mark, marks, [right, down]) {
  const [x, y] = middleOf(mark);
  let nearest = null, least = Infinity;
  for (const other of marks) {
    const [dx, dy] = middleOf(other).map((place, at) => place - [x, y][at]);
    const along = dx * right + dy * down, aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (along > 1 && along + 3 * aside < least) [nearest, least] = [other, along + 3 * aside];
  }
  return nearest;
}

/** The box of a mark: x, y, width, height. */
function boxOf(mark) {
  return ["x", "y", "width", "height"].map((side) => Number(mark.querySelector(".revue-area").getAttribute(side)));
}

/** The middle of a mark. */
function middleOf(mark) {
  const [x, y, width, height] = boxOf(mark);
  return [x + width / 2, y + height / 2];
}

/** Shows where the focus is. */
function putRing(ring, mark) {
  const [x, y, width, height] = boxOf(mark), box = { x: x - 2, y: y - 2, width: width + 4, height: height + 4 };
  Object.entries(box).forEach(([side, value]) => ring.setAttribute(side, tidyNumber(value)));
  ring.setAttribute("visibility", mark.matches(":focus-visible") ? "visible" : "hidden");
}

/** Scrolls a view sideways until a mark is seen whole, beside what stays: a freshly drawn view begins at its left edge. */
function scrollToMark(body, mark) {
  const hidden = Number(body.querySelector(".revue-stay > rect")?.getAttribute("width") ?? 0);
  const [x, , width] = boxOf(mark), first = x - 6 - hidden, last = x + width + 6 - body.clientWidth;
  if (body.scrollLeft < last || body.scrollLeft > first) body.scrollLeft = Math.max(0, body.scrollLeft < last ? last : first);
}
