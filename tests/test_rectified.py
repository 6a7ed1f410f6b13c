"""Numbers corrected by measured error: exact where they can be, covering where they cannot, and silent where too little was checked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import annotate, audited, corrected, draw_audit, load_corpus
from analysis.gold import LAYERS, GoldDoc, GoldError
from analysis.gold_tables import gold_of, gold_tables
from analysis.inference import Sums, interval
from analysis.labels import LANGS
from analysis.measures import per_article
from analysis.observing import WhatError
from analysis.places import first_corpus
from analysis.rectified import ALL_GOLD, FEW, FEW_JUDGED, MISCLASSIFICATION, NOTHING, SOME_JUDGED
from analysis.rectified_plots import corrected_rates
from analysis.rectifying import Judged, bounded, by_difference, by_matrix
from analysis.schema import Article

YES_NO = np.array([[0, 1], [1, 1]], dtype=float)
LABELS = np.array([[-1, 1], [0, 1], [1, 1]], dtype=float)
BOUNDS = ["corrected", "low", "high"]


def checked(said, right, first):
    """The first articles of two arrays [article, (top, base)] as judged whole."""
    return np.ones((len(said), 1)), Judged(np.arange(first), np.zeros(first, dtype=int), np.ones(first), (right - said)[:first])


@pytest.fixture(scope="module")
def press():
    """Forty articles of three sentences from two outlets: all name Moscow, every other one Russia too."""
    texts = [f"Moscou parle. {'La Russie répond.' if number % 2 else 'Berlin répond.'} Article {number} sur rien." for number in range(40)]
    return annotate(load_corpus(pd.DataFrame({"text": texts, "outlet": ["Le Jour" if n < 20 else "La Nuit" for n in range(40)]})))


def document(tables, number, spans, label=None):
    """The gold of one article: its sentences as they were found, these mentions of Russia, and a stance of each label given."""
    row = tables.articles.iloc[number]
    article = Article(*row[list(Article._fields)])
    sentences = tables.sentences[tables.sentences["article_id"] == article.article_id][["start", "end", "text"]].to_dict("records")
    mentions = [{"start": a, "end": b, "text": article.text[a:b], "actor": "russia", "kind": "state"} for a, b in spans]
    stance = [] if label is None else [{"sentence": 0, "target": "russia", "holder": "outlet", "label": label, "evidence": ""}]
    return GoldDoc(article, dict.fromkeys(LAYERS, []) | {"sentences": sentences, "mentions": mentions, "stance": stance})


def test_the_rate_moves_by_how_far_the_method_is_off():
    """Said 2 of 10 in each of four articles, and 3 of 10 right in the two checked: 0.3."""
    said = np.array([[2.0, 10.0]] * 4)
    found = by_difference(said, *checked(said, said + [1, 0], 2), "share")
    assert found.corrected == pytest.approx(0.3) and found.low < 0.3 < found.high


def test_answers_are_corrected_each_by_its_own_errors():
    """Of 10 yes half of those judged is wrong, of 90 no a tenth: 5 + 9 of 100 are right."""
    cases = np.array([[45.0, 5.0], [45.0, 5.0]])
    answer = np.repeat([0, 1], [10, 2])
    off = np.zeros((12, 2))
    off[0, 0], off[10, 0] = 1, -1
    found = by_difference(cases @ YES_NO, cases, Judged(np.arange(12) % 2, answer, np.ones(12), off), "share")
    assert found.corrected == pytest.approx(0.14)


@pytest.mark.parametrize(("sensitivity", "specificity", "seen", "true"),
                         [(0.8, 0.9, 0.24, 0.2), (0.9, 1.0, 0.45, 0.5), (1.0, 0.9, 0.1, 0.0)])
def test_yes_and_no_are_corrected_as_rogan_and_gladen_do(sensitivity, specificity, seen, true):
    """The true share is (seen + specificity − 1) / (sensitivity + specificity − 1)."""
    confusion = np.tile([[specificity, 1 - sensitivity], [1 - specificity, sensitivity]], (6, 1, 1)) * 50
    found = by_matrix(np.tile([1 - seen, seen], (6, 1)) * 100, confusion, YES_NO, "share")
    assert found.corrected == pytest.approx(true, abs=1e-9) and found.low <= true <= found.high


def test_three_labels_are_unmixed():
    """Counts of labels and abstentions that were mixed by known chances give the mean of the true labels."""
    chances = np.array([[0.6, 0.1, 0.1], [0.2, 0.8, 0.1], [0.0, 0.05, 0.7], [0.2, 0.05, 0.1]])
    true = np.array([0.3, 0.6, 0.1])
    found = by_matrix(np.tile(chances @ true, (5, 1)) * 40, np.tile(chances, (5, 1, 1)) * 30, LABELS, "mean")
    assert found.corrected == pytest.approx(-0.2)


def test_answers_that_tell_nothing_correct_nothing():
    """A method that says yes as often of what is not as of what is gives no corrected rate."""
    assert np.isnan(by_matrix(np.full((4, 2), 10.0), np.full((4, 2, 2), 5.0), YES_NO, "share").corrected)


@pytest.mark.parametrize("kind", ["rate", "share", "mean"])
@pytest.mark.parametrize("rate", [-2.0, -0.6, 0.0, 0.02, 0.5, 0.98, 1.0, 3.0])
@pytest.mark.parametrize("variance", [0.0, 0.0004, 0.25])
def test_bounds_stay_inside_what_a_rate_can_be(kind, rate, variance):
    """Low ≤ corrected ≤ high, inside the kind's limits, and apart wherever there is doubt."""
    least, most = {"rate": (0, np.inf), "share": (0, 1), "mean": (-1, 1)}[kind]
    found = bounded(rate, variance, 12, kind)
    assert least <= found.low <= found.corrected <= found.high <= most
    assert (found.low < found.high) == (variance > 0 and (found.low < most) and (found.high > least))


