"""Comparisons say no more than the articles do: intervals, verdicts, and how many articles it would take."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotate, compare, load_corpus
from analysis.comparing import FEW, LESS, MORE, VERDICTS
from analysis.inference import FAMILY, Sums, adjusted, contrast, interval
from analysis.measures import MEASURES, per_article
from analysis.observing import WhatError
from analysis.schema import frame
from analysis.tables import Tables
from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests" / "bench"))
import intervals as bench  # noqa: E402

KINDS = {"rate": (0, np.inf), "share": (0, 1), "mean": (-1, 1)}
RUSSIA, OTHER = "La Russie menace l'Ukraine. ", "Le temps est gris. Rien ne se passe. "


def corpus(texts: dict[str, list[str]], **columns: list) -> pd.DataFrame:
    """One article a text, by outlet, with the words of each made its own so that none copies another."""
    rows = [(outlet, text + f"Voici le numéro {number} de {outlet}.")
            for outlet, every in texts.items() for number, text in enumerate(every)]
    made = pd.DataFrame(rows, columns=["outlet", "text"]).assign(**columns)
    return made.assign(article_id=[f"a{number:02}" for number in range(len(made))])


@pytest.fixture(scope="module")
def clear() -> pd.DataFrame:
    """Six articles of an outlet that is always on Russia, six of one that hardly ever is, one of a third."""
    return corpus({"Le Nord": [RUSSIA * (4 + number % 2) + OTHER for number in range(6)],
                   "Le Sud": [OTHER * 4 + RUSSIA * (number % 3 == 0) for number in range(6)], "Le Seul": [RUSSIA * 3]})


def annotated(articles: pd.DataFrame) -> Tables:
    """The tables of articles that say much the same, and still are no copies of each other."""
    tables = annotate(load_corpus(articles))
    return tables.changed(articles=tables.articles.assign(duplicate_of=pd.Series(None, index=tables.articles.index, dtype="str")))


@pytest.fixture(scope="module")
def cleared(clear) -> Tables:
    """The tables of those articles."""
    return annotated(clear)


def test_a_clear_difference_is_told(cleared):
    """The outlet that speaks of Russia in every sentence does so more, the other less; of the one with one article nothing is said."""
    told = compare(cleared, "mentions", value="russia").set_index("outlet")
    assert told["verdict"].to_dict() == {"Le Nord": MORE, "Le Seul": FEW, "Le Sud": LESS}
    assert told.loc["Le Nord", "needed"] <= 10 and told.loc["Le Nord", "articles"] == 6 and told.loc["Le Nord", "count"] == 27
    assert told.loc["Le Seul", ["low", "high", "difference_low", "difference_high", "p", "needed"]].isna().all()


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("by", ["outlet", "month", "author", "voice"])
def test_what_is_said_agrees_with_itself(tables, measure, by):
    """A rate is count / of and lies in its interval, both inside what is possible; a verdict stands where p and interval agree."""
    if by == "voice" and not MEASURES[measure].voiced:
        pytest.skip("one voice")
    made, (least, most) = compare(tables, measure, by), KINDS[MEASURES[measure].kind]
    assert (made["rate"] - made["count"] / made["of"]).abs().max() < 1e-12 and made.attrs["unit"] == MEASURES[measure].unit
    many = made[made["articles"] > 1]
    assert ((many["low"] < many["rate"]) & (many["rate"] < many["high"]) & (many["low"] >= least) & (many["high"] <= most)).all()
    assert made.loc[made["articles"] < 2, ["low", "high", "p"]].isna().all(axis=None)
    for row in made.itertuples():
        assert row.verdict in VERDICTS
        assert row.verdict == FEW or row.p <= FAMILY and (row.difference_low > 0 if row.verdict == MORE else row.difference_high < 0)


def test_three_ways_to_compare(cleared):
    """With the rest, with each other outlet, and with one that is named; what stands both ways round has the same p."""
    each = compare(cleared, value="russia", against="each").set_index(["outlet", "against"])
    assert len(each) == 6 and each.loc[("Le Nord", "Le Sud"), "p"] == each.loc[("Le Sud", "Le Nord"), "p"]
    assert each.loc[("Le Nord", "Le Sud"), "difference"] == -each.loc[("Le Sud", "Le Nord"), "difference"]
    named = compare(cleared, value="russia", against="Le Sud")
    assert named["outlet"].tolist() == ["Le Nord", "Le Seul"] and set(named["against"]) == {"Le Sud"}


def test_two_groups_are_one_comparison(clear):
    """With two outlets p is not corrected: each against the rest is the same test twice."""
    tables = annotated(clear[clear["outlet"] != "Le Seul"])
    articles = per_article(tables, "mentions", value="russia")
    both = [Sums(part["top"].to_numpy(), part["base"].to_numpy()) for _, part in articles.groupby("outlet")]
    among = Sums(*(np.concatenate(amounts) for amounts in zip(*both)))
    assert compare(tables, value="russia")["p"].tolist() == pytest.approx([contrast(*both, "rate", among=among).p] * 2)


def test_order_does_not_matter(clear, cleared):
    """The same articles in another order give the same table."""
    pd.testing.assert_frame_equal(compare(annotated(clear[::-1]), value="russia"), compare(cleared, value="russia"))


def test_copies_are_no_more_articles(clear):
    """An article that is printed again by the same outlet adds to what is counted, not to the articles; without copies all is as it was."""
    long = "Le président russe Vladimir Poutine a reçu lundi à Moscou une délégation, selon le Kremlin, qui n'a rien dit de plus. " * 3
    texts = corpus({"A": [long + "La suite parle d'autre chose, à savoir du prix du blé.", RUSSIA, OTHER], "B": [OTHER, RUSSIA]})
    again = pd.concat([texts, texts.iloc[[0]].assign(article_id="z")])
    once, twice = (annotate(load_corpus(one)) for one in (texts, again))
    assert twice.copies() == 1
    before, after = compare(once, value="russia"), compare(twice, value="russia")
    assert before["articles"].tolist() == after["articles"].tolist() and after["words"].iloc[0] > before["words"].iloc[0]
    pd.testing.assert_frame_equal(compare(twice, value="russia", copies=False), before)


def test_what_cannot_be_counted_has_no_verdict(cleared):
    """An actor of the table whom nobody names has a rate of 0 with an interval above it; where there is no case there is no rate."""
    never = compare(cleared, value="china")
    assert never["count"].sum() == 0 and set(never["verdict"]) == {FEW} and (never.loc[never["articles"] > 1, "high"] > 0).all()
    none = compare(cleared, "stance", value="china")
    assert none["rate"].isna().all() and none["articles"].eq(0).all() and set(none["verdict"]) == {FEW}


def test_no_articles_no_rows(cleared):
    """Without articles, or without a date in any, the table is empty and has its columns."""
    columns = compare(cleared).columns.tolist()
    nothing = cleared.changed(**{name: frame(name, []) for name in ("articles", "sentences", "mentions", "quotes")})
    assert compare(nothing).empty and compare(nothing).columns.tolist() == columns
    assert compare(cleared, by="month").empty and compare(cleared, by="month").columns.tolist() == ["month", *columns[1:]]


def test_verdicts_speak_french(cleared):
    """With lang="fr" the verdicts are French words."""
    assert set(compare(cleared, value="russia", lang="fr")["verdict"]) == {"plus", "moins", "trop peu pour le dire"}


@pytest.mark.parametrize("asked", [
    {"measure": "smells"}, {"by": "moon"}, {"value": "ukrane"}, {"against": "Le Monde"}, {"measure": "quotes", "voice": "quoted"},
    {"measure": "topic share", "by": "voice"}, {"measure": "topics", "value": "moon"}, {"by": "voice", "voice": "outlet"},
    {"voice": "moon"}])
def test_wrong_names_are_answered_with_the_right_ones(cleared, asked):
    """A measure, group, value or voice that is not there raises an error that names those that are."""
    with pytest.raises(WhatError, match="choose"):
        compare(cleared, **asked)


groups = st.lists(st.tuples(st.integers(0, 20), st.integers(20, 90)), min_size=2, max_size=12).map(
    lambda rows: Sums(np.array([top for top, _ in rows], float), np.array([base for _, base in rows], float)))


@given(groups, groups, st.sampled_from(sorted(KINDS)), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_bounds_are_possible_and_turn_round(one, other, kind, random):
    """Bounds enclose the rate with some width, inside what the kind can be; the other way round and shuffled they are the same."""
    low, high = interval(one, kind)
    assert KINDS[kind][0] <= low <= one.rate <= high <= KINDS[kind][1] and low < high
    told, back = contrast(one, other, kind), contrast(other, one, kind)
    assert (told.difference, told.difference_low, told.p) == pytest.approx((-back.difference, -back.difference_high, back.p))
    assert (told.p <= 0.05) == (told.difference_low > 0 or told.difference_high < 0) or told.p == pytest.approx(0.05, abs=1e-6)
    order = random.sample(range(len(one.top)), len(one.top))
    assert contrast(Sums(one.top[order], one.base[order]), other, kind) == pytest.approx(told)


@given(groups, st.integers(2, 9))
@settings(max_examples=30, deadline=None)
def test_units_do_not_matter(group, times):
    """Words instead of thousands of words divide rate and bounds by as much."""
    assert np.array(interval(Sums(group.top, group.base * times), "rate")) * times == pytest.approx(interval(group, "rate"))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_one_article_says_nothing(kind):
    """From one article, or from several of which one only can be counted from, follow neither interval nor p."""
    single, many = Sums(np.array([1.0, 0]), np.array([2.0, 0])), Sums(np.array([1.0, 2]), np.array([4.0, 5]))
    assert np.isnan(interval(single, kind)).all() and np.isnan(contrast(single, many, kind)[1:]).all()
    assert contrast(single, many, kind).difference == pytest.approx(0.5 - 3 / 9)


def test_unevenness_elsewhere_is_doubt_here():
    """A group without a count is less sure of that where other articles tell of it in bursts than where they do so one by one."""
    none = Sums(np.zeros(10), np.ones(10))
    even, bursts = (Sums(np.array(top, float), np.ones(20)) for top in ([1] * 20, [20] + [0] * 19))
    assert interval(none, "rate", among=bursts)[1] > 2 * interval(none, "rate", among=even)[1] > 0


def test_the_same_articles_are_compared_as_pairs():
    """What goes up and down together differs more surely as pairs than as two samples."""
    one = Sums(np.tile([20.0, 26, 32, 40, 50], 4), np.full(20, 10.0))
    other = Sums(one.top + np.tile([3, 4, 3, 4, 3], 4), one.base)
    assert contrast(one, other, "rate", paired=True).p < 0.02 < 0.1 < contrast(one, other, "rate").p


def test_two_articles_are_no_pairs():
    """The errors of two articles always go together, which says nothing: they are taken as two samples."""
    one, other = Sums(np.array([3.0, 5]), np.array([10.0, 9])), Sums(np.array([1.0, 7]), np.array([10.0, 9]))
    assert contrast(one, other, "share", paired=True)[1:4] == pytest.approx(contrast(one, other, "share")[1:4])


def test_p_values_are_corrected_by_holm():
    """The smallest times their number, and so on; never less than one before, never above 1; those not made do not count."""
    assert adjusted([0.01, np.nan, 0.04, 0.03]) == pytest.approx([0.03, np.nan, 0.06, 0.06], nan_ok=True)
    assert adjusted([0.6, 0.7]) == [1, 1]


def test_many_groups_at_once_are_as_one_by_one():
    """Rows of two dimensions give what each gives alone."""
    top, base = np.random.default_rng(0).poisson(2, (5, 6)).astype(float), np.ones((5, 6))
    together = contrast(Sums(top, base), Sums(top[::-1] + 1, base), "rate")
    for number in range(5):
        alone = contrast(Sums(top[number], base[number]), Sums(top[4 - number] + 1, base[number]), "rate")
        assert alone == pytest.approx([part[number] for part in together])


@pytest.fixture(scope="module")
def quick() -> pd.DataFrame:
    """What the benchmark says of three populations in few runs."""
    made = [one for one in bench.made_up() if one.name.endswith(("heavy tail", "one article of two", "mean, uneven lengths"))]
    assert len(made) == 3
    rows = [row for one in made for row in bench.coverage(one, 300, (2, 5, 20))]
    rows += [row for one in made for row in bench.shuffled(one, 300, ((2, 30), (5, 5, 5, 5), (20, 20)))]
    return pd.DataFrame(rows + [*bench.differences(made[0], made[0], 300, ((2, 2), (20, 20))), *bench.needed(made[0], 200, 2.0)])


def test_intervals_hold_where_a_bootstrap_does_not(quick):
    """From two articles on the interval holds the truth in 93 % of runs, but for the chance of 300; the bootstrap does not at five."""
    chance = 100 * 2.5 * (0.07 * 0.93 / 300) ** 0.5
    held = quick[quick["what"].isin(["interval", "difference"]) & (quick["method"] == bench.CHOSEN)]
    assert len(held) == 11 and (held["holds"] > bench.LEAST - chance).all()
    assert (quick[(quick["method"] == "bootstrap") & (quick["articles"] == "5")]["holds"] < 90).all()


def test_chance_is_seldom_called_a_difference(quick):
    """With shuffled labels any verdict is given in 5 % of runs, but for the chance of 300; by Welch's test much more often."""
    found = quick[quick["what"] == "shuffled"].set_index(["method", "articles"])["below"]
    assert found[bench.CHOSEN].max() < 100 * (FAMILY + 2.5 * (FAMILY * (1 - FAMILY) / 300) ** 0.5)
    assert found["Welch and Holm"]["2, 30"].min() > 10


def test_as_many_articles_are_needed_as_is_said(quick):
    """Where the formula says so a difference is told in 4 of 5 runs, or 20 % from there."""
    power = quick[quick["what"] == "power"].assign(articles=lambda rows: rows["articles"].astype(int))
    enough = power[power["below"] >= 80]
    assert 0.8 <= enough["articles"].min() / enough["formula"].iloc[0] <= 1.2
