"""Metadata: what the text itself shows, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lexicon
from analysis.clean import find_removed
from analysis.metadata import FIELDS, find_metadata
from analysis.outlet import signs
from analysis.schema import Article, Metadata, Sentence
from analysis.sentences import split_sentences

HEADLINE = "Trains régionaux : un plan de trois milliards"
LAST = "Les associations d'usagers ont accueilli ce plan avec prudence et demandent un calendrier plus précis pour leur ligne."
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


DATE_LINES = [
    ("Publié le 19/06/2024 à 10:12 | Mis à jour le 20/06/2024 à 8:00", "2024-06-19", "stated"),
    ("Mis à jour le 20/06/2024, publié le 19/06/2024", "2024-06-19", "stated"),
    ("Publié le 19 juin 2024 à 10h12 - Mis à jour le 20 juin 2024 à 8h00", "2024-06-19", "stated"),
    ("Mis à jour le 20 juin 2024 à 8h00", "2024-06-20", "inferred"), ("Modifié le 20 juin 2024", "2024-06-20", "inferred"),
    ("Dernière mise à jour : 20/06/2024 - 08:00", "2024-06-20", "inferred"), ("19.06.2024, 18:30", "2024-06-19", "stated"),
    ("Le 19 juin 2024 à 10h32", "2024-06-19", "stated"), ("mercredi 19 juin 2024", "2024-06-19", "stated"),
    ("Mercredi 19 juin 2024 - 10:32", "2024-06-19", "stated"), ("Published June 19, 2024", "2024-06-19", "stated"),
    ("Posted on June 19, 2024", "2024-06-19", "stated"), ("Posted on 19 June 2024", "2024-06-19", "stated"),
    ("Par Anne Petit, publié le 19 juin 2024 à 10h", "2024-06-19", "stated"),
    ("Anne Petit | 19 juin 2024 à 10h12", "2024-06-19", "stated"), ("Publié par Anne Petit le 19 juin 2024", "2024-06-19", "stated"),
    ("Publié le 19/06/2024 à 10:12 - Temps de lecture : 3 min", "2024-06-19", "stated"),
    ("Paris, le 19 juin 2024", "2024-06-19", "stated"), ("Edition du 19 juin 2024", "2024-06-19", "stated"),
    ("Publié le 31 février 2024", None, "unknown"), ("Publié le 31/04/2024 à 10:12 | Mis à jour le 20/06/2024", None, "unknown"),
    ("Publié le 19/06/2024, mis à jour le 31/06/2024", "2024-06-19", "stated"), ("Publié le 19/13/2024", None, "unknown"),
    ("Publié le 31 avril", None, "unknown"), ("Publié le 19 juin à 10h12", None, "unknown"), ("Il y a 3 heures", None, "unknown"),
    ("Hier à 12:30", None, "unknown"), ("Aujourd'hui à 10:12", None, "unknown"), ("Temps de lecture : 4 minutes", None, "unknown"),
    ("Lecture 2 min.", None, "unknown"), ("juin 2024", "2024-06", "inferred"), ("Juin 2024", "2024-06", "inferred"),
    ("N° 412 - Juin 2024", "2024-06", "inferred"), ("Numéro de juin 2024", "2024-06", "stated"),
    ("Publié en juin 2024", "2024-06", "stated"), ("Mis en ligne le 7 janvier 2023 à 06h45, mis à jour à 09h10", "2023-01-07", "stated"),
    ("Publié : 07/01/2023 - 06:45 Modifié : 08/01/2023 - 10:00", "2023-01-07", "stated"),
    ("MAJ le 8 janvier 2023", "2023-01-08", "inferred"), ("Samedi 7 janvier 2023 à 06:45", "2023-01-07", "stated"),
    ("Par Luc Garnier - Publié le 7 janv. 2023 à 06:45", "2023-01-07", "stated"),
    ("Last updated on January 8, 2023", "2023-01-08", "inferred"), ("07/01/2023 06h45", "2023-01-07", "stated"),
    ("Publié hier à 18h20", None, "unknown"), ("Publié le 30 février 2023 à 8h", None, "unknown"),
    ("Publié il y a 2 jours", None, "unknown"), ("Mensuel n° 87 – janvier 2023", "2023-01", "inferred"),
    ("Paru le 1er mars 2023", "2023-03-01", "stated"), ("Lyon, le 7 janvier 2023", "2023-01-07", "stated"),
    ("Publié le mardi 12 mars 2019 à 18:02 | Mis à jour le mercredi 13 mars 2019 à 09:15", "2019-03-12", "stated"),
    ("Article publié le 12 mars 2019", "2019-03-12", "stated"), ("Le 12/03/2019 à 18:02", "2019-03-12", "stated"),
    ("Par Rédaction | 12 mars 2019", "2019-03-12", "stated"), ("Par Zoé Martin, le 12/03/2019 à 18h02", "2019-03-12", "stated"),
    ("Publié le 12.03.2019 à 18h02 / Actualisé le 13.03.2019 à 7h", "2019-03-12", "stated"), ("12 mars 2019", "2019-03-12", "stated"),
    ("Mardi 12 Mars 2019", "2019-03-12", "stated"), ("Mis à jour le 31 novembre 2019", None, "unknown"),
    ("Temps de lecture : 12 min", None, "unknown"), ("Publié le 12 mars 2019 · 3 min de lecture", "2019-03-12", "stated"),
    ("Du 3 mai 2019 au 5 mai 2019", None, "unknown"), ("March 12, 2019 at 6:02 pm", "2019-03-12", "stated"),
    ("Créé le 12 mars 2019", "2019-03-12", "stated"), ("Hier, 18:02", None, "unknown"),
]

OPENINGS = [
    ("PARIS, 19 juin 2024 (AFP) – ", "2024-06-19", "stated", "AFP"), ("Paris, 19 juin 2024 (AFP) - ", "2024-06-19", "stated", "AFP"),
    ("BRUXELLES, le 3 mai 2023 – ", "2023-05-03", "stated", None),
    ("Bruxelles (Belgique), le 3 mai 2023 – ", "2023-05-03", "stated", None),
    ("SAINT-DENIS DE LA RÉUNION, mercredi 19 juin 2024 (AFP) — ", "2024-06-19", "stated", "AFP"),
    ("19 juin 2024 – ", "2024-06-19", "stated", None), ("Séoul (AFP) – ", None, "unknown", "AFP"),
    ("Séoul/Tokyo (Reuters) - ", None, "unknown", "Reuters"), ("Dole (Agence) – ", None, "unknown", None),
    ("PARIS, 19 juin (Reuters) - ", None, "unknown", "Reuters"), ("PARIS, 31 février 2024 (AFP) – ", None, "unknown", "AFP"),
    ("WASHINGTON, June 19, 2024 (AP) — ", "2024-06-19", "stated", "AP"),
    ("Le 3 mai 2023 – un mercredi – la ligne a fermé. ", None, "unknown", None),
    ("Né le 3 mai 2023, le réseau grandit. ", None, "unknown", None),
    ("En grève depuis le 3 mai 2023, les cheminots attendent. ", None, "unknown", None),
    ("GENÈVE, 7 janvier 2023 (ATS) - ", "2023-01-07", "stated", "ATS"),
    ("Port-au-Prince, le 7 janvier 2023 – ", "2023-01-07", "stated", None), ("KYIV (Reuters) – ", None, "unknown", "Reuters"),
    ("Le 7 janvier 2023 - date anniversaire - reste dans les mémoires. ", None, "unknown", None),
    ("Dakar, 7 jan (APS) - ", None, "unknown", "APS"), ("Marseille, 12 mars 2019. – ", "2019-03-12", "stated", None),
    ("MARSEILLE, 12 mars 2019 (AFP) - ", "2019-03-12", "stated", "AFP"), ("(AFP) - ", None, "unknown", "AFP"),
    ("Nations unies, New York, 12 mars 2019 – ", "2019-03-12", "stated", None), ("RABAT (MAP) – ", None, "unknown", "MAP"),
    ("Depuis le 12 mars 2019 – date de l'accord – tout a changé. ", None, "unknown", None),
    ("Hier, 12 mars 2019 – ", None, "unknown", None),
]

SAID = [
    ("Elle l'a dit ce mercredi 19 juin 2024 à Dole.", "2024-06-19", "inferred"),
    ("Ce mercredi 19 juin 2024, le maire a annoncé que la gare sera rouverte.", "2024-06-19", "inferred"),
    ("Ce mardi 19 juin 2024, le maire a annoncé un plan.", None, "unknown"),
    ("Le concert aura lieu ce samedi 22 juin 2024 à Dole.", None, "unknown"),
    ("Ce samedi 22 juin 2024, à Dole, se tiendra le marché.", None, "unknown"),
    ("La réouverture est prévue ce samedi 22 juin 2024.", None, "unknown"),
    ("Ce mardi 6 juin 1944, la ville s'éveillait sous les bombes.", None, "unknown"),
    ("Ce mardi 6 juin 1944, la ville est libérée. En 2014, une plaque a été posée.", None, "unknown"),
    ("« Nous sommes réunis ce mercredi 19 juin 2024 », disait-elle.", None, "unknown"),
    ("Le plan, présenté ce mercredi 19 juin 2024, court jusqu'en 2030.", "2024-06-19", "inferred"),
    ("La gare a fermé le 3 mai 2023.", None, "unknown"), ("Les candidats ont jusqu'au 3 mai 2023.", None, "unknown"),
    ("Le village compte, en ce mois de juin 2024, douze habitants.", "2024-06", "inferred"),
    ("En ce mois de juin 2024, le village compte douze habitants.", "2024-06", "inferred"),
    ("En ce mois de juin 1944, les habitants attendaient.", None, "unknown"),
    ("En ce début juin 2024, le village a retrouvé le calme.", "2024-06", "inferred"),
    ("Elle a signé ce mercredi 12 juin 2024. Le 19 juin 2024, elle a démissionné.", None, "unknown"),
    ("La mairie l'a annoncé ce samedi 7 janvier 2023.", "2023-01-07", "inferred"),
    ("Rendez-vous ce samedi 14 janvier 2023 devant la piscine.", None, "unknown"),
    ("Une réunion publique se tiendra ce samedi 14 janvier 2023.", None, "unknown"),
    ("Interrogée ce samedi 7 janvier 2023, l'adjointe n'a pas répondu.", "2023-01-07", "inferred"),
    ("Le bassin avait ouvert ce samedi 4 juin 1966.", None, "unknown"),
    ("En ce mois de janvier 2023, le club compte trois cents nageurs.", "2023-01", "inferred"),
    ("Le tribunal rendra sa décision ce lundi 16 janvier 2023.", None, "unknown"),
    ("Le maire l'a confirmé aujourd'hui, mardi 12 mars 2019.", "2019-03-12", "inferred"),
    ("Le festival s'ouvre ce vendredi 21 juin 2019.", None, "unknown"),
    ("Les inscriptions ferment ce vendredi 15 mars 2019.", None, "unknown"),
    ("La décision a été prise le mardi 12 mars 2019.", None, "unknown"),
    ("Ce mardi 12 mars 2019 restera dans les mémoires.", None, "unknown"),
    ("Le conseil municipal a adopté ce mardi 12 mars 2019 la délibération.", "2019-03-12", "inferred"),
    ("Réunis ce mardi 12 mars 2019 à la mairie, ils ont signé.", "2019-03-12", "inferred"),
    ("À partir de ce vendredi 15 mars 2019, la rue est fermée.", None, "unknown"),
    ("Jusqu'à ce vendredi 15 mars 2019, la rue est fermée.", None, "unknown"),
    ("Le plan de ce mois de mars 2019 a été retiré.", "2019-03", "inferred"),
]

YEARLESS = [
    ("Publié le 19 juin à 10h12", "Le préfet a signé mercredi 19 juin 2024 l'arrêté.", "2024-06-19", "inferred"),
    ("Publié le mercredi 19 juin à 10h12", "Le préfet a signé ce 19 juin 2024 l'arrêté.", "2024-06-19", "inferred"),
    ("Publié le 19 juin", "Le préfet avait signé l'arrêté le 19 juin 2023.", None, "unknown"),
    ("Publié le 19 juin", "Un an après le lundi 19 juin 2023, la ville se souvient.", None, "unknown"),
    ("Publié le 19 juin", "Le préfet a signé mardi 19 juin 2024 l'arrêté.", None, "unknown"),
    ("Publié le mercredi 19 juin", "Le budget de 2024 a été voté.", None, "unknown"),
    ("Publié le 19 juin", "Elle le veut pour le mercredi 19 juin 2024 ; en 2025, elle a renoncé.", None, "unknown"),
    ("Publié le 7 janvier à 06h45", "L'arrêté a été signé ce samedi 7 janvier 2023.", "2023-01-07", "inferred"),
    ("Publié le 7 janvier à 06h45", "Le bassin avait fermé le vendredi 7 janvier 2022, il y a un an.", None, "unknown"),
]

AUTHORS = [
    ("Par Anne Petit", "Anne Petit"), ("Par ANNE PETIT", "ANNE PETIT"), ("PAR ANNE PETIT", "ANNE PETIT"), ("Par A. P.", "A. P."),
    ("Par Jean-Marc de La Tour", "Jean-Marc de La Tour"), ("Par Leïla ben Ali", "Leïla ben Ali"),
    ("Par Charlotte d'Ornay", "Charlotte d'Ornay"), ("Par Jan van der Meulen", "Jan van der Meulen"),
    ("Par Yann Le Goff", "Yann Le Goff"), ("Anne Petit, envoyée spéciale à Dole", "Anne Petit"),
    ("Anne Petit et Jean Morel", "Anne Petit et Jean Morel"), ("Par Anne Petit et Jean Morel", "Anne Petit et Jean Morel"),
    ("Par Anne Petit, Jean Morel et Luc Garnier", "Anne Petit, Jean Morel, Luc Garnier"), ("Par Anne Petit (avec AFP)", "Anne Petit"),
    ("Anne Petit avec AFP", "Anne Petit"), ("Par Anne Petit avec l'AFP", "Anne Petit"),
    ("Propos recueillis par Anne Petit", "Anne Petit"), ("Propos recueillis par Anne Petit et Jean Morel", "Anne Petit et Jean Morel"),
    ("Par Anne Petit Publié le 19 juin 2024 à 10h", "Anne Petit"), ("Par Anne Petit, le 19 juin 2024", "Anne Petit"),
    ("Publié par Anne Petit le 19 juin 2024", "Anne Petit"), ("Publié le 19 juin 2024 par Anne Petit", "Anne Petit"),
    ("Par Anne Petit | Le Courrier d'Exemple", "Anne Petit"), ("De notre correspondante à Dole, Anne Petit", "Anne Petit"),
    ("Par notre envoyé spécial à Dole, Jean Morel", "Jean Morel"), ("Auteur : Anne Petit", "Anne Petit"),
    ("Par Le Courrier avec AFP", None), ("Par Le Courrier d'Exemple", None), ("AFP", None), ("Par AFP", None), ("La rédaction", None),
    ("Par la rédaction", None), ("Par La Rédaction avec AFP", None), ("Par Reuters", None), ("Avec AFP", None), ("Source : AFP", None),
    ("Mis à jour par Anne Petit le 19 juin 2024", None), ("Par Service politique", None), ("Par Marie-Ève Lemoine", "Marie-Ève Lemoine"),
    ("Luc Garnier, correspondant à Genève", "Luc Garnier"), ("Par L. G.", "L. G."), ("Recueilli par Luc Garnier", "Luc Garnier"),
    ("Par LUC GARNIER et MARIE LEMOINE", "LUC GARNIER et MARIE LEMOINE"), ("Par Luc Garnier, journaliste", "Luc Garnier"),
    ("Texte : Luc Garnier", "Luc Garnier"), ("Par Omar El Khatib", "Omar El Khatib"), ("Par Luc Garnier, avec Reuters", "Luc Garnier"),
    ("De notre envoyé spécial à Lyon, Luc Garnier", "Luc Garnier"), ("Rédaction", None), ("Par la rédaction du Courrier", None),
    ("Reuters", None), ("Le Courrier avec Reuters", None), ("Traduit par Luc Garnier", None),
    ("Par Zoé Martin-Dubois", "Zoé Martin-Dubois"), ("Par Zoé Martin (à Marseille)", "Zoé Martin"),
    ("Par Zoé Martin et AFP", "Zoé Martin"), ("Par Zoé Martin, AFP", "Zoé Martin"), ("Par Z. Martin", "Z. Martin"),
    ("Par Zoé Martin - Marseille", "Zoé Martin"), ("Interview par Zoé Martin", "Zoé Martin"), ("Par RFI", None),
    ("Par Rédaction Web", None), ("Par L'équipe du Courrier", None), ("Par Zoé Martin avec agences", "Zoé Martin"),
]

SIGNED_AGENCIES = [
    ("(avec AFP et Reuters)", "AFP; Reuters", "stated"), ("Avec AFP", "AFP", "stated"), ("Source : AFP", "AFP", "stated"),
    ("Sources : AFP, Reuters", "AFP; Reuters", "stated"), ("Par Anne Petit avec l'AFP", "AFP", "stated"),
    ("Par Le Courrier avec AFP", "AFP", "stated"), ("AFP", "AFP", "stated"), ("Par AFP", "AFP", "stated"),
    ("Anne Petit (selon Rail Hebdo, Reuters )", "Rail Hebdo; Reuters", "stated"), ("Le Courrier avec agences", None, "unknown"),
    ("Luc Garnier (avec Reuters)", "Reuters", "stated"), ("Source : Agence France-Presse", "Agence France-Presse", "stated"),
    ("(AFP)", "AFP", "stated"), ("Le Courrier d'Exemple, avec AFP et ATS", "AFP; ATS", "stated"),
    ("Sources : Reuters/AFP", "Reuters; AFP", "stated"), ("Avec Belga", "Belga", "stated"), ("Par Zoé Martin et AFP", "AFP", "stated"),
    ("Source: AFP", "AFP", "stated"), ("AFP/Reuters", "AFP; Reuters", "stated"),
]

RIGHTS = [
    ("© Le Courrier d'Exemple", "Le Courrier d'Exemple"), ("© 2024 Le Courrier d'Exemple", "Le Courrier d'Exemple"),
    ("© Le Courrier d'Exemple 2024", "Le Courrier d'Exemple"), ("© 2020-2024 La Voix du Lac. Tous droits réservés.", "La Voix du Lac"),
    ("Copyright © 2024 - La Voix du Lac", "La Voix du Lac"), ("© La Voix du Lac - Tous droits réservés", "La Voix du Lac"),
    ("La Voix du Lac © 2024", "La Voix du Lac"), ("© 2024 lavoixdulac.test", "lavoixdulac.test"), ("© AFP", None), ("© 2024 AFP", None),
    ("© Anne Petit", None), ("© Droits réservés", None), ("© DR", None), ("© Anne Petit / Le Courrier", None),
    ("Photo © La Voix du Lac", None), ("© L'Écho des Alpes 2023. Tous droits réservés", "L'Écho des Alpes"),
    ("Copyright 2023 Gazette du Littoral", "Gazette du Littoral"), ("© Luc Garnier", None), ("© Reuters", None),
    ("Crédit photo : © L'Écho des Alpes", None), ("Tous droits réservés © L'Écho des Alpes", "L'Écho des Alpes"),
    ("© 2019 – Gazette du Port – Tous droits réservés", "Gazette du Port"), ("Gazette du Port - Tous droits réservés", "Gazette du Port"),
    ("Crédits : © Gazette du Port", None), ("Reproduction interdite © Gazette du Port 2019", "Gazette du Port"),
]


@pytest.mark.parametrize(("line", "day", "basis"), DATE_LINES)
def test_date_line(line: str, day: str | None, basis: str) -> None:
    """A line dates its article by a date of publication, else one without a label, else (inferred) one of a change; a month is a month."""
    row = found("\n".join([HEADLINE, line, BODY, LAST]))["published"]
    assert (row.value, row.basis) == (day, basis)
    assert day is None or row.evidence == line


@pytest.mark.parametrize("line", ["Publié le 31 février 2024", "Publié le 03/13/2024", "Publié le 31 avril",
                                  "Publié le 31/04/2024 à 10:12 | Mis à jour le 02/05/2024", "Mis à jour le 30 février 2024"])
def test_impossible_date(line: str) -> None:
    """A day that never was is told as evidence, and no other day of the article is put in its place."""
    row = found("\n".join([HEADLINE, line, BODY, "Elle l'a dit ce vendredi 3 mai 2024.", "PARIS, 3 mai 2024 (AFP) – " + LAST]))["published"]
    assert (row.value, row.basis, row.evidence) == (None, "unknown", "impossible date: " + line)


def test_dateline_before_update() -> None:
    """A dateline states the day, although a line above it has the day of the last change."""
    assert value("published", HEADLINE, "Mis à jour le 20/06/2024", "PARIS, 19 juin 2024 (AFP) – " + BODY, LAST) == ("2024-06-19", "stated")
    assert value("published", HEADLINE, "Mis à jour le 20/06/2024", BODY, LAST) == ("2024-06-20", "inferred")


def test_impossible_dateline() -> None:
    """The same holds of the dateline that opens the body."""
    row = found(f"{HEADLINE}\nPARIS, 31 février 2024 (AFP) – {BODY}")["published"]
    assert (row.value, row.basis, row.evidence) == (None, "unknown", "impossible date: PARIS, 31 février 2024")


def test_two_dates_without_a_label() -> None:
    """Of two dates without a label the one with an hour counts; without an hour neither does."""
    assert value("published", "Vendredi 10 mai 2024", HEADLINE, "3 mai 2024 à 10h12", BODY, LAST) == ("2024-05-03", "stated")
    assert value("published", "Vendredi 10 mai 2024", HEADLINE, "Le 3 mai 2024", BODY, LAST) == UNKNOWN


@pytest.mark.parametrize(("opening", "day", "basis", "agencies"), OPENINGS)
def test_dateline(opening: str, day: str | None, basis: str, agencies: str | None) -> None:
    """A dateline states the day and the agency it has, and « Le 3 mai 2024 – » opens a sentence like any other."""
    rows = found("\n".join([HEADLINE, opening + BODY, LAST]))
    assert (rows["published"].value, rows["published"].basis, rows["agencies"].value) == (day, basis, agencies)


def test_chronicle() -> None:
    """Where dates open many paragraphs none is the date of publication."""
    days = [f"{day} mai 2024 – {line}" for day, line in ((2, BODY), (3, LAST), (4, BODY.replace("mardi", "lundi")))]
    assert value("published", HEADLINE, *days) == UNKNOWN


@pytest.mark.parametrize(("sentence", "day", "basis"), SAID)
def test_said_in_the_body(sentence: str, day: str | None, basis: str) -> None:
    """The body tells the day or month that it calls this one, and neither what is announced, narrated, quoted nor later outdone."""
    assert value("published", HEADLINE, BODY, f"{LAST} {sentence}") == (day, basis)


@pytest.mark.parametrize(("line", "sentence", "day", "basis"), YEARLESS)
def test_year_from_the_body(line: str, sentence: str, day: str | None, basis: str) -> None:
    """A day without its year has the year of the same day in the body, by its weekday or as this day, and of no anniversary."""
    row = found("\n".join([HEADLINE, line, BODY, f"{LAST} {sentence}"]))["published"]
    assert (row.value, row.basis) == (day, basis)
    assert day is None or row.evidence.split(" […] ")[0] == line


def test_year_of_a_dateline() -> None:
    """The same holds of a dateline without a year."""
    sentence = "L'accord a été signé mercredi 19 juin 2024."
    assert value("published", HEADLINE, "PARIS, 19 juin (Reuters) - " + BODY, sentence) == ("2024-06-19", "inferred")
    assert value("published", HEADLINE, "PARIS, 20 juin (Reuters) - " + BODY, sentence) == UNKNOWN


@pytest.mark.parametrize("heading", ["11 septembre", "14 juillet 1789 : le récit"])
def test_subject_is_no_date(heading: str) -> None:
    """A day that heads the article may be what it is about."""
    assert value("published", heading, HEADLINE, BODY, "Le mardi 11 septembre 2001, tout changeait.", LAST) == UNKNOWN


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


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize(("line", "author"), AUTHORS)
def test_author(line: str, author: str | None, below: bool) -> None:
    """The author is who signs, above or below the body; an agency, a newsroom, a newspaper or a translator is no author."""
    row = found("\n".join([HEADLINE, BODY, LAST, line] if below else [HEADLINE, line, BODY, LAST]))["author"]
    if author and row.basis == "inferred":
        assert line == author
    else:
        assert row.basis == ("stated" if author else "unknown")
    assert row.value == author


def test_names_alone() -> None:
    """Two full names alone above the body sign it, unless the body speaks of them; one name may be a picture's legend."""
    assert value("author", HEADLINE, "Anne Petit et Jean Morel", BODY, LAST) == ("Anne Petit et Jean Morel", "inferred")
    assert value("author", HEADLINE, "Anne Petit et Jean Morel", BODY, LAST, "M. Morel n'a pas souhaité répondre.") == UNKNOWN
    assert value("author", HEADLINE, "Anne Petit", BODY, LAST) == UNKNOWN


