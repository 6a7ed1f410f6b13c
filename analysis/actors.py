"""Mentions of actors in an article's sentences: names, acronyms, metonyms and descriptions.

``find_mentions`` looks up the names of a table of actors (``analysis.actor_table`` says how to write one) in one
pass, and lets the words around a name decide three things: whether it is a name of its own or part of a longer,
unknown one (Air Corée, Ali Poutine); whether a state or a seat of power acts or is a mere place (Moscou accuse; à
Moscou); and who a bare surname is. The limit of the method: it finds nobody who is not in the table, and pronouns and
bare titles (le ministère) are no mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import NamedTuple

from analysis.actor_names import Actor, Alias, Hit, context, demonyms
from analysis.actor_places import is_place
from analysis.actor_table import ActorTable, ActorTableError, load_actors
from analysis.schema import Mention, Sentence
from analysis.text import fold

__all__ = ["Actor", "ActorTable", "ActorTableError", "find_mentions", "load_actors"]

_BREAK = "\x1f"
_GAP = frozenset(" \u00a0\u202f-‐‑")
_OPENERS = frozenset("«“„‹‘\"'([—–-:;.!?…•")
_GOVERNED = re.compile(r"([^\W_]+) (?:de |d' ?)$")
_TITLED = re.compile(r"\b(?:mm?\.|mmes?|mlle|monsieur|madame) $")
_OF = re.compile(r" (?:d'|du |des |de (?:la |l')?)")


class Found(NamedTuple):
    """A mention in the joined sentences; not ``decided`` while a capital may still be either a state or a place."""

    start: int
    end: int
    actor: Actor
    kind: str
    how: str
    alias: Alias
    decided: bool = True


def find_mentions(sentences: list[Sentence], actors: ActorTable) -> list[Mention]:
    """The mentions in one article's sentences, in order; a description may contain a name (chef du Kremlin).

    ``actor`` is a slug of the table (``<adjective>-<institution>`` for the ministries and armies of states), ``kind``
    is place for an actor that is a mere place where it stands, ``how`` is name, acronym, metonym or description.
    Never raises.
    """
    page = _Page(sentences)
    hits = actors.index.find(page.text, page.flat)
    names = _Reader(page, actors).read(_longest(hit for hit in hits if not hit.alias.describes_only))
    described = _descriptions(page, _longest(hit for hit in hits if hit.alias.described), names)
    return [page.mention(found) for found in sorted(names + described, key=lambda one: (one.start, -one.end))]


def _longest(hits) -> list[Hit]:
    """Hits in order, without those that overlap an earlier or longer one."""
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


class _Page:
    """The sentences joined into one text, so that one pass finds everything; no name reaches over a break."""

    def __init__(self, sentences: list[Sentence]):
        self.sentences = sentences
        self.text = _BREAK.join(sentence.text for sentence in sentences)
        self.flat = fold(self.text).replace("-", " ")
        self.starts: list[int] = []
        position = 0
        for sentence in sentences:
            self.starts.append(position)
            position += len(sentence.text) + 1

    def number(self, position: int) -> int:
        """The index of the sentence at a position."""
        return bisect_right(self.starts, position) - 1

    def mention(self, found: Found) -> Mention:
        """The row of the table for what was found."""
        number = self.number(found.start)
        sentence = self.sentences[number]
        shift = sentence.start - self.starts[number]
        return Mention(sentence.article_id, sentence.sentence_id, found.start + shift, found.end + shift,
                       self.text[found.start:found.end], found.actor.actor, found.kind, found.how)

    def word_before(self, start: int) -> str:
        """The word directly before a name, if only a space or hyphen parts them."""
        if start < 2 or self.text[start - 1] not in _GAP:
            return ""
        first = start - 1
        while first and self.text[first - 1].isalpha() and start - first < 40:
            first -= 1
        return self.text[first:start - 1]

    def word_after(self, end: int) -> str:
        """The word directly after a name, if only a space or hyphen parts them."""
        if end + 1 >= len(self.text) or self.text[end] not in _GAP:
            return ""
        last = end + 1
        while last < len(self.text) and self.text[last].isalpha() and last - end < 40:
            last += 1
        return self.text[end + 1:last]

    def opens(self, start: int, first: int) -> bool:
        """Whether a word owes its capital to its place: first in its sentence, its quotation or after a dash."""
        before = self.text[max(first, start - 4):start].rstrip()
        return not before or before[-1] in _OPENERS

    def lead(self, start: int, first: int) -> str:
        """The folded 70 characters before a name, within its sentence."""
        return self.flat[max(first, start - 70):start]


class _Reader:
    """Reads an article's names in order and remembers who was introduced."""

    def __init__(self, page: _Page, actors: ActorTable):
        self.page = page
        self.actors = actors
        self.index = actors.index
        self.introduced: dict[str, list[Actor | None]] = defaultdict(list)
        self.found: list[Found] = []

    def read(self, hits: list[Hit]) -> list[Found]:
        starts = {hit.start for hit in hits}
        skip_to = 0
        for number, hit in enumerate(hits):
            if hit.start < skip_to:
                continue
            following = hits[number + 1] if number + 1 < len(hits) else None
            if hit.alias.institution and not hit.alias.acting:
                skip_to = self._institution(hit, following)
            else:
                self._name(hit, starts)
        return self._settle()

    # ------------------------------------------------------------------------------------------ one name

    def _name(self, hit: Hit, starts: set[int]) -> None:
        alias = hit.alias
        first = self.page.starts[self.page.number(hit.start)]
        partial = alias.one_word and not self._stands_alone(hit, starts, first)
        if alias.bearers:
            bearer = None if partial else self._bearer(hit)
            if partial:
                self._introduce(hit, None)
            if bearer:
                self._add(hit, bearer, bearer.kind, "name")
            if bearer or partial or not (alias.acting or alias.place):
                return
        row = alias.acting or alias.place
        if partial and row.kind in ("state", "place", "person"):
            return
        if row.kind == "person":
            for surname in self.index.surnames.get(row.actor, ()):
                self.introduced[surname].append(row)
        if row.kind == "other":
            return
        if alias.place or row.kind == "state":
            self._place_or_power(hit, first)
        else:
            self._add(hit, row, row.kind, "acronym" if _is_acronym(self.page.text[hit.start:hit.end]) else "name")

    def _add(self, hit: Hit, row: Actor, kind: str, how: str, decided: bool = True) -> None:
        self.found.append(Found(hit.start, hit.end, row, kind, how, hit.alias, decided))

    def _stands_alone(self, hit: Hit, starts: set[int], first: int) -> bool:
        """Whether a one-word name is the whole name: no unknown capitalised word is tied to it (Ali Poutine)."""
        page = self.page
        if page.sentences[page.number(hit.start)].text.isupper():
            return True
        if hit.end - hit.start < 4 and hit.alias.bearers and page.text[hit.start:hit.end].isupper():
            return False
        after = page.word_after(hit.end)
        if after[:1].isupper() and hit.end + 1 not in starts:
            return False
        before = page.word_before(hit.start)
        if not before[:1].isupper() or (self.found and self.found[-1].end == hit.start - 1):
            return True
        plain = fold(before)
        return plain in context("title") or (
            plain in context("opening") and page.opens(hit.start - 1 - len(before), first))

    # ------------------------------------------------------------------------------------------ surnames

    def _introduce(self, hit: Hit, person: Actor | None) -> None:
        self.introduced[self.page.flat[hit.start:hit.end]].append(person)

    def _bearer(self, hit: Hit) -> Actor | None:
        """Who a bare surname is: its default bearer if the article has named them, else whoever of that name came last.

        After a title (M. Kim) whoever came last comes first. Nobody named yet: the only bearer in the table.
        """
        alias = hit.alias
        known = self.introduced[self.page.flat[hit.start:hit.end]]
        if known:
            by_default = [person for person in known if person and person.actor in alias.explicit]
            titled = _TITLED.search(self.page.flat[max(0, hit.start - 9):hit.start])
            if titled and known[-1]:
                return known[-1]
            return by_default[-1] if by_default else known[-1]
        if alias.acting or alias.place:
            return None
        sure = [row for row in alias.bearers if row.actor in alias.explicit] or alias.bearers
        if len(sure) != 1:
            return None
        self._introduce(hit, sure[0])
        return sure[0]

    # ------------------------------------------------------------------------------------------ institutions of states

    def _institution(self, hit: Hit, following: Hit | None) -> int:
        """« ministère de la Défense » with the state named after « de »; gives the end of what was read."""
        state = following and following.alias.acting
        if not state or not _OF.fullmatch(self.page.flat[hit.end:following.start]):
            return hit.end
        row = self.actors.rows.get(f"{demonyms().get(state.actor, {}).get('english')}-{hit.alias.institution}")
        if row is None:
            return hit.end
        self._add(Hit(hit.start, following.end, hit.alias), row, row.kind, "name")
        return following.end

    # ------------------------------------------------------------------------------------------ states and places

    def _place_or_power(self, hit: Hit, first: int) -> None:
        alias = hit.alias
        lead = self.page.lead(hit.start, first)
        if self._in_a_title(hit, lead, first):
            return
        located = True if not alias.acting else is_place(alias, lead, self.page.flat, hit.end, self._follows_place(hit))
        place = alias.place or alias.acting
        if located:
            self._add(hit, place, "place", "name")
        else:
            how = "metonym" if alias.place else "acronym" if _is_acronym(self.page.text[hit.start:hit.end]) else "name"
            self._add(hit, alias.acting, alias.acting.kind, how, decided=located is False)

    def _in_a_title(self, hit: Hit, lead: str, first: int) -> bool:
        """Whether the name ends a capitalised title that is not in the table (Banque de Corée, Université de Tokyo)."""
        governed = _GOVERNED.search(lead) if lead.endswith(("de ", "d'", "d' ")) else None
        if not governed:
            return False
        start, end = (hit.start - len(lead) + place for place in governed.span(1))
        governor = self.page.text[start:end]
        if not governor[0].isupper() or governor.isupper() or start == first:
            return False
        if self.found and self.found[-1].end == end:
            return False
        return not any(governed[1] in context(role) for role in ("office", "title", "geography", "act"))

    def _follows_place(self, hit: Hit) -> bool:
        """Whether the name before, parted by « et » or a comma, is a place of the same sort (en Russie et Ukraine)."""
        last = self.found[-1] if self.found else None
        return bool(last and last.decided and last.kind == "place" and hit.start - last.end <= 4
                    and bool(last.alias.place) == bool(hit.alias.place))

    def _settle(self) -> list[Found]:
        """Capitals left open after « de » are states if the article uses them so elsewhere, else places."""
        powers = {one.actor.actor for one in self.found if one.how == "metonym" and one.decided}
        return [one if one.decided or one.actor.actor in powers
                else one._replace(actor=one.alias.place, kind="place", how="name") for one in self.found]


def _is_acronym(text: str) -> bool:
    return text.isupper() and " " not in text and len(text) < 8


def _descriptions(page: _Page, hits: list[Hit], names: list[Found]) -> list[Found]:
    """Descriptions that stand for themselves: not beside a name (le président russe Vladimir Poutine), nor of a
    former one.
    """
    starts = {one.start: one for one in names}
    ends = {one.end: one for one in names}
    return [Found(hit.start, hit.end, hit.alias.described, hit.alias.described.kind, "description", hit.alias)
            for hit in hits if not _beside_name(page, hit, starts, ends)]


def _beside_name(page: _Page, hit: Hit, starts: dict[int, Found], ends: dict[int, Found]) -> bool:
    if page.word_after(hit.end)[:1].isupper() or fold(page.word_before(hit.start)) in context("former"):
        return True
    actor = hit.alias.described.actor
    for gap in (2, 3):
        after, before = starts.get(hit.end + gap), ends.get(hit.start - gap)
        if (after and after.actor.actor == actor) or (before and before.actor.actor == actor):
            return True
    return False
