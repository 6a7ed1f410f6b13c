"""Cleaning: furniture goes, the article stays."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lexicon
from analysis.clean import find_removed
from analysis.furniture import judge, shape
from analysis.schema import Article, Removed

SAMPLES = sorted((Path(__file__).parent / "samples" / "clean").glob("*.txt"))

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
    ("Il vous reste 72.4% de cet article à lire. La suite est réservée aux abonnés.", "navigation"),
    ("En vous inscrivant, vous acceptez nos conditions générales et notre politique de confidentialité.", "navigation"),
    ("Ce contenu est bloqué car vous n'avez pas accepté les cookies et autres traceurs.", "navigation"),
    ("00:00/03:45", "navigation"),
    ("Lecture : 4 minutes.", "navigation"),
    ("NewsletterRecevez chaque matin nos informations", "navigation"),
    ("Se connecter S'abonner", "navigation"),
    ("Facebook X LinkedIn WhatsApp Telegram", "social"),
    ("Retrouvez Le Courrier d'Exemple sur WhatsApp", "social"),
    ("Cliquez pour partager sur Facebook(ouvre dans une nouvelle fenêtre)", "social"),
    ("Article réservé à nos abonnés Lire aussi Trains : la région au bord de la rupture", "related"),
    ("À lire aussiTrains : la région au bord de la rupture", "related"),
    (">> À LIRE AUSSI - Trains : la région au bord de la rupture", "related"),
    ("> À LIRE. Trains : la région au bord de la rupture", "related"),
    ("← Les petites gares rouvrent", "related"),
    ("(Re)lire Trains : la région au bord de la rupture", "related"),
    ("afp/cab avec ats", "byline"),
    ("(AFP)", "byline"),
    ("Publié le 2 mai 2019 par lecheminot", "byline"),
    ("Recueilli par Anne Petit", "byline"),
    ("La Matinale - Publié le 18 juin 2024", "byline"),
    ("Par Le Courrier d'Exemple avec AFP", "byline"),
    ("Une rame à quai (photo d'illustration). (PIERRE ARNOUL / HANS LUCAS)", "caption"),
    ("Une rame à quai à Dole. [Keystone - Laurent Petit]", "caption"),
    ("Une rame à quai à Dole. | OUEST-EXEMPLE", "caption"),
    ("Une rame à quai à Dole. ADOBE STOCK", "caption"),
    ("Une rame à quai à Dole, le 12 mars 2024. © Présidence de la région", "caption"),
    ("MAXIME PETIT POUR LE COURRIER D'EXEMPLE", "caption"),
    ("Loyers: réaction des partis / Forum / 5 min. / le 18 juin 2024", "navigation"),
    ("Vous devez être connecté pour commenter.", "comments"),
    ("Vous devez être membre pour commenter ou réagir", "comments"),
    ("Le texte se poursuit après la publicité", "navigation"),
    ("Consulter les commentaires", "comments"),
    ("Plus dans cette catégorie :", "related"),
    ("Vous pouvez également lire :", "related"),
    ("Chaque dimanche, retrouvez notre carnet de voyage.", "navigation"),
    ("Ces articles peuvent vous intéresser", "related"),
    ("Article rédigé par Anne Petit", "byline"),
    ("– Avec La Presse Canadienne", "byline"),
    ("Sujet radio : Anne Petit", "byline"),
    ("Mairie de Dole @mairiededole - 2 nov.", "social"),
    ("— 112 J’aime - 86 Retweets", "social"),
    (">> De 7h à 9h, c'est La Matinale", "related"),
    ("▶ ARCHIVE. 1978, les muets du dernier train", "related"),
    ("Une rame à quai à Dole. DR", "caption"),
    ("Une rame à quai à Dole. (A. Petit/Le Courrier)", "caption"),
    ("Une rame à quai à Dole. ANNE PETIT / Le Courrier", "caption"),
    ("ANNE PETIT/GODONG", "caption"),
    ("Une rame à Dole, le 2 mai 2024. ANNE PETIT / HANS LUCAS POUR « LE COURRIER »", "caption"),
    ("Une rame à Dole -  Tous droits réservés  Anne Petit/Copyright 2024 The AP. All rights reserved", "caption"),
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
    "Publié en 1857 à Paris par Auguste Malassis, le recueil fit scandale",
    "À lire : « Le Rail », d'Anne Petit, Éditions d'Exemple, 240 p., 19 €",
    "À voir : « Le Vent », au théâtre du Nord, jusqu'au 3 mai, de 12 à 25 €.",
    "Commentaires : le ministre n'a pas répondu",
    "Lire aussi dans ce texte une menace serait excessif, selon lui.",
    "Lire les documents préparatoires suffit à comprendre l'ampleur du désaccord.",
    "Rejoignez-nous, lance-t-elle aux passants.",
    "10h32",
    "10h32 : le préfet annonce l'évacuation du quartier",
    "Lens - Lille : 2-1",
    "Partager sur place les richesses",
    "Continuer sans accepter l'inacceptable",
    "Une enquête de l'Insee accable la région",
    "En réponse à ces retards, la région a suspendu ses paiements.",
    "Tous les articles du texte ont été adoptés.",
    "Toute reproduction du modèle serait une erreur.",
    "Ce site utilise l'intelligence artificielle pour prévoir les pannes.",
    "Les cookies permettent de suivre les internautes.",
    "Signé à Genève, l'accord divise",
    "Capture d'écran à l'appui, il dénonce un montage.",
    "Newsletter piégée : la mairie alerte",
    "Facebook",
    "Cookies",
    "Sport",
    "Le club a gagné. ALLEZ LES BLEUS",
    "Selon l'AFP, le bilan s'élève à douze morts",
    "Vous devez être inscrit sur les listes avant le 3 mai.",
    "Inscrivez-vous en mairie avant le 3 mai.",
    "Soutenir notre économie coûte cher, dit-il.",
    "Débloquer l'accès aux vallées prendra du temps.",
    "Pour connaître la suite, il faudra attendre lundi.",
    "Toute exploitation est interdite dans la zone.",
    "Chaque jour, l'actualité apporte son lot de pannes.",
    "Lancer le débat",
    "Aucune réaction",
    "Suivre ce dossier demande du temps.",
    "Retour au début des années 1980",
    "S'inscrire pour voter",
    "Vidéo : un marché en plein essor",
    "Anne Petit (Les Républicains / UDI)",
    "À suivre dans les prochains jours.",
    "La vidéo a fait le tour du pays.",
    "Un abonnement trop cher",
    "« Oui. »",
    "— Et vous ?",
    "• un nouveau calendrier",
    "Merci !",
]


@pytest.mark.parametrize(("line", "kind"), FURNITURE)
def test_furniture_goes(line: str, kind: str) -> None:
    """Each line of page furniture is removed, with its kind, and nothing else is."""
    assert removed(HEADLINE, FIRST, line, SECOND) == {line: kind}


@pytest.mark.parametrize("line", KEPT)
def test_article_stays(line: str) -> None:
    """A line of the article is kept although it begins like furniture."""
    assert removed(HEADLINE, FIRST, line, SECOND) == {}


@pytest.mark.parametrize("row", lexicon.rows("line_shapes"), ids=lambda row: row["shape"] + " " + row["example"])
def test_each_shape_has_its_example(row: dict[str, str]) -> None:
    """Each row of line_shapes.csv, and no other of its shape, fits its example; one with a rule gives it to the line."""
    rows = [other for other in lexicon.rows("line_shapes") if other["shape"] == row["shape"]]
    found, verdict = shape(row["shape"]).search(row["example"]), judge(row["example"])
    assert found and found.lastindex == rows.index(row) + 1
    assert not row["kind"] or verdict and (verdict.kind, verdict.rule) == (row["kind"], row["rule"])


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


# ------------------------------------------------------------------------------------------------- whole pages

KINDS = {"n": "navigation", "r": "related", "c": "comments", "s": "social", "p": "caption", "b": "byline", "o": "source", "d": "duplicate"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_pages(path: Path) -> None:
    """Of a page as a site shows it no line of the article goes, and four fifths of its furniture do.

    A sample has a letter before each line: the kind of furniture (see KINDS), or a full stop for the article.
    """
    rows = [row.partition("|")[::2] for row in path.read_text("utf-8").splitlines()]
    gone = {row.start for row in find_removed(article("\n".join(line for _, line in rows)))}
    start, furniture, missed = 0, 0, 0
    for letter, line in rows:
        assert letter != "." or start not in gone, line
        furniture += len(line) * (letter in KINDS)
        missed += len(line) * (letter in KINDS and start not in gone)
        start += len(line) + 1
    assert missed <= 0.2 * furniture


MENU = ["Accueil", "Tourisme", "Se connecter", "Sport"]
END = ["Partager", "Commentaires", "Laisser un commentaire", "Mentions légales"]


@pytest.mark.parametrize("body", [
    ["Adieu Jeanne", FIRST, SECOND],
    ["HALTE AUX RETARDS", "LA RÉGION PAIERA", FIRST, SECOND],
    [HEADLINE, FIRST, "Lens - Lille : 2-1", "Nice - Brest : 0-0", "Lyon - Paris : 1-3"],
    [HEADLINE, FIRST, "Pour", "Contre", "Abstention"],
    [HEADLINE, FIRST, SECOND, "Entrée libre", "Tél. : 02 00 00 00 00"],
    [HEADLINE, "Le maire répond.", "Pourquoi ?", "Parce qu'il le faut.", "Et l'argent ?", "Nous l'avons.", FIRST, "Un regret ?", "Aucun."],
    [HEADLINE, FIRST, "12h45", "Le maire parle", SECOND, "12h10", "Les élus arrivent", FIRST, "11h58", SECOND],
    [HEADLINE, FIRST, "Ô train de fer", "tes roues chantent", "et moi je me tais", "Le poème a ému le conseil.", SECOND],
    [HEADLINE, FIRST, "Facebook", SECOND, "Publicité mensongère", FIRST],
    [HEADLINE, FIRST, SECOND, "« Nous ne céderons rien, ni sur le calendrier, ni sur le budget, ni sur le principe. »",
     "— Anne Petit, maire"],
])
def test_article_within_furniture(body: list[str]) -> None:
    """Short headlines, results, verse, dialogue, hours and lists stay, between a menu and a page's end that go."""
    assert set(removed(*MENU, *body, *END)) == set(MENU + END)


