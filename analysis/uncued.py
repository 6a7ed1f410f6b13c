"""Quotations that no verb or « selon » reports: whole sentences of them, fragments of a source that goes on, headlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.cues import Cue, Expression, listed
from analysis.drafts import Draft, Unit
from analysis.speakers import NOBODY, Speaker
from analysis.subjects import Cast
from analysis.text import Marked

_WORDS = re.compile(r"[^\W_]")
_FEELS = re.compile(r"(?<!\w)((?:est|sont|était|reste|se montre|s'avoue|s'est montrée?)(?: très| \w+ment)?)\s+$")
_BEING = Expression("être", "verb", frozenset(), False, "neutral", "")
#: How many quotations without a speaker are looked for again in the article.
_HEADINGS = 20


class Uncued:
    """Reads what is left of a unit when its cues have taken what is theirs."""

    def __init__(self, low: str, cast: Cast):
        self.low, self.cast = low, cast

    def uncued(self, unit: Unit) -> list[Draft]:
        """Quotations without a cue: a sentence that is all quotation, or fragments of a source that goes on."""
        low, first = self.low, unit.free[0].start
        lead = low[unit.start : first].rstrip()
        signed = self.cast.signed(unit.free[-1].end) if low.count(" ", *unit.free[-1][:2]) > 4 else None
        if signed:
            return direct(unit.free, signed, None)
        between = zip([unit.start, *(mark.end for mark in unit.marks)], [*(mark.start for mark in unit.marks), unit.end])
        if not any(_WORDS.search(low, *gap) for gap in between):
            speaker = self._going_on(unit)
        elif lead.endswith(":"):
            speaker = unit.made[-1].speaker if unit.made else self.cast.main_subject(unit.start, first)
            if not unit.made and speaker.kind != "person":
                named = self.cast.announced(unit.start, unit.start + len(lead) - 1)
                speaker = named if named.slug or speaker.kind != "organisation" else speaker
        else:
            return self._fragments(unit)
        chosen = [m for m in unit.free if speaker.slug or low[m.inner_end - 1] in ".?!…" or low.count(" ", *m[2:4]) > 2]
        return direct(chosen, speaker, None)

    def _going_on(self, unit: Unit) -> Speaker:
        if unit.last and unit.last.speaker.slug:
            return unit.last.speaker._replace(text=None)
        above = self.low[: unit.start].rstrip() if unit.previous is None else ""
        if above.endswith(":"):
            return self.cast.announced(above.rfind("\n") + 1, unit.start)._replace(text=None)
        return self.cast.told_of(unit.previous[0], unit.start)._replace(text=None) if unit.previous else NOBODY

    def _fragments(self, unit: Unit) -> list[Draft]:
        source = unit.made[-1].speaker if unit.made else unit.last.speaker if unit.last else None
        goes_on = source is not None and unit.previous is not None
        found: list[Draft] = []
        labelled = 0
        for mark in unit.free:
            words = self.cast.text[mark.inner_start : mark.inner_end].split()
            opens = mark.start == unit.start
            follows = self.low[mark.end : mark.end + 2].lstrip()[:1]
            leads = opens and len(words) > 2 and (follows == ":" or follows == "," and len(words) > 4)
            feels = _FEELS.search(self.low, max(unit.start, mark.start - 40), mark.start)
            if feels and not listed("feeling").isdisjoint(map(str.lower, words[:2])):
                speaker = self.cast.remember(mark.start, self.cast.before(unit.start, feels.start(), unit.previous))
                found += direct([mark], speaker, Cue(*feels.span(1), _BEING, "finite"))
                continue
            lead = self.low[max(unit.start, labelled, mark.start - 30) : mark.start]
            if not words or last_word(lead) in listed("label") or labelled and lead.strip() in ("et", "ou", ","):
                labelled = mark.end
                continue
            if words[0][0].isupper() and (len(words) < 6 and not opens or source is None and not leads):
                continue
            if len(words) > 3 or leads or goes_on or found or unit.made and len(words) > 1:
                speaker = self.cast.named_before(unit.start, mark.start) or (source or NOBODY)._replace(text=None)
                found += direct([mark], speaker, None)
        return found


def carried_back(cast: Cast, drafts: list[Draft]) -> list[Draft]:
    """The drafts, where a quotation left open at the end of its paragraph has the speaker of the one that closes it."""
    low, made = cast.low, conversed(cast, sorted(drafts, key=lambda draft: draft.start))
    for index in range(len(made) - 2, -1, -1):
        one, two = made[index : index + 2]
        unsaid = one.cue is None and one.speaker.slug is None and one.type == two.type == "direct"
        if unsaid and two.cue and not low[one.end : two.start].strip(' \r\n«“"'):
            made[index] = one._replace(speaker=two.speaker._replace(text=None))
    return _echoed(low, made)


def conversed(cast: Cast, drafts: list[Draft]) -> list[Draft]:
    """The drafts, where lines of dialogue that nobody is given for are in turn those of the two who talk."""
    made = list(drafts)
    for first, lines in _talks(cast.low, drafts):
        said = [(at % 2, made[number].speaker) for number, at in lines if made[number].cue and made[number].speaker.slug]
        voices = [next((one for at, one in said if at == side), NOBODY) for side in (0, 1)]
        known = [voice for voice in voices if voice.slug]
        if len(known) == 1:
            before = cast.low.rfind("\n", 0, len(cast.low[max(0, first - 50) : first].rstrip()) + max(0, first - 50)) + 1
            above = made[max(0, lines[0][0] - 8) : lines[0][0]]
            others = [one.speaker for one in above if before <= one.start < first and one.speaker.kind == "person"]
            other = others[-1] if others else cast.told_of(before, first)
            voices[voices.index(NOBODY)] = other if other.slug != known[0].slug else NOBODY
        for number, at in lines:
            if made[number].cue is None and voices[at % 2].slug:
                made[number] = made[number]._replace(speaker=voices[at % 2]._replace(text=None))
    return made


def _talks(low: str, drafts: list[Draft]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Runs of lines that open with a dash: where each begins, and its drafts with the number of their line."""
    begun, line, end, held = 0, 0, -1, []
    for number, one in enumerate(drafts):
        begin = low.rfind("\n", 0, one.start) + 1
        if not low[begin : one.start].lstrip().startswith(("—", "–", "-")):
            continue
        if begin > end:
            if low[end:begin].strip() or end < 0:
                if line:
                    yield begun, held
                begun, line, held = begin, 0, []
            else:
                line += 1
            end = low.find("\n", begin)
            end = end if end >= 0 else len(low)
        held.append((number, line))
    if line:
        yield begun, held


