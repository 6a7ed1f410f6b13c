"""Reads a saved web page of one article, HTML or MHTML."""

from __future__ import annotations

import email
import re

from analysis.reading.blocks import HEADINGS, Block, parse, visible_blocks
from analysis.reading.decoding import decode
from analysis.reading.page_facts import page_facts
from analysis.reading.page_parts import Part, find_parts, is_prose, says_no_article
from analysis.reading.page_said import sayings
from analysis.records import LARGEST_PAGE, LONGEST_ARTICLE, LeftOut, Record, Records, Refused, Source

_CHARSET = re.compile(rb"""\b(?:charset|encoding)\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_MHTML = re.compile(rb"[\w-]+:.*?^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE | re.DOTALL)
MOST_PARTS = 50
MOST_ELEMENTS = 100_000
SHORT = 1000  # characters of an error page
MOST_TEASERS = 4  # an article has fewer intertitles that are links
_ADVICE = "save the page of one article, or its text"


def read_page(source: Source) -> Records:
    """The one record of a page: all its visible text, a line for each block and an empty line between, with what is not the article marked.

    Facts come from the page's metadata. Raises Refused for a page that is too large or damaged, and where no prose is left:
    an index page, an error, a login. The limit: the first words of a paywalled article count as an article.
    """
    data, declared = _page_part(source.read(LARGEST_PAGE))
    found = _CHARSET.search(data[:8192])
    decoded = decode(data, declared or (found[1].decode("ascii") if found else None))
    root = parse(decoded.text)
    if root.xpath("count(.//*)") > MOST_ELEMENTS:
        raise Refused(f"the page has more than {MOST_ELEMENTS} elements", _ADVICE)
    blocks = visible_blocks(root)
    if sum(len(block.text) for block in blocks) > LONGEST_ARTICLE:
        raise Refused(f"the page has more than {LONGEST_ARTICLE} characters of text", _ADVICE)
    said = sayings(root)
    facts, problems = page_facts(root, blocks, said)
    title = facts["title"].value if "title" in facts else None
    standfirst = next((one.words for one in said.of("summary")), "")
    parts = _checked(blocks, find_parts(root, blocks, title or "", standfirst), [title, root.findtext(".//title")])
    left_out, start = [], 0
    for block, part in zip(blocks, parts):
        if part:
            left_out.append(LeftOut(start, start + len(block.text), part.kind, part.rule))
        start += len(block.text) + 2
    yield Record("\n\n".join(block.text for block in blocks), facts, tuple(left_out), tuple(filter(None, (decoded.problem, *problems))))


def _checked(blocks: list[Block], parts: list[Part | None], titles: list[str | None]) -> list[Part | None]:
    """The parts with the teasers of other articles marked: headings that are links, each with a paragraph below it, four or more of them.

    Raises Refused where no prose is left beside them, and for a short page whose title says that it is no article.
    """
    prose = [k for k, part in enumerate(parts) if part is None and is_prose(blocks[k])]
    if not prose:
        raise Refused("the page has no running text", _ADVICE)
    teasers = [k for k in prose if k and blocks[k - 1].is_linked and blocks[k - 1].element.tag in HEADINGS]
    if len(teasers) == len(prose) >= MOST_TEASERS:
        raise Refused("the page is a list of articles", _ADVICE)
    if len(teasers) >= MOST_TEASERS:
        gone = {place for k in teasers for place in (k - 1, k)}
        parts = [part or (Part("related", "teaser under a linked heading") if k in gone else None) for k, part in enumerate(parts)]
    refusal = next((title for title in titles if title and says_no_article(title)), None)
    if refusal and sum(len(block.text) for block, part in zip(blocks, parts) if part is None) < SHORT:
        raise Refused(f"the page is an error, a login or a notice (« {' '.join(refusal[:60].split())} »)", _ADVICE)
    return parts


def _page_part(data: bytes) -> tuple[bytes, str | None]:
    """The HTML of a page and the charset declared around it; of MHTML its first HTML part."""
    if not _MHTML.match(data[:2000]):
        return data, None
    try:
        if data.lower().count(b"multipart/") > MOST_PARTS:
            raise ValueError("too many parts in parts")
        message = email.message_from_bytes(data)
        part = next(part for part in message.walk() if part.get_content_type() == "text/html")
        return part.get_payload(decode=True) or b"", part.get_content_charset()
    except Exception as error:  # the email package fails in many ways on what is no mail
        raise Refused("the MHTML file has no page that can be read", "save the page as HTML") from error
