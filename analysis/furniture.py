"""The furniture of press pages: what a line says by itself, by ``furniture.csv`` and ``agencies.csv`` of the lexicons.

``furniture.csv`` has a phrase a row. match: line (the whole line, numbers written 0, counts in brackets left out),
start (a short line begins so), sentence (a line of any length begins so), date (a word of date lines). role: what the
line opens (shares; teasers; tail: the end of the page), or reply (a button below comments), or rubric (a section name,
which counts above the headline only).
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from analysis.text import fold

LONGEST = 600  # characters; a longer line is a paragraph, never furniture
LONGEST_LABEL = 160
LONGEST_DATE = 120
LONGEST_PHRASE = 90

NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*"
NAMES = rf"{NAME}(?:\s+(?:{NAME}|d[eu]|et|and|van|von|al|ben|la|le|&)){{0,6}}"

_DECOR = " \t\u00a0\u202f\ufeff|•·*>»«→›←‹▶►▸■□●-–—_:.,;!…[]()\"'’#"
_COUNT = re.compile(r"\s*[(\[]\s*\d*\s*[)\]]\s*$")
_DIGITS = re.compile(r"\d+(?:[ .,]\d+)*")
_SPACES = re.compile(r"\s+")
_INNER_STOP = re.compile(r"[^\W\d_]{2}[.!?…][\s»”\"]+[A-ZÀ-ÖØ-Þ]")
_TRAIL = re.compile(r"[>›»/|•·]|\s[-–]\s")
_PIECES = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|,\s+")
_WHO = re.compile(rf"(?:(?:[Pp]ar|PAR|[Bb]y)\s+)?{NAMES}")
_OPENS_DATE = re.compile(r"\W*(?:publi|mis|post|updat|modif|créé)", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_CREDIT_MARK = re.compile(r"[©/]|photo|image|illustration|vidéo|cr[ée]dit|source", re.IGNORECASE)
_DATE_WORD = re.compile(r"[^\W\d_]+|\d+")

#: A whole line without words of its own; the group names the rule.
_BARE = re.compile(
    r"(?P<image>!\[[^\]]*\]\([^)]*\)|(?:(?:Fichier|File|Image)\s?:.*|\S+)\.(?:jpe?g|png|gif|svg|webp))"
    r"|(?P<bare_link>(?:https?://|www\.)\S+)"
    r"|(?P<hashtags>(?:[#@]\w+[\s,]*)+)"
    r"|(?P<link>[-*•\s]*\[[^\]]+\]\([^)]*\))"
    r"|(?P<copyright>(?:©|\(c\)|copyright\b).*)", re.IGNORECASE)
_KINDS = {"image": "caption", "bare_link": "navigation", "hashtags": "social", "link": "related",
          "copyright": "navigation", "author_line": "byline", "agency_line": "byline", "source_credit": "caption",
          "credit": "caption"}


class Verdict(NamedTuple):
    """Why a line goes; role says what it opens, see the lexicon."""

    kind: str
    rule: str
    role: str = ""


class Phrase(NamedTuple):
    """A row of the lexicon, as it is compared."""

    words: str
    match: str
    verdict: Verdict


class Furniture(NamedTuple):
    """The lexicons: phrases by their first two words (or the only one), and what signs a line or ends a caption."""

    phrases: dict[str, list[Phrase]]
    rubrics: frozenset[str]
    dates: frozenset[str]
    signed: re.Pattern[str]
    credit: re.Pattern[str]


@cache
def _furniture() -> Furniture:
    phrases: dict[str, list[Phrase]] = {}
    sets: dict[str, set[str]] = {"date": set(), "rubric": set()}
    for row in _rows("furniture.csv"):
        words = _SPACES.sub(" ", fold(row["phrase"]).strip())
        if row["match"] == "date" or row["role"] == "rubric":
            sets[row["role"] or "date"].add(words)
        else:
            verdict = Verdict(row["kind"], "furniture: " + row["phrase"], row["role"])
            words = words.strip(_DECOR) if row["match"] == "line" else words
            phrases.setdefault(_opening(words.split()), []).append(Phrase(words, row["match"], verdict))
    for entries in phrases.values():
        entries.sort(key=lambda entry: (entry.match != "line", -len(entry.words)))
    return Furniture(phrases, frozenset(sets["rubric"]), frozenset(sets["date"]), *_patterns())


def _rows(name: str) -> list[dict[str, str]]:
    table = (files("analysis") / "lexicons" / name).read_text("utf-8")
    return list(csv.DictReader(table.splitlines()))


def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Lines that sign an article, and what ends a caption; the groups name the rules."""
    names = "|".join(re.escape(row["name"]) for row in sorted(_rows("agencies.csv"), key=lambda row: -len(row["name"])))
    agency = rf"(?i:{names}|(?:(?:nos|des|les)\s)?agences?)(?!\w)"
    agencies = rf"{agency}(?:\s*(?:,|;|/|\s(?:et|and|&)\s)\s*{agency})*"
    signed = (
        rf"(?P<author_line>(?:[Pp]ar|PAR|[Bb]y|BY)\s*:?\s+{NAMES}\s*"
        r"(?:$|[,(|/–—-].*|(?:[Ll]e|[Pp]ublié\w*|à|avec|pour|on|in)\s.*))"
        rf"|(?P<agency_line>(?:{NAMES})?\s*"
        r"(?:[(\[]\s*(?:[Aa]vec|[Ss]elon|d['’]après|from|with|sources?\s*:|via)\s+[^()]*[)\]]\s*[.|]?"
        rf"|(?:,?\s*\b(?i:avec)\b|,|[-–—/(|])\s*(?:l['’]|les?\s+)?{agencies}\s*\)?\s*\.?)|\(?{agencies}\)?\.?)")
    credit = (
        r"(?P<source_credit>[.!?…»]\s*[(\[]\s*(?i:sources?)\s*:\s*[^()\[\]]{2,60}[)\]][\s|]*$)"
        r"|(?P<credit>(?:(?:^|[.!?…»”)]\s*|[(\[|/–—-]\s*)"
        r"(?:(?i:photos?|images?|illustrations?|vidéos?|cr[ée]dits?(?:\s+(?:photos?|images?))?)"
        rf"(?:\s*:\s*|\s+(?=[A-Z]{{2}}))|©\s*){NAMES}(?:\s?[/,–-]\s?{NAMES})*"
        rf"|{NAME}\s?/\s?{agencies}|\b{agency}\s?/\s?{NAME}(?:\s{NAME})?)\s*[)\]]?[\s|.]*$)")
    return re.compile(signed), re.compile(credit)


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    return _DIGITS.sub("0", fold(word).strip(_DECOR))


