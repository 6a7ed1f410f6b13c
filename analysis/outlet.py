"""Outlet: the medium that a page says it is from, and the signs by which pages tell who made them (``page_signs.csv``)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation

from analysis import lexicon
from analysis.schema import Removed, Sentence
from analysis.text import fold

Found = tuple[str | None, str, str | None] | None  # value, basis, evidence; None where nothing is found

LONGEST_LINE = 120  # characters of a line that signs, dates or names
TAIL = 2  # sentences below the body

OUTLET = (r"(?:[A-ZÀ-ÖØ-Þ0-9][\w.’'-]*(?:\s+(?:(?:d[eu]s?|la|les?|et|en|sur|à|&)\s+|[dl]['’]){0,2}[A-ZÀ-ÖØ-Þ0-9][\w.’'-]*){0,6}"
          r"|[a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_LINK = r"(?:(?:d[aeiou]|des|della?|dos|van|von|der|den|el|al|ben|bin|ibn|la|le|zu|y)\s+|[dl]['’])"
_NAME = (r"(?!(?:Publi|Post|Modifi|Updat|Mise?\b|Avec\b|Pour\b|Temps\b|Lecture\b|Source|Photo|"
         r"(?:Lun|Mar|Mercre|Jeu|Vendre|Same)di\b|Dimanche\b|Le\s+(?:\d|\w+di\b)))[A-ZÀ-ÖØ-Þ][\w.’'-]*+")
_NAMES = rf"{_NAME}(?:\s+{_LINK}{{0,3}}{_NAME}){{0,5}}"
_SHAPES = {"<OUTLET>": OUTLET, "<PERSONS>": rf"{_NAMES}(?:\s*(?:,|/|\s(?:et|and|&)\s)\s*{_NAMES})*"}

_RIGHTS_SAID = re.compile(r"\d{4}|droits|copyright|rights", re.IGNORECASE)
_RIGHTS_MARK = re.compile(r"©|\([cC]\)|[Dd]roits|DROITS|[Cc]opyright")
_COMPANY = re.compile(r"\s+(?:Inc|S\.?A\.?(?:S|RL)?|SARL|Lt[dé]e?|LLC|\d{4})$")
_NO_NOTICE = ("caption", "byline", "comments")  # in which © is the credit of a picture, unless it stands below the article
_CREDITED = re.compile(r"\W*(?:photo|image|illustration|vid[ée]o|cr[ée]dit|infograph|dessin)", re.IGNORECASE)
_OWN = {"brand", "phrase", "follow", "collective"}  # signs by which the page itself speaks
_SUFFIX = re.compile(r"\s(?:actus?|live|direct|menu|accueil)\b.*", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:l[ea]s?|the)\s|l['’]")
_ADDRESS = re.compile(r"@(\w{4,})|\b([\w-]{3,})\.(?:[a-z]{2,3}|info|media|news|example|test)\b")


@cache
def signs() -> dict[str, re.Pattern[str]]:
    """The expressions of page_signs.csv by their sign; those of one sign are alternatives."""
    patterns: dict[str, list[str]] = {}
    for row in lexicon.rows("page_signs"):
        patterns.setdefault(row["sign"], []).append(re.sub("<[A-Z]+>", lambda found: _SHAPES[found[0]], row["pattern"]))
    return {sign: re.compile("|".join(found)) for sign, found in patterns.items()}


def find_outlet(removed: list[Removed], sentences: list[Sentence], headline: str | None) -> Found:
    """The outlet as (name, basis, evidence), None where the page does not name itself; never raises.

    Stated are the name behind the headline in a page title, the holder of the rights in a notice that is no credit of a
    picture, and a name with two signs of which one is the page's own word (a brand line above the headline, « la rédaction de
    … », « Par … avec AFP »). Inferred is a name with two lesser signs (a credit, a signature, a line of its own, an address,
    who asks). To be in the lexicon counts as one. Of two names with as many signs neither is taken, and an agency never.
    """
    end = sentences[-1].end if sentences else 0
    for row in removed:
        name = None
        if row.rule == "page title" and headline and row.text.lower().startswith(headline.lower()):
            site = signs()["page title"].fullmatch(row.text[len(headline):])
            name = site["name"] if site and fold(site["name"]) not in _rubrics() else None
        elif _RIGHTS_MARK.search(row.text) and not (row.kind in _NO_NOTICE and (row.start < end or _CREDITED.match(row.text))):
            name = _rights(row.text)
        if name and not lexicon.is_agency(name):
            return name, "stated", row.text
    last = [row.text for row in sentences[-TAIL:] if len(row.text) <= LONGEST_LINE and _RIGHTS_MARK.search(row.text)]
    notice = next(((name, "stated", line) for line in last if (name := _rights(line)) and not lexicon.is_agency(name)), None)
    return notice or _signed(removed, sentences)


def _rights(line: str) -> str | None:
    """A notice has a year, speaks of rights, or names what is called the something; else it may be a photographer's."""
    found = signs()["rights behind"].search(line) or signs()["rights"].search(line) if len(line) <= 2 * LONGEST_LINE else None
    if not found or "/" in line:
        return None
    name = _COMPANY.sub("", re.split(r"\.\s", found["name"])[0].strip(" .-–")).strip(" .-–")
    clear = _RIGHTS_SAID.search(line) or re.match(r"(?:L[ea]s?\s|L['’]|The\s|[a-z0-9-]+\.)", name)
    return name if name and clear and not signs()["no outlet"].match(fold(name)) and not name.isdigit() else None


