"""Topics: which sentences speak of what by the words of a table, and what is said of a table that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.schema import Sentence
from analysis.topics import Topics, TopicTableError, find_topics, load_topics

TABLE = """
[topic.arms]
label_fr = "Armes"
label_en = "Arms"
terms = ["arme", "livraison d'armes", "livr*", "exportation commerciale", "missile offensif"]
phrases = ["armes et munitions"]

[topic.talks]
label_fr = "Pourparlers"
label_en = "Talks"
terms = ["sommet", "négoci*", "tête-à-tête", "arme"]
"""
CORPUS_TABLE = Path(__file__).parent.parent / "corpus" / "topics.toml"


def table(folder: Path, text: str = TABLE) -> Topics:
    path = folder / "topics.toml"
    path.write_text(text, encoding="utf-8")
    return load_topics(path)


def sentences(*texts: str) -> list[Sentence]:
    """Sentences that follow each other in one article, three characters apart."""
    made, start = [], 5
    for number, text in enumerate(texts):
        made.append(Sentence("a", number, start, start + len(text), text, "body"))
        start += len(text) + 3
    return made


def words(text: str, topics: Topics) -> dict[str, list[str]]:
    return {row.topic: [text[a - 5:b - 5] for a, b in row.evidence] for row in find_topics(sentences(text), topics)}


@pytest.mark.parametrize(("text", "arms"), [
    ("L'arme a été retrouvée.", ["arme"]),
    ("Des armes ont été saisies.", ["armes"]),
    ("Les livraisons d’armes continuent.", ["livraisons d’armes"]),
    ("La livraison d'armes a cessé.", ["livraison d'armes"]),
    ("Paris livrera des chars.", ["livrera"]),
    ("Les exportations commerciales reculent.", ["exportations commerciales"]),
    ("Deux missiles offensifs ont été tirés.", ["missiles offensifs"]),
    ("ARMES ET MUNITIONS SAISIES", ["ARMES ET MUNITIONS"]),
    ("Des armes\u00a0et\u00a0munitions ont disparu.", ["armes\u00a0et\u00a0munitions"]),
    ("L'alarme a retenti dans le gendarme.", None),
    ("Il a ouvert l'armoire.", None),
])
def test_terms_are_found_in_their_forms(tmp_path: Path, text: str, arms: list[str] | None) -> None:
    """Plural, feminine, stem, capitals, apostrophes and spaces are found; parts of other words are not."""
    assert words(text, table(tmp_path)).get("arms") == arms


def test_accents_and_hyphens_do_not_matter(tmp_path: Path) -> None:
    """A text without accents, or with other hyphens, gives the same topic."""
    topics = table(tmp_path)
    for text in ("Ils négocient en tête-à-tête.", "Ils negocient en tete a tete.", "Ils NÉGOCIENT en tête‑à‑tête."):
        assert len(words(text, topics)["talks"]) == 2


def test_weight_counts_distinct_terms_and_evidence_every_place(tmp_path: Path) -> None:
    """One term three times weighs one; every place of it is evidence."""
    row = find_topics(sentences("Une arme, des armes, encore une arme au sommet."), table(tmp_path))[0]
    assert (row.topic, row.weight, len(row.evidence)) == ("arms", 1.0, 3)


def test_a_term_may_belong_to_two_topics(tmp_path: Path) -> None:
    """A word that two topics list counts for both, in the order of the table."""
    assert list(words("Une arme au musée.", table(tmp_path))) == ["arms", "talks"]


def test_the_longer_term_wins(tmp_path: Path) -> None:
    """A word inside a longer term counts for the longer one only."""
    assert words("Une livraison d'armes.", table(tmp_path)) == {"arms": ["livraison d'armes"]}


def test_a_term_does_not_reach_into_the_next_sentence(tmp_path: Path) -> None:
    """Words of two sentences never make one term together, and rows carry their sentence."""
    rows = find_topics(sentences("Il parle de livraison", "d'armes au sommet."), table(tmp_path))
    assert [(row.sentence_id, row.topic) for row in rows] == [(0, "arms"), (1, "arms"), (1, "talks")]
    assert rows[0].weight == 1.0 and rows[0].evidence == [(17, 26)]


@pytest.mark.parametrize(("text", "reason"), [
    ("[topic.arms]\nlabel_fr = \"A", "is not TOML"),
    ("title = 'x'", "holds no topic"),
    ("topic = 3", "holds no topic"),
    ("[topic]\narms = 3", "is not a table"),
    ("[topic.Arms]\nlabel_fr='A'\nlabel_en='A'\nterms=['arme']", "slug"),
    ("[topic.arms]\nlabel_fr='A'\nterms=['arme']", "label_en"),
    ("[topic.arms]\nlabel_fr='A'\nlabel_en='A'", "no words"),
    ("[topic.arms]\nlabel_fr='A'\nlabel_en='A'\nterms='arme'", "not a list"),
    ("[topic.arms]\nlabel_fr='A'\nlabel_en='A'\nterms=['']", "not a list"),
    ("[topic.arms]\nlabel_fr='A'\nlabel_en='A'\nterms=['ar*']", "too short"),
    ("[topic.arms]\nlabel_fr='A'\nlabel_en='A'\nterms=['livr* arme']", "end of a term"),
    ("[topic.arms]\nlabel_fr='A'\nlabel_en='A'\nwords=['arme']", "unknown key words"),
])
def test_a_bad_table_is_refused_with_file_reason_and_remedy(tmp_path: Path, text: str, reason: str) -> None:
    """The message names the file, says what is wrong, and after a semicolon or colon what to do."""
    with pytest.raises(TopicTableError, match=reason) as raised:
        table(tmp_path, text)
    assert "topics.toml" in str(raised.value) and (";" in str(raised.value) or "use" in str(raised.value))


def test_a_missing_or_undecodable_file_is_a_table_error(tmp_path: Path) -> None:
    """A path that is not there and a file that is not UTF-8 give the same kind of error as a bad table."""
    (tmp_path / "latin.toml").write_bytes("[topic.a]\nlabel_fr='É'".encode("latin-1"))
    for name, reason in (("none.toml", "cannot be read"), ("latin.toml", "UTF-8")):
        with pytest.raises(TopicTableError, match=reason):
            load_topics(tmp_path / name)


@pytest.mark.parametrize(("text", "topic"), [
    ("Les deux capitales renforcent leur coopération militaire.", "military-cooperation"),
    ("Des obus et des munitions ont franchi la frontière.", "arms-deliveries"),
    ("Bruxelles a adopté de nouvelles mesures restrictives.", "sanctions"),
    ("Le pays a procédé à un sixième essai nucléaire.", "nuclear-programme"),
    ("La délégation a été reçue par l'ambassadrice.", "diplomacy"),
    ("Les combats se poursuivent sur la ligne de front à Koursk.", "war-in-ukraine"),
    ("Des céréales et du pétrole sont attendus au port.", "economy-energy-food"),
    ("Le Conseil de sécurité a voté une résolution.", "alliances-law"),
])
def test_the_corpus_table_knows_its_field(text: str, topic: str) -> None:
    """Each topic of the shipped table is found in a plain sentence about it."""
    assert topic in words(text, load_topics(CORPUS_TABLE))


PIECES = st.sampled_from(["Des livraisons d'armes.", "Le sommet", "négociations -", "İ arme œ"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40) | PIECES, max_size=6))
def test_evidence_lies_in_its_sentence(texts: list[str]) -> None:
    """Whatever the text, nothing is raised, and every span lies within the sentence of its row."""
    given_sentences = sentences(*texts)
    for row in find_topics(given_sentences, load_topics(CORPUS_TABLE)):
        sentence = given_sentences[row.sentence_id]
        assert row.weight >= 1 and all(sentence.start <= start < end <= sentence.end for start, end in row.evidence)
