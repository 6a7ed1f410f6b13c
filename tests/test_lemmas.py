"""Lemmas: the dictionary form of a word, all forms of a lemma, and the content words of a text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lemmas import as_listed, forms, lemma, look_alikes, words


@pytest.mark.parametrize(("word", "found"), [
    ("négocia", "négocier"), ("négociées", "négocier"), ("chevaux", "cheval"), ("présidente", "président"), ("armes", "arme"),
    ("ukrainiennes", "ukrainien"), ("est", "être"),
    ("votes", "vote"), ("soldes", "solde"), ("visite", "visite"),  # nouns that the dictionary gives to a verb
    ("commerciale", "commercial"), ("candidate", "candidat"),  # feminines that it has as words of their own
    ("oeuvres", "œuvre"), ("manœuvres", "manoeuvre"),
    ("cyberattaques", "cyberattaque"), ("macronistes", "macroniste"),  # new words
    ("états-unis", "états-unis"), ("pays", "pays"), ("fils", "fils"), ("xyzzy", "xyzzy"),
])
def test_lemmas(word: str, found: str) -> None:
    """A form of a word gives its dictionary form; what has no other form gives itself."""
    assert lemma(word) == found


def test_forms_of_a_lemma() -> None:
    """Every form that the dictionary has of each lemma asked for is there, and none of a homograph."""
    assert {"négocia", "négocient", "négocié", "négociées"} <= forms("négocier") and "négociation" not in forms("négocier")
    assert "chevaux" in forms("cheval") and forms("arme") == {"arme", "armes"} and forms("xyzzy") == set()


def test_look_alikes() -> None:
    """The words that differ by accents alone are found together."""
    assert {"pêche", "péché"} <= look_alikes("peche") and look_alikes("arme") == {"arme", "armé"} and look_alikes("xyzzy") == set()


def test_the_list_spells_each_ligature_its_own_way() -> None:
    """œ and oe give the spelling that the dictionary has; a word it lacks stays."""
    assert [as_listed(word) for word in ("oeuvre", "manœuvre", "coeur", "poème", "œxyz")] == ["œuvre", "manoeuvre", "cœur", "poème", "œxyz"]


@pytest.mark.parametrize(("text", "found"), [
    ("L'accord d’armes a été signé.", {"accord": "accord", "arme": "armes", "signé": "signé"}),
    ("« Nous n'accepterons rien », souligne-t-elle.", {"accepter": "accepterons", "souligner": "souligne"}),
    ("Dans l'ouest, les Russes avancent vers Paris.", {"ouest": "ouest", "russe": "Russes", "avancer": "avancent", "paris": "Paris"}),
    ("GRÈVES DANS LES TRANSPORTS", {"grève": "GRÈVES", "transport": "TRANSPORTS"}),
    ("Un sous‑marin et 3 porte-parole au G7.", {"sous-marin": "sous‑marin", "porte-parole": "porte-parole", "g7": "G7"}),
    ("Il est ici, et y en a-t-il ?", {}),
])
def test_content_words(text: str, found: dict[str, str]) -> None:
    """Function words, numbers, elided articles and pronouns behind the verb are left out; names and compounds stay whole."""
    assert {word.lemma: text[word.start:word.end] for word in words(text)} == found


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_words_of_any_text(text: str) -> None:
    """Whatever the text, nothing is raised, and the words stand in order, each in its place."""
    found = words(text)
    assert all(word.lemma and text[word.start:word.end] for word in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:]))


def test_the_dictionary_is_loaded_at_the_first_question() -> None:
    """Importing the module loads no dictionary."""
    code = "import sys, analysis.lemmas, analysis.topics; print('simplemma' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"
