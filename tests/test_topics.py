"""Topics: which sentences speak of what by the words of a table, and what is said of a table that cannot be used."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotate, lexicon, load_corpus, with_topics
from analysis.places import first_corpus
from analysis.schema import Sentence
from analysis.terms import spellings
from analysis.text import fold
from analysis.topics import Topics, TopicTableError, find_topics, load_topics, read_topics
from analysis.variants import looked_up, variants

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


FORMS = [
    ("négocier", "Ils négocient, il négocia, un accord négocié, ce qu'ils auraient négociée", "la négociation"),
    ("cheval", "des chevaux", "la chevalerie"),
    ("président", "la présidente, les présidentes", "il préside"),
    ("candidat", "une candidate, les candidates", ""),
    ("votes", "le vote, les votes", "il votera"),
    ("avoir gelé", "les avoirs gelés, un avoir gelé", "le lac a gelé"),
    ("être humain", "des êtres humains", "c'est humain"),
    ("faire grève", "ils font grève, ayant fait grève, nous ferons grève", "la grève"),
    ("élire", "il a été élu, elle est élue, on élit", "une élite"),
    ("s'écraser", "il s'écrasa, il s'écrase, qu'il s'écrasât", "écrasant"),
    ("livrer", "il livra, des chars livrés", "un livre, des livres"),
    ("marcher", "ils marchaient", "le marché, les marchés"),
    ("arme", "une arme, des ARMES", "un homme armé, des hommes armés, armer, l'armée"),
    ("marché", "le marché, les MARCHES", "la marche, une marche"),
    ("péché", "le péché", "la pêche, il pêche"),
    ("élève", "un élève, des eleves, les Elèves", "un prix élevé, des prix élevés"),
    ("État", "l'Etat, l'état, l'ETAT", "il était"),
    ("événement", "un évènement, des événements", ""),
    ("réfugié", "une réfugiée, des réfugiés", "le refuge"),
    ("donnée", "les données", "il a donné"),
    ("main-d'œuvre", "la main-d’oeuvre, la main d'œuvre", "un chef-d'œuvre"),
    ("djihadiste", "les djihadistes", "le djihad"),
    ("cyberattaques", "une cyberattaque", "une attaque"),
    ("Paris", "de Paris", "le pari"),
    ("est", "à l'est", "il était, être"),
    ("Nations unies", "les Nations unies, les nations-unies", "ils unissent"),
    ("lance-missiles", "des lance-missiles, un lance-missile", "il lance"),
    ("desescalade", "la désescalade", "un escalier"),
]
ONE_FOR_EACH = "".join(f'[topic.t{number}]\nterms = ["{term}"]\n' for number, (term, _, _) in enumerate(FORMS))


@pytest.mark.parametrize(("number", "term", "found", "left"), [(number, *row) for number, row in enumerate(FORMS)])
def test_the_forms_of_a_term(number: int, term: str, found: str, left: str) -> None:
    """Each piece of ``found`` has the term once, in some form of its words; what is in ``left`` belongs to other words."""
    topics = read_topics(ONE_FOR_EACH)
    for piece in found.split(", "):
        assert len(words(piece, topics).get(f"t{number}", [])) == 1, (term, piece)
    assert f"t{number}" not in words(left, topics)


def test_capitals_without_accents_lose_nothing() -> None:
    """What a term finds is found in capitals without accents too, where no accent can tell words apart."""
    topics = read_topics(ONE_FOR_EACH)
    for number, (_, found, _) in enumerate(FORMS):
        for piece in found.split(", "):
            assert f"t{number}" in words(fold(piece).upper(), topics), piece


def test_a_term_of_many_verbs_is_no_burden() -> None:
    """The variants of a long term are bounded, and the term as written is among them."""
    term = "vouloir négocier finir vendre"
    assert term in (made := spellings([term])[term]) and len(made) <= 1500


def test_two_lines_make_a_topic() -> None:
    """Labels default to the slug, and each label to the other."""
    rows = read_topics('[topic.public-housing]\nterms = ["logement"]\n[topic.a]\nlabel_fr = "Été"\nterms = ["été"]\n'
                       '[topic.b]\nlabel_en = "Sea"\nphrases = ["la mer"]').rows
    assert [(row.label_fr, row.label_en) for row in rows.values()] == [("Public housing",) * 2, ("Été",) * 2, ("Sea",) * 2]


def test_a_text_is_named_in_its_errors() -> None:
    """A table that is no file is called what the caller calls it."""
    with pytest.raises(TopicTableError, match="^the topics given: holds no topic"):
        read_topics("")
    with pytest.raises(TopicTableError, match="^cell 3: is not TOML"):
        read_topics("[topic", "cell 3")


def test_the_row_explains_its_weight(tmp_path: Path) -> None:
    """The terms found stand in the row as the table writes them, each once, in the order of the text."""
    row = find_topics(sentences("Livrées hier, les ARMES et munitions, une arme, des armes."), table(tmp_path))[0]
    assert (row.terms, row.weight) == ("livr* | armes et munitions | arme", 3.0)


def test_of_two_terms_with_one_form_the_first_counts() -> None:
    """A word that two terms of a topic find weighs once; where an accent tells them apart, each has its own."""
    topics = read_topics('[topic.x]\nterms = ["arme", "armes", "armé"]')
    row, = find_topics(sentences("Des armes, un homme armé."), topics)
    assert (row.terms, row.weight, len(row.evidence)) == ("arme | armé", 2.0, 2)


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
    ("[topic.arms]\nlabel_fr=3\nterms=['arme']", "label_fr is not a text"),
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


def test_a_topic_in_two_lines_is_added_to_tables():
    """``with_topics`` adds the rows and the label of a new topic to Tables, and replaces a topic of the same name."""
    corpus = pd.DataFrame({"text": ["Le loyer augmente.\n\nLa grève continue.", "Des loyers gelés."], "published": ["2024-05-01", "2024-05-02"]})
    before = annotate(load_corpus(corpus))
    made = with_topics(before, '[topic.housing]\nterms = ["loyer"]')
    found = made.topics[made.topics["topic"] == "housing"]
    assert found[["sentence_id", "terms", "weight"]].values.tolist() == [[0, "loyer", 1.0], [0, "loyer", 1.0]]
    assert made.topic_labels.iloc[-1].tolist() == ["housing", "Housing", "Housing"] and len(made.topics) == len(before.topics) + 2
    again = with_topics(made, '[topic.housing]\nterms = ["grève"]')
    assert again.topics.loc[again.topics["topic"] == "housing", "terms"].tolist() == ["grève"]
    assert again.topic_labels["topic"].is_unique and len(again.topic_labels) == len(made.topic_labels)


def test_added_topics_that_cannot_be_used_are_named():
    """A text that is no TOML, and a path that is not there, are errors of the table with their remedy."""
    empty = annotate(load_corpus(pd.DataFrame({"text": ["Le loyer augmente."]})))
    with pytest.raises(TopicTableError, match="holds no topic"):
        with_topics(empty, "[housing]\nterms = ['loyer']")
    with pytest.raises(TopicTableError, match="cannot be read"):
        with_topics(empty, "absent.toml")


def test_another_process_is_sent_the_spellings(tmp_path: Path) -> None:
    """Topics that are sent to another process find there what they find here, and the dictionary is not loaded for it."""
    found = "Des armes, négociées au sommet."
    script = (f"import pickle, sys; sys.path[:0] = {sys.path!r}\n"
              "topics, rows = pickle.load(sys.stdin.buffer)\n"
              "from analysis.topics import find_topics\n"
              "sys.stdout.buffer.write(pickle.dumps((find_topics(rows, topics), 'simplemma' in sys.modules)))")
    given, topics = sentences(found), table(tmp_path)
    ran = subprocess.run([sys.executable, "-c", script], input=pickle.dumps((topics, given)), stdout=subprocess.PIPE, check=True)
    assert pickle.loads(ran.stdout) == (find_topics(given, topics), False) and words(found, topics) == {
        "arms": ["armes"], "talks": ["armes", "négociées", "sommet"]}


def test_what_stands_ready_is_what_the_dictionary_says() -> None:
    """The variants of the first corpus's terms stand ready, all of them and nothing else than looking them up gives."""
    terms = [term for row in load_topics(first_corpus() / "topics.toml").rows.values() for term in row.terms if not term.endswith("*")]
    ready = {row["term"] for row in lexicon.rows("variants")}
    assert ready == set(terms), "python -m analysis.variants writes them anew"
    assert variants(terms) == looked_up(terms)
