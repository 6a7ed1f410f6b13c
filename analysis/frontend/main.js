/** A front end in an element: controls, chips, views and the list of sentences of one selection. */
class Front {
  constructor(el, spec, store, onSelection) {
    Object.assign(this, { spec, store, onSelection, turn: 0, answer: null });
    this.context = formats(spec);
    this.controls = controlGroup(this.context, (name, value) => this.choose(withChoice(this.selection, name, value)),
      () => this.choose(completed(spec, {})));
    this.chips = element("div");
    this.status = statusLine(this.context);
    this.hint = element("p", { class: "revue-hint" }, spec.words?.["how marks are picked"] ?? "");
    this.views = spec.views.map((view) => new ViewPlace(view, this.context, () => this.saveView(view), () => this.evidence.reach()));
    this.copy = copyTool(this.context);
    this.csv = element("button", { type: "button", title: this.context.word("sentences"), click: () => this.saveSentences() }, "CSV");
    const tools = element("div", { class: "revue-tools" }, this.context.spec.call ? this.copy.button : null, this.csv);
    this.evidence = new Evidence(this.context, tools, (error) => this.say(error));
    if (spec.call) this.evidence.element.insertBefore(this.copy.element, this.evidence.list);
    const named = { role: "group", "aria-label": spec.title || null, lang: this.context.lang };
    this.element = element("div", { class: "revue-card", ...named, "data-lm-suppress-shortcuts": "true" },
      notes(spec), this.controls.element, element("div", { class: "revue-line" }, this.hint, this.chips, this.status.element),
      element("div", { class: "revue-views" }, ...this.views.map((view) => view.element)), this.evidence.element);
    el.append(this.element);
    this.watcher = new ResizeObserver(() => this.resized());
    this.watcher.observe(this.element);
  }

  /** Takes a new selection, shows it at once, and asks for what it leaves. ``start`` is an answer that is there already. */
  choose(selection, { tell = true, start = null } = {}) {
    const before = this.selection;
    this.selection = selection;
    const asked = this.ask(start, tell);
    this.controls.show(selection.choices);
    this.drawChips(null);
    this.copy.show(pythonCall(this.spec, selection) ?? "");
    const repicked = ({ view }) => before.picks[view.name] !== selection.picks[view.name];
    const drawn = this.answer ? this.views.filter(repicked) : [];
    const above = this.views.slice(0, this.views.indexOf(drawn.at(-1)) + 1);
    above.map((place) => [place, place.body.offsetHeight]).forEach(([place, height]) => place.hold(height));
    drawn.forEach((place) => this.drawView(place));
    return asked;
  }

  /** Asks for sentences and marks at once; the sentences are painted first, and only answers to the latest question count.
   * The selection is told after the questions, so that nobody who listens to it delays an answer. */
  async ask(start, tell) {
    const { selection, store } = this;
    const turn = this.turn += 1;
    const latest = () => turn === this.turn;
    const progress = (text) => latest() && this.status.say(text);
    const sentences = store.sentences(selection, 0, FIRST_PAGE, progress);
    const marks = start ? Promise.resolve(start) : store.marks(selection, progress);
    if (tell) this.onSelection(selection);
    this.status.wait(this.context.word("counting"));
    const page = (offset, limit) => store.sentences(selection, offset, limit);
    const listed = sentences.then((answer) => latest() && this.evidence.show(answer, null, page));
    const drawn = listed.then(painted).then(idle).then(() => marks).then((answer) => latest() && this.show(answer));
    const asked = await Promise.allSettled([listed, drawn, marks]);
    const [failed] = asked.filter(({ status }) => status === "rejected");
    if (!latest()) return;
    if (failed) this.fail(failed.reason);
    else this.status.rest();
  }

  show(answer) {
    this.answer = answer;
    this.drawChips(answer);
    this.evidence.heads(answer.chosen.articles);
    this.drawViews();
    if (!Object.keys(this.selection.picks).length) this.views.forEach((place) => place.hold(0));
  }

  /** Nothing stays that does not belong to what is chosen. */
  fail(error) {
    this.answer = null;
    this.evidence.clear();
    this.views.forEach((place) => place.hold(0));
    this.views.forEach(({ body }) => body.replaceChildren());
    this.say(error);
  }

  say(error) {
    this.status.fail(`${this.context.word("failed")} ${error.message}`);
  }

