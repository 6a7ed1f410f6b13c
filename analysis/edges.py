"""The edges of a page: what stands above the body (menus, dates, signatures) and below it (teasers, comments, footers)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from analysis.furniture import AGO, GLUED, Verdict, is_dated, is_rubric, is_signed_date, plain, shape, speaks_of_site

SHORTEST_PARAGRAPH = 80
LONGEST_MENU = 640
LONGEST_MENU_WORDS = 3
MENU_LINES = 3  # so many short lines at the top of a page are a menu
TOP_LINES = 100  # what stands above the body is looked for in these
TOP_BELOW = 20  # lines below a standfirst that may still stand above the body
SURE_OF_END = 4  # lines of furniture that make sure of the end of a page, whatever stands between them
MAX_UNKNOWN = 4  # lines running that no rule knows, within a page's end

Verdicts = list[Verdict | None]

_HOME = ("accueil", "home")
_CLOSERS = " \u00a0\u202f»”\"’')]|"
_LETTER = re.compile(r"[^\W\d_]")
_TRAIL = re.compile(r"[>›»/|•·]|\s[-–]\s")
_LISTED = re.compile(r"[|/•·,>]|\s{2,}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|/\d\d\b")
_HOUR = re.compile(r"\d\s?(?:h|:)")
_CLOCK = re.compile(r"\d[h:]\d\d")
_HOUR_ALONE = re.compile(r"\d{1,2}\s?[h:]\s?\d{0,2}")


def stop_of(line: str) -> str:
    """What ends a line inside its closing marks: a full stop (or ! or ?), an ellipsis, or nothing."""
    bare = line[-12:].rstrip(_CLOSERS)
    last = bare[-1:]
    return "…" if last == "…" or bare.endswith("...") else last if last in ".!?" else ""


def is_paragraph(line: str) -> bool:
    """Long, and ended by a stop: what no menu and no teaser is."""
    return len(line) >= SHORTEST_PARAGRAPH and stop_of(line) not in ("", "…")


def is_label(line: str, spaces: int = 5, longest: int = 45) -> bool:
    """So few words without a stop or a quotation that it is no sentence, and hardly a headline."""
    return len(line) <= longest and line.count(" ") <= spaces and not stop_of(line) and line[0] not in "—–-«“\"•*"


def is_short(line: str) -> bool:
    """A word or a few: of a menu, a tag, or a short headline."""
    return is_label(line, LONGEST_MENU_WORDS - 1, 30)


def is_teaser(line: str) -> bool:
    """What the headline of another article may look like."""
    return line[0] not in "—–-«“\"" and _may_be_teaser(line) and (line.count(" ") > 1 or is_rubric(line) or is_dated(line))


def _may_be_teaser(line: str) -> bool:
    return stop_of(line) in ("", "?") and line.count(" ") < 30 and line[-1] not in ":,;" and not line[0].islower()


def headline_key(line: str) -> str:
    """A line as headlines are compared."""
    return " ".join(line.lower().replace("’", "'").strip("# .*_").split())


def is_stamp(text: str) -> bool:
    """When something was put on the page: a date with year and hour, or how long ago."""
    return is_dated(text) and _has_time(text)


def _has_time(text: str) -> bool:
    return bool(_HOUR.search(text) and _YEAR.search(text) or AGO.search(text))


def is_menu(text: str) -> bool:
    """Section names: one, several with or without marks between them, or a trail of them from the home page (Accueil > Monde)."""
    if len(text) > LONGEST_MENU or text[0] == "#":
        return False
    trail, (first, _, rest) = _TRAIL.split(text), text.partition(" ")
    home = plain(trail[0]) in _HOME if len(trail) > 1 else rest and plain(first) in _HOME and (text.istitle() or is_rubric(rest))
    if home or all(map(is_rubric, trail)):
        return True
    if text[-1] in ".!?…" or ":" in text:
        return False
    parts = [part for part in _LISTED.split(text) if part.strip()]
    if len(parts) > 2 and all(part.split()[3:] == [] for part in parts) and any(map(is_rubric, parts)):
        return True
    if not all(name[0].isupper() or name.isdigit() or name in ("en", "et", "de", "du") for name in text.split()):
        return False
    names = GLUED.sub(" ", text).split()
    known = sum(map(is_rubric, names))
    return known > 2 and 2 * known >= len(names) or known > 1 and known + 1 >= len(names) and " " not in text


# ---------------------------------------------------------------------------------------------- above the body

def mark_top(lines: list[str], verdicts: Verdicts, first: int, title: str | None) -> None:
    """Menus, section names and breadcrumbs before the headline; dates, names and what stands between them before the body."""
    stop = min(_below_standfirst(lines, verdicts, first), len(lines) - 1, TOP_LINES)
    head = _headline_at(lines, verdicts, stop, title)
    for k in range(head):
        if not verdicts[k] and is_menu(lines[k]):
            verdicts[k] = Verdict("navigation", "rubric")
    _mark_menu(lines, verdicts, head)
    told = stop > first and sum(not verdict and len(line) <= 40 and is_dated(line) for line, verdict in zip(lines, verdicts)) > 2
    for k in range(stop):
        if not verdicts[k] and k != head and not (told and k > first or _HOUR_ALONE.fullmatch(lines[k])):
            wordless = None if _LETTER.search(lines[k]) else Verdict("navigation", "no words")
            verdicts[k] = _dated(lines[k], k > head) or wordless
    mark_names(lines, verdicts, [k for k in range(stop) if k != head])
    for k, after in _runs(lines, verdicts, head + 1, min(stop + 1, len(lines)), is_label):
        if verdicts[k - 1] and after < len(lines):  # below furniture and above more of it, or several with a section name
            few = all(map(is_short, lines[k:after]))
            if verdicts[after] and (few or verdicts[k - 1].kind in ("navigation", "social")) or \
                    few and after - k > 1 and any(map(is_rubric, lines[k:after])):
                verdicts[k:after] = [Verdict("navigation", "between furniture")] * (after - k)


def _runs(lines: list[str], verdicts: Verdicts, begin: int, stop: int, fits: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """The stretches of lines without a verdict that all fit."""
    while begin < stop:
        after = begin
        while after < stop and not verdicts[after] and fits(lines[after]):
            after += 1
        if after > begin:
            yield begin, after
        begin = after + 1


def _headline_at(lines: list[str], verdicts: Verdicts, stop: int, title: str | None) -> int:
    """The first line that may be the headline and has no menu below it, as the name of a site has; ``stop`` if there is none."""
    below = [0] * (stop + 1)
    for k in reversed(range(stop)):
        known = verdicts[k].kind == "navigation" if verdicts[k] else is_rubric(lines[k])
        below[k] = below[k + 1] + (MENU_LINES if plain(lines[k]) in _HOME else known)
    head = stop
    for k in range(stop):
        if head < stop and below[head] < MENU_LINES:
            break
        if not verdicts[k] and _may_be_headline(lines[k], title):
            if head < stop and below[head] - below[k] < MENU_LINES:
                break
            head = k
    return head + (head + 1 < stop and is_label(lines[head], LONGEST_MENU_WORDS, 30) and _is_sure(lines, verdicts, head + 1))


def _may_be_headline(line: str, title: str | None) -> bool:
    return bool(title) and headline_key(line) == headline_key(title or "") or line.count(" ") > 2 and 20 <= len(line) and \
        not (is_menu(line) or _dated(line, True) or _CLOCK.search(line))


def _is_sure(lines: list[str], verdicts: Verdicts, head: int) -> bool:
    """A headline of many words, its standfirst directly below, and a signature or date below that."""
    return head + 2 < len(lines) and lines[head].count(" ") > 4 and not stop_of(lines[head]) and is_paragraph(lines[head + 1]) and \
        any(verdict and verdict.kind == "byline" for verdict in verdicts[head + 2:head + 6])


def _mark_menu(lines: list[str], verdicts: Verdicts, head: int) -> None:
    """Short lines above other furniture or a sure headline, or many in a row; the last may be the headline's beginning."""
    sure = head > 1 and _is_sure(lines, verdicts, head) and (not verdicts[head - 2] or " " not in lines[head - 1])
    short = [bool(verdicts[k]) or is_label(lines[k], LONGEST_MENU_WORDS, 30) for k in range(head)]
    if not sure and sum(short) < MENU_LINES - any(verdicts[:head]):
        return
    last = head if sure else next((k for k in reversed(range(head)) if verdicts[k]), 0)
    last = head - 1 if head - last > MENU_LINES + 1 and all(short[last + 1:]) else last
    for k in range(head):
        section = lines[k].count(" ") == 1 and is_rubric(lines[k].split()[0]) or \
            k == head - 1 and verdicts[k - 1] and lines[k].isalpha() and lines[head].count(" ") > 4
        if not verdicts[k] and short[k] and (k < last or section):
            verdicts[k] = Verdict("navigation", "menu")


