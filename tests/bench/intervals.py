"""Whether intervals and verdicts of comparisons hold: simulated from how real articles differ, and from populations that are harder.

    python tests/bench/intervals.py [--texts FOLDER] [--quick]

A population is the amount that is counted (top) and what it is counted from (base) in each article, for every measure that can be
compared and for frequent and rare values, as measured on the texts of WiNER (``$REVUE_DATA/winer_fr``, without those of the gold
sets), short as they are and joined to some 4 kB; and made-up ones with heavier tails, more articles without any, and longer and
shorter articles. Groups of articles are drawn from them with replacement, so that the true rate is known. Writes ``intervals.csv``
and, from it, the block of the benchmark's page. ``--quick`` takes made-up populations only and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.inference import FAMILY, POWER, Sums, adjusted, contrast, interval
from analysis.measures import MEASURES, per_article
from analysis.readme import fill

HERE = Path(__file__).parent
TABLE, PAGE = HERE / "intervals.csv", HERE / "README.md"
SIZES = (2, 3, 5, 10, 20, 50, 100)
#: How many times the rate of one population is another's whose difference should be told.
TIMES = (1.5, 2.0, 4.0)
PAIRS = ((2, 2), (5, 5), (2, 50), (20, 20), (100, 100))
#: Groups whose labels are shuffled.
GROUPS = ((5, 5), (20, 20), (2, 30), (1, 1, 2, 1), (5, 5, 5, 5), (1, 3, 10, 30, 50), (20, 20, 20, 20), (1, 2, 3, 5, 8, 13, 30, 50))
#: Fewer articles of a group than this that carry the error of its rate (see ``carriers``): rare, and coverage may be above ``MOST``;
#: fewer than one: of a population in which single articles have most of what is counted, a group mostly lacks them, and shows no sign.
RARE, ALONE = 5, 1
LEAST, MOST = 93.0, 97.0
RUNS, QUICK = 1_000, 400
#: Resamples of a bootstrap, and the ranks of values that populations are taken of.
RESAMPLED, RANKS = 400, (0, 3, 20)


class Population(NamedTuple):
    """Articles that groups are drawn from."""

    name: str
    kind: str
    sums: Sums

    def drawn(self, *size: int, seed: object) -> Sums:
        """So many groups of so many articles."""
        at = np.random.default_rng(seed).integers(0, len(self.sums.top), size)
        return Sums(self.sums.top[at], self.sums.base[at])

    @property
    def carriers(self) -> float:
        """The part of the articles that carries the error of the rate: one over the kurtosis of what they add to it."""
        squares = (self.sums.top - self.sums.rate * self.sums.base) ** 2
        return float(squares.mean() ** 2 / (squares ** 2).mean())


def made_up() -> Iterator[Population]:
    """Populations harder than those of real articles."""
    random, many = np.random.default_rng(1), 5000
    for name, part, mean, spread, lengths in (
            ("even counts", 1, 1, 0.01, 0.2), ("heavy tail", 0.9, 4, 1.2, 0.2), ("heavy tail, uneven lengths", 0.95, 10, 1.0, 0.9),
            ("in one article of five, uneven lengths", 0.2, 4, 1.0, 0.9), ("in one article of twenty, uneven lengths", 0.05, 3, 1.0, 0.9)):
        words = np.exp(random.normal(0, lengths, many)) * 0.3
        told = random.poisson(mean * words / words.mean() * random.gamma(1 / spread ** 2, spread ** 2, many))
        yield Population(f"made up: {name}", "rate", Sums(told * (random.random(many) < part), words))
    base = np.ceil(np.exp(random.normal(3, 0.8, many)))
    for name, low, high, part in (("share, uneven lengths", 1, 3, 1), ("share, in one article of two", 0.3, 6, 0.5)):
        told = random.binomial(base.astype(int), random.beta(low, high, many) * (random.random(many) < part))
        yield Population(f"made up: {name}", "share", Sums(told.astype(float), base))
    scores = np.clip(random.beta(2, 3, many) * 2 - 1 + random.normal(0, 0.3, many), -1, 1)
    yield Population("made up: mean, uneven lengths", "mean", Sums(scores * base, base))


def measured(folder: Path) -> Iterator[Population]:
    """Populations of the texts of a folder; those that fewer than three articles tell of are left out."""
    from analysis import annotate, load_corpus
    from corpora import SIZE, read_texts
    for size, called in ((0, "short articles"), (SIZE, "articles of 4 kB")):
        tables = annotate(load_corpus(pd.DataFrame({"text": read_texts(folder, size)})))
        columns = {"actor": tables.mentions["actor"], "topic": tables.topics["topic"], "target": tables.stance["target"],
                   "voice": tables.quotes["speaker"], "speaker": tables.quotes["speaker"]}
        for measure, about in MEASURES.items():
            values = columns[about.value].value_counts().index if about.value in columns else []
            for value in [None, *(values[rank] for rank in RANKS if rank < len(values))]:
                articles = per_article(tables, measure, value=value).groupby("cluster", sort=True)[["top", "base"]].sum()
                if (articles["top"] != 0).sum() > 2:
                    yield Population(f"{called}: {measure}{f' of {value}' if value else ''}", about.kind,
                                     Sums(articles["top"].to_numpy(float), articles["base"].to_numpy(float)))


def _bootstrap(group: Sums, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """The percentile bootstrap of articles (Efron & Tibshirani 1993, 13.3), for comparison."""
    many = group.top.shape[-1]
    times = np.random.default_rng(0).multinomial(many, np.full(many, 1 / many), RESAMPLED).T
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # resamples without anything to count from
        return tuple(np.nanquantile((group.top @ times) / (group.base @ times), [0.025, 0.975], axis=1))


def _symmetric(group: Sums, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """The linearised interval by Student's t (Cochran 1977, 6.4), for comparison."""
    half = _deviation(group) * _t(0.025, group.articles - 1)
    return group.rate - half, group.rate + half


