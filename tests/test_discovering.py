"""Discovered topics: what is found in planted corpora, that nothing but the words decides, and the table that a person edits."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schema
from analysis.discovering import Discovered, discover_topics
from analysis.discovery_plots import topic_stability, topic_terms
from analysis.observing import WhatError
from analysis.schema import Sentence
from analysis.tables import Tables
from analysis.topic_file import suggested_toml
from analysis.topic_passages import read_passages
from analysis.topics import find_topics, read_topics

#: Words that keep company; « de la » makes phrases of some of them.
WORLDS = {
    "sport": "joueurs équipe match stade entraîneur finale championnat gardien arbitre ballon tournoi médaille".split(),
    "court": "juge procès tribunal avocat prison plainte magistrat accusé enquête verdict appel parquet".split(),
    "sky": "planète étoile sonde orbite fusée satellite télescope atmosphère astronome galaxie comète cratère".split(),
}


def planted(worlds: int = 3, articles: int = 8, seed: int = 1) -> list[tuple[str, list[str]]]:
    """(name, sentences) of articles each of which speaks of one of so many worlds, now and then with a word of another."""
    random, made = Random(seed), []
    for number in range(articles * worlds):
        words = WORLDS[list(WORLDS)[number % worlds]]
        said = [random.choices(words, k=8) + random.choices(sum(WORLDS.values(), []), k=1) for _ in range(7)]
        made.append((f"a{number:02}", [f"Voici, selon Jean Dupont, en mars 2016 : {', '.join(of)}." for of in said]))
    return made


def tables_of(articles: list[tuple[str, list[str]]], copies: tuple[str, ...] = (), persons: str = "") -> Tables:
    """Tables of the articles; ``persons`` is marked as a person wherever it stands."""
    made: dict[str, list] = {"articles": [], "sentences": [], "mentions": []}
    for name, sentences in articles:
        text, rows = " ".join(sentences), []
        for number, sentence in enumerate(sentences):
            start = sum(len(before) + 1 for before in sentences[:number])
            rows.append(Sentence(name, number, start, start + len(sentence), sentence, "body"))
            if persons and (at := sentence.find(persons)) >= 0:
                made["mentions"].append((name, number, start + at, start + at + len(persons), persons, "x", "person", "name"))
        copied = "a00" if name in copies else None
        made["articles"].append((name, f"{name}.txt", "Le Phare", None, None, "2016-03-01", "fr", text, name, copied))
        made["sentences"] += rows
    return Tables(**{table: schema.frame(table, made.get(table, [])) for table in schema.TABLES})


@pytest.fixture(scope="module")
def found() -> Discovered:
    return discover_topics(tables_of(planted()), most=5, progress=False)


def content(discovered: Discovered) -> str:
    """All that was found but for the names of the articles and their files."""
    frames = (discovered.topics, discovered.terms, discovered.sentences.drop(columns=["article_id", "cluster", "path"]), discovered.stability)
    return "\n".join(frame.to_csv() for frame in frames)


# ---------------------------------------------------------------------------------------------- what is found

def test_planted_topics_are_found_in_their_number(found: Discovered) -> None:
    """Three worlds give three topics, each of which has the words of one world only."""
    assert len(found.topics) == 3 == found.stability.loc[found.stability["suggested"], "number"].item()
    for _, terms in found.terms.groupby("topic"):
        assert any({term.split()[-1] for term in terms["term"].head(8)} <= set(words) for words in WORLDS.values())


def test_frames_are_tidy(found: Discovered) -> None:
    """The columns are as said; shares add up to one, largest first; stability is in its bounds; every topic has its rows everywhere."""
    assert list(found.topics) == ["topic", "label", "share", "passages", "articles", "stability"]
    assert list(found.terms) == ["topic", "term", "weight", "keyness"]
    assert list(found.stability) == ["number", "stability", "low", "high", "suggested"]
    assert {"topic", "sentence", "weight", "spans", "outlet", "published", "part", "copy"} <= set(found.sentences)
    assert found.topics["share"].sum() == pytest.approx(1, abs=0.001) and found.topics["share"].is_monotonic_decreasing
    assert found.topics["stability"].between(0, 1).all() and (found.stability["low"] <= found.stability["high"]).all()
    assert found.topics["passages"].sum() == 48 and found.topics["articles"].sum() == 24
    assert set(found.terms["topic"]) == set(found.sentences["topic"]) == set(found.topics["topic"])


def test_typical_sentences_show_the_terms_and_come_from_different_articles(found: Discovered) -> None:
    """Every span is one of the topic's terms in some form, and the typical sentences of a topic are of as many articles."""
    for topic, rows in found.sentences.groupby("topic"):
        terms = {term.lower() for term in found.terms.loc[found.terms["topic"] == topic, "term"]}
        marked = [row.sentence[start:end] for row in rows.itertuples() for start, end in row.spans]
        assert marked and all(words.lower() in terms for words in marked)
        assert rows["article_id"].nunique() == len(rows) == 5


