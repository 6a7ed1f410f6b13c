"""What people read instead of slugs: names of actors and topics, and the words of figures and widgets, in English and French."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analysis import lexicon
from analysis.coding import renamed
from analysis.schema import OUTLET, UNATTRIBUTED
from analysis.tables import Tables

LANGS = ("en", "fr")
_ACTOR_COLUMNS = ("actor", "other", "belongs_to", "other_belongs_to", "voice", "speaker", "holder", "target")


class LangError(ValueError):
    """A language in which there are no labels."""


def word(key: str, lang: str = "en") -> str:
    """The word of a figure or widget in a language; the key itself where the table has none. Raises LangError."""
    if lang not in LANGS:
        raise LangError(f"there are no labels in {lang!r}; choose one of {', '.join(LANGS)}")
    return _words()[lang].get(key, key)


def with_labels(rows: pd.DataFrame, tables: Tables, lang: str) -> pd.DataFrame:
    """The rows with the slugs of actors, voices and topics replaced by their names.

    A speaker who is no actor of the table is called by the noun phrase of the article.
    """
    word(OUTLET, lang)
    unnamed = tables.columns("quotes", ["speaker", "speaker_text"]).dropna().drop_duplicates("speaker")
    actors = dict(zip(unnamed["speaker"], unnamed["speaker_text"]))
    actors |= dict(zip(tables.actors["actor"], tables.actors[f"label_{lang}"]))
    topics = dict(zip(tables.topic_labels["topic"], tables.topic_labels[f"label_{lang}"]))
    voices = {OUTLET: word(OUTLET, lang), UNATTRIBUTED: word(UNATTRIBUTED, lang)}
    named = rows.copy()
    for column in named.columns.intersection(_ACTOR_COLUMNS):
        named[column] = renamed(named[column], lambda slug: voices.get(slug) or _join(slug, actors))
    if "topic" in named.columns:
        named["topic"] = renamed(named["topic"], lambda slug: topics.get(slug, slug))
    return named


def _join(slug: str, actors: dict[str, str]) -> str:
    return " + ".join(actors.get(part) or part.replace("-", " ") for part in str(slug).split("+"))


@cache
def _words() -> dict[str, dict[str, str]]:
    return {lang: {row["key"]: row[lang] for row in lexicon.rows("labels")} for lang in LANGS}
