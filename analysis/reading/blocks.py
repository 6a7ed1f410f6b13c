"""The visible text of an HTML page, as blocks: what a browser would set on lines of its own."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from analysis.records import Refused

BLOCKS = frozenset(
    "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section "
    "select summary table tbody td tfoot th thead tr ul".split())
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = frozenset(
    "applet audio base canvas datalist embed iframe link meta meter noembed noframes noscript object param progress rp script source "
    "style svg template textarea title track video".split())
OUTERMOST = frozenset(("html", "body", "main", "article"))  # pages hide these until their scripts have run
_UNSEEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)(?![\w-])", re.IGNORECASE)
_UNSEEN_CLASSES = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "element-invisible", "d-none"))
_SPACES = re.compile(r"[ \t\n\r\f]+")
_EMPTY_LINE = re.compile(r"\n[ \t\r\n]*\n")
#: Drawn as nothing: soft hyphen, zero-width space and byte-order mark, control characters.
_NO_WIDTH = re.compile("[\xad\u200b\ufeff\0-\x08\x0b\x0e-\x1f\x7f-\x9f]+")
#: A start tag up to its end, quoted values whole. Parsing takes the square of the number of attributes of one element.
_TAG = re.compile(r"""<([a-z][a-z0-9]{0,15})\b(?:[^"'<>]++|"[^"]*+"|'[^']*+'|["'])*+""", re.IGNORECASE)
MANY_ATTRIBUTES = 2_000


class Block(NamedTuple):
    """A stretch of visible text between two block boundaries, the innermost block-level element around it, and its characters in links."""

    text: str
    element: etree._Element
    linked: int = 0

    @property
    def is_linked(self) -> bool:
        """Whether half of it or more is links."""
        return self.linked * 2 >= len(self.text)


def parse(text: str) -> etree._Element:
    """The root element of a page. No network, no entities, comments dropped.

    Raises Refused where there is nothing, and for nesting deeper than 2 000; of an element with thousands of attributes all are dropped.
    """
    text = _TAG.sub(lambda tag: tag[0] if len(tag[0].split(None, MANY_ATTRIBUTES)) <= MANY_ATTRIBUTES else f"<{tag[1]}", text)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        raise Refused("the page has no HTML that can be read", "save the page again from a browser")
    last = parser.error_log.last_error
    if last is not None and last.level_name == "FATAL" and "depth" in last.message:
        raise Refused("the page nests its elements more than 2 000 deep", "save the article's text in a text file")
    return root


def visible_blocks(root: etree._Element) -> list[Block]:
    """All visible text below an element, in document order: one block for each stretch between block-level boundaries.

    White space collapses as in a browser (a no-break space stays); inline elements join; ``br`` is a boundary, but a space
    in a heading; in ``pre`` an empty line is one. Left out is what a browser does not show: scripts, styles, templates,
    fallbacks of media, soft hyphens, and what is hidden by attribute, inline style or a class for screen readers.
    ``aria-hidden`` text is shown by browsers, so it stays. The limit: style sheets are not read. Linear, iterative.
    """
    blocks: list[Block] = []
    pieces: list[tuple[str, bool]] = []  # and whether they stand in a link
    around, links = [root], []

    def close() -> None:
        text = _SPACES.sub(" ", _NO_WIDTH.sub("", "".join(text for text, _ in pieces))).strip(" ")
        if text.strip():
            blocks.append(Block(text, around[-1], min(sum(len(text) for text, in_link in pieces if in_link), len(text))))
        pieces.clear()

    def add(text: str | None) -> None:
        for k, paragraph in enumerate(_EMPTY_LINE.split(text or "") if around[-1].tag == "pre" else [text or ""]):
            if k:
                close()
            pieces.append((paragraph, bool(links)))

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if _is_unseen(element):
                walk.skip_subtree()
                continue
            if element.tag == "br" and around[-1].tag in HEADINGS:
                pieces.append((" ", False))
            elif element.tag in BLOCKS:
                close()
                around.append(element)
            elif element.tag == "a":
                links.append(element)
            add(element.text)
            continue
        if links and links[-1] is element:
            links.pop()
        elif around[-1] is element and len(around) > 1:
            close()
            around.pop()
        if element is not root:
            add(element.tail)
    close()
    return blocks


def _is_unseen(element: etree._Element) -> bool:
    tag, get = element.tag, element.get
    if tag in _UNSEEN or tag == "dialog" and get("open") is None:
        return True
    if not element.attrib or tag in OUTERMOST:
        return False
    return get("hidden") is not None or _UNSEEN_STYLE.search(get("style", "")[:500]) is not None or \
        not _UNSEEN_CLASSES.isdisjoint(get("class", "")[:500].split())
