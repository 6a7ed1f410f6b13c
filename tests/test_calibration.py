"""Precision against coverage, the score as a chance, the record of the cases, and the gold that they rest on."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import error_plots, findings, load_corpus, stance_towards, titles, validate
from analysis.calibration import at_labels, calibration, calibration_error, chances, monotone, risk_coverage
from analysis.gold import GoldError, load_gold
from analysis.measurements import record, stance_cases, unseen
from analysis.places import first_corpus, measured_data
from analysis.resampling import intervals
from conftest import strings

GOLD = first_corpus() / "gold"


def cases(*rows) -> pd.DataFrame:
    """Cases of one layer: (article, score, label, gold)."""
    made = pd.DataFrame(rows, columns=["article", "score", "label", "gold"]).astype({"label": "Int64"})
    return made.assign(set="made", layer="stance")


#: Ten cases: four surest ones of which three are right, two weaker ones of which one is, an abstention, three silent ones.
TEN = cases(("a", 0.9, 1, 1), ("a", -0.9, -1, -1), ("b", 0.8, 1, 0), ("b", -0.8, -1, -1), ("a", 0.6, 1, 1), ("c", -0.6, -1, 1),
            ("c", 0.2, None, 0), ("a", 0.0, 0, 0), ("b", 0.0, 0, -1), ("c", 0.0, 0, 0))


# ------------------------------------------------------------------------------------------------ risk and coverage

@pytest.mark.parametrize(("at", "score", "n", "coverage", "precision"), [
    (0, 0.9, 2, 0.2, 1.0), (1, 0.8, 4, 0.4, 0.75), (2, 0.6, 6, 0.6, 4 / 6), (3, 0.2, 7, 0.7, 4 / 7)])
def test_the_curve_takes_the_surest_cases_first(at, score, n, coverage, precision):
    """Equal scores come together, a sign where the gold is neutral is wrong, and a score of 0 is only in the denominator."""
    curve = risk_coverage(TEN)
    assert len(curve) == 4 and curve["layer"].unique().tolist() == ["stance"]
    row = curve.iloc[at]
    assert (row["score"], row["n"]) == (score, n)
    assert (row["coverage"], row["precision"]) == (pytest.approx(coverage), pytest.approx(precision))
    assert np.isnan(row["low"]) if at == 0 else row["low"] <= row["precision"] <= row["high"], "the two surest are of one article"


def test_labels_are_counted_as_they_were_given():
    """Precision is that of labels that take a side; missing ones abstain; clear is what the gold calls so."""
    row = at_labels(TEN).iloc[0]
    assert (row["articles"], row["cases"], row["clear"], row["said"]) == (3, 10, 6, 6)
    assert (row["coverage"], row["precision"], row["abstains"]) == (0.6, pytest.approx(4 / 6), 0.1)


def test_layers_have_curves_of_their_own():
    """A second layer changes nothing in the first."""
    both = pd.concat([TEN, TEN.assign(layer="stance towards", gold=0)])
    pd.testing.assert_frame_equal(risk_coverage(both).query("layer == 'stance'"), risk_coverage(TEN))


@pytest.mark.parametrize("some", [TEN[:0], TEN[7:], TEN[:1]], ids=["none", "silent", "one"])
def test_few_cases_are_no_error(some):
    """Without cases, with silent ones only, or with a single one there are still frames, figures and a sentence."""
    for made in (risk_coverage(some), at_labels(some), calibration(some), calibration_error(calibration(some)), chances(some)):
        assert isinstance(made, pd.DataFrame)
    assert len(findings.calibration(some)) > 40 and len(titles.risk(some)) > 40
    for draw in (error_plots.risk_coverage, error_plots.calibration):
        assert draw(some, lang="fr").layout.height > 100


# ------------------------------------------------------------------------------------------------- the monotone fit

@pytest.mark.parametrize(("size", "right", "levels", "chance"), [
    ([0.1, 0.5, 0.9], [0, 0, 1], [0.1, 0.5, 0.9], [0, 0, 1]),
    ([0.1, 0.5, 0.9], [1, 0, 1], [0.1, 0.5, 0.9], [0.5, 0.5, 1]),
    ([0.9, 0.5, 0.1], [0, 0, 1], [0.1, 0.5, 0.9], [1 / 3, 1 / 3, 1 / 3]),
    ([0.5, 0.5, 0.9], [1, 0, 1], [0.5, 0.9], [0.5, 1]),
    ([], [], [], []),
])
def test_violators_are_pooled(size, right, levels, chance):
    """Neighbours that would fall are given their common mean; equal scores have one chance."""
    made = monotone(np.array(size, dtype=float), np.array(right, dtype=bool))
    assert made[0].tolist() == levels and made[1].tolist() == pytest.approx(chance)


@given(st.lists(st.tuples(st.integers(1, 8), st.booleans()), min_size=1, max_size=24))
def test_the_fit_is_the_best_one_that_never_falls(drawn):
    """At each level it is the largest, over where a block may begin, of the smallest mean of the blocks that begin there."""
    size, right = np.array([n / 10 for n, _ in drawn]), np.array([good for _, good in drawn])
    levels, chance = monotone(size, right)
    for k, made in enumerate(chance):
        best = max(min(right[(size >= low) & (size <= high)].mean() for high in levels[k:]) for low in levels[:k + 1])
        assert made == pytest.approx(best)


def test_the_chance_of_a_case_comes_from_other_articles():
    """Where articles contradict each other, a fit on the others is as wrong as can be; a fit on all would be half right."""
    torn = cases(*[("a", 0.5, 1, 1)] * 4, *[("b", 0.5, 1, -1)] * 4)
    bins = calibration(torn)
    assert bins.loc[bins["of"] == "chance", ["stated", "right"]].values.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert calibration_error(bins).loc[0, "chance"] == 1.0 and chances(torn)["chance"].tolist() == [0.5]


@pytest.mark.parametrize(("score", "share", "error"), [(0.5, 0.5, 0.0), (0.9, 0.5, 0.4), (0.3, 0.8, 0.5)])
def test_the_error_is_the_distance_from_what_is_right(score, share, error):
    """A score that says what share is right has no error; fitted on articles of the same kind, the chance has none either."""
    made = cases(*[(article, score, 1, 1 if k < share * 10 else 0) for article in "abcd" for k in range(10)])
    assert calibration_error(calibration(made)).loc[0, ["score", "chance"]].tolist() == pytest.approx([error, 0.0])


# ------------------------------------------------------------------------------------------------------- intervals

@pytest.mark.parametrize(("right", "total", "low", "high"), [(10, 10, 0.7, 1.0), (0, 10, 0.0, 0.3), (50, 100, 0.4, 0.6)])
def test_an_interval_is_never_narrower_than_for_independent_rows(right, total, low, high):
    """Where all are right a share shows no doubt of itself; Wilson's interval does (values of his formula, rounded)."""
    made = intervals(pd.Series(range(total)), np.arange(total)[:, None] < right, np.ones((total, 1), dtype=bool))
    assert made[0][0] <= low + 0.03 and made[1][0] >= high - 0.03 and made[0][0] <= right / total <= made[1][0]


