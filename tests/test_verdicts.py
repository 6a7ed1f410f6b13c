"""What is said in words: no more than the verdicts allow, whatever the corpus."""

from __future__ import annotations

import re
from dataclasses import replace
from unittest.mock import Mock, patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotate, bursts, compare, findings, load_corpus, schema, titles, verdicts
from analysis.comparing import FEW, LESS, MORE
from analysis.observing import observed
from analysis.tables import Tables
from test_timelines import made

#: What compares, unless it stands in a phrase that a verdict allows.
COMPARES = re.compile(r"\b(more|less|most|fewer|least|above|below|higher|lower|told apart|is told first)\b")
FINDINGS = ("headline", "corpus", "actors", "voices", "stance", "sentiment", "timeline")
TITLES = ("actors", "pairs", "belonging", "ledger", "colours", "voices", "sentiment", "agreement", "stance", "topics")


def corpus(articles: list[dict]) -> Tables:
    """Tables of articles with an outlet, a day, and how often actors are named, topics told and sides taken in own and quoted words."""
    rows = [(f"a{k}", one.get("paper"), one.get("day"), 12, {topic: [*range(many)] for topic, many in one.get("topics", {}).items()})
            for k, one in enumerate(articles)]
    mentions, stance, quotes = [], [], []
    for k, one in enumerate(articles):
        mentions += [schema.Mention(f"a{k}", n, 10 * n, 10 * n + 6, "Phrase", actor, "state", "name")
                     for actor, many in one.get("actors", {}).items() for n in range(many)]
        for holder, basis, words in (("outlet", "narration", "own"), ("putin", "quote", "others")):
            sided, cases = one.get(words, (0, 0))
            stance += [schema.Stance(f"a{k}", n % 12, holder, "russia", int(n < sided), 0.5, basis, []) for n in range(cases)]
        quotes += [schema.Quote(f"a{k}", n, n, 10 * n, 10 * n + 9, "Phrase.", "direct", speaker, speaker, None)
                   for n, speaker in enumerate(one.get("quoted", []))]
    tables = made(rows)
    topics = tables.topics.assign(terms=tables.topics["topic"].astype("str") + " term").astype({"topic": "str"})
    return replace(tables, topics=topics, mentions=schema.frame("mentions", mentions), stance=schema.frame("stance", stance),
                   quotes=schema.frame("quotes", quotes))


COUNTS = st.dictionaries(st.sampled_from(["russia", "north-korea", "kremlin"]), st.integers(1, 12), max_size=3)
PART = st.integers(0, 6).flatmap(lambda many: st.tuples(st.integers(0, many), st.just(many)))
ARTICLE = st.fixed_dictionaries({}, optional={
    "paper": st.sampled_from("AB"), "day": st.sampled_from(["2024-01-05", "2024-02-20"]), "actors": COUNTS,
    "topics": st.dictionaries(st.sampled_from(["war", "trade"]), st.integers(1, 12), max_size=2), "own": PART,
    "others": PART, "quoted": st.lists(st.sampled_from(["putin", "kim"]), max_size=3)})


def allowed(tables: Tables) -> list[str]:
    """The phrases that compare and that the verdicts allow."""
    told = compare(tables, "taking sides", by="voice")
    phrases = [f"take a stance {verdict} often" for verdict in told.loc[told["voice"] == "outlet", "verdict"] if verdict != FEW]
    phrases += [f"the outlets' own words are {side} the quoted ones" for side in ("above", "below") if phrases]
    topics = observed(tables, "topics", ["article_id", "topic"])
    for what, name, done in (("mentions", "actor", "named"), ("mentions", "belongs_to", "named"), ("voices", "voice", "heard"), ("topics", "topic", "told")):
        rows = topics if what == "topics" else observed(tables, what, ["article_id", name, "characters"])
        rows = rows[rows[name] != "outlet"]
        lead = verdicts.leading(tables, rows["article_id"], rows[name], rows.get("characters"))
        if lead and lead.verdict == MORE:
            phrases += [f"is {done} most", "told apart from the next", "told first"]
    said = observed(tables, "stance", ["article_id", "holder", "label"])
    said = said[(said["label"] == 1) & (said["holder"] != "outlet")]
    lead = verdicts.leading(tables, said["article_id"], said["holder"])
    phrases += ["is met most", "told apart from the next"] if lead and lead.verdict == MORE else []
    pairs = observed(tables, "pairs", ["article_id", "actor", "other"])
    lead = verdicts.leading(tables, pairs["article_id"], pairs["actor"].astype("str") + pairs["other"].astype("str"))
    phrases += ["is named most in one sentence", "told apart from the next"] if lead and lead.verdict == MORE else []
    return phrases + ([] if bursts(tables, "topic").empty else ["Told more than chance allows", "told above chance"])


