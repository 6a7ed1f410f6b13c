"""Europresse (and Eureka) HTML exports: one record an article, whatever the layout of the export.

Known are the layout of today (one ``article`` element each), the one before (a table each, fields in ``span`` elements) and,
where a copy has lost its classes, the order of the lines. A field is told by its class, else by its place and its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile

from lxml import etree

from analysis.days import ImpossibleDay, read_day
from analysis.reading.blocks import parse, visible_blocks
from analysis.reading.credits import is_byline
from analysis.reading.databases import Facts, Paragraph, Part, is_dated, made, marks, outlet_name, parts, read_export
from analysis.records import Record, Records, Refused, Source
from analysis.text import fold

#: Tags that begin or end an article, and tags with a class of a field; ``sure`` and ``outlet`` are classes that nothing else has.
_TOKEN = re.compile(
    r"<(?:(?P<closed>/?)article(?=[\s>])|\w{1,10}\s[^<>]{0,400}?\bclass\s{0,9}=[^<>=]{0,300}?(?<![\w-])"
    r"(?:(?P<outlet>(?:rdp__)?DocPublicationName)|(?P<sure>titreArticleVisu|rdp__articletitle|docOcurrContainer|publiC[-_]lblNodoc)"
    r"|titreArticle|DocText)(?![\w-]))", re.IGNORECASE)
_DOT = "(?:·|&middot;|&#183;|&#xb7;)"
_NUMBER = re.compile(rf"\b[a-z]{{3,8}}{_DOT}(?P<day>\d{{8}}){_DOT}\S+", re.IGNORECASE)
_NUMBER_LINE = re.compile(
    rf"(?:(?:num[ée]ro|no|n°) (?:de )?document|document (?:number|no\.?))?\s?:?\s?{_NUMBER.pattern}", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright(?:\s©)?)\s?(?:19|20)\d\d(?!\d)|©.{0,99}(?:19|20)\d\d\.?$"
    r"|.{0,150}(?:tous droits réservés|all rights reserved)", re.IGNORECASE)
_MARKUP = re.compile(r"</(?:p|b|i|em|strong|div|span|a)>|<(?:br|p) ?/?>", re.IGNORECASE)
_RUBRIC, _NOTES = ("navigation", "europresse: rubric"), ("source", "europresse: notes")
#: What the lines below these words are; an inset is the article's.
_LABELS = {"captions": ("caption", "europresse: illustrations"), "notes": _NOTES, "inset": ("", "")}
_LONGEST_RUBRIC = 4  # words
_LONGEST_FRAME = 250
_LONGEST_CERTIFICATE = 4  # lines
_HEAD = 5  # lines, of an article without classes


def looks_like_europresse(head: str) -> bool:
    """Whether the beginning of a file has the classes or the document numbers of an Europresse export in HTML."""
    return any(found["outlet"] or found["sure"] for found in _TOKEN.finditer(head)) or "</" in head and _NUMBER.search(head) is not None


def read_europresse(source: Source) -> Records:
    """One record an article, in order: title, then its subtitles and paragraphs, a blank line between.

    Stated are title, published, outlet, author and agencies, with the export's field and words as evidence. Copyright line,
    certificate and document number are the database's and are not in the text; rubric, captions and notes stay in it as
    ``left_out``. An article without text is refused and the others load. Raises Refused where there is no article at all.
    """
    return read_export(source, "Europresse", _starts, _records)


# --------------------------------------------------------------------------------------------- where articles begin

def _starts(text: str) -> list[int]:
    """Where articles begin: at each element with a field in it, and outside of these at each publication name after a text.

    Without a field it is at the beginning, if there is a document number.
    """
    starts: list[int] = []
    opened, complete = None, True
    for found in _TOKEN.finditer(text):
        if found["closed"] is not None:
            opened, complete = None if found["closed"] else found.start(), True
        elif opened is not None:
            starts.append(opened)
        else:
            if found["outlet"] and complete or not starts:
                starts.append(found.start())
            complete = not found["outlet"]
    return list(dict.fromkeys(starts)) or ([0] if _NUMBER.search(text) else [])


def _records(root: etree._Element) -> Records:
    article = parts(next(root.iter("article"), root), "europresse")
    is_marked = any(part.role in ("outlet", "header", "title", "heading", "body", "number") for part in article)
    is_numbered = any(_NUMBER_LINE.fullmatch(part.text) for part in article)
    yield from map(_record, _unmarked(article) if is_numbered and not is_marked else [article])


def _unmarked(lines: list[Part]) -> Iterator[list[Part]]:
    """Articles of a copy without classes, each to its number: publication, the first line with a date, title, text."""
    article: list[Part] = []
    for place, line in enumerate(lines, 1):
        ended = _NUMBER_LINE.fullmatch(line.text) is not None
        if article or not (ended or _begins(line.text)):
            article.append(line)
        if article and (ended or place == len(lines)):
            dated = next((place for place, part in enumerate(article[:_HEAD]) if is_dated(part.text)), None)
            if dated is not None:
                titled = [part._replace(role="title") for part in article[dated + 1:dated + 2]]
                yield article[max(dated - 1, 0):dated + 1] + titled + article[dated + 2:]
            elif ended:
                yield article
            article = []


# --------------------------------------------------------------------------------------------------- one article

def _record(article: list[Part]) -> Record | Refused:
    facts = Facts()
    begin = next((place for role in ("title", "heading", "body") for place, part in enumerate(article) if part.role == role), 0)
    titles = list(takewhile(lambda part: part.role == "title", article[begin:])) or \
        [part for part in article[begin:begin + 1] if part.role == "heading"]
    below = article[begin + len(titles):]
    title = " ".join(part.text for part in titles)
    above = _head(article[:begin] + [part for part in below if part.role in ("outlet", "header")], facts)
    facts.state("title", title, "titreArticle", title)
    number = next((found for part in reversed(article) if part.role != "body" and (found := _NUMBER.search(part.text[:500]))), None)
    if number and "published" not in facts.found:
        with suppress(ImpossibleDay):
            facts.state("published", read_day(number["day"]), "document number", number[0], "inferred")
    return made(title, [*above, *_body(_without_frame(below, title), facts)], facts)


def _head(head: list[Part], facts: Facts) -> list[Paragraph]:
    """States outlet and date of what stands above the title; gives the lines that are neither, which are rubric or subtitle."""
    unmarked = [part for part in head if part.role is None]
    dated = [part for part in unmarked if is_dated(part.text)]
    outlets = [part for part in head if part.role == "outlet"] or [part for part in unmarked if part not in dated]
    header = [part for part in head if part.role == "header"]
    if not any(is_dated(part.text) for part in header):
        header += dated[:1]
    if outlets or header:  # « Le Courrier, mercredi 19 juin 2024, p. 12 » may be all there is
        words = (outlets or header)[0].text
        facts.state("outlet", outlet_name(words), "DocPublicationName", words)
        facts.date("DocHeader", " ".join(part.text for part in header or outlets[:1]).replace(" ,", ","))
    rest = [part for part in head if part.role in (None, "heading", "byline", "standfirst") and part not in [*outlets[:1], *header]]
    return [Paragraph(part.text, *(_rubric(part.text) if part.role != "standfirst" else ())) for part in rest]


def _rubric(text: str) -> tuple[str, str]:
    return _RUBRIC if len(text.split()) <= _LONGEST_RUBRIC else ("", "")


def _without_frame(below: list[Part], title: str) -> list[Part]:
    """What stands below the title but the database's own: marked, or after the document number, with the copyright line before it."""
    ends = next((place for place, part in enumerate(below) if part.role is None and _NUMBER_LINE.fullmatch(part.text)), len(below))
    kept = below[:ends - (0 < ends < len(below) and _is_rights(below[ends - 1].text))]
    return [part for part in kept + [part for part in below[ends:] if part.role is not None]
            if part.role not in ("frame", "number", "outlet", "header") and (part.role, part.text) != ("title", title)]


