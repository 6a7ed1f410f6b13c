"""What all French text handling needs: folding, quotation marks, matching of many terms. No knowledge of any stage."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from encodings import cp1252
from typing import NamedTuple, TypeVar

import ahocorasick_rs

Owner = TypeVar("Owner")

_SAME = {
    **dict.fromkeys("’ʼ‘`´′", "'"),
    **dict.fromkeys("\u00a0\u202f\u2007\u2009\u2002\u2003\t\n\r\u2028\u2029", " "),
    **dict.fromkeys("‐‑‒–—−", "-"),
}


class _Folds(dict[int, str]):
    """Each character, by its code, with the one it is folded to."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = _SAME.get(char) or unicodedata.normalize("NFD", char.lower()[0])[0]
        return self[code]


_FOLDS = _Folds()


#: Windows-1252, which has nearly all that French is written with, with five more characters in its empty places.
_RARER = iter("\u202f\u2009\u2011\u2212\u02bc")
_WESTERN = "".join(next(_RARER) if char == "\ufffe" else char for char in cp1252.decoding_table)
_CODES, _FOLDED = codecs.charmap_build(_WESTERN), _WESTERN.translate(_FOLDS)


def fold(text: str) -> str:
    """The text in lower case, without accents, with plain apostrophes, spaces and hyphens, and of the SAME LENGTH.

    Offsets found in the folded text hold in the text itself. Ligatures (œ) stay as they are.
    """
    try:
        return codecs.charmap_decode(codecs.charmap_encode(text, "revue.fold", _CODES)[0], "strict", _FOLDED)[0]
    except UnicodeEncodeError:
        return text.translate(_FOLDS)


def _fold_rare(error: UnicodeEncodeError) -> tuple[str, int]:
    """What letters outside Windows-1252 are folded to (ğ: g), where that is in it; raises the error where it is not."""
    plain_letters = error.object[error.start:error.end].translate(_FOLDS)
    plain_letters.encode("cp1252")
    return plain_letters, error.end


codecs.register_error("revue.fold", _fold_rare)


_PLAIN = {"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "}


def plain(text: str) -> str:
    """The text in lower case with plain apostrophes and spaces, of the SAME LENGTH; accents stay."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower()[0] for char in text)
    for char in _PLAIN:
        low = low.replace(char, _PLAIN[char])
    return low


_DETERMINED = re.compile(r"^(?:l'|(?:les?|la|une?|des|du|de la|cette?|ces?|ses?|sa|son)\s+)")
_UNSLUGGED = re.compile(r"[^a-z0-9]+")


def slug(words: str) -> str:
    """A slug of plain ASCII made from a noun phrase: its article dropped, accents dropped, words joined by hyphens."""
    plain = _DETERMINED.sub("", fold(words).replace("œ", "oe").replace("æ", "ae").strip())
    return _UNSLUGGED.sub("-", plain).strip("-")


# ---------------------------------------------------------------------------------------------- quotation marks

class Marked(NamedTuple):
    """A stretch between quotation marks: start and end with the marks, inner_start and inner_end without; depth from 0."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int


_CLOSER = {"«": "»", "“": "”", "„": "”", "‹": "›", "‘": "’", '"': '"', "'": "'"}
_MARK = re.compile(
    r"""[«“„‹»”›"'‘’](?:(?<=[«“„‹»”›"])|(?<=['‘])(?<![\w'].)(?=[^\W\d_])|(?<=\w\w['’])(?<!qu.)(?!\w)|(?<=[.!?…]['’])(?!\w))"""
)
_DOUBLE = re.compile("[«“„‹»”›\"]")
_OTHER = "“„‹”›\""
_SINGLE = (" '", "\u00a0'", "\n'", "('", "‘")
_LINE = re.compile(r"[^\n\r]*")
_REOPENED = re.compile(r"\s*«")
_ANNOUNCED = re.compile(r":\s*$")


def marked_spans(text: str) -> list[Marked]:
    """Where the text stands between quotation marks (« », “ ”, " ", ‹ ›, ‘ ’, ' '), outer before inner, in order.

    A quotation that goes on over paragraphs, each opening with « again, gives one span a paragraph. A mark that is never
    closed ends with its paragraph if it opens the paragraph or follows a colon, or the next one opens with « again; else it is skipped.
    """
    found: list[Marked] = []
    carried, stop = False, 0
    single = any(opener in text for opener in _SINGLE)
    if not single and not any(mark in text for mark in "«»“”„‹›\""):
        return found
    if not single and not any(mark in text for mark in _OTHER) and (simple := _paired(text)) is not None:
        return simple
    marks = _MARK if single else _DOUBLE
    while mark := marks.search(text, stop):
        start = 1 + max(text.rfind(end, stop, mark.start()) for end in "\n\r")
        carried = carried and not text[stop:max(start, stop)].strip()
        start, stop = max(start, stop), _LINE.match(text, mark.end()).end()
        spans, carried = _marked_in_paragraph(text, start, stop, carried, marks)
        found.extend(spans)
    ordered, ends = sorted(found, key=lambda m: (m.start, -m.end)), list[int]()
    for number, mark in enumerate(ordered):
        ends = [end for end in ends if end > mark.start]
        ordered[number] = mark._replace(depth=len(ends))
        ends.append(mark.end)
    return ordered


def _paired(text: str) -> list[Marked] | None:
    """The spans of a text whose only marks are « and », each closed in its paragraph before the next opens; else None."""
    pieces = text.split("«")
    found, position = [], len(pieces[0])
    if "»" in pieces[0]:
        return None
    for piece in pieces[1:]:
        length = piece.find("»") + 1
        if not length or piece.find("»", length) >= 0 or "\n" in piece[:length] or "\r" in piece[:length]:
            return None
        found.append(_marked(text, position, position + length + 1, 0))
        position += 1 + len(piece)
    return found


