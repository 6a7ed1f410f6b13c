"""What is reported without quotation marks: the content clauses of reporting verbs and of « selon X »."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from analysis.cues import Cue
from analysis.text import Marked


class Unit(NamedTuple):
    """A sentence, or the sentences that one quotation joins; previous: the span of the unit before in its paragraph."""

    start: int
    end: int
    marks: list[Marked]
    previous: tuple[int, int] | None


_QUE = re.compile(r"(?<![\w'-])qu(?:e(?!\w)|')")
_NOT_COMPLEMENT = re.compile(
    r"(?<!\w)(?:plus|moins|aussi|autant|tel|telle|tels|telles|même|mêmes|ainsi|alors|tandis|bien|afin|pour|"
    r"avant|après|"
    r"depuis|pendant|parce|lors|sauf|dès|tant|si|autre|autres|ce|est-ce|celui|celle|ceux|celles|rien|outre|pourvu|"
    r"jusqu'à ce|ne|mieux|pire|sans|maintenant|cause|seul|seule|tout)\s*$"
)
_ADVERBS = (
    "aussi",
    "bien",
    "alors",
    "ainsi",
    "même",
    "depuis",
    "avant",
    "après",
    "encore",
    "tout de même",
    "quand même",
    "ici",
)
_BREAK = re.compile(
    r"[.;:!?«»“”\"\n]|\s(?:qui|dont|lequel|laquelle|lorsque|lorsqu'|quand|parce|car|mais|où|comment|"
    r"pourquoi)(?!\w)"
)
_DETERMINER = r"(?:l'|(?:les?|la|une?|des|du|son|sa|ses|leurs?|ce|cet|cette|ces|plusieurs|tous|toute?s?|sur|contre)\s)"
_TIME = (
    r"(?:\d|1er|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine|matin|soir|jour|mois|année|an\s|"
    r"veille|lendemain|"
    r"week-end|même jour|après-midi|nuit|mercredi|dernière|dernier)"
)
_OBJECT = re.compile(rf"[\s,]*{_DETERMINER}(?!{_TIME})")
_INFINITIVE = (
    r"(?:ne pas |ne plus |n'|ne |se |s'|l'|le |la |les |lui |leur |y |en |tout |bien |mieux )*"
    r"(?:[^\W\d_]{2,}(?:er|ir|oir)|[^\W\d_]*(?:(?:pr|t|r|f|v|p)endre|[cp]ondre|mettre|battre|faire|"
    r"dire|lire|"
    r"crire|vivre|suivre|duire|truire|naître|soudre|clure|[oe]indre|aindre|rompre|vaincre|croire|"
    r"boire|plaire|"
    r"taire|nuire|perdre|mordre|tordre|fondre)|être)(?!\w)"
)
_NO_INFINITIVE = re.compile(
    r"(?:hi|premi|derni|enti|particuli|janvi|févri|hiv|quarti|chanti|polici|financi|méti|papi|dossi|"
    r"dang|étrang|courri|offici|pal|m|f|ouvri|fichi|milli|conseill|berg|ch|loy|foy|soir|"
    r"avenir|"
    r"désir|plaisir|souvenir|espoir|pouvoir|devoir|noir)(?:er)?$"
)
_BARE = re.compile(rf"(?:\s+(?:\w+ment|aussi|toujours|alors))*(?:\s*,[^,«»]{{1,60}},)?\s+({_INFINITIVE})")
_WITH = {"de": re.compile(rf"(?<=[\s'])(?:de |d')({_INFINITIVE})"), "à": re.compile(rf"(?<=\s)à ({_INFINITIVE})")}
_AFTERTHOUGHT = re.compile(
    r",?\s(?:alors qu[e']|tandis qu[e'])|,\s(?:avant d[e']|en référence|à l'issue d|après (?:que|avoir)|en marge|"
    r"lors (?:de|d')|rappelant|dans un (?:communiqué|entretien|tweet)|"
    r"dans une (?:interview|lettre))"
)
_SPEAKS = re.compile(r"\s*:\s*[«“\"]")
_BY = re.compile(r"\s(?:tout )?en (?:se |s')?$")
_JOINS = re.compile(
    r"(?:,\s*)?(?:(?<!\w)(?:et|puis|mais)\s+(?:(?:il|elle|ils|elles)\s+)?|,\s*)(?:(?:n'|l'|s'|se |tout en |en |"
    r"de |d'))*$"
)
_COMMA = re.compile(r"[,–—-]\s*(?:comme )?(?:l'|s'|se )?$")
_TAIL = " \t\r\n\u00a0\u202f.!?…,;:–—-"


def clause(low: str, unit: Unit, cue: Cue, cues: Sequence[Cue]) -> tuple[int, int] | None:
    """The content clause that depends on a reporting verb, or None; the words « que », « de », « à » stay outside.

    Limit: the clause ends with its sentence, the next reporting verb, or a clause that opposes or situates it.
    """
    nearest = next(
        (one.start for one in cues if one.form in ("finite", "participle") and one.start >= cue.end), unit.end
    )
    start = _after_que(low, unit, cue, nearest)
    if start is None:
        start = _at_infinitive(low, unit, cue)
    if start is None:
        return None
    return trimmed(low, start, report_end(low, unit, start, cues), unit.marks)


def _after_que(low: str, unit: Unit, cue: Cue, nearest: int) -> int | None:
    if "que" not in cue.expression.takes:
        return None
    position, limit = cue.end, min(nearest, cue.end + 220)
    for match in _QUE.finditer(low, cue.end, limit):
        gap = low[cue.end : match.start()]
        if _BREAK.search(gap):
            return None
        if gap.strip() not in _ADVERBS and _NOT_COMPLEMENT.search(gap):
            if not gap.strip() or len(gap.split()) > 3:
                return None
            continue
        if not cue.expression.addressee and _OBJECT.match(low, cue.end, match.start()):
            return None
        position = match.end()
        if position >= unit.end:
            return None
        while position < unit.end and low[position] in " ,":
            position += 1
        return position
    return None


def _at_infinitive(low: str, unit: Unit, cue: Cue) -> int | None:
    takes = cue.expression.takes
    if "inf" in takes and not cue.passive:
        found = _BARE.match(low, cue.end, unit.end)
        if found and not _NO_INFINITIVE.match(found[1]):
            return found.start(1)
    for marker in ("de", "à"):
        if marker in takes:
            found = _WITH[marker].search(low, cue.end, min(unit.end, cue.end + 120))
            if found and not _NO_INFINITIVE.match(found[1].split()[-1]):
                gap = low[cue.end : found.start()]
                if not re.search(r"[.;:!?«»“”\",]|(?<!\w)(?:qu[ie']|que|dont)(?!\w)", gap) and (
                    cue.expression.addressee or marker == "à" or not _OBJECT.match(gap)
                ):
                    return found.start(1)
    return None


def report_end(low: str, unit: Unit, start: int, cues: Sequence[Cue]) -> int:
    """Where the content that begins at ``start`` gives way to the outlet's words or to the next report."""
    end = unit.end
    for match in _AFTERTHOUGHT.finditer(low, start + 1, end):
        if not inside(unit.marks, match.start()):
            end = match.start()
            break
    for mark in unit.marks:
        colon = _SPEAKS.search(low, max(start + 1, mark.start - 4), mark.start + 1)
        if colon and colon.start() < end:
            end = colon.start()
    for cue in cues:
        if start < cue.start < end and cue.form != "infinitive":
            joint = _JOINS.search(low, max(start, cue.start - 24), cue.start)
            if cue.form == "participle":
                joint = joint or _BY.search(low, max(start, cue.start - 12), cue.start)
            if joint and (
                cue.clitic
                or cue.form == "participle"
                or "et" in joint[0].split()
                or "puis" in joint[0].split()
                or cue.form == "preposition"
            ):
                if cue.form != "preposition" or "," not in low[cue.end : unit.end]:
                    return joint.start() if joint.start() > start else end
    return end