def _echoed(low: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts, where a headline that quotes what the article quotes again has the speaker it is given there."""
    made, said = list(drafts), [one for one in drafts if one.cue and one.speaker.slug]
    alone = [number for number, one in enumerate(drafts) if one.cue is None and _on_its_own(low, one)]
    for number in alone[:_HEADINGS]:
        words = low[drafts[number].start : drafts[number].end].strip(" .!?…")
        again = next((one for one in said if words in low[one.start : one.end]), None)
        if again:
            made[number] = drafts[number]._replace(speaker=again.speaker._replace(text=None))
    return made


def _on_its_own(low: str, draft: Draft) -> bool:
    """Whether nobody is given for a quotation, or it is a line of its own."""
    begun, ended = low.rfind("\n", 0, draft.start) + 1, low.find("\n", draft.end)
    around = low[begun : draft.start] + low[draft.end : ended if ended >= 0 else len(low)]
    return draft.speaker.slug is None or not around.strip(' \r«»“”"–—-')


def direct(marks: Sequence[Marked], speaker: Speaker, cue: Cue | None) -> list[Draft]:
    """A row for each quotation, without its marks."""
    spans = [(mark.inner_start, mark.inner_end) for mark in marks]
    return [Draft(start, end, "direct", speaker, cue) for start, end in spans if start < end]


def last_word(lead: str) -> str:
    """The last word before a quotation, without an elided article."""
    word = (lead.split() or [""])[-1]
    return word[word.rfind("'", 0, -1) + 1 :]
