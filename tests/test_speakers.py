"""Who speaks: sentences of the press, each with the speaker of its last quotation; « / » begins a paragraph, None is nobody."""

from __future__ import annotations

import pytest

from analysis.actor_table import BUILT_IN
from analysis.actors import find_mentions, load_actors
from analysis.naming import noun_kind, unnamed_slug
from analysis.quotes import find_quotes
from analysis.schema import Article, Quote
from analysis.sentences import split_sentences

ACTORS = """actor,kind,belongs_to,label_fr,label_en,names,descriptions
claire-vasseur,person,,Claire Vasseur,Claire Vasseur,Claire Vasseur|Vasseur,
paul-menard,person,,Paul Ménard,Paul Ménard,Paul Ménard|Ménard,
karim-belkacem,person,,Karim Belkacem,Karim Belkacem,Karim Belkacem|Belkacem,
ingrid-solberg,person,,Ingrid Solberg,Ingrid Solberg,Ingrid Solberg|Solberg,
agence-du-nord,media,,Agence du Nord,Agence du Nord,Agence du Nord,
le-telegramme,media,,Le Télégramme,Le Télégramme,Le Télégramme|Télégramme,
cgt,organisation,,CGT,CGT,CGT,
fc-brest,organisation,,FC Brest,FC Brest,FC Brest,
norwegian-fisheries,organisation,norway,ministère norvégien des Pêches,x,ministère norvégien des Pêches,
"""


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    own = tmp_path_factory.mktemp("actors") / "actors.csv"
    own.write_text(ACTORS, encoding="utf-8")
    return load_actors(BUILT_IN, own)


def read(text: str, table) -> list[Quote]:
    article = Article("a", "a.txt", None, None, None, None, "fr", text.replace(" / ", "\n\n"), "")
    sentences = split_sentences(article, [])
    return find_quotes(article, sentences, find_mentions(sentences, table))


def rows(table: str) -> list[tuple[str, str]]:
    return [tuple(line.rsplit(" -> ", 1)) for line in table.strip().splitlines()]


BEFORE_THE_VERB = """
Claire Vasseur, qui dirige le port depuis 2012, affirme que les navires reviennent. -> claire-vasseur
Claire Vasseur, 52 ans, mère de deux enfants, raconte que la digue a cédé. -> claire-vasseur
Le maire de Brest, Paul Ménard, a assuré mardi que le pont tiendrait. -> paul-menard
Le maire, dont le mandat s'achève en mars, assure que le pont tiendra. -> maire
Paul Ménard, que le conseil avait désavoué, soutient que le budget est équilibré. -> paul-menard
La présidente du syndicat des pêcheurs, Claire Vasseur, qui était l'invitée de la radio, a estimé que la ressource baisse. -> claire-vasseur
L'avocat de la famille, Me Karim Belkacem, affirme que son client est innocent. -> karim-belkacem
Le directeur de l'usine, un ancien de Renault, jure que rien ne fermera. -> directeur-usine
Ingrid Solberg, ministre norvégienne de la Pêche, a répété que la Norvège ne céderait pas. -> ingrid-solberg
Le procureur de la République de Quimper, Yann Le Goff, a indiqué que deux hommes étaient en garde à vue. -> yann-le-goff
Élu en 2014 avec l'appui de Paul Ménard, Karim Belkacem soutient que la dette a baissé. -> karim-belkacem
Interrogée par Paul Ménard, Claire Vasseur a reconnu que le chantier avait pris du retard. -> claire-vasseur
Pour sa part, la CGT affirme que la grève durera. -> cgt
Après une rencontre avec Paul Ménard, la ministre Ingrid Solberg a déclaré que le traité était prêt. -> ingrid-solberg
Le frère de la victime, présent à l'audience, a déclaré qu'il pardonnait. -> frere-victime
Au lendemain de la visite de Paul Ménard à Oslo, le ministère norvégien des Pêches a annoncé que les quotas baisseraient. -> norwegian-fisheries
Le chef du parti Mer libre et candidat malheureux à la mairie, Karim Belkacem, prévient que la colère monte. -> karim-belkacem
Le Finlandais Eero Lahti a reconnu que le vent l'avait gêné. -> eero-lahti
Le patron du chantier (600 salariés) affirme que les commandes reviennent. -> patron-chantier
Paul Ménard, lui, estime que le quai est trop court. -> paul-menard
Claire Vasseur elle-même admet que le quai est trop court. -> claire-vasseur
Le président de l'association de riverains Mer libre, Jean-Marc Le Du, 61 ans, redoute que la falaise s'effondre. -> jean-marc-le-du
"""


@pytest.mark.parametrize(("text", "speaker"), rows(BEFORE_THE_VERB))
def test_before_the_verb(text, speaker, table):
    """The subject before the verb is found across appositions, relative clauses, brackets and adverbials; a name in apposition wins."""
    assert str(read(text, table)[-1].speaker) == speaker


