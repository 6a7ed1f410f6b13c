/** A DOM element; attributes are set as text, functions as listeners, and strings among the children become text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

/** The words, numbers and dates of a front end in its language: what every part gets as its context. */
function formats(spec) {
  const lang = spec.lang === "fr" ? "fr" : "en";
  const locale = lang === "fr" ? "fr-FR" : "en-GB";
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const shares = new Intl.NumberFormat(locale, { style: "percent", maximumSignificantDigits: 2 });
  const word = (key) => spec.words?.[key] ?? key;
  const number = (value) => numbers.format(value);
  const period = (name) => periodName(name, lang, word);
  return {
    spec, lang, word, number, period,
    share: (value) => shares.format(value),
    day: period,
    label: (dim, value) => valueName(spec, word, period, dim, value),
    counted: (count, unit) => `${number(count)} ${word(isOne(count, lang) ? unit : `${unit}s`)}`,
  };
}

/** Whether a number takes the singular: in French so does 0. */
function isOne(count, lang) {
  return lang === "fr" ? count < 2 : count === 1;
}

/** What a value is called: by the names of the spec, by the options of the control of its name, or by a word of the front end. */
function valueName(spec, word, period, dim, value) {
  const names = spec.names?.[dim] ?? {};
  if (Object.hasOwn(names, value)) return names[value];
  if (dim === "date") return word(spec.words?.[`${value} time`] ? `${value} time` : value);
  const option = spec.controls?.find((control) => control.name === dim)?.options?.find(([known]) => known === value);
  if (option) return option[1];
  if (["period", "published", "event"].includes(dim)) return period(value);
  if (value === "*other*") return word("other outlets");
  if (value === "*quoted*") return word("quoted");
  const judged = dim === "label" && { "-1": "against", 0: "neutral", 1: "in favour" }[value];
  if (judged) return word(judged);
  return value === "unattributed" || (value === "outlet" && dim !== "outlet") ? word(value) : value;
}

/** "13 septembre 2023", "3e trimestre 2023", "semaine du 11 septembre 2023" from the names that the engine gives; else the name. */
function periodName(name, lang, word) {
  const text = String(name ?? "");
  const [first, last] = text.split("/");
  if (last !== undefined) return rangeName(first, last, lang, word);
  const quarter = /^(\d{4})Q([1-4])$/.exec(text);
  if (quarter) return `${ordinal(Number(quarter[2]), lang)} ${word("quarter")} ${quarter[1]}`;
  const date = /^(\d{4})-(\d\d)(?:-(\d\d))?(?=$|[T ])/.exec(text);
  return date && Number(date[2]) in MONTH_NAMES[lang] ? dateName(date, lang) : text;
}

function rangeName(first, last, lang, word) {
  const days = (Date.parse(last) - Date.parse(first)) / 86400000;
  const [from, until] = [first, last].map((day) => periodName(day, lang, word));
  return days === 6 ? `${word("week of")} ${from}` : `${word("from")} ${from} ${word("to")} ${until}`;
}

function dateName([, year, month, day], lang) {
  const named = `${MONTH_NAMES[lang][Number(month)]} ${year}`;
  return day ? `${lang === "fr" && day === "01" ? "1er" : Number(day)} ${named}` : named;
}

function ordinal(count, lang) {
  return lang === "fr" ? `${count}${count === 1 ? "er" : "e"}` : `${count}${["", "st", "nd", "rd", "th"][count]}`;
}

/** The months by number, as they stand in a date. */
const MONTH_NAMES = {
  en: { 1: "January", 2: "February", 3: "March", 4: "April", 5: "May", 6: "June", 7: "July", 8: "August", 9: "September",
    10: "October", 11: "November", 12: "December" },
  fr: { 1: "janvier", 2: "février", 3: "mars", 4: "avril", 5: "mai", 6: "juin", 7: "juillet", 8: "août", 9: "septembre",
    10: "octobre", 11: "novembre", 12: "décembre" },
};

/** What can be a name of a file: the words of a title without accents, joined by hyphens. */
function fileName(...titles) {
  const plain = titles.join(" ").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "revue";
}
