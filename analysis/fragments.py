"""Quoted words without a cue of their own: sentences that are all quotation, and fragments of a source that goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.cues import Cue
from analysis.reports import Unit
from analysis.speakers import NOBODY, Speaker
from analysis.subjects import Cast
from analysis.text import Marked


class Draft(NamedTuple):
    """A quotation found: its span, type, speaker and cue."""

    start: int
    end: int
    type: str
    speaker: Speaker
    cue: Cue | None


NAMING = re.compile(
    r"(?<!\w)(?:dite?s?|appelée?s?|baptisée?s?|surnommée?s?|intitulée?s?|nommée?s?|dénommée?s?|titrée?s?|label|"
    r"opération|"
    r"groupe|mouvement|plan|film|livre|roman|album|chanson|série|émission|revue|journal|magazine|concept|terme|"
    r"termes|mot|"
    r"mention|expression|titre|slogan|projet|programme|loi|catégorie|organisation|collectif|association|parti|"
    r"exposition|"
    r"spectacle|documentaire|pseudonyme|nom|site|navire|bateau|prix|club|liste|bulletin|l'|autoproclamée?|"
    r"soi-disant)\s*$"
)
LEAD = re.compile(r"(?<!\w)(?:de|d'|comme|que|qu'|à|:|sa|son|ses|est|était|sont|étaient|être|un|une|des|,)\s*$")
_BEING = re.compile(r"\s(?:est|était|sont|étaient)\s*$")


class Uncued:
    """Decides on the quotation marks of an article that no reporting verb owns: somebody's words, or a mere name."""

    def __init__(self, low: str, cast: Cast):
        self.low, self.cast = low, cast

    def _unattributed(self, unit: Unit, free: list[Marked], made: list[Draft], last: Draft | None) -> list[Draft]:
        """Quotations without a cue: a sentence that is all quotation, or fragments of a source that goes on."""
        if not free:
            return []
        outside = "".join(self.low[a:b] for a, b in _gaps(unit)).strip(" .,;:!?…–—-\n")
        if not outside:
            speaker = self._going_on(unit, last)
            return [
                Draft(m.inner_start, m.inner_end, "direct", speaker, None)
                for m in free
                if speaker.slug or len(self.low[m.inner_start : m.inner_end].split()) > 3
            ]
        if self.low[unit.start : free[0].start].rstrip().endswith(":") and not made:
            speaker = self._headed(unit, free[0]) or self.cast.main_subject(unit.start, free[0].start)
            speaker = speaker if speaker.kind == "person" else NOBODY
            return [
                Draft(m.inner_start, m.inner_end, "direct", speaker, None)
                for m in free
                if speaker.slug or len(self.low[m.inner_start : m.inner_end].split()) > 3
            ]
        return self._fragments(unit, free, made, last)

    def _going_on(self, unit: Unit, last: Draft | None) -> Speaker:
        announced = self.low[max(0, unit.start - 6) : unit.start].rstrip().endswith(":")
        if last is not None and last.speaker.slug:
            return last.speaker._replace(text=None)
        if announced and unit.previous is None:
            begin = self.low.rfind("\n", 0, max(0, unit.start - 6)) + 1
            return self.cast.main_subject(begin, unit.start)._replace(text=None)
        return NOBODY

    def _headed(self, unit: Unit, mark: Marked) -> Speaker | None:
        """X : « … », as headlines have it; X must be a person."""
        lead = self.low[unit.start : mark.start].rstrip()
        if not lead.endswith(":") or len(lead.split()) > 9:
            return None
        speaker = self.cast.phrase(unit.start, unit.start + len(lead) - 1)
        return self.cast.remember(unit.start, speaker) if speaker.slug and speaker.kind == "person" else None

    def _fragments(self, unit: Unit, free: list[Marked], made: list[Draft], last: Draft | None) -> list[Draft]:
        source = made[-1].speaker if made else last.speaker if last else None
        found: list[Draft] = []
        for mark in free:
            text = self.cast.text[mark.inner_start : mark.inner_end]
            lead = self.low[max(unit.start, mark.start - 30) : mark.start]
            if (
                not text
                or text[0].isupper()
                and len(text.split()) < 6
                and mark.start > unit.start
                or NAMING.search(lead)
            ):
                continue
            size = len(text.split())
            leads = mark.start == unit.start and size > 2 and self.low[mark.end : mark.end + 2].strip()[:1] == ","
            if text[0].isupper() and source is None and not leads:
                continue
            near = source is not None and unit.previous is not None
            if size > 3 or leads or (near or found) and (size > 1 or LEAD.search(lead) or found or near):
                speaker = self._beside(unit, mark) or (source or NOBODY)._replace(text=None)
                found.append(Draft(mark.inner_start, mark.inner_end, "direct", speaker, None))
        return found

    def _beside(self, unit: Unit, mark: Marked) -> Speaker | None:
        """The person who stands right before the words (« le pape François « s'associe … » », X est « … »)."""
        state = _BEING.search(self.low, unit.start, mark.start)
        stop = state.start() if state else mark.start
        if state:
            near = self.cast.before(unit.start, stop, unit.previous)
        else:
            near = self.cast.named_before(unit.start, stop)
        return near if near and near.kind == "person" else None


def _gaps(unit: Unit) -> Iterator[tuple[int, int]]:
    position = unit.start
    for mark in unit.marks:
        yield position, mark.start
        position = mark.end
    yield position, unit.end
