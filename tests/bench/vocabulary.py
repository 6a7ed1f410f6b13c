"""Which words of a text may take each other's place: the words of a corpus sorted by what the rules see in them, and by their form.

Two words are of one kind when they stand in the same lexicons (with the same detail: a verb of saying, a month, a good word), by
themselves or by their lemma, both start with a vowel or neither does, and they end alike. Function words are of no kind and stay.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from analysis import lexicon
from analysis.actor_table import ActorTable
from analysis.lemmas import dictionary, lemma
from analysis.places import first_corpus
from analysis.text import fold
from analysis.tone import press_terms, textblob_terms, vader_terms
from analysis.topics import load_topics

#: The lexicons whose words set rules off, and the column that tells their kinds apart.
DETAIL = {"frames": "", "time_words": "kind", "speaker_nouns": "", "negation": "kind", "demonyms": "", "tense_cues": "place"}
#: Words that stay: French function words (those of other languages are in the lexicon as well), abbreviations, verbs of saying,
#: the words of the topics, and of the words of time all but months and days.
UNMOVED = ("function_words", "abbreviations", "cues")
#: Function words that may take each other's place.
ALIKE = ("la sa une", "le son un", "les ses des leurs", "dans sur sous vers", "et mais ou", "très plus moins", "deux trois",
         "après avant depuis pendant", "également alors donc aussi", "est était sera", "sont étaient seront", "avec sans contre",
         "avait a", "ont avaient", "il elle on", "ils elles", "aux des", "au du", "notamment encore toujours déjà")
WORD = re.compile(r"[^\W\d_]+")
NUMBERS = ((0, 0), (1, 1), (2, 12), (13, 23), (24, 28), (29, 30), (31, 59), (60, 99))
CONDITIONAL, VERB = "conditional", "verb"
_CONDITIONAL = ("rait", "raient")
_VOWELS = "aeiouyhœæ"
#: A pool with fewer different words is given up for one of looser form; so many invented names stand behind each pool of names.
FEW, INVENTED = 2, 20_000

Kinds = Callable[[str], frozenset[str] | None]


@cache
def _listed() -> Mapping[str, set[str]]:
    """The lexicons' words with the kinds of each."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, detail in DETAIL.items():
        for row in lexicon.rows(name):
            term = f"{row['masculine']} {row['feminine']}" if name == "demonyms" else next(iter(row.values()))
            for word in term.lower().split() if name == "demonyms" else [term.lower()]:
                found[word].add(f"{name} {row.get(detail, '')}")
    for name, terms in (("textblob", textblob_terms()), ("vader", vader_terms()), ("press", press_terms())):
        for word in terms:
            found[word].add(name)
    return found


@cache
def _unmoved() -> frozenset[str]:
    topics = (word for topic in load_topics(first_corpus() / "topics.toml").rows.values() for word in topic.terms)
    french = (next(iter(row.values())) for name in UNMOVED for row in lexicon.rows(name) if int(row.get("weight", 1)) > 0)
    return frozenset(word for term in (*french, *topics) for word in WORD.findall(term.lower()))


def _staying(kind: str) -> bool:
    return kind.startswith("time_words") and kind not in ("time_words month", "time_words weekday")


@cache
def _alike() -> dict[str, str]:
    return {word: words for words in ALIKE for word in words.split()}


@cache
def kinds(word: str) -> frozenset[str] | None:
    """The kinds that the lexicons see in a word in lower case; None for one that has to stay."""
    if word in (alike := _alike()):
        return frozenset([f"like {alike[word]}"])
    listed = _listed()
    if len(word) < 3 or word in _unmoved() or lemma(word) in _unmoved() or any(_staying(kind) for kind in listed.get(word, ())):
        return None
    part = set()
    if word.endswith(_CONDITIONAL):
        part = {CONDITIONAL}
    elif lemma(word) != word and lemma(word).endswith(("er", "ir", "re")):
        part = {VERB}
    return frozenset(part | listed.get(word, set()) | {kind for kind in listed.get(lemma(word), ()) if kind not in ("textblob", "vader")})


class Pool:
    """Words that may take each other's place: ``usual`` as often as the corpus has them, ``rare`` ones beside them."""

    def __init__(self, usual: Iterable[str] = (), rare: Iterable[str] = ()):
        self.usual, self.rare = list(usual), list(rare)

    def capitalised(self) -> Pool:
        """The same words with a capital."""
        return Pool((word[:1].upper() + word[1:] for word in self.usual), (word[:1].upper() + word[1:] for word in self.rare))