def _marked_in_paragraph(text: str, start: int, stop: int, carried: bool, marks: re.Pattern[str]) -> tuple[list[Marked], bool]:
    found: list[Marked] = []
    opened: list[int] = []
    first = _skip_spaces(text, start, stop)
    for mark in marks.finditer(text, start, stop):
        position, char = mark.start(), mark[0]
        before, after = text[position - 1 : position].strip(), text[position + 1 : position + 2].strip()
        opens = char in _CLOSER and (char != '"' or bool(after) and not before.isalnum())
        closes = char not in _CLOSER or char == '"' and (bool(before) or not after) or char == "'" and before.isalnum()
        match = next((k for k in reversed(range(len(opened))) if _CLOSER[text[opened[k]]] == char), None) if closes else None
        if match is not None:
            found.append(_marked(text, opened[match], position + 1, match))
            del opened[match:]
        elif opens:
            opened.append(position)
        elif char == "»" and carried:
            found.append(_marked(text, first, position + 1, 0, bare=True))
            carried = False
    goes_on = bool(opened) and (opened[0] == first or text[opened[0]] in "«“" and (
        _ANNOUNCED.search(text, max(start, opened[0] - 4), opened[0]) or _REOPENED.match(text, stop)) is not None)
    if goes_on:
        last = first + len(text[first:stop].rstrip())
        found.append(Marked(opened[0], last, _skip_spaces(text, opened[0] + 1, last), last, 0))
    return found, goes_on


def _marked(text: str, start: int, end: int, depth: int, bare: bool = False) -> Marked:
    stop = end - 1
    inner = start if bare else _skip_spaces(text, start + 1, stop)
    while stop > inner and text[stop - 1].isspace():
        stop -= 1
    return Marked(start, end, inner, stop, depth)


def _skip_spaces(text: str, position: int, stop: int) -> int:
    while position < stop and text[position].isspace():
        position += 1
    return position


# ---------------------------------------------------------------------------------------------- words and terms

WORD = re.compile(r"[^\W_]+(?:['’ʼ](?=[^\W_]))?", re.UNICODE)


def one_line(text: str) -> str:
    """The text on one line, without the characters that steer instead of being read."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text as matches; an elided article keeps its apostrophe and is a word of its own (l' | accord)."""
    return WORD.finditer(text)


class Hit(NamedTuple):
    """A term found: its span and its index in the list of terms."""

    start: int
    end: int
    term: int


class Matcher:
    """Finds many terms in one pass (Aho and Corasick 1975) over folded text, as whole words, the longest of those that overlap.

    Terms are folded; of two equal terms the first one wins. A hyphen between two words and a space are the same. A term that
    ends in ``*`` is a stem: it finds every word that begins so, to the end of that word.
    """

    def __init__(self, terms: Iterable[str]):
        self.terms = [_plain(term) for term in terms]
        self._index: dict[str, int] = {}
        for number, term in enumerate(self.terms):
            if term.rstrip("*"):
                self._index.setdefault(term, number)
        self._patterns = [term.rstrip("*") for term in self._index]
        self._numbers = list(self._index.values())
        self._stems = {place for place, term in enumerate(self._index) if term.endswith("*")}
        quick = ahocorasick_rs.Implementation.DFA
        self._automaton = ahocorasick_rs.AhoCorasick(self._patterns, implementation=quick) if self._patterns else None

    def find(self, folded: str) -> list[Hit]:
        """The hits in an already folded text, in order and without overlap."""
        if self._automaton is None:
            return []
        flat = folded.replace("-", " ")
        raw = self._automaton.find_matches_as_indexes(flat, overlapping=True)
        if self._stems:
            raw = [(pattern, start, _word_end(flat, end) if pattern in self._stems else end) for pattern, start, end in raw]
        whole = [(start, end, pattern) for pattern, start, end in raw if _is_whole(flat, start, end)]
        whole.sort(key=lambda hit: (hit[0], -hit[1]))
        kept: list[Hit] = []
        for start, end, pattern in whole:
            if not kept or start >= kept[-1].end:
                kept.append(Hit(start, end, self._numbers[pattern]))
        return kept


def _plain(term: str) -> str:
    return re.sub(r" +", " ", fold(term).replace("-", " ")).strip()


def _word_end(text: str, position: int) -> int:
    while position < len(text) and text[position].isalnum():
        position += 1
    return position


def _is_whole(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (end == len(text) or not text[end].isalnum() or text[end - 1] == "'")


def innermost(start: int, end: int, owned: Iterable[tuple[int, int, Owner]], default: Owner) -> list[tuple[int, int, Owner]]:
    """The stretch [start, end) cut into (start, end, owner), each character going to the smallest owned span around it.

    Characters in no owned span go to ``default``. Neighbouring stretches of one owner are joined.
    """
    inside = [(max(a, start), min(b, end), b - a, owner) for a, b, owner in owned if a < end and b > start]
    if not inside:
        return [(start, end, default)]
    inside.sort(key=lambda span: -span[2])
    edges = sorted({start, end, *(a for a, *_ in inside), *(b for _, b, *_ in inside)})
    cut: list[tuple[int, int, Owner]] = []
    for left, right in zip(edges, edges[1:]):
        owner = next((o for a, b, _, o in reversed(inside) if a <= left and right <= b), default)
        if cut and cut[-1][2] == owner:
            cut[-1] = (cut[-1][0], right, owner)
        else:
            cut.append((left, right, owner))
    return cut
