"""Scoring by the codebook's rules, the marks on the first corpus, and the record of them."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from analysis import load_corpus, schema
from analysis.gold import OTHER_TIMES, GoldDoc, GoldError, load_gold
from analysis.measurements import measured, stance_cases, stance_risk
from analysis.places import first_corpus, measured_data
from analysis.report import report
from analysis.matching import overlap, pair
from analysis.scoring import score_article
from analysis.timeml import iso, read_timeml
from analysis.validation import validate
from conftest import strings

TEXT = "Moscou menace Kiev. « Non », dit Kiev."
#: What the first corpus must reach, by layer; what is reached stands in corpus/gold/measurements.csv.
MARKS = {"removed": 0.97, "sentences": 0.98, "mentions": 0.95, "quotes": 0.75, "speakers": 0.80, "stance": 0.50, "dates": 0.80}


@pytest.fixture(scope="module")
def found():
    """The validation of the first corpus on its gold."""
    return validate(load_corpus(first_corpus()))


@pytest.mark.parametrize("layer", MARKS)
def test_the_first_marks_are_reached(found, layer):
    """On the corpus that rules were written on, each layer reaches its first mark."""
    tuned = found.marks[found.marks["set"] == first_corpus().name].set_index("layer")
    assert tuned.loc[layer, "f1"] >= MARKS[layer]


def test_the_record_is_what_is_measured(found):
    """The recorded marks, which README and notebooks show, are those measured now; unseen ones where their texts are here."""
    kept = measured().set_index(["set", "layer"])
    for row in found.marks.itertuples():
        assert kept.loc[(row.set, row.layer), "f1"] == pytest.approx(row.f1, abs=1e-3), (row.set, row.layer)
    if measured_data() is None:
        pytest.skip("REVUE_DATA is not set: the marks on the unseen articles are those recorded, not measured now")
    assert set(found.marks["kind"]) == {"tuned on", "unseen"} and found.absent == []


def test_the_report_names_layers_and_errors(found):
    """The report shows precision, recall and F1 of each layer, and what was missed."""
    text = report(found, 2)
    assert all(layer in text for layer in MARKS) and "precision" in text and "tuned on" in text


@pytest.mark.parametrize(("a", "b", "expected"), [((0, 10), (0, 10), 1.0), ((0, 10), (0, 8), 0.8), ((0, 5), (5, 9), 0.0), ((0, 0), (0, 0), 0.0)])
def test_overlap_is_over_the_longer_span(a, b, expected):
    """The shared part is divided by the longer span."""
    assert overlap(a, b) == expected


def test_pairs_are_one_to_one_and_trimmed():
    """A span is used once, the best overlap first, and marks and spaces at its ends do not count."""
    assert pair([(20, 27), (22, 25)], [(20, 27)], TEXT, lambda a, b: overlap(a, b) >= 0.8) == {0: 0}
    assert pair([(22, 25)], [(20, 27)], TEXT, lambda a, b: overlap(a, b) >= 0.97) == {0: 0}


def document(**layers) -> GoldDoc:
    """Gold on TEXT with two sentences and the given layers."""
    sentences = [{"start": 0, "end": 19}, {"start": 20, "end": 38}]
    empty = {name: [] for name in ("boilerplate", "mentions", "quotes", "stance", "dates")}
    article = schema.Article("x", "x.txt", None, None, None, None, "fr", TEXT, "")
    return GoldDoc(article, {**empty, "sentences": sentences, **layers})


def rows(**layers) -> dict[str, list]:
    """Rows as stages give them, with two sentences and the given layers."""
    sentences = [schema.Sentence("x", 0, 0, 19, TEXT[:19], "body"), schema.Sentence("x", 1, 20, 38, TEXT[20:], "body")]
    return {"removed": [], "mentions": [], "quotes": [], "stance": [], "dates": [], "sentences": sentences, **layers}


def mention(start, end, actor, kind="state", how="name"):
    """A mention row on TEXT."""
    return schema.Mention("x", 0, start, end, TEXT[start:end], actor, kind, how)


def test_mentions_need_span_and_actor():
    """A wrong actor is wrong, a place for a place is right, a description is left out."""
    gold = [{"start": 0, "end": 6, "actor": "russia", "kind": "state"}, {"start": 14, "end": 18, "actor": "kyiv", "kind": "place"}]
    ours = [mention(0, 6, "moscow"), mention(14, 18, "ukraine", "place"), mention(33, 37, "ukraine", how="description")]
    assert score_article(rows(mentions=ours), document(mentions=gold))["mentions"].counts == {"": [1, 2, 2]}


def stance(sentence, holder, target, label, basis="narration"):
    """A stance row on TEXT."""
    return schema.Stance("x", sentence, holder, target, label, float(label or 0), basis, [])


@pytest.mark.parametrize(("ours", "counts"), [
    ([stance(0, "outlet", "ukraine", -1)], {"-1": [1, 1, 1], "0": [0, 0, 0], "1": [0, 0, 0]}),
    ([], {"-1": [0, 0, 1], "0": [0, 1, 0], "1": [0, 0, 0]}),
    ([stance(0, "outlet", "ukraine", None)], {"-1": [0, 0, 1], "0": [0, 1, 0], "1": [0, 0, 0]}),
    ([stance(0, "outlet", "ukraine", -1), stance(1, "outlet", "russia", 1)], {"-1": [1, 1, 1], "0": [0, 0, 0], "1": [0, 1, 0]}),
    ([stance(0, "outlet", "ukraine", -1), stance(1, "outlet", "russia", 0)], {"-1": [1, 1, 1], "0": [0, 0, 0], "1": [0, 0, 0]}),
    ([stance(0, "outlet", "ukraine", -1, "act")], {"-1": [0, 0, 1], "0": [0, 1, 0], "1": [0, 0, 0]}),
    ([stance(0, "somebody", "ukraine", -1)], {"-1": [0, 1, 1], "0": [0, 1, 0], "1": [0, 0, 0]}),
])
def test_stance_rows_are_matched_by_the_codebook(ours, counts):
    """Missing and abstaining are a predicted 0, invented rows are false unless neutral, acts are left out, holders must agree."""
    gold = [{"sentence": 0, "holder": "outlet", "target": "ukraine", "label": -1, "evidence": ""}]
    assert score_article(rows(stance=ours), document(stance=gold))["stance"].counts == counts


def test_unnamed_holders_need_only_not_be_the_outlet():
    """Between a named and an unnamed holder only "outlet or not" must agree."""
    gold = [{"sentence": 0, "holder": "experts-russes", "target": "ukraine", "label": -1, "evidence": ""}]
    counts = score_article(rows(stance=[stance(0, "unattributed", "ukraine", -1)]), document(stance=gold))["stance"].counts
    assert counts["-1"] == [1, 1, 1]


def test_dates_need_overlap_and_value():
    """Any overlap, then the same value."""
    gold = [{"start": 0, "end": 6, "value": "2024"}, {"start": 7, "end": 13, "value": "2023"}]
    ours = [schema.Date("x", 0, a, b, TEXT[a:b], "2024", None, None, "year") for a, b in ((3, 6), (7, 13))]
    scores = score_article(rows(dates=ours), document(dates=gold))
    assert [scores[layer].counts[""] for layer in ("dates", "dates found", "dates resolved")] == [[1, 2, 2], [2, 2, 2], [1, 2, 2]]


TIMEML = """<?xml version="1.0" encoding="UTF-8"?>
<TimeML><DOCID>d</DOCID><DCT><TIMEX3 tid="t1" type="DATE" value="1999-05-18" /></DCT>
<TEXT>Le <EVENT eid="e1">vote</EVENT> a eu lieu <TIMEX3 tid="t2" type="DATE" value="1999-05-17">hier</TIMEX3> &amp; dure
<SIGNAL sid="s1">depuis</SIGNAL> <TIMEX3 tid="t3" type="DURATION" value="P2Y">deux ans</TIMEX3>,
dit-on <TIMEX3 tid="t4" type="DATE" value="1999-FA">cet automne</TIMEX3>.</TEXT></TimeML>"""


def test_timeml_is_read_as_gold(tmp_path):
    """A TimeML document gives its text, its day, its dates with values of the codebook, and the spans of its other times."""
    (tmp_path / "d.tml").write_text(TIMEML, encoding="utf-8")
    made = read_timeml(tmp_path / "d.tml")
    assert (made.published, [row["text"] for row in made.others]) == ("1999-05-18", ["deux ans"])
    assert [(row["text"], row["value"]) for row in made.dates] == [("hier", "1999-05-17"), ("cet automne", "1999-09/1999-11")]
    assert made.text.startswith("Le vote a eu lieu hier & dure\n")
    assert all(made.text[row["start"]:row["end"]] == row["text"] for row in (*made.dates, *made.others))


def gold_of_texts(folder, **changed):
    """The gold of a folder with one dated text."""
    text = {"article": 1, "published": "2024-05-15", "text": "Hier, le vote a eu lieu ; en 2019, non, et cet été peut-être.", "dates": [
        {"start": 0, "end": 4, "text": "Hier", "value": "2024-05-14"}, {"start": 29, "end": 33, "text": "2019", "value": "2018", "also": ["2019"]},
        {"start": 43, "end": 50, "text": "cet été", "value": None, "also": [None]}]} | changed
    (folder / "texts.jsonl").write_text(json.dumps(text), encoding="utf-8")
    return load_gold(folder, load_corpus(pd.DataFrame({"text": ["Rien."]})))


def test_texts_with_their_dates_are_gold(tmp_path):
    """Each line is a document of which only dates are scored; other values may pass, and what may have no value is not counted."""
    (gold,) = gold_of_texts(tmp_path)
    (doc,) = gold.docs
    ours = [schema.Date("x", 0, row["start"], row["end"], row["text"], value, None, None, "day")
            for row, value in zip((*doc.layers["dates"], *doc.layers[OTHER_TIMES]), ("2024-05-14", "2019", "2024-06/2024-08"))]
    scores = score_article(rows(dates=ours), doc)
    assert doc.annotated == {"dates"} and scores["dates"].counts == {"": [2, 2, 2]} and list(scores) == ["dates", "dates found", "dates resolved"]


@pytest.mark.parametrize("changed", [{"dates": [{"start": 1, "end": 4, "text": "Hier", "value": None}]}, {"text": None}, {"dates": 3}])
def test_a_text_that_is_no_gold_is_named(tmp_path, changed):
    """The file and the line are named."""
    with pytest.raises(GoldError, match=r"texts\.jsonl, line 1: no text of gold"):
        gold_of_texts(tmp_path, **changed)


@pytest.mark.parametrize(("timeml", "expected"), [("199X", "1990/1999"), ("19XX", "1901/2000"), ("1998-WI", "1997-12/1998-02"), ("PAST_REF", None),
                                                  ("1999-W20", "1999-W20"), ("1999-05", "1999-05"), ("1999-05-18TEV", None)])
def test_values_of_timeml_are_those_of_the_codebook(timeml, expected):
    """Decades, centuries and seasons are intervals, vague references and times of day have no value."""
    assert iso(timeml) == expected


def test_what_is_no_date_in_timeml_is_not_counted_against_us():
    """A find that hits a time, a duration or a set of the gold counts neither for nor against, one that hits nothing is false."""
    gold = document(dates=[{"start": 0, "end": 6, "value": "2024"}])
    gold.layers[OTHER_TIMES] = [{"start": 7, "end": 13}]
    ours = [schema.Date("x", 0, a, b, TEXT[a:b], "2024", None, None, "year") for a, b in ((0, 6), (8, 12), (22, 26))]
    scored = score_article(rows(dates=ours), gold)["dates"]
    assert scored.counts == {"": [1, 2, 1]} and [error[0] for error in scored.errors] == ["false"]


def test_gold_on_a_changed_text_is_refused(folder):
    """Spans that no longer hold are an error naming the file, not a bad score."""
    gold = folder / "gold"
    gold.mkdir()
    made = {"doc_id": "un", "meta": {}, "sentences": [{"start": 0, "end": 5, "text": "Autre"}]}
    (gold / "un.json").write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(GoldError, match="un.json.*changed"):
        load_gold(gold, load_corpus(folder))


@pytest.mark.parametrize("content", ["not json", "[]", "{}"])
def test_bad_gold_is_named(folder, content):
    """A file that is no gold is named with the remedy."""
    (folder / "gold").mkdir()
    (folder / "gold" / "bad.json").write_text(content)
    with pytest.raises(GoldError, match="bad.json.*CODEBOOK"):
        load_gold(folder / "gold", load_corpus(folder))


def test_the_shipped_gold_contains_no_text_of_the_unseen_articles():
    """Of the Wikinews articles only spans, hashes and labels are shipped."""
    for path in (first_corpus() / "gold" / "wikinews").glob("*.json"):
        held = [value for value in strings(json.loads(path.read_text(encoding="utf-8")))]
        assert all(" " not in value for value in held), path.name


def test_gold_about_other_articles_is_an_error(folder):
    """Gold in which no article of the corpus stands is named, not scored as nothing."""
    with pytest.raises(GoldError, match="articles of this corpus"):
        validate(load_corpus(folder), first_corpus() / "gold", nested=False)


def test_a_corpus_without_gold_gives_no_marks(folder):
    """Where there is no gold nothing is scored and nothing fails."""
    assert validate(load_corpus(folder)).marks.empty and isinstance(validate(load_corpus(folder)).errors, pd.DataFrame)


def test_every_actor_of_the_gold_is_in_the_table():
    """The actor table of the first corpus lists each actor that its gold names, and institutions belong to their state."""
    from analysis.actors import load_actors
    table = load_actors(first_corpus() / "actors.csv").rows
    named = {row["actor"] for doc in load_gold(first_corpus() / "gold", load_corpus(first_corpus()))[0].docs
             for row in doc.layers["mentions"]}
    assert named <= set(table)
    assert table["kremlin"].belongs_to == "russia" and table["russian-foreign-ministry"].belongs_to == "russia"


def test_borrowed_gold_is_recorded_without_its_cases():
    """Of gold that is measured on and not shipped the record has marks and a curve that falls with coverage, and no case."""
    kept, curve = measured(), stance_risk()
    assert set(curve["set"]) == {"mad_tsc"} <= set(kept["set"]) and "mad_tsc" not in set(stance_cases()["set"])
    surest = kept[kept["set"] == "mad_tsc"].set_index("layer")["precision"]
    assert surest["stance towards, surest 10%"] > surest["stance towards, surest 25%"] > surest["stance towards"]
    assert curve["coverage"].is_monotonic_increasing and curve["precision"].iloc[-1] < curve["precision"].iloc[3]


#: Floors under what is measured on data that is not shipped, by set and layer. For MAD-TSC what is recorded: below it something
#: broke (the goal for the surest tenth is 0.80). For French TimeBank the goals; our half of it was read for errors.
BORROWED_MARKS = {
    ("mad_tsc", "stance towards"): 0.53, ("mad_tsc", "stance towards, surest 10%"): 0.75, ("mad_tsc", "stance towards, surest 15%"): 0.73,
    ("fr_timebank", "dates found"): 0.93, ("fr_timebank", "dates resolved"): 0.90,
}


@pytest.mark.parametrize("mark", BORROWED_MARKS, ids=" ".join)
def test_the_marks_on_borrowed_data_are_reached(found, mark):
    """Where MAD-TSC and French TimeBank are installed, stance towards a target and dates are as often right as the floors say."""
    if measured_data() is None:
        pytest.skip(f"REVUE_DATA is not set: {mark[1]} is not measured on {mark[0]}")
    assert found.marks.set_index(["set", "layer"]).loc[mark, "f1"] >= BORROWED_MARKS[mark]
