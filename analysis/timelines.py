"""Timelines: how often something is told, period by period, out of all that is told then, with intervals for small counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.coding import Articles, clusters, coded, codes, filled, plain, renamed
from analysis.comparison import known
from analysis.labels import with_labels, word
from analysis.ledger import stretches
from analysis.observing import KEYS, UNKNOWN_OUTLET, WhatError, corrections_in
from analysis.resampling import Z, wilson
from analysis.tables import Tables
from analysis.views import LABELS

#: The periods of each grain, as pandas calls them; weeks begin on Monday.
GRAINS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
DATES, TIMED, PER = ("published", "event"), ("topic", "actor", "voice", "stance"), ("sentence", "article")
CELL = ["period", "outlet"]


def timeline(tables: Tables, by: str = "topic", *, date: str = "published", grain: str = "month", per: str = "sentence",
             value: str | None = None, outlets: bool = True, target: str | None = None, holder: str | None = None,
             copies: bool = True, lang: str | None = None) -> pd.DataFrame:
    """A topic, actor, voice or stance over time: period (its first day), outlet, ``by``, count, of, share, low, high, articles.

    ``count`` is the number of sentences, ``of`` that of all sentences of the period and outlet: the true denominator. A period without
    any has no row (a gap), one with articles that do not speak of it has a zero. By "stance" a case is counted instead (a sentence and
    an actor it speaks of, by whoever judges), out of all cases, kept to one ``holder`` and ``target`` where given; its values are
    against, neutral, in_favour, abstains. ``per="article"`` counts articles that have such a sentence, out of all articles then.
    ``date`` is "published" or "event": when the sentence says that it happened. An expression of time counts in the day, week, month,
    quarter or year (``grain``) that holds more than half of its days: a month is drawn on no day. A sentence that names several
    periods counts in each; ``frame.attrs["undated"]`` says how many sentences could be placed in none, and were left out.

    ``low`` and ``high`` are a 95 % interval of the share: Wilson's (1927), for as many sentences as they are worth, since those of one
    article go together: their number divided by the design effect (Kish 1965) with the correction for the degrees of freedom of Korn
    and Graubard (1998), at least one. The effect is that of the value in the whole corpus, by the linearised variance of a ratio over
    articles (a copy goes with its original), and so says too little where a value is told by two or three articles; a corpus of one
    article has no interval.
    ``value``, ``holder`` and ``target`` are slugs, ``lang`` ("en", "fr") gives names in their stead; ``outlets=False`` pools all
    outlets, ``copies=False`` leaves copies out. Raises WhatError for a name that is not there.
    """
    if per not in PER:
        raise WhatError(f"a timeline counts per {' or per '.join(PER)}, not per {per!r}: choose one of them")
    tables = tables if copies else tables.without_copies()
    units, hits = told(tables, by, date=date, grain=grain, value=value, target=target, holder=holder, lang=lang)
    values = sorted(hits[by].unique().tolist())
    if by == "stance" or value is not None:
        values = _named(LABELS if value is None else [value], by, tables, lang)
    if not outlets:
        every = word("all outlets", lang or "en")
        units, hits = (rows.assign(outlet=coded(np.zeros(len(rows), dtype=int), [every])) for rows in (units, hits))
    made = over_time(units, hits, by, values, per)
    made.attrs |= {"undated": units.attrs["undated"], "copies_left_out": tables.copies_left_out,
                   "corrected": corrections_in(tables, {"topic": "topics", "actor": "mentions", "voice": "voices"}.get(by, by))}
    return made


def told(tables: Tables, by: str, *, date: str = "published", grain: str = "month", value: str | None = None,
         target: str | None = None, holder: str | None = None, lang: str | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(units, hits): what might tell something in a period, as ``dated`` gives it, and what does, with the column ``by`` beside it.

    Text is given as categories.
    """
    if by not in TIMED:
        raise WhatError(f"nothing is followed over time by {by!r}; choose one of {', '.join(TIMED)}")
    if by != "stance" and (target or holder):
        raise WhatError(f"holder and target are those of a stance: choose by='stance', not by={by!r}")
    every, rows = dated(tables, date, grain), _tellers(tables, by)
    for column, actor in (("target", target), ("holder", holder)):
        if actor is not None:
            rows = rows[rows[column] == known(rows[column], actor)]
    articles = Articles(tables)
    units = _joined(rows[KEYS], every, articles) if by == "stance" else every
    units.attrs = every.attrs
    if value is not None:
        rows = rows[rows[by] == known(pd.Series(LABELS, name=by) if by == "stance" else rows[by], value)]
    said = rows[by].cat.remove_unused_categories()
    slugs = said.cat.categories.tolist()
    rows = rows[[*KEYS, by]].assign(**{by: renamed(said, dict(zip(slugs, _named(slugs, by, tables, lang))).__getitem__)})
    return units, _joined(rows if by == "stance" else rows.drop_duplicates(), every, articles)


