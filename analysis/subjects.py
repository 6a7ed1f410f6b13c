"""Where the subject of a reporting verb stands: before it, after it, in apposition, or in an earlier sentence."""

from __future__ import annotations

import re
from functools import cache

from analysis.cues import listed
from analysis.speakers import NAME, NOBODY, UNTITLED, Register, Speaker, classes

_ONLY_NAME = re.compile(rf"\s*(?:M\.|Mme|MM\.|Dr|Me)?\s*({NAME})\s*$")
_NAME_AT_START = re.compile(rf"({NAME})(?=\s*(?:$|[\s,(]))")
_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_WHEN = (
    rf"(?:{_DAY}|hier|aujourd'hui|demain|ce (?:{_DAY}|matin|soir|jour|mois)|le (?:\d|{_DAY}|1er|lendemain|même jour|"
    r"mois|soir|matin)|la veille|cette (?:semaine|nuit|année)|la semaine|l'an|l'année|\d)"
)
_BOUNDARY = re.compile(
    r"(?<![\w'])(?:qu(?:e\s|')|lorsqu(?:e\s|')|où\s|dont\s|si\s|car\s|mais\s|puisqu(?:e\s|')|[;:?!]\s|[»”]\s)"
)
_PRONOUN = re.compile(
    r"(?<!\w)(il|elle|ils|elles|on|ce dernier|cette dernière|ces derniers|ces dernières|celui-ci|celle-ci|"
    r"ceux-ci|celles-ci|je|j'|nous|tous deux|ce qui)\s*$"
)
_STARTS = re.compile(r"(?:il|elle|ils|elles|ce dernier|cette dernière)(?!\w)")
_ARTICLE = re.compile(r"(?:(?:l[ea]s?|une?|des|ses|son|sa|leurs?|cet?|cette|ces)\s|l')?")
_STRESSED = re.compile(r"(lui|elle|eux|elles)(?!\w)")
_CLITICS = re.compile(
    r"(?:\s(?:ne|se|le|lui|leur|y|en|nous)|[\s,](?:n'|s'|l'|m')|(?<!\ble)(?<!\bun)(?<!\bdu)(?<!\bce)(?<!\bau)(?<!\bson)"
    r"\s(?:\w+ment|lui-même|elle-même|aussi|également|eux-mêmes))+\s*$"
)
_COORDINATED = re.compile(r"(?<!\w)(?:et|puis|mais|ou|avant de|et de|avant d'|et d')\s*$")
_RELATIVE = re.compile(r"(?:,\s*)?(?<!\w)(?:qui|lequel|laquelle)\s*$")
_STOP = re.compile(
    rf"[,.;:!?«»“”\"()\n]|\s(?:(?:dans|lors|devant|sur|après|avant|pour|pendant|qui|dont|alors|tandis|depuis|via|avec|"
    rf"auprès|par|cependant|toutefois)(?!\w)|en\s(?!chef)|à\s(?:l'afp|la presse|la radio|la télé|l'issue|l'occasion|"
    rf"propos|son|sa|ses|l'antenne)|au\s(?:micro|monde|figaro|parisien|cours|sujet|lendemain|journal|quotidien)|"
    rf"aux\s(?:journalistes|médias)|que\s|qu'|{_WHEN}(?!\w))"
)
_SKIP = re.compile(
    rf"(?:[\s,]*(?:{_WHEN}[^,»]{{0,20}}?(?=\s(?:le|la|l'|un|une|m\.)\W)|également|aussi|ensuite|encore|\w+ment|"
    rf"par ailleurs|en outre|de son côté|pour sa part|quant à (?:lui|elle))(?=[\s,])|\s(?:{_DAY}|hier|aujourd'hui|"
    r"ce jour)(?=\s)|[\s,]*(?:à|au|aux|sur|dans|via)\s[^,«»]{1,50},)?[\s,]*"
)
_TITLE = re.compile(r"(?<!\w)(?:m|mm|dr|j|st)$")
_COMMA = re.compile(r"[,()]")
_CLOSES = re.compile(r"[,.»”\"(]")
_SOURCE_CLOSES = re.compile(r"[,.;:)\n]")
_REACH = 600
_PLURAL = {"ils", "elles", "ces derniers", "ces dernières", "ceux-ci", "celles-ci", "tous deux"}
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
        if clitics := _CLITICS.search(low, max(start, stop - 40), stop):
            stop = clitics.start()
        near = max(start, stop - 20)
        if pronoun := _PRONOUN.search(low, near, stop):
            return self.pronoun(pronoun[1], pronoun.start(), start, previous)
        if _COORDINATED.search(low, near, stop) or not low[start:stop].strip(" ,"):
            return self.main_subject(start, stop, previous)
        if relative := _RELATIVE.search(low, near, stop):
            return self._antecedent(start, relative.start())
        parts = self._nearest(start, stop)
        names = [part for part in parts[1:3] if self._only_name(*part)]
        return self.phrase(*[*names, *parts][0]) if parts else self.main_subject(start, stop, previous)

    def after(self, start: int, stop: int) -> Speaker | None:
        """The inverted subject after a verb that ends at ``start`` (« …, a déclaré le maire de Lyon »), or None."""
        begin = _SKIP.match(self.low, start, stop).end()
        end = self._phrase_end(begin, stop)
        if begin < end and (self.is_phrase(begin, end) or self.mention_at(begin)):
            return self._apposed(end, stop) or self.phrase(begin, end)
        return None

    def source(self, start: int, stop: int) -> tuple[Speaker, int] | None:
        """The source that « selon » names from ``start`` on, and where its name ends; None where it names none."""
        low = self.low
        begin = start + len(low[start:stop]) - len(low[start:stop].lstrip())
        if pronoun := _STRESSED.match(low, begin, stop):
            word = {"lui": "il", "eux": "ils"}.get(pronoun[1], pronoun[1])
            speaker = self.pronoun(word, begin, begin, None)
            return speaker._replace(text=self.text[begin : pronoun.end()]), pronoun.end()
        noun = low[_ARTICLE.match(low, begin, stop).end() : stop].split(None, 1)[:1]
        if not noun or noun[0].strip(",.") in listed("standard"):
            return None
        end = self._phrase_end(begin, stop)
        comma = low.find(",", end, stop)
        apposed = self._apposed(comma, stop) if comma == end or comma > 0 and low[end].isspace() else None
        speaker = apposed or self.phrase(begin, end)
        if not speaker.slug:
            return None
        if apposed:
            further = low.find(",", comma + 1, stop)
            end = further if further >= 0 else stop
        elif low[end : end + 1] == "(" and 0 < low.find(")", end, end + 90) < stop:
            end = low.index(")", end) + 1
        elif end < stop:
            closes = _SOURCE_CLOSES.search(low, end, stop)
            end = closes.start() if closes else stop
        function = _FUNCTION.match(low, end, stop)
        if function and (function[1] in classes() or function[1] in ("de", "du", "des", "d'")):
            end = end if _VERB.search(low, end, function.end()) else function.end()
        return speaker, end

    def is_adverbial(self, start: int, stop: int) -> bool:
        """Whether the words are only adverbials (« Plus tôt dans la journée, »)."""
        return all(self._beside(*part) for part in self._commas(start, stop))

    def named_before(self, start: int, stop: int) -> Speaker | None:
        """The person whose name ends right before ``stop``, if there is one."""
        near = [m for m in self.mentions(start, stop) if m.kind == "person" and not self.low[m.end : stop].strip()]
        return self.of_mention(near[-1]) if near else None

    def main_subject(self, start: int, stop: int, previous: tuple[int, int] | None = None) -> Speaker:
        """The subject of a whole sentence, taken from its beginning; NOBODY where it cannot be told."""
        parts = [part for part in self._commas(start, min(stop, start + 400)) if not self._beside(*part)]
        for part, apposed in zip(parts[:2], [*parts[1:], None]):
            if pronoun := _STARTS.match(self.low, *part):
                return self.pronoun(pronoun[0], part[0], start, None)
            held = self.mentions(*part)
            if apposed and not held and self._only_name(*apposed):
                return self.phrase(*apposed)
            named = _NAME_AT_START.match(self.text, *part)
            if named and " " in named[1] and not held:
                return self._of_name(UNTITLED.sub("", named[1]))
            mention = self.subject_mention(*part)
            if mention and mention.start - part[0] <= 90:
                return self.of_mention(mention)
            verb = _VERB.search(self.low, *part)
            end = verb.start() if verb else stop
            if self.is_phrase(*part) and end <= part[1] + 1 and end - part[0] < 90:
                return self.phrase(part[0], end)
        return NOBODY

    def pronoun(self, word: str, position: int, start: int, previous: tuple[int, int] | None) -> Speaker:
        """Whom a pronoun means: a speaker of the sentence before, its subject, or the last speaker that agrees."""
        if word in ("on", "je", "j'", "nous", "ce qui"):
            return NOBODY._replace(text=word)
        gender, number = "f" if word in _FEMININE else "m", "p" if word in _PLURAL else "s"

        def agrees(one: Speaker) -> bool:
            number_of = one.number or ("s" if one.kind in ("person", "media") else number)
            return one.slug is not None and one.kind != "media" and one.gender in ("", gender) and number_of == number

        floor = previous[0] if previous else start
        recent = next((one for at, one in reversed(self.spoken) if at >= floor and agrees(one)), None)
        if recent is None and previous:
            recent = self.main_subject(*previous)
        if recent is None or not agrees(recent):
            recent = next((one for _, one in reversed(self.spoken[-4:]) if agrees(one)), NOBODY)
        return recent._replace(text=self.text[position : position + len(word)])

    def _phrase_end(self, begin: int, stop: int) -> int:
        position = begin
        while True:
            found = _STOP.search(self.low, position, stop)
            end = found.start() if found else stop
            inside = next((m.end for m in self.mentions(begin, stop) if m.start <= end < m.end), None)
            if inside is None and not (found and found[0] == "." and _TITLE.search(self.low, max(begin, end - 3), end)):
                return end
            position = inside or end + 1

    def _only_name(self, start: int, stop: int) -> bool:
        named = _ONLY_NAME.match(self.text, start, stop)
        return named is not None and (" " in named[1] or self.mention_at(named.start(1)) is not None)

    def _apposed(self, end: int, stop: int) -> Speaker | None:
        """The name set after a noun phrase and its comma (« le maire, Jean Dupont »)."""
        closes = _CLOSES.search(self.low, end + 3, stop)
        until = closes.start() if closes else stop
        named = self.low[end : end + 1] == "," and self._only_name(end + 1, until)
        return self.phrase(end + 1, until) if named else None

    def _beside(self, start: int, stop: int) -> bool:
        """Whether the words are an adverbial beside the subject, and name nobody."""
        return _adverbial().match(self.low, start, stop) is not None and not self.mention_at(start)

    def _nearest(self, start: int, stop: int) -> list[tuple[int, int]]:
        """The parts between commas before a verb, without adverbials; the subject heads the first."""
        closed = self.low[start:stop].rstrip().endswith(",")
        begin = max((match.end() for match in _BOUNDARY.finditer(self.low, start, stop)), default=start)
        parts = self._commas(begin, stop)
        if parts and not closed and self.is_phrase(*parts[-1]):
            return parts[-1:]
        return [part for part in parts if not self._beside(*part)] or parts[-1:]

    def _commas(self, start: int, stop: int) -> list[tuple[int, int]]:
        parts, depth, begin = [], 0, start
        for match in _COMMA.finditer(self.low, start, stop):
            if match[0] != ",":
                depth += 1 if match[0] == "(" else -1
            elif depth == 0:
                parts.append((begin, match.start()))
                begin = match.end()
        parts.append((begin, stop))
        trimmed = (self.trim(*part) for part in parts)
        return [part for part in trimmed if part[0] < part[1]]

    def _antecedent(self, start: int, stop: int) -> Speaker:
        near = [mention for mention in self.mentions(start, stop) if stop - mention.end <= 2]
        parts = self._commas(start, stop)
        return self.of_mention(near[-1]) if near else self.phrase(*parts[-1]) if parts else NOBODY


@cache
def _adverbial() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(listed("adverbial"))))
    return re.compile(
        rf"\s*(?:(?:et|mais|or|puis|car)\s+)?(?:{_WHEN}|\w+ (?:jours?|mois|ans|semaines?|heures?|minutes?) "
        rf"(?:plus|après|avant)|(?:{words}|\w+ment|\w+ant)(?:(?<=')|(?![\w-])))"
    )
