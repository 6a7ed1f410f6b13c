"""Bursts: stretches of time in which something is told more than chance allows, and how often that is said where nothing bursts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison import FEW_ARTICLES
from analysis.resampling import wilson
from analysis.tables import Tables
from analysis.timelines import GRAINS, told

LEVEL, SHUFFLES, CORPORA = 0.05, 999, 200
COLUMNS = "start end periods count expected of articles ratio p".split()
_BATCH = 2_000_000  # numbers held at once
_EQUAL = 1e-9


class FalseAlarms(NamedTuple):
    """The share of corpora with shuffled dates in which a burst is called, its 95 % interval (Wilson 1927), and how many there were."""

    share: float
    low: float
    high: float
    corpora: int


def bursts(tables: Tables, by: str = "topic", *, grain: str = "week", value: str | None = None, copies: bool = True,
           lang: str | None = None, shuffles: int = SHUFFLES) -> pd.DataFrame:
    """One row for each burst: ``by``, start, end (first and last day), periods, count, expected, of, articles, ratio, p; surest first.

    A burst is a stretch of periods, at most half of those in which anything was published, in which a topic, actor, voice or stance
    (``by``) is told in more sentences (``count``, of ``articles``) than expected from all those published then (``of``); ``ratio`` is
    count by expected. No row where nothing is more than chance at 5 %. The method is the temporal scan statistic (Naus 1965; Kulldorff
    1997): the stretch with the largest likelihood ratio of Poisson counts, then those that do not overlap it. What is expected is
    standardised within outlets: one that publishes only in May makes no burst in May. ``p`` is the share of ``shuffles`` in which any
    value and stretch comes out as high, when the dates are shuffled among the articles of each outlet: sentences of an article stay
    together, and the 5 % hold for all values at once.

    Values told by fewer than five articles are not looked at. The limits: the articles of an outlet count as independent of each
    other, so copies of one report can make a burst (``copies=False`` leaves them out), as can what comes with a season; a burst in all
    that an outlet ever published is none. The time it takes grows with the square of the number of periods. Raises WhatError as
    ``timeline`` does.
    """
    scan = _scan(tables if copies else tables.without_copies(), by, grain, value, lang)
    highest = _highest(scan, shuffles)
    count, expected = _told(scan, scan.period)
    sentences, rows = np.bincount(scan.period, scan.of, len(scan.periods)), []
    for k, height, start, end in _stretches(count, expected, _threshold(highest)):
        seen, above = count[k, start:end].sum(), expected[k, start:end].sum()
        inside = (scan.value == k) & (scan.period[scan.article] >= start) & (scan.period[scan.article] < end)
        days = scan.periods[start].start_time, scan.periods[end - 1].end_time.normalize()
        chance = (1 + (highest >= height - _EQUAL).sum()) / (1 + shuffles)
        rows.append((scan.values[k], *days, end - start, int(seen), above, int(sentences[start:end].sum()), int(inside.sum()),
                     seen / above, chance))
    return pd.DataFrame(rows, columns=[by, *COLUMNS])


def false_alarms(tables: Tables, by: str = "topic", *, grain: str = "week", value: str | None = None, copies: bool = True,
                 shuffles: int = SHUFFLES, corpora: int = CORPORA) -> FalseAlarms:
    """How often ``bursts`` calls one at 5 % in ``corpora`` that have none: these articles, their dates shuffled within outlets.

    One set of shuffles gives the null distribution by which another is judged. Near 0.05 by construction, and below it where articles
    are few; it does not say what comes of articles that depend on each other. Raises WhatError as ``timeline`` does.
    """
    scan = _scan(tables if copies else tables.without_copies(), by, grain, value, None)
    share = float((_highest(scan, corpora, seed=1) > _threshold(_highest(scan, shuffles))).mean())
    return FalseAlarms(share, *(float(bound) for bound in wilson(share, corpora)), corpora)


class _Scan(NamedTuple):
    """What is scanned: outlet, period and sentences (``of``) of each article; article, value and ``number`` of sentences of each count;
    ``rate``, the share of its sentences in which each outlet tells each value [value, outlet]."""

    values: list[str]
    periods: pd.PeriodIndex
    outlet: np.ndarray
    period: np.ndarray
    of: np.ndarray
    article: np.ndarray
    value: np.ndarray
    number: np.ndarray
    rate: np.ndarray


def _scan(tables: Tables, by: str, grain: str, value: str | None, lang: str | None) -> _Scan:
    units, hits = told(tables, by, grain=grain, value=value, lang=lang)
    articles = units.groupby("article_id").agg(of=("sentence_id", "size"), outlet=("outlet", "first"), period=("period", "first"))
    counts = hits.groupby(["article_id", by]).size().rename("number").reset_index()
    counts = counts[counts.groupby(by)["article_id"].transform("size") >= FEW_ARTICLES]
    column, values = pd.factorize(counts[by], sort=True)
    outlet, outlets = pd.factorize(articles["outlet"], sort=True)
    row, number, of = articles.index.get_indexer(counts["article_id"]), counts["number"].to_numpy(float), articles["of"].to_numpy(float)
    period, periods = pd.factorize(pd.PeriodIndex(articles["period"], freq=GRAINS[grain]), sort=True)
    rate = _sums(column, outlet[row], number, (len(values), len(outlets))) / np.bincount(outlet, of, len(outlets))
    return _Scan(list(values), periods, outlet, period, of, row, column, number, rate)


def _sums(row: np.ndarray, column: np.ndarray, numbers: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    return np.bincount(row * shape[1] + column, numbers, shape[0] * shape[1]).reshape(shape)


def _told(scan: _Scan, period: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(count, expected), [value, period], when the articles are published in these periods."""
    many = len(scan.periods)
    count = _sums(scan.value, period[scan.article], scan.number, (len(scan.values), many))
    return count, scan.rate @ _sums(scan.outlet, period, scan.of, (scan.rate.shape[1], many))


