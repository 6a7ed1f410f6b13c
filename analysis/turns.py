"""Quotations that marks alone do not show: dialogue lines that open with a dash, and attributions set inside the marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from analysis.cues import Cue
from analysis.reports import HAS_VERB
from analysis.text import Marked

_LINE = re.compile(r"^[ \t]*(?P<dash>[—–-])[ \t\u00a0\u202f]*(?P<words>[^\s«“\"—–-].*[.?!…])\s*$", re.M)
_DASHES = ("—", "–", "-")
_TALK = re.compile(r"(?i)[?!]|(?<!\w)(?:je|j['’]|tu|nous|vous|mon|ma|mes|notre|nos|votre|vos)(?!\w)")
_ASKED = re.compile(r"\?\s*$")
_SET_OFF = re.compile(r"\s*(?P<sign>[,?!…–—-])\s*(?:(?:lui|leur|le|me|nous|vous) |l'|m')?$")
_CLAUSE = re.compile(rf"(?<!\w)(?:je|j'|tu|nous|vous|on|ils?|elles?|ce|c'|ça|cela|qui|qu[e']|et|mais|ou|n[e'])(?!\w)|{HAS_VERB.pattern}")
_SUBJECT = re.compile(r"\s+(?:[^\W\d_]+ment |hier |encore )?(?:(?:l[ae]s?|une?|des|mon|ma|son|sa|ce|cet|cette|m\.|mme)\s|l'|[A-ZÀ-Ý])")
_STOP = re.compile(r"[,;:?!…]|(?<![\s.]m)(?<!\smm)(?<!\sdr)\.")
_REACH = 140


def voices(text: str, low: str, outer: list[Marked], cues: list[Cue]) -> list[Marked]:
    """The stretches that hold somebody's words, in order: between marks, or a line of dialogue; cut at « , dit-il, ».

    Limit: lines with a dash are dialogue only where two follow each other, one follows a question or an attribution stands in
    them, and the words are those of people who talk to each other (je, vous, ?).
    """
    lines = list(_dialogue(text, low, cues)) if text.startswith(_DASHES) or any("\n" + dash in text for dash in _DASHES) else []
    free = [mark for mark in outer if not any(line.start <= mark.start < line.end for line in lines)] if lines else outer
    return [part for mark in sorted(free + lines) for part in _parts(text, low, mark, cues)]


def _dialogue(text: str, low: str, cues: list[Cue]) -> Iterator[Marked]:
    lines = list(_LINE.finditer(text))
    for number, line in enumerate(lines):
        near = [one for one in lines[max(0, number - 1) : number + 2] if one is not line and not _between(text, one, line)]
        asked = _ASKED.search(text, max(0, line.start() - 200), line.start())
        talk = any(_TALK.search(one["words"]) for one in (line, *near)) and (line["dash"] != "-" or "?" in line[0])
        mark = Marked(line.start("dash"), line.end("words"), line.start("words"), line.end("words"), 0)
        if talk and (near or asked) or line["dash"] != "-" and _inserted(text, low, mark, cues):
            yield mark


def _between(text: str, one: re.Match[str], two: re.Match[str]) -> str:
    return text[min(one.end(), two.end()) : max(one.start(), two.start())].strip()


def _parts(text: str, low: str, mark: Marked, cues: list[Cue]) -> Iterator[Marked]:
    """The mark, or what the attributions inside it leave of it."""
    start, inner = mark.start, mark.inner_start
    for cue in _inserted(text, low, mark, cues) if cues else ():
        lead = _SET_OFF.search(low, inner, cue.start)
        if lead and lead.start("sign") > inner:
            cut = lead.end("sign") if lead["sign"] in "?!…" else lead.start()
            yield Marked(start, cut, inner, cut, mark.depth)
        start = inner = _after(text, low, cue, mark.inner_end)
    if inner < mark.inner_end or start == mark.start:
        yield Marked(start, mark.end, inner, mark.inner_end, mark.depth)


def _after(text: str, low: str, cue: Cue, stop: int) -> int:
    """Where the quotation goes on after an attribution, its apposition and its full stop."""
    closes = _STOP.search(low, cue.end, stop)
    further = _STOP.search(low, closes.end(), stop) if closes and closes[0] == "," else None
    if further and not _CLAUSE.search(low, closes.end(), further.start()):
        closes = further
    end = closes.end() if closes else stop
    return end + len(text[end:stop]) - len(text[end:stop].lstrip())


def _inserted(text: str, low: str, mark: Marked, cues: list[Cue]) -> list[Cue]:
    """The attributions inside a quotation: verb and inverted subject, after a comma and up to a stop."""
    found = []
    for cue in cues[bisect_left(cues, (mark.inner_start,)) : bisect_left(cues, (mark.inner_end,))]:
        if cue.form != "finite" or "direct" not in cue.expression.takes:
            continue
        closes = _STOP.search(low, cue.end, mark.inner_end)
        end = closes.start() if closes else mark.inner_end
        subject = cue.clitic and cue.clitic != "on" or _SUBJECT.match(text, cue.end, end)
        if subject and end - cue.end < _REACH and _SET_OFF.search(low, mark.inner_start, cue.start):
            found.append(cue)
    return found