INVERTED = """
« Le port est sûr », a déclaré à la presse le ministre de la Mer, Paul Ménard. -> paul-menard
« Le traité est prêt », a affirmé jeudi devant le Parlement Ingrid Solberg. -> ingrid-solberg
« Le port est sûr », explique, un brin agacée, Claire Vasseur. -> claire-vasseur
« La mer se vide », s'agace un pêcheur du Guilvinec. -> pecheur-guilvinec
« Nous tiendrons », a lancé le maire (sans étiquette) de Brest, Paul Ménard, à ses opposants. -> paul-menard
« Tout est en ordre », a dit Claire Vasseur à Paul Ménard. -> claire-vasseur
« Les commandes reviennent », confie au Télégramme le patron du chantier. -> patron-chantier
« La dette a baissé », a déclaré à Reuters Karim Belkacem. -> karim-belkacem
« Trois hommes ont fui », a déclaré à l'AFP un responsable de la sécurité. -> responsable-securite
« On s'est battus », a renchéri à ses côtés l'entraîneur adjoint, Yann Le Goff. -> yann-le-goff
« La ressource baisse », résume Luc Kerdal, patron pêcheur à Concarneau. -> luc-kerdal
« La dette rassure », écrit dans son blog l'économiste Marc Tessier. -> marc-tessier
« La route est coupée », a indiqué dans un communiqué la préfecture du Finistère. -> prefecture-finistere
Le port sera fermé lundi, a annoncé dans la soirée, sur Twitter, Claire Vasseur. -> claire-vasseur
« Le pont sera reconstruit », ont déclaré dans un texte commun Paul Ménard et Karim Belkacem. -> paul-menard+karim-belkacem
« Nous irons au bout », a poursuivi M. Ménard. -> paul-menard
« C'est une question de dignité », plaide pour sa part l'adjointe à la culture, Maryvonne Quéré. -> maryvonne-quere
« J'ai vu l'eau monter », se souvient Armelle, institutrice à la retraite. -> armelle
« Rien n'est signé », tempère-t-on dans l'entourage du maire. -> None
« Le pont tiendra », a tenu à rassurer en fin de journée, lors d'un point presse, le préfet Bernard Quintin. -> bernard-quintin
« Il faut en finir », martèle le numéro deux de la CGT, Yann Le Goff. -> yann-le-goff
« Un beau gâchis », soupire, casquette vissée sur la tête, Luc Kerdal. -> luc-kerdal
« Ce texte est une insulte », a réagi la députée (Mer libre) Hélène Caradec. -> helene-caradec
"""


@pytest.mark.parametrize(("text", "speaker"), rows(INVERTED))
def test_inverted(text, speaker, table):
    """The subject after the verb is found behind addressees, places and times; a name in apposition to a function wins."""
    assert str(read(text, table)[-1].speaker) == speaker


SOURCES = """
Selon Luc Kerdal, patron pêcheur à Concarneau, la ressource baisse. -> luc-kerdal
Selon le maire de Brest, Paul Ménard, le pont tiendra. -> paul-menard
Selon l'économiste Marc Tessier, la dette rassure. -> marc-tessier
Selon une source proche du dossier, deux hommes ont fui. -> source-proche-dossier
Selon des témoins cités par l'AFP, trois hommes ont fui. -> temoins
D'après le syndicat, la grève durera. -> syndicat
Paul Ménard a démissionné. Selon lui, le conseil n'écoutait plus. -> paul-menard
Claire Vasseur a démissionné. Selon elle, le conseil n'écoutait plus. -> claire-vasseur
Selon Paul Ménard et Karim Belkacem, le pont tiendra. -> paul-menard+karim-belkacem
Selon le porte-parole de la CGT, Yann Le Goff, la grève durera. -> yann-le-goff
Selon le porte-parole de la CGT, la grève durera. -> porte-parole-cgt
De source policière, trois hommes ont fui. -> source-policiere
À en croire le patron du chantier, les commandes reviennent. -> patron-chantier
Selon ses avocats, Karim Belkacem n'a rien signé. -> avocats
Selon le ministre de la Mer, qui s'exprimait devant la presse, le port est sûr. -> ministre-mer
Aux yeux de Claire Vasseur, le chantier a trop duré. -> claire-vasseur
Selon l'avocat de Paul Ménard, son client est innocent. -> avocat-paul-menard
Selon l'entourage de Claire Vasseur, rien n'est signé. -> entourage-claire-vasseur
Selon Marc Tessier (université de Rennes), la dette rassure. -> marc-tessier
Selon un communiqué de la CGT publié mardi, la grève durera. -> cgt
Selon un rapport de l'ONU rendu public lundi, la mer monte. -> un
Selon les informations de l'Agence du Nord, trois navires sont partis. -> agence-du-nord
Selon un porte-parole de l'armée, deux soldats sont morts. -> porte-parole-armee
Trois navires sont partis, selon un décompte de l'Agence du Nord. -> agence-du-nord
Selon nos confrères du Télégramme, le maire démissionne. -> le-telegramme
"""