def around(low: str, unit: Unit, cue: Cue, after: int, floor: int) -> list[tuple[int, int]]:
    """The parts of a sentence that an attribution set between commas leaves: before it, and after it."""
    comma = _COMMA.search(low, max(floor, cue.start - 12), cue.start)
    parts = []
    if comma:
        parts.append(trimmed(low, floor, comma.start(), unit.marks))
    if low[after : after + 1] == "," or low[after : after + 2] == " ,":
        parts.append(trimmed(low, low.index(",", after) + 1, unit.end, unit.marks))
    return [part for part in parts if part and len(low[slice(*part)].split()) > 1]


def set_off(low: str, floor: int, cue: Cue) -> bool:
    """Whether a comma or a dash stands right before the cue."""
    return _COMMA.search(low, max(floor, cue.start - 12), cue.start) is not None


def inside(marks: Sequence[Marked], position: int) -> Marked | None:
    """The quotation marks around a position."""
    index = bisect_right(marks, position, key=lambda mark: mark.start) - 1
    return marks[index] if index >= 0 and marks[index].start <= position < marks[index].end else None


def trimmed(low: str, start: int, end: int, marks: Sequence[Marked]) -> tuple[int, int] | None:
    """The span without spaces and punctuation at its ends; a quotation at its end is kept whole."""
    while start < end and low[start] in " \t\r\n,;:–—-":
        start += 1
    while end > start and low[end - 1] in _TAIL and not inside(marks, end - 1):
        end -= 1
    return (start, end) if start < end else None
