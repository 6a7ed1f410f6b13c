"""Audits: items drawn with known chances, sheets filled in and read back, agreement of those who judged."""

from __future__ import annotations

import csv
import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotate, audited, draw_audit, load_corpus
from analysis.audit import read_audit
from analysis.audit_items import ABOUT, AuditError, answer_of, items_of, speaker
from analysis.audit_report import audit_agreement, audit_marks, audit_report
from analysis.audit_sample import LEAST, SHEET, allocated, places, sampled
from analysis.cells import restore
from analysis.cli import main
from analysis.gold import GoldError
from analysis.gold_agreement import span_agreement, span_report
from analysis.observing import WhatError
from analysis.places import first_corpus
from analysis.raters import INTERVAL, NOMINAL, ORDINAL, agreement

WORDS = {"yes": "oui", "no": "Non", "": "?", "-1": "-1", "0": "0", "1": "1"}
GAP = float("nan")


def drawn(tables, path, layer="topics", number=60, **options):
    """The sheet and the key of an audit, as frames."""
    sheet, key = draw_audit(tables, path / "audit.csv", number, layer=layer, **options)
    return (pd.read_csv(sheet, dtype=str, keep_default_na=False),
            pd.read_csv(key, dtype=str, keep_default_na=False).map(restore).astype({"weight": float}))


def filled(sheet, answers, path, **how):
    """The path of the sheet filled in with answers and saved."""
    sheet.assign(answer=answers).to_csv(path, index=False, **how)
    return path


def perfect(key):
    """The answers of somebody who always says what the method says."""
    return [WORDS.get(said, said) if layer != "speakers" else said or "personne" for layer, said in zip(key["layer"], key["said"])]


@pytest.mark.parametrize(("layer", "number"), [*((layer, 60) for layer in ABOUT), ("stance", 100_000)])
def test_weights_add_up_to_the_corpus(tables, tmp_path, layer, number):
    """In each stratum the weights of the items drawn add up to all its items, of which some are drawn, or all where so many are asked."""
    sheet, key = drawn(tables, tmp_path, layer, number)
    every = items_of(tables, layer)
    assert len(sheet) == min(number, len(every)) and sheet["id"].is_unique and sheet["id"].tolist() == key["id"].tolist()
    assert key["weight"].sum() == pytest.approx(len(every)) and (key["weight"] >= 1).all()
    said = every["said"].value_counts()
    for name, part in key.groupby("said"):
        if layer != "speakers":
            assert part["weight"].sum() == pytest.approx(said[name])
    sizes = key.groupby("stratum")["weight"].agg(["sum", "size"])
    assert (sizes["size"] >= np.minimum(LEAST, sizes["sum"].round())).all() and np.allclose(sizes["sum"], sizes["sum"].round())


def test_the_sheet_asks_and_does_not_tell(tables, tmp_path):
    """The sheet has the sentence, what stands around it and the question, no answer, and no column of the key that tells."""
    sheet, key = drawn(tables, tmp_path, "stance", lang="en")
    assert sheet.columns.tolist() == SHEET and (sheet["answer"] == "").all() and sheet["choices"].nunique() == 1
    sentences = tables.sentences.set_index(["article_id", "sentence_id"])["text"]
    for row in sheet.itertuples():
        place = (row.article_id, int(row.sentence_id))
        assert restore(row.sentence) == " ".join(sentences[place].split()) and row.about in row.question
        assert restore(row.before) == " ".join(sentences.get((place[0], place[1] - 1), "").split())
        assert restore(row.after) == " ".join(sentences.get((place[0], place[1] + 1), "").split())
    assert set(key["said"]) == {"-1", "0", "1", ""}