def _deviation(group: Sums) -> np.ndarray:
    many = group.articles
    rest = (group.top - group.rate[..., None] * group.base) / group.base.sum(-1, keepdims=True)
    return np.sqrt((rest ** 2).sum(-1) * many / np.maximum(many - 1, 1))


def _t(tail: float, free: np.ndarray) -> np.ndarray:
    from scipy.special import stdtrit
    return -stdtrit(np.maximum(free, 1), tail)


def _welch(one: Sums, other: Sums) -> np.ndarray:
    """The p-value of Welch's test (1947), for comparison; NaN where a group has fewer than two articles."""
    from scipy.special import stdtr
    parts = np.array([_deviation(group) ** 2 for group in (one, other)])
    free = parts.sum(0) ** 2 / (parts ** 2 / np.maximum([one.articles - 1, other.articles - 1], 1)).sum(0)
    p = 2 * stdtr(free, -np.abs(one.rate - other.rate) / np.sqrt(parts.sum(0)))
    return np.where(np.minimum(one.articles, other.articles) > 1, p, np.nan)


CHOSEN = "revue"
METHODS: dict[str, Callable] = {"bootstrap": _bootstrap, "symmetric": _symmetric, CHOSEN: interval}


def coverage(population: Population, runs: int, sizes: tuple[int, ...] = SIZES) -> Iterator[dict]:
    """How often the interval of a group holds the true rate, by every method; beside it stand twice as many other articles, or 20."""
    truth = population.sums.rate
    for size in sizes:
        among = population.drawn(runs, size + max(20, 2 * size), seed=size)
        group = Sums(among.top[:, :size], among.base[:, :size])
        counted = group.articles > 1
        for name, method in METHODS.items():
            low, high = method(group, population.kind, among=among) if name == CHOSEN else method(group, population.kind)
            yield _row("interval", population, name, str(size), population.carriers * size, counted, truth < low - 1e-12,
                       truth > high + 1e-12)


def differences(one: Population, other: Population, runs: int, pairs: tuple[tuple[int, int], ...] = PAIRS) -> Iterator[dict]:
    """How often the interval of a difference holds the true one."""
    truth = one.sums.rate - other.sums.rate
    for sizes in pairs:
        groups = [population.drawn(runs, size, seed=[*sizes, number]) for number, (population, size) in enumerate(zip((one, other), sizes))]
        told = contrast(*groups, one.kind, among=_together(groups))
        carriers = min(one.carriers * sizes[0], other.carriers * sizes[1])
        yield _row("difference", one, CHOSEN, " and ".join(map(str, sizes)), carriers, ~np.isnan(told.p),
                   truth < told.difference_low - 1e-12, truth > told.difference_high + 1e-12) | {"other": other.name}


