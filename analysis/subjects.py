"""Where the subject of a reporting verb stands: before it, after it, in apposition, or in an earlier sentence."""

from __future__ import annotations

import re

from analysis.speakers import NAME, NOBODY, NOMINAL, UNTITLED, Register, Speaker, classes

_NAME_AT_START = re.compile(rf"({NAME})(?=\s*(?:$|[\s,(]))")
_ONLY_NAME = re.compile(rf"\s*(?:M\.|Mme|MM\.|Dr|Me)?\s*({NAME})\s*$")
_WHEN = (
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd'hui|demain|ce (?:lundi|mardi|mercredi|"
    r"jeudi|"
    r"vendredi|samedi|dimanche|matin|soir|jour|mois)|le (?:\d|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|1er|"
    r"lendemain|même jour|mois|soir|matin)|la veille|cette (?:semaine|nuit|année)|la semaine|l'an|l'année|\d)"
)
_ADVERBIAL = re.compile(
    rf"\s*(?:(?:et|mais|or|puis|car)\s+)?(?:{_WHEN}|cet?t?e? même|"
    rf"\w+ (?:jours?|mois|ans|semaines?|heures?|minutes?) (?:plus|après|avant)|"
    rf"(?:peu|un peu|le tout|au total|parmi|vu|selon)(?!\w)|(?:en|dans|lors|après|avant|depuis|pour|par|selon|"
    rf"d'après|malgré|sur|"
    r"sous|chez|à|au|aux|avec|sans|contre|pendant|durant|suite|grâce|face|quant|vers|dès|devant|outre|plus|"
    r"interrogée?s?|"
    r"contactée?s?|invitée?s?|si|comme|alors|tandis|lorsque|quand|bien|puisque|tout|parallèlement|\w+ment|"
    r"toutefois|"
    r"cependant|néanmoins|ainsi|enfin|pourtant|aussi|ensuite|puis|d'ailleurs|selon|de (?:son|leur) côté|du côté|"
    r"\w+ant)(?![\w-])|d'(?:abord|ailleurs|autre part|un|une)\b|à l'|lorsqu'|quand |s'il|qu')"
)
_BOUNDARY = re.compile(
    r"(?<![\w'])(?:(?P<sub>(?:alors |tandis |bien |après )?qu(?:e\s|')|lorsqu(?:e\s|')|où\s|dont\s|si\s|car\s|"
    r"mais\s|puisqu(?:e\s|'))|[;:?!]\s|[»”]\s)"
)
_PRONOUN = re.compile(
    r"(?<!\w)(il|elle|ils|elles|on|ce dernier|cette dernière|ces derniers|ces dernières|celui-ci|celle-ci|"
    r"ceux-ci|celles-ci|je|j'|nous|tous deux|ce qui)\s*$"
)
_CLITICS = re.compile(
    r"(?:\s(?:ne|se|le|lui|leur|y|en|nous)|[\s,](?:n'|s'|l'|m')|(?<!\ble)(?<!\bun)(?<!\bdu)(?<!\bce)"
    r"(?<!\bau)(?<!\bson)\s(?:\w+ment|lui-même|elle-même|"
    r"aussi|également|eux-mêmes))+\s*$"
)
_COORDINATED = re.compile(r"(?<!\w)(?:et|puis|mais|ou|avant de|et de|avant d'|et d')\s*$")
_RELATIVE = re.compile(r"(?:,\s*)?(?<!\w)(?:qui|lequel|laquelle)\s*$")
_STOP = re.compile(
    rf"[,.;:!?«»“”\"()\n]|\s(?:(?:dans|lors|devant|sur|après|avant|pour|pendant|qui|dont|alors|tandis|depuis|"
    rf"via|avec|auprès|"
    rf"par|cependant|toutefois)(?!\w)|en\s(?!chef)|"
    rf"à\s(?:l'afp|la presse|la radio|la télé|l'issue|l'occasion|propos|son|sa|ses|l'antenne)|au\s(?:micro|"
    rf"monde|figaro|parisien|cours|sujet|"
    rf"lendemain|journal|quotidien)|aux\s(?:journalistes|médias)|que\s|qu'|{_WHEN}(?!\w))"
)
_SKIP = re.compile(
    rf"(?:[\s,]*(?:{_WHEN}[^,»]{{0,20}}?(?=\s(?:le|la|l'|un|une|m\.)\W)|également|aussi|ensuite|encore|\w+ment|"
    rf"par ailleurs|en outre|de son côté|pour sa part|quant à (?:lui|elle))(?=[\s,])|"
    rf"\s(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd'hui|ce jour)(?=\s)|"
    rf"[\s,]*(?:à|au|aux|sur|dans|via)\s[^,«»]{{1,50}},)?[\s,]*"
)
_COMMA = re.compile(r"[,()]")
_STARTS = re.compile(r"(?:il|elle|ils|elles|ce dernier|cette dernière)(?!\w)")
_REACH = 600
_PLURAL = {"ils", "elles", "ces derniers", "ces dernières", "ceux-ci", "celles-ci", "eux", "tous deux"}
_FEMININE = {"elle", "elles", "cette dernière", "ces dernières", "celle-ci", "celles-ci"}
_VERB = re.compile(
    r"\s(?:(?:a|ont|est|sont|avait|avaient|était|étaient|se|ne|sera|fait|peut|doit|va|vont|[^\W\d_]{3,}(?:ait|era|"
    r"èrent))(?!\w)|[sn]')"
)
_FUNCTION = re.compile(
    r"\s*,\s*(?:l'|le |la |un |une )?(?:ancien |ancienne |ex-)?(d'|[^\W\d_]+(?:-[^\W\d_]+)*)[^,;:.«»\n]{0,120}"
    r"(?=\s*[,;])"
)


