"""What a page states of itself: title, day of publication, outlet, author, agencies; with where it says so."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, groupby, islice

from lxml import etree

from analysis.days import DATE, ImpossibleDay, find_day, read_day
from analysis.reading.blocks import Block
from analysis.reading.credits import credited
from analysis.reading.page_said import LONGEST_VALUE, MOST_NAMES, Said, Sayings, tidy, words_in
from analysis.records import Fact, Refused, no_such_day
from analysis.text import fold

LARGEST_GUESSED = 300_000  # characters of markup that htmldate is given
BESIDE = 60  # elements between a headline and the time beside it
MOST_TIMES = 50
_NO_DAYS = ("0001-01-01", "1970-01-01", "1969-12-31")  # written by systems that know none
_UPDATED = re.compile(r"mis\w* a jour|modif|updat|actualis")
_SAID = re.compile(r"\W*(?:(?:article )?(?:publie|poste|mis en ligne|paru|publication|cree|ecrit|redige)\w*|le|published|posted)\b")
_CUT = re.compile(r"\s+[|–—•·>»-]\s+|\s*\|\s*")
_WRITTEN = re.compile(r"^(?:(?:article\s+)?(?:écrit|publié|rédigé)\s+(?=par\s)|avec\s|auteure?s?\s*:)\s*", re.IGNORECASE)
#: What stands in the place of a person's name, in folded text.
_NO_PERSON = re.compile(
    r"https?:|www\.|@|\.(?:com|fr|org|net|ch|be|ca)\b|\bredac|\badmin|webmaster|^(?:la|le|les|notre|nos|the)\s|^l'"
    r"|^(?:staff|web|auteur|author|anonyme|inconnu|unknown|user|editor|site)\b|^\W*$|^\d")


def page_facts(root: etree._Element, blocks: Sequence[Block], said: Sayings) -> tuple[dict[str, Fact], list[Refused]]:
    """The facts of a page by field, and what is wrong with its dates.

    Order of trust: JSON-LD, meta tags, microdata, what stands beside the headline, ``<title>``; for the date alone htmldate
    at last, whose guess counts (basis "inferred") only where a dated line or the address of the page shows it.
    Days are as written, no time zone moves them. A date of change is never the date of publication. Never raises.
    """
    outlet = next((Fact(one.words, one.evidence) for one in said.of("outlet") if not one.words.startswith(("http", "@"))), None)
    title = _title(said, blocks, outlet)
    outlet = outlet or _title_rest(said, title)
    published, problems = _published(root, blocks, said)
    author, agencies = _authors(said, outlet)
    found = {"title": title, "published": published, "outlet": outlet, "author": author, "agencies": agencies}
    return {field: fact for field, fact in found.items() if fact}, problems


# ------------------------------------------------------------------------------------------------------ title, outlet

def _title(said: Sayings, blocks: Sequence[Block], outlet: Fact | None) -> Fact | None:
    shown = {fold(block.text) for block in blocks if 15 <= len(block.text) <= LONGEST_VALUE}
    site = fold((outlet.value if outlet else None) or "")
    named = (Fact(_without_site(one.words, site, shown), one.evidence) for one in said.of("title"))
    return next((fact for fact in named if fact.value and fold(fact.value) != site), None)


def _without_site(words: str, site: str, shown: set[str]) -> str:
    """The title without the name of the site or section: what the page shows as a line, else what stands beside the name."""
    sides = [(words[:cut.start()], words[cut.end():]) for cut in _CUT.finditer(words)]
    if lines := [piece for piece in (words, *(side for both in sides for side in both)) if fold(piece) in shown]:
        return max(lines, key=len)
    for before, after in sides:
        if site and fold(after).startswith(site):
            return before
        if site and fold(before) == site:
            return after
    if sides and not site and len(sides[-1][0]) >= 20 and len(sides[-1][1]) <= 40:
        return sides[-1][0]
    return words


def _title_rest(said: Sayings, title: Fact | None) -> Fact | None:
    """The name beside the headline in ``<title>``, the last of several."""
    headline = (title and title.value) or ""
    beside = [Fact(piece.strip(), page.evidence) for page in said["<title>"] if headline in page.words
              for piece in reversed(_CUT.split(page.words)) if piece not in headline]
    return beside[0] if beside and headline and 2 < len(beside[0].value) <= 40 else None


# --------------------------------------------------------------------------------------------------- author, agencies

def _authors(said: Sayings, outlet: Fact | None) -> tuple[Fact | None, Fact | None]:
    """The persons that the first source with persons gives, and the agencies that it or one before it gives."""
    agencies = None
    for where, signed in groupby(said.of("author"), lambda one: one.where):
        names = [one.words for one in islice(signed, MOST_NAMES)]
        evidence = Said("; ".join(names), where).evidence
        names, known = credited("; ".join(_WRITTEN.sub("", name) for name in names), (outlet and outlet.value) or "")
        people = [name for name in names if 2 < len(name) <= 80 and name[0].isupper() and not _NO_PERSON.search(fold(name))]
        agencies = agencies or (Fact("; ".join(known), evidence) if known else None)
        if people:
            return Fact("; ".join(people), evidence), agencies
    return None, agencies


# ------------------------------------------------------------------------------------------------ day of publication

def _published(root: etree._Element, blocks: Sequence[Block], said: Sayings) -> tuple[Fact | None, list[Refused]]:
    """The first day that a source states, else a month or year; for a date that never was a Fact without value, and the problem."""
    stated: list[Fact] = []
    problems: list[Refused] = []
    for one in chain(said.of("published"), _times(root), _date_lines(blocks)):
        try:
            day = read_day(one.words)
        except ImpossibleDay as error:
            problems = problems or [no_such_day(error)]
            stated.append(Fact(None, one.evidence))
            continue
        if day and day not in _NO_DAYS:
            stated.append(Fact(day, one.evidence))
            if len(day) == len("2024-06-19"):
                break
    return max(stated, key=lambda fact: len(fact.value or ""), default=None) or _guessed(root, blocks, said), problems


def _times(root: etree._Element) -> Iterator[Said]:
    """The times beside the headline, the nearest first; those with words or names of a change are none."""
    places = {element: place for place, element in enumerate(root.iter())}
    heading = next((places[element] for element in root.iter("h1")), None)
    near: list[tuple[bool, int, Said]] = []
    for element in islice(root.iter("time"), MOST_TIMES):
        published = element.get("pubdate") is not None or "publish" in element.get("class", "")
        distance = abs(places[element] - heading) if heading is not None else BESIDE + (not published)
        apart = any(outer.tag in ("nav", "aside", "footer", "figure", "li") for outer in element.iterancestors())
        previous, parent = element.getprevious(), element.getparent()
        before = parent.text or "" if previous is None else (previous.tail or "").strip() or words_in(previous)
        about = f"{before[-60:]} {words_in(element)[:60]} {element.get('class', '')[:200]} {element.get('itemprop', '')[:200]}"
        if distance <= BESIDE and not apart and not _UPDATED.search(fold(about)):
            near.append((not published, distance, Said(tidy(element.get("datetime")) or words_in(element), "time")))
    yield from (said for _, _, said in sorted(near, key=lambda one: one[:2]))


def _date_lines(blocks: Sequence[Block]) -> Iterator[Said]:
    """Short lines that say when the article was published (« Publié le … ») up to the words on a change."""
    for block in blocks[:400]:
        folded = fold(block.text) if len(block.text) <= 160 and not block.linked else ""
        if _SAID.match(folded):
            words = block.text[:len(_UPDATED.split(folded)[0])]
            if DATE.search(fold(words)) and (len(words) <= 40 or not folded.startswith("le ")):
                yield Said(words.strip(), "date line")


def _guessed(root: etree._Element, blocks: Sequence[Block], said: Sayings) -> Fact | None:
    """htmldate's guess, where the page's address or a short line shows that day, and it is not to come."""
    from htmldate import find_date
    address = next((one.words for one in said.of("address")), None)
    try:
        markup = etree.tostring(root, encoding="unicode", method="html")
        day = find_date(markup, original_date=True, url=address) if len(markup) <= LARGEST_GUESSED else None
    except Exception:  # whatever a strange page makes it raise: then there is no guess
        return None
    if not day or day > datetime.date.today().isoformat():
        return None
    if re.search(rf"(?<!\d){'[/-]?0?'.join(str(int(part)) for part in day.split('-'))}(?!\d)", address or ""):
        return Fact(day, f'htmldate, by the address "{address}"', "inferred")
    for line in (block.text for block in blocks if len(block.text) <= 120 and not _UPDATED.search(fold(block.text))):
        with suppress(ImpossibleDay):
            if (found := find_day(line)) and found.value == day:
                return Fact(day, f'htmldate, by the words "{line}"', "inferred")
    return None
