"""Cleaning: furniture goes, the article stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.clean import find_removed
from analysis.schema import Article

FIRST = "Le ministre des Transports a présenté mardi un plan de rénovation des lignes régionales devant les députés."
SECOND = "Les syndicats, eux, jugent les sommes promises insuffisantes et appellent à une journée de grève en octobre."
HEADLINE = "Trains régionaux : un plan de trois milliards"


def article(text: str, title: str | None = None) -> Article:
    return Article("a", "a.txt", None, title, None, None, "fr", text, "")


def removed(*lines: str, title: str | None = None, joint: str = "\n") -> dict[str, str]:
    return {row.text: row.kind for row in find_removed(article(joint.join(lines), title))}


FURNITURE = [
    ("Partager sur Facebook", "social"),
    ("Partager sur X", "social"),
    ("Suivez-nous sur Instagram", "social"),
    ("S'abonner à la newsletter", "navigation"),
    ("S’abonner à la newsletter", "navigation"),
    ("Laisser un commentaire", "comments"),
    ("3 commentaires", "comments"),
    ("Commentaires (12)", "comments"),
    ("Publié le 3 mai 2024 à 10h12", "byline"),
    ("Mis à jour le 03/05/2024 à 18:40", "byline"),
    ("Publié le 3 mai 2024 à 10h12, mis à jour le 4 mai 2024 à 9h", "byline"),
    ("Temps de lecture : 3 min", "navigation"),
    ("Lecture 5 min.", "navigation"),
    ("Tous droits réservés", "navigation"),
    ("© 2024 Le Courrier du Lac. Tous droits réservés.", "navigation"),
    ("Accepter les cookies", "navigation"),
    ("Nous utilisons des cookies pour mesurer l'audience de ce site et vous proposer des contenus.", "navigation"),
    ("Lire la suite", "related"),
    ("Article précédent", "related"),
    ("À lire aussi : Les petites gares rouvrent une à une", "related"),
    ("LIRE AUSSI. Les petites gares rouvrent une à une", "related"),
    ("Cet article est réservé aux abonnés.", "navigation"),
    ("La suite après cette publicité", "navigation"),
    ("Photo : Anne Petit", "caption"),
    ("Une rame à quai en gare de Dole. Photo : Anne Petit", "caption"),
    ("Une rame à quai en gare de Dole (Crédit : Anne Petit)", "caption"),
    ("Une rame à quai en gare de Dole. © AFP", "caption"),
    ("Une rame à quai en gare de Dole. Anne Petit / AFP", "caption"),
    ("Une rame à quai en gare de Dole. (Source : Rail Hebdo) |", "caption"),
    ("Fichier:Gare de Dole, 2 mai 2009.jpg", "caption"),
    ("Par Anne Petit", "byline"),
    ("by Anne Petit", "byline"),
    ("Par Anne Petit et Jean Morel, envoyés spéciaux à Dole", "byline"),
    ("Anne Petit (avec AFP)", "byline"),
    ("Anne Petit (selon Rail Hebdo, Reuters )", "byline"),
    ("Le Courrier avec AFP et Reuters", "byline"),
    ("avec agences", "byline"),
    ("Jean Morel, avec AFP", "byline"),
    ("(Avec AFP)", "byline"),
    ("Cliquez ici pour vous abonner", "navigation"),
    ("Source : Rail Hebdo", "source"),
    ("Lien source", "source"),
    ("https://exemple.fr/trains", "navigation"),
    ("#trains #régions", "social"),
    ("Voir cette publication sur Instagram", "social"),
    ("- [Les petites gares rouvrent](https://exemple.fr/gares)", "related"),
]
KEPT = [
    "Par ailleurs, le ministre a promis de rouvrir douze petites gares.",
    "Partager le pouvoir",
    "Sources proches du dossier à l'appui, le quotidien parle d'un report.",
    "Aucun commentaire de la part du ministère.",
    "Aucun commentaire n'a été fait par la direction de l'entreprise.",
    "Publié par le ministère, le rapport conclut à un sous-investissement durable.",
    "Le crédit : une bombe à retardement",
    "Photo à l'appui, elle raconte la nuit passée sur le quai.",
    "Le 3 mai 2024, la ligne a fermé.",
    "« Nous n'avons pas été consultés »",
    "Vers une grève en octobre ?",
    "Réactions",
    "Inscrit au programme, le débat a été reporté.",
    "En savoir davantage coûterait une enquête complète, selon la direction.",
    "La région a payé sa part (source : Insee).",
]


@pytest.mark.parametrize(("line", "kind"), FURNITURE)
def test_furniture_goes(line: str, kind: str) -> None:
    """Each line of page furniture is removed, with its kind, and nothing else is."""
    assert removed(HEADLINE, FIRST, line, SECOND) == {line: kind}


@pytest.mark.parametrize("line", KEPT)
def test_article_stays(line: str) -> None:
    """A line of the article is kept although it begins like furniture."""
    assert removed(HEADLINE, FIRST, line, SECOND) == {}


@pytest.mark.parametrize("line", ["10 janvier 2016 . –", "1er mars 2024", "vendredi 3 mai 2024", "03/05/2024 10:12"])
def test_date_line_below_the_headline(line: str) -> None:
    """A date alone between headline and body is a byline."""
    assert removed(HEADLINE, line, FIRST, SECOND) == {line: "byline"}


def test_chronology_keeps_its_dates() -> None:
    """A date that heads a paragraph within the body is an intertitle, and stays."""
    assert removed(HEADLINE, FIRST, "12 mai 2023", SECOND, "14 mai 2023", FIRST) == {}


@pytest.mark.parametrize("trail", ["International", "Accueil > Société > Transports", "Monde | Asie", "Actualités"])
def test_section_names_above_the_headline(trail: str) -> None:
    """Section names and breadcrumbs go above the headline, and stay as intertitles in the body."""
    assert removed(trail, HEADLINE, FIRST, SECOND) == {trail: "navigation"}
    assert removed(HEADLINE, FIRST, "Politique", SECOND) == {}


def test_repeated_headline_keeps_its_first_clean_line() -> None:
    """Glued and Markdown copies of the headline go, the first plain one stays, with any apostrophe."""
    glued, marked = "AccueilTransports" + HEADLINE, "## " + HEADLINE
    assert removed(glued, HEADLINE, FIRST, marked, SECOND) == {glued: "navigation", marked: "duplicate"}
    titled = HEADLINE + " - Le Courrier du Lac"
    assert removed(titled, HEADLINE, FIRST) == {titled: "navigation"}
    rows = find_removed(article("\n".join([HEADLINE, FIRST, HEADLINE, SECOND]), HEADLINE))
    assert [row.start for row in rows] == [len(HEADLINE) + len(FIRST) + 2]


def test_twin_lines_are_a_picture() -> None:
    """The same short line twice running is a picture with its legend; a repeated sentence is not."""
    assert removed(HEADLINE, FIRST, "Le quai de Dole", "Le quai de Dole", SECOND) == {"Le quai de Dole": "caption"}
    assert removed(HEADLINE, FIRST, "Nous irons.", "Nous irons.", SECOND) == {}


def test_embedded_post() -> None:
    """A post goes with its signature; the sentence above it, in a paragraph of its own, stays."""
    post, signature = "Les trains sont à l'heure ! pic.twitter.com/abc", "— Rail Hebdo (@railhebdo) May 3, 2024"
    assert removed(HEADLINE, FIRST, post, signature, SECOND) == {post: "social", signature: "social"}
    assert removed(HEADLINE, FIRST, signature, SECOND, joint="\n\n") == {signature: "social"}


SIGNED = "— Anne Petit, présidente de l'association des usagers"


def test_signature_of_a_lost_pull_quote() -> None:
    """A name after a dash goes where no quotation stands above it; it stays below one, in a list and in a dialogue."""
    assert removed(HEADLINE, FIRST, SIGNED, SECOND) == {SIGNED: "caption"}
    for above in ["« Les trains sont toujours en retard, et personne ne nous dit pourquoi ni jusqu'à quand. »",
                  "Elle a dit : « Les trains sont en retard, et personne ne nous dit pourquoi ni jusqu'à quand »."]:
        assert removed(HEADLINE, above, SIGNED, SECOND) == {}
    assert removed(HEADLINE, FIRST, SIGNED, "— Jean Morel, maire de Dole", SECOND) == {}
    assert removed(HEADLINE, FIRST, "— Non, pas du tout", SECOND) == {}


def test_teasers_in_the_body() -> None:
    """The headlines under a marker go; a paragraph, and an intertitle just above one, stay."""
    marker = "Poursuivez votre lecture"
    teasers = ["Les petites gares de la région rouvrent", "Une ligne centenaire fête son retour"]
    got = removed(HEADLINE, FIRST, marker, *teasers, "Un financement incertain", SECOND, joint="\n\n")
    assert got == {marker: "related"} | dict.fromkeys(teasers, "related")
    assert removed(HEADLINE, FIRST, marker, SECOND) == {marker: "related"}


def test_end_of_the_page() -> None:
    """Cut excerpts of other articles below the marker go with it; a paragraph after it keeps all that follows."""
    tail = ["Les plus lus", "Une nuit dans le dernier train de nuit", "Les voyageurs y racontent leur vie, qui..."]
    assert removed(HEADLINE, FIRST, SECOND, *tail) == dict.fromkeys(tail, "related")
    assert removed(HEADLINE, FIRST, "Commentaires", SECOND, FIRST) == {"Commentaires": "comments"}


def test_comments_of_readers() -> None:
    """What readers write goes where the page has buttons to answer them."""
    comments = ["2 commentaires", "Jeanne", "Encore des promesses que personne ne tiendra, comme il y a dix ans et "
                "comme toujours avec cette majorité.", "Répondre"]
    assert removed(HEADLINE, FIRST, SECOND, *comments) == dict.fromkeys(comments, "comments")


def test_signature_at_the_end() -> None:
    """A name alone below the last paragraph is a byline; below a list it is an entry of the list."""
    assert removed(HEADLINE, FIRST, SECOND, "Anne Petit") == {"Anne Petit": "byline"}
    assert removed(HEADLINE, FIRST, "Jean Morel", "Anne Petit") == {}


def test_last_paragraph_with_its_source_stays() -> None:
    """A closing paragraph that ends with its source in brackets is no caption."""
    assert removed(HEADLINE, FIRST, SECOND + " (Source : Rail Hebdo)") == {}


def test_networks_below_share() -> None:
    """The names of networks below a share button go, known or not."""
    lines = ["Partager cet article :", "Facebook ,", "Twitter ,", "Zorglub ,"]
    assert removed(HEADLINE, FIRST, SECOND, *lines) == dict.fromkeys(lines, "social")


@pytest.mark.parametrize("joint", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])
def test_line_ends(joint: str) -> None:
    """Every kind of line end gives the same lines."""
    assert removed(HEADLINE, "Par Anne Petit", FIRST, SECOND, "3 commentaires", joint=joint) == \
        {"Par Anne Petit": "byline", "3 commentaires": "comments"}


SOME = [line for line, _ in FURNITURE] + KEPT + [FIRST, HEADLINE, "", "«", "🙂", "# ", "Oui..."]
LINES = st.lists(st.sampled_from(SOME), max_size=14)


@settings(max_examples=150, deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n"]), st.text(max_size=40))
def test_spans(lines: list[str], joint: str, noise: str) -> None:
    """On any mixture nothing is raised, rows are whole lines in order, and text is what stands there."""
    text = joint.join(lines) + noise
    rows = find_removed(article(text))
    assert all(text[row.start:row.end] == row.text and not row.text.isspace() for row in rows)
    assert all(one.end <= two.start for one, two in zip(rows, rows[1:]))
    assert all(not text[:row.start].rpartition("\n")[2].rpartition("\r")[2].strip() for row in rows)


def test_long_pages_take_linear_time() -> None:
    """Twenty thousand markers, or one line of a megabyte, are no trouble."""
    assert len(find_removed(article("Lire aussi\n" * 20_000))) == 20_000
    assert find_removed(article("Mot " * 250_000 + "\n" + FIRST)) == []