def test_rows_of_one_article_are_not_independent():
    """The same share has a wider interval where it hangs on few articles."""
    right = (np.arange(100) % 10 < 5)[:, None]
    all_ = np.ones((100, 1), dtype=bool)
    wide, narrow = (intervals(pd.Series(articles), right, all_) for articles in (np.arange(100) % 10, np.arange(100)))
    assert wide[1][0] - wide[0][0] > 1.5 * (narrow[1][0] - narrow[0][0])


def test_what_counts_nothing_has_no_interval():
    """A column without a counted row, or with one article, is NaN, and no rows at all are no error."""
    for counts in (False, True):
        assert np.isnan(intervals(pd.Series(["a"]), np.ones((1, 1), bool), np.full((1, 1), counts))).all()
    assert intervals(pd.Series([], dtype="str"), np.zeros((0, 0), bool), np.zeros((0, 0), bool))[0].size == 0


# ------------------------------------------------------------------------------------------ the record and the gold

@pytest.fixture(scope="module")
def found():
    """The validation of the first corpus, with all gold whose text is here."""
    return validate(load_corpus(first_corpus()))


@pytest.mark.parametrize("name", ["towards", "wikinews", "wikinews_stance"])
def test_the_recorded_cases_are_those_measured_now(found, name):
    """Score, label and gold of each case are what the methods give today."""
    if name != "towards" and measured_data() is None:
        pytest.skip("REVUE_DATA is not set: the cases on articles whose text is not shipped are those recorded, not measured now")
    columns = ["layer", "article", "score", "label", "gold"]
    now, kept = (made.loc[made["set"] == name, columns].reset_index(drop=True) for made in (found.cases, stance_cases()))
    pd.testing.assert_frame_equal(now, kept, check_dtype=False, atol=1e-3)


