"""Whose the quoted and the reported words of a sentence are: what each cue owns, and what is left without one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.cues import Cue, find_cues, locate
from analysis.fragments import LEAD, NAMING, Draft
from analysis.reports import Unit, around, clause, set_off
from analysis.sources import Sourced
from analysis.speakers import NOBODY, Speaker
from analysis.subjects import Cast
from analysis.text import Marked

_ATTACHED = re.compile(
    r"[\s,.;–—-]*(?:(?:comme|ainsi que|ce que|c'est ce qu'|et|puis|mais|avait|hier|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche)\s?|l'|s'|se |ne |n'|\w+ment |alors |donc |en |également |"
    r"encore )*$"
)
_ANYBODY = ("on", "je", "j'", "j’", "nous", "ce qui")
_AHEAD = 40
_BY_NAME = ("accuser", "convaincre", "persuader")
_AND = re.compile(r"(?<!\w)(?:et|puis)\s+(?:l'|s'|se )?$")
_LOOSE = re.compile(r"(?:[,»”\"]|(?<!\w)(?:en|et|tout en|puis))\s*(?:se |s'|l'|le )?$")
_CERTAIN = re.compile(r"[\s,]*:\s*$")


class Reader(Sourced):
    """Reads one article unit by unit, and keeps in mind who spoke last."""

    def __init__(self, low: str, cast: Cast):
        super().__init__(low, cast)
        self.spots = locate(low)
        self.drafts: list[Draft] = []

    def read(self, units: Iterable[Unit]) -> list[Draft]:
        """The quotations of the units, in the order in which they were found."""
        last: Draft | None = None
        subject: tuple[int, int] | None = None
        for unit in units:
            cues = self._cues(unit)
            unit = unit._replace(previous=subject if unit.previous else None)
            subject = unit.start, next((cue.start for cue in cues if cue.form == "finite"), unit.end)
            made = self._read_unit(unit, cues, last) if cues or unit.marks else None
            last = max(made, key=lambda draft: draft.end) if made else None
        return self._carried_back()

    def _cues(self, unit: Unit) -> list[Cue]:
        """The cues outside quotation marks, in order."""
        if not unit.marks:
            return find_cues(self.low, unit.start, unit.end, self.spots)
        cues, position = [], unit.start
        for mark in unit.marks:
            cues.extend(find_cues(self.low, position, mark.start, self.spots))
            position = max(position, mark.end)
        return cues + find_cues(self.low, position, unit.end, self.spots)

    def _read_unit(self, unit: Unit, cues: list[Cue], last: Draft | None) -> list[Draft]:
        made: list[Draft] = []
        free = list(unit.marks)
        for number, cue in enumerate(cues):
            found = self._of_cue(unit, cue, cues[number + 1 : number + _AHEAD], free, made)
            if found:
                made.extend(found)
                free = [mark for mark in free if not any(d.start < mark.end and mark.start < d.end for d in found)]
        made.extend(self._unattributed(unit, free, made, last))
        self.drafts.extend(made)
        return made

    # ------------------------------------------------------------------------------------------ one cue

    def _of_cue(self, unit: Unit, cue: Cue, later: list[Cue], free: list[Marked], made: list[Draft]) -> list[Draft]:
        if cue.form == "preposition":
            return self._of_preposition(unit, cue, later, free, made)
        if cue.negated and cue.expression.colour != "denying":
            return []
        if cue.form == "infinitive" or cue.passive and not self._reports_passively(unit, cue):
            return self._attribution(unit, cue, later, free, made)
        content = clause(self.low, unit, cue, later)
        if content:
            speaker = self._subject(unit, cue, made)
            if speaker.text and speaker.text.lower() in _ANYBODY:
                return []
            return [self._draft(unit, *content, speaker, cue)]
        return self._attribution(unit, cue, later, free, made) or self._introduction(unit, cue, later, free, made)

    def _reports_passively(self, unit: Unit, cue: Cue) -> bool:
        """« il a été annoncé que », « est accusé de »; « sont appelés à » is no report."""
        impersonal = re.search(
            r"(?<!\w)il (?:a |avait |aurait |nous )?$", self.low[max(unit.start, cue.start - 12) : cue.start]
        )
        return impersonal is not None or cue.clitic == "il" or cue.expression.expression in _BY_NAME

    def _subject(self, unit: Unit, cue: Cue, made: list[Draft]) -> Speaker:
        if cue.clitic:
            speaker = self._clitic(unit, cue)
        elif cue.passive and cue.expression.expression not in _BY_NAME[1:]:
            return NOBODY
        elif made and _AND.search(self.low, max(unit.start, cue.start - 12), cue.start):
            speaker = made[-1].speaker
        elif cue.form == "participle" and _LOOSE.search(self.low, max(unit.start, cue.start - 12), cue.start):
            same = [draft for draft in made if draft.cue and draft.cue.start < cue.start]
            speaker = same[-1].speaker if same else self.cast.main_subject(unit.start, cue.start, unit.previous)
        else:
            speaker = self.cast.before(self._floor(unit, cue), cue.start, unit.previous)
            if speaker.slug is None and speaker.text is None and made:
                speaker = made[-1].speaker
        return self.cast.remember(cue.start, speaker)

    def _clitic(self, unit: Unit, cue: Cue) -> Speaker:
        if cue.passive:
            return NOBODY
        position = re.compile(rf"-{cue.clitic}(?!\w)").search(self.low, cue.start, cue.end).start() + 1
        return self.cast.pronoun(cue.clitic, position, unit.start, unit.previous)

    def _floor(self, unit: Unit, cue: Cue) -> int:
        """Where the words before a cue begin: after the last quotation, or with the sentence."""
        return max(
            [
                unit.start,
                *(mark.end for mark in unit.marks if mark.end <= cue.start and self.low[mark.end : cue.start].strip()),
            ]
        )

    def _attribution(
        self, unit: Unit, cue: Cue, later: list[Cue], free: list[Marked], made: list[Draft]
    ) -> list[Draft]:
        """« … », a déclaré X: the quotations before the cue, and those that go on after it."""
        if cue.form != "finite" or "direct" not in cue.expression.takes:
            return []
        before = [mark for mark in unit.marks if mark.end <= cue.start]
        attached = bool(before) and _ATTACHED.match(self.low, before[-1].end, cue.start) is not None
        if not attached and not set_off(self.low, unit.start, cue):
            return []
        stop = next((mark.start for mark in unit.marks if mark.start >= cue.end), unit.end)
        speaker = self._inverted(unit, cue, stop, known=not attached)
        if speaker is None:
            return []
        self.cast.remember(cue.start, speaker)
        if attached and before[-1] in free:
            left = self.low[unit.start : before[0].start].strip(" ,:-–—\n")
            parted = cue.clitic or "," in self.low[before[-1].end : cue.start]
            if left and not parted:
                return []
            if (
                left
                and not made
                and len(before) == 1
                and not self.low[unit.start : before[0].start].rstrip().endswith((":", ","))
            ):
                return [self._draft(unit, unit.start, before[-1].end, speaker, cue)]
            until = next((c.start for c in later if not c.clitic and c.form in ("finite", "participle")), unit.end)
            chosen = [mark for mark in free if mark.end <= cue.start or cue.end < mark.start <= until]
            return [
                Draft(m.inner_start, m.inner_end, "direct", speaker, cue) for m in chosen if m.inner_start < m.inner_end
            ]
        if attached or made or "que" not in cue.expression.takes:
            return []
        parts = around(self.low, unit, cue, self._after_attribution(cue, stop), unit.start)
        return [self._draft(unit, *part, speaker, cue) for part in parts]

    def _inverted(self, unit: Unit, cue: Cue, stop: int, known: bool) -> Speaker | None:
        """The subject after the verb; where no quotation stands before it, somebody known to speak."""
        if cue.clitic:
            return self._clitic(unit, cue)
        speaker = self.cast.after(cue.end, stop)
        if speaker is None:
            speaker = NOBODY if cue.passive else None
        if known and (speaker is None or not speaker.kind or speaker.kind == "source"):
            return None
        return speaker

    def _after_attribution(self, cue: Cue, stop: int) -> int:
        if cue.clitic:
            return cue.end
        comma = self.low.find(",", cue.end, stop)
        return comma if comma >= 0 else stop

    def _introduction(
        self, unit: Unit, cue: Cue, later: list[Cue], free: list[Marked], made: list[Draft]
    ) -> list[Draft]:
        """X a déclaré : « … »; X a qualifié Y de « … »: the quotations after the cue, up to the next cue."""
        takes = cue.expression.takes
        if not takes & {"direct", "as"} or (cue.passive and "as" not in takes):
            return []
        stop = next((c.start for c in later if c.form in ("finite", "participle") and not c.clitic), unit.end)
        chosen = []
        for mark in free:
            if mark.start < cue.end or mark.start > stop:
                continue
            lead = self.low[cue.end : mark.start]
            long = (
                self.cast.text[mark.inner_start].isupper()
                and len(self.low[mark.inner_start : mark.inner_end].split()) > 3
            )
            if (
                _CERTAIN.search(lead)
                or (not lead.strip() or long or "as" in takes)
                and (not re.search(r"[.;:!?]\s", lead) and not self._is_name(mark, lead, "as" in takes))
            ):
                chosen.append(mark)
        if not chosen:
            return []
        speaker = self._subject(unit, cue, made)
        return [
            Draft(m.inner_start, m.inner_end, "direct", speaker, cue) for m in chosen if m.inner_start < m.inner_end
        ]

    def _is_name(self, mark: Marked, lead: str, qualifies: bool) -> bool:
        """Whether the marks hold a title, a nickname or a term, not somebody's words."""
        words = self.cast.text[mark.inner_start : mark.inner_end].split()
        if not words or NAMING.search(lead):
            return True
        if len(words) > 5:
            return False
        if words[0][:1].isupper() and not lead.rstrip().endswith((":", "comme")):
            return True
        return len(words) < 3 and not LEAD.search(lead)

    def _carried_back(self) -> list[Draft]:
        """A quotation left open at the end of its paragraph has the speaker of the paragraph that closes it."""
        drafts = self.drafts
        for index in range(len(drafts) - 2, -1, -1):
            one, two = drafts[index], drafts[index + 1]
            if (
                one.cue is None
                and one.speaker.slug is None
                and one.type == two.type == "direct"
                and two.cue
                and not self.low[one.end : two.start].strip(' \r\n«“"')
            ):
                drafts[index] = one._replace(speaker=two.speaker._replace(text=None))
        return drafts
