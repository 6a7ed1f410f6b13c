"""Topics: which sentences speak of what, by the words of a table that an analyst writes.

A table is TOML: ``[topic.<slug>]`` with ``label_fr``, ``label_en``, ``terms`` and ``phrases``. A term also finds its
plural and the feminine of -al and -if in each of its words (« aide alimentaire » finds « aides alimentaires »); a term
that ends in ``*`` finds every word that begins so (« négoci* »); a phrase is found as it stands. Case, accents, hyphens
and the kind of apostrophe never matter. A word inside a longer term that is found counts for the longer one only.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, product
from pathlib import Path
from typing import Any, NamedTuple

from analysis.schema import Sentence, Span, Topic
from analysis.text import Matcher, fold

_KEYS = {"label_fr", "label_en", "terms", "phrases"}
_SHORTEST_STEM = 4
#: Words that end so have these forms beside; all others take an -s.
_ENDINGS = {"al": ["ale", "ales", "aux", "als"], "if": ["ifs", "ive", "ives"], "eau": ["eaux"], "eu": ["eux"]}
_INVARIABLE = frozenset("des les une aux sur sous contre pour par dans entre avec sans hors".split())


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
    """A table of topics: slug to row, in the order of the file."""

    rows: dict[str, TopicRow]


# ---------------------------------------------------------------------------------------------- the table

def load_topics(path: str | Path) -> Topics:
    """The topics of a TOML file, in its order.

    Raises TopicTableError, naming file, reason and remedy, when the file cannot be read, is no TOML, holds no topic, or
    has a topic without labels, without words, with an unknown key, or with a stem shorter than four letters.
    """
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8-sig")).get("topic")
    except OSError as error:
        raise TopicTableError(f"{path}: cannot be read ({error.strerror}); give the path of a topics.toml") from error
    except UnicodeDecodeError as error:
        raise TopicTableError(f"{path}: is not UTF-8 (byte {error.start}); save it again as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise TopicTableError(f"{path}: is not TOML: {error}; look for a missing mark or comma there") from error
    if not isinstance(table, dict) or not table:
        raise TopicTableError(f"{path}: holds no topic; begin each one with a line [topic.its-slug]")
    return Topics({name: _row(f"{path}: [topic.{name}]", name, entry) for name, entry in table.items()})


def _row(where: str, name: str, entry: Any) -> TopicRow:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise TopicTableError(f"{where}: a slug has small letters a-z, digits and hyphens only; rename it")
    if not isinstance(entry, dict):
        raise TopicTableError(f"{where}: is not a table; write [topic.{name}] on a line of its own")
    if unknown := sorted(set(entry) - _KEYS):
        raise TopicTableError(f"{where}: unknown key {unknown[0]}; the keys are {', '.join(sorted(_KEYS))}")
    for label in ("label_fr", "label_en"):
        if not isinstance(entry.get(label), str) or not entry[label].strip():
            raise TopicTableError(f'{where}: lacks {label}; add {label} = "…"')
    terms, phrases = (_words(where, key, entry.get(key, [])) for key in ("terms", "phrases"))
    if not terms and not phrases:
        raise TopicTableError(f'{where}: has no words to look for; add terms = ["…"]')
    if short := [term for term in terms if term.endswith("*") and len(term.rstrip("*")) < _SHORTEST_STEM]:
        raise TopicTableError(f"{where}: the stem {short[0]} is too short; give {_SHORTEST_STEM} letters or more")
    if misplaced := [words for words in (*terms, *phrases) if "*" in words[:-1] or (words in phrases and "*" in words)]:
        raise TopicTableError(f"{where}: {misplaced[0]!r}: * stands only at the end of a term; take it out")
    return TopicRow(name, entry["label_fr"].strip(), entry["label_en"].strip(), terms, phrases)


def _words(where: str, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip("* ") for item in value):
        raise TopicTableError(f'{where}: {key} is not a list of words; write {key} = ["…", "…"]')
    return tuple(item.strip() for item in value)


# ---------------------------------------------------------------------------------------------- the search

def find_topics(sentences: list[Sentence], topics: Topics) -> list[Topic]:
    """One row for each sentence and topic that has any of the topic's words, by sentence, then in the table's order.

    ``weight`` is the number of distinct terms and phrases found, however often; ``evidence`` has the span of every one
    in the article's text, in order. A word list knows no context: « l'arme fatale du tribun » counts as an arm.
    """
    if not sentences or not topics.rows:
        return []
    matcher, owners = _search(tuple(topics.rows.values()))
    begins = [0, *accumulate(len(sentence.text) + 1 for sentence in sentences)]
    found: dict[tuple[int, str], list[tuple[str, Span]]] = {}
    for start, end, variant in matcher.find(fold("\0".join(sentence.text for sentence in sentences))):
        number = bisect_right(begins, start) - 1
        offset = sentences[number].start - begins[number]
        for slug, term in owners[variant]:
            found.setdefault((number, slug), []).append((term, (start + offset, end + offset)))
    order = {slug: place for place, slug in enumerate(topics.rows)}
    return [Topic(sentences[number].article_id, sentences[number].sentence_id, slug,
                  float(len({term for term, _ in hits})), [span for _, span in hits])
            for (number, slug), hits in sorted(found.items(), key=lambda item: (item[0][0], order[item[0][1]]))]


@lru_cache(maxsize=16)
def _search(rows: tuple[TopicRow, ...]) -> tuple[Matcher, list[list[tuple[str, str]]]]:
    """What finds every variant of every term, and for each variant the topics and terms that it belongs to."""
    owners: dict[str, dict[tuple[str, str], None]] = {}
    for row in rows:
        for term in (*row.terms, *row.phrases):
            for variant in _variants(term) if term in row.terms else [_plain(term)]:
                owners.setdefault(variant, {})[row.slug, term] = None
    return Matcher(owners), [list(named) for named in owners.values()]


def _plain(term: str) -> str:
    return fold(term).replace("-", " ")


def _variants(term: str) -> list[str]:
    """The term with each of its words in every number and gender that its ending allows; a stem as it is."""
    parts = re.findall(r"[^ ']+'?| +", _plain(term))
    return ["".join(chosen) for chosen in product(*map(_inflected, parts))]


def _inflected(word: str) -> list[str]:
    if len(word) < 3 or word in _INVARIABLE or word[-1] in "sxz" or not word.isalpha():
        return [word]
    for ending, others in _ENDINGS.items():
        if word.endswith(ending):
            return [word, *(word.removesuffix(ending) + other for other in others)]
    return [word, word + "s"]