def overdispersed(random, articles):
    """(said, right) [article, (top, base)]: counts of mentions, of which the method misses a third and adds some."""
    base = random.lognormal(-0.5, 0.4, articles)
    right = random.poisson(base * 6 * random.gamma(2, 0.5, articles))
    said = random.binomial(right, random.beta(6, 3, articles)) + random.poisson(0.3 * base)
    return np.stack([said, base], axis=1), np.stack([right, base], axis=1)


def test_a_method_that_errs_is_corrected_and_the_interval_covers():
    """With 15 of 100 articles in the gold the corrected interval holds the true rate in 93 % of runs, the raw one in less than half."""
    random, runs = np.random.default_rng(7), []
    for _ in range(400):
        said, right = overdispersed(random, 100)
        found, (low, high) = by_difference(said, *checked(said, right, 15), "rate"), interval(Sums(*said.T), "rate")
        runs.append((found.low <= 6 <= found.high, low <= 6 <= high, found.corrected))
    covered, raw, mean = np.mean(runs, axis=0)
    assert covered >= 0.93 and raw < 0.5 and mean == pytest.approx(6, abs=0.15)


def test_what_judging_leaves_open_widens_the_interval():
    """The interval is about the raw one where the method was never wrong, and wider where it errs."""
    random, ratios = np.random.default_rng(3), []
    for _ in range(60):
        said, right = overdispersed(random, 100)
        found = [by_difference(given, *checked(given, right, 20), "rate") for given in (right, said)]
        low, high = interval(Sums(*right.T), "rate")
        ratios.append([(one.high - one.low) / (high - low) for one in found])
    perfect, wrong = np.median(ratios, axis=0)
    assert 0.95 < perfect < 1.2 and wrong > 1.4


def test_no_error_found_is_not_no_error():
    """Ten right articles of a hundred leave room for errors that they happen not to have: more than forty do, which leave more than all."""
    said = np.tile([[0.0, 1.0], [1.0, 1.0]], (50, 1))
    widths = [np.ptp(by_difference(said, *checked(said, said, first), "rate")[1:]) for first in (100, 40, 10)]
    assert widths[0] * 1.02 < widths[1] and widths[1] * 1.1 < widths[2]
    assert widths[0] == pytest.approx(np.ptp(bounded(0.5, 0.25 / 99, 99, "rate")[1:]))  # where all were judged, nothing is left open
    cases = np.tile([9.0, 1.0], (50, 1))
    widths = [np.ptp(by_matrix(cases, np.tile(np.eye(2) * many, (50, 1, 1)), YES_NO, "share")[1:]) for many in (1, 0.1)]
    assert 0 < widths[0] * 2 < widths[1]


