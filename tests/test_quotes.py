"""Quotations and speakers: what is quoted or reported, from which word to which, and who says it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cues import conjugate, find_cues, lexicon, locate
from analysis.quotes import find_quotes
from analysis.schema import Article, Mention, Quote, Sentence

ACTORS = {
    "Claire Vasseur": ("claire-vasseur", "person"),
    "Vasseur": ("claire-vasseur", "person"),
    "Paul Ménard": ("paul-menard", "person"),
    "Ménard": ("paul-menard", "person"),
    "Norvège": ("norway", "state"),
    "Finlande": ("finland", "state"),
    "Oslo": ("norway", "state"),
    "ministère norvégien des Pêches": ("pechess", "organisation"),
    "Agence du Nord": ("agence-du-nord", "media"),
}


def read(text: str) -> list[Quote]:
    """The quotes of a text whose sentences end at a full stop outside quotation marks or at a line end."""
    article = Article("a", "a.txt", None, None, None, None, "fr", text, "")
    spans = [
        (m.start(), m.end())
        for m in re.finditer(r"(?:«[^»\n]*»|\"[^\"\n]*\"|M\.|[^.\n«\"]|[«\"])+\.?", text)
        if m[0].strip()
    ]
    sentences = [Sentence("a", n, *_trim(text, *span), "", "body") for n, span in enumerate(spans)]
    sentences = [s._replace(text=text[s.start : s.end]) for s in sentences]
    names = re.finditer("|".join(map(re.escape, sorted(ACTORS, key=len, reverse=True))), text)
    mentions = [Mention("a", 0, m.start(), m.end(), m[0], *ACTORS[m[0]], "name") for m in names]
    return find_quotes(article, sentences, mentions)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def told(text: str) -> list[tuple[str, str, str | None]]:
    return [(quote.type, quote.text, quote.speaker) for quote in read(text)]


DIRECT = [
    ("« Le port restera ouvert », a déclaré Claire Vasseur.", "Le port restera ouvert", "claire-vasseur"),
    (
        "« Le port restera ouvert. Nous y veillons », explique Paul Ménard.",
        "Le port restera ouvert. Nous y veillons",
        "paul-menard",
    ),
    ("Claire Vasseur a déclaré : « Le port restera ouvert ».", "Le port restera ouvert", "claire-vasseur"),
    (
        "« C'est une erreur », a regretté hier le maire de Brest, Paul Ménard, devant la presse.",
        "C'est une erreur",
        "paul-menard",
    ),
    ('"Nous partirons", a lancé la directrice du port.', "Nous partirons", "directrice-du-port"),
    ("Claire Vasseur a qualifié le texte de « très mal rédigé ».", "très mal rédigé", "claire-vasseur"),
    ("La Norvège a exprimé sa « profonde tristesse ».", "profonde tristesse", "norway"),
    ("« Rien ne presse », selon Paul Ménard.", "Rien ne presse", "paul-menard"),
    ("Paul Ménard s'est réjoui : « Une belle journée pour le port ».", "Une belle journée pour le port", "paul-menard"),
    ("« Nous verrons bien », s'est contenté de dire un pêcheur.", "Nous verrons bien", None),
    ("« Le chantier avance », s'est félicitée Claire Vasseur.", "Le chantier avance", "claire-vasseur"),
]


@pytest.mark.parametrize(("text", "words", "speaker"), DIRECT)
def test_direct(text, words, speaker):
    """Words between marks are one direct quote, without the marks, of the subject of the verb before or after them."""
    assert told(text) == [("direct", words, speaker)]


INDIRECT = [
    ("Claire Vasseur a déclaré que le port restera ouvert.", "le port restera ouvert", "claire-vasseur"),
    ("Jeudi, Paul Ménard a également indiqué que le pont serait fermé.", "le pont serait fermé", "paul-menard"),
    (
        "Claire Vasseur, qui dirige le port, affirme que les navires reviennent.",
        "les navires reviennent",
        "claire-vasseur",
    ),
    (
        "Le porte-parole du port, Paul Ménard, a assuré qu'il n'y avait aucun danger.",
        "il n'y avait aucun danger",
        "paul-menard",
    ),
    ("La Norvège et la Finlande ont averti que la pêche serait limitée.", "la pêche serait limitée", "norway+finland"),
    ("Selon Claire Vasseur, le quai est trop court.", "le quai est trop court", "claire-vasseur"),
    ("Le quai est trop court, selon Claire Vasseur.", "Le quai est trop court", "claire-vasseur"),
    ("Selon un ingénieur du port, le quai est trop court.", "le quai est trop court", "ingenieur-du-port"),
    ("D'après l'Agence du Nord, trois navires sont partis.", "trois navires sont partis", "agence-du-nord"),
    ("De source policière, trois navires sont partis.", "trois navires sont partis", "source-policiere"),
    ("Paul Ménard a promis de reconstruire le quai.", "reconstruire le quai", "paul-menard"),
    ("Oslo nie avoir vendu ces navires.", "avoir vendu ces navires", "norway"),
    ("La Finlande est accusée de pêcher trop de harengs.", "pêcher trop de harengs", None),
    ("Claire Vasseur a appelé la Norvège à réduire ses prises.", "réduire ses prises", "claire-vasseur"),
    (
        "Claire Vasseur a dit que le port est sûr, alors que les plaintes se multiplient.",
        "le port est sûr",
        "claire-vasseur",
    ),
    ("Le port sera fermé, a annoncé Paul Ménard.", "Le port sera fermé", "paul-menard"),
    ("Plusieurs habitants racontent que la digue a cédé.", "la digue a cédé", "plusieurs-habitants"),
    ("Paul Ménard a fait savoir que la digue tiendrait.", "la digue tiendrait", "paul-menard"),
    ("Paul Ménard a tenu à préciser que la digue tiendrait.", "la digue tiendrait", "paul-menard"),
]


@pytest.mark.parametrize(("text", "words", "speaker"), INDIRECT)
def test_indirect(text, words, speaker):
    """A content clause is one indirect quote, without its complementiser and without what the outlet adds."""
    assert told(text) == [("indirect", words, speaker)]


def test_mixed_is_one_row():
    """A reported clause with quoted words in it is one mixed quote, and the words give no second row."""
    assert told("Claire Vasseur a ajouté que la digue était « une folie » coûteuse.") == [
        ("mixed", "la digue était « une folie » coûteuse", "claire-vasseur")
    ]


SEVERAL = [
    (
        "Paul Ménard a dit que le pont est vieux, ajoutant que le port est neuf.",
        [("le pont est vieux", "paul-menard"), ("le port est neuf", "paul-menard")],
    ),
    (
        "« Le pont est vieux », a dit Paul Ménard, « il faut le fermer ».",
        [("Le pont est vieux", "paul-menard"), ("il faut le fermer", "paul-menard")],
    ),
    (
        "L'Agence du Nord a rapporté que Claire Vasseur avait affirmé que le pont est vieux.",
        [
            ("Claire Vasseur avait affirmé que le pont est vieux", "agence-du-nord"),
            ("le pont est vieux", "claire-vasseur"),
        ],
    ),
    ("Ce qui manque, a-t-il expliqué, c'est un pont neuf.", [("Ce qui manque", None), ("c'est un pont neuf", None)]),
]


@pytest.mark.parametrize(("text", "rows"), SEVERAL)
def test_several_in_a_sentence(text, rows):
    """A split quotation, an added report and a nested report give one row each."""
    assert [(quote.text, quote.speaker) for quote in read(text)] == rows


BACK = [
    ("Claire Vasseur a déclaré que le port est sûr. « Venez le voir », a-t-elle ajouté.", "claire-vasseur"),
    ("Paul Ménard s'inquiète du port. « Il est trop petit », a-t-il noté.", "paul-menard"),
    ("Paul Ménard a déclaré que le port est sûr. Il a ajouté que la digue est neuve.", "paul-menard"),
    ("Selon un expert de Brest, le port est sûr. La digue est neuve, selon l'expert.", "expert-de-brest"),
    (
        "Le ministère norvégien des Pêches a dit que la mer est vide. « Nous cherchons », a déclaré le ministère.",
        "pechess",
    ),
    ("Selon l'Agence du Nord, la mer est vide.\n« Les navires rentrent », a précisé la source.", "agence-du-nord"),
    ("Paul Ménard a déclaré que le port est sûr. « Nous y travaillons depuis longtemps. »", "paul-menard"),
    (
        "Jean Kermadec, maire de Brest, a déclaré que le port est sûr. M. Kermadec affirme que la digue est neuve.",
        "jean-kermadec",
    ),
]


@pytest.mark.parametrize(("text", "speaker"), BACK)
def test_speaker_goes_back(text, speaker):
    """Pronouns, bare nouns, surnames and quotations without attribution go back to who spoke before."""
    assert read(text)[-1].speaker == speaker


VIEWS = [
    ("Pour l'UPMB, le quai est « impraticable ».", "mixed", "le quai est « impraticable »", "upmb", "Pour"),
    ("En revanche, pour Paul Ménard, c'est « un atout ».", "mixed", "c'est « un atout »", "paul-menard", "pour"),
    ("Pour les riverains, au contraire, il y a « trop de bruit ».", "mixed", "il y a « trop de bruit »", "riverains", "Pour"),
    ("Pour Claire Vasseur, qui préside le port, la taxe est « absurde ».", "mixed", "la taxe est « absurde »",
     "claire-vasseur", "Pour"),
    ("Pour Jean Kermadec, la taxe reste inacceptable.", "indirect", "la taxe reste inacceptable", "jean-kermadec", "Pour"),
    ("Pour la Finlande, « le traité est mort depuis longtemps ».", "direct", "le traité est mort depuis longtemps",
     "finland", "Pour"),
    ("Greta van der Meer y voit « une aubaine ».", "direct", "une aubaine", "greta-van-der-meer", "voit"),
    ("Le capitaine Luc Kerdal parle de « naufrage ».", "direct", "naufrage", "luc-kerdal", "parle"),
    ("Un pêcheur évoque « une noyade ».", "direct", "une noyade", "pecheur", "évoque"),
    ("Paul Ménard qualifie Claire Vasseur de « pirate ».", "direct", "pirate", "paul-menard", "qualifie"),
    ("Paul Ménard, maire de Brest, est « effaré » par la taxe.", "direct", "effaré", "paul-menard", "est"),
    ("La directrice du port se dit « choquée ».", "direct", "choquée", "directrice-du-port", "se dit"),
    ("Claire Vasseur juge « injuste » cette taxe.", "direct", "injuste", "claire-vasseur", "juge"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "words", "speaker", "cue"), VIEWS)
def test_views(text, kind, words, speaker, cue):
    """« Pour X, … » gives the view of X, and verbs of seeing, naming and feeling the fragments quoted after them."""
    assert [(q.type, q.text, q.speaker, q.cue) for q in read(text)] == [(kind, words, speaker, cue)]


NOT_QUOTES = [
    "Pour la première fois, le quai est « en fête ».",
    "Pour deux ans, le phare sera « en pause ».",
    "Pour le moment, le quai est « fermé ».",
    "Pour financer la digue, la ville a une « réserve ».",
    "Pour Noël, le port a un « quai illuminé ».",
    "Pour la Norvège, le voyage dure deux jours.",
    "Le port est « gratuit ».",
    "La ville a inauguré « Le Chant des marées », un film sur le port.",
    "Le groupe « Mer libre » a défilé sur le quai.",
    "Claire Vasseur a exprimé son inquiétude pour le port.",
    "Les places sont réparties selon les besoins.",
    "Claire Vasseur a annoncé un plan que le conseil examinera.",
    "Paul Ménard n'a pas dit que le port fermerait.",
    "Le port est plus grand que celui de Brest.",
]


@pytest.mark.parametrize("text", NOT_QUOTES)
def test_no_quote(text):
    """Titles, names, nominal reports, denied reports and comparisons are nobody's words."""
    assert read(text) == []


