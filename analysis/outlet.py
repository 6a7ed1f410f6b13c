"""Outlet: the medium that a page says it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick

from analysis import lexicon
from analysis.publication import Found
from analysis.schema import Removed, Sentence
from analysis.text import fold

LONGEST_LINE = 120  # characters of a line that signs, dates or names
TAIL = 2  # sentences below the body

OUTLET = (r"(?:[A-ZÀ-ÖØ-Þ0-9][\w.’'-]*(?:\s+(?:(?:d[eu]s?|la|les?|et|en|sur|à|&)\s+|[dl]['’]){0,2}[A-ZÀ-ÖØ-Þ0-9][\w.’'-]*){0,6}"
          r"|[a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_PAGE_TITLE = re.compile(r"(?:.*\s[|–—»>•·-]|\s*[|–—»>•·])\s*(?P<name>[^|–—»>•·]{2,40}?)\s*$")
_RIGHTS = re.compile(
    rf"(?:©|\([cC]\)|[Cc]opyright)[\s:©–-]*(?:[Cc]opyright\s*)?(?:\d{{4}}(?:\s?[-–]\s?\d{{4}})?[\s,:–-]*)?(?P<name>{OUTLET})"
    rf"|^(?P<owner>{OUTLET})\s*[,–-]?\s*(?:©|\([cC]\))\s*\d{{4}}|^(?P<holder>{OUTLET})\s*[,.–|-]\s*[Tt]ous droits"
    rf"|[Tt]ous droits réservés\s*[,:–|-]\s*(?P<last>{OUTLET})")
_RIGHTS_SAID = re.compile(r"\d{4}|droits|copyright|rights", re.IGNORECASE)
_RIGHTS_MARK = re.compile(r"©|\([cC]\)|[Dd]roits|DROITS|[Cc]opyright")
_COMPANY = re.compile(r"\s+(?:Inc|S\.?A\.?(?:S|RL)?|SARL|Lt[dé]e?|LLC|\d{4})$")
_NO_NOTICE = ("caption", "byline", "comments")  # in which © is the credit of a picture, unless it stands below the article
_CREDITED = re.compile(r"\W*(?:photo|image|illustration|vid[ée]o|cr[ée]dit|infograph|dessin)", re.IGNORECASE)
_NO_OUTLET = re.compile(r"(?:tous )?droits|dr$|photo|copyright|reserve|all rights|archives", re.IGNORECASE)

#: What names a medium: what a page says of itself, who signs for everybody, who has taken a picture or asks the questions.
_SIGNS = (
    ("phrase", re.compile(
        r"(?i:\b(?:rédaction|appli(?:cation)?|newsletters?|lecteurs|abonnés|boutique)\s+(?:d(?:e\s|u\s|es\s|['’]))?"
        r"|\babonne\w*(?:[- ]vous)?\s+(?:à\s|aux?\s)|\b(?:moment|suivre|bienvenue|plus) sur\s)"
        rf"(?P<name>{OUTLET}|[a-z]\w{{3,}})")),
    ("follow", re.compile(r"(?i:\b(?:suivez|rejoignez|retrouvez|lire|avec))\s(?P<name>[A-ZÀ-Þ0-9][^.,;:«»()]{1,30}?)\ssur\s")),
    ("collective", re.compile(rf"^(?:[Pp]ar\s)?(?P<name>{OUTLET}),?\s(?:\(?avec|édition)\s")),
    ("credit", re.compile(rf"(?:\S/|\s/\s|\bpour\s|©|\bARCHIVES\s)\s?(?:«\s)?(?P<name>{OUTLET})[\s».)]*$")),
    ("question", re.compile(rf"^(?P<name>{OUTLET})\s?:\s[^.!]+\?$")),
    ("signature", re.compile(rf"(?:^[Pp]ar|[,|•])\s(?P<name>{OUTLET})$")),
    ("line", re.compile(rf"^(?P<name>{OUTLET})$")),
)
_OWN = {"brand", "phrase", "follow", "collective"}  # signs by which the page itself speaks
_SUFFIX = re.compile(r"\s(?:actus?|live|direct|menu|accueil)\b.*", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:l[ea]s?|the)\s|l['’]")
_WORDS = ("courrier gazette journal presse info infos news tv radio tribune depeche echo echos voix hebdo quotidien post times media "
          "medias minutes tele fm matin soir nouvelle nouvelles monde mag magazine eclair republicain dauphine union actu actus actualite").split()
_PRESS = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_ADDRESS = re.compile(r"@(\w{4,})|\b([\w-]{3,})\.(?:[a-z]{2,3}|info|media|news|example|test)\b")


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
            site = _PAGE_TITLE.fullmatch(row.text[len(headline):])
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
    found = _RIGHTS.search(line) if len(line) <= 2 * LONGEST_LINE and "/" not in line else None
    name = next((name for name in found.groups() if name), "") if found else ""
    name = _COMPANY.sub("", re.split(r"\.\s", name)[0].strip(" .-–")).strip(" .-–")
    clear = _RIGHTS_SAID.search(line) or re.match(r"(?:L[ea]s?\s|L['’]|The\s|[a-z0-9-]+\.)", name)
    return name if name and clear and not _NO_OUTLET.match(fold(name)) and not name.isdigit() else None


def is_known(name: str) -> bool:
    """Whether the lexicons have the name as a medium's, whatever its case and accents."""
    return fold(name) in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset([*(fold(row["label_fr"]) for row in lexicon.rows("actors") if row["kind"] == "media"),
                      *(fold(row["name"]) for row in lexicon.rows("outlets"))])