def test_many_right_answers_leave_the_interval_of_the_articles():
    """Where all of a large audit was right, the interval by the matrix is that of the articles alone."""
    yes = np.arange(60) % 5
    cases = np.stack([10.0 - yes, yes], axis=1)
    found = by_matrix(cases, np.tile(np.eye(2) * 50, (60, 1, 1)), YES_NO, "share")
    alone = bounded(0.2, ((yes - 2) ** 2).sum() / 59 / 60 / 100, 59, "share")
    assert found == pytest.approx(alone, rel=1e-3)


def test_counts_that_are_few_have_more_room_above():
    """The upper bound of a count lies farther off than the lower, that of a share near 1 the other way round."""
    low, high = (abs(bounded(3, 1, 50, "rate")[at] - 3) for at in (1, 2))
    assert high > 1.1 * low
    low, high = (abs(bounded(0.9, 0.001, 50, "share")[at] - 0.9) for at in (1, 2))
    assert low > 1.1 * high


@pytest.mark.parametrize("method", [by_difference, by_matrix])
def test_an_audit_of_sentences_covers_the_true_share(method):
    """200 sentences judged of 80 articles: the interval holds the true share of 20 % in 93 % of runs or more, though a third is missed."""
    random, covered = np.random.default_rng(11), []
    for _ in range(200):
        article = np.repeat(np.arange(80), random.integers(8, 30, 80))
        true = random.random(len(article)) < random.beta(1.6, 6.4, 80)[article]
        said = np.where(true, random.random(len(article)) < 0.66, random.random(len(article)) < 0.04).astype(int)
        drawn = [random.choice(np.flatnonzero(said == answer), 100, replace=False) for answer in (0, 1)]
        weight = np.repeat([(said == answer).sum() / 100 for answer in (0, 1)], 100)
        judged, cases = np.concatenate(drawn), np.zeros((80, 2))
        np.add.at(cases, (article, said), 1)
        if method is by_matrix:
            confusion = np.zeros((80, 2, 2))
            np.add.at(confusion, (article[judged], said[judged], true[judged].astype(int)), weight)
            found = by_matrix(cases, confusion, YES_NO, "share")
        else:
            off = np.stack([true[judged] - said[judged], np.zeros(200)], axis=1)
            found = by_difference(cases @ YES_NO, cases, Judged(article[judged], said[judged], weight, off), "share")
        covered.append(found.low <= 0.2 <= found.high)
    assert np.mean(covered) >= 0.93


def test_where_all_is_gold_the_corrected_rate_is_the_golds(tables):
    """On the first corpus each corrected rate is counted from the gold alone, and the note says so."""
    made = corrected(tables, "stance", gold=first_corpus() / "gold").set_index("outlet")
    gold = per_article(gold_tables(tables, gold_of(tables, first_corpus() / "gold")), "stance").groupby("outlet")[["top", "base"]].sum()
    assert (made["note"] == ALL_GOLD).all() and (made["checked"] == made["articles"]).all()
    assert made["corrected"].tolist() == pytest.approx((gold["top"] / gold["base"]).loc[made.index].tolist())
    assert made.loc[made["articles"] == 1, ["raw_low", "low", "high"]].isna().all(axis=None)


def test_gold_is_counted_as_the_method_is(tables):
    """Mentions, quotations and cases of the gold's Tables are those of its files."""
    docs = gold_of(tables, first_corpus() / "gold")
    made = gold_tables(tables, docs)
    for table, layer in (("sentences", "sentences"), ("mentions", "mentions"), ("quotes", "quotes"), ("stance", "stance")):
        assert made.rows(table) == sum(len(doc.layers[layer]) for doc in docs)
    texts = dict(zip(made.articles["article_id"], made.articles["text"]))
    for name in ("sentences", "mentions", "quotes"):
        assert all(texts[row.article_id][row.start:row.end] == row.text for row in getattr(made, name).itertuples())
    places = made.mentions.merge(made.sentences, on=["article_id", "sentence_id"], suffixes=("", "_of"))
    assert len(places) == len(made.mentions) and (places["start"] >= places["start_of"]).all() and (places["end"] <= places["end_of"]).all()


