"""How fast the explorer answers over a large corpus: from the click on a mark to the painted list, in Chromium. Prints a Markdown table.

    python tests/bench/explorer.py [CORPUS] [--articles 100000] [--clicks 60]

The corpus (default: the first one) is annotated and its tables are repeated under other ids, outlets and days until there are so
many articles; they are opened and served as `revue app` does it. Times hold for one visitor on this machine.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from analysis import annotate, load_corpus, schema
from analysis.places import first_corpus
from analysis.screenshots import opened_browser
from analysis.tables import Tables

OUTLETS, DAYS = 12, 1500
SERVED = re.compile(r"served at (http://\S+)")
#: Clicks some marks of each view, and gives for each the milliseconds until the first page of its list is painted.
CLICKS = """async number => {
  const times = [];
  const marks = () => [...document.querySelectorAll("g.revue-mark[data-n]")];
  const items = () => document.querySelector(".revue-front [role=region]").querySelectorAll("li");
  const frame = () => new Promise(resolve => requestAnimationFrame(() => resolve(performance.now())));
  const until = async (holds, what) => {
    const patience = performance.now() + 60000;
    while (!holds()) if (await frame() > patience) throw new Error(`${what} did not come within a minute; ${items().length} items, ${times}`);
  };
  const views = [...new Set(marks().map(mark => mark.dataset.view))];
  const every = Object.fromEntries(views.map(view => [view, marks().filter(mark => mark.dataset.view === view).map(mark => mark.dataset.key)]));
  for (const view of views) {
    const keys = every[view], few = Math.ceil(number / views.length);
    const find = key => marks().find(mark => mark.dataset.view === view && mark.dataset.key === key);
    const pressed = key => find(key)?.getAttribute("aria-pressed") === "true";
    const chosen = keys.filter((_, at) => at % Math.ceil(keys.length / few) === 0);
    for (const key of [...chosen, chosen.at(-1)]) {
      await until(() => find(key), `the mark ${key}`);
      const old = items()[0], again = pressed(key), started = performance.now();
      find(key).dispatchEvent(new MouseEvent("click", { bubbles: true }));
      await until(() => items().length && items()[0] !== old, `the list of ${key}`);
      await frame();
      if (!again) times.push(await frame() - started);
      await until(() => pressed(key) !== again, `the state of ${key}`);
      await new Promise(resolve => setTimeout(resolve, 400));
    }
  }
  return times;
}"""


def repeated(tables: Tables, articles: int) -> Tables:
    """The Tables with their articles repeated until there are so many, each time under other ids, another outlet and day."""
    times = -(-articles // len(tables.articles))
    return replace(tables, **{name: _repeated(name, getattr(tables, name), times) for name in schema.TABLES})


def _repeated(name: str, table: pd.DataFrame, times: int) -> pd.DataFrame:
    if name in ("reuse", "rejected", "sentiment"):  # which the explorer does not show
        return table.iloc[:0]
    copy = np.repeat(np.arange(times), len(table))
    made = table.take(np.tile(np.arange(len(table)), times)).reset_index(drop=True)
    if "article_id" in made:
        made["article_id"] = made["article_id"] + pd.Series(copy).astype("str").radd("~")
    if name == "articles":
        days = pd.to_datetime(made["published"]) + pd.to_timedelta(copy % DAYS, unit="D")
        made["published"] = days.dt.strftime("%Y-%m-%d")
        made["outlet"] = made["outlet"].fillna("?") + pd.Series(copy % OUTLETS).astype("str").radd(" ")
        made["duplicate_of"] = pd.Series([None] * len(made), dtype="str")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=first_corpus())
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--clicks", type=int, default=60)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="revue-bench-") as folder:
        print("annotating, repeating, saving …", file=sys.stderr)
        tables = repeated(annotate(load_corpus(options.corpus)), options.articles)
        counts = len(tables.articles), len(tables.sentences), len(tables.mentions)
        saved = tables.save(Path(folder) / "tables")
        del tables
        print("starting the app …", file=sys.stderr)
        print(_table(*counts, *_measured(saved, options.clicks)))


def _measured(saved: Path, clicks: int) -> tuple[float, int, list[float]]:
    """Seconds until the explorer is drawn, MB of its kernel, milliseconds of each click."""
    code = f"from analysis.serving import serve; raise SystemExit(serve({str(saved)!r}, port=0))"
    app = subprocess.Popen([sys.executable, "-u", "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        address = next(found[1] for line in app.stdout if (found := SERVED.search(line)))
        with opened_browser() as browser:
            page, started = browser.new_page(viewport={"width": 1200, "height": 1000}), time.perf_counter()
            page.goto(address, timeout=900_000)
            page.locator("g.revue-mark[data-n]").first.wait_for(timeout=900_000)
            drawn = time.perf_counter() - started
            times = page.evaluate(CLICKS, clicks)
            return drawn, _memory(), times
    finally:
        app.terminate()
        app.wait()


def _memory() -> int:
    """MB of the largest kernel that runs on this machine."""
    lines = subprocess.run(["ps", "-eo", "rss,args"], capture_output=True, text=True, check=True).stdout.splitlines()
    return max(int(line.split()[0]) for line in lines if "ipykernel_launcher" in line and "revue-app" in line) // 1000


def _table(articles: int, sentences: int, mentions: int, drawn: float, memory: int, times: list[float]) -> str:
    head = ("articles", "sentences", "mentions", "until drawn", "kernel", "clicks", "click to paint, median", "p95")
    cells = (f"{articles:,}", f"{sentences:,}", f"{mentions:,}", f"{drawn:.0f} s", f"{memory:,} MB", len(times), f"{median(times):.0f} ms",
             f"{quantiles(times, n=20)[-1]:.0f} ms")
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (head, ["---"] * len(head), cells)) + f"\n\n{os.cpu_count()} cores"


if __name__ == "__main__":
    main()
