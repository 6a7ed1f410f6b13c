"""A quotation in the making, and the sentence it is found in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.cues import Cue
from analysis.speakers import Speaker
from analysis.text import Marked


class Draft(NamedTuple):
    """A quotation found: its span, type, speaker and cue."""

    start: int
    end: int
    type: str
    speaker: Speaker
    cue: Cue | None


@dataclass(slots=True)
class Unit:
    """A sentence, or the sentences that one quotation joins, with its outer marks and the cues outside them.

    previous: the span up to the verb of the unit before in its paragraph; last: the last quotation of the unit before;
    made: the quotations found so far; free: the marks that none of them holds.
    """

    start: int
    end: int
    marks: list[Marked]
    cues: list[Cue]
    previous: tuple[int, int] | None
    last: Draft | None
    made: list[Draft] = field(default_factory=list)
    free: list[Marked] = field(default_factory=list)
