"""Concordances: every occurrence in its line, by term, actor, topic or pair, with offsets that hold whatever stands in the text."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotate, concordance, cooccurrence, count, load_corpus, opened
from analysis.observing import WhatError
from analysis.schema import frame
from analysis.tables import Tables

TEXTS = ["La Russie accuse l'Ukraine. La Russie est en colère.", "« L'Ukraine souffre », a déclaré Jean Dupont.",
         "L'Ukraine remercie la France. Rien de plus."]


@pytest.fixture(scope="module")
def small():
    """Three short articles of two outlets."""
    return annotate(load_corpus(pd.DataFrame({"text": TEXTS, "outlet": ["A", "A", "B"], "article_id": ["x", "y", "z"],
                                              "published": ["2024-01-05", "2024-01-20", "2024-03-01"]})))


def sentence(text: str) -> Tables:
    """Tables of one sentence that is all of its article, after three characters of something else."""
    frames = {name: frame(name, []) for name in ("metadata", "removed", "rejected", "mentions", "quotes", "sentiment", "stance", "topics", "dates")}
    return Tables(articles=frame("articles", [("a", "", None, None, None, None, "fr", "…\n\n" + text, "", None)]),
                  sentences=frame("sentences", [("a", 0, 3, 3 + len(text), text, "body")]), **frames)


def test_a_term_is_found_in_its_line(small):
    """A term is found whatever its case and accents, a stem in every word that begins so; nothing is found of nothing."""
    assert len(concordance(small, "UKRAINE")) == 3
    assert concordance(small, "remerci*")["keyword"].tolist() == ["remercie"]
    line = concordance(small, "colere").iloc[0]
    assert line[["article_id", "outlet", "published", "sentence_id", "left", "keyword", "right", "voice"]].tolist() == [
        "x", "A", "2024-01-05", 1, "La Russie est en ", "colère", ".", "outlet"]
    assert concordance(small, "*").empty and concordance(small, "(").empty
    assert concordance(small, "est en", width=3)[["left", "right"]].iloc[0].tolist() == ["ie ", " co"]


@pytest.mark.parametrize(("text", "term", "found"), [
    ("L’été 2024 — l'ete.", "été", ["été", "ete"]),
    ("Un e\u0301te\u0301 sec.", "été", ["e\u0301te\u0301"]), ("Un e\u0301te\u0301 sec.", "te", []), ("Un été sec.", "e\u0301te\u0301", ["été"]),
    ("Le prix\u202fNobel, le prix\nNobel", "prix Nobel", ["prix\u202fNobel", "prix\nNobel"]),
    ("« Oui »,\u00a0dit-il\u202f: « c’est l’ONU ».", "c'est l'onu", ["c’est l’ONU"]),
    ("Le vice‑président et la vice-présidence", "vice-préside*", ["vice‑président", "vice-présidence"]),
    ("aujourd'hui, jour J", "jour", ["jour"]), ("C++ et c", "c++", ["C++"]),
])
def test_characters_that_are_written_in_several_ways(text, term, found):
    """Accents of their own, narrow and no-break spaces, curly apostrophes and hyphens are one with the plain ones; offsets stay exact."""
    rows = concordance(sentence(text), term)
    assert rows["keyword"].tolist() == found
    assert all(("…\n\n" + text)[row.start:row.end] == row.keyword and row.left + row.keyword + row.right in text for row in rows.itertuples())


@settings(max_examples=30, deadline=None)
@given(st.text("aeéE\u0301\u0327çœß İ« »\u00a0\u202f’'-\n.x", min_size=1, max_size=40))
def test_each_word_of_any_text_is_found_where_it_stands(text):
    """Whatever stands in a text, each of its words is found in it, with its accents, at offsets that hold its very characters."""
    tables = sentence(text)
    for word in set(re.findall(r"(?<![\w\u0300-\u036f])(?:[^\W\d_][\u0300-\u036f]*)+", text)):
        rows = concordance(tables, word)
        assert word in rows["keyword"].tolist()
        assert all(tables.articles["text"].iloc[0][row.start:row.end] == row.keyword for row in rows.itertuples())


def test_an_actor_is_found_in_all_its_mentions(tables):
    """As many lines as the table has mentions, by slug or by name in either language, each the words of the mention."""
    mentions = tables.mentions[tables.mentions["actor"] == "north-korea"]
    lines = concordance(tables, actor="north-korea")
    assert sorted(zip(lines["article_id"], lines["start"], lines["end"], lines["keyword"])) == sorted(
        zip(mentions["article_id"], mentions["start"], mentions["end"], mentions["text"]))
    for name in ("North Korea", "Corée du Nord", "corée du nord"):
        pd.testing.assert_frame_equal(concordance(tables, actor=name), lines)


def test_a_topic_is_found_in_all_its_terms(tables):
    """As many lines as terms of the topic were found."""
    topic = tables.topics["topic"].iloc[0]
    lines = concordance(tables, topic=topic)
    assert len(lines) == tables.topics.loc[tables.topics["topic"] == topic, "evidence"].map(len).sum() > 0
    assert lines["keyword"].str.len().min() > 1


def test_a_pair_has_as_many_lines_as_it_counts(tables, small):
    """Each sentence that mentions both actors is one line, as ``cooccurrence`` counts, from one to the other where they are closest."""
    for row in cooccurrence(tables).head(5).itertuples():
        assert len(concordance(tables, pair=(row.actor, row.other))) == row.count == len(concordance(tables, pair=(row.other, row.actor)))
    assert concordance(small, pair=("russia", "ukraine"))[["article_id", "keyword"]].values.tolist() == [["x", "Russie accuse l'Ukraine"]]


def test_lines_are_kept_by_voice_and_outlet(small, tables):
    """The outlet's lines and the quoted ones are all lines; a speaker's are those in that voice, an outlet's those of its articles."""
    assert concordance(small, "ukraine", voice="quoted")["article_id"].tolist() == ["y"]
    assert concordance(small, "ukraine", outlet="B")["article_id"].tolist() == ["z"]
    every, own, quoted = (concordance(tables, actor="russia", voice=voice) for voice in (None, "outlet", "quoted"))
    assert len(own) + len(quoted) == len(every) and len(own) and len(quoted) and set(own["voice"]) == {"outlet"}
    assert set(concordance(tables, actor="russia", voice="Vladimir Putin")["voice"]) == {"vladimir-putin"}


