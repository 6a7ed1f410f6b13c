"""What a page says of itself in its markup: JSON-LD, meta tags, microdata, headline and title."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree

from analysis import lexicon
from analysis.text import fold

MOST_NODES = 2_000
MOST_NAMES = 50
LONGEST_LOGO = 10  # characters of a first-level heading that is no headline
LONGEST_VALUE = 500

_Node = dict[str, Any]

_ARTICLE_TYPES = ("Article", "BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting")
_DOWN = ("@graph", "mainEntity", "mainEntityOfPage")
_TAG = re.compile(r"<[^<>]{0,200}>")
_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
_MICRODATA = ("datePublished", "headline", "author")


class Said(NamedTuple):
    """Words of a page and where they stand."""

    words: str
    where: str

    @property
    def evidence(self) -> str:
        """Where the words stand, and the words."""
        return f'{self.where} "{self.words}"'


class Sayings(dict[str, list[Said]]):
    """What a page says, by the names of ``page_metas.csv``: of a meta tag or itemprop in lower case, @key of JSON-LD, <tag>."""

    def of(self, field: str) -> Iterator[Said]:
        """What is said of a field, in the order of trust of ``page_metas.csv``."""
        for row in lexicon.rows("page_metas"):
            if row["field"] == field:
                yield from self.get(row["name"], ())


def sayings(root: etree._Element) -> Sayings:
    """What a page says of itself; in JSON-LD of the article with its headline, in microdata what no meta tag says."""
    made = Sayings()
    for element in root.iter("meta"):
        if words := tidy(element.get("content")):
            for name in {element.get(attribute, "").lower() for attribute in ("property", "name", "itemprop")}:
                made.setdefault(name, []).append(Said(words, name))
    told = (element for element in root.iterfind(".//*[@itemprop]") if element.get("itemprop") in _MICRODATA and not _of_another(element))
    for element in islice(told, MOST_NAMES):
        name = element.get("itemprop").lower()
        named = next((inner for inner in islice(element.iter(), MOST_NAMES) if inner.get("itemprop") == "name"), element)
        if words := tidy(element.get("content") or element.get("datetime")) or words_in(named):
            made.setdefault(name, [Said(words, f"itemprop {name}")])
    headlines = [words for h1 in root.iter("h1") if len(words := words_in(h1)) > LONGEST_LOGO][:1]
    made["<h1>"] = [Said(words, "h1") for words in headlines]
    made["<title>"] = [Said(words_in(title), "title") for title in islice(root.iter("title"), 1)]
    made["<a>"] = [Said(words_in(link), "rel author") for link in islice(root.iterfind(".//a[@rel='author']"), 1)]
    made["<link>"] = [Said(tidy(link.get("href")), "canonical") for link in root.iterfind(".//link[@rel='canonical']")]
    for key, words in _stated(root, headlines):
        made.setdefault(f"@{key}", [Said(one, f"JSON-LD {key}") for one in words])
    return made


def _of_another(element: etree._Element) -> bool:
    """Whether what it says is said of a comment, or of an article in a list."""
    return any("comment" in (outer.get("itemtype", "") + outer.get("class", "")).lower() or outer.tag in ("aside", "li", "nav")
               for outer in islice(element.iterancestors(), MOST_NAMES))


def tidy(words: object) -> str:
    """A value as plain text: entities (also written twice) and tags undone, white space single, cut at LONGEST_VALUE; "" for no text."""
    plain = html.unescape(html.unescape(words[:4 * LONGEST_VALUE])) if isinstance(words, str) else ""
    return " ".join(_TAG.sub("", plain).split())[:LONGEST_VALUE].encode("utf-8", "replace").decode("utf-8")


def words_in(element: etree._Element) -> str:
    """The beginning of an element's text, white space single."""
    return " ".join("".join(islice(element.itertext(), LONGEST_VALUE)).split())[:LONGEST_VALUE]


# ------------------------------------------------------------------------------------------------------------ JSON-LD

def _stated(root: etree._Element, headlines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What the JSON-LD says under each key: of the article, then of the page; broken JSON is skipped."""
    nodes = [node for script in root.iter("script") if "ld+json" in script.get("type", "").lower() for node in _nodes(script.text or "")]
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_type(node, _ARTICLE_TYPES)]
    articles.sort(key=lambda node: fold(tidy(node.get("headline"))) not in map(fold, headlines))
    for node in articles[:1] + [node for node in nodes if _is_type(node, ("WebPage",))][:1]:
        for key in ("headline", "datePublished", "publisher", "author"):
            if words := list(_names(node.get(key), by_id, persons=key == "author")):
                yield key, words


def _nodes(script: str) -> list[_Node]:
    try:
        things = [json.loads(_WRAPPING.sub("", script).strip().rstrip(";"), strict=False)]
    except (ValueError, RecursionError):
        return []
    for thing in things:  # grows while it is walked
        if len(things) < MOST_NODES:
            things.extend(thing if isinstance(thing, list) else map(thing.get, _DOWN) if isinstance(thing, dict) else ())
    return [thing for thing in things if isinstance(thing, dict)]


def _is_type(node: _Node, ends: tuple[str, ...]) -> bool:
    return any(isinstance(name, str) and name.endswith(ends) for name in _listed(node.get("@type")))


def _listed(value: Any) -> list[Any]:
    return value[:MOST_NAMES] if isinstance(value, list) else [value]


def _names(value: Any, by_id: dict[str, _Node], persons: bool) -> Iterator[str]:
    """The names in an object, a reference to one, a string, or a list of these; of organisations only agencies are ``persons``."""
    for one in _listed(value):
        if isinstance(one, dict) and not one.get("name") and isinstance(one.get("@id"), str):
            one = by_id.get(one["@id"], one)
        names = one.get("name") if isinstance(one, dict) else one
        if_agency = persons and isinstance(one, dict) and _is_type(one, ("Organization",))
        yield from (name for name in map(tidy, _listed(names)) if name and (not if_agency or lexicon.is_agency(name)))
