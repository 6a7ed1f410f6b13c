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

_MONTHS = {name: number for number, names in enumerate((
    "janvier janv january jan", "fevrier fevr february feb", "mars march mar", "avril avr april apr", "mai may",
    "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept september sep", "octobre oct october",
    "novembre nov november", "decembre dec december"), 1) for name in names.split()}
_DAYS = {name: number for number, names in enumerate((
    "lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday", "samedi saturday",
    "dimanche sunday")) for name in names.split()}
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
_TODAY = re.compile(rf"\b(?:ce(?:\s+jour)?|aujourd'hui),?\s+(?:le\s+)?(?:(?:{_DAY})\s+)?(?={_FULL})")
_DATELINE = re.compile(rf"(?:[\w' -]{{2,40}},\s+)?(?:le\s+)?(?:(?:{_DAY})\s+)?(?={_FULL}\b[^.a-z]{{0,30}}\.?\s*[–—(-])")
_YEAR = re.compile(r"\b\d{4}\b")
_UPDATED = re.compile(r"mis\w* a jour|modifi|updated|derniere mise")

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*"
_NAMES = rf"{_NAME}(?:\s+(?:(?:d[eu]|van|von|al|ben|&)\s+)?{_NAME})*"
_CREDITED = re.compile(
    r"(?:(?i:par|by|propos recueillis par|(?:article )?(?:rédigé|écrit|publié|posté) par|(?:written|posted|published) "
    rf"by|aut(?:eure?|rice)\s*:)\s*:?\s+)?(?P<name>{_NAMES}(?:(?:,\s+|\s+et\s+|\s+and\s+){_NAMES})*)")
_NO_PERSON = re.compile(
    r"(?:l[ea]s?\s|l['’]|the\s|agences?\b|avec\b|selon\b|rédaction\b|publié|mis\w? à jour|source|de notre|posté)",
    re.IGNORECASE)
_BRACKETED = re.compile(
    r"[(\[]\s*(?:[Aa]vec|[Ss]elon|d['’]après|from|with|sources?\s*:|via)\s+(?P<names>[^()\[\]]+)[)\]]")
_LISTED = re.compile(r"(?:^|\b)(?:[Aa]vec|AVEC|[Ss]ources?\s*:|[Pp]ar|[Bb]y)\s*:?\s*(?P<names>[^()]+)$")
_AND = re.compile(r"\s*(?:,|;|/|\s(?:et|and|&)\s)\s*")
_MEDIUM = re.compile(
    r"\b(?:[Aa]gence|journal|quotidien|hebdomadaire|magazine|mensuel|chaîne|revue|site\s+d['’]information)\s+"
    r"(?:(?:de\s+presse|d['’]informations?|de\s+télévision|d['’]État|"
    r"(?!avec|dans|dont|pour|mais|chez|selon|vers|sont|était|entre|sous|sans|comme|contre|depuis|après|avant)"
    r"[a-zà-ÿ-]{4,})\s+){0,3}"
    rf"(?P<name>(?:[Ll][ea]s?\s+|L['’]|The\s+)?{_NAMES})")
_MEDIUM_WORDS = ("gence", "journal", "quotidien", "hebdomad", "magazine", "mensuel", "chaîne", "revue", "information")
_AGENCY_NAME = re.compile(
    r"\bAgence\s+(?:[\w’'-]+\s+){0,3}(?:[Pp]resse|d['’][Ii]nformations?|[Nn]ouvelles)"
    r"(?:\s+[a-zà-ÿ-]+(?=\s?[(,.]))?(?:\s\([A-Z]{2,8}\))?")
_REPORTS = re.compile(
    r"\b(?:selon|d['’]après|source|rapport|indiqu|affirm|annonc|écri[tv]|décri[tv]|rév[éè]l|cit[ée]|signal|précis|"
    r"confirm|expliqu|interrog|interview|déclar|dit\b|confi|publi|relay|avanc|assur|estim|croire)", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w-]+")
