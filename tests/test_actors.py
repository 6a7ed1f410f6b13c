"""Actors: what the tables accept, and which words of a sentence are whose mention."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.actor_table import BUILT_IN
from analysis.actors import ActorTableError, find_mentions, load_actors
from analysis.schema import Sentence

HEADER = "actor,kind,belongs_to,label_fr,label_en,names,descriptions\n"
PEOPLE = HEADER + """\
vladimir-putin,person,russia,Poutine,Putin,Vladimir Poutine|Poutine|Putin,président russe|chef du Kremlin
kim-jong-un,person,north-korea,Kim Jong-un,Kim Jong Un,Kim Jong-un|Kim,dirigeant nord-coréen
kim-jong-il,person,north-korea,Kim Jong-il,Kim Jong Il,Kim Jong-il,
kim-sol-mi,person,south-korea,Kim Sol-mi,Kim Sol-mi,Kim Sol-mi,
bill-clinton,person,united-states,Bill Clinton,Bill Clinton,Bill Clinton|Clinton,
hillary-clinton,person,united-states,Hillary Clinton,Hillary Clinton,Hillary Clinton|Clinton,
ursula-von-der-leyen,person,eu,Ursula von der Leyen,Ursula von der Leyen,Ursula von der Leyen,
place-kim,place,north-korea,place Kim Il-sung,Kim Il-sung Square,place Kim Il-Sung,
"""
MARK = re.compile(r"\[([^|\]]+)\|([^|\]]+)\|([^|\]]+)(?:\|([^|\]]+))?\]")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("actors") / "actors.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return load_actors(BUILT_IN, path)


def plain(marked: str) -> str:
    return MARK.sub(lambda mark: mark[1], marked)


def rows(text: str, table, names_only: bool = False) -> list[tuple]:
    """Mentions of a text whose lines are its sentences, as (words, actor, kind, how)."""
    sentences, start = [], 3
    for number, line in enumerate(text.split("\n")):
        sentences.append(Sentence("a", number, start, start + len(line), line, "body"))
        start += len(line) + 1
    found = find_mentions(sentences, table)
    source = "   " + text
    assert all(source[one.start:one.end] == one.text for one in found)
    return [(one.text, one.actor, one.kind, one.how) for one in found if not (names_only and one.how == "description")]


def check(marked: str, table) -> None:
    """The mentions of the text are those marked in it as [words|actor|kind] or [words|actor|kind|how]."""
    expected = [mark.groups() for mark in MARK.finditer(marked)]
    given = rows(plain(marked), table, names_only=True)
    assert [row[:3] for row in given] == [mark[:3] for mark in expected]
    assert all(mark[3] in (None, row[3]) for mark, row in zip(expected, given))


SENTENCES = [
    # states and their metonyms act
    "[Moscou|russia|state|metonym] accuse [Kiev|ukraine|state|metonym] d'avoir rompu la trêve.",
    "La [Russie|russia|state|name] menace l’[Ukraine|ukraine|state].",
    "[Washington|united-states|state] et [Londres|united-kingdom|state] imposent de nouvelles "
    "sanctions à [Téhéran|iran|state].",
    "Les [États-Unis|united-states|state] demandent à [Pékin|china|state] de renoncer.",
    "Des chars seront livrés à [Kiev|ukraine|state] avant l'été.",
    "Le Sénat a voté une aide à l'[Ukraine|ukraine|state].",
    "La position officielle de [Rome|italy|state] n'a pas varié.",
    "Le [Japon|japan|state] fournit du gaz au [Vietnam|vietnam|state].",
    # the same names as places
    "Le ministre s'est rendu à [Moscou|moscow|place|name] vendredi.",
    "La guerre en [Ukraine|ukraine|place] dure.",
    "Il est arrivé au [Japon|japan|place] puis aux [Philippines|philippines|place].",
    "Des combats ont lieu dans l'est de la [Syrie|syria|place].",
    "Elle a quitté la [Libye|libya|place] en 2015.",
    "Les rues de [Paris|paris|place] étaient vides.",
    "Le concert donné vendredi à [Berlin|berlin|place] affichait complet.",
    "Le vol entre [Rome|rome|place] et [Madrid|madrid|place] a été annulé.",
    "Il vit en [Suisse|switzerland|place] et [Italie|italy|place].",
    "[Genève|geneva|place], 3 mai. Les pourparlers reprennent.",
    "Un séisme à la frontière avec l'[Irak|iraq|place].",
    # seats and institutions
    "Le [Kremlin|kremlin|organisation|metonym] dément.",
    "Le roi a été reçu au [Kremlin|moscow-kremlin|place].",
    "Le porte-parole de la [Maison Blanche|white-house|organisation] se tait.",
    "Le [Quai d'Orsay|french-foreign-ministry|organisation] proteste.",
    "Le [ministère allemand de la Défense|german-defence-ministry|organisation] confirme.",
    "Le [ministère des Affaires étrangères de la Chine|chinese-foreign-ministry|organisation] dément.",
    "Le [ministère des Affaires étrangères d'Israël|israeli-foreign-ministry|organisation] et "
    "l'[armée turque|turkish-armed-forces|organisation].",
    "Le ministère a démenti.",
    # longest match, acronyms
    "Le [Conseil de sécurité des Nations unies|un-security-council|organisation] vote, "
    "l'[ONU|un|organisation|acronym] attend.",
    "L'[Agence internationale de l'énergie atomique|iaea|organisation|name] ([AIEA|iaea|organisation|acronym]) alerte.",
    "La [Corée du Nord|north-korea|state] tire un missile, selon [Yonhap|yonhap|media].",
    "Le [conseil des droits de l'homme des Nations unies|un-human-rights-council|organisation] siège.",
    # persons
    "Le président russe [Vladimir Poutine|vladimir-putin|person] rencontre [Kim Jong-un|kim-jong-un|person].",
    "M. [Poutine|vladimir-putin|person] et M. [Kim|kim-jong-un|person] se parlent.",
    "Le sommet [Poutine|vladimir-putin|person]-[Kim|kim-jong-un|person] est reporté.",
    "[Ursula von der Leyen|ursula-von-der-leyen|person] parle. Mme [von der "
    "Leyen|ursula-von-der-leyen|person] insiste.",
    "Qu’en dira [Putin|vladimir-putin|person]?",
    # no mentions
    "Ali Poutine tient un café.",
    "Kim Kardashian a souri.",
    "Le Tour de France part de [Brest|brest|place].",
    "L'écrivain Anatole France est mort.",
    "La chanteuse France Gall est morte.",
    "Le budget de la Banque de Corée augmente.",
    "Les Français et les autorités russes négocient.",
    "Tout le monde est venu voir le point de vue.",
    "L'accord de Paris est signé.",
    # names that hide others
    "[France 2|france-2|media] et [Radio France|radio-france|media] diffusent le débat.",
    "La foule remplit la [place Kim Il-Sung|place-kim|place].",
    "[Le Monde|le-monde|media] révèle que le monde change.",
    "Le [Paris Saint-Germain|psg|organisation] gagne à [Nice|nice|place].",
    # typography
    "[CORÉE DU NORD|north-korea|state] : [KIM JONG-UN|kim-jong-un|person] MENACE [SÉOUL|south-korea|state]",
    "ÉTATS-UNIS".join(["LES [", "|united-states|state] ATTENDENT"]),
    "Actualité[Séoul|south-korea|state] répond",
    "[Kim Jong Un|kim-jong-un|person], [Kim Jong‑un|kim-jong-un|person] et [Kim\u00a0Jong-Un|kim-jong-un|person]",
    "Lire sur @Moscou et lemonde.fr",
    # all of these together
    "[Berlin|germany|state] et [Paris|france|state] appellent [Ankara|turkey|state] à la retenue.",
    "L'ambassadeur de [France|france|state] à [Bamako|bamako|place] a été rappelé.",
    "La décision de [Bruxelles|eu|organisation] inquiète les pêcheurs de [Lorient|lorient|place].",
    "L'[Union européenne|eu|organisation] et l'[Otan|nato|organisation] condamnent les frappes "
    "sur [Gaza|gaza-strip|place].",
    "Le [Pentagone|pentagon|organisation] envoie un navire en [mer de Chine|china-sea|place].",
    "Un train reliant [Lyon|lyon|place] à [Turin|turin|place] a déraillé.",
    "D'après l'[AFP|afp|media], [Vladimir Poutine|vladimir-putin|person] atterrira à [Pékin|beijing|place] mardi.",
    "Les relations entre [Moscou|russia|state] et [Tokyo|japan|state] se tendent.",
    "Selon [Le Figaro|le-figaro|media], [Matignon|matignon|organisation] hésite.",
    "Les troupes massées à la frontière de l'[Ukraine|ukraine|place] reculent.",
    "Le sénateur [Bill Clinton|bill-clinton|person] a parlé ; pour [Clinton|bill-clinton|person], c'est fini.",
    "Le [parlement hongrois|hungarian-parliament|organisation] vote.",
    "Il reproche à [Damas|syria|state] d'avoir menti à l'[AIEA|iaea|organisation].",
    "La foule a envahi la place de la République à [Erevan|yerevan|place].",
    "Née au [Sénégal|senegal|place], elle a grandi à [Marseille|marseille|place].",
    "L'embargo contre [Cuba|cuba|state] est maintenu ; le vol vers [Cuba|cuba|place] est annulé.",
    "Marie-France et Paris Hilton dînent.",
    "Le [Vatican|vatican|state] reçoit [Poutine|vladimir-putin|person] ; le pape reste au [Vatican|vatican|place].",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_mentions_of_a_sentence(marked, table):
    """A name is a mention of the right actor, acting or as a place, and nothing else is a mention."""
    check(marked, table)


OPENINGS = ["« ", "«\u00a0", "«\u202f", "«", "“", "„", '"', "‹", "‹\u202f", "— ", "—", "– ", "- ", "(",
            "Il répond : « ", 'Il répond, "', "« Non. "]
NAMED = [("La Russie", "russia"), ("la Chine", "china"), ("Le Japon", "japan"), ("L'Italie", "italy"),
         ("L’Ukraine", "ukraine"), ("Les Philippines", "philippines"), ("La Corée du Nord", "north-korea")]


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize(("named", "state"), NAMED)
def test_a_country_after_its_article_opens_a_quotation(opening, named, state, table):
    """The capital of an article that opens a quotation, a dash or a bracket makes no longer name of the country's."""
    found = rows(f"{opening}{named} attaque », a dit Jean Dupont.", table)
    assert [row[1:3] for row in found] == [(state, "state")]