@pytest.mark.parametrize(("line", "agencies", "basis"), SIGNED_AGENCIES)
def test_signed_agencies(line: str, agencies: str | None, basis: str) -> None:
    """Agencies of a signature or a source line are stated, above the body as below it."""
    assert value("agencies", HEADLINE, line, BODY, LAST) == value("agencies", HEADLINE, BODY, LAST, line) == (agencies, basis)
    if line.startswith("("):
        assert value("agencies", HEADLINE, BODY, f"{LAST} {line}") == (agencies, basis)


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


@pytest.mark.parametrize(("line", "outlet"), RIGHTS)
def test_notice_of_rights(line: str, outlet: str | None) -> None:
    """Who holds the rights in the article is its outlet; an agency, a photographer or « droits réservés » is none."""
    assert value("outlet", HEADLINE, BODY, LAST, line) == ((outlet, "stated") if outlet else UNKNOWN)


@pytest.mark.parametrize(("suffix", "outlet"), [
    (" - Le Courrier d'Exemple", "Le Courrier d'Exemple"), (" | Le Courrier d'Exemple", "Le Courrier d'Exemple"),
    (" – Monde – La Voix du Lac", "La Voix du Lac"), (" | Sport | Gazette du Littoral", "Gazette du Littoral"), (" | Monde", None)])
