"""The table of predicate frames: which words say what about whom, in all their forms, and finding them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.text import fold

LEXICONS = Path(__file__).parent / "lexicons"
CONJUGATED = {"verb", "label", "wish"}
NOUN_BEFORE = frozenset("""la une cette sa leur leurs ses ces de d' l' le un des du les ce son aux au à en sans par
aucune aucun nouvelle grande grave profonde plus très nos notre""".split())
_CLITICS = {"se": "se", "s'": "se", "en": "en", "être": ""}
_PIECE = re.compile(r"[^\W_]+'?")
_MUTE = re.compile(r"(e|es|ent|er[aio][a-z]*)$")
_GRAVE = re.compile(r"[eé]([bcdfgjlmnprstv]|[bcgt]r|qu|gu)$")


AUXILIARIES = frozenset("a ont avait avaient aura auront aurait auraient ayant avoir été".split())


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


def find(words: Sequence[str]) -> list[Hit]:
    """The frames among normalised words, in order; of those that begin at one word the longest."""
    hits: list[Hit] = []
    covered = 0
    for position, word in enumerate(words):
        entries = _entries(word)
        if entries is None or position < covered:
            continue
        fitting: list[tuple[int, _Entry]] = []
        for follower in words[position + 1:position + 4]:
            if follower in entries:
                fitting += [(end, entry) for entry in entries[follower] if (end := _end(words, position, entry))]
        fitting = fitting or [(position + 1, entry) for entry in entries.get("", ()) if _end(words, position, entry)]
        if fitting:
            end, entry = _likeliest(fitting, words[position - 1] if position else "")
            hits.append(Hit(position, end, entry.frame, entry.participle))
            covered = end
    return hits


def _likeliest(fitting: list[tuple[int, _Entry]], before: str) -> tuple[int, _Entry]:
    """The longest; of « menace » the noun after an article, else the verb; of « corrompu » the adjective."""
    longest = max(len(entry.rest) for _, entry in fitting)
    fitting = [pair for pair in fitting if len(pair[1].rest) == longest]
    adjective = next((pair for pair in fitting if pair[1].frame.kind in ("adjective", "noun")), None)
    if adjective and before not in AUXILIARIES and any(entry.participle for _, entry in fitting):
        return adjective
    wanted = before in NOUN_BEFORE
    return next((pair for pair in fitting if (pair[1].frame.kind not in CONJUGATED) == wanted), fitting[0])


def _end(words: Sequence[str], position: int, entry: _Entry) -> int:
    """Where the entry ends if it stands at this position, else 0; up to two words may stand inside a verbal idiom."""
    if entry.clitics and not _has_clitics(words, position, entry.clitics):
        return 0
    end = position + 1
    slack = 2 if entry.frame.kind in CONJUGATED else 0
    for piece in entry.rest:
        stop = min(end + slack + 1, len(words))
        end = next((k + 1 for k in range(end, stop) if words[k] == piece), 0)
        if not end:
            return 0
    return end


def _has_clitics(words: Sequence[str], position: int, clitics: tuple[str, ...]) -> bool:
    before = words[max(0, position - 4):position]
    reflexive = any(word in {"s'", "se", "me", "m'", "nous", "vous"} for word in before)
    return all(reflexive if clitic == "se" else clitic in before for clitic in clitics)


@lru_cache(maxsize=65536)
def _entries(word: str) -> dict[str, tuple[_Entry, ...]] | None:
    """The frames that begin with a word, by the second word they need ("" for none)."""
    exact, plain = _index()
    return exact.get(word) or (None if len(word) < 5 else plain.get(fold(word)))


@cache
def _index() -> tuple[dict[str, dict[str, tuple[_Entry, ...]]], dict[str, dict[str, tuple[_Entry, ...]]]]:
    """All forms by their first and second word, as written, and without accents for texts that drop them."""
    exact: dict[str, dict[tuple, _Entry]] = {}
    for frame in sorted(frames(), key=lambda frame: frame.kind == "tone"):
        for first, entry in _forms(frame):
            exact.setdefault(first, {}).setdefault((entry.rest, entry.clitics, entry.frame.kind in CONJUGATED), entry)
    ordered: dict[str, dict[str, tuple[_Entry, ...]]] = {}
    for word, found in exact.items():
        seconds: dict[str, list[_Entry]] = {}
        for entry in sorted(found.values(), key=_longest_first):
            seconds.setdefault(entry.rest[0] if entry.rest else "", []).append(entry)
        ordered[word] = {second: tuple(entries) for second, entries in seconds.items()}
    plain: dict[str, dict[str, tuple[_Entry, ...]]] = {}
    for word, entries in ordered.items():
        plain.setdefault(fold(word), entries)
    return ordered, plain


def _longest_first(entry: _Entry) -> tuple[int, int, bool]:
    return (-len(entry.rest), -len(entry.clitics), entry.frame.kind in {"label", "wish", "tone"})


@cache
def frames() -> tuple[Frame, ...]:
    """The frames of ``lexicons/frames.csv``."""
    with open(LEXICONS / "frames.csv", encoding="utf-8", newline="") as lines:
        return tuple(_frame(row) for row in csv.DictReader(lines))


def _frame(row: dict[str, str]) -> Frame:
    signs = [float(row[name] or 0) for name in ("self", "subject", "object", "complement")]
    prepositions = frozenset(filter(None, row["prepositions"].split("|")))
    return Frame(row["term"], row["kind"], *signs, prepositions, row["basis"])


def _forms(frame: Frame) -> Iterator[tuple[str, _Entry]]:
    pieces = _PIECE.findall(frame.term.lower())
    clitics: list[str] = []
    while frame.kind in CONJUGATED and len(pieces) > 1 and pieces[0] in {"se", "s'", "en"}:
        clitics.append(_CLITICS[pieces.pop(0)])
    head, rest = pieces[0], tuple(pieces[1:])
    if frame.kind in CONJUGATED:
        finite, participles = conjugate(head)
        for form in finite - participles:
            yield form, _Entry(rest, frame, False, tuple(clitics))
        for form in participles:
            yield form, _Entry(rest, frame, True, tuple(clitics))
    elif frame.kind == "adjective" and not rest:
        for form in inflect(head):
            yield form, _Entry((), frame, False, ())
    else:
        yield head, _Entry(rest, frame, False, ())
        if frame.kind in {"noun", "tone", "wish_noun", "neutral"}:
            yield plural(head), _Entry(rest, frame, False, ())


@cache
def _endings() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    with open(LEXICONS / "conjugations.csv", encoding="utf-8", newline="") as lines:
        rows = [(row["ending"], row["finite"], row["participles"]) for row in csv.DictReader(lines)]
    split = [(ending, _pieces(finite), _pieces(participles)) for ending, finite, participles in rows]
    return tuple(sorted(split, key=lambda row: -len(row[0])))


def _pieces(endings: str) -> tuple[str, ...]:
    return tuple("" if ending == "-" else ending for ending in endings.split())


def conjugate(infinitive: str) -> tuple[set[str], set[str]]:
    """The common forms of a verb, and its past participles; an unknown ending gives the word itself."""
    for ending, finite, participles in _endings():
        if infinitive.endswith(ending):
            stem = infinitive.removesuffix(ending)
            forms = {stem + form for form in finite}
            if ending == "er":
                forms |= {variant for form in finite if _MUTE.match(form) for variant in _stems(stem, form)}
            return forms, {stem + form for form in participles}
    return {infinitive}, set()


def _stems(stem: str, form: str) -> Iterator[str]:
    """céder, cède; rejeter, rejette: the stem before a mute ending."""
    if _GRAVE.search(stem):
        yield _GRAVE.sub(r"è\1", stem) + form
        if stem.endswith(("el", "et")):
            yield stem + stem[-1] + form


def plural(noun: str) -> str:
    """The regular plural of a French noun."""
    if noun.endswith(("s", "x", "z")):
        return noun
    if noun.endswith("al"):
        return noun[:-2] + "aux"
    return noun + ("x" if noun.endswith(("eau", "eu")) else "s")


_FEMININE = (
    ("teur", ("trice", "teuse")), ("eux", ("euse",)), ("eur", ("euse", "eure")),
    ("if", ("ive",)), ("er", ("ère",)), ("el", ("elle",)),
    ("en", ("enne",)), ("on", ("onne",)), ("ou", ("olle",)), ("c", ("que", "cque", "che")),
    ("f", ("ve",)), ("ig", ("igne",)),
    ("nul", ("nulle",)), ("gros", ("grosse",)), ("ot", ("otte", "ote")), ("ain", ("aine",)), ("gu", ("guë",)),
    ("x", ("sse", "ce")),
)


def inflect(adjective: str) -> set[str]:
    """The four forms of a French adjective, and some that do not exist."""
    if adjective.endswith("e"):
        feminine: tuple[str, ...] = (adjective,)
    else:
        feminine = next((tuple(adjective.removesuffix(end) + new for new in ends) for end, ends in _FEMININE
                         if adjective.endswith(end)), (adjective + "e",))
    return {adjective, plural(adjective), *feminine, *(form + "s" for form in feminine)}
