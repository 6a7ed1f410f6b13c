"""The table of predicate frames: which words say what about whom, in all their forms, and finding them.

Weights follow one rule: 1 where a term by itself says approval or disapproval, 0.5 where it only suggests it (a mere
tone, an achievement or a setback, an act, a quality that is not always one). Terms and weights of
``lexicons/frames.csv`` were written from general knowledge of French and of the press, and reviewed without sight of
any annotated set but the five seed articles. Its kinds: verb, noun, adjective and idiom say something of who stands in a
role; effect verbs pass on, or turn round, the tone of what they act on (« aggraver la crise », « réduire la pauvreté »);
label verbs name (« qualifier de »), wish words make « coopération » a stance, renouncing words deny what follows,
control verbs give the next infinitive another subject (« accuser X de »), relations are
persons other than those they belong to (« la femme de X »), homographs verb forms that are mostly nouns, tone is a word's colour alone, and neutral
expressions only look like sentiment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from analysis import lexicon
from analysis.clauses import NAME, PREPOSITIONS
from analysis.forms import conjugate, inflect, is_conditional, plural
from analysis.text import fold

CONJUGATED = frozenset(("verb", "effect", "label", "wish"))
#: Rows that are looked at only from other frames; they are found by their word forms.
_HELPERS = frozenset(("renouncing", "control", "relation", "homograph"))
#: Of two frames of the same words the kind named first is meant.
_KINDS = "verb effect noun adjective idiom wish_noun label wish tone neutral".split()
_NOUN_BEFORE = frozenset("""la une cette sa leur leurs ses ces de d' l' le un des du les ce son aux au à en sans par
aucune aucun nouvelle grande grave profonde plus très nos notre""".split())
#: Behind these no finite verb stands.
_NOUN_ONLY = frozenset("""un une cet cette ces son sa ses mon ma mes notre nos votre vos des du au aux chaque quelques
plusieurs aucun aucune quel quelle de d' à pour par sans sous dans avec contre entre sur""".split())
_REFLEXIVES = frozenset(("s'", "se", "me", "m'", "nous", "vous"))
_BEFORE_CLITIC = frozenset("il elle ils elles on qui je tu nous vous ne n'".split()) | {NAME}
_BEFORE_VERB = _BEFORE_CLITIC | _REFLEXIVES | {"y", "en", "lui", "leur"}
_AFTER_VERB = frozenset("le la les l' un une ce cet cette ces son sa ses leur leurs".split()) | {NAME}
_FINITE = frozenset(("finite", "conditional"))
_PLAIN = {word: link for word, link in PREPOSITIONS.items() if link in ("à", "de")}
_AUXILIARIES = frozenset("a ont avait avaient aura auront aurait auraient ayant avoir été".split())
_PIECE = re.compile(r"[^\W_]+'?")


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
        said_of = (self.of_itself,) if self.kind == "effect" else (self.of_itself, self.subject, self.object, self.complement)
        return next(filter(None, said_of), 0.0)


class Hit(NamedTuple):
    """A frame found at words [start, end).

    form: finite, conditional, infinitive, participle, either (« craint »: finite or participle), or "" of what is no verb.
    """

    start: int
    end: int
    frame: Frame
    form: str


class _Entry(NamedTuple):
    rest: tuple[str, ...]
    frame: Frame
    form: str
    clitics: tuple[str, ...]


#: The entries that begin with a word, by the second word they need ("" for none).
_Entries = dict[str, list[_Entry]]


def find(words: Sequence[str]) -> list[Hit]:
    """The frames among normalised words, in order; of those that begin at one word the longest."""
    hits: list[Hit] = []
    covered = 0
    plain = [_PLAIN.get(word, word) for word in words]
    present = set(plain)
    for position, word in enumerate(words):
        entries = _entries(word)
        if entries is None or position < covered:
            continue
        fitting: list[tuple[int, _Entry]] = []
        if len(entries) > 1 or "" not in entries:
            fitting = [(end, entry) for behind in plain[position + 1:position + 4] if behind in entries for entry in entries[behind]
                       if entry.rest[-1] in present and (end := _end(plain, position, entry))]
        longer = bool(fitting)
        for entry in entries.get("", ()):
            if (not longer or entry.clitics) and _stands(words, position, entry):
                fitting.append((position + 1, entry))
        if fitting:
            covered, entry = fitting[0] if len(fitting) == 1 else _likeliest(fitting, words, position)
            hits.append(Hit(position, covered, entry.frame, entry.form))
    return hits