def _below_standfirst(lines: list[str], verdicts: Verdicts, first: int) -> int:
    """The first paragraph of the body: the one below the signature or date, where standfirst, legend or both stand above that."""
    signed, standfirsts = False, 0
    for k in range(first + 1, min(len(lines), first + TOP_BELOW)):
        if not verdicts[k] and is_paragraph(lines[k]):
            if not signed or standfirsts == 2:
                break
            first, signed, standfirsts = k, False, standfirsts + 1
        signed = signed or bool(verdicts[k] and verdicts[k].kind == "byline") or (
            _has_time(lines[k]) if is_dated(lines[k]) else is_signed_date(lines[k]))
    return first


def _dated(line: str, headed: bool) -> Verdict | None:
    if is_dated(line):
        return Verdict("byline", "date line")
    return Verdict("byline", "author line") if headed and is_signed_date(line) else None


def mark_names(lines: list[str], verdicts: Verdicts, where: list[int]) -> None:
    """Names, and the function or address below one, beside a line that signs or dates the article."""
    for k in where + where[::-1]:
        if verdicts[k] or len(lines[k]) > 80:
            continue
        beside = [verdicts[m] for m in (k - 1, k + 1) if 0 <= m < len(lines)]
        if any(verdict and verdict.kind == "byline" for verdict in beside) and (
                shape("placed person").fullmatch(lines[k]) or shape("function").match(lines[k]) or
                shape("contact").fullmatch(lines[k]) or is_dated(lines[k])):
            verdicts[k] = Verdict("byline", "name")


