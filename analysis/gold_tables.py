"""Gold as Tables: what a person found in some articles, in the place of what the method found there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from analysis import schema
from analysis.corpus import Corpus
from analysis.gold import GoldDoc, load_gold
from analysis.schema import OUTLET, Article, Mention, Quote, Sentence, Stance
from analysis.tables import Tables


def gold_of(tables: Tables, folder: str | Path) -> list[GoldDoc]:
    """The gold documents of a folder (not of folders in it) that are about articles of these Tables; [] where none is. Raises GoldError."""
    known = {path.stem for path in Path(folder).glob("*.json")}
    ids = [name for name in tables.columns("articles", ["article_id"])["article_id"] if name.rsplit("/", 1)[-1] in known]
    if not ids:
        return []
    rows = tables.only(ids).articles[schema.columns("articles")].itertuples(index=False, name=None)
    return load_gold(folder, Corpus([Article(*row) for row in rows]), nested=False)[0].docs


def gold_tables(tables: Tables, docs: Sequence[GoldDoc]) -> Tables:
    """The Tables of those of the documents' articles that they have, with the sentences, mentions, quotations and stances of the gold.

    Mentions are names (gold has no descriptions); all else is left as it was found and is no gold.
    """
    kept = tables.only([doc.article.article_id for doc in docs])
    there = set(kept.columns("articles", ["article_id"])["article_id"])
    made = {"sentences": _sentences, "mentions": _mentions, "quotes": _quotes, "stance": _stance}
    return kept.changed(**{table: schema.frame(table, (row for doc in docs if doc.article.article_id in there for row in rows(doc)))
                           for table, rows in made.items()})


def _sentences(doc: GoldDoc) -> Iterator[Sentence]:
    for number, row in enumerate(doc.layers["sentences"]):
        yield Sentence(doc.article.article_id, number, row["start"], row["end"], row["text"], "body")


def _mentions(doc: GoldDoc) -> Iterator[Mention]:
    for row in doc.layers["mentions"]:
        yield Mention(doc.article.article_id, _at(doc, row), row["start"], row["end"], row["text"], row["actor"], row["kind"], "name")


def _quotes(doc: GoldDoc) -> Iterator[Quote]:
    for number, row in enumerate(doc.layers["quotes"]):
        yield Quote(doc.article.article_id, number, _at(doc, row), row["start"], row["end"], row["text"], row["type"], row["speaker"],
                    row.get("speaker_text"), row.get("cue"))


def _stance(doc: GoldDoc) -> Iterator[Stance]:
    for row in doc.layers["stance"]:
        yield Stance(doc.article.article_id, row["sentence"], row["holder"], row["target"], row["label"], float(row["label"]),
                     "narration" if row["holder"] == OUTLET else "quote", [])


def _at(doc: GoldDoc, row: dict) -> int:
    """The number of the sentence in which a span begins."""
    return max(0, int(np.searchsorted([one["start"] for one in doc.layers["sentences"]], row["start"], "right")) - 1)
