"""Timelines: true denominators, gaps, dates that are fine enough, intervals, and marks that open their sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotate, load_corpus, schema, timeline
from analysis.observing import WhatError
from analysis.tables import Tables
from analysis.timeline_widget import timeline_panel
from analysis.timelines import DATES, GRAINS

EMPTY = {name: schema.frame(name, []) for name in schema.TABLES}


def made(articles: list[tuple], dates: list[tuple] = ()) -> Tables:
    """Tables of articles (id, outlet, published, sentences, {topic: its sentences}) and dates (id, sentence, earliest, latest)."""
    tables = dict(EMPTY)
    tables["articles"] = schema.frame("articles", [schema.Article(name, name, outlet, None, None, day, "fr", "", "")
                                                   for name, outlet, day, _, _ in articles])
    tables["sentences"] = schema.frame("sentences", [schema.Sentence(name, k, 10 * k, 10 * k + 9, f"Phrase {k}.", "body")
                                                     for name, _, _, many, _ in articles for k in range(many)])
    topics = [dict(article_id=name, sentence_id=k, topic=topic, weight=1.0, evidence=[(10 * k, 10 * k + 6)])
              for name, _, _, _, told in articles for topic, where in told.items() for k in where]
    tables["topics"] = pd.concat([tables["topics"], pd.DataFrame(topics)]) if topics else tables["topics"]
    tables["dates"] = schema.frame("dates", [schema.Date(name, k, 10 * k, 10 * k + 6, "x", first, first, last, "x")
                                             for name, k, first, last in dates])
    return Tables(**tables)


#: Two outlets; nothing appears in February, and B says nothing of war.
ARTICLES = [("x", "A", "2024-01-05", 2, {"war": [0, 1], "trade": [1]}), ("y", "A", "2024-01-20", 1, {}),
            ("z", "B", "2024-03-01", 2, {"trade": [0]}), ("w", "A", None, 3, {"war": [0]})]


def told(line: pd.DataFrame) -> list[tuple]:
    """The rows of a timeline as (period, outlet, value, count, of, articles)."""
    numbers = line[["count", "of", "articles"]].to_numpy().tolist()
    return [(f"{row[0]:%Y-%m-%d}", row[1], row[2], *many) for row, many in zip(line.itertuples(index=False, name=None), numbers)]


@pytest.mark.parametrize(("choices", "expected"), [
    ({"value": "war"}, [("2024-01-01", "A", "war", 2, 3, 1), ("2024-03-01", "B", "war", 0, 2, 0)]),
    ({"value": "war", "per": "article"}, [("2024-01-01", "A", "war", 1, 2, 1), ("2024-03-01", "B", "war", 0, 1, 0)]),
    ({"value": "trade", "outlets": False, "grain": "year"}, [("2024-01-01", "all outlets", "trade", 2, 5, 2)]),
    ({"value": "trade", "outlets": False, "grain": "year", "lang": "fr"}, [("2024-01-01", "tous les journaux", "trade", 2, 5, 2)]),
    ({"grain": "quarter", "outlets": False},
     [("2024-01-01", "all outlets", "trade", 2, 5, 2), ("2024-01-01", "all outlets", "war", 2, 5, 1)]),
    ({"value": "war", "grain": "week"},
     [("2024-01-01", "A", "war", 2, 2, 1), ("2024-01-15", "A", "war", 0, 1, 0), ("2024-02-26", "B", "war", 0, 2, 0)]),
])
def test_a_timeline_has_the_true_denominator_and_gaps(choices, expected):
    """``of`` counts all sentences (or articles) of the period; silence is zero, a period without articles has no row."""
    line = timeline(made(ARTICLES), **choices)
    assert told(line) == expected
    assert line.attrs["undated"] == 3
    assert (line["low"].between(0, line["share"])).all() and (line["high"].between(line["share"], 1)).all()


#: What a sentence names, and the periods that it is told in, by grain.
STRETCHES = [
    ("2023-09-13", "2023-09-13", {"day": ["2023-09-13"], "week": ["2023-09-11"], "month": ["2023-09-01"], "year": ["2023-01-01"]}),
    ("2023-09-11", "2023-09-17", {"day": [], "week": ["2023-09-11"], "month": ["2023-09-01"], "quarter": ["2023-07-01"]}),
    ("2023-08-28", "2023-09-03", {"week": ["2023-08-28"], "month": ["2023-08-01"]}),
    ("2023-09-01", "2023-09-30", {"day": [], "week": [], "month": ["2023-09-01"], "quarter": ["2023-07-01"]}),
    ("2023-09-30", "2023-10-01", {"day": [], "month": [], "year": ["2023-01-01"]}),
    ("2019-01-01", "2019-12-31", {"quarter": [], "year": ["2019-01-01"]}),
    ("1901-01-01", "2000-12-31", {"year": []}),
    (None, None, {"year": []}),
    ("odd", "2023-09-13", {"day": []}),
]


@pytest.mark.parametrize(("first", "last", "periods"), STRETCHES)
def test_an_expression_of_time_is_drawn_only_where_it_is_fine_enough(first, last, periods):
    """It counts in the period that holds more than half of its days; where none does the sentence is left out, and that is said."""
    tables = made([("x", "A", "2024-01-05", 2, {"war": [0]})], [("x", 0, first, last)])
    for grain, expected in periods.items():
        line = timeline(tables, date="event", grain=grain, value="war")
        assert told(line) == [(period, "A", "war", 1, 1, 1) for period in expected], grain
        assert line.attrs["undated"] == (not expected)


def test_a_sentence_counts_once_in_each_period_that_it_names():
    """Two days of one month are one period, two months are two; the other sentences of the article are not dated by them."""
    days = [("x", 0, "2023-09-12", "2023-09-12"), ("x", 0, "2023-09-13", "2023-09-13"), ("x", 0, "2023-10-02", "2023-10-02"),
            ("x", 1, "2023-10-01", "2023-10-31")]
    tables = made([("x", "A", "2024-01-05", 3, {"war": [0]})], days)
    assert told(timeline(tables, date="event")) == [("2023-09-01", "A", "war", 1, 1, 1), ("2023-10-01", "A", "war", 1, 2, 1)]
    assert [row[0] for row in told(timeline(tables, date="event", grain="day"))] == ["2023-09-12", "2023-09-13", "2023-10-02"]
    assert [row[3:] for row in told(timeline(tables, date="event", per="article"))] == [(1, 1, 1), (1, 1, 1)]


CASES = [("x", 0, "outlet", "russia", -1, "narration"), ("x", 1, "kremlin", "russia", 1, "quote"),
         ("x", 1, "outlet", "france", None, "narration"), ("z", 0, "outlet", "russia", 0, "attitude"),
         ("z", 1, "outlet", "russia", -1, "act")]


@pytest.mark.parametrize(("choices", "counts"), [
    ({}, {"against": (1, 4), "neutral": (1, 4), "in_favour": (1, 4), "abstains": (1, 4)}),
    ({"target": "russia"}, {"against": (1, 3), "neutral": (1, 3), "in_favour": (1, 3), "abstains": (0, 3)}),
    ({"target": "russia", "holder": "outlet"}, {"against": (1, 2), "neutral": (1, 2), "in_favour": (0, 2), "abstains": (0, 2)}),
    ({"holder": "kremlin", "value": "in_favour"}, {"in_favour": (1, 1)}),
    ({"target": "russia", "lang": "fr"}, {"contre": (1, 3), "neutre": (1, 3), "pour": (1, 3), "indécidable": (0, 3)}),
])
def test_stance_is_counted_out_of_the_cases_of_holder_and_target(choices, counts):
    """A case is a sentence, who judges and who is judged; acts are none, and all four labels have a row."""
    tables = replace(made(ARTICLES), stance=schema.frame("stance", [schema.Stance(*case[:5], 1.0, case[5], []) for case in CASES]))
    line = timeline(tables, "stance", grain="year", outlets=False, **choices)
    assert dict(zip(line["stance"], zip(line["count"], line["of"]))) == counts


@pytest.mark.parametrize("call", [
    {"date": "never"}, {"grain": "eon"}, {"by": "outlet"}, {"per": "book"}, {"value": "wars"}, {"by": "topic", "target": "russia"},
    {"by": "stance", "target": "moon"}, {"by": "stance", "value": "for"},
])
def test_wrong_names_are_answered_with_the_right_ones(call):
    """A measure, date, grain, topic or actor that is not there raises an error that says what to choose."""
    with pytest.raises(WhatError, match="choose|one of"):
        timeline(made(ARTICLES), **call)


@pytest.mark.parametrize("by", ["topic", "actor", "voice", "stance"])
@pytest.mark.parametrize("date", DATES)
def test_nothing_makes_an_empty_timeline(by, date):
    """Without articles, or with articles in which nothing is told or dated, there are no rows, and no exception."""
    for tables in (made([]), made([("x", "A", None, 1, {})])):
        line = timeline(tables, by, date=date)
        assert line.empty and {"period", "outlet", by, "count", "of", "share", "low", "high", "articles"} == set(line.columns)


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(len(ARTICLES))), st.sampled_from(sorted(GRAINS)))
def test_the_order_of_the_articles_does_not_matter(order, grain):
    """The same articles in another order give the same rows in the same order."""
    pd.testing.assert_frame_equal(timeline(made([ARTICLES[k] for k in order]), grain=grain), timeline(made(ARTICLES), grain=grain))


def test_one_article_has_no_interval():
    """How much articles differ cannot be told of one, whatever its number of sentences: there is no interval."""
    for many in (1, 5, 50):
        line = timeline(made([("x", "A", "2024-01-05", many, {"war": range(many)})]))
        assert line["share"].tolist() == [1] and line[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(("alike", "naive"), [(0, (0.9, 1)), (0.3, (0.3, 0.7))])
def test_intervals_cover_the_truth_also_where_sentences_go_together(alike, naive):
    """Of the 95 % intervals of months with a few articles 92 % hold the true share; Wilson's alone do not where sentences are alike."""
    random, held, plain = np.random.default_rng(1), [], []
    for _ in range(15):
        articles = []
        for number in range(24):
            share = random.beta(0.2 * (1 - alike) / alike, 0.8 * (1 - alike) / alike) if alike else 0.2
            many = int(random.integers(5, 40))
            war = np.flatnonzero(random.random(many) < share).tolist()
            articles.append((f"a{number}", "A", f"2024-{random.integers(1, 13):02}-01", many, {"war": war}))
        line = timeline(made(articles))
        held += line["low"].le(0.2).mul(line["high"].ge(0.2)).tolist()
        n, middle = line["of"], line["share"]
        half = 1.96 * (middle * (1 - middle) / n + 0.96 / n ** 2) ** 0.5
        plain += ((middle + 1.92 / n - half <= 0.2 * (1 + 3.84 / n)) & (middle + 1.92 / n + half >= 0.2 * (1 + 3.84 / n))).tolist()
    assert np.mean(held) > 0.92 and naive[0] < np.mean(plain) < naive[1]


