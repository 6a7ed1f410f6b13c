"""Keyness: its two measures worked by hand, what may be called, and sentences that are as many as the number shown."""

from __future__ import annotations

from collections import Counter
from math import log, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from analysis import annotate, keyness, keyness_plot, keyness_rows, load_corpus, opened
from analysis.observing import WhatError
from analysis.word_statistics import (
    corrected, dispersion, log_likelihood, log_odds, of_shifted_labels, of_shuffled_articles, rate_without_one, standardised)

FILLER = "Le maire parle du budget de la ville. Les élus votent la taxe au conseil. "


def made(rows: list[tuple[str, str]]):
    """The tables of articles (outlet, text), those that are nearly alike taken for articles of their own."""
    frame = pd.DataFrame(rows, columns=["outlet", "text"])
    tables = annotate(load_corpus(frame.assign(article_id=[f"a{n:02}" for n in range(len(frame))])))
    return tables.changed(articles=tables.articles.assign(duplicate_of=pd.Series(np.nan, tables.articles.index, dtype="str")))


@pytest.fixture(scope="module")
def two():
    """Twelve articles of each of two outlets: A says « réforme » in each, and « tempête » often in one alone."""
    ours = [FILLER + f"La réforme numéro {n} avance." + " La tempête arrive." * 12 * (n == 3) for n in range(12)]
    theirs = [FILLER + f"Le projet numéro {n} avance." for n in range(12)]
    return made([("A", text) for text in ours] + [("B", text) for text in theirs])


# ---------------------------------------------------------------------------------------------- the measures

def test_log_likelihood_is_the_published_one():
    """52 in 50 000 words against 57 in 75 000 is 2.65 in Lancaster's log-likelihood calculator; zero counts and equal rates are no error."""
    assert log_likelihood([52], 50_000, [57], 75_000) == pytest.approx([2.65], abs=0.005)
    assert log_likelihood([10, 0, 4], 100, [0, 0, 4], 100) == pytest.approx([20 * log(2), 0, 0])


def test_log_odds_are_those_of_the_formula():
    """Log-odds and their error are those of plain arithmetic, word by word, and weigh nothing where both groups are alike."""
    count, other, prior = {"x": 9, "y": 1, "z": 90}, {"x": 2, "y": 8, "z": 40}, {"x": 20, "y": 30, "z": 350}
    found = log_odds(list(count.values()), 100, list(other.values()), 50, list(prior.values()), 400)
    for word, odds, error in zip(count, *found):
        one = (count[word] + prior[word]) / (100 + 400 - count[word] - prior[word])
        two = (other[word] + prior[word]) / (50 + 400 - other[word] - prior[word])
        assert odds == pytest.approx(log(one) - log(two))
        assert error == pytest.approx(sqrt(1 / (count[word] + prior[word]) + 1 / (other[word] + prior[word])))
    assert log_odds([5], 100, [5], 100, [10], 200)[0] == pytest.approx([0])


def test_dispersion_is_the_published_one():
    """Gries (2008): « a », 1 to 5 times in parts of 9, 10, 10, 10 and 11 letters, has DP 0.18; a word spread as the text is 0."""
    sizes = [9, 10, 10, 10, 11]
    assert dispersion(csr_array([[1.0, 2, 3, 4, 5], sizes, [0, 0, 0, 0, 0], [0, 0, 0, 0, 7]]), sizes) == pytest.approx(
        [0.18, 0, np.nan, 1 - 11 / 50], nan_ok=True)


def test_the_rate_without_the_article_that_has_most():
    """Without the article that has most of it, a word is as rare as its other articles make it."""
    assert rate_without_one(csr_array([[5.0, 1, 0], [0, 0, 3], [0, 0, 0]]), [50, 50, 50]) == pytest.approx([1 / 100, 0, 0])
    assert rate_without_one(csr_array([[5.0]]), [50]) == pytest.approx([0])


def test_chance_is_told_from_what_is():
    """Of 200 words strewn at random over 40 articles none is far; one that only half of them have is, whichever half is asked about."""
    random, mine = np.random.default_rng(1), np.arange(40) < 20
    counts = np.vstack([random.poisson(0.5, (200, 40)), 2 * mine])
    for half in (mine, ~mine):
        chance = standardised(of_shuffled_articles(csr_array(counts.astype(float)), np.full(40, 100.0), half, by_words=True))
        p = corrected(chance[:, 0], chance.max(axis=0))
        assert p[-1] == 0.001 and p[:-1].min() > 0.05


def test_long_articles_are_not_called_for_their_length():
    """Eight glued articles a piece make a group whose words vary more; by chance alone hardly any word is called, over ten draws."""
    random, called = np.random.default_rng(2), 0
    for _ in range(10):
        counts = random.negative_binomial(0.1, 0.2, (300, 100))
        glued = np.hstack([counts[:, :40].reshape(300, 5, 8).sum(axis=2), counts[:, 40:]]).astype(float)
        chance = standardised(of_shuffled_articles(csr_array(glued), np.repeat([800.0, 100.0], [5, 60]), np.arange(65) < 5, by_words=True))
        called += (corrected(chance[:, 0], chance.max(axis=0)) <= 0.05).any()
    assert called <= 2