def test_a_gold_of_some_articles_corrects_the_rest(press):
    """The gold finds one mention more in each of the six articles checked: every group's rate rises by one an article."""
    docs = [document(press, number, [(0, 6), (7, 12)] + ([(17, 23)] if number % 2 else [])) for number in (0, 1, 2, 3, 20, 21)]
    made = corrected(press, "mentions", value="russia", gold=docs).set_index("outlet")
    words = per_article(press, "mentions").groupby("outlet")["base"].mean()
    assert (made["corrected"] - made["raw"]).to_dict() == pytest.approx((1 / words).to_dict())
    assert made["checked"].to_dict() == {"La Nuit": 2, "Le Jour": 4} and (made["note"] == "").all()
    assert (made["high"] - made["low"] > made["raw_high"] - made["raw_low"]).all()


def test_one_article_checked_corrects_nothing(press):
    """With fewer than two articles in the gold there is no corrected number, and the note says why; so with none at all."""
    for docs, count in (([document(press, 0, [])], 1), ([], 0)):
        made = corrected(press, "mentions", None, value="russia", gold=docs).iloc[0]
        assert made["note"] == FEW_JUDGED and made["checked"] == count and np.isnan(made[BOUNDS].astype(float)).all() and made["raw"] > 0


def test_gold_of_articles_left_out_is_left_out(press):
    """Documents about articles that the Tables do not have (a copy that was left out) check nothing."""
    docs = [document(press, number, []) for number in range(6)]
    some = press.only(press.articles["article_id"].iloc[4:].tolist())
    assert corrected(some, "mentions", None, value="russia", gold=docs)["checked"].tolist() == [2]
    assert corrected(some, "stance", None, gold=docs[:4])["checked"].tolist() == [0]


def test_what_the_gold_nowhere_finds_counts_as_none(press):
    """An actor or target that the gold does not have was wrongly found: the corrected rate falls."""
    docs = [document(press, number, [], label=0) for number in range(6)]
    assert corrected(press, "mentions", None, value="russia", gold=docs)["corrected"].iloc[0] < corrected(
        press, "mentions", None, value="russia", gold=[])["raw"].iloc[0]
    told = replace(press, stance=press.stance.assign(label=1).astype({"label": "Int64"}))
    made = corrected(told, "stance", None, value="germany", gold=docs).iloc[0]
    assert made["raw"] == 1 and made["note"] == NOTHING