@cache
def _cues() -> AhoCorasick:
    return AhoCorasick([*_known(), *_WORDS])


@cache
def _rubrics() -> frozenset[str]:
    return frozenset(["", "actus", *(fold(row["phrase"]) for row in lexicon.rows("furniture") if row["role"] == "rubric")])


def _signed(removed: list[Removed], sentences: list[Sentence]) -> Found:
    """The name with the most signs, those of the page's own word first."""
    top = next((row.start for row in sentences if row.part == "headline"), 0)
    rows = [(row.start, row.text) for row in removed if row.kind != "comments" and row.rule != "teaser"]
    rows += [(row.start, row.text) for row in sentences if row.part != "headline" and row.text[-1] not in ".…"]
    lines = sorted(row for row in rows if len(row[1]) <= LONGEST_LINE)
    names: dict[str, dict[str, tuple[str, str]]] = {}  # the signs of a name, each with the name as written and its line
    cues = _cues()
    for number, (start, line) in enumerate(lines):
        for sign, name in _named(line, start < top) if cues.find_matches_as_indexes(fold(line)) else ():
            signs = names.setdefault(_key(name), {})
            signs.setdefault(sign, (name, line))
            first = number == 0 and sign in ("brand", "collective") and _PRESS.search(fold(name))
            if first or sign == "collective" and line[0] == "P" or sign not in ("line", "question", "credit") and is_known(name):
                signs.setdefault("sure", (name, line))
    for line, found in ((line, found) for _, line in lines if names for found in _ADDRESS.finditer(line)):
        key = _key((found[1] or found[2]).replace("_", " "))
        for signs in filter(None, map(names.get, {key, re.sub("^(?:les?|la|l)", "", key)})):
            signs.setdefault("address", (next(iter(signs.values()))[0], line))
    ranked = sorted(((bool(_OWN & signs.keys()), len(signs), signs) for signs in names.values() if len(signs) > 1),
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
    for sign, pattern in _SIGNS:
        if (found := pattern.search(line)) and _is_medium(name := _SUFFIX.sub("", found["name"])):
            yield "brand" if above and sign == "line" else sign, name


def _is_medium(name: str) -> bool:
    """Neither an agency, a section nor a person: known, or with a word of the press."""
    folded = fold(name)
    if lexicon.is_agency(name) or folded in _rubrics() or len(folded) < 3 or _NO_OUTLET.match(folded):
        return False
    return is_known(name) or name[0].isupper() and bool(_PRESS.search(folded))


def _key(name: str) -> str:
    folded = fold(name)
    article = _ARTICLE.match(folded)
    return re.sub(r"\W", "", folded[article.end() if article else 0:])
