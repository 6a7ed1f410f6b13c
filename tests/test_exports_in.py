"""Readers of Europresse and Factiva exports: tables of samples with the rows that must come out."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reading.europresse import looks_like_europresse, read_europresse
from analysis.reading.credits import credited, is_byline
from analysis.reading.databases import Facts, outlet_name
from analysis.reading.factiva import looks_like_factiva, read_factiva
from analysis.records import Record, Records, Refused, Source

SAMPLES = Path(__file__).parent / "samples"
READERS: dict[str, Callable[[Source], Records]] = {"europresse": read_europresse, "factiva": read_factiva}
LOOKS = {"europresse": looks_like_europresse, "factiva": looks_like_factiva}


class Row(NamedTuple):
    """What one article must give: its kept and left-out paragraphs in order, its facts, words of its problems."""

    title: str | None
    published: str | None
    outlet: str | None
    kept: list[str]
    author: str | None = None
    agencies: str | None = None
    left_out: dict[str, str] = {}
    problems: list[str] = []


EXPECTED: dict[str, list[Row | str]] = {
    "europresse/old.html": [
        Row("Le conseil régional vote son budget", "2013-10-05", "Le Courrier d'Exemple",
            ["Le conseil régional a voté vendredi son budget, avec des crédits pour les lycées : éèêù. La majorité s'est abstenue sur un "
             "point.", "L'opposition demande un audit."]),
        Row("Une usine rouvre dans la vallée", "2013-10-03", "L'Hebdo d'Exemple",
            ["L'usine de la vallée rouvre lundi.", "Elle avait fermé en 2009.", "(1) Source : préfecture."],
            "Camille Exemplaire", left_out={"Camille Exemplaire": "byline"}),
        Row("Retour au calme", "2012-10-04", "Magazine d'Exemple",
            ["Grèves, dockers et négociations dans les ports", "Le calme est revenu dans les ports de la façade atlantique."],
            "Claude Modèle", "AFP", {"Claude Modèle ; AFP": "byline"}),
        Row("Sommet à Exempleville", None, "Le Courrier d'Exemple", ["Les ministres se réunissent jeudi."],
            left_out={"Illustration(s) :": "caption", "Les ministres devant l'hôtel de ville. Photo Le Courrier": "caption"},
            problems=["the date « 31 avril 2013 » does not exist"]),
    ],
    "europresse/windows-1252.html": [
        Row("L’œuvre du sculpteur à 3 000 €", "2009-03-02", "La Gazette d'Exemple",
            ["« C’est un chef-d’œuvre », s’est réjouie la mairie d’Exempleville – où la sœur de l’artiste vit encore…"],
            "Dominique Échantillon", left_out={"Dominique Échantillon": "byline"}),
    ],
    "europresse/current.html": [
        Row("La ligne de tramway ouvrira en septembre", "2024-06-19", "Le Courrier d'Exemple",
            ["Après deux ans de chantier, les rames arrivent au dépôt", "La métropole a confirmé mardi l'ouverture de la ligne.",
             "Les travaux ont coûté 210 millions d'euros."], "Camille Exemplaire; Claude Modèle"),
        Row("Un accord sur la pêche", "2024-06-20", "La Voix d'Exemple", ["Les ministres ont signé un accord sur les quotas."],
            agencies="AFP", left_out={"Mer": "navigation", "Cet article est paru dans La Voix d'Exemple (site web)": "source"}),
        Row("Élections anticipées", None, "Le Courrier d'Exemple", ["Le scrutin est avancé de deux mois."], agencies="AFP",
            problems=["the date « 31 juin 2024 » does not exist"]),
        "the article « Dessin du jour » has no text in the export",
        Row("Incendie maîtrisé au port", "2024-06-18", "Le Progrès d'Exemple (Exempleville)",
            ["Un sinistre spectaculaire dans les docks", "Un feu s'est déclaré lundi soir.", "Personne n'a été blessé.",
             "L'enquête est confiée à la gendarmerie."], "Dominique Échantillon",
            left_out={"Illustration(s) :": "caption", "Les pompiers au port. Photo Le Progrès d'Exemple": "caption",
                      "Note(s) :": "source", "redaction@exemple.invalid": "source"}),
        Row("Brève", "2024-06-19", "Le Courrier d'Exemple", ["La piscine & le stade ferment."],
            problems=["the weekday of « mardi 19 juin 2024 90 mots » does not fit the date"]),
    ],
    "europresse/english.html": [
        Row("Le festival d'été s'ouvre", "2024-06-20", "Le Courrier d'Exemple", ["Le festival s'ouvre vendredi sur la place."],
            "Camille Exemplaire"),
        Row("Grève levée", "2024-06-21", "Radio d'Exemple", ["La grève est levée."]),
    ],
    "europresse/cut-off.html": [
        Row("Premier article", "2024-06-17", "Le Courrier d'Exemple", ["Le premier article est entier."]),
        Row("Second article", "2024-06-17", "Le Courrier d'Exemple",
            ["Le second commence bien.", "Puis le fichier s'arrête au milieu"], problems=["the export ends in the middle"]),
    ],
    "europresse/divs.html": [
        Row("Ce que disent les archives", "2016-03-01", "Le Quotidien d'Exemple",
            ["Les archives régionales s'ouvrent au public.", "© l'expression est d'un historien."],
            "Exemplaire, Camille; Modèle, Claude", left_out={"Exemplaire, Camille; Modèle, Claude": "byline"}),
        Row("Un mois de réformes", "2016-04", "Mensuel d'Exemple", ["Le mois a été chargé."]),
    ],
    "europresse/no-classes.html": [
        Row("La régate annulée", "2019-05-05", "Le Courrier d'Exemple",
            ["Le vent soufflait trop fort dimanche.", "La course est reportée."], "Camille Exemplaire",
            left_out={"Par Camille Exemplaire": "byline"}),
        Row("Les urnes sont fermées", "2019-05-06", "La Voix d'Exemple", ["Le dépouillement commence."]),
    ],
    "europresse/variants.html": [
        Row("Rapport sur l'eau", "2018-03-14", "Institut d'Exemple", ["L'eau est rare.", "Elle est chère."]),
        Row("Un titre nu", "2013-01-28", "Le Courrier d'Exemple",
            ["Un sous-titre qui dit la suite en quelques mots", "Premier.", "Deuxième."], "C. Exemplaire"),
        Row("Entretien — «\xa0Tout change\xa0»", "2022-11-01", "La Croisée d'Exemple", ["Que faire ?", "Rien. 1 er point."],
            "Claude Modèle", "Reuters"),
        Row("Sans auteur", "2012-10-03", "Le Courrier d'Exemple",
            ["PARIS", "Le texte commence ici, et continue.", "Le présent document est un texte court."]),
        Row("Auteur à la fin", "2012-06", "Le Courrier d'Exemple", ["Le texte est là.", "Camille Exemplaire"]),
    ],
    "factiva/article-fr.html": [
        Row("La ligne de tramway ouvrira en septembre", "2024-06-19", "Le Courrier d'Exemple",
            ["La métropole a confirmé mardi l'ouverture de la ligne.", "Les travaux ont coûté 210 millions d'euros."],
            "Camille Exemplaire", left_out={"Le Courrier d'Exemple SA": "source"}),
        Row("Un accord sur la pêche", "2024-06-20", "La Voix d'Exemple", ["Les ministres ont signé un accord sur les quotas."],
            agencies="AFP", left_out={"https://exemple.invalid/a": "source"}),
        "the article « Article vide » has no text in the export",
    ],
    "factiva/article-en.html": [
        Row("Le festival d’été s’ouvre", "2024-06-20", "Le Courrier d'Exemple", ["Le festival s'ouvre vendredi sur la place."],
            "CAMILLE EXEMPLAIRE"),
    ],
    "factiva/codes-fr.html": [
        Row("Le conseil régional vote son budget", "2011-12-29", "Le Courrier d'Exemple",
            ["Le conseil a voté vendredi : éèêù.", "L'opposition s'abstient.", "Un audit est demandé."], "Claude Modèle", "AFP",
            {"Le siège du conseil. Photo AFP": "caption", "contact@exemple.invalid": "source"}),
        Row("Date impossible", None, "L'Hebdo d'Exemple", ["Une brève sans auteur."],
            problems=["the date « 31 novembre 2011 » does not exist"]),
    ],
    "factiva/codes-en.html": [
        Row("Une usine rouvre dans la vallée", "2011-12-29", "L'Hebdo d'Exemple",
            ["L'usine rouvre lundi.", "Elle avait fermé en 2009.", "UE", "27", "PD", "2"], "Camille Exemplaire; Claude Modèle"),
    ],
    "factiva/one-table.html": [
        Row("Premier titre", "2015-03-03", "Agence d'Exemple", ["Premier paragraphe.", "Deuxième paragraphe.", "Suite du texte."]),
        Row("Second titre", "2015-03-04", "Agence d'Exemple", ["Texte du second."], agencies="Reuters"),
    ],
    "factiva/variants.html": [
        Row("Titre & suite", "2024-06-19", "Le Courrier d'Exemple", ["Un.", "Deux trois", "Quatre."], "C. Exemplaire; C. Modèle",
            "Agence France-Presse"),
        Row("Sans date", None, "Le Courrier d'Exemple", ["Cinq."]),
        Row(None, "2024-06-19", "Agence France-Presse", ["Le chapô seul."], agencies="Agence France-Presse"),
    ],
    "factiva/bare.html": [
        Row("Le sommet s'achève", "2022-04-01", "Le Soir d'Exemple",
            ["Le sommet s'est achevé vendredi.", "Un premier point.", "Rien n'a été signé."], "Dominique Échantillon",
            left_out={"De notre correspondant permanent à Exempleville qui suit ce dossier": "byline"}),
    ],
}


def source_of(data: bytes) -> Source:
    """A source of these bytes."""
    return Source("export.html", io.BytesIO(data), len(data))


def read(name: str, data: bytes) -> list[Record | Refused]:
    """All records of an export, by the reader that its folder names."""
    return list(READERS[name.split("/")[0]](source_of(data)))


def row_of(record: Record | Refused) -> Row | str:
    """A record in the form of the table above."""
    if isinstance(record, Refused):
        return record.reason
    value = {field: record.facts[field].value if field in record.facts else None
             for field in ("title", "published", "outlet", "author", "agencies")}
    left_out = {record.text[out.start:out.end]: out.kind for out in record.left_out}
    kept = [line for line in record.text.split("\n\n") if line not in left_out and line != value["title"]]
    return Row(value["title"], value["published"], value["outlet"], kept, value["author"], value["agencies"], left_out,
               [problem.reason for problem in record.problems])


def matches(found: Row | str, expected: Row | str) -> bool:
    """Equal, where a problem need only begin as expected."""
    if isinstance(found, str) or isinstance(expected, str):
        return found == expected
    return found._replace(problems=[]) == expected._replace(problems=[]) and len(found.problems) == len(expected.problems) and \
        all(one.startswith(other) for one, other in zip(found.problems, expected.problems))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_article_gives_its_row(name: str) -> None:
    """Every article of every layout gives its text, left-out stretches, facts and problems, in the file's order."""
    found = [row_of(record) for record in read(name, (SAMPLES / name).read_bytes())]
    assert len(found) == len(EXPECTED[name])
    for one, other in zip(found, EXPECTED[name]):
        assert matches(one, other), (one, other)