@pytest.mark.parametrize(("text", "speaker"), rows(SOURCES))
def test_sources(text, speaker, table):
    """« Selon X » names X, whom X is may follow; a document speaks for whoever issued it."""
    assert str(read(text, table)[-1].speaker) == speaker


PRONOUNS = """
Paul Ménard défend son adjoint. « Karim Belkacem est un homme d'honneur », a-t-il assuré mercredi. -> paul-menard
Claire Vasseur tient bon. « Ingrid Solberg a tort », a-t-elle répondu. -> claire-vasseur
Claire Vasseur a rencontré Paul Ménard. « Le dossier avance », a-t-elle dit. -> claire-vasseur
Paul Ménard a rencontré Claire Vasseur. « Le dossier avance », a-t-elle dit. -> claire-vasseur
La ministre a répondu à Paul Ménard. « Rien ne presse », a-t-elle dit. -> ministre
Les deux ministres se sont vus à Oslo. Ils ont affirmé que le traité était prêt. -> deux-ministres
Selon la CGT, la grève durera. Elle précise que deux sites sont bloqués. -> cgt
Le ministère a publié un bilan. Il affirme que les prises baissent. -> ministere
Claire Vasseur a déclaré : « Paul Ménard ment ». « Il le sait », a-t-elle ajouté. -> claire-vasseur
Paul Ménard a déclaré : « Karim Belkacem est un menteur ». Il a ajouté que la ville paierait. -> paul-menard
Interrogé sur son avenir, Paul Ménard a souri. « Je reste », a-t-il glissé. -> paul-menard
Paul Ménard a démissionné jeudi. / « J'étais fatigué », a-t-il expliqué. -> paul-menard
Paul Ménard a été arrêté par la police. Il affirme que le dossier est vide. -> paul-menard
Claire Vasseur et Paul Ménard ont signé. « Le pont sera neuf », ont-ils déclaré. -> claire-vasseur+paul-menard
L'ONU a condamné l'attaque. « Rien ne la justifie », a-t-elle écrit. -> un
La Norvège a rappelé son ambassadeur. Elle estime que le traité est violé. -> norway
Karim Belkacem affirme que Claire Vasseur a menti. « J'ai les preuves », assure-t-il. -> karim-belkacem
Karim Belkacem affirme que Claire Vasseur a menti. « Je porterai plainte », a-t-elle répondu. -> claire-vasseur
Le maire a inauguré le quai mardi. Devant la foule, il a promis que la digue suivrait. -> maire
Au micro de la radio, Hélène Caradec n'a pas mâché ses mots. « C'est une honte », a-t-elle tonné. -> helene-caradec
Quand Ingrid Solberg arrive, la salle se lève. « Le plus dur commence », prévient-elle. -> ingrid-solberg
La réunion a duré deux heures. Paul Ménard en est sorti ravi. « C'est fait », a-t-il soufflé. -> paul-menard
Les pêcheurs ont bloqué le port. « Nous ne bougerons pas », préviennent-ils. -> pecheurs
Lionel Messi a marqué deux buts. « Je suis heureux », a-t-il dit. -> lionel-messi
Marion Bartoli a gagné en deux sets contre Alizé Cornet. « Je suis heureuse », a-t-elle dit. -> marion-bartoli
"""


@pytest.mark.parametrize(("text", "speaker"), rows(PRONOUNS))
def test_pronouns(text, speaker, table):
    """« il », « elle », « ils » go back to who spoke or acted last and agrees in gender and number, not to who is only talked about."""
    assert str(read(text, table)[-1].speaker) == speaker


NAMED_LAST = """
Paul Ménard a reçu Karim Belkacem. Ce dernier a assuré que le pont tiendrait. -> karim-belkacem
Claire Vasseur a remplacé Paul Ménard. Celui-ci affirme que le budget est sain. -> paul-menard
Paul Ménard a été remplacé par Claire Vasseur. Celle-ci promet de rouvrir le quai. -> claire-vasseur
Le juge a entendu Karim Belkacem. L'intéressé nie avoir touché de l'argent. -> karim-belkacem
Les ministres ont consulté les pêcheurs. Ces derniers affirment que la ressource baisse. -> pecheurs
Le conseil a voté contre Karim Belkacem. « Je m'y attendais », a réagi ce dernier. -> karim-belkacem
Paul Ménard a félicité Ingrid Solberg. « Merci à tous », a répondu cette dernière. -> ingrid-solberg
L'enquête vise Claire Vasseur. « Je suis sereine », assure l'intéressée. -> claire-vasseur
Paul Ménard a interrogé le directeur du port. Celui-ci a répondu que tout était en ordre. -> directeur-port
"""


