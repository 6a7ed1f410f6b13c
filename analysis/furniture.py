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

_DECOR = " \t\u00a0\u202f\ufeff|•·*>»«→›←‹▶►▸■□●-–—_:.,;!…[]()\"'’"
_COUNT = re.compile(r"\s*[(\[]\s*\d*\s*[)\]]\s*$")
_DIGITS = re.compile(r"\d+(?:[ .,]\d+)*")
_SPACES = re.compile(r"\s+")
_INNER_STOP = re.compile(r"[^\W\d_]{2}[.!?…][\s»”\"]+[A-ZÀ-ÖØ-Þ]")
_PARTS = re.compile(r"\s*[>›»/|•·]\s*|\s+[-–]\s+")
_DATE_TOKEN = re.compile(r"[^\W\d_]+|\d+")

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*"
_NAMES = rf"{_NAME}(?:\s+(?:{_NAME}|d[eu]|et|and|van|von|al|ben|la|le|&)){{0,6}}"
_AUTHOR = re.compile(
    rf"(?:[Pp]ar|PAR|[Bb]y|BY)\s*:?\s+{_NAMES}\s*(?:$|[,(|/–—-].*|(?:[Ll]e|[Pp]ublié\w*|à|avec|pour|on|in)\s.*)")
_SOURCES = re.compile(
    rf"(?:{_NAMES})?\s*[(\[]\s*(?:[Aa]vec|[Ss]elon|d['’]après|from|with|sources?\s*:|via)\s+[^()]*[)\]]\s*[.|]?")
_WITH = re.compile(
    rf"(?:{_NAMES})?\s*(?:,?\s*\b[Aa]vec\b|\bAVEC\b|,|[-–—/(|])\s*(?:l['’]|les?\s+)?(?P<agencies>[^()]+?)\s*\)?\s*\.?")
_PIECES = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|,\s+")
_WHO = re.compile(rf"(?:(?:[Pp]ar|PAR|[Bb]y)\s+)?{_NAMES}")
_OPENS_DATE = re.compile(r"\W*(?:publi|mis|post|updat|modif|créé)", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_AND = re.compile(r"\s*(?:,|;|/|\s(?:et|and|&)\s)\s*")

_CREDIT = re.compile(
    r"(?:^|[.!?…»”)]\s*|[(\[|/–—-]\s*)"
    r"(?:(?i:photos?|images?|illustrations?|vidéos?|cr[ée]dits?(?:\s+(?:photos?|images?))?)"
    r"(?:\s*:\s*|\s+(?=[A-Z]{2}))|©\s*)"
    rf"{_NAMES}(?:\s?[/,–-]\s?{_NAMES})*\s*[)\]]?[\s|.]*$")
_CREDIT_MARK = re.compile(r"[:©/(|]")
_SLASHED = re.compile(rf"(?:{_NAME}\s?/\s?)+(?:{_NAME})(?:\s{_NAME})?\s*[)\]]?$")
_SOURCE_TAIL = re.compile(r"[.!?…»]\s*[(\[]\s*sources?\s*:\s*[^()\[\]]{2,60}[)\]][\s|]*$", re.IGNORECASE)
_HANDLES = re.compile(r"(?:[#@]\w+[\s,]*)+$")
_LINK = re.compile(r"(?:https?://|www\.)\S+$")
_IMAGE = re.compile(
    r"!\[[^\]]*\]\([^)]*\)$|(?:(?:Fichier|File|Image)\s?:.*|\S+)\.(?:jpe?g|png|gif|svg|webp)$", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"[-*•\s]*\[[^\]]+\]\([^)]*\)$")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b)", re.IGNORECASE)


class Verdict(NamedTuple):
    """Why a line goes; role says what it opens, see the lexicon."""

    kind: str
    rule: str
    role: str = ""


class Furniture(NamedTuple):
    """The lexicon: phrases that are a whole line, those that begin one (by first word), and the words of date lines.

    ``openings`` has the first two words of every phrase, or its only one: most lines are seen at once to have none.
    """

    lines: dict[str, Verdict]
    rubrics: frozenset[str]
    starts: dict[str, list[tuple[str, bool, Verdict]]]
    openings: frozenset[str]
    dates: frozenset[str]
    agencies: frozenset[str]


