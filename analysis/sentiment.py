"""Tone of every sentence, voice by voice: what is quoted is taken out before anything is scored.

Two lexicons stand side by side, and each row opens the words it came from:

``textblob-fr``
    The method of textblob-fr 0.2 over its own lexicon, read from the installed package (PDDL): the mean over the known
    words, a modifier ("très") multiplies the next known word, a negation makes it × -0.5, "!" × 1.25. Polarity and
    subjectivity equal ``Blobber.sentiment`` except where one of these faults of it is corrected:

    - a colon, bracket or figure read as an emoticon ("a déclaré : c'est", "Bilan : 3", "(article 8)"): an emoticon must
      be written in one piece between spaces and hold no letter or figure;
    - "n'" never negates, and "aucune", "guère", "nullement", "ne … plus" are not known as negations;
    - any word of two letters or more cancels a negation ("pas un bon", "n'a pas donné de bons résultats");
    - guillemets, ellipses and dashes glued to a word hide it («bon», bon…);
    - ’ is not treated as ' is ("l’", "L&RSQUO ;"), nor a non-breaking hyphen as a hyphen.

    Subjectivity is meant to be in [0, 1], but a few words of that lexicon lie outside; they are kept as they are.

``press``
    About a thousand words of press and politics, nouns above all, in ``lexicons/press_tone.csv``, which an analyst can
    edit (columns word, polarity, subjectivity, part, intensity). ``part`` says how a word inflects: noun (plural),
    adjective (feminine and plurals), verb (regular forms of -er and -ir), adverb and form (as written), modifier
    (counts only through its intensity). The mean, the modifiers and the negations are those above.

Limits: words are counted, not understood. Irony, idioms and names that look like tone ("Parti du progrès") are read
literally, and a word's sign does not depend on its object ("lutter contre la fraude" counts a fraud).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter

from analysis.schema import OUTLET, UNATTRIBUTED, Article, Quote, Sentence, Sentiment, Span
from analysis.text import Marked, innermost, marked_spans
from analysis.tone import LEXICONS, Term, automaton, negation_words

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_EDGE = frozenset(" \n\u00a0,.'()") | {""}
_GLUE = frozenset("-/@_&")
_CLAUSE = frozenset(",;:.!?()[]«»“”\"…–—")
_SAME = (*((mark, "'") for mark in "’ʼ‘`´′"), ("\u2010", "-"), ("\u2011", "-"))

Event = tuple[int, int, Term]
Found = tuple[int, int, tuple[Term | None, ...]]
Share = tuple[int, int, str | None]


class _Hit:
    """One scored expression: its span and what it amounts to so far."""

    __slots__ = ("end", "intensity", "negated", "polarity", "role", "start", "subjectivity")

    def __init__(self, start: int, end: int, term: Term):
        self.start, self.end, self.negated = start, end, False
        self.polarity, self.subjectivity, self.intensity, _, self.role, _, _ = term


def score_sentiment(article: Article, sentences: list[Sentence], quotes: list[Quote]) -> list[Sentiment]:
    """One row per sentence, voice and lexicon: polarity in [-1, 1], subjectivity, hits, and their spans.

    The voice is the speaker of the innermost quote around a word, "unattributed" where a quote has none, "outlet"
    outside quotes. Words between quotation marks that belong to no quote (scare quotes, titles) are scored for nobody.
    A voice that has words but none that is known gets a row of 0 with no hits; a voice without words gets none. ``hits``
    counts the expressions averaged, ``evidence`` has one span for each, from its negation or modifier to its last word.
    Raises nothing on any text. Words are counted, not understood: see the module for the method and its limits.
    """
    low = _lower(article.text)
    found = _find(low)
    shares = _shares(article.text, quotes)
    rows: list[Sentiment] = []
    for sentence in sentences:
        for voice, spans in _voices(sentence, shares, low).items():
            stretches = [found[bisect_left(found, (start,)):bisect_left(found, (end,))] for start, end in spans]
            for index, lexicon in enumerate(LEXICONS):
                score = _score(low, stretches, index)
                rows.append(Sentiment(article.article_id, sentence.sentence_id, voice, lexicon, *score))
    return rows


# ---------------------------------------------------------------------------------------------- whose words

def _shares(text: str, quotes: list[Quote]) -> list[Share]:
    """Stretches of the text that are not the outlet's: (start, end, speaker), or None for words scored for nobody."""
    spans = sorted((q.start, q.end, q.type) for q in quotes)
    owned: list[Share] = [(q.start, q.end, q.speaker or UNATTRIBUTED) for q in quotes]
    owned += [(mark.start, mark.end, None) for mark in marked_spans(text) if not _belongs(mark, spans)]
    shares: list[Share] = []
    for cluster in _clusters(sorted(owned, key=itemgetter(0, 1))):
        start, end = cluster[0][0], max(span[1] for span in cluster)
        shares += cluster if len(cluster) == 1 else innermost(start, end, cluster, OUTLET)
    return shares