@pytest.mark.parametrize(("text", "speaker"), rows(NAMED_LAST))
def test_named_last(text, speaker, table):
    """« ce dernier », « celle-ci », « l'intéressé » mean who was named last."""
    assert str(read(text, table)[-1].speaker) == speaker


FUNCTIONS = """
Paul Ménard, maire de Brest, a inauguré le quai. Le maire a ajouté que la digue suivrait. -> paul-menard
La ministre de la Pêche, Ingrid Solberg, a visité le port. « Le traité est prêt », a promis la ministre. -> ingrid-solberg
Karim Belkacem, l'avocat de la famille, était présent. L'avocat a affirmé que le dossier était vide. -> karim-belkacem
Jean Kermadec, conseiller municipal, a voté contre. M. Kermadec affirme que la digue est neuve. -> jean-kermadec
Jean Kermadec, conseiller municipal, a voté contre. « La digue est neuve », insiste l'élu. -> jean-kermadec
Hélène Caradec, directrice du musée, a ouvert les portes. « Le musée revit », sourit la directrice. -> helene-caradec
Le maire de Brest promet de rouvrir le quai / Paul Ménard, maire de Brest, a inauguré le pont mardi. -> paul-menard
« Le musée revit », sourit la directrice. Hélène Caradec, la directrice, a ouvert les portes. -> helene-caradec
L'entraîneur Yann Le Goff avait prévenu. « Ce sera dur », répétait le technicien. -> yann-le-goff
La députée Hélène Caradec a quitté la salle. « Ce texte est une insulte », a lancé la parlementaire. -> helene-caradec
Paul Ménard a répondu à Karim Belkacem, président de Mer libre. « Les chiffres sont faux », a dit le président de Mer libre. -> karim-belkacem
Yann Le Goff, secrétaire général du syndicat, a pris la parole. « La grève durera », a averti le syndicaliste. -> yann-le-goff
"""


@pytest.mark.parametrize(("text", "speaker"), rows(FUNCTIONS))
def test_functions(text, speaker, table):
    """A bare function or title goes back to the person whom the article introduces with it, before or after."""
    assert str(read(text, table)[-1].speaker) == speaker


INSTITUTIONS = """
Le ministère norvégien des Pêches a dit que la mer est vide. « Nous cherchons », a déclaré le ministère. -> norwegian-fisheries
La préfecture du Finistère a fermé la route. « La route est coupée », précise la préfecture. -> prefecture-finistere
Le parquet de Quimper a ouvert une enquête. Le parquet a précisé que deux hommes étaient entendus. -> parquet-quimper
Selon l'Agence du Nord, la mer est vide. La même source indique que trois navires sont partis. -> agence-du-nord
Le FC Brest a perdu. « L'arbitrage a pesé », a regretté le club dans un communiqué. -> fc-brest
La CGT appelle à la grève. « Rien n'a bougé », dénonce le syndicat. -> cgt
Un communiqué de la CGT affirme que la grève durera. -> cgt
Dans un communiqué, la CGT affirme que la grève durera. -> cgt
Sur Twitter, Claire Vasseur a dénoncé « une attaque lâche et indigne ». -> claire-vasseur
Moscou a fait savoir que le traité était caduc. -> russia
La Russie, par la voix de son ministre, a assuré que le traité était caduc. -> russia
Paul Ménard a été arrêté. Son avocat affirme que le dossier est vide. -> avocat
La présidence du comité a annoncé que le traité serait signé. -> presidence-comite
L'opposition finlandaise accuse le gouvernement d'avoir menti. -> opposition-finlandaise
"""


@pytest.mark.parametrize(("text", "speaker"), rows(INSTITUTIONS))
def test_institutions(text, speaker, table):
    """A bare noun for an institution, a metonym and a communiqué go to the institution that is meant."""
    assert str(read(text, table)[-1].speaker) == speaker


MEDIA = """
« Le port est sûr », a déclaré Paul Ménard, cité par l'AFP. -> paul-menard
L'AFP rapporte que trois navires sont partis. -> afp
Paul Ménard, cité par l'Agence du Nord, affirme que le port est sûr. -> paul-menard
« Le port est sûr », a affirmé à l'Agence du Nord un responsable du port. -> responsable-port
Le Télégramme affirme que le maire démissionne. -> le-telegramme
Selon l'AFP, qui cite un responsable du port, trois navires sont partis. -> afp
Interrogé par l'AFP, Luc Kerdal a estimé que la ressource baisse. -> luc-kerdal
« La mer se vide », a expliqué sur la radio locale l'océanographe Anne Morin. -> anne-morin
Le journal écrit que le maire démissionne, citant une source proche du dossier. -> journal
"""


