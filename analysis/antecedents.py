"""To whom words go back: « il », « ce dernier », « la ministre », « le club », « l'Italien »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.naming import NAME, NOMINAL, STOP, TITLE, UNTITLED, VERB, WORD, demonyms, goes_back, is_full_name, noun_kind, unnamed_slug
from analysis.speakers import NOBODY, Register, Speaker, places

Span = tuple[int, int]
_LATTER = {"ce dernier", "cette dernière", "ces derniers", "ces dernières", "celui-ci", "celle-ci", "ceux-ci", "celles-ci"}
_NAMED_LAST = {"dernier", "dernière", "derniers", "dernières", "intéressé", "intéressée"}
_PLURAL = {"ils", "elles", "ces derniers", "ces dernières", "ceux-ci", "celles-ci", "tous deux", "eux-mêmes", "elles-mêmes"}
_FEMININE = ("elle", "cette", "celle", "ces dernières")
_THIS = re.compile(r"(?:ce|cet|cette)\s")
_AGED = re.compile(r"de \w+ ans(?!\w)")
_DOES = re.compile(r"(?:eur|euse|rice|ienne?|i[eè]re?|iste|logue|ante?|oise?|aise?)$")
_NEAR = 1000  # how far back somebody named is looked for
_FAR = 8000  # how far back a name, an institution or a document is looked for
_LAST = 4  # how many of those named last are looked at
_RANK = r"(?:ancien|ancienne|actuel|actuelle|nouveau|nouvelle|jeune|vice|premier|première|ex|futur|future|célèbre)[\s-]"
_BEFORE = re.compile(
    rf"({NAME})\s*(?:\(\w+\)\s*)?,\s(?:\d\d ans,\s)?(?:qui est |lui-même |elle-même |également )?"
    rf"(?:(?:l'|le |la |un |une |[^,.;:«»]{{3,60}} et |alors |désormais |aujourd'hui )*)(?:{_RANK})*$"
)
_BESIDE = re.compile(
    rf"(?P<rest>(?:\s[^\W\d_][^,.;:!?«»()\n]{{0,90}}?)??)(?P<comma>\s?,)?\s(?:{TITLE}\s)?(?P<name>{NAME})(?P<ends>\s*(?:[,.)(«:;]|"
    rf"$))?")
_REST = re.compile(r"[^,.;:«»\n]*")
_OF_NAME = re.compile(r" (?:du|des?|d['’])(?: la| l['’])? ?[A-ZÀ-Þ][\w-]+")
_SENTENCE_END = re.compile(r"[.!?…»\n](?:(?<=\n)|(?<!\n)\s+(?=[^\W\d_a-zà-ÿ]|«))")


class Memory(Register):
    """Who was introduced, and as what. Limit: without a parser, who is named last or as a subject is who is meant."""

    def pronoun(self, word: str, position: int, start: int, previous: Span | None) -> Speaker:
        """Whom a pronoun means: a speaker of the sentence before, its subject, another named there, or the last who agrees."""
        if word in ("on", "je", "j'", "nous", "ce qui"):
            return NOBODY._replace(text=word)
        agreement = "f" if word.startswith(_FEMININE) else "m", "p" if word in _PLURAL else "s"
        previous = previous or self._sentence_before(start)
        find = self._latter if word in _LATTER else self._agreeing
        return self.back(find, position, start, previous, *agreement)._replace(text=self.text[position : position + len(word)])

    def _agreeing(self, position: int, start: int, previous: Span | None, gender: str, number: str, kind: str = "") -> Speaker:
        """The likeliest first: who speaks or is the subject in this sentence or the one before, who else is named there, who spoke."""
        ranked = self._likeliest(position, start, previous)
        return next((one for one in ranked if agree(one, gender, number) and kind in ("", one.kind)), NOBODY)

    def _likeliest(self, position: int, start: int, previous: Span | None) -> Iterator[Speaker]:
        floor = previous[0] if previous else start
        above = max(0, floor - 1500)
        paragraph = max(above, self.low.rfind("\n", above, floor))
        spoken = self.spoken[:-9:-1]
        said = [one for at, one in spoken if at >= floor]
        yield from (one for at, one in spoken if at >= start and one.kind == "person")
        subject = self.main_subject(self._behind_quotation(start, position), position)
        yield from (one for one in (subject, *said) if one.kind == "person")
        earlier = self.main_subject(*previous) if previous else NOBODY
        if earlier.kind == "person":
            yield earlier
        near = [self.of_mention(m) for m in self.mentions(floor, position)[::-1] if m.kind == "person" and not self._quoted(m.start, floor)]
        heard = [one for at, one in spoken if at >= paragraph and one.kind == "person"]
        yield from (one for one in (*near, *heard) if one.gender)
        yield from near
        yield from (self.of_mention(m) for m in self.mentions(paragraph, floor)[::-1] if m.kind == "person")
        yield from (*said, *(one for one in (subject, earlier) if one.kind), *(one for _, one in spoken[:4]))
        yield from (self.of_mention(m) for m in self.mentions(above, position)[::-1] if not self._quoted(m.start, floor))
        yield from (subject, earlier)

    def last_subject(self, start: int, previous: Span | None) -> Speaker:
        """Whom a sentence goes on about that names nobody."""
        return self.back(self._agreeing, start, start, previous or self._sentence_before(start), "", "")

    def _latter(self, position: int, start: int, previous: Span | None, gender: str, number: str) -> Speaker:
        """The last who was named, as a person or an institution, before « ce dernier »."""
        for floor, stop in ((start, position), (previous[0] if previous else start, start)):
            named = [one for one in self._named(floor, stop) if agree(one, gender, number)]
            if named:
                return next((one for one in reversed(named) if one.kind == "person"), named[-1])
        return self._agreeing(position, start, previous, gender, number)

    def _named(self, floor: int, stop: int) -> list[Speaker]:
        """Who is named last in a stretch of text outside quotation marks, in order."""
        floor = max(floor, stop - _NEAR)
        held = [(m.start, m.end) for m in self.mentions(floor, stop)]
        for one in NOMINAL.finditer(self.low, floor, stop):
            noun = WORD.match(self.low, one.end(), stop)
            if noun and noun[0] not in _NAMED_LAST and noun_kind(noun[0]) in ("person", "organisation"):
                span = one.start(), self.phrase_end(one.start(), stop)
                held += [] if any(span[0] <= a < span[1] for a, _ in held) else [span]
        last = [span for span in sorted(held) if not self._quoted(span[0], floor)][-_LAST:]
        return [one for one in (self.phrase(*span) for span in last) if one.slug]

    def antecedent(self, noun: str, rest: str, start: int, agreement: tuple[str, str]) -> Speaker | None:
        """Who is meant by a definite noun phrase: named with that function, called so before, or named last; None if nobody."""
        gender, number = agreement
        rest = "" if _AGED.match(rest) else rest
        this = _THIS.match(self.low, start) is not None
        begun = self._sentence_start(start)
        previous = self._sentence_before(begun)
        if noun in _NAMED_LAST and not rest:
            gender = "f" if noun.endswith(("ère", "ées", "ée", "ères")) else "m"
            return self._latter(start, begun, previous, gender, "p" if noun.endswith("s") else "s")
        kind = noun_kind(noun)
        if not kind and (noun in demonyms() or this and not rest and _DOES.search(noun)):
            kind = "person"
        nouns = (noun, *goes_back(noun.removesuffix("s") if number == "p" else noun))
        if kind != "person" or number == "p":
            found = self._called(nouns, rest, start)
            if found or "*" not in nouns or number == "p" or rest.startswith("d"):
                return found
            last = self._agreeing(start, begun, previous, "", number, kind)
            return last if last.slug else None
        found = self._bearer(nouns, rest, start, agreement)
        if found or rest.startswith("d"):
            return found or self._called(nouns, rest, start)
        last = self._agreeing(start, begun, previous, gender, number, "person")
        if "*" in nouns or noun in demonyms():
            return last if last.slug else self._called(nouns, rest, start)
        fits = last.slug and (this or last.gender == gender and not noun_in(last.words))
        return self._called(nouns, rest, start) or (last if fits else None)

    def _called(self, nouns: tuple[str, ...], rest: str, start: int) -> Speaker | None:
        """Who spoke, or was mentioned, by a name with this noun in it."""
        noun = nouns[0]
        said = next((one for _, one in reversed(self.spoken) if _is_called(one.words, noun, rest)), None)
        if said:
            return said
        floor = max(0, start - _FAR)
        bodies = (m for m in reversed(self.mentions(floor, start)) if m.kind != "person")
        held = next((m for m in bodies if _is_called(m.text.lower(), noun, rest)), None)
        if held:
            return self.of_mention(held)
        if noun_kind(noun) == "organisation" and not rest:
            ends = (_OF_NAME.match(self.text, at + len(noun), start) for at in places(self.low, noun, floor, start))
            named = next(filter(None, ends), None)
            words = self.text[named.start() - len(noun) : named.end()] if named else ""
            return Speaker(unnamed_slug(words), words, "organisation", "", "s") if named else None
        if noun_kind(noun) in ("source", "media"):
            wanted = ("media", "organisation", "") if noun_kind(noun) == "source" else ("media",)
            return next((one for _, one in reversed(self.spoken) if one.kind in wanted), None)
        return None

    def _bearer(self, nouns: tuple[str, ...], rest: str, start: int, agreement: tuple[str, str]) -> Speaker | None:
        """The person whom the article gives this function: the last before ``start``, else the first after it."""
        found = [one for noun in nouns if noun != "*" for one in self._bearers(noun) if agree(one[1], *agreement)]
        fitting = [one for one in found if not rest or not one[2] or one[2].startswith(rest)]
        before = [one for one in fitting if one[0] < start]
        return max(before)[1] if before else min(fitting)[1] if fitting else None

    def _bearers(self, noun: str) -> list[tuple[int, Speaker, str]]:
        """Where the article sets a name beside a function: place, person and what completes the function."""
        if noun in self._borne:
            return self._borne[noun]
        found = self._borne[noun] = []
        for begin in places(self.low, noun):
            end = begin + len(noun)
            beside = _BESIDE.match(self.text, end, end + 160)
            gap, named = beside["rest"] if beside else "", None
            if beside and not VERB.search(gap + " ") and not STOP.search(gap.lower()) and (beside["ends"] or not beside["comma"]):
                named = self._person(beside["name"], beside.start("name"))
            if named is None:
                before = _BEFORE.search(self.text, max(0, begin - 120), begin)
                named = before and self._person(before[1], before.start(1))
                gap = _REST.match(self.low, end, end + 80)[0]
            if named:
                found.append((begin, named, gap.strip().lower()))
        return found

    def _person(self, name: str, position: int) -> Speaker | None:
        held = next((m for m in self.mentions(position, position + len(name) + 1) if m.kind == "person"), None)
        if held:
            return self.of_mention(held)
        return self._of_name(UNTITLED.sub("", name)) if is_full_name(name) and not self.mentions(position, position + len(name)) else None

    def _quoted(self, position: int, floor: int) -> bool:
        return self.low.count("«", floor, position) > self.low.count("»", floor, position)

    def _behind_quotation(self, start: int, position: int) -> int:
        """Where the outlet's words begin in a sentence that opens with a quotation: whoever is named in it is not who says it."""
        opens = self.low[start:position].lstrip()[:1] in ("«", "“", '"')
        return 1 + max(start - 1, *(self.low.rfind(mark, start, position) for mark in "»”\"")) if opens else start

    def _sentence_start(self, position: int) -> int:
        floor = max(0, position - 600)
        lead = self.text[max(floor, position - 250):position].lstrip()
        for begin in (position - len(lead), floor) if lead else (floor,):
            for end in [one.end() for one in _SENTENCE_END.finditer(self.text, begin, position + 1)][::-1]:
                if self.low.count("»", end, position) <= self.low.count("«", end, position):
                    return end
        return floor

    def _sentence_before(self, start: int) -> Span | None:
        stop = len(self.low[max(0, start - 50) : start].rstrip(" \r\n«\"“")) + max(0, start - 50)
        return (self._sentence_start(stop - 1), stop) if stop > 1 else None


def agree(one: Speaker, gender: str, number: str) -> bool:
    """Whether a speaker may be meant by words of this gender and number."""
    of = one.number or ("s" if one.kind in ("person", "media") else number)
    if one.slug is None or one.kind in ("media", "document"):
        return False
    return (not gender or one.gender in ("", gender)) and of == (number or of)


def _is_called(words: str, noun: str, rest: str) -> bool:
    at = next(places(words, noun), -1)
    return at >= 0 and rest[:40] in words[at:]


def noun_in(words: str) -> bool:
    """Whether a person was named together with a function."""
    return any(noun_kind(word) == "person" for word in words.split())
