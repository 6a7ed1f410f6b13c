"""How words make a score: the words of the lexicons in a text, and what modifiers, negations and "!" make of them.

The rules are those of textblob-fr, the same for every lexicon; ``lexicons/negation.csv`` has the words that they need.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from analysis.schema import Span
from analysis.tone import LEXICONS, Term, composing, spaced, vocabulary

_CLAUSE = re.compile("[,;:.!?()\\[\\]«»“”\"…–—]")
_APOSTROPHES = frozenset("'’ʼ‘`´′")
_NE, _QUE = (b"n", b"ne"), (b"que", b"qu")
_PARTS = frozenset((*_QUE, *map(spaced, composing("negation"))))
_LIGHT, _STOP = (frozenset(map(spaced, composing(kind))) for kind in ("light", "stop"))
_START = itemgetter(1)
#: No modifier or negation holds over more characters.
_REACH = 80

Hit = tuple[float, float, Span]
Stretch = tuple[int, int, list[list[Hit]]]


def find_hits(text: str, words: bytes, stretches: Iterable[Stretch]) -> None:
    """Adds the scored expressions of every stretch to its lists of hits, one for each lexicon: polarity, subjectivity and span.

    Stretches are in order. Of expressions that overlap the longest counts. "Plus" and the like negate after "ne" only.
    """
    expressions = vocabulary()
    matches = expressions.machine.find_matches_as_indexes(b" %s " % words, overlapping=True)
    if "!" in text:
        matches += [(-1, mark.start(), mark.start() + 3) for mark in re.finditer("!", text)]
    matches.reverse()
    matches.sort(key=_START)  # the longest first of those that begin together
    chains = [_Chain(text, words) for _ in LEXICONS]
    ahead = iter([*stretches, (len(text), len(text) + 2, [])])
    left = right = taken = 0
    for number, start, end in matches:
        while start >= right:
            left, right, made = next(ahead)
            taken, calm, ne, upto = left, True, -1, left
        if start < taken:
            continue
        end -= 2  # a pattern has a space at either end
        calm = calm or start > upto  # what was said so far reaches no farther
        span = start, end
        said, plain, after_ne = expressions[number]
        if plain:
            for lexicon, polarity, subjectivity in plain:
                if calm or (chain := chains[lexicon]).modifier is None and chain.negation is None:
                    made[lexicon].append((polarity, subjectivity, span))
                else:
                    chain.score(span, said[lexicon])
            upto = end + _REACH
            continue
        if after_ne:
            if words[start:end] in _NE:
                if end - start == 1 and text[end:end + 1] not in _APOSTROPHES:
                    continue
                ne = end
            elif b" " in words[start:end]:
                taken = end
            elif ne >= 0 and _reaches(text, words, ne, start, 3):
                said = after_ne
        upto = end + _REACH
        if calm:
            calm = False
            for chain, hits in zip(chains, made):
                chain.begin(left, hits)
        for chain, term in zip(chains, said):
            if term:
                chain.take(span, term)


class _Modifier(NamedTuple):
    """A word that modifies the next one; scored: it is a hit by itself until then."""

    start: int
    end: int
    factor: float
    negated: bool
    scored: bool


class _Chain:
    """What the modifiers and negations of one stretch make of its words by one lexicon."""

    def __init__(self, text: str, words: bytes):
        self.text, self.words = text, words

    def begin(self, left: int, hits: list[Hit]) -> None:
        self.left, self.hits, self.last_negated = left, hits, (-1, -1)
        self.modifier: _Modifier | None = None
        self.negation: tuple[int, int, int] | None = None  # start, end, reach

    def take(self, span: Span, term: Term) -> None:
        """The next expression of the stretch."""
        if term.role == "negation":
            self._negate(span, term.reach[0])
        elif term.role == "mark":
            self._exclaim(span)
        else:
            self.score(span, term)

    def score(self, span: Span, term: Term) -> None:
        """The next word or modifier of the stretch."""
        self._loosen(span[0])
        (start, end), negated, modifier = span, False, self.modifier
        polarity, subjectivity, factor, modifies, role, reach, _ = term
        if modifier:
            start, negated = modifier.start, modifier.negated
            polarity = max(-1.0, min(polarity * modifier.factor, 1.0))
            subjectivity = max(-1.0, min(subjectivity * modifier.factor, 1.0))
            if modifier.scored:
                self.hits.pop()
        if self.negation and _negates(self.text, self.words, self.negation, span, modifies, self.left):
            start, negated, factor = min(start, self.negation[0]), True, 1.0 / factor
        if role == "word":
            self._add(polarity, subjectivity, (start, end), negated)
        self.modifier = _Modifier(start, end, factor, negated, role == "word") if modifies else None
        self.negation = (*span, reach[0]) if reach[0] >= 0 else None

    def _add(self, polarity: float, subjectivity: float, span: Span, negated: bool) -> None:
        self.hits.append((polarity * -0.5 if negated else polarity, subjectivity, span))
        self.last_negated = span if negated else self.last_negated

    def _loosen(self, position: int) -> None:
        """A modifier holds over words of one or two letters only."""
        if self.modifier and position - self.modifier.end > 4 and any(
                len(word) > 2 for word in self.words[self.modifier.end:position].split()):
            self.modifier = None

    def _negate(self, span: Span, reach: int) -> None:
        """A negation waits for the next word, or joins an adverb in -ment right before it ("vraiment pas")."""
        self._loosen(span[0])
        modifier = self.modifier
        if modifier and span[1] - span[0] > 1 and self.words.endswith(b"ment", 0, modifier.end):
            if modifier.scored and not modifier.negated:
                polarity, subjectivity, _ = self.hits.pop()
                self._add(polarity, subjectivity, (modifier.start, span[1]), negated=True)
            self.modifier, self.negation = modifier._replace(end=span[1], negated=True), None
        elif reach >= 0:
            self.negation = (*span, reach)

    def _exclaim(self, span: Span) -> None:
        """A "!" makes the last hit stronger; "(!)" is a hit of irony."""
        if self.text[max(0, span[0] - 1):span[1] + 1] == "(!)":
            self.hits.append((0.0, 1.0, span))
        elif self.hits and self.hits[-1][2][0] >= self.left:
            polarity, subjectivity, span = self.hits[-1]
            most = 0.5 if span == self.last_negated else 1.0
            self.hits[-1] = max(-most, min(polarity * 1.25, most)), subjectivity, span


def _negates(text: str, words: bytes, negation: tuple[int, int, int], span: Span, modifies: bool, left: int) -> bool:
    """Whether a negation holds at a word; "ne" alone does not at an adverb, before "que", nor after it ("craint qu'il ne tombe")."""
    start, end, reach = negation
    if words[start:end] in _NE and (modifies or span[0] - end <= _REACH and _is_void(text, words, start, end, left)):
        return False
    return _reaches(text, words, end, span[0], reach)


def _is_void(text: str, words: bytes, start: int, end: int, left: int) -> bool:
    """Whether a "ne" stands before "que", or after it without another word that negates."""
    mark = _CLAUSE.search(text, end, end + 60)
    after = next(filter(_PARTS.__contains__, words[end:mark.start() if mark else end + 60].split()[:7]), b"")
    if after:
        return after in _QUE
    return next(filter(_PARTS.__contains__, reversed(words[max(left, start - 40):start].split())), b"") in _QUE


def _reaches(text: str, words: bytes, end: int, start: int, reach: int) -> bool:
    """Whether a negation that ends at ``end`` still holds at a later word that begins at ``start``.

    Single letters never end it. Determiners, auxiliaries and the like (light) do not count, other words do, up to ``reach``;
    once a word has been passed, a clause mark or a conjunction ends it ("pas grand, mais bon" negates nothing further).
    """
    if start - end > _REACH:
        return False
    if start - end < 4:
        return True
    passed = [word for word in words[end:start].split() if len(word) > 1]
    return not passed or (_STOP.isdisjoint(passed) and not _CLAUSE.search(text, end, start)
                          and sum(word not in _LIGHT for word in passed) <= reach)