def shuffled(population: Population, runs: int, layouts: tuple[tuple[int, ...], ...] = GROUPS) -> Iterator[dict]:
    """How often any group of several that are drawn alike is told from the rest, by the corrected test; and by Welch's, corrected too."""
    for sizes in layouts:
        groups = [population.drawn(runs, size, seed=[*sizes, number]) for number, size in enumerate(sizes)]
        among, p = _together(groups), {CHOSEN: [], "Welch and Holm": []}
        for number, group in enumerate(groups[:1] if len(groups) == 2 else groups):
            rest = _together([other for place, other in enumerate(groups) if place != number])
            p[CHOSEN].append(contrast(group, rest, population.kind, among=among).p)
            with np.errstate(divide="ignore", invalid="ignore"):
                p["Welch and Holm"].append(_welch(group, rest))
        for name, found in p.items():
            called = np.array([bool(np.nanmin([*adjusted(run), 1]) <= FAMILY) for run in np.array(found).T])
            yield _row("shuffled", population, name, ", ".join(map(str, sizes)), population.carriers * sum(sizes), np.full(runs, True),
                       called, ~called)


def needed(population: Population, runs: int, times: float) -> Iterator[dict]:
    """How often the difference from a population with so many times the rate is told, around the number of articles of the formula."""
    other = population._replace(sums=Sums(population.sums.top * times, population.sums.base))
    said = contrast(population.sums, other.sums, population.kind).needed
    if population.kind == "mean" or population.kind == "share" and population.sums.rate * times > 0.8:
        return
    tried = np.unique(np.maximum(2, np.round(said * np.array([0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.7])))).astype(int)
    for size in tried[tried <= 400]:
        groups = [one.drawn(runs, size, seed=[int(size), number]) for number, one in enumerate((population, other))]
        told = contrast(*groups, population.kind, among=_together(groups)).p <= FAMILY
        about = {"formula": float(said), "other": f"{times:g} times the rate"}
        yield _row("power", population, CHOSEN, str(size), population.carriers * size, np.full(runs, True), told, ~told) | about


def _together(groups: list[Sums]) -> Sums:
    return Sums(np.concatenate([group.top for group in groups], -1), np.concatenate([group.base for group in groups], -1))


def _row(what: str, population: Population, method: str, articles: str, carriers: float, counted: np.ndarray,
         low: np.ndarray, high: np.ndarray) -> dict:
    """A line of the table: the percentages of runs in which the truth is below, above and in the interval."""
    below, above = (float(100 * part[counted].mean()) if counted.any() else np.nan for part in (low, high))
    return {"what": what, "population": population.name, "kind": population.kind, "method": method, "articles": articles,
            "carriers": round(carriers, 2), "runs": int(counted.sum()), "below": round(below, 2), "above": round(above, 2),
            "holds": round(100 - below - above, 2)}


def simulated(populations: list[Population], runs: int) -> pd.DataFrame:
    """The table of all that is simulated, on all cores."""
    with ProcessPoolExecutor() as pool:
        made = pool.map(_simulated, populations, (populations for _ in populations), range(len(populations)), (runs for _ in populations))
        return pd.DataFrame([row for rows in made for row in rows])