def _body(below: list[Part], facts: Facts) -> Iterator[Paragraph]:
    """The paragraphs below the title; states the byline: what is marked as one, else a first line that looks like one."""
    roles = {part.role for part in below}
    byline = next((role for role in ("author", "byline") if role in roles), None)
    label: tuple[str, str] | None = None
    for place, part in enumerate(below):
        is_signed = byline is not None and part.role == byline and not (byline == "byline" and _is_prose(part.text))
        if is_signed and facts.credit("docAuthors", part.text):
            continue
        begun = _begins(part.text)
        label = _LABELS.get(begun, label)
        if place == 0 and part.role is byline is None and len(below) > 1 and is_byline(part.text):
            facts.credit("line below the title", part.text)
            kind = ("byline", "europresse: line below the title")
        elif begun == "source":
            kind = ("source", "europresse: where it was published")
        elif _is_rights(part.text) or begun == "frame" and place >= len(below) - _LONGEST_CERTIFICATE:
            kind = ("source", "europresse: rights")
        else:
            kind = label or (_NOTES if part.role == "note" else _rubric(part.text) if part.role == "byline" else ("", ""))
        yield from (Paragraph(text, *kind) for text in _paragraphs(part.text))


def _begins(text: str) -> str:
    """The role of a line that says by its first words what it is, "" for others."""
    start = fold(text[:40]).lstrip()
    return next((role for mark, role in marks("europresse").items() if mark[0] == "^" and start.startswith(mark[1:])), "")


def _is_prose(text: str) -> bool:
    return len(text.split()) > 12 or text[-1] in ".!?…" and len(text.split()) > 6


def _is_rights(text: str) -> bool:
    return len(text) < _LONGEST_FRAME and _RIGHTS.match(text) is not None


def _paragraphs(text: str) -> list[str]:
    """The paragraph, or those of its markup where the export escaped it once too often."""
    if not _MARKUP.search(text):
        return [text]
    try:
        return [block.text for block in visible_blocks(parse(text))]
    except Refused:
        return [text]