# ---------------------------------------------------------------------------------------------- below the body

def mark_tail(lines: list[str], verdicts: Verdicts, openers: list[int], first: int) -> None:
    """All below a marker of the page's end, or below two lines of furniture from which on most are, if no sentence follows."""
    last = last_paragraph(lines, verdicts)
    answered = [k for k in openers if verdicts[k].kind == "comments" and _are_comments(lines, verdicts, k)]
    _close(verdicts, min(answered, default=len(lines)))
    stop = len(lines)
    while stop > first and (verdicts[stop - 1] or _is_leftover(lines, stop - 1)):
        stop -= 1
    begins = [k for k in openers if k >= stop or k > last and verdicts[k].role == "end"]
    begin = min(begins + _dense(verdicts, stop), default=len(lines))
    for k, after in _runs(lines, verdicts, max(last, first) + 1, len(lines), is_short):
        if after - k > 1 and after < len(lines) and verdicts[after] and any(map(is_rubric, lines[k:after])):
            verdicts[k:after] = [Verdict("navigation", "tag")] * (after - k)
    _close(verdicts, begin)


def _close(verdicts: Verdicts, begin: int) -> None:
    kind = "navigation"
    for k in range(begin, len(verdicts)):
        kind = verdicts[k].kind if verdicts[k] and verdicts[k].kind in ("related", "comments") else kind
        verdicts[k] = verdicts[k] or Verdict(kind, "page end")


def last_paragraph(lines: list[str], verdicts: Verdicts) -> int:
    return next((k for k in reversed(range(len(lines))) if not verdicts[k] and is_paragraph(lines[k])), 0)


def mark_strays(lines: list[str], verdicts: Verdicts, first: int) -> None:
    """Beside furniture: what has no words or speaks of the site, below the body; above a button, a line that does."""
    last, end = max(last_paragraph(lines, verdicts), first), len(lines)
    for k in [*range(first + 1, end), *reversed(range(last + 1, end))]:
        above, below = verdicts[k - 1], verdicts[k + 1] if k + 1 < end else verdicts[k - 1]
        button = k < last and below and below.role == "box"
        if verdicts[k] or not (above or below) or not (button or k > last) or lines[k][0] in "—–«“\"•*" or len(lines[k]) > 160:
            continue
        told, whole = speaks_of_site(lines[k]), bool(stop_of(lines[k]))
        if k > last and (not _LETTER.search(lines[k]) or below and told > (whole or not above) and (above or not whole)) or \
                button and told > 1 and (above or not whole):
            verdicts[k] = Verdict("navigation", "of the site")


def _are_comments(lines: list[str], verdicts: Verdicts, begin: int) -> bool:
    """Below it readers write: no more than the article above, their first lines beside a button to answer, an hour or a name."""
    long = [k for k, line in enumerate(lines) if not verdicts[k] and is_paragraph(line)]
    below = [k for k in long if k > begin]
    near = range(max(begin + 1, below[0] - 4), min(below[0] + 5, len(lines))) if below else range(begin + 1, len(lines))
    other = next((k for k in near if verdicts[k] and verdicts[k].kind == "related"), len(lines))
    return 2 * sum(len(lines[k]) for k in below) <= sum(len(lines[k]) for k in long) and any(
        verdicts[k] and verdicts[k].role == "reply" or len(lines[k]) <= 60 and (is_stamp(lines[k]) or shape("reader").fullmatch(lines[k]))
        for k in near if k < other)


def _dense(verdicts: Verdicts, stop: int) -> list[int]:
    """Where the page's end begins by the share of furniture alone, if there is such a line from ``stop`` on."""
    begin, known, unknown, run = [], 0, 0, 0
    for k in reversed(range(stop, len(verdicts) - 1)):
        run = 0 if verdicts[k] else run + 1
        known, unknown = known + bool(verdicts[k]), unknown + (not verdicts[k])
        if run > MAX_UNKNOWN and known < SURE_OF_END:
            break
        if verdicts[k] and verdicts[k + 1] and verdicts[k].role not in ("ad", "insert") and (
                known >= SURE_OF_END or known > 1 and known >= unknown):
            begin = [k]
    return begin


def _is_leftover(lines: list[str], k: int) -> bool:
    """A teaser, or an excerpt that is cut short, or a sentence beside one."""
    return lines[k][0] not in "—–-•*" and (_may_be_teaser(lines[k]) or is_short(lines[k])) and not shape("result").search(lines[k]) or \
        len(lines[k]) <= 160 and speaks_of_site(lines[k]) > 1 or any(stop_of(line) == "…" for line in lines[max(k - 1, 0):k + 2])
