"""Counts that can be recounted by hand from the sentences."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import annotate, compare, cooccurrence, count, load_corpus, observations, overview, panel, plots
from analysis.observing import WHAT, WhatError


@pytest.fixture(scope="module")
def small():
    """Three short articles of two outlets, whose counts are known."""
    texts = ["La Russie accuse l'Ukraine. La Russie est en colère.", "« L'Ukraine souffre », a déclaré Jean Dupont.",
             "L'Ukraine remercie la France. Rien de plus."]
    return annotate(load_corpus(pd.DataFrame({
        "text": texts, "outlet": ["A", "A", "B"], "article_id": ["x", "y", "z"],
        "published": ["2024-01-05", "2024-01-20", "2024-03-01"]})))


def test_mentions_are_counted_by_outlet_and_actor(small):
    """Two mentions of Russia and two of Ukraine in outlet A, one of Ukraine in B."""
    counted = count(small, "mentions", ["outlet", "actor"]).set_index(["outlet", "actor"])["count"].to_dict()
    assert counted[("A", "russia")] == 2 and counted[("A", "ukraine")] == 2 and counted[("B", "ukraine")] == 1


@pytest.mark.parametrize("what", WHAT)
def test_every_count_opens_its_sentences(tables, what):
    """Each observation has its sentence, and spans that lie in it; counts are the number of observations."""
    rows = observations(tables, what, places=True)
    assert len(rows), what
    for row in rows.itertuples():
        assert all(0 <= start < end <= len(row.sentence) for start, end in row.spans), row
    counted = count(tables, what, "outlet", places=True)["count"].sum() if what != "removed" else rows["characters"].sum()
    assert counted == (rows["characters"].sum() if "characters" in rows else len(rows))


def test_voices_own_every_character_once(tables):
    """The voices of a sentence together are no longer than the sentence."""
    rows = observations(tables, "voices")
    lengths = rows["sentence"].str.len()
    assert (rows.groupby(["article_id", "sentence_id"])["characters"].sum().to_numpy()
            <= lengths.groupby([rows["article_id"], rows["sentence_id"]]).first().to_numpy()).all()


def test_places_and_descriptions_can_be_left_out(tables):
    """Counts of names only, without places, are smaller, and differ by exactly those rows."""
    every, fewer = observations(tables, "mentions", places=True), observations(tables, "mentions", names_only=True)
    left_out = (every["kind"] == "place") | (every["how"] == "description")
    assert len(fewer) == len(every) - left_out.sum() < len(every)


def test_few_articles_are_called_few(small):
    """No comparison is drawn from one or two articles."""
    groups = compare(small, "mentions", by="outlet", value="ukraine").set_index("outlet")
    assert groups["verdict"].unique().tolist() == ["too few to say"]
    assert groups.loc["A", "count"] == 2 and groups.loc["A", "articles"] == 2


def test_pairs_are_counted_once(small):
    """Each pair of actors of a sentence counts once, whatever their order."""
    pairs = cooccurrence(small)
    assert pairs[["actor", "other", "count"]].values.tolist() == [["france", "ukraine", 1], ["russia", "ukraine", 1]]


def test_overview_counts_words_and_sentences(small):
    """One row an article."""
    assert overview(small).set_index("article_id")["sentences"].to_dict() == {"x": 2, "y": 1, "z": 2}


@pytest.mark.parametrize("call", [
    lambda t: count(t, "smells"), lambda t: count(t, "mentions", "colour"), lambda t: compare(t, "mentions", by="moon"),
    lambda t: compare(t, "smells"), lambda t: compare(t, "mentions", value="Ukraine"),
    lambda t: panel(observations(t, "mentions"), plots.actors_by_outlet, by="moon"),
])
def test_wrong_names_are_answered_with_the_right_ones(small, call):
    """A measure, column, date or grain that is not there raises an error that lists those that are."""
    with pytest.raises(WhatError, match="choose|one of"):
        call(small)
