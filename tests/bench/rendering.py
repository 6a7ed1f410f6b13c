"""Writes what the benchmark measured into its page and into the README, between their markers.

    python tests/bench/rendering.py
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.places import home
from analysis.readme import fill

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "results.csv", HERE / "README.md"
COLUMNS = ["measure", "articles", "value", "unit", "goal", "machine", "date", "version"]
ONE, ALL = "one process", "default, all cores"
MEETS: dict[str, Callable[[float, float], bool]] = {"<=": float.__le__, ">=": float.__ge__}
NOTHING = "Not measured yet: `make bench` does."
SETTINGS = {"a laptop": 4, "one big machine": 64, "a cluster of 16 nodes": 16 * 32}
#: Bytes of the article that costs are brought to.
ARTICLE = 4096


class Costs(NamedTuple):
    """What an article costs: milliseconds of work that cores share, and of work that one process does (listing, copies, starting up);
    kB of its tables, kB of its text; and kB of memory it stays with."""

    shared_ms: float
    serial_ms: float
    tables_kb: float
    text_kb: float
    memory_kb: float


def read_results(path: Path = RESULTS) -> pd.DataFrame:
    """The rows of results.csv; ``articles`` as a nullable number."""
    return pd.read_csv(path, dtype={"goal": "str", "articles": "Int64"}, keep_default_na=True).fillna({"goal": ""})


def planned(articles: int, cores: int, costs: Costs) -> tuple[float, float]:
    """Hours and GB of tables for so many articles of 4 kB on so many cores, by the measured costs; the texts take their own room.

    It is taken that cores are as fast as the measured ones and as busy, and that the store keeps up with them.
    """
    return articles * (costs.shared_ms / cores + costs.serial_ms) / 3_600_000, articles * costs.tables_kb / 1e6


def costs(results: pd.DataFrame) -> Costs:
    """The costs of the largest run of which both the default command and one process were measured.

    What one process does is what the default command does not gain over it: with s and p milliseconds an article of work that is
    not shared and that is, one process takes s + p and n cores take s + p / n (Amdahl 1967).
    """
    measured = [set(results.loc[results["measure"] == name, "articles"].dropna()) for name in (ONE, ALL)]
    last = int(max(measured[0] & measured[1]))
    text = one(results, "corpus: bytes an article", None, "bytes")
    cores = int(results["machine"].iloc[0].rpartition(" cores")[0].rpartition(" ")[2])
    growth = results[(results["measure"] == ALL) & results["unit"].str.startswith("kB of memory")]["value"]
    tables = one(results, ALL, last, "kB on disk an article") * ARTICLE / text
    alone, together = (one(results, name, last, "ms per 4 kB") for name in (ONE, ALL))
    shared = (alone - together) * cores / max(1, cores - 1)
    return Costs(shared, max(0.0, alone - shared), tables, ARTICLE / 1000, float(growth.max()) if len(growth) else float("nan"))


def one(results: pd.DataFrame, measure: str, articles: int | None, unit: str) -> float:
    """The value of a measure. Raises KeyError where it was not measured."""
    found = results[(results["measure"] == measure) & (results["unit"] == unit)]
    found = found[found["articles"] == articles] if articles else found
    if found.empty:
        raise KeyError(f"results.csv has no {measure!r} in {unit!r} for {articles} articles; run make bench")
    return float(found["value"].iloc[-1])


def number(value: float) -> str:
    """Three digits that matter: 0.0123, 1.23, 12.3, 123, 12,345."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def met(value: float, goal: str) -> str:
    """Whether a goal such as ``<=4`` is met; "" without one."""
    return ("yes" if MEETS[goal[:2]](float(value), float(goal[2:])) else "**no**") if goal else ""


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])


def blocks(results: pd.DataFrame) -> dict[str, str]:
    """The text of each block of the benchmark's page, by its name."""
    made = {"results": _all, "limit": _limit, "scale": _scale}
    return {name: make(results) if len(results) else NOTHING for name, make in made.items()}


def short(results: pd.DataFrame) -> dict[str, str]:
    """The text of the README's block."""
    if results.empty:
        return {"speed": NOTHING}
    rows = [_line(row) for row in results[results["goal"] != ""].itertuples() if not row.measure.startswith("stages:")]
    return {"speed": f"{markdown(['measure', 'articles', 'value', 'goal', 'met'], rows)}\n\n{_where(results)}"}


def _line(row: tuple) -> list[str]:
    articles = "" if pd.isna(row.articles) else f"{row.articles:,}"
    goal = row.goal.replace("<=", "at most ").replace(">=", "at least ")
    return [row.measure, articles, f"{number(row.value)} {row.unit}", goal, met(row.value, row.goal)]


def _all(results: pd.DataFrame) -> str:
    return f"{_where(results)}\n\n{markdown(['measure', 'articles', 'value', 'goal', 'met'], [_line(row) for row in results.itertuples()])}"


def _where(results: pd.DataFrame) -> str:
    dates, machines, versions = (" and ".join(results[column].drop_duplicates()) for column in ("date", "machine", "version"))
    return f"Measured on {dates}: {machines}; version {versions}."


def _limit(results: pd.DataFrame) -> str:
    unit = "CPU ms per 4 kB"
    reading, matching = (one(results, f"limit: {name}", None, unit) for name in ("reading and decoding", "one pass of matching"))
    stages, terms = one(results, "all stages", None, unit), one(results, "limit: names and words looked for", None, "number")
    named = results[results["measure"].str.startswith("stage: ")]
    first = named.sort_values("value", ascending=False, kind="stable").head(4)
    dearest = ", ".join(f"{row.measure[7:]} {number(row.value)}" for row in first.itertuples())
    return (f"Reading and decoding 4 kB takes {number(reading)} ms of a core, and one pass of Aho-Corasick for {terms:,.0f} names and "
            f"words {number(matching)} ms: nothing can annotate in less than {number(reading + matching)} ms. All stages together take "
            f"{number(stages)} ms, {number(stages / (reading + matching))} times that; the dearest are {dearest} ms.")


def _scale(results: pd.DataFrame) -> str:
    known = costs(results)
    rows = []
    for articles in (1_000_000, 10_000_000):
        for name, cores in SETTINGS.items():
            hours, disk = planned(articles, cores, known)
            rows.append([f"{articles // 1_000_000} million", f"{name}, {cores} cores", f"{number(hours)} h", f"{number(disk)} GB",
                         f"{number(articles * known.text_kb / 1e6)} GB"])
    said = (f"Worked out from {number(known.shared_ms)} milliseconds of work that cores share, {number(known.serial_ms)} that one process "
            f"does (listing files, comparing articles that may be copies), and {number(known.tables_kb)} kB of tables an article of 4 kB. "
            "Articles of real corpora have less in common than those measured here, so that comparing them takes less.")
    return f"{said}\n\n{markdown(['articles', 'where', 'time', 'tables', 'texts'], rows)}"


def fill_pages() -> None:
    """Fills the blocks of both pages from results.csv, in place."""
    results = read_results()
    for path, made in ((PAGE, blocks(results)), (home() / "README.md", short(results))):
        path.write_text(fill(path.read_text(encoding="utf-8"), made), encoding="utf-8")


if __name__ == "__main__":
    fill_pages()
