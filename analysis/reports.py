"""What is reported without quotation marks: the content clauses of reporting verbs and of « selon X »."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache

from analysis.cues import Cue, adverbs, listed
from analysis.naming import DAY
from analysis.text import Marked

#: What a verb that reports quotations only takes.
NEEDS_MARKS = {"direct", "as"}
_QUE = re.compile(
    r"(?<![\w'-])(?:(?:à|de) ce )?(?:qu(?:e(?!\w)|')|"
    r"(?P<si>si\s|s'(?=ils?\s)|(?=(?:ce qu|comment\s|pourquoi\s|quand\s|combien\s|quelle?s?\s))))\s*,?\s*"
)
_OBJECT = re.compile(
    r"(?:(?:sur )?(?:l'|(?:les?|la|une?|des|son|sa|ses|leurs?|ce|cet|cette|ces)\s)|(?:du|plusieurs|tous|toute?s?|contre)\s)"
    r"(?!\d|an\s|mois\s|jour\s|soir\s|semaine|veille|lendemain|même jour|dernière?\s)"
)
_INFINITIVE = (
    r"(?:(?:ne (?:pas|plus|jamais|plus jamais|rien)|ne|se|le|la|les|lui|leur|y|en|tout|bien|mieux)\s|[nsl]'|[«“\"]\s*)*(?P<verb>être|"
    r"[^\W\d_]{2,}(?:er|ir|oir)|[^\W\d_]*(?:(?:pr|t|r|f|v|p)endre|[cp]ondre|mettre|battre|faire|dire|lire|crire|vivre|"
    r"suivre|duire|truire|naître|soudre|clure|[oea]indre|rompre|vaincre|croire|boire|plaire|taire|nuire|perdre|"
    r"[mt]ordre))(?!\w)"
)
_BARE = re.compile(rf"(?P<all>{_INFINITIVE})")
_AFTER = {
    "de": re.compile(rf"(?<=[\s'])(?:de |d')(?P<all>{_INFINITIVE})"),
    "à": re.compile(rf"(?<=\s)à (?P<all>{_INFINITIVE})"),
}
_FIRST_WORD = re.compile(r"\w*")
_CLOSES = re.compile(r"[.;:!?«»“”\"]")
_GAP = re.compile(r"[.;:!?«»“”\"\n]|(?<!\w)(?:qu[ie']|que|dont|mais|où|parce|car)(?!\w)")
_AFTERTHOUGHT = re.compile(
    r"[,\s](?:(?<!,)(?:alors|tandis) qu[e']|(?<=,)\s(?:(?:alors|tandis) qu[e']|"
    r"(?:[^\W\d_]+ [^\W\d_]+ )?après (?:que|avoir|l|une? |son |sa |ses )|avant d[e']|ce qu[e']|ce dont|"
    r"lors d(?:'une?|e (?:son|sa|ses|leur))(?!\w)|en référence|en marge|à l'issue d|conséquence d|contre \d|rappelant|"
    r"une? (?:[^\W\d_]+ (?:qu[ie']|que|dont)(?!\w)|(?:référence|allusion|annonce|déclaration|première|information|accusation|"
    r"affirmation|promesse|version|décision|estimation|prévision|hypothèse))|sans (?:[^\W\d_]+ )?[^\W\d_]+(?:er|ir|re)\s|"
    r"dans une? (?:communiqué|entretien|tweet|interview|lettre|message|courrier)))"
)
#: The forms by which a finite verb is known without a lexicon of verbs.
HAS_VERB = re.compile(
    r"(?<![\w'])(?:n'|s'|l')?(?:a|ont|est|sont|va|vont|peut|peuvent|doit|doivent|fait|font|faut|"
    r"[^\W\d_]{2,}(?:ait|aient|ra|ront|èrent|it|ient))(?![\w'-])"
)
_GOES_ON = re.compile(rf",\s(?:ne |se )?{HAS_VERB.pattern}")
RELATIVE = re.compile(r"\s*,\s*(?:qui|dont|où|en|avant d[e']|alors|tandis|mais|ce qui|avec|entendue?s?|[^\W\d_]+(?:ant|ée?s?))(?!\w)")
_SPEAKS = re.compile(r"\s*:\s*[«“\"]")
_JOINS = re.compile(
    r"(?:(?:,\s*)?(?<!\w)(?:et|puis|mais)\s+(?:(?:il|elle|ils|elles)\s+)?|,\s*|\s(?=(?:tout )?en ))"
    r"(?:n'|ne |l'|s'|se |tout en |en |de |d')*$"
)
#: A past participle.
DONE = (
    r"(?!(?:lieu|peu|plus|trois|tous|sous|aussi|ainsi|ici|parmi|quasi)(?!\w))"
    r"(?:[^\W\d_]*é|[^\W\d_]+(?<!o)i|[^\W\d_]+u|[^\W\d_]*(?:[mp]|qu)is"
    r"|[^\W\d_]*(?:fait|dit|crit|duit|truit|ert|int|ort|clus))(?:e|s|es)?(?!\w)"
)
_NARRATES = re.compile(
    r"(?<=, )(?:c'est|il s'agit|cet?|cette|son|sa|ses)(?!\w)|(?<!\w)[^\W\d_]+[èiu]rent(?!\w)|"
    rf"(?<!\w)(?:a|ont|est|sont|avait|avaient|était|étaient) (?:[^\W\d_]+ )?{DONE}"
)
_ELSE = re.compile(rf"\s(?:et|puis) (?!que)(?=\w{{3}}){DONE}\s(?!par)")
_COMMA = re.compile(r"(?:[,–—-]\s*|(?<!\w)comme )(?:comme )?(?:(?:y|en|le|lui|leur|me|nous|se) |l'|s'|m')*$")
_JUDGES = re.compile(r"(?<!\w)(?:il(?: ne)?|aucun|(?:est|sont|reste)(?: (?:pas|trop|très|une?|\w+ment))*) ([\w-]+)")
_ASIDE = re.compile(r"\s*,\s*(?:qui|dont|où|[^\W\d_]+ée?s?|\d+ ans|à commencer par|y compris|comme)(?!\w)")
_BESIDES = re.compile(r"[\s,]*(?:(?:en revanche|au contraire|à l'inverse|de (?:son|leur) côté|cependant)[\s,]+)?")
_COORDINATED = re.compile(r"\s(?:et|ou|ni|mais|puis)\s(?:surtout |aussi |même )?(?:de |d'|à )")
_POINT = re.compile(r"[;:]\s|(?<=\w)[?!]\s|\.\s[–—]\s")
_SPACES = " \t\r\n,;:–—-"
_TAIL = _SPACES + "\u00a0\u202f.!?…"


def clause(low: str, end: int, marks: Sequence[Marked], cue: Cue, later: Sequence[Cue]) -> tuple[int, int] | None:
    """The content clause that depends on a reporting verb, or None; the words « que », « de », « à » stay outside.

    Limit: the clause ends with its sentence, the next reporting verb, or a clause that opposes or situates it.
    """
    if cue.end >= end or cue.expression.takes <= NEEDS_MARKS:
        return None
    told, done = _after_que(low, end, cue, later) or end, _at_infinitive(low, end, cue) or end
    quoted = next((mark for mark in marks if mark.start == done < told), None)
    start = min(told, done)
    if start == end or quoted and not _COORDINATED.match(low, quoted.end, end):
        return None
    return trimmed(low, start, report_end(low, start, end, marks, later), marks)


@cache
def _beside() -> re.Pattern[str]:
    """The adverbs, dates and asides between commas that may follow a verb."""
    return re.compile(rf"(?:[\s,]*{adverbs()})*(?:\s*,[^,«»]{{1,60}},)?[\s,]*")


@lru_cache(maxsize=1 << 13)
def _may_be_adverb(word: str) -> bool:
    """Whether an adverb, date or aside may begin with this word; empty words and those with a comma may, too."""
    return "," in word or "ment" in word or word[:1].isdigit() or _FIRST_WORD.match(word)[0] in _first_of_adverbs()


@cache
def _first_of_adverbs() -> frozenset[str]:
    listed_ones = (_FIRST_WORD.match(words)[0] for words in listed("adverb"))
    return frozenset(["", *listed_ones, *DAY[3:-1].split("|"), "ce", "hier", "le", "en", "dès", "depuis"])


def _past_beside(low: str, start: int, end: int) -> int:
    """Where what stands beside the verb that ends at ``start`` ends, with the spaces after it."""
    if low[start] == " " and not _may_be_adverb(low[start + 1 : start + 40].partition(" ")[0]):
        return start + 1
    return _beside().match(low, start, end).end()


def _after_que(low: str, end: int, cue: Cue, later: Sequence[Cue]) -> int | None:
    takes = cue.expression.takes
    if takes.isdisjoint(("que", "si")):
        return None
    if "si" not in takes and low.find(" qu", cue.end, cue.end + 220) < 0:
        return None
    nearest = next((one.start for one in later if one.form in ("finite", "participle")), end)
    stop = min(nearest, cue.end + 220)
    if closes := _CLOSES.search(low, cue.end, stop):
        stop = closes.start()
    start = cue.end
    if "si" not in takes:
        if low.find(" qu", cue.end, stop) < 0:
            return None
        start = max(cue.end, low.find("qu", cue.end, stop) - len("de ce "))
    for match in _QUE.finditer(low, start, stop):
        gap = low[cue.end : match.start()]
        last = (gap.split() or [""])[-1]
        if _GAP.search(gap):
            return None
        if ("que" if match["si"] is None else "si") not in takes or match["si"] == "" and "," in gap:
            continue
        rest = _past_beside(low, cue.end, match.start())
        if last in listed("no complement") and rest < match.start():
            continue
        named = _OBJECT.match(low, rest, match.start()) or re.match(_INFINITIVE, low[rest : match.start()])
        return None if named and not cue.expression.addressee else match.end()
    return None


def _at_infinitive(low: str, end: int, cue: Cue) -> int | None:
    takes, free = cue.expression.takes, cue.expression.addressee
    bare = "inf" in takes and not cue.passive
    found = [_BARE.match(low, cue.end + 1, end) or _bare_beside(low, end, cue)] if bare else []
    for marker in takes & _AFTER.keys():
        near = _AFTER[marker].search(low, cue.end, min(end, cue.end + 120))
        gap = low[cue.end : near.start()] if near else ""
        if (gap.split() or [""])[-1] in listed("no complement"):
            continue
        if not _GAP.search(gap) and (free or not _OBJECT.match(gap.lstrip())):
            found.append(near)
    return next((one.start("all") for one in found if one and one["verb"] not in listed("no infinitive")), None)


def _bare_beside(low: str, end: int, cue: Cue) -> re.Match[str] | None:
    """The infinitive after what stands beside the verb."""
    start = _past_beside(low, cue.end, end)
    return _BARE.match(low, start, end) if start != cue.end + 1 else None


def report_end(low: str, start: int, end: int, marks: Sequence[Marked], later: Sequence[Cue]) -> int:
    """Where the content that begins at ``start`` gives way to the outlet's words or to the next report."""
    breaks = [one.start() for one in _AFTERTHOUGHT.finditer(low, start + 1, end)
              if not inside(marks, one.start()) and not _GOES_ON.search(low, one.end(), end)
              and not (one[0].startswith(", avant") and "," in low[max(0, start - 2) : start + 1])]
    colons = [_SPEAKS.search(low, max(start + 1, mark.start - 4), mark.start + 1) for mark in marks]
    breaks += [mark.end for mark in marks if mark.start >= start and _ELSE.match(low, mark.end, end)]
    stop = min([end, *breaks, *(colon.start() for colon in colons if colon)])
    for cue in later:
        if not start < cue.start < stop:
            continue
        if joint := _JOINS.search(low, max(start, cue.start - 24), cue.start):
            colon = low.rfind(" : ", start, joint.start()) if cue.clitic else -1
            return colon if colon > start else joint.start()
    return stop


