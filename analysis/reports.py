"""What is reported without quotation marks: the content clauses of reporting verbs and of « selon X »."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from analysis.cues import Cue, adverbs, listed
from analysis.text import Marked

_QUE = re.compile(
    r"(?<![\w'-])(?:(?:à|de) ce )?(?:qu(?:e(?!\w)|')|"
    r"(?P<si>si\s|s'(?=ils?\s)|(?=(?:ce qu|comment\s|pourquoi\s|quand\s|combien\s|quelle?s?\s))))\s*,?\s*"
)
_BREAK = re.compile(
    r"[.;:!?«»“”\"\n]|\s(?:qui|dont|lequel|laquelle|lorsque|lorsqu'|quand|parce|car|mais|où|comment|pourquoi)(?!\w)|"
    r"\s(?:ce|cet|cette|ces)\s(?!jour|soir|matin|semaine|mois|année|nuit|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
    r"[\w-]+\s$"
)
_OBJECT = re.compile(
    r"(?:l'|(?:les?|la|une?|des|du|son|sa|ses|leurs?|ce|cet|cette|ces|plusieurs|tous|toute?s?|sur|contre)\s)(?!\d|an\s|"
    r"mois\s|jour\s|soir\s|semaine|veille|lendemain|même jour|dernière?\s)"
)
_INFINITIVE = (
    r"(?:ne pas |ne plus |n'|ne |se |s'|l'|le |la |les |lui |leur |y |en |tout |bien |mieux )*(?P<verb>être|"
    r"[^\W\d_]{2,}(?:er|ir|oir)|[^\W\d_]*(?:(?:pr|t|r|f|v|p)endre|[cp]ondre|mettre|battre|faire|dire|lire|crire|vivre|"
    r"suivre|duire|truire|naître|soudre|clure|[oea]indre|rompre|vaincre|croire|boire|plaire|taire|nuire|perdre|"
    r"[mt]ordre))(?!\w)"
)
_BARE = re.compile(rf"(?P<all>{_INFINITIVE})")
_AFTER = {
    "de": re.compile(rf"(?<=[\s'])(?:de |d')(?P<all>{_INFINITIVE})"),
    "à": re.compile(rf"(?<=\s)à (?P<all>{_INFINITIVE})"),
}
_GAP = re.compile(r"[.;:!?«»“”\"]|(?<!\w)(?:qu[ie']|que|dont)(?!\w)")
_AFTERTHOUGHT = re.compile(
    r",?\s(?:alors qu[e']|tandis qu[e'])|,\s(?:avant d[e']|en référence|à l'issue d|après (?:que|avoir)|en marge|"
    r"lors (?:de|d')|une? (?:référence|allusion|annonce|déclaration|première|information|accusation|affirmation|promesse|version|décision|"
    r"estimation|prévision|hypothèse)|ce (?:que|dont)|ce qu'|sans (?:[^\W\d_]+ )?[^\W\d_]+(?:er|ir|re)\s|rappelant|"
    r"dans un (?:communiqué|entretien|tweet)|dans une (?:interview|lettre))"
)
_GOES_ON = re.compile(
    r",\s(?:n'|ne |se |s')?(?:a|ont|est|sont|avait|avaient|était|étaient|sera|seront|aurait|auraient|serait|seraient|doit|doivent|"
    r"peut|peuvent|[^\W\d_]{3,}(?:ait|aient|era|eront))(?!\w)"
)
_RELATIVE = re.compile(r"\s*,\s*(?:qui|dont|où)(?!\w)")
_SPEAKS = re.compile(r"\s*:\s*[«“\"]")
_JOINS = re.compile(
    r"(?:(?:,\s*)?(?<!\w)(?:et|puis|mais)\s+(?:(?:il|elle|ils|elles)\s+)?|,\s*|\s(?=(?:tout )?en ))"
    r"(?:n'|ne |l'|s'|se |tout en |en |de |d')*$"
)
_COMMA = re.compile(r"[,–—-]\s*(?:comme )?(?:(?:y|en|lui|leur|me|nous|se) |l'|s'|m')*$")
_JUDGES = re.compile(r"(?<!\w)(?:il(?: ne)?|aucun|(?:est|sont|reste)(?: (?:pas|trop|très|une?|\w+ment))*) ([\w-]+)")
_ASIDE = re.compile(r"\s*,\s*(?:qui|dont|où|\d+ ans|à commencer par|y compris|comme)(?!\w)")
_BESIDES = re.compile(r"[\s,]*(?:(?:en revanche|au contraire|à l'inverse|de (?:son|leur) côté|cependant)[\s,]+)?")
_POINT = re.compile(r"[;:]\s|(?<=\w)[?!]\s")
_SPACES = " \t\r\n,;:–—-"
_TAIL = _SPACES + "\u00a0\u202f.!?…"


def clause(low: str, end: int, marks: Sequence[Marked], cue: Cue, later: Sequence[Cue]) -> tuple[int, int] | None:
    """The content clause that depends on a reporting verb, or None; the words « que », « de », « à » stay outside.

    Limit: the clause ends with its sentence, the next reporting verb, or a clause that opposes or situates it.
    """
    if cue.end >= end:
        return None
    start = _after_que(low, end, cue, later) or _at_infinitive(low, end, cue)
    return trimmed(low, start, report_end(low, start, end, marks, later), marks) if start else None


@cache
def _beside() -> re.Pattern[str]:
    """The adverbs, dates and asides between commas that may follow a verb."""
    return re.compile(rf"(?:[\s,]*{adverbs()})*(?:\s*,[^,«»]{{1,60}},)?[\s,]*")


def _after_que(low: str, end: int, cue: Cue, later: Sequence[Cue]) -> int | None:
    takes = cue.expression.takes
    if takes.isdisjoint(("que", "si")):
        return None
    nearest = next((one.start for one in later if one.form in ("finite", "participle")), end)
    stop = min(nearest, cue.end + 220)
    if "si" not in takes and low.find(" qu", cue.end, stop) < 0:
        return None
    for match in _QUE.finditer(low, cue.end, stop):
        gap = low[cue.end : match.start()]
        last = (gap.split() or [""])[-1]
        if _BREAK.search(gap) or match.end() >= end:
            return None
        if ("que" if match["si"] is None else "si") not in takes or match["si"] == "" and "," in gap:
            continue
        rest = _beside().match(low, cue.end, match.start()).end() if gap.strip() else match.start()
        if last in listed("no complement") and rest < match.start():
            continue
        named = _OBJECT.match(low, rest, match.start()) or re.match(_INFINITIVE, low[rest : match.start()])
        return None if named and not cue.expression.addressee else match.end()
    return None


def _at_infinitive(low: str, end: int, cue: Cue) -> int | None:
    takes, free = cue.expression.takes, cue.expression.addressee
    bare = "inf" in takes and not cue.passive
    found = [_BARE.match(low, cue.end + 1, end) or _BARE.match(low, _beside().match(low, cue.end, end).end(), end)] if bare else []
    for marker in takes & _AFTER.keys():
        near = _AFTER[marker].search(low, cue.end, min(end, cue.end + 120))
        gap = low[cue.end : near.start()] if near else ""
        if (gap.split() or [""])[-1] in listed("no complement"):
            continue
        if not _GAP.search(gap) and (free or not _OBJECT.match(gap.lstrip())):
            found.append(near)
    return next((one.start("all") for one in found if one and one["verb"] not in listed("no infinitive")), None)


def report_end(low: str, start: int, end: int, marks: Sequence[Marked], later: Sequence[Cue]) -> int:
    """Where the content that begins at ``start`` gives way to the outlet's words or to the next report."""
    breaks = [one.start() for one in _AFTERTHOUGHT.finditer(low, start + 1, end)
              if not inside(marks, one.start()) and not _GOES_ON.search(low, one.end(), end)]
    colons = [_SPEAKS.search(low, max(start + 1, mark.start - 4), mark.start + 1) for mark in marks]
    stop = min([end, *breaks, *(colon.start() for colon in colons if colon)])
    for cue in later:
        if not start < cue.start < stop or cue.form == "infinitive" or cue.expression.takes == {"as"}:
            continue
        if joint := _JOINS.search(low, max(start, cue.start - 24), cue.start):
            colon = low.rfind(" : ", start, joint.start()) if cue.clitic else -1
            return colon if colon > start else joint.start() if joint.start() > start else stop
    return stop


