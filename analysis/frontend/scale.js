// What the views share: SVG nodes, measured and wrapped text, colours, shapes, scales of values.

const VIEW_FONT = "\"Helvetica Neue\", Helvetica, Arial, \"Liberation Sans\", sans-serif";
const VIEW_INK = "#222222", VIEW_QUIET = "#595959", VIEW_LINE = "#D9D9D9", VIEW_PICKED = "#000000", VIEW_FOCUS = "#6A00B8";
const VIEW_AGAINST = "#D55E00", VIEW_FOR = "#0072B2", VIEW_SHADE = "#08457E";
const VIEW_PALETTE = ["#0072B2", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#4D4D4D"];
const VIEW_HATCHES = ["", "/", ".", "\\", "x", "-", "|", "", "+"];
const OTHER_OUTLETS = "*other*";
const LONGEST_LABEL = 60;

/** An SVG node; children that are strings become text. */
function svgNode(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, typeof value === "number" ? String(tidyNumber(value)) : value);
  }
  node.append(...children);
  return node;
}

/** A number with at most two decimals. */
function tidyNumber(value) {
  return Math.round(value * 100) / 100;
}

/** The width in pixels of a text as the views write it; what was measured is remembered. */
function textWidth(text, size = 13, weight = 400) {
  const known = textWidth.known ??= new Map(), name = `${weight} ${size}px ${text}`;
  if (!known.has(name)) {
    if (known.size > 5000) known.clear();
    textWidth.pen ??= document.createElement("canvas").getContext("2d");
    textWidth.pen.font = `${weight} ${size}px ${VIEW_FONT}`;
    known.set(name, textWidth.pen.measureText(text).width);
  }
  return known.get(name);
}

/** A label cut to 60 characters with an ellipsis. */
function cutLabel(label) {
  const characters = [...label];
  return characters.length <= LONGEST_LABEL ? label : `${characters.slice(0, LONGEST_LABEL - 1).join("").trimEnd()}…`;
}

/** A label in one line of 12 pixels, cut with an ellipsis where it is wider than its place. */
function cutToWidth(label, width) {
  return textWidth(label, 12) <= width ? label : `${wrapText(label, width - textWidth("…", 12), 12)[0]}…`;
}

/** The words of a text: a break is possible at spaces (not at no-break spaces) and after hyphens. */
function breakable(text) {
  return text.trim().split(/[ \t\r\n]+|(?<=\p{L}-)(?=\p{L})/u);
}

/** A text in lines of at most so many pixels; a word that is longer is broken. */
function wrapText(text, width, size = 13, weight = 400) {
  const lines = [];
  let line = "";
  for (const word of breakable(text)) {
    const joined = line + (line && !line.endsWith("-") ? " " : "") + word;
    if (textWidth(joined, size, weight) <= width) {
      line = joined;
      continue;
    }
    if (line) lines.push(line);
    const pieces = brokenWord(word, width, size, weight);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1);
  }
  return [...lines, line];
}

/** A word in pieces that fit into a width. */
function brokenWord(word, width, size, weight) {
  const pieces = [""];
  for (const character of word) {
    if (pieces.at(-1) && textWidth(pieces.at(-1) + character, size, weight) > width) pieces.push("");
    pieces[pieces.length - 1] += character;
  }
  return pieces;
}

/** A text that begins with a capital. */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The width of the longest word of a text. */
function longestWord(text, size = 13, weight = 400) {
  return Math.max(0, ...breakable(text).map((word) => textWidth(word, size, weight)));
}

/** Lines that are not filled. */
function svgLines(d, stroke, width = 1, more = {}) {
  return svgNode("path", { d, fill: "none", stroke, "stroke-width": width, ...more });
}

/** A filled box [x, y, width, height]; with an outline, which is quieter where the box is pale. */
function svgBox([x, y, width, height], fill, outline = true, pale = false) {
  return svgNode("rect", { x, y, width, height, fill, ...(outline ? { stroke: pale ? VIEW_QUIET : VIEW_INK, "stroke-width": 0.75 } : {}) });
}

/** Lines of text under one another; y is the middle of the first one. */
function svgText(lines, x, y, { size = 13, weight = 400, fill = VIEW_INK, anchor = "start", step = size + 3, halo = false } = {}) {
  const around = halo ? { stroke: "#FFFFFF", "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" } : {};
  const font = { "font-family": VIEW_FONT, "font-size": size, "font-weight": weight };
  const node = svgNode("text", { ...font, fill, "text-anchor": anchor, ...around });
  [lines].flat().forEach((line, number) => node.append(svgNode("tspan", { x, y: y + size * 0.35 + number * step }, line)));
  return node;
}

/** What the values of a view measure: "sentences", "share" or another "amount"; as the view says, else shares are n out of `of`. */
function unitOf(view, answer) {
  if (view.unit || answer.marks.every((mark) => mark.value === mark.n)) return view.unit ?? "sentences";
  const share = ({ value, n, of }) => (of ? Math.abs(value - n / of) < 1e-9 : !value && !n);
  return answer.marks.every(share) ? "share" : "amount";
}

/** A value written in its unit. */
function writtenValue(value, unit, context) {
  return unit === "share" ? context.share(value) : context.number(value);
}

/** Round steps from at most low to at least high. */
function niceTicks(low, high, count = 4) {
  const rough = (high - low || 1) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((times) => times * power >= rough * 0.999) * power;
  const first = Math.floor(low / step + 1e-9), last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: Math.max(last, first + 1) - first + 1 }, (_, number) => Number(((first + number) * step).toPrecision(12)));
}