def test_the_order_of_articles_and_gold_does_not_matter(press):
    """The same numbers come from articles and documents in another order."""
    docs = [document(press, number, [(0, 6)] * (number % 3)) for number in range(8)]
    turned = replace(press, articles=press.articles.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(corrected(press, value="russia", gold=docs), corrected(turned, value="russia", gold=docs[::-1]))


def test_a_copy_is_no_article_of_its_own(press):
    """An article and its copy count as one of the articles."""
    copies = press.articles["duplicate_of"].copy()
    copies.iloc[1] = press.articles["article_id"].iloc[0]
    tables = replace(press, articles=press.articles.assign(duplicate_of=copies))
    docs = [document(tables, number, []) for number in range(5)]
    made = corrected(tables, value="russia", gold=docs).set_index("outlet").loc["Le Jour"]
    assert (made["articles"], made["checked"]) == (19, 4)
    assert "1 copies" in corrected_rates(corrected(tables.without_copies(), gold=docs[2:])).layout.xaxis.title.text


def judged(tables, folder, layer, number, answer, about=()):
    """An audit whose answers are made of what the method says."""
    sheet, key = draw_audit(tables, folder / "a.csv", number, layer=layer, about=about)
    said = pd.read_csv(key, dtype="str", keep_default_na=False).set_index("id")["said"].str.lstrip("'")
    filled = pd.read_csv(sheet, dtype="str", keep_default_na=False)
    filled.assign(answer=[answer(said[name]) or "?" for name in filled["id"]]).to_csv(sheet, index=False)
    return audited(tables, sheet)


@pytest.mark.parametrize("method", ["ppi", MISCLASSIFICATION])
@pytest.mark.parametrize(("layer", "measures"),
                         [("stance", ["stance", "taking sides"]), ("mentions", ["mentions"]), ("topics", ["topic share"])])
def test_an_audit_that_agrees_changes_no_rate(tables, tmp_path, layer, measures, method):
    """Where the person says what the method says, the corrected rate is the raw one, and that is what is counted otherwise."""
    audit = judged(tables, tmp_path, layer, 120, lambda said: said)
    value = None if layer == "stance" else sorted(audit["about"])[0]
    for measure in measures:
        made = corrected(tables, measure, None, value=value, audit=audit, method=method).iloc[0]
        assert made["corrected"] == pytest.approx(made["raw"]) and made["low"] < made["raw"] < made["high"] and made["method"] == method
        if measure != "mentions":
            counted = per_article(tables, measure, value=value)
            assert made["raw"] == pytest.approx(counted["top"].sum() / counted["base"].sum())


def test_an_audit_keeps_voices_apart(tables, tmp_path):
    """The cases of the outlets' own words and those of quoted ones are corrected each by what was judged of them."""
    audit = judged(tables, tmp_path, "stance", 10 ** 6, lambda said: said)
    wrong = audit.assign(right=audit["right"].where(audit["holder"] == "outlet", "1"))
    for voice, expected in (("outlet", None), ("quoted", 1.0)):
        made, counted = corrected(tables, "stance", None, voice=voice, audit=wrong).iloc[0], per_article(tables, "stance", voice=voice)
        assert made["raw"] == pytest.approx(counted["top"].sum() / counted["base"].sum())
        assert made["corrected"] == pytest.approx(made["raw"] if expected is None else expected)
    with pytest.raises(WhatError, match="voices apart"):
        audit = judged(tables, tmp_path / "t", "topics", 100, lambda said: said)
        corrected(tables, "topic share", voice="outlet", value="diplomacy", audit=audit)


@pytest.mark.parametrize("by", ["author", "published", "month"])
def test_articles_are_grouped_as_compare_does(tables, by):
    """There is a row for each author, day or month that is known, and none for what is not."""
    made = corrected(tables, "quotes", by, gold=gold_of(tables, first_corpus() / "gold"))
    known = (tables.articles["published"].str[:7] if by == "month" else tables.articles[by]).dropna()
    assert made[by].tolist() == sorted(known.unique()) and made["articles"].sum() == len(known)


def test_an_audit_of_all_gives_the_truth(tables, tmp_path):
    """Where every case was judged and all were wrong, the corrected share is the rest, by outlet too where there are two articles."""
    audit = judged(tables, tmp_path, "topics", 10 ** 6, {"yes": "no", "no": "yes"}.get, about=("diplomacy",))
    made = corrected(tables, "topic share", value="diplomacy", audit=audit)
    several = made["articles"] > 1
    assert made.loc[several, "corrected"].tolist() == pytest.approx((1 - made.loc[several, "raw"]).tolist())
    assert made.loc[~several, "note"].eq(FEW_JUDGED).all() and made.loc[~several, BOUNDS].isna().all(axis=None)
    chances = corrected(tables, "topic share", value="diplomacy", audit=audit, method=MISCLASSIFICATION)
    assert chances.loc[several, "corrected"].tolist() == pytest.approx((1 - made.loc[several, "raw"]).tolist())
    assert chances.loc[~several, "note"].eq(FEW).all()


def test_a_topic_is_corrected_by_what_was_judged_of_it(tables, tmp_path):
    """Errors found in one topic of an audit leave the others as they are."""
    audit = judged(tables, tmp_path, "topics", 10 ** 6, lambda said: said, about=("diplomacy", "sanctions"))
    audit = audit.assign(right=audit["right"].where(audit["about"] == "diplomacy", "yes"))
    made = {value: corrected(tables, "topic share", None, value=value, audit=audit).iloc[0] for value in ("diplomacy", "sanctions")}
    assert made["diplomacy"]["corrected"] == pytest.approx(made["diplomacy"]["raw"]) and made["sanctions"]["corrected"] == pytest.approx(1)


def test_an_answer_that_nobody_judged_is_told(tables, tmp_path):
    """Where only the method's yes was judged there is no corrected rate, for what it misses is not known."""
    audit = judged(tables, tmp_path, "topics", 10 ** 6, lambda said: said, about=("diplomacy",))
    made = corrected(tables, "topic share", None, value="diplomacy", audit=audit[audit["said"] == "yes"])
    assert made["note"].tolist() == [SOME_JUDGED] and made["corrected"].isna().all()


@pytest.mark.parametrize(("asked", "says"), [
    ({"by": "weather"}, "outlet"), ({"gold": None}, "either"), ({"method": "magic"}, "ppi"), ({"method": MISCLASSIFICATION}, "for a gold"),
    ({"measure": "sentiment"}, "taking sides"), ({"value": "rusia"}, "russia"), ({"measure": "quotes", "voice": "outlet"}, "voice")])
def test_what_cannot_be_asked_is_told(tables, asked, says):
    """The error names what is there instead."""
    with pytest.raises(WhatError, match=says):
        corrected(tables, **{"measure": "mentions", "gold": first_corpus() / "gold"} | asked)


def test_an_audit_of_something_else_is_told(tables, tmp_path):
    """An audit that did not ask for the value, or not of all cases, names what it asked about."""
    audit = judged(tables, tmp_path, "stance", 60, lambda said: said, about=("russia",))
    for asked in ({"measure": "stance"}, {"measure": "stance", "value": "north-korea"}, {"measure": "topic share", "value": "diplomacy"},
                  {"measure": "quotes"}):
        with pytest.raises(WhatError, match="russia|its layers|taking sides"):
            corrected(tables, audit=audit, **asked)
    assert corrected(tables, "stance", None, value="russia", audit=audit)["corrected"].notna().all()


def test_gold_of_other_articles_is_told(press, tmp_path):
    """A folder without gold of these articles, and documents that lack the layer, are told with the remedy."""
    with pytest.raises(GoldError, match="its article"):
        corrected(press, gold=first_corpus() / "gold")
    bare = replace(document(press, 0, []), annotated=frozenset({"dates"}))
    with pytest.raises(GoldError, match="mentions"):
        corrected(press, gold=[bare])


@pytest.mark.parametrize("lang", LANGS)
def test_the_figure_marks_raw_and_corrected(press, lang):
    """A hollow and a full point a group, with intervals and how many were checked; where there is no corrected rate the axis says why."""
    docs = [document(press, number, [(0, 6)]) for number in (0, 1, 2, 20)]
    frame = corrected(press, value="russia", gold=docs)
    raw, full = corrected_rates(frame, lang).data
    assert raw.marker.symbol.endswith("-open") and not full.marker.symbol.endswith("-open") and raw.name != full.name
    assert list(raw.x) == pytest.approx(frame["raw"].tolist(), abs=1e-4) and all("20 articles" in label for label in raw.y)
    assert full.error_x.array[1] > 0 and FEW_JUDGED in frame["note"].tolist()
    figure = corrected_rates(frame, lang)
    assert "<br>" in figure.layout.xaxis.title.text and (lang == "fr") == ("vérifiés" in figure.layout.xaxis.title.text)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_to_count_is_said(press, lang):
    """A corpus without any case gives a row without numbers and a figure that says so."""
    frame = corrected(press.only([]), "stance", None, gold=[])
    assert frame.empty and len(corrected_rates(frame, lang).data) == 0
    none = corrected(replace(press, stance=press.stance.iloc[:0]), "stance", None, gold=[document(press, n, []) for n in range(3)])
    assert none["note"].tolist() == [NOTHING] and len(corrected_rates(none, lang).data) == 0
