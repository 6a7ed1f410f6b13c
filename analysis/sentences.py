"""Sentences: an article without its furniture, cut by the marks and conventions of the French press."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from analysis.schema import Article, Removed, Sentence

LONGEST_HEADLINE = 300  # characters
LONGEST_HEADING = 120
LONGEST_STANDFIRST = 1000
LONGEST_ABBREVIATION = 10

Span = tuple[int, int]

_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_BREAK = re.compile(r"\r\n?|\n")
_MARKUP = re.compile(r"(?:#{1,6}|>)\s+(?=\S)")
_LETTER = re.compile(r"[^\W_]")
#: A stop with its closing marks, and the gap before the next word; a mark after a space (? !) is part of the stop.
_STOP = re.compile(
    r"(?P<marks>[.!?…]+(?:[ \u00a0\u202f][!?][.!?…]*)*)(?P<closers>(?:[ \u00a0\u202f]?[»›]|[”’\"')\]*_])*)(?P<gap>\s*)")
_CLOSED = re.compile(r"[.!?…][\s»›”’\"')\]*_]*$")
_NEXT_WORD = re.compile(r"[^\W\d_]+['’]?")
_BRACKET = re.compile(r"[(\[]\s*(?:…|\.\.\.)\s*[)\]]\s*")
_DATELINE = re.compile(r"\b\d{4}\s*$")
_ITEM = re.compile(r"\s*(?:\d{1,3}|[A-Za-z]|[IVXLC]{1,5})$")
_NUMBER = re.compile(r"\d|[IVXLC]+\b(?!['’])")


def split_sentences(article: Article, removed: list[Removed]) -> list[Sentence]:
    """The sentences of the article in order, numbered from 0; part: headline, standfirst, heading or body.

    A sentence never crosses a line, unless the lines are broken for width; headline and intertitles are one each. A
    stop inside a quotation ends a sentence; the closing mark and an attribution that follows it belong to the quoted
    sentence. A standfirst is recognised only when something stands between it and the body, or when it is cut short.
    Never raises.
    """
    text = article.text
    spans = _kept_lines(text, {row.start for row in removed})
    lines = [text[start:end] for start, end in spans]
    pieces = [(start, end, part) for span, line, part in zip(spans, lines, _parts(spans, lines, article.title, removed))
              for start, end in _split(text, *span, part)]
    return [Sentence(article.article_id, number, start, end, text[start:end], part)
            for number, (start, end, part) in enumerate(pieces)]


# ----------------------------------------------------------------------------------------------------------- lines

def _kept_lines(text: str, gone: set[int]) -> list[Span]:
    """The lines that have a letter or a figure and were not removed, those broken for width joined."""
    kept: list[Span] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        if start not in gone and _LETTER.search(text, start, end):
            if text[start].islower() and kept and _goes_on(text, *kept[-1], start):
                start = kept.pop()[0]
            kept.append((start, end))
    return kept


def _goes_on(text: str, start: int, end: int, below: int) -> bool:
    """A line broken for width: no stop at its end, no blank line below it."""
    return end - start >= 30 and text[end - 1] not in ".!?…:;" and len(_BREAK.findall(text, end, below)) == 1


def _parts(spans: list[Span], lines: list[str], title: str | None, removed: list[Removed]) -> list[str]:
    parts = ["body"] * len(lines)
    headed = _headline(lines, title, removed)
    if headed is not None:
        parts[:headed + 1] = ["heading"] * headed + ["headline"]
        below = _standfirst_end(spans, lines, headed + 1, removed)
        parts[headed + 1:below] = ["standfirst"] * (below - headed - 1)
    for k in range(0 if headed is None else headed + 1, len(lines) - 1):
        if parts[k] == "body" and len(lines[k]) <= LONGEST_HEADING and _is_heading(lines[k], lines[k + 1]):
            parts[k] = "heading"
    return parts


def _headline(lines: list[str], title: str | None, removed: list[Removed]) -> int | None:
    """The line of the headline: the declared title, or one repeated elsewhere, or a first line that is no sentence."""
    known = {_key(row.text) for row in removed if row.rule == "repeated headline"} | ({_key(title)} if title else set())
    glued = [_key(row.text) for row in removed if row.rule == "page title"]
    for k, line in enumerate(lines[:5] if known or glued else ()):
        key = _key(line) if len(line) <= LONGEST_HEADLINE else ""
        if key and key in known or len(key) > 15 and any(page.endswith(key) or page.startswith(key) for page in glued):
            return k
    if len(lines) < 2 or len(lines[0]) > LONGEST_HEADLINE:
        return None
    sentence = lines[0][-1] in ",:;" or lines[0].rstrip(" \u00a0\u202f»”\"").endswith((".", "…"))
    dialogue = lines[0][0].islower() or lines[0][0] in "—–-•"
    return None if sentence or dialogue else 0


def _key(line: str) -> str:
    return " ".join(line.lower().replace("’", "'").strip("#*_ .").split())


def _standfirst_end(spans: list[Span], lines: list[str], first: int, removed: list[Removed]) -> int:
    """The index after the standfirst: lines that a byline, a picture … parts from the body, or that are cut short."""
    starts = [row.start for row in removed
              if row.kind in ("byline", "caption", "duplicate", "social") and row.rule != "quote signature"]
    for k in range(first, min(first + 2, len(lines) - 1)):
        if spans[k][1] - spans[first][0] > LONGEST_STANDFIRST:
            break
        parted = any(spans[k][1] < start < spans[k + 1][0] for start in starts)
        if parted or lines[k].endswith(("...", "…")):
            return k + 1
    return first


def _is_heading(line: str, below: str) -> bool:
    """An intertitle: short, without a stop, above a longer line that has one."""
    plain = line[-1] not in ".…,;:»" and not line[0].islower() and line[0] not in "-–—•*«“\""
    return line[0] == "#" or plain and len(below) > len(line) and bool(_CLOSED.search(below, len(below) - 8))


# ------------------------------------------------------------------------------------------------------- sentences

def _split(text: str, start: int, end: int, part: str) -> list[Span]:
    if text[start] in "#>" and (markup := _MARKUP.match(text, start, end)):
        start = markup.end()
    if part in ("headline", "heading"):
        return [(start, end)]
    spans: list[Span] = []
    straight, counted = '"' in text[start:end], start
    open_marks = 0  # straight marks so far
    for match in _STOP.finditer(text, start, end):
        stop, after = match.end("closers"), match.end()
        if after == end:
            break
        if straight:
            open_marks += text.count('"', counted, after)
            counted = after
            if text[after] == '"' and open_marks % 2 and not text[after + 1:after + 2].isalnum():
                stop = after + 1  # a straight mark after a space that closes
                after = _skip(text, stop, end)
        if after < end and _is_end(text, start, match, stop, after, end):
            spans.append((start, stop))
            start = after
    spans.append((start, end))
    return spans


def _skip(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _is_end(text: str, begun: int, match: re.Match[str], stop: int, after: int, end: int) -> bool:
    char = text[after]
    marks, closers, _ = match.groups()
    if after == stop:
        return _is_glued(text, match.start(), marks, after)
    if char.islower() or char in ",;:!?.…)]»”/":
        return False
    if char in "—–-" and ("»" in closers or "”" in closers or text[stop - 1] == '"' or
                          _DATELINE.search(text, max(begun, match.start() - 8), match.start())):
        return False
    if char in "([":
        return _opens_sentence(text, after, end)
    if text[match.start() - 1] in "([" and match.start() > begun and ("…" in marks or "..." in marks):
        return False
    return marks[0] != "." or marks[1:2] in tuple(".!?…") or not _is_abbreviation(text, begun, match.start(), after)


def _is_glued(text: str, stop: int, marks: str, after: int) -> bool:
    """A space lost between two sentences (« coréenne.Le président »); never inside an address or an initialism."""
    before = text[max(stop - 3, 0):stop]
    return len(marks) == 1 and len(before) == 3 and before.isalpha() and before.islower() and \
        _next_word(text, after) in _table("sentence_starters.csv")


def _opens_sentence(text: str, after: int, end: int) -> bool:
    """A bracket with a sentence of its own, or with an omission before one."""
    if omission := _BRACKET.match(text, after, end):
        return omission.end() < end and not text[omission.end()].islower()
    closing = text.find(")" if text[after] == "(" else "]", after, min(end, after + 500))
    return closing > 0 and text[closing - 1] in ".!?…" and text[after + 1:after + 2].isupper()


@cache
def _table(name: str) -> dict[str, str]:
    """A lexicon by its first column; the values are those of its last one."""
    rows = csv.reader((files("analysis") / "lexicons" / name).read_text("utf-8").splitlines()[1:])
    return {row[0]: row[-1] for row in rows if row}


def _is_abbreviation(text: str, begun: int, stop: int, after: int) -> bool:
    """The full stop at ``stop`` belongs to the word before it, and the sentence goes on at ``after``."""
    before = text[max(begun, stop - 24):stop]
    if not before or before[-1].isspace():
        return False
    word = before.split()[-1].lstrip("([«“\".-’'")
    if len(word) > LONGEST_ABBREVIATION:
        return False
    word = word[2:] if word[1:2] in ("'", "’") else word
    ends = _table("abbreviations.csv").get(word)
    if ends == "never":
        return True
    if ends == "number":
        return bool(_NUMBER.match(text, after))
    if word.isdigit():
        return bool(_ITEM.fullmatch(text, begun, stop))
    initials = "." in word and max(map(len, word.split("."))) <= 2 or word[-1:].isupper() and word[-2:-1] in ("", "-")
    return (ends == "maybe" or initials) and word != "etc" and not _starts(text, after)


def _next_word(text: str, after: int) -> str:
    found = _NEXT_WORD.match(text, after)
    return found[0].replace("’", "'") if found else ""


def _starts(text: str, after: int) -> bool:
    """A word that can hardly go on a name stands there, or a quotation."""
    word = _next_word(text, after)
    return word in _table("sentence_starters.csv") if word else not text[after].isdigit()
