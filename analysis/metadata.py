"""Metadata: what the text itself says of its title, author, agencies, date of publication and outlet."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import chain, takewhile

from ahocorasick_rs import AhoCorasick, Implementation

from analysis import lexicon
from analysis.days import DATE
from analysis.outlet import LONGEST_LINE, OUTLET, TAIL, Found, find_outlet, is_known, signs
from analysis.publication import find_published, is_date_line
from analysis.schema import Article, Metadata, Removed, Sentence
from analysis.text import fold

FIELDS = ("title", "author", "agencies", "published", "outlet")

MOST_AGENCIES = 30
TOP = 40  # lines of the page above or in the beginning of the body
HEAD = 8  # sentences above the body in which lines that sign or date are looked for

_AND = re.compile(r"\s*(?:,|;|/|\s(?:et|and|&)\s)\s*")
_PIECE = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?")
_WITH = re.compile(r"\s+(?:avec|with|selon|from|d['’]après)\s.*$", re.IGNORECASE)
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_NO_NAME = re.compile(r"\.[a-z]{2,}|\d|^[A-Z]{2,5}$|@")
#: Without one of these the text calls nothing an agency or a journal.
_MEDIUM_WORDS = ("gence ", "journal ", "quotidien ", "hebdomadaire ", "magazine ", "mensuel ", "chaîne ", "revue ", "information ")


def find_metadata(article: Article, removed: list[Removed], sentences: list[Sentence]) -> list[Metadata]:
    """One row for each of title, author, agencies, published and outlet that nobody declared, as the text shows it.

    ``basis`` is stated (a headline, a signature, a date line, a notice of rights), inferred (a day of publication in the running
    text; agencies named there as sources) or unknown with value None; ``evidence`` has the words, of an impossible date
    too ("impossible date: …", basis unknown). Published is an ISO day or month. Agencies are joined by "; ". What needs
    knowledge of the world (a date without a year) stays unknown. Never raises.
    """
    headline = next((row.text for row in sentences[:HEAD + 4] if row.part == "headline"), None)
    bylines = [row.text for row in removed if row.kind == "byline"]
    sources = [row.text for row in removed if row.kind == "source"]
    kept = _kept_lines(removed, sentences)
    dated = [line for line in kept if is_date_line(line)]
    signing = [line for line in kept if signs()["signature"].fullmatch(line) or line in dated and signs()["by"].search(line)]
    outlet = find_outlet(removed, sentences, headline)
    found: dict[str, Found] = {
        "title": (_title(headline), "stated", headline) if headline else None,
        "author": _author(bylines + signing, outlet[0] if outlet else None) or _unmarked(removed, sentences),
        "agencies": _agencies(article.text, bylines + sources + signing, sentences),
        "published": find_published(bylines, dated, sentences),
        "outlet": outlet,
    }
    return [Metadata(article.article_id, field, *(found[field] or (None, "unknown", None)))
            for field in FIELDS if getattr(article, field, None) is None]


def _title(headline: str) -> str:
    """The headline without a date line that was taken for its second line."""
    first, *others = headline.splitlines()
    return " ".join([first, *(line for line in others if not is_date_line(line))])


def _kept_lines(removed: list[Removed], sentences: list[Sentence]) -> list[str]:
    """The short lines above the body and below it that may sign or date the article although cleaning did not say so."""
    above = takewhile(lambda row: len(row.text) <= LONGEST_LINE or row.part in ("headline", "standfirst"), sentences[:HEAD])
    rows = {row.start: row for row in (*above, *sentences[-TAIL:])}
    lines = [line for row in rows.values() for line in row.text.splitlines()[row.part == "headline":]]
    body = next((row.start for row in sentences if row.part == "body"), 0)
    lines += [row.text for row in removed if row.kind == "navigation" and row.start < body]
    return [line for line in lines if len(line) <= LONGEST_LINE]


# -------------------------------------------------------------------------------------------------------- author

def _author(lines: list[str], outlet: str | None) -> Found:
    """Who signs, as written; neither an agency nor the outlet, a newsroom or a newspaper."""
    signed = ((line, [name for name in _names(line) if name != outlet]) for line in lines)
    return next(((_joined(names), "stated", line) for line, names in signed if names), None)


def _joined(names: list[str]) -> str:
    return " et ".join(names) if len(names) < 3 else ", ".join(names)


def _unmarked(removed: list[Removed], sentences: list[Sentence]) -> Found:
    """Full names alone on a line above the body: two or more, or one beside a date line, of whom the body does not speak."""
    named = [row for row in sentences[:TOP] if len(row.text) <= LONGEST_LINE and signs()["names"].fullmatch(row.text)]
    rows = sorted((*removed, *sentences), key=lambda row: row.start)[:TOP] if named else []
    for k, row in enumerate(rows):
        if row not in named:
            continue
        beside = any(is_date_line(near.text[:2 * LONGEST_LINE]) for near in rows[max(k - 1, 0):k + 2])
        names = _names(row.text) if beside or row.part in ("heading", "standfirst") else []
        if len(names) + beside > 1 and all(" " in name for name in names) and not any(
                name.split()[-1] in other.text for name in names for other in sentences if other.text != row.text):
            return _joined(names), "inferred", row.text
    return None


def _names(line: str) -> list[str]:
    """The persons of the first piece of a line that names any."""
    if not _CAPITAL.search(line):
        return []
    plain = _BRACKETS.sub(" ", line)
    by = [pattern for sign in ("our", "by") if (pattern := signs()[sign]).search(plain)]
    for piece in [plain] if by else _PIECE.split(plain):
        piece = _WITH.sub("", piece.strip())
        found = next((match for pattern in by if (match := pattern.search(piece))), None) or signs()["names"].match(piece)
        if not found or DATE.search(fold(found["names"])):
            continue
        names = [_trimmed(name) for name in re.split(r"\s*[,/]\s*|\s+(?:et|and|&)\s+", found["names"])]
        persons = [name for name in names if name and _is_person(name)]
        if persons and persons[0] == names[0]:
            return [name for name in persons if " " not in persons[0] or " " in name]
    return []


def _is_person(name: str) -> bool:
    return not (lexicon.is_agency(name) or is_known(name) or signs()["no person"].match(fold(name)) or _NO_NAME.search(name))


def _trimmed(name: str) -> str:
    """The name without the stop of its line; an initial keeps its own."""
    bare = name.strip(" ,–—-’'")
    return bare if re.search(r"\b[A-ZÀ-ÖØ-Þ]\.$", bare) else bare.rstrip(".")


# ------------------------------------------------------------------------------------------------------ agencies

@cache
def _cues() -> tuple[list[str], AhoCorasick]:
    """The names of agencies as written, in every case the lexicon has (Tass, TASS), and what finds them and the words for media."""
    names = [row["name"] for row in lexicon.rows("agencies")]
    return names, AhoCorasick([*names, *_MEDIUM_WORDS], implementation=Implementation.DFA)


@cache
def _folded_names() -> AhoCorasick:
    return AhoCorasick([fold(row["name"]) for row in lexicon.rows("agencies")], implementation=Implementation.DFA)


def _agencies(text: str, signed: list[str], sentences: list[Sentence]) -> Found:
    """The agencies of signatures, source lines and datelines, then the media that the article says it has its news from."""
    listed = {line: names for line in signed if (names := _listed(line))} | _marked(sentences)
    named: dict[str, str] = {}
    for name in chain.from_iterable(listed.values()):
        named.setdefault(_short(name), name)
    evidence = list(listed)
    for name in _cited(text, sentences):
        short = _short(name)
        if len(named) < MOST_AGENCIES and not any(short in known or known in short for known in named):
            named[short] = name
            evidence.append(name)
    return ("; ".join(named.values()), "stated" if listed else "inferred", " […] ".join(evidence)) if named else None


def _short(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").split())


def _listed(line: str) -> list[str]:
    """The agencies a byline or a source line lists; any name counts in brackets (selon X, Y) and after « Source : »."""
    bracketed = signs()["agencies in brackets"].search(line)
    free = bracketed or line.lower().startswith(("source", "avec "))
    if not free and not _folded_names().find_matches_as_indexes(fold(line)):
        return []
    listed = bracketed or signs()["agencies with"].search(line) or signs()["agencies by"].search(line)
    return [piece for piece in _pieces(listed["names"] if listed else line) if lexicon.is_agency(piece) or free and
            re.fullmatch(OUTLET, piece) and not piece.lower().startswith(("source", "http", "agence"))]


def _pieces(words: str) -> list[str]:
    pieces = [piece.strip(" .()[]|") for piece in _AND.split(words)]
    return [bare if lexicon.is_agency(bare := re.sub(r"^l['’]|^(?:la|les?)\s", "", piece)) else piece for piece in pieces]


def _marked(sentences: list[Sentence]) -> dict[str, list[str]]:
    """« PARIS (AFP) – » before the first words of the body, and « (avec AFP) » behind its last."""
    body = [row.text for row in sentences if row.part == "body"]
    found = [signs()["dateline"].match(body[0]), signs()["agencies behind"].search(body[-1][-LONGEST_LINE:])] if body else []
    return {match[0]: names for match in found if match
            and (names := [piece for piece in _pieces(match["names"]) if lexicon.is_agency(piece)])}


def _cited(text: str, sentences: list[Sentence]) -> list[str]:
    """The media that sentences with a word of report name: what they call an agency or a journal, known agencies."""
    names, automaton = _cues()
    starts, found = [row.start for row in sentences], {}
    for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        k = bisect_right(starts, start) - 1
        if k >= 0 and end <= sentences[k].end:
            places = found.setdefault(k, [])
            if number < len(names) and not text[start - 1:start].isalnum() and not text[end:end + 1].isalnum():
                places.append((start - starts[k], -end, names[number]))
    for k, places in found.items():
        media = [(match.span(match.lastgroup), match[match.lastgroup]) for match in signs()["medium"].finditer(sentences[k].text)]
        places += [(start, -end, name.strip(" .,")) for (start, end), name in media]
    return [name for k, places in sorted(found.items()) if places and signs()["report"].search(sentences[k].text)
            for _, _, name in sorted(places)]
