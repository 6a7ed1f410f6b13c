"""Bursts: found where they were planted, and not more often than chance where there are none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.burst_scan import bursts, false_alarms
from analysis.observing import WhatError
from test_timelines import made

MONDAY = pd.Timestamp("2024-01-01")


def corpus(seed: int, articles: int = 120, weeks: int = 20, told=lambda outlet, week: 0.15) -> list[tuple]:
    """Articles of two outlets spread over the weeks, whose sentences tell of war by a chance that varies by article around ``told``."""
    random, rows = np.random.default_rng(seed), []
    for number in range(articles):
        outlet, week, many = "AB"[number % 2], int(random.integers(0, weeks)), int(random.integers(3, 20))
        mean = told(outlet, week)
        war = random.random(many) < random.beta(4 * mean, 4 * (1 - mean))
        trade = random.random(many) < random.beta(0.4, 3.6)
        day = MONDAY + pd.Timedelta(days=7 * week + int(random.integers(0, 7)))
        told_of = {"war": np.flatnonzero(war).tolist(), "trade": np.flatnonzero(trade).tolist()}
        rows.append((f"a{number:03}", outlet, f"{day:%Y-%m-%d}", many, told_of))
    return rows


def planted(seed: int = 1) -> list[tuple]:
    return corpus(seed, told=lambda outlet, week: 0.7 if week in (5, 6, 7) else 0.1)


def test_a_planted_burst_is_found_with_its_weeks_and_its_numbers():
    """Three weeks in which war is told seven times as often are the only burst, and its counts are those of these weeks."""
    rows = planted()
    found = bursts(made(rows)).iloc[0]
    days = pd.Timestamp("2024-02-05"), pd.Timestamp("2024-02-25")
    assert (found["topic"], found["start"], found["end"], found["periods"]) == ("war", *days, 3)
    inside = [row for row in rows if "2024-02-05" <= row[2] <= "2024-02-25"]
    assert (found["count"], found["of"]) == (sum(len(row[4]["war"]) for row in inside), sum(row[3] for row in inside))
    assert found["articles"] == sum(bool(row[4]["war"]) for row in inside)
    assert found["ratio"] == found["count"] / found["expected"] > 2 and found["p"] == 0.001
    assert len(bursts(made(rows))) == 1


def test_a_second_burst_is_reported_beside_the_first():
    """Two planted stretches are two rows that do not overlap, and a single value can be asked for."""
    found = bursts(made(corpus(2, articles=200, told=lambda outlet, week: 0.8 if week in (3, 4, 12, 13) else 0.08)), value="war")
    assert sorted(found["start"]) == [MONDAY + pd.Timedelta(days=7 * week) for week in (3, 12)] and set(found["periods"]) == {2}


def test_the_order_of_the_articles_does_not_matter():
    """Rows of every table shuffled give the same bursts, bit by bit, and the same share of false alarms."""
    tables = made(planted())
    mixed = replace(tables, **{name: getattr(tables, name).sample(frac=1, random_state=3) for name in ("articles", "sentences", "topics")})
    pd.testing.assert_frame_equal(bursts(tables), bursts(mixed))
    assert false_alarms(tables) == false_alarms(mixed)


def test_an_outlet_that_stops_publishing_makes_no_burst():
    """Where A tells of war always as often, and far more often than B, its silence after week 8 is no burst before it."""
    rows = corpus(3, articles=200, told=lambda outlet, week: 0.6 if outlet == "A" else 0.05)
    stopped = [row for row in rows if row[1] == "B" or row[2] < "2024-02-26"]
    assert bursts(made(stopped), value="war").empty
    merged = [(name, "one", *rest) for name, _, *rest in stopped]
    assert not bursts(made(merged), value="war").empty  # what standardising within outlets is for


def test_where_nothing_bursts_one_corpus_in_twenty_is_called_one():
    """Over 40 corpora made without any burst, bursts are called in at most 5 % within the interval; the shuffles say the same."""
    called = np.mean([not bursts(made(corpus(seed, articles=40, weeks=10)), shuffles=99).empty for seed in range(40)])
    assert called <= 0.05 + 1.96 * (0.05 * 0.95 / 40) ** 0.5
    alarms = false_alarms(made(corpus(1)))
    assert alarms.low <= 0.05 <= alarms.high and alarms.corpora == 200 and alarms.low <= alarms.share <= alarms.high


def test_one_misdated_article_changes_nothing():
    """An article dated to 1900, and one to 9999, neither slow the scan down nor hide the burst: empty periods are no time."""
    found = bursts(made([*planted(), ("old", "A", "1900-01-01", 5, {}), ("odd", "B", "9999-12-31", 5, {})]))
    assert found[["topic", "start", "periods"]].to_numpy().tolist() == [["war", MONDAY + pd.Timedelta(days=35), 3]]


@pytest.mark.parametrize("rows", [[], planted()[:1], planted()[:4], [(*row[:2], "2024-01-01", *row[3:]) for row in planted()],
                                  [(*row[:2], None, *row[3:]) for row in planted()], [(*row[:4], {}) for row in planted()]])
@pytest.mark.parametrize("by", ["topic", "actor", "stance"])
def test_few_articles_one_day_or_nothing_told_make_no_burst(rows, by):
    """Without articles, with few, with all on one day, undated, or telling nothing, there is no burst, no alarm and no exception."""
    assert bursts(made(rows), by).empty and false_alarms(made(rows), by).share == 0


def test_copies_may_be_left_out():
    """A report that many articles copy is a burst, and none without the copies."""
    rows = corpus(5, articles=60) + [(f"c{k}", "AB"[k % 2], "2024-03-05", 10, {"war": list(range(9))}) for k in range(8)]
    tables = made(rows)
    copied = tables.articles["article_id"].str.match("c[1-7]")
    tables = replace(tables, articles=tables.articles.assign(duplicate_of=pd.Series(np.where(copied, "c0", None), dtype="str")))
    assert not bursts(tables).empty and bursts(tables, copies=False).empty


@pytest.mark.parametrize("call", [{"by": "moon"}, {"grain": "eon"}, {"value": "wars"}])
def test_wrong_names_are_answered_with_the_right_ones(call):
    """What is not there raises an error that says what to choose."""
    with pytest.raises(WhatError, match="choose|one of"):
        bursts(made(planted()), **call)
