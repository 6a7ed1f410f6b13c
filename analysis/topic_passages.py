"""What topics are discovered from: passages of a corpus, each with the terms in it, in an order that only their words decide."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from itertools import pairwise
from math import log
from typing import NamedTuple

from analysis import lemmas, lexicon
from analysis.naming import LETTERS, TITLE
from analysis.schema import Span
from analysis.tables import Tables
from analysis.text import fold, plain, slug

#: Words of a passage, passages that are read at most.
LONG, SAMPLE = 100, 2000
#: A phrase is two neighbouring terms that are found together so often, with so much normalised mutual information.
TOGETHER, NPMI = 3, 0.35
_BETWEEN = re.compile(r" | (?:de|du|des|à|au|aux) (?:la |l')?| d'")
_PERSON = re.compile(rf"(?:{TITLE} )?([{LETTERS}][\w'’-]+)((?: (?:d[eu] |van |von |ben |bin |el |al )?[{LETTERS}][\w’'-]+)*)")
_PARTICIPLE = re.compile(r"(?:[éiu]e?|i[st])s?$")
_AFTER_AUXILIARY = re.compile(r"\b(?:a|ai|as|ont|avons|avez|avai\w+|aur\w+|eu|eût|ayant|avoir|est|sont|suis|sommes|étai\w+|été|ser\w+|soit|soient"
                              r"|fut|furent|étant|être)(?:[ \u00a0]\w+ment|[ \u00a0](?:pas|plus|jamais|déjà|aussi|encore|bien|tous|toutes)){0,2}[ \u00a0]$")
_NAME = re.compile(rf"[{LETTERS}][\w'’-]+")


class Use(NamedTuple):
    """A term in a sentence: its lemma or lemmas, and its span there."""

    term: str
    start: int
    end: int


class Said(NamedTuple):
    """A sentence of a passage; ``start`` is where it begins in its article."""

    article_id: str
    sentence_id: int
    start: int
    text: str
    uses: list[Use]


Passage = list[Said]


def read_passages(tables: Tables) -> tuple[list[Passage], dict[str, str]]:
    """The passages of all articles that are no copies, each text once; and each term as it is mostly written.

    Passages are sentences of one article that follow each other, about LONG words, ordered by the digest of their text: of a
    large corpus the first SAMPLE, a sample that does not depend on the order of the articles. Phrases are collocations by
    normalised pointwise mutual information (Bouma 2009), joined over « de » and « à » or not at all. The limit: surnames of people
    whom the table of actors lacks are known by a first name or title somewhere before them.
    """
    passages = _passages(tables)
    people = _people(said.text for passage in passages for said in passage)
    hidden = _hidden(tables)
    passages = [[_with_words(said, hidden, people) for said in passage] for passage in passages]
    bound = _collocations(said for passage in passages for said in passage)
    passages = [[said._replace(uses=_with_phrases(said, bound)) for said in passage] for passage in passages]
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for use, text in ((use, said.text) for passage in passages for said in passage for use in said.uses):
        written[use.term][" ".join(text[use.start:use.end].split())] += 1
    return passages, {term: min(forms, key=lambda form: (-forms[form], form)) for term, forms in written.items()}


def _passages(tables: Tables) -> list[Passage]:
    originals = tables.articles.loc[tables.articles["duplicate_of"].isna(), "article_id"]
    rows = tables.sentences[tables.sentences["article_id"].isin(originals)].sort_values(["article_id", "sentence_id"])
    passages: list[Passage] = []
    length = LONG
    for row in rows[["article_id", "sentence_id", "start", "text"]].itertuples(index=False, name=None):
        said, words = Said(*row, uses=[]), len(row[3].split())
        if length + words > LONG or passages[-1][0].article_id != said.article_id:
            passages.append([])
            length = 0
        passages[-1].append(said)
        length += words
    by_text = {_digest(passage): passage for passage in reversed(passages)}
    return [by_text[digest] for digest in sorted(by_text)][:SAMPLE]


def _digest(passage: Passage) -> bytes:
    return sha256("\n".join(said.text for said in passage).encode("utf-8", "replace")).digest()


# ---------------------------------------------------------------------------------------------- which words are terms

def _people(texts: Iterable[str]) -> frozenset[str]:
    """The words of names that begin with a title or a first name: names of persons wherever they stand."""
    found: set[str] = set()
    for match in (match for text in texts for match in _PERSON.finditer(text)):
        titled, named = match.start() < match.start(1), slug(match[1].split("-")[0]) in lexicon.given_names()
        if (titled or named and match[2]) and not match[1].isupper():
            found.update(_NAME.findall(match[1] + match[2]))
    return frozenset(found)


def _hidden(tables: Tables) -> dict[str, list[Span]]:
    """Where persons, media and the outlets of the corpus are named, by article."""
    spans: dict[str, list[Span]] = defaultdict(list)
    rows = tables.mentions[tables.mentions["kind"].isin(["person", "media"])]
    for article, start, end in zip(rows["article_id"].tolist(), rows["start"].tolist(), rows["end"].tolist()):
        spans[article].append((start, end))
    outlets = sorted({*tables.articles["outlet"].dropna().tolist(), *(row["name"] for row in lexicon.rows("agencies"))} - {""})
    furniture = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, outlets))})(?!\w)")
    for article, start, text in zip(*(tables.sentences[name].tolist() for name in ("article_id", "start", "text"))):
        spans[article] += [(start + match.start(), start + match.end()) for match in furniture.finditer(text)]
    return spans


def _with_words(said: Said, hidden: dict[str, list[Span]], people: frozenset[str]) -> Said:
    spans = [(start - said.start, end - said.start) for start, end in hidden.get(said.article_id, ())
             if start < said.start + len(said.text) and end > said.start]
    return said._replace(uses=[
        Use(*word) for word in lemmas.words(said.text)
        if _is_term(word.lemma, written := said.text[word.start:word.end]) and written not in people
        and not (_PARTICIPLE.search(written) and _AFTER_AUXILIARY.search(said.text, max(0, word.start - 40), word.start))
        and not any(start < word.end and word.start < end for start, end in spans)])


def _is_term(lemma: str, written: str) -> bool:
    long_enough = len(written) > 2 or written.isupper()
    return long_enough and written.replace("-", "").replace("'", "").replace("’", "").isalpha() and not _is_empty(lemma)


@cache
def _is_empty(lemma: str) -> bool:
    """Whether a word tells no topic: a verb, an adverb in -ment, a word of time or number, or one of ``lexicons/unspecific_words.csv``."""
    known, stem = lemmas.dictionary(), lemma.removesuffix("e")
    forms = (stem + "ont", *(lemma[:-2] + ending for ending in ("ait", "issait", "yait")), lemma[:-3] + "ait")
    verb = any(known.get(form) == lemma for form in forms)
    return verb or lemma.endswith("ment") and lemma + "s" not in known or fold(lemma) in _unspecific()


@cache
def _unspecific() -> frozenset[str]:
    return frozenset(fold(row["word"]).strip(".") for table in ("time_words", "unspecific_words") for row in lexicon.rows(table))


# ---------------------------------------------------------------------------------------------- phrases

def _neighbours(said: Said) -> list[tuple[int, str]]:
    """The number of each word that a phrase may begin with, and the phrase."""
    low = plain(said.text)
    return [(number, f"{one.term} {two.term}") for number, (one, two) in enumerate(pairwise(said.uses))
            if one.term != two.term and _BETWEEN.fullmatch(low, one.end, two.start)]


def _collocations(sentences: Iterable[Said]) -> dict[str, float]:
    """The phrases, with the normalised mutual information of their words (Bouma 2009)."""
    words, phrases = Counter[str](), Counter[str]()
    for said in sentences:
        words.update(use.term for use in said.uses)
        phrases.update(phrase for _, phrase in _neighbours(said))
    total = words.total()
    bound = {}
    for phrase, number in phrases.items():
        one, two = phrase.split(" ")
        if number >= TOGETHER and number < total:
            bound[phrase] = round(log(number * total / (words[one] * words[two])) / -log(number / total), 6)
    return {phrase: value for phrase, value in bound.items() if value >= NPMI}


def _with_phrases(said: Said, bound: dict[str, float]) -> list[Use]:
    """The words of a sentence, those of a phrase as one term; of phrases that overlap the one with the closest bond."""
    uses: list[Use | None] = list(said.uses)
    for _, number, phrase in sorted((-bound[phrase], number, phrase) for number, phrase in _neighbours(said) if phrase in bound):
        one, two = uses[number], uses[number + 1]
        if one and two and one.term + " " + two.term == phrase:
            uses[number], uses[number + 1] = Use(phrase, one.start, two.end), None
    return [use for use in uses if use]
