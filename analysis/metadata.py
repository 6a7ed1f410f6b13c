"""Metadata: what the text itself says of its title, author, agencies, date of publication and outlet."""

from __future__ import annotations

import csv
import datetime
import re
from functools import cache
from importlib.resources import files

from analysis.schema import Article, Metadata, Removed, Sentence
from analysis.text import fold

FIELDS = ("title", "author", "agencies", "published", "outlet")

Found = tuple[str, str, str] | None  # value, basis, evidence

_MONTHS = {name: number for number, names in enumerate((
    "janvier janv january jan", "fevrier fevr february feb", "mars march mar", "avril avr april apr", "mai may",
    "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept september sep", "octobre oct october",
    "novembre nov november", "decembre dec december"), 1) for name in names.split()}
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(_DAYS)

#: Dates with a year, in folded text.
_DATE = re.compile(
    rf"(?<![\w/.-])(?:(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<m>{_MONTH})\.?,?\s+(?P<y>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})"
    r"|(?P<d4>\d{1,2})(?P<sep>[/.-])(?P<m4>\d{1,2})(?P=sep)(?P<y4>\d{4}|\d{2}))(?![\w/-]|\.\d)")
_FULL = rf"\d{{1,2}}(?:er)?\s+(?:{_MONTH})\s+\d{{4}}"
#: What stands before the day of publication in the running text, and before a date that opens the article.
_TODAY = re.compile(rf"\b(?:ce(?:\s+jour)?|aujourd'hui),?\s+(?:le\s+)?(?:(?P<day>{_DAY})\s+)?(?={_FULL})")
_DATELINE = re.compile(rf"(?:[\w' -]{{2,40}},\s+)?(?:le\s+)?(?:(?:{_DAY})\s+)?(?={_FULL}\b[^.a-z]{{0,30}}\.?\s*[–—(-])")
_UPDATED = re.compile(r"mis\w* a jour|modifi|updated|derniere mise")

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*"
_NAMES = rf"{_NAME}(?:\s+(?:(?:d[eu]|van|von|al|ben|&)\s+)?{_NAME})*"
_THE = r"(?:[Ll][ea]s?\s+|L['’]|The\s+)?"
_AND = re.compile(r"\s*(?:,|;|/|\s(?:et|and|&)\s)\s*")
_CREDITED = re.compile(
    r"(?:(?i:par|by|propos recueillis par|(?:article )?(?:rédigé|écrit|publié|posté) par|(?:written|posted|published) "
    rf"by|aut(?:eure?|rice)\s*:)\s*:?\s+)?(?P<name>{_NAMES}(?:(?:,\s+|\s+et\s+|\s+and\s+){_NAMES})*)")
_NO_PERSON = re.compile(
    r"(?:l[ea]s?\s|l['’]|the\s|agences?\b|avec\b|selon\b|rédaction\b|publié|mis\w? à jour|source|de notre|posté)",
    re.IGNORECASE)
_BRACKETED = re.compile(
    r"[(\[]\s*(?:[Aa]vec|[Ss]elon|d['’]après|from|with|sources?\s*:|via)\s+(?P<names>[^()\[\]]+)[)\]]")
_LISTED = re.compile(r"(?:^|\b)(?:[Aa]vec|AVEC|[Ss]ources?\s*:|[Pp]ar|[Bb]y)\s*:?\s*(?P<names>[^()]+)$")
#: What the text itself calls an agency or a journal, and the words without which it cannot do so.
_MEDIUM = re.compile(
    r"\b(?P<agency>Agence\s+(?:[\w’'-]+\s+){0,3}(?:[Pp]resse|d['’][Ii]nformations?|[Nn]ouvelles)"
    r"(?:\s+[a-zà-ÿ-]+(?=\s?[(,.]))?(?:\s\([A-Z]{2,8}\))?)"
    r"|\b(?:[Aa]gence|journal|quotidien|hebdomadaire|magazine|mensuel|chaîne|revue|site\s+d['’]information)\s+"
    r"(?:(?:de\s+presse|d['’]informations?|de\s+télévision|d['’]État|"
    r"(?!avec|dans|dont|pour|mais|chez|selon|vers|sont|était|entre|sous|sans|comme|contre|depuis|après|avant)"
    rf"[a-zà-ÿ-]{{4,}})\s+){{0,3}}(?P<medium>{_THE}{_NAMES})")
