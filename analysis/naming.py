"""How French names whom it speaks of: names, nouns for speakers, their kind, gender and number, and where a noun phrase ends."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from analysis.lexicon import rows as lexicon_rows
from analysis.text import slug

LETTERS = r"A-ZÀ-ÖØ-ÞŒŠŽ"
NAME = (
    rf"(?!A\s)(?:(?:[{LETTERS}]\.[ -]?)+(?=[{LETTERS}]))?[{LETTERS}][\w'’-]*(?:\s+(?:(?:(?:de|"
    rf"du|von|van|der|ben|bin|al|el|le|la)\s+){{1,2}}|d['’])?"
    rf"(?!(?:L|En|Il|L[ea]s?(?!\s[{LETTERS}]))\b)[{LETTERS}][\w'’-]*){{0,4}}"
)
TITLE = r"(?:(?:MM?|Drs?|Prs?|Mes?|Mgr)\.?|Mmes?|Mlles?|Dre|Pre|Sir|Lord|Lady|Maître)"
UNTITLED = re.compile(rf"^(?:(?:MM?|[A-Z])\.\s*|{TITLE}\s+)")
DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
WHEN = (
    rf"(?:{DAY}|hier|aujourd'hui|demain|ce (?:{DAY}|matin|soir|jour|mois)|le (?:\d|{DAY}|1er|lendemain|même jour|"
    r"mois|soir|matin)|la veille|cette (?:semaine|nuit|année)|la semaine|l'an(?!\w)|l'année|\d)"
)
VERB = re.compile(
    r"\s(?:(?:a|ont|est|sont|avait|avaient|était|étaient|se|ne|sera|fait|peut|doit|va|vont|[^\W\d_]{3,}(?:ait|era|"
    r"èrent))(?!\w)|[sn]')"
)
_DONE = (
    "cit|publi|interrog|contact|joint|consult|relay|diffus|rendu|réalis|présent|transmis|obtenu|"
    "signé|mené|dat|révél|rencontr|dirig|conduit|emmen|bas|compos")
STOP = re.compile(
    rf"[,.;:!?«»“”\"()\n]|\s(?:(?:dans|lors|devant|sur|après|avant|pour|pendant|qui|dont|alors|tandis|depuis|via|avec|"
    rf"auprès|par|cependant|toutefois|(?:{_DONE})(?:é?e?s?|ant))(?!\w)|en\s(?!chef)|à\s(?:l'afp|la presse|la radio|la télé|"
    rf"l'issue|l'occasion|propos|son|sa|ses|l'antenne)|au\s(?:micro|monde|figaro|parisien|cours|sujet|lendemain|journal|"
    rf"quotidien)|aux\s(?:journalistes|médias)|que\s|qu'|{WHEN}(?!\w))"
)
DETERMINER = (
    r"(?:l'|(?:les?|la|une?|des|du|ce|cet|cette|ces|son|sa|ses|leurs?|notre|nos|plusieurs|certaine?s|quelques|beaucoup|"
    r"deux|trois|quatre|cinq|d'autres|de nombreux|de nombreuses|aucune?|chaque|tous les|toutes les|la plupart des|"
    r"m\.|mme|mm\.)\s+)"
)
NOMINAL = re.compile(DETERMINER)
DETERMINERS = re.compile(rf"(?:{DETERMINER})*")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SMALL = re.compile(r"\([^)]*\)|d(?<!\wd)(?:'|(?:es?|u)\s+)|l(?<!\wl)(?:'|(?:a|es?)\s+)")
PERSPECTIVE = re.compile(
    r"(?:(?:la perspective|les? (?:propos|dires|déclarations?|informations?|mots|termes|analyse)|l'avis|l'analyse|la réponse|"
    r"l'estimation|le point de vue|des informations|nos confrères) (?:de |du (?=\w)|d'|des (?=\w)))?"
)
_BEFORE_NOUN = re.compile(PERSPECTIVE.pattern + DETERMINERS.pattern)
_FEMININE = re.compile(r"(?:ée|ue|euse|rice|nne|ate|ante|erte|ouse|ère|ine|oise|aise|aine)$")
_AGREEMENT = re.compile(
    r"\s*(?:(?P<m>(?:le|un|ce|cet|son|m\.|du|au)\s)|(?P<f>(?:la|une|cette|sa|mme)\s)|"
    r"(?P<p>(?:les|des|ces|ses|leurs|plusieurs|deux|trois|mm\.|certains|quelques)\s)|(?P<s>l'))"
)


@cache
def classes() -> dict[str, str]:
    """What the common nouns that name speakers stand for: person, organisation, media, source or document."""
    return {row["noun"]: row["kind"] for row in lexicon_rows("speaker_nouns")}


@cache
def _stands_for() -> dict[str, tuple[str, ...]]:
    return {row["noun"]: tuple(row["goes_back"].split("|")) for row in lexicon_rows("speaker_nouns") if row["goes_back"]}


def goes_back(noun: str) -> tuple[str, ...]:
    """The nouns that a noun may stand for when it takes somebody up again (élu: maire, député); « * »: whoever was named last."""
    return _stands_for().get(noun, ())


@cache
def demonyms() -> frozenset[str]:
    return frozenset(row[gender] for row in lexicon_rows("demonyms") for gender in ("masculine", "feminine"))


def noun_kind(low: str) -> str:
    """The kind of what heads a noun phrase, by its noun; empty where the lexicon has it not."""
    begin, known = _BEFORE_NOUN.match(low).end(), classes()
    for found in islice(WORD.finditer(low, begin, begin + 60), 2):
        noun = found[0].removeprefix("ex-")
        if kind := known.get(noun) or known.get(noun.removesuffix("s")):
            return kind
    return ""


def bare_name(name: str) -> str:
    """A name without article, function and origin before it (« L'évêque Jean Dupont », « Le Français Jean Dupont »)."""
    name = UNTITLED.sub("", name)
    if led := NOMINAL.match(name.lower().replace("’", "'")):
        name = name[led.end() :]
        while name and (name[0].islower() or name.split()[0].lower() in demonyms()):
            name = name.partition(" ")[2]
    return name


def is_full_name(name: str) -> bool:
    """Whether the words are a first name and a surname, and no headline in capitals."""
    return " " in name and not name.isupper()


def unnamed_slug(words: str) -> str | None:
    """The slug of a noun phrase: its words without articles (un porte-parole de l'armée: porte-parole-armee)."""
    return slug(_SMALL.sub("", words.lower().replace("’", "'"))) or None


def agreement_of(low: str) -> tuple[str, str]:
    """Gender and number as the determiner shows them; empty where it does not."""
    shown = _AGREEMENT.match(low)
    kind = shown.lastgroup if shown else ""
    gender = kind
    if kind == "s":
        noun = (low[shown.end() :].split() or [""])[0].removeprefix("ex-")
        known = noun in classes() or noun in demonyms()
        gender = "f" if known and _FEMININE.search(noun) else "m" if known and not noun.endswith("e") else ""
    return gender if gender in ("m", "f") else "", kind and ("p" if kind == "p" else "s")
