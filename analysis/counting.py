"""The marks of each view with their numbers, for a selection. The twin of frontend/engine.js."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.facts import Facts
from analysis.inference import Sums, interval
from analysis.resampling import wilson
from analysis.selecting import (Selection, chosen, counted_rows, kept, mask, outlet_place, outlet_places, places, places_of_articles,
                                published, rows_left, value_of)
from analysis.timelines import DATES, worth

Marks = dict[str, Any]


def marks(facts: Facts, selection: Selection) -> dict[str, Any]:
    """{"chosen": sentences and articles that are left, "views": {name: y, x, of, articles, left_out, marks}}."""
    left = chosen(facts, selection)
    articles = np.unique(facts.sentences["article"].to_numpy()[left])
    views = {name: (_timeline if view["layer"] == "periods" else _grid)(facts, name, selection) for name, view in facts.views.items()}
    return {"chosen": {"sentences": int(left.sum()), "articles": len(articles)}, "views": views}


def _grid(facts: Facts, name: str, selection: Selection) -> Marks:
    """The marks of a view that stands on a layer of its own."""
    view, choices = facts.views[name], selection.choices
    layer = facts.layers[view["layer"]]
    rows, sentence, group, keys = _grouped(facts, name, choices)
    pairs = kept(facts, ("pairs", name, *_filters(facts, choices)), lambda: _pairs(facts, sentence, group))
    left = places(sentence, chosen(facts, selection.without(name)))
    articles = _articles(pairs, left, len(keys))
    rows, sentence, group = rows[left], sentence[left], group[left]
    once = group if view["agg"] == "sentences" else group[_first(group, sentence, len(keys))]
    n = np.bincount(once, minlength=len(keys))
    amount = np.bincount(group, layer.amounts[view["amount"]][rows], len(keys)) if view["amount"] else n
    present = np.flatnonzero(n)
    axes = _axes(facts, view, keys[present], n[present])
    shown = present[np.all([np.isin(keys[present, place], axes[dim][0]) for place, dim in enumerate(view["dims"])], axis=0)]
    of = kept(facts, ("of", name, *sorted(choices.items())), lambda: _of(facts, view, choices))
    total = of if np.isscalar(of) else None
    share = view["share"] or choices.get("measure") == "share" and view["agg"] == "sentences"
    doubt = _intervals(facts, name, choices, keys, shown, _told(facts, view, rows, sentence, group)) if share else {}
    made = []
    rows_of = np.bincount(group, minlength=len(keys))
    for place in shown.tolist():
        whole = total if total is not None else of[keys[place, view["dims"].index("outlet")]]
        value = amount[place] / rows_of[place] if view["agg"] == "mean" else amount[place]
        low, high = doubt.get(place, (None, None))
        made.append({"key": _key(facts, view["dims"], keys[place]), "n": int(n[place]), "articles": int(articles[place]), "of": _plain(whole),
                     "value": _plain(value / whole if share else value), "low": low, "high": high})
    return _answer(facts, view, choices, axes, made, of)


def _grouped(facts: Facts, name: str, choices: Mapping[str, str]) -> tuple[np.ndarray, ...]:
    """(rows that the controls leave, the sentence and the mark of each, the codes of each mark's key); found once for each setting."""
    view = facts.views[name]
    layer = facts.layers[view["layer"]]

    def found() -> tuple[np.ndarray, ...]:
        rows = np.flatnonzero(rows_left(facts, layer, choices) & counted_rows(facts, view))
        sizes = [len(facts.values[dim]) if dim in layer.dims else len(facts.engine["outlets"]) + 1 for dim in view["dims"]]
        code = np.zeros(len(rows), dtype=np.int64)
        for dim, size in zip(view["dims"], sizes):
            code = code * size + (layer.dims[dim][rows] if dim in layer.dims else outlet_places(facts)[layer.sentence[rows]])
        known, group = np.unique(code, return_inverse=True)
        keys = np.column_stack(np.unravel_index(known, sizes)) if len(known) else np.zeros((0, len(sizes)), dtype=np.int64)
        if view["agg"] == "sentences":  # a row more of the same mark and sentence counts nothing
            first = _first(group, layer.sentence[rows], len(keys))
            rows, group = rows[first], group[first]
        return rows, layer.sentence[rows], group, keys

    return kept(facts, ("grouped", name, *_filters(facts, choices)), found)


def _filters(facts: Facts, choices: Mapping[str, str]) -> list[tuple[str, str | None]]:
    return [(control, choices.get(control)) for control in facts.engine["rows"]]


def _first(group: np.ndarray, sentence: np.ndarray, groups: int) -> np.ndarray:
    """The places of the first row of each mark in each sentence; rows are in the order of sentences."""
    return np.sort(np.unique(sentence.astype(np.int64) * max(groups, 1) + group, return_index=True)[1])


def _axes(facts: Facts, view: Mapping[str, Any], keys: np.ndarray, n: np.ndarray) -> dict[str, tuple[np.ndarray, int]]:
    """For each dim the codes that are shown, in order, and how many there are in all."""
    axes = {}
    for place, dim in enumerate(view["dims"]):
        found = np.unique(keys[:, place]) if len(keys) else np.array([], dtype=np.int64)
        score = np.bincount(keys[:, place], n, found.max() + 1 if len(found) else 0)[found] if len(found) else found
        most = found[np.lexsort((found, -score))][:view["top"][dim]] if dim in view["top"] else found
        axes[dim] = (most, len(found))
    return axes


def _pairs(facts: Facts, sentence: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(for each row the number of its pair of mark and article, the mark of each pair)."""
    article = facts.sentences["article"].to_numpy()[sentence].astype(np.int64)
    known, pair = np.unique(group * len(facts.articles) + article, return_inverse=True)
    return pair, known // max(len(facts.articles), 1)


def _articles(pairs: tuple[np.ndarray, np.ndarray], left: np.ndarray, groups: int) -> np.ndarray:
    """How many articles the rows that are left are from, for each mark."""
    pair, group = pairs
    if len(left) < 20_000:
        seen = np.unique(pair[left])
    else:  # marking all is quicker than sorting so many
        seen = np.flatnonzero(np.bincount(pair[left], minlength=len(group)))
    return np.bincount(group[seen], minlength=groups)


def _of(facts: Facts, view: Mapping[str, Any], choices: Mapping[str, str]) -> Any:
    """What a share is a share of: sentences, or the amount, of each outlet, or of all where the view has no outlets."""
    sentence, weights = _whole(facts, view, choices)
    if "outlet" not in view["dims"]:
        return len(sentence) if weights is None else weights.sum()
    return np.bincount(outlet_places(facts)[sentence], weights, len(facts.engine["outlets"]) + 1)


def _whole(facts: Facts, view: Mapping[str, Any], choices: Mapping[str, str]) -> tuple[np.ndarray, np.ndarray | None]:
    """The sentences that a share is a share of; or those of the rows whose amount it is, and the amounts."""
    left = published(facts, choices)
    if view["agg"] != "sum":
        return np.flatnonzero(left), None
    layer = facts.layers[view["layer"]]
    rows = rows_left(facts, layer, {name: value for name, value in choices.items() if ":" in name}) & left[layer.sentence]
    return layer.sentence[rows], layer.amounts[view["amount"]][rows]


def _cluster(facts: Facts, sentence: np.ndarray) -> np.ndarray:
    """The article of each sentence, or the one that this copies."""
    return facts.articles["cluster"].to_numpy()[facts.sentences["article"].to_numpy()[sentence]]


def _told(facts: Facts, view: Mapping[str, Any], rows: np.ndarray, sentence: np.ndarray, group: np.ndarray) -> Callable[[int], np.ndarray]:
    """A function that gives what a mark counts in each article with its copies."""
    order, cluster = np.argsort(group, kind="stable"), _cluster(facts, sentence)
    edges = np.searchsorted(group[order], np.arange(group.max() + 2 if len(group) else 1))
    amounts = facts.layers[view["layer"]].amounts[view["amount"]][rows] if view["amount"] else np.ones(len(rows))

    def of_mark(place: int) -> np.ndarray:
        own = order[edges[place]:edges[place + 1]]
        return np.bincount(cluster[own], amounts[own], len(facts.articles))

    return of_mark


def _intervals(facts: Facts, name: str, choices: Mapping[str, str], keys: np.ndarray, shown: np.ndarray,
               told: Callable[[int], np.ndarray]) -> dict[int, tuple[float | None, float | None]]:
    """The 95 % interval of each mark that is a share, by article (see ``inference.interval``), among the same of all outlets."""
    view = facts.views[name]
    bases = kept(facts, ("bases", name, *sorted(choices.items())), lambda: _bases(facts, view, choices))
    at = view["dims"].index("outlet") if "outlet" in view["dims"] else None
    inner = np.delete(keys, at, axis=1) if at is not None else keys
    found, every = {}, bases.sum(axis=0)
    for key in np.unique(inner[shown], axis=0):
        places = [place for place in shown.tolist() if (inner[place] == key).all()]
        top = np.array([told(place) for place in places])
        own = bases[keys[places, at]] if at is not None else bases
        among = Sums(top.sum(axis=0), every) if at is not None else None
        low, high = interval(Sums(top, own), "share", among=among)
        found |= {place: ends if ends[0] == ends[0] else (None, None) for place, *ends in zip(places, low.tolist(), high.tolist())}
    return found


def _bases(facts: Facts, view: Mapping[str, Any], choices: Mapping[str, str]) -> np.ndarray:
    """What shares are shares of in each outlet (or in all) and article with its copies."""
    sentence, weights = _whole(facts, view, choices)
    outlet = outlet_places(facts)[sentence] if "outlet" in view["dims"] else np.zeros(len(sentence), dtype=np.int64)
    size = len(facts.articles), len(facts.engine["outlets"]) + 1 if "outlet" in view["dims"] else 1
    return np.bincount(outlet * size[0] + _cluster(facts, sentence), weights, size[0] * size[1]).reshape(size[1], size[0])


def _answer(facts: Facts, view: Mapping[str, Any], choices: Mapping[str, str], axes: Mapping[str, tuple[np.ndarray, int]],
            made: list[Marks], of: Any) -> Marks:
    y, x = view["dims"][0], view["dims"][1] if len(view["dims"]) > 1 else None
    named = {dim: [value_of(facts, dim, code) for code in shown.tolist()] for dim, (shown, _) in axes.items()}
    by_outlet = x == "outlet" and {value: _plain(of[outlet_place(facts, value)]) for value in named["outlet"]}
    return {"y": named[y], "x": named[x] if x else [], "left_out": {axis: axes[dim][1] - len(axes[dim][0]) for axis, dim in (("y", y), ("x", x)) if dim},
            "of": by_outlet or None, "articles": _articles_of_outlets(facts, choices, named["outlet"]) if "outlet" in named else {}, "marks": made}


def _articles_of_outlets(facts: Facts, choices: Mapping[str, str], outlets: Sequence[str]) -> dict[str, int]:
    counted = kept(facts, ("articles", *sorted(choices.items())), lambda: _count_articles(facts, choices))
    return {value: int(counted[outlet_place(facts, value)]) for value in outlets}


def _count_articles(facts: Facts, choices: Mapping[str, str]) -> np.ndarray:
    """How many articles of each outlet are of the chosen outlet and dates, and have a row in the base layer."""
    left = published(facts, choices)
    if base := facts.engine["base"]:
        left = left & mask(facts, facts.layers[base].sentence)
    articles = np.unique(facts.sentences["article"].to_numpy()[left])
    return np.bincount(places_of_articles(facts)[articles], minlength=len(facts.engine["outlets"]) + 1)


def _timeline(facts: Facts, name: str, selection: Selection) -> Marks:
    """The marks of the timeline: for each date, period and outlet the sentences that are left, of all that were published or told then."""
    choices = selection.choices
    left = chosen(facts, selection.without(name))
    told = {date: _told_in(facts, date, left, choices) for date in DATES}
    made = [mark for marked in told.values() for mark in marked]
    outlets = [value_of(facts, "outlet", code) for code in sorted({outlet_place(facts, mark["key"]["outlet"]) for mark in made})]
    grain = choices.get("grain") or "month"
    return {"y": [], "x": {date: _stretch(facts.periods(date, grain)[0], marked) for date, marked in told.items()}, "left_out": {}, "of": None,
            "articles": _articles_of_outlets(facts, choices, outlets), "marks": made}


def _stretch(names: Sequence[str], marked: Sequence[Marks]) -> list[str]:
    """The periods from the first to the last that has a mark, those without one between them too."""
    told = {mark["key"]["period"] for mark in marked}
    at = [place for place, name in enumerate(names) if name in told]
    return list(names[at[0]:at[-1] + 1]) if at else []


def _told_in(facts: Facts, date: str, left: np.ndarray, choices: Mapping[str, str]) -> list[Marks]:
    outlets, grain = len(facts.engine["outlets"]) + 1, choices.get("grain") or "month"
    names = facts.periods(date, grain)[0]
    sentence, cell, of, cluster, size, *pairs = kept(facts, ("cells", date, grain, *(choices.get(name) for name in ("outlet", "date", "since", "until"))),
                                             lambda: _cells(facts, date, grain, choices))
    hit = places(sentence, left)
    n, cells = np.bincount(cell[hit], minlength=len(of)), np.flatnonzero(of)
    articles = _articles(pairs, hit, len(of))
    low, high = _interval(size, np.bincount(cluster[hit], minlength=len(size)), n[cells], of[cells])
    rated, all_told = choices.get("measure") == "share", len(hit) == len(sentence)  # where all are counted nothing was drawn by chance
    return [{"key": {"date": date, "period": names[place // outlets], "outlet": value_of(facts, "outlet", place % outlets)},
             "n": int(n[place]), "articles": int(articles[place]), "of": int(of[place]),
             "value": float(n[place] / of[place]) if rated else int(n[place]),
             "low": None if all_told or bottom != bottom else float(bottom * (1 if rated else of[place])),
             "high": None if all_told or top != top else float(top * (1 if rated else of[place]))}
            for place, bottom, top in zip(cells.tolist(), low, high)]


def _cells(facts: Facts, date: str, grain: str, choices: Mapping[str, str]) -> tuple[np.ndarray, ...]:
    """(sentence, cell of period and outlet, sentences of each cell, cluster, sentences of each cluster, pairs) of all that could tell."""
    names, sentence, period = facts.periods(date, grain)
    every = published(facts, choices)[sentence]
    sentence, outlets = sentence[every], len(facts.engine["outlets"]) + 1
    cell = period[every] * outlets + outlet_places(facts)[sentence]
    cluster = _cluster(facts, sentence)
    return (sentence, cell, np.bincount(cell, minlength=len(names) * outlets), cluster, np.bincount(cluster, minlength=1).astype(float),
            *_pairs(facts, sentence, cell))


def _interval(size: np.ndarray, count: np.ndarray, n: np.ndarray, of: np.ndarray) -> tuple[Any, Any]:
    """The 95 % interval of each share, by the design effect over articles (see ``timelines.timeline``)."""
    many, total = int((size > 0).sum()), size.sum()
    share = count.sum() / max(total, 1)
    residual, simple = ((count - share * size) ** 2).sum(), share * (1 - share) / max(total - 1, 1)
    effect = residual * many / max(many - 1, 1) / max(total, 1) ** 2 / simple if simple > 0 else 1.0
    return wilson(n / of, worth(of, max(effect, 1.0), many))


def _key(facts: Facts, dims: Sequence[str], key: np.ndarray) -> dict[str, str]:
    return {dim: value_of(facts, dim, code) for dim, code in zip(dims, key.tolist())}


def _plain(number: Any) -> int | float:
    return int(number) if float(number).is_integer() else float(number)
