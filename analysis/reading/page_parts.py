"""Which blocks of a page are the article: trafilatura says which, the page's markup says what the others are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

from analysis import lexicon
from analysis.reading.blocks import HEADINGS, OUTERMOST, Block
from analysis.text import fold

#: Of larger pages nobody asks trafilatura, whose time grows faster than the page; with tables in tables it takes hours.
MOST_TEXT, MOST_ELEMENTS, MOST_TABLES = 300_000, 30_000, 10
SHORTEST_PROSE = 60
SHORTEST_EXTRACTION = 200
RUN = 4  # words in a row that tell where extracted text stands in the page
LONGEST_NAMES = 400  # characters of a class that are looked at

_WORD = re.compile(r"\w+")
_NAME_WORD = re.compile(r"[^\W\d_A-Z]+|[A-Z]+[^\W\d_A-Z]*|\d+|\|")
_TITLE_CUT = re.compile(r"\s[-–—|:•·!>]\s|\||:\s|[!,.]\s")
_STOP = re.compile(r"[.!?…][\s»”\"'’)\]]*$")
_BYLINE = re.compile(r"(?:par|by|propos recueillis|publie|poste|mis a jour|mis en ligne|modifie|actualise|cree|ecrit par|le \d|de notre)\b")
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 li ul ol dl dt dd td th tr tbody thead table blockquote pre center".split())


class Part(NamedTuple):
    """Why a block is not the article: a kind of the codebook, and what told it. ``sure``: prose in it is no article either."""

    kind: str
    rule: str
    sure: bool = True


def is_prose(block: Block) -> bool:
    """A block that reads as a sentence of running text: long enough, with a full stop, not all links."""
    return len(block.text) >= SHORTEST_PROSE and not block.is_linked and _STOP.search(block.text[-12:]) is not None


def find_parts(root: etree._Element, blocks: Sequence[Block], title: str, standfirst: str) -> list[Part | None]:
    """For each block None where it is the article, else what it is.

    Headline and standfirst, told by their words, stay, as does prose beside prose that trafilatura keeps; where it finds next
    to nothing, what the markup says nothing of takes its place. The limit: such a page without markup keeps its menus.
    """
    found = _extracted(root, blocks)
    parts = _marked(root, blocks, [len(block.text) * (match and is_prose(block)) for block, match in zip(blocks, found)])
    kept = [k for k, part in enumerate(parts) if found[k] and is_prose(blocks[k]) and not (part and part.sure)]
    if alone := sum(len(blocks[k].text) for k in kept) < SHORTEST_EXTRACTION:
        found = [part is None and block.linked <= 0.9 * len(block.text) for block, part in zip(blocks, parts)]
        kept = [k for k, match in enumerate(found) if match and is_prose(blocks[k])]
    if not kept:
        return parts
    first, last = kept[0], len(blocks) if alone else kept[-1]
    head = _headline(blocks, first, title)
    begin = min(head, first) if head is not None else -1 if alone else first
    homes = {_home(blocks[k].element) for k in kept}
    made: list[Part | None] = []
    stays = False
    for k in reversed(range(len(blocks))):
        block, part = blocks[k], parts[k]
        where = "above" if k <= begin else "lead" if k < first else "among" if k <= last else "below"
        intertitle = stays and not part and where != "above" and _level(block.element) and not block.linked
        stays = k == head or intertitle or _stays(block, part, found[k], where, _home(block.element) in homes) \
            or where == "lead" and not (part and part.sure) and _is_standfirst(block, standfirst)
        made.append(None if stays else part or Part(_kind(block, where), "outside the article"))
    return made[::-1]


def _stays(block: Block, part: Part | None, found: bool, where: str, at_home: bool) -> bool:
    """Whether a block is the article, by where it stands: above the headline, in the lead below it, among the paragraphs or below."""
    if is_prose(block):
        if part:
            return not part.sure and (found or where == "lead" and part.kind == "navigation")
        return found or at_home or where in ("lead", "among")
    if part or where == "above":
        return False
    return found and at_home if where == "below" else found or at_home and not block.is_linked


def _kind(block: Block, where: str) -> str:
    if where in ("above", "below"):
        return "navigation"
    if len(block.text) <= 160 and (_BYLINE.match(fold(block.text)) or block.element.find(".//time") is not None):
        return "byline"
    return "related" if block.is_linked else "navigation"


def _home(element: etree._Element) -> etree._Element:
    """What holds a paragraph, a whole list or a whole table; of text that stands in no paragraph, its own element."""
    while element.tag in _PARAGRAPHS and (parent := element.getparent()) is not None:
        element = parent
    return element


# ------------------------------------------------------------------------------------------- what trafilatura keeps

def _extracted(root: etree._Element, blocks: Sequence[Block]) -> list[bool]:
    """For each block whether trafilatura keeps it: most runs of its words are in what it keeps. Large pages it is not asked about."""
    if sum(len(block.text) for block in blocks) > MOST_TEXT or \
            root.xpath(f"count(//*) > {MOST_ELEMENTS} or //table[count(ancestor::table) > {MOST_TABLES}]"):
        return [False] * len(blocks)
    from trafilatura import bare_extraction
    try:
        markup = etree.tostring(root, encoding="unicode", method="html")
        made = bare_extraction(markup, favor_recall=True, include_comments=False, with_metadata=False)
    except Exception:  # whatever a strange page makes it raise, the markup is read without it
        made = None
    kept = {run for line in ((made and made.text) or "").split("\n") for run in _runs(line)}
    return [sum(run in kept for run in runs) > 0.7 * len(runs) for runs in (_runs(block.text) for block in blocks)]


def _runs(line: str) -> list[tuple[str, ...]]:
    """The runs of RUN words of a line; the whole of one that is shorter."""
    words = tuple(_words(line))
    return [words[k:k + RUN] for k in range(max(1, len(words) - RUN + 1))]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


# --------------------------------------------------------------------------------------------- headline, standfirst

def _headline(blocks: Sequence[Block], first: int, title: str) -> int | None:
    """The block that is the title, or close to it; else the last first-level heading before the first paragraph."""
    key = set(_words(title))
    ranked: list[tuple[bool, bool, bool, int]] = []
    for k, block in enumerate(blocks):
        words, level = set(_words(block.text)), _level(block.element)
        late, place = k >= first, k if k >= first else -k
        if key and len(words & key) >= 0.6 * len(words | key):
            ranked.append((False, level is None, late, place))
        elif level and not block.is_linked and (level == "h1" or not late):
            ranked.append((True, late, level != "h1", place))
    return abs(min(ranked)[-1]) if ranked else None


def _with_parent(element: etree._Element) -> list[etree._Element]:
    return [element, *islice(element.iterancestors(), 1)]


def _level(element: etree._Element) -> str | None:
    return next((near.tag for near in _with_parent(element) if near.tag in HEADINGS), None)


def _is_standfirst(block: Block, standfirst: str) -> bool:
    words = _words(block.text)
    return len(words) > 5 and (words[:8] == _words(standfirst)[:8] or any(_told(near, "keep") for near in _with_parent(block.element)))


# ------------------------------------------------------------------------------------------------ words of the markup

@cache
def _lexicon() -> dict[str, dict[str, Part]]:
    made: dict[str, dict[str, Part]] = {}
    for row in lexicon.rows("page_parts"):
        rule = {"tag": f"{row['words']} element", "role": f"role {row['words']}"}.get(row["match"], f"markup: {row['words']}")
        made.setdefault(row["match"], {})[row["words"]] = Part(row["kind"], rule, row["force"] == "always")
    return made


def says_no_article(title: str) -> bool:
    """Whether a page's title is that of an error, a login or a check of the visitor (``title`` rows of the lexicon)."""
    phrases = _lexicon()["title"]
    pieces = [" ".join(_WORD.findall(piece)) for piece in _TITLE_CUT.split(fold(title[:LONGEST_NAMES]))]
    return any(piece in phrases for piece in pieces) or any(" " in phrase and phrase in piece for piece in pieces for phrase in phrases)


