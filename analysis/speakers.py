"""Who speaks: what a noun phrase means, as an actor, an earlier speaker or a slug of its own words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.cues import listed
from analysis.lexicon import rows as lexicon_rows
from analysis.schema import Mention
from analysis.text import slug


class Speaker(NamedTuple):
    """Somebody who speaks: an actor's slug or one made of the words; gender and number are empty where unknown."""

    slug: str | None
    text: str | None
    kind: str = ""
    gender: str = ""
    number: str = ""
    words: str = ""


NOBODY = Speaker(None, None)
MOST_PLACES = 30  # where a surname stands, that are looked at for the first name before it
_LETTERS = r"A-ZÀ-ÖØ-ÞŒ"
NAME = (
    rf"[{_LETTERS}][\w'’.-]*(?:\s+(?:(?:(?:de|du|von|van|der|ben|bin|al|el|le|la)\s+){{1,2}}|d['’])?"
    rf"(?!(?:Le|La|Les|L|En|Il)\b)[{_LETTERS}][\w'’-]*){{0,4}}"
)
_NAME_AT_END = re.compile(rf"(?:(?<=\s)|^)({NAME})\s*$")
UNTITLED = re.compile(r"^(?:(?:MM?|[A-Z])\.\s*|(?:Mme|Mlle|Dr|Me|Mgr)\s+)")
_GIVEN = re.compile(rf"(?<![.!?:«»\n] )(?<![.\w])([{_LETTERS}][^\W\d_]+(?:-[^\W\d_]+)*)\s$")
_PREPOSITION = re.compile(
    r"(?:^|(?<=[\s'(]))(?:de|du|des|d'|à|au|aux|en|avec|par|pour|contre|chez|vers|sur|sous|dans|entre|envers|selon|via)"
    r"\s*(?:la |le |les |l'|son |sa |ses |leur |leurs |m\. |mme )?\s*$"
)
_DETERMINER = (
    r"(?:l'|(?:les?|la|une?|des|du|ce|cet|cette|ces|son|sa|ses|leurs?|notre|nos|plusieurs|certaine?s|quelques|beaucoup|"
    r"deux|trois|quatre|cinq|d'autres|de nombreux|de nombreuses|aucune?|chaque|tous les|toutes les|la plupart des|"
    r"m\.|mme|mm\.)\s+)"
)
NOMINAL = re.compile(_DETERMINER)
_DETERMINERS = re.compile(rf"(?:{_DETERMINER})*")
_BARE = re.compile(r"(?:l'|(?:le|la|les|ce|cet|cette|ces)\s+)(?:même\s+)?([^\W\d_]+(?:-[^\W\d_]+)*)(?:\s+[^\W\d_]+)?$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_JOINT = re.compile(rf"\s+et\s+{_DETERMINER}?(?:[\w-]+\s+){{0,3}}")
_SPACES = re.compile(r"[\s–—•*|#-]*(?:(?:et|mais|or|puis|car|si|alors)\s+)?")
_AND = re.compile(r"\s(?:et|ou)\s(?:la |le |les |l')?$")
_PERSPECTIVE = re.compile(
    r"(?:(?:la perspective|les? (?:propos|dires|déclarations?|informations?|mots|termes|analyse)|l'avis|l'analyse|"
    r"l'estimation|le point de vue|des informations) (?:de |du (?=\w)|d'|des (?=\w)))?"
)
_BREAK = re.compile(r"[.,;:«»()\n]\s")
_AGREEMENT = re.compile(
    r"\s*(?:(?P<m>(?:le|un|ce|cet|son|m\.|du|au)\s)|(?P<f>(?:la|une|cette|sa|mme)\s)|"
    r"(?P<p>(?:les|des|ces|ses|leurs|plusieurs|deux|trois|mm\.|certains|quelques)\s)|(?P<s>l'))"
)


class Register:
    """The actors of an article's mentions and the speakers met so far: what a noun phrase in it means."""

    def __init__(self, text: str, low: str, mentions: Sequence[Mention]):
        self.text, self.low = text, low
        self._mentions = sorted((m for m in mentions if m.kind != "place"), key=lambda m: (m.start, -m.end))
        self._starts = [mention.start for mention in self._mentions]
        self.spoken: list[tuple[int, Speaker]] = []

    def remember(self, position: int, speaker: Speaker) -> Speaker:
        """The speaker, now known to speak at this position."""
        if speaker.slug:
            self.spoken.append((position, speaker))
        return speaker

    def phrase(self, start: int, stop: int) -> Speaker:
        """Whom a noun phrase names: an actor, a name, an earlier speaker (« le ministère »), or someone unnamed."""
        start, stop = self.trim(start, stop)
        start = _PERSPECTIVE.match(self.low, start, stop).end()
        held = self.mentions(start, stop)
        free = [mention for mention in held if not self._governed(start, mention.start)]
        if free:
            return self._joint(start, free) or self.of_mention(free[0])
        words, low = self.text[start:stop], self.low[start:stop]
        if not words or len(words) > 160 or NOMINAL.fullmatch(low + " "):
            return NOBODY
        head = low[_DETERMINERS.match(low).end() :]
        noun = _WORD.search(head)
        kind = classes().get(noun[0], "") if noun else ""
        named = None if held else _NAME_AT_END.search(words)
        if named and not _PREPOSITION.search(low, 0, named.start(1)):
            title = low[_DETERMINERS.match(low, 0, named.start(1)).end() : named.start(1)]
            if (title or " " in named[1] or named.start(1) == 0) and (not title or kind in ("", "person")):
                return self._of_name(UNTITLED.sub("", named[1]), low)
        if (bare := _BARE.match(low)) and (earlier := self._earlier(bare[1])):
            return earlier._replace(text=words)
        return Speaker(slug(words) or None, words, kind, *_agreement(low), low)

    def of_mention(self, mention: Mention) -> Speaker:
        """The actor of a mention as a speaker."""
        name = self.low[mention.start : mention.end]
        lead = _BREAK.split(self.low[max(0, mention.start - 60) : mention.start])[-1]
        words = lead + name if mention.kind == "person" else name
        return Speaker(mention.actor, mention.text, mention.kind, *_agreement(lead), words)

    def _joint(self, start: int, free: list[Mention]) -> Speaker | None:
        for one, two in zip(free, free[1:]):
            if one.actor != two.actor and _JOINT.fullmatch(self.low, one.end, two.start):
                words = self.text[start : two.end]
                return Speaker(f"{one.actor}+{two.actor}", words, one.kind, "", "p", words.lower())
        return None

    def _of_name(self, name: str, words: str = "") -> Speaker:
        made = slug(self._full_name(name))
        for _, earlier in reversed(self.spoken):
            if earlier.slug == made or earlier.slug.endswith("-" + made):
                return earlier._replace(text=name)
        return Speaker(made or None, name, "person", _agreement(words)[0], "s", words)

    def _full_name(self, name: str) -> str:
        """The name with the first name that an earlier or later place of the article gives it."""
        position, seen = -1 if " " in name else self.text.find(name), 0
        while position >= 0 and seen < MOST_PLACES:
            seen += 1
            given = _GIVEN.search(self.text, max(0, position - 30), position)
            if given and not self.text[position + len(name) : position + len(name) + 1].isalnum():
                return UNTITLED.sub("", given[1]) + " " + name
            position = self.text.find(name, position + 1)
        return name

    def _earlier(self, noun: str) -> Speaker | None:
        """The speaker to whom a bare « le ministère », « la source » goes back: called so, or last of its kind."""
        called = (one for _, one in reversed(self.spoken) if noun in one.words)
        same = next((one for one in called if re.search(rf"(?<!\w){re.escape(noun)}(?!\w)", one.words)), None)
        kind = classes().get(noun)
        if same or not kind or kind == "person" and noun not in listed("anaphor"):
            return same
        wanted = ("media", "organisation", "") if kind == "source" else (kind,)
        return next((speaker for _, speaker in reversed(self.spoken) if speaker.kind in wanted), None)

    def trim(self, start: int, stop: int) -> tuple[int, int]:
        """The span without spaces, dashes and conjunctions at its ends."""
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        return _SPACES.match(self.low, start, stop).end(), stop

    def mentions(self, start: int, stop: int) -> list[Mention]:
        """The mentions of actors within the span."""
        inside = self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, stop)]
        return [mention for mention in inside if mention.end <= stop]

    def mention_at(self, start: int) -> Mention | None:
        """The mention with which the words from ``start`` on begin."""
        near = next(iter(self.mentions(start, start + 200)), None)
        return near if near and not self.low[start : near.start].strip(" ") else None

    def subject_mention(self, start: int, stop: int) -> Mention | None:
        """The first mention in the span that no preposition governs."""
        return next((m for m in self.mentions(start, stop) if not self._governed(start, m.start)), None)

    def _governed(self, start: int, position: int) -> bool:
        """Whether a preposition stands before the mention, or before another one that « et » joins it to."""
        if _PREPOSITION.search(self.low, max(start, position - 20), position):
            return True
        joined = _AND.search(self.low, max(start, position - 10), position)
        before = self.mentions(start, joined.start()) if joined else []
        return any(one.end == joined.start() and self._governed(start, one.start) for one in before)

    def is_phrase(self, start: int, stop: int) -> bool:
        """Whether the words begin as a noun phrase does."""
        return bool(NOMINAL.match(self.low, start, stop)) or self.text[start].isupper()

    def holds_views(self, start: int, stop: int) -> bool:
        """Whether a noun phrase is headed by what has views: a noun for speakers, an acronym or another name."""
        begin = _DETERMINERS.match(self.low, *self.trim(start, stop)).end()
        words = self.text[begin:stop].replace(",", "").split(None, 2)[:2]
        heads = {head for word in words for head in (word.lower(), word.lower().removesuffix("s"))} - {"premier"}
        known = any(head in listed("view holder") or classes().get(head, "source") != "source" for head in heads)
        return bool(words) and words[0].lower() not in listed("event") and (known or words[0][0].isupper())


@cache
def classes() -> dict[str, str]:
    """What the common nouns that name speakers stand for: person, organisation, media or source."""
    return {row["noun"]: row["kind"] for row in lexicon_rows("speaker_nouns")}


def _agreement(low: str) -> tuple[str, str]:
    """Gender and number as the determiner shows them; empty where it does not."""
    shown = _AGREEMENT.match(low)
    kind = shown.lastgroup if shown else ""
    return kind if kind in ("m", "f") else "", kind and ("p" if kind == "p" else "s")
