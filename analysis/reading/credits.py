"""Who signs: the authors and agencies of a byline, in files of all formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis import lexicon
from analysis.text import fold

_BY = re.compile(r"(?:propos recueillis par|textes?\s*:|par|by)\s*:?\s+(?=\S)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;/|\n]\s*|\s+(?:et|and|&|avec|with)\s+(?:l['’]|la |le )?", re.IGNORECASE)
_BRACKETED = re.compile(r"\(\s*(?:avec\s|with\s|d['’]après\s)?\s*(?:l['’])?([^()]{1,80})\)", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w.’'-]*|d[eu]|des|la|le|van|von|der|al|el|ben|bin|da|di|dos)(?:\s|,\s|$)")
LONGEST_BYLINE = 500  # characters that are looked at


@lru_cache(maxsize=4096)
def _agency(name: str) -> str | None:
    """The name where it is an agency's, also with the agency last (« France-Presse, Agence »)."""
    turned = " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name
    return next((form for form in (name, turned) if lexicon.is_agency(form)), None)


def credited(words: str, outlet: str = "") -> tuple[list[str], list[str]]:
    """Authors and agencies that a byline names, as written; its outlet and « la rédaction » are neither."""
    agencies: list[str] = []
    words = words[:LONGEST_BYLINE]
    for found in _BRACKETED.finditer(words):
        named = [agency for name in _BETWEEN.split(found[1]) if (agency := _agency(name.strip()))]
        agencies.extend(named)
        if named:
            words = words.replace(found[0], " ")
    authors: list[str] = []
    for name in _names(_BY.sub("", words.strip(), count=1)):
        if agency := _agency(name):
            agencies.append(agency)
        elif not {"redaction", fold(outlet)} & {fold(name), *fold(name).split()}:
            authors.append(name)
    return list(dict.fromkeys(authors)), list(dict.fromkeys(agencies))


def _names(words: str) -> Iterator[str]:
    """The names of a byline; a comma parts names of two words (« Dupont, Jean » is one), and a place or an office is dropped."""
    for piece in _BETWEEN.split(words):
        pieces = [name.strip(" ,–-") for name in piece.split(",")]
        full = all(" " in name or not name or name[0].islower() or _agency(name) for name in pieces)
        names = pieces if full and not _agency(piece.strip()) else [piece.strip(" ,")]
        yield from (name for name in names if name and (len(names) == 1 or not name[0].islower()))


def is_byline(text: str) -> bool:
    """Whether a line without a mark can only be a byline: « Par … », an agency, or names of two to five words each."""
    if len(text) > 100 or text[-1] in "!?:…»":
        return False
    if _BY.match(text) or _agency(text.strip(" .()")):
        return len(text.split()) <= 12
    names = [name.strip(" .") for name in _BETWEEN.split(text)]
    return text[-1] != "." and all(_agency(name) or 2 <= len(name.split()) <= 5 and not _NAME.sub("", name) for name in names)
