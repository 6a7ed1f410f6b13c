"""The text of an article as TEI: divisions, paragraphs, sentences and what is annotated in them, each a span of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from lxml import etree

from analysis.days import is_date
from analysis.exporting.bundles import Bundle, paragraphs
from analysis.text import slug

NAMESPACE = "http://www.tei-c.org/ns/1.0"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
#: The types of quotations, and what they mean.
TYPES = {"direct": "in the speaker's own words", "indirect": "in the article's words",
         "mixed": "in the article's words, parts of them quoted"}
#: Which elements enclose which: article, section, paragraph, sentence, quotation, all else.
ARTICLE, SECTION, PARAGRAPH, SENTENCE, QUOTATION, OTHER = range(6)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ISO = re.compile(r"[0-9DHMPRSTWYZ/:.+-]+")


def plain(words: str) -> str:
    """The words with U+FFFD for each character that XML does not allow."""
    return _FORBIDDEN.sub("\ufffd", words)


class Span(NamedTuple):
    """A stretch of an article's text that becomes an element; ``key`` names it where it has to be cut."""

    layer: int
    start: int
    end: int
    tag: str
    given: dict[str, str]
    key: str = ""

    def order(self) -> tuple[int, int, int, str]:
        """As spans enclose one another: by layer, then the earlier, then the longer."""
        return self.layer, self.start, -self.end, self.key


def fill(body: etree._Element, bundle: Bundle, ids: dict[str, str]) -> None:
    """Puts the article's sentences into the body with all that is annotated in them; ``ids`` has the xml:id of each actor.

    A span that would cross another's edge is closed there and opened again; ``next`` and ``prev`` join its pieces.
    """
    spans = [*_layout(bundle), *_annotations(bundle, ids)]
    starting: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        starting[span.start].append(span)
    pieces: dict[str, list[etree._Element]] = defaultdict(list)
    reached: list[Span] = []
    opened: list[Span] = []
    elements = [body]
    for start, end in pairwise(sorted({edge for span in spans for edge in (span.start, span.end)})):
        reached = sorted([span for span in reached if span.end > start] + starting[start], key=Span.order)
        is_sentence = any(span.layer == SENTENCE for span in reached)
        around = reached if is_sentence else [span for span in reached if span.layer < SENTENCE]
        same = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(opened, around)))
        opened = around
        del elements[same + 1:]
        for span in around[same:]:
            elements.append(etree.SubElement(elements[-1], f"{{{NAMESPACE}}}{span.tag}", span.given))
            elements[-1].tail = "\n" if span.layer == PARAGRAPH else None
            pieces[span.key].append(elements[-1])
        if is_sentence:
            _say(elements[-1], plain(bundle.article.text[start:end]))
        elif around and around[-1].layer == PARAGRAPH:
            _say(elements[-1], " ")
    _join(pieces)


def _say(element: etree._Element, words: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _join(pieces: dict[str, list[etree._Element]]) -> None:
    for key, parts in pieces.items():
        for number, part in enumerate(parts if key and len(parts) > 1 else []):
            part.set(XML_ID, f"{key}.{number}")
            if number:
                part.set("prev", f"#{key}.{number - 1}")
                parts[number - 1].set("next", f"#{key}.{number}")


def _layout(bundle: Bundle) -> Iterator[Span]:
    """Article, sections from heading to heading, paragraphs and headings, sentences."""
    groups = paragraphs(bundle.article, bundle.rows["sentences"])
    end = groups[-1][-1].end if groups else 0
    headings = [group[0].start for group in groups if group[0].part == "heading"]
    yield from (Span(ARTICLE, group[0].start, end, "div", {"type": "article"}) for group in groups[:1])
    yield from (Span(SECTION, start, stop, "div", {"type": "section"}) for start, stop in pairwise([*headings, end]))
    is_top = True
    for group in groups:
        part = group[0].part
        is_top = is_top and part == "headline"
        given = {"rend": "standfirst"} if part == "standfirst" else {}
        yield Span(PARAGRAPH, group[0].start, group[-1].end, "head" if is_top or part == "heading" else "p", given)
        for row in group:
            yield Span(SENTENCE, row.start, row.end, "s", {XML_ID: f"s{row.sentence_id}", "n": str(row.sentence_id)})


def _annotations(bundle: Bundle, ids: dict[str, str]) -> Iterator[Span]:
    for row in bundle.rows["quotes"]:
        who = " ".join(f"#{ids[actor]}" for actor in (row.speaker or "").split("+") if actor in ids)
        given = {"direct": "true" if row.type == "direct" else "false", "ana": f"#{row.type}" if row.type in TYPES else "", "who": who}
        yield Span(QUOTATION, row.start, row.end, "said", {name: words for name, words in given.items() if words}, f"q{row.quote_id}")
    for number, row in enumerate(bundle.rows["mentions"]):
        given = {"type": slug(row.kind) or "actor", "subtype": slug(row.how) or "name", "ref": f"#{ids[row.actor]}"}
        yield Span(OTHER, row.start, row.end, "rs", given, f"m{number}")
    for number, row in enumerate(bundle.rows["dates"]):
        given = {"type": slug(row.granularity) or "time", **when(row.value, row.earliest, row.latest)}
        yield Span(OTHER, row.start, row.end, "date", given, f"d{number}")


def when(value: str | None, earliest: str | None, latest: str | None) -> dict[str, str]:
    """The attributes of a date: ``when`` for a day, month or year; for a week or a stretch ``when-iso`` and from, to."""
    if not value:
        return {}
    if is_date(value):
        return {"when": value}
    bounds = {"from": earliest, "to": latest} if is_date(earliest or "") and is_date(latest or "") else {}
    return {**({"when-iso": value} if _ISO.fullmatch(value) else {}), **bounds}
