"""Facts: tables as arrays of codes over numbered sentences, so that marks can be counted while somebody waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.coding import codes, filled, plain
from analysis.labels import word, with_labels
from analysis.ledger import VoiceMap
from analysis.observing import KEYS, UNKNOWN_OUTLET
from analysis.schema import UNATTRIBUTED, Span
from analysis.tables import Tables
from analysis.timelines import GRAINS, dated
from analysis.views import TOP_ACTORS, TOP_OUTLETS, ranked

#: The value of what is missing, and of the outlets that have no colour of their own.
MISSING, OTHER = "*missing*", "*other*"
#: A timeline of more periods than this is drawn without those in which nothing is told.
PERIODS = 400
Periods = tuple[list[str], np.ndarray, np.ndarray]
Lists = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Layer:
    """Rows of one kind in the order of their sentences: ``dims`` are codes into ``Facts.values``, ``spans`` the words in a sentence."""

    sentence: np.ndarray
    dims: dict[str, np.ndarray]
    spans: Callable[[np.ndarray], list[list[Span]]]
    amounts: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What a front end counts.

    ``articles`` (id, path, outlet as a code, published, cluster, sha256) and ``sentences`` (article as a code, number, start, end, text) are
    in the order in which they are listed; ``values`` are those of each dim, in order, and ``names`` their labels. ``views`` says of each
    view what it counts, ``engine`` which controls filter rows and which sentences, and the outlets that stand under their own name.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    values: dict[str, list[str]]
    names: dict[str, dict[str, str]]
    layers: dict[str, Layer]
    views: dict[str, dict]
    engine: dict
    timed: Callable[[str, str], Periods] | None = None
    memory: dict = field(default_factory=dict, compare=False)
    dated: dict = field(default_factory=dict, compare=False)

    def periods(self, date: str, grain: str) -> Periods:
        """(names in order, sentence, period code) of each sentence in each of its periods; empty where nothing is dated."""
        if (date, grain) not in self.dated:
            self.dated[date, grain] = self.timed(date, grain)
        return self.dated[date, grain]


#: What the explorer shows: the layer of each view, and the dims that tell its marks apart.
EXPLORED: dict[str, dict] = {
    "actors": {"layer": "mentions", "dims": ["actor", "outlet"], "top": {"actor": TOP_ACTORS}},
    "stance": {"layer": "stance", "dims": ["holder", "target", "label"], "top": {"holder": TOP_ACTORS, "target": TOP_ACTORS},
               "keep": {"label": ["-1", "1"]}},
    "timeline": {"layer": "periods", "dims": ["date", "period", "outlet"]},
    "quotes": {"layer": "quotes", "dims": ["speaker", "outlet"], "top": {"speaker": TOP_ACTORS}},
}
#: What of each layer a reader may correct: its table, the field and what stands there, as corrections.csv has them (dims in braces),
#: and whether the row is named by its own place or that of its sentence.
CORRECTED = {"mentions": ["mentions", "actor", "{actor}", "row"], "quotes": ["quotes", "speaker", "{speaker}", "row"],
             "stance": ["stance", "label:{holder}>{target}", "{label}", "sentence"], "times": ["dates", "value", "{value}", "row"],
             "topics": ["topics", "*:{topic}", "", "sentence"]}
COUNTED = {"agg": "sentences", "amount": None, "share": False, "top": {}, "keep": {}}


def facts_of(tables: Tables, lang: str = "en") -> Facts:
    """The Facts of the explorer: voices, mentions, stance (without acts), quotes, topics and expressions of time, each with its voice."""
    numbered, voices = Numbered(tables), VoiceMap(tables, wordings=False)
    raw = {"voices": _voices(tables, voices), "mentions": _mentions(tables, voices), "stance": _stance(tables),
           "quotes": _quotes(tables), "topics": _topics(tables, voices),
           "times": tables.columns("dates", [*KEYS, "start", "end", "value", "earliest", "latest"]).dropna(subset=["earliest", "latest"])}
    dims = {"voices": ["voice"], "mentions": ["actor", "voice"], "stance": ["holder", "target", "label", "voice"],
            "quotes": ["speaker", "voice"], "topics": ["topic", "voice"], "times": ["value"]}
    values = {dim: sorted(set().union(*(raw[name][dim].cat.remove_unused_categories().cat.categories for name in dims if dim in dims[name])))
              for dim in ("actor", "voice", "holder", "target", "label", "topic", "speaker", "value")}
    values["outlet"] = numbered.outlets
    layers = {name: numbered.layer(raw.pop(name), {dim: values[dim] for dim in dims[name]}, _lists(tables, name)) for name in dims}
    return Facts(numbered.articles, numbered.sentences, values, names_of(values, tables, lang), layers,
                 {name: COUNTED | view for name, view in EXPLORED.items()},
                 {"base": None, "rows": ["voice"], "voiced": ["voices", "stance"], "sentences": {"actor": ["mentions", "actor"], "topic": ["topics", "topic"]},
                  "corrected": CORRECTED, "outlets": leading(numbered.articles, numbered.outlets)},
                 timed=lambda date, grain: _periods(tables, numbered, date, grain))


class Numbered:
    """The articles and sentences of Tables in the order of a list, and rows brought into it."""

    def __init__(self, tables: Tables):
        articles = tables.columns("articles", ["article_id", "path", "published", "outlet", "duplicate_of", "sha256"])
        articles = plain(articles.assign(outlet=filled(articles["outlet"], UNKNOWN_OUTLET)).sort_values("article_id", ignore_index=True))
        self.ids = pd.Index(articles["article_id"])
        self.outlets = sorted(articles["outlet"].unique().tolist())
        cluster = self.ids.get_indexer(articles["duplicate_of"].fillna(articles["article_id"]))
        self.articles = pd.DataFrame({"id": articles["article_id"], "path": articles["path"], "published": articles["published"],
                                      "outlet": codes(articles["outlet"].astype("category"), self.outlets),
                                      "cluster": np.where(cluster < 0, np.arange(len(articles)), cluster), "sha256": articles["sha256"]})
        sentences = tables.columns("sentences", [*KEYS, "start", "end", "text"]).reset_index(drop=True)
        self.most = int(sentences["sentence_id"].max()) + 1 if len(sentences) else 1
        self.keys = self._keys(sentences)
        if (self.keys[1:] < self.keys[:-1]).any():
            order = np.argsort(self.keys, kind="stable")
            self.keys, sentences = self.keys[order], sentences.iloc[order].reset_index(drop=True)
        self.sentences = pd.DataFrame({"article": self.keys // self.most, "number": sentences["sentence_id"], "start": sentences["start"],
                                       "end": sentences["end"], "text": sentences["text"]})

    def _keys(self, rows: pd.DataFrame) -> np.ndarray:
        return codes(rows["article_id"], self.ids).astype(np.int64) * self.most + rows["sentence_id"].to_numpy()

    def at(self, rows: pd.DataFrame) -> np.ndarray:
        """The number of each row's sentence."""
        return np.searchsorted(self.keys, self._keys(rows))

    def layer(self, rows: pd.DataFrame, values: Mapping[str, Sequence[str]], lists: Lists | None) -> Layer:
        """The rows as a Layer; their words are those of ``lists`` by their index, or start and end, as offsets into the article."""
        sentence = self.at(rows)
        order = np.argsort(sentence, kind="stable")
        sentence, numbers = sentence[order], rows.index.to_numpy()[order]
        if lists is None:
            lists = np.arange(len(rows) + 1), rows["start"].to_numpy()[order], rows["end"].to_numpy()[order]
            numbers = np.arange(len(rows))
        sentences = self.sentences[["start", "end"]]

        def spans(wanted: np.ndarray) -> list[list[Span]]:
            edges, first, last = lists
            bounds = sentences.iloc[sentence[wanted]]
            places = zip(edges[numbers[wanted]].tolist(), edges[numbers[wanted] + 1].tolist())
            rows = ((first[low:high].tolist(), last[low:high].tolist()) for low, high in places)
            return [[(max(a, at) - at, min(b, until) - at) for a, b in zip(*row) if a < until and b > at]
                    for row, at, until in zip(rows, bounds["start"].tolist(), bounds["end"].tolist())]

        made = {dim: codes(rows[dim], known)[order] for dim, known in values.items()}
        amounts = {edge: _days(rows[edge])[order] for edge in ("earliest", "latest") if edge in rows.columns}
        amounts |= {"until": rows["end"].to_numpy()[order]} if "speaker" in rows.columns else {}
        return Layer(sentence, made, spans, amounts)