def test_an_article_in_capitals_inside_a_sentence_is_part_of_a_name(table):
    """« La » with a capital where nothing opens belongs to an unknown name."""
    assert rows("Il lisait hier La Chine sur un banc.", table) == []


CAPITALS = [
    # a state acts, has an attitude or stands in a relation
    "Il a salué l'effort de [Paris|france|state|metonym].",
    "Elle reste ferme vis-à-vis de [Bruxelles|eu|organisation|metonym].",
    "À l'égard de [Téhéran|iran|state], le ton monte.",
    "La décision de [Berlin|germany|state] surprend.",
    "Les autorités de [Kiev|ukraine|state] protestent.",
    "La réponse ferme et attendue de [Washington|united-states|state] tarde.",
    "Les relations entre [Paris|france|state] et [Berlin|germany|state] se tendent.",
    "Le sommet entre [Moscou|russia|state] et [Kiev|ukraine|state] est reporté.",
    "Un accord avec [Pékin|china|state] reste possible.",
    "Face à [Moscou|russia|state], il hésite.",
    "L'économie dépend de [Moscou|russia|state].",
    "La volte-face de [Londres|united-kingdom|state] étonne.",
    "Il a plaidé auprès de [Washington|united-states|state].",
    # a town with its streets, buildings, people and ways there
    "Il vit dans la banlieue de [Paris|paris|place].",
    "Les rues désertes de [Bruxelles|brussels|place] inquiètent.",
    "Le sommet de [Paris|paris|place] s'ouvre.",
    "L'aéroport de [Berlin|berlin|place] ferme.",
    "La décision du tribunal de [Paris|paris|place] est tombée.",
    "Le vol direct entre [Paris|paris|place] et [Berlin|berlin|place] est plein.",
    "La ligne à grande vitesse entre [Paris|paris|place] et [Londres|london|place] est saturée.",
    "La maire socialiste de [Paris|paris|place] démissionne.",
    "Les pompiers de [Madrid|madrid|place] défilent.",
    "Il revient jeudi soir de [Moscou|moscow|place].",
]


