"""Sensitivity: a finding made again over the choices that went into it, and how often it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import comparing
from analysis import phrasing as say
from analysis.burst_scan import bursts
from analysis.comparing import FEW, MORE, REST, VOICE, compare
from analysis.inference import contrast
from analysis.measures import LEXICON, MEASURES, QUOTED, per_article
from analysis.observing import KEYS, WhatError, outlets_of
from analysis.schema import OUTLET, UNATTRIBUTED
from analysis.tables import Tables
from analysis.verdicts import Amounts, amounts_of, lead_of, summed

#: So many articles at most are left out one by one, those that move the difference most; of a burst those that tell it most.
ARTICLES, BURST_ARTICLES = 25, 5
#: So many terms of a topic are left out, those that most of its sentences rest on alone.
TERMS = 5
#: A burst is told from chance by so many shuffles when it is sought again.
SHUFFLES = 199
#: So many of the choices with which it does not stand are named.
SAID = 3
#: The choice of the finding itself.
REPORTED = "as reported"
_NOTHING = (float("nan"),) * 5
_NOT_COMPARED = "there is nothing to compare"
_SIDES = {(VOICE, OUTLET): "the outlets' own words are", (VOICE, QUOTED): "the quoted words are"}
_OTHERS = {(VOICE, OUTLET): "the quoted ones", (VOICE, QUOTED): "the outlets' own"}


class Claim(NamedTuple):
    """What one run says: ``says`` in a few words, of how many articles, the rate, what it is compared with, and their difference with
    its 95 % interval and verdict."""

    says: str
    articles: int
    rate: float
    other: float
    difference: float
    low: float
    high: float
    verdict: str


class Rerun(NamedTuple):
    """A finding with one choice made otherwise."""

    choice: str
    setting: str
    claim: Claim


#: A finding: from tables what it says with each choice, first as it is reported.
Finding = Callable[[Tables], Iterator[Rerun]]


def sensitivity(tables: Tables, finding: str | Finding = "taking sides", by: str = VOICE, *, group: str | None = None, against: str = REST,
                **asked: Any) -> pd.DataFrame:
    """A finding rerun over the choices that went into it: a row per rerun, the first as it is reported.

    Columns: choice, setting, says (what this run says), articles, rate, other (what it is compared with), difference, low, high (its
    95 % interval), verdict, stands (whether it says the same with the same verdict). ``attrs["said"]`` is how often it stands, in words.

    ``finding`` is "told first" (the topic of the most sentences, against the next), "burst" (the surest of ``bursts``: its share inside
    its days against outside, an interval that does not know how the days were chosen), or a measure of ``compare``, whose arguments
    follow; ``group`` is the one of its groups that the finding is about, by default the one that differs most surely. Choices that do
    not touch a finding are not rerun: the lexicon (of sentiment), the voice, copies left out, names only, cases of stance that are
    undecided, reported attitudes or without a named holder left out, a topic counted by articles or without one of its terms, the grain
    of a burst; and each article left out with its copies: of more than 25 those that move the difference most, of a burst the 5 that
    tell it most.
    A finding of one's own is a function from Tables to ``Rerun``s. Choices nobody thought of are not rerun, and reruns share their
    articles: how often a finding stands is no probability. Raises WhatError as ``compare`` does.
    """
    own = finding if callable(finding) else FINDINGS.get(finding)
    runs = own(tables) if own else _compared(tables, finding, by, group, against, asked)
    made = pd.DataFrame([(*run[:2], *run.claim) for run in runs], columns=["choice", "setting", *Claim._fields])
    made["stands"] = (made["says"] == made["says"].iloc[0]) & (made["verdict"] == made["verdict"].iloc[0])
    unit = MEASURES[finding].unit if finding in MEASURES else UNITS.get(finding, "")
    made.attrs |= {"said": say_stands(made), "unit": unit}
    return made


def say_stands(made: pd.DataFrame) -> str:
    """How often a finding stands, and with which choices it does not, in one sentence."""
    first, again = made.iloc[0], made.iloc[1:]
    if again.empty or not first["articles"]:
        return "There is nothing to rerun."
    fell = again.loc[~again["stands"], "setting"].tolist()
    named = [*fell[:SAID], *([say.many(len(fell) - SAID, "other")] if len(fell) > SAID else [])]
    open_ = first["verdict"] == FEW and not np.isnan(first["difference"])
    told = f"The verdict ({FEW}) and the direction stand" if open_ else f"That {first['says']} stands"
    but = f", not with {say.listed(named)}" if named else ""
    return f"{told} in {len(again) - len(fell)} of {say.many(len(again), 'rerun')} with other choices{but}."


def _compared(tables: Tables, measure: str, by: str, group: str | None, against: str, asked: dict[str, Any]) -> Iterator[Rerun]:
    """A row of ``compare`` over the choices of its measure."""
    first = compare(tables, measure, by, against=against, **asked)
    if first.empty:
        raise WhatError(f"there are no two values of {by!r} to compare; choose another one")
    if group is None:
        group = OUTLET if by == VOICE else first.assign(size=-first["difference"].abs()).sort_values(["p", "size", by])[by].iloc[0]
    if group not in first[by].tolist():
        raise WhatError(f"no {by} is called {group!r}; choose one of {', '.join(first[by])}")
    yield Rerun(REPORTED, "", _row(first, by, group))

    def again(given: Tables, changed: dict[str, Any]) -> Claim:
        try:
            return _row(compare(given, measure, by, against=against, **(asked | changed)), by, group)
        except WhatError:
            return _row(first.iloc[:0], by, group)

    for choice, setting, given, changed in _choices(tables, measure, by, asked):
        yield Rerun(choice, setting, again(given, changed))
    given = tables if asked.get("copies", True) else tables.without_copies()
    parts = comparing.parts_of(given, measure, by, **{name: asked[name] for name in ("value", "voice", "names_only") if name in asked})
    others = [part for name, part in parts.items() if name != group]
    for cluster in _heaviest(parts[group], pd.concat(others)) if others else ():
        left = {name: part[part["cluster"] != cluster] for name, part in parts.items()}
        left = {name: part for name, part in left.items() if len(part)}
        gone = against in parts.keys() - left.keys()
        frame = first.iloc[:0] if gone else comparing.compared(left, by, measure, against)
        yield Rerun("article", f"article {cluster} left out", _row(frame, by, group))


def _without(tables: Tables, cluster: str) -> Tables:
    """The Tables without an article and its copies."""
    of = outlets_of(tables, ["article_id", "cluster"]).astype("str")
    return tables.only(of.loc[of["cluster"] != cluster, "article_id"].tolist())


def _row(frame: pd.DataFrame, by: str, group: str) -> Claim:
    """What a row of ``compare`` says of the group: the surest where it is compared with several."""
    rows = frame[frame[by] == group].sort_values("p", kind="stable")
    if rows.empty:
        return Claim(_NOT_COMPARED, 0, *_NOTHING, FEW)
    row = rows.iloc[0]
    than = {-1: "below", 0: "level with", 1: "above"}.get(np.sign(row["difference"]))
    other = _OTHERS.get((by, group), f"the {row['against']}" if row["against"] == REST else row["against"])
    says = f"{_SIDES.get((by, group), f'{group} is')} {than} {other}"
    return Claim(says if than else _NOT_COMPARED, int(row["articles"]), row["rate"], row["rate"] - row["difference"],
                 *row[["difference", "difference_low", "difference_high", "verdict"]])


def _choices(tables: Tables, measure: str, by: str, asked: dict[str, Any]) -> Iterator[tuple[str, str, Tables, dict[str, Any]]]:
    """What could have been chosen otherwise: choice, setting, the tables, the arguments of ``compare`` that change."""
    if asked.get("copies", True) and tables.copies():
        yield "copies", "copies left out", tables, {"copies": False}
    if measure == "mentions":
        bare = bool(asked.get("names_only"))
        yield "mentions", "with descriptions" if bare else "names only", tables, {"names_only": not bare}
    if measure == "sentiment":
        known = tables.columns("sentiment", ["lexicon"])["lexicon"].cat.categories
        yield from (("lexicon", f"lexicon {name}", tables, {"value": name}) for name in known if name != (asked.get("value") or LEXICON))
    if by != VOICE and MEASURES[measure].voiced:
        yield from (("voice", f"voice {name}", tables, {"voice": name}) for name in (OUTLET, QUOTED) if name != asked.get("voice"))
    if measure in ("stance", "taking sides"):
        cases = tables.stance
        kept = {"undecided cases": cases["label"].notna(), "reported attitudes": cases["basis"] != "attitude",
                "cases of nobody named": cases["holder"] != UNATTRIBUTED}
        yield from (("cases", f"{name} left out", tables.changed(stance=cases[some]), {}) for name, some in kept.items()
                    if not some.all() and not (name == "undecided cases" and measure == "stance"))


def _heaviest(one: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """The articles that move the difference of two rates most when they are left out, at most so many, the first first."""
    sums = [part.groupby("cluster", sort=True)[["top", "base"]].sum() for part in (one, other)]
    clusters = sums[0].index.union(sums[1].index)
    if len(clusters) < 2:
        return []
    with np.errstate(invalid="ignore", divide="ignore"):
        left = [part.sum() - part.reindex(clusters, fill_value=0) for part in sums]
        rates = [part["top"] / part["base"] for part in left]
        whole = [np.divide(*part.sum()) for part in sums]
    moved = (rates[0] - rates[1] - (whole[0] - whole[1])).abs().fillna(np.inf)
    return moved.sort_index().sort_values(ascending=False, kind="stable").index[:ARTICLES].tolist()


def _told_first(tables: Tables) -> Iterator[Rerun]:
    """The topic of the most sentences against the next one: sentences an article."""
    rows = tables.columns("topics", [*KEYS, "topic", "terms"])
    amounts = amounts_of(tables, rows["article_id"], rows["topic"])
    yield Rerun(REPORTED, "", _first(tables, amounts))
    if tables.copies():
        original = rows[~rows["article_id"].isin(_copies(tables))]
        amounts_left = amounts_of(tables.without_copies(), original["article_id"], original["topic"])
        yield Rerun("copies", "copies left out", _first(tables, amounts_left))
    once = rows.drop_duplicates(["article_id", "topic"])
    yield Rerun("unit", "articles counted", _first(tables, amounts_of(tables, once["article_id"], once["topic"])))
    for name in amounts.wide.columns[:1]:
        for term, kept in _without_terms(rows, name):
            yield Rerun("term", f"term « {term} » left out", _first(tables, amounts_of(tables, kept["article_id"], kept["topic"])))
        ends = amounts.wide.columns[:2][[0, -1]]
        for cluster in _heaviest(*(pd.DataFrame({"cluster": amounts.cluster, "top": amounts.wide[end], "base": 1.0}) for end in ends)):
            yield Rerun("article", f"article {cluster} left out", _first(tables, amounts.without(cluster)))


def _copies(tables: Tables) -> list[str]:
    articles = outlets_of(tables, ["article_id", "copy"])
    return articles.loc[articles["copy"], "article_id"].tolist()


def _first(tables: Tables, amounts: Amounts) -> Claim:
    """What a lead says."""
    lead, articles = lead_of(amounts), amounts.cluster.nunique()
    if lead is None:
        return Claim("no topic is told", articles, *_NOTHING, FEW)
    one, two = (place and _name(tables, place.name) for place in lead[:2])
    if lead.next is None:
        return Claim(f"only {one} is told", articles, *_NOTHING, FEW)
    says = f"{one} is {'told first' if lead.first.count > lead.next.count else f'level with {two}'}"
    return Claim(says, articles, lead.first.count / articles, lead.next.count / articles, *lead.told, lead.verdict)


def _without_terms(rows: pd.DataFrame, topic: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each of the terms that most sentences of a topic rest on alone, and the rows without these sentences."""
    alone = rows.loc[(rows["topic"] == topic) & ~rows["terms"].str.contains(" | ", regex=False), "terms"].value_counts().sort_index()
    for term in alone.sort_values(ascending=False, kind="stable").index[:TERMS]:
        yield term, rows[(rows["topic"] != topic) | (rows["terms"] != term)]


