/** Controls that say how things are shown, and so do not decide which sentences are chosen, unless something else is. */
const SHOWN_BY = ["measure", "grain", "date"];
const CSV_PAGE = 1000;

/** The Python call that gives the sentences of the selection; null where there is none. */
function pythonCall(spec, selection) {
  if (!spec.call) return null;
  const { choices, picks } = selection;
  const timeline = spec.views.some((view) => view.kind === "timeline" && picks[view.name]);
  const needed = { date: choices.since || choices.until, grain: timeline };
  const told = spec.controls.map((control) => control.name)
    .filter((name) => choices[name] && (SHOWN_BY.includes(name) ? needed[name] : true));
  const given = [...told.map((name) => `${name}=${pythonText(choices[name])}`),
    ...Object.entries(picks).map(([view, key]) => `${view}=${pythonDict(key)}`)];
  return `${spec.call}(${["tables", ...given].join(", ")})`;
}

function pythonDict(key) {
  return `{${Object.entries(key).map(([dim, value]) => `${pythonText(dim)}: ${pythonText(value)}`).join(", ")}}`;
}

/** A string as Python writes it: JSON's escapes mean the same there; what nobody sees is escaped too. */
function pythonText(text) {
  return JSON.stringify(String(text)).replace(/[\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The call in a <code> and a button that copies it; where the browser gives no clipboard, the call stands selected in a field. */
function copyTool(context) {
  const code = element("code", { class: "revue-call" });
  const said = element("span", { class: "revue-said", role: "status" });
  const field = element("input", { type: "text", readonly: true, hidden: true, "aria-label": context.word("copy as Python") });
  const copy = async () => {
    field.hidden = true;
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = context.word("copied");
    } catch {
      field.value = code.textContent;
      field.hidden = false;
      field.select();
      field.focus();
      said.textContent = context.word("copy by hand");
    }
  };
  const button = element("button", { type: "button", click: copy }, context.word("copy as Python"));
  const show = (call) => {
    code.textContent = call;
    code.hidden = !call.includes("=");
    said.textContent = "";
    field.hidden = true;
  };
  return { button, element: element("div", { class: "revue-copy" }, code, field, said), show };
}

/** A cell as analysis/cells.py makes it: an apostrophe before what a spreadsheet would take for a formula. */
function neutralised(cell) {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function csvRow(cells) {
  return `${cells.map((cell) => `"${neutralised(String(cell ?? "")).replaceAll("\"", "\"\"")}"`).join(",")}\r\n`;
}

/** The sentences as CSV with a byte-order mark; ``marked`` are the counted words, or all marked ones where none were counted. */
function csvOf(items) {
  const names = ["article_id", "outlet", "published", "path", "sentence_id", "start", "end", "sentence", "marked"];
  const rows = items.map((item) => [item.article, item.outlet, item.published, item.path, item.number, item.start, item.end,
    item.text, wordsOf(item)]);
  return `\ufeff${[names, ...rows].map(csvRow).join("")}`;
}

function wordsOf({ text, spans }) {
  const letters = [...text];
  const counted = spans.filter((span) => span[2] === "evidence");
  const words = (counted.length ? counted : spans).map(([start, end]) => letters.slice(start, end).join(""));
  return [...new Set(words)].join(" | ");
}

/** All sentences of a selection, page by page; ``progress(done, total)`` is told after each. */
async function allSentences(store, selection, progress) {
  const items = [];
  let total = 1;
  while (items.length < total) {
    const page = await store.sentences(selection, items.length, CSV_PAGE);
    total = page.total;
    if (!page.items.length) break;
    items.push(...page.items);
    progress(items.length, total);
  }
  return items;
}

/** A drawing as a file of its own, which says what was chosen, how many sentences that leaves, and what made it. */
function svgFile(svg, title, description) {
  const copy = svg.cloneNode(true);
  const named = (name, text) => Object.assign(document.createElementNS(svg.namespaceURI, name), { textContent: text });
  copy.querySelectorAll(".revue-stay").forEach((node) => node.removeAttribute("transform"));
  copy.prepend(named("title", title), named("desc", description));
  const text = new XMLSerializer().serializeToString(copy).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

/** What an exported drawing says of itself. */
function describeView(context, selection, answer) {
  const chosen = chosenInWords(context, selection).map(({ text }) => text);
  const count = answer?.chosen ? context.counted(answer.chosen.sentences, "sentence") : "";
  return [...chosen, count, ...madeInWords(context)].filter(Boolean).join("\n");
}

function madeInWords({ spec }) {
  return Object.entries(spec.made ?? {}).map(([name, value]) =>
    `${name}: ${typeof value === "string" ? value : Object.entries(value ?? {}).map((pair) => pair.join(" ")).join(", ")}`);
}

/** Offers a text as a file. */
function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = element("a", { href: address, download: name });
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
