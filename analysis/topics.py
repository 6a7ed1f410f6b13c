"""Topics: which sentences speak of what, by the words of a table that an analyst writes.

A table is TOML: ``[topic.<slug>]`` and ``terms = ["logement"]`` suffice; ``phrases``, ``label_fr`` and ``label_en`` may be added.
A term finds all forms of each of its words (``terms`` says which: « négocier » finds négocia, « cheval » chevaux); one that ends
in ``*`` finds every word that begins so; a phrase is found as it stands. A word inside a longer term that is found counts for the
longer one only.

Case, hyphens, the kind of apostrophe and missing accents never matter (« NEGOCIE », « Etat »). An accent counts only where it
makes another word of the dictionary: the term « marché » does not find « marche », nor « arme » « armé », unless in capitals
without accents; and only in terms of one word.

Measured on 200 articles of French Wikinews with fourteen topics of everyday news (elections, sport, justice, health …): forms by
lemma add 183 places to the 1 400 that plural and feminine alone find. Of 150 read, all are forms of the word meant and 105 speak
of the topic; the others are verbs that serve many (« publier », « lancer », « découvrir »). Of 29 places that accents rule out, 23
are other words (« élevé » for élève, « marche » for marché), 6 the verb beside the noun (« baissé » for baisse).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from analysis.schema import Sentence, Span, Topic
from analysis.text import Matcher, fold
from analysis.variants import flat, variants

_KEYS = {"label_fr", "label_en", "terms", "phrases"}
_SHORTEST_STEM = 4


class TopicTableError(ValueError):
    """A table of topics cannot be used; the message names the file, the reason and the remedy."""


class TopicRow(NamedTuple):
    """One topic of a table, as written."""

    slug: str
    label_fr: str
    label_en: str
    terms: tuple[str, ...]
    phrases: tuple[str, ...]


class Topics(NamedTuple):
    """A table of topics: slug to row, in the order of the file. Another process is sent it with all its spellings looked up."""

    rows: dict[str, TopicRow]

    def __reduce__(self) -> tuple[Callable[..., Topics], tuple[object, ...]]:
        return _received, (self.rows, _search(tuple(self.rows.values()))[1])


# ---------------------------------------------------------------------------------------------- the table

def load_topics(path: str | Path) -> Topics:
    """The topics of a TOML file, in its order.

    Raises TopicTableError, naming file, reason and remedy, when the file cannot be read, or as ``read_topics`` does.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TopicTableError(f"{path}: cannot be read ({error.strerror}); give the path of a topics.toml") from error
    except UnicodeDecodeError as error:
        raise TopicTableError(f"{path}: is not UTF-8 (byte {error.start}); save it again as UTF-8") from error
    return read_topics(text, str(path))


def read_topics(text: str, where: str = "the topics given") -> Topics:
    """The topics of a TOML text, in its order; ``where`` is what an error calls it.

    A topic without labels is called by its slug; one with one label has it in both languages. Raises TopicTableError, naming
    reason and remedy, when the text is no TOML, holds no topic, or has a topic without words, with an unknown key, or with a
    stem shorter than four letters.
    """
    try:
        table = tomllib.loads(text).get("topic")
    except tomllib.TOMLDecodeError as error:
        raise TopicTableError(f"{where}: is not TOML: {error}; look for a missing mark or comma there") from error
    if not isinstance(table, dict) or not table:
        raise TopicTableError(f"{where}: holds no topic; begin each one with a line [topic.its-slug]")
    return Topics({name: _row(f"{where}: [topic.{name}]", name, entry) for name, entry in table.items()})


def _row(where: str, name: str, entry: Any) -> TopicRow:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise TopicTableError(f"{where}: a slug has small letters a-z, digits and hyphens only; rename it")
    if not isinstance(entry, dict):
        raise TopicTableError(f"{where}: is not a table; write [topic.{name}] on a line of its own")
    if unknown := sorted(set(entry) - _KEYS):
        raise TopicTableError(f"{where}: unknown key {unknown[0]}; the keys are {', '.join(sorted(_KEYS))}")
    for label in ("label_fr", "label_en"):
        if not isinstance(entry.get(label, ""), str):
            raise TopicTableError(f'{where}: {label} is not a text; write {label} = "…"')
    terms, phrases = (_words(where, key, entry.get(key, [])) for key in ("terms", "phrases"))
    if not terms and not phrases:
        raise TopicTableError(f'{where}: has no words to look for; add terms = ["…"]')
    if short := [term for term in terms if term.endswith("*") and len(term.rstrip("*")) < _SHORTEST_STEM]:
        raise TopicTableError(f"{where}: the stem {short[0]} is too short; give {_SHORTEST_STEM} letters or more")
    if misplaced := [words for words in (*terms, *phrases) if "*" in words[:-1] or (words in phrases and "*" in words)]:
        raise TopicTableError(f"{where}: {misplaced[0]!r}: * stands only at the end of a term; take it out")
    french, english = (entry.get(label, "").strip() for label in ("label_fr", "label_en"))
    slug = name.replace("-", " ").capitalize()
    return TopicRow(name, french or english or slug, english or french or slug, terms, phrases)


