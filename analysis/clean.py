"""Cleaning: the lines of a page that are not the article: navigation, related articles, captions, bylines, comments."""

from __future__ import annotations

import re

from analysis.furniture import NAME, Verdict, is_dated, is_signed_date, is_trail, judge
from analysis.schema import Article, Removed

HEADLINE_LINES = 5  # the headline stands among the first lines that are not furniture
LONGEST_HEADLINE = 200
TOP_LINES = 12  # dates and section names above the body are looked for in these
SHORTEST_PARAGRAPH = 80
MAX_TEASERS = 6
MAX_SHARES = 20

Verdicts = list[Verdict | None]

_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_BREAK = re.compile(r"\r\n?|\n")
_CLOSERS = " \u00a0\u202f»”\"’')]|"
_SIGNATURE = re.compile(rf"{NAME}(?:\s+{NAME}){{1,2}}")
_POST_SIGNED = re.compile(r"[—–-]\s*.{1,80}\(@\w{1,30}\)")
_FIRST_PERSON = re.compile(r"\b(?:je|j['’]|nous|ma|mon|mes|notre|nos)\b", re.IGNORECASE)
_QUOTE_SIGNED = re.compile(rf"[—–]\s*{NAME}(?:\s+(?:d[eu]\s+)?{NAME})+(?:\s*,[^.;:!?]*)?\.?")


def find_removed(article: Article) -> list[Removed]:
    """The whole lines of the text that are not the article, in order, each with its kind and the rule that removed it.

    Kinds: navigation, related, comments, social, caption, byline, source, duplicate. A line is kept wherever the rules
    leave a doubt: comments of readers go only where their page shows buttons to answer, and a caption without a credit
    stays unless it stands there twice. Never raises.
    """
    spans = [match.span() for match in _LINE.finditer(article.text)]
    if len(spans) < 2:
        return []
    lines = [article.text[start:end] for start, end in spans]
    verdicts: Verdicts = [judge(line) for line in lines]
    first = next((k for k in range(1, len(lines)) if not verdicts[k] and _is_paragraph(lines[k])), len(lines))
    _mark_top(lines, verdicts, first)
    _mark_headline(lines, verdicts, article.title)
    _mark_neighbours(article.text, spans, lines, verdicts)
    _mark_opened(lines, verdicts, first)
    _mark_end(lines, verdicts)
    return [Removed(article.article_id, start, end, line, verdict.kind, verdict.rule)
            for (start, end), line, verdict in zip(spans, lines, verdicts) if verdict]


def _stop(line: str) -> str:
    """What ends a line inside its closing marks: a full stop (or ! or ?), an ellipsis, or nothing."""
    bare = line[-12:].rstrip(_CLOSERS)
    return "…" if bare.endswith(("…", "...")) else bare[-1:] if bare.endswith((".", "!", "?")) else ""


def _is_paragraph(line: str) -> bool:
    return len(line) >= SHORTEST_PARAGRAPH and _stop(line) not in ("", "…")


def _mark_top(lines: list[str], verdicts: Verdicts, first: int) -> None:
    """Section names and breadcrumbs before the headline, dates before the body."""
    headed = False
    for k in range(min(first, len(lines) - 1, TOP_LINES)):
        if verdicts[k]:
            continue
        if not headed and len(lines[k]) <= 120 and is_trail(lines[k]):
            verdicts[k] = Verdict("navigation", "rubric")
        elif is_dated(lines[k]):
            verdicts[k] = Verdict("byline", "date line")
        elif headed and is_signed_date(lines[k]):
            verdicts[k] = Verdict("byline", "author line")
        else:
            headed = True


def _mark_headline(lines: list[str], verdicts: Verdicts, title: str | None) -> None:
    """Of a headline that stands more than once the first clean line stays; page titles, with a section or site, go."""
    keys = {k: _headline_key(line) for k, line in enumerate(lines)
            if not verdicts[k] and 15 <= len(line) <= LONGEST_HEADLINE}
    top = list(keys)[:HEADLINE_LINES]
    for key in [_headline_key(title)] if title else _candidates(lines, keys, top):
        equal = [k for k in keys if keys[k] == key]
        glued = [k for k in top if equal and k not in equal and _is_glued(keys[k], key)]
        if len(equal) > 1 or glued:
            equal.remove(next((k for k in equal if lines[k][0] != "#"), equal[0]))
            for k in glued + equal:
                verdicts[k] = Verdict("navigation", "page title") if k in glued else \
                    Verdict("duplicate", "repeated headline")
            return


def _candidates(lines: list[str], keys: dict[int, str], top: list[int]) -> list[str]:
    """What may be the headline: the first lines of several words, those with a stop only above the first without."""
    long = [k for k in top if len(keys[k]) >= 20 and keys[k].count(" ") > 1]
    titled = next((k for k in long if not _stop(lines[k])), len(lines))
    return [keys[k] for k in long if k <= titled or not _stop(lines[k])]


def _headline_key(line: str) -> str:
    return " ".join(line.lower().replace("’", "'").strip("# .*_").split())


def _is_glued(line: str, key: str) -> bool:
    """A line of a section name and the headline (« ActualitéTitre »), or of the headline and the name of the site."""
    before = line.endswith(key) and len(line) - len(key) <= 60
    after = line.startswith(key) and len(line) - len(key) <= 40 and line[len(key):].lstrip()[:1] in tuple("|-–—<>»•·")
    return before or after