NEGATIONS = ["In no week is a topic told above what chance allows", "That no topic is told above chance"]


@settings(max_examples=5, deadline=None, derandomize=True)
@given(st.lists(ARTICLE, min_size=1, max_size=7))
def test_no_sentence_compares_without_a_verdict(articles):
    """In findings (but for how often they stand) and titles of any small corpus a word that compares stands only where the verdict is there."""
    tables = corpus(articles)
    phrases = [*NEGATIONS, *allowed(tables)]
    with patch.object(findings, "sensitivity", lambda tables, finding="": Mock(attrs={"said": ""})):
        said = [getattr(findings, name)(tables) for name in FINDINGS] + [getattr(titles, name)(tables) for name in TITLES]
    for text in said:
        left = text
        for phrase in sorted(phrases, key=len, reverse=True):
            left = left.replace(phrase, "")
        assert not COMPARES.search(left), text
        assert "nan" not in text.split() and "None" not in text


@pytest.mark.parametrize("text", ["Il pleut.", "La Russie condamne la Corée du Nord.", ""])
def test_a_corpus_of_one_article_compares_nothing(text):
    """One article without outlet, date or even a word has its sentences, none of which compares."""
    tables = annotate(load_corpus(pd.DataFrame({"text": [text]})))
    for said in [getattr(findings, name)(tables) for name in FINDINGS] + [getattr(titles, name)(tables) for name in TITLES]:
        left = said
        for phrase in NEGATIONS:
            left = left.replace(phrase, "")
        assert said and not COMPARES.search(left), said


@pytest.mark.parametrize(("own", "quoted", "verdict"), [((0, 6), (5, 6), LESS), ((5, 6), (0, 6), MORE), ((3, 6), (3, 6), FEW)])
def test_sides_are_said_by_their_verdict(own, quoted, verdict):
    """Where all articles agree the sentence says more or less, with both rates and their difference; else that they are too few."""
    tables = corpus([{"own": own, "others": (quoted[0], quoted[1] + k % 2)} for k in range(8)])
    said = findings.headline(tables)
    assert (f"take a stance {verdict} often" in said) if verdict != FEW else (f"8 articles are {FEW} whether" in said)
    assert f"{8 * own[0]} of 48 cases, {own[0] / 6:.0%} [" in said and ("percentage points [" in said) == (verdict != FEW)


def test_a_share_that_is_undecided_is_said():
    """Cases without a label are counted as cases, and their number is said."""
    tables = corpus([{"own": (1, 4), "others": (2, 4)}] * 3)
    stance = tables.stance.assign(label=tables.stance["label"].where(tables.stance["sentence_id"] != 3))
    said = verdicts.say_sides(replace(tables, stance=stance))
    assert "3 of 12 cases, 25% [" in said and said.count("; 3 undecided)") == 2


LEADS = [
    ([{"russia": 9, "kim": 2}, {"russia": 8, "kim": 3}, {"russia": 9, "kim": 1}, {"russia": 7, "kim": 1}], "russia", "kim", MORE),
    ([{"russia": 9, "kim": 2}, {"russia": 1, "kim": 7}], "russia", "kim", FEW),
    ([{"russia": 9, "kim": 2}], "russia", "kim", FEW),
    ([{"russia": 3, "kim": 1}] * 6, "russia", "kim", FEW),
    ([{"russia": 4}, {}], "russia", None, FEW),
    ([{"b": 2, "a": 2, "c": 1}, {"b": 1, "a": 1}], "a", "b", FEW),
]