def test_lines_are_sorted_by_their_neighbours():
    """Lines come by the word next to the keyword, before or behind, whatever its case and accents; without asking as in the text."""
    tables = sentence("Zoé vote oui, Émile vote non, elle vote « alors ».")
    assert concordance(tables, "vote")["right"].str[:4].tolist() == [" oui", " non", " « a"]
    assert concordance(tables, "vote", sort="right")["right"].str[:4].tolist() == [" « a", " non", " oui"]
    assert concordance(tables, "vote", sort="left")["left"].str.split().str[-1].tolist() == ["elle", "Émile", "Zoé"]


def test_lines_open_their_sentences(tables):
    """``opened`` lists the sentences of the lines, and counts each keyword as often as it has lines."""
    lines = concordance(tables, actor="russia")
    assert opened(lines, "keyword").data.count("<details>") == lines["keyword"].nunique()
    assert all(row.sentence[slice(*row.spans[0])] == row.keyword for row in lines.itertuples())
    assert len(lines) == count(tables, "mentions", "actor", places=True).set_index("actor").loc["russia", "count"]


@pytest.mark.parametrize(("call", "said"), [
    ({"actor": "Rusie"}, "russi"), ({"topic": "diplomaty"}, "diplomacy"), ({"term": "a", "voice": "vladimir-putine"}, "vladimir"),
    ({"term": "a", "outlet": "Le Mondee"}, "choose one of"), ({}, "exactly one"), ({"term": "a", "actor": "russia"}, "exactly one"),
    ({"pair": ("russia", "russia")}, "two different"), ({"pair": "russia"}, "two different"), ({"pair": ("russia", "ukrane")}, "ukraine"),
    ({"term": "a", "sort": "middle"}, "'left'"),
])
def test_what_is_not_there_is_named(tables, call, said):
    """A name that is not there is told with those most like it, and what cannot be asked with what can."""
    with pytest.raises(WhatError, match=said):
        concordance(tables, **call)


def test_an_empty_corpus_has_no_lines(small):
    """Without articles there are no lines, and the columns are there."""
    assert concordance(small.only([]), "a").empty and "voice" in concordance(small.only([]), "a").columns
    assert concordance(small.only([]), actor="russia").empty and concordance(small.only([]), pair=("russia", "ukraine")).empty
