"""The furniture of press pages: what a line says by itself, by ``furniture.csv``, ``line_shapes.csv`` and ``agencies.csv`` of the lexicons.

``furniture.csv`` has a phrase or a family of phrases (« {voir|lire} les avis ») a row. match: line (the whole line, numbers
written 0, counts in brackets left out), start (a short line begins so), label (it begins so, with two words more at most),
sentence (a line of any length begins so), date (a word of date lines), issue (a word beside the date of an issue), press (a word in
the names of media), site (a word by which a site speaks of itself), credit (who owns pictures: a label, and the end of a caption).
role: what the line opens (shares; teasers; tags; tail: the end of the page; end: the same, without doubt), or ad (it may stand
alone in the body), insert (it counts below the first paragraph only), reply (a button below comments), box (a line of a form or
banner), rubric (a section name, above the headline and among tags only).

``line_shapes.csv`` has expressions with an example each; those of one shape are alternatives, and <NAME> … stand for the shapes below.
A line without words of its own is of the shape line (in any case), one that signs the article signature; end is what ends a caption.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import groupby, product
from typing import NamedTuple

from analysis import lexicon
from analysis.text import fold

LONGEST = 600  # characters; a longer line is a paragraph, never furniture
LONGEST_CAPTION = 450
LONGEST_LABEL = 160
LONGEST_DATE = 120
LONGEST_PHRASE = 90

_NAME, _CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*", r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+"
_NAMES = rf"{_NAME}(?:\s+(?:{_NAME}|d[eu]|d['’]{_NAME}|et|and|van|von|al|ben|la|le|&)){{0,6}}"
_PERSON = rf"{_NAME}(?:\s+(?:(?:d[eu]|de la|van|von|ben|el|al)\s+)?{_NAME}){{1,2}}"
_SHAPES = {
    "NAME": _NAME, "NAMES": _NAMES, "CAPITAL": _CAPITAL, "CAPITALS": rf"{_CAPITAL}(?:\s{_CAPITAL}){{0,4}}",
    "SIGNERS": rf"(?:[A-Z]\.[ -]?){{2,4}}|{_PERSON}(?:(?:,|\s+et)\s+{_PERSON}){{0,2}}\.?(?:\s*\([^()]{{2,50}}\))?",
    "WHEN": r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août|septembre"
            r"|octobre|novembre|décembre|(?:19|20)\d\d)\b"}

_DECOR = " \t\u00a0\u202f\ufeff|/•·*>»«→›←‹▶►▸■□●-–—_:.,;!…[]()\"'’#"
_COUNT = re.compile(r"\s*[(\[]\s*\d*\s*[)\]]\s*$")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+(?:[ .,]\d+)*")
_SPACES = re.compile(r"\s+")
_INNER_STOP = re.compile(r"[.!?…](?<=[^\W\d_]{2}.)[\s»”\"]+[A-ZÀ-ÖØ-Þ]")
GLUED = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
AGO = re.compile(r"il y a \d+ (?:min|h|sec|jour|sem)\w*|\bhier\b", re.IGNORECASE)
_BOOK = re.compile(r"€|\bÉd(?:\.|itions)|\d p(?:\.|ages)|jusqu[’']au ", re.IGNORECASE)
#: What a teaser begins with if no mark parts it from its marker (« Lire aussi notre enquête … »).
_GOES_ON = re.compile(r"\s*(?:[^\sa-zà-öø-ÿ]|$|notre\b|nos\b|l[’']|les?\b|la\b|sur\b|de\b)")
_PIECES = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|,\s+")
_DATE_OPENERS = ("publi", "mis", "post", "updat", "modif", "créé")
_OPENS_DATE = re.compile(rf"\W*(?:{'|'.join(_DATE_OPENERS)})", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_SITE_WORD = re.compile(r"[\s'’]+")
_DATE_WORD = re.compile(r"[^\W\d_]+|\d+")
#: Without one of these marks, a slash or capitals at its end no line is tried for a credit.
_SLASH = re.compile(r"/\s?[^\W\d]")
_CREDIT_MARKS = ("©", "|", "[", "photo", "image", "illustration", "video", "credit", "source", "archive", "reserv")


class Verdict(NamedTuple):
    """Why a line goes; role says what it opens, see the lexicon."""

    kind: str
    rule: str
    role: str = ""


class Phrase(NamedTuple):
    """A row of the lexicon, as it is compared."""

    words: str
    bare: str  # without a colon that may stand behind them
    match: str
    verdict: Verdict


class Furniture(NamedTuple):
    """The lexicon: phrases by their first word and their second ("" for the only one), and sets of words."""

    phrases: dict[str, dict[str, list[Phrase]]]
    words: dict[str, set[str]]


@cache
def _furniture() -> Furniture:
    phrases: dict[str, dict[str, list[Phrase]]] = {}
    sets: dict[str, set[str]] = {"date": set(), "issue": set(), "press": set(), "rubric": set(), "site": set()}
    spelled = [(row, phrase) for row in lexicon.rows("furniture") for phrase in _spelled(row["phrase"])]
    for (row, phrase), words in zip(spelled, fold("\0".join(phrase for _, phrase in spelled)).split("\0")):
        if row["match"] in sets or row["role"] == "rubric":
            sets[row["role"] or row["match"]].add(words)
        else:
            verdict = Verdict(row["kind"], "furniture: " + phrase, row["role"])
            words = words.strip(_DECOR) if row["match"] == "line" else words.lstrip(_DECOR)
            first, second = _opening(words.split())
            phrases.setdefault(first, {}).setdefault(second, []).append(Phrase(words, words.rstrip(" :"), row["match"], verdict))
    listed = [entries for by_second in phrases.values() for entries in by_second.values()]
    for entries in listed:
        entries.sort(key=lambda entry: (entry.match != "line", -len(entry.words)))
    labels = [entry for entries in listed for entry in entries if entry.match == "line" and entry.words]
    sets["label"] = {entry.words for entry in labels}
    sets["opening"] = {entry.words.split()[0] for entry in labels}
    sets["network"] = {entry.words for entry in labels if entry.verdict.kind == "social" and " " not in entry.words}
    return Furniture(phrases, sets)


def _spelled(family: str) -> list[str]:
    """The phrases of a family."""
    return [" ".join("".join(parts).split()) for parts in product(*(part.split("|") for part in re.split("[{}]", family)))]


@cache
def _shapes() -> dict[str, tuple[re.Pattern[str], list[Verdict]]]:
    """For each shape one expression, a group a row, and the verdict of each group."""
    owners = "|".join(re.escape(row["phrase"]) for row in lexicon.rows("furniture") if row["match"] == "credit")
    agencies = sorted((row["name"] for row in lexicon.rows("agencies")), key=len, reverse=True)
    agency = rf"(?:{_in_any_case(agencies)}|(?i:{owners}|(?:(?:nos|des|les)\s)?agences?))(?!\w)"
    known = _SHAPES | {"OWNERS": owners, "AGENCY": agency, "AGENCIES": rf"{agency}(?:\s*(?:,|;|/|\s(?:et|and|&)\s)\s*{agency})*"}
    shapes = {}
    for name, group in groupby(lexicon.rows("line_shapes"), key=lambda row: row["shape"]):
        rows = list(group)
        patterns = [re.sub("<([A-Z]+)>", lambda found: known[found[1]], row["pattern"]) for row in rows]
        expression = re.compile("|".join(f"({pattern})" for pattern in patterns), re.IGNORECASE if name in ("line", "head") else 0)
        shapes[name] = expression, [Verdict(row["kind"], row["rule"]) for row in rows]
    return shapes


def _in_any_case(names: list[str]) -> str:
    """A pattern of names, those with one initial together: a place without any of the initials is refused at once."""
    by_initial: dict[str, list[str]] = {}
    for name in names:
        by_initial.setdefault(name[0].lower(), []).append(re.escape(name[1:]))
    return "|".join(f"(?-i:[{initial}{initial.upper()}])(?i:{'|'.join(rests)})" for initial, rests in by_initial.items())


def shape(name: str) -> re.Pattern[str]:
    """The expression of a shape of line_shapes.csv."""
    return _shapes()[name][0]


def _of_shape(name: str, found: re.Match[str] | None) -> Verdict | None:
    return _shapes()[name][1][found.lastindex - 1] if found and found.lastindex else None


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """A word as the lexicon has it: folded, without marks around it, a number as 0."""
    bare = fold(word).strip(_DECOR)
    return bare if bare.isalpha() else _DIGITS.sub("0", bare)


def _opening(words: list[str]) -> tuple[str, str]:
    """The first two words as compared, empty where there are none."""
    first = plain(words[0]) if words else ""
    second = plain(words[1]) if len(words) > 1 else ""
    return (first, second) if first else (second, "")


def _key(text: str) -> str:
    """A line as the lexicon has it: folded, numbers as 0, no decoration before it, no count in brackets behind it."""
    return _SPACES.sub(" ", _DIGITS.sub("0", _COUNT.sub("", fold(text)))).lstrip(_DECOR)


def judge(text: str) -> Verdict | None:
    """What a line without outer spaces is, told by itself alone; None: it may be the article."""
    if len(text) > LONGEST:
        return None
    if len(text) > LONGEST_LABEL:
        return _by_lexicon(text) or _credit(text)
    if verdict := _by_lexicon(text) or _label(text) or _credit(text):
        return verdict
    glue = GLUED.search(text, 0, 40)
    return _by_lexicon(text[:glue.start()] + " : " + text[glue.start():]) if glue else None


def _by_lexicon(text: str) -> Verdict | None:
    """The row of the lexicon that a line is or begins with, the longest; a marker of teasers with its own words opens nothing.

    No marker is a sentence that begins like one (« Voir aussi dans ce geste … »), nor a book or play with its price.
    """
    words = text[:60].lstrip(_DECOR).split(None, 2)
    if words and (first := plain(words[0])) and first not in _furniture().phrases:
        return None
    first, second = _opening(words)
    if (phrases := _furniture().phrases.get(first)) is None:
        return None
    entries = phrases.get(second, []) + (phrases.get("", []) if second else [])
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
    return len(text) <= LONGEST_LABEL and text.count(" ") < (7 if text[-1] == "." else 18) and not _INNER_STOP.search(text, begin + 2)


def _label(text: str) -> Verdict | None:
    """A date line, a row of labels, a link, an image, or a signature."""
    if text[-1] in "–—-" and _TWO_NUMBERS.search(text) and is_dated(_PIECES.split(text, 1)[0]) or \
            any(map(text.lower().__contains__, _DATE_OPENERS)) and (
                _OPENS_DATE.match(text) and is_dated(text) or
                any(map(_OPENS_DATE.match, _PIECES.split(text)[1:])) and is_signed_date(text)):
        return Verdict("byline", "date line")
    if verdict := _row(text) or _of_shape("line", shape("line").fullmatch(text)):
        return verdict
    return _of_shape("signature", shape("signature").fullmatch(text)) if text[-1] not in "!?»:" and _is_label(text) else None


def _row(text: str) -> Verdict | None:
    """Two labels or more that each make a line of furniture, or names of networks, side by side (« Se connecter S'abonner »)."""
    phrases, known = _furniture()
    if len(begin := text.split(None, 2)) < 2 or (first := plain(begin[0])) not in known["opening"]:
        return None
    second, seconds = plain(begin[1]), phrases.get(first, {})
    if not (second in seconds or "" in seconds or second in known["network"] or first in known["network"]):
        return None
    words = [plain(name) for name in text.split()]
    if len(words) > 24:
        return None
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
    """A caption: a line of few sentences that ends with a credit."""
    tail = text[-LONGEST_PHRASE:]
    found = shape("end").search(tail) if len(text) <= LONGEST_CAPTION and _may_be_credit(tail) else None
    return _of_shape("end", found) if found and len(_INNER_STOP.findall(text)) <= 2 else None


def _may_be_credit(tail: str) -> bool:
    """Whether a line ends with a name, a bracket or a number, and has a mark of credits."""
    last = tail.rstrip(". ").rpartition(" ")[2]
    if last[-4:].isdigit():
        return "/" in tail or last[-5:-4] == "." or _has_any(tail, (*_CREDIT_MARKS, "right"))
    ends = last[:1].isupper() or last[-1:] in ")]|»" or last.lower() in ("reserved", "réservés") or "©" in tail
    return ends and (tail.rstrip(" .)]»")[-2:].isupper() or
                     "/" in tail and _SLASH.search(tail) is not None or _has_any(tail, _CREDIT_MARKS))


def _has_any(text: str, marks: tuple[str, ...]) -> bool:
    return any(map(fold(text).__contains__, marks))


def is_dated(text: str) -> bool:
    """Nothing but a date, an hour and the words around them."""
    if len(text) > LONGEST_DATE or not (_DIGIT.search(text) and (_TWO_NUMBERS.search(text) or AGO.search(text))):
        return False
    pieces = _DATE_WORD.findall(text)
    words = [piece for piece in pieces if not piece.isdigit()]
    return (len(words) > 0 or len(pieces) > 2) and _furniture().words["date"].issuperset(map(plain, words))


def is_signed_date(text: str) -> bool:
    """Names and a date side by side (« Anne Petit | 3 mai 2024 à 10h12 »)."""
    pieces = _PIECES.split(text.strip(_DECOR)) if len(text) <= LONGEST_DATE and _TWO_NUMBERS.search(text) else []
    return any(map(is_dated, pieces)) and all(
        is_dated(piece) or shape("author").fullmatch(piece) or shape("signature").fullmatch(piece) or _by_lexicon(piece)
        for piece in pieces if piece)


def speaks_of_site(text: str) -> int:
    """How many words a line has by which a site speaks of itself, its services and its readers."""
    return sum(map(_furniture().words["site"].__contains__, map(plain, _SITE_WORD.split(text))))


def is_rubric(text: str) -> bool:
    """A section name."""
    return plain(text) in _furniture().words["rubric"]