_MEDIUM_WORDS = ("gence ", "journal ", "quotidien ", "hebdomadaire ", "magazine ", "mensuel ", "chaîne ", "revue ",
                 "information ")
_REPORTS = re.compile(
    r"\b(?:selon|d['’]après|source|rapport|indiqu|affirm|annonc|écri[tv]|décri[tv]|rév[éè]l|cit[ée]|signal|précis|"
    r"confirm|expliqu|interrog|interview|déclar|dit\b|confi|publi|relay|avanc|assur|estim|croire)", re.IGNORECASE)
_OUTLET_NAME = re.compile(rf"{_THE}{_NAMES}")
_RIGHTS = re.compile(rf"(?:©|\([cC]\)|[Cc]opyright)\s*(?:\d{{4}}\s*)?(?P<name>{_THE}{_NAMES})")
_SITE = re.compile(r"\s*[|–—»>-]\s*(?P<name>[^|–—»>]{2,30})$")


def find_metadata(article: Article, removed: list[Removed], sentences: list[Sentence]) -> list[Metadata]:
    """One row for each of title, author, agencies, published and outlet that nobody declared, as the text shows it.

    ``basis`` is stated (a headline, a byline, a date line), inferred (a day of publication in the running text;
    agencies named there as sources) or unknown with value None; ``evidence`` has the words. Dates are ISO days; an
    impossible date gives None. Agencies are joined by "; ". What needs knowledge of the world (a date without a year)
    stays unknown. Never raises.
    """
    headline = next((row.text for row in sentences[:6] if row.part == "headline"), None)
    bylines = [row for row in removed if row.kind == "byline"]
    signed = [row.text for row in removed if row.kind in ("byline", "source") and row.rule != "date line"]
    found: dict[str, Found] = {
        "title": (headline, "stated", headline) if headline else None,
        "author": _author([row.text for row in bylines if row.rule != "date line"]),
        "agencies": _agencies(article.text, signed, sentences),
        "published": _published([row.text for row in bylines], sentences),
        "outlet": _outlet(removed, headline),
    }
    return [Metadata(article.article_id, field, *(found[field] or (None, "unknown", None)))
            for field in FIELDS if getattr(article, field, None) is None]


# ---------------------------------------------------------------------------------------------- author, agencies

def _author(bylines: list[str]) -> Found:
    for line in bylines:
        found = _CREDITED.match(line)
        if not found or _NO_PERSON.match(line, found.start("name")):
            continue
        names = [name for name in re.split(r",\s+|\s+(?:et|and)\s+", found["name"].rstrip(" .,–—-"))
                 if not _is_agency(name) and not _NO_PERSON.match(name)]
        if names and not _DATE.search(fold(found["name"])):
            return " et ".join(names) if len(names) < 3 else ", ".join(names), "stated", line
    return None


@cache
def _agency_names() -> tuple[list[str], frozenset[str]]:
    """The agencies of the lexicon as written, longest first, and folded."""
    table = (files("analysis") / "lexicons" / "agencies.csv").read_text("utf-8")
    names = sorted((row["name"] for row in csv.DictReader(table.splitlines())), key=len, reverse=True)
    return names, frozenset(map(fold, names))


def _is_agency(name: str) -> bool:
    return fold(name).strip(" .()") in _agency_names()[1]


def _agencies(text: str, signed: list[str], sentences: list[Sentence]) -> Found:
    """The agencies of bylines and source lines, then the media that the article says it has its news from."""
    listed = {line: names for line in signed if (names := _listed(line))}
    named: dict[str, str] = {}
    for name in (name for names in listed.values() for name in names):
        named.setdefault(_short(name), name)
    evidence = list(listed)
    agencies = [name for name in _agency_names()[0] if name in text]
    media = any(word in text for word in _MEDIUM_WORDS)
    for row in sentences if agencies or media else ():
        for name in _cited(row.text, agencies, media):
            short = _short(name)
            if not any(short in known or known in short for known in named):
                named[short] = name
                evidence.append(name)
    return ("; ".join(named.values()), "stated" if listed else "inferred", " […] ".join(evidence)) if named else None


