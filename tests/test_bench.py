"""The benchmark: its corpora are altered and stay what rules react to, and its pages say what was measured."""

from __future__ import annotations

import json
import sys
from collections import Counter

import pandas as pd
import pytest

from analysis.actor_table import load_actors
from analysis.corpus import load_corpus
from analysis.readme import fill
from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests" / "bench"))
import corpora  # noqa: E402
import processes  # noqa: E402
import rendering  # noqa: E402

ACTORS = """actor,kind,belongs_to,label_fr,label_en,names,descriptions
spain,state,,Espagne,Spain,Espagne,
italy,state,,Italie,Italy,Italie,
onu,organisation,,ONU,UN,ONU,
ue,organisation,,UE,EU,UE,
"""
TEXTS = ["L'Espagne accuse Dumont de mentir. « Jamais », a déclaré Dumont le 12 mai 2016, selon l'ONU.\n\nPartager cet article\n",
         "La marcheuse et la chanteuse ont choisi Martin. L'Italie aurait refusé 345 chaises en juin.\n"]
WORDS = {"accuse": "verb", "amuse": "verb", "ruse": "verb", "marcheuse": "noun", "chanteuse": "noun", "danseuse": "noun",
         "mai": "month", "juin": "month"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Alterations of two short texts by a vocabulary of eight words."""
    table = tmp_path_factory.mktemp("bench") / "actors.csv"
    table.write_text(ACTORS, encoding="utf-8")
    rows = load_actors(table)
    kinds = {word: frozenset({kind}) | ({"time_words month"} if kind == "month" else set()) for word, kind in WORDS.items()}
    named = dict.fromkeys(("dumont", "martin"), frozenset({"name"}))
    return corpora.Alterations(TEXTS, rows, kinds=(kinds | named).get, rare=["danseuse"])


def test_what_stays_and_what_is_altered(made):
    """Words give way to words of their kind, states to states, names to names, numbers to numbers of their size; all else stays."""
    seen = Counter(made.article(number) for number in range(0, 400, 2))
    assert len(seen) > 100
    for text in seen:
        assert text.startswith(("L'Espagne ", "L'Italie ")) and ", selon l'ONU." in text or ", selon l'UE." in text
        assert "« Jamais », a déclaré" in text and text.endswith("\n\nPartager cet article\n")


def test_a_name_is_the_same_throughout_an_article(made):
    """Who is accused is who answers."""
    for number in range(0, 40, 2):
        words = made.article(number).replace(",", "").split()
        assert words[2] == words[words.index("déclaré") + 1]


def test_the_verb_group_of_hearsay_stays(made):
    """« aurait refusé » is what a rule reacts to, and the words behind it say whether it is hearsay."""
    made = [made.article(number) for number in range(1, 40, 2)]
    assert all("aurait refusé 345 chaises en " in text for text in made) and len(set(made)) > 10


def test_an_article_depends_on_seed_and_number_alone(made):
    """The same seed gives the same article whatever was made before, another seed another one."""
    first = made.article(6, seed=3)
    made.article(4, seed=3)
    assert made.article(6, seed=3) == first != made.article(6, seed=4)


def test_a_corpus_is_read_as_it_was_written(made, tmp_path):
    """The folder gives each article with its text, outlet and day, sub-folders of a thousand; the JSON lines give the same."""
    size = corpora.write_folder(made, 5, tmp_path / "folder")
    corpora.write_lines(made, 5, tmp_path / "lines.jsonl")
    corpus = load_corpus(tmp_path / "folder", all_languages=True)
    assert [article.text for article in corpus.articles] == [made.article(number) for number in range(5)]
    assert {article.outlet for article in corpus.articles} == {f"Journal {number}" for number in range(1, 6)}
    assert size == sum(path.stat().st_size for path in (tmp_path / "folder" / "articles" / "0000").glob("*.txt"))
    read = [json.loads(line) for line in (tmp_path / "lines.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["article_id"], row["published"], row["text"]) for row in read] == \
        [(article.article_id, article.published, article.text) for article in corpus.articles]


def test_texts_are_joined_and_the_gold_is_left_out(tmp_path):
    """Articles reach the size, later titles go, lists of addresses and the articles of the gold set are not opened."""
    unseen = next((ROOT / "corpus" / "gold" / "wikinews").glob("*.json")).stem
    texts = {"a": "Titre\n\nUn.", "b": "Autre\n\nDeux.", "c": "Reste\n\nCourt", unseen: "x" * 50, "2016-01-urls": "http"}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert corpora.read_texts(tmp_path, size=14) == ["Titre\n\nUn.\n\nDeux.\n"]


def test_the_census_counts_words_and_sentences(made):
    """Different ones are at most all, and grow with the corpus."""
    few, many = corpora.census(made, 4), corpora.census(made, 40)
    assert few["different words"] <= few["words"] and few["words"] < many["words"]
    assert few["different sentences"] < many["different sentences"]


def test_the_cost_of_a_command_counts_its_workers():
    """Processor time and memory of a child of the process are seen, and a command that fails says why."""
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; held = bytearray(90_000_000); time.sleep(0.5)'])"
    cost = processes.run([sys.executable, "-c", code])
    assert cost.worker > 90 > cost.parent > 1 and 0 < cost.cpu and cost.seconds > 0.5
    with pytest.raises(RuntimeError, match="no such thing"):
        processes.run([sys.executable, "-c", "raise SystemExit('no such thing')"])


ROWS = [
    ("corpus: bytes an article", 1000, 5000, "bytes", ""), ("limit: names and words looked for", None, 30000, "number", ""),
    ("limit: reading and decoding", 200, 0.02, "CPU ms per 4 kB", ""), ("limit: one pass of matching", 200, 0.18, "CPU ms per 4 kB", ""),
    ("stage: actors", 200, 0.5, "CPU ms per 4 kB", ""), ("all stages", 200, 4.0, "CPU ms per 4 kB", "<=4"),
    (rendering.ONE, 1000, 6.0, "ms per 4 kB", ""), (rendering.ALL, 1000, 3.6, "ms per 4 kB", ""), (rendering.ALL, 1000, 50, "kB on disk an article", ""),
    (rendering.ALL, 1000, 40, "times the colleague", ">=50"), (rendering.ALL, 1000, 0.5, "kB of memory an article beyond 100", "<=1"),
]


@pytest.fixture
def results():
    """Invented results of two cores."""
    return pd.DataFrame([(*row, "Some CPU, 2 cores, Python 3.11", "2026-01-02", "0.1") for row in ROWS],
                        columns=rendering.COLUMNS).astype({"articles": "Int64"})


def test_blocks_say_what_was_measured(results):
    """Values stand with their goals and whether they are met; the limit is the sum of reading and matching."""
    made = rendering.blocks(results)
    assert "| all stages | 200 | 4 CPU ms per 4 kB | at most 4 | yes |" in made["results"]
    assert "less than 0.2 ms" in made["limit"] and "20 times that" in made["limit"]
    assert "| default, all cores | 1,000 | 40 times the colleague | at least 50 | **no** |" in rendering.short(results)["speed"]


def test_nothing_measured_is_said(results):
    """Before the first run the pages say so."""
    assert {*rendering.blocks(results[:0]).values(), *rendering.short(results[:0]).values()} == {rendering.NOTHING}


def test_hours_and_disk_are_worked_out(results):
    """Two cores that take 3.6 ms where one takes 6 share 4.8 of it; 1.2 is nobody else's, so four cores need 2.4 ms an article."""
    costs = rendering.costs(results)
    assert (costs.shared_ms, costs.serial_ms) == pytest.approx((4.8, 1.2)) and costs.tables_kb == pytest.approx(50 * 4096 / 5000)
    assert rendering.planned(1_000_000, 4, costs) == pytest.approx((2 / 3, 40.96))
    assert "| 1 million | a laptop, 4 cores | 0.667 h | 41 GB | 4.1 GB |" in rendering.blocks(results)["scale"]


def test_a_measure_that_lacks_is_named(results):
    """Instead of a wrong number comes an error that says what to run."""
    with pytest.raises(KeyError, match="make bench"):
        rendering.one(results, "all stages", 5, "s")


@pytest.mark.parametrize("page", ["tests/bench/README.md", "README.md"])
def test_pages_equal_the_results(page):
    """What stands between the markers is what results.csv says."""
    results, text = rendering.read_results(), (ROOT / page).read_text(encoding="utf-8")
    made = rendering.short(results) if page == "README.md" else rendering.blocks(results)
    assert fill(text, made) == text