@cache
def _furniture() -> Furniture:
    folder = files("analysis") / "lexicons"
    lines: dict[str, Verdict] = {}
    starts: dict[str, list[tuple[str, bool, Verdict]]] = {}
    rubrics, dates = set(), set()
    for row in csv.DictReader((folder / "furniture.csv").read_text("utf-8").splitlines()):
        phrase, match, role = _SPACES.sub(" ", fold(row["phrase"]).strip()), row["match"], row["role"]
        verdict = Verdict(row["kind"], "furniture: " + row["phrase"], role)
        if match == "date":
            dates.add(phrase)
        elif role == "rubric":
            rubrics.add(phrase)
        elif match == "line":
            lines.setdefault(phrase.strip(_DECOR), verdict)
        else:
            starts.setdefault(_first_word(phrase), []).append((phrase, match == "sentence", verdict))
    for entries in starts.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    agencies = {fold(row["name"]) for row in csv.DictReader((folder / "agencies.csv").read_text("utf-8").splitlines())}
    phrases = [*lines, *rubrics, *(phrase for entries in starts.values() for phrase, _, _ in entries)]
    return Furniture(lines, frozenset(rubrics), starts, frozenset(map(_opening, phrases)), frozenset(dates),
                     frozenset(agencies | {"agence", "agences", "nos agences", "des agences", "les agences"}))


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    return _DIGITS.sub("0", fold(word).strip(_DECOR))


def _first_word(text: str) -> str:
    return _plain(text.split(None, 1)[0])


def _opening(phrase: str) -> str:
    return " ".join(_plain(word) for word in phrase.rstrip(" :").split()[:2])


def _key(text: str) -> str:
    """The line as the lexicon has it: folded, numbers as 0, no decoration and no count in brackets."""
    plain = _DIGITS.sub("0", _COUNT.sub("", fold(text)))
    return _SPACES.sub(" ", plain).strip(_DECOR)


# ------------------------------------------------------------------------------------- what a line says by itself

def judge(text: str) -> Verdict | None:
    """What a line without outer spaces is, told by itself alone; None: it may be the article."""
    if len(text) > LONGEST:
        return None
    return _by_lexicon(text) or _byline(text) or _caption(text) or _link(text)


def _by_lexicon(text: str) -> Verdict | None:
    known = _furniture()
    words = text[:60].lstrip(_DECOR + "#").split(None, 2)
    word = _plain(words[0]) if words else ""
    if word not in known.openings and f"{word} {_plain(words[1]) if len(words) > 1 else ''}" not in known.openings \
            and not text[0].isdigit():
        return None
    if len(text) <= 70:
        key = _key(text)
        if (verdict := known.lines.get(key)) or (verdict := known.lines.get(key.removeprefix("0 "))):
            return verdict
    head = _SPACES.sub(" ", _DIGITS.sub("0", fold(text[:90]).lstrip(_DECOR + "#")))
    return next((_opened(head, phrase, verdict) for phrase, sentence, verdict in known.starts.get(word, ())
                 if _begins(head, phrase) and (sentence or _is_label(text))), None)


def _begins(head: str, phrase: str) -> bool:
    if phrase.endswith(":"):
        phrase = phrase[:-1].rstrip()
        return head.startswith(phrase) and head[len(phrase):].lstrip().startswith(":")
    return head.startswith(phrase) and not head[len(phrase):len(phrase) + 1].isalnum()


def _opened(head: str, phrase: str, verdict: Verdict) -> Verdict:
    """A marker that has its own words behind it (« Lire aussi : … ») opens nothing."""
    rest = head[len(phrase.rstrip(" :")):].strip(_DECOR)
    label = phrase.startswith("sur le meme") and not head[len(phrase):].lstrip().startswith(":")
    return verdict._replace(role="") if verdict.role == "teasers" and rest and not label else verdict


