"""Mentions of actors in an article's sentences: names, acronyms, metonyms and descriptions.

``find_mentions`` looks up the names of a table of actors (``analysis.actor_table`` says how to write one) in one pass, and
lets the words around a name decide three things: whether it is a name of its own or part of a longer, unknown one (Air Corée,
Ali Poutine); whether a state or a seat of power acts or is a mere place (Moscou accuse; à Moscou); and who a bare surname is.
The limit of the method: it finds nobody who is not in the table, and pronouns and bare titles (le ministère) are no mentions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

from analysis.actor_names import Actor, Alias, Hit, Page, adjectives, context, demonyms, same_given_name
from analysis.actor_places import is_place
from analysis.actor_table import ActorTable, ActorTableError, load_actors
from analysis.lexicon import given_names
from analysis.schema import Mention, Sentence
from analysis.text import fold

__all__ = ["Actor", "ActorTable", "ActorTableError", "find_mentions", "load_actors"]

_HYPHENS = "-‐‑–"
_GOVERNED = re.compile(r"(?: ed| ?'d) ([^\W_]+)")  # read backwards: the noun before « de »
_TITLED = re.compile(r"\b(?:(?P<she>mmes?|mlles?|madame|mademoiselle)|mm?\.|monsieur) $")
_APPOSED = re.compile(r", (?:(?P<she>la|une|elle)|le|un|lui)\b")
_FAMILY = re.compile(r"\b(?:les|des|aux|famille|couple|epoux|freres|soeurs|dynastie|fratrie) $")
_CITIZEN = re.compile(r"\b(?:une?|le|du|au|ce|cette) $")
_PLURAL = re.compile(r"\b(?:les|des|aux|ces|nos|leurs|ses) $")
_JOINED = re.compile(r" ?, | et | ou ")
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

    ``actor`` is a slug of the table (``<adjective>-<institution>`` for the ministries and armies of states), ``kind`` is place
    for an actor that is a mere place where it stands, ``how`` is name, acronym, metonym or description. Never raises.
    """
    page = Page(sentences)
    hits = actors.index.find(page.text, page.flat)
    names = _Reader(page, actors).read(_longest(hit for hit in hits if not hit.alias.describes_only))
    described = _descriptions(page, _longest(hit for hit in hits if hit.alias.described), names)
    return [_row(page, found) for found in sorted(names + described, key=lambda one: (one.start, -one.end))]


def _row(page: Page, found: Found) -> Mention:
    number = page.number(found.start)
    sentence = page.sentences[number]
    shift = sentence.start - page.starts[number]
    return Mention(sentence.article_id, sentence.sentence_id, found.start + shift, found.end + shift,
                   page.text[found.start:found.end], found.actor.actor, found.kind, found.how)


def _longest(hits) -> list[Hit]:
    """Hits in order, without those that overlap an earlier or longer one."""
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