def test_page_title(suffix: str, outlet: str | None) -> None:
    """The last name behind the headline in a page title is the outlet, unless it is a section."""
    assert value("outlet", HEADLINE + suffix, HEADLINE, BODY, LAST) == ((outlet, "stated") if outlet else UNKNOWN)


SIGNED_BY = "Par Anne Petit"
PAGES = [
    (["Le Courrier de l'Exemple", "Sport", HEADLINE], [SIGNED_BY, "Publié le 3 mai 2024"], [], "Le Courrier de l'Exemple", "stated"),
    (["La Gazette du Port, édition du 3 mai 2024"], [], [], "La Gazette du Port", "stated"),
    ([], [], ["Abonnez-vous au Courrier du Lac", "Suivez Le Courrier du Lac sur Facebook"], "Le Courrier du Lac", "stated"),
    ([], [], ["La Voix du Lac", "contact@lavoixdulac.test"], "La Voix du Lac", "inferred"),
    ([], ["Par La Voix du Lac avec AFP"], [], "La Voix du Lac", "stated"), ([], ["Par Euronews avec AP"], [], "Euronews", "stated"),
    ([], ["Anne Petit, La Voix du Lac"], ["@la_voix_du_lac"], "La Voix du Lac", "inferred"),
    ([], [], ["Lac Info : Qui paiera les rames ?", "La rédaction de Lac Info"], "Lac Info", "stated"),
    ([], [], ["Tous droits réservés - La Voix du Lac 2021"], "La Voix du Lac", "stated"),
    ([], [], ["© La Voix du Lac Inc. Tous droits réservés."], "La Voix du Lac", "stated"),
    ([], [], ["La Poste", "Le Havre", "Emmanuel Macron"], None, "unknown"),
    (["Les Républicains"], [], ["@lesrepublicains"], None, "unknown"),
    ([], ["Jean Morel, Le Caire"], ["Le Caire"], None, "unknown"), ([], [], ["À lire aussi", "La Voix du Lac : le plan"], None, "unknown"),
    ([], ["Par L'équipe de France avec Jean Morel"], [], None, "unknown"), ([], [], ["(V. Durand/La Voix du Lac)"], None, "unknown"),
    ([], ["Par AFP"], ["AFP", "@afp"], None, "unknown"), ([], [], ["La Voix du Lac"], None, "unknown"),
    ([], [], ["La rédaction de Lac Info", "Suivez Lac Info sur Facebook", "La rédaction de Port Info", "Suivez Port Info sur Facebook"],
     None, "unknown"),
]


