"""What can be asked of a person to check a layer: all its items in some Tables, what the method says of each, and the answers allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import lexicon
from analysis.coding import Articles, plain
from analysis.comparison import known
from analysis.observing import KEYS, outlets_of
from analysis.raters import NOMINAL, ORDINAL
from analysis.schema import UNATTRIBUTED
from analysis.tables import Tables
from analysis.text import fold, slug

YES, NO, UNTOLD = "yes", "no", ""
#: The column of each layer's table that names what is asked about; "" where that is the row itself.
ABOUT = {"topics": "topic", "mentions": "actor", "stance": "target", "speakers": ""}
#: Layers of which each sentence is asked, also those of which the method says no.
OF_ALL = ("topics", "mentions")
#: Where nothing is named, so many topics or actors are asked about: those found most often.
ASKED = 5
#: What makes an item the same in two runs.
IDENTITY = ["article_id", "start", "end", "holder", "about"]
#: The answers of a layer in their order, and how far they are apart; of names there is no list.
SCALES = {"topics": ([YES, NO], NOMINAL), "mentions": ([YES, NO], NOMINAL), "stance": (["-1", "0", "1"], ORDINAL),
          "speakers": (None, NOMINAL)}
_WORDS = {**dict.fromkeys(("yes", "y", "oui", "o", "1", "vrai", "true"), YES),
          **dict.fromkeys(("no", "n", "non", "0", "faux", "false"), NO)}
_NOBODY = {"nobody", "no one", "none", "personne", "aucun", "?", "-"}
_LABEL = re.compile(r"\+?(-?[01])(?:[.,]0+)?")


class AuditError(ValueError):
    """An audit that cannot be drawn or read; the message names what is wrong and the remedy."""


def items_of(tables: Tables, layer: str, about: Sequence[str] = ()) -> pd.DataFrame:
    """All items of a layer, one a row: article_id, cluster, outlet, sentence_id, start, end, holder, about, said.

    "topics" and "mentions": each sentence with each topic or actor asked about, said "yes" or "no"; places that do not act are no
    mentions. "stance": each case but acts, said "-1", "0", "1" or "" (abstains), holder and target (about) as there. "speakers": each
    quotation, said the slug of its speaker or "". start and end are those of the sentence, or of the quotation. ``about`` keeps to
    some topics, actors or targets.
    """
    made = {"stance": _cases, "speakers": _quotations}.get(layer, _sentences)(tables, layer, about)
    articles = outlets_of(tables, ["article_id", "cluster", "outlet"])
    number = Articles(tables).numbers(made["article_id"])
    return plain(made.assign(cluster=articles["cluster"].array[number], outlet=articles["outlet"].array[number]))


def choices(layer: str, lang: str) -> str:
    """The answers that a layer allows, in words."""
    return _question(layer)[f"choices_{lang}"]


def question(layer: str, about: str, holder: str, lang: str) -> str:
    """What a person is asked."""
    return _question(layer)[lang].format(about=about, holder=holder)


def answer_of(layer: str, typed: str) -> str | None:
    """What was typed as the method would say it ("" for what cannot be told); None where that is no answer. Names stay as typed."""
    if layer == "speakers":
        return UNTOLD if fold(typed) in _NOBODY else typed
    if layer == "stance":
        found = _LABEL.fullmatch(typed.replace("−", "-").replace(" ", ""))
        return UNTOLD if typed == "?" else str(int(found[1])) if found else None
    return _WORDS.get(fold(typed))


def speaker(typed: str, said: str, tables: Tables) -> str:
    """The slug of a speaker that a person typed: the method's where some words of its name are given, else an actor's of that name.

    Case and accents do not matter. Several speakers stand with a plus between them, in any order.
    """
    parts, ours = [part for part in typed.split("+") if part.strip()], said.split("+") if said else []
    left, found = list(ours), []
    for part in parts:
        match = next((one for one in left if _words(part) and _words(part) <= set().union(*map(_words, _names(tables, one)))), None)
        left = [one for one in left if one != match]
        found.append(match or _actor(part, tables))
    return said if found and sorted(found) == sorted(ours) else "+".join(found)


def _sentences(tables: Tables, layer: str, about: Sequence[str]) -> pd.DataFrame:
    rows = tables.columns(layer, [*KEYS, ABOUT[layer], *(["kind"] if layer == "mentions" else [])])
    rows = rows[rows["kind"] != "place"] if layer == "mentions" else rows
    names = rows[ABOUT[layer]].astype("str")
    counted = names.value_counts().rename_axis("name").reset_index().sort_values(["count", "name"], ascending=[False, True])
    sentences, articles = tables.columns("sentences", [*KEYS, "start", "end"]), Articles(tables)
    keys, found = articles.keys(sentences), articles.keys(rows)
    return pd.concat([sentences.assign(holder="", about=name, said=np.where(np.isin(keys, found[(names == name).to_numpy()]), YES, NO))
                      for name in about or counted["name"].head(ASKED)] or
                     [sentences.head(0).assign(holder="", about="", said="")], ignore_index=True)


def _cases(tables: Tables, layer: str, about: Sequence[str]) -> pd.DataFrame:
    rows = tables.columns(layer, [*KEYS, "holder", "target", "label", "basis"]).rename(columns={"target": "about"})
    rows = rows[(rows["basis"] != "act") & (rows["about"].isin(about) | (not about))].drop(columns="basis")
    sentences, articles = tables.columns("sentences", [*KEYS, "start", "end"]), Articles(tables)
    at = pd.Index(articles.keys(sentences)).get_indexer(articles.keys(rows))
    label = rows.pop("label").astype("str").fillna(UNTOLD)
    return rows.assign(said=label, start=sentences["start"].array[at], end=sentences["end"].array[at])


def _quotations(tables: Tables, layer: str, about: Sequence[str]) -> pd.DataFrame:
    if about:
        raise AuditError(f"speakers are asked of all quotations; leave out {about[0]!r}")
    rows = tables.columns("quotes", [*KEYS, "start", "end", "speaker"])
    said = rows.pop("speaker").astype("str").fillna(UNTOLD)
    return rows.assign(holder="", about="", said=said.where(said != UNATTRIBUTED, UNTOLD))


def check_about(tables: Tables, layer: str, about: Sequence[str]) -> None:
    """Raises WhatError for a topic, actor or target that the tables do not know, naming those most like it."""
    column = {"topics": tables.topic_labels["topic"], "mentions": tables.actors["actor"]}.get(layer)
    for name in about if layer in ("topics", "mentions", "stance") else ():
        known(tables.columns("stance", ["target"])["target"] if column is None else column, name)


def _question(layer: str) -> dict[str, str]:
    return next(row for row in lexicon.rows("audit_questions") if row["layer"] == layer)


def _words(name: str) -> set[str]:
    return {word for word in slug(name).split("-") if word}


def _names(tables: Tables, one: str) -> list[str]:
    """How a speaker may be called: an actor by slug and labels, another by the noun phrase of the article."""
    actor = tables.actors[tables.actors["actor"] == one]
    if len(actor):
        return [one, *actor[["label_fr", "label_en"]].astype("str").iloc[0].fillna("").tolist()]
    phrases = tables.columns("quotes", ["speaker", "speaker_text"]).dropna()
    return [one, *phrases.loc[phrases["speaker"] == one, "speaker_text"].astype("str").unique().tolist()]


def _actor(typed: str, tables: Tables) -> str:
    """The actor whose slug or label is what was typed, else a slug of the words."""
    for column in ("actor", "label_fr", "label_en"):
        same = tables.actors.loc[[fold(str(name)) == fold(typed.strip()) for name in tables.actors[column]], "actor"]
        if len(same):
            return same.iloc[0]
    return slug(typed)