class _Reader:
    """Reads an article's names in order and remembers who was introduced, and as a man or a woman."""

    def __init__(self, page: Page, actors: ActorTable):
        self.page = page
        self.actors = actors
        self.introduced: dict[str, list[Actor | None]] = defaultdict(list)
        self.genders: dict[str, str] = {}
        self.found: list[Found] = []

    def read(self, hits: list[Hit]) -> list[Found]:
        starts = {hit.start for hit in hits}
        skip_to = 0
        for hit, following in zip(hits, [*hits[1:], None]):
            if hit.start < skip_to:
                continue
            if hit.alias.institution and not hit.alias.acting:
                skip_to = self._institution(hit, following)
            else:
                self._name(hit, starts, following)
        return self._settle()

    def _name(self, hit: Hit, starts: set[int], following: Hit | None) -> None:
        if hit.alias.rivals:
            hit = hit._replace(alias=replace(hit.alias, acting=_last_named([hit.alias.acting, *hit.alias.rivals], self.found)))
        alias = hit.alias
        first = self.page.starts[self.page.number(hit.start)]
        partial = alias.short and not self._stands_alone(hit, starts, first)
        if alias.bearers and self._surname(hit, partial):
            return
        row = alias.acting or alias.place
        if row is None or row.kind == "other" or (partial and row.kind in ("state", "place", "person")):
            return
        if row.kind == "person":
            self._meet(hit, row)
        if alias.place or row.kind == "state":
            self._place_or_power(hit, first, following)
        elif end := self._end(hit, row, following):
            self._add(hit._replace(end=end), row, row.kind, self._way(hit))

    def _add(self, hit: Hit, row: Actor, kind: str, how: str, decided: bool = True) -> None:
        self.found.append(Found(hit.start + hit.alias.skip, hit.end, row, kind, how, hit.alias, decided))

    def _way(self, hit: Hit) -> str:
        name = self.page.text[hit.start:hit.end]
        return "acronym" if name.isupper() and " " not in name and len(name) < 8 else "name"

    def _stands_alone(self, hit: Hit, starts: set[int], first: int) -> bool:
        """Whether a short name is the whole name: no unknown capitalised word is tied to it (Ali Poutine)."""
        page = self.page
        capitals = page.text[hit.start:hit.end].isupper()
        if capitals and page.sentences[page.number(hit.start)].text.isupper():
            return True
        if hit.end - hit.start < 4 and hit.alias.bearers and capitals:
            return False
        if page.capital_after(hit.end) and hit.end + 1 not in starts and not (
            capitals and page.word_after(hit.end).isupper()) and not self._in_office(hit, first):
            return False
        before = page.word_before(hit.start)
        if not before[:1].isupper() or (self.found and self.found[-1].end == hit.start - 1):
            return True
        plain = fold(before)
        return plain in context("title") or (plain in context("opening") and page.opens(hit.start - 1 - len(before), first))

    def _in_office(self, hit: Hit, first: int) -> bool:
        """Whether a place ends an office, so that the capital after it starts another name (archevêque de Rouen Jean Dupont)."""
        governed = hit.alias.place and _GOVERNED.match(self.page.lead(hit.start, first)[::-1])
        return bool(governed) and any(governed[1][::-1] in context(role) for role in ("office", "site", "title"))

    def _end(self, hit: Hit, row: Actor, following: Hit | None) -> int:
        """Where a state's organisation ends, its adjective included (Assemblée nationale française); 0 if it is another state's."""
        if row.kind != "organisation" or row.belongs_to not in demonyms() or " " not in self.page.flat[hit.start:hit.end]:
            return hit.end
        after = self.page.word_after(hit.end)
        if states := adjectives().get(fold(after)):
            return hit.end + 1 + len(after) if row.belongs_to in states else 0
        other = following and following.alias.acting
        if other and other.kind == "state" and other.actor != row.belongs_to:
            return 0 if _OF.fullmatch(self.page.flat, hit.end, following.start) else hit.end
        return hit.end

    def _surname(self, hit: Hit, partial: bool) -> bool:
        """Reads a surname; False if it is nobody's here, and may be a place or an organisation (Washington)."""
        flat = self.page.flat
        bearer = same_given_name(self.page.word_before(hit.start), hit.alias.bearers) if partial else None
        if bearer:
            self._meet(hit, bearer)
            self._add(hit._replace(start=flat.rfind(" ", 0, hit.start - 1) + 1), bearer, "person", "name")
        elif partial:
            self._introduce(flat[hit.start:hit.end], None)
        elif not _FAMILY.search(flat, max(0, hit.start - 10), hit.start) and (bearer := self._bearer(hit)):
            self._add(hit, bearer, "person", "name")
        return bool(bearer or partial)

    def _meet(self, hit: Hit, person: Actor) -> None:
        self.genders[person.actor] = self._title(hit) or self.genders.get(person.actor, "")
        for surname in self.actors.index.surnames.get(person.actor, ()):
            self._introduce(surname, person)

    def _introduce(self, surname: str, person: Actor | None) -> None:
        self.introduced[surname] = [other for other in self.introduced[surname] if other is not person] + [person]

    def _title(self, hit: Hit) -> str:
        titled = _TITLED.search(self.page.flat, max(0, hit.start - 13), hit.start)
        return "" if not titled else "f" if titled["she"] else "m"

    def _bearer(self, hit: Hit) -> Actor | None:
        """Who a bare surname is: its default bearer if the article has named them, else whoever of that name came last.

        After a title (M. Kim) whoever came last comes first, but no man for « Mme » and no woman for « M. » or « Le Pen, le ».
        Nobody named yet: the only bearer in the table.
        """
        alias, known = hit.alias, self.introduced[self.page.flat[hit.start:hit.end]]
        title = self._title(hit)
        apposed = _APPOSED.match(self.page.flat, hit.end) if len(alias.bearers) > 1 else None
        gender = title or (apposed and ("f" if apposed["she"] else "m"))
        named = [row for row in known if not row or self._may_be(row, gender)]
        if named:
            by_default = [row for row in named if row and row.actor in alias.explicit]
            return named[-1] if not by_default or (title and named[-1]) else by_default[-1]
        if alias.acting or alias.place:
            return None
        sure = [row for row in alias.bearers if self._may_be(row, gender)]
        sure = [row for row in sure if row.actor in alias.explicit] or sure
        known.extend(sure if len(sure) == 1 else ())
        return sure[0] if len(sure) == 1 else None

    def _may_be(self, person: Actor, gender: str | None) -> bool:
        """Whether neither the text nor the first name says that the person is of the other gender."""
        shown = self.genders.get(person.actor) or given_names().get(re.split(r"[ -]", fold(person.names[0]))[0])
        return not gender or not shown or shown == gender

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

    def _place_or_power(self, hit: Hit, first: int, following: Hit | None) -> None:
        alias, lead = hit.alias, self.page.lead(hit.start, first)
        citizen = self.page.flat[hit.start:hit.end] in adjectives() and _CITIZEN.search(lead)
        if citizen or self._in_a_title(hit, lead, first):
            return
        located = self._located(hit, lead, following) if alias.acting else True
        if located:
            self._add(hit, alias.place or alias.acting, "place", "name")
        else:
            self._add(hit, alias.acting, alias.acting.kind, "metonym" if alias.place else self._way(hit), decided=located is False)

    def _located(self, hit: Hit, lead: str, following: Hit | None) -> bool | None:
        """Whether a power is a mere place here: as the names it is joined to, else as the words before it say."""
        alias, text, flat = hit.alias, self.page.text, self.page.flat
        last = self.found[-1] if self.found else None
        alike = bool(last and last.decided and bool(last.alias.place) == bool(alias.place))
        if alike and last.end == hit.start - 1 and text[last.end] in _HYPHENS:
            return last.kind == "place"
        if following and alias.place:
            gap = flat[hit.end:following.start]
            other = following.alias
            joined = _JOINED.fullmatch(gap) and other.place and not other.acting and not lead.endswith(("avec ", "contre "))
            if joined or (other.acting is alias.acting and gap.strip() == "("):
                return True
            lead += "entre " if len(gap) == 1 and text[hit.end] in _HYPHENS else ""
        return is_place(alias, lead, flat, hit.end, alike and last.kind == "place" and hit.start - last.end <= 8)

    def _in_a_title(self, hit: Hit, lead: str, first: int) -> bool:
        """Whether the name ends a capitalised title that is not in the table (Banque de Corée, Université de Tokyo)."""
        governed = _GOVERNED.match(lead[::-1]) if lead.endswith(("de ", "d'", "d' ")) else None
        if not governed:
            return False
        end, start = hit.start - governed.start(1), hit.start - governed.end(1)
        governor = self.page.text[start:end]
        if not governor[0].isupper() or governor.isupper() or start == first or _PLURAL.search(lead, 0, len(lead) - governed.end()):
            return False
        known = self.found and self.found[-1].end == end
        return not known and not any(governed[1][::-1] in context(role) for role in ("office", "title", "geography", "act"))

    def _settle(self) -> list[Found]:
        """Capitals left open after « de » are states if the article uses them so elsewhere, else places."""
        powers = {one.actor.actor for one in self.found if one.how == "metonym" and one.decided}
        return [one if one.decided or one.actor.actor in powers
                else one._replace(actor=one.alias.place, kind="place", how="name") for one in self.found]


