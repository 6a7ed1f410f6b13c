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

_DIGITS = "0123456789"
_AFTER_NUMBER = ("/", ".", ",", ";", ":", ")", " (", "-", "  ", " - ", " au ", " et ", " ou ", "er", "e ", "eme ", " jusqu'au ",
                 " de ce ", " du mois ", " courant", " siecle", " semestre")
_SLOT = re.compile(r"[(][?]P<([a-z0-9]+)>")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789œ")
_NAMES = ("weekday", "bare month", "feast")  # with a capital they may be names
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
    return {fold(row["word"]): row["value"] for row in lexicon.rows("time_words") if row["kind"] == kind}


@cache
def named_days(place: str = "") -> dict[str, str]:
    """The named days with their rules: all, or those known ``anywhere``, or only after a ``preposition``."""
    return {fold(row["name"]): row["rule"] for row in lexicon.rows("named_days") if place in ("", row["place"])}


def any_of(words: Iterable[str]) -> str:
    """A pattern that finds any of the words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


def _behind(words: str, refused: bool = False) -> str:
    """What must stand just before, or must not: words between bars, each with a space or hyphen unless it is a mark."""
    looks = [f"(?<{'!' if refused else '='}" + r"\b" * word[0].isalpha() + re.escape(word).replace("\\ ", r"\x20")
             + r"[\x20-]" * word[-1].isalpha() + ")" for word in words.split("|")]
    return "".join(looks) if refused else f"(?:{'|'.join(looks)})"


_AFTER_MONTH = "en|de|d'|des|depuis|mois|jusqu'en|jusqu'a|avant|apres|pour|et|ou|a|au|fin|debut|mi|courant|entre|vers|puis|, "
_AFTER_YEAR = "en|de|d'|des|depuis|jusqu'en|jusqu'a|avant|apres|fin|debut|mi|courant|entre|vers|et|an|horizon|("
_AFTER_SEASON = "a|des|avant|apres|depuis|pour|d'ici|durant"
_FEAST = ("a|avant|apres|pour|depuis|des|vers|et|durant|attendre|attendent|feter|fetent|feteront|celebrer|celebreront"
          "|fete de|fetes de|jour de|veille de|nuit de|pont de|jeudi de|treve de|vacances de|messe de|conges de")
_AFTER_FEAST = "|".join(before + article for before in _FEAST.split("|") for article in ("", " la", " l'", " le"))
#: What a number is that counts or orders, and is no year.
_COUNTERS = ("article|articles|resolution|resolutions|page|pages|numero|numeros|no|nos|loi|directive|decret|chambre|chaine|vol"
             "|plus de|moins de|environ|quelque|sur|boeing|airbus")
_COUNTED = re.compile(rf"(?:\b(?:{_COUNTERS}) |n°|[#@$€£/_=&.-]|[$€£°] |[0-9],)$")
_COUNTED_ENDS = (*(word + " " for word in _COUNTERS.split("|")), *"#@$€£/_=&.-°,", "$ ", "€ ", "£ ", "° ")
_QUANTITY = (
    r" ?(?:[%°€$£]|[.,][0-9]|[/_@-]|(?:km|m|kg|ha|h|t|mw|kilo|million|milliard)[a-z]*\b"
    r"|(?!(?:ans?\b|avons|dans|sous|vers|mais|apres|depuis|puis|sans|c?[dls]es|aux|pas|plus|tous|toutes|lors|alors|trois|six|dix|nous"
    r"|vous|ils|elles|jamais|toujours|jusqu|plusieurs|moins|deux|certains|leurs|nos|vos|suis|des|aupres|pres|envers|hors)\b)[a-z]+[sx]\b)")
#: No expression of time follows these: streets that bear a date, and what comes again and again.
_REFUSED_AFTER = re.compile(
    r"\b(?:(?:rue|place|boulevard|avenue|square|stade|quai|lycee|hopital|metro|station) d[eu] (?:la |l')?"
    r"|(?:chaque|tous les|toutes les|quel) |un mois d(?:e |'))$")
_REFUSED_ENDS = ("de ", "du ", " la ", " l'", "chaque ", " les ", "quel ", " d'")
_PIECES = {
    "MONTHS": r"(?:MONTH|MONTH_SHORT(?:[.]|(?= )))",
    "DAY": r"(?:1er|premier|[0-3]?[0-9](?![0-9]))",
    "YEAR": r"(?:1[0-9]{3}|2[01][0-9]{2})(?![0-9])",
    "NUMBERS": r"(?:[0-9]{1,3}|quelques|plusieurs|NUMBER(?:[- ](?:et[- ])?NUMBER)?)",
    "ORDINALS": r"(?:[1-9]er?e?(?:me)?|ORDINAL)",
    "TENS": r"(?:(?:vingt|trente|quarante|cinquante|soixante|quatre-vingt)(?:-dix|s)?)",
    "THE": r"(?:de la |de l'|des |de |du |d')",
    "TAIL": r"(?: SHIFT| de l'(?:annee|an) SHIFT| de (?:cette|la meme) annee(?:-la)?| de l'annee)",
    "PART": r"(?: (?:au )?(?:matin|midi|soir|apres-midi)| dans la (?:matinee|soiree|nuit))",
    "NEARLY": r"(?:(?:environ|(?:(?:un peu )?(?:plus|moins)|pres) d[e']|a peine|presque|exactement|tout juste|seulement|maintenant"
              r"|deja|encore|de cela) ?)",
    "EDGED": r"(?P<edge>EDGE)[ -](?:du mois de |du mois d'|THE)?",
    "FIRST": r"(?:WEEKDAY )?(?P<d1>DAY)(?: (?P<m1>MONTHS))?(?: (?P<y1>YEAR))?",
    "LAST": r"(?:WEEKDAY )?(?P<d>DAY) (?P<m>MONTHS)OF_ANY_YEAR",
    "OF_ANY_YEAR": r"(?:(?:,? |-| de l'annee )(?P<y>YEAR))?(?P<tail>TAIL)?",
    "OF_YEAR": r"(?:(?:,? | de | de l'annee |/)(?P<y>YEAR)|(?P<tail>TAIL)"
               r"|(?=(?:,| et| ou| a|-) ?(?:en |de |d'|fin |debut )?MONTH (?P<y2>YEAR)))",
    "IN_YEAR": r"(?:(?: de)?(?: l'annee| l'exercice)? (?P<y>YEAR))?(?P<tail>TAIL)?",
    "HABIT": r"(?<!\bdu\x20)(?<!\bau\x20)(?<!\bles\x20)(?P<any>(?<=\bun\x20))?(?P<the>(?<=\ble\x20))?",
    "FINISHED": rf"(?!{_QUANTITY})",
}

# Each rule: the kind of expression, the words it opens with (capitals stand for the words of a kind, # for a number and what
# may follow it in a date, #### for a year), and its pattern. Slots are named groups, capitals stand for the pieces above and the
# words of a kind, a space for one to three spaces. The first rule that fits wins.
_RULES = [
    ("dated", "####", r"(?P<y>YEAR)-(?P<m>[01][0-9])-(?P<d>[0-3][0-9])"),
    ("dated", "WEEKDAY|#", r"(?:(?P<wd>WEEKDAY) )?(?P<d>[0-3]?[0-9])[/.](?P<m>[01]?[0-9])[/.](?P<y>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2})"),
    ("range", "WEEKDAY|#|premier MONTH", r"FIRST(?: ?- ?| (?:jusqu')?au )LAST"),
    ("range", "entre le DIGIT|entre le premier ", r"entre le FIRST et le LAST"),
    ("dated", "#", r"(?P<d>DAY)(?=(?:, (?:le )?DAY)*(?:,| et| ou) (?:le |du |au )?(?:WEEKDAY )?(?P<last>DAY)[ -](?P<m>MONTHS)OF_ANY_YEAR)"),
    ("dated", "TOLD_DAY|week-end d|weekend d",
     r"(?:(?P<offset>TOLD_DAY)|(?P<around>week-?end)) THE(?:(?P<name>NAMED)|(?P<d>DAY)[ -](?P<m>MONTHS))(?: (?:de )?(?P<y>YEAR))?"),
    ("dated", "NAMED", r"(?P<name>NAMED) (?:de )?(?P<y>YEAR)"),
    ("feast", "NAMED", rf"(?:(?<!\baccord\x20du\x20)(?P<name>FREE)|{_behind(_AFTER_FEAST)}(?P<name2>FEAST))(?: (?P<tail>SHIFT))?"),
    ("dated", "WEEKDAY|#|premier MONTH",
     r"(?:(?P<wd>WEEKDAY),? (?:le )?)?(?P<d>DAY)[ -](?:du mois de )?(?P<m>MONTHS)OF_ANY_YEAR(?:PART)?"),
    ("night", "nuit de |nuit du ", r"nuit d[eu] (?P<wd1>WEEKDAY)(?: DAY)?(?: soir)? (?:a|au) (?P<wd>WEEKDAY)(?! DAY MONTH)"),
    ("weekday", "WEEKDAY",
     r"(?P<wd>WEEKDAY),? (?P<d>DAY)(?= ?[,.;:)]|$| (?:a|au|aux|dans|en|sur|pour|par|et|le|la|les|de|du|des|avec|qui|que) )"),
    ("night", "WEEKDAY", r"(?P<wd1>WEEKDAY)(?:PART)? a (?P<wd>WEEKDAY)(?:PART)?(?! DAY)"),
    ("night", "entre WEEKDAY", r"entre (?P<wd1>WEEKDAY)(?:PART)? et (?P<wd>WEEKDAY)(?:PART)?(?! DAY)"),
    ("weekday", "WEEKDAY", r"(?P<wd>WEEKDAY) (?:de la (?P<week>semaine) (?P<tail>SHIFT)|en (?P<later>huit|quinze))"),
    ("weekday", "WEEKDAY", r"(?P<wd>WEEKDAY) (?P<tail>SHIFT)PART?"),
    ("weekday", "WEEKDAY", r"HABIT(?P<wd>WEEKDAY)PART?(?! noir| sur deux)"),
    ("day of month", "#", r"(?P<d>DAY) (?:(?P<tail>courant)|de ce mois(?:-ci)?|du mois (?P<tail2>SHIFT))"),
    ("day of month", "#", r"(?<=\ble\x20)(?<!\bdans\x20le\x20)(?P<d>[12]?[0-9]|3[01])(?= ?[,;.)]| au (?:matin|soir)\b)"),
    ("dated", "ORDINAL WEEKDAY de |ORDINAL WEEKDAY d'|ORDINAL WEEKDAY du mois |#",
     r"(?P<nth>ORDINALS) (?P<nthday>WEEKDAY) (?:du mois )?(?:de |d')(?P<m>MONTH)OF_ANY_YEAR"),
    ("range", "entre MONTH", r"entre (?P<m1>MONTH)(?: (?P<y1>YEAR))? et (?P<m>MONTH)OF_ANY_YEAR"),
    ("range", "MONTH", r"(?P<m1>MONTH)(?: (?P<y1>YEAR))?(?: ?- ?| a (?:la )?(?:fin |debut |mi-)?)(?P<m>MONTH)OF_ANY_YEAR"),
    ("dated", "OPEN_EDGE", r"EDGED(?P<m>MONTH)OF_YEAR?"),
    ("dated", "MONTH", r"(?P<m>MONTH)OF_YEAR"),
    ("dated", "MONTH DIGIT", r"(?P<m>MONTH) (?P<y>[1-9][0-9])FINISHED"),
    ("bare month", "MONTH", rf"{_behind(_AFTER_MONTH)}(?P<m>MONTH)"),
    ("dated", "ORDINAL trimestre|ORDINAL semestre|#", r"(?P<ord>ORDINALS) (?P<part>trimestre|semestre)IN_YEAR"),
    ("dated", "tDIGIT ", r"(?P<part>t)(?P<ord>[1-4]) (?P<y>YEAR)"),
    ("decade", "OPEN_EDGE|les annees |annees ", r"(?:EDGED)?(?:les )?annees (?:(?P<y>(?:1[0-9]|20)?[0-9]0)(?![0-9])|(?P<n>TENS))(?! ans)"),
    ("unit", "dernier siecle", r"(?P<way>dernier) (?P<unit>siecle)"),
    ("century", "OPEN_EDGE|ROMAN_SIECLE|ORDINAL siecle|#", r"(?:EDGED)?(?P<ord>ROMAN|[0-9]{1,2}|ORDINAL) ?(?:er|e|eme)? siecle(?! av)"),
    ("years", "14-18|39-45", r"(?<=\bde\x20)(?P<y1>14|39)-(?P<y>18|45)"),
    ("years", "####", r"(?P<y1>(?:1[89]|20)[0-9]{2})[-/](?P<y>YEAR|[0-9]{2}(?![0-9-]))(?![-/])"),
    ("dated", "OPEN_EDGE|DET_SEASON|SEASON DIGIT|SEASON de DIGIT",
     r"(?:EDGED)?(?:l'|cet |le |ce |au )?(?P<s>SEASON)(?: de)? (?P<y>YEAR)(?P<over>[-/](?:YEAR|[0-9]{2}))?"),
    ("dated", "OPEN_EDGE|DET_SEASON", r"(?:EDGED)?(?:l'|le |au )(?P<s>SEASON)(?P<tail>TAIL)"),
    ("dated", "OPEN_EDGE|DET_SEASON",
     rf"(?:EDGED)?(?:cet? |au |{_behind(_AFTER_SEASON)}l'|(?<=(?:but|ieu|fin)\x20de\x20l'))(?P<s>SEASON)(?P<tail>TAIL)?(?! arabe| de )"),
    ("year", "OPEN_EDGE|annee DIGIT", r"(?:EDGED(?:annee |an )?|annee )(?P<y>YEAR)FINISHED"),
    ("year", "####", rf"(?:(?=19|20[0-5]|2060)|{_behind(_AFTER_YEAR)})(?P<y>YEAR)FINISHED"),
    ("year", "#", rf"{_behind('en')}(?P<y>[3-9][0-9])(?= ?[,;:.()])"),
    ("day", "WORD_DAY", rf"(?!{_behind('de')}demain(?!PART))(?P<word>DEICTIC)PART?(?!-la)(?:,? WEEKDAY(?: DAY)?(?: MONTH)?)?"),
    ("day", "WORD_DAY", rf"{_behind('du jour', refused=True)}(?P<word>SAME_DAY|TOLD_DAY)PART?(?P<of>(?= THE))?"),
    ("day", "SOME_NUMBER|#", r"(?P<of>NUMBERS) jours apres(?= l|$)"),
    ("unit", "il y a |voici |voila ",
     r"(?P<way>il y a|voici|voila) NEARLY{0,2}(?P<n>NUMBERS) ?(?P<unit>UNITS)(?! (?:plus|avant|apres))"),
    ("unit", "dans DIGIT|dans SOME_NUMBER|d'ici ",
     r"(?P<way>dans|d'ici|d'ici a) NEARLY?(?P<n>NUMBERS) ?(?P<unit>UNITS)(?! (?:de|d'|plus|consecuti))"),
    ("unit", "SOME_NUMBER|#",
     r"(?P<n>NUMBERS) ?(?P<unit>UNITS) (?P<way>plus tot|plus tard|auparavant|(?:avant|apres)(?= ?[.,;:)]|$))"),
    ("unit", "la meme |le meme |ce meme |cette meme ", r"(?:la|le|cette|ce) (?P<way>meme) (?P<unit>UNIT)"),
    ("unit", "plus tot |plus tard ", r"plus (?:tot|tard) dans (?:la|le|l') ?(?P<unit>UNIT)(?= ?[,.;:)]|$)"),
    ("unit", "saison SHIFT|la saison SHIFT", r"(?:la )?(?P<unit>saison) (?P<way>SHIFT)"),
    ("unit", "prochain UNIT|prochaine UNIT", r"(?P<way>prochaine?) (?P<unit>UNIT)"),
    ("unit", "week-end|weekend", rf"(?:{_behind('du|durant le|pendant le')}(?P<unit>week-?end)(?= ?[,.;:)]|$))"),
    ("unit", "THIS UNIT", r"(?:cette|cet?) (?P<unit>UNIT)(?P<way>-la)"),
    ("unit", "OPEN_EDGE|THIS UNIT", r"(?:EDGED)?(?:cette|cet?) (?P<unit>UNIT)(?:-ci)?(?! (?:de MONTH|YEAR))"),
    ("unit", "OPEN_EDGE|DET_UNIT SHIFT", r"(?:EDGED)?(?:la |le |l')?(?P<unit>UNIT) (?P<way>SHIFT)"),
    ("unit", "OPEN_EDGE", rf"{_behind('de', refused=True)}EDGED(?P<unit>UNIT)(?! (?:de|d') ?[0-9a-z])"),
]


@cache
def _words() -> dict[str, list[str]]:
    """The words that a name in capitals stands for, in patterns and in openings."""
    kinds = ("MONTH", "WEEKDAY", "SEASON", "NUMBER", "ORDINAL", "ROMAN", "EDGE", "SAME_DAY", "TOLD_DAY")
    words, units = {kind: [*time_words(kind.lower())] for kind in kinds}, [*time_words("unit")]
    one = [unit for unit in units if unit == "mois" or unit[-1] != "s" and unit != "jour"]
    followers = [*_AFTER_NUMBER, *(f" {word}" for kind in ("month", "month_short", "unit") for word in time_words(kind))]
    return words | {
        "MONTH_SHORT": [word.rstrip(".") for word in time_words("month_short")],
        "NAMED": [*named_days()], "FREE": [*named_days("anywhere")], "FEAST": [*named_days("preposition")],
        "SHIFT": [*time_words("shift"), *time_words("shift_told")],
        "UNITS": units, "UNIT": one,
        "DEICTIC": [*time_words("day")], "WORD_DAY": [*time_words("day"), *words["SAME_DAY"], *words["TOLD_DAY"]],
        "OPEN_EDGE": ["debut ", "fin ", "milieu ", "courant ", "mi-"], "THIS": ["cette", "cet", "ce"],
        "DET_UNIT": [before + unit for before in ("", "la ", "le ", "l'") for unit in one],
        "DET_SEASON": [before + name for before in ("l'", "cet ", "ce ", "le ", "au ") for name in words["SEASON"]],
        "SOME_NUMBER": [f"{number} {unit}".replace("' ", "'") for number in (*words["NUMBER"], "quelques", "plusieurs") for unit in units]
        + [number + "-" for number in words["NUMBER"]],
        "ROMAN_SIECLE": [roman + end + " siecle" for roman in words["ROMAN"] for end in ("", "e", " e", "er", "eme")],
        "DIGIT": [*_DIGITS], "#": [digit + follower for digit in _DIGITS for follower in followers],
        "####": [str(year) for year in range(1000, 2200)],
    }


@cache
def _grammar() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[int, ...]]]:
    """What finds the words that expressions open with, and the numbers of the rules that each of them opens."""
    opened: dict[str, set[int]] = {}
    for number, (_, opens, _) in enumerate(_RULES):
        for parts in opens.split("|"):
            for words in product(*(_words().get(part, [part]) for part in re.split(r"([A-Z_]+|#+)", parts))):
                opened.setdefault("".join(words), set()).add(number)
    around: list[str] = []
    for word in sorted(opened):  # after all that it begins with
        while around and not word.startswith(around[-1]):
            around.pop()
        opened[word].update(*(opened[shorter] for shorter in around[-1:]))
        around.append(word)
    finder = ahocorasick_rs.AhoCorasick(list(opened), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
                                        implementation=ahocorasick_rs.Implementation.DFA)
    return finder, [tuple(sorted(numbers)) for numbers in opened.values()]


@cache
def _opening(numbers: tuple[int, ...]) -> tuple[re.Pattern[str], dict[int, tuple[str, dict[str, int]]]]:
    """A pattern of some rules, and for the group that each of them is, its kind and the groups of its slots."""
    patterns, kinds, group = [], {}, 1
    for number in numbers:
        pattern, slots = _rule(number)
        patterns.append(f"({pattern})")
        kinds[group] = _RULES[number][0], {slot: group + place for slot, place in slots.items()}
        group += len(slots) + 1
    return re.compile("|".join(patterns)), kinds


@cache
def _rule(number: int) -> tuple[str, dict[str, int]]:
    """The pattern of a rule without the names of its slots, and their places; it has no other groups."""
    pattern = _spelled(_RULES[number][2])
    slots = {slot: place for place, slot in enumerate(_SLOT.findall(pattern), 1)}
    return _SLOT.sub("(", pattern), slots


def _spelled(pattern: str) -> str:
    for _ in range(4):  # as deep as the pieces are nested
        pattern = re.sub(r"\b[A-Z_]{3,}\b", lambda found: _PIECES.get(found[0]) or any_of(_words()[found[0]]), pattern)
    marked = pattern.replace("[ -]", "(?:-| )").replace(" ?", "\0")
    return f"(?:{marked})(?![a-z0-9œ])".replace(" ", " {1,3}").replace("\0", " {0,3}")


def recognise(text: str, folded: str, stretches: list[tuple[int, int, int]]) -> Iterator[tuple[int, Timex]]:
    """The expressions of time in order, without overlap, each with the index of the stretch that it lies in.

    ``folded`` is ``text.fold(text)``; a stretch is (any number, start, end), in order.
    """
    automaton, openings = _grammar()
    starts = [start for _, start, _ in stretches]
    free = 0
    for number, place, _ in automaton.find_matches_as_indexes(folded):
        if folded[place] in _DIGITS and place and folded[place - 1] in _DIGITS:
            place -= 1
        if (place < free or place and folded[place - 1] in _LETTERS
                or (index := bisect_right(starts, place) - 1) < 0 or place >= (end := stretches[index][2])):
            continue
        pattern, kinds = _opening(openings[number])
        match = pattern.match(folded, place, end)
        if not match or folded.endswith(_REFUSED_ENDS, 0, place) and _REFUSED_AFTER.search(folded, max(0, place - 24), place):
            continue
        kind, groups = kinds[match.lastindex]
        counted = (kind in ("year", "years") and folded.endswith(_COUNTED_ENDS, 0, place)
                   and _COUNTED.search(folded, max(0, place - 12), place))
        if counted or kind in _NAMES and _is_name(kind, text, place, match.end()):
            continue
        slots = {name: words for name, group in groups.items() if (words := match[group]) is not None}
        if "  " in match[0]:
            slots = {name: " ".join(words.split()) for name, words in slots.items()}
        if "wd" in slots and (" " + folded[max(0, place - 4):place]).endswith(" ce "):
            place, slots = place - 3, slots | {"this": "ce"}
        yield index, Timex(place, match.end(), kind, slots)
        free = match.end()


def _is_name(kind: str, text: str, start: int, end: int) -> bool:
    """« sur Mars, Mme Avril, le Journal du Dimanche »: one capital; a weekday may begin a sentence."""
    if kind == "feast":  # « Noël Mamère, Jean-Noël »
        return text[end:end + 1] == " " and text[end + 1:end + 2].isupper() or text[max(0, start - 1):start] == "-"
    capital = text[start].isupper() and not text[start:end].isupper()
    return capital and (kind == "bare month" or text[max(0, start - 2):start - 1].islower())