def _short(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").split())


def _listed(line: str) -> list[str]:
    """The agencies a byline or a source line lists; any name counts in brackets (selon X, Y) and after « Source : »."""
    bracketed = _BRACKETED.search(line)
    listed = bracketed or _LISTED.search(line)
    pieces = [piece.strip(" .()[]|") for piece in _AND.split(listed["names"] if listed else line)]
    free = bracketed or line.lower().startswith(("source", "avec "))
    return [piece for piece in pieces if _is_agency(piece) or free and _OUTLET_NAME.fullmatch(piece)
            and not piece.lower().startswith(("source", "http", "agence"))]


def _cited(text: str, agencies: list[str], media: bool) -> list[str]:
    """The media that a sentence with a word of report names: what it calls an agency or a journal, known agencies."""
    found = [(match.start(match.lastgroup or 0), match[match.lastgroup or 0].strip(" .,"))
             for match in (_MEDIUM.finditer(text) if media else ())]
    for name in agencies:  # the longest first, and the sort is stable: of names that begin together it stays first
        if name in text and (match := re.search(rf"\b{re.escape(name)}\b", text)):
            found.append((match.start(), name))
    found.sort(key=lambda entry: entry[0])
    return [name for _, name in found] if found and _REPORTS.search(text) else []


# --------------------------------------------------------------------------------------------------- publication

def _iso(found: re.Match[str] | None) -> str | None:
    """The ISO day of a date, None for a day that never was."""
    if not found:
        return None
    year, month, day = (next(filter(None, found.group(*(name + n for n in numbers)))) for name, numbers in
                        (("y", ("", "2", "3", "4")), ("m", ("", "2", "3", "4")), ("d", ("", "2", "3", "4"))))
    full_year = int(year) + 2000 * (len(year) == 2)
    try:
        return datetime.date(full_year, _MONTHS.get(month) or int(month), int(day)).isoformat()
    except ValueError:
        return None


def _published(bylines: list[str], sentences: list[Sentence]) -> Found:
    """The date line; else a dateline that opens the body; else the one day that the text calls today."""
    folded = {line: fold(line) for line in bylines}
    dated = [(line, found) for line in folded if (found := _DATE.search(folded[line]))]
    if dated:
        line, found = min(dated, key=lambda entry: bool(_UPDATED.search(folded[entry[0]][:25])))
        day = _iso(found)
        return (day, "stated", line) if day else None
    first = next((row.text for row in sentences if row.part == "body"), "")[:120]
    opening = _DATELINE.match(fold(first))
    if opening and (found := _DATE.match(fold(first), opening.end())) and (day := _iso(found)):
        return day, "stated", first[:found.end()]
    return _today(sentences)


def _today(sentences: list[Sentence]) -> Found:
    days: dict[str, str] = {}
    for row in sentences:
        folded = fold(row.text)
        for cue in _TODAY.finditer(folded):
            found = _DATE.search(folded, cue.end())
            day = _iso(found)
            if found and day and cue["day"] in (None, _DAYS[datetime.date.fromisoformat(day).weekday()]):
                days.setdefault(day, row.text[cue.start():found.end()])
    return next(((day, "inferred", words) for day, words in days.items()), None) if len(days) == 1 else None


def _outlet(removed: list[Removed], headline: str | None) -> Found:
    """The name behind the headline in a page title, or of the holder of the rights."""
    for row in removed:
        found = None
        if row.rule == "page title" and headline and row.text.lower().startswith(headline.lower()):
            found = _SITE.match(row.text, len(headline))
        elif row.rule == "copyright" or "droits" in row.text:
            found = _RIGHTS.search(row.text)
        if found and not _is_agency(found["name"]):
            return re.split(r"\.\s", found["name"])[0].strip(" ."), "stated", row.text
    return None
