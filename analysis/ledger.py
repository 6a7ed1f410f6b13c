"""The voice ledger: whom each character of an article belongs to, and whether it stands in that voice's own words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import schema, text
from analysis.tables import Tables

#: How a voice is heard: the outlet itself, plainly or in the hearsay conditional; between quotation marks; in the outlet's rendering.
OWN, HEARSAY, VERBATIM, PARAPHRASE = "own", "hearsay", "verbatim", "paraphrase"
Owned = list[tuple[int, int, tuple[str, str]]]


def voice_stretches(tables: Tables) -> pd.DataFrame:
    """One row per sentence, voice and wording: article_id, sentence_id, voice, wording, characters, evidence (the spans it owns).

    A character belongs to the innermost quote around it, else to the outlet; a quote nobody is given for is in the voice
    "unattributed". ``wording`` is own (the outlet's), hearsay (the outlet's, in the conditional without a source), verbatim (between
    quotation marks) or paraphrase. Spaces at the ends of a stretch are not counted, nor stretches of marks alone.
    """
    owned = _owned(tables)
    rows = []
    for sentence in tables.sentences.itertuples(index=False):
        stretches: dict[tuple[str, str], list[schema.Span]] = {}
        for start, end, owner in text.innermost(sentence.start, sentence.end, owned.get(sentence.article_id, ()), (schema.OUTLET, OWN)):
            words = sentence.text[start - sentence.start:end - sentence.start]
            if any(char.isalnum() for char in words):
                left = start + len(words) - len(words.lstrip())
                stretches.setdefault(owner, []).append((left, left + len(words.strip())))
        rows += [(sentence.article_id, sentence.sentence_id, *owner, sum(b - a for a, b in spans), spans)
                 for owner, spans in stretches.items()]
    return pd.DataFrame(rows, columns=["article_id", "sentence_id", "voice", "wording", "characters", "evidence"])


def voices_at(rows: pd.DataFrame, tables: Tables) -> list[str]:
    """The voice in which each row's words begin; rows have article_id, start and end."""
    owned = _owned(tables)
    return [text.innermost(start, end, owned.get(article, ()), (schema.OUTLET, OWN))[0][2][0]
            for article, start, end in zip(rows["article_id"], rows["start"].tolist(), rows["end"].tolist())]


class VoiceMap:
    """Whose voice each character of some articles is in, for many questions at once; the same voices as ``voice_stretches``."""

    def __init__(self, tables: Tables):
        self.ids, length = pd.Index(tables.articles["article_id"]), tables.articles["text"].str.len()
        quotes = tables.quotes
        speakers = quotes["speaker"].fillna(schema.UNATTRIBUTED)
        spoken: dict[str, list[tuple[int, int, str]]] = {}
        for article, start, end, speaker in zip(quotes["article_id"], quotes["start"].tolist(), quotes["end"].tolist(), speakers):
            spoken.setdefault(article, []).append((start, end, speaker))
        pieces = [(code, *piece) for code, (article, end) in enumerate(zip(self.ids.tolist(), length.tolist()))
                  for piece in text.innermost(0, end, spoken.get(article, ()), schema.OUTLET)]
        article, start, end, voice = zip(*pieces) if pieces else ((), (), (), ())
        self.step = int(length.max()) + 1 if len(length) else 1
        self.first = np.array(article, dtype=np.int64) * self.step + np.array(start, dtype=np.int64)
        self.start, self.end, self.voice = np.array(start, dtype=np.int64), np.array(end, dtype=np.int64), np.array(voice, dtype=object)

    def _piece(self, articles: pd.Series, at: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.first, self.ids.get_indexer(articles).astype(np.int64) * self.step + at, "right") - 1

    def at(self, rows: pd.DataFrame) -> pd.Series:
        """The voice in which each row's words begin; rows have article_id and start."""
        return pd.Series(self.voice[self._piece(rows["article_id"], rows["start"].to_numpy())], index=rows.index, dtype="str")

    def stretches(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """article_id, sentence_id, voice, start, end: the parts of sentences that are in one voice and have a letter or digit in them."""
        first, last = (self._piece(sentences["article_id"], sentences[edge].to_numpy() - less) for edge, less in (("start", 0), ("end", 1)))
        many = np.maximum(last - first + 1, 0)
        row = np.repeat(np.arange(len(sentences)), many)
        piece = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many) + first[row]
        begin, until = sentences["start"].to_numpy()[row], sentences["end"].to_numpy()[row]
        start, end = np.maximum(begin, self.start[piece]), np.minimum(until, self.end[piece])
        texts = sentences["text"].tolist()
        told = [any(map(str.isalnum, texts[number][a:b])) for number, a, b in zip(row.tolist(), (start - begin).tolist(), (end - begin).tolist())]
        made = sentences.iloc[row][["article_id", "sentence_id"]].assign(voice=pd.array(self.voice[piece], dtype="str"), start=start, end=end)
        return made[np.array(told, dtype=bool)].reset_index(drop=True)


def _owned(tables: Tables) -> dict[str, Owned]:
    """The stretches of each article that somebody owns; of mixed quotes also what stands between marks inside them."""
    owned: dict[str, Owned] = {}
    told = tables.hearsay
    for article, start, end in zip(told["article_id"], told["start"].tolist(), told["end"].tolist()):
        owned.setdefault(article, []).append((start, end, (schema.OUTLET, HEARSAY)))
    quotes = tables.quotes
    marks = _marks(tables, set(quotes.loc[quotes["type"] == "mixed", "article_id"]))
    speakers = quotes["speaker"].fillna(schema.UNATTRIBUTED)
    spans = zip(quotes["start"].tolist(), quotes["end"].tolist())
    for article, (start, end), kind, speaker in zip(quotes["article_id"], spans, quotes["type"], speakers):
        known = owned.setdefault(article, [])
        inner = marks.get(article, ()) if kind == "mixed" else ()
        known.append((start, end, (speaker, VERBATIM if kind == "direct" else PARAPHRASE)))
        known += [(a, b, (speaker, VERBATIM)) for a, b in inner if start <= a and b <= end]
    return owned


def _marks(tables: Tables, articles: set[str]) -> dict[str, list[schema.Span]]:
    texts = tables.articles[tables.articles["article_id"].isin(articles)]
    return {article: [(mark.inner_start, mark.inner_end) for mark in text.marked_spans(body)]
            for article, body in zip(texts["article_id"], texts["text"])}