def test_intertitle_between_advertisements() -> None:
    """Advertisements go and the intertitle between two of them stays."""
    assert removed(HEADLINE, FIRST, "Publicité", "Une facture salée", "Publicité", SECOND) == {"Publicité": "navigation"}


def test_signature_below_the_standfirst() -> None:
    """Names, functions and dates between standfirst and body go; the dates of a chronology stay."""
    signature = ["Anne Petit et Jean Morel", "Journalistes au service Régions", "12 septembre 2024 à 18h29"]
    assert removed(HEADLINE, FIRST, *signature, SECOND) == dict.fromkeys(signature, "byline")
    dates = ["3 mai 2019 à 10h", "12 juin 2021 à 11h", "14 juillet 2023 à 12h"]
    assert removed(HEADLINE, FIRST, dates[0], SECOND, dates[1], SECOND, dates[2], FIRST) == {}


def test_comments_with_their_hours() -> None:
    """What readers write goes where it is dated by the hour."""
    comments = ["2 commentaires", "Jeanne", "le 04/06/2024 à 09:12", "Encore des promesses que personne ne tiendra."]
    assert removed(HEADLINE, FIRST, SECOND, *comments) == dict.fromkeys(comments, "comments")


def test_link_to_the_comments_above_the_body() -> None:
    """A count of comments above or within the body takes no line of it, even if hours stand below."""
    lines = [HEADLINE, FIRST, "12 commentaires", SECOND, FIRST, SECOND,
             "Les plus lus", "Une nuit dans le train", "25 octobre 2024 à 17:00"]
    assert not {FIRST, SECOND} & set(removed(*lines))
    assert not {FIRST, SECOND} & set(removed(HEADLINE, FIRST, SECOND, FIRST, *lines[2:4], *lines[6:]))


