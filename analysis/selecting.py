"""What a selection leaves: which sentences, and which rows of each layer. The twin of frontend/engine.js, with ``counting``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.facts import MISSING, OTHER, Facts, Layer

#: Any voice but the outlet's own.
QUOTED = "*quoted*"
Key = Mapping[str, str]


@dataclass(frozen=True)
class Selection:
    """What the controls are set to ("" or nothing for all), and the mark that was picked in each view, as values."""

    choices: Mapping[str, str] = field(default_factory=dict)
    picks: Mapping[str, Key] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Selection:
        """The selection of a question; what is not chosen is left out."""
        return cls({name: value for name, value in (asked.get("choices") or {}).items() if value},
                   {name: key for name, key in (asked.get("picks") or {}).items() if key})

    def without(self, view: str) -> Selection:
        """The selection as a view sees it: without its own pick."""
        return Selection(self.choices, {name: key for name, key in self.picks.items() if name != view})


def chosen(facts: Facts, selection: Selection) -> np.ndarray:
    """Which sentences the choices and all picks leave, as a mask over ``facts.sentences``."""
    left = _told(facts, selection.choices)
    for view, key in selection.picks.items():
        left = left & _picked(facts, view, key, selection.choices)
    return left


def published(facts: Facts, choices: Mapping[str, str]) -> np.ndarray:
    """Which sentences are of the chosen outlet and dates: what shares are shares of."""
    key = ("published", *(choices.get(name) for name in ("outlet", "date", "since", "until")))
    return kept(facts, key, lambda: _published(facts, choices))


def _published(facts: Facts, choices: Mapping[str, str]) -> np.ndarray:
    articles, of = facts.articles, facts.sentences["article"].to_numpy()
    left = np.ones(len(articles), dtype=bool)
    if "outlet" in choices:
        left &= articles["outlet"].to_numpy() == _code(facts, "outlet", choices["outlet"])
    since, until = choices.get("since", ""), choices.get("until", "9")
    if not ("since" in choices or "until" in choices):
        return left[of]
    if choices.get("date") == "event":
        times = facts.layers["times"]
        told = (times.amounts["earliest"] <= until) & (times.amounts["latest"] >= since)
        return left[of] & mask(facts, times.sentence[told])
    day = articles["published"].fillna("").to_numpy(dtype="U10")
    return (left & (day != "") & (day >= since) & (day <= until))[of]


def _told(facts: Facts, choices: Mapping[str, str]) -> np.ndarray:
    """The sentences that the choices leave."""
    return kept(facts, ("told", *sorted(item for item in choices.items() if item[0] not in ("grain", "measure"))),
                 lambda: _find_told(facts, choices))


def _find_told(facts: Facts, choices: Mapping[str, str]) -> np.ndarray:
    left, engine = published(facts, choices), facts.engine
    if base := engine["base"]:
        left = left & mask(facts, facts.layers[base].sentence[rows_left(facts, facts.layers[base], choices)])
    if "voice" in choices and engine["voiced"]:
        voiced = [facts.layers[name] for name in engine["voiced"]]
        left = left & np.any([mask(facts, layer.sentence[rows_left(facts, layer, choices)]) for layer in voiced], axis=0)
    for name, (layer, dim) in engine["sentences"].items():
        if name in choices:
            left = left & mask(facts, facts.layers[layer].sentence[rows_of(facts, layer, {dim: choices[name]}, choices)])
    return left


def rows_left(facts: Facts, layer: Layer, choices: Mapping[str, str]) -> np.ndarray:
    """Which rows of a layer the controls that filter rows leave."""
    left = np.ones(len(layer.sentence), dtype=bool)
    for name in facts.engine["rows"]:
        dim, _, edge = name.partition(":")
        if name not in choices or dim not in layer.dims:
            continue
        of = layer.dims[dim]
        if edge:
            days = np.array(facts.values[dim])
            days = (days >= choices[name] if edge == "since" else days <= choices[name]) & (days != MISSING)
            left &= days[of]
        elif choices[name] == QUOTED:
            left &= of != _code(facts, dim, "outlet")
        else:
            left &= of == _code(facts, dim, choices[name])
    return left


def rows_of(facts: Facts, layer: str, key: Key, choices: Mapping[str, str]) -> np.ndarray:
    """Which rows of a layer have the key, of those that the controls leave."""
    rows = facts.layers[layer]
    left = rows_left(facts, rows, choices)
    for dim, value in key.items():
        left = left & (rows.dims[dim] == _code(facts, dim, value) if dim in rows.dims else
                       outlet_places(facts)[rows.sentence] == outlet_place(facts, value))
    return left


def _picked(facts: Facts, view: str, key: Key, choices: Mapping[str, str]) -> np.ndarray:
    """The sentences of a mark."""
    if facts.views[view]["layer"] != "periods":
        layer = facts.layers[facts.views[view]["layer"]]
        return _kept_for(facts, "picked", view, key, choices, lambda: mask(facts, layer.sentence[behind(facts, view, key, choices)]))
    names, sentence, period = facts.periods(key["date"], choices.get("grain") or "month")
    code = names.index(key["period"]) if key["period"] in names else -1
    return mask(facts, sentence[period == code]) & (outlet_places(facts) == outlet_place(facts, key["outlet"]))


def behind(facts: Facts, view: str, key: Key, choices: Mapping[str, str]) -> np.ndarray:
    """Which rows of a view's layer a mark was counted from, before sentences are chosen: their numbers, in order."""
    of = facts.views[view]
    return _kept_for(facts, "behind", view, key, choices,
                     lambda: np.flatnonzero(rows_of(facts, of["layer"], key, choices) & counted_rows(facts, of)))


