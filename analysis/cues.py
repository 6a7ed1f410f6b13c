"""Where an article reports words: the French reporting verbs and expressions of ``lexicons/cues.csv``, inflected."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from operator import itemgetter
from typing import NamedTuple


class Expression(NamedTuple):
    """A line of the lexicon; takes: the complements that hold the reported words (que, direct, inf, de, à, as)."""

    expression: str
    kind: str
    takes: frozenset[str]
    addressee: bool
    colour: str
    forms: str


class Cue(NamedTuple):
    """A reporting expression in a text: [start, end) with its auxiliary, adverbs and clitic subject.

    form: finite, participle, infinitive or preposition; clitic: the inverted subject (« a-t-il »), else empty.
    """

    start: int
    end: int
    expression: Expression
    form: str
    clitic: str = ""
    passive: bool = False
    negated: bool = False


class Form(NamedTuple):
    """What a word can be: tense is finite, past, participle or infinitive; before: words that must stand before it."""

    expression: Expression
    tense: str
    before: str
    reflexive: bool


@cache
def lexicon() -> tuple[Expression, ...]:
    """The reporting expressions, in the order of the file."""
    with (files("analysis") / "lexicons" / "cues.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Expression(
                row["expression"],
                row["kind"],
                frozenset(row["takes"].split("|")),
                row["addressee"] == "yes",
                row["colour"],
                row["forms"],
            )
            for row in csv.DictReader(lines)
        )


# ---------------------------------------------------------------------------------------------- conjugation


def conjugate(infinitive: str, irregular: str = "") -> dict[str, set[str]]:
    """The third-person forms of a verb by tense (finite, past, participle, infinitive).

    ``irregular`` gives present singular, present plural, imperfect stem, simple past singular and plural, future stem
    and past participle, parted by ``|``; without it the verb is conjugated as a regular one in -er or -ir.
    """
    present, presents, stem, past, pasts, future, done = irregular.split("|") if irregular else _regular(infinitive)
    soft = stem[:-1] if stem.endswith(("gee", "çe")) else stem
    finite = {
        present,
        presents,
        past,
        pasts,
        *(soft + end for end in ("ait", "aient")),
        *(future + end for end in ("a", "ont", "ait", "aient")),
    }
    return {
        "finite": finite,
        "past": {done + end for end in ("", "e", "s", "es")},
        "participle": {soft + "ant"},
        "infinitive": {infinitive},
    }


def _regular(infinitive: str) -> list[str]:
    root = infinitive[:-2]
    if infinitive.endswith("ir"):
        return [root + "it", root + "issent", root + "iss", root + "it", root + "irent", infinitive, root + "i"]
    hard = root + "e" if root.endswith("g") else root[:-1] + "ç" if root.endswith("c") else root
    light = _light(root)
    future = infinitive if "é" in root[-4:] and light != root else light + "er"
    return [light + "e", light + "ent", hard, hard + "a", root + "èrent", future, root + "é"]


def _light(root: str) -> str:
    """The root before a silent ending: appel -> appell, révél -> révèl, appuy -> appui."""
    if root.endswith(("ppel", "jet")):
        return root + root[-1]
    if root.endswith(("oy", "uy")):
        return root[:-1] + "i"
    return re.sub(r"[eé]([^aeiouyéèêâîô]|gu|qu|ch|gn|[tbcdfgpv]r)$", r"è\1", root)


@cache
def _forms() -> dict[str, list[Form]]:
    table: dict[str, list[Form]] = {}
    for expression in lexicon():
        if expression.kind == "preposition":
            words = expression.expression.removesuffix(" de")
            last = _WORD.findall(words)[-1]
            table.setdefault(last, []).append(Form(expression, "preposition", words[: -len(last)], False))
            continue
        bare = re.sub(r"^(?:se |s')", "", expression.expression)
        verb, _, rest = bare.partition(" ")
        for tense, words in conjugate(verb, expression.forms).items():
            for word in words:
                phrase = f"{word} {rest}" if rest else word
                last = phrase.rpartition(" ")[2]
                table.setdefault(last, []).append(
                    Form(expression, tense, phrase[: -len(last)], bare != expression.expression)
                )
    for forms in table.values():  # what needs more around it comes first: phrases, compound tenses, reflexive verbs
        forms.sort(key=lambda form: (-len(form.before), form.tense != "past", not form.reflexive))
    return table


# ---------------------------------------------------------------------------------------------- finding

_WORD = re.compile(r"\w+")
_OF = re.compile(r" (?:d'|(?:de|du|des)(?!\w))")
_HAVE = (
    "a|ont|avait|avaient|aura|auront|aurait|auraient|ait|aient|eut|eurent|"
    "est|sont|était|étaient|sera|serait|seraient|fut|furent|soit"
)
_ADVERB = (
    r"\w+ment|aussi|encore|ensuite|toutefois|ainsi|déjà|pourtant|d'ailleurs|en outre|par ailleurs|en effet|"
    r"de (?:son|leur) côté|[àd]e? nouveau|surtout|même|enfin|néanmoins|donc|lui|quant à (?:lui|elle)|"
    r"hier|puis|"
    r"aujourd'hui|depuis|vite|bien|toujours|jamais|pas|plus|tout|plus tard|cependant|alors|sans détour|rien"
)
_AUXILIARY = re.compile(
    rf"(?<![\w-])(?:(?P<clitics>(?:n'|ne |se |s'|l'|lui |leur |en |y |nous |m')+))?(?:{_HAVE})(?:-t)?"
    rf"(?:-(?P<clitic>il|elle|on|ils|elles))?(?:\s+(?:(?P<passive>été)|{_ADVERB}))*\s+$"
)
_CLITIC = re.compile(r"-(?:t-)?(il|elle|on|ils|elles)(?!\w)")
_NEGATION = re.compile(r"(?<!\w)(?:n'|ne )(?:l'|le |lui |y |en |s'|se )?(?:[^\W\d_]{1,7})?\s?$")
_REFLEXIVE = re.compile(r"(?<!\w)(?:s'|se )(?:en |y )?$")
_GOVERNING = re.compile(
    r"(?<![\w-])(?:vien(?:t|nent) (?:de |d')|(?:(?:a|ont) (?:également |aussi |par ailleurs )?)?ten(?:u|ait|"
    r"aient) à |"
    r"tien(?:t|nent) (?:également |aussi )?à |(?:(?:a|ont) )?(?:voulu|souhaité|préféré|choisi de|fini par|fait) |"
    r"(?:veut|veulent|souhaite|souhaitent) |n'(?:a|ont) pas (?:hésité à|manqué de) |ne manque(?:nt)? pas de )"
    r"(?:se |s'|l'|le |lui |leur )?$"
)
_NOUN = re.compile(
    r"(?<!\w)(?:une?|des|du|d[e']|son|sa|ses|cette|ces|cet|ce|aucune?|toute?|par|chaque|notre|sans|en|première?|"
    r"nouvelle|(?<!il )(?<!elle )(?<!qui )(?<!on )(?<!ne )(?:la|le)) ?$"
)
_ARTICLE = re.compile(r"(?<![\w'])(?<!il )(?<!elle )(?<!qui )(?<!on )l'$")
_WINDOW = 70


class Spots(NamedTuple):
    """Where words that may report stand in a text: their starts in order, and for each its end and what it can be."""

    starts: list[int]
    ends: list[int]
    forms: list[list[Form]]


def locate(low: str) -> Spots:
    """The spots of a text (in lower case, with plain apostrophes and spaces), for ``find_cues`` to look at."""
    table = _forms()
    found = []
    for word in table.keys() & set(_WORD.findall(low)):
        at, known = low.find(word), table[word]
        while at >= 0:
            end = at + len(word)
            if not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()):
                found.append((at, end, known))
            at = low.find(word, end)
    found.sort(key=itemgetter(0))
    return Spots([spot[0] for spot in found], [spot[1] for spot in found], [spot[2] for spot in found])


def find_cues(low: str, start: int, end: int, spots: Spots) -> list[Cue]:
    """The cues of a stretch of text, in order, out of the spots that ``locate`` gave for the whole text.

    Limit: a word that is verb and noun alike (« note », « juge ») comes back too; what stands around it must decide.
    """
    found: list[Cue] = []
    for index in range(bisect_left(spots.starts, start), bisect_left(spots.starts, end)):
        cue = _cue(low, start, spots.starts[index], spots.ends[index], spots.forms[index])
        if cue is not None and cue.end <= end and not (found and cue.start < found[-1].end):
            found.append(cue)
    return found


def _cue(low: str, floor: int, start: int, end: int, forms: list[Form]) -> Cue | None:
    for form in forms:
        begin = start
        if form.before:
            begin = start - len(form.before)
            if begin < floor or low[begin:start] != form.before or low[begin - 1 : begin].isalnum():
                continue
        cue = _as_form(low, max(floor, begin - _WINDOW), begin, end, form)
        if cue is not None:
            return cue
    return None


def _as_form(low: str, floor: int, start: int, end: int, form: Form) -> Cue | None:
    if form.tense == "preposition":
        of = _OF.match(low, end) if form.expression.expression.endswith(" de") else None
        return (
            Cue(start, of.end() if of else end, form.expression, "preposition") if low[end : end + 1] != "-" else None
        )
    if form.tense == "past":
        return _compound(low, floor, start, end, form)
    reflexive = _REFLEXIVE.search(low, floor, start)
    if form.reflexive and not reflexive:
        return None
    if reflexive and not form.reflexive and form.tense == "finite":
        return None
    if reflexive:
        start = reflexive.start()
    if form.tense == "infinitive":
        governing = _GOVERNING.search(low, floor, start)
        return (
            Cue(governing.start(), end, form.expression, "finite")
            if governing
            else Cue(start, end, form.expression, "infinitive")
        )
    if form.tense == "participle":
        return Cue(start, end, form.expression, "participle")
    clitic = _CLITIC.match(low, end)
    if (
        not clitic
        and not reflexive
        and not form.before
        and (_NOUN.search(low, floor, start) or not form.expression.addressee and _ARTICLE.search(low, floor, start))
    ):
        return None
    negated = _NEGATION.search(low, floor, start) is not None
    return Cue(
        start, clitic.end() if clitic else end, form.expression, "finite", clitic[1] if clitic else "", False, negated
    )


def _compound(low: str, floor: int, start: int, end: int, form: Form) -> Cue | None:
    auxiliary = _AUXILIARY.search(low, floor, start)
    if auxiliary is None:
        return None
    clitics = auxiliary["clitics"] or ""
    being = (
        re.match(r"(?:est|sont|était|étaient|ser|fu|soit)", low[auxiliary.start() + len(clitics) : start]) is not None
    )
    reflexive = "s'" in clitics or "se " in clitics
    if form.reflexive != (reflexive and being):
        return None
    late = _CLITIC.match(low, end)  # the mistaken « a déclaré-t-il » of machine translation
    clitic = auxiliary["clitic"] or (late[1] if late else "")
    skipped = len(clitics) if not reflexive else clitics.find("s")
    return Cue(
        auxiliary.start() + skipped,
        late.end() if late else end,
        form.expression,
        "finite",
        clitic,
        bool(auxiliary["passive"]) or (being and not reflexive),
        clitics.startswith("n"),
    )
