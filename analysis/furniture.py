"""The furniture of press pages: what a line says by itself, by ``furniture.csv`` and ``agencies.csv`` of the lexicons.

``furniture.csv`` has a phrase or a family of phrases (« {voir|lire} les avis ») a row. match: line (the whole line, numbers
written 0, counts in brackets left out), start (a short line begins so), label (it begins so, with two words more at most),
sentence (a line of any length begins so), date (a word of date lines), site (a word by which a site speaks of itself), credit
(who owns pictures, at the end of a caption). role: what the line opens (shares; teasers; tags; tail: the end of the page; end:
the same, without doubt), or ad (it may stand alone in the body), insert (it counts below the first paragraph only), reply (a
button below comments), box (a line of a form or banner), rubric (a section name, above the headline and among tags only).
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

from analysis.text import fold

LONGEST = 600  # characters; a longer line is a paragraph, never furniture
LONGEST_LABEL = 160
LONGEST_DATE = 120
LONGEST_PHRASE = 90

NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*"
NAMES = rf"{NAME}(?:\s+(?:{NAME}|d[eu]|d['’]{NAME}|et|and|van|von|al|ben|la|le|&)){{0,6}}"
CAPITAL = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+"
CAPITALS = rf"{CAPITAL}(?:\s{CAPITAL}){{0,4}}"

_DECOR = " \t\u00a0\u202f\ufeff|/•·*>»«→›←‹▶►▸■□●-–—_:.,;!…[]()\"'’#"
_COUNT = re.compile(r"\s*[(\[]\s*\d*\s*[)\]]\s*$")
_DIGITS = re.compile(r"\d+(?:[ .,]\d+)*")
_SPACES = re.compile(r"\s+")
_INNER_STOP = re.compile(r"[^\W\d_]{2}[.!?…][\s»”\"]+[A-ZÀ-ÖØ-Þ]")
GLUED = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
AGO = re.compile(r"il y a \d+ (?:min|h|sec|jour|sem)\w*|\bhier\b", re.IGNORECASE)
_BOOK = re.compile(r"€|\bÉd(?:\.|itions)|\d p(?:\.|ages)|jusqu[’']au ", re.IGNORECASE)
#: What a teaser begins with if no mark parts it from its marker (« Lire aussi notre enquête … »).
_GOES_ON = re.compile(r"\s*(?:[^\sa-zà-öø-ÿ]|$|notre\b|nos\b|l[’']|les?\b|la\b|sur\b|de\b)")
_PIECES = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|,\s+")
_WHO = re.compile(rf"(?:(?:[Pp]ar|PAR|[Bb]y)\s+)?{NAMES}|[\w-]+(?:\.[\w-]+){{1,3}}")
_OPENS_DATE = re.compile(r"\W*(?:publi|mis|post|updat|modif|créé)", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_CREDIT_MARK = re.compile(
    r"[©/|\[]|photo|image|illustration|vidéo|cr[ée]dit|source|archive|(?-i:[A-ZÀ-Þ]{2})[\s.)\]»]*$|r[eé]serv[eé]|\.\d{4}$", re.I)
_SIGNED_MARK = re.compile(r"[(\[,/|–—-]|\b(?:avec|par|by)\b|^\S+(?:\s\S+){0,3}$", re.IGNORECASE)
_DATE_WORD = re.compile(r"[^\W\d_]+|\d+")

#: A whole line without words of its own; the group names the rule.
_BARE = re.compile(
    r"(?P<image>!\[[^\]]*\]\([^)]*\)|(?:(?:Fichier|File|Image)\s?:.*|\S+)\.(?:jpe?g|png|gif|svg|webp))"
    r"|(?P<bare_link>(?:https?://|www\.)\S+|[/{<]\S{5,})"
    r"|(?P<hashtags>(?:[#@][\w-]+[\s,]*)+)"
    r"|(?P<neighbour>←\s.+|.+\s→)"
    r"|(?P<follow>(?:retrouve|suive|rejoigne|like|ajoute|abonne)z\b[^.]{0,90}\b(?:facebook|twitter|instagram|whatsapp|telegram|linkedin"
    r"|youtube|tiktok|bluesky|google (?:news|actualités)|threads)\b.{0,30})"
    r"|(?P<post_header>.{2,60}\s\(?@\w{2,30}\)?\s?[-–—·•]\s.{4,25})"
    r"|(?P<arrow>(?-i:[▶►➤👉→>]+\s*[A-ZÀ-ÖØ-Þ]{4,}(?:\s[A-ZÀ-ÖØ-Þ]+){0,2}\.\s)[^.]{9,110}[^.!?…])"
    r"|(?P<link>>{2,}\s?\S.{3,150}|[-*•\s]*\[[^\]]+\]\([^)]*\))"
    r"|(?P<initials>(?-i:\([A-Z]{2,6}\)|[(\[]?[a-z]{2,4}(?:/[a-z]{2,4}){1,4}(?:\s(?:avec|et)\s[a-z]{2,6})*[)\]]?))"
    r"|(?P<copyright>(?:©|\(c\))\s*\w.*|copyright\s*(?:©|\(c\)|:|\d).*)"
    r"|(?P<player>\d{1,2}:\d\d\s*/\s*\d{1,2}:\d\d|0{1,2}:00(?:\s?min)?|.{4,90}\s/\s\d{1,3}\smin\.?\s/.{3,40})"
    r"|(?P<post_date>(?:publi|post|mis en ligne|écrit)\w*\b.{0,12}\b\d{1,2}(?:er)?[\s./-].{6,40}\s(?:par|by)\s\S.{1,40})",
    re.IGNORECASE)
_BARE_MARK = re.compile(
    r"[!:/#@\[©(←→▶►➤👉>]|\.\w{3,4}$|^\W*(?:www|copyright|publi|post|mis|écrit|retr|suiv|rejo|lik|ajou|abon)", re.IGNORECASE)
class Verdict(NamedTuple):
    """Why a line goes; role says what it opens, see the lexicon."""

    kind: str
    rule: str
    role: str = ""


_VERDICTS = {group: Verdict(kind, group.replace("_", " ")) for kind, groups in {
    "navigation": "bare_link copyright player", "byline": "initials post_date author_line agency_line", "related": "link neighbour arrow",
    "social": "hashtags follow post_header", "caption": "image source_credit credit"}.items() for group in groups.split()}


class Phrase(NamedTuple):
    """A row of the lexicon, as it is compared."""

    words: str
    bare: str  # without a colon that may stand behind them
    match: str
    verdict: Verdict


class Furniture(NamedTuple):
    """The lexicons: phrases by their first two words (or the only one), sets of words, what signs a line or ends a caption."""

    phrases: dict[str, list[Phrase]]
    words: dict[str, set[str]]
    signed: re.Pattern[str]
    credit: re.Pattern[str]


@cache
def _furniture() -> Furniture:
    phrases: dict[str, list[Phrase]] = {}
    sets: dict[str, set[str]] = {"date": set(), "rubric": set(), "site": set()}
    for row, phrase in ((row, phrase) for row in _rows("furniture.csv") for phrase in _spelled(row["phrase"])):
        words = fold(phrase)
        if row["match"] in sets or row["role"] == "rubric":
            sets[row["role"] or row["match"]].add(words)
        else:
            verdict = Verdict(row["kind"], "furniture: " + phrase, row["role"])
            words = words.strip(_DECOR) if row["match"] == "line" else words.lstrip(_DECOR)
            phrases.setdefault(_opening(words.split()), []).append(Phrase(words, words.rstrip(" :"), row["match"], verdict))
    for entries in phrases.values():
        entries.sort(key=lambda entry: (entry.match != "line", -len(entry.words)))
    labels = [entry for entries in phrases.values() for entry in entries if entry.match == "line" and entry.words]
    sets["label"] = {entry.words for entry in labels}
    sets["opening"] = {entry.words.split()[0] for entry in labels}
    sets["network"] = {entry.words for entry in labels if entry.verdict.kind == "social" and " " not in entry.words}
    return Furniture(phrases, sets, *_patterns())


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files("analysis") / "lexicons" / name).read_text("utf-8").splitlines()))


def _spelled(family: str) -> list[str]:
    """The phrases of a family."""
    return [" ".join("".join(parts).split()) for parts in product(*(part.split("|") for part in re.split("[{}]", family)))]


def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Lines that sign an article, and what ends a caption; the groups name the rules."""
    names = "|".join(re.escape(row["name"]) for row in sorted(_rows("agencies.csv"), key=lambda row: -len(row["name"])))
    owners = "|".join(re.escape(row["phrase"]) for row in _rows("furniture.csv") if row["match"] == "credit")
    agency = rf"(?i:{names}|{owners}|(?:(?:nos|des|les)\s)?agences?)(?!\w)"
    agencies = rf"{agency}(?:\s*(?:,|;|/|\s(?:et|and|&)\s)\s*{agency})*"
    signed = (
        r"(?P<author_line>(?:(?i:(?:article )?(?:rédigé|écrit|posté|publié|recueillis?|textes?|mis en ligne|édité) )?[Pp]ar"
        r"|PAR|[Bb]y|BY|(?i:textes?|auteurs?|adaptation(?: web)?|(?:sujet|reportage) (?:radio|tv|web))(?=\s*:))"
        rf"\s*:?\s+{NAMES}\s*"
        r"(?:$|[,(|/–—-](?!\s*par\b).*|(?:[Ll]e|[Pp]ublié\w*|à|avec|pour|on|in)\s.*))"
        rf"|(?P<agency_line>(?:{NAMES}|[–—-])?\s*"
        r"(?:[(\[]\s*(?:[Aa]vec|[Ss]elon|d['’]après|from|with|sources?\s*:|via)\s+[^()]*[)\]]\s*[.|]?"
        rf"|(?:,?\s*\b(?i:avec)\b|,|[-–—/(|])\s*(?:l['’]|les?\s+)?{agencies}\s*\)?\s*\.?)|\(?{agencies}\)?\.?)")
    credit = (
        r"(?P<source_credit>[.!?…»]\s*[(\[]\s*(?i:sources?)\s*:\s*[^()\[\]]{2,60}[)\]][\s|]*$)"
        r"|(?P<credit>(?:(?:^|[.!?…»”)]\s*|[(\[|/–—-]\s*)"
        r"(?:(?i:photos?|images?|illustrations?|infographies?|montages?|vidéos?|cr[ée]dits?(?:\s+(?:photos?|images?))?)"
        rf"(?:\s*:\s*|\s+(?=[A-Z]{{2}}))|©\s*){NAMES}(?:\s?[/,–-]\s?{NAMES})*(?:,?\s*archives?)?"
        rf"|{NAME}\s?/\s?{agencies}|(?<![\w/])(?=[^\s/]+(?:\s[^\s/]+)?\s?/){agency}\s?/\s?{NAME}(?:\s{NAME})?)\s*[)\]]?[\s|.]*$"
        r"|©\s*(?=\w)[^.!?©]{2,70}$|(?i:[-–—|/.]\s*tous droits réservés\b.{0,90}|\b(?:copyright \d{4}|all rights)\b.{0,40})$"
        r"|\s[-–—]\s[^,]{3,40},\s\d{3,4},\s\d\d\.\d\d\.\d{4}$"
        rf"|^\w+\.com\s?/\s?{NAMES}$|(?:^|[.!?»]\s+){CAPITALS}(?:\s?/\s?{CAPITALS})?\sPOUR\s(?:{CAPITALS}|«[^»]+»)$"
        rf"|^{CAPITAL}\s{CAPITALS}\s?/\s?{CAPITALS}$|[.!?»]\s+{CAPITALS}\s?/\s?{NAMES}$"
        rf"|[.!?…»]\s*\((?:(?:[A-Z]\.[\s-]?)+{NAME}|{NAME}(?:\s{NAME})+)\s?/\s?{NAMES}\)$"
        r"|[(\[]\s*(?i:(?:photos?|crédits?)\b[^()]{3,50})[)\]]$"
        r"|[(\[]\s*(?i:(?:photos?|images?|vidéos?)\s+d['’](?:illustration|archives?)|illustration|archives?)\s*[)\]]"
        r"[\s.]*(?:[-–—(|].{2,60})?$"
        rf"|[(\[]\s*(?:{agency}\s*[-–/,]\s*{NAMES}|{CAPITALS}(?:\s?/\s?{CAPITALS})+)\s*[)\]]$"
        rf"|[.!?»]\s+(?:(?i:{owners})|{CAPITALS}\s?/\s?{CAPITALS})$|\s\|\s{CAPITALS}$)")
    return re.compile(signed), re.compile(credit)


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """A word as the lexicon has it: folded, without marks around it, a number as 0."""
    return _DIGITS.sub("0", fold(word).strip(_DECOR))