@pytest.mark.parametrize(("text", "speaker"), rows(MEDIA))
def test_media(text, speaker, table):
    """Whoever speaks to a paper or is cited by it is the speaker; the paper is when it reports in its own name."""
    assert str(read(text, table)[-1].speaker) == speaker


TOGETHER = """
Claire Vasseur et Paul Ménard ont affirmé que le pont tiendrait. -> claire-vasseur+paul-menard
La Norvège et la Finlande ont averti que la pêche serait limitée. -> norway+finland
Les deux dirigeants ont affirmé que le traité était prêt. -> deux-dirigeants
Des témoins affirment que deux hommes ont fui. -> temoins
Plusieurs habitants racontent que la digue a cédé. -> plusieurs-habitants
Jean Kermadec et Hélène Caradec estiment que la digue est neuve. -> jean-kermadec+helene-caradec
Le maire de Brest Paul Ménard et le président du port Karim Belkacem ont assuré que le pont tiendrait. -> paul-menard+karim-belkacem
La ministre, accompagnée de Paul Ménard, a promis que la digue suivrait. -> ministre
"""


@pytest.mark.parametrize(("text", "speaker"), rows(TOGETHER))
def test_together(text, speaker, table):
    """Speakers joined by « et » are both given; a group keeps its noun phrase."""
    assert str(read(text, table)[-1].speaker) == speaker


PASSIVE = """
Le projet a été qualifié par Claire Vasseur de « folie coûteuse et inutile ». -> claire-vasseur
« Le traité est mort », a-t-il été annoncé par Ingrid Solberg. -> ingrid-solberg
L'attaque a été décrite par Moscou comme « une provocation de plus ». -> russia
Il est accusé par Karim Belkacem d'avoir détourné les fonds. -> karim-belkacem
"""


@pytest.mark.parametrize(("text", "speaker"), rows(PASSIVE))
def test_passive(text, speaker, table):
    """In the passive, who follows « par » speaks."""
    assert str(read(text, table)[-1].speaker) == speaker


COLON = """
Et Paul Ménard de conclure : « Le pont tiendra ». -> paul-menard
« La mer se vide et personne ne bouge » — Luc Kerdal -> luc-kerdal
Paul Ménard : « Le pont tiendra » -> paul-menard
Claire Vasseur a haussé les épaules : « On verra bien demain ». -> claire-vasseur
Même son de cloche chez Karim Belkacem : « La dette a baissé ». -> karim-belkacem
La réponse de Paul Ménard : « Le pont tiendra ». -> paul-menard
L'avis de l'économiste Marc Tessier : « La dette rassure les marchés ». -> marc-tessier
Le maire se veut rassurant : « Le pont tiendra cent ans ». -> maire
« Et le pont ? » Réponse de Paul Ménard : « Il tiendra cent ans ». -> paul-menard
Puis, se tournant vers Paul Ménard, Claire Vasseur lance : « Le pont cédera ». -> claire-vasseur
"""


@pytest.mark.parametrize(("text", "speaker"), rows(COLON))
def test_colon(text, speaker, table):
    """Before a colon, after a dash and after « et X de conclure » stands who speaks."""
    assert str(read(text, table)[-1].speaker) == speaker


CONTINUING = """
Paul Ménard s'est dit inquiet. « Le pont ne tiendra pas longtemps. » -> paul-menard
Paul Ménard a déclaré que le port est sûr. « Nous y travaillons depuis longtemps. » -> paul-menard
Paul Ménard a déclaré que le port est sûr. / « Nous y travaillons depuis longtemps. » -> paul-menard
« Le port est sûr, la digue aussi », a dit Luc Kerdal. / « Nous y travaillons depuis longtemps. » -> luc-kerdal
Claire Vasseur n'en revient pas. « J'ai cru que la digue allait céder. » -> claire-vasseur
Le maire a été hué. Karim Belkacem, lui, jubile. « Les gens ont enfin compris qui il était. » -> karim-belkacem
"""


@pytest.mark.parametrize(("text", "speaker"), rows(CONTINUING))
def test_continuing(text, speaker, table):
    """A quotation without a verb is of who spoke, or of whom the sentence before is about."""
    assert str(read(text, table)[-1].speaker) == speaker


CLAUSES = """
Paul Ménard, qui estime que le port est sûr, quittera la mairie. -> paul-menard
Claire Vasseur a salué l'accord, estimant que la pêche était sauvée. -> claire-vasseur
Karim Belkacem a salué l'accord et a ajouté que la pêche était sauvée. -> karim-belkacem
Karim Belkacem a salué l'accord avant d'ajouter que la pêche était sauvée. -> karim-belkacem
Le ministre a rejeté l'accord en affirmant que la pêche était menacée. -> ministre
Jugeant que la pêche était menacée, Ingrid Solberg a rejeté l'accord. -> ingrid-solberg
L'accord a été rejeté par Paul Ménard, qui juge que la pêche est menacée. -> paul-menard
Les syndicats appellent à la grève, estimant que rien n'a bougé. -> syndicats
Ingrid Solberg a rencontré le maire de Brest, à qui elle a promis que le traité serait signé. -> ingrid-solberg
Claire Vasseur a critiqué Paul Ménard et affirmé que la digue céderait. -> claire-vasseur
"""