@pytest.mark.parametrize(("above", "below", "foot", "outlet", "basis"), PAGES)
def test_page_names_itself(above: list[str], below: list[str], foot: list[str], outlet: str | None, basis: str) -> None:
    """Two signs name the outlet, stated where the page speaks of itself; one sign, a place, a party, an agency or a tie do not."""
    head = above if HEADLINE in above else [*above, HEADLINE]
    assert value("outlet", *head, *below, BODY, LAST, *foot) == (outlet, basis)


@pytest.mark.parametrize(("lines", "author"), [
    (["Publié le 3 mai 2024", "Anne Petit"], "Anne Petit"), (["Anne Petit, au col du Béal", "Publié le 3 mai 2024"], "Anne Petit"),
    (["Publié le 2024-05-03 | lavoixdulac.test", "Anne Petit"], "Anne Petit"), (["Anne Petit"], None),
    (["Publié le 3 mai 2024", "Radio France"], None)])
def test_name_beside_a_date(lines: list[str], author: str | None) -> None:
    """One full name alone beside a date line signs, unless the body speaks of that person, although cleaning left it in place."""
    for denial, expected in ((LAST, author), ("Mme Petit a démenti.", None)):
        article = Article("a", "a.txt", None, None, None, None, "fr", "\n".join([HEADLINE, *lines, BODY, denial]), "")
        removed = [row for row in find_removed(article) if row.rule == "date line"]
        row = next(row for row in find_metadata(article, removed, split_sentences(article, removed)) if row.field == "author")
        assert (row.value, row.basis) == ((expected, "inferred") if expected else UNKNOWN)


