"""Sensitivity: the finding is the one reported, what rests on one choice falls with it, and nothing is rerun that does not apply."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis import compare, schema, sensitivity, sensitivity_plot
from analysis.comparing import FEW, LESS, MORE
from analysis.observing import WhatError
from analysis.rerunning import ARTICLES, Claim, Rerun
from test_bursts import planted
from test_timelines import made
from test_verdicts import corpus

#: Six articles whose quoted words take sides and whose own words do not, but for the last.
SIDES = [{"paper": "AB"[k % 2], "own": (0, 6), "others": (5, 6 + k % 3)} for k in range(5)] + [{"paper": "B", "own": (5, 6), "others": (0, 6)}]


def choices(frame: pd.DataFrame) -> set[str]:
    return set(frame["choice"])


@pytest.mark.parametrize(("measure", "by", "asked"), [
    ("taking sides", "voice", {}), ("stance", "voice", {"value": "russia"}), ("taking sides", "outlet", {"voice": "quoted"}),
    ("mentions", "outlet", {"value": "russia", "against": "each"})])
def test_the_first_row_is_what_compare_reports(measure, by, asked):
    """As reported the rate, the difference, its interval and the verdict are those of compare, and what is reported stands."""
    tables = corpus([{**one, "actors": {"russia": k + 1}} for k, one in enumerate(SIDES)])
    first = sensitivity(tables, measure, by, group="outlet" if by == "voice" else "B", **asked).iloc[0]
    row = compare(tables, measure, by, **asked).set_index(by).loc["outlet" if by == "voice" else "B"]
    assert list(first[["articles", "rate", "difference", "low", "high", "verdict"]]) == \
        list(row[["articles", "rate", "difference", "difference_low", "difference_high", "verdict"]])
    assert first["stands"] and first["choice"] == "as reported"


def test_an_article_is_left_out_as_if_it_were_not_there():
    """Each article is left out once, the one that moves the difference most first; the row is that of compare without it."""
    tables = corpus(SIDES)
    rows = sensitivity(tables).query("choice == 'article'")
    assert rows["setting"].iloc[0] == "article a5 left out" and sorted(rows["setting"]) == [f"article a{k} left out" for k in range(6)]
    for k, difference in zip(rows["setting"].str.extract(r"a(\d)", expand=False).astype(int), rows["difference"]):
        alone = compare(tables.only([f"a{n}" for n in range(6) if n != k]), "taking sides", by="voice").set_index("voice")
        assert difference == alone.loc["outlet", "difference"]


def test_what_rests_on_one_article_falls_with_it():
    """A verdict that only one article stands against is there without it, and the sentence says which article that is."""
    frame = sensitivity(corpus(SIDES * 2 + SIDES[:1] * 3))
    assert frame["verdict"].iloc[0] == LESS and frame["stands"].all()
    said = sensitivity(corpus(SIDES)).attrs["said"]
    one = sensitivity(corpus(SIDES)).set_index("setting")
    assert one["verdict"].iloc[0] == FEW and one.loc["article a5 left out", "verdict"] == LESS and not one.loc["article a5 left out", "stands"]
    assert said.startswith(f"The verdict ({FEW}) and the direction stand in 5 of 6 reruns") and said.endswith("not with article a5 left out.")


@pytest.mark.parametrize(("measure", "by", "asked", "expected"), [
    ("taking sides", "voice", {}, {"article", "cases"}), ("stance", "outlet", {}, {"article", "cases", "voice"}),
    ("mentions", "outlet", {}, {"article", "mentions", "voice"}), ("topic share", "outlet", {"value": "diplomacy"}, {"article"}),
    ("sentiment", "voice", {}, {"article", "lexicon"}), ("quoted share", "outlet", {}, {"article"})])
def test_only_choices_that_apply_are_rerun(tables, measure, by, asked, expected):
    """Lexicons belong to sentiment, names to mentions, voices to what is not compared by voice, copies to a corpus that has some."""
    assert choices(sensitivity(tables, measure, by, **asked)) == expected | {"as reported"}


def test_copies_are_left_out_and_go_with_their_article():
    """Where the corpus has copies there is a rerun without them, and an article is left out together with its copies."""
    tables = corpus(SIDES)
    tables = replace(tables, articles=tables.articles.assign(duplicate_of=["a1", None, None, None, None, None]).astype({"duplicate_of": "str"}))
    frame = sensitivity(tables).set_index("setting")
    assert frame.loc["copies left out", "difference"] == compare(tables, "taking sides", "voice", copies=False)["difference"].iloc[0]
    assert "article a0 left out" not in frame.index
    alone = compare(tables.only(["a2", "a3", "a4", "a5"]), "taking sides", by="voice").set_index("voice")
    assert frame.loc["article a1 left out", "difference"] == alone.loc["outlet", "difference"]


def test_a_topic_told_first_by_one_term_falls_without_it():
    """War leads by a term of its own: it does not without it, nor by articles; the terms that others rest on change nothing."""
    tables = corpus([{"topics": {"war": 9, "trade": 3}}, {"topics": {"war": 8, "trade": 4}}, {"topics": {"war": 7, "trade": 3}}, {"topics": {"trade": 2}}])
    tables.topics.loc[tables.topics["sentence_id"] > 1, "terms"] = "trêve"
    frame = sensitivity(tables, "told first").set_index("setting")
    assert frame["says"].iloc[0] == "war is told first" and list(frame.iloc[0][["articles", "rate", "other"]]) == [4, 6.0, 3.0]
    assert frame.loc["term « trêve » left out", "says"] == "trade is told first" and frame.loc["articles counted", "says"] == "trade is told first"
    assert frame.loc["term « war term » left out", "says"] == "war is told first" and frame.attrs["unit"] == "sentences an article"


def test_a_planted_burst_stands():
    """A burst of three weeks is found by other grains and without any of its articles; its share inside is above that outside."""
    tables = made(planted())
    frame = sensitivity(replace(tables, topics=tables.topics.assign(terms="x").astype({"terms": "str"})), "burst")
    first = frame.iloc[0]
    assert first["says"] == "war is told above chance from 2024-02-05 to 2024-02-25" and first["verdict"] == MORE and first["low"] > 0
    assert choices(frame) == {"as reported", "grain", "term", "article"} and frame.loc[frame["choice"] != "term", "stands"].all()
    assert frame.loc[frame["choice"] == "term", "says"].tolist() == ["no topic is told above chance"]


@pytest.mark.parametrize("articles", [[{}], [{"topics": {"war": 3}}, {}], SIDES[:1]])
@pytest.mark.parametrize("finding", ["taking sides", "sentiment", "told first", "burst"])
def test_the_smallest_corpora_have_their_rows(articles, finding):
    """One article, no quoted words, no topic, no day: nothing is told, no verdict is given, and a sentence says how often that stands."""
    tables = corpus(articles)
    if finding == "sentiment":
        tables = replace(tables, sentiment=schema.frame("sentiment", [schema.Sentiment("a0", 0, "outlet", "press", 0.5, 0.5, 1, [])]))
    frame = sensitivity(tables, finding)
    assert (frame["verdict"] == FEW).all() and frame.attrs["said"].endswith(".")
    assert sensitivity_plot(frame).layout.xaxis.title.text is not None


def test_the_order_of_articles_does_not_matter():
    """The same articles in another order give the same rows."""
    tables = corpus(SIDES)
    turned = tables.changed(articles=tables.articles.iloc[::-1].reset_index(drop=True))
    for finding in ("taking sides", "told first"):
        pd.testing.assert_frame_equal(sensitivity(tables, finding), sensitivity(turned, finding))


def test_names_that_are_not_there_are_named():
    """Another measure, group or value is refused with those that are there."""
    tables = corpus(SIDES)
    with pytest.raises(WhatError, match="taking sides"):
        sensitivity(tables, "tone")
    with pytest.raises(WhatError, match="'C'.*A, B"):
        sensitivity(tables, "taking sides", "outlet", group="C")


def test_a_finding_of_ones_own_is_rerun():
    """Any function from Tables to reruns can be asked; the first is what the others are held against."""
    def longest(tables):
        for choice, day in (("as reported", "2024"), ("year", "2025"), ("year", "2026")):
            yield Rerun(choice, day, Claim("x is long" if day != "2026" else "y is long", 3, 1.0, 0.5, 0.5, 0.1, 0.9, MORE))
    frame = sensitivity(corpus(SIDES), longest)
    assert frame["stands"].tolist() == [True, True, False] and frame.attrs["said"] == "That x is long stands in 1 of 2 reruns with other choices, not with 2026."


def test_each_rerun_has_a_line_with_interval_and_number():
    """Every rerun has its own line with its articles; what has no interval is hollow; articles of long names do not share a line."""
    tables = corpus(SIDES)
    frame = sensitivity(tables)
    frame.loc[2, ["low", "high"]] = float("nan")
    frame["setting"] = "a very long name of an article " * 3
    figure = sensitivity_plot(frame)
    assert sorted(y for trace in figure.data for y in trace.y) == list(range(len(frame)))
    assert all(text.endswith(")") for text in figure.layout.yaxis.ticktext) and figure.data[0].name == "as reported"
    for trace in figure.data:
        assert trace.marker.symbol.endswith("-open") == (trace.error_x.array is None) == trace.name.endswith("no interval")


def test_of_many_articles_those_that_move_it_most_are_left_out():
    """Of more articles than are left out the one that differs from all others is first."""
    frame = sensitivity(corpus([{"own": (1, 6), "others": (3, 6)}] * (ARTICLES + 4) + [{"own": (6, 6), "others": (0, 6)}]))
    left = frame[frame["choice"] == "article"]
    assert len(left) == ARTICLES and left["setting"].iloc[0] == f"article a{ARTICLES + 4} left out"
