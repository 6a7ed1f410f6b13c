"""The voice ledger: whom each character of an article belongs to, and whether it stands in that voice's own words."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis import schema, text
from analysis.coding import BITS, Articles, coded, filled, plain
from analysis.tables import Tables

#: How a voice is heard: the outlet itself, plainly or in the hearsay conditional; between quotation marks; in the outlet's rendering.
OWN, HEARSAY, VERBATIM, PARAPHRASE = "own", "hearsay", "verbatim", "paraphrase"
WORDINGS = (OWN, HEARSAY, VERBATIM, PARAPHRASE)


def voice_stretches(tables: Tables) -> pd.DataFrame:
    """One row per sentence, voice and wording: article_id, sentence_id, voice, wording, characters, evidence (the spans it owns).

    A character belongs to the innermost quote around it, else to the outlet; a quote nobody is given for is in the voice
    "unattributed". ``wording`` is own (the outlet's), hearsay (the outlet's, in the conditional without a source), verbatim (between
    quotation marks) or paraphrase. Spaces at the ends of a stretch are not counted, nor stretches of marks alone.
    """
    return plain(stretches(tables, evidence=True))


def stretches(tables: Tables, *, evidence: bool) -> pd.DataFrame:
    """The rows of ``voice_stretches``, text as categories; without ``evidence`` no text of a sentence is kept."""
    voices = VoiceMap(tables)
    made = [_grouped(voices.pieces(batch), evidence)
            for batch in tables.batches("sentences", ["article_id", "sentence_id", "start", "end", "text"])]
    nothing = pd.DataFrame(columns=["article", "sentence_id", "sentence", "owner", "start", "end"], dtype="int64")
    every = pd.concat(made or [_grouped(nothing, evidence)], ignore_index=True)
    article, owner = every.pop("article").to_numpy(), every.pop("owner").to_numpy()
    every.insert(0, "article_id", voices.articles.ids(article))
    every.insert(2, "voice", voices.voices(owner))
    every.insert(3, "wording", coded(owner % len(WORDINGS), WORDINGS))
    return every


def _grouped(pieces: pd.DataFrame, evidence: bool) -> pd.DataFrame:
    """article, sentence_id, owner, characters and evidence of the pieces of each sentence and owner, in order."""
    group, _ = pd.factorize(pieces["sentence"].to_numpy() << BITS | pieces["owner"].to_numpy())
    first = np.flatnonzero(~pd.Series(group).duplicated().to_numpy())
    characters = np.bincount(group, pieces["end"] - pieces["start"], len(first)).astype(np.int64)
    made = pieces[["article", "sentence_id", "owner"]].iloc[first].reset_index(drop=True).assign(characters=characters)
    if evidence:
        spans: list[list[schema.Span]] = [[] for _ in first]
        for place, start, end in zip(group.tolist(), pieces["start"].tolist(), pieces["end"].tolist()):
            spans[place].append((start, end))
        made["evidence"] = pd.Series(spans, dtype="object")
    return made


class VoiceMap:
    """Whose voice each character of the articles is in; without ``wordings`` in whose words it stands is not asked."""

    def __init__(self, tables: Tables, *, wordings: bool = True):
        self.articles = Articles(tables)
        quotes = tables.columns("quotes", ["article_id", "start", "end", "type", "speaker"])
        speakers = filled(quotes["speaker"], schema.UNATTRIBUTED)
        self.names = sorted({*speakers.cat.categories, schema.OUTLET})
        own = self.names.index(schema.OUTLET) * len(WORDINGS)
        speaker = np.append(pd.Index(self.names).get_indexer(speakers.cat.categories), -1)[speakers.cat.codes.to_numpy()] * len(WORDINGS)
        direct, mixed = ((quotes["type"] == kind).to_numpy() for kind in ("direct", "mixed"))
        article, rank = self.articles.numbers(quotes["article_id"]), np.arange(len(quotes))
        owned = [(article, rank, quotes["start"].to_numpy(), quotes["end"].to_numpy(),
                  speaker + wordings * np.where(direct, WORDINGS.index(VERBATIM), WORDINGS.index(PARAPHRASE)))]
        if wordings:
            told = tables.columns("hearsay", ["article_id", "start", "end"])
            owned.append((self.articles.numbers(told["article_id"]), np.full(len(told), -1), told["start"].to_numpy(),
                          told["end"].to_numpy(), np.full(len(told), own + WORDINGS.index(HEARSAY))))
            inner = np.array(list(_marks(tables, quotes[mixed], rank[mixed])), dtype=np.int64).reshape(-1, 3)
            owned.append((article[inner[:, 0]], inner[:, 0], inner[:, 1], inner[:, 2], speaker[inner[:, 0]] + WORDINGS.index(VERBATIM)))
        self.first, self.start, self.end, self.owner = _cut(owned, len(self.articles.codes), own)

    def _piece(self, keys: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.first, keys, "right") - 1

    def at(self, rows: pd.DataFrame) -> pd.Series:
        """The voice in which each row's words begin, as categories; rows have article_id and start."""
        owner = self.owner[self._piece(self.articles.keys(rows, "start"))]
        return pd.Series(self.voices(owner), index=rows.index)

    def voices(self, owner: np.ndarray) -> pd.Categorical:
        """The voices of owners of pieces."""
        return coded(owner // len(WORDINGS), self.names)

    def pieces(self, sentences: pd.DataFrame, *, bare: bool = True) -> pd.DataFrame:
        """article, sentence_id, sentence (its place among these), owner, start, end of each part of a sentence that is in one voice
        and has a letter or digit in it; ``bare``: without the spaces around it."""
        article = self.articles.numbers(sentences["article_id"]).astype(np.int64)
        begin, until = sentences["start"].to_numpy(), sentences["end"].to_numpy()
        first, last = self._piece(article << BITS | begin), self._piece((article << BITS) + until - 1)
        many = np.maximum(last - first + 1, 0)
        row = np.repeat(np.arange(len(sentences)), many)
        piece = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many) + first[row]
        start, end = np.maximum(begin[row], self.start[piece]), np.minimum(until[row], self.end[piece])
        texts, left, right = sentences["text"].tolist(), [], []
        for number, a, b in zip(row.tolist(), (start - begin[row]).tolist(), (end - begin[row]).tolist()):
            words = texts[number][a:b]
            kept = words.lstrip() if bare else words
            left.append(len(words) - len(kept))
            right.append(len(kept.rstrip() if bare else kept) if any(map(str.isalnum, kept)) else 0)
        start, many = start + np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)
        made = pd.DataFrame({"article": article[row], "sentence_id": sentences["sentence_id"].to_numpy()[row], "sentence": row,
                             "owner": self.owner[piece], "start": start, "end": start + many})
        return made[many > 0].reset_index(drop=True)