def _opening(words: list[str]) -> str:
    return " ".join([_plain(word) for word in words[:2]]).strip()


def _key(text: str) -> str:
    """A line as the lexicon has it: folded, numbers as 0, no decoration before it, no count in brackets behind it."""
    return _SPACES.sub(" ", _DIGITS.sub("0", _COUNT.sub("", fold(text)))).lstrip(_DECOR)


# ------------------------------------------------------------------------------------- what a line says by itself

def judge(text: str) -> Verdict | None:
    """What a line without outer spaces is, told by itself alone; None: it may be the article."""
    if len(text) > LONGEST:
        return None
    return _by_lexicon(text) or (_label(text) if len(text) <= LONGEST_LABEL else None) or _credit(text)


def _by_lexicon(text: str) -> Verdict | None:
    phrases = _furniture().phrases
    words = text[:60].lstrip(_DECOR).split(None, 2)
    opening = _opening(words)
    entries = phrases.get(opening, []) + (phrases.get(_opening(words[:1]), []) if " " in opening else [])
    if not entries:
        return None
    head = _key(text[:LONGEST_PHRASE])
    for phrase in entries:
        if phrase.match == "line":
            found = len(text) < LONGEST_PHRASE and head.rstrip(_DECOR) == phrase.words
        else:
            found = _begins(head, phrase.words) and (phrase.match == "sentence" or _is_label(text))
        if found:
            return _opened(head, phrase)
    return None