def test_every_sample_has_its_rows() -> None:
    """No sample lies there without expected rows."""
    assert {f"{path.parent.name}/{path.name}" for kind in READERS for path in (SAMPLES / kind).iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_encoding_changes_nothing(name: str, encoding: str) -> None:
    """The same export in another encoding gives the same rows, whatever charset it still declares."""
    data = (SAMPLES / name).read_bytes()
    text = data.decode("cp1252" if "1252" in name else "utf-8")
    assert read(name, text.encode(encoding)) == read(name, data) or \
        list(map(row_of, read(name, text.encode(encoding)))) == list(map(row_of, read(name, data)))


@pytest.mark.parametrize("name", EXPECTED)
def test_facts_have_their_words(name: str) -> None:
    """Each fact says in its evidence the field and the words; with a value it is stated, or inferred from the document number."""
    for record in read(name, (SAMPLES / name).read_bytes()):
        for field, fact in record.facts.items() if isinstance(record, Record) else ():
            assert '"' in fact.evidence and fact.basis == "stated"
            if field in ("title", "outlet") and fact.value:
                assert fact.value in fact.evidence


@pytest.mark.parametrize("name", EXPECTED)
def test_only_its_own_reader_knows_an_export(name: str) -> None:
    """Each sample is recognised as what it is, and not as the other database's."""
    head = (SAMPLES / name).read_bytes().decode("utf-8", "replace")
    assert {kind: looks(head) for kind, looks in LOOKS.items()} == {kind: name.startswith(kind) for kind in LOOKS}


@pytest.mark.parametrize("head", [
    "", "Le Courrier a publié news·20240619·LCX·1 mercredi.", "HD\n\nTitre\n\nPD\n\n19 juin 2024\n\nSN\n\nLe Courrier",
    "<html><title>Factiva — Encyclopédie</title><p>Factiva est une base de presse.</p></html>",
    "<html><body><article class='article'><h1 class='titreArticle'>Titre</h1><p>Texte.</p></article></body></html>",
    "<p>Le code <code>&lt;span class=\"DocPublicationName\"&gt;</code> ouvre chaque article d'Europresse.</p>",
    "<p>La classe DocPublicationName est commentée.</p>", "<table><tr><td>UE</td><td>27</td></tr></table>",
])
def test_other_files_are_no_exports(head: str) -> None:
    """Pages and texts that only speak of the databases are not taken for exports."""
    assert not looks_like_europresse(head) and not looks_like_factiva(head)


@pytest.mark.parametrize(("kind", "page"), [
    ("europresse", "<html><body><p>Rien</p></body></html>"), ("factiva", "<html><title>Factiva</title><body><p>Rien</p></body></html>"),
])
def test_a_file_without_articles_is_refused(kind: str, page: str) -> None:
    """An export in which no article is found is refused with advice."""
    with pytest.raises(Refused, match="no article"):
        read(kind, page.encode())


def test_both_layouts_in_one_file() -> None:
    """Exports of two layouts that someone joined into one file give the articles of both."""
    old, new = ((SAMPLES / "europresse" / name).read_bytes() for name in ("old.html", "current.html"))
    assert len(read("europresse", old + new)) == len(read("europresse", new + old)) == 10


def test_markup_that_was_escaped_twice_is_no_text() -> None:
    """Paragraphs whose markup the export escaped are paragraphs, and no tag is left in the text."""
    page = ("<article><p class='titreArticleVisu'>Titre</p><div class='docOcurrContainer'>"
            "&lt;p&gt;Un &lt;b&gt;premier&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Un second : 1 &lt; 2.&lt;/p&gt;</div></article>")
    assert [record.text for record in read("europresse", page.encode())] == ["Titre\n\nUn premier.\n\nUn second : 1 < 2."]


@pytest.mark.parametrize(("line", "kept"), [
    ("Les droits réservés aux cheminots restent.", True), ("(c) la loi de 2019 s'applique.", True),
    ("© 2024 Agence d'Exemple", False), ("© l'expression est d'un historien.", True),
    ("Le présent document est un accord.", True), ("Copyright 2019 L'Hebdo d'Exemple", False),
    ("Reproduction interdite. Tous droits réservés.", False),
])
def test_only_lines_of_rights_are_rights(line: str, kept: bool) -> None:
    """In a text a line of rights is left out, and a sentence that begins or speaks like one is not."""
    page = f"<article><p class='titreArticleVisu'>T</p><div class='docOcurrContainer'><p>Un texte.</p><p>{line}</p></div></article>"
    record = read("europresse", page.encode())[0]
    assert record.text.endswith(line) and bool(record.left_out) is not kept


@pytest.mark.parametrize(("lines", "author", "left_out"), [
    ("<p class='sm-margin-bottomNews'>Camille Exemplaire</p>", "Camille Exemplaire", []),
    ("<p class='sm-margin-bottomNews'>Enquête</p><div class='docAuthors'>Camille Exemplaire</div>", "Camille Exemplaire", ["Enquête"]),
    ("<p class='sm-margin-bottomNews'>Le maire a dit non, et la foule est partie.</p>", None, []),
    ("<p class='docAuthors'>Camille Exemplaire</p><p class='docAuthors'>Claude Modèle</p>", "Camille Exemplaire; Claude Modèle", []),
    (f"<div class='docAuthors'>{'Un texte bien trop long. ' * 20}</div>", None, []),
])
def test_which_line_names_the_author(lines: str, author: str | None, left_out: list[str]) -> None:
    """The same class holds a rubric, a subtitle or the author: each is told, and only authors are not in the text."""
    page = f"<article><header><p class='titreArticleVisu'>T</p>{lines}</header><div class='DocText'><p>Un texte.</p></div></article>"
    row = row_of(read("europresse", page.encode())[0])
    assert isinstance(row, Row) and (row.author, list(row.left_out), row.kept[-1]) == (author, left_out, "Un texte.")
    assert len(row.kept) == 1 + (author is None)


DATES = [
    ("mercredi 19 juin 2024", "2024-06-19", 0), ("19 juin 2024 - 08:15", "2024-06-19", 0), ("19 June 2024", "2024-06-19", 0),
    ("Wednesday, June 19, 2024 812 words, p. 1", "2024-06-19", 0), ("2024-06-19", "2024-06-19", 0),
    ("Monde, mercredi 19 juin 2024, p. 12", "2024-06-19", 0), ("Les 18 juin 1940, mercredi 19 juin 2024", "2024-06-19", 0),
    ("Dossier, 1er mars 2016, p. A6", "2016-03-01", 0), ("avril 2016 812 mots, p. 30", "2016-04", 0), ("2016", "2016", 0),
    ("Élections de 2027, p. 3", None, 0), ("p. 1999", None, 0), ("jeudi 19 juin 2024", "2024-06-19", 1),
    ("31 juin 2024", None, 1), ("samedi 30 février 2024 à 10h", None, 1), ("Friday, June 31, 2024", None, 1), ("", None, 0),
]


@pytest.mark.parametrize(("words", "value", "problems"), DATES)
def test_dates(words: str, value: str | None, problems: int) -> None:
    """A date is read as written, in French or English; an impossible one and a wrong weekday are problems, and nothing shifts."""
    facts = Facts()
    facts.date("DocHeader", words)
    assert (facts.found["published"].value if facts.found else None) == value and len(facts.problems) == problems


BYLINES = [
    ("Camille Exemplaire", "Camille Exemplaire", ""), ("Par Camille Exemplaire et Claude Modèle", "Camille Exemplaire; Claude Modèle", ""),
    ("Exemplaire, Camille; Modèle, Claude", "Exemplaire, Camille; Modèle, Claude", ""), ("AFP", "", "AFP"),
    ("Camille Exemplaire (avec AFP)", "Camille Exemplaire", "AFP"), ("Le Courrier avec AFP et Reuters", "", "AFP; Reuters"),
    ("Camille Exemplaire, envoyée spéciale à Exempleville", "Camille Exemplaire", ""),
    ("France-Presse, Agence", "", "Agence France-Presse"),
    ("Camille Exemplaire, Claude Modèle, Dominique Échantillon", "Camille Exemplaire; Claude Modèle; Dominique Échantillon", ""),
    ("Propos recueillis par C. E.", "C. E.", ""), ("La rédaction", "", ""), ("Le Courrier", "", ""), ("", "", ""),
    ("By Camille Exemplaire and Reuters", "Camille Exemplaire", "Reuters"), ("Camille de L'Exemple", "Camille de L'Exemple", ""),
]


@pytest.mark.parametrize(("words", "authors", "agencies"), BYLINES)
def test_bylines(words: str, authors: str, agencies: str) -> None:
    """A byline's persons are authors as written, its agencies agencies; the outlet and the newsroom are neither."""
    assert tuple(map("; ".join, credited(words, "Le Courrier"))) == (authors, agencies)


@pytest.mark.parametrize(("line", "is_one"), [
    ("Camille Exemplaire", True), ("Par notre correspondant à Lille", True), ("AFP", True), ("Exemplaire, Camille", True),
    ("Le vote a eu lieu jeudi.", False), ("Une ville sous les eaux", False), ("Lille", False), ("« Rien ne change »", False),
])
def test_which_lines_are_bylines(line: str, is_one: bool) -> None:
    """Without a mark only a line of names, an agency, or « Par … » is a byline."""
    assert is_byline(line) is is_one


@pytest.mark.parametrize(("words", "name"), [
    ("Le Courrier d'Exemple, no. 24789", "Le Courrier d'Exemple"), ("Le Courrier d'Exemple (site web)", "Le Courrier d'Exemple"),
    ("Le Courrier d'Exemple (site web réf.)", "Le Courrier d'Exemple"), ("Le Courrier d'Exemple; Edition du Sud", "Le Courrier d'Exemple"),
    ("Revue d'Exemple, Vol. 14, no 4", "Revue d'Exemple"), ("Le Progrès (Exempleville)", "Le Progrès (Exempleville)"),
    ("Monde, mercredi 19 juin 2024, p. 12", "Monde"), ("Monde, 31 juin 2024", "Monde"), ("Hebdo d'Exemple, n° 7", "Hebdo d'Exemple"),
    ("Nord, Notre région", "Nord, Notre région"), ("20 Exemples", "20 Exemples"),
])
def test_outlets_group(words: str, name: str) -> None:
    """Issue, edition and « (site web) » are not part of an outlet's name; a place in brackets is."""
    assert outlet_name(words) == name


def many(kind: str, number: int) -> bytes:
    """An export of articles of 10 kB."""
    name = {"europresse": "current.html", "factiva": "article-fr.html"}[kind]
    text = (SAMPLES / kind / name).read_text("utf-8")
    opening = {"europresse": "<article>", "factiva": '<div id="article-'}[kind]
    head, first, rest = text.split(opening, 2)
    paragraph = "Les travaux ont coûté 210 millions d'euros"
    first = first.replace(paragraph, ". ".join([paragraph] * 220))
    end = {"europresse": "</body></html>", "factiva": '<div id="pageFooter"></div></body></html>'}[kind]
    return (head + (opening + first) * number + end).encode()


@pytest.mark.parametrize(("kind", "number"), [("europresse", 500), ("factiva", 150)])
def test_large_exports_in_seconds(kind: str, number: int) -> None:
    """10 kB of article take less than ten milliseconds (500 articles in five seconds), and each article is there."""
    data = many(kind, number)
    begun = time.process_time()
    records = read(kind, data)
    assert len(data) > number * 9_000 and len(records) == number and all(isinstance(record, Record) for record in records)
    assert time.process_time() - begun < number * 0.01


HOSTILE = {
    "nested": "<div class='docOcurrContainer'>" * 50_000, "fields": "<p class='DocPublicationName titreArticle'>a" * 8_000,
    "names": "<DocPublicationName DocText " * 50_000, "articles": "<article>" * 100_000 + "<p class=DocText>a",
    "spaces": "<p class='docAuthors'>" + "\u00a0" * 200_000 + "a</p>", "brackets": "<p class='docAuthors'>" + "(avec " * 50_000,
    "classes": "<div " + "class='frArticle " * 50_000, "cells": "<td>&nbsp;" * 20_000 + "HD", "tables": "<table><tr><td>HD<td>" * 5_000,
    "numbers": "news·20240619·LCX·1</p>" * 20_000, "long": "<article><p class=DocText>" + "a" * 1_200_000,
    "header": "<span class='DocHeader'>" + "lundi 1, " * 50_000, "entities": "<!DOCTYPE a [<!ENTITY b 'c'>]><p class=DocText>&b;</p>",
}


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_end_soon(kind: str, what: str) -> None:
    """Files that are made to be slow or to break a parser end in records or Refused within seconds."""
    head = {"europresse": "<article><p class='titreArticleVisu'>Titre</p>",
            "factiva": '<div class="article frArticle"><div id="hd">Titre</div>'}
    begun = time.process_time()
    for page in (HOSTILE[what], head[kind] + HOSTILE[what]):
        LOOKS[kind](page[:200_000])
        for record in _all(kind, page.encode()):
            assert isinstance(record, (Record, Refused))
    assert time.process_time() - begun < 5


def _all(kind: str, data: bytes) -> Iterator[Record | Refused]:
    try:
        yield from READERS[kind](source_of(data))
    except Refused as refused:
        assert refused.reason and refused.advice


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(EXPECTED)), st.data())
def test_damaged_exports_never_break(name: str, data: st.DataObject) -> None:
    """Samples with bytes flipped, cut out or doubled give records whose spans lie in the text, or Refused, and nothing else."""
    content = bytearray((SAMPLES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        stop = min(len(content), start + data.draw(st.integers(0, 400)))
        how = data.draw(st.sampled_from(["flip", "cut", "double", "end"]))
        if how == "flip":
            content[start:start + 1] = bytes([data.draw(st.integers(0, 255))])
        elif how == "end":
            del content[max(start, 1):]
        else:
            content[start:stop] = b"" if how == "cut" else bytes(content[start:stop]) * 2
    for record in _all(name.split("/")[0], bytes(content)):
        if isinstance(record, Record):
            assert record.text.strip() and record.text.encode()
            assert all(0 <= out.start < out.end <= len(record.text) for out in record.left_out)
            assert all(fact.evidence for fact in record.facts.values())


@pytest.mark.parametrize("name", EXPECTED)
def test_no_sentence_is_lost_where_the_file_ends_early(name: str) -> None:
    """Cut anywhere, an export still gives all articles that end before the cut, unchanged."""
    data = (SAMPLES / name).read_bytes()
    whole = [row_of(record) for record in read(name, data)]
    for stop in range(len(data) // 4, len(data), max(1, len(data) // 8)):
        rows = [row_of(record) for record in _all(name.split("/")[0], data[:stop])]
        assert len(rows) <= len(whole)
        for one, other in zip(rows[:-1], whole):
            problems = {} if isinstance(other, str) else {"problems": other.problems}  # a cut character is told with the first article
            assert matches(one if isinstance(one, str) else one._replace(**problems), other)


@pytest.mark.parametrize(("words", "authors", "agencies"), [
    ("Jeanne Exemple, AFP", ["Jeanne Exemple"], ["AFP"]), ("AFP, Reuters", [], ["AFP", "Reuters"]),
    ("Exemple, Jeanne", ["Exemple, Jeanne"], []), ("Par Jeanne Exemple et Paul Modèle (avec l'AFP)", ["Jeanne Exemple", "Paul Modèle"], ["AFP"]),
])
def test_a_byline_gives_authors_and_agencies(words, authors, agencies):
    """Persons and agencies are told apart whatever parts them; a name turned round stays one."""
    assert credited(words) == (authors, agencies)