def _last_named(rows: list[Actor], found: list[Found]) -> Actor:
    """Which of the actors that share a name or a description is meant: the one named last, else the first of the table."""
    return next((one.actor for one in reversed(found) if one.actor in rows), rows[0])


def _descriptions(page: Page, hits: list[Hit], names: list[Found]) -> list[Found]:
    """Descriptions that stand for themselves: not beside a name (le président russe Vladimir Poutine), nor of a former one."""
    starts, ends = {one.start: one for one in names}, {one.end: one for one in names}
    found = []
    for hit in hits:
        before = [one for one in names if one.end <= hit.start] if len(hit.alias.described) > 1 else []
        actor = _last_named(hit.alias.described, before)
        if not _beside_name(page, hit, actor, starts, ends):
            found.append(Found(hit.start, hit.end, actor, actor.kind, "description", hit.alias))
    return found


def _beside_name(page: Page, hit: Hit, actor: Actor, starts: dict[int, Found], ends: dict[int, Found]) -> bool:
    if page.capital_after(hit.end) or fold(page.word_before(hit.start)) in context("former"):
        return True
    beside = [near for gap in (2, 3) for near in (starts.get(hit.end + gap), ends.get(hit.start - gap)) if near]
    return any(near.actor.actor == actor.actor for near in beside)
