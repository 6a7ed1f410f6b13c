"""Sentences: cut where the French press ends them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.clean import find_removed
from analysis.schema import Article, Removed
from analysis.sentences import split_sentences


def article(text: str, title: str | None = None) -> Article:
    return Article("a", "a.txt", None, title, None, None, "fr", text, "")


def sentences(text: str) -> list[str]:
    return [row.text for row in split_sentences(article(text), [])]


def parts(text: str, title: str | None = None) -> list[tuple[str, str]]:
    given_article = article(text, title)
    return [(row.part, row.text) for row in split_sentences(given_article, find_removed(given_article))]


# One string a paragraph; | stands where a sentence ends.
PARAGRAPHS = [
    "M. Durand a reçu Mme Petit. |MM. Morel et Blanc étaient absents.",
    "Le Dr. Petit et le Pr Blanc ont signé. |Me Morel défend l'accusé.",
    "La hausse atteint 3.5 % en un an. |Elle était de 2,1 % en 2022.",
    "L'art. 12 du code, cf. p. 34, le dit. |Le vol. 3 aussi.",
    "Il aime l'art. |Les musées le savent.",
    "Le n° 3 et le no. 4 ont paru. |Le reste suivra.",
    "César meurt en 44 av. J.-C. à Rome. |Auguste lui succède en 27 av. J.-C. |Le régime change.",
    "Elle lit J. K. Rowling, J.R.R. Tolkien et George W. Bush. |Il préfère Zola.",
    "Ils ont choisi le plan B. |Le premier avait échoué.",
    "Vitamine C, vitamine D, etc. |Le marché explose.",
    "Des armes, des munitions, etc. ont été livrées.",
    "L'U.S. Army a confirmé. |L'O.N.U. a regretté.",
    "La réunion a eu lieu aux U.S. |Le sommet suivra.",
    "Peut-être... |Le ministre hésite… |On verra.",
    "Il a dit… que rien ne changerait.",
    "« Nous irons [...] jusqu'au bout », a-t-il dit. |« C'est promis […]. »",
    "Elle a cité Lyon, [...] Paris et (…) Brest. |Puis Lille.",
    "« Est-ce possible ? » demande-t-elle. |Personne ne répond.",
    "« Jamais ! » s'est exclamé M. Durand. |La salle a ri.",
    "« Nous sommes prêts. |Nous l'avons toujours été », a déclaré le maire.",
    "« Nous sommes prêts. » |Le maire l'a répété.",
    "Le maire l'assure : « Tout est prêt. |Rien ne manque. »",
    "Il a crié \"Assez !\" puis il est parti. |Elle est restée.",
    "Il a dit \"Nous irons.\" |\"Quand ?\" a demandé un élu.",
    "“Tout va bien.” |“Rien ne va”, répond l'opposition.",
    "Est-ce vrai ?! |Oui ! |Vraiment ? !",
    "Qui paiera ? |Et quand ?",
    "Le 13 mai 2024. |10 000 personnes ont défilé.",
    "En 1998, ils étaient 12. |En 2023, 40.",
    "11 mai 2016 . – Ce mardi se tenait la demi-finale. |La finale suit.",
    "PARIS, 3 mai (Reuters) - Le ministre a démissionné. |Il part lundi.",
    "Elle a gagné (lire p. 12). |Lui non.",
    "Il est parti. |(Elle l'avait prévu.) |Puis il est revenu.",
    "Le site Exemple.fr et son directeur l'ont dit. |Le blog aussi.",
    "L'accord est signé.|Le président s'en félicite.",
    "Le prix est de 3 M€ env. selon lui. |Cher !",
    "Le cancer . |Le chanteur est mort . ",
    "Le sept. 11, non ; le 11 sept. 2001, oui. |Il l'a dit.",
    "L'entreprise Dupont & Cie. |Une affaire familiale.",
    "Voir fig. 3 et chap. IV du rapport. |Tout y est.",
    "– Vous venez ? |– Non.",
    "Henri VIII. |Un roi.",
    "« Il faut partir. » — Anne Petit, maire de Dole",
    "1. Le contexte est tendu. |Les élus hésitent.",
    "Il salue S. Morel et St. Pierre. |D'autres suivent.",
    "Émile est là. |À Paris, Élodie l'attend. |Ça ira.",
    "Le ministre (droite) a dit oui ! (AFP)",
]


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
@pytest.mark.parametrize("change", ["", "apostrophe", "space"])
def test_paragraphs(paragraph: str, change: str) -> None:
    """A paragraph is cut at the marks and nowhere else, with either apostrophe and with no-break spaces."""
    if change == "apostrophe":
        paragraph = paragraph.replace("'", "’")
    if change == "space":
        for mark in "«»?!%":
            paragraph = paragraph.replace(" " + mark, "\u00a0" + mark).replace("« ", "«\u202f")
    assert sentences(paragraph.replace("|", "")) == [piece.strip() for piece in paragraph.split("|")]


def test_lines_end_sentences() -> None:
    """A line without a stop is a sentence of its own; blank lines and rules of dashes are none."""
    assert sentences("Un mot : voici.\n\n* * *\n\nListe des pays\nLa France\r\nL'Espagne\rFin.") == \
        ["Un mot : voici.", "Liste des pays", "La France", "L'Espagne", "Fin."]


def test_lines_broken_for_width() -> None:
    """A line that goes on with a small letter on the next one is no end; a blank line always is."""
    text = "Le ministre a présenté mardi un plan de rénovation\ndes lignes régionales. Il a répondu\naux questions."
    assert sentences(text) == ["Le ministre a présenté mardi un plan de rénovation\ndes lignes régionales.",
                               "Il a répondu\naux questions."]
    assert len(sentences("Le ministre a présenté mardi un plan de rénovation\n\ndes lignes régionales.")) == 2


def test_quotation_over_paragraphs() -> None:
    """Each paragraph of a quotation that goes on is cut by itself, with its own opening mark."""
    assert sentences("« Nous partons. Demain.\n« Nous reviendrons », dit-il.") == \
        ["« Nous partons.", "Demain.", "« Nous reviendrons », dit-il."]


BODY = "Le ministre a présenté mardi un plan de rénovation devant les députés. Il part lundi."
BODY_PARTS = [("body",
               "Le ministre a présenté mardi un plan de rénovation devant les députés."), ("body", "Il part lundi.")]


@pytest.mark.parametrize("headline", ["Trains : un plan de trois milliards", "Qui paiera les trains régionaux ?",
                                      "TRAINS. LE PLAN DU MINISTRE DÉÇOIT", "« Nous irons au bout »"])
def test_headline(headline: str) -> None:
    """A first line without a full stop is the headline, one sentence whatever marks it has inside."""
    assert parts(headline + "\n\n" + BODY) == [("headline", headline), *BODY_PARTS]


@pytest.mark.parametrize("line", ["Le ministre est parti.", "Le plan a échoué…", "On compte trois régions :",
                                  "« Il est parti. »"])
def test_no_headline(line: str) -> None:
    """A first line that is a sentence, or announces a list, is body."""
    assert parts(line + "\n" + BODY)[0] == ("body", line)
    assert parts("Un texte seul sans point")[0][0] == "body"


@pytest.mark.parametrize("above", [
    ["Le Courrier de l'Exemple"], ["Jura", "Dole", "Loisirs-Culture"], ["Info / Régions / Jura"], ["Info  Sport  Culture  La Première"],
    ["Menu Gazette Accueil Actualité Sport Économie Mon Compte"],
    ["Découvrez notre offre à partir de 1 € par mois", "Accueil / Jura / Dole"],
    ["Toute l'actualité du Jura en temps réel"], ["Le premier site d'information du Jura"],
    ["La Gazette du Port, édition du 3 mai 2024"],
    ["Le Goût du Port de pêche", "Jura"]])
@pytest.mark.parametrize("below", [[], ["Un vote attendu depuis dix ans par les riverains du centre"]])
def test_headline_below_the_head_of_a_page(above: list[str], below: list[str]) -> None:
    """Labels, ways through the site, rows of sections and what a page says of itself are no headline; a second long line is none either."""
    headline = "Les halles seront rénovées pour six millions d'euros"
    got = parts("\n".join([*above, headline, *below, BODY]))
    assert [line for part, line in got if part == "headline"] == [headline]


@pytest.mark.parametrize("line", ["Reportage", "Les Echos", "Info / Régions / Jura", "Info  Sport  Culture  La Première"])
def test_label_is_no_headline(line: str) -> None:
    """Where only a label stands above the text there is no headline."""
    assert "headline" not in [part for part, _ in parts(f"{line}\n{BODY}")]


@pytest.mark.parametrize("line", ["Suez : le canal rouvre", "Chez Renault, la colère monte", "Une prime de 100 € pour tous",
                                  "HALLES : LE VOTE", "Biden, Poutine, Xi, Modi", "Qui paiera ?"])
def test_headlines_like_labels(line: str) -> None:
    """Headlines with capitals, prices, names or few words stay headlines."""
    assert parts(f"{line}\n{BODY}")[0] == ("headline", line)


def test_repeated_headline_may_end_with_a_stop() -> None:
    """A headline with a full stop is known by its repetition, or by the declared title."""
    line = "Le ministre des Transports présente son plan aux députés."
    assert parts(f"{line}\n\n{BODY}\n\n{line}\n\n{BODY}")[0] == ("headline", line)
    assert parts(f"{line}\n\n{BODY}", title=line)[0] == ("headline", line)


def test_standfirst() -> None:
    """What a byline parts from the body, or what is cut short, below the headline is the standfirst."""
    chapo = "Trois milliards d'euros iront aux petites lignes. Les élus en veulent davantage."
    got = parts(f"Trains : un plan contesté\n{chapo}\nPar Anne Petit\n{BODY}")
    assert [part for part, _ in got] == ["headline", "standfirst", "standfirst", "body", "body"]
    got = parts(f"Trains : un plan contesté\nLes élus demandent trois milliards pour...\n\n{BODY}\n\n{BODY}")
    assert [part for part, _ in got[:3]] == ["headline", "standfirst", "body"]


@pytest.mark.parametrize("line", ["Un financement incertain", "## Un financement incertain", "Qui paiera ?"])
def test_intertitle(line: str) -> None:
    """A short line without a full stop above a paragraph is a heading, without its Markdown marks."""
    got = parts(f"Trains : un plan contesté\n{BODY}\n{line}\n{BODY}")
    assert got[3] == ("heading", line.lstrip("# "))


def test_removed_lines_are_left_out() -> None:
    """What cleaning removed is in no sentence, and ids count from 0 without a gap."""
    text = f"Trains\nPar Anne Petit\n{BODY}"
    row = Removed("a", 7, 21, "Par Anne Petit", "byline", "author line")
    found = split_sentences(article(text), [row])
    assert [s.sentence_id for s in found] == [0, 1, 2]
    assert all(s.end <= row.start or s.start >= row.end for s in found)


PIECES = st.sampled_from(["Il part", ". ", "! ", "? ", "… ", "... ", "« ", " »", '"', "M. ", "J.-C. ", "\n", "\r\n",
                          "\n\n",
                          "(", ")", "[...]", "# ", "- ", "Le maire", " a dit", ", ", "\u00a0", "\u2028", "🙂", "U.S.",
                          "3. ", "”", "“", "'", "’", ".Le "])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_spans_lose_nothing(text: str) -> None:
    """On any text: spans in order, no overlap, their text is what stands there, and no letter is outside a sentence."""
    found = split_sentences(article(text), [])
    assert all(text[s.start:s.end] == s.text and s.text == s.text.strip() for s in found)
    assert all(one.end <= two.start for one, two in zip(found, found[1:]))
    inside = {k for s in found for k in range(s.start, s.end)}
    assert all(k in inside for k, char in enumerate(text) if char.isalpha())


def test_long_lines_take_linear_time() -> None:
    """A line of a megabyte is cut without trouble, and where it has no sentences, at a bound: no stage reads a megabyte as one."""
    assert len(sentences('Il dit "A. B." et part. ' * 40_000)) == 40_000
    assert len(sentences("." * 1_000_000 + "a")) == 251
    assert max(map(len, sentences("sans fin " * 100_000))) <= 4000