@pytest.mark.parametrize("layer", ABOUT)
def test_who_agrees_with_the_method_finds_it_right(tables, tmp_path, layer):
    """Read back from somebody who says what the method says, all is right, and the weighted counts are those of the corpus."""
    sheet, key = drawn(tables, tmp_path, layer)
    items = audited(tables, filled(sheet, perfect(key), tmp_path / "a.csv"))
    assert (items["said"] == items["right"]).all() and len(items) == len(sheet)
    marks, every = audit_marks(items), items_of(tables, layer)
    assert (marks[["precision", "recall"]].stack() == 1).all() and (marks["precision_low"] < 0.97).all()
    told = items.groupby(["about", "right"])["weight"].sum() if layer in ("topics", "mentions") else items.groupby("right")["weight"].sum()
    counted = every.groupby(["about", "said"] if layer in ("topics", "mentions") else "said").size()
    if layer != "speakers":
        assert told.to_dict() == pytest.approx(counted.to_dict())
    assert set(items["cluster"]) <= set(tables.articles["article_id"])


@pytest.mark.parametrize("how", [
    {"sep": ";", "encoding": "cp1252", "errors": "replace"}, {"sep": "\t", "encoding": "utf-16"},
    {"sep": ",", "encoding": "mac_roman", "errors": "replace"},
    {"sep": ";", "encoding": "utf-8-sig", "quoting": csv.QUOTE_ALL, "lineterminator": "\r\n"}])
def test_sheets_are_read_as_spreadsheets_save_them(tables, tmp_path, how):
    """Other delimiters, encodings, orders of rows and columns, names of columns in capitals and a lost column change nothing."""
    sheet, key = drawn(tables, tmp_path, "stance")
    plain = audited(tables, filled(sheet, perfect(key), tmp_path / "a.csv"))
    other = sheet.assign(answer=perfect(key))[[*reversed(SHEET[1:]), "id"]].drop(columns="sha256").sample(frac=1, random_state=0)
    other.rename(columns=str.upper).to_csv(tmp_path / "b.csv", index=False, **how)
    pd.testing.assert_frame_equal(audited(tables, tmp_path / "b.csv"), plain)


@pytest.mark.parametrize(("layer", "typed", "answer"), [
    ("topics", "Oui", "yes"), ("topics", "N", "no"), ("mentions", "VRAI", "yes"), ("topics", "?", None), ("topics", "maybe", None),
    ("stance", "+1", "1"), ("stance", "−1", "-1"), ("stance", "1,0", "1"), ("stance", "-1.00", "-1"), ("stance", "-0", "0"),
    ("stance", "?", ""), ("stance", "2", None), ("stance", "10", None), ("speakers", "Personne", ""), ("speakers", "Jean", "Jean")])
def test_answers_are_understood(layer, typed, answer):
    """What people and spreadsheets make of an answer is that answer; anything else is none."""
    assert answer_of(layer, typed) == answer


@pytest.mark.parametrize(("typed", "said", "found"), [
    ("poutine", "vladimir-putin", "vladimir-putin"), ("Vladimir PUTIN", "vladimir-putin", "vladimir-putin"),
    ("Vladimir Poutine", "kremlin", "vladimir-putin"),
    ("Jean Dupont", "kremlin", "jean-dupont"), ("porte-parole de Vladimir Poutine", "vladimir-putin", "porte-parole-de-vladimir-poutine"),
    ("Corée du Sud + états-unis", "united-states+south-korea", "united-states+south-korea"),
    ("Corée du Sud", "united-states+south-korea", "south-korea"),
    ("Corée du Sud", "", "south-korea")])
def test_speakers_are_called_by_their_names(tables, typed, said, found):
    """A part of the method's name is that speaker, in any case and without accents; several in any order; another name is another one."""
    assert speaker(typed, said, tables) == found


def test_rows_that_cannot_be_used_are_named(tables, tmp_path):
    """Wrong answers, strange ids and contradictions are told with file and row; what has no answer is counted; the rest is used."""
    sheet, key = drawn(tables, tmp_path)
    answers = perfect(key)
    answers[0], answers[1], answers[2] = "peut-être", "", " "
    bad = pd.concat([sheet.assign(answer=answers), sheet.head(8).tail(1).assign(answer={"oui": "no", "Non": "yes"}[answers[7]]),
                     sheet.head(9).tail(1).assign(answer=answers[8]), sheet.head(1).assign(id="i0", answer="yes")])
    bad.to_csv(tmp_path / "a.csv", index=False)
    read = read_audit(tables, tmp_path / "a.csv")
    assert len(read.items) == 57 and read.empty == {str(tmp_path / "a.csv"): 2}
    first, again, strange = [line.removeprefix(f"{tmp_path / 'a.csv'}, row ") for line in read.refused if ", row " in line]
    assert first == "2: 'peut-être' is no answer; write one of yes | no"
    assert again.startswith(f"62: the item {sheet['id'][7]} has another answer") and strange.startswith("64: no item has the id 'i0'")