def is_known(name: str) -> bool:
    """Whether the lexicons have the name as a medium's, whatever its case and accents."""
    return fold(name) in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset([*(fold(row["label_fr"]) for row in lexicon.rows("actors") if row["kind"] == "media"),
                      *(fold(row["name"]) for row in lexicon.rows("outlets"))])


@cache
def _cues() -> tuple[AhoCorasick, re.Pattern[str]]:
    """What finds the known media and the words of the press, and the latter as whole words."""
    words = [row["phrase"] for row in lexicon.rows("furniture") if row["match"] == "press"]
    return AhoCorasick([*_known(), *words], implementation=Implementation.DFA), re.compile(rf"\b(?:{'|'.join(words)})\b")


@cache
def _outlet_signs() -> list[tuple[str, re.Pattern[str]]]:
    return [(sign.removeprefix("outlet: "), pattern) for sign, pattern in signs().items() if sign.startswith("outlet: ")]


@cache
def _rubrics() -> frozenset[str]:
    return frozenset(["", "actus", *(fold(row["phrase"]) for row in lexicon.rows("furniture") if row["role"] == "rubric")])


def _signed(removed: list[Removed], sentences: list[Sentence]) -> Found:
    """The name with the most signs, those of the page's own word first."""
    top = next((row.start for row in sentences if row.part == "headline"), 0)
    rows = [(row.start, row.text) for row in removed if row.kind != "comments" and row.rule != "teaser"]
    rows += [(row.start, row.text) for row in sentences if row.part != "headline" and row.text[-1] not in ".…"]
    lines = sorted(row for row in rows if len(row[1]) <= LONGEST_LINE)
    cues, press = _cues()
    names: dict[str, dict[str, tuple[str, str]]] = {}  # the signs of a name, each with the name as written and its line
    begins = [0, *accumulate(len(line) + 1 for _, line in lines)]
    found_at = cues.find_matches_as_indexes(fold("\0".join(line for _, line in lines)))
    for number in sorted({bisect_right(begins, place) - 1 for _, place, _ in found_at}):
        start, line = lines[number]
        for sign, name in _named(line, start < top):
            found = names.setdefault(_key(name), {})
            found.setdefault(sign, (name, line))
            first = number == 0 and sign in ("brand", "collective") and press.search(fold(name))
            if first or sign == "collective" and line[0] == "P" or sign not in ("line", "question", "credit") and is_known(name):
                found.setdefault("sure", (name, line))
    for line, address in ((line, address) for _, line in lines if names for address in _ADDRESS.finditer(line)):
        key = _key((address[1] or address[2]).replace("_", " "))
        for found in filter(None, map(names.get, {key, re.sub("^(?:les?|la|l)", "", key)})):
            found.setdefault("address", (next(iter(found.values()))[0], line))
    ranked = sorted(((bool(_OWN & found.keys()), len(found), found) for found in names.values() if len(found) > 1),
                    key=lambda entry: entry[:2], reverse=True)
    if not ranked or len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]:
        return None
    written = ranked[0][2].values()
    best = max((name for name, _ in written), key=lambda name: (not name.isupper(), name[0].isupper(), len(name)))
    return best, "stated" if ranked[0][0] else "inferred", " […] ".join(dict.fromkeys(line for _, line in written))


def _named(line: str, above: bool) -> Iterator[tuple[str, str]]:
    words = line.removeprefix("Menu ").split()
    k = next((k for k in (4, 3, 2, 1) if above and is_known(" ".join(words[:k]))), 0)
    if k and fold(" ".join(words[k:k + 1])) in _rubrics():
        yield "brand", " ".join(words[:k])
    for sign, pattern in _outlet_signs():
        if (found := pattern.search(line)) and _is_medium(name := _SUFFIX.sub("", found["name"])):
            yield "brand" if above and sign == "line" else sign, name


def _is_medium(name: str) -> bool:
    """Neither an agency, a section nor a person: known, or with a word of the press."""
    folded = fold(name)
    if lexicon.is_agency(name) or folded in _rubrics() or len(folded) < 3 or signs()["no outlet"].match(folded):
        return False
    return is_known(name) or name[0].isupper() and bool(_cues()[1].search(folded))


def _key(name: str) -> str:
    folded = fold(name)
    article = _ARTICLE.match(folded)
    return re.sub(r"\W", "", folded[article.end() if article else 0:])