def test_tags_at_the_end() -> None:
    """The tags below the body go, with a marker or by a section name among them."""
    assert set(removed(HEADLINE, FIRST, SECOND, "Mots-clés :", "Dole", "Rail")) == {"Mots-clés :", "Dole", "Rail"}
    assert set(removed(HEADLINE, FIRST, SECOND, "Dole", "Transports", "Partager")) == {"Dole", "Transports", "Partager"}
    assert set(removed(HEADLINE, FIRST, SECOND, "Dole", "Brest", "Partager")) == {"Partager"}


@pytest.mark.parametrize("top", [["Cyclisme sur route", "Tour du Jura"], ["Accueil", "Jura", "Dole"], ["Le Courrier", "Info  Sport  Culture"]])
def test_short_lines_above_a_sure_headline(top: list[str]) -> None:
    """Above a headline of many words with standfirst and date below it short lines go; a short headline below a menu stays."""
    date = "Publié le 3 mai 2024 à 10h12"
    headline = "Trains régionaux : un plan de trois milliards"
    assert set(removed(*top, headline, FIRST, date, SECOND)) == {*top, date}
    assert "Adieu Jeanne" not in removed("Accueil", "Sport", "Adieu Jeanne", "La doyenne du rail est morte lundi à Dole", FIRST, date, SECOND)


def test_all_below_the_end_of_what_is_free() -> None:
    """Below a line that only subscribers read on all goes, sentences too, if no paragraph follows."""
    tail = ["Il vous reste 41.27% de cet article à lire.", "Le Courrier vous accompagne partout.", "Les meilleurs vélos", "Le guide"]
    assert set(removed(HEADLINE, FIRST, SECOND, *tail)) == set(tail)
    assert set(removed(HEADLINE, FIRST, *tail, SECOND)) == {tail[0]}