@pytest.mark.parametrize(("text", "speaker"), rows(CLAUSES))
def test_clauses(text, speaker, table):
    """A participle, a relative and a coordinated verb have the subject of the clause they belong to."""
    assert str(read(text, table)[-1].speaker) == speaker


NESTED = """
Karim Belkacem affirme que Claire Vasseur a dit : « La digue cédera ». -> claire-vasseur
L'Agence du Nord a rapporté que Claire Vasseur avait affirmé que le pont est vieux. -> claire-vasseur
Selon Le Télégramme, le maire aurait déclaré que la digue céderait. -> maire
"""


@pytest.mark.parametrize(("text", "speaker"), rows(NESTED))
def test_nested(text, speaker, table):
    """A report inside a report has its own speaker."""
    assert str(read(text, table)[-1].speaker) == speaker


PEOPLE_NEARBY = """
Face à Paul Ménard, Claire Vasseur a affirmé que la digue céderait. -> claire-vasseur
« La digue cédera », a répondu à Paul Ménard Claire Vasseur. -> claire-vasseur
Aux côtés de Paul Ménard, la directrice du port a affirmé que la digue tiendrait. -> directrice-port
Claire Vasseur a dit à Paul Ménard que la digue céderait. -> claire-vasseur
Lors d'un entretien avec Karim Belkacem, Moscou a indiqué que le traité était caduc. -> russia
Dans une lettre à Paul Ménard, les riverains affirment que la digue cédera. -> riverains
Le fils de Paul Ménard affirme que la digue tiendra. -> fils-paul-menard
« La digue tiendra », a déclaré mardi, à l'issue d'une rencontre avec Ingrid Solberg, le maire de Brest. -> maire-brest
"""


@pytest.mark.parametrize(("text", "speaker"), rows(PEOPLE_NEARBY))
def test_people_nearby(text, speaker, table):
    """Addressees, companions and those whom a preposition governs do not speak."""
    assert str(read(text, table)[-1].speaker) == speaker


SPEAKER_TEXT = """
Selon un expert de l'université Dongguk, la mer monte. -> un expert de l'université Dongguk
« Le pont tiendra », a déclaré M. Ménard. -> Ménard
« Le pont tiendra », a déclaré la directrice du port. -> la directrice du port
Paul Ménard est inquiet. « Le pont cédera », a-t-il dit. -> il
Paul Ménard a reçu Karim Belkacem. Ce dernier a assuré que le pont tiendrait. -> Ce dernier
"""


@pytest.mark.parametrize(("text", "words"), rows(SPEAKER_TEXT))
def test_speaker_text_is_as_written(text, words, table):
    """speaker_text repeats the words that name the speaker, also where they go back to somebody."""
    assert read(text, table)[-1].speaker_text == words


def test_headline_has_the_speaker_of_the_same_words_below(table):
    """A quotation in the headline is of whom the article gives the same words."""
    first, *_ = read("« Un beau gâchis » / La digue a cédé mardi. « C'est un beau gâchis », a lancé Paul Ménard.", table)
    assert first.speaker == "paul-menard"


APPOSED = """
Denis Aubry, éleveur, 44 ans, raconte que l'eau manque. -> denis-aubry
Le Pr Alain Kerdoncuff estime que le vaccin est sûr. -> alain-kerdoncuff
« Mon client est innocent », a plaidé Me Sarah Azoulay. -> sarah-azoulay
UFC-Que choisir a regretté « une occasion manquée ». -> ufc-que-choisir
UFC-Que choisir estime que les prix ont doublé. -> ufc-que-choisir
Selon UFC-Que choisir, les prix ont doublé. -> ufc-que-choisir
Le fabricant, le groupe FC Brest, s'est engagé à rembourser les billets. -> fc-brest
La Russie a réagi. Moscou a indiqué, par la voix d'Igor Morozov, que la base serait fermée. -> igor-morozov
A Paris, le Quai d'Orsay a pris acte des résultats et indiqué que la France resterait prudente. -> french-foreign-ministry
A Rennes, Claire Vasseur a indiqué que le port rouvrirait. -> claire-vasseur
« Le toit s'est envolé », a confié au Télégramme Paul Ménard, un ancien marin de 80 ans. -> paul-menard
Solène Tanguy, pharmacienne, 33 ans, assure que les stocks sont vides. -> solene-tanguy
L'armateur, la société FC Brest, s'est engagé à nettoyer la plage. -> fc-brest
A Oslo, Ingrid Solberg a salué l'accord et ajouté que la Norvège signerait. -> ingrid-solberg
La CGT a fait savoir, par la voix de Karim Belkacem, que la grève continuerait. -> karim-belkacem
"""