def test_small_signatures() -> None:
    """Initials below the body sign it, an agency is told behind a dash and however its name is written, a site may follow a date."""
    assert value("author", HEADLINE, BODY, LAST, "R.G.-V.") == ("R.G.-V.", "stated")
    assert value("agencies", HEADLINE, BODY, LAST, "– Avec La Presse canadienne") == ("La Presse canadienne", "stated")
    assert value("agencies", HEADLINE, BODY, "« Rien », a dit le ministre, cité par TASS.", LAST) == ("TASS", "inferred")
    assert value("published", HEADLINE, "Publié le 2024-05-03 | lavoixdulac.test", BODY, LAST) == ("2024-05-03", "stated")


@pytest.mark.parametrize("sentence", [
    "Le Courrier d'Exemple rapporte que deux trains ont été supprimés, selon une source de la région.",
    "Selon La Voix du Lac, le ministre hésite.", "Dans les colonnes de Gazette du Littoral - un voisin - on lit le contraire."])
def test_other_papers(sentence: str) -> None:
    """A paper that the body mentions is never the outlet."""
    assert value("outlet", HEADLINE, BODY, sentence, LAST) == UNKNOWN


def test_what_is_declared_is_left_alone() -> None:
    """Fields that are declared get no row; all the others get exactly one."""
    rows = found(f"{HEADLINE}\nPar Anne Petit\n{BODY}", author="Jean Morel", published="2024-05-03", title="Titre")
    assert set(rows) == {"agencies", "outlet"}
    assert set(found("")) == set(FIELDS)
    assert all(row.basis == "unknown" and row.value is None for row in found("").values())