def around(low: str, floor: int, end: int, marks: Sequence[Marked], cue: Cue, after: int) -> list[tuple[int, int]]:
    """The parts of a sentence that an attribution set between commas leaves: before it, and after it."""
    stop = set_off(low, floor, cue) or floor
    parts = [trimmed(low, main_clause(low, floor, stop, marks), stop, marks)]
    if low[after : after + 2].lstrip().startswith(",") and not RELATIVE.match(low, after, end):
        parts.append(trimmed(low, after, end, marks))
    return [part for part in parts if part and len(low[slice(*part)].split()) > 1]


def main_clause(low: str, floor: int, stop: int, marks: Sequence[Marked]) -> int:
    """Where the last independent clause before ``stop`` begins: after a semicolon or colon with some words after it."""
    points = [one.end() for one in _POINT.finditer(low, floor, stop) if not inside(marks, one.start())]
    return next((point for point in reversed(points) if low.count(" ", point, stop) > 2), floor)


def view(low: str, after: int, end: int, marks: Sequence[Marked], later: Sequence[Cue], sure: bool) -> tuple[int, int] | None:
    """The clause after « pour X » and its comma, where X surely speaks, or it judges or holds quoted words that no other verb reports."""
    after = past_asides(low, after, end)
    if after < 0 or not low.startswith(",", after):
        return None
    start = _BESIDES.match(low, after, end).end()
    stop = report_end(low, start, end, marks, later)
    quoted = next((mark.start for mark in marks if start <= mark.start < stop), None)
    judged = quoted is None and any(one[1] in listed("judgement") for one in _JUDGES.finditer(low, start, stop))
    told = quoted and not any(cue.form == "finite" and start <= cue.start < quoted for cue in later)
    return trimmed(low, start, stop, marks) if judged or told or sure and not _NARRATES.search(low, start, stop) else None