def test_shifted_stretches_keep_their_lengths():
    """However the stretches of an article are shifted, as many of its words are in them, and an article without any stays without."""
    articles, mine = np.repeat([0, 1, 2], [10, 6, 4]), np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0], dtype=bool)
    drawn = of_shifted_labels(articles, articles, mine, 3)
    assert (drawn == np.array([[3], [2], [0]])).all()
    words = np.array([0, 0, 0, 1, 1, 1, 1, 1, 1, 1, *[-1] * 10])
    assert of_shifted_labels(words, articles, mine, 2)[:, 0].tolist() == [3, 0]


# ---------------------------------------------------------------------------------------------- what is counted and called

def test_only_what_many_articles_say_is_called(two):
    """A word of each article of A is called in both outlets; one that a single article repeats ranks high and is never called."""
    found = keyness(two, "outlet").set_index(["group", "word"])
    assert found.loc[("A", "réforme"), ["count", "other_count", "articles", "of_articles", "verdict"]].tolist() == [12, 0, 12, 12, "more"]
    assert found.loc[("B", "réforme"), "verdict"] == "less" and found.loc[("B", "projet"), "verdict"] == "more"
    assert found.loc[("A", "réforme"), "difference_low"] > 0 > found.loc[("B", "réforme"), "difference_high"]
    storm = found.loc[("A", "tempête")]
    assert storm["log_likelihood"] > 10 and storm["one_article"] and storm["verdict"] == "too few to say" and storm["dispersion"] > 0.7
    assert not found.loc[("A", "réforme"), "one_article"] and found.loc[("A", "budget"), "verdict"] == "too few to say"


def test_counts_are_those_of_the_text(two):
    """Words as they are written are counted as plain splitting counts them, and rates are per 1 000 of those words."""
    plain = {outlet: Counter(word for text in rows["text"] for word in text.lower().replace(".", " ").split() if not word.isdigit())
             for outlet, rows in two.articles.groupby("outlet")}
    found = keyness(two, "outlet", "A", forms="word", least=1).set_index("word")
    assert found["count"].to_dict() == {word: plain["A"][word] for word in found.index}
    assert found["other_count"].to_dict() == {word: plain["B"][word] for word in found.index}
    assert (found["words"] == plain["A"].total()).all()
    assert found.loc["budget", "rate"] == pytest.approx(1000 * plain["A"]["budget"] / plain["A"].total())


def test_swapping_the_groups_turns_the_signs(two):
    """A against B is B against A with its signs turned: log-odds, z, difference; likelihood and p are the same."""
    one, other = (keyness(two, "outlet", *names).set_index("word").sort_index() for names in (("A", "B"), ("B", "A")))
    for column in ("log_odds", "z", "difference"):
        assert one[column].to_numpy() == pytest.approx(-other[column].to_numpy())
    for column in ("log_likelihood", "p"):
        assert one[column].to_numpy() == pytest.approx(other[column].to_numpy(), nan_ok=True)
    assert (one["verdict"].map({"more": "less", "less": "more"}).fillna("too few to say") == other["verdict"]).all()


def test_copies_add_words_but_no_proof(two):
    """With each article there twice, as copies, counts and likelihood double; articles, dispersion, p and verdicts stay."""
    again = two.articles.assign(article_id=two.articles["article_id"] + "-copy", duplicate_of=two.articles["article_id"])
    sentences = two.sentences.assign(article_id=two.sentences["article_id"] + "-copy")
    both = two.changed(articles=pd.concat([two.articles, again], ignore_index=True),
                       sentences=pd.concat([two.sentences, sentences], ignore_index=True))
    once, twice = (keyness(tables, "outlet", least=least).set_index(["group", "word"]).sort_index() for tables, least in ((two, 3), (both, 6)))
    assert (2 * once["count"] == twice["count"]).all() and 2 * once["log_likelihood"].to_numpy() == pytest.approx(twice["log_likelihood"].to_numpy())
    for column in ("rate", "articles", "of_articles", "dispersion", "p"):
        assert once[column].to_numpy() == pytest.approx(twice[column].to_numpy(), nan_ok=True), column
    assert (once["verdict"] == twice["verdict"]).all()
    assert (keyness(both, copies=False).set_index(["group", "word"])["count"].sort_index() == once["count"]).all()


def test_the_order_of_articles_makes_no_difference(two):
    """The same articles in another order give the same rows."""
    other = two.changed(articles=two.articles[::-1].reset_index(drop=True),
                        sentences=two.sentences.sort_values(["article_id", "sentence_id"], ascending=[False, True], ignore_index=True))
    pd.testing.assert_frame_equal(keyness(two), keyness(other))