def test_weights_are_spread_over_what_was_judged(tables, tmp_path):
    """Where every other item has no answer, the weights of a stratum still add up; a stratum that nobody judged is told."""
    sheet, key = drawn(tables, tmp_path, "stance")
    skipped = key["stratum"] == key["stratum"][0]
    answers = ["" if skip else answer for answer, skip in zip(perfect(key), (np.arange(len(key)) % 2 == 0) & ~skipped | skipped)]
    read = read_audit(tables, filled(sheet, answers, tmp_path / "a.csv"))
    full, judged = key.groupby("stratum")["weight"].sum(), read.items.groupby("stratum")["weight"].sum()
    assert judged.to_dict() == pytest.approx(full[judged.index].to_dict()) and key["stratum"][0] not in judged.index
    assert any(key["stratum"][0] in line for line in read.refused)


def test_articles_that_changed_are_refused(tables, tmp_path):
    """Items of an article whose text is another one now, or that is gone, are left out and told by article."""
    sheet, key = drawn(tables, tmp_path)
    path, names = filled(sheet, perfect(key), tmp_path / "a.csv"), key["article_id"].unique()
    articles = tables.articles.copy()
    articles.loc[articles["article_id"] == names[0], "sha256"] = "0" * 64
    now = tables.changed(articles=articles).only([name for name in articles["article_id"] if name != names[1]])
    read = read_audit(now, path)
    assert set(read.items["article_id"]) == set(names[2:])
    for told in (f"article {names[0]}: it changed", f"article {names[1]}: it is gone"):
        assert sum(told in line for line in read.refused) == 1


def test_what_the_method_says_is_what_it_says_now(tables, tmp_path):
    """After a topic is no longer found the same answers say that the method misses it; a case that is none any more is left out."""
    sheet, key = drawn(tables, tmp_path, about=["diplomacy"])
    path = filled(sheet, perfect(key), tmp_path / "a.csv")
    read, without = read_audit(tables, path), tables.changed(topics=tables.topics[tables.topics["topic"] != "diplomacy"])
    now = read_audit(without, path)
    assert set(now.items["said"]) == {"no"} and now.items["right"].tolist() == read.items["right"].tolist()
    assert (read.otherwise, now.otherwise) == (0, (read.items["said"] == "yes").sum())
    assert f"of {now.otherwise} the tables say" in audit_report(now, without)
    sheet, key = drawn(tables, tmp_path / "stance", "stance")
    path = filled(sheet, perfect(key), tmp_path / "stance" / "a.csv")
    read = read_audit(tables.changed(stance=tables.stance[tables.stance["target"] != "russia"]), path)
    assert "russia" not in set(read.items["about"]) and any("nothing in these tables" in line for line in read.refused)


def test_no_cell_is_a_formula(tmp_path):
    """Text of articles, outlets and ids that a spreadsheet would run stands there as text, on one line, and is read back."""
    text = ("=HYPERLINK(\"http://x\") La France condamne la Russie.\n\n+La Russie menace la France ; « @nous, dit-elle ».\n\n"
            "-L'ONU salue\tla France.")
    articles = pd.DataFrame({"text": [text, text + " Fin."], "outlet": ["=cmd|x", "-2+3"], "article_id": ["@a", "=b"]})
    tables = annotate(load_corpus(articles))
    for layer in ("stance", "speakers"):
        sheet, key = drawn(tables, tmp_path / layer, layer, 1000)
        assert not sheet.map(lambda cell: cell.startswith(("=", "+", "-", "@", "\t")) or "\n" in cell).to_numpy().any()
        read = read_audit(tables, filled(sheet, perfect(key), tmp_path / layer / "a.csv"))
        assert len(read.items) == len(sheet) and not read.refused and set(read.items["outlet"]) <= {"=cmd|x", "-2+3"}