def _words(where: str, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip("* ") for item in value):
        raise TopicTableError(f'{where}: {key} is not a list of words; write {key} = ["…", "…"]')
    return tuple(item.strip() for item in value)


# ---------------------------------------------------------------------------------------------- the search

def find_topics(sentences: list[Sentence], topics: Topics) -> list[Topic]:
    """One row for each sentence and topic that has any of the topic's words, by sentence, then in the table's order.

    ``terms`` are the terms and phrases found, as the table writes them, each once, joined by " | " in the order of the text;
    ``weight`` is their number; ``evidence`` has the span of every place in the article's text, in order. The limit: a word
    list knows no context: « l'arme fatale du tribun » counts as an arm, and « il porte » as a door.
    """
    if not sentences or not topics.rows:
        return []
    matcher, _, owners = _search(tuple(topics.rows.values()))
    begins = [0, *accumulate(len(sentence.text) + 1 for sentence in sentences)]
    text = "\0".join(sentence.text for sentence in sentences)
    found: dict[tuple[int, str], list[tuple[str, Span]]] = {}
    for start, end, variant in matcher.find(fold(text)):
        number = bisect_right(begins, start) - 1
        offset = sentences[number].start - begins[number]
        span = (start + offset, end + offset)
        for slug, term, others in owners[variant]:
            if not others or not _is_another(text[start:end], others):
                hits = found.setdefault((number, slug), [])
                if not hits or hits[-1][1] != span:  # of two terms of a topic that share a form the first one has it
                    hits.append((term, span))
    order = {slug: place for place, slug in enumerate(topics.rows)}
    return [_topic(sentences[number], slug, hits)
            for (number, slug), hits in sorted(found.items(), key=lambda item: (item[0][0], order[item[0][1]]))]


def _topic(sentence: Sentence, slug: str, hits: list[tuple[str, Span]]) -> Topic:
    terms = dict.fromkeys(term for term, _ in hits)
    return Topic(sentence.article_id, sentence.sentence_id, slug, float(len(terms)), [span for _, span in hits], " | ".join(terms))


def _is_another(written: str, others: frozenset[str]) -> bool:
    return written.lower() in others and not (written.isupper() and written.isascii())


class _Owner(NamedTuple):
    """A topic and the term of it that a variant belongs to; ``others`` are other words that are folded as the variant is."""

    slug: str
    term: str
    others: frozenset[str]


Owners = dict[str, list[_Owner]]  # for each variant the topics and terms that it belongs to
_sent: dict[tuple[TopicRow, ...], Owners] = {}


def _received(rows: dict[str, TopicRow], owners: Owners) -> Topics:
    _sent[tuple(rows.values())] = owners
    return Topics(rows)


@lru_cache(maxsize=16)
def _search(rows: tuple[TopicRow, ...]) -> tuple[Matcher, Owners, list[list[_Owner]]]:
    """What finds every variant of every term, and whose the variants are, also by their number."""
    owners = _sent.get(rows) or _owners(rows)
    return Matcher(owners), owners, list(owners.values())


def _owners(rows: tuple[TopicRow, ...]) -> Owners:
    written = variants(term for row in rows for term in row.terms if not term.endswith("*"))
    owners: dict[str, dict[_Owner, None]] = {}
    for row in rows:
        for term in row.terms:
            for variant, others in written.get(term, {flat(term): frozenset()}).items():
                owners.setdefault(variant, {})[_Owner(row.slug, term, others)] = None
        for phrase in row.phrases:
            owners.setdefault(flat(phrase), {})[_Owner(row.slug, phrase, frozenset())] = None
    return {variant: list(named) for variant, named in owners.items()}
