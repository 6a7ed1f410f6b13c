"""The sentences behind a selection, with their words marked: what a list shows, and the table of the same sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.facts import Facts, Layer
from analysis.schema import OUTLET
from analysis.selecting import Selection, behind, chosen, kept, rows_left, rows_of

Marked = tuple[int, int, str, str]
ITEM = ("article", "path", "outlet", "published", "number", "start", "end", "text", "before", "after")
COLUMNS = ["article_id", "outlet", "published", "path", "sentence_id", "start", "end", "sentence", "spans"]


def sentences_behind(facts: Facts, selection: Selection) -> pd.DataFrame:
    """One row per sentence that a selection leaves: the columns of COLUMNS; ``spans`` are its evidence as offsets into ``sentence``."""
    wanted = np.flatnonzero(chosen(facts, selection))
    rows = facts.sentences.iloc[wanted].reset_index(drop=True)
    articles = facts.articles.iloc[rows["article"].to_numpy()].reset_index(drop=True)
    spans = [[(a, b) for a, b, *_ in found] for found in _evidence(facts, selection, wanted)]
    made = pd.DataFrame({"article_id": articles["id"], "outlet": [facts.values["outlet"][code] for code in articles["outlet"].tolist()],
                         "published": articles["published"], "path": articles["path"], "sentence_id": rows["number"],
                         "start": rows["start"], "end": rows["end"], "sentence": rows["text"]})
    return made.assign(spans=pd.Series(spans, dtype="object"))[COLUMNS]


def items(facts: Facts, selection: Selection, offset: int = 0, limit: int = 100) -> dict[str, Any]:
    """{"total": how many sentences, "items": those from ``offset`` on, in order, each with its words marked and what stands around it}."""
    every = np.flatnonzero(chosen(facts, selection))
    wanted = every[max(0, offset):max(0, offset) + max(0, limit)]
    marked = map(_joined, *_kinds(facts, selection, wanted))
    rows = facts.sentences.iloc[wanted]
    articles = facts.articles.iloc[rows["article"].to_numpy()]
    outlets = [facts.values["outlet"][code] for code in articles["outlet"].tolist()]
    columns = (articles["id"], articles["path"], outlets, articles["published"], rows["number"], rows["start"], rows["end"], rows["text"],
               _beside(facts, wanted, -1), _beside(facts, wanted, 1))
    digests = articles["sha256"] if "sha256" in articles.columns else [None] * len(wanted)
    found = [{**dict(zip(ITEM, map(_plain, cells))), "spans": [list(span) for span in sorted(set(spans))], "sha256": None,
              "digest": digest, "rows": rows}
             for *cells, spans, digest, rows in zip(*columns, marked, digests, _rows(facts, wanted))]
    return {"total": len(every), "items": found}


def _joined(*kinds: list[Marked]) -> list[Marked]:
    return [marked for found in kinds for marked in found]


def _kinds(facts: Facts, selection: Selection, wanted: np.ndarray) -> list[list[list[Marked]]]:
    """For each kind of mark, those of each wanted sentence."""
    kinds = [_evidence(facts, selection, wanted)]
    if "mentions" in facts.layers:
        kinds.append(_words(facts, facts.layers["mentions"], wanted, "actor", "actor"))
    if "voices" in facts.layers:
        kinds.append(_words(facts, facts.layers["voices"], wanted, "quote", "voice", _quoted(facts)))
    return kinds


def _quoted(facts: Facts) -> np.ndarray:
    """The rows of voices that are not the outlet's."""
    outlet = facts.values["voice"].index(OUTLET) if OUTLET in facts.values["voice"] else -1
    return kept(facts, ("quoted",), lambda: np.flatnonzero(facts.layers["voices"].dims["voice"] != outlet))


