/* What a reader may correct of a sentence: one line of corrections.csv for each row behind it, to be copied. */

/** The button of a sentence that shows its lines below it, and hides them again. */
function correctButton(item, context) {
  const name = context.word("correct");
  const toggle = ({ currentTarget: button }) => {
    const open = button.getAttribute("aria-expanded") === "true", place = button.closest("li");
    button.setAttribute("aria-expanded", String(!open));
    if (open) place.querySelector(".revue-lines").remove();
    else place.append(correctLines(item, context));
  };
  const named = { "aria-label": `${name} §\u00a0${item.number}, ${item.path ?? item.article}`, "aria-expanded": "false" };
  return element("button", { type: "button", class: "revue-correct", ...named, click: toggle }, name);
}

/** The lines of a sentence, each with what it is about and a button that copies it. */
function correctLines(item, context) {
  const said = element("p", { class: "revue-said", role: "status" });
  const lines = item.rows.map((row) => {
    const code = element("code", {}, correctionLine(item, row)), about = rowInWords(item, row, context);
    const copy = element("button", { type: "button", "aria-label": `${context.word("copy")} ${about}`, click: () => copyLine(code, said, context) },
      context.word("copy"));
    return element("div", { class: "revue-row" }, element("span", {}, about), " ", copy, code);
  });
  const header = element("code", {}, "layer,article_id,sha256,start,end,field,value,who,why");
  return element("div", { class: "revue-lines", role: "group", "aria-label": context.word("correct") },
    element("p", {}, context.word("how to correct"), " ", header), ...lines, said);
}

/** Copies a line; where the browser gives no clipboard, it stands selected. */
async function copyLine(code, said, context) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    said.textContent = `${context.word("copied")} (${code.textContent.slice(0, 40)}…)`;
  } catch {
    getSelection().selectAllChildren(code);
    said.textContent = context.word("copy line by hand");
  }
}

/** A line of corrections.csv about a row, as it stands: a reader writes what it should be in the place of the value, and who and why. */
function correctionLine(item, [table, start, end, field, value]) {
  const cells = [table, item.article, item.digest, start, end, field, value, "", ""].map((cell) => String(cell ?? ""));
  const safe = cells.map((cell) => /^-?\d+$/.test(cell) ? cell : neutralised(cell));
  return safe.map((cell) => /[",;\s]/.test(cell) ? `"${cell.replaceAll("\"", "\"\"")}"` : cell).join(",");
}

/** What a row says: "actor: Russia (Moscou)"; the words only where the sentence stands there whole. */
function rowInWords(item, [table, start, end, field, value], { word, label, lang }) {
  const colon = lang === "fr" ? "\u00a0:" : ":";
  const [, key = ""] = field.split(/:(.*)/s), [holder, target] = key.split(">");
  const told = { mentions: () => label("actor", value), quotes: () => label("speaker", value), dates: () => value,
    stance: () => `${label("holder", holder)} → ${label("target", target)}${colon} ${label("label", value)}`, topics: () => label("topic", key) }[table]();
  const words = !item.sha256 && ["mentions", "quotes", "dates"].includes(table)
    && [...item.text].slice(start - item.start, end - item.start).join("");
  return `${word(`correct ${table}`)}${colon} ${told}${words ? ` («\u00a0${words}\u00a0»)` : ""}`;
}