def test_the_sheet_suits_the_spreadsheet_of_its_language(tables, tmp_path):
    """In French cells are parted by semicolons and the question is French; both sheets bear the mark of UTF-8."""
    for lang, start in (("fr", b"\xef\xbb\xbfid;layer;"), ("en", b"\xef\xbb\xbfid,layer,")):
        sheet, _ = draw_audit(tables, tmp_path / lang / "audit.csv", 60, lang=lang)
        assert sheet.read_bytes().startswith(start)
        assert ("Cette phrase" in sheet.read_text(encoding="utf-8")) == (lang == "fr")


@pytest.mark.parametrize(("column", "cell"), [("weight", "much"), ("weight", ""), ("weight", "inf"), ("start", "x"), ("layer", "colours")])
def test_a_key_that_was_changed_is_told(tables, tmp_path, column, cell):
    """A key whose numbers or layers are none is refused, naming the file."""
    sheet, key = drawn(tables, tmp_path)
    path = filled(sheet, perfect(key), tmp_path / "a.csv")
    key.astype({column: object}).assign(**{column: [cell, *key[column][1:]]}).to_csv(tmp_path / "audit.key.csv", index=False)
    with pytest.raises(AuditError, match="audit.key.csv: the key was changed"):
        audited(tables, path)


# ----------------------------------------------------------------------------------------------- the draw

ITEMS = pd.DataFrame([(f"a{article}", number, number, number + 1, "", "x", f"o{article % 2}", "yes" if number % 5 == 0 else "no")
                      for article, size in enumerate((30, 5, 12, 3, 20, 1)) for number in range(size)],
                     columns=["article_id", "sentence_id", "start", "end", "holder", "about", "outlet", "said"])


@pytest.mark.parametrize(("many", "taken"), [(10, 3), (7, 7), (50, 1), (9, 8), (1, 1)])
def test_every_item_of_a_stratum_has_the_same_chance(many, taken):
    """Over all starts each item is drawn equally often, as many at a time as were asked, none twice."""
    starts = (np.arange(1000) + 0.5) / 1000
    drawn_at = np.array([places(many, taken, start) for start in starts])
    assert all(len(set(row)) == taken for row in drawn_at.tolist())
    assert np.bincount(drawn_at.ravel(), minlength=many) / 1000 == pytest.approx(np.full(many, taken / many), abs=0.002)


def test_an_article_gives_no_more_than_its_part():
    """Of a stratum an article gives its part of the items drawn, rounded up or down."""
    for seed in range(5):
        for (outlet, said), part in sampled(ITEMS, "topics", 24, seed).groupby(["outlet", "said"]):
            of = ITEMS[(ITEMS["outlet"] == outlet) & (ITEMS["said"] == said)]["article_id"].value_counts()
            assert all(abs(many - of[name] / part["weight"].iloc[0]) < 1 for name, many in part["article_id"].value_counts().items())


def test_the_draw_does_not_depend_on_order(tables, tmp_path):
    """Items in another order give the same sheet, and another seed another one."""
    same = [sampled(items, "topics", 24, 1).drop(columns="_order") for items in (ITEMS, ITEMS.sample(frac=1, random_state=0))]
    pd.testing.assert_frame_equal(*same)
    assert not sampled(ITEMS, "topics", 24, 2)["start"].equals(same[0]["start"])


@given(st.lists(st.integers(1, 500), min_size=1, max_size=8), st.integers(0, 400))
@settings(max_examples=40, deadline=None)
def test_allocation_is_exact_and_favours_what_is_rare(sizes, more):
    """Exactly as many are drawn as asked, of each stratum some and never more than it has; a smaller stratum has no smaller part drawn."""
    sizes, number = np.array(sizes), LEAST * len(sizes) + more
    taken = allocated(sizes, number)
    assert taken.sum() == min(number, sizes.sum()) and (taken <= sizes).all() and (taken >= np.minimum(sizes, LEAST)).all()
    order = np.argsort(sizes, kind="stable")
    assert (np.diff(taken[order]) >= -1).all() and (np.diff((taken / sizes)[order]) <= 1 / sizes[order][:-1] + 1e-9).all()