def _belongs(mark: Marked, spans: list[tuple[int, int, str]]) -> bool:
    """Whether marks are those of a quote: around it, or in a clause that mixes; not those nested in a direct quote."""
    after = bisect_left(spans, (mark.inner_end, -1, ""))
    return any(end > mark.inner_start and (mark.depth == 0 or kind != "direct" or mark.inner_start <= start)
               for start, end, kind in spans[max(0, after - 8):after])


def _clusters(spans: Iterable[Share]) -> Iterator[list[Share]]:
    """Spans in groups that overlap, so that nesting is resolved within each group only."""
    cluster: list[Share] = []
    reach = -1
    for span in spans:
        if cluster and span[0] >= reach:
            yield cluster
            cluster = []
        cluster.append(span)
        reach = max(reach, span[1])
    if cluster:
        yield cluster


def _voices(sentence: Sentence, shares: list[Share], low: str) -> dict[str, list[Span]]:
    """The stretches that each voice has in a sentence; stretches without a word are left out."""
    voices: dict[str, list[Span]] = {}
    position, stop = sentence.start, sentence.end
    for index in range(bisect_right(shares, position, key=itemgetter(1)), len(shares)):
        start, end, voice = shares[index]
        if start >= stop:
            break
        start, end = max(start, position), min(end, stop)
        for left, right, owner in ((position, start, OUTLET), (start, end, voice)):
            if owner is not None and _WORD.search(low, left, right):
                voices.setdefault(owner, []).append((left, right))
        position = end
    if position < stop and _WORD.search(low, position, stop):
        voices.setdefault(OUTLET, []).append((position, stop))
    return voices


# ---------------------------------------------------------------------------------------------- what is scored

def _lower(text: str) -> str:
    """The text in lower case with plain apostrophes and hyphens, of the same length."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    for char, plain in _SAME:
        low = low.replace(char, plain)
    return low


def _find(low: str) -> list[Found]:
    """The words and marks that a lexicon knows: start, end and what each lexicon says; whole words only, in order."""
    machine, patterns = automaton()
    return [(start, end, patterns[pattern]) for pattern, start, end in machine.find_matches_as_indexes(low)
            if (before := low[start - 1:start]) in _EDGE and low[end:end + 1] in _EDGE and low[start].isalpha()
            or low[start] == "!" or not before.isalnum() and _stands_alone(low, start, end)]


def _stands_alone(low: str, start: int, end: int) -> bool:
    """Whether a word is no part of a compound, address or path, and an emoticon stands between spaces."""
    before, after = low[start - 1:start], low[end:end + 1]
    if not low[start].isalpha():
        return (not before or before.isspace()) and (not after or after.isspace())
    if after.isalnum() and low[end - 1] != "'" or before in _GLUE and low[start - 2:start - 1].isalnum():
        return False
    return after not in _GLUE or not low[end + 1:end + 2].isalnum()


def _score(low: str, stretches: list[list[Found]], lexicon: int) -> tuple[float, float, int, list[Span]]:
    """The mean polarity and subjectivity of a voice's stretches, how many hits, and their spans."""
    polarity = subjectivity = 0.0
    evidence: list[Span] = []
    for stretch in stretches:
        for hit in _hits(low, stretch, lexicon):
            polarity += hit.polarity * -0.5 if hit.negated else hit.polarity
            subjectivity += hit.subjectivity
            evidence.append((hit.start, hit.end))
    count = len(evidence)
    return (polarity / count, subjectivity / count, count, evidence) if count else (0.0, 0.0, 0, evidence)