def _days(column: pd.Series) -> np.ndarray:
    return column.cat.categories.str[:10].to_numpy(dtype="U10")[column.cat.codes.to_numpy()]


def leading(articles: pd.DataFrame, outlets: Sequence[str]) -> list[str]:
    """The outlets with the most articles, so many as have a colour of their own; the rest is drawn as ``OTHER``."""
    return sorted(outlets[code] for code in ranked(articles["outlet"].value_counts()).index[:TOP_OUTLETS])


def _lists(tables: Tables, name: str) -> Lists | None:
    """The lists of spans that a layer's words are in, if they are not in its columns start and end."""
    return tables.spans(name, "evidence") if name in ("stance", "topics") else None


def _voices(tables: Tables, voices: VoiceMap) -> pd.DataFrame:
    """article_id, sentence_id, voice, start, end: the parts of sentences that are in one voice and have a letter or digit in them."""
    batches = (voices.pieces(batch, bare=False) for batch in tables.batches("sentences", [*KEYS, "start", "end", "text"]))
    made = pd.concat([batch.drop(columns="sentence") for batch in batches] or [voices.pieces(tables.sentences)], ignore_index=True)
    return made.assign(article_id=voices.articles.ids(made.pop("article").to_numpy()), voice=voices.voices(made.pop("owner").to_numpy()))