def _opening(words: list[str]) -> str:
    return " ".join([plain(word) for word in words[:2]]).strip()


def _key(text: str) -> str:
    """A line as the lexicon has it: folded, numbers as 0, no decoration before it, no count in brackets behind it."""
    return _SPACES.sub(" ", _DIGITS.sub("0", _COUNT.sub("", fold(text)))).lstrip(_DECOR)


def judge(text: str) -> Verdict | None:
    """What a line without outer spaces is, told by itself alone; None: it may be the article."""
    if len(text) > LONGEST:
        return None
    verdict = _by_lexicon(text) or (_label(text) if len(text) <= LONGEST_LABEL else None) or _credit(text)
    if verdict or len(text) > LONGEST_LABEL or not (glue := GLUED.search(text, 0, 40)):
        return verdict
    return _by_lexicon(text[:glue.start()] + " : " + text[glue.start():])


def _by_lexicon(text: str) -> Verdict | None:
    """The row of the lexicon that a line is or begins with, the longest; a marker of teasers with its own words opens nothing.

    No marker is a sentence that begins like one (« Voir aussi dans ce geste … »), nor a book or play with its price.
    """
    phrases = _furniture().phrases
    words = text[:60].lstrip(_DECOR).split(None, 2)
    opening = _opening(words)
    entries = phrases.get(opening, []) + (phrases.get(_opening(words[:1]), []) if " " in opening else [])
    if not entries or len(text) >= LONGEST_PHRASE and all(phrase.match == "line" for phrase in entries):
        return None
    head = _key(text[:LONGEST_PHRASE])
    for phrase in [phrase for phrase in entries if head.startswith(phrase.bare)]:
        teasers, rest = phrase.verdict.role == "teasers", text.lstrip(_DECOR)[len(phrase.bare):]
        if phrase.match == "line":
            found = len(text) < LONGEST_PHRASE and head.rstrip(_DECOR) == phrase.words
        else:
            found = _begins(head, phrase) and (phrase.match == "sentence" or _is_label(text, len(text) - len(rest)) and (
                phrase.match == "start" or text.count(" ") <= phrase.words.count(" ") + 2))
        if found and not (teasers and (not _GOES_ON.match(rest) or _BOOK.search(rest))):
            closed = teasers and rest.strip(_DECOR) and (phrase.match == "sentence" or not rest.lstrip()[:1].isalnum())
            return phrase.verdict._replace(role="") if closed else phrase.verdict
    return None


