"""Numbers corrected by the measured error of the method: rates beside what people found in a part of the articles or cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.audit_items import items_of
from analysis.coding import plain
from analysis.gold import GoldDoc, GoldError
from analysis.gold_tables import gold_of, gold_tables
from analysis.inference import Sums, interval
from analysis.measures import MEASURES, QUOTED, per_article
from analysis.observing import WhatError, outlets_of
from analysis.rectifying import Estimate, Judged, by_difference, by_matrix, summed
from analysis.schema import OUTLET
from analysis.tables import Tables

PPI, MISCLASSIFICATION = "ppi", "misclassification"
METHODS = (PPI, MISCLASSIFICATION)
GROUPED = ("outlet", "author", "published", "month")
ALL = "all"
#: What there is to say of a corrected number, or why there is none.
ALL_GOLD = "every article is in the gold: this is its rate"
FEW, FEW_JUDGED = "there are fewer than two articles", "fewer than two articles were checked"
SOME_JUDGED = "of some of the method’s answers none was checked"
ALIKE = "too little was checked to tell answers apart"
NOTHING = "there is nothing to count from"
#: The layers of gold that a measure is made of.
LAYERS = {"mentions": ("mentions",), "quotes": ("quotes",), "quoted share": ("quotes",), "stance": ("stance",), "taking sides": ("stance",)}
#: The layer of an audit that a measure is made of, and what each answer counts: (top, base).
_YES_NO = {"yes": (1, 1), "no": (0, 1)}
AUDITS = {"topic share": ("topics", _YES_NO), "mentions": ("mentions", _YES_NO),
          "stance": ("stance", {"-1": (-1, 1), "0": (0, 1), "1": (1, 1), "": (0, 0)}),
          "taking sides": ("stance", {"-1": (1, 1), "0": (0, 1), "1": (1, 1), "": (0, 1)})}
COLUMNS = ("articles", "checked", "raw", "raw_low", "raw_high", "corrected", "low", "high", "method", "note")


class _Counted(NamedTuple):
    """What the method says, a row per article and answer (article_id, answer, many, top, base); what was judged of it (article_id, answer,
    many, weight, right, off_top, off_base); what each answer counts (top, base); the kind of the rate and its unit."""

    said: pd.DataFrame
    judged: pd.DataFrame
    scores: dict[str, tuple[int, int]]
    kind: str
    unit: str


def corrected(tables: Tables, measure: str = "mentions", by: str | None = "outlet", *, value: str | None = None, voice: str | None = None,
              gold: str | Path | Sequence[GoldDoc] | None = None, audit: pd.DataFrame | None = None, method: str = PPI) -> pd.DataFrame:
    """A rate per group as the method counts it, and as it is once the errors that people found are taken into it; one row per group.

    Columns: ``by`` ("group" where it is None: all together); articles (one with its copies once); checked (of them in the gold, or items
    judged); raw, raw_low, raw_high (what the method says, 95 % interval by articles); corrected, low, high (95 % interval of both, of what
    the articles and what the judging leave open); method; note ("", or why there is no corrected number). ``attrs["unit"]`` is the unit.

    ``gold`` is a folder of gold (CODEBOOK.md there), or its documents, for some of the articles: mentions (by name: gold has no
    descriptions), quotes, "quoted share", stance and "taking sides" can be corrected. ``audit`` is what ``revue validate --draw`` and
    ``--audited`` give, items judged by a person: "topic share", stance, "taking sides", and mentions as the share of the sentences
    that speak of the actor ``value``. ``measure``, ``value``, ``voice`` and ``by`` are as for ``compare`` (by voice excepted).

    By method "ppi" the raw rate is moved by how far the method is off on average where it was checked (``rectifying.by_difference``);
    each group is corrected by its own errors. "misclassification" (audits only) turns the counts of answers into those of truths by the
    chances of error in the whole audit (``rectifying.by_matrix``): narrower in groups where little was judged, right if the method errs
    alike everywhere. Where the method errs the corrected interval is wider than the raw one, which tells of the articles alone and not
    of the method. What was checked must have been drawn at random, and be as the method left it: rows that corrections.csv changed
    there hide its errors. An audit of stance asks of the cases that the method makes, not of those it misses. Raises WhatError, GoldError.
    """
    _check(by, gold, audit, method)
    counted = _by_gold(tables, measure, value, voice, gold) if audit is None else _by_audit(tables, measure, value, voice, audit)
    articles = plain(outlets_of(tables, ["article_id", "cluster", "outlet", "author", "published"]))
    articles = articles.assign(month=articles["published"].str[:7], number=pd.factorize(articles["cluster"])[0])
    articles["group"] = ALL if by is None else articles[by]
    said, judged = (_placed(rows, articles, counted) for rows in (counted.said, counted.judged))
    among, rows = Sums(*_Group(articles, said, judged).sums(said, ["top", "base"]).T), []
    for name, part in articles.groupby("group", sort=True):
        group = _Group(part, said[said["group"] == name], judged[judged["group"] == name])
        found, note = _by_chances(group, judged, counted) if method == MISCLASSIFICATION else _by_errors(group, counted, audit is None)
        rows.append({by or "group": name, **_row(group, counted.kind, among, audit is None), **found._asdict(),
                     "method": method, "note": note})
    made = pd.DataFrame(rows, columns=[by or "group", *COLUMNS])
    made.attrs |= {"measure": measure, "unit": counted.unit, "kind": counted.kind, "checked": "articles" if audit is None else "items",
                   "copies_left_out": tables.copies_left_out}
    return made


def _check(by: str | None, gold: object, audit: object, method: str) -> None:
    """Raises WhatError for what cannot be asked."""
    if by is not None and by not in GROUPED:
        raise WhatError(f"articles cannot be grouped by {by!r}; choose one of {', '.join(GROUPED)}, or None for all together")
    if (gold is None) == (audit is None):
        raise WhatError("a rate is corrected by either a gold or an audit; give one: gold=folder or audit=audited(tables, file)")
    if method not in METHODS or method == MISCLASSIFICATION and audit is None:
        raise WhatError(f"no method {method!r} for {'a gold' if audit is None else 'an audit'}; choose {PPI!r}"
                        f"{'' if audit is None else f' or {MISCLASSIFICATION!r}'}")


class _Group(NamedTuple):
    """A group: its articles (article_id, number: an article and its copies share one), what the method says of them, what was judged."""

    articles: pd.DataFrame
    said: pd.DataFrame
    judged: pd.DataFrame

    def sums(self, rows: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
        """The sums of columns by article [article, column]."""
        numbers, at = np.unique(self.articles["number"]), rows["number"].to_numpy()
        return summed(np.searchsorted(numbers, at), rows[list(columns)].to_numpy(dtype=float), len(numbers))


def _placed(rows: pd.DataFrame, articles: pd.DataFrame, counted: _Counted) -> pd.DataFrame:
    """Rows with the group and number of their article, and a column for each answer: how many cases it is given to."""
    placed = rows.merge(articles[["article_id", "group", "number"]], on="article_id")
    return placed.assign(code=pd.Index(list(counted.scores)).get_indexer(placed["answer"]),
                         **{f"of {name}": placed["many"] * (placed["answer"] == name) for name in counted.scores})


def _row(group: _Group, kind: str, among: Sums, whole: bool) -> dict:
    """What is known of a group before it is corrected; ``whole`` articles were checked, or items."""
    raw = Sums(*group.sums(group.said, ["top", "base"]).T)
    low, high = interval(raw, kind, among=among)
    checked = group.judged["number"].nunique() if whole else len(group.judged)
    return {"articles": group.articles["number"].nunique(), "checked": checked, "raw": raw.rate, "raw_low": low, "raw_high": high}


def _by_errors(group: _Group, counted: _Counted, whole: bool) -> tuple[Estimate, str]:
    """The rate corrected by the group's own errors, or why it is not."""
    said, judged = group.sums(group.said, ["top", "base"]), group.judged
    if whole and len(judged) == len(group.articles):
        gold = Sums(*(said + group.sums(judged, ["off_top", "off_base"])).T)
        return Estimate(gold.rate, *interval(gold, counted.kind)), ALL_GOLD
    if judged["number"].nunique() < 2:
        return Estimate(), FEW_JUDGED
    cases = group.sums(group.said, [f"of {name}" for name in counted.scores])
    if not set(np.flatnonzero(cases.any(axis=0))) <= set(judged["code"]):
        return Estimate(), SOME_JUDGED
    at = np.searchsorted(np.unique(group.articles["number"]), judged["number"])
    found = by_difference(said, cases, Judged(at, judged["code"].to_numpy(), judged["weight"].to_numpy(dtype=float),
                                              judged[["off_top", "off_base"]].to_numpy(dtype=float)), counted.kind)
    return found, NOTHING if np.isnan(found.corrected) else ""