def _kept_for(facts: Facts, what: str, view: str, key: Key, choices: Mapping[str, str], find: Any) -> np.ndarray:
    filters = (choices.get(control) for control in facts.engine["rows"])
    return kept(facts, (what, view, *sorted(key.items()), *filters), find)


def counted_rows(facts: Facts, view: Mapping[str, Any]) -> np.ndarray:
    """Which rows of its layer a view counts: of stance those that take a side."""
    layer = facts.layers[view["layer"]]

    def found() -> np.ndarray:
        left = np.ones(len(layer.sentence), dtype=bool)
        for dim, values in view["keep"].items():
            left &= np.isin(layer.dims[dim], [_code(facts, dim, value) for value in values])
        return left

    return kept(facts, ("counted", view["layer"], *view["keep"]), found)


def outlet_places(facts: Facts) -> np.ndarray:
    """The outlet that each sentence is drawn under: its place among the leading ones, or the one after them for all others."""
    return kept(facts, ("shown",), lambda: places_of_articles(facts)[facts.sentences["article"].to_numpy()])


def places_of_articles(facts: Facts) -> np.ndarray:
    place = {value: number for number, value in enumerate(facts.engine["outlets"])}
    known = np.array([place.get(value, len(place)) for value in facts.values["outlet"]] or [0])
    return known[facts.articles["outlet"].to_numpy()]


def outlet_place(facts: Facts, value: str) -> int:
    shown = facts.engine["outlets"]
    return shown.index(value) if value in shown else len(shown) if value == OTHER else -1


def _code(facts: Facts, dim: str, value: str) -> int:
    """The code of a value, -1 for one that is not there."""
    places = kept(facts, ("places", dim), lambda: {known: place for place, known in enumerate(facts.values[dim])})
    return places.get(value, -1)


def value_of(facts: Facts, dim: str, code: int) -> str:
    known = [*facts.engine["outlets"], OTHER] if dim == "outlet" else facts.values[dim]
    return known[code]


def mask(facts: Facts, sentence: np.ndarray) -> np.ndarray:
    mask = np.zeros(len(facts.sentences), dtype=bool)
    mask[sentence] = True
    return mask


def places(sentence: np.ndarray, left: np.ndarray) -> np.ndarray:
    """The places of those sentences in an ordered array that a mask leaves."""
    wanted = np.flatnonzero(left)
    if 20 * len(wanted) > len(sentence):
        return np.flatnonzero(left[sentence])
    first, last = (np.searchsorted(sentence, wanted, side) for side in ("left", "right"))
    many = last - first
    return np.arange(many.sum()) + np.repeat(first - np.cumsum(many) + many, many)


def kept(facts: Facts, key: tuple, find: Any) -> Any:
    """What was found for a key before, or is found now; what was not asked for longest is forgotten beyond forty."""
    memory = facts.memory
    memory[key] = found = memory.pop(key) if key in memory else find()
    while len(memory) > 40:
        memory.pop(next(iter(memory)))
    return found
