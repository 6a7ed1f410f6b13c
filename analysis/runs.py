"""Runs: where whole stretches of given texts stand in a page, whatever markup and escapes are in between, and the page without them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.text import fold

#: What is shorter stays whatever length is asked for: 96 of 100 names of the actor table are, and a page without names says nothing.
SHORTEST = 32
CUT = "[…]"
#: May stand before the first letter of a run that is cut, and counts with what is kept of it.
OPENING = "« "

#: What stands for a tag in a text that is read: one inside a line, one that begins a block, and a line break that goes with its words.
_INLINE, _BLOCK, _BREAK = "\ufdd0", "\ufdd1", "\ufdd2"
#: Ends what is read in one go; a quotation mark of the text itself is read as a curly one.
_END, _QUOTE = '"', "”"

_INLINE_TAGS = frozenset("a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp "
                         "script small span strong style sub sup time tspan u var wbr".split())
_MARKUP = re.compile(r"""<!--.*?-->|<(script|style)\b(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>.*?</\1\s*>"""
                     r"""|</?[a-z!?](?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""",
                     re.DOTALL | re.IGNORECASE)
_SCRIPT = re.compile(r"""<script\b(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>(.*?)</script\s*>|<!--(.*?)-->""", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_TAG_INSIDE = re.compile(r"""</?[a-z][a-z0-9]*+(?:\s+(?:style|class|dir|lang)\s*=\s*(?:”[^”"]*+”|'[^'"]*+'))*+\s*/?>""", re.IGNORECASE)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_ENTITY = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,31};)")
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_WHITE = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": " ", '"': _QUOTE}


class Stream(NamedTuple):
    """A text as it is read, and where in the source each of its characters begins and ends."""

    text: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


class Run(NamedTuple):
    """What is cut of a run, as places in the stream: its beginning is kept up to ``start``, and it ends at ``end``."""

    start: int
    end: int


def without_runs(markup: str, texts: Iterable[str], length: int) -> str:
    """The HTML in which no run of more than ``length`` characters of any of the texts is left: it keeps its beginning, then "[…]".

    A run is found in what the page shows, across all elements, in the values of attributes, and in the strings of scripts and
    comments; entities, escapes of JSON, case, accents, white space and punctuation do not hide it. ``length`` counts characters as
    shown from the first letter of a run to its last, a stretch of white space as one; what is kept ends with a word. Runs
    of up to SHORTEST characters always stay, and so do attributes and strings without white space (slugs, hashes, pictures). All
    else, byte for byte, stays as it is, tags too. Time and memory grow with the size of page and texts together.
    Limits: a run of which fewer than half of the characters are letters or digits may be missed; one put together from pieces of
    several texts is cut like one; JSON inside a string of JSON is read as text, and a run across its inner strings is cut as one.
    """
    limit = max(length, SHORTEST)
    known = Known(texts, limit)
    if not known:
        return markup
    streams = [_shown(markup), _inside(markup, _attributes(markup, limit)), _inside(markup, _scripts(markup, limit))]
    cuts = [cut for number, stream in enumerate(streams) for run in known.runs(stream.text, length, words_only=number > 0)
            for cut in _source(stream, run)]
    pieces, at = [], 0
    for start, end, said in sorted(cuts):
        pieces += [markup[at:start], said]
        at = end
    return "".join([*pieces, markup[at:]])


class Known:
    """The texts whose runs are looked for: all stretches of half of ``limit`` letters in a row, as numbers."""

    def __init__(self, texts: Iterable[str], limit: int):
        self.limit, self.size = limit, (limit + 1) // 2
        found = _windows(_codes(_END.join(text.replace(_END, _QUOTE) for text in texts)), self.size)
        self.hashes = np.sort(found.hashes[found.whole])
        self.sieve = np.zeros(1 << 25, dtype=bool)  # tells most of what is not known without a search
        self.sieve[self.hashes >> np.uint64(39)] = True

    def __bool__(self) -> bool:
        return len(self.hashes) > 0

    def runs(self, text: str, length: int, words_only: bool = False) -> list[Run]:
        """What stands behind the first ``length`` characters of runs of more than ``limit``; ``words_only``: with white space in them."""
        codes = _codes(text)
        windows = _windows(codes, self.size)
        maybe = np.flatnonzero(windows.whole & self.sieve[windows.hashes >> np.uint64(39)])
        places = np.searchsorted(self.hashes[:-1], windows.hashes[maybe])
        hits = maybe[self.hashes[places] == windows.hashes[maybe]]
        shown = _shown_so_far(text)
        found: list[Run] = []
        for group in np.split(hits, np.flatnonzero(np.diff(hits) > 1) + 1) if len(hits) else ():
            first, last = int(windows.places[group[0]]), int(windows.places[group[-1] + self.size - 1])
            before = shown[first] - 1
            if shown[last] - before > self.limit and not (words_only and not any(map(str.isspace, text[first:last]))):
                kept = min(int(np.searchsorted(shown, before + length - len(OPENING), side="right")), last)
                found.append(Run(max(_word_edge(codes, kept), first), _word_edge(codes, last + 1)))
        return _joined(found)


def _word_edge(codes: NDArray[np.uint32], place: int) -> int:
    """The place itself, or the beginning of the word that it is in: chance adds a letter of the next word to a run."""
    for back in range(min(place, SHORTEST // 2) if place < len(codes) and codes[place] > 1 else 0):
        if codes[place - back - 1] < 2:
            return place - back
    return place


def _joined(found: list[Run]) -> list[Run]:
    """Runs that overlap as one."""
    joined: list[Run] = []
    for run in found:
        if joined and run.start <= joined[-1].end:
            joined[-1] = Run(joined[-1].start, max(run.end, joined[-1].end))
        else:
            joined.append(run)
    return joined


# ----------------------------------------------------------------------------------------------------------- letters

class _Windows(NamedTuple):
    """Each ``size`` letters in a row as a number; ``whole``: no piece ends between them; ``places`` of all letters in the text."""

    hashes: NDArray[np.uint64]
    whole: NDArray[np.bool_]
    places: NDArray[np.int64]


def _raw(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _codes(text: str) -> NDArray[np.uint32]:
    """The letters and digits of a text, folded, as codes; 1 where one piece of it ends; 0 for all else."""
    table = np.zeros(0x110000, dtype=np.uint32)
    for char in set(text):
        table[ord(char)] = ord(fold(char)) if char.isalnum() else char == _END
    return table[_raw(text)]


def _windows(codes: NDArray[np.uint32], size: int) -> _Windows:
    """By a polynomial of the letters modulo 2^64 (Karp and Rabin 1987), for all windows at once by its sums so far."""
    places = np.flatnonzero(codes > 1)
    piece = np.cumsum(codes == 1)[places]
    many = len(places) - size + 1
    if many <= 0:
        return _Windows(np.zeros(0, np.uint64), np.zeros(0, bool), places)
    base, inverse = 0x9E3779B97F4A7C15, pow(0x9E3779B97F4A7C15, -1, 1 << 64)
    letters = codes[places].astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    letters ^= letters >> np.uint64(32)
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(letters * _powers(base, len(places)))])
    return _Windows((sums[size:] - sums[:-size]) * _powers(inverse, many), piece[size - 1:] == piece[:many], places)


def _powers(base: int, many: int) -> NDArray[np.uint64]:
    powers = np.full(many, base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


def _shown_so_far(text: str) -> NDArray[np.int64]:
    """How many characters a reader has seen up to each, white space and the edges of blocks counting as one."""
    table = np.zeros(0x110000, dtype=np.uint8)
    for char in set(text):
        table[ord(char)] = 1 if char.isspace() or char in (_BLOCK, _BREAK) else 0 if char == _INLINE else 2
    kinds = table[_raw(text)]
    counted = np.flatnonzero(kinds)
    white = kinds[counted] == 1
    seen = np.zeros(len(kinds), dtype=np.int64)
    seen[counted] = ~(white & np.concatenate([[False], white[:-1]]))
    return np.cumsum(seen)


# ----------------------------------------------------------------------------------------------------------- reading

def _read(stream: Stream, pattern: re.Pattern[str], read: Callable[[str], str]) -> Stream:
    """The stream with each match read as one character."""
    spans = np.array([match.span() for match in pattern.finditer(stream.text)], dtype=np.int64).reshape(-1, 2)
    if not len(spans):
        return stream
    begin, end = spans.T
    steps = np.zeros(len(stream.text) + 1, dtype=np.int8)
    np.add.at(steps, begin + 1, 1)
    np.add.at(steps, end, -1)
    kept = np.cumsum(steps[:-1]) == 0
    ends = stream.ends.copy()
    ends[begin] = stream.ends[end - 1]
    return Stream(pattern.sub(lambda match: read(match[0]), stream.text), stream.starts[kept], ends[kept])


def _tag(tag: str) -> str:
    name = _NAME.match(tag)
    if name is None or name[1].lower() in _INLINE_TAGS:
        return _INLINE
    return _BREAK if re.fullmatch(r"<br\s*/?>", tag, re.IGNORECASE) else _BLOCK


def _entity(entity: str) -> str:
    return html.unescape(entity)[:1].replace(_END, _QUOTE) or " "


def _escape(escape: str) -> str:
    if escape[1] in "ux" and len(escape) > 2:
        pair = [int(code, 16) for code in re.findall(r"[0-9a-fA-F]{2,4}", escape)]
        code = pair[0] if len(pair) == 1 else 0x10000 + ((pair[0] & 0x3FF) << 10) + (pair[1] & 0x3FF)
        return chr(code).replace(_END, _QUOTE)
    return _WHITE.get(escape[1], escape[1])


def _shown(markup: str) -> Stream:
    """What the page shows."""
    places = np.arange(len(markup), dtype=np.int64)
    stream = _read(Stream(markup, places, places + 1), _MARKUP, _tag)
    return _read(stream._replace(text=stream.text.replace(_END, _QUOTE)), _ENTITY, _entity)


def _attributes(markup: str, limit: int) -> Iterator[tuple[int, int, bool]]:
    """Start and end of the values of attributes in which a run may stand; False: they have entities, no escapes."""
    for tag in _MARKUP.finditer(markup):
        if tag.end() - tag.start() > limit and not tag[0].startswith("<!--"):
            stop = tag.end() if tag[1] is None else markup.index(">", tag.start())
            for value in _ATTRIBUTE.finditer(markup, tag.start(), stop):
                group = 1 if value[1] is not None else 2
                if len(value[group]) > limit and not value[group].startswith("data:"):
                    yield *value.span(group), False


def _scripts(markup: str, limit: int) -> Iterator[tuple[int, int, bool]]:
    """Start and end of what scripts and comments hold; True: it has escapes."""
    for found in _SCRIPT.finditer(markup):
        group = 1 if found[1] is not None else 2
        if len(found[group]) > limit:
            yield *found.span(group), group == 1


def _inside(markup: str, pieces: Iterable[tuple[int, int, bool]]) -> Stream:
    """What stands in attributes, scripts or comments, piece after piece: escapes read, then entities, and the tags that they may hide."""
    read = [_piece(markup, *piece) for piece in pieces]
    if not read:
        return Stream("", *(np.zeros(0, dtype=np.int64),) * 2)
    gap = np.zeros(1, dtype=np.int64)
    starts, ends = (np.concatenate([part for piece in read for part in (getattr(piece, edge), gap)]) for edge in ("starts", "ends"))
    stream = _read(Stream("".join(piece.text + _END for piece in read), starts, ends), _ENTITY, _entity)
    return _read(_read(stream, _TAG_INSIDE, _tag), _ENTITY, _entity)


def _piece(markup: str, start: int, end: int, escapes: bool) -> Stream:
    places = np.arange(start, end, dtype=np.int64)
    stream = Stream(markup[start:end], places, places + 1)
    return _read(stream, _ESCAPE, _escape) if escapes else stream._replace(text=stream.text.replace(_END, _QUOTE))


def _source(stream: Stream, run: Run) -> Iterator[tuple[int, int, str]]:
    """What to cut out of the source, the mark in the first place; tags stay, but for line breaks."""
    places = np.arange(run.start, run.end)
    places = places[[stream.text[place] not in (_INLINE, _BLOCK) for place in places.tolist()]]
    edges = np.flatnonzero(stream.starts[places[1:]] != stream.ends[places[:-1]]) + 1
    for number, (first, last) in enumerate(pairwise([0, *edges.tolist(), len(places)])):
        yield int(stream.starts[places[first]]), int(stream.ends[places[last - 1]]), "" if number else CUT