def test_the_mark_of_items_is_that_of_the_sign(found):
    """The F1 of "stance towards" can be computed again from what ``stance_towards`` gives for the items."""
    items = [json.loads(line) for line in (GOLD / "towards" / "items.jsonl").read_text(encoding="utf-8").splitlines()]
    made = stance_towards([item["text"] for item in items], [(item["from"], item["to"]) for item in items])
    sign, gold = np.sign(made["score"]).to_numpy(), np.array([item["label"] for item in items])
    f1 = np.mean([2 * ((sign == k) & (gold == k)).sum() / ((sign == k).sum() + (gold == k).sum()) for k in (-1, 0, 1)])
    mark = found.marks.query("set == 'towards'").iloc[0]
    assert (mark["layer"], mark["kind"], mark["predicted"], mark["gold"]) == ("stance towards", "unseen", 352, 352)
    assert mark["f1"] == pytest.approx(f1)


def test_other_sets_keep_their_record(tmp_path, monkeypatch):
    """What was not measured now stays with its date, what was is replaced, and cases that rules were tuned on are not recorded."""
    monkeypatch.setattr("analysis.measurements.record_path", lambda: tmp_path / "measurements.csv")
    marks = pd.DataFrame([("one", "unseen", "stance", 0.5, 3), ("two", "unseen", "stance", 0.6, 2), ("own", "tuned on", "stance", 0.9, 5)],
                         columns=["set", "kind", "layer", "f1", "articles"])
    all_cases = pd.concat([TEN.assign(set=name) for name in ("one", "two", "own")])
    record(marks, all_cases, today=date(2024, 1, 1))
    record(marks[:1], all_cases[all_cases["set"] == "one"][:4], today=date(2024, 2, 2))
    kept = stance_cases()
    assert kept.groupby(["set", "measured"]).size().to_dict() == {("one", "2024-02-02"): 4, ("two", "2024-01-01"): 10}
    two = kept.loc[kept["set"] == "two", TEN.columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(two, TEN.assign(set="two"), check_dtype=False)


def test_a_layer_is_told_by_its_largest_unseen_set():
    """Of several sets that no rule was written on, the one of most articles stands for the layer."""
    marks = pd.DataFrame([("a", "unseen", "stance", 10), ("b", "unseen", "stance", 30), ("a", "unseen", "dates", 10),
                          ("c", "tuned on", "stance", 99)], columns=["set", "kind", "layer", "articles"])
    assert unseen(marks)[["set", "layer"]].values.tolist() == [["b", "stance"], ["a", "dates"]]


def gold_folder(folder, extra: dict) -> object:
    """A gold folder beside a small corpus, with one document of its first article."""
    (folder / "gold").mkdir()
    text = "La France condamne la décision de la Russie."
    made = {"doc_id": "un", "meta": {}, "sentences": [{"start": 0, "end": len(text), "text": text}], **extra}
    (folder / "gold" / "un.json").write_text(json.dumps(made), encoding="utf-8")
    return folder / "gold"


@pytest.mark.parametrize(("extra", "layers"), [
    ({}, ["sentences"]),
    ({"given": ["sentences"], "dates": []}, ["dates", "dates found", "dates resolved"]),
    ({"boilerplate": [], "quotes": []}, ["removed", "sentences", "quotes", "speakers"]),
])
def test_what_the_gold_does_not_annotate_is_not_scored(folder, extra, layers):
    """A layer that a document lacks, or was given with, has no mark; one that is there and empty has."""
    gold_folder(folder, extra)
    assert validate(load_corpus(folder)).marks["layer"].tolist() == layers


@pytest.mark.parametrize("line", [
    "{", '{"text": "Il pleut."}', "[]",
    '{"article": 1, "text": "Moscou ment.", "from": 1, "to": 6, "mention": "Moscou", "label": -1}',
    '{"article": 1, "text": "Moscou ment.", "from": 0, "to": 6, "mention": "Moscou", "label": 2}',
])
def test_a_bad_item_is_named(folder, line):
    """An item that cannot be used is named by file and line."""
    (folder / "gold").mkdir()
    (folder / "gold" / "items.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match="items.jsonl, line 1"):
        load_gold(folder / "gold", load_corpus(folder))


def test_no_text_of_unseen_articles_is_shipped():
    """The gold of articles whose text is not ours holds spans, slugs and labels only, and so does the record of the cases."""
    documents = sorted((GOLD / "wikinews_stance").glob("*.json"))
    assert len(documents) == 30
    for path in documents:
        assert all(" " not in value for value in strings(json.loads(path.read_text(encoding="utf-8")))), path.name
    assert list(stance_cases().columns) == ["measured", "set", "layer", "article", "score", "label", "gold"]


def test_the_finding_states_the_numbers():
    """The sentence names the precision where the labels stand, its interval, what abstains and how few cases are clear."""
    said = findings.calibration(TEN)
    assert all(words in said for words in ("10 cases of 3 articles", "only 6 of them clear", "60% of the cases, 67% [", "of the 6 labels",
                                           "10% of the cases abstain"))
