"""Sentences: an article without its furniture, cut by the marks and conventions of the French press."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from analysis import lexicon
from analysis.schema import Article, Removed, Sentence

LONGEST_HEADLINE = 300  # characters
HEADLINE_LINES = 10  # first lines, one of which may be the headline
LONGEST_HEADING = 120
LONGEST_STANDFIRST = 1000
LONGEST_ABBREVIATION = 10
#: What is longer is no sentence but text without stops; it is cut at a space, so that no stage has to read it as one.
LONGEST_SENTENCE = 4000

Span = tuple[int, int]

_BREAK = re.compile(r"\r\n?|\n")
_GAP = re.compile(r"\s*")
_MARKUP = re.compile(r"(?:#{1,6}|>)\s+(?=\S)")
_LETTER = re.compile(r"[^\W_]")
#: A stop with its closing marks, and the gap before the next word; a mark after a space (? !) is part of the stop.
_STOP = re.compile(
    r"(?P<marks>[.!?…][.!?…]*(?:[ \u00a0\u202f][!?][.!?…]*)*)(?P<closers>(?:[ \u00a0\u202f]?[»›]|[”’\"')\]*_])*)(?P<gap>\s*)")
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
    sentence. Text without stops is cut after 4 000 characters. A standfirst is recognised only when something stands between
    it and the body, or when it is cut short. Never raises.
    """
    text = article.text
    spans, marks = _kept_lines(text, removed), _marks(text)
    found: list[Sentence] = []
    for line, part in zip(spans, _parts(text, spans, article.title, removed)):
        inside = marks[bisect_left(marks, line[0]):bisect_left(marks, line[1] - 1)]
        for cut in _split(text, *line, part, inside):
            for start, end in _bounded(text, *cut) if cut[1] - cut[0] > LONGEST_SENTENCE else (cut,):
                found.append(Sentence(article.article_id, len(found), start, end, text[start:end], part))
    return found


# ----------------------------------------------------------------------------------------------------------- lines

def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST_SENTENCE:
        space = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        stop = space if space > 0 else start + LONGEST_SENTENCE
        yield start, start + len(text[start:stop].rstrip())
        start = _skip(text, stop, end)
    if start < end:
        yield start, end


def _skip(text: str, position: int, end: int) -> int:
    gap = _GAP.match(text, position, end)
    return gap.end() if gap else position


def _kept_lines(text: str, removed: list[Removed]) -> list[Span]:
    """The lines that have a letter or a figure and were not removed, those broken for width joined."""
    kept: list[Span] = []
    rows = iter(removed)
    row = next(rows, None)
    following = 0
    for line in text.replace("\r", "\n").split("\n"):
        at, following = following, following + len(line) + 1
        if not (content := line.strip()):
            continue
        start = at + line.find(content[0])
        end = start + len(content)
        while row and row.end < end:
            row = next(rows, None)
        if (not row or row.start > start) and (content[0].isalnum() or _LETTER.search(content)):
            if content[0].islower() and kept and _goes_on(text, *kept[-1], start):
                start = kept.pop()[0]
            kept.append((start, end))
    return kept


def _goes_on(text: str, start: int, end: int, below: int) -> bool:
    """A line broken for width: no stop at its end, no blank line below it."""
    return end - start >= 30 and text[end - 1] not in ".!?…:;" and len(_BREAK.findall(text, end, below)) == 1


def _parts(text: str, spans: list[Span], title: str | None, removed: list[Removed]) -> list[str]:
    lines = [text[start:end] for start, end in spans]
    headed = _headline(spans, lines, title, removed)
    below = _standfirst_end(spans, lines, headed + 1, removed)
    parts = ["heading"] * headed + ["headline"] * (headed >= 0) + ["standfirst"] * (below - headed - 1)
    return parts + ["heading" if len(line) <= LONGEST_HEADING and _is_heading(line, after) else "body"
                    for line, after in zip(lines[below:], [*lines[below + 1:], ""])]


def _headline(spans: list[Span], lines: list[str], title: str | None, removed: list[Removed]) -> int:
    """The line of the headline: the declared title, or one repeated elsewhere, or the likeliest above the first sentence; -1: none."""
    known = {_key(row.text) for row in removed if row.rule == "repeated headline"} | ({_key(title)} if title else set())
    glued = [_key(row.text) for row in removed if row.rule in ("page title", "rubric")]
    for k, line in enumerate(lines[:HEADLINE_LINES] if known or glued else ()):
        key = _key(line) if len(line) <= LONGEST_HEADLINE else ""
        if key and key in known or len(key) > 15 and any(page.endswith(key) or page.startswith(key) for page in glued):
            return k
        if not title and len(line) > LONGEST_HEADING and _is_text(line):
            break
    return -1 if len(lines) < 2 or _is_text(lines[0]) else _likeliest(spans, lines, removed)


def _likeliest(spans: list[Span], lines: list[str], removed: list[Removed]) -> int:
    """The first long line below the last label, rubric or way through the site that stands above the text, a byline or a picture.

    Without one the first line, unless it is one of these itself or of one or two words, which a section has as well.
    """
    ends = [row.start for row in removed if row.kind in ("byline", "caption", "social", "comments")]
    labels = [row.start for row in removed if row.rule in ("rubric", "menu", "row of labels")]
    found, parted = -1, False
    for k, line in enumerate(lines[:HEADLINE_LINES]):
        above = spans[k - 1][1] if k else 0
        if _is_text(line) or found >= 0 and _any_between(ends, above, spans[k][0]):
            break
        long = _is_long(line)
        parted = parted or not long or _any_between(labels, above, spans[k][0])
        if long and (found < 0 or parted):
            found, parted = k, False
    return 0 if found < 0 and _is_long(lines[0], words=3, letters=100) else found


