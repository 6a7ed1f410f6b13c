/** A selection in which every control of the spec has a value: what is given, else what the control starts with. */
function completed(spec, selection) {
  const first = Object.fromEntries(spec.controls.map((control) => [control.name, control.value ?? ""]));
  return { choices: { ...first, ...selection?.choices }, picks: { ...selection?.picks } };
}

/** The selection with one choice or one pick changed; a pick that is null is let go. */
function withChoice(selection, name, value) {
  return { ...selection, choices: { ...selection.choices, [name]: value } };
}

function withPick(selection, view, key) {
  const { [view]: _dropped, ...others } = selection.picks;
  return { ...selection, picks: key ? { ...others, [view]: key } : others };
}

/** The fieldset of native controls; ``show(choices)`` sets them, ``onChoice(name, value)`` and ``onReset()`` tell what a reader does. */
function controlGroup(context, onChoice, onReset) {
  const inputs = new Map(context.spec.controls.map((control) => [control.name, controlInput(control, onChoice)]));
  const labels = context.spec.controls.map((control) =>
    element("label", {}, element("span", {}, control.label), inputs.get(control.name)));
  const show = (choices) => context.spec.controls.forEach((control, at) => {
    const value = choices[control.name] ?? "";
    setValue(inputs.get(control.name), value);
    labels[at].hidden = !changes(context.spec, control) && value === (control.value ?? "");
  });
  const reset = element("button", { type: "button", class: "revue-reset", click: onReset }, context.word("reset"));
  const group = element("fieldset", { class: "revue-controls" }, element("legend", {}, context.word("choices")), ...labels, reset);
  group.hidden = !labels.length;
  return { element: group, reset, show };
}

/** Whether a control can change anything: it offers a choice, and there is a view of which it decides how it is drawn. */
function changes({ views }, { name, type, options }) {
  if (name === "grain") return views.some((view) => view.kind === "timeline");
  return type === "date" || (options ?? []).length > 1;
}

function controlInput(control, onChoice) {
  const change = (event) => onChoice(control.name, event.target.value);
  if (control.type === "date") {
    return element("input", { type: "date", name: control.name, min: control.min || null, max: control.max || null, change });
  }
  const options = (control.options ?? []).map(([value, label]) => element("option", { value }, label));
  return element("select", { name: control.name, change }, ...options);
}

/** Sets a control; a value that a list does not offer is added to it, so that nothing is chosen unseen. */
function setValue(input, value) {
  if (input.value === value) return;
  input.value = value;
  if (input.value !== value && input.tagName === "SELECT") {
    input.append(element("option", { value }, value));
    input.value = value;
  }
}

/** What is chosen and picked, in words: ``{text, without}`` each, ``without`` being the selection that lacks it. */
function chosenInWords(context, selection) {
  const { spec, label, day } = context;
  const chosen = spec.controls.filter((control) => narrows(control) && selection.choices[control.name]).map((control) => {
    const value = selection.choices[control.name];
    const shown = control.type === "date" ? day(value) : label(control.name, value);
    return { text: joined(context, control.label, shown), without: withChoice(selection, control.name, "") };
  });
  const picked = Object.entries(selection.picks).map(([view, key]) => {
    const [title] = (spec.views.find((one) => one.name === view)?.title ?? view).split(" (");
    return { text: joined(context, title, keyInWords(context, key)), view, key, without: withPick(selection, view, null) };
  });
  return [...chosen, ...picked];
}

/** Whether a control leaves sentences out, and so can be taken away; others only say how things are shown. */
function narrows(control) {
  return control.type === "date" || (control.options ?? []).some(([value]) => value === "");
}

function joined(context, name, value) {
  return `${name}${context.lang === "fr" ? "\u00a0:" : ":"} ${value}`;
}

function keyInWords(context, key) {
  return Object.entries(key).map(([dim, value]) => context.label(dim, value)).join(", ");
}

/** The list of chips; a pick whose mark is not drawn tells how many sentences it has. */
function chipList(context, selection, answer, onChoose) {
  const chips = chosenInWords(context, selection).map(({ text, view, key, without }) => {
    const known = !view || !answer || answer.views?.[view]?.marks.some((mark) => sameKey(mark.key, key));
    const shown = known ? text : `${text} (${context.counted(answer.chosen.sentences, "sentence")})`;
    const name = `${context.word("remove")} ${text}`;
    return element("li", {}, element("span", {}, shown),
      element("button", { type: "button", "aria-label": name, title: name, click: () => onChoose(without) }, "×"));
  });
  return element("ul", { class: "revue-chips", "aria-label": context.word("chosen"), hidden: !chips.length }, ...chips);
}

