"""Metadata: what the text itself shows, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.clean import find_removed
from analysis.metadata import FIELDS, find_metadata
from analysis.schema import Article, Metadata
from analysis.sentences import split_sentences

HEADLINE = "Trains régionaux : un plan de trois milliards"
BODY = "Le ministre des Transports a présenté mardi un plan de rénovation des lignes régionales devant les députés."


def found(text: str, **declared: str) -> dict[str, Metadata]:
    article = Article("a", "a.txt", declared.get("outlet"), declared.get("title"), declared.get("author"),
                      declared.get("published"), "fr", text, "")
    removed = find_removed(article)
    return {row.field: row for row in find_metadata(article, removed, split_sentences(article, removed))}


def value(field: str, *lines: str) -> tuple[str | None, str]:
    row = found("\n".join(lines))[field]
    return row.value, row.basis


UNKNOWN = (None, "unknown")


@pytest.mark.parametrize(("line", "day"), [
    ("Publié le 3 mai 2024 à 10h12", "2024-05-03"),
    ("Publié le vendredi 3 mai 2024", "2024-05-03"),
    ("Mis à jour le 03/05/2024 à 18:40", "2024-05-03"),
    ("Publié le 03/05/24", "2024-05-03"),
    ("Publié le 3 mai 2024 à 10h12, mis à jour le 4 mai 2024 à 9h", "2024-05-03"),
    ("1er mars 2024 . –", "2024-03-01"),
    ("Posté le 2024-05-03", "2024-05-03"),
    ("May 3, 2024", "2024-05-03"),
    ("Anne Petit | 3 mai 2024 à 10h12", "2024-05-03"),
    ("Publié le 15 août 2023", "2023-08-15"),
])
def test_date_line(line: str, day: str) -> None:
    """The date of a date line is stated, in ISO, with the line as evidence."""
    row = found(f"{HEADLINE}\n{line}\n{BODY}")["published"]
    assert (row.value, row.basis, row.evidence) == (day, "stated", line)


@pytest.mark.parametrize("line", ["Publié le 31 février 2024", "Publié le 03/13/2024", "Publié le 12 mai"])
def test_impossible_or_partial_date(line: str) -> None:
    """A day that never was, or a date without its year, leaves the field unknown."""
    assert value("published", HEADLINE, line, BODY) == UNKNOWN


def test_published_before_updated() -> None:
    """The line of publication wins over the line of the last change, in either order."""
    lines = ["Mis à jour le 4 mai 2024 à 9h", "Publié le 3 mai 2024 à 10h12"]
    assert value("published", HEADLINE, *lines, BODY) == ("2024-05-03", "stated")
    assert value("published", HEADLINE, *lines[::-1], BODY) == ("2024-05-03", "stated")


@pytest.mark.parametrize(("sentence", "expected"), [
    ("Elle l'a dit ce vendredi 3 mai 2024 à Dole.", ("2024-05-03", "inferred")),
    ("Elle l’a dit aujourd’hui, vendredi 3 mai 2024, à Dole.", ("2024-05-03", "inferred")),
    ("Elle l'a dit ce lundi 3 mai 2024 à Dole.", UNKNOWN),
    ("Elle l'a dit ce vendredi 3 mai à Dole.", UNKNOWN),
    ("Elle l'a dit le vendredi 3 mai 2024 à Dole.", UNKNOWN),
    ("Ce vendredi 3 mai 2024, elle part. Ce samedi 4 mai 2024, elle revient.", UNKNOWN),
    ("Le décret vaut jusqu'au 3 mai 2024.", UNKNOWN),
    ("Elle l'a dit ce vendredi 31 février 2024.", UNKNOWN),
])
def test_day_in_the_running_text(sentence: str, expected: tuple[str | None, str]) -> None:
    """The text dates itself only by a full date called today, that falls on the weekday it names, and only by one."""
    assert value("published", HEADLINE, BODY + " " + sentence) == expected


def test_dateline_in_the_first_sentence() -> None:
    """A date that opens the body before a dash is stated."""
    assert value("published", HEADLINE, "11 mai 2016 . – " + BODY) == ("2016-05-11", "stated")
    assert value("published", HEADLINE, "PARIS, 3 mai 2024 (Reuters) - " + BODY) == ("2024-05-03", "stated")


@pytest.mark.parametrize(("line", "author"), [
    ("Par Anne Petit", "Anne Petit"),
    ("by Chloé", "Chloé"),
    ("Par Anne Petit et Jean Morel, envoyés spéciaux à Dole", "Anne Petit et Jean Morel"),
    ("Par Anne Petit (avec AFP)", "Anne Petit"),
    ("Anne Petit (selon Rail Hebdo, Reuters )", "Anne Petit"),
    ("Propos recueillis par Anne Petit", "Anne Petit"),
    ("Par Anne Petit, publié le 3 mai 2024", "Anne Petit"),
    ("Par AFP", None),
    ("La rédaction", None),
    ("Le Courrier avec AFP", None),
    ("Publié le 3 mai 2024 à 10h12", None),
])
def test_author(line: str, author: str | None) -> None:
    """The author is who signs; an agency, a newsroom or a newspaper is no author."""
    assert value("author", HEADLINE, line, BODY) == ((author, "stated") if author else UNKNOWN)


@pytest.mark.parametrize(("lines", "agencies", "basis"), [
    (["Anne Petit (selon Rail Hebdo, Reuters )"], "Rail Hebdo; Reuters", "stated"),
    (["Anne Petit avec AFP et Reuters"], "AFP; Reuters", "stated"),
    (["Source : AFP"], "AFP", "stated"),
    (["Elle l'a confirmé à l'AFP dans la soirée."], "AFP", "inferred"),
    (["Selon l'Agence télégraphique de presse (ATP), la ligne est coupée."],
     "Agence télégraphique de presse (ATP)", "inferred"),
    (["L'agence de presse russe Ria Novosti l'a annoncé."], "Ria Novosti", "inferred"),
    (["Le quotidien régional Le Progrès rapporte deux blessés."], "Le Progrès", "inferred"),
    (["L'AFP l'annonce, l'AFP le répète, Reuters aussi."], "AFP; Reuters", "inferred"),
    (["Elle a lu le journal Le Progrès dans le train."], None, "unknown"),
    (["Rien de plus n'est connu."], None, "unknown"),
])
def test_agencies(lines: list[str], agencies: str | None, basis: str) -> None:
    """Agencies are those of bylines and sources, then the media that the sentences report from, each once."""
    assert value("agencies", HEADLINE, BODY, *lines, BODY.replace("mardi", "lundi")) == (agencies, basis)


def test_title_and_outlet() -> None:
    """The headline is the title; the outlet is known only from a page title or the holder of the rights."""
    assert value("title", HEADLINE, BODY) == (HEADLINE, "stated")
    assert value("title", BODY, BODY.replace("mardi", "lundi")) == UNKNOWN
    assert value("outlet", HEADLINE, BODY) == UNKNOWN
    assert value("outlet", HEADLINE + " - Le Courrier du Lac", HEADLINE, BODY) == ("Le Courrier du Lac", "stated")
    assert value("outlet", HEADLINE, BODY, "© 2024 Le Courrier du Lac. Tous droits réservés.") == \
        ("Le Courrier du Lac", "stated")


def test_what_is_declared_is_left_alone() -> None:
    """Fields that are declared get no row; all the others get exactly one."""
    rows = found(f"{HEADLINE}\nPar Anne Petit\n{BODY}", author="Jean Morel", published="2024-05-03", title="Titre")
    assert set(rows) == {"agencies", "outlet"}
    assert set(found("")) == set(FIELDS)
    assert all(row.basis == "unknown" and row.value is None for row in found("").values())


PIECES = st.sampled_from(["Par ", "Anne Petit", "AFP", " (selon ", ")", "\n", "Publié le ", "99 ", "mai ", "2024", "0",
                          "/", "ce ", "agence ", "©", "Source : ",
                          "« ", "journal ", ", ", " et ", " - ", "🙂", HEADLINE, BODY])


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_never_raises(text: str) -> None:
    """On any text there is one row a field, and a value never comes without its evidence in the text."""
    rows = found(text)
    assert set(rows) == set(FIELDS)
    assert all((row.value is None) == (row.basis == "unknown") for row in rows.values())
    assert all(piece in text for row in rows.values() if row.evidence for piece in row.evidence.split(" […] "))