def _simulated(population: Population, populations: list[Population], number: int, runs: int) -> list[dict]:
    """The rows of one population; another of its kind and origin is what it differs from."""
    alike = [other for other in populations if other.kind == population.kind and other.name.split(":")[0] == population.name.split(":")[0]]
    power = (row for times in TIMES for row in needed(population, max(runs // 4, 1), times))
    return [*coverage(population, runs), *differences(population, alike[7 * number % len(alike)], runs), *shuffled(population, runs), *power]


def block(table: pd.DataFrame) -> str:
    """What the page says of the table."""
    from rendering import markdown
    of = {what: part for what, part in table.groupby("what")}
    own, told = (of[what][of[what]["method"] == CHOSEN] for what in ("interval", "difference"))
    usual = own[(own["carriers"] >= RARE) & (own["articles"].astype(int) >= 20)]
    least = pd.concat([own, told])
    held = least[least["carriers"] >= ALONE]
    power = _reached(of["power"])
    chance = of["shuffled"][of["shuffled"]["method"] == CHOSEN]["below"]
    runs = int(of["shuffled"]["runs"].max())
    said = [
        f"{table['population'].nunique()} populations, {runs:,} runs each; in every cell the middle of the populations and, in brackets, the "
        "worst.",
        "How often the 95 % interval of a group's rate holds the true one, in per cent, by articles in the group:",
        _table(of["interval"], [str(size) for size in SIZES], "holds", "min"),
        f"Where at least one article of a group carries the error: {held['holds'].min():.1f} % or more in all {len(held)} cells, of intervals "
        f"and differences; below {LEAST:.0f} % are {_below(held)}. Where fewer than one does: {_below(least[least['carriers'] < ALONE])} of "
        f"{(least['carriers'] < ALONE).sum()}, {least['holds'].min():.1f} % at worst, where a single article has most of what is counted. "
        f"From 20 articles on, with at least {RARE} that carry the error: {usual['holds'].min():.1f} to {usual['holds'].max():.1f} % in {len(usual)} "
        "cells; rarer counts are held more often, because they are whole numbers and the interval errs to the safe side.",
        "How often the interval of a difference holds the true one, by articles in the two groups:",
        _table(told, [" and ".join(map(str, pair)) for pair in PAIRS], "holds", "min"),
        f"How often any group is told from the rest though all are drawn alike, which should be at most {100 * FAMILY:.0f} %, by articles in "
        "the groups:",
        _table(of["shuffled"], [", ".join(map(str, sizes)) for sizes in GROUPS], "below", "max"),
        f"Above {100 * FAMILY:.0f} % are {(chance > 100 * FAMILY).sum()} of {len(chance)} cells, {chance.max():.2f} % at worst, where chance alone puts "
        f"a true {100 * FAMILY:.0f} % at up to {100 * (FAMILY + 3 * (FAMILY * (1 - FAMILY) / runs) ** 0.5):.1f} %.",
        f"`needed` is where a difference is told in {100 * POWER:.0f} % of runs: the articles that it takes are {power.median():.2f} times what the "
        f"formula says in the middle, {power.quantile(0.1):.2f} to {power.quantile(0.9):.2f} in eight of ten of {len(power)} differences.",
    ]
    return "\n\n".join(part if isinstance(part, str) else markdown(*part) for part in said)


def _table(rows: pd.DataFrame, articles: list[str], column: str, worst: str) -> tuple[list[str], list[list[str]]]:
    """Head and rows: a row per method, in each cell the middle and the worst of the populations."""
    grouped = rows.groupby(["method", "articles"])[column].agg(["median", worst])
    cells = {key: f"{row['median']:.1f} ({row[worst]:.1f})" for key, row in grouped.iterrows()}
    return ["", *articles], [[method, *(cells.get((method, name), "") for name in articles)] for method in rows["method"].unique()]


def _below(rows: pd.DataFrame) -> str:
    return f"{(rows['holds'] < LEAST).sum() or 'none'}"


def _reached(rows: pd.DataFrame) -> pd.Series:
    """The number of articles from which on a difference is told often enough, by what the formula says."""
    rows = rows.assign(articles=rows["articles"].astype(int))
    enough = rows[rows["below"] >= 100 * POWER].groupby(["population", "other"])
    return enough["articles"].min() / enough["formula"].first()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=Path, help="a folder of texts instead of WiNER's")
    parser.add_argument("--quick", action="store_true", help="made-up populations only, few runs, nothing is written")
    options = parser.parse_args()
    texts = options.texts or Path(os.environ.get("REVUE_DATA", ".")) / "winer_fr"
    if not options.quick and not texts.is_dir():
        raise SystemExit(f"{texts}: no such folder; set REVUE_DATA to a folder that holds WiNER as winer_fr/, or name one: --texts FOLDER")
    populations = [*made_up(), *([] if options.quick else measured(texts))]
    table = simulated(populations, QUICK if options.quick else RUNS)
    if options.quick:
        print(block(table))
        return
    table.to_csv(TABLE, index=False, lineterminator="\n")
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), {"intervals": block(table)}), encoding="utf-8")


if __name__ == "__main__":
    main()
