"""The benchmark of annotating: the whole against what a colleague would write, each stage alone, the limits, and what comes after.

    python tests/bench/annotating.py [--full] [--texts FOLDER]

Writes ``results.csv`` and, from it, the tables of the benchmark's page and of the README. Every measurement runs in a fresh process.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from corpora import Alterations, alterations, census, declared, write_folder, write_lines
from processes import Cost, run
from rendering import ALL, COLUMNS, ONE, RESULTS, fill_pages

HERE = Path(__file__).parent
SIZES, FULL = (1_000, 10_000), 100_000
#: Measurements of fewer articles are repeated so often, and the best is taken; imports so often, and the median.
SHORT, REPEATED, IMPORTS = 2_000, 3, 11
ROUNDS, ROUND = 5, 200
GROUPS = {"reading, cleaning, sentences, language": (("reading and language", "cleaning", "sentences", "metadata"), "<=0.8"),
          "actors, quotes": (("actors", "quotes", "hearsay"), "<=1.2"), "sentiment, stance": (("sentiment", "stance"), "<=1.2"),
          "topics, dates": (("topics", "dates"), "<=0.8")}
NOTEBOOKS = """
import sys; from pathlib import Path
from analysis.notebooks import execute_all, notebook_paths
from analysis.places import first_corpus, home
execute_all(notebook_paths(home() / "notebooks"), Path(sys.argv[1]), corpus=first_corpus())
"""
COUNTING = """
import json, sys, time; started = time.perf_counter()
from analysis import count, open_tables
tables = open_tables(sys.argv[1]); opened = time.perf_counter()
rows = len(count(tables, "mentions", ["outlet", "actor"]))
print(json.dumps({"opening": opened - started, "counting": time.perf_counter() - opened, "rows": rows}))
"""
ACTORS = """actor,kind,belongs_to,label_fr,label_en,names,descriptions
hollande,person,france,François Hollande,François Hollande,François Hollande|Hollande,
"""


def command(corpus: Path, out: Path, *options: str) -> list[str]:
    """The command that is measured."""
    return [sys.executable, "-m", "analysis.cli", "annotate", str(corpus), "--out", str(out), *options]


#: What is measured, with its options and how many times the colleague's speed it is to reach.
COMMANDS = {ONE: (("--workers", "1"), ">=30"), ALL: ((), ">=50")}


class Bench:
    """The measurements, and the rows of results they give: measure, articles, value, unit, goal."""

    def __init__(self, made: Alterations, work: Path, sizes: tuple[int, ...]):
        self.made, self.work, self.sizes = made, work, sizes
        self.rows: list[dict[str, object]] = []
        self.bytes: dict[int, int] = {}
        self.slow: float | None = None
        self.failed = 0

    def add(self, measure: str, articles: int | str, value: float, unit: str, goal: str = "") -> float:
        self.rows.append({"measure": measure, "articles": articles, "value": f"{value:.4g}" if value < 1000 else f"{value:.0f}",
                          "unit": unit, "goal": goal})
        print(f"{measure}, {articles or '–'}: {value:.4g} {unit} {goal and f'(goal {goal})'}", file=sys.stderr, flush=True)
        return value

    def value(self, measure: str, articles: int, unit: str) -> float:
        key = (measure, articles, unit)
        return next(float(str(row["value"])) for row in self.rows if (row["measure"], row["articles"], row["unit"]) == key)

    def all(self) -> list[dict[str, object]]:
        """The rows of all measurements; one that fails is told and left out."""
        steps: list[Callable[[], None]] = [self.load, self.corpora, self.colleague, self.alone, self.imports, self.notebooks]
        steps += [partial(self.annotate, size) for size in self.sizes]
        steps += [self.growth, self.again, self.lines, *(partial(self.counting, size) for size in self.sizes)]
        for step in steps:
            try:
                step()
            except (RuntimeError, StopIteration, ValueError) as error:
                self.failed += 1
                print(f"NOT MEASURED: {getattr(step, '__name__', step)}: {error}", file=sys.stderr, flush=True)
        return self.rows

    def load(self) -> None:
        self.add("load of the machine at the start", "", os.getloadavg()[0], "processes")

    def corpora(self) -> None:
        for size in self.sizes:
            self.bytes[size] = write_folder(self.made, size, self.work / f"corpus{size}")
        for size in self.sizes[:2]:
            for name, number in census(self.made, size).items():
                self.add(f"corpus: {name}", size, number, "number")
        self.add("corpus: bytes an article", self.sizes[-1], self.bytes[self.sizes[-1]] / self.sizes[-1], "bytes")

    def colleague(self) -> None:
        corpus = self.work / f"corpus{self.sizes[min(1, len(self.sizes) - 1)]}"
        told = json.loads(run([sys.executable, str(HERE / "colleague.py"), str(corpus)]).printed.splitlines()[-1])
        self.add("colleague, one process", told["articles"], told["seconds"], "s")
        self.slow = self.add("colleague, one process", told["articles"], told["seconds"] / told["bytes"] * 4_096_000, "ms per 4 kB")

    def alone(self) -> None:
        folders = [self.work / f"round{number}" for number in range(ROUNDS)]
        for number, folder in enumerate(folders):
            write_folder(self.made, ROUND, folder, seed=number + 1)
        took = json.loads(run([sys.executable, str(HERE / "alone.py"), *map(str, folders)]).printed)
        self.add("limit: names and words looked for", "", took.pop("terms"), "number")
        limits = [name for name in took if name.startswith("limit")]
        for name in limits:
            self.add(name, ROUND, took.pop(name), "CPU ms per 4 kB")
        for name, value in took.items():
            self.add(f"stage: {name}", ROUND, value, "CPU ms per 4 kB")
        for name, (parts, goal) in GROUPS.items():
            self.add(f"stages: {name}", ROUND, sum(took[part] for part in parts), "CPU ms per 4 kB", goal)
        self.add("all stages", ROUND, sum(took.values()), "CPU ms per 4 kB", "<=4")

    def imports(self) -> None:
        found = {}
        for code in ("import pandas", "import analysis", "from analysis import annotate"):
            found[code] = median(run([sys.executable, "-c", code]).seconds for _ in range(IMPORTS))
            self.add(code, "", found[code], "s")
        for code in ("import analysis", "from analysis import annotate"):
            self.add(code, "", found[code] / found["import pandas"], "times import pandas", "<=1.25")

    def notebooks(self) -> None:
        cost = run([sys.executable, "-c", NOTEBOOKS, str(self.work / "notebooks")])
        self.add("notebooks of the first corpus executed", "", cost.seconds, "s", "<=60")

    def annotate(self, size: int) -> None:
        for name, (options, goal) in COMMANDS.items():
            if name == ONE and size == FULL:
                continue
            out = self.work / f"{name} {size}"
            costs = []
            for _ in range(REPEATED if size < SHORT else 1):
                shutil.rmtree(out, ignore_errors=True)
                costs.append(run(command(self.work / f"corpus{size}", out, *options)))
            self._cost(name, size, min(costs, key=lambda cost: cost.seconds), goal)
            disk = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
            self.add(name, size, disk / size / 1000, "kB on disk an article")

    def _cost(self, name: str, size: int, cost: Cost, goal: str) -> None:
        per_4_kb = 4_096_000 / self.bytes[size]
        self.add(name, size, cost.seconds, "s")
        took = self.add(name, size, cost.seconds * per_4_kb, "ms per 4 kB")
        self.add(name, size, cost.cpu * per_4_kb, "CPU ms per 4 kB", "<=4")
        if self.slow:
            self.add(name, size, self.slow / took, "times the colleague", goal)
        self.add(name, size, cost.parent, "MB of the main process")
        self.add(name, size, cost.worker, "MB of the largest worker", "<=1500")

    def growth(self) -> None:
        for name in COMMANDS:
            sizes = [size for size in self.sizes if name == ALL or size < FULL]
            first, before, last = sizes[0], (sizes[0], *sizes)[-2], sizes[-1]
            against = self.value(name, last, "ms per 4 kB") / self.value(name, first, "ms per 4 kB")
            self.add(name, last, against, f"times the cost at {first}", "<=1.1")
            more = self.value(name, last, "MB of the main process") - self.value(name, before, "MB of the main process")
            self.add(name, last, more * 1000 / max(1, last - before), f"kB of memory an article beyond {before}", "<=1")

    def again(self) -> None:
        size = self.sizes[min(1, len(self.sizes) - 1)]
        corpus, out = self.work / f"corpus{size}", self.work / f"{ALL} {size}"
        whole = self.value(ALL, size, "s")

        def once(what: str, *options: str) -> None:
            seconds = self.add(what, size, run(command(corpus, out, *options)).seconds, "s")
            self.add(what, size, seconds / whole, "of a run from scratch")

        once("second run, nothing changed")
        for number in range(0, size, 100):
            (corpus / declared(number)["path"]).write_text(self.made.article(number, seed=99), encoding="utf-8", newline="")
        once("second run, 1 % of the articles changed")
        table = self.work / "actors.csv"
        table.write_text(ACTORS, encoding="utf-8")
        once("second run, another actor table", "--actors", str(table))

    def lines(self) -> None:
        size, path = self.sizes[min(1, len(self.sizes) - 1)], self.work / "corpus.jsonl"
        write_lines(self.made, size, path)
        self.add(f"{ALL}, one file of JSON lines", size, run(command(path, self.work / "lines")).seconds, "s")

    def counting(self, size: int) -> None:
        cost = run([sys.executable, "-c", COUNTING, str(self.work / f"{ALL} {size}")])
        told = json.loads(cost.printed)
        self.add("opening the tables", size, told["opening"], "s")
        self.add("counting mentions by outlet and actor", size, told["counting"], "s")
        self.add("opening and counting", size, cost.parent, "MB of the main process")


def machine() -> str:
    """The processor, the number of cores and Python's version; no name of the machine."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    model = next(named, platform.processor() or platform.machine())
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def measured_version() -> str:
    """The version of the package, with the commit where there is one."""
    told = subprocess.run(["git", "-C", str(HERE), "describe", "--always", "--dirty"], capture_output=True, text=True)
    return f"{version('revue')}+{told.stdout.strip()}".rstrip("+")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help=f"also {FULL:,} articles, by the default command: a quarter of an hour and some GB")
    parser.add_argument("--texts", type=Path, help="a folder of texts to alter instead of WiNER's")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of articles (default: 1000 10000)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the file to write; only the default fills the pages")
    options = parser.parse_args()
    sizes = (*options.sizes, *([FULL] if options.full else ()))
    with TemporaryDirectory(prefix="revue-bench-") as work:
        bench = Bench(alterations(options.texts), Path(work), sizes)
        about = {"machine": machine(), "date": date.today().isoformat(), "version": measured_version()}
        rows = bench.all()
    with options.results.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(row | about for row in rows)
    if options.results == RESULTS:
        fill_pages()
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