def _burst(tables: Tables) -> Iterator[Rerun]:
    """The surest burst of a topic by week."""
    found = bursts(tables, "topic")
    known = None if found.empty else found.iloc[0]

    def again(given: Tables, grain: str = "week") -> Claim:
        return _burst_claim(given, bursts(given, "topic", grain=grain, shuffles=SHUFFLES), known)

    yield Rerun(REPORTED, "", _burst_claim(tables, found, known))
    yield from (Rerun("grain", f"grain {grain}", again(tables, grain)) for grain in ("day", "month"))
    if tables.copies():
        yield Rerun("copies", "copies left out", again(tables.without_copies()))
    if known is not None:
        for term, kept in _without_terms(tables.topics, known["topic"]):
            yield Rerun("term", f"term « {term} » left out", again(tables.changed(topics=kept)))
        articles = per_article(tables, "topic share", value=known["topic"])
        inside = articles[_inside(articles, known)].groupby("cluster", sort=True)["top"].sum().sort_values(ascending=False, kind="stable")
        for cluster in inside.index[:BURST_ARTICLES]:
            yield Rerun("article", f"article {cluster} left out", again(_without(tables, cluster)))


def _burst_claim(tables: Tables, found: pd.DataFrame, known: pd.Series | None) -> Claim:
    """What the bursts found say of the one that is known: its share of sentences inside its days, against outside."""
    if found.empty:
        return Claim("no topic is told above chance", tables.rows("articles"), *_NOTHING, FEW)
    same = found
    if known is not None:
        same = found[(found["topic"] == known["topic"]) & (found["start"] <= known["end"]) & (found["end"] >= known["start"])]
    one, days = (found.iloc[0],) * 2 if same.empty else (same.iloc[0], same.iloc[0] if known is None else known)
    articles = per_article(tables, "topic share", value=one["topic"])
    inside = _inside(articles, one)
    sums = [summed(articles[inside]), summed(articles[~inside & articles["published"].notna()])]
    says = f"{_name(tables, one['topic'])} is told above chance from {days['start']:%Y-%m-%d} to {days['end']:%Y-%m-%d}"
    return Claim(says, len(sums[0].top), sums[0].rate, sums[1].rate, *contrast(*sums, "share")[:3], MORE)


def _inside(articles: pd.DataFrame, burst: pd.Series) -> pd.Series:
    published = pd.to_datetime(articles["published"].str[:10], errors="coerce")
    return (published >= burst["start"]) & (published <= burst["end"])


def _name(tables: Tables, topic: str) -> str:
    return dict(zip(tables.topic_labels["topic"], tables.topic_labels["label_en"])).get(topic, topic)


#: The findings that are no comparison of groups.
FINDINGS: dict[str, Finding] = {"told first": _told_first, "burst": _burst}
UNITS = {"told first": "sentences an article", "burst": "of the sentences"}