@pytest.mark.parametrize("marked", CAPITALS)
def test_a_capital_is_a_power_or_a_town(marked, table):
    """After a noun of acting, attitude or relation a capital stands for its state; with a site or a way, for itself."""
    check(marked, table)


ARTICLES = {
    "the last introduced of two bearers":
        "[Bill Clinton|bill-clinton|person] votait.\n[Clinton|bill-clinton|person] souriait.\n"
        "[Hillary Clinton|hillary-clinton|person] suivait.\n[Clinton|hillary-clinton|person] souriait.",
    "nobody introduced, two bearers": "Clinton hésite.",
    "the default bearer, once named, stays":
        "[Kim|kim-jong-un|person] attend.\nLa juge [Kim Sol-mi|kim-sol-mi|person] "
        "arrive.\n[Kim|kim-jong-un|person] repart.",
    "another of the same surname, alone in the article":
        "La juge [Kim Sol-mi|kim-sol-mi|person] arrive.\n[Kim|kim-sol-mi|person] repart.",
    "after a title, the last introduced":
        "[Kim Jong-un|kim-jong-un|person] attend.\nLa juge [Kim Sol-mi|kim-sol-mi|person] vient.\n"
        "Mme [Kim|kim-sol-mi|person] parle.",
    "an unknown full name hides the surname": "Le peintre Kim Whanki expose.\nKim peint.",
    "a father is not his son": "[Kim Jong Il|kim-jong-il|person] mourut en 2011.",
    "a capital after de follows its use elsewhere": "[Moscou|russia|state] dément.\nLa colère "
    "de [Moscou|russia|state] monte.",
    "a capital after de alone is a place": "La douceur de [Rome|rome|place] séduit.",
}