def _words(facts: Facts, layer: Layer, wanted: np.ndarray, kind: str, dim: str = "", rows: np.ndarray | None = None) -> list[list[Marked]]:
    """The words of a layer's rows (or some, in order) in each wanted sentence, called by the label of a dim."""
    sentence = layer.sentence if rows is None else layer.sentence[rows]
    first, last = (np.searchsorted(sentence, wanted, side) for side in ("left", "right"))
    found: list[list[Marked]] = []
    for begin, end in zip(first.tolist(), last.tolist()):
        told = np.arange(begin, end) if rows is None else rows[begin:end]
        labels = [_label(facts, dim, code) for code in layer.dims[dim][told].tolist()] if dim else [""] * len(told)
        found.append([(*span, kind, label) for label, spans in zip(labels, layer.spans(told)) for span in spans])
    return found


def _label(facts: Facts, dim: str, code: int) -> str:
    value = facts.values[dim][code]
    return facts.names.get(dim, {}).get(value, value)


def _evidence(facts: Facts, selection: Selection, wanted: np.ndarray) -> list[list[Marked]]:
    """The words behind the picks, and behind the choices that are of sentences; in a panel those of all its rows."""
    choices, kinds = selection.choices, []
    for view, key in selection.picks.items():
        name = facts.views[view]["layer"]
        if name != "periods":
            kinds.append(_words(facts, facts.layers[name], wanted, "evidence", rows=behind(facts, view, key, choices)))
        elif key["date"] == "event":
            kinds.append(_words(facts, facts.layers["times"], wanted, "evidence"))
    for name, (layer, dim) in facts.engine["sentences"].items():
        if name in choices:
            kinds.append(_words(facts, facts.layers[layer], wanted, "evidence",
                                rows=np.flatnonzero(rows_of(facts, layer, {dim: choices[name]}, choices))))
    if facts.engine["base"] and not selection.picks:
        layer = facts.layers[facts.engine["base"]]
        kinds.append(_words(facts, layer, wanted, "evidence", rows=np.flatnonzero(rows_left(facts, layer, choices))))
    return list(map(_joined, *kinds)) if kinds else [[] for _ in wanted]


def _rows(facts: Facts, wanted: np.ndarray) -> list[list[list]]:
    """The rows of each wanted sentence that a reader may correct: [table, start, end, field, what stands there]."""
    found: list[list[list]] = [[] for _ in wanted]
    starts, ends = (facts.sentences[edge].to_numpy()[wanted] for edge in ("start", "end"))
    for name, (table, field, value, own) in facts.engine.get("corrected", {}).items():
        layer = facts.layers[name]
        first, last = (np.searchsorted(layer.sentence, wanted, side) for side in ("left", "right"))
        of = np.repeat(np.arange(len(wanted)), last - first)
        rows = np.arange(len(of)) + np.repeat(first - np.concatenate([[0], np.cumsum(last - first)[:-1]]), last - first)
        start, end, words = starts[of].tolist(), ends[of].tolist(), layer.spans(rows) if own == "row" else None
        told = [dict(zip(layer.dims, labels)) for labels in zip(*([facts.values[dim][code] for code in codes[rows].tolist()]
                                                                  for dim, codes in layer.dims.items()))]
        until = layer.amounts["until"][rows].tolist() if "until" in layer.amounts else None
        for number, place in enumerate(of.tolist()):
            a, b = start[number], end[number]
            if words:
                if not words[number]:
                    continue
                a, b = a + words[number][0][0], until[number] if until else a + words[number][0][1]
            found[place].append([table, a, b, field.format(**told[number]), value.format(**told[number])])
    return found


def _plain(cell: Any) -> Any:
    """What JSON can hold of a cell: text, a whole number, or nothing."""
    return None if pd.isna(cell) else cell if isinstance(cell, str) else int(cell)


def _beside(facts: Facts, wanted: np.ndarray, step: int) -> list[str]:
    """The sentence before or after each in the same article; nothing in a panel, whose sentences are those of its rows only."""
    rows, other = facts.sentences, wanted + step
    if facts.engine["base"]:
        return [""] * len(wanted)
    inside = np.clip(other, 0, len(rows) - 1)
    same = (inside == other) & (rows["article"].to_numpy()[inside] == rows["article"].to_numpy()[wanted])
    return [text if near else "" for text, near in zip(rows["text"].iloc[inside].tolist(), same.tolist())]
