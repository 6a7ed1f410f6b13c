"""Where lexicons agree, which sentences they disagree on, and what a whole article's score rests on."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import annotate, error_plots, findings, load_corpus, observations, titles
from analysis.agreement import article_tone, disagreements, lexicon_agreement, told
from analysis.drawings import lexicon_agreement as drawn
from analysis.labels import word
from analysis.widgets import opened

SENTENCE = "Un accord grave et utile."
SPANS = {"accord": [(3, 9)], "grave": [(10, 15)], "utile": [(19, 24)], "": []}
OWN = word("outlet")


def scores(*rows) -> pd.DataFrame:
    """Observations of sentiment: (article, sentence number, voice, lexicon, polarity, the word known or "")."""
    return pd.DataFrame([
        {"article_id": article, "outlet": "Journal", "published": "2024-01-01", "sentence_id": number, "sentence": SENTENCE, "part": "body",
         "voice": voice, "lexicon": lexicon, "polarity": polarity, "subjectivity": 0.0, "hits": len(SPANS[known]), "spans": SPANS[known],
         "copy": False} for article, number, voice, lexicon, polarity, known in rows])


#: Three lexicons on four sentences; "c" knows a word of one only, and nobody knows a word of the last.
THREE = scores(
    ("x", 0, OWN, "a", 0.5, "accord"), ("x", 0, OWN, "b", 0.2, "utile"), ("x", 0, OWN, "c", -0.4, "grave"),
    ("x", 1, OWN, "a", -0.5, "grave"), ("x", 1, OWN, "b", 0.3, "utile"), ("x", 1, OWN, "c", 0.0, ""),
    ("y", 0, "Moscou", "a", 0.0, "accord"), ("y", 0, "Moscou", "b", 0.0, "accord"), ("y", 0, "Moscou", "c", 0.0, ""),
    ("y", 1, OWN, "a", 0.0, ""), ("y", 1, OWN, "b", 0.0, ""), ("y", 1, OWN, "c", 0.0, ""))


@pytest.mark.parametrize(("one", "other", "agree", "both", "articles"), [
    ("a", "b", 2 / 3, 3, 2), ("a", "c", 0.0, 1, 1), ("b", "c", 0.0, 1, 1), ("a", "a", 1.0, 3, 2), ("c", "c", 1.0, 1, 1)])
def test_agreement_counts_only_what_both_know(one, other, agree, both, articles):
    """Signs are compared where both lexicons know a word, a neutral word agrees with a neutral one, and the order does not matter."""
    made = lexicon_agreement(THREE).set_index(["lexicon", "other"])
    assert len(made) == 9
    for pair in ((one, other), (other, one)):
        row = made.loc[pair]
        assert (row["agree"], row["both"], row["articles"]) == (pytest.approx(agree), both, articles)
        if articles < 2:
            assert pd.isna([row["low"], row["high"]]).all()
        else:
            assert row["low"] <= row["agree"] <= row["high"] and row["high"] - row["low"] > 0.1


def test_the_farthest_sentence_comes_first():
    """Sentences on which lexicons are apart are sorted by how far, each with the polarity and the words of each lexicon."""
    made = disagreements(THREE)
    assert made[["article_id", "sentence_id"]].values.tolist() == [["x", 0], ["x", 1]]
    assert made["spread"].tolist() == pytest.approx([0.9, 0.8])
    assert made.loc[0, ["a", "b", "c"]].tolist() == ["+0.50: accord", "+0.20: utile", "-0.40: grave"]
    assert made.loc[1, "c"] == "" and (made["sentence"] == SENTENCE).all()
    assert len(disagreements(THREE, top=1)) == 1


def test_each_disagreement_opens_its_words():
    """What is told of a disagreement are the observations of the lexicons that know a word there, and a page marks these words."""
    rows = told(THREE, top=1)
    assert rows[["lexicon", "polarity"]].values.tolist() == [["a", 0.5], ["b", 0.2], ["c", -0.4]]
    assert told(THREE)["rank"].tolist() == [0, 0, 0, 1, 1]
    page = opened(rows, ["rank", "voice", "lexicon", "polarity"]).data
    assert all(f"<mark>{known}</mark>" in page for known in ("accord", "grave", "utile"))


def test_an_article_says_over_how_many_words():
    """The score of an article stands with its hits, the sentences that have one, and all of them; without a hit there is no score."""
    made = article_tone(THREE).set_index(["article_id", "voice", "lexicon"])
    x = made.loc[("x", OWN, "a")]
    assert (x["polarity"], x["hits"], x["sentences"], x["of"]) == (0.0, 2, 2, 2)
    silent = made.loc[("y", OWN, "c")]
    assert pd.isna(silent["polarity"]) and (silent["hits"], silent["sentences"], silent["of"]) == (0, 0, 1)
    assert (made.index.get_level_values("voice") == word("quoted")).sum() == 3


def test_two_voices_of_one_name_are_no_error():
    """Unnamed speakers who are called by the same words count as one voice."""
    twice = pd.concat([THREE, THREE[THREE["sentence_id"] == 0]])
    assert lexicon_agreement(twice)["both"].tolist() == lexicon_agreement(THREE)["both"].tolist()
    assert len(disagreements(twice)) == 2


@pytest.mark.parametrize("some", [THREE[:0], THREE[9:], THREE[THREE["lexicon"] == "a"]], ids=["none", "silent", "one lexicon"])
def test_nothing_to_compare_is_no_error(some):
    """Without rows, without known words or with a single lexicon there are frames and a figure, and nobody disagrees."""
    assert len(disagreements(some)) == len(told(some)) == 0 and isinstance(article_tone(some), pd.DataFrame)
    assert len(lexicon_agreement(some)) <= 1
    assert error_plots.lexicon_agreement(some, lang="fr").layout.annotations[0].text == word("nothing", "fr")


def test_any_number_of_lexicons_is_drawn(tables):
    """Each pair of the corpus's lexicons stands in the figures and in the finding with its share and its number."""
    rows = observations(tables, "sentiment", lang="en")
    pairs = lexicon_agreement(rows).query("lexicon < other")
    lexicons = tables.sentiment["lexicon"].nunique()
    assert len(pairs) == lexicons * (lexicons - 1) / 2
    heat = error_plots.lexicon_agreement(rows).data[0]
    written = " ".join(cell for line in heat.text for cell in line)
    said = findings.sentiment(tables)
    for row in pairs.itertuples():
        assert f"n = {row.both}" in written and f"{row.agree:.0%}" in written and row.lexicon in heat.y and row.other in heat.x
        assert f"{row.lexicon} and {row.other} to {row.agree:.0%} [{row.low:.0%}, {row.high:.0%}] of {row.both}" in said
    assert len(drawn(tables)[1]) == len(pairs)


def test_the_words_of_a_score_are_those_of_the_sentence(tables):
    """Each word that a disagreement names stands in its sentence."""
    rows = observations(tables, "sentiment")
    lexicons = rows["lexicon"].unique()
    for row in disagreements(rows, 20).to_dict("records"):
        for said in filter(None, (row[lexicon] for lexicon in lexicons)):
            assert all(known in row["sentence"] for known in said.split(": ", 1)[1].split(", "))


def test_a_corpus_without_a_known_word_has_a_finding():
    """Where no word is known the finding says that there is nothing to report."""
    made = annotate(load_corpus(pd.DataFrame({"text": ["Il pleut."]})))
    assert "nothing to report" in findings.sentiment(made) and "no sentence known to two" in titles.agreement(made)
