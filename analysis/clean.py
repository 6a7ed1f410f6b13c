"""Cleaning: the lines of a page that are not the article: navigation, related articles, captions, bylines, comments."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.furniture import Verdict, is_dated, is_signed_date, is_trail, judge
from analysis.schema import Article, Removed

HEADLINE_LINES = 5  # the headline stands among the first lines that are not furniture
TOP_LINES = 12  # dates and section names above the body are looked for in these
MAX_TEASERS = 6
MAX_SHARES = 20

_LINE = re.compile(r"[^\r\n]+")
_ENDED = re.compile(r"[.!?…][\s»”\"’')\]|]*$")
_TRUNCATED = re.compile(r"(?:\.\.\.|…)[\s»”\")\]]*$")
_SIGNATURE = re.compile(r"[A-ZÀ-ÖØ-Þ][\w.’'-]*(?:\s+[A-ZÀ-ÖØ-Þ][\w.’'-]*){1,2}")
_TWEET = re.compile(r"[—–-]\s*.{1,80}\(@\w{1,30}\)")
_BREAK = re.compile(r"\r\n|\n|\r")


class Line(NamedTuple):
    """A line that is not blank: its span without outer spaces, and its words."""

    start: int
    end: int
    text: str


def find_removed(article: Article) -> list[Removed]:
    """The whole lines of the text that are not the article, in order, each with its kind and the rule that removed it.

    Kinds: navigation, related, comments, social, caption, byline, source, duplicate. A line is kept wherever the rules
    leave a doubt: comments of readers go only where their page shows buttons to answer, and a caption without a credit
    stays unless it stands there twice. Never raises.
    """
    lines = _lines(article.text)
    if len(lines) < 2:
        return []
    verdicts: list[Verdict | None] = [judge(line.text) for line in lines]
    first = next((k for k in range(1, len(lines)) if not verdicts[k] and _is_body(lines[k].text)), len(lines))
    _mark_top(lines, verdicts, first)
    _mark_headline(lines, verdicts, article.title)
    _mark_twins(lines, verdicts)
    _mark_posts(article.text, lines, verdicts)
    _mark_opened(lines, verdicts)
    _mark_tail(lines, verdicts, first)
    _mark_end(lines, verdicts)
    return [Removed(article.article_id, line.start, line.end, line.text, verdict.kind, verdict.rule)
            for line, verdict in zip(lines, verdicts) if verdict]


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    for match in _LINE.finditer(text):
        raw = match.group()
        words = raw.strip()
        if words:
            start = match.start() + len(raw) - len(raw.lstrip())
            found.append(Line(start, start + len(words), words))
    return found


def _is_body(text: str) -> bool:
    """A line that must be a paragraph: long, and closed like a sentence."""
    return len(text) >= 80 and bool(_ENDED.search(text, len(text) - 8)) and not _is_truncated(text)


def _is_truncated(text: str) -> bool:
    return bool(_TRUNCATED.search(text, max(len(text) - 8, 0)))


def _mark_top(lines: list[Line], verdicts: list[Verdict | None], first: int) -> None:
    """Section names and breadcrumbs before the headline, dates before the body."""
    headed = False
    for k in range(min(first, len(lines) - 1, TOP_LINES)):
        if verdicts[k]:
            continue
        text = lines[k].text
        if not headed and len(text) <= 120 and is_trail(text):
            verdicts[k] = Verdict("navigation", "rubric")
        elif is_dated(text):
            verdicts[k] = Verdict("byline", "date line")
        elif headed and is_signed_date(text):
            verdicts[k] = Verdict("byline", "author line")
        else:
            headed = True


def _mark_headline(lines: list[Line], verdicts: list[Verdict | None], title: str | None) -> None:
    """Of a headline that stands more than once the first clean line stays; page titles, with a section or site, go."""
    kept = [k for k in range(len(lines)) if not verdicts[k] and 15 <= len(lines[k].text) <= 300]
    lengths = [len(title or "")] + [len(lines[k].text) for k in kept[:HEADLINE_LINES]]
    alike = {length for known in lengths for length in range(known - 8, known + 9)}
    keys = {k: _headline_key(lines[k].text) if len(lines[k].text) in alike else "" for k in kept}
    for key in [_headline_key(title)] if title else _candidates(lines, kept, keys):
        equal = [k for k in kept if keys[k] == key]
        glued = [k for k in kept[:HEADLINE_LINES] if equal and k not in equal and _is_glued(keys[k], key)]
        if len(equal) > 1 or glued:
            clean = next((k for k in equal if not lines[k].text.startswith("#")), equal[0])
            verdicts[:] = [Verdict("duplicate", "repeated headline") if k in equal and k != clean else
                           Verdict("navigation", "page title") if k in glued else verdict
                           for k, verdict in enumerate(verdicts)]
            return


def _candidates(lines: list[Line], kept: list[int], keys: dict[int, str]) -> list[str]:
    """What may be the headline: the first lines of several words, those with a stop only above the first without."""
    found: list[str] = []
    titled = False
    for k in kept[:HEADLINE_LINES]:
        if len(keys[k]) >= 20 and keys[k].count(" ") > 1:
            sentence = bool(_ENDED.search(lines[k].text))
            if not (sentence and titled):
                found.append(keys[k])
            titled = titled or not sentence
    return found


def _headline_key(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").strip("# .*_").split())


def _is_glued(text: str, key: str) -> bool:
    """A line of a section name and the headline (« ActualitéTitre »), or of the headline and the name of the site."""
    before = text.endswith(key) and len(text) - len(key) <= 60
    after = text.startswith(key) and len(text) - len(key) <= 40 and text[len(key):].lstrip()[:1] in tuple("|-–—<>»•·")
    return before or after


def _mark_twins(lines: list[Line], verdicts: list[Verdict | None]) -> None:
    """The same short line twice running: the text and the legend of one picture."""
    for k in range(1, len(lines)):
        text = lines[k].text
        twin = text == lines[k - 1].text and len(text) <= 160 and " " in text
        if twin and not verdicts[k] and not _ENDED.search(text):
            verdicts[k - 1] = verdicts[k] = Verdict("caption", "twin lines")


def _mark_posts(text: str, lines: list[Line], verdicts: list[Verdict | None]) -> None:
    """An embedded post: its words, with the link to its picture, and its signature « — Name (@name) date »."""
    for k, line in enumerate(lines):
        if line.text[0] in "—–-" and len(line.text) <= 200 and _TWEET.match(line.text):
            verdicts[k] = Verdict("social", "post signature")
            above = lines[k - 1] if k else line
            adjacent = len(_BREAK.findall(text[above.end:line.start])) == 1
            if adjacent and not verdicts[k - 1] and len(above.text) <= 400:
                verdicts[k - 1] = Verdict("social", "post")
        elif len(line.text) <= 400 and ("pic.twitter.com/" in line.text or "://t.co/" in line.text):
            verdicts[k] = Verdict("social", "post")


def _mark_opened(lines: list[Line], verdicts: list[Verdict | None]) -> None:
    """What stands below a marker in the page: the networks to share on, the headlines of other articles."""
    for k, opener in enumerate(verdicts):
        if opener and opener.role == "shares":
            _mark_shares(lines, verdicts, k + 1)
        elif opener and opener.role == "teasers":
            _mark_teasers(lines, verdicts, k + 1)


def _mark_shares(lines: list[Line], verdicts: list[Verdict | None], begin: int) -> None:
    stop = begin
    last = min(len(lines), begin + MAX_SHARES)
    while stop < last and len(lines[stop].text) <= 25 and lines[stop].text.count(" ") <= 2:
        stop += 1
    if sum(bool(verdict) for verdict in verdicts[begin:stop]) > 1:
        verdicts[begin:stop] = [verdict or Verdict("social", "networks") for verdict in verdicts[begin:stop]]


def _mark_teasers(lines: list[Line], verdicts: list[Verdict | None], begin: int) -> None:
    """A short last teaser before a paragraph is an intertitle of the article, and stays."""
    taken: list[int] = []
    after = begin
    while after < len(lines) and len(taken) < MAX_TEASERS and after < begin + 2 * MAX_TEASERS:
        if not verdicts[after]:
            if not _is_teaser(lines[after].text):
                break
            taken.append(after)
        after += 1
    if len(taken) > 1 and taken[-1] == after - 1 and after < len(lines) and lines[taken[-1]].text.count(" ") < 6:
        taken.pop()
    for teaser in taken:
        verdicts[teaser] = Verdict("related", "teaser")


def _is_teaser(text: str) -> bool:
    ended = _ENDED.search(text, max(len(text) - 8, 0)) and not text.rstrip(" »”\"").endswith("?")
    return not (ended or text.count(" ") > 29 or text[-1] in ":,;" or text[0].islower() or text[0] in "—–«“\"")


def _mark_tail(lines: list[Line], verdicts: list[Verdict | None], first: int) -> None:
    """All that follows a marker of the page's end, as long as no paragraph of an article follows it."""
    openers = [k for k, verdict in enumerate(verdicts) if k > first and verdict and verdict.role in ("tail", "teasers")]
    answered = max((k for k, verdict in enumerate(verdicts) if verdict and verdict.role == "reply"), default=-1)
    stop = len(lines)
    while openers and stop > openers[0] and (verdicts[stop - 1] or _is_leftover(lines, stop - 1)):
        stop -= 1
    for begin in openers:
        opener = verdicts[begin]
        if begin >= stop or (opener and opener.kind == "comments" and answered > begin):
            kind = opener.kind if opener else "related"
            verdicts[begin:] = [verdict or Verdict(kind, "page end") for verdict in verdicts[begin:]]
            return


def _is_leftover(lines: list[Line], k: int) -> bool:
    """A teaser, or an excerpt that is cut short, or a sentence beside one."""
    return _is_teaser(lines[k].text) or any(_is_truncated(line.text) for line in lines[max(k - 1, 0):k + 2])


def _mark_end(lines: list[Line], verdicts: list[Verdict | None]) -> None:
    """A name or a date alone below the last paragraph goes; a last paragraph with a source is no caption, and stays."""
    last = next((k for k in reversed(range(len(lines))) if not verdicts[k]), 0)
    below = enumerate(verdicts[last + 1:], last + 1)
    credited = next((k for k, verdict in below if verdict and verdict.rule == "source credit"), 0)
    if credited:
        verdicts[credited] = None
    elif last and not verdicts[last - 1] and _is_body(lines[last - 1].text):
        if len(lines[last].text) <= 60 and _SIGNATURE.fullmatch(lines[last].text):
            verdicts[last] = Verdict("byline", "signature")
        elif is_dated(lines[last].text):
            verdicts[last] = Verdict("byline", "date line")