#: Written with the others and first run when the rules were done: 8 of 9 held then (the first one did not).
HELD_BACK = [
    ("« Il faut patienter », a souligné lundi Claire Vasseur.", "direct", "Il faut patienter", "claire-vasseur"),
    ("Paul Ménard dénonce « un projet inutile et ruineux ».", "direct", "un projet inutile et ruineux", "paul-menard"),
    (
        "Les autorités portuaires ont confirmé que deux marins ont disparu.",
        "indirect",
        "deux marins ont disparu",
        "autorites-portuaires",
    ),
    (
        "Deux marins ont disparu, a indiqué la préfecture dans un communiqué.",
        "indirect",
        "Deux marins ont disparu",
        "prefecture",
    ),
    ("Claire Vasseur reconnaît avoir commis une erreur.", "indirect", "avoir commis une erreur", "claire-vasseur"),
    ("À en croire Paul Ménard, la digue tiendra cent ans.", "indirect", "la digue tiendra cent ans", "paul-menard"),
    (
        "Interrogée vendredi, Claire Vasseur a répondu : « Nous n'avons rien à cacher ».",
        "direct",
        "Nous n'avons rien à cacher",
        "claire-vasseur",
    ),
    (
        "La Finlande soutient que ses filets sont « conformes au traité ».",
        "mixed",
        "ses filets sont « conformes au traité »",
        "finland",
    ),
    ("« Nous sommes prêts », martèle-t-on à la capitainerie.", "direct", "Nous sommes prêts", None),
]


