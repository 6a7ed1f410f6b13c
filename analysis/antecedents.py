"""To whom words go back: « il », « ce dernier », « la ministre », « le club », « l'Italien »."""

from __future__ import annotations

import re
from analysis.naming import NAME, NOMINAL, STOP, UNTITLED, VERB, WORD, demonyms, goes_back, is_full_name, noun_kind, unnamed_slug
from analysis.speakers import MOST_PLACES, NOBODY, Register, Speaker

Span = tuple[int, int]
_LATTER = {"ce dernier", "cette dernière", "ces derniers", "ces dernières", "celui-ci", "celle-ci", "ceux-ci", "celles-ci"}
_NAMED_LAST = {"dernier", "dernière", "derniers", "dernières", "intéressé", "intéressée"}
_PLURAL = {"ils", "elles", "ces derniers", "ces dernières", "ceux-ci", "celles-ci", "tous deux"}
_FEMININE = {"elle", "elles", "cette dernière", "ces dernières", "celle-ci", "celles-ci"}
_IN_TURN = {"premier": 0, "première": 0, "second": 1, "seconde": 1}
_NEAR = 1000  # how far back somebody named is looked for
_FAR = 8000  # how far back a name, an institution or a document is looked for
_LAST = 4  # how many of those named last are looked at
_RANK = r"(?:ancien|ancienne|actuel|actuelle|nouveau|nouvelle|jeune|vice|premier|première|ex|futur|future|célèbre)[\s-]"
_BEFORE = re.compile(
    rf"({NAME})\s*(?:\(\w+\)\s*)?,\s(?:\d\d ans,\s)?(?:qui est |lui-même |elle-même |également )?"
    rf"(?:(?:l'|le |la |un |une |[^,.;:«»]{{3,60}} et |alors |désormais |aujourd'hui )*)(?:{_RANK})*$"
)
_BESIDE = re.compile(rf"(?P<rest>(?:\s[^\W\d_][^,.;:!?«»()\n]{{0,90}}?)??)(?P<comma>\s?,)?\s(?:M\.|Mme|Me|Dr)?\s?(?P<name>{NAME})(?P<ends>\s*(?:[,.)(«:;]|$))?")
_LED = re.compile(r"(?<!\w)(?:l'|le |la |un |une )$")
_SENTENCE_END = re.compile(r"[.!?…»]\s+(?=[^\W\d_a-zà-ÿ]|«)|\n")