def _joined(rows: pd.DataFrame, every: pd.DataFrame, articles: Articles) -> pd.DataFrame:
    """Each row once for every period of its sentence."""
    sentences = articles.keys(every)
    order, sought = np.argsort(sentences, kind="stable"), articles.keys(rows)
    first, last = (np.searchsorted(sentences[order], sought, side) for side in ("left", "right"))
    many = last - first
    at = order[np.arange(many.sum()) + np.repeat(first - np.cumsum(many) + many, many)]
    left = rows.iloc[np.repeat(np.arange(len(rows)), many)].reset_index(drop=True)
    return left.assign(**every.drop(columns=KEYS).iloc[at].reset_index(drop=True))


def dated(tables: Tables, date: str = "published", grain: str = "month") -> pd.DataFrame:
    """article_id, sentence_id, outlet, cluster (the article, or the one it copies), period: each sentence in each of its periods.

    Text is given as categories. ``attrs["undated"]`` is the number of sentences that have no period: of articles without a day of
    publication, or whose expressions of time fix none. Raises WhatError for another date or grain.
    """
    if date not in DATES or grain not in GRAINS:
        raise WhatError(f"date is 'published' or 'event' and grain one of {', '.join(GRAINS)}; got {date!r}, {grain!r}")
    articles, numbers = tables.columns("articles", ["article_id", "published", "outlet", "duplicate_of"]), Articles(tables)
    if date == "published":
        every = tables.columns("sentences", KEYS)
        period = _period(articles["published"], articles["published"], grain).array.take(numbers.numbers(every["article_id"]))
    else:
        dates = tables.columns("dates", [*KEYS, "earliest", "latest"])
        every, period = dates[KEYS], _period(dates["earliest"], dates["latest"], grain).array
    keys = numbers.keys(every)
    every = every.assign(period=period, key=keys)
    if date == "event":
        every = every.drop_duplicates(["key", "period"])
    placed = every.dropna(subset=["period"]).reset_index(drop=True)
    at = numbers.numbers(placed["article_id"])
    placed["outlet"] = filled(articles["outlet"], UNKNOWN_OUTLET).array.take(at)
    placed["cluster"] = clusters(articles).array.take(at)
    placed.attrs["undated"] = len(pd.unique(keys)) - placed["key"].nunique()
    return placed[[*KEYS, "outlet", "cluster", "period"]]


def _period(earliest: pd.Series, latest: pd.Series, grain: str) -> pd.Series:
    """The first day of the period that holds more than half of the days from earliest to latest; missing where none does."""
    pair = earliest.cat.codes.to_numpy(dtype=np.int64) * (len(latest.cat.categories) + 1) + latest.cat.codes.to_numpy()
    at, _ = pd.factorize(pair)
    rows = np.flatnonzero(~pd.Series(at).duplicated().to_numpy())
    bounds = (column.iloc[rows].astype("str").str[:10] for column in (earliest, latest))
    first, last = (pd.to_datetime(bound, format="ISO8601", errors="coerce") for bound in bounds)
    period = (first + (last - first) / 2).dt.to_period(GRAINS[grain])
    start, end, day = period.dt.start_time, period.dt.end_time.dt.normalize(), pd.Timedelta(days=1)
    inside = np.minimum(last, end) - np.maximum(first, start) + day
    return start.where(2 * inside > last - first + day).iloc[at].reset_index(drop=True)