def test_the_number_can_be_asked_for() -> None:
    """As many topics as asked, none of them called suggested; less than one is refused with the remedy."""
    asked = discover_topics(tables_of(planted()), 2, progress=False)
    assert len(asked.topics) == 2 and asked.stability["number"].tolist() == [2] and not asked.stability["suggested"].any()
    for wrong in ({"topics": 0}, {"most": 0}):
        with pytest.raises(WhatError, match="1 or more"):
            discover_topics(tables_of(planted()), **wrong)


@pytest.mark.parametrize(("articles", "topics"), [
    ([], 0),
    ([("a", [])], 0),
    ([("a", ["Le sommet a eu lieu."])], 0),
    ([("a", ["?!", "…", "12 345"])], 0),
    ([("a", ["Le juge parle au tribunal."]), ("b", ["Le juge rentre au tribunal."])], 1),
])
@pytest.mark.parametrize("asked", [None, 5])
def test_too_little_text_gives_no_topics_or_few(articles: list, topics: int, asked: int | None) -> None:
    """A corpus without text, or with a sentence or two, raises nothing, and all frames have their columns."""
    few = discover_topics(tables_of(articles), asked, progress=False)
    assert min(len(few.topics), 1) == topics and list(few.terms) == ["topic", "term", "weight", "keyness"] and "spans" in few.sentences
    assert topic_stability(few).layout.height and topic_terms(few).layout.height and suggested_toml(few).startswith("#")


# ---------------------------------------------------------------------------------------------- what a term is

@pytest.mark.parametrize(("sentence", "terms"), [
    ("Les livraisons d’armes continuent.", ["livraison arme"]),
    ("Une livraison d'arme est annoncée lundi 3 mars.", ["livraison arme"]),
    ("Le juge Jean Dupont déclare notamment que M. Durand mangera.", ["juge"]),
    ("Jean Dupont et M. Durand voient le Conseil de sécurité à Lyon.", ["conseil sécurité", "lyon"]),
    ("L'AFP cite Le Phare et deux magistrats de l'Otan.", ["magistrat", "otan"]),
    ("Vingt élections environ en 2016.", ["élection"]),
    ("Le traité a été signé et n'a pas encore réussi : les députés élus sont déçus.", ["traité", "député", "élu"]),
])
def test_terms_are_nouns_adjectives_and_phrases(sentence: str, terms: list[str]) -> None:
    """Lemmas and collocations are terms; verbs, adverbs, numbers, words of time, persons, agencies and the outlet are not."""
    others = ["La livraison d'armes dure. Le conseil de sécurité dure." for _ in range(3)]
    passages, _ = read_passages(tables_of([("a", [sentence]), *((f"b{n}", [f"{other} {n}"]) for n, other in enumerate(others))]))
    (uses,) = [said.uses for passage in passages for said in passage if said.text == sentence]
    assert [use.term for use in uses] == terms


def test_terms_are_shown_as_people_write_them() -> None:
    """A term is shown in its most frequent form, a phrase with what joins it."""
    texts = ["Les livraisons d'armes parlent.", "Des livraisons d'armes !", "Une livraison d'armes.", "L'ONU parle."]
    _, written = read_passages(tables_of([(f"a{n}", [text]) for n, text in enumerate(texts)]))
    assert written == {"livraison arme": "livraisons d'armes", "onu": "ONU"}


def test_persons_of_the_mentions_are_no_terms() -> None:
    """A name that the mentions know as a person's is left out, though nothing else shows that it is one."""
    passages, _ = read_passages(tables_of([("a", ["Le tribunal entend Zorglub."])], persons="Zorglub"))
    assert [use.term for use in passages[0][0].uses] == ["tribunal"]


# ---------------------------------------------------------------------------------------------- nothing but the words decides