def _begins(head: str, phrase: Phrase) -> bool:
    rest = head[len(phrase.bare):]
    after = rest.lstrip()[:1]
    return not rest[:1].isalnum() and (after != "," or phrase.bare.count(" ") > 1) and (
        phrase.bare == phrase.words or after != "" and after in ":.>►»|" or rest[:2] in (" -", " –"))


def _is_label(text: str, begin: int = 0) -> bool:
    """Short, and no sentence of an article: one stop at most from ``begin`` on, none after more than six words."""
    return len(text) <= LONGEST_LABEL and text.count(" ") < (7 if text[-1] == "." else 18) and \
        not _INNER_STOP.search(text, begin)


def _label(text: str) -> Verdict | None:
    """A date line, a link, an image, or a signature."""
    if text[-1] in "–—-" and is_dated(_PIECES.split(text)[0]) or _OPENS_DATE.match(text) and is_dated(text):
        return Verdict("byline", "date line")
    if row := _row(text):
        return row
    if _TWO_NUMBERS.search(text) and any(_OPENS_DATE.match(piece) for piece in _PIECES.split(text)[1:]) and is_signed_date(text):
        return Verdict("byline", "date line")
    found = _BARE.fullmatch(text) if _BARE_MARK.search(text) else None
    if not found and text[-1] not in "!?»:" and _SIGNED_MARK.search(text) and _is_label(text):
        found = _furniture().signed.fullmatch(text)
    return _VERDICTS[found.lastgroup or ""] if found else None


