"""Concordances (KWIC): every occurrence of a word, an actor, a topic or a pair of actors in its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from itertools import groupby, product
from unicodedata import normalize

import pandas as pd

from analysis import schema, text
from analysis.coding import plain
from analysis.labels import LANGS, with_labels
from analysis.ledger import VoiceMap
from analysis.measures import QUOTED
from analysis.observing import KEYS, UNKNOWN_OUTLET, WhatError, with_sentence
from analysis.tables import Tables

#: Accents that are characters of their own, behind their letter.
_ACCENTS = "\u0300-\u036f"
_COLUMNS = ["article_id", "outlet", "sentence_id", "left", "keyword", "right", "start", "end", "voice", "published", "sentence", "spans"]
#: article_id, sentence_id, start, end.
Place = tuple[str, int, int, int]


def concordance(tables: Tables, term: str | None = None, *, actor: str | None = None, topic: str | None = None,
                pair: tuple[str, str] | None = None, voice: str | None = None, outlet: str | None = None,
                width: int = 50, sort: str | None = None) -> pd.DataFrame:
    """Every occurrence in its line (KWIC): article_id, outlet, sentence_id, left, keyword, right, start, end, voice, published.

    Of a ``term``: case, accents, apostrophes, hyphens and kinds of spaces do not matter, and one ending in * finds every word that
    begins so. Of an ``actor``: all its mentions; of a ``topic``: all its terms that were found; both by slug or name. Of a ``pair`` of
    actors: each sentence that mentions both, from the one to the other where they stand closest; as in ``cooccurrence`` no mere place.

    start and end are offsets into the article's text; voice is whose words the keyword begins in. ``voice`` keeps to "outlet", "quoted"
    or one speaker, ``outlet`` to one outlet. ``width`` is the number of characters on each side, cut at the sentence. ``sort`` "left" or
    "right" brings lines together by the words before or behind the keyword, nearest first; without it they stand as in the articles.
    The columns sentence and spans make each line one that ``opened`` lists. Raises WhatError for a name that is not there, naming those
    most like it, and unless exactly one of term, actor, topic and pair is given.

    The limit: mentions and terms are those of the tables; a pronoun is no mention.
    """
    asked = {name: value for name, value in {"term": term, "actor": actor, "topic": topic, "pair": pair}.items() if value is not None}
    if len(asked) != 1 or sort not in (None, "left", "right"):
        raise WhatError("give exactly one of term, actor, topic and pair (a term stands without its name); sort is 'left', 'right' or None")
    (kind, value), voices = asked.popitem(), VoiceMap(tables, wordings=False)
    places = pd.DataFrame(_FOUND[kind](tables, value), columns=[*KEYS, "start", "end"])
    places = places.astype({"article_id": "str", **dict.fromkeys(["sentence_id", "start", "end"], "int64")})
    rows = with_sentence(places.assign(voice=voices.at(places)), tables)
    if voice is not None and voice != QUOTED:
        voice = _slug(tables, "voice", voice, [schema.OUTLET, *voices.names])
    if outlet is not None:
        outlet = _slug(tables, "outlet", outlet, [*tables.columns("articles", ["outlet"])["outlet"].dropna().unique(), UNKNOWN_OUTLET])
    kept = (voice is None) | (rows["voice"] == voice) | ((voice == QUOTED) & (rows["voice"] != schema.OUTLET))
    return _lines(rows[kept & ((outlet is None) | (rows["outlet"] == outlet))], max(0, width), sort)


def _lines(rows: pd.DataFrame, width: int, sort: str | None) -> pd.DataFrame:
    """The rows with their keyword and what stands on its two sides."""
    cut = [(said[max(0, a - at - width):a - at], said[a - at:b - at], said[b - at:b - at + width])
           for said, at, a, b in zip(*(rows[name].tolist() for name in ("sentence", "at", "start", "end")))]
    lines = rows.assign(**{name: pd.Series([line[n] for line in cut], rows.index, dtype="str")
                           for n, name in enumerate(("left", "keyword", "right"))})
    if sort:
        words = [re.findall(r"\w+", text.fold(side)) for side in lines[sort].tolist()]
        lines = lines.iloc[sorted(range(len(words)), key=lambda n: words[n][::-1] if sort == "left" else words[n])]
    return lines[_COLUMNS].reset_index(drop=True)


# ---------------------------------------------------------------------------------------------- what is found

def _terms(tables: Tables, term: str) -> Iterator[Place]:
    """Where a term stands, or every word that begins so."""
    wanted = re.sub(f"[{_ACCENTS}]", "", text.fold(normalize("NFC", term))).rstrip("*").split()
    if not wanted:
        return
    letters = " +".join("".join(re.escape(char) + f"[{_ACCENTS}]*" for char in part) for part in wanted)
    pattern = re.compile(rf"(?<![\w{_ACCENTS}]){letters}" + (rf"[\w{_ACCENTS}]*" if term.endswith("*") else rf"(?![\w{_ACCENTS}])"))
    for batch in tables.batches("sentences", [*KEYS, "start", "text"]):
        for article, sentence, at, said in plain(batch).itertuples(index=False, name=None):
            yield from ((article, sentence, at + match.start(), at + match.end()) for match in pattern.finditer(text.fold(said)))


def _mentions(tables: Tables, actor: str, places: bool = True) -> Iterator[Place]:
    """Where an actor is mentioned."""
    rows = tables.columns("mentions", [*KEYS, "start", "end", "actor", "kind"])
    slug = _slug(tables, "actor", actor, [*rows["actor"].unique(), *tables.actors["actor"]])
    kept = (rows["actor"] == slug) & ((rows["kind"] != "place") | places)
    return plain(rows.loc[kept, [*KEYS, "start", "end"]]).itertuples(index=False, name=None)


def _pairs(tables: Tables, pair: tuple[str, str]) -> Iterator[Place]:
    """From one actor to the other, in each sentence that mentions both."""
    if isinstance(pair, str) or len(set(pair)) != 2:
        raise WhatError("a pair is two different actors: pair=(\"russia\", \"ukraine\")")
    both = sorted((*place, side) for side, actor in enumerate(pair) for place in _mentions(tables, actor, places=False))
    for (article, sentence), group in groupby(both, key=lambda place: place[:2]):
        sides = [[], []]
        for *_, start, end, side in group:
            sides[side].append((start, end))
        spans = [(min(one[0], other[0]), max(one[1], other[1])) for one, other in product(*sides)]
        if spans:
            yield article, sentence, *min(spans, key=lambda span: (span[1] - span[0], span))


def _topics(tables: Tables, topic: str) -> Iterator[Place]:
    """Where the terms of a topic were found."""
    rows, (edges, starts, ends) = plain(tables.columns("topics", [*KEYS, "topic"])), tables.spans("topics", "evidence")
    slug = _slug(tables, "topic", topic, [*rows["topic"].unique(), *tables.topic_labels["topic"]])
    for row, article, sentence in rows.loc[rows["topic"] == slug, KEYS].itertuples(name=None):
        yield from ((article, sentence, int(starts[place]), int(ends[place])) for place in range(edges[row], edges[row + 1]))


_FOUND: dict[str, Callable[[Tables, str], Iterator[Place]]] = {"term": _terms, "actor": _mentions, "topic": _topics, "pair": _pairs}


def _slug(tables: Tables, kind: str, wanted: str, slugs: list[str]) -> str:
    """The slug of what is called so, by slug or by name in any language. Raises WhatError naming those most like it."""
    if wanted in slugs:
        return wanted
    there = pd.DataFrame({kind: sorted(set(slugs))}, dtype="str")
    names = {text.fold(name): slug for lang in LANGS for slug, name in zip(there[kind], with_labels(there, tables, lang)[kind])}
    if text.fold(wanted) not in names:
        near = get_close_matches(text.fold(wanted), sorted({*names, *slugs}), n=3, cutoff=0.3)
        raise WhatError(f"no {kind} is called {wanted!r}; choose one of {', '.join(near or sorted(set(slugs))[:3])}")
    return names[text.fold(wanted)]
