"""Reports by « selon X », « d'après X », « Pour X, « … » »: which words of the sentence are the source's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.cues import Cue
from analysis.fragments import Draft, Uncued
from analysis.reports import Unit, report_end, trimmed
from analysis.speakers import Speaker
from analysis.text import Marked

_SOURCE_STOP = re.compile(
    r"\s*(?:(?:l[ea]s?|l'|une?|des|ses|son|sa|leurs?|ce|cette|ces)\s?)?(?:cas|besoins?|lois?|critères?|"
    r"modalités|calendrier|"
    r"rythme|principes?|règles?|règlement|procédures?|méthodes?|ordre|volonté|âge|saisons?|que|lesquel|laquelle|"
    r"lequel|"
    r"lesquelles|lesquels|normes?|conditions?|circonstances?|moyens?|goûts?|humeur|niveau|type|formule|logique|"
    r"scénario|"
    r"acronyme|tradition|usage|convention|pays|région|votre|leur|l'article|article|termes|jours?|moment|heures?|"
    r"période|zone|lieu|date|choix|chacun|d'autres modalités)(?!\w)"
)
_RELATIVE = re.compile(r"\s*,\s*(?:qui|dont|où|en|ajoutant|alors|tandis|mais|ce qui|avec)(?!\w)")


class Sourced(Uncued):
    """Reads what stands beside an expression that names a source."""

    def _of_preposition(
        self, unit: Unit, cue: Cue, later: list[Cue], free: list[Marked], made: list[Draft]
    ) -> list[Draft]:
        low = self.low
        if "direct" in cue.expression.takes and not self._opens_quotation(unit, cue):
            return []
        if _SOURCE_STOP.match(low, cue.end, unit.end):
            return []
        begins = not low[unit.start : cue.start].strip(" \n-–—")
        if (
            not begins
            and low[cue.start - 2 : cue.start] not in (", ", " (", "- ", "– ", "— ", "» ")
            and low[cue.start - 1] not in "(,"
        ):
            if len(low[unit.start : cue.start].split()) < 4:
                return []
        stop = next((mark.start for mark in unit.marks if mark.start >= cue.end), unit.end)
        whole = cue.start if cue.expression.expression.startswith("de source") else cue.end
        found = self.cast.source(whole, stop)
        if found is None:
            return []
        speaker, after = found
        if (
            not begins
            and not speaker.kind
            and low[cue.start - 2 : cue.start] != ", "
            and low.find(",", cue.end, unit.end) >= 0
        ):
            return []
        floor = self._clause_start(unit, cue)
        tail = low[after : unit.end].strip(" ,.)\n»")
        spans = []
        if (
            tail
            and not (not begins and _RELATIVE.match(low, after, unit.end))
            and low[after : unit.end].lstrip()[:1] in ',«“":'
        ):
            spans.append(trimmed(low, after, report_end(low, unit, after, later), unit.marks))
        if not begins and (not spans or self._is_clause(floor, cue.start)):
            spans.append(trimmed(low, floor, cue.start, unit.marks))
        self.cast.remember(cue.start, speaker)
        return [
            self._draft(unit, *span, speaker, cue, bare=True) for span in spans if span and not _covered(span, made)
        ]

    def _opens_quotation(self, unit: Unit, cue: Cue) -> bool:
        """Pour X, « … »: at the beginning of a sentence, and with the quotation right after the name."""
        mark = next((mark for mark in unit.marks if mark.start > cue.end), None)
        return (
            mark is not None
            and not self.low[unit.start : cue.start].strip()
            and self.low[: mark.start].rstrip().endswith(",")
        )

    def _clause_start(self, unit: Unit, cue: Cue) -> int:
        paren = self.low.rfind("(", unit.start, cue.start)
        return paren + 1 if paren >= 0 and ")" not in self.low[paren : cue.start] else unit.start

    def _is_clause(self, start: int, stop: int) -> bool:
        """Whether the words before an inserted « selon X » begin the report, and are no mere adverbial."""
        words = self.low[start:stop].strip(" ,(\n")
        return (
            len(words.split()) > 1
            and not self.cast.is_adverbial(start, stop)
            and not re.search(r"(?<!\w)(?:que|qui|où|mais|car|et|dont|si|or)$", words)
        )

    def _draft(self, unit: Unit, start: int, end: int, speaker: Speaker, cue: Cue, bare: bool = False) -> Draft:
        """A content clause as a row: mixed where it holds quoted words, direct where « selon X » brings a quotation."""
        held = [mark for mark in unit.marks if mark.start < end and start < mark.end]
        if held:
            start, end = min(start, held[0].start), max(end, held[-1].end)
            if bare and len(held) == 1 and (start, end) == held[0][:2] and held[0].inner_start < held[0].inner_end:
                return Draft(held[0].inner_start, held[0].inner_end, "direct", speaker, cue)
        return Draft(start, end, "mixed" if held else "indirect", speaker, cue)


def _covered(span: tuple[int, int], made: Sequence[Draft]) -> bool:
    return any(draft.start <= span[0] and span[1] <= draft.end for draft in made)