def past_asides(low: str, after: int, end: int) -> int:
    """The comma that ends the relative clauses and asides set after a name; -1 where none does."""
    while after >= 0 and _ASIDE.match(low, after, end):
        after = low.find(",", low.index(",", after) + 1, end)
    return after


def set_off(low: str, floor: int, cue: Cue) -> int | None:
    """Where the comma or dash stands that parts the cue from the words before it."""
    near = low[max(floor, cue.start - 12) : cue.start]
    set_apart = "," in near or "-" in near or "–" in near or "—" in near or "comme " in near
    comma = _COMMA.search(low, max(floor, cue.start - 12), cue.start) if set_apart else None
    return comma.start() if comma else None


def inside(marks: Sequence[Marked], position: int) -> bool:
    """Whether a position lies between quotation marks."""
    index = bisect_left(marks, (position + 1,)) - 1
    return index >= 0 and position < marks[index].end


def trimmed(low: str, start: int, end: int, marks: Sequence[Marked]) -> tuple[int, int] | None:
    """The span without spaces and punctuation at its ends; a quotation at its end is kept whole."""
    while start < end and low[start] in _SPACES:
        start += 1
    while end > start and low[end - 1] in _TAIL and not inside(marks, end - 1):
        end -= 1
    return (start, end) if start < end else None