@pytest.mark.parametrize("case", ARTICLES)
def test_mentions_over_an_article(case, table):
    """What a surname or a capital means depends on what the article said before."""
    check(ARTICLES[case], table)


DESCRIPTIONS = [
    ("Le dirigeant nord-coréen a souri.", [("dirigeant nord-coréen", "kim-jong-un", "person", "description")]),
    ("Le chef du Kremlin dément.", [("chef du Kremlin", "vladimir-putin", "person", "description"),
                                    ("Kremlin", "kremlin", "organisation", "metonym")]),
    ("Le président russe Vladimir Poutine dément.", [("Vladimir Poutine", "vladimir-putin", "person", "name")]),
    ("Vladimir Poutine, président russe, dément.", [("Vladimir Poutine", "vladimir-putin", "person", "name")]),
    ("Le président russe Boris Eltsine démissionne.", []),
    ("L'ancien président russe se tait.", []),
]


@pytest.mark.parametrize(("text", "expected"), DESCRIPTIONS)
def test_descriptions(text, expected, table):
    """A description is a mention of whom it describes, unless a name stands beside it or it is of a former one."""
    assert rows(text, table) == expected


@pytest.mark.parametrize("marked", SENTENCES)
def test_kind_of_apostrophe_space_and_hyphen_does_not_matter(marked, table):
    """Curly apostrophes and no-break spaces change no actor and no kind."""
    text = plain(marked)
    other = text.replace("'", "’").replace(" ", "\u00a0")
    assert [row[1:3] for row in rows(other, table)] == [row[1:3] for row in rows(text, table)]


PIECES = ["Kim", "Poutine", "Moscou", "à ", "de ", "d'", "l’", "ministère des Affaires étrangères ", "Corée du Nord",
          "ONU", "(", ")", " ", "\u00a0", "-", "\n", "«", "»", "président russe", "M. ", "İ", "😀", "\x1f", "ﬁ",
          "Le Monde", ",", ".", "et "]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=30).map("".join))
def test_never_raises_and_spans_hold(table, text):
    """Any text gives mentions of known actors whose spans cut out their words, in order, without overlap of names."""
    found = rows(text, table)
    ways = ("name", "acronym", "metonym", "description")
    assert all(actor in table.rows and how in ways for _, actor, _, how in found)


def test_very_long_line_is_read_in_linear_time(table):
    """A very long line gives each of its mentions."""
    assert len(rows("Moscou et l'ONU parlent à Poutine " * 9_000, table)) == 27_000


def test_no_sentences_no_mentions(table):
    """An article without sentences has no mentions."""
    assert find_mentions([], table) == []