def _by_chances(group: _Group, judged: pd.DataFrame, counted: _Counted) -> tuple[Estimate, str]:
    """The rate corrected by the chances of error of all that was judged, or why it is not."""
    numbers, answers = np.union1d(group.said["number"], judged["number"]), pd.Index(list(counted.scores))
    at, many = np.searchsorted(numbers, judged["number"]), len(answers)
    confusion = summed(at * many ** 2 + judged["code"].to_numpy() * many + answers.get_indexer(judged["right"]),
                       judged["weight"].to_numpy(dtype=float), len(numbers) * many ** 2).reshape(-1, many, many)
    cases = summed(np.searchsorted(numbers, group.said["number"]),
                   group.said[[f"of {name}" for name in answers]].to_numpy(dtype=float), len(numbers))
    found = by_matrix(cases, confusion, np.array(list(counted.scores.values()), dtype=float), counted.kind)
    return found, "" if not np.isnan(found.corrected) else FEW if group.articles["number"].nunique() < 2 else ALIKE


def _by_gold(tables: Tables, measure: str, value: str | None, voice: str | None, gold: str | Path | Sequence[GoldDoc]) -> _Counted:
    """The articles, those in the gold judged."""
    if measure not in LAYERS:
        raise WhatError(f"gold does not annotate {measure!r}; choose one of {', '.join(LAYERS)}, or draw an audit (revue validate --draw)")
    given = gold_of(tables, gold) if isinstance(gold, str | Path) else gold
    if isinstance(gold, str | Path) and not given:
        raise GoldError(f"{gold}: no gold in it is about these articles; a document is called as its article is")
    needed = {*LAYERS[measure], *(["quotes"] if voice and measure == "mentions" else [])}
    docs = [doc for doc in given if doc.annotated >= needed]
    if given and not docs:
        raise GoldError(f"no document of the gold annotates {' and '.join(sorted(needed))}; add the layer (CODEBOOK.md), or draw an audit")
    by_name = {"names_only": measure == "mentions"}
    said = per_article(tables, measure, value=value, voice=voice, **by_name)
    right = _gold_counts(gold_tables(tables, docs), measure, value, voice, by_name).set_index("article_id")[["top", "base"]]
    off = (right - said.set_index("article_id").loc[right.index, ["top", "base"]]).add_prefix("off_").reset_index()
    about = MEASURES[measure]
    return _Counted(said.assign(answer="", many=1), off.assign(answer="", many=1, weight=1.0), {"": (0, 0)}, about.kind, about.unit)