def around(low: str, floor: int, end: int, marks: Sequence[Marked], cue: Cue, after: int) -> list[tuple[int, int]]:
    """The parts of a sentence that an attribution set between commas leaves: before it, and after it."""
    stop = set_off(low, floor, cue) or floor
    parts = [trimmed(low, main_clause(low, floor, stop, marks), stop, marks)]
    if low[after : after + 2].lstrip().startswith(",") and not _RELATIVE.match(low, after, end):
        parts.append(trimmed(low, after, end, marks))
    return [part for part in parts if part and len(low[slice(*part)].split()) > 1]


def main_clause(low: str, floor: int, stop: int, marks: Sequence[Marked]) -> int:
    """Where the last independent clause before ``stop`` begins: after a semicolon or colon with some words after it."""
    points = [one.end() for one in _POINT.finditer(low, floor, stop) if not inside(marks, one.start())]
    return next((point for point in reversed(points) if low.count(" ", point, stop) > 2), floor)


def view(low: str, after: int, end: int, marks: Sequence[Marked], later: Sequence[Cue]) -> tuple[int, int] | None:
    """The clause after « pour X » and its comma, where it holds quoted words that no other verb reports, or judges."""
    after = past_asides(low, after, end)
    if after < 0 or not low.startswith(",", after):
        return None
    start = _BESIDES.match(low, after, end).end()
    stop = report_end(low, start, end, marks, later)
    quoted = next((mark.start for mark in marks if start <= mark.start < stop), None)
    judged = quoted is None and any(one[1] in listed("judgement") for one in _JUDGES.finditer(low, start, stop))
    told = quoted and not any(cue.form == "finite" and start <= cue.start < quoted for cue in later)
    return trimmed(low, start, stop, marks) if judged or told else None


def past_asides(low: str, after: int, end: int) -> int:
    """The comma that ends the relative clauses and asides set after a name; -1 where none does."""
    while after >= 0 and _ASIDE.match(low, after, end):
        after = low.find(",", low.index(",", after) + 1, end)
    return after


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
