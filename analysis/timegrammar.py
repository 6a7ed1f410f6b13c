"""The grammar of French expressions of time: words from data files, and the rules by which they combine.

The words are in ``lexicons/time_words.csv`` and ``lexicons/named_days.csv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs

from analysis.text import fold

WORD = re.compile(r"(?<![a-z0-9œ])[a-z0-9œ]+")
LEXICONS = Path(__file__).parent / "lexicons"


@cache
def time_words(kind: str) -> dict[str, str]:
    """The words of one kind (month, weekday, number, unit, shift …) in folded form, with their values."""
    with open(LEXICONS / "time_words.csv", encoding="utf-8", newline="") as file:
        return {fold(row["word"]): row["value"] for row in csv.DictReader(file) if row["kind"] == kind}


@cache
def named_days() -> dict[str, str]:
    """The feasts and days that have a name, folded, with the rule that gives their date."""
    with open(LEXICONS / "named_days.csv", encoding="utf-8", newline="") as file:
        return {fold(row["name"]): row["rule"] for row in csv.DictReader(file)}


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in longest_first) + ")"


@cache
def _pieces() -> dict[str, str]:
    months = _any(time_words("month"))
    number = _any(time_words("number"))
    shift = _any([*time_words("shift"), *time_words("shift_told")])
    one = ["semaine", "week-end", "weekend", "mois", "trimestre", "semestre", "an", "annee", "decennie", "siecle"]
    return {
        "MONTH": months,
        "MONTHS": f"(?:{months}|{_any(word.rstrip('.') for word in time_words('month_short'))}(?:[.]|(?= )))",
        "WEEKDAY": _any(time_words("weekday")),
        "SEASON": _any(time_words("season")),
        "DAY": r"(?:1er|premier|[0-3]?[0-9](?![0-9]))",
        "YEAR": r"(?:1[0-9]{3}|2[01][0-9]{2})(?![0-9])",
        "NUMBER": rf"(?:[0-9]{{1,3}}|{number}(?:[- ](?:et[- ])?{number})?)",
        "ORDINAL": rf"(?:[1-9]er?e?(?:me)?|{_any(time_words('ordinal'))}|dernier|derniere)",
        "UNITS": _any(time_words("unit")),
        "UNIT": _any(one),
        "SHIFT": shift,
        "TAIL": rf"(?: {shift}| de l'(?:annee|an) {shift}| de (?:cette|la meme) annee(?:-la)?| de l'annee)",
        "EDGE": r"(?:debut|fin|mi|milieu|courant)",
        "PART": r"(?: (?:au )?(?:matin|midi|soir|apres-midi)| dans la (?:matinee|soiree|nuit))",
        "NEARLY": r"(?:(?:environ|pres de|pres d'|plus de|plus d'|moins de|moins d'|a peine|presque|exactement"
        r"|tout juste"
                  r"|seulement|maintenant|deja|de cela|un peu plus de|un peu plus d'|un peu moins de"
                  r"|un peu moins d') ?)",
        "NAMED": _any(named_days()),
        "DEICTIC": _any(time_words("day")),
        "SAME": _any(time_words("same_day")),
        "TOLD": _any(time_words("told_day")),
    }


# Each rule: the words it can open with (# is a number), then its pattern. Slots are named groups, capitals stand for
# the pieces above, a space for one to three spaces. The first rule that fits wins.
_RULES = {
    "iso": ("#", r"(?P<y>YEAR)-(?P<m>[01][0-9])-(?P<d>[0-3][0-9])"),
    "numeric": ("WEEKDAY|#",
        r"(?:(?P<wd>WEEKDAY) )?(?P<d>[0-3]?[0-9])[/.](?P<m>[01]?[0-9])[/.](?P<y>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2})"),
    "slashed": ("#",
        r"(?:(?<=\ble\x20)|(?<=\bdu\x20)|(?<=\bau\x20))(?P<d>[0-3]?[0-9])/(?P<m>[01]?[0-9])(?![/.]?[0-9])"),
    "week_of": ("la|semaine",
        r"(?:la )?semaine du (?:(?P<wd>WEEKDAY) )?(?P<d>DAY) (?P<m>MONTHS)(?:,? (?P<y>YEAR))?(?P<tail>TAIL)?(?! au)"),
    "days": ("WEEKDAY|#|premier",
        r"(?:WEEKDAY )?(?P<d1>DAY)(?: (?P<m1>MONTHS))?(?: (?P<y1>YEAR))?(?: ?- ?| (?:jusqu')?au )"
            r"(?:WEEKDAY )?(?P<d2>DAY) (?P<m2>MONTHS)(?: (?P<y2>YEAR))?(?P<tail>TAIL)?"),
    "days_between": ("entre", r"entre le (?:WEEKDAY )?(?P<d1>DAY)(?: (?P<m1>MONTHS))?(?: (?P<y1>YEAR))? et le "
                    r"(?:WEEKDAY )?(?P<d2>DAY) (?P<m2>MONTHS)(?: (?P<y2>YEAR))?(?P<tail>TAIL)?"),
    "listed": ("#|premier",
        r"(?P<d>DAY)(?=(?:, (?:le )?DAY)*(?:,| et| ou) (?:le |du |au )?(?:WEEKDAY )?DAY[ -]MONTHS)"),
    "named_year": ("NAMED", r"(?P<name>NAMED) (?:de )?(?P<y>YEAR)"),
    "date": ("ce|WEEKDAY|#|premier",
        r"(?:(?:ce )?(?P<wd>WEEKDAY),? (?:le )?)?(?P<d>DAY)[ -](?:du mois de )?(?P<m>MONTHS)"
            r"(?:(?:,? |-| de l'annee )(?P<y>YEAR))?(?P<tail>TAIL)?(?:PART)?"),
    "day_of": ("#", r"(?P<d>DAY) (?:du (?P<this>mois)|de (?P<ce>ce mois))(?: (?P<shift>SHIFT))?"),
    "night": ("nuit", r"nuit (?:de |du )(?P<wd1>WEEKDAY)(?: DAY)?(?: soir)? (?:a|au) (?P<wd2>WEEKDAY)(?! DAY MONTH)"),
    "week_day_of": ("WEEKDAY", r"(?P<wd>WEEKDAY) (?:de )?la semaine (?P<shift>SHIFT)"),
    "weekday_number": ("ce|WEEKDAY",
        r"(?:ce )?(?P<wd>WEEKDAY),? (?P<d>DAY)(?= ?[,.;:)]|$| (?:a|au|aux|dans|en|sur|pour|par|et|le|la|les|de"
        r"|du|des|avec|qui|que) )"),
    "nth_weekday": ("ORDINAL",
        r"(?P<ord>ORDINAL) (?P<wd>WEEKDAY) (?:de |d'|du mois de |du mois d')(?P<m>MONTH)(?: (?P<y>YEAR))?"),
    "named": ("NAMED", r"(?P<name>NAMED)(?: (?P<shift>SHIFT))?"),
    "weekday": ("ce|WEEKDAY", r"(?P<ce>ce )?(?P<wd>WEEKDAY)(?: (?P<shift>SHIFT))?(?:PART)?"),
    "months": ("MONTH",
        r"(?P<m1>MONTH)(?: (?P<y1>YEAR))?(?: ?- ?| a (?:la )?(?:fin |debut |mi-)?)(?P<m2>MONTH)(?: "
        r"(?P<y2>YEAR))?(?P<tail>TAIL)?"),
    "month": ("EDGE|mois|MONTH",
        r"(?:(?P<edge>EDGE)[ -](?:du mois de |du mois d'|de |d')?)?(?P<lead>mois de |mois d')?(?P<m>MONTH)"
             r"(?:(?:,? | de | de l'annee |/)(?P<y>YEAR)| '(?P<yy>[0-9]{2}))?(?P<tail>TAIL)?"),
    "quarter": ("ORDINAL",
        r"(?P<ord>ORDINAL) (?P<unit>trimestre|semestre)(?:(?: de)?(?: l'annee| l'exercice)? (?P<y>YEAR))?"
        r"(?P<tail>TAIL)?"),
    "decade": ("EDGE|les|annees",
        r"(?:(?P<edge>EDGE) (?:de |des )?)?(?:les )?annees (?P<dec>(?:1[0-9]|20)?[0-9]0)(?![0-9])"),
    "century": ("EDGE|ROMAN|#|ORDINAL",
        r"(?:(?P<edge>EDGE) du )?(?P<roman>[ivx]{1,5}|[0-9]{1,2}|ORDINAL) ?(?:er|e|eme)? siecle(?! av)"),
    "years": ("#", r"(?P<y1>YEAR)[-/](?P<y2>YEAR|[0-9]{2}(?![0-9-]))(?![-/])"),
    "season": ("EDGE|l|cet|le|ce|au|SEASON",
        r"(?:(?P<edge>EDGE) (?:de |du |d')?)?(?P<det>l'|cet |le |ce |au )?(?P<s>SEASON)"
              r"(?:(?: de)? (?P<y>YEAR)(?:-YEAR|-[0-9]{2})?|(?P<tail>TAIL))?"),
    "year": ("EDGE|annee|an|#", r"(?:(?P<edge>EDGE)[ -](?:de |d')?(?:l'(?=an))?)?(?P<lead>annee |an )?(?P<y>YEAR)"),
    "short_year": ("#", r"(?<=\ben\x20)(?P<yy>[3-9][0-9])(?= ?[,;:.()])"),
    "part": ("SAME", r"(?P<same>SAME)"),
    "told": ("TOLD", r"(?P<word>TOLD)(?: (?:matin|soir|midi|au soir|au matin))?"),
    "deictic": ("DEICTIC", r"(?P<word>DEICTIC)(?:PART)?"),
    "ago": ("il|voici|voila",
        r"(?:il y a|voici|voila) NEARLY{0,2}(?P<n>NUMBER) ?(?P<unit>UNITS|heures)(?! (?:plus|avant|apres))"),
    "ahead": ("dans|d", r"(?:dans|d'ici|d'ici a) NEARLY?(?P<n>NUMBER) ?(?P<unit>UNITS)(?! (?:de|d'|plus|consecuti))"),
    "later": ("NUMBER",
        r"(?P<n>NUMBER) ?(?P<unit>UNITS) (?P<way>plus tot|plus tard|auparavant|avant(?= ?[.,;:)]|$)"
        r"|apres(?= ?[.,;:)]|$))"),
    "same": ("la|le|cette|ce|cet",
        r"(?:la|le|cette|ce) meme (?P<unit>semaine|mois|annee|week-end)|(?:cette|ce|cet) (?P<unit2>UNIT)-la"),
    "this": ("EDGE|cette|ce|cet",
        r"(?P<edge>EDGE )?(?:de )?(?:cette|ce|cet) (?P<unit>UNIT)(?:-ci)?(?! (?:de MONTH|YEAR))"),
    "shifted": ("EDGE|la|le|l|UNIT",
        r"(?:(?P<edge>EDGE)(?: de| du| d')? ?)?(?:la |le |l')?(?P<unit>UNIT) (?P<shift>SHIFT)"),
    "past_century": ("dernier", r"dernier (?P<unit>siecle)"),
    "edge": ("EDGE",
        r"(?P<edge>debut|fin|milieu|courant) (?:de la |de l'|du |de |d')(?P<unit>semaine|mois|annee|week-end"
        r"|siecle|decennie)(?! (?:de|d') ?[0-9a-z])"),
}


class Opening(NamedTuple):
    """The rules that a word can open: one pattern that says quickly that none fits, and each rule's own."""

    any: re.Pattern[str]
    rules: list[tuple[str, re.Pattern[str]]]