_OUTLET_NAME = re.compile(rf"(?:[Ll][ea]s?\s+|L['’])?{_NAMES}")
_RIGHTS = re.compile(rf"(?:©|\([cC]\)|[Cc]opyright)\s*(?:\d{{4}}\s*)?(?P<name>(?:[Ll][ea]s?\s+|L['’])?{_NAMES})")
_SITE = re.compile(r"\s*[|–—»>-]\s*(?P<name>[^|–—»>]{2,30})$")


def find_metadata(article: Article, removed: list[Removed], sentences: list[Sentence]) -> list[Metadata]:
    """One row for each of title, author, agencies, published and outlet that nobody declared, as the text shows it.

    ``basis`` is stated (a headline, a byline, a date line), inferred (a day of publication in the running text;
    agencies named there as sources) or unknown with value None; ``evidence`` has the words. Dates are ISO days; an
    impossible date gives None. Agencies are joined by "; ". What needs knowledge of the world (a date without a year)
    stays unknown. Never raises.
    """
    declared = {name: getattr(article, name) for name in ("title", "author", "published", "outlet")}
    bylines = [row.text for row in removed if row.kind == "byline"]
    finders = {
        "title": lambda: _title(sentences),
        "author": lambda: _author(bylines),
        "agencies": lambda: _agencies(article.text, removed, sentences),
        "published": lambda: _published(bylines, sentences),
        "outlet": lambda: _outlet(removed, sentences),
    }
    rows: list[Metadata] = []
    for field in FIELDS:
        if declared.get(field) is None:
            value, basis, evidence = finders[field]() or (None, "unknown", None)
            rows.append(Metadata(article.article_id, field, value, basis, evidence))
    return rows


Found = tuple[str | None, str, str] | None


def _title(sentences: list[Sentence]) -> Found:
    headline = next((row.text for row in sentences[:6] if row.part == "headline"), None)
    return (headline, "stated", headline) if headline else None


# ---------------------------------------------------------------------------------------------- author, agencies

def _author(bylines: list[str]) -> Found:
    for line in bylines:
        found = _CREDITED.match(line)
        if not found or _NO_PERSON.match(line, found.start("name")):
            continue
        names = [name for name in re.split(r",\s+|\s+(?:et|and)\s+", found["name"].rstrip(" .,–—-"))
                 if not _is_agency(name) and not _NO_PERSON.match(name)]
        if names and not _dates(fold(found["name"])):
            return " et ".join(names) if len(names) < 3 else ", ".join(names), "stated", line
    return None


@cache
def _agency_names() -> dict[str, str]:
    table = (files("analysis") / "lexicons" / "agencies.csv").read_text("utf-8")
    return {row["name"]: fold(row["name"]) for row in csv.DictReader(table.splitlines())}


@cache
def _agencies_by_word() -> dict[str, list[str]]:
    """The names of agencies by their first word, the longest first."""
    by_word: dict[str, list[str]] = {}
    for name in sorted(_agency_names(), key=len, reverse=True):
        by_word.setdefault(re.split(r"\s", name)[0], []).append(name)
    return by_word


def _is_agency(name: str) -> bool:
    return fold(name).strip(" .()") in _agency_names().values()


def _agencies(text: str, removed: list[Removed], sentences: list[Sentence]) -> Found:
    """The agencies of bylines and source lines, then the media that the article says it has its news from."""
    named: dict[str, str] = {}
    stated = False
    for row in removed:
        if row.kind in ("byline", "source"):
            for name in _listed(row.text):
                named.setdefault(_short(name), name)
                stated = True
    evidence = [row.text for row in removed if row.kind in ("byline", "source") and _listed(row.text)]
    words = [word for word in _MEDIUM_WORDS if word in text]
    for row in sentences:
        for name in _cited(row.text, words):
            if not any(_same(name, known) for known in named.values()):
                named.setdefault(_short(name), name)
                evidence.append(name)
    return ("; ".join(named.values()), "stated" if stated else "inferred", " […] ".join(evidence)) if named else None


def _short(name: str) -> str:
    return re.sub(r"[\s-]+", " ", fold(name)).strip()


def _same(name: str, known: str) -> bool:
    return _short(name) in _short(known) or _short(known) in _short(name)