def _is_label(text: str) -> bool:
    """Short, and no sentence of an article: one stop at most, none after more than six words."""
    return len(text) <= 160 and text.count(" ") < (7 if text.endswith(".") else 18) and not _INNER_STOP.search(text)


def _byline(text: str) -> Verdict | None:
    if len(text) > 160:
        return None
    if _OPENS_DATE.match(text) and is_dated(text) or text[-1] in "–—-" and is_dated(_PIECES.split(text)[0]):
        return Verdict("byline", "date line")
    if text.count(" ") > 18 or text.endswith(("!", "?", "»", ":")) or (text.endswith(".") and text.count(" ") > 6):
        return None
    if _AUTHOR.fullmatch(text):
        return Verdict("byline", "author line")
    if text[-1] in ")]|." and _SOURCES.fullmatch(text) or len(text) <= 80 and _is_agencies(text):
        return Verdict("byline", "agency line")
    return None


def _is_agencies(text: str) -> bool:
    signed = _WITH.fullmatch(text)
    return bool(signed) and _are_agencies(signed["agencies"]) or len(text) <= 50 and _are_agencies(text)


def _are_agencies(names: str) -> bool:
    return all(fold(name).strip(" .()") in _furniture().agencies for name in _AND.split(names))


def is_dated(text: str) -> bool:
    """Nothing but a date, an hour and the words around them."""
    if len(text) > 120 or not _TWO_NUMBERS.search(text):
        return False
    words = _DATE_TOKEN.findall(fold(text))
    numbers = sum(word.isdigit() for word in words)
    known = _furniture().dates
    return (numbers > 2 or len(words) > numbers) and all(word.isdigit() or word in known for word in words)


def is_signed_date(text: str) -> bool:
    """Names and a date side by side (« Anne Petit | 3 mai 2024 à 10h12 »)."""
    pieces = _PIECES.split(text.strip(_DECOR)) if len(text) <= 120 and _TWO_NUMBERS.search(text) else []
    dated = [is_dated(piece) for piece in pieces]
    return any(dated) and all(date or _WHO.fullmatch(piece) for date, piece in zip(dated, pieces))


def _caption(text: str) -> Verdict | None:
    if text[-1] in ")gGpPfF" and _IMAGE.match(text):
        return Verdict("caption", "image")
    tail = text[-90:]
    if len(text) > 450 or not _CREDIT_MARK.search(tail):
        return None
    if _SOURCE_TAIL.search(tail):
        return Verdict("caption", "source credit") if _is_picture(text) else None
    if _CREDIT.search(tail) or _is_agency_credit(tail):
        return Verdict("navigation", "copyright") if _COPYRIGHT.match(text) else \
            Verdict("caption", "credit") if _is_picture(text) else None
    return None


def _is_picture(text: str) -> bool:
    return len(_INNER_STOP.findall(text)) <= 2


def _is_agency_credit(tail: str) -> bool:
    slashed = _SLASHED.search(tail) if "/" in tail else None
    names = slashed.group().strip(" )]").split("/") if slashed else [""]
    return _are_agencies(names[0]) or _are_agencies(names[-1])


def _link(text: str) -> Verdict | None:
    if text[0] not in "hw#@[©(cC-*•!":
        return None
    if _LINK.match(text):
        return Verdict("navigation", "bare link")
    if text[0] in "#@" and _HANDLES.match(text) and not text.startswith("# "):
        return Verdict("social", "hashtags")
    if "](" in text and _MARKDOWN_LINK.match(text):
        return Verdict("related", "link")
    if _COPYRIGHT.match(text) and len(text) <= 120:
        return Verdict("navigation", "copyright")
    return None


# --------------------------------------------------------------------------------------- above the headline only

def is_trail(text: str) -> bool:
    """A section name, several, or a trail of them from the home page (Accueil > Monde)."""
    if text.startswith("#") or _first_word(text) not in _furniture().openings:
        return False
    parts = [_key(part) for part in _PARTS.split(text)]
    return all(part in _furniture().rubrics for part in parts) or (len(parts) > 1 and parts[0] in ("accueil", "home"))
