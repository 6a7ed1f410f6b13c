"""What a noun phrase names: an actor, somebody by name, somebody introduced elsewhere, or someone unnamed by a slug of its words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from analysis.cues import listed
from analysis.lexicon import given_names
from analysis.naming import (
    DETERMINER, DETERMINERS, LETTERS, NAME, NOMINAL, PERSPECTIVE, STOP, UNTITLED, VERB,
    agreement_of, bare_name, is_full_name, noun_kind, unnamed_slug,
)  # fmt: skip
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
_INVERTED = re.compile(r"[^\W\d_]+-(?:t-)?(?:il|elle|on)s?(?![\w-])")
MOST_STEPS = 2
MOST_PLACES = 30  # where a word stands, that are looked at for the name beside it
_NAME_AT_END = re.compile(rf"(?:(?<=\s)|^)({NAME})\s*$")
_NAME_AT_START = re.compile(NAME)
_GIVEN = re.compile(rf"(?<![.!?:«»\n] )(?<![.\w])([{LETTERS}][^\W\d_]+(?:-[^\W\d_]+)*)\s$")
_PREPOSITION = re.compile(
    r"(?:^|(?<=[\s'(]))(?:de|du|des|d'|à|au|aux|en|avec|par|pour|contre|chez|vers|sur|sous|dans|"
    r"entre|envers|selon|via|devant|après|avant|malgré|"
    r"d'après)"
    r"\s*(?:la |le |les |l'|son |sa |ses |leur |leurs |m\. |mme )?\s*$"
)
_DEFINITE = re.compile(
    r"(?:l'|(?:le|la|les|ce|cet|cette|ces)\s+)(?:(?:même|anciens?|anciennes?|jeunes?|nouveau|"
    r"nouvelle|vieux|vieille|célèbre|futur|future)\s+|ex-)?"
    r"(?P<noun>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<rest>(?:\s+[^\W\d_]+(?:-\w+)*){0,2}|\s+d[eu]s?\s.+|\s+d'.+)$"
)
_SPACES = re.compile(r"[\s–—•*|#-]*(?:(?:et|mais|or|puis|car|si|alors)\s+)?")
_AND = re.compile(r"\s(?:et|ou)\s(?:la |le |les |l')?$")
_SHARED = re.compile(rf"(?:^|\n|[^\w\s]\s*|(?<!\w)[a-zà-ÿ][\w'’-]*\s)([{LETTERS}][\w-]+) et $")
_JOINT = re.compile(rf"(?:\s+et|\s*,)\s+{DETERMINER}?(?:[\w'-]+\s+){{0,5}}?")
_CONJUNCTION = re.compile(r"\s+et\s+")
_OF = re.compile(r"\s(?:d[eu]s?\s(?:la\s|l')?|d')(?!presse)")
_ISSUED = re.compile(
    r"(?:(?<!\w)(?:d[eu]s?|d')|(?:publi|réalis|diffus|men|command|transmis|fourn|émis|établi|"
    r"rendu)[^,]{0,25}\spar)\s*(?:la |l')?$")
_GIVEN_OUT = re.compile(r"\spar\s")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_ADVERB = re.compile(r"(?:\w+ment\s)?")
_SHORT = re.compile(r"(?<!\w)(?:m|mm|dr|j|st)$")
_WITHIN = re.compile(r"\([^)\n]{1,40}\)(?=\s(?:d[eu]|d'|[A-ZÀ-Þ]))")
_BREAK = re.compile(r"[.,;:«»()\n]\s")


def places(text: str, words: str, start: int = 0, stop: int | None = None) -> Iterator[int]:
    """Where a text has these whole words; only so many places are looked at that the time stays linear."""
    at = text.find(words, start, stop) if words else -1
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        end = at + len(words)
        if not (at and text[at - 1].isalnum() or text[end : end + 1].isalnum()):
            yield at
        at = text.find(words, end, stop)


class Register:
    """The actors of an article's mentions and the speakers met so far: what a noun phrase in it means."""

    def __init__(self, text: str, low: str, mentions: Sequence[Mention]):
        self.text, self.low = text, low
        self._mentions = sorted((m for m in mentions if m.kind != "place"), key=lambda m: (m.start, -m.end))
        self._starts = [mention.start for mention in self._mentions]
        self.spoken: list[tuple[int, Speaker]] = []
        self._borne: dict[str, list[tuple[int, Speaker, str]]] = {}
        self._steps = 0

    def remember(self, position: int, speaker: Speaker) -> Speaker:
        """The speaker, now known to speak at this position."""
        if speaker.slug:
            self.spoken.append((position, speaker))
        return speaker

    def back(self, find: Callable[..., Speaker | None], *args: Any) -> Speaker | None:
        """What ``find`` finds in the text before, or NOBODY where words go back to words that go back to others."""
        if self._steps > MOST_STEPS:
            return NOBODY
        self._steps += 1
        found = find(*args)
        self._steps -= 1
        return found

    def phrase(self, start: int, stop: int) -> Speaker:
        """Whom a noun phrase names: an actor, a name, an earlier speaker (« le ministère »), or someone unnamed."""
        start, stop = self.trim(start, stop)
        start = _ADVERB.match(self.low, start, stop).end()
        start = PERSPECTIVE.match(self.low, start, stop).end()
        held = self.mentions(start, stop)
        free = [mention for mention in held if not self._governed(start, mention.start)]
        if free:
            return self.joint(start, free) or self.of_mention(free[0])
        begin = start
        if verb := VERB.search(self.low, start, stop):
            stop = verb.start()
        source = self.issued_by(start, stop)
        if source:
            return source
        stop = self.phrase_end(start, stop)
        words, low = self.text[start:stop], self.low[start:stop]
        if not words.strip() or len(words) > 160 or NOMINAL.fullmatch(low + " ") or _INVERTED.match(low):
            return NOBODY
        kind = noun_kind(low)
        if both := self._two(start, stop):
            return both
        named = None if held else _NAME_AT_END.search(words)
        at = self._name_within(words, low, named) if named else -1
        if at >= 0:
            return self._of_titled(words, low, at, kind) or self._unnamed(begin, words, low, kind)
        return self._unnamed(begin, words, low, kind)

    def _name_within(self, words: str, low: str, named: re.Match[str]) -> int:
        """Where the name begins: where the capitals do, or at a first name after a place (« le député de la Creuse Jean Dupont »)."""
        if not _PREPOSITION.search(low, 0, named.start(1)):
            return named.start(1)
        later = (one for one in _WORD.finditer(words, named.start(1) + 1) if one.end() < len(words))
        return next((one.start() for one in later if words[one.start() - 1].isspace() and slug(one[0]) in given_names()), -1)

    def _of_titled(self, words: str, low: str, at: int, kind: str) -> Speaker | None:
        """Somebody named at the end of a noun phrase (« la députée Hélène Caradec »)."""
        name = bare_name(words[at:])
        begin = len(words) - len(name)
        title = low[DETERMINERS.match(low, 0, begin).end() : begin]
        of_a_body = noun_kind((title.split() or [""])[-1]) == "organisation" or " " not in name and _OF.search(title)
        if name and not of_a_body and (title or " " in name or at == 0) and (not title or kind in ("", "person")):
            return self._of_name(UNTITLED.sub("", name), low)
        return None

    def _unnamed(self, start: int, words: str, low: str, kind: str) -> Speaker:
        definite = _DEFINITE.match(low)
        if definite and words[definite.start("rest") :].lstrip()[:1].isupper():
            definite = None
        known = NOBODY
        if definite:
            known = self.back(self.antecedent, definite["noun"], definite["rest"].strip(), start, agreement_of(low)) or NOBODY
        return known._replace(text=words) if known.slug else Speaker(unnamed_slug(words), words, kind, *agreement_of(low), low)

    def issued_by(self, start: int, stop: int) -> Speaker | None:
        """Whose a document is (« un communiqué de la CGT »)."""
        if noun_kind(self.low[start:stop]) != "document":
            return None
        low = self.low[:stop]
        issuer = next((m for m in self.mentions(start, stop) if _ISSUED.search(low, start, m.start)), None)
        if issuer:
            return self.of_mention(issuer)
        of = _GIVEN_OUT.search(low, start) or _OF.search(low, start)
        return self.phrase(of.end(), stop) if of and noun_kind(low[of.end() :]) in ("organisation", "media") else None

    def of_mention(self, mention: Mention) -> Speaker:
        """The actor of a mention as a speaker."""
        name = self.low[mention.start : mention.end]
        lead = _BREAK.split(self.low[max(0, mention.start - 60) : mention.start])[-1]
        person = mention.kind == "person"
        shared = _SHARED.search(self.text, max(0, mention.start - 40), mention.start) if person and " " in mention.text else None
        if shared and slug(shared[1]) in given_names():
            return self._of_a_family(shared[1], mention.actor, mention.text)
        gender, number = agreement_of(lead)
        if person:
            gender, number = given_names().get(mention.actor.partition("-")[0], gender), "s"
        return Speaker(mention.actor, mention.text, mention.kind, gender, number, lead + name if person else name)

    def _of_a_family(self, given: str, other: str, name: str) -> Speaker:
        """Two who share a surname (« Thierry et Odile Roy »)."""
        family = other.removeprefix(slug(name.partition(" ")[0]) + "-")
        return Speaker(f"{slug(given)}-{family}+{other}", f"{given} et {name}", "person", "", "p", name.lower())

    def joint(self, start: int, free: list[Mention]) -> Speaker | None:
        """The actors that commas and « et » join to the first one, as one speaker; None where nobody is joined to it."""
        joined = [free[0]]
        for one in free[1:]:
            if one.actor == joined[-1].actor or not _JOINT.fullmatch(self.low, joined[-1].end, one.start):
                break
            joined.append(one)
        if len(joined) < 2 or " et " not in self.low[joined[0].end : joined[-1].start]:
            return None
        words = self.text[start : joined[-1].end]
        return Speaker("+".join(one.actor for one in joined), words, free[0].kind, "", "p", words.lower())

    def _two(self, start: int, stop: int) -> Speaker | None:
        """Two that « et » joins, each a name or a noun for speakers."""
        joint = _CONJUNCTION.search(self.low, start, stop) if self.low.find("et", start, stop) > 0 else None
        if not joint or not all(self._may_speak(*part) for part in ((start, joint.start()), (joint.end(), stop))):
            return None
        one, two = self.phrase(start, joint.start()), self.phrase(joint.end(), stop)
        if " " not in one.text and two.kind == "person" and slug(one.text) in given_names():
            return self._of_a_family(one.text, two.slug, two.text)
        words = self.text[start:stop]
        return Speaker(f"{one.slug}+{two.slug}", words, one.kind, "", "p", words.lower()) if one.slug and two.slug else None

    def _may_speak(self, start: int, stop: int) -> bool:
        named = re.fullmatch(NAME, self.text[start:stop])
        is_named = named is not None and (is_full_name(named[0]) or slug(named[0]) in given_names())
        return is_named or noun_kind(self.low[start:stop]) in ("person", "organisation", "media")

    def _of_name(self, name: str, words: str = "") -> Speaker:
        name = bare_name(name)
        made = slug(self._full_name(name))
        for _, earlier in reversed(self.spoken):
            if earlier.slug == made:
                return earlier._replace(text=name)
        return Speaker(made or None, name, "person", given_names().get(made.partition("-")[0]) or agreement_of(words)[0], "s", words)

    def _full_name(self, name: str) -> str:
        """The name with the first name that an earlier or later place of the article gives it."""
        for position in () if " " in name else places(self.text, name):
            if given := _GIVEN.search(self.text, max(0, position - 30), position):
                return UNTITLED.sub("", given[1]) + " " + name
        return name

    def trim(self, start: int, stop: int) -> tuple[int, int]:
        """The span without spaces, dashes and conjunctions at its ends."""
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        return _SPACES.match(self.low, start, stop).end(), stop

    def phrase_end(self, begin: int, stop: int) -> int:
        """Where the noun phrase that begins there ends; what stands in brackets within it is passed over."""
        position = begin
        while True:
            found = STOP.search(self.low, position, stop)
            end = found.start() if found else stop
            inside = next((m.end for m in self.mentions(begin, stop) if m.start <= end < m.end), None)
            title = found and found[0] == "." and _SHORT.search(self.low, max(begin, end - 3), end)
            bracket = found and found[0] == "(" and _WITHIN.match(self.text, end)
            if inside is None and not title and not bracket:
                return end
            position = inside or (bracket.end() if bracket else end + 1)

    def mentions(self, start: int, stop: int) -> list[Mention]:
        """The mentions of actors within the span."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, stop, first) if start < stop else first
        return [mention for mention in self._mentions[first:last] if mention.end <= stop]

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
        if NOMINAL.match(self.low, start, stop):
            return True
        if not self.text[start].isupper():
            return False
        before = self.text[max(0, start - 3) : start].strip()
        named = _NAME_AT_START.match(self.text, start, stop)
        inside = before and before[-1] not in ".!?»:;”\"«“"
        if named is None:
            return False
        return bool(inside or " " in named[0] or named[0].isupper() or self.mention_at(start) or noun_kind(self.low[start:stop]))

    def holds_views(self, start: int, stop: int) -> bool:
        """Whether a noun phrase is headed by what has views: a noun for speakers, an acronym or another name."""
        begin = DETERMINERS.match(self.low, *self.trim(start, stop)).end()
        words = self.text[begin:stop].replace(",", "").split(None, 2)[:2]
        if not words or words[0].lower() in listed("event"):
            return False
        head = words[0].lower()
        kind = "listed" if not listed("view holder").isdisjoint((head, head.removesuffix("s"))) else noun_kind(self.low[begin:stop])
        return kind not in ("", "source", "document") or words[0][0].isupper()
