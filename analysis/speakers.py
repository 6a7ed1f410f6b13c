"""Who speaks: what a noun phrase means, as an actor, an earlier speaker or a slug of its own words."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

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
_LETTERS = r"A-ZÀ-ÖØ-ÞŒ"
NAME = (
    rf"[{_LETTERS}][\w'’.-]*(?:\s+(?:(?:de|du|von|van|der|ben|bin|al|el|le|la)\s+|d['’])?"
    rf"(?!(?:Le|La|Les|L|En|Il)\b)[{_LETTERS}][\w'’-]*){{0,4}}"
)
_NAME_AT_END = re.compile(rf"(?:(?<=\s)|^)({NAME})\s*$")
UNTITLED = re.compile(r"^(?:M\.|Mme|MM\.|Mlle|Dr|Me|Mgr|[A-Z]\.)\s*")
_GIVEN = re.compile(rf"(?<![.!?:«»\n] )(?<![.\w])([{_LETTERS}][^\W\d_]+(?:-[^\W\d_]+)*)\s$")
_TITLED = re.compile(r"(?:^|\s)(?:M\.|Mme|Mlle|Dr|Me|Mgr)\s*$")
_PREPOSITION = re.compile(
    r"(?:^|(?<=[\s'(]))(?:de|du|des|d'|à|au|aux|en|avec|par|pour|contre|chez|vers|sur|sous|dans|entre|envers|"
    r"selon|via)"
    r"\s*(?:la |le |les |l'|son |sa |ses |leur |leurs |m\. |mme )?\s*$"
)
_DETERMINER = (
    r"(?:l'|(?:les?|la|une?|des|du|ce|cet|cette|ces|son|sa|ses|leurs?|notre|nos|plusieurs|certaine?s|"
    r"quelques|beaucoup|deux|trois|quatre|cinq|d'autres|de nombreux|de nombreuses|aucune?|chaque|"
    r"tous les|"
    r"toutes les|la plupart des|m\.|mme|mm\.)\s+)"
)
NOMINAL = re.compile(_DETERMINER)
_BARE = re.compile(r"(?:l'|(?:le|la|les|ce|cet|cette|ces)\s+)(?:même\s+)?([^\W\d_]+(?:-[^\W\d_]+)*)(?:\s+[^\W\d_]+)?$")
_LEADING = re.compile(r"(?:et|mais|or|puis|car|si|alors)\s+")
_AND = re.compile(r"\s(?:et|ou)\s(?:la |le |les |l')?$")
_PERSPECTIVE = re.compile(
    r"(?:(?:la perspective|les? (?:propos|dires|déclarations?|informations?|mots|termes|analyse)|l'avis|l'analyse|"
    r"l'estimation|le point de vue|des informations) (?:de |du (?=\w)|d'|des (?=\w)))?"
)
_ANAPHORS = {
    "dernier",
    "dernière",
    "intéressé",
    "intéressée",
    "homme",
    "femme",
    "dirigeant",
    "dirigeante",
    "responsable",
    "élu",
    "élue",
    "chef",
    "leader",
    "président",
    "ministre",
    "candidat",
    "candidate",
    "auteur",
    "auteure",
}


class Register:
    """The actors of an article's mentions and the speakers met so far: what a noun phrase in it means."""

    def __init__(self, text: str, low: str, mentions: Sequence[Mention]):
        self.text, self.low = text, low
        self.mentions = sorted(mentions, key=lambda mention: (mention.start, -mention.end))
        self._starts = [mention.start for mention in self.mentions]
        self.spoken: list[tuple[int, Speaker]] = []
        self._gender: dict[str, str] = {}

    def remember(self, position: int, speaker: Speaker) -> Speaker:
        """The speaker, now known to speak at this position."""
        if speaker.slug:
            self.spoken.append((position, speaker))
        return speaker

    def phrase(self, start: int, stop: int, first: bool = False) -> Speaker:
        """Whom a noun phrase names: an actor, a name, an earlier speaker (« le ministère »), or someone unnamed."""
        start, stop = self._trim((start, stop))
        start += len(_PERSPECTIVE.match(self.low, start, stop)[0])
        candidates = [m for m in self._mentions(start, stop) if not self._governed(start, m.start)]
        if candidates:
            return self._joint(start, candidates) or self._of_mention(candidates[0 if first else -1])
        return self._unlisted(start, stop)

    def _unlisted(self, start: int, stop: int) -> Speaker:
        words, low = self.text[start:stop], self.low[start:stop]
        if len(words) > 160 or not words or NOMINAL.fullmatch(low + " "):
            return NOBODY
        inner = [m for m in self._mentions(start, stop)]
        named = _NAME_AT_END.search(words) if not inner else None
        if named and not _PREPOSITION.search(low, 0, named.start(1)):
            titled = _TITLED.search(words[: named.start(1)])
            title = re.sub(_DETERMINER, "", low[: named.start(1)], count=1).strip()
            if classes().get(title.split()[0] if title else "", "person") != "person":
                return Speaker(slug(words), words, classes()[title.split()[0]], *_agreement(low), low)
            if titled or title or " " in named[1].strip() or named.start(1) == 0:
                return self._of_name(UNTITLED.sub("", named[1].strip()), low)
        bare = _BARE.match(low)
        if bare:
            earlier = self._earlier(bare[1], start)
            if earlier:
                return earlier._replace(text=words)
        return Speaker(slug(words) or None, words, classes().get(_head(low), ""), *_agreement(low), low)

    def _joint(self, start: int, candidates: list[Mention]) -> Speaker | None:
        """Two speakers joined by « et » are one, with both slugs."""
        for one, two in zip(candidates, candidates[1:]):
            between = self.low[one.end : two.start]
            if re.fullmatch(rf"\s+et\s+{_DETERMINER}?(?:[\w-]+\s+){{0,3}}", between) and one.actor != two.actor:
                return Speaker(
                    f"{one.actor}+{two.actor}", self.text[start : two.end], one.kind, "", "p", self.low[start : two.end]
                )
        return None

    def _of_mention(self, mention: Mention) -> Speaker:
        lead = self.low[max(0, mention.start - 60) : mention.start]
        lead = re.split(r"[.,;:«»()\n]\s", lead)[-1]
        gender, number = _agreement(lead.strip() + " x") if NOMINAL.search(lead) else ("", "")
        if gender:
            self._gender.setdefault(mention.actor, gender)
        words = (
            lead + self.low[mention.start : mention.end + 60].split("\n")[0]
            if mention.kind == "person"
            else self.low[mention.start : mention.end]
        )
        return Speaker(mention.actor, mention.text, mention.kind, self._gender.get(mention.actor, ""), number, words)

    def _of_name(self, name: str, words: str = "") -> Speaker:
        made = slug(self._full_name(name))
        for _, earlier in reversed(self.spoken):
            if earlier.slug and (earlier.slug == made or earlier.slug.endswith("-" + made)):
                return earlier._replace(text=name)
        return Speaker(made or None, name, "person", _agreement(words)[0] if words else "", "s", words)

    def _full_name(self, name: str) -> str:
        """The name with the first name that an earlier or later place of the article gives it."""
        position = -1 if " " in name else self.text.find(name)
        while position >= 0:
            given = _GIVEN.search(self.text, max(0, position - 30), position)
            if given and not self.text[position + len(name) : position + len(name) + 1].isalnum():
                return UNTITLED.sub("", given[1]) + " " + name
            position = self.text.find(name, position + 1)
        return name

    def _earlier(self, noun: str, position: int) -> Speaker | None:
        """The speaker or actor to whom a bare « le ministère », « la source » goes back."""
        kind = classes().get(noun, "")
        for _, speaker in reversed(self.spoken):
            if re.search(rf"(?<!\w){re.escape(noun)}(?!\w)", speaker.words):
                return speaker
        for index in range(bisect_left(self._starts, position) - 1, -1, -1):
            mention = self.mentions[index]
            low = self.low[mention.start : mention.end]
            if low.startswith(noun) or (
                mention.kind == "person"
                and noun in self.low[max(0, mention.start - 60) : mention.start]
                and not re.search(r"[.,;]\s", self.low[mention.start - 60 : mention.start])
            ):
                return self._of_mention(mention)
        wanted = {
            "media": ("media",),
            "source": ("media", "organisation", ""),
            "person": ("person",),
            "organisation": ("organisation",),
        }.get(kind, ())
        if kind == "person" and noun not in _ANAPHORS:
            return None
        return next((s for _, s in reversed(self.spoken) if s.kind in wanted), None)

    def _trim(self, part: tuple[int, int]) -> tuple[int, int]:
        start, stop = part
        while start < stop and self.text[start] in " \t\r\n\u00a0\u202f-–—•*|#":
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        lead = _LEADING.match(self.low, start, stop)
        return (lead.end() if lead else start), stop

    def _mentions(self, start: int, stop: int) -> list[Mention]:
        low = bisect_left(self._starts, start)
        return [m for m in self.mentions[low : bisect_left(self._starts, stop)] if m.end <= stop and m.kind != "place"]

    def _mention_at(self, start: int) -> Mention | None:
        return next((m for m in self._mentions(start, start + 200) if not self.low[start : m.start].strip(" ")), None)

    def _subject_mention(self, start: int, stop: int, persons: bool = False) -> Mention | None:
        return next(
            (
                m
                for m in self._mentions(start, stop)
                if not self._governed(start, m.start) and (not persons or m.kind == "person")
            ),
            None,
        )

    def _governed(self, start: int, position: int) -> bool:
        """Whether a preposition stands before the mention, or before another one that « et » joins it to."""
        if _PREPOSITION.search(self.low, start, position):
            return True
        joined = _AND.search(self.low, start, position)
        one = (
            next((m for m in self._mentions(start, joined.start()) if m.end == joined.start()), None)
            if joined
            else None
        )
        return one is not None and self._governed(start, one.start)

    def _is_phrase(self, part: tuple[int, int]) -> bool:
        return bool(NOMINAL.match(self.low, *part)) or self.text[part[0]].isupper()


@cache
def classes() -> dict[str, str]:
    """What the common nouns that name speakers stand for: person, organisation, media or source."""
    with (files("analysis") / "lexicons" / "speaker_nouns.csv").open(encoding="utf-8", newline="") as lines:
        return {row["noun"]: row["kind"] for row in csv.DictReader(lines)}


def _head(low: str) -> str:
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", re.sub(rf"^(?:{_DETERMINER})+", "", low))
    return words[0] if words else ""


def _agreement(low: str) -> tuple[str, str]:
    """Gender and number as the determiner shows them; empty where it does not."""
    first = re.match(
        r"(?:(le|un|ce|cet|son|m\.|du|au)|(la|une|cette|sa|mme)|(les|des|ces|ses|leurs|plusieurs|deux|trois|mm\.|"
        r"certains|quelques))\s",
        low.lstrip(),
    )
    if first is None:
        return ("", "s") if low.lstrip().startswith("l'") else ("", "")
    return ("m" if first[1] else "f" if first[2] else ""), ("p" if first[3] else "s")