class Pools:
    """The pools of a corpus, by word. ``common`` are its words in lower case, ``names`` its unknown capitalised ones, with their counts.

    Rare words are those of a French dictionary that the corpus lacks and no lexicon has, so that a large corpus goes on
    bringing new words as real ones do; rare names are put together from the beginnings and ends of others.
    """

    def __init__(self, common: Counter[str], names: Counter[str], actors: ActorTable, *, kinds: Kinds = kinds,
                 rare: Iterable[str] | None = None, seed: int = 0):
        self.kinds, self.known = kinds, common
        self._common: dict[tuple, Pool] = defaultdict(Pool)
        for word in sorted(common):
            if (kind := kinds(word)) is not None:
                for key in _keys(word, kind):
                    self._common[key].usual.append(word)
        for word in sorted(dictionary() if rare is None else rare):
            kind = kinds(word) if word not in common and word.isalpha() and len(word) < 14 else None
            if kind in ({VERB}, frozenset()):
                self._common[next(iter(_keys(word, kind)))].rare.append(word)
        self._names = _invented(names, random.Random(seed))
        self._actors = _by_form(actors)
        self._given: dict[tuple, Pool] = {}

    def common(self, word: str) -> Pool | None:
        """The words that may stand for one in lower case."""
        kind = self.kinds(word)
        found = (self._common.get(key) for key in _keys(word, kind)) if kind is not None else ()
        return next((pool for pool in found if pool and len(pool.usual) >= FEW), None)

    def capitalised(self, word: str) -> Pool | None:
        """The words that may stand for one in lower case, with a capital."""
        pool = self.common(word)
        return self._kept(("capital", id(pool)), pool.capitalised) if pool else None

    def name(self, word: str) -> Pool | None:
        """The names that may stand for an unknown one."""
        return self._names.get(_name_key(word))

    def actor(self, name: str) -> Pool | None:
        """The names of the actor table that may stand for one of them."""
        return self._actors.get(name)

    def number(self, digits: str) -> Pool | None:
        """Numbers of the same size; hours stay hours, days days, years years near by."""
        value = int(digits)
        if len(digits) <= 2:
            low, high = next(bounds for bounds in NUMBERS if value <= bounds[1])
        elif len(digits) == 4 and 1900 <= value <= 2030:
            low, high = max(1900, value - 6), min(2030, value + 6)
        elif len(digits) <= 4 and digits[0] != "0":
            low, high = 10 ** (len(digits) - 1), 10 ** len(digits) - 1
        else:
            return None
        width = len(digits) if digits[0] == "0" else 1
        return self._kept((width, low, high), lambda: Pool(f"{number:0{width}}" for number in range(low, high + 1)))

    def _kept(self, key: tuple, make: Callable[[], Pool]) -> Pool:
        if key not in self._given:
            self._given[key] = make()
        return self._given[key]


def _keys(word: str, kind: frozenset[str]) -> Iterable[tuple]:
    """The pools that a word is in, the strictest first: by its last three letters, two, one; words of time need not end alike."""
    if alike := next((name for name in kind if name.startswith("like ")), None):
        yield (alike,)
        return
    start = fold(word[0]) in _VOWELS
    yield from ((kind, start, word[-letters:]) for letters in (3, 2, 1))
    if any(name.startswith("time_words") for name in kind):
        yield kind, start, ""


def _name_key(word: str) -> tuple:
    return fold(word[:1]) in _VOWELS, word.isupper(), word.endswith("s")


def _invented(names: Counter[str], chance: random.Random) -> dict[tuple, Pool]:
    pools: dict[tuple, Pool] = defaultdict(Pool)
    for word in sorted(names):
        pools[_name_key(word)].usual.append(word)
    for (_, upper, _), pool in pools.items():
        parts = [word for word in sorted(set(pool.usual)) if len(word) >= 5] if not upper else []
        if parts:
            pairs = ((chance.choice(parts), chance.choice(parts)) for _ in range(INVENTED))
            pool.rare = sorted({first[:len(first) // 2 + 1] + last[len(last) // 2:] for first, last in pairs} - set(pool.usual))
    return pools


def _by_form(actors: ActorTable) -> dict[str, Pool]:
    """For each name of the table those of actors of the same kinds that are built alike."""
    claimed: dict[str, set[str]] = defaultdict(set)
    for row in actors.rows.values():
        for name in row.names:
            claimed[name].add(row.kind)
    pools: dict[tuple, Pool] = defaultdict(Pool)
    form = {name: (frozenset(kinds), name[0].isupper(), fold(name[0]) in _VOWELS, name.isupper(), min(name.count(" "), 2), name[-1] in "es")
            for name, kinds in sorted(claimed.items()) if name}
    for name, key in form.items():
        pools[key].usual.append(name)
    return {name: pools[key] for name, key in form.items()}
