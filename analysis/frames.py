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
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from analysis import lexicon
from analysis.clauses import CLOSED, NAME, PREPOSITIONS
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
_CLITICS = {"se": "se", "s'": "se", "en": "en"}
#: The next word of an expression stands at most so far behind its verb or a « de ».
_SLACK = 3
_MOST_WORDS = 65536
_PIECE = re.compile(r"[^\W_]+'?")


class Frame(NamedTuple):
    """One predicate: its kind, and its sign for what it is said of, its subject, its object, its complement and what is merely near."""

    term: str
    kind: str
    of_itself: float
    subject: float
    object: float
    complement: float
    prepositions: frozenset[str]
    basis: str
    tone: float


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


#: The entries that begin with a word: by the second word they need, those of one word, and how far behind the second may stand.
_Begun = tuple[dict[str, list[_Entry]], list[_Entry], int]


def find(words: Sequence[str]) -> list[Hit]:
    """The frames among normalised words, in order; of those that begin at one word the longest."""
    hits: list[Hit] = []
    covered = 0
    plain = [*map(_PLAIN.get, words, words), CLOSED]
    present = frozenset(plain)
    for position, begun in enumerate(map(_begun, words)):
        if begun is None or position < covered:
            continue
        entries, alone, reach = begun
        fitting: list[tuple[int, _Entry]] = []
        if plain[position + 1] in entries or reach > 1 and not entries.keys().isdisjoint(plain[position + 2:position + 1 + reach]):
            fitting = [(end, entry) for behind in plain[position + 1:position + 1 + reach] if behind in entries for entry in entries[behind]
                       if entry.rest[-1] in present and (end := _end(plain, position, entry))]
        if alone:
            fitting += [(position + 1, entry) for entry in alone if (not fitting or entry.clitics) and _stands(words, position, entry)]
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
    end, slack = position + 1, _SLACK if entry.form else 1
    for piece in entry.rest:
        try:
            end = plain.index(piece, end, end + slack) + 1
        except ValueError:
            return 0
        slack = _SLACK if piece == "de" else 1
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

class _Head(NamedTuple):
    """A first word, and which rows begin with it in the same inflection: verb, adjective, noun, or idiom (none)."""

    word: str
    inflection: str
    places: list[int]


class _Words(dict[str, _Begun | None]):
    """What begins with each word, made when the word is first met."""

    def __missing__(self, word: str) -> _Begun | None:
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = made = _entries(word)
        return made


_begun = _Words().__getitem__


def _entries(word: str) -> _Begun | None:
    """What begins with a word; a form may be written without accents in texts that drop them all."""
    heads, unaccented = _index()
    form = word if word in heads or len(word) < 5 else unaccented.get(word, word)
    entries: dict[str, list[_Entry]] = {}
    for place, head in sorted((place, head) for head in heads.get(form, ()) for place in head.places):
        pieces, first = _pieces(row := _rows()[place])
        rest = tuple(_PLAIN.get(piece, piece) for piece in pieces[first + 1:])
        entry = _Entry(rest, _frame(row), _form(form, head), tuple(_CLITICS[piece] for piece in pieces[:first]))
        entries.setdefault(rest[0] if rest else "", []).append(entry)
    alone = entries.pop("", [])
    if not entries and not alone:
        return None
    return entries, alone, _SLACK if any(entry.form for several in entries.values() for entry in several) else 1


@cache
def _index() -> tuple[dict[str, tuple[_Head, ...]], dict[str, str]]:
    """The heads of each form, and the form that a word without its accents stands for."""
    heads: dict[str, tuple[_Head, ...]] = {}
    accented: list[str] = []
    for head in _heads():
        alone, forms = (head,), _inflected(head)
        for form in forms:
            heads[form] = heads[form] + alone if form in heads else alone
        accented += sorted(form for form in forms if not form.isascii())
    return heads, dict(zip(reversed(fold(" ".join(accented)).split(" ")), reversed(accented)))


def _heads() -> Iterable[_Head]:
    """All heads, in the order in which their kinds are meant."""
    found: dict[tuple[str, str], _Head] = {}
    for place, row in enumerate(_rows()):
        (pieces, first), kind = _pieces(row), row["kind"]
        if kind in CONJUGATED:
            kind = "verb"
        elif kind != "idiom" and (kind != "adjective" or len(pieces) > 1):
            kind = "noun"
        key = pieces[first], kind
        if key not in found:
            found[key] = _Head(*key, [])
        found[key].places.append(place)
    return found.values()


def _pieces(row: dict[str, str]) -> tuple[list[str], int]:
    """The words of a term, and which is the first that is neither the reflexive pronoun nor « en » before a verb."""
    pieces, first = _PIECE.findall(row["term"].lower().replace("œ", "oe")), 0
    if row["kind"] in CONJUGATED:
        while pieces[first] in _CLITICS and first < len(pieces) - 1:
            first += 1
    return pieces, first


@cache
def _rows() -> list[dict[str, str]]:
    """The rows of ``lexicons/frames.csv`` that are frames, by kind."""
    return sorted((row for row in lexicon.rows("frames") if row["kind"] not in _HELPERS), key=lambda row: _KINDS.index(row["kind"]))


def frames() -> Iterator[Frame]:
    """All frames, by kind."""
    return map(_frame, _rows())


def _frame(row: dict[str, str]) -> Frame:
    weights = [float(row[name] or 0) for name in ("self", "subject", "object", "complement")]
    tone = next(filter(None, weights[:1] if row["kind"] == "effect" else weights), 0.0)
    return Frame(row["term"], row["kind"], *weights, frozenset(filter(None, row["prepositions"].split("|"))), row["basis"], tone)


def _inflected(head: _Head) -> set[str]:
    if head.inflection == "verb":  # « contre » is no form of « contrer »
        return set().union(*conjugate(head.word)) - PREPOSITIONS.keys()
    if head.inflection == "adjective":
        return inflect(head.word)
    return {head.word} if head.inflection == "idiom" else {head.word, plural(head.word)}


def _form(form: str, head: _Head) -> str:
    """Which form of a verb it is; "" of what is none."""
    if head.inflection != "verb":
        return ""
    finite, participles = conjugate(head.word)
    if form in participles:
        return "either" if form in finite else "participle"
    return "infinitive" if form == head.word else "conditional" if is_conditional(form, head.word) else "finite"