@pytest.mark.parametrize("row", lexicon.rows("page_signs"), ids=lambda row: row["sign"] + " " + row["example"])
def test_each_sign_has_its_example(row: dict[str, str]) -> None:
    """The expressions of a sign fit the example of each of its rows, and what they name stands in it."""
    found = signs()[row["sign"]].search(row["example"])
    assert found
    assert all(name in row["example"] for name in found.groupdict().values() if name)


PIECES = st.sampled_from(["Par ", "Anne Petit", "AFP", " (selon ", ")", "\n", "Publié le ", "99 ", "mai ", "2024", "0",
                          "/", "ce ", "agence ", "©", "Source : ",
                          "« ", "juin ", "le 31 ", "PARIS, ", "(AFP) – ", "journal ", ", ", " et ", " - ", "🙂", HEADLINE, BODY])


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_never_raises(text: str) -> None:
    """On any text there is one row a field, and a value never comes without its evidence in the text."""
    rows = found(text)
    assert set(rows) == set(FIELDS)
    assert all((row.value is None) == (row.basis == "unknown") for row in rows.values())
    told = [row.evidence.removeprefix("impossible date: ") for row in rows.values() if row.evidence]
    assert all(piece in text for evidence in told for piece in evidence.split(" […] "))


@pytest.mark.parametrize("piece", [
    "le journal Aa Bb selon ", "ce mercredi 19 juin 2024 ", "Par Anne ", "19 juin 2024 – ", "© Le ", "(avec AFP) ", "Aa et ",
    "Publié le 19 juin, ", "PARIS, ", "Le de la ", "AFP, "])
@pytest.mark.parametrize("stop", ["", ".\n", "\n"])
def test_time_grows_with_the_text(piece: str, stop: str) -> None:
    """No text of a hundred kilobytes takes more than a moment, whatever it repeats."""
    text = (piece + stop) * 4_000
    article = Article("a", "a.txt", None, None, None, None, "fr", text, "")
    lines = text.splitlines() or [text]
    starts = [k * (len(piece) + len(stop)) for k in range(len(lines))]
    sentences = [Sentence("a", k, start, start + len(line), line, "body") for k, (start, line) in enumerate(zip(starts, lines))]
    begin = time.perf_counter()
    find_metadata(article, [], sentences)
    assert time.perf_counter() - begin < 3
