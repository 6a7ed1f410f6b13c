"""Facts as JSON for a page that no kernel stands behind; a corpus too large for a page becomes a sample, and the page says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts import Facts, Layer
from analysis.labels import word
from analysis.timelines import DATES, GRAINS

#: So many characters of sentences a page holds at most, for each front end in it.
CHARACTERS = 400_000


def embedded(facts: Facts, spec: dict[str, Any], characters: int = CHARACTERS) -> dict[str, Any]:
    """{"spec", "facts"}: all that a front end needs without a kernel, as JSON can hold it.

    Beyond ``characters`` of sentences every k-th article is kept, in the order of outlets and dates (a systematic sample, so each
    outlet and time has its part); all numbers of the page are then those of the sample, and a note of ``spec`` says so.
    """
    kept = sampled(facts, characters)
    if len(kept.articles) < len(facts.articles):
        note = word("sample note", spec["lang"]).format(len(kept.articles), len(facts.articles))
        spec = {**spec, "notes": [*spec["notes"], note]}
    return {"spec": spec, "facts": _json(kept)}


def sampled(facts: Facts, characters: int) -> Facts:
    """The Facts of so many articles that their sentences have about so many characters, at least one article."""
    lengths = facts.sentences["text"].str.len().to_numpy()
    if (total := lengths.sum()) <= characters:
        return facts
    order = np.lexsort((facts.articles["id"], facts.articles["published"].fillna(""), facts.articles["outlet"]))
    part = np.floor(np.arange(len(order) + 1) * characters / total)
    chosen = order[part[1:] > part[:-1]] if part[-1] else order[:1]
    keep = np.zeros(len(order), dtype=bool)
    keep[chosen] = True
    return of_articles(facts, keep)


def of_articles(facts: Facts, keep: np.ndarray) -> Facts:
    """The Facts of some articles (a mask): their sentences and rows, numbered anew."""
    left = keep[facts.sentences["article"].to_numpy()]
    article, sentence = np.cumsum(keep) - 1, np.cumsum(left) - 1
    cluster = facts.articles["cluster"].to_numpy()[keep]
    articles = facts.articles[keep].assign(cluster=np.unique(cluster, return_inverse=True)[1])
    rows = facts.sentences[left]

    def timed(date: str, grain: str) -> tuple[list[str], np.ndarray, np.ndarray]:
        names, at, period = facts.periods(date, grain)
        return names, sentence[at[left[at]]], period[left[at]]

    return replace(facts, articles=articles.reset_index(drop=True), memory={}, dated={}, timed=timed if facts.timed else None,
                   sentences=rows.assign(article=article[rows["article"].to_numpy()]).reset_index(drop=True),
                   layers={name: _layer(layer, left[layer.sentence], sentence) for name, layer in facts.layers.items()})


def _layer(layer: Layer, kept: np.ndarray, sentence: np.ndarray) -> Layer:
    rows = np.flatnonzero(kept)
    return Layer(sentence[layer.sentence[rows]], {dim: codes[rows] for dim, codes in layer.dims.items()},
                 lambda wanted: layer.spans(rows[wanted]), {name: amounts[rows] for name, amounts in layer.amounts.items()})


def _json(facts: Facts) -> dict[str, Any]:
    values, layers = _pruned(facts)
    timed = any(view["layer"] == "periods" for view in facts.views.values())
    return {"articles": _columns(facts.articles.assign(outlet=_outlets(facts, values))), "sentences": _columns(facts.sentences),
            "dims": values, "layers": layers, "views": facts.views, "engine": facts.engine,
            "periods": {date: {grain: _period(facts, date, grain) for grain in GRAINS} for date in DATES} if timed else {}}


def _columns(frame: pd.DataFrame) -> dict[str, list]:
    return {name: column.astype("object").where(column.notna(), None).tolist() for name, column in frame.items()}


def _pruned(facts: Facts) -> tuple[dict[str, list[str]], dict[str, dict]]:
    """(values of each dim that some row has, in their order; the layers with codes into those)."""
    used = {dim: sorted(set().union(*(np.unique(layer.dims[dim]).tolist() for layer in facts.layers.values() if dim in layer.dims)))
            for dim in facts.values if dim != "outlet"}
    used["outlet"] = sorted(facts.articles["outlet"].unique().tolist())
    values = {dim: [facts.values[dim][code] for code in codes] for dim, codes in used.items()}
    made = {}
    for name, layer in facts.layers.items():
        dims = {dim: np.searchsorted(used[dim], codes).tolist() for dim, codes in layer.dims.items()}
        spans = [[list(span) for span in found] for found in layer.spans(np.arange(len(layer.sentence)))]
        made[name] = {"sentence": layer.sentence.tolist(), **dims, **{key: amounts.tolist() for key, amounts in layer.amounts.items()},
                      "spans": spans}
    return values, made


def _outlets(facts: Facts, values: dict[str, list[str]]) -> list[int]:
    return [values["outlet"].index(facts.values["outlet"][code]) for code in facts.articles["outlet"].tolist()]


def _period(facts: Facts, date: str, grain: str) -> dict[str, list]:
    names, sentence, period = facts.periods(date, grain)
    return {"names": names, "sentence": sentence.tolist(), "period": period.tolist()}
