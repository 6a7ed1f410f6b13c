"""Whose the quoted and the reported words of a sentence are: what each cue owns, and what is left without one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.cues import Cue, Expression, listed
from analysis.drafts import Draft, Unit
from analysis.reports import around, clause, report_end, set_off, trimmed, view
from analysis.speakers import NOBODY, Speaker
from analysis.subjects import Cast
from analysis.text import Marked

_ATTACHED = re.compile(
    r"[\s,.;–—-]*(?:(?:comme|ainsi que|ce que|c'est ce qu'|et|puis|mais|avait|hier|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche)\s?|l'|s'|se |ne |n'|\w+ment |alors |donc |en |également |encore )*$"
)
_IMPERSONAL = re.compile(r"(?<!\w)il (?:a |avait |aurait |nous )?$")
_ANYBODY = ("on", "je", "j'", "j’", "nous", "ce qui")
_BY_NAME = ("accuser", "convaincre", "persuader")
_AND = re.compile(r"(?<!\w)(?:et|puis)\s+(?:l'|s'|se )?$")
_LOOSE = re.compile(r"(?:[,»”\"]|(?<!\w)(?:en|et|tout en|puis))\s*(?:se |s'|l'|le )?$")
_COLON = re.compile(r"[\s,]*:\s*$")
_SENTENCE = re.compile(r"[.;:!?]\s")
_WORDS = re.compile(r"[^\W_]")
_RELATIVE = re.compile(r"\s*,\s*(?:qui|dont|où|en|ajoutant|alors|tandis|mais|ce qui|avec)(?!\w)")
_FEELS = re.compile(r"(?<!\w)((?:est|sont|était|reste|se montre|s'avoue|s'est montrée?)(?: très| \w+ment)?)\s+$")
_BEING = Expression("être", "verb", frozenset(), False, "neutral", "")
_OPEN_END = re.compile(r"(?<!\w)(?:que|qui|où|mais|car|et|dont|si|or)$")
#: How many cues after one are looked at: beyond, no clause goes on.
_AHEAD = 40


class Reader:
    """Reads one article unit by unit; the cast keeps in mind who spoke last."""

    def __init__(self, low: str, cast: Cast):
        self.low, self.cast = low, cast

    def read(self, unit: Unit) -> list[Draft]:
        """The quotations of a unit, in the order in which they were found."""
        unit.free = list(unit.marks)
        for number, cue in enumerate(unit.cues):
            found = self._of_cue(unit, cue, unit.cues[number + 1 : number + _AHEAD])
            if found:
                unit.made.extend(found)
                unit.free = [m for m in unit.free if not any(d.start < m.end and m.start < d.end for d in found)]
        if unit.free:
            unit.made.extend(self._uncued(unit))
        return unit.made

    def _of_cue(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        if cue.form == "preposition":
            return (self._of_view if "view" in cue.expression.takes else self._of_source)(unit, cue, later)
        if cue.form == "infinitive" or cue.negated and cue.expression.colour != "denying":
            return []
        if cue.passive and not self._reports_passively(unit, cue):
            return self._attribution(unit, cue, later)
        content = clause(self.low, unit.end, unit.marks, cue, later)
        if content:
            speaker = self._subject(unit, cue)
            return [] if (speaker.text or "").lower() in _ANYBODY else [self._report(unit, content, speaker, cue)]
        return self._attribution(unit, cue, later) or self._introduction(unit, cue, later)

    # ------------------------------------------------------------------------------------------ verbs

    def _reports_passively(self, unit: Unit, cue: Cue) -> bool:
        impersonal = _IMPERSONAL.search(self.low, max(unit.start, cue.start - 12), cue.start)
        return impersonal is not None or cue.expression.expression in _BY_NAME

    def _subject(self, unit: Unit, cue: Cue) -> Speaker:
        near = max(unit.start, cue.start - 12)
        if cue.passive and cue.expression.expression not in _BY_NAME[1:]:
            return NOBODY
        if cue.clitic:
            speaker = self._clitic(unit, cue)
        elif unit.made and _AND.search(self.low, near, cue.start):
            speaker = unit.made[-1].speaker
        elif cue.form == "participle" and _LOOSE.search(self.low, near, cue.start):
            same = [draft.speaker for draft in unit.made if draft.cue]
            speaker = same[-1] if same else self.cast.main_subject(unit.start, cue.start, unit.previous)
        else:
            ends = [mark.end for mark in unit.marks if mark.end <= cue.start and self.low[mark.end : cue.start].strip()]
            speaker = self.cast.before(max([unit.start, *ends]), cue.start, unit.previous)
        return self.cast.remember(cue.start, speaker)

    def _clitic(self, unit: Unit, cue: Cue) -> Speaker:
        position = self.low.rfind("-" + cue.clitic, cue.start, cue.end) + 1
        return self.cast.pronoun(cue.clitic, position, unit.start, unit.previous)

    def _attribution(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        """« … », a déclaré X: the quotations before the cue, and those that go on after it."""
        low, before = self.low, [mark for mark in unit.marks if mark.end <= cue.start]
        attached = bool(before) and _ATTACHED.match(low, before[-1].end, cue.start) is not None
        if cue.form != "finite" or "direct" not in cue.expression.takes:
            return []
        if not attached and set_off(low, unit.start, cue) is None:
            return []
        stop = next((mark.start for mark in unit.marks if mark.start >= cue.end), unit.end)
        speaker = self._inverted(unit, cue, stop, known=not attached)
        if speaker is None:
            return []
        self.cast.remember(cue.start, speaker)
        if attached and before[-1] in unit.free:
            lead = low[unit.start : before[0].start].strip(" -–—\n")
            if lead.strip(",:") and not cue.clitic and "," not in low[before[-1].end : cue.start]:
                return []
            if lead.strip(",:") and len(before) == 1 and not lead.endswith((",", ":")):
                return [self._report(unit, (unit.start, before[-1].end), speaker, cue)]
            until = _next_verb(unit, later)
            return _direct([m for m in unit.free if m.end <= cue.start or cue.end < m.start <= until], speaker, cue)
        if attached or unit.made or "que" not in cue.expression.takes:
            return []
        comma = low.find(",", cue.end, stop)
        after = cue.end if cue.clitic else comma if comma >= 0 else stop
        parts = around(low, unit.start, unit.end, unit.marks, cue, after)
        return [self._report(unit, part, speaker, cue) for part in parts]

    def _inverted(self, unit: Unit, cue: Cue, stop: int, known: bool) -> Speaker | None:
        if cue.passive and cue.clitic:
            return NOBODY
        if cue.clitic:
            return self._clitic(unit, cue)
        speaker = self.cast.after(cue.end, stop) or (NOBODY if cue.passive else None)
        return None if known and (speaker is None or speaker.kind in ("", "source")) else speaker

    def _introduction(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        """X a déclaré : « … »; X a qualifié Y de « … »: the quotations after the cue, up to the next cue."""
        stop = _next_verb(unit, later)
        after = [mark for mark in unit.free if cue.end <= mark.start <= stop]
        chosen = [mark for mark in after if self._is_object(cue, mark)]
        return _direct(chosen, self._subject(unit, cue), cue) if chosen else []

    def _is_object(self, cue: Cue, mark: Marked) -> bool:
        """Whether the marks after a verb hold somebody's words, and no title or term."""
        lead, takes = self.low[cue.end : mark.start], cue.expression.takes
        words = self.cast.text[mark.inner_start : mark.inner_end].split()
        if _COLON.search(lead):
            return True
        if not words or _SENTENCE.search(lead) or _last_word(lead) in listed("label"):
            return False
        upper = words[0][0].isupper()
        if not ("as" in takes or not lead.strip() or upper and len(words) > 3):
            return False
        leads = _last_word(lead) in listed("lead") or lead.rstrip().endswith(",")
        if "as" in takes and lead.strip() in ("", "cela"):
            leads = "que" in takes or cue.expression.expression[:3] == "se " or words[0] in listed("lead")
        return len(words) > 5 or not upper and (len(words) > 2 or leads) or _last_word(lead) == "comme"

    # ------------------------------------------------------------------------------------------ sources

    def _of_source(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        """« selon X »: the clause after it at the beginning of a sentence, else the one before it."""
        low = self.low
        lead = low[unit.start : cue.start].strip(" \n-–—")
        stop = next((mark.start for mark in unit.marks if mark.start >= cue.end), unit.end)
        begin = cue.start + len("de ") if cue.expression.expression.startswith("de source") else cue.end
        found = self.cast.source(begin, stop)
        if found is None:
            return []
        speaker, after = found
        if lead and not speaker.kind and low[cue.start - 2 : cue.start] != ", " and "," in low[cue.end : unit.end]:
            return []
        self.cast.remember(cue.start, speaker)
        floor = max(unit.start, low.rfind("(", unit.start, cue.start) + 1) if ")" not in lead else unit.start
        spans = []
        opens = low[after : unit.end].lstrip().startswith((",", "«", "“", '"', ":"))
        if opens and not (lead and _RELATIVE.match(low, after, unit.end)):
            spans.append(trimmed(low, after, report_end(low, after, unit.end, unit.marks, later), unit.marks))
        if " " in lead and (not any(spans) or self._is_clause(floor, cue.start)):
            spans.append(trimmed(low, floor, cue.start, unit.marks))
        held = [draft[:2] for draft in unit.made]
        kept = [span for span in spans if span and not any(a <= span[0] and span[1] <= b for a, b in held)]
        return [self._report(unit, span, speaker, cue, bare=True) for span in kept]

    def _of_view(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        """« Pour X, … »: the clause after it, as the view of X."""
        end = next((one.start for one in later if one.expression == cue.expression), unit.end)
        first = next((mark for mark in unit.marks if cue.end <= mark.start < end), None)
        said = self.cast.text[first.inner_start : first.inner_end].split() if first else []
        known = self.cast.holds_views(cue.end, end)
        if len(said) < 4 and (not known or said and said[0][0].isupper()):
            return []
        found = self.cast.source(cue.end, first.start if first else end)
        span = view(self.low, found[1], end, unit.marks, later) if found else None
        if not span or not known and first[:2] != span:
            return []
        return [self._report(unit, span, self.cast.remember(cue.start, found[0]), cue, bare=True)]

    def _is_clause(self, start: int, stop: int) -> bool:
        words = self.low[start:stop].strip(" ,(\n")
        return " " in words and not self.cast.is_adverbial(start, stop) and not _OPEN_END.search(words)

    def _report(self, unit: Unit, span: tuple[int, int], speaker: Speaker, cue: Cue, bare: bool = False) -> Draft:
        """A content clause as a row: mixed where it holds quoted words, direct where « selon X » brings a quotation."""
        start, end = span
        held = [mark for mark in unit.marks if mark.start < end and start < mark.end]
        if held:
            start, end = min(start, held[0].start), max(end, held[-1].end)
            if bare and (start, end) == held[0][:2] and held[0].inner_start < held[0].inner_end:
                return Draft(held[0].inner_start, held[0].inner_end, "direct", speaker, cue)
        return Draft(start, end, "mixed" if held else "indirect", speaker, cue)

    # ------------------------------------------------------------------------------------------ without a cue

    def _uncued(self, unit: Unit) -> list[Draft]:
        """Quotations without a cue: a sentence that is all quotation, or fragments of a source that goes on."""
        low, first = self.low, unit.free[0].start
        lead = low[unit.start : first].rstrip()
        if not any(_WORDS.search(low, *gap) for gap in gaps(unit.start, unit.end, unit.marks)):
            speaker = self._going_on(unit)
        elif lead.endswith(":") and not unit.made:
            speaker = self.cast.main_subject(unit.start, first)
            speaker = speaker if speaker.kind == "person" else NOBODY
        else:
            return self._fragments(unit)
        chosen = [m for m in unit.free if speaker.slug or len(low[m.inner_start : m.inner_end].split()) > 3]
        return _direct(chosen, speaker, None)

    def _going_on(self, unit: Unit) -> Speaker:
        if unit.last and unit.last.speaker.slug:
            return unit.last.speaker._replace(text=None)
        above = self.low[: unit.start].rstrip() if unit.previous is None else ""
        if above.endswith(":"):
            return self.cast.main_subject(above.rfind("\n") + 1, unit.start)._replace(text=None)
        return NOBODY

    def _fragments(self, unit: Unit) -> list[Draft]:
        source = unit.made[-1].speaker if unit.made else unit.last.speaker if unit.last else None
        goes_on = source is not None and unit.previous is not None
        found: list[Draft] = []
        for mark in unit.free:
            words = self.cast.text[mark.inner_start : mark.inner_end].split()
            opens = mark.start == unit.start
            leads = opens and len(words) > 2 and self.low[mark.end : mark.end + 2].lstrip().startswith(",")
            feels = _FEELS.search(self.low, max(unit.start, mark.start - 40), mark.start)
            if feels and not listed("feeling").isdisjoint(map(str.lower, words[:2])):
                speaker = self.cast.remember(mark.start, self.cast.before(unit.start, feels.start(), unit.previous))
                found += _direct([mark], speaker, Cue(*feels.span(1), _BEING, "finite"))
                continue
            if not words or _last_word(self.low[max(unit.start, mark.start - 30) : mark.start]) in listed("label"):
                continue
            if words[0][0].isupper() and (len(words) < 6 and not opens or source is None and not leads):
                continue
            if len(words) > 3 or leads or goes_on or found:
                speaker = self.cast.named_before(unit.start, mark.start) or (source or NOBODY)._replace(text=None)
                found += _direct([mark], speaker, None)
        return found


def carried_back(low: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts, where a quotation left open at the end of its paragraph has the speaker of the one that closes it."""
    made = list(drafts)
    for index in range(len(made) - 2, -1, -1):
        one, two = made[index : index + 2]
        unsaid = one.cue is None and one.speaker.slug is None and one.type == two.type == "direct"
        if unsaid and two.cue and not low[one.end : two.start].strip(' \r\n«“"'):
            made[index] = one._replace(speaker=two.speaker._replace(text=None))
    return made


def gaps(start: int, end: int, marks: Sequence[Marked]) -> list[tuple[int, int]]:
    """The stretches outside the quotation marks."""
    return list(zip([start, *(mark.end for mark in marks)], [*(mark.start for mark in marks), end]))


def _direct(marks: Sequence[Marked], speaker: Speaker, cue: Cue | None) -> list[Draft]:
    spans = [(mark.inner_start, mark.inner_end) for mark in marks]
    return [Draft(start, end, "direct", speaker, cue) for start, end in spans if start < end]


def _next_verb(unit: Unit, later: Sequence[Cue]) -> int:
    return next((cue.start for cue in later if cue.form in ("finite", "participle") and not cue.clitic), unit.end)


def _last_word(lead: str) -> str:
    word = (lead.split() or [""])[-1]
    return word[word.rfind("'", 0, -1) + 1 :]