def _listed(line: str) -> list[str]:
    """The agencies a byline or a source line lists; any name counts in brackets (selon X, Y) and after « Source : »."""
    bracketed = _BRACKETED.search(line)
    listed = bracketed or _LISTED.search(line)
    pieces = [piece.strip(" .()[]|") for piece in _AND.split(listed["names"] if listed else line)]
    free = bool(bracketed) or line.lower().startswith(("source", "avec "))
    return [piece for piece in pieces if _is_agency(piece) or free and _OUTLET_NAME.fullmatch(piece)
            and not piece.lower().startswith(("source", "http", "agence"))]


def _cited(text: str, words: list[str]) -> list[str]:
    """The media that a sentence with a word of report names: what it calls an agency or a journal, known agencies."""
    found: list[tuple[int, str]] = []
    if words and any(word in text for word in words):
        found += [(match.start(), match.group().strip()) for match in _AGENCY_NAME.finditer(text)]
        found += [(match.start("name"), match["name"].strip(" .,")) for match in _MEDIUM.finditer(text)]
    known = _agencies_by_word()
    for match in _CAPITAL.finditer(text):
        if match.group() in known:
            name = next((name for name in known[match.group()] if text.startswith(name, match.start())), None)
            found += [(match.start(), name)] if name else []
    return [name for _, name in sorted(found)] if found and _REPORTS.search(text) else []


# --------------------------------------------------------------------------------------------------- publication

def _dates(folded: str) -> list[tuple[int, str | None]]:
    """The full dates of a folded text: where each starts, and its ISO day, None for a day that never was."""
    return [(found.start(), _iso(found)) for found in _DATE.finditer(folded)]


def _iso(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    year = next(parts[key] for key in ("y", "y2", "y3", "y4") if parts[key])
    month = next(parts[key] for key in ("m", "m2", "m3", "m4") if parts[key])
    day = next(parts[key] for key in ("d", "d2", "d3", "d4") if parts[key])
    full_year = int(year) + 2000 * (len(year) == 2)
    try:
        return datetime.date(full_year, _MONTHS.get(month) or int(month), int(day)).isoformat()
    except ValueError:
        return None


def _published(bylines: list[str], sentences: list[Sentence]) -> Found:
    """The date line; else a dateline that opens the body; else the one day that the text calls today."""
    dated = [(bool(_UPDATED.search(fold(line)[:25])), line, dates) for line in bylines if (dates := _dates(fold(line)))]
    if dated:
        _, line, dates = min(dated, key=lambda entry: entry[0])
        return (dates[0][1], "stated", line) if dates[0][1] else None
    first = next((row.text for row in sentences if row.part == "body"), "")
    folded = fold(first[:120])
    opening = _DATELINE.match(folded)
    if opening and (found := _DATE.match(folded, opening.end())) and (day := _iso(found)):
        return day, "stated", first[:found.end()]
    return _today(sentences)


def _today(sentences: list[Sentence]) -> Found:
    days: dict[str, str] = {}
    for row in sentences:
        if not _YEAR.search(row.text):
            continue
        folded = fold(row.text)
        for cue in _TODAY.finditer(folded):
            found = _DATE.search(folded, cue.end())
            weekday = next((number for name, number in _DAYS.items() if name in cue.group()), None)
            day = _iso(found) if found else None
            if day and weekday in (None, datetime.date.fromisoformat(day).weekday()):
                days.setdefault(day, row.text[cue.start():found.end()])
    if len(days) != 1:
        return None
    day, words = days.popitem()
    return day, "inferred", words


def _outlet(removed: list[Removed], sentences: list[Sentence]) -> Found:
    """The name behind the headline in a page title, or of the holder of the rights."""
    headline = next((row.text for row in sentences[:6] if row.part == "headline"), None)
    for row in removed:
        if row.rule == "page title" and headline and row.text.lower().startswith(headline.lower()):
            found = _SITE.match(row.text, len(headline))
        else:
            found = _RIGHTS.search(row.text) if row.rule == "copyright" or "droits" in row.text else None
        if found and not _is_agency(found["name"]):
            return re.split(r"\.\s", found["name"])[0].strip(" ."), "stated", row.text
    return None