def _tellers(tables: Tables, by: str) -> pd.DataFrame:
    """The rows that tell something, as ``observations`` counts them: places that do not act, and acts, are left out."""
    if by == "topic":
        return tables.columns("topics", [*KEYS, "topic"])
    if by == "actor":
        mentions = tables.columns("mentions", [*KEYS, "actor", "kind"])
        return mentions[mentions["kind"] != "place"]
    if by == "voice":
        return stretches(tables, evidence=False)
    cases = tables.columns("stance", [*KEYS, "holder", "target", "label", "basis"])
    cases = cases[cases["basis"] != "act"]
    return cases.assign(stance=coded(cases["label"].fillna(2).to_numpy(dtype=int) + 1, LABELS))


def _named(slugs: Sequence[str], by: str, tables: Tables, lang: str | None) -> list[str]:
    """The names of some topics, actors, voices or labels of stance; without a language the slugs themselves."""
    if lang is None:
        return list(slugs)
    if by == "stance":
        return [word(slug, lang) for slug in slugs]
    return with_labels(pd.DataFrame({by: pd.Series(slugs, dtype="str")}), tables, lang)[by].tolist()


def over_time(units: pd.DataFrame, hits: pd.DataFrame, by: str, values: Sequence[Any], per: str = "sentence") -> pd.DataFrame:
    """The columns of ``timeline`` from its units and hits, for each of the values in each period and outlet that has units."""
    if per == "article":
        units, hits = units.drop_duplicates(["article_id", "period"]), hits.drop_duplicates(["article_id", "period", by])
    totals = plain(units.groupby(CELL, as_index=False, observed=True).agg(of=("article_id", "size")))
    told = hits.groupby([*CELL, by], as_index=False, observed=True)
    found = plain(told.agg(count=("article_id", "size"), articles=("article_id", "nunique")))
    shown = totals.merge(pd.DataFrame({by: pd.Series(values, dtype="str")}), how="cross").merge(found, on=[*CELL, by], how="left")
    shown = shown.fillna({"count": 0, "articles": 0}).astype({"count": "int64", "articles": "int64"})
    shown["share"] = shown["count"] / shown["of"]
    effects = _effects(units, hits, by)
    effect = shown[by].map(effects).fillna(max(effects.values(), default=1)).fillna(1)
    shown["low"], shown["high"] = wilson(shown["share"], worth(shown["of"], effect, units["cluster"].nunique()))
    return shown[[*CELL, by, "count", "of", "share", "low", "high", "articles"]]


def _effects(units: pd.DataFrame, hits: pd.DataFrame, by: str) -> dict[Any, float]:
    """The design effect of each value: how many times larger the variance of its share is than if sentences were independent."""
    clusters = units["cluster"].astype("category").cat.remove_unused_categories()
    size = np.bincount(clusters.cat.codes, minlength=len(clusters.cat.categories))
    count = hits[[by]].assign(cluster=codes(hits["cluster"], clusters.cat.categories)).groupby([by, "cluster"], observed=True).size()
    sizes, many, total = size[count.index.get_level_values("cluster")].astype(float), len(size), size.sum()
    of = count.index.get_level_values(by).astype("str")
    share = count.groupby(of).sum() / total
    residual = (count ** 2).groupby(of).sum() - 2 * share * (count * sizes).groupby(of).sum() + share ** 2 * (size ** 2).sum()
    simple = share * (1 - share) / max(total - 1, 1)
    effect = residual * many / max(many - 1, 1) / total ** 2 / simple.where(simple > 0)
    return effect.clip(lower=1).to_dict()


def worth(of: Any, effect: Any, clusters: int) -> Any:
    """How many independent observations so many sentences are worth, when ``clusters`` articles told the design effect; NaN for one."""
    from scipy.special import stdtrit
    if clusters < 2:
        return of * np.nan
    return np.clip(of / effect * (Z / stdtrit(clusters - 1, 0.975)) ** 2, 1, of)