@pytest.mark.parametrize(("articles", "first", "after", "verdict"), LEADS)
def test_what_leads_is_told_from_the_next_or_not(articles, first, after, verdict):
    """The first is told from the next by a paired test over articles; one article, a tie or no spread tells nothing."""
    tables = corpus([{"actors": actors} for actors in articles])
    lead = verdicts.leading(tables, tables.mentions["article_id"], tables.mentions["actor"])
    assert (lead.first.name, lead.next and lead.next.name, lead.verdict) == (first, after, verdict)
    assert lead.first.count == sum(actors.get(first, 0) for actors in articles)
    said = verdicts.say_lead(lead, "named {}", "mention")
    assert ("is named most" in said) == (verdict == MORE) and (FEW in said) == (verdict == FEW and after is not None)


def test_copies_do_not_tell_more():
    """Copies of the articles change counts, but neither the interval nor the verdict rests on more articles."""
    tables = corpus([{"actors": {"russia": 9, "kim": 5}}, {"actors": {"russia": 4, "kim": 5}}, {"actors": {"russia": 8, "kim": 5}}] * 4)
    copied = tables.articles.assign(duplicate_of=[None if k < 3 else f"a{k % 3}" for k in range(12)]).astype({"duplicate_of": "str"})
    alone, all_ = (verdicts.leading(each, each.mentions["article_id"], each.mentions["actor"]) for each in (replace(tables, articles=copied), tables))
    assert alone.first == all_.first and alone.verdict == FEW and all_.verdict == MORE


def test_leads_without_a_difference_are_rarely_told_apart():
    """Of actors named as often as each other by uneven articles the first is told from the next in at most 5 % of corpora."""
    random, apart = np.random.default_rng(0), 0
    for _ in range(200):
        counts = random.poisson(random.gamma(1.0, 4.0, (6, 2)))
        amounts = verdicts.Amounts(pd.DataFrame(counts, columns=["a", "b"]), pd.Series(list("uvwxyz")))
        lead = verdicts.lead_of(amounts)
        apart += lead is not None and lead.verdict == MORE
    assert 0 < apart <= 0.05 * 200 + 5


def test_rows_of_compare_are_said():
    """The sentence names who has more or less, by how much, and of whom nothing can be said and from how many articles it could."""
    told = corpus([{}] * 12)
    tables = replace(told, articles=told.articles.assign(outlet=["A"] * 4 + ["B"] * 4 + ["C"] * 4), mentions=schema.frame("mentions", [
        schema.Mention(f"a{k}", n, 10 * n, 10 * n + 6, "Phrase", "russia", "state", "name") for k in range(12) for n in range(11 if k < 4 else 1 + k % 2)]))
    frame = compare(tables, "mentions", value="russia")
    said = verdicts.say_comparison(frame)
    assert {name: verdict for name, verdict in zip(frame["outlet"], frame["verdict"])}["A"] == MORE
    assert said.startswith("Mentions, per 1 000 words: more in A (") and "than in the other outlets, by " in said
    few = verdicts.say_comparison(frame[frame["verdict"] == FEW].iloc[:0])
    assert "no other outlet" in few
    same = verdicts.say_comparison(compare(corpus([{"actors": {"russia": 2}, "own": (0, 0)}] * 2), "taking sides", by="voice"))
    assert FEW in same and not COMPARES.search(same)


@pytest.mark.parametrize(("bounds", "said"), [
    ([(0.5, 0.4, 0.6), (0.9, 0.8, 0.95)], "that of a, told apart from all others."),
    ([(0.5, 0.4, 0.6), (0.7, 0.55, 0.8), (0.9, 0.8, 0.95)], "that of a, not told apart from that of b.")])
def test_the_lowest_mark_is_told_from_those_its_interval_does_not_reach(bounds, said):
    """The measure with the lowest F1 is named with those whose interval overlaps its own."""
    marks = pd.DataFrame([dict(layer="abc"[k], set="s", kind="unseen", f1=f1, low=low, high=high, precision=f1, recall=f1, articles=10, gold=50)
                          for k, (f1, low, high) in enumerate(bounds)])
    assert findings.validation(marks).endswith(f"The lowest F1 is {said}")
