/** So many sentences are painted at once, so many come by themselves while the browser is idle, and so many by one press of the button. */
const FIRST_PAGE = 100;
const IDLE_PAGE = 150;
const LISTED = 1000;
/** So many milliseconds pass before each page that comes by itself: what a reader does next is not to wait for it. */
const IDLE_PAUSE = 300;

/** The region that lists the sentences: heading, tools, legend, and one list item for each sentence. */
class Evidence {
  constructor(context, tools, onFail) {
    Object.assign(this, { context, onFail, turn: 0 });
    this.total = element("span", { "aria-live": "polite", "aria-atomic": "true" });
    this.list = element("ol", { tabindex: "0", "aria-label": context.word("sentences") });
    this.more = element("button", { type: "button", class: "revue-more", hidden: true, click: () => this.fetchMore(LISTED) });
    this.legend = legend(context);
    this.element = element("div", { class: "revue-listed", role: "region", "aria-label": context.word("evidence") },
      element("div", { class: "revue-head" }, element("h3", {}, this.total), tools), this.legend.element, this.list, this.more);
  }

  /** Paints the first page; ``fetchPage(offset, limit)`` gives the following ones of the same selection. */
  show({ total, items }, articles, fetchPage) {
    this.turn += 1;
    this.fetchPage = fetchPage;
    this.shown = { total, count: 0 };
    this.list.replaceChildren();
    this.list.scrollTop = 0;
    this.legend.show(null);
    this.heads(items.length === total ? new Set(items.map((item) => item.article)).size : articles);
    this.append(items);
    this.fillWhileIdle(this.turn);
  }

  /** Takes away what is no longer true. */
  clear() {
    this.turn += 1;
    this.shown = null;
    this.total.textContent = "";
    this.legend.show(null);
    this.list.replaceChildren();
    this.more.hidden = true;
  }

  /** Says how many sentences from how many articles; the latter may not be known yet. */
  heads(articles) {
    const { counted, word } = this.context;
    if (!this.shown) return;
    const from = articles === null ? "" : ` ${word("sentences in")} ${counted(articles, "article")}`;
    const text = this.shown.total ? counted(this.shown.total, "sentence") + from : `${counted(0, "sentence")}. ${word("nothing")}`;
    if (this.total.textContent !== text) this.total.textContent = text;
  }

  append(items) {
    this.list.append(...items.map((item) => sentenceItem(item, this.context)));
    this.legend.show(items);
    this.shown.count += items.length;
    const left = this.shown.total - this.shown.count;
    this.more.hidden = left <= 0 || this.shown.count < LISTED;
    this.more.textContent = this.context.word("show more").replace("{n}", this.context.number(Math.min(LISTED, left)));
  }

  /** Leads a reader to the list. */
  reach() {
    this.element.scrollIntoView({ block: "start" });
    this.list.focus({ preventScroll: true });
  }

  async fillWhileIdle(turn) {
    while (turn === this.turn && this.shown.count < Math.min(LISTED, this.shown.total)) {
      await new Promise((resolve) => setTimeout(resolve, IDLE_PAUSE));
      await idle();
      if (turn === this.turn && !(await this.fetchMore(Math.min(IDLE_PAGE, LISTED - this.shown.count)))) return;
    }
  }

  /** Fetches and paints some more; whether there were any. After an error the button is there to try again. */
  async fetchMore(limit) {
    const turn = this.turn;
    this.more.disabled = true;
    const page = await this.fetchPage(this.shown.count, limit).catch((error) => ({ items: [], error }));
    this.more.disabled = false;
    if (turn !== this.turn) return false;
    this.append(page.items);
    if (page.error) {
      this.more.hidden = false;
      this.onFail(page.error);
    }
    return page.items.length > 0;
  }
}

function idle() {
  return new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve, { timeout: 200 }));
}