@pytest.mark.parametrize(("text", "speaker"), rows(APPOSED))
def test_beside_the_subject(text, speaker, table):
    """Age, trade, place, title or a voice lent beside a subject leave the one who is named as the speaker."""
    assert str(read(text, table)[-1].speaker) == speaker


ISSUED = """
La CGT a réagi. D'après une étude publiée en mai par le syndicat, un salarié sur trois est en retard. -> cgt
Selon un rapport rendu hier par la CGT, les accidents augmentent. -> cgt
Selon une note de l'association Les Dunes vivantes, le trait de côte recule. -> association-dunes-vivantes
Selon les chiffres de la préfecture, le nombre de contrôles a doublé. -> prefecture
D'après un sondage commandé par la CGT, six salariés sur dix sont inquiets. -> cgt
Selon les calculs du ministère norvégien des Pêches, le stock a fondu. -> norwegian-fisheries
"""


@pytest.mark.parametrize(("text", "speaker"), rows(ISSUED))
def test_documents(text, speaker, table):
    """A study, a note or a survey speaks for the body that gave it out."""
    assert str(read(text, table)[-1].speaker) == speaker


TAKEN_UP = """
Louise Kermarec vend des huîtres à Cancale depuis vingt ans. « On attend la pluie », soupire cette ostréicultrice de 54 ans. -> louise-kermarec
Denis Aubry cultive trente hectares. « Rien ne pousse », lâche ce céréalier de 61 ans. -> denis-aubry
Nadège Payet, généraliste, est inquiète. Selon la Dre Payet, l'épidémie va durer. -> nadege-payet
Au nom du groupe, Paul Ménard a expliqué que ses collègues s'abstiendraient. Lui-même, médecin de profession, a jugé le texte « inapplicable ». -> paul-menard
Claire Vasseur a défendu le budget. Elle-même a reconnu que la dette était trop lourde. -> claire-vasseur
Paul Ménard regarde le ciel. L'agence météo annonce des orages. « Trop tard pour le maïs », lâche-t-il. -> paul-menard
Claire Vasseur a jugé le refus « tardif ». Paul Ménard a aussi été écarté alors qu'il affirme avoir réuni les parrainages. -> paul-menard
Claire Vasseur élève des moutons sur l'île. « Le loup n'est pas venu », souffle cette bergère de 39 ans. -> claire-vasseur
Yves Morvan, généraliste, alerte. « Les lits manquent », tranche le Dr Morvan. -> yves-morvan
Claire Vasseur a présenté le plan. Elle-même, ancienne pilote, a jugé la piste « dangereuse ». -> claire-vasseur
Claire Vasseur attend le bus. Le Télégramme annonce de la neige. « On ne passera pas », murmure-t-elle. -> claire-vasseur
Paul Ménard a rejeté l'offre. Karim Belkacem a voté contre, bien qu'il juge que le projet est utile. -> karim-belkacem
"""


@pytest.mark.parametrize(("text", "speaker"), rows(TAKEN_UP))
def test_taken_up_again(text, speaker, table):
    """« Lui-même », « ce céréalier », a title and a surname, or a pronoun go back to the person the text is about."""
    assert str(read(text, table)[-1].speaker) == speaker


FAMILIES = """
« On dînera ensemble », ont juré Yann et Gildas Le Goff. -> yann-le-goff+gildas-le-goff
Thierry et Odile Roy rapportent que leur fils est parti en mai. -> thierry-roy+odile-roy
« Nous vendrons la ferme », ont annoncé Marie et Louis Kerbrat. -> marie-kerbrat+louis-kerbrat
"""


@pytest.mark.parametrize(("text", "speaker"), rows(FAMILIES))
def test_shared_surname(text, speaker, table):
    """Two first names before one surname are two speakers."""
    assert str(read(text, table)[-1].speaker) == speaker


TALKS = """
La maire a donné la parole à Yann Le Goff. « Vous nous oubliez ! », s'est agacé Yann Le Goff. / — Monsieur Le Goff, vous aurez la parole plus tard, a répondu la maire. / — Alors donnez-la-moi tout de suite, vous la gardez ! -> yann-le-goff
Paul Ménard a reçu la presse à midi. / — Vous partez ? demande un journaliste. / — Non. / — Vous restez donc ? -> journaliste
Ingrid Solberg a reçu la presse. / — Avez-vous signé le traité avec eux ? a demandé une journaliste. / — Non, et vous le savez bien. -> ingrid-solberg
"""


