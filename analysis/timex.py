"""Recognises French expressions of time: where they stand and what they are made of, not yet which day they mean.

The words are in ``lexicons/time_words.csv`` and ``lexicons/named_days.csv``; the rules say how they combine.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import ahocorasick_rs

from analysis import lexicon
from analysis.text import fold

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789œ")
_NAMES = ("weekday", "bare month")  # with a capital they may be names
_THIS = re.compile(r"(?<![a-z0-9œ-])ce ")
Slots = dict[str, str]


class Timex(NamedTuple):
    """An expression of time: its span, its kind (how it is resolved), and the words in the rule's slots (folded)."""

    start: int
    end: int
    kind: str
    slots: Slots


@cache
def time_words(kind: str) -> dict[str, str]:
    """The words of one kind (month, weekday, number, unit, shift …) in folded form, with their values."""
    name, value = ("name", "rule") if kind == "named" else ("word", "value")
    rows = lexicon.rows("named_days" if kind == "named" else "time_words")
    return {fold(row[name]): row[value] for row in rows if row.get("kind", kind) == kind}


def any_of(words: Iterable[str]) -> str:
    """A pattern that finds any of the words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


# ------------------------------------------------------------------------------------------- the grammar

def _behind(words: str, refused: bool = False) -> str:
    """What must stand just before, or must not: words between bars, each with a space or hyphen unless it is a mark."""
    looks = [f"(?<{'!' if refused else '='}" + r"\b" * word[0].isalpha() + re.escape(word).replace("\\ ", r"\x20")
             + r"[\x20-]" * word[-1].isalpha() + ")" for word in words.split("|")]
    return "".join(looks) if refused else f"(?:{'|'.join(looks)})"


_AFTER_MONTH = ("en|de|d'|des|depuis|mois|jusqu'en|jusqu'a|avant|apres|pour|et|ou|a|au|fin|debut|mi|courant|entre|vers"
                "|puis|, ")
_AFTER_YEAR = "en|de|d'|des|depuis|jusqu'en|jusqu'a|avant|apres|fin|debut|mi|courant|entre|vers|et|an|horizon|("
_AFTER_SEASON = "a|des|avant|apres|depuis|pour|d'ici|durant"
_FEAST = "a|avant|apres|pour|depuis|des|vers|fete de|jour de|veille de|nuit de|week-end de"
_AFTER_FEAST = "|".join(before + article for before in _FEAST.split("|") for article in ("", " la", " l'", " le"))
_NO_YEAR_AFTER = ("article|articles|resolution|resolutions|page|pages|numero|numeros|no|nos|loi|decret|chambre|chaine"
                  "|vol|plus de|moins de|environ|quelque|sur|boeing|airbus|n°|n° |#|@|$|€|£|$ |€ |£ |/|_|=|&|.|-|0,|1,"
                  "|2,|3,|4,|5,|6,|7,|8,|9,")
_QUANTITY = (r" ?(?:[%°€$£]|[.,][0-9]|[/_@-]|(?:km|m|kg|ha|h|t|mw|kilo|million|milliard)[a-z]*\b"
             r"|(?!(?:ans?\b|avons|dans|sous|vers|mais|apres|depuis|puis|sans|c?[dls]es|aux|pas|plus|tous|toutes|lors"
             r"|alors|trois|six|dix|nous|vous|ils|elles|jamais|toujours|jusqu|plusieurs|moins|deux|certains|leurs|nos"
             r"|vos|suis|des|aupres|pres|envers|hors)\b)[a-z]+[sx]\b)")
#: No expression of time follows these: streets and treaties that bear a date, and what comes again and again.
_REFUSED_AFTER = re.compile(
    r"\b(?:(?:rue|place|boulevard|avenue|square|stade|quai|pont|lycee|hopital|metro|station|accords?)"
    r" (?:d[eu] (?:la |l')?)?|(?:chaque|tous les|toutes les) )$")
_PIECES = {
    "MONTHS": r"(?:MONTH|MONTH_SHORT(?:[.]|(?= )))",
    "DAY": r"(?:1er|premier|[0-3]?[0-9](?![0-9]))",
    "YEAR": r"(?:1[0-9]{3}|2[01][0-9]{2})(?![0-9])",
    "NUMBERS": r"(?:[0-9]{1,3}|NUMBER(?:[- ](?:et[- ])?NUMBER)?)",
    "ORDINALS": r"(?:[1-9]er?e?(?:me)?|ORDINAL)",
    "TAIL": r"(?: SHIFT| de l'(?:annee|an) SHIFT| de (?:cette|la meme) annee(?:-la)?| de l'annee)",
    "PART": r"(?: (?:au )?(?:matin|midi|soir|apres-midi)| dans la (?:matinee|soiree|nuit))",
    "NEARLY": r"(?:(?:environ|(?:(?:un peu )?(?:plus|moins)|pres) d[e']|a peine|presque|exactement|tout juste|seulement"
              r"|maintenant|deja|de cela) ?)",
    "EDGED": r"(?P<edge>EDGE)[ -](?:du mois de |du mois d'|de l'(?=a)|de la |des |de |du |d')?",
    "FIRST": r"(?:WEEKDAY )?(?P<d1>DAY)(?: (?P<m1>MONTHS))?(?: (?P<y1>YEAR))?",
    "LAST": r"(?:WEEKDAY )?(?P<d>DAY) (?P<m>MONTHS)(?: (?P<y>YEAR))?(?P<tail>TAIL)?",
    "OF_YEAR": r"(?:(?:,? | de | de l'annee |/)(?P<y>YEAR)|(?P<tail>TAIL)"
               r"|(?=(?:,| et| ou| a|-) ?(?:en |de |d'|fin |debut )?MONTH (?P<y2>YEAR)))",
    "NO_COUNT": r"(?=[0-9]{4}(?![0-9]))" + _behind(_NO_YEAR_AFTER, refused=True),
    "NO_ONE": _behind("un|quel", refused=True),
    "FINISHED": rf"(?!{_QUANTITY})",
}

# Each rule: the kind of expression, the words it opens with (capitals stand for the words of a kind, # for a digit),
# and its pattern. Slots are named groups, capitals stand for the pieces above and the words of a kind, a space for one
# to three spaces. The first rule that fits wins.
_RULES = [
    ("dated", "#", r"(?P<y>YEAR)-(?P<m>[01][0-9])-(?P<d>[0-3][0-9])"),
    ("dated", "WEEKDAY|#", r"(?:(?P<wd>WEEKDAY) )?(?P<d>[0-3]?[0-9])[/.](?P<m>[01]?[0-9])[/.]"
                           r"(?P<y>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2})"),
    ("range", "WEEKDAY|#|premier MONTH", r"FIRST(?: ?- ?| (?:jusqu')?au )LAST"),
    ("range", "entre le ", r"entre le FIRST et le LAST"),
    ("dated", "#", r"(?P<d>DAY)(?=(?:, (?:le )?DAY)*(?:,| et| ou) (?:le |du |au )?(?:WEEKDAY )?DAY[ -](?P<m>MONTHS)"
                   r"(?: (?P<y>YEAR))?(?P<tail>TAIL)?)"),
    ("dated", "NAMED", r"(?P<name>NAMED) (?:de )?(?P<y>YEAR)"),
    ("dated", "WEEKDAY|#|premier MONTH",
     r"(?:(?P<wd>WEEKDAY),? (?:le )?)?(?P<d>DAY)[ -](?:du mois de )?(?P<m>MONTHS)"
     r"(?:(?:,? |-| de l'annee )(?P<y>YEAR))?(?P<tail>TAIL)?PART?"),
    ("night", "nuit de |nuit du ", r"nuit d[eu] (?P<wd>WEEKDAY)(?: DAY)?(?: soir)? (?:a|au) WEEKDAY(?! DAY MONTH)"),
    ("dated", "NAMED", rf"{_behind(_AFTER_FEAST)}(?P<name>NAMED)(?: (?P<tail>SHIFT))?"),
    ("weekday", "WEEKDAY",
     r"NO_ONE(?P<wd>WEEKDAY),? (?P<d>DAY)(?= ?[,.;:)]|$"
     r"| (?:a|au|aux|dans|en|sur|pour|par|et|le|la|les|de|du|des|avec|qui|que) )"),
    ("weekday", "WEEKDAY", r"NO_ONE(?P<wd>WEEKDAY)(?: (?P<tail>SHIFT))?PART?"),
    ("range", "MONTH", r"(?P<m1>MONTH)(?: (?P<y1>YEAR))?(?: ?- ?| a (?:la )?(?:fin |debut |mi-)?)(?P<m>MONTH)"
                       r"(?: (?P<y>YEAR))?(?P<tail>TAIL)?"),
    ("dated", "OPEN_EDGE", r"EDGED(?P<m>MONTH)OF_YEAR?"),
    ("dated", "MONTH", r"(?P<m>MONTH)OF_YEAR"),
    ("bare month", "MONTH", rf"{_behind(_AFTER_MONTH)}(?P<m>MONTH)"),
    ("dated", "ORDINAL PART_OF_YEAR|#", r"(?P<ord>ORDINALS) (?P<part>trimestre|semestre)"
                                        r"(?:(?: de)?(?: l'annee| l'exercice)? (?P<y>YEAR))?(?P<tail>TAIL)?"),
    ("decade", "OPEN_EDGE|les annees |annees ", r"(?:EDGED)?(?:les )?annees (?P<y>(?:1[0-9]|20)?[0-9]0)(?![0-9])"),
    ("unit", "dernier siecle", r"(?P<way>dernier) (?P<unit>siecle)"),
    ("century", "OPEN_EDGE|ROMAN_SIECLE|ORDINAL siecle|#",
     r"(?:EDGED)?(?P<ord>ROMAN|[0-9]{1,2}|ORDINAL) ?(?:er|e|eme)? siecle(?! av)"),
    ("years", "#", r"NO_COUNT(?P<y1>(?:1[89]|20)[0-9]{2})[-/](?P<y>YEAR|[0-9]{2}(?![0-9-]))(?![-/])"),
    ("dated", "OPEN_EDGE|DET_SEASON|SEASON #|SEASON de #",
     r"(?:EDGED)?(?:l'|cet |le |ce |au )?(?P<s>SEASON)(?: de)? (?P<y>YEAR)(?:-YEAR|-[0-9]{2})?"),
    ("dated", "OPEN_EDGE|DET_SEASON", r"(?:EDGED)?(?:l'|le |au )(?P<s>SEASON)(?P<tail>TAIL)"),
    ("dated", "OPEN_EDGE|DET_SEASON", rf"(?:EDGED)?(?:cet? |au |{_behind(_AFTER_SEASON)}l')"
                                      r"(?P<s>SEASON)(?P<tail>TAIL)?(?! arabe| de )"),
    ("year", "OPEN_EDGE|annee #", r"(?:EDGED(?:annee |an )?|annee )(?P<y>YEAR)FINISHED"),
    ("year", "#", rf"NO_COUNT(?:(?=19|20[0-5]|2060)|{_behind(_AFTER_YEAR)})(?P<y>YEAR)FINISHED"),
    ("year", "#", rf"{_behind('en')}(?P<y>[3-9][0-9])(?= ?[,;:.()])"),
    ("day", "WORD_DAY", rf"(?!{_behind('de')}demain(?!PART))(?P<word>DEICTIC)PART?(?!-la)"),
    ("day", "WORD_DAY", rf"{_behind('du jour', refused=True)}(?P<word>SAME_DAY|TOLD_DAY)PART?"
                        r"(?P<of>(?= (?:de |du |d')))?"),
    ("unit", "il y a |voici |voila ",
     r"(?P<way>il y a|voici|voila) NEARLY{0,2}(?P<n>NUMBERS) ?(?P<unit>UNITS)(?! (?:plus|avant|apres))"),
    ("unit", "dans |d'ici ", r"(?P<way>dans|d'ici|d'ici a) NEARLY?(?P<n>NUMBERS) ?(?P<unit>UNITS)"
                             r"(?! (?:de|d'|plus|consecuti))"),
    ("unit", "SOME_NUMBER|#", r"(?P<n>NUMBERS) ?(?P<unit>UNITS) "
                              r"(?P<way>plus tot|plus tard|auparavant|(?:avant|apres)(?= ?[.,;:)]|$))"),
    ("unit", "la meme |le meme |ce meme |cette meme ", r"(?:la|le|cette|ce) (?P<way>meme) (?P<unit>UNIT)"),
    ("unit", "THIS UNIT", r"(?:cette|cet?) (?P<unit>UNIT)(?P<way>-la)"),
    ("unit", "OPEN_EDGE|THIS UNIT", r"(?:EDGED)?(?:cette|cet?) (?P<unit>UNIT)(?:-ci)?(?! (?:de MONTH|YEAR))"),
    ("unit", "OPEN_EDGE|DET_UNIT SHIFT", r"(?:EDGED)?(?:la |le |l')?(?P<unit>UNIT) (?P<way>SHIFT)"),
    ("unit", "OPEN_EDGE", rf"{_behind('de', refused=True)}EDGED(?P<unit>UNIT)(?! (?:de|d') ?[0-9a-z])"),
]


@cache
def _words() -> dict[str, list[str]]:
    """The words that a name in capitals stands for, in patterns and in openings."""
    kinds = ("MONTH", "WEEKDAY", "SEASON", "NUMBER", "ORDINAL", "ROMAN", "EDGE", "NAMED", "SAME_DAY", "TOLD_DAY")
    words = {kind: [*time_words(kind.lower())] for kind in kinds}
    units = [*time_words("unit")]
    one = [unit for unit in units if unit == "mois" or unit[-1] != "s" and unit != "jour"]
    return words | {
        "MONTH_SHORT": [word.rstrip(".") for word in time_words("month_short")],
        "SHIFT": [*time_words("shift"), *time_words("shift_told")],
        "UNITS": units,
        "UNIT": one,
        "DEICTIC": [*time_words("day")],
        "WORD_DAY": [*time_words("day"), *words["SAME_DAY"], *words["TOLD_DAY"]],
        "OPEN_EDGE": ["debut ", "fin ", "milieu ", "courant ", "mi-"],
        "THIS": ["cette", "cet", "ce"],
        "DET_UNIT": [before + unit for before in ("", "la ", "le ", "l'") for unit in one],
        "DET_SEASON": [before + name for before in ("l'", "cet ", "ce ", "le ", "au ") for name in words["SEASON"]],
        "SOME_NUMBER": [number + " " + unit for number in ("un", "une") for unit in one + ["jour"]]
        + [number for number in words["NUMBER"] if number not in ("un", "une")],
        "PART_OF_YEAR": ["trimestre", "semestre"],
        "ROMAN_SIECLE": [roman + end + " siecle" for roman in words["ROMAN"] for end in ("", "e", " e", "er", "eme")],
        "#": [*"0123456789"],
    }


class _Opening(NamedTuple):
    """The rules that some words can open, one group for each in a pattern of all, and each with its own."""

    any: re.Pattern[str]
    rules: list[tuple[str, re.Pattern[str]]]


@cache
def _grammar() -> tuple[ahocorasick_rs.AhoCorasick, list[_Opening]]:
    """What finds the words that expressions open with, and what each of them opens."""
    opened: dict[str, set[int]] = {}
    for number, (_, opens, _) in enumerate(_RULES):
        for parts in opens.split("|"):
            for words in product(*(_words().get(part, [part]) for part in re.split(r"([A-Z_]+|#)", parts))):
                opened.setdefault("".join(words), set()).add(number)
    spelled = [_spelled(pattern) for _, _, pattern in _RULES]
    compiled = [re.compile(pattern) for pattern in spelled]
    made: dict[tuple[int, ...], _Opening] = {}
    openings = []
    for word in opened:
        shorter = (opened.get(word[:length], set()) for length in range(1, len(word) + 1))
        numbers = tuple(sorted(set().union(*shorter)))
        if numbers not in made:
            groups = (re.sub(r"[?]P<[a-z0-9]+>", "?:", spelled[number]) for number in numbers)
            rules = [(_RULES[number][0], compiled[number]) for number in numbers]
            made[numbers] = _Opening(re.compile("|".join(f"({group})" for group in groups)), rules)
        openings.append(made[numbers])
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    return ahocorasick_rs.AhoCorasick(list(opened), matchkind=longest), openings


def _spelled(pattern: str) -> str:
    pieces = _PIECES | {name: any_of(words) for name, words in _words().items() if name != "#"}
    for _ in range(3):
        pattern = re.sub(r"\b[A-Z_]{3,}\b", lambda found: pieces[found[0]], pattern)
    marked = pattern.replace("[ -]", "(?:-| )").replace(" ?", "\0")
    return f"(?:{marked})(?![a-z0-9œ])".replace(" ", " {1,3}").replace("\0", " {0,3}")


# ------------------------------------------------------------------------------------------- through the text

def recognise(text: str, folded: str, stretches: list[tuple[int, int, int]]) -> Iterator[tuple[int, Timex]]:
    """The expressions of time in order, without overlap, each with the index of the stretch that it lies in.

    ``folded`` is ``text.fold(text)``; a stretch is (any number, start, end), in order.
    """
    automaton, openings = _grammar()
    starts = [start for _, start, _ in stretches]
    free = 0
    for number, place, _ in automaton.find_matches_as_indexes(folded):
        if place < free or (place and folded[place - 1] in _LETTERS):
            continue
        index = bisect_right(starts, place) - 1
        if index < 0 or place >= (end := stretches[index][2]):
            continue
        opening = openings[number]
        match = opening.any.match(folded, place, end)
        if not match or _REFUSED_AFTER.search(folded, max(0, place - 24), place):
            continue
        kind, pattern = opening.rules[match.lastindex - 1]
        if kind in _NAMES and _is_name(kind, text, place, match.end()):
            continue
        filled = pattern.match(folded, place, end).groupdict().items()
        slots = {name: " ".join(words.split()) for name, words in filled if words is not None}
        start = place - 3 if "wd" in slots and place > 2 and _THIS.match(folded, place - 3) else place
        yield index, Timex(start, match.end(), kind, slots)
        free = match.end()


def _is_name(kind: str, text: str, start: int, end: int) -> bool:
    """« sur Mars, Mme Avril, le Journal du Dimanche »: one capital; a weekday may begin a sentence."""
    capital = text[start].isupper() and not text[start:end].isupper()
    return capital and (kind == "bare month" or text[max(0, start - 2):start - 1].islower())
