"""A sentence as stance reads it: its words voice by voice, mentions as single tokens, and the small words of its grammar."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from itertools import groupby

from analysis.schema import OUTLET, UNATTRIBUTED, Quote, Sentence, Span
from analysis.text import marked_spans

#: What stands for other voices' words, for a name, and for marks that close a quotation before a comma.
HIDDEN, NAME, CLOSED = "§", "@", "\ufdd0"
STOPS = frozenset(".;:!?()[]…—–") | {CLOSED}
BREAKS = STOPS | frozenset("""que qu' qui dont où car mais lorsque lorsqu' quand puisque parce tandis alors si lequel
laquelle quoi""".split())
BE = frozenset("""est sont était étaient sera seront serait seraient fut furent soit soient être été étant
reste restent demeure semble semblent paraît apparaît devient devenu devenue devenait passe
considéré considérée qualifié qualifiée jugé jugée perçu perçue présenté présentée
décrit décrite constitue constituent constituait constituaient représente incarne""".split())
HAVE = frozenset("a ont avait avaient aura auront aurait auraient ayant avoir ait aient ai avons".split())
#: Prepositions by what they count as: those of place and time lead away from the predicate.
PREPOSITIONS = {
    **dict.fromkeys(("de", "du", "des", "d'"), "de"), **dict.fromkeys(("à", "au", "aux"), "à"),
    **{word: word for word in """entre contre pour avec envers par sur que face quant devant derrière visant vis
                                 égard""".split()},
    "qu'": "que", "encontre": "contre",
    **dict.fromkeys("""en dans chez depuis lors après avant pendant sans sous dès malgré selon hors vers durant suite
                    comme""".split(), "in"),
}
DETERMINERS = frozenset("""le la les l' un une ce cet cette ces son sa ses leur leurs notre votre nos vos certains
plusieurs tout tous toute""".split())
PRONOUNS = frozenset("il elle ils elles".split())
AND = frozenset(("et", "ou", "ni", "comme"))
REFLEXIVES = frozenset(("se", "s'"))
_TOKEN = re.compile(rf"[^\W_]++['’ʼ]?+|[.,;:!?()\[\]…—–{CLOSED}]")
_MARK = re.compile("[«»“”„\"‹›]")
_CLOSING = "»”\""
_CLOSED_BEFORE = re.compile(rf"([{_CLOSING}]\s?),")
_APOSTROPHES = "'’ʼ"
_SCARE = "\0scare"


class View:
    """The words of one voice in a sentence; actors: the slug of a mention, "" for one that does not act, None for a word."""

    def __init__(self, words: list[str], actors: list[str | None], find_spans: Callable[[], list[Span]]):
        self.words, self.actors, self._find_spans = words, actors, find_spans

    @cached_property
    def spans(self) -> list[Span]:
        """Where the words stand in the text; few sentences are asked for it."""
        return self._find_spans()


#: A stretch of words, and the span and actor of the mention behind it (None at the end).
_Gap = tuple[int, int, tuple[int, int, str] | None]


def tokenize(text: str, start: int, end: int, mentions: Iterable[tuple[int, int, str]]) -> View:
    """The words and marks of a stretch; a mention is one token. Capitals say nothing: headlines have them everywhere."""
    base = max(0, start - 2)
    read = text[base:end]
    if "»" in read or '"' in read or "”" in read:
        read = _CLOSED_BEFORE.sub(_close, read)
    plain = read.lower().replace("’", "'")
    odd = len(plain) != len(read) or "œ" in plain or "ʼ" in plain
    gaps = [(left - base, right - base, mention) for left, right, mention in _gaps(text, start, end, mentions)]
    words: list[str] = []
    actors: list[str | None] = []
    for left, right, mention in gaps:
        words += _TOKEN.findall(read if odd else plain, left, right)
        actors += [None] * (len(words) - len(actors))
        if mention:
            words.append(NAME)
            actors.append(mention[2])
    return View(_normal(words) if odd else words, actors, partial(_spans, read, base, gaps))


def _normal(words: list[str]) -> list[str]:
    """The words in lower case with plain apostrophes, where that changes their length or what a word is."""
    return [word.lower().replace("’", "'").replace("ʼ", "'").replace("œ", "oe") for word in words]


def _gaps(text: str, start: int, end: int, mentions: Iterable[tuple[int, int, str]]) -> Iterator[_Gap]:
    """What stands between mentions, without the words that a mention only cuts."""
    at = covered = start
    for mention in mentions:
        left, right, _ = mention
        while at < left < end and text[left - 1].isalnum() and (text[left].isalnum() or text[left] in _APOSTROPHES):
            left -= 1
        while start < right < end and text[right - 1].isalnum() and text[right].isalnum():
            right += 1
        if mention[0] >= covered and (text[left:left + 1].isalnum() or _TOKEN.search(text, left, right)):
            yield at, left, mention
            covered = mention[1]
        at = max(at, right)
    yield at, end, None


def _spans(read: str, base: int, gaps: list[_Gap]) -> list[Span]:
    found: list[Span] = []
    for left, right, mention in gaps:
        found += [(match.start() + base, match.end() + base) for match in _TOKEN.finditer(read, left, right)]
        if mention:
            found.append(mention[:2])
    return found


def _close(match: re.Match[str]) -> str:
    return match[1] + CLOSED


# ---------------------------------------------------------------------- voices

def quotes_by_sentence(sentences: list[Sentence], quotes: list[Quote]) -> dict[int, list[Quote]]:
    """The quotes that reach into each sentence, the longest first."""
    starts = [sentence.start for sentence in sentences]
    found: defaultdict[int, list[Quote]] = defaultdict(list)
    for quote in sorted(quotes, key=lambda quote: quote.start - quote.end):
        for k in range(max(0, bisect_right(starts, quote.start) - 1), bisect_left(starts, quote.end)):
            found[sentences[k].sentence_id].append(quote)
    return found


def voices(sentence: Sentence, whole: View, quotes: list[Quote]) -> dict[str, View]:
    """What each voice says; words between marks that nobody owns are nobody's."""
    owned = [(quote.start, quote.end, quote.speaker or UNATTRIBUTED) for quote in quotes]
    if _MARK.search(sentence.text):
        owned[:0] = [(m.start + sentence.start, m.end + sentence.start, _SCARE) for m in marked_spans(sentence.text)]
    if not owned:
        return {OUTLET: whole}
    owners = [OUTLET] * len(whole.words)
    for start, end, owner in owned:
        left, right = (bisect_left(whole.spans, (edge,)) for edge in (start, end))
        owners[left:right] = [owner] * (right - left)
    stretches = [(owner, len(list(stretch))) for owner, stretch in groupby(owners)]
    return {voice: _of_voice(whole, stretches, voice) for voice in dict.fromkeys(owners) if voice != _SCARE}


def _of_voice(whole: View, stretches: list[tuple[str, int]], voice: str) -> View:
    """The words of one voice; what others say in between is one hidden word."""
    words: list[str] = []
    actors: list[str | None] = []
    spans: list[Span] = []
    upto = 0
    for owner, length in stretches:
        first, upto = upto, upto + length
        if owner == voice:
            words += whole.words[first:upto]
            actors += whole.actors[first:upto]
            spans += whole.spans[first:upto]
        elif words and words[-1] == HIDDEN:
            spans[-1] = spans[-1][0], whole.spans[upto - 1][1]
        else:
            words.append(HIDDEN)
            actors.append(None)
            spans.append((whole.spans[first][0], whole.spans[upto - 1][1]))
    return View(words, actors, lambda: spans)
