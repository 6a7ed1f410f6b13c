// Clicks every mark of every view of one front end, one after the other; after each view its pick is taken away again.
// Gives [view, key, n, listed, pressed, milliseconds from the click until the list is painted] for each mark; stops at one that is wrong.
async (front, patience) => {
  const marks = () => [...front.querySelectorAll("g.revue-mark[data-n]")];
  const find = ({ view, key }) => marks().find((mark) => mark.dataset.view === view && mark.dataset.key === key);
  const pressed = () => marks().filter((mark) => mark.getAttribute("aria-pressed") === "true");
  const picked = (mark) => pressed().length === 1 && pressed()[0] === find(mark);
  const items = () => front.querySelector("[role=region]").querySelectorAll("li");  // JupyterLab has regions around it
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  // Comes true, or false after the patience is over, looking whenever something changes.
  const until = (holds) => new Promise((resolve) => {
    const done = (value) => { observer.disconnect(); clearTimeout(timer); resolve(value); };
    const observer = new MutationObserver(() => holds() && done(true));
    const timer = setTimeout(() => done(holds()), patience);
    observer.observe(front, { subtree: true, childList: true, attributes: true });
    if (holds()) done(true);
  });
  // Clicks a mark; what comes back says whether the list has been painted since.
  const click = (mark) => {
    const old = items()[0];
    find(mark).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window }));
    return () => items()[0] !== old;
  };
  // A long list comes in pages, the last ones by a button.
  const listsAll = (n) => {
    const more = front.querySelector(".revue-more:not([hidden])");
    if (more && items().length < n) more.click();
    return items().length === n;
  };

  let all = -1;
  while (all !== items().length) {
    all = items().length;
    await pause(300);
  }
  const every = marks().map(({ dataset }) => ({ view: dataset.view, key: dataset.key, n: Number(dataset.n) }));
  const clicked = [];
  for (const [number, mark] of every.entries()) {
    if (!await until(() => Number(find(mark)?.dataset.n) === mark.n)) throw new Error(`${mark.view} ${mark.key} no longer shows ${mark.n}`);
    const started = performance.now();
    const painted = click(mark);
    await until(() => painted() && items().length >= Math.min(mark.n, 100));
    await frame();
    const took = await frame() - started;
    const right = await until(() => listsAll(mark.n) && picked(mark));
    clicked.push([mark.view, mark.key, mark.n, items().length, picked(mark), took]);
    if (!right) return clicked;
    if (every[number + 1]?.view === mark.view) continue;
    click(mark);
    if (!await until(() => pressed().length === 0 && items().length === all)) throw new Error(`the pick of ${mark.view} is not let go`);
  }
  return clicked;
}