def _likeliest(fitting: list[tuple[int, _Entry]], words: Sequence[str], position: int) -> tuple[int, _Entry]:
    """The longest; of « menace » the noun after an article, else the verb; of « corrompu » the adjective, unless « par » follows."""
    longest = max((len(entry.rest) + len(entry.clitics), len(entry.clitics)) for _, entry in fitting)
    fitting = [pair for pair in fitting if (len(pair[1].rest) + len(pair[1].clitics), len(pair[1].clitics)) == longest]
    before = words[position - 1] if position else ""
    nominal = before in _NOUN_BEFORE
    if not nominal and any(entry.form in ("participle", "either") for _, entry in fitting):
        last = next((word for word in reversed(words[max(0, position - 4):position]) if not word.endswith("ment")), "")
        nominal = last not in _AUXILIARIES and "par" not in words[position + 1:position + 4]
    return next((pair for pair in fitting if (pair[1].frame.kind not in CONJUGATED) == nominal), fitting[0])


def _end(plain: Sequence[str], position: int, entry: _Entry) -> int:
    """Where an entry of several words ends, else 0; up to two words may stand behind its verb or a « de »."""
    end, slack = position + 1, 3 if entry.form else 1
    for piece in entry.rest:
        try:
            end = plain.index(piece, end, end + slack) + 1
        except ValueError:
            return 0
        slack = 3 if piece == "de" else 1
    return end if _stands(plain, position, entry) else 0


def _stands(words: Sequence[str], position: int, entry: _Entry) -> bool:
    """Whether an entry's clitics stand before it, and a finite verb not where only a noun can."""
    if entry.clitics:
        before = words[max(0, position - (2 if entry.form == "infinitive" else 4)):position]
        if "se" in entry.clitics and _REFLEXIVES.isdisjoint(before) or "en" in entry.clitics and "en" not in before:
            return False
    if position and entry.form in _FINITE and not words[position].endswith("ant"):
        last = words[position - 1]
        if last in ("le", "la", "les", "l'"):  # an article, unless a subject stands before it: « il la menace »
            return not entry.rest and position > 1 and words[position - 2] in _BEFORE_CLITIC
        if not entry.rest and words[position] in _homographs() and last not in _BEFORE_VERB:  # « sa cote est en chute libre »
            return words[position + 1:position + 2] not in ([], [","]) and words[position + 1] in _AFTER_VERB
        return last not in _NOUN_ONLY
    return True


@cache
def helping(kind: str) -> frozenset[str]:
    """All forms of the words of a kind that is only looked at from other frames: renouncing, control, relation."""
    terms = (row["term"] for row in lexicon.rows("frames") if row["kind"] == kind)
    return frozenset().union(*(forms for term in terms for forms in (*conjugate(term), {term, plural(term)})))


@cache
def _homographs() -> frozenset[str]:
    """The verb forms that are more often nouns or adjectives: « chute », « cause », « empire »."""
    return frozenset(row["term"] for row in lexicon.rows("frames") if row["kind"] == "homograph")


# ---------------------------------------------------------------------- the table

@lru_cache(maxsize=65536)
def _entries(word: str) -> _Entries | None:
    exact, plain = _index()
    return exact.get(word) or (plain.get(word) if len(word) > 4 else None)


@cache
def _index() -> tuple[dict[str, _Entries], dict[str, _Entries]]:
    """All forms by their first and second word, as written, and without accents for texts that drop them all."""
    exact: dict[str, _Entries] = {}
    for frame in sorted(frames(), key=lambda frame: _KINDS.index(frame.kind)):
        for first, entry in _forms(frame):
            if entry.form and first in PREPOSITIONS:  # « contre » is no form of « contrer »
                continue
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
        for row in lexicon.rows("frames") if row["kind"] not in _HELPERS)


def _forms(frame: Frame) -> Iterator[tuple[str, _Entry]]:
    pieces = _PIECE.findall(frame.term.lower().replace("œ", "oe"))
    clitics: list[str] = []
    while frame.kind in CONJUGATED and len(pieces) > 1 and pieces[0] in ("se", "s'", "en"):
        clitics.append(pieces.pop(0).replace("s'", "se"))
    head, rest = pieces[0], tuple(_PLAIN.get(piece, piece) for piece in pieces[1:])
    forms, participles = {head}, set()
    if frame.kind in CONJUGATED:
        forms, participles = conjugate(head)
    elif frame.kind == "adjective" and not rest:
        forms = inflect(head)
    elif frame.kind != "idiom":
        forms = {head, plural(head)}
    for form in forms | participles:
        kind = _form(form, head, form in forms, form in participles) if frame.kind in CONJUGATED else ""
        yield form, _Entry(rest, frame, kind, tuple(clitics))


def _form(word: str, head: str, finite: bool, participle: bool) -> str:
    if participle:
        return "either" if finite else "participle"
    return "infinitive" if word == head else "conditional" if is_conditional(word, head) else "finite"