def _mentions(tables: Tables, voices: VoiceMap) -> pd.DataFrame:
    rows = tables.columns("mentions", [*KEYS, "start", "end", "actor", "kind"])
    rows = rows[rows["kind"] != "place"]
    return rows.assign(voice=voices.at(rows))


def _stance(tables: Tables) -> pd.DataFrame:
    """Rows that are no acts; the voice of a stance is its holder, whether it is told in the holder's words or the outlet's."""
    rows = tables.columns("stance", [*KEYS, "holder", "target", "label", "basis"]).reset_index(drop=True)
    rows = rows[rows["basis"] != "act"]
    return rows.assign(voice=rows["holder"], label=rows["label"].astype("str").fillna("").astype("category"))


def _quotes(tables: Tables) -> pd.DataFrame:
    rows = tables.columns("quotes", [*KEYS, "start", "end", "speaker"])
    speaker = filled(rows["speaker"], UNATTRIBUTED)
    return rows.assign(speaker=speaker, voice=speaker)


def _topics(tables: Tables, voices: VoiceMap) -> pd.DataFrame:
    rows = tables.columns("topics", [*KEYS, "topic"]).reset_index(drop=True)
    edges, starts, _ = tables.spans("topics", "evidence")
    first, some = np.zeros(len(rows), dtype=np.int64), np.diff(edges) > 0
    first[some] = np.minimum.reduceat(starts, edges[:-1][some]) if some.any() else 0
    return rows.assign(voice=voices.at(rows.assign(start=first)))


def names_of(values: Mapping[str, Sequence[str]], tables: Tables, lang: str) -> dict[str, dict[str, str]]:
    """The labels of the values that are called otherwise."""
    named = {dim: with_labels(pd.DataFrame({dim: pd.Series(known, dtype="str")}), tables, lang)[dim].tolist()
             for dim, known in values.items() if dim not in ("outlet", "label")}
    names = {dim: {value: name for value, name in zip(values[dim], called) if value != name} for dim, called in named.items()}
    names["outlet"] = {OTHER: word("other outlets", lang)}
    names["label"] = {"-1": word("against", lang), "0": word("neutral", lang), "1": word("in_favour", lang), "": word("abstains", lang)}
    return names


def _periods(tables: Tables, numbered: Numbered, date: str, grain: str) -> Periods:
    rows = dated(tables, date, grain)
    if rows.empty:
        return [], np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    periods = rows["period"].dt.to_period(GRAINS[grain])
    every = pd.PeriodIndex(sorted(periods.unique()))
    if (span := every[-1].ordinal - every[0].ordinal + 1) <= PERIODS and span > len(every):
        every = pd.period_range(every[0], every[-1])
    at = numbered.at(rows)
    order = np.argsort(at, kind="stable")
    return every.astype("str").tolist(), at[order], every.get_indexer(periods)[order]

