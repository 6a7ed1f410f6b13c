"""The table of predicate frames: which words say what about whom, in all their forms, and finding them.

Weights follow one rule: 1 where a term by itself says approval or disapproval, 0.5 where it only suggests it (a mere
tone, an achievement or a setback, an act, a quality that is not always one). Terms and weights of
``lexicons/frames.csv`` were written from general knowledge of French and of the press, and reviewed without sight of
any annotated set but the five seed articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from analysis import lexicon
from analysis.text import fold

CONJUGATED = frozenset(("verb", "label", "wish"))
#: Of two frames of the same words the kind named first is meant.
_KINDS = "verb noun adjective idiom wish_noun label wish tone neutral".split()
_NOUN_BEFORE = frozenset("""la une cette sa leur leurs ses ces de d' l' le un des du les ce son aux au à en sans par
aucune aucun nouvelle grande grave profonde plus très nos notre""".split())
_AUXILIARIES = frozenset("a ont avait avaient aura auront aurait auraient ayant avoir été".split())
_REFLEXIVES = frozenset(("s'", "se", "me", "m'", "nous", "vous"))
HIDDEN, NAME = "§", "@"
STOPS = frozenset(".;:!?()[]…—–")
BREAKS = STOPS | frozenset("""que qu' qui dont où car mais lorsque lorsqu' quand puisque parce tandis alors si lequel
laquelle quoi""".split())
BE = frozenset("""est sont était étaient sera seront serait seraient fut furent soit soient être été étant
reste restent demeure semble semblent paraît apparaît devient devenu devenue devenait passe
considéré considérée qualifié qualifiée jugé jugée perçu perçue présenté présentée
décrit décrite constitue constituent constituait constituaient représente incarne""".split())
HAVE = frozenset("a ont avait avaient aura auront aurait auraient ayant avoir ait aient ai avons".split())
_NEGATIONS = frozenset("pas jamais aucun aucune sans ni guère nullement aucunement nulle rien".split())
_PIECE = re.compile(r"[^\W_]+'?")
_MUTE = re.compile(r"(e|es|ent|er[aio][a-z]*)$")
_GRAVE = re.compile(r"[eé]([bcdfgjlmnprstv]|[bcgt]r|qu|gu)$")


class Frame(NamedTuple):
    """One predicate: its kind, and its sign for what it is said of, its subject, its object and its complement."""

    term: str
    kind: str
    of_itself: float
    subject: float
    object: float
    complement: float
    prepositions: frozenset[str]
    basis: str

    @property
    def tone(self) -> float:
        """The sign the word carries by itself, for what stands merely near it."""
        return self.of_itself or self.subject or self.object or self.complement


class Hit(NamedTuple):
    """A frame found at words [start, end); participle: its form may be a past participle."""

    start: int
    end: int
    frame: Frame
    participle: bool


class _Entry(NamedTuple):
    rest: tuple[str, ...]
    frame: Frame
    participle: bool
    clitics: tuple[str, ...]


#: The entries that begin with a word, by the second word they need ("" for none).
_Entries = dict[str, list[_Entry]]


def find(words: Sequence[str]) -> list[Hit]:
    """The frames among normalised words, in order; of those that begin at one word the longest."""
    hits: list[Hit] = []
    covered = 0
    for position, word in enumerate(words):
        entries = _entries(word)
        if entries is None or position < covered:
            continue
        behind = () if len(entries) == 1 and "" in entries else words[position + 1:position + 4]
        longer = [entry for word in behind if word in entries for entry in entries[word]]
        fitting = [(end, entry) for entry in longer if (end := _end(words, position, entry))]
        fitting = fitting or [(position + 1, entry) for entry in entries.get("", ()) if _end(words, position, entry)]
        if fitting:
            covered, entry = _likeliest(fitting, words[position - 1] if position else "")
            hits.append(Hit(position, covered, entry.frame, entry.participle))
    return hits


def _likeliest(fitting: list[tuple[int, _Entry]], before: str) -> tuple[int, _Entry]:
    """The longest; of « menace » the noun after an article, else the verb; of « corrompu » the adjective."""
    longest = max(len(entry.rest) + len(entry.clitics) for _, entry in fitting)
    fitting = [pair for pair in fitting if len(pair[1].rest) + len(pair[1].clitics) == longest]
    nominal = before in _NOUN_BEFORE or before not in _AUXILIARIES and any(entry.participle for _, entry in fitting)
    return next((pair for pair in fitting if (pair[1].frame.kind not in CONJUGATED) == nominal), fitting[0])


def _end(words: Sequence[str], position: int, entry: _Entry) -> int:
    """Where the entry ends if it stands at this position, else 0; up to two words may stand inside a verbal idiom."""
    if entry.clitics:
        before = words[max(0, position - 4):position]
        if "se" in entry.clitics and _REFLEXIVES.isdisjoint(before) or "en" in entry.clitics and "en" not in before:
            return 0
    end = position + 1
    slack = 3 if entry.frame.kind in CONJUGATED else 1
    for piece in entry.rest:
        end = next((k + 1 for k in range(end, min(end + slack, len(words))) if words[k] == piece), 0)
        if not end:
            break
    return end


def is_negated(words: Sequence[str], hit: Hit) -> bool:
    """Whether « ne », « sans », « aucun » or « refuser de » deny a predicate; « ne cesse de » does not."""
    clause: list[str] = []
    for word in reversed(words[max(0, hit.start - 6):hit.start]):
        if word in _NEGATIONS:
            return True
        if word == "," or word in BREAKS or word == NAME and clause[-1:] not in (["de"], ["d'"]):
            break
        clause.append(word)
    denied = not {"ne", "n'"}.isdisjoint(clause[:4])
    if not {"de", "d'", "à"}.isdisjoint(clause[:2]) and not _renouncing().isdisjoint(clause[1:]):
        return not denied
    if denied and (hit.frame.kind in CONJUGATED or not BE.isdisjoint(clause)):
        behind = words[hit.start + 1:hit.end + 2]
        return {"que", "qu'"}.isdisjoint(behind) or not _NEGATIONS.isdisjoint(behind)
    return "sans qu" in " ".join(words[max(0, hit.start - 9):hit.start])


@cache
def _renouncing() -> frozenset[str]:
    """All forms of the words that, with « de » or « à », deny the infinitive behind them."""
    terms = (row["term"] for row in lexicon.rows("frames") if row["kind"] == "renouncing")
    return frozenset().union(*(forms for term in terms for forms in conjugate(term)))


# ---------------------------------------------------------------------- the table

@lru_cache(maxsize=65536)
def _entries(word: str) -> _Entries | None:
    exact, plain = _index()
    return exact.get(word) or (None if len(word) < 5 else plain.get(fold(word)))


@cache
def _index() -> tuple[dict[str, _Entries], dict[str, _Entries]]:
    """All forms by their first and second word, as written, and without accents for texts that drop them."""
    exact: dict[str, _Entries] = {}
    for frame in sorted(frames(), key=lambda frame: _KINDS.index(frame.kind)):
        for first, entry in _forms(frame):
            exact.setdefault(first, {}).setdefault(entry.rest[0] if entry.rest else "", []).append(entry)
    plain: dict[str, _Entries] = {}
    for word, entries in exact.items():
        plain.setdefault(fold(word), entries)
    return exact, plain


@cache
def frames() -> tuple[Frame, ...]:
    """The frames of ``lexicons/frames.csv``."""
    return tuple(
        Frame(row["term"], row["kind"], *(float(row[name] or 0) for name in ("self", *Frame._fields[3:6])),
              frozenset(filter(None, row["prepositions"].split("|"))), row["basis"])
        for row in lexicon.rows("frames") if row["kind"] != "renouncing")


def _forms(frame: Frame) -> Iterator[tuple[str, _Entry]]:
    pieces = _PIECE.findall(frame.term.lower().replace("œ", "oe"))
    clitics: list[str] = []
    while frame.kind in CONJUGATED and len(pieces) > 1 and pieces[0] in ("se", "s'", "en"):
        clitics.append(pieces.pop(0).replace("s'", "se"))
    head, rest = pieces[0], tuple(pieces[1:])
    forms, participles = {head}, set()
    if frame.kind in CONJUGATED:
        forms, participles = conjugate(head)
    elif frame.kind == "adjective" and not rest:
        forms = inflect(head)
    elif frame.kind != "idiom":
        forms = {head, plural(head)}
    for form in forms | participles:
        yield form, _Entry(rest, frame, form in participles, tuple(clitics))


# ---------------------------------------------------------------------- forms of words

@cache
def _endings() -> list[tuple[str, list[str], list[str]]]:
    """The endings of ``lexicons/conjugations.csv``, the longest infinitives first; "-" is no ending."""
    split = [(row["ending"], row["finite"].replace("-", "").split(" "), row["participles"].split(" "))
             for row in lexicon.rows("conjugations")]
    return sorted(split, key=lambda row: -len(row[0]))


@cache
def conjugate(infinitive: str) -> tuple[set[str], set[str]]:
    """The common forms of a verb without its past participles, and these; an unknown ending gives the word itself."""
    ending, finite, participles = next((row for row in _endings() if infinitive.endswith(row[0])), ("", [""], []))
    stem = infinitive.removesuffix(ending)
    forms, past = {stem + form for form in finite}, {stem + form for form in participles}
    if ending == "er" and _GRAVE.search(stem):
        mute = [_GRAVE.sub(r"è\1", stem)] + [stem + stem[-1]] * stem.endswith(("el", "et"))
        forms |= {before + form for before in mute for form in finite if _MUTE.match(form)}
    return forms - past, past


def plural(noun: str) -> str:
    """The regular plural of a French noun."""
    if noun.endswith("al"):
        return noun[:-2] + "aux"
    return noun + ("x" if noun.endswith(("eau", "eu")) else "" if noun.endswith(("s", "x", "z")) else "s")


#: Endings of adjectives and their feminines; the first that fits, else -e is added.
_FEMININE = (
    ("teur", "trice teuse"), ("eux", "euse"), ("eur", "euse eure"), ("if", "ive"), ("er", "ère"), ("el", "elle"),
    ("en", "enne"), ("on", "onne"), ("fou", "folle"), ("mou", "molle"), ("c", "que cque che"), ("f", "ve"),
    ("gentil", "gentille"), ("nul", "nulle"), ("gros", "grosse"), ("ot", "otte ote"), ("gu", "guë"), ("x", "sse ce"),
    ("e", "e"),
)


def inflect(adjective: str) -> set[str]:
    """The four forms of a French adjective, and some that do not exist."""
    end, endings = next((row for row in _FEMININE if adjective.endswith(row[0])), ("", "e"))
    feminine = {adjective.removesuffix(end) + new for new in endings.split()}
    return {adjective, plural(adjective), *feminine, *(form + "s" for form in feminine)}