def _any_between(starts: list[int], start: int, end: int) -> bool:
    return bisect_right(starts, end) > bisect_right(starts, start)


def _is_text(line: str) -> bool:
    """A sentence, a line of a dialogue or of a list, or what announces them."""
    sentence = line[-1] in ",:;" or line.rstrip(" \u00a0\u202f»”\"").endswith((".", "…"))
    return sentence or len(line) > LONGEST_HEADLINE or line[0].islower() or line[0] in "—–-•"


@cache
def _page_head() -> re.Pattern[str]:
    """What page heads say of themselves, and ways through the site."""
    return re.compile("|".join(row["pattern"] for row in lexicon.rows("line_shapes") if row["shape"] == "head"), re.IGNORECASE)


def _is_long(line: str, words: int = 5, letters: int = 30) -> bool:
    """A line of several words, neither of labels alone nor what a page says of itself."""
    found = [word for word in line.split() if word[0].isalnum() or _LETTER.search(word)]
    labels = len(found) > 3 and not line.isupper() and "," not in line and all(word[0].isupper() or word.isdigit() for word in found)
    spoken = len(found) > 1 and line[-1] in "?!»”\""
    return (len(found) >= words or len(line) >= letters or spoken) and not (labels or _page_head().match(line))


def _key(line: str) -> str:
    return " ".join(line.lower().replace("’", "'").strip("#*_ .").split())


def _standfirst_end(spans: list[Span], lines: list[str], first: int, removed: list[Removed]) -> int:
    """The index after the standfirst: lines that a byline, a picture … parts from the body, or that are cut short."""
    starts = [row.start for row in removed if row.kind in ("byline", "caption", "duplicate", "social") and row.rule != "quote signature"]
    for k in range(first, min(first + 2, len(lines) - 1) if first else 0):
        if spans[k][1] - spans[first][0] > LONGEST_STANDFIRST:
            break
        if lines[k].endswith(("...", "…")) or _any_between(starts, spans[k][1], spans[k + 1][0]):
            return k + 1
    return first


def _is_heading(line: str, below: str) -> bool:
    """An intertitle: short, without a stop, above a longer line that has one."""
    plain = line[-1] not in ".…,;:»" and not line[0].islower() and line[0] not in "-–—•*«“\""
    return bool(below) and (line[0] == "#" or plain and len(below) > len(line) and bool(_CLOSED.search(below, len(below) - 8)))


# ------------------------------------------------------------------------------------------------------- sentences

def _marks(text: str) -> list[int]:
    """Where the marks stand that a stop can begin with."""
    found = []
    for mark in ".!?…":
        at = -1
        while (at := text.find(mark, at + 1)) >= 0:
            found.append(at)
    return sorted(found)


def _split(text: str, start: int, end: int, part: str, marks: list[int]) -> list[Span]:
    """The sentences of a line; ``marks`` are those in it, but for one at its end."""
    if text[start] in "#>" and (markup := _MARKUP.match(text, start, end)):
        start = markup.end()
    if part in ("headline", "heading"):
        return [(start, end)]
    spans: list[Span] = []
    done, counted, straight = start, start, 0  # straight marks before ``counted``
    for mark in marks:
        if mark < done:
            continue
        if text[mark:mark + 2] == ". " and text[mark + 2:mark + 3].isupper():  # the plainest stop needs no expression
            if not _is_abbreviation(text, start, mark, mark + 2):
                spans.append((start, mark + 1))
                start = mark + 2
            continue
        match = _STOP.match(text, mark, end)
        stop, after = match.end("closers"), match.end()
        done = after
        if after == end:
            break
        if text[after] == '"':
            straight, counted = straight + text.count('"', counted, after), after
            if straight % 2 and not text[after + 1:after + 2].isalnum():
                stop = after + 1  # a straight mark after a space that closes
                after = _skip(text, stop, end)
        if after < end and _is_end(text, start, match, stop, after, end):
            spans.append((start, stop))
            start = after
    spans.append((start, end))
    return spans


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
        _next_word(text, after) in _table("sentence_starters")


def _opens_sentence(text: str, after: int, end: int) -> bool:
    """A bracket with a sentence of its own, or with an omission before one."""
    if omission := _BRACKET.match(text, after, end):
        return omission.end() < end and not text[omission.end()].islower()
    closing = text.find(")" if text[after] == "(" else "]", after, min(end, after + 500))
    return closing > 0 and text[closing - 1] in ".!?…" and text[after + 1:after + 2].isupper()


@cache
def _table(name: str) -> dict[str, str]:
    """A lexicon by its first column; the values are those of its last one."""
    return {next(iter(row.values())): list(row.values())[-1] for row in lexicon.rows(name)}


def _is_abbreviation(text: str, begun: int, stop: int, after: int) -> bool:
    """The full stop at ``stop`` belongs to the word before it, and the sentence goes on at ``after``."""
    before = text[max(begun, stop - 24):stop]
    if not before or before[-1].isspace():
        return False
    word = before.rsplit(None, 1)[-1].lstrip("([«“\".-’'")
    if len(word) > LONGEST_ABBREVIATION:
        return False
    word = word[2:] if word[1:2] in ("'", "’") else word
    ends = _table("abbreviations").get(word)
    if ends is None and word[-1:].islower() and "." not in word:
        return False
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
    return word in _table("sentence_starters") if word else not text[after].isdigit()