class Cast(Register):
    """The speakers of one article, told from its mentions and from who has spoken before.

    Limit: without a parser the subject is the noun phrase nearest to the verb; gender is known from determiners only.
    """

    def before(self, start: int, stop: int, previous: tuple[int, int] | None = None) -> Speaker:
        """The subject of a verb that begins at ``stop``, in a sentence that begins at ``start``."""
        low = self.low
        start = max(start, stop - _REACH)
        clitics = _CLITICS.search(low, max(start, stop - 40), stop)
        stop = clitics.start() if clitics else stop
        pronoun = _PRONOUN.search(low, max(start, stop - 20), stop)
        if pronoun:
            return self.pronoun(pronoun[1], pronoun.start(), start, previous)
        if _COORDINATED.search(low, max(start, stop - 12), stop) or not low[start:stop].strip(" ,"):
            return self.main_subject(start, stop, previous)
        relative = _RELATIVE.search(low, max(start, stop - 12), stop)
        if relative:
            return self._antecedent(start, relative.start())
        return self._from_chunks(self._chunks(start, stop)) or self.main_subject(start, stop, previous)

    def after(self, start: int, stop: int) -> Speaker | None:
        """The inverted subject after a verb that ends at ``start`` (« …, a déclaré le maire de Lyon »), or None."""
        begin = _SKIP.match(self.low, start, stop).end()
        end = self._phrase_end(begin, stop)
        if end <= begin:
            return None
        if not (NOMINAL.match(self.low, begin, end) or self.text[begin].isupper() or self._mention_at(begin)):
            return None
        apposed = self._apposed(end, stop)
        return apposed or self.phrase(begin, end, first=True)

    def source(self, start: int, stop: int) -> tuple[Speaker, int] | None:
        """The source that « selon » names from ``start`` on, and where its name ends; None where it names none."""
        begin = start + len(re.match(r"\s*", self.low[start:stop])[0])
        pronoun = re.compile(r"(lui|elle|eux|elles)(?!\w)").match(self.low, begin, stop)
        if pronoun:
            word = {"lui": "il", "eux": "ils"}.get(pronoun[1], pronoun[1])
            return self.pronoun(word, begin, begin, None)._replace(text=self.text[begin : pronoun.end()]), pronoun.end()
        end = self._phrase_end(begin, stop)
        if not self.low[begin:end].strip():
            return None
        if self.low[begin:end].startswith("de source"):
            begin += 3
        apposed = self._apposed(end, stop)
        if not apposed and self.low[end : end + 1].isspace() and self.low.find(",", end, stop) > 0:
            further = self.low.index(",", end, stop)
            apposed = self._apposed(further, stop)
            end = further if apposed else end
        speaker = apposed or self.phrase(begin, end, first=True)
        if apposed:
            comma = self.low.find(",", end + 1, stop)
            end = comma if comma >= 0 else stop
        elif self.low[end : end + 1] == "(" and 0 < self.low.find(")", end, end + 90) < stop:
            end = self.low.index(")", end) + 1
        elif self.low[end : end + 1] not in ",.;:)\n»" and end < stop:
            closes = re.search(r"[,.;:)\n]", self.low[end:stop])
            end = end + closes.start() if closes else stop
        function = _FUNCTION.match(self.low, end, stop)
        if function and (function[1] in classes() or function[1] in ("de", "du", "des", "d'")):
            end = function.end()
        return (speaker, end) if speaker.slug and not NOMINAL.fullmatch(self.low[begin:end] + " ") else None

    def is_adverbial(self, start: int, stop: int) -> bool:
        """Whether the words are only adverbials (« Plus tôt dans la journée, »)."""
        parts = self._commas(start, stop)
        return all(_ADVERBIAL.match(self.low, *part) and not self._mention_at(part[0]) for part in parts)

    def _phrase_end(self, begin: int, stop: int) -> int:
        """Where a noun phrase ends at the latest; a mention is never cut."""
        position = begin
        while True:
            found = _STOP.search(self.low, position, stop)
            end = found.start() if found else stop
            inside = next((m.end for m in self._mentions(begin, stop) if m.start <= end < m.end), None)
            title = (
                found
                and self.low[end : end + 1] == "."
                and re.search(r"(?<!\w)(?:m|mm|dr|j|st)$", self.low[max(begin, end - 3) : end])
            )
            if inside is None and not title:
                return end
            position = inside or end + 1

    def _apposed(self, end: int, stop: int) -> Speaker | None:
        if self.low[end : end + 1] != ",":
            return None
        nearest = next(iter(self._mentions(end, min(stop, end + 60))), None)
        if (
            nearest
            and nearest.kind == "person"
            and not self.low[end + 1 : nearest.start].strip(" m.e")
            and re.match(r"\s*(?:[,.»”\"(\n]|$)", self.low[nearest.end : stop])
        ):
            return self._of_mention(nearest)
        closes = re.search(r"[,.»”\"(]", self.low[end + 1 : stop])
        until = end + 1 + closes.start() if closes else stop
        named = _ONLY_NAME.match(self.text, end + 1, until)
        if named and " " in named[1].strip():
            return self._of_name(named[1])
        return None

    def _chunks(self, start: int, stop: int) -> list[tuple[int, int]]:
        """The parts between commas before a verb, without adverbials; the subject heads the first."""
        low = self.low
        closed = low[start:stop].rstrip().endswith(",")
        begin, subordinate = start, False
        for match in _BOUNDARY.finditer(low, start, stop):
            begin, subordinate = match.end(), match["sub"] is not None
        parts = self._commas(begin, stop)
        if subordinate and closed and len(parts) == 1:
            parts = self._commas(start, stop)
        elif subordinate and not closed and len(parts) > 1:
            parts = parts[1:]
        kept = [part for part in parts if not _ADVERBIAL.match(low, *part) or self._mention_at(part[0])]
        last = parts[-1:]
        return kept or last if closed or last and not self._is_phrase(last[0]) else last

    def _commas(self, start: int, stop: int) -> list[tuple[int, int]]:
        parts, depth, begin = [], 0, start
        for match in _COMMA.finditer(self.low, start, stop):
            if match[0] == ",":
                if depth == 0:
                    parts.append((begin, match.start()))
                    begin = match.end()
            else:
                depth += 1 if match[0] == "(" else -1
        parts.append((begin, stop))
        return [part for part in map(self._trim, parts) if part[0] < part[1]]

    def _from_chunks(self, parts: list[tuple[int, int]]) -> Speaker | None:
        if not parts:
            return None
        for part in parts[1:3]:
            only = _ONLY_NAME.match(self.text, *part)
            if only and (" " in only[1] or self._mention_at(only.start(1))):
                if not self._subject_mention(*parts[0], persons=True):
                    return self.phrase(*part)
        if len(parts) > 1 and self._is_phrase(parts[-1]) and not self._is_phrase(parts[0]):
            return self.phrase(*parts[-1])
        return self.phrase(*parts[0])

    def named_before(self, start: int, stop: int) -> Speaker | None:
        """The person whose name ends right before ``stop``, if there is one."""
        near = [m for m in self._mentions(start, stop) if m.kind == "person" and not self.low[m.end : stop].strip()]
        return self._of_mention(near[-1]) if near else None

    def _antecedent(self, start: int, stop: int) -> Speaker:
        """The noun phrase right before « qui »."""
        parts = self._commas(start, stop)
        if not parts:
            return NOBODY
        near = [m for m in self._mentions(start, stop) if stop - m.end <= 2]
        return self._of_mention(near[-1]) if near else self.phrase(*parts[-1])

    def main_subject(self, start: int, stop: int, previous: tuple[int, int] | None = None) -> Speaker:
        """The subject of a whole sentence, taken from its beginning; NOBODY where it cannot be told."""
        parts = self._commas(start, min(stop, start + 400))
        kept = [p for p in parts if not _ADVERBIAL.match(self.low, *p) or self._mention_at(p[0])]
        for number, part in enumerate(kept[:2]):
            pronoun = _STARTS.match(self.low, *part)
            if pronoun:
                return self.pronoun(pronoun[0], part[0], start, None)
            if number + 1 < len(kept) and not self._subject_mention(*part, persons=True):
                after = self._mention_at(kept[number + 1][0])
                if after and after.kind == "person" and after.end >= kept[number + 1][1]:
                    return self._of_mention(after)
                named = _ONLY_NAME.match(self.text, *kept[number + 1])
                if named and " " in named[1] and not self._mentions(*part):
                    return self._of_name(named[1])
            named = _NAME_AT_START.match(self.text, *part)
            if named and " " in named[1] and not self._mentions(*part):
                return self._of_name(UNTITLED.sub("", named[1]))
            mention = self._subject_mention(*part)
            if mention and mention.start - part[0] <= 90:
                return self._of_mention(mention)
            verb = _VERB.search(self.low, *part)
            end = verb.start() if verb else stop
            if self._is_phrase(part) and end <= part[1] + 1 and end - part[0] < 90:
                return self.phrase(part[0], end)
        return NOBODY

    def pronoun(self, word: str, position: int, start: int, previous: tuple[int, int] | None) -> Speaker:
        """Whom a pronoun means: a speaker of the sentence before, its subject, or the last speaker that agrees."""
        if word in ("on", "je", "j'", "nous", "ce qui"):
            return NOBODY._replace(text=word)
        gender, number = "f" if word in _FEMININE else "m", "p" if word in _PLURAL else "s"
        shown = self.text[position : position + len(word)]

        def agrees(speaker: Speaker) -> bool:
            known = speaker.gender or self._gender.get(speaker.slug or "", "")
            return (
                speaker.slug is not None
                and speaker.kind != "media"
                and known in ("", gender)
                and speaker.number in ("", number)
                and not (
                    number == "p"
                    and speaker.kind in ("person", "media")
                    and "+" not in speaker.slug
                    and not speaker.number
                )
            )

        floor = previous[0] if previous else start
        recent = next((s for at, s in reversed(self.spoken) if at >= floor and agrees(s)), None)
        if recent is None and previous:
            subject = self.main_subject(*previous)
            recent = subject if agrees(subject) else None
        if recent is None:
            recent = next((s for _, s in reversed(self.spoken[-4:]) if agrees(s)), None)
        if recent is None:
            return NOBODY._replace(text=shown)
        if recent.kind == "person" and recent.slug:
            self._gender.setdefault(recent.slug, gender)
        return recent._replace(text=shown)
