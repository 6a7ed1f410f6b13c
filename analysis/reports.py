"""What is reported without quotation marks: the content clauses of reporting verbs and of « selon X »."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from analysis.cues import Cue, listed
from analysis.text import Marked

_QUE = re.compile(r"(?<![\w'-])qu(?:e(?!\w)|')\s*,?\s*")
_ADVERBS = {"aussi", "bien", "alors", "ainsi", "même", "depuis", "avant", "après", "encore", "ici"}
_BREAK = re.compile(
    r"[.;:!?«»“”\"\n]|\s(?:qui|dont|lequel|laquelle|lorsque|lorsqu'|quand|parce|car|mais|où|comment|pourquoi)(?!\w)"
)
_OBJECT = re.compile(
    r"[\s,]*(?:l'|(?:les?|la|une?|des|du|son|sa|ses|leurs?|ce|cet|cette|ces|plusieurs|tous|toute?s?|sur|contre)\s)"
    r"(?!\d|1er|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine|matin|soir|jour|mois|année|an\s|veille|"
    r"lendemain|week-end|même jour|après-midi|nuit|dernière?)"
)
_INFINITIVE = (
    r"(?:ne pas |ne plus |n'|ne |se |s'|l'|le |la |les |lui |leur |y |en |tout |bien |mieux )*(?P<verb>être|"
    r"[^\W\d_]{2,}(?:er|ir|oir)|[^\W\d_]*(?:(?:pr|t|r|f|v|p)endre|[cp]ondre|mettre|battre|faire|dire|lire|crire|vivre|"
    r"suivre|duire|truire|naître|soudre|clure|[oea]indre|rompre|vaincre|croire|boire|plaire|taire|nuire|perdre|"
    r"[mt]ordre))(?!\w)"
)
_BARE = re.compile(rf"(?:\s+(?:\w+ment|aussi|toujours|alors))*(?:\s*,[^,«»]{{1,60}},)?\s+(?P<all>{_INFINITIVE})")
_AFTER = {
    "de": re.compile(rf"(?<=[\s'])(?:de |d')(?P<all>{_INFINITIVE})"),
    "à": re.compile(rf"(?<=\s)à (?P<all>{_INFINITIVE})"),
}
_GAP = re.compile(r"[.;:!?«»“”\",]|(?<!\w)(?:qu[ie']|que|dont)(?!\w)")
_AFTERTHOUGHT = re.compile(
    r",?\s(?:alors qu[e']|tandis qu[e'])|,\s(?:avant d[e']|en référence|à l'issue d|après (?:que|avoir)|en marge|"
    r"lors (?:de|d')|rappelant|dans un (?:communiqué|entretien|tweet)|dans une (?:interview|lettre))"
)
_RELATIVE = re.compile(r"\s*,\s*(?:qui|dont|où)(?!\w)")
_SPEAKS = re.compile(r"\s*:\s*[«“\"]")
_JOINS = re.compile(
    r"(?:(?:,\s*)?(?<!\w)(?:et|puis|mais)\s+(?:(?:il|elle|ils|elles)\s+)?|,\s*|\s(?=(?:tout )?en ))"
    r"(?:n'|l'|s'|se |tout en |en |de |d')*$"
)
_COMMA = re.compile(r"[,–—-]\s*(?:comme )?(?:l'|s'|se )?$")
_JUDGES = re.compile(r"(?<!\w)(?:il(?: ne)?|aucun|(?:est|sont|reste)(?: (?:pas|trop|très|une?|\w+ment))*) ([\w-]+)")
_ASIDE = re.compile(r"\s*,\s*(?:qui|dont|où|\d+ ans)(?!\w)")
_BESIDES = re.compile(r"[\s,]*(?:(?:en revanche|au contraire|à l'inverse|de (?:son|leur) côté|cependant)[\s,]+)?")
_SPACES = " \t\r\n,;:–—-"
_TAIL = _SPACES + "\u00a0\u202f.!?…"


def clause(low: str, end: int, marks: Sequence[Marked], cue: Cue, later: Sequence[Cue]) -> tuple[int, int] | None:
    """The content clause that depends on a reporting verb, or None; the words « que », « de », « à » stay outside.

    Limit: the clause ends with its sentence, the next reporting verb, or a clause that opposes or situates it.
    """
    start = _after_que(low, end, cue, later) or _at_infinitive(low, end, cue)
    return trimmed(low, start, report_end(low, start, end, marks, later), marks) if start else None


def _after_que(low: str, end: int, cue: Cue, later: Sequence[Cue]) -> int | None:
    if "que" not in cue.expression.takes:
        return None
    nearest = next((one.start for one in later if one.form in ("finite", "participle")), end)
    for match in _QUE.finditer(low, cue.end, min(nearest, cue.end + 220)):
        gap = low[cue.end : match.start()]
        words = gap.split()
        if _BREAK.search(gap):
            return None
        if words and words[-1] in listed("no complement") and not (len(words) == 1 and words[0] in _ADVERBS):
            continue
        if not cue.expression.addressee and _OBJECT.match(low, cue.end, match.start()):
            return None
        return match.end() if match.end() < end else None
    return None


def _at_infinitive(low: str, end: int, cue: Cue) -> int | None:
    takes, free = cue.expression.takes, cue.expression.addressee
    found = [_BARE.match(low, cue.end, end)] if "inf" in takes and not cue.passive else []
    for marker in takes & _AFTER.keys():
        near = _AFTER[marker].search(low, cue.end, min(end, cue.end + 120))
        gap = low[cue.end : near.start()] if near else ""
        if not _GAP.search(gap) and (free or not _OBJECT.match(gap)):
            found.append(near)
    return next((one.start("all") for one in found if one and one["verb"] not in listed("no infinitive")), None)


def report_end(low: str, start: int, end: int, marks: Sequence[Marked], later: Sequence[Cue]) -> int:
    """Where the content that begins at ``start`` gives way to the outlet's words or to the next report."""
    breaks = [one.start() for one in _AFTERTHOUGHT.finditer(low, start + 1, end) if not inside(marks, one.start())]
    colons = [_SPEAKS.search(low, max(start + 1, mark.start - 4), mark.start + 1) for mark in marks]
    stop = min([end, *breaks, *(colon.start() for colon in colons if colon)])
    for cue in later:
        if not start < cue.start < stop or cue.form == "infinitive" or cue.expression.takes == {"as"}:
            continue
        if joint := _JOINS.search(low, max(start, cue.start - 24), cue.start):
            return joint.start() if joint.start() > start else stop
    return stop