@pytest.mark.parametrize(("text", "kind", "words", "speaker"), HELD_BACK)
def test_held_back(text, kind, words, speaker):
    """What holds for the sentences above holds for others of the same sorts."""
    assert told(text) == [(kind, words, speaker)]


def test_cue_and_speaker_text_are_as_written():
    """Cue and speaker_text repeat the words of the article."""
    (quote,) = read(
        "« Nous partirons », a Également Ajouté le Capitaine Morvan.".replace("Également Ajouté", "également ajouté")
    )
    assert (quote.cue, quote.speaker_text) == ("a également ajouté", "Capitaine Morvan")


def test_unclosed_mark_costs_one_quote():
    """A mark that is never closed leaves the other quotations of the article as they are."""
    text = "Paul Ménard a dit : « Le port ferme.\nLe vent souffle.\n« La digue tient », a déclaré Claire Vasseur."
    assert ("direct", "La digue tient", "claire-vasseur") in told(text)


def test_paragraphs_of_one_quotation():
    """A quotation opened again in each paragraph has the speaker named at its end throughout."""
    text = "« La digue tient bon malgré tout.\n« Elle tiendra longtemps », a déclaré Claire Vasseur."
    assert [quote.speaker for quote in read(text)] == ["claire-vasseur", "claire-vasseur"]