@pytest.mark.parametrize(("text", "speaker"), rows(TALKS))
def test_lines_of_dialogue(text, speaker, table):
    """In a dialogue the two who talk take turns, though only one line says whose it is."""
    assert str(read(text, table)[-1].speaker) == speaker


ANNOUNCED = """
L'un d'eux, le député de la Creuse Julien Chastagnol, s'en explique sans détour : « Je ne pouvais pas rentrer chez moi les mains vides. » -> julien-chastagnol
« Trop peu », a lancé Paul Ménard. Un scandale, peste une riveraine : « Il sera dehors avant que j'aie fini de payer. » -> riveraine
La réponse de Paul Ménard, dix minutes plus tard, est sèche : « Le pont tiendra. » -> paul-menard
Réponse de Claire Vasseur : « Nous n'avons jamais vu ces chiffres. » -> claire-vasseur
Message à Paul Ménard : « Nous n'oublierons pas vos promesses. » -> None
Paul Ménard entre dans la salle. Puis, se tournant vers les bancs : / « Je sais ce que vous pensez de moi. » -> paul-menard
Claire Vasseur sort du tribunal. Alors, à voix basse : / « Je ne regrette rien de ce que j'ai fait. » -> claire-vasseur
Lettre ouverte à Claire Vasseur : « Nous attendons toujours vos excuses. » -> None
La colère de Claire Vasseur : « Personne ne nous a prévenus à temps. » -> claire-vasseur
"""


@pytest.mark.parametrize(("text", "speaker"), rows(ANNOUNCED))
def test_announced(text, speaker, table):
    """The words before a colon name who speaks, not whom the words are addressed to."""
    assert str(read(text, table)[-1].speaker) == speaker


SLUGS = """
un porte-parole de l'armée -> porte-parole-armee
Les responsables du port -> responsables-port
une source proche du dossier -> source-proche-dossier
la députée (Mer libre) -> deputee
"""


@pytest.mark.parametrize(("words", "slug"), rows(SLUGS))
def test_slug_of_the_unnamed(words, slug):
    """Who has no name gets the slug of the noun phrase, without articles and brackets."""
    assert unnamed_slug(words) == slug


KINDS = """
les anciens ministres -> person
la préfecture du Nord -> organisation
un communiqué de presse -> document
l'ex-épouse -> person
une table -> nobody
"""


@pytest.mark.parametrize(("words", "kind"), rows(KINDS))
def test_kind_of_a_noun_phrase(words, kind):
    """The noun that heads a phrase says whether a person, an institution or a document speaks."""
    assert (noun_kind(words) or "nobody") == kind


@pytest.mark.parametrize("piece", ["l'intéressé a dit que ", "Il a dit que oui. ", "Le prévenu a dit que non. ", "celui-ci a dit que non, "])
def test_going_back_ends(piece, table):
    """Words that go back to words that go back to others, thousands of times over, cost neither the stack nor the time."""
    assert read(piece * (20_000 // len(piece)), table)


GOES_ON = """
« Le pont est fini », a rectifié Paul Ménard, avant d'admettre avoir mal lu le devis. -> paul-menard
« Le pont est fini », a lancé Claire Vasseur, avant de laisser entendre que le péage augmenterait. -> claire-vasseur
« Je suis à bout », a-t-elle dit à Paul Ménard, avant d'ajouter que le quai fermait. / Claire Vasseur a salué la foule. -> None
Interrogée mardi, la CGT s'en tient à une formule : « La grève durera autant qu'il faudra. » -> cgt
Paul Ménard, élu CGT, va plus loin : « La grève durera autant qu'il faudra. » -> paul-menard
« Six mille tonnes dorment sur le quai », chiffre la CGT. -> cgt
« Ce n'est pas le sujet du jour », a éludé Claire Vasseur à la radio. -> claire-vasseur
« Nous avons fait notre travail », balaie Paul Ménard. -> paul-menard
"""


@pytest.mark.parametrize(("text", "speaker"), rows(GOES_ON))
def test_who_goes_on(text, speaker, table):
    """« avant d'ajouter » goes on with who spoke; before a colon the subject speaks, a person before a body."""
    assert str(read(text, table)[-1].speaker) == speaker


@pytest.mark.parametrize("text", ["Selon nos calculs, la dette a doublé en dix ans.", "Selon nos informations, le port fermera en mai.",
                                  "D'après notre décompte, douze navires ont disparu."])
def test_what_the_outlet_counts_itself_is_nobodys_report(text, table):
    """« selon nos calculs » names the outlet: what it says is its own."""
    assert not read(text, table)


def test_what_colleagues_report_is_theirs(table):
    """« selon nos confrères » names another medium."""
    assert [quote.text for quote in read("Selon nos confrères du Télégramme, le port fermera en mai.", table)] == ["le port fermera en mai"]
