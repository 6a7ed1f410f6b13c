"""Tone of every sentence, voice by voice: what is quoted is taken out before anything is scored.

Three lexicons stand side by side, and each row opens the words it came from. They differ only in their words: all are composed by the
method of textblob-fr (``composition``): the mean over the known words, a modifier ("très") multiplies the next known word, a negation
makes it × -0.5, "!" × 1.25. Negations, and the modifiers of the last two lexicons, stand in ``lexicons/negation.csv``.

``textblob-fr`` (about 6 700 forms, PDDL; De Smedt and Daelemans 2012), read from the installed textblob-fr 0.2
    Polarity and subjectivity equal ``Blobber.sentiment`` except where one of these faults of it is corrected:

    - a colon, bracket or figure read as an emoticon ("a déclaré : c'est", "Bilan : 3", "(article 8)"): none is, the press writes words;
    - "n'" never negates, and "aucune", "guère", "nullement", "nul", "ne … plus", "faute de", "loin de" are not known as negations;
    - any word of two letters or more cancels a negation ("pas un bon", "n'a pas donné de bons résultats");
    - guillemets, ellipses and dashes glued to a word hide it («bon», bon…);
    - ’ is not treated as ' is ("l’", "L&RSQUO ;"), nor a non-breaking hyphen as a hyphen.

    Its modifiers are its own. Subjectivity is meant to be in [0, 1], but a few words lie outside; they are kept as they are.

``vader-fr`` (about 8 800 words, 10 400 forms with those without accents, MIT), read from the installed vaderSentiment-fr 1.3
    A translation of VADER (Hutto and Gilbert 2014), made for social media; values from -4 to 4 become polarity by a quarter. It has no
    subjectivity: the strength of the word stands for it. VADER's boosters are modifiers here. Emoticons and codes made of letters or
    figures are left out.

``press`` (about 1 000 words, 8 400 forms), ``lexicons/press_tone.csv``, ours, MIT
    Words of press and politics, nouns above all, which an analyst can edit (columns word, polarity, subjectivity, part). ``part`` says how
    a word inflects: noun (plural), adjective (feminine and plurals), verb (regular forms of -er and -ir), adverb and form (as written).

Limits: words are counted, not understood. Irony, idioms and names that look like tone ("Parti du progrès") are read
literally, and a word's sign does not depend on its object ("lutter contre la fraude" counts a fraud).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import partial
from operator import itemgetter

from analysis.composition import Hit, Stretch, find_hits
from analysis.schema import OUTLET, UNATTRIBUTED, Article, Quote, Sentence, Sentiment, Span
from analysis.text import Marked, innermost, marked_spans
from analysis.tone import LEXICONS, spaced

_GLUE = b" /@_&-"  # what is no word by itself
_NONE: tuple[tuple[()], ...] = ((),) * len(LEXICONS)
_row = partial(tuple.__new__, Sentiment)  # twice as fast as Sentiment(...)

Share = tuple[int, int, str | None]


def score_sentiment(article: Article, sentences: list[Sentence], quotes: list[Quote]) -> list[Sentiment]:
    """One row per sentence, voice and lexicon: polarity in [-1, 1], subjectivity, hits, and their spans.

    The voice is the speaker of the innermost quote around a word, "unattributed" where a quote has none, "outlet"
    outside quotes. Words between quotation marks that belong to no quote (scare quotes, titles) are scored for nobody.
    A voice that has words but none that is known gets a row of 0 with no hits; a voice without words gets none. ``hits``
    counts the expressions averaged, ``evidence`` has one span for each, from its negation or modifier to its last word.
    Raises nothing on any text. Words are counted, not understood: see the module for the method and its limits.
    """
    text, key = article.text, article.article_id
    words, shares = spaced(text), _shares(text, quotes)
    ahead = 0  # the first share that ends behind the start of the sentence
    units: list[tuple[int, str, list[list[Hit]]]] = []
    stretches: list[Stretch] = []
    for _, number, start, end, _, _ in sentences:
        while shares[ahead][1] <= start:
            ahead += 1
        if shares[ahead][0] >= end:
            made: list[list[Hit]] = list(map(list, _NONE))
            if words[start:end].strip(_GLUE):
                units.append((number, OUTLET, made))
                stretches.append((start, end, made))
            continue
        heard: dict[str, list[list[Hit]]] = {}
        for voice, left, right in _voices(start, end, shares, ahead):
            if words[left:right].strip(_GLUE):
                if voice not in heard:
                    heard[voice] = list(map(list, _NONE))
                    units.append((number, voice, heard[voice]))
                stretches.append((left, right, heard[voice]))
    find_hits(text, words, stretches)
    rows: list[Sentiment] = []
    for number, voice, made in units:
        for lexicon, hits in zip(LEXICONS, made):
            if not hits:
                rows.append(_row((key, number, voice, lexicon, 0.0, 0.0, 0, [])))
                continue
            if len(hits) == 1:
                polarity, subjectivity, span = hits[0]
                rows.append(_row((key, number, voice, lexicon, 0.0 + polarity, 0.0 + subjectivity, 1, [span])))
                continue
            polarity = subjectivity = 0.0
            evidence: list[Span] = []
            for by_polarity, by_subjectivity, span in hits:
                polarity += by_polarity
                subjectivity += by_subjectivity
                evidence.append(span)
            count = len(hits)
            rows.append(_row((key, number, voice, lexicon, polarity / count, subjectivity / count, count, evidence)))
    return rows


# ---------------------------------------------------------------------------------------------- whose words

def _shares(text: str, quotes: list[Quote]) -> list[Share]:
    """Stretches of the text that are not the outlet's: (start, end, speaker), or None for words scored for nobody; one more behind it."""
    marks = marked_spans(text)
    spans = sorted((q.start, q.end, q.type) for q in quotes)
    owned: list[Share] = [(q.start, q.end, q.speaker or UNATTRIBUTED) for q in quotes]
    owned += [(mark.start, mark.end, None) for mark in marks if not _belongs(mark, spans)]
    shares: list[Share] = []
    for cluster in _clusters(sorted(owned, key=itemgetter(0, 1))):
        start, end = cluster[0][0], max(span[1] for span in cluster)
        shares += cluster if len(cluster) == 1 else innermost(start, end, cluster, OUTLET)
    behind = len(text) + 1
    return [*shares, (behind, behind, None)]


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


def _voices(position: int, stop: int, shares: list[Share], index: int) -> list[tuple[str, int, int]]:
    """A sentence cut by voice, without what is scored for nobody, from the first share that reaches into it."""
    cut: list[tuple[str, int, int]] = []
    while shares[index][0] < stop:
        start, end, voice = shares[index]
        cut.append((OUTLET, position, start))
        if voice:
            cut.append((voice, max(start, position), min(end, stop)))
        position, index = end, index + 1
    return [*cut, (OUTLET, position, stop)]