/** A colour between two others, 0 the first and 1 the second. */
function mixed(from, to, part) {
  const channels = (colour) => [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16));
  const other = channels(to);
  return `#${channels(from).map((value, at) => Math.round(value + (other[at] - value) * part).toString(16).padStart(2, "0")).join("")}`;
}

/** Black or white, whichever is read better on a colour (WCAG's contrast). */
function textOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#FFFFFF";
}

/** The place of a value in the fixed order of its dimension, or after it: decides colour, pattern and shape. */
function placeOf(dim, value, values, context) {
  const last = VIEW_PALETTE.length - 1, order = new Set([...(context.spec.order?.[dim] ?? []), ...values]);
  return value === OTHER_OUTLETS ? last : [...order].indexOf(value) % last;
}

/** The lines of a pattern inside a box, as the "d" of a path. */
function hatching(kind, x, y, width, height) {
  const step = kind === "." ? 5 : 6;
  const lines = [];
  const slanted = (rising) => {
    for (let at = step; at < width + height; at += step) {
      const from = Math.max(0, at - height), to = Math.min(width, at);
      const up = (along) => (rising ? y + at - along : y + height - at + along);
      lines.push(`M${x + from} ${up(from)}L${x + to} ${up(to)}`);
    }
  };
  if ("/x".includes(kind)) slanted(true);
  if ("\\x".includes(kind)) slanted(false);
  if ("|+".includes(kind)) for (let at = 4; at < width; at += step) lines.push(`M${x + at} ${y}V${y + height}`);
  if ("-+".includes(kind)) for (let at = 4; at < height; at += 4) lines.push(`M${x} ${y + at}H${x + width}`);
  for (let at = 3; kind === "." && at < width - 1; at += step) {
    for (let down = 3; down < height; down += step) lines.push(`M${x + at} ${y + down}h1.5`);
  }
  return lines.join("").replace(/\d+\.\d{3,}/g, (number) => tidyNumber(Number(number)));
}

/** A bar in the colour and pattern of a place; the bar that is not picked while another one is, is paler. */
function patternedBar(place, x, y, width, height, pale) {
  const colour = mixed(VIEW_PALETTE[place], "#FFFFFF", pale ? 0.5 : 0);
  const bar = svgBox([x, y, Math.max(width, 1.5), height], colour, true, pale);
  if (!VIEW_HATCHES[place] || width < 4) return [bar];
  const lines = textOn(colour) === "#000000" ? mixed(colour, "#000000", 0.45) : mixed(colour, "#FFFFFF", 0.55);
  return [bar, svgLines(hatching(VIEW_HATCHES[place], x, y, width, height), lines)];
}

/** A polygon through corners given as angles (in turns, 0 is above) and radii. */
function polygon(x, y, corners) {
  return corners.map(([turn, radius], number) => {
    const angle = turn * 2 * Math.PI;
    return `${number ? "L" : "M"}${tidyNumber(x + radius * Math.sin(angle))} ${tidyNumber(y - radius * Math.cos(angle))}`;
  }).join("") + "Z";
}

/** The outline of the shape of a place: circle, square, diamond, triangles, plus, cross, star, hexagon. */
function outlineOf(place, x, y, r) {
  const regular = (count, radius, turn = 0) => polygon(x, y, Array.from({ length: count }, (_, at) => [turn + at / count, radius]));
  const arm = [[-0.06, 1.15], [0.06, 1.15], [0.125, 0.62]];
  const plus = (turn) => polygon(x, y, [0, 0.25, 0.5, 0.75].flatMap((to) => arm.map(([at, far]) => [turn + to + at, far * r])));
  const star = () => polygon(x, y, Array.from({ length: 10 }, (_, at) => [at / 10, r * (at % 2 ? 0.55 : 1.3)]));
  const circle = () => `M${tidyNumber(x - r)} ${tidyNumber(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  const square = (turn) => regular(4, r * 1.25, turn), triangle = (turn) => regular(3, r * 1.3, turn);
  const cornered = [() => square(0.125), () => square(0), () => triangle(0), () => triangle(0.5), () => plus(0), () => plus(0.125)];
  const shapes = [circle, ...cornered, star, () => regular(6, r * 1.1)];
  return shapes[place]();
}

/** A shape in the colour of a place, hollow or full. */
function shapeOf(place, x, y, r, { hollow = false, pale = false } = {}) {
  const colour = mixed(VIEW_PALETTE[place], "#FFFFFF", pale ? 0.5 : 0);
  const look = { fill: hollow ? "#FFFFFF" : colour, stroke: pale ? VIEW_QUIET : VIEW_INK, "stroke-width": 1 };
  return svgNode("path", { d: outlineOf(place, x, y, tidyNumber(r)), ...look });
}

/** The names of values beside their shapes, in as many lines as a width needs, from y on: {nodes, height}. */
function shapeLegend(dim, values, y, width, context) {
  let x = 2, line = 0;
  const nodes = values.flatMap((value) => {
    const label = cutToWidth(cutLabel(context.label(dim, value)), width - 24), needed = 34 + textWidth(label, 12);
    if (x > 2 && x + needed > width) [x, line] = [2, line + 1];
    const middle = y + 10 + line * 20, from = x;
    x += needed;
    return [shapeOf(placeOf(dim, value, values, context), from + 8, middle, 6), svgText(label, from + 20, middle, { size: 12 })];
  });
  return { nodes, height: (line + 1) * 20 };
}

/** The values of a dimension in marks, in their fixed order. */
function valuesIn(dim, marks, context) {
  const order = context.spec.order?.[dim] ?? [], last = order.length;
  const place = (value) => (order.includes(value) ? order.indexOf(value) : last + (value === OTHER_OUTLETS));
  return [...new Set(marks.map((mark) => mark.key[dim]))].sort((one, other) => place(one) - place(other) || (one < other ? -1 : 1));
}