  drawChips(answer) {
    const held = [...this.chips.querySelectorAll("button")].indexOf(focused(this.element));
    this.chips.replaceChildren(chipList(this.context, this.selection, answer, (selection) => this.choose(selection)));
    const buttons = [...this.chips.querySelectorAll("button")];
    this.hint.hidden = buttons.length > 0;
    if (held >= 0) (buttons[Math.min(held, buttons.length - 1)] ?? this.controls.reset).focus();
  }

  /** Draws all views, and again those whose place has changed with the width of a later one. */
  drawViews() {
    this.views.forEach((place) => this.drawView(place));
    this.views.filter((place) => place.moved()).forEach((place) => this.drawView(place));
  }

  drawView(place) {
    const { name } = place.view;
    const held = focused(this.element);
    const lost = place.draw(this.answer.views?.[name], this.selection.picks[name] ?? null, held,
      (view, key) => this.choose(withPick(this.selection, view, key)));
    if (lost) this.controls.reset.focus({ preventScroll: true });
  }

  resized() {
    const width = this.element.clientWidth;
    if (!width || width === this.width) return;
    const first = this.width === undefined;
    this.width = width;
    if (first || !this.answer) return;
    this.views.forEach((place) => place.hold(0));
    this.views.forEach((place) => place.element.classList.remove("revue-spread"));
    this.drawViews();
  }

  saveView({ name, title }) {
    const svg = this.views.find(({ view }) => view.name === name).body.querySelector("svg");
    if (!svg) return;
    const text = svgFile(svg, title, describeView(this.context, this.selection, this.answer));
    download(`${fileName(this.spec.title ?? "", title)}.svg`, "image/svg+xml", text);
  }

  async saveSentences() {
    const { number, word } = this.context;
    const { selection } = this;
    this.csv.disabled = true;
    this.status.wait(word("collecting"));
    try {
      const progress = (done, total) => this.status.say(`${word("collecting")} ${number(done)} / ${number(total)}`);
      const items = await allSentences(this.store, selection, progress);
      download(`${fileName(this.spec.title ?? "", word("sentences"))}.csv`, "text/csv", csvOf(items));
      this.status.rest();
    } catch (error) {
      this.say(error);
    } finally {
      this.csv.disabled = false;
    }
  }

  close() {
    this.turn += 1;
    this.watcher.disconnect();
    this.element.remove();
  }
}

/** The element that has the focus, also inside a shadow tree. */
function focused(inside) {
  return inside.getRootNode().activeElement;
}

/**
 * Puts a front end into an element; ``set`` takes a selection from outside, ``close`` takes the front end away.
 * ``start`` is the answer to what the controls of the spec say, and is of no use to another selection.
 */
function mount(el, spec, store, selection, start, onSelection) {
  const front = new Front(el, spec, store, onSelection);
  const first = completed(spec, selection);
  front.choose(first, { tell: false, start: sameSelection(first, completed(spec, {})) ? start : null });
  return {
    set: (given) => {
      const next = completed(spec, given);
      if (!sameSelection(next, front.selection)) front.choose(next, { tell: false });
    },
    close: () => front.close(),
  };
}

function sameSelection(one, other) {
  const views = Object.keys(one.picks);
  return sameKey(one.choices, other.choices) && views.length === Object.keys(other.picks).length
    && views.every((view) => other.picks[view] && sameKey(one.picks[view], other.picks[view]));
}

/** The front ends of a page without a kernel, each from the facts that lie in its element. */
function mountAll() {
  for (const holder of document.querySelectorAll(".revue-front")) {
    const { spec, facts } = JSON.parse(holder.querySelector("script[type='application/json']").textContent);
    mount(holder, spec, remembering(inTurns(pageStore(facts, spec))), {}, null, () => {});
  }
}

/** What anywidget calls: a front end that asks the kernel, and whose selection Python reads and sets. */
function render({ model, el }) {
  el.classList.add("revue-front");
  const store = kernelStore(model);
  const front = mount(el, model.get("spec"), remembering(store), model.get("selection"), model.get("start"), (selection) => {
    model.set("selection", selection);
    model.save_changes();
  });
  const changed = () => front.set(model.get("selection"));
  model.on("change:selection", changed);
  return () => {
    model.off("change:selection", changed);
    front.close();
    store.close();
  };
}

export default { render };