/** Whether two keys hold the same values, in whatever order. */
function sameKey(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function notes(spec) {
  const lines = (spec.notes ?? []).map((note) => element("p", {}, note));
  return lines.length ? element("div", { class: "revue-notes" }, ...lines) : null;
}

/** The section of a view: its title, a button that saves it, and the drawing. */
class ViewPlace {
  constructor(view, context, save, read) {
    Object.assign(this, { view, context });
    this.body = element("div", { class: "revue-drawn" });
    const named = { type: "button", "aria-label": `SVG, ${context.word("download")}: ${view.title}` };
    const button = element("button", { ...named, click: save }, "SVG");
    this.below = element("button", { type: "button", class: "revue-below", hidden: true, title: context.word("evidence"), click: read });
    const head = element("div", { class: "revue-head" }, element("h3", {}, ...titleParts(view.title)),
      element("div", { class: "revue-tools" }, this.below, button));
    this.element = element("section", { class: "revue-view", "aria-label": view.title }, head, this.body);
  }

  /** Draws an answer; the focus, if ``held`` is a mark in here, stays on the mark with the same key. Whether it found none. */
  draw(answer, pick, held, onPick) {
    const inside = this.body.contains(held);
    const key = inside && held.closest("[data-key]")?.dataset.key;
    this.fill(answer, pick, onPick);
    if (this.spread()) this.fill(answer, pick, onPick);
    this.pointBelow(pick && answer?.marks.find((mark) => sameKey(mark.key, pick)));
    const marks = [...this.body.querySelectorAll("[data-key]")];
    const mark = inside && (marks.find((one) => one.dataset.key === key) ?? marks[0]);
    if (mark) mark.focus({ preventScroll: true });
    return inside && !mark;
  }

  fill(answer, pick, onPick) {
    this.width = this.body.clientWidth;
    const context = { ...this.context, pick, onPick, width: Math.max(240, this.width) };
    const aside = this.body.firstElementChild?.scrollLeft ?? 0;
    this.body.replaceChildren(answer ? drawing(this.view)(this.view, answer, context) : element("p", {}, this.context.word("nothing")));
    this.body.firstElementChild.scrollLeft = aside;
  }

  /** The button that leads to the sentences of the picked mark: they may stand far below. */
  pointBelow(mark) {
    this.below.hidden = !mark;
    if (mark) this.below.textContent = `${this.context.counted(mark.n, "sentence")} ↓`;
  }

  /** Gives a drawing that would scroll the whole width, which it keeps, so that nothing jumps; whether its width has changed. */
  spread() {
    if (this.body.firstElementChild.scrollWidth > this.width) this.element.classList.add("revue-spread");
    return this.moved();
  }

  /** Keeps a place as high as it is, so that a mark that was picked stays where it is; without a height it is let go. */
  hold(height) {
    this.body.style.minHeight = height ? `${height}px` : "";
  }

  /** Whether its place is not as wide any more as what is drawn in it. */
  moved() {
    return this.body.clientWidth !== this.width;
  }
}

/** A title, and in quieter letters what stands behind it in brackets: what is counted. */
function titleParts(title) {
  const [, name, counted] = /^([^()]+ )(\([^()]+\))$/.exec(title) ?? [];
  return name ? [name, element("span", { class: "revue-unit" }, counted)] : [title];
}

function drawing(view) {
  if (view.kind === "timeline") return drawTimeline;
  return view.kind === "points" ? drawPoints : drawGrid;
}

/** The line that says what is going on: after 300 ms that it is being counted, and how far; or what failed. */
function statusLine() {
  const text = element("span", { role: "status" });
  const line = element("div", { class: "revue-status" }, element("span", { class: "revue-moving", "aria-hidden": "true" }), text);
  let timer;
  const set = (state, words) => {
    clearTimeout(timer);
    line.dataset.state = state;
    text.textContent = words;
  };
  set("rest", "");
  return {
    element: line,
    wait: (words) => {
      clearTimeout(timer);
      if (line.dataset.state === "failed") set("rest", "");
      timer = setTimeout(() => set("busy", words), 300);
    },
    say: (words) => set("busy", words),
    rest: () => set("rest", ""),
    fail: (words) => set("failed", words),
  };
}