# ---------------------------------------------------------------------------------------------- tables

def write(folder, body: str, name: str = "actors.csv"):
    path = folder / name
    path.write_text(body, encoding="utf-8")
    return path


@pytest.mark.parametrize(("body", "words"), [
    ("actor,kind,label_fr,label_en,names,descriptions\n", ["line 1", "belongs_to"]),
    (HEADER.replace("names", "names,colour"), ["line 1", "colour"]),
    (HEADER + "x,planet,,X,X,Xanadu,\n", ["line 2", "planet", "person"]),
    (HEADER + ",person,,X,X,Xanadu,\n", ["line 2", "slug"]),
    (HEADER + "x,state,,X,X,Xanadu,\ny,state,,Y,Y,Ypres|XANADU,\n", ["line 3", "XANADU", "by x", "by y"]),
    (HEADER + "x,state,,X,X,Xanadu\n", ["line 2", "6 cells"]),
    (HEADER + "x,state,,X,X,Xanadu,\nx,state,,X,X,Xanadu,\n", ["line 3", "line 2", "x"]),
    ("", ["line 1", "actor"]),
])
def test_a_bad_table_is_refused_in_one_line(tmp_path, body, words):
    """The message names the file, the line, the reason, in one line."""
    path = write(tmp_path, body)
    with pytest.raises(ActorTableError) as error:
        load_actors(path)
    message = str(error.value)
    assert "\n" not in message and str(path) in message and ";" in message
    assert all(word in message for word in words)


def test_an_unreadable_table_is_refused(tmp_path):
    """A missing file, a folder and a file in another encoding are refused, the last with its line."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(ActorTableError, match="cannot be read"):
            load_actors(path)
    path = tmp_path / "latin.csv"
    path.write_bytes((HEADER + "x,state,,Corée,Korea,Corée,\n").encode("latin-1"))
    with pytest.raises(ActorTableError, match="line 2: not UTF-8"):
        load_actors(path)


def test_later_tables_win(tmp_path):
    """A later row replaces one of the same slug, and takes a name from an earlier actor without an error."""
    first = write(tmp_path, HEADER + "x,state,,X,X,Xanadu|Moscou,\nrussia,state,,Rus,Rus,Rus,\n")
    table = load_actors(BUILT_IN, first)
    assert rows("Xanadu, Moscou et Rus", table) == [
        ("Xanadu", "x", "state", "name"), ("Moscou", "x", "state", "metonym"), ("Rus", "russia", "state", "name")]
    assert table.label("russia") == "Rus" and table.label("france", "en") == "France"


def test_a_name_may_be_an_actor_and_a_place(tmp_path):
    """One name in a state's row and in a place's row is no error; without the built-in table nothing else is found."""
    path = write(tmp_path, HEADER + "x,state,,X,X,Xanadu,\nxanadu,place,x,X,X,Xanadu,\n")
    table = load_actors(path)
    assert rows("Xanadu menace Paris ; il vit à Xanadu", table) == [
        ("Xanadu", "x", "state", "metonym"), ("Xanadu", "xanadu", "place", "name")]


def test_labels_kinds_membership(table):
    """The table tells labels, kind and membership, and falls back on the slug of an unnamed speaker."""
    assert (table.kind("kcna"), table.belongs_to("kcna"), table.belongs_to("russia")) == ("media", "north-korea", None)
    assert table.label("expert-dongguk") == "expert dongguk" and table.kind("expert-dongguk") is None
    assert table.label("russian-foreign-ministry") == "ministère russe des Affaires étrangères"
    assert table.label("us-armed-forces", "en") == "US Armed Forces"


def test_a_table_travels_to_workers(table):
    """A pickled table finds the same, whether or not it was used before."""
    text = "Moscou accuse Poutine"
    expected = rows(text, table)
    assert expected and rows(text, pickle.loads(pickle.dumps(table))) == expected


def test_the_built_in_table_is_sound():
    """The built-in table loads, belongs only to known actors, and every state answers to its French label or a longer
    name.
    """
    table = load_actors()
    assert all(row.belongs_to in table.rows for row in table.rows.values() if row.belongs_to)
    assert sum(row.kind == "state" for row in table.rows.values()) > 190
    assert all(row.names and row.label_fr and row.label_en for row in table.rows.values())
