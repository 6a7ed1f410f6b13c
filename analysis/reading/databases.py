"""What the readers of press databases share: an export cut into articles, their parts by marks, their facts, the records made of both."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from lxml import etree

from analysis import lexicon
from analysis.days import ImpossibleDay, find_day, read_day
from analysis.reading.blocks import BLOCKS, parse, visible_blocks
from analysis.reading.credits import credited
from analysis.reading.decoding import decode
from analysis.records import LONGEST_ARTICLE, Fact, LeftOut, Record, Records, Refused, Source, no_such_day
from analysis.text import fold

#: What stands only behind the last paragraph of an article, or of the file: closing tags, document numbers.
_ENDED = re.compile(r"</(?i:article|body|html)|[·;]\d{8}[·&]|Document\s[A-Z\d]{12,20}[a-z\d]{4,20}")
_TAIL = 2_000  # characters in which an end is looked for
_CUT_OFF = Refused("the export ends in the middle of this article; what stands before was read", "export it again")

_WEEKDAYS = {name: day for day, names in enumerate((
    "lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday", "samedi saturday",
    "dimanche sunday")) for name in names.split()}
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)}),?\s{{1,3}}(?:le\s)?(?=\d|[a-z]{{3,9}}\.?\s\d)", re.IGNORECASE)
_COARSE = re.compile(r"((?:[a-z]{3,9}\.? )?(?:19|20)\d\d)(?:\s(?:-\s)?\d[\d.,\s]{0,9}(?:mots?|words?)\b.*)?")
_ONLINE = re.compile(r"\s*\((?:site web|web ?site|site internet|web)\b[^()]*\)", re.IGNORECASE)
_ISSUE = re.compile(r"(?is)(?:;|,\s{0,9}(?:no|n°|nº|num[ée]ro|vol|volume|issue|[ée]dition)[.°º]?(?:\s|(?=\d))).*")
_LONGEST_BYLINE = 200
_LONGEST_DATE = 200


class Part(NamedTuple):
    """A block of an export and what it is, None where no mark says so."""

    role: str | None
    text: str


class Paragraph(NamedTuple):
    """A paragraph of a record's text; kind and rule where it is not the article."""

    text: str
    kind: str = ""
    rule: str = ""


def read_export(source: Source, database: str, starts: Callable[[str], list[int]], read: Callable[[etree._Element], Records]) -> Records:
    """The records of a database's export; raises Refused where it has none, and yields it for an article that cannot be parsed.

    ``starts`` says where in a text articles begin, ``read`` makes the records of the piece from one start to the next.
    """
    decoded = decode(source.read())
    text, problems = decoded.text, [decoded.problem] if decoded.problem else []
    begins = starts(text)
    if not begins:
        raise Refused(f"the file has no article of a {database} export", "export the articles again as HTML, with their full text")
    for start, stop in zip(begins, [*begins[1:], len(text)]):
        try:
            records = list(read(parse(text[start:stop]))) or [made("", [], Facts())]
        except Refused as refused:
            records = [refused]
        for place, record in enumerate(records, 1):
            if isinstance(record, Record):
                is_cut = stop == len(text) and place == len(records) and not _ENDED.search(text, max(start, stop - _TAIL))
                record = record._replace(problems=(*problems, *record.problems, *([_CUT_OFF] if is_cut else ())))
                problems = []
            yield record


# ------------------------------------------------------------------------------------------------- parts by marks

@cache
def marks(database: str) -> dict[str, str]:
    """The role of each mark of a database's exports in ``databases.csv``: .class, #id, <tag>, ^beginning of a line (folded), CODE."""
    return {row["mark"]: row["role"] for row in lexicon.rows("databases") if row["database"] == database}


def parts(root: etree._Element, database: str) -> list[Part]:
    """The visible blocks below an element, each with the role of the nearest marked element around it."""
    roles: dict[etree._Element | None, str | None] = {}
    for element in root.iter(etree.Element):
        own = _own_role(element, marks(database))
        roles[element] = own or roles.get(element.getparent())
        if own and element.tag not in BLOCKS:
            element.tag = "div"  # a field of its own is a block of its own
    return [Part(roles[block.element], block.text) for block in visible_blocks(root)]