def voices_at(rows: pd.DataFrame, tables: Tables) -> list[str]:
    """The voice in which each row's words begin; rows have article_id, start and end."""
    return VoiceMap(tables).at(rows).tolist()


def _cut(owned: list[tuple[np.ndarray, ...]], articles: int, own: int) -> tuple[np.ndarray, ...]:
    """(key, start, end, owner) of the pieces that the owned stretches (article, rank, start, end, owner) cut all articles into."""
    article, rank, start, end, owner = map(np.concatenate, zip(*owned))
    order = np.lexsort((rank, article))
    order = order[article[order] >= 0]
    article, start, end, owner = article[order], start[order], end[order], owner[order]
    edges = np.flatnonzero(np.diff(article, prepend=-1, append=-1))
    whole, cut = (1 << BITS) - 1, array("q")
    for low, high in zip(edges.tolist(), edges[1:].tolist()):
        number = int(article[low])
        for piece in text.innermost(0, whole, zip(start[low:high].tolist(), end[low:high].tolist(), owner[low:high].tolist()), own):
            cut.extend((number, *piece))
    alone = np.setdiff1d(np.arange(articles), article)
    rest = np.stack([alone, np.zeros_like(alone), np.full_like(alone, whole), np.full_like(alone, own)], axis=1)
    made = np.concatenate([np.frombuffer(cut, dtype=np.int64).reshape(-1, 4), rest]) if cut else rest
    key = made[:, 0] << BITS | made[:, 1]
    made = made[np.argsort(key, kind="stable")]
    return made[:, 0] << BITS | made[:, 1], made[:, 1], made[:, 2], made[:, 3]


def _marks(tables: Tables, mixed: pd.DataFrame, ranks: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """(row, start, end) of what stands between quotation marks inside mixed quotes, by the row of the quote."""
    quoted: dict[str, list[tuple[int, int, int]]] = {}
    for article, *quote in zip(mixed["article_id"].tolist(), ranks.tolist(), mixed["start"].tolist(), mixed["end"].tolist()):
        quoted.setdefault(article, []).append(tuple(quote))
    for batch in tables.batches("articles", ["article_id", "text"]) if quoted else ():
        batch = batch[batch["article_id"].isin(list(quoted))]
        for article, body in zip(batch["article_id"].tolist(), batch["text"].tolist()):
            marks = [(mark.inner_start, mark.inner_end) for mark in text.marked_spans(body)]
            yield from ((row, a, b) for row, start, end in quoted[article] for a, b in marks if start <= a and b <= end)