def _gold_counts(gold: Tables, measure: str, value: str | None, voice: str | None, by_name: dict[str, bool]) -> pd.DataFrame:
    """What the gold counts in its articles; a value or voice that it has nowhere there is counted 0 times."""
    try:
        return per_article(gold, measure, value=value, voice=voice, **by_name)
    except WhatError:
        made = per_article(gold, measure, **by_name)
        return made.assign(top=0.0, base=0.0 if MEASURES[measure].value == "target" else made["base"])


def _by_audit(tables: Tables, measure: str, value: str | None, voice: str | None, audit: pd.DataFrame) -> _Counted:
    """The cases by what the method answers, some of them judged."""
    if measure not in AUDITS:
        raise WhatError(f"an audit cannot correct {measure!r}; choose one of {', '.join(AUDITS)}")
    layer, scores = AUDITS[measure]
    judged = audit[audit["layer"] == layer]
    asked = sorted(judged["about"].unique())
    if judged.empty or (value not in asked if value is not None or layer != "stance" else False):
        raise WhatError(f"the audit did not ask for {measure} of value={value!r}; choose one of {', '.join(asked) or 'its layers'}, or "
                        "draw another")
    items = items_of(tables, layer, () if value is None else (value,))
    if value is None and judged["weight"].sum() < 0.9 * len(items):
        raise WhatError(f"the audit stands for {judged['weight'].sum():.0f} of {len(items)} cases; name what it asked about, value= one of "
                        f"{', '.join(asked)}")
    items, judged = (_in_voice(rows, layer, voice) for rows in (items, judged if value is None else judged[judged["about"] == value]))
    worth = pd.DataFrame(scores, index=["top", "base"]).T
    said = items.groupby(["article_id", "said"], sort=True).size().rename("many").reset_index().rename(columns={"said": "answer"})
    for column in worth:
        said[column] = said["many"] * said["answer"].map(worth[column])
        judged = judged.assign(**{f"off_{column}": judged["right"].map(worth[column]) - judged["said"].map(worth[column])})
    kind, unit = MEASURES[measure][:2] if measure != "mentions" else (MEASURES["topic share"].kind, MEASURES["topic share"].unit)
    return _Counted(said, judged.rename(columns={"said": "answer"}).assign(many=1), scores, kind, unit)


def _in_voice(rows: pd.DataFrame, layer: str, voice: str | None) -> pd.DataFrame:
    """The cases of holders in the voice."""
    if voice is None:
        return rows
    if layer != "stance":
        raise WhatError(f"an audit of {layer} does not keep voices apart; choose voice=None")
    return rows[rows["holder"] != OUTLET] if voice == QUOTED else rows[rows["holder"] == voice]
