"""The voice ledger: whom each character of an article belongs to, and whether it stands in that voice's own words."""

from __future__ import annotations

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