def shuffled(tables: Tables, seed: int) -> Tables:
    mixed = {name: getattr(tables, name).sample(frac=1, random_state=seed) for name in ("articles", "sentences", "mentions")}
    return replace(tables, **mixed)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**32 - 1), st.permutations(range(24)))
def test_the_order_and_the_names_of_articles_do_not_matter(found: Discovered, seed: int, names: list[int]) -> None:
    """Articles and sentence rows in any order, files of any name: the same topics, terms, sentences and numbers in the same order."""
    renamed = [(f"dossier/{names[number]:02}", sentences) for number, (_, sentences) in enumerate(planted())]
    assert content(discover_topics(shuffled(tables_of(renamed), seed), most=5, progress=False)) == content(found)


def test_copies_count_once(found: Discovered) -> None:
    """Copies that are marked, and equal articles that are not, change nothing."""
    articles = planted()
    marked = tables_of([*articles, ("z1", [sentence + " Bis." for sentence in articles[0][1]]), ("z2", articles[1][1])], copies=("z1",))
    assert content(discover_topics(marked, most=5, progress=False)) == content(found)


ALONE = """
import sys
from analysis import discovering, tables
found = discovering.discover_topics(tables.open_tables(sys.argv[1]), 3, progress=False)
print(*(getattr(found, name).to_csv() for name in ("topics", "terms", "sentences", "stability")))
"""


def test_another_machine_finds_the_same(tmp_path: Path) -> None:
    """Another hash seed, number of threads and kernel of the algebra library, as an old processor has it, change no digit."""
    machine = {"PYTHONHASHSEED": "1", "OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "1"}
    given_tables = tables_of(planted())
    done = subprocess.run([sys.executable, "-c", ALONE, str(given_tables.save(tmp_path))], env={**os.environ, **machine},
                          capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    here = discover_topics(given_tables, 3, progress=False)
    assert done.stdout.strip() == " ".join(getattr(here, name).to_csv() for name in ("topics", "terms", "sentences", "stability")).strip()


# ---------------------------------------------------------------------------------------------- the table and the figures

def test_the_table_finds_the_typical_sentences(found: Discovered) -> None:
    """The suggested table is read as it is, in the order of the topics, and finds each topic in its own typical sentences."""
    text = suggested_toml(found)
    topics = read_topics(text)
    assert list(topics.rows) == found.topics["topic"].tolist() and "suggested by stability among 2 to 5" in text
    for row in found.sentences.itertuples():
        sentence = Sentence(row.article_id, row.sentence_id, 0, len(row.sentence), row.sentence, row.part)
        assert row.topic in {hit.topic for hit in find_topics([sentence], topics)}


HOSTILE = st.text(st.characters(codec=None) | st.sampled_from('"\\\n\r\t\x00\x1b\u2028\u202e]=#[\ud800'), max_size=300)


def _objects(**row: object) -> pd.DataFrame:
    return pd.DataFrame([row], dtype="object")


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE)
def test_hostile_text_stays_in_comments_and_strings(sentence: str, term: str) -> None:
    """Whatever stands in a corpus, the table is the same TOML: one topic, its labels and terms, no character that is not printed."""
    term = f"x{term.replace('*', '')}x"
    one = Discovered(
        _objects(topic="t", label=term, share=1.0, passages=1, articles=1, stability=0.5), _objects(topic="t", term=term),
        _objects(topic="t", sentence=sentence), _objects(number=1, suggested=True))
    text = suggested_toml(one)
    (row,) = read_topics(text).rows.values()
    shown = " ".join("".join(char if char.isprintable() else " " for char in term).split())
    assert (row.slug, row.label_fr, row.label_en, row.terms) == ("t", shown, shown, (shown,))
    assert all(char.isprintable() or char == "\n" for char in text) and max(map(len, text.split("\n"))) < 2000


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_figures_show_every_number_and_topic(found: Discovered, lang: str) -> None:
    """The line has every number tried, the star the suggested one; there are bars for each topic, and no word of a text is markup."""
    line, star = topic_stability(found, lang).data
    assert list(line.x) == found.stability["number"].tolist() and list(star.x) == [3]
    hostile = replace(found, terms=found.terms.assign(term="<b>" + found.terms["term"]), topics=found.topics.assign(label="<i>x"))
    figure = topic_terms(hostile, lang)
    assert len(figure.data) == 3 and all(label.startswith("&lt;b&gt;") for bars in figure.data for label in bars.y)
    assert all("<i>" not in note.text for note in figure.layout.annotations)
