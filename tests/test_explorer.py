"""The explorer in Python: linked views, the call that reproduces a selection, samples of large corpora."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from analysis import annotate, evidence, explore, load_corpus
from analysis.embedding import embedded, of_articles, sampled
from analysis.facts import facts_of
from analysis.observing import WhatError

CHOICES = [{}, {"voice": "outlet"}, {"voice": "*quoted*"}, {"actor": "russia"}, {"actor": "russia", "voice": "outlet"}, {"measure": "share"},
           {"since": "2024-01-01"}, {"date": "event", "until": "2023-12-31"}]


@pytest.mark.parametrize("choices", CHOICES, ids=str)
def test_each_mark_lists_its_number_and_filters_the_others(tables, choices):
    """A picked mark lists n sentences; its own view stays as it was, and no other view has more than n behind a mark."""
    made = explore(tables, **choices)
    before = made.marks
    for view, marks in before.items():
        for mark in [mark for mark in marks if mark["n"]][:12]:
            made.selection = {**made.selection, "picks": {}}
            made.pick(view, **mark["key"])
            after = made.marks
            assert len(made.listed) == mark["n"] and after[view] == marks
            assert all(other["n"] <= mark["n"] for name in after if name != view for other in after[name])


def test_the_call_gives_the_same_sentences(tables):
    """``evidence`` lists what the explorer lists, with the words that the selection rests on."""
    made = explore(tables, voice="outlet", actor="russia")
    for mark in made.marks["actors"]:
        rows = evidence(tables, voice="outlet", actor="russia", actors=mark["key"])
        pd.testing.assert_frame_equal(rows, made.pick("actors", **mark["key"]).listed)
        assert all(row.sentence[a:b] for row in rows.itertuples() for a, b in row.spans)


def test_positions_are_those_of_the_article(tables):
    """Each listed sentence stands at its start and end in the article's text."""
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"]))
    rows = evidence(tables)
    assert len(rows) == len(tables.sentences)
    assert all(texts[row.article_id][row.start:row.end] == row.sentence for row in rows.itertuples())


def test_the_voice_is_that_of_the_actor(tables):
    """With a voice chosen an actor must be named in that voice: own and quoted naming overlap only where a sentence has both."""
    whole, own, quoted = (len(evidence(tables, actor="north-korea", **voice)) for voice in ({}, {"voice": "outlet"}, {"voice": "*quoted*"}))
    assert max(own, quoted) < whole <= own + quoted


WRONG = [({"actors": {"actor": "russia"}}, "key actor, outlet"), ({"colour": "red"}, "no control or view"), ({"actor": "rusia"}, "russia"),
         ({"date": "never"}, "published, event"), ({"outlet": "Le Journal"}, "no outlet is called"), ({"since": "2024-02-30"}, "is a day"),
         ({"until": "2024"}, "is a day"), ({"outlet": 3}, "no outlet"), ({"actors": "russia"}, "key actor, outlet"), ({"topic": ["a"]}, "no topic")]


@pytest.mark.parametrize(("selection", "says"), WRONG)
def test_a_wrong_selection_is_said(tables, selection, says):
    """An unknown control, value or key is refused, with what there is."""
    with pytest.raises(WhatError, match=says):
        evidence(tables, **selection)


def test_names_numbers_and_days_are_understood(tables):
    """Names in either language stand for slugs, a label may be a number, a day a date."""
    by_slug = evidence(tables, actor="russia", since="2024-01-01")
    for actor in ("Russia", "Russie"):
        pd.testing.assert_frame_equal(evidence(tables, actor=actor, since=pd.Timestamp("2024-01-01")), by_slug)
    mark = {"holder": "outlet", "target": "russia"}
    pd.testing.assert_frame_equal(evidence(tables, stance={**mark, "label": -1}), evidence(tables, stance={**mark, "label": "-1"}))
    assert explore(tables, lang="fr", actor="Russie").selection["choices"]["actor"] == "russia"