def _hits(low: str, stretch: list[Found], lexicon: int) -> list[_Hit]:
    """The scored expressions of one stretch of one voice."""
    hits: list[_Hit] = []
    modifier: Event | None = None
    negation: tuple[int, int, int] | None = None  # its start, its end, its reach
    ne = -1
    for start, end, terms in stretch:
        term = terms[lexicon]
        if term is None:
            continue
        if term.plain and not modifier and not negation:
            hits.append(_Hit(start, end, term))
            continue
        event = start, end, term
        if term.role == "mark":
            _exclaim(low, event, hits)
            continue
        if modifier and any(len(word) > 2 for word in _WORD.findall(low, modifier[1], start)):
            modifier = None
        reach, negates = term.reach[0], term.role == "negation"
        if ne >= 0 and term.reach[1] > 0 and _reaches(low, ne, start, 3):
            reach, negates = term.reach[1], True
        if not negates:
            _add(hits, event, joined=modifier is not None)
            if negation and _negates(low, negation, event):
                hits[-1].start = min(hits[-1].start, negation[0])
                hits[-1].intensity, hits[-1].negated = 1.0 / hits[-1].intensity, True
            modifier = event if term.modifies else None
            negation = (start, end, reach) if reach >= 0 else None
        elif modifier and low.endswith("ment", 0, modifier[1]) and low[end - 1] != "'":
            hits[-1].negated, hits[-1].end = True, end
            modifier, negation = (start, end, modifier[2]), None
        elif reach >= 0:
            negation = (start, end, reach)
            ne = end if low[start:end] in ("ne", "n'") else ne
    return [hit for hit in hits if hit.role != "modifier"] if hits else hits


def _add(hits: list[_Hit], event: Event, joined: bool) -> None:
    start, end, term = event
    if not joined:
        hits.append(_Hit(start, end, term))
        return
    hit = hits[-1]
    hit.polarity = max(-1.0, min(term.polarity * hit.intensity, 1.0))
    hit.subjectivity = max(-1.0, min(term.subjectivity * hit.intensity, 1.0))
    hit.intensity, hit.end, hit.role = term.intensity, end, term.role


def _exclaim(low: str, event: Event, hits: list[_Hit]) -> None:
    start, end, term = event
    if low[start] != "!" or low[max(0, start - 1):end + 1] == "(!)":
        hits.append(_Hit(start, end, term))
    elif hits:
        hits[-1].polarity = max(-1.0, min(hits[-1].polarity * 1.25, 1.0))


def _negates(low: str, negation: tuple[int, int, int], event: Event) -> bool:
    """Whether a negation holds at a word; "ne" alone does not at an adverb or before "que"."""
    start, end, reach = negation
    if low[start:end] in ("ne", "n'"):
        following = re.split(r"[^\w\s']", low[event[1]:event[1] + 40], maxsplit=1)[0]
        if event[2].modifies or not {"que", "qu"}.isdisjoint(_WORD.findall(following)[:4]):
            return False
    return _reaches(low, end, event[0], reach)


def _reaches(low: str, end: int, start: int, reach: int) -> bool:
    """Whether a negation that ends at ``end`` still holds at a later word that begins at ``start``.

    Single letters never end it. Determiners, auxiliaries and the like do not count, other words do, up to ``reach``;
    once a word has been passed, a clause mark or a conjunction ends it ("pas grand, mais bon" negates nothing further).
    ``lexicons/negation.csv`` has the negations with their reach, the light words and the conjunctions.
    """
    if start - end > 80:
        return False
    gap = low[end:start]
    passed = [word for word in _WORD.findall(gap) if len(word) > 1]
    light, stops = negation_words("light"), negation_words("stop")
    return not passed or (stops.keys().isdisjoint(passed) and _CLAUSE.isdisjoint(gap)
                          and sum(word not in light for word in passed) <= reach)