@pytest.mark.parametrize(
    ("infinitive", "irregular", "forms"),
    [
        ("rappeler", "", {"rappelle", "rappellent", "rappelait", "rappellera"}),
        ("révéler", "", {"révèle", "révèlent", "révéla", "révélera"}),
        ("annoncer", "", {"annonce", "annonçait", "annonça", "annoncèrent"}),
        ("juger", "", {"juge", "jugeait", "jugea", "jugerait"}),
        ("avertir", "", {"avertit", "avertissent", "avertissait", "avertira"}),
        ("appuyer", "", {"appuie", "appuient", "appuyait", "appuiera"}),
    ],
)
def test_conjugation(infinitive, irregular, forms):
    """The third persons of regular verbs follow French spelling."""
    assert forms <= conjugate(infinitive, irregular)["finite"]


def test_lexicon_is_sound():
    """Every line of the lexicon has a known kind, complements and colour, and irregular verbs have seven parts."""
    assert len(lexicon()) > 300
    for entry in lexicon():
        assert entry.kind in ("verb", "preposition") and entry.takes <= {
            "que",
            "direct",
            "inf",
            "de",
            "à",
            "as",
            "clause",
            "view",
        }
        assert entry.colour in ("neutral", "distancing", "emphatic", "conceding", "denying")
        assert entry.forms == "" or entry.forms.count("|") == 6


def test_compound_cue_reaches_from_auxiliary_to_clitic():
    """A cue is the whole verb group: auxiliary, adverbs, participle, inverted subject."""
    for words in (
        "a-t-il noté",
        "a également promis",
        "ait rapporté",
        "déclare-t-elle",
        "s'est félicitée",
        "a fait savoir",
    ):
        (cue,) = find_cues(words, 0, len(words), locate(words))
        assert (cue.start, cue.end) == (0, len(words))


@pytest.mark.parametrize("text", [row[0] for row in DIRECT + INDIRECT])
def test_apostrophes_and_spaces_do_not_matter(text):
    """Curly apostrophes and no-break spaces give the same spans and speakers."""
    other = text.replace("'", "’").replace("« ", "«\u00a0").replace(" »", "\u202f»")
    assert [(q.start, q.end, q.speaker) for q in read(text)] == [(q.start, q.end, q.speaker) for q in read(other)]


PIECES = st.lists(
    st.sampled_from(
        [
            "« ",
            " »",
            '"',
            "“",
            "”",
            "selon ",
            "d'après ",
            "a déclaré ",
            "a-t-il dit",
            "affirmant ",
            "que ",
            "qu'",
            ", ",
            ". ",
            "\n",
            ": ",
            "Claire Vasseur ",
            "le maire ",
            "la Norvège ",
            "il ",
            "(",
            ")",
            "İ",
            "😀",
            "\u00a0",
            "de partir ",
            "un port ",
            "est accusé ",
            "et ",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.one_of(PIECES, st.text(max_size=80)))
def test_any_text(text):
    """No text raises; every row's words stand at its span, inside the article, and are not empty."""
    for quote in read(text):
        assert 0 <= quote.start < quote.end <= len(text) and text[quote.start : quote.end] == quote.text
        assert quote.type in ("direct", "indirect", "mixed")


@pytest.mark.parametrize(
    "piece", ["le maire, ", "a déclaré que ", "« oui », ", "selon ", "« ", "il a dit, « non » et "]
)
def test_long_line_costs_what_short_ones_do(piece):
    """A line of forty thousand characters without a full stop takes seconds at most, whatever it repeats."""
    text = piece * (40_000 // len(piece))
    begun = time.process_time()
    find_quotes(
        Article("a", "", None, None, None, None, "fr", text, ""), [Sentence("a", 0, 0, len(text), text, "body")], []
    )
    assert time.process_time() - begun < 5
