"""Comparisons: the rate of each group of articles, how it differs from the others, and whether that can be said at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.inference import FAMILY, Contrast, Sums, adjusted, contrast, interval
from analysis.labels import word
from analysis.measures import MEASURES, QUOTED, per_article
from analysis.observing import WhatError, corrections_in
from analysis.schema import OUTLET
from analysis.tables import Tables

MORE, LESS, FEW = "more", "less", "too few to say"
VERDICTS = (MORE, LESS, FEW)
#: What a group is compared with: all others together, each other one, or one that is named.
REST, EACH = "rest", "each"
MONTH, VOICE = "month", "voice"
GROUPED = ("outlet", "author", "published", MONTH, VOICE)
_COLUMNS = ("articles", "words", "count", "of", "rate", "low", "high", "against",
            "difference", "difference_low", "difference_high", "p", "verdict", "needed")


class _Pair(NamedTuple):
    """A group, what it is compared with as it is called, and the groups that this is."""

    group: str
    against: str
    others: list[str]

    @property
    def key(self) -> frozenset:
        """The comparison, which is one whichever way round it stands."""
        return frozenset([frozenset([self.group]), frozenset(self.others)])


def compare(tables: Tables, measure: str = "mentions", by: str = "outlet", *, value: str | None = None, voice: str | None = None,
            against: str = REST, names_only: bool = False, copies: bool = True, lang: str | None = None) -> pd.DataFrame:
    """A rate per group, how it differs from the others, and what can be said of it; a row per group and what it is compared with.

    Columns: ``by``; articles (those with something to count from, an article with its copies once), words, count, of (the amount that
    is counted from), rate (count / of; its unit is ``attrs["unit"]``), low, high (its 95 % interval); against, difference (of the
    rates), difference_low, difference_high (95 % interval); p (corrected for all comparisons of the table, Holm 1979), verdict ("more",
    "less", "too few to say"), needed (articles a group from which on this difference would be told four times out of five; inf where
    there is none).

    ``measure`` is one of ``MEASURES``: mentions, quotes and topics per 1 000 words, "topic share" of the sentences, "quoted share" of
    the characters, mean "sentiment" and "stance", "taking sides" among the cases of stance. ``value`` keeps to one actor, speaker,
    topic, lexicon or target; ``voice`` to the words of "outlet", of all that is "quoted", or of one slug. ``by`` is outlet, author,
    published, month, or "voice" (the outlets' words and the quoted ones of the same articles). Articles of which ``by`` is not known
    are left out. ``against`` is "rest" (all other groups together), "each" (of them), or the name of one. ``names_only`` leaves out
    descriptions, ``copies=False`` articles that copy another one; ``lang`` ("en" or "fr") gives verdicts in that language.

    A verdict is given where the corrected test and the interval agree. The article is the unit: sentences of one article are not
    independent, and from one article follows neither an interval nor a verdict. Sources of the formulas: ``analysis.inference``; how
    often they fail on real text: tests/bench/README.md. Groups are taken as they are: a difference may come from what their articles
    are about. Raises WhatError for a measure, group, value or voice that is not there, naming those that are.
    """
    if by not in GROUPED:
        raise WhatError(f"articles cannot be grouped by {by!r}; choose one of {', '.join(GROUPED)}")
    if by == VOICE and (voice is not None or not MEASURES.get(measure, MEASURES["mentions"]).voiced):
        raise WhatError(f"by={VOICE!r} compares the two voices of an article; choose voice=None and one of "
                        f"{', '.join(name for name, one in MEASURES.items() if one.voiced)}")
    tables = tables if copies else tables.without_copies()
    made = compared(parts_of(tables, measure, by, value=value, voice=voice, names_only=names_only), by, measure, against, lang)
    made.attrs |= {"measure": measure, "unit": MEASURES[measure].unit, "kind": MEASURES[measure].kind, "copies_left_out": tables.copies_left_out,
                   "corrected": corrections_in(tables, MEASURES[measure].table)}
    return made


def parts_of(tables: Tables, measure: str, by: str, **asked: Any) -> dict[str, pd.DataFrame]:
    """What is counted in the articles of each group, as ``per_article`` gives it; by voice the same articles in each."""
    if by == VOICE:
        return {voice: per_article(tables, measure, **(asked | {"voice": voice})) for voice in (OUTLET, QUOTED)}
    articles = per_article(tables, measure, **asked)
    return dict(list(articles.assign(**{MONTH: articles["published"].str[:7]}).groupby(by, sort=True)))


def _pairs(names: list[str], by: str, against: str) -> list[_Pair]:
    """Each group with what it is compared with."""
    others = {name: [other for other in names if other != name] for name in names}
    if against == REST:
        return [_Pair(name, REST, others[name]) for name in names]
    if against == EACH:
        return [_Pair(name, other, [other]) for name in names for other in others[name]]
    if against not in names:
        raise WhatError(f"no {by} is called {against!r}; choose one of {', '.join(names)}, {REST!r} or {EACH!r}")
    return [_Pair(name, against, [against]) for name in others[against]]


def compared(parts: dict[str, pd.DataFrame], by: str, measure: str, against: str = REST, lang: str | None = None) -> pd.DataFrame:
    """The rows of ``compare`` from what is counted in the articles of each group (``parts_of``)."""
    pairs = _pairs(list(parts), by, against)
    kind, counted = MEASURES[measure].kind, _Counted(parts)
    among, many = None if by == VOICE else counted.sums(list(parts)), len({pair.key for pair in pairs})
    sums = {name: counted.sums([name]) for name in parts}
    bounds = {name: interval(one, kind, among=among) for name, one in sums.items()}
    told = [contrast(sums[pair.group], counted.sums(pair.others), kind, among=among, paired=by == VOICE, comparisons=many)
            for pair in pairs]
    rows = []
    for pair, one, p in zip(pairs, told, _corrected(pairs, told)):
        group, words = sums[pair.group], int(parts[pair.group]["words"].sum())
        rows.append((pair.group, group.articles, words, group.top.sum(), group.base.sum(), group.rate, *bounds[pair.group],
                     pair.against, *one[:3], p, word(_verdict(one, p), lang or "en"), one.needed))
    return pd.DataFrame(rows, columns=[by, *_COLUMNS])


class _Counted:
    """What is counted in the articles of all groups."""

    def __init__(self, parts: dict[str, pd.DataFrame]):
        nothing = pd.DataFrame({"cluster": [], "top": [], "base": []})
        every = pd.concat([part[["cluster", "top", "base"]] for part in parts.values()]) if parts else nothing
        self.top, self.base = every["top"].to_numpy(float), every["base"].to_numpy(float)
        self.cluster, self.names = pd.factorize(every["cluster"], sort=True)[0], list(parts)
        self.group = np.repeat(np.arange(len(parts)), [len(part) for part in parts.values()])

    def sums(self, groups: Sequence[str]) -> Sums:
        """The sums of some groups, a copy with its original."""
        rows = np.isin(self.group, [self.names.index(name) for name in groups])
        cluster = self.cluster[rows]
        there = np.bincount(cluster) > 0
        return Sums(*(np.bincount(cluster, amounts[rows])[there] for amounts in (self.top, self.base)))


def _corrected(pairs: list[_Pair], told: list[Contrast]) -> list[float]:
    """The p of each pair, corrected for all of them."""
    p = {pair.key: one.p for pair, one in zip(pairs, told)}
    corrected = dict(zip(p, adjusted(list(p.values()))))
    return [corrected[pair.key] for pair in pairs]


def _verdict(told: Contrast, p: float) -> str:
    """What can be said: nothing unless the corrected test and the interval agree."""
    if p <= FAMILY and told.difference_low > 0:
        return MORE
    return LESS if p <= FAMILY and told.difference_high < 0 else FEW