def test_lines_beside_furniture_that_speak_of_the_site() -> None:
    """Between furniture below the body a line about the site goes; an intertitle above a form and a last line stay."""
    line = "Nos spécialistes vous proposent une sélection d'articles."
    assert line in removed(HEADLINE, FIRST, SECOND, "Partager", line, "Réagissez")
    assert line not in removed(HEADLINE, FIRST, SECOND, line)
    assert "Un abonnement trop cher" not in removed(HEADLINE, FIRST, "Un abonnement trop cher", "Newsletter", "Votre e-mail", SECOND)
    assert not {"Lens - Lille : 2-1", "Nice (FRA)"} & set(removed(HEADLINE, FIRST, SECOND, "Newsletter", "Votre e-mail",
                                                                  "Lens - Lille : 2-1", "Nice (FRA)", "Partager", "Mentions légales"))


def test_headline_of_another_article_with_its_hour() -> None:
    """In the body it goes; the entries of a chronology stay."""
    teaser, stamp = "Quel pays dépend le plus du rail en Europe ?", "6 octobre 2022, 15:30"
    assert removed(HEADLINE, FIRST, SECOND, teaser, stamp, FIRST) == {teaser: "related", stamp: "related"}
    entries = [line for hour in (1, 2, 3) for line in (f"Un {hour}e train est arrêté en gare de Dole", f"6 octobre 2022, 1{hour}:30", SECOND)]
    assert removed(HEADLINE, FIRST, *entries) == {}


def test_names_and_addresses_beside_a_signature() -> None:
    """Names with a place, and addresses, go beside a date or signature; an address in the body stays."""
    top, end = ["Anne Petit, à Dole (Jura),", "le 14/08/2018 à 10:30"], ["Anne Petit", "apetit@courrier.example", "+33384000000"]
    assert removed(HEADLINE, *top, FIRST, SECOND, *end) == dict.fromkeys(top + end, "byline")
    assert removed(HEADLINE, FIRST, SECOND, "Renseignements :", "gare@courrier.example") == {}


def test_legend_before_a_credit() -> None:
    """Between furniture and a credit a line with a day and no verb is a legend, and so is one that the credit's line repeats."""
    date, credit = "Publié le 3 mai 2024 à 10h12", "ANNE PETIT/GODONG"
    legend, standfirst = "Une fanfare, dimanche 12 août, dans les jardins de la gare.", "La fanfare a joué, dimanche 12 août, devant la gare."
    assert legend in removed(HEADLINE, date, legend, credit, FIRST)
    assert standfirst not in removed(HEADLINE, date, standfirst, credit, FIRST)
    assert "Une rame à Dole." in removed(HEADLINE, "Une rame à Dole.", "Une rame à Dole. © Rail Hebdo", FIRST)


def test_legend_beside_its_credit() -> None:
    """A legend goes where it stands twice beside its credit."""
    legend, credit = "La ministre, en point de presse mardi.", "Photo : Anne Petit"
    assert removed(HEADLINE, legend, credit, legend, credit, FIRST) == dict.fromkeys([legend, credit], "caption")
    assert removed(HEADLINE, legend, credit, FIRST) == {credit: "caption"}


def test_lone_glued_section_name_keeps_the_line() -> None:
    """A section name glued to a headline that stands nowhere else: the line stays whole."""
    assert removed("Monde" + HEADLINE, FIRST, SECOND) == {}


def test_left_out_lines_are_not_judged() -> None:
    """What the reader knows is in the result as it is, in order; its lines are no headline, no neighbour and no page end."""
    lines = [HEADLINE, HEADLINE, "Par Anne Petit", FIRST, "Partager", SECOND, "Les plus lus", "Une nuit dans le train", FIRST]
    starts = [sum(len(line) + 1 for line in lines[:k]) for k in range(len(lines))]
    text = "\n".join(lines)
    known = [Removed("a", starts[k], starts[k] + len(lines[k]), lines[k], "related", "aside element") for k in (8, 0)]
    rows = find_removed(article(text), known)
    assert [(row.text, row.kind, row.rule == "aside element") for row in rows] == [
        (HEADLINE, "related", True), ("Par Anne Petit", "byline", False), ("Partager", "social", False),
        ("Les plus lus", "related", False), ("Une nuit dans le train", "related", False), (FIRST, "related", True)]
    block = Removed("a", starts[3], starts[5] - 1, text[starts[3]:starts[5] - 1], "navigation", "nav element")
    assert "Partager" not in [row.text for row in find_removed(article(text), (block,))]


def test_no_expression_runs_away() -> None:
    """Lines made to be tried again and again take no time."""
    lines = ["PHOTO " + "A" * 400 + "!", "#" * 500, "A " * 250 + "/", "Par " + "De " * 150, "(" * 300, "A/" * 280, "12:" * 190,
             "@a " * 180 + "!", "(" + "A " * 200, "Anne " * 30 + "!", "Publié 3 " + "par " * 30]
    begin = process_time()
    find_removed(article("\n".join(lines * 20)))
    assert process_time() - begin < 3