class Memory(Register):
    """Who was introduced, and as what. Limit: without a parser, who is named last or as a subject is who is meant."""

    def pronoun(self, word: str, position: int, start: int, previous: Span | None) -> Speaker:
        """Whom a pronoun means: a speaker of the sentence before, its subject, another named there, or the last who agrees."""
        if word in ("on", "je", "j'", "nous", "ce qui"):
            return NOBODY._replace(text=word)
        agreement = "f" if word in _FEMININE else "m", "p" if word in _PLURAL else "s"
        previous = previous or self._sentence_before(start)
        find = self._latter if word in _LATTER else self._agreeing
        return self.back(find, position, start, previous, *agreement)._replace(text=self.text[position : position + len(word)])

    def _agreeing(self, position: int, start: int, previous: Span | None, gender: str, number: str, kind: str = "") -> Speaker:
        """The likeliest first: who speaks or is the subject in this sentence or the one before, who else is named there, who spoke."""
        floor = previous[0] if previous else start
        above = max(0, floor - 1500)
        paragraph = max(above, self.low.rfind("\n", above, floor))
        said = [one for at, one in self.spoken[-8:] if at >= floor]
        subjects = [self.main_subject(start, position), *([self.main_subject(*previous)] if previous else [])]
        named = [self.of_mention(m) for m in self.mentions(above, position) if not self._quoted(m.start, floor)]
        near = [self.of_mention(m) for m in self.mentions(floor, position) if not self._quoted(m.start, floor)]
        spoken = [one for at, one in self.spoken[-8:] if at >= paragraph]
        people = [one for one in (*near[::-1], *spoken[::-1]) if one.gender and one.kind == "person"]
        heard = [one for _, one in self.spoken[-4:]]
        first = [one for one in (*said[::-1], *subjects) if one.kind == "person"]
        ranked = [*first, *people, *said[::-1], *(one for one in subjects if one.kind), *heard[::-1], *named[::-1], *subjects]
        return next((one for one in ranked if agree(one, gender, number) and kind in ("", one.kind)), NOBODY)

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
        begun = self._sentence_start(start)
        previous = self._sentence_before(begun)
        if noun in _IN_TURN and not rest:
            persons = list(dict.fromkeys(one.slug for one in self._named(*(previous or (begun, begun))) if one.kind == "person"))
            return Speaker(persons[_IN_TURN[noun]], None, "person", "", "s") if len(persons) == 2 else None
        if noun in _NAMED_LAST and not rest:
            gender = "f" if noun.endswith(("ère", "ées", "ée", "ères")) else "m"
            return self._latter(start, begun, previous, gender, "p" if noun.endswith("s") else "s")
        kind = noun_kind(noun) or ("person" if noun in demonyms() else "")
        nouns = (noun, *goes_back(noun.removesuffix("s") if number == "p" else noun))
        if kind == "organisation" or kind != "person" or number == "p":
            found = self._called(nouns, rest, start)
            if found or "*" not in nouns and kind != "document" or number == "p" or rest.startswith("d"):
                return found
            if kind == "document":
                return self._issuer(noun, start)
            last = self._agreeing(start, begun, previous, "", number, kind)
            return last if last.slug else None
        found = self._bearer(nouns, rest, start, agreement)
        if found or rest.startswith("d"):
            return found or self._called(nouns, rest, start)
        last = self._agreeing(start, begun, previous, gender, number, "person")
        if "*" in nouns or noun in demonyms():
            return last if last.slug else self._called(nouns, rest, start)
        return self._called(nouns, rest, start) or (last if last.slug and last.gender == gender and not noun_in(last.words) else None)

    def _issuer(self, noun: str, start: int) -> Speaker | None:
        """Whose the document is that was named before (« un rapport de l'ONU … le rapport »)."""
        places = re.compile(rf"(?<!\w){re.escape(noun)}(?!\w)").finditer(self.low, max(0, start - _FAR), start)
        issued = (self.issued_by(one.start(), self.phrase_end(one.start(), start)) for one, _ in zip(places, range(MOST_PLACES)))
        return next(filter(None, issued), None)

    def _called(self, nouns: tuple[str, ...], rest: str, start: int) -> Speaker | None:
        """Who spoke, or was mentioned, by a name with this noun in it."""
        for noun in nouns[:1]:
            word = re.compile(rf"(?<!\w){re.escape(noun)}(?!\w)(?=.*{re.escape(rest[:40])})")
            said = next((one for _, one in reversed(self.spoken) if noun in one.words and word.search(one.words)), None)
            if said:
                return said
            held = [m for m in self.mentions(max(0, start - _FAR), start) if m.kind != "person" and word.search(m.text.lower())]
            if held:
                return self.of_mention(held[-1])
        if noun_kind(nouns[0]) == "organisation" and not rest:
            whole = re.compile(rf"(?<!\w)(?i:{re.escape(nouns[0])}) (?:du|des?|d['’])(?: la| l['’])? ?[A-ZÀ-Þ][\w-]+")
            named = next(whole.finditer(self.text, max(0, start - _FAR), start), None)
            return Speaker(unnamed_slug(named[0]), named[0], "organisation", "", "s") if named else None
        if noun_kind(nouns[0]) in ("source", "media"):
            wanted = ("media", "organisation", "") if noun_kind(nouns[0]) == "source" else ("media",)
            return next((one for _, one in reversed(self.spoken) if one.kind in wanted), None)
        return None

    def _bearer(self, nouns: tuple[str, ...], rest: str, start: int, agreement: tuple[str, str]) -> Speaker | None:
        """The person whom the article gives this function: the last before ``start``, else the first after it."""
        found = [one for noun in nouns if noun != "*" for one in self._bearers(noun)]
        found = [one for one in found if agree(one[1], *agreement)]
        fitting = [one for one in found if not rest or not one[2] or one[2].startswith(rest) or not rest.startswith("d") and rest in one[2]]
        before = [one for one in fitting if one[0] < start]
        return max(before)[1] if before else min(fitting)[1] if fitting else None

    def _bearers(self, noun: str) -> list[tuple[int, Speaker, str]]:
        """Where the article sets a name beside a function: place, person and what completes the function."""
        if noun in self._borne:
            return self._borne[noun]
        found = self._borne[noun] = []
        for number, at in enumerate(re.finditer(rf"(?<!\w){re.escape(noun)}(?!\w)", self.low)):
            if number >= MOST_PLACES:
                break
            begin, end = at.span()
            beside = _BESIDE.match(self.text, end, end + 160)
            gap = beside["rest"] if beside else ""
            named = None
            if beside and not VERB.search(gap + " ") and not STOP.search(gap.lower()) and (beside["ends"] or not beside["comma"]):
                if not gap or gap[1:3] in ("de", "du", "d'", "d’", "à ", "au", "en") or len(gap.split()) == 1:
                    named = self._person(beside["name"], beside.start("name"))
            if named is None:
                before = _BEFORE.search(self.text, max(0, begin - 120), begin)
                named = before and self._person(before[1], before.start(1))
                gap = re.match(r"[^,.;:«»\n]*", self.low[end : end + 80])[0]
                if before and _LED.search(self.low, begin - 12, begin) and VERB.search(gap):
                    named = None
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

    def _sentence_start(self, position: int) -> int:
        floor = max(0, position - 600)
        return max((one.end() for one in _SENTENCE_END.finditer(self.text, floor, position + 1)), default=floor)

    def _sentence_before(self, start: int) -> Span | None:
        stop = len(self.low[max(0, start - 50) : start].rstrip(" \r\n«\"“")) + max(0, start - 50)
        return (self._sentence_start(stop - 1), stop) if stop > 1 else None


def agree(one: Speaker, gender: str, number: str) -> bool:
    """Whether a speaker may be meant by words of this gender and number."""
    of = one.number or ("s" if one.kind in ("person", "media") else number)
    return one.slug is not None and one.kind not in ("media", "document") and (not gender or one.gender in ("", gender)) and of == (number or of)


def noun_in(words: str) -> bool:
    """Whether a person was named together with a function."""
    return any(noun_kind(word) == "person" for word in words.split())
