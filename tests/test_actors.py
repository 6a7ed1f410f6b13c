"""Actors: what the tables accept, and which words of a sentence are whose mention."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.actor_table import BUILT_IN, overridden
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
emmanuel-macron,person,france,Emmanuel Macron,Emmanuel Macron,Emmanuel Macron|Macron,
marine-le-pen,person,france,Marine Le Pen,Marine Le Pen,Marine Le Pen|Le Pen,
jean-marie-le-pen,person,france,Jean-Marie Le Pen,Jean-Marie Le Pen,Jean-Marie Le Pen|Le Pen,
donald-trump,person,united-states,Donald Trump,Donald Trump,Donald Trump|Trump,
volodymyr-zelensky,person,ukraine,Volodymyr Zelensky,Volodymyr Zelensky,Volodymyr Zelensky|Zelensky,
dmitri-peskov,person,russia,Dmitri Peskov,Dmitry Peskov,Dmitri Peskov|Peskov,
igor-ivanov,person,russia,Igor Ivanov,Igor Ivanov,Igor Ivanov|Ivanov,
angela-merkel,person,germany,Angela Merkel,Angela Merkel,Angela Merkel|Merkel,
pope-francis,person,vatican,pape François,Pope Francis,pape François,
theresa-may,person,united-kingdom,Theresa May,Theresa May,Theresa May|May,
sergey-lavrov,person,russia,Sergueï Lavrov,Sergey Lavrov,Sergueï Lavrov|Lavrov,
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


# A slash parts two sentences of one article.
PHENOMENA = {
    "spellings and capitals": """
        Le président [Volodymyr Zelenskyy|volodymyr-zelensky|person] remercie ses alliés.
        [Zelenski|volodymyr-zelensky|person] s'adresse aux députés.
        Le porte-parole [Dimitri Peskov|dmitri-peskov|person] dément.
        [Dmitry Peskov|dmitri-peskov|person] a parlé aux journalistes.
        Le diplomate [Igor Ivanoff|igor-ivanov|person] se retire.
        [Sergei Lavrov|sergey-lavrov|person] a quitté la salle.
        Le ministre [Serguei Lavrov|sergey-lavrov|person] proteste.
        Ali Lavrov vend des fleurs.
        [KIM JONG-UN|kim-jong-un|person] MENACE
        [MACRON|emmanuel-macron|person] A DIT NON
        [ZELENSKY|volodymyr-zelensky|person] REÇU PAR L'[UE|eu|organisation]
        LES [ETATS-UNIS|united-states|state] ET L'[IRAN|iran|state] NÉGOCIENT
        LA [COREE DU NORD|north-korea|state] TIRE UN MISSILE
        LE CONSEIL DES MINISTRES SE RÉUNIT
        [KIM|kim-jong-un|person] : « NOUS SOMMES PRÊTS »
        [Marine LE PEN|marine-le-pen|person] candidate
        [Emmanuel MACRON|emmanuel-macron|person] et [Angela MERKEL|angela-merkel|person]
        [MACRON|emmanuel-macron|person] DIT NON à [Poutine|vladimir-putin|person]
    """,
    "surnames and families": """
        [Marine Le Pen|marine-le-pen|person] parle. / Mme [Le Pen|marine-le-pen|person] insiste.
        [Jean-Marie Le Pen|jean-marie-le-pen|person] et [Marine Le Pen|marine-le-pen|person] se sont vus. / M. [Le Pen|jean-marie-le-pen|person] a souri.
        [Jean-Marie Le Pen|jean-marie-le-pen|person] a été exclu par [Marine Le Pen|marine-le-pen|person]. / Mme [Le Pen|marine-le-pen|person] a tranché.
        Mme [Le Pen|marine-le-pen|person] a réuni ses cadres.
        M. [Le Pen|jean-marie-le-pen|person] a fait appel.
        [Marine Le Pen|marine-le-pen|person] a vu [Jean-Marie Le Pen|jean-marie-le-pen|person]. / [Le Pen|jean-marie-le-pen|person] a souri.
        Le Pen divise.
        Les Trump ont passé Noël en famille.
        La fortune des Trump intrigue.
        La famille Trump se tait.
        Le couple Macron est arrivé.
        Les époux Macron saluent la foule.
        Corinne Le Pen tient une galerie.
        Ali Poutine est boulanger.
        Kim Basinger a tourné un film.
        L'actrice Kim Novak et le peintre Kim Tschang-yeul exposent.
        Ludmila Poutine a divorcé.
        Le ton de [Trump|donald-trump|person] a changé.
        L'administration [Trump|donald-trump|person] hésite.
        Le pape [François|pope-francis|person] a prié.
        Mme [May|theresa-may|person] démissionne en mai.
        Le 3 mai, la grève continue.
        Me [Macron|emmanuel-macron|person] plaide.
    """,
    "inhabitants, and names like those of states": """
        Un Suisse a gagné l'étape.
        Le Suisse Roger Federer s'impose.
        Une Argentine de 30 ans a disparu.
        Le Suisse a dominé la course.
        Au Suisse de jouer.
        Les Suisses votent dimanche.
        Les Kurdes de [Syrie|syria|place] se replient.
        Les Français d'[Algérie|algeria|place] ont manifesté.
        La [Suisse|switzerland|state] vote.
        L'[Argentine|argentina|state] rembourse.
        L'acteur Maurice Chevalier chantait.
        L'[île Maurice|mauritius|state] porte plainte.
    """,
    "compounds": """
        Il habite rue de [Moscou|moscow|place].
        L'accord de Paris fixe un cap.
        Le traité de Rome a soixante ans.
        Le [Paris Saint-Germain|psg|organisation] recrute.
        L'axe [Moscou|russia|state]-[Pékin|china|state] se renforce.
        Le vol [Paris|paris|place]-[Moscou|moscow|place] est annulé.
        La ligne [Paris|paris|place]-[Londres|london|place] est saturée.
        Le Conseil constitutionnel ivoirien a tranché.
        L'[Assemblée nationale française|french-national-assembly|organisation] a voté.
        L'Assemblée nationale du [Gabon|gabon|state] a brûlé.
        Le Parti socialiste portugais gagne.
        Le Parti démocrate italien recule.
        Le protocole de [Kyoto|kyoto|place] a expiré.
        Le pacte de [Varsovie|warsaw|place] est dissous.
        Air Corée supprime des vols.
    """,
    "capitals and seats of power": """
        [Moscou|russia|state] : « Nous répondrons »
        [Vienne|vienna|place] ([Autriche|austria|place]), 3 mai.
        Il est arrivé à [Lima|lima|place] ([Pérou|peru|place]) mardi.
        Les grandes villes que sont [Dubaï|dubai|place], [Doha|doha|place] et [Istanbul|istanbul|place] grandissent.
        Le chemin de fer entre [Téhéran|tehran|place] et [Ispahan|isfahan|place] sera électrifié.
        La situation sur [Libreville|libreville|place] reste tendue.
        La pression sur [Moscou|russia|state] augmente.
        Les frappes sur [Kiev|kyiv|place] ont repris.
        Il a quitté [Bruxelles|brussels|place] pour [Paris|paris|place].
        Elle part pour [Tokyo|tokyo|place] demain.
        Le train de [Berlin|berlin|place] à [Prague|prague|place] a du retard.
        [Astana|astana|place], capitale du [Kazakhstan|kazakhstan|place], accueille le sommet.
        Il vit à [Rome|rome|place], où il enseigne.
        La demande de [Kiev|ukraine|state] à [Washington|united-states|state] est restée sans réponse.
        Le chef de la police de [Bamako|bamako|place] a été limogé.
        L'archevêque de [Rouen|rouen|place] Jean Dupont a célébré la messe.
        Le maire de [Nice|nice|place] Jean Dupont s'oppose au projet.
        Sur le perron de l'[Élysée|elysee-palace|place], il se tait.
        L'[Élysée|elysee|organisation] confirme la visite.
        Il a été reçu à l'[Élysée|elysee-palace|place].
        L'entourage de l'[Élysée|elysee|organisation] minimise.
        [Matignon|matignon|organisation] et [Bercy|french-economy-ministry|organisation] négocient.
        Le [Quai d'Orsay|french-foreign-ministry|organisation] convoque l'ambassadeur.
        [Downing Street|downing-street|organisation] n'a pas réagi.
        Selon le [Pentagone|pentagon|organisation], deux avions ont été abattus.
        La [Maison-Blanche|white-house|organisation] et le [Kremlin|kremlin|organisation] se parlent.
        Une réunion s'est tenue au [Pentagone|pentagon-building|place].
    """,
    "countries": """
        La guerre en [Ukraine|ukraine|place] dure.
        En visite en [Russie|russia|place], il a salué ses hôtes.
        Il enseigne au [Japon|japan|place].
        Les réfugiés arrivent de [Syrie|syria|place].
        L'[Ukraine|ukraine|state] accuse la [Russie|russia|state] d'avoir menti.
        Des armes seront livrées à l'[Ukraine|ukraine|state].
        La [France|france|state] bat l'[Italie|italy|state] en finale.
        L'[Espagne|spain|state] affronte le [Maroc|morocco|state] samedi.
        L'[Union européenne|eu|organisation] sanctionne [Minsk|belarus|state].
        Le Parlement a ratifié l'accord avec le [Canada|canada|state].
        Il a survolé l'[Irak|iraq|place] de nuit.
        Né en [Tunisie|tunisia|place], il vit aux [Pays-Bas|netherlands|place].
        Le gouvernement impose à l'[Iran|iran|state] de nouvelles conditions.
        La [RDC|dr-congo|state|acronym] accuse le [Rwanda|rwanda|state].
        Le président de la [Colombie|colombia|state] voyage.
        La frontière entre la [Pologne|poland|place] et la [Biélorussie|belarus|place] est fermée.
        Le nord du [Mali|mali|place] est bouclé.
    """,
    "typography": """
        L’[Ukraine|ukraine|state] et l'[Iran|iran|state] discutent.
        [Kim Jong‑un|kim-jong-un|person] observe.
        Le [Conseil de sécurité des Nations unies|un-security-council|organisation] siège.
        Actualité[Séoul|south-korea|state] répond à [Pyongyang|north-korea|state]
        Qu'[Emmanuel Macron|emmanuel-macron|person] parte ou non.
        Lorsqu’[Angela Merkel|angela-merkel|person] entre, on se tait.
        D’[Angela Merkel|angela-merkel|person], il dit du bien.
        Près du [Havre|le-havre|place], un cargo brûle.
        Le sommet [UE|eu|organisation]-[Chine|china|state] est reporté.
    """,
}


@pytest.mark.parametrize("marked", [line.strip().replace(" / ", "\n") for lines in PHENOMENA.values() for line in lines.split("\n") if line.strip()])
def test_mentions_by_phenomenon(marked, table):
    """Spellings, surnames, inhabitants, compounds, capitals, countries and typography are read as a French reader reads them."""
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
    """A very long line gives each of its mentions, also where the same person is named in full again and again."""
    assert len(rows("Vladimir Poutine voit Poutine et Ali Poutine " * 5_000, table)) == 10_000
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
    assert (table.rows["russia"].label_fr, table.rows["france"].label_en) == ("Rus", "France")


def test_a_name_may_be_an_actor_and_a_place(tmp_path):
    """One name in a state's row and in a place's row is no error; without the built-in table nothing else is found."""
    path = write(tmp_path, HEADER + "x,state,,X,X,Xanadu,\nxanadu,place,x,X,X,Xanadu,\n")
    table = load_actors(path)
    assert rows("Xanadu menace Paris ; il vit à Xanadu", table) == [
        ("Xanadu", "x", "state", "metonym"), ("Xanadu", "xanadu", "place", "name")]


def test_overridden_names_are_told(tmp_path):
    """A name that one's own table takes from the built-in one is listed with both slugs; a place beside its power is not."""
    path = write(tmp_path, HEADER + "x,state,,X,X,Xanadu|Moscou,\nfrance,state,,France,France,France|Paris,\nrome2,place,italy,R,R,Rome,\n")
    assert overridden(path) == [("Moscou", "x", "russia"), ("Rome", "rome2", "rome")]


def test_two_persons_may_share_a_surname_of_two_words(tmp_path):
    """A surname of several words may stand in two rows when it ends their full names."""
    body = HEADER + "a,person,,A,A,Anne Le Goff|Le Goff,\nb,person,,B,B,Yves Le Goff|Le Goff,\n"
    table = load_actors(write(tmp_path, body))
    assert [row[1] for row in rows("Yves Le Goff vient. M. Le Goff part, Mme Le Goff reste.", table)] == ["b", "b", "a"]


SHARED = [
    ("Bruxelles temporise.", ["x"]), ("La Vallonie proteste. Bruxelles temporise.", ["y", "y"]),
    ("La Vallonie proteste, la Coalition aussi. Bruxelles temporise.", ["y", "x", "x"]),
    ("Le commissaire recule.", ["x"]), ("La Vallonie proteste. Le commissaire recule.", ["y", "y"]),
]


@pytest.mark.parametrize(("text", "expected"), SHARED)
def test_a_shared_name_goes_to_whom_the_article_named_last(tmp_path, text, expected):
    """A name or a description that stands in two rows is that of the actor named last before it, else of the first row."""
    body = HEADER + "x,organisation,,X,X,Coalition|Bruxelles,commissaire\ny,state,,Y,Y,Vallonie|Bruxelles,commissaire\n"
    assert [row[1] for row in rows(text, load_actors(write(tmp_path, body)))] == expected


def test_no_two_built_in_actors_share_a_name():
    """What the built-in table calls an actor is called so in one row only, but for powers that are places too."""
    built_in = load_actors()
    shared = {key: [alias.acting.actor, *(row.actor for row in alias.rivals)] for key, alias in built_in.index.aliases.items() if alias.rivals}
    assert not shared


def test_a_listed_spelling_is_its_own_persons(tmp_path):
    """A spelling that another person's row lists stays that person's."""
    table = load_actors(write(tmp_path, HEADER + "a,person,,A,A,Igor Petrov|Petrov,\nb,person,,B,B,Ivan Petroff|Petroff,\n"))
    assert [row[1] for row in rows("Petrov part, Petroff reste, Igor Petroff aussi.", table)] == ["a", "b", "a"]


@pytest.mark.parametrize(("kind", "names", "text", "words"), [
    ("person", "pape François", "Le pape François prie.", "François"),
    ("person", "reine Zoé II", "La reine Zoé II règne.", "Zoé II"),
    ("media", "agence Xyz", "Selon l'agence Xyz, il pleut.", "Xyz"),
    ("organisation", "groupe Xyz|Xyz", "Le groupe Xyz recule.", "Xyz"),
    ("organisation", "armée de Xyz", "L'armée de Xyz recule.", "armée de Xyz"),
    ("organisation", "Comité pour la paix", "Le comité pour la paix vote.", "comité pour la paix"),
    ("place", "station de Xyz|Xyz", "La station de Xyz ouvre.", "Xyz"),
    ("place", "glacier de Xyz|Xyz", "Le glacier de Xyz fond.", "glacier de Xyz"),
])
def test_a_title_is_no_part_of_a_name(tmp_path, kind, names, text, words):
    """The span leaves out a title or the common noun before a name, but keeps a noun that is part of it."""
    table = load_actors(write(tmp_path, HEADER + f"x,{kind},,X,X,{names},\n"))
    assert [row[0] for row in rows(text, table)] == [words]


BUILT_IN_NAMES = """
    north-korea Corée du Nord, RPDC, Pyongyang; south-korea Corée du Sud, Séoul; united-states États-Unis, Etats-Unis, USA, Washington
    dr-congo République démocratique du Congo, RDC, Kinshasa; myanmar Birmanie, Myanmar, Naypyidaw; belarus Biélorussie, Bélarus, Minsk
    palestine Palestine, Ramallah; taiwan Taïwan, Taipei; kosovo Kosovo, Pristina; vatican Vatican, Saint-Siège; ivory-coast Côte d'Ivoire
    united-kingdom Royaume-Uni, Grande-Bretagne, Londres; czechia Tchéquie, République tchèque, Prague; eswatini Eswatini; brunei Brunei
    jamaica Jamaïque, Kingston; south-sudan Soudan du Sud, Djouba; north-macedonia Macédoine du Nord, Skopje; tonga Tonga; fiji Fidji, Suva
    kuwait Koweït, Koweït City; samoa Samoa, Apia; kiribati Kiribati, Tarawa; east-timor Timor oriental, Dili; cape-verde Cap-Vert, Praia
    netherlands Pays-Bas, La Haye; new-zealand Nouvelle-Zélande, Wellington; bhutan Bhoutan, Thimphou; costa-rica Costa Rica, San José
    un ONU, Nations unies; nato OTAN, Otan; eu UE, Union européenne; who OMS, Organisation mondiale de la santé; imf FMI; ecb BCE; icc CPI
    icj CIJ; iaea AIEA; opec OPEP; african-union UA, Union africaine; ecowas CEDEAO; g7 G7; g20 G20; brics BRICS; oif OIF; unesco Unesco
    unicef Unicef; unhcr HCR; interpol Interpol; oecd OCDE; wto OMC; osce OSCE; red-cross CICR, Croix-Rouge; amnesty-international Amnesty
    ipcc Giec; opcw OIAC; iom OIM; world-bank Banque mondiale; arab-league Ligue arabe; council-of-europe Conseil de l'Europe; echr CEDH
    kremlin Kremlin; white-house Maison Blanche, Maison-Blanche; elysee Élysée; matignon Matignon; pentagon Pentagone
    downing-street Downing Street; french-foreign-ministry Quai d'Orsay; french-economy-ministry Bercy
    afp AFP, Agence France-Presse; reuters Reuters; xinhua Xinhua, Chine nouvelle; yonhap Yonhap; kcna KCNA; tass Tass; dpa DPA; ansa ANSA
    le-monde Le Monde; le-figaro Le Figaro; liberation Libération; mediapart Mediapart; bbc BBC; cnn CNN; new-york-times New York Times
"""


@pytest.mark.parametrize("entry", [entry.strip() for entry in re.split(r"[;\n]", BUILT_IN_NAMES) if entry.strip()])
def test_the_built_in_table_is_complete(entry):
    """States, capitals, seats, organisations, agencies and main media answer to the names the French press gives them."""
    actor, names = entry.split(" ", 1)
    table = load_actors()
    assert [(rows(f"Hier {name} a protesté.", table) or [("", "")])[0][1] for name in names.split(", ")] == [actor] * len(names.split(", "))


def test_capitals_stand_in_the_built_in_table_as_powers_and_places():
    """Every place that bears a name of the state it belongs to is found as a place after « se rendre à »."""
    table = load_actors()
    capitals = [(row.names[0], row.actor) for row in table.rows.values() if row.kind == "place" and row.belongs_to
                and set(row.names) & set(table.rows[row.belongs_to].names)]
    wrong = [name for name, slug in capitals if slug not in [one[1] for one in rows(f"Le ministre se rend à {name} lundi.", table)]]
    assert len(capitals) > 180 and wrong == []


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