def test_a_copy_is_no_second_observation():
    """A corpus of one article and its copies has no interval, and without the copies it has its own sentences only."""
    tables = made([(name, "A", "2024-01-05", 4, {"war": [0, 1]}) for name in "xyz"])
    tables = replace(tables, articles=tables.articles.assign(duplicate_of=pd.Series([None, "x", "x"], dtype="str")))
    assert all(timeline(tables, copies=kept)[["low", "high"]].isna().all(axis=None) for kept in (True, False))
    assert [timeline(tables, copies=kept)["of"].tolist() for kept in (True, False)] == [[12], [4]]


# ----------------------------------------------------------------------------------------------- figure and panel

@pytest.mark.parametrize("grain", ["day", "month"])
def test_the_panel_counts_as_the_timeline(tables, grain):
    """The marks of the panel are the rows of ``timeline``: n, of, share and interval."""
    topic = tables.topics["topic"].value_counts().index[0]
    panel = timeline_panel(tables).choose(topic=topic, grain=grain)
    rows = pd.concat([timeline(tables, "topic", date=date, grain=grain, value=topic).assign(date=date) for date in DATES])
    expected = {(row.date, str(row.period.to_period({"day": "D", "month": "M"}[grain])), row.outlet): row for row in rows.itertuples()}
    marks = panel.marks["timeline"]
    assert {tuple(mark["key"].values()) for mark in marks} == expected.keys()
    for mark in marks:
        row = expected[tuple(mark["key"].values())]
        assert (mark["of"], mark["articles"]) == (row.of, row.articles)
        assert (mark["value"], mark["low"], mark["high"]) == pytest.approx((row.share, row.low, row.high))


def test_hostile_and_empty_corpora_make_a_panel():
    """Names from the corpus never become markup in what the panel leaves, and where there is nothing it opens all the same."""
    bad = "<img src=x onerror=alert(1)>"
    panel = timeline_panel(annotate(load_corpus(pd.DataFrame({
        "text": [f"La Russie {bad} menace la France le 5 mai 2024. {bad}"], "outlet": [bad], "published": ["2024-05-06"]}))))
    assert "<img" not in panel._repr_mimebundle_()[0]["text/html"]
    assert timeline_panel(made([])).listed.empty