def _row(text: str) -> Verdict | None:
    """Two labels or more that each make a line of furniture, or names of networks, side by side (« Se connecter S'abonner »)."""
    names, known = text.split(), _furniture().words
    if not 1 < len(names) < 25 or plain(names[0]) not in known["opening"]:
        return None
    words = [plain(name) for name in names]
    if sum(word in known["network"] for word in words) >= len(words) - (len(words) > 4) and len(set(words)) > 1:
        return Verdict("social", "networks")
    labels = set()
    while words:
        stop = next((end for end in (4, 3, 2, 1) if " ".join(words[:end]) in known["label"]), None)
        if stop is None:
            return None
        labels.add(" ".join(words[:stop]))
        words = words[stop:]
    return Verdict("navigation", "row of labels") if len(labels) > 1 else None


def _credit(text: str) -> Verdict | None:
    """A caption: a line of few sentences that ends with a credit, hence with a name or a bracket."""
    tail = text[-LONGEST_PHRASE:]
    last = tail.rstrip(". ").rpartition(" ")[2]
    ends = last[:1].isupper() or last[-1:] in ")]|»" or last[-4:].isdigit() or last.lower() in ("reserved", "réservés") or "©" in tail
    if not ends or len(text) > 450 or not _CREDIT_MARK.search(tail):
        return None
    found = _furniture().credit.search(tail)
    return _VERDICTS[found.lastgroup or ""] if found and len(_INNER_STOP.findall(text)) <= 2 else None