def _highest(scan: _Scan, shuffles: int, seed: int = 0) -> np.ndarray:
    """The largest height of any value and stretch in each of so many corpora with shuffled dates."""
    random, places, period = np.random.default_rng(seed), np.argsort(scan.outlet, kind="stable"), np.empty_like(scan.period)
    highest, batch = np.zeros(shuffles), max(1, _BATCH // max(1, len(scan.values) * len(scan.periods)))
    for first in range(0, shuffles if scan.values else 0, batch):
        made = []
        for _ in range(min(batch, shuffles - first)):
            period[places] = scan.period[np.lexsort((random.random(len(period)), scan.outlet))]
            made.append(_told(scan, period))
        for _, height in _heights(*map(np.array, zip(*made))):
            found = highest[first:first + batch]
            np.maximum(found, height.max(axis=(1, 2)), out=found)
    return highest


def _heights(count: np.ndarray, expected: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """For each length up to half of the time the log-likelihood ratio of each stretch, by its start; 0 where no more than expected."""
    from scipy.special import xlogy
    total, periods = count.sum(axis=-1, keepdims=True), count.shape[-1]
    counts, expecteds = (np.concatenate([0 * total, np.cumsum(of, axis=-1)], axis=-1) for of in (count, expected))
    for length in range(1, periods // 2 + 1):
        c, e = (sums[..., length:] - sums[..., :-length] for sums in (counts, expecteds))
        more = c > e + _EQUAL
        e = np.where(more, e, c + (c == 0))
        rest = np.where(more, total - e, 1)
        yield length, np.where(more, xlogy(c, c / e) + xlogy(total - c, (total - c) / rest), 0)


def _stretches(count: np.ndarray, expected: np.ndarray, threshold: float) -> list[tuple[int, float, int, int]]:
    """(value, height, start, end), highest first: what exceeds the threshold and overlaps nothing higher of the same value."""
    found = [(-round(float(height[k, start]), 9), length, start, k) for length, height in _heights(count, expected)
             for k, start in np.argwhere(height > threshold).tolist()]
    kept: list[tuple[int, float, int, int]] = []
    for height, length, start, k in sorted(found):
        if all(k != other or start + length <= begin or end <= start for other, _, begin, end in kept):
            kept.append((k, -height, start, start + length))
    return kept


def _threshold(highest: np.ndarray) -> float:
    """The height above which chance is at most 5 %: exceeded by so few of the shuffles."""
    few = int(LEVEL * (1 + len(highest)))
    return float(np.sort(highest)[-few]) + _EQUAL if few else np.inf