def _own_role(element: etree._Element, roles: dict[str, str]) -> str | None:
    """By its id, its classes (``frHeadline`` is ``headline`` in French), its tag."""
    for token in (element.get("class") or "").lower()[:500].split():
        if role := roles.get("." + token) or roles.get("." + token[2:]):
            return role
    return roles.get("#" + (element.get("id") or "").lower()[:80]) or roles.get(f"<{element.tag}>")


# ------------------------------------------------------------------------------------------------- facts

class Facts:
    """The facts of one record as they are found, and the problems met on the way."""

    def __init__(self) -> None:
        self.found: dict[str, Fact] = {}
        self.problems: list[Refused] = []

    def state(self, field: str, value: str | None, name: str, words: str, basis: str = "stated") -> None:
        """A fact with where it stands and its words, unless there is one already, or nothing is said."""
        if value:
            self.found.setdefault(field, Fact(value, _evidence(name, words), basis))

    def date(self, name: str, words: str) -> None:
        """The day (after a weekday, else the first), month or year of publication; one that never was is a problem, and is not replaced."""
        weekday = _WEEKDAY.search(words)
        try:
            day = weekday and find_day(words, weekday.end()) or find_day(words)
        except ImpossibleDay as error:
            self.found["published"] = Fact(None, _evidence(name, words))
            self.problems.append(no_such_day(error))
            return
        self.state("published", day.value if day else _month_or_year(words), name, words)
        if day and weekday and datetime.date.fromisoformat(day.value).weekday() != _WEEKDAYS[weekday[1].lower()]:
            self.problems.append(Refused(f"the weekday of « {words[:80].strip()} » does not fit the date",
                                         "check the date, or declare it in manifest.csv"))

    def credit(self, name: str, words: str) -> bool:
        """States the authors and agencies of a byline; whether the words are short enough to be one."""
        if len(words) > _LONGEST_BYLINE:
            return False
        outlet = self.found["outlet"].value if "outlet" in self.found else None
        for field, names in zip(("author", "agencies"), credited(words, outlet or "")):
            said = _evidence(name, words)
            if names and (known := self.found.get(field)):
                names, said = [*(known.value or "").split("; "), *names], f"{known.evidence}; {said}"
            if names:
                self.found[field] = Fact("; ".join(dict.fromkeys(names)), said)
        return True


def _evidence(name: str, words: str) -> str:
    return f'{name} "{words[:300]}"'


def _month_or_year(words: str) -> str | None:
    """What is a field of its own between commas."""
    fields = (_COARSE.fullmatch(field.strip(" .-")) for field in fold(words).split(","))
    return next((value for field in fields if field and (value := read_day(field[1]))), None)


def outlet_name(words: str) -> str:
    """The outlet without issue, edition, date or « (site web) »: a paper and its site are one outlet, and the evidence has all words."""
    named = _ISSUE.sub("", _ONLINE.sub("", words[:300]))
    end = weekday.start() if (weekday := _WEEKDAY.search(named)) else _day(named)
    return named[:end].strip(" ,;-–")


def _day(words: str) -> int | None:
    """Where the words name a day, also one that never was."""
    try:
        found = find_day(words)
    except ImpossibleDay as error:
        return words.find(error.args[0])
    return found.start if found else None


def is_dated(line: str) -> bool:
    """Whether a line is one that says when: short, no sentence, with a day."""
    return len(line) <= _LONGEST_DATE and line[-1] not in ".!?" and _day(line) is not None


# ------------------------------------------------------------------------------------------------- the record

def made(title: str, body: Iterable[Paragraph], facts: Facts) -> Record | Refused:
    """The record of title and paragraphs, a blank line between; refused where there is no text, or too much."""
    paragraphs = list(body)
    if all(paragraph.kind for paragraph in paragraphs):
        named = f"the article « {title[:80]} »" if title else "an article"
        return Refused(f"{named} has no text in the export", "export it again with its full text, or do without it")
    text, left_out, length = [], [], 0
    for paragraph in ([Paragraph(title)] if title else []) + paragraphs:
        if paragraph.kind:
            left_out.append(LeftOut(length, length + len(paragraph.text), paragraph.kind, paragraph.rule))
        text.append(paragraph.text)
        length += len(paragraph.text) + 2
    if length > LONGEST_ARTICLE:
        return Refused(f"the article « {title[:80]} » is longer than {LONGEST_ARTICLE} characters", "split the export into its articles")
    return Record("\n\n".join(text), facts.found, tuple(left_out), tuple(facts.problems))