def is_dated(text: str) -> bool:
    """Nothing but a date, an hour and the words around them."""
    if len(text) > LONGEST_DATE or not (_TWO_NUMBERS.search(text) or AGO.search(text) and _DIGITS.search(text)):
        return False
    pieces = _DATE_WORD.findall(text)
    words, known = [piece for piece in pieces if not piece.isdigit()], _furniture().words["date"]
    return (len(words) > 0 or len(pieces) > 2) and all(plain(word) in known for word in words)


def is_signed_date(text: str) -> bool:
    """Names and a date side by side (« Anne Petit | 3 mai 2024 à 10h12 »)."""
    pieces = _PIECES.split(text.strip(_DECOR)) if len(text) <= LONGEST_DATE and _TWO_NUMBERS.search(text) else []
    return any(map(is_dated, pieces)) and all(
        is_dated(piece) or _WHO.fullmatch(piece) or _furniture().signed.fullmatch(piece) or _by_lexicon(piece) for piece in pieces if piece)


def speaks_of_site(text: str) -> int:
    """How many words a line has by which a site speaks of itself, its services and its readers."""
    return sum(plain(word) in _furniture().words["site"] for word in re.split(r"[\s'’]+", text))


def is_rubric(text: str) -> bool:
    """A section name."""
    return plain(text) in _furniture().words["rubric"]