@cache
def openings_by_word() -> dict[str, Opening]:
    """What each word can open; a number is ``#``."""
    words = _opening_words()
    by_word: dict[str, list[str]] = {}
    for rule, (opens, _) in _RULES.items():
        for word in set().union(*(words.get(name, {name}) for name in opens.split("|"))):
            by_word.setdefault(word, []).append(rule)
    return {word: _opening(tuple(rules)) for word, rules in by_word.items()}


@cache
def _opening(rules: tuple[str, ...]) -> Opening:
    spelled = {rule: _spelled(rule) for rule in rules}
    quick = "|".join(re.sub(r"[?]P<[a-z0-9]+>", "?:", pattern) for pattern in spelled.values())
    return Opening(re.compile(quick), [(rule, re.compile(pattern)) for rule, pattern in spelled.items()])


@cache
def _spelled(rule: str) -> str:
    pieces = _pieces()
    whole = re.sub(rf"\b(?:{'|'.join(pieces)})\b", lambda found: pieces[found.group()], _RULES[rule][1])
    marked = re.sub(r"\[(?: -|- )\]", "(?:-| )", whole).replace(" ?", "\0")
    spaced = marked.replace(" ", " {1,3}").replace("\0", " {0,3}")
    return f"(?:{spaced})(?![a-z0-9œ])"


