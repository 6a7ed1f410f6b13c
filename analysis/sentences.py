"""Sentences: an article without its furniture, cut by the marks and conventions of the French press."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from analysis.schema import Article, Removed, Sentence

LONGEST_HEADLINE = 300  # characters
LONGEST_HEADING = 120
LONGEST_STANDFIRST = 1000
LONGEST_ABBREVIATION = 10

_LINE = re.compile(r"[^\r\n]+")
_BREAK = re.compile(r"\r\n|\n|\r")
_MARKUP = re.compile(r"(?:#{1,6}|>)\s+(?=\S)")
_STOP = re.compile(r"(?:[.!?…](?:[ \u00a0\u202f](?=[!?]))?)+(?P<closers>(?:[ \u00a0\u202f]?[»›]|[”’\"')\]*_])*)")
_CLOSED = re.compile(r"[.!?…][\s»›”’\"')\]*_]*$")
_LETTER = re.compile(r"[^\W_]")
_NEXT_WORD = re.compile(r"[^\W\d_]+['’]?")
_BRACKET = re.compile(r"[(\[]\s*(?:…|\.\.\.)\s*[)\]]")
_DATELINE = re.compile(r"\b\d{4}\s*$")
_ITEM = re.compile(r"\s*(?:\d{1,3}|[A-Za-z]|[IVXLC]{1,5})$")
_ROMAN = re.compile(r"[IVXLC]+\b(?!['’])")


class Line(NamedTuple):
    """A line of the article, or several that were broken for width: its span, and its part."""

    start: int
    end: int
    part: str


def split_sentences(article: Article, removed: list[Removed]) -> list[Sentence]:
    """The sentences of the article in order, numbered from 0; part: headline, standfirst, heading or body.

    A sentence never crosses a line, unless the lines are broken for width; headline and intertitles are one each. A
    stop inside a quotation ends a sentence; the closing mark and an attribution that follows it belong to the quoted
    sentence. A standfirst is recognised only when something stands between it and the body, or when it is cut short.
    Never raises.
    """
    text = article.text
    gone = {row.start for row in removed}
    lines = _with_parts(text, _kept_lines(text, gone), article.title, removed)
    spans = [(start, end, line.part) for line in lines for start, end in _split(text, line)]
    return [Sentence(article.article_id, number, start, end, text[start:end], part)
            for number, (start, end, part) in enumerate(spans)]


# ----------------------------------------------------------------------------------------------------------- lines

def _kept_lines(text: str, gone: set[int]) -> list[Line]:
    kept: list[Line] = []
    for match in _LINE.finditer(text):
        start, end = _trim(text, match.start(), match.end())
        if start < end and start not in gone and _LETTER.search(text, start, end):
            if kept and _goes_on(text, kept[-1], start, gone):
                kept[-1] = kept[-1]._replace(end=end)
            else:
                kept.append(Line(start, end, "body"))
    return kept


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    raw = text[start:end]
    return start + len(raw) - len(raw.lstrip()), end - len(raw) + len(raw.rstrip())


def _goes_on(text: str, line: Line, start: int, gone: set[int]) -> bool:
    """A line broken for width: no blank line between, no stop before, a small letter after."""
    return text[start].islower() and len(_BREAK.findall(text[line.end:start])) == 1 and \
        text[line.end - 1] not in ".!?…:;" and line.end - line.start >= 30


def _with_parts(text: str, lines: list[Line], title: str | None, removed: list[Removed]) -> list[Line]:
    if not lines:
        return []
    parts = ["body"] * len(lines)
    headed = _headline(text, lines, title, removed)
    if headed is not None:
        parts[:headed + 1] = ["heading"] * headed + ["headline"]
        for k in range(headed + 1, _standfirst_end(text, lines, headed, removed)):
            parts[k] = "standfirst"
    for k in range(0 if headed is None else headed + 1, len(lines) - 1):
        if parts[k] == "body" and _is_heading(text, lines[k], lines[k + 1]):
            parts[k] = "heading"
    return [line if part == "body" else line._replace(part=part) for line, part in zip(lines, parts)]


def _headline(text: str, lines: list[Line], title: str | None, removed: list[Removed]) -> int | None:
    """The line of the headline: the declared title, or one repeated elsewhere, or a first line that is no sentence."""
    known = {_key(title)} if title else set()
    known |= {_key(row.text) for row in removed if row.rule == "repeated headline"}
    glued = [_key(row.text) for row in removed if row.rule == "page title"]
    for k, line in enumerate(lines[:5]):
        key = _key(text[line.start:line.end]) if line.end - line.start <= LONGEST_HEADLINE else ""
        if key in known and key or len(key) > 15 and any(page.endswith(key) or page.startswith(key) for page in glued):
            return k
    first = text[lines[0].start:lines[0].end]
    sentence = first[-1] in ",:;" or first.rstrip(" \u00a0\u202f»”\"").endswith((".", "…"))
    dialogue = first[0].islower() or first[0] in "—–-•"
    return 0 if len(lines) > 1 and len(first) <= LONGEST_HEADLINE and not sentence and not dialogue else None


def _key(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").strip("#*_ .").split())


def _standfirst_end(text: str, lines: list[Line], headed: int, removed: list[Removed]) -> int:
    """The index after the standfirst: lines that a byline, a picture … parts from the body, or that are cut short."""
    starts = sorted(row.start for row in removed if row.kind in ("byline", "caption", "duplicate", "social"))
    for k in range(headed + 1, min(headed + 3, len(lines) - 1)):
        line = lines[k]
        if line.end - lines[headed + 1].start > LONGEST_STANDFIRST:
            break
        parted = any(line.end < start < lines[k + 1].start for start in starts)
        if parted or text.endswith(("...", "…"), line.start, line.end):
            return k + 1
    return headed + 1


def _is_heading(text: str, line: Line, below: Line) -> bool:
    """An intertitle: short, without a stop, above a longer line that has one."""
    words = text[line.start:line.end]
    if words.startswith("#"):
        return True
    if len(words) > LONGEST_HEADING or words[-1] in ".…,;:»" or words[0].islower() or words[0] in "-–—•*«“\"":
        return False
    longer = below.end - below.start > len(words)
    return longer and bool(_CLOSED.search(text, max(below.end - 8, below.start), below.end))


# ------------------------------------------------------------------------------------------------------- sentences

def _split(text: str, line: Line) -> list[tuple[int, int]]:
    start = line.start
    if text[start] in "#>" and (markup := _MARKUP.match(text, start, line.end)):
        start = markup.end()
    if line.part in ("headline", "heading"):
        return [(start, line.end)]
    spans: list[tuple[int, int]] = []
    for end in [*_ends(text, start, line.end), line.end]:
        spans.append((start, end))
        start = _skip(text, end, line.end)
    return spans


def _ends(text: str, start: int, end: int) -> list[int]:
    """Where sentences end within a line, the closing marks included."""
    ends: list[int] = []
    quotes, counted = 0, start
    for match in _STOP.finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            break
        quotes += text.count('"', counted, stop)
        counted = stop
        after = stop + 1 if text[stop] == " " and not text[stop + 1].isspace() else _skip(text, stop, end)
        if after < end and text[after] == '"' and quotes % 2 and not text[after + 1:after + 2].isalnum():
            stop, counted, quotes = after + 1, after + 1, quotes + 1  # a straight mark after a space that closes
            after = _skip(text, stop, end)
        begun = ends[-1] if ends else start
        if after < end and _is_end(text, begun, match, stop, after, end):
            ends.append(stop)
    return ends


def _skip(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _is_end(text: str, begun: int, match: re.Match[str], stop: int, after: int, end: int) -> bool:
    char = text[after]
    quoted = "»" in match["closers"] or "”" in match["closers"] or text[stop - 1] == '"'
    if after == stop:
        return _is_glued(text, match, after)
    if char.islower() or char in ",;:!?.…)]»”/":
        return False
    if char in "—–-" and (quoted or _DATELINE.search(text, max(begun, match.start() - 8), match.start())):
        return False
    if char in "([":
        return _opens_sentence(text, after, end)
    if match.start() > begun and text[match.start() - 1] in "([" and "…" in match.group().replace("...", "…"):
        return False
    return match.group()[0] != "." or len(match.group().rstrip()) > 1 and match.group()[1] in ".!?…" or \
        not _is_abbreviation(text, begun, match.start(), after)


def _is_glued(text: str, match: re.Match[str], after: int) -> bool:
    """A space lost between two sentences (« coréenne.Le président »); never inside an address or an initialism."""
    before = text[max(match.start() - 3, 0):match.start()]
    next_word = _NEXT_WORD.match(text, after)
    return match.group() in (".", "!", "?", "…") and before.isalpha() and before.islower() and len(before) == 3 and \
        next_word is not None and next_word.group().replace("’", "'") in _starters()


def _opens_sentence(text: str, after: int, end: int) -> bool:
    """A bracket with a sentence of its own, or with an omission before one."""
    omission = _BRACKET.match(text, after, end)
    if omission:
        follows = _skip(text, omission.end(), end)
        return follows < end and not text[follows].islower()
    closing = text.find(")" if text[after] == "(" else "]", after, min(end, after + 500))
    return closing > 0 and text[closing - 1] in ".!?…" and text[after + 1:after + 2].isupper()


@cache
def _abbreviations() -> dict[str, str]:
    table = (files("analysis") / "lexicons" / "abbreviations.csv").read_text("utf-8")
    return {row["abbreviation"]: row["ends"] for row in csv.DictReader(table.splitlines())}


@cache
def _starters() -> frozenset[str]:
    table = (files("analysis") / "lexicons" / "sentence_starters.csv").read_text("utf-8")
    return frozenset(row["word"] for row in csv.DictReader(table.splitlines()))


def _is_abbreviation(text: str, begun: int, stop: int, after: int) -> bool:
    """The full stop at ``stop`` belongs to the word before it, and the sentence goes on at ``after``."""
    before = text[max(begun, stop - 24):stop]
    if not before or before[-1].isspace():
        return False
    word = before.rsplit(None, 1)[-1].lstrip("([«“\".-’'")
    if len(word) > LONGEST_ABBREVIATION:
        return False
    word = word[2:] if word[1:2] in ("'", "’") else word
    ends = _abbreviations().get(word)
    if ends == "never":
        return True
    if ends == "number":
        return text[after].isdigit() or bool(_ROMAN.match(text, after))
    if ends == "maybe" or "." in word and max(map(len, word.split("."))) <= 2:
        return not _starts(text, after) and word != "etc"
    if word.isdigit():
        return bool(_ITEM.fullmatch(text, begun, stop))
    last = word.rpartition("-")[2]
    if len(last) == 1 and last.isupper():
        return not _starts(text, after)
    return False


def _starts(text: str, after: int) -> bool:
    """A word that can hardly go on a name stands there, or a quotation."""
    next_word = _NEXT_WORD.match(text, after)
    return next_word.group().replace("’", "'") in _starters() if next_word else not text[after].isdigit()