def test_outlets_are_no_strata_where_too_few_are_drawn():
    """With too few items for outlets the strata are what the method said; with too few for these, the least number is named."""
    assert sampled(ITEMS, "topics", 24, 0)["stratum"].nunique() == 4 and sampled(ITEMS, "topics", 10, 0)["stratum"].nunique() == 2
    with pytest.raises(AuditError, match="draw 6 or more"):
        sampled(ITEMS, "topics", 5, 0)


# ----------------------------------------------------------------------------------------------- agreement

#: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": four observers, twelve units, section C.
OBSERVERS = pd.DataFrame({
    "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP], "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
    "C": [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP], "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP]})
#: The same, section A: two observers, ten units, binary.
BINARY = pd.DataFrame({"Meg": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "Owen": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
#: The same, section B: two observers, twelve units, five values.
NAMES = pd.DataFrame({"Ben": list("aabbdcccedda"), "Gerry": list("babbbccceddd")})


@pytest.mark.parametrize(("data", "level", "alpha"), [
    (OBSERVERS, NOMINAL, 0.743), (OBSERVERS, ORDINAL, 0.815), (OBSERVERS, INTERVAL, 0.849),
    (BINARY, NOMINAL, 0.095), (NAMES, NOMINAL, 0.692)])
def test_alpha_is_that_of_the_worked_examples(data, level, alpha):
    """Krippendorff's alpha is that of the examples worked out in Krippendorff (2011)."""
    made = agreement(data, [str(number % 4) for number in range(len(data))], level=level)
    assert made.alpha == pytest.approx(alpha, abs=5e-4) and made.low <= made.alpha <= made.high


ANSWERS = st.lists(st.lists(st.sampled_from(["-1", "0", "1", None]), min_size=3, max_size=3), min_size=1, max_size=12)


@given(ANSWERS, st.randoms())
@settings(max_examples=20, deadline=None)
def test_alpha_does_not_depend_on_order(rows, random):
    """Raters and items in another order, or an item that one alone judged, change nothing; equal answers are an alpha of 1."""
    data, scale = pd.DataFrame(rows), ["-1", "0", "1"]
    mixed = [random.sample(row, 3) for row in random.sample(rows, len(rows))] + [["1", None, None]]
    for level in (NOMINAL, ORDINAL):
        alpha = agreement(data, ["x"] * len(data), scale, level).alpha
        assert agreement(pd.DataFrame(mixed), ["x"] * len(mixed), scale, level).alpha == pytest.approx(alpha, nan_ok=True)
        same = agreement(pd.DataFrame([row[:1] * 3 for row in rows]), ["x"] * len(rows), scale, level)
        assert same.alpha == 1 or (math.isnan(same.alpha) and len({row[0] for row in rows} - {None}) < 2)


def test_the_interval_is_that_of_articles():
    """With one article there is no interval; doubts that sit in one article of many make it wider than doubts spread over all."""
    apart = pd.DataFrame({"a": [0, 1] * 40, "b": [0, 1] * 30 + [1, 0] * 10})
    together = agreement(apart, [str(number // 8) for number in range(80)])
    spread = agreement(apart, [str(number % 10) for number in range(80)])
    assert math.isnan(agreement(apart, ["x"] * 80).low)
    assert together.alpha == spread.alpha and together.high - together.low > spread.high - spread.low


def test_two_people_are_compared(tables, tmp_path):
    """Whoever agrees has an alpha of 1, who guesses one about 0; the disagreements are listed, and the first file decides."""
    sheet, key = drawn(tables, tmp_path, "stance", 150)
    right, random = perfect(key), np.random.default_rng(0)
    ours, same = filled(sheet, right, tmp_path / "a.csv"), filled(sheet, right, tmp_path / "b.csv")
    guess = filled(sheet, random.choice(["-1", "0", "1"], len(sheet)), tmp_path / "c.csv")
    assert audit_agreement(read_audit(tables, [ours, same]))["alpha"].tolist() == [1, 1]
    read = read_audit(tables, [ours, guess])
    apart = audit_agreement(read)
    assert apart["level"].tolist() == [ORDINAL, NOMINAL] and (apart["alpha"].abs() < 0.2).all() and (apart["low"] < 0).all()
    assert (read.items["right"] == read.items["said"]).all() and not (audited(tables, [guess, ours])["right"] == read.items["said"]).all()
    text = audit_report(read, tables, 2)
    assert "corrected by what was judged" in text and "taking sides" in text
    assert "they disagree on" in text and text.count(" / ") == 2 and "Krippendorff" in text
    assert "agreement" not in audit_report(read_audit(tables, ours), tables)


def test_an_item_that_one_of_two_judged_is_used(tables, tmp_path):
    """What the first left empty is taken from the second, and only what both judged counts for agreement."""
    sheet, key = drawn(tables, tmp_path)
    right = perfect(key)
    half = filled(sheet, [answer if number % 2 else "" for number, answer in enumerate(right)], tmp_path / "a.csv")
    read = read_audit(tables, [half, filled(sheet, right, tmp_path / "b.csv")])
    assert len(read.items) == len(sheet) and audit_agreement(read)["items"].tolist() == [len(sheet) // 2]


def test_shares_count_items_by_their_weights():
    """Precision and recall are weighted: an item missed in a stratum drawn one in ten counts as ten."""
    rows = [("yes", "yes", 1.0)] * 8 + [("yes", "no", 1.0)] * 2 + [("no", "yes", 10.0)] * 2 + [("no", "no", 10.0)] * 6
    items = pd.DataFrame(rows, columns=["said", "right", "weight"])
    items = items.assign(layer="topics", about="x", cluster=[str(i % 6) for i in range(18)])
    mark = audit_marks(items).iloc[0]
    assert mark["precision"] == pytest.approx(0.8) and mark["recall"] == pytest.approx(8 / 28) and mark["items"] == 12
    assert mark["recall_low"] < 8 / 28 < mark["recall_high"]
    assert audit_marks(items.assign(cluster="one"))[["precision_low", "recall_high"]].isna().all().all()


# ----------------------------------------------------------------------------------------------- gold folders annotated twice

def gold(path, **layers):
    """A gold folder on the second article of ``folder``."""
    path.mkdir()
    document = {"doc_id": "deux", "meta": {"published": None}, "sentences": [], **layers}
    (path / "deux.json").write_text(json.dumps(document), encoding="utf-8")
    return path


def mention(start, end, actor):
    """A mention of gold."""
    return {"start": start, "end": end, "actor": actor, "kind": "organisation"}


def test_span_agreement_is_that_of_the_spans(folder, tmp_path_factory):
    """Of two mentions each, one is equal, with another actor, and one overlaps: exact F1 0.5, overlapping 1, labels 0.5."""
    corpus, path = load_corpus(folder), tmp_path_factory.mktemp("gold")
    one = gold(path / "one", mentions=[mention(0, 5, "un"), mention(39, 44, "un")])
    two = gold(path / "two", mentions=[mention(0, 5, "who"), mention(41, 44, "un")])
    found = span_agreement(corpus, one, two).set_index("layer").loc["mentions"]
    assert (found["one"], found["other"], found["exact"], found["overlapping"], found["labels"]) == (2, 2, 0.5, 1.0, 0.5)
    assert 0.5 < found["alpha"] < 1 and math.isnan(found["exact_low"])
    back = span_agreement(corpus, two, one).set_index("layer").loc["mentions"]
    assert back[["exact", "overlapping", "alpha"]].tolist() == found[["exact", "overlapping", "alpha"]].tolist()
    assert "mentions" in span_report(span_agreement(corpus, one, two))
    assert (span_agreement(corpus, one, one).set_index("layer").loc["mentions", ["exact", "overlapping", "labels", "alpha"]] == 1).all()
    (path / "three").mkdir()
    (path / "three" / "x.json").write_text((one / "deux.json").read_text(encoding="utf-8").replace('"deux"', '"un"'), encoding="utf-8")
    with pytest.raises(GoldError, match="no article"):
        span_agreement(corpus, one, path / "three")


# ----------------------------------------------------------------------------------------------- the command

def test_an_audit_by_the_command_line(tables, tmp_path, capsys):
    """Drawn, filled in and read back from a folder of tables: exit code 0, and 1 under --strict where an answer was refused."""
    saved, sheet = str(tables.save(tmp_path / "tables")), tmp_path / "audit.csv"
    assert main(["validate", saved, "--draw", "40", "--out", str(sheet), "--layer", "stance", "--seed", "3"]) == 0
    assert str(sheet) in capsys.readouterr().out
    frame = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    filled(frame, "0", tmp_path / "a.csv")
    filled(frame, ["0"] * 39 + ["never"], tmp_path / "b.csv")
    assert main(["validate", saved, "--audited", str(tmp_path / "a.csv"), "--strict"]) == 0
    assert "precision" in capsys.readouterr().out
    both = ["validate", saved, "--audited", str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    assert main(both) == 0 and main([*both, "--strict"]) == 1
    written = capsys.readouterr()
    assert "row 41: 'never' is no answer" in written.err and "alpha –" in written.out


def test_two_gold_folders_by_the_command_line(folder, tmp_path_factory, capsys):
    """--gold with --second prints how far the two annotations agree."""
    path = tmp_path_factory.mktemp("gold")
    one = gold(path / "one", mentions=[mention(0, 5, "un")])
    assert main(["validate", str(folder), "--gold", str(one), "--second", str(one)]) == 0
    assert "mentions" in capsys.readouterr().out


@pytest.mark.parametrize(("options", "says"), [
    (["--draw", "40"], "--out"), (["--draw", "0", "--out", "x.csv"], "1 or more"), (["--draw", "5", "--out", "x.csv"], "too few"),
    (["--draw", "40", "--out", "there.csv"], "there already"), (["--draw", "40", "--out", "x.csv", "--about", "diplomatie"], "diplomacy"),
    (["--draw", "40", "--out", "x.csv", "--layer", "speakers", "--about", "kremlin"], "leave out"), (["--audited", "there.csv"], "id"),
    (["--audited", "empty.csv"], "without an answer"), (["--audited", "alone/audit.csv"], "key"),
    (["--audited", "nowhere.csv"], "nowhere.csv: it cannot")])
def test_an_audit_that_cannot_be_is_one_line(tmp_path, capsys, monkeypatch, tables, options, says):
    """Exit code 2 and one line that names what is wrong."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    sheet, _ = draw_audit(tables, tmp_path / "empty.csv", 40)
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "audit.csv").write_bytes(sheet.read_bytes())
    assert main(["validate", str(first_corpus()), *options]) == 2
    error = capsys.readouterr().err
    assert error.startswith("revue: ") and error.count("\n") == 1 and says in error


def test_two_draws_of_the_same_are_not_mixed(tables, tmp_path):
    """Sheets of two draws of one layer have two sets of weights: read together they are refused, and so is a layer that is not there."""
    paths = []
    for seed in (1, 2):
        sheet, key = draw_audit(tables, tmp_path / str(seed) / "audit.csv", 40, seed=seed)
        frame = pd.read_csv(sheet, dtype=str, keep_default_na=False)
        paths.append(filled(frame, "yes", tmp_path / str(seed) / "a.csv"))
    assert len(audited(tables, paths[0])) == 40
    with pytest.raises(AuditError, match="two audits"):
        audited(tables, paths)
    with pytest.raises(AuditError, match="topics, mentions, stance, speakers"):
        draw_audit(tables, tmp_path / "x.csv", 40, layer="dates")
    with pytest.raises(WhatError, match="russia"):
        draw_audit(tables, tmp_path / "x.csv", 40, layer="mentions", about=["russie"])