def test_the_voice_of_a_stance_is_its_holder(tables):
    """With a voice chosen the stances shown are those it holds, also where the outlet reports them."""
    for voice in ("outlet", "kim-yung-ho"):
        every = [mark for mark in explore(tables).marks["stance"] if mark["key"]["holder"] == voice]
        assert {mark["key"]["target"]: mark["n"] for mark in explore(tables, voice=voice).marks["stance"]} == \
            {mark["key"]["target"]: mark["n"] for mark in every} != {}


def test_an_impossible_selection_is_refused_and_changes_nothing(tables):
    """A view, key or control that is not there raises, and what was chosen stays."""
    made = explore(tables, actor="russia")
    before = made.selection
    for wrong in (lambda: made.pick("nope", a="b"), lambda: made.pick("actors", actor="russia"), lambda: made.choose(colour="red")):
        with pytest.raises(WhatError):
            wrong()
        assert made.selection == before
    assert made.marks


def test_questions_are_answered_and_errors_are_told(tables):
    """The kernel answers a question of the front end by its id, and an impossible one with an error."""
    made, sent = explore(tables), []
    made.send = sent.append
    mark = made.marks["stance"][0]
    made.asked(made, {"ask": "marks", "id": 1, "selection": {"choices": {}, "picks": {"stance": mark["key"]}}})
    made.asked(made, {"ask": "sentences", "id": 2, "selection": {"picks": {"stance": mark["key"]}}, "offset": 0, "limit": 10})
    made.asked(made, {"ask": "marks", "id": 3, "selection": {"picks": {"nothing": {}, "weather": {"a": "b"}}}})
    assert [answer["id"] for answer in sent] == [1, 2, 3] and "error" in sent[2]
    assert sent[0]["answer"]["chosen"]["sentences"] == sent[1]["answer"]["total"] == len(sent[1]["answer"]["items"]) == mark["n"]


def test_a_corpus_too_large_is_sampled_and_says_so(tables):
    """Beyond the limit a page holds some articles of each outlet's share, with all their rows, and a note says how many of how many."""
    facts = facts_of(tables)
    half = sampled(facts, int(facts.sentences["text"].str.len().sum() * 0.7))
    assert 0 < len(half.articles) < len(facts.articles)
    held = embedded(facts, explore(tables).spec, 8000)
    assert len(held["facts"]["articles"]["id"]) < len(tables.articles) and str(len(tables.articles)) in held["spec"]["notes"][0]
    kept = set(held["facts"]["articles"]["id"])
    assert len(held["facts"]["sentences"]["text"]) == tables.sentences["article_id"].isin(kept).sum()


def test_a_sample_counts_as_the_tables_of_its_articles(tables):
    """The facts of some articles answer as the facts made of these articles' tables."""
    facts = facts_of(tables)
    keep = facts.articles["id"].isin(["001_76f0c63795f84a67", "003_c7cae5e18cf42f42"]).to_numpy()
    chosen = set(facts.articles["id"][keep])
    alone = replace(tables, **{name: getattr(tables, name)[getattr(tables, name)["article_id"].isin(chosen)].reset_index(drop=True)
                               for name in ("articles", "sentences", "mentions", "quotes", "stance", "topics", "dates", "sentiment")})
    from analysis.counting import marks
    from analysis.selecting import Selection
    one, other = marks(of_articles(facts, keep), Selection()), marks(facts_of(alone), Selection())
    assert one["chosen"] == other["chosen"]
    for view in ("actors", "stance", "quotes"):
        assert {json.dumps(mark["key"]): mark["n"] for mark in one["views"][view]["marks"]} == \
            {json.dumps(mark["key"]): mark["n"] for mark in other["views"][view]["marks"]}


@pytest.mark.parametrize("texts", [["Bonjour."], ["La France condamne la Russie.", "Rien."]])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_corpus_with_next_to_nothing_in_it_is_shown(texts, lang):
    """No outlet, no date, hardly a row: the explorer opens all the same."""
    made = explore(annotate(load_corpus(pd.DataFrame({"text": texts}))), lang=lang)
    assert len(made.listed) == len(texts) and json.dumps(made._repr_mimebundle_()[0], allow_nan=False)