def around(low: str, floor: int, end: int, marks: Sequence[Marked], cue: Cue, after: int) -> list[tuple[int, int]]:
    """The parts of a sentence that an attribution set between commas leaves: before it, and after it."""
    parts = [trimmed(low, floor, set_off(low, floor, cue) or floor, marks)]
    if low[after : after + 2].lstrip().startswith(",") and not _RELATIVE.match(low, after, end):
        parts.append(trimmed(low, after, end, marks))
    return [part for part in parts if part and len(low[slice(*part)].split()) > 1]


def view(low: str, after: int, end: int, marks: Sequence[Marked], later: Sequence[Cue]) -> tuple[int, int] | None:
    """The clause after « pour X » and its comma, where it holds quoted words that no other verb reports, or judges."""
    while after >= 0 and _ASIDE.match(low, after, end):
        after = low.find(",", low.index(",", after) + 1, end)
    if after < 0 or not low.startswith(",", after):
        return None
    start = _BESIDES.match(low, after, end).end()
    stop = report_end(low, start, end, marks, later)
    quoted = next((mark.start for mark in marks if start <= mark.start < stop), None)
    judged = quoted is None and any(one[1] in listed("judgement") for one in _JUDGES.finditer(low, start, stop))
    told = quoted and not any(cue.form == "finite" and start <= cue.start < quoted for cue in later)
    return trimmed(low, start, stop, marks) if judged or told else None


def set_off(low: str, floor: int, cue: Cue) -> int | None:
    """Where the comma or dash stands that parts the cue from the words before it."""
    comma = _COMMA.search(low, max(floor, cue.start - 12), cue.start)
    return comma.start() if comma else None


def inside(marks: Sequence[Marked], position: int) -> bool:
    """Whether a position lies between quotation marks."""
    index = bisect_right(marks, position, key=lambda mark: mark.start) - 1
    return index >= 0 and position < marks[index].end


def trimmed(low: str, start: int, end: int, marks: Sequence[Marked]) -> tuple[int, int] | None:
    """The span without spaces and punctuation at its ends; a quotation at its end is kept whole."""
    while start < end and low[start] in _SPACES:
        start += 1
    while end > start and low[end - 1] in _TAIL and not inside(marks, end - 1):
        end -= 1
    return (start, end) if start < end else None
