"""Groups of sentences of several articles that speak of one day and the same actors: what events are made of.

Sentences that tell one day are grouped by group-average clustering of tf-idf vectors (Yang, Pierce and Carbonell 1998), here of
actors, names, kinds of event and lemmas; a sentence about a week or a month joins the group of that time that it is most like. Who
is named everywhere tells little.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import log
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import lexicon
from analysis.coding import plain
from analysis.lemmas import dictionary, words
from analysis.observing import KEYS, heads
from analysis.schema import Span
from analysis.tables import Tables

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: The longest stretch of time, in days, that can be a way to tell one of its days (a month).
LONGEST = 31
#: How alike the sentences of an event are on average: the mean cosine of any two articles' sentences is 0, equal sentences are 1.
ALIKE = 0.12
#: What an actor, a name or the kind of event weighs against another word.
TELLING = 1.5
#: What the sentence before and the headline weigh for a sentence without an actor.
BEFORE, HEADLINE = 0.4, 0.2
#: A sentence about a week or a month rather tells what several articles date: by so much is such a group preferred.
SHARED = 1.25
#: How many sentences show how alike sentences are here, and how many pairs without likeness are taken for granted.
SAMPLE, FEW = 1000, 100
#: More sentences of one day than that are clustered in parts.
BUCKET = 3000
_DATELINE = re.compile(r"[\s.,\d]*(?:\([^()]{2,30}\)\s*)?[-–—]\s")
Key = tuple[str, int]
Told = tuple[int, str]


def grouped(tables: Tables) -> pd.DataFrame:
    """The units of events, with event, day and exact: those of a day grouped by likeness, then what tells it by its week or month."""
    units = _units(tables)
    vectors, names = _vectors(tables, units)
    group, usual = np.full(len(units), -1), _usual(units, vectors)
    exact = (units["days"] == 1).to_numpy()
    days = units[exact].groupby("earliest").indices
    for day in sorted(days):
        places = np.flatnonzero(exact)[days[day]]
        group[places] = group.max() + 1 + _clusters(vectors[places], usual + ALIKE * (1 - usual))
    if exact.any():
        _join_coarse(units, vectors, names, group, usual + ALIKE * (1 - usual))
    articles = tables.columns("articles", ["article_id", "duplicate_of"])
    originals = set(articles.loc[articles["duplicate_of"].isna(), "article_id"])
    units = units.assign(group=group, exact=exact, original=units["article_id"].isin(originals))
    return _events(units[np.isin(group, _with_shared_names(units, names))])


def _with_shared_names(units: pd.DataFrame, names: csr_matrix) -> np.ndarray:
    """The groups of which two articles, neither of them a copy, share a name."""
    row, column = names[units["original"].to_numpy()].nonzero()
    told = units.loc[units["original"], ["group", "article_id"]].iloc[row].assign(name=column).drop_duplicates()
    shared = told.groupby(["group", "name"]).size().rename("articles").reset_index()
    return shared.loc[(shared["articles"] > 1) & (shared["group"] >= 0), "group"].unique()


def _events(units: pd.DataFrame) -> pd.DataFrame:
    """The units of groups of two articles that copy none, one of them exact, with event (day and rank on it) and day."""
    units = units.assign(day=units["group"].map(units[units["exact"]].groupby("group")["earliest"].first()))
    told = units[units["original"]].groupby("group").agg(articles=("article_id", "nunique"), exact=("exact", "any"))
    units = units[units["group"].isin(told.index[(told["articles"] > 1) & told["exact"]])]
    size = units.groupby(["day", "group"]).agg(articles=("article_id", "nunique"), units=("start", "size"), first=("article_id", "min"))
    size = size.reset_index().sort_values(["day", "articles", "units", "first", "group"], ascending=[True, False, False, True, True])
    number = size["day"].astype("str") + "-" + (size.groupby("day").cumcount() + 1).astype("str")
    return units.assign(event=units["group"].map(dict(zip(size["group"], number)))).reset_index(drop=True)


def acting_mentions(tables: Tables) -> pd.DataFrame:
    """The mentions of whoever can act: all but places."""
    return tables.mentions[tables.mentions["kind"] != "place"]


def _units(tables: Tables) -> pd.DataFrame:
    """article_id, sentence_id, start, end, earliest, latest, days of what fixes a day, or a stretch of up to a month, in order."""
    dates = tables.dates.dropna(subset=["earliest", "latest"])
    first, last = (pd.to_datetime(dates[bound], errors="coerce") for bound in ("earliest", "latest"))
    dates = dates.assign(days=(last - first).dt.days + 1)
    dates = dates[(dates["days"] >= 1) & (dates["days"] <= LONGEST)].sort_values([*KEYS, "start", "end"])
    dates = dates.drop_duplicates([*KEYS, "earliest", "latest"])
    return dates.loc[~_of_datelines(tables, dates), [*KEYS, "start", "end", "earliest", "latest", "days"]].reset_index(drop=True)


def _of_datelines(tables: Tables, dates: pd.DataFrame) -> np.ndarray:
    """Whether each date is the day of publication at the end of a dateline (« Paris, le 3 mai – »)."""
    heading, published = np.zeros(len(dates), dtype=bool), plain(tables.columns("articles", ["article_id", "published"]))
    same = np.flatnonzero(dates["earliest"] == dates["article_id"].map(published.set_index("article_id")["published"]))
    places, ends = dates["article_id"].iloc[same].groupby(dates["article_id"].iloc[same]).indices, dates["end"].iloc[same].tolist()
    for batch in tables.batches("articles", ["article_id", "text"]) if len(same) else ():
        for article, text in batch.itertuples(index=False, name=None):
            for place in places.get(article, ()):
                heading[same[place]] = bool(_DATELINE.match(text, ends[place]))
    return heading


def _told(tables: Tables, wanted: set[Key]) -> dict[Key, list[Told]]:
    """What each wanted sentence tells, and where: actors and what they belong to (@), names that no table has (~), kinds of event (#),
    numbers (=), lemmas, and states that do not act but are the place (&, « en Moldavie »). The words of dates and actors are left out.
    """
    states = tables.actors.loc[tables.actors["kind"] == "state", "actor"]
    acting = tables.mentions[(tables.mentions["kind"] != "place") | tables.mentions["actor"].isin(states)]
    acting = acting.assign(head=heads(acting["actor"], tables.actors))
    hidden: dict[Key, list[Span]] = {}
    for article, number, start, end in pd.concat([acting, tables.dates])[[*KEYS, "start", "end"]].itertuples(index=False, name=None):
        hidden.setdefault((article, number), []).append((start, end))
    told: dict[Key, list[Told]] = {key: [] for key in wanted}
    for article, number, start, kind, actor, head in acting[[*KEYS, "start", "kind", "actor", "head"]].itertuples(index=False, name=None):
        if (key := (article, number)) in told:
            told[key] += [(start, f"{'&' if kind == 'place' else '@'}{name}") for name in dict.fromkeys((actor, head))]
    batches = tables.batches("sentences", [*KEYS, "start", "text"])
    for article, number, at, sentence in (row for batch in batches for row in batch.itertuples(index=False, name=None)):
        if (key := (article, number)) in told:
            told[key] += [(at + start, name) for start, end, name in _features(sentence)
                          if not any(a < at + end and at + start < b for a, b in hidden.get(key, ()))]
    return told


def _features(sentence: str) -> Iterator[tuple[int, int, str]]:
    kinds = _kinds()
    for start, end, value, _ in numbers(sentence):
        yield start, end, f"={value}"
    for name, start, end in words(sentence):
        if name not in _spelt():
            yield start, end, f"~{name}" if sentence[start].isupper() and name not in dictionary() else name
        if name in kinds:
            yield start, end, f"#{kinds[name]}"


@cache
def _kinds() -> dict[str, str]:
    """What kind of event a word tells (« sommet », « rencontrer »: meeting)."""
    return {row["word"]: row["kind"] for row in lexicon.rows("event_words")}


@cache
def _spelt() -> dict[str, str]:
    return {row["word"]: row["value"] for row in lexicon.rows("time_words") if row["kind"] == "number" and row["value"] != "1"}


@cache
def _number() -> re.Pattern[str]:
    spelt = "|".join(sorted(_spelt(), key=len, reverse=True))
    return re.compile(rf"(?<![\w.,-])(?:(\d+(?:[ .\u00a0\u202f]\d{{3}})*(?:,\d+)?)|({spelt}))"
                      rf"(?![\w-])(?:\s*(%|\w[\w-]{{2,}}))?", re.IGNORECASE)


def numbers(sentence: str) -> list[tuple[int, int, str, str]]:
    """start, end, value and the word that follows, of each number but one, in figures or spelt."""
    return [(found.start(), found.end(), re.sub(r"[^\d,]", "", found[1]) if found[1] else _spelt()[found[2].lower()], found[3] or "")
            for found in _number().finditer(sentence)]


def _telling(feature: str) -> bool:
    return feature[:1] in ("@", "&", "~", "#")


def _naming(feature: str) -> bool:
    """Whether it is an actor, or a word with a capital that no dictionary has: most often a name that the actor table lacks."""
    return feature[:1] in ("@", "~")


def _vectors(tables: Tables, units: pd.DataFrame) -> tuple[csr_matrix, csr_matrix]:
    """One row of unit length for each unit: what the stretch tells that its time belongs to, without an actor also what is around.

    Beside it the actors and names of each: those around only where the stretch has none.
    """
    from sklearn.preprocessing import normalize
    parts = tables.columns("sentences", [*KEYS, "part"])
    headlines = parts[parts["part"] == "headline"].groupby("article_id", observed=True)["sentence_id"].min().to_dict()
    around = [((article, number), (article, number - 1), (article, headlines.get(article, -1))) for article, number in units[KEYS].itertuples(index=False, name=None)]
    told = _told(tables, {key for keys in around for key in keys})
    often = Counter(name for found in told.values() for name in {name for _, name in found})
    weights = {name: (TELLING if _telling(name) else 1) * log(1 + len(told) / n) for name, n in often.items()}
    rows: list[dict[str, float]] = []
    names: list[dict[str, float]] = []
    for (own, before, headline), (first, last) in zip(around, _scopes(units, tables)):
        row = {name: weights[name] for start, name in told[own] if first <= start < last}
        named = {name: 1.0 for name in row if _naming(name)}
        if row and not any(name[0] in "@&" for name in row):
            row |= {name: share * weights[name] for share, key in ((HEADLINE, headline), (BEFORE, before)) for _, name in told[key]
                    if name not in row}
        rows.append(row)
        names.append(named or {name: 1.0 for name in row if _naming(name)})
    return normalize(_matrix(rows))[:len(rows)], _matrix(names)[:len(rows)]


def _matrix(rows: list[dict[str, float]]) -> csr_matrix:
    """The rows as a sparse matrix; one empty row where there are none, since none can be made of nothing."""
    from sklearn.feature_extraction import DictVectorizer
    return DictVectorizer().fit_transform(rows or [{"": 0}])


def _scopes(units: pd.DataFrame, tables: Tables) -> list[Span]:
    """The stretch that each unit's time belongs to: the reported words around it, for their source takes no part, or everything."""
    reported: dict[str, list[Span]] = {}
    for article, start, end in tables.quotes.loc[tables.quotes["type"] != "direct", ["article_id", "start", "end"]].itertuples(index=False, name=None):
        reported.setdefault(article, []).append((start, end))
    return [min(((a, b) for a, b in reported.get(article, ()) if a <= start and end <= b), key=lambda span: span[1] - span[0],
                default=(0, end + 10 ** 9)) for article, start, end in units[["article_id", "start", "end"]].itertuples(index=False, name=None)]


# ---------------------------------------------------------------------------------------------- groups of them


def _usual(units: pd.DataFrame, vectors: csr_matrix) -> float:
    """The mean cosine of sentences of different articles about different times: high where all articles are about one affair.

    Of at most SAMPLE sentences, evenly spread; FEW pairs that have nothing in common are added, for a corpus of very few.
    """
    chosen = np.unique(np.linspace(0, len(units) - 1, min(len(units), SAMPLE)).astype(int))
    alike, times = (vectors[chosen] @ vectors[chosen].T).toarray(), units.iloc[chosen]
    article, first, last = (times[column].factorize(sort=True)[0] if column == "article_id" else pd.to_datetime(times[column]).to_numpy()
                            for column in ("article_id", "earliest", "latest"))
    other = (article[:, None] != article) & ((first[:, None] > last) | (last[:, None] < first))
    return float(alike[other].sum() / (other.sum() + FEW))


def _clusters(vectors: csr_matrix, least: float) -> np.ndarray:
    """The cluster of each row, a number; many rows are clustered by buckets, then the means of what came of them (Yang et al.)."""
    many = vectors.shape[0]
    if many > BUCKET:
        parts = [_clusters(vectors[start:start + BUCKET], least) for start in range(0, many, BUCKET)]
        found = np.concatenate([part + sum(int(earlier.max()) + 1 for earlier in parts[:number]) for number, part in enumerate(parts)])
        means = _means(found, vectors)
        return _clusters(means, least)[found] if means.shape[0] < many else found
    if many == 1:
        return np.zeros(1, dtype=int)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    apart = np.clip(1 - (vectors @ vectors.T).toarray(), 0, 1)
    np.fill_diagonal(apart, 0)
    return fcluster(linkage(squareform(apart, checks=False), "average"), 1 - least, "distance") - 1


def _means(group: np.ndarray, vectors: csr_matrix) -> csr_matrix:
    """The mean of the rows of each group: its product with a row is their average cosine."""
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize
    member = csr_matrix((np.ones(len(group)), (group, np.arange(len(group)))), shape=(group.max() + 1, len(group)))
    return normalize(member, "l1") @ vectors


def _join_coarse(units: pd.DataFrame, vectors: csr_matrix, names: csr_matrix, group: np.ndarray, least: float) -> None:
    """Gives each unit of several days the group of one of them that it is most like on average, if any is like enough and shares a name."""
    exact = np.flatnonzero(group >= 0)
    means, named = _means(group[exact], vectors[exact]), _means(group[exact], names[exact])
    of = units.iloc[exact].groupby(group[exact])
    days, shared = of["earliest"].first().to_numpy(), np.where(of["article_id"].nunique() > 1, SHARED, 1)
    for (first, last), places in units[units["days"] > 1].reset_index().groupby(["earliest", "latest"])["index"]:
        places, within = places.to_numpy(), np.flatnonzero((days >= first) & (days <= last))
        if len(within):
            alike = (vectors[places] @ means[within].T).toarray() * ((names[places] @ named[within].T).toarray() > 0)
            best = (alike * shared[within]).argmax(axis=1)
            found = alike[np.arange(len(places)), best] >= least
            group[places[found]] = within[best[found]]