def _opening_words() -> dict[str, set[str]]:
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    numerals = [ten + one for ten in ("", "x", "xx") for one in ones]
    groups = {
        "MONTH": [*time_words("month")], "WEEKDAY": [*time_words("weekday")], "SEASON": [*time_words("season")],
        "NUMBER": ["1", *time_words("number")], "ORDINAL": ["1", "dernier", "derniere", *time_words("ordinal")],
        "UNIT": [*time_words("unit")], "EDGE": ["debut", "fin", "mi", "milieu", "courant"], "NAMED": [*named_days()],
        "DEICTIC": [*time_words("day")], "SAME": [*time_words("same_day")], "TOLD": [*time_words("told_day")],
        "ROMAN": [numeral + end for numeral in numerals for end in ("", "e", "er") if numeral],
    }
    return {name: {word_key(WORD.findall(word)[0]) for word in words} for name, words in groups.items()}


def word_key(word: str) -> str:
    return "#" if word[0].isdigit() else word


@cache
def triggers() -> ahocorasick_rs.AhoCorasick:
    kinds = ("month", "weekday", "season", "day", "same_day", "told_day")
    units = {word.rstrip("s") for word in time_words("unit")} - {"an"}
    stems = units.union(named_days(), ["heures"], *map(time_words, kinds))
    edges = ["debut ", "fin ", "courant ", "milieu ", "mi-", "entre le "]
    patterns = [*"0123456789", *sorted(stems), "an ", "ans", "an,", "an.", *edges]
    return ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
