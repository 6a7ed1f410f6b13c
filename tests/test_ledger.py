"""The voice ledger: every character has one owner; and what is counted from it: who is heard, in whose words, under which verbs."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import annotate, cooccurrence, count, load_corpus, observations, opened, views
from analysis.ledger import voice_stretches
from analysis.observing import WhatError
from analysis.schema import COLOURS, UNATTRIBUTED


def annotated(*texts: str, outlet: str = "A"):
    """The tables of articles of one outlet."""
    return annotate(load_corpus(pd.DataFrame({"text": texts, "outlet": outlet, "article_id": [f"a{n}" for n in range(len(texts))]})))


LEDGER = [
    ("« Nous irons jusqu'au bout », a déclaré Volodymyr Zelensky.",
     {("volodymyr-zelensky", "verbatim"): "Nous irons jusqu'au bout", ("outlet", "own"): "« |», a déclaré Volodymyr Zelensky."}),
    ("L'ONU affirme que la situation reste « très grave » dans le nord.",
     {("outlet", "own"): "L'ONU affirme que", ("un", "paraphrase"): "la situation reste «|» dans le nord", ("un", "verbatim"): "très grave"}),
    ("Selon l'OTAN, la route est coupée.", {("outlet", "own"): "Selon l'OTAN", ("nato", "paraphrase"): "la route est coupée"}),
    ("La route est coupée depuis mardi.", {("outlet", "own"): "La route est coupée depuis mardi."}),
]


@pytest.mark.parametrize(("text", "expected"), LEDGER, ids=lambda case: case[:30] if isinstance(case, str) else "")
def test_each_stretch_has_its_owner(text, expected):
    """The outlet's words, a voice's own words and its words in paraphrase are told apart; marks may fall to either side."""
    found = voice_stretches(annotated(text))
    owners = {(row.voice, row.wording): "|".join(text[a:b] for a, b in row.evidence) for row in found.itertuples()}
    assert set(owners) == set(expected)
    for owner, words in expected.items():
        assert all(part.strip("«» .,") in owners[owner] for part in words.split("|")), owners


def test_every_character_of_a_sentence_has_one_owner(tables):
    """The stretches of a sentence never overlap, and only marks, spaces and stops are left over."""
    sentences = tables.sentences.set_index(["article_id", "sentence_id"])
    for key, rows in voice_stretches(tables).groupby(["article_id", "sentence_id"]):
        sentence = sentences.loc[key]
        spans = sorted(span for evidence in rows["evidence"] for span in evidence)
        assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:]))
        left = sentence["text"]
        for start, end in reversed(spans):
            left = left[:start - sentence["start"]] + left[end - sentence["start"]:]
        assert not any(char.isalnum() for char in left), left


def test_what_nobody_is_given_for_is_kept_apart():
    """A quotation without a speaker is neither the outlet's nor anybody's."""
    found = count(annotated("On a pu lire « Plus jamais ça pour nos enfants ici » sur une banderole."), "voices", "voice")
    assert set(found["voice"]) <= {"outlet", UNATTRIBUTED}


COLOURED = [
    ("Emmanuel Macron a déclaré que la réforme serait votée.", "neutral"), ("Emmanuel Macron a prétendu que la réforme était votée.", "distancing"),
    ("Emmanuel Macron martèle que la réforme sera votée.", "emphatic"), ("Emmanuel Macron a reconnu que la réforme était dure.", "conceding"),
    ("Emmanuel Macron a démenti que la réforme soit votée.", "denying"), ("À en croire Emmanuel Macron, la réforme est votée.", "distancing"),
    ("Emmanuel Macron concède que la réforme est dure.", "conceding"), ("Emmanuel Macron explique que la réforme est dure.", "neutral"),
    ("« La réforme sera votée », assure Emmanuel Macron.", "emphatic"), ("« La réforme n'est pas votée », nuance Emmanuel Macron.", "conceding"),
    ("« La réforme n'est pas votée », a-t-il laissé entendre devant Emmanuel Macron.", "distancing"),
]


@pytest.mark.parametrize(("text", "colour"), COLOURED)
def test_the_cue_has_its_colour(text, colour):
    """The verb or expression that introduces the speech says how the outlet frames it."""
    assert observations(annotated(text), "quotes")["colour"].tolist() == [colour]


def test_colours_are_those_of_the_schema(tables):
    """Every quotation with a cue has one of the five colours, every other none."""
    quotes = tables.quotes
    assert set(quotes["colour"].dropna()) <= set(COLOURS) and (quotes["colour"].isna() == quotes["cue"].isna()).all()


def test_actors_roll_up_to_what_they_belong_to():
    """The Kremlin and a Russian ministry count for Russia, and make no pair with it; an actor that belongs to nobody stays itself."""
    tables = annotated("Le Kremlin et le ministère russe des Affaires étrangères ont répondu à l'OTAN.", "L'OTAN et la Russie négocient.")
    assert count(tables, "mentions", "belongs_to").set_index("belongs_to")["count"].to_dict() == {"russia": 3, "nato": 2}
    rolled = cooccurrence(tables, by="belongs_to")
    assert rolled.to_dict("records") == [{"actor": "nato", "other": "russia", "count": 2, "articles": 2}]


def test_belonging_in_a_circle_ends():
    """An actor table in which two actors belong to each other is counted all the same."""
    tables = annotated("L'OTAN a répondu.")
    circle = pd.DataFrame({"actor": ["nato", "un"], "kind": "organisation", "belongs_to": ["un", "nato"], "label_fr": "", "label_en": ""})
    assert observations(type(tables)(**{**vars(tables), "actors": circle}), "mentions")["belongs_to"].tolist() == ["un"]


def test_a_pair_opens_both_names():
    """The evidence of a pair are all mentions of the two in that sentence."""
    rows = observations(annotated("La Russie menace l'OTAN, mais la Russie négocie."), "pairs")
    assert [(row.actor, row.other) for row in rows.itertuples()] == [("nato", "russia")]
    assert [rows["sentence"].iloc[0][a:b] for a, b in rows["spans"].iloc[0]] == ["Russie", "OTAN", "Russie"]


def test_an_actor_finds_all_its_pairs(tables):
    """Each pair in both orders gives the same counts, and every pair of an actor under its name."""
    rows = observations(tables, "pairs")
    both = views.either_way(rows)
    assert views.pairs(both).equals(views.pairs(rows))
    assert (both["actor"] == "russia").sum() == ((rows["actor"] == "russia") | (rows["other"] == "russia")).sum()


def test_a_table_of_counts_opens_its_sentences(tables):
    """Each row of the table shows its count and lists its sentences; what is left out is said."""
    rows = observations(tables, "quotes", lang="fr")
    shown = opened(rows, "speaker", lang="fr", limit=3, listed=2).data
    assert shown.count("<details>") == 3 and shown.count('aria-label="Preuves"') == 3
    most = count(tables, "quotes", "speaker", lang="fr").iloc[0]
    assert f'<span>{most["speaker"]}</span><span style="text-align:right">{most["count"]}</span>' in shown
    assert f'les premières 3 sur {rows["speaker"].nunique()}' in shown


def test_a_table_of_counts_is_no_markup():
    """Names and sentences from articles stay text."""
    tables = annotated("« <b>Tout va très bien ici</b> », a déclaré <i>Jean</i> Dupont.", outlet="<script>")
    assert "<script>" not in opened(observations(tables, "quotes"), ["outlet", "speaker"]).data
    with pytest.raises(WhatError, match="choose"):
        opened(observations(tables, "quotes"), "moon")