def _marked(root: etree._Element, blocks: Sequence[Block], weights: list[int]) -> list[Part | None]:
    """What the innermost element around each block that says anything says of it, a sure one before others.

    What holds four fifths of the prose, by ``weights``, says nothing, and a word that a third of it has means something else.
    """
    held, elements = Counter[etree._Element](), list(root.iter())
    for block, weight in zip(blocks, weights):
        held[block.element] += weight
    for element in reversed(elements):
        held[element.getparent()] += held[element]
    known: dict[etree._Element | None, Part | None] = {None: None}
    for element in elements:
        around, own = known[element.getparent()], _own(element) if held[element] <= 0.8 * sum(weights) else None
        known[element] = own if own and (own.sure or not (around and around.sure)) else around
    parts = [known[block.element] for block in blocks]
    rules = Counter[str]()
    for part, weight in zip(parts, weights):
        rules[part.rule if part else ""] += weight
    return [part if part and rules[part.rule] * 3 <= sum(weights) else None for part in parts]


def _own(element: etree._Element) -> Part | None:
    """What an element says by its names, its role or its tag, a sure one first."""
    named = _told(element, "name") if element.attrib and element.tag not in OUTERMOST else None
    told = [named, _lexicon()["role"].get(element.get("role", "").lower()), _lexicon()["tag"].get(element.tag)]
    return max(filter(None, told), key=lambda part: part.sure, default=None)


def _told(element: etree._Element, match: str) -> Part | None:
    classes, *others = (element.get(name, "")[:LONGEST_NAMES] for name in ("class", "id", "itemprop", "aria-label"))
    return _phrase("|".join(filter(None, [*classes.split(), *others])), match)


@lru_cache(50_000)
def _phrase(names: str, match: str) -> Part | None:
    """What names say: one to three words in a row of one name that the lexicon has, the longest first, sure ones first."""
    known = _lexicon()[match]
    words = fold(" ".join(_NAME_WORD.findall(names))).split()
    hits = [known[run] for size in (3, 2, 1) for k in range(len(words) - size + 1) if (run := " ".join(words[k:k + size])) in known]
    return max(hits, key=lambda part: part.sure, default=None)