def test_own_words_and_quoted_words():
    """By voice each word is the outlet's or quoted, by the quotation it stands in; what is in all quotations only is called."""
    texts = [f"Le ministre numéro {n} arrive à la mairie ce matin. « Nous voulons la justice pour la ville {n} », a déclaré Jean Dupont. "
             "La mairie reste ouverte. Les rues sont calmes et le marché se tient." for n in range(20)]
    tables = made([("A", text) for text in texts])
    found = keyness(tables, "voice").set_index(["group", "word"])
    assert found.loc[("quoted", "justice"), ["count", "other_count", "verdict"]].tolist() == [20, 0, "more"]
    assert found.loc[("outlet", "mairie"), ["count", "other_count"]].tolist() == [40, 0]
    assert found.loc[("outlet", "justice"), "verdict"] == "less"
    assert set(keyness(tables, "voice", lang="fr")["group"]) == {"mots du journal", "mots cités"}
    speaker = tables.quotes["speaker"].iloc[0]
    assert keyness(tables, "voice", speaker).set_index("word").loc["justice", ["count", "against"]].tolist() == [20, "rest"]


def test_one_article_a_group_gives_no_verdict(tables):
    """Where a group has one article no p, no interval and no verdict is given, only the ranking."""
    found = keyness(tables, "outlet")
    alone = found[found["of_articles"] == 1]
    assert len(alone) and alone[["p", "difference_low", "difference_high"]].isna().all(axis=None)
    assert set(alone["verdict"]) == {"too few to say"} and alone["z"].notna().all()


@pytest.mark.parametrize("by", ["outlet", "voice"])
@pytest.mark.parametrize("forms", ["lemma", "word"])
def test_the_number_shown_is_the_sentences_listed(tables, by, forms):
    """Each row opens as many occurrences as its count, each of them the word in its sentence."""
    found = keyness(tables, by, forms=forms, lang="en")[::7]
    rows = keyness_rows(tables, found)
    counted = rows.groupby(["group", "word"]).size()
    assert counted.to_dict() == found[found["count"] > 0].set_index(["group", "word"])["count"].to_dict()
    texts = tables.articles.set_index("article_id")["text"]
    for row in rows.itertuples():
        assert row.sentence[slice(*row.spans[0])] == texts[row.article_id][row.start:row.end]
        assert forms == "lemma" or texts[row.article_id][row.start:row.end].lower().replace("’", "'") == row.word
    assert opened(rows, ["group", "word"]).data.count("<details>") > 1


def test_figures_show_each_point_with_its_interval_and_n(two):
    """Each point of the figure has a bar of 1.96 standard errors and its counts beside it; what cannot be said is hollow."""
    found = keyness(two)
    figure = keyness_plot(found, top=3)
    for trace in figure.data:
        assert len(trace.x) == len(trace.error_x.array) == 3 and min(trace.error_x.array) > 0
    at = figure.layout.yaxis.ticktext.index("réforme (12 : 0, 12 articles)")
    assert figure.data[0].marker.symbol[at] == "circle" and "arriver (12 : 0, 1 article)" in figure.layout.yaxis.ticktext
    assert figure.data[0].marker.symbol[figure.layout.yaxis.ticktext.index("arriver (12 : 0, 1 article)")] == "circle-open"
    assert "creux" in keyness_plot(keyness(two, lang="fr"), "fr").layout.xaxis.title.text
    assert keyness_plot(found[:0]).layout.annotations


@pytest.mark.parametrize("rows", [[("A", "La France parle.")], [("", "Rien.")], [("A", "La France parle. « Oui », a déclaré Jean Dupont.")], []],
                         ids=["one article", "no outlet", "too few words", "none"])
def test_nothing_to_compare_is_no_error(rows):
    """A corpus with one group, or without articles, has no rows, by any way of grouping, and a figure that says so."""
    tables = made(rows or [("A", "Un mot.")])
    tables = tables if rows else tables.only([])
    for by in ("outlet", "author", "published", "voice"):
        found = keyness(tables, by)
        assert found.empty and keyness_rows(tables, found).empty
        assert keyness_plot(found).layout.annotations
    assert list(keyness(tables).columns)[:3] == ["word", "group", "against"]


def test_what_is_not_there_is_named(two):
    """An unknown grouping, form, group or frame is told with what can be had instead."""
    for call, said in [(lambda: keyness(two, "colour"), "outlet, author, published, voice"), (lambda: keyness(two, forms="stem"), "lemma, word"),
                       (lambda: keyness(two, "outlet", "C"), "choose one of"), (lambda: keyness(two, "voice", "putin"), "choose one of"),
                       (lambda: keyness_rows(two, pd.DataFrame({"word": ["a"], "group": ["A"]})), "keyness returned")]:
        with pytest.raises(WhatError, match=said):
            call()