def _begins(head: str, words: str) -> bool:
    bare = words.rstrip(" :")
    rest = head[len(bare):]
    return head.startswith(bare) and not rest[:1].isalnum() and (bare == words or rest.lstrip().startswith(":"))


def _opened(head: str, phrase: Phrase) -> Verdict:
    """A marker that has its own words behind it (« Lire aussi : … ») opens nothing."""
    rest = head[len(phrase.words.rstrip(" :")):]
    label = phrase.words.startswith("sur le meme") and not rest.lstrip().startswith(":")
    closed = phrase.verdict.role == "teasers" and rest.strip(_DECOR) and not label
    return phrase.verdict._replace(role="") if closed else phrase.verdict


def _is_label(text: str) -> bool:
    """Short, and no sentence of an article: one stop at most, none after more than six words."""
    return len(text) <= LONGEST_LABEL and text.count(" ") < (7 if text[-1] == "." else 18) and \
        not _INNER_STOP.search(text)


def _label(text: str) -> Verdict | None:
    """A date line, a link, an image, or a signature."""
    if text[-1] in "–—-" and is_dated(_PIECES.split(text)[0]) or _OPENS_DATE.match(text) and is_dated(text):
        return Verdict("byline", "date line")
    found = _BARE.fullmatch(text)
    if not found and text[-1] not in "!?»:" and _is_label(text):
        found = _furniture().signed.fullmatch(text)
    return _verdict(found) if found else None


def _verdict(found: re.Match[str]) -> Verdict:
    return Verdict(_KINDS[found.lastgroup or ""], (found.lastgroup or "").replace("_", " "))


def _credit(text: str) -> Verdict | None:
    """A caption: a line of few sentences that ends with a credit, hence with a name or a bracket."""
    tail = text[-LONGEST_PHRASE:]
    if text[-1] not in ")]|" and not tail.rstrip(". ").rpartition(" ")[2][:1].isupper():
        return None
    if len(text) > 450 or not _CREDIT_MARK.search(tail):
        return None
    found = _furniture().credit.search(tail)
    return _verdict(found) if found and len(_INNER_STOP.findall(text)) <= 2 else None


# ------------------------------------------------------------------------------------------ above the body only

def is_dated(text: str) -> bool:
    """Nothing but a date, an hour and the words around them."""
    if len(text) > LONGEST_DATE or not _TWO_NUMBERS.search(text):
        return False
    pieces = _DATE_WORD.findall(text)
    words = [piece for piece in pieces if not piece.isdigit()]
    known = _furniture().dates
    return (len(words) > 0 or len(pieces) > 2) and all(_plain(word) in known for word in words)


def is_signed_date(text: str) -> bool:
    """Names and a date side by side (« Anne Petit | 3 mai 2024 à 10h12 »)."""
    pieces = _PIECES.split(text.strip(_DECOR)) if len(text) <= LONGEST_DATE and _TWO_NUMBERS.search(text) else []
    dated = [is_dated(piece) for piece in pieces]
    return any(dated) and all(date or _WHO.fullmatch(piece) for date, piece in zip(dated, pieces))


def is_trail(text: str) -> bool:
    """A section name, several, or a trail of them from the home page (Accueil > Monde)."""
    known = _furniture().rubrics
    parts = _TRAIL.split(text)
    home = len(parts) > 1 and _plain(parts[0]) in ("accueil", "home")
    return text[0] != "#" and (home or all(_plain(part) in known for part in parts))