def _mark_neighbours(text: str, spans: list[tuple[int, int]], lines: list[str], verdicts: Verdicts) -> None:
    """What the line above tells: a picture and its legend, an embedded post, the signature of a lost pull quote."""
    for k, line in enumerate(lines):
        above = lines[k - 1] if k else ""
        if line == above and len(line) <= 160 and " " in line and not verdicts[k] and not _stop(line):
            verdicts[k - 1] = verdicts[k] = Verdict("caption", "twin lines")
        elif line[0] in "—–-" and len(line) <= 200:
            if _POST_SIGNED.match(line):
                verdicts[k] = Verdict("social", "post signature")
                adjacent = k and len(_BREAK.findall(text, spans[k - 1][1], spans[k][0])) == 1
                if adjacent and not verdicts[k - 1] and len(above) <= 400:
                    verdicts[k - 1] = Verdict("social", "post")
            elif _QUOTE_SIGNED.fullmatch(line) and _is_alone(lines, k):
                verdicts[k] = Verdict("caption", "quote signature")
        elif len(line) <= 400 and ("pic.twitter.com/" in line or "://t.co/" in line):
            verdicts[k] = Verdict("social", "post")


def _is_alone(lines: list[str], k: int) -> bool:
    """A line after a paragraph that is nobody's words up to its end, and in no list or dialogue."""
    above, below = lines[k - 1] if k else "", lines[k + 1] if k + 1 < len(lines) else " "
    return _is_paragraph(above) and above.rstrip(" .")[-1] not in "»”\"" and above[0] not in "—–-«" and \
        below[0] not in "—–-" and not _FIRST_PERSON.search(above)


def _mark_opened(lines: list[str], verdicts: Verdicts, first: int) -> None:
    """What stands below a marker: the networks to share on, the headlines of other articles, the end of the page."""
    openers = [(k, verdict.role) for k, verdict in enumerate(verdicts) if verdict and verdict.role]
    for k, role in openers:
        if role == "shares":
            _mark_shares(lines, verdicts, k + 1)
        elif role == "teasers":
            _mark_teasers(lines, verdicts, k + 1)
    tails = [k for k, role in openers if role in ("tail", "teasers") and k > first]
    if tails:
        _mark_tail(lines, verdicts, tails, max((k for k, role in openers if role == "reply"), default=-1))


def _mark_shares(lines: list[str], verdicts: Verdicts, begin: int) -> None:
    stop = begin
    last = min(len(lines), begin + MAX_SHARES)
    while stop < last and len(lines[stop]) <= 25 and lines[stop].count(" ") <= 2:
        stop += 1
    if sum(map(bool, verdicts[begin:stop])) > 1:
        verdicts[begin:stop] = [verdict or Verdict("social", "networks") for verdict in verdicts[begin:stop]]


def _mark_teasers(lines: list[str], verdicts: Verdicts, begin: int) -> None:
    """A short last teaser before a paragraph is an intertitle of the article, and stays."""
    taken: list[int] = []
    after = begin
    while after < min(len(lines), begin + 2 * MAX_TEASERS) and len(taken) < MAX_TEASERS:
        if not verdicts[after]:
            if not _is_teaser(lines[after]):
                break
            taken.append(after)
        after += 1
    if len(taken) > 1 and taken[-1] == after - 1 and after < len(lines) and lines[taken[-1]].count(" ") < 6:
        taken.pop()
    for teaser in taken:
        verdicts[teaser] = Verdict("related", "teaser")


def _is_teaser(line: str) -> bool:
    return _stop(line) in ("", "?") and line.count(" ") < 30 and line[-1] not in ":,;" and \
        not line[0].islower() and line[0] not in "—–«“\""


def _mark_tail(lines: list[str], verdicts: Verdicts, openers: list[int], answered: int) -> None:
    """All that follows a marker of the page's end, as long as no paragraph of an article follows it."""
    stop = len(lines)
    while stop > openers[0] and (verdicts[stop - 1] or _is_leftover(lines, stop - 1)):
        stop -= 1
    for begin in openers:
        kind = verdicts[begin].kind
        if begin >= stop or kind == "comments" and answered > begin:
            verdicts[begin:] = [verdict or Verdict(kind, "page end") for verdict in verdicts[begin:]]
            return


def _is_leftover(lines: list[str], k: int) -> bool:
    """A teaser, or an excerpt that is cut short, or a sentence beside one."""
    return _is_teaser(lines[k]) or any(_stop(line) == "…" for line in lines[max(k - 1, 0):k + 2])


def _mark_end(lines: list[str], verdicts: Verdicts) -> None:
    """A name or a date alone below the last paragraph goes; a last paragraph with a source is no caption, and stays."""
    last = next((k for k in reversed(range(len(lines))) if not verdicts[k]), 0)
    credited = next((k for k in range(last + 1, len(lines)) if verdicts[k].rule == "source credit"), None)
    if credited is not None:
        verdicts[credited] = None
    elif last and not verdicts[last - 1] and _is_paragraph(lines[last - 1]):
        if len(lines[last]) <= 60 and _SIGNATURE.fullmatch(lines[last]):
            verdicts[last] = Verdict("byline", "signature")
        elif is_dated(lines[last]):
            verdicts[last] = Verdict("byline", "date line")
