"""Factiva HTML exports: one record an article, as articles or as tables of field codes (HD, BY, WC, PD, SN …).

The codes are the same in every language of the interface. Where there are none, a field is told by its class, else by its
place: title, byline, number of words, date, time, source, then code, page, language and copyright, then the paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from analysis.reading.blocks import visible_blocks
from analysis.reading.credits import credited, is_byline
from analysis.reading.databases import Facts, Paragraph, Part, is_dated, made, marks, outlet_name, parts, read_export
from analysis.records import Record, Records, Refused, Source

#: An article, its class often with the language of the article; and what only articles of Factiva have.
_ARTICLE = re.compile(
    r"<div\b[^<>]{0,300}\bclass\s{0,9}=\s{0,9}[\"']?(?:[\w-]{1,40}\s)?(?:[a-z]{2}A|a)rticle(?![\w-])[^<>]{0,300}>"
    r"(?!\s{0,9}<div\b[^<>]{0,300}[a-z]{2}Article)")
_PARAGRAPH = re.compile(r"<\w{1,10}\b[^<>]{0,300}\bclass\s{0,9}=\s{0,9}[\"']?[^\"'<>]{0,100}\b[a-z]{2}articleParagraph(?![\w-])")
_CODED = re.compile(
    r"<t[dh]\b[^<>]{0,300}>(?:\s|&nbsp;|<(?:b|p|br|strong|span)\b[^<>]{0,100}>){0,9}"
    r"(?P<code>HD|HLP|BY|PD|WC|SN|LP|TD|AN)(?:\s|&nbsp;){0,9}<")
_TITLE = re.compile(r"<title>\s{0,99}(?:Dow Jones )?Factiva\s{0,99}</title>", re.IGNORECASE)

_MEASURE = re.compile(r"\d[\d.,\s\xa0\u202f]{0,12}\s?(?:mots?|words?)|\d{1,2}[:h]\d{2}(?:\s?(?:[ap]m|GMT|UTC|CET))?", re.IGNORECASE)
_NUMBER = re.compile(r"Document\s[A-Za-z0-9]{12,40}")


def looks_like_factiva(head: str) -> bool:
    """Whether the beginning of a file has the classes, the field codes in tables, or the title of a Factiva export in HTML."""
    codes = {found["code"] for found in _CODED.finditer(head)}
    return len(codes) >= 3 or _PARAGRAPH.search(head) is not None or _TITLE.search(head) is not None


def read_factiva(source: Source) -> Records:
    """One record an article, in order: headline, then its paragraphs, a blank line between.

    Stated are title, published, outlet, author and agencies, with the field code and words as evidence. Codes, number of words,
    copyright and indexing are the database's and are not in the text; captions and what stands below the last paragraph stay
    in it as ``left_out``. An article without text is refused and the others load. Raises Refused where there is no article.
    """
    return read_export(source, "Factiva", _starts, _records)


def _starts(text: str) -> list[int]:
    starts = [found.start() for found in _ARTICLE.finditer(text)]
    return starts or ([0] if _CODED.search(text) or _PARAGRAPH.search(text) else [])


def _records(root: etree._Element) -> Records:
    coded = _coded(root)
    yield from map(_coded_record, coded) if coded else [_placed_record(parts(root, "factiva"))]


# --------------------------------------------------------------------------------------------------- field codes

Field = tuple[str, list[str]]  # code, paragraphs


def _coded(root: etree._Element) -> list[list[Field]]:
    """The fields of each article: rows of a code and its words. AN ends an article, and a second HD begins one."""
    articles: list[list[Field]] = [[]]
    walk = etree.iterwalk(root, events=("start",), tag="tr")
    for _, row in walk:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        code = "".join(cells[0].itertext()).strip() if len(cells) > 1 else ""
        if not (code.isupper() and code in marks("factiva")):
            continue
        walk.skip_subtree()
        if articles[-1] and (articles[-1][-1][0] == "AN" or code == "HD" in dict(articles[-1])):
            articles.append([])
        articles[-1].append((code, [block.text for cell in cells[1:] for block in visible_blocks(cell)]))
    return [fields for fields in articles if fields]


def _coded_record(fields: list[Field]) -> Record | Refused:
    facts, body, title = Facts(), [], ""
    for code, paragraphs in sorted(fields, key=lambda field: field[0] != "SN"):  # the outlet is no author
        role, words = marks("factiva")[code], " ".join(paragraphs)
        if role == "title" and paragraphs and not title:
            title, *below = paragraphs
            facts.state("title", title, code, title)
            body = [Paragraph(text) for text in below] + body
        elif role == "outlet":
            facts.state("outlet", outlet_name(words), code, words)
        elif role == "published":
            facts.date(code, words)
        elif role == "body":
            body.extend(Paragraph(text) for text in paragraphs)
        elif role in ("caption", "source") or role == "author" and not facts.credit(code, words):
            body.extend(Paragraph(text, "byline" if role == "author" else role, f"factiva: {code}") for text in paragraphs)
    return made(title, body, facts)


# --------------------------------------------------------------------------------------------------- fields by place

def _placed_record(article: list[Part]) -> Record | Refused:
    facts = Facts()
    begin = next((place for place, part in enumerate(article) if part.role == "title"), 0)
    bodies = [place for place, part in enumerate(article) if part.role == "body"] or [len(article)]
    title = " ".join(part.text for part in article if part.role == "title")
    facts.state("title", title, "HD", title)
    signed = list(_fields([part for part in article[begin:bodies[0]] if part.role != "title"], facts))
    body = [Paragraph(part.text) for part in article[bodies[0]:bodies[-1] + 1] if part.role in ("body", None)]
    below = [Paragraph(part.text, "source", "factiva: below the article") for part in article[bodies[-1] + 1:]
             if part.role != "frame" and not _NUMBER.fullmatch(part.text)]
    return made(title, [*signed, *body, *below], facts)


def _fields(head: list[Part], facts: Facts) -> Iterator[Paragraph]:
    """States byline, date and outlet of the lines between title and paragraphs; gives the lines above the date that are none."""
    above: list[Part] = []
    is_above = True
    for part in head:
        if _MEASURE.fullmatch(part.text):
            is_above = False
        elif part.role is None and is_dated(part.text) and "published" not in facts.found:
            facts.date("PD", part.text)
            is_above = False
        elif is_above:
            above.append(part)
        elif part.role is None:
            facts.state("outlet", outlet_name(part.text), "SN", part.text)
    for part in above:
        if (part.role == "author" or is_byline(part.text)) and facts.credit("BY" if part.role else "CR", part.text) and \
                (part.role == "author" or any(credited(part.text))):
            continue
        yield Paragraph(part.text, "byline", "factiva: above the date")
