"""Where the subject of a reporting verb stands: before it, after it, in apposition, or in an earlier sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, islice, pairwise

from analysis.antecedents import Memory
from analysis.cues import listed
from analysis.naming import NAME, NOMINAL, TITLE, UNTITLED, VERB, WHEN, bare_name, is_full_name, noun_kind
from analysis.speakers import NOBODY, Speaker

_ONLY_NAME = re.compile(
    rf"\s*(?:(?:l['’]|le |la )(?P<title>(?:[^\W\d_A-ZÀ-Þ]+[ -]){{0,3}}(?<!\Wde )(?<!\Wla )(?<!\Wdu )))?(?:{TITLE}\s)?\s*(?P<name>{NAME})\s*$"
)
_NAME_AT_START = re.compile(rf"({NAME})(?=\s*(?:$|[\s,(]))")
_BOUNDARY = re.compile(
    r"(?<![\w'-])(?:qu(?:e\s|')|lorsqu(?:e\s|')|où\s|dont\s|si\s|car\s|mais\s|puisqu(?:e\s|')|[;:?!]\s|[»”]\s)|\.\s?[–—-]\s"
)
_ASIDE = re.compile(r"(?:(?:à|de|pour|avec|chez|par|sur|dans) )?(?:qui|que|qu'|dont|où|lequel|laquelle|lesquels|auquel)(?!\w)|qu'")
_PRONOUN = re.compile(
    r"(?<!\w)(il|elle|ils|elles|on|ce dernier|cette dernière|ces derniers|ces dernières|celui-ci|celle-ci|"
    r"ceux-ci|celles-ci|je|j'|nous|tous deux|ce qui)\s*$"
)
_STARTS = re.compile(r"(?:ils?|elles?|ce dernier|cette dernière|lui-même|elle-même|eux-mêmes|elles-mêmes)(?![\w-])")
_ARTICLE = re.compile(r"(?:(?:l[ea]s?|une?|des|ses|son|sa|leurs?|cet?|cette|ces)\s|l')?")
_STRESSED = re.compile(r"(lui|elle|eux|elles|ce dernier|cette dernière|ces derniers|ces dernières|celui-ci|celle-ci)(?!\w)")
_CLITICS = re.compile(
    r"(?:\s(?:ne|se|me|te|le|lui|leur|y|en|nous|vous)|[\s,](?:n'|s'|l'|m')|(?<!\ble)(?<!\bun)(?<!\bdu)(?<!\bce)(?<!\bau)(?<!\bson)"
    r"\s(?:\w+ment|lui-même|elle-même|aussi|également|eux-mêmes))+\s*$"
)
_BETWEEN = frozenset("ne se me te le lui leur y en nous vous lui-même elle-même aussi également eux-mêmes".split())
_COORDINATED = re.compile(r"(?<!\w)(?:et|puis|mais|ou|avant de|et de|avant d'|et d')\s*$")
_RELATIVE = re.compile(r"(?:,\s*)?(?<!\w)(?:qui|lequel|laquelle)\s*$")
_BESIDE_VERB = re.compile(
    rf"[\s,]*(?:(?:{WHEN}[^,»]{{0,20}}?|également|aussi|ensuite|encore|\w+ment|par ailleurs|en outre|de son côté|"
    r"pour sa part|quant à (?:lui|elle))(?=[\s,])|"
    r"(?:à|au|aux|dans|sur|via|devant|lors|en|depuis|après|avant|avec|auprès|chez|par|pendant|face)(?:\s|\b)"
    r"(?:(?:la|le|les|l'|un|une|son|sa|ses|ce|cette)\b\s?)?[^,«»;:]{1,70}?"
    r"(?=,|(?<!\sde)(?<!\sà)(?<!avec)(?<!dans)(?<!\ssur)(?<!\spar)(?<!pour)(?<!en)(?<!du)(?<!et)\s(?:l[ea]s?\s|"
    r"l'|une?\s|des\s|m\.\s|mme\s))|"
    r"(?<=,)\s(?!l[ea]s?\s|l'|une?\s|des\s|m\.\s|mme\s)[^,«»;:]{3,60}(?=,))[\s,]*"
)
_SIGNED = re.compile(
    rf"(?:\s*[—–-]\s*|\s*,?\s+(?:s['’]est |s['’]|se |a |avait )?(?:\w+ment )?[a-zà-ÿ]{{3,}}\s+)({NAME})(?=\s*(?:[\n\r,.(]|"
    rf"$))")
_PART = re.compile(r"(?:[^,(]|\([^()]*\)?)+")  # up to a comma that stands in no brackets
_CLOSES = re.compile(r"[,.»”\"(]")
_SOURCE_CLOSES = re.compile(r"[,.;:)\n]")
_LEADS_ON = re.compile(
    r"(?:et |mais )?(?:puis|alors|enfin|ensuite|avant de|avant d'|en |[^\W\d_]+ant |se |s'|à |"
    r"d'un|plus |un peu plus )[^.]*$")
_ADDRESSED = re.compile(r"(?<!\w)(?:à|au|aux|contre|avec|pour)\s(?:l[ea]s?\s|l')?$")
_REACH = 600
_FUNCTION = re.compile(
    r"\s*,\s*(?:l'|le |la |un |une )?(?:ancien |ancienne |ex-)?((?>d'|[^\W\d_]+(?:-[^\W\d_]+)*))[^,;:.«»\n]{0,120}+(?=\s*[,;])"
)
_VERBS = re.compile(r"(?:les|des|plusieurs|certaine?s|ses|ces|leurs|quelques|deux|trois)\s[^,;:]{3,60}?(?=\s[^\W\d_]{2,}(?<!m)ent(?!\w))")


class Cast(Memory):
    """The speakers of one article, told from its mentions and from who has spoken before.

    Limit: without a parser the subject is the noun phrase nearest to the verb; gender is known from determiners and first names.
    """

    def before(self, start: int, stop: int, previous: tuple[int, int] | None = None) -> Speaker:
        """The subject of a verb that begins at ``stop``, in a sentence that begins at ``start``."""
        low = self.low
        start = max(start, stop - _REACH)
        if clitics := self._clitics(max(start, stop - 40), stop):
            stop = clitics.start()
        near = max(start, stop - 20)
        if pronoun := _PRONOUN.search(low, near, stop):
            return self.pronoun(pronoun[1], pronoun.start(), start, previous)
        if not low[start:stop].strip(" ,"):
            return self.last_subject(start, previous)
        if _COORDINATED.search(low, near, stop):
            return self.main_subject(start, stop, previous)
        if relative := _RELATIVE.search(low, near, stop):
            return self._relative(start, relative.start())
        parts = self._clause(start, stop)
        if parts and (pronoun := _STARTS.match(low, *parts[0])) and pronoun.end() == parts[0][1]:
            return self.pronoun(pronoun[0], parts[0][0], start, previous)
        names = [part for part in parts[1:3] if self._only_name(*part)]
        return self.phrase(*[*names, *parts][0]) if parts else self.main_subject(start, stop, previous)

    def after(self, start: int, stop: int) -> Speaker | None:
        """The inverted subject after a verb that ends at ``start`` (« …, a déclaré le maire de Lyon »), or None."""
        named = next((m.start for m in self.mentions(start, stop) if m.kind != "media" and not self._governed(start, m.start)), stop)
        for begin in sorted((*self._places(start, stop), named)):
            end = self.phrase_end(begin, stop)
            if begin < end and (self.is_phrase(begin, end) or self.mention_at(begin)):
                return self._apposed(end, stop) or self.phrase(begin, end)
        return None

    def _clitics(self, start: int, stop: int) -> re.Match[str] | None:
        """What stands between a subject and its verb: pronouns, « ne », adverbs."""
        last = (self.low[start:stop].split() or [""])[-1]
        return _CLITICS.search(self.low, start, stop) if last in _BETWEEN or last.endswith(("'", "ment")) else None

    def _places(self, start: int, stop: int) -> list[int]:
        """Where an inverted subject may begin: after the verb, and after what stands beside it (« à la presse », « mardi »)."""
        begin = len(self.low[start:stop]) - len(self.low[start:stop].lstrip(" ,")) + start
        beside = _BESIDE_VERB.match(self.low, start, stop)
        if not beside:
            return [begin]
        while beside and beside.end() > start:
            start = beside.end()
            beside = _BESIDE_VERB.match(self.low, start, stop)
        return [start]

    def source(self, start: int, stop: int, previous: tuple[int, int] | None = None) -> tuple[Speaker, int] | None:
        """The source that « selon » names from ``start`` on, and where its name ends; None where it names none."""
        low = self.low
        begin = start + len(low[start:stop]) - len(low[start:stop].lstrip())
        if pronoun := _STRESSED.match(low, begin, stop):
            word = {"lui": "il", "eux": "ils"}.get(pronoun[1], pronoun[1])
            speaker = self.pronoun(word, begin, begin, previous)
            return speaker._replace(text=self.text[begin : pronoun.end()]), pronoun.end()
        noun = low[_ARTICLE.match(low, begin, stop).end() : stop].split(None, 1)[:1]
        if not noun or noun[0].strip(",.") in listed("standard"):
            return None
        end = self.phrase_end(begin, stop)
        comma = low.find(",", end, stop)
        apposed = self._apposed(comma, stop) if comma == end or comma > 0 and low[end].isspace() else None
        speaker = apposed or self.issued_by(begin, comma if comma > 0 else stop) or self.phrase(begin, end)
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
        if function and (noun_kind(function[1]) or function[1] in ("de", "du", "des", "d'")) and not VERB.search(low, end, function.end()):
            end = function.end()
        return speaker, end

    def is_adverbial(self, start: int, stop: int) -> bool:
        """Whether the words are only adverbials (« Plus tôt dans la journée, »)."""
        return all(self._beside(*part) for part in self._between_commas(start, stop))

    def named_before(self, start: int, stop: int) -> Speaker | None:
        """The person whose name ends right before ``stop``, if there is one."""
        near = [m for m in self.mentions(start, stop) if m.kind == "person" and not self.low[m.end : stop].strip()]
        return self.of_mention(near[-1]) if near and not _ADDRESSED.search(self.low, start, near[-1].start) else None

    def main_subject(self, start: int, stop: int, previous: tuple[int, int] | None = None) -> Speaker:
        """The subject of a whole sentence, taken from its beginning; NOBODY where it cannot be told."""
        free = (part for part in self._between_commas(start, min(stop, start + 400)) if not self._beside(*part))
        parts = list(islice(free, 3))
        for part, apposed in zip(parts[:2], [*parts[1:], None]):
            if pronoun := _STARTS.match(self.low, *part):
                return self.pronoun(pronoun[0], part[0], start, None)
            held = self.mentions(*part)
            if apposed and not self.subject_mention(*part) and self._only_name(*apposed):
                return self.phrase(*apposed)
            named = _NAME_AT_START.match(self.text, *part)
            if named and is_full_name(named[1]) and not held:
                return self._of_name(UNTITLED.sub("", named[1]))
            mention = self.subject_mention(*part)
            if mention and mention.start - part[0] <= 90:
                return self.joint(part[0], self.mentions(mention.start, part[1])) or self.of_mention(mention)
            verb, verbs = VERB.search(self.low, *part), _VERBS.match(self.low, *part)
            end = verb.start() if verb else verbs.end() if verbs else part[1]
            if self.is_phrase(*part) and (verb or verbs or noun_kind(self.low[slice(*part)])) and end - part[0] < 90:
                return self.phrase(part[0], end)
        return NOBODY

    def told_of(self, start: int, stop: int) -> Speaker:
        """The person a sentence is about, the last before ``stop``: its subject, or the only one it names; NOBODY else."""
        start = max(start, (self._sentence_before(stop) or (start,))[0])
        subject = self.main_subject(start, stop)
        named = {m.actor: m for m in self.mentions(start, stop) if m.kind == "person" and not _ADDRESSED.search(self.low, start, m.start)}
        return subject if subject.kind == "person" else self.of_mention(*named.values()) if len(named) == 1 else NOBODY

    def announced(self, start: int, stop: int) -> Speaker:
        """The person whom the words before a colon announce: named in them, or told of before (« Puis, à voix basse : »)."""
        told = self.told_of(start, stop)
        start = max(start, (self._sentence_before(stop) or (start,))[0])
        last = self.last_subject(start, None) if not told.slug and _LEADS_ON.match(self.low, start, stop) else NOBODY
        return last if last.kind == "person" else told

    def signed(self, stop: int) -> Speaker | None:
        """Who signs the quotation that ends at ``stop``: « … » — Jean Dupont."""
        signed = _SIGNED.match(self.text, stop)
        return self.phrase(*signed.span(1)) if signed and (is_full_name(signed[1]) or self.mention_at(signed.start(1))) else None

    def main_after(self, start: int, stop: int) -> Speaker:
        """The subject of the main clause after a clause that opens the sentence (« Jugeant que …, la ministre a refusé »)."""
        return self.main_subject(next((end + 1 for _, end in self._between_commas(start, stop)), stop), stop)

    def _only_name(self, start: int, stop: int) -> bool:
        """Whether a part is a name with nothing but a function before it."""
        held = [m for m in self.mentions(start, stop) if m.kind != "media" and not self.low[m.end : stop].strip()]
        if held and not self._governed(start, held[-1].start):
            title = self.low[start : held[-1].start].strip()
            wanted = ("person",) if held[-1].kind == "person" else ("organisation", "media")
            if not title or not NOMINAL.match(title):
                return not title
            return (noun_kind(title) in wanted or bare_name(title) == "") and not VERB.search(title)
        named = _ONLY_NAME.match(self.text, start, stop)
        return named is not None and " " in named["name"] and (not named["title"] or noun_kind(named["title"].lower()) == "person")

    def _apposed(self, end: int, stop: int) -> Speaker | None:
        """The name set after a noun phrase and its comma (« le maire, Jean Dupont »)."""
        closes = _CLOSES.search(self.low, end + 3, stop)
        until = closes.start() if closes else stop
        named = self.low[end : end + 1] == "," and self._only_name(end + 1, until)
        return self.phrase(end + 1, until) if named else None

    def _beside(self, start: int, stop: int) -> bool:
        """Whether the words are an adverbial beside the subject, and name nobody."""
        return _adverbial().match(self.low, start, stop) is not None and not self.mention_at(start)

    def _clause(self, start: int, stop: int) -> list[tuple[int, int]]:
        """The parts between commas of the clause before a verb, without adverbials and relative clauses; the subject heads the first."""
        closed = self.low[start:stop].rstrip().endswith(",")
        parts = self._commas(start, stop)
        asides = {part for part in (parts[1:] if closed else parts[1:-1]) if _ASIDE.match(self.low, *part)}
        parts = [part for part in parts if part not in asides]
        for number in reversed(range(len(parts))):
            if breaks := list(_BOUNDARY.finditer(self.low, *parts[number])):
                parts = [self.trim(breaks[-1].end(), parts[number][1]), *parts[number + 1 :]]
                break
        parts = [part for part in parts if part[0] < part[1]]
        if parts and not closed and self.is_phrase(*parts[-1]):
            return parts[-1:]
        return [part for part in parts if not self._beside(*part)] or parts[-1:]

    def _commas(self, start: int, stop: int) -> list[tuple[int, int]]:
        return list(self._between_commas(start, stop))

    def _between_commas(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        if start >= stop:
            return
        if self.low.find("(", start, stop) < 0:
            ends = accumulate((len(part) + 1 for part in self.low[start:stop].split(",")), initial=start)
            spans = [(begin, end - 1) for begin, end in pairwise(ends)]
        else:
            spans = [part.span() for part in _PART.finditer(self.low, start, stop)]
        for span in spans:
            begin, end = self.trim(*span)
            if begin < end:
                yield begin, end

    def _relative(self, start: int, stop: int) -> Speaker:
        held = [mention for mention in self.mentions(start, stop) if stop - mention.end <= 2]
        near = [mention for mention in held if mention.kind == "person" or not self._governed(start, mention.start)]
        parts = self._commas(start, stop)
        begun = NOMINAL.search(self.low, *parts[-1]) if parts and self.text[parts[-1][0]].islower() else None
        begin = begun.start() if begun else parts[-1][0] if parts else stop
        return self.of_mention(near[-1]) if near else self.phrase(begin, stop)


@cache
def _adverbial() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(listed("adverbial"))))
    return re.compile(
        rf"\s*(?:(?:et|mais|or|puis|car)\s+)?(?:{WHEN}|\w+ (?:jours?|mois|ans|semaines?|heures?|minutes?) "
        rf"(?:plus|après|avant)|(?:{words}|\w+ment|\w+ant)(?:(?<=')|(?![\w-])))"
    )
