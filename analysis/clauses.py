"""A sentence as stance reads it: its words voice by voice, mentions as single tokens, and the small words of its grammar."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from analysis.schema import OUTLET, UNATTRIBUTED, Quote, Sentence
from analysis.text import marked_spans

#: What stands for other voices' words, for a name, and for marks that close a quotation before a comma.
HIDDEN, NAME, CLOSED = "§", "@", "»,"
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
_TOKEN = re.compile(r"[^\W_]+['’ʼ]?|[.,;:!?()\[\]…—–]")
_MARKS = frozenset("«»“”„\"‹›")
_CLOSING = ("»", "”", '"')
_SCARE = "\0scare"
_NO_MENTION = (sys.maxsize, sys.maxsize, "")

#: A word, its start and end, and its actor: a slug, "" for a mention that does not act, None for a word.
Token = tuple[str, int, int, str | None]


class View(NamedTuple):
    """The words of one voice in a sentence; actors: the slug of a mention, "" for one that does not act, None for a word."""

    words: Sequence[str]
    spans: Sequence[tuple[int, int]]
    actors: Sequence[str | None]


def as_view(tokens: Sequence[Token]) -> View:
    """The tokens by column."""
    return View([token[0] for token in tokens], [token[1:3] for token in tokens], [token[3] for token in tokens])


def tokenize(text: str, start: int, end: int, mentions: Sequence[tuple[int, int, str]]) -> list[Token]:
    """The words and marks of a stretch; a mention is one token. Capitals say nothing: headlines have them everywhere."""
    tokens: list[Token] = []
    upcoming = iter(mentions)
    opens, closes, actor = next(upcoming, _NO_MENTION)
    covered = start
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        while last > opens and first >= closes:
            opens, closes, actor = next(upcoming, _NO_MENTION)
        if last <= opens:
            word = _normal(match[0])
            if word == "," and text[first - 2:first].rstrip()[-1:] in _CLOSING:
                word = CLOSED
            tokens.append((word, first, last, None))
        elif opens >= covered:
            tokens.append((NAME, opens, closes, actor))
            covered = closes
    return tokens


@lru_cache(maxsize=65536)
def _normal(word: str) -> str:
    """A word in lower case with a plain apostrophe."""
    return word.lower().replace("’", "'").replace("ʼ", "'").replace("œ", "oe")


# ---------------------------------------------------------------------- voices

def quotes_by_sentence(sentences: list[Sentence], quotes: list[Quote]) -> dict[int, list[Quote]]:
    """The quotes that reach into each sentence, the longest first."""
    starts = [sentence.start for sentence in sentences]
    found: defaultdict[int, list[Quote]] = defaultdict(list)
    for quote in sorted(quotes, key=lambda quote: quote.start - quote.end):
        for k in range(max(0, bisect_right(starts, quote.start) - 1), bisect_left(starts, quote.end)):
            found[sentences[k].sentence_id].append(quote)
    return found


def voices(sentence: Sentence, tokens: list[Token], quotes: list[Quote]) -> dict[str, View]:
    """What each voice says; words between marks that nobody owns are nobody's."""
    owned = [(quote.start, quote.end, quote.speaker or UNATTRIBUTED) for quote in quotes]
    if not _MARKS.isdisjoint(sentence.text):
        owned[:0] = [(m.start + sentence.start, m.end + sentence.start, _SCARE) for m in marked_spans(sentence.text)]
    if not owned:
        return {OUTLET: as_view(tokens)}
    owners = [OUTLET] * len(tokens)
    for start, end, owner in owned:
        left, right = (bisect_left(tokens, edge, key=itemgetter(1)) for edge in (start, end))
        owners[left:right] = [owner] * (right - left)
    return {voice: as_view(_of_voice(tokens, owners, voice)) for voice in dict.fromkeys(owners) if voice != _SCARE}


def _of_voice(tokens: list[Token], owners: list[str], voice: str) -> list[Token]:
    """The tokens of one voice; what others say in between is one hidden word."""
    kept: list[Token] = []
    upto = 0
    for owner, stretch in groupby(owners):
        first, upto = upto, upto + len(list(stretch))
        if owner == voice:
            kept += tokens[first:upto]
        elif kept and kept[-1][0] == HIDDEN:
            kept[-1] = (HIDDEN, kept[-1][1], tokens[upto - 1][2], None)
        else:
            kept.append((HIDDEN, tokens[first][1], tokens[upto - 1][2], None))
    return kept
