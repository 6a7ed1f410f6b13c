"""Whose the quoted and the reported words of a sentence are: what each cue owns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from analysis.cues import Cue, listed
from analysis.drafts import Draft, Unit
from analysis.reports import HAS_VERB, RELATIVE, around, clause, main_clause, past_asides, report_end, set_off, trimmed, view
from analysis.speakers import NOBODY, Speaker
from analysis.text import Marked
from analysis.uncued import Uncued, direct, last_word

_ATTACHED = re.compile(
    r"[\s,.;–—-]*(?:(?:comme|ainsi que|ce que|c'est ce qu'|et|puis|mais|avait|hier|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche)\s?|l'|s'|se |ne |n'|\w+ment |alors |donc |en |également |encore )*$"
)
_ANYBODY = ("on", "je", "j'", "j’", "nous", "ce qui")
_BY_NAME = ("accuser", "convaincre", "persuader")
_IMPERSONAL = re.compile(r"(?<!\w)il (?:a |avait |aurait |nous )?$")
_OUR_OWN = re.compile(r"\s*(?:nos|notre) (?!confr|coll|source|consœur|partenaire|corresp|envoy|interloc|t[ée]moin)")
_AND = re.compile(r"(?<!\w)(?:(?:et|puis)\s+|avant d(?:e |'))(?:l'|s'|se |lui )?$")
_LOOSE = re.compile(r"(?:[,»”\"]|(?<!\w)(?:en|et|tout en|puis))\s*(?:se |s'|l'|le )?$")
_BY = re.compile(r"\s+(?:\w+ment )?par\s+")
_THROUGH = re.compile(r"[\s,]+par (?:la voix|la bouche|l'intermédiaire) d(?:[eu]s? |')\s?")
_COLON = re.compile(r"[\s,]*:\s*$")
_STOPS = re.compile(r"[,.;:]")
_OPENS = re.compile(r"(?:même )?si |(?:alors|tandis|bien) qu[e']|lorsqu[e']|quand ")
_SUBORDINATE = re.compile(r"(?<!\w)(?:qui|dont|où|que)\s")
_OPEN_END = re.compile(r"(?<!\w)(?:que|qui|où|mais|car|et|dont|si|or)$")
#: How many cues after one are looked at: beyond, no clause goes on.
_AHEAD = 40


class Reader(Uncued):
    """Reads one article unit by unit; the cast keeps in mind who spoke last."""

    def read(self, unit: Unit) -> list[Draft]:
        """The quotations of a unit, in the order in which they were found."""
        unit.free = list(unit.marks)
        for number, cue in enumerate(unit.cues):
            found = self._of_cue(unit, cue, unit.cues[number + 1 : number + _AHEAD])
            if found:
                unit.made.extend(found)
                unit.free = unit.free and [m for m in unit.free if not any(d.start < m.end and m.start < d.end for d in found)]
        if unit.free:
            unit.made.extend(self.uncued(unit))
        return unit.made

    def within(self, outer: Marked, mark: Marked, cues: list[Cue]) -> Draft | None:
        """The row of a quotation inside another one that a verb and a colon announce (« On m'a dit : “Partez.” »)."""
        start = max(outer.inner_start, *(self.low.rfind(stop, 0, mark.start) + 2 for stop in (". ", "? ", "! ")))
        cue = next(reversed(cues[bisect_left(cues, (start,)) : bisect_left(cues, (mark.start,))]), None)
        if not _COLON.search(self.low, max(start, mark.start - 6), mark.start) or mark.inner_start >= mark.inner_end:
            return None
        return Draft(mark.inner_start, mark.inner_end, "direct", self.cast.before(start, cue.start) if cue else NOBODY, cue)

    def _of_cue(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        if cue.form == "preposition":
            return (self._of_view if "view" in cue.expression.takes else self._of_source)(unit, cue, later)
        takes = cue.expression.takes
        if cue.negated != ("not" in takes) and cue.expression.colour != "denying":
            return []
        content = clause(self.low, unit.end, unit.marks, cue, later) if self._may_report(unit, cue) else None
        if content:
            content = self._main_left_out(unit, cue, content)
            speaker = self._subject(unit, cue)
            return [] if (speaker.text or "").lower() in _ANYBODY else [self._report(unit, content, speaker, cue)]
        return self._attribution(unit, cue, later) or self._introduction(unit, cue, later)

    # ------------------------------------------------------------------------------------------ verbs

    def _main_left_out(self, unit: Unit, cue: Cue, content: tuple[int, int]) -> tuple[int, int]:
        """The content of a participle that opens its sentence (« En rappelant que …, le maire ») ends where the main clause begins."""
        opens = cue is unit.cues[0] and _OPENS.match(self.low, unit.start, cue.start)
        comma = self.low.find(",", *content) if opens or self._opens(unit, cue) else -1
        return (content[0], comma) if comma > 0 else content

    def _may_report(self, unit: Unit, cue: Cue) -> bool:
        """Whether a verb has its subject's words as its object; in the passive only « il est dit que », « est accusé de »."""
        impersonal = _IMPERSONAL.search(self.low, max(unit.start, cue.start - 12), cue.start) if cue.passive else None
        return not cue.passive or impersonal is not None or cue.expression.expression in _BY_NAME

    def _opens(self, unit: Unit, cue: Cue) -> bool:
        return cue.form == "participle" and self.low[unit.start : cue.start].strip() in ("", "en", "tout en")

    def _subject(self, unit: Unit, cue: Cue) -> Speaker:
        near = max(unit.start, cue.start - 14)
        if cue.passive and cue.expression.expression not in _BY_NAME[1:]:
            return self._agent(unit, cue)
        if cue.clitic:
            speaker = self._clitic(unit, cue)
        elif self._opens(unit, cue):
            speaker = self.cast.main_after(cue.end, unit.end)
        elif unit.made and _AND.search(self.low, near, cue.start):
            speaker = unit.made[-1].speaker
        elif cue.form == "participle" and _LOOSE.search(self.low, near, cue.start):
            same = [draft.speaker for draft in unit.made if draft.cue]
            speaker = same[-1] if same else self.cast.main_subject(unit.start, cue.start, unit.previous)
        else:
            ends = [mark.end for mark in unit.marks if mark.end <= cue.start and self.low[mark.end : cue.start].strip()]
            speaker = self.cast.before(max([unit.start, *ends]), cue.start, unit.previous)
        through = _THROUGH.match(self.low, cue.end, unit.end)
        voice = self.cast.after(through.end(), unit.end) if through else None
        speaker = voice if voice and voice.kind == "person" and voice.text[0].isupper() else speaker
        return self.cast.remember(cue.start, speaker)

    def _clitic(self, unit: Unit, cue: Cue) -> Speaker:
        position = self.low.rfind("-" + cue.clitic, cue.start, cue.end) + 1
        return self.cast.pronoun(cue.clitic, position, unit.start, unit.previous)

    def _agent(self, unit: Unit, cue: Cue) -> Speaker:
        """Who speaks in the passive: « qualifié par X de … »."""
        by = _BY.match(self.low, cue.end, unit.end)
        return self.cast.remember(cue.start, self.cast.after(by.end(), unit.end) or NOBODY) if by else NOBODY

    def _attribution(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        """« … », a déclaré X: the quotations before the cue, and those that go on after it."""
        if cue.form != "finite" or "direct" not in cue.expression.takes:
            return []
        low, before = self.low, [mark for mark in unit.marks if mark.end <= cue.start]
        attached = bool(before) and _ATTACHED.match(low, before[-1].end, cue.start) is not None
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
            return direct([m for m in unit.free if m.end <= cue.start or cue.end < m.start <= until], speaker, cue)
        if attached or "que" not in cue.expression.takes or self._has_own_subject(unit, cue):
            return []
        if before and before[0].start == unit.start and low.count(" ", *before[0][:2]) > 5:
            return direct(before, speaker, cue)
        named = low.find((speaker.text or "").lower(), cue.end, stop)
        comma = low.find(",", named + len(speaker.text or "") if named >= 0 else cue.end, stop)
        after = cue.end if cue.clitic else comma if comma >= 0 else stop
        parts = around(low, unit.start, unit.end, unit.marks, cue, after)
        told = [part for part in parts if HAS_VERB.search(low, *part) or not self.cast.is_adverbial(*part)]
        return [self._report(unit, part, speaker, cue, bare=True) for part in told if not self._taken(unit, part)]

    def _has_own_subject(self, unit: Unit, cue: Cue) -> bool:
        """Whether the comma before a verb closes an apposition to its subject (« X, qui dirige Y, annonce Z »)."""
        lead = self.low[max(unit.start, cue.start - 400) : cue.start].rstrip(" ,")
        parts = lead.split(",") if not cue.clitic else []
        return len(parts) > 1 and not any(HAS_VERB.search(_SUBORDINATE.split(part)[0]) for part in parts)

    def _taken(self, unit: Unit, part: tuple[int, int]) -> bool:
        """Whether words of a clause are another's already, and not as a report within it (« X a dit que …, rapporte Y »)."""
        held = [draft for draft in unit.made if draft.start < part[1] and part[0] < draft.end]
        return any(draft.cue is None or draft.type == "direct" or set_off(self.low, unit.start, draft.cue) for draft in held)

    def _inverted(self, unit: Unit, cue: Cue, stop: int, known: bool) -> Speaker | None:
        if cue.clitic and not cue.passive:
            return self._clitic(unit, cue)
        speaker = self._agent(unit, cue) if cue.passive else self.cast.after(cue.end, stop)
        return None if known and (speaker is None or speaker.kind in ("", "source")) else speaker

    def _introduction(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        """X a déclaré : « … »; X a qualifié Y de « … »: the quotations after the cue, up to the next cue."""
        if not unit.free or cue.passive and not _BY.match(self.low, cue.end, unit.end):
            return []
        stop = _next_verb(unit, later)
        after = [mark for mark in unit.free if cue.end <= mark.start <= stop]
        chosen = [mark for mark in after if self._is_object(cue, mark)]
        speaker = self._subject(unit, cue) if chosen else NOBODY
        inverted = self.cast.after(cue.end, chosen[0].start) if chosen and not speaker.kind and not cue.clitic else None
        return direct(chosen, inverted if inverted and inverted.kind == "person" else speaker, cue)

    def _is_object(self, cue: Cue, mark: Marked) -> bool:
        """Whether the marks after a verb hold somebody's words, and no title or term."""
        lead, takes = self.low[cue.end : mark.start], cue.expression.takes
        words = self.cast.text[mark.inner_start : mark.inner_end].split()
        if lead.rstrip(" ,\n").endswith(":"):
            return True
        if not words or last_word(lead) in listed("label"):
            return False
        upper, holds = words[0][0].isupper(), "as" in takes or not lead.strip()
        if not lead.strip() and self.low[cue.start : cue.end] == "dit" and set_off(self.low, 0, cue):
            return False
        if len(words) > 5 or last_word(lead) == "comme":
            return holds or upper
        return holds and not upper and (len(words) > 2 or "as" in takes and lead.count(" ") < 6)

    # ------------------------------------------------------------------------------------------ sources

    def _of_source(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        """« selon X »: the clause after it at the beginning of a sentence, else the one before it."""
        low = self.low
        lead = low[unit.start : cue.start].strip(" \n-–—")
        if cue.expression.kind == "relative":
            return self._of_antecedent(unit, cue, later)
        stop = next((mark.start for mark in unit.marks if mark.start >= cue.end), unit.end)
        begin = cue.start + len("de ") if cue.expression.expression.startswith("de source") else cue.end
        found = self.cast.source(begin, stop, unit.previous)
        if found is None:
            return []
        speaker, after = found
        if _OUR_OWN.match(low, begin, after):
            return []
        if lead and not speaker.kind and low[cue.start - 2 : cue.start] != ", " and "," in low[cue.end : unit.end]:
            return []
        self.cast.remember(cue.start, speaker)
        floor = max(unit.start, low.rfind("(", unit.start, cue.start) + 1) if ")" not in lead else unit.start
        floor = max([main_clause(low, floor, cue.start, unit.marks), *(self._told(draft, cue) for draft in unit.made)])
        after = max(after, past_asides(low, after, unit.end))
        spans = []
        opens = low[after : unit.end].lstrip().startswith((",", "«", "“", '"', ":"))
        if opens and not (len(lead) > 1 and RELATIVE.match(low, after, unit.end)):
            spans.append(trimmed(low, after, report_end(low, after, unit.end, unit.marks, later), unit.marks))
        if len(lead) > 1 and (not any(spans) or self._is_clause(floor, cue.start)):
            spans.append(trimmed(low, floor, cue.start, unit.marks))
        held = [draft[:2] for draft in unit.made]
        kept = [span for span in spans if span and not any(a <= span[0] and span[1] <= b for a, b in held)]
        return [self._report(unit, span, speaker, cue, bare=True) for span in kept]

    def _told(self, draft: Draft, cue: Cue) -> int:
        """Where words that are attributed already end, with their attribution."""
        if draft.cue is None or draft.end > draft.cue.start:
            return draft.end if draft.cue and draft.cue.form == "preposition" else 0
        comma = self.low.find(",", draft.cue.end, cue.start)
        return comma + 1 if comma >= 0 else cue.start

    def _of_antecedent(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        """« X, pour qui … », « un rapport selon lequel … »: the clause after it."""
        lead = _STOPS.split(self.low[max(unit.start, cue.start - 60) : cue.start])[-1]
        if not listed("claim").isdisjoint(lead.replace("'", " ").split()):
            return []
        span = trimmed(self.low, cue.end, report_end(self.low, cue.end, unit.end, unit.marks, later), unit.marks)
        back = "qu" not in cue.expression.expression and "selon" not in cue.expression.expression
        speaker = self.cast.spoken[-1][1] if back and self.cast.spoken else self.cast.before(unit.start, cue.start, unit.previous)
        return [self._report(unit, span, self.cast.remember(cue.start, speaker), cue)] if span else []

    def _of_view(self, unit: Unit, cue: Cue, later: list[Cue]) -> list[Draft]:
        """« Pour X, … »: the clause after it, as the view of X."""
        end = next((one.start for one in later if one.expression == cue.expression), unit.end)
        first = next((mark for mark in unit.marks if cue.end <= mark.start < end), None)
        known = self.cast.holds_views(cue.end, end)
        found = self.cast.source(cue.end, first.start if first else end) if first or known else None
        sure = known and found is not None and found[0].kind in ("person", "organisation")
        span = view(self.low, found[1], end, unit.marks, later, sure) if found else None
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


def _next_verb(unit: Unit, later: Sequence[Cue]) -> int:
    return next((cue.start for cue in later if cue.form in ("finite", "participle") and not cue.clitic), unit.end)