/** Comes true when what was drawn so far is on the screen; in a hidden page, which paints nothing, soon. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
    setTimeout(resolve, 100);
  });
}

/** What the looks of marked words mean: those that ``show(items)`` has met since ``show(null)``. */
function legend(context) {
  const words = { actor: "actor", quote: "quotation", evidence: "counted words" };
  const kinds = Object.entries(words).map(([kind, key]) => [kind, element("mark", { class: `revue-is-${kind}` }, context.word(key))]);
  const marked = `${context.word("marked")}${context.lang === "fr" ? "\u00a0" : ""}:`;
  const line = element("p", { class: "revue-legend" }, marked, ...kinds.flatMap(([, mark]) => [" ", mark]));
  let met = new Set();
  const show = (items) => {
    if (!items) met = new Set();
    for (const { spans } of items ?? []) for (const [, , kind] of spans) met.add(kind);
    kinds.forEach(([kind, mark]) => { mark.hidden = !met.has(kind); });
    line.hidden = !met.size;
  };
  return { element: line, show };
}

/** One sentence in its context, with its words marked and where it stands. */
function sentenceItem(item, context) {
  const shown = element("p", { lang: "fr" }, aside(item.before, "", " "),
    element("span", { class: "revue-sentence" }, ...markedWords(item, context)), aside(item.after, " ", ""));
  const hash = item.sha256 && element("p", { class: "revue-source" },
    `${context.word("text not shared")} · sha256 `, element("code", {}, item.sha256));
  const correct = item.digest && item.rows?.length ? correctButton(item, context) : null;
  return element("li", {}, shown, element("p", { class: "revue-source" }, sourceLine(item, context), correct && " ", correct), hash || null);
}

function aside(text, before, after) {
  return text ? element("span", { class: "revue-context" }, before + text + after) : null;
}

/** "Le Journal · 22 September 2023 · articles/000.txt · § 12 · characters 120–240". */
function sourceLine(item, context) {
  const { label, day, word } = context;
  const position = Number.isFinite(item.start) && `${word("characters")} ${item.start}–${item.end}`;
  return [label("outlet", item.outlet ?? ""), item.published && day(item.published), item.path, `§\u00a0${item.number}`, position]
    .filter(Boolean).join(" · ");
}

/**
 * The sentence cut wherever a span begins or ends; offsets count code points.
 *
 * Screen readers mostly pass over <mark> and over titles of text; they do read generated content. So what a span is
 * stands in ``data-said`` where it begins, which the style sheet puts before the words, clipped: it is read out,
 * but is neither seen nor copied with the sentence.
 */
function markedWords(item, context) {
  const letters = [...item.text];
  const spans = item.spans.map(([start, end, kind, name]) => [Math.max(0, start), Math.min(end, letters.length), kind, name])
    .filter(([start, end]) => start < end);
  const cuts = [...new Set([0, letters.length, ...spans.flatMap(([start, end]) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, number) =>
    piece(letters.slice(start, cuts[number + 1]).join(""), start, cuts[number + 1], spans, context));
}

function piece(text, start, end, spans, context) {
  const over = spans.filter((span) => span[0] <= start && span[1] >= end);
  if (!over.length) return text;
  const looks = new Set(over.map(([, , kind]) => `revue-is-${kind}`));
  if (over.some((span) => span[2] === "quote" && span[0] === start)) looks.add("revue-begins");
  if (over.some((span) => span[2] === "quote" && span[1] === end)) looks.add("revue-ends");
  const said = spokenNames(over.filter((span) => span[0] === start), context);
  return element("mark", { class: [...looks].join(" "), title: spokenNames(over, context), "data-said": said && `${said}: ` }, text);
}

function spokenNames(spans, context) {
  const words = { actor: "actor", quote: "quotation", evidence: "counted words" };
  const named = spans.map(([, , kind, name]) => [context.word(words[kind] ?? kind), name].filter(Boolean).join(" "));
  return [...new Set(named)].join(", ");
}
